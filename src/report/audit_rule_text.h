/* Rules of the audit, one by one, as `explain-code` tells them; all of them are audit_report.h's. */
#ifndef REPORT_AUDIT_RULE_TEXT_H
#define REPORT_AUDIT_RULE_TEXT_H

#include "base/json_shape.h"
#include "report/audit_catalogue.h"
#include "report/page.h"

/* All that there is to say of a rule; nothing is said of it elsewhere. */
void audit_rule_text(const struct page *page, enum audit_rule rule);
void audit_rule_markdown(struct out *out, enum audit_rule rule);
void audit_rule_json(struct json *json, enum audit_rule rule);

/* A line for each, under their groups, whose titles follow `heading`. OK or NOMEM. */
enum status audit_rules_list_text(const struct page *page, const char *heading);

/* What audit_rule_json() writes; and a document of all of them. */
extern const struct json_shape audit_rule_shape;
extern const struct json_schema audit_rules_schema;

/* How the audit is used, in Markdown: what docs/AUDIT.md begins with, in pieces; NULL ends them. */
extern const char *const audit_guide[];

#endif
