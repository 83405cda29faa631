/* Which rows of one list say what others say? A row has addresses of its own or names a network,
 * and then has that one's. What can go can go all at once: what is left holds what the list held.
 *
 *	@office    ════            ═══
 *	a          ════════════               stays
 *	b              ════                   shadowed, by a
 *	c                   ══════            overlaps a
 *	d                         ═════════   overlaps @office
 *	e                                  ══ touches d
 *
 * Two rows inside of one network are no matter of a list that names it, but of the network. Private
 * to src/engine/audit_overlap*.c. */
#ifndef ENGINE_AUDIT_OVERLAP_H
#define ENGINE_AUDIT_OVERLAP_H

#include "engine/audit_cover.h"
#include "engine/audit_rows.h"

enum { OVERLAP_HOLDERS = 8 };

/* A thing to say, of `row` and of rows that matter for it. */
struct overlap_case {
	enum audit_rule rule;
	uint32_t row;         /* index in the list */
	const uint32_t *rows; /* others: the first of its kind; that hold it (OVERLAP_HOLDERS at
	                          most); networks it overlaps; of a chain all in the order of
	                          addresses, `row` too */
	uint32_t count;
	bool network;                 /* overlapping-rows: with networks; else a chain */
	struct range merged;          /* of a chain what it comes to; with a network what is left */
	struct rangeset shared;       /* with a network: what they have in common */
	struct list_total gone, come; /* of the list's sum, when it is put right */
};

struct overlaps {
	struct overlap_case *at;
	uint32_t count;
};

/* What there is to know of all lists. */
struct overlap_base {
	struct audit_run *run;
	const struct rangeset *networks; /* by index: their addresses */
	const struct list_total *totals; /* ... and their sums */
	bool some_broad;                 /* some list is broad */
};

/* Finds it all, each row and each pair in one case at most: duplicate-row before shadowed-row before
 * overlapping-rows before adjacent-rows. In `scratch`. OK or NOMEM.
 *
 * duplicate-row: the same addresses, or the same network, as a row that is written before it.
 *
 * shadowed-row: other rows hold all its addresses, one of them or several together. Networks stay
 * where a row with addresses could go instead. Where either of several rows could go, that stays
 * which, from the lowest address not yet held, reaches furthest. A network goes when the rows with
 * addresses that stay and networks with more addresses (or as many, written before it) hold all of
 * it.
 *
 * overlapping-rows: of what stays, rows with addresses that share some, all that hang together in
 * one case; and a row with addresses that begins or ends in the middle of a range of a network's
 * union. Not: a network's range wholly within the row; two networks.
 *
 * adjacent-rows: of what stays, rows with the same description (or none) that touch, all that hang
 * together in one case, if they can be written as fewer: a trusted IP range may have 2^25
 * IPv4 addresses (Salesforce Help, "Set Trusted IP Ranges for Your Organization"). Not: a row and a
 * network; IPv4 rows of an open list (audit_list_open()), which was cut into what may be written. */
enum status overlaps_find(const struct overlap_base *base, const struct audit_list *list,
			  struct arena *scratch, struct overlaps *ret);

#endif
