/* The cheapest edits that were offered.
 *
 * The order: fewest rows; fewest addresses whose membership changes in what is edited; fewest
 * lists that others may use (networks, the org's); fewest lists; first come. */
#ifndef ENGINE_REPAIR_QUEUE_H
#define ENGINE_REPAIR_QUEUE_H

#include "net/rangeset.h"
#include "policy/list_edit.h"

/* A list and what it should hold. */
struct target {
	struct list_name name;
	struct rangeset now; /* of a list that isn't there what it stands for: everything, or
	                        nothing */
	struct rangeset wanted;
};

struct offer {
	const struct target *targets; /* networks first */
	uint32_t count, networks;
	uint32_t shared; /* that others may use: networks, and all lists but profiles' */
	uint32_t rows;
	struct count addresses;
};

struct offer_queue {
	struct offer *at; /* the cheapest first */
	uint32_t count, room;
	bool dropped; /* more were offered than are kept */
};

/* An empty queue in `arena`. OK or NOMEM. */
enum status offer_queue_init(struct offer_queue *queue, uint32_t room, struct arena *arena);

/* Keeps a copy of the offer in `arena`, unless it is too dear or there already. OK or NOMEM. */
enum status offer_queue_keep(struct offer_queue *queue, const struct offer *offer,
			     struct arena *arena);

bool offer_sets_equal(struct rangeset a, struct rangeset b);

#endif
