/* Text for people: of each policy
 *
 *	its name, when there are several
 *	for each severity, the worst first: how many, and each finding in three lines:
 *		what is the matter, and the rule
 *		where, and whose addresses
 *		what to do
 *	the lists, with details
 *	rules that were not asked
 *
 * Of one rule a few findings are shown; with details all. */
#include <stdio.h>

#include "report/answer.h"
#include "report/audit_words.h"
#include "report/pieces.h"
#include "report/table.h"
#include "report/width.h"

enum { SHOWN = 5, INDENT = 2, BELOW = 4 };

struct printing {
	const struct page *page;
	const struct audit_report *report;
	const struct audit_answer *answer;
	struct out words; /* memory */
	bool above;       /* something was printed: a blank line parts it ... */
	bool head;        /* ... but not from its heading */
};

/* The words made so far, wrapped at an indent behind a mark; forgets them. */
static void marked_print(struct printing *p, size_t indent, const char *mark, const char *tag)
{
	size_t column = indent + strlen(mark);
	out_fill(p->page->out, ' ', indent);
	out_text(p->page->out, mark);
	page_wrap(p->page, out_written(&p->words), column, column, tag);
	out_rewind(&p->words);
}

static void words_print(struct printing *p, size_t indent, const char *tag)
{
	marked_print(p, indent, "", tag);
}

/* The same as a heading of one line, if it fits. */
static void head_print(struct printing *p, enum colour colour)
{
	if (text_width(out_written(&p->words)) > p->page->width) {
		words_print(p, 0, "");
		return;
	}
	page_cell_coloured(p->page, colour, out_written(&p->words));
	out_char(p->page->out, '\n');
	out_rewind(&p->words);
}

static void gap_print(struct printing *p)
{
	out_text(p->page->out, p->above && !p->head ? "\n" : "");
	p->above = true;
	p->head = false;
}

/* --- A finding ---------------------------------------------------------------------- */

static void finding_print(struct printing *p, const struct audit_finding *finding)
{
	enum { TAG = 64 };
	char tag[TAG];
	gap_print(p);
	snprintf(tag, sizeof tag, "[%.*s]", STR_ARG(audit_rules[finding->rule].id));
	out_terminal_text(&p->words, str_of(finding->what));
	words_print(p, INDENT, tag);
	audit_word_where(&p->words, p->answer, finding);
	words_print(p, BELOW, "");
	if (*finding->todo) {
		out_terminal_text(&p->words, str_of(finding->todo));
		marked_print(p, BELOW, "-> ", "");
	}
	if (audit_word_part(&p->words, finding))
		words_print(p, BELOW, "");
	if (audit_word_standing(&p->words, p->report, p->answer, finding))
		words_print(p, BELOW, "");
}

/* Those of a rule from `first` to before `next`, of which `count` are shown. */
static void rule_print(struct printing *p, uint32_t first, uint32_t next, uint32_t count)
{
	const struct audit *audit = p->answer->audit;
	/* one more takes hardly more room than to say that there is one more */
	uint32_t most = p->report->details || count == SHOWN + 1 ? count : SHOWN, shown = 0;
	for (uint32_t i = first; i < next && shown < most; i++) {
		if (!audit_shown(p->report, &audit->at[i]))
			continue;
		finding_print(p, &audit->at[i]);
		shown++;
	}
	if (shown == count)
		return;
	gap_print(p);
	out_text(&p->words, "... and ");
	piece_count(&p->words, (struct count){.low = count - shown});
	out_format(&p->words, " more of %s: --details shows them",
		   audit_rules[audit->at[first].rule].id.at);
	words_print(p, INDENT, "");
}

/* --- A severity --------------------------------------------------------------------- */

struct shown {
	uint64_t of[AUDIT_EXCEPTED + 1];
};

static struct shown shown_count(const struct printing *p, enum severity severity)
{
	const struct audit *audit = p->answer->audit;
	struct shown shown = {0};
	for (uint32_t i = 0; i < audit->count; i++)
		if (audit_rules[audit->at[i].rule].severity == severity &&
		    audit_shown(p->report, &audit->at[i]))
			shown.of[audit->at[i].standing]++;
	return shown;
}

/* "1 known error"; when there are none nothing. */
static void accepted_word(struct out *out, uint64_t count, const char *how, const char *what)
{
	if (!count)
		return;
	out_text(out, out->used ? "; " : "");
	piece_number(out, count, how, how);
	out_format(out, count == 1 ? " %s" : " %ss", what);
}

/* "2 errors; 1 known", and with none that is new "1 known error". */
static void severity_head(struct printing *p, enum severity severity)
{
	static const enum colour colours[SEVERITY_COUNT] = {COLOUR_BAD, COLOUR_WAIT, COLOUR_BOLD};
	struct shown shown = shown_count(p, severity);
	struct audit_counts counts = {.known = shown.of[AUDIT_KNOWN],
				      .excepted = shown.of[AUDIT_EXCEPTED]};
	counts.of[severity] = shown.of[AUDIT_NEW];
	gap_print(p);
	if (counts.of[severity]) {
		audit_word_counts(&p->words, &counts);
	} else {
		accepted_word(&p->words, counts.known, "known", severity_names[severity].at);
		accepted_word(&p->words, counts.excepted, "accepted", severity_names[severity].at);
	}
	head_print(p, counts.of[severity] ? colours[severity] : COLOUR_BOLD);
	p->head = true;
}

static void findings_print(struct printing *p)
{
	const struct audit *audit = p->answer->audit;
	enum severity last = SEVERITY_COUNT;
	for (uint32_t i = 0, next; i < audit->count; i = next) {
		uint32_t count = audit_rule_shown(p->report, audit, i, &next);
		enum severity severity = audit_rules[audit->at[i].rule].severity;
		if (!count)
			continue;
		if (severity != last)
			severity_head(p, severity);
		last = severity;
		rule_print(p, i, next, count);
	}
}

