/* Where addresses are, or whose: what a MaxMind database says of some of them, as pieces. Filled
 * by load/locations.h, asked by the engine (engine/audit_owners.h). */
#ifndef POLICY_LOCATIONS_H
#define POLICY_LOCATIONS_H

#include "net/range.h"

/* A country, or who runs a network. */
struct location {
	struct str name; /* country: its ISO code, as "US"; operator: its name, may be empty */
	uint32_t asn;    /* operator: the autonomous system's number; country: 0 */
};

struct location_piece {
	struct range range;
	uint32_t location; /* index */
};

struct locations {
	const struct location_piece *pieces; /* ascending, disjoint; neighbours that touch differ */
	size_t piece_count;
	const struct location *at; /* each once, in the order of their first pieces */
	uint32_t count;
};

#endif
