/* Text of several lines, moved to the right: made on a page of its own, then written line by
 * line. */
#ifndef REPORT_INDENTED_H
#define REPORT_INDENTED_H

#include "report/page.h"

/* A page as `page` less `indent` columns, into memory that the caller clears. */
struct page page_indented(const struct page *page, size_t indent, struct out *memory);

/* Writes what came of it. */
void indented_print(const struct page *page, size_t indent, const struct out *memory);

#endif
