/* Which value YAML makes of text without quotes, in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "load/yaml_surprise.h"
#include "rand.h"

static void test_readings(void **state)
{
	(void)state;
	static const struct {
		const char *text, *reading;
	} rows[] = {
	    {"Acme", NULL},
	    {"y", NULL},
	    {"192.0.2.1", NULL},
	    {"08:00-18:00", NULL},
	    {"", "nothing"},
	    {"~", "nothing"},
	    {"no", "false"},
	    {"Off", "false"},
	    {"FALSE", "false"},
	    {"on", "true"},
	    {"Yes", "true"},
	    {"true", "true"},
	    {"2026-01-01", "a date"},
	    {"123", "a number"},
	    {"-7", "a number"},
	    {"-0", "a number"},
	    {"1.1", "a number"},
	    {"+7", "the number 7"},
	    {"1.10", "the number 1.1"},
	    {"10.0", "the number 10"},
	    {"10.", "the number 10"},
	    {".5", "the number 0.5"},
	    {"1e3", "the number 1000"},
	    {"1_000", "the number 1000"},
	    {"1_0.1_0", "the number 10.1"},
	    {"017", "the number 15"},
	    {"-017", "the number -15"},
	    {"007", "the number 7"},
	    {"08", "a number"},
	    {"0o17", "the number 15"},
	    {"0x1F", "the number 31"},
	    {"0b101", "the number 5"},
	    {"22:00", "the number 1320"},
	    {"12:30:45", "the number 45045"},
	    {"-1:30", "the number -90"},
	    {"1:2.5", "a number"},
	    {".inf", "infinity"},
	    {"-.Inf", "infinity"},
	    {"1e400", "infinity"},
	    {".NaN", "what is not a number"},
	    {"99999999999999999999", "a number"},
	    {"0x123456789abcdef01", "a number"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char words[YAML_READING];
		const char *reading = yaml_reading(str_of(rows[i].text), words);
		const char *shown = reading ? reading : "text";
		if (strcmp(shown, rows[i].reading ? rows[i].reading : "text") != 0)
			fail_msg("%s reads as %s", rows[i].text, shown);
	}
}

/* Whatever the text, the two agree on whether there is a surprise, and of which kind. */
static void test_agree(void **state)
{
	(void)state;
	static const char letters[] = "0123456789012345670+-._:exobEiInNfFaAT ~tTrRuUyYsSlL";
	struct rand rand = rand_start("readings");
	for (int i = 0; i < 200000; i++) {
		char text[32], words[YAML_READING];
		size_t length = rand_below(&rand, 24);
		for (size_t j = 0; j < length; j++)
			text[j] = letters[rand_below(&rand, sizeof letters - 1)];
		struct str whole = {text, length};
		const char *kind = yaml_reads_as(whole), *reading = yaml_reading(whole, words);
		if (!kind != !reading)
			fail_msg("%.*s: %s, %s", STR_ARG(whole), kind, reading);
		if (!kind)
			continue;
		bool number = strcmp(kind, "a number") == 0;
		bool says_number = strstr(reading, "number") || strcmp(reading, "infinity") == 0;
		if (number != says_number)
			fail_msg("%.*s: %s, %s", STR_ARG(whole), kind, reading);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_readings),
	    cmocka_unit_test(test_agree),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
