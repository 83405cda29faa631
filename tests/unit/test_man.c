/* docs/man/loginscope-policy.5 and loginscope-scenario.5 have each key of their format, in its
 * order, with its default, its words and whether it is required, and no other. The sections are
 * named after the way to their keys; the page of the program is tests/man/selftest's. Runs
 * from the repository's root. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "load/file.h"
#include "load/schema.h"

/* A part of the page. */
struct block {
	const char *at, *end;
};

static bool block_has(struct block block, struct str text)
{
	for (const char *at = block.at; at + text.length <= block.end; at++)
		if (memcmp(at, text.at, text.length) == 0)
			return true;
	return false;
}

/* The same, as a word: `enforce` is not in `enforce_relax`. */
static bool block_has_word(struct block block, struct str word)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	for (const char *at = block.at + 1; at + word.length < block.end; at++)
		if (memcmp(at, word.at, word.length) == 0 && !strchr(letters, at[-1]) &&
		    !strchr(letters, at[word.length]))
			return true;
	return false;
}

/* From `begin` at the start of a line to the next of `ends`, or the end. */
static bool block_find(struct block page, const char *begin, const char *const ends[2],
		       struct block *ret)
{
	size_t length = strlen(begin);
	for (const char *line = page.at, *next; line < page.end; line = next) {
		const char *line_end = memchr(line, '\n', (size_t)(page.end - line));
		next = line_end ? line_end + 1 : page.end;
		if ((size_t)(next - line) < length || memcmp(line, begin, length) != 0)
			continue;
		const char *end = page.end;
		for (size_t i = 0; i < 2; i++) {
			const char *found = strstr(line + 1, ends[i]);
			end = found && found < end ? found + 1 : end;
		}
		*ret = (struct block){line, end};
		return true;
	}
	return false;
}

static void choices_check(struct block item, const char *title, const struct schema_key *key)
{
	for (size_t i = 0; key->choices && i < key->choices->count; i++) {
		struct schema_choice choice = schema_choice_get(key->choices, i);
		if (!choice.foreign && !block_has_word(item, choice.name))
			fail_msg("%s, %s: %s is missing", title, key->name.at, choice.name.at);
	}
}

static void item_check(struct block item, const char *title, const struct schema_key *key)
{
	char text[128];
	snprintf(text, sizeof text, "Default: %s.\n", key->default_text ? key->default_text : "");
	if (key->default_text && !block_has(item, str_of(text)))
		fail_msg("%s, %s: no \"%s\"", title, key->name.at, text);
	if (!key->default_text && block_has(item, STR("Default:")))
		fail_msg("%s, %s: it has no default", title, key->name.at);
	if (((key->flags & SCHEMA_REQUIRED) != 0) != block_has(item, STR("\nRequired")))
		fail_msg("%s, %s: is it required?", title, key->name.at);
	choices_check(item, title, key);
}

/* Each key has its item, at its place. */
static void section_check(struct block page, const char *title, const struct schema *schema)
{
	static const char *const section_ends[2] = {"\n.Ss ", "\n.Sh "};
	static const char *const item_ends[2] = {"\n.It ", "\n.El"};
	struct block section, item;
	char begin[128];
	snprintf(begin, sizeof begin, ".Ss %s\n", title);
	if (!block_find(page, begin, section_ends, &section))
		fail_msg("there is no section %s", title);
	const char *at = strstr(section.at, "\n.It ");
	for (size_t i = 0; i < schema->count; i++) {
		snprintf(begin, sizeof begin, ".It Ic %s\n", schema->keys[i].name.at);
		if (!at || at >= section.end || strncmp(at + 1, begin, strlen(begin)) != 0) {
			fail_msg("%s: %s is not at its place", title, schema->keys[i].name.at);
			return;
		}
		assert_true(
		    block_find((struct block){at + 1, section.end}, begin, item_ends, &item));
		item_check(item, title, &schema->keys[i]);
		at = strstr(at + 1, "\n.It ");
	}
	if (at && at < section.end)
		fail_msg("%s: what is no key of it: %.60s", title, at + 1);
}

struct met {
	const struct schema *at[32];
	size_t count;
};

/* The sections of a mapping and of those in it; a mapping that was met before has its
 * section already. Returns how many keep sections of their own. */
static unsigned sections_check(struct met *met, struct block page, const char *title,
			       const char *path, const struct schema *schema)
{
	for (size_t i = 0; i < met->count; i++)
		if (met->at[i] == schema)
			return 0;
	assert_true(met->count < sizeof met->at / sizeof *met->at);
	met->at[met->count++] = schema;
	section_check(page, title, schema);
	unsigned sections = 1;
	for (size_t i = 0; i < schema->count; i++) {
		char below[128];
		snprintf(below, sizeof below, "%s%s%s", path, *path ? "." : "",
			 schema->keys[i].name.at);
		if (schema->keys[i].of)
			sections += sections_check(met, page, below, below, schema->keys[i].of);
	}
	return sections;
}

/* A page has the sections of a file's mappings, and no other. `range`: those of ranges, too. */
static void page_check(const char *path, const char *title, const struct schema *file, bool range)
{
	struct arena arena;
	struct str text;
	unsigned subsections = 0;
	arena_init(&arena);
	assert_int_equal(file_bytes(path, 1 << 20, &arena, &text), OK);
	const char *page_text = arena_text(&arena, text.at, text.length);
	struct block page = {page_text, page_text + text.length};
	struct met met = {0};
	unsigned sections = sections_check(&met, page, title, "", file);
	if (range)
		sections += sections_check(&met, page, "range", "range", &schema_range_row);
	for (const char *at = page_text; (at = strstr(at, "\n.Ss ")) != NULL; at++)
		subsections++;
	assert_int_equal(sections, subsections);
	arena_clear(&arena);
}

static void test_policy_page(void **state)
{
	(void)state;
	page_check("docs/man/loginscope-policy.5", "The file", &schema_policy, true);
}

static void test_scenario_page(void **state)
{
	(void)state;
	page_check("docs/man/loginscope-scenario.5", "The scenario", &schema_scenario, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_policy_page),
	    cmocka_unit_test(test_scenario_page),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
