/* Statements edited in files of metadata: everything else stays byte for byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/out.h"
#include "load/metadata_edit.h"
#include "policy/permission.h"
#include "rand.h"

struct scene {
	struct arena arena;
	struct findings findings;
	struct str bytes;
	struct metadata wanted; /* at first what the bytes say */
};

static void scene_open(struct scene *scene, enum metadata_type type, struct str bytes)
{
	*scene = (struct scene){.bytes = bytes};
	arena_init(&scene->arena);
	findings_init(&scene->findings, &scene->arena);
	if (metadata_bytes_read(bytes, type, STR("Test"), &scene->arena, &scene->findings,
				&scene->wanted) != OK)
		fail_msg("%s\n%.*s",
			 scene->findings.first ? scene->findings.first->message : "no memory",
			 STR_ARG(bytes));
}

/* --- Edits in words ----------------------------------------------------------------------- */

/* Words stand apart by "; ":
 *
 *	+192.0.2.0/24 (HQ)     a range comes, with a description
 *	-192.0.2.0/24          the rows of it go
 *	=192.0.2.0/24 (HQ)     the rows of it get another description
 *	enforce true, lock false, device true, blocked true, attempts 5, minutes 60, relax 3
 *	monday 480 1080        open 1440; tuesday -: not restricted
 *	ApiUserOnly true */
static void range_word(struct scene *scene, struct str word)
{
	struct range_list *list = &scene->wanted.ranges;
	struct range_problem problem;
	struct range_row row = {.network = NONE};
	struct str range = {word.at + 1, word.length - 1};
	const char *open = memchr(word.at, '(', word.length);
	if (open) {
		row.description =
		    (struct str){open + 1, (size_t)(word.at + word.length - open) - 2};
		range.length = (size_t)(open - range.at) - 1;
	}
	if (range_parse(range, &row.range, &problem) != RANGE_OK)
		fail_msg("no range: %.*s", STR_ARG(range));
	uint32_t kept = 0;
	struct range_row *rows = arena_array(&scene->arena, list->count + 1, sizeof *rows);
	for (uint32_t i = 0; i < list->count; i++) {
		bool meant = list->rows[i].range.first == row.range.first &&
			     list->rows[i].range.last == row.range.last;
		rows[kept] = list->rows[i];
		if (meant && word.at[0] == '=')
			rows[kept].description = row.description;
		kept += !meant || word.at[0] != '-';
	}
	if (word.at[0] == '+')
		rows[kept++] = row;
	list->rows = rows;
	list->count = kept;
}

static bool day_word(struct scene *scene, const char *word)
{
	static const char *const days[DAYS] = {"monday", "tuesday",  "wednesday", "thursday",
					       "friday", "saturday", "sunday"};
	unsigned start, end;
	for (size_t i = 0; i < DAYS; i++) {
		size_t length = strlen(days[i]);
		if (strncmp(word, days[i], length) != 0)
			continue;
		struct day_hours *day = &scene->wanted.hours.days[i];
		*day = (struct day_hours){0};
		if (sscanf(word + length, "%u %u", &start, &end) == 2)
			*day = (struct day_hours){(uint16_t)start, (uint16_t)end, true, {0}};
		return true;
	}
	return false;
}

static void value_word(struct scene *scene, const char *word)
{
	static const struct {
		const char *name;
		size_t flag, number;
	} values[] = {
	    {"enforce", offsetof(struct metadata, enforce), 0},
	    {"lock", offsetof(struct metadata, lock), 0},
	    {"device", offsetof(struct metadata, device_activation), 0},
	    {"blocked", offsetof(struct metadata, no_password_flow), 0},
	    {"attempts", 0, offsetof(struct metadata, max_attempts)},
	    {"minutes", 0, offsetof(struct metadata, period_minutes)},
	    {"relax", 0, offsetof(struct metadata, ip_relaxation)},
	};
	const char *value = strchr(word, ' ') + 1;
	struct metadata_flag flag = {strcmp(value, "true") == 0, {.line = 1}};
	struct metadata_number number = {(uint32_t)atoi(value), {.line = 1}};
	size_t bit;
	if (permission_find((struct str){word, (size_t)(value - word) - 1}, &bit)) {
		scene->wanted.permissions[bit] = flag;
		return;
	}
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		if (strncmp(word, values[i].name, (size_t)(value - word) - 1) != 0)
			continue;
		if (values[i].number)
			memcpy((char *)&scene->wanted + values[i].number, &number, sizeof number);
		else
			memcpy((char *)&scene->wanted + values[i].flag, &flag, sizeof flag);
		return;
	}
	fail_msg("no edit: %s", word);
}

static void words_edit(struct scene *scene, const char *words)
{
	while (*words) {
		const char *end = strstr(words, "; ");
		size_t length = end ? (size_t)(end - words) : strlen(words);
		const char *word = arena_text(&scene->arena, words, length);
		if (strchr("+-=", *word))
			range_word(scene, str_of(word));
		else if (!day_word(scene, word))
			value_word(scene, word);
		words += length + (end ? 2 : 0);
	}
}

/* --- Tables ---------------------------------------------------------------------------------- */

#define XML      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define NS       " xmlns=\"http://soap.sforce.com/2006/04/metadata\""
#define SECURITY XML "<SecuritySettings" NS ">\n"
#define PROFILE  XML "<Profile" NS ">\n"
#define APP      XML "<ConnectedApp" NS ">\n"

#define ROW(first, last)                                                                           \
	"        <ipRanges>\n            <end>" last "</end>\n            <start>" first           \
	"</start>\n        </ipRanges>\n"
#define LOGIN(first, last)                                                                         \
	"    <loginIpRanges>\n        <endAddress>" last                                           \
	"</endAddress>\n        <startAddress>" first "</startAddress>\n    </loginIpRanges>\n"
#define CUSTOM  "    <custom>true</custom>\n"
#define LICENSE "    <userLicense>Salesforce</userLicense>\n"

struct row {
	const char *name;
	enum metadata_type type;
	const char *before, *words, *after; /* `after` NULL: as before */
	size_t before_length, after_length; /* 0: up to the NUL */
};

