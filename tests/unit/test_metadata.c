/* Files of metadata: what each type says and where, in pieces of every size and in every
 * encoding; what is refused; what the digest is of; memory that runs out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "load/metadata_rows.h"
#include "load/xml.h"
#include "metadata_run.h"
#include "peak.h"
#include "xml_encodings.h"

#define NS             " xmlns=\"http://soap.sforce.com/2006/04/metadata\""
#define PROFILE(text)  "<Profile>" text "</Profile>"
#define SECURITY(text) "<SecuritySettings>" text "</SecuritySettings>"
#define RANGE(first, last)                                                                         \
	"<loginIpRanges><endAddress>" last "</endAddress><startAddress>" first                     \
	"</startAddress></loginIpRanges>"

static const struct row {
	const char *name;
	enum metadata_type type;
	const char *text, *outcome;
} rows[] = {
    /* as they are retrieved */
    {"a profile", METADATA_PROFILE,
     "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Profile" NS ">\n"
     "    <custom>true</custom>\n"
     "    <fieldPermissions>\n        <editable>true</editable>\n        <field>A.B</field>\n"
     "    </fieldPermissions>\n"
     "    <loginHours>\n        <mondayEnd>1080</mondayEnd>\n"
     "        <mondayStart>480</mondayStart>\n    </loginHours>\n"
     "    <loginIpRanges>\n        <description>HQ</description>\n"
     "        <endAddress>192.0.2.255</endAddress>\n"
     "        <startAddress>192.0.2.0</startAddress>\n    </loginIpRanges>\n"
     "    <loginIpRanges>\n        <endAddress>2001:db8::f</endAddress>\n"
     "        <startAddress>2001:db8::</startAddress>\n    </loginIpRanges>\n"
     "    <userLicense>Salesforce</userLicense>\n"
     "    <userPermissions>\n        <enabled>true</enabled>\n        <name>ApiUserOnly</name>\n"
     "    </userPermissions>\n"
     "    <userPermissions>\n        <enabled>true</enabled>\n        <name>EditTask</name>\n"
     "    </userPermissions>\n</Profile>\n",
     "license 'Salesforce' 21:18+10;"
     "ranges 12:5+14 192.0.2.0/24 'HQ' 12:5+14 2001:db8::/124 17:5+14;"
     "hours 8:5+11 0=480-1080 10:22+3 given;api-only yes 22:5+16;"},
    {"security settings", METADATA_SECURITY_SETTINGS,
     "<SecuritySettings" NS ">\n<networkAccess>\n<ipRanges>\n<description>a</description>\n"
     "<end>192.0.2.9</end>\n<start>192.0.2.7</start>\n</ipRanges>\n</networkAccess>\n"
     "<passwordPolicies>\n<complexity>AlphaNumeric</complexity>\n"
     "<lockoutInterval>FifteenMinutes</lockoutInterval>\n"
     "<maxLoginAttempts>TenAttempts</maxLoginAttempts>\n</passwordPolicies>\n"
     "<sessionSettings>\n<enforceIpRangesEveryRequest>true</enforceIpRangesEveryRequest>\n"
     "<lockSessionsToDomain>true</lockSessionsToDomain>\n"
     "<lockSessionsToIp>false</lockSessionsToIp>\n</sessionSettings>\n<singleSignOnSettings>\n"
     "<isLoginWithSalesforceCredentialsDisabled>true</isLoginWithSalesforceCredentialsDisabled>\n"
     "</singleSignOnSettings>\n</SecuritySettings>\n",
     "ranges 2:1+14 192.0.2.7 - 192.0.2.9 'a' 3:1+9;enforce yes 15:30+4;lock no 17:19+5;"
     "no-password yes 20:43+4;attempts 10 12:19+11;period 15 11:18+14;"},
    {"OAuth settings", METADATA_OAUTH_SETTINGS,
     "<OauthOidcSettings><blockOAuthUnPwFlow>true</blockOAuthUnPwFlow>"
     "<blockOAuthUsrAgtFlow>false</blockOAuthUsrAgtFlow></OauthOidcSettings>",
     "no-password-flow yes 1:40+4;"},
    {"a permission set", METADATA_PERMISSION_SET,
     "<PermissionSet>\n<label>A &amp; B</label>\n<userPermissions><name>TwoFactorApi</name>"
     "<enabled>true</enabled></userPermissions></PermissionSet>",
     "label 'A & B' 2:8+9;mfa-api yes 3:1+16;"},
    {"a connected app", METADATA_CONNECTED_APP,
     "<ConnectedApp>\n<ipRanges><description>x</description><end>192.0.2.7</end>"
     "<start>192.0.2.7</start></ipRanges>\n<label>ETL</label>\n<oauthConfig><label>no</label>"
     "</oauthConfig>\n<oauthPolicy><ipRelaxation>BYPASS</ipRelaxation></oauthPolicy>"
     "</ConnectedApp>",
     "label 'ETL' 3:8+3;ranges 2:1+9 192.0.2.7 'x' 2:1+9;relaxation 3 5:28+6;"},
    {"an external client app", METADATA_EXTERNAL_CLIENT_APP,
     "<ExternalClientApplication>\n<label>ETL</label></ExternalClientApplication>",
     "label 'ETL' 2:8+3;"},
    {"its policies", METADATA_EXTERNAL_CLIENT_APP_POLICIES,
     "<ExtlClntAppOauthConfigurablePolicies>\n"
     "<externalClientApplication>ETL</externalClientApplication>\n"
     "<ipRelaxationPolicyType>Enforce_RelaxRefresh</ipRelaxationPolicyType>\n"
     "<label>x</label></ExtlClntAppOauthConfigurablePolicies>",
     "label 'x' 4:8+1;application 'ETL' 2:28+3;relaxation 1 3:25+20;"},
    {"its OAuth settings", METADATA_EXTERNAL_CLIENT_APP_SETTINGS,
     "<ExtlClntAppOauthSettings>\n<commaSeparatedOauthScopes>Api, Web</commaSeparatedOauthScopes>"
     "\n<externalClientApplication>ETL</externalClientApplication>\n<label>x</label>\n"
     "<trustedIpRanges>\n<startIpAddress>192.0.2.7</startIpAddress>"
     "<endIpAddress>192.0.2.9</endIpAddress><description>a</description></trustedIpRanges>\n"
     "<trustedIpRanges><endIpAddress>2001:db8::1</endIpAddress>"
     "<startIpAddress>2001:db8::1</startIpAddress></trustedIpRanges></ExtlClntAppOauthSettings>",
     "application 'ETL' 3:28+3;"
     "ranges 5:1+16 192.0.2.7 - 192.0.2.9 'a' 5:1+16 2001:db8::1 7:1+16;"},
    {"a password policy", METADATA_PASSWORD_POLICY,
     "<ProfilePasswordPolicy>\n<lockoutInterval>60</lockoutInterval>\n"
     "<maxLoginAttempts>5</maxLoginAttempts>\n"
     "<profile>System Admin%28Without Super Access%29</profile></ProfilePasswordPolicy>",
     "profile 'System Admin(Without Super Access)' 4:10+38;attempts 5 3:19+1;period 60 2:18+2;"},
    {"a session setting", METADATA_SESSION_SETTING,
     "<ProfileSessionSetting>\n"
     "<externalCommunityUserIdentityVerif>true</externalCommunityUserIdentityVerif>\n"
     "<profile>customer service &amp; order entry</profile></ProfileSessionSetting>",
     "profile 'customer service & order entry' 3:10+34;device-activation yes 2:37+4;"},

    /* forms of XML */
    {"CRLF", METADATA_PROFILE,
     "<Profile>\r\n<loginIpRanges>\r\n<description>a\r\n b</description>\r\n"
     "<endAddress>\r\n192.0.2.7\r\n</endAddress>\r\n<startAddress>192.0.2.7</startAddress>\r\n"
     "</loginIpRanges>\r\n</Profile>\r\n",
     "ranges 2:1+14 192.0.2.7 'a b' 2:1+14;"},
    {"one line, mixed order", METADATA_PROFILE,
     PROFILE("<userLicense>Salesforce</userLicense><loginIpRanges><startAddress>192.0.2.1"
	     "</startAddress><description>x</description><endAddress>192.0.2.2</endAddress>"
	     "</loginIpRanges><custom>true</custom><loginIpRanges><endAddress>192.0.2.4"
	     "</endAddress><startAddress>192.0.2.4</startAddress></loginIpRanges>"),
     "license 'Salesforce' 1:23+10;"
     "ranges 1:47+14 192.0.2.1 - 192.0.2.2 'x' 1:47+14 192.0.2.4 1:199+14;"},
    {"CDATA, comments and numbers in values", METADATA_PROFILE,
     PROFILE("<loginIpRanges><description><![CDATA[R&D <1>]]></description>"
	     "<endAddress>192.0<!-- x -->.2.7</endAddress>"
	     "<startAddress>192&#46;0&#x2E;2.7</startAddress></loginIpRanges>"),
     "ranges 1:10+14 192.0.2.7 'R&D <1>' 1:10+14;"},
    {"prefixed names", METADATA_PROFILE,
     "<m:Profile xmlns:m='http://soap.sforce.com/2006/04/metadata'><m:userLicense>Salesforce"
     "</m:userLicense></m:Profile>",
     "license 'Salesforce' 1:77+10;"},
    {"nil is not said", METADATA_SECURITY_SETTINGS,
     "<SecuritySettings xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>"
     "<networkAccess xsi:nil='true'/><passwordPolicies><lockoutInterval xsi:nil='true'/>"
     "</passwordPolicies><sessionSettings><lockSessionsToIp xsi:nil='true'/></sessionSettings>"
     "</SecuritySettings>",
     ""},
    {"a profile of nobody", METADATA_PASSWORD_POLICY,
     "<ProfilePasswordPolicy xmlns:xsi='x'><lockoutInterval>15</lockoutInterval>"
     "<profile xsi:nil=\"true\"/></ProfilePasswordPolicy>",
     "period 15 1:55+2;"},
    {"nothing in it", METADATA_PROFILE, "<Profile/>", ""},
    {"elements that are empty", METADATA_PROFILE,
     PROFILE("<loginHours/><userLicense/><userPermissions><enabled>true</enabled><name>X</name>"
	     "</userPermissions>"),
     "hours 1:10+11;"},
    {"no trusted ranges", METADATA_SECURITY_SETTINGS, SECURITY("<networkAccess/>"),
     "ranges 1:19+14;"},
    {"text between elements, attributes", METADATA_PROFILE,
     PROFILE("x<userLicense a='b'>Salesforce</userLicense>y"), "license 'Salesforce' 1:30+10;"},
    {"the same names at another place are others", METADATA_PROFILE,
     PROFILE("<x><userLicense>a</userLicense><loginHours><mondayEnd>x</mondayEnd></loginHours></x>"
	     "<startAddress>x</startAddress><networkAccess><ipRanges>x</ipRanges></networkAccess>"),
     ""},
    {"an element in a value", METADATA_PROFILE,
     PROFILE("<userLicense>Sales<b>x</b>force</userLicense>"), "[metadata-element 1:28+2];"},

    /* texts */
    {"a description of several lines", METADATA_PROFILE,
     PROFILE("<loginIpRanges><description>\n  a \t b\n\n  c&#10;d\xc2\x85"
	     "e\xe2\x80\xa8"
	     "f\n</description><endAddress>192.0.2.7</endAddress>"
	     "<startAddress>192.0.2.7</startAddress></loginIpRanges>"),
     "ranges 1:10+14 192.0.2.7 'a b c d e f' 1:10+14;"},
    {"a description beyond ASCII", METADATA_PROFILE,
     PROFILE("<loginIpRanges><description>B\xc3\xbcro \xe2\x80\x93 \xf0\x9f\x8f\xa2"
	     "</description><endAddress>192.0.2.7</endAddress>"
	     "<startAddress>192.0.2.7</startAddress></loginIpRanges>"),
     "ranges 1:10+14 192.0.2.7 'B\xc3\xbcro \xe2\x80\x93 \xf0\x9f\x8f\xa2' 1:10+14;"},
    {"a control character that XML has", METADATA_PERMISSION_SET,
     "<PermissionSet><label>a\x7f\xc2\x96"
     "b</label></PermissionSet>",
     "label 'a\xef\xbf\xbd\xef\xbf\xbd"
     "b' 1:23+4;"},
    {"an address is trimmed", METADATA_PROFILE, PROFILE(RANGE(" 192.0.2.7\n", "192.0.2.7 ")),
     "ranges 1:10+14 192.0.2.7 1:10+14;"},

    /* words */
    {"words in a password policy", METADATA_PASSWORD_POLICY,
     "<ProfilePasswordPolicy><lockoutInterval>Forever</lockoutInterval>"
     "<maxLoginAttempts>NoLimit</maxLoginAttempts></ProfilePasswordPolicy>",
     "attempts 65535 1:84+7;period 65535 1:41+7;"},
    {"zeros", METADATA_PASSWORD_POLICY,
     "<ProfilePasswordPolicy><lockoutInterval>0</lockoutInterval>"
     "<maxLoginAttempts>0</maxLoginAttempts></ProfilePasswordPolicy>",
     "attempts 65535 1:78+1;period 65535 1:41+1;"},
    {"numbers in the settings", METADATA_SECURITY_SETTINGS,
     SECURITY("<passwordPolicies><lockoutInterval>30</lockoutInterval>"
	      "<maxLoginAttempts>3</maxLoginAttempts></passwordPolicies>"),
     "attempts 3 1:92+1;period 30 1:54+2;"},
    {"one and zero as flags", METADATA_SECURITY_SETTINGS,
     SECURITY("<sessionSettings><lockSessionsToIp>1</lockSessionsToIp>"
	      "<enforceIpRangesEveryRequest>0</enforceIpRangesEveryRequest></sessionSettings>"),
     "enforce no 1:103+1;lock yes 1:54+1;"},
    {"all permissions, one of them not held", METADATA_PERMISSION_SET,
     "<PermissionSet>\n<userPermissions><enabled>true</enabled><name>ForceTwoFactor</name>"
     "</userPermissions>\n<userPermissions><enabled>false</enabled><name>ModifyAllData</name>"
     "</userPermissions>\n<userPermissions><enabled>true</enabled><name>UseAnyApiAuth</name>"
     "</userPermissions></PermissionSet>",
     "mfa-ui yes 2:1+16;modify-all no 3:1+16;any-api-auth yes 4:1+16;"},
    {"permissions of another case are others", METADATA_PERMISSION_SET,
     "<PermissionSet><userPermissions><enabled>true</enabled><name>apiuseronly</name>"
     "</userPermissions></PermissionSet>",
     ""},

    /* hours */
    {"every day", METADATA_PROFILE,
     PROFILE("<loginHours><fridayEnd>1260</fridayEnd><fridayStart>660</fridayStart>"
	     "<saturdayEnd>0</saturdayEnd><saturdayStart>0</saturdayStart><sundayEnd>1440"
	     "</sundayEnd><sundayStart>0</sundayStart></loginHours>"),
     "hours 1:10+11 4=660-1260 1:62+3 5=0-0 1:122+1 6=0-1440 1:179+1 given;"},
    {"minutes out of the day", METADATA_PROFILE,
     PROFILE("<loginHours><mondayEnd>1441</mondayEnd><mondayStart>8:00</mondayStart>"
	     "<sundayEnd>99999999999</sundayEnd><sundayStart></sundayStart></loginHours>"),
     "hours 1:10+11;[hours-format 1:33+4];[hours-format 1:62+4];[hours-format 1:91+11];"
     "[hours-format 1:114+12];"},
    {"half a day", METADATA_PROFILE,
     PROFILE("<loginHours><mondayEnd>1080</mondayEnd><tuesdayStart>0</tuesdayStart></loginHours>"),
     "hours 1:10+11;[metadata-missing 1:33+4];[metadata-missing 1:63+1];"},
    {"hours reversed", METADATA_PROFILE,
     PROFILE("<loginHours><mondayEnd>480</mondayEnd><mondayStart>1080</mondayStart></loginHours>"),
     "hours 1:10+11;[hours-reversed 1:61+4];"},

    /* ranges that are none */
    {"range reversed", METADATA_PROFILE, PROFILE(RANGE("192.0.2.9", "192.0.2.1")),
     "ranges 1:10+14 refused;[range-reversed 1:37+9];"},
    {"a single address inverted", METADATA_PROFILE, PROFILE(RANGE("192.0.2.8", "192.0.2.6")),
     "ranges 1:10+14 refused;[range-reversed 1:37+9];"},
    {"families mixed", METADATA_PROFILE, PROFILE(RANGE("192.0.2.9", "2001:db8::")),
     "ranges 1:10+14 refused;[range-families 1:37+10];"},
    {"over the IPv4 block", METADATA_PROFILE, PROFILE(RANGE("::", "ffff::")),
     "ranges 1:10+14 refused;[range-straddles 1:37+6];"},
    {"IPv4 in IPv6 form", METADATA_PROFILE,
     PROFILE(RANGE("::ffff:192.0.2.0", "::ffff:192.0.2.255")),
     "ranges 1:10+14 192.0.2.0/24 mapped 1:10+14;"},
    {"addresses that are none", METADATA_CONNECTED_APP,
     "<ConnectedApp><ipRanges><end>192.0.2.300</end><start>192.0.2.01</start></ipRanges>"
     "<ipRanges><end>192.0.2.0/24</end><start/></ipRanges></ConnectedApp>",
     "ranges 1:15+9 refused;[bad-address 1:30+11];[address-leading-zero 1:54+10];"
     "[bad-address 1:98+12];[bad-address 1:116+6];"},
    {"an end missing", METADATA_PROFILE,
     PROFILE("<loginIpRanges><startAddress>192.0.2.1</startAddress></loginIpRanges>"),
     "ranges 1:10+14 refused;[metadata-missing 1:10+14];"},
    {"both missing", METADATA_SECURITY_SETTINGS,
     SECURITY("<networkAccess><ipRanges><startAddress>192.0.2.1</startAddress></ipRanges>"
	      "</networkAccess>"),
     "ranges 1:19+14 refused;[metadata-missing 1:34+9];[metadata-missing 1:34+9];"},
    {"good ones beside them", METADATA_PROFILE,
     PROFILE(RANGE("x", "y") RANGE("192.0.2.1", "192.0.2.1")),
     "ranges 1:10+14 192.0.2.1 1:97+14 refused;[bad-address 1:37+1];[bad-address 1:65+1];"},

    /* twice */
    {"alike is nothing", METADATA_PROFILE,
     PROFILE("<userLicense>a</userLicense><userLicense>a</userLicense><loginHours/><loginHours/>"
	     "<loginIpRanges><startAddress>192.0.2.1</startAddress><startAddress>192.0.2.1"
	     "</startAddress><endAddress>192.0.2.1</endAddress></loginIpRanges>"
	     "<userPermissions><enabled>true</enabled><name>ApiUserOnly</name></userPermissions>"
	     "<userPermissions><enabled>true</enabled><name>ApiUserOnly</name></userPermissions>"),
     "license 'a' 1:23+1;ranges 1:92+14 192.0.2.1 1:92+14;hours 1:66+11;"
     "api-only yes 1:233+16;"},
    {"otherwise", METADATA_PROFILE,
     PROFILE("<userLicense>a</userLicense><userLicense>b</userLicense><loginHours/>\n"
	     "<loginHours><mondayStart>0</mondayStart><mondayEnd>0</mondayEnd></loginHours>\n"
	     "<userPermissions><enabled>true</enabled><name>ApiUserOnly</name></userPermissions>\n"
	     "<userPermissions><enabled>false</enabled><name>ApiUserOnly</name></userPermissions>"),
     "license 'a' 1:23+1;hours 1:66+11;api-only yes 3:1+16;[metadata-twice 1:38+12 1:23];"
     "[metadata-twice 2:1+11 1:66];[metadata-twice 4:1+16 3:1];"},
    {"parts of a range", METADATA_PROFILE,
     PROFILE("<loginIpRanges><startAddress>192.0.2.1</startAddress>\n<startAddress>192.0.2.2"
	     "</startAddress><endAddress>192.0.2.3</endAddress></loginIpRanges>"),
     "ranges 1:10+14 192.0.2.1 - 192.0.2.3 1:10+14;[metadata-twice 2:1+13 1:39];"},
    {"words and flags", METADATA_SECURITY_SETTINGS,
     SECURITY("<passwordPolicies><maxLoginAttempts>3</maxLoginAttempts></passwordPolicies>\n"
	      "<passwordPolicies><maxLoginAttempts>5</maxLoginAttempts></passwordPolicies>\n"
	      "<sessionSettings><lockSessionsToIp>true</lockSessionsToIp><lockSessionsToIp>false"
	      "</lockSessionsToIp></sessionSettings>"),
     "lock yes 3:36+4;attempts 3 1:55+1;[metadata-twice 2:19+17 1:55];"
     "[metadata-twice 3:59+17 3:36];"},

    /* elements in texts */
    {"an element in an address", METADATA_PROFILE,
     PROFILE("<loginIpRanges><startAddress>192.0.<b>9</b>2.1</startAddress><endAddress>192.0.2.9"
	     "</endAddress></loginIpRanges>"),
     "ranges 1:10+14 refused;[metadata-element 1:45+2];"},
    {"the first of two, in a minute and a permission", METADATA_PROFILE,
     PROFILE("<loginHours><mondayEnd>6<b/>0<c/></mondayEnd><mondayStart>0</mondayStart>"
	     "</loginHours><userPermissions><enabled>tr<b/>ue</enabled><name>Api<d/>UserOnly"
	     "</name></userPermissions>"),
     "hours 1:10+11;[metadata-element 1:34+2];[metadata-element 1:124+2];"
     "[metadata-element 1:149+2];"},

    /* values that are none */
    {"flags", METADATA_SECURITY_SETTINGS,
     SECURITY("<sessionSettings><lockSessionsToIp>yes</lockSessionsToIp>"
	      "<enforceIpRangesEveryRequest/></sessionSettings>"),
     "[wrong-type 1:54+3];[wrong-type 1:76+28];"},
    {"lockouts", METADATA_PASSWORD_POLICY,
     "<ProfilePasswordPolicy><lockoutInterval>45</lockoutInterval>"
     "<maxLoginAttempts>fiveattempts</maxLoginAttempts></ProfilePasswordPolicy>",
     "[lockout-value 1:41+2];[lockout-value 1:79+12];"},
    {"a relaxation", METADATA_CONNECTED_APP,
     "<ConnectedApp><oauthPolicy><ipRelaxation>RELAX</ipRelaxation></oauthPolicy></ConnectedApp>",
     "[unknown-value 1:42+5];"},
    {"permissions without name or flag", METADATA_PROFILE,
     PROFILE("<userPermissions><enabled>true</enabled></userPermissions>\n"
	     "<userPermissions><name>ApiUserOnly</name></userPermissions>\n"
	     "<userPermissions><name>Other</name></userPermissions>"),
     "[metadata-missing 1:10+16];[metadata-missing 2:1+16];"},

    /* files that are others */
    {"another root", METADATA_PROFILE, "<PermissionSet><label>x</label></PermissionSet>",
     "[metadata-type 1:1+14];"},
    {"a root of another case", METADATA_PROFILE, "<profile/>", "[metadata-type 1:1+8];"},
    {"what was said before the end is known", METADATA_PROFILE,
     "<Profile><userLicense>a</userLicense>", "license 'a' 1:23+1;[xml-syntax 1:38+0 1:1];"},
    {"a DOCTYPE", METADATA_PROFILE, "<!DOCTYPE Profile [<!ENTITY a 'b'>]><Profile/>",
     "[xml-doctype 1:1+9];"},
    {"nothing", METADATA_PROFILE, "", "[empty-file 0:0+0];"},
};

