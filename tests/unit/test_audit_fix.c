/* What `audit --fix` does to lists: rows one by one, and random policies, of which no login may
 * change, and in which nothing is left to mend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/out.h"
#include "engine/audit_fix.h"
#include "load/load.h"
#include "oracle/policy_random.h"
#include "policy/resolve.h"

enum { POLICIES = 300 };

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* --- Rows -------------------------------------------------------------------------- */

static const struct {
	const char *name;
	const char *rows;  /* of the org's trusted list, in YAML */
	const char *after; /* "first-last description; …" */
	bool kept;
} lists[] = {
    {"one row", "[203.0.113.0/24]", "203.0.113.0/24", false},
    {"apart", "[203.0.113.0/25, 203.0.113.129]", "203.0.113.0/25; 203.0.113.129", false},
    {"adjacent", "[203.0.113.0/25, 203.0.113.128/25]", "203.0.113.0/24", false},
    {"the row that is written first stays", "[203.0.113.128/25, 192.0.2.1, 203.0.113.0/25]",
     "203.0.113.0/24; 192.0.2.1", false},
    {"twice", "[192.0.2.1, 192.0.2.1]", "192.0.2.1", false},
    {"in another", "[192.0.2.9, 192.0.2.0/24]", "192.0.2.0/24", false},
    {"in one that begins where it does: a row goes, and none changes",
     "[192.0.2.0/25, 203.0.113.1, 192.0.2.0/24]", "203.0.113.1; 192.0.2.0/24", false},
    {"overlapping", "[192.0.2.0 - 192.0.2.9, 192.0.2.5 - 192.0.2.20]", "192.0.2.0 - 192.0.2.20",
     false},
    {"a chain", "[192.0.2.2, 192.0.2.0, 192.0.2.3, 192.0.2.1]", "192.0.2.0/30", false},
    {"in the union of two",
     "[{cidr: 192.0.2.0/25, description: A}, {cidr: 192.0.2.128/25, description: A}, "
     "192.0.2.100 - 192.0.2.200]",
     "192.0.2.0/24 A", false},
    {"in two that have descriptions, and touch",
     "[{cidr: 192.0.2.0/25, description: A}, 192.0.2.100 - 192.0.2.200, "
     "{cidr: 192.0.2.128/25, description: B}]",
     "192.0.2.0/25 A; 192.0.2.128/25 B", false},
    {"in two that have descriptions, and do not",
     "[{cidr: 192.0.2.0/26, description: A}, 192.0.2.0 - 192.0.2.255, "
     "{cidr: 192.0.2.128/25, description: B}]",
     "192.0.2.0/26 A; 192.0.2.0/24; 192.0.2.128/25 B", false},
    {"it goes before it is joined to what is beside it",
     "[{cidr: 192.0.2.0/25, description: A}, 192.0.2.64/26, 192.0.2.128/26]",
     "192.0.2.0/25 A; 192.0.2.128/26", false},
    {"beyond one that holds the next",
     "['4000::/2', {cidr: '8000::/1', description: A}, 'ffff::/16', "
     "{cidr: 'ff00::/8', description: B}]",
     "4000::/2; 8000::/1 A; ff00::/8 B", false},
    {"one address more than its holder",
     "[{cidr: 192.0.2.0/25, description: A}, 192.0.2.0 - 192.0.2.128]",
     "192.0.2.0/25 A; 192.0.2.0 - 192.0.2.128", false},
    {"other descriptions stay",
     "[{cidr: 192.0.2.0/24, description: A}, {cidr: 192.0.2.7/32, description: B}]",
     "192.0.2.0/24 A; 192.0.2.7 B", false},
    {"the same description joins",
     "[{cidr: 192.0.2.0/25, description: A}, {cidr: 192.0.2.128/25, description: A}]",
     "192.0.2.0/24 A", false},
    {"without a description it goes",
     "[192.0.2.7, {cidr: 192.0.2.0/24, description: A}, 192.0.2.0/24]", "192.0.2.0/24 A", false},
    {"without a description it holds another",
     "[192.0.2.0/24, {cidr: 192.0.2.7/32, description: A}]", "192.0.2.0/24; 192.0.2.7 A", false},
    {"families do not join", "['255.255.255.255', '::1:0:0:0']", "255.255.255.255; ::1:0:0:0",
     false},
    {"a second reference to one network goes", "['@net', 192.0.2.1, '@net', 192.0.2.0]",
     "@net; 192.0.2.0/31", false},
    {"what a network holds stays", "['@net', 198.51.100.7]", "@net; 198.51.100.7", false},
    {"broad by rows that count twice", "[16.0.0.0/8, 16.0.0.0/8]", "16.0.0.0/8; 16.0.0.0/8", true},
    {"broad either way", "[16.0.0.0/7, 16.0.0.0/8, 20.0.0.0/8]", "16.0.0.0/7; 20.0.0.0/8", false},
    {"as large as a trusted row may be", "[16.0.0.0/8, 17.0.0.0/8]", "16.0.0.0/7", false},
    {"larger than a trusted row may be", "[16.0.0.0/7, 18.0.0.0/7]", "16.0.0.0/7; 18.0.0.0/7",
     false},
    {"one address too large", "[16.0.0.0/7, 18.0.0.0]", "16.0.0.0/7; 18.0.0.0", false},
    {"overlapping, and too large: cut", "[16.0.0.0/7, 17.0.0.0 - 18.255.255.255]",
     "16.0.0.0/7; 18.0.0.0/8", false},
    {"three that are two as large as they may be",
     "[18.0.0.0/8, 20.0.0.0/8, 16.0.0.0/8, 17.0.0.0/8, 19.0.0.0/8]",
     "18.0.0.0/7; 20.0.0.0/8; 16.0.0.0/7", false},
    {"touching, and no fewer when cut", "[16.0.0.0 - 16.255.255.254, 16.255.255.255 - 18.0.0.0]",
     "16.0.0.0 - 16.255.255.254; 16.255.255.255 - 18.0.0.0", false},
    {"a piece that a described row holds",
     "[16.0.0.0/7, 17.128.0.0 - 19.127.255.255, 19.0.0.0/8, "
     "{cidr: 18.0.0.0/7, description: A}]",
     "16.0.0.0/7; 18.0.0.0/7 A", false},
    {"larger than may be, and holding another", "[0.0.0.0/0, 16.0.0.0/8]", "0.0.0.0/0", false},
    {"rows in 10/8 would count", "[10.0.0.0/8, '11.0.0.0/8']", "10.0.0.0/8; 11.0.0.0/8", true},
};

