/* Rows that do nothing: space that no login comes from, and rows that say what others say. In rows
 * of the expected findings; and each allocation failing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "audit_scene.h"
#include "base/mem.h"

#define SPACE                                                                                      \
	"private-range carrier-nat-range loopback-range documentation-range multicast-range "      \
	"unrouted-range"
#define OVERLAP "duplicate-row shadowed-row overlapping-rows adjacent-rows"

enum { TEXT = 4096 };

/* ---- space ---- */

struct row {
	const char *name, *text, *expected;
};

#define TRUSTED(rows) "org: {trusted_ip_ranges: [" rows "]}\n"

static const struct row space_rows[] = {
    {"private", TRUSTED("10.1.2.0/24"), "private-range/org/10.1.2.0/24\n"},
    {"private, all of it", TRUSTED("172.16.0.0/12"), "private-range/org/172.16.0.0/12\n"},
    {"private, one more behind", TRUSTED("172.16.0.0 - 172.32.0.0"), NULL},
    {"private, one more before", TRUSTED("192.167.255.255 - 192.168.0.9"), NULL},
    {"private, IPv6", TRUSTED("'fd00::/8'"), "private-range/org/fd00::/8\n"},
    {"carrier", TRUSTED("100.64.0.1"), "carrier-nat-range/org/100.64.0.1\n"},
    {"loopback", TRUSTED("127.0.0.1, '::1'"),
     "loopback-range/org/127.0.0.1\nloopback-range/org/::1\n"},
    {"documentation", TRUSTED("192.0.2.0/24, '2001:db8::/48', '3fff::1'"),
     "documentation-range/org/192.0.2.0/24\ndocumentation-range/org/2001:db8::/48\n"
     "documentation-range/org/3fff::1\n"},
    {"multicast", TRUSTED("239.1.2.3, 'ff02::1'"),
     "multicast-range/org/239.1.2.3\nmulticast-range/org/ff02::1\n"},
    {"unrouted", TRUSTED("0.0.0.0, 169.254.0.0/16, 198.18.0.0/15, 240.0.0.0/4, 'fe80::1'"),
     "unrouted-range/org/0.0.0.0\nunrouted-range/org/169.254.0.0/16\n"
     "unrouted-range/org/198.18.0.0/15\nunrouted-range/org/240.0.0.0/4\n"
     "unrouted-range/org/fe80::1\n"},
    {"two kinds: that of the first", TRUSTED("224.0.0.0/3"), "multicast-range/org/224.0.0.0/3\n"},
    {"two kinds, IPv6", TRUSTED("'fb00:: - fd00::1'"), "unrouted-range/org/fb00:: - fd00::1\n"},
    {"two kinds with a gap", TRUSTED("10.0.0.0 - 100.64.0.0"), NULL},
    {"before both", TRUSTED("223.255.255.255 - 255.255.255.255"), NULL},
    {"everything", TRUSTED("0.0.0.0/0"), NULL},
    {"everything in pieces",
     TRUSTED("0.0.0.0/1, 128.0.0.0/2, 192.0.0.0/3, 224.0.0.0/4, 240.0.0.0/4"), NULL},
    {"routed", TRUSTED("16.0.0.0/8, '2600::/32'"), NULL},
    {"NAT64 itself", TRUSTED("'64:ff9b::/96'"), "unrouted-range/org/64:ff9b::/96\n"},
    {"NAT64 of an address is mapped-as-ipv6", TRUSTED("'64:ff9b::16.1.2.3'"), NULL},
    {"every list, a network once",
     "networks: {n: [10.0.0.0/8]}\n"
     "org: {trusted_ip_ranges: ['@n'], login_ip_ranges: [10.0.0.1]}\n"
     "profiles: [{name: P, login_ip_ranges: ['@n', 10.0.0.2]}]\n"
     "apps: [{name: A, ip_ranges: [10.0.0.3]}]\n",
     "private-range/network:n/10.0.0.0/8\nprivate-range/org/10.0.0.1\n"
     "private-range/profile:P/10.0.0.2\nprivate-range/app:A/10.0.0.3\n"},
};

static void test_space(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof space_rows / sizeof *space_rows; i++)
		audit_row_check(space_rows[i].name, space_rows[i].text, SPACE, RULES_2026_07,
				space_rows[i].expected);
}

