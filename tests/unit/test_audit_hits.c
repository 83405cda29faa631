/* Rows that no login came from: logins one by one, and random ones over random policies against
 * looking at every row for every login. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "audit_scene.h"
#include "engine/audit_hits.h"
#include "oracle/policy_small.h"

#define HIT "never-hit-row"

enum { POLICIES = 200, LOGINS = 12, LOGINS_MAX = 4 };

/* --- One by one ---------------------------------------------------------------------------- */

static const char policy[] =
    "org: {trusted_ip_ranges: [192.0.2.0/24, 192.0.2.7, '@vpn']}\n"
    "networks: {vpn: [198.51.100.0/28, '@deep'], deep: ['2001:db8::/32', 203.0.113.1],"
    " idle: [203.0.113.9]}\n"
    "profiles: [{name: A, login_ip_ranges: [192.0.2.0/25, 192.0.2.128/25]}, {name: B,"
    " login_ip_ranges: ['@idle', 192.0.2.9]}, {name: C}]\n"
    "apps: [{name: P, ip_ranges: [192.0.2.7, 192.0.2.8]}]\n";

#define IDLE_LISTS HIT "/network:idle\n" HIT "/profile:B\n" HIT "/app:P\n"

static const struct {
	const char *name;
	struct {
		const char *from; /* NULL: no address */
		uint32_t profile, app;
	} logins[LOGINS_MAX];
	unsigned count;
	const char *expected;
} rows[] = {
    {"no login, no answer", {{0}}, 0, ""},
    {"none with an address", {{NULL, 0, NONE}}, 1, ""},
    {"one row and the one in it",
     {{"192.0.2.7", 0, NONE}},
     1,
     HIT "/network:vpn/198.51.100.0/28\n" HIT "/network:deep/2001:db8::/32\n" HIT
	 "/network:deep/203.0.113.1\n" HIT "/network:idle\n" HIT "/profile:A/192.0.2.128/25\n" HIT
	 "/profile:B\n" HIT "/app:P\n"},
    {"through networks, two deep",
     {{"203.0.113.1", 2, NONE}, {"2001:db8::9", 2, NONE}, {"198.51.100.15", 2, NONE}},
     3,
     HIT "/org/192.0.2.0/24\n" HIT "/org/192.0.2.7\n" HIT "/network:idle\n" HIT "/profile:A\n" HIT
	 "/profile:B\n" HIT "/app:P\n"},
    {"just outside",
     {{"198.51.100.16", 0, NONE}, {"192.0.1.255", 0, 0}, {"192.0.2.8", 0, 0}},
     3,
     HIT "/org/192.0.2.7\n" HIT "/network:vpn/198.51.100.0/28\n" HIT
	 "/network:deep/2001:db8::/32\n" HIT "/network:deep/203.0.113.1\n" HIT "/network:idle\n" HIT
	 "/profile:A/192.0.2.128/25\n" HIT "/profile:B\n" HIT "/app:P/192.0.2.7\n"},
    {"an address of one list is none of another's",
     {{"203.0.113.9", 0, NONE}, {"192.0.2.200", 1, NONE}},
     2,
     HIT "/org/192.0.2.7\n" HIT "/network:vpn/198.51.100.0/28\n" HIT
	 "/network:deep/2001:db8::/32\n" HIT "/network:deep/203.0.113.1\n" HIT
	 "/network:idle/203.0.113.9\n" HIT "/profile:A/192.0.2.0/25\n" HIT
	 "/profile:A/192.0.2.128/25\n" HIT "/profile:B/192.0.2.9\n" HIT "/app:P\n"},
};

static struct login login_make(const char *from, uint32_t profile, uint32_t app)
{
	struct login login = {.user = NONE, .profile = profile, .app = app, .has_ip = from};
	if (from)
		assert_true(addr_parse(str_of(from), &login.ip));
	return login;
}

static int line_order(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* In whatever order of lines. */
static void lines_equal(struct arena *arena, const char *name, const char *found,
			const char *expected)
{
	const char *texts[2] = {found, expected}, *sorted[2] = {"", ""};
	for (unsigned t = 0; t < 2; t++) {
		char *lines[64], *rest = arena_text(arena, texts[t], strlen(texts[t]));
		size_t count = 0;
		for (char *line; (line = strsep(&rest, "\n"));)
			lines[count++] = line;
		qsort(lines, count, sizeof *lines, line_order);
		for (size_t i = 0; i < count; i++)
			sorted[t] = arena_format(arena, "%s%s\n", sorted[t], lines[i]);
	}
	if (strcmp(sorted[0], sorted[1]) != 0)
		print_error("%s\n", name);
	assert_string_equal(sorted[0], sorted[1]);
}

static void each_row_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct audit_scene scene;
		struct audit_hits *hits;
		audit_scene_open(&scene, policy, HIT);
		assert_int_equal(ruleset_new(scene.policy, RULES_2026_02, &scene.ruleset), OK);
		assert_int_equal(audit_hits_new(scene.ruleset, &scene.arena, &hits), OK);
		for (unsigned l = 0; l < rows[i].count; l++) {
			struct login login =
			    login_make(rows[i].logins[l].from, rows[i].logins[l].profile,
				       rows[i].logins[l].app);
			assert_int_equal(audit_hits_add(hits, &login), OK);
		}
		scene.question.hits = hits;
		audit_scene_ask(&scene, RULES_2026_02);
		lines_equal(&scene.arena, rows[i].name, audit_scene_prints(&scene),
			    rows[i].expected);
		audit_scene_close(&scene);
	}
}

