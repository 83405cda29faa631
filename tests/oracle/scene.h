/* What the random tests share: a random policy compiled, decisions of both
 * evaluators in one form, and a report that can be kept as a row. */
#ifndef ORACLE_SCENE_H
#define ORACLE_SCENE_H

#include "engine/decide.h"
#include "oracle/naive.h"
#include "oracle/policy_random.h"

/* One random policy, compiled. */
struct scene {
	struct rand rand;
	struct arena arena, scratch;
	struct policy_random policy;
	struct ruleset *ruleset;
	enum rules rules;
};

/* The next policy of the scene's `rand`. */
void scene_open(struct scene *scene);
void scene_close(struct scene *scene);

/* The engine's decision in the naive evaluator's form. */
struct naive_decision plain_decision(const struct decision *decision);

/* The facts of the engine in the naive evaluator's form, at an address. */
struct naive_facts facts_of(const struct login *login, const struct facts *facts, addr ip);

/* Same verdict, reason and token role; same in everything that is shown. */
bool outcome_equal(const struct naive_decision *a, const struct naive_decision *b);
bool decision_equal(enum phase phase, const struct naive_decision *a,
		    const struct naive_decision *b);

/* Can a login of the profile be both inside and outside its hours? */
bool hours_both(const struct scene *scene, uint32_t profile);

/* The order of listings: IPv4, then IPv6. */
bool v4_first_less(addr a, addr b);

/* To stderr: the policy and the login as a decision table has them; and what
 * somebody decided. */
void reproduce(const struct scene *scene, const struct login *login);
void decision_print(const char *who, enum phase phase, const struct naive_decision *decision);

#endif