/* Without its last row a list restricts nobody: that is said where it matters. */
static void test_space_last(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool warned;
	} rows[] = {
	    {"profiles: [{name: P, login_ip_ranges: [10.0.0.2]}]\n", true},
	    {"profiles: [{name: P, login_ip_ranges: [10.0.0.2, 10.0.0.7]}]\n", true},
	    {"profiles: [{name: P, login_ip_ranges: [10.0.0.2, 16.0.0.7]}]\n", false},
	    {"org: {login_ip_ranges: [10.0.0.2]}\n", true},
	    {"org: {trusted_ip_ranges: [10.0.0.2]}\n", false},
	    {"networks: {n: [10.0.0.2]}\n", false},
	    /* Without ranges an app asks for a second factor, or they had no effect. */
	    {"apps: [{name: A, ip_ranges: [10.0.0.2]}]\n", false},
	    {"apps: [{name: A, ip_relaxation: bypass_2factor, ip_ranges: [10.0.0.2]}]\n", false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct audit_scene scene;
		audit_scene_open(&scene, rows[i].text, "private-range");
		audit_scene_ask(&scene, RULES_2026_07);
		assert_true(scene.audit.count > 0);
		bool warned = strstr(scene.audit.at[0].todo, "lets in everybody") != NULL;
		if (warned != rows[i].warned)
			fail_msg("%s", rows[i].text);
		audit_scene_close(&scene);
	}
}

/* Rows of a published list are its publisher's. */
static void test_published(void **state)
{
	(void)state;
	struct audit_scene scene;
	audit_scene_open(&scene,
			 "networks: {n: [10.0.0.0/8, 10.0.0.0/8, 16.1.2.1 - 16.1.2.254]}\n"
			 "org: {trusted_ip_ranges: ['@n', 10.1.0.0/16]}\n",
			 SPACE " " OVERLAP " block-without-ends");
	scene.policy->networks[0].published.file = STR("list.txt");
	audit_scene_ask(&scene, RULES_2026_07);
	assert_string_equal(audit_scene_prints(&scene), "private-range/org/10.1.0.0/16\n"
							"shadowed-row/org/10.1.0.0/16\n");
	assert_non_null(strstr(scene.audit.at[1].todo, "published"));
	audit_scene_close(&scene);
}

/* ---- rows that say what others say ---- */

/* Each row of the list on a line of its own, from line 4 on: "RULE LINE [OTHERS] KEY: ADVICE". */
struct overlap_row {
	const char *name;
	const char *networks; /* in the braces of the section */
	const char *rows;     /* with "; " between */
	const char *expected;
};

