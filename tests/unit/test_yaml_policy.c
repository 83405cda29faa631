/* Policies in YAML: what good ones become, and that each bad one is refused
 * with exactly its code at exactly its place. Runs from the repository's root. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "load/file.h"
#include "load/load.h"
#include "load/yaml_surprise.h"
#include "load/yaml_values.h"
#include "model_text.h"

static const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};

/* One run of the loader. */
struct run {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
	enum status status;
};

static void run_begin(struct run *run)
{
	*run = (struct run){0};
	arena_init(&run->arena);
	findings_init(&run->findings, &run->arena);
}

static void run_text(struct run *run, struct str text)
{
	run_begin(run);
	run->status = policy_load_text(STR("test.yaml"), text, &options, &run->arena, &run->sources,
				       &run->findings, &run->policy);
}

static void run_file(struct run *run, const char *path)
{
	run_begin(run);
	run->status =
	    policy_load(path, &options, &run->arena, &run->sources, &run->findings, &run->policy);
}

static void findings_print(const char *name, const struct findings *findings)
{
	for (const struct finding *at = findings->first; at; at = at->next)
		print_message("%s: %u:%u: %s [%s]\n", name, (unsigned)at->place.line,
			      (unsigned)at->place.column, at->message, at->code);
}

/* --- Good policies ----------------------------------------------------------- */

static bool has_line(const char *text, const char *line)
{
	size_t length = strlen(line);
	for (const char *at = text; (at = strstr(at, line)) != NULL; at++)
		if ((at == text || at[-1] == '\n') && at[length] == '\n')
			return true;
	return false;
}

#define V1 "loginscope: 1\n"

