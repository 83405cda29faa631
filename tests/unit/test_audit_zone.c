/* Whose space lists let in: rows one by one, and random policies over a small universe, of which
 * every address is asked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "base/mem.h"
#include "engine/asn_kinds.h"
#include "engine/audit.h"
#include "load/load.h"
#include "locations_random.h"
#include "oracle/naive.h"

enum { POLICIES = 300, ROWS_SHOWN = 20 };

static struct small_address atoms[SMALL_COUNT];

static const struct {
	enum audit_rule rule;
	enum network_kind kind;
} kinds[] = {
    {AUDIT_CLOUD_RANGES, NETWORK_CLOUD},
    {AUDIT_HOSTING_RANGES, NETWORK_HOSTING},
    {AUDIT_VPN_RANGES, NETWORK_VPN},
    {AUDIT_TOR_RANGES, NETWORK_TOR},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

static bool skipped[AUDIT_RULE_COUNT];

static void rules_choose(void)
{
	for (size_t i = 0; i < AUDIT_RULE_COUNT; i++)
		skipped[i] = true;
	for (size_t i = 0; i < KINDS; i++)
		skipped[kinds[i].rule] = false;
	skipped[AUDIT_COUNTRY_NOT_ALLOWED] = false;
}

/* --- The table ------------------------------------------------------------------------ */

static void systems_are_known(void **state)
{
	(void)state;
	assert_true(asn_kind_count >= 50);
	for (size_t i = 0; i < asn_kind_count; i++) {
		const struct asn_kind *at = &asn_kinds[i];
		assert_true(i == 0 || at[-1].asn < at->asn);
		assert_ptr_equal(asn_kind_find(at->asn), at);
		assert_true(at->kind >= NETWORK_CLOUD && at->kind <= NETWORK_TOR);
		assert_true(at->name[0]);
		/* None for documentation or private use (RFC 5398, RFC 6996). */
		assert_false(at->asn >= 64496 && at->asn <= 65551);
		assert_true(at->asn < 4200000000);
	}
	assert_null(asn_kind_find(0));
	assert_null(asn_kind_find(64500));
	assert_null(asn_kind_find(UINT32_MAX));
}

/* --- Rows ------------------------------------------------------------------------------- */

/* 198.51.100.0/25 is Amazon's, 198.51.100.128/26 Hetzner's, 198.51.100.192/26 nobody's; all in
 * US, but for 198.51.100.64/26 in DE; 203.0.113.0/24 is in no database. */
#define AT(last) (ADDR_V4_FIRST | (0xc6336400u + (last)))
static const struct location_piece operator_pieces[] = {{{AT(0), AT(127)}, 0},
							{{AT(128), AT(191)}, 1}};
static const struct location operator_names[] = {{STR_INIT("AMAZON-02"), 16509},
						 {STR_INIT("HETZNER-AS"), 24940}};
static const struct locations operators = {operator_pieces, 2, operator_names, 2};
static const struct location_piece country_pieces[] = {
    {{AT(0), AT(63)}, 0}, {{AT(64), AT(127)}, 1}, {{AT(128), AT(255)}, 0}};
static const struct location country_names[] = {{STR_INIT("US"), 0}, {STR_INIT("DE"), 0}};
static const struct locations countries = {country_pieces, 3, country_names, 2};

