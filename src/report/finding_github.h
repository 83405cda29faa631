/* Findings as GitHub Actions shows them beside the lines of a pull request: workflow
 * commands, a line each.
 *
 *     ::error file=policies/acme.yaml,line=12,col=9,endColumn=38,title=range-reversed::…
 *
 * "%", line ends, and in properties ":" and "," are written as %XX; so nothing in a file's
 * name or text can begin a command of its own. */
#ifndef REPORT_FINDING_GITHUB_H
#define REPORT_FINDING_GITHUB_H

#include "base/finding.h"
#include "base/out.h"

/* All that were kept, and a notice how many were not. */
void findings_github(struct out *out, struct sources *sources, const struct findings *findings);

#endif
