#include "load/xml_refuse.h"

#include <expat.h>

#include "base/quote.h"

static const char UNENCODED[] = "save the file as UTF-8";
static const char hidden_entity[] = "&…"; /* in a text that nobody reads */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name_byte(char c)
{
	return char_is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' ||
	       c == ':' || c == '-' || c == '.' || (unsigned char)c >= 0x80;
}

static bool begins_with(struct str text, const char *start)
{
	size_t length = strlen(start);
	return text.length >= length && memcmp(text.at, start, length) == 0;
}

/* The name that the text begins with. */
static struct str name_of(struct str text)
{
	size_t length = 0;
	while (length < text.length && is_name_byte(text.at[length]))
		length++;
	return (struct str){text.at, length};
}

/* The first character of a text. */
static struct str first_of(struct str text)
{
	struct str rest = text;
	if (text.length)
		str_next_char(&rest);
	return (struct str){text.at, text.length - rest.length};
}

/* The place `back` characters before that of the error, and `width` wide. */
static struct place place_at(const struct xml_error *error, size_t back, size_t width)
{
	struct place place = error->place;
	place.column -= back < place.column ? (uint32_t)back : place.column - 1;
	place.width = (uint32_t)width;
	return place;
}

static void open_note(struct finding *finding, const struct xml_error *error)
{
	if (!error->open)
		return;
	finding->other = error->open_place;
	finding->note = "it begins here";
}

/* --- Errors that need a look at the text ----------------------------------------- */

static void mismatch_refuse(struct findings *findings, const struct xml_error *error)
{
	struct str name = name_of(error->near);
	struct place place = place_at(error, 2, str_char_count(name) + 2);
	struct finding *finding =
	    findings_add(findings, place, "xml-syntax", "</%s> stands where </%s> is wanted",
			 quote(findings, name), error->open ? error->open : "");
	finding->help = "close elements in the reverse order of their beginnings";
	open_note(finding, error);
}

/* How many bytes before the error an & stands that nothing has ended; 0: none. */
static size_t ampersand_back(struct str before)
{
	for (size_t back = 1; back <= before.length; back++) {
		char c = before.at[before.length - back];
		if (c == '&')
			return back;
		if (c != '#' && !is_name_byte(c))
			return 0;
	}
	return 0;
}

static void ampersand_refuse(struct findings *findings, const struct xml_error *error, size_t back)
{
	struct str text = {error->before.at + error->before.length - back, back};
	size_t width = str_char_count(text);
	findings_add(findings, place_at(error, width, width), "xml-syntax",
		     "an & that begins nothing XML knows: %s",
		     error->read ? quote(findings, text) : hidden_entity)
	    ->help = "write &amp; for the character &";
}

/* The marks that git leaves where two changes meet: expat stops at their second character. */
static bool is_merge_mark(const struct xml_error *error)
{
	return begins_with(error->near, "<<<<<<") && error->before.length &&
	       error->before.at[error->before.length - 1] == '<';
}

static void character_refuse(struct findings *findings, const struct xml_error *error)
{
	struct str first = first_of(error->near), rest = error->near;
	uint32_t character = rest.length ? str_next_char(&rest) : 0;
	bool line_end = character == '\n' || character == '\r' || !first.length;
	struct place place = place_at(error, 0, !line_end);
	if (character == UINT32_MAX) {
		findings_add(findings, place, "xml-encoding",
			     error->utf8
				 ? "not UTF-8, and the file declares nothing else: byte 0x%02x"
				 : "no character in the encoding that the file declares: "
				   "byte 0x%02x",
			     (unsigned)(unsigned char)*first.at)
		    ->help = UNENCODED;
	} else if (character < 0x20 && !is_blank((char)character)) {
		findings_add(findings, place, "xml-syntax",
			     "a control character that XML does not know: U+%04X",
			     (unsigned)character)
		    ->help = "remove it";
	} else {
		findings_add(findings, place, "xml-syntax", "%s cannot stand here",
			     first.length == 0 || is_blank(*first.at) ? "this"
								      : quote(findings, first))
		    ->help = "a tag is <name> or <name key=\"value\">; in a text, < is &lt; and "
			     "& is &amp;";
	}
}

