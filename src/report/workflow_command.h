/* Workflow commands of GitHub Actions, a line each:
 *
 *     ::error file=policies/acme.yaml,line=12,col=9,endColumn=38,title=range-reversed::…
 *
 * "%", line ends, and in properties ":" and "," are written as %XX; so nothing in a file's
 * name or text can begin a command of its own. */
#ifndef REPORT_WORKFLOW_COMMAND_H
#define REPORT_WORKFLOW_COMMAND_H

#include "base/out.h"
#include "base/source.h"

/* Foreign text behind "::", and as the value of a property. */
void workflow_message(struct out *out, struct str text);
void workflow_property(struct out *out, struct str text);

/* The properties of a place, each with a comma behind it; none of a place without a file. */
void workflow_place(struct out *out, const struct sources *sources, struct place place);

#endif
