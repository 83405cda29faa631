/* The ground everything stands on: arenas, text slices, the name map, sources
 * and findings. */
#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/finding.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/names.h"
#include "base/source.h"
#include "rand.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* --- arena ------------------------------------------------------------ */

static bool all_zero(const unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

/* Objects are aligned, zeroed and apart from each other. */
static void test_arena_objects(void **state)
{
	(void)state;
	static const size_t sizes[] = {1, 16, 3, 4096, 7, 4095, 100000, 1, 3000000, 8, 17};
	unsigned char *objects[COUNT(sizes) * 50];
	struct arena arena;
	arena_init(&arena);
	assert_int_equal(arena.total, 0);
	for (size_t i = 0; i < COUNT(objects); i++) {
		size_t size = sizes[i % COUNT(sizes)];
		objects[i] = arena_alloc(&arena, size);
		assert_non_null(objects[i]);
		assert_int_equal((uintptr_t)objects[i] % alignof(max_align_t), 0);
		assert_true(all_zero(objects[i], size));
		memset(objects[i], (int)(i % 255 + 1), size);
	}
	for (size_t i = 0; i < COUNT(objects); i++) {
		size_t size = sizes[i % COUNT(sizes)];
		assert_int_equal(objects[i][0], i % 255 + 1);
		assert_int_equal(objects[i][size - 1], i % 255 + 1);
	}
	assert_true(arena.total >= 50 * 3000000);
	arena_clear(&arena);
	assert_int_equal(arena.total, 0);
	assert_non_null(arena_alloc(&arena, 5)); /* usable again */
	arena_clear(&arena);
}

/* A scratch arena, filled again and again, stops asking for memory, and what it
 * gives is zero each time. */
static void test_arena_reset(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	arena_reset(&arena); /* empty: nothing to do */
	size_t asked = 0;
	for (int round = 0; round < 20; round++) {
		mem_fail_from(0);
		for (int i = 0; i < 1000; i++) {
			unsigned char *object = arena_alloc(&arena, 100);
			assert_non_null(object);
			assert_true(all_zero(object, 100));
			memset(object, 0xff, 100);
		}
		asked = mem_count();
		arena_reset(&arena);
	}
	assert_int_equal(asked, 0);
	arena_clear(&arena);
}

static void test_arena_impossible(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	assert_null(arena_alloc(&arena, SIZE_MAX));
	assert_null(arena_alloc(&arena, SIZE_MAX - 100));
	assert_null(arena_alloc(&arena, SIZE_MAX / 2 + 1));
	assert_null(arena_array(&arena, SIZE_MAX / 2, 3));
	assert_null(arena_array(&arena, 3, SIZE_MAX / 2));
	assert_null(arena_array(&arena, (size_t)1 << 32, (size_t)1 << 32));
	assert_null(arena_text(&arena, "x", SIZE_MAX));
	assert_int_equal(arena.total, 0);
	assert_non_null(arena_array(&arena, 0, 8));
	assert_non_null(arena_array(&arena, 8, 0));
	arena_clear(&arena);
}

static void test_arena_push(void **state)
{
	(void)state;
	struct arena arena;
	uint32_t *list = NULL;
	arena_init(&arena);
	for (uint32_t i = 0; i < 5000; i++) {
		uint32_t *number = arena_push(&arena, &list, i, sizeof *number);
		assert_non_null(number);
		assert_ptr_equal(number, &list[i]);
		assert_int_equal(*number, 0);
		*number = i * 7 + 1;
	}
	for (uint32_t i = 0; i < 5000; i++)
		assert_int_equal(list[i], i * 7 + 1);
	arena_clear(&arena);
}

static void test_arena_text(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	assert_string_equal(arena_text(&arena, "policy.yaml", 6), "policy");
	assert_string_equal(arena_text(&arena, NULL, 0), "");
	assert_memory_equal(arena_text(&arena, "a\0b", 3), "a\0b", 4);
	assert_string_equal(arena_format(&arena, "%s:%d", "x", 12), "x:12");
	assert_string_equal(arena_format(&arena, "%5000d", 1) + 4999, "1");
	arena_clear(&arena);
}

/* Whatever allocation fails, what was there before is untouched. */
static void test_arena_out_of_memory(void **state)
{
	(void)state;
	for (size_t nth = 1; nth < 12; nth++) {
		struct arena arena;
		uint32_t *list = NULL, count = 0;
		arena_init(&arena);
		mem_fail_from(nth);
		for (uint32_t *number; count < 200000; count++) {
			number = arena_push(&arena, &list, count, sizeof *number);
			if (!number)
				break;
			*number = count;
		}
		for (uint32_t i = 0; i < count; i++)
			assert_int_equal(list[i], i);
		assert_true(count < 200000 || mem_count() < nth);
		mem_fail_from(1);
		assert_null(arena_alloc(&arena, 2000000));
		assert_null(arena_format(&arena, "%2000000d", 1));
		mem_fail_from(0);
		assert_non_null(arena_alloc(&arena, 2000000));
		arena_clear(&arena);
	}
}

/* --- str -------------------------------------------------------------- */

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static const struct compare_row {
	const char *a, *b;
	int order;
	bool equal_nocase;
} compare_rows[] = {
    {"", "", 0, true},       {"", "a", -1, false},   {"a", "", 1, false},
    {"a", "a", 0, true},     {"a", "b", -1, false},  {"ab", "a", 1, false},
    {"B", "a", -1, false},   {"Ab", "aB", -1, true}, {"a\xc3", "a\x7f", 1, false},
    {"z@", "z`", -1, false}, {"[", "{", -1, false},  {"\xc3\xa4", "\xc3\x84", 1, false},
};

static const struct {
	const char *name, *text, *trimmed;
} trim_rows[] = {
    {"nothing", "", ""},
    {"nothing to take off", "a b", "a b"},
    {"in front", " \t\ra", "a"},
    {"behind", "a \t\r", "a"},
    {"around", "\t a\tb \r", "a\tb"},
    {"all of it", " \r\t ", ""},
    {"a line feed stays", " \na\n ", "\na\n"},
};

static void test_str_trim(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(trim_rows); i++)
		if (!str_equal(str_trim(str_of(trim_rows[i].text)), str_of(trim_rows[i].trimmed)))
			fail_msg("%s", trim_rows[i].name);
}

