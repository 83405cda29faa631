#include "cli/test.h"

#include <fnmatch.h>
#include <stdlib.h>

#include "cli/interrupt.h"
#include "load/beside.h"

/* --- Loading ---------------------------------------------------------------- */

static enum status declared_add(struct test_policy *policy, const struct test *tests,
				uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		const struct test **added = arena_push(&policy->arena, &policy->declared,
						       policy->declared_count, sizeof *added);
		if (!added)
			return NOMEM;
		*added = &tests[i];
		policy->declared_count++;
	}
	return OK;
}

static enum status file_add(struct test_policy *policy, const struct loaded_file *file)
{
	struct loaded_file *added =
	    arena_push(&policy->arena, &policy->files, policy->file_count, sizeof *added);
	if (!added)
		return NOMEM;
	*added = *file;
	policy->file_count++;
	return OK;
}

/* Adds the tests of a file. What is wrong with it is found, and the rest goes on. */
static enum status tests_add(struct test_policy *policy, const char *path)
{
	struct loaded_files read = {0};
	const struct load_options options = {.zone_directory = ZONE_DIRECTORY, .files = &read};
	struct test *tests = NULL;
	uint32_t count = 0;
	enum status status =
	    tests_load(path, policy->opened.policy, &options, &policy->opened.arena,
		       &policy->opened.findings, &tests, &count);
	for (uint32_t i = 0; i < read.count && status != NOMEM; i++)
		if (file_add(policy, &read.at[i]) != OK)
			return NOMEM;
	if (status == INVALID)
		return OK;
	return status == OK ? declared_add(policy, tests, count) : status;
}

/* The file beside the policy, then those of the command line; one that is named though it
 * is beside the policy is read once. */
static enum status tests_of_files(struct test_policy *policy, const struct test_request *request,
				  const char **at)
{
	const char *beside = NULL;
	enum status status =
	    beside_find(policy->opened.policy, BESIDE_TESTS, &policy->arena, &beside);
	struct file_identity same = {0};
	if (status == OK && beside) {
		*at = policy->beside = beside;
		same = file_identify(beside);
		status = tests_add(policy, beside);
	}
	for (size_t i = 0; i < request->file_count && status == OK; i++) {
		struct file_identity named = file_identify(request->files[i]);
		*at = request->files[i];
		if (!file_identity_known(named) || !file_identity_equal(named, same))
			status = tests_add(policy, *at);
	}
	return status;
}

/* --- Choosing --------------------------------------------------------------- */

static bool is_pattern(const char *filter)
{
	return strpbrk(filter, "*?[") != NULL;
}

/* "FILE:LINE", a line of the test. */
static bool fits_place(const struct policy *policy, const struct test *test, const char *filter)
{
	const char *colon = strrchr(filter, ':');
	struct str name = policy->sources->at[test->place.file].name;
	if (!colon || !str_equal(name, (struct str){filter, (size_t)(colon - filter)}))
		return false;
	uint32_t last = test->expect.place.file == test->place.file ? test->expect.place.line
								    : test->place.line;
	char *end;
	unsigned long line = strtoul(colon + 1, &end, 10);
	return char_is_digit(colon[1]) && !*end && line >= test->place.line && line <= last;
}

static enum status fits(struct test_policy *policy, const struct test *test, const char *filter,
			bool *ret)
{
	const char *name = arena_text(&policy->arena, test->name.at, test->name.length);
	if (!name)
		return NOMEM;
	*ret =
	    (is_pattern(filter) ? fnmatch(filter, name, 0) == 0 : strstr(name, filter) != NULL) ||
	    fits_place(policy->opened.policy, test, filter);
	return OK;
}

/* Is the test asked for? Marks the filters it fits. */
static enum status chosen(struct test_policy *policy, const struct test_request *request,
			  const struct test *test, bool *ret)
{
	*ret = request->filter_count == 0;
	for (size_t i = 0; i < request->filter_count; i++) {
		bool it_fits;
		if (fits(policy, test, request->filters[i], &it_fits) != OK)
			return NOMEM;
		policy->filter_fits[i] = policy->filter_fits[i] || it_fits;
		*ret = *ret || it_fits;
	}
	return OK;
}

static enum status tests_choose(struct test_policy *policy, const struct test_request *request)
{
	for (size_t i = 0; i < policy->declared_count; i++) {
		bool is_chosen;
		if (chosen(policy, request, policy->declared[i], &is_chosen) != OK)
			return NOMEM;
		if (!is_chosen)
			continue;
		const struct test **added =
		    arena_push(&policy->arena, &policy->tests, policy->count, sizeof *added);
		if (!added)
			return NOMEM;
		*added = policy->declared[i];
		policy->count++;
	}
	return OK;
}

/* --- Opening ---------------------------------------------------------------- */

static void tested_set(struct test_policy *policy)
{
	struct opened *opened = &policy->opened;
	policy->tested = (struct tested){
	    .name = str_of(policy->path),
	    .ruleset = opened->ruleset,
	    .sources = &opened->sources,
	    .findings = &opened->findings,
	    .declared = policy->declared_count,
	};
}

/* Everything but running. INVALID: there are findings. */
static enum status policy_get(struct test_policy *policy, const struct test_request *request,
			      const char **at)
{
	struct opened *opened = &policy->opened;
	const struct policy_named named = {.overlay = request->overlay, .may_be_yaml = true};
	const struct load_options options = policy_options(&named, opened);
	enum status status = policy_load(policy->path, &options, &opened->arena, &opened->sources,
					 &opened->findings, &opened->policy);
	if (status == OK)
		status = declared_add(policy, opened->policy->tests, opened->policy->test_count);
	if (status == OK)
		status = tests_of_files(policy, request, at);
	if (status == OK)
		status = findings_status(&opened->findings);
	if (status == OK)
		status = tests_choose(policy, request);
	if (status == OK)
		status =
		    ruleset_new(opened->policy,
				request->rules_date ? request->rules : opened->policy->org.rules,
				&opened->ruleset);
	return status;
}

int test_policy_open(struct console *console, const char *path, const struct test_request *request,
		     struct test_policy *ret)
{
	*ret = (struct test_policy){.path = path};
	arena_init(&ret->arena);
	arena_init(&ret->opened.arena);
	findings_init(&ret->opened.findings, &ret->opened.arena);
	const char *at = path;
	enum status status = policy_get(ret, request, &at);
	tested_set(ret);
	return status == OK || status == INVALID ? EXIT_YES : console_machine(console, status, at);
}

/* --- Running ---------------------------------------------------------------- */

int test_policy_run(struct console *console, struct test_policy *policy)
{
	enum status status = OK;
	if (!policy->opened.ruleset)
		return EXIT_YES;
	policy->results = arena_array(&policy->arena, policy->count, sizeof *policy->results);
	if (policy->count && !policy->results)
		return console_machine(console, NOMEM, "");
	for (size_t i = 0; i < policy->count && status == OK && !interrupted(); i++) {
		status = test_run(policy->opened.ruleset, policy->tests[i], &policy->arena,
				  &policy->results[i]);
		policy->tested.failed += status == OK && !policy->results[i].passed;
	}
	policy->tested.results = policy->results;
	policy->tested.count = policy->count;
	if (interrupted())
		return EXIT_INTERRUPTED;
	return status == OK ? EXIT_YES : console_machine(console, status, policy->path);
}

void test_policy_close(struct test_policy *policy)
{
	opened_close(&policy->opened);
	arena_clear(&policy->arena);
}
