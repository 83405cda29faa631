/* Findings as compilers write them:
 *
 *     policies/acme.yaml:12:9: error: range ends before it starts: … [range-reversed]
 *         - 198.51.100.20 - 198.51.100.10
 *           ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~
 *     help: swap the two addresses
 */
#ifndef REPORT_FINDING_TEXT_H
#define REPORT_FINDING_TEXT_H

#include "base/finding.h"
#include "report/page.h"

/* One finding. */
void finding_text(const struct page *page, struct sources *sources, const struct finding *finding);

/* All that were kept, and how many were not. */
void findings_text(const struct page *page, struct sources *sources,
		   const struct findings *findings);

/* The same from a level on: with SEVERITY_WARNING no notes. */
void findings_text_from(const struct page *page, struct sources *sources,
			const struct findings *findings, enum severity level);

#endif
