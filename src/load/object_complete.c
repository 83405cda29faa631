#include "load/object_complete.h"

#include <assert.h>

#include "base/quote.h"
#include "load/schema_equal.h"
#include "policy/row_match.h"

/* Completing under way: of the outermost object, or of one in it. */
struct completing {
	const struct completing *outer; /* NULL: it is the outermost */
	const struct schema_key *in;    /* the outer object's key that it stands under */
	const struct schema *schema;
	char *object;
	const char *other;
	bool other_is_metadata;
	struct findings *findings;
};

/* Bytes of a value. Only what metadata can say, and permissions, which are not copied, have
 * a place here, and the keys beside them in the same objects. */
static size_t value_size(const struct schema_key *key)
{
	static const size_t sizes[SCHEMA_TYPE_COUNT] = {
	    [SCHEMA_TEXT] = sizeof(struct str),
	    [SCHEMA_NAME] = sizeof(struct str),
	    [SCHEMA_FLAG] = sizeof(bool),
	    [SCHEMA_CHOICE] = sizeof(uint32_t),
	    [SCHEMA_LIMIT] = sizeof(uint16_t),
	    [SCHEMA_RULES] = sizeof(uint32_t),
	    [SCHEMA_RANGES] = sizeof(struct range_list),
	};
	return key->type == SCHEMA_OBJECT ? key->of->size : sizes[key->type];
}

static said_keys said_of(const struct schema *schema, const char *object)
{
	said_keys said;
	memcpy(&said, object + schema->said, sizeof said);
	return said;
}

static struct place place_at(const char *object, size_t offset)
{
	struct place place = {0};
	if (offset)
		memcpy(&place, object + offset, sizeof place);
	return place;
}

/* --- Contradictions ------------------------------------------------------------------- */

/* Where a side says the key: it, or what it stands in. */
static struct place key_place(const struct completing *at, const struct schema_key *key, bool other)
{
	const char *object = other ? at->other : at->object;
	struct place place = {0};
	if (key->type == SCHEMA_RANGES)
		place = place_at(object + key->offset, offsetof(struct range_list, place));
	else if (key->type == SCHEMA_OBJECT)
		place = place_at(object + key->offset, key->of->place);
	else
		place = place_at(object, key->place);
	if (!place.line)
		place = place_at(object, at->schema->place);
	return place.line || !at->outer ? place : key_place(at->outer, at->in, other);
}

/* "profile "Admin"", "the org" */
static const char *object_words(const struct completing *at)
{
	const struct schema_key *name = schema_find(at->schema, STR("name"));
	const char *what = at->schema->what;
	struct str text;
	if (!name || !(name->flags & SCHEMA_REQUIRED))
		return what;
	memcpy(&text, at->object + name->offset, sizeof text);
	what = strchr(what, ' ') + 1; /* behind the article */
	const char *words =
	    arena_format(at->findings->arena, "%s %s", what, quote(at->findings, text));
	at->findings->nomem = at->findings->nomem || !words;
	return words ? words : "";
}

static void conflict_add(const struct completing *at, const struct schema_key *key)
{
	const struct completing *outermost = at->outer ? at->outer : at;
	bool at_other = !at->other_is_metadata;
	struct finding *finding = findings_add(
	    at->findings, key_place(at, key, at_other), "metadata-conflict",
	    "%s%s%s of %s is not what the metadata says", at->in ? at->in->name.at : "",
	    at->in ? "." : "", key->name.at, object_words(outermost));
	finding->help = "remove it here, or make both say the same";
	finding->other = key_place(at, key, !at_other);
	finding->note = "the metadata says it here";
}

/* --- Keys ------------------------------------------------------------------------------- */

/* Each permission with the place of who says it first. */
static void bits_unite(const struct completing *at, const struct schema_key *key)
{
	uint32_t mine, theirs;
	memcpy(&mine, at->object + key->offset, sizeof mine);
	memcpy(&theirs, at->other + key->offset, sizeof theirs);
	for (uint32_t new = theirs & ~mine; new; new &= new - 1) {
		size_t place = key->place + sizeof(struct place) * (size_t)__builtin_ctz(new);
		memcpy(at->object + place, at->other + place, sizeof(struct place));
	}
	mine |= theirs;
	memcpy(at->object + key->offset, &mine, sizeof mine);
}

static void value_copy(const struct completing *at, const struct schema_key *key)
{
	assert(value_size(key));
	memcpy(at->object + key->offset, at->other + key->offset, value_size(key));
	if (key->place)
		memcpy(at->object + key->place, at->other + key->place, sizeof(struct place));
}

/* Do both sides say the same? Lists do when they have the same rows, in any order. */
static bool value_same(const struct completing *at, const struct schema_key *key)
{
	bool same = true;
	if (key->type != SCHEMA_RANGES)
		return schema_key_same(key, at->object, at->other);
	if (row_lists_alike((const void *)(at->object + key->offset),
			    (const void *)(at->other + key->offset), &same) != OK)
		at->findings->nomem = true;
	return same;
}

static void keys_complete(const struct completing *at);

static void inner_complete(const struct completing *at, const struct schema_key *key)
{
	const struct completing inner = {
	    .outer = at,
	    .in = key,
	    .schema = key->of,
	    .object = at->object + key->offset,
	    .other = at->other + key->offset,
	    .other_is_metadata = at->other_is_metadata,
	    .findings = at->findings,
	};
	keys_complete(&inner);
}

static void key_complete(const struct completing *at, const struct schema_key *key, bool said)
{
	if (key->type == SCHEMA_BITS)
		bits_unite(at, key);
	else if (key->type == SCHEMA_OBJECT && key->of->said)
		inner_complete(at, key);
	else if (!said)
		value_copy(at, key);
	else if (!value_same(at, key))
		conflict_add(at, key);
}

static void keys_complete(const struct completing *at)
{
	const struct schema *schema = at->schema;
	said_keys mine = said_of(schema, at->object), theirs = said_of(schema, at->other);
	for (size_t i = 0; i < schema->count; i++) {
		const struct schema_key *key = &schema->keys[i];
		bool is_name = key->type == SCHEMA_NAME && (key->flags & SCHEMA_REQUIRED);
		if ((theirs >> i & 1) && !is_name)
			key_complete(at, key, mine >> i & 1);
	}
	mine |= theirs;
	memcpy(at->object + schema->said, &mine, sizeof mine);
	if (schema->place && !place_at(at->object, schema->place).line)
		memcpy(at->object + schema->place, at->other + schema->place, sizeof(struct place));
}

void object_complete(const struct schema *schema, void *object, const void *other,
		     bool other_is_metadata, struct findings *findings)
{
	const struct completing at = {.schema = schema,
				      .object = object,
				      .other = other,
				      .other_is_metadata = other_is_metadata,
				      .findings = findings};
	keys_complete(&at);
}
