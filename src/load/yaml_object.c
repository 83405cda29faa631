#include "load/yaml_object.h"

#include "base/names.h"
#include "load/file_name.h"
#include "load/file_source.h"
#include "load/yaml_facts.h"
#include "load/yaml_kind.h"
#include "load/yaml_network.h"
#include "load/yaml_ranges.h"
#include "load/yaml_scenario.h"

static void *field_at(void *object, size_t offset)
{
	return (char *)object + offset;
}

static void number_put(void *object, size_t offset, uint32_t number)
{
	memcpy(field_at(object, offset), &number, sizeof number);
}

static void pointer_put(void *object, size_t offset, const void *pointer)
{
	memcpy(field_at(object, offset), &pointer, sizeof pointer);
}

static void place_put(void *object, size_t offset, struct place place)
{
	if (offset)
		memcpy(field_at(object, offset), &place, sizeof place);
}

/* Memory for the items of a list; sets loader->nomem. */
static void *items_new(struct loader *loader, const struct node *list, size_t size)
{
	void *items = arena_array(loader->arena, list->count, size);
	if (!items)
		loader->nomem = true;
	return items;
}

/* The list itself, or NULL after saying that it is none. */
static const struct node *list_of(struct loader *loader, const struct value *value,
				  const char *wanted)
{
	const struct node *node = value->node;
	if (node->kind == NODE_LIST)
		return node;
	bool null = node->kind == NODE_SCALAR && node->plain && node->text.length == 0;
	wrong_type_add(loader, value->schema->name.at, node, wanted,
		       null ? "write [] for an empty list, or leave the key out"
			    : "write it in brackets, or as lines that begin with a dash");
	return NULL;
}

/* One reader per type. Each is given the object that holds the field. */

static void version_field(struct loader *loader, const struct value *value, void *object)
{
	(void)object;
	version_read(loader, value);
}

static void text_field(struct loader *loader, const struct value *value, void *object)
{
	text_read(loader, value, field_at(object, value->schema->offset));
	place_put(object, value->schema->place, loader_place(loader, value->node));
}

static void name_field(struct loader *loader, const struct value *value, void *object)
{
	/* What an object is called by has none where it was refused: then that of the object stays. */
	bool read = name_read(loader, value, field_at(object, value->schema->offset));
	if (read || !(value->schema->flags & SCHEMA_REQUIRED))
		place_put(object, value->schema->place, loader_place(loader, value->node));
}

/* Another file. Its name is for the same reason relative as those of included files. */
static void file_field(struct loader *loader, const struct value *value, void *object)
{
	struct str name;
	if (!name_read(loader, value, &name))
		return;
	if (file_name_check(name, false) != NAME_FINE) {
		path_absolute_add(loader->findings, loader_place(loader, value->node), name);
		return;
	}
	memcpy(field_at(object, value->schema->offset), &name, sizeof name);
	place_put(object, value->schema->place, loader_place(loader, value->node));
}

static void flag_field(struct loader *loader, const struct value *value, void *object)
{
	flag_read(loader, value, field_at(object, value->schema->offset));
	place_put(object, value->schema->place, loader_place(loader, value->key));
}

static void choice_field(struct loader *loader, const struct value *value, void *object)
{
	uint32_t choice;
	if (choice_read(loader, value, &choice))
		number_put(object, value->schema->offset, choice);
	place_put(object, value->schema->place, loader_place(loader, value->node));
}

static void bits_field(struct loader *loader, const struct value *value, void *object)
{
	const struct node *list = list_of(loader, value, "a list of words");
	uint32_t bits = 0, bit;
	for (const struct node *at = list ? list->first : NULL; at; at = at->next) {
		struct value item = {value->schema, value->key, at};
		if (!choice_read(loader, &item, &bit) || (bits & bit))
			continue;
		bits |= bit;
		size_t place =
		    value->schema->place + sizeof(struct place) * (size_t)__builtin_ctz(bit);
		place_put(object, place, loader_place(loader, at));
	}
	number_put(object, value->schema->offset, bits);
}

