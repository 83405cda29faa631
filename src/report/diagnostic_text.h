/* Diagnostics as text, Markdown and JSON. Markdown is the page docs/DIAGNOSTICS.md. */
#ifndef REPORT_DIAGNOSTIC_TEXT_H
#define REPORT_DIAGNOSTIC_TEXT_H

#include "engine/audit_rules.h"
#include "report/diagnostics.h"
#include "report/page.h"

/* One diagnostic: what it means, an example, the way out. */
void diagnostic_text(const struct page *page, const struct diagnostic *diagnostic);
void diagnostic_markdown(struct out *out, const struct diagnostic *diagnostic);

/* All of them: a line each, grouped; the whole page. The rules of the audit are listed, too; on the
 * page a link leads to them. OK or NOMEM. */
enum status diagnostics_list_text(const struct page *page);
void diagnostics_markdown(struct out *out);

/* Some of them, a line each. */
void diagnostics_lines_text(const struct page *page, const struct diagnostic *const *rows,
			    size_t count);

/* {"schema": "loginscope/diagnostics/1", "asked": …, "diagnostics": […], "rules": […]}: what a code
 * means, of which a rule of the audit may have the same, or none (AUDIT_RULE_COUNT). Nothing
 * asked: null, and all there are. */
void diagnostics_json(struct out *out, struct str asked, const struct diagnostic *const *rows,
		      size_t count, enum audit_rule rule);

#endif
