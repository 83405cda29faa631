/* Walking the address space of a ruleset, piece by piece, and grouping what one
 * profile and app cannot tell apart. Private to the engine. */
#ifndef ENGINE_SEGMENT_H
#define ENGINE_SEGMENT_H

#include "engine/compiled.h"

/* Neighbouring addresses of one class; all of them, or none, are the session's
 * address where that is known and matters. */
struct segment {
	struct range range;
	uint32_t class;
	uint8_t session_ip; /* enum session_ip */
};

struct segment_walk {
	const struct classes *classes;
	struct range within; /* what is left to walk */
	size_t piece;        /* that holds within.first */
	addr cut;            /* an address that is a segment of its own, ... */
	bool has_cut, done;  /* ... if there is one */
};

/* Starts a walk over `range`; `login` says whether its session's address has to
 * be told apart. */
void segment_walk_init(struct segment_walk *walk, const struct ruleset *ruleset,
		       const struct login *login, struct range range);

/* The next segment, ascending; false at the end. */
bool segment_next(struct segment_walk *walk, struct segment *ret);

/* The address space in the order of every listing: IPv4, then IPv6 below and
 * above it. */
enum { SPACE_COUNT = 3 };
extern const struct range space_ranges[SPACE_COUNT];

/* Addresses that no login of one profile through one app (and session) can tell
 * apart: same membership in every list that concerns it. */
struct region {
	addr lowest; /* IPv4 first */
	uint32_t class;
	uint8_t session_ip;
};

struct regions {
	struct region *at; /* by lowest address, IPv4 first */
	uint32_t count;
	uint32_t *of_class; /* which region a class belongs to, but for the ... */
	uint32_t session;   /* ... region of the session's address; NONE: there is none */
};

/* All regions of a login's profile, app and session; login->ip is ignored. Takes
 * time with the number of classes (of pieces, where the session's address has
 * to be told apart). OK or NOMEM. */
enum status regions_find(const struct ruleset *ruleset, const struct login *login,
			 struct arena *arena, struct regions *ret);

/* What the lists of everybody alone, those of the org and the transaction security rules, can
 * tell apart among some classes: of_class[i] is the region of classes[i]. Takes time with
 * `count`. OK or NOMEM. */
enum status regions_shared(const struct ruleset *ruleset, const uint32_t *classes, uint32_t count,
			   struct arena *arena, struct regions *ret);

static inline uint32_t region_of(const struct regions *regions, const struct segment *segment)
{
	return segment->session_ip == SESSION_SAME && regions->session != NONE
		   ? regions->session
		   : regions->of_class[segment->class];
}

/* Does it matter whether a request comes from the session's address? */
bool session_matters(const struct ruleset *ruleset, const struct login *login);

#endif
