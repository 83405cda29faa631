/* What is the smallest edit of ranges that makes a refuted property hold?
 *
 * Rows of lists may change that the property's logins are decided by: the org's trusted and
 * login ranges, the login ranges of the profiles it speaks of, the ranges of apps, what
 * rules of transaction security pass over, and the networks that these lists refer to; no
 * permission and no flag. An edit changes the membership of addresses that contradict the
 * property, and of no others, and never takes the last login range away, since a list
 * without rows restricts nobody. Where nothing else is found, a list that would be left
 * without gets the addresses that the property's `outside` names. A list that isn't there may
 * come: login ranges then begin with every address. Networks that the property names stay as
 * they are, for they are the question; new rows may refer to them.
 *
 * Of these edits the smallest touches the fewest rows (changed, added, dropped), then
 * changes the fewest addresses. Whatever is found is compiled and proved before it is
 * answered. */
#ifndef ENGINE_REPAIR_H
#define ENGINE_REPAIR_H

#include "engine/prove.h"
#include "engine/repair_search.h"

/* A property that holds now, and should go on to. */
struct kept_property {
	const struct property *property;
	const struct ruleset *approved;
};

struct repair_question {
	const struct ruleset *ruleset;
	const struct property *property; /* refuted */
	const struct ruleset *approved;
	const struct kept_property *kept;
	uint32_t kept_count;
	struct str description; /* of new rows; empty: none */
};

/* An edit after which the property is proved. */
struct repair_edit {
	struct list_edits edits;
	const struct policy *policy;      /* with the edits */
	uint32_t changed, added, dropped; /* rows */
	struct count addresses;           /* whose membership changes in what is edited */
	const bool *breaks;               /* by kept property: it does not hold any more */
	uint32_t break_count;
};

struct repair {
	bool found;
	bool filled; /* by a list that gets addresses that don't contradict: what the property's
	                `outside` names, lest it be empty */
	struct repair_edit smallest;
	bool has_keeping;            /* the smallest breaks something, and there is ... */
	struct repair_edit keeping;  /* ... the smallest that breaks nothing */
	bool has_narrower;           /* the one that is offered breaks nothing, but changes more
	                               than ... */
	struct repair_edit narrower; /* ... profiles' own lists: the smallest that was found which
	                                changes these alone and breaks nothing */
	struct search_limits limits;
	bool networks;            /* lists refer to networks that may be edited */
	bool networks_left;       /* not all combinations of networks were tried */
	bool offers_left;         /* cheaper ones that were not proved, and no more were kept */
	uint32_t offered, proved; /* edits that were looked at; that were compiled */
};

/* Looks for it. OK, `found` or not; INVALID: the lists that must stay as they are are too
 * many to search. NOMEM. Results live in `arena`. */
enum status repair_find(const struct repair_question *question, struct arena *arena,
			struct repair *ret);

/* The edit that is offered: the smallest; if that breaks something, the smallest that does
 * not, if there is one. */
const struct repair_edit *repair_offered(const struct repair *repair);

/* Of what is the offered edit the smallest (of those that break nothing, if it does not)? Of
 * networks either all of a change was tried or nothing, so where lists refer to some, an edit
 * of parts of networks may be smaller. */
enum repair_claim {
	REPAIR_SMALLEST,          /* of all edits that change only what contradicts */
	REPAIR_SMALLEST_OF_LISTS, /* of those that leave networks as they are */
	REPAIR_SMALLEST_TRIED,    /* of those that were looked at */
	REPAIR_CLAIM_COUNT
};

extern const struct str repair_claim_names[REPAIR_CLAIM_COUNT]; /* "of-all", … */

enum repair_claim repair_claim(const struct repair *repair);

#endif
