/* Which rows hold an address, and where a set of addresses splits: against a linear
 * walk down every list, on random policies; and the same with memory running out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/mem.h"
#include "engine/match.h"
#include "load/load.h"
#include "oracle/scene.h"
#include "policy/resolve.h"
#include "report/match_writer.h"

enum { HITS_MAX = 4096 };

/* --- The naive twin ---------------------------------------------------------- */

/* A list is its rows, or a rule's set of addresses. */
struct naive_hit {
	const void *list;
	const struct range_row *row, *reference;
};

struct naive_hits {
	struct naive_hit at[HITS_MAX];
	size_t count;
};

static void naive_add(struct naive_hits *hits, struct naive_hit hit)
{
	for (size_t i = 0; i < hits->count; i++)
		if (hits->at[i].list == hit.list && hits->at[i].row == hit.row)
			return; /* by its first reference */
	assert_true(hits->count < HITS_MAX);
	hits->at[hits->count++] = hit;
}

/* Every row below `list`, all the way down; `top` is the list that is asked and
 * `reference` its own row on the way. */
static void naive_walk(struct naive_hits *hits, const struct policy *policy,
		       const struct range_list *top, const struct range_list *list,
		       const struct range_row *reference, addr a)
{
	for (uint32_t i = 0; i < list->count; i++) {
		const struct range_row *row = &list->rows[i];
		if (row->network != NONE)
			naive_walk(hits, policy, top, &policy->networks[row->network].ranges,
				   reference ? reference : row, a);
		else if (row->range.first <= a && a <= row->range.last)
			naive_add(hits, (struct naive_hit){top, row, reference});
	}
}

static void naive_set(struct naive_hits *hits, const struct rangeset *set, addr a)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->ranges[i].first <= a && a <= set->ranges[i].last)
			naive_add(hits, (struct naive_hit){set, NULL, NULL});
}

static void naive_find(const struct policy *policy, addr a, struct naive_hits *ret)
{
	const struct range_list *trusted = &policy->org.trusted_ip_ranges;
	const struct range_list *login = &policy->org.login_ip_ranges;
	ret->count = 0;
	naive_walk(ret, policy, trusted, trusted, NULL, a);
	naive_walk(ret, policy, login, login, NULL, a);
	for (uint32_t i = 0; i < policy->network_count; i++) {
		const struct range_list *list = &policy->networks[i].ranges;
		naive_walk(ret, policy, list, list, NULL, a);
	}
	for (uint32_t i = 0; i < policy->profile_count; i++) {
		const struct range_list *list = &policy->profiles[i].login_ip_ranges;
		naive_walk(ret, policy, list, list, NULL, a);
	}
	for (uint32_t i = 0; i < policy->app_count; i++) {
		const struct range_list *list = &policy->apps[i].ip_ranges;
		naive_walk(ret, policy, list, list, NULL, a);
	}
	for (uint32_t i = 0; i < policy->txn_rule_count; i++) {
		const struct txn_rule *rule = &policy->txn_rules[i];
		naive_walk(ret, policy, &rule->not_in, &rule->not_in, NULL, a);
		naive_set(ret, &rule->country_in, a);
		naive_set(ret, &rule->asn_in, a);
	}
}

/* The list of a hit as the twin calls it. */
static const void *list_of(const struct match_list *list)
{
	if (list->ranges)
		return list->ranges;
	return list->kind == MATCH_COUNTRY ? &list->rule->country_in : &list->rule->asn_in;
}

static bool naive_holds(const struct naive_hits *naive, const void *list, bool row_only)
{
	for (size_t i = 0; i < naive->count; i++)
		if ((!list || naive->at[i].list == list) && (naive->at[i].row || !row_only))
			return true;
	return false;
}

static bool naive_equal(const struct naive_hits *a, const struct naive_hits *b)
{
	return a->count == b->count && memcmp(a->at, b->at, a->count * sizeof *a->at) == 0;
}

