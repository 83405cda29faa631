#include "load/metadata_components.h"

#include <stdlib.h>

#include "load/schema_rows.h"

/* --- What is said --------------------------------------------------------------- */

/* In a policy made by hand nothing has a place, so what differs from the default is said,
 * too. */
bool metadata_says_ranges(const struct range_list *list)
{
	return list->count || list->place.line;
}

bool metadata_says_hours(const struct login_hours *hours)
{
	return hours->given || hours->place.line;
}

bool metadata_says_flag(bool flag, struct place place)
{
	return flag || place.line;
}

bool metadata_says_attempts(const struct lockout *lockout)
{
	return lockout->max_attempts != 10 ||
	       lockout->said & schema_bit(&schema_lockout, STR("max_attempts"));
}

bool metadata_says_period(const struct lockout *lockout)
{
	return lockout->period_minutes != 15 ||
	       lockout->said & schema_bit(&schema_lockout, STR("period_minutes"));
}

bool metadata_says_relaxation(const struct app *app)
{
	return app->ip_relaxation != RELAX_ENFORCE || app->ip_relaxation_place.line;
}

static bool says_security(const struct org *org)
{
	const struct session_settings *session = &org->session;
	return metadata_says_ranges(&org->trusted_ip_ranges) ||
	       metadata_says_attempts(&org->lockout) || metadata_says_period(&org->lockout) ||
	       metadata_says_flag(session->enforce_login_ip_ranges_on_every_request,
				  session->enforce_place) ||
	       metadata_says_flag(session->lock_sessions_to_ip, session->lock_place);
}

/* --- Names ---------------------------------------------------------------------- */

struct str metadata_profile_called(const struct policy *policy, const struct profile *profile)
{
	struct str standard = metadata_profile_name(profile->name);
	bool taken = standard.length && map_find(&policy->profile_names, standard) != MAP_NONE;
	return standard.length && !taken ? standard : profile->name;
}

const char *metadata_full_name(struct str name, struct arena *arena)
{
	/* In the name of a file, a dot is an escape: the first one begins the suffix. */
	const char *path = metadata_path(METADATA_PROFILE, name, false, arena);
	if (!path)
		return NULL;
	const char *base = strrchr(path, '/') + 1;
	return arena_text(arena, base, strcspn(base, "."));
}

/* While the components are looked for. */
struct search {
	const struct policy *policy;
	struct str contact_email;
	struct arena *arena;
	struct metadata_components found;
	struct map made; /* names of password policies and session settings */
};

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || char_is_digit(c);
}

/* What Salesforce makes of a name that may have letters and digits alone: anything else
 * between them is one underscore, and the first is a letter. */
static char *plain_name(struct arena *arena, struct str name)
{
	char *plain = arena_array(arena, name.length + 2, 1);
	size_t used = 0;
	for (size_t i = 0; plain && i < name.length; i++) {
		if (used == 0 && char_is_digit(name.at[i]))
			plain[used++] = 'X';
		if (is_plain(name.at[i]))
			plain[used++] = name.at[i];
		else if (used && plain[used - 1] != '_')
			plain[used++] = '_';
	}
	if (plain && used && plain[used - 1] == '_')
		plain[--used] = '\0';
	if (plain && used == 0)
		plain[0] = 'X';
	return plain;
}

/* PROFILE_profilePasswordPolicy, as Salesforce calls it but for a moment in time at the
 * end; where another is called so already, with the profile's number there. */
static enum status name_make(struct search *search, uint32_t profile, const char *kind,
			     struct str *ret)
{
	uint32_t taken = MAP_NONE;
	const struct policy *policy = search->policy;
	char *plain =
	    plain_name(search->arena, metadata_profile_called(policy, &policy->profiles[profile]));
	const char *name = plain ? arena_format(search->arena, "%s_%s", plain, kind) : NULL;
	if (!name || map_add(&search->made, search->arena, str_of(name), profile, &taken) != OK)
		return NOMEM;
	if (taken != MAP_NONE)
		name = arena_format(search->arena, "%s%u", name, (unsigned)profile + 1);
	if (!name)
		return NOMEM;
	*ret = str_of(name);
	return OK;
}

/* --- Components ------------------------------------------------------------------ */

static enum status add(struct search *search, enum metadata_type type, struct str name,
		       uint32_t object, const char *lacks)
{
	struct metadata_components *found = &search->found;
	struct metadata_component *made =
	    arena_push(search->arena, &found->at, found->count, sizeof *made);
	if (!made)
		return NOMEM;
	*made = (struct metadata_component){type, name, object, lacks};
	found->count++;
	return OK;
}

static enum status settings_add(struct search *search)
{
	const struct org *org = &search->policy->org;
	enum status status = OK;
	if (says_security(org))
		status = add(search, METADATA_SECURITY_SETTINGS, STR("Security"), 0, NULL);
	if (status == OK && metadata_says_flag(!org->features.username_password_flow,
					       org->features.username_password_flow_place))
		status = add(search, METADATA_OAUTH_SETTINGS, STR("OauthOidc"), 0, NULL);
	return status;
}

