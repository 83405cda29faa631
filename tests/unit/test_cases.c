/* All combinations of the finite facts: none is missing, none comes twice, and a fact that
 * is not varied makes no difference to any decision. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "engine/cases.h"
#include "oracle/scene.h"

enum { ROUNDS = 300, POLICIES = 400, APPS_MAX = 6, AXES = 8 };

/* What a login and a request by a channel use: d device, c credential, s strong
 * authentication, i session's address, a app. */
struct use {
	enum channel via;
	const char *login, *request;
};

static const struct use uses[VIA_COUNT] = {
    {VIA_UI, "ds", "i"},
    {VIA_UI_SSO, "ds", "i"},
    {VIA_SOAP, "c", "i"},
    {VIA_OAUTH_PASSWORD, "ca", "ia"},
    {VIA_OAUTH_WEB_SERVER, "dsa", "ia"},
    {VIA_OAUTH_USER_AGENT, "dsa", "ia"},
    {VIA_OAUTH_DEVICE, "dsa", "ia"},
    {VIA_OAUTH_REFRESH, "a", "ia"},
    {VIA_OAUTH_JWT, "", "i"},
    {VIA_OAUTH_SAML_BEARER, "", "i"},
    {VIA_OAUTH_CLIENT_CREDENTIALS, "a", "ia"},
};

static bool is_used(enum channel via, enum phase phase, char fact)
{
	const struct use *use = &uses[via];
	return strchr(phase == PHASE_LOGIN ? use->login : use->request, fact);
}

static void facts_used_as_listed(void **state)
{
	(void)state;
	for (unsigned via = 0; via < VIA_COUNT; via++) {
		assert_int_equal(uses[via].via, via);
		for (unsigned phase = 0; phase < PHASE_COUNT; phase++) {
			assert_int_equal(case_uses_device(via, phase), is_used(via, phase, 'd'));
			assert_int_equal(case_uses_credential(via, phase),
					 is_used(via, phase, 'c'));
			assert_int_equal(case_uses_strong_auth(via, phase),
					 is_used(via, phase, 's'));
			assert_int_equal(case_uses_app(via), is_used(via, phase, 'a'));
		}
	}
}

/* Facts in the order in which they vary, the slowest first, and how many values each may
 * have. An app is its place in the space. */
static const uint32_t limits[AXES] = {VIA_COUNT, PHASE_COUNT, DEVICE_COUNT,  CREDENTIAL_COUNT,
				      2,         8,           SESSION_COUNT, APPS_MAX};
static const char axis_facts[AXES] = {0, 0, 'd', 'c', 's', 0, 'i', 'a'};

struct values {
	uint32_t at[AXES];
};

static bool values_in(const struct case_space *space, const struct values *values)
{
	const uint32_t *at = values->at;
	return space->via >> at[0] & 1 && space->phase >> at[1] & 1 && space->device >> at[2] & 1 &&
	       space->credential >> at[3] & 1 && space->strong_auth >> at[4] & 1 &&
	       space->hours >> at[5] & 1 && space->session_ip >> at[6] & 1 &&
	       at[7] < space->app_count;
}

/* A fact that is not used has the lowest value there is. */
static bool values_lowest(const struct case_space *space, const struct values *values)
{
	for (unsigned axis = 2; axis < AXES; axis++) {
		struct values other = *values;
		char fact = axis_facts[axis];
		if (!fact || is_used(values->at[0], values->at[1], fact))
			continue;
		while (other.at[axis]-- > 0)
			if (values_in(space, &other))
				return false;
	}
	return true;
}

static bool values_next(struct values *values)
{
	for (unsigned axis = AXES; axis-- > 0; values->at[axis] = 0)
		if (++values->at[axis] < limits[axis])
			return true;
	return false;
}

static void case_compare(const struct case_space *space, const struct login_case *got,
			 const struct values *expected)
{
	const uint32_t *at = expected->at;
	assert_int_equal(got->via, at[0]);
	assert_int_equal(got->phase, at[1]);
	assert_int_equal(got->device, at[2]);
	assert_int_equal(got->credential, at[3]);
	assert_int_equal(got->strong_auth, at[4]);
	assert_int_equal(got->hours, at[5]);
	assert_int_equal(got->session_ip, at[6]);
	assert_int_equal(got->app, space->apps[at[7]]);
}

static uint8_t set_make(struct rand *rand, uint32_t count)
{
	return (uint8_t)(1 + rand_below(rand, (1u << count) - 1));
}

static void space_check(const struct case_space *space)
{
	struct values values = {{0}};
	struct case_walk walk = {0};
	struct login_case one;
	uint64_t count = 0;
	do
		if (values_in(space, &values) && values_lowest(space, &values)) {
			assert_true(case_next(&walk, space, &one));
			case_compare(space, &one, &values);
			count++;
		}
	while (values_next(&values));
	assert_false(case_next(&walk, space, &one));
	assert_int_equal(case_count(space), count);
}

