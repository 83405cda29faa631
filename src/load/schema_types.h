/* What stands for a type of schema.h in a JSON Schema: the constraints of a value, and
 * the definitions they refer to. For the schema_*.c only. */
#ifndef LOAD_SCHEMA_TYPES_H
#define LOAD_SCHEMA_TYPES_H

#include "base/json.h"
#include "load/schema.h"

struct schema_writer {
	struct json json;
	struct out text; /* memory, for a string under construction */
	uint32_t used;   /* definitions of values that were referred to */
};

struct schema_type_writer {
	/* Writes members of the object that describes the key. */
	void (*write)(struct schema_writer *, const struct schema_key *);
	const char *example; /* for keys that have none of their own */
	bool list;           /* an example is an item of a list */
};

const struct schema_type_writer *schema_type_get(enum schema_type type);

/* A choice as a JSON value. */
void schema_choice_write(struct json *json, const struct schema_choice *choice);

/* Of a date. All regular expressions are in what ECMAScript, Python, Go and Rust agree
 * on. */
#define PATTERN_MONTH "[0-9]{4}-(?:0[1-9]|1[0-2])"
#define PATTERN_DAY   "-(?:0[1-9]|[12][0-9]|3[01])"

/* "type": "string" and "pattern". */
void schema_pattern_write(struct json *json, const char *pattern);

/* "$ref" to the definition of a value, which is remembered. */
void schema_definition_ref(struct schema_writer *writer, const char *name);

/* "items": the same. */
void schema_items_ref(struct schema_writer *writer, const char *name);

/* The definitions of values that were referred to, each with its name. */
void schema_types_define(struct schema_writer *writer);

/* Which keys go with which `do`, and with which check: members of the object that describes the
 * mapping. */
void schema_events_write(struct json *json);
void schema_checks_write(struct json *json);

/* What a kind of mapping is called among the definitions: "a permission set" is
 * "permission-set". */
enum { SCHEMA_NAME_TEXT = 64 };
void schema_name(const struct schema *schema, char ret[static SCHEMA_NAME_TEXT]);

#endif