static void rows_write(struct out *out, const struct range_list *list)
{
	char text[RANGE_TEXT];
	for (uint32_t i = 0; i < list->count; i++) {
		const struct range_row *row = &list->rows[i];
		range_format(row->range, text);
		out_format(out, "%s%s%.*s", i ? "; " : "", row->network == NONE ? text : "@",
			   STR_ARG(row->network_name));
		if (row->description.length)
			out_format(out, " %.*s", STR_ARG(row->description));
	}
}

static struct policy *policy_of(const char *rows, struct arena *arena, struct sources *sources)
{
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	struct findings findings;
	struct policy *policy = NULL;
	char *text = arena_format(arena,
				  "loginscope: 1\norg: {trusted_ip_ranges: %s}\n"
				  "networks: {net: [198.51.100.0/24]}\n"
				  "profiles: [{name: P}]\n",
				  rows);
	findings_init(&findings, arena);
	assert_int_equal(policy_load_text(STR("p.yaml"), str_of(text), &options, arena, sources,
					  &findings, &policy),
			 OK);
	return policy;
}

static void list_check(size_t number)
{
	struct arena arena;
	struct sources sources = {0};
	struct audit_fix fix;
	struct policy *after = NULL;
	struct ruleset *ruleset;
	struct diff_example example;
	struct out out;
	bool same = false;
	arena_init(&arena);
	out_init_memory(&out);
	const struct policy *policy = policy_of(lists[number].rows, &arena, &sources);
	assert_int_equal(ruleset_new(policy, RULES_2026_07, &ruleset), OK);
	assert_int_equal(audit_fix_find(policy, &arena, &fix), OK);
	assert_int_equal(audit_fix_prove(ruleset, &fix, &arena, &after, &same, &example), OK);
	assert_true(same);
	rows_write(&out, &after->org.trusted_ip_ranges);
	out_char(&out, '\0');
	assert_string_equal(out_written(&out).at, lists[number].after);
	assert_int_equal(fix.count && fix.lists[0].kept, lists[number].kept);
	ruleset_free(ruleset);
	out_clear(&out);
	arena_clear(&arena);
}

