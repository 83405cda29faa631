/* Baselines of the audit: what is read, what is refused and where, and that what is written is read
 * again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "load/baseline.h"
#include "policy/policy.h"
#include "report/audit_baseline.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct scene {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct baseline baseline;
};

static enum status scene_read(struct scene *scene, const char *text)
{
	*scene = (struct scene){0};
	arena_init(&scene->arena);
	findings_init(&scene->findings, &scene->arena);
	return baseline_read(STR("b.json"), str_of(text), &scene->arena, &scene->sources,
			     &scene->findings, &scene->baseline);
}

/* --- What is read --------------------------------------------------------------------- */

#define HEAD "{\"schema\": \"loginscope/baseline/1\", \"findings\": ["
#define A    "{\"fingerprint\": \"a/org\", \"since\": \"2026-05-02\"}"

/* "print since what;…" */
static const struct {
	const char *name, *text, *expected;
} read_rows[] = {
    {"nothing", HEAD "]}", ""},
    {"one", HEAD A "]}", "a/org 2026-05-02 ;"},
    {"with its words",
     HEAD "{\"rule\": \"a\", \"what\": \"w\", \"since\": \"2026-05-02\", \"fingerprint\": \"x\"}]}",
     "x 2026-05-02 w;"},
    {"escapes", HEAD "{\"fingerprint\": \"\\u0061/\\\"\", \"since\": \"2026-05-02\"}]}",
     "a/\" 2026-05-02 ;"},
    {"keys that are not known, yet",
     "{\"made_by\": 1, \"schema\": \"loginscope/baseline/1\", \"findings\": [{\"fingerprint\": "
     "\"x\","
     " \"since\": \"2026-05-02\", \"what\": 7, \"by\": null}], \"more\": {}}",
     "x 2026-05-02 ;"},
    {"with ranges, in any order",
     HEAD "{\"fingerprint\": \"x\", \"since\": \"2026-05-02\", \"ranges\": "
	  "[\"16.0.1.0/24\", \"16.0.0.0/24\", \"2600::\"]}]}",
     "x 2026-05-02 (16.0.0.0/23 2600::);"},
    {"with ranges, but none",
     HEAD "{\"fingerprint\": \"x\", \"since\": \"2026-05-02\", \"ranges\": []}]}",
     "x 2026-05-02 ();"},
    {"in the order of the file",
     HEAD "{\"fingerprint\": \"b\", \"since\": \"2026-05-02\"}, " A "]}",
     "b 2026-05-02 ;a/org 2026-05-02 ;"},
    {"twice: the older", HEAD A ", {\"fingerprint\": \"a/org\", \"since\": \"2026-05-01\"}]}",
     "a/org 2026-05-01 ;"},
    {"twice: the older, and first",
     HEAD A ", {\"fingerprint\": \"a/org\", \"since\": \"2026-05-03\"}]}", "a/org 2026-05-02 ;"},
};

static void ranges_out(struct out *out, const struct baseline_entry *entry)
{
	char text[RANGE_TEXT];
	if (!entry->has_ranges)
		return;
	out_char(out, '(');
	for (size_t i = 0; i < entry->ranges.count; i++) {
		out_text(out, i ? " " : "");
		out_bytes(out, text, range_format(entry->ranges.ranges[i], text));
	}
	out_char(out, ')');
}

static void test_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(read_rows); i++) {
		struct scene scene;
		enum status status = scene_read(&scene, read_rows[i].text);
		struct out out;
		out_init_memory(&out);
		for (uint32_t k = 0; status == OK && k < scene.baseline.count; k++) {
			const struct baseline_entry *at = &scene.baseline.at[k];
			out_format(&out, "%.*s %.*s %.*s", STR_ARG(at->print), STR_ARG(at->since),
				   STR_ARG(at->what));
			ranges_out(&out, at);
			out_char(&out, ';');
			assert_int_equal(map_find(&scene.baseline.prints, at->print), k);
		}
		if (status != OK || !str_equal(out_written(&out), str_of(read_rows[i].expected)))
			fail_msg("%s: status %d, %.*s", read_rows[i].name, (int)status,
				 STR_ARG(out_written(&out)));
		out_clear(&out);
		arena_clear(&scene.arena);
	}
}

