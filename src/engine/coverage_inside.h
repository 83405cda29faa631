/* The inside of coverage_find(), for its own files:
 *
 *	coverage.c          the lists there are; what comes of it all
 *	coverage_tested.c   what the logins of the tests asked
 *	coverage_reach.c    what any login could ask: who asks which list, and how
 *	coverage_askers.c   the plainest of them
 *	coverage_items.c    edges and lists: covered, missed, unreachable
 *	coverage_rows.c     rows likewise
 *	coverage_hours.c    hours and reasons likewise
 *	coverage_tests.c    what is missed as tests
 */
#ifndef ENGINE_COVERAGE_INSIDE_H
#define ENGINE_COVERAGE_INSIDE_H

#include "engine/asked.h"
#include "engine/cases.h"
#include "engine/cells.h"
#include "engine/compiled.h"
#include "engine/coverage.h"
#include "engine/row_index.h"
#include "engine/test_plain.h"

/* Somebody who logs in somehow; the address is open. */
struct asker {
	struct subject subject;
	struct login_case how; /* `how.app` is an app of the policy */
};

/* One who asks a list, and from where. */
struct list_asker {
	uint32_t asker;
	struct rangeset region; /* where from; found when it is needed */
	bool has_region;
	struct list_asker *next;
};

/* A list of the policy, as far as logins ask it. */
struct asked_use {
	const struct range_list *written;
	const char *list; /* "org.trusted_ip_ranges", … */
	struct str owner;
	uint32_t number;      /* of the class table; LIST_ABSENT: never asked */
	struct range *tested; /* addresses that tests asked it from; more and more of them ... */
	size_t tested_count;
	struct rangeset tests;   /* ... and then the set */
	struct rangeset planned; /* with what the proposed tests ask, as far as they are known */
	addr *plans;
	size_t plan_count;
	struct row_index *index; /* of its rows, when it was needed */
	uint8_t *rows;           /* enum item_state of each row as written */
	struct list_asker *first, **last;
};

/* How far an item is known to be covered. */
enum item_state { ITEM_OPEN, ITEM_MISSED, ITEM_COVERED };

/* A reason and the login that shows it. */
struct reached {
	bool reached;
	unsigned oddity; /* the plainest is kept */
	uint32_t asker;
	addr ip;
};

/* The hours of a profile: who comes to them. */
struct profile_hours {
	uint64_t *tested; /* bits of the minutes of the week; NULL: none */
	struct reached inside, outside;
	uint8_t verdict; /* of `inside` */
};

/* A login that a proposed test has to make. */
struct plan {
	uint32_t asker;
	addr ip;
	uint32_t use;    /* the list it asks, or NONE */
	bool has_minute; /* an item of hours: at this minute */
	uint16_t minute;
	struct decision decision;
};

struct covering {
	const struct ruleset *ruleset;
	const struct policy *policy;
	const struct test_result *results;
	size_t result_count;
	struct arena *arena;
	struct arena work; /* one question, one combination at a time */
	struct asked_use *uses;
	uint32_t use_count;
	bool *asked; /* room for asked_find() */
	bool reasons_tested[REASON_COUNT], reasons_planned[REASON_COUNT];
	struct reached reasons[REASON_COUNT];
	struct profile_hours *hours; /* by profile */
	struct asker *askers;
	uint32_t asker_count;
	struct map asker_numbers;
	struct ground *ground;
	struct plan *plans;
	size_t plan_count;
	struct coverage_item *missed;
	struct coverage result;
};

/* Which of `uses` a list of asked.h is, for a subject of this profile with this app. */
uint32_t use_of(const struct covering *c, uint32_t asked, uint32_t profile, uint32_t app);

/* --- coverage_tested.c --- */

enum status tested_find(struct covering *c);

/* --- coverage_reach.c --- */

enum status reach_find(struct covering *c);

/* Where the asker asks the list from. OK or NOMEM. */
enum status asker_region(struct covering *c, const struct asked_use *use, struct list_asker *asker);

/* Does a list_asker of the use ask it from here? It, or NULL. */
const struct list_asker *use_asker_at(struct covering *c, const struct asked_use *use, addr ip);

/* --- coverage_askers.c --- */

/* How odd a login of the subject is. A user is known to everybody; of a profile nobody may be. */
unsigned oddity_of(struct subject subject, const struct login_case *how);

/* Puts the plainest of the use's askers first. OK or NOMEM. */
enum status askers_order(struct covering *c, struct asked_use *use);

/* --- coverage_items.c: rows, edges and lists --- */

enum status lists_cover(struct covering *c);

/* Counts an item; a missed one is kept. OK or NOMEM. */
enum status item_add(struct covering *c, enum item_state state, const struct coverage_item *item);

/* A login for a test to make; `*plan`'s decision is made here. OK or NOMEM. */
enum status plan_add(struct covering *c, struct plan plan);

/* --- coverage_rows.c --- */

enum status rows_cover(struct covering *c);

/* An address of `target` from which the list is asked, by whom: false in `*ret_found` when
 * there is none. OK or NOMEM. */
enum status witness_find(struct covering *c, struct asked_use *use, struct rangeset target,
			 bool *ret_found, struct plan *ret);

/* Have the two sets an address in common? */
bool sets_meet(struct rangeset a, struct rangeset b);

/* --- coverage_hours.c: hours, then reasons --- */

enum status hours_cover(struct covering *c);
enum status reasons_cover(struct covering *c);

/* --- coverage_tests.c --- */

enum status tests_make(struct covering *c);

/* The facts of an asker at an address. */
struct facts asker_facts(const struct covering *c, const struct asker *asker, addr ip);

#endif
