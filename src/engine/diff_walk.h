/* The walk over everything that is to be decided twice: kind by kind of subjects, those with
 * the same lists one after the other, so that their cells are made once. Inside diff_find(). */
#ifndef ENGINE_DIFF_WALK_H
#define ENGINE_DIFF_WALK_H

#include "engine/diff_hours.h"
#include "engine/diff_subjects.h"
#include "engine/diff_table.h"

struct own_lists;

struct diff_walk {
	const struct ruleset *side[SIDES];
	struct diff_subjects subjects;
	struct diff_apps apps;
	struct ground *ground;
	bool locations; /* as in struct diff */
	uint64_t cases;
	/* inside */
	struct arena plan; /* what holds throughout ... */
	struct arena own;  /* ... for some lists and a batch of apps ... */
	struct arena kind; /* ... for one kind of subject */
	struct diff_clocks clocks;
	const uint8_t *grounds; /* per class of the ground */
	struct own_lists *owns;
	uint32_t own_count, *by_own, place;
	bool sessions;
};

/* What a table is about: tables of one place have the same cells and apps. */
struct diff_found {
	const struct diff_table *table;
	struct arena *arena; /* as short-lived as the table */
	uint32_t place;      /* ascending */
	uint32_t batch;      /* of apps */
	uint32_t kind;       /* of subjects: ascending in a place */
};

/* Looks at a table that has changes; what it points to is gone afterwards, but for what is
 * of the walk. `*ret_stop`: it has seen enough. */
typedef enum status diff_visit(void *visitor, struct diff_found found, bool *ret_stop);

/* Prepares a walk, about everybody or about some. Whatever comes back, diff_walk_clear() ends it.
 * OK or NOMEM. */
enum status diff_walk_init(const struct ruleset *old, const struct ruleset *new,
			   struct diff_walk *ret);
enum status diff_walk_init_given(const struct ruleset *old, const struct ruleset *new,
				 const struct diff_subject *subjects, uint32_t count,
				 struct diff_walk *ret);
void diff_walk_clear(struct diff_walk *walk);

enum status diff_walk_all(struct diff_walk *walk, diff_visit *visit, void *visitor);

/* One kind of subject alone. */
enum status diff_walk_kind(struct diff_walk *walk, uint32_t kind, diff_visit *visit, void *visitor);

#endif