/* Which fields are required: Metadata API Developer Guide, ProfilePasswordPolicy. */
static const char *password_policy_lacks(const struct lockout *lockout)
{
	if (!lockout->max_attempts)
		return "maxLoginAttempts, minimumPasswordLength, passwordComplexity, "
		       "passwordExpiration, passwordHistory and passwordQuestion";
	if (!lockout->period_minutes)
		return "lockoutInterval, minimumPasswordLength, passwordComplexity, "
		       "passwordExpiration, passwordHistory and passwordQuestion";
	return "minimumPasswordLength, passwordComplexity, passwordExpiration, "
	       "passwordHistory and passwordQuestion";
}

static enum status profile_add(struct search *search, uint32_t at)
{
	const struct profile *profile = &search->policy->profiles[at];
	const struct lockout *lockout = &profile->lockout;
	struct str name;
	enum status status = add(search, METADATA_PROFILE,
				 metadata_profile_called(search->policy, profile), at, NULL);
	if (status == OK && (lockout->max_attempts || lockout->period_minutes)) {
		status = name_make(search, at, "profilePasswordPolicy", &name);
		if (status == OK)
			status = add(search, METADATA_PASSWORD_POLICY, name, at,
				     password_policy_lacks(lockout));
	}
	if (status == OK && profile->experience_cloud &&
	    metadata_says_flag(profile->device_activation, profile->device_activation_place)) {
		status = name_make(search, at, "profileSessionSetting", &name);
		if (status == OK) /* required: the WSDL of the Metadata API */
			status = add(search, METADATA_SESSION_SETTING, name, at,
				     "forceLogout, sessionPersistence, sessionTimeout and "
				     "sessionTimeoutWarning");
	}
	return status;
}

/* Required: contactEmail and label, in oauthPolicy both of its elements; Metadata API
 * Developer Guide, ConnectedApp. */
static const char *connected_app_lacks(const struct app *app, struct str contact_email)
{
	bool relaxes = metadata_says_relaxation(app);
	if (!contact_email.length)
		return relaxes ? "contactEmail (give --contact-email) and, in oauthPolicy, "
				 "refreshTokenPolicy"
			       : "contactEmail (give --contact-email)";
	return relaxes ? "refreshTokenPolicy in oauthPolicy" : NULL;
}

/* Without the app its policies and its ranges cannot be deployed, either. */
static enum status external_app_add(struct search *search, uint32_t at)
{
	const struct app *app = &search->policy->apps[at];
	const char *policies = arena_format(search->arena, "%.*s_oauthPlcy", STR_ARG(app->name));
	const char *settings = arena_format(search->arena, "%.*s_oauth", STR_ARG(app->name));
	const char *lacks =
	    search->contact_email.length ? NULL : "contactEmail (give --contact-email)";
	const char *without = lacks ? "the app" : NULL;
	if (!policies || !settings ||
	    add(search, METADATA_EXTERNAL_CLIENT_APP, app->name, at, lacks) != OK ||
	    (metadata_says_relaxation(app) && add(search, METADATA_EXTERNAL_CLIENT_APP_POLICIES,
						  str_of(policies), at, without) != OK))
		return NOMEM;
	return app->ip_ranges.count ? add(search, METADATA_EXTERNAL_CLIENT_APP_SETTINGS,
					  str_of(settings), at, without)
				    : OK;
}

static enum status app_add(struct search *search, uint32_t at)
{
	const struct app *app = &search->policy->apps[at];
	if (app->kind == APP_CONNECTED)
		return add(search, METADATA_CONNECTED_APP, app->name, at,
			   connected_app_lacks(app, search->contact_email));
	return external_app_add(search, at);
}

static int component_compare(const void *a, const void *b)
{
	const struct metadata_component *one = a, *other = b;
	int order = strcmp(metadata_type_name(one->type), metadata_type_name(other->type));
	return order ? order : str_compare(one->name, other->name);
}

enum status metadata_components_find(const struct policy *policy, struct str contact_email,
				     struct arena *arena, struct metadata_components *ret)
{
	struct search search = {.policy = policy, .contact_email = contact_email, .arena = arena};
	enum status status = settings_add(&search);
	for (uint32_t i = 0; status == OK && i < policy->profile_count; i++)
		status = profile_add(&search, i);
	for (uint32_t i = 0; status == OK && i < policy->permission_set_count; i++)
		status =
		    add(&search, METADATA_PERMISSION_SET, policy->permission_sets[i].name, i, NULL);
	for (uint32_t i = 0; status == OK && i < policy->app_count; i++)
		status = app_add(&search, i);
	if (status != OK)
		return status;
	if (search.found.count)
		qsort(search.found.at, search.found.count, sizeof *search.found.at,
		      component_compare);
	*ret = search.found;
	return OK;
}
