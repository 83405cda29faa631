/* What there is to say about a hit of `match`, field by field: one table, from which
 * CSV takes its columns and JSON its keys. */
#ifndef REPORT_MATCH_FIELDS_H
#define REPORT_MATCH_FIELDS_H

#include "base/json.h"
#include "engine/match.h"

enum match_field {
	MATCH_LIST,
	MATCH_NAME,
	MATCH_RANGE,
	MATCH_DESCRIPTION,
	MATCH_ADDRESSES,
	MATCH_FILE,
	MATCH_LINE,
	MATCH_COLUMN,
	MATCH_VIA, /* the rest is empty without a network */
	MATCH_VIA_FILE,
	MATCH_VIA_LINE,
	MATCH_VIA_COLUMN,
	MATCH_FIELD_COUNT
};

/* The columns of CSV; JSON calls them so, too, but has those of the network without
 * "via_" in an object "via". */
extern const struct str match_columns[MATCH_FIELD_COUNT];

/* A field's value: a number, or a text; an empty text is none. */
struct match_value {
	struct str text;
	uint64_t number; /* when the text is empty; 0: no value */
};

struct match_values {
	struct match_value at[MATCH_FIELD_COUNT];
	char range[RANGE_TEXT], addresses[COUNT_TEXT];
};

/* The values of a hit; texts live in the policy, in `ret` and in `arena`. OK or
 * NOMEM. */
enum status match_values_get(const struct matcher *matcher, const struct match_hit *hit,
			     struct arena *arena, struct match_values *ret);

/* A condition on the location in words: "country IR, KP", "AS 64500". In `arena`, or
 * NULL. */
const char *match_condition(const struct match_list *list, struct arena *arena);

/* The hit as an object. */
void match_hit_json(struct json *json, const struct match_values *values);

/* The same as columns of a CSV row. On a terminal text is made harmless. */
void match_hit_csv(struct out *out, const struct match_values *values);

/* Foreign text as one field of CSV; on a terminal made harmless. */
void match_csv_text(struct out *out, struct str text);

#endif
