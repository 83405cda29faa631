/* What a scenario says: a policy, a beginning, integrations that log in by a schedule, and events
 * one after the other. Loaded by load/scenario.h, made whole by scenario_resolve(), played by
 * engine/simulate.h. Names lead into the policy; everything lives in one arena. */
#ifndef POLICY_SCENARIO_H
#define POLICY_SCENARIO_H

#include "base/finding.h"
#include "policy/feature.h"
#include "policy/login.h"
#include "policy/schedule.h"

/* What somebody presents: `totp` is the password with an authenticator code. Of a token this is
 * which one: that of now, one that was replaced, none that ever was, or no token at all. */
enum presented {
	PRESENTED_NONE, /* the bare password; the default */
	PRESENTED_CURRENT,
	PRESENTED_OLD,
	PRESENTED_WRONG,
	PRESENTED_TOTP,
	PRESENTED_COUNT
};

/* What an integration has in its configuration. The password always; a token is the one
 * that is current when it is put there, and stays there when it becomes old. So does the
 * password. */
enum holds { HOLDS_PASSWORD, HOLDS_TOKEN, HOLDS_TOTP, HOLDS_COUNT };

extern const struct str presented_names[PRESENTED_COUNT]; /* "none", "current", … */
extern const struct str holds_names[HOLDS_COUNT];         /* "password", … */

struct integration {
	struct str name;
	struct reference user;
	enum channel via;
	struct reference app; /* empty name: none */
	struct range_list ip; /* a single address */
	struct schedule every;
	enum holds holds;
	bool strong_auth; /* of the channels that ask for it */
	struct place place, via_place, holds_place, strong_auth_place;
};

/* A point in time: an instant, on the clock of the org where it has no offset, or so many seconds
 * behind the event before. */
struct scenario_time {
	struct moment moment; /* unless `relative`; its `text` is what was written in any case */
	bool relative;
	int64_t seconds;
};

/* What happens. The words of `do`, in this order, then those that are keys of their own. */
enum event_kind {
	EVENT_CHANGE_PASSWORD,
	EVENT_ADMIN_RESET_PASSWORD,
	EVENT_RESET_TOKEN,
	EVENT_DEACTIVATE,
	EVENT_REACTIVATE,
	EVENT_FREEZE,
	EVENT_UNFREEZE,
	EVENT_UNLOCK,
	EVENT_SET_PROFILE,
	EVENT_GRANT,
	EVENT_REVOKE,
	EVENT_REGISTER_AUTHENTICATOR,
	EVENT_ACTIVATE_DEVICE,
	EVENT_CLEAR_DEVICES,
	EVENT_SET_PROFILE_RANGES,
	EVENT_SET_TRUSTED_RANGES,
	EVENT_SET_FEATURE,
	EVENT_SET_RULES,
	EVENT_UPDATE_INTEGRATION,
	EVENT_DO_COUNT,
	EVENT_LOGIN = EVENT_DO_COUNT, /* `login` */
	EVENT_CHECK,                  /* `check`: nothing happens, something is looked at */
	EVENT_COUNT
};

extern const struct str event_names[EVENT_COUNT]; /* "change-password", … "login", "check" */

/* A login by hand. */
struct scenario_login {
	struct reference user;
	enum channel via;
	struct reference app; /* empty name: none */
	struct range_list ip; /* a single address */
	enum presented token;
	bool strong_auth;
	struct str device; /* the name of a device, activated or not; empty: one that is new */
	struct place place, via_place, token_place, strong_auth_place, device_place;
};

/* What is so at a moment. Each is asked only where it is written (place.line != 0). */
struct scenario_check {
	struct reference user, integration; /* one of the two */
	/* of a user */
	bool token;          /* is there a current one? An inactive user keeps it. */
	bool locked, active; /* is the user? */
	bool reset_option;   /* is Reset My Security Token there? */
	uint16_t failures;   /* the lockout counter */
	/* of an integration */
	bool works; /* would it get in now? */
	struct place token_place, locked_place, active_place, reset_option_place, failures_place,
	    works_place;
	struct place place;
};

/* The fields of a check: whether one is asked, and its value. */
enum check_field {
	CHECK_TOKEN,
	CHECK_LOCKED,
	CHECK_ACTIVE,
	CHECK_RESET_OPTION,
	CHECK_FAILURES,
	CHECK_WORKS,
	CHECK_FIELDS
};
extern const struct str check_field_names[CHECK_FIELDS]; /* "token", … */
bool check_field_asked(const struct scenario_check *check, enum check_field field);
uint16_t check_field_value(const struct scenario_check *check, enum check_field field);

/* One event. Which fields count is told by `kind` (scenario_resolve() refuses the others). */
struct scenario_event {
	struct scenario_time at;
	enum event_kind kind;
	struct reference user, profile, permission_set, integration;
	struct words permission;  /* enum permission as a number 0 … of PERMISSION_COUNT; one */
	struct range_list ranges; /* set-profile-ranges, set-trusted-ranges; may be empty */
	struct str device;        /* activate-device: its name */
	struct words feature;     /* enum feature; one */
	bool enabled;             /* set-feature: on, or off */
	enum rules rules;         /* set-rules */
	/* update-integration: what of it becomes otherwise; only what is written */
	struct words holds; /* enum holds; one */
	struct words via;   /* enum channel; one */
	struct range_list ip;
	struct reference app;
	struct scenario_login login;
	struct scenario_check check;
	struct expect expect; /* of a login; no verdicts: nothing is expected */
	bool refused;         /* `refused` of reset-token: is it expected that the option is
	                           missing? Counts where refused_place is written */
	struct place place, do_place, ranges_place, device_place, enabled_place, rules_place,
	    refused_place;
};

struct scenario {
	struct str file;   /* as the user named it */
	struct str policy; /* as written: the path of the policy, relative to this file */
	struct place policy_place;
	struct scenario_time start; /* an instant */
	struct scenario_time until; /* text empty: the last event; relative: so long behind it */
	struct integration *integrations;
	uint32_t integration_count;
	struct scenario_event *events;
	uint32_t event_count;
	struct sources *sources; /* those of the policy: places of both point into one */
	struct place place;
	/* filled by scenario_resolve() */
	int64_t begin, end; /* Unix seconds, both belong to it */
	int64_t *times;     /* of each event, ascending */
};

enum {
	SCENARIO_RUNS_MAX = 2000000,   /* logins of all integrations */
	SCENARIO_ASKED_MAX = 20000000, /* integrations that events concern, over all events */
	SCENARIO_EVENTS_MAX = 100000,
	SCENARIO_INTEGRATIONS_MAX = 100000
};

/* Looks up names in the policy, works out times, and reports what makes no sense: names of nothing,
 * keys that an event has no use for or lacks, a time before the one before it, one without offset
 * that the clock of the org skips or shows twice, a schedule without a clock, more runs than
 * anybody waits for. OK or NOMEM; errors are in `findings`. The scenario is complete where there
 * are none. */
enum status scenario_resolve(struct scenario *scenario, const struct policy *policy,
			     struct arena *arena, struct findings *findings);

#endif
