/* An answer for people: the verdict first, then why, then what would change it.
 *
 *     TOKEN REQUIRED   etl@acme.example · soap · 198.51.100.1
 *       The address is in none of the 4 trusted ranges (policies/acme.yaml:9) and …
 */
#ifndef REPORT_DECISION_TEXT_H
#define REPORT_DECISION_TEXT_H

#include "report/answer.h"
#include "report/page.h"

/* "etl@acme.example · soap · 198.51.100.1": the facts given. */
void login_text(struct out *out, const struct answer *answer);

/* Verdict, login, reason: how `decide` and `explain` begin. OK or NOMEM. */
enum status verdict_paragraph(const struct page *page, const struct answer *answer);

/* For an answer that depends: the missing facts and what each combination leads
 * to, at most `most` of them (0: all). */
enum status outcomes_text(const struct page *page, const struct answer *answer, size_t most);

/* The whole answer of `decide`, with some of answer->changes. */
enum status decision_text(const struct page *page, const struct answer *answer);

/* The answers for the parts of a block, a line each. */
enum status parts_text(const struct page *page, const struct answer *answer,
		       const struct part *parts, size_t count);

#endif