static const struct good_row {
	const char *name, *text;
	const char *lines[8];
} good_rows[] = {
    {"nothing but the version: defaults",
     V1,
     {"org.edition 4", "org.revenue 1", "org.rules 2026-02", "org.features 1 1 1 1 1",
      "org.session 0 0", "org.lockout 10 15", "org.trusted_ip_ranges 0 rows"}},
    {"developer editions don't pay", V1 "org: {edition: developer}", {"org.revenue 0"}},
    {"unless they do", V1 "org: {revenue: true, edition: developer}", {"org.revenue 1"}},
    {"a paying org may say so", V1 "org: {edition: group}", {"org.revenue 1", "org.edition 1"}},
    {"an org that does not pay", V1 "org: {revenue: False}", {"org.revenue 0"}},
    {"rules of a month", V1 "org: {rules_as_of: 2025-09}", {"org.rules 2025-09"}},
    {"rules of a day", V1 "org: {rules_as_of: 2025-10-31}", {"org.rules 2025-09"}},
    {"rules of a quoted day", V1 "org: {rules_as_of: '2027-06-01'}", {"org.rules 2027-06"}},
    {"a place for each row",
     V1 "org:\n  trusted_ip_ranges:\n  - 192.0.2.1\n  - {cidr: 192.0.2.0/24}\n",
     {"org.trusted_ip_ranges at @3:3+17", "org.trusted_ip_ranges[0] at @4:5+9",
      "org.trusted_ip_ranges[1] at @5:5+0", "org at @2:1+3"}},
    {"columns count characters",
     V1 "networks: {Zürich: [192.0.2.1], Göteborg: [192.0.2.2]}",
     {"network[0] at @2:12+6", "network[0].ranges[0] at @2:21+9", "network[1] at @2:33+8"}},
    {"lines of every kind of line end",
     "loginscope: 1\r\nnetworks:\r  a: [192.0.2.1]\n",
     {"network[0] at @3:3+1"}},
    {"a byte order mark", "\xef\xbb\xbf" V1 "org: {name: A}", {"org.name A", "org at @2:1+3"}},
    {"JSON is YAML",
     "{\"loginscope\": 1, \"org\": {\"name\": \"A\", \"revenue\": false}}",
     {"org.name A", "org.revenue 0"}},
    {"YAML 1.1 by name", "%YAML 1.1\n---\nloginscope: 1\n...\n", {"org.revenue 1"}},
    {"an IPv6 address with a gap in the middle needs no quotes",
     V1 "networks: {a: [2001:db8::1, 2001:db8::/32]}",
     {"network[0].ranges[0] 2001:db8::1", "network[0].ranges[1] 2001:db8::/32"}},
    {"nor does one that begins with the gap in a block list",
     V1 "networks:\n  a:\n  - ::1\n  - ::ffff:192.0.2.1\n",
     {"network[0].ranges[0] ::1", "network[0].ranges[1] 192.0.2.1"}},
    {"numbers that are names, in quotes",
     V1 "profiles: [{name: '123', label: 'no'}]",
     {"profile[0] 123", "profile[0].label no"}},
    {"a name that only looks like a number",
     V1 "profiles: [{name: 1st Line}, {name: 1.2.3}, {name: -}, {name: 0x}, {name: 1e}]",
     {"profile[0] 1st Line", "profile[1] 1.2.3", "profile[2] -", "profile[3] 0x"}},
    {"an alias stands for its anchor",
     V1 "org: {trusted_ip_ranges: &hq [192.0.2.1]}\nnetworks: {hq: *hq}\n",
     {"network[0].ranges[0] 192.0.2.1", "network[0].ranges[0] at @2:31+9"}},
    {"the latest anchor of a name counts",
     V1 "profiles: [{name: &a x}, {name: &a y}]\norg: {name: *a}",
     {"org.name y"}},
    {"text over two lines is folded", V1 "org:\n  name: Acme\n    Corp\n", {"org.name Acme Corp"}},
    {"no login hours",
     V1 "profiles: [{name: A}]",
     {"profile[0].login_hours 0 0-1440 0-1440 0-1440 0-1440 0-1440 0-1440 0-1440"}},
    {"login hours without a day restrict nothing",
     V1 "profiles: [{name: A, login_hours: {}}]",
     {"profile[0].login_hours 0 0-1440 0-1440 0-1440 0-1440 0-1440 0-1440 0-1440",
      "profile[0].login_hours at @2:22+11"}},
    {"a profile's lockout is not set",
     V1 "profiles: [{name: A, lockout: {}}]",
     {"profile[0].lockout 0 0"}},
    {"a user is active",
     V1 "profiles: [{name: A}]\nusers: [{username: u, profile: A}]",
     {"user[0].profile A = 0", "user[0].flags 1 0 0 0 0 0", "user[0].active at @0:0+0"}},
    {"a country alone, a number alone, a range alone",
     V1 "transaction_security:\n- {name: t, when: {country: SE, asn: 0, not_in: 192.0.2.1}, "
	"action: mfa}",
     {"rule[0].country SE", "rule[0].asn 0", "rule[0].not_in[0] 192.0.2.1"}},
    {"permissions twice",
     V1 "permission_sets: [{name: A, permissions: [api_only, api_only]}]",
     {"permission_set[0].permissions 1", "permission_set[0].permissions[0] at @2:43+8"}},
    {"each kind of property",
     V1 "properties:\n- {name: a, never: {verdict: allow, via: [ui, soap]}}\n"
	"- {verdict: mfa, always: {}, name: b}\n- {name: c, exists: {at: every-minute, verdict: "
	"allow}}\n- {name: d, no_broader_than: ../e.yaml}\n",
     {"property[0].kind 0", "property[1].kind 1", "property[2].kind 2", "property[3].kind 3",
      "property[2].every_minute 1", "property[3].approved ../e.yaml at @6:30+9",
      "property[0].scope at @3:13+5", "property[1].always verdict 2 1"}},
};

static void test_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof good_rows / sizeof *good_rows; i++) {
		const struct good_row *row = &good_rows[i];
		struct run run;
		run_text(&run, str_of(row->text));
		findings_print(row->name, &run.findings);
		if (run.status != OK)
			fail_msg("%s: not loaded", row->name);
		char *text = model_text(run.policy);
		for (size_t j = 0; j < 8 && row->lines[j]; j++)
			if (!has_line(text, row->lines[j]))
				fail_msg("%s: no line \"%s\" in\n%s", row->name, row->lines[j],
					 text);
		free(text);
		arena_clear(&run.arena);
	}
}

