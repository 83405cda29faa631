/* A change of range lists: rows that get other addresses, that go, that are added. The engine
 * says which (engine/repair.h), load/range_edit.h writes it into the text of the policy's
 * files, and here it is made in the model. */
#ifndef POLICY_LIST_EDIT_H
#define POLICY_LIST_EDIT_H

#include "policy/policy.h"

/* Every range list that logins are decided by. */
enum ranges_of {
	RANGES_NETWORK,
	RANGES_TRUSTED,
	RANGES_ORG_LOGIN,
	RANGES_PROFILE,
	RANGES_APP,
	RANGES_NOT_IN,
	RANGES_KIND_COUNT
};

/* All kinds in the order in which people read of them: what is the org's comes first. */
extern const enum ranges_of list_kinds[RANGES_KIND_COUNT];

struct list_name {
	enum ranges_of kind;
	uint32_t index; /* of the network, profile, app, rule; of the org's lists 0 */
};

enum row_change {
	ROW_ENDS,    /* other addresses; the row stays what it is, with its description */
	ROW_REPLACE, /* another row in its place */
	ROW_DROP,
	ROW_ADD /* behind the last */
};

struct row_edit {
	enum row_change change;
	uint32_t row;         /* of the list as it is; not of ROW_ADD */
	struct range_row new; /* not of ROW_DROP; `place` is not used */
};

struct list_edit {
	struct list_name list;
	const struct row_edit *rows; /* by row, no row twice; those to add last */
	uint32_t count;
};

struct list_edits {
	const struct list_edit *at; /* no list twice */
	uint32_t count;
};

bool list_name_equal(struct list_name a, struct list_name b);

/* How many lists of that kind the policy has, rows or none. */
uint32_t list_kind_count(const struct policy *policy, enum ranges_of kind);

/* May rows of such a list be one row of this range? Salesforce takes no trusted IP range of more than
 * 2^25 IPv4 addresses (Salesforce Help, "Set Trusted IP Ranges for Your Organization"). */
bool list_row_fits(enum ranges_of kind, struct range range);
#define LIST_ROW_MOST ((addr)1 << 25)

/* How many rows it takes to write a range of one family in such a list, and the i-th of them. */
addr list_piece_count(enum ranges_of kind, struct range range);
struct range list_piece(enum ranges_of kind, struct range range, addr i);

/* The list of that name. */
const struct range_list *list_get(const struct policy *policy, struct list_name name);

/* "org.trusted_ip_ranges", "login_ip_ranges of profile Sales" … with the name as it is
 * written; may live in `arena`. NULL: no memory. */
const char *list_words(const struct policy *policy, struct list_name name, struct arena *arena);

/* The list with the change made, in `arena`. OK or NOMEM. */
enum status list_edit_make(const struct range_list *list, const struct list_edit *edit,
			   struct arena *arena, struct range_list *ret);

/* The policy with all changes made; what does not change is shared with `policy`, names
 * stay resolved. In `arena`. OK or NOMEM. */
enum status list_edits_make(const struct policy *policy, const struct list_edits *edits,
			    struct arena *arena, struct policy **ret);

/* One edit of a policy for two, where the second is about the policy with the first made. In
 * `arena`. OK or NOMEM. */
enum status list_edits_join(const struct policy *policy, const struct list_edits *first,
			    const struct list_edits *second, struct arena *arena,
			    struct list_edits *ret);

#endif
