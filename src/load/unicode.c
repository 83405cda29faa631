#include "load/unicode.h"

enum { SURROGATE_HIGH = 0xd800, SURROGATE_LOW = 0xdc00, SURROGATE_END = 0xe000 };

static bool begins_with(struct str bytes, const char *mark, size_t length)
{
	return bytes.length >= length && memcmp(bytes.at, mark, length) == 0;
}

size_t utf8_put(uint32_t character, char *ret)
{
	if (character < 0x80) {
		ret[0] = (char)character;
		return 1;
	}
	size_t size = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
	static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
	for (size_t i = size - 1; i > 0; i--) {
		ret[i] = (char)(0x80 | (character & 0x3f));
		character >>= 6;
	}
	ret[0] = (char)(first[size] | character);
	return size;
}

static uint32_t unit_at(struct str bytes, size_t at, bool big)
{
	unsigned char a = (unsigned char)bytes.at[at], b = (unsigned char)bytes.at[at + 1];
	return big ? (uint32_t)(a << 8 | b) : (uint32_t)(b << 8 | a);
}

/* The character at `*at`, moving it on; UINT32_MAX when there is none. */
static uint32_t utf16_next(struct str bytes, size_t *at, bool big)
{
	if (bytes.length - *at < 2)
		return UINT32_MAX;
	uint32_t unit = unit_at(bytes, *at, big);
	*at += 2;
	if (unit < SURROGATE_HIGH || unit >= SURROGATE_END)
		return unit;
	if (unit >= SURROGATE_LOW || bytes.length - *at < 2)
		return UINT32_MAX;
	uint32_t low = unit_at(bytes, *at, big);
	*at += 2;
	if (low < SURROGATE_LOW || low >= SURROGATE_END)
		return UINT32_MAX;
	return 0x10000 + ((unit - SURROGATE_HIGH) << 10) + (low - SURROGATE_LOW);
}

static enum status utf16_decode(struct str bytes, bool big, struct arena *arena, struct str *ret,
				struct text_problem *ret_problem)
{
	static const struct text_problem half = {.code = "encoding",
						 .message = "not UTF-16: half a character",
						 .help = "save the file as UTF-8"};
	static const struct text_problem nul = {.code = "control-character",
						.message = "control character U+0000",
						.help = "remove it; a policy is plain text"};
	char *text = arena_array(arena, bytes.length / 2 + 1, 3);
	size_t length = 0, at = 0;
	if (!text)
		return NOMEM;
	while (at < bytes.length) {
		uint32_t character = utf16_next(bytes, &at, big);
		if (character == UINT32_MAX || character == 0) {
			*ret = (struct str){text, length};
			*ret_problem = character == 0 ? nul : half;
			ret_problem->offset = length;
			return INVALID;
		}
		length += utf8_put(character, text + length);
	}
	*ret = (struct str){text, length};
	return OK;
}

/* The first U+0085, U+2028 or U+2029, or the length. */
static size_t odd_line_end(struct str text)
{
	const unsigned char *at = (const unsigned char *)text.at;
	for (size_t i = 0; i + 1 < text.length; i++) {
		if (at[i] < 0xc2)
			continue;
		if (at[i] == 0xc2 && at[i + 1] == 0x85)
			return i;
		if (at[i] == 0xe2 && at[i + 1] == 0x80 && i + 2 < text.length &&
		    (at[i + 2] == 0xa8 || at[i + 2] == 0xa9))
			return i;
	}
	return text.length;
}

static enum status line_ends_check(struct str text, struct text_problem *ret_problem)
{
	size_t offset = odd_line_end(text);
	if (offset == text.length)
		return OK;
	*ret_problem = (struct text_problem){
	    .code = "line-separator",
	    .message = "a line end that most editors don't show (U+0085, U+2028 or U+2029)",
	    .help = "remove it, or write a plain line end",
	    .offset = offset};
	return INVALID;
}

/* UTF-16 without a mark has a NUL in the first character, or two. */
static bool looks_like_utf16(struct str bytes)
{
	return bytes.length >= 2 && (bytes.at[0] == '\0' || bytes.at[1] == '\0');
}

enum status text_decode_any_lines(struct str bytes, struct arena *arena, struct str *ret,
				  struct text_problem *ret_problem)
{
	enum status status = OK;
	bool little = begins_with(bytes, "\xff\xfe", 2), big = begins_with(bytes, "\xfe\xff", 2);
	if (begins_with(bytes, "\xef\xbb\xbf", 3)) {
		*ret = (struct str){bytes.at + 3, bytes.length - 3};
	} else if (little || big) {
		struct str units = {bytes.at + 2, bytes.length - 2};
		status = utf16_decode(units, big, arena, ret, ret_problem);
	} else if (looks_like_utf16(bytes)) {
		*ret = (struct str){0};
		*ret_problem = (struct text_problem){
		    .code = "encoding",
		    .message = "not UTF-8; perhaps UTF-16 without a byte order mark",
		    .help = "save the file as UTF-8"};
		return INVALID;
	} else {
		*ret = bytes;
	}
	return status;
}

enum status text_decode(struct str bytes, struct arena *arena, struct str *ret,
			struct text_problem *ret_problem)
{
	enum status status = text_decode_any_lines(bytes, arena, ret, ret_problem);
	return status == OK ? line_ends_check(*ret, ret_problem) : status;
}

void text_position(struct str text, size_t offset, uint32_t *ret_line, uint32_t *ret_column)
{
	struct str rest = {text.at, offset < text.length ? offset : text.length};
	uint32_t line = 1, column = 1;
	while (rest.length) {
		uint32_t character = str_next_char(&rest);
		if (character == '\r' && rest.length && *rest.at == '\n')
			continue;
		column++;
		if (character == '\n' || character == '\r') {
			line++;
			column = 1;
		}
	}
	*ret_line = line;
	*ret_column = column;
}
