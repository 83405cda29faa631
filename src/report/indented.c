#include "report/indented.h"

struct page page_indented(const struct page *page, size_t indent, struct out *memory)
{
	enum { LEAST = 40 };
	size_t width = page->width > indent + LEAST ? page->width - indent : LEAST;
	out_init_memory(memory);
	return (struct page){.out = memory, .width = width, .colour = page->colour};
}

void indented_print(const struct page *page, size_t indent, const struct out *memory)
{
	struct str text = out_written(memory);
	while (text.length) {
		const char *end = memchr(text.at, '\n', text.length);
		size_t length = end ? (size_t)(end - text.at) : text.length;
		if (length)
			out_fill(page->out, ' ', indent);
		out_bytes(page->out, text.at, length);
		out_char(page->out, '\n');
		length += end != NULL;
		text = (struct str){text.at + length, text.length - length};
	}
}
