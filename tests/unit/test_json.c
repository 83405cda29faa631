/* The JSON writer: commas, nesting and layout, compared as text; and every value
 * written is one that a small independent reader accepts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "json_scan.h"
#include "rand.h"
#include "base/json.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A value written by a small language: { } [ ] as they are, k a key, s a string,
 * n a number, t f 0 for true, false, null, r for raw text. */
static void value_write(struct json *json, const char *program)
{
	for (; *program; program++) {
		char *room;
		switch (*program) {
		case '{':
			json_object(json);
			break;
		case '}':
			json_object_end(json);
			break;
		case '[':
			json_array(json);
			break;
		case ']':
			json_array_end(json);
			break;
		case 'k':
			json_key(json, "key");
			break;
		case 's':
			json_text(json, "a\n");
			break;
		case 'n':
			json_number(json, 42);
			break;
		case '0':
			json_str_or_null(json, (struct str){0});
			break;
		case 'r':
			room = json_raw(json, 8);
			assert_non_null(room);
			memcpy(room, "raw", 3);
			json_raw_end(json, 3);
			break;
		default:
			json_bool(json, *program == 't');
		}
	}
}

static const struct written {
	const char *name, *program;
	unsigned broken;
	const char *text;
} written[] = {
    {"empty object", "{}", 0, "{}"},
    {"empty object, broken", "{}", 1, "{}"},
    {"empty array inside", "{k[]k{}}", 0, "{\"key\":[],\"key\":{}}"},
    {"compact", "{ksknkt}", 0, "{\"key\":\"a\\n\",\"key\":42,\"key\":true}"},
    {"values of an array", "[sn0tfr]", 0, "[\"a\\n\",42,null,true,false,\"raw\"]"},
    {"one line but for blanks", "{k[nn]}", 1, "{\n  \"key\": [42, 42]\n}"},
    {"two levels", "{k[{kn}{knkn}]}", 2,
     "{\n  \"key\": [\n    {\"key\": 42},\n    {\"key\": 42, \"key\": 42}\n  ]\n}"},
    {"an empty one stays in its line", "{k[]kn}", 2, "{\n  \"key\": [],\n  \"key\": 42\n}"},
    {"an array of objects", "[{kn}{kn}]", 0, "[{\"key\":42},{\"key\":42}]"},
};

static void test_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(written); i++) {
		struct out out;
		struct json json;
		out_init_memory(&out);
		json_init(&json, &out, written[i].broken);
		value_write(&json, written[i].program);
		if (!str_equal(out_written(&out), str_of(written[i].text)))
			fail_msg("%s: %.*s", written[i].name, STR_ARG(out_written(&out)));
		assert_true(json_scan(out_written(&out)));
		out_clear(&out);
	}
}

static void random_value(struct rand *rand, struct json *json, unsigned depth)
{
	static const char *const leaves[] = {"s", "n", "0", "t", "f", "r"};
	unsigned choice = rand_below(rand, depth > 4 ? 6 : 10);
	if (choice < 6) {
		value_write(json, leaves[choice]);
		return;
	}
	bool object = choice < 8;
	value_write(json, object ? "{" : "[");
	for (unsigned members = rand_below(rand, 4); members > 0; members--) {
		if (object)
			value_write(json, "k");
		random_value(rand, json, depth + 1);
	}
	value_write(json, object ? "}" : "]");
}

static void test_random(void **state)
{
	(void)state;
	struct rand rand = rand_start("json");
	for (int round = 0; round < 5000; round++) {
		struct out out;
		struct json json;
		out_init_memory(&out);
		json_init(&json, &out, rand_below(&rand, 4));
		random_value(&rand, &json, 0);
		if (!json_scan(out_written(&out)))
			fail_msg("not JSON: %.*s", STR_ARG(out_written(&out)));
		out_clear(&out);
	}
}

/* The reader itself must refuse what is no JSON, else it shows nothing. */
static void test_reader_refuses(void **state)
{
	(void)state;
	static const char *const bad[] = {
	    "",      "{",          "{]",  "{\"a\"}",  "{\"a\":}", "[1,]",
	    "[1 2]", "{\"a\":1,}", "\"a", "\"\\x\"",  "\"\n\"",   "01",
	    "[1]x",  "{a:1}",      "nul", "\"\xff\"", "[,1]",     "{\"a\":1 \"b\":2}"};
	static const char *const good[] = {"{}", " [1, 2]\n", "\"\\u00e9\"", "-1.5e3",
					   "[[],{\"a\":null}]"};
	for (size_t i = 0; i < COUNT(bad); i++)
		if (json_scan(str_of(bad[i])))
			fail_msg("taken for JSON: %s", bad[i]);
	for (size_t i = 0; i < COUNT(good); i++)
		if (!json_scan(str_of(good[i])))
			fail_msg("not taken for JSON: %s", good[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text),
	    cmocka_unit_test(test_random),
	    cmocka_unit_test(test_reader_refuses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
