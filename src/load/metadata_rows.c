#include "load/metadata_rows.h"

#include <assert.h>

#define ROWS(array)                                                                                \
	{                                                                                          \
		(array), sizeof(array) / sizeof *(array)                                           \
	}
#define TAKE(element, what, member)                                                                \
	{                                                                                          \
		.name = STR_INIT(element), .take = METADATA_TAKE_##what,                           \
		.offset = offsetof(struct metadata, member)                                        \
	}
#define PART(element, what, member)                                                                \
	{                                                                                          \
		.name = STR_INIT(element), .take = METADATA_TAKE_##what,                           \
		.offset = offsetof(struct metadata_group, member)                                  \
	}
#define WORD(element, list, member)                                                                \
	{                                                                                          \
		.name = STR_INIT(element), .take = METADATA_TAKE_WORD, .words = &(list),           \
		.offset = offsetof(struct metadata, member)                                        \
	}
#define WITH(element, what, rows)                                                                  \
	{                                                                                          \
		.name = STR_INIT(element), .take = METADATA_TAKE_##what, .inside = &(rows)         \
	}

/* --- Words ------------------------------------------------------------------------- */

/* SecuritySettings has words, ProfilePasswordPolicy numbers; both are read in both. */
static const struct metadata_word attempt_words[] = {
    {STR_INIT("ThreeAttempts"), 3, METADATA_WORD},
    {STR_INIT("FiveAttempts"), 5, METADATA_WORD},
    {STR_INIT("TenAttempts"), 10, METADATA_WORD},
    {STR_INIT("NoLimit"), LOCKOUT_NEVER, METADATA_WORD},
    {STR_INIT("3"), 3, METADATA_NUMBER},
    {STR_INIT("5"), 5, METADATA_NUMBER},
    {STR_INIT("10"), 10, METADATA_NUMBER},
    {STR_INIT("0"), LOCKOUT_NEVER, METADATA_NUMBER},
};
const struct metadata_words metadata_attempts = {
    .rows = attempt_words,
    .count = sizeof attempt_words / sizeof *attempt_words,
    .code = "lockout-value",
    .help = "write ThreeAttempts, FiveAttempts, TenAttempts or NoLimit; in a "
	    "ProfilePasswordPolicy 3, 5, 10 or 0",
};

static const struct metadata_word period_words[] = {
    {STR_INIT("FifteenMinutes"), 15, METADATA_WORD},
    {STR_INIT("ThirtyMinutes"), 30, METADATA_WORD},
    {STR_INIT("SixtyMinutes"), 60, METADATA_WORD},
    {STR_INIT("Forever"), LOCKOUT_FOREVER, METADATA_WORD},
    {STR_INIT("15"), 15, METADATA_NUMBER},
    {STR_INIT("30"), 30, METADATA_NUMBER},
    {STR_INIT("60"), 60, METADATA_NUMBER},
    {STR_INIT("0"), LOCKOUT_FOREVER, METADATA_NUMBER},
};
const struct metadata_words metadata_periods = {
    .rows = period_words,
    .count = sizeof period_words / sizeof *period_words,
    .code = "lockout-value",
    .help = "write FifteenMinutes, ThirtyMinutes, SixtyMinutes or Forever; in a "
	    "ProfilePasswordPolicy 15, 30, 60 or 0",
};

/* ConnectedApp writes capitals, an external client app Enforce_RelaxRefresh. */
static const struct metadata_word relaxation_words[] = {
    {STR_INIT("ENFORCE"), RELAX_ENFORCE, METADATA_WORD},
    {STR_INIT("ENFORCE_RELAXREFRESH"), RELAX_ENFORCE_REFRESH, METADATA_WORD},
    {STR_INIT("BYPASS_2FACTOR"), RELAX_BYPASS_2FACTOR, METADATA_WORD},
    {STR_INIT("BYPASS"), RELAX_BYPASS, METADATA_WORD},
    {STR_INIT("Enforce"), RELAX_ENFORCE, METADATA_EXTERNAL},
    {STR_INIT("Enforce_RelaxRefresh"), RELAX_ENFORCE_REFRESH, METADATA_EXTERNAL},
    {STR_INIT("Bypass_2factor"), RELAX_BYPASS_2FACTOR, METADATA_EXTERNAL},
    {STR_INIT("Bypass"), RELAX_BYPASS, METADATA_EXTERNAL},
};
const struct metadata_words metadata_relaxations = {
    .rows = relaxation_words,
    .count = sizeof relaxation_words / sizeof *relaxation_words,
    .nocase = true,
    .code = "unknown-value",
    .help = "write ENFORCE, ENFORCE_RELAXREFRESH, BYPASS_2FACTOR or BYPASS",
};

