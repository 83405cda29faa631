/* From which countries may whom log in, and how? The whole address space, shared out among the
 * countries of a database and laid over the lists that decide: each piece of it is asked of
 * decide(), each address is counted once.
 *
 *	profiles ──treated alike──▶ kinds ─┐
 *	browser, password API, assertion ──┼──▶ of how many addresses: allow, more, refuse
 *	countries × IPv4, IPv6 ────────────┘
 *
 * Asked is the first login of anybody who has the profile and no permission beside it: inside the
 * login hours, from a device that is not known, with the bare password where one is presented,
 * without strong authentication; by the way of that kind, and through the app of the policy or
 * without one, that asks for least. */
#ifndef ENGINE_AUDIT_TABLE_COUNTRIES_H
#define ENGINE_AUDIT_TABLE_COUNTRIES_H

#include "engine/behaviour.h"
#include "policy/locations.h"

enum table_way {
	TABLE_BROWSER,      /* ui */
	TABLE_PASSWORD_API, /* soap, oauth-password */
	TABLE_ASSERTION,    /* oauth-jwt, oauth-saml-bearer */
	TABLE_WAY_COUNT
};

enum table_answer {
	TABLE_ALLOW,
	TABLE_MORE, /* after MFA, a code sent by mail, the token, a code of the authenticator */
	TABLE_REFUSE,
	TABLE_ANSWER_COUNT
};

enum table_family { TABLE_V4, TABLE_V6, TABLE_FAMILY_COUNT };

extern const struct str table_way_names[TABLE_WAY_COUNT];       /* "browser", … */
extern const struct str table_answer_names[TABLE_ANSWER_COUNT]; /* "allow", "more", "refuse" */
extern const struct str table_family_names[TABLE_FAMILY_COUNT]; /* "ipv4", "ipv6" */

/* Profiles that are treated alike. */
struct table_kind {
	const uint32_t *profiles; /* ascending */
	uint32_t count;
};

/* A country's addresses of one family, of which there is at least one. */
struct table_country {
	uint32_t location; /* index in the locations; NONE: those of no country */
	enum table_family family;
	struct count addresses;
};

/* Of how many of them each way comes to each answer. */
struct table_tally {
	struct count ways[TABLE_WAY_COUNT][TABLE_ANSWER_COUNT];
};

struct country_table {
	const struct ruleset *ruleset;
	const struct locations *locations;
	const struct table_kind *kinds; /* in the order of their first profiles */
	uint32_t kind_count;
	const struct table_country *countries; /* by name, NONE last; IPv4 first */
	uint32_t country_count;
	struct country_ground *ground;
};

/* The table but for its tallies, in `arena`; ruleset and locations, which must be those of all
 * addresses, must outlive it. OK: the caller gives it to country_table_clear(). NOMEM. */
enum status country_table_init(const struct ruleset *ruleset, const struct locations *locations,
			       struct arena *arena, struct country_table *ret);
void country_table_clear(struct country_table *table);

/* The tallies of a kind, one for each of the countries, in `arena`. Takes time with the ranges of
 * its list and with the countries. OK or NOMEM. */
enum status country_table_tally(const struct country_table *table, uint32_t kind,
				struct arena *arena, struct table_tally **ret);

#endif
