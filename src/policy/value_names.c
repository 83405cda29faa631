#include "policy/value_names.h"

const struct str permission_names[PERMISSION_COUNT] = {
    STR_INIT("api_only"),        STR_INIT("mfa_for_api"),      STR_INIT("mfa_for_ui"),
    STR_INIT("modify_all_data"), STR_INIT("use_any_api_auth"),
};

const struct str relaxation_names[RELAX_COUNT] = {
    [RELAX_ENFORCE] = STR_INIT("enforce"),
    [RELAX_ENFORCE_REFRESH] = STR_INIT("enforce_relax_refresh"),
    [RELAX_BYPASS_2FACTOR] = STR_INIT("bypass_2factor"),
    [RELAX_BYPASS] = STR_INIT("bypass"),
};

const struct str day_names[DAYS] = {
    STR_INIT("monday"), STR_INIT("tuesday"),  STR_INIT("wednesday"), STR_INIT("thursday"),
    STR_INIT("friday"), STR_INIT("saturday"), STR_INIT("sunday"),
};

const char *const weekday_names[DAYS] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
					 "Friday", "Saturday", "Sunday"};
