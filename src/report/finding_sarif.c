#include "report/finding_sarif.h"

#include <stdio.h>

#include "base/json.h"
#include "report/diagnostics.h"
#include "report/finding_place.h"
#include "report/path.h"

#define SCHEMA                                                                                     \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"                      \
	"sarif-schema-2.1.0.json"

/* A document under way. */
struct sarif {
	struct json json;
	struct sources *sources;
	struct out words;   /* memory, for one text at a time */
	const char **codes; /* that occur, in order of appearance: the rules */
	uint32_t code_count;
	uint64_t *hashes; /* of the findings so far that are in the file at hand */
	uint32_t file, hash_count;
};

static struct str uri_of(struct sarif *sarif, uint32_t file)
{
	out_rewind(&sarif->words);
	path_uri(&sarif->words, sarif->sources->at[file].name);
	return out_written(&sarif->words);
}

/* --- Pieces ----------------------------------------------------------------- */

/* {"text": …}, what SARIF calls a message. */
static void message(struct sarif *sarif, const char *key, const char *value)
{
	json_key(&sarif->json, key);
	json_object(&sarif->json);
	json_pair(&sarif->json, "text", value);
	json_object_end(&sarif->json);
}

static void region(struct sarif *sarif, struct place place)
{
	struct json *json = &sarif->json;
	struct str line = place_line(sarif->sources, place);
	json_key(json, "region");
	json_object(json);
	json_pair_number(&sarif->json, "startLine", place.line);
	if (place.column) {
		json_pair_number(&sarif->json, "startColumn", place.column);
		json_pair_number(&sarif->json, "endColumn",
				 (uint64_t)place.column + (place.width ? place.width : 1));
	}
	json_object_end(json);
	if (!line.length)
		return;
	json_key(json, "contextRegion");
	json_object(json);
	json_pair_number(&sarif->json, "startLine", place.line);
	json_key(json, "snippet");
	json_object(json);
	json_key(json, "text");
	json_str(json, line);
	json_object_end(json);
	json_object_end(json);
}

static void location_start(struct sarif *sarif, struct place place)
{
	struct json *json = &sarif->json;
	json_object(json);
	json_key(json, "physicalLocation");
	json_object(json);
	json_key(json, "artifactLocation");
	json_object(json);
	json_key(json, "uri");
	json_str(json, uri_of(sarif, place.file));
	json_object_end(json);
	if (place.line)
		region(sarif, place);
	json_object_end(json);
}

/* --- Rules ------------------------------------------------------------------ */

static uint32_t code_index(const struct sarif *sarif, const char *code)
{
	uint32_t i = 0;
	while (i < sarif->code_count && strcmp(sarif->codes[i], code) != 0)
		i++;
	return i;
}