static void limit_field(struct loader *loader, const struct value *value, void *object)
{
	uint32_t choice;
	if (!choice_read(loader, value, &choice))
		return;
	uint16_t limit = (uint16_t)choice;
	memcpy(field_at(object, value->schema->offset), &limit, sizeof limit);
	place_put(object, value->schema->place, loader_place(loader, value->node));
}

static void date_field(struct loader *loader, const struct value *value, void *object)
{
	date_read(loader, value, field_at(object, value->schema->offset));
	place_put(object, value->schema->place, loader_place(loader, value->node));
}

static void digest_field(struct loader *loader, const struct value *value, void *object)
{
	digest_read(loader, value, field_at(object, value->schema->offset));
	place_put(object, value->schema->place, loader_place(loader, value->node));
}

static void range_field(struct loader *loader, const struct value *value, void *object)
{
	struct exception *exception = object;
	if (yaml_range_read(loader, value, &exception->range))
		exception->range_text = text_keep(loader, value->node->text);
}

static void rules_field(struct loader *loader, const struct value *value, void *object)
{
	rules_read(loader, value, field_at(object, value->schema->offset));
	place_put(object, value->schema->place, loader_place(loader, value->node));
}

static void ranges_field(struct loader *loader, const struct value *value, void *object)
{
	yaml_ranges_read(loader, value->key, value->node, field_at(object, value->schema->offset));
}

static void not_in_field(struct loader *loader, const struct value *value, void *object)
{
	yaml_ranges_read_one(loader, value->key, value->node,
			     field_at(object, value->schema->offset));
}

static void node_field(struct loader *loader, const struct value *value, void *object)
{
	(void)loader;
	pointer_put(object, value->schema->offset, value->node);
}

static void hours_field(struct loader *loader, const struct value *value, void *object)
{
	if (!hours_read(loader, value, field_at(object, value->schema->offset)))
		return;
	struct login_hours *hours = object;
	hours->given = true;
}

static bool reference_read(struct loader *loader, const struct value *value, struct reference *ret)
{
	ret->index = NONE;
	ret->place = loader_place(loader, value->node);
	return name_read(loader, value, &ret->name);
}

static void reference_field(struct loader *loader, const struct value *value, void *object)
{
	reference_read(loader, value, field_at(object, value->schema->offset));
}

static void references_field(struct loader *loader, const struct value *value, void *object)
{
	struct references *references = field_at(object, value->schema->offset);
	references->place = loader_place(loader, value->key);
	const struct node *list = list_of(loader, value, "a list of names");
	if (!list || !(references->at = items_new(loader, list, sizeof *references->at)))
		return;
	for (const struct node *at = list->first; at; at = at->next) {
		struct value item = {value->schema, value->key, at};
		if (reference_read(loader, &item, &references->at[references->count]))
			references->count++;
	}
}

/* Countries and AS numbers: one or a list of them. `read` fills in one of
 * `size` bytes. */
static void few_field(struct loader *loader, const struct value *value, void *object, size_t size,
		      bool (*read)(struct loader *, const struct value *, void *))
{
	const struct schema_key *schema = value->schema;
	bool is_list = value->node->kind == NODE_LIST;
	const struct node one = {.count = 1}, *list = is_list ? value->node : &one;
	const struct node *first = is_list ? list->first : value->node;
	char *items = items_new(loader, list, size);
	uint32_t count = 0;
	place_put(object, schema->place, loader_place(loader, value->key));
	if (!items)
		return;
	for (const struct node *at = first; at; at = is_list ? at->next : NULL) {
		struct value item = {schema, value->key, at};
		count += read(loader, &item, items + count * size);
	}
	pointer_put(object, schema->offset, items);
	number_put(object, schema->count, count);
}

static bool country_item(struct loader *loader, const struct value *value, void *ret)
{
	return country_read(loader, value, ret);
}

