/* expat calls tag_begins() and tag_ends() for each element. One that is passed over costs its
 * place and a copy of the beginning of its name, so that an error can say what is open and since
 * where (expat counts lines in any case); text is asked for only while somebody wants it.
 *
 *	<Profile>                      depth 1   enter
 *	  <fieldPermissions>                 2   pass       passed = 2
 *	    <field>                          3   (nothing)
 *	  </fieldPermissions>                               passed = 0
 *	  <userLicense>                      2   text       character data on
 */
#include "load/xml.h"

#include <assert.h>

#include "base/mem.h"
#include "base/quote.h"
#include "load/charset.h"
#include "load/xml_inside.h"

enum {
	PIECE = 64 << 10,   /* bytes fed at a time, so that expat's buffer stays small */
	TOKEN_MAX = 1 << 20 /* of a tag or a comment: expat keeps it whole */
};

/* --- Elements ------------------------------------------------------------------------ */

static void stop(struct xml *xml, enum status status)
{
	xml->status = status;
	XML_StopParser(xml->expat, XML_FALSE);
}

static struct str local_name(const XML_Char *name)
{
	const char *colon = strchr(name, ':');
	return str_of(colon ? colon + 1 : name);
}

static bool is_nil(const XML_Char **attributes)
{
	for (; attributes[0]; attributes += 2) {
		struct str value = str_of(attributes[1]);
		if (str_equal(local_name(attributes[0]), STR("nil")) && strchr(attributes[0], ':'))
			return str_equal(value, STR("true")) || str_equal(value, STR("1"));
	}
	return false;
}

/* The place behind a text that begins at `place`; line breaks are those of XML. */
static struct place place_behind(struct place place, struct str text)
{
	while (text.length) {
		bool cr = *text.at == '\r';
		uint32_t character = str_next_char(&text);
		if (cr && text.length && *text.at == '\n')
			continue;
		place.column = cr || character == '\n' ? 1 : place.column + 1;
		place.line += cr || character == '\n';
	}
	return place;
}

/* All that stands before and behind the root, in pieces such as "<!DOCTYPE": a handler of its
 * own would hear of a DOCTYPE only when its entities are read. */
static void outside_see(void *with, const XML_Char *at, int length)
{
	struct xml *xml = with;
	struct str piece = {at, (size_t)length}, doctype = STR("<!DOCTYPE");
	xml->outside = xml_offset_now(xml) + (uint64_t)XML_GetCurrentByteCount(xml->expat);
	xml->outside_place = place_behind(xml_place_now(xml, 0), piece);
	if (xml->status != OK || piece.length < doctype.length ||
	    memcmp(piece.at, doctype.at, doctype.length) != 0)
		return;
	findings_add(xml->findings, xml_place_now(xml, doctype.length), "xml-doctype",
		     "a DOCTYPE, which metadata does not have")
	    ->help = "remove it: entities of its own and other files are never read";
	stop(xml, INVALID);
}

/* A handler of what is outside costs time for what is inside, too. */
static void root_begin(struct xml *xml)
{
	xml->rooted = true;
	XML_SetDefaultHandler(xml->expat, NULL);
}

static void root_end(struct xml *xml)
{
	XML_SetDefaultHandler(xml->expat, outside_see);
	XML_DefaultCurrent(xml->expat); /* the end tag, if it is not that of an empty element */
	if (XML_GetCurrentByteCount(xml->expat) == 0)
		outside_see(xml, "", 0);
}

static void depth_refuse(struct xml *xml)
{
	findings_add(xml->findings, xml_place_now(xml, 1), "xml-depth",
		     "elements nested more than %d deep", (int)XML_DEPTH_MAX)
	    ->help = "no metadata has this form: retrieve the file again";
	stop(xml, INVALID);
}

static void open_told(struct xml *xml, struct open *open, const XML_Char *name,
		      const XML_Char **attributes)
{
	open->place.width += (uint32_t)str_char_count(str_of(name));
	struct xml_element element = {.name = local_name(name),
				      .place = open->place,
				      .begin = xml_offset_now(xml),
				      .nil = is_nil(attributes)};
	open->begin = element.begin;
	open->nil = element.nil;
	open->way = xml->calls.begin(xml->with, &element);
	if (open->way == XML_PASS)
		xml->passed = xml->depth;
	if (open->way == XML_TEXT)
		xml_text_begin(xml);
}

/* An element where only text may stand. */
static void child_remember(struct xml *xml, const struct open *child)
{
	if (xml->child_place.line)
		return;
	xml->child_place = child->place;
	xml->child_place.width += (uint32_t)str_char_count(str_of(child->name));
	memcpy(xml->child, child->name, NAME_SHOWN);
}

