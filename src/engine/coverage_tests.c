/* What is missed as tests, as few as will do: the planned logins of one asker that concern one
 * list and are decided alike are one test with a list of addresses; those of one side of a
 * profile's hours one with a list of times. */
#include "engine/coverage_inside.h"
#include "engine/hours_instant.h"
#include "engine/test_make.h"

/* A test under way. */
struct making {
	struct test test;
	struct plan plan; /* the first */
	addr *ips;
	size_t ip_count;
};

/* Plans with equal keys go into one test. */
struct plan_key {
	uint32_t asker, use;
	uint8_t verdict, reason, has_minute;
	addr ip; /* where the address has to be the same */
};

struct makings {
	struct covering *c;
	struct map keys;
	struct making *at;
	uint32_t count;
	struct test_names names;
};

static bool session_is_asked(const struct covering *c, const struct asker *asker)
{
	return asker->how.phase == PHASE_REQUEST && c->ruleset->lock_sessions;
}

/* `ret` is all zero, so that its padding is. */
static void key_set(const struct covering *c, const struct plan *plan, struct plan_key *ret)
{
	const struct asker *asker = &c->askers[plan->asker];
	ret->asker = plan->asker;
	ret->use = plan->use;
	ret->verdict = plan->decision.verdict;
	ret->reason = plan->decision.reason;
	ret->has_minute = plan->has_minute;
	if (plan->has_minute ||
	    (session_is_asked(c, asker) && asker->how.session_ip == SESSION_SAME))
		ret->ip = plan->ip;
}

/* --- Names ------------------------------------------------------------------------------ */

/* Tests may come from files beside the policy. */
static enum status names_of_files(struct makings *m)
{
	for (size_t i = 0; i < m->c->result_count; i++)
		if (test_names_know(&m->names, m->c->results[i].test, 1) != OK)
			return NOMEM;
	return OK;
}

/* --- Facts ------------------------------------------------------------------------------- */

/* Some time on the asker's side of the hours; those without hours need none. */
static enum status time_add(struct makings *m, struct making *making)
{
	struct covering *c = m->c;
	const struct asker *asker = &c->askers[making->plan.asker];
	uint32_t profile = asker->subject.profile;
	int64_t at;
	if (making->plan.has_minute)
		return test_add_minute(c->policy, &making->test, making->plan.minute, c->arena);
	if (!c->ruleset->profiles[profile].has_hours ||
	    !hours_instant(c->ruleset, profile, asker->how.hours, &at))
		return OK;
	return test_add_instant(c->policy, &making->test, at, c->arena);
}

/* An address that none of the test is. */
static enum status elsewhere(const struct making *making, struct arena *arena, addr *ret)
{
	struct rangeset ips;
	struct range *ranges = arena_array(arena, making->ip_count, sizeof *ranges);
	if (!ranges)
		return NOMEM;
	for (size_t i = 0; i < making->ip_count; i++)
		ranges[i] = (struct range){making->ips[i], making->ips[i]};
	if (rangeset_of(arena, ranges, making->ip_count, &ips) != OK)
		return NOMEM;
	addr a = addr_of_v4(0xc0000201); /* 192.0.2.1 */
	while (rangeset_holds(ips, a))
		a++;
	*ret = a;
	return OK;
}

static struct login login_of(const struct asker *asker)
{
	const struct login_case *how = &asker->how;
	return (struct login){.user = asker->subject.user,
			      .profile = asker->subject.profile,
			      .app = how->app,
			      .via = how->via,
			      .device = how->device,
			      .credential = how->credential,
			      .phase = how->phase,
			      .strong_auth = how->strong_auth};
}

/* The test of what was planned first; the addresses are known by now. */
static enum status making_finish(struct makings *m, struct making *making)
{
	struct covering *c = m->c;
	const struct asker *asker = &c->askers[making->plan.asker];
	struct login login = login_of(asker);
	struct test times = making->test;
	login.has_session_ip = session_is_asked(c, asker);
	login.session_ip = making->plan.ip;
	arena_reset(&c->work);
	if (login.has_session_ip && asker->how.session_ip == SESSION_DIFFERENT &&
	    elsewhere(making, &c->work, &login.session_ip) != OK)
		return NOMEM;
	if (test_of_login(c->policy, &login, &making->plan.decision, c->arena, &making->test) != OK)
		return NOMEM;
	making->test.at = times.at;
	for (size_t i = 0; i < making->ip_count; i++)
		if (test_add_ip(&making->test, making->ips[i], c->arena) != OK)
			return NOMEM;
	const char *name =
	    test_sentence(c->policy, &login, &making->plan.decision, &making->test, c->arena);
	return test_name_give(&m->names, name, &making->test.name);
}

/* --- Joining ------------------------------------------------------------------------------- */

static enum status making_of(struct makings *m, const struct plan *plan, struct making **ret)
{
	struct covering *c = m->c;
	uint32_t known;
	struct plan_key *key = arena_alloc(c->arena, sizeof *key);
	if (!key)
		return NOMEM;
	key_set(c, plan, key);
	const struct str bytes = {(const char *)key, sizeof *key};
	if (map_add(&m->keys, c->arena, bytes, m->count, &known) != OK)
		return NOMEM;
	if (known != MAP_NONE) {
		*ret = &m->at[known];
		return plan->has_minute
			   ? test_add_minute(c->policy, &(*ret)->test, plan->minute, c->arena)
			   : OK;
	}
	struct making *making = arena_push(c->arena, &m->at, m->count, sizeof *making);
	if (!making)
		return NOMEM;
	m->count++;
	making->plan = *plan;
	*ret = making;
	return time_add(m, making);
}

static enum status plan_join(struct makings *m, const struct plan *plan)
{
	struct making *making;
	if (making_of(m, plan, &making) != OK)
		return NOMEM;
	if (making->ip_count && (plan->has_minute || making->ips[making->ip_count - 1] == plan->ip))
		return OK; /* it has it */
	addr *ip = arena_push(m->c->arena, &making->ips, making->ip_count, sizeof *ip);
	if (!ip)
		return NOMEM;
	*ip = plan->ip;
	making->ip_count++;
	return OK;
}

/* A test cannot say when: the clock of the org is not known, so its answer would depend on the
 * hours. */
static bool plan_is_open(const struct covering *c, const struct plan *plan)
{
	return ruleset_clock_missing(c->ruleset, c->askers[plan->asker].subject.profile);
}

enum status tests_make(struct covering *c)
{
	struct makings m = {.c = c, .names = {.arena = c->arena}};
	if (test_names_know(&m.names, c->policy->tests, c->policy->test_count) != OK ||
	    names_of_files(&m) != OK)
		return NOMEM;
	for (size_t i = 0; i < c->plan_count; i++)
		if (!plan_is_open(c, &c->plans[i]) && plan_join(&m, &c->plans[i]) != OK)
			return NOMEM;
	struct test *tests = arena_array(c->arena, m.count, sizeof *tests);
	if (!tests)
		return NOMEM;
	for (uint32_t i = 0; i < m.count; i++) {
		if (making_finish(&m, &m.at[i]) != OK)
			return NOMEM;
		tests[i] = m.at[i].test;
	}
	c->result.tests = tests;
	c->result.test_count = m.count;
	return OK;
}
