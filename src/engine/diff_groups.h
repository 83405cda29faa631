/* Who has the same changes? Kinds of subjects that ask for the same lists and change alike
 * are one group. Inside diff_find(). */
#ifndef ENGINE_DIFF_GROUPS_H
#define ENGINE_DIFF_GROUPS_H

#include "engine/diff_reduce.h"
#include "engine/diff_walk.h"

struct group_draft;

struct diff_grouping {
	const struct diff_walk *walk;
	struct arena *arena; /* of the result */
	/* inside */
	struct arena scratch; /* throughout: which groups a kind is in */
	struct arena keys;    /* of one place */
	struct map known;
	uint32_t place;
	struct cells cells; /* those of the place that last; none: `at` is NULL */
	const uint32_t *every_app;
	struct map place_numbers;   /* own lists and chosen cells → ... */
	struct diff_place **places; /* ... where that is */
	uint32_t place_count;
	struct group_draft *drafts;
	struct kind_link *links;
	uint32_t draft_count, link_count, *first_link; /* per kind */
};

/* OK or NOMEM; diff_grouping_clear() in any case. */
enum status diff_grouping_init(const struct diff_walk *walk, struct arena *arena,
			       struct diff_grouping *ret);
void diff_grouping_clear(struct diff_grouping *grouping);

/* A visitor of the walk. */
enum status diff_grouping_visit(void *grouping, struct diff_found found, bool *ret_stop);

/* All groups, in order, with their subjects. OK or NOMEM. */
enum status diff_grouping_finish(struct diff_grouping *grouping, struct diff *ret);

#endif
