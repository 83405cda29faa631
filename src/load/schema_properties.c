/* The keys of properties, declared in schema.h. A property says of which logins it speaks, in
 * the mapping of its kind, and what becomes of them: inside it of what never happens, or once,
 * and beside it of what always does. Facts are called as in tests. */
#include "load/schema_rows.h"

/* clang-format off */
#define WHO_KEYS                                                                                   \
	{FEW_KEY("user", SCHEMA_NAMES, scope, users, "these users, as they are"),                  \
	 .detail = "Either user or profile; with neither it is about everybody.",                  \
	 .example = "etl@acme.example"},                                                           \
	{FEW_KEY("profile", SCHEMA_NAMES, scope, profiles, "or: everybody of these profiles"),     \
	 .detail = "The profile alone, as an active user without permission sets has it, and "     \
		   "each of its users who is active, not frozen and not locked.",                  \
	 .example = "System Administrator"}

#define DECIDED_KEYS                                                                               \
	{KEY("verdict", SCHEMA_WORDS, scope, expect.verdicts, "one of these becomes of a login"),  \
	 .place = AT(scope, expect.place), .flags = SCHEMA_REQUIRED, .choices = &schema_decided, .also = STR_INIT("expect"),         \
	 .detail = "One or several.", .example = "allow"},                                         \
	{KEY("reason", SCHEMA_WORDS, scope, expect.reasons, "for one of these reasons"),           \
	 .choices = &schema_reasons, .detail = "Left out: any.", .example = "trusted-ip"}

#define PLACE_KEYS                                                                                 \
	{FEW_KEY("via", SCHEMA_WORDS, scope, via, "how"), .choices = &schema_channels,             \
	 .detail = "Left out: every channel.", .example = "soap"},                                 \
	{FEW_KEY("inside", SCHEMA_WHERE, scope, inside, "from these addresses"),                   \
	 .also = STR_INIT("ip"),                                                                   \
	 .detail = "An address, a block, a range or '@network', or a list of them. Left out: "     \
		   "from anywhere.",                                                               \
	 .example = "@office"},                                                                    \
	{FEW_KEY("outside", SCHEMA_WHERE, scope, outside, "but not from these"),                   \
	 .detail = "Together with inside: from there, without these.", .example = "@office"},      \
	{FEW_KEY("app", SCHEMA_NAMES, scope, apps, "the connected app of an oauth channel"),       \
	 .detail = "Left out: every one, and one that is not listed.", .example = "Nightly ETL"}

#define AT_KEY(type_of, text)                                                                      \
	{FEW_KEY("at", type_of, scope, at, "when; without an offset on the clock of the org"),     \
	 .detail = text}

#define FACT_KEYS(credential_text, strong_text)                                                    \
	{FEW_KEY("device", SCHEMA_WORDS, scope, device,                                            \
		 "whether the browser is known from an earlier login"),                            \
	 .choices = &schema_devices, .detail = "Left out: either.", .example = "new"},             \
	{FEW_KEY("credential", SCHEMA_WORDS, scope, credential, "what is presented"),              \
	 .choices = &schema_credentials, .detail = credential_text, .example = "token"},           \
	{FEW_KEY("strong_auth", SCHEMA_ANSWERS, scope, strong_auth,                                \
		 "whether MFA or the like was completed"),                                         \
	 .choices = &schema_answers, .detail = strong_text, .example = "yes"},                     \
	{FEW_KEY("phase", SCHEMA_WORDS, scope, phase, "a login, or a request in a session"),       \
	 .choices = &schema_phases, .detail = "Left out: a login.", .example = "request"}

#define ANY_FACT_KEYS                                                                              \
	FACT_KEYS("Left out: any of them.",                                                        \
		  "With or without quotes; true and false mean the same. Left out: either.")

#define SCOPE(noun, rows)                                                                          \
	{                                                                                          \
		.what = noun, .keys = rows, .count = SCHEMA_COUNT(rows),                           \
		.size = sizeof(struct scope), .place = AT(scope, place), .in = &schema_property    \
	}

