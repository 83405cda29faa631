#include "report/test_words.h"

#include "report/decision_text.h"
#include "report/pieces.h"

struct answer failure_answer(const struct tested *tested, const struct test_failure *failure,
			     struct arena *scratch)
{
	return (struct answer){.ruleset = tested->ruleset,
			       .login = &failure->login.login,
			       .outcomes = &failure->got,
			       .scratch = scratch};
}

enum status failure_evidence(const struct answer *answer, struct evidence **ret, size_t *ret_count)
{
	const struct decision *decision = &answer->outcomes->decision;
	enum step step =
	    answer_depends(answer) ? STEP_COUNT : decision_step(decision, answer->login->phase);
	return answer_evidence(answer, step, ret, ret_count);
}

static void write_words(struct out *out, const struct words *words, const struct str *names)
{
	for (uint32_t i = 0; i < words->count; i++) {
		out_text(out, i ? " or " : "");
		out_str(out, names[words->at[i].value]);
	}
}

void test_word_expected(struct out *out, const struct expect *expect)
{
	write_words(out, &expect->verdicts, verdict_names);
	if (!expect->reasons.count)
		return;
	out_text(out, " [");
	write_words(out, &expect->reasons, reason_names);
	out_char(out, ']');
}

/* Reasons are in the order of what they lead to (policy/verdict.h). */
static unsigned reason_verdicts(uint32_t reason)
{
	const unsigned refuse = 1u << VERDICT_REFUSE, allow = 1u << VERDICT_ALLOW;
	if (reason == REASON_TRANSACTION_SECURITY)
		return refuse | 1u << VERDICT_MFA;
	if (reason < REASON_MFA_REQUIRED)
		return refuse;
	return reason < REASON_NON_REVENUE_ORG ? ((1u << VERDICT_COUNT) - 1) & ~(refuse | allow)
					       : allow;
}

static const char *reason_leads(uint32_t reason)
{
	if (reason == REASON_TRANSACTION_SECURITY)
		return "to refuse, or to ask for MFA";
	if (reason < REASON_MFA_REQUIRED)
		return "to refuse";
	return reason < REASON_NON_REVENUE_ORG ? "to ask for more" : "to allow";
}

void test_word_never(struct out *out, const struct expect *expect)
{
	for (uint32_t i = 0; i < expect->reasons.count; i++)
		if (reason_verdicts(expect->reasons.at[i].value) & expect->verdicts.set)
			return;
	for (uint32_t i = 0; i < expect->reasons.count; i++) {
		uint32_t reason = expect->reasons.at[i].value;
		out_text(out, i ? "; " : "");
		write_words(out, &expect->verdicts, verdict_names);
		out_text(out, " never comes with ");
		out_str(out, reason_names[reason]);
		out_format(out, ", which is a reason %s", reason_leads(reason));
	}
}

void test_word_got(struct out *out, const struct outcomes *outcomes)
{
	bool any = false;
	if (outcomes->verdict != VERDICT_DEPENDS) {
		out_str(out, verdict_names[outcomes->verdict]);
		out_text(out, " [");
		out_str(out, reason_names[outcomes->decision.reason]);
		out_char(out, ']');
		return;
	}
	out_text(out, "depends on ");
	for (unsigned fact = 0; fact < FACT_COUNT; fact++) {
		if (!(outcomes->missing >> fact & 1))
			continue;
		out_text(out, any ? " and " : "");
		out_str(out, fact_names[fact]);
		any = true;
	}
}

/* --- How much --------------------------------------------------------------- */

static const struct count one = {.low = 1};

bool failure_has_more(const struct test_failure *failure)
{
	return failure->ranges && count_compare(failure->addresses, one) > 0;
}

static void write_number(struct out *out, uint64_t number, const char *what)
{
	piece_count(out, (struct count){.low = number});
	out_format(out, " %s%s", what, number == 1 ? "" : "s");
}

/* "256 addresses". */
static void write_addresses(struct out *out, struct count count, const char *more)
{
	piece_count(out, count);
	out_format(out, "%s address%s", more, count_compare(count, one) == 0 ? "" : "es");
}

void test_word_more(struct out *out, const struct test_failure *failure)
{
	struct count rest = failure->addresses;
	if (!failure_has_more(failure))
		return;
	rest = (struct count){.low = rest.low - 1}; /* of 2^128, too */
	out_text(out, "and for ");
	write_addresses(out, rest, " more");
	out_text(out, ": ");
	piece_range(out, failure->range);
	if (failure->ranges == 2) {
		out_text(out, " and ");
		piece_range(out, failure->regions[1]);
	} else if (failure->ranges > 2) {
		out_text(out, " and ");
		write_number(out, failure->ranges - 1, "more range");
	}
}

