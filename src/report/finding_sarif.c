#include "report/finding_sarif.h"

#include <stdio.h>

#include "report/diagnostics.h"
#include "report/finding_place.h"
#include "report/sarif.h"

/* A document under way. */
struct writing {
	struct sarif sarif;
	struct sources *sources;
	const char **codes; /* that occur, in order of appearance: the rules */
	uint32_t code_count;
	uint64_t *hashes; /* of the findings so far that are in the file at hand */
	uint32_t file, hash_count;
};

static struct str uri_of(struct writing *w, uint32_t file)
{
	return sarif_uri(&w->sarif, w->sources->at[file].name);
}

static void location_begin(struct writing *w, struct place place)
{
	struct str line = place.line ? place_line(w->sources, place) : (struct str){0};
	sarif_location_begin(&w->sarif, uri_of(w, place.file), place, line);
}

/* --- Rules ------------------------------------------------------------------ */

static uint32_t code_index(const struct writing *w, const char *code)
{
	uint32_t i = 0;
	while (i < w->code_count && strcmp(w->codes[i], code) != 0)
		i++;
	return i;
}

static enum status codes_collect(struct writing *w, const struct findings *findings,
				 struct arena *arena)
{
	for (const struct finding *f = findings->first; f; f = f->next) {
		if (code_index(w, f->code) < w->code_count)
			continue;
		const char **code = arena_push(arena, &w->codes, w->code_count, sizeof *code);
		if (!code)
			return NOMEM;
		*code = f->code;
		w->code_count++;
	}
	return OK;
}

/* An example, as Markdown. */
static void write_example(struct out *out, const char *head, const char *text_of)
{
	if (!text_of)
		return;
	out_format(out, "\n\n%s\n\n```yaml\n", head);
	out_text(out, text_of);
	out_text(out, "```");
}

static void rule(struct writing *w, const char *code)
{
	const struct diagnostic *diagnostic = diagnostic_find(str_of(code));
	struct sarif_rule rule_of = {.id = code};
	struct out *words = &w->sarif.words;
	out_rewind(words);
	if (diagnostic) {
		out_text(words, diagnostic->cure);
		if (diagnostic->example == EXAMPLE_POLICY) {
			write_example(words, "Refused:", diagnostic->wrong);
			write_example(words, "Right:", diagnostic->right);
		}
		rule_of = (struct sarif_rule){.id = code,
					      .title = diagnostic->title,
					      .cause = diagnostic->cause,
					      .cure = str_of(diagnostic->cure),
					      .cure_markdown = out_written(words),
					      .level = severity_names[diagnostic->severity].at};
	}
	sarif_rule(&w->sarif, &rule_of);
}

/* --- Results ---------------------------------------------------------------- */

/* A line without the blanks around it: indenting it anew changes nothing. */
static struct str line_trim(struct str line)
{
	while (line.length && strchr(" \t", *line.at) && *line.at)
		line = (struct str){line.at + 1, line.length - 1};
	while (line.length && strchr(" \t", line.at[line.length - 1]) && line.at[line.length - 1])
		line.length--;
	return line;
}

static uint64_t finding_hash(struct writing *w, const struct finding *finding)
{
	uint64_t hash = SARIF_HASH;
	if (finding->place.file < w->sources->count)
		hash = sarif_hash_add(hash, uri_of(w, finding->place.file));
	hash = sarif_hash_add(hash, str_of(finding->code));
	return sarif_hash_add(hash, line_trim(place_line(w->sources, finding->place)));
}

/* Findings are sorted by file, so those of a file lie side by side. */
static void fingerprint(struct writing *w, const struct finding *finding)
{
	uint64_t hash = finding_hash(w, finding);
	unsigned before = 1;
	if (w->file != finding->place.file)
		w->hash_count = 0;
	for (uint32_t i = 0; i < w->hash_count; i++)
		before += w->hashes[i] == hash;
	w->file = finding->place.file;
	w->hashes[w->hash_count++] = hash;
	sarif_fingerprint(&w->sarif, hash, before);
}

static void related(struct writing *w, const struct finding *finding)
{
	json_key(&w->sarif.json, "relatedLocations");
	json_array(&w->sarif.json);
	location_begin(w, finding->other);
	json_pair_number(&w->sarif.json, "id", 1);
	sarif_message(&w->sarif, "message", str_of(finding->note));
	json_object_end(&w->sarif.json);
	json_array_end(&w->sarif.json);
}

static void result_message(struct writing *w, const struct finding *finding)
{
	struct out *words = &w->sarif.words;
	size_t length = strlen(finding->message);
	bool asks = length && finding->message[length - 1] == '?';
	bool notes = finding->note && !place_has_file(w->sources, finding->other);
	out_rewind(words);
	place_words(words, w->sources, finding->place);
	out_text(words, finding->message);
	if ((finding->help || notes) && !asks)
		out_char(words, '.');
	if (notes) {
		out_text(words, "\nNote: ");
		place_words(words, w->sources, finding->other);
		out_text(words, finding->note);
	}
	if (finding->help) {
		out_text(words, "\nHelp: ");
		out_text(words, finding->help);
	}
	sarif_message(&w->sarif, "message", out_written(words));
}

static void result(struct writing *w, const struct finding *finding)
{
	struct json *json = &w->sarif.json;
	json_object(json);
	json_pair(json, "ruleId", finding->code);
	json_pair_number(json, "ruleIndex", code_index(w, finding->code));
	json_pair(json, "level", severity_names[finding->severity].at);
	result_message(w, finding);
	json_key(json, "locations");
	json_array(json);
	if (place_has_file(w->sources, finding->place)) {
		location_begin(w, finding->place);
		json_object_end(json);
	}
	json_array_end(json);
	if (finding->note && place_has_file(w->sources, finding->other))
		related(w, finding);
	fingerprint(w, finding);
	json_object_end(json);
}

/* Where findings were only counted, that is said as the tool's own note. */
static void invocation(struct writing *w, size_t left_out)
{
	enum { ROOM = 64 };
	struct json *json = &w->sarif.json;
	char words[ROOM];
	snprintf(words, sizeof words, "%zu more findings are not shown", left_out);
	json_key(json, "invocations");
	json_array(json);
	json_object(json);
	json_key(json, "executionSuccessful");
	json_bool(json, true);
	json_key(json, "toolExecutionNotifications");
	json_array(json);
	json_object(json);
	json_pair(json, "level", "note");
	sarif_message(&w->sarif, "message", str_of(words));
	json_object_end(json);
	json_array_end(json);
	json_object_end(json);
	json_array_end(json);
}

static void document(struct writing *w, const struct findings *findings)
{
	for (uint32_t i = 0; i < w->code_count; i++)
		rule(w, w->codes[i]);
	sarif_rules_end(&w->sarif);
	if (findings->count > findings->kept)
		invocation(w, findings->count - findings->kept);
	sarif_results_begin(&w->sarif);
	for (const struct finding *f = findings->first; f; f = f->next)
		result(w, f);
	sarif_end(&w->sarif);
}

enum status findings_sarif(struct out *out, struct sources *sources,
			   const struct findings *findings, const char *version)
{
	struct writing w = {.sources = sources};
	struct arena arena;
	arena_init(&arena);
	enum status status = codes_collect(&w, findings, &arena);
	w.hashes = arena_array(&arena, findings->kept, sizeof *w.hashes);
	if (!w.hashes)
		status = NOMEM;
	if (status == OK) {
		sarif_begin(&w.sarif, out, version);
		document(&w, findings);
		status = sarif_clear(&w.sarif);
	}
	arena_clear(&arena);
	return status;
}