static const char *const everything_lines[] = {
    "org.name Acme Corp — Zürich",
    "org.edition 7",
    "org.revenue 1",
    "org.time_zone America/New_York",
    "org.zone 1",
    "org.rules 2026-07",
    "org.trusted_ip_ranges 9 rows",
    "org.trusted_ip_ranges[0] 203.0.113.7",
    "org.trusted_ip_ranges[1] 203.0.113.0/24",
    "org.trusted_ip_ranges[2] 198.51.100.1 - 198.51.100.9",
    "org.trusted_ip_ranges[3] 198.51.100.20 - 198.51.100.29",
    "org.trusted_ip_ranges[4] 198.51.100.40 - 198.51.100.49 (HQ \"VPN\")",
    "org.trusted_ip_ranges[5] 2001:db8:10::/48 (IPv6)",
    "org.trusted_ip_ranges[6] 192.0.2.1",
    "org.trusted_ip_ranges[7] 2001:db8::",
    "org.trusted_ip_ranges[8] @ci-runners = 0",
    "org.login_ip_ranges[0] 0.0.0.0/0",
    "org.session 1 1",
    "org.features 0 0 0 0 0",
    "org.lockout 65535 65535",
    "network[0] ci-runners",
    "network[0].ranges[1] @more runners = 1",
    "network[1] more runners",
    "network[2] rented",
    "network[2].ranges[0] 192.0.2.192/27",
    "network[2].kind 2",
    "date 2026-01-31",
    "profile[0] API Integration",
    "profile[0] at @35:11+15",
    "profile[0].label API",
    "profile[0].login_ip_ranges[0] 203.0.113.16/28",
    "profile[0].login_ip_ranges[1] @ci-runners = 0",
    "profile[0].login_hours 1 480-1080 480-1440 0-0 0-1440 1439-1440 720-720 0-0",
    "profile[0].login_hours[0] at @39:15+11",
    "profile[0].permissions 31",
    "profile[0].permissions[0] at @46:79+8",
    "profile[0].lockout 3 60",
    "profile[1].flags 1 1",
    "profile[2].lockout 5 0",
    "permission_set[0].permissions 1",
    "permission_set[1].permissions 0",
    "user[0] etl@acme.example",
    "user[0].profile API Integration = 0",
    "user[0].permission_sets[0] Integrations = 0",
    "user[0].permission_sets[1] Nothing = 1",
    "user[0].flags 0 1 1 1 1 1",
    "user[0].active at @59:5+6",
    "user[1].profile Customers = 1",
    "app[0].kind 1",
    "app[0].ip_relaxation 2",
    "app[0].ip_ranges[0] 192.0.2.128/25",
    "app[1].ip_relaxation 1",
    "app[2].kind 0",
    "app[2].ip_relaxation 3",
    "rule[0].action 0",
    "rule[0].country KP NO",
    "rule[1].action 1",
    "rule[1].asn 64500 4294967295",
    "rule[1].not_in[0] @ci-runners = 0",
    "rule[2].action 2",
    "rule[2].country SE",
    "rule[2].not_in[1] 192.0.2.3",
    "geo.country geo/country-ipv6.mmdb",
    "geo.asn geo/asn-no-alias.mmdb",
    ("exception[0] broad-profile-ranges Customers ada@acme.example Mobile ci-runners "
     "isolated sandbox security@acme.example 2028-02-29"),
    "exception[0].range 203.0.113.16-203.0.113.31 = 203.0.113.16/28",
    "audit.countries US NO",
};

static void test_everything(void **state)
{
	(void)state;
	struct run run;
	run_file(&run, "fixtures/everything.yaml");
	findings_print("everything.yaml", &run.findings);
	assert_int_equal(run.status, OK);
	char *text = model_text(run.policy);
	for (size_t i = 0; i < sizeof everything_lines / sizeof *everything_lines; i++)
		if (!has_line(text, everything_lines[i]))
			fail_msg("no line \"%s\" in\n%s", everything_lines[i], text);
	for (uint32_t i = 0; i < run.policy->org.trusted_ip_ranges.count; i++)
		assert_int_equal(run.policy->org.trusted_ip_ranges.rows[i].mapped, i == 6);
	free(text);
	arena_clear(&run.arena);
}

/* --- Bad policies ------------------------------------------------------------- */

struct expectation {
	char code[64];
	unsigned line, column;
	char file[64]; /* beside the policy, when it is another one; else empty */
};

/* From "# expect: CODE LINE:COLUMN [FILE]" in the file's first line, or in
 * FILE.expect where a comment cannot stand. */
