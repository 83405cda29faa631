/* What must not be broken off half-way waits for its end: SIGINT, SIGTERM and SIGHUP
 * that come between the two calls take effect at the second. */
#ifndef BASE_SIGNALS_H
#define BASE_SIGNALS_H

#include <signal.h>

/* `*ret` is for the other; pairs may stand within each other. */
void signals_hold(sigset_t *ret);
void signals_release(const sigset_t *held);

#endif
