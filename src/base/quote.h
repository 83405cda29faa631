/* The user's own text inside a message: short enough for a line, and harmless
 * on a terminal. */
#ifndef BASE_QUOTE_H
#define BASE_QUOTE_H

#include "base/finding.h"

enum { QUOTE_MAX = 80 }; /* characters shown; what is longer ends in "…" */

/* `text` as a C string for a message of `findings`, living in their arena:
 * control characters and bytes that are not UTF-8 become U+FFFD. Never NULL;
 * when memory is out it is empty and findings->nomem is set. Empty, too, when
 * the list of findings is full, for then nobody will read it. */
const char *quote(struct findings *findings, struct str text);

/* The same text in an arena; NULL when memory is out. */
const char *quote_text(struct arena *arena, struct str text);

/* Is there a control character (Unicode Cc, or a line or paragraph separator)
 * in the text? `*ret` is the first. */
bool text_has_control(struct str text, uint32_t *ret);

bool text_is_utf8(struct str text);

#endif
