/* `test`, policy by policy: what its parts hand to each other. */
#ifndef CLI_TEST_H
#define CLI_TEST_H

#include "cli/open.h"
#include "cli/options.h"
#include "report/tested.h"

/* What is asked of every policy. */
struct test_request {
	const char *verb;
	const char *rules_date;         /* --rules, or NULL */
	enum rules rules;               /* what it says */
	const char *overlay;            /* --overlay, or NULL */
	const char *files[REPEATS_MAX]; /* --tests */
	size_t file_count;
	const char *filters[REPEATS_MAX]; /* --filter: a test that fits one of them is chosen */
	size_t filter_count;
	bool run; /* else: only which tests there are (--list) */
	/* --coverage, --mutate, --mutants, --threshold */
	bool coverage, mutate, show_equivalent;
	uint32_t mutants;    /* at most so many are tried; 0: all */
	const char *suggest; /* --suggest: the file for the tests that are proposed, or NULL */
	struct {
		bool given;
		unsigned percent;
	} thresholds[THRESHOLDS_MAX]; /* by enum test_measure */
};

/* A policy whose tests were run. It lives until its reports are written. */
struct test_policy {
	const char *path;          /* as it was found; "-": standard input */
	struct opened opened;      /* policy, ruleset, sources, findings; the ruleset is NULL when
	                         there are errors */
	struct arena arena;        /* holds what follows */
	struct loaded_file *files; /* of tests, beside those in opened.files */
	size_t file_count;
	const char *beside;           /* the one that is beside the policy, or NULL */
	const struct test **declared; /* all tests: of the policy, of its files ... */
	size_t declared_count;
	const struct test **tests;      /* ... those that were chosen, in that order ... */
	struct test_result *results;    /* ... what came of each ... */
	size_t count;                   /* ... so many */
	bool filter_fits[REPEATS_MAX];  /* each --filter: does some test fit it? */
	bool part;                      /* of another policy: it is not tested alone */
	struct tested tested;           /* the same for reports */
	struct test_measured *measured; /* what --coverage and --mutate found, theirs alone */
};

/* Loads the policy at `path` and the files of its tests, and compiles it. What is wrong with
 * them is in opened.findings. EXIT_YES; or EXIT_MACHINE, which was said. Whatever is
 * returned, test_policy_close() gives it back. */
int test_policy_open(struct console *console, const char *path, const struct test_request *request,
		     struct test_policy *ret);

/* Runs the tests that were chosen, until an interrupt. EXIT_YES, EXIT_MACHINE or
 * EXIT_INTERRUPTED. */
int test_policy_run(struct console *console, struct test_policy *policy);

void test_policy_close(struct test_policy *policy);

/* --- Coverage and mutants (test_coverage.c, test_mutants.c) ------------------------- */

/* --coverage, --mutate: called when one of them was asked for, after the tests of a policy
 * without errors ran (those that were chosen). Fills `measured` and, for reports,
 * tested.measures, measures_md and thresholds; all of it lives in policy->arena. Prints
 * nothing but progress. OK or NOMEM; an interrupt (cli/interrupt.h) ends it early. */
enum status test_measure(struct console *console, struct test_policy *policy,
			 const struct test_request *request);

/* What was found, for people, behind the tests of the policy. OK or NOMEM. */
enum status test_measures_text(const struct page *page, const struct test_policy *policy);

#endif
