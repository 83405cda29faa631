/* Answers of `match` for people. */
#ifndef REPORT_MATCH_TEXT_H
#define REPORT_MATCH_TEXT_H

#include "engine/match.h"
#include "report/page.h"

/* One answer as a page: how many ranges hold the addresses, and a table of them; for
 * a set that splits how the lists share in it, and then part by part. `input` is what
 * was asked, as it was written. OK or NOMEM. */
enum status match_text(const struct page *page, const struct matcher *matcher,
		       const struct match *match, struct str input, struct arena *scratch);

/* The same as the rest of a line: the ranges, or how the set splits. */
enum status match_line(struct out *out, const struct matcher *matcher, const struct match *match,
		       struct arena *scratch);

#endif
