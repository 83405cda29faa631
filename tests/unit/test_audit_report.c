/* Reports of the audit, of an audit made by hand: each allocation failing in turn gives NOMEM or the
 * same bytes, and the pieces of which people's texts are made say what is so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "json_scan.h"
#include "load/load.h"
#include "report/audit_words.h"
#include "report/width.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char policy_text[] =
    "loginscope: 1\n"
    "org:\n"
    "  trusted_ip_ranges:\n"
    "    - 203.0.113.0/24\n"
    "    - 203.0.113.7\n"
    "networks: {office: [2001:db8::/32]}\n"
    "profiles:\n"
    "  - {name: 'Sales <b>|`', login_ip_ranges: [198.51.100.0/24, '@office']}\n"
    "users: [{username: ada@acme.example, profile: 'Sales <b>|`'}]\n"
    "apps: [{name: Desk}]\n"
    "transaction_security: [{name: Watch, when: {not_in: 203.0.113.0/24}, action: mfa}]\n"
    "exceptions:\n"
    "  - {id: private-range, reason: because, owner: o@acme.example, expires: 2027-01-31}\n";

enum { FINDINGS = 9 };

struct scene {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
	struct ruleset *ruleset;
	struct audit_finding at[FINDINGS];
	struct audit_list lists[2];
	struct audit audit;
	struct audit_question question;
	struct baseline baseline;
	struct audit_answer answers[2];
	struct audit_report report;
	bool skip[AUDIT_RULE_COUNT];
};

/* --- An audit ------------------------------------------------------------------------- */

static const struct location country_at[] = {
    {STR_INIT("US"), 0}, {STR_INIT("DE"), 0}, {STR_INIT("FR"), 0}, {STR_INIT("=S"), 0}};
static const struct location operator_at[] = {{STR_INIT("Acme \"<b>"), 64496}, {{0}, 64500}};
static const struct locations countries = {.at = country_at, .count = COUNT(country_at)};
static const struct locations operators = {.at = operator_at, .count = COUNT(operator_at)};

static const struct audit_share in_countries[] = {
    {0, {.low = 200}}, {1, {.low = 50}}, {3, {.low = 5}}, {NONE, {.low = 1}}};
static const struct audit_share of_operators[] = {{0, {.low = 255}}, {1, {.low = 1}}};

static const struct audit_place others[] = {
    {{0, 5, 7, 11}, "the row that it holds"},
    {{0, 12, 1, 0}, "here"},
    {{0, 0, 0, 0}, "nowhere"},
    {{0, 4, 7, 14}, "again"},
    {{0, 4, 7, 14}, "and again"},
};

static struct range ranges[] = {
    {ADDR_V4_FIRST | 0xcb007100, ADDR_V4_FIRST | 0xcb0071ff},
    {(addr)0x20010db8 << 96, ((addr)0x20010db9 << 96) - 1},
};
static struct range everywhere[] = {{0, ADDR_LAST}};

