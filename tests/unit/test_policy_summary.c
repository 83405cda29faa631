/* What is said to have been understood of a policy: counts of addresses above all, once and row
 * by row, against numbers worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "json_scan.h"
#include "load/load.h"
#include "report/policy_summary.h"

/* A policy, loaded, compiled and summed up. */
struct summed {
	struct arena arena, kept;
	struct sources sources;
	struct findings findings;
	struct loaded_files files;
	struct policy *policy;
	struct ruleset *ruleset;
	struct policy_summary summary;
	struct out out;
};

static void summed_load(struct summed *summed, struct str text)
{
	*summed = (struct summed){0};
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo",
					     .files = &summed->files};
	arena_init(&summed->arena);
	arena_init(&summed->kept);
	findings_init(&summed->findings, &summed->arena);
	out_init_memory(&summed->out);
	assert_int_equal(policy_load_text(STR("p.yaml"), text, &options, &summed->arena,
					  &summed->sources, &summed->findings, &summed->policy),
			 OK);
	assert_int_equal(ruleset_new(summed->policy, RULES_DEFAULT, &summed->ruleset), OK);
}

static enum status summed_up(struct summed *summed)
{
	return policy_summary_new(&summed->files, &summed->sources, summed->policy, summed->ruleset,
				  &summed->kept, &summed->summary);
}

static void summed_clear(struct summed *summed)
{
	ruleset_free(summed->ruleset);
	out_clear(&summed->out);
	arena_clear(&summed->kept);
	arena_clear(&summed->arena);
}

#define HEAD "loginscope: 1\n"

/* A list of a policy as its line of JSON. */
static const struct {
	const char *name, *text, *list;
} lists[] = {
    {"one block", HEAD "org: {trusted_ip_ranges: [192.0.2.0/24]}\n",
     "{\"list\":\"org.trusted_ip_ranges\",\"rows\":1,\"ipv4\":\"256\",\"ipv6\":\"0\","
     "\"ipv4_by_row\":\"256\",\"ipv6_by_row\":\"0\",\"networks\":[]}"},
    {"overlapping rows", HEAD "org: {login_ip_ranges: [192.0.2.0/24, 192.0.2.128/25, 192.0.2.9]}\n",
     "{\"list\":\"org.login_ip_ranges\",\"rows\":3,\"ipv4\":\"256\",\"ipv6\":\"0\","
     "\"ipv4_by_row\":\"385\",\"ipv6_by_row\":\"0\",\"networks\":[]}"},
    {"rows in 10/8, which a limit leaves out",
     HEAD "org: {trusted_ip_ranges: [10.0.0.0/24, 192.0.2.1]}\n",
     "{\"list\":\"org.trusted_ip_ranges\",\"rows\":2,\"ipv4\":\"257\",\"ipv6\":\"0\","
     "\"ipv4_by_row\":\"257\",\"ipv6_by_row\":\"0\",\"networks\":[]}"},
    {"all of IPv4", HEAD "org: {trusted_ip_ranges: [0.0.0.0/0]}\n",
     "{\"list\":\"org.trusted_ip_ranges\",\"rows\":1,\"ipv4\":\"4294967296\",\"ipv6\":\"0\","
     "\"ipv4_by_row\":\"4294967296\",\"ipv6_by_row\":\"0\",\"networks\":[]}"},
    {"all there is: the union goes over the edges of IPv4",
     HEAD "org: {trusted_ip_ranges: [0.0.0.0/0, '::-::fffe:ffff:ffff', "
	  "'::1:0:0:0-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff']}\n",
     "{\"list\":\"org.trusted_ip_ranges\",\"rows\":3,\"ipv4\":\"4294967296\","
     "\"ipv6\":\"340282366920938463463374607427473244160\",\"ipv4_by_row\":\"4294967296\","
     "\"ipv6_by_row\":\"340282366920938463463374607427473244160\",\"networks\":[]}"},
    {"more row by row than there is",
     HEAD "org: {trusted_ip_ranges: [8000::/1, 8000::/1, 8000::/2]}\n",
     "{\"list\":\"org.trusted_ip_ranges\",\"rows\":3,\"ipv4\":\"0\","
     "\"ipv6\":\"170141183460469231731687303715884105728\",\"ipv4_by_row\":\"0\","
     "\"ipv6_by_row\":\"340282366920938463463374607431768211456\",\"networks\":[]}"},
    {"networks, each row as often as it is reached",
     HEAD "networks: {a: ['@b', '@b', 192.0.2.0/30], b: [192.0.2.0/29]}\n",
     "{\"list\":\"networks\",\"name\":\"a\",\"rows\":3,\"ipv4\":\"8\",\"ipv6\":\"0\","
     "\"ipv4_by_row\":\"20\",\"ipv6_by_row\":\"0\",\"networks\":[\"b\"]}"},
    {"a list that is one network",
     HEAD "networks: {n: [192.0.2.0/29, '2001:db8::/126']}\n"
	  "profiles: [{name: P, login_ip_ranges: ['@n']}]\n",
     "{\"list\":\"profiles.login_ip_ranges\",\"name\":\"P\",\"rows\":1,\"ipv4\":\"8\",\"ipv6\":"
     "\"4\","
     "\"ipv4_by_row\":\"8\",\"ipv6_by_row\":\"4\",\"networks\":[\"n\"]}"},
    {"a network that is one network, written further down",
     HEAD "networks: {a: ['@b'], b: [192.0.2.0/29]}\n",
     "{\"list\":\"networks\",\"name\":\"a\",\"rows\":1,\"ipv4\":\"8\",\"ipv6\":\"0\","
     "\"ipv4_by_row\":\"8\",\"ipv6_by_row\":\"0\",\"networks\":[\"b\"]}"},
    {"an app's list", HEAD "apps: [{name: A, ip_ranges: [192.0.2.1]}]\n",
     "{\"list\":\"apps.ip_ranges\",\"name\":\"A\",\"rows\":1,\"ipv4\":\"1\",\"ipv6\":\"0\","
     "\"ipv4_by_row\":\"1\",\"ipv6_by_row\":\"0\",\"networks\":[]}"},
    {"a rule's list",
     HEAD "transaction_security: [{name: T, when: {not_in: 192.0.2.1}, action: block}]\n",
     "{\"list\":\"transaction_security.when.not_in\",\"name\":\"T\",\"rows\":1,\"ipv4\":\"1\","
     "\"ipv6\":\"0\",\"ipv4_by_row\":\"1\",\"ipv6_by_row\":\"0\",\"networks\":[]}"},
};

