/* The cells of a repair, and the ways to go through them. For repair_search.c and its
 * parts. */
#ifndef ENGINE_REPAIR_CELLS_H
#define ENGINE_REPAIR_CELLS_H

#include "engine/repair_search.h"

/* A list that may change, as it is. */
struct repair_list {
	struct list_name name;
	bool there;          /* it has rows */
	struct rangeset set; /* of them */
};

/* Addresses of the property that are alike to the lists that all share. */
struct region {
	struct rangeset set;
	uint64_t context; /* without LAB_APPROVED_OWN */
	uint32_t shared;  /* bits by lab.shared */
};

struct repair_space {
	struct lab lab;
	struct offers *offers;
	struct lab_mode mode; /* at hand */
	bool exists;          /* hits are wanted, not to be avoided */
	bool joint;           /* few lists: tried together */
	bool fills;           /* a list that would be left empty gets other addresses */
	bool *own_comes;      /* of mode; by profile */
	struct repair_list shared[LAB_SHARED_MAX];
	struct repair_list *own;       /* of the profiles the property speaks of */
	struct rangeset *own_approved; /* what the approved policy has for them */
	uint32_t own_count;
	struct region *regions;
	uint32_t region_count;
	struct search_limits limits;
	struct arena *arena;
};

/* Finds lists, regions and contexts, and builds the laboratory, in `arena`. OK, INVALID or
 * NOMEM; lab_clear() in any case. */
enum status repair_space_init(struct repair_space *space, const struct ruleset *ruleset,
			      const struct property *property, const struct ruleset *approved,
			      struct arena *arena);

/* Cuts the regions by shared lists (bits): in repair_space_init() it is done for all where few
 * lists are tried together. In space->arena. OK or NOMEM. */
enum status repair_regions_cut(struct repair_space *space, uint32_t lists);

/* The number of a context in the laboratory. */
uint32_t repair_context(const struct repair_space *space, uint64_t context);

/* Is the list there in this mode? */
bool repair_present(const struct repair_space *space, const struct repair_list *list,
		    uint32_t shared);

/* What a list holds in this mode before anything changes: its rows; without them, what its
 * absence stands for. */
struct rangeset repair_now(const struct repair_list *list);

/* In a mode: everything offered to space->offers. OK or NOMEM. */
enum status repair_together(struct repair_space *space);
enum status repair_apart(struct repair_space *space);
enum status repair_examples(struct repair_space *space);

/* Offers lists that change by flipped addresses: flips[i] of lists[i]; those without any are
 * left out, unless they come. */
enum status repair_offer(struct repair_space *space, const struct repair_list *const *lists,
			 const struct rangeset *flips, const bool *comes, uint32_t count,
			 struct arena *scratch);

bool list_opens(enum ranges_of kind);

#endif
