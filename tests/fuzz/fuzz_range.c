/* Any bytes as a range: what is read has ends of one family and in order,
 * writing and reading it again changes nothing, and its blocks are it. What is
 * refused leaves the result alone and says where in the text. The same bytes
 * as numbers: any set of ranges comes back from its parts and blocks. */

#include "fuzz.h"
#include "net/rangeset.h"

static bool set_equal(struct rangeset a, struct rangeset b)
{
	bool equal = a.count == b.count;
	for (size_t i = 0; equal && i < a.count; i++)
		equal =
		    a.ranges[i].first == b.ranges[i].first && a.ranges[i].last == b.ranges[i].last;
	return equal;
}

static void set_check(struct arena *arena, struct rangeset set)
{
	const struct range *blocks, *parts;
	size_t block_count, part_count;
	struct rangeset again, not_set;
	REQUIRE(rangeset_blocks(arena, set, &blocks, &block_count) == OK);
	for (size_t i = 0; i < block_count; i++)
		REQUIRE(range_prefix(blocks[i]) >= 0);
	REQUIRE(rangeset_of(arena, blocks, block_count, &again) == OK && set_equal(set, again));
	REQUIRE(rangeset_parts(arena, set, &parts, &part_count) == OK);
	REQUIRE(part_count <= block_count);
	REQUIRE(rangeset_of(arena, parts, part_count, &again) == OK && set_equal(set, again));
	REQUIRE(rangeset_complement(arena, set, &not_set) == OK);
	struct count all = count_add(rangeset_count(set), rangeset_count(not_set));
	REQUIRE(all.all && all.low == 0);
}

static void range_check(struct arena *arena, struct range range)
{
	char text[RANGE_TEXT];
	struct range again = {1, 0};
	struct range_problem problem;
	struct rangeset set;
	size_t length = range_format(range, text);
	REQUIRE(length < RANGE_TEXT && length == strlen(text));
	REQUIRE(range.first <= range.last);
	REQUIRE(addr_is_v4(range.first) == addr_is_v4(range.last));
	REQUIRE(range_parse((struct str){text, length}, &again, &problem) == RANGE_OK);
	REQUIRE(again.first == range.first && again.last == range.last);
	REQUIRE(rangeset_of(arena, &range, 1, &set) == OK);
	set_check(arena, set);
}

/* Pieces that a refusal offers are ranges themselves. */
static void problem_check(struct arena *arena, struct str text, const struct range_problem *problem)
{
	REQUIRE(problem->address.offset <= text.length);
	REQUIRE(problem->address.length <= text.length - problem->address.offset);
	REQUIRE((problem->error == RANGE_BAD_ADDRESS) == (problem->address.error != ADDR_OK));
	if (problem->error == RANGE_HOST_BITS)
		range_check(arena, problem->block);
	for (int i = 0; problem->error == RANGE_STRADDLES && i < 2; i++)
		if (problem->around[i].first <= problem->around[i].last)
			range_check(arena, problem->around[i]);
}

/* 32 bytes a range. */
static void numbers_check(struct arena *arena, const uint8_t *bytes, size_t size)
{
	struct range *ranges = arena_array(arena, size / 32 + 1, sizeof *ranges);
	size_t count = size / 32;
	struct rangeset set;
	REQUIRE(ranges);
	for (size_t i = 0; i < count; i++) {
		addr a = addr_of_bytes(bytes + 32 * i), b = addr_of_bytes(bytes + 32 * i + 16);
		ranges[i] = a < b ? (struct range){a, b} : (struct range){b, a};
	}
	REQUIRE(rangeset_of(arena, ranges, count, &set) == OK);
	for (size_t i = 0; i < count; i++)
		REQUIRE(rangeset_holds(set, ranges[i].first) &&
			rangeset_holds(set, ranges[i].last));
	set_check(arena, set);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	/* A copy of just that size, so that a read beyond it is noticed. */
	char *copy = malloc(size ? size : 1);
	struct arena arena;
	REQUIRE(copy);
	if (size)
		memcpy(copy, bytes, size);
	struct str text = {copy, size};
	struct range range = {7, 9};
	struct range_problem problem;
	arena_init(&arena);
	enum range_error error = range_parse(text, &range, &problem);
	REQUIRE(error == problem.error);
	if (error == RANGE_OK) {
		range_check(&arena, range);
	} else {
		REQUIRE(range.first == 7 && range.last == 9);
		problem_check(&arena, text, &problem);
	}
	numbers_check(&arena, bytes, size);
	arena_clear(&arena);
	free(copy);
	return 0;
}
