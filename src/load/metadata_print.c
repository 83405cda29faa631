#include "load/metadata_print.h"

#include <stdlib.h>

#include "load/element_print.h"
#include "load/metadata_rows.h"
#include "policy/permission.h"
#include "policy/row_match.h"

/* What a component is printed from, and to. */
struct printer {
	struct out *out;
	const struct policy *policy;
	const struct metadata_component *component;
	struct str contact_email;
	struct arena *scratch;
};

/* --- The lockout ----------------------------------------------------------------- */

/* How the two numbers are called in SecuritySettings, and written in a ProfilePasswordPolicy.
 * Nothing for 0, where nobody says it. */
static void lockout_print(struct out *out, unsigned depth, const char *name,
			  const struct metadata_words *words, uint16_t value,
			  enum metadata_spelling spelling)
{
	if (value)
		element_text(out, depth, name, metadata_word_get(words, value, spelling));
}

/* --- Ranges ---------------------------------------------------------------------- */

static int row_up(const void *a, const void *b)
{
	return row_order(*(const struct range_row *const *)a, *(const struct range_row *const *)b);
}

static int row_down(const void *a, const void *b)
{
	return row_up(b, a);
}

/* How one list is spelled. */
struct spelling {
	unsigned depth;
	bool ascending;
	const char *row, *end, *start;
};

static void row_print(struct out *out, const struct spelling *spelling, const struct range_row *row)
{
	char text[ADDR_TEXT];
	unsigned inside = spelling->depth + 1;
	element_begin(out, spelling->depth, spelling->row);
	if (row->description.length)
		element_text(out, inside, "description", row->description);
	addr_format(row->range.last, text);
	element_text(out, inside, spelling->end, str_of(text));
	addr_format(row->range.first, text);
	element_text(out, inside, spelling->start, str_of(text));
	element_end(out, spelling->depth, spelling->row);
}

static enum status rows_print(struct printer *printer, const struct range_list *list,
			      const struct spelling *spelling)
{
	struct row_set set;
	if (row_set_of(printer->policy, list, printer->scratch, &set) != OK)
		return NOMEM;
	if (set.count)
		qsort(set.at, set.count, sizeof *set.at, spelling->ascending ? row_up : row_down);
	for (uint32_t i = 0; i < set.count; i++)
		row_print(printer->out, spelling, set.at[i]);
	return OK;
}

/* --- Settings -------------------------------------------------------------------- */

/* An empty one takes all ranges away from the org: Metadata API Developer Guide,
 * SecuritySettings, NetworkAccess. */
static enum status network_access_print(struct printer *printer)
{
	static const struct spelling spelling = {2, false, "ipRanges", "end", "start"};
	const struct range_list *list = &printer->policy->org.trusted_ip_ranges;
	if (!metadata_says_ranges(list))
		return OK;
	if (!list->count) {
		element_empty(printer->out, 1, "networkAccess");
		return OK;
	}
	element_begin(printer->out, 1, "networkAccess");
	enum status status = rows_print(printer, list, &spelling);
	element_end(printer->out, 1, "networkAccess");
	return status;
}

static void password_policies_print(struct out *out, const struct lockout *lockout)
{
	bool attempts = metadata_says_attempts(lockout), period = metadata_says_period(lockout);
	if (!attempts && !period)
		return;
	element_begin(out, 1, "passwordPolicies");
	lockout_print(out, 2, "lockoutInterval", &metadata_periods,
		      period ? lockout->period_minutes : 0, METADATA_WORD);
	lockout_print(out, 2, "maxLoginAttempts", &metadata_attempts,
		      attempts ? lockout->max_attempts : 0, METADATA_WORD);
	element_end(out, 1, "passwordPolicies");
}

static void session_print(struct out *out, const struct session_settings *session)
{
	bool enforce = metadata_says_flag(session->enforce_login_ip_ranges_on_every_request,
					  session->enforce_place);
	bool lock = metadata_says_flag(session->lock_sessions_to_ip, session->lock_place);
	if (!enforce && !lock)
		return;
	element_begin(out, 1, "sessionSettings");
	if (enforce)
		element_flag(out, 2, "enforceIpRangesEveryRequest",
			     session->enforce_login_ip_ranges_on_every_request);
	if (lock)
		element_flag(out, 2, "lockSessionsToIp", session->lock_sessions_to_ip);
	element_end(out, 1, "sessionSettings");
}

