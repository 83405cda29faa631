/* The rows of one list while they are compared: what the files behind audit_overlap.h share. */
#ifndef ENGINE_AUDIT_OVERLAP_SEARCH_H
#define ENGINE_AUDIT_OVERLAP_SEARCH_H

#include "engine/audit_overlap.h"

/* A row with addresses of its own. */
struct overlap_own {
	struct range range;
	uint32_t row;
};

/* A row that names a network. */
struct overlap_named {
	struct rangeset set;
	uint32_t row, network;
	struct count size;
	bool goes; /* others hold it */
};

struct overlap_search {
	const struct overlap_base *base;
	const struct audit_list *list;
	struct arena *scratch;
	struct overlap_own *own;          /* by address, the longer first; then those that stay */
	struct overlap_named *references; /* in the order they are written */
	uint32_t own_count, reference_count;
	struct overlaps found;
};

/* A case of the row, which is counted as if it went. NULL: no memory. */
struct overlap_case *overlap_case_add(struct overlap_search *search, enum audit_rule rule,
				      uint32_t row);

/* A case of shadowed-row, where `cover` holds the addresses: from the first of them on always who
 * reaches furthest holds it. OK or NOMEM. */
enum status overlap_shadowed_add(struct overlap_search *search, const struct cover *cover,
				 struct rangeset set, uint32_t row);

/* The first `own_count` rows with addresses, and networks. OK or NOMEM. */
enum overlap_networks { NETWORKS_ALL, NETWORKS_STAYING, NETWORKS_NONE };

enum status overlap_cover(struct overlap_search *search, uint32_t own_count,
			  enum overlap_networks networks, struct cover *ret);

/* Which networks go? audit_overlap_networks.c. OK or NOMEM. */
enum status overlap_networks_ask(struct overlap_search *search);

/* What stays of the rows with addresses, asked for chains and for networks that reach in.
 * audit_overlap_chains.c. OK or NOMEM. */
enum status overlap_chains_ask(struct overlap_search *search);
enum status overlap_crossings_ask(struct overlap_search *search);

#endif
