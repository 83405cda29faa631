/* Findings as GitHub Actions shows them beside the lines of a pull request
 * (workflow_command.h). */
#ifndef REPORT_FINDING_GITHUB_H
#define REPORT_FINDING_GITHUB_H

#include "base/finding.h"
#include "base/out.h"

/* All that were kept, and a notice how many were not. */
void findings_github(struct out *out, struct sources *sources, const struct findings *findings);

#endif