/* What strangers have not asked for may still be asked for by them. */
static void strangers_ask_for_the_orgs_lists(void **state)
{
	struct audit_scene scene;
	struct audit_hits *hits;
	(void)state;
	audit_scene_open(&scene, policy, HIT);
	assert_int_equal(ruleset_new(scene.policy, RULES_2026_02, &scene.ruleset), OK);
	assert_int_equal(audit_hits_new(scene.ruleset, &scene.arena, &hits), OK);
	struct login stranger = login_make("198.51.100.3", NONE, NONE);
	struct login known = login_make("192.0.2.7", 0, NONE);
	struct login nowhere = login_make(NULL, NONE, NONE);
	assert_int_equal(audit_hits_add_stranger(hits, &stranger), OK);
	assert_int_equal(audit_hits_add_stranger(hits, &nowhere), OK);
	assert_int_equal(audit_hits_add(hits, &known), OK);
	assert_int_equal(audit_hits_logins(hits), 2);
	scene.question.hits = hits;
	audit_scene_ask(&scene, RULES_2026_02);
	lines_equal(&scene.arena, "strangers", audit_scene_prints(&scene),
		    HIT "/network:deep/2001:db8::/32\n" HIT "/network:deep/203.0.113.1\n" HIT
			"/profile:A/192.0.2.128/25\n");
	audit_scene_close(&scene);
}

/* The rule is not asked then, which is said. */
static void without_an_address_nobody_knows(void **state)
{
	struct audit_scene scene;
	struct audit_hits *hits;
	(void)state;
	audit_scene_open(&scene, policy, HIT);
	assert_int_equal(ruleset_new(scene.policy, RULES_2026_02, &scene.ruleset), OK);
	assert_int_equal(audit_hits_new(scene.ruleset, &scene.arena, &hits), OK);
	struct login login = login_make(NULL, 0, NONE);
	assert_int_equal(audit_hits_add(hits, &login), OK);
	scene.question.hits = hits;
	audit_scene_ask(&scene, RULES_2026_02);
	assert_int_equal(scene.audit.unasked_count, 1);
	assert_int_equal(scene.audit.unasked[0].need, AUDIT_NEEDS_LOGINS);
	audit_scene_close(&scene);
}

static void logins_are_counted_by_list(void **state)
{
	struct audit_scene scene;
	struct audit_hits *hits;
	(void)state;
	audit_scene_open(&scene, policy, HIT);
	assert_int_equal(ruleset_new(scene.policy, RULES_2026_02, &scene.ruleset), OK);
	assert_int_equal(audit_hits_new(scene.ruleset, &scene.arena, &hits), OK);
	for (unsigned i = 0; i < 1500; i++) {
		struct login login = login_make("192.0.2.7", i % 3 == 0 ? 0 : 2, NONE);
		assert_int_equal(audit_hits_add(hits, &login), OK);
	}
	scene.question.hits = hits;
	audit_scene_ask(&scene, RULES_2026_02);
	unsigned seen = 0;
	for (uint32_t i = 0; i < scene.audit.count; i++) {
		const struct audit_finding *at = &scene.audit.at[i];
		if (str_equal(at->print, STR(HIT "/profile:A/192.0.2.128/25"))) {
			assert_string_equal(at->what,
					    "of 500 logins that asked for the login IP ranges of "
					    "profile \"A\" none came from the row 192.0.2.128/25 "
					    "(128 addresses)");
			seen++;
		}
		if (str_equal(at->print, STR(HIT "/profile:B"))) {
			assert_string_equal(at->what, "none of 1,500 logins asked for the login "
						      "IP ranges of profile \"B\" (1 row)");
			seen++;
		}
	}
	assert_int_equal(seen, 2);
	audit_scene_close(&scene);
}

/* --- Brute force --------------------------------------------------------------------------- */

struct world {
	struct arena arena;
	struct policy_random random;
	const struct policy *policy;
	struct login logins[LOGINS];
	struct audit audit;
};

