/* Collects what xml_refuse() needs to know, when expat has stopped. */
#include "base/quote.h"
#include "load/xml_inside.h"

/* Bytes as text, as far as the room goes; what is not ASCII in UTF-16 is shown as "?". */
static struct str shown(const struct xml *xml, const char *from, size_t size,
			char room[static XML_NEAR])
{
	unsigned unit = xml_unit(xml);
	bool big = xml->head[0] == 0xfe || xml->head[0] == 0;
	size_t length = 0;
	for (; size >= unit && length < XML_NEAR; from += unit, size -= unit) {
		bool other = unit == 2 && from[big ? 0 : 1] != 0;
		room[length++] = other ? '?' : from[unit == 2 && big];
	}
	return (struct str){room, length};
}

/* Copies what stands behind the error; is it enough? */
static bool near_collect(struct xml *xml, struct str next)
{
	size_t room = sizeof xml->near - xml->near_length;
	size_t length = next.length < room ? next.length : room;
	memcpy(xml->near + xml->near_length, next.at, length);
	xml->near_length += length;
	return length == room;
}

/* expat keeps what it has not finished, so that the word is in the buffer, however long. */
static void stray_find(const struct xml *xml, struct str buffer, char room[static XML_NEAR],
		       struct xml_error *error)
{
	size_t size = (size_t)(xml_offset_now(xml) - xml->outside);
	if (xml->depth > 0 || size > buffer.length)
		return;
	struct str word = {buffer.at + buffer.length - size, size};
	error->stray = shown(xml, word.at, word.length, room);
}

static void error_refuse(struct xml *xml)
{
	char rooms[3][XML_NEAR];
	int offset = 0, size = 0, back = (int)(XML_NEAR * xml_unit(xml));
	const struct open *open = xml->depth ? &xml->opens[xml->depth - 1] : NULL;
	const char *buffer = XML_GetInputContext(xml->expat, &offset, &size);
	struct xml_error error = {.code = (int)xml->code,
				  .place = xml_place_now(xml, 0),
				  .near = shown(xml, xml->near, xml->near_length, rooms[0]),
				  .utf8 = xml->utf8 && xml_unit(xml) == 1,
				  .nothing = xml->nothing,
				  .outside = xml->depth == 0,
				  .outside_place = xml->outside_place,
				  .rooted = xml->rooted,
				  .read = open && !xml->passed && open->way == XML_TEXT,
				  .encoding = xml->encoding};
	if (back > offset)
		back = offset;
	if (buffer) {
		error.before = shown(xml, buffer + offset - back, (size_t)back, rooms[1]);
		stray_find(xml, (struct str){buffer, (size_t)offset}, rooms[2], &error);
	}
	if (open) {
		error.open = quote(xml->findings, str_of(open->name));
		error.open_place = open->place;
	}
	xml_refuse(xml->findings, &error);
	xml->status = INVALID;
}

enum status xml_error_begin(struct xml *xml, bool last)
{
	int offset = 0, size = 0;
	xml->code = XML_GetErrorCode(xml->expat);
	if (xml->status == OK && xml->code == XML_ERROR_NO_MEMORY)
		xml->status = NOMEM;
	if (xml->status != OK)
		return xml->status;
	const char *buffer = XML_GetInputContext(xml->expat, &offset, &size);
	bool enough =
	    buffer && near_collect(xml, (struct str){buffer + offset, (size_t)(size - offset)});
	if (enough || last)
		error_refuse(xml);
	return xml->status;
}

enum status xml_error_go_on(struct xml *xml, struct str bytes, bool last)
{
	if (near_collect(xml, bytes) || last)
		error_refuse(xml);
	return xml->status;
}
