#include "load/text_cursor.h"

void text_cursor_move(struct text_cursor *cursor, size_t offset)
{
	while (cursor->offset < offset && cursor->rest.length) {
		size_t before = cursor->rest.length;
		uint32_t character = str_next_char(&cursor->rest);
		cursor->offset += before - cursor->rest.length;
		bool crlf = character == '\r' && cursor->rest.length && *cursor->rest.at == '\n';
		cursor->column += !crlf;
		if (character == '\n' || (character == '\r' && !crlf)) {
			cursor->line++;
			cursor->column = 1;
		}
	}
}
