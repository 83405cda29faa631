/* `audit --format junit`: a suite for each policy; in it a case for each finding, called by its
 * fingerprint, and one for each rule that was asked and found nothing.
 *
 *	counts              a failure
 *	below the level     passes, with the finding as its output
 *	accepted, known     is skipped, and so is a rule that could not be asked */
#include "report/answer.h"
#include "report/audit_words.h"
#include "report/finding_place.h"
#include "report/path.h"
#include "report/xml.h"

struct writing {
	struct out *out;
	const struct audit_report *report;
	const struct audit_answer *answer;
	struct out words;             /* memory */
	bool shown[AUDIT_RULE_COUNT]; /* is a finding of the rule? */
};

struct cases {
	uint64_t tests, failures, skipped, errors;
};

/* --- Pieces ------------------------------------------------------------------------- */

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

static void cases_attributes(struct out *out, const struct cases *cases)
{
	attribute_number(out, "tests", cases->tests);
	attribute_number(out, "failures", cases->failures);
	attribute_number(out, "errors", cases->errors);
	attribute_number(out, "skipped", cases->skipped);
}

static void place_attributes(struct writing *w, struct place place)
{
	const struct sources *sources = w->answer->policy->sources;
	char room[PATH_ROOM];
	if (!place_has_file(sources, place))
		return;
	attribute(w->out, "file", path_plain(sources->at[place.file].name, room));
	if (place.line)
		attribute_number(w->out, "line", place.line);
}

static void case_begin(struct writing *w, struct str name)
{
	out_text(w->out, "    <testcase");
	attribute(w->out, "name", name);
	attribute(w->out, "classname", str_of(w->answer->path));
}

static void words_write(struct writing *w)
{
	xml_text(w->out, page_plain(&w->words));
	out_rewind(&w->words);
}

/* --- A finding ---------------------------------------------------------------------- */

/* What is known of it, line by line. */
static void finding_lines(struct writing *w, const struct audit_finding *finding)
{
	xml_text(w->out, str_of(finding->what));
	out_char(w->out, '\n');
	audit_word_where(&w->words, w->answer, finding);
	words_write(w);
	if (audit_word_part(&w->words, finding)) {
		out_char(w->out, '\n');
		words_write(w);
	}
	if (!*finding->todo)
		return;
	out_text(w->out, "\nto do: ");
	xml_text(w->out, str_of(finding->todo));
}

static void failure_write(struct writing *w, const struct audit_finding *finding)
{
	out_text(w->out, ">\n      <failure");
	attribute(w->out, "message", str_of(finding->what));
	attribute(w->out, "type", severity_names[audit_rules[finding->rule].severity]);
	out_char(w->out, '>');
	finding_lines(w, finding);
	out_text(w->out, "</failure>\n    </testcase>\n");
}

static void passed_write(struct writing *w, const struct audit_finding *finding)
{
	out_text(w->out, ">\n");
	if (audit_word_standing(&w->words, w->report, w->answer, finding)) {
		out_text(w->out, "      <skipped");
		attribute(w->out, "message", page_plain(&w->words));
		out_text(w->out, "/>\n");
		out_rewind(&w->words);
	}
	out_format(w->out, "      <system-out>%s: ",
		   severity_names[audit_rules[finding->rule].severity].at);
	finding_lines(w, finding);
	out_text(w->out, "</system-out>\n    </testcase>\n");
}

static void finding_write(struct writing *w, const struct audit_finding *finding)
{
	case_begin(w, finding->print);
	place_attributes(w, finding->place);
	if (audit_finding_fails(w->report, finding))
		failure_write(w, finding);
	else
		passed_write(w, finding);
}

/* --- Rules -------------------------------------------------------------------------- */

static void answer_take(struct writing *w, const struct audit_answer *answer)
{
	const struct audit *audit = answer->audit;
	w->answer = answer;
	memset(w->shown, 0, sizeof w->shown);
	for (uint32_t i = 0; i < audit->count; i++)
		w->shown[audit->at[i].rule] |= audit_shown(w->report, &audit->at[i]);
}