static void tag_begins(void *with, const XML_Char *name, const XML_Char **attributes)
{
	struct xml *xml = with;
	if (xml->status != OK)
		return;
	if (xml->depth == XML_DEPTH_MAX) {
		depth_refuse(xml);
		return;
	}
	if (xml->depth == 0)
		root_begin(xml);
	struct open *open = &xml->opens[xml->depth++];
	open->place = xml_place_now(xml, 1);
	open->name[NAME_SHOWN - 1] = '\0';
	memccpy(open->name, name, '\0', NAME_SHOWN - 1);
	if (xml->passed)
		return;
	if (xml->depth > 1 && open[-1].way == XML_TEXT) {
		xml->passed = xml->depth;
		child_remember(xml, open);
		xml_text_want(xml, false);
	} else {
		open_told(xml, open, name, attributes);
	}
}

static void close_told(struct xml *xml, const struct open *open, const XML_Char *name)
{
	struct xml_end end = {.element = {.name = local_name(name),
					  .place = open->place,
					  .begin = open->begin,
					  .nil = open->nil},
			      .text_place = open->place,
			      .end = xml_offset_now(xml) +
				     (uint64_t)XML_GetCurrentByteCount(xml->expat)};
	if (open->way == XML_TEXT)
		xml_text_end(xml, &end);
	xml->calls.end(xml->with, &end);
}

static void tag_ends(void *with, const XML_Char *name)
{
	struct xml *xml = with;
	if (xml->status != OK)
		return;
	const struct open *open = &xml->opens[--xml->depth];
	if (xml->passed == 0)
		close_told(xml, open, name);
	if (xml->depth == 0)
		root_end(xml);
	if (xml->passed != xml->depth + 1)
		return;
	xml->passed = 0;
	if (xml->depth > 0 && open[-1].way == XML_TEXT)
		xml_text_want(xml, true);
}

/* --- Encodings ----------------------------------------------------------------------- */

/* Called for those that expat does not know itself. */
static int encoding_find(void *with, const XML_Char *name, XML_Encoding *ret)
{
	struct xml *xml = with;
	const struct charset *charset = charset_find(str_of(name));
	xml->utf8 = false;
	if (!charset) {
		xml->encoding = quote(xml->findings, str_of(name));
		return XML_STATUS_ERROR;
	}
	for (unsigned byte = 0; byte < 256; byte++) {
		uint32_t character = charset_character(charset, (unsigned char)byte);
		ret->map[byte] = byte && !character ? -1 : (int)character;
	}
	ret->convert = NULL;
	ret->release = NULL;
	ret->data = NULL;
	return XML_STATUS_OK;
}

/* A file with the mark of UTF-8 that declares something else is one of the two, and nobody
 * knows which. */
static void declaration(void *with, const XML_Char *version, const XML_Char *encoding,
			int standalone)
{
	struct xml *xml = with;
	(void)standalone;
	if (!version || !encoding || str_equal_nocase(str_of(encoding), STR("UTF-8")))
		return;
	xml->utf8 = false;
	if (xml->status != OK || !xml_has_mark(xml) || xml_unit(xml) == 2)
		return;
	findings_add(xml->findings, xml_place_now(xml, 0), "xml-encoding",
		     "the file has the mark of UTF-8, and declares %s",
		     quote(xml->findings, str_of(encoding)))
	    ->help = "let it declare UTF-8";
	stop(xml, INVALID);
}

/* --- Feeding ------------------------------------------------------------------------- */

/* Has expat kept too much, waiting for an end? It is asked at every PIECE bytes of the file, so
 * that how the bytes come makes no difference. */
static void token_check(struct xml *xml)
{
	XML_Index event = XML_GetCurrentByteIndex(xml->expat);
	if (event >= 0)
		xml->event = (uint64_t)event;
	if (xml->fed % PIECE || xml->fed - xml->event <= TOKEN_MAX)
		return;
	findings_add(xml->findings, xml_place_now(xml, 1), "xml-token",
		     "a tag or comment of more than %d bytes", (int)TOKEN_MAX)
	    ->help = "no metadata has this form: retrieve the file again";
	xml->status = INVALID;
}

static void blanks_see(struct xml *xml, struct str bytes)
{
	static const char blanks[] = " \t\r\n\0\xef\xbb\xbf\xff\xfe";
	for (size_t i = 0; xml->nothing && i < bytes.length; i++)
		xml->nothing = memchr(blanks, bytes.at[i], sizeof blanks - 1) != NULL;
}

/* How many bytes at the end of those that came may be the first half of a line break? Outside
 * of the root expat counts a CR LF that comes in two pieces as two. */
