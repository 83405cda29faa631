/* `test --coverage`, and what it shares with `test --mutate`. */
#include <assert.h>

#include "cli/interrupt.h"
#include "cli/test_measured.h"
#include "load/fmt.h"
#include "load/tests_print.h"

/* What was written to memory as text in the arena. */
static enum status memory_keep(struct out *memory, struct arena *arena, struct str *ret)
{
	struct str written = out_written(memory);
	enum status status = out_status(memory);
	char *text = status == OK ? arena_text(arena, written.at, written.length) : NULL;
	if (status == OK && !text)
		status = NOMEM;
	if (status == OK)
		*ret = (struct str){text, written.length};
	out_clear(memory);
	return status;
}

/* As `fmt` lays it out, so that it is done when it is a file. */
static enum status layout(struct str text, struct arena *arena, struct str *ret)
{
	const struct fmt_options options = {0};
	struct sources sources = {0};
	struct findings findings;
	struct fmt_result result;
	findings_init(&findings, arena);
	enum status status =
	    fmt_policy(STR("tests"), text, &options, arena, &sources, &findings, &result);
	assert(status != IO);
	if (status == NOMEM)
		return NOMEM;
	*ret = status == OK && !result.defect ? result.text : text; /* as printed it is good, too */
	return OK;
}

/* The printer puts each list of brackets on one line, which `fmt` breaks when it is too long;
 * all else is laid out as it should be. */
static bool has_long_brackets(struct str text)
{
	enum { WIDTH = 100 }; /* bytes: never fewer than characters */
	for (size_t at = 0; at < text.length;) {
		const char *end = memchr(text.at + at, '\n', text.length - at);
		size_t length = (end ? (size_t)(end - text.at) : text.length) - at;
		if (length > WIDTH && memmem(text.at + at, length, ": [", 3))
			return true;
		at += length + 1;
	}
	return false;
}

enum status tests_file_make(const struct test *tests, uint32_t count, struct arena *arena,
			    struct str *ret)
{
	struct out memory;
	struct str text;
	*ret = (struct str){0};
	if (count == 0)
		return OK;
	out_init_memory(&memory);
	tests_print(&memory, tests, count);
	enum status status = memory_keep(&memory, arena, &text);
	if (status == OK && has_long_brackets(text))
		return layout(text, arena, ret);
	if (status == OK)
		*ret = text;
	return status;
}

static enum status coverage_measure(struct test_policy *policy, struct test_measured *measured)
{
	struct coverage *coverage = &measured->coverage;
	struct coverage_report *report = &measured->coverage_report;
	enum status status = coverage_find(policy->opened.ruleset, policy->results, policy->count,
					   &policy->arena, coverage);
	*report = (struct coverage_report){policy->opened.policy, coverage, {0}};
	if (status == OK)
		status = tests_file_make(coverage->tests, coverage->test_count, &policy->arena,
					 &report->tests);
	measured->has_coverage = status == OK;
	return status;
}

/* What both propose, as one file. */
static enum status proposal_make(struct test_policy *policy, const struct test_request *request,
				 struct test_measured *measured)
{
	const struct coverage *coverage = &measured->coverage;
	const struct mutation *mutation = &measured->mutation;
	struct proposal *proposal = &measured->proposal;
	uint32_t count = coverage->test_count + mutation->test_count;
	struct test *tests = arena_array(&policy->arena, count, sizeof *tests);
	if (!tests)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++)
		tests[i] = i < coverage->test_count ? coverage->tests[i]
						    : mutation->tests[i - coverage->test_count];
	*proposal =
	    (struct proposal){.count = count, .beside = policy->beside, .file = request->suggest};
	if (count != coverage->test_count && count != mutation->test_count)
		return tests_file_make(tests, count, &policy->arena, &proposal->text);
	proposal->text =
	    coverage->test_count ? measured->coverage_report.tests : measured->mutants_report.tests;
	return OK;
}

static enum status measures_json(struct test_policy *policy)
{
	const struct test_measured *measured = policy->measured;
	struct out memory;
	struct json json;
	enum status status = OK;
	out_init_memory(&memory);
	json_init(&json, &memory, 0);
	json_object(&json);
	if (measured->has_coverage) {
		json_key(&json, "coverage");
		status = coverage_json(&json, &measured->coverage_report);
	}
	if (measured->has_mutants) {
		json_key(&json, "mutants");
		mutants_json(&json, &measured->mutants_report);
	}
	json_object_end(&json);
	enum status kept = memory_keep(&memory, &policy->arena, &policy->tested.measures);
	return status == OK ? kept : status;
}

static enum status measures_md(struct test_policy *policy)
{
	const struct test_measured *measured = policy->measured;
	struct out memory;
	enum status status = OK;
	out_init_memory(&memory);
	if (measured->has_coverage)
		status = coverage_md(&memory, &measured->coverage_report);
	if (status == OK && measured->has_mutants) {
		if (measured->has_coverage)
			out_char(&memory, '\n');
		status = mutants_md(&memory, &measured->mutants_report);
	}
	if (status == OK)
		status = proposal_md(&memory, &measured->proposal);
	enum status kept = memory_keep(&memory, &policy->arena, &policy->tested.measures_md);
	return status == OK ? kept : status;
}

static void threshold_add(struct test_policy *policy, const struct test_request *request,
			  enum test_measure measure, unsigned percent)
{
	struct tested *tested = &policy->tested;
	if (!request->thresholds[measure].given)
		return;
	tested->thresholds[tested->threshold_count++] = (struct threshold_met){
	    test_measure_names[measure], percent, request->thresholds[measure].percent};
	tested->below += percent < request->thresholds[measure].percent;
}

static void thresholds_check(struct test_policy *policy, const struct test_request *request)
{
	const struct test_measured *measured = policy->measured;
	const struct coverage *coverage = &measured->coverage;
	if (measured->has_coverage)
		threshold_add(policy, request, MEASURE_COVERAGE,
			      coverage_percent(coverage->covered, coverage->total));
	if (measured->has_mutants)
		threshold_add(policy, request, MEASURE_MUTATION,
			      mutation_percent(&measured->mutation));
}

enum status test_measure(struct console *console, struct test_policy *policy,
			 const struct test_request *request)
{
	struct test_measured *measured = arena_alloc(&policy->arena, sizeof *measured);
	enum status status = measured ? OK : NOMEM;
	if (status == OK && request->coverage)
		status = coverage_measure(policy, measured);
	if (status == OK && request->mutate && !interrupted())
		status = mutants_measure(console, policy, request, measured);
	if (status == OK && !interrupted())
		status = proposal_make(policy, request, measured);
	if (status != OK)
		return status;
	policy->measured = measured;
	thresholds_check(policy, request);
	if (measures_json(policy) != OK)
		return NOMEM;
	return measures_md(policy);
}

enum status test_measures_text(const struct page *page, const struct test_policy *policy)
{
	const struct test_measured *measured = policy->measured;
	enum status status = OK;
	if (measured->has_coverage)
		status = coverage_text(page, &measured->coverage_report);
	if (status == OK && measured->has_mutants)
		status = mutants_text(page, &measured->mutants_report);
	if (status == OK)
		proposal_text(page, &measured->proposal);
	return status;
}