static void findings_make(struct scene *scene)
{
	const struct audit_finding base = {
	    .rule = AUDIT_TRUSTED_RANGES_OPEN,
	    .place = {0, 3, 3, 17},
	    .what = "the ranges hold \"<b>|`\"",
	    .todo = "take them away",
	    .print = STR("trusted-ranges-open/org:"),
	    .exception = NONE,
	};
	struct audit_finding *at = scene->at;
	for (size_t i = 0; i < FINDINGS; i++)
		at[i] = base;
	at[0].addresses = (struct rangeset){everywhere, 1};
	at[1].rule = AUDIT_PRIVATE_RANGE;
	at[1].object = (struct audit_object){AUDIT_PROFILE, 0};
	at[1].addresses = (struct rangeset){ranges, COUNT(ranges)};
	at[1].others = others;
	at[1].other_count = COUNT(others);
	at[1].countries = (struct audit_shares){.at = in_countries,
						.count = COUNT(in_countries),
						.others = 3,
						.others_addresses.low = 9};
	at[1].operators = (struct audit_shares){.at = of_operators, .count = COUNT(of_operators)};
	at[2].rule = AUDIT_PRIVATE_RANGE;
	at[2].standing = AUDIT_EXCEPTED;
	at[2].exception = 0;
	at[3].rule = AUDIT_PRIVATE_RANGE;
	at[3].standing = AUDIT_KNOWN;
	at[3].since = STR("2026-05-02");
	at[3].place.line = 0;
	at[4].rule = AUDIT_NEVER_HIT_ROW;
	at[4].object = (struct audit_object){AUDIT_USER, 0};
	at[5].rule = AUDIT_NEVER_HIT_ROW;
	at[5].object = (struct audit_object){AUDIT_NETWORK, 0};
	at[6].rule = AUDIT_NEVER_HIT_ROW;
	at[6].object = (struct audit_object){AUDIT_TXN_RULE, 0};
	at[6].todo = "";
	at[7].rule = AUDIT_NEVER_HIT_ROW;
	at[7].object = (struct audit_object){AUDIT_EXCEPTION, 0};
	at[8].rule = AUDIT_NEVER_HIT_ROW;
	at[8].object = (struct audit_object){AUDIT_APP, 0};
}

static void audit_make(struct scene *scene)
{
	findings_make(scene);
	scene->lists[0] = (struct audit_list){
	    .name = {RANGES_TRUSTED, 0}, .rows = 2, .v4.low = 256, .sum.v4 = 257};
	scene->lists[1] = (struct audit_list){.name = {RANGES_PROFILE, 0},
					      .object = {AUDIT_PROFILE, 0},
					      .rows = 2,
					      .v4.low = 256,
					      .v6.low = 7,
					      .sum = {.v4 = ADDR_LAST, .v6 = 7, .ten = 1}};
	scene->question = (struct audit_question){.ruleset = scene->ruleset,
						  .countries = &countries,
						  .operators = &operators,
						  .baseline = &scene->baseline,
						  .skip = scene->skip};
	scene->audit = (struct audit){.question = &scene->question,
				      .at = scene->at,
				      .count = FINDINGS,
				      .counts = {1, 1, 5},
				      .known = 1,
				      .excepted = 1,
				      .lists = scene->lists,
				      .list_count = 2,
				      .unasked = {{AUDIT_NEEDS_ALLOWED, 1}},
				      .unasked_count = 1};
	for (size_t i = 0; i < 2; i++)
		scene->answers[i] = (struct audit_answer){.path = i ? "b <.yaml" : "a|`.yaml",
							  .policy = scene->policy,
							  .ruleset = scene->ruleset,
							  .audit = &scene->audit,
							  .login_count = 600};
}

static void scene_open(struct scene *scene)
{
	static const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	static const struct str unread[] = {STR_INIT("c'\"<.yaml")};
	memset(scene, 0, sizeof *scene);
	arena_init(&scene->arena);
	findings_init(&scene->findings, &scene->arena);
	assert_int_equal(policy_load_text(STR("p \"<b>.yaml"), str_of(policy_text), &options,
					  &scene->arena, &scene->sources, &scene->findings,
					  &scene->policy),
			 OK);
	assert_int_equal(ruleset_new(scene->policy, scene->policy->org.rules, &scene->ruleset), OK);
	audit_make(scene);
	scene->report = (struct audit_report){.at = scene->answers,
					      .count = 2,
					      .today = STR("2026-11-22"),
					      .fail_level = SEVERITY_WARNING,
					      .show_excepted = true,
					      .show_known = true,
					      .details = true,
					      .unread = unread,
					      .unread_count = 1,
					      .logins = STR("l.csv"),
					      .baseline = STR("b.json")};
}

static void scene_close(struct scene *scene)
{
	ruleset_free(scene->ruleset);
	arena_clear(&scene->arena);
}

/* --- Every format --------------------------------------------------------------------- */