enum { ROWS = sizeof rows / sizeof *rows };

static void assert_outcome(const struct row *row, const char *how, struct str bytes, size_t size)
{
	struct metadata_run run;
	metadata_run_begin(&run, row->type, bytes, size);
	char *text = metadata_run_text(&run);
	if (strcmp(text, row->outcome) != 0)
		fail_msg("%s, %s, pieces of %zu:\n%s\nexpected:\n%s", row->name, how, size, text,
			 row->outcome);
	for (const struct finding *at = run.findings.first; at; at = at->next)
		assert_true(at->message[0] && at->help && at->help[0]);
	free(text);
	metadata_run_end(&run);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS; i++) {
		struct str bytes = str_of(rows[i].text);
		for (size_t size = 1; size < bytes.length; size += size < 40 ? 1 : 17)
			assert_outcome(&rows[i], "as it is", bytes, size);
		assert_outcome(&rows[i], "as it is", bytes, bytes.length + 1);
	}
}

static void test_encodings(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS; i++)
		for (unsigned kind = 0; kind < XML_ENCODINGS; kind++) {
			struct str bytes = xml_encode(str_of(rows[i].text), kind);
			bool told = kind < XML_UTF16_FIRST || !strstr(rows[i].text, "UTF-8");
			for (size_t size = 1; bytes.length && told && size < 5000; size *= 3)
				assert_outcome(&rows[i], xml_encoding_names[kind], bytes, size);
			free((char *)bytes.at);
		}
}

