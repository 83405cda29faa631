/* The parts of audit_accept(). */
#ifndef ENGINE_AUDIT_ACCEPT_H
#define ENGINE_AUDIT_ACCEPT_H

#include "engine/audit_inside.h"

/* Gives every finding its fingerprint, in their order, and marks those that the baseline knows and
 * no exception accepts. OK or NOMEM. audit_prints.c */
enum status audit_prints(struct audit_run *run);

/* "ID/KIND:NAME/KEY" without what is empty, as "ID/org/KEY"; in run->arena. */
struct str audit_print_text(struct audit_run *run, const struct audit_finding *finding);

#endif
