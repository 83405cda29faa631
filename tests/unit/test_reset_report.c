/* The answers of `reset-option`: each allocation failing in turn gives NOMEM, or the same bytes;
 * each cause and each change has its words; names that mean something to a terminal or to Markdown
 * do no harm. What the answers say is done, and asked again, in tests/reset. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "load/load.h"
#include "policy/scenario.h"
#include "policy/resolve.h"
#include "report/reset_effect.h"
#include "report/reset_json.h"
#include "report/reset_words.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char office[] =
    "loginscope: 1\n"
    "org: {name: A, edition: group, login_ip_ranges: [203.0.113.0/24],\n"
    "  time_zone: Europe/Paris, features: {login_challenge: false}}\n"
    "profiles:\n"
    "  - {name: P, login_ip_ranges: [203.0.113.0/25], permissions: [api_only]}\n"
    "  - {name: Q, login_hours: {monday: '08:00-18:00'}}\n"
    "  - {name: R, experience_cloud: true}\n"
    "permission_sets:\n"
    "  - {name: S, permissions: [api_only, mfa_for_api]}\n"
    "users:\n"
    "  - {username: a@acme.example, profile: P, permission_sets: [S], active: false}\n"
    "  - {username: b@acme.example, profile: R, sso: true}\n"
    "  - {username: c@acme.example, profile: Q}\n";

struct scene {
	struct arena arena, scratch;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
	struct ruleset *ruleset;
	struct reset_result result;
	struct reset_ways ways;
	struct reset_report report;
	struct reset_row rows[4];
	struct user left_out;
	struct reset_table table;
};

static void scene_open(struct scene *scene, const char *text)
{
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	*scene = (struct scene){0};
	arena_init(&scene->arena);
	arena_init(&scene->scratch);
	findings_init(&scene->findings, &scene->arena);
	assert_int_equal(policy_load_text(STR("p.yaml"), str_of(text), &options, &scene->arena,
					  &scene->sources, &scene->findings, &scene->policy),
			 OK);
	assert_int_equal(ruleset_new(scene->policy, RULES_DEFAULT, &scene->ruleset), OK);
}

/* Asks about a user, or (user NONE) a profile. */
static void scene_ask(struct scene *scene, struct reset_question question)
{
	if (question.subject.user != NONE)
		question.subject.profile =
		    scene->policy->users[question.subject.user].profile.index;
	reset_ways_clear(&scene->ways);
	scene->ways = (struct reset_ways){0};
	assert_int_equal(
	    reset_option_find(scene->ruleset, &question, &scene->arena, &scene->result), OK);
	if (scene->result.answer == RESET_MISSING)
		assert_int_equal(
		    reset_ways_find(scene->ruleset, &scene->result, &scene->arena, &scene->ways),
		    OK);
	scene->report = (struct reset_report){
	    .ruleset = scene->ruleset,
	    .ui = RESET_UI_COUNT,
	    .result = &scene->result,
	    .ways = scene->result.answer == RESET_MISSING ? &scene->ways : NULL,
	    .scratch = &scene->scratch,
	};
}

static void scene_close(struct scene *scene)
{
	reset_ways_clear(&scene->ways);
	ruleset_free(scene->ruleset);
	arena_clear(&scene->scratch);
	arena_clear(&scene->arena);
}

/* --- Formats, as one function each ------------------------------------------------------- */

static enum status text_write(struct out *out, const struct scene *scene)
{
	const struct page page = {.out = out, .width = 80};
	return reset_report_text(&page, &scene->report);
}

static enum status markdown_write(struct out *out, const struct scene *scene)
{
	return reset_report_markdown(out, &scene->report);
}

static enum status json_write(struct out *out, const struct scene *scene)
{
	return reset_report_json(out, &scene->report);
}

static enum status effects_write(struct out *out, const struct scene *scene)
{
	const struct page page = {.out = out, .width = 80};
	struct reset_report report = scene->report;
	report.effects = true;
	return reset_report_text(&page, &report);
}

