/* The command line: what is parsed, what is refused and in which words; and which
 * exit status a run of answers comes to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/command.h"
#include "cli/expect.h"
#include "load/csv.h"
#include "rand.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A console that writes to memory. */
static void console_open(struct console *console)
{
	*console = (struct console){0};
	out_init_memory(&console->out);
	out_init_memory(&console->err);
}

static void console_close(struct console *console)
{
	out_clear(&console->out);
	out_clear(&console->err);
}

static void check_said(const char *name, struct console *console, const char *expected)
{
	struct str said = out_written(&console->err);
	if (!str_equal(said, str_of(expected)))
		fail_msg("%s: said %.*s", name, STR_ARG(said));
}

/* --- Options ------------------------------------------------------------------ */

static const struct option_row rows[] = {
    {.name = "user", .value = "NAME", .help = "who", .letter = 'u'},
    {.name = "via",
     .value = "CHANNEL",
     .help = "how",
     .words = channel_names,
     .word_count = VIA_COUNT},
    {.name = "quiet", .help = "say less", .letter = 'q'},
    {.name = "report", .value = "FILE", .help = "write there, too", .repeats = true},
};

#define TRY "\nTry: loginscope verb --help\n"

static const struct parsed {
	const char *name;
	char *args[6];
	const char *user, *via, *quiet, *argument; /* when it is good */
	const char *said;                          /* NULL: it is good */
} parsed[] = {
    {"nothing", {NULL}, NULL, NULL, NULL, NULL, NULL},
    {"apart", {"--user", "ada", NULL}, "ada", NULL, NULL, NULL, NULL},
    {"joined", {"--user=ada", NULL}, "ada", NULL, NULL, NULL, NULL},
    {"joined, empty",
     {"--user=", NULL},
     NULL,
     NULL,
     NULL,
     NULL,
     "loginscope: --user needs a value" TRY},
    {"apart, empty",
     {"--user", "", NULL},
     NULL,
     NULL,
     NULL,
     NULL,
     "loginscope: --user needs a value" TRY},
    {"a value of two words, which nobody should see",
     {"a", "--user", "my", "secret", NULL},
     NULL,
     NULL,
     NULL,
     NULL,
     "loginscope: unexpected argument behind --user; a value of several words needs quotes" TRY},
    {"joined, with =", {"--user=a=b", NULL}, "a=b", NULL, NULL, NULL, NULL},
    {"an argument between",
     {"--user", "ada", "p.yaml", "--quiet", NULL},
     "ada",
     NULL,
     "",
     "p.yaml",
     NULL},
    {"a dash is an argument", {"-", NULL}, NULL, NULL, NULL, "-", NULL},
    {"a dash is a value", {"--user", "-", NULL}, "-", NULL, NULL, NULL, NULL},
    {"a value with one dash", {"--user", "-x", NULL}, "-x", NULL, NULL, NULL, NULL},
    {"a value with two dashes", {"--user=--via", NULL}, "--via", NULL, NULL, NULL, NULL},
    {"nothing is an option behind --", {"--", "--user", NULL}, NULL, NULL, NULL, "--user", NULL},
    {"unknown",
     {"--colour", "x", NULL},
     NULL,
     NULL,
     NULL,
     NULL,
     "loginscope: unknown option --colour" TRY},
    {"unknown, but near",
     {"--usr", "x", NULL},
     NULL,
     NULL,
     NULL,
     NULL,
     "loginscope: unknown option --usr; did you mean --user?" TRY},
    {"unknown, joined",
     {"--vai=x", NULL},
     NULL,
     NULL,
     NULL,
     NULL,
     "loginscope: unknown option --vai; did you mean --via?" TRY},
    {"unknown, short", {"-x", NULL}, NULL, NULL, NULL, NULL, "loginscope: unknown option -x" TRY},
    {"letters do not join",
     {"-qu", NULL},
     NULL,
     NULL,
     NULL,
     NULL,
     "loginscope: unknown option -qu" TRY},
    {"a letter", {"-q", "-u", "a", "b", NULL}, "a", NULL, "", "b", NULL},
    {"a letter without its value",
     {"-u", NULL},
     NULL,
     NULL,
     NULL,
     NULL,
     "loginscope: --user needs a value" TRY},
    {"a letter and its name",
     {"-q", "--quiet", NULL},
     NULL,
     NULL,
     NULL,
     NULL,
     "loginscope: --quiet is given twice" TRY},
    {"an argument before options", {"b", "-q", "--user", "a", NULL}, "a", NULL, "", "b", NULL},
    {"harmful",
     {"--\x1b[2J", NULL},
     NULL,
     NULL,
     NULL,
     NULL,
     "loginscope: unknown option --\\x1b[2J" TRY},
    {"twice",
     {"--user", "a", "--user=b", NULL},
     NULL,
     NULL,
     NULL,
     NULL,
     "loginscope: --user is given twice" TRY},
    {"value missing at the end",
     {"--user", NULL},
     NULL,
     NULL,
     NULL,
     NULL,
     "loginscope: --user needs a value" TRY},
    {"value missing before an option",
     {"--user", "--via", "ui", NULL},
     NULL,
     NULL,
     NULL,
     NULL,
     "loginscope: --user needs a value" TRY},
    {"a value too many",
     {"--quiet=yes", NULL},
     NULL,
     NULL,
     NULL,
     NULL,
     "loginscope: --quiet takes no value" TRY},
    {"an argument too many",
     {"a", "b", NULL},
     NULL,
     NULL,
     NULL,
     NULL,
     "loginscope: unexpected argument: b" TRY},
};

