/* A mutant: a policy with one small mistake in it, of the kinds people and tools make. If no
 * test notices, the tests say nothing about that place. The policy itself stays as it
 * is: a mutant is a copy of what is changed, and shares the rest.
 *
 * Left out are flags and permissions that change no decision (DECISIONS.md): login_challenge,
 * sso, use_any_api_auth, modify_all_data; and what a loader would refuse, as a network
 * without rows. */
#ifndef ENGINE_MUTANT_H
#define ENGINE_MUTANT_H

#include "base/arena.h"
#include "base/status.h"
#include "policy/policy.h"

enum mutant_kind {
	MUTANT_FIRST_LESS, /* a range begins one address earlier, ... */
	MUTANT_FIRST_MORE,
	MUTANT_LAST_LESS,
	MUTANT_LAST_MORE,
	MUTANT_LOWER_HALF, /* a block with a prefix longer by one: its lower half, ... */
	MUTANT_UPPER_HALF, /* ... its upper half */
	MUTANT_REVERSED,   /* a single address with its bytes in the other order */
	MUTANT_INVERTED,   /* every address of the family but that one */
	MUTANT_ROW_DROPPED,
	MUTANT_ROW_DOUBLED, /* matters to the sum of a broad list */
	MUTANT_ROWS_LOST,   /* all but the first */
	MUTANT_EMPTIED,     /* the whole list */
	MUTANT_HOURS_START_LESS,
	MUTANT_HOURS_START_MORE,
	MUTANT_HOURS_END_LESS,
	MUTANT_HOURS_END_MORE,
	MUTANT_DAY_DROPPED,
	MUTANT_FLAG,
	MUTANT_PERMISSION_DROPPED,
	MUTANT_SET_DROPPED, /* a user's permission set */
	MUTANT_RELAXATION,  /* of an app: one step stricter, one laxer */
	MUTANT_RULE_DROPPED,
	MUTANT_ACTION,
	MUTANT_KIND_COUNT
};

extern const struct str mutant_kind_names[MUTANT_KIND_COUNT]; /* "first-less", … */

/* What of the policy is changed. */
enum mutant_part {
	PART_TRUSTED,
	PART_LOGIN_RANGES,
	PART_NETWORK,
	PART_PROFILE,
	PART_PERMISSION_SET,
	PART_USER,
	PART_APP,
	PART_RULE,
	PART_ORG
};

struct mutant {
	uint8_t kind; /* enum mutant_kind */
	uint8_t part; /* enum mutant_part */
	uint32_t object;
	uint32_t at; /* row, day, position of a permission, of a set, of a flag, new value */
};

/* Every mutant of a policy: what concerns everybody first, then profile by profile with its
 * users. In `arena`. OK or NOMEM. */
enum status mutants_list(const struct policy *policy, struct arena *arena, struct mutant **ret,
			 size_t *ret_count);

/* The policy so changed. `*ret` shares with `policy` what is not changed; the rest is in
 * `arena`. OK or NOMEM. */
enum status mutant_apply(const struct policy *policy, const struct mutant *mutant,
			 struct arena *arena, struct policy *ret);

/* Where it is, and what it does in words: "203.0.113.0/24 of org.trusted_ip_ranges dropped".
 * NULL: no memory. */
struct place mutant_place(const struct policy *policy, const struct mutant *mutant);
const char *mutant_text(const struct policy *policy, const struct mutant *mutant,
			struct arena *arena);

#endif