/* --- What is refused ------------------------------------------------------------------ */

static const struct {
	const char *name, *text, *expected; /* "line:column code" of all findings */
} bad_rows[] = {
    {"empty", "", "1:1 baseline-json;"},
    {"cut off", HEAD "\n", "1:50 baseline-json;"},
    {"a key twice", "{\"schema\": 1, \"schema\": 2}", "1:22 baseline-json;"},
    {"marks of git", "{\n<<<<<<< ours\n", "2:1 baseline-json;"},
    {"a list", "[]", "1:1 baseline-shape;"},
    {"no schema", "{\"findings\": []}", "1:1 baseline-shape;"},
    {"a schema that is none", "{\"schema\": 1}", "1:12 baseline-shape;"},
    {"another schema", "{\"schema\": \"loginscope/baseline/2\"}", "1:12 baseline-shape;"},
    {"no findings", "{\"schema\": \"loginscope/baseline/1\"}", "1:1 baseline-shape;"},
    {"findings that are none", "{\"schema\": \"loginscope/baseline/1\",\n \"findings\": {}}",
     "2:14 baseline-shape;"},
    {"no object", HEAD "\n\"a\"]}", "2:1 baseline-shape;"},
    {"no fingerprint", HEAD "\n{\"since\": \"2026-05-02\"}]}", "2:1 baseline-shape;"},
    {"an empty fingerprint", HEAD "\n{\"since\": \"2026-05-02\", \"fingerprint\": \"\"}]}",
     "2:40 baseline-shape;"},
    {"no date", HEAD "\n{\"fingerprint\": \"a\"}]}", "2:1 baseline-shape;"},
    {"a number for a date", HEAD "\n{\"fingerprint\": \"a\", \"since\": 2026}]}",
     "2:31 baseline-shape;"},
    {"a day that is none", HEAD "\n{\"fingerprint\": \"a\", \"since\": \"2026-02-29\"}]}",
     "2:31 baseline-shape;"},
    {"ranges that are none",
     HEAD "\n{\"fingerprint\": \"a\", \"since\": \"2026-05-02\", \"ranges\": 1}]}",
     "2:55 baseline-shape;"},
    {"a range that is none",
     HEAD "\n{\"fingerprint\": \"a\", \"since\": \"2026-05-02\", \"ranges\": [\"1.2.3.4\", "
	  "\"1.2.3\"]}]}",
     "2:67 baseline-shape;"},
    {"each of two", HEAD "\n{},\n" A ",\n7]}", "2:1 baseline-shape;4:1 baseline-shape;"},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad_rows); i++) {
		struct scene scene;
		enum status status = scene_read(&scene, bad_rows[i].text);
		struct out out;
		out_init_memory(&out);
		for (const struct finding *f = scene.findings.first; f; f = f->next) {
			out_format(&out, "%u:%u %s;", f->place.line, f->place.column, f->code);
			assert_non_null(f->help);
		}
		if (status != INVALID ||
		    !str_equal(out_written(&out), str_of(bad_rows[i].expected)))
			fail_msg("%s: status %d, %.*s", bad_rows[i].name, (int)status,
				 STR_ARG(out_written(&out)));
		assert_int_equal(scene.baseline.count, 0);
		out_clear(&out);
		arena_clear(&scene.arena);
	}
}

