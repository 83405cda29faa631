/* What is unsafe, useless or broken in a policy? Each rule (audit_rules.h) is a question with an
 * exact answer, asked of what the policy does, not of how it is written: of the union of a list's
 * rows, of every login there can be.
 *
 *	policy ──rules──▶ findings ──exceptions, baseline──▶ those that count, and those that don't
 *
 * A finding is a result for people and machines alike: report/audit_*.h writes it in every format,
 * and adds nothing. */
#ifndef ENGINE_AUDIT_H
#define ENGINE_AUDIT_H

#include "base/arena.h"
#include "engine/audit_rules.h"
#include "engine/broad.h"
#include "engine/ruleset.h"
#include "net/rangeset.h"
#include "policy/baseline.h"
#include "policy/list_edit.h"
#include "policy/locations.h"

/* What a finding is about. */
enum audit_kind {
	AUDIT_ORG,
	AUDIT_PROFILE,
	AUDIT_USER,
	AUDIT_APP,
	AUDIT_NETWORK,
	AUDIT_EXCEPTION,
	AUDIT_TXN_RULE,
	AUDIT_KIND_COUNT
};

extern const struct str audit_kind_names[AUDIT_KIND_COUNT]; /* "org", "profile", … */

struct audit_object {
	enum audit_kind kind;
	uint32_t index; /* in the policy; of AUDIT_ORG 0 */
};

/* The name of an object; of the org, and of an exception its id. Empty: it has none. */
struct str audit_object_name(const struct policy *policy, struct audit_object object);

/* A second place that matters, and what is there: "the row that holds it". */
struct audit_place {
	struct place place;
	const char *what;
};

/* How much of some addresses is where, or whose; `location` NONE: of which the database knows
 * nothing. */
struct audit_share {
	uint32_t location; /* index in the locations */
	struct count addresses;
};

/* How many shares are kept, one by one. */
enum { AUDIT_SHARES_KEPT = 20 };

struct audit_shares {
	const struct audit_share *at; /* the largest first, NONE among them */
	uint32_t count;
	uint32_t others;               /* so many more locations, which are not kept, ... */
	struct count others_addresses; /* ... have these together; none is larger than one kept */
};

/* Does a finding count? */
enum audit_standing {
	AUDIT_NEW,
	AUDIT_KNOWN,   /* the baseline has it */
	AUDIT_EXCEPTED /* an exception of the policy accepts it */
};

struct audit_finding {
	enum audit_rule rule;
	struct audit_object object;
	struct place place; /* the row, the list's key, the object, … line 0: the policy says it
	                       nowhere, it is so by default */
	const struct audit_place *others;
	uint32_t other_count;
	const char *what; /* one sentence, no full stop: what is the matter, with the figures */
	const char *todo; /* one or two sentences, no full stop at the end: the way out */
	struct rangeset addresses; /* what it is about; empty: not addresses, or ... */
	bool addresses_lost;       /* ... more pieces of them than are kept (audit_zone.h) */
	struct str key;   /* tells it from others of this rule about this object, in terms of what
	                     the policy says, never of lines: a range as text; empty: there is one */
	struct str print; /* its fingerprint: rule, object, key, and a number if that is not enough;
	                     stays when lines move */
	enum audit_standing standing;
	uint32_t exception;       /* of AUDIT_EXCEPTED: index, else NONE; of several the first */
	struct rangeset accepted; /* a part of the addresses, which exceptions accept; never all */
	struct str
	    since; /* of AUDIT_KNOWN, and of what has grown: the baseline's date, else empty */
	struct rangeset grown; /* of AUDIT_NEW: the baseline has it without these addresses */
	struct audit_shares countries, operators; /* of the addresses; none without a database */
};

/* A range list of the policy, and what it comes to. */
struct audit_list {
	struct list_name name;
	const struct range_list *list;
	struct audit_object object; /* whose it is */
	struct rangeset addresses;  /* the union of all it reaches */
	struct list_total sum;      /* of the sizes of its rows (engine/broad.h) */
	struct count v4, v6;        /* how many the union has of each family */
	struct count routable;      /* of the IPv4 addresses those that are globally routable */
	uint32_t rows;              /* as written: a reference to a network is one */
	bool broad;                 /* by its sum: DECISIONS.md, "Broad range lists" */
	bool published;             /* a network from a published file: nobody edits its rows */
};

/* Which rows of which lists logins came from: one bit for each row with addresses of its own, in
 * the order of `lists` (struct audit) and of their rows. Filled by audit_hits.h. */
struct audit_hits;

struct audit_question {
	const struct ruleset *ruleset;
	int64_t today;             /* days since 1970-01-01 */
	const struct str *allowed; /* ISO codes of the countries that are; NULL: not told */
	uint32_t allowed_count;
	const struct locations *countries, *operators; /* NULL: no such database */
	const struct audit_hits *hits;                 /* NULL: no logins */
	const struct baseline *baseline;               /* NULL: none */
	const bool *skip;                              /* rules not to ask; NULL: none */
};

/* Rules that could not be asked for want of one thing. */
struct audit_unasked {
	enum audit_need need;
	uint32_t rules; /* how many */
};

struct audit {
	const struct audit_question *question;
	const struct audit_finding *at; /* by severity, rule, place, object, key */
	uint32_t count;
	uint32_t counts[SEVERITY_COUNT]; /* of AUDIT_NEW */
	uint32_t known, excepted;
	const struct audit_list *lists; /* trusted, org's login ranges, networks, profiles, apps,
	                                   not_in; those with rows */
	uint32_t list_count;
	struct audit_unasked unasked[AUDIT_NEED_COUNT];
	uint32_t unasked_count;
	unsigned met[AUDIT_RULE_COUNT]; /* of what is in `unasked`, what a rule has all the same */
};

/* All addresses that some list of the policy has, in `arena`: what locations are looked up for. OK
 * or NOMEM. */
enum status audit_addresses(const struct policy *policy, struct arena *arena, struct rangeset *ret);

/* Asks all rules. Everything lives in `arena`; the question must outlive the result. OK or NOMEM.
 * Takes time with the rows of all lists times the logarithm of their number, and with kinds of
 * subjects × their regions. */
enum status audit_find(const struct audit_question *question, struct arena *arena,
		       struct audit *ret);

#endif
