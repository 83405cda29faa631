/* What does a code in brackets mean, and what is to be done? One table for every
 * code the program prints: those of findings, of rows of a CSV file, the reasons of
 * decisions, and the causes of a missing Reset option. `explain-code` and docs/DIAGNOSTICS.md are printed from it.
 *
 * A code that src/ prints has a row here and the other way round, each example gives
 * its code, and what is called right does not: tests/unit/test_diagnostics.c. */
#ifndef REPORT_DIAGNOSTICS_H
#define REPORT_DIAGNOSTICS_H

#include "base/finding.h"
#include "base/out.h"
#include "engine/decision.h"

/* What `wrong` and `right` are. A policy may be several files: those behind the
 * first begin with a line `# file NAME`. Logins are answered with policies/acme.yaml, and
 * scenarios stand beside it. */
enum example { EXAMPLE_NONE, EXAMPLE_POLICY, EXAMPLE_LOGINS, EXAMPLE_SCENARIO };

/* All texts are ours: plain ASCII, what a user would type in `backquotes`. */
struct diagnostic {
	const char *code;
	const char *title;         /* one line, no full stop */
	const char *cause;         /* one to three sentences for people who do not know YAML */
	const char *cure;          /* a sentence or two */
	const char *wrong, *right; /* whole inputs that end in a line end, or NULL */
	const char *provoked;      /* the test input or program that gives the code, where no
	                              example can; else NULL */
	enum example example;
	enum severity severity; /* of a finding */
	uint8_t verdicts;       /* of a reason: those it comes with, 1 << enum verdict; else 0 */
	bool hides_reset;       /* a cause that reset-option names: enum reset_cause */
};

struct diagnostic_group {
	const char *title;
	const struct diagnostic *rows;
	size_t count;
};

enum { DIAGNOSTIC_GROUPS = 16 };

/* In the order they are listed; their rows, too, stand in an order that teaches. */
extern const struct diagnostic_group *const diagnostic_groups[DIAGNOSTIC_GROUPS];

/* "[host-bits]", as it is printed: without the brackets. */
struct str code_bare(struct str code);

/* The row of a code, or NULL. "[host-bits]" will do. */
const struct diagnostic *diagnostic_find(struct str code);

/* The code that is probably meant, of a diagnostic or of a rule of the audit, or NULL. */
const char *diagnostic_nearest(struct str code);

/* Of an input? The others are answers: a reason, a cause, or both. */
bool diagnostic_is_finding(const struct diagnostic *diagnostic);

/* "error", or for a reason the verdicts it comes with: "token or verify"; for a cause
 * "missing", as reset-option answers. Into `out`. */
void diagnostic_kind_text(struct out *out, const struct diagnostic *diagnostic);

/* The reasons behind what Salesforce answered: an exception code, a LOGIN_STATUS, the
 * status of a Login History row, alone or as a code within a longer message. In the
 * order of enum reason; returns how many, 0 when the text is none of those. */
size_t salesforce_reasons(struct str text, const struct diagnostic *ret[REASON_COUNT]);

#endif
