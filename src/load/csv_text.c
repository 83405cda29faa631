#include "load/csv_text.h"

/* The next carriage return from `at` on that ends a line by itself, or the length.
 * `*quoted`: is `at` in quotes; doubled ones cancel out. */
static size_t line_end_next(struct str text, size_t at, bool *quoted)
{
	for (; at < text.length; at++) {
		if (text.at[at] == '"')
			*quoted = !*quoted;
		else if (text.at[at] == '\r' && !*quoted &&
			 (at + 1 == text.length || text.at[at + 1] != '\n'))
			break;
	}
	return at;
}

enum status csv_text_line_ends(struct str text, struct arena *arena, struct str *ret)
{
	bool quoted = false, has_returns = text.length && memchr(text.at, '\r', text.length);
	size_t at = has_returns ? line_end_next(text, 0, &quoted) : text.length;
	if (at == text.length) {
		*ret = text;
		return OK;
	}
	char *copy = arena_text(arena, text.at, text.length);
	if (!copy)
		return NOMEM;
	for (; at < text.length; at = line_end_next(text, at + 1, &quoted))
		copy[at] = '\n';
	*ret = (struct str){copy, text.length};
	return OK;
}

size_t csv_text_quote_misplaced(struct str line)
{
	for (size_t at = 0, end; at < line.length; at = end + 1) {
		if (line.at[at] == '"') {
			for (end = at + 1; end < line.length; end++) {
				if (line.at[end] != '"')
					continue;
				if (end + 1 == line.length || line.at[end + 1] != '"')
					break;
				end++;
			}
			if (end >= line.length)
				return at;
			end++;
			if (end < line.length && line.at[end] != ',')
				return end - 1;
		} else {
			for (end = at; end < line.length && line.at[end] != ','; end++)
				if (line.at[end] == '"')
					return end;
		}
	}
	return 0;
}

const char *csv_text_separator(struct str header)
{
	static const char others[] = ";\t";
	if (memchr(header.at, ',', header.length))
		return NULL;
	for (const char *at = others; *at; at++) {
		const char *found = memchr(header.at, *at, header.length);
		if (found)
			return found;
	}
	return NULL;
}
