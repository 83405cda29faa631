/* Which edits of lists are the cheapest? A search offers what the lists should hold; for each
 * offer this finds the rows it takes, in the lists themselves or in the networks they refer
 * to. A network takes all of the change of the lists that refer to it, or nothing. */
#ifndef ENGINE_REPAIR_OFFER_H
#define ENGINE_REPAIR_OFFER_H

#include "engine/repair_queue.h"
#include "engine/ruleset.h"

enum { OFFERS_MAX = 128, OFFERS_OWN_MAX = 16, OFFER_NETWORKS_MAX = 3 };

struct offers {
	const struct policy *policy;
	struct arena *arena;
	struct rangeset *network_sets;       /* by network; found when asked for */
	bool *network_known, *network_named; /* named: the property speaks of it */
	uint32_t named[8];                   /* networks that new rows may refer to */
	uint32_t named_count;
	struct str description; /* of new rows */
	struct offer_queue cheapest;
	struct offer_queue own; /* of those that change profiles' own lists alone */
	uint64_t work;          /* rows and ranges that may still be looked at */
	bool out_of_work;
	bool networks;      /* lists referred to networks that could be edited */
	bool networks_left; /* not all networks were tried */
};

/* Begins. `property`: what its addresses name is not edited, for that would change the
 * question; and new rows may refer to it. OK or NOMEM. */
enum status offers_init(struct offers *offers, const struct policy *policy,
			const struct property *property, struct str description,
			struct arena *arena);

/* An offer: all lists that change. Lists with the same addresses now and then may be among
 * them, when they aren't there now and shall be. OK or NOMEM. */
enum status offer_make(struct offers *offers, const struct target *targets, uint32_t count);

/* The edits of an offer that was kept. OK or NOMEM. */
enum status offer_edits(struct offers *offers, const struct offer *offer, struct arena *arena,
			struct list_edits *ret);

/* All addresses of a network, found once. OK or NOMEM. */
enum status offers_network(struct offers *offers, uint32_t network, struct rangeset *ret);

#endif
