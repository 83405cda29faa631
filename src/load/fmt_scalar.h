/* How a scalar is written: its canonical spelling, and quotes only where they
 * matter. For the fmt_*.c only. */
#ifndef LOAD_FMT_SCALAR_H
#define LOAD_FMT_SCALAR_H

#include "base/out.h"
#include "load/fmt_role.h"

/* Writes the scalar on one line, for brackets or for lines. What YAML takes for a
 * number, a boolean, nothing or a date stays without quotes; nothing is written
 * for an empty one. */
void fmt_scalar(struct out *out, const struct node *scalar, struct fmt_role role, bool brackets);

/* Is it text of the author's, which is not spelled anew? */
static inline bool fmt_is_own_text(struct fmt_role role)
{
	return role.what != FMT_RANGE && role.what != FMT_HOURS && role.what != FMT_FLAG;
}

/* Is it written as nothing at all? */
static inline bool fmt_is_empty(const struct node *node)
{
	return node->kind == NODE_SCALAR && node->plain && node->text.length == 0;
}

#endif
