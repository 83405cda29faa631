/* Names of files of metadata: types, escapes, paths there and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "base/mem.h"
#include "base/quote.h"
#include "load/metadata_file.h"
#include "rand.h"

static const struct {
	const char *path;
	enum metadata_type type; /* METADATA_TYPE_COUNT: it is no metadata */
	const char *name;
	bool gzip;
} rows[] = {
    {"src/profiles/Admin.profile", METADATA_PROFILE, "Admin", false},
    {"Admin.profile-meta.xml", METADATA_PROFILE, "Admin", false},
    {"a/b.c/Force%2Ecom - Free User.profile.gz", METADATA_PROFILE, "Force.com - Free User", true},
    {"x/System Admin%28Without Super Access%29.profile-meta.xml.gz", METADATA_PROFILE,
     "System Admin(Without Super Access)", true},
    {"Closing%2FSourcing Head %E2%80%93 CP Access.profile-meta.xml", METADATA_PROFILE,
     "Closing/Sourcing Head \xe2\x80\x93 CP Access", false},
    {"a.b.profile", METADATA_PROFILE, "a.b", false},
    {"settings/Security.settings", METADATA_SECURITY_SETTINGS, "Security", false},
    {"settings/Security.settings-meta.xml", METADATA_SECURITY_SETTINGS, "Security", false},
    {"settings/OauthOidc.settings", METADATA_OAUTH_SETTINGS, "OauthOidc", false},
    {"settings/Account.settings", METADATA_TYPE_COUNT, "", false},
    {"settings/security.settings", METADATA_TYPE_COUNT, "", false},
    {"permissionsets/X.permissionset-meta.xml", METADATA_PERMISSION_SET, "X", false},
    {"connectedApps/A_B.connectedApp", METADATA_CONNECTED_APP, "A_B", false},
    {"externalClientApps/A.eca-meta.xml", METADATA_EXTERNAL_CLIENT_APP, "A", false},
    {"extlClntAppOauthPolicies/A_oauthPlcy.ecaOauthPlcy-meta.xml",
     METADATA_EXTERNAL_CLIENT_APP_POLICIES, "A_oauthPlcy", false},
    {"extlClntAppOauthSettings/A_oauth.ecaOauth-meta.xml", METADATA_EXTERNAL_CLIENT_APP_SETTINGS,
     "A_oauth", false},
    {"extlClntAppGlobalOauthSets/A_glbloauth.ecaGlblOauth", METADATA_TYPE_COUNT, "", false},
    {"profilePasswordPolicies/PT1_profilePasswordPolicy14.profilePasswordPolicy",
     METADATA_PASSWORD_POLICY, "PT1_profilePasswordPolicy14", false},
    {"profileSessionSettings/x.profileSessionSetting-meta.xml", METADATA_SESSION_SETTING, "x",
     false},
    {"profiles/.profile", METADATA_TYPE_COUNT, "", false},
    {".profile", METADATA_TYPE_COUNT, "", false},
    {"Admin.profile/", METADATA_TYPE_COUNT, "", false},
    {"Admin.profile.bak", METADATA_TYPE_COUNT, "", false},
    {"Admin.Profile", METADATA_TYPE_COUNT, "", false},
    {"Admin.profile-meta.xml.gz.gz", METADATA_TYPE_COUNT, "", false},
    {"Adminprofile", METADATA_TYPE_COUNT, "", false},
    {"package.xml", METADATA_TYPE_COUNT, "", false},
    {"", METADATA_TYPE_COUNT, "", false},
    {"/", METADATA_TYPE_COUNT, "", false},
    {".gz", METADATA_TYPE_COUNT, "", false},
    {"-meta.xml", METADATA_TYPE_COUNT, "", false},
};

static void test_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct metadata_name name = {.type = METADATA_TYPE_COUNT};
		struct arena arena;
		arena_init(&arena);
		enum status status = metadata_name_read(str_of(rows[i].path), &arena, &name);
		bool known = rows[i].type != METADATA_TYPE_COUNT;
		if (status != (known ? OK : INVALID) || name.type != rows[i].type ||
		    !str_equal(name.name, str_of(rows[i].name)) || name.gzip != rows[i].gzip)
			fail_msg("%s: %d '%.*s'", rows[i].path, (int)status, STR_ARG(name.name));
		arena_clear(&arena);
	}
}

static const struct {
	const char *text, *name;
} decode_rows[] = {
    {"", ""},
    {"a b-c_d", "a b-c_d"},
    {"%41%62", "Ab"},
    {"%2e%2E", ".."},
    {"100%", "100%"},
    {"%4", "%4"},
    {"%", "%"},
    {"%G1%1G", "%G1%1G"},
    {"%25%32%35", "%25"}, /* once, not twice */
    {"%E2%80%93", "\xe2\x80\x93"},
    {"%E2%80", "%E2%80"},         /* cut off */
    {"%E2x%80%93", "%E2x%80%93"}, /* interrupted */
    {"%C3\xa4", "%C3\xa4"},       /* half of it as it is */
    {"%80%41", "%80"
	       "A"},                  /* a byte that begins none */
    {"%C0%AF", "%C0%AF"},             /* too long a form of / */
    {"%ED%A0%80", "%ED%A0%80"},       /* half a pair */
    {"%00%0A%1B%7F", "%00%0A%1B%7F"}, /* control characters */
    {"%C2%9B%E2%80%A8", "%C2%9B%E2%80%A8"},
    {"%F0%9F%98%80!", "\xf0\x9f\x98\x80!"},
};