static enum status sarif(struct out *out, const struct audit_report *report)
{
	return audit_sarif(out, report, "1.2.3");
}

static enum status text(struct out *out, const struct audit_report *report)
{
	const struct page page = {.out = out, .width = 60, .colour = true};
	return audit_text_report(&page, report);
}

static const struct {
	const char *name;
	enum status (*write)(struct out *out, const struct audit_report *report);
	bool json;
} formats[] = {
    {"text", text, false},         {"md", audit_markdown, false},
    {"json", audit_json, true},    {"csv", audit_csv, false},
    {"junit", audit_junit, false}, {"github", audit_github, false},
    {"sarif", sarif, true},        {"the last line", audit_totals_text, false},
};

static enum status report_make(const struct scene *scene, size_t format, struct out *out)
{
	out_init_memory(out);
	enum status status = formats[format].write(out, &scene->report);
	return status == OK ? out_status(out) : status;
}

static void test_no_memory(void **state)
{
	static struct scene scene;
	(void)state;
	scene_open(&scene);
	for (size_t i = 0; i < COUNT(formats); i++) {
		struct out whole, out;
		bool all = false;
		assert_int_equal(report_make(&scene, i, &whole), OK);
		assert_true(whole.used > 50);
		if (formats[i].json && !json_scan(out_written(&whole)))
			fail_msg("%s is no JSON", formats[i].name);
		for (size_t nth = 1; !all; nth++) {
			mem_fail_only(nth);
			enum status status = report_make(&scene, i, &out);
			all = mem_count() < nth;
			mem_fail_from(0);
			if (status == OK && !str_equal(out_written(&out), out_written(&whole)))
				fail_msg("%s, allocation %zu: cut, and OK", formats[i].name, nth);
			if (status != OK && (all || status != NOMEM))
				fail_msg("%s, allocation %zu: status %d", formats[i].name, nth,
					 (int)status);
			out_clear(&out);
		}
		out_clear(&whole);
	}
	scene_close(&scene);
}

/* --- Words ---------------------------------------------------------------------------- */

static void words_are(const char *name, struct out *out, const char *expected)
{
	struct str words = page_plain(out);
	if (!str_equal(words, str_of(expected)))
		fail_msg("%s: %.*s, not %s", name, STR_ARG(words), expected);
	out_rewind(out);
}

#define LARGE ((addr)1 << 127)

/* Shares of countries, by index. */
static const struct {
	const char *name;
	struct audit_share at[5];
	uint32_t count;
	const char *expected;
} shares[] = {
    {"none", {{0, {0}}}, 0, ""},
    {"all of one", {{0, {.low = 7}}}, 1, "US"},
    {"unknown", {{NONE, {.low = 7}}}, 1, "unknown"},
    {"halves", {{0, {.low = 1}}, {1, {.low = 1}}}, 2, "US 50 %, DE 50 %"},
    {"thirds", {{0, {.low = 1}}, {1, {.low = 1}}, {2, {.low = 1}}}, 3, "US 33 %, DE 33 %, FR 33 %"},
    {"nearly all", {{0, {.low = 999}}, {1, {.low = 1}}}, 2, "US 99 %, DE under 1 %"},
    {"one in a hundred", {{0, {.low = 99}}, {1, {.low = 1}}}, 2, "US 99 %, DE 1 %"},
    {"one and a bit", {{0, {.low = 9801}}, {1, {.low = 199}}}, 2, "US 98 %, DE 1 %"},
    {"many",
     {{0, {.low = 4}}, {1, {.low = 3}}, {2, {.low = 2}}, {NONE, {.low = 1}}},
     4,
     "US 40 %, DE 30 %, 2 more"},
    {"all addresses", {{NONE, {.all = true}}}, 1, "unknown"},
    {"2^128 in all", {{0, {.low = LARGE}}, {1, {.low = LARGE}}}, 2, "US 50 %, DE 50 %"},
    {"of 2^128 one", {{0, {.low = ADDR_LAST}}, {1, {.low = 1}}}, 2, "US 99 %, DE under 1 %"},
    {"large, odd",
     {{0, {.low = LARGE}}, {1, {.low = LARGE / 2}}, {2, {.low = LARGE / 4}}},
     3,
     "US 57 %, DE 28 %, FR 14 %"},
};

