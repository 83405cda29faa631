#include "engine/mutation_base.h"

/* --- Who belongs to whom ------------------------------------------------------------------ */

static enum status users_index(const struct policy *policy, struct arena *arena,
			       struct profile_index *ret)
{
	uint32_t *first = arena_array(arena, (size_t)policy->profile_count + 2, sizeof *first);
	uint32_t *users = arena_array(arena, policy->user_count, sizeof *users);
	uint32_t *position = arena_array(arena, policy->user_count, sizeof *position);
	if (!first || !users || !position)
		return NOMEM;
	for (uint32_t i = 0; i < policy->user_count; i++)
		first[policy->users[i].profile.index + 2]++;
	for (uint32_t i = 2; i < policy->profile_count + 2; i++)
		first[i] += first[i - 1];
	for (uint32_t i = 0; i < policy->user_count; i++)
		users[first[policy->users[i].profile.index + 1]++] = i;
	for (uint32_t i = 0; i < policy->user_count; i++)
		position[users[i]] = i - first[policy->users[users[i]].profile.index];
	ret->first_user = first;
	ret->users = users;
	ret->position = position;
	return OK;
}

/* The profile of the `n`th name in a test. */
static uint32_t profile_in(const struct policy *policy, const struct test *test, uint32_t n)
{
	return n < test->users.count ? policy->users[test->users.at[n].index].profile.index
				     : test->profiles.at[n - test->users.count].index;
}

/* Calls a test of its profiles' once for each, in the order of the tests. `at` NULL: counts. */
static void tests_distribute(const struct policy *policy, const struct test *tests, uint32_t count,
			     uint32_t *last, uint32_t *next, uint32_t *at)
{
	for (uint32_t i = 0; i < policy->profile_count; i++)
		last[i] = NONE;
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t n = 0; n < tests[i].users.count + tests[i].profiles.count; n++) {
			uint32_t profile = profile_in(policy, &tests[i], n);
			if (last[profile] == i)
				continue;
			last[profile] = i;
			if (at)
				at[next[profile]++] = i;
			else
				next[profile + 1]++;
		}
}

static enum status tests_index(const struct policy *policy, const struct test *tests,
			       uint32_t count, struct arena *arena, struct profile_index *ret)
{
	uint32_t *first = arena_array(arena, (size_t)policy->profile_count + 2, sizeof *first);
	uint32_t *last = arena_array(arena, policy->profile_count, sizeof *last);
	if (!first || !last)
		return NOMEM;
	tests_distribute(policy, tests, count, last, first + 1, NULL);
	for (uint32_t i = 2; i < policy->profile_count + 2; i++)
		first[i] += first[i - 1];
	uint32_t *at = arena_array(arena, first[policy->profile_count + 1], sizeof *at);
	if (!at)
		return NOMEM;
	tests_distribute(policy, tests, count, last, first + 1, at);
	ret->first_test = first;
	ret->tests = at;
	return OK;
}

enum status profile_index_make(const struct policy *policy, const struct test *tests,
			       uint32_t count, struct arena *arena, struct profile_index *ret)
{
	struct profile_index index;
	if (users_index(policy, arena, &index) != OK ||
	    tests_index(policy, tests, count, arena, &index) != OK)
		return NOMEM;
	*ret = index;
	return OK;
}

/* --- The policy of one profile ----------------------------------------------------------------- */

static enum status people_copy(struct mutation_base *base, const struct policy *whole,
			       const struct profile_index *index)
{
	struct policy *policy = &base->policy;
	const uint32_t *users = index->users + index->first_user[base->profile];
	policy->profile_count = 1;
	policy->user_count =
	    index->first_user[base->profile + 1] - index->first_user[base->profile];
	policy->profiles = arena_array(&base->arena, 1, sizeof *policy->profiles);
	policy->users = arena_array(&base->arena, policy->user_count, sizeof *policy->users);
	if (!policy->profiles || !policy->users)
		return NOMEM;
	policy->profiles[0] = whole->profiles[base->profile];
	for (uint32_t i = 0; i < policy->user_count; i++) {
		policy->users[i] = whole->users[users[i]];
		policy->users[i].profile.index = 0;
	}
	return OK;
}

/* Of the names in a test those that are left, by their new numbers. */
static enum status test_copy(struct mutation_base *base, const struct policy *whole,
			     const struct profile_index *index, const struct test *test,
			     struct test *ret)
{
	struct references users = {0}, profiles = {0};
	*ret = *test;
	users.at = arena_array(&base->arena, test->users.count, sizeof *users.at);
	profiles.at = arena_array(&base->arena, test->profiles.count, sizeof *profiles.at);
	if (!users.at || !profiles.at)
		return NOMEM;
	for (uint32_t i = 0; i < test->users.count; i++) {
		struct reference user = test->users.at[i];
		if (whole->users[user.index].profile.index != base->profile)
			continue;
		user.index = index->position[user.index];
		users.at[users.count++] = user;
	}
	for (uint32_t i = 0; i < test->profiles.count; i++) {
		struct reference profile = test->profiles.at[i];
		if (profile.index != base->profile)
			continue;
		profile.index = 0;
		profiles.at[profiles.count++] = profile;
	}
	ret->users = users;
	ret->profiles = profiles;
	return OK;
}

static enum status tests_copy(struct mutation_base *base, const struct policy *whole,
			      const struct profile_index *index, const struct test *tests)
{
	uint32_t first = index->first_test[base->profile];
	uint32_t count = index->first_test[base->profile + 1] - first;
	struct test *copies = arena_array(&base->arena, count, sizeof *copies);
	if (!copies)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++)
		if (test_copy(base, whole, index, &tests[index->tests[first + i]], &copies[i]) !=
		    OK)
			return NOMEM;
	base->tests = copies;
	base->test_count = count;
	return OK;
}

void base_clear(struct mutation_base *base)
{
	if (base->own_ruleset)
		ruleset_free(base->ruleset);
	arena_clear(&base->arena);
	*base = (struct mutation_base){.profile = NONE};
	arena_init(&base->arena);
}

enum status base_of_profile(const struct ruleset *ruleset, const struct profile_index *index,
			    const struct test *tests, uint32_t profile, struct mutation_base *ret)
{
	const struct policy *whole = ruleset_policy(ruleset);
	base_clear(ret);
	ret->policy = *whole;
	ret->profile = profile;
	ret->policy.test_count = ret->policy.property_count = ret->policy.exception_count = 0;
	if (people_copy(ret, whole, index) != OK || tests_copy(ret, whole, index, tests) != OK ||
	    ruleset_new(&ret->policy, ruleset_rules(ruleset), &ret->ruleset) != OK)
		return NOMEM;
	ret->own_ruleset = true;
	return OK;
}

struct mutant base_mutant(const struct mutation_base *base, const struct profile_index *index,
			  const struct mutant *mutant)
{
	struct mutant own = *mutant;
	if (base->profile != NONE)
		own.object = mutant->part == PART_USER ? index->position[mutant->object] : 0;
	return own;
}
