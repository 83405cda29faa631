#include "report/diagnostic_text.h"

#include "base/json.h"
#include "report/audit_rule_text.h"

static const size_t INDENT = 2, EXAMPLE_INDENT = 6, CODE_WIDTH = 24, MARKDOWN_WIDTH = 100;

/* --- Text -------------------------------------------------------------------- */

static void write_paragraph(const struct page *page, const char *text)
{
	out_char(page->out, '\n');
	out_fill(page->out, ' ', INDENT);
	page_wrap(page, str_of(text), INDENT, INDENT, "");
}

/* The lines of an example, which is ours and ends in a line end. */
static void write_example(const struct page *page, const char *heading, const char *text)
{
	out_char(page->out, '\n');
	out_fill(page->out, ' ', INDENT);
	page_coloured(page, COLOUR_DIM, heading);
	out_char(page->out, '\n');
	while (*text) {
		size_t length = strcspn(text, "\n");
		if (length)
			out_fill(page->out, ' ', EXAMPLE_INDENT);
		out_bytes(page->out, text, length + 1);
		text += length + 1;
	}
}

void diagnostic_text(const struct page *page, const struct diagnostic *diagnostic)
{
	page_coloured(page, COLOUR_BOLD, diagnostic->code);
	out_text(page->out, " (");
	diagnostic_kind_text(page->out, diagnostic);
	out_format(page->out, "): %s\n", diagnostic->title);
	write_paragraph(page, diagnostic->cause);
	if (diagnostic->wrong)
		write_example(page, "Wrong:", diagnostic->wrong);
	write_paragraph(page, diagnostic->cure);
	if (diagnostic->right)
		write_example(page, "Right:", diagnostic->right);
}

static void write_line(const struct page *page, const struct diagnostic *diagnostic)
{
	struct str code = str_of(diagnostic->code);
	out_fill(page->out, ' ', INDENT);
	page_cell_coloured(page, COLOUR_BOLD, code);
	if (code.length > CODE_WIDTH) {
		out_char(page->out, '\n');
		out_fill(page->out, ' ', INDENT + CODE_WIDTH);
	} else {
		out_fill(page->out, ' ', CODE_WIDTH - code.length);
	}
	out_fill(page->out, ' ', 2);
	page_wrap(page, str_of(diagnostic->title), INDENT + CODE_WIDTH + 2, INDENT + CODE_WIDTH + 2,
		  "");
}

void diagnostics_lines_text(const struct page *page, const struct diagnostic *const *rows,
			    size_t count)
{
	for (size_t i = 0; i < count; i++)
		write_line(page, rows[i]);
}

enum status diagnostics_list_text(const struct page *page)
{
	for (size_t g = 0; g < DIAGNOSTIC_GROUPS; g++) {
		const struct diagnostic_group *group = diagnostic_groups[g];
		out_format(page->out, "%s%s\n\n", g ? "\n" : "", group->title);
		for (size_t i = 0; i < group->count; i++)
			write_line(page, &group->rows[i]);
	}
	out_char(page->out, '\n');
	return audit_rules_list_text(page, "Rules of the audit: ");
}

/* --- Markdown ---------------------------------------------------------------- */

static const char *example_language(const struct diagnostic *diagnostic)
{
	return diagnostic->example == EXAMPLE_LOGINS ? "csv" : "yaml";
}

static void write_fenced(struct out *out, const struct diagnostic *diagnostic, const char *text)
{
	out_format(out, "\n```%s\n%s```\n", example_language(diagnostic), text);
}

static void write_wrapped(struct out *out, const char *text)
{
	struct page page = {.out = out, .width = MARKDOWN_WIDTH};
	out_char(out, '\n');
	page_wrap(&page, str_of(text), 0, 0, "");
}

void diagnostic_markdown(struct out *out, const struct diagnostic *diagnostic)
{
	out_format(out, "### %s\n\n**", diagnostic->code);
	diagnostic_kind_text(out, diagnostic);
	out_format(out, "**: %s\n", diagnostic->title);
	write_wrapped(out, diagnostic->cause);
	if (diagnostic->wrong)
		write_fenced(out, diagnostic, diagnostic->wrong);
	write_wrapped(out, diagnostic->cure);
	if (diagnostic->right)
		write_fenced(out, diagnostic, diagnostic->right);
}

/* "Keys and values" as GitHub makes a link target of it. */
static void write_anchor(struct out *out, const char *title)
{
	for (; *title; title++)
		if (*title == ' ')
			out_char(out, '-');
		else if (*title >= 'A' && *title <= 'Z')
			out_char(out, (char)(*title - 'A' + 'a'));
		else if (*title != ',')
			out_char(out, *title);
}

static void write_contents(struct out *out)
{
	for (size_t g = 0; g < DIAGNOSTIC_GROUPS; g++) {
		const struct diagnostic_group *group = diagnostic_groups[g];
		out_format(out, "- [%s](#", group->title);
		write_anchor(out, group->title);
		out_text(out, "):\n");
		for (size_t i = 0; i < group->count; i++)
			out_format(out, "  [%s](#%s)%s\n", group->rows[i].code, group->rows[i].code,
				   i + 1 < group->count ? "," : "");
	}
	out_text(out, "- [Rules of the audit](AUDIT.md)\n");
}

