/* `sunset`, answered: of a policy alone, or of logins that were. In four formats; JSON and CSV
 * have all of it, text and Markdown as much as a person reads. */
#ifndef REPORT_SUNSET_REPORT_H
#define REPORT_SUNSET_REPORT_H

#include "base/json_shape.h"
#include "engine/sunset_log.h"
#include "report/page.h"

struct sunset_report {
	const struct ruleset *ruleset; /* of today */
	enum rules then;
	uint32_t app;                 /* to move to, or NONE: none was named */
	const struct sunset *sunset;  /* of the policy alone, or ... */
	const struct sunset_log *log; /* ... of logins */
	uint64_t rows, bad;           /* of the file of logins; those that could not be read */
	bool details;                 /* text and Markdown: of every row, too */
};

/* Each: OK or NOMEM. */
enum status sunset_text(const struct page *page, const struct sunset_report *report);
enum status sunset_markdown(struct out *out, const struct sunset_report *report);
enum status sunset_json(struct out *out, const struct sunset_report *report);

/* A row for each subject × way that ends × way that stays (of a policy), or for each subject ×
 * way that ends (of logins). */
enum status sunset_csv(struct out *out, const struct sunset_report *report);

extern const struct json_schema sunset_schema;

#endif