static void test_str_compare(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(compare_rows); i++) {
		struct str a = str_of(compare_rows[i].a), b = str_of(compare_rows[i].b);
		if (sign(str_compare(a, b)) != compare_rows[i].order ||
		    sign(str_compare(b, a)) != -compare_rows[i].order)
			fail_msg("\"%s\" and \"%s\": order", a.at, b.at);
		if (str_equal(a, b) != (compare_rows[i].order == 0))
			fail_msg("\"%s\" and \"%s\": equal", a.at, b.at);
		if (str_equal_nocase(a, b) != compare_rows[i].equal_nocase)
			fail_msg("\"%s\" and \"%s\": equal but for case", a.at, b.at);
	}
	struct str none = {NULL, 0};
	assert_true(str_equal(none, STR("")) && str_compare(none, STR("")) == 0);
	assert_true(str_compare(none, STR("a")) < 0 && str_equal_nocase(none, none));
}

static const struct distance_row {
	const char *name, *a, *b;
	unsigned limit, distance;
} distance_rows[] = {
    {"equal", "profile", "profile", 3, 0},
    {"both empty", "", "", 0, 0},
    {"one empty", "", "abc", 3, 3},
    {"one empty, over the limit", "", "abc", 2, 3},
    {"replaced", "profile", "profole", 3, 1},
    {"inserted", "profile", "prrofile", 3, 1},
    {"deleted", "profile", "profil", 3, 1},
    {"swapped", "profile", "porfile", 3, 1},
    {"swapped at the end", "abc", "acb", 3, 1},
    {"two letters", "ab", "ba", 3, 1},
    {"swapped and edited between", "ca", "abc", 3, 3},
    {"kitten", "kitten", "sitting", 3, 3},
    {"over the limit by one", "kitten", "sitting", 2, 3},
    {"nothing alike", "abcdef", "uvwxyz", 3, 4},
    {"limit 0, equal", "abc", "abc", 0, 0},
    {"limit 0, not equal", "abc", "abd", 0, 1},
    {"lengths differ too much", "a", "abcdefgh", 3, 4},
    {"too long to be near", "0123456789012345678901234567890123456789012345678901234567890123x",
     "0123456789012345678901234567890123456789012345678901234567890123x", 3, 4},
    {"just not too long", "0123456789012345678901234567890123456789012345678901234567890123",
     "0123456789012345678901234567890123456789012345678901234567890124", 3, 1},
};

