/* Who is compared with whom? Profiles alone and users, by name, and by kind: what is asked of
 * one of a kind is asked of each, on both sides. Inside diff_find(). */
#ifndef ENGINE_DIFF_SUBJECTS_H
#define ENGINE_DIFF_SUBJECTS_H

#include "engine/diff.h"

struct diff_subjects {
	struct diff_subject *at; /* in the order of diff_group.subjects */
	uint32_t *kind;          /* of each */
	uint32_t count;
	uint32_t *first; /* of each kind: its first subject */
	uint32_t kind_count;
};

/* OK: the result lives in `arena`. NOMEM. */
enum status diff_subjects_find(const struct ruleset *const side[SIDES], struct arena *arena,
			       struct diff_subjects *ret);

/* The given ones, each a kind of its own. OK or NOMEM. */
enum status diff_subjects_given(const struct diff_subject *subjects, uint32_t count,
				struct arena *arena, struct diff_subjects *ret);

static inline bool subject_is_there(struct subject subject)
{
	return subject.profile != NONE;
}

#endif
