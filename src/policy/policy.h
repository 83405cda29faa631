/* What a policy says: an org's settings, its networks, profiles, users and
 * apps, each object with the place it was written at. Loaders fill it in,
 * policy_resolve() finds what makes no sense, the engine compiles it. Everything
 * lives in one arena; nothing is owned singly. Objects refer to each other by
 * their index. */
#ifndef POLICY_POLICY_H
#define POLICY_POLICY_H

#include "base/file_identity.h"
#include "base/map.h"
#include "base/source.h"
#include "net/rangeset.h"
#include "policy/edition.h"
#include "policy/rules.h"
#include "policy/zone.h"

#define NONE UINT32_MAX /* no such index */

/* Which keys of an object somebody wrote, and does not merely have by default: a bit for each, in
 * the order of the format's rows (load/schema.h). Where several sources speak of one object,
 * this is what each of them says. */
typedef uint32_t said_keys;

/* A row of a range list: addresses, or a reference to a network. */
struct range_row {
	struct range range;      /* when `network` is NONE */
	uint32_t network;        /* index into policy.networks, or NONE */
	struct str network_name; /* without the '@', as written; empty without reference */
	struct str description;
	struct place place; /* of the row's text */
	bool mapped;        /* an end is IPv4 written as IPv6: ::ffff:192.0.2.7 */
};

struct range_list {
	struct range_row *rows;
	uint32_t count;
	bool refused;       /* something was written that is no row: one without rows may not
	                       be empty, and about that enough was said */
	struct place place; /* of the list's key; line 0 when it is not written */
};

/* A name that stands for an object elsewhere. */
struct reference {
	struct str name;
	uint32_t index; /* NONE until policy_resolve() */
	struct place place;
};

struct references {
	struct reference *at;
	uint32_t count;
	struct place place;
};

/* Whose addresses a network has, as far as the audit asks. */
enum network_kind {
	NETWORK_OWN,     /* whoever's */
	NETWORK_CLOUD,   /* anybody's who rents a machine by the minute */
	NETWORK_HOSTING, /* the same by the month */
	NETWORK_VPN,     /* anybody's who buys a way to seem elsewhere */
	NETWORK_TOR,     /* exits of Tor */
	NETWORK_SALESFORCE,
	NETWORK_KIND_COUNT
};

/* Where the rows of a network are. */
enum network_form {
	NETWORK_RANGES, /* in the policy */
	NETWORK_FILE    /* in a file that somebody publishes */
};

/* The file with somebody's addresses that a network is read from: its rows are where they stand
 * there. All of it but `date` is of NETWORK_FILE only. */
struct published {
	struct str file;   /* as written */
	struct str date;   /* YYYY-MM-DD: as of when it is; empty: neither the policy
					 * nor the file says */
	struct str digest; /* SHA-256 that the file must have, as written; or empty */
	struct references services, regions; /* whose rows are meant; none: all. No indices */
	bool read;                           /* the file was: the network has its rows, ... */
	uint8_t sha256[32];                  /* ... and this is the digest of its bytes */
	struct place place;                  /* of `file`, of its value */
	struct place digest_place;
};

struct network {
	struct str name;
	enum network_form form;
	struct range_list ranges; /* of NETWORK_FILE its place is that of `file` */
	enum network_kind kind;
	struct published published;
	struct place place;
};

/* The same with the rows of its file as rows of its own: what it says, wherever it says it. */
static inline struct network network_written_out(const struct network *network)
{
	struct network ret = *network;
	if (network->published.read)
		ret.form = NETWORK_RANGES;
	return ret;
}

/* Permissions as bits; a user has those of the profile, of every assigned permission
 * set, and its own. */
enum permission {
	PERMISSION_API_ONLY = 1 << 0,
	PERMISSION_MFA_FOR_API = 1 << 1,
	PERMISSION_MFA_FOR_UI = 1 << 2,
	PERMISSION_MODIFY_ALL_DATA = 1 << 3,
	PERMISSION_USE_ANY_API_AUTH = 1 << 4,
	PERMISSION_COUNT = 5
};

enum { LOCKOUT_NEVER = UINT16_MAX, LOCKOUT_FOREVER = UINT16_MAX };

/* In a profile each may be 0: then the org's holds. */
struct lockout {
	uint16_t max_attempts;   /* 3 5 10 or LOCKOUT_NEVER */
	uint16_t period_minutes; /* 15 30 60 or LOCKOUT_FOREVER */
	struct place place;      /* of the key, or where metadata has the first of the two */
	struct place attempts_place, period_place; /* of the keys; line 0: not written */
	said_keys said;
};

struct session_settings {
	bool enforce_login_ip_ranges_on_every_request;
	bool lock_sessions_to_ip;
	struct place enforce_place, lock_place; /* of the keys; line 0: not written */
	said_keys said;
};

struct features {
	bool login_challenge;
	bool login_with_api_token;
	bool soap_login;
	bool username_password_flow;
	bool known_device_suffices;
	/* of the keys; line 0: not written */
	struct place login_challenge_place, login_with_api_token_place, soap_login_place,
	    username_password_flow_place, known_device_suffices_place;
	said_keys said;
};

