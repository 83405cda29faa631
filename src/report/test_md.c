#include "report/login_command.h"
#include "report/markdown.h"
#include "report/test_words.h"

/* A summary of GitHub takes 1 MiB; long before that nobody reads on. */
enum { FAILED_SHOWN = 50, FINDINGS_SHOWN = 20 };

static enum status write_place(struct out *out, const struct sources *sources, struct place place)
{
	struct out words;
	if (!sources || place.file >= sources->count)
		return OK;
	out_init_memory(&words);
	out_str(&words, sources->at[place.file].name);
	if (place.line)
		out_format(&words, ":%u", place.line);
	md_code(out, out_written(&words));
	enum status status = out_status(&words);
	out_clear(&words);
	return status;
}

static void write_row(struct out *out, const struct tested *tested)
{
	out_text(out, "| ");
	md_cell_code(out, tested->name);
	if (!tested->ruleset)
		out_text(out, " | – | – | ❌ has errors |\n");
	else
		out_format(out, " | %zu | %zu | %s |\n", tested->count, tested->failed,
			   tested->failed     ? "❌ failed"
			   : tested->below    ? "❌ below the threshold"
			   : tested->count    ? "✅ all hold"
			   : tested->declared ? "⚠️ no test chosen"
					      : "⚠️ no tests");
}

static void write_table(struct out *out, const struct test_report *report)
{
	out_text(out, "| policy | tests | failed | |\n|---|--:|--:|---|\n");
	for (size_t i = 0; i < report->count; i++)
		write_row(out, &report->at[i]);
}

static enum status write_failure(struct out *out, const struct test_report *report,
				 const struct tested *tested, const struct test_result *result,
				 const struct test_failure *failure)
{
	struct answer answer = failure_answer(tested, failure, report->scratch);
	struct out words;
	out_init_memory(&words);
	enum status status = test_word_failure(&words, &answer, result, failure);
	out_text(out, "- ");
	md_text(out, page_plain(&words));
	out_text(out, "\n\n");
	out_rewind(&words);
	login_command(&words, tested->name, ruleset_policy(tested->ruleset), &failure->login.login,
		      report->rules);
	md_fence(out, "sh", out_written(&words));
	out_char(out, '\n');
	if (status == OK)
		status = out_status(&words);
	out_clear(&words);
	return status;
}

static enum status write_test(struct out *out, const struct test_report *report,
			      const struct tested *tested, const struct test_result *result)
{
	size_t i = 0;
	out_text(out, "### ❌ ");
	md_text(out, result->test->name);
	out_text(out, "\n\n");
	enum status status = write_place(out, tested->sources, result->test->place);
	out_text(out, ", ");
	test_word_extent(out, result);
	out_text(out, "\n\n");
	for (; i < result->failure_count && i < FAILURES_SHOWN && status == OK; i++)
		status = write_failure(out, report, tested, result, &result->failures[i]);
	if (result->failed > i) {
		test_word_rest(out, result, i);
		out_text(out, "\n\n");
	}
	return status;
}

static enum status write_findings(struct out *out, const struct sources *sources,
				  const struct findings *findings)
{
	enum status status = OK;
	size_t shown = 0;
	for (const struct finding *f = findings->first; f && shown < FINDINGS_SHOWN && status == OK;
	     f = f->next) {
		shown++;
		out_text(out, "- ");
		status = write_place(out, sources, f->place);
		out_text(out, ": ");
		md_text(out, str_of(f->message));
		out_text(out, " ");
		md_code(out, str_of(f->code));
		out_char(out, '\n');
	}
	if (findings->count > shown)
		out_format(out, "- and %zu more\n", findings->count - shown);
	out_text(out, shown ? "\n" : "");
	return status;
}

static void write_missed(struct out *out, const struct tested *tested)
{
	for (size_t i = 0; i < tested->threshold_count; i++) {
		if (!threshold_missed(&tested->thresholds[i]))
			continue;
		out_text(out, "- ");
		test_word_missed(out, &tested->thresholds[i]);
		out_char(out, '\n');
	}
	out_text(out, tested->below ? "\n" : "");
}

static enum status write_tested(struct out *out, const struct test_report *report,
				const struct tested *tested, size_t *shown)
{
	enum status status = write_findings(out, tested->sources, tested->findings);
	for (size_t i = 0; i < tested->count && status == OK; i++)
		if (!tested->results[i].passed && (*shown)++ < FAILED_SHOWN)
			status = write_test(out, report, tested, &tested->results[i]);
	if (tested->measures_md.length) {
		out_text(out, tested->below ? "### ❌ " : "### ");
		md_text(out, tested->name);
		out_text(out, "\n\n");
		write_missed(out, tested);
		out_str(out, tested->measures_md);
		out_char(out, '\n');
	}
	return status;
}

enum status test_markdown(struct out *out, const struct test_report *report)
{
	size_t shown = 0;
	out_format(out, "## %s Tests of login policies: ",
		   report->failed || report->broken || report->below || report->findings->count
		       ? "❌"
		   : report->tests ? "✅"
				   : "⚠️");
	test_word_totals(out, report);
	out_text(out, "\n\n");
	write_table(out, report);
	out_char(out, '\n');
	enum status status = write_findings(out, report->sources, report->findings);
	for (size_t i = 0; i < report->count && status == OK; i++)
		status = write_tested(out, report, &report->at[i], &shown);
	if (shown > FAILED_SHOWN)
		out_format(out, "and %zu more tests that failed\n", shown - FAILED_SHOWN);
	return status;
}