static const struct row rows[] = {
    {"an unchanged list", METADATA_SECURITY_SETTINGS,
     SECURITY "    <networkAccess>\n" ROW("192.0.2.1", "192.0.2.9") "    </networkAccess>\n"
								    "</SecuritySettings>\n",
     "", NULL, 0, 0},
    {"a trusted range added loses none", METADATA_SECURITY_SETTINGS,
     SECURITY "    <networkAccess>\n" ROW("203.0.113.0", "203.0.113.255")
	 ROW("192.0.2.1", "192.0.2.9") "    </networkAccess>\n</SecuritySettings>\n",
     "+198.51.100.0/24 (HQ & more)",
     SECURITY "    <networkAccess>\n" ROW(
	 "203.0.113.0",
	 "203.0.113.255") "        <ipRanges>\n            <description>HQ &amp; "
			  "more</description>\n"
			  "            <end>198.51.100.255</end>\n            "
			  "<start>198.51.100.0</start>\n"
			  "        </ipRanges>\n" ROW(
			      "192.0.2.1",
			      "192.0.2.9") "    </networkAccess>\n</SecuritySettings>\n",
     0, 0},
    {"a block keeps its first and last address", METADATA_SECURITY_SETTINGS,
     SECURITY "    <networkAccess/>\n</SecuritySettings>\n", "+192.0.2.0/24",
     SECURITY "    <networkAccess>\n" ROW(
	 "192.0.2.0", "192.0.2.255") "    </networkAccess>\n</SecuritySettings>\n",
     0, 0},
    {"one address begins and ends there", METADATA_SECURITY_SETTINGS,
     SECURITY "    <networkAccess/>\n</SecuritySettings>\n", "+192.0.2.7/32",
     SECURITY "    <networkAccess>\n" ROW(
	 "192.0.2.7", "192.0.2.7") "    </networkAccess>\n</SecuritySettings>\n",
     0, 0},
    {"IPv6 comes first, whole", METADATA_SECURITY_SETTINGS,
     SECURITY "    <networkAccess>\n" ROW(
	 "203.0.113.0", "203.0.113.255") "    </networkAccess>\n</SecuritySettings>\n",
     "+2001:db8:10::/48; +::1",
     SECURITY "    <networkAccess>\n" ROW("2001:db8:10::", "2001:db8:10:ffff:ffff:ffff:ffff:ffff")
	 ROW("::1", "::1")
	     ROW("203.0.113.0", "203.0.113.255") "    </networkAccess>\n</SecuritySettings>\n",
     0, 0},
    {"a list that ascends goes on so", METADATA_SECURITY_SETTINGS,
     SECURITY "    <networkAccess>\n" ROW("192.0.2.1", "192.0.2.9")
	 ROW("203.0.113.0", "203.0.113.255") "    </networkAccess>\n</SecuritySettings>\n",
     "+198.51.100.7; +203.0.114.0",
     SECURITY "    <networkAccess>\n" ROW("192.0.2.1", "192.0.2.9")
	 ROW("198.51.100.7", "198.51.100.7") ROW("203.0.113.0", "203.0.113.255")
	     ROW("203.0.114.0", "203.0.114.0") "    </networkAccess>\n</SecuritySettings>\n",
     0, 0},
    {"a list without an order gets it at the end", METADATA_SECURITY_SETTINGS,
     SECURITY "    <networkAccess>\n" ROW("203.0.113.3", "203.0.113.3")
	 ROW("203.0.113.9", "203.0.113.9")
	     ROW("203.0.113.5", "203.0.113.5") "    </networkAccess>\n</SecuritySettings>\n",
     "+203.0.113.4; +203.0.113.1",
     SECURITY "    <networkAccess>\n" ROW("203.0.113.3", "203.0.113.3")
	 ROW("203.0.113.9", "203.0.113.9") ROW("203.0.113.5", "203.0.113.5")
	     ROW("203.0.113.1", "203.0.113.1")
		 ROW("203.0.113.4", "203.0.113.4") "    </networkAccess>\n</SecuritySettings>\n",
     0, 0},
    {"the list is made, at its place", METADATA_SECURITY_SETTINGS,
     SECURITY "    <enableX>true</enableX>\n    <passwordPolicies/>\n</SecuritySettings>\n",
     "+192.0.2.7",
     SECURITY "    <enableX>true</enableX>\n    <networkAccess>\n" ROW(
	 "192.0.2.7",
	 "192.0.2.7") "    </networkAccess>\n    <passwordPolicies/>\n</SecuritySettings>\n",
     0, 0},
    {"the root is opened", METADATA_SECURITY_SETTINGS, XML "<SecuritySettings" NS "/>\n",
     "+192.0.2.7",
     SECURITY "    <networkAccess>\n" ROW(
	 "192.0.2.7", "192.0.2.7") "    </networkAccess>\n</SecuritySettings>\n",
     0, 0},
    {"all rows go: an empty list takes them away in the org", METADATA_SECURITY_SETTINGS,
     SECURITY "    <networkAccess>\n" ROW("192.0.2.1", "192.0.2.9")
	 ROW("192.0.2.0", "192.0.2.0") "    </networkAccess>\n</SecuritySettings>\n",
     "-192.0.2.0; -192.0.2.1-192.0.2.9", SECURITY "    <networkAccess/>\n</SecuritySettings>\n", 0,
     0},
    {"one goes, one comes, in its place", METADATA_SECURITY_SETTINGS,
     SECURITY "    <networkAccess>\n" ROW(
	 "192.0.2.1", "192.0.2.9") "    </networkAccess>\n</SecuritySettings>\n",
     "-192.0.2.1-192.0.2.9; +192.0.2.1-192.0.2.10",
     SECURITY "    <networkAccess>\n" ROW(
	 "192.0.2.1", "192.0.2.10") "    </networkAccess>\n</SecuritySettings>\n",
     0, 0},
    {"a description is edited, not its row", METADATA_SECURITY_SETTINGS,
     SECURITY "<networkAccess><ipRanges><end>192.0.2.9</end><!-- why -->"
	      "<description> old\n text </description>"
	      "<start>192.0.2.1</start></ipRanges></networkAccess>\n</SecuritySettings>\n",
     "=192.0.2.1-192.0.2.9 (new \"text\")",
     SECURITY "<networkAccess><ipRanges><end>192.0.2.9</end><!-- why -->"
	      "<description> new &quot;text&quot; </description>"
	      "<start>192.0.2.1</start></ipRanges></networkAccess>\n</SecuritySettings>\n",
     0, 0},
    {"a description that reads the same is left as it is", METADATA_SECURITY_SETTINGS,
     SECURITY "<networkAccess><ipRanges><end>192.0.2.9</end>"
	      "<description> old\n \t text </description>"
	      "<start>192.0.2.1</start></ipRanges></networkAccess>\n</SecuritySettings>\n",
     "=192.0.2.1-192.0.2.9 (old text)", NULL, 0, 0},
    {"a CDATA section stays one", METADATA_SECURITY_SETTINGS,
     SECURITY "<networkAccess><ipRanges><end>192.0.2.9</end><start>192.0.2.1</start>"
	      "<description><![CDATA[a < b]]></description></ipRanges></networkAccess>"
	      "</SecuritySettings>",
     "=192.0.2.1-192.0.2.9 (b < a)",
     SECURITY "<networkAccess><ipRanges><end>192.0.2.9</end><start>192.0.2.1</start>"
	      "<description><![CDATA[b < a]]></description></ipRanges></networkAccess>"
	      "</SecuritySettings>",
     0, 0},
    {"text that CDATA cannot hold", METADATA_SECURITY_SETTINGS,
     SECURITY "<networkAccess><ipRanges><end>192.0.2.9</end><start>192.0.2.1</start>"
	      "<description><![CDATA[a]]></description></ipRanges></networkAccess>"
	      "</SecuritySettings>",
     "=192.0.2.1-192.0.2.9 (]]>)",
     SECURITY "<networkAccess><ipRanges><end>192.0.2.9</end><start>192.0.2.1</start>"
	      "<description>]]&gt;</description></ipRanges></networkAccess>"
	      "</SecuritySettings>",
     0, 0},
    {"comments in a text stay", METADATA_SECURITY_SETTINGS,
     SECURITY "<sessionSettings><lockSessionsToIp><!-- a -->fal<!-- b -->se<!-- c -->"
	      "</lockSessionsToIp></sessionSettings></SecuritySettings>",
     "lock true",
     SECURITY "<sessionSettings><lockSessionsToIp><!-- a -->true<!-- b --><!-- c -->"
	      "</lockSessionsToIp></sessionSettings></SecuritySettings>",
     0, 0},
    {"a description comes and goes", METADATA_SECURITY_SETTINGS,
     SECURITY "    <networkAccess>\n        <ipRanges>\n            <end>192.0.2.9</end>\n"
	      "            <start>192.0.2.1</start>\n        </ipRanges>\n        <ipRanges>\n"
	      "            <description>old</description>\n            <end>192.0.2.0</end>\n"
	      "            <start>192.0.2.0</start>\n        </ipRanges>\n    </networkAccess>\n"
	      "</SecuritySettings>\n",
     "=192.0.2.1-192.0.2.9 (new); =192.0.2.0",
     SECURITY "    <networkAccess>\n        <ipRanges>\n            "
	      "<description>new</description>\n            <end>192.0.2.9</end>\n"
	      "            <start>192.0.2.1</start>\n        </ipRanges>\n        <ipRanges>\n"
	      "            <end>192.0.2.0</end>\n"
	      "            <start>192.0.2.0</start>\n        </ipRanges>\n    </networkAccess>\n"
	      "</SecuritySettings>\n",
     0, 0},
    {"an empty description is filled", METADATA_SECURITY_SETTINGS,
     SECURITY "<networkAccess><ipRanges><description/><end>192.0.2.9</end>"
	      "<start>192.0.2.1</start></ipRanges></networkAccess></SecuritySettings>",
     "=192.0.2.1-192.0.2.9 (new)",
     SECURITY "<networkAccess><ipRanges><description>new</description><end>192.0.2.9</end>"
	      "<start>192.0.2.1</start></ipRanges></networkAccess></SecuritySettings>",
     0, 0},
    {"line ends, a byte order mark, no last line end", METADATA_SECURITY_SETTINGS,
     "\xef\xbb\xbf<?xml version=\"1.0\"?>\r\n<SecuritySettings" NS ">\r\n\t<networkAccess>\r\n"
     "\t\t<ipRanges>\r\n\t\t\t<end>192.0.2.9</end>\r\n\t\t\t<start>192.0.2.1</start>\r\n"
     "\t\t</ipRanges>\r\n\t</networkAccess>\r\n</SecuritySettings>",
     "+192.0.2.0; lock true",
     "\xef\xbb\xbf<?xml version=\"1.0\"?>\r\n<SecuritySettings" NS ">\r\n\t<networkAccess>\r\n"
     "\t\t<ipRanges>\r\n\t\t\t<end>192.0.2.9</end>\r\n\t\t\t<start>192.0.2.1</start>\r\n"
     "\t\t</ipRanges>\r\n\t\t<ipRanges>\r\n\t\t\t<end>192.0.2.0</end>\r\n"
     "\t\t\t<start>192.0.2.0</start>\r\n\t\t</ipRanges>\r\n\t</networkAccess>\r\n"
     "\t<sessionSettings>\r\n\t\t<lockSessionsToIp>true</lockSessionsToIp>\r\n"
     "\t</sessionSettings>\r\n</SecuritySettings>",
     0, 0},
    {"a file of one line stays one", METADATA_SECURITY_SETTINGS,
     "<SecuritySettings" NS "><networkAccess><ipRanges><end>192.0.2.9</end>"
     "<start>192.0.2.1</start></ipRanges></networkAccess></SecuritySettings>",
     "+192.0.2.0; attempts 5",
     "<SecuritySettings" NS "><networkAccess><ipRanges><end>192.0.2.9</end>"
     "<start>192.0.2.1</start></ipRanges><ipRanges><end>192.0.2.0</end>"
     "<start>192.0.2.0</start></ipRanges></networkAccess><passwordPolicies>"
     "<maxLoginAttempts>FiveAttempts</maxLoginAttempts></passwordPolicies></SecuritySettings>",
     0, 0},
    {"rows in a line each", METADATA_SECURITY_SETTINGS,
     SECURITY "  <networkAccess>\n    <ipRanges><end>192.0.2.9</end> <start>192.0.2.1</start> "
	      "</ipRanges>\n  </networkAccess>\n</SecuritySettings>\n",
     "+192.0.2.0",
     SECURITY "  <networkAccess>\n    <ipRanges><end>192.0.2.9</end> <start>192.0.2.1</start> "
	      "</ipRanges>\n    <ipRanges><end>192.0.2.0</end><start>192.0.2.0</start> "
	      "</ipRanges>\n  </networkAccess>\n</SecuritySettings>\n",
     0, 0},
    {"a comment above a row is about it", METADATA_SECURITY_SETTINGS,
     SECURITY "  <networkAccess>\n    <ipRanges><end>192.0.2.9</end><start>192.0.2.9</start>"
	      "</ipRanges> <!-- nine -->\n    <!-- one -->\n    <ipRanges><end>192.0.2.1</end>"
	      "<start>192.0.2.1</start></ipRanges>\n  </networkAccess>\n</SecuritySettings>\n",
     "+192.0.2.5",
     SECURITY "  <networkAccess>\n    <ipRanges><end>192.0.2.9</end><start>192.0.2.9</start>"
	      "</ipRanges> <!-- nine -->\n    <ipRanges><end>192.0.2.5</end>"
	      "<start>192.0.2.5</start></ipRanges>\n    <!-- one -->\n    <ipRanges>"
	      "<end>192.0.2.1</end>"
	      "<start>192.0.2.1</start></ipRanges>\n  </networkAccess>\n</SecuritySettings>\n",
     0, 0},
    {"a list with a comment alone", METADATA_SECURITY_SETTINGS,
     SECURITY "    <networkAccess> <!-- none --> </networkAccess>\n</SecuritySettings>\n",
     "+192.0.2.7",
     SECURITY "    <networkAccess> <!-- none -->\n" ROW(
	 "192.0.2.7", "192.0.2.7") "     </networkAccess>\n</SecuritySettings>\n",
     0, 0},
    {"prefixes of a namespace", METADATA_SECURITY_SETTINGS,
     "<m:SecuritySettings xmlns:m=\"http://soap.sforce.com/2006/04/metadata\">\n"
     "  <m:networkAccess/>\n</m:SecuritySettings>\n",
     "+192.0.2.7",
     "<m:SecuritySettings xmlns:m=\"http://soap.sforce.com/2006/04/metadata\">\n"
     "  <m:networkAccess>\n    <m:ipRanges>\n      <m:end>192.0.2.7</m:end>\n"
     "      <m:start>192.0.2.7</m:start>\n    </m:ipRanges>\n  </m:networkAccess>\n"
     "</m:SecuritySettings>\n",
     0, 0},
    {"an element that is nil", METADATA_SECURITY_SETTINGS,
     XML "<SecuritySettings" NS " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n"
	 "    <networkAccess xsi:nil=\"true\"/>\n    <sessionSettings>\n"
	 "        <lockSessionsToIp xsi:nil=\"true\"/>\n    </sessionSettings>\n"
	 "</SecuritySettings>\n",
     "+192.0.2.7; lock true",
     XML
     "<SecuritySettings" NS " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n"
     "    <networkAccess>\n" ROW(
	 "192.0.2.7",
	 "192.0.2.7") "    </networkAccess>\n"
		      "    <sessionSettings>\n        <lockSessionsToIp>true</lockSessionsToIp>\n"
		      "    </sessionSettings>\n</SecuritySettings>\n",
     0, 0},
    {"a lockout in words", METADATA_SECURITY_SETTINGS,
     SECURITY "    <passwordPolicies>\n        <complexity>X</complexity>\n"
	      "        <maxLoginAttempts>TenAttempts</maxLoginAttempts>\n"
	      "        <minimumPasswordLength>8</minimumPasswordLength>\n"
	      "    </passwordPolicies>\n</SecuritySettings>\n",
     "attempts 65535; minutes 65535",
     SECURITY "    <passwordPolicies>\n        <complexity>X</complexity>\n"
	      "        <lockoutInterval>Forever</lockoutInterval>\n"
	      "        <maxLoginAttempts>NoLimit</maxLoginAttempts>\n"
	      "        <minimumPasswordLength>8</minimumPasswordLength>\n"
	      "    </passwordPolicies>\n</SecuritySettings>\n",
     0, 0},
    {"a lockout in numbers", METADATA_PASSWORD_POLICY,
     XML "<ProfilePasswordPolicy" NS ">\n    <lockoutInterval>15</lockoutInterval>\n"
	 "    <maxLoginAttempts>10</maxLoginAttempts>\n    <profile>x</profile>\n"
	 "</ProfilePasswordPolicy>\n",
     "attempts 65535; minutes 60",
     XML "<ProfilePasswordPolicy" NS ">\n    <lockoutInterval>60</lockoutInterval>\n"
	 "    <maxLoginAttempts>0</maxLoginAttempts>\n    <profile>x</profile>\n"
	 "</ProfilePasswordPolicy>\n",
     0, 0},
    {"words where numbers could be stay words", METADATA_PASSWORD_POLICY,
     XML "<ProfilePasswordPolicy" NS ">\n    <lockoutInterval>Forever</lockoutInterval>\n"
	 "    <profile>x</profile>\n</ProfilePasswordPolicy>\n",
     "attempts 3; minutes 30",
     XML "<ProfilePasswordPolicy" NS ">\n    <lockoutInterval>ThirtyMinutes</lockoutInterval>\n"
	 "    <maxLoginAttempts>3</maxLoginAttempts>\n"
	 "    <profile>x</profile>\n</ProfilePasswordPolicy>\n",
     0, 0},
    {"the password flow blocked", METADATA_OAUTH_SETTINGS,
     XML "<OauthOidcSettings" NS ">\n    <aFlag>true</aFlag>\n</OauthOidcSettings>\n",
     "blocked true",
     XML "<OauthOidcSettings" NS ">\n    <aFlag>true</aFlag>\n"
	 "    <blockOAuthUnPwFlow>true</blockOAuthUnPwFlow>\n</OauthOidcSettings>\n",
     0, 0},
    {"device activation", METADATA_SESSION_SETTING,
     XML "<ProfileSessionSetting" NS ">\n    <forceLogout>false</forceLogout>\n"
	 "    <profile>x</profile>\n</ProfileSessionSetting>\n",
     "device true",
     XML "<ProfileSessionSetting" NS ">\n    <externalCommunityUserIdentityVerif>true"
	 "</externalCommunityUserIdentityVerif>\n    <forceLogout>false</forceLogout>\n"
	 "    <profile>x</profile>\n</ProfileSessionSetting>\n",
     0, 0},
    {"profile ranges ascend", METADATA_PROFILE,
     PROFILE CUSTOM LOGIN("192.0.2.1", "192.0.2.9") LOGIN("198.51.100.0", "198.51.100.7") LICENSE
     "</Profile>\n",
     "+192.0.2.64; +2001:db8::/128",
     PROFILE CUSTOM LOGIN("192.0.2.1", "192.0.2.9") LOGIN("192.0.2.64", "192.0.2.64") LOGIN(
	 "198.51.100.0", "198.51.100.7") LOGIN("2001:db8::", "2001:db8::") LICENSE "</Profile>\n",
     0, 0},
    {"the first range of a profile", METADATA_PROFILE, PROFILE CUSTOM LICENSE "</Profile>\n",
     "+198.51.100.7; +192.0.2.7",
     PROFILE CUSTOM LOGIN("192.0.2.7", "192.0.2.7") LOGIN("198.51.100.7", "198.51.100.7") LICENSE
     "</Profile>\n",
     0, 0},
    {"the last range of a profile goes", METADATA_PROFILE,
     PROFILE CUSTOM LOGIN("192.0.2.7", "192.0.2.7") LICENSE "</Profile>\n", "-192.0.2.7",
     PROFILE CUSTOM LICENSE "</Profile>\n", 0, 0},
    {"rows alike in addresses: one of them goes", METADATA_PROFILE,
     PROFILE LOGIN("192.0.2.7", "192.0.2.7") LOGIN("192.0.2.7", "192.0.2.8")
	 LOGIN("192.0.2.7", "192.0.2.9") "</Profile>\n",
     "-192.0.2.7-192.0.2.8",
     PROFILE LOGIN("192.0.2.7", "192.0.2.7") LOGIN("192.0.2.7", "192.0.2.9") "</Profile>\n", 0, 0},
    {"hours of a day", METADATA_PROFILE,
     PROFILE "    <loginHours>\n        <fridayEnd>1080</fridayEnd>\n"
	     "        <fridayStart>480</fridayStart>\n        <sundayEnd>0</sundayEnd>\n"
	     "        <sundayStart>0</sundayStart>\n    </loginHours>\n</Profile>\n",
     "friday 480 1200; monday 60 120; sunday -",
     PROFILE "    <loginHours>\n        <fridayEnd>1200</fridayEnd>\n"
	     "        <fridayStart>480</fridayStart>\n        <mondayEnd>120</mondayEnd>\n"
	     "        <mondayStart>60</mondayStart>\n    </loginHours>\n</Profile>\n",
     0, 0},
    {"an empty loginHours is filled", METADATA_PROFILE,
     PROFILE "    <loginHours/>\n    <loginHoursX/>\n</Profile>\n", "tuesday 0 0",
     PROFILE "    <loginHours>\n        <tuesdayEnd>0</tuesdayEnd>\n"
	     "        <tuesdayStart>0</tuesdayStart>\n    </loginHours>\n    <loginHoursX/>\n"
	     "</Profile>\n",
     0, 0},
    {"hours that no longer restrict", METADATA_PROFILE,
     PROFILE "    <loginHours>\n        <sundayEnd>60</sundayEnd>\n"
	     "        <sundayStart>0</sundayStart>\n    </loginHours>\n</Profile>\n",
     "sunday -", PROFILE "    <loginHours/>\n</Profile>\n", 0, 0},
    {"a whole day that is written stays written", METADATA_PROFILE,
     PROFILE "    <loginHours>\n        <sundayEnd>1440</sundayEnd>\n"
	     "        <sundayStart>0</sundayStart>\n    </loginHours>\n</Profile>\n",
     "sunday -", NULL, 0, 0},
    {"permissions come in order, and go as false", METADATA_PROFILE,
     PROFILE "    <userPermissions>\n        <enabled>true</enabled>\n"
	     "        <name>ApiEnabled</name>\n    </userPermissions>\n    <userPermissions>\n"
	     "        <enabled>true</enabled>\n        <name>ModifyAllData</name>\n"
	     "    </userPermissions>\n</Profile>\n",
     "ModifyAllData false; ApiUserOnly true; UseAnyApiAuth true",
     PROFILE "    <userPermissions>\n        <enabled>true</enabled>\n"
	     "        <name>ApiEnabled</name>\n    </userPermissions>\n    <userPermissions>\n"
	     "        <enabled>true</enabled>\n        <name>ApiUserOnly</name>\n"
	     "    </userPermissions>\n    <userPermissions>\n"
	     "        <enabled>false</enabled>\n        <name>ModifyAllData</name>\n"
	     "    </userPermissions>\n    <userPermissions>\n"
	     "        <enabled>true</enabled>\n        <name>UseAnyApiAuth</name>\n"
	     "    </userPermissions>\n</Profile>\n",
     0, 0},
    {"a permission set", METADATA_PERMISSION_SET,
     XML "<PermissionSet" NS ">\n    <label>x</label>\n</PermissionSet>\n", "TwoFactorApi true",
     XML "<PermissionSet" NS ">\n    <label>x</label>\n    <userPermissions>\n"
	 "        <enabled>true</enabled>\n        <name>TwoFactorApi</name>\n"
	 "    </userPermissions>\n</PermissionSet>\n",
     0, 0},
    {"an app's relaxation and ranges", METADATA_CONNECTED_APP,
     APP "    <label>x</label>\n    <oauthPolicy>\n        <ipRelaxation>ENFORCE</ipRelaxation>\n"
	 "        <refreshTokenPolicy>infinite</refreshTokenPolicy>\n    </oauthPolicy>\n"
	 "</ConnectedApp>\n",
     "relax 1; +192.0.2.7",
     APP "    <ipRanges>\n        <end>192.0.2.7</end>\n        <start>192.0.2.7</start>\n"
	 "    </ipRanges>\n    <label>x</label>\n    <oauthPolicy>\n"
	 "        <ipRelaxation>ENFORCE_RELAXREFRESH</ipRelaxation>\n"
	 "        <refreshTokenPolicy>infinite</refreshTokenPolicy>\n    </oauthPolicy>\n"
	 "</ConnectedApp>\n",
     0, 0},
    {"an external client app has words of its own", METADATA_EXTERNAL_CLIENT_APP_POLICIES,
     XML "<ExtlClntAppOauthConfigurablePolicies" NS ">\n"
	 "    <externalClientApplication>x</externalClientApplication>\n"
	 "    <ipRelaxationPolicyType>Enforce</ipRelaxationPolicyType>\n"
	 "</ExtlClntAppOauthConfigurablePolicies>\n",
     "relax 2",
     XML "<ExtlClntAppOauthConfigurablePolicies" NS ">\n"
	 "    <externalClientApplication>x</externalClientApplication>\n"
	 "    <ipRelaxationPolicyType>Bypass_2factor</ipRelaxationPolicyType>\n"
	 "</ExtlClntAppOauthConfigurablePolicies>\n",
     0, 0},
    {"ranges of an external client app", METADATA_EXTERNAL_CLIENT_APP_SETTINGS,
     XML "<ExtlClntAppOauthSettings" NS ">\n"
	 "    <commaSeparatedOauthScopes>Api</commaSeparatedOauthScopes>\n"
	 "    <trustedIpRanges>\n        <startIpAddress>192.0.2.9</startIpAddress>\n"
	 "        <endIpAddress>192.0.2.9</endIpAddress>\n    </trustedIpRanges>\n"
	 "    <trustedIpRanges>\n        <startIpAddress>192.0.2.1</startIpAddress>\n"
	 "        <endIpAddress>192.0.2.1</endIpAddress>\n    </trustedIpRanges>\n"
	 "</ExtlClntAppOauthSettings>\n",
     "+192.0.2.4 (Site); -192.0.2.1",
     XML "<ExtlClntAppOauthSettings" NS ">\n"
	 "    <commaSeparatedOauthScopes>Api</commaSeparatedOauthScopes>\n"
	 "    <trustedIpRanges>\n        <startIpAddress>192.0.2.9</startIpAddress>\n"
	 "        <endIpAddress>192.0.2.9</endIpAddress>\n    </trustedIpRanges>\n"
	 "    <trustedIpRanges>\n        <description>Site</description>\n"
	 "        <endIpAddress>192.0.2.4</endIpAddress>\n"
	 "        <startIpAddress>192.0.2.4</startIpAddress>\n    </trustedIpRanges>\n"
	 "</ExtlClntAppOauthSettings>\n",
     0, 0},
    {"Latin-1 has no euro sign", METADATA_SECURITY_SETTINGS,
     "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<SecuritySettings" NS ">\n"
     "<networkAccess><ipRanges><description>Z\xfcrich</description><end>192.0.2.9</end>"
     "<start>192.0.2.1</start></ipRanges></networkAccess>\n</SecuritySettings>\n",
     "+192.0.2.0 (\xe2\x82\xac)",
     "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<SecuritySettings" NS ">\n"
     "<networkAccess><ipRanges><description>Z\xfcrich</description><end>192.0.2.9</end>"
     "<start>192.0.2.1</start></ipRanges><ipRanges><description>&#x20AC;</description>"
     "<end>192.0.2.0</end><start>192.0.2.0</start></ipRanges></networkAccess>\n"
     "</SecuritySettings>\n",
     0, 0},
    {"an arrow in a text is no comment", METADATA_PROFILE,
     PROFILE CUSTOM "    -->\n" LOGIN("192.0.2.9", "192.0.2.9") "</Profile>\n", "+192.0.2.7",
     PROFILE CUSTOM "    -->\n" LOGIN("192.0.2.7", "192.0.2.7")
	 LOGIN("192.0.2.9", "192.0.2.9") "</Profile>\n",
     0, 0},
    {"a comment and an arrow", METADATA_PROFILE,
     PROFILE CUSTOM "    <!-- a --> -->\n" LOGIN("192.0.2.9", "192.0.2.9") "</Profile>\n",
     "+192.0.2.7",
     PROFILE CUSTOM "    <!-- a --> -->\n" LOGIN("192.0.2.7", "192.0.2.7")
	 LOGIN("192.0.2.9", "192.0.2.9") "</Profile>\n",
     0, 0},
    {"an arrow after an instruction", METADATA_PROFILE,
     PROFILE CUSTOM "    <?a <!-- ?> -->\n" LOGIN("192.0.2.9", "192.0.2.9") "</Profile>\n",
     "+192.0.2.7",
     PROFILE CUSTOM "    <?a <!-- ?> -->\n" LOGIN("192.0.2.7", "192.0.2.7")
	 LOGIN("192.0.2.9", "192.0.2.9") "</Profile>\n",
     0, 0},
    {"an arrow after a section", METADATA_PROFILE,
     PROFILE CUSTOM
     "    <![CDATA[<!--]]>\n    -->\n" LOGIN("192.0.2.9", "192.0.2.9") "</Profile>\n",
     "+192.0.2.7",
     PROFILE CUSTOM "    <![CDATA[<!--]]>\n    -->\n" LOGIN("192.0.2.7", "192.0.2.7")
	 LOGIN("192.0.2.9", "192.0.2.9") "</Profile>\n",
     0, 0},
    {"a comment above a row stays above it", METADATA_PROFILE,
     PROFILE CUSTOM
     "    --> <!-- a -->\n    <!-- b -->\n    <!-- c --> <!-- d -->\n    <!-- e -->\n" LOGIN(
	 "192.0.2.9", "192.0.2.9") "</Profile>\n",
     "+192.0.2.7",
     PROFILE CUSTOM "    --> <!-- a -->\n    <!-- b -->\n    <!-- c --> <!-- d -->\n" LOGIN(
	 "192.0.2.7", "192.0.2.7") "    <!-- e -->\n" LOGIN("192.0.2.9",
							    "192.0.2.9") "</Profile>\n",
     0, 0},
    {"characters that XML cannot hold", METADATA_SECURITY_SETTINGS,
     SECURITY "    <networkAccess/>\n</SecuritySettings>\n",
     "+192.0.2.7 (a\xef\xbf\xbe"
     "b\xef\xbf\xbf\xef\xbf\xbd)",
     SECURITY "    <networkAccess>\n        <ipRanges>\n            <description>a\xef\xbf\xbd"
	      "b\xef\xbf\xbd\xef\xbf\xbd</description>\n            <end>192.0.2.7</end>\n"
	      "            <start>192.0.2.7</start>\n        </ipRanges>\n"
	      "    </networkAccess>\n</SecuritySettings>\n",
     0, 0},
    {"a tag with a > in quotes", METADATA_SECURITY_SETTINGS,
     "<SecuritySettings a='>' b=\"/>\">\n  <networkAccess x='/>' />\n</SecuritySettings>\n",
     "+192.0.2.7",
     "<SecuritySettings a='>' b=\"/>\">\n  <networkAccess x='/>'>\n    <ipRanges>\n"
     "      <end>192.0.2.7</end>\n      <start>192.0.2.7</start>\n    </ipRanges>\n"
     "  </networkAccess>\n</SecuritySettings>\n",
     0, 0},
};

