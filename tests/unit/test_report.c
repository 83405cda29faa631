/* Answers in words: every reason has a sentence that names what decided, and the
 * line it stands on. The policies are written here, so that each row shows what
 * its sentence speaks of. */
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
#include "load/logins.h"
#include "report/decision_json.h"
#include "report/decision_text.h"
#include "report/explain_text.h"
#include "report/login_rows.h"
#include "report/sentence.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define V4(a, b, c, d)                                                                             \
	((addr)0xffff << 32 | (addr)(a) << 24 | (addr)(b) << 16 | (addr)(c) << 8 | (addr)(d))

/* The org is a row's own, in one line; the rest is common, so lines are the same
 * in every row. */
static const char common[] = "profiles:\n"                                                /* 3 */
			     "  - name: Open\n"                                           /* 4 */
			     "  - name: Fenced\n"                                         /* 5 */
			     "    login_ip_ranges:\n"                                     /* 6 */
			     "      - {cidr: 203.0.113.0/25, description: Data center}\n" /* 7 */
			     "      - '@ci'\n"                                            /* 8 */
			     "  - name: Broad\n"                                          /* 9 */
			     "    login_ip_ranges: [0.0.0.0/1]\n"                         /* 10 */
			     "  - name: Hours\n"                                          /* 11 */
			     "    login_hours:\n"                                         /* 12 */
			     "      monday: 08:00-18:00\n"                                /* 13 */
			     "      sunday: closed\n"                                     /* 14 */
			     "  - name: Api Only\n"                                       /* 15 */
			     "    permissions: [api_only]\n"                              /* 16 */
			     "  - name: Partner\n"                                        /* 17 */
			     "    experience_cloud: true\n"                               /* 18 */
			     "    device_activation: true\n"                              /* 19 */
			     "  - name: Customer\n"                                       /* 20 */
			     "    experience_cloud: true\n"                               /* 21 */
			     "permission_sets:\n"                                         /* 22 */
			     "  - name: Guarded\n"                                        /* 23 */
			     "    permissions: [mfa_for_api, mfa_for_ui]\n"               /* 24 */
			     "users:\n"                                                   /* 25 */
			     "  - {username: ada, profile: Open}\n"                       /* 26 */
			     "  - {username: gone, profile: Open, active: false}\n"       /* 27 */
			     "  - {username: ice, profile: Open, frozen: true}\n"         /* 28 */
			     "  - {username: bar, profile: Open, locked: true}\n"         /* 29 */
			     "  - username: mfa\n"                                        /* 30 */
			     "    profile: Open\n"                                        /* 31 */
			     "    permission_sets: [Guarded]\n"                           /* 32 */
			     "    authenticator: true\n"                                  /* 33 */
			     "apps:\n"                                                    /* 34 */
			     "  - {name: Free, ip_relaxation: bypass}\n"                  /* 35 */
			     "  - {name: Second, ip_relaxation: bypass_2factor}\n"        /* 36 */
			     "  - name: Own\n"                                            /* 37 */
			     "    ip_relaxation: bypass_2factor\n"                        /* 38 */
			     "    ip_ranges: [198.51.100.0/25]\n"                         /* 39 */
			     "networks:\n"                                                /* 40 */
			     "  ci: [192.0.2.0/28]\n"                                     /* 41 */
    ;

#define ZONE    "time_zone: Europe/Berlin"
#define TRUSTED ZONE ", trusted_ip_ranges: [203.0.113.0/24, 198.51.100.64/26]"
#define WIDE    ZONE ", trusted_ip_ranges: [0.0.0.0/1]"
#define BLOCKING                                                                                   \
	ZONE "}\ntransaction_security: [{name: From afar, when: {not_in: 203.0.113.0/24}, "        \
	     "action: "

static const struct told {
	const char *name, *org, *rules, *facts;
	const char *reason, *text;
} told[] = {
#include "test_report_told.h"
};

