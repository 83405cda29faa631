/* Rows that are alike: all numbers of a row, one after the other. */
#include "engine/sunset_kind.h"

struct numbers {
	uint64_t *at;
	size_t count;
	uint32_t cells; /* of the row */
};

static void number_add(struct numbers *numbers, uint64_t number)
{
	numbers->at[numbers->count++] = number;
}

static void addr_add(struct numbers *numbers, addr a)
{
	number_add(numbers, addr_high(a));
	number_add(numbers, addr_low(a));
}

static size_t reach_numbers(const struct sunset_row *row)
{
	enum { OTHERS = 5, BITS = 64 };
	return OTHERS + ((size_t)row->cells.count + BITS - 1) / BITS;
}

static void reach_number(struct numbers *numbers, const struct sunset_reach *reach)
{
	addr_add(numbers, reach->addresses.low);
	number_add(numbers, reach->addresses.all);
	addr_add(numbers, reach->witness);
	for (uint32_t i = 0; i < numbers->cells; i++) {
		if (i % 64 == 0)
			number_add(numbers, 0);
		numbers->at[numbers->count - 1] |= (uint64_t)reach->in[i] << i % 64;
	}
}

enum { AFTER_OTHERS = 4, AFTER_REACHES = 3 };

static void after_number(struct numbers *numbers, const struct sunset_after *after)
{
	number_add(numbers, after->way);
	number_add(numbers, after->apps);
	number_add(numbers, after->profile_ranges);
	number_add(numbers, after->refusal);
	reach_number(numbers, &after->goes);
	reach_number(numbers, &after->lost);
	reach_number(numbers, &after->opened);
}

enum { USE_OTHERS = 8, USE_REACHES = 1 + SUNSET_ANSWERS };

static void use_number(struct numbers *numbers, const struct sunset_use *use)
{
	number_add(numbers, use->method);
	number_add(numbers, use->apps);
	number_add(numbers, use->certain);
	number_add(numbers, use->refusal);
	number_add(numbers, use->ends);
	addr_add(numbers, use->open.low);
	number_add(numbers, use->open.all);
	reach_number(numbers, &use->goes);
	for (unsigned i = 0; i < SUNSET_ANSWERS; i++)
		reach_number(numbers, &use->on[i]);
	for (uint32_t i = 0; i < use->after_count; i++)
		after_number(numbers, &use->after[i]);
}

enum status sunset_row_key(const struct ruleset *ruleset, uint32_t profile,
			   const struct sunset_row *row, struct arena *arena, struct str *ret)
{
	size_t count = 2, reach = reach_numbers(row);
	for (uint32_t i = 0; i < row->use_count; i++)
		count += USE_OTHERS + USE_REACHES * reach +
			 row->uses[i].after_count * (AFTER_OTHERS + AFTER_REACHES * reach);
	struct numbers numbers = {.at = arena_array(arena, count, sizeof *numbers.at),
				  .cells = row->cells.count};
	if (!numbers.at)
		return NOMEM;
	number_add(&numbers, ruleset->profiles[profile].list);
	number_add(&numbers, (uint64_t)row->browser << 1 | row->app);
	for (uint32_t i = 0; i < row->use_count; i++)
		use_number(&numbers, &row->uses[i]);
	*ret = (struct str){(const char *)numbers.at, numbers.count * sizeof *numbers.at};
	return OK;
}
