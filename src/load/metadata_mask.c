/* From one "<" to the next, without expat, which gives up at the first error:
 *
 *	<startAddress>192.0.2.1</startAddress>     read: it stays
 *	<consumerSecret>s3cr3t</consumerSecret>    <consumerSecret>******</consumerSecret>
 *	<!-- old: s3cr3t -->                       <!-- **** ****** -->
 *	<consumerSecret s3cr3t</consumerSecret>    <************** ******</consumerSecret>
 */
#include "load/metadata_mask.h"

#include "load/metadata_rows.h"

enum { HIDDEN = '*' };

/* A text while it is copied. */
struct mask {
	const struct metadata_root *root;
	struct str left; /* still to be copied */
	char *at;        /* where to */
	bool start;      /* of the text */
	bool shown;      /* the text that comes next may be seen */
};

/* --- Copying ------------------------------------------------------------------------------ */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void keep(struct mask *mask, size_t length)
{
	if (length)
		memcpy(mask->at, mask->left.at, length);
	mask->at += length;
	mask->left = (struct str){mask->left.at + length, mask->left.length - length};
}

static void hide(struct mask *mask, size_t length)
{
	struct str text = {mask->left.at, length};
	while (text.length) {
		char c = *text.at;
		str_next_char(&text);
		*mask->at++ = is_blank(c) ? c : HIDDEN;
	}
	mask->left = (struct str){mask->left.at + length, mask->left.length - length};
}

/* Bytes before the first `c`; all, where there is none. */
static size_t length_to(struct str text, char c)
{
	const char *found = text.length ? memchr(text.at, c, text.length) : NULL;
	return found ? (size_t)(found - text.at) : text.length;
}

static bool begins_with(struct str text, struct str start)
{
	return text.length >= start.length && memcmp(text.at, start.at, start.length) == 0;
}

/* --- Names ---------------------------------------------------------------------------------- */

enum known { UNKNOWN, KNOWN, READ /* its text is */ };

static enum known name_look(const struct metadata_rows *rows, struct str name)
{
	enum known known = UNKNOWN;
	for (size_t i = 0; i < rows->count && known == UNKNOWN; i++) {
		const struct metadata_row *row = &rows->at[i];
		if (str_equal(row->name, name))
			known = row->inside ? KNOWN : READ;
		else if (row->inside)
			known = name_look(row->inside, name);
	}
	return known;
}

static enum known name_known(const struct mask *mask, struct str name)
{
	size_t prefix = length_to(name, ':');
	if (prefix < name.length)
		name = (struct str){name.at + prefix + 1, name.length - prefix - 1};
	return str_equal(name, mask->root->name) ? KNOWN : name_look(&mask->root->rows, name);
}

static bool is_name_byte(char c)
{
	return char_is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' ||
	       c == ':' || c == '-' || c == '.';
}

/* --- Tags ----------------------------------------------------------------------------------- */

/* A tag as far as it can be told. */
struct tag {
	size_t head;   /* bytes of "<" or "</" */
	size_t name;   /* of its name */
	size_t length; /* of all up to ">"; or up to the "<" that breaks it off */
	bool whole;    /* it is ended by ">", which is behind `length` */
};

static struct tag tag_read(struct str text)
{
	struct tag tag = {.head = begins_with(text, STR("</")) ? 2 : 1};
	size_t at = tag.head;
	char quote = 0, c = 0;
	while (at < text.length && is_name_byte(text.at[at]))
		at++;
	tag.name = at - tag.head;
	for (; at < text.length; at++) {
		c = text.at[at];
		if (c == '<' || (c == '>' && !quote))
			break;
		if (c == quote)
			quote = 0;
		else if (!quote && (c == '"' || c == '\''))
			quote = c;
	}
	tag.length = at;
	tag.whole = at < text.length && c == '>' && tag.name;
	char behind = at > tag.head + tag.name ? text.at[tag.head + tag.name] : '>';
	if (!is_blank(behind) && behind != '/' && behind != '>')
		tag.whole = false;
	return tag;
}

/* Attributes that say how a file is to be read: "xmlns:met=", in a declaration "encoding=". */
static bool attribute_shows(struct str text, bool declaration)
{
	static const struct str words[] = {STR_INIT("version="), STR_INIT("encoding="),
					   STR_INIT("standalone=")};
	for (size_t i = 0; declaration && i < sizeof words / sizeof *words; i++)
		if (str_equal(text, words[i]))
			return true;
	return str_equal(text, STR("xmlns=")) ||
	       ((begins_with(text, STR("xmlns:")) || begins_with(text, STR("xsi:"))) &&
		length_to(text, '=') + 1 == text.length);
}

/* What stands before the next blank or quote. */
static size_t word_length(struct str text)
{
	size_t length = 0;
	while (length < text.length && !is_blank(text.at[length]) && text.at[length] != '"' &&
	       text.at[length] != '\'')
		length++;
	return length;
}

