/* The logins that a property speaks of, laid out for a walk: kinds of subjects × kinds of
 * apps, and for each pair its regions of addresses × its combinations of the other facts.
 *
 *	            regions of addresses
 *	            0    1    2    …
 *	ui known    ·    ·    ·          one part: one kind of subject through one
 *	ui new      ·    ·    ·          kind of app
 *	soap …      ·    ·    ·
 *
 * The addresses of the scope are cut into the ground with the lists that everybody shares,
 * so a part takes time with the own lists of its profile and app only. */
#ifndef ENGINE_SCOPE_H
#define ENGINE_SCOPE_H

#include "engine/cases.h"
#include "engine/cells.h"

/* Who cannot be told apart; the first stands for all. */
struct subject_kind {
	const struct subject *subjects;
	uint32_t count;
};

/* Apps that cannot be told apart, NONE (an app that is not listed) among them. */
struct app_group {
	const uint32_t *apps;
	uint32_t count;
};

struct scope_walk {
	const struct ruleset *ruleset;
	const struct scope *scope;
	struct rangeset where;      /* inside and not outside ... */
	bool everywhere;            /* ... or all addresses there are */
	struct subject_kind *kinds; /* in the order of their first subject: profiles alone, then
	                                users, each as in the policy; arrays of one block in that
	                                order */
	uint32_t kind_count, subject_count;
	struct app_group *apps; /* NONE first, then as in the policy */
	uint32_t app_count;
	struct case_space space; /* but for apps and hours */
	struct ground *ground;
};

/* One kind of subject through one kind of app. */
struct scope_part {
	const struct scope_walk *walk;
	const struct subject_kind *kind;
	const struct app_group *app_group;
	struct case_space space;
	struct cells cells;
	uint32_t *classes; /* of the ruleset, by cell */
	bool *in;          /* which cells belong to the scope, ... */
	uint32_t in_count; /* ... and how many do */
	bool *open;        /* in which a transaction security rule cannot be evaluated */
};

/* What a fact may be in a property of this kind: bits 1 << value. `always` asks about the
 * bare password without strong authentication unless something else is written; every
 * property about logins, not requests. */
struct case_space scope_space(const struct scope *scope, enum property_kind kind);

/* The addresses that a scope speaks of: inside and not outside. In `arena`. OK or NOMEM. */
enum status scope_addresses(const struct policy *policy, const struct scope *scope,
			    struct arena *arena, struct rangeset *ret);

/* Lays it out in `arena`. OK: the ground is the caller's, ground_free(). NOMEM. */
enum status scope_walk_init(struct scope_walk *walk, const struct ruleset *ruleset,
			    const struct property *property, struct arena *arena);

/* The part of a kind and an app kind, by number, in `arena`. A pair without combinations (a
 * second app where no channel is OAuth's) has in_count 0 and no cells. OK or NOMEM. */
enum status scope_part_init(struct scope_part *part, const struct scope_walk *walk, uint32_t kind,
			    uint32_t app, struct arena *arena);

/* Decides one combination of a part at one of its cells. `unknown`: enum unknown_rules. */
void scope_decide(const struct scope_part *part, const struct login_case *login_case, uint32_t cell,
		  unsigned unknown, struct decision *ret);

/* The same login in the policy's terms, from an address: with every fact that its channel
 * uses, an instant where hours matter or the scope has some, and a session elsewhere where it
 * is another one. */
struct login scope_login(const struct scope_part *part, const struct login_case *login_case,
			 addr from);

/* Is `a` before `b` in the order of listings: IPv4, then IPv6? */
static inline bool addr_listed_before(addr a, addr b)
{
	return addr_is_v4(a) != addr_is_v4(b) ? addr_is_v4(a) : a < b;
}

#endif