static enum status codes_collect(struct sarif *sarif, const struct findings *findings,
				 struct arena *arena)
{
	for (const struct finding *f = findings->first; f; f = f->next) {
		if (code_index(sarif, f->code) < sarif->code_count)
			continue;
		const char **code =
		    arena_push(arena, &sarif->codes, sarif->code_count, sizeof *code);
		if (!code)
			return NOMEM;
		*code = f->code;
		sarif->code_count++;
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

static void rule_help(struct sarif *sarif, const struct diagnostic *diagnostic)
{
	struct out *words = &sarif->words;
	out_rewind(words);
	out_text(words, diagnostic->cure);
	if (diagnostic->example == EXAMPLE_POLICY) {
		write_example(words, "Refused:", diagnostic->wrong);
		write_example(words, "Right:", diagnostic->right);
	}
	json_key(&sarif->json, "help");
	json_object(&sarif->json);
	json_pair(&sarif->json, "text", diagnostic->cure);
	json_key(&sarif->json, "markdown");
	json_str(&sarif->json, out_written(words));
	json_object_end(&sarif->json);
}

static void rule(struct sarif *sarif, const char *code)
{
	const struct diagnostic *diagnostic = diagnostic_find(str_of(code));
	struct json *json = &sarif->json;
	json_object(json);
	json_pair(&sarif->json, "id", code);
	if (diagnostic) {
		message(sarif, "shortDescription", diagnostic->title);
		message(sarif, "fullDescription", diagnostic->cause);
		rule_help(sarif, diagnostic);
		json_key(json, "defaultConfiguration");
		json_object(json);
		json_pair(&sarif->json, "level", severity_names[diagnostic->severity].at);
		json_object_end(json);
	}
	json_object_end(json);
}

static void tool(struct sarif *sarif, const char *version)
{
	struct json *json = &sarif->json;
	json_key(json, "tool");
	json_object(json);
	json_key(json, "driver");
	json_object(json);
	json_pair(&sarif->json, "name", "loginscope");
	json_pair(&sarif->json, "version", version);
	json_pair(&sarif->json, "semanticVersion", version);
	json_key(json, "rules");
	json_array(json);
	for (uint32_t i = 0; i < sarif->code_count; i++)
		rule(sarif, sarif->codes[i]);
	json_array_end(json);
	json_object_end(json);
	json_object_end(json);
}

/* --- Results ---------------------------------------------------------------- */

/* FNV-1a, 64 bits. */
static uint64_t hash_add(uint64_t hash, struct str text_of)
{
	for (size_t i = 0; i < text_of.length; i++)
		hash = (hash ^ (unsigned char)text_of.at[i]) * 0x100000001b3u;
	return (hash ^ 0xff) * 0x100000001b3u; /* no byte of UTF-8: an end */
}

/* A line without the blanks around it: indenting it anew changes nothing. */
static struct str line_trim(struct str line)
{
	while (line.length && strchr(" \t", *line.at) && *line.at)
		line = (struct str){line.at + 1, line.length - 1};
	while (line.length && strchr(" \t", line.at[line.length - 1]) && line.at[line.length - 1])
		line.length--;
	return line;
}

static uint64_t finding_hash(struct sarif *sarif, const struct finding *finding)
{
	uint64_t hash = 0xcbf29ce484222325u;
	if (finding->place.file < sarif->sources->count)
		hash = hash_add(hash, uri_of(sarif, finding->place.file));
	hash = hash_add(hash, str_of(finding->code));
	return hash_add(hash, line_trim(place_line(sarif->sources, finding->place)));
}

/* Findings are sorted by file, so those of a file lie side by side. */
static void fingerprint(struct sarif *sarif, const struct finding *finding)
{
	uint64_t hash = finding_hash(sarif, finding);
	unsigned before = 1;
	if (sarif->file != finding->place.file)
		sarif->hash_count = 0;
	for (uint32_t i = 0; i < sarif->hash_count; i++)
		before += sarif->hashes[i] == hash;
	sarif->file = finding->place.file;
	sarif->hashes[sarif->hash_count++] = hash;
	json_key(&sarif->json, "partialFingerprints");
	json_object(&sarif->json);
	json_key(&sarif->json, "primaryLocationLineHash");
	enum { ROOM = 40 };
	char *room = json_raw(&sarif->json, ROOM);
	if (room)
		json_raw_end(&sarif->json, (size_t)snprintf(room, ROOM, "%016llx:%u",
							    (unsigned long long)hash, before));
	json_object_end(&sarif->json);
}

static void related(struct sarif *sarif, const struct finding *finding)
{
	json_key(&sarif->json, "relatedLocations");
	json_array(&sarif->json);
	location_start(sarif, finding->other);
	json_pair_number(&sarif->json, "id", 1);
	message(sarif, "message", finding->note);
	json_object_end(&sarif->json);
	json_array_end(&sarif->json);
}

static void result_message(struct sarif *sarif, const struct finding *finding)
{
	struct out *words = &sarif->words;
	size_t length = strlen(finding->message);
	bool asks = length && finding->message[length - 1] == '?';
	bool notes = finding->note && !place_has_file(sarif->sources, finding->other);
	out_rewind(words);
	place_words(words, sarif->sources, finding->place);
	out_text(words, finding->message);
	if ((finding->help || notes) && !asks)
		out_char(words, '.');
	if (notes) {
		out_text(words, "\nNote: ");
		place_words(words, sarif->sources, finding->other);
		out_text(words, finding->note);
	}
	if (finding->help) {
		out_text(words, "\nHelp: ");
		out_text(words, finding->help);
	}
	json_key(&sarif->json, "message");
	json_object(&sarif->json);
	json_key(&sarif->json, "text");
	json_str(&sarif->json, out_written(words));
	json_object_end(&sarif->json);
}

static void result(struct sarif *sarif, const struct finding *finding)
{
	struct json *json = &sarif->json;
	json_object(json);
	json_pair(&sarif->json, "ruleId", finding->code);
	json_pair_number(&sarif->json, "ruleIndex", code_index(sarif, finding->code));
	json_pair(&sarif->json, "level", severity_names[finding->severity].at);
	result_message(sarif, finding);
	json_key(json, "locations");
	json_array(json);
	if (place_has_file(sarif->sources, finding->place)) {
		location_start(sarif, finding->place);
		json_object_end(json);
	}
	json_array_end(json);
	if (finding->note && place_has_file(sarif->sources, finding->other))
		related(sarif, finding);
	fingerprint(sarif, finding);
	json_object_end(json);
}

/* Where findings were only counted, that is said as the tool's own note. */
static void invocation(struct sarif *sarif, size_t left_out)
{
	enum { ROOM = 64 };
	struct json *json = &sarif->json;
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
	message(sarif, "message", words);
	json_object_end(json);
	json_array_end(json);
	json_object_end(json);
	json_array_end(json);
}

static void document(struct sarif *sarif, const struct findings *findings, const char *version)
{
	struct json *json = &sarif->json;
	json_object(json);
	json_pair(&sarif->json, "$schema", SCHEMA);
	json_pair(&sarif->json, "version", "2.1.0");
	json_key(json, "runs");
	json_array(json);
	json_object(json);
	tool(sarif, version);
	if (findings->count > findings->kept)
		invocation(sarif, findings->count - findings->kept);
	json_pair(&sarif->json, "columnKind", "unicodeCodePoints");
	json_key(json, "results");
	json_array(json);
	for (const struct finding *f = findings->first; f; f = f->next)
		result(sarif, f);
	json_array_end(json);
	json_object_end(json);
	json_array_end(json);
	json_object_end(json);
	out_char(json->out, '\n');
}

enum status findings_sarif(struct out *out, struct sources *sources,
			   const struct findings *findings, const char *version)
{
	enum { BROKEN = 9 }; /* levels that take a line per member: down to a result's */
	struct sarif sarif = {.sources = sources};
	struct arena arena;
	arena_init(&arena);
	out_init_memory(&sarif.words);
	json_init(&sarif.json, out, BROKEN);
	enum status status = codes_collect(&sarif, findings, &arena);
	sarif.hashes = arena_array(&arena, findings->kept, sizeof *sarif.hashes);
	if (!sarif.hashes)
		status = NOMEM;
	if (status == OK)
		document(&sarif, findings, version);
	if (status == OK)
		status = out_status(&sarif.words);
	out_clear(&sarif.words);
	arena_clear(&arena);
	return status;
}
