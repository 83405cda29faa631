/* Names in small letters, so that they can be compared as Salesforce does where it writes one
 * name in several ways. */
#ifndef LOAD_TEXT_LOWER_H
#define LOAD_TEXT_LOWER_H

#include "base/arena.h"
#include "base/str.h"

/* Every letter of the Latin (with its additions, as in Ö, Ő, Ở), Greek and Cyrillic scripts as its
 * small one; a sigma at the end of a word as any other. What is not UTF-8 stays. NULL: no
 * memory. */
const char *text_lower(struct str text, struct arena *arena);

#endif
