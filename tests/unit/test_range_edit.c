/* Rows edited in the text of a policy: everything else stays byte for byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "load/load.h"
#include "load/range_edit.h"
#include "rand.h"

struct scene {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
};

static void scene_open(struct scene *scene, struct str text)
{
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	*scene = (struct scene){0};
	arena_init(&scene->arena);
	findings_init(&scene->findings, &scene->arena);
	if (policy_load_text(STR("test.yaml"), text, &options, &scene->arena, &scene->sources,
			     &scene->findings, &scene->policy) != OK)
		fail_msg("%s\n%.*s",
			 scene->findings.first ? scene->findings.first->message : "no memory",
			 STR_ARG(text));
}

/* An edit in words: "0=ADDRESSES" other ends, "0:ROW" another row, "0-" drops, "+ROW" adds. A
 * ROW is addresses, "@network", or either with " (description)". Blanks part them, so a
 * range is written with "..". */
static struct range_row row_parse(struct scene *scene, struct str word)
{
	struct range_row row = {.network = NONE};
	struct range_problem problem;
	const char *open = memchr(word.at, '(', word.length);
	if (open) {
		row.description =
		    (struct str){open + 1, word.length - (size_t)(open - word.at) - 2};
		word.length = (size_t)(open - word.at);
	}
	if (word.at[0] == '@') {
		row.network_name = (struct str){word.at + 1, word.length - 1};
		return row;
	}
	char *text = arena_text(&scene->arena, word.at, word.length);
	char *dots = strstr(text, "..");
	if (dots)
		text = arena_format(&scene->arena, "%.*s - %s", (int)(dots - text), text, dots + 2);
	if (range_parse(str_of(text), &row.range, &problem) != RANGE_OK)
		fail_msg("no range: %s", text);
	return row;
}

static struct list_edit edit_parse(struct scene *scene, struct list_name list, const char *words)
{
	struct row_edit *rows = arena_array(&scene->arena, 16, sizeof *rows);
	uint32_t count = 0;
	while (*words) {
		struct row_edit *row = &rows[count++];
		struct str word = {words, strcspn(words, " ")};
		char *end;
		words += word.length;
		words += *words == ' ';
		if (word.at[0] == '+') {
			row->change = ROW_ADD;
			row->new = row_parse(scene, (struct str){word.at + 1, word.length - 1});
			continue;
		}
		row->row = (uint32_t)strtoul(word.at, &end, 10);
		row->change = *end == '-' ? ROW_DROP : *end == ':' ? ROW_REPLACE : ROW_ENDS;
		if (*end == '-')
			continue;
		end++;
		row->new =
		    row_parse(scene, (struct str){end, word.length - (size_t)(end - word.at)});
		if (row->change == ROW_ENDS)
			row->new.description =
			    list_get(scene->policy, list)->rows[row->row].description;
	}
	return (struct list_edit){list, rows, count};
}