/* --- Lists -------------------------------------------------------------------------- */

static void number_cell(struct table *table, struct count count)
{
	struct out *out = table_cell(table);
	if (count.low || count.all)
		piece_count(out, count);
	else
		out_char(out, '-');
}

/* What a list comes to in one family; nothing when it has none of it. Its name and its rows, which
 * are of both, stand in its first line. */
static void family_cells(struct table *table, const struct policy *policy,
			 const struct audit_list *list, bool v4)
{
	struct count each = v4 ? list->v4 : list->v6;
	bool first = v4 || !audit_list_has_v4(list);
	if (!each.low && !each.all)
		return;
	struct out *name = table_cell(table);
	if (first)
		audit_word_list(name, policy, list);
	out_text(table_cell(table), v4 ? "IPv4" : "IPv6");
	struct out *rows = table_cell(table);
	if (first)
		piece_count(rows, (struct count){.low = list->rows});
	number_cell(table, each);
	number_cell(table, v4 ? audit_list_sum_v4(list) : audit_list_sum_v6(list));
}

static void lists_table(const struct printing *p, struct table *table)
{
	static const char *const titles[] = {"list", "", "rows", "addresses", "row by row"};
	enum { COLUMNS = sizeof titles / sizeof *titles, NUMBERS = 2 };
	const struct audit *audit = p->answer->audit;
	table_init(table, COLUMNS);
	for (size_t i = 0; i < COLUMNS; i++) {
		table->right[i] = i >= NUMBERS;
		out_text(table_cell(table), titles[i]);
		table_colour(table, COLOUR_DIM);
	}
	for (uint32_t i = 0; i < audit->list_count; i++) {
		family_cells(table, p->answer->policy, &audit->lists[i], true);
		family_cells(table, p->answer->policy, &audit->lists[i], false);
	}
}

static void family_words(struct out *out, struct count each, struct count sum, const char *family)
{
	if (!each.low && !each.all)
		return;
	out_text(out, "; ");
	piece_count(out, each);
	out_text(out, family);
	if (count_compare(each, sum) == 0)
		return;
	out_text(out, ", row by row ");
	piece_count(out, sum);
}

/* The same where the table is wider than the page. */
static void lists_lines(struct printing *p)
{
	const struct audit *audit = p->answer->audit;
	for (uint32_t i = 0; i < audit->list_count; i++) {
		const struct audit_list *list = &audit->lists[i];
		audit_word_list(&p->words, p->answer->policy, list);
		out_text(&p->words, ": ");
		piece_number(&p->words, list->rows, "row", "rows");
		family_words(&p->words, list->v4, audit_list_sum_v4(list), " IPv4 addresses");
		family_words(&p->words, list->v6, audit_list_sum_v6(list), " IPv6 addresses");
		marked_print(p, INDENT, "- ", "");
	}
}

static enum status lists_print(struct printing *p)
{
	struct table table;
	if (!p->report->details || !p->answer->audit->list_count)
		return OK;
	gap_print(p);
	lists_table(p, &table);
	if (table_width(&table) + INDENT <= p->page->width)
		return table_print(&table, p->page, INDENT);
	lists_lines(p);
	return table_drop(&table, OK);
}

/* --- All of it ---------------------------------------------------------------------- */

/* What was not asked: of one policy, or of all alike (NULL). */
static void unasked_print(struct printing *p, const struct audit_answer *answer)
{
	bool alike = audit_unasked_alike(p->report);
	if (p->report->fail_only || !p->report->count || alike == (answer != NULL))
		return;
	const struct audit *audit = answer ? answer->audit : p->report->at[0].audit;
	for (unsigned i = 0; audit_word_unasked(&p->words, audit, i); i++) {
		if (i == 0)
			gap_print(p);
		words_print(p, 0, "");
	}
}

/* "policies/acme.yaml: 2 errors". */
static void policy_head(struct printing *p)
{
	const struct audit *audit = p->answer->audit;
	struct audit_counts counts = audit_counts_of(audit);
	bool empty = audit->count == 0, alone = p->report->count == 1;
	if (alone && !empty)
		return;
	gap_print(p);
	out_name(&p->words, str_of(p->answer->path));
	out_text(&p->words, ": ");
	audit_word_counts(&p->words, &counts);
	head_print(p, COLOUR_BOLD);
}

static enum status policy_print(struct printing *p)
{
	if (p->report->fail_only && p->report->count > 1) {
		bool any = false;
		for (uint32_t i = 0; i < p->answer->audit->count && !any; i++)
			any = audit_shown(p->report, &p->answer->audit->at[i]);
		if (!any)
			return OK;
	}
	policy_head(p);
	findings_print(p);
	enum status status = lists_print(p);
	unasked_print(p, p->answer);
	return status;
}

static void notes_print(struct printing *p)
{
	bool any = false;
	for (unsigned i = 0; audit_word_note(&p->words, p->report, i); i++) {
		if (!p->words.used)
			continue;
		if (!any)
			gap_print(p);
		any = true;
		words_print(p, 0, "");
	}
}

enum status audit_text_report(const struct page *page, const struct audit_report *report)
{
	struct printing p = {.page = page, .report = report};
	enum status status = OK;
	out_init_memory(&p.words);
	for (uint32_t i = 0; i < report->count && status == OK; i++) {
		p.answer = &report->at[i];
		status = policy_print(&p);
	}
	unasked_print(&p, NULL);
	notes_print(&p);
	if (status == OK)
		status = out_status(&p.words);
	out_clear(&p.words);
	return status;
}