/* The time_zone of an org whose clock nobody has told: metadata does not say it. Then whether
 * an instant is within login hours is not known. */
#define ZONE_UNKNOWN STR("unknown")

struct org {
	struct str name;
	enum edition edition;
	bool revenue;
	struct str time_zone;
	const struct zone *zone; /* NULL when no time zone is given, or it is ZONE_UNKNOWN */
	enum rules rules;        /* what rules_as_of picks */
	struct range_list trusted_ip_ranges;
	struct range_list login_ip_ranges;
	struct session_settings session;
	struct features features;
	struct lockout lockout;
	struct place place, time_zone_place, rules_as_of_place, revenue_place, edition_place;
	said_keys said;
};

static inline bool org_zone_unknown(const struct org *org)
{
	return str_equal(org->time_zone, ZONE_UNKNOWN);
}

enum { DAYS = 7, DAY_MINUTES = 1440, WEEK_MINUTES = DAYS * DAY_MINUTES };

/* One weekday's window: start <= minute of the day < end. Not restricted: 0,
 * 1440. Closed: start == end. */
struct day_hours {
	uint16_t start, end;
	bool given;
	struct place place;
};

struct login_hours {
	struct day_hours days[DAYS]; /* Monday first */
	bool given;                  /* at least one day is restricted by a row */
	struct place place;          /* of the key */
};

struct profile {
	struct str name, label, license;
	struct range_list login_ip_ranges;
	struct login_hours login_hours;
	uint32_t permissions;                             /* enum permission */
	struct place permission_places[PERMISSION_COUNT]; /* of each bit's name in the list */
	bool experience_cloud;
	bool device_activation;
	struct lockout lockout;
	struct place place, device_activation_place;
	said_keys said;
};

struct permission_set {
	struct str name;
	uint32_t permissions;
	struct place permission_places[PERMISSION_COUNT];
	struct place place;
	said_keys said;
};

struct user {
	struct str username;
	struct reference profile;
	struct references permission_sets;
	uint32_t permissions; /* enum permission; of the user alone */
	struct place permission_places[PERMISSION_COUNT];
	bool active, frozen, locked, sso, authenticator, token_reset_before;
	bool csv; /* a row of a CSV of users says so, which may have users of any profile */
	struct place place, active_place, frozen_place, locked_place, authenticator_place;
};

enum app_kind { APP_CONNECTED, APP_EXTERNAL_CLIENT };

enum ip_relaxation {
	RELAX_ENFORCE,
	RELAX_ENFORCE_REFRESH,
	RELAX_BYPASS_2FACTOR,
	RELAX_BYPASS,
	RELAX_COUNT
};

struct app {
	struct str name, label;
	enum app_kind kind;
	enum ip_relaxation ip_relaxation;
	struct range_list ip_ranges;
	struct place place, ip_relaxation_place;
	said_keys said;
};

enum txn_action { TXN_BLOCK, TXN_MFA, TXN_NOTIFY, TXN_ACTION_COUNT };

/* A transaction security rule. A condition that is absent is true. `country_in`
 * and `asn_in` are the addresses that the geo databases put there; they are
 * filled by load/geo.c and empty without a database. */
struct txn_rule {
	struct str name;
	enum txn_action action;
	struct str *countries; /* ISO codes as written, upper case */
	uint32_t country_count;
	uint32_t *asns;
	uint32_t asn_count;
	struct range_list not_in; /* place.line 0: no such condition */
	struct rangeset country_in, asn_in;
	struct place place, country_place, asn_place;
};

/* The databases, and which addresses they know at all. */
struct geo {
	struct str country_file, asn_file; /* as written; empty: none */
	struct place place, country_place, asn_place;
	struct rangeset country_known, asn_known;
};

/* An audit finding accepted on purpose (used by `audit`). It is for every finding of that id that
 * is about the profile, user, app, network and range that are written, whichever they are; with
 * none of them for all of that id. */
struct exception {
	struct str id, profile, user, app, network, reason, owner, expires;
	struct str range_text; /* as written; empty: any */
	struct range range;    /* when `range_text` is not empty */
	struct place place, expires_place;
};

/* What the audit is to take for granted. */
struct audit_settings {
	struct str *countries; /* from which logins may come: ISO codes, upper case */
	uint32_t country_count;
	struct place place, countries_place; /* of the keys; line 0: not written */
};

/* A word of an enum, and several of them: each once, in the order they were written. */
struct word {
	uint32_t value;
	struct place place;
};

struct words {
	struct word *at;
	uint32_t count;
	uint32_t set;       /* bit 1 << value of each */
	struct place place; /* of the key; line 0: not written */
};

/* A time of a test. Without an offset it is read on the clock of the org, and `at` is
 * not known before moments_resolve(). */
struct moment {
	struct str text; /* as written */
	int64_t at;      /* Unix seconds */
	bool org_time;
	struct place place;
};

