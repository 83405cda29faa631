/* Memory that runs out, at every allocation of readers and of `audit --fix`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/audit_fix.h"
#include "every_allocation.h"
#include "load/json_reader.h"
#include "load/load.h"
#include "load/published_list.h"

/* --- JSON ------------------------------------------------------------------------------- */

static enum status json_try(const void *of)
{
	struct arena arena;
	const struct json_node *node;
	struct json_fault fault;
	arena_init(&arena);
	enum status status = json_read(*(const struct str *)of, 0, &arena, &node, &fault);
	arena_clear(&arena);
	return status;
}

static void json_is_read(void **state)
{
	const struct str text =
	    STR("{\"a\": [1, true, null, {\"b\\u0041\": \"c\\n\"}], \"d\": \"e\"}");
	(void)state;
	every_allocation(json_try, &text);
}

/* --- Published lists ---------------------------------------------------------------------- */

static const struct str published[] = {
    STR_INIT("# a list\n198.51.100.0/24\n2001:db8::/32\n"),
    STR_INIT(
	"{\"createDate\": \"2026-01-02-03-04-05\", \"prefixes\": [{\"ip_prefix\": "
	"\"198.51.100.0/24\", \"region\": \"r\", \"service\": \"S\"}], \"ipv6_prefixes\": []}"),
};

static enum status published_try(const void *of)
{
	struct arena arena;
	struct findings findings;
	struct published_list list = {0};
	arena_init(&arena);
	findings_init(&findings, &arena);
	enum status status = published_list_parse(*(const struct str *)of, 0, &findings, &list);
	if (status == OK && findings.nomem)
		status = NOMEM;
	if (status == OK)
		assert_true(list.count > 0 && findings.count == 0);
	published_list_clear(&list);
	arena_clear(&arena);
	return status;
}

static void published_lists_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof published / sizeof *published; i++)
		every_allocation(published_try, &published[i]);
}

/* --- audit --fix ---------------------------------------------------------------------------- */

static enum status fix_try(const void *of)
{
	const struct ruleset *ruleset = of;
	struct arena arena;
	struct audit_fix fix;
	struct policy *after;
	struct diff_example example;
	bool same = false;
	arena_init(&arena);
	enum status status = audit_fix_find(ruleset_policy(ruleset), &arena, &fix);
	if (status == OK)
		status = audit_fix_prove(ruleset, &fix, &arena, &after, &same, &example);
	if (status == OK)
		assert_true(same && fix.edits.count > 0);
	arena_clear(&arena);
	return status;
}

static void rows_are_mended(void **state)
{
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	struct arena arena;
	struct sources sources = {0};
	struct findings findings;
	struct policy *policy = NULL;
	struct ruleset *ruleset;
	(void)state;
	arena_init(&arena);
	findings_init(&findings, &arena);
	assert_int_equal(
	    policy_load_text(
		STR("p.yaml"),
		STR("loginscope: 1\nnetworks: {net: [198.51.100.0/24]}\n"
		    "org: {trusted_ip_ranges: ['@net', 16.1.0.0/25, 16.1.0.128/25]}\n"
		    "profiles: [{name: P, login_ip_ranges: [16.2.0.0/24, 16.2.0.7]}]\n"),
		&options, &arena, &sources, &findings, &policy),
	    OK);
	assert_int_equal(ruleset_new(policy, RULES_2026_07, &ruleset), OK);
	every_allocation(fix_try, ruleset);
	ruleset_free(ruleset);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(json_is_read),
	    cmocka_unit_test(published_lists_are_read),
	    cmocka_unit_test(rows_are_mended),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
