#include "engine/mutation_tests.h"

#include "engine/test_run.h"

enum status killing_init(struct killing *killing, const struct policy *policy,
			 const struct profile_index *index, struct arena *kept, struct arena *arena)
{
	*killing = (struct killing){.arena = arena, .policy = policy, .index = index};
	arena_init(&killing->work);
	killing->first = arena_array(kept, policy->profile_count, sizeof *killing->first);
	if (!killing->first)
		return NOMEM;
	for (uint32_t i = 0; i < policy->profile_count; i++)
		killing->first[i] = NONE;
	return OK;
}

void killing_clear(struct killing *killing)
{
	arena_clear(&killing->work);
}

/* --- Numbers --------------------------------------------------------------------- */

static struct login login_of_whole(const struct killing *killing, const struct mutation_base *base,
				   const struct login *login)
{
	const struct profile_index *index = killing->index;
	struct login whole = *login;
	if (base->profile == NONE)
		return whole;
	whole.profile = base->profile;
	if (login->user != NONE)
		whole.user = index->users[index->first_user[base->profile] + login->user];
	return whole;
}

/* The other way round; the login is one of the base's profile. */
static struct login login_of_base(const struct killing *killing, const struct mutation_base *base,
				  const struct login *login)
{
	struct login own = *login;
	if (base->profile == NONE)
		return own;
	own.profile = 0;
	if (login->user != NONE)
		own.user = killing->index->position[login->user];
	return own;
}

/* --- Asking ------------------------------------------------------------------------ */

static enum status login_fails(struct killing *killing, const struct mutation_base *base,
			       const struct ruleset *mutated, const struct killing_login *of,
			       bool *ret)
{
	struct login login = login_of_base(killing, base, &of->login);
	struct outcomes got;
	arena_reset(&killing->work);
	if (outcomes_find(mutated, &login, &killing->work, &got) != OK)
		return NOMEM;
	*ret = !expect_holds(&killing->tests[of->test].test.expect, &got);
	return OK;
}

/* The last one is asked first: mutants come in the order of the policy, and neighbours are
 * noticed by the same test. */
static enum status profile_find(struct killing *killing, const struct mutation_base *base,
				const struct ruleset *mutated, uint32_t profile, uint32_t *ret)
{
	for (uint32_t i = killing->first[profile]; i != NONE; i = killing->logins[i].next) {
		bool fails;
		if (login_fails(killing, base, mutated, &killing->logins[i], &fails) != OK)
			return NOMEM;
		if (!fails)
			continue;
		*ret = killing->logins[i].test;
		return OK;
	}
	return OK;
}

enum status killing_find(struct killing *killing, const struct mutation_base *base,
			 const struct ruleset *mutated, uint32_t *ret)
{
	enum status status = OK;
	*ret = NONE;
	if (base->profile != NONE)
		return profile_find(killing, base, mutated, base->profile, ret);
	for (uint32_t i = killing->login_count; i-- > 0 && status == OK && *ret == NONE;) {
		bool fails = false;
		status = login_fails(killing, base, mutated, &killing->logins[i], &fails);
		if (fails)
			*ret = killing->logins[i].test;
	}
	return status;
}

/* --- Adding ------------------------------------------------------------------------- */

/* Logins with equal keys go into one test. */
struct killing_key {
	uint32_t user, profile, app;
	uint8_t via, device, credential, phase, strong_auth, verdict, reason;
	bool has_at, has_session_ip, has_ip;
	int64_t at;
	uint64_t session_high, session_low;
};

/* `ret` is all zero, so that its padding is. */
static void key_set(const struct login *login, const struct decision *expected,
		    struct killing_key *ret)
{
	ret->user = login->user;
	ret->profile = login->profile;
	ret->app = login->app;
	ret->via = (uint8_t)login->via;
	ret->device = (uint8_t)login->device;
	ret->credential = (uint8_t)login->credential;
	ret->phase = (uint8_t)login->phase;
	ret->strong_auth = login->strong_auth;
	ret->verdict = expected->verdict;
	ret->reason = expected->reason;
	ret->has_ip = login->has_ip;
	ret->has_at = login->has_at;
	ret->at = login->has_at ? login->at : 0;
	ret->has_session_ip = login->has_session_ip;
	ret->session_high = login->has_session_ip ? addr_high(login->session_ip) : 0;
	ret->session_low = login->has_session_ip ? addr_low(login->session_ip) : 0;
}

static enum status test_get(struct killing *killing, const struct login *login,
			    const struct decision *expected, uint32_t *ret)
{
	struct killing_key *key = arena_alloc(killing->arena, sizeof *key);
	if (!key)
		return NOMEM;
	key_set(login, expected, key);
	const struct str bytes = {(const char *)key, sizeof *key};
	if (map_add(&killing->keys, killing->arena, bytes, killing->test_count, ret) != OK)
		return NOMEM;
	if (*ret != MAP_NONE)
		return test_add_ip(&killing->tests[*ret].test, login->ip, killing->arena);
	struct killing_test *test =
	    arena_push(killing->arena, &killing->tests, killing->test_count, sizeof *test);
	if (!test)
		return NOMEM;
	*test = (struct killing_test){.login = *login, .expected = *expected};
	*ret = killing->test_count++;
	return test_of_login(killing->policy, login, expected, killing->arena, &test->test);
}

enum status killing_add(struct killing *killing, const struct mutation_base *base,
			const struct login *login, const struct decision *expected, uint32_t *ret)
{
	struct login whole = login_of_whole(killing, base, login);
	uint32_t test, *first = &killing->first[whole.profile];
	if (test_get(killing, &whole, expected, &test) != OK)
		return NOMEM;
	struct killing_login *added =
	    arena_push(killing->arena, &killing->logins, killing->login_count, sizeof *added);
	if (!added)
		return NOMEM;
	*added = (struct killing_login){whole, test, *first};
	*first = killing->login_count++;
	*ret = test;
	return OK;
}

enum status killing_tests(struct killing *killing, struct test_names *names, struct test **ret)
{
	struct test *tests = arena_array(killing->arena, killing->test_count, sizeof *tests);
	if (!tests)
		return NOMEM;
	for (uint32_t i = 0; i < killing->test_count; i++) {
		struct killing_test *of = &killing->tests[i];
		const char *name = test_sentence(killing->policy, &of->login, &of->expected,
						 &of->test, killing->arena);
		if (test_name_give(names, name, &of->test.name) != OK)
			return NOMEM;
		tests[i] = of->test;
	}
	*ret = tests;
	return OK;
}
