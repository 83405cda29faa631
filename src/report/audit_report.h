/* `audit`, answered, in every format. All write one model, struct audit: what one says the others
 * say, too, as far as the format has room. */
#ifndef REPORT_AUDIT_REPORT_H
#define REPORT_AUDIT_REPORT_H

#include "base/json_shape.h"
#include "engine/audit.h"
#include "report/page.h"

/* One policy. */
struct audit_answer {
	const char *path; /* as the command line names it */
	const struct policy *policy;
	const struct ruleset *ruleset;
	const struct audit *audit;
	uint64_t login_count;    /* of the file of logins, that could be read and have an address */
	uint64_t stranger_count; /* of somebody whom the policy does not know */
};

struct audit_report {
	const struct audit_answer *at; /* in the order of the command line */
	uint32_t count;
	struct str today;         /* YYYY-MM-DD */
	enum severity fail_level; /* from it on the exit status is 1 */
	bool fail_only;           /* show nothing below it */
	bool show_excepted;       /* and what exceptions accept, too */
	bool show_known;          /* and what the baseline has */
	bool details;             /* text, Markdown: every finding, and the lists */
	const struct str *unread; /* policies that could not be loaded, of which nothing is said */
	uint32_t unread_count;
	struct str logins;   /* the file of logins; empty: none */
	struct str baseline; /* the baseline's file; empty: none */
};

/* Is the finding shown to people? Not when it is accepted and that is not asked for, nor below the
 * level. */
bool audit_shown(const struct audit_report *report, const struct audit_finding *finding);

/* Is it told to programs? JSON, CSV and SARIF mark what is accepted, and have it always. */
bool audit_told(const struct audit_report *report, const struct audit_finding *finding);

/* Is there a new finding at the level, or above? */
bool audit_fails(const struct audit_report *report);

/* "2 errors, 1 warning; 3 known; in 1 policy, 2026-11-22": the last line, on stderr. */
enum status audit_totals_text(struct out *out, const struct audit_report *report);

/* Each: OK or NOMEM. */
enum status audit_text_report(const struct page *page, const struct audit_report *report);
enum status audit_markdown(struct out *out, const struct audit_report *report);
enum status audit_json(struct out *out, const struct audit_report *report);
enum status audit_csv(struct out *out, const struct audit_report *report);
enum status audit_junit(struct out *out, const struct audit_report *report);
enum status audit_github(struct out *out, const struct audit_report *report);
enum status audit_sarif(struct out *out, const struct audit_report *report, const char *version);
enum status audit_html(struct out *out, const struct audit_report *report);

/* The catalogue. */
enum status audit_rules_text(const struct page *page);
enum status audit_rules_markdown(struct out *out);
enum status audit_rules_json(struct out *out);

extern const struct json_schema audit_schema;

#endif
