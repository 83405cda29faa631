/* Where expat is, and the text of an element, which comes in pieces: a run of characters within
 * a line, a line feed, the character of a reference. */
#include "load/xml_inside.h"

/* --- Places -------------------------------------------------------------------------- */

unsigned xml_unit(const struct xml *xml)
{
	const unsigned char *head = xml->head;
	bool mark = (head[0] == 0xff && head[1] == 0xfe) || (head[0] == 0xfe && head[1] == 0xff);
	return xml->fed >= 2 && (mark || !head[0] || !head[1]) ? 2 : 1;
}

bool xml_has_mark(const struct xml *xml)
{
	const unsigned char *head = xml->head;
	bool utf8 = head[0] == 0xef && head[1] == 0xbb && head[2] == 0xbf;
	return utf8 || (xml_unit(xml) == 2 && head[0] && head[1]);
}

struct place xml_place_now(const struct xml *xml, size_t width)
{
	struct place place = {.file = xml->file, .width = (uint32_t)width};
	place.line = (uint32_t)XML_GetCurrentLineNumber(xml->expat);
	place.column = (uint32_t)XML_GetCurrentColumnNumber(xml->expat) + 1;
	if (place.line == 1 && place.column > 1 && xml_has_mark(xml))
		place.column--;
	return place;
}

uint64_t xml_offset_now(const struct xml *xml)
{
	XML_Index index = XML_GetCurrentByteIndex(xml->expat);
	return index < 0 ? 0 : (uint64_t)index;
}

/* --- Text ---------------------------------------------------------------------------- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct str blanks_skip(struct str text)
{
	while (text.length && is_blank(*text.at)) {
		text.at++;
		text.length--;
	}
	return text;
}

static struct str blanks_cut(struct str text)
{
	while (text.length && is_blank(text.at[text.length - 1]))
		text.length--;
	return text;
}

/* Does the piece stand for &amp; or &#65; in the file? Then it is one character, and of another
 * length there. */
static bool is_reference(const struct xml *xml, struct str piece)
{
	int bytes = XML_GetCurrentByteCount(xml->expat);
	return bytes >= 4 && (size_t)bytes != piece.length && str_char_count(piece) == 1;
}

/* The place grows while the text goes on in its first line. */
static void text_place_add(struct xml *xml, struct str piece)
{
	struct place at = xml_place_now(xml, 0);
	struct str good = blanks_cut(piece);
	if (xml->text_place.line == 0) {
		xml->text_place = at;
		xml->text_place.column += (uint32_t)(piece.length - blanks_skip(piece).length);
	}
	if (good.length == 0 || at.line != xml->text_place.line)
		return;
	size_t width = str_char_count(good);
	if (is_reference(xml, piece))
		width = (size_t)XML_GetCurrentByteCount(xml->expat) / xml_unit(xml);
	xml->text_place.width = at.column + (uint32_t)width - xml->text_place.column;
}

static void text_copy(struct xml *xml, struct str piece)
{
	size_t room = sizeof xml->text - xml->text_length;
	struct str rest = {piece.at + room, piece.length > room ? piece.length - room : 0};
	if ((xml->text_full && blanks_skip(piece).length) || blanks_skip(rest).length)
		xml->text_long = true;
	if (xml->text_long || xml->text_full)
		return;
	memcpy(xml->text + xml->text_length, piece.at, piece.length - rest.length);
	xml->text_length += piece.length - rest.length;
	xml->text_full = rest.length > 0;
}

/* A run of characters within a line, a line feed, or the character of a reference. */
static void text_add(void *with, const XML_Char *at, int length)
{
	struct xml *xml = with;
	struct str piece = {at, (size_t)length};
	if (xml->status != OK || xml->text_long)
		return;
	if (xml->text_place.line == 0 && blanks_skip(piece).length == 0)
		return;
	text_place_add(xml, piece);
	if (xml->text_length == 0)
		piece = blanks_skip(piece);
	text_copy(xml, piece);
}

void xml_text_want(struct xml *xml, bool wanted)
{
	XML_SetCharacterDataHandler(xml->expat, wanted ? text_add : NULL);
}

void xml_text_begin(struct xml *xml)
{
	xml->text_place.line = xml->child_place.line = 0;
	xml->text_length = 0;
	xml->text_full = xml->text_long = false;
	xml_text_want(xml, true);
}

void xml_text_end(struct xml *xml, struct xml_end *end)
{
	xml_text_want(xml, false);
	end->long_text = xml->text_long;
	if (xml->text_place.line)
		end->text_place = xml->text_place;
	if (xml->text_long)
		end->text_place.width = 1;
	else
		end->text = blanks_cut((struct str){xml->text, xml->text_length});
	if (xml->child_place.line == 0)
		return;
	end->child = str_of(xml->child);
	end->child_place = xml->child_place;
}
