#include "load/fmt_block.h"

#include "load/yaml_write.h"

/* A block while it is made. */
struct maker {
	struct arena *arena;
	struct fmt_block block;
	bool nomem;
};

static void line_add(struct maker *maker, struct str line)
{
	struct fmt_block *block = &maker->block;
	struct str *added = arena_push(maker->arena, &block->lines, block->count, sizeof *added);
	if (!added) {
		maker->nomem = true;
		return;
	}
	*added = line;
	block->count++;
}

/* The value without the line ends behind it. */
static struct str body_of(struct str value)
{
	while (value.length && value.at[value.length - 1] == '\n')
		value.length--;
	return value;
}

/* Takes the first line off a value. */
static struct str value_line_take(struct str *value)
{
	const char *end = memchr(value->at, '\n', value->length);
	size_t length = end ? (size_t)(end - value->at) : value->length,
	       next = length + (end != NULL);
	struct str line = {value->at, length};
	*value = (struct str){value->at + next, value->length - next};
	return line;
}

/* The header, the blank lines at the end that count, and whether all may stand so. The
 * first line tells the indentation, unless it begins with a blank of its own. */
static enum status block_end(struct maker *maker, char sign, struct str value,
			     struct fmt_block *ret)
{
	struct fmt_block *block = &maker->block;
	size_t breaks = value.length - body_of(value).length, length = 0;
	uint32_t first = 0;
	while (first < block->count && block->lines[first].length == 0)
		first++;
	if (first == block->count)
		return maker->nomem ? NOMEM : INVALID;
	block->header[length++] = sign;
	if (strchr(" \t", block->lines[first].at[0]))
		block->header[length++] = '2';
	if (breaks != 1)
		block->header[length++] = breaks ? '+' : '-';
	for (; breaks > 1; breaks--)
		line_add(maker, (struct str){0});
	if (maker->nomem)
		return NOMEM;
	for (uint32_t i = 0; i < block->count; i++)
		if (!yaml_is_line(block->lines[i]))
			return INVALID;
	*ret = *block;
	return OK;
}

/* --- Lines of the source ---------------------------------------------------------- */

/* Takes the first line off a text; its end is LF, CR or CRLF. */
static struct str line_take(struct str *text)
{
	size_t length = 0, end;
	while (length < text->length && text->at[length] != '\n' && text->at[length] != '\r')
		length++;
	end = length + (length < text->length);
	if (end < text->length && text->at[length] == '\r' && text->at[end] == '\n')
		end++;
	struct str line = {text->at, length};
	*text = (struct str){text->at + end, text->length - end};
	return line;
}

static size_t blanks_count(struct str line)
{
	size_t count = 0;
	while (count < line.length && line.at[count] == ' ')
		count++;
	return count;
}

/* How far the lines are indented: the first with text has in the value only what blanks
 * it has beyond that. */
static size_t indentation(struct str lines, struct str value)
{
	size_t own = 0, beyond = 0;
	while (lines.length) {
		struct str line = line_take(&lines);
		own = blanks_count(line);
		if (own < line.length)
			break;
	}
	while (value.length) {
		struct str line = value_line_take(&value);
		beyond = blanks_count(line);
		if (beyond < line.length)
			break;
	}
	return own > beyond ? own - beyond : 0;
}

static void lines_keep(struct maker *maker, struct str lines, struct str value)
{
	size_t indent = indentation(lines, value);
	while (lines.length) {
		struct str line = line_take(&lines);
		size_t blanks = blanks_count(line), cut = blanks < indent ? blanks : indent;
		line_add(maker, (struct str){line.at + cut, line.length - cut});
	}
	struct fmt_block *block = &maker->block;
	while (block->count && block->lines[block->count - 1].length == 0)
		block->count--;
}

enum status fmt_block_keep(struct str text, const struct fmt_entry *entry, struct arena *arena,
			   struct fmt_block *ret)
{
	struct maker maker = {.arena = arena};
	struct str value = entry->value->text, body = body_of(value);
	struct str source = {text.at + entry->block, entry->value->end - entry->block};
	char sign = source.at[0];
	if (sign == '|')
		while (body.length)
			line_add(&maker, value_line_take(&body));
	else if (yaml_is_line(line_take(&source)))
		lines_keep(&maker, source, value);
	return block_end(&maker, sign, value, ret);
}

/* --- Lines of a width -------------------------------------------------------------- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* May the text be broken at this byte, where the end of a line says one blank? */
static bool is_break(struct str text, size_t at)
{
	return text.at[at] == ' ' && at > 0 && at + 1 < text.length && !is_blank(text.at[at - 1]) &&
	       !is_blank(text.at[at + 1]);
}

/* The length of the first line: the last break within the width, else the first one. */
static size_t line_fit(struct str text, size_t width)
{
	size_t fits = 0, characters = 0;
	for (size_t i = 0; i < text.length; i++) {
		if (is_break(text, i)) {
			if (fits && characters > width)
				return fits;
			fits = i;
		}
		characters += ((unsigned char)text.at[i] & 0xc0) != 0x80;
	}
	return fits && characters > width ? fits : text.length;
}

enum status fmt_block_fold(struct str value, size_t width, struct arena *arena,
			   struct fmt_block *ret)
{
	struct maker maker = {.arena = arena};
	struct str body = body_of(value);
	bool literal = memchr(body.at, '\n', body.length) != NULL;
	if (body.length == 0 || (!literal && is_blank(body.at[0])))
		return INVALID;
	while (body.length) {
		if (literal) {
			line_add(&maker, value_line_take(&body));
			continue;
		}
		size_t length = line_fit(body, width), end = length + (length < body.length);
		line_add(&maker, (struct str){body.at, length});
		body = (struct str){body.at + end, body.length - end};
	}
	if (maker.block.count == 1)
		return INVALID;
	return block_end(&maker, literal ? '|' : '>', value, ret);
}