static void test_str_distance(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(distance_rows); i++) {
		const struct distance_row *row = &distance_rows[i];
		struct str a = str_of(row->a), b = str_of(row->b);
		if (str_distance(a, b, row->limit) != row->distance ||
		    str_distance(b, a, row->limit) != row->distance)
			fail_msg("%s: %u", row->name, str_distance(a, b, row->limit));
	}
}

/* The definition, with neither rows nor limit. */
static unsigned naive_distance(struct str a, struct str b)
{
	if (a.length == 0 || b.length == 0)
		return (unsigned)(a.length + b.length);
	struct str a1 = {a.at, a.length - 1}, b1 = {b.at, b.length - 1};
	unsigned best = naive_distance(a1, b1) + (a.at[a1.length] != b.at[b1.length]);
	unsigned less_a = naive_distance(a1, b) + 1, less_b = naive_distance(a, b1) + 1;
	best = less_a < best ? less_a : best;
	best = less_b < best ? less_b : best;
	if (a.length > 1 && b.length > 1 && a.at[a1.length] == b.at[b1.length - 1] &&
	    a.at[a1.length - 1] == b.at[b1.length]) {
		struct str a2 = {a.at, a.length - 2}, b2 = {b.at, b.length - 2};
		unsigned swapped = naive_distance(a2, b2) + 1;
		best = swapped < best ? swapped : best;
	}
	return best;
}

static void test_str_distance_naive(void **state)
{
	(void)state;
	struct rand rand = rand_start("distance");
	for (int round = 0; round < 3000; round++) {
		char a[6], b[6];
		struct str x = {a, rand_below(&rand, 7)}, y = {b, rand_below(&rand, 7)};
		for (size_t i = 0; i < 6; i++) {
			a[i] = (char)('a' + rand_below(&rand, 3));
			b[i] = (char)('a' + rand_below(&rand, 3));
		}
		unsigned limit = rand_below(&rand, 7), exact = naive_distance(x, y);
		unsigned expected = exact > limit ? limit + 1 : exact;
		if (str_distance(x, y, limit) != expected)
			fail_msg("\"%.*s\" \"%.*s\" limit %u", STR_ARG(x), STR_ARG(y), limit);
	}
}

static const struct nearest_row {
	const char *name, *text, *nearest; /* NULL: none */
} nearest_rows[] = {
    {"exact", "profiles", "profiles"},   {"one off", "profils", "profiles"},
    {"swapped", "netwroks", "networks"}, {"three off in nine", "permisson", "permission"},
    {"too far", "zzzzzzzz", NULL},       {"four off in twelve", "trustedxxxxx", NULL},
    {"first of equals", "usex", "user"}, {"nearer one later", "userss", "users"},
    {"short, one off", "ak", "ok"},      {"empty", "", NULL},
};

static void test_str_nearest(void **state)
{
	(void)state;
	static const char *const words[] = {"profiles", "networks", "permission", "trusted",
					    "user",     "used",     "users",      "ok"};
	struct str names[COUNT(words)];
	for (size_t i = 0; i < COUNT(words); i++)
		names[i] = str_of(words[i]);
	for (size_t i = 0; i < COUNT(nearest_rows); i++) {
		const struct nearest_row *row = &nearest_rows[i];
		size_t at = str_nearest(str_of(row->text), names, COUNT(names));
		const char *found = at == SIZE_MAX ? NULL : words[at];
		if ((found == NULL) != (row->nearest == NULL) ||
		    (found && strcmp(found, row->nearest) != 0))
			fail_msg("%s: %s", row->name, found ? found : "none");
	}
	assert_int_equal(str_nearest(STR("user"), NULL, 0), SIZE_MAX);
}

