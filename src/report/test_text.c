/* The tests of each policy, a line each, and behind one that fails everything about it:
 *
 *	policies/acme.yaml
 *	  ✓ ok      etl needs no token from the headquarters
 *	  ✗ FAILED  etl needs the token from elsewhere            policies/acme.yaml:117
 *	      expected  token                                     (line 121)
 *	      got       ALLOWED   etl@acme.example · soap · 192.0.2.16
 *	                  The address is in …                     [trusted-ip]
 *	                and for 15 more addresses: …
 *	      $ loginscope explain …
 */
#include "report/decision_text.h"
#include "report/login_command.h"
#include "report/pieces.h"
#include "report/test_words.h"

enum { INDENT = 6, LABEL = 10, OUTCOMES_SHOWN = 4 };

/* A test under way. */
struct writing {
	const struct page *page;
	const struct test_report *report;
	const struct tested *tested;
};

static void label(const struct page *page, const char *text)
{
	out_fill(page->out, ' ', INDENT);
	page_coloured(page, COLOUR_DIM, text);
	out_fill(page->out, ' ', LABEL - strlen(text));
}

/* Text of several lines beside its label. */
static void write_beside(const struct page *page, const char *name, struct str text)
{
	for (bool first = true; text.length; first = false) {
		const char *end = memchr(text.at, '\n', text.length);
		size_t length = end ? (size_t)(end - text.at) : text.length;
		if (first)
			label(page, name);
		else if (length)
			out_fill(page->out, ' ', INDENT + LABEL);
		out_bytes(page->out, text.at, length);
		out_char(page->out, '\n');
		length += end != NULL;
		text = (struct str){text.at + length, text.length - length};
	}
}

/* A page beside a label, written to memory. */
static struct page page_beside(const struct page *page, struct out *memory)
{
	enum { LEAST = 40 };
	size_t width = page->width > INDENT + LABEL + LEAST ? page->width - INDENT - LABEL : LEAST;
	out_init_memory(memory);
	return (struct page){.out = memory, .width = width, .colour = page->colour};
}

static enum status write_expected(const struct writing *w, const struct test *test)
{
	struct out words;
	out_init_memory(&words);
	test_word_expected(&words, &test->expect);
	if (test->expect.place.line) {
		out_text(&words, " (");
		place_text(&words, ruleset_policy(w->tested->ruleset), test->expect.place);
		out_char(&words, ')');
	}
	label(w->page, "expected");
	page_wrap(w->page, out_written(&words), INDENT + LABEL, INDENT + LABEL, "");
	out_rewind(&words);
	test_word_never(&words, &test->expect);
	if (out_written(&words).length) {
		label(w->page, "note");
		page_wrap(w->page, out_written(&words), INDENT + LABEL, INDENT + LABEL, "");
	}
	enum status status = out_status(&words);
	out_clear(&words);
	return status;
}

/* The answer as `decide` words it, but for what would change it. */
static enum status write_got(const struct writing *w, const struct answer *answer)
{
	struct out memory;
	const struct page page = page_beside(w->page, &memory);
	enum status status = verdict_paragraph(&page, answer);
	if (status == OK && answer_depends(answer))
		status = outcomes_text(&page, answer, OUTCOMES_SHOWN);
	if (status == OK)
		status = out_status(&memory);
	if (status == OK)
		write_beside(w->page, "got", out_written(&memory));
	out_clear(&memory);
	return status;
}

static enum status write_more(const struct writing *w, const struct test_failure *failure)
{
	struct out words;
	if (!failure_has_more(failure))
		return OK;
	out_init_memory(&words);
	test_word_more(&words, failure);
	out_fill(w->page->out, ' ', INDENT + LABEL);
	page_wrap(w->page, out_written(&words), INDENT + LABEL, INDENT + LABEL, "");
	enum status status = out_status(&words);
	out_clear(&words);
	return status;
}

static bool login_same_but_via(const struct login *a, const struct login *b)
{
	return a->user == b->user && a->profile == b->profile && a->app == b->app &&
	       a->device == b->device && a->credential == b->credential && a->phase == b->phase &&
	       a->strong_auth == b->strong_auth && a->has_ip == b->has_ip && a->ip == b->ip &&
	       a->has_at == b->has_at && (!a->has_at || a->at == b->at) &&
	       a->has_session_ip == b->has_session_ip &&
	       (!a->has_session_ip || a->session_ip == b->session_ip);
}

