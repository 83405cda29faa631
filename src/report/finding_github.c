#include "report/finding_github.h"

#include "report/finding_place.h"
#include "report/path.h"

static const char *const commands[] = {
    [SEVERITY_ERROR] = "error", [SEVERITY_WARNING] = "warning", [SEVERITY_NOTE] = "notice"};

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

static void write_message(struct out *out, const char *text)
{
	write_escaped(out, str_of(text), "%\r\n");
}

static void write_property(struct out *out, struct str text)
{
	write_escaped(out, text, "%\r\n:,");
}

/* A line without a file would be one of another file. */
static void write_place(struct out *out, const struct sources *sources, struct place place)
{
	char room[PATH_ROOM];
	if (!place_has_file(sources, place))
		return;
	out_text(out, "file=");
	write_property(out, path_plain(sources->at[place.file].name, room));
	out_char(out, ',');
	if (place.line)
		out_format(out, "line=%u,endLine=%u,", place.line, place.line);
	if (place.line && place.column)
		out_format(out, "col=%u,", place.column);
	if (place.line && place.column && place.width)
		out_format(out, "endColumn=%llu,", (unsigned long long)place.column + place.width);
}

/* "policies/acme.yaml:3: ", the second place in the text of the first. */
static void write_note(struct out *out, const struct sources *sources,
		       const struct finding *finding)
{
	char room[PATH_ROOM];
	out_text(out, "%0Anote: ");
	place_words(out, sources, finding->other);
	if (place_has_file(sources, finding->other)) {
		write_escaped(out, path_plain(sources->at[finding->other.file].name, room),
			      "%\r\n");
		if (finding->other.line)
			out_format(out, ":%u", finding->other.line);
		out_text(out, ": ");
	}
	write_message(out, finding->note);
}

void findings_github(struct out *out, struct sources *sources, const struct findings *findings)
{
	for (const struct finding *f = findings->first; f; f = f->next) {
		out_format(out, "::%s ", commands[f->severity]);
		write_place(out, sources, f->place);
		out_text(out, "title=");
		write_property(out, str_of(f->code));
		out_text(out, "::");
		place_words(out, sources, f->place);
		write_message(out, f->message);
		if (f->note)
			write_note(out, sources, f);
		if (f->help) {
			out_text(out, "%0Ahelp: ");
			write_message(out, f->help);
		}
		out_char(out, '\n');
	}
	if (findings->count > findings->kept)
		out_format(out, "::notice ::%zu more findings are not shown\n",
			   findings->count - findings->kept);
}
