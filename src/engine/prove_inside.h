/* Inside prove.c and what it is made of: one property under way. */
#ifndef ENGINE_PROVE_INSIDE_H
#define ENGINE_PROVE_INSIDE_H

#include "base/map.h"
#include "engine/compiled.h"
#include "engine/prove.h"
#include "engine/scope.h"

/* Is a login what the property is about (`exists`), or against it: whatever the rules say
 * that cannot be evaluated, or by what some of them could say? */
enum hit { HIT_NEVER, HIT_MAYBE, HIT_ALWAYS };

/* A login, by where it stands in the order of witnesses. */
struct spot {
	bool found;
	addr from;
	uint32_t kind;
	struct login_case login_case;
};

struct proving {
	const struct ruleset *ruleset;
	struct arena *arena;  /* for what stays */
	struct arena scratch; /* for one part */
	struct proof *proof;
	struct scope_walk walk;
	struct scope_part part; /* at hand ... */
	uint32_t kind;          /* ... of this kind */
	/* Looks at one combination of facts in all cells of the part. */
	enum status (*look)(struct proving *proving, const struct login_case *login_case);
	/* of never and always */
	struct map alike;         /* decision and cells → violation, of this part */
	const struct cells *kept; /* the part's cells where they stay; NULL: not yet */
	uint16_t *codes;          /* the decision in each cell, of one combination */
	bool *in;
	/* of exists */
	struct spot example, open;     /* the smallest so far */
	bool (*minutes)[WEEK_MINUTES]; /* [0] perhaps, [1] for certain; NULL: not asked */
	bool ticked[2][HOURS_COUNT];   /* of this kind */
	struct spot nearest;           /* of those that are not as asked for ... */
	unsigned distance;             /* ... and how far it is from that */
};

/* Is this decision one that the property names (`never`, `exists`), or that it does not allow
 * (`always`)? */
bool property_hits(const struct property *property, const struct decision *decision);

/* How a login is decided (by the procedure: what cannot be evaluated does not match), and
 * whether that is a hit. */
enum hit hit_find(const struct proving *proving, const struct login_case *login_case, uint32_t cell,
		  struct decision *ret);

/* Where it stands; and keeping the first: true when `spot` is it, now. */
struct spot spot_of(const struct proving *proving, const struct login_case *login_case,
		    uint32_t cell);
bool spot_offer(struct spot *first, const struct spot *spot);
int spot_order(const struct spot *a, const struct spot *b);

/* The order of combinations: that of case_next(). */
int case_order(const struct login_case *a, const struct login_case *b);

/* What `look` may be. */
enum status violations_find(struct proving *proving, const struct login_case *login_case);
enum status examples_find(struct proving *proving, const struct login_case *login_case);
enum status nearest_find(struct proving *proving, const struct login_case *login_case);

/* A login that may be a hit: keeps the smallest. */
void open_offer(struct proving *proving, const struct login_case *login_case, uint32_t cell);

/* no_broader_than. */
enum status broader_prove(const struct ruleset *ruleset, const struct ruleset *approved,
			  struct arena *arena, struct proof *proof);

#endif
