#include "engine/prove.h"

#include <stdlib.h>

#include "engine/prove_inside.h"

const struct str proof_result_names[PROOF_RESULT_COUNT] = {
    [PROVED] = STR_INIT("proved"),
    [REFUTED] = STR_INIT("refuted"),
    [UNDECIDED] = STR_INIT("undecided"),
};

/* --- The walk ---------------------------------------------------------------------- */

static enum status part_walk(struct proving *proving)
{
	struct login_case login_case;
	struct case_walk cases = {0};
	uint32_t count = proving->part.cells.count;
	proving->codes = arena_array(&proving->scratch, count, sizeof *proving->codes);
	proving->in = arena_array(&proving->scratch, count, sizeof *proving->in);
	if (!proving->codes || !proving->in)
		return NOMEM;
	while (case_next(&cases, &proving->part.space, &login_case))
		if (proving->look(proving, &login_case) != OK)
			return NOMEM;
	return OK;
}

static enum status kind_walk(struct proving *proving)
{
	struct proof *proof = proving->proof;
	uint64_t facts = 0, cells = 0;
	memset(proving->ticked, 0, sizeof proving->ticked);
	for (uint32_t app = 0; app < proving->walk.app_count; app++) {
		arena_reset(&proving->scratch);
		proving->alike = (struct map){0};
		proving->kept = NULL;
		if (scope_part_init(&proving->part, &proving->walk, proving->kind, app,
				    &proving->scratch) != OK)
			return NOMEM;
		if (!proving->part.in_count)
			continue;
		uint64_t combinations = case_count(&proving->part.space);
		proof->cases += combinations * proving->part.in_count;
		facts += combinations;
		cells = cells > proving->part.in_count ? cells : proving->part.in_count;
		if (part_walk(proving) != OK)
			return NOMEM;
	}
	proof->facts = proof->facts > facts ? proof->facts : facts;
	proof->cells = proof->cells > cells ? proof->cells : cells;
	return OK;
}

static enum status kinds_walk(struct proving *proving)
{
	proving->proof->subjects = proving->walk.subject_count;
	proving->proof->kinds = proving->walk.kind_count;
	for (proving->kind = 0; proving->kind < proving->walk.kind_count; proving->kind++)
		if (kind_walk(proving) != OK)
			return NOMEM;
	return OK;
}

/* --- The verdict ---------------------------------------------------------------------- */

static int violation_order(const void *a, const void *b)
{
	const struct violation *left = a, *right = b;
	if (left->login.ip != right->login.ip)
		return addr_listed_before(left->login.ip, right->login.ip) ? -1 : 1;
	/* The subjects of all kinds stand in one array, kind after kind. */
	if (left->subjects != right->subjects)
		return left->subjects < right->subjects ? -1 : 1;
	return case_order(&left->witness_case, &right->witness_case);
}

static enum status violations_conclude(struct proof *proof)
{
	struct arena scratch;
	struct rangeset all;
	proof->vacuous = proof->cases == 0;
	proof->result = proof->violation_count ? REFUTED : proof->open.rule ? UNDECIDED : PROVED;
	if (!proof->violation_count)
		return OK;
	qsort(proof->violations, proof->violation_count, sizeof *proof->violations,
	      violation_order);
	arena_init(&scratch);
	enum status status = proof_addresses(proof, &scratch, &all);
	if (status == OK)
		proof->addresses = rangeset_count(all);
	arena_clear(&scratch);
	return status;
}

static uint32_t minutes_missing(const bool *minutes, uint32_t *ret_first)
{
	uint32_t missing = 0;
	for (uint32_t i = 0; i < WEEK_MINUTES; i++)
		if (!minutes[i] && missing++ == 0)
			*ret_first = i;
	return missing;
}

static void example_conclude(struct proving *proving)
{
	struct proof *proof = proving->proof;
	bool maybe = proof->open.rule != NULL;
	proof->vacuous = proof->cases == 0;
	proof->result = proof->has_example ? PROVED : maybe ? UNDECIDED : REFUTED;
	if (!proving->minutes)
		return;
	uint32_t certain = minutes_missing(proving->minutes[true], &proof->minute);
	uint32_t possible = certain;
	if (certain)
		possible = minutes_missing(proving->minutes[false], &proof->minute);
	if (certain && !possible)
		minutes_missing(proving->minutes[true], &proof->minute);
	proof->result = !certain ? PROVED : !possible ? UNDECIDED : REFUTED;
	proof->has_minute = certain > 0;
	proof->minutes = possible ? possible : certain;
	proof->ticked = proving->minutes[!possible];
}

/* Looks at everything again for what comes nearest. */
static enum status nearest_conclude(struct proving *proving)
{
	struct proof before = *proving->proof;
	proving->look = nearest_find;
	enum status status = kinds_walk(proving);
	proving->proof->cases = before.cases;
	proving->proof->cells = before.cells;
	proving->proof->facts = before.facts;
	return status;
}

static enum status scope_prove(struct proving *proving)
{
	struct proof *proof = proving->proof;
	bool exists = proof->property->kind == PROPERTY_EXISTS;
	if (scope_walk_init(&proving->walk, proving->ruleset, proof->property, proving->arena) !=
	    OK)
		return NOMEM;
	proof->ground = proving->walk.ground;
	if (exists && proof->property->scope.every_minute) {
		proving->minutes = arena_array(proving->arena, 2, sizeof *proving->minutes);
		if (!proving->minutes)
			return NOMEM;
	}
	proving->look = exists ? examples_find : violations_find;
	if (kinds_walk(proving) != OK)
		return NOMEM;
	if (!exists)
		return violations_conclude(proof);
	example_conclude(proving);
	return proof->result == REFUTED ? nearest_conclude(proving) : OK;
}

enum status property_prove(const struct ruleset *ruleset, const struct property *property,
			   const struct ruleset *approved, struct arena *arena, struct proof *ret)
{
	struct proof proof = {.property = property};
	struct proving proving = {.ruleset = ruleset, .arena = arena, .proof = &proof};
	enum status status;
	arena_init(&proving.scratch);
	if (property->kind == PROPERTY_NO_BROADER)
		status = broader_prove(ruleset, approved, arena, &proof);
	else
		status = scope_prove(&proving);
	arena_clear(&proving.scratch);
	if (status == OK)
		*ret = proof;
	else
		proof_clear(&proof);
	return status;
}

void proof_clear(struct proof *proof)
{
	if (proof->diff)
		diff_clear(proof->diff);
	ground_free(proof->ground);
	proof->diff = NULL;
	proof->ground = NULL;
}
