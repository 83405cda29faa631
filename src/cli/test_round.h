/* One round of `test`: from what the command line names to the reports. With --watch there
 * are several. */
#ifndef CLI_TEST_ROUND_H
#define CLI_TEST_ROUND_H

#include "cli/policy_files.h"
#include "cli/report_options.h"
#include "cli/test.h"
#include "cli/watch.h"

enum test_format {
	TEST_TEXT,
	TEST_JSON,
	TEST_JUNIT,
	TEST_TAP,
	TEST_GITHUB,
	TEST_MD,
	TEST_FORMAT_COUNT
};

/* What was asked for. */
struct test_asked {
	struct options options;       /* the arguments are policies */
	struct report_choice reports; /* enum test_format */
	struct test_request request;
	bool fail_only, watch;
};

struct test_round {
	struct console *console;
	const struct test_asked *asked;
	struct arena arena;
	struct sources sources; /* of findings about what the command line names */
	struct findings findings;
	struct policy_files named;
	struct test_policy *policies;
	uint32_t opened;       /* of them */
	struct tested *tested; /* those that are no parts of others */
	struct test_report report;
};

/* Runs it and returns the exit status. Whatever that is, test_round_clear() gives it back. */
int test_round_run(struct console *console, const struct test_asked *asked, struct test_round *ret);
void test_round_clear(struct test_round *round);

/* --- Its parts -------------------------------------------------------------------- */

/* Would a report replace a file that was read, or should have been? Says so and returns
 * EXIT_USAGE, else EXIT_YES or EXIT_MACHINE. */
int test_reports_check(struct test_round *round);

/* Writes what came of it, in every format that was asked for; or with --list which tests
 * there are. Returns the exit status. */
int test_answer(struct test_round *round);

/* Round after round, until an interrupt. Returns the exit status. */
int test_watch(struct console *console, const struct test_asked *asked);

#endif
