/* The parts of audit_ask_shut(): who cannot get in, or soon cannot. */
#ifndef ENGINE_AUDIT_SHUT_H
#define ENGINE_AUDIT_SHUT_H

#include "engine/audit_inside.h"

enum status audit_ask_tokens(struct audit_run *run); /* …token-out-of-reach; audit_tokens.c */
enum status audit_ask_ends(struct audit_run *run);   /* only-method-ends; audit_ends.c */

#endif
