#include "load/metadata_replace.h"

#include "base/quote.h"
#include "policy/row_match.h"

/* "profile", "connected app", …: what messages call a component of the type. */
static const char *noun_of(enum metadata_type type)
{
	static const char *const nouns[METADATA_TYPE_COUNT] = {
	    [METADATA_SECURITY_SETTINGS] = "the security settings",
	    [METADATA_OAUTH_SETTINGS] = "the OAuth settings",
	    [METADATA_PROFILE] = "profile",
	    [METADATA_PERMISSION_SET] = "permission set",
	    [METADATA_CONNECTED_APP] = "connected app",
	    [METADATA_EXTERNAL_CLIENT_APP] = "external client app",
	    [METADATA_EXTERNAL_CLIENT_APP_POLICIES] = "the policies of external client app",
	    [METADATA_EXTERNAL_CLIENT_APP_SETTINGS] = "the OAuth settings of external client app",
	    [METADATA_PASSWORD_POLICY] = "the password policy of profile",
	    [METADATA_SESSION_SETTING] = "the session settings of profile",
	};
	return nouns[type];
}

/* "profile "Admin"", "the security settings" */
static const char *component_words(const struct metadata *of, struct findings *findings)
{
	const char *noun = noun_of(of->type);
	struct str name = of->profile.value.length       ? of->profile.value
			  : of->application.value.length ? of->application.value
							 : of->name;
	if (of->type == METADATA_SECURITY_SETTINGS || of->type == METADATA_OAUTH_SETTINGS)
		return noun;
	const char *words = arena_format(findings->arena, "%s %s", noun, quote(findings, name));
	findings->nomem = findings->nomem || !words;
	return words ? words : "";
}

/* `key`: what changes, as the policy format calls it. */
static void replaced_add(const struct metadata *into, struct place before, struct place now,
			 const char *key, struct findings *findings)
{
	struct finding *finding = findings_advise(
	    findings, SEVERITY_WARNING, now, "metadata-replaced",
	    "%s of %s stand in several files, and not alike: those of the last one count", key,
	    component_words(into, findings));
	finding->help = "name the folder that is deployed, or make the files say the same";
	finding->other = before;
	finding->note = "this no longer counts";
}

/* --- Values ----------------------------------------------------------------------------- */

enum value { VALUE_TEXT, VALUE_FLAG, VALUE_NUMBER };

static const struct field {
	const char *key;
	enum value value;
	size_t offset;
} fields[] = {
#define FIELD(key, value, member)                                                                  \
	{                                                                                          \
		key, value, offsetof(struct metadata, member)                                      \
	}
    FIELD("labels", VALUE_TEXT, label),
    FIELD("licences", VALUE_TEXT, license),
    FIELD("values of enforce_login_ip_ranges_on_every_request", VALUE_FLAG, enforce),
    FIELD("values of lock_sessions_to_ip", VALUE_FLAG, lock),
    FIELD("values of isLoginWithSalesforceCredentialsDisabled", VALUE_FLAG, no_password),
    FIELD("values of blockOAuthUnPwFlow", VALUE_FLAG, no_password_flow),
    FIELD("values of device_activation", VALUE_FLAG, device_activation),
    FIELD("values of max_attempts", VALUE_NUMBER, max_attempts),
    FIELD("values of period_minutes", VALUE_NUMBER, period_minutes),
    FIELD("values of ip_relaxation", VALUE_NUMBER, ip_relaxation),
#undef FIELD
};

enum { FIELDS = sizeof fields / sizeof *fields };

static void flag_replace(struct metadata *into, struct metadata_flag *mine,
			 const struct metadata_flag *theirs, const char *key,
			 struct findings *findings)
{
	if (!theirs->place.line)
		return;
	if (mine->place.line && mine->value != theirs->value)
		replaced_add(into, mine->place, theirs->place, key, findings);
	*mine = *theirs;
}

static void number_replace(struct metadata *into, struct metadata_number *mine,
			   const struct metadata_number *theirs, const char *key,
			   struct findings *findings)
{
	if (!theirs->place.line)
		return;
	if (mine->place.line && mine->value != theirs->value)
		replaced_add(into, mine->place, theirs->place, key, findings);
	*mine = *theirs;
}

static void text_replace(struct metadata *into, struct metadata_text *mine,
			 const struct metadata_text *theirs, const char *key,
			 struct findings *findings)
{
	if (!theirs->place.line)
		return;
	if (mine->place.line && !str_equal(mine->value, theirs->value))
		replaced_add(into, mine->place, theirs->place, key, findings);
	*mine = *theirs;
}

static void field_replace(struct metadata *into, const struct metadata *later,
			  const struct field *field, struct findings *findings)
{
	void *mine = (char *)into + field->offset;
	const void *theirs = (const char *)later + field->offset;
	if (field->value == VALUE_TEXT)
		text_replace(into, mine, theirs, field->key, findings);
	else if (field->value == VALUE_FLAG)
		flag_replace(into, mine, theirs, field->key, findings);
	else
		number_replace(into, mine, theirs, field->key, findings);
}

/* --- Lists and hours ------------------------------------------------------------------------ */

static const char *ranges_key(enum metadata_type type)
{
	if (type == METADATA_SECURITY_SETTINGS)
		return "trusted_ip_ranges";
	return type == METADATA_PROFILE ? "login_ip_ranges" : "ip_ranges";
}

static void ranges_replace(struct metadata *into, const struct metadata *later,
			   struct findings *findings)
{
	if (!later->ranges.place.line)
		return;
	bool same = true;
	if (into->ranges.place.line && row_lists_alike(&into->ranges, &later->ranges, &same) != OK)
		findings->nomem = true;
	if (!same)
		replaced_add(into, into->ranges.place, later->ranges.place, ranges_key(into->type),
			     findings);
	into->ranges = later->ranges;
}

static bool hours_same(const struct login_hours *a, const struct login_hours *b)
{
	for (size_t day = 0; day < DAYS; day++)
		if (a->days[day].given != b->days[day].given ||
		    a->days[day].start != b->days[day].start ||
		    a->days[day].end != b->days[day].end)
			return false;
	return true;
}

static void hours_replace(struct metadata *into, const struct metadata *later,
			  struct findings *findings)
{
	if (!later->hours.place.line)
		return;
	if (into->hours.place.line && !hours_same(&into->hours, &later->hours))
		replaced_add(into, into->hours.place, later->hours.place, "login_hours", findings);
	into->hours = later->hours;
}

void metadata_replace(struct metadata *into, const struct metadata *later,
		      struct findings *findings)
{
	ranges_replace(into, later, findings);
	hours_replace(into, later, findings);
	for (size_t i = 0; i < PERMISSION_COUNT; i++)
		flag_replace(into, &into->permissions[i], &later->permissions[i], "permissions",
			     findings);
	for (size_t i = 0; i < FIELDS; i++)
		field_replace(into, later, &fields[i], findings);
}
