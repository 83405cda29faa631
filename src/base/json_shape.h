/* What JSON of ours looks like, as tables: a shape is an object, a row one of its
 * keys. Who writes such objects keeps the tables beside the writer; from them comes
 * the JSON Schema (draft 2020-12) that others check our output with.
 *
 * The schemas are open: keys are only ever added, so a reader has to pass over those
 * it does not know. */
#ifndef BASE_JSON_SHAPE_H
#define BASE_JSON_SHAPE_H

#include "base/json.h"

enum json_type {
	JSON_TEXT,    /* a string: one of `words`, or as `pattern` says, or any */
	JSON_WORDS,   /* a list of strings, each one of `words` when there are any */
	JSON_COUNT,   /* a whole number from `least` on */
	JSON_FLAG,    /* true, false */
	JSON_OBJECT,  /* an object `of` that shape */
	JSON_OBJECTS, /* a list of them */
};

enum json_row_flag {
	JSON_REQUIRED = 1 << 0,
	JSON_NULLABLE = 1 << 1 /* or null */
};

struct json_shape;

struct json_row {
	const char *name;
	enum json_type type;
	unsigned flags; /* enum json_row_flag */
	const struct str *words;
	size_t word_count;
	const char *pattern; /* a regular expression for the whole text */
	uint64_t least;
	const struct json_shape *of;
	const char *summary; /* one sentence for people */
};

struct json_shape {
	const char *name; /* of its definition: "step" */
	const char *summary;
	const struct json_row *rows;
	size_t count;
};

/* A schema reaches at most so many different shapes. */
enum { JSON_SHAPES_MAX = 32 };

struct json_schema {
	const char *id; /* "urn:loginscope:decision:1" */
	const char *title, *summary;
	const struct json_shape *const *shapes; /* a document is one of these, ... */
	size_t shape_count;
	bool lists; /* ... or a list of them */
};

/* Begins a schema, with all that stands before the first constraint. */
void json_schema_head(struct json *json, const char *id, const char *title, const char *summary);

/* A "$ref" to a definition of the same document. */
void json_definition_ref(struct json *json, const char *name);

/* "enum": [ … ] of `count` words. */
void json_enum(struct json *json, const struct str *words, size_t count);

/* The whole schema, definitions in the order in which the rows reach them. */
void json_schema_write(struct json *json, const struct json_schema *schema);

/* The shapes a schema reaches, each once, in that order; returns how many. */
size_t json_schema_shapes(const struct json_schema *schema,
			  const struct json_shape *ret[static JSON_SHAPES_MAX]);

#endif
