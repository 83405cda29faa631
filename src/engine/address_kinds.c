/* Two steps: profiles that decide() cannot tell apart (behaviour.h) are together without a look at
 * addresses; of the others, each cell is decided, and equal lists with equal verdicts look alike. */
#include "engine/address_kinds.h"

#include <stdlib.h>

#include "base/map.h"
#include "engine/behaviour.h"
#include "engine/compiled.h"

struct facts address_question_facts(const struct ruleset *ruleset, uint32_t profile,
				    enum address_question question)
{
	bool inside = ruleset_hours_possible(ruleset, profile, HOURS_INSIDE);
	return (struct facts){.user = NONE,
			      .profile = profile,
			      .app = NONE,
			      .via = question == ADDRESS_BROWSER ? VIA_UI : VIA_SOAP,
			      .device = DEVICE_NEW,
			      .credential = CREDENTIAL_PASSWORD,
			      .phase = PHASE_LOGIN,
			      .hours = inside ? HOURS_INSIDE : HOURS_OUTSIDE};
}

/* Profiles that cannot be told apart. */
struct alike {
	uint32_t first; /* profile */
	uint32_t users;
	uint32_t kind; /* its picture's number; NONE: one of the rest */
};

struct sorting {
	const struct ruleset *ruleset;
	struct ground *ground;
	struct arena *arena, *scratch;
	struct alike *alike;
	uint32_t alike_count;
	uint32_t *alike_of; /* profile → number in `alike` */
	uint32_t *order;    /* of `alike` */
	struct map looks;   /* → number of the picture */
	bool *drawn;        /* list → has a picture */
	uint32_t count, most;
};

/* --- Alike by behaviour ------------------------------------------------------------------ */

static void users_count(struct sorting *sorting)
{
	const struct policy *policy = ruleset_policy(sorting->ruleset);
	for (uint32_t i = 0; i < policy->user_count; i++)
		sorting->alike[sorting->alike_of[policy->users[i].profile.index]].users++;
}

static enum status profiles_sort(struct sorting *sorting)
{
	const struct policy *policy = ruleset_policy(sorting->ruleset);
	struct map keys = {0};
	struct arena *scratch = sorting->scratch;
	sorting->alike_of = arena_array(scratch, policy->profile_count, sizeof *sorting->alike_of);
	if (!sorting->alike_of)
		return NOMEM;
	for (uint32_t i = 0; i < policy->profile_count; i++) {
		struct str key;
		if (subject_key(sorting->ruleset, (struct subject){NONE, i}, scratch, &key) != OK ||
		    map_add(&keys, scratch, key, sorting->alike_count, &sorting->alike_of[i]) != OK)
			return NOMEM;
		if (sorting->alike_of[i] != MAP_NONE)
			continue;
		struct alike *alike =
		    arena_push(scratch, &sorting->alike, sorting->alike_count, sizeof *alike);
		if (!alike)
			return NOMEM;
		*alike = (struct alike){.first = i, .kind = NONE};
		sorting->alike_of[i] = sorting->alike_count++;
	}
	users_count(sorting);
	return OK;
}

static int alike_compare(const void *a, const void *b, void *sorting)
{
	const struct alike *alike = ((const struct sorting *)sorting)->alike;
	const struct alike *left = &alike[*(const uint32_t *)a];
	const struct alike *right = &alike[*(const uint32_t *)b];
	if (left->users != right->users)
		return left->users > right->users ? -1 : 1;
	return (left->first > right->first) - (left->first < right->first);
}

static enum status alike_order(struct sorting *sorting)
{
	sorting->order =
	    arena_array(sorting->scratch, sorting->alike_count, sizeof *sorting->order);
	if (!sorting->order)
		return NOMEM;
	for (uint32_t i = 0; i < sorting->alike_count; i++)
		sorting->order[i] = i;
	qsort_r(sorting->order, sorting->alike_count, sizeof *sorting->order, alike_compare,
		sorting);
	return OK;
}

/* --- Alike by looks ------------------------------------------------------------------------ */

static uint8_t verdict_of(const struct ruleset *ruleset, const struct facts *facts)
{
	struct decision decision;
	decide(ruleset, facts, &decision);
	return decision.verdict;
}

