/* What a policy says: an org's settings, its networks, profiles, users and
 * apps, each object with the place it was written at. Loaders fill it in,
 * policy_resolve() finds what makes no sense, the engine compiles it. Everything
 * lives in one arena; nothing is owned singly. Objects refer to each other by
 * their index. */
#ifndef POLICY_POLICY_H
#define POLICY_POLICY_H

#include "base/map.h"
#include "base/source.h"
#include "net/rangeset.h"
#include "policy/rules.h"
#include "policy/zone.h"

#define NONE UINT32_MAX /* no such index */

/* A row of a range list: addresses, or a reference to a network. */
struct range_row {
	struct range range;      /* when `network` is NONE */
	uint32_t network;        /* index into policy.networks, or NONE */
	struct str network_name; /* without the '@', as written; empty without reference */
	struct str description;
	struct place place; /* of the row's text */
};

struct range_list {
	struct range_row *rows;
	uint32_t count;
	bool refused;       /* something was written that is no row: one without rows may not
	                       be empty, and about that enough was said */
	struct place place; /* of the list's key; line 0 when it is not written */
};

struct network {
	struct str name;
	struct range_list ranges;
	struct place place;
};

enum edition {
	EDITION_PERSONAL,
	EDITION_GROUP,
	EDITION_CONTACT_MANAGER,
	EDITION_PROFESSIONAL,
	EDITION_ENTERPRISE,
	EDITION_PERFORMANCE,
	EDITION_UNLIMITED,
	EDITION_DEVELOPER,
	EDITION_COUNT
};

/* Permissions as bits; a user has those of the profile and of every assigned
 * permission set. */
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
};

struct session_settings {
	bool enforce_login_ip_ranges_on_every_request;
	bool lock_sessions_to_ip;
	struct place enforce_place, lock_place; /* of the keys; line 0: not written */
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
};

struct org {
	struct str name;
	enum edition edition;
	bool revenue;
	struct str time_zone;
	const struct zone *zone; /* NULL when no time zone is given */
	enum rules rules;        /* what rules_as_of picks */
	struct range_list trusted_ip_ranges;
	struct range_list login_ip_ranges;
	struct session_settings session;
	struct features features;
	struct lockout lockout;
	struct place place, time_zone_place, rules_as_of_place, revenue_place, edition_place;
};

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
	struct str name, label;
	struct range_list login_ip_ranges;
	struct login_hours login_hours;
	uint32_t permissions;                             /* enum permission */
	struct place permission_places[PERMISSION_COUNT]; /* of each bit's name in the list */
	bool experience_cloud;
	bool device_activation;
	struct lockout lockout;
	struct place place, device_activation_place;
};

struct permission_set {
	struct str name;
	uint32_t permissions;
	struct place permission_places[PERMISSION_COUNT];
	struct place place;
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

struct user {
	struct str username;
	struct reference profile;
	struct references permission_sets;
	bool active, frozen, locked, sso, authenticator, token_reset_before;
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
	struct str name;
	enum app_kind kind;
	enum ip_relaxation ip_relaxation;
	struct range_list ip_ranges;
	struct place place, ip_relaxation_place;
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
	struct place country_place, asn_place;
	struct rangeset country_known, asn_known;
};

/* An audit finding accepted on purpose (used by `audit`). */
struct exception {
	struct str id, profile, user, app, network, reason, owner, expires;
	struct place place;
};

struct policy {
	struct str file;         /* as the user named it */
	uint8_t sha256[32];      /* of that file's bytes */
	struct sources *sources; /* the texts places point into */
	struct org org;
	struct network *networks;
	struct profile *profiles;
	struct permission_set *permission_sets;
	struct user *users;
	struct app *apps;
	struct txn_rule *txn_rules;
	struct exception *exceptions;
	uint32_t network_count, profile_count, permission_set_count, user_count, app_count;
	uint32_t txn_rule_count, exception_count;
	struct geo geo;
	/* filled by policy_resolve() */
	struct map network_names, profile_names, profile_labels, permission_set_names, user_names,
	    app_names;
};

#endif
