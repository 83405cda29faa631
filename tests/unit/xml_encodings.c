#include "xml_encodings.h"

#include <stdlib.h>

const char *const xml_encoding_names[XML_ENCODINGS] = {
    "UTF-8 with a mark", "UTF-16, little end first", "UTF-16, big end first",
    "UTF-16 without a mark"};

static char *unit_put(char *at, uint32_t unit, bool big)
{
	at[!big] = (char)(unit >> 8);
	at[big] = (char)unit;
	return at + 2;
}

struct str xml_encode(struct str text, unsigned encoding)
{
	char *bytes = malloc(text.length * 2 + 4), *at = bytes;
	bool big = encoding == 2;
	if (!bytes)
		abort();
	if (encoding == 3 && (text.length < 5 || memcmp(text.at, "<?xml", 5) != 0))
		return (struct str){bytes, 0};
	if (encoding == 0) {
		memcpy(bytes, "\xef\xbb\xbf", 3);
		memcpy(bytes + 3, text.at, text.length);
		return (struct str){bytes, text.length + 3};
	}
	if (encoding < 3)
		at = unit_put(at, 0xfeff, big);
	while (text.length) {
		uint32_t character = str_next_char(&text);
		if (character >= 0x10000) {
			at = unit_put(at, 0xd800 + ((character - 0x10000) >> 10), big);
			character = 0xdc00 + (character & 0x3ff);
		}
		at = unit_put(at, character, big);
	}
	return (struct str){bytes, (size_t)(at - bytes)};
}
