/* What could be the last word of a command line, by tables of verbs and options that
 * are made up here. Runs from the repository's root. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/mem.h"
#include "cli/candidates.h"
#include "policy/verdict.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct str colours[] = {STR_INIT("red"), STR_INIT("blue")};

static const struct option_row rows[] = {
    {.name = "user", .value = "NAME", .help = "who", .takes = TAKES_USER},
    {.name = "ip", .value = "ADDRESS", .help = "where", .takes = TAKES_ADDRESS},
    {.name = "format",
     .help = "?",
     .value = "COLOUR",
     .words = colours,
     .word_count = 2,
     .letter = 'f'},
    {.name = "report", .help = "?", .value = "X=Y", .repeats = true, .takes = TAKES_REPORT},
    {.name = "into", .help = "?", .value = "DIRECTORY", .takes = TAKES_DIRECTORY},
    {.name = "from", .help = "?", .value = "FILE", .takes = TAKES_FILE},
    {.name = "want",
     .help = "?",
     .value = "X",
     .takes = TAKES_EXPECTATION,
     .words = verdict_names,
     .word_count = 2},
    {.name = "quiet", .help = "say less", .letter = 'q'},
};

#define TABLE .options = rows, .option_count = COUNT(rows), .question = "?", .more = ""

static const struct command ask = {
    .name = "ask", .usage = "ask POLICY WHERE… [OPTION…]\n", .takes_policy = true, TABLE};
static const struct command pick = {
    .name = "pick",
    .usage = "pick --user NAME [--quiet] red|green [VERB | all] [OPTION…]\npick --from FILE "
	     "DIRECTORY\n",
    TABLE};
static const struct command many = {
    .name = "many", .usage = "many --quiet | --from FILE [FILE…]\n", TABLE};

static const struct command shape = {.name = "shape", .usage = "shape [SCHEMA]\n", TABLE};

const struct command *const commands[] = {&ask, &pick, &many, &shape};
const size_t command_count = COUNT(commands);

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < command_count; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

#define POLICY "policies/acme.yaml"
#define USERS                                                                                      \
	" etl@acme.example scanner@acme.example vault@acme.example clerk@acme.example "            \
	"admin@acme.example dealer@acme.example intern@acme.example sso@acme.example"
#define NETWORKS " @ci-runners @warehouse"
#define VERBS    " ask pick many shape"

static const struct row {
	const char *name;
	const char *words[8]; /* ended by NULL */
	enum candidate_files files;
	const char *candidates; /* with a blank before each */
} table[] = {
    {"a verb", {"", NULL}, FILES_NONE, VERBS},
    {"an option for a verb", {"-", NULL}, FILES_NONE, " --help --version"},
    {"no such verb", {"dance", "", NULL}, FILES_NONE, ""},
    {"a policy", {"ask", "", NULL}, FILES_ANY, ""},
    {"an argument behind it", {"ask", POLICY, "", NULL}, FILES_NONE, NETWORKS},
    {"an argument that repeats", {"ask", POLICY, "192.0.2.1", "", NULL}, FILES_NONE, NETWORKS},
    {"options between", {"ask", "-q", "--from", "x", POLICY, "", NULL}, FILES_NONE, NETWORKS},
    {"options",
     {"ask", POLICY, "--", NULL},
     FILES_NONE,
     " --user --ip --format --report --into --from --want --quiet --help"},
    {"options that are left",
     {"ask", "-f", "red", "--quiet", "--report=red=x", "-", NULL},
     FILES_NONE,
     " --user --ip --report --into --from --want --help"},
    {"no options behind --", {"ask", "--", POLICY, "-", NULL}, FILES_NONE, NETWORKS},
    {"a word of a few", {"ask", "--format", "", NULL}, FILES_NONE, " red blue"},
    {"by its letter", {"ask", "-f", "", NULL}, FILES_NONE, " red blue"},
    {"behind =", {"ask", "--format=", NULL}, FILES_NONE, " --format=red --format=blue"},
    {"behind =, of nothing known", {"ask", "--frmat=", NULL}, FILES_NONE, ""},
    {"behind =, of what takes nothing", {"ask", "--quiet=", NULL}, FILES_NONE, ""},
    {"an option where a value is due",
     {"ask", "--format", "--q", NULL},
     FILES_NONE,
     " --user --ip --report --into --from --want --quiet --help"},
    {"a format, which a file follows", {"ask", "--report", "", NULL}, FILES_NONE, " red= blue="},
    {"the same behind =", {"ask", "--report=r", NULL}, FILES_NONE, " --report=red= --report=blue="},
    {"a file behind a format", {"ask", "--report", "red=", NULL}, FILES_ANY, ""},
    {"a verdict", {"ask", "--want", "", NULL}, FILES_NONE, " allow mfa"},
    {"a schema",
     {"shape", "", NULL},
     FILES_NONE,
     " policy tests properties scenario decision decision-row match check test-results diff prove "
     "reset-option apply sunset simulation diagnostics audit audit-countries audit-ranges "
     "audit-rules"},
    {"a file", {"ask", "--from", "", NULL}, FILES_ANY, ""},
    {"a directory", {"ask", "--into", "", NULL}, FILES_DIRECTORIES, ""},
    {"a user", {"ask", POLICY, "--user", "", NULL}, FILES_NONE, USERS},
    {"a user, without a policy", {"ask", "--user", "", NULL}, FILES_NONE, ""},
    {"a user, the policy's directory is none", {"ask", "src", "--user", "", NULL}, FILES_NONE, ""},
    {"a network", {"ask", POLICY, "--ip", "@", NULL}, FILES_NONE, NETWORKS},
    {"a value is no policy", {"ask", "--from", POLICY, "--user", "", NULL}, FILES_NONE, ""},
    {"alternatives, or a directory", {"pick", "", NULL}, FILES_DIRECTORIES, " red green"},
    {"two words for one place", {"pick", "red", "", NULL}, FILES_NONE, VERBS " all"},
    {"nothing more", {"pick", "red", "ask", "", NULL}, FILES_NONE, ""},
    {"files without end", {"many", "a", "b", "c", "", NULL}, FILES_ANY, ""},
    {"files behind alternative options", {"many", "", NULL}, FILES_ANY, ""},
};

