/* Where in a text am I? A cursor that only moves on, so that all places of a file together cost
 * one walk through it. */
#ifndef LOAD_TEXT_CURSOR_H
#define LOAD_TEXT_CURSOR_H

#include "base/str.h"

struct text_cursor {
	struct str rest; /* of the text, from the cursor on */
	size_t offset;
	uint32_t line, column; /* from 1, columns in characters */
};

static inline struct text_cursor text_cursor_begin(struct str text)
{
	return (struct text_cursor){.rest = text, .line = 1, .column = 1};
}

/* Moves to a byte of the text that is not before the cursor. LF, CRLF and CR end a line. */
void text_cursor_move(struct text_cursor *cursor, size_t offset);

#endif