void test_word_extent(struct out *out, const struct test_result *result)
{
	write_number(out, result->logins, "login");
	if (result->addresses.all || count_compare(result->addresses, one) > 0) {
		out_text(out, " from ");
		write_addresses(out, result->addresses, "");
	}
}

void test_word_rest(struct out *out, const struct test_result *result, size_t shown)
{
	if (result->failed <= shown)
		return;
	out_text(out, "and ");
	write_number(out, result->failed - shown, "more wrong answer");
}

/* --- Thresholds ----------------------------------------------------------------- */

const struct str test_measure_names[THRESHOLDS_MAX] = {
    [MEASURE_COVERAGE] = STR_INIT("coverage"),
    [MEASURE_MUTATION] = STR_INIT("mutation"),
};

bool threshold_missed(const struct threshold_met *threshold)
{
	return threshold->percent < threshold->threshold;
}

void test_word_missed(struct out *out, const struct threshold_met *threshold)
{
	out_str(out, threshold->measure);
	out_format(out, " %u %%, below the threshold of %u %%", threshold->percent,
		   threshold->threshold);
}

void test_word_threshold(struct out *out, const struct threshold_met *threshold)
{
	out_str(out, threshold->measure);
	out_format(out, " is at least %u %%", threshold->threshold);
}

/* Each that was missed while they are few; else how many. */
static void write_thresholds(struct out *out, const struct test_report *report)
{
	enum { NAMED = 4 };
	for (size_t i = 0; i < report->count && report->below <= NAMED; i++) {
		const struct tested *tested = &report->at[i];
		for (size_t k = 0; k < tested->threshold_count; k++) {
			if (!threshold_missed(&tested->thresholds[k]))
				continue;
			out_text(out, "; ");
			if (report->count > 1) {
				out_terminal_text(out, tested->name);
				out_text(out, ": ");
			}
			test_word_missed(out, &tested->thresholds[k]);
		}
	}
	if (report->below > NAMED)
		out_format(out, "; %zu times below a threshold", report->below);
}

/* --- All of it --------------------------------------------------------------------- */

void test_word_totals(struct out *out, const struct test_report *report)
{
	write_number(out, report->tests, "test");
	if (report->failed) {
		out_text(out, ", ");
		piece_count(out, (struct count){.low = report->failed});
		out_text(out, " failed");
	} else if (report->tests)
		out_text(out, report->tests == 1 ? ", it holds" : ", all hold");
	if (report->declared > report->tests)
		out_format(out, ", %zu not %s", report->declared - report->tests,
			   report->chosen ? "chosen" : "run");
	if (report->bare)
		out_format(out, "; %zu polic%s no tests", report->bare,
			   report->bare == 1 ? "y has" : "ies have");
	if (report->broken)
		out_format(out, "; %zu polic%s could not be tested", report->broken,
			   report->broken == 1 ? "y" : "ies");
	write_thresholds(out, report);
}

/* --- In a line ---------------------------------------------------------------- */

void test_word_short(struct out *out, const struct test_result *result,
		     const struct test_failure *failure)
{
	out_text(out, "expected ");
	test_word_expected(out, &result->test->expect);
	out_text(out, ", got ");
	test_word_got(out, &failure->got);
}

enum status test_word_failure(struct out *out, const struct answer *answer,
			      const struct test_result *result, const struct test_failure *failure)
{
	struct evidence *evidence;
	size_t count;
	if (failure_evidence(answer, &evidence, &count) != OK)
		return NOMEM;
	test_word_short(out, result, failure);
	out_text(out, " for ");
	login_text(out, answer);
	if (failure_has_more(failure)) {
		out_text(out, " (");
		test_word_more(out, failure);
		out_char(out, ')');
	}
	if (count && evidence->place.line) {
		out_text(out, ", decided by ");
		piece_lines(out, answer_policy(answer), evidence, count, (struct str){0});
	}
	struct out never;
	out_init_memory(&never);
	test_word_never(&never, &result->test->expect);
	if (out_written(&never).length) {
		out_text(out, "; ");
		out_str(out, out_written(&never));
	}
	enum status status = out_status(&never);
	out_clear(&never);
	return status;
}
