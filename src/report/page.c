#include "report/page.h"

#include "report/width.h"

/* The words go through out_terminal_text() one by one, for which a blank needs no
 * escape. */
void out_name(struct out *out, struct str text)
{
	static const char hard[] = {HARD_BLANK};
	while (text.length) {
		const char *blank = memchr(text.at, ' ', text.length);
		size_t length = blank ? (size_t)(blank - text.at) : text.length;
		out_terminal_text(out, (struct str){text.at, length});
		if (blank)
			out_bytes(out, hard, 1);
		length += blank != NULL;
		text = (struct str){text.at + length, text.length - length};
	}
}

struct str page_plain(struct out *words)
{
	for (size_t i = 0; i < words->used; i++)
		if (words->at[i] == HARD_BLANK)
			words->at[i] = ' ';
	return out_written(words);
}

static const char *const colour_codes[] = {
    [COLOUR_PLAIN] = "",          [COLOUR_BOLD] = "\x1b[1m",   [COLOUR_GOOD] = "\x1b[1;32m",
    [COLOUR_WAIT] = "\x1b[1;33m", [COLOUR_BAD] = "\x1b[1;31m", [COLOUR_OPEN] = "\x1b[1;36m",
    [COLOUR_DIM] = "\x1b[2m",
};

void page_coloured(const struct page *page, enum colour colour, const char *text)
{
	page_cell_coloured(page, colour, str_of(text));
}

static void write_word(const struct page *page, struct str word)
{
	for (size_t i = 0; i < word.length; i++)
		out_char(page->out, word.at[i] == HARD_BLANK ? ' ' : word.at[i]);
}

static struct str next_word(struct str *text)
{
	while (text->length && *text->at == ' ')
		*text = (struct str){text->at + 1, text->length - 1};
	const char *blank = text->length ? memchr(text->at, ' ', text->length) : NULL;
	struct str word = {text->at, blank ? (size_t)(blank - text->at) : text->length};
	*text = (struct str){text->at + word.length, text->length - word.length};
	return word;
}

static void write_tag(const struct page *page, const char *tag, size_t column, size_t indent)
{
	size_t width = text_width(str_of(tag));
	if (column + 2 + width > page->width) {
		out_char(page->out, '\n');
		out_fill(page->out, ' ', indent);
		column = indent;
	}
	if (column + width < page->width)
		out_fill(page->out, ' ', page->width - column - width);
	page_coloured(page, COLOUR_DIM, tag);
}

void page_wrap(const struct page *page, struct str text, size_t first, size_t indent,
	       const char *tag)
{
	size_t column = first;
	bool line_filled = false;
	for (struct str word = next_word(&text); word.length; word = next_word(&text)) {
		size_t width = text_width(word);
		if (line_filled && column + 1 + width > page->width) {
			out_char(page->out, '\n');
			out_fill(page->out, ' ', indent);
			column = indent;
		} else if (line_filled) {
			out_char(page->out, ' ');
			column++;
		}
		write_word(page, word);
		column += width;
		line_filled = true;
	}
	if (*tag)
		write_tag(page, tag, column, indent);
	out_char(page->out, '\n');
}

void page_cell(const struct page *page, struct str text, size_t width)
{
	size_t taken = text_width(text);
	write_word(page, text);
	if (taken < width)
		out_fill(page->out, ' ', width - taken);
}

void page_cell_coloured(const struct page *page, enum colour colour, struct str text)
{
	bool coloured = page->colour && colour != COLOUR_PLAIN;
	if (coloured)
		out_text(page->out, colour_codes[colour]);
	write_word(page, text);
	if (coloured)
		out_text(page->out, "\x1b[0m");
}
