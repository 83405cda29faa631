/* What `test --coverage` found, and what `test --mutate` did, as reports: for people, as JSON,
 * as Markdown. The tests that would cover what is missed, kill what survived, are made
 * elsewhere, as the text of a file of tests; JSON has it whole, people see its beginning. */
#ifndef REPORT_COVERAGE_REPORT_H
#define REPORT_COVERAGE_REPORT_H

#include "base/json.h"
#include "engine/coverage.h"
#include "engine/mutation.h"
#include "report/page.h"

struct coverage_report {
	const struct policy *policy;
	const struct coverage *coverage;
	struct str tests; /* the file; empty: nothing is missed */
};

struct mutants_report {
	const struct policy *policy;
	const struct mutation *mutation;
	struct str tests;     /* the file; empty: nothing survived */
	bool show_equivalent; /* those that change nothing, too */
};

/* All tests that both propose. */
struct proposal {
	struct str text;    /* a file of tests; empty: there are none */
	uint32_t count;     /* of tests in it */
	const char *beside; /* the file of tests that is beside the policy, or NULL */
	const char *file;   /* where they are written, or NULL */
};

/* Its beginning, whole tests, and how many more there are; for people, and as Markdown (OK or
 * NOMEM). */
void proposal_text(const struct page *page, const struct proposal *proposal);
enum status proposal_md(struct out *out, const struct proposal *proposal);

/* An item in words, "192.0.1.255, just outside org.trusted_ip_ranges". Foreign text in it is
 * harmless. */
void coverage_item_words(struct out *out, const struct coverage_item *item);

/* For people. OK or NOMEM. */
enum status coverage_text(const struct page *page, const struct coverage_report *report);
enum status mutants_text(const struct page *page, const struct mutants_report *report);

/* As an object. OK or NOMEM. */
enum status coverage_json(struct json *json, const struct coverage_report *report);
void mutants_json(struct json *json, const struct mutants_report *report);

/* For the summary of a job. OK or NOMEM. */
enum status coverage_md(struct out *out, const struct coverage_report *report);
enum status mutants_md(struct out *out, const struct mutants_report *report);

/* How many of a hundred mutants that change something are noticed. */
unsigned mutation_percent(const struct mutation *mutation);

#endif
