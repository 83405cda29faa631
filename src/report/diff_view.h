/* What of a diff is shown, and the sums of it: every report begins here.
 *
 * Filters narrow what is looked at: a change is shown whole when its class is asked for and
 * one of its channels is; of a group the subjects that are asked for. What they leave out is
 * counted, so that nobody takes a part for the whole.
 *
 * Groups stand by the worst that happens to them: opened first, reason only last. */
#ifndef REPORT_DIFF_VIEW_H
#define REPORT_DIFF_VIEW_H

#include "engine/diff.h"
#include "engine/evidence.h"
#include "report/diff_lines.h"

/* Somebody asked for, by index in each policy; NONE: not there. */
struct diff_who {
	uint32_t side[SIDES];
	struct str name; /* as asked */
};

struct diff_filter {
	unsigned classes;                        /* bits 1 << enum diff_class; 0: all */
	uint16_t via;                            /* bits 1 << enum channel; 0: all */
	const struct diff_who *users, *profiles; /* no one: everybody; of a profile also its
	                                                users */
	uint32_t user_count, profile_count;
	bool all; /* for people, too: changes of reason only, which are else counted only */
};

enum { DIFF_NAMED = 3 }; /* subjects that a sum names */

/* The shown changes of one class. */
struct diff_sum {
	uint64_t changes, profiles, users;            /* users, and profiles alone, it happens to */
	struct count largest;                         /* addresses of the largest change */
	struct count addresses;                       /* different ones, of all of them together */
	const struct diff_subject *named[DIFF_NAMED]; /* the first of them */
	uint32_t named_count;
};

/* How the two policies were named, and the rules they were asked by. */
struct diff_name {
	struct str name;
	const char *rules; /* the date asked for instead of the policy's own, or NULL */
};

struct diff_view {
	const struct diff *diff;
	struct diff_name side[SIDES];
	struct diff_filter filter;
	const struct diff_group *groups; /* with what is shown of them */
	size_t group_count;
	uint64_t changes, subjects; /* shown, and whom they happen to */
	uint64_t left_out;          /* changes that are not shown to anybody */
	uint64_t subjects_left_out; /* with changes, none of which is shown */
	struct diff_sum of[DIFF_CLASS_COUNT];
	bool same_text; /* the files are equal byte for byte */
	struct evidence_cache *rows[SIDES];
	struct diff_lines *lines[SIDES];
};

/* OK: `*ret` lives in `arena`, and needs the diff. NOMEM. */
enum status diff_view_make(const struct diff *diff, const struct diff_name names[static SIDES],
			   const struct diff_filter *filter, struct arena *arena,
			   struct diff_view *ret);

/* Is the class only counted where people read, not listed? Changes of reason only are,
 * unless they were asked for. */
bool diff_is_folded(const struct diff_view *view, enum diff_class class);

bool diff_is_filtered(const struct diff_view *view);
const struct policy *diff_policy(const struct diff_view *view, int side);

/* Is the subject there? The app? */
bool diff_subject_there(const struct diff_subject *subject, int side);
bool diff_subject_is_user(const struct diff_subject *subject);
struct str diff_subject_name(const struct diff_view *view, const struct diff_subject *subject);
/* Of the profile on that side, where the subject is there. */
struct str diff_profile_name(const struct diff_view *view, const struct diff_subject *subject,
			     int side);

/* --- One change, on one side ------------------------------------------------- */

/* The lines behind a side: of the step that decides it, for all addresses of the change, and
 * of the step that decides the other side; where that has nothing to say on this side, the
 * object that it would be written at. First come `changed` of them on lines whose text the
 * other policy does not have; each part in file order. All are written somewhere. */
struct diff_cause {
	bool there;         /* else: the subject is not, and so refused without a reason */
	struct login login; /* the witness, of the group's first subject */
	const struct decision *decision;
	const struct evidence *evidence;
	size_t count, changed;
	size_t likely; /* so many are worth naming to people: not those of the other side's step
	                  that did not change, where this side's is written anywhere else, or
	                  nowhere at all */
};

/* Those of both sides. Results live in `arena`. OK or NOMEM. */
enum status diff_causes_find(const struct diff_view *view, const struct diff_group *group,
			     const struct diff_change *change, struct arena *arena,
			     struct diff_cause ret[static SIDES]);

/* The same for the witness alone: quick, however many addresses there are. */
enum status diff_causes_glance(const struct diff_view *view, const struct diff_group *group,
			       const struct diff_change *change, struct arena *arena,
			       struct diff_cause ret[static SIDES]);

/* The first line of it, or else where the subject is; line 0: nowhere. */
struct place diff_cause_place(const struct diff_view *view, const struct diff_group *group,
			      const struct diff_cause *cause, int side);

/* --- Blocks ------------------------------------------------------------------- */

/* Changes of a group that differ in the logins they are about and in nothing else: of one
 * class, from the same addresses, with the same verdicts, for the same lines. Of reason only:
 * also for the same reasons. */
struct diff_block {
	const struct diff_change *const *changes;
	size_t count;
	bool varies[SIDES]; /* the reason, among the changes */
};

/* What people see of a group, in the order of the first change of each. Results live in
 * `arena`. OK or NOMEM. */
enum status diff_blocks_find(const struct diff_view *view, const struct diff_group *group,
			     struct arena *arena, const struct diff_block **ret, size_t *ret_count);

#endif
