/* `prove --repair`: the smallest edits of ranges that make the refuted properties hold. */
#ifndef CLI_PROVE_REPAIR_H
#define CLI_PROVE_REPAIR_H

#include "cli/prove.h"
#include "cli/repair_files.h"
#include "report/repaired.h"

struct prove_repairs {
	struct repairs report;
	struct repair_files files; /* with all edits that are to be made */
	struct arena arena;
	struct ruleset *ruleset; /* of the policy with the repairs; NULL: nothing was made */
};

/* Repairs the refuted properties among prove->at, and writes nothing. `declared`: all properties
 * there are, which go on to hold. EXIT_YES; else it was
 * said what is wrong. Whatever is returned, prove_repairs_clear() gives it back. */
int prove_repairs_find(struct console *console, struct prove_policy *prove,
		       const struct property *const *declared, size_t declared_count,
		       struct prove_repairs *ret);

/* Writes the files. `code` is the exit status without repair; returns it, unless all were
 * mended, or writing fails. */
int prove_repairs_write(struct prove_repairs *repairs, const struct prove_policy *prove, int code);

void prove_repairs_clear(struct prove_repairs *repairs);

#endif
