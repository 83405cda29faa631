/* What --coverage and --mutate found of one policy. */
#ifndef CLI_TEST_MEASURED_H
#define CLI_TEST_MEASURED_H

#include "cli/test.h"
#include "report/coverage_report.h"

struct test_measured {
	bool has_coverage, has_mutants;
	struct coverage coverage;
	struct mutation mutation;
	struct coverage_report coverage_report;
	struct mutants_report mutants_report;
	struct proposal proposal;
};

/* Tries the mutants, until an interrupt. OK or NOMEM. */
enum status mutants_measure(struct console *console, struct test_policy *policy,
			    const struct test_request *request, struct test_measured *measured);

/* These tests as a file of tests, in `arena`; nothing when there are none. OK or NOMEM. */
enum status tests_file_make(const struct test *tests, uint32_t count, struct arena *arena,
			    struct str *ret);

#endif
