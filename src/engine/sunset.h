/* Who depends on a way to log in that ends, and what would hold after moving to one that
 * stays? Asked of a policy alone: who could be using it, exactly, over all addresses. Or asked
 * of logins that were: who does (engine/sunset_log.h).
 *
 * What is known of the end (DECISIONS.md, "The procedure", steps 2, 6, 7, 9, 10):
 *
 *	                     ends                          source
 *	SOAP login()         rule set 2027-06: refused,    Salesforce Help 005132110;
 *	                     method-retired                C the release, L the day
 *	username-password    no date is published; off     remoteaccess_disable_username_
 *	flow of OAuth        by default in orgs made       password_flow; C
 *	                     since Summer '23
 *	security token       no date: with the two that    user_security_token; C
 *	                     take one
 *
 * What holds after moving, against a password login from the same address today:
 *
 *	            profile ranges  org login ranges  login hours  transaction  token, code,
 *	                                                           security     trusted ranges
 *	JWT         always          yes               yes          yes          not asked for
 *	client      unless the app  yes               yes          yes          not asked for
 *	credentials lifts them
 *
 * Nothing here knows these tables: each entry is what decide() says of each region of
 * addresses. */
#ifndef ENGINE_SUNSET_H
#define ENGINE_SUNSET_H

#include "base/arena.h"
#include "engine/behaviour.h"
#include "engine/cells.h"

/* What ends, or may. */
enum sunset_method {
	SUNSET_SOAP_LOGIN,
	SUNSET_USERNAME_PASSWORD,
	SUNSET_TOKEN, /* any login that goes through with the security token only */
	SUNSET_COUNT,
	SUNSET_LOGINS = SUNSET_TOKEN /* so many are ways to log in */
};

extern const struct str sunset_names[SUNSET_COUNT]; /* "soap-login", … */

/* The channel of a way to log in, and back: SUNSET_COUNT, for one that stays. */
enum channel sunset_channel(enum sunset_method method);
enum sunset_method sunset_method_of(enum channel via);

/* Ways that stay. */
enum sunset_way { SUNSET_JWT, SUNSET_CLIENT_CREDENTIALS, SUNSET_WAY_COUNT };

enum channel sunset_way_channel(enum sunset_way way);

/* The app policies that somebody can come through: bits 1 << enum ip_relaxation. A client that
 * is not listed is as one that enforces. */
typedef uint8_t relaxation_set;

/* Some addresses: how many, and the lowest when there are any. */
struct sunset_reach {
	struct count addresses;
	addr witness;
	bool *in; /* which: by cell of the row; NULL when the row does not keep it */
};

/* A way that stays, under the rules of then, against a way of today from the same address;
 * against one that goes nowhere today nothing is lost or opened. */
struct sunset_after {
	uint8_t way;                /* enum sunset_way */
	relaxation_set apps;        /* through which it is so; 0: whatever the app */
	bool profile_ranges;        /* do the profile's ranges hold for it? */
	struct sunset_reach goes;   /* goes through from here */
	struct sunset_reach lost;   /* is refused here, where the way of today goes through */
	struct sunset_reach opened; /* the other way round */
	uint8_t refusal;            /* at lost.witness: enum reason, or REASON_NONE */
};

/* What a login takes where it goes through: the password alone, with the token, with a code. */
enum sunset_answer { SUNSET_ALLOW, SUNSET_ASKS_TOKEN, SUNSET_ASKS_TOTP, SUNSET_ANSWERS };

extern const uint8_t sunset_verdicts[SUNSET_ANSWERS]; /* enum verdict of each */

/* A way of today, over all addresses, at a time within the profile's hours. */
struct sunset_use {
	uint8_t method;                         /* enum sunset_method, below SUNSET_LOGINS */
	relaxation_set apps;                    /* as in struct sunset_after */
	struct sunset_reach goes;               /* through from here, with ... */
	struct sunset_reach on[SUNSET_ANSWERS]; /* ... what it takes */
	struct count open; /* of these: a transaction security rule that nobody can evaluate may
	                      refuse it there ... */
	uint8_t certain;   /* ... and where not all are open: bits 1 << enum sunset_answer */
	uint8_t refusal;   /* it goes nowhere: the reason at most addresses, else REASON_NONE */
	uint8_t ends;      /* the first enum rules by which it goes nowhere; RULES_COUNT: no date */
	struct sunset_after *after;
	uint32_t after_count;
};

/* Subjects that are treated alike. */
struct sunset_row {
	const struct subject *subjects; /* users as in the policy, then profiles alone */
	uint32_t count, users;          /* how many of them are users */
	uint8_t methods;                /* that they can use: bits 1 << enum sunset_method */
	uint8_t certain; /* those of them for which a rule that is open makes no difference */
	/* What else gets in under the rules of then: a browser; an app that the policy lists, by JWT
	 * or client credentials. Neither: there is no other way that the policy knows. */
	bool browser, app;
	struct sunset_use *uses;
	uint32_t use_count;
	struct cells cells; /* in which its addresses lie; empty when they are not kept */
};

/* So many rows that somebody can use anything of keep which addresses they are about: more
 * than that nobody reads, and each may take as much room as the policy's lists. */
enum { SUNSET_KEPT = 40 };

struct sunset {
	const struct ruleset *ruleset; /* of today */
	enum rules then;               /* by which the ways that stay were asked */
	uint32_t app;                  /* to move to, or NONE: any */
	relaxation_set listed;         /* policies that apps of the policy have, ... */
	relaxation_set today, to;      /* ... a login can come through, one can move to */
	struct sunset_row *rows;       /* by the first subject; users before profiles alone */
	uint32_t count;
	/* Who can use each method: users, and profiles without users. Sums over the rows. */
	uint32_t users[SUNSET_COUNT], profiles[SUNSET_COUNT];
	uint8_t methods, certain; /* of any row */
	struct ground *ground;    /* of the rows' cells */
};

static inline bool sunset_reaches(struct sunset_reach reach)
{
	return reach.addresses.low || reach.addresses.all;
}

/* The first rule set from `today` on by which nobody can log in so any more, as it is retired;
 * RULES_COUNT: none that is known. Not of SUNSET_TOKEN. */
enum rules sunset_end(enum rules today, enum sunset_method method);

/* Asks for every user, and for any user of each profile that no user of the policy has. `app` is
 * the one to move to, or NONE: each kind of app the policy has, and one that it does not list.
 * Results live in `arena`, but for what sunset_clear() gives back; `ruleset` outlives them. OK or
 * NOMEM. Takes time with kinds of subjects × their regions. */
enum status sunset_find(const struct ruleset *ruleset, enum rules then, uint32_t app,
			struct arena *arena, struct sunset *ret);

/* The same for whoever asks what is left when no browser gets in then, and moves to any app: of a
 * subject for whom one does, which is told early, the row says `browser` and nothing else. */
enum status sunset_find_without_browser(const struct ruleset *ruleset, enum rules then,
					struct arena *arena, struct sunset *ret);

/* Gives back what is not in the arena. */
void sunset_clear(struct sunset *sunset);

/* Of a reach that is kept: the addresses themselves. OK or NOMEM. */
enum status sunset_addresses(const struct sunset_row *row, const struct sunset_reach *reach,
			     struct arena *arena, struct rangeset *ret);

#endif
