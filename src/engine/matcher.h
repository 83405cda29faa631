/* Which rows of which lists hold an address, of everything a policy lists? Not what
 * comes of it: that is decide().
 *
 * Every row that has addresses of its own, and every set of addresses that a
 * database gives to a rule's condition, is an entry. Entries cut the address space
 * into classes (classes.h) as lists do for decisions: two addresses of one class are
 * in exactly the same rows. A row of a network is one entry, however many lists
 * reach it; which those are is found for the class that is asked for, against the
 * direction of the references:
 *
 *	class ──▶ rows ──▶ the row's list
 *	                   a network's, too: every list that refers to it, and so on
 */
#ifndef ENGINE_MATCHER_H
#define ENGINE_MATCHER_H

#include "policy/policy.h"

enum match_kind {
	MATCH_TRUSTED,
	MATCH_ORG_LOGIN,
	MATCH_NETWORK,
	MATCH_PROFILE,
	MATCH_APP,
	MATCH_NOT_IN,
	MATCH_COUNTRY, /* these two have no rows */
	MATCH_ASN,
	MATCH_KIND_COUNT
};

/* "org.trusted_ip_ranges", …, "network", …, "transaction_security.asn". */
extern const struct str match_kind_names[MATCH_KIND_COUNT];

/* A list of the policy. One without rows is none. */
struct match_list {
	enum match_kind kind;
	struct str name;                 /* whose it is; empty for the org's */
	struct place place;              /* of its key */
	const struct range_list *ranges; /* NULL: a condition on the location */
	uint32_t network;                /* a network's index, else NONE */
	const struct txn_rule *rule;     /* of the last three kinds */
	struct rangeset located;         /* of a condition: the addresses there, ... */
	struct count located_count;      /* ... and how many they are */
};

/* A row that holds the addresses of a class, in one of the lists that have it. */
struct match_hit {
	uint32_t list;                     /* matcher_list() */
	uint32_t entry;                    /* a number of the row; conditions have theirs */
	const struct range_row *row;       /* NULL: a condition on the location */
	const struct range_row *reference; /* the list's row that leads there; NULL: its own */
	struct place place;                /* of the row, of the condition */
	struct count addresses;            /* that are in it */
};

struct matcher;

/* A matcher for a resolved policy, which must outlive it. `within` (may be NULL)
 * are the only addresses it will be asked for: what lies elsewhere is left out,
 * which makes one question cheap. OK: matcher_free() gives it back. NOMEM. */
enum status matcher_new(const struct policy *policy, const struct rangeset *within,
			struct matcher **ret);
void matcher_free(struct matcher *matcher);

const struct policy *matcher_policy(const struct matcher *matcher);

/* The classes of its addresses are numbered from 0 up to this. */
uint32_t matcher_class_count(const struct matcher *matcher);

/* All lists, numbered in the order: org, networks, profiles, apps, rules. */
uint32_t matcher_list_count(const struct matcher *matcher);
const struct match_list *matcher_list(const struct matcher *matcher, uint32_t list);

/* Is there a row that holds the addresses of the class? (Conditions are none.) */
bool matcher_holds(const struct matcher *matcher, uint32_t class);

/* Every row that holds the addresses of a class, in every list that has it: the
 * narrowest first, of equally many addresses in the order of the file, one row's in
 * the order of the places where lists refer to it. A list that reaches a row in
 * several ways has it once, by its first reference. In `arena`. OK or NOMEM. */
enum status matcher_hits(const struct matcher *matcher, uint32_t class, struct arena *arena,
			 struct match_hit **ret, size_t *ret_count);

#endif