static bool text_same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static void test_options(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(parsed); i++) {
		const struct parsed *row = &parsed[i];
		struct console console;
		struct options options;
		console_open(&console);
		char *args[COUNT(row->args)];
		memcpy(args, row->args, sizeof args);
		bool good = options_parse(&console, "verb", rows, COUNT(rows), 1, args, &options);
		check_said(row->name, &console, row->said ? row->said : "");
		assert_int_equal(good, !row->said);
		if (good && (!text_same(options.values[0], row->user) ||
			     !text_same(options.values[1], row->via) ||
			     !text_same(options.values[2], row->quiet) ||
			     !text_same(options.arguments[0], row->argument)))
			fail_msg("%s: parsed to something else", row->name);
		console_close(&console);
	}
}

/* Arguments keep their order wherever options stand among them, and options that
 * repeat theirs. */
static void test_several(void **state)
{
	(void)state;
	char *args[] = {"a", "--report", "1", "b", "-q", "--report=2", "--", "--c", NULL};
	char *many[2 * REPEATS_MAX + 3] = {NULL};
	struct console console;
	struct options options;
	console_open(&console);
	assert_true(options_parse(&console, "verb", rows, COUNT(rows), ANY_NUMBER, args, &options));
	assert_int_equal(options.argument_count, 3);
	assert_string_equal(options.arguments[0], "a");
	assert_string_equal(options.arguments[1], "b");
	assert_string_equal(options.arguments[2], "--c");
	assert_null(options.arguments[3]);
	assert_int_equal(options.given_count, 2);
	assert_string_equal(options.given[0].value, "1");
	assert_string_equal(options.given[1].value, "2");
	assert_string_equal(options.values[3], "2");
	for (size_t i = 0; i <= REPEATS_MAX; i++) {
		many[2 * i] = "--report";
		many[2 * i + 1] = "x";
	}
	assert_false(options_parse(&console, "verb", rows, COUNT(rows), 1, many, &options));
	check_said("too often", &console, "loginscope: --report is given too often" TRY);
	console_close(&console);
}