/* --- By hand -------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	struct list_name list;
	const char *edit, *before, *after;
} rows[] = {
    {"a line goes, with what is said of it there",
     {RANGES_TRUSTED, 0},
     "0-",
     "loginscope: 1\norg:\n  trusted_ip_ranges:  # ours\n    # old\n    - 192.0.2.0/24  # HQ\n"
     "    - 198.51.100.0/24  # lab\n",
     "loginscope: 1\norg:\n  trusted_ip_ranges:  # ours\n    # old\n    - 198.51.100.0/24  # "
     "lab\n"},
    {"the last line goes",
     {RANGES_TRUSTED, 0},
     "0-",
     "loginscope: 1\norg:\n  trusted_ip_ranges:  # ours\n    - 192.0.2.0/24\n  revenue: true\n",
     "loginscope: 1\norg:\n  trusted_ip_ranges: []  # ours\n  revenue: true\n"},
    {"all lines go and another comes",
     {RANGES_TRUSTED, 0},
     "0- 1- +203.0.113.0/24",
     "loginscope: 1\norg:\n  trusted_ip_ranges:\n    - 192.0.2.0/24\n    - 192.0.2.7\n",
     "loginscope: 1\norg:\n  trusted_ip_ranges:\n    - 203.0.113.0/24\n"},
    {"lines come, as the others are indented",
     {RANGES_TRUSTED, 0},
     "+203.0.113.0/24(HQ) +2001:db8::/32 +@n",
     "loginscope: 1\nnetworks: {n: [192.0.2.1]}\norg:\n  trusted_ip_ranges:\n  - 192.0.2.0/24  # "
     "a\n  # b\n",
     "loginscope: 1\nnetworks: {n: [192.0.2.1]}\norg:\n  trusted_ip_ranges:\n  - 192.0.2.0/24  # "
     "a\n  - {cidr: 203.0.113.0/24, description: HQ}\n  - 2001:db8::/32\n  - '@n'\n  # b\n"},
    {"a line comes behind one that isn't ended",
     {RANGES_TRUSTED, 0},
     "+203.0.113.7",
     "loginscope: 1\norg:\n  trusted_ip_ranges:\n    - 192.0.2.0/24",
     "loginscope: 1\norg:\n  trusted_ip_ranges:\n    - 192.0.2.0/24\n    - 203.0.113.7"},
    {"CRLF stays",
     {RANGES_TRUSTED, 0},
     "0=192.0.2.0/25 +203.0.113.7",
     "loginscope: 1\r\norg:\r\n  trusted_ip_ranges:\r\n    - 192.0.2.0/24\r\n",
     "loginscope: 1\r\norg:\r\n  trusted_ip_ranges:\r\n    - 192.0.2.0/25\r\n    - "
     "203.0.113.7\r\n"},
    {"quotes stay",
     {RANGES_TRUSTED, 0},
     "0=192.0.2.0/25 1=192.0.2.128..192.0.2.130",
     "loginscope: 1\norg: {trusted_ip_ranges: [\"192.0.2.0/24\", '192.0.2.128']}\n",
     "loginscope: 1\norg: {trusted_ip_ranges: [\"192.0.2.0/25\", '192.0.2.128 - "
     "192.0.2.130']}\n"},
    {"a mapping keeps its description and its form",
     {RANGES_TRUSTED, 0},
     "0=192.0.2.0/25 1=192.0.2.130..192.0.2.131 2=198.51.100.1..198.51.100.6",
     "loginscope: 1\norg:\n  trusted_ip_ranges:\n    - {cidr: 192.0.2.0/24, description: a}\n"
     "    - description: b\n      start: 192.0.2.128\n      end: 192.0.2.140  # c\n"
     "    - {cidr: 198.51.100.0/29, description: d}\n",
     "loginscope: 1\norg:\n  trusted_ip_ranges:\n    - {cidr: 192.0.2.0/25, description: a}\n"
     "    - description: b\n      start: 192.0.2.130\n      end: 192.0.2.131  # c\n"
     "    - {start: 198.51.100.1, end: 198.51.100.6, description: d}\n"},
    {"a block in lines becomes two ends",
     {RANGES_TRUSTED, 0},
     "0=192.0.2.1..192.0.2.9",
     "loginscope: 1\norg:\n  trusted_ip_ranges:\n    - cidr: 192.0.2.0/24  # a\n      "
     "description: b\n",
     "loginscope: 1\norg:\n  trusted_ip_ranges:\n    - start: 192.0.2.1\n      end: 192.0.2.9  # "
     "a\n      description: b\n"},
    {"a mapping in lines goes",
     {RANGES_TRUSTED, 0},
     "0-",
     "loginscope: 1\norg:\n  trusted_ip_ranges:\n    - cidr: 192.0.2.0/24  # a\n      "
     "description: b\n    - 192.0.2.7\n",
     "loginscope: 1\norg:\n  trusted_ip_ranges:\n    - 192.0.2.7\n"},
    {"items of brackets go: first, middle, last",
     {RANGES_TRUSTED, 0},
     "0- 2- 4-",
     "loginscope: 1\norg: {trusted_ip_ranges: [192.0.2.0, 192.0.2.2, 192.0.2.4, 192.0.2.6, "
     "192.0.2.8]}\n",
     "loginscope: 1\norg: {trusted_ip_ranges: [192.0.2.2, 192.0.2.6]}\n"},
    {"all items go",
     {RANGES_TRUSTED, 0},
     "0- 1-",
     "loginscope: 1\norg: {trusted_ip_ranges: [192.0.2.0, 192.0.2.2]}\n",
     "loginscope: 1\norg: {trusted_ip_ranges: []}\n"},
    {"an item takes the place of a network",
     {RANGES_TRUSTED, 0},
     "0:192.0.2.9 +@n",
     "loginscope: 1\nnetworks: {n: [192.0.2.1]}\norg: {trusted_ip_ranges: ['@n', 192.0.2.2]}\n",
     "loginscope: 1\nnetworks: {n: [192.0.2.1]}\norg: {trusted_ip_ranges: [192.0.2.9, 192.0.2.2, "
     "'@n']}\n"},
    {"items come into empty brackets",
     {RANGES_ORG_LOGIN, 0},
     "+192.0.2.0/24 +2001:db8::1",
     "loginscope: 1\norg:\n  login_ip_ranges: []  # none\n",
     "loginscope: 1\norg:\n  login_ip_ranges: [192.0.2.0/24, 2001:db8::1]  # none\n"},
    {"brackets over lines, with comments",
     {RANGES_TRUSTED, 0},
     "1- +203.0.113.7",
     "loginscope: 1\norg:\n  trusted_ip_ranges: [\n    192.0.2.0/24,  # a\n    192.0.2.7  # b\n  "
     "]\n",
     "loginscope: 1\norg:\n  trusted_ip_ranges: [\n    192.0.2.0/24, 203.0.113.7  # a\n      # b\n "
     " "
     "]\n"},
    {"an alias becomes a list of its own",
     {RANGES_PROFILE, 0},
     "0=192.0.2.0/25",
     "loginscope: 1\norg: {trusted_ip_ranges: &ours [192.0.2.0/24]}\nprofiles: [{name: A, "
     "login_ip_ranges: *ours}]\n",
     "loginscope: 1\norg: {trusted_ip_ranges: &ours [192.0.2.0/24]}\nprofiles: [{name: A, "
     "login_ip_ranges: [192.0.2.0/25]}]\n"},
    {"a list comes to a profile",
     {RANGES_PROFILE, 0},
     "+192.0.2.0/24",
     "loginscope: 1\nprofiles:\n  - name: A  # first\n    permissions: [api_only]\n  # next\n  - "
     "name: B\n",
     "loginscope: 1\nprofiles:\n  - name: A  # first\n    permissions: [api_only]\n    "
     "login_ip_ranges:\n      - 192.0.2.0/24\n  # next\n  - name: B\n"},
    {"a list comes to a profile in braces",
     {RANGES_PROFILE, 1},
     "+192.0.2.0/24 +192.0.2.7",
     "loginscope: 1\nprofiles: [{name: B}, {name: A}]\n",
     "loginscope: 1\nprofiles: [{name: B}, {name: A, login_ip_ranges: [192.0.2.0/24, "
     "192.0.2.7]}]\n"},
    {"an org comes",
     {RANGES_TRUSTED, 0},
     "+192.0.2.0/24",
     "loginscope: 1\nprofiles:\n  - name: A\n",
     "loginscope: 1\nprofiles:\n  - name: A\norg:\n  trusted_ip_ranges:\n    - 192.0.2.0/24\n"},
    {"a row of a network",
     {RANGES_NETWORK, 1},
     "0=192.0.2.0/25",
     "loginscope: 1\nnetworks:\n  a: [192.0.2.1]\n  b: [192.0.2.0/24, '@a']  # c\n",
     "loginscope: 1\nnetworks:\n  a: [192.0.2.1]\n  b: [192.0.2.0/25, '@a']  # c\n"},
    {"a rule's single range becomes two",
     {RANGES_NOT_IN, 0},
     "+192.0.2.7",
     "loginscope: 1\ntransaction_security:\n  - {name: T, when: {not_in: 192.0.2.0/28}, action: "
     "block}\n",
     "loginscope: 1\ntransaction_security:\n  - {name: T, when: {not_in: [192.0.2.0/28, "
     "192.0.2.7]}, action: block}\n"},
    {"an app",
     {RANGES_APP, 0},
     "0-",
     "loginscope: 1\napps:\n  - name: E\n    ip_ranges:\n      - 192.0.2.1\n      - 192.0.2.3\n",
     "loginscope: 1\napps:\n  - name: E\n    ip_ranges:\n      - 192.0.2.3\n"},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct scene scene;
		struct range_edited edited = {0};
		scene_open(&scene, str_of(rows[i].before));
		struct list_edit edit = edit_parse(&scene, rows[i].list, rows[i].edit);
		const struct list_edits edits = {&edit, 1};
		if (range_edit(scene.policy, &edits, &scene.arena, &edited) != OK)
			fail_msg("%s: refused: %s", rows[i].name, edited.refused);
		assert_int_equal(edited.count, 1);
		if (!str_equal(edited.files[0].text, str_of(rows[i].after)))
			fail_msg("%s:\n%.*s", rows[i].name, STR_ARG(edited.files[0].text));
		arena_clear(&scene.arena);
	}
}

/* --- Refusals --------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	struct list_name list;
	const char *edit, *before, *why;
} refusals[] = {
    {"a list that an alias shares",
     {RANGES_TRUSTED, 0},
     "0=192.0.2.0/25",
     "loginscope: 1\norg: {trusted_ip_ranges: &ours [192.0.2.0/24]}\nprofiles: [{name: A, "
     "login_ip_ranges: *ours}]\n",
     "something else in the file would change with it"},
    {"a row with an anchor that is used",
     {RANGES_TRUSTED, 0},
     "0-",
     "loginscope: 1\norg:\n  trusted_ip_ranges: [&hq 192.0.2.0/24]\nprofiles: [{name: A, "
     "login_ip_ranges: [*hq]}]\n",
     "the text would no longer load"},
};

static void test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		struct scene scene;
		struct range_edited edited = {0};
		scene_open(&scene, str_of(refusals[i].before));
		struct list_edit edit = edit_parse(&scene, refusals[i].list, refusals[i].edit);
		const struct list_edits edits = {&edit, 1};
		assert_int_equal(range_edit(scene.policy, &edits, &scene.arena, &edited), INVALID);
		if (strcmp(edited.refused, refusals[i].why) != 0)
			fail_msg("%s: %s", refusals[i].name, edited.refused);
		arena_clear(&scene.arena);
	}
}

/* --- Two edits as one ---------------------------------------------------------------------------- */

