/* Any bytes as a scenario about one policy: no crash, no leak, the same answer twice, and every
 * finding inside the file with a message that is safe to print. Where there is none, times ascend,
 * names lead somewhere, and schedules name ascending instants, no more of them than was judged.
 * seeds: fixtures/bad/?*.scenario.yaml fixtures/simulate/?*.scenario.yaml policies/scenarios
 */

#include "fuzz_findings.h"
#include "load/file_source.h"
#include "load/load.h"
#include "load/yaml_policy.h"

struct run {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct scenario *scenario;
	bool root;
};

/* The policy; whatever a scenario calls it. */
static struct policy *policy_get(void)
{
	static const char text[] =
	    "loginscope: 1\n"
	    "org: {time_zone: America/New_York}\n"
	    "networks: {office: [203.0.113.0/24]}\n"
	    "profiles: [{name: API Integration}, {name: Sales}]\n"
	    "permission_sets: [{name: Integrations, permissions: [api_only]}]\n"
	    "users: [{username: etl@acme.example, profile: API Integration}]\n"
	    "apps: [{name: Nightly ETL}]\n";
	static const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	static struct arena arena;
	static struct sources sources;
	static struct findings findings;
	static struct policy *policy;
	if (policy)
		return policy;
	arena_init(&arena);
	findings_init(&findings, &arena);
	REQUIRE(policy_load_text(STR("/no-such-folder/policy.yaml"), str_of(text), &options, &arena,
				 &sources, &findings, &policy) == OK);
	return policy;
}

static void run_begin(struct run *run, struct str bytes)
{
	uint32_t file;
	*run = (struct run){0};
	arena_init(&run->arena);
	findings_init(&run->findings, &run->arena);
	run->scenario = arena_alloc(&run->arena, sizeof *run->scenario);
	enum status status = file_source_add(&run->sources, &run->arena, &run->findings,
					     STR("x.scenario.yaml"), bytes, text_decode, &file);
	if (status == OK) {
		REQUIRE(scenario_parse_yaml(&run->sources, file, &run->arena, &run->findings,
					    run->scenario, &run->root) == OK);
		if (run->root)
			REQUIRE(scenario_resolve(run->scenario, policy_get(), &run->arena,
						 &run->findings) == OK);
		REQUIRE(run->root || run->findings.count > 0);
	}
	findings_sort(&run->findings);
}

/* --- What is right ------------------------------------------------------------------------- */

static void reference_check(const struct reference *reference, uint32_t count)
{
	REQUIRE((reference->index == NONE) == (reference->name.length == 0));
	REQUIRE(reference->index == NONE || reference->index < count);
}

static void integration_check(const struct scenario *scenario, const struct integration *at,
			      uint64_t *runs)
{
	enum { TRIED = 50 };
	const struct policy *policy = policy_get();
	int64_t next = scenario->begin - 1;
	reference_check(&at->user, policy->user_count);
	reference_check(&at->app, policy->app_count);
	REQUIRE(at->name.length && at->via < VIA_COUNT && at->holds < HOLDS_COUNT);
	REQUIRE(at->ip.count == 1 && at->user.index != NONE);
	if (!at->every.place.line)
		return;
	*runs += schedule_most(&at->every, scenario->end - scenario->begin);
	for (int i = 0; i < TRIED; i++) {
		int64_t before = next;
		next = schedule_next(&at->every, policy->org.zone, before + 1);
		REQUIRE(next > before && next - before <= 8 * 86400);
	}
}

static void event_check(const struct scenario *scenario, const struct scenario_event *at)
{
	const struct policy *policy = policy_get();
	REQUIRE(at->kind < EVENT_COUNT);
	reference_check(&at->user, policy->user_count);
	reference_check(&at->profile, policy->profile_count);
	reference_check(&at->permission_set, policy->permission_set_count);
	reference_check(&at->app, policy->app_count);
	reference_check(&at->integration, scenario->integration_count);
	reference_check(&at->login.user, policy->user_count);
	reference_check(&at->check.user, policy->user_count);
	reference_check(&at->check.integration, scenario->integration_count);
	REQUIRE(at->permission.count == 0 || at->permission.at[0].value < PERMISSION_COUNT);
	REQUIRE(at->feature.count == 0 || at->feature.at[0].value < FEATURE_COUNT);
	REQUIRE((at->kind == EVENT_LOGIN) == (at->login.user.index != NONE));
	REQUIRE(at->kind != EVENT_LOGIN || at->login.ip.count == 1);
	REQUIRE(at->kind != EVENT_CHECK ||
		(at->check.user.index != NONE) != (at->check.integration.index != NONE));
	REQUIRE(at->kind != EVENT_UPDATE_INTEGRATION || at->integration.index != NONE);
}

static void scenario_right(const struct scenario *scenario)
{
	int64_t before = scenario->begin;
	uint64_t runs = 0;
	REQUIRE(scenario->policy.length);
	REQUIRE(scenario->begin >= YEAR_0 && scenario->end < YEAR_10000);
	for (uint32_t i = 0; i < scenario->integration_count; i++)
		integration_check(scenario, &scenario->integrations[i], &runs);
	REQUIRE(runs <= SCENARIO_RUNS_MAX);
	for (uint32_t i = 0; i < scenario->event_count; i++) {
		REQUIRE(scenario->times[i] >= before);
		before = scenario->times[i];
		event_check(scenario, &scenario->events[i]);
	}
	REQUIRE(scenario->end >= before);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct run first, second;
	struct str text = {(const char *)bytes, size};
	run_begin(&first, text);
	run_begin(&second, text);
	findings_check(&first.sources, &first.findings);
	findings_compare(&first.findings, &second.findings);
	if (first.findings.count == 0)
		scenario_right(first.scenario);
	arena_clear(&first.arena);
	arena_clear(&second.arena);
	return 0;
}
