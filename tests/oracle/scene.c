#include "oracle/scene.h"

#include <assert.h>

#include "oracle/table_print.h"

void scene_open(struct scene *scene)
{
	arena_init(&scene->arena);
	arena_init(&scene->scratch);
	policy_random(&scene->rand, &scene->arena, &scene->policy);
	scene->rules = scene->policy.policy.org.rules;
	enum status status = ruleset_new(&scene->policy.policy, scene->rules, &scene->ruleset);
	assert(status == OK);
	(void)status;
}

void scene_close(struct scene *scene)
{
	ruleset_free(scene->ruleset);
	free(scene->policy.addresses);
	arena_clear(&scene->scratch);
	arena_clear(&scene->arena);
}

static const char *name_of(const struct str *names, unsigned count, unsigned value)
{
	return value < count ? names[value].at : "-";
}

void decision_print(const char *who, enum phase phase, const struct naive_decision *decision)
{
	size_t count;
	const enum step *steps = steps_of(phase, &count);
	fprintf(stderr, "# %s: %s %s, grade %s, token %s, estimate %d;", who,
		name_of(verdict_names, VERDICT_COUNT + 1, decision->verdict),
		name_of(reason_names, REASON_COUNT, decision->reason),
		name_of(grade_names, 3, decision->grade),
		name_of(token_names, TOKEN_COUNT, decision->token), decision->estimate);
	for (size_t i = 0; i < count; i++)
		fprintf(stderr, " %s=%s", step_names[steps[i]].at,
			step_outcome_names[decision->steps[steps[i]]].at);
	fprintf(stderr, "\n");
}

void reproduce(const struct scene *scene, const struct login *login)
{
	table_policy_print(stderr, "random", &scene->policy);
	table_login_print(stderr, &scene->policy.policy, scene->rules, login);
}

struct naive_decision plain_decision(const struct decision *decision)
{
	struct naive_decision plain = {.verdict = decision->verdict,
				       .reason = decision->reason,
				       .grade = decision->grade,
				       .token = decision->token,
				       .estimate = decision->estimate};
	for (unsigned step = 0; step < STEP_COUNT; step++)
		plain.steps[step] = decision->steps[step];
	return plain;
}

bool outcome_equal(const struct naive_decision *a, const struct naive_decision *b)
{
	return a->verdict == b->verdict && a->reason == b->reason && a->token == b->token;
}

bool decision_equal(enum phase phase, const struct naive_decision *a,
		    const struct naive_decision *b)
{
	size_t count;
	const enum step *steps = steps_of(phase, &count);
	for (size_t i = 0; i < count; i++) {
		if (a->steps[steps[i]] != b->steps[steps[i]])
			return false;
	}
	return outcome_equal(a, b) && a->grade == b->grade && a->estimate == b->estimate;
}

struct naive_facts facts_of(const struct login *login, const struct facts *facts, addr ip)
{
	struct naive_facts naive = {.user = facts->user,
				    .profile = facts->profile,
				    .app = facts->app,
				    .via = facts->via,
				    .device = facts->device,
				    .credential = facts->credential,
				    .phase = facts->phase,
				    .strong_auth = facts->strong_auth,
				    .in_hours = facts->hours == HOURS_INSIDE,
				    .ip = ip};
	naive.same_session =
	    login->has_session_ip ? ip == login->session_ip : facts->session_ip == SESSION_SAME;
	return naive;
}

bool hours_both(const struct scene *scene, uint32_t profile)
{
	const struct profile *at = &scene->policy.policy.profiles[profile];
	bool some[2] = {false, false};
	for (unsigned minute = 0; minute < WEEK_MINUTES; minute++)
		some[naive_minute_inside(at, minute)] = true;
	return some[0] && some[1];
}

bool v4_first_less(addr a, addr b)
{
	if (addr_is_v4(a) != addr_is_v4(b))
		return addr_is_v4(a);
	return a < b;
}
