/* Which licences are a site's, and what Salesforce calls the permissions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy/license.h"
#include "policy/permission.h"

static void test_sites(void **state)
{
	(void)state;
	static const struct {
		const char *license;
		bool site;
	} rows[] = {
	    {"Customer Community", true},
	    {"Customer Community Login", true},
	    {"Customer Community Plus", true},
	    {"Customer Community Plus Login", true},
	    {"Partner Community", true},
	    {"Partner Community Login", true},
	    {"External Apps", true},
	    {"External Apps Login", true},
	    {"External Identity", true},
	    {"Channel Account", true},
	    {"Gold Partner", true},
	    {"Silver Partner", true},
	    {"Customer Portal Manager Standard", true},
	    {"Customer Portal Manager Custom", true},
	    {"High Volume Customer Portal", true},
	    {"Overage High Volume Customer Portal", true},
	    {"Authenticated Website", true},
	    {"Guest User License", true},
	    {"Salesforce", false},
	    {"Salesforce Platform", false},
	    {"Salesforce Platform Login", false},
	    {"Salesforce Integration", false},
	    {"Identity", false},
	    {"Partner App Subscription", false},
	    {"Chatter Free", false},
	    {"Chatter External", false},
	    {"Gold Partner Login", false}, /* there is no such one */
	    {"Customer Community ", false},
	    {"customer community", false},
	    {" Login", false},
	    {"Login", false},
	    {"", false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (license_is_site(str_of(rows[i].license)) != rows[i].site)
			fail_msg("%s", rows[i].license);
}

static void test_permissions(void **state)
{
	(void)state;
	static const struct {
		uint32_t permission;
		const char *name;
	} rows[] = {
	    {PERMISSION_API_ONLY, "ApiUserOnly"},
	    {PERMISSION_MFA_FOR_API, "TwoFactorApi"},
	    {PERMISSION_MFA_FOR_UI, "ForceTwoFactor"},
	    {PERMISSION_MODIFY_ALL_DATA, "ModifyAllData"},
	    {PERMISSION_USE_ANY_API_AUTH, "UseAnyApiAuth"},
	};
	static const char *const others[] = {"", "apiuseronly", "ApiUserOnly ", "ViewAllData",
					     "PermissionsApiUserOnly"};
	size_t bit = SIZE_MAX;
	assert_int_equal(sizeof rows / sizeof *rows, PERMISSION_COUNT);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_true(permission_find(str_of(rows[i].name), &bit));
		assert_int_equal(1u << bit, rows[i].permission);
		assert_string_equal(permission_field_name(bit), rows[i].name);
	}
	bit = 77;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_false(permission_find(str_of(others[i]), &bit));
	assert_int_equal(bit, 77);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sites),
	    cmocka_unit_test(test_permissions),
	};
	return cmocka_run_group_tests_name("license", tests, NULL, NULL);
}
