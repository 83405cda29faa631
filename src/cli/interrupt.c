#include "cli/interrupt.h"

#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "cli/console.h"

enum { READER_WAIT = 1000 }; /* milliseconds, for a reader that takes nothing */

static volatile sig_atomic_t raised, waiting;
static struct out *answers;
static struct sigaction before;

static void on_interrupt(int signal_number)
{
	(void)signal_number;
	raised = 1;
	if (!waiting)
		return;
	const char *at = answers->at;
	size_t left = answers->used;
	struct pollfd reader = {.fd = answers->fd, .events = POLLOUT};
	/* a pipe with room takes PIPE_BUF bytes without waiting */
	while (left && poll(&reader, 1, READER_WAIT) > 0) {
		ssize_t written = write(answers->fd, at, left < PIPE_BUF ? left : PIPE_BUF);
		if (written <= 0)
			break;
		at += written;
		left -= (size_t)written;
	}
	_exit(EXIT_INTERRUPTED);
}

void interrupts_catch(struct out *out)
{
	struct sigaction catch = {.sa_handler = on_interrupt,
				  .sa_flags = (int)(SA_RESETHAND | SA_NODEFER)};
	answers = out;
	out->stop = &raised;
	sigaction(SIGINT, &catch, &before);
	if (before.sa_handler == SIG_IGN)
		sigaction(SIGINT, &before, NULL);
}

void interrupts_leave(void)
{
	sigaction(SIGINT, &before, NULL);
	answers->stop = NULL;
}

bool interrupted(void)
{
	return raised;
}

void interrupt_waiting_begin(void)
{
	waiting = 1;
	atomic_signal_fence(memory_order_seq_cst);
}

void interrupt_waiting_end(void)
{
	atomic_signal_fence(memory_order_seq_cst);
	waiting = 0;
}