static size_t held_size(const struct xml *xml, struct str bytes)
{
	unsigned unit = xml_unit(xml);
	size_t half = unit == 2 ? (size_t)(xml->fed % 2) : 0;
	if (bytes.length < unit + half)
		return 0;
	const char *last = bytes.at + bytes.length - half - unit;
	bool cr = unit == 1 ? *last == '\r' : (last[0] | last[1]) == '\r' && !(last[0] && last[1]);
	return cr ? unit + half : 0;
}

/* Gives expat what is held back and the bytes, but for what is held back of these. */
static enum XML_Status expat_feed(struct xml *xml, struct str bytes, bool last)
{
	size_t length = xml->held_length + bytes.length;
	if (length == 0)
		return XML_Parse(xml->expat, "", 0, last);
	char *room = XML_GetBuffer(xml->expat, (int)length);
	if (!room)
		return XML_STATUS_ERROR;
	memcpy(room, xml->held, xml->held_length);
	memcpy(room + xml->held_length, bytes.at, bytes.length);
	xml->held_length = last ? 0 : held_size(xml, (struct str){room, length});
	memcpy(xml->held, room + length - xml->held_length, xml->held_length);
	return XML_ParseBuffer(xml->expat, (int)(length - xml->held_length), last);
}

/* Bytes that were counted go to expat. */
static enum status parse(struct xml *xml, struct str bytes, bool last)
{
	blanks_see(xml, bytes);
	if (xml->code != XML_ERROR_NONE)
		return xml_error_go_on(xml, bytes, last);
	if (expat_feed(xml, bytes, last) == XML_STATUS_ERROR) {
		enum status status = xml_error_begin(xml, last);
		struct str held = {xml->held, xml->held_length};
		return status == OK && held.length ? xml_error_go_on(xml, held, false) : status;
	}
	token_check(xml);
	return xml->status;
}

/* The first bytes come to expat together, for it would guess the encoding from one alone.
 * OK with all bytes taken: wait for more. */
static enum status head_feed(struct xml *xml, struct str *bytes, bool last)
{
	while (xml->fed < HEAD && bytes->length) {
		xml->head[xml->fed++] = (unsigned char)*bytes->at;
		*bytes = (struct str){bytes->at + 1, bytes->length - 1};
	}
	if (xml->fed < HEAD && !last)
		return OK;
	xml->begun = true;
	struct str head = {(const char *)xml->head, (size_t)xml->fed};
	return parse(xml, head, last && bytes->length == 0);
}

enum status xml_feed(struct xml *xml, struct str bytes, bool last)
{
	assert(xml->status == OK);
	enum status status = OK;
	if (!xml->begun)
		status = head_feed(xml, &bytes, last);
	else if (bytes.length == 0)
		status = parse(xml, STR(""), last);
	while (status == OK && bytes.length) {
		size_t size = PIECE - (size_t)(xml->fed % PIECE);
		if (size > bytes.length)
			size = bytes.length;
		struct str piece = {bytes.at, size};
		bytes = (struct str){bytes.at + size, bytes.length - size};
		xml->fed += size;
		status = parse(xml, piece, last && bytes.length == 0);
	}
	return status;
}

enum status xml_new(uint32_t file, const struct xml_calls *calls, void *with,
		    struct findings *findings, struct xml **ret)
{
	static const XML_Memory_Handling_Suite memory = {mem_alloc, mem_resize, mem_free};
	struct xml *xml = mem_alloc(sizeof *xml);
	if (!xml)
		return NOMEM;
	/* not the text, nor what is open: pages that are not touched cost nothing */
	memset(xml, 0, offsetof(struct xml, opens));
	xml->calls = *calls;
	xml->with = with;
	xml->findings = findings;
	xml->file = file;
	xml->nothing = xml->utf8 = true;
	xml->outside_place = (struct place){.file = file, .line = 1, .column = 1};
	xml->expat = XML_ParserCreate_MM(NULL, &memory, NULL);
	if (!xml->expat) {
		mem_free(xml);
		return NOMEM;
	}
	XML_SetUserData(xml->expat, xml);
	XML_SetElementHandler(xml->expat, tag_begins, tag_ends);
	XML_SetDefaultHandler(xml->expat, outside_see);
	XML_SetXmlDeclHandler(xml->expat, declaration);
	XML_SetUnknownEncodingHandler(xml->expat, encoding_find, xml);
	*ret = xml;
	return OK;
}

void xml_free(struct xml *xml)
{
	if (!xml)
		return;
	XML_ParserFree(xml->expat);
	mem_free(xml);
}
