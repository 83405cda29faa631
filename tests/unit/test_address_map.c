/* Maps of the address space: the curve, whole; and on random policies each square, stretch and
 * prefix against decide() and the naive evaluator, address by address. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/out.h"
#include "engine/address_kinds.h"
#include "engine/behaviour.h"
#include "load/load.h"
#include "oracle/policy_small.h"
#include "oracle/scene.h"

enum { POLICIES = 120, ASKED = 200, SQUARES_MOST = 4096 };

/* --- The curve ------------------------------------------------------------------------ */

static unsigned apart(unsigned a, unsigned b)
{
	return a > b ? a - b : b - a;
}

static void curve_goes_everywhere_step_by_step(void **state)
{
	(void)state;
	static bool seen[SQUARES_SIDE][SQUARES_SIDE];
	uint16_t x, y, old_x = 0, old_y = 0;
	for (unsigned block = 0; block < SQUARES_SIDE * SQUARES_SIDE; block++) {
		address_hilbert((uint16_t)block, &x, &y);
		assert_true(x < SQUARES_SIDE && y < SQUARES_SIDE);
		assert_false(seen[y][x]);
		seen[y][x] = true;
		if (block > 0)
			assert_int_equal(apart(x, old_x) + apart(y, old_y), 1);
		old_x = x;
		old_y = y;
	}
}

static void curve_is_where_maps_have_it(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		uint16_t block;
		unsigned x, y; /* in sixteenths: of a /8 */
	} rows[] = {
	    {"0/8 is left on top", 0x0000, 0, 0},
	    {"1/8 beside it", 0x0100, 1, 0},
	    {"10/8", 0x0a00, 3, 3},
	    {"64/8 begins the quarter below", 0x4000, 0, 8},
	    {"127/8 is in the middle", 0x7f00, 7, 8},
	    {"128/8 beside it", 0x8000, 8, 8},
	    {"192/8 is on its right edge", 0xc000, 15, 7},
	    {"255/8 is right on top", 0xff00, 15, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint16_t x, y;
		address_hilbert(rows[i].block, &x, &y);
		if (x / 16 != rows[i].x || y / 16 != rows[i].y)
			fail_msg("%s: at %u, %u", rows[i].name, x / 16, y / 16);
	}
}

/* --- Brute force ------------------------------------------------------------------------ */

struct world {
	struct scene scene;
	struct ground *ground;
	uint32_t profile;
	enum address_question question;
	struct facts facts;
	struct address_map map;
};

/* What is decided for one address: by the procedure, or if rules match that are not known to. */
static enum verdict ask_unknown(const struct world *world, addr a, enum unknown_rules unknown)
{
	struct facts facts = world->facts;
	struct decision decision;
	facts.class = ruleset_class(world->scene.ruleset, a);
	facts.unknown_rules = (uint8_t)unknown;
	decide(world->scene.ruleset, &facts, &decision);
	return decision.verdict;
}

static enum verdict ask(const struct world *world, addr a)
{
	return ask_unknown(world, a, UNKNOWN_NO_MATCH);
}

static void naive_ask(const struct world *world, addr a, struct naive_decision *ret)
{
	const struct facts *facts = &world->facts;
	struct naive_facts naive = {.user = NONE,
				    .profile = facts->profile,
				    .app = NONE,
				    .via = facts->via,
				    .device = facts->device,
				    .credential = facts->credential,
				    .phase = PHASE_LOGIN,
				    .in_hours = facts->hours == HOURS_INSIDE,
				    .same_session = true,
				    .ip = a};
	naive_decide_facts(&world->scene.policy.policy, world->scene.rules, &naive, ret);
}

static addr address_random(struct rand *rand, struct range range)
{
	addr wide = (addr)rand_next(rand) << 64 | rand_next(rand);
	addr size = range.last - range.first + 1;
	switch (rand_below(rand, 4)) {
	case 0:
		return range.first;
	case 1:
		return range.last;
	default:
		return range.first + (size ? wide % size : wide);
	}
}

