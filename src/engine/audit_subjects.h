/* From where can somebody do what? The walk of the rules that ask decide(): kinds of subjects
 * (engine/behaviour.h), and for each its regions of addresses (engine/cells.h), in which the
 * globally routable addresses of IPv4 are told from the others, so that shares of them are exact.
 * Private to src/engine/audit*.c. */
#ifndef ENGINE_AUDIT_SUBJECTS_H
#define ENGINE_AUDIT_SUBJECTS_H

#include "engine/audit_inside.h"
#include "engine/cases.h"
#include "engine/compiled.h"

struct audit_subjects {
	struct audit_run *run;
	struct ground *ground; /* cut by the lists that everybody shares, and by what is routable */
	struct arena work;     /* one kind at a time */
	struct map numbers;    /* behaviour → number */
	uint32_t count;
	/* On a channel that takes a password an app matters by its policy alone, not by its ranges
	 * (DECISIONS.md, the app's policy): no app, and the first of each policy, are all there
	 * are. */
	uint32_t apps[APPS_BY_POLICY_MOST];
	uint32_t app_count;
};

struct audit_subject {
	const struct ruleset *ruleset;
	struct subject subject;
	enum hours hours; /* the best there can be */
	struct cells cells;
	uint32_t *classes; /* of the ruleset, by cell */
	bool *routable;    /* by cell */
};

/* OK: audit_subjects_clear() gives it back. NOMEM. */
enum status audit_subjects_init(struct audit_subjects *kinds, struct audit_run *run);
void audit_subjects_clear(struct audit_subjects *kinds);

/* The number of the subject's kind, from 0 on: `kinds->count` - 1 when it has not been seen before.
 * Empties `work`. OK or NOMEM. */
enum status audit_subject_number(struct audit_subjects *kinds, struct subject subject,
				 uint32_t *ret);

/* The subject's regions, in `work`. OK or NOMEM. */
enum status audit_subject_regions(struct audit_subjects *kinds, struct subject subject,
				  struct audit_subject *ret);

/* A login from a cell that shows all it can on an interactive channel, through an app that is not
 * listed, with the bare password where one is asked for; `via` is the caller's to set. */
struct facts audit_subject_facts(const struct audit_subject *kind, uint32_t cell);

/* How many of the addresses of the cells with in[i] are routable IPv4 ones (audit_nearly_all()). */
struct count audit_subject_routable(const struct audit_subject *kind, const bool *in);

/* --- Words of more than one rule ------------------------------------------------------- */

/* "all 3,702,258,432 globally routable IPv4 addresses", or how many of them and the percentage,
 * cut to a tenth. */
const char *audit_routable_text(struct audit_run *run, struct count routable);

/* "3 users", "1 user and the users of 2 profiles" (that none is known of). */
const char *audit_people_text(struct audit_run *run, uint32_t users, uint32_t profiles);

/* Where a list is written: its key, else its first row. */
struct place audit_list_place(const struct range_list *list);

/* Where what is wrong with a profile's ranges is to be put right: the key, else the profile. */
struct place audit_profile_place(const struct profile *profile);

#endif