static void test_shares(void **state)
{
	static struct scene scene;
	struct out out;
	(void)state;
	scene_open(&scene);
	out_init_memory(&out);
	for (size_t i = 0; i < COUNT(shares); i++) {
		struct audit_finding *finding = &scene.at[4];
		finding->countries =
		    (struct audit_shares){.at = shares[i].at, .count = shares[i].count};
		bool any = audit_word_owners(&out, &scene.answers[0], finding);
		assert_int_equal(any, shares[i].count > 0);
		words_are(shares[i].name, &out, shares[i].expected);
	}
	out_clear(&out);
	scene_close(&scene);
}

static void test_where(void **state)
{
	static const char *const expected[FINDINGS] = {
	    "p \"<b>.yaml:3, org",
	    "p \"<b>.yaml:3, profile \"Sales <b>|`\"; line 5: the row that it holds; line 12: "
	    "here; "
	    "p \"<b>.yaml: nowhere; and 2 more; US 75 %, DE 18 %, 5 more; AS64496 Acme \"<b> 99 %, "
	    "AS64500 under 1 %",
	    "p \"<b>.yaml:3, org",
	    "p \"<b>.yaml (not written: by default), org",
	    "p \"<b>.yaml:3, user \"ada@acme.example\"",
	    "p \"<b>.yaml:3, network \"office\"",
	    "p \"<b>.yaml:3, transaction security rule \"Watch\"",
	    "p \"<b>.yaml:3, exception \"private-range\"",
	    "p \"<b>.yaml:3, app \"Desk\"",
	};
	static struct scene scene;
	struct out out;
	(void)state;
	scene_open(&scene);
	out_init_memory(&out);
	for (size_t i = 0; i < FINDINGS; i++) {
		audit_word_where(&out, &scene.answers[0], &scene.at[i]);
		words_are("where", &out, expected[i]);
	}
	out_clear(&out);
	scene_close(&scene);
}

static void test_standing(void **state)
{
	static struct scene scene;
	struct out out;
	(void)state;
	scene_open(&scene);
	out_init_memory(&out);
	const struct audit_answer *answer = &scene.answers[0];
	assert_false(audit_word_standing(&out, &scene.report, answer, &scene.at[0]));
	words_are("new", &out, "");
	assert_true(audit_word_standing(&out, &scene.report, answer, &scene.at[2]));
	words_are("excepted", &out,
		  "accepted until 2027-01-31 by o@acme.example: because (p \"<b>.yaml:13)");
	assert_true(audit_word_standing(&out, &scene.report, answer, &scene.at[3]));
	words_are("known", &out, "known since 2026-05-02, 204 days");
	scene.at[3].since = STR("2026-11-21");
	audit_word_standing(&out, &scene.report, answer, &scene.at[3]);
	words_are("known since yesterday", &out, "known since 2026-11-21, 1 day");
	scene.at[3].since = STR("2026-11-23");
	audit_word_standing(&out, &scene.report, answer, &scene.at[3]);
	words_are("known since tomorrow", &out, "known since 2026-11-23");
	out_clear(&out);
	scene_close(&scene);
}

static void test_counts(void **state)
{
	static const struct {
		struct audit_counts counts;
		const char *expected;
	} rows[] = {
	    {{{0}, 0, 0}, "nothing found"},
	    {{{1}, 0, 0}, "1 error"},
	    {{{2, 1, 1000}, 0, 0}, "2 errors, 1 warning, 1,000 notes"},
	    {{{0}, 1, 0}, "nothing new; 1 known"},
	    {{{0, 0, 1}, 2, 3}, "1 note; 2 known; 3 accepted"},
	};
	struct out out;
	(void)state;
	out_init_memory(&out);
	for (size_t i = 0; i < COUNT(rows); i++) {
		audit_word_counts(&out, &rows[i].counts);
		words_are("counts", &out, rows[i].expected);
	}
	out_clear(&out);
}