/* --- A question ------------------------------------------------------------- */

struct asked {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
	struct ruleset *ruleset;
	struct login login;
	struct outcomes outcomes;
	struct answer answer;
};

static void policy_make(struct asked *asked, const struct told *row)
{
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	bool has_rules = strstr(row->org, "transaction_security") != NULL;
	char *text = arena_format(&asked->arena, "loginscope: 1\norg: {%s%s\n%s", row->org,
				  has_rules ? "}]" : "}", common);
	assert_non_null(text);
	enum status status = policy_load_text(STR("p.yaml"), str_of(text), &options, &asked->arena,
					      &asked->sources, &asked->findings, &asked->policy);
	if (status != OK)
		fail_msg("%s: the policy: %s", row->name,
			 asked->findings.first ? asked->findings.first->message : "?");
	enum rules rules = RULES_DEFAULT;
	if (row->rules)
		assert_int_equal(rules_parse(str_of(row->rules), &rules), RULES_OK);
	assert_int_equal(ruleset_new(asked->policy, rules, &asked->ruleset), OK);
}

/* "user=ada;ip=192.0.2.1;via=ui" */
static void login_make(struct asked *asked, const struct told *row)
{
	char *facts = arena_text(&asked->arena, row->facts, strlen(row->facts)), *rest = facts;
	const char *message = "?";
	login_init(&asked->login);
	for (char *fact; (fact = strtok_r(rest, ";", &rest));) {
		char *equals = strchr(fact, '=');
		struct str name = {fact, (size_t)(equals - fact)};
		size_t column = name_find(login_column_names, COLUMN_COUNT, name);
		assert_true(column < COLUMN_COUNT);
		if (login_set(&asked->login, asked->policy, (enum login_column)column,
			      str_of(equals + 1), SUGGEST, &asked->arena, &message))
			fail_msg("%s: %s", row->name, message);
	}
	if (login_finish(&asked->login, asked->policy, &message))
		fail_msg("%s: %s", row->name, message);
}

static void ask(struct asked *asked, const struct told *row)
{
	*asked = (struct asked){0};
	arena_init(&asked->arena);
	findings_init(&asked->findings, &asked->arena);
	policy_make(asked, row);
	login_make(asked, row);
	assert_int_equal(
	    outcomes_find(asked->ruleset, &asked->login, &asked->arena, &asked->outcomes), OK);
	asked->answer = (struct answer){.ruleset = asked->ruleset,
					.login = &asked->login,
					.outcomes = &asked->outcomes,
					.scratch = &asked->arena};
	assert_int_equal(answer_changes_find(&asked->answer), OK);
}

static void asked_clear(struct asked *asked)
{
	ruleset_free(asked->ruleset);
	arena_clear(&asked->arena);
}

/* --- Sentences --------------------------------------------------------------- */

static void hard_blanks_soften(struct out *out)
{
	for (size_t i = 0; i < out->used; i++)
		if (out->at[i] == HARD_BLANK)
			out->at[i] = ' ';
}

static void test_sentences(void **state)
{
	(void)state;
	bool told_reasons[REASON_COUNT] = {false};
	for (size_t i = 0; i < COUNT(told); i++) {
		struct asked asked;
		struct out out;
		ask(&asked, &told[i]);
		out_init_memory(&out);
		assert_int_equal(reason_sentence(&out, &asked.answer), OK);
		hard_blanks_soften(&out);
		struct str reason = reason_names[asked.outcomes.decision.reason];
		if (!str_equal(reason, str_of(told[i].reason)) ||
		    !str_equal(out_written(&out), str_of(told[i].text)))
			fail_msg("%s: [%s] %.*s", told[i].name, reason.at,
				 STR_ARG(out_written(&out)));
		told_reasons[asked.outcomes.decision.reason] = true;
		out_clear(&out);
		asked_clear(&asked);
	}
	for (size_t i = 0; i < REASON_COUNT; i++) {
		if (!told_reasons[i])
			fail_msg("no row tells the reason %s", reason_names[i].at);
		assert_true(strlen(reason_source((enum reason)i)) > 0);
	}
}