static bool asn_item(struct loader *loader, const struct value *value, void *ret)
{
	return asn_read(loader, value, ret);
}

static void countries_field(struct loader *loader, const struct value *value, void *object)
{
	few_field(loader, value, object, sizeof(struct str), country_item);
}

static void asns_field(struct loader *loader, const struct value *value, void *object)
{
	few_field(loader, value, object, sizeof(uint32_t), asn_item);
}

#define FACT_FIELD(function, read)                                                                 \
	static void function(struct loader *loader, const struct value *value, void *object)       \
	{                                                                                          \
		read(loader, value, field_at(object, value->schema->offset));                      \
	}
FACT_FIELD(answers_field, answers_read)
FACT_FIELD(names_field, names_read)
FACT_FIELD(where_field, where_read)
FACT_FIELD(addresses_field, addresses_read)
FACT_FIELD(times_field, times_read)
FACT_FIELD(expect_field, expect_read)
FACT_FIELD(word_field, word_read_one)
FACT_FIELD(from_field, address_read_one)
FACT_FIELD(step_field, step_read)
FACT_FIELD(schedule_field, schedule_read)

/* Of these the place is that of the key: it says that it is there. */
#define PLACED_FIELD(function, read)                                                               \
	static void function(struct loader *loader, const struct value *value, void *object)       \
	{                                                                                          \
		read(loader, value, field_at(object, value->schema->offset));                      \
		place_put(object, value->schema->place, loader_place(loader, value->key));         \
	}
PLACED_FIELD(answer_field, answer_read_one)
PLACED_FIELD(number_field, count_read)

/* The place of a property's verdict is also that of what it expects. */
static void words_field(struct loader *loader, const struct value *value, void *object)
{
	const struct schema_key *schema = value->schema;
	words_read(loader, value, field_at(object, schema->offset));
	if (schema->place != schema->offset + offsetof(struct words, place))
		place_put(object, schema->place, loader_place(loader, value->node));
}

static void minutes_field(struct loader *loader, const struct value *value, void *object)
{
	struct scope *scope = object;
	scope->every_minute = minutes_read(loader, value, &scope->at);
}

static void object_field(struct loader *loader, const struct value *value, void *object)
{
	void *inner = field_at(object, value->schema->offset);
	place_put(inner, value->schema->of->place, loader_place(loader, value->key));
	object_read(loader, value->schema->of, value->node, inner);
}

/* What may become an object. The rest is refused and takes no room: a list can have
 * more items of one letter than there is memory for objects. */
static bool is_object(const struct node *node)
{
	return node->kind == NODE_MAP && node->count > 0;
}

static uint32_t objects_count(const struct node *list)
{
	uint32_t count = 0;
	for (const struct node *at = list->first; at; at = at->next)
		count += is_object(at);
	return count;
}

/* Of those that are too many only the first is looked at, to say so. */
static bool objects_full(struct loader *loader, const struct schema *schema, uint32_t count,
			 const struct node *at)
{
	if (!schema->most || count < schema->most)
		return false;
	schema->too_many(loader->findings, loader_place(loader, at));
	return true;
}

static void objects_field(struct loader *loader, const struct value *value, void *object)
{
	const struct schema *schema = value->schema->of;
	const struct node *list = list_of(loader, value, "a list");
	if (!list)
		return;
	uint32_t room = objects_count(list), count = 0;
	if (schema->most && room > schema->most)
		room = schema->most;
	/* The last one is for what is refused. */
	char *items = arena_array(loader->arena, room + (size_t)1, schema->size);
	loader->nomem = loader->nomem || !items;
	for (const struct node *at = list->first; at && !loader->nomem; at = at->next) {
		char *item = items + count * schema->size;
		if (objects_full(loader, schema, count, at))
			break;
		place_put(item, schema->place, loader_place(loader, at));
		if (schema->set_defaults)
			schema->set_defaults(item);
		/* Kept even when incomplete, so that references to it are not lost. */
		object_read(loader, schema, at, item);
		count += is_object(at);
	}
	pointer_put(object, value->schema->offset, items);
	number_put(object, value->schema->count, count);
}

