/* The keys of profiles, permission sets, users and apps, declared in schema.h. */
#include "load/schema_rows.h"

static const struct schema_key hours_keys[] = {
    {DAY_KEY("monday", 0)},   {DAY_KEY("tuesday", 1)}, {DAY_KEY("wednesday", 2)},
    {DAY_KEY("thursday", 3)}, {DAY_KEY("friday", 4)},  {DAY_KEY("saturday", 5)},
    {DAY_KEY("sunday", 6)},
};
const struct schema schema_hours =
    SCHEMA("login hours", hours_keys, struct login_hours, AT(login_hours, place));

static const struct schema_key profile_keys[] = {
    {NAME_KEY(profile, name, "the profile's name"),
     .detail = "Users refer to it; as Setup > Users > Profiles shows it.",
     .example = "API Integration"},
    {TEXT_KEY(profile, label, "what Setup shows"),
     .detail = "Options of commands find a profile by its label, too, when it is the only one.",
     .example = "API integrations"},
    {TEXT_KEY(profile, license, "the user licence it is for"),
     .detail = "As Setup > Users > Profiles shows it. For people and for export; what follows from "
	       "it for logins is said by experience_cloud.",
     .example = "Salesforce"},
    {RANGES_KEY(profile, login_ip_ranges, "any entry makes the profile restrictive"),
     .detail = "With one, its users log in from inside and from nowhere else, and no token is "
	       "asked for there. Setup > Users > Profiles, Login IP Ranges."},
    {OBJECT_KEY(profile, login_hours, schema_hours, "a day left out is not restricted; org time"),
     .detail = "Setup > Users > Profiles, Login Hours. Needs org.time_zone."},
    {PERMISSIONS_KEY(profile), .detail = "Of all its users; permission sets add to them.",
     .example = "api_only"},
    {FLAG_KEY(profile, experience_cloud, "false", "customers or partners of a site"),
     .detail = "Site users are asked for device activation only where device_activation is on."},
    {PLACED_FLAG_KEY(profile, device_activation, "false",
		     "device activation; with experience_cloud only"),
     .detail = "Off, site users are never asked to verify a new browser."},
    {OBJECT_KEY(profile, lockout, schema_lockout, "overrides the org's"),
     .detail = "Left out: the org's."},
};
static void profile_default(void *object)
{
	struct profile *profile = object;
	for (size_t day = 0; day < DAYS; day++)
		profile->login_hours.days[day].end = DAY_MINUTES;
}

const struct schema schema_profile = SCHEMA_OF_SEVERAL("a profile", profile_keys, struct profile,
						       AT(profile, place), profile_default);

static const struct schema_key permission_set_keys[] = {
    {NAME_KEY(permission_set, name, "the permission set's name"), .detail = "Users refer to it.",
     .example = "Integrations"},
    {PERMISSIONS_KEY(permission_set), .detail = "Added to those of the user's profile.",
     .example = "api_only"},
};
const struct schema schema_permission_set =
    SCHEMA_OF_SEVERAL("a permission set", permission_set_keys, struct permission_set,
		      AT(permission_set, place), NULL);

static const struct schema_key user_keys[] = {
    {NAME_KEY(user, username, "what the user logs in with"),
     .detail = "The whole username, with its @.", .example = "integration@acme.example"},
    {.name = STR_INIT("profile"),
     .type = SCHEMA_REFERENCE,
     .flags = SCHEMA_REQUIRED,
     .offset = AT(user, profile),
     .summary = "the name of the user's profile",
     .detail = "Every user has exactly one.",
     .example = "API Integration"},
    {.name = STR_INIT("permission_sets"),
     .type = SCHEMA_REFERENCES,
     .offset = AT(user, permission_sets),
     .default_text = "[]",
     .summary = "names of assigned permission sets",
     .detail = "They add permissions and take none away.",
     .example = "Integrations"},
    {PERMISSIONS_KEY(user), .detail = "Of the user alone, as a CSV of users has them.",
     .example = "api_only"},
    {PLACED_FLAG_KEY(user, active, "true", "may log in at all"),
     .detail = "Deactivated users are refused, whatever else holds."},
    {PLACED_FLAG_KEY(user, frozen, "false", "frozen by an administrator"),
     .detail = "A frozen user is refused, but keeps the licence."},
    {PLACED_FLAG_KEY(user, locked, "false", "locked after too many attempts"),
     .detail = "Until an administrator unlocks the user, or the lockout period is over."},
    {FLAG_KEY(user, sso, "false", "logs in through single sign-on")},
    {PLACED_FLAG_KEY(user, authenticator, "false", "has registered an authenticator app"),
     .detail = "With the permission mfa_for_api its code then takes the place of the token."},
    {FLAG_KEY(user, token_reset_before, "false", "has ever reset the token by hand"),
     .detail = "Matters for whether Reset My Security Token is shown."},
};
static void user_default(void *object)
{
	struct user *user = object;
	user->active = true;
	user->profile.index = NONE;
}

const struct schema schema_user =
    SCHEMA_WITH_DEFAULTS("a user", user_keys, struct user, AT(user, place), user_default);

static const struct schema_key app_keys[] = {
    {NAME_KEY(app, name, "the app's name"), .detail = "What --app asks for.",
     .example = "Nightly ETL"},
    {TEXT_KEY(app, label, "what Setup shows"),
     .detail = "Options of commands find an app by its label, too, when it is the only one.",
     .example = "Nightly ETL (production)"},
    {.name = STR_INIT("kind"),
     .type = SCHEMA_CHOICE,
     .offset = AT(app, kind),
     .choices = &schema_kinds,
     .default_text = "connected_app",
     .summary = "connected app or external client app"},
    {.name = STR_INIT("ip_relaxation"),
     .type = SCHEMA_CHOICE,
     .offset = AT(app, ip_relaxation),
     .place = AT(app, ip_relaxation_place),
     .choices = &schema_relaxations,
     .default_text = "enforce",
     .summary = "what the app does to profile ranges; Salesforce's spellings too",
     .detail = "Setup > Manage Connected Apps, IP Relaxation. It changes nothing for a profile "
	       "without ranges."},
    {RANGES_KEY(app, ip_ranges, "the app's own ranges, for bypass_2factor"),
     .detail = "An address in them lifts the profile's ranges, one outside is refused."},
};
const struct schema schema_app =
    SCHEMA_OF_SEVERAL("an app", app_keys, struct app, AT(app, place), NULL);