/* Addresses at and beside all edges of the policy, and others. */
static addr address_asked(struct world *world)
{
	struct rand *rand = &world->scene.rand;
	const struct policy_random *policy = &world->scene.policy;
	if (policy->address_count && !rand_once_in(rand, 4))
		return policy->addresses[rand_below(rand, (uint32_t)policy->address_count)] +
		       rand_below(rand, 3) - 1;
	if (rand_once_in(rand, 2))
		return addr_of_v4((uint32_t)rand_next(rand));
	return (addr)rand_next(rand) << 64 | rand_next(rand);
}

/* --- Stretches -------------------------------------------------------------------------- */

static void stretches_check(const struct address_map *map)
{
	struct address_sum sums[VERDICT_COUNT] = {0};
	addr next = ADDR_V4_FIRST;
	for (size_t i = 0; i < map->count; i++) {
		const struct address_stretch *at = &map->at[i];
		bool v4 = addr_is_v4(at->range.first);
		if (i == map->v4_count)
			next = 0;
		if (!v4 && next == ADDR_V4_FIRST)
			next = ADDR_V4_LAST + 1;
		assert_true(at->range.first == next);
		assert_true(at->range.first <= at->range.last);
		assert_int_equal(v4, addr_is_v4(at->range.last));
		assert_int_equal(v4, i < map->v4_count);
		if (i > 0 && map->at[i - 1].range.last + 1 == at->range.first &&
		    addr_is_v4(map->at[i - 1].range.first) == v4)
			assert_int_not_equal(map->at[i - 1].verdict, at->verdict);
		struct count *count = v4 ? &sums[at->verdict].v4 : &sums[at->verdict].v6;
		*count = count_add(*count, range_count(at->range));
		next = at->range.last + 1;
	}
	assert_true(next == 0); /* behind the last address */
	for (unsigned verdict = 0; verdict < VERDICT_COUNT; verdict++) {
		const struct address_sum *is = &map->of[verdict];
		assert_int_equal(count_compare(is->v4, sums[verdict].v4), 0);
		assert_int_equal(count_compare(is->v6, sums[verdict].v6), 0);
		assert_int_equal(is->reasons != 0, is->v4.low || is->v6.low);
	}
}

static void addresses_check(struct world *world)
{
	for (int i = 0; i < ASKED; i++) {
		addr a = address_asked(world);
		enum verdict verdict = address_map_at(&world->map, a);
		struct naive_decision naive;
		assert_int_equal(verdict, ask(world, a));
		naive_ask(world, a, &naive);
		assert_true(world->map.of[verdict].reasons >> naive.reason & 1);
		assert_int_equal(verdict, naive.verdict);
	}
}

/* --- Squares ---------------------------------------------------------------------------- */

static void square_paint(struct address_square square, bool seen[SQUARES_SIDE][SQUARES_SIDE])
{
	assert_int_equal(square.side, SQUARES_SIDE >> square.prefix / 2);
	for (unsigned y = square.y; y < square.y + square.side; y++)
		for (unsigned x = square.x; x < square.x + square.side; x++) {
			assert_true(x < SQUARES_SIDE && y < SQUARES_SIDE);
			assert_false(seen[y][x]);
			seen[y][x] = true;
		}
	for (int corner = 0; corner < 2; corner++) {
		uint32_t size = square.prefix ? UINT32_C(1) << (32 - square.prefix) : 0;
		uint32_t a = corner ? square.first + size - 1 : square.first;
		uint16_t x, y;
		address_hilbert((uint16_t)(a >> 16), &x, &y);
		assert_true(x >= square.x && x < square.x + square.side);
		assert_true(y >= square.y && y < square.y + square.side);
	}
}

static void square_ask(struct world *world, struct address_square square)
{
	struct range range = address_square_range(square);
	struct count counts[VERDICT_COUNT], sum = {0};
	unsigned several = 0;
	address_map_count(&world->map, range, counts);
	for (unsigned verdict = 0; verdict < VERDICT_COUNT; verdict++) {
		several += counts[verdict].low != 0;
		sum = count_add(sum, counts[verdict]);
	}
	assert_int_equal(count_compare(sum, range_count(range)), 0);
	assert_int_equal(several > 1, square.verdict == ADDRESS_MIXED);
	for (int i = 0; i < 3; i++) {
		enum verdict verdict = ask(world, address_random(&world->scene.rand, range));
		assert_true(counts[verdict].low > 0);
		if (square.verdict != ADDRESS_MIXED)
			assert_int_equal(square.verdict, verdict);
	}
}