static void test_names(void **state)
{
	(void)state;
	static const struct str names[] = {STR_INIT("a"), STR_INIT(""), STR_INIT("bc"),
					   STR_INIT("bc")};
	static const char *const joined[] = {"", "a", "a or ", "a,  or bc", "a, , bc or bc"};
	struct arena arena;
	arena_init(&arena);
	for (size_t count = 0; count <= COUNT(names); count++)
		assert_string_equal(names_join(&arena, names, count), joined[count]);
	assert_int_equal(name_find(names, 4, STR("bc")), 2);
	assert_int_equal(name_find(names, 4, STR("b")), 4);
	arena_clear(&arena);
	mem_fail_from(1);
	assert_null(names_join(&arena, names, 3));
	mem_fail_from(0);
}

static const struct utf8_row {
	const char *name, *text;
	uint32_t character;
	size_t size;
} utf8_rows[] = {
    {"ASCII", "a", 'a', 1},
    {"last of one byte", "\x7f", 0x7f, 1},
    {"first of two", "\xc2\x80", 0x80, 2},
    {"last of two", "\xdf\xbf", 0x7ff, 2},
    {"first of three", "\xe0\xa0\x80", 0x800, 3},
    {"before surrogates", "\xed\x9f\xbf", 0xd7ff, 3},
    {"behind surrogates", "\xee\x80\x80", 0xe000, 3},
    {"last of three", "\xef\xbf\xbf", 0xffff, 3},
    {"first of four", "\xf0\x90\x80\x80", 0x10000, 4},
    {"last of all", "\xf4\x8f\xbf\xbf", 0x10ffff, 4},
    {"continuation alone", "\x80", UINT32_MAX, 1},
    {"last continuation alone", "\xbf", UINT32_MAX, 1},
    {"overlong of one", "\xc1\xbf", UINT32_MAX, 1},
    {"overlong of two", "\xe0\x9f\xbf", UINT32_MAX, 1},
    {"overlong of three", "\xf0\x8f\xbf\xbf", UINT32_MAX, 1},
    {"first surrogate", "\xed\xa0\x80", UINT32_MAX, 1},
    {"last surrogate", "\xed\xbf\xbf", UINT32_MAX, 1},
    {"over the last", "\xf4\x90\x80\x80", UINT32_MAX, 1},
    {"no such first byte", "\xf5\x80\x80\x80", UINT32_MAX, 1},
    {"five bytes", "\xf8\x88\x80\x80\x80", UINT32_MAX, 1},
    {"byte ff", "\xff", UINT32_MAX, 1},
    {"cut after one", "\xe2", UINT32_MAX, 1},
    {"cut after two", "\xe2\x82", UINT32_MAX, 1},
    {"cut after three", "\xf0\x90\x80", UINT32_MAX, 1},
    {"not continued", "\xe2(\xa1", UINT32_MAX, 1},
    {"not continued at the end", "\xe2\x82(", UINT32_MAX, 1},
};

static void test_str_next_char(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(utf8_rows); i++) {
		const struct utf8_row *row = &utf8_rows[i];
		struct str text = str_of(row->text), rest = text;
		uint32_t character = str_next_char(&rest);
		if (character != row->character)
			fail_msg("%s: %x", row->name, character);
		if (rest.at != text.at + row->size || rest.length != text.length - row->size)
			fail_msg("%s: moved on to %zu left", row->name, rest.length);
	}
	assert_int_equal(str_char_count(STR("")), 0);
	assert_int_equal(str_char_count(STR("a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80z")), 5);
	assert_int_equal(str_char_count(STR("\xff\xe2\x82z")), 4);
	assert_int_equal(str_char_count(STR("a\0b")), 3);
}

/* --- map -------------------------------------------------------------- */