static void test_latin_1(void **state)
{
	(void)state;
	static const struct row row = {
	    "Latin-1", METADATA_PERMISSION_SET,
	    "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<PermissionSet>"
	    "<label>B\xfcro</label></PermissionSet>",
	    "label 'B\xc3\xbcro' 2:23+4;"};
	for (size_t size = 1; size < 200; size++)
		assert_outcome(&row, "as it is", str_of(row.text), size);
}

/* --- Long ones ------------------------------------------------------------------------------- */

static void test_long_text(void **state)
{
	(void)state;
	static const char before[] = "<PermissionSet><label>", after[] = "</label></PermissionSet>";
	size_t length = XML_TEXT_MAX + 1;
	char *text = malloc(length + sizeof before + sizeof after);
	assert_non_null(text);
	strcpy(text, before);
	memset(text + strlen(before), 'x', length);
	strcpy(text + strlen(before) + length, after);
	static const struct row row = {"a text too long", METADATA_PERMISSION_SET, NULL,
				       "[metadata-text-long 1:23+1];"};
	assert_outcome(&row, "as it is", str_of(text), 1000);
	free(text);
}

/* A profile of `bytes` bytes, never in memory as a whole, whose policy is one range. */
static void profile_stream(const void *with)
{
	static const struct str head = STR_INIT("<Profile>\n<fieldPermissions>\n"),
				field = STR_INIT("<editable>true</editable>\n"),
				tail = STR_INIT("</fieldPermissions>\n" RANGE(
				    "192.0.2.1", "192.0.2.9") "</Profile>\n");
	size_t bytes = *(const size_t *)with;
	struct metadata metadata = {.type = METADATA_PROFILE, .name = STR("N")};
	struct metadata_reader *reader;
	struct digest digest;
	struct arena arena;
	struct findings findings;
	arena_init(&arena);
	findings_init(&findings, &arena);
	digest_init(&digest);
	if (metadata_reader_new(0, &arena, &findings, &digest, &metadata, &reader) != OK ||
	    metadata_reader_feed(reader, head, false) != OK)
		abort();
	for (size_t fed = 0; fed < bytes; fed += field.length)
		if (metadata_reader_feed(reader, field, false) != OK)
			abort();
	if (metadata_reader_feed(reader, tail, true) != OK || metadata.ranges.count != 1 ||
	    metadata.ranges.rows[0].place.line != bytes / field.length + 5)
		abort();
	metadata_reader_free(reader);
	arena_clear(&arena);
}