static void squares_check(struct world *world)
{
	struct address_squares squares, few;
	bool seen[SQUARES_SIDE][SQUARES_SIDE] = {0};
	struct arena arena;
	uint64_t next = 0, cells = 0;
	arena_init(&arena);
	assert_int_equal(address_map_squares(&world->map, SQUARES_MOST, &arena, &squares), OK);
	assert_true(squares.count <= SQUARES_MOST);
	for (size_t i = 0; i < squares.count; i++) {
		struct address_square square = squares.at[i];
		assert_true(square.first == next);
		assert_true(square.prefix % 2 == 0 && square.prefix <= squares.prefix);
		if (square.verdict == ADDRESS_MIXED)
			assert_int_equal(square.prefix, squares.prefix);
		square_paint(square, seen);
		square_ask(world, square);
		cells += (uint64_t)square.side * square.side;
		next += UINT64_C(1) << (32 - square.prefix);
	}
	assert_true(next == UINT64_C(1) << 32);
	assert_true(cells == (uint64_t)SQUARES_SIDE * SQUARES_SIDE);
	/* Less room: less deep, and no more of them. */
	size_t most = 1 + rand_below(&world->scene.rand, 200);
	assert_int_equal(address_map_squares(&world->map, most, &arena, &few), OK);
	assert_true(few.count <= most && few.prefix <= squares.prefix);
	arena_clear(&arena);
}

/* --- Prefixes --------------------------------------------------------------------------- */

/* The smallest that holds the address. */
static enum verdict prefixes_at(const struct address_prefixes *prefixes, addr a)
{
	const struct address_prefix *found = &prefixes->at[0];
	for (uint32_t i = 1; i < prefixes->count; i++) {
		const struct address_prefix *at = &prefixes->at[i];
		if (range_holds(at->range, a) && at->level > found->level)
			found = at;
	}
	return found->verdict;
}

static void tree_check(const struct address_prefixes *prefixes)
{
	assert_int_equal(prefixes->at[0].level, 0);
	assert_true(prefixes->at[0].range.first == 0 && prefixes->at[0].range.last == ADDR_LAST);
	for (uint32_t i = 1; i < prefixes->count; i++) {
		const struct address_prefix *at = &prefixes->at[i];
		uint32_t around = i - 1;
		assert_true(at->level > 0 && at->level <= prefixes->at[around].level + 1);
		while (prefixes->at[around].level >= at->level) {
			assert_true(prefixes->at[around].range.last < at->range.first);
			around--;
		}
		assert_int_not_equal(at->verdict, prefixes->at[around].verdict);
		assert_true(at->range.first >= prefixes->at[around].range.first);
		assert_true(at->range.last <= prefixes->at[around].range.last);
		assert_true(at->addresses.low > 0);
	}
}

static void prefixes_check(struct world *world)
{
	struct address_prefixes prefixes;
	struct count sums[VERDICT_COUNT] = {0};
	struct arena arena;
	arena_init(&arena);
	assert_int_equal(address_map_prefixes(&world->map, world->scene.ruleset, world->profile,
					      &arena, &prefixes),
			 OK);
	tree_check(&prefixes);
	for (uint32_t i = 0; i < prefixes.count; i++) {
		const struct address_prefix *at = &prefixes.at[i];
		sums[at->verdict] = count_add(sums[at->verdict], at->addresses);
		addr inside = address_random(&world->scene.rand, at->range);
		if (!addr_is_v4(inside))
			assert_int_equal(prefixes_at(&prefixes, inside), ask(world, inside));
	}
	for (unsigned verdict = 0; verdict < VERDICT_COUNT; verdict++)
		assert_int_equal(count_compare(sums[verdict], world->map.of[verdict].v6), 0);
	for (int i = 0; i < ASKED; i++) {
		addr a = address_asked(world);
		if (!addr_is_v4(a))
			assert_int_equal(prefixes_at(&prefixes, a), ask(world, a));
	}
	arena_clear(&arena);
}

