/* `audit --format md`, for the summary of a job: of each policy a table, the worst first; below it,
 * folded, what to do, rule by rule, what is accepted, and with details the lists. */
#include "report/answer.h"
#include "report/audit_catalogue.h"
#include "report/audit_words.h"
#include "report/markdown.h"
#include "report/pieces.h"

enum { SHOWN = 10 };

struct writing {
	struct out *out;
	const struct audit_report *report;
	const struct audit_answer *answer;
	struct out words; /* memory */
	const char *todo; /* of the list's last item, or NULL */
};

/* The words made so far, hard blanks as blanks; forgets them. */
static void words_write(struct writing *w, void (*write)(struct out *out, struct str text))
{
	write(w->out, page_plain(&w->words));
	out_rewind(&w->words);
}

static void cell_end(struct writing *w)
{
	words_write(w, md_cell);
	out_text(w->out, " | ");
}

/* --- The table ---------------------------------------------------------------------- */

static const char *severity_mark(const struct audit_finding *finding)
{
	static const char *const marks[SEVERITY_COUNT] = {"**error**", "warning", "note"};
	return marks[audit_rules[finding->rule].severity];
}

static void row_write(struct writing *w, const struct audit_finding *finding)
{
	out_format(w->out, "| %s | ", severity_mark(finding));
	out_text(&w->words, finding->what);
	if (finding->accepted.count || finding->grown.count) {
		out_text(&w->words, "; ");
		audit_word_part(&w->words, finding);
	}
	cell_end(w);
	out_format(w->out, "`%s` | ", audit_rules[finding->rule].id.at);
	audit_word_where(&w->words, w->answer, finding);
	words_write(w, md_cell);
	out_text(w->out, " |\n");
}

/* Of one rule, how many are shown. */
static uint32_t most_shown(const struct writing *w, uint32_t count)
{
	return w->report->details || count == SHOWN + 1 || count < SHOWN ? count : SHOWN;
}

/* Calls `write` for the findings of a standing from `first` to before `next` that are shown; says
 * how many there are besides, and returns how many there are at all. */
typedef void write_finding(struct writing *w, const struct audit_finding *finding);

static uint32_t rule_walk(struct writing *w, uint32_t first, uint32_t next, bool counts,
			  write_finding *write)
{
	const struct audit *audit = w->answer->audit;
	uint32_t count = 0, shown = 0;
	for (uint32_t i = first; i < next; i++)
		count += audit_shown(w->report, &audit->at[i]) &&
			 (audit->at[i].standing == AUDIT_NEW) == counts;
	uint32_t most = most_shown(w, count);
	for (uint32_t i = first; i < next && shown < most; i++) {
		const struct audit_finding *finding = &audit->at[i];
		if (!audit_shown(w->report, finding) || (finding->standing == AUDIT_NEW) != counts)
			continue;
		if (write)
			write(w, finding);
		shown++;
	}
	return count;
}

static uint32_t rule_end(const struct audit *audit, uint32_t first)
{
	uint32_t next = first;
	while (next < audit->count && audit->at[next].rule == audit->at[first].rule)
		next++;
	return next;
}

static void more_row(struct writing *w, const struct audit_finding *finding, uint32_t count)
{
	uint32_t most = most_shown(w, count);
	if (most == count)
		return;
	out_format(w->out, "| %s | and ", severity_mark(finding));
	piece_count(w->out, (struct count){.low = count - most});
	out_format(w->out, " more | `%s` | `--details` shows them |\n",
		   audit_rules[finding->rule].id.at);
}

static bool any_shown(const struct writing *w, bool counts)
{
	const struct audit *audit = w->answer->audit;
	for (uint32_t i = 0; i < audit->count; i++)
		if (audit_shown(w->report, &audit->at[i]) &&
		    (audit->at[i].standing == AUDIT_NEW) == counts)
			return true;
	return false;
}

static void table_write(struct writing *w)
{
	const struct audit *audit = w->answer->audit;
	if (!any_shown(w, true))
		return;
	out_text(w->out, "| | What | Rule | Where |\n|---|---|---|---|\n");
	for (uint32_t i = 0, next; i < audit->count; i = next) {
		next = rule_end(audit, i);
		more_row(w, &audit->at[i], rule_walk(w, i, next, true, row_write));
	}
	out_char(w->out, '\n');
}

/* --- What to do --------------------------------------------------------------------- */

/* Where several findings want the same, the places follow each other. */
static void todo_write(struct writing *w, const struct audit_finding *finding)
{
	bool same = w->todo && strcmp(w->todo, finding->todo) == 0;
	if (!same) {
		out_text(w->out, w->todo ? "\n- " : "- ");
		audit_word_sentence(&w->words, *finding->todo ? finding->todo : "look at it");
		words_write(w, md_text);
	}
	out_text(w->out, same ? ", " : ": ");
	place_text(&w->words, w->answer->policy, finding->place);
	words_write(w, md_code);
	w->todo = finding->todo;
}

