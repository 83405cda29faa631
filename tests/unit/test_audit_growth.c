/* A finding about a list that has come to hold more, or less, than the baseline knows; with exceptions
 * that accept a part of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "audit_scene.h"

#define EFFECT    "app-ranges-without-effect"
#define UNMATCHED "exception-unmatched"
#define REACHED   EFFECT "/app:P"

/* One finding about all addresses of an app's list. */
static const struct {
	const char *name, *list, *known; /* NULL: the entry is older than ranges are */
	const char *exceptions;
	const char *print, *accepted, *grown; /* addresses */
} growths[] = {
    {"the same", "192.0.2.0/24", "192.0.2.0/24", "", " known", "0", "0"},
    {"the same as other rows", "192.0.2.0/25, 192.0.2.128/25", "192.0.2.0/24", "", " known", "0",
     "0"},
    {"less", "192.0.2.8", "192.0.2.0/24", "", " known", "0", "0"},
    {"one address more", "192.0.2.0/24, 192.0.3.0", "192.0.2.0/24", "", "", "0", "1"},
    {"others", "192.0.3.0/24", "192.0.2.0/24", "", "", "0", "256"},
    {"before there were ranges", "192.0.0.0/8", NULL, "", " known", "0", "0"},
    {"an exception accepts what is more", "192.0.2.0/24, 192.0.3.0", "192.0.2.0/24",
     "  - {id: " EFFECT ", range: 192.0.3.0/24, reason: x, owner: y}\n", " known", "1", "0"},
    {"an exception accepts some of what is more", "192.0.2.0/24, 192.0.3.0/30", "192.0.2.0/24",
     "  - {id: " EFFECT ", range: 192.0.3.0/31, reason: x, owner: y}\n", "", "2", "2"},
    {"an exception and nothing known", "192.0.2.0/30", "203.0.113.0",
     "  - {id: " EFFECT ", range: 192.0.2.0/31, reason: x, owner: y}\n", "", "2", "2"},
};

static const char *addresses_count(struct audit_scene *scene, struct rangeset set)
{
	char text[COUNT_TEXT];
	return arena_text(&scene->arena, text, count_format(rangeset_count(set), text));
}

static void known_range(struct audit_scene *scene, struct baseline *baseline, const char *text)
{
	struct range_problem problem;
	struct range *range = arena_alloc(&scene->arena, sizeof *range);
	assert_non_null(range);
	uint32_t old;
	struct baseline_entry *entry = arena_alloc(&scene->arena, sizeof *entry);
	assert_non_null(entry);
	*entry = (struct baseline_entry){.print = STR(REACHED), .since = STR("2026-02-03")};
	baseline->at = entry;
	assert_int_equal(
	    map_add(&baseline->prints, &scene->arena, entry->print, baseline->count++, &old), OK);
	if (!text)
		return;
	assert_int_equal(range_parse(str_of(text), range, &problem), RANGE_OK);
	entry->has_ranges = true;
	entry->ranges = (struct rangeset){range, 1};
}

static void a_list_that_grew_is_new(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof growths / sizeof *growths; i++) {
		struct audit_scene scene;
		struct baseline baseline = {0};
		char text[1024];
		snprintf(text, sizeof text,
			 "profiles: [{name: A}]\napps: [{name: P, ip_ranges: [%s]}]\n%s%s",
			 growths[i].list, *growths[i].exceptions ? "exceptions:\n" : "",
			 growths[i].exceptions);
		audit_scene_open(&scene, text, EFFECT " " UNMATCHED);
		known_range(&scene, &baseline, growths[i].known);
		scene.question.baseline = &baseline;
		audit_scene_ask(&scene, RULES_2026_02);
		const char *prints = arena_format(&scene.arena, REACHED "%s\n", growths[i].print);
		if (strcmp(audit_scene_prints(&scene), prints) != 0)
			print_error("%s\n", growths[i].name);
		assert_string_equal(audit_scene_prints(&scene), prints);
		const struct audit_finding *at = &scene.audit.at[0];
		assert_string_equal(addresses_count(&scene, at->accepted), growths[i].accepted);
		assert_string_equal(addresses_count(&scene, at->grown), growths[i].grown);
		assert_true(str_equal(at->since, STR("2026-02-03")));
		if (*growths[i].exceptions)
			assert_memory_equal(at->others[at->other_count - 1].what, "accepts ", 8);
		audit_scene_close(&scene);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_list_that_grew_is_new)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
