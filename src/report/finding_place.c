#include "report/finding_place.h"

enum { LINE_MOST = 1000 }; /* bytes of a line that is repeated */

static bool is_stdin(const struct sources *sources, struct place place)
{
	return place.file < sources->count && str_equal(sources->at[place.file].name, STR("-"));
}

bool place_has_file(const struct sources *sources, struct place place)
{
	return place.file < sources->count && !is_stdin(sources, place);
}

void place_words(struct out *out, const struct sources *sources, struct place place)
{
	if (!is_stdin(sources, place))
		return;
	if (place.line)
		out_format(out, "line %u", place.line);
	if (place.line && place.column)
		out_format(out, ", column %u", place.column);
	out_text(out, place.line ? " of standard input: " : "standard input: ");
}

struct str place_line(struct sources *sources, struct place place)
{
	struct str line = source_line(sources, place);
	return line.length <= LINE_MOST ? line : (struct str){0};
}
