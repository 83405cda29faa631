/* What came of the tests of one policy, and of several: where the reports of `test` begin. */
#ifndef REPORT_TESTED_H
#define REPORT_TESTED_H

#include "base/finding.h"
#include "engine/test_run.h"
#include "report/page.h"

/* What --threshold asks of a measure, and what the measure came to. */
struct threshold_met {
	struct str measure; /* "coverage", "mutation" */
	unsigned percent, threshold;
};
enum test_measure { MEASURE_COVERAGE, MEASURE_MUTATION, THRESHOLDS_MAX };
extern const struct str test_measure_names[THRESHOLDS_MAX];

/* Of one policy. */
struct tested {
	struct str name;               /* the policy, as it was named */
	const struct ruleset *ruleset; /* NULL: it, or a file of tests, has errors: ... */
	struct sources *sources;
	const struct findings *findings;   /* ... these */
	const struct test_result *results; /* of each test that was run, in file order */
	size_t count;
	size_t declared; /* tests there are, those that were not chosen among them */
	size_t failed;
	/* What coverage and mutants have to say of it (cli/test_coverage.h): one JSON object,
	   and Markdown below its own heading; empty: they were not asked. */
	struct str measures, measures_md;
	struct threshold_met thresholds[THRESHOLDS_MAX]; /* those that were asked for, ... */
	size_t threshold_count;
	size_t below; /* ... of which so many were missed */
};

/* Of all that were named on the command line. */
struct test_report {
	const struct tested *at;
	size_t count;
	size_t tests, passed, failed; /* that were run */
	size_t declared;              /* that there are */
	size_t broken;                /* policies with errors, ... */
	size_t bare;                  /* ... and without any test */
	size_t thresholds, below;     /* of all of them */
	bool chosen;                  /* --filter chose: the others were not to be run */
	struct sources *sources; /* what is wrong with the command line's files themselves, ... */
	const struct findings *findings; /* ... such as a directory without a policy */
	const char *rules;               /* --rules, or NULL */
	bool fail_only;                  /* tests that hold are counted, not shown */
	struct arena *scratch;
};

/* The reports. All show the same failures; text and Markdown cut what repeats, and count it.
 * Each: OK or NOMEM; a failure of the output stays in it. */

/* For people, policy by policy; `after` (or NULL) writes behind each. */
typedef enum status tested_after(const struct page *page, const struct tested *tested, void *of);
enum status test_text(const struct page *page, const struct test_report *report,
		      tested_after *after, void *of);

enum status test_json(struct out *out, const struct test_report *report);

/* JUnit as Jenkins, GitLab and GitHub's reporters read it: a suite per policy, a case per
 * test; no times, for the same input gives the same bytes. */
enum status test_junit(struct out *out, const struct test_report *report);

/* TAP version 13, https://testanything.org, with YAML behind what fails. */
enum status test_tap(struct out *out, const struct test_report *report);

/* Workflow commands: an annotation at each test that fails, and each finding. */
enum status test_github(struct out *out, const struct test_report *report);

/* For the summary of a job. */
enum status test_markdown(struct out *out, const struct test_report *report);

#endif
