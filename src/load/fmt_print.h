/* The canonical layout of a policy file. For the fmt_*.c only. */
#ifndef LOAD_FMT_PRINT_H
#define LOAD_FMT_PRINT_H

#include "base/out.h"
#include "load/fmt_tree.h"

enum { FMT_WIDTH = 100 }; /* what stands in brackets ends within so many columns */

/* Writes the document to `out`, which is memory. Remembers what it must in `arena`.
 * OK or NOMEM. */
enum status fmt_print(const struct fmt_document *document, struct arena *arena, struct out *out);

#endif
