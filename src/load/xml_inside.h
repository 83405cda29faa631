/* A file of XML while it is read. For xml.c, xml_text.c and xml_error.c only. */
#ifndef LOAD_XML_INSIDE_H
#define LOAD_XML_INSIDE_H

#include <expat.h>

#include "load/xml.h"
#include "load/xml_refuse.h"

enum {
	NAME_SHOWN = 64, /* bytes of a name kept for messages, with NUL */
	HEAD = 4,        /* bytes that tell the encoding */
	HELD = 3         /* bytes of a CR at the end of what came, and half a character */
};

struct open {
	struct place place;
	uint64_t begin;
	enum xml_way way;
	bool nil;
	char name[NAME_SHOWN];
};

struct xml {
	XML_Parser expat;
	struct xml_calls calls;
	void *with;
	struct findings *findings;
	uint32_t file;
	enum status status;
	unsigned char head[HEAD]; /* its first bytes */
	bool begun;               /* they went to expat */
	char held[HELD];          /* the last bytes, which go to expat with the next ones */
	size_t held_length;
	bool nothing;         /* so far only blanks */
	bool rooted;          /* the root has begun */
	bool utf8;            /* no other encoding is declared or seen */
	const char *encoding; /* that is not known; NULL: none */
	enum XML_Error code;  /* that waits for more bytes, to be told */
	char near[2 * XML_NEAR];
	size_t near_length;
	uint64_t outside; /* bytes up to the end of the last good thing that is not in the root */
	struct place outside_place; /* just behind it; width 0 */
	uint64_t fed, event;        /* bytes: in all; up to the last thing that expat finished */
	uint32_t depth;             /* of elements that are open */
	uint32_t passed;            /* depth of the element that is passed over; 0: none */
	struct open opens[XML_DEPTH_MAX];

	/* The text of the element opens[depth - 1], while its way is XML_TEXT. */
	struct place text_place;  /* line 0: no character yet */
	struct place child_place; /* of the first element in it; line 0: none */
	char child[NAME_SHOWN];
	size_t text_length;
	bool text_full; /* blanks were left out at the end */
	bool text_long;
	char text[XML_TEXT_MAX];
};

/* Bytes of a character in the ASCII range. */
unsigned xml_unit(const struct xml *xml);

/* Does the file begin with a byte order mark? */
bool xml_has_mark(const struct xml *xml);

/* Of what expat is at. A byte order mark is no character of the text. */
struct place xml_place_now(const struct xml *xml, size_t width);
uint64_t xml_offset_now(const struct xml *xml);

/* Begins the text of an element; switches off and on again around what is passed over in it;
 * puts what it was into `end`, whose text_place is that of the element. */
void xml_text_begin(struct xml *xml);
void xml_text_want(struct xml *xml, bool wanted);
void xml_text_end(struct xml *xml, struct xml_end *end);

/* expat stopped. It may be at the last byte it has, and a message needs some more of them:
 * then the finding waits for the next ones, and OK is returned. */
enum status xml_error_begin(struct xml *xml, bool last);

/* More bytes, after an error. INVALID: the finding was added; OK: it waits. */
enum status xml_error_go_on(struct xml *xml, struct str bytes, bool last);

#endif