/* --- One question ---------------------------------------------------------------- */

static void address_fail(const struct scene *scene, addr a, const char *what)
{
	char text[ADDR_TEXT];
	const struct login nobody = {.user = NONE, .app = NONE, .has_ip = true, .ip = a};
	addr_format(a, text);
	reproduce(scene, &nobody);
	fail_msg("%s: %s", text, what);
}

static void order_check(const struct scene *scene, const struct match_hit *hits, size_t count,
			addr a)
{
	for (size_t i = 1; i < count; i++) {
		int order = count_compare(hits[i - 1].addresses, hits[i].addresses);
		if (order > 0 ||
		    (order == 0 && place_compare(hits[i - 1].place, hits[i].place) > 0))
			address_fail(scene, a, "not the narrowest first");
	}
}

/* The hits of an address' class are those of the twin. */
static size_t hits_checked;

static void hits_check(struct scene *scene, const struct matcher *matcher, uint32_t class, addr a)
{
	static struct naive_hits naive;
	struct match_hit *hits;
	size_t count, found = 0;
	arena_reset(&scene->scratch);
	assert_int_equal(matcher_hits(matcher, class, &scene->scratch, &hits, &count), OK);
	naive_find(&scene->policy.policy, a, &naive);
	if (count != naive.count)
		address_fail(scene, a, "another number of hits than the twin's");
	for (size_t i = 0; i < count; i++) {
		const void *list = list_of(matcher_list(matcher, hits[i].list));
		for (size_t j = 0; j < naive.count; j++)
			found += naive.at[j].list == list && naive.at[j].row == hits[i].row &&
				 naive.at[j].reference == hits[i].reference;
	}
	if (found != count)
		address_fail(scene, a, "a hit that the twin doesn't have");
	if (matcher_holds(matcher, class) != naive_holds(&naive, NULL, true))
		address_fail(scene, a, "held or not?");
	order_check(scene, hits, count, a);
	hits_checked += count;
}

static bool v4_first_before(struct range a, struct range b)
{
	return v4_first_less(a.last, b.first);
}

/* Pieces cover what was asked, ascend, and are maximal: two that touch differ. */
static void pieces_check(struct scene *scene, const struct match *match, struct rangeset asked)
{
	static struct naive_hits left, right;
	struct count total = {0};
	for (size_t i = 0; i < match->piece_count; i++) {
		struct range range = match->pieces[i].range;
		assert_true(range.first <= range.last);
		assert_true(addr_is_v4(range.first) == addr_is_v4(range.last));
		total = count_add(total, range_count(range));
		if (!rangeset_holds(asked, range.first) || !rangeset_holds(asked, range.last))
			address_fail(scene, range.first, "a piece outside of what was asked");
		if (i == 0)
			continue;
		struct range before = match->pieces[i - 1].range;
		if (!v4_first_before(before, range))
			address_fail(scene, range.first, "pieces out of order");
		if (before.last + 1 != range.first ||
		    addr_is_v4(before.last) != addr_is_v4(range.first))
			continue;
		naive_find(&scene->policy.policy, before.last, &left);
		naive_find(&scene->policy.policy, range.first, &right);
		if (naive_equal(&left, &right))
			address_fail(scene, range.first, "split between equal addresses");
	}
	assert_int_equal(count_compare(total, rangeset_count(asked)), 0);
	assert_int_equal(count_compare(total, match->addresses), 0);
}