static bool expectation_read(const char *path, struct expectation *ret)
{
	char sidecar[600], line[256] = "";
	snprintf(sidecar, sizeof sidecar, "%s.expect", path);
	FILE *file = fopen(access(sidecar, R_OK) == 0 ? sidecar : path, "r");
	assert_non_null(file);
	bool good = fgets(line, sizeof line, file) != NULL &&
		    sscanf(line, "# expect: %63s %u:%u %63s", ret->code, &ret->line, &ret->column,
			   ret->file) >= 3;
	fclose(file);
	return good;
}

static bool is_expected(const struct run *run, const struct expectation *expectation)
{
	const struct finding *finding = run->findings.first;
	char name[100];
	snprintf(name, sizeof name, "fixtures/bad/%s", expectation->file);
	if (finding && expectation->file[0]
		? !str_equal(run->sources.at[finding->place.file].name, str_of(name))
		: finding && finding->place.file != 0)
		return false;
	return run->status == INVALID && !run->policy && run->findings.count == 1 && finding &&
	       strcmp(finding->code, expectation->code) == 0 &&
	       finding->place.line == expectation->line &&
	       finding->place.column == expectation->column && finding->message[0] &&
	       finding->help && finding->help[0];
}

/* Those of scenarios are test_scenario.c's. */
static void test_bad_fixtures(void **state)
{
	(void)state;
	struct dirent **entries;
	unsigned files = 0, wrong = 0;
	int count = scandir("fixtures/bad", &entries, NULL, alphasort);
	assert_true(count > 0);
	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name, *dot = strrchr(name, '.');
		if (dot && strcmp(dot, ".yaml") == 0 && !strstr(name, ".scenario.")) {
			char path[512];
			struct expectation expectation = {0};
			struct run run;
			snprintf(path, sizeof path, "fixtures/bad/%s", name);
			assert_true(expectation_read(path, &expectation));
			run_file(&run, path);
			if (!is_expected(&run, &expectation)) {
				print_message("%s: expected %s at %u:%u with help\n", path,
					      expectation.code, expectation.line,
					      expectation.column);
				findings_print(path, &run.findings);
				wrong++;
			}
			arena_clear(&run.arena);
			files++;
		}
		free(entries[i]);
	}
	free(entries);
	assert_int_equal(wrong, 0);
	assert_true(files > 100);
}