/* --- Kinds ------------------------------------------------------------------------------ */

static bool maps_equal(const struct address_map *a, const struct address_map *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (a->at[i].range.first != b->at[i].range.first ||
		    a->at[i].verdict != b->at[i].verdict)
			return false;
	return true;
}

static void map_of(const struct world *world, uint32_t profile, enum address_question question,
		   struct arena *arena, struct address_map *ret)
{
	struct facts facts = address_question_facts(world->scene.ruleset, profile, question);
	assert_int_equal(address_map_find(world->scene.ruleset, world->ground, &facts, arena, ret),
			 OK);
}

static bool looks_equal(const struct world *world, uint32_t a, uint32_t b, struct arena *arena)
{
	for (unsigned question = 0; question < ADDRESS_QUESTION_COUNT; question++) {
		struct address_map of_a, of_b;
		map_of(world, a, question, arena, &of_a);
		map_of(world, b, question, arena, &of_b);
		if (!maps_equal(&of_a, &of_b))
			return false;
	}
	return true;
}

static uint32_t users_of(const struct policy *policy, uint32_t profile)
{
	uint32_t users = 0;
	for (uint32_t i = 0; i < policy->user_count; i++)
		users += policy->users[i].profile.index == profile;
	return users;
}

static void kind_check(const struct world *world, const struct address_kind *kind, bool *seen)
{
	uint32_t users = 0;
	for (uint32_t i = 0; i < kind->count; i++) {
		assert_false(seen[kind->profiles[i]]);
		seen[kind->profiles[i]] = true;
		users += users_of(&world->scene.policy.policy, kind->profiles[i]);
		if (i > 0)
			assert_true(kind->profiles[i] > kind->profiles[i - 1]);
	}
	assert_int_equal(users, kind->users);
}

static void kinds_check(struct world *world)
{
	uint32_t profiles = world->scene.policy.policy.profile_count, all = 0;
	struct address_kinds kinds;
	struct arena arena;
	arena_init(&arena);
	bool *seen = arena_array(&arena, profiles, sizeof *seen);
	uint32_t most = rand_below(&world->scene.rand, profiles + 1);
	assert_int_equal(
	    address_kinds_find(world->scene.ruleset, world->ground, most, &arena, &kinds), OK);
	assert_true(kinds.count <= most);
	for (uint32_t i = 0; i < kinds.count; i++) {
		const struct address_kind *kind = &kinds.at[i];
		assert_true(kind->count > 0);
		kind_check(world, kind, seen);
		all += kind->count;
		for (uint32_t j = 1; j < kind->count; j++)
			assert_true(
			    looks_equal(world, kind->profiles[0], kind->profiles[j], &arena));
	}
	kind_check(world, &kinds.rest, seen);
	assert_int_equal(all + kinds.rest.count, profiles);
	if (kinds.rest.count)
		assert_int_equal(kinds.count, most);
	arena_clear(&arena);
}

/* --- All of it -------------------------------------------------------------------------- */

/* A profile and a question at random. */
static void map_open(struct world *world)
{
	struct arena arena;
	const struct ruleset *ruleset = world->scene.ruleset;
	arena_init(&arena);
	assert_int_equal(shared_ground(ruleset, &arena, &world->ground), OK);
	arena_clear(&arena);
	world->profile = rand_below(&world->scene.rand, world->scene.policy.policy.profile_count);
	world->question = rand_below(&world->scene.rand, ADDRESS_QUESTION_COUNT);
	world->facts = address_question_facts(ruleset, world->profile, world->question);
	assert_int_equal(address_map_find(ruleset, world->ground, &world->facts,
					  &world->scene.arena, &world->map),
			 OK);
}

static void world_open(struct world *world)
{
	scene_open(&world->scene);
	map_open(world);
}

static void world_close(struct world *world)
{
	ground_free(world->ground);
	scene_close(&world->scene);
}

static void maps_agree_with_decide(void **state)
{
	(void)state;
	struct world world = {.scene.rand = rand_start("address map")};
	for (int round = 0; round < POLICIES; round++) {
		world_open(&world);
		stretches_check(&world.map);
		addresses_check(&world);
		squares_check(&world);
		prefixes_check(&world);
		kinds_check(&world);
		world_close(&world);
	}
}

