#include "base/json.h"

void json_init(struct json *json, struct out *out, unsigned broken)
{
	*json = (struct json){.out = out, .broken = broken};
}

static void line_start(struct json *json)
{
	out_char(json->out, '\n');
	out_fill(json->out, ' ', (size_t)json->depth * 2);
}

/* What stands between the last member and the next. */
static void member_start(struct json *json)
{
	if (json->keyed) {
		json->keyed = false;
		return;
	}
	if (json->filled)
		out_char(json->out, ',');
	if (json->depth && json->depth <= json->broken)
		line_start(json);
	else if (json->filled && json->broken)
		out_char(json->out, ' ');
	json->filled = true;
}

static void container_start(struct json *json, char bracket)
{
	member_start(json);
	out_char(json->out, bracket);
	json->depth++;
	json->filled = false;
}

static void container_end(struct json *json, char bracket)
{
	bool broken = json->filled && json->depth <= json->broken;
	json->depth--;
	if (broken)
		line_start(json);
	out_char(json->out, bracket);
	json->filled = true;
}

void json_object(struct json *json)
{
	container_start(json, '{');
}

void json_object_end(struct json *json)
{
	container_end(json, '}');
}

void json_array(struct json *json)
{
	container_start(json, '[');
}

void json_array_end(struct json *json)
{
	container_end(json, ']');
}

void json_key(struct json *json, const char *name)
{
	member_start(json);
	out_char(json->out, '"');
	out_text(json->out, name);
	out_text(json->out, json->broken ? "\": " : "\":");
	json->keyed = true;
}

void json_str(struct json *json, struct str text)
{
	member_start(json);
	out_json_string(json->out, text);
}

void json_text(struct json *json, const char *text)
{
	json_str(json, str_of(text));
}

void json_number(struct json *json, uint64_t number)
{
	member_start(json);
	out_number(json->out, number);
}

void json_bool(struct json *json, bool value)
{
	member_start(json);
	out_text(json->out, value ? "true" : "false");
}

void json_null(struct json *json)
{
	member_start(json);
	out_text(json->out, "null");
}

void json_pair(struct json *json, const char *key, const char *text)
{
	json_key(json, key);
	json_text(json, text);
}

void json_pair_number(struct json *json, const char *key, uint64_t number)
{
	json_key(json, key);
	json_number(json, number);
}

void json_str_or_null(struct json *json, struct str text)
{
	if (text.length)
		json_str(json, text);
	else
		json_null(json);
}

void json_made(struct json *json, struct str value)
{
	member_start(json);
	out_str(json->out, value);
}

char *json_raw(struct json *json, size_t size)
{
	member_start(json);
	out_char(json->out, '"');
	return out_room(json->out, size);
}

void json_raw_end(struct json *json, size_t length)
{
	json->out->used += length;
	out_char(json->out, '"');
}