/* --- Whole answers ----------------------------------------------------------- */

static const size_t widths[] = {40, 72, 100};

/* How wide the last word of a line is. */
static size_t last_word(struct str line)
{
	size_t length = 0;
	while (length < line.length && line.at[line.length - 1 - length] != ' ')
		length++;
	return length;
}

/* No line is wider than the page unless one long word does not fit beside the
 * columns before it, none ends in a blank, and no control character is left but the
 * line ends. */
static void check_page(const char *name, struct str text, size_t width)
{
	while (text.length) {
		const char *end = memchr(text.at, '\n', text.length);
		if (!end)
			fail_msg("%s: the last line is not ended", name);
		struct str line = {text.at, (size_t)(end - text.at)};
		if (line.length && line.at[line.length - 1] == ' ')
			fail_msg("%s: a blank at the end of: %.*s", name, STR_ARG(line));
		for (size_t i = 0; i < line.length; i++)
			if ((unsigned char)line.at[i] < 0x20)
				fail_msg("%s: a control character in: %.*s", name, STR_ARG(line));
		if (width >= 72 && str_char_count(line) > width && last_word(line) + 42 < width)
			fail_msg("%s: wider than %zu: %.*s", name, width, STR_ARG(line));
		text = (struct str){end + 1, text.length - line.length - 1};
	}
}

static void test_pages(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(told); i++) {
		struct asked asked;
		ask(&asked, &told[i]);
		for (size_t w = 0; w < COUNT(widths); w++) {
			struct out out;
			struct page page = {.out = &out, .width = widths[w]};
			out_init_memory(&out);
			assert_int_equal(decision_text(&page, &asked.answer), OK);
			assert_int_equal(explain_text(&page, &asked.answer), OK);
			check_page(told[i].name, out_written(&out), widths[w]);
			out_clear(&out);
		}
		asked_clear(&asked);
	}
}

/* Every answer is JSON, pretty and plain, whole and brief; and the brief form from
 * prepared fragments is that of the plain writer, byte for byte. */
static void test_json(void **state)
{
	(void)state;
	struct fragments fragments;
	fragments_init(&fragments);
	for (size_t i = 0; i < 2 * COUNT(told); i++) {
		struct asked asked;
		struct out out, brief;
		struct json json;
		ask(&asked, &told[i % COUNT(told)]);
		for (unsigned broken = 0; broken < 4; broken++) {
			out_init_memory(&out);
			json_init(&json, &out, broken);
			assert_int_equal(decision_json(&json, &asked.answer, JSON_FULL), OK);
			assert_true(json_scan(out_written(&out)));
			out_clear(&out);
		}
		out_init_memory(&out);
		out_init_memory(&brief);
		asked.answer.row = i + 1;
		json_init(&json, &out, 0);
		assert_int_equal(decision_json(&json, &asked.answer, JSON_BRIEF), OK);
		assert_true(json_scan(out_written(&out)));
		out_char(&out, '\n');
		assert_int_equal(login_jsonl(&brief, &asked.answer, JSON_BRIEF, &fragments), OK);
		if (!str_equal(out_written(&out), out_written(&brief)))
			fail_msg("%s: %.*s", told[i % COUNT(told)].name,
				 STR_ARG(out_written(&brief)));
		out_clear(&out);
		out_clear(&brief);
		asked_clear(&asked);
	}
	fragments_clear(&fragments);
}

static void text_compare(const char *name, struct out *out, const char *expected)
{
	if (!str_equal(out_written(out), str_of(expected)))
		fail_msg("%s:\n%.*s\nnot\n%s", name, STR_ARG(out_written(out)), expected);
	out_rewind(out);
}

