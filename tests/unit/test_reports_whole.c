/* Reports of `test` and `prove`: each allocation failing in turn gives NOMEM, or the same
 * bytes; and names that mean something to a command line or to YAML do no harm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "load/load.h"
#include "report/coverage_report.h"
#include "report/login_command.h"
#include "report/proved.h"
#include "report/tested.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char policy_text[] =
    "loginscope: 1\n"
    "org: {name: A, time_zone: Europe/Paris, trusted_ip_ranges: [203.0.113.0/24]}\n"
    "profiles:\n"
    "  - {name: P, login_ip_ranges: [198.51.100.0/24, 203.0.113.0/24]}\n"
    "  - {name: Q, login_hours: {monday: '08:00-18:00'}}\n"
    "users:\n"
    "  - {username: a@acme.example, profile: P}\n"
    "  - {username: --help, profile: Q}\n"
    "  - {username: \"\\uffff\\ufffe#\", profile: Q}\n"
    "transaction_security:\n"
    "  - {name: Watch, when: {not_in: 203.0.113.0/24}, action: mfa}\n"
    "tests:\n"
    "  - {name: holds, user: a@acme.example, via: soap, ip: 203.0.113.7, expect: allow}\n"
    "  - {name: \"fails \\uffff\", user: \"\\uffff\\ufffe#\", via: soap, ip: 192.0.2.0/28, "
    "expect: allow:trusted-ip}\n"
    "  - {name: elsewhere, user: a@acme.example, via: [soap, ui], ip: [192.0.2.1, 0.0.0.0/0], "
    "expect: allow}\n"
    "properties:\n"
    "  - name: holds\n"
    "    never: {profile: P, via: soap, verdict: allow, outside: [198.51.100.0/24, "
    "203.0.113.0/24]}\n"
    "  - name: fails\n"
    "    never: {profile: P, via: [soap, ui], verdict: [allow, mfa, verify, token]}\n"
    "  - name: needs no token\n"
    "    always: {profile: Q, via: soap}\n"
    "    verdict: allow\n"
    "  - name: some\n"
    "    exists: {profile: Q, via: ui, verdict: [allow, mfa], at: every-minute}\n";

enum { TESTS = 3, PROPERTIES = 4, USER_OPTION = 1, USER_YAML = 2 };

struct scene {
	struct arena arena, scratch;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
	struct ruleset *ruleset;
	struct test_result results[TESTS];
	struct tested tested[2]; /* the second has errors */
	struct findings errors;
	struct test_report tests;
	struct proved proved[PROPERTIES];
	struct proof_report proofs;
	struct coverage coverage;
	struct mutation mutation;
};

static void tests_run(struct scene *scene)
{
	assert_int_equal(scene->policy->test_count, TESTS);
	for (size_t i = 0; i < TESTS; i++)
		assert_int_equal(test_run(scene->ruleset, &scene->policy->tests[i], &scene->arena,
					  &scene->results[i]),
				 OK);
	findings_init(&scene->errors, &scene->arena);
	findings_add(&scene->errors, (struct place){.line = 3}, "unknown-key", "no key \"%s\"",
		     "\xef\xbf\xbf");
	scene->tested[1] = (struct tested){
	    .name = STR("broken.yaml"), .sources = &scene->sources, .findings = &scene->errors};
	scene->tested[0] = (struct tested){.name = STR("p#\\.yaml"),
					   .ruleset = scene->ruleset,
					   .sources = &scene->sources,
					   .findings = &scene->findings,
					   .results = scene->results,
					   .count = TESTS,
					   .declared = TESTS,
					   .failed = 2,
					   .thresholds = {{STR("coverage"), 50, 90}},
					   .threshold_count = 1,
					   .below = 1};
	scene->tests = (struct test_report){.at = scene->tested,
					    .count = 2,
					    .broken = 1,
					    .tests = TESTS,
					    .passed = 1,
					    .failed = 2,
					    .declared = TESTS,
					    .thresholds = 1,
					    .below = 1,
					    .sources = &scene->sources,
					    .findings = &scene->findings,
					    .scratch = &scene->scratch};
}

static void measures_find(struct scene *scene)
{
	struct mutating *mutating;
	enum status status = OK;
	assert_int_equal(
	    coverage_find(scene->ruleset, scene->results, TESTS, &scene->arena, &scene->coverage),
	    OK);
	assert_int_equal(
	    mutating_new(scene->ruleset, scene->results, TESTS, 0, &scene->arena, &mutating), OK);
	while (mutating_next(mutating, &status))
		;
	assert_int_equal(status, OK);
	assert_int_equal(mutating_result(mutating, &scene->mutation), OK);
	mutating_free(mutating);
}