static struct str row_text(const char *text, size_t length)
{
	return (struct str){text, length ? length : strlen(text)};
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct scene scene;
		struct str made;
		const char *refused;
		struct str before = row_text(rows[i].before, rows[i].before_length);
		struct str after =
		    rows[i].after ? row_text(rows[i].after, rows[i].after_length) : before;
		scene_open(&scene, rows[i].type, before);
		words_edit(&scene, rows[i].words);
		enum status status =
		    metadata_edit(before, &scene.wanted, &scene.arena, &made, &refused);
		if (status != OK)
			fail_msg("%s: %s", rows[i].name, status == INVALID ? refused : "no memory");
		if (!str_equal(made, after))
			fail_msg("%s:\n%.*s\nnot\n%.*s", rows[i].name, STR_ARG(made),
				 STR_ARG(after));
		arena_clear(&scene.arena);
	}
}

static void test_refused(void **state)
{
	static const char utf16[] =
	    "\xff\xfe<\0S\0e\0c\0u\0r\0i\0t\0y\0S\0e\0t\0t\0i\0n\0g\0s\0/\0>";
	static const struct {
		const char *name;
		struct str bytes;
		const char *why;
	} refusals[] = {
	    {"UTF-16", {utf16, sizeof utf16}, "UTF-16"},
	    {"two lists",
	     STR_INIT("<SecuritySettings><networkAccess><ipRanges><start>192.0.2.1</start>"
		      "<end>192.0.2.1</end></ipRanges></networkAccess><networkAccess><ipRanges>"
		      "<start>192.0.2.1</start><end>192.0.2.1</end></ipRanges></networkAccess>"
		      "</SecuritySettings>"),
	     "several places"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		struct scene scene;
		struct str made = STR("untouched");
		const char *refused = "";
		scene_open(&scene, METADATA_SECURITY_SETTINGS, refusals[i].bytes);
		assert_int_equal(
		    metadata_edit(refusals[i].bytes, &scene.wanted, &scene.arena, &made, &refused),
		    OK);
		assert_ptr_equal(made.at, refusals[i].bytes.at);
		words_edit(&scene, "+192.0.2.7");
		assert_int_equal(
		    metadata_edit(refusals[i].bytes, &scene.wanted, &scene.arena, &made, &refused),
		    INVALID);
		if (!strstr(refused, refusals[i].why))
			fail_msg("%s: %s", refusals[i].name, refused);
		arena_clear(&scene.arena);
	}
}

/* --- Every allocation fails once ------------------------------------------------------------ */

static void test_nomem(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct scene scene;
		struct str made, before = row_text(rows[i].before, rows[i].before_length);
		const char *refused;
		enum status status = NOMEM;
		scene_open(&scene, rows[i].type, before);
		words_edit(&scene, rows[i].words);
		for (size_t nth = 1; status == NOMEM; nth++) {
			struct arena arena;
			arena_init(&arena);
			mem_fail_from(nth);
			status = metadata_edit(before, &scene.wanted, &arena, &made, &refused);
			mem_fail_from(0);
			if (status == INVALID)
				fail_msg("%s: %s", rows[i].name, refused);
			arena_clear(&arena);
		}
		arena_clear(&scene.arena);
	}
}