static void test_whole_text(void **state)
{
	(void)state;
	static const struct told row = {
	    .name = "token", .org = TRUSTED, .facts = "user=ada;via=soap;ip=198.51.100.1"};
	struct asked asked;
	struct out out;
	struct page page = {.out = &out, .width = 80};
	ask(&asked, &row);
	out_init_memory(&out);
	assert_int_equal(decision_text(&page, &asked.answer), OK);
	text_compare(
	    "decide", &out,
	    "TOKEN REQUIRED   ada · soap · 198.51.100.1\n"
	    "  The address is in none of the 2 trusted ranges (p.yaml:2) and profile \"Open\"\n"
	    "  has no login IP ranges, so the password must be followed by the security\n"
	    "  token.                                                          [untrusted-ip]\n"
	    "  Salesforce would answer LOGIN_MUST_USE_SECURITY_TOKEN. Login History: \"Failed:\n"
	    "  API security token required\".\n"
	    "  What would change it\n"
	    "    ALLOWED  from a trusted range, such as 198.51.100.64/26 (p.yaml:2)\n"
	    "    ALLOWED  with the security token behind the password\n");
	page.colour = true;
	assert_int_equal(login_text_row(&page, &asked.answer), OK);
	text_compare(
	    "a row in colour", &out,
	    "\x1b[1;33mTOKEN REQUIRED\x1b[0m         ada · soap · 198.51.100.1  [untrusted-ip]\n");
	out_clear(&out);
	asked_clear(&asked);
}

static void test_depends(void **state)
{
	(void)state;
	static const struct told row = {
	    .name = "depends", .org = TRUSTED, .facts = "user=ada;via=ui"};
	struct asked asked;
	struct out out;
	struct page page = {.out = &out, .width = 80};
	ask(&asked, &row);
	out_init_memory(&out);
	assert_int_equal(decision_text(&page, &asked.answer), OK);
	text_compare("depends", &out,
		     "DEPENDS   ada · ui\n"
		     "  Not given, and they matter: the address (--ip) and whether the browser is\n"
		     "  known (--device).\n"
		     "    ip                                  device\n"
		     "    0.0.0.0 - 198.51.100.63 and 4 more  known   ALLOWED                "
		     "[known-device]\n"
		     "                                        new     IDENTITY VERIFICATION  "
		     "[untrusted-ip]\n"
		     "    198.51.100.64/26 and 1 more         any     ALLOWED                "
		     "[trusted-ip]\n");
	out_clear(&out);
	asked_clear(&asked);
}

/* --- Blocks ------------------------------------------------------------------ */

#define PIECES                                                                                     \
	ZONE ", trusted_ip_ranges: [\n"                                                            \
	     "192.0.2.0/25,\n192.0.2.128/25,\n"                                                    \
	     "203.0.113.0/26,\n203.0.113.64/26,\n203.0.113.128/26,\n203.0.113.192/27,\n"           \
	     "203.0.113.224/27]"
#define RULES(action)                                                                              \
	ZONE "}\ntransaction_security: [{name: A, when: {not_in: [0.0.0.0 - 192.0.2.127, "         \
	     "192.0.3.0 - 255.255.255.255]}, action: " action "},\n"                               \
	     "{name: B, when: {not_in: [0.0.0.0 - 192.0.1.255, 192.0.2.128 - 255.255.255.255]}, "  \
	     "action: " action