static void test_lists(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lists); i++) {
		printf("%s\n", lists[i].name);
		list_check(i);
	}
}

/* --- What would become broad, or cease to be --------------------------------------------------- */

/* Rows of the network and of the lists that name it; which of them stay, though rows could go. */
static const struct {
	const char *name;
	const char *inner, *net, *trusted, *profile, *app;
	const char *mended, *kept; /* a letter for each list: i n t p a */
} sums[] = {
    {"a network twice what it says", "[192.0.2.1]", "[192.0.2.1, 192.0.2.1]", "['@net']",
     "['@net']", "['@net']", "n", ""},
    {"... of a list that is broad by that", "[192.0.2.1]", "[16.0.0.0/8, 16.0.0.0/8]", "['@net']",
     "[192.0.2.1]", "[192.0.2.1]", "", "n"},
    {"... of one that is broad anyhow", "[192.0.2.1]", "[16.0.0.0/8, 16.0.0.0/8]",
     "['@net', 20.0.0.0/8]", "['@net', 20.0.0.0/8]", "[192.0.2.1]", "n", ""},
    {"... of one by another network", "[16.0.0.0/8, 16.0.0.0/8]", "['@inner']", "['@net']",
     "['@net']", "[192.0.2.1]", "", "i"},
    {"... that nobody names", "[16.0.0.0/8, 16.0.0.0/8]", "[192.0.2.1]", "['@net']", "['@net']",
     "['@net']", "i", ""},
    {"... that only an app names", "[16.0.0.0/8, 16.0.0.0/8]", "[192.0.2.1]", "['@net']",
     "['@net']", "['@inner']", "i", ""},
    {"a network named twice", "[16.0.0.0/8]", "['@inner', '@inner']", "['@net']", "[192.0.2.1]",
     "[192.0.2.1]", "", "n"},
    {"a list that names it twice", "[192.0.2.1]", "[16.0.0.0/8]", "['@net', '@net']", "[192.0.2.1]",
     "['@net', '@net']", "a", "t"},
    {"a profile's list", "[192.0.2.1]", "[192.0.2.1]", "['@net']", "[16.0.0.0/8, 16.0.0.0/8]",
     "[16.0.0.0/8, 16.0.0.0/8]", "a", "p"},
    {"the list stays, and its network need not", "[192.0.2.1]", "[192.0.2.1, 192.0.2.1]",
     "['@net', 16.0.0.0/8, 16.0.0.0/8]", "['@net']", "[192.0.2.1]", "nt", ""},
    {"the list stays, and its network does not change its sum", "[192.0.2.1]",
     "[192.0.2.1, 192.0.2.0]", "['@net', 16.0.0.0/8, 16.0.0.0/8 ]", "['@net']", "[192.0.2.1]", "nt",
     ""},
    {"only both together would", "[192.0.2.1]", "[192.0.2.1, 192.0.2.1]",
     "['@net', 16.0.0.0 - 16.255.255.254, 16.0.0.0]", "['@net']", "[192.0.2.1]", "n", "t"},
    {"each of both would", "[192.0.2.1]", "[192.0.2.1, 192.0.2.1]",
     "['@net', 16.0.0.0 - 16.255.255.253, 16.0.0.0]", "['@net']", "[192.0.2.1]", "", "nt"},
    {"rows in 10/8 that get company", "[192.0.2.1]", "[10.0.0.0/8, '11.0.0.0/8']", "['@net']",
     "[192.0.2.1]", "[192.0.2.1]", "", "n"},
};

static char list_letter(struct list_name name)
{
	static const char letters[RANGES_KIND_COUNT] = {
	    [RANGES_TRUSTED] = 't', [RANGES_PROFILE] = 'p', [RANGES_APP] = 'a'};
	return name.kind == RANGES_NETWORK ? "in"[name.index] : letters[name.kind];
}