static void walk_agrees_with_product(void **state)
{
	(void)state;
	struct rand rand = rand_start("cases");
	static const uint32_t apps[APPS_MAX] = {7, NONE, 3, 9, 0, 1};
	for (int round = 0; round < ROUNDS; round++) {
		struct case_space space = {
		    .via = (uint16_t)(1 + rand_below(&rand, (1 << VIA_COUNT) - 1)),
		    .device = set_make(&rand, DEVICE_COUNT),
		    .credential = set_make(&rand, CREDENTIAL_COUNT),
		    .strong_auth = set_make(&rand, 2),
		    .phase = set_make(&rand, PHASE_COUNT),
		    .hours = set_make(&rand, 8),
		    .session_ip = set_make(&rand, SESSION_COUNT),
		    .apps = apps,
		    .app_count = 1 + rand_below(&rand, APPS_MAX),
		};
		space_check(&space);
	}
	space_check(&case_space_logins);
	assert_int_equal(case_count(&case_space_logins), 5 * 4 + 2 * 4 + 4);
}

/* ---- what is not varied ---- */

static bool decided_alike(const struct scene *scene, const struct facts *a, const struct facts *b)
{
	struct decision one, other;
	decide(scene->ruleset, a, &one);
	decide(scene->ruleset, b, &other);
	return memcmp(&one, &other, sizeof one) == 0;
}

/* The same facts but for one. */
static struct facts fact_varied(const struct scene *scene, struct rand *rand, struct facts facts,
				char fact)
{
	uint32_t app_count = scene->policy.policy.app_count;
	switch (fact) {
	case 'd':
		facts.device ^= 1;
		break;
	case 'c':
		facts.credential = (uint8_t)rand_below(rand, CREDENTIAL_COUNT);
		break;
	case 's':
		facts.strong_auth = !facts.strong_auth;
		break;
	case 'i':
		facts.session_ip ^= 1;
		break;
	default:
		facts.app =
		    rand_once_in(rand, 3) || !app_count ? NONE : rand_below(rand, app_count);
	}
	return facts;
}

static struct facts facts_random(const struct scene *scene, struct rand *rand)
{
	const struct policy *policy = &scene->policy.policy;
	bool alone = policy->user_count == 0 || rand_once_in(rand, 2);
	uint32_t user = alone ? NONE : rand_below(rand, policy->user_count);
	uint32_t profile =
	    alone ? rand_below(rand, policy->profile_count) : policy->users[user].profile.index;
	struct login_case one = {
	    .via = (uint8_t)rand_below(rand, VIA_COUNT),
	    .device = (uint8_t)rand_below(rand, DEVICE_COUNT),
	    .credential = (uint8_t)rand_below(rand, CREDENTIAL_COUNT),
	    .strong_auth = (uint8_t)rand_below(rand, 2),
	    .phase = (uint8_t)rand_below(rand, PHASE_COUNT),
	    .session_ip = (uint8_t)rand_below(rand, SESSION_COUNT),
	};
	struct facts facts = case_facts(&one, (struct subject){user, profile}, NONE, HOURS_INSIDE,
					rand_below(rand, ruleset_class_count(scene->ruleset)));
	facts.unknown_rules = (uint8_t)rand_below(rand, UNKNOWN_RULES_COUNT);
	return fact_varied(scene, rand, facts, 'a');
}

static void only_used_facts_matter(void **state)
{
	(void)state;
	static const char facts_all[] = "dcsia";
	struct scene scene = {.rand = rand_start("cases, facts")};
	struct rand rand = rand_start("cases, facts of logins");
	bool mattered[VIA_COUNT][PHASE_COUNT][sizeof facts_all] = {{{false}}};
	for (unsigned n = 0; n < POLICIES; n++) {
		scene_open(&scene);
		for (unsigned i = 0; i < 5000; i++) {
			struct facts facts = facts_random(&scene, &rand);
			unsigned fact = rand_below(&rand, sizeof facts_all - 1);
			struct facts other = fact_varied(&scene, &rand, facts, facts_all[fact]);
			if (decided_alike(&scene, &facts, &other))
				continue;
			mattered[facts.via][facts.phase][fact] = true;
			if (!is_used(facts.via, facts.phase, facts_all[fact]))
				fail_msg("%s uses '%c'", channel_names[facts.via].at,
					 facts_all[fact]);
		}
		scene_close(&scene);
	}
	for (unsigned via = 0; via < VIA_COUNT; via++)
		for (unsigned phase = 0; phase < PHASE_COUNT; phase++)
			for (unsigned fact = 0; facts_all[fact]; fact++)
				if (mattered[via][phase][fact] !=
				    is_used(via, phase, facts_all[fact]))
					fail_msg("%s in a %s never needs '%c'",
						 channel_names[via].at, phase_names[phase].at,
						 facts_all[fact]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(facts_used_as_listed),
	    cmocka_unit_test(walk_agrees_with_product),
	    cmocka_unit_test(only_used_facts_matter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
