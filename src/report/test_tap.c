#include "report/finding_place.h"
#include "report/login_command.h"
#include "report/test_words.h"

/* A report under way; tests are numbered over all policies. */
struct writing {
	struct out *out;
	const struct test_report *report;
	size_t number;
};

/* What stands behind the number: "#" would begin a directive. */
static void write_description(struct out *out, struct str text)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] == '#' || text.at[i] == '\\')
			out_format(out, "\\%c", text.at[i]);
		else
			out_char(out, text.at[i]);
}

static void write_foreign(struct out *out, struct str text)
{
	char room[16]; /* one character as an escape */
	while (text.length) {
		struct out harmless = {.at = room, .size = sizeof room, .fd = -1};
		const char *start = text.at;
		str_next_char(&text);
		out_terminal_text(&harmless, (struct str){start, (size_t)(text.at - start)});
		write_description(out, out_written(&harmless));
	}
}

static void write_result(struct writing *w, bool ok, const struct tested *tested, struct str name)
{
	out_format(w->out, "%s %zu - ", ok ? "ok" : "not ok", ++w->number);
	write_foreign(w->out, tested->name);
	out_text(w->out, ": ");
	write_foreign(w->out, name);
	out_char(w->out, '\n');
}

/* A JSON string is one of YAML, too, but for two characters that YAML does not take. */
static void write_string(struct out *out, struct str text)
{
	char room[16]; /* one character as an escape, in quotes */
	out_char(out, '"');
	while (text.length) {
		struct out json = {.at = room, .size = sizeof room, .fd = -1};
		const char *start = text.at;
		uint32_t c = str_next_char(&text);
		out_json_string(&json, (struct str){start, (size_t)(text.at - start)});
		if (c == 0xfffe || c == 0xffff)
			out_format(out, "\\u%04x", (unsigned)c);
		else
			out_bytes(out, room + 1, json.used - 2);
	}
	out_char(out, '"');
}

/* "key: value" of the block. */
static void write_pair(struct out *out, const char *key, struct str value)
{
	out_format(out, "  %s: ", key);
	write_string(out, value);
	out_char(out, '\n');
}

static void write_place(struct out *out, const struct sources *sources, struct place place)
{
	if (!sources || place.file >= sources->count)
		return;
	out_text(out, "  at:\n  ");
	write_pair(out, "file", sources->at[place.file].name);
	if (place.line)
		out_format(out, "    line: %u\n", place.line);
}

static enum status write_failure(struct writing *w, const struct tested *tested,
				 const struct test_result *result,
				 const struct test_failure *failure)
{
	struct answer answer = failure_answer(tested, failure, w->report->scratch);
	struct out words;
	out_init_memory(&words);
	enum status status = test_word_failure(&words, &answer, result, failure);
	write_pair(w->out, "message", page_plain(&words));
	out_text(w->out, "  severity: fail\n");
	out_rewind(&words);
	test_word_expected(&words, &result->test->expect);
	write_pair(w->out, "expected", out_written(&words));
	out_rewind(&words);
	test_word_got(&words, &failure->got);
	write_pair(w->out, "got", out_written(&words));
	out_rewind(&words);
	login_command(&words, tested->name, ruleset_policy(tested->ruleset), &failure->login.login,
		      w->report->rules);
	write_pair(w->out, "command", out_written(&words));
	if (status == OK)
		status = out_status(&words);
	out_clear(&words);
	return status;
}

static enum status write_test(struct writing *w, const struct tested *tested,
			      const struct test_result *result)
{
	write_result(w, result->passed, tested, result->test->name);
	if (result->passed)
		return OK;
	out_text(w->out, "  ---\n");
	enum status status = write_failure(w, tested, result, &result->failures[0]);
	write_place(w->out, tested->sources, result->test->place);
	out_format(w->out, "  wrong_answers: %llu\n  ...\n", (unsigned long long)result->failed);
	return status;
}

static void write_findings(struct writing *w, struct str name, struct sources *sources,
			   const struct findings *findings)
{
	const struct tested broken = {.name = name};
	write_result(w, false, &broken, STR("it has no errors"));
	out_text(w->out, "  ---\n");
	const struct finding *first = findings_first_error(findings);
	write_pair(w->out, "message", str_of(first->message));
	write_pair(w->out, "code", str_of(first->code));
	write_place(w->out, sources, first->place);
	out_format(w->out, "  severity: fail\n  errors: %zu\n  ...\n", findings_errors(findings));
}

/* A threshold is a test point of its own. */
static enum status write_threshold(struct writing *w, const struct tested *tested,
				   const struct threshold_met *threshold)
{
	bool missed = threshold_missed(threshold);
	struct out words;
	out_init_memory(&words);
	test_word_threshold(&words, threshold);
	write_result(w, !missed, tested, out_written(&words));
	if (missed) {
		out_rewind(&words);
		test_word_missed(&words, threshold);
		out_text(w->out, "  ---\n");
		write_pair(w->out, "message", out_written(&words));
		out_text(w->out, "  severity: fail\n  ...\n");
	}
	enum status status = out_status(&words);
	out_clear(&words);
	return status;
}

enum status test_tap(struct out *out, const struct test_report *report)
{
	struct writing w = {.out = out, .report = report};
	enum status status = OK;
	bool lost = report->findings->count > 0;
	size_t shown =
	    report->fail_only ? report->failed + report->below : report->tests + report->thresholds;
	size_t points = shown + report->broken + lost;
	out_format(out, "TAP version 13\n1..%zu%s\n", points, points ? "" : " # SKIP no tests");
	if (lost)
		write_findings(&w, STR("loginscope"), report->sources, report->findings);
	for (size_t i = 0; i < report->count && status == OK; i++) {
		const struct tested *tested = &report->at[i];
		if (!tested->ruleset)
			write_findings(&w, tested->name, tested->sources, tested->findings);
		for (size_t k = 0; k < tested->count && status == OK; k++)
			if (!tested->results[k].passed || !report->fail_only)
				status = write_test(&w, tested, &tested->results[k]);
		for (size_t k = 0; k < tested->threshold_count && status == OK; k++)
			if (threshold_missed(&tested->thresholds[k]) || !report->fail_only)
				status = write_threshold(&w, tested, &tested->thresholds[k]);
	}
	return status;
}
