/* The keys of the org, declared in schema.h. */
#include "load/schema_rows.h"

static const struct schema_key lockout_keys[] = {
    {.name = STR_INIT("max_attempts"),
     .type = SCHEMA_LIMIT,
     .offset = AT(lockout, max_attempts),
     .place = AT(lockout, attempts_place),
     .choices = &schema_attempts,
     .default_text = "10",
     .summary = "failed attempts before the user is locked",
     .detail = "Setup > Security > Password Policies, Maximum invalid login attempts; a profile "
	       "may have its own."},
    {.name = STR_INIT("period_minutes"),
     .type = SCHEMA_LIMIT,
     .offset = AT(lockout, period_minutes),
     .place = AT(lockout, period_place),
     .choices = &schema_periods,
     .default_text = "15",
     .summary = "how long the user stays locked",
     .detail = "Setup > Security > Password Policies, Lockout effective period."},
};
const struct schema schema_lockout =
    SCHEMA_OF_SEVERAL("a lockout", lockout_keys, struct lockout, AT(lockout, place), NULL);

static const struct schema_key session_keys[] = {
    {.name = STR_INIT("enforce_login_ip_ranges_on_every_request"),
     .type = SCHEMA_FLAG,
     .offset = AT(session_settings, enforce_login_ip_ranges_on_every_request),
     .place = AT(session_settings, enforce_place),
     .default_text = "false",
     .summary = "profile ranges hold for each request, not only for the login",
     .detail = "Setup > Security > Session Settings, Enforce login IP ranges on every request. "
	       "Without it a session that began inside goes on anywhere."},
    {.name = STR_INIT("lock_sessions_to_ip"),
     .type = SCHEMA_FLAG,
     .offset = AT(session_settings, lock_sessions_to_ip),
     .place = AT(session_settings, lock_place),
     .default_text = "false",
     .summary = "a session is good from the address of its login only",
     .detail = "Setup > Security > Session Settings, Lock sessions to the IP address from which "
	       "they originated."},
};
const struct schema schema_session =
    SCHEMA_OF_SEVERAL("the session settings", session_keys, struct session_settings, 0, NULL);

static const struct schema_key features_keys[] = {
    {PLACED_FLAG_KEY(features, login_challenge, "true", "Login Challenge Enabled"),
     .detail = "Kept for the record; no rule asks for it yet."},
    {PLACED_FLAG_KEY(features, login_with_api_token, "true", "Login with API Token"),
     .detail = "Without it no security token is asked for on the API."},
    {PLACED_FLAG_KEY(features, soap_login, "true", "SOAP login() is allowed"),
     .detail = "Without it SOAP login() is refused."},
    {PLACED_FLAG_KEY(features, username_password_flow, "true",
		     "the OAuth username-password flow is allowed"),
     .detail = "Setup > OAuth and OpenID Connect Settings. Without it the flow is refused."},
    {PLACED_FLAG_KEY(features, known_device_suffices, "true",
		     "a browser that was activated before needs no verification"),
     .detail = "Salesforce's newer text limits this to certain scenarios; false gives the cautious "
	       "answer."},
};
const struct schema schema_features =
    SCHEMA_OF_SEVERAL("the features", features_keys, struct features, 0, NULL);

static const struct schema_key org_keys[] = {
    {TEXT_KEY(org, name, "what the org is called"), .detail = "For people; nothing depends on it.",
     .example = "Acme Corp"},
    {.name = STR_INIT("edition"),
     .type = SCHEMA_CHOICE,
     .offset = AT(org, edition),
     .place = AT(org, edition_place),
     .choices = &schema_editions,
     .default_text = "enterprise",
     .summary = "the Salesforce edition",
     .detail = "It decides what is assumed about revenue."},
    {PLACED_FLAG_KEY(org, revenue, "false for developer, else true", "a paying org"),
     .detail = "Since 2025-09 trusted ranges no longer spare device activation in an org that does "
	       "not pay."},
    {.name = STR_INIT("time_zone"),
     .type = SCHEMA_TEXT,
     .offset = AT(org, time_zone),
     .place = AT(org, time_zone_place),
     .summary = "IANA name, or unknown; needed as soon as a profile has login_hours",
     .detail =
	 "Login hours are read on this clock. Setup > Company Information, Default Time Zone. "
	 "When nobody can say: unknown; then it is not known whether a time is within them.",
     .example = "America/New_York"},
    {.name = STR_INIT("rules_as_of"),
     .type = SCHEMA_RULES,
     .offset = AT(org, rules),
     .place = AT(org, rules_as_of_place),
     .default_text = "2026-02",
     .summary = "the date whose Salesforce rules apply",
     .detail = "Salesforce tightened its rules over the years, and announced more; the newest rule "
	       "set that is not later than this date applies."},
    {RANGES_KEY(org, trusted_ip_ranges,
		"Setup > Network Access: no challenge and no token from here"),
     .detail = "They spare questions and keep nobody out: what keeps people out are the "
	       "login_ip_ranges of profiles."},
    {RANGES_KEY(org, login_ip_ranges, "Session Settings: nobody logs in from elsewhere"),
     .detail = "Small editions have them, for the whole org; they are not the trusted ranges. "
	       "Empty: from anywhere."},
    {OBJECT_KEY(org, session, schema_session, "Session Settings that concern addresses"),
     .detail = "Setup > Security > Session Settings."},
    {OBJECT_KEY(org, features, schema_features, "what the org has switched on")},
    {OBJECT_KEY(org, lockout, schema_lockout, "when a user is locked"),
     .detail = "Setup > Security > Password Policies."},
};
static void org_default(void *object)
{
	struct org *org = object;
	org->edition = EDITION_ENTERPRISE;
	org->revenue = true;
	org->rules = RULES_DEFAULT;
	org->features = (struct features){.login_challenge = true,
					  .login_with_api_token = true,
					  .soap_login = true,
					  .username_password_flow = true,
					  .known_device_suffices = true};
	org->lockout = (struct lockout){.max_attempts = 10, .period_minutes = 15};
}

const struct schema schema_org =
    SCHEMA_OF_SEVERAL("the org", org_keys, struct org, AT(org, place), org_default);