/* --- At random ------------------------------------------------------------------------------ */

/* A file in some layout: a style for its lines, and now and then something in between that is
 * none of our business: numbered comments and elements. */
struct scribe {
	struct rand rand;
	struct out out;
	const char *line_end, *indent, *prefix;
	bool lines, sorted, profile;
	unsigned foreign;
	bool removes; /* rows go, and with them what is in them: nothing foreign */
	bool quiet;   /* nothing foreign here */
};

static void gap(struct scribe *scribe, unsigned depth)
{
	if (scribe->lines) {
		out_text(&scribe->out, scribe->line_end);
		for (unsigned i = 0; i < depth; i++)
			out_text(&scribe->out, scribe->indent);
	} else if (rand_once_in(&scribe->rand, 20)) {
		out_text(&scribe->out, " ");
	}
	if (!scribe->quiet && rand_once_in(&scribe->rand, 12)) {
		out_format(&scribe->out, "<!-- foreign %u <a/> > -->", scribe->foreign++);
		gap(scribe, depth);
	}
}

static void tag(struct scribe *scribe, const char *before, const char *name)
{
	out_format(&scribe->out, "%s%s%s%s", before, scribe->prefix, name,
		   rand_once_in(&scribe->rand, 9) ? " >" : ">");
}

static void leaf(struct scribe *scribe, unsigned depth, const char *name, const char *text)
{
	bool cdata = rand_once_in(&scribe->rand, 8), blanks = rand_once_in(&scribe->rand, 8);
	gap(scribe, depth);
	tag(scribe, "<", name);
	out_format(&scribe->out, "%s%s%s%s%s", blanks ? "\n " : "", cdata ? "<![CDATA[" : "", text,
		   cdata ? "]]>" : "", blanks ? " \t" : "");
	tag(scribe, "</", name);
}

