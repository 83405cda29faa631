/* What is different between two texts, as `diff -u` writes it and patch(1) takes
 * it: three lines of context, "\ No newline at end of file". */
#ifndef REPORT_UNIFIED_DIFF_H
#define REPORT_UNIFIED_DIFF_H

#include "base/arena.h"
#include "report/page.h"

/* Writes it, with a/ and b/ before `name`; nothing when the texts are equal. Lines
 * are written byte for byte, on a terminal made harmless. OK or NOMEM. */
enum status unified_diff(const struct page *page, struct str name, struct str old_text,
			 struct str new_text);

#endif
