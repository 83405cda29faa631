/* What must not be broken off half-way waits for its end: SIGINT, SIGTERM and SIGHUP
 * that come between the two calls take effect at the second. SIGQUIT is left alone: who asks
 * for a core dump gets one at once, and maybe files half-way. */
#ifndef BASE_SIGNALS_H
#define BASE_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

/* `*ret` is for the other; pairs may stand within each other. */
void signals_hold(sigset_t *ret);
void signals_release(const sigset_t *held);

/* Did one of them come that was not held before? */
bool signals_pending(const sigset_t *held);

#endif
