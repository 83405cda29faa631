/* jansson keeps no places. But it keeps the order of the text and refuses a key that is there twice,
 * so its tree and the text are walked side by side: each node of the one begins where the other
 * has its next value. */
#include "load/json_reader.h"

#include <assert.h>
#include <jansson.h>

#include "base/mem.h"
#include "load/text_cursor.h"
#include "load/unicode.h"

/* --- jansson ------------------------------------------------------------------------- */

/* It does not say that it had no memory, and gives its allocators nothing to remember that in.
 * Nobody else uses it, and one text is read at a time. */
static bool out_of_memory, over_limit;
static size_t left; /* bytes that it may take */

static void *json_alloc(size_t size)
{
	over_limit = over_limit || size > left;
	left -= over_limit ? 0 : size;
	void *block = over_limit ? NULL : mem_alloc(size);
	out_of_memory = out_of_memory || !block;
	return block;
}

/* NULL: it is no JSON, or memory is out. */
static json_t *tree_read(struct str text, size_t most, json_error_t *ret_error)
{
	json_set_alloc_funcs(json_alloc, mem_free);
	out_of_memory = over_limit = false;
	left = most;
	json_t *root =
	    json_loadb(text.length ? text.at : "", text.length, JSON_REJECT_DUPLICATES, ret_error);
	if (root && out_of_memory) { /* it went on without something */
		json_decref(root);
		root = NULL;
	}
	return root;
}

static enum status fault_of(struct str text, struct place place, const json_error_t *error,
			    struct arena *arena, struct json_fault *ret)
{
	struct json_fault fault = {.place = place};
	if (over_limit) {
		fault.message = "there is too much in it";
	} else if (out_of_memory) {
		return NOMEM;
	} else {
		size_t offset = error->position > 0 ? (size_t)error->position : 0;
		/* It points behind the character that it did not expect. */
		offset = offset > text.length ? text.length : offset;
		text_position(text, offset ? offset - 1 : 0, &fault.place.line,
			      &fault.place.column);
		fault.message = arena_text(arena, error->text, strlen(error->text));
	}
	if (!fault.message)
		return NOMEM;
	*ret = fault;
	return INVALID;
}

/* --- Nodes --------------------------------------------------------------------------- */

struct builder {
	struct text_cursor cursor; /* at the last place that was asked for */
	struct str text;
	size_t at; /* behind the last value */
	struct place place;
	struct arena *arena;
	bool nomem;
};

static void gap_skip(struct builder *builder)
{
	while (builder->at < builder->text.length &&
	       memchr(" \t\r\n,:", builder->text.at[builder->at], 6))
		builder->at++;
}

/* What stands between the quotes of the string at hand. */
static struct str string_skip(struct builder *builder)
{
	struct str text = builder->text;
	size_t start = ++builder->at;
	while (builder->at < text.length && text.at[builder->at] != '"')
		builder->at += text.at[builder->at] == '\\' ? 2 : 1;
	size_t end = builder->at < text.length ? builder->at : text.length;
	builder->at = end + 1;
	return (struct str){text.at + start, end - start};
}

/* The text of a string: where it stands, if it stands there as it is. */
static struct str text_of(struct builder *builder, struct str raw, const char *read, size_t length)
{
	if (raw.length == length && memcmp(raw.at, read, length) == 0)
		return raw;
	const char *copy = arena_text(builder->arena, read, length);
	builder->nomem = builder->nomem || !copy;
	return (struct str){copy, copy ? length : 0};
}

static struct json_node *node_make(struct builder *builder, json_t *value);

static void list_make(struct builder *builder, json_t *list, struct json_node *node)
{
	struct json_node **link = &node->first;
	size_t count = json_array_size(list);
	node->kind = JSON_NODE_LIST;
	for (size_t i = 0; i < count && !builder->nomem; i++, node->count++) {
		*link = node_make(builder, json_array_get(list, i));
		if (*link)
			link = &(*link)->next;
	}
}

static void object_make(struct builder *builder, json_t *object, struct json_node *node)
{
	struct json_node **link = &node->first;
	void *member = json_object_iter(object);
	node->kind = JSON_NODE_OBJECT;
	for (; member && !builder->nomem; node->count++) {
		const char *key = json_object_iter_key(member);
		gap_skip(builder);
		struct str name = text_of(builder, string_skip(builder), key, strlen(key));
		*link = node_make(builder, json_object_iter_value(member));
		if (*link) {
			(*link)->key = name;
			link = &(*link)->next;
		}
		member = json_object_iter_next(object, member);
	}
}

static void string_make(struct builder *builder, json_t *string, struct json_node *node)
{
	struct str raw = string_skip(builder);
	node->kind = JSON_NODE_STRING;
	node->text = text_of(builder, raw, json_string_value(string), json_string_length(string));
	node->escaped = node->text.at != raw.at;
	node->place.width = (uint32_t)str_char_count(raw) + 2;
}

/* The node of a value, which is the next in the text; NULL: no memory. */
static struct json_node *node_make(struct builder *builder, json_t *value)
{
	struct json_node *node = arena_alloc(builder->arena, sizeof *node);
	if (!node) {
		builder->nomem = true;
		return NULL;
	}
	gap_skip(builder);
	text_cursor_move(&builder->cursor, builder->at);
	node->place = builder->place;
	node->place.line = builder->cursor.line;
	node->place.column = builder->cursor.column;
	node->kind = JSON_NODE_OTHER;
	if (json_is_string(value)) {
		string_make(builder, value, node);
	} else if (json_is_object(value) || json_is_array(value)) {
		builder->at++;
		if (json_is_object(value))
			object_make(builder, value, node);
		else
			list_make(builder, value, node);
		gap_skip(builder);
		builder->at++;
	} else {
		while (builder->at < builder->text.length &&
		       !memchr(" \t\r\n,]}", builder->text.at[builder->at], 7))
			builder->at++;
	}
	return node;
}

enum status json_read_within(size_t most, struct str text, uint32_t file, struct arena *arena,
			     const struct json_node **ret, struct json_fault *ret_fault)
{
	json_error_t error;
	struct place place = {.file = file};
	struct builder builder = {
	    .cursor = text_cursor_begin(text), .text = text, .place = place, .arena = arena};
	json_t *tree = tree_read(text, most, &error);
	if (!tree)
		return fault_of(text, place, &error, arena, ret_fault);
	struct json_node *root = node_make(&builder, tree);
	assert(builder.nomem || builder.at <= text.length);
	json_decref(tree);
	if (builder.nomem)
		return NOMEM;
	*ret = root;
	return OK;
}

enum status json_read(struct str text, uint32_t file, struct arena *arena,
		      const struct json_node **ret, struct json_fault *ret_fault)
{
	return json_read_within(JSON_MEMORY_MAX, text, file, arena, ret, ret_fault);
}

const struct json_node *json_node_find(const struct json_node *object, struct str key)
{
	if (!json_node_is(object, JSON_NODE_OBJECT))
		return NULL;
	const struct json_node *at = object->first;
	while (at && !str_equal(at->key, key))
		at = at->next;
	return at;
}
