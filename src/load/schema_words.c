/* The words that keys take, declared in schema.h. */
#include "load/schema.h"
#include "policy/policy.h"

#define WORD(name, value)                                                                          \
	{                                                                                          \
		STR_INIT(name), value, false, false                                                \
	}
#define FOREIGN(name, value)                                                                       \
	{                                                                                          \
		STR_INIT(name), value, true, false                                                 \
	}
#define NUMBER(name, value)                                                                        \
	{                                                                                          \
		STR_INIT(name), value, false, true                                                 \
	}
#define CHOICES(table, failure)                                                                    \
	{                                                                                          \
		table, SCHEMA_COUNT(table), failure                                                \
	}

static const struct schema_choice edition_rows[] = {
    WORD("personal", EDITION_PERSONAL),
    WORD("group", EDITION_GROUP),
    WORD("contact_manager", EDITION_CONTACT_MANAGER),
    WORD("professional", EDITION_PROFESSIONAL),
    WORD("enterprise", EDITION_ENTERPRISE),
    WORD("performance", EDITION_PERFORMANCE),
    WORD("unlimited", EDITION_UNLIMITED),
    WORD("developer", EDITION_DEVELOPER),
};
const struct schema_choices schema_editions = CHOICES(edition_rows, "unknown-value");

static const struct schema_choice permission_rows[] = {
    WORD("api_only", PERMISSION_API_ONLY),
    WORD("mfa_for_api", PERMISSION_MFA_FOR_API),
    WORD("mfa_for_ui", PERMISSION_MFA_FOR_UI),
    WORD("modify_all_data", PERMISSION_MODIFY_ALL_DATA),
    WORD("use_any_api_auth", PERMISSION_USE_ANY_API_AUTH),
};
const struct schema_choices schema_permissions = CHOICES(permission_rows, "unknown-permission");

static const struct schema_choice kind_rows[] = {
    WORD("connected_app", APP_CONNECTED),
    WORD("external_client_app", APP_EXTERNAL_CLIENT),
};
const struct schema_choices schema_kinds = CHOICES(kind_rows, "unknown-value");

static const struct schema_choice relaxation_rows[] = {
    WORD("enforce", RELAX_ENFORCE),
    WORD("enforce_relax_refresh", RELAX_ENFORCE_REFRESH),
    WORD("bypass_2factor", RELAX_BYPASS_2FACTOR),
    WORD("bypass", RELAX_BYPASS),
    FOREIGN("ENFORCE", RELAX_ENFORCE),
    FOREIGN("ENFORCE_RELAXREFRESH", RELAX_ENFORCE_REFRESH),
    FOREIGN("BYPASS_2FACTOR", RELAX_BYPASS_2FACTOR),
    FOREIGN("BYPASS", RELAX_BYPASS),
};
const struct schema_choices schema_relaxations = CHOICES(relaxation_rows, "unknown-value");

static const struct schema_choice action_rows[] = {
    WORD("block", TXN_BLOCK),
    WORD("mfa", TXN_MFA),
    WORD("notify", TXN_NOTIFY),
};
const struct schema_choices schema_actions = CHOICES(action_rows, "unknown-value");

static const struct schema_choice attempts_rows[] = {
    NUMBER("3", 3),
    NUMBER("5", 5),
    NUMBER("10", 10),
    WORD("none", LOCKOUT_NEVER),
};
const struct schema_choices schema_attempts = CHOICES(attempts_rows, "lockout-value");

static const struct schema_choice period_rows[] = {
    NUMBER("15", 15),
    NUMBER("30", 30),
    NUMBER("60", 60),
    WORD("forever", LOCKOUT_FOREVER),
};
const struct schema_choices schema_periods = CHOICES(period_rows, "lockout-value");

const struct schema_choice *schema_choice_find(const struct schema_choices *choices,
					       struct str word)
{
	for (size_t i = 0; i < choices->count; i++) {
		const struct schema_choice *choice = &choices->at[i];
		if (choice->foreign ? str_equal_nocase(choice->name, word)
				    : str_equal(choice->name, word))
			return choice;
	}
	return NULL;
}

const struct schema_choice *schema_choice_nearest(const struct schema_choices *choices,
						  struct str word)
{
	struct str names[SCHEMA_NAMES_MAX];
	for (size_t i = 0; i < choices->count; i++)
		names[i] = choices->at[i].name;
	size_t nearest = str_nearest(word, names, choices->count);
	return nearest == SIZE_MAX ? NULL : &choices->at[nearest];
}