static enum status table_text(struct out *out, const struct scene *scene)
{
	const struct page page = {.out = out, .width = 200};
	return reset_table_text(&page, &scene->table);
}

static enum status table_narrow(struct out *out, const struct scene *scene)
{
	const struct page page = {.out = out, .width = 40};
	return reset_table_text(&page, &scene->table);
}

static enum status table_markdown(struct out *out, const struct scene *scene)
{
	return reset_table_markdown(out, &scene->table);
}

static enum status table_json(struct out *out, const struct scene *scene)
{
	return reset_table_json(out, &scene->table);
}

static const struct {
	const char *name;
	enum status (*write)(struct out *out, const struct scene *scene);
} formats[] = {
    {"text", text_write},        {"md", markdown_write},          {"json", json_write},
    {"table, text", table_text}, {"table, md", table_markdown},   {"table, json", table_json},
    {"effects", effects_write},  {"table, narrow", table_narrow},
};

static enum status report_make(struct scene *scene, size_t format, struct out *out)
{
	arena_clear(&scene->scratch);
	out_init_memory(out);
	enum status status = formats[format].write(out, scene);
	return status == OK ? out_status(out) : status;
}

/* --- No memory ------------------------------------------------------------------------------ */

static void table_make(struct scene *scene)
{
	scene->left_out = (struct user){.username = STR("x@acme.example"),
					.profile = {.name = STR("Gone"), .index = NONE}};
	scene->rows[0] = (struct reset_row){.result = &scene->result};
	scene->rows[1] = (struct reset_row){.left_out = &scene->left_out};
	scene->table = (struct reset_table){.ruleset = scene->ruleset, .rows = scene->rows};
	for (size_t i = 0; i < 2; i++)
		reset_table_count(&scene->table, &scene->rows[i]);
	assert_true(scene->table.answers[RESET_UNDECIDED] > 0);
}

static void format_starve(struct scene *scene, size_t format)
{
	struct out whole, out;
	bool all = false;
	assert_int_equal(report_make(scene, format, &whole), OK);
	assert_true(whole.used > 100);
	for (size_t nth = 1; !all; nth++) {
		arena_clear(&scene->scratch);
		mem_fail_only(nth);
		enum status status = report_make(scene, format, &out);
		all = mem_count() < nth;
		mem_fail_from(0);
		if (status != (all ? OK : NOMEM))
			fail_msg("%s, allocation %zu: status %d", formats[format].name, nth,
				 (int)status);
		if (all)
			assert_true(str_equal(out_written(&out), out_written(&whole)));
		out_clear(&out);
	}
	out_clear(&whole);
}

static void test_no_memory(void **state)
{
	static const struct reset_question questions[] = {
	    {.subject = {.user = 0}},
	    {.subject = {.user = 1}, .login_as = TOLD_YES},
	    {.subject = {.user = 2}, .observed = OBSERVED_PRESENT},
	    {.subject = {.user = NONE, .profile = 0}},
	};
	struct scene scene;
	(void)state;
	scene_open(&scene, office);
	for (size_t q = 0; q < COUNT(questions); q++) {
		scene_ask(&scene, questions[q]);
		table_make(&scene);
		for (size_t i = 0; i < COUNT(formats); i++)
			format_starve(&scene, i);
	}
	scene.report.left_out = &scene.left_out;
	scene.report.result = NULL;
	for (size_t i = 0; i < 3; i++)
		format_starve(&scene, i);
	scene_close(&scene);
}

/* --- Words -------------------------------------------------------------------------------------- */