/* Against a list; names that share a beginning, also with NUL inside. */
static void test_map_naive(void **state)
{
	(void)state;
	enum { NAMES = 3000 };
	static char texts[NAMES][24];
	static struct str names[NAMES];
	struct rand rand = rand_start("map");
	struct arena arena;
	struct map map = {0};
	uint32_t distinct = 0;
	arena_init(&arena);
	assert_int_equal(map_find(&map, STR("anything")), MAP_NONE);
	for (uint32_t i = 0; i < NAMES; i++) {
		uint32_t number = rand_below(&rand, 2000), old = 12345, expected = MAP_NONE;
		int length = snprintf(texts[i], sizeof texts[i], "profile%c%u",
				      number % 2 ? '\0' : ' ', number);
		names[i] = (struct str){texts[i], (size_t)length};
		for (uint32_t j = 0; j < i && expected == MAP_NONE; j++)
			if (str_equal(names[j], names[i]))
				expected = j;
		assert_int_equal(map_find(&map, names[i]), expected);
		assert_int_equal(map_add(&map, &arena, names[i], i, &old), OK);
		assert_int_equal(old, expected);
		distinct += old == MAP_NONE;
		assert_int_equal(map.count, distinct);
		assert_int_equal(map_find(&map, names[i]), expected == MAP_NONE ? i : expected);
	}
	assert_int_equal(map_find(&map, STR("")), MAP_NONE);
	assert_int_equal(map_find(&map, STR("profile")), MAP_NONE);
	uint32_t old;
	assert_int_equal(map_add(&map, &arena, (struct str){NULL, 0}, 7, &old), OK);
	assert_int_equal(map_find(&map, STR("")), 7);
	arena_clear(&arena);
}

static void test_map_out_of_memory(void **state)
{
	(void)state;
	for (size_t nth = 1; nth < 10; nth++) {
		static char texts[2000][8];
		struct arena arena;
		struct map map = {0};
		uint32_t count = 0, old = 77;
		arena_init(&arena);
		mem_fail_from(nth);
		for (; count < 2000; count++) {
			snprintf(texts[count], sizeof texts[count], "%u", count);
			if (map_add(&map, &arena, str_of(texts[count]), count, &old) != OK)
				break;
		}
		mem_fail_from(0);
		assert_true(count < 2000 || nth > 3);
		assert_int_equal(map.count, count);
		for (uint32_t i = 0; i < count; i++)
			assert_int_equal(map_find(&map, str_of(texts[i])), i);
		if (count < 2000) {
			assert_int_equal(map_find(&map, str_of(texts[count])), MAP_NONE);
			assert_int_equal(old, count ? MAP_NONE : 77);
		}
		arena_clear(&arena);
	}
}

/* --- source ----------------------------------------------------------- */

static const struct line_row {
	const char *name, *text;
	uint32_t line;
	const char *expected;
} line_rows[] = {
    {"first", "a\nb\nc\n", 1, "a"},
    {"second", "a\nb\nc\n", 2, "b"},
    {"last", "a\nb\nc\n", 3, "c"},
    {"behind the last line end", "a\nb\nc\n", 4, ""},
    {"beyond", "a\nb\nc\n", 9, ""},
    {"no line end", "a\nb", 2, "b"},
    {"CRLF", "a\r\nb\r\n", 2, "b"},
    {"first before CRLF", "a\r\nb\r\n", 1, "a"},
    {"CR", "a\rb\rc", 2, "b"},
    {"LF CR are two", "a\n\rb", 3, "b"},
    {"CR CR LF are two", "a\r\r\nb", 3, "b"},
    {"CR at the very end", "a\r", 2, ""},
    {"empty line", "a\n\nb", 2, ""},
    {"behind an empty line", "a\n\nb", 3, "b"},
    {"empty file", "", 1, ""},
    {"line 0", "a\n", 0, ""},
    {"wide characters", "\xc3\xa4\xe2\x82\xac\nb", 1, "\xc3\xa4\xe2\x82\xac"},
};

static void test_source_line(void **state)
{
	(void)state;
	struct arena arena;
	struct sources sources = {0};
	arena_init(&arena);
	for (uint32_t i = 0; i < COUNT(line_rows); i++) {
		uint32_t file = 999;
		assert_int_equal(sources_add(&sources, &arena, str_of(line_rows[i].name),
					     str_of(line_rows[i].text), &file),
				 OK);
		assert_int_equal(file, i);
	}
	for (int round = 0; round < 2; round++) /* the second time with hints */
		for (uint32_t i = 0; i < COUNT(line_rows); i++) {
			struct place place = {.file = i, .line = line_rows[i].line, .column = 1};
			struct str line = source_line(&sources, place);
			if (!str_equal(line, str_of(line_rows[i].expected)))
				fail_msg("%s: \"%.*s\"", line_rows[i].name, STR_ARG(line));
		}
	struct place nowhere = {.file = COUNT(line_rows), .line = 1};
	assert_int_equal(source_line(&sources, nowhere).length, 0);
	uint32_t file;
	struct str none = {NULL, 0};
	assert_int_equal(sources_add(&sources, &arena, none, none, &file), OK);
	assert_int_equal(source_line(&sources, (struct place){.file = file, .line = 1}).length, 0);
	arena_clear(&arena);
}

