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

static bool texts_differ(const void *a, const void *b)
{
	return !str_equal(((const struct metadata_text *)a)->value,
			  ((const struct metadata_text *)b)->value);
}

static bool flags_differ(const void *a, const void *b)
{
	return ((const struct metadata_flag *)a)->value != ((const struct metadata_flag *)b)->value;
}

static bool numbers_differ(const void *a, const void *b)
{
	return ((const struct metadata_number *)a)->value !=
	       ((const struct metadata_number *)b)->value;
}

static const struct {
	size_t size, place;
	bool (*differ)(const void *a, const void *b);
} values[] = {
#define VALUE(type, differ)                                                                        \
	{                                                                                          \
		sizeof(struct type), offsetof(struct type, place), differ                          \
	}
    [VALUE_TEXT] = VALUE(metadata_text, texts_differ),
    [VALUE_FLAG] = VALUE(metadata_flag, flags_differ),
    [VALUE_NUMBER] = VALUE(metadata_number, numbers_differ),
#undef VALUE
};

static void value_replace(struct metadata *into, const struct metadata *later,
			  const struct field *field, struct findings *findings)
{
	char *mine = (char *)into + field->offset;
	const char *theirs = (const char *)later + field->offset;
	struct place before, after;
	memcpy(&before, mine + values[field->value].place, sizeof before);
	memcpy(&after, theirs + values[field->value].place, sizeof after);
	if (!after.line)
		return;
	if (before.line && values[field->value].differ(mine, theirs))
		replaced_add(into, before, after, field->key, findings);
	memcpy(mine, theirs, values[field->value].size);
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

static void hours_replace(struct metadata *into, const struct metadata *later,
			  struct findings *findings)
{
	if (!later->hours.place.line)
		return;
	if (into->hours.place.line && !metadata_hours_equal(&into->hours, &later->hours))
		replaced_add(into, into->hours.place, later->hours.place, "login_hours", findings);
	into->hours = later->hours;
}

void metadata_replace(struct metadata *into, const struct metadata *later,
		      struct findings *findings)
{
	ranges_replace(into, later, findings);
	hours_replace(into, later, findings);
	for (size_t i = 0; i < PERMISSION_COUNT; i++) {
		const struct field permission = {"permissions", VALUE_FLAG,
						 offsetof(struct metadata, permissions) +
						     i * sizeof *into->permissions};
		value_replace(into, later, &permission, findings);
	}
	for (size_t i = 0; i < FIELDS; i++)
		value_replace(into, later, &fields[i], findings);
}