static void test_decode(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof decode_rows / sizeof *decode_rows; i++) {
		struct str name;
		struct arena arena;
		arena_init(&arena);
		assert_int_equal(metadata_name_decode(str_of(decode_rows[i].text), &arena, &name),
				 OK);
		if (!str_equal(name, str_of(decode_rows[i].name)))
			fail_msg("%s: '%.*s'", decode_rows[i].text, STR_ARG(name));
		arena_clear(&arena);
	}
}

static const struct {
	enum metadata_type type;
	const char *name;
	bool source_format;
	const char *path;
} path_rows[] = {
    {METADATA_PROFILE, "Force.com - Free User", true,
     "profiles/Force%2Ecom - Free User.profile-meta.xml"},
    {METADATA_PROFILE, "Marketing & Product", false, "profiles/Marketing %26 Product.profile"},
    {METADATA_PROFILE, "Custom: Sales (a/b) \xe2\x80\x93", false,
     "profiles/Custom%3A Sales %28a%2Fb%29 %E2%80%93.profile"},
    {METADATA_PROFILE, "..", true, "profiles/%2E%2E.profile-meta.xml"},
    {METADATA_PROFILE, "100%", true, "profiles/100%25.profile-meta.xml"},
    {METADATA_SECURITY_SETTINGS, "Security", true, "settings/Security.settings-meta.xml"},
    {METADATA_OAUTH_SETTINGS, "OauthOidc", false, "settings/OauthOidc.settings"},
    {METADATA_CONNECTED_APP, "A_B", true, "connectedApps/A_B.connectedApp-meta.xml"},
    {METADATA_EXTERNAL_CLIENT_APP_POLICIES, "x", false, "extlClntAppOauthPolicies/x.ecaOauthPlcy"},
    {METADATA_EXTERNAL_CLIENT_APP_SETTINGS, "x", true,
     "extlClntAppOauthSettings/x.ecaOauth-meta.xml"},
};

static void test_path(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof path_rows / sizeof *path_rows; i++) {
		struct arena arena;
		arena_init(&arena);
		assert_string_equal(metadata_path(path_rows[i].type, str_of(path_rows[i].name),
						  path_rows[i].source_format, &arena),
				    path_rows[i].path);
		arena_clear(&arena);
	}
}

/* A name without control characters comes back from its path, whatever is in it. */
static void test_round_trip(void **state)
{
	(void)state;
	static const char *const pieces[] = {
	    "a", "%", "/",  " ", ".", "%41", "-", "é", "\xe2\x80\x93", "\xf0\x9f\x98\x80",
	    "&", "'", "\"", "Z", "0", "+",   "*", "_"};
	struct rand rand = rand_start("round trip of names");
	for (unsigned i = 0; i < 20000; i++) {
		char text[200] = "x";
		struct arena arena;
		struct metadata_name name;
		enum metadata_type type =
		    METADATA_PROFILE + (enum metadata_type)rand_below(&rand, 7);
		bool source = rand_below(&rand, 2);
		for (uint32_t count = rand_below(&rand, 12); count > 0; count--)
			strcat(text, pieces[rand_below(&rand, sizeof pieces / sizeof *pieces)]);
		arena_init(&arena);
		const char *path = metadata_path(type, str_of(text), source, &arena);
		assert_int_equal(metadata_name_read(str_of(path), &arena, &name), OK);
		if (name.type != type || name.gzip || !str_equal(name.name, str_of(text)))
			fail_msg("%s: %s: '%.*s'", text, path, STR_ARG(name.name));
		arena_clear(&arena);
	}
}

static void test_labels(void **state)
{
	(void)state;
	assert_true(str_equal(metadata_profile_label(STR("Admin")), STR("System Administrator")));
	assert_true(
	    str_equal(metadata_profile_label(STR("StandardAul")), STR("Standard Platform User")));
	assert_true(str_equal(metadata_profile_name(STR("System Administrator")), STR("Admin")));
	assert_true(str_equal(metadata_profile_name(STR("Standard User")), STR("Standard")));
	static const char *const others[] = {
	    "Authenticated Website",       "Read Only", "Marketing User",
	    "High Volume Customer Portal", "Admin",     ""};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_int_equal(metadata_profile_name(str_of(others[i])).length, 0);
	/* Two standard profiles have that label. */
	assert_int_equal(metadata_profile_label(STR("PlatformPortal")).length, 0);
	assert_int_equal(metadata_profile_label(STR("admin")).length, 0);
	assert_int_equal(metadata_profile_label(STR("System Administrator")).length, 0);
}

static void test_types(void **state)
{
	(void)state;
	assert_string_equal(metadata_type_name(METADATA_SECURITY_SETTINGS), "Settings");
	assert_string_equal(metadata_type_name(METADATA_OAUTH_SETTINGS), "Settings");
	assert_string_equal(metadata_type_name(METADATA_EXTERNAL_CLIENT_APP),
			    "ExternalClientApplication");
}

static void test_nomem(void **state)
{
	(void)state;
	struct str path = STR("profiles/A%20B.profile"), name;
	struct metadata_name read;
	struct arena arena;
	arena_init(&arena);
	mem_fail_from(1);
	assert_int_equal(metadata_name_read(path, &arena, &read), NOMEM);
	assert_int_equal(metadata_name_decode(path, &arena, &name), NOMEM);
	assert_null(metadata_path(METADATA_PROFILE, path, true, &arena));
	mem_fail_from(0);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_read),   cmocka_unit_test(test_decode),
	    cmocka_unit_test(test_path),   cmocka_unit_test(test_round_trip),
	    cmocka_unit_test(test_labels), cmocka_unit_test(test_types),
	    cmocka_unit_test(test_nomem),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
