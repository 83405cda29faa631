#include "engine/diff_apps.h"

#include <stdlib.h>

#include "engine/diff_pairs.h"

enum { EVERY_CHANNEL = (1 << VIA_COUNT) - 1 };

/* Apps as they are found, and the names of each, which are counted first. */
struct app_kinds {
	const struct ruleset *const *side;
	struct arena *arena, scratch;
	struct map kinds;
	struct diff_app *at;
	uint32_t count;
};

/* ---- pairs and kinds ---- */

static enum status apps_pair(struct app_kinds *kinds, struct name_pair **ret, uint32_t *ret_count)
{
	const struct str *names[SIDES];
	uint32_t counts[SIDES];
	for (unsigned s = 0; s < SIDES; s++) {
		const struct policy *policy = ruleset_policy(kinds->side[s]);
		struct str *of = arena_array(&kinds->scratch, policy->app_count, sizeof *of);
		if (!of)
			return NOMEM;
		for (uint32_t i = 0; i < policy->app_count; i++)
			of[i] = policy->apps[i].name;
		names[s] = of;
		counts[s] = policy->app_count;
	}
	return name_pairs_find(names, counts, &kinds->scratch, ret, ret_count);
}

static enum status app_new(struct app_kinds *kinds, const struct name_pair *pair, uint32_t *ret)
{
	struct diff_app *app =
	    arena_push(kinds->arena, &kinds->at, kinds->count, sizeof *kinds->at);
	if (!app)
		return NOMEM;
	*app = (struct diff_app){.side = {pair->side[OLD], pair->side[NEW]}};
	*ret = kinds->count++;
	return OK;
}

static enum status kind_of(struct app_kinds *kinds, const struct name_pair *pair, uint32_t *ret)
{
	struct str keys[SIDES], key;
	uint32_t known;
	for (unsigned s = 0; s < SIDES; s++)
		if (app_key(kinds->side[s], pair->side[s], &kinds->scratch, &keys[s]) != OK)
			return NOMEM;
	if (pair_key(keys, &kinds->scratch, &key) != OK ||
	    map_add(&kinds->kinds, &kinds->scratch, key, kinds->count, &known) != OK)
		return NOMEM;
	*ret = known;
	return known == MAP_NONE ? app_new(kinds, pair, ret) : OK;
}

static enum status names_give(struct app_kinds *kinds, const struct name_pair *pairs,
			      uint32_t count, const uint32_t *kind)
{
	for (uint32_t i = 0; i < kinds->count; i++)
		kinds->at[i].count = 0;
	for (uint32_t i = 0; i < count; i++)
		kinds->at[kind[i]].count++;
	for (uint32_t i = 0; i < kinds->count; i++) {
		struct diff_app *app = &kinds->at[i];
		app->names = arena_array(kinds->arena, app->count, sizeof *app->names);
		if (!app->names)
			return NOMEM;
		app->count = 0;
	}
	for (uint32_t i = 0; i < count; i++) {
		struct diff_app *app = &kinds->at[kind[i]];
		unsigned s = pairs[i].side[NEW] != NONE ? NEW : OLD;
		const struct policy *policy = ruleset_policy(kinds->side[s]);
		((struct str *)app->names)[app->count++] = policy->apps[pairs[i].side[s]].name;
	}
	return OK;
}

static enum status kinds_find(struct app_kinds *kinds)
{
	const struct name_pair unlisted = {{NONE, NONE}};
	struct name_pair *pairs;
	uint32_t count, first;
	if (app_new(kinds, &unlisted, &first) != OK || apps_pair(kinds, &pairs, &count) != OK)
		return NOMEM;
	uint32_t *kind = arena_array(&kinds->scratch, count, sizeof *kind);
	if (!kind)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++)
		if (kind_of(kinds, &pairs[i], &kind[i]) != OK)
			return NOMEM;
	return names_give(kinds, pairs, count, kind);
}

/* ---- batches ---- */

