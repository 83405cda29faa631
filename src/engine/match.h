/* Is a set of addresses in the same rows throughout, or where does it split?
 *
 *	asked    [═══════════════════════]
 *	row A         [══════════]
 *	row B         [══════════════════════
 *	pieces   │ 0  │    1     │   2   │
 *
 * A piece is a maximal range of the addresses asked for that are all in the same
 * rows; the pieces of one class (matcher.h) together are a part. One part: the set
 * is uniform. */
#ifndef ENGINE_MATCH_H
#define ENGINE_MATCH_H

#include "engine/matcher.h"

struct match_piece {
	struct range range;
	uint32_t class;
};

struct match_part {
	uint32_t class;
	const uint32_t *pieces; /* ascending, IPv4 first: numbers of pieces, ... */
	size_t piece_count;     /* ... this many */
	struct count addresses;
};

struct match {
	const struct match_piece *pieces; /* IPv4 first, ascending */
	const struct match_part *parts;   /* by their first piece */
	size_t piece_count, part_count;
	struct count addresses, held; /* all that were asked for; those in some row */
};

/* How the lists share in a set of addresses. */
struct match_tally {
	struct count *lists; /* of each list of the matcher: how many addresses it holds */
	uint32_t rows;       /* that hold some of them ... */
	uint32_t row_lists;  /* ... in so many lists */
	uint32_t locations;  /* conditions on the location that some of them meet */
};

/* Splits `asked`, which is not empty and, if the matcher was made for some addresses
 * only, lies within these. Everything lives in `arena`. OK or NOMEM. */
enum status match_find(const struct matcher *matcher, struct rangeset asked, struct arena *arena,
		       struct match *ret);

/* One address, without taking memory: `room` holds the parts of the result. */
struct match_room {
	struct match_piece piece;
	struct match_part part;
};
void match_address(const struct matcher *matcher, addr a, struct match_room *room,
		   struct match *ret);

/* Counts over all parts. In `arena`. OK or NOMEM. */
enum status match_tally_find(const struct matcher *matcher, const struct match *match,
			     struct arena *arena, struct match_tally *ret);

#endif
