#include "report/answer.h"
#include "report/audit_catalogue.h"
#include "report/audit_html.h"
#include "report/audit_words.h"
#include "report/pieces.h"

/* A page that takes a browser longer than a moment helps nobody: what is left out is counted. */
enum { FINDINGS_SHOWN = 2000, REASONED = 300, OTHERS_LISTED = 50 };

static const char *const severity_classes[SEVERITY_COUNT] = {
    [SEVERITY_ERROR] = "bad",
    [SEVERITY_WARNING] = "wait",
    [SEVERITY_NOTE] = "open",
};

/* --- What is folded --------------------------------------------------------------------- */

static void others_write(struct audit_html *h, const struct audit_finding *finding)
{
	uint32_t shown = finding->other_count;
	if (!shown)
		return;
	shown = shown > OTHERS_LISTED ? OTHERS_LISTED : shown;
	out_text(h->out, "<ul>\n");
	for (uint32_t i = 0; i < shown; i++) {
		out_text(h->out, "<li><code>");
		place_text(&h->words, h->answer->policy, finding->others[i].place);
		audit_html_words(h);
		out_text(h->out, "</code>: ");
		html_text(h->out, str_of(finding->others[i].what));
		out_text(h->out, "</li>\n");
	}
	if (shown < finding->other_count)
		out_format(h->out, "<li>and %u more</li>\n", finding->other_count - shown);
	out_text(h->out, "</ul>\n");
}

static void line_begin(struct audit_html *h, const char *name)
{
	out_format(h->out, "<p><b>%s</b> ", name);
}

static void line_end(struct audit_html *h)
{
	audit_html_words(h);
	out_text(h->out, "</p>\n");
}

static void entry_line(struct audit_html *h, const char *name, const char *text)
{
	if (!text || !*text)
		return;
	line_begin(h, name);
	audit_html_ours(h->out, text);
	line_end(h);
}

static void details_write(struct audit_html *h, const struct audit_finding *finding, bool reasoned)
{
	const struct audit_entry *entry = audit_catalogue[finding->rule];
	out_text(h->out, "<details><summary>Details</summary>\n");
	others_write(h, finding);
	if (finding->addresses.count) {
		line_begin(h, "Addresses:");
		piece_count(&h->words, rangeset_count(finding->addresses));
		line_end(h);
	}
	if (audit_word_owners(&h->words, h->answer, finding)) {
		line_begin(h, "Whose:");
		line_end(h);
	}
	if (reasoned) {
		entry_line(h, "Asked:", entry->question);
		entry_line(h, "Exactly:", entry->criterion);
		entry_line(h, "Why:", entry->why);
	}
	out_text(h->out, "<p class=\"note\">Fingerprint: <code>");
	html_text(h->out, finding->print);
	out_text(h->out, "</code></p></details>");
}

/* --- A finding ----------------------------------------------------------------------------- */

/* How bad, and whether it does not count. */
static void severity_cell(struct audit_html *h, const struct audit_finding *finding)
{
	enum severity severity = audit_rules[finding->rule].severity;
	out_format(
	    h->out,
	    "<td data-name=\"Severity\" class=\"word\" data-key=\"%u\"><b class=\"%s\">%s</b>",
	    (unsigned)severity * (AUDIT_EXCEPTED + 1) + finding->standing,
	    finding->standing == AUDIT_NEW ? severity_classes[severity] : "dim",
	    severity_names[severity].at);
	if (finding->standing != AUDIT_NEW)
		out_format(h->out, " <span class=\"standing\">%s</span>",
			   finding->standing == AUDIT_KNOWN ? "known" : "accepted");
	out_text(h->out, "</td>");
}

static void rule_cell(struct audit_html *h, enum audit_rule rule)
{
	const char *id = audit_rules[rule].id.at;
	out_format(h->out,
		   "<td data-name=\"Rule\"><a href=\"#rule-%u-%s\"><code>%s</code></a></td>",
		   h->number, id, id);
}

/* A long path breaks at its slashes first. */
static void place_write(struct audit_html *h, struct place place)
{
	place_text(&h->words, h->answer->policy, place);
	struct str rest = page_plain(&h->words);
	while (rest.length) {
		const char *slash = memchr(rest.at, '/', rest.length);
		size_t length = slash ? (size_t)(slash - rest.at) + 1 : rest.length;
		html_text(h->out, (struct str){rest.at, length});
		out_text(h->out, slash ? "<wbr>" : "");
		rest = (struct str){rest.at + length, rest.length - length};
	}
	out_rewind(&h->words);
}

static void place_cell(struct audit_html *h, const struct audit_finding *finding)
{
	out_text(h->out, "<td data-name=\"Where\"><code>");
	place_write(h, finding->place);
	out_text(h->out, finding->place.line ? "</code></td>" : "</code> (by default)</td>");
}

