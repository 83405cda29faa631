/* Joining the rows of range lists changes no decision, whatever other files do with the
 * networks of the one that is formatted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "engine/broad_change.h"
#include "engine/decide.h"
#include "load/file.h"
#include "load/fmt.h"
#include "load/load.h"
#include "load/yaml_policy.h"
#include "rand.h"
#include "range_list_twin.h"
#include "scratch_folder.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define V1           "loginscope: 1\n"

static const struct fmt_options merging = {.merge = true, .keeps = broad_change_find};

/* --- Which lists are kept ----------------------------------------------------------- */

#define BROAD     "broad only because overlapping rows count twice"
#define TEN       "inside 10.0.0.0/8"
#define NETWORK   "other files may use this network"
#define ELSEWHERE "does not say what every network holds"

static const struct {
	const char *name, *text;
	const char *why; /* a part of it; NULL: the list is joined */
} rows[] = {
    {"adjoining", V1 "org: {trusted_ip_ranges: [198.0.0.0/9, 198.128.0.0/9]}\n", NULL},
    {"overlapping, and small", V1 "org: {trusted_ip_ranges: [192.0.2.1, 192.0.2.0/24]}\n", NULL},
    {"broad by overlapping", V1 "org: {trusted_ip_ranges: [198.0.0.0/8, 198.0.0.0/9]}\n", BROAD},
    {"broad by IPv6 that overlaps",
     V1 "profiles: [{name: P, login_ip_ranges: [2001:db8::/29, 2001:db8::/32]}]\n", BROAD},
    {"broad all the same", V1 "org: {trusted_ip_ranges: [198.0.0.0/7, 198.0.0.0/9]}\n", NULL},
    {"broad by a network and by overlapping",
     V1 "networks: {n: [203.0.0.0/9]}\n"
	"org: {trusted_ip_ranges: ['@n', 198.0.0.0/9, 198.0.0.0/10]}\n",
     BROAD},
    {"not broad, and then rows of 10/8 count",
     V1 "org: {trusted_ip_ranges: [10.0.0.0/8, 11.0.0.0/16]}\n", TEN},
    {"org's login ranges are never broad",
     V1 "org: {login_ip_ranges: [198.0.0.0/8, 198.0.0.0/9]}\n", NULL},
    {"a network whose sum stays", V1 "networks: {n: [192.0.2.0/25, 192.0.2.128/25]}\n", NULL},
    {"a network", V1 "networks: {n: [192.0.2.1, 192.0.2.1]}\n", NETWORK},
    {"a network that is referred to",
     V1 "networks: {n: [198.0.0.0/9, 198.0.0.0/9]}\n"
	"profiles: [{name: P, login_ip_ranges: ['@n']}]\n",
     NETWORK},
    {"a list that refers to another file",
     V1 "org: {trusted_ip_ranges: ['@n', 192.0.2.1, 192.0.2.1]}\n", ELSEWHERE},
    {"the same with a sum that stays",
     V1 "org: {trusted_ip_ranges: ['@n', 192.0.2.0, 192.0.2.1]}\n", NULL},
    {"a network that refers to another file",
     V1 "networks: {n: ['@m']}\norg: {trusted_ip_ranges: ['@n', 192.0.2.1, 192.0.2.1]}\n",
     ELSEWHERE},
    {"a network from a published file",
     V1 "networks: {n: {file: n.txt}}\norg: {trusted_ip_ranges: ['@n', 192.0.2.1, 192.0.2.1]}\n",
     ELSEWHERE},
    {"a network with a kind",
     V1 "networks: {n: {kind: vpn, ranges: [192.0.2.0, 192.0.2.1]}}\n"
	"org: {trusted_ip_ranges: ['@n']}\n",
     NULL},
    {"a network that holds itself",
     V1 "networks: {n: ['@n']}\norg: {trusted_ip_ranges: [192.0.2.1, 192.0.2.1]}\n", ELSEWHERE},
    {"an anchor", V1 "org: {trusted_ip_ranges: [&a 192.0.2.1, 192.0.2.1]}\n", "anchors or aliases"},
};

static void test_kept(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena arena;
		struct sources sources = {0};
		struct findings findings;
		struct fmt_result result = {0};
		arena_init(&arena);
		findings_init(&findings, &arena);
		enum status status = fmt_policy(STR("x"), str_of(rows[i].text), &merging, &arena,
						&sources, &findings, &result);
		if (status != OK || result.defect || result.merged_count != 1)
			fail_msg("%s: not formatted, or not one list with rows to join",
				 rows[i].name);
		const char *why = result.merged[0].why_not;
		if (!why != !rows[i].why || (why && !strstr(why, rows[i].why)))
			fail_msg("%s: %s", rows[i].name, why ? why : "joined");
		assert_true(why ? result.merged[0].after == result.merged[0].before
				: result.merged[0].after < result.merged[0].before);
		arena_clear(&arena);
	}
}