/* Blocks that are one part: what the table says of it, and what the sentence. */
static const struct block {
	struct told row;
	struct range range;
	const char *table, *text;
} blocks[] = {
    {{.name = "one row holds it", .org = PIECES, .facts = "user=ada;via=soap"},
     {V4(192, 0, 2, 0), V4(192, 0, 2, 127)},
     "  192.0.2.0/25  128  ALLOWED  [trusted-ip] line 3\n",
     "Each address of it is in 192.0.2.0/25 (p.yaml:3), a trusted range of the org, so no "
     "security token is needed."},
    {{.name = "two rows hold it", .org = PIECES, .facts = "user=ada;via=soap"},
     {V4(192, 0, 2, 0), V4(192, 0, 2, 255)},
     "  192.0.2.0/24  256  ALLOWED  [trusted-ip] lines 3 and 4\n",
     "Each address of it is in one of 2 trusted ranges of the org (p.yaml:3 and 4), so no "
     "security token is needed."},
    {{.name = "five rows hold it", .org = PIECES, .facts = "user=ada;via=soap"},
     {V4(203, 0, 113, 0), V4(203, 0, 113, 255)},
     "  203.0.113.0/24  256  ALLOWED  [trusted-ip] lines 5, 6, 7 and 2 more\n",
     "Each address of it is in one of 5 trusted ranges of the org (p.yaml:5, 6, 7 and 2 more), "
     "so no security token is needed."},
    {{.name = "rows of one line hold it",
      .org = ZONE ", trusted_ip_ranges: [192.0.2.0/25, 192.0.2.128/25]",
      .facts = "user=ada;via=soap"},
     {V4(192, 0, 2, 0), V4(192, 0, 2, 255)},
     "  192.0.2.0/24  256  ALLOWED  [trusted-ip] line 2\n",
     "Each address of it is in one of 2 trusted ranges of the org (p.yaml:2), so no security "
     "token is needed."},
    {{.name = "trusted, but not the profile's",
      .org = ZONE ", trusted_ip_ranges: [192.0.2.128/25]",
      .facts = "profile=Fenced;via=soap"},
     {V4(192, 0, 2, 128), V4(192, 0, 2, 255)},
     "  192.0.2.128/25  128  REFUSED  [profile-ip] no row of line 6\n",
     "Each address of it is in none of the 2 login IP ranges of profile \"Fenced\" (p.yaml:6), "
     "so the login is refused. That the org trusts it does not help: profile "
     "ranges come first."},
    {{.name = "half of it trusted, but not the profile's",
      .org = ZONE ", trusted_ip_ranges: [192.0.2.128/26]",
      .facts = "profile=Fenced;via=soap"},
     {V4(192, 0, 2, 128), V4(192, 0, 2, 255)},
     "  192.0.2.128/25  128  REFUSED  [profile-ip] no row of line 6\n",
     "Each address of it is in none of the 2 login IP ranges of profile \"Fenced\" (p.yaml:6), "
     "so the login is refused."},
    {{.name = "one rule blocks it", .org = RULES("block"), .facts = "user=ada;via=soap"},
     {V4(192, 0, 2, 128), V4(192, 0, 2, 255)},
     "  192.0.2.128/25  128  REFUSED  [transaction-security] line 3 \"A\"\n",
     "Transaction security rule \"A\" (p.yaml:3) blocks logins from outside the rule's 2 "
     "ranges."},
    {{.name = "two rules block it", .org = RULES("block"), .facts = "user=ada;via=soap"},
     {V4(192, 0, 2, 0), V4(192, 0, 2, 255)},
     "  192.0.2.0/24  256  REFUSED  [transaction-security] lines 3 and 4\n",
     "Each address of it is matched by at least one of the transaction security rules \"A\" "
     "(p.yaml:3) and \"B\" (p.yaml:4), which refuse the login."},
    {{.name = "two rules ask for MFA",
      .org = RULES("mfa"),
      .facts = "user=ada;via=ui;device=known"},
     {V4(192, 0, 2, 0), V4(192, 0, 2, 255)},
     "  192.0.2.0/24  256  MFA REQUIRED  [transaction-security] lines 3 and 4\n",
     "Each address of it is matched by at least one of the transaction security rules \"A\" "
     "(p.yaml:3) and \"B\" (p.yaml:4), which ask for MFA."},
};

