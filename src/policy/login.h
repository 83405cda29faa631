/* One login attempt: the facts of DECISIONS.md, "What is asked", any of which may
 * be unknown where the rules say so. */
#ifndef POLICY_LOGIN_H
#define POLICY_LOGIN_H

#include "base/names.h"
#include "net/addr.h"
#include "policy/policy.h"

/* How somebody logs in. The order is that of the documentation and of every
 * listing. */
enum channel {
	VIA_UI,
	VIA_UI_SSO,
	VIA_SOAP,
	VIA_OAUTH_PASSWORD,
	VIA_OAUTH_WEB_SERVER,
	VIA_OAUTH_USER_AGENT,
	VIA_OAUTH_DEVICE,
	VIA_OAUTH_REFRESH,
	VIA_OAUTH_JWT,
	VIA_OAUTH_SAML_BEARER,
	VIA_OAUTH_CLIENT_CREDENTIALS,
	VIA_COUNT,
	VIA_UNKNOWN = VIA_COUNT
};

enum channel_group { GROUP_INTERACTIVE, GROUP_PASSWORD_API, GROUP_ASSERTION, GROUP_SILENT };

enum device { DEVICE_KNOWN, DEVICE_NEW, DEVICE_COUNT, DEVICE_UNKNOWN = DEVICE_COUNT };

/* What is presented; the bare password when nothing is said. */
enum credential {
	CREDENTIAL_PASSWORD,
	CREDENTIAL_TOKEN,
	CREDENTIAL_WRONG_TOKEN,
	CREDENTIAL_TOTP,
	CREDENTIAL_COUNT
};

enum phase { PHASE_LOGIN, PHASE_REQUEST, PHASE_COUNT };

/* When, in terms of the profile's login hours. */
enum hours { HOURS_INSIDE, HOURS_OUTSIDE, HOURS_COUNT };

/* A request's address against that of the session's login. */
enum session_ip { SESSION_SAME, SESSION_DIFFERENT, SESSION_COUNT };

struct login {
	uint32_t user;      /* index, or NONE: only the profile is given */
	uint32_t profile;   /* index; always given (the user's when there is a user) */
	uint32_t app;       /* index, or NONE */
	enum channel via;   /* or VIA_UNKNOWN */
	enum device device; /* or DEVICE_UNKNOWN */
	enum credential credential;
	enum phase phase;
	bool strong_auth;
	bool has_ip, has_at, has_session_ip; /* false: unknown */
	bool has_hours; /* `hours` is known without an instant: of an org without a known clock */
	addr ip;
	int64_t at;       /* Unix seconds */
	enum hours hours; /* with has_hours */
	addr session_ip;
	/* as presented: which of the facts with a default were said */
	bool said_credential, said_strong_auth, said_phase;
};

/* The names of the values, in enum order: "ui", "ui-sso", … */
extern const struct str channel_names[VIA_COUNT];
extern const struct str device_names[DEVICE_COUNT];
extern const struct str credential_names[CREDENTIAL_COUNT];
extern const struct str answer_names[2]; /* "no", "yes" */
extern const struct str phase_names[PHASE_COUNT];
extern const struct str hours_names[HOURS_COUNT];     /* "inside-hours", "outside-hours" */
extern const struct str session_names[SESSION_COUNT]; /* "same", "different" */

enum channel_group channel_group(enum channel via);

/* Does the channel belong to OAuth, so that an app policy may matter? */
bool channel_is_oauth(enum channel via);

/* The instants that can be written in UTC are those of the years 0000 to 9999. */
#define YEAR_0     INT64_C(-62167219200)
#define YEAR_10000 INT64_C(253402300800)

/* Reads an instant: RFC 3339, seconds optional, offset required, ":60" as
 * ":59", "T" or a blank between, any case. False: `*ret` is untouched. */
bool instant_parse(struct str text, int64_t *ret);

/* The same without an offset: `*ret` is the instant at which a clock that goes by UTC
 * shows this. On the clock of the org that may be an instant before or behind these years:
 * moment_resolve() refuses it. */
bool local_time_parse(struct str text, int64_t *ret);

#endif
