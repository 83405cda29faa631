#include "load/metadata_file.h"

/* How files of a type are called, in which folder they are, and what package.xml calls it:
 * as the pages of the Metadata API Developer Guide say for each type. Settings have one file
 * of a fixed name each. */
static const struct file_kind {
	struct str suffix;
	const char *folder, *type;
	struct str only; /* the name of the one file; empty: any */
} kinds[METADATA_TYPE_COUNT] = {
    [METADATA_SECURITY_SETTINGS] = {STR_INIT(".settings"), "settings", "Settings",
				    STR_INIT("Security")},
    [METADATA_OAUTH_SETTINGS] = {STR_INIT(".settings"), "settings", "Settings",
				 STR_INIT("OauthOidc")},
    [METADATA_PROFILE] = {STR_INIT(".profile"), "profiles", "Profile", {0}},
    [METADATA_PERMISSION_SET] = {STR_INIT(".permissionset"),
				 "permissionsets",
				 "PermissionSet",
				 {0}},
    [METADATA_CONNECTED_APP] = {STR_INIT(".connectedApp"), "connectedApps", "ConnectedApp", {0}},
    [METADATA_EXTERNAL_CLIENT_APP] = {STR_INIT(".eca"),
				      "externalClientApps",
				      "ExternalClientApplication",
				      {0}},
    [METADATA_EXTERNAL_CLIENT_APP_POLICIES] = {STR_INIT(".ecaOauthPlcy"),
					       "extlClntAppOauthPolicies",
					       "ExtlClntAppOauthConfigurablePolicies",
					       {0}},
    [METADATA_EXTERNAL_CLIENT_APP_SETTINGS] = {STR_INIT(".ecaOauth"),
					       "extlClntAppOauthSettings",
					       "ExtlClntAppOauthSettings",
					       {0}},
    [METADATA_PASSWORD_POLICY] = {STR_INIT(".profilePasswordPolicy"),
				  "profilePasswordPolicies",
				  "ProfilePasswordPolicy",
				  {0}},
    [METADATA_SESSION_SETTING] = {STR_INIT(".profileSessionSetting"),
				  "profileSessionSettings",
				  "ProfileSessionSetting",
				  {0}},
};

static const struct str source_suffix = STR_INIT("-meta.xml"), gzip_suffix = STR_INIT(".gz");

/* --- Names --------------------------------------------------------------------------- */