/* What the findings say; the network "n" is of that kind. */
static const struct {
	const char *name, *policy;
	enum network_kind kind;
	const char *said;
} rows[] = {
    {"a trusted list in a cloud", "org: {trusted_ip_ranges: [198.51.100.0/26]}\n", NETWORK_OWN,
     "cloud-ranges: the org's trusted IP ranges let in 64 addresses of public clouds: 64 of Amazon "
     "(AS16509)\n"},
    {"one address is enough", "org: {trusted_ip_ranges: [198.51.100.127 - 198.51.100.127]}\n",
     NETWORK_OWN,
     "cloud-ranges: the org's trusted IP ranges let in 1 address of public clouds: 1 of Amazon "
     "(AS16509)\n"
     "country-not-allowed: the org's trusted IP ranges let in 1 address outside the allowed "
     "countries (US): 1 of DE\n"},
    {"near miss: one address short", "org: {trusted_ip_ranges: [198.51.100.192/26]}\n", NETWORK_OWN,
     ""},
    {"two kinds are two findings", "org: {trusted_ip_ranges: [198.51.100.96 - 198.51.100.129]}\n",
     NETWORK_OWN,
     "cloud-ranges: the org's trusted IP ranges let in 32 addresses of public clouds: 32 of Amazon "
     "(AS16509)\n"
     "hosting-ranges: the org's trusted IP ranges let in 2 addresses of hosting companies: 2 of "
     "Hetzner (AS24940)\n"
     "country-not-allowed: the org's trusted IP ranges let in 32 addresses outside the allowed "
     "countries (US): 32 of DE\n"},
    {"a network's kind, and whose is known is not the network's",
     "networks: {n: [198.51.100.120/29, 203.0.113.0/28]}\n"
     "profiles: [{name: P, login_ip_ranges: ['@n', 203.0.113.64]}]\n",
     NETWORK_CLOUD,
     "cloud-ranges: the login IP ranges of profile \"P\" let in 24 addresses of public clouds: 16 "
     "of network \"n\", 8 of Amazon (AS16509)\n"
     "country-not-allowed: the login IP ranges of profile \"P\" let in 8 addresses outside the "
     "allowed countries (US): 8 of DE\n"},
    {"Tor exits", "networks: {n: [203.0.113.7]}\norg: {trusted_ip_ranges: ['@n']}\n", NETWORK_TOR,
     "tor-ranges: the org's trusted IP ranges let in 1 address of Tor exits: 1 of network "
     "\"n\"\n"},
    {"a VPN", "networks: {n: [203.0.113.0/24]}\norg: {trusted_ip_ranges: [203.0.113.8/30]}\n",
     NETWORK_VPN,
     "vpn-ranges: the org's trusted IP ranges let in 4 addresses of networks that public VPNs come "
     "out of: 4 of network \"n\"\n"},
    {"near miss: Salesforce's own, in a cloud",
     "networks: {n: [198.51.100.0/26]}\norg: {trusted_ip_ranges: ['@n']}\n", NETWORK_SALESFORCE,
     ""},
    {"an app that lifts",
     "apps: [{name: A, ip_relaxation: bypass_2factor, ip_ranges: [198.51.100.0/28]}]\n",
     NETWORK_OWN,
     "cloud-ranges: the IP ranges of app \"A\" let in 16 addresses of public clouds: 16 of Amazon "
     "(AS16509)\n"},
    {"near miss: an app that does not",
     "apps: [{name: A, ip_relaxation: bypass, ip_ranges: [198.51.100.0/28]}]\n", NETWORK_OWN, ""},
    {"near miss: an open list, in legal pieces",
     "org: {trusted_ip_ranges: [0.0.0.0/1, 128.0.0.0/1]}\n"
     "profiles: [{name: P, login_ip_ranges: [0.0.0.0 - 255.255.255.255]}]\n",
     NETWORK_OWN, ""},
    {"near miss: a country that nobody knows", "org: {login_ip_ranges: [203.0.113.0/24]}\n",
     NETWORK_OWN, ""},
    {"the login ranges of Session Settings are asked for countries only",
     "org: {login_ip_ranges: [198.51.100.64/27]}\n", NETWORK_OWN,
     "country-not-allowed: the login IP ranges of Session Settings let in 32 addresses outside the "
     "allowed countries (US): 32 of DE\n"},
};

struct opened {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
	struct ruleset *ruleset;
};

static void text_open(struct opened *opened, const char *text, enum network_kind kind)
{
	static const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	static char whole[4096];
	*opened = (struct opened){0};
	snprintf(whole, sizeof whole, "loginscope: 1\n%s", text);
	arena_init(&opened->arena);
	findings_init(&opened->findings, &opened->arena);
	assert_int_equal(policy_load_text(STR("p.yaml"), str_of(whole), &options, &opened->arena,
					  &opened->sources, &opened->findings, &opened->policy),
			 OK);
	for (uint32_t i = 0; i < opened->policy->network_count; i++)
		opened->policy->networks[i].kind = kind;
	assert_int_equal(ruleset_new(opened->policy, RULES_2026_02, &opened->ruleset), OK);
}

static void opened_close(struct opened *opened)
{
	ruleset_free(opened->ruleset);
	arena_clear(&opened->arena);
}

static const struct str allowed_us = STR_INIT("US");

