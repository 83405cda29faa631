#include "report/decision_json.h"
#include "report/finding_json.h"
#include "report/json_pieces.h"
#include "report/login_command.h"
#include "report/test_words.h"

/* What a report of several policies needs at hand. */
struct writing {
	struct json json;
	const struct test_report *report;
	const struct tested *tested;
};

static void write_expected(struct writing *w, const struct expect *expect)
{
	struct json *json = &w->json;
	json_key(json, "expected");
	json_object(json);
	json_pair_words(json, "verdicts", &expect->verdicts, verdict_names);
	json_pair_words(json, "reasons", &expect->reasons, reason_names);
	json_place(json, ruleset_policy(w->tested->ruleset), expect->place);
	json_object_end(json);
}

static enum status write_command(struct writing *w, const struct login *login)
{
	struct out command;
	out_init_memory(&command);
	login_command(&command, w->tested->name, ruleset_policy(w->tested->ruleset), login,
		      w->report->rules);
	json_key(&w->json, "command");
	json_str(&w->json, out_written(&command));
	enum status status = out_status(&command);
	out_clear(&command);
	return status;
}

static void write_regions(struct json *json, const struct test_failure *failure)
{
	json_key(json, "regions");
	json_array(json);
	for (uint64_t i = 0; i < failure->ranges && i < REGIONS_KEPT; i++)
		json_range(json, failure->regions[i]);
	json_array_end(json);
}

static enum status write_failure(struct writing *w, const struct test_failure *failure)
{
	struct json *json = &w->json;
	struct answer answer = failure_answer(w->tested, failure, w->report->scratch);
	json_object(json);
	if (failure->ranges) {
		json_key(json, "addresses");
		json_count(json, failure->addresses);
		json_pair_number(json, "ranges", failure->ranges);
		write_regions(json, failure);
	}
	if (write_command(w, &failure->login.login) != OK)
		return NOMEM;
	json_key(json, "got");
	enum status status = decision_json(json, &answer, JSON_FULL);
	json_object_end(json);
	return status;
}

static enum status write_test(struct writing *w, const struct test_result *result)
{
	struct json *json = &w->json;
	enum status status = OK;
	json_object(json);
	json_key(json, "name");
	json_str(json, result->test->name);
	json_place(json, ruleset_policy(w->tested->ruleset), result->test->place);
	json_key(json, "passed");
	json_bool(json, result->passed);
	json_pair_number(json, "logins", result->logins);
	json_key(json, "addresses");
	json_count(json, result->addresses);
	write_expected(w, &result->test->expect);
	json_pair_number(json, "wrong_answers", result->failed);
	json_key(json, "failures");
	json_array(json);
	for (size_t i = 0; i < result->failure_count && status == OK; i++)
		status = write_failure(w, &result->failures[i]);
	json_array_end(json);
	json_object_end(json);
	return status;
}

static enum status write_tests(struct writing *w)
{
	enum status status = OK;
	const struct tested *tested = w->tested;
	json_key(&w->json, "tests");
	json_array(&w->json);
	for (size_t i = 0; i < tested->count && status == OK; i++)
		if (!tested->results[i].passed || !w->report->fail_only)
			status = write_test(w, &tested->results[i]);
	json_array_end(&w->json);
	return status;
}

static void write_thresholds(struct json *json, const struct tested *tested)
{
	if (!tested->threshold_count)
		return;
	json_key(json, "thresholds");
	json_array(json);
	for (size_t i = 0; i < tested->threshold_count; i++) {
		json_object(json);
		json_key(json, "measure");
		json_str(json, tested->thresholds[i].measure);
		json_pair_number(json, "percent", tested->thresholds[i].percent);
		json_pair_number(json, "threshold", tested->thresholds[i].threshold);
		json_key(json, "missed");
		json_bool(json, threshold_missed(&tested->thresholds[i]));
		json_object_end(json);
	}
	json_array_end(json);
}

static enum status write_tested(struct writing *w)
{
	const struct tested *tested = w->tested;
	struct json *json = &w->json;
	json_object(json);
	json_key(json, "file");
	json_str(json, tested->name);
	json_key(json, "understood");
	json_bool(json, tested->ruleset != NULL);
	json_key(json, "findings");
	findings_json(json, tested->sources, tested->findings);
	enum status status = OK;
	if (tested->ruleset) {
		json_policy(json, ruleset_policy(tested->ruleset),
			    rules_names[ruleset_rules(tested->ruleset)]);
		json_pair_number(json, "declared", tested->declared);
		json_pair_number(json, "passed", tested->count - tested->failed);
		json_pair_number(json, "failed", tested->failed);
		status = write_tests(w);
	}
	write_thresholds(json, tested);
	if (tested->measures.length) {
		json_key(json, "measures");
		json_made(json, tested->measures);
	}
	json_object_end(json);
	return status;
}

enum status test_json(struct out *out, const struct test_report *report)
{
	struct writing w = {.report = report};
	struct json *json = &w.json;
	enum status status = OK;
	json_init(json, out, 4);
	json_object(json);
	json_pair(json, "schema", "loginscope/test-results/1");
	json_pair_number(json, "tests", report->tests);
	json_pair_number(json, "passed", report->passed);
	json_pair_number(json, "failed", report->failed);
	json_pair_number(json, "declared", report->declared);
	json_pair_number(json, "broken", report->broken);
	json_pair_number(json, "without_tests", report->bare);
	json_pair_number(json, "below_threshold", report->below);
	json_key(json, "findings");
	findings_json(json, report->sources, report->findings);
	json_key(json, "policies");
	json_array(json);
	for (size_t i = 0; i < report->count && status == OK; i++) {
		w.tested = &report->at[i];
		status = write_tested(&w);
	}
	json_array_end(json);
	json_object_end(json);
	out_char(out, '\n');
	return status;
}
