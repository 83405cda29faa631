/* Reports of a diff: each allocation failing in turn, and comments within their limit
 * whatever the names are. What they say is held against each other in tests/diff. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/mem.h"
#include "load/load.h"
#include "rand.h"
#include "report/diff_report.h"
#include "report/diff_words.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct scene {
	struct arena arena;
	struct sources sources[SIDES];
	struct findings findings[SIDES];
	struct policy *policy[SIDES];
	struct ruleset *ruleset[SIDES];
	struct diff diff;
};

static void scene_open(struct scene *scene, const char *const texts[static SIDES])
{
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	*scene = (struct scene){0};
	arena_init(&scene->arena);
	for (int side = OLD; side < SIDES; side++) {
		findings_init(&scene->findings[side], &scene->arena);
		assert_int_equal(policy_load_text(side == OLD ? STR("old.yaml") : STR("new.yaml"),
						  str_of(texts[side]), &options, &scene->arena,
						  &scene->sources[side], &scene->findings[side],
						  &scene->policy[side]),
				 OK);
		assert_int_equal(
		    ruleset_new(scene->policy[side], RULES_DEFAULT, &scene->ruleset[side]), OK);
	}
	assert_int_equal(
	    diff_find(scene->ruleset[OLD], scene->ruleset[NEW], &scene->arena, &scene->diff), OK);
}

static void scene_close(struct scene *scene)
{
	diff_clear(&scene->diff);
	for (int side = OLD; side < SIDES; side++)
		ruleset_free(scene->ruleset[side]);
	arena_clear(&scene->arena);
}

static const struct diff_name names[SIDES] = {{STR_INIT("old.yaml"), NULL},
					      {STR_INIT("new.yaml"), NULL}};

/* --- Formats, as one function each ------------------------------------------------ */

static enum status text_write(struct out *out, const struct diff_view *view)
{
	const struct page page = {.out = out, .width = 80};
	return diff_report_text(&page, view);
}

static enum status markdown_write(struct out *out, const struct diff_view *view)
{
	return diff_report_markdown(out, view, MARKDOWN_LEAST);
}

static enum status sarif_write(struct out *out, const struct diff_view *view)
{
	return diff_report_sarif(out, view, "1.0.0");
}

enum { CSV = 4 };

static const struct {
	const char *name;
	enum status (*write)(struct out *out, const struct diff_view *view);
} formats[] = {
    {"text", text_write},       {"md", markdown_write},           {"html", diff_report_html},
    {"json", diff_report_json}, [CSV] = {"csv", diff_report_csv}, {"sarif", sarif_write},
};

/* --- No memory --------------------------------------------------------------------- */

static const char *const office[SIDES] = {
    "loginscope: 1\norg: {name: A, time_zone: Europe/Paris, trusted_ip_ranges: [192.0.2.0/24]}\n"
    "profiles:\n"
    "  - {name: P, login_hours: {monday: '08:00-18:00'}, permissions: [api_only]}\n"
    "users: [{username: a@b.example, profile: P}]\n",
    "loginscope: 1\norg: {name: A, time_zone: Europe/Paris, trusted_ip_ranges: [192.0.2.0/25]}\n"
    "profiles:\n"
    "  - {name: P, login_hours: {monday: '08:00-17:00'}, permissions: [api_only]}\n"
    "users: [{username: a@b.example, profile: P}, {username: c@b.example, profile: P}]\n",
};

/* From the view to the last byte. */
static enum status report_make(const struct scene *scene, size_t format, struct out *out)
{
	const struct diff_filter filter = {.via = 1u << VIA_SOAP};
	struct diff_view view;
	struct arena arena;
	arena_init(&arena);
	out_init_memory(out);
	enum status status = diff_view_make(&scene->diff, names, &filter, &arena, &view);
	if (status == OK)
		status = formats[format].write(out, &view);
	if (status == OK)
		status = out_status(out);
	arena_clear(&arena);
	return status;
}

static void test_no_memory(void **state)
{
	struct scene scene;
	(void)state;
	scene_open(&scene, office);
	for (size_t i = 0; i < COUNT(formats); i++) {
		struct out whole, out;
		bool all = false;
		assert_int_equal(report_make(&scene, i, &whole), OK);
		assert_true(whole.used > 500);
		for (size_t nth = 1; !all; nth++) {
			mem_fail_only(nth);
			enum status status = report_make(&scene, i, &out);
			all = mem_count() < nth;
			mem_fail_from(0);
			if (status != (all ? OK : NOMEM))
				fail_msg("%s, allocation %zu: status %d", formats[i].name, nth,
					 (int)status);
			if (all)
				assert_true(str_equal(out_written(&out), out_written(&whole)));
			out_clear(&out);
		}
		out_clear(&whole);
	}
	scene_close(&scene);
}

