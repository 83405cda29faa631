/* A baseline of the audit, written: what load/baseline.h reads. */
#ifndef REPORT_AUDIT_BASELINE_H
#define REPORT_AUDIT_BASELINE_H

#include "report/audit_report.h"

/* The findings of now but those that exceptions accept: what the baseline had keeps its date, the
 * others get today's. Sorted by fingerprint, a line each. OK or NOMEM. */
enum status audit_baseline_print(struct out *out, const struct audit_report *report);

#endif
