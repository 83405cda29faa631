/* A simulation as JSON, under way: for simulate_json.c alone, its pieces. */
#ifndef REPORT_SIMULATE_JSON_H
#define REPORT_SIMULATE_JSON_H

#include "base/json.h"
#include "report/instant.h"
#include "report/json_pieces.h"
#include "report/simulate_words.h"

/* A report under way. */
struct writing {
	struct json json;
	const struct simulate_view *view;
	const struct policy *policy;
	struct out words; /* memory, for one text */
};

/* The words so far. */
static inline void words_end(struct writing *w, const char *key)
{
	json_key(&w->json, key);
	json_str(&w->json, page_plain(&w->words));
	out_rewind(&w->words);
}

static inline void pair_str(struct json *json, const char *key, struct str text)
{
	json_key(json, key);
	json_str(json, text);
}

static inline void pair_bool(struct json *json, const char *key, bool value)
{
	json_key(json, key);
	json_bool(json, value);
}

static inline void pair_time(struct writing *w, const char *key, int64_t at)
{
	char text[INSTANT_TEXT];
	size_t length = instant_zoned_format(simulate_zone(w->view), at, text);
	pair_str(&w->json, key, (struct str){text, length});
}

static inline void pair_null(struct json *json, const char *key)
{
	json_key(json, key);
	json_null(json);
}

/* A number that counts from 1; 0: there is none. */
static inline void pair_generation(struct json *json, const char *key, uint32_t number)
{
	if (number)
		json_pair_number(json, key, number);
	else
		pair_null(json, key);
}

static inline void pair_app(struct writing *w, uint32_t app)
{
	json_key(&w->json, "app");
	json_str_or_null(&w->json, app == NONE ? (struct str){0} : w->policy->apps[app].name);
}

#endif