static void foreign(struct scribe *scribe, unsigned depth, char letter)
{
	char name[2] = {letter, 0}, text[32];
	snprintf(text, sizeof text, "foreign %u", scribe->foreign++);
	if (!scribe->quiet && rand_once_in(&scribe->rand, 2))
		leaf(scribe, depth, name, text);
}

static void ends(struct scribe *scribe, uint32_t first, char ret[2][ADDR_TEXT])
{
	bool v6 = rand_once_in(&scribe->rand, 5);
	addr base = v6 ? addr_of(0x20010db800000000u, 0) : addr_of_v4(0xc0000200);
	addr_format(base + first, ret[0]);
	addr_format(base + first + rand_below(&scribe->rand, 8), ret[1]);
}

static void range(struct scribe *scribe, unsigned depth, uint32_t first)
{
	char text[2][ADDR_TEXT];
	const char *name = scribe->profile ? "loginIpRanges" : "ipRanges";
	ends(scribe, first, text);
	gap(scribe, depth);
	tag(scribe, "<", name);
	scribe->quiet = scribe->removes;
	foreign(scribe, depth + 1, 'a');
	if (rand_once_in(&scribe->rand, 2))
		leaf(scribe, depth + 1, "description", "some text");
	leaf(scribe, depth + 1, scribe->profile ? "endAddress" : "end", text[1]);
	leaf(scribe, depth + 1, scribe->profile ? "startAddress" : "start", text[0]);
	foreign(scribe, depth + 1, 'z');
	gap(scribe, depth);
	tag(scribe, "</", name);
	scribe->quiet = false;
}