static void properties_prove(struct scene *scene)
{
	struct proof_report *report = &scene->proofs;
	assert_int_equal(scene->policy->property_count, PROPERTIES);
	*report = (struct proof_report){.name = STR("p.yaml"),
					.ruleset = scene->ruleset,
					.sources = &scene->sources,
					.at = scene->proved,
					.count = PROPERTIES,
					.declared = PROPERTIES,
					.scratch = &scene->scratch};
	for (size_t i = 0; i < PROPERTIES; i++) {
		struct proved *proved = &scene->proved[i];
		proved->property = &scene->policy->properties[i];
		assert_int_equal(property_prove(scene->ruleset, proved->property, NULL,
						&scene->arena, &proved->proof),
				 OK);
		report->of[proved->proof.result]++;
	}
	assert_true(report->of[PROVED] && report->of[REFUTED]);
}

static void scene_open(struct scene *scene)
{
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	*scene = (struct scene){0};
	arena_init(&scene->arena);
	findings_init(&scene->findings, &scene->arena);
	assert_int_equal(policy_load_text(STR("p.yaml"), str_of(policy_text), &options,
					  &scene->arena, &scene->sources, &scene->findings,
					  &scene->policy),
			 OK);
	assert_int_equal(ruleset_new(scene->policy, RULES_DEFAULT, &scene->ruleset), OK);
	tests_run(scene);
	measures_find(scene);
	properties_prove(scene);
}

static void scene_close(struct scene *scene)
{
	for (size_t i = 0; i < PROPERTIES; i++)
		proof_clear(&scene->proved[i].proof);
	ruleset_free(scene->ruleset);
	arena_clear(&scene->arena);
}

/* --- Formats, as one function each ------------------------------------------------ */

static enum status tests_text(struct out *out, const struct scene *scene)
{
	const struct page page = {.out = out, .width = 80};
	return test_text(&page, &scene->tests, NULL, NULL);
}

static enum status tests_json(struct out *out, const struct scene *scene)
{
	return test_json(out, &scene->tests);
}

static enum status tests_junit(struct out *out, const struct scene *scene)
{
	return test_junit(out, &scene->tests);
}

static enum status tests_tap(struct out *out, const struct scene *scene)
{
	return test_tap(out, &scene->tests);
}

static enum status tests_github(struct out *out, const struct scene *scene)
{
	return test_github(out, &scene->tests);
}

static enum status tests_markdown(struct out *out, const struct scene *scene)
{
	return test_markdown(out, &scene->tests);
}

static enum status covered_text(struct out *out, const struct scene *scene)
{
	const struct page page = {.out = out, .width = 80};
	const struct coverage_report report = {.policy = scene->policy,
					       .coverage = &scene->coverage};
	return coverage_text(&page, &report);
}

static enum status covered_json(struct out *out, const struct scene *scene)
{
	struct json json;
	const struct coverage_report report = {.policy = scene->policy,
					       .coverage = &scene->coverage};
	json_init(&json, out, 2);
	return coverage_json(&json, &report);
}

static enum status covered_md(struct out *out, const struct scene *scene)
{
	const struct coverage_report report = {.policy = scene->policy,
					       .coverage = &scene->coverage};
	return coverage_md(out, &report);
}

static enum status mutated_text(struct out *out, const struct scene *scene)
{
	const struct page page = {.out = out, .width = 80};
	const struct mutants_report report = {
	    .policy = scene->policy, .mutation = &scene->mutation, .show_equivalent = true};
	return mutants_text(&page, &report);
}

static enum status mutated_json(struct out *out, const struct scene *scene)
{
	struct json json;
	const struct mutants_report report = {
	    .policy = scene->policy, .mutation = &scene->mutation, .show_equivalent = true};
	json_init(&json, out, 2);
	mutants_json(&json, &report);
	return OK;
}

static enum status mutated_md(struct out *out, const struct scene *scene)
{
	const struct mutants_report report = {
	    .policy = scene->policy, .mutation = &scene->mutation, .show_equivalent = true};
	return mutants_md(out, &report);
}

static enum status proposed_md(struct out *out, const struct scene *scene)
{
	const struct proposal proposal = {
	    .text = STR("tests:\n  - {name: a, user: b, via: soap, expect: allow}\n"),
	    .count = 1,
	    .beside = "a/rather/long/name/of/a/folder/for/the/tests/of/a/policy/p.tests.yaml"};
	(void)scene;
	return proposal_md(out, &proposal);
}

static enum status proofs_text(struct out *out, const struct scene *scene)
{
	const struct page page = {.out = out, .width = 80};
	return proof_text(&page, &scene->proofs);
}