static const struct overlap_row overlap_rows[] = {
    {"one row", "", "16.1.2.0/24", ""},
    {"two apart", "", "16.1.2.0/24; 16.1.4.0/24", ""},
    {"twice", "", "16.1.2.0/24; 16.1.2.0 - 16.1.2.255",
     "duplicate-row 5 [4] 16.1.2.0/24: remove the row\n"},
    {"three times", "", "16.1.2.7; 16.1.2.7; 16.1.2.7",
     "duplicate-row 5 [4] 16.1.2.7: remove the row\n"
     "duplicate-row 6 [4] 16.1.2.7: remove the row\n"},
    {"twice, described", "", "{cidr: 16.1.2.7, description: a}; {cidr: 16.1.2.7, description: b}",
     "duplicate-row 5 [4] 16.1.2.7: remove the row, and keep the description that is right\n"},
    {"in another", "", "16.1.2.0/24; 16.1.0.0/16",
     "shadowed-row 4 [5] 16.1.2.0/24: remove the row\n"},
    {"same start", "", "16.1.0.0/24; 16.1.0.0/16",
     "shadowed-row 4 [5] 16.1.0.0/24: remove the row\n"},
    {"same end", "", "16.1.255.0/24; 16.1.0.0/16",
     "shadowed-row 4 [5] 16.1.255.0/24: remove the row\n"},
    {"in one that is there twice", "", "16.1.0.0/16; 16.1.2.0/24; 16.1.0.0/16",
     "duplicate-row 6 [4] 16.1.0.0/16: remove the row\n"
     "shadowed-row 5 [4] 16.1.2.0/24: remove the row\n"},
    {"in two together", "", "16.1.2.0/24; 16.1.3.0/24; 16.1.2.128 - 16.1.3.127",
     "shadowed-row 6 [4,5] 16.1.2.128 - 16.1.3.127: remove the row\n"
     "adjacent-rows 4 [5] 16.1.2.0/23: write 16.1.2.0/23 in their place\n"},
    {"two that make up one", "", "16.1.2.0/25; 16.1.2.128/25; 16.1.2.0/24",
     "shadowed-row 4 [6] 16.1.2.0/25: remove the row\n"
     "shadowed-row 5 [6] 16.1.2.128/25: remove the row\n"},
    {"overlap", "", "16.1.0.0 - 16.1.2.255; 16.1.2.0 - 16.1.3.255",
     "overlapping-rows 5 [4] 16.1.0.0/22: write 16.1.0.0/22 in their place\n"},
    {"overlap by one address", "", "16.1.2.0 - 16.1.2.9; 16.1.2.9 - 16.1.2.20",
     "overlapping-rows 5 [4] 16.1.2.0 - 16.1.2.20: write 16.1.2.0 - 16.1.2.20 in their place\n"},
    {"overlap, written backwards", "", "16.1.2.9 - 16.1.2.20; 16.1.2.0 - 16.1.2.9",
     "overlapping-rows 5 [4] 16.1.2.0 - 16.1.2.20: write 16.1.2.0 - 16.1.2.20 in their place\n"},
    {"touching, then overlapping", "",
     "16.1.2.0 - 16.1.2.9; 16.1.2.10 - 16.1.2.20; 16.1.2.18 - 16.1.2.30",
     "overlapping-rows 6 [4,5] 16.1.2.0 - 16.1.2.30: write 16.1.2.0 - 16.1.2.30 in their place\n"},
    {"adjacent", "", "16.1.3.0/24; 16.1.2.0/24",
     "adjacent-rows 4 [5] 16.1.2.0/23: write 16.1.2.0/23 in their place\n"},
    {"a chain", "", "16.1.2.0/24; 16.1.4.0/24; 16.1.3.0/24",
     "adjacent-rows 4 [6,5] 16.1.2.0 - 16.1.4.255: write 16.1.2.0 - 16.1.4.255 in their place\n"},
    {"one address between", "", "16.1.2.0 - 16.1.2.126; 16.1.2.128/25", ""},
    {"adjacent, described alike", "",
     "{cidr: 16.1.2.0/24, description: a}; {cidr: 16.1.3.0/24, description: a}",
     "adjacent-rows 4 [5] 16.1.2.0/23: write 16.1.2.0/23 in their place\n"},
    {"adjacent, described otherwise", "",
     "{cidr: 16.1.2.0/24, description: a}; {cidr: 16.1.3.0/24, description: b}", ""},
    {"overlap, described otherwise", "",
     "{cidr: 16.1.2.0/24, description: a}; {start: 16.1.2.9, end: 16.1.3.255, description: b}",
     "overlapping-rows 5 [4] 16.1.2.0/23: write 16.1.2.0/23 in their place\n"},
    {"the edges of IPv4 touch nothing", "",
     "'::fffe:ffff:ffff'; 0.0.0.0/31; 255.255.255.255; '::1:0:0:0'", ""},
    {"two legal pieces of a trusted list", "", "16.0.0.0/7; 18.0.0.0/7", ""},
    {"three that are two", "", "16.0.0.0/7; 18.0.0.0/8; 19.0.0.0/8",
     "adjacent-rows 4 [5,6] 16.0.0.0/6: write 16.0.0.0/7, 18.0.0.0/7 (a trusted range has "
     "33,554,432 addresses at most) in their place\n"},
    {"a network twice", "n: [16.1.2.0/24]", "'@n'; '@n'",
     "duplicate-row 5 [4] @n: remove the row\n"},
    {"in a network", "n: [16.1.2.0/24, 16.9.0.0/16]", "'@n'; 16.1.2.7",
     "shadowed-row 5 [4] 16.1.2.7: remove the row\n"},
    {"as a network", "n: [16.1.2.0/24]", "16.1.2.0/24; '@n'",
     "shadowed-row 4 [5] 16.1.2.0/24: remove the row\n"},
    {"in a network and a row", "n: [16.1.2.0/24]", "'@n'; 16.1.2.128 - 16.1.3.7; 16.1.3.0/24",
     "shadowed-row 5 [4,6] 16.1.2.128 - 16.1.3.7: remove the row\n"},
    {"a network in a row", "n: [16.1.2.0/24, 16.1.9.0/24]", "'@n'; 16.1.0.0/16",
     "shadowed-row 4 [5] @n: remove the row\n"},
    {"a part of a network in a row", "n: [16.1.2.0/24, 16.9.0.0/16]", "'@n'; 16.1.0.0/16", ""},
    {"a network in a network", "n: [16.1.2.0/24, '@m'], m: [16.9.0.0/16]", "'@m'; '@n'",
     "shadowed-row 4 [5] @m: remove the row\n"},
    {"either of two networks could go: the smaller does", "n: [16.1.2.0/24], m: [16.1.2.128/25]",
     "'@n'; '@m'; 16.1.1.0 - 16.1.2.127",
     "shadowed-row 5 [4] @m: remove the row\n"
     "overlapping-rows 6 [4] 16.1.1.0 - 16.1.2.127: write 16.1.1.0/24: the network has the rest\n"},
    {"networks that make up another",
     "n: [16.1.2.0/24, '@m', '@o'], m: [16.9.0.0/16], o: [16.3.0.0/16]", "'@m'; '@o'; '@n'",
     "shadowed-row 4 [6] @m: remove the row\nshadowed-row 5 [6] @o: remove the row\n"},
    {"networks alike", "n: [16.1.2.0/24], m: [16.1.2.0/25, 16.1.2.128/25]", "'@n'; '@m'",
     "shadowed-row 5 [4] @m: remove the row\n"},
    {"networks that overlap are theirs", "n: [16.1.2.0/24], m: [16.1.2.128 - 16.1.3.7]",
     "'@n'; '@m'", ""},
    {"a network reaches in from below", "n: [16.1.0.0/16]", "'@n'; 16.1.255.0 - 16.2.0.255",
     "overlapping-rows 5 [4] 16.1.255.0 - 16.2.0.255: write 16.2.0.0/24: the network has the "
     "rest\n"},
    {"from both sides", "n: [16.1.0.0/16], m: [16.3.0.0/16]", "'@n'; '@m'; 16.1.255.0 - 16.3.0.255",
     "overlapping-rows 6 [4,5] 16.1.255.0 - 16.3.0.255: write 16.2.0.0/16: the networks have the "
     "rest\n"},
    {"a network touches", "n: [16.1.0.0/16]", "'@n'; 16.2.0.0/16", ""},
};

