/* Sentences with slots: that they are filled, and that no table has one that is not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "report/reset_words.h"
#include "report/simulate_words.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void slot_one(struct out *out, const void *of)
{
	out_text(out, of);
}

static void slot_none(struct out *out, const void *of)
{
	(void)out;
	(void)of;
}

static const struct template_slot slots[] = {{"one", slot_one}, {"none", slot_none}};
static const struct template_set set = {.slots = slots, .slot_count = COUNT(slots)};

static const struct {
	const char *name, *text;
	const char *written; /* NULL: it does not fit */
} rows[] = {
    {"nothing", "", ""},
    {"no slot", "a b", "a b"},
    {"a slot alone", "{one}", "1"},
    {"slots side by side", "{one}{one}", "11"},
    {"text on both sides", "a {one} b", "a 1 b"},
    {"text between slots", "{one} and {one}.", "1 and 1."},
    {"a slot that writes nothing", "a{none}b", "ab"},
    {"a slot that is not there", "a {two} b", NULL},
    {"the beginning of a name", "{on}", NULL},
    {"a name that goes on", "{ones}", NULL},
    {"no name", "{}", NULL},
    {"not closed", "a {one", NULL},
    {"not opened", "a one} b", NULL},
    {"not opened, before a slot", "a} {one}", NULL},
    {"one within another", "{a{one}}", NULL},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct out out;
		if (template_fits(&set, rows[i].text) != !!rows[i].written)
			fail_msg("%s: %s", rows[i].name, rows[i].written ? "does not fit" : "fits");
		if (!rows[i].written)
			continue;
		out_init_memory(&out);
		template_write(&out, rows[i].text, &set, "1");
		if (!str_equal(out_written(&out), str_of(rows[i].written)))
			fail_msg("%s: %.*s", rows[i].name, (int)out.used, out.at);
		out_clear(&out);
	}
}

static const struct {
	const char *name;
	const struct template_set *set;
} tables[] = {
    {"events", &simulate_event_templates},
    {"reasons", &simulate_reason_templates},
    {"changes", &reset_change_templates},
};

static void test_tables(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(tables); i++) {
		size_t texts = 0;
		for (size_t k = 0; k < tables[i].set->text_count; k++) {
			const char *text = tables[i].set->text_get(k);
			texts += text != NULL;
			if (text && !template_fits(tables[i].set, text))
				fail_msg("%s: \"%s\" has a slot that is not there", tables[i].name,
					 text);
		}
		if (!texts)
			fail_msg("%s: no text", tables[i].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_tables),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
