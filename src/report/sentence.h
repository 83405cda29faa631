/* The reason of an answer in one or two plain sentences that name the lines
 * behind it. Every reason code has its own, in one table. */
#ifndef REPORT_SENTENCE_H
#define REPORT_SENTENCE_H

#include "report/answer.h"

/* Writes the sentences; blanks that must not break are HARD_BLANK (page.h). Not
 * for answers that depend. OK or NOMEM. */
enum status reason_sentence(struct out *out, const struct answer *answer);

/* The part of Salesforce's documentation that the reason stands on: "Salesforce Help,
 * login_ip_ranges". */
const char *reason_source(enum reason reason);

/* NULL for confirmed rules, else how sure the answer is, as a sentence. */
const char *grade_sentence(enum grade grade);

#endif