static void test_lists(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		struct summed summed;
		struct json json;
		summed_load(&summed, str_of(lists[i].text));
		assert_int_equal(summed_up(&summed), OK);
		json_init(&json, &summed.out, 0);
		policy_summary_json(&json, &summed.summary);
		struct str text = out_written(&summed.out);
		assert_true(json_scan(text));
		if (!memmem(text.at, text.length, lists[i].list, strlen(lists[i].list)))
			fail_msg("%s: %.*s", lists[i].name, STR_ARG(text));
		summed_clear(&summed);
	}
}

/* Networks that double each other: as many ways as no counter holds. */
static void test_doubling(void **state)
{
	(void)state;
	enum { DEEP = 300 };
	struct summed summed;
	struct out text;
	out_init_memory(&text);
	out_text(&text, HEAD "networks:\n");
	for (int i = 0; i < DEEP; i++)
		out_format(&text, "  n%d: ['@n%d', '@n%d']\n", i, i + 1, i + 1);
	out_format(&text, "  n%d: [192.0.2.0/24]\n", DEEP);
	summed_load(&summed, out_written(&text));
	assert_int_equal(summed_up(&summed), OK);
	const struct list_summary *list = summed.summary.lists;
	assert_int_equal(summed.summary.list_count, DEEP + 1);
	assert_int_equal(list->v4.low, 256);
	const struct page page = {.out = &summed.out, .width = 100};
	assert_int_equal(policy_summary_text(&page, &summed.summary), OK);
	struct str shown = out_written(&summed.out);
	assert_non_null(memmem(shown.at, shown.length, "2^128 or more", 13));
	out_clear(&text);
	summed_clear(&summed);
}

static void test_editions(void **state)
{
	(void)state;
	for (size_t i = 0; i < EDITION_COUNT; i++) {
		struct summed summed;
		struct arena arena;
		char expected[64];
		arena_init(&arena);
		summed_load(&summed, str_of(arena_format(&arena, HEAD "org: {edition: %.*s}\n",
							 STR_ARG(edition_names[i]))));
		assert_int_equal(summed_up(&summed), OK);
		const struct page page = {.out = &summed.out, .width = 100};
		assert_int_equal(policy_summary_text(&page, &summed.summary), OK);
		struct str text = out_written(&summed.out);
		snprintf(expected, sizeof expected, "(no name), %.*s edition, ",
			 STR_ARG(edition_names[i]));
		if (!memmem(text.at, text.length, expected, strlen(expected)))
			fail_msg("%s: %.*s", expected, STR_ARG(text));
		summed_clear(&summed);
		arena_clear(&arena);
	}
}

static const struct {
	const char *name, *text;
	uint64_t lines;
} line_rows[] = {
    {"none at its end", "loginscope: 1\na", 2},
    {"LF", "loginscope: 1\n\n", 2},
    {"CRLF", "loginscope: 1\r\n# b\r\n", 2},
    {"CR", "loginscope: 1\r# b\r", 2},
    {"empty", "", 0},
};

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof line_rows / sizeof *line_rows; i++) {
		struct arena arena;
		struct sources sources = {0};
		struct loaded_file file = {.name = STR("p.yaml")};
		struct loaded_files files = {.at = &file, .count = 1};
		struct policy_summary summary;
		arena_init(&arena);
		assert_int_equal(
		    sources_add(&sources, &arena, file.name, str_of(line_rows[i].text), &file.file),
		    OK);
		assert_int_equal(policy_summary_new(&files, &sources, NULL, NULL, &arena, &summary),
				 OK);
		if (summary.files[0].lines != line_rows[i].lines)
			fail_msg("%s: %u", line_rows[i].name, (unsigned)summary.files[0].lines);
		assert_false(summary.understood);
		arena_clear(&arena);
	}
}

static void test_no_memory(void **state)
{
	(void)state;
	struct summed summed;
	bool all = false;
	summed_load(&summed,
		    str_of(HEAD "networks: {a: ['@b', 192.0.2.0/30], b: [192.0.2.0/29]}\n"));
	for (size_t nth = 1; !all; nth++) {
		mem_fail_only(nth);
		enum status status = summed_up(&summed);
		all = mem_count() < nth;
		mem_fail_from(0);
		assert_int_equal(status, all ? OK : NOMEM);
		arena_clear(&summed.kept);
	}
	summed_clear(&summed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lists),     cmocka_unit_test(test_doubling),
	    cmocka_unit_test(test_editions),  cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