static void ranges(struct scribe *scribe, unsigned depth)
{
	uint32_t count = rand_below(&scribe->rand, 6);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t at = scribe->profile ? i : count - i;
		range(scribe, depth, scribe->sorted ? at * 16 : rand_below(&scribe->rand, 16) * 16);
	}
}

static void security(struct scribe *scribe)
{
	foreign(scribe, 1, 'b');
	if (!rand_once_in(&scribe->rand, 4)) {
		gap(scribe, 1);
		tag(scribe, "<", "networkAccess");
		foreign(scribe, 2, 'c');
		ranges(scribe, 2);
		foreign(scribe, 2, 'j');
		gap(scribe, 1);
		tag(scribe, "</", "networkAccess");
	}
	foreign(scribe, 1, 'o');
	gap(scribe, 1);
	tag(scribe, "<", "sessionSettings");
	if (rand_once_in(&scribe->rand, 2))
		leaf(scribe, 2, "lockSessionsToIp", "true");
	foreign(scribe, 2, 'm');
	gap(scribe, 1);
	tag(scribe, "</", "sessionSettings");
}

static void profile(struct scribe *scribe)
{
	foreign(scribe, 1, 'b');
	if (rand_once_in(&scribe->rand, 2)) {
		gap(scribe, 1);
		tag(scribe, "<", "loginHours");
		foreign(scribe, 2, 'a');
		leaf(scribe, 2, "mondayEnd", "600");
		leaf(scribe, 2, "mondayStart", "60");
		gap(scribe, 1);
		tag(scribe, "</", "loginHours");
	}
	ranges(scribe, 1);
	foreign(scribe, 1, 'o');
}