/* --- Formulas ------------------------------------------------------------------------ */

/* No field of CSV begins like a formula, whatever the files are called. */
static void test_no_formula(void **state)
{
	struct scene scene;
	struct out out;
	(void)state;
	scene_open(&scene, office);
	for (const char *sign = "=+-@"; *sign; sign++) {
		char name[] = "?HYPERLINK(1).yaml";
		name[0] = *sign;
		for (int side = OLD; side < SIDES; side++)
			for (size_t i = 0; i < scene.sources[side].count; i++)
				scene.sources[side].at[i].name = str_of(name);
		assert_int_equal(report_make(&scene, CSV, &out), OK);
		out_char(&out, '\0');
		assert_non_null(strstr(out.at, "HYPERLINK"));
		for (const char *at = out.at; *at; at++)
			if (strchr("=+-@", *at))
				assert_null(strchr(",\n\"", at[-1]));
		out_clear(&out);
	}
	scene_close(&scene);
}

/* --- Comments ----------------------------------------------------------------------- */

enum { PROFILES = 12, NAME_MOST = 3000 };

/* Profiles with names that grow when they are escaped, and ranges that become larger. */
static const char *profiles_write(struct rand *rand, struct out *out, int side)
{
	static const char signs[] = "@#|`<&*_ aZ";
	out_init_memory(out);
	out_text(out, "loginscope: 1\norg: {name: A}\nprofiles:\n");
	for (unsigned i = 0; i < PROFILES; i++) {
		size_t length = rand_once_in(rand, 3) ? rand_below(rand, NAME_MOST) : 5;
		out_format(out, "  - name: 'n%u", i);
		for (size_t k = 0; k < length; k++)
			out_char(out, signs[rand_below(rand, sizeof signs - 1)]);
		out_format(out, "x'\n    login_ip_ranges: [10.0.%u.0/%d]\n", i,
			   side == OLD ? 25 : 24);
	}
	out_char(out, '\0');
	return out->at;
}

/* Rows of the report, which are numbered, and their commands. */
static uint64_t count_of(struct str text, const char *words)
{
	uint64_t count = 0;
	size_t length = strlen(words);
	for (size_t i = 0; i + length < text.length; i++)
		count += memcmp(text.at + i, words, length) == 0;
	return count;
}

/* "… 3 of 12 opened, …": what was cut, and of how many; 0 of 0 where it says nothing. */
static void cut_find(struct str text, enum diff_class class, uint64_t *ret_cut, uint64_t *ret_all)
{
	static const char head[] = "\nNot shown here, for want of room: ";
	const char *end = text.at + text.length;
	*ret_cut = *ret_all = 0;
	for (const char *at = text.at; at + sizeof head < end; at++) {
		if (memcmp(at, head, sizeof head - 1) != 0)
			continue;
		for (at += sizeof head - 1; at < end && *at != '.'; at += at < end && *at == ',') {
			char *next;
			uint64_t cut = strtoull(at, &next, 10);
			uint64_t all = strtoull(next + 4, &next, 10);
			struct str name = {next + 1, diff_class_names[class].length};
			if (str_equal(name, diff_class_names[class])) {
				*ret_cut = cut;
				*ret_all = all;
			}
			for (at = next; *at != ',' && *at != '.'; at++)
				;
		}
		return;
	}
}

/* Each change has its place in a row, or is counted; reasons make room for all others. */
static void comment_check(struct str text, const struct diff_view *view)
{
	uint64_t rows = count_of(text, "\n| ") - count_of(text, "\n| #") -
			count_of(text, "\n| What ") - count_of(text, "\n| **");
	uint64_t shown = 0, cut, all;
	bool room = true;
	for (unsigned class = 0; class < DIFF_CLASS_COUNT; class ++) {
		if (diff_is_folded(view, class))
			continue;
		cut_find(text, class, &cut, &all);
		assert_true(all == (cut ? view->of[class].changes : 0) && cut <= all);
		assert_true(room || cut == view->of[class].changes);
		room &= cut == 0 || cut < view->of[class].changes;
		shown += view->of[class].changes - cut;
	}
	assert_int_equal(count_of(text, "\nloginscope explain "), rows);
	assert_true(rows <= shown && (rows > 0) == (shown > 0));
}

