/* Reports of a scenario: each allocation failing in turn gives NOMEM, or the same bytes; names that
 * mean something to a format do no harm; and the picture is XML whatever they are. What the
 * reports say is in tests/golden/simulate.md. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <expat.h>

#include "base/mem.h"
#include "load/scenario.h"
#include "report/simulate_axis.h"
#include "report/simulate_report.h"
#include "report/simulate_words.h"
#include "report/test_words.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct scene {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct scenario *scenario;
	struct policy *policy;
	struct simulation simulation;
	struct simulate_view view;
};

static void scene_open(struct scene *scene, const char *path, const struct simulate_filter *filter)
{
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	*scene = (struct scene){0};
	arena_init(&scene->arena);
	findings_init(&scene->findings, &scene->arena);
	assert_int_equal(scenario_load(path, &options, &scene->arena, &scene->sources,
				       &scene->findings, &scene->scenario, &scene->policy),
			 OK);
	assert_int_equal(
	    simulate(scene->policy, scene->scenario, &scene->arena, &scene->simulation), OK);
	assert_int_equal(
	    simulate_view_make(&scene->simulation, filter, &scene->arena, &scene->view), OK);
}

/* --- Formats, as one function each ------------------------------------------------ */

static enum status text_write(struct out *out, const struct simulate_view *view)
{
	const struct page page = {.out = out, .width = 80};
	return simulate_text(&page, view);
}

enum { TEXT, JSON, MARKDOWN, HTML };

static const struct {
	const char *name;
	enum status (*write)(struct out *out, const struct simulate_view *view);
} formats[] = {[TEXT] = {"text", text_write},
	       [JSON] = {"json", simulate_json},
	       [MARKDOWN] = {"md", simulate_markdown},
	       [HTML] = {"html", simulate_html}};

static const char everything[] = "fixtures/simulate/everything.scenario.yaml";
static const char names[] = "fixtures/simulate/names.scenario.yaml";
static const struct simulate_filter all = {0}, fail_only = {.fail_only = true};

/* --- No memory --------------------------------------------------------------------- */

static void check_format(const struct scene *scene, size_t format, struct str whole)
{
	for (size_t nth = 1;; nth++) {
		struct out out;
		out_init_memory(&out);
		mem_fail_only(nth);
		enum status status = formats[format].write(&out, &scene->view);
		bool failed = mem_count() >= nth;
		mem_fail_from(0);
		if (status == OK)
			status = out_status(&out);
		if (status == OK) {
			struct str again = out_written(&out);
			assert_int_equal(again.length, whole.length);
			assert_memory_equal(again.at, whole.at, whole.length);
		} else {
			assert_int_equal(status, NOMEM);
		}
		out_clear(&out);
		if (!failed)
			break;
	}
}

static void test_no_memory(void **state)
{
	const struct simulate_filter *const filters[] = {&all, &fail_only};
	(void)state;
	for (size_t f = 0; f < COUNT(filters); f++) {
		struct scene scene;
		scene_open(&scene, everything, filters[f]);
		for (size_t i = 0; i < COUNT(formats); i++) {
			struct out out;
			out_init_memory(&out);
			assert_int_equal(formats[i].write(&out, &scene.view), OK);
			check_format(&scene, i, out_written(&out));
			out_clear(&out);
		}
		arena_clear(&scene.arena);
	}
}

/* The view, too. */
static void test_no_memory_view(void **state)
{
	struct scene scene;
	(void)state;
	scene_open(&scene, everything, &all);
	for (size_t nth = 1;; nth++) {
		struct arena arena;
		struct simulate_view view;
		arena_init(&arena);
		mem_fail_only(nth);
		enum status status = simulate_view_make(&scene.simulation, &all, &arena, &view);
		bool failed = mem_count() >= nth;
		mem_fail_from(0);
		assert_int_equal(status, failed ? NOMEM : OK);
		if (!failed)
			assert_int_equal(view.moment_count, scene.view.moment_count);
		arena_clear(&arena);
		if (!failed)
			break;
	}
	arena_clear(&scene.arena);
}

/* --- Names that mean something ------------------------------------------------------- */

static const char *find(struct str text, const char *what)
{
	return memmem(text.at, text.length, what, strlen(what));
}

/* What must not stand in a format as it is, though names have it. */
static const struct {
	size_t format;
	const char *what;
} harmful[] = {
    {TEXT, "\x1b"},
    {MARKDOWN, "\x1b"},
    {HTML, "\x1b"},
    {JSON, "\x1b"},
    {HTML, "<b>x"},
    {HTML, "<b>P"},
    {HTML, "<b>job"},
    {HTML, "</title><b"},
    {HTML, "<script"},
    {MARKDOWN, "<b>x"},
    {MARKDOWN, "<b>job"},
    {MARKDOWN, " | bars | "},
    {MARKDOWN, "</details><"},
    {TEXT, "\xe2\x80\xae"},
};

