/* Metadata goes first, so that a policy file finds each of its objects by name or by label;
 * each object remembers its slot, its place in the order of the parts. */
#include "load/object_join.h"

#include "base/quote.h"
#include "load/object_complete.h"

struct joining {
	const struct schema *schema; /* of the objects */
	struct arena *arena, scratch;
	struct findings *findings;
	char *objects; /* metadata first */
	uint32_t *slots;
	struct place *in_file; /* where a policy file speaks of it; line 0: none does */
	uint32_t count;
	struct map names, labels; /* of those of metadata → number, of a label the first */
	uint32_t *twins;          /* number + 1 of another of that label; 0: none */
	uint32_t metadata;        /* objects of it; 0: none, or not all of it could be read */
	struct str *known;        /* some of their names and labels, once they are asked for */
	uint32_t known_count;
};

/* A text of an object, empty where there is no such key. */
static struct str text_of(const struct schema *schema, const char *object, struct str name)
{
	const struct schema_key *key = schema_find(schema, name);
	struct str text = {0};
	if (key)
		memcpy(&text, object + key->offset, sizeof text);
	return text;
}

static struct place place_of(const struct schema *schema, const char *object)
{
	struct place place;
	memcpy(&place, object + schema->place, sizeof place);
	return place;
}

/* --- One object ---------------------------------------------------------------------------- */

static void object_add(struct joining *joining, const char *object, uint32_t slot,
		       struct place in_file)
{
	uint32_t at = joining->count++;
	memcpy(joining->objects + at * joining->schema->size, object, joining->schema->size);
	joining->slots[at] = slot;
	joining->in_file[at] = in_file;
}

/* Several sources of metadata may speak of one object. */
static enum status metadata_add(struct joining *joining, const char *object, uint32_t slot)
{
	const struct schema *schema = joining->schema;
	struct str name = text_of(schema, object, STR("name"));
	struct str label = text_of(schema, object, STR("label"));
	uint32_t at, old;
	if (map_add(&joining->names, &joining->scratch, name, joining->count, &at) != OK)
		return NOMEM;
	if (at != MAP_NONE) {
		object_complete(schema, joining->objects + at * schema->size, object, true,
				joining->findings);
		return OK;
	}
	if (label.length &&
	    map_add(&joining->labels, &joining->scratch, label, joining->count, &old) != OK)
		return NOMEM;
	if (label.length && old != MAP_NONE)
		joining->twins[old] = joining->count + 1;
	object_add(joining, object, slot, (struct place){0});
	return OK;
}

/* A second object of policy files speaks of one of metadata. */
static void second_refuse(struct joining *joining, const char *object, struct place first)
{
	const struct schema *schema = joining->schema;
	struct finding *finding =
	    findings_add(joining->findings, place_of(schema, object), "duplicate-name",
			 "the policy speaks of it twice: %s",
			 quote(joining->findings, text_of(schema, object, STR("name"))));
	finding->help = "write all of it in one place";
	finding->other = first;
	finding->note = "first given here";
}

/* --- What is in the policy file alone ------------------------------------------------------- */

enum { NAMES_TRIED_MAX = 2000 };

static enum status known_list(struct joining *joining)
{
	const struct schema *schema = joining->schema;
	uint32_t most = joining->metadata < NAMES_TRIED_MAX ? joining->metadata : NAMES_TRIED_MAX;
	if (joining->known)
		return OK;
	joining->known = arena_array(&joining->scratch, 2 * (size_t)most, sizeof *joining->known);
	if (!joining->known)
		return NOMEM;
	for (uint32_t i = 0; i < most; i++) {
		const char *object = joining->objects + i * schema->size;
		struct str label = text_of(schema, object, STR("label"));
		joining->known[joining->known_count++] = text_of(schema, object, STR("name"));
		if (label.length)
			joining->known[joining->known_count++] = label;
	}
	return OK;
}

/* The name that was meant; empty: none is near. */
static struct str known_near(const struct joining *joining, struct str name)
{
	for (uint32_t i = 0; i < joining->known_count; i++)
		if (str_equal_nocase(joining->known[i], name))
			return joining->known[i];
	size_t near = str_nearest(name, joining->known, joining->known_count);
	return near < joining->known_count ? joining->known[near] : (struct str){0};
}

static const char *noun_of(const struct schema *schema)
{
	return strchr(schema->what, ' ') + 1; /* behind the article */
}

/* It may be a slip of the pen, which would leave the one that was meant as it is. */
static enum status alone_note(struct joining *joining, const char *object)
{
	const struct schema *schema = joining->schema;
	struct findings *findings = joining->findings;
	struct str name = text_of(schema, object, STR("name")), near = {0};
	if (!joining->metadata)
		return OK;
	if (findings->advice < FINDINGS_MAX) {
		if (known_list(joining) != OK)
			return NOMEM;
		near = known_near(joining, name);
	}
	struct finding *finding =
	    findings_advise(findings, SEVERITY_NOTE, place_of(schema, object), "metadata-not-there",
			    "%s %s is not in the metadata", noun_of(schema), quote(findings, name));
	finding->help = "retrieve it, too, or leave it so: then the policy file alone says it";
	if (near.length)
		finding->help =
		    arena_format(findings->arena, "did you mean %s?", quote(findings, near));
	return finding->help ? OK : NOMEM;
}