static struct str file_scribble(struct scribe *scribe)
{
	static const char *const line_ends[] = {"\n", "\r\n", "\r"};
	static const char *const indents[] = {"    ", "\t", "  ", ""};
	const char *root = scribe->profile ? "Profile" : "SecuritySettings";
	scribe->line_end = line_ends[rand_below(&scribe->rand, 3)];
	scribe->indent = indents[rand_below(&scribe->rand, 4)];
	scribe->prefix = rand_once_in(&scribe->rand, 4) ? "m:" : "";
	scribe->lines = !rand_once_in(&scribe->rand, 4);
	scribe->sorted = !rand_once_in(&scribe->rand, 3);
	scribe->foreign = 0;
	out_rewind(&scribe->out);
	if (rand_once_in(&scribe->rand, 4))
		out_text(&scribe->out, "\xef\xbb\xbf");
	out_text(&scribe->out, "<?xml version='1.0'?>");
	gap(scribe, 0);
	out_format(&scribe->out, "<%s%s xmlns%s='urn:x'>", scribe->prefix, root,
		   *scribe->prefix ? ":m" : "");
	if (scribe->profile)
		profile(scribe);
	else
		security(scribe);
	gap(scribe, 0);
	tag(scribe, "</", root);
	gap(scribe, 0);
	return out_written(&scribe->out);
}

