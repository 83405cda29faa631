#include "load/element_print.h"

#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define NAMESPACE   "http://soap.sforce.com/2006/04/metadata"

enum { INDENT = 4 };

const char *element_entity(uint32_t character)
{
	switch (character) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&apos;";
	case 0xfffe:
	case 0xffff:
	case UINT32_MAX: /* not UTF-8 */
		return "&#xFFFD;";
	default:
		return NULL;
	}
}

static void text_print(struct out *out, struct str text)
{
	while (text.length) {
		const char *start = text.at;
		const char *instead = element_entity(str_next_char(&text));
		if (instead)
			out_text(out, instead);
		else
			out_bytes(out, start, (size_t)(text.at - start));
	}
}

static void tag(struct out *out, unsigned depth, const char *before, const char *name,
		const char *after)
{
	out_fill(out, ' ', (size_t)depth * INDENT);
	out_text(out, before);
	out_text(out, name);
	out_text(out, after);
}

void root_begin(struct out *out, const char *name)
{
	tag(out, 0, DECLARATION "<", name, " xmlns=\"" NAMESPACE "\">\n");
}

void root_end(struct out *out, const char *name)
{
	tag(out, 0, "</", name, ">\n");
}

void root_empty(struct out *out, const char *name)
{
	tag(out, 0, DECLARATION "<", name, " xmlns=\"" NAMESPACE "\"/>\n");
}

void element_begin(struct out *out, unsigned depth, const char *name)
{
	tag(out, depth, "<", name, ">\n");
}

void element_end(struct out *out, unsigned depth, const char *name)
{
	tag(out, depth, "</", name, ">\n");
}

void element_empty(struct out *out, unsigned depth, const char *name)
{
	tag(out, depth, "<", name, "/>\n");
}

void element_text(struct out *out, unsigned depth, const char *name, struct str text)
{
	tag(out, depth, "<", name, ">");
	text_print(out, text);
	tag(out, 0, "</", name, ">\n");
}

void element_number(struct out *out, unsigned depth, const char *name, uint64_t number)
{
	tag(out, depth, "<", name, ">");
	out_number(out, number);
	tag(out, 0, "</", name, ">\n");
}

void element_flag(struct out *out, unsigned depth, const char *name, bool flag)
{
	element_text(out, depth, name, flag ? STR("true") : STR("false"));
}
