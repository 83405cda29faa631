/* Bytes of a file to UTF-8 text, before anything reads it. */
#ifndef LOAD_UNICODE_H
#define LOAD_UNICODE_H

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/* Why bytes are no text that can be shown line by line. */
struct text_problem {
	const char *code, *message, *help;
	size_t offset; /* in the text as far as it could be decoded */
};

/* Removes a byte order mark and turns UTF-16 (which needs one) into UTF-8. UTF-8
 * stays where it is, unchecked; else `*ret` lives in `arena`. INVALID: it is
 * no text, or has one of the line ends that YAML obeys but editors don't show
 * (U+0085, U+2028, U+2029); `*ret_problem` says what, `*ret` is the text so
 * far. NOMEM. */
enum status text_decode(struct str bytes, struct arena *arena, struct str *ret,
			struct text_problem *ret_problem);

/* The same without the rule about line ends: for files that are not YAML. */
enum status text_decode_any_lines(struct str bytes, struct arena *arena, struct str *ret,
				  struct text_problem *ret_problem);

/* Writes the character, of 1 to 4 bytes; returns how many. */
size_t utf8_put(uint32_t character, char *ret);

/* Line and column (in characters), both from 1, of a byte of the text. Linear;
 * for messages. */
void text_position(struct str text, size_t offset, uint32_t *ret_line, uint32_t *ret_column);

#endif
