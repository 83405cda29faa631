/* A text of XML in the encodings that need not be declared. */
#ifndef TESTS_XML_ENCODINGS_H
#define TESTS_XML_ENCODINGS_H

#include "base/str.h"

enum { XML_ENCODINGS = 4, XML_UTF16_FIRST = 1 };

extern const char *const xml_encoding_names[XML_ENCODINGS];

/* UTF-8 with a byte order mark, UTF-16 with one (both orders), UTF-16 without one; to be freed.
 * Without a mark only what begins with "<?xml" can be known: else the bytes are none. */
struct str xml_encode(struct str text, unsigned encoding);

#endif