/* With --fail-only nothing is said of rules that found nothing. */
static bool rule_is_case(const struct writing *w, enum audit_rule rule)
{
	return !w->report->fail_only && audit_rule_is_asked(w->answer->audit, rule) &&
	       !w->shown[rule];
}

static bool rule_is_unasked(const struct writing *w, enum audit_rule rule)
{
	return !w->report->fail_only && audit_rule_lacks(w->answer->audit, rule);
}

static void unasked_write(struct writing *w, enum audit_rule rule)
{
	out_text(w->out, "><skipped");
	out_text(&w->words, "not asked, ");
	audit_word_lacks(&w->words, audit_rule_lacks(w->answer->audit, rule));
	attribute(w->out, "message", page_plain(&w->words));
	out_rewind(&w->words);
	out_text(w->out, "/></testcase>\n");
}

static void rules_write(struct writing *w)
{
	for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT; rule++) {
		bool unasked = rule_is_unasked(w, rule);
		if (!unasked && !rule_is_case(w, rule))
			continue;
		case_begin(w, audit_rules[rule].id);
		if (unasked)
			unasked_write(w, rule);
		else
			out_text(w->out, "/>\n");
	}
}

/* --- Suites ------------------------------------------------------------------------- */

static struct cases cases_count(const struct writing *w)
{
	const struct audit *audit = w->answer->audit;
	struct cases cases = {0};
	for (uint32_t i = 0; i < audit->count; i++) {
		if (!audit_shown(w->report, &audit->at[i]))
			continue;
		cases.tests++;
		cases.failures += audit_finding_fails(w->report, &audit->at[i]);
		cases.skipped += audit->at[i].standing != AUDIT_NEW;
	}
	for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT; rule++) {
		bool unasked = rule_is_unasked(w, rule);
		cases.tests += unasked || rule_is_case(w, rule);
		cases.skipped += unasked;
	}
	return cases;
}

static void suite_write(struct writing *w)
{
	const struct audit *audit = w->answer->audit;
	struct cases cases = cases_count(w);
	out_text(w->out, "  <testsuite");
	attribute(w->out, "name", str_of(w->answer->path));
	cases_attributes(w->out, &cases);
	out_text(w->out, ">\n");
	for (uint32_t i = 0; i < audit->count; i++)
		if (audit_shown(w->report, &audit->at[i]))
			finding_write(w, &audit->at[i]);
	rules_write(w);
	out_text(w->out, "  </testsuite>\n");
}

/* What kept a policy from being audited is said on stderr. */
static void unread_write(struct writing *w, struct str name)
{
	const struct cases cases = {.tests = 1, .errors = 1};
	out_text(w->out, "  <testsuite");
	attribute(w->out, "name", name);
	cases_attributes(w->out, &cases);
	out_text(w->out, ">\n    <testcase name=\"it can be loaded\"");
	attribute(w->out, "classname", name);
	out_text(w->out, "><error message=\"it could not be loaded\"/></testcase>\n"
			 "  </testsuite>\n");
}

static struct cases cases_all(struct writing *w)
{
	const struct audit_report *report = w->report;
	struct cases all = {.tests = report->unread_count, .errors = report->unread_count};
	for (uint32_t i = 0; i < report->count; i++) {
		answer_take(w, &report->at[i]);
		struct cases cases = cases_count(w);
		all.tests += cases.tests;
		all.failures += cases.failures;
		all.skipped += cases.skipped;
	}
	return all;
}

enum status audit_junit(struct out *out, const struct audit_report *report)
{
	struct writing w = {.out = out, .report = report};
	struct cases all = cases_all(&w);
	out_init_memory(&w.words);
	out_text(
	    out,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"loginscope audit\"");
	cases_attributes(out, &all);
	out_text(out, ">\n");
	for (uint32_t i = 0; i < report->count; i++) {
		answer_take(&w, &report->at[i]);
		suite_write(&w);
	}
	for (uint32_t i = 0; i < report->unread_count; i++)
		unread_write(&w, report->unread[i]);
	out_text(out, "</testsuites>\n");
	enum status status = out_status(&w.words);
	out_clear(&w.words);
	return status;
}