struct moments {
	struct moment *at;
	uint32_t count;
	struct place place; /* of the key; line 0: not written */
};

/* What a test expects: one of the verdicts, for one of the reasons. */
struct expect {
	struct words verdicts; /* enum verdict, VERDICT_DEPENDS among them; at least one */
	struct words reasons;  /* enum reason; none: any */
	struct place place;    /* of the value */
};

/* An expectation about every login that can be made of the values: lists multiply, and
 * a range stands for each of its addresses. What is not written is not known. */
struct test {
	struct str name;
	struct references users, profiles; /* one of the two is written */
	struct words via;                  /* enum channel */
	struct range_list ip;
	struct references apps;
	struct moments at;
	struct words device;          /* enum device */
	struct words credential;      /* enum credential */
	struct words strong_auth;     /* 0: no, 1: yes */
	struct words phase;           /* enum phase */
	struct range_list session_ip; /* of single addresses */
	struct expect expect;
	struct place place;
};

/* The logins a property is about. What is not written may be anything, but for the phase,
 * which is a login, and in `always` what is presented: the bare password, without strong
 * authentication. */
struct scope {
	struct references users, profiles; /* none of the two: everybody */
	struct words via;                  /* enum channel */
	struct range_list inside, outside; /* addresses in the one and not in the other */
	struct references apps;
	struct moments at;
	bool every_minute;        /* `at: every-minute`, in `exists` only */
	struct words device;      /* enum device */
	struct words credential;  /* enum credential */
	struct words strong_auth; /* 0: no, 1: yes */
	struct words phase;       /* enum phase */
	struct expect expect;     /* of `never` and `exists`: `verdict` and `reason` */
	struct place place;       /* of its key */
};

enum property_kind {
	PROPERTY_NEVER,      /* no login of the scope is decided so */
	PROPERTY_ALWAYS,     /* every login of the scope is */
	PROPERTY_EXISTS,     /* one is; with every_minute, at each minute one is */
	PROPERTY_NO_BROADER, /* nobody gets in where another policy refuses, or with less */
	PROPERTY_KIND_COUNT
};

/* What must hold for all logins, not for a few as a test says. Exactly one of never, always,
 * exists and no_broader_than is written. */
struct property {
	struct str name;
	enum property_kind kind;
	struct scope scope;          /* not of no_broader_than */
	struct expect expect;        /* of `always`: what each is decided like */
	struct str approved;         /* of no_broader_than: the other policy, as written, ... */
	struct place approved_place; /* ... relative to the file of this place */
	struct place place;
};

/* An item of `include`: a file, or a pattern that many files match. */
struct file_name {
	struct str name; /* as written */
	struct place place;
};

/* An item of `sources`: a file that is no policy file. */
struct other_source {
	struct str users_csv, sfdx; /* as written; empty: none */
	struct place users_csv_place, sfdx_place;
};

/* A file that was read for a policy: the policy file, what it includes, CSV files
 * of users. */
struct loaded_file {
	struct str name; /* as messages call it */
	uint32_t file;   /* its number in the sources */
	struct file_identity identity;
	bool metadata; /* its text was not kept, but perhaps for messages */
};

/* All of them, in the order they were read: the policy file first. */
struct loaded_files {
	struct loaded_file *at;
	uint32_t count;
	bool unreadable; /* the policy file itself is not there, or may not be read */
	bool metadata;   /* what was named is Salesforce metadata, not a policy file */
	struct file_identity databases[2]; /* of the geo section, as far as they were read */
};

struct policy {
	struct str file;         /* as the user named it */
	struct str overlay;      /* the policy file that goes with it as metadata, as the user named
	                          * it; empty: none */
	uint8_t sha256[32];      /* of the bytes of all its files, one after the other */
	struct sources *sources; /* the texts places point into */
	struct loaded_files files;
	bool metadata; /* of a part: it is what Salesforce metadata says; of a policy: a part is */
	bool incomplete; /* a file it needs was not read: what is not found may be there */
	/* as a single file says it; none in a policy that all its files were put into */
	struct file_name *includes;
	struct other_source *other_sources;
	uint32_t include_count, other_source_count;
	struct org org;
	struct network *networks;
	struct profile *profiles;
	struct permission_set *permission_sets;
	struct user *users;
	struct app *apps;
	struct txn_rule *txn_rules;
	struct exception *exceptions;
	struct test *tests;
	struct property *properties;
	uint32_t network_count, profile_count, permission_set_count, user_count, app_count;
	uint32_t txn_rule_count, exception_count, test_count, property_count;
	struct geo geo;
	struct audit_settings audit;
	/* filled by policy_resolve() */
	const struct user *left_out; /* whose profiles the metadata does not have */
	uint32_t left_out_count;
	struct map left_out_names; /* → number in `left_out` */
	struct map network_names, profile_names, permission_set_names, user_names, app_names;
	struct map profile_labels, app_labels; /* for policy_find_…() alone */
};

#endif