static void test_limit(void **state)
{
	struct rand rand = rand_start("comments within their limit");
	(void)state;
	for (unsigned round = 0; round < 20; round++) {
		struct rand again = rand;
		struct out texts[SIDES], out;
		struct scene scene;
		struct diff_view view;
		const char *const policies[SIDES] = {profiles_write(&again, &texts[OLD], OLD),
						     profiles_write(&rand, &texts[NEW], NEW)};
		scene_open(&scene, policies);
		assert_int_equal(diff_view_make(&scene.diff, names, &(struct diff_filter){0},
						&scene.arena, &view),
				 OK);
		assert_true(view.changes >= PROFILES);
		for (size_t limit = MARKDOWN_LEAST; limit <= MARKDOWN_COMMENT; limit += 6007) {
			out_init_memory(&out);
			assert_int_equal(diff_report_markdown(&out, &view, limit), OK);
			assert_true(out.used <= limit);
			comment_check(out_written(&out), &view);
			out_clear(&out);
		}
		scene_close(&scene);
		out_clear(&texts[OLD]);
		out_clear(&texts[NEW]);
	}
}

/* --- Windows -------------------------------------------------------------------------- */

static void test_windows(void **state)
{
	enum { MOST = 8, DAY = DAY_MINUTES };
	static const struct {
		const char *words;
		uint32_t count;
		uint16_t windows[MOST][2];
	} rows[] = {
	    {"Mon\x01"
	     "18:00-19:00",
	     1,
	     {{1080, 1140}}},
	    {"Mon-Wed\x01"
	     "18:00-19:00",
	     3,
	     {{1080, 1140}, {DAY + 1080, DAY + 1140}, {2 * DAY + 1080, 2 * DAY + 1140}}},
	    {"Mon\x01"
	     "18:00-19:00, Wed\x01"
	     "18:00-19:00",
	     2,
	     {{1080, 1140}, {2 * DAY + 1080, 2 * DAY + 1140}}},
	    {"Fri\x01"
	     "18:00\x01to\x01"
	     "Mon\x01"
	     "00:00",
	     1,
	     {{4 * DAY + 1080, 7 * DAY}}},
	    {"Mon\x01"
	     "00:00-24:00",
	     1,
	     {{0, DAY}}},
	    {"Mon-Tue\x01"
	     "18:00\x01to\x01"
	     "08:00\x01"
	     "next\x01"
	     "day",
	     2,
	     {{1080, DAY + 480}, {DAY + 1080, 2 * DAY + 480}}},
	    {"Mon-Thu\x01"
	     "20:00\x01to\x01"
	     "07:00\x01"
	     "next\x01"
	     "day, Fri\x01"
	     "20:00\x01to\x01"
	     "Mon\x01"
	     "07:00",
	     6,
	     {{0, 420},
	      {1200, DAY + 420},
	      {DAY + 1200, 2 * DAY + 420},
	      {2 * DAY + 1200, 3 * DAY + 420},
	      {3 * DAY + 1200, 4 * DAY + 420},
	      {4 * DAY + 1200, 7 * DAY}}},
	    {"at any time", 1, {{0, 7 * DAY}}},
	    {"Mon\x01"
	     "00:00-00:01, Tue\x01"
	     "00:00-00:02, Wed\x01"
	     "00:00-00:03, "
	     "Thu\x01"
	     "00:00-00:04 and 1 more",
	     5,
	     {{0, 1},
	      {DAY, DAY + 2},
	      {2 * DAY, 2 * DAY + 3},
	      {3 * DAY, 3 * DAY + 4},
	      {4 * DAY, 4 * DAY + 5}}},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint16_t windows[MOST][2];
		memcpy(windows, rows[i].windows, sizeof windows);
		const struct diff_hours hours = {.windows = windows, .window_count = rows[i].count};
		struct out out;
		out_init_memory(&out);
		diff_word_windows(&out, &hours);
		out_char(&out, '\0');
		assert_string_equal(out.at, rows[i].words);
		out_clear(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_no_memory),
	    cmocka_unit_test(test_no_formula),
	    cmocka_unit_test(test_limit),
	    cmocka_unit_test(test_windows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