static void test_blocks(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(blocks); i++) {
		struct asked asked;
		struct rangeset set;
		struct part *parts;
		size_t count;
		struct out out;
		struct page page = {.out = &out, .width = 100};
		ask(&asked, &blocks[i].row);
		assert_int_equal(rangeset_of(&asked.arena, &blocks[i].range, 1, &set), OK);
		assert_int_equal(
		    parts_find(asked.ruleset, &asked.login, set, &asked.arena, &parts, &count), OK);
		if (count != 1)
			fail_msg("%s: %zu parts", blocks[i].row.name, count);
		out_init_memory(&out);
		assert_int_equal(parts_text(&page, &asked.answer, parts, count), OK);
		const char *table = memchr(out.at, '\n', out.used);
		assert_non_null(table);
		if (!str_equal((struct str){table + 1, (size_t)(out.at + out.used - table - 1)},
			       str_of(blocks[i].table)))
			fail_msg("%s: %.*s", blocks[i].row.name, STR_ARG(out_written(&out)));
		out_rewind(&out);
		struct answer part = answer_of_part(&asked.answer, parts);
		assert_int_equal(reason_sentence(&out, &part), OK);
		hard_blanks_soften(&out);
		text_compare(blocks[i].row.name, &out, blocks[i].text);
		out_clear(&out);
		asked_clear(&asked);
	}
}

/* --- Steps ------------------------------------------------------------------- */

/* A line of an explanation, its blanks made one. */
static const struct stepped {
	struct told row;
	const char *line;
} stepped[] = {
    {{.name = "a list that is not there",
      .org = ZONE,
      .facts = "user=ada;via=soap;ip=198.51.100.1"},
     "security token pending no org.trusted_ip_ranges"},
    {{.name = "a list that is not there, of an unknown address",
      .org = ZONE,
      .facts = "user=ada;via=soap"},
     "security token pending no org.trusted_ip_ranges"},
    {{.name = "depends", .org = TRUSTED, .facts = "user=ada;via=soap"},
     "security token unknown depends on what is not given"},
    {{.name = "MFA that is met",
      .org = BLOCKING "mfa",
      .facts = "user=ada;via=ui;ip=198.51.100.1;strong-auth=yes"},
     "transaction security pass rule \"From afar\": met by strong authentication p.yaml:3:31"},
    {{.name = "a rule that does not apply",
      .org = BLOCKING "mfa",
      .facts = "user=ada;via=ui;ip=203.0.113.1;strong-auth=yes"},
     "transaction security pass rule \"From afar\": does not apply p.yaml:3:31"},
    {{.name = "requests, by default",
      .org = ZONE,
      .facts = "profile=Fenced;via=ui;phase=request;ip=203.0.113.1"},
     "profile ranges not applicable checked at login only: "
     "org.session.enforce_login_ip_ranges_on_every_request"},
    {{.name = "lifted by an app",
      .org = ZONE,
      .facts = "profile=Fenced;via=oauth-refresh;app=Free;ip=198.51.100.1"},
     "profile ranges not applicable lifted by app.ip_relaxation of \"Free\" p.yaml:35:33"},
};

static void blanks_join(struct out *out)
{
	size_t kept = 0;
	for (size_t i = 0; i < out->used; i++)
		if (out->at[i] != ' ' || (kept && out->at[kept - 1] != ' '))
			out->at[kept++] = out->at[i];
	out->used = kept;
}

static void test_steps(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(stepped); i++) {
		struct asked asked;
		struct out out;
		struct page page = {.out = &out, .width = 300};
		ask(&asked, &stepped[i].row);
		out_init_memory(&out);
		assert_int_equal(explain_text(&page, &asked.answer), OK);
		blanks_join(&out);
		if (!memmem(out.at, out.used, stepped[i].line, strlen(stepped[i].line)))
			fail_msg("%s: %.*s", stepped[i].row.name, STR_ARG(out_written(&out)));
		out_clear(&out);
		asked_clear(&asked);
	}
}

