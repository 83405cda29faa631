#include "base/signals.h"

#include <stddef.h>

void signals_hold(sigset_t *ret)
{
	sigset_t these;
	sigemptyset(&these);
	sigaddset(&these, SIGINT);
	sigaddset(&these, SIGTERM);
	sigaddset(&these, SIGHUP);
	sigprocmask(SIG_BLOCK, &these, ret);
}

void signals_release(const sigset_t *held)
{
	sigprocmask(SIG_SETMASK, held, NULL);
}