/* Several of metadata have the label that the policy file calls one by. */
static void label_refuse(struct joining *joining, const char *object, uint32_t at)
{
	const struct schema *schema = joining->schema;
	struct findings *findings = joining->findings;
	const char *first = joining->objects + at * schema->size;
	const char *twin = joining->objects + (joining->twins[at] - 1) * schema->size;
	findings_add(findings, place_of(schema, object), "label-shared",
		     "%s is the label of more than one %s: %s, %s",
		     quote(findings, text_of(schema, object, STR("name"))), noun_of(schema),
		     quote(findings, text_of(schema, first, STR("name"))),
		     quote(findings, text_of(schema, twin, STR("name"))))
	    ->help = "write the name of the one that is meant";
}

static enum status file_add(struct joining *joining, const char *object, uint32_t slot)
{
	const struct schema *schema = joining->schema;
	struct str name = text_of(schema, object, STR("name"));
	uint32_t at = map_find(&joining->names, name);
	bool named = at != MAP_NONE;
	if (!named)
		at = map_find(&joining->labels, name);
	if (!named && at != MAP_NONE && joining->twins[at]) {
		label_refuse(joining, object, at);
		return OK;
	}
	if (at == MAP_NONE) {
		object_add(joining, object, slot, place_of(schema, object));
		return alone_note(joining, object);
	}
	char *into = joining->objects + at * schema->size;
	if (joining->in_file[at].line) {
		second_refuse(joining, object, joining->in_file[at]);
		return OK;
	}
	object_complete(schema, into, object, false, joining->findings);
	joining->in_file[at] = place_of(schema, object);
	if (slot < joining->slots[at])
		joining->slots[at] = slot;
	return OK;
}

/* --- All of them --------------------------------------------------------------------------- */

static enum status parts_add(struct joining *joining, const struct policy *const *parts,
			     uint32_t count, const struct schema_key *key, bool metadata)
{
	uint32_t slot = 0;
	for (uint32_t i = 0; i < count; i++) {
		const char *list = schema_items(key, parts[i]);
		for (uint32_t k = 0; k < schema_item_count(key, parts[i]); k++, slot++) {
			const char *object = list + k * key->of->size;
			if (parts[i]->metadata != metadata)
				continue;
			if ((metadata ? metadata_add : file_add)(joining, object, slot) != OK)
				return NOMEM;
		}
	}
	return OK;
}

/* In the order of their slots, each of which has one object at most. */
static enum status list_make(struct joining *joining, uint32_t total, const char **ret)
{
	size_t size = joining->schema->size;
	uint32_t *in_slot = arena_array(&joining->scratch, total, sizeof *in_slot), count = 0;
	char *list = arena_array(joining->arena, joining->count, size);
	if (!in_slot || !list)
		return NOMEM;
	for (uint32_t i = 0; i < joining->count; i++)
		in_slot[joining->slots[i]] = i + 1;
	for (uint32_t slot = 0; slot < total; slot++)
		if (in_slot[slot])
			memcpy(list + count++ * size, joining->objects + (in_slot[slot] - 1) * size,
			       size);
	*ret = list;
	return OK;
}

static enum status joining_run(struct joining *joining, const struct policy *const *parts,
			       uint32_t count, const struct schema_key *key, const char **ret)
{
	uint32_t total = 0;
	bool incomplete = false;
	for (uint32_t i = 0; i < count; i++) {
		total += schema_item_count(key, parts[i]);
		incomplete |= parts[i]->incomplete;
	}
	joining->objects = arena_array(&joining->scratch, total, joining->schema->size);
	joining->slots = arena_array(&joining->scratch, total, sizeof *joining->slots);
	joining->in_file = arena_array(&joining->scratch, total, sizeof *joining->in_file);
	joining->twins = arena_array(&joining->scratch, total, sizeof *joining->twins);
	if (!joining->objects || !joining->slots || !joining->in_file || !joining->twins ||
	    parts_add(joining, parts, count, key, true) != OK)
		return NOMEM;
	joining->metadata = incomplete ? 0 : joining->count;
	if (parts_add(joining, parts, count, key, false) != OK)
		return NOMEM;
	return list_make(joining, total, ret);
}

enum status objects_join(const struct policy *const *parts, uint32_t count,
			 const struct schema_key *key, struct arena *arena,
			 struct findings *findings, const char **ret_list, uint32_t *ret_count)
{
	struct joining joining = {.schema = key->of, .arena = arena, .findings = findings};
	arena_init(&joining.scratch);
	enum status status = joining_run(&joining, parts, count, key, ret_list);
	if (status == OK)
		*ret_count = joining.count;
	arena_clear(&joining.scratch);
	return status;
}
