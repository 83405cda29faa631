/* Writes JSON: commas, colons and layout are its business, names and values the
 * caller's. Containers down to `broken` levels take a line per member, deeper
 * ones stand in one line; with `broken` 0 the whole value is one line without
 * blanks (JSON Lines). */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/out.h"

struct json {
	struct out *out;
	unsigned broken;
	unsigned depth;
	bool filled; /* the container at hand has a member already */
	bool keyed;  /* a key was written and waits for its value */
};

void json_init(struct json *json, struct out *out, unsigned broken);

void json_object(struct json *json);
void json_object_end(struct json *json);
void json_array(struct json *json);
void json_array_end(struct json *json);

/* Names the next value; `name` is our own, plain ASCII. */
void json_key(struct json *json, const char *name);

void json_str(struct json *json, struct str text); /* may be foreign */
void json_text(struct json *json, const char *text);
void json_number(struct json *json, uint64_t number);
void json_bool(struct json *json, bool value);
void json_null(struct json *json);

/* "key": "text", "key": 1. */
void json_pair(struct json *json, const char *key, const char *text);
void json_pair_number(struct json *json, const char *key, uint64_t number);

/* A name, or null when it is empty. */
void json_str_or_null(struct json *json, struct str text);

/* A value that was made elsewhere, as JSON in one line. */
void json_made(struct json *json, struct str value);

/* A string the caller formats into room for `size` bytes (plain ASCII, no quotes
 * or backslashes in it): returns where, or NULL; then json_raw_end() says how
 * long it became. */
char *json_raw(struct json *json, size_t size);
void json_raw_end(struct json *json, size_t length);

#endif