/* --- What is open ------------------------------------------------------------------------ */

/* In a small universe every address there is can be asked. */
static void what_is_open_is_counted(void **state)
{
	(void)state;
	struct world world = {.scene.rand = rand_start("address map, open")};
	struct small_address atoms[SMALL_COUNT];
	unsigned opened = 0;
	small_addresses(atoms);
	for (int round = 0; round < POLICIES; round++) {
		struct count open = {0};
		arena_init(&world.scene.arena);
		policy_small(&world.scene.rand, &world.scene.arena, &world.scene.policy);
		const struct policy *policy = &world.scene.policy.policy;
		assert_int_equal(ruleset_new(policy, policy->org.rules, &world.scene.ruleset), OK);
		map_open(&world);
		for (size_t i = 0; i < SMALL_COUNT; i++) {
			enum verdict verdict = ask(&world, atoms[i].at);
			bool other = false;
			for (unsigned unknown = 1; unknown < UNKNOWN_RULES_COUNT; unknown++)
				other |= ask_unknown(&world, atoms[i].at, unknown) != verdict;
			if (other)
				open = count_add(open, atoms[i].count);
		}
		assert_int_equal(count_compare(open, world.map.open), 0);
		opened += open.low || open.all;
		ground_free(world.ground);
		ruleset_free(world.scene.ruleset);
		arena_clear(&world.scene.arena);
	}
	assert_true(opened > 0 && opened < POLICIES);
}

/* --- Rows ------------------------------------------------------------------------------- */

struct loaded {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
	struct ruleset *ruleset;
	struct ground *ground;
};

static void policy_open(const char *text, struct loaded *ret)
{
	*ret = (struct loaded){0};
	arena_init(&ret->arena);
	findings_init(&ret->findings, &ret->arena);
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	assert_int_equal(policy_load_text(STR("row.yaml"), str_of(text), &options, &ret->arena,
					  &ret->sources, &ret->findings, &ret->policy),
			 OK);
	assert_int_equal(ruleset_new(ret->policy, ret->policy->org.rules, &ret->ruleset), OK);
	assert_int_equal(shared_ground(ret->ruleset, &ret->arena, &ret->ground), OK);
}

static void policy_close(struct loaded *loaded)
{
	ground_free(loaded->ground);
	ruleset_free(loaded->ruleset);
	arena_clear(&loaded->arena);
}

static const struct {
	const char *name, *text;
	const char *prefixes; /* "level prefix verdict; …" of a login through the API */
	bool same;
} tree_rows[] = {
    {"nothing is asked", "profiles: [{name: P}]\n", "0 ::/0 token", false},
    {"a list of one prefix", "org: {trusted_ip_ranges: ['2001:db8::/32']}\nprofiles: [{name: P}]\n",
     "0 ::/0 token; 1 2001:db8::/32 allow", false},
    {"a prefix in a prefix of another list",
     "org: {trusted_ip_ranges: ['2001:db8:1::/48'], login_ip_ranges: ['2001:db8::/32']}\n"
     "profiles: [{name: P}]\n",
     "0 ::/0 refuse; 1 2001:db8::/32 token; 2 2001:db8:1::/48 allow", false},
    {"neighbours are one",
     "org: {trusted_ip_ranges: [{start: '2001:db8::1', end: '2001:db8::6'}]}\n"
     "profiles: [{name: P}]\n",
     "0 ::/0 token; 1 2001:db8::1 - 2001:db8::6 allow", false},
    {"what is around it is not one with it",
     "org: {trusted_ip_ranges: ['2001:db8:1::/48', '2001:db8:3::/48'],\n"
     "  login_ip_ranges: ['2001:db8::/46']}\nprofiles: [{name: P}]\n",
     "0 ::/0 refuse; 1 2001:db8::/46 token; 2 2001:db8:1::/48 allow; "
     "2 2001:db8:3::/48 allow",
     false},
    {"a prefix that changes nothing",
     "org: {trusted_ip_ranges: ['2001:db8:1::/48', '2001:db8::/32'],\n"
     "  login_ip_ranges: ['2001:db8::/33']}\nprofiles: [{name: P}]\n",
     "0 ::/0 refuse; 1 2001:db8::/33 allow", true},
    {"all of it, in two halves around IPv4",
     "org: {trusted_ip_ranges: [{start: '::', end: '::fffe:ffff:ffff'},\n"
     "  {start: '::1:0:0:0', end: 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'}]}\n"
     "profiles: [{name: P}]\n",
     "0 ::/0 allow", true},
    {"a profile's own, of IPv4 alone", "profiles: [{name: P, login_ip_ranges: [192.0.2.0/24]}]\n",
     "0 ::/0 refuse", false},
    {"the last address",
     "org: {trusted_ip_ranges: ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff']}\n"
     "profiles: [{name: P}]\n",
     "0 ::/0 token; 1 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff allow", false},
};