static enum status proofs_json(struct out *out, const struct scene *scene)
{
	return proof_json(out, &scene->proofs);
}

static enum status proofs_github(struct out *out, const struct scene *scene)
{
	return proof_github(out, &scene->proofs);
}

static enum status proofs_markdown(struct out *out, const struct scene *scene)
{
	return proof_markdown(out, &scene->proofs);
}

static enum status proofs_certificate(struct out *out, const struct scene *scene)
{
	return proof_certificate(out, &scene->proofs);
}

static const struct {
	const char *name;
	enum status (*write)(struct out *out, const struct scene *scene);
} formats[] = {
    {"test text", tests_text},       {"test json", tests_json},
    {"test junit", tests_junit},     {"test tap", tests_tap},
    {"test github", tests_github},   {"test md", tests_markdown},
    {"coverage text", covered_text}, {"coverage json", covered_json},
    {"coverage md", covered_md},     {"mutants text", mutated_text},
    {"mutants json", mutated_json},  {"mutants md", mutated_md},
    {"proposal md", proposed_md},    {"prove text", proofs_text},
    {"prove json", proofs_json},     {"prove github", proofs_github},
    {"prove md", proofs_markdown},   {"certificate", proofs_certificate},
};

/* --- No memory --------------------------------------------------------------------- */

static enum status report_make(struct scene *scene, size_t format, struct out *out)
{
	arena_init(&scene->scratch);
	out_init_memory(out);
	enum status status = formats[format].write(out, scene);
	if (status == OK)
		status = out_status(out);
	arena_clear(&scene->scratch);
	return status;
}

static void test_no_memory(void **state)
{
	static struct scene scene;
	size_t wrong = 0;
	(void)state;
	scene_open(&scene);
	for (size_t i = 0; i < COUNT(formats); i++) {
		struct out whole, out;
		bool all = false;
		assert_int_equal(report_make(&scene, i, &whole), OK);
		assert_true(whole.used > 100);
		for (size_t nth = 1; !all; nth++) {
			mem_fail_only(nth);
			enum status status = report_make(&scene, i, &out);
			all = mem_count() < nth;
			mem_fail_from(0);
			if (status == OK && !str_equal(out_written(&out), out_written(&whole))) {
				print_message("%s, allocation %zu: cut, and OK\n", formats[i].name,
					      nth);
				wrong++;
			}
			if (status != OK && (all || status != NOMEM))
				fail_msg("%s, allocation %zu: status %d", formats[i].name, nth,
					 (int)status);
			out_clear(&out);
		}
		out_clear(&whole);
	}
	scene_close(&scene);
	assert_int_equal(wrong, 0);
}

/* --- Names ---------------------------------------------------------------------------- */

static void test_command(void **state)
{
	static struct scene scene;
	struct login login = {.user = USER_OPTION,
			      .profile = 1,
			      .app = NONE,
			      .via = VIA_SOAP,
			      .device = DEVICE_UNKNOWN};
	struct out out;
	(void)state;
	scene_open(&scene);
	out_init_memory(&out);
	login_command(&out, STR("p.yaml"), scene.policy, &login, NULL);
	out_char(&out, '\0');
	assert_string_equal(out.at, "loginscope explain p.yaml --user=--help --via soap");
	out_rewind(&out);
	login.user = 0;
	login_command(&out, STR("-p.yaml"), scene.policy, &login, NULL);
	out_char(&out, '\0');
	assert_string_equal(out.at,
			    "loginscope explain ./-p.yaml --user a@acme.example --via soap");
	out_clear(&out);
	scene_close(&scene);
}

/* U+FFFE and U+FFFF are JSON, but no YAML. */
static void test_yaml(void **state)
{
	static struct scene scene;
	struct out out;
	(void)state;
	scene_open(&scene);
	arena_init(&scene.scratch);
	out_init_memory(&out);
	assert_int_equal(test_tap(&out, &scene.tests), OK);
	out_char(&out, '\0');
	assert_non_null(strstr(out.at, "not ok 2 - p\\#\\\\.yaml: fails "));
	assert_non_null(strstr(out.at, "message: \""));
	assert_non_null(strstr(out.at, "\\uffff\\ufffe#"));
	char *block = out.at;
	while ((block = strstr(block, "\n  ---\n"))) {
		char *end = strstr(block, "\n  ...\n");
		assert_non_null(end);
		*end = '\0';
		assert_null(strstr(block, "\xef\xbf\xbe"));
		assert_null(strstr(block, "\xef\xbf\xbf"));
		block = end + 1;
	}
	out_clear(&out);
	arena_clear(&scene.scratch);
	scene_close(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_no_memory),
	    cmocka_unit_test(test_command),
	    cmocka_unit_test(test_yaml),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