/* Every piece is in one part, with those of the same rows and no others. */
static void parts_check(struct scene *scene, const struct match *match)
{
	static struct naive_hits one, other;
	size_t pieces = 0;
	for (size_t i = 0; i < match->part_count; i++) {
		const struct match_part *part = &match->parts[i];
		struct count total = {0};
		for (size_t j = 0; j < part->piece_count; j++) {
			const struct match_piece *piece = &match->pieces[part->pieces[j]];
			assert_true(j == 0 || part->pieces[j - 1] < part->pieces[j]);
			assert_int_equal(piece->class, part->class);
			total = count_add(total, range_count(piece->range));
		}
		assert_int_equal(count_compare(total, part->addresses), 0);
		pieces += part->piece_count;
		if (i == 0)
			continue;
		assert_true(match->parts[i - 1].pieces[0] < part->pieces[0]);
		naive_find(&scene->policy.policy, match->pieces[part->pieces[0]].range.first, &one);
		for (size_t j = 0; j < i; j++) {
			addr a = match->pieces[match->parts[j].pieces[0]].range.first;
			naive_find(&scene->policy.policy, a, &other);
			if (naive_equal(&one, &other))
				address_fail(scene, a, "two parts with the same rows");
		}
	}
	assert_int_equal(pieces, match->piece_count);
}

/* The tally is the sum over the pieces, of which every address is like the first. */
static void tally_check(struct scene *scene, const struct matcher *matcher,
			const struct match *match)
{
	static struct naive_hits naive;
	struct match_tally tally;
	struct arena arena;
	struct count held = {0};
	arena_init(&arena);
	assert_int_equal(match_tally_find(matcher, match, &arena, &tally), OK);
	uint32_t lists = matcher_list_count(matcher), row_lists = 0, locations = 0;
	struct count *sums = arena_array(&arena, lists, sizeof *sums);
	for (size_t i = 0; i < match->piece_count; i++) {
		struct count size = range_count(match->pieces[i].range);
		naive_find(&scene->policy.policy, match->pieces[i].range.first, &naive);
		if (naive_holds(&naive, NULL, true))
			held = count_add(held, size);
		for (uint32_t list = 0; list < lists; list++)
			if (naive_holds(&naive, list_of(matcher_list(matcher, list)), false))
				sums[list] = count_add(sums[list], size);
	}
	assert_int_equal(count_compare(held, match->held), 0);
	for (uint32_t list = 0; list < lists; list++) {
		assert_int_equal(count_compare(sums[list], tally.lists[list]), 0);
		bool some = count_compare(sums[list], (struct count){0}) != 0;
		row_lists += some && matcher_list(matcher, list)->ranges;
		locations += some && !matcher_list(matcher, list)->ranges;
	}
	assert_int_equal(row_lists, tally.row_lists);
	assert_int_equal(locations, tally.locations);
	arena_clear(&arena);
}

/* Asks for a set, of a matcher for everything and of one for just this set. */
static void set_check(struct scene *scene, const struct matcher *all, struct rangeset asked)
{
	struct matcher *only;
	struct arena arena;
	arena_init(&arena);
	assert_int_equal(matcher_new(&scene->policy.policy, &asked, &only), OK);
	const struct matcher *const matchers[] = {all, only};
	for (size_t i = 0; i < 2; i++) {
		struct match match;
		assert_int_equal(match_find(matchers[i], asked, &arena, &match), OK);
		pieces_check(scene, &match, asked);
		parts_check(scene, &match);
		tally_check(scene, matchers[i], &match);
		for (size_t j = 0; j < match.piece_count; j++) {
			const struct match_piece *piece = &match.pieces[j];
			addr width = piece->range.last - piece->range.first;
			addr inside =
			    piece->range.first + (width ? rand_next(&scene->rand) % width : 0);
			hits_check(scene, matchers[i], piece->class, piece->range.first);
			hits_check(scene, matchers[i], piece->class, piece->range.last);
			hits_check(scene, matchers[i], piece->class, inside);
		}
	}
	matcher_free(only);
	arena_clear(&arena);
}

