/* The groups of diagnostics, a file each. For diagnostics.c only. */
#ifndef REPORT_DIAGNOSTICS_TABLES_H
#define REPORT_DIAGNOSTICS_TABLES_H

#include "report/diagnostics.h"

extern const struct diagnostic_group diagnostics_of_yaml, diagnostics_of_ranges,
    diagnostics_of_values, diagnostics_of_names, diagnostics_of_files, diagnostics_of_lists,
    diagnostics_of_git, diagnostics_of_logins, diagnostics_of_refusals, diagnostics_of_questions,
    diagnostics_of_permits;

extern const struct diagnostic_group diagnostics_of_projects;

extern const struct diagnostic_group diagnostics_of_metadata;

extern const struct diagnostic_group diagnostics_of_joins;

extern const struct diagnostic_group diagnostics_of_scenarios;

extern const struct diagnostic_group diagnostics_of_resets;

#define DIAGNOSTIC_GROUP(title, rows)                                                              \
	{                                                                                          \
		title, rows, sizeof(rows) / sizeof *(rows)                                         \
	}

#define V1 "loginscope: 1\n"

#endif