static void test_no_memory(void **state)
{
	static const char *const texts[] = {
	    HEAD A ", {\"fingerprint\": \"\\u0061\", \"since\": \"2026-05-01\", \"ranges\": "
		   "[\"16.0.0.0\", \"16.0.1.0\"]}]}",
	    "{\"schema\": \"x\"}",
	    HEAD "{\"fingerprint\": \"a\", \"since\": \"\\u0062\"}]}",
	    "{",
	};
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct scene scene;
		enum status whole = scene_read(&scene, texts[i]), status = NOMEM;
		arena_clear(&scene.arena);
		for (size_t nth = 1; status == NOMEM; nth++) {
			assert_true(nth < 1000);
			mem_fail_from(nth);
			status = scene_read(&scene, texts[i]);
			mem_fail_from(0);
			assert_true(status == NOMEM || status == whole);
			arena_clear(&scene.arena);
		}
	}
}

/* --- What is written ------------------------------------------------------------------ */

/* An audit made by hand. */
struct made {
	struct audit_finding findings[8];
	struct audit audit;
	struct audit_question question;
	struct audit_answer answer;
	struct audit_report report;
	bool skip[AUDIT_RULE_COUNT];
};

static void made_init(struct made *made, const struct baseline *old)
{
	*made = (struct made){0};
	made->question = (struct audit_question){.baseline = old, .skip = made->skip};
	made->audit = (struct audit){.question = &made->question, .at = made->findings};
	made->answer = (struct audit_answer){.path = "p.yaml", .audit = &made->audit};
	made->report =
	    (struct audit_report){.at = &made->answer, .count = 1, .today = STR("2026-11-22")};
}

static void made_add(struct made *made, const char *print, enum audit_standing standing,
		     const char *since)
{
	made->findings[made->audit.count++] = (struct audit_finding){.print = str_of(print),
								     .what = "w",
								     .todo = "t",
								     .standing = standing,
								     .exception = NONE,
								     .since = str_of(since)};
}

/* It is about 16 addresses, one of which an exception accepts. */
static void made_part(struct audit_finding *finding)
{
	static struct range all, one;
	all = (struct range){addr_of_v4(0x10000000), addr_of_v4(0x1000000f)};
	one = (struct range){addr_of_v4(0x10000007), addr_of_v4(0x10000007)};
	finding->addresses = (struct rangeset){&all, 1};
	finding->accepted = (struct rangeset){&one, 1};
}

static void written_is(struct made *made, const char *expected)
{
	struct out out;
	out_init_memory(&out);
	assert_int_equal(audit_baseline_print(&out, &made->report), OK);
	assert_int_equal(out_status(&out), OK);
	if (!str_equal(out_written(&out), str_of(expected)))
		fail_msg("%.*s\nnot\n%s", STR_ARG(out_written(&out)), expected);
	out_clear(&out);
}

#define BEGIN "{\n  \"schema\": \"loginscope/baseline/1\",\n  \"findings\": [\n"
#define END   "\n  ]\n}\n"

static void test_written(void **state)
{
	(void)state;
	struct made made;
	made_init(&made, NULL);
	written_is(&made, "{\n  \"schema\": \"loginscope/baseline/1\",\n  \"findings\": []\n}\n");
	made_add(&made, "shadowed-row/org:/x", AUDIT_NEW, "");
	made_add(&made, "private-range/profile:\"A\x1b/y", AUDIT_KNOWN, "2026-05-02");
	made_add(&made, "private-range/org:/10.0.0.0/8", AUDIT_EXCEPTED, "");
	written_is(&made, BEGIN
		   "    {\"fingerprint\": \"private-range/profile:\\\"A\\u001b/y\", \"since\": "
		   "\"2026-05-02\", \"rule\": \"private-range\", \"what\": \"w\"},\n"
		   "    {\"fingerprint\": \"shadowed-row/org:/x\", \"since\": \"2026-11-22\", "
		   "\"rule\": \"shadowed-row\", \"what\": \"w\"}" END);
}