static void test_names(void **state)
{
	struct scene scene;
	struct out out[COUNT(formats)];
	(void)state;
	scene_open(&scene, names, &all);
	for (size_t i = 0; i < COUNT(formats); i++) {
		out_init_memory(&out[i]);
		assert_int_equal(formats[i].write(&out[i], &scene.view), OK);
		assert_int_equal(out_status(&out[i]), OK);
	}
	for (size_t i = 0; i < COUNT(harmful); i++)
		if (find(out_written(&out[harmful[i].format]), harmful[i].what))
			fail_msg("%s has %s", formats[harmful[i].format].name, harmful[i].what);
	assert_non_null(find(out_written(&out[HTML]), "&lt;b&gt;x"));
	for (size_t i = 0; i < COUNT(formats); i++)
		out_clear(&out[i]);
	arena_clear(&scene.arena);
}

/* --- The picture ------------------------------------------------------------------------ */

static struct str picture_of(struct str page)
{
	const char *begin = find(page, "<svg"), *end = find(page, "</svg>");
	assert_non_null(begin);
	assert_non_null(end);
	assert_true(begin < end);
	return (struct str){begin, (size_t)(end + strlen("</svg>") - begin)};
}

static void check_picture(const char *path)
{
	struct scene scene;
	struct out out;
	scene_open(&scene, path, &all);
	out_init_memory(&out);
	assert_int_equal(simulate_html(&out, &scene.view), OK);
	struct str picture = picture_of(out_written(&out));
	XML_Parser parser = XML_ParserCreate("UTF-8");
	assert_non_null(parser);
	if (XML_Parse(parser, picture.at, (int)picture.length, 1) != XML_STATUS_OK)
		fail_msg("%s: %s in line %lu of the picture", path,
			 XML_ErrorString(XML_GetErrorCode(parser)),
			 (unsigned long)XML_GetCurrentLineNumber(parser));
	XML_ParserFree(parser);
	out_clear(&out);
	arena_clear(&scene.arena);
}

static void test_picture(void **state)
{
	(void)state;
	check_picture(everything);
	check_picture(names);
}

/* Every event that the picture leads to is in the table; nothing is loaded from anywhere. */
static void test_links(void **state)
{
	struct scene scene;
	struct out out;
	(void)state;
	scene_open(&scene, everything, &all);
	out_init_memory(&out);
	assert_int_equal(simulate_html(&out, &scene.view), OK);
	struct str page = out_written(&out), rest = page;
	size_t links = 0;
	for (const char *at = find(rest, "href=\""); at; at = find(rest, "href=\"")) {
		char id[64];
		size_t length = strcspn(at + 7, "\"");
		assert_int_equal(at[6], '#');
		assert_true(length < 40);
		snprintf(id, sizeof id, "id=\"%.*s\"", (int)length, at + 7);
		if (!find(page, id))
			fail_msg("nothing has %s", id);
		rest = (struct str){at + 7, page.length - (size_t)(at + 7 - page.at)};
		links++;
	}
	assert_true(links > 10);
	assert_null(find(page, "src="));
	assert_null(find(page, "http://"));
	assert_null(find(page, "https://"));
	out_clear(&out);
	arena_clear(&scene.arena);
}

/* --- Who is shown --------------------------------------------------------------------------- */

static uint32_t shown_count(const struct simulate_view *view)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < view->track_count; i++)
		count += view->tracks[i].shown;
	return count;
}

static void test_filter(void **state)
{
	struct scene whole, one, user;
	const uint32_t second = 1;
	(void)state;
	scene_open(&whole, everything, &all);
	const uint32_t job = whole.scenario->integrations[0].user.index;
	const struct simulate_filter by_integration = {.integrations = &second,
						       .integration_count = 1};
	const struct simulate_filter by_user = {.users = &job, .user_count = 1};
	scene_open(&one, everything, &by_integration);
	scene_open(&user, everything, &by_user);
	assert_int_equal(shown_count(&whole.view), whole.scenario->integration_count);
	assert_int_equal(shown_count(&one.view), 1);
	assert_true(one.view.tracks[second].shown);
	assert_int_equal(shown_count(&user.view), 2); /* feed and mirror */
	assert_int_equal(one.view.failed, whole.view.failed);
	assert_int_equal(one.view.broken, whole.view.broken);
	assert_int_equal(whole.view.failed_hidden, 0);
	assert_true(one.view.failed_hidden > 0);
	arena_clear(&whole.arena);
	arena_clear(&one.arena);
	arena_clear(&user.arena);
}

