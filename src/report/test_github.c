#include "report/finding_github.h"
#include "report/finding_place.h"
#include "report/login_command.h"
#include "report/test_words.h"
#include "report/workflow_command.h"

static enum status write_failure(struct out *out, const struct test_report *report,
				 const struct tested *tested, const struct test_result *result,
				 const struct test_failure *failure)
{
	struct answer answer = failure_answer(tested, failure, report->scratch);
	struct out words;
	out_init_memory(&words);
	enum status status = test_word_failure(&words, &answer, result, failure);
	workflow_message(out, page_plain(&words));
	out_rewind(&words);
	login_command(&words, tested->name, ruleset_policy(tested->ruleset), &failure->login.login,
		      report->rules);
	out_text(out, "%0Asee: ");
	workflow_message(out, out_written(&words));
	if (status == OK)
		status = out_status(&words);
	out_clear(&words);
	return status;
}

/* One annotation a test, at the line where it begins. */
static enum status write_test(struct out *out, const struct test_report *report,
			      const struct tested *tested, const struct test_result *result)
{
	enum status status = OK;
	size_t i = 0;
	out_text(out, "::error ");
	workflow_place(out, tested->sources, result->test->place);
	out_text(out, "title=test failed%3A ");
	workflow_property(out, result->test->name);
	out_text(out, "::");
	place_words(out, tested->sources, result->test->place);
	for (; i < result->failure_count && i < FAILURES_SHOWN && status == OK; i++) {
		out_text(out, i ? "%0A" : "");
		status = write_failure(out, report, tested, result, &result->failures[i]);
	}
	if (result->failed > i) {
		out_text(out, "%0A");
		test_word_rest(out, result, i);
	}
	out_char(out, '\n');
	return status;
}

/* A measure below its threshold concerns the policy as a whole. */
static void write_missed(struct out *out, const struct tested *tested)
{
	const struct place whole = {.line = 0};
	for (size_t i = 0; i < tested->threshold_count; i++) {
		if (!threshold_missed(&tested->thresholds[i]))
			continue;
		out_text(out, "::error ");
		workflow_place(out, tested->sources, whole);
		out_text(out, "title=below the threshold::");
		test_word_missed(out, &tested->thresholds[i]);
		out_char(out, '\n');
	}
}

enum status test_github(struct out *out, const struct test_report *report)
{
	enum status status = OK;
	findings_github(out, report->sources, report->findings);
	for (size_t i = 0; i < report->count && status == OK; i++) {
		const struct tested *tested = &report->at[i];
		findings_github(out, tested->sources, tested->findings);
		for (size_t k = 0; k < tested->count && status == OK; k++)
			if (!tested->results[k].passed)
				status = write_test(out, report, tested, &tested->results[k]);
		if (status == OK)
			write_missed(out, tested);
	}
	return status;
}