static const char *places_text(struct audit_scene *scene)
{
	const char *text = "";
	for (uint32_t i = 0; i < scene->audit.count; i++) {
		const struct audit_finding *at = &scene->audit.at[i];
		if (at->object.kind != AUDIT_ORG)
			continue;
		text = arena_format(&scene->arena, "%s%s %u [", text, audit_rules[at->rule].id.at,
				    at->place.line);
		for (uint32_t n = 0; n < at->other_count; n++)
			text = arena_format(&scene->arena, "%s%s%u", text, n ? "," : "",
					    at->others[n].place.line);
		text =
		    arena_format(&scene->arena, "%s] %.*s: %s\n", text, STR_ARG(at->key), at->todo);
	}
	return text;
}

static void list_write(const char *networks, const char *rows, char ret[static TEXT])
{
	size_t length =
	    (size_t)sprintf(ret, "networks: {%s}\norg: {trusted_ip_ranges: [\n  ", networks);
	for (; *rows; rows++)
		length += (size_t)sprintf(ret + length, *rows == ';' ? ",\n " : "%c", *rows);
	sprintf(ret + length, "]}\n");
}

static void test_overlap(void **state)
{
	(void)state;
	char text[TEXT];
	for (size_t i = 0; i < sizeof overlap_rows / sizeof *overlap_rows; i++) {
		const struct overlap_row *row = &overlap_rows[i];
		struct audit_scene scene;
		list_write(row->networks, row->rows, text);
		audit_scene_open(&scene, text, OVERLAP);
		audit_scene_ask(&scene, RULES_2026_07);
		const char *found = places_text(&scene);
		if (strcmp(found, row->expected) != 0)
			print_error("%s\n", row->name);
		assert_string_equal(found, row->expected);
		audit_scene_close(&scene);
	}
}

/* A network's rows are compared with each other at the network, once, and lists of equal rows
 * each have their own. */
