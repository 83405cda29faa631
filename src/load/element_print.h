/* XML as Salesforce writes metadata: a declaration, four blanks for each level, an element
 * without children as <name/>, entities for the five characters & < > " ', a line feed at
 * the end. */
#ifndef LOAD_ELEMENT_PRINT_H
#define LOAD_ELEMENT_PRINT_H

#include "base/out.h"

/* The declaration and the start tag of the root, in the namespace of metadata. What goes into
 * the root is printed at depth 1. */
void root_begin(struct out *out, const char *name);
void root_end(struct out *out, const char *name);

/* A root with nothing in it. */
void root_empty(struct out *out, const char *name);

void element_begin(struct out *out, unsigned depth, const char *name);
void element_end(struct out *out, unsigned depth, const char *name);
void element_empty(struct out *out, unsigned depth, const char *name);

/* What stands for the character in XML: an entity; NULL: it stands for itself. */
const char *element_entity(uint32_t character);

/* <name>text</name>. The text is a policy's, so it is UTF-8 without control characters; the
 * two characters beyond those that XML cannot hold, U+FFFE and U+FFFF, become U+FFFD. */
void element_text(struct out *out, unsigned depth, const char *name, struct str text);
void element_number(struct out *out, unsigned depth, const char *name, uint64_t number);
void element_flag(struct out *out, unsigned depth, const char *name, bool flag);

#endif