/* --- At random, over two files ------------------------------------------------------- */

enum { NETWORKS = 4, PROFILES = 3 };

/* Blocks around the limits of a broad list; many of them overlap or adjoin. */
static const char *const blocks[] = {
    "198.0.0.0/9",   "198.128.0.0/9", "198.0.0.0/10",  "199.0.0.0/9",    "199.0.0.0/10",
    "10.0.0.0/8",    "10.0.0.0/9",    "11.0.0.0/16",   "203.0.113.0/25", "203.0.113.128/25",
    "203.0.113.200", "2001:db8::/30", "2001:dbc::/30", "2001:db8::/31",  "2001:db8::/32",
};

static const char *const addresses[] = {"198.0.0.1",  "198.128.0.1", "199.0.0.1",   "199.64.0.1",
					"10.200.0.1", "11.0.0.1",    "203.0.113.1", "203.0.113.200",
					"192.0.2.1",  "2001:db8::1", "2001:dbc::1"};

/* A list in a file where networks from `first` on may be referred to. */
static void list_write(FILE *out, struct rand *rand, unsigned first)
{
	unsigned count = 1 + rand_below(rand, 4);
	fputs("[", out);
	for (unsigned i = 0; i < count; i++) {
		const char *block = blocks[rand_below(rand, COUNT(blocks))];
		fputs(i ? ", " : "", out);
		if (first < 2 * NETWORKS && rand_once_in(rand, 3))
			fprintf(out, "'@n%u'", first + rand_below(rand, 2 * NETWORKS - first));
		else if (rand_once_in(rand, 5))
			fprintf(out, "{cidr: '%s%s', description: x}", block,
				strchr(block, '/') ? "" : "/32");
		else
			fprintf(out, "'%s'", block);
	}
	fputs("]\n", out);
}

/* File 0 or 1 of a policy; file 1 includes file 0. Network n refers to later ones only,
 * those of file 1 being the last, or, half of the time, the first. */
static char *file_write_random(struct rand *rand, unsigned file, bool swapped, bool trusted)
{
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);
	unsigned first = (file != 0) != swapped ? NETWORKS : 0;
	fputs(file ? V1 "include: [a.yaml]\n" : V1, out);
	if (trusted) {
		fputs("org:\n  trusted_ip_ranges: ", out);
		list_write(out, rand, 0);
	}
	fputs("networks:\n", out);
	for (unsigned n = first; n < first + NETWORKS; n++) {
		fprintf(out, "  n%u: ", n);
		list_write(out, rand, n + 1);
	}
	fputs("profiles:\n", out);
	for (unsigned i = 0; i < PROFILES; i++) {
		fprintf(out, "  - name: P%u\n    login_ip_ranges: ", file * PROFILES + i);
		list_write(out, rand, 0);
	}
	fputs("users:\n", out);
	for (unsigned i = 0; i < PROFILES; i++)
		fprintf(out, "  - {username: u%u, profile: P%u}\n", file * PROFILES + i,
			file * PROFILES + i);
	fclose(out);
	return text;
}

static struct policy *policy_read(struct arena *arena)
{
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	struct sources *sources = arena_alloc(arena, sizeof *sources);
	struct findings findings;
	struct policy *policy = NULL;
	findings_init(&findings, arena);
	enum status status = policy_load("b.yaml", &options, arena, sources, &findings, &policy);
	if (status != OK)
		fail_msg("not loaded: %s", findings.first ? findings.first->message : "?");
	return policy;
}

/* What rewriting did, so that the test can tell that it tested something. */
struct tally {
	unsigned joined, networks_kept, lists_kept;
};

static void file_merge(const char *path, struct tally *tally)
{
	struct arena arena;
	struct str bytes;
	struct sources sources = {0};
	struct findings findings;
	struct fmt_result result = {0};
	arena_init(&arena);
	findings_init(&findings, &arena);
	assert_int_equal(file_bytes(path, FILE_MAX, &arena, &bytes), OK);
	assert_int_equal(
	    fmt_policy(str_of(path), bytes, &merging, &arena, &sources, &findings, &result), OK);
	assert_null(result.defect);
	for (uint32_t i = 0; i < result.merged_count; i++) {
		const struct fmt_merged *merged = &result.merged[i];
		bool network = strncmp(merged->name, "networks.", 9) == 0;
		tally->joined += merged->why_not == NULL;
		tally->networks_kept += network && merged->why_not;
		tally->lists_kept += !network && merged->why_not;
	}
	folder_file(path, result.text.at);
	arena_clear(&arena);
}