static void tree_word(struct out *out, const struct address_prefixes *prefixes)
{
	for (uint32_t i = 0; i < prefixes->count; i++) {
		const struct address_prefix *at = &prefixes->at[i];
		char text[RANGE_TEXT];
		range_format(at->range, text);
		out_format(out, "%s%u %s %s", i ? "; " : "", at->level, i ? text : "::/0",
			   verdict_names[at->verdict].at);
	}
}

static enum status tree_find(struct loaded *loaded, struct arena *arena,
			     struct address_prefixes *ret)
{
	struct address_map map;
	struct facts facts = address_question_facts(loaded->ruleset, 0, ADDRESS_API);
	if (address_map_find(loaded->ruleset, loaded->ground, &facts, arena, &map) != OK)
		return NOMEM;
	return address_map_prefixes(&map, loaded->ruleset, 0, arena, ret);
}

static void trees_are_as_small_as_can_be(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof tree_rows / sizeof *tree_rows; i++) {
		struct address_prefixes prefixes;
		struct loaded loaded;
		struct out out;
		char text[2000];
		snprintf(text, sizeof text, "loginscope: 1\n%s", tree_rows[i].text);
		policy_open(text, &loaded);
		assert_int_equal(tree_find(&loaded, &loaded.arena, &prefixes), OK);
		out_init_memory(&out);
		tree_word(&out, &prefixes);
		if (!str_equal(out_written(&out), str_of(tree_rows[i].prefixes)))
			fail_msg("%s:\n%.*s\nnot\n%s", tree_rows[i].name,
				 STR_ARG(out_written(&out)), tree_rows[i].prefixes);
		assert_int_equal(prefixes.same, tree_rows[i].same);
		out_clear(&out);
		policy_close(&loaded);
	}
}

/* Profiles by letters, those of one kind together, kinds by "|", the rest behind "+". */
static const struct {
	const char *name, *text;
	uint32_t most;
	const char *kinds;
} kind_rows[] = {
    {"no profiles", "org: {name: A}\n", 3, "+"},
    {"all alike", "profiles: [{name: A}, {name: B}]\n", 3, "AB+"},
    {"hours do not change a picture",
     "org: {time_zone: UTC}\n"
     "profiles: [{name: A}, {name: B, login_hours: {monday: '08:00-18:00'}}]\n",
     3, "AB+"},
    {"unless there is no time for a login",
     "org: {time_zone: UTC}\n"
     "profiles: [{name: A}, {name: B, login_hours: {monday: closed, tuesday: closed,\n"
     "  wednesday: closed, thursday: closed, friday: closed, saturday: closed,\n"
     "  sunday: closed}}]\n",
     3, "A|B+"},
    {"ranges do",
     "profiles: [{name: A}, {name: B, login_ip_ranges: [192.0.2.0/24]}, {name: C},\n"
     "  {name: D, login_ip_ranges: [192.0.2.0/24]},\n"
     "  {name: E, login_ip_ranges: [192.0.2.0/25]}]\n",
     3, "AC|BD|E+"},
    {"no room for the third",
     "profiles: [{name: A}, {name: B, login_ip_ranges: [192.0.2.0/24]}, {name: C},\n"
     "  {name: D, login_ip_ranges: [192.0.2.0/24]},\n"
     "  {name: E, login_ip_ranges: [192.0.2.0/25]}, {name: F}]\n",
     2, "ACF|BD+E"},
    {"users first",
     "profiles: [{name: A}, {name: B, login_ip_ranges: [192.0.2.0/24]}]\n"
     "users: [{username: u@acme.example, profile: B}]\n",
     1, "B+A"},
    {"permissions that matter",
     "profiles: [{name: A}, {name: B, permissions: [api_only]},\n"
     "  {name: C, permissions: [modify_all_data]}]\n",
     3, "AC|B+"},
};

