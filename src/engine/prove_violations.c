/* Properties that every login must have: what is against them. */
#include "engine/prove_inside.h"

enum { NO_HIT = UINT16_MAX };

static uint16_t decision_code(const struct decision *decision)
{
	return (uint16_t)(decision->verdict << 8 | decision->reason);
}

/* The cells of the part, in the arena of the proof, since a violation is about them. */
static enum status part_keep(struct proving *proving)
{
	struct cells *kept;
	if (proving->kept)
		return OK;
	struct rangeset *own =
	    arena_array(proving->arena, proving->part.cells.own_count, sizeof *own);
	kept = arena_alloc(proving->arena, sizeof *kept);
	if (!own || !kept)
		return NOMEM;
	for (uint32_t i = 0; i < proving->part.cells.own_count; i++)
		own[i] = proving->part.cells.own[i];
	*kept = proving->part.cells;
	kept->own = own;
	kept->at = arena_array(proving->arena, kept->count, sizeof *kept->at);
	if (!kept->at)
		return NOMEM;
	if (kept->count)
		memcpy(kept->at, proving->part.cells.at, kept->count * sizeof *kept->at);
	proving->kept = kept;
	proving->proof->part_count++;
	return OK;
}

/* A new violation, whose first login is of this combination at its lowest cell. */
static enum status violation_new(struct proving *proving, const struct login_case *login_case,
				 uint32_t cell, const bool *in, struct violation *ret)
{
	const struct scope_part *part = &proving->part;
	if (part_keep(proving) != OK)
		return NOMEM;
	bool *kept_in = arena_array(proving->arena, part->cells.count, sizeof *kept_in);
	if (!kept_in)
		return NOMEM;
	memcpy(kept_in, in, part->cells.count * sizeof *kept_in);
	*ret = (struct violation){
	    .subjects = part->kind->subjects,
	    .subject_count = part->kind->count,
	    .login = scope_login(part, login_case, part->cells.at[cell].lowest),
	    .witness_case = *login_case,
	    .apps = part->app_group->apps,
	    .app_count = part->app_group->count,
	    .part = proving->proof->part_count - 1,
	    .cells = proving->kept,
	    .in = kept_in,
	    .addresses = cells_count(proving->kept, kept_in),
	};
	scope_decide(part, login_case, cell, UNKNOWN_NO_MATCH, &ret->decision);
	return OK;
}

static enum status case_keep(struct proving *proving, struct violation *violation,
			     const struct login_case *login_case)
{
	struct login_case *cases = (struct login_case *)violation->cases;
	struct login_case *added =
	    arena_push(proving->arena, &cases, violation->case_count, sizeof *added);
	if (!added)
		return NOMEM;
	*added = *login_case;
	violation->cases = cases;
	violation->case_count++;
	return OK;
}

/* Puts the combination, decided as `code` in the cells `in`, to the violation that is alike,
 * or makes one. */
static enum status violation_add(struct proving *proving, const struct login_case *login_case,
				 uint16_t code, uint32_t cell, const bool *in)
{
	struct proof *proof = proving->proof;
	uint32_t count = proving->part.cells.count, old;
	char *key = arena_alloc(&proving->scratch, sizeof code + count);
	if (!key)
		return NOMEM;
	memcpy(key, &code, sizeof code);
	memcpy(key + sizeof code, in, count);
	if (map_add(&proving->alike, &proving->scratch, (struct str){key, sizeof code + count},
		    (uint32_t)proof->violation_count, &old) != OK)
		return NOMEM;
	if (old != MAP_NONE)
		return case_keep(proving, &proof->violations[old], login_case);
	struct violation *added =
	    arena_push(proving->arena, &proof->violations, proof->violation_count, sizeof *added);
	if (!added || violation_new(proving, login_case, cell, in, added) != OK)
		return NOMEM;
	proof->violation_count++;
	return case_keep(proving, added, login_case);
}

/* One combination of facts, decision by decision. */
static enum status codes_add(struct proving *proving, const struct login_case *login_case)
{
	uint32_t count = proving->part.cells.count;
	for (uint32_t first = 0; first < count; first++) {
		uint16_t code = proving->codes[first];
		if (code == NO_HIT)
			continue;
		for (uint32_t i = 0; i < count; i++) {
			proving->in[i] = proving->codes[i] == code;
			if (proving->in[i])
				proving->codes[i] = NO_HIT;
		}
		if (violation_add(proving, login_case, code, first, proving->in) != OK)
			return NOMEM;
	}
	return OK;
}

enum status violations_find(struct proving *proving, const struct login_case *login_case)
{
	struct decision decision;
	bool any = false;
	for (uint32_t cell = 0; cell < proving->part.cells.count; cell++) {
		proving->codes[cell] = NO_HIT;
		if (!proving->part.in[cell])
			continue;
		switch (hit_find(proving, login_case, cell, &decision)) {
		case HIT_ALWAYS:
			proving->codes[cell] = decision_code(&decision);
			any = true;
			break;
		case HIT_MAYBE:
			open_offer(proving, login_case, cell);
			break;
		case HIT_NEVER:
			break;
		}
	}
	return any ? codes_add(proving, login_case) : OK;
}
