/* `--fail-level LEVEL`, `--fail-only` and `--exit-zero`: which findings make the exit
 * status 1, and whether the others are shown. Any verb that has findings uses these. */
#ifndef CLI_FAIL_LEVEL_H
#define CLI_FAIL_LEVEL_H

#include "base/finding.h"
#include "cli/options.h"

/* Their rows. */
#define FAIL_LEVEL_OPTION                                                                          \
	{                                                                                          \
		"fail-level", "LEVEL", "exit with 1 from it on: error (default), warning, note",   \
		    .words = severity_names, .word_count = SEVERITY_COUNT                          \
	}
#define FAIL_ONLY_OPTION                                                                           \
	{                                                                                          \
		.name = "fail-only", .help = "show nothing that is below it"                       \
	}
#define EXIT_ZERO_OPTION                                                                           \
	{                                                                                          \
		.name = "exit-zero", .help = "exit with 0 where it would be 1"                     \
	}

/* How many findings there are of each severity. */
struct level_counts {
	uint64_t of[SEVERITY_COUNT]; /* what was only counted is an error, or a warning */
	uint64_t files;              /* with findings */
};

/* Counts sorted findings. */
struct level_counts levels_count(const struct findings *findings);

/* Is there a finding as bad as `level`, or worse? */
bool levels_fail(const struct level_counts *counts, enum severity level);

/* Takes the findings below `level` out of the list; what was only counted stays so. */
void findings_fail_only(struct findings *findings, enum severity level);

#endif
