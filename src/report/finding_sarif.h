/* Findings as SARIF 2.1.0, the format in which code scanning services (GitHub's among
 * them) take them.
 *
 * One run. Every code that occurs is a rule, described as `explain-code` does. Files are
 * named relative to where the program was started, as URIs; columns count characters
 * (unicodeCodePoints). A result's fingerprint, `primaryLocationLineHash`, is made of
 * file, code and the text of the line, and of how often that came before: it stays when
 * lines move. */
#ifndef REPORT_FINDING_SARIF_H
#define REPORT_FINDING_SARIF_H

#include "base/finding.h"
#include "base/out.h"

/* All that were kept, as one document that ends in a line end. `version` is the
 * program's: "0.1.0". OK or NOMEM; what the writer says is separate. */
enum status findings_sarif(struct out *out, struct sources *sources,
			   const struct findings *findings, const char *version);

#endif