/* A few ranges between edges of the policy, or a network. */
static struct rangeset set_random(struct scene *scene, struct arena *arena)
{
	const struct policy_random *policy = &scene->policy;
	struct range ranges[3];
	struct rangeset set = {0};
	uint32_t count = 1 + rand_below(&scene->rand, 3);
	if (policy->policy.network_count && rand_once_in(&scene->rand, 4)) {
		uint32_t network = rand_below(&scene->rand, policy->policy.network_count);
		assert_int_equal(network_addresses(&policy->policy, network, arena, &set), OK);
		return set;
	}
	for (uint32_t i = 0; i < count; i++) {
		uint32_t at = rand_below(&scene->rand, (uint32_t)policy->address_count);
		uint32_t far = rand_below(&scene->rand, rand_once_in(&scene->rand, 4) ? 200 : 20);
		size_t end = at + far < policy->address_count ? at + far : at;
		ranges[i] = (struct range){policy->addresses[at], policy->addresses[end]};
	}
	assert_int_equal(rangeset_of(arena, ranges, count, &set), OK);
	return set;
}

static void policy_check(struct scene *scene)
{
	struct matcher *matcher;
	struct arena arena;
	struct match_room room;
	struct match match;
	arena_init(&arena);
	assert_int_equal(matcher_new(&scene->policy.policy, NULL, &matcher), OK);
	for (int i = 0; i < 40; i++) {
		addr a =
		    scene->policy
			.addresses[rand_below(&scene->rand, (uint32_t)scene->policy.address_count)];
		match_address(matcher, a, &room, &match);
		assert_true(match.pieces[0].range.first == a && match.pieces[0].range.last == a);
		hits_check(scene, matcher, match.parts[0].class, a);
		assert_int_equal(match.held.low, matcher_holds(matcher, match.parts[0].class));
	}
	for (int i = 0; i < 6; i++)
		set_check(scene, matcher, set_random(scene, &arena));
	matcher_free(matcher);
	arena_clear(&arena);
}

static void matches_are_those_of_a_linear_walk(void **state)
{
	(void)state;
	struct scene scene = {.rand = rand_start("match")};
	for (int i = 0; i < 1000; i++) {
		scene_open(&scene);
		policy_check(&scene);
		scene_close(&scene);
	}
	assert_true(hits_checked > 10000);
	printf("%zu hits\n", hits_checked);
}

/* --- Every address there is --------------------------------------------------------- */

static void everything_is_two_to_the_128(void **state)
{
	(void)state;
	struct scene scene = {.rand = rand_start("match everything")};
	const struct range all = {0, ADDR_LAST};
	scene_open(&scene);
	struct matcher *matcher;
	assert_int_equal(matcher_new(&scene.policy.policy, NULL, &matcher), OK);
	set_check(&scene, matcher, (struct rangeset){&all, 1});
	matcher_free(matcher);
	scene_close(&scene);
}

/* --- References ----------------------------------------------------------------------- */

/* A tower of networks, each with a row of its own and two ways to the next, under
 * one list: as many ways down as there are subsets, and still each row once. */
static const char tower_text[] = "loginscope: 1\n"
				 "org: {trusted_ip_ranges: ['@n0']}\n"
				 "networks:\n";

static void towers_are_climbed_once(void **state)
{
	(void)state;
	enum { STOREYS = 60 };
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	struct arena arena;
	struct sources sources = {0};
	struct findings findings;
	struct policy *policy;
	struct matcher *matcher;
	struct match_hit *hits;
	struct out text;
	size_t count;
	arena_init(&arena);
	findings_init(&findings, &arena);
	out_init_memory(&text);
	out_text(&text, tower_text);
	for (int i = 0; i < STOREYS; i++)
		out_format(&text, "  n%d: [192.0.2.%d, '@n%d', '@n%d']\n", i, i, i + 1, i + 1);
	out_format(&text, "  n%d: [198.51.100.7]\n", STOREYS);
	assert_int_equal(policy_load_text(STR("tower.yaml"), out_written(&text), &options, &arena,
					  &sources, &findings, &policy),
			 OK);
	assert_int_equal(matcher_new(policy, NULL, &matcher), OK);
	struct match_room room;
	struct match match;
	match_address(matcher, addr_of_v4(0xc6336407), &room, &match);
	assert_int_equal(matcher_hits(matcher, match.parts[0].class, &arena, &hits, &count), OK);
	assert_int_equal(count, STOREYS + 2); /* the networks and the list */
	for (size_t i = 0; i < count; i++)
		if (hits[i].reference) { /* of two the first */
			const struct match_list *list = matcher_list(matcher, hits[i].list);
			assert_ptr_equal(hits[i].reference,
					 &list->ranges->rows[list->kind == MATCH_NETWORK]);
		}
	matcher_free(matcher);
	out_clear(&text);
	arena_clear(&arena);
}

