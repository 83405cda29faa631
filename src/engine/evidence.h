/* The lines behind a step: found only when somebody asks. */
#ifndef ENGINE_EVIDENCE_H
#define ENGINE_EVIDENCE_H

#include "base/arena.h"
#include "engine/decide.h"
#include "engine/row_index.h"

enum evidence_kind {
	EVIDENCE_ROW,  /* a range row that holds the address */
	EVIDENCE_LIST, /* a list that does not hold it: the list itself */
	EVIDENCE_USER, /* user, or its flag's line */
	EVIDENCE_PROFILE,
	EVIDENCE_PERMISSION, /* who grants it: profile, permission set or user */
	EVIDENCE_APP,
	EVIDENCE_HOURS,  /* the weekday's row, or the key */
	EVIDENCE_RULE,   /* a transaction security rule */
	EVIDENCE_SETTING /* an org setting */
};

struct evidence {
	enum evidence_kind kind;
	const char *list; /* "org.trusted_ip_ranges", "profile.login_ip_ranges", … or the setting's
	                     dotted key */
	struct str name;  /* profile, permission set, app, rule it belongs to; may be empty */
	struct place place;
	struct range range;     /* EVIDENCE_ROW: what the row holds */
	struct str description; /* EVIDENCE_ROW */
	struct str via_name;    /* EVIDENCE_ROW reached through a network: its name, ... */
	struct place via;       /* ... and where the list refers to it (line 0: not) */
	uint32_t rows;          /* EVIDENCE_LIST: how many rows it has, as written */
	uint8_t day;            /* EVIDENCE_HOURS: weekday, 0 = Monday; DAYS: no instant given */
	uint32_t rule;          /* EVIDENCE_RULE: its index ... */
	uint8_t outcome;        /* ... how it ended (enum step_outcome): of several addresses the
	                           weightiest, of an unknown one STEP_UNKNOWN unless all agree ... */
	bool met;               /* ... and whether it matched and strong authentication met it */
};

/* Lists sorted for looking rows up in them, for whoever asks about many parts of
 * one block. Lists that are one network and nothing else share that network's. Begins
 * all-zero but for `arena`, which must outlive it. */
struct evidence_cache {
	struct arena *arena;
	struct row_index *indexes;
	uint32_t count;
	struct map known; /* a list's address → which of them */
};

/* The evidence of one step of a decision made for `facts`, over the addresses of
 * `where` (an address, a part of a block), all of them decided alike; NULL: the
 * address is not known, and a list stands for its rows. Of `login` only the
 * instant and the session's address are asked. Rows in file order; a place with
 * line 0 is not written anywhere (a default). `cache` may be NULL: then every row is looked at.
 * Results live in `arena`. OK or NOMEM. */
enum status evidence_find(const struct ruleset *ruleset, const struct login *login,
			  const struct facts *facts, const struct range *where,
			  const struct decision *decision, enum step step,
			  struct evidence_cache *cache, struct arena *arena, struct evidence **ret,
			  size_t *ret_count);

#endif