static bool list_reaches(const struct policy *of, const struct range_list *list,
			 const struct range_list *wanted)
{
	if (list == wanted)
		return true;
	for (uint32_t i = 0; i < list->count; i++)
		if (list->rows[i].network != NONE &&
		    list_reaches(of, &of->networks[list->rows[i].network].ranges, wanted))
			return true;
	return false;
}

static bool login_asks(const struct policy *of, const struct login *login,
		       const struct range_list *wanted)
{
	bool asks = list_reaches(of, &of->org.trusted_ip_ranges, wanted) ||
		    list_reaches(of, &of->org.login_ip_ranges, wanted) ||
		    list_reaches(of, &of->profiles[login->profile].login_ip_ranges, wanted);
	for (uint32_t i = 0; i < of->txn_rule_count; i++)
		asks |= list_reaches(of, &of->txn_rules[i].not_in, wanted);
	return asks ||
	       (login->app != NONE && list_reaches(of, &of->apps[login->app].ip_ranges, wanted));
}

static bool is_reported(const struct audit *audit, struct place place)
{
	for (uint32_t i = 0; i < audit->count; i++)
		if (audit->at[i].place.line == place.line)
			return true;
	return false;
}

static void list_check(const struct world *world, const struct range_list *list, bool nameless)
{
	unsigned asked = 0, own = 0;
	for (unsigned l = 0; l < LOGINS; l++)
		asked +=
		    world->logins[l].has_ip && login_asks(world->policy, &world->logins[l], list);
	for (uint32_t i = 0; i < list->count; i++) {
		const struct range_row *row = &list->rows[i];
		bool hit = false;
		own += row->network == NONE;
		for (unsigned l = 0; l < LOGINS; l++)
			hit |= world->logins[l].has_ip &&
			       range_holds(row->range, world->logins[l].ip) &&
			       login_asks(world->policy, &world->logins[l], list);
		assert_int_equal(is_reported(&world->audit, row->place),
				 row->network == NONE && asked && !hit);
	}
	if (!nameless)
		assert_int_equal(is_reported(&world->audit, list->place), own && !asked);
}

static void world_ask(struct world *world, struct rand *rand)
{
	struct ruleset *ruleset;
	struct audit_hits *hits;
	bool skip[AUDIT_RULE_COUNT];
	audit_skip(skip, HIT);
	policy_small(rand, &world->arena, &world->random);
	world->policy = &world->random.policy;
	assert_int_equal(ruleset_new(world->policy, RULES_2026_02, &ruleset), OK);
	assert_int_equal(audit_hits_new(ruleset, &world->arena, &hits), OK);
	for (unsigned l = 0; l < LOGINS; l++) {
		struct login *login = &world->logins[l];
		*login = (struct login){
		    .user = NONE, .app = NONE, .has_ip = l == 0 || !rand_once_in(rand, 5)};
		login->profile = rand_below(rand, world->policy->profile_count);
		login->ip =
		    (rand_once_in(rand, 3) ? SMALL_V6 : SMALL_V4) + rand_below(rand, SMALL_BLOCK);
		if (world->policy->app_count && rand_once_in(rand, 2))
			login->app = rand_below(rand, world->policy->app_count);
		assert_int_equal(audit_hits_add(hits, login), OK);
	}
	struct audit_question question = {.ruleset = ruleset, .skip = skip, .hits = hits};
	assert_int_equal(audit_find(&question, &world->arena, &world->audit), OK);
	ruleset_free(ruleset);
}

static void random_logins_hit_as_by_brute_force(void **state)
{
	struct rand rand = rand_start("audit hits");
	unsigned reported = 0;
	(void)state;
	for (unsigned i = 0; i < POLICIES; i++) {
		struct world world = {0};
		arena_init(&world.arena);
		world_ask(&world, &rand);
		const struct policy *of = world.policy;
		list_check(&world, &of->org.trusted_ip_ranges, false);
		list_check(&world, &of->org.login_ip_ranges, true);
		for (uint32_t n = 0; n < of->network_count; n++)
			list_check(&world, &of->networks[n].ranges, false);
		for (uint32_t n = 0; n < of->profile_count; n++)
			list_check(&world, &of->profiles[n].login_ip_ranges, true);
		for (uint32_t n = 0; n < of->app_count; n++)
			list_check(&world, &of->apps[n].ip_ranges, true);
		for (uint32_t n = 0; n < of->txn_rule_count; n++)
			list_check(&world, &of->txn_rules[n].not_in, true);
		reported += world.audit.count;
		arena_clear(&world.arena);
	}
	assert_true(reported > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_row_is_told),
	    cmocka_unit_test(strangers_ask_for_the_orgs_lists),
	    cmocka_unit_test(without_an_address_nobody_knows),
	    cmocka_unit_test(logins_are_counted_by_list),
	    cmocka_unit_test(random_logins_hit_as_by_brute_force),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
