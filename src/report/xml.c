#include "report/xml.h"

static const char *entity(uint32_t c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	default:
		return NULL;
	}
}

void xml_text(struct out *out, struct str text)
{
	while (text.length) {
		const char *start = text.at;
		uint32_t c = str_next_char(&text);
		if (entity(c))
			out_text(out, entity(c));
		else if (c == 0xfffe || c == 0xffff) /* no characters of XML */
			out_format(out, "\\u%04x", (unsigned)c);
		else
			out_terminal_text(out, (struct str){start, (size_t)(text.at - start)});
	}
}