static void kind_word(struct out *out, const struct loaded *loaded, const struct address_kind *kind)
{
	for (uint32_t i = 0; i < kind->count; i++)
		out_str(out, loaded->policy->profiles[kind->profiles[i]].name);
}

static void kinds_are_told_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof kind_rows / sizeof *kind_rows; i++) {
		struct address_kinds kinds;
		struct loaded loaded;
		struct out out;
		char text[2000];
		snprintf(text, sizeof text, "loginscope: 1\n%s", kind_rows[i].text);
		policy_open(text, &loaded);
		assert_int_equal(address_kinds_find(loaded.ruleset, loaded.ground,
						    kind_rows[i].most, &loaded.arena, &kinds),
				 OK);
		out_init_memory(&out);
		for (uint32_t j = 0; j < kinds.count; j++) {
			out_text(&out, j ? "|" : "");
			kind_word(&out, &loaded, &kinds.at[j]);
		}
		out_char(&out, '+');
		kind_word(&out, &loaded, &kinds.rest);
		if (!str_equal(out_written(&out), str_of(kind_rows[i].kinds)))
			fail_msg("%s: %.*s, not %s", kind_rows[i].name, STR_ARG(out_written(&out)),
				 kind_rows[i].kinds);
		out_clear(&out);
		policy_close(&loaded);
	}
}

/* --- Memory ----------------------------------------------------------------------------- */

static const char memory_text[] =
    "loginscope: 1\n"
    "org:\n"
    "  trusted_ip_ranges: [203.0.113.0/24, '2001:db8:1::/48', 198.51.100.7]\n"
    "  login_ip_ranges: [192.0.0.0/2, '2001:db8::/32']\n"
    "profiles:\n"
    "  - {name: A}\n"
    "  - {name: B, login_ip_ranges: [203.0.113.16 - 203.0.113.31, '2001:db8:2::/48']}\n"
    "users: [{username: u@acme.example, profile: B}]\n"
    "transaction_security: [{name: T, when: {not_in: 203.0.113.0/25}, action: mfa}]\n";

static enum status all_find(struct loaded *loaded, struct arena *arena)
{
	struct address_kinds kinds;
	struct address_squares squares;
	struct address_prefixes prefixes;
	struct address_map map;
	struct facts facts = address_question_facts(loaded->ruleset, 1, ADDRESS_BROWSER);
	if (address_kinds_find(loaded->ruleset, loaded->ground, 2, arena, &kinds) != OK ||
	    address_map_find(loaded->ruleset, loaded->ground, &facts, arena, &map) != OK ||
	    address_map_squares(&map, SQUARES_MOST, arena, &squares) != OK)
		return NOMEM;
	return address_map_prefixes(&map, loaded->ruleset, 1, arena, &prefixes);
}

static void memory_may_run_out(void **state)
{
	(void)state;
	enum status status = NOMEM;
	size_t nth = 0;
	while (status != OK) {
		struct loaded loaded;
		struct arena arena;
		policy_open(memory_text, &loaded);
		arena_init(&arena);
		mem_fail_only(++nth);
		status = all_find(&loaded, &arena);
		size_t asked = mem_count();
		mem_fail_from(0);
		assert_int_equal(status, asked >= nth ? NOMEM : OK);
		arena_clear(&arena);
		policy_close(&loaded);
	}
	assert_true(nth > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(curve_goes_everywhere_step_by_step),
	    cmocka_unit_test(curve_is_where_maps_have_it),
	    cmocka_unit_test(trees_are_as_small_as_can_be),
	    cmocka_unit_test(kinds_are_told_apart),
	    cmocka_unit_test(maps_agree_with_decide),
	    cmocka_unit_test(what_is_open_is_counted),
	    cmocka_unit_test(memory_may_run_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
