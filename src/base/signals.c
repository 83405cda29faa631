#include "base/signals.h"

#include <stddef.h>

static const int ends[] = {SIGINT, SIGTERM, SIGHUP};

enum { END_COUNT = sizeof ends / sizeof *ends };

void signals_hold(sigset_t *ret)
{
	sigset_t these;
	sigemptyset(&these);
	for (size_t i = 0; i < END_COUNT; i++)
		sigaddset(&these, ends[i]);
	sigprocmask(SIG_BLOCK, &these, ret);
}

void signals_release(const sigset_t *held)
{
	sigprocmask(SIG_SETMASK, held, NULL);
}

bool signals_pending(const sigset_t *held)
{
	sigset_t pending;
	if (sigpending(&pending) != 0)
		return false;
	for (size_t i = 0; i < END_COUNT; i++)
		if (sigismember(&pending, ends[i]) && !sigismember(held, ends[i]))
			return true;
	return false;
}
