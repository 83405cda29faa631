/* What the reports of coverage and of mutants have in common. */
#ifndef REPORT_COVERAGE_SHARED_H
#define REPORT_COVERAGE_SHARED_H

#include "report/coverage_report.h"

/* How many of a list's items people see; the last one is not worth to be left out. */
static inline size_t measure_shown(size_t count)
{
	enum { SHOWN = 20 };
	return count <= SHOWN + 1 ? count : SHOWN;
}

/* "12,345 of 23,456". */
void measure_share(struct out *out, uint64_t part, uint64_t whole);

/* "and 1,234 more". */
void measure_rest(struct out *out, size_t rest);

/* A line of such a list, with its place where it has one. */
void measure_line(const struct page *page, const struct policy *policy, struct str words,
		  struct place place);

/* A line of a list in Markdown. OK or NOMEM. */
enum status measure_item_md(struct out *out, const struct policy *policy, struct str words,
			    struct place place);

#endif