/* --- What stands in several types ---------------------------------------------------- */

/* Settings and apps write start and end, profiles startAddress and endAddress, external client
 * apps startIpAddress and endIpAddress. */
static const struct metadata_row range_array[] = {
    PART("description", DESCRIPTION, description),
    PART("end", ADDRESS, last),
    PART("start", ADDRESS, first),
};
static const struct metadata_rows range_rows = ROWS(range_array);

static const struct metadata_row login_range_array[] = {
    PART("description", DESCRIPTION, description),
    PART("endAddress", ADDRESS, last),
    PART("startAddress", ADDRESS, first),
};
static const struct metadata_rows login_range_rows = ROWS(login_range_array);

static const struct metadata_row trusted_range_array[] = {
    PART("description", DESCRIPTION, description),
    PART("endIpAddress", ADDRESS, last),
    PART("startIpAddress", ADDRESS, first),
};
static const struct metadata_rows trusted_range_rows = ROWS(trusted_range_array);

static const struct metadata_row permission_array[] = {
    PART("enabled", HELD, enabled),
    PART("name", KIND, permission),
};
static const struct metadata_rows permission_rows = ROWS(permission_array);

#define DAY(name, day)                                                                             \
	PART(name "Start", MINUTES, minutes[day][0]), PART(name "End", MINUTES, minutes[day][1])
static const struct metadata_row hours_array[] = {
    DAY("monday", 0), DAY("tuesday", 1),  DAY("wednesday", 2), DAY("thursday", 3),
    DAY("friday", 4), DAY("saturday", 5), DAY("sunday", 6),
};
static const struct metadata_rows hours_rows = ROWS(hours_array);

/* --- Types --------------------------------------------------------------------------- */

static const struct metadata_row network_array[] = {WITH("ipRanges", RANGE, range_rows)};
static const struct metadata_rows network_rows = ROWS(network_array);

static const struct metadata_row password_array[] = {
    WORD("lockoutInterval", metadata_periods, period_minutes),
    WORD("maxLoginAttempts", metadata_attempts, max_attempts),
};
static const struct metadata_rows password_rows = ROWS(password_array);

static const struct metadata_row session_array[] = {
    TAKE("enforceIpRangesEveryRequest", FLAG, enforce),
    TAKE("lockSessionsToIp", FLAG, lock),
};
static const struct metadata_rows session_rows = ROWS(session_array);

static const struct metadata_row sign_on_array[] = {
    TAKE("isLoginWithSalesforceCredentialsDisabled", FLAG, no_password),
};
static const struct metadata_rows sign_on_rows = ROWS(sign_on_array);

static const struct metadata_row security_array[] = {
    WITH("networkAccess", LIST, network_rows),
    WITH("passwordPolicies", ENTER, password_rows),
    WITH("sessionSettings", ENTER, session_rows),
    WITH("singleSignOnSettings", ENTER, sign_on_rows),
};

static const struct metadata_row oauth_array[] = {
    TAKE("blockOAuthUnPwFlow", FLAG, no_password_flow),
};

static const struct metadata_row profile_array[] = {
    WITH("loginHours", HOURS, hours_rows),
    WITH("loginIpRanges", RANGE, login_range_rows),
    TAKE("userLicense", TEXT, license),
    WITH("userPermissions", PERMISSION, permission_rows),
};

