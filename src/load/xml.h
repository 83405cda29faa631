/* XML as a stream of elements, read piece by piece with expat, which only xml*.c
 * include.
 * What a reader does not want costs a count of its depth and no text.
 *
 * Elements are called by their local name: of <met:profile> "profile". Places count
 * characters of the file as it would be in UTF-8; offsets count bytes of the file as it is. A
 * DOCTYPE, and with it every entity of a document's own, is refused. */
#ifndef LOAD_XML_H
#define LOAD_XML_H

#include "base/finding.h"
#include "base/status.h"

/* What to do with an element that begins. */
enum xml_way {
	XML_PASS,  /* it and all in it is passed over; no end of it is told */
	XML_ENTER, /* its children are told, then its end */
	XML_TEXT   /* its end is told with its text; children are passed over, the first is told */
};

enum { XML_TEXT_MAX = 64 << 10, XML_DEPTH_MAX = 256 };

struct xml_element {
	struct str name;    /* good until the call returns */
	struct place place; /* of its start tag, as wide as "<name" */
	uint64_t begin;     /* offset of that '<' */
	bool nil;           /* xsi:nil="true" */
};

/* The end of an element that was entered, or whose text was asked for. */
struct xml_end {
	struct xml_element element; /* as it began; its name is good, too */
	struct str text;            /* of XML_TEXT: without blanks around it, in UTF-8, any line
	                             * break a line feed; good until the call returns */
	struct place text_place;    /* of the first character of `text` and as wide as its first
	                             * line; where there is no text, of the element */
	struct str child;           /* the first element in that of XML_TEXT, the beginning of its
	                             * name; empty: there is none, as it should be */
	struct place child_place;
	uint64_t end;   /* offset behind the end tag */
	bool long_text; /* it had more than XML_TEXT_MAX bytes: `text` is empty, its
	                             * place one character wide */
};

struct xml_calls {
	enum xml_way (*begin)(void *with, const struct xml_element *element);
	void (*end)(void *with, const struct xml_end *end);
};

struct xml;

/* A reader of the file number `file` of the sources; `with` goes to the calls. OK or NOMEM. */
enum status xml_new(uint32_t file, const struct xml_calls *calls, void *with,
		    struct findings *findings, struct xml **ret);

/* Takes the next bytes in; `last`: there are no more. INVALID: it is no XML [xml-syntax],
 * [xml-doctype], [xml-depth], [xml-encoding], [xml-token] (a tag or comment of more than 1 MiB),
 * [empty-file], which is one finding, and there is nothing more to be fed. NOMEM. */
enum status xml_feed(struct xml *xml, struct str bytes, bool last);

/* NULL is allowed. */
void xml_free(struct xml *xml);

#endif