/* Lines asked for in any order are those found in one pass. */
static void test_source_line_any_order(void **state)
{
	(void)state;
	enum { LINES = 300 };
	struct rand rand = rand_start("lines");
	struct arena arena;
	struct sources sources = {0};
	char text[LINES * 8];
	size_t length = 0;
	uint32_t file;
	arena_init(&arena);
	for (uint32_t i = 1; i <= LINES; i++) {
		static const char *const ends[] = {"\n", "\r\n", "\r"};
		length += (size_t)snprintf(text + length, sizeof text - length, "x%u%s", i,
					   ends[rand_below(&rand, 3)]);
	}
	assert_int_equal(sources_add(&sources, &arena, STR("f"), (struct str){text, length}, &file),
			 OK);
	for (int round = 0; round < 5000; round++) {
		uint32_t number = 1 + rand_below(&rand, LINES + 20);
		char expected[16] = "";
		if (number <= LINES)
			snprintf(expected, sizeof expected, "x%u", number);
		struct place place = {.file = file, .line = number};
		if (!str_equal(source_line(&sources, place), str_of(expected)))
			fail_msg("line %u", number);
	}
	arena_clear(&arena);
}

/* Places asked for in any order are those found by counting from the line's beginning. */
static void test_source_line_rest(void **state)
{
	(void)state;
	enum { LINES = 20, MOST = 40 };
	static const char *const pieces[] = {"x", "y", "\xc3\xa9", "\xff", "\xe6\x97\xa5"};
	struct rand rand = rand_start("places");
	struct arena arena;
	struct sources sources = {0};
	char text[LINES * (MOST * 3 + 2) + 1] = "";
	uint32_t file;
	arena_init(&arena);
	for (uint32_t i = 0; i < LINES; i++) {
		for (uint32_t left = rand_below(&rand, MOST); left; left--)
			strcat(text, pieces[rand_below(&rand, COUNT(pieces))]);
		strcat(text, rand_once_in(&rand, 2) ? "\n" : "\r\n");
	}
	assert_int_equal(sources_add(&sources, &arena, STR("f"), str_of(text), &file), OK);
	for (int round = 0; round < 20000; round++) {
		struct place place = {file, 1 + rand_below(&rand, LINES + 2),
				      1 + rand_below(&rand, MOST + 2), 0};
		struct sources fresh = {0};
		sources_add(&fresh, &arena, STR("f"), str_of(text), &file);
		struct str expected = source_line(&fresh, place);
		for (uint32_t i = 1; i < place.column && expected.length; i++)
			str_next_char(&expected);
		if (rand_once_in(&rand, 4))
			source_line(&sources,
				    (struct place){file, 1 + rand_below(&rand, LINES), 0, 0});
		if (!str_equal(source_line_rest(&sources, place), expected))
			fail_msg("%u:%u", place.line, place.column);
	}
	assert_int_equal(source_line_rest(&sources, (struct place){file, 1, 0, 0}).length, 0);
	arena_clear(&arena);
}

static void test_sources_out_of_memory(void **state)
{
	(void)state;
	struct arena arena;
	struct sources sources = {0};
	uint32_t file = 55;
	arena_init(&arena);
	mem_fail_from(1);
	assert_int_equal(sources_add(&sources, &arena, STR("f"), STR("x"), &file), NOMEM);
	mem_fail_from(0);
	assert_true(sources.count == 0 && file == 55);
	arena_clear(&arena);
}

static void test_place_compare(void **state)
{
	(void)state;
	static const struct place ascending[] = {
	    {0, 0, 0, 0}, {0, 1, 1, 9}, {0, 1, 2, 0},          {0, 2, 1, 0},
	    {1, 0, 0, 0}, {1, 1, 1, 0}, {1, 1, UINT32_MAX, 0}, {UINT32_MAX, 1, 1, 0},
	};
	for (size_t i = 0; i < COUNT(ascending); i++)
		for (size_t j = 0; j < COUNT(ascending); j++)
			assert_int_equal(sign(place_compare(ascending[i], ascending[j])),
					 (i > j) - (i < j));
}