static const struct message_row {
	const char *name, *text, *message, *help;
} message_rows[] = {
    {"host bits name both readings", V1 "networks: {a: [198.51.100.20/24]}",
     "198.51.100.20/24 has host bits: 198.51.100.0/24 or 198.51.100.20/32?", NULL},
    {"a straddling block gets its two sides", V1 "networks: {a: ['::/0']}", NULL,
     "write the IPv6 around them: ':: - ::fffe:ffff:ffff' and "
     "'::1:0:0:0 - ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', and 0.0.0.0/0 as well if all of "
     "IPv4 is meant"},
    {"ends past each other by one address", V1 "networks: {a: [192.0.2.8 - 192.0.2.6]}",
     "range is turned inside out around one address: 192.0.2.8 - 192.0.2.6",
     "write 192.0.2.7 if that is meant: some tools turn a single address into such a range"},
    {"a reversed range", V1 "networks: {a: [192.0.2.9 - 192.0.2.6]}",
     "range ends before it starts: 192.0.2.9 - 192.0.2.6", "swap the two addresses"},
    {"a float where an address is wanted", V1 "networks: {a: [1.1]}", NULL,
     "write all four parts in decimal, as 1.0.0.1 if that is meant; to YAML this is a number"},
    {"a float that YAML shortens", V1 "networks: {a: [10.10]}", NULL,
     "write all four parts in decimal, as 10.0.0.10 if that is meant; to YAML this is the number "
     "10.1"},
    {"octal or not", V1 "networks: {a: [192.0.2.010]}",
     "a leading zero, octal to some programs: 192.0.2.010 (010)",
     "write it without the zero: 10, or 8 if octal is meant"},
    {"a zero that makes no difference", V1 "networks: {a: [192.0.2.07]}", NULL,
     "write the number without the zero"},
    {"a network without its sign", V1 "networks: {a: [office]}", "not an address: office",
     "write an address, or '@office' for the network of that name"},
    {"two addresses in one", V1 "networks: {a: [192.0.2.1 192.0.2.2]}", NULL,
     "put a comma between two addresses, a - between the ends of a range"},
    {"a mask", V1 "networks: {a: [192.0.2.0/255.255.255.0]}",
     "a mask is not read: 192.0.2.0/255.255.255.0",
     "after / comes a number from 0 to 32: 24 for 255.255.255.0"},
    {"a number by sixties", V1 "org: {name: 12:30:45}",
     "name must be text, and YAML reads 12:30:45 as the number 45045",
     "write it in quotes: '12:30:45'"},
    {"hours without their end",
     V1 "org: {time_zone: UTC}\nprofiles: [{name: A, login_hours: {monday: 22:00}}]",
     "monday cannot be 22:00: not a window from HH:MM to HH:MM, and to YAML the number 1320",
     "write 22:00-24:00 if that is meant"},
    {"hours without a zero",
     V1 "org: {time_zone: UTC}\nprofiles: [{name: A, login_hours: {monday: 8:00-18:00}}]", NULL,
     "write 08:00-18:00 if that is meant"},
    {"an AS number with AS",
     V1 "transaction_security: [{name: N, when: {asn: [AS64500]}, action: mfa}]",
     "not an AS number: AS64500", "write the number alone: 64500"},
    {"yes", V1 "org: {revenue: yes}", "revenue must be true or false, not yes",
     "write true: yes is text to some YAML readers"},
    {"off", V1 "org: {revenue: off}", NULL, "write false: off is text to some YAML readers"},
    {"no value", V1 "org: {trusted_ip_ranges: }",
     "trusted_ip_ranges must be a list of ranges, and nothing stands here", NULL},
    {"a key without its blank", V1 "org:\n  name:Acme\n",
     "the org must be a mapping, not text: name:Acme", "write a blank behind the colon"},
    {"a name that YAML reads as true", V1 "networks: {on: [192.0.2.1]}",
     "a name under networks must be text, and YAML reads on as true", "write it in quotes: 'on'"},
    {"a line without a colon", V1 "org:\n  name Acme\n  edition: group\n",
     "a line without a colon, where key: value is wanted", NULL},
    {"a key too deep", V1 "org:\n  name: Acme\n    edition: group\n",
     "a key that is indented deeper than the one above, which has a value already", NULL},
    {"a range of IPv6 ends", V1 "networks: {a: [2001:db8:: - 2001:db8::f, 192.0.2.1]}",
     "YAML reads the colons of 2001:db8:: as the end of a key",
     "put it into quotes: '2001:db8:: - 2001:db8::f'"},
    {"colons in a comment are nobody's", V1 "org: {name: A # not ::\n",
     "a mapping in braces is not closed", NULL},
    {"colons within quotes are not to blame, where an escape is",
     V1 "networks: {a: [{cidr: 192.0.2.1, description: \"00fc:: \\ud83c\\udf89\"}]}",
     "an escape in double quotes that is no character", "write the character itself"},
    {"nor on a line of its own", V1 "org:\n  name: \"a\n    fc:: \\ud83c\"\n",
     "an escape in double quotes that is no character", "write the character itself"},
    {"nor where text stands behind the quote", V1 "org: {name: \"a fc:: b\" c}",
     "a mapping in braces is not closed", NULL},
    {"colons behind a quoted text", V1 "networks: {a: ['2001:db8::1', \"::\", ::1]}",
     "YAML reads the colons of ::1 as the end of a key", "put it into quotes: '::1'"},
    {"a quote within quotes", V1 "org: {name: 'it's'}", "text behind a closing quote", NULL},
    {"the offending part of an address", V1 "networks: {a: [192.0.2.256]}",
     "a part over 255: 192.0.2.256 (256)", NULL},
    {"the nearest key", V1 "org: {editon: group}", "unknown key in the org: editon",
     "did you mean edition?"},
    {"the nearest profile", V1 "profiles: [{name: Sales}]\nusers: [{username: u, profile: Sale}]",
     "no profile is called Sale", "did you mean Sales?"},
    {"the nearest network", V1 "networks: {office: ['@offcie', 192.0.2.1]}",
     "no network is called offcie", "did you mean @office?"},
    {"Norway", V1 "transaction_security: [{name: N, when: {country: NO}, action: mfa}]",
     "country must be text, and YAML reads NO as false", "write it in quotes: 'NO'"},
    {"an unquoted network", V1 "networks: {a: [@b]}", "YAML keeps @ for itself: @b needs quotes",
     "write it in single quotes: '@b'"},
    {"an IPv6 address as a key", V1 "networks:\n  a:\n  - 2001:db8::\n",
     "YAML reads 2001:db8:: as a key, not as an address",
     "put the address into quotes: '2001:db8::'"},
    {"the address that stumbles, not the one before it", V1 "networks: {a: [2001:db8::1, ::1]}",
     "YAML reads the colons of ::1 as the end of a key", "put it into quotes: '::1'"},
    {"words to choose from", V1 "org: {lockout: {max_attempts: 7}}", "max_attempts cannot be 7",
     "it takes 3, 5, 10 or none"},
    {"no escape sequence gets out", V1 "org: {name: \"\\e[31mred\"}",
     "an escape character (U+001B) in name: \xef\xbf\xbd[31mred", NULL},
};