static void test_memory(void **state)
{
	(void)state;
	size_t small = 10000, large = 20000000;
	if (peak_is_blurred()) {
		puts("skipped: a sanitizer keeps memory for itself");
		return;
	}
	size_t one = peak_of(profile_stream, &small), two = peak_of(profile_stream, &large);
	assert_true(one < 2000000 && two < one + 500000);
}

/* --- The digest ------------------------------------------------------------------------------ */

static const struct {
	const char *name;
	enum metadata_type type;
	const char *one, *other;
	bool same;
} digest_rows[] = {
    {"what says nothing does not count", METADATA_PROFILE,
     "<Profile><custom>true</custom></Profile>",
     "<?xml version='1.0'?>\n<Profile>\n<!-- x --><a/></Profile>\n", true},
    {"nor permissions that do not matter", METADATA_PROFILE, "<Profile/>",
     PROFILE("<userPermissions><enabled>true</enabled><name>X</name></userPermissions>"), true},
    {"nor blanks, and the order within a range", METADATA_PROFILE,
     PROFILE("<loginIpRanges><startAddress>192.0.2.1</startAddress><endAddress>192.0.2.2"
	     "</endAddress></loginIpRanges>"),
     PROFILE("<loginIpRanges>\n<endAddress> 192.0.2.2</endAddress><startAddress>192.0.2.1"
	     "</startAddress></loginIpRanges>"),
     true},
    {"an address", METADATA_PROFILE, PROFILE(RANGE("192.0.2.1", "192.0.2.2")),
     PROFILE(RANGE("192.0.2.1", "192.0.2.3")), false},
    {"the order of ranges", METADATA_PROFILE,
     PROFILE(RANGE("192.0.2.1", "192.0.2.1") RANGE("192.0.2.2", "192.0.2.2")),
     PROFILE(RANGE("192.0.2.2", "192.0.2.2") RANGE("192.0.2.1", "192.0.2.1")), false},
    {"whose description it is", METADATA_CONNECTED_APP,
     "<ConnectedApp><ipRanges><description>x</description><end>192.0.2.1</end><start>192.0.2.1"
     "</start></ipRanges><ipRanges><end>192.0.2.1</end><start>192.0.2.1</start></ipRanges>"
     "</ConnectedApp>",
     "<ConnectedApp><ipRanges><end>192.0.2.1</end><start>192.0.2.1"
     "</start></ipRanges><ipRanges><description>x</description><end>192.0.2.1</end>"
     "<start>192.0.2.1</start></ipRanges></ConnectedApp>",
     false},
    {"empty hours", METADATA_PROFILE, "<Profile/>", "<Profile><loginHours/></Profile>", false},
    {"the day", METADATA_PROFILE,
     PROFILE("<loginHours><mondayEnd>9</mondayEnd><mondayStart>8</mondayStart></loginHours>"),
     PROFILE("<loginHours><sundayEnd>9</sundayEnd><sundayStart>8</sundayStart></loginHours>"),
     false},
    {"the permission", METADATA_PROFILE,
     PROFILE("<userPermissions><enabled>true</enabled><name>ApiUserOnly</name></userPermissions>"),
     PROFILE("<userPermissions><enabled>true</enabled><name>TwoFactorApi</name></userPermissions>"),
     false},
    {"whether it is held", METADATA_PROFILE,
     PROFILE("<userPermissions><enabled>true</enabled><name>ApiUserOnly</name></userPermissions>"),
     PROFILE("<userPermissions><enabled>false</enabled><name>ApiUserOnly</name></userPermissions>"),
     false},
    {"which flag", METADATA_SECURITY_SETTINGS,
     SECURITY("<sessionSettings><lockSessionsToIp>true</lockSessionsToIp></sessionSettings>"),
     SECURITY("<sessionSettings><enforceIpRangesEveryRequest>true</enforceIpRangesEveryRequest>"
	      "</sessionSettings>"),
     false},
    {"an empty list", METADATA_SECURITY_SETTINGS, SECURITY(""), SECURITY("<networkAccess/>"),
     false},
    {"whose label", METADATA_PERMISSION_SET, "<PermissionSet><label>a</label></PermissionSet>",
     "<PermissionSet><label>b</label></PermissionSet>", false},
};