static enum status security_print(struct printer *printer)
{
	const struct org *org = &printer->policy->org;
	enum status status = network_access_print(printer);
	password_policies_print(printer->out, &org->lockout);
	session_print(printer->out, &org->session);
	return status;
}

static enum status oauth_print(struct printer *printer)
{
	element_flag(printer->out, 1, "blockOAuthUnPwFlow",
		     !printer->policy->org.features.username_password_flow);
	return OK;
}

/* --- Profiles -------------------------------------------------------------------- */

static const struct profile *profile_of(const struct printer *printer)
{
	return &printer->policy->profiles[printer->component->object];
}

/* By the alphabet, as the elements stand. */
static const struct {
	uint8_t day; /* 0: Monday */
	const char *end, *start;
} day_elements[DAYS] = {
    {4, "fridayEnd", "fridayStart"},       {0, "mondayEnd", "mondayStart"},
    {5, "saturdayEnd", "saturdayStart"},   {6, "sundayEnd", "sundayStart"},
    {3, "thursdayEnd", "thursdayStart"},   {1, "tuesdayEnd", "tuesdayStart"},
    {2, "wednesdayEnd", "wednesdayStart"},
};

/* An empty one takes the restriction away from the profile: Metadata API Developer Guide,
 * Profile, ProfileLoginHours. */
static void hours_print(struct out *out, const struct login_hours *hours)
{
	if (!metadata_says_hours(hours))
		return;
	if (!hours->given) {
		element_empty(out, 1, "loginHours");
		return;
	}
	element_begin(out, 1, "loginHours");
	for (size_t i = 0; i < DAYS; i++) {
		const struct day_hours *day = &hours->days[day_elements[i].day];
		if (!day->given)
			continue;
		element_number(out, 2, day_elements[i].end, day->end);
		element_number(out, 2, day_elements[i].start, day->start);
	}
	element_end(out, 1, "loginHours");
}

static int name_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void permissions_print(struct out *out, uint32_t permissions)
{
	const char *names[PERMISSION_COUNT];
	size_t count = 0;
	for (size_t bit = 0; bit < PERMISSION_COUNT; bit++)
		if (permissions & 1u << bit)
			names[count++] = permission_field_name(bit);
	qsort(names, count, sizeof *names, name_compare);
	for (size_t i = 0; i < count; i++) {
		element_begin(out, 1, "userPermissions");
		element_flag(out, 2, "enabled", true);
		element_text(out, 2, "name", str_of(names[i]));
		element_end(out, 1, "userPermissions");
	}
}

static enum status profile_print(struct printer *printer)
{
	static const struct spelling spelling = {1, true, "loginIpRanges", "endAddress",
						 "startAddress"};
	const struct profile *profile = profile_of(printer);
	hours_print(printer->out, &profile->login_hours);
	enum status status = rows_print(printer, &profile->login_ip_ranges, &spelling);
	if (profile->license.length)
		element_text(printer->out, 1, "userLicense", profile->license);
	permissions_print(printer->out, profile->permissions);
	return status;
}

/* Whose policy, setting it is. */
static enum status owner_print(struct printer *printer)
{
	struct str name = metadata_profile_called(printer->policy, profile_of(printer));
	const char *full_name = metadata_full_name(name, printer->scratch);
	if (full_name)
		element_text(printer->out, 1, "profile", str_of(full_name));
	return full_name ? OK : NOMEM;
}

static enum status password_policy_print(struct printer *printer)
{
	const struct profile *profile = profile_of(printer);
	lockout_print(printer->out, 1, "lockoutInterval", &metadata_periods,
		      profile->lockout.period_minutes, METADATA_NUMBER);
	lockout_print(printer->out, 1, "maxLoginAttempts", &metadata_attempts,
		      profile->lockout.max_attempts, METADATA_NUMBER);
	return owner_print(printer);
}

static enum status session_setting_print(struct printer *printer)
{
	const struct profile *profile = profile_of(printer);
	element_flag(printer->out, 1, "externalCommunityUserIdentityVerif",
		     profile->device_activation);
	return owner_print(printer);
}