/* A sentence begins with a capital, ends with a stop, and has no gap in it. */
static void sentence_check(struct out *out, const char *of)
{
	struct str words = out_written(out);
	assert_int_equal(out_status(out), OK);
	if (words.length < 10 || words.at[words.length - 1] != '.' || words.at[0] < 'A' ||
	    words.at[0] > 'Z')
		fail_msg("%s: %.*s", of, STR_ARG(words));
	for (size_t i = 0; i + 1 < words.length; i++)
		if (words.at[i] == '%' || (words.at[i] == ' ' && words.at[i + 1] == ' '))
			fail_msg("%s: %.*s", of, STR_ARG(words));
	out_rewind(out);
}

/* Every cause has both sentences, whatever its evidence. */
static void test_causes(void **state)
{
	const struct reset_evidence evidence = {.kind = RESET_BY_PROFILE};
	struct scene scene;
	struct out out;
	(void)state;
	scene_open(&scene, office);
	scene_ask(&scene, (struct reset_question){.subject = {.user = 0}});
	out_init_memory(&out);
	for (unsigned cause = 0; cause < RESET_CAUSE_COUNT; cause++)
		for (uint32_t count = 0; count < 2; count++) {
			const struct reset_reason reason = {cause, GRADE_C, &evidence, count};
			if (count == 0 && cause != RESET_STALE_PROFILE && cause != RESET_SUPPORT &&
			    cause != RESET_LOGIN_AS)
				continue;
			assert_int_equal(reset_word_cause(&out, &scene.report, &reason), OK);
			sentence_check(&out, reset_cause_names[cause].at);
			reset_word_remedy(&out, &scene.report, &reason);
			sentence_check(&out, reset_cause_names[cause].at);
		}
	out_clear(&out);
	scene_close(&scene);
}

/* Every kind of change has its name and its words, and no two the same. */
static void test_changes(void **state)
{
	struct scene scene;
	struct out out, before;
	(void)state;
	scene_open(&scene, office);
	scene_ask(&scene, (struct reset_question){.subject = {.user = 0}});
	out_init_memory(&out);
	out_init_memory(&before);
	for (unsigned kind = 0; kind < RESET_CHANGE_KIND_COUNT; kind++) {
		const struct reset_change change = {
		    .kind = kind, .permission = PERMISSION_API_ONLY, .concerned = 2};
		assert_true(reset_change_names[kind].length > 0);
		reset_word_change(&out, &scene.report, &change);
		assert_true(out.used > 10);
		assert_false(str_equal(out_written(&out), out_written(&before)));
		out_rewind(&before);
		out_str(&before, out_written(&out));
		out_rewind(&out);
	}
	out_clear(&out);
	out_clear(&before);
	scene_close(&scene);
}

/* --- Names ---------------------------------------------------------------------------------------- */

static const char scribbled[] =
    "loginscope: 1\norg: {name: A}\n"
    "profiles:\n"
    "  - {name: \"P | <b> \\u202e `x` @you #1\", login_ip_ranges: [203.0.113.0/25]}\n"
    "  - {name: \"Q\\ufffe **q** [a](b)\"}\n"
    "permission_sets:\n"
    "  - {name: \"S $(id)\", permissions: [mfa_for_api]}\n"
    "users:\n"
    "  - {username: \"--all | `u` \\u200f\", profile: \"P | <b> \\u202e `x` @you #1\",\n"
    "     permission_sets: [\"S $(id)\"]}\n";

static bool holds(struct str text, const char *words)
{
	return text.length && memmem(text.at, text.length, words, strlen(words)) != NULL;
}

static void test_names(void **state)
{
	struct scene scene;
	struct out out;
	(void)state;
	scene_open(&scene, scribbled);
	scene_ask(&scene, (struct reset_question){.subject = {.user = 0}});
	scene.rows[0] = (struct reset_row){.result = &scene.result};
	scene.table = (struct reset_table){.ruleset = scene.ruleset, .rows = scene.rows};
	reset_table_count(&scene.table, &scene.rows[0]);
	for (size_t i = 0; i < COUNT(formats); i++) {
		assert_int_equal(report_make(&scene, i, &out), OK);
		struct str text = out_written(&out);
		assert_true(holds(text, "u202e"));
		assert_false(holds(text, "\xe2\x80\xae") || holds(text, "\x01") ||
			     holds(text, "\x02") || holds(text, "\x04"));
		if (formats[i].write == markdown_write)
			assert_false(holds(text, "<b>") || holds(text, "**q**") ||
				     holds(text, " @you"));
		if (formats[i].write == table_markdown)
			assert_false(holds(text, "P | <b>") || holds(text, " | `u`"));
		out_clear(&out);
	}
	scene_close(&scene);
}

