#include "report/workflow_command.h"

#include "report/finding_place.h"
#include "report/path.h"

/* Writes what has a meaning in a command as %XX, and what a terminal would obey as a
 * visible escape. */
static void write_escaped(struct out *out, struct str text, const char *special)
{
	while (text.length) {
		const char *start = text.at;
		uint32_t c = str_next_char(&text);
		if (c != 0 && c < 0x80 && strchr(special, (int)c))
			out_format(out, "%%%02X", (unsigned)c);
		else
			out_terminal_text(out, (struct str){start, (size_t)(text.at - start)});
	}
}

void workflow_message(struct out *out, struct str text)
{
	write_escaped(out, text, "%\r\n");
}

void workflow_property(struct out *out, struct str text)
{
	write_escaped(out, text, "%\r\n:,");
}

/* A line without a file would be one of another file. */
void workflow_place(struct out *out, const struct sources *sources, struct place place)
{
	char room[PATH_ROOM];
	if (!place_has_file(sources, place))
		return;
	out_text(out, "file=");
	workflow_property(out, path_plain(sources->at[place.file].name, room));
	out_char(out, ',');
	if (place.line)
		out_format(out, "line=%u,endLine=%u,", place.line, place.line);
	if (place.line && place.column)
		out_format(out, "col=%u,", place.column);
	if (place.line && place.column && place.width)
		out_format(out, "endColumn=%llu,", (unsigned long long)place.column + place.width);
}
