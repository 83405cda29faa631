/* The audit's page: what can be said of it without a browser. tests/browser/run opens it in one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sha256.h>
#include <stdio.h>

#include "base/mem.h"
#include "load/load.h"
#include "report/audit_html.h"

/* A policy, audited. */
struct audited {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
	struct ruleset *ruleset;
	struct audit_question question;
	struct audit audit;
	struct audit_answer answer;
	struct audit_report report;
};

static void audited_open(const char *text, struct audited *ret)
{
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	*ret = (struct audited){0};
	arena_init(&ret->arena);
	findings_init(&ret->findings, &ret->arena);
	assert_int_equal(policy_load_text(STR("row.yaml"), str_of(text), &options, &ret->arena,
					  &ret->sources, &ret->findings, &ret->policy),
			 OK);
	assert_int_equal(ruleset_new(ret->policy, ret->policy->org.rules, &ret->ruleset), OK);
	ret->question = (struct audit_question){.ruleset = ret->ruleset, .today = 20000};
	assert_int_equal(audit_find(&ret->question, &ret->arena, &ret->audit), OK);
	ret->answer = (struct audit_answer){.path = "row.yaml",
					    .policy = ret->policy,
					    .ruleset = ret->ruleset,
					    .audit = &ret->audit};
	ret->report =
	    (struct audit_report){.at = &ret->answer, .count = 1, .today = STR("2024-10-04")};
}

static void audited_close(struct audited *audited)
{
	ruleset_free(audited->ruleset);
	arena_clear(&audited->arena);
}

/* The page, in `out`, which is the caller's to clear. */
static struct str page_of(const struct audited *audited, struct out *out)
{
	out_init_memory(out);
	assert_int_equal(audit_html(out, &audited->report), OK);
	return out_written(out);
}

static size_t count_of(struct str page, const char *text)
{
	size_t count = 0, length = strlen(text);
	for (size_t i = 0; i + length <= page.length; i++)
		count += memcmp(page.at + i, text, length) == 0;
	return count;
}

/* --- The script --------------------------------------------------------------------------- */

static void base64_write(const uint8_t *bytes, size_t count, char *ret)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < count; i += 3) {
		unsigned group = 0;
		for (size_t j = 0; j < 3; j++)
			group = group << 8 | (i + j < count ? bytes[i + j] : 0);
		for (size_t j = 0; j < 4; j++)
			*ret++ = i + j > count ? '=' : digits[group >> (18 - 6 * j) & 63];
	}
	*ret = '\0';
}

static void script_is_the_one_that_is_named(void **state)
{
	(void)state;
	uint8_t digest[SHA256_DIGEST_LENGTH];
	char text[4 * SHA256_DIGEST_LENGTH];
	SHA2_CTX sum;
	SHA256Init(&sum);
	SHA256Update(&sum, (const uint8_t *)audit_html_own.script, strlen(audit_html_own.script));
	SHA256Final(digest, &sum);
	base64_write(digest, sizeof digest, text);
	assert_string_equal(audit_html_own.script_sha256, text);
	assert_null(strstr(audit_html_own.script, "</"));
	assert_null(strstr(audit_html_own.style, "</"));
}

/* --- What is on it ------------------------------------------------------------------------- */

static const char hostile_text[] =
    "loginscope: 1\n"
    "org:\n"
    "  trusted_ip_ranges:\n"
    "    - {start: 10.0.0.0, end: 10.0.0.255, description: '<script>alert(1)</script>'}\n"
    "    - 10.0.0.0/24\n"
    "    - '2001:db8::/32'\n"
    "  login_ip_ranges: ['2000::/3', 0.0.0.0/0]\n"
    "networks: {\"<img src=x>\": [10.1.0.0/16]}\n"
    "profiles:\n"
    "  - {name: '\"><script>x', permissions: [modify_all_data]}\n"
    "  - {name: 'B', login_ip_ranges: [203.0.113.0/24, 8.0.0.0/7, '@<img src=x>']}\n"
    "users: [{username: \"<b>'u'</b>@acme.example\", profile: B}]\n"
    "apps: [{name: '<i>&amp;', ip_relaxation: bypass}]\n";