static void test_words(void **state)
{
	(void)state;
	char *none[] = {NULL}, *good[] = {"--via", "soap", NULL}, *bad[] = {"--via=saop", NULL};
	struct console console;
	struct options options;
	size_t word = SIZE_MAX;
	console_open(&console);
	assert_true(options_parse(&console, "verb", rows, COUNT(rows), 1, none, &options));
	assert_true(option_word(&console, "verb", &options, rows, 1, "channel", &word));
	assert_int_equal(word, 0);
	assert_true(options_parse(&console, "verb", rows, COUNT(rows), 1, good, &options));
	assert_true(option_word(&console, "verb", &options, rows, 1, "channel", &word));
	assert_int_equal(word, VIA_SOAP);
	assert_true(options_parse(&console, "verb", rows, COUNT(rows), 1, bad, &options));
	assert_false(option_word(&console, "verb", &options, rows, 1, "channel", &word));
	assert_int_equal(word, VIA_SOAP);
	check_said("word", &console,
		   "loginscope: --via: there is no channel \"saop\"; did you mean soap?" TRY);
	console_close(&console);
}

static void test_help(void **state)
{
	(void)state;
	static char *const asked[][3] = {{"--help"}, {"-h"}, {"--user", "a", "--help"}};
	for (size_t i = 0; i < COUNT(asked); i++) {
		char *args[] = {asked[i][0], asked[i][1], asked[i][2], NULL};
		struct console console;
		struct options options;
		console_open(&console);
		assert_true(options_parse(&console, "verb", rows, COUNT(rows), 1, args, &options));
		assert_true(options.help);
		console_close(&console);
	}
}

/* --- Expectations ------------------------------------------------------------- */

static struct outcomes answer_of(enum verdict verdict, enum reason reason)
{
	return (struct outcomes){
	    .verdict = (uint8_t)verdict,
	    .decision = {.verdict = (uint8_t)verdict, .reason = (uint8_t)reason}};
}

static const struct expected {
	const char *name, *text;
	enum verdict verdict;
	enum reason reason;
	bool holds;
} expected[] = {
    {"the verdict", "token", VERDICT_TOKEN, REASON_UNTRUSTED_IP, true},
    {"another verdict", "allow", VERDICT_TOKEN, REASON_UNTRUSTED_IP, false},
    {"verdict and reason", "token:untrusted-ip", VERDICT_TOKEN, REASON_UNTRUSTED_IP, true},
    {"another reason", "refuse:login-hours", VERDICT_REFUSE, REASON_PROFILE_IP, false},
    {"another verdict with the reason", "verify:untrusted-ip", VERDICT_TOKEN, REASON_UNTRUSTED_IP,
     false},
    {"depends, but it does not", "depends", VERDICT_ALLOW, REASON_TRUSTED_IP, false},
};

static void test_expectations(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(expected); i++) {
		struct console console;
		struct expectation expectation;
		struct outcomes outcomes = answer_of(expected[i].verdict, expected[i].reason);
		console_open(&console);
		assert_true(expectation_parse(&console, "verb", expected[i].text, &expectation));
		if (expectation_holds(&expectation, &outcomes) != expected[i].holds)
			fail_msg("%s", expected[i].name);
		console_close(&console);
	}
}

/* Of an answer that depends: `depends` itself, or what holds in every outcome. */
static void test_expectations_depends(void **state)
{
	(void)state;
	struct outcome both[] = {
	    {.decision = {.verdict = VERDICT_ALLOW, .reason = REASON_KNOWN_DEVICE}},
	    {.decision = {.verdict = VERDICT_ALLOW, .reason = REASON_TRUSTED_IP}}};
	struct outcomes outcomes = {.verdict = VERDICT_DEPENDS, .at = both, .count = 2};
	static const struct {
		const char *text;
		bool holds;
	} table[] = {
	    {"depends", true}, {"allow", true}, {"allow:trusted-ip", false}, {"verify", false}};
	for (size_t i = 0; i < COUNT(table); i++) {
		struct console console;
		struct expectation expectation;
		console_open(&console);
		assert_true(expectation_parse(&console, "verb", table[i].text, &expectation));
		if (expectation_holds(&expectation, &outcomes) != table[i].holds)
			fail_msg("%s", table[i].text);
		console_close(&console);
	}
}