/* An answer that depends has its steps too, in the JSON. */
static void test_depends_json(void **state)
{
	(void)state;
	static const struct told row = {
	    .name = "depends", .org = TRUSTED, .facts = "user=ada;via=soap"};
	static const char *const parts[] = {
	    "{\"rule\":\"method\",\"outcome\":\"pass\"}",
	    "{\"rule\":\"token\",\"outcome\":\"unknown\"}",
	    "\"verdict\":\"depends\",\"reason\":null,\"grade\":null,\"token\":null",
	    "\"would_change\":[]"};
	struct asked asked;
	struct out out;
	struct json json;
	ask(&asked, &row);
	out_init_memory(&out);
	json_init(&json, &out, 0);
	assert_int_equal(decision_json(&json, &asked.answer, JSON_FULL), OK);
	for (size_t i = 0; i < COUNT(parts); i++)
		if (!memmem(out.at, out.used, parts[i], strlen(parts[i])))
			fail_msg("no %s in %.*s", parts[i], STR_ARG(out_written(&out)));
	out_clear(&out);
	asked_clear(&asked);
}

/* --- Rows -------------------------------------------------------------------- */

static const struct fitted {
	const char *name, *row, *text;
} fitted[] = {
    {"as it stands", "a,b,c", "a,b,c,,,,,,code,\"a, b\"\n"},
    {"too short", "a", "a,,,,,,,,code,\"a, b\"\n"},
    {"too long", "a,b,c,d,e", "a,b,c,,,,,,code,\"a, b\"\n"},
    {"empty", "", ",,,,,,,,code,\"a, b\"\n"},
    {"quoted commas", "\"a,a\",b,\"c,,c\"", "\"a,a\",b,\"c,,c\",,,,,,code,\"a, b\"\n"},
    {"a quote left open", "\"a,b,c", ",,,,,,,,code,\"a, b\"\n"},
    {"text behind a quote", "\"a\"x,b,c", ",,,,,,,,code,\"a, b\"\n"},
    {"a quote inside", "a,x\"b\",c", ",,,,,,,,code,\"a, b\"\n"},
    {"a lone quote", "a,\"", ",,,,,,,,code,\"a, b\"\n"},
    {"doubled quotes", "\"a\"\"\",\"\",\"\"\"\"", "\"a\"\"\",\"\",\"\"\"\",,,,,,code,\"a, b\"\n"},
    {"a quote beyond the columns", "a,b,c,d\"", "a,b,c,,,,,,code,\"a, b\"\n"},
    {"a line end in quotes", "\"a\r\n\",b,c", "\"a\r\n\",b,c,,,,,,code,\"a, b\"\n"},
    {"a lone carriage return", "a\r,b,c", ",,,,,,,,code,\"a, b\"\n"},
    {"empty columns", ",,", ",,,,,,,,code,\"a, b\"\n"},
    {"a comma at the end", "a,", "a,,,,,,,,code,\"a, b\"\n"},
};

static void test_rows(void **state)
{
	(void)state;
	struct out out;
	struct row_error error = {7, "code", "a, b"};
	struct page page = {.out = &out, .width = 80};
	out_init_memory(&out);
	for (size_t i = 0; i < COUNT(fitted); i++) {
		login_csv_error(&out, str_of(fitted[i].row), 3, &error);
		text_compare(fitted[i].name, &out, fitted[i].text);
	}
	login_jsonl_error(&out, &error);
	text_compare("jsonl", &out,
		     "{\"row\":7,\"error\":{\"code\":\"code\",\"message\":\"a, b\"}}\n");
	login_text_error(&page, &error);
	text_compare("text", &out, "ERROR                  row 7: a, b [code]\n");
	out_clear(&out);
}

/* --- Memory ------------------------------------------------------------------ */

/* Every writer that allocates, alone. */
static enum status write_decision(struct out *out, const struct asked *asked)
{
	struct page page = {.out = out, .width = 80};
	return decision_text(&page, &asked->answer);
}