/* --- No memory --------------------------------------------------------------------------- */

static void answers_write(const struct matcher *matcher, const struct match *match,
			  enum match_format format, struct out *out, enum status *status)
{
	const struct page page = {.out = out, .width = 100};
	const struct matched good = {.input = STR("198.51.100.0/22"), .match = match};
	const struct matched bad = {
	    .input = STR("x"), .line = 7, .code = "bad-address", .message = "no"};
	struct match_writer *writer = NULL;
	*status = match_writer_new(&page, matcher, format, &writer);
	for (int i = 0; i < 2 && *status == OK; i++)
		*status = match_write(writer, &good);
	if (*status == OK && format != MATCH_PAGES)
		*status = match_write(writer, &bad);
	if (*status == OK) {
		match_writer_end(writer);
		*status = out_status(out);
	}
	match_writer_free(writer);
}

/* A question from the policy to the answers in all formats. */
static enum status everything_run(const struct policy *policy, struct out *out)
{
	const struct range block = {addr_of_v4(0xc6336400), addr_of_v4(0xc63367ff)};
	const struct rangeset asked = {&block, 1};
	struct matcher *matcher = NULL;
	struct arena arena;
	struct match match;
	arena_init(&arena);
	enum status status = matcher_new(policy, &asked, &matcher);
	if (status == OK)
		status = match_find(matcher, asked, &arena, &match);
	for (enum match_format format = MATCH_PAGES; format <= MATCH_JSONL && status == OK;
	     format++) {
		out_rewind(out);
		answers_write(matcher, &match, format, out, &status);
	}
	matcher_free(matcher);
	arena_clear(&arena);
	return status;
}

static struct policy *acme_load(struct arena *arena, struct sources *sources)
{
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	struct findings findings;
	struct policy *policy;
	findings_init(&findings, arena);
	assert_int_equal(
	    policy_load("policies/acme.yaml", &options, arena, sources, &findings, &policy), OK);
	return policy;
}

/* Every allocation fails with all after it, and alone: then the answer may be right
 * all the same. */
static void every_allocation_fails(void **state)
{
	(void)state;
	struct arena arena;
	struct sources sources = {0};
	struct out out, right;
	arena_init(&arena);
	const struct policy *policy = acme_load(&arena, &sources);
	mem_fail_from(0);
	out_init_memory(&right);
	assert_int_equal(everything_run(policy, &right), OK);
	size_t count = mem_count(), failed = 0;
	for (size_t nth = 1; nth <= 2 * count; nth++) {
		if (nth > count)
			mem_fail_only(nth - count);
		else
			mem_fail_from(nth);
		out_init_memory(&out);
		enum status status = everything_run(policy, &out);
		mem_fail_from(0);
		if (status == OK &&
		    (nth <= count || !str_equal(out_written(&out), out_written(&right))))
			fail_msg("allocation %zu of %zu failing went unnoticed", nth, count);
		if (status != OK && status != NOMEM)
			fail_msg("allocation %zu of %zu failing gave status %d", nth, count,
				 (int)status);
		failed += status == NOMEM;
		out_clear(&out);
	}
	assert_true(failed > count + count / 2);
	printf("%zu allocations failed, one after the other\n", count);
	out_clear(&right);
	arena_clear(&arena);
}

/* --- What is kept ------------------------------------------------------------------------- */

