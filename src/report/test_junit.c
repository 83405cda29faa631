#include "report/finding_place.h"
#include "report/login_command.h"
#include "report/path.h"
#include "report/test_words.h"
#include "report/xml.h"

static void attribute(struct out *out, const char *name, struct str value)
{
	out_format(out, " %s=\"", name);
	xml_text(out, value);
	out_char(out, '"');
}

static void attribute_number(struct out *out, const char *name, uint64_t number)
{
	out_format(out, " %s=\"%llu\"", name, (unsigned long long)number);
}

static void attribute_place(struct out *out, const struct sources *sources, struct place place)
{
	char room[PATH_ROOM];
	if (!place_has_file(sources, place))
		return;
	attribute(out, "file", path_plain(sources->at[place.file].name, room));
	if (place.line)
		attribute_number(out, "line", place.line);
}

/* "policies/acme" of "policies/acme.yaml": readers of JUnit take what stands before the last
 * dot of a class for its package. */
static struct str class_name(struct str name)
{
	static const struct str endings[] = {STR_INIT(".yaml"), STR_INIT(".yml")};
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (name.length > endings[i].length &&
		    memcmp(name.at + name.length - endings[i].length, endings[i].at,
			   endings[i].length) == 0)
			return (struct str){name.at, name.length - endings[i].length};
	return name;
}

/* What was expected and came in the message, all that were kept in the text. */
static enum status write_failures(struct out *out, const struct test_report *report,
				  const struct tested *tested, const struct test_result *result)
{
	struct out words;
	enum status status = OK;
	out_init_memory(&words);
	for (size_t i = 0; i < result->failure_count && status == OK; i++) {
		const struct test_failure *failure = &result->failures[i];
		struct answer answer = failure_answer(tested, failure, report->scratch);
		out_rewind(&words);
		if (i == 0) {
			out_text(out, "      <failure");
			test_word_short(&words, result, failure);
			attribute(out, "message", page_plain(&words));
			attribute(out, "type", verdict_names[failure->got.verdict]);
			out_char(out, '>');
			out_rewind(&words);
		}
		status = test_word_failure(&words, &answer, result, failure);
		xml_text(out, page_plain(&words));
		out_text(out, "\nsee: ");
		out_rewind(&words);
		login_command(&words, tested->name, ruleset_policy(tested->ruleset),
			      &failure->login.login, report->rules);
		xml_text(out, out_written(&words));
		out_char(out, '\n');
	}
	test_word_rest(out, result, result->failure_count);
	out_text(out, "</failure>\n");
	if (status == OK)
		status = out_status(&words);
	out_clear(&words);
	return status;
}

static enum status write_test(struct out *out, const struct test_report *report,
			      const struct tested *tested, const struct test_result *result)
{
	out_text(out, "    <testcase");
	attribute(out, "name", result->test->name);
	attribute(out, "classname", class_name(tested->name));
	attribute_place(out, tested->sources, result->test->place);
	if (result->passed) {
		out_text(out, "/>\n");
		return OK;
	}
	out_text(out, ">\n");
	enum status status = write_failures(out, report, tested, result);
	out_text(out, "    </testcase>\n");
	return status;
}

/* What kept a policy from being tested, as a case that ends in errors. */
static void write_broken(struct out *out, struct str name, const struct sources *sources,
			 const struct findings *findings)
{
	char room[PATH_ROOM];
	out_text(out, "    <testcase name=\"it has no errors\"");
	attribute(out, "classname", class_name(name));
	out_text(out, ">\n");
	const struct finding *first = findings_first_error(findings);
	out_text(out, "      <error");
	attribute(out, "message", str_of(first->message));
	attribute(out, "type", str_of(first->code));
	out_char(out, '>');
	for (const struct finding *f = findings->first; f; f = f->next) {
		place_words(out, sources, f->place);
		if (place_has_file(sources, f->place)) {
			xml_text(out, path_plain(sources->at[f->place.file].name, room));
			out_format(out, f->place.line ? ":%u: " : ": ", f->place.line);
		}
		xml_text(out, str_of(f->message));
		out_text(out, " [");
		xml_text(out, str_of(f->code));
		out_text(out, f->next ? "]\n" : "]</error>\n");
	}
	out_text(out, "    </testcase>\n");
}

static void suite_begin(struct out *out, struct str name, size_t tests, size_t failures,
			size_t errors)
{
	out_text(out, "  <testsuite");
	attribute(out, "name", name);
	attribute_number(out, "tests", tests);
	attribute_number(out, "failures", failures);
	attribute_number(out, "errors", errors);
	attribute_number(out, "skipped", 0);
	out_text(out, ">\n");
}

/* A threshold is a case of its own. */
static enum status write_threshold(struct out *out, const struct tested *tested,
				   const struct threshold_met *threshold)
{
	struct out words;
	out_init_memory(&words);
	test_word_threshold(&words, threshold);
	out_text(out, "    <testcase");
	attribute(out, "name", out_written(&words));
	attribute(out, "classname", class_name(tested->name));
	if (threshold_missed(threshold)) {
		out_rewind(&words);
		test_word_missed(&words, threshold);
		out_text(out, ">\n      <failure");
		attribute(out, "message", out_written(&words));
		attribute(out, "type", threshold->measure);
		out_text(out, "/>\n    </testcase>\n");
	} else {
		out_text(out, "/>\n");
	}
	enum status status = out_status(&words);
	out_clear(&words);
	return status;
}

static enum status write_suite(struct out *out, const struct test_report *report,
			       const struct tested *tested)
{
	enum status status = OK;
	bool broken = !tested->ruleset;
	suite_begin(out, tested->name, tested->count + tested->threshold_count + broken,
		    tested->failed + tested->below, broken);
	if (broken)
		write_broken(out, tested->name, tested->sources, tested->findings);
	for (size_t i = 0; i < tested->count && status == OK; i++)
		if (!tested->results[i].passed || !report->fail_only)
			status = write_test(out, report, tested, &tested->results[i]);
	for (size_t i = 0; i < tested->threshold_count && status == OK; i++)
		if (threshold_missed(&tested->thresholds[i]) || !report->fail_only)
			status = write_threshold(out, tested, &tested->thresholds[i]);
	out_text(out, "  </testsuite>\n");
	return status;
}

enum status test_junit(struct out *out, const struct test_report *report)
{
	enum status status = OK;
	bool lost = report->findings->count > 0;
	size_t broken = report->broken + lost;
	out_text(out,
		 "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"loginscope\"");
	attribute_number(out, "tests", report->tests + report->thresholds + broken);
	attribute_number(out, "failures", report->failed + report->below);
	attribute_number(out, "errors", broken);
	out_text(out, ">\n");
	if (lost) {
		suite_begin(out, STR("loginscope"), 1, 0, 1);
		write_broken(out, STR("loginscope"), report->sources, report->findings);
		out_text(out, "  </testsuite>\n");
	}
	for (size_t i = 0; i < report->count && status == OK; i++)
		status = write_suite(out, report, &report->at[i]);
	out_text(out, "</testsuites>\n");
	return status;
}