/* Moments stand in the order of time, and of one instant who gets locked right behind the event
 * that did it. */
static void test_order(void **state)
{
	struct scene scene;
	size_t locks = 0;
	(void)state;
	scene_open(&scene, "policies/scenarios/token-loop-lockout.scenario.yaml", &all);
	for (uint32_t i = 1; i < scene.view.moment_count; i++) {
		const struct simulate_moment *moment = &scene.view.moments[i], *before = moment - 1;
		assert_true(before->at <= moment->at);
		if (moment->kind != MOMENT_LOCKED)
			continue;
		locks++;
		assert_int_equal(before->kind, MOMENT_STEP);
		assert_int_equal(before->number, scene.simulation.locks[moment->number].step);
	}
	assert_int_equal(locks, scene.simulation.lock_count);
	assert_true(locks > 1);
	arena_clear(&scene.arena);
}

/* --- Times ---------------------------------------------------------------------------------- */

enum { SECOND = 1, MINUTES = 60, HOURS = 3600, DAYS_ = 86400 };

static const struct {
	const char *name;
	int64_t first, last;
	const char *span;
} spans[] = {
    {"one moment", 0, 0, "1970-01-01 00:00 +00:00"},
    {"a day", 9 * HOURS, 10 * HOURS + 30 * SECOND, "1970-01-01 09:00 to 10:00:30 +00:00"},
    {"several", 0, DAYS_ + 90 * MINUTES, "1970-01-01 00:00 to 1970-01-02 01:30 +00:00"},
    {"before 1970", -DAYS_, -1, "1969-12-31 00:00 to 23:59:59 +00:00"},
};

static void test_spans(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(spans); i++) {
		struct out out;
		out_init_memory(&out);
		simulate_word_span(&out, NULL, spans[i].first, spans[i].last);
		struct str text = page_plain(&out);
		if (!str_equal(text, str_of(spans[i].span)))
			fail_msg("%s: %.*s", spans[i].name, STR_ARG(text));
		out_clear(&out);
	}
}

/* The scale is monotonous, keeps within the picture, and stands a scenario of no length. */
static void test_scale(void **state)
{
	const struct picture_scale scale = {1000, 253402300799}, moment = {5, 5};
	unsigned before = 10 * PICTURE_LEFT;
	(void)state;
	assert_int_equal(picture_x(&scale, INT64_MIN / 2), 10 * PICTURE_LEFT);
	assert_int_equal(picture_x(&scale, INT64_MAX), 10 * PICTURE_RIGHT);
	assert_int_equal(picture_x(&moment, 5), 10 * PICTURE_LEFT);
	for (int64_t at = scale.begin; at < scale.end; at += scale.end / 997) {
		unsigned x = picture_x(&scale, at);
		assert_true(x >= before && x <= 10 * PICTURE_RIGHT);
		before = x;
	}
}

static const struct {
	const char *name;
	int64_t begin, length;
	size_t least, most;
} axes[] = {
    {"a moment", 86400, 0, 0, 1},
    {"a minute", 86400, 60, 1, 8},
    {"a day", 86400 + 7, 86400, 2, 8},
    {"a week", 86400, 7 * 86400, 2, 8},
    {"a year", 0, 366 * 86400, 2, 8},
    {"centuries", 0, 500 * 366 * INT64_C(86400), 2, 8},
    {"all years", -62135596800, 315537897599, 2, 8},
};

static void test_axis(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(axes); i++) {
		const struct picture_scale scale = {axes[i].begin, axes[i].begin + axes[i].length};
		struct out out;
		size_t lines = 0;
		out_init_memory(&out);
		picture_axis(&out, &scale, NULL, 100);
		struct str rest = out_written(&out);
		for (const char *at; (at = find(rest, "<path")); lines++)
			rest = (struct str){at + 1, rest.length - (size_t)(at + 1 - rest.at)};
		if (lines < axes[i].least || lines > axes[i].most)
			fail_msg("%s: %zu lines", axes[i].name, lines);
		out_clear(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_no_memory), cmocka_unit_test(test_no_memory_view),
	    cmocka_unit_test(test_names),     cmocka_unit_test(test_picture),
	    cmocka_unit_test(test_links),     cmocka_unit_test(test_filter),
	    cmocka_unit_test(test_order),     cmocka_unit_test(test_spans),
	    cmocka_unit_test(test_scale),     cmocka_unit_test(test_axis),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