/* One edit in words; of a row there is one in four that it is met. */
static const char *edit_scribble(struct scribe *scribe, const struct scene *scene,
				 struct arena *arena)
{
	const struct range_list *list = &scene->wanted.ranges;
	char text[2][ADDR_TEXT], range[RANGE_TEXT];
	uint32_t kind = rand_below(&scribe->rand, 5);
	if ((kind == 0 || (kind == 1 && scribe->removes)) && list->count) {
		range_format(list->rows[rand_below(&scribe->rand, list->count)].range, range);
		return kind ? arena_format(arena, "-%s", range)
			    : arena_format(arena, "=%s (t\xc3\xa9xt & %u)", range,
					   (unsigned)rand_below(&scribe->rand, 9));
	}
	if (kind == 2 && scribe->profile)
		return rand_once_in(&scribe->rand, 2) ? "monday -" : "sunday 60 120";
	if (kind == 3)
		return scribe->profile ? "ApiUserOnly true" : "lock false";
	ends(scribe, rand_below(&scribe->rand, 100), text);
	return arena_format(arena, "+%s-%s (d)", text[0], text[1]);
}

/* What is not ours, one after the other: comments, and the elements called by one letter. */
static void foreign_collect(struct str text, struct out *ret)
{
	static const char mark[] = "foreign ";
	const char *end = text.at + text.length;
	for (const char *at = text.at; (at = memmem(at, (size_t)(end - at), mark, 8)); at += 8)
		out_str(ret, (struct str){at, 8 + strcspn(at + 8, "<-]")});
}

static void foreign_check(struct str before, struct str after)
{
	struct out old, new;
	out_init_memory(&old);
	out_init_memory(&new);
	foreign_collect(before, &old);
	foreign_collect(after, &new);
	if (!str_equal(out_written(&old), out_written(&new)))
		fail_msg("what is not ours is not as before: %.*s now %.*s\n%.*s",
			 STR_ARG(out_written(&old)), STR_ARG(out_written(&new)), STR_ARG(after));
	out_clear(&old);
	out_clear(&new);
}

/* One edit changes one stretch of bytes, and one that adds takes none away. */
static void stretch_check(struct str before, struct str after, const char *edit)
{
	size_t head = 0, tail = 0;
	size_t least = before.length < after.length ? before.length : after.length;
	while (head < least && before.at[head] == after.at[head])
		head++;
	while (tail < least - head &&
	       before.at[before.length - 1 - tail] == after.at[after.length - 1 - tail])
		tail++;
	bool good = *edit == '+'   ? head + tail == before.length
		    : *edit == '-' ? head + tail == after.length
				   : true;
	if (!good)
		fail_msg("%s: more than that has changed:\n%.*s\nnow\n%.*s", edit, STR_ARG(before),
			 STR_ARG(after));
}

static bool is_there_once(const struct scene *scene, const char *edit)
{
	struct range_problem problem;
	struct range range;
	uint32_t count = 0;
	if (*edit != '-')
		return true;
	range_parse(str_of(edit + 1), &range, &problem);
	for (uint32_t i = 0; i < scene->wanted.ranges.count; i++)
		count += scene->wanted.ranges.rows[i].range.first == range.first &&
			 scene->wanted.ranges.rows[i].range.last == range.last;
	return count == 1;
}

static void random_check(struct scribe *scribe, unsigned edits)
{
	struct scene scene, again;
	struct str made, twice;
	const char *refused;
	bool same = false, single = true;
	const char *edit = "";
	enum metadata_type type = scribe->profile ? METADATA_PROFILE : METADATA_SECURITY_SETTINGS;
	scene_open(&scene, type, file_scribble(scribe));
	bool listed = scene.wanted.ranges.count > 1;
	for (unsigned i = 0; i < edits; i++) {
		edit = edit_scribble(scribe, &scene, &scene.arena);
		single = is_there_once(&scene, edit);
		words_edit(&scene, edit);
	}
	enum status status =
	    metadata_edit(scene.bytes, &scene.wanted, &scene.arena, &made, &refused);
	if (status != OK)
		fail_msg("%s\n%.*s", refused, STR_ARG(scene.bytes));
	scene_open(&again, type, made);
	assert_int_equal(metadata_same(&again.wanted, &scene.wanted, &scene.arena, &same), OK);
	assert_true(same);
	foreign_check(scene.bytes, made);
	if (edits == 1 && single && listed)
		stretch_check(scene.bytes, made, edit);
	assert_int_equal(metadata_edit(made, &scene.wanted, &scene.arena, &twice, &refused), OK);
	assert_ptr_equal(twice.at, made.at);
	arena_clear(&again.arena);
	arena_clear(&scene.arena);
}

static void test_random(void **state)
{
	struct scribe scribe = {.rand = rand_start("metadata_edit")};
	(void)state;
	out_init_memory(&scribe.out);
	for (unsigned round = 0; round < 4000; round++) {
		scribe.profile = round % 2;
		scribe.removes = round / 2 % 2;
		random_check(&scribe, round % 3 == 0 ? rand_below(&scribe.rand, 8) : 1);
	}
	out_clear(&scribe.out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_nomem),
	    cmocka_unit_test(test_random),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