void diagnostics_markdown(struct out *out)
{
	out_text(out,
		 "# Diagnostics\n\n"
		 "Every message about an input, every bad row of a file and every answer about a "
		 "login ends in a code\n"
		 "in brackets, and `reset-option` names each cause by one. A code stays the same "
		 "whatever its sentence\n"
		 "becomes. This page has them all; `loginscope explain-code CODE` has the same "
		 "without a network, and\n"
		 "takes Salesforce's own codes, too. It is printed by `loginscope explain-code "
		 "--all --format md`.\n\n");
	write_contents(out);
	for (size_t g = 0; g < DIAGNOSTIC_GROUPS; g++) {
		const struct diagnostic_group *group = diagnostic_groups[g];
		out_format(out, "\n## %s\n", group->title);
		for (size_t i = 0; i < group->count; i++) {
			out_char(out, '\n');
			diagnostic_markdown(out, &group->rows[i]);
		}
	}
	out_text(out,
		 "\n## Rules of the audit\n\n"
		 "A finding of `audit` has the id of a rule instead. [AUDIT.md](AUDIT.md) has them "
		 "all, and\n`loginscope explain-code RULE` has each of them.\n");
}

/* --- JSON -------------------------------------------------------------------- */

static const char *group_title(const struct diagnostic *diagnostic)
{
	for (size_t g = 0; g < DIAGNOSTIC_GROUPS; g++)
		for (size_t i = 0; i < diagnostic_groups[g]->count; i++)
			if (&diagnostic_groups[g]->rows[i] == diagnostic)
				return diagnostic_groups[g]->title;
	return "";
}

static void json_example(struct json *json, const struct diagnostic *diagnostic)
{
	json_key(json, "example");
	if (diagnostic->example == EXAMPLE_NONE) {
		json_null(json);
		return;
	}
	json_object(json);
	json_key(json, "language");
	json_text(json, example_language(diagnostic));
	json_key(json, "wrong");
	json_text(json, diagnostic->wrong);
	json_key(json, "right");
	json_text(json, diagnostic->right);
	json_object_end(json);
}

static void json_verdicts(struct json *json, const struct diagnostic *diagnostic)
{
	json_key(json, "verdicts");
	json_array(json);
	for (unsigned verdict = 0; verdict < VERDICT_COUNT; verdict++)
		if (diagnostic->verdicts & 1u << verdict)
			json_str(json, verdict_names[verdict]);
	json_array_end(json);
}

static void json_diagnostic(struct json *json, const struct diagnostic *diagnostic)
{
	json_object(json);
	json_key(json, "code");
	json_text(json, diagnostic->code);
	json_key(json, "severity");
	if (diagnostic_is_finding(diagnostic))
		json_str(json, severity_names[diagnostic->severity]);
	else
		json_null(json);
	json_verdicts(json, diagnostic);
	json_key(json, "hides_reset");
	json_bool(json, diagnostic->hides_reset);
	json_key(json, "group");
	json_text(json, group_title(diagnostic));
	json_key(json, "title");
	json_text(json, diagnostic->title);
	json_key(json, "cause");
	json_text(json, diagnostic->cause);
	json_key(json, "cure");
	json_text(json, diagnostic->cure);
	json_example(json, diagnostic);
	json_object_end(json);
}

static void json_asked(struct json *json, const struct diagnostic *const *rows, size_t count,
		       enum audit_rule rule)
{
	json_key(json, "diagnostics");
	json_array(json);
	for (size_t i = 0; i < count; i++)
		json_diagnostic(json, rows[i]);
	json_array_end(json);
	json_key(json, "rules");
	json_array(json);
	if (rule < AUDIT_RULE_COUNT)
		audit_rule_json(json, rule);
	json_array_end(json);
}

static void json_all(struct json *json)
{
	json_key(json, "diagnostics");
	json_array(json);
	for (size_t g = 0; g < DIAGNOSTIC_GROUPS; g++)
		for (size_t i = 0; i < diagnostic_groups[g]->count; i++)
			json_diagnostic(json, &diagnostic_groups[g]->rows[i]);
	json_array_end(json);
	json_key(json, "rules");
	json_array(json);
	for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT; rule++)
		audit_rule_json(json, rule);
	json_array_end(json);
}

void diagnostics_json(struct out *out, struct str asked, const struct diagnostic *const *rows,
		      size_t count, enum audit_rule rule)
{
	struct json json;
	json_init(&json, out, 3);
	json_object(&json);
	json_key(&json, "schema");
	json_text(&json, "loginscope/diagnostics/1");
	json_key(&json, "asked");
	json_str_or_null(&json, asked);
	if (asked.length)
		json_asked(&json, rows, count, rule);
	else
		json_all(&json);
	json_object_end(&json);
	out_char(out, '\n');
}