static void sum_check(size_t number)
{
	struct arena arena;
	struct sources sources = {0};
	struct findings findings;
	struct policy *policy = NULL, *after = NULL;
	struct audit_fix fix;
	struct ruleset *ruleset;
	struct diff_example example;
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	char mended[8] = "", kept[8] = "";
	bool same = false;
	arena_init(&arena);
	findings_init(&findings, &arena);
	char *text = arena_format(
	    &arena,
	    "loginscope: 1\nnetworks: {inner: %s, net: %s}\norg: {trusted_ip_ranges: %s}\n"
	    "profiles: [{name: P, login_ip_ranges: %s}]\n"
	    "apps: [{name: A, ip_relaxation: bypass_2factor, ip_ranges: %s}]\n",
	    sums[number].inner, sums[number].net, sums[number].trusted, sums[number].profile,
	    sums[number].app);
	assert_int_equal(policy_load_text(STR("p.yaml"), str_of(text), &options, &arena, &sources,
					  &findings, &policy),
			 OK);
	assert_int_equal(ruleset_new(policy, RULES_2026_07, &ruleset), OK);
	assert_int_equal(audit_fix_find(policy, &arena, &fix), OK);
	for (uint32_t i = 0; i < fix.count; i++) {
		char *of = fix.lists[i].kept ? kept : mended;
		of[strlen(of)] = list_letter(fix.lists[i].list);
	}
	assert_string_equal(mended, sums[number].mended);
	assert_string_equal(kept, sums[number].kept);
	assert_int_equal(audit_fix_prove(ruleset, &fix, &arena, &after, &same, &example), OK);
	assert_true(same);
	ruleset_free(ruleset);
	arena_clear(&arena);
}

static void test_sums(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sums); i++) {
		printf("%s\n", sums[i].name);
		sum_check(i);
	}
}

/* A list that a published file gives is nobody's to edit. */
static void test_published_stays(void **state)
{
	(void)state;
	struct arena arena;
	struct sources sources = {0};
	struct audit_fix fix;
	arena_init(&arena);
	struct policy *policy = policy_of("[192.0.2.1]", &arena, &sources);
	struct range_row rows[2] = {policy->networks[0].ranges.rows[0],
				    policy->networks[0].ranges.rows[0]};
	policy->networks[0].ranges = (struct range_list){.rows = rows, .count = 2};
	assert_int_equal(audit_fix_find(policy, &arena, &fix), OK);
	assert_int_equal(fix.count, 1);
	policy->networks[0].published.file = STR("list.txt");
	assert_int_equal(audit_fix_find(policy, &arena, &fix), OK);
	assert_int_equal(fix.count, 0);
	arena_clear(&arena);
}

/* --- At random --------------------------------------------------------------------- */

static void union_check(const struct policy *a, const struct policy *b, struct list_name name,
			struct arena *arena)
{
	struct rangeset one, other;
	assert_int_equal(range_list_addresses(a, list_get(a, name), arena, &one), OK);
	assert_int_equal(range_list_addresses(b, list_get(b, name), arena, &other), OK);
	assert_int_equal(one.count, other.count);
	assert_int_equal(memcmp(one.ranges, other.ranges, one.count * sizeof *one.ranges), 0);
}

/* How many lists were mended. */
static uint32_t policy_check(struct rand *rand)
{
	struct arena arena;
	struct policy_random random;
	struct audit_fix fix, again;
	struct policy *after = NULL;
	struct ruleset *ruleset;
	struct diff_example example;
	bool same = false;
	arena_init(&arena);
	policy_random(rand, &arena, &random);
	assert_int_equal(ruleset_new(&random.policy, rand_below(rand, RULES_COUNT), &ruleset), OK);
	assert_int_equal(audit_fix_find(&random.policy, &arena, &fix), OK);
	assert_int_equal(audit_fix_prove(ruleset, &fix, &arena, &after, &same, &example), OK);
	assert_true(same);
	for (enum ranges_of kind = 0; kind < RANGES_KIND_COUNT; kind++)
		for (uint32_t i = 0; i < list_kind_count(after, kind); i++)
			union_check(&random.policy, after, (struct list_name){kind, i}, &arena);
	assert_int_equal(audit_fix_find(after, &arena, &again), OK);
	for (uint32_t i = 0; i < again.count; i++)
		assert_true(again.lists[i].kept);
	ruleset_free(ruleset);
	free(random.addresses);
	arena_clear(&arena);
	return fix.edits.count;
}

static void test_random(void **state)
{
	(void)state;
	struct rand rand = rand_start("audit fix");
	uint32_t mended = 0;
	for (int i = 0; i < POLICIES; i++)
		mended += policy_check(&rand);
	assert_true(mended > POLICIES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lists),
	    cmocka_unit_test(test_sums),
	    cmocka_unit_test(test_published_stays),
	    cmocka_unit_test(test_random),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
