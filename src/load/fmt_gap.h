/* The text between the tokens of a policy file: passes over it and finds the
 * comments, and whose they are. For fmt_tree.c only.
 *
 * Whoever walks the nodes moves the cursor `at` along with them. A comment on the
 * line of a token belongs to the entry of that token, the `owner`; the others
 * are `pending` until it is known what comes next. */
#ifndef LOAD_FMT_GAP_H
#define LOAD_FMT_GAP_H

#include "load/fmt_tree.h"

struct fmt_gap {
	struct arena *arena;
	struct fmt_document *document; /* that is being built */
	struct str text;
	size_t at, line_begin;
	uint32_t line, owner_line; /* the latter: of the owner's last token */
	struct fmt_comments pending;
	struct fmt_entry *owner, *trail_owner;
	const struct fmt_comment *trail;            /* the last one of trail_owner */
	struct fmt_list *brackets[NESTING_MAX + 1]; /* that are open */
	uint32_t bracket_count;
	bool nomem, lost;
};

/* Passes blanks, line ends and comments, and gives the sign that comes next; 0 at the
 * end. */
char gap_sign(struct fmt_gap *gap);

/* The same for a sign that must be there, and passes it; else the gap is `lost`. */
void gap_sign_take(struct fmt_gap *gap, char sign);

/* Passes what belongs to a token, up to the byte `end`. */
void gap_step_to(struct fmt_gap *gap, size_t end);

/* Passes the rest of a line that holds no text, but may end in a comment: a
 * directive, what follows | or >. */
void gap_line_pass(struct fmt_gap *gap);

/* The column, from 1, of the cursor. */
uint32_t gap_column(const struct fmt_gap *gap);

/* Is there a blank line before the cursor? */
bool gap_blank_before(const struct fmt_gap *gap);

/* Gives pending comments away. First those that go on below a trail, unless they may
 * as well belong to what stands in the same `column` below them (0: nothing). */
void gap_go_on(struct fmt_gap *gap, uint32_t column);

/* Those that are indented deeper than `column`, where the next entry stands behind
 * `before`, belong to the end of the block they fit into; of a mapping and a list
 * in the same column it is the mapping, except for "# - item". */
void gap_tail(struct fmt_gap *gap, const struct fmt_entry *before, uint32_t column);

/* All that are left, and above them those behind what came before on the entry's
 * first line. */
void gap_lead(struct fmt_gap *gap, struct fmt_entry *entry);

#endif