static const struct metadata_row permission_set_array[] = {
    TAKE("label", TEXT, label),
    WITH("userPermissions", PERMISSION, permission_rows),
};

static const struct metadata_row oauth_policy_array[] = {
    WORD("ipRelaxation", metadata_relaxations, ip_relaxation),
};
static const struct metadata_rows oauth_policy_rows = ROWS(oauth_policy_array);

static const struct metadata_row connected_app_array[] = {
    WITH("ipRanges", RANGE, range_rows),
    TAKE("label", TEXT, label),
    WITH("oauthPolicy", ENTER, oauth_policy_rows),
};

static const struct metadata_row client_app_array[] = {
    TAKE("label", TEXT, label),
};

static const struct metadata_row client_app_policies_array[] = {
    TAKE("externalClientApplication", NAME, application),
    WORD("ipRelaxationPolicyType", metadata_relaxations, ip_relaxation),
    TAKE("label", TEXT, label),
};

static const struct metadata_row client_app_settings_array[] = {
    TAKE("externalClientApplication", NAME, application),
    WITH("trustedIpRanges", RANGE, trusted_range_rows),
};

static const struct metadata_row password_policy_array[] = {
    WORD("lockoutInterval", metadata_periods, period_minutes),
    WORD("maxLoginAttempts", metadata_attempts, max_attempts),
    TAKE("profile", NAME, profile),
};

static const struct metadata_row session_setting_array[] = {
    TAKE("externalCommunityUserIdentityVerif", FLAG, device_activation),
    TAKE("profile", NAME, profile),
};

/* As the Metadata API Developer Guide names types and fields. */
const struct metadata_root metadata_roots[METADATA_TYPE_COUNT] = {
    [METADATA_SECURITY_SETTINGS] = {STR_INIT("SecuritySettings"), ROWS(security_array)},
    [METADATA_OAUTH_SETTINGS] = {STR_INIT("OauthOidcSettings"), ROWS(oauth_array)},
    [METADATA_PROFILE] = {STR_INIT("Profile"), ROWS(profile_array)},
    [METADATA_PERMISSION_SET] = {STR_INIT("PermissionSet"), ROWS(permission_set_array)},
    [METADATA_CONNECTED_APP] = {STR_INIT("ConnectedApp"), ROWS(connected_app_array)},
    [METADATA_EXTERNAL_CLIENT_APP] = {STR_INIT("ExternalClientApplication"),
				      ROWS(client_app_array)},
    [METADATA_EXTERNAL_CLIENT_APP_POLICIES] = {STR_INIT("ExtlClntAppOauthConfigurablePolicies"),
					       ROWS(client_app_policies_array)},
    [METADATA_EXTERNAL_CLIENT_APP_SETTINGS] = {STR_INIT("ExtlClntAppOauthSettings"),
					       ROWS(client_app_settings_array)},
    [METADATA_PASSWORD_POLICY] = {STR_INIT("ProfilePasswordPolicy"), ROWS(password_policy_array)},
    [METADATA_SESSION_SETTING] = {STR_INIT("ProfileSessionSetting"), ROWS(session_setting_array)},
};

const struct metadata_row *metadata_row_find(const struct metadata_rows *rows, struct str name)
{
	for (size_t i = 0; i < rows->count; i++)
		if (str_equal(rows->at[i].name, name))
			return &rows->at[i];
	return NULL;
}

bool metadata_word_find(const struct metadata_words *words, struct str text, uint32_t *ret)
{
	for (size_t i = 0; i < words->count; i++) {
		struct str word = words->rows[i].word;
		if (words->nocase ? str_equal_nocase(word, text) : str_equal(word, text)) {
			*ret = words->rows[i].value;
			return true;
		}
	}
	return false;
}

struct str metadata_word_get(const struct metadata_words *words, uint32_t value,
			     enum metadata_spelling spelling)
{
	size_t i = 0;
	while (i < words->count &&
	       (words->rows[i].value != value || words->rows[i].spelling != spelling))
		i++;
	assert(i < words->count);
	return words->rows[i].word;
}