/* Of rules that were not asked nobody knows; one that is gone, or unknown, has no findings. */
static void test_kept(void **state)
{
	(void)state;
	static struct baseline_entry old[] = {
	    {STR_INIT("private-range/org:/10.0.0.0/8"),
	     STR_INIT("2026-01-01"),
	     STR_INIT("p"),
	     false,
	     {NULL, 0}},
	    {STR_INIT("shadowed-row/org:/x"),
	     STR_INIT("2026-01-02"),
	     STR_INIT("s"),
	     false,
	     {NULL, 0}},
	    {STR_INIT("tor-ranges/org:"), STR_INIT("2026-01-03"), STR_INIT(""), false, {NULL, 0}},
	    {STR_INIT("no-such-rule/org:"), STR_INIT("2026-01-04"), STR_INIT(""), false, {NULL, 0}},
	};
	const struct baseline baseline = {.at = old, .count = COUNT(old)};
	struct made made;
	made_init(&made, &baseline);
	made.skip[AUDIT_PRIVATE_RANGE] = true;
	made.audit.unasked[made.audit.unasked_count++] =
	    (struct audit_unasked){AUDIT_NEEDS_OPERATORS, 4};
	written_is(&made,
		   BEGIN "    {\"fingerprint\": \"private-range/org:/10.0.0.0/8\", \"since\": "
			 "\"2026-01-01\", \"rule\": \"private-range\", \"what\": \"p\"},\n"
			 "    {\"fingerprint\": \"tor-ranges/org:\", \"since\": \"2026-01-03\", "
			 "\"rule\": \"tor-ranges\", \"what\": \"\"}" END);
}

static void test_round(void **state)
{
	(void)state;
	struct made made;
	struct scene scene;
	struct out out;
	made_init(&made, NULL);
	made_add(&made, "b/org:/\xe2\x80\xae\"\\", AUDIT_NEW, "");
	made_add(&made, "a/org:", AUDIT_KNOWN, "2025-12-31");
	made_part(&made.findings[1]);
	out_init_memory(&out);
	assert_int_equal(audit_baseline_print(&out, &made.report), OK);
	out_char(&out, '\0');
	assert_int_equal(scene_read(&scene, out.at), OK);
	assert_int_equal(scene.baseline.count, 2);
	assert_true(str_equal(scene.baseline.at[0].print, STR("a/org:")));
	assert_true(str_equal(scene.baseline.at[0].since, STR("2025-12-31")));
	assert_true(scene.baseline.at[0].has_ranges);
	assert_int_equal(rangeset_count(scene.baseline.at[0].ranges).low, 15);
	assert_false(rangeset_holds(scene.baseline.at[0].ranges, addr_of_v4(0x10000007)));
	assert_false(scene.baseline.at[1].has_ranges);
	assert_true(str_equal(scene.baseline.at[1].print, STR("b/org:/\xe2\x80\xae\"\\")));
	assert_true(str_equal(scene.baseline.at[1].since, STR("2026-11-22")));
	arena_clear(&scene.arena);
	out_clear(&out);
}

static void test_written_no_memory(void **state)
{
	(void)state;
	struct made made;
	made_init(&made, NULL);
	made_add(&made, "b/org:", AUDIT_NEW, "");
	made_add(&made, "a/org:", AUDIT_KNOWN, "2025-12-31");
	made_part(&made.findings[1]);
	enum status status = NOMEM;
	for (size_t nth = 1; status != OK; nth++) {
		struct out out;
		assert_true(nth < 100);
		out_init_memory(&out);
		mem_fail_from(nth);
		status = audit_baseline_print(&out, &made.report);
		if (status == OK)
			status = out_status(&out);
		mem_fail_from(0);
		assert_true(status == OK || status == NOMEM);
		out_clear(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_read),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_no_memory),
	    cmocka_unit_test(test_written),
	    cmocka_unit_test(test_kept),
	    cmocka_unit_test(test_round),
	    cmocka_unit_test(test_written_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
