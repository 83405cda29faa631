/* What a run of questions came to: the exit status, and whether the answers are
 * as expected (`--expect VERDICT[:REASON]`). */
#ifndef CLI_EXPECT_H
#define CLI_EXPECT_H

#include "cli/console.h"
#include "engine/outcomes.h"

struct expectation {
	bool given;
	enum verdict verdict; /* VERDICT_DEPENDS too */
	enum reason reason;   /* REASON_NONE: any */
	const char *text;     /* as given */
};

/* Reads "VERDICT" or "VERDICT:REASON". Says what is wrong and returns false. */
bool expectation_parse(struct console *console, const char *verb, const char *text,
		       struct expectation *ret);

/* Does it hold for the answer? For one that depends: when `depends` is expected,
 * or when it holds for every outcome. */
bool expectation_holds(const struct expectation *expectation, const struct outcomes *outcomes);

/* Counts over all logins or parts of a run. */
struct tally {
	uint64_t answers, bad, depends, not_allowed, unexpected;
	uint64_t first_unexpected; /* its number, from 1 */
};

/* Counts one answer; `number` is its row or part. */
void tally_add(struct tally *tally, const struct expectation *expectation,
	       const struct outcomes *outcomes, uint64_t number);

/* The exit status, and on stderr what was not as expected. */
int tally_end(const struct tally *tally, const struct expectation *expectation,
	      struct console *console, const char *what);

#endif