static void test_expectations_refused(void **state)
{
	(void)state;
	static const struct {
		const char *text, *said;
	} table[] = {
	    {"tokens",
	     "loginscope: --expect: there is no verdict \"tokens\"; did you mean token?" TRY},
	    {"maybe", "loginscope: --expect: there is no verdict \"maybe\"; say allow, mfa, "
		      "verify, token, totp, refuse or depends" TRY},
	    {"allow:", "loginscope: --expect: there is no reason \"\"" TRY},
	    {"allow:trusted-pi",
	     "loginscope: --expect: there is no reason \"trusted-pi\"; did you mean "
	     "trusted-ip?" TRY},
	    {"depends:trusted-ip",
	     "loginscope: --expect depends:trusted-ip: an answer that depends has no reason" TRY},
	};
	for (size_t i = 0; i < COUNT(table); i++) {
		struct console console;
		struct expectation expectation;
		console_open(&console);
		assert_false(expectation_parse(&console, "verb", table[i].text, &expectation));
		check_said(table[i].text, &console, table[i].said);
		console_close(&console);
	}
}

/* --- Exit status ---------------------------------------------------------------- */

/* A run as letters: a allowed, t token, d depends, b a bad row. */
static const struct run {
	const char *name, *answers, *expect;
	int status;
	const char *said;
} runs[] = {
    {"allowed", "a", NULL, EXIT_YES, ""},
    {"not allowed", "t", NULL, EXIT_NO, ""},
    {"depends", "d", NULL, EXIT_OPEN, ""},
    {"several allowed", "aaa", NULL, EXIT_YES, ""},
    {"no rows at all", "", NULL, EXIT_YES, ""},
    {"one of them not", "ata", NULL, EXIT_NO, ""},
    {"depends before not", "tda", NULL, EXIT_OPEN, ""},
    {"bad before depends", "tdba", NULL, EXIT_INPUT, ""},
    {"as expected", "t", "token", EXIT_YES, ""},
    {"not as expected", "a", "token", EXIT_NO,
     "loginscope: expected token, which is not the answer\n"},
    {"some not as expected", "tatta", "token", EXIT_NO,
     "loginscope: expected token, which is not the answer for 2 of 5 rows; the first is row 2\n"},
    {"depends as expected", "d", "depends", EXIT_YES, ""},
    {"depends not as expected", "d", "allow", EXIT_NO,
     "loginscope: expected allow, which is not the answer\n"},
    {"bad row, the others as expected", "tbt", "token", EXIT_INPUT, ""},
};

static void tally_letter(struct tally *tally, const struct expectation *expectation, char letter,
			 uint64_t number)
{
	struct outcome either[] = {{.decision = {.verdict = VERDICT_ALLOW}},
				   {.decision = {.verdict = VERDICT_TOKEN}}};
	struct outcomes outcomes =
	    answer_of(letter == 'a' ? VERDICT_ALLOW : VERDICT_TOKEN,
		      letter == 'a' ? REASON_TRUSTED_IP : REASON_UNTRUSTED_IP);
	if (letter == 'd')
		outcomes = (struct outcomes){.verdict = VERDICT_DEPENDS, .at = either, .count = 2};
	if (letter == 'b')
		tally->bad++;
	else
		tally_add(tally, expectation, &outcomes, number);
}

static void test_status(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(runs); i++) {
		struct console console;
		struct expectation expectation = {0};
		struct tally tally = {0};
		console_open(&console);
		if (runs[i].expect)
			assert_true(
			    expectation_parse(&console, "verb", runs[i].expect, &expectation));
		for (size_t at = 0; runs[i].answers[at]; at++)
			tally_letter(&tally, &expectation, runs[i].answers[at], at + 1);
		int status = tally_end(&tally, &expectation, &console, "row");
		if (status != runs[i].status)
			fail_msg("%s: %d", runs[i].name, status);
		check_said(runs[i].name, &console, runs[i].said);
		console_close(&console);
	}
}

/* --- No memory ------------------------------------------------------------------ */

#define POLICY "policies/acme.yaml"

