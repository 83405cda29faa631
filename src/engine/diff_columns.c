#include "engine/diff_columns.h"

#include "engine/compiled.h"

/* All that decide() asks of an address beside the lists of profiles and apps. */
enum {
	GROUND_TRUSTED = 1,
	GROUND_LOGIN = 2,   /* in the org's login ranges */
	GROUND_BLOCKED = 4, /* a rule that blocks matches, ... */
	GROUND_MFA = 8,     /* ... one that asks for MFA: whichever it is, and in which order */
	GROUND_BITS = 4
};

static unsigned ground_bits(const struct ruleset *ruleset, uint32_t class)
{
	unsigned bits = class_in(&ruleset->classes, class, ruleset->trusted) ? GROUND_TRUSTED : 0;
	if (class_in(&ruleset->classes, class, ruleset->org_login))
		bits |= GROUND_LOGIN;
	for (uint32_t i = 0; i < ruleset->txn_rule_count; i++) {
		const struct compiled_rule *rule = &ruleset->txn_rules[i];
		if (rule->action == TXN_NOTIFY || rule_match(ruleset, rule, class) != RULE_MATCH)
			continue;
		bits |= rule->action == TXN_BLOCK ? GROUND_BLOCKED : GROUND_MFA;
	}
	return bits;
}

enum status grounds_describe(const struct ruleset *const side[SIDES], const struct ground *ground,
			     struct arena *arena, const uint8_t **ret)
{
	struct cells cells;
	uint32_t count = 0;
	if (cells_find(ground, NULL, 0, arena, &cells) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < cells.count; i++)
		if (cells.at[i].ground >= count)
			count = cells.at[i].ground + 1;
	uint8_t *bits = arena_array(arena, count, sizeof *bits);
	if (!bits)
		return NOMEM;
	for (uint32_t i = 0; i < cells.count; i++) {
		uint8_t *to = &bits[cells.at[i].ground];
		for (unsigned s = 0; s < SIDES; s++) {
			uint32_t class = ruleset_class(side[s], cells.at[i].lowest);
			*to |= (uint8_t)(ground_bits(side[s], class) << s * GROUND_BITS);
		}
	}
	*ret = bits;
	return OK;
}

/* The classes of the columns in a ruleset, by their lowest addresses. */
static enum status classes_find(const struct ruleset *ruleset, const struct cells *cells,
				const struct diff_columns *columns, struct arena *arena,
				const uint32_t **ret)
{
	uint32_t *classes = arena_array(arena, columns->count, sizeof *classes);
	if (!classes)
		return NOMEM;
	for (uint32_t i = 0; i < columns->count; i++)
		classes[i] = ruleset_class(ruleset, cells->at[columns->first[i]].lowest);
	*ret = classes;
	return OK;
}

enum status diff_columns_find(const struct ruleset *const side[SIDES], const struct cells *cells,
			      const uint8_t *grounds, struct arena *arena, struct diff_columns *ret)
{
	struct map known = {0};
	struct diff_columns columns = {0};
	uint32_t *of = arena_array(arena, cells->count, sizeof *of);
	uint32_t *first = arena_array(arena, cells->count, sizeof *first);
	uint64_t *keys = arena_array(arena, cells->count, sizeof *keys);
	if (!of || !first || !keys)
		return NOMEM;
	for (uint32_t i = 0; i < cells->count; i++) {
		const struct cell *cell = &cells->at[i];
		keys[i] = (uint64_t)grounds[cell->ground] << 32 | cell->own;
		if (map_add(&known, arena, (struct str){(char *)&keys[i], sizeof keys[i]},
			    columns.count, &of[i]) != OK)
			return NOMEM;
		if (of[i] == MAP_NONE) {
			of[i] = columns.count;
			first[columns.count++] = i;
		}
	}
	columns.of = of;
	columns.first = first;
	for (unsigned s = 0; s < SIDES; s++)
		if (classes_find(side[s], cells, &columns, arena, &columns.classes[s]) != OK)
			return NOMEM;
	*ret = columns;
	return OK;
}
