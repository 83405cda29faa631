/* Which lines does a policy have that another has not? What was written anew, or otherwise,
 * is likelier the cause of a change than what stands in both. */
#ifndef REPORT_DIFF_LINES_H
#define REPORT_DIFF_LINES_H

#include "policy/policy.h"

/* The lines of a policy's files, wherever they stand: hashes of their texts without the
 * blanks around them, ascending. Begins all-zero but for `arena`. */
struct diff_lines {
	struct arena *arena;
	uint64_t *at;
	size_t count;
	bool made;
};

/* OK or NOMEM. */
enum status diff_lines_make(struct diff_lines *lines, const struct policy *policy);

/* Is the text of the line at `place` of a policy nowhere in the other one? */
bool diff_line_is_new(const struct diff_lines *other, const struct policy *policy,
		      struct place place);

#endif