static void test_lists(void **state)
{
	(void)state;
	audit_row_check("lists",
			"networks: {n: [16.1.2.0/24, 16.1.2.7], m: ['@n', 16.1.2.9]}\n"
			"org: {trusted_ip_ranges: ['@n'], login_ip_ranges: ['@n', '@m']}\n"
			"profiles:\n"
			"  - {name: P, login_ip_ranges: [16.0.0.1, 16.0.0.1]}\n"
			"  - {name: Q, login_ip_ranges: [16.0.0.1, 16.0.0.1]}\n"
			"apps: [{name: A, ip_ranges: [16.1.2.3, '@n']}]\n",
			OVERLAP, RULES_2026_07,
			"duplicate-row/profile:P/16.0.0.1\nduplicate-row/profile:Q/16.0.0.1\n"
			"shadowed-row/network:n/16.1.2.7\nshadowed-row/network:m/16.1.2.9\n"
			"shadowed-row/org/@m\nshadowed-row/app:A/16.1.2.3\n");
}

/* Whether a list is broad goes by the sum of its rows. */
static void test_broad(void **state)
{
	(void)state;
	static const struct {
		const char *rows, *words; /* NULL: nothing of it */
	} rows[] = {
	    {"16.0.0.0/9; 16.128.0.0/9; 16.1.0.0/16", "then no longer broad"},
	    {"16.0.0.0/8; 16.0.0.0/8", "then no longer broad"},
	    {"16.0.0.0/8; 17.0.0.0/16; 16.1.0.0/16", NULL}, /* broad for good */
	    {"16.0.0.0/9; 16.1.0.0/16", NULL},              /* never */
	    {"16.0.0.0/8; 16.1.0.0/16; 16.2.0.0/16", "once all such rows are put right"},
	    {"10.128.0.0/9; 11.0.0.0/9; 11.128.0.0/9", "the list is then broad"},
	    {"'2600::/29'; '2600::/32'", "then no longer broad"},
	};
	char text[TEXT];
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct audit_scene scene;
		list_write("", rows[i].rows, text);
		audit_scene_open(&scene, text, "duplicate-row shadowed-row adjacent-rows");
		audit_scene_ask(&scene, RULES_2026_07);
		assert_true(scene.audit.count > 0);
		const char *todo = scene.audit.at[0].todo;
		if (rows[i].words ? !strstr(todo, rows[i].words) : strstr(todo, "broad") != NULL)
			fail_msg("%s: %s", rows[i].rows, todo);
		audit_scene_close(&scene);
	}
}

/* ---- no memory ---- */

static void test_memory(void **state)
{
	(void)state;
	struct audit_scene scene;
	struct arena arena;
	enum status status = NOMEM;
	audit_scene_open(&scene,
			 "networks: {n: [16.1.0.0/16, 16.9.0.0/16], m: [16.9.0.0/16]}\n"
			 "org:\n"
			 "  trusted_ip_ranges: ['@n', '@m', '@m', 16.1.255.0 - 16.2.0.255,\n"
			 "    16.1.2.3, 16.3.0.0/16, 16.4.0.0/16, 10.0.0.1, '::1.2.3.4',\n"
			 "    198.51.100.0 - 198.51.100.24, 203.0.113.1 - 203.0.113.254]\n"
			 "  login_ip_ranges: [0.0.0.0 - 16.0.0.1, 16.0.0.3 - 255.255.255.255]\n",
			 SPACE
			 " " OVERLAP
			 " prefix-as-octet block-without-ends mapped-as-ipv6 inverted-address");
	audit_scene_ask(&scene, RULES_2026_07);
	uint32_t count = scene.audit.count;
	assert_true(count >= 10);
	for (size_t n = 1; status == NOMEM; n++) {
		struct audit audit;
		arena_init(&arena);
		mem_fail_only(n);
		status = audit_find(&scene.question, &arena, &audit);
		mem_fail_from(0);
		if (status == OK)
			assert_int_equal(audit.count, count);
		arena_clear(&arena);
	}
	assert_int_equal(status, OK);
	audit_scene_close(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_space),     cmocka_unit_test(test_space_last),
	    cmocka_unit_test(test_published), cmocka_unit_test(test_overlap),
	    cmocka_unit_test(test_lists),     cmocka_unit_test(test_broad),
	    cmocka_unit_test(test_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
