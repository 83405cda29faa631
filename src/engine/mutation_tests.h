/* The tests that a run of mutants proposes, as few as will do: a mutant that one of them notices
 * gets none of its own, and logins that differ in nothing but their address, and are answered
 * alike, are one test. For mutation.c only. */
#ifndef ENGINE_MUTATION_TESTS_H
#define ENGINE_MUTATION_TESTS_H

#include "engine/diff.h"
#include "engine/mutation_base.h"
#include "engine/test_make.h"

/* A login that a proposed test makes, in numbers of the whole policy. */
struct killing_login {
	struct login login;
	uint32_t test; /* whose it is */
	uint32_t next; /* of the same profile, or NONE */
};

struct killing_test {
	struct test test;
	struct login login; /* the first */
	struct decision expected;
};

struct killing {
	struct arena *arena; /* of the tests */
	struct arena work;   /* one question */
	const struct policy *policy;
	const struct profile_index *index;
	struct map keys;
	struct killing_test *tests;
	uint32_t test_count;
	struct killing_login *logins;
	uint32_t login_count;
	uint32_t *first; /* login of each profile, or NONE; in the order they were made */
};

/* OK or NOMEM; killing_clear() in any case. */
enum status killing_init(struct killing *killing, const struct policy *policy,
			 const struct profile_index *index, struct arena *kept,
			 struct arena *arena);
void killing_clear(struct killing *killing);

/* The first test so far that fails on a mutant of the base, or NONE. OK or NOMEM. */
enum status killing_find(struct killing *killing, const struct mutation_base *base,
			 const struct ruleset *mutated, uint32_t *ret);

/* A test of a login of the base, which the base decides so. OK or NOMEM. */
enum status killing_add(struct killing *killing, const struct mutation_base *base,
			const struct login *login, const struct decision *expected, uint32_t *ret);

/* All tests, with names. OK or NOMEM. */
enum status killing_tests(struct killing *killing, struct test_names *names, struct test **ret);

#endif
