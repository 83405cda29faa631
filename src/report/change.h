/* What would change an answer, in words. */
#ifndef REPORT_CHANGE_H
#define REPORT_CHANGE_H

#include "report/answer.h"
#include "report/page.h"

/* "from a trusted address", "credential token", … : the `change` of the JSON. */
const char *change_name(const struct change *change);

/* answer->changes, a line each, as far as `most` allows (0: all).
 * Nothing is written when there are none. OK or NOMEM. */
enum status changes_text(const struct page *page, const struct answer *answer, size_t most);

#endif