/* The list, and what is decided in each cell, also should rules match that are not known to. */
static enum status looks_find(struct sorting *sorting, uint32_t profile, struct arena *work,
			      struct str *ret)
{
	const struct ruleset *ruleset = sorting->ruleset;
	const struct rangeset *list = profile_list(ruleset, profile);
	struct cells cells;
	if (cells_recall(sorting->ground, list, list ? 1 : 0, work, &cells) != OK)
		return NOMEM;
	size_t each = (size_t)ADDRESS_QUESTION_COUNT * UNKNOWN_RULES_COUNT;
	size_t length = sizeof(uint32_t) + cells.count * each;
	char *key = arena_alloc(work, length), *to = key + sizeof(uint32_t);
	if (!key)
		return NOMEM;
	memcpy(key, &ruleset->profiles[profile].list, sizeof(uint32_t));
	for (unsigned question = 0; question < ADDRESS_QUESTION_COUNT; question++) {
		struct facts facts = address_question_facts(ruleset, profile, question);
		for (uint32_t i = 0; i < cells.count; i++) {
			facts.class = ruleset_class(ruleset, cells.at[i].lowest);
			for (uint8_t unknown = 0; unknown < UNKNOWN_RULES_COUNT; unknown++) {
				facts.unknown_rules = unknown;
				*to++ = (char)verdict_of(ruleset, &facts);
			}
		}
	}
	*ret = (struct str){key, length};
	return OK;
}

/* The number of its picture, a new one if there is room. */
static enum status picture_find(struct sorting *sorting, struct alike *alike, struct arena *work)
{
	uint32_t list = sorting->ruleset->profiles[alike->first].list, old;
	bool *drawn = &sorting->drawn[list < LIST_EMPTY ? list : sorting->ruleset->list_count];
	struct str key;
	if (sorting->count == sorting->most && !*drawn)
		return OK;
	if (looks_find(sorting, alike->first, work, &key) != OK)
		return NOMEM;
	alike->kind = map_find(&sorting->looks, key);
	if (alike->kind != MAP_NONE || sorting->count == sorting->most)
		return OK;
	key.at = arena_text(sorting->scratch, key.at, key.length);
	if (!key.at)
		return NOMEM;
	*drawn = true;
	alike->kind = sorting->count;
	return map_add(&sorting->looks, sorting->scratch, key, sorting->count++, &old);
}

static enum status pictures_find(struct sorting *sorting)
{
	struct arena work;
	enum status status = OK;
	sorting->drawn =
	    arena_array(sorting->scratch, sorting->ruleset->list_count + 1, sizeof *sorting->drawn);
	if (!sorting->drawn)
		return NOMEM;
	arena_init(&work);
	for (uint32_t i = 0; i < sorting->alike_count && status == OK; i++) {
		status = picture_find(sorting, &sorting->alike[sorting->order[i]], &work);
		arena_reset(&work);
	}
	arena_clear(&work);
	return status;
}

/* --- Who is where -------------------------------------------------------------------------- */

/* The profiles of each kind, and of the rest, into one array. */
static enum status kinds_fill(struct sorting *sorting, struct address_kinds *ret)
{
	uint32_t profiles = ruleset_policy(sorting->ruleset)->profile_count;
	struct address_kind *kinds = arena_array(sorting->arena, sorting->count + 1, sizeof *kinds);
	uint32_t *sorted = arena_array(sorting->arena, profiles, sizeof *sorted), start = 0;
	uint32_t *ends = arena_array(sorting->scratch, sorting->count + 1, sizeof *ends);
	if (!kinds || !sorted || !ends)
		return NOMEM;
	for (uint32_t i = 0; i < sorting->alike_count; i++) {
		struct alike *alike = &sorting->alike[i];
		alike->kind = alike->kind == NONE ? sorting->count : alike->kind;
		kinds[alike->kind].users += alike->users;
	}
	for (uint32_t i = 0; i < profiles; i++)
		kinds[sorting->alike[sorting->alike_of[i]].kind].count++;
	for (uint32_t i = 0; i <= sorting->count; i++) {
		kinds[i].profiles = sorted + start;
		ends[i] = start;
		start += kinds[i].count;
	}
	for (uint32_t i = 0; i < profiles; i++)
		sorted[ends[sorting->alike[sorting->alike_of[i]].kind]++] = i;
	*ret = (struct address_kinds){kinds, sorting->count, kinds[sorting->count]};
	return OK;
}

enum status address_kinds_find(const struct ruleset *ruleset, struct ground *ground, uint32_t most,
			       struct arena *arena, struct address_kinds *ret)
{
	struct arena scratch;
	struct sorting sorting = {.ruleset = ruleset,
				  .ground = ground,
				  .arena = arena,
				  .scratch = &scratch,
				  .most = most};
	arena_init(&scratch);
	enum status status = profiles_sort(&sorting);
	if (status == OK)
		status = alike_order(&sorting);
	if (status == OK)
		status = pictures_find(&sorting);
	if (status == OK)
		status = kinds_fill(&sorting, ret);
	arena_clear(&scratch);
	return status;
}