static void named_lists_field(struct loader *loader, const struct value *value, void *object)
{
	const struct node *map = value->node;
	if (map->kind != NODE_MAP) {
		wrong_type_add(loader, value->schema->name.at, map,
			       "a mapping from names to ranges",
			       "write name: [ranges], one line for each network");
		return;
	}
	struct network *networks = items_new(loader, map, sizeof *networks);
	uint32_t count = 0;
	for (const struct node *at = map->first; networks && at; at = at->next->next) {
		struct network *network = &networks[count];
		struct value name = {value->schema, at, at};
		network->place = loader_place(loader, at);
		if (name_read(loader, &name, &network->name)) {
			yaml_network_read(loader, at, value->schema->of, network);
			count++;
		}
	}
	pointer_put(object, value->schema->offset, networks);
	number_put(object, value->schema->count, networks ? count : 0);
}

static void files_field(struct loader *loader, const struct value *value, void *object)
{
	const struct node *list = list_of(loader, value, "a list of files");
	struct file_name *files = list ? items_new(loader, list, sizeof *files) : NULL;
	uint32_t count = 0;
	for (const struct node *at = files ? list->first : NULL; at; at = at->next) {
		struct value item = {value->schema, value->key, at};
		files[count].place = loader_place(loader, at);
		count += name_read(loader, &item, &files[count].name);
	}
	pointer_put(object, value->schema->offset, files);
	number_put(object, value->schema->count, count);
}

static void (*const fields[])(struct loader *, const struct value *, void *) = {
    [SCHEMA_VERSION] = version_field,
    [SCHEMA_TEXT] = text_field,
    [SCHEMA_NAME] = name_field,
    [SCHEMA_FLAG] = flag_field,
    [SCHEMA_CHOICE] = choice_field,
    [SCHEMA_BITS] = bits_field,
    [SCHEMA_LIMIT] = limit_field,
    [SCHEMA_PATH] = text_field,
    [SCHEMA_FILE_NAME] = file_field,
    [SCHEMA_DATE] = date_field,
    [SCHEMA_DIGEST] = digest_field,
    [SCHEMA_RULES] = rules_field,
    [SCHEMA_RANGES] = ranges_field,
    [SCHEMA_NOT_IN] = not_in_field,
    [SCHEMA_RANGE] = range_field,
    [SCHEMA_ADDRESS] = node_field,
    [SCHEMA_BLOCK] = node_field,
    [SCHEMA_HOURS] = hours_field,
    [SCHEMA_REFERENCE] = reference_field,
    [SCHEMA_REFERENCES] = references_field,
    [SCHEMA_COUNTRIES] = countries_field,
    [SCHEMA_ASNS] = asns_field,
    [SCHEMA_FILES] = files_field,
    [SCHEMA_WORDS] = words_field,
    [SCHEMA_ANSWERS] = answers_field,
    [SCHEMA_NAMES] = names_field,
    [SCHEMA_WHERE] = where_field,
    [SCHEMA_ADDRESSES] = addresses_field,
    [SCHEMA_TIMES] = times_field,
    [SCHEMA_MINUTES] = minutes_field,
    [SCHEMA_WORD] = word_field,
    [SCHEMA_ANSWER] = answer_field,
    [SCHEMA_NUMBER] = number_field,
    [SCHEMA_FROM] = from_field,
    [SCHEMA_TIME] = step_field,
    [SCHEMA_STEP] = step_field,
    [SCHEMA_SCHEDULE] = schedule_field,
    [SCHEMA_EXPECT] = expect_field,
    [SCHEMA_OBJECT] = object_field,
    [SCHEMA_OBJECTS] = objects_field,
    [SCHEMA_NAMED_LISTS] = named_lists_field,
};

