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

/* A text, and the same line by line as it may be shown. */
struct masked_text {
	struct str text, masked;
};

/* The same without showing a line that is another in `masked`: the context ends before it. It
 * stays a patch. INVALID: a line that goes or comes is one, and nothing is written. */
enum status unified_diff_masked(const struct page *page, struct str name,
				const struct masked_text *old_text,
				const struct masked_text *new_text);

#endif
