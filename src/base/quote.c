#include "base/quote.h"

enum { REPLACEMENT_BYTES = 3, ELLIPSIS_BYTES = 3 };

static bool is_control(uint32_t character)
{
	return character < 0x20 || (character >= 0x7f && character < 0xa0) || character == 0x2028 ||
	       character == 0x2029;
}

bool text_has_control(struct str text, uint32_t *ret)
{
	while (text.length) {
		unsigned char byte = (unsigned char)*text.at;
		if (byte >= 0x20 && byte < 0x7f) {
			text.at++;
			text.length--;
			continue;
		}
		uint32_t character = str_next_char(&text);
		if (is_control(character)) {
			*ret = character;
			return true;
		}
	}
	return false;
}

bool text_is_utf8(struct str text)
{
	while (text.length) {
		if ((unsigned char)*text.at < 0x80) {
			text.at++;
			text.length--;
		} else if (str_next_char(&text) == UINT32_MAX) {
			return false;
		}
	}
	return true;
}

/* Writes at most QUOTE_MAX characters and the ellipsis; returns the length. */
static size_t quote_into(struct str text, char *ret)
{
	size_t length = 0;
	for (size_t i = 0; i < QUOTE_MAX && text.length; i++) {
		struct str rest = text;
		uint32_t character = str_next_char(&rest);
		if (character == UINT32_MAX || is_control(character)) {
			memcpy(ret + length, "\xef\xbf\xbd", REPLACEMENT_BYTES);
			length += REPLACEMENT_BYTES;
		} else {
			memcpy(ret + length, text.at, text.length - rest.length);
			length += text.length - rest.length;
		}
		text = rest;
	}
	if (text.length) {
		memcpy(ret + length, "\xe2\x80\xa6", ELLIPSIS_BYTES);
		length += ELLIPSIS_BYTES;
	}
	return length;
}

const char *quote_text(struct arena *arena, struct str text)
{
	char shown[QUOTE_MAX * 4 + ELLIPSIS_BYTES];
	return arena_text(arena, shown, quote_into(text, shown));
}

const char *quote(struct findings *findings, struct str text)
{
	if (findings_full(findings))
		return "";
	const char *copy = quote_text(findings->arena, text);
	if (!copy)
		findings->nomem = true;
	return copy ? copy : "";
}