static void test_digest(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof digest_rows / sizeof *digest_rows; i++) {
		struct metadata_run one, other;
		metadata_run_begin(&one, digest_rows[i].type, str_of(digest_rows[i].one), 100);
		metadata_run_begin(&other, digest_rows[i].type, str_of(digest_rows[i].other), 7);
		assert_int_equal(one.findings.count + other.findings.count, 0);
		bool same = memcmp(one.digest, other.digest, DIGEST_SIZE) == 0;
		if (same != digest_rows[i].same)
			fail_msg("%s: %s", digest_rows[i].name, same ? "the same" : "not the same");
		metadata_run_end(&one);
		metadata_run_end(&other);
	}
}

/* Files of different types that say nothing are told apart, too. */
static void test_digest_types(void **state)
{
	(void)state;
	struct metadata_run runs[METADATA_TYPE_COUNT];
	for (unsigned type = 0; type < METADATA_TYPE_COUNT; type++) {
		char text[100];
		snprintf(text, sizeof text, "<%s/>", metadata_roots[type].name.at);
		metadata_run_begin(&runs[type], (enum metadata_type)type, str_of(text), 5);
		assert_int_equal(runs[type].status, OK);
		for (unsigned other = 0; other < type; other++)
			assert_memory_not_equal(runs[type].digest, runs[other].digest, DIGEST_SIZE);
	}
	for (unsigned type = 0; type < METADATA_TYPE_COUNT; type++)
		metadata_run_end(&runs[type]);
}

/* --- Memory that runs out ---------------------------------------------------------------------- */

static void test_nomem(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS; i++) {
		size_t nth = 1;
		for (bool failed = true; failed; nth++) {
			struct metadata_run run;
			mem_fail_only(nth);
			metadata_run_begin(&run, rows[i].type, str_of(rows[i].text), 1000);
			failed = mem_count() >= nth;
			mem_fail_from(0);
			if (failed && run.status != NOMEM && !run.findings.nomem)
				fail_msg("%s: allocation %zu was passed over", rows[i].name, nth);
			metadata_run_end(&run);
		}
		assert_true(nth > 3);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),         cmocka_unit_test(test_encodings),
	    cmocka_unit_test(test_latin_1),      cmocka_unit_test(test_long_text),
	    cmocka_unit_test(test_memory),       cmocka_unit_test(test_digest),
	    cmocka_unit_test(test_digest_types), cmocka_unit_test(test_nomem),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