static struct decision decision_of(const struct ruleset *ruleset, uint32_t user, const char *ip,
				   unsigned via, unsigned device)
{
	addr address;
	struct decision decision;
	assert_true(addr_parse(str_of(ip), &address));
	const struct facts facts = {.user = user,
				    .profile = ruleset_policy(ruleset)->users[user].profile.index,
				    .app = NONE,
				    .class = ruleset_class(ruleset, address),
				    .via = (uint8_t)via,
				    .device = (uint8_t)device};
	memset(&decision, 0, sizeof decision);
	decide(ruleset, &facts, &decision);
	return decision;
}

static void decisions_compare(const struct policy *before, const struct policy *after,
			      enum rules rules)
{
	struct ruleset *old, *new;
	assert_int_equal(ruleset_new(before, rules, &old), OK);
	assert_int_equal(ruleset_new(after, rules, &new), OK);
	assert_int_equal(before->user_count, after->user_count);
	for (uint32_t user = 0; user < before->user_count; user++)
		for (size_t i = 0; i < COUNT(addresses); i++)
			for (unsigned via = 0; via <= VIA_SOAP; via++)
				for (unsigned device = 0; device < DEVICE_COUNT; device++) {
					struct decision a =
					    decision_of(old, user, addresses[i], via, device);
					struct decision b =
					    decision_of(new, user, addresses[i], via, device);
					if (memcmp(&a, &b, sizeof a) != 0)
						fail_msg("user %u from %s via %s: not the same",
							 (unsigned)user, addresses[i],
							 channel_names[via].at);
				}
	ruleset_free(old);
	ruleset_free(new);
}

static void lists_compare(const struct policy *before, const struct policy *after)
{
	const struct range_list *a, *b;
	for (size_t i = 0; (a = policy_list(before, i)); i++) {
		b = policy_list(after, i);
		assert_non_null(b);
		assert_true(range_list_twin(a, b));
	}
}

static void round_run(struct rand *rand, struct tally *tally)
{
	struct arena arena;
	bool swapped = rand_once_in(rand, 2);
	unsigned trusted = rand_below(rand, 3), which = rand_below(rand, 3);
	char *a = file_write_random(rand, 0, swapped, trusted == 0);
	char *b = file_write_random(rand, 1, swapped, trusted == 1);
	folder_file("a.yaml", a);
	folder_file("b.yaml", b);
	arena_init(&arena);
	struct policy *before = policy_read(&arena);
	if (which != 1)
		file_merge("a.yaml", tally);
	if (which != 0)
		file_merge("b.yaml", tally);
	struct policy *after = policy_read(&arena);
	lists_compare(before, after);
	for (unsigned rules = 0; rules < RULES_COUNT; rules++)
		decisions_compare(before, after, (enum rules)rules);
	arena_clear(&arena);
	free(a);
	free(b);
}

static void test_two_files(void **state)
{
	(void)state;
	struct rand rand = rand_start("merging in one of two files");
	struct scratch_folder folder;
	struct tally tally = {0};
	folder_enter(&folder);
	for (unsigned round = 0; round < 300; round++)
		round_run(&rand, &tally);
	folder_leave(&folder);
	print_message("%u joined, %u networks and %u lists kept\n", tally.joined,
		      tally.networks_kept, tally.lists_kept);
	assert_true(tally.joined > 50 && tally.networks_kept > 50 && tally.lists_kept > 50);
}

/* --- Memory that runs out -------------------------------------------------------------- */

static void test_no_memory(void **state)
{
	(void)state;
	struct str text = STR(V1 "networks: {n: [198.0.0.0/9, 198.0.0.0/9]}\n"
				 "org: {trusted_ip_ranges: ['@n', 192.0.2.1, 192.0.2.1]}\n");
	bool failed = true;
	for (size_t nth = 1; failed; nth++) {
		struct arena arena;
		struct sources sources = {0};
		struct findings findings;
		struct fmt_result result;
		mem_fail_from(nth);
		arena_init(&arena);
		findings_init(&findings, &arena);
		enum status status =
		    fmt_policy(STR("x"), text, &merging, &arena, &sources, &findings, &result);
		failed = mem_count() >= nth;
		mem_fail_from(0);
		assert_int_equal(status, failed ? NOMEM : OK);
		arena_clear(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_kept),
	    cmocka_unit_test(test_two_files),
	    cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