static void todos_write(struct writing *w)
{
	const struct audit *audit = w->answer->audit;
	if (!any_shown(w, true))
		return;
	out_text(w->out, "<details><summary>What to do</summary>\n\n");
	for (uint32_t i = 0, next; i < audit->count; i = next) {
		enum audit_rule rule = audit->at[i].rule;
		next = rule_end(audit, i);
		if (!rule_walk(w, i, next, true, NULL))
			continue;
		out_format(w->out, "**`%s`**: ", audit_rules[rule].id.at);
		out_text(w->out, audit_catalogue[rule]->why);
		out_text(w->out, "\n\n");
		w->todo = NULL;
		rule_walk(w, i, next, true, todo_write);
		out_text(w->out, "\n\n");
	}
	out_text(w->out, "</details>\n\n");
}

/* --- What does not count ------------------------------------------------------------- */

static void accepted_row(struct writing *w, const struct audit_finding *finding)
{
	out_format(w->out, "| %s | ", severity_mark(finding));
	out_text(&w->words, finding->what);
	cell_end(w);
	out_format(w->out, "`%s` | ", audit_rules[finding->rule].id.at);
	audit_word_where(&w->words, w->answer, finding);
	cell_end(w);
	audit_word_standing(&w->words, w->report, w->answer, finding);
	words_write(w, md_cell);
	out_text(w->out, " |\n");
}

static void accepted_write(struct writing *w)
{
	const struct audit *audit = w->answer->audit;
	if (!any_shown(w, false))
		return;
	out_text(w->out, "<details><summary>What does not count</summary>\n\n"
			 "| | What | Rule | Where | Why not |\n|---|---|---|---|---|\n");
	for (uint32_t i = 0, next; i < audit->count; i = next) {
		next = rule_end(audit, i);
		more_row(w, &audit->at[i], rule_walk(w, i, next, false, accepted_row));
	}
	out_text(w->out, "\n</details>\n\n");
}

/* --- Lists -------------------------------------------------------------------------- */

static void family_row(struct writing *w, const struct audit_list *list, bool v4)
{
	struct count each = v4 ? list->v4 : list->v6;
	if (!each.low && !each.all)
		return;
	bool first = v4 || !audit_list_has_v4(list); /* which says what is of both */
	out_text(w->out, "| ");
	if (first)
		audit_word_list(&w->words, w->answer->policy, list);
	cell_end(w);
	out_text(w->out, v4 ? "IPv4 | " : "IPv6 | ");
	if (first)
		piece_count(w->out, (struct count){.low = list->rows});
	out_text(w->out, " | ");
	piece_count(w->out, each);
	out_text(w->out, " | ");
	piece_count(w->out, v4 ? audit_list_sum_v4(list) : audit_list_sum_v6(list));
	out_text(w->out, " |\n");
}

static void lists_write(struct writing *w)
{
	const struct audit *audit = w->answer->audit;
	if (!w->report->details || !audit->list_count)
		return;
	out_text(w->out, "<details><summary>Lists</summary>\n\n"
			 "| List | | Rows | Addresses | Row by row |\n|---|---|--:|--:|--:|\n");
	for (uint32_t i = 0; i < audit->list_count; i++) {
		family_row(w, &audit->lists[i], true);
		family_row(w, &audit->lists[i], false);
	}
	out_text(w->out, "\n</details>\n\n");
}

/* --- A policy ----------------------------------------------------------------------- */

/* What was not asked: of one policy, or of all alike (NULL). */
static void unasked_write(struct writing *w, const struct audit_answer *answer)
{
	bool alike = audit_unasked_alike(w->report);
	if (w->report->fail_only || !w->report->count || alike == (answer != NULL))
		return;
	const struct audit *audit = answer ? answer->audit : w->report->at[0].audit;
	for (unsigned i = 0; audit_word_unasked(&w->words, audit, i); i++) {
		words_write(w, md_text);
		out_text(w->out, ".\n\n");
	}
}

static void policy_write(struct writing *w)
{
	struct audit_counts counts = audit_counts_of(w->answer->audit);
	out_text(w->out, "### ");
	out_text(&w->words, w->answer->path);
	words_write(w, md_code);
	out_text(w->out, ": ");
	audit_word_counts(&w->words, &counts);
	words_write(w, md_text);
	out_text(w->out, "\n\n");
	table_write(w);
	todos_write(w);
	accepted_write(w);
	lists_write(w);
	unasked_write(w, w->answer);
}

enum status audit_markdown(struct out *out, const struct audit_report *report)
{
	struct writing w = {.out = out, .report = report};
	out_init_memory(&w.words);
	out_text(out, "## Audit of login ranges, ");
	out_str(out, report->today);
	out_text(out, "\n\n");
	for (uint32_t i = 0; i < report->unread_count; i++) {
		md_code(out, report->unread[i]);
		out_text(out, " could not be loaded.\n\n");
	}
	for (uint32_t i = 0; i < report->count; i++) {
		w.answer = &report->at[i];
		policy_write(&w);
	}
	unasked_write(&w, NULL);
	for (unsigned i = 0; audit_word_note(&w.words, report, i); i++) {
		if (!w.words.used)
			continue;
		words_write(&w, md_text);
		out_text(out, ".\n\n");
	}
	enum status status = out_status(&w.words);
	out_clear(&w.words);
	return status;
}