static void test_join(void **state)
{
	static const struct {
		const char *first, *second, *after;
	} joins[] = {
	    {"0=192.0.2.0/25", "0=192.0.2.0/26", "[192.0.2.0/26, 192.0.2.2, 192.0.2.3]"},
	    {"0-", "0-", "[192.0.2.3]"},
	    {"+192.0.2.9", "3-", "[192.0.2.1, 192.0.2.2, 192.0.2.3]"},
	    {"+192.0.2.9", "3=192.0.2.8", "[192.0.2.1, 192.0.2.2, 192.0.2.3, 192.0.2.8]"},
	    {"1-", "0=192.0.2.7 +192.0.2.9", "[192.0.2.7, 192.0.2.3, 192.0.2.9]"},
	    {"2- +192.0.2.9", "0- 2- +192.0.2.8", "[192.0.2.2, 192.0.2.8]"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof joins / sizeof *joins; i++) {
		struct scene scene;
		struct range_edited edited = {0};
		struct policy *between;
		struct list_edits joint;
		const struct list_name list = {RANGES_TRUSTED, 0};
		scene_open(&scene, STR("loginscope: 1\norg: {trusted_ip_ranges: [192.0.2.1, "
				       "192.0.2.2, 192.0.2.3]}\n"));
		struct policy *policy = scene.policy;
		struct list_edit one = edit_parse(&scene, list, joins[i].first);
		const struct list_edits first = {&one, 1};
		assert_int_equal(list_edits_make(policy, &first, &scene.arena, &between), OK);
		scene.policy = between;
		struct list_edit other = edit_parse(&scene, list, joins[i].second);
		const struct list_edits second = {&other, 1};
		assert_int_equal(list_edits_join(policy, &first, &second, &scene.arena, &joint),
				 OK);
		if (joint.count) {
			if (range_edit(policy, &joint, &scene.arena, &edited) != OK)
				fail_msg("%zu: refused: %s", i, edited.refused);
			if (!memmem(edited.files[0].text.at, edited.files[0].text.length,
				    joins[i].after, strlen(joins[i].after)))
				fail_msg("%zu: %.*s", i, STR_ARG(edited.files[0].text));
		}
		arena_clear(&scene.arena);
	}
}

/* --- Memory ------------------------------------------------------------------------------------------ */

static void test_memory(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct scene scene;
		struct range_edited edited;
		enum status status = NOMEM;
		scene_open(&scene, str_of(rows[i].before));
		struct list_edit edit = edit_parse(&scene, rows[i].list, rows[i].edit);
		const struct list_edits edits = {&edit, 1};
		for (size_t nth = 1; status == NOMEM; nth++) {
			struct arena arena;
			arena_init(&arena);
			mem_fail_from(nth);
			status = range_edit(scene.policy, &edits, &arena, &edited);
			mem_fail_from(0);
			if (status == INVALID)
				fail_msg("%s: %s", rows[i].name, edited.refused);
			arena_clear(&arena);
		}
		arena_clear(&scene.arena);
	}
}

static void test_bytes(void **state)
{
	struct arena arena;
	struct str made;
	(void)state;
	arena_init(&arena);
	assert_int_equal(range_edit_bytes(STR("\xef\xbb\xbf"
					      "a"),
					  STR("a"), STR("b"), &arena, &made),
			 OK);
	assert_true(str_equal(made, STR("\xef\xbb\xbf"
					"b")));
	assert_int_equal(range_edit_bytes(STR("a"), STR("a"), STR("b"), &arena, &made), OK);
	assert_true(str_equal(made, STR("b")));
	assert_int_equal(range_edit_bytes(STR("c"), STR("a"), STR("b"), &arena, &made), INVALID);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),  cmocka_unit_test(test_refusals),
	    cmocka_unit_test(test_join),  cmocka_unit_test(test_memory),
	    cmocka_unit_test(test_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