static void test_messages(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof message_rows / sizeof *message_rows; i++) {
		const struct message_row *row = &message_rows[i];
		struct run run;
		run_text(&run, str_of(row->text));
		assert_int_equal(run.status, INVALID);
		findings_print(row->name, &run.findings);
		const struct finding *finding = run.findings.first;
		if (row->message)
			assert_string_equal(finding->message, row->message);
		if (row->help)
			assert_string_equal(finding->help, row->help);
		arena_clear(&run.arena);
	}
}

/* A duplicate shows where the first is. */
static void test_notes(void **state)
{
	(void)state;
	struct run run;
	run_text(&run, STR(V1 "apps:\n- name: A\n- name: A\norg: {name: B,\n  name: C}\n"));
	assert_int_equal(run.findings.count, 2);
	const struct finding *name = run.findings.first, *key = name->next;
	assert_string_equal(name->code, "duplicate-name");
	assert_int_equal(name->other.line, 3);
	assert_int_equal(name->other.column, 9);
	assert_string_equal(name->note, "first given here");
	assert_string_equal(key->code, "duplicate-key");
	assert_int_equal(key->other.line, 5);
	assert_int_equal(key->other.column, 7);
	arena_clear(&run.arena);
}

/* All errors of a file in one run, in the order of the file. */
static void test_many(void **state)
{
	(void)state;
	static const char *const codes[] = {"unknown-value", "bad-address",     "host-bits",
					    "unknown-key",   "missing-key",     "hours-format",
					    "yaml-type",     "unknown-profile", "wrong-type"};
	struct run run;
	run_text(&run, STR(V1 "org:\n  edition: none\n  time_zone: UTC\n"
			      "  trusted_ip_ranges: [office, 192.0.2.1/24]\n  colour: red\n"
			      "profiles:\n  - login_hours: {monday: always}\n    label: 7\n"
			      "users:\n  - {username: u, profile: Q, active: maybe}\n"));
	assert_int_equal(run.status, INVALID);
	const struct finding *at = run.findings.first;
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++, at = at->next) {
		assert_non_null(at);
		assert_string_equal(at->code, codes[i]);
	}
	assert_null(at);
	arena_clear(&run.arena);
}

/* The hundredth error is shown, the rest counted. */
static void test_too_many(void **state)
{
	(void)state;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	fputs(V1 "networks:\n  a:\n", out);
	for (int i = 0; i < 1000; i++)
		fputs("  - x\n", out);
	fclose(out);
	struct run run;
	run_text(&run, (struct str){text, size});
	assert_int_equal(run.status, INVALID);
	assert_int_equal(run.findings.count, 1000);
	assert_int_equal(run.findings.kept, FINDINGS_MAX);
	arena_clear(&run.arena);
	free(text);
}

/* --- Files ---------------------------------------------------------------------- */

