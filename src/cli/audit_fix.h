/* `audit --fix`: rows that say nothing new, taken out of the files of a policy. */
#ifndef CLI_AUDIT_FIX_H
#define CLI_AUDIT_FIX_H

#include "cli/audit_round.h"

/* Shows, policy by policy, what would change in the files, as diff -u does, and on stderr what
 * that comes to; with `write` it changes them. EXIT_YES: there was nothing to do, or it was
 * done; EXIT_NO: there is something to do; else it was said what is wrong. */
int audit_fix_answer(struct console *console, struct audit_round *round, bool write);

#endif