/* --- findings --------------------------------------------------------- */

static void test_findings(void **state)
{
	(void)state;
	struct arena arena;
	struct findings findings;
	arena_init(&arena);
	findings_init(&findings, &arena);
	assert_int_equal(findings_status(&findings), OK);
	findings_sort(&findings);
	assert_null(findings.first);
	struct place place = {.file = 1, .line = 2, .column = 3, .width = 4};
	struct finding *finding =
	    findings_add(&findings, place, "unknown-key", "unknown key: %s", "x");
	assert_string_equal(finding->code, "unknown-key");
	assert_string_equal(finding->message, "unknown key: x");
	assert_int_equal(finding->severity, SEVERITY_ERROR);
	assert_int_equal(place_compare(finding->place, place), 0);
	assert_int_equal(finding->place.width, 4);
	assert_null(finding->help);
	assert_null(finding->note);
	assert_int_equal(finding->other.line, 0);
	assert_ptr_equal(findings.first, finding);
	assert_ptr_equal(findings.last, finding);
	assert_int_equal(findings_status(&findings), INVALID);
	arena_clear(&arena);
}

/* By place; what stands in the same place keeps its order. */
static void test_findings_sort(void **state)
{
	(void)state;
	struct rand rand = rand_start("findings");
	for (size_t count = 0; count <= FINDINGS_MAX; count++) {
		struct arena arena;
		struct findings findings;
		size_t seen = 0;
		arena_init(&arena);
		findings_init(&findings, &arena);
		for (size_t i = 0; i < count; i++) {
			struct place place = {rand_below(&rand, 2), rand_below(&rand, 4),
					      rand_below(&rand, 4), 0};
			findings_add(&findings, place, "code", "%zu", i);
		}
		findings_sort(&findings);
		for (const struct finding *f = findings.first; f; f = f->next, seen++) {
			if (!f->next) {
				assert_ptr_equal(f, findings.last);
				continue;
			}
			int order = place_compare(f->place, f->next->place);
			assert_true(order <= 0);
			if (order == 0)
				assert_true(atoi(f->message) < atoi(f->next->message));
		}
		assert_int_equal(seen, count);
		findings_add(&findings, (struct place){0}, "code", "behind the last one");
		arena_clear(&arena);
	}
}

/* One list behind another, also behind a full one. */
static void test_findings_append(void **state)
{
	(void)state;
	struct arena arena;
	struct findings full, other;
	arena_init(&arena);
	findings_init(&full, &arena);
	findings_init(&other, &arena);
	for (int i = 0; i < FINDINGS_MAX; i++)
		findings_add(&full, (struct place){0}, "code", "%d", i);
	struct finding *first = findings_add(&other, (struct place){0}, "code", "first");
	struct finding *second = findings_add(&other, (struct place){0}, "code", "second");
	findings_append(&full, first);
	assert_ptr_equal(full.last, first);
	assert_null(first->next);
	findings_append(&full, second);
	assert_ptr_equal(first->next, second);
	assert_ptr_equal(full.last, second);
	assert_int_equal(full.kept, FINDINGS_MAX + 2);
	assert_int_equal(full.count, FINDINGS_MAX + 2);
	findings_init(&other, &arena);
	findings_append(&other, second);
	assert_ptr_equal(other.first, second);
	arena_clear(&arena);
}

/* Over the cap errors are counted only: no list, no memory. */
static void test_findings_cap(void **state)
{
	(void)state;
	struct arena arena;
	struct findings findings;
	size_t listed = 0, total = 0;
	arena_init(&arena);
	findings_init(&findings, &arena);
	for (int i = 0; i < 100000; i++) {
		struct finding *finding = findings_add(&findings, (struct place){0, 1, 1, 0},
						       "code", "finding %d of too many", i);
		assert_non_null(finding);
		finding->help = "help";
		if (i == FINDINGS_MAX)
			total = arena.total;
	}
	for (const struct finding *f = findings.first; f; f = f->next)
		listed++;
	assert_int_equal(listed, FINDINGS_MAX);
	assert_int_equal(findings.kept, FINDINGS_MAX);
	assert_int_equal(findings.count, 100000);
	assert_int_equal(arena.total, total);
	assert_int_equal(findings_status(&findings), INVALID);
	arena_clear(&arena);
}