static void test_files(void **state)
{
	(void)state;
	static const struct {
		const char *name, *path, *code;
	} rows[] = {
	    {"no such file", "fixtures/no-such-file.yaml", "file-unreadable"},
	    {"a directory without a policy", "docs/man", "file-unreadable"},
	    {"a path through a file", "fixtures/everything.yaml/x", "file-unreadable"},
	    {"a file without end", "/dev/zero", "file-too-large"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct run run;
		run_file(&run, rows[i].path);
		if (run.status != INVALID || run.findings.count != 1 ||
		    strcmp(run.findings.first->code, rows[i].code) != 0) {
			findings_print(rows[i].name, &run.findings);
			fail_msg("%s: status %d", rows[i].name, (int)run.status);
		}
		assert_int_equal(run.findings.first->place.line, 0);
		assert_non_null(run.findings.first->help);
		arena_clear(&run.arena);
	}
}

static void test_directory(void **state)
{
	(void)state;
	char folder[] = "/tmp/loginscope-test-XXXXXX", path[64];
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/loginscope.yaml", folder);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(V1 "org: {name: In a folder}\n", file);
	fclose(file);
	struct run run;
	run_file(&run, folder);
	assert_int_equal(run.status, OK);
	assert_true(str_equal(run.policy->org.name, STR("In a folder")));
	assert_true(str_equal(run.policy->file, str_of(path)));
	arena_clear(&run.arena);
	unlink(path);
	rmdir(folder);
}

/* Known by sha256sum(1). */
static void test_digest(void **state)
{
	(void)state;
	static const uint8_t digest[] = {0x36, 0x0d, 0xf7, 0x8f, 0xe0};
	struct run run;
	run_text(&run, STR(V1));
	assert_int_equal(run.status, OK);
	assert_memory_equal(run.policy->sha256, digest, sizeof digest);
	arena_clear(&run.arena);
}

/* UTF-16 of either order is the same policy, but for the digest. */
static void test_utf16(void **state)
{
	(void)state;
	static const char text[] = V1 "org: {name: Acme}\n";
	for (int big = 0; big < 2; big++) {
		char bytes[2 * sizeof text];
		struct run run;
		memcpy(bytes, big ? "\xfe\xff" : "\xff\xfe", 2);
		for (size_t i = 0; i + 1 < sizeof text; i++) {
			bytes[2 + 2 * i + (size_t)big] = text[i];
			bytes[3 + 2 * i - (size_t)big] = '\0';
		}
		run_text(&run, (struct str){bytes, sizeof bytes});
		findings_print("UTF-16", &run.findings);
		assert_int_equal(run.status, OK);
		assert_true(str_equal(run.policy->org.name, STR("Acme")));
		assert_int_equal(run.policy->org.place.line, 2);
		arena_clear(&run.arena);
	}
	struct run run;
	run_text(&run, (struct str){"\xff\xfe"
				    "1\0=\xd8\x00\xde",
				    8});
	assert_true(str_equal(run.sources.at[0].text, STR("1\xf0\x9f\x98\x80")));
	arena_clear(&run.arena);
}

/* --- What YAML reads ------------------------------------------------------------- */

static void test_surprises(void **state)
{
	(void)state;
	static const struct {
		const char *text, *reads_as;
	} rows[] = {
	    {"", "nothing"},
	    {"~", "nothing"},
	    {"null", "nothing"},
	    {"no", "a boolean"},
	    {"On", "a boolean"},
	    {"y", NULL},
	    {"FALSE", "a boolean"},
	    {"0", "a number"},
	    {"-7", "a number"},
	    {"+1_000", "a number"},
	    {"017", "a number"},
	    {"0o17", "a number"},
	    {"0x1F", "a number"},
	    {"0b101", "a number"},
	    {"1.1", "a number"},
	    {"10.", "a number"},
	    {".5", "a number"},
	    {"1e3", "a number"},
	    {"1.5E-7", "a number"},
	    {"12:30:45", "a number"},
	    {"22:00", "a number"},
	    {"1:2.5", "a number"},
	    {".inf", "a number"},
	    {"-.INF", "a number"},
	    {".nan", "a number"},
	    {"2026-01-01", "a date"},
	    {"2026-1-1", "a date"},
	    {"2026-01-01T10:00:00Z", "a date"},
	    {"2026-01-01 10:00", "a date"},
	    {"nO", NULL},
	    {"yess", NULL},
	    {"nil", NULL},
	    {"1.2.3", NULL},
	    {"192.0.2.1", NULL},
	    {"0x", NULL},
	    {"0xg", NULL},
	    {"0b2", NULL},
	    {"-", NULL},
	    {"+", NULL},
	    {".", NULL},
	    {"_1", NULL},
	    {"1e", NULL},
	    {"e3", NULL},
	    {":30", NULL},
	    {"12:60", NULL},
	    {"1:", NULL},
	    {"2026-01", NULL},
	    {"2026-01-01x", NULL},
	    {"2026-13-", NULL},
	    {"08:00-18:00", NULL},
	    {"Acme", NULL},
	    {".info", NULL},
	    {"1 2", NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *reads_as = yaml_reads_as(str_of(rows[i].text));
		const char *shown = reads_as ? reads_as : "text";
		if (strcmp(shown, rows[i].reads_as ? rows[i].reads_as : "text") != 0)
			fail_msg("%s reads as %s", rows[i].text, shown);
	}
}

/* --- Memory ----------------------------------------------------------------------- */

/* Every allocation of ours fails once, with all that follow or alone: NOMEM,
 * nothing left behind. */
static void oom_run_with(const char *path, void (*fail_at)(size_t nth))
{
	struct run run;
	for (size_t nth = 1;; nth++) {
		fail_at(nth);
		run_file(&run, path);
		size_t asked = mem_count();
		mem_fail_from(0);
		enum status status = run.status;
		arena_clear(&run.arena);
		if (asked < nth)
			break;
		if (status != NOMEM)
			fail_msg("%s: allocation %zu failed, status %d", path, nth, (int)status);
	}
}

static void oom_run(const char *path)
{
	oom_run_with(path, mem_fail_from);
	oom_run_with(path, mem_fail_only);
}

/* A help that cannot be made is empty, so that it can be part of the next. */
static void test_help_oom(void **state)
{
	(void)state;
	struct arena arena;
	struct findings findings;
	arena_init(&arena);
	findings_init(&findings, &arena);
	struct loader loader = {.arena = &arena, .findings = &findings};
	mem_fail_from(1);
	const char *help = help_join(&loader, "write ", "this", "");
	mem_fail_from(0);
	assert_non_null(help);
	assert_string_equal(help, "");
	assert_true(loader.nomem);
	loader.nomem = false;
	assert_string_equal(help_join(&loader, "write ", "this", "?"), "write this?");
	assert_false(loader.nomem);
	arena_clear(&arena);
}

static void test_oom(void **state)
{
	(void)state;
	oom_run("fixtures/everything.yaml");
	oom_run("fixtures/several/loginscope.yaml");
	oom_run("fixtures/bad/list-digest.yaml");
	oom_run("fixtures/bad/list-empty.yaml");
	oom_run("fixtures/bad/list-filter.yaml");
	oom_run("fixtures/bad/list-filter-text.yaml");
	oom_run("fixtures/bad/list-json.yaml");
	oom_run("fixtures/bad/list-entry.yaml");
	oom_run("fixtures/bad/host-bits-in-list.yaml");
	oom_run("fixtures/bad/bad-address-in-list.yaml");
	oom_run("fixtures/bad/network-cycle.yaml");
	oom_run("fixtures/bad/duplicate-key.yaml");
	oom_run("fixtures/bad/yaml-alias-bomb.yaml");
	oom_run("fixtures/bad/host-bits.yaml");
	oom_run("fixtures/bad/yaml-type-name-boolean.yaml");
	oom_run("fixtures/bad/hours-format.yaml");
	oom_run("fixtures/bad/asn-number-letters.yaml");
	oom_run("fixtures/bad/address-legacy-float.yaml");
	oom_run("fixtures/bad/address-leading-zero.yaml");
	oom_run("fixtures/bad/bad-address-words.yaml");
	oom_run("fixtures/bad/wrong-type-flag-yes.yaml");
	oom_run("fixtures/bad/yaml-type-network-without-quotes.yaml");
	oom_run("fixtures/bad/yaml-type-range-in-brackets.yaml");
	oom_run("fixtures/bad/range-straddles.yaml");
	oom_run("fixtures/bad/lockout-value-period.yaml");
	oom_run("fixtures/bad/control-character-nul-utf16.yaml");
	oom_run("fixtures/no-such-file.yaml");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good),      cmocka_unit_test(test_everything),
	    cmocka_unit_test(test_messages),  cmocka_unit_test(test_notes),
	    cmocka_unit_test(test_many),      cmocka_unit_test(test_too_many),
	    cmocka_unit_test(test_files),     cmocka_unit_test(test_directory),
	    cmocka_unit_test(test_digest),    cmocka_unit_test(test_utf16),
	    cmocka_unit_test(test_surprises), cmocka_unit_test(test_bad_fixtures),
	    cmocka_unit_test(test_help_oom),  cmocka_unit_test(test_oom),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
