/* Ranges of several owners, which may overlap: who of them reaches furthest from an address?
 *
 *	owner 0   ════════      ════
 *	owner 1      ═══════
 *	owner 2       ══
 *	from here    ↑     owner 1
 *
 * With that question a set is followed from its first address to its last in steps as long as they
 * get, to see who covers it. Private to src/engine/audit_overlap*.c. */
#ifndef ENGINE_AUDIT_COVER_H
#define ENGINE_AUDIT_COVER_H

#include "base/arena.h"
#include "base/status.h"
#include "net/rangeset.h"

struct cover_piece {
	struct range range;
	uint32_t owner;
	uint32_t best; /* of this piece and those before it, the one that reaches furthest */
};

struct cover {
	struct cover_piece *pieces; /* by first address once it is ready */
	uint32_t count;
};

/* Adds ranges. OK or NOMEM. After the last, cover_ready(), once. */
enum status cover_add(struct cover *cover, struct arena *arena, struct rangeset set,
		      uint32_t owner);
void cover_ready(struct cover *cover);

/* Of the pieces that begin at `start` or before it, the one that reaches furthest, if it holds
 * `end` or goes beyond. NULL: there is none. */
const struct cover_piece *cover_find(const struct cover *cover, addr start, addr end);

/* Do pieces hold all of a range, one or several together? */
bool cover_holds(const struct cover *cover, struct range range);

/* Of the pieces that hold `end` or reach beyond it or lie behind it, the one that begins first.
 * NULL: there is none. */
const struct cover_piece *cover_reaching(const struct cover *cover, addr end);

#endif