static void test_sum(void **state)
{
	static struct scene scene;
	(void)state;
	scene_open(&scene);
	assert_true(audit_list_sum_v4(&scene.lists[0]).low == 257);
	assert_true(audit_list_sum_v4(&scene.lists[1]).all);
	struct count v4, v6;
	audit_families((struct rangeset){everywhere, 1}, &v4, &v6);
	assert_true(v4.low == (addr)1 << 32 && v6.low == ADDR_LAST - v4.low + 1);
	audit_families((struct rangeset){0}, &v4, &v6);
	assert_true(v4.low == 0 && v6.low == 0);
	scene_close(&scene);
}

/* No line is wider than the page, but where one word is. */
static void test_width(void **state)
{
	static struct scene scene;
	(void)state;
	scene_open(&scene);
	for (size_t width = 40; width <= 130; width += 15) {
		struct out out;
		const struct page page = {.out = &out, .width = width};
		out_init_memory(&out);
		assert_int_equal(audit_text_report(&page, &scene.report), OK);
		struct str text = out_written(&out);
		while (text.length) {
			const char *end = memchr(text.at, '\n', text.length);
			assert_non_null(end);
			struct str line = {text.at, (size_t)(end - text.at)};
			bool several = memchr(str_trim(line).at, ' ', str_trim(line).length);
			if (text_width(line) > width && several)
				fail_msg("%zu: %.*s", width, STR_ARG(line));
			text = (struct str){end + 1, text.length - line.length - 1};
		}
		out_clear(&out);
	}
	scene_close(&scene);
}

/* --- What is shown, what counts --------------------------------------------------------- */

static void test_shown(void **state)
{
	static struct scene scene;
	struct audit_report *report = &scene.report;
	(void)state;
	scene_open(&scene);
	const struct audit_finding *fresh = &scene.at[1], *excepted = &scene.at[2],
				   *known = &scene.at[3], *note = &scene.at[4];
	assert_true(audit_shown(report, excepted) && audit_shown(report, known));
	assert_true(audit_finding_fails(report, fresh) && !audit_finding_fails(report, note));
	assert_true(!audit_finding_fails(report, excepted) && !audit_finding_fails(report, known));
	report->show_excepted = report->show_known = false;
	assert_true(audit_shown(report, fresh) && audit_shown(report, note));
	assert_false(audit_shown(report, excepted) || audit_shown(report, known));
	assert_true(audit_told(report, excepted) && audit_told(report, known));
	report->fail_only = true;
	assert_true(audit_shown(report, fresh) && audit_told(report, known));
	assert_false(audit_shown(report, note) || audit_told(report, note));
	assert_true(audit_fails(report));
	scene.audit.counts[SEVERITY_ERROR] = scene.audit.counts[SEVERITY_WARNING] = 0;
	assert_false(audit_fails(report));
	report->fail_level = SEVERITY_NOTE;
	assert_true(audit_fails(report));
	scene_close(&scene);
}

static void test_asked(void **state)
{
	static struct scene scene;
	(void)state;
	scene_open(&scene);
	const struct audit *audit = &scene.audit;
	assert_true(audit_rule_is_asked(audit, AUDIT_PRIVATE_RANGE));
	assert_false(audit_rule_is_asked(audit, AUDIT_COUNTRY_NOT_ALLOWED));
	assert_true(audit_rule_wants(audit, AUDIT_COUNTRY_NOT_ALLOWED, AUDIT_NEEDS_ALLOWED));
	scene.skip[AUDIT_PRIVATE_RANGE] = scene.skip[AUDIT_COUNTRY_NOT_ALLOWED] = true;
	assert_false(audit_rule_is_asked(audit, AUDIT_PRIVATE_RANGE));
	assert_false(audit_rule_wants(audit, AUDIT_COUNTRY_NOT_ALLOWED, AUDIT_NEEDS_ALLOWED));
	scene_close(&scene);
}