/* The inside of a whole tag, in which every quote has its second one. Is it all attributes? */
static bool attributes_copy(struct mask *mask, size_t length, bool declaration)
{
	const char *end = mask->left.at + length;
	bool good = true;
	while (mask->left.at < end) {
		struct str rest = {mask->left.at, (size_t)(end - mask->left.at)};
		struct str word = {rest.at, word_length(rest)}, quoted = rest;
		size_t value = 0;
		quoted.at += word.length;
		quoted.length -= word.length;
		if (quoted.length && !is_blank(*quoted.at))
			value = 2 + length_to((struct str){quoted.at + 1, quoted.length - 1},
					      *quoted.at);
		value = value > quoted.length ? quoted.length : value;
		if (word.length + value == 0) {
			keep(mask, 1); /* a blank */
			continue;
		}
		good = good && value && word.length && word.at[word.length - 1] == '=';
		if (value && attribute_shows(word, declaration))
			keep(mask, word.length + value);
		else
			hide(mask, word.length + value);
	}
	return good;
}

static void tag_copy(struct mask *mask)
{
	struct tag tag = tag_read(mask->left);
	struct str name = {mask->left.at + tag.head, tag.name};
	enum known known = name_known(mask, name);
	size_t rest = tag.length - tag.head - tag.name;
	keep(mask, tag.head);
	if (tag.whole || known != UNKNOWN)
		keep(mask, tag.name);
	else
		hide(mask, tag.name);
	bool empty = tag.whole && rest && mask->left.at[rest - 1] == '/', good = false;
	if (tag.whole) {
		good = attributes_copy(mask, rest - empty, false);
		keep(mask, 1u + empty);
	} else {
		hide(mask, rest);
	}
	mask->shown = good && !empty && tag.head == 1 && known == READ;
}

/* --- What begins with <! or <? ---------------------------------------------------------------- */

/* Hides what is between; without an end all that follows. */
static void span_copy(struct mask *mask, struct str start, struct str end)
{
	keep(mask, start.length);
	const char *found = memmem(mask->left.at, mask->left.length, end.at, end.length);
	hide(mask, found ? (size_t)(found - mask->left.at) : mask->left.length);
	keep(mask, found ? end.length : 0);
}

static void comment_copy(struct mask *mask)
{
	span_copy(mask, STR("<!--"), STR("-->"));
}

/* Is as good as the text around it, but only up to a "<": its end may be that of another. */
static void cdata_copy(struct mask *mask)
{
	struct str start = STR("<![CDATA["), end = STR("]]>");
	const char *found = memmem(mask->left.at, mask->left.length, end.at, end.length);
	size_t seen = start.length;
	if (mask->shown && found) {
		struct str inside = {mask->left.at + start.length,
				     (size_t)(found - mask->left.at) - start.length};
		seen += length_to(inside, '<');
	}
	span_copy(mask, (struct str){mask->left.at, seen}, end);
}

static void instruction_copy(struct mask *mask)
{
	struct str start = STR("<?xml");
	size_t length = length_to(mask->left, '>');
	bool whole =
	    length < mask->left.length && length > start.length && mask->left.at[length - 1] == '?';
	if (!mask->start || !whole || !begins_with(mask->left, start)) {
		span_copy(mask, STR("<?"), STR("?>"));
		return;
	}
	keep(mask, start.length);
	attributes_copy(mask, length - start.length - 1, true);
	keep(mask, 2);
}

/* <!DOCTYPE and its like, whose insides may be anything. */
static void doctype_copy(struct mask *mask)
{
	struct str doctype = STR("<!DOCTYPE");
	keep(mask, begins_with(mask->left, doctype) ? doctype.length : 2);
	size_t next = length_to(mask->left, '<');
	hide(mask, length_to((struct str){mask->left.at, next}, '>'));
	mask->shown = false;
}

/* --- All of it ---------------------------------------------------------------------------------- */

/* The first that fits. */
static const struct {
	struct str start;
	void (*copy)(struct mask *mask);
} kinds[] = {
    {STR_INIT("<!--"), comment_copy}, {STR_INIT("<![CDATA["), cdata_copy},
    {STR_INIT("<!"), doctype_copy},   {STR_INIT("<?"), instruction_copy},
    {STR_INIT("<"), tag_copy},
};

static void markup_copy(struct mask *mask)
{
	size_t kind = 0;
	while (!begins_with(mask->left, kinds[kind].start))
		kind++;
	kinds[kind].copy(mask);
}

/* Behind a ">" that nothing has begun, nobody knows whose text it is. */
static void text_copy(struct mask *mask)
{
	size_t length = length_to(mask->left, '<');
	size_t seen = mask->shown ? length_to((struct str){mask->left.at, length}, '>') : 0;
	keep(mask, seen);
	hide(mask, length - seen);
}

enum status metadata_mask(struct str text, enum metadata_type type, struct arena *arena,
			  struct str *ret)
{
	char *masked = arena_array(arena, text.length + 1, 1);
	struct mask mask = {
	    .root = &metadata_roots[type], .left = text, .at = masked, .start = true};
	if (!masked)
		return NOMEM;
	while (mask.left.length) {
		if (*mask.left.at == '<')
			markup_copy(&mask);
		else
			text_copy(&mask);
		mask.start = false;
	}
	*ret = (struct str){masked, (size_t)(mask.at - masked)};
	return OK;
}