static void foreign_text_is_text(void **state)
{
	(void)state;
	struct audited audited;
	struct out out;
	audited_open(hostile_text, &audited);
	struct str page = page_of(&audited, &out);
	assert_int_equal(count_of(page, "<script"), 1);
	assert_int_equal(count_of(page, "<img"), 0);
	assert_int_equal(count_of(page, "<i>"), 0);
	assert_true(count_of(page, "&quot;&gt;&lt;script&gt;x") > 0);
	assert_true(count_of(page, "&lt;img src=x&gt;") > 0);
	assert_int_equal(count_of(page, "<svg class=\"map\""), 4); /* two profiles, two questions */
	assert_int_equal(count_of(page, "http"), count_of(page, "http-equiv"));
	out_clear(&out);
	audited_close(&audited);
}

static void findings_are_all_there(void **state)
{
	(void)state;
	struct audited audited;
	struct out out;
	audited_open(hostile_text, &audited);
	struct str page = page_of(&audited, &out);
	assert_true(audited.audit.count > 3);
	assert_int_equal(count_of(page, "data-name=\"Severity\""), audited.audit.count);
	assert_int_equal(count_of(page, "data-name=\"List\""), audited.audit.list_count);
	for (uint32_t i = 0; i < audited.audit.count; i++) {
		char link[100];
		snprintf(link, sizeof link, "<div class=\"rule\" id=\"rule-1-%s\"",
			 audit_rules[audited.audit.at[i].rule].id.at);
		assert_int_equal(count_of(page, link), 1);
	}
	out_clear(&out);
	audited_close(&audited);
}

/* More findings than a page has: the rest is counted. */
static void many_findings_have_an_end(void **state)
{
	(void)state;
	enum { ROWS = 2100, SHOWN = 2000 };
	struct audited audited;
	struct out out, text;
	char rest[100];
	out_init_memory(&text);
	out_text(&text, "loginscope: 1\norg:\n  trusted_ip_ranges:\n");
	for (unsigned i = 0; i < ROWS; i++)
		out_format(&text, "    - 10.%u.%u.0/25\n", i / 256, i % 256);
	out_text(&text, "profiles: [{name: P}]\n");
	out_char(&text, '\0');
	audited_open(out_written(&text).at, &audited);
	assert_true(audited.audit.count >= ROWS);
	struct str page = page_of(&audited, &out);
	assert_int_equal(count_of(page, "data-name=\"Severity\""), SHOWN);
	snprintf(rest, sizeof rest, "And %u more, no worse", audited.audit.count - SHOWN);
	assert_int_equal(count_of(page, rest), 1);
	out_clear(&out);
	out_clear(&text);
	audited_close(&audited);
}

static void page_is_the_same_again(void **state)
{
	(void)state;
	struct audited audited;
	struct out once, twice;
	audited_open(hostile_text, &audited);
	assert_true(str_equal(page_of(&audited, &once), page_of(&audited, &twice)));
	out_clear(&once);
	out_clear(&twice);
	audited_close(&audited);
}

/* Whichever allocation fails: no page, or the whole page. */
static void memory_may_run_out(void **state)
{
	(void)state;
	struct audited audited;
	struct out whole;
	size_t nth = 0, failures = 0, asked;
	audited_open(hostile_text, &audited);
	struct str page = page_of(&audited, &whole);
	do {
		struct out out;
		out_init_memory(&out);
		mem_fail_only(++nth);
		enum status status = audit_html(&out, &audited.report);
		asked = mem_count();
		mem_fail_from(0);
		if (status == OK)
			status = out_status(&out);
		assert_true(status == OK || status == NOMEM);
		if (status == OK)
			assert_true(str_equal(out_written(&out), page));
		failures += status == NOMEM;
		out_clear(&out);
	} while (asked >= nth);
	assert_true(failures > 20);
	out_clear(&whole);
	audited_close(&audited);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(script_is_the_one_that_is_named),
	    cmocka_unit_test(foreign_text_is_text),
	    cmocka_unit_test(findings_are_all_there),
	    cmocka_unit_test(many_findings_have_an_end),
	    cmocka_unit_test(page_is_the_same_again),
	    cmocka_unit_test(memory_may_run_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
