/* For the files of audit_html(): a page under way, and its parts.
 *
 *	audit_html.c            the page: heads, sums, what was not asked
 *	audit_html_findings.c   the table of findings; the rules behind them
 *	audit_html_lists.c      the table of lists
 *	audit_html_maps.c       pictures of the address space, kind of profile by kind
 *	audit_html_squares.c    one map of IPv4
 *	audit_html_prefixes.c   one tree of IPv6
 *	audit_html_own.c        the page's own script and style */
#ifndef REPORT_AUDIT_HTML_H
#define REPORT_AUDIT_HTML_H

#include "engine/address_kinds.h"
#include "report/audit_report.h"
#include "report/html.h"

struct audit_html {
	struct out *out;
	const struct audit_report *report;
	const struct audit_answer *answer; /* the policy at hand ... */
	uint32_t number;                   /* ... is this one, from 1 */
	struct out words;                  /* memory, for one text */
	struct arena scratch;              /* for what is found on the way */
};

/* The words so far, as the content of an element. */
void audit_html_words(struct audit_html *h);

/* "<td data-name=…>words</td>". */
void audit_html_cell(struct audit_html *h, const char *name);

/* A number that is sorted by as such: "<td class=number data-key=…>". */
void audit_html_number(struct audit_html *h, const char *name, struct count count);

/* A text of ours, what is in `backquotes` as <code>. */
void audit_html_ours(struct out *out, const char *text);

/* Parts of the page, for the policy at hand. Each: OK or NOMEM. */
enum status audit_html_findings(struct audit_html *h);
enum status audit_html_lists(struct audit_html *h);
enum status audit_html_maps(struct audit_html *h);

/* What pictures share, once in a page: patterns, the grid of a map. */
void audit_html_patterns(struct audit_html *h);

/* One map of IPv4, as <svg>; its most frequent verdict is what it stands on. */
enum status audit_html_squares(struct audit_html *h, const struct address_map *map);

/* The prefixes of IPv6 of one profile, as a list. */
enum status audit_html_prefixes(struct audit_html *h, const struct address_map *map,
				uint32_t profile);

/* "<b class=wait>TOKEN REQUIRED</b>". */
void audit_html_verdict(struct out *out, enum verdict verdict);

/* How areas with a verdict, or ADDRESS_MIXED, are drawn: a class of the style sheet. */
extern const char *const audit_html_areas[ADDRESS_MIXED + 1];

extern const struct html_own audit_html_own;

#endif