static const struct whole {
	const char *name;
	const struct command *command;
	char *args[12];
	int status;
} wholes[] = {
    {"text",
     &command_decide,
     {POLICY, "--user", "etl@acme.example", "--via", "soap", "--ip", "198.51.100.1", NULL},
     EXIT_NO},
    {"json",
     &command_decide,
     {POLICY, "--user", "clerk@acme.example", "--format", "json", NULL},
     EXIT_OPEN},
    {"depends", &command_decide, {POLICY, "--user", "clerk@acme.example", NULL}, EXIT_OPEN},
    {"block",
     &command_decide,
     {POLICY, "--user", "etl@acme.example", "--via", "soap", "--ip", "198.51.100.0/22", NULL},
     EXIT_NO},
    {"network",
     &command_decide,
     {POLICY, "--user", "etl@acme.example", "--via", "soap", "--ip", "@warehouse", "--format",
      "json", NULL},
     EXIT_NO},
    {"explain",
     &command_explain,
     {POLICY, "--user", "scanner@acme.example", "--via", "soap", "--ip", "203.0.113.1", NULL},
     EXIT_NO},
    {"unknown user", &command_decide, {POLICY, "--user", "elt@acme.example", NULL}, EXIT_USAGE},
    {"unknown network",
     &command_decide,
     {POLICY, "--user", "etl@acme.example", "--ip", "@x", NULL},
     EXIT_USAGE},
    {"csv", &command_decide, {POLICY, "--logins", "FILE", "--format", "csv", NULL}, EXIT_INPUT},
    {"jsonl", &command_decide, {POLICY, "--logins", "FILE", "--format", "jsonl", NULL}, EXIT_INPUT},
    {"detail",
     &command_decide,
     {POLICY, "--logins", "FILE", "--format", "jsonl", "--detail", NULL},
     EXIT_INPUT},
    {"rows as text", &command_decide, {POLICY, "--logins", "FILE", NULL}, EXIT_INPUT},
};

static const char logins[] = "user,ip,via\n"
			     "etl@acme.example,198.51.100.1,soap\n"
			     "clerk@acme.example,,ui\n"
			     "nobody@acme.example,198.51.100.1,soap\n";

/* One run of a command; what it says on either end is kept. */
static int whole_run(const struct whole *row, char *file, struct console *console)
{
	char *args[COUNT(row->args)];
	for (size_t i = 0; i < COUNT(args); i++)
		args[i] = row->args[i] && strcmp(row->args[i], "FILE") == 0 ? file : row->args[i];
	console_open(console);
	console->page = (struct page){.out = &console->out, .width = 100};
	console->err_page = (struct page){.out = &console->err, .width = 100};
	return row->command->run(row->command, console, args);
}

/* A file with these bytes, to be unlinked. */
static void file_make(char name[static 32], const char *bytes, size_t size)
{
	strcpy(name, "/tmp/loginscope-test-XXXXXX");
	int fd = mkstemp(name);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), size);
	close(fd);
}

static bool policy_is_here(void)
{
	if (access(POLICY, R_OK) == 0)
		return true;
	print_message("skipped: " POLICY " is not here\n");
	return false;
}

/* One run with the n-th allocation failing: it ends with the status of a machine that
 * failed, or could not say its answer; or with the answer, where it could do without
 * (a block that was to be made smaller): nothing is said by halves. False: it had
 * fewer. */
static bool run_fails(const struct whole *whole, char *file, void (*failing)(size_t), size_t nth,
		      struct str answer)
{
	struct console console;
	failing(nth);
	int status = whole_run(whole, file, &console);
	bool failed = mem_count() >= nth;
	mem_fail_from(0);
	bool stopped = status == EXIT_MACHINE || console.out.error || console.err.error;
	bool answered = status == whole->status && str_equal(out_written(&console.out), answer);
	if (failed ? !stopped && !answered : !answered)
		fail_msg("%s, allocation %zu: %d: %.*s%.*s", whole->name, nth, status,
			 STR_ARG(out_written(&console.out)), STR_ARG(out_written(&console.err)));
	console_close(&console);
	return failed;
}

/* For every n, alone and with all that follow. */
static void test_no_memory(void **state)
{
	(void)state;
	char file[32];
	if (!policy_is_here())
		skip();
	file_make(file, logins, sizeof logins - 1);
	for (size_t i = 0; i < COUNT(wholes); i++) {
		struct console whole;
		whole_run(&wholes[i], file, &whole);
		struct str answer = out_written(&whole.out);
		for (size_t nth = 1; run_fails(&wholes[i], file, mem_fail_from, nth, answer); nth++)
			;
		for (size_t nth = 1; run_fails(&wholes[i], file, mem_fail_only, nth, answer); nth++)
			;
		console_close(&whole);
	}
	unlink(file);
}