/* An end tag where nothing is open: expat stops at its slash. */
static bool is_end_tag(const struct xml_error *error)
{
	return !error->open && begins_with(error->near, "/") && error->before.length &&
	       error->before.at[error->before.length - 1] == '<';
}

static void end_tag_refuse(struct findings *findings, const struct xml_error *error)
{
	struct str rest = {error->near.at + 1, error->near.length - 1}, name = name_of(rest);
	findings_add(findings, place_at(error, 1, str_char_count(name) + 2), "xml-syntax",
		     "</%s> closes nothing that is open", quote(findings, name))
	    ->help = "remove it";
}

/* Outside of the root expat stops at the end of a word or at its beginning, as the bytes come:
 * the finding is at its beginning. */
static struct str stray_of(const struct xml_error *error)
{
	return error->stray.length ? error->stray : error->near;
}

static bool is_stray(const struct xml_error *error)
{
	struct str stray = stray_of(error);
	return error->outside && stray.length && *stray.at != '<';
}

static void stray_refuse(struct findings *findings, const struct xml_error *error)
{
	struct str first = first_of(stray_of(error));
	struct place place = error->outside_place;
	place.width = 1;
	if (error->rooted)
		findings_add(findings, place, "xml-syntax",
			     "%s stands behind the last element, where nothing more comes",
			     quote(findings, first))
		    ->help = "remove it, and what follows";
	else
		findings_add(findings, place, "xml-syntax",
			     "no XML: %s stands where an element begins with <",
			     quote(findings, first))
		    ->help = "metadata is XML; retrieve the file again";
}

static void invalid_refuse(struct findings *findings, const struct xml_error *error)
{
	size_t back = ampersand_back(error->before);
	if (is_stray(error)) {
		stray_refuse(findings, error);
	} else if (is_merge_mark(error)) {
		findings_add(findings, place_at(error, 1, 7), "xml-syntax",
			     "a mark of a merge that nobody finished: <<<<<<<")
		    ->help = "take one of the two versions, and remove the three marks";
	} else if (is_end_tag(error)) {
		end_tag_refuse(findings, error);
	} else if (back) {
		ampersand_refuse(findings, error, back);
	} else {
		character_refuse(findings, error);
	}
}

static void entity_refuse(struct findings *findings, const struct xml_error *error)
{
	struct str rest = {error->near.at + 1, error->near.length ? error->near.length - 1 : 0};
	struct str name = name_of(rest);
	findings_add(findings, place_at(error, 0, str_char_count(name) + 2), "xml-syntax",
		     "XML does not know the character %s%s;", error->read ? "&" : hidden_entity,
		     error->read ? quote(findings, name) : "")
	    ->help = "write the character itself, or its number: &#160; for &nbsp;";
}

static void end_refuse(struct findings *findings, const struct xml_error *error)
{
	struct finding *finding;
	if (error->nothing) {
		finding = findings_add(findings, (struct place){.file = error->place.file},
				       "empty-file", "there is nothing in this file");
		finding->help = "retrieve it again";
	} else if (error->open) {
		finding = findings_add(findings, error->place, "xml-syntax",
				       "the file ends, and <%s> is not closed", error->open);
		finding->help = "the end is missing: retrieve the file again";
		open_note(finding, error);
	} else {
		finding = findings_add(findings, error->place, "xml-syntax",
				       "there is no element in this file");
		finding->help = "retrieve it again";
	}
}

