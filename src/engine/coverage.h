/* What of a policy do its tests touch? Not which lines: which meanings. Each thing below is
 * an *item* if some login can come to it at all, which is computed exactly (cells × cases,
 * for every kind of subject); what no login can come to is counted apart.
 *
 *	rows     each row of addresses of a list, or of a network that lists use, and each
 *	         reference of a list to a network: a login from such an address that
 *	         asked the list (asked.h)
 *	edges    each end of a list's ranges, and its neighbour outside the list: a login
 *	         from that very address that asked the list. Rows that touch have no edge
 *	         between them; lists with the same addresses share their edges
 *	lists    each list: a login from inside that asked it, and one from outside
 *	reasons  each reason a login can be decided for
 *	hours    each minute beside an edge of a profile's week, and each day that has no
 *	         edge: a login of that profile at that time
 *
 * Only tests that pass cover anything. A test that expects `depends` covers nothing: what its
 * logins come to is left open. Of a fact that a test does not say, every value is covered,
 * since the test holds for each; but for the time: without `at` no minute is. */
#ifndef ENGINE_COVERAGE_H
#define ENGINE_COVERAGE_H

#include "engine/test_run.h"

enum coverage_kind {
	COVERAGE_ROWS,
	COVERAGE_EDGES,
	COVERAGE_LISTS,
	COVERAGE_REASONS,
	COVERAGE_HOURS,
	COVERAGE_KIND_COUNT
};

extern const struct str coverage_kind_names[COVERAGE_KIND_COUNT]; /* "rows", … */

struct coverage_tally {
	uint64_t total, covered;
	uint64_t unreachable; /* that no login can come to; not in `total` */
};

/* An item that no test covers. */
struct coverage_item {
	enum coverage_kind kind;
	struct place place;   /* of the row, the list, the day; line 0: a reason */
	const char *list;     /* rows, edges, lists: "org.trusted_ip_ranges", … */
	struct str owner;     /* profile, app, rule or network it belongs to; may be empty */
	bool inside;          /* edges, lists, hours: which side */
	struct range range;   /* rows, edges: where */
	struct str reference; /* rows: the network referred to; empty: a row of addresses */
	uint8_t reason;       /* reasons: enum reason */
	uint16_t minute;      /* hours: of the local week; first of the day if `day` */
	bool day;             /* hours: any minute of that day */
};

struct coverage {
	struct coverage_tally of_kind[COVERAGE_KIND_COUNT];
	uint64_t total, covered;
	const struct coverage_item *missed; /* by kind, in file order within */
	size_t missed_count;
	const struct test *tests; /* that cover all of it and hold today */
	uint32_t test_count;
};

/* What these tests cover. Everything lives in `arena`. OK or NOMEM. */
enum status coverage_find(const struct ruleset *ruleset, const struct test_result *results,
			  size_t count, struct arena *arena, struct coverage *ret);

/* How many of a hundred, rounded down, so that 100 is all of them (and nothing of nothing). */
unsigned coverage_percent(uint64_t covered, uint64_t total);

#endif