static void audit_say(const struct audit *audit, char *ret, size_t size)
{
	size_t used = 0;
	ret[0] = '\0';
	for (uint32_t rule = 0; rule < AUDIT_RULE_COUNT; rule++)
		for (uint32_t i = 0; i < audit->count; i++)
			if (audit->at[i].rule == rule)
				used += (size_t)snprintf(ret + used, size - used, "%.*s: %s\n",
							 STR_ARG(audit_rules[rule].id),
							 audit->at[i].what);
	assert_true(used < size);
}

static void rows_hold(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct opened opened;
		struct audit audit;
		char said[4096];
		text_open(&opened, rows[i].policy, rows[i].kind);
		struct audit_question question = {.ruleset = opened.ruleset,
						  .allowed = &allowed_us,
						  .allowed_count = 1,
						  .countries = &countries,
						  .operators = &operators,
						  .skip = skipped};
		assert_int_equal(audit_find(&question, &opened.arena, &audit), OK);
		audit_say(&audit, said, sizeof said);
		if (strcmp(said, rows[i].said) != 0)
			fail_msg("%s:\n%s", rows[i].name, said);
		for (uint32_t k = 0; k < audit.count; k++)
			assert_true(audit.at[k].todo[0] && audit.at[k].place.line);
		opened_close(&opened);
	}
}

/* The row that brings most is the place, wherever it stands; all say how many they bring. */
static void the_largest_row_is_the_place(void **state)
{
	struct opened opened;
	struct audit audit;
	(void)state;
	text_open(&opened,
		  "networks: {n: [198.51.100.0/28]}\n"
		  "org:\n"
		  "  trusted_ip_ranges:\n"
		  "    - 203.0.113.0/24\n"
		  "    - 198.51.100.32/28\n"
		  "    - '@n'\n"
		  "    - 198.51.100.200\n"
		  "    - 198.51.100.127 - 198.51.100.140\n"
		  "    - 198.51.100.64/27\n",
		  NETWORK_OWN);
	struct audit_question question = {
	    .ruleset = opened.ruleset, .operators = &operators, .skip = skipped};
	assert_int_equal(audit_find(&question, &opened.arena, &audit), OK);
	assert_int_equal(audit.count, 2);
	const struct audit_finding *cloud = &audit.at[0];
	assert_int_equal(cloud->rule, AUDIT_CLOUD_RANGES);
	assert_int_equal(cloud->place.line, 10);
	static const char *const brings[] = {"198.51.100.64/27: 32 addresses",
					     "198.51.100.32/28: 16 addresses", "@n: 16 addresses",
					     "198.51.100.127 - 198.51.100.140: 1 address"};
	static const uint32_t lines[] = {10, 6, 7, 9};
	assert_int_equal(cloud->other_count, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_string_equal(cloud->others[i].what, brings[i]);
		assert_int_equal(cloud->others[i].place.line, lines[i]);
	}
	assert_int_equal(cloud->addresses.count, 4);
	assert_int_equal(cloud->operators.count, 1);
	assert_int_equal(cloud->operators.at[0].location, 0);
	assert_int_equal(cloud->operators.at[0].addresses.low, 65);
	assert_int_equal(cloud->countries.count, 0);
	opened_close(&opened);
}

static void memory_may_run_out(void **state)
{
	struct opened opened;
	bool failed = true;
	(void)state;
	text_open(&opened, rows[4].policy, rows[4].kind);
	for (size_t n = 1; failed; n++) {
		struct arena arena;
		struct audit audit;
		struct audit_question question = {.ruleset = opened.ruleset,
						  .allowed = &allowed_us,
						  .allowed_count = 1,
						  .countries = &countries,
						  .operators = &operators,
						  .skip = skipped};
		arena_init(&arena);
		mem_fail_from(n);
		enum status status = audit_find(&question, &arena, &audit);
		failed = mem_count() >= n;
		mem_fail_from(0);
		assert_int_equal(status, failed ? NOMEM : OK);
		arena_clear(&arena);
	}
	opened_close(&opened);
}

/* --- Random ------------------------------------------------------------------------------- */

static const struct location some_operators[] = {
    {STR_INIT("A"), 16509}, {STR_INIT("B"), 24940}, {STR_INIT("C"), 9009},  {STR_INIT("D"), 60729},
    {STR_INIT("E"), 64500}, {STR_INIT("F"), 8075},  {STR_INIT("G"), 396982}};