static enum status row_find(const struct row *row, struct arena *arena, struct candidates *ret)
{
	struct str words[8];
	size_t count = 0;
	for (; row->words[count]; count++)
		words[count] = str_of(row->words[count]);
	return candidates_find(words, count, NULL, arena, ret);
}

static void row_check(const struct row *row, const struct candidates *candidates)
{
	struct out out;
	out_init_memory(&out);
	for (size_t i = 0; i < candidates->count; i++)
		out_format(&out, " %.*s", STR_ARG(candidates->at[i].text));
	if (candidates->files != row->files ||
	    !str_equal(out_written(&out), str_of(row->candidates)))
		fail_msg("%s: files %d,%.*s", row->name, (int)candidates->files,
			 STR_ARG(out_written(&out)));
	out_clear(&out);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct arena arena;
		struct candidates candidates;
		arena_init(&arena);
		assert_int_equal(row_find(&table[i], &arena, &candidates), OK);
		row_check(&table[i], &candidates);
		arena_clear(&arena);
	}
}

/* Without memory there is no answer, never a wrong one. */
static void test_no_memory(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		enum status status = NOMEM;
		for (size_t nth = 1; status != OK; nth++) {
			struct arena arena;
			struct candidates candidates;
			arena_init(&arena);
			mem_fail_from(nth);
			status = row_find(&table[i], &arena, &candidates);
			mem_fail_from(0);
			if (status == OK)
				row_check(&table[i], &candidates);
			else
				assert_int_equal(status, NOMEM);
			arena_clear(&arena);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
