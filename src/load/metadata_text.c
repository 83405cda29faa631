#include "load/metadata_text.h"

#include "load/charset.h"
#include "load/unicode.h"

struct str metadata_encoding(struct str bytes)
{
	struct str mark = STR("\xef\xbb\xbf"), start = STR("<?xml"), key = STR("encoding");
	if (bytes.length >= mark.length && memcmp(bytes.at, mark.at, mark.length) == 0)
		bytes = (struct str){bytes.at + mark.length, bytes.length - mark.length};
	if (bytes.length < start.length || memcmp(bytes.at, start.at, start.length) != 0)
		return (struct str){0};
	const char *end = memmem(bytes.at, bytes.length, "?>", 2);
	struct str head = {bytes.at, end ? (size_t)(end - bytes.at) : bytes.length};
	const char *at = memmem(head.at, head.length, key.at, key.length);
	if (!at)
		return (struct str){0};
	struct str rest = {at + key.length, head.length - (size_t)(at + key.length - head.at)};
	while (rest.length && *rest.at != '"' && *rest.at != '\'')
		rest = (struct str){rest.at + 1, rest.length - 1};
	const char *close = rest.length ? memchr(rest.at + 1, *rest.at, rest.length - 1) : NULL;
	if (!close)
		return (struct str){0};
	return (struct str){rest.at + 1, (size_t)(close - rest.at) - 1};
}

/* Characters of one byte have at most three in UTF-8. */
static enum status charset_decode(struct str bytes, const struct charset *charset,
				  struct arena *arena, struct str *ret)
{
	char *text = arena_array(arena, bytes.length + 1, 3), *at = text;
	if (!text)
		return NOMEM;
	for (size_t i = 0; i < bytes.length; i++) {
		unsigned char byte = (unsigned char)bytes.at[i];
		uint32_t character = charset_character(charset, byte);
		if (byte && !character)
			character = 0xfffd;
		if (character < 0x80) {
			*at++ = (char)character;
		} else if (character < 0x800) {
			*at++ = (char)(0xc0 | character >> 6);
			*at++ = (char)(0x80 | (character & 0x3f));
		} else {
			*at++ = (char)(0xe0 | character >> 12);
			*at++ = (char)(0x80 | (character >> 6 & 0x3f));
			*at++ = (char)(0x80 | (character & 0x3f));
		}
	}
	*ret = (struct str){text, (size_t)(at - text)};
	return OK;
}

/* UTF-16 without a mark, which begins with "<", gets one. */
static enum status mark_add(struct str *bytes, struct arena *arena)
{
	bool big = bytes->length >= 2 && bytes->at[0] == '\0' && bytes->at[1] == '<';
	bool little = bytes->length >= 2 && bytes->at[0] == '<' && bytes->at[1] == '\0';
	if (!big && !little)
		return OK;
	char *marked = arena_array(arena, bytes->length + 2, 1);
	if (!marked)
		return NOMEM;
	memcpy(marked, big ? "\xfe\xff" : "\xff\xfe", 2);
	memcpy(marked + 2, bytes->at, bytes->length);
	*bytes = (struct str){marked, bytes->length + 2};
	return OK;
}

static bool is_marked_wide(struct str bytes)
{
	return bytes.length >= 2 &&
	       (!memcmp(bytes.at, "\xfe\xff", 2) || !memcmp(bytes.at, "\xff\xfe", 2));
}

static bool is_surrogate(const char *unit, bool big, unsigned char kind)
{
	return ((unsigned char)unit[big ? 0 : 1] & 0xfc) == kind;
}

/* expat takes the first half of a pair for a character with whatever follows it. So that lines
 * and columns stay its own, the two become one U+FFFD. */
static enum status halves_replace(struct str *bytes, struct arena *arena)
{
	enum { HIGH = 0xd8, LOW = 0xdc };
	if (!is_marked_wide(*bytes))
		return OK;
	bool big = *bytes->at == '\xfe';
	char *text = arena_array(arena, bytes->length, 1), *to = text;
	const char *at = bytes->at, *end = at + bytes->length;
	if (!text)
		return NOMEM;
	for (; end - at >= 4; at += 2, to += 2) {
		memcpy(to, at, 2);
		if (!is_surrogate(at, big, HIGH))
			continue;
		if (is_surrogate(at + 2, big, LOW)) {
			memcpy(to += 2, at += 2, 2);
			continue;
		}
		memcpy(to, big ? "\xff\xfd" : "\xfd\xff", 2);
		at += 2;
	}
	memcpy(to, at, (size_t)(end - at));
	*bytes = (struct str){text, (size_t)(to - text) + (size_t)(end - at)};
	return OK;
}

enum status metadata_text_decode(struct str bytes, struct arena *arena, struct str *ret)
{
	struct text_problem problem;
	struct str text = {0};
	if (mark_add(&bytes, arena) != OK || halves_replace(&bytes, arena) != OK ||
	    text_decode_any_lines(bytes, arena, &text, &problem) == NOMEM)
		return NOMEM;
	const struct charset *charset = charset_find(metadata_encoding(text));
	if (charset && text.at == bytes.at)
		return charset_decode(text, charset, arena, ret);
	*ret = text;
	return OK;
}