/* Was it told of another channel already? */
static bool failure_same(const struct test_failure *a, const struct test_failure *b)
{
	return a->got.verdict != VERDICT_DEPENDS && a->got.verdict == b->got.verdict &&
	       a->got.decision.reason == b->got.decision.reason && a->ranges == b->ranges &&
	       count_compare(a->addresses, b->addresses) == 0 && a->range.first == b->range.first &&
	       a->range.last == b->range.last &&
	       login_same_but_via(&a->login.login, &b->login.login);
}

/* The same as above, by another channel. */
static enum status write_likewise(const struct writing *w, const struct answer *answer)
{
	struct out words;
	out_init_memory(&words);
	test_word_got(&words, answer->outcomes);
	out_text(&words, " likewise for ");
	login_text(&words, answer);
	label(w->page, "got");
	page_wrap(w->page, out_written(&words), INDENT + LABEL, INDENT + LABEL, "");
	enum status status = out_status(&words);
	out_clear(&words);
	return status;
}

static enum status write_failure(const struct writing *w, const struct test_failure *failure,
				 const struct test_failure *before)
{
	struct answer answer = failure_answer(w->tested, failure, w->report->scratch);
	bool likewise = before && failure_same(before, failure);
	enum status status = likewise ? write_likewise(w, &answer) : write_got(w, &answer);
	if (status == OK && !likewise)
		status = write_more(w, failure);
	if (status != OK)
		return status;
	label(w->page, "see");
	login_command(w->page->out, w->tested->name, ruleset_policy(w->tested->ruleset),
		      &failure->login.login, w->report->rules);
	out_char(w->page->out, '\n');
	return OK;
}

static enum status write_failures(const struct writing *w, const struct test_result *result)
{
	size_t shown = 0;
	enum status status = write_expected(w, result->test);
	while (shown < result->failure_count && shown < FAILURES_SHOWN && status == OK) {
		const struct test_failure *failure = &result->failures[shown];
		status = write_failure(w, failure, shown ? failure - 1 : NULL);
		shown++;
	}
	if (result->failed > shown) {
		label(w->page, "");
		test_word_rest(w->page->out, result, shown);
		out_char(w->page->out, '\n');
	}
	return status;
}

static enum status write_test(const struct writing *w, const struct test_result *result)
{
	struct out *out = w->page->out;
	if (result->passed && w->report->fail_only)
		return OK;
	out_text(out, "  ");
	page_coloured(w->page, result->passed ? COLOUR_GOOD : COLOUR_BAD,
		      result->passed ? "✓ ok" : "✗ FAILED");
	out_fill(out, ' ', result->passed ? 6 : 2);
	out_terminal_text(out, result->test->name);
	if (result->passed) {
		out_char(out, '\n');
		return OK;
	}
	out_text(out, "  ");
	struct out place;
	out_init_memory(&place);
	place_text(&place, ruleset_policy(w->tested->ruleset), result->test->place);
	page_cell_coloured(w->page, COLOUR_DIM, out_written(&place));
	enum status status = out_status(&place);
	out_clear(&place);
	out_char(out, '\n');
	return status == OK ? write_failures(w, result) : status;
}

static void write_name(const struct page *page, const struct tested *tested)
{
	out_terminal_text(page->out, tested->name);
	if (!tested->ruleset)
		out_text(page->out, ": not tested, there are errors");
	else if (!tested->declared)
		out_text(page->out, ": no tests");
	else if (!tested->count)
		out_text(page->out, ": no test chosen");
	out_char(page->out, '\n');
}

static void write_missed(const struct page *page, const struct tested *tested)
{
	for (size_t i = 0; i < tested->threshold_count; i++) {
		if (!threshold_missed(&tested->thresholds[i]))
			continue;
		out_text(page->out, "  ");
		page_coloured(page, COLOUR_BAD, "✗ FAILED");
		out_text(page->out, "  ");
		test_word_missed(page->out, &tested->thresholds[i]);
		out_char(page->out, '\n');
	}
}

enum status test_text(const struct page *page, const struct test_report *report,
		      tested_after *after, void *of)
{
	enum status status = OK;
	bool any = false;
	for (size_t i = 0; i < report->count && status == OK; i++) {
		const struct tested *tested = &report->at[i];
		const struct writing w = {page, report, tested};
		if (report->fail_only && !tested->failed && tested->ruleset &&
		    !tested->measures.length)
			continue;
		out_text(page->out, any ? "\n" : "");
		any = true;
		write_name(page, tested);
		for (size_t k = 0; k < tested->count && status == OK; k++)
			status = write_test(&w, &tested->results[k]);
		if (status == OK && after)
			status = after(page, tested, of);
		write_missed(page, tested);
	}
	return status;
}