/* --- In short ------------------------------------------------------------------------------ */

/* No line is longer than the page, and nothing that is empty is coloured. */
static void test_table_fits(void **state)
{
	struct scene scene;
	struct out out;
	(void)state;
	scene_open(&scene, office);
	scene_ask(&scene, (struct reset_question){.subject = {.user = 0}});
	table_make(&scene);
	for (size_t width = 40; width <= 120; width += 5) {
		const struct page page = {.out = &out, .width = width, .colour = true};
		out_init_memory(&out);
		assert_int_equal(reset_table_text(&page, &scene.table), OK);
		assert_false(holds(out_written(&out), "m\x1b"));
		const struct page plain = {.out = &out, .width = width};
		out_rewind(&out);
		assert_int_equal(reset_table_text(&plain, &scene.table), OK);
		size_t length = 0;
		for (size_t i = 0; i < out.used; i++) {
			bool goes_on = ((unsigned char)out.at[i] & 0xc0) == 0x80;
			length = out.at[i] == '\n' ? 0 : length + !goes_on;
			assert_true(length <= width);
		}
		out_clear(&out);
	}
	scene_close(&scene);
}

static void test_csv(void **state)
{
	static const char expected[] = "user,profile,answer,causes,token_needed,trap\n";
	struct scene scene;
	struct out out;
	(void)state;
	scene_open(&scene, scribbled);
	scene_ask(&scene, (struct reset_question){.subject = {.user = 0}});
	table_make(&scene);
	out_init_memory(&out);
	assert_int_equal(reset_table_csv(&out, &scene.table), OK);
	assert_memory_equal(out.at, expected, sizeof expected - 1);
	assert_true(holds(out_written(&out), "\nx@acme.example,Gone,undecided,,,\n"));
	out_clear(&out);
	scene_close(&scene);
}

/* --- Ways that do the same --------------------------------------------------------------------------- */

/* A way is like itself, and like none that has other changes, decisions or addresses. */
static void test_alike(void **state)
{
	struct scene scene;
	(void)state;
	scene_open(&scene, office);
	scene_ask(&scene, (struct reset_question){.subject = {.user = 0}});
	assert_true(scene.ways.count > 1);
	for (uint32_t a = 0; a < scene.ways.count; a++)
		for (uint32_t b = 0; b < scene.ways.count; b++) {
			bool alike = false, other = false;
			assert_int_equal(reset_ways_alike(&scene.ways.at[a], &scene.ways.at[b],
							  &scene.scratch, &alike),
					 OK);
			assert_int_equal(reset_ways_alike(&scene.ways.at[b], &scene.ways.at[a],
							  &scene.scratch, &other),
					 OK);
			assert_true(alike == other && (a != b || alike));
			/* the user gets login hours by a move to Q, and by nothing else */
			bool moves = scene.ways.at[a].changes[0].kind == RESET_MOVE ||
				     scene.ways.at[a].changes[1].kind == RESET_MOVE;
			bool moved = scene.ways.at[b].changes[0].kind == RESET_MOVE ||
				     scene.ways.at[b].changes[1].kind == RESET_MOVE;
			assert_true(!alike || moves == moved);
		}
	scene_close(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_no_memory),  cmocka_unit_test(test_causes),
	    cmocka_unit_test(test_changes),    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_table_fits), cmocka_unit_test(test_csv),
	    cmocka_unit_test(test_alike),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
