/* The catalogue in Markdown: docs/AUDIT.md. */
#include "report/audit_report.h"
#include "report/audit_rule_text.h"

enum { MARKDOWN_WIDTH = 100 };

/* "**Why**: …", wrapped; nothing when there is no text. */
static void labelled_markdown(struct out *out, const char *label, const char *text)
{
	struct page page = {.out = out, .width = MARKDOWN_WIDTH};
	if (!text)
		return;
	out_format(out, "\n**%s**: ", label);
	page_wrap(&page, str_of(text), strlen(label) + 6, 0, "");
}

void audit_rule_markdown(struct out *out, enum audit_rule rule)
{
	const struct audit_entry *entry = audit_catalogue[rule];
	struct page page = {.out = out, .width = MARKDOWN_WIDTH};
	out_format(out, "### %s\n\n**%s**: %s\n\n", audit_rules[rule].id.at,
		   severity_names[audit_rules[rule].severity].at, entry->title);
	page_wrap(&page, str_of(entry->question), 0, 0, "");
	labelled_markdown(out, "Found", entry->criterion);
	labelled_markdown(out, "Not found", entry->near_miss);
	labelled_markdown(out, "Why", entry->why);
	labelled_markdown(out, "What to do", entry->fix);
	for (unsigned i = 0; i < AUDIT_NEED_COUNT; i++)
		if (audit_rules[rule].needs & 1U << i)
			labelled_markdown(out, "Needs", audit_need_words[i]);
	labelled_markdown(out, "Source", entry->source);
	labelled_markdown(out, "Security Benchmark for Salesforce", entry->controls);
}

/* --- The page ------------------------------------------------------------------------ */

static void group_table(struct out *out, enum audit_group group)
{
	out_format(out, "\n**%s**\n\n| rule | level | finds |\n|---|---|---|\n",
		   audit_group_titles[group]);
	for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT; rule++)
		if (audit_rules[rule].group == group)
			out_format(out, "| [`%s`](#%s) | %s | %s |\n", audit_rules[rule].id.at,
				   audit_rules[rule].id.at,
				   severity_names[audit_rules[rule].severity].at,
				   audit_catalogue[rule]->title);
}

static void group_markdown(struct out *out, enum audit_group group)
{
	out_format(out, "\n## %s\n", audit_group_titles[group]);
	for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT; rule++)
		if (audit_rules[rule].group == group) {
			out_char(out, '\n');
			audit_rule_markdown(out, rule);
		}
}

enum status audit_rules_markdown(struct out *out)
{
	for (size_t i = 0; audit_guide[i]; i++)
		out_text(out, audit_guide[i]);
	out_text(out, "\n## All rules\n");
	for (enum audit_group group = 0; group < AUDIT_GROUP_COUNT; group++)
		group_table(out, group);
	for (enum audit_group group = 0; group < AUDIT_GROUP_COUNT; group++)
		group_markdown(out, group);
	return OK;
}
