#include "load/metadata_object.h"

#include "load/metadata_file.h"
#include "load/schema.h"
#include "load/schema_rows.h"
#include "policy/license.h"

/* The object says the key. */
#define SAY(object, schema, key) ((object)->said |= schema_bit(&(schema), STR(key)))

/* The place is that of the first of the two. */
static bool lockout_take(const struct metadata *from, struct lockout *ret)
{
	const struct metadata_number *attempts = &from->max_attempts;
	const struct metadata_number *period = &from->period_minutes;
	if (attempts->place.line) {
		ret->max_attempts = (uint16_t)attempts->value;
		SAY(ret, schema_lockout, "max_attempts");
	}
	if (period->place.line) {
		ret->period_minutes = (uint16_t)period->value;
		SAY(ret, schema_lockout, "period_minutes");
	}
	if (!attempts->place.line && !period->place.line)
		return false;
	bool period_first =
	    period->place.line &&
	    (!attempts->place.line || place_compare(period->place, attempts->place) < 0);
	ret->place = period_first ? period->place : attempts->place;
	ret->attempts_place = attempts->place;
	ret->period_place = period->place;
	return true;
}

/* --- The org ------------------------------------------------------------------------- */

static void session_take(const struct metadata *from, struct org *org)
{
	struct session_settings *session = &org->session;
	if (from->enforce.place.line) {
		session->enforce_login_ip_ranges_on_every_request = from->enforce.value;
		session->enforce_place = from->enforce.place;
		SAY(session, schema_session, "enforce_login_ip_ranges_on_every_request");
	}
	if (from->lock.place.line) {
		session->lock_sessions_to_ip = from->lock.value;
		session->lock_place = from->lock.place;
		SAY(session, schema_session, "lock_sessions_to_ip");
	}
	if (session->said)
		SAY(org, schema_org, "session");
}

static void org_begin(const struct metadata *from, struct org *org)
{
	if (!org->place.line)
		org->place = from->place;
}

void metadata_to_security(const struct metadata *settings, struct org *ret)
{
	org_begin(settings, ret);
	if (settings->ranges.place.line) {
		ret->trusted_ip_ranges = settings->ranges;
		SAY(ret, schema_org, "trusted_ip_ranges");
	}
	session_take(settings, ret);
	if (lockout_take(settings, &ret->lockout))
		SAY(ret, schema_org, "lockout");
}

void metadata_to_oauth(const struct metadata *settings, struct org *ret)
{
	struct features *features = &ret->features;
	org_begin(settings, ret);
	if (!settings->no_password_flow.place.line)
		return;
	features->username_password_flow = !settings->no_password_flow.value;
	features->username_password_flow_place = settings->no_password_flow.place;
	SAY(features, schema_features, "username_password_flow");
	SAY(ret, schema_org, "features");
}

/* --- Profiles and permission sets ------------------------------------------------------ */

static bool permissions_take(const struct metadata *from, uint32_t *permissions,
			     struct place places[PERMISSION_COUNT])
{
	bool any = false;
	for (size_t i = 0; i < PERMISSION_COUNT; i++) {
		const struct metadata_flag *flag = &from->permissions[i];
		any = any || flag->place.line;
		if (!flag->place.line || !flag->value)
			continue;
		*permissions |= 1u << i;
		places[i] = flag->place;
	}
	return any;
}

/* A licence that is not known as one of a site may be one: somebody else may say so. */
static void license_take(const struct metadata *from, struct profile *profile)
{
	if (!from->license.place.line)
		return;
	profile->license = from->license.value;
	profile->experience_cloud = license_is_site(from->license.value);
	SAY(profile, schema_profile, "license");
	if (profile->experience_cloud)
		SAY(profile, schema_profile, "experience_cloud");
}

/* Days that are not said keep what holds by default. */
static void hours_take(const struct login_hours *hours, struct profile *profile)
{
	profile->login_hours.given = true;
	profile->login_hours.place = hours->place;
	for (unsigned day = 0; day < DAYS; day++)
		if (hours->days[day].given)
			profile->login_hours.days[day] = hours->days[day];
	SAY(profile, schema_profile, "login_hours");
}

void metadata_to_profile(const struct metadata *profile, struct profile *ret)
{
	schema_profile.set_defaults(ret);
	ret->name = profile->name;
	ret->place = profile->place;
	ret->label = metadata_profile_label(profile->name);
	SAY(ret, schema_profile, "name");
	if (ret->label.length)
		SAY(ret, schema_profile, "label");
	license_take(profile, ret);
	if (profile->ranges.place.line) {
		ret->login_ip_ranges = profile->ranges;
		SAY(ret, schema_profile, "login_ip_ranges");
	}
	if (profile->hours.given)
		hours_take(&profile->hours, ret);
	if (permissions_take(profile, &ret->permissions, ret->permission_places))
		SAY(ret, schema_profile, "permissions");
}

void metadata_to_permission_set(const struct metadata *set, struct permission_set *ret)
{
	ret->name = set->name;
	ret->place = set->place;
	SAY(ret, schema_permission_set, "name");
	if (permissions_take(set, &ret->permissions, ret->permission_places))
		SAY(ret, schema_permission_set, "permissions");
}

void metadata_to_lockout(const struct metadata *policy, struct profile *ret)
{
	if (lockout_take(policy, &ret->lockout))
		SAY(ret, schema_profile, "lockout");
}

void metadata_to_device_activation(const struct metadata *setting, struct profile *ret)
{
	if (!setting->device_activation.place.line || !ret->experience_cloud)
		return;
	ret->device_activation = setting->device_activation.value;
	ret->device_activation_place = setting->device_activation.place;
	SAY(ret, schema_profile, "device_activation");
}

/* --- Apps ---------------------------------------------------------------------------------- */

void metadata_to_app(const struct metadata *app, struct app *ret)
{
	if (!ret->place.line) {
		ret->name = app->application.value.length ? app->application.value : app->name;
		ret->place = app->place;
		ret->kind =
		    app->type == METADATA_CONNECTED_APP ? APP_CONNECTED : APP_EXTERNAL_CLIENT;
		SAY(ret, schema_app, "name");
		SAY(ret, schema_app, "kind");
	}
	/* A label that is the name again says nothing; export writes it so where there is none. */
	if (app->label.place.line && app->type != METADATA_EXTERNAL_CLIENT_APP_POLICIES &&
	    !str_equal(app->label.value, ret->name)) {
		ret->label = app->label.value;
		SAY(ret, schema_app, "label");
	}
	if (app->ip_relaxation.place.line) {
		ret->ip_relaxation = (enum ip_relaxation)app->ip_relaxation.value;
		ret->ip_relaxation_place = app->ip_relaxation.place;
		SAY(ret, schema_app, "ip_relaxation");
	}
	if (app->ranges.place.line) {
		ret->ip_ranges = app->ranges;
		SAY(ret, schema_app, "ip_ranges");
	}
}
