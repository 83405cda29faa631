/* One side of a change under way: candidates for the lines behind it (diff_causes.c). */
#ifndef REPORT_DIFF_INQUIRY_H
#define REPORT_DIFF_INQUIRY_H

#include "report/diff_view.h"

/* The likeliest first. Lines that changed: of this side's own step, of the other side's; then
 * where something was that is gone; then lines that stayed. */
enum diff_rank { RANK_CHANGED, RANK_OTHER_CHANGED, RANK_OBJECT, RANK_OWN, RANK_OTHER };

struct diff_candidate {
	struct evidence evidence;
	enum diff_rank rank;
};

/* One side under way. */
struct diff_inquiry {
	const struct diff_view *view;
	const struct diff_group *group;
	const struct diff_change *change;
	int side;
	bool there;
	struct login login;
	struct facts facts;
	const struct range *where; /* the addresses it is about */
	size_t where_count;
	struct arena *arena;
	struct diff_candidate *found;
	size_t count;
	bool unwritten; /* its own step is decided by what stands in no file, such as a rule set */
};

const struct policy *inquiry_policy(const struct diff_inquiry *inquiry);

/* Is the text of the line nowhere in the other policy? */
bool inquiry_line_is_new(const struct diff_inquiry *inquiry, struct place place);

/* Each: OK or NOMEM. What is not written anywhere is passed over. */
enum status inquiry_add(struct diff_inquiry *inquiry, const struct evidence *evidence,
			enum diff_rank rank);
enum status inquiry_add_object(struct diff_inquiry *inquiry, enum evidence_kind kind,
			       const char *list, struct str name, struct place place);

/* The user, or the profile alone. */
enum status inquiry_add_subject(struct diff_inquiry *inquiry);

/* A step's lines for each of the ranges. Neighbours mostly have the same: these are kept
 * once. A rule that does not match counts only when `other` (or NULL) has it. */
enum status inquiry_add_step(struct diff_inquiry *inquiry, enum step step,
			     const struct decision *decision, enum diff_rank rank,
			     const struct diff_inquiry *other);

/* Where the first `count` candidates of the other side would be written on this one. */
enum status inquiry_add_objects(struct diff_inquiry *inquiry, const struct diff_inquiry *other,
				size_t count);

#endif
