#include "report/audit_html.h"

#include "report/audit_words.h"
#include "report/pieces.h"

/* --- Pieces -------------------------------------------------------------------------- */

void audit_html_words(struct audit_html *h)
{
	html_text(h->out, page_plain(&h->words));
	out_rewind(&h->words);
}

void audit_html_cell(struct audit_html *h, const char *name)
{
	out_format(h->out, "<td data-name=\"%s\">", name);
	audit_html_words(h);
	out_text(h->out, "</td>");
}

void audit_html_number(struct audit_html *h, const char *name, struct count count)
{
	char digits[COUNT_TEXT];
	count_format(count, digits);
	out_format(h->out, "<td data-name=\"%s\" class=\"number\" data-key=\"%s\">", name, digits);
	piece_count(&h->words, count);
	audit_html_words(h);
	out_text(h->out, "</td>");
}

void audit_html_ours(struct out *out, const char *text)
{
	bool code = false;
	for (struct str rest = str_of(text); rest.length;) {
		const char *quote = memchr(rest.at, '`', rest.length);
		size_t length = quote ? (size_t)(quote - rest.at) : rest.length;
		html_text(out, (struct str){rest.at, length});
		if (quote)
			out_text(out, code ? "</code>" : "<code>");
		code ^= quote != NULL;
		length += quote != NULL;
		rest = (struct str){rest.at + length, rest.length - length};
	}
	out_text(out, code ? "</code>" : "");
}

/* The words so far as a paragraph of what is said beside; nothing without words. */
static void note_write(struct audit_html *h)
{
	if (!h->words.used)
		return;
	out_text(h->out, "<p class=\"note\">");
	audit_html_words(h);
	out_text(h->out, "</p>\n");
}

/* --- Sums ---------------------------------------------------------------------------- */

static void tile_write(struct audit_html *h, const char *colour, uint64_t count, const char *one,
		       const char *many)
{
	out_format(h->out, "<li class=\"%s\"><b>", count ? colour : "dim");
	piece_count(&h->words, (struct count){.low = count});
	audit_html_words(h);
	out_format(h->out, "</b> %s</li>\n", count == 1 ? one : many);
}

static void tiles_write(struct audit_html *h)
{
	struct audit_counts counts = audit_counts_of(h->answer->audit);
	out_text(h->out, "<ul class=\"tiles\">\n");
	tile_write(h, "bad", counts.of[SEVERITY_ERROR], "error", "errors");
	tile_write(h, "wait", counts.of[SEVERITY_WARNING], "warning", "warnings");
	tile_write(h, "open", counts.of[SEVERITY_NOTE], "note", "notes");
	tile_write(h, "plain", counts.known, "known before", "known before");
	tile_write(h, "plain", counts.excepted, "accepted", "accepted");
	out_text(h->out, "</ul>\n");
}

/* What was not asked: of one policy, or of all alike (NULL). */
static void unasked_write(struct audit_html *h, const struct audit_answer *answer)
{
	if (!h->report->count || audit_unasked_alike(h->report) == (answer != NULL))
		return;
	const struct audit *audit = answer ? answer->audit : h->report->at[0].audit;
	for (unsigned i = 0; audit_word_unasked(&h->words, audit, i); i++) {
		out_char(&h->words, '.');
		note_write(h);
	}
}

/* --- The page -------------------------------------------------------------------------- */

static void title_write(struct audit_html *h)
{
	const struct audit_report *report = h->report;
	if (report->count == 1) {
		out_text(&h->words, "Audit: ");
		out_text(&h->words, report->at[0].path);
	} else {
		out_text(&h->words, "Audit of ");
		piece_number(&h->words, report->count, "policy", "policies");
	}
	/* names as they are: html_text() */
	html_begin_own(h->out, page_plain(&h->words), &audit_html_own);
	out_rewind(&h->words);
}

static void head_write(struct audit_html *h)
{
	const struct audit_report *report = h->report;
	out_text(&h->words, "As of ");
	out_str(&h->words, report->today);
	if (report->fail_only)
		out_format(&h->words, "; findings below %s are not shown",
			   severity_names[report->fail_level].at);
	out_char(&h->words, '.');
	note_write(h);
	for (uint32_t i = 0; i < report->unread_count; i++) {
		out_text(h->out, "<p><b class=\"bad\">Not audited:</b> ");
		html_text(h->out, report->unread[i]);
		out_text(h->out, " could not be loaded.</p>\n");
	}
	for (unsigned i = 0; audit_word_note(&h->words, report, i); i++) {
		if (h->words.used)
			out_char(&h->words, '.');
		note_write(h);
	}
	unasked_write(h, NULL);
}

static enum status policy_write(struct audit_html *h)
{
	enum status status;
	out_format(h->out, "<section id=\"policy-%u\">\n", h->number);
	if (h->report->count > 1) {
		out_text(h->out, "<h2>");
		html_text(h->out, str_of(h->answer->path));
		out_text(h->out, "</h2>\n");
	}
	tiles_write(h);
	unasked_write(h, h->answer);
	status = audit_html_findings(h);
	if (status == OK)
		status = audit_html_lists(h);
	if (status == OK)
		status = audit_html_maps(h);
	out_text(h->out, "</section>\n");
	return status == OK ? out_status(&h->words) : status;
}

enum status audit_html(struct out *out, const struct audit_report *report)
{
	struct audit_html h = {.out = out, .report = report};
	enum status status = OK;
	arena_init(&h.scratch);
	out_init_memory(&h.words);
	title_write(&h);
	head_write(&h);
	audit_html_patterns(&h);
	for (uint32_t i = 0; i < report->count && status == OK && !out->error; i++) {
		h.answer = &report->at[i];
		h.number = i + 1;
		status = policy_write(&h);
	}
	html_script(out, &audit_html_own);
	html_end(out);
	if (status == OK)
		status = out_status(&h.words);
	out_clear(&h.words);
	arena_clear(&h.scratch);
	return status;
}