/* Answers for some addresses, in turns, by a writer that keeps so much. */
static void turns_write(const struct matcher *matcher, enum match_format format, size_t kept_max,
			struct out *out)
{
	static const uint32_t addresses[] = {0xc0000201, 0xcb0071c8, 0x0a000001, 0xc6336441};
	const struct page page = {.out = out, .width = 100};
	struct match_writer *writer;
	out_init_memory(out);
	assert_int_equal(match_writer_new_limit(&page, matcher, format, kept_max, &writer), OK);
	for (size_t i = 0; i < 12; i++) {
		struct match_room room;
		struct match match;
		const struct matched matched = {.input = STR("it"), .match = &match};
		match_address(matcher, addr_of_v4(addresses[i % 4]), &room, &match);
		assert_int_equal(match_write(writer, &matched), OK);
	}
	match_writer_end(writer);
	match_writer_free(writer);
}

/* What is kept changes nothing but the time. */
static void kept_answers_are_the_same(void **state)
{
	(void)state;
	struct arena arena;
	struct sources sources = {0};
	struct matcher *matcher;
	arena_init(&arena);
	assert_int_equal(matcher_new(acme_load(&arena, &sources), NULL, &matcher), OK);
	const enum match_format formats[] = {MATCH_LINES, MATCH_CSV, MATCH_JSONL};
	const size_t limits[] = {0, 1, 300, 700};
	for (size_t i = 0; i < 3; i++) {
		struct out kept, anew;
		turns_write(matcher, formats[i], 1 << 20, &kept);
		assert_true(out_written(&kept).length > 1000);
		for (size_t j = 0; j < 4; j++) {
			turns_write(matcher, formats[i], limits[j], &anew);
			assert_true(str_equal(out_written(&kept), out_written(&anew)));
			out_clear(&anew);
		}
		out_clear(&kept);
	}
	matcher_free(matcher);
	arena_clear(&arena);
}

/* --- Foreign text ----------------------------------------------------------------------------- */

/* Nothing that a line says reaches a terminal as it stands, in no format. */
static void nothing_steers_a_terminal(void **state)
{
	(void)state;
	struct arena arena;
	struct sources sources = {0};
	struct matcher *matcher;
	arena_init(&arena);
	assert_int_equal(matcher_new(acme_load(&arena, &sources), NULL, &matcher), OK);
	for (enum match_format format = MATCH_LINES; format <= MATCH_JSONL; format++) {
		struct out out;
		struct match_writer *writer;
		const struct matched bad = {.input = STR("a\x1b[31m\x9b,\"\r\n\xe2\x80\xae"),
					    .line = 1,
					    .code = "bad-address",
					    .message = "b\x1b[31m"};
		out_init_memory(&out);
		out.terminal = true;
		const struct page page = {.out = &out, .width = 100};
		assert_int_equal(match_writer_new(&page, matcher, format, &writer), OK);
		assert_int_equal(match_write(writer, &bad), OK);
		match_writer_end(writer);
		struct str text = out_written(&out);
		for (size_t i = 0; i < text.length; i++)
			assert_true(
			    text.at[i] == '\n' || (text.at[i] >= ' ' && text.at[i] < 0x7f) ||
			    (unsigned char)text.at[i] == 0xef ||
			    (unsigned char)text.at[i] == 0xbf || (unsigned char)text.at[i] == 0xbd);
		match_writer_free(writer);
		out_clear(&out);
	}
	matcher_free(matcher);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(matches_are_those_of_a_linear_walk),
	    cmocka_unit_test(everything_is_two_to_the_128),
	    cmocka_unit_test(towers_are_climbed_once),
	    cmocka_unit_test(every_allocation_fails),
	    cmocka_unit_test(kept_answers_are_the_same),
	    cmocka_unit_test(nothing_steers_a_terminal),
	};
	return cmocka_run_group_tests_name("match", tests, NULL, NULL);
}