struct batching {
	const struct ruleset *const *side;
	struct arena *arena;
	const struct diff_app *apps;
	struct app_batch *batches;
	uint32_t count;
};

static const struct rangeset *list_of(const struct batching *b, uint32_t app, unsigned side)
{
	uint32_t number = b->apps[app].side[side];
	return number == NONE ? NULL : app_list(b->side[side], number);
}

static bool has_list(const struct batching *b, uint32_t app)
{
	return list_of(b, app, OLD) || list_of(b, app, NEW);
}

/* Room for one more app, and for its two lists? */
static bool has_room(const struct app_batch *batch)
{
	return batch->count < BATCH_APPS_MAX && batch->list_count + SIDES <= BATCH_LISTS_MAX;
}

static enum status batch_new(struct batching *b, struct app_batch **ret)
{
	struct app_batch *batch = arena_push(b->arena, &b->batches, b->count, sizeof *b->batches);
	uint32_t *apps = arena_array(b->arena, BATCH_APPS_MAX, sizeof *apps);
	struct rangeset *lists = arena_array(b->arena, BATCH_LISTS_MAX, sizeof *lists);
	if (!batch || !apps || !lists)
		return NOMEM;
	*batch = (struct app_batch){.apps = apps, .lists = lists, .via = EVERY_CHANNEL};
	if (b->count++ == 0)
		return *ret = batch, OK;
	batch->via = 0;
	for (unsigned via = 0; via < VIA_COUNT; via++)
		if (case_uses_app(via))
			batch->via |= (uint16_t)(1u << via);
	*ret = batch;
	return OK;
}

static void batch_add(const struct batching *b, uint32_t app, struct app_batch *batch)
{
	((uint32_t *)batch->apps)[batch->count++] = app;
	for (unsigned s = 0; s < SIDES; s++) {
		const struct rangeset *list = list_of(b, app, s);
		if (list)
			((struct rangeset *)batch->lists)[batch->list_count++] = *list;
	}
}

/* Those without lists come first, all into the first batch as far as it goes. */
static enum status batches_fill(struct batching *b, uint32_t app_count)
{
	struct app_batch *batch;
	if (batch_new(b, &batch) != OK)
		return NOMEM;
	for (unsigned lists = 0; lists < 2; lists++) {
		for (uint32_t app = 0; app < app_count; app++) {
			if (has_list(b, app) != (lists == 1))
				continue;
			if (!has_room(batch) && batch_new(b, &batch) != OK)
				return NOMEM;
			batch_add(b, app, batch);
		}
	}
	b->batches[0].whole = b->count == 1;
	return OK;
}

static int number_compare(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	return (left > right) - (left < right);
}

static enum status batches_find(const struct ruleset *const side[SIDES], struct arena *arena,
				struct diff_apps *apps)
{
	struct batching b = {.side = side, .arena = arena, .apps = apps->at};
	uint32_t *unlisted = arena_array(arena, 1, sizeof *unlisted); /* app 0 */
	if (!unlisted || batches_fill(&b, apps->count) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < b.count; i++)
		qsort((uint32_t *)b.batches[i].apps, b.batches[i].count, sizeof(uint32_t),
		      number_compare);
	apps->batches = b.batches;
	apps->batch_count = b.count;
	apps->none =
	    (struct app_batch){.apps = unlisted, .count = 1, .via = EVERY_CHANNEL, .whole = true};
	return OK;
}

enum status diff_apps_find(const struct ruleset *const side[SIDES], struct arena *arena,
			   struct diff_apps *ret)
{
	struct app_kinds kinds = {.side = side, .arena = arena};
	struct diff_apps apps = {0};
	arena_init(&kinds.scratch);
	enum status status = kinds_find(&kinds);
	arena_clear(&kinds.scratch);
	if (status != OK)
		return status;
	apps.at = kinds.at;
	apps.count = kinds.count;
	status = batches_find(side, arena, &apps);
	if (status == OK)
		*ret = apps;
	return status;
}