static const struct location some_countries[] = {
    {STR_INIT("US"), 0}, {STR_INIT("DE"), 0}, {STR_INIT("FR"), 0}};

struct world {
	struct rand rand;
	struct arena arena;
	struct policy_random random;
	struct policy *policy;
	struct locations_random operators, countries;
	struct ruleset *ruleset;
	struct str allowed[2];
	struct audit audit;
	uint32_t matched; /* findings that were expected */
};

static void world_open(struct world *world)
{
	arena_init(&world->arena);
	policy_small(&world->rand, &world->arena, &world->random);
	world->policy = &world->random.policy;
	world->policy->exception_count = 0;
	for (uint32_t i = 0; i < world->policy->network_count; i++)
		world->policy->networks[i].kind = rand_below(&world->rand, NETWORK_KIND_COUNT);
	locations_random(&world->rand, &world->arena, some_operators, 7, &world->operators);
	locations_random(&world->rand, &world->arena, some_countries, 3, &world->countries);
	world->allowed[0] = some_countries[rand_below(&world->rand, 3)].name;
	world->allowed[1] = some_countries[rand_below(&world->rand, 3)].name;
	assert_int_equal(ruleset_new(world->policy, RULES_2026_02, &world->ruleset), OK);
	struct audit_question question = {.ruleset = world->ruleset,
					  .allowed = world->allowed,
					  .allowed_count = 2,
					  .countries = &world->countries.locations,
					  .operators = &world->operators.locations,
					  .skip = skipped};
	assert_int_equal(audit_find(&question, &world->arena, &world->audit), OK);
	world->matched = 0;
}

static bool in_network(const struct world *world, enum network_kind kind, addr a)
{
	for (uint32_t i = 0; i < world->policy->network_count; i++)
		if (world->policy->networks[i].kind == kind &&
		    naive_list_holds(world->policy, &world->policy->networks[i].ranges, a))
			return true;
	return false;
}

static bool in_zone(const struct world *world, enum audit_rule rule, size_t atom)
{
	uint32_t country = world->countries.of_atom[atom], owner = world->operators.of_atom[atom];
	if (rule == AUDIT_COUNTRY_NOT_ALLOWED)
		return country != NONE &&
		       !str_equal(some_countries[country].name, world->allowed[0]) &&
		       !str_equal(some_countries[country].name, world->allowed[1]);
	for (size_t i = 0; i < KINDS; i++) {
		if (kinds[i].rule != rule)
			continue;
		const struct asn_kind *known =
		    owner == NONE ? NULL : asn_kind_find(some_operators[owner].asn);
		return !in_network(world, NETWORK_SALESFORCE, atoms[atom].at) &&
		       ((known && known->kind == kinds[i].kind) ||
			in_network(world, kinds[i].kind, atoms[atom].at));
	}
	return false;
}

static const struct audit_finding *finding_find(const struct world *world, enum audit_rule rule,
						struct list_name list, struct audit_object object)
{
	const struct audit_finding *found = NULL;
	char words[200];
	const char *lists[RANGES_KIND_COUNT] = {[RANGES_TRUSTED] = "the org's trusted IP ranges ",
						[RANGES_ORG_LOGIN] =
						    "the login IP ranges of Session Settings "};
	for (uint32_t i = 0; i < world->audit.count; i++) {
		const struct audit_finding *at = &world->audit.at[i];
		if (at->rule != rule || at->object.kind != object.kind ||
		    at->object.index != object.index)
			continue;
		snprintf(words, sizeof words, "%s", lists[list.kind] ? lists[list.kind] : "");
		if (strncmp(at->what, words, strlen(words)) != 0)
			continue;
		assert_null(found);
		found = at;
	}
	return found;
}

/* How many addresses a row brings. */
static struct count row_brings(const struct world *world, enum audit_rule rule,
			       struct range_row *row)
{
	const struct range_list one = {.rows = row, .count = 1};
	struct count brings = {0};
	for (size_t k = 0; k < SMALL_COUNT; k++)
		if (in_zone(world, rule, k) && naive_list_holds(world->policy, &one, atoms[k].at))
			brings = count_add(brings, atoms[k].count);
	return brings;
}