/* A policy does not know the label, which is required. */
static enum status permission_set_print(struct printer *printer)
{
	const struct permission_set *set =
	    &printer->policy->permission_sets[printer->component->object];
	element_text(printer->out, 1, "label", set->name);
	permissions_print(printer->out, set->permissions);
	return OK;
}

/* --- Apps ------------------------------------------------------------------------ */

static const struct app *app_of(const struct printer *printer)
{
	return &printer->policy->apps[printer->component->object];
}

static void email_print(struct printer *printer)
{
	if (printer->contact_email.length)
		element_text(printer->out, 1, "contactEmail", printer->contact_email);
}

/* It is required: without a label the name is it. */
static void label_print(struct out *out, const struct app *app)
{
	element_text(out, 1, "label", app->label.length ? app->label : app->name);
}

static enum status connected_app_print(struct printer *printer)
{
	static const struct spelling spelling = {1, false, "ipRanges", "end", "start"};
	const struct app *app = app_of(printer);
	email_print(printer);
	enum status status = rows_print(printer, &app->ip_ranges, &spelling);
	label_print(printer->out, app);
	if (metadata_says_relaxation(app)) {
		element_begin(printer->out, 1, "oauthPolicy");
		element_text(
		    printer->out, 2, "ipRelaxation",
		    metadata_word_get(&metadata_relaxations, app->ip_relaxation, METADATA_WORD));
		element_end(printer->out, 1, "oauthPolicy");
	}
	return status;
}

/* Local: of this org alone, in no package. */
static enum status external_app_print(struct printer *printer)
{
	email_print(printer);
	element_text(printer->out, 1, "distributionState", STR("Local"));
	element_flag(printer->out, 1, "isProtected", false);
	label_print(printer->out, app_of(printer));
	return OK;
}

static enum status external_policies_print(struct printer *printer)
{
	const struct app *app = app_of(printer);
	element_text(printer->out, 1, "externalClientApplication", app->name);
	element_text(
	    printer->out, 1, "ipRelaxationPolicyType",
	    metadata_word_get(&metadata_relaxations, app->ip_relaxation, METADATA_EXTERNAL));
	element_text(printer->out, 1, "label", printer->component->name);
	return OK;
}

static enum status external_settings_print(struct printer *printer)
{
	static const struct spelling spelling = {1, false, "trustedIpRanges", "endIpAddress",
						 "startIpAddress"};
	const struct app *app = app_of(printer);
	element_text(printer->out, 1, "externalClientApplication", app->name);
	element_text(printer->out, 1, "label", printer->component->name);
	return rows_print(printer, &app->ip_ranges, &spelling);
}

/* --- All of them ------------------------------------------------------------------ */

typedef enum status print_inside(struct printer *printer);

static print_inside *const insides[METADATA_TYPE_COUNT] = {
    [METADATA_SECURITY_SETTINGS] = security_print,
    [METADATA_OAUTH_SETTINGS] = oauth_print,
    [METADATA_PROFILE] = profile_print,
    [METADATA_PERMISSION_SET] = permission_set_print,
    [METADATA_CONNECTED_APP] = connected_app_print,
    [METADATA_EXTERNAL_CLIENT_APP] = external_app_print,
    [METADATA_EXTERNAL_CLIENT_APP_POLICIES] = external_policies_print,
    [METADATA_EXTERNAL_CLIENT_APP_SETTINGS] = external_settings_print,
    [METADATA_PASSWORD_POLICY] = password_policy_print,
    [METADATA_SESSION_SETTING] = session_setting_print,
};

/* A profile may have nothing said of it but its name. */
static bool is_bare(const struct printer *printer)
{
	const struct profile *profile = profile_of(printer);
	return !metadata_says_hours(&profile->login_hours) && !profile->login_ip_ranges.count &&
	       !profile->license.length && !profile->permissions;
}

enum status metadata_print(struct out *out, const struct policy *policy,
			   const struct metadata_component *component, struct str contact_email,
			   struct arena *scratch)
{
	struct printer printer = {out, policy, component, contact_email, scratch};
	const char *root = metadata_roots[component->type].name.at;
	if (component->type == METADATA_PROFILE && is_bare(&printer)) {
		root_empty(out, root);
		return OK;
	}
	root_begin(out, root);
	enum status status = insides[component->type](&printer);
	root_end(out, root);
	return status;
}
