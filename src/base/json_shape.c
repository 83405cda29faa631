#include "base/json_shape.h"

#include <assert.h>

#define DIALECT "https://json-schema.org/draft/2020-12/schema"

void json_definition_ref(struct json *json, const char *name)
{
	static const char before[] = "#/$defs/";
	size_t length = strlen(name);
	json_key(json, "$ref");
	char *room = json_raw(json, sizeof before + length);
	if (!room)
		return;
	memcpy(room, before, sizeof before - 1);
	memcpy(room + sizeof before - 1, name, length);
	json_raw_end(json, sizeof before - 1 + length);
}

void json_enum(struct json *json, const struct str *words, size_t count)
{
	json_key(json, "enum");
	json_array(json);
	for (size_t i = 0; i < count; i++)
		json_str(json, words[i]);
	json_array_end(json);
}

void json_schema_head(struct json *json, const char *id, const char *title, const char *summary)
{
	json_pair(json, "$schema", DIALECT);
	json_pair(json, "$id", id);
	json_pair(json, "title", title);
	json_pair(json, "description", summary);
}

/* --- Rows -------------------------------------------------------------------- */

static void write_type(struct json *json, const char *type, bool nullable)
{
	json_key(json, "type");
	if (!nullable) {
		json_text(json, type);
		return;
	}
	json_array(json);
	json_text(json, type);
	json_text(json, "null");
	json_array_end(json);
}

/* A nullable word has null among its values, too: a schema's parts hold all at
 * once. */
static void write_words(struct json *json, const struct json_row *row, bool nullable)
{
	if (!nullable) {
		json_enum(json, row->words, row->word_count);
		return;
	}
	json_key(json, "enum");
	json_array(json);
	for (size_t i = 0; i < row->word_count; i++)
		json_str(json, row->words[i]);
	json_null(json);
	json_array_end(json);
}

static void write_text(struct json *json, const struct json_row *row)
{
	bool nullable = row->flags & JSON_NULLABLE;
	write_type(json, "string", nullable);
	if (row->words)
		write_words(json, row, nullable);
	if (row->pattern)
		json_pair(json, "pattern", row->pattern);
}

static void write_words_list(struct json *json, const struct json_row *row)
{
	write_type(json, "array", row->flags & JSON_NULLABLE);
	json_key(json, "items");
	json_object(json);
	json_pair(json, "type", "string");
	if (row->words)
		json_enum(json, row->words, row->word_count);
	json_object_end(json);
}

static void write_count(struct json *json, const struct json_row *row)
{
	write_type(json, "integer", row->flags & JSON_NULLABLE);
	json_key(json, "minimum");
	json_number(json, row->least);
}

static void write_flag(struct json *json, const struct json_row *row)
{
	write_type(json, "boolean", row->flags & JSON_NULLABLE);
}

static void write_object(struct json *json, const struct json_row *row)
{
	if (!(row->flags & JSON_NULLABLE)) {
		json_definition_ref(json, row->of->name);
		return;
	}
	json_key(json, "anyOf");
	json_array(json);
	json_object(json);
	json_definition_ref(json, row->of->name);
	json_object_end(json);
	json_object(json);
	json_pair(json, "type", "null");
	json_object_end(json);
	json_array_end(json);
}

static void write_objects(struct json *json, const struct json_row *row)
{
	write_type(json, "array", row->flags & JSON_NULLABLE);
	json_key(json, "items");
	json_object(json);
	json_definition_ref(json, row->of->name);
	json_object_end(json);
}

static void (*const types[])(struct json *, const struct json_row *) = {
    [JSON_TEXT] = write_text, [JSON_WORDS] = write_words_list, [JSON_COUNT] = write_count,
    [JSON_FLAG] = write_flag, [JSON_OBJECT] = write_object,    [JSON_OBJECTS] = write_objects,
};

/* --- Shapes ------------------------------------------------------------------ */

static void write_required(struct json *json, const struct json_shape *shape)
{
	json_key(json, "required");
	json_array(json);
	for (size_t i = 0; i < shape->count; i++)
		if (shape->rows[i].flags & JSON_REQUIRED)
			json_text(json, shape->rows[i].name);
	json_array_end(json);
}

static void write_shape(struct json *json, const struct json_shape *shape)
{
	json_key(json, shape->name);
	json_object(json);
	json_pair(json, "description", shape->summary);
	json_pair(json, "type", "object");
	write_required(json, shape);
	json_key(json, "properties");
	json_object(json);
	for (size_t i = 0; i < shape->count; i++) {
		const struct json_row *row = &shape->rows[i];
		json_key(json, row->name);
		json_object(json);
		if (row->summary)
			json_pair(json, "description", row->summary);
		types[row->type](json, row);
		json_object_end(json);
	}
	json_object_end(json);
	json_object_end(json);
}

/* Adds what is not there yet; what the added ones reach is added in turn. */
static size_t shape_add(const struct json_shape *shape, size_t count,
			const struct json_shape *shapes[static JSON_SHAPES_MAX])
{
	for (size_t i = 0; i < count; i++)
		if (shapes[i] == shape)
			return count;
	assert(count < JSON_SHAPES_MAX);
	shapes[count] = shape;
	return count + 1;
}

size_t json_schema_shapes(const struct json_schema *schema,
			  const struct json_shape *ret[static JSON_SHAPES_MAX])
{
	size_t count = 0;
	for (size_t i = 0; i < schema->shape_count; i++)
		count = shape_add(schema->shapes[i], count, ret);
	for (size_t at = 0; at < count; at++)
		for (size_t i = 0; i < ret[at]->count; i++)
			if (ret[at]->rows[i].of)
				count = shape_add(ret[at]->rows[i].of, count, ret);
	return count;
}

/* Members that say "one of these shapes"; behind them, with `lists`, "or a list of
 * such". */
static void write_choice(struct json *json, const struct json_schema *schema, bool lists)
{
	if (schema->shape_count == 1 && !lists) {
		json_definition_ref(json, schema->shapes[0]->name);
		return;
	}
	json_key(json, "anyOf");
	json_array(json);
	for (size_t i = 0; i < schema->shape_count; i++) {
		json_object(json);
		json_definition_ref(json, schema->shapes[i]->name);
		json_object_end(json);
	}
	if (lists) {
		json_object(json);
		json_pair(json, "type", "array");
		json_key(json, "items");
		json_object(json);
		write_choice(json, schema, false);
		json_object_end(json);
		json_object_end(json);
	}
	json_array_end(json);
}

void json_schema_write(struct json *json, const struct json_schema *schema)
{
	const struct json_shape *shapes[JSON_SHAPES_MAX];
	size_t count = json_schema_shapes(schema, shapes);
	json_object(json);
	json_schema_head(json, schema->id, schema->title, schema->summary);
	write_choice(json, schema, schema->lists);
	json_key(json, "$defs");
	json_object(json);
	for (size_t i = 0; i < count; i++)
		write_shape(json, shapes[i]);
	json_object_end(json);
	json_object_end(json);
}
