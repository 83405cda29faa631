#include "report/finding_github.h"

#include "report/finding_place.h"
#include "report/path.h"
#include "report/workflow_command.h"

static const char *const commands[] = {
    [SEVERITY_ERROR] = "error", [SEVERITY_WARNING] = "warning", [SEVERITY_NOTE] = "notice"};

/* "policies/acme.yaml:3: ", the second place in the text of the first. */
static void write_note(struct out *out, const struct sources *sources,
		       const struct finding *finding)
{
	char room[PATH_ROOM];
	out_text(out, "%0Anote: ");
	place_words(out, sources, finding->other);
	if (place_has_file(sources, finding->other)) {
		workflow_message(out, path_plain(sources->at[finding->other.file].name, room));
		if (finding->other.line)
			out_format(out, ":%u", finding->other.line);
		out_text(out, ": ");
	}
	workflow_message(out, str_of(finding->note));
}

void findings_github(struct out *out, struct sources *sources, const struct findings *findings)
{
	for (const struct finding *f = findings->first; f; f = f->next) {
		out_format(out, "::%s ", commands[f->severity]);
		workflow_place(out, sources, f->place);
		out_text(out, "title=");
		workflow_property(out, str_of(f->code));
		out_text(out, "::");
		place_words(out, sources, f->place);
		workflow_message(out, str_of(f->message));
		if (f->note)
			write_note(out, sources, f);
		if (f->help) {
			out_text(out, "%0Ahelp: ");
			workflow_message(out, str_of(f->help));
		}
		out_char(out, '\n');
	}
	if (findings->count > findings->kept)
		out_format(out, "::notice ::%zu more findings are not shown\n",
			   findings->count - findings->kept);
}
