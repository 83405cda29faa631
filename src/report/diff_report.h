/* A diff in each of its formats. All say the same: what they cut they count, and JSON and
 * CSV cut nothing. Text, Markdown and HTML have a block for what JSON, CSV and SARIF have
 * several changes for (diff_view.h). Groups are written one after the other, so memory does
 * not grow with their number. Each: OK or NOMEM; a failure of the output stays in it. */
#ifndef REPORT_DIFF_REPORT_H
#define REPORT_DIFF_REPORT_H

#include "report/diff_view.h"
#include "report/page.h"

enum status diff_report_text(const struct page *page, const struct diff_view *view);

/* For a comment on a pull request: GitHub takes 65,536 characters. At most `limit` bytes are
 * written (at least MARKDOWN_LEAST); what does not fit is counted. */
enum { MARKDOWN_LEAST = 16384, MARKDOWN_COMMENT = 65000 };
enum status diff_report_markdown(struct out *out, const struct diff_view *view, size_t limit);

/* A page for a browser, a phone, paper. */
enum status diff_report_html(struct out *out, const struct diff_view *view);

/* "loginscope/diff/1", diff_schema.h. */
enum status diff_report_json(struct out *out, const struct diff_view *view);

/* A row per change, behind a header; lists in one field, "; " between their items. */
enum status diff_report_csv(struct out *out, const struct diff_view *view);

/* SARIF 2.1.0: a rule per class, a result per change, at the line of NEW that decides (or,
 * where it has none, of OLD). Fingerprints name who and how, not where in the file. */
enum status diff_report_sarif(struct out *out, const struct diff_view *view, const char *version);

#endif