/* Warnings and notes stop nobody, and take no room from errors, nor these from them. */
static void test_findings_advice(void **state)
{
	(void)state;
	struct arena arena;
	struct findings findings;
	arena_init(&arena);
	findings_init(&findings, &arena);
	for (unsigned i = 0; i < 3 * FINDINGS_MAX; i++) {
		enum severity severity = i % 2 ? SEVERITY_NOTE : SEVERITY_WARNING;
		struct finding *finding = findings_advise(
		    &findings, severity, (struct place){0, i, 1, 0}, "code", "%u", i);
		finding->help = "help";
	}
	assert_int_equal(findings_status(&findings), OK);
	assert_int_equal(findings_errors(&findings), 0);
	assert_null(findings_first_error(&findings));
	assert_int_equal(findings.kept, FINDINGS_MAX);
	assert_int_equal(findings.advice_lost, 2 * FINDINGS_MAX);
	assert_false(findings_full(&findings));
	for (unsigned i = 0; i < FINDINGS_MAX + 5; i++) {
		struct finding *finding =
		    findings_add(&findings, (struct place){0, i, 1, 0}, "code", "error %u", i);
		assert_int_equal(findings_full(&findings), i + 1 >= FINDINGS_MAX);
		assert_string_not_equal(findings.last->message, "");
		finding->help = "help";
	}
	assert_int_equal(findings_status(&findings), INVALID);
	assert_int_equal(findings_errors(&findings), FINDINGS_MAX + 5);
	assert_int_equal(findings.kept, 2 * FINDINGS_MAX);
	assert_string_equal(findings_first_error(&findings)->message, "error 0");
	findings_sort(&findings);
	assert_int_equal(findings.first->place.line, 0);
	assert_int_equal(findings.first->severity, SEVERITY_WARNING);
	assert_int_equal(findings.first->next->severity, SEVERITY_ERROR);
	arena_clear(&arena);
}

static void test_findings_out_of_memory(void **state)
{
	(void)state;
	struct arena arena;
	struct findings findings;
	arena_init(&arena);
	findings_init(&findings, &arena);
	mem_fail_from(1);
	struct finding *finding = findings_add(&findings, (struct place){0}, "code", "%d", 1);
	mem_fail_from(0);
	assert_non_null(finding);
	finding->help = "help"; /* into the spare one */
	assert_null(findings.first);
	assert_int_equal(findings.count, 1);
	assert_int_equal(findings_status(&findings), NOMEM);
	/* The finding fits, its message does not. */
	arena_clear(&arena);
	findings_init(&findings, &arena);
	mem_fail_from(2);
	finding = findings_add(&findings, (struct place){0}, "code", "%5000d", 1);
	mem_fail_from(0);
	assert_ptr_equal(findings.first, finding);
	assert_string_equal(finding->message, "");
	assert_int_equal(findings_status(&findings), NOMEM);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_arena_objects),
	    cmocka_unit_test(test_arena_reset),
	    cmocka_unit_test(test_arena_impossible),
	    cmocka_unit_test(test_arena_push),
	    cmocka_unit_test(test_arena_text),
	    cmocka_unit_test(test_arena_out_of_memory),
	    cmocka_unit_test(test_str_trim),
	    cmocka_unit_test(test_str_compare),
	    cmocka_unit_test(test_str_distance),
	    cmocka_unit_test(test_str_distance_naive),
	    cmocka_unit_test(test_str_nearest),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_str_next_char),
	    cmocka_unit_test(test_map_naive),
	    cmocka_unit_test(test_map_out_of_memory),
	    cmocka_unit_test(test_source_line),
	    cmocka_unit_test(test_source_line_any_order),
	    cmocka_unit_test(test_source_line_rest),
	    cmocka_unit_test(test_sources_out_of_memory),
	    cmocka_unit_test(test_place_compare),
	    cmocka_unit_test(test_findings),
	    cmocka_unit_test(test_findings_sort),
	    cmocka_unit_test(test_findings_append),
	    cmocka_unit_test(test_findings_cap),
	    cmocka_unit_test(test_findings_advice),
	    cmocka_unit_test(test_findings_out_of_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