#define KIND_KEY(key, value)                                                                       \
	.name = STR_INIT(key), .flags = SCHEMA_KIND, .kind = AT(property, kind), .kind_value = value

#define SCOPE_KEY(key, value, schema, text)                                                        \
	KIND_KEY(key, value), .type = SCHEMA_OBJECT, .offset = AT(property, scope),          \
	.of = &(schema), .summary = text
/* clang-format on */

static const struct schema_key never_keys[] = {
    WHO_KEYS,      DECIDED_KEYS, PLACE_KEYS, AT_KEY(SCHEMA_TIMES, "Left out: at any time."),
    ANY_FACT_KEYS,
};
const struct schema schema_never = SCOPE("the scope of never", never_keys);

static const struct schema_key always_keys[] = {
    WHO_KEYS,
    PLACE_KEYS,
    AT_KEY(SCHEMA_TIMES, "Left out: at any time."),
    FACT_KEYS("Left out: the password alone.",
	      "With or without quotes; true and false mean the same. Left out: no."),
};
const struct schema schema_always = SCOPE("the scope of always", always_keys);

static const struct schema_key exists_keys[] = {
    WHO_KEYS,
    DECIDED_KEYS,
    PLACE_KEYS,
    AT_KEY(
	SCHEMA_MINUTES,
	"every-minute: in each minute of the week there is such a login. Left out: at any time."),
    ANY_FACT_KEYS,
};
const struct schema schema_exists = SCOPE("the scope of exists", exists_keys);

static const struct schema_key property_keys[] = {
    {NAME_KEY(property, name, "what the property says, in words"),
     .detail = "No two properties have the same.", .example = "admins only from the office"},
    {SCOPE_KEY("never", PROPERTY_NEVER, schema_never, "no login of this scope is decided so"),
     .detail = "One of never, always, exists and no_broader_than."},
    {SCOPE_KEY("always", PROPERTY_ALWAYS, schema_always,
	       "each login of this scope is decided as verdict says"),
     .detail = "The password alone is presented, without strong authentication, unless the scope "
	       "says otherwise. {} stands for every login."},
    {SCOPE_KEY("exists", PROPERTY_EXISTS, schema_exists, "a login of this scope is decided so")},
    {KIND_KEY("no_broader_than", PROPERTY_NO_BROADER), .type = SCHEMA_FILE_NAME,
     .offset = AT(property, approved), .place = AT(property, approved_place),
     .summary = "nobody gets in whom that policy refuses, or with less than it asks for",
     .detail = "A policy file, or a directory with loginscope.yaml, relative to this file.",
     .example = "approved.yaml"},
    {.name = STR_INIT("verdict"),
     .type = SCHEMA_WORDS,
     .flags = SCHEMA_REQUIRED,
     .offset = AT(property, expect.verdicts),
     .place = AT(property, expect.place),
     .kind = AT(property, kind),
     .kind_value = PROPERTY_ALWAYS,
     .choices = &schema_decided,
     .also = STR_INIT("expect"),
     .summary = "with always: one of these becomes of each login",
     .detail = "One or several.",
     .example = "allow"},
    {.name = STR_INIT("reason"),
     .type = SCHEMA_WORDS,
     .offset = AT(property, expect.reasons),
     .kind = AT(property, kind),
     .kind_value = PROPERTY_ALWAYS,
     .choices = &schema_reasons,
     .summary = "with always: for one of these reasons",
     .detail = "Left out: any.",
     .example = "trusted-ip"},
};
const struct schema schema_property =
    SCHEMA("a property", property_keys, struct property, AT(property, place));

static const struct schema_key file_keys[] = {{VERSION_KEY}, {PROPERTIES_KEY}};
const struct schema schema_properties = SCHEMA("a file of properties", file_keys, struct policy, 0);
