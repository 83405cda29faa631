#include "report/finding_json.h"

#include "report/finding_place.h"

static void place_json(struct json *json, struct sources *sources, struct place place)
{
	if (place.file < sources->count) {
		json_key(json, "file");
		json_str(json, sources->at[place.file].name);
	}
	if (!place.line)
		return;
	json_pair_number(json, "line", place.line);
	if (place.column) {
		json_pair_number(json, "column", place.column);
		if (place.width)
			json_pair_number(json, "end_column", (uint64_t)place.column + place.width);
	}
	struct str line = place_line(sources, place);
	if (line.length) {
		json_key(json, "text");
		json_str(json, line);
	}
}

void finding_json(struct json *json, struct sources *sources, const struct finding *finding)
{
	json_object(json);
	json_pair(json, "severity", severity_names[finding->severity].at);
	json_pair(json, "code", finding->code);
	place_json(json, sources, finding->place);
	json_pair(json, "message", finding->message);
	if (finding->help)
		json_pair(json, "help", finding->help);
	if (finding->note) {
		json_key(json, "other");
		json_object(json);
		place_json(json, sources, finding->other);
		json_pair(json, "note", finding->note);
		json_object_end(json);
	}
	json_object_end(json);
}

void findings_json(struct json *json, struct sources *sources, const struct findings *findings)
{
	json_array(json);
	for (const struct finding *f = findings->first; f; f = f->next)
		finding_json(json, sources, f);
	json_array_end(json);
}