/* --- CSV out is CSV --------------------------------------------------------------- */

/* Rows of pieces that CSV readers stumble over, some of them good. */
static void garbage_write(struct out *out, struct rand *rand)
{
	static const struct str pieces[] = {STR_INIT("\""),   STR_INIT("\""),
					    STR_INIT(","),    STR_INIT(","),
					    STR_INIT("\r"),   STR_INIT("\n"),
					    STR_INIT("\r\n"), STR_INIT("\0"),
					    STR_INIT("soap"), STR_INIT("198.51.100.1"),
					    STR_INIT("x\"y"), STR_INIT("etl@acme.example"),
					    STR_INIT(" "),    STR_INIT("\"a\"\"b\"")};
	out_text(out, "user,ip,via\n");
	for (size_t left = 1 + rand_below(rand, 120); left; left--)
		out_str(out, rand_once_in(rand, 6) ? STR("\netl@acme.example,198.51.100.1,soap\n")
						   : pieces[rand_below(rand, COUNT(pieces))]);
}

/* What stands outside quotes has no carriage return but before a line feed. */
static void check_line_ends(struct str text)
{
	bool quoted = false;
	for (size_t i = 0; i < text.length; i++) {
		quoted ^= text.at[i] == '"';
		assert_false(!quoted && text.at[i] == '\r');
	}
}

/* Every row has as many columns as the header, and there is one for every row that
 * was answered or refused. */
static void check_csv(struct str text, uint64_t answers)
{
	char file[32];
	struct csv *csv;
	struct csv_row row;
	uint64_t count = 0;
	file_make(file, text.at, text.length);
	int fd = open(file, O_RDONLY);
	assert_int_equal(csv_open(fd, &csv), OK);
	while (csv_next(csv, &row) == OK) {
		if (row.error != CSV_OK || row.count != 3 + 7)
			fail_msg("not a row of 10 columns: %.*s", STR_ARG(row.raw));
		count++;
	}
	assert_int_equal(count, answers + 1);
	csv_close(csv);
	close(fd);
	unlink(file);
	check_line_ends(text);
}

/* How many rows the run says could not be read, and how many it had. */
static uint64_t rows_of(const struct console *console, struct str text)
{
	uint64_t lines = 0;
	struct str said = out_written(&console->err);
	const char *of = said.length ? memmem(said.at, said.length, " of ", 4) : NULL;
	if (of)
		return strtoull(of + 4, NULL, 10);
	for (size_t i = 0; i < text.length; i++)
		lines += text.at[i] == '\n'; /* no bad row: none with a line end in it */
	return lines - 1;
}

static void test_csv_stays_csv(void **state)
{
	(void)state;
	static const struct whole row = {
	    "garbage", &command_decide, {POLICY, "--logins", "FILE", "--format", "csv", NULL}, 0};
	struct rand rand = rand_start("garbage");
	if (!policy_is_here())
		skip();
	for (int round = 0; round < 300; round++) {
		char file[32];
		struct out input;
		struct console console;
		out_init_memory(&input);
		garbage_write(&input, &rand);
		file_make(file, input.at, input.used);
		int status = whole_run(&row, file, &console);
		assert_true(status == EXIT_INPUT || status == EXIT_OPEN || status == EXIT_NO ||
			    status == EXIT_YES);
		struct str text = out_written(&console.out);
		check_csv(text, rows_of(&console, text));
		console_close(&console);
		out_clear(&input);
		unlink(file);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_options),
	    cmocka_unit_test(test_several),
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_help),
	    cmocka_unit_test(test_expectations),
	    cmocka_unit_test(test_expectations_depends),
	    cmocka_unit_test(test_expectations_refused),
	    cmocka_unit_test(test_status),
	    cmocka_unit_test(test_no_memory),
	    cmocka_unit_test(test_csv_stays_csv),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
