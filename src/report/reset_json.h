/* The words that stand in the JSON of `reset-option`, for its writer and its schema. */
#ifndef REPORT_RESET_JSON_H
#define REPORT_RESET_JSON_H

#include "report/reset_report.h"

enum {
	RESET_EVIDENCE_KIND_COUNT = RESET_BY_FEATURE + 1,
	RESET_STATE_COUNT = RESET_STATE_LOCKED + 1
};

extern const struct str reset_version, reset_table_version;
extern const struct str reset_evidence_kind_names[RESET_EVIDENCE_KIND_COUNT]; /* "row", … */
extern const struct str reset_state_names[RESET_STATE_COUNT];                 /* "inactive", … */
extern const struct str reset_change_names[RESET_CHANGE_KIND_COUNT]; /* "move-to-profile", … */

#endif