/* expat stops at the name in the declaration. */
static void encoding_refuse(struct findings *findings, const struct xml_error *error)
{
	struct place place = place_at(error, 0, str_char_count(name_of(error->near)));
	if (error->encoding)
		findings_add(findings, place, "xml-encoding", "encoding not known: %s",
			     error->encoding)
		    ->help = UNENCODED;
	else
		findings_add(findings, place, "xml-encoding",
			     "the file is not in the encoding that it declares")
		    ->help = "save it as UTF-8, and let it declare that";
}

static void junk_refuse(struct findings *findings, const struct xml_error *error)
{
	if (is_stray(error)) {
		stray_refuse(findings, error);
		return;
	}
	findings_add(findings, error->place, "xml-syntax", "another element behind the last one")
	    ->help = "a file has one element with all others in it: remove what is behind it";
}

/* Of a word outside expat tells its beginning, or that it is not at its end. */
static void cut_refuse(struct findings *findings, const struct xml_error *error)
{
	if (is_stray(error)) {
		stray_refuse(findings, error);
		return;
	}
	findings_add(findings, error->place, "xml-syntax",
		     error->code == XML_ERROR_PARTIAL_CHAR
			 ? "the file ends inside of a character"
			 : "the file ends inside of what begins here")
	    ->help = "the end is missing: retrieve the file again";
}

/* --- All errors --------------------------------------------------------------------- */

/* Either a sentence, or what looks closer. */
struct xml_words {
	void (*refuse)(struct findings *findings, const struct xml_error *error);
	const char *message, *help;
};

static const struct xml_words words[] = {
    [XML_ERROR_TAG_MISMATCH] = {.refuse = mismatch_refuse},
    [XML_ERROR_INVALID_TOKEN] = {.refuse = invalid_refuse},
    [XML_ERROR_UNDEFINED_ENTITY] = {.refuse = entity_refuse},
    [XML_ERROR_NO_ELEMENTS] = {.refuse = end_refuse},
    [XML_ERROR_UNKNOWN_ENCODING] = {.refuse = encoding_refuse},
    [XML_ERROR_INCORRECT_ENCODING] = {.refuse = encoding_refuse},
    [XML_ERROR_SYNTAX] = {.refuse = invalid_refuse},
    [XML_ERROR_JUNK_AFTER_DOC_ELEMENT] = {.refuse = junk_refuse},
    [XML_ERROR_MISPLACED_XML_PI] = {.message = "<?xml stands inside the file",
				    .help = "it is the first thing in a file, without a blank "
					    "or line before it"},
    [XML_ERROR_UNCLOSED_TOKEN] = {.refuse = cut_refuse},
    [XML_ERROR_UNCLOSED_CDATA_SECTION] = {.message = "the file ends inside of <![CDATA[",
					  .help = "the end is missing: retrieve the file again"},
    [XML_ERROR_PARTIAL_CHAR] = {.refuse = cut_refuse},
    [XML_ERROR_BAD_CHAR_REF] = {.message = "no character has this number",
				.help = "write the character itself"},
    [XML_ERROR_DUPLICATE_ATTRIBUTE] = {.message = "an attribute is given twice in a tag",
				       .help = "remove one of the two"},
    [XML_ERROR_XML_DECL] = {.message = "<?xml … ?> is not as it should be",
			    .help = "write <?xml version=\"1.0\" encoding=\"UTF-8\"?>"},
};

void xml_refuse(struct findings *findings, const struct xml_error *error)
{
	size_t code = (size_t)error->code;
	const struct xml_words *row = code < sizeof words / sizeof *words ? &words[code] : NULL;
	if (row && row->refuse)
		row->refuse(findings, error);
	else if (row && row->message)
		findings_add(findings, error->place, "xml-syntax", "%s", row->message)->help =
		    row->help;
	else
		findings_add(findings, error->place, "xml-syntax", "no XML: %s",
			     XML_ErrorString((enum XML_Error)error->code))
		    ->help = "metadata is XML; retrieve the file again";
}
