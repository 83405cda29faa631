#include "report/sarif.h"

#include <stdio.h>

#include "report/path.h"

#define SCHEMA                                                                                     \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"                      \
	"sarif-schema-2.1.0.json"

void sarif_begin(struct sarif *sarif, struct out *out, const char *version)
{
	enum { BROKEN = 9 }; /* levels that take a line per member: down to a result's */
	struct json *json = &sarif->json;
	out_init_memory(&sarif->words);
	json_init(json, out, BROKEN);
	json_object(json);
	json_pair(json, "$schema", SCHEMA);
	json_pair(json, "version", "2.1.0");
	json_key(json, "runs");
	json_array(json);
	json_object(json);
	json_key(json, "tool");
	json_object(json);
	json_key(json, "driver");
	json_object(json);
	json_pair(json, "name", "loginscope");
	json_pair(json, "version", version);
	json_pair(json, "semanticVersion", version);
	json_key(json, "rules");
	json_array(json);
}

static void tags(struct json *json, const struct sarif_rule *rule)
{
	if (!rule->tag_count)
		return;
	json_key(json, "properties");
	json_object(json);
	json_key(json, "tags");
	json_array(json);
	for (size_t i = 0; i < rule->tag_count; i++)
		json_text(json, rule->tags[i]);
	json_array_end(json);
	json_object_end(json);
}

void sarif_rule(struct sarif *sarif, const struct sarif_rule *rule)
{
	struct json *json = &sarif->json;
	json_object(json);
	json_pair(json, "id", rule->id);
	if (rule->title) {
		sarif_message(sarif, "shortDescription", str_of(rule->title));
		sarif_message(sarif, "fullDescription", str_of(rule->cause));
		json_key(json, "help");
		json_object(json);
		json_key(json, "text");
		json_str(json, rule->cure);
		json_key(json, "markdown");
		json_str(json, rule->cure_markdown);
		json_object_end(json);
		json_key(json, "defaultConfiguration");
		json_object(json);
		json_pair(json, "level", rule->level);
		json_object_end(json);
	}
	tags(json, rule);
	json_object_end(json);
}

void sarif_rules_end(struct sarif *sarif)
{
	json_array_end(&sarif->json);
	json_object_end(&sarif->json);
	json_object_end(&sarif->json);
}

void sarif_results_begin(struct sarif *sarif)
{
	json_pair(&sarif->json, "columnKind", "unicodeCodePoints");
	json_key(&sarif->json, "results");
	json_array(&sarif->json);
}

void sarif_end(struct sarif *sarif)
{
	struct json *json = &sarif->json;
	json_array_end(json);
	json_object_end(json);
	json_array_end(json);
	json_object_end(json);
	out_char(json->out, '\n');
}

enum status sarif_clear(struct sarif *sarif)
{
	enum status status = out_status(&sarif->words);
	out_clear(&sarif->words);
	return status;
}

void sarif_message(struct sarif *sarif, const char *key, struct str text)
{
	json_key(&sarif->json, key);
	json_object(&sarif->json);
	json_key(&sarif->json, "text");
	json_str(&sarif->json, text);
	json_object_end(&sarif->json);
}

struct str sarif_uri(struct sarif *sarif, struct str name)
{
	out_rewind(&sarif->words);
	path_uri(&sarif->words, name);
	return out_written(&sarif->words);
}

static void region(struct json *json, struct place place, struct str context)
{
	json_key(json, "region");
	json_object(json);
	json_pair_number(json, "startLine", place.line);
	if (place.column) {
		json_pair_number(json, "startColumn", place.column);
		json_pair_number(json, "endColumn",
				 (uint64_t)place.column + (place.width ? place.width : 1));
	}
	json_object_end(json);
	if (!context.length)
		return;
	json_key(json, "contextRegion");
	json_object(json);
	json_pair_number(json, "startLine", place.line);
	json_key(json, "snippet");
	json_object(json);
	json_key(json, "text");
	json_str(json, context);
	json_object_end(json);
	json_object_end(json);
}

void sarif_location_begin(struct sarif *sarif, struct str uri, struct place place,
			  struct str context)
{
	struct json *json = &sarif->json;
	json_object(json);
	json_key(json, "physicalLocation");
	json_object(json);
	json_key(json, "artifactLocation");
	json_object(json);
	json_key(json, "uri");
	json_str(json, uri);
	json_object_end(json);
	if (place.line)
		region(json, place, context);
	json_object_end(json);
}

/* FNV-1a, 64 bits. */
uint64_t sarif_hash_add(uint64_t hash, struct str text)
{
	for (size_t i = 0; i < text.length; i++)
		hash = (hash ^ (unsigned char)text.at[i]) * 0x100000001b3u;
	return (hash ^ 0xff) * 0x100000001b3u; /* no byte of UTF-8: an end */
}

void sarif_fingerprint(struct sarif *sarif, uint64_t hash, unsigned number)
{
	enum { ROOM = 40 };
	struct json *json = &sarif->json;
	json_key(json, "partialFingerprints");
	json_object(json);
	json_key(json, "primaryLocationLineHash");
	char *room = json_raw(json, ROOM);
	if (room)
		json_raw_end(json, (size_t)snprintf(room, ROOM, "%016llx:%u",
						    (unsigned long long)hash, number));
	json_object_end(json);
}
