/* Few lists that are tried together: their cells, and what of them is decided as one. For
 * repair_together.c and repair_pieces.c. */
#ifndef ENGINE_REPAIR_JOINT_H
#define ENGINE_REPAIR_JOINT_H

#include "engine/repair_cells.h"

enum { VECTORS = 1 << JOINT_MAX };

/* Addresses that are alike to all lists. */
struct joint_cell {
	struct rangeset set;
	uint64_t context;
	uint32_t vector;         /* the lists that hold them: the shared ones, then the own ones */
	uint32_t approved;       /* bits by space->own: in what the approved policy has */
	uint32_t flips[VECTORS]; /* which lists may flip so that nothing contradicts, the fewest
	                            first */
	uint32_t flip_count;
};

/* What is decided as one. */
struct unit {
	struct rangeset set;
	struct range piece; /* what `set` often points to */
	const struct joint_cell *cell;
	uint32_t choice;
};

struct joint {
	struct repair_space *space;
	struct arena *arena;
	const struct repair_list *lists[JOINT_MAX];
	uint32_t count;     /* lists */
	uint32_t flippable; /* those that are there in this mode */
	uint32_t relevant;  /* those that any cell depends on */
	struct joint_cell *cells;
	uint32_t cell_count;
	struct unit *units;
	uint32_t unit_count;
};

/* Makes units of the pieces of all cells; at most PIECES_MAX + 1. OK or NOMEM. */
enum status joint_pieces_find(struct joint *joint);

/* Makes each cell a unit instead. OK or NOMEM. */
enum status joint_cells_whole(struct joint *joint);

#endif
