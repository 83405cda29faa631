/* How much of a list lies in a zone: addresses that are there for one reason, each piece of them
 * somebody's. For the rules that ask whose space a list lets in. Private to src/engine/audit*.c. */
#ifndef ENGINE_AUDIT_ZONE_H
#define ENGINE_AUDIT_ZONE_H

#include "engine/audit_owners.h"
#include "engine/audit_rows.h"
#include "net/set_map.h"

/* How many addresses of the zone a network has. */
struct zone_network {
	bool known;
	addr size;
};

struct audit_zone {
	struct audit_run *run;
	struct locations space; /* its pieces, and whose each is */
	struct rangeset set;    /* the same as a set */
	struct owners *owners;  /* of the space */
	const struct rangeset *networks;
	const addr *before; /* addresses of the set before each of its ranges, and of all */
	struct zone_network *brings; /* of each network */
	struct set_map cuts;         /* a list's addresses → number */
	struct rangeset *cut;
	uint32_t cut_count;
	uint64_t room; /* so many ranges of cuts may still be made */
};

/* What of a list is in a zone. */
struct audit_find {
	struct count addresses;
	struct audit_shares shares; /* the others of the list are NONE among them */
};

/* A zone of these pieces, in run->scratch. OK or NOMEM. */
enum status audit_zone_init(struct audit_zone *zone, struct audit_run *run, struct locations space);

/* OK or NOMEM. */
enum status audit_zone_find(struct audit_zone *zone, const struct audit_list *list,
			    struct audit_find *ret);

/* "4,096 addresses"; and "3,072 of Amazon (AS16509), 1,024 of network "aws", 12 of 2 more" */
typedef const char *audit_owner_text(struct audit_run *run, const struct location *owner);
const char *audit_zone_count(struct audit_zone *zone, const struct audit_find *find);
const char *audit_zone_text(struct audit_zone *zone, const struct audit_find *find,
			    audit_owner_text *owner);

/* Adds the finding: the rows of the list that reach into the zone, those first that bring most
 * ("3.5.0.0/16: 60,928 addresses"), the first one's place as its own, and the addresses, which are
 * lost when many lists have many pieces of the zone; not what is to be said. Of a list that has an
 * address in the zone. NULL: no memory. */
struct audit_finding *audit_zone_add(struct audit_zone *zone, enum audit_rule rule,
				     const struct audit_list *list);

#endif
