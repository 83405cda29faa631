/* The words that keys take, declared in schema.h. */
#include "load/schema.h"
#include "policy/scenario.h"
#include "policy/value_names.h"
#include "policy/verdict.h"

#define MEANT(name, value, text)                                                                   \
	{                                                                                          \
		STR_INIT(name), value, false, false, text                                          \
	}
#define WORD(name, value) MEANT(name, value, NULL)
#define FOREIGN(name, value)                                                                       \
	{                                                                                          \
		STR_INIT(name), value, true, false, NULL                                           \
	}
#define NUMBER(name, value)                                                                        \
	{                                                                                          \
		STR_INIT(name), value, false, true, NULL                                           \
	}
#define CHOICES(table, failure)                                                                    \
	{                                                                                          \
		table, NULL, SCHEMA_COUNT(table), failure                                          \
	}
#define NAMES(table, number)                                                                       \
	{                                                                                          \
		NULL, table, (number) + 0 * sizeof(char[SCHEMA_NAMES_MAX + 1 - (number)]),         \
		    "unknown-value"                                                                \
	}

const struct schema_choices schema_editions = NAMES(edition_names, EDITION_COUNT);

static const struct schema_choice permission_rows[] = {
    MEANT("api_only", PERMISSION_API_ONLY, "API Only User: no login to the user interface"),
    MEANT("mfa_for_api", PERMISSION_MFA_FOR_API,
	  "Multi-Factor Authentication for API Logins: the code of an authenticator app in place "
	  "of the token"),
    MEANT("mfa_for_ui", PERMISSION_MFA_FOR_UI,
	  "Multi-Factor Authentication for User Interface Logins"),
    MEANT("modify_all_data", PERMISSION_MODIFY_ALL_DATA, "Modify All Data"),
    MEANT("use_any_api_auth", PERMISSION_USE_ANY_API_AUTH, "Use Any API Auth"),
};
const struct schema_choices schema_permissions = CHOICES(permission_rows, "unknown-permission");

static const struct schema_choice kind_rows[] = {
    WORD("connected_app", APP_CONNECTED),
    WORD("external_client_app", APP_EXTERNAL_CLIENT),
};
const struct schema_choices schema_kinds = CHOICES(kind_rows, "unknown-value");

static const struct schema_choice network_kind_rows[] = {
    MEANT("cloud", NETWORK_CLOUD, "anybody's who rents a machine by the minute"),
    MEANT("hosting", NETWORK_HOSTING, "anybody's who rents one by the month"),
    MEANT("vpn", NETWORK_VPN, "anybody's who buys a way to seem elsewhere"),
    MEANT("tor", NETWORK_TOR, "exits of Tor"),
    MEANT("salesforce", NETWORK_SALESFORCE, "Salesforce's own"),
};
const struct schema_choices schema_network_kinds = CHOICES(network_kind_rows, "unknown-value");

static const struct schema_choice relaxation_rows[] = {
    MEANT("enforce", RELAX_ENFORCE, "Enforce IP restrictions: the profile's ranges hold"),
    MEANT("enforce_relax_refresh", RELAX_ENFORCE_REFRESH, "the same, but not for refresh tokens"),
    MEANT("bypass_2factor", RELAX_BYPASS_2FACTOR,
	  "Relax IP restrictions with second factor; or the app's own ranges instead"),
    MEANT("bypass", RELAX_BYPASS, "Relax IP restrictions: the profile's ranges do not hold"),
    FOREIGN("ENFORCE", RELAX_ENFORCE),
    FOREIGN("ENFORCE_RELAXREFRESH", RELAX_ENFORCE_REFRESH),
    FOREIGN("BYPASS_2FACTOR", RELAX_BYPASS_2FACTOR),
    FOREIGN("BYPASS", RELAX_BYPASS),
};
const struct schema_choices schema_relaxations = CHOICES(relaxation_rows, "unknown-value");

static const struct schema_choice action_rows[] = {
    MEANT("block", TXN_BLOCK, "the login is refused"),
    MEANT("mfa", TXN_MFA,
	  "multi-factor authentication is asked for; where nobody can be asked, refused"),
    MEANT("notify", TXN_NOTIFY, "noted, nothing more"),
};
const struct schema_choices schema_actions = CHOICES(action_rows, "unknown-value");

static const struct schema_choice attempts_rows[] = {
    NUMBER("3", 3),
    NUMBER("5", 5),
    NUMBER("10", 10),
    MEANT("none", LOCKOUT_NEVER, "no lockout"),
};
const struct schema_choices schema_attempts = CHOICES(attempts_rows, "lockout-value");

static const struct schema_choice period_rows[] = {
    NUMBER("15", 15),
    NUMBER("30", 30),
    NUMBER("60", 60),
    MEANT("forever", LOCKOUT_FOREVER, "until an administrator unlocks the user"),
};
const struct schema_choices schema_periods = CHOICES(period_rows, "lockout-value");

/* --- Facts of a login and answers ----------------------------------------------- */

const struct schema_choices schema_channels = NAMES(channel_names, VIA_COUNT);
const struct schema_choices schema_devices = NAMES(device_names, DEVICE_COUNT);
const struct schema_choices schema_credentials = NAMES(credential_names, CREDENTIAL_COUNT);
const struct schema_choices schema_answers = NAMES(answer_names, 2);
const struct schema_choices schema_phases = NAMES(phase_names, PHASE_COUNT);
const struct schema_choices schema_verdicts = NAMES(verdict_names, VERDICT_COUNT + 1);
const struct schema_choices schema_decided = NAMES(verdict_names, VERDICT_COUNT);
const struct schema_choices schema_reasons = NAMES(reason_names, REASON_COUNT);

/* --- Scenarios ------------------------------------------------------------------- */

const struct schema_choices schema_presented = NAMES(presented_names, PRESENTED_COUNT);
const struct schema_choices schema_holds = NAMES(holds_names, HOLDS_COUNT);
const struct schema_choices schema_events = NAMES(event_names, EVENT_DO_COUNT);
const struct schema_choices schema_features_set = NAMES(feature_names, FEATURE_COUNT);
const struct schema_choices schema_permission = {NULL, permission_names, PERMISSION_COUNT,
						 "unknown-permission"};

/* --- Finding ---------------------------------------------------------------------- */

struct schema_choice schema_choice_get(const struct schema_choices *choices, size_t at)
{
	if (choices->at)
		return choices->at[at];
	return (struct schema_choice){.name = choices->names[at], .value = (uint32_t)at};
}

bool schema_choice_find(const struct schema_choices *choices, struct str word,
			struct schema_choice *ret)
{
	for (size_t i = 0; i < choices->count; i++) {
		struct schema_choice choice = schema_choice_get(choices, i);
		if (!(choice.foreign ? str_equal_nocase(choice.name, word)
				     : str_equal(choice.name, word)))
			continue;
		*ret = choice;
		return true;
	}
	return false;
}

bool schema_choice_nearest(const struct schema_choices *choices, struct str word,
			   struct schema_choice *ret)
{
	struct str names[SCHEMA_NAMES_MAX];
	for (size_t i = 0; i < choices->count; i++)
		names[i] = schema_choice_get(choices, i).name;
	size_t nearest = str_nearest(word, names, choices->count);
	if (nearest == SIZE_MAX)
		return false;
	*ret = schema_choice_get(choices, nearest);
	return true;
}
