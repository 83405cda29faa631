/* The keys of each mapping in the order of the schema. For the fmt_*.c only. */
#ifndef LOAD_FMT_SORT_H
#define LOAD_FMT_SORT_H

#include "load/fmt_tree.h"

/* Comments move with their entries; what stands at the top of the file, apart from
 * the first entry by a blank line, stays there. A document with aliases stays as
 * it is: what they stand for must come first. */
void fmt_sort(struct fmt_document *document);

#endif
