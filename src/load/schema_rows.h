/* How the rows of schema.h are written; for the schema*.c only.
 *
 * A macro says what all keys of a sort have in common. It stands in braces, so that a
 * row can say more: {TEXT_KEY(app, name, "…"), .detail = "…"}. */
#ifndef LOAD_SCHEMA_ROWS_H
#define LOAD_SCHEMA_ROWS_H

#include <stddef.h>

#include "load/schema.h"
#include "policy/policy.h"

/* clang-format off */
#define AT(type, member) offsetof(struct type, member)

#define SCHEMA_WITH_DEFAULTS(noun, rows, type, place_of, defaults)                                 \
	{                                                                                          \
		.what = noun, .keys = rows, .count = SCHEMA_COUNT(rows), .size = sizeof(type),     \
		.place = place_of, .set_defaults = defaults                                        \
	}
#define SCHEMA(noun, rows, type, place_of) SCHEMA_WITH_DEFAULTS(noun, rows, type, place_of, NULL)

/* Of an object that several sources may say together; `defaults` may be NULL. */
#define SCHEMA_OF_SEVERAL(noun, rows, type, place_of, defaults)                                    \
	{                                                                                          \
		.what = noun, .keys = rows, .count = SCHEMA_COUNT(rows), .size = sizeof(type),     \
		.place = place_of, .said = offsetof(type, said), .set_defaults = defaults          \
	}

#define KEY(key, kind, type_name, member, text)                                                    \
	.name = STR_INIT(key), .type = kind, .offset = AT(type_name, member), .summary = text

#define FLAG_KEY(type_name, member, otherwise, text)                                               \
	KEY(#member, SCHEMA_FLAG, type_name, member, text), .default_text = otherwise

#define PLACED_FLAG_KEY(type_name, member, otherwise, text)                                        \
	FLAG_KEY(type_name, member, otherwise, text), .place = AT(type_name, member##_place)

#define OBJECT_KEY(type_name, member, schema, text)                                                \
	KEY(#member, SCHEMA_OBJECT, type_name, member, text), .of = &(schema)

#define OBJECTS_KEY(key, member, counter, schema, text)                                            \
	KEY(key, SCHEMA_OBJECTS, policy, member, text), .count = AT(policy, counter),              \
	.of = &(schema)

#define RANGES_KEY(type_name, member, text)                                                        \
	KEY(#member, SCHEMA_RANGES, type_name, member, text), .default_text = "[]"

#define TEXT_KEY(type_name, member, text) KEY(#member, SCHEMA_TEXT, type_name, member, text)

#define NAME_KEY(type_name, member, text)                                                          \
	KEY(#member, SCHEMA_NAME, type_name, member, text), .flags = SCHEMA_REQUIRED,              \
	.place = AT(type_name, place)

#define PERMISSIONS_KEY(type_name)                                                                 \
	KEY("permissions", SCHEMA_BITS, type_name, permissions,                                    \
	    "user permissions that matter for logins"),                                            \
	.place = AT(type_name, permission_places), .choices = &schema_permissions,                 \
	.default_text = "[]"

#define FEW_KEY(key, kind, type_name, member, text)                                                \
	KEY(key, kind, type_name, member, text), .place = AT(type_name, member.place)

/* Keys of every policy file, and of a file of tests. */
#define VERSION_KEY                                                                                \
	.name = STR_INIT("loginscope"), .type = SCHEMA_VERSION, .flags = SCHEMA_REQUIRED,          \
	.summary = "version of this format: 1",                                                    \
	.detail = "The first line of every policy file, of an included one, too."

#define TESTS_KEY                                                                                  \
	OBJECTS_KEY("tests", tests, test_count, schema_test, "expectations about logins"),         \
	.detail = "Facts take one value or a list; lists multiply. A block, a range or a "         \
		  "network stands for every address in it."

#define PROPERTIES_KEY                                                                             \
	OBJECTS_KEY("properties", properties, property_count, schema_property,                     \
		    "what holds for every login there can be"),                                    \
	.detail = "prove looks at all of them, not at examples: facts that are left out range "    \
		  "over everything."

#define DAY_KEY(day, index)                                                                        \
	KEY(day, SCHEMA_HOURS, login_hours, days[index], "HH:MM-HH:MM or closed"),                 \
	.default_text = "00:00-24:00"
/* clang-format on */

extern const struct schema schema_lockout; /* of the org and of a profile */
extern const struct schema schema_session, schema_features;

#endif