/* All rows that bring any, each with its number, the largest first. */
static void rows_check(const struct world *world, enum audit_rule rule,
		       const struct range_list *list, const struct audit_finding *finding)
{
	uint32_t reaching = 0;
	struct count largest = {0};
	char text[COUNT_TEXT * 4 / 3 + 2], said[80];
	for (uint32_t i = 0; i < list->count; i++) {
		struct count brings = row_brings(world, rule, &list->rows[i]);
		reaching += brings.low > 0;
		if (count_compare(brings, largest) > 0)
			largest = brings;
	}
	assert_int_equal(finding->other_count, reaching < ROWS_SHOWN ? reaching : ROWS_SHOWN);
	count_format_grouped(largest, text);
	snprintf(said, sizeof said, ": %s address%s", text, largest.low == 1 ? "" : "es");
	assert_non_null(strstr(finding->others[0].what, said));
	assert_int_equal(finding->place.line, finding->others[0].place.line);
}

static void list_check(struct world *world, enum audit_rule rule, struct list_name name,
		       struct audit_object object)
{
	const struct range_list *list = list_get(world->policy, name);
	const struct audit_finding *finding = finding_find(world, rule, name, object);
	struct count addresses = {0};
	char text[COUNT_TEXT * 4 / 3 + 2], said[80];
	bool open = naive_list_holds(world->policy, list, atoms[0].at);
	for (size_t i = 0; i < SMALL_COUNT; i++) {
		bool in =
		    in_zone(world, rule, i) && naive_list_holds(world->policy, list, atoms[i].at);
		if (in)
			addresses = count_add(addresses, atoms[i].count);
		if (finding)
			assert_true(rangeset_holds(finding->addresses, atoms[i].at) == in);
	}
	assert_true((finding != NULL) == (!open && addresses.low));
	if (!finding)
		return;
	world->matched++;
	count_format_grouped(addresses, text);
	snprintf(said, sizeof said, "let in %s address%s ", text, addresses.low == 1 ? "" : "es");
	assert_non_null(strstr(finding->what, said));
	assert_int_equal(count_compare(rangeset_count(finding->addresses), addresses), 0);
	rows_check(world, rule, list, finding);
	struct count sum = {0};
	for (uint32_t i = 0; i < finding->countries.count; i++)
		sum = count_add(sum, finding->countries.at[i].addresses);
	assert_int_equal(count_compare(sum, addresses), 0);
}

static void rule_check(struct world *world, enum audit_rule rule)
{
	bool country = rule == AUDIT_COUNTRY_NOT_ALLOWED;
	list_check(world, rule, (struct list_name){RANGES_TRUSTED, 0},
		   (struct audit_object){AUDIT_ORG, 0});
	if (country)
		list_check(world, rule, (struct list_name){RANGES_ORG_LOGIN, 0},
			   (struct audit_object){AUDIT_ORG, 0});
	for (uint32_t i = 0; i < world->policy->profile_count; i++)
		list_check(world, rule, (struct list_name){RANGES_PROFILE, i},
			   (struct audit_object){AUDIT_PROFILE, i});
	for (uint32_t i = 0; i < world->policy->app_count && !country; i++)
		if (world->policy->apps[i].ip_relaxation == RELAX_BYPASS_2FACTOR)
			list_check(world, rule, (struct list_name){RANGES_APP, i},
				   (struct audit_object){AUDIT_APP, i});
}

static void policies_agree(void **state)
{
	struct world world = {.rand = rand_start("zones")};
	uint32_t findings = 0;
	(void)state;
	for (unsigned n = 0; n < POLICIES; n++) {
		world_open(&world);
		for (size_t i = 0; i < KINDS; i++)
			rule_check(&world, kinds[i].rule);
		rule_check(&world, AUDIT_COUNTRY_NOT_ALLOWED);
		assert_int_equal(world.matched, world.audit.count);
		findings += world.matched;
		ruleset_free(world.ruleset);
		arena_clear(&world.arena);
	}
	assert_true(findings > POLICIES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(systems_are_known),
	    cmocka_unit_test(rows_hold),
	    cmocka_unit_test(the_largest_row_is_the_place),
	    cmocka_unit_test(memory_may_run_out),
	    cmocka_unit_test(policies_agree),
	};
	small_addresses(atoms);
	rules_choose();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
