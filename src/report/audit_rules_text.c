/* The catalogue on a terminal. */
#include "report/audit_report.h"
#include "report/audit_rule_text.h"
#include "report/table.h"

enum { INDENT = 2 };

/* "  Why: …", wrapped; nothing when there is no text. */
static void labelled_text(const struct page *page, const char *label, const char *text)
{
	if (!text)
		return;
	out_char(page->out, '\n');
	out_fill(page->out, ' ', INDENT);
	page_coloured(page, COLOUR_DIM, label);
	out_char(page->out, ' ');
	page_wrap(page, str_of(text), INDENT + strlen(label) + 1, INDENT, "");
}

static void needs_text(const struct page *page, unsigned needs)
{
	for (unsigned i = 0; i < AUDIT_NEED_COUNT; i++)
		if (needs & 1U << i)
			labelled_text(page, "Needs:", audit_need_words[i]);
}

/* "tor-ranges (audit, error): Exits of Tor are let in". */
static void head_text(const struct page *page, enum audit_rule rule)
{
	static const char kind[] = "audit, ", title[] = "): ";
	const struct audit_rule_row *row = &audit_rules[rule];
	struct str severity = severity_names[row->severity];
	page_cell_coloured(page, COLOUR_BOLD, row->id);
	out_format(page->out, " (%s%s%s", kind, severity.at, title);
	size_t column = row->id.length + 2 + strlen(kind) + severity.length + strlen(title);
	page_wrap(page, str_of(audit_catalogue[rule]->title), column, INDENT, "");
}

void audit_rule_text(const struct page *page, enum audit_rule rule)
{
	const struct audit_entry *entry = audit_catalogue[rule];
	head_text(page, rule);
	out_char(page->out, '\n');
	out_fill(page->out, ' ', INDENT);
	page_wrap(page, str_of(entry->question), INDENT, INDENT, "");
	labelled_text(page, "Found:", entry->criterion);
	labelled_text(page, "Not found:", entry->near_miss);
	labelled_text(page, "Why:", entry->why);
	labelled_text(page, "What to do:", entry->fix);
	needs_text(page, audit_rules[rule].needs);
	labelled_text(page, "Source:", entry->source);
	labelled_text(page, "Security Benchmark for Salesforce:", entry->controls);
}

/* --- All of them --------------------------------------------------------------------- */

static const enum colour severity_colours[SEVERITY_COUNT] = {
    [SEVERITY_ERROR] = COLOUR_BAD,
    [SEVERITY_WARNING] = COLOUR_WAIT,
    [SEVERITY_NOTE] = COLOUR_DIM,
};

static void rule_row(struct table *table, enum audit_rule rule)
{
	out_str(table_cell(table), audit_rules[rule].id);
	table_colour(table, COLOUR_BOLD);
	out_str(table_cell(table), severity_names[audit_rules[rule].severity]);
	table_colour(table, severity_colours[audit_rules[rule].severity]);
	out_text(table_cell(table), audit_catalogue[rule]->title);
}

static enum status group_text(const struct page *page, enum audit_group group)
{
	struct table table;
	table_init(&table, 3);
	for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT; rule++)
		if (audit_rules[rule].group == group)
			rule_row(&table, rule);
	return table_print(&table, page, INDENT);
}

enum status audit_rules_list_text(const struct page *page, const char *heading)
{
	for (enum audit_group group = 0; group < AUDIT_GROUP_COUNT; group++) {
		out_format(page->out, "%s%s%s\n\n", group ? "\n" : "", heading,
			   audit_group_titles[group]);
		if (group_text(page, group) != OK)
			return NOMEM;
	}
	return OK;
}

enum status audit_rules_text(const struct page *page)
{
	static const struct str more =
	    STR_INIT("loginscope explain-code RULE says when exactly a rule finds something, why "
		     "that matters, and what to do.");
	if (audit_rules_list_text(page, "") != OK)
		return NOMEM;
	out_char(page->out, '\n');
	page_wrap(page, more, 0, 0, "");
	return OK;
}
