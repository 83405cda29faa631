/* The long answer: the decision, every step with the lines behind it, how sure
 * it is and where the rule comes from, and all that would change it. */
#ifndef REPORT_EXPLAIN_TEXT_H
#define REPORT_EXPLAIN_TEXT_H

#include "report/answer.h"
#include "report/page.h"

/* With all of answer->changes. OK or NOMEM. */
enum status explain_text(const struct page *page, const struct answer *answer);

/* The same for the parts of a block, one after the other. */
enum status explain_parts_text(const struct page *page, const struct answer *answer,
			       const struct part *parts, size_t count);

#endif