/* "a profile takes name, label, … or lockout" */
static const char *keys_help(struct loader *loader, const struct schema *schema)
{
	struct str names[SCHEMA_NAMES_MAX];
	size_t count = 0;
	for (size_t i = 0; i < schema->count; i++)
		names[count++] = schema->keys[i].name;
	const char *list = names_join(loader->findings->arena, names, count);
	if (!list) {
		loader->findings->nomem = true;
		return "";
	}
	return help_join(loader, schema->what, " takes ", list);
}

/* The row of the kind that an object has, or of any, whose mapping has such a key; or NULL. */
static const struct schema_key *inner_find(const struct schema *schema, struct str key,
					   const struct schema_key *kind)
{
	if (kind)
		return kind->of && schema_find(kind->of, key) ? kind : NULL;
	for (size_t i = 0; i < schema->count; i++)
		if ((schema->keys[i].flags & SCHEMA_KIND) && schema->keys[i].of &&
		    schema_find(schema->keys[i].of, key))
			return &schema->keys[i];
	return NULL;
}

static void unknown_key_add(struct loader *loader, const struct schema *schema,
			    const struct node *key, const struct schema_key *kind)
{
	struct finding *finding =
	    findings_add(loader->findings, loader_place(loader, key), "unknown-key",
			 "unknown key in %s: %s", schema->what, quote(loader->findings, key->text));
	if (findings_errors(loader->findings) > FINDINGS_MAX)
		return; /* nobody will read it */
	const struct schema_key *near = schema_nearest(schema, key->text);
	const struct schema_key *inner = inner_find(schema, key->text, kind);
	if (schema->in && schema_find(schema->in, key->text))
		finding->help =
		    help_join(loader, "it goes one level up, into ", schema->in->what, "");
	else if (inner)
		finding->help =
		    help_join(loader, "write it inside, as in ", inner->name.at, ": {…}");
	else if (near)
		finding->help = help_join(loader, "did you mean ", near->name.at, "?");
	else
		finding->help = keys_help(loader, schema);
}

/* --- Mappings ---------------------------------------------------------------------- */

static bool required_check(struct loader *loader, const struct schema *schema,
			   const struct node *node, uint32_t seen, const void *object)
{
	bool complete = true;
	for (size_t i = 0; i < schema->count; i++) {
		const struct schema_key *key = &schema->keys[i];
		if (!(key->flags & SCHEMA_REQUIRED) || (seen & 1u << i) ||
		    !schema_applies(key, object))
			continue;
		complete = false;
		struct finding *finding =
		    findings_add(loader->findings, loader_place(loader, node), "missing-key",
				 "%s has no %s", schema->what, key->name.at);
		finding->help =
		    help_join(loader, "add ", key->name.at,
			      key->type == SCHEMA_VERSION ? ": 1 as the first line" : ":");
	}
	return complete;
}

bool object_read(struct loader *loader, const struct schema *schema, const struct node *node,
		 void *object)
{
	uint32_t seen = 0;
	const struct node *kind_key = NULL;
	if (node->kind != NODE_MAP) {
		wrong_type_add(loader, schema->what, node, "a mapping",
			       "write key: value lines, or {key: value}");
		return false;
	}
	const struct schema_key *kind = kind_find(schema, node, &kind_key);
	bool has_kind = kind_read(loader, schema, node, kind, object);
	for (const struct node *key = node->first; key; key = key->next->next) {
		const struct schema_key *row = schema_find(schema, key->text);
		if (!row)
			unknown_key_add(loader, schema, key, kind);
		if (!row || !kind_takes(loader, schema, row, key, kind, kind_key))
			continue;
		seen |= 1u << (row - schema->keys);
		if (key->next->kind != NODE_BROKEN) {
			struct value value = {row, key, key->next};
			fields[row->type](loader, &value, object);
		} else if (row->kind) { /* it was refused, and is there */
			place_put(object, row->place, loader_place(loader, key));
		}
	}
	if (schema->said)
		number_put(object, schema->said, seen);
	return has_kind && required_check(loader, schema, node, seen, object);
}
