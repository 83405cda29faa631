/* Where are the addresses of each row, and whose? Every row of every range list of a policy, one
 * after the other. */
#ifndef ENGINE_AUDIT_TABLE_RANGES_H
#define ENGINE_AUDIT_TABLE_RANGES_H

#include "engine/audit_owners.h"

/* A row of a list. */
struct table_range {
	struct list_name list;
	struct audit_object object; /* whose the list is */
	const struct range_row *row;
	struct rangeset set;                      /* a network's, of a row that refers to one */
	struct count addresses;                   /* in it */
	struct audit_shares countries, operators; /* none without a database */
};

/* In the order: trusted, org's login ranges, networks, profiles, apps, not_in; each list's rows as
 * they stand in it. */
struct range_table {
	const struct policy *policy;
	struct owners *countries, *operators; /* NULL: no such database */
	struct arena *arena;
	struct arena *work;               /* of the row at hand */
	const struct rangeset **networks; /* their addresses; NULL: not asked for yet */
	size_t kind;                      /* of the list at hand, in list_kinds */
	uint32_t index;                   /* ... its number in its kind, ... */
	uint32_t row;                     /* ... and its next row */
};

/* At the first row. Locations may be NULL; they and the policy must outlive the table. What stays
 * lives in `arena`, what goes with each row in `work`. OK or NOMEM. */
enum status range_table_init(const struct policy *policy, const struct locations *countries,
			     const struct locations *operators, struct arena *arena,
			     struct arena *work, struct range_table *ret);

/* From the first row again. */
void range_table_rewind(struct range_table *table);

/* The next row; `*ret_more` is false, and `*ret` untouched, when there is none. What it points to
 * is good until the next call. OK or NOMEM. */
enum status range_table_next(struct range_table *table, struct table_range *ret, bool *ret_more);

#endif
