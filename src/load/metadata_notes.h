/* What whoever deploys metadata that a policy was written as must know: what of the policy
 * metadata cannot say, which lists of the org a deployment replaces, what it leaves in the
 * org, and what has to be added first. Each is one line, said once. */
#ifndef LOAD_METADATA_NOTES_H
#define LOAD_METADATA_NOTES_H

#include "base/out.h"
#include "load/metadata_components.h"

/* Lines of plain text, each with its line feed, most urgent first; names are foreign text, as
 * they are. `scratch` may be reset afterwards. OK or NOMEM; failures of `out` stick to it. */
enum status metadata_notes_print(struct out *out, const struct policy *policy,
				 const struct metadata_components *components, bool source_format,
				 struct arena *scratch);

/* Do all of them begin and end with a full hour? What is said when they do not. */
#define METADATA_TAKES_HOURS "Salesforce takes login hours that begin and end with a full hour"
bool metadata_takes_hours(const struct login_hours *hours);

#endif
