/* Encodings of one byte a character, which a file of XML may declare. Their first 128
 * characters are those of ASCII. */
#ifndef LOAD_CHARSET_H
#define LOAD_CHARSET_H

#include "base/str.h"

struct charset {
	struct str name; /* as an XML declaration has it */
	/* Of the bytes 0x80..0x9f, whose others are as in ISO-8859-1; 0: none. */
	uint16_t middle[32];
};

/* The charset of that name, in any case: windows-1252 (cp1252), ISO-8859-1 (latin1), US-ASCII
 * (whose bytes over 0x7f are none). NULL: another. */
const struct charset *charset_find(struct str name);

/* The character of a byte; 0: it is none. */
uint32_t charset_character(const struct charset *charset, unsigned char byte);

#endif
