/* For the rules of the audit: what they ask, and how they say what they find. Private to
 * src/engine/audit*.c.
 *
 * A family of rules is one file with one function, `audit_ask_NAME`, a row of audit.c. It goes over
 * what it is about once, and adds its findings in whatever order. */
#ifndef ENGINE_AUDIT_INSIDE_H
#define ENGINE_AUDIT_INSIDE_H

#include "engine/audit.h"
#include "engine/behaviour.h"
#include "engine/cells.h"

struct audit_run {
	const struct audit_question *question;
	const struct ruleset *ruleset;
	const struct policy *policy;
	struct arena *arena;   /* of the result */
	struct arena *scratch; /* emptied after each family */
	struct audit_list *lists;
	uint32_t list_count;
	struct rangeset routable; /* the IPv4 addresses that are globally routable */
	struct count routable_count;
	struct rangeset sources; /* the addresses logins can come from (net/special.h) */
	struct audit_finding *findings;
	uint32_t count;
	unsigned needs_met;     /* enum audit_need: of all rules */
	unsigned network_kinds; /* 1 << enum network_kind: of which there are networks */
	bool nomem;             /* a text was lost */
	bool *metadata;         /* of each source: is it metadata? NULL: not looked at yet */
	const struct audit_list *worded; /* what audit_list_words() was last asked for, ... */
	const char *words;               /* ... and said: of a list there may be much to say */
};

/* Is the rule asked? Not when it is skipped, or what it needs is not there. */
bool audit_asks(const struct audit_run *run, enum audit_rule rule);

/* Is any of them? */
bool audit_asks_any(const struct audit_run *run, const enum audit_rule *rules, size_t count);

/* The kinds of networks that are as good as an ASN database for a rule, 1 << enum network_kind; 0:
 * it asks for none. audit_shared_space.c */
unsigned audit_space_kinds(enum audit_rule rule);

/* Adds a finding, all of whose other members the caller sets before the next call; NULL: no
 * memory. `addresses`, `others`, `key` must live in run->arena or in the policy. */
struct audit_finding *audit_add(struct audit_run *run, enum audit_rule rule,
				struct audit_object object, struct place place);

/* One place more that matters, the only one of the finding, and what is there; nothing where the
 * policy says nothing. OK or NOMEM. */
enum status audit_also(struct audit_run *run, struct audit_finding *finding, struct place place,
		       const char *what);

/* A user, or the profile of nobody in particular: the object of a finding, and its place. */
struct audit_object audit_subject_object(struct subject subject);
struct place audit_subject_place(const struct policy *policy, struct subject subject);

/* printf(3) for `what`, `todo`: "" and run->nomem when memory is out. Foreign text goes through
 * audit_quote(). */
__attribute__((format(printf, 2, 3))) const char *audit_text(struct audit_run *run,
							     const char *format, ...);

/* A name, a description, as a part of a sentence: short, without control characters. */
const char *audit_quote(struct audit_run *run, struct str text);

/* "203.0.113.0/24", "16,777,217"; live in run->arena. Counts from 2^64 on, which nobody reads digit
 * by digit, are as exact in a short form, if there is one: "2^96", "3 x 2^80", "2^64 + 256" (less
 * than 2^33 is added), "2^128 - 256" (less than 2^33 is left out). */
const char *audit_range_text(struct audit_run *run, struct range range);
const char *audit_count_text(struct audit_run *run, struct count count);

/* "1 address", "256 addresses", "2^96 addresses". */
const char *audit_addresses_text(struct audit_run *run, struct count count);

/* "everywhere but 256 addresses", "everywhere", else "16,777,216 addresses". */
const char *audit_everywhere_text(struct audit_run *run, struct count count);

/* "the trusted IP ranges", "the login IP ranges of profile \"Sales\"", … */
const char *audit_list_words(struct audit_run *run, const struct audit_list *list);

/* A range as `key`. */
struct str audit_range_key(struct audit_run *run, struct range range);

/* Are so many globally routable IPv4 addresses all of them, or nearly: at least nine tenths? */
bool audit_nearly_all(const struct audit_run *run, struct count routable);

/* Is a list the whole of IPv4, or nearly: is that so of its union? The one criterion of every rule
 * that says "open". */
bool audit_list_open(const struct audit_run *run, const struct audit_list *list);

/* Is a profile one of guests: has its license "guest" in its name, in any case? Guests see what is
 * public and never log in, so that no rule about passwords and tokens is asked of them. */
bool audit_profile_of_guests(const struct policy *policy, uint32_t profile);

/* Who may do most: with any of these permissions somebody is privileged. */
#define AUDIT_PRIVILEGES (PERMISSION_MODIFY_ALL_DATA)

/* Does a place stand in Salesforce metadata, where the words of a policy file are of no use? */
bool audit_in_metadata(struct audit_run *run, struct place place);

/* All lists with rows, and what they come to. audit_lists.c. OK or NOMEM. */
enum status audit_lists_find(struct audit_run *run);

/* Whose a list is. */
struct audit_object audit_list_object(struct list_name name);

/* The list of that name, or NULL: it has no rows. */
const struct audit_list *audit_list_find(const struct audit_run *run, struct list_name name);

/* --- The families, in the order audit.c asks them. OK or NOMEM. ------------------------- */

enum status audit_ask_open(struct audit_run *run);         /* audit_open.c */
enum status audit_ask_waived(struct audit_run *run);       /* audit_waived.c */
enum status audit_ask_privileged(struct audit_run *run);   /* audit_privileged.c */
enum status audit_ask_described(struct audit_run *run);    /* audit_described.c */
enum status audit_ask_typos(struct audit_run *run);        /* audit_typos.c */
enum status audit_ask_shared_space(struct audit_run *run); /* audit_shared_space.c */
enum status audit_ask_countries(struct audit_run *run);    /* audit_countries.c */
enum status audit_ask_space(struct audit_run *run);        /* audit_space.c */
enum status audit_ask_shut(struct audit_run *run);         /* audit_shut.c */
enum status audit_ask_overlap(struct audit_run *run);      /* audit_overlap.c */
enum status audit_ask_use(struct audit_run *run);          /* audit_use.c */
enum status audit_ask_apps(struct audit_run *run);         /* audit_apps.c */
enum status audit_ask_settings(struct audit_run *run);     /* audit_settings.c */
enum status audit_ask_hits(struct audit_run *run);         /* audit_hits.c */

/* After all others: marks what exceptions and the baseline accept, and adds what is to be said of
 * exceptions themselves. audit_accept.c */
enum status audit_accept(struct audit_run *run);

/* Fills in the countries and operators of each finding's addresses. audit_owners.c */
enum status audit_owners_fill(struct audit_run *run);

#endif
