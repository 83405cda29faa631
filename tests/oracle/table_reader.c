#include "oracle/table_reader.h"

#include <stdarg.h>
#include <stdio.h>

void reader_error(struct reader *reader, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fprintf(stderr, "%s:%u: ", reader->table->file, reader->number);
	vfprintf(stderr, format, args);
	fprintf(stderr, "\n");
	va_end(args);
	reader->table->error_count++;
}

struct str text_trim(struct str text)
{
	while (text.length && (text.at[0] == ' ' || text.at[0] == '\t'))
		text = (struct str){text.at + 1, text.length - 1};
	while (text.length && (text.at[text.length - 1] == ' ' || text.at[text.length - 1] == '\t'))
		text.length--;
	return text;
}

struct str text_cut(struct str *text, char separator)
{
	const char *at = text->length ? memchr(text->at, separator, text->length) : NULL;
	size_t length = at ? (size_t)(at - text->at) : text->length;
	struct str before = {text->at, length};
	size_t skip = at ? length + 1 : length;
	*text = (struct str){text->at + skip, text->length - skip};
	return text_trim(before);
}

bool reader_next(struct reader *reader)
{
	if (reader->rest.length == 0)
		return false;
	const char *end = memchr(reader->rest.at, '\n', reader->rest.length);
	size_t length = end ? (size_t)(end - reader->rest.at) : reader->rest.length;
	size_t skip = end ? length + 1 : length;
	reader->line = (struct str){reader->rest.at, length};
	reader->rest = (struct str){reader->rest.at + skip, reader->rest.length - skip};
	reader->number++;
	return true;
}
