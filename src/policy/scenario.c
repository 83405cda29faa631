/* The words of scenarios. */
#include "policy/scenario.h"

const struct str presented_names[PRESENTED_COUNT] = {
    [PRESENTED_NONE] = STR_INIT("none"), [PRESENTED_CURRENT] = STR_INIT("current"),
    [PRESENTED_OLD] = STR_INIT("old"),   [PRESENTED_WRONG] = STR_INIT("wrong"),
    [PRESENTED_TOTP] = STR_INIT("totp"),
};

const struct str holds_names[HOLDS_COUNT] = {
    [HOLDS_PASSWORD] = STR_INIT("password"),
    [HOLDS_TOKEN] = STR_INIT("token"),
    [HOLDS_TOTP] = STR_INIT("totp"),
};

const struct str event_names[EVENT_COUNT] = {
    [EVENT_CHANGE_PASSWORD] = STR_INIT("change-password"),
    [EVENT_ADMIN_RESET_PASSWORD] = STR_INIT("admin-reset-password"),
    [EVENT_RESET_TOKEN] = STR_INIT("reset-token"),
    [EVENT_DEACTIVATE] = STR_INIT("deactivate"),
    [EVENT_REACTIVATE] = STR_INIT("reactivate"),
    [EVENT_FREEZE] = STR_INIT("freeze"),
    [EVENT_UNFREEZE] = STR_INIT("unfreeze"),
    [EVENT_UNLOCK] = STR_INIT("unlock"),
    [EVENT_SET_PROFILE] = STR_INIT("set-profile"),
    [EVENT_GRANT] = STR_INIT("grant"),
    [EVENT_REVOKE] = STR_INIT("revoke"),
    [EVENT_REGISTER_AUTHENTICATOR] = STR_INIT("register-authenticator"),
    [EVENT_ACTIVATE_DEVICE] = STR_INIT("activate-device"),
    [EVENT_CLEAR_DEVICES] = STR_INIT("clear-devices"),
    [EVENT_SET_PROFILE_RANGES] = STR_INIT("set-profile-ranges"),
    [EVENT_SET_TRUSTED_RANGES] = STR_INIT("set-trusted-ranges"),
    [EVENT_SET_FEATURE] = STR_INIT("set-feature"),
    [EVENT_SET_RULES] = STR_INIT("set-rules"),
    [EVENT_UPDATE_INTEGRATION] = STR_INIT("update-integration"),
    [EVENT_LOGIN] = STR_INIT("login"),
    [EVENT_CHECK] = STR_INIT("check"),
};

const struct str check_field_names[CHECK_FIELDS] = {
    [CHECK_TOKEN] = STR_INIT("token"),       [CHECK_LOCKED] = STR_INIT("locked"),
    [CHECK_ACTIVE] = STR_INIT("active"),     [CHECK_RESET_OPTION] = STR_INIT("reset_option"),
    [CHECK_FAILURES] = STR_INIT("failures"), [CHECK_WORKS] = STR_INIT("works"),
};

bool check_field_asked(const struct scenario_check *check, enum check_field field)
{
	const struct place *const places[CHECK_FIELDS] = {
	    [CHECK_TOKEN] = &check->token_place,
	    [CHECK_LOCKED] = &check->locked_place,
	    [CHECK_ACTIVE] = &check->active_place,
	    [CHECK_RESET_OPTION] = &check->reset_option_place,
	    [CHECK_FAILURES] = &check->failures_place,
	    [CHECK_WORKS] = &check->works_place,
	};
	return places[field]->line != 0;
}

uint16_t check_field_value(const struct scenario_check *check, enum check_field field)
{
	const uint16_t values[CHECK_FIELDS] = {
	    [CHECK_TOKEN] = check->token,       [CHECK_LOCKED] = check->locked,
	    [CHECK_ACTIVE] = check->active,     [CHECK_RESET_OPTION] = check->reset_option,
	    [CHECK_FAILURES] = check->failures, [CHECK_WORKS] = check->works,
	};
	return values[field];
}
