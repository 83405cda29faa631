/* The catalogue of the audit: every rule has its row and its texts, codes are told apart from
 * diagnostics, docs/AUDIT.md is what it prints, and memory may run out. What the texts say is
 * held against the rules by tests/audit/selftest. Runs from the repository's root. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "engine/audit_inside.h"
#include "json_scan.h"
#include "load/file.h"
#include "report/audit_report.h"
#include "report/audit_rule_text.h"
#include "report/diagnostic_text.h"

/* --- The rows ------------------------------------------------------------------------- */

static void text_check(const char *id, const char *what, const char *text)
{
	if (!text || !*text)
		fail_msg("%s has no %s", id, what);
	for (const char *at = text; *at; at++)
		if ((unsigned char)*at < 0x20 || (unsigned char)*at > 0x7e)
			fail_msg("%s: the %s is not plain", id, what);
}

static void test_rows(void **state)
{
	(void)state;
	for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT; rule++) {
		const struct audit_entry *entry = audit_catalogue[rule];
		const char *id = audit_rules[rule].id.at;
		text_check(id, "title", entry->title);
		text_check(id, "question", entry->question);
		text_check(id, "criterion", entry->criterion);
		text_check(id, "near miss", entry->near_miss);
		text_check(id, "why", entry->why);
		text_check(id, "fix", entry->fix);
		text_check(id, "source", entry->source);
		assert_int_equal(audit_rule_find(audit_rules[rule].id), rule);
	}
	assert_int_equal(audit_rule_find(STR("no-such-rule")), AUDIT_RULE_COUNT);
	assert_int_equal(audit_rule_find(STR("")), AUDIT_RULE_COUNT);
}

/* Rows of one group are in the table of that group alone. */
static void test_groups(void **state)
{
	static const struct audit_entry *const groups[AUDIT_GROUP_COUNT] = {
	    [AUDIT_GROUP_OPEN] = audit_catalogue_open,
	    [AUDIT_GROUP_USELESS] = audit_catalogue_useless,
	    [AUDIT_GROUP_TYPO] = audit_catalogue_typo,
	    [AUDIT_GROUP_BROKEN] = audit_catalogue_broken,
	};
	(void)state;
	for (enum audit_group group = 0; group < AUDIT_GROUP_COUNT; group++)
		for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT; rule++)
			assert_int_equal(groups[group][rule].title != NULL,
					 audit_rules[rule].group == group);
}

/* The catalogue goes by groups, and so do the rules: one order everywhere. */
static void test_group_order(void **state)
{
	(void)state;
	for (enum audit_rule rule = 1; rule < AUDIT_RULE_COUNT; rule++)
		if (audit_rules[rule].group < audit_rules[rule - 1].group)
			fail_msg("%s stands behind a later group", audit_rules[rule].id.at);
}

/* A code that is both is the reason of a decision: then explain-code tells both. */
static void test_codes(void **state)
{
	(void)state;
	for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT; rule++) {
		const struct diagnostic *diagnostic = diagnostic_find(audit_rules[rule].id);
		if (diagnostic && !diagnostic->verdicts)
			fail_msg("%s is a diagnostic, too", audit_rules[rule].id.at);
	}
	assert_string_equal(diagnostic_nearest(STR("trusted-range-open")), "trusted-ranges-open");
	assert_string_equal(diagnostic_nearest(STR("[Tor-Range]")), "tor-ranges");
	assert_string_equal(diagnostic_nearest(STR("profile-range")), "profile-ranges");
}

/* The texts have numbers that are constants elsewhere. */
static void test_numbers(void **state)
{
	(void)state;
	assert_non_null(strstr(audit_catalogue[AUDIT_TRUSTED_RANGES_OPEN]->criterion, "90 %"));
	assert_int_equal(AUDIT_PRIVILEGES, PERMISSION_MODIFY_ALL_DATA);
	assert_non_null(strstr(audit_catalogue[AUDIT_PRIVILEGED_USER_UNRESTRICTED]->criterion,
			       "`modify_all_data`"));
	assert_non_null(
	    strstr(audit_catalogue[AUDIT_BROAD_TRUSTED_RANGES]->criterion, "2^24 = 16,777,216"));
}

/* --- Printing -------------------------------------------------------------------------- */

static enum status list_print(struct out *out)
{
	const struct page page = {.out = out, .width = 80};
	return audit_rules_text(&page);
}

static enum status told_print(struct out *out)
{
	const struct page page = {.out = out, .width = 80};
	for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT; rule++)
		audit_rule_text(&page, rule);
	return OK;
}

static void memory_check(enum status (*print)(struct out *out))
{
	enum status status = NOMEM;
	for (size_t nth = 1; status != OK; nth++) {
		struct out out;
		out_init_memory(&out);
		mem_fail_from(nth);
		status = print(&out);
		size_t asked = mem_count();
		mem_fail_from(0);
		status = status == OK ? out_status(&out) : status;
		out_clear(&out);
		assert_int_equal(status, asked >= nth ? NOMEM : OK);
	}
}

static void test_memory(void **state)
{
	(void)state;
	memory_check(list_print);
	memory_check(told_print);
	memory_check(audit_rules_markdown);
	memory_check(audit_rules_json);
}

static void test_width(void **state)
{
	(void)state;
	struct out out;
	out_init_memory(&out);
	assert_int_equal(list_print(&out), OK);
	assert_int_equal(told_print(&out), OK);
	size_t column = 0;
	for (size_t i = 0; i < out.used; i++) {
		column = out.at[i] == '\n' ? 0 : column + 1;
		assert_in_range(column, 0, 80);
	}
	out_clear(&out);
}

enum { PAGE_MAX = 1 << 20 };

static void test_page(void **state)
{
	(void)state;
	struct arena arena;
	struct str page;
	struct out out;
	arena_init(&arena);
	out_init_memory(&out);
	assert_int_equal(audit_rules_markdown(&out), OK);
	assert_int_equal(file_bytes("docs/AUDIT.md", PAGE_MAX, &arena, &page), OK);
	if (!str_equal(out_written(&out), page))
		fail_msg("docs/AUDIT.md is another: loginscope audit --list-rules --format md > "
			 "docs/AUDIT.md");
	out_clear(&out);
	arena_clear(&arena);
}

static void test_json(void **state)
{
	(void)state;
	struct out out;
	out_init_memory(&out);
	assert_int_equal(audit_rules_json(&out), OK);
	assert_true(json_scan(out_written(&out)));
	out_rewind(&out);
	diagnostics_json(&out, STR("tor-ranges"), NULL, 0, AUDIT_TOR_RANGES);
	assert_true(json_scan(out_written(&out)));
	struct str written = out_written(&out);
	assert_non_null(memmem(written.at, written.length, "\"id\": \"tor-ranges\"", 18));
	out_clear(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),        cmocka_unit_test(test_groups),
	    cmocka_unit_test(test_group_order), cmocka_unit_test(test_codes),
	    cmocka_unit_test(test_numbers),     cmocka_unit_test(test_memory),
	    cmocka_unit_test(test_width),       cmocka_unit_test(test_page),
	    cmocka_unit_test(test_json),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
