#include "load/element_bytes.h"

#include "load/splice.h"

static bool is_blank(char c)
{
	return splice_is_blank(c) || splice_is_break(c);
}

struct str bytes_part(struct str bytes, size_t begin, size_t end)
{
	return (struct str){bytes.at + begin, end - begin};
}

/* Where the blanks that end at a byte begin. */
size_t blanks_begin(struct str bytes, size_t at)
{
	while (at > 0 && is_blank(bytes.at[at - 1]))
		at--;
	return at;
}

static bool stands_at(struct str bytes, size_t at, const char *text)
{
	size_t length = strlen(text);
	return bytes.length - at >= length && memcmp(bytes.at + at, text, length) == 0;
}

static bool stands_before(struct str bytes, size_t at, const char *text)
{
	return at >= strlen(text) && stands_at(bytes, at - strlen(text), text);
}

/* Where the text begins next, from a byte on; or the end. */
size_t bytes_find(struct str bytes, size_t at, const char *text)
{
	while (at < bytes.length && !stands_at(bytes, at, text))
		at++;
	return at;
}

bool blanks_have_break(struct str text)
{
	for (size_t i = 0; i < text.length; i++)
		if (splice_is_break(text.at[i]))
			return true;
	return false;
}

size_t blanks_end(struct str bytes, size_t at)
{
	while (at < bytes.length && is_blank(bytes.at[at]))
		at++;
	return at;
}

/* --- Gaps ------------------------------------------------------------------------------- */

/* Of some blanks the last line break and what follows it; all of them where there is none. */
struct str gap_of(struct str blanks)
{
	size_t at = blanks.length;
	while (at > 0 && !splice_is_break(blanks.at[at - 1]))
		at--;
	if (at == 0)
		return blanks;
	at--;
	if (at > 0 && blanks.at[at] == '\n' && blanks.at[at - 1] == '\r')
		at--;
	return bytes_part(blanks, at, blanks.length);
}

struct str gap_before(struct str bytes, size_t at)
{
	return gap_of(bytes_part(bytes, blanks_begin(bytes, at), at));
}

struct str gap_indentation(struct str gap)
{
	size_t at = gap.length;
	while (at > 0 && !splice_is_break(gap.at[at - 1]))
		at--;
	return bytes_part(gap, at, gap.length);
}

/* Behind the tag, comment, section or instruction that begins at a byte with '<'. */
static size_t markup_end(struct str bytes, size_t at)
{
	static const struct {
		const char *begin, *end;
	} kinds[] = {{"<!--", "-->"}, {"<?", "?>"}, {"<![CDATA[", "]]>"}};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!stands_at(bytes, at, kinds[i].begin))
			continue;
		size_t end = bytes_find(bytes, at + strlen(kinds[i].begin), kinds[i].end);
		return end < bytes.length ? end + strlen(kinds[i].end) : end;
	}
	return tag_end(bytes, at);
}

/* What stands there is read forwards, for from its end alone a comment cannot be told from
 * text: an arrow in a text ends in "-->", too. */
size_t gap_spot(struct str bytes, size_t from, size_t at)
{
	size_t spot = from;
	while ((from = blanks_end(bytes, from)) < at) {
		bool above =
		    stands_at(bytes, from, "<!--") && blanks_have_break(gap_before(bytes, from));
		from = bytes.at[from] == '<' ? markup_end(bytes, from) : from + 1;
		if (!above)
			spot = from;
	}
	return spot;
}

/* --- Tags ------------------------------------------------------------------------------- */

/* Behind the '>' of the start tag that begins at a byte. */
size_t tag_end(struct str bytes, size_t at)
{
	char quote = 0;
	for (; at < bytes.length; at++) {
		char c = bytes.at[at];
		if (quote && c == quote)
			quote = 0;
		else if (!quote && c == '>')
			return at + 1;
		else if (!quote && (c == '"' || c == '\''))
			quote = c;
	}
	return at;
}

/* Has it no end tag: <name/>? */
bool tag_is_short(struct str bytes, const struct element *element)
{
	return stands_before(bytes, tag_end(bytes, element->begin), "/>");
}

/* Where the end tag begins; there can be no '<' in it. */
size_t tag_close(struct str bytes, const struct element *element)
{
	size_t at = element->end;
	while (bytes.at[--at] != '<')
		;
	return at;
}

/* The name as the file has it, maybe with a prefix. */
static struct str full_name(struct str bytes, const struct element *element)
{
	size_t begin = element->begin + 1, end = begin;
	while (!is_blank(bytes.at[end]) && bytes.at[end] != '/' && bytes.at[end] != '>')
		end++;
	return bytes_part(bytes, begin, end);
}

/* The prefix with its colon, or nothing. */
struct str tag_prefix(struct str bytes, const struct element *element)
{
	struct str full = full_name(bytes, element);
	return bytes_part(full, 0, full.length - element->name.length);
}

/* The next piece that says something, from `at` on. False: there is none. */
bool text_piece_next(struct str bytes, size_t at, size_t end, struct text_piece *ret)
{
	while (at < end) {
		size_t from = at;
		bool cdata = stands_at(bytes, at, "<![CDATA[");
		if (!cdata && bytes.at[at] == '<') {
			at = markup_end(bytes, at);
			continue;
		}
		if (cdata)
			at = markup_end(bytes, at);
		while (!cdata && at < end && bytes.at[at] != '<')
			at++;
		size_t last = cdata ? at : blanks_begin(bytes, at);
		size_t first = cdata ? from : blanks_end(bytes, from);
		if (last > first) {
			*ret = (struct text_piece){first, last, cdata};
			return true;
		}
	}
	return false;
}