static int hex_value(char c)
{
	if (char_is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte of a %XX that the text begins with; -1: there is none. */
static int escape_read(struct str text)
{
	if (text.length < 3 || text.at[0] != '%')
		return -1;
	int high = hex_value(text.at[1]), low = hex_value(text.at[2]);
	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/* Decodes the character whose escapes the text begins with into `ret`. Returns its bytes, 0:
 * there is none that a name may have. */
static size_t escaped_character(struct str text, char ret[static 4])
{
	size_t length = 0;
	for (int byte; length < 4 && (byte = escape_read(text)) >= 0; length++) {
		ret[length] = (char)byte;
		text = (struct str){text.at + 3, text.length - 3};
	}
	struct str rest = {ret, length};
	uint32_t character = length ? str_next_char(&rest) : 0;
	if (character == UINT32_MAX || character < 0x20 ||
	    (character >= 0x7f && character < 0xa0) || character == 0x2028 || character == 0x2029)
		return 0;
	return length - rest.length;
}

enum status metadata_name_decode(struct str text, struct arena *arena, struct str *ret)
{
	char *name = arena_text(arena, text.at, text.length); /* decoding makes it no longer */
	size_t length = 0;
	if (!name)
		return NOMEM;
	while (text.length) {
		char character[4];
		size_t bytes = escaped_character(text, character), used = bytes * 3;
		if (bytes)
			memcpy(name + length, character, bytes);
		else
			name[length] = *text.at, bytes = used = 1;
		length += bytes;
		text = (struct str){text.at + used, text.length - used};
	}
	name[length] = '\0';
	*ret = (struct str){name, length};
	return OK;
}

/* --- Files --------------------------------------------------------------------------- */

/* Takes the suffix off; false: the text has another, or nothing before it. */
static bool suffix_cut(struct str *text, struct str suffix)
{
	if (text->length <= suffix.length)
		return false;
	size_t length = text->length - suffix.length;
	if (memcmp(text->at + length, suffix.at, suffix.length) != 0)
		return false;
	text->length = length;
	return true;
}

static struct str base_of(struct str path)
{
	const char *slash = path.length ? memrchr(path.at, '/', path.length) : NULL;
	if (!slash)
		return path;
	return (struct str){slash + 1, path.length - (size_t)(slash + 1 - path.at)};
}

enum status metadata_name_read(struct str path, struct arena *arena, struct metadata_name *ret)
{
	struct metadata_name read = {0};
	struct str base = base_of(path);
	read.gzip = suffix_cut(&base, gzip_suffix);
	suffix_cut(&base, source_suffix);
	for (unsigned type = 0; type < METADATA_TYPE_COUNT; type++) {
		struct str name = base, only = kinds[type].only;
		if (!suffix_cut(&name, kinds[type].suffix) ||
		    (only.length && !str_equal(name, only)))
			continue;
		read.type = (enum metadata_type)type;
		if (metadata_name_decode(name, arena, &read.name) != OK)
			return NOMEM;
		*ret = read;
		return OK;
	}
	return INVALID;
}

/* Letters, digits, blanks, - and _ are the only ones that files of real orgs have as they are. */
static bool stays(char c)
{
	return char_is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == ' ' ||
	       c == '-' || c == '_';
}

/* Writes the name as files have it; returns where it ends. */
static char *name_encode(struct str name, char *at)
{
	static const char digits[] = "0123456789ABCDEF";
	for (size_t i = 0; i < name.length; i++) {
		unsigned char byte = (unsigned char)name.at[i];
		if (stays(name.at[i])) {
			*at++ = name.at[i];
		} else {
			*at++ = '%';
			*at++ = digits[byte >> 4];
			*at++ = digits[byte & 15];
		}
	}
	return at;
}

const char *metadata_path(enum metadata_type type, struct str name, bool source_format,
			  struct arena *arena)
{
	const struct file_kind *kind = &kinds[type];
	const char *meta = source_format ? source_suffix.at : "";
	char *path = arena_array(arena, name.length + 1, 3);
	if (!path)
		return NULL;
	*name_encode(name, path) = '\0';
	return arena_format(arena, "%s/%s%s%s", kind->folder, path, kind->suffix.at, meta);
}

const char *metadata_type_name(enum metadata_type type)
{
	return kinds[type].type;
}

/* --- Standard profiles ----------------------------------------------------------------- */

static const struct {
	struct str name, label;
	bool sure; /* no other profile can have the label, and every org has the profile */
} standard_profiles[] = {
    {STR_INIT("Admin"), STR_INIT("System Administrator"), true},
    {STR_INIT("Standard"), STR_INIT("Standard User"), true},
    {STR_INIT("ReadOnly"), STR_INIT("Read Only"), false},
    {STR_INIT("ContractManager"), STR_INIT("Contract Manager"), false},
    {STR_INIT("MarketingProfile"), STR_INIT("Marketing User"), false},
    {STR_INIT("SolutionManager"), STR_INIT("Solution Manager"), false},
    {STR_INIT("StandardAul"), STR_INIT("Standard Platform User"), false},
    {STR_INIT("HighVolumePortal"), STR_INIT("High Volume Customer Portal"), false},
};

enum { STANDARD_PROFILES = sizeof standard_profiles / sizeof *standard_profiles };

/* Names as the Tooling API gives them in Profile.FullName, labels as in Profile.Name
 * (salesforce.stackexchange.com, questions 113370 and 156802, and projects that map them).
 * Other standard profiles, such as Chatter Free User, are called by their labels. Two are
 * labelled Authenticated Website, PlatformPortal and one that is called so: neither has it
 * here, for it would not say which. */
struct str metadata_profile_label(struct str name)
{
	for (size_t i = 0; i < STANDARD_PROFILES; i++)
		if (str_equal(standard_profiles[i].name, name))
			return standard_profiles[i].label;
	return (struct str){0};
}

struct str metadata_profile_name(struct str label)
{
	for (size_t i = 0; i < STANDARD_PROFILES; i++)
		if (standard_profiles[i].sure && str_equal(standard_profiles[i].label, label))
			return standard_profiles[i].name;
	return (struct str){0};
}