static enum status write_explanation(struct out *out, const struct asked *asked)
{
	struct page page = {.out = out, .width = 80};
	return explain_text(&page, &asked->answer);
}

static enum status write_row(struct out *out, const struct asked *asked)
{
	struct page page = {.out = out, .width = 80};
	return login_text_row(&page, &asked->answer);
}

static enum status write_json(struct out *out, const struct asked *asked)
{
	struct json json;
	json_init(&json, out, 2);
	return decision_json(&json, &asked->answer, JSON_FULL);
}

static enum status write_jsonl(struct out *out, const struct asked *asked)
{
	struct fragments fragments;
	fragments_init(&fragments);
	enum status status = login_jsonl(out, &asked->answer, JSON_BRIEF, &fragments);
	fragments_clear(&fragments);
	return status;
}

static const struct range whole_block = {V4(198, 51, 100, 0), V4(198, 51, 100, 255)};

static enum status write_parts(struct out *out, const struct asked *asked, bool explain)
{
	struct rangeset set;
	struct part *parts;
	size_t count;
	struct page page = {.out = out, .width = 80};
	struct arena *arena = asked->answer.scratch;
	if (rangeset_of(arena, &whole_block, 1, &set) != OK ||
	    parts_find(asked->ruleset, &asked->login, set, arena, &parts, &count) != OK)
		return NOMEM;
	return explain ? explain_parts_text(&page, &asked->answer, parts, count)
		       : parts_text(&page, &asked->answer, parts, count);
}

static enum status write_parts_short(struct out *out, const struct asked *asked)
{
	return write_parts(out, asked, false);
}

static enum status write_parts_long(struct out *out, const struct asked *asked)
{
	return write_parts(out, asked, true);
}

static const struct writer {
	const char *name;
	enum status (*write)(struct out *out, const struct asked *asked);
} writers[] = {
    {"decision", write_decision},
    {"explanation", write_explanation},
    {"row", write_row},
    {"json", write_json},
    {"jsonl", write_jsonl},
    {"parts", write_parts_short},
    {"parts, explained", write_parts_long},
};

/* One run of a writer with the n-th allocation failing. False: it had fewer. */
static bool writer_fails(const struct writer *writer, const struct told *row,
			 void (*failing)(size_t), size_t nth)
{
	struct asked asked;
	struct out out;
	ask(&asked, row);
	out_init_memory(&out);
	failing(nth);
	enum status status = writer->write(&out, &asked);
	bool failed = mem_count() >= nth;
	mem_fail_from(0);
	bool said = status == NOMEM || out_status(&out) == NOMEM;
	if (said != failed)
		fail_msg("%s of %s, allocation %zu: %s", writer->name, row->name, nth,
			 failed ? "swallowed" : "failed by itself");
	out_clear(&out);
	asked_clear(&asked);
	return failed;
}

/* The n-th allocation fails, alone or with all that follow, while a writer is at
 * work, for every n: NOMEM, from the writer or its output. */
static void test_no_memory(void **state)
{
	(void)state;
	static void (*const failing[])(size_t) = {mem_fail_from, mem_fail_only};
	static const struct told rows[] = {
	    {.name = "one answer",
	     .org = TRUSTED,
	     .facts = "user=ada;via=ui;ip=198.51.100.1;device=new"},
	    {.name = "depends", .org = TRUSTED, .facts = "user=ada"},
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		for (size_t w = 0; w < COUNT(writers); w++)
			for (size_t f = 0; f < COUNT(failing); f++)
				for (size_t nth = 1;
				     writer_fails(&writers[w], &rows[i], failing[f], nth); nth++)
					;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sentences), cmocka_unit_test(test_pages),
	    cmocka_unit_test(test_json),      cmocka_unit_test(test_whole_text),
	    cmocka_unit_test(test_depends),   cmocka_unit_test(test_blocks),
	    cmocka_unit_test(test_steps),     cmocka_unit_test(test_depends_json),
	    cmocka_unit_test(test_rows),      cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
