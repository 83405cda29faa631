/* Which lines do two texts have in common? Lines that are in each text once and in
 * the same order are found first, and hold the others together; between them a
 * longest common sequence is computed, as long as that is cheap: what is too large
 * for it counts as different. So the answer is always right, takes n log n steps and at
 * most 2^24 more, and is the shortest for what people change by hand. */
#ifndef BASE_LINE_DIFF_H
#define BASE_LINE_DIFF_H

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

struct line_diff {
	struct str *old_lines, *new_lines; /* with their line ends; the last may have none */
	uint32_t old_count, new_count;
	uint32_t *match; /* of each old line: the new line it is, or UINT32_MAX; ascending */
};

/* Everything lives in `arena`; the lines are slices of the texts. Lines end with
 * LF. OK or NOMEM. */
enum status line_diff(struct str old_text, struct str new_text, struct arena *arena,
		      struct line_diff *ret);

#endif