static void sentence_write(struct audit_html *h, const char *said)
{
	audit_word_sentence(&h->words, said);
	html_text(h->out, out_written(&h->words));
	out_rewind(&h->words);
}

static void what_cell(struct audit_html *h, const struct audit_finding *finding, bool reasoned)
{
	out_text(h->out, "<td data-name=\"What\"><p>");
	sentence_write(h, finding->what);
	out_text(h->out, ".</p>\n");
	if (*finding->todo) {
		line_begin(h, "To do:");
		sentence_write(h, finding->todo);
		out_text(h->out, ".</p>\n");
	}
	if (audit_word_part(&h->words, finding)) {
		out_text(h->out, "<p class=\"note\">");
		line_end(h);
	}
	if (audit_word_standing(&h->words, h->report, h->answer, finding)) {
		out_text(h->out, "<p class=\"note\">");
		line_end(h);
	}
	details_write(h, finding, reasoned);
	out_text(h->out, "</td>");
}

static void finding_row(struct audit_html *h, const struct audit_finding *finding, bool reasoned)
{
	out_text(h->out, finding->standing == AUDIT_NEW ? "<tr>" : "<tr class=\"past\">");
	severity_cell(h, finding);
	rule_cell(h, finding->rule);
	audit_word_object(&h->words, h->answer->policy, finding->object);
	audit_html_cell(h, "About");
	place_cell(h, finding);
	what_cell(h, finding, reasoned);
	out_text(h->out, "</tr>\n");
}

/* --- The rules behind them ------------------------------------------------------------------ */

static void rule_write(struct audit_html *h, enum audit_rule rule, uint32_t count)
{
	const struct audit_entry *entry = audit_catalogue[rule];
	const char *id = audit_rules[rule].id.at;
	out_text(h->out, "<details><summary>");
	audit_html_ours(h->out, entry->title ? entry->title : id);
	out_format(h->out, " (%u)</summary>\n<div class=\"rule\" id=\"rule-%u-%s\">\n", count,
		   h->number, id);
	out_format(h->out, "<p><code>%s</code>, %s</p>\n", id,
		   severity_names[audit_rules[rule].severity].at);
	entry_line(h, "Asked:", entry->question);
	entry_line(h, "Exactly:", entry->criterion);
	entry_line(h, "Not found:", entry->near_miss);
	entry_line(h, "Why:", entry->why);
	entry_line(h, "What to do:", entry->fix);
	entry_line(h, "Source:", entry->source);
	entry_line(h, "Security Benchmark for Salesforce:", entry->controls);
	out_text(h->out, "</div></details>\n");
}

static void rules_write(struct audit_html *h)
{
	const struct audit *audit = h->answer->audit;
	out_text(h->out, "<h3>What the rules ask</h3>\n");
	for (uint32_t i = 0, next; i < audit->count; i = next) {
		uint32_t count = audit_rule_shown(h->report, audit, i, &next);
		if (count)
			rule_write(h, audit->at[i].rule, count);
	}
}

/* --- All of them ------------------------------------------------------------------------------ */

static uint32_t shown_count(const struct audit_html *h)
{
	uint32_t shown = 0;
	for (uint32_t i = 0; i < h->answer->audit->count; i++)
		shown += audit_shown(h->report, &h->answer->audit->at[i]);
	return shown;
}

static void table_write(struct audit_html *h, uint32_t count)
{
	const struct audit *audit = h->answer->audit;
	uint32_t written = 0;
	out_text(h->out, "<table class=\"sort findings\">\n<thead><tr>"
			 "<th scope=\"col\" aria-sort=\"ascending\" data-sort>Severity</th>"
			 "<th scope=\"col\" data-sort>Rule</th>"
			 "<th scope=\"col\" data-sort>About</th>"
			 "<th scope=\"col\" data-sort>Where</th>"
			 "<th scope=\"col\">What, and what to do</th></tr></thead>\n<tbody>\n");
	for (uint32_t i = 0; i < audit->count && written < FINDINGS_SHOWN && !h->out->error; i++)
		if (audit_shown(h->report, &audit->at[i])) {
			finding_row(h, &audit->at[i], count <= REASONED);
			written++;
		}
	out_text(h->out, "</tbody>\n</table>\n");
	if (written == count)
		return;
	out_text(h->out, "<p class=\"note\">And ");
	piece_count(&h->words, (struct count){.low = count - written});
	audit_html_words(h);
	out_text(h->out, " more, no worse than these; <code>--format json</code> has all.</p>\n");
}

enum status audit_html_findings(struct audit_html *h)
{
	uint32_t count = shown_count(h);
	out_text(h->out, "<h3>Findings</h3>\n");
	if (!count) {
		out_text(h->out, "<p><b class=\"good\">Nothing</b> to be shown.</p>\n");
		return OK;
	}
	table_write(h, count);
	rules_write(h);
	return out_status(&h->words);
}
