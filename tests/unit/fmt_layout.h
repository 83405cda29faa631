/* What holds of every formatted text, whatever it says. */
#ifndef TESTS_FMT_LAYOUT_H
#define TESTS_FMT_LAYOUT_H

#include "base/str.h"

/* What is wrong with the layout: blanks at the end of a line, CR, two blank lines in a
 * row or one at the end of the file (but for those that a block scalar says), no line
 * end at the end, a text on several lines that is no block. NULL: nothing. */
const char *fmt_layout_problem(struct str text);

#endif