static uint32_t said_count(const char *text, const char *said)
{
	uint32_t count = 0;
	for (; (text = strstr(text, said)); text++)
		count++;
	return count;
}

/* A rule that lacks two things is said once, with both; what is alike for all policies once, too. */
static void test_unasked_is_said_once(void **state)
{
	static struct scene scene;
	struct out out;
	(void)state;
	scene_open(&scene);
	scene.audit.unasked[0] = (struct audit_unasked){AUDIT_NEEDS_COUNTRIES, 1};
	scene.audit.unasked[1] = (struct audit_unasked){AUDIT_NEEDS_ALLOWED, 1};
	scene.audit.unasked[2] = (struct audit_unasked){AUDIT_NEEDS_LOGINS, 1};
	scene.audit.unasked_count = 3;
	out_init_memory(&out);
	unsigned sentences = 0;
	while (audit_word_unasked(&out, &scene.audit, sentences)) {
		out_char(&out, '\n');
		sentences++;
	}
	out_char(&out, '\0');
	assert_int_equal(out_status(&out), OK);
	assert_int_equal(sentences, 2);
	assert_int_equal(said_count(out.at, "country-not-allowed"), 1);
	assert_int_equal(said_count(out.at, "a country database"), 1);
	assert_int_equal(said_count(out.at, " and of the countries that are allowed"), 1);
	out_rewind(&out);
	assert_true(audit_unasked_alike(&scene.report));
	assert_int_equal(audit_github(&out, &scene.report), OK);
	out_char(&out, '\0');
	assert_int_equal(said_count(out.at, "::notice ::"), 1);
	assert_int_equal(said_count(out.at, "not asked"), 2);
	struct audit other = scene.audit;
	other.unasked_count = 1;
	scene.answers[1].audit = &other;
	assert_false(audit_unasked_alike(&scene.report));
	out_clear(&out);
	scene_close(&scene);
}

/* How often something stands in a report of two policies alike, of which each has a finding that an
 * exception accepts, two that are known, and two that fail. */
static void test_standings_in_formats(void **state)
{
	static const struct {
		const char *format, *words;
		unsigned times;
	} rows[] = {
	    {"sarif", "\"kind\": \"inSource\"", 2},
	    {"sarif", "\"kind\": \"external\"", 4},
	    {"sarif", "\"baselineState\": \"unchanged\"", 4},
	    {"junit", " failures=\"2\"", 2},
	    {"junit", " failures=\"4\"", 1},
	    {"junit", "<failure", 4},
	    {"md", "oldest is from 2026-05-02", 1},
	};
	static struct scene scene;
	(void)state;
	scene_open(&scene);
	scene.at[4].standing = AUDIT_KNOWN;
	scene.at[4].since = STR("2026-05-03");
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct out out;
		size_t format = 0;
		unsigned times = rows[i].times;
		while (strcmp(formats[format].name, rows[i].format) != 0)
			format++;
		assert_int_equal(report_make(&scene, format, &out), OK);
		out_char(&out, '\0');
		if (said_count(out.at, rows[i].words) != times)
			fail_msg("%s: %s\n%s", rows[i].format, rows[i].words, out.at);
		out_clear(&out);
	}
	scene_close(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_no_memory),
	    cmocka_unit_test(test_shares),
	    cmocka_unit_test(test_where),
	    cmocka_unit_test(test_standing),
	    cmocka_unit_test(test_counts),
	    cmocka_unit_test(test_sum),
	    cmocka_unit_test(test_width),
	    cmocka_unit_test(test_shown),
	    cmocka_unit_test(test_asked),
	    cmocka_unit_test(test_unasked_is_said_once),
	    cmocka_unit_test(test_standings_in_formats),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
