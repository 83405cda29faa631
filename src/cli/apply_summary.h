/* What there is to know beside the list of what differs, on stderr: sums, what Salesforce will not
 * take, what was left alone. For apply.c. */
#ifndef CLI_APPLY_SUMMARY_H
#define CLI_APPLY_SUMMARY_H

#include "cli/console.h"
#include "report/apply_report.h"

/* `policy`: its name on the command line. */
void apply_summary_say(struct console *console, const struct apply_view *view,
		       const struct apply_sums *sums, const char *policy);

#endif
