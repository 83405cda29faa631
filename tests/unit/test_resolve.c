/* Names to objects: what is found, what is near, what contradicts itself, and
 * the addresses behind networks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "load/yaml_policy.h"
#include "policy/resolve.h"
#include "rand.h"

struct made {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy policy;
};

/* Parses and resolves; no other file is touched. */
static void make(struct made *made, struct str text)
{
	uint32_t file;
	*made = (struct made){0};
	arena_init(&made->arena);
	findings_init(&made->findings, &made->arena);
	assert_int_equal(sources_add(&made->sources, &made->arena, STR("test"), text, &file), OK);
	made->policy.sources = &made->sources;
	assert_int_equal(
	    policy_parse_yaml(&made->sources, file, &made->arena, &made->findings, &made->policy),
	    OK);
	assert_int_equal(policy_resolve(&made->policy, &made->arena, &made->findings), OK);
}

static void make_good(struct made *made, const char *text)
{
	make(made, str_of(text));
	for (const struct finding *at = made->findings.first; at; at = at->next)
		print_message("%u: %s\n", (unsigned)at->place.line, at->message);
	assert_int_equal(made->findings.count, 0);
}

static const char names[] =
    "loginscope: 1\n"
    "networks: {office: [192.0.2.1], lab: ['@office']}\n"
    "profiles:\n"
    "- {name: Admin, label: System Administrator}\n"
    "- {name: Sales, label: Shared}\n"
    "- {name: Service, label: Shared}\n"
    "- {name: Shop, label: Sales}\n"
    "- {name: Third, label: Shared}\n"
    "permission_sets: [{name: API, permissions: [api_only]},\n"
    "  {name: MFA, permissions: [mfa_for_ui, mfa_for_api]}, {name: None}]\n"
    "users:\n"
    "- {username: ada@acme.example, profile: Sales, permission_sets: [MFA, API]}\n"
    "- {username: bob@acme.example, profile: Admin, permission_sets: [None]}\n"
    "apps: [{name: Nightly ETL}]\n";

static void test_find(void **state)
{
	(void)state;
	struct made made;
	make_good(&made, names);
	const struct policy *policy = &made.policy;
	assert_int_equal(policy_find_network(policy, STR("lab")), 1);
	assert_int_equal(policy_find_network(policy, STR("Lab")), NONE);
	assert_int_equal(policy_find_user(policy, STR("bob@acme.example")), 1);
	assert_int_equal(policy_find_user(policy, STR("bob")), NONE);
	assert_int_equal(policy_find_app(policy, STR("Nightly ETL")), 0);
	assert_int_equal(policy_find_app(policy, STR("")), NONE);
	assert_int_equal(policy_find_profile(policy, STR("Admin")), 0);
	assert_int_equal(policy_find_profile(policy, STR("System Administrator")), 0);
	/* A name is stronger than another's label, and a shared label is none. */
	assert_int_equal(policy_find_profile(policy, STR("Sales")), 1);
	assert_int_equal(policy_find_profile(policy, STR("Shared")), NONE);
	assert_int_equal(policy->users[0].profile.index, 1);
	assert_int_equal(policy->users[0].permission_sets.at[1].index, 0);
	arena_clear(&made.arena);
}

/* A label is for the command line; a user's profile is its name. */
#define LABELLED                                                                                   \
	"loginscope: 1\nprofiles:\n  - {name: Admin, label: System}\n  - {name: Sales, label: "    \
	"Both}\n"                                                                                  \
	"  - {name: Service, label: Both}\n  - {name: System Integrator, label: Admin}\n"          \
	"apps: [{name: etl, label: Nightly}, {name: a, label: Twice}, {name: b, label: Twice}]\n"

/* References lead to the object of a name, else of a label that no other has. */
static void test_labels(void **state)
{
	(void)state;
	static const struct {
		const char *name, *text, *error;
		uint32_t index;
	} rows[] = {
	    {"user by label", "users: [{username: u, profile: System}]\n", NULL, 0},
	    {"the name comes first", "users: [{username: u, profile: Admin}]\n", NULL, 0},
	    {"label of several", "users: [{username: u, profile: Both}]\n", "label-shared", NONE},
	    {"neither", "users: [{username: u, profile: Nobody}]\n", "unknown-profile", NONE},
	    {"test by label", "tests: [{name: t, profile: System, app: Nightly, expect: allow}]\n",
	     NULL, NONE},
	    {"test, label of several", "tests: [{name: t, profile: Both, expect: allow}]\n",
	     "label-shared", NONE},
	    {"app, label of several",
	     "tests: [{name: t, profile: Sales, app: Twice, expect: allow}]\n", "label-shared",
	     NONE},
	    {"property by label",
	     "properties: [{name: p, never: {profile: System, app: Nightly, verdict: allow}}]\n",
	     NULL, NONE},
	    {"property, label of several",
	     "properties: [{name: p, never: {profile: Both, verdict: allow}}]\n", "label-shared",
	     NONE},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct made made;
		char text[1024];
		snprintf(text, sizeof text, "%s%s", LABELLED, rows[i].text);
		make(&made, str_of(text));
		print_message("%s\n", rows[i].name);
		assert_int_equal(made.findings.count, rows[i].error != NULL);
		if (rows[i].error)
			assert_string_equal(made.findings.first->code, rows[i].error);
		if (made.policy.user_count)
			assert_int_equal(made.policy.users[0].profile.index, rows[i].index);
		if (made.policy.test_count && !rows[i].error) {
			assert_int_equal(made.policy.tests[0].profiles.at[0].index, 0);
			assert_int_equal(made.policy.tests[0].apps.at[0].index, 0);
		}
		if (made.policy.property_count && !rows[i].error)
			assert_int_equal(made.policy.properties[0].scope.profiles.at[0].index, 0);
		arena_clear(&made.arena);
	}
}

/* What an ambiguous label is said to be the label of. */
static void test_label_shared(void **state)
{
	(void)state;
	struct made made;
	struct str two[2];
	make(&made, STR(LABELLED "users: [{username: u, profile: Both}]\n"));
	assert_string_equal(made.findings.first->message,
			    "Both is the label of more than one profile: Sales, Service");
	assert_true(policy_label_shared(&made.policy, NAMED_PROFILE, STR("Both")));
	assert_true(policy_label_shared(&made.policy, NAMED_APP, STR("Twice")));
	assert_false(policy_label_shared(&made.policy, NAMED_APP, STR("Both")));
	assert_false(policy_label_shared(&made.policy, NAMED_PROFILE, STR("System")));
	assert_false(policy_label_shared(&made.policy, NAMED_USER, STR("u")));
	assert_int_equal(policy_find_app(&made.policy, STR("Nightly")), 0);
	assert_int_equal(policy_find_app(&made.policy, STR("Twice")), NONE);
	policy_label_names(&made.policy, NAMED_APP, STR("Twice"), two);
	assert_true(str_equal(two[0], STR("a")) && str_equal(two[1], STR("b")));
	arena_clear(&made.arena);
}

static void test_nearest(void **state)
{
	(void)state;
	static const struct {
		enum named kind;
		const char *name, *nearest;
	} rows[] = {
	    {NAMED_NETWORK, "ofice", "office"},
	    {NAMED_NETWORK, "OFFICE", "office"},
	    {NAMED_USER, "ADA@ACME.EXAMPLE", "ada@acme.example"},
	    {NAMED_PROFILE, "Servce", "Service"},
	    {NAMED_PROFILE, "Salse", "Sales"},
	    {NAMED_PROFILE, "Marketing", ""},
	    {NAMED_USER, "ada@acme.exmaple", "ada@acme.example"},
	    {NAMED_APP, "Nightly-ETL", "Nightly ETL"},
	    {NAMED_PERMISSION_SET, "MAF", "MFA"},
	    {NAMED_PERMISSION_SET, "", ""},
	};
	struct made made;
	make_good(&made, names);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str near = policy_nearest(&made.policy, rows[i].kind, str_of(rows[i].name));
		if (!str_equal(near, str_of(rows[i].nearest)))
			fail_msg("%s is near \"%.*s\"", rows[i].name, STR_ARG(near));
	}
	arena_clear(&made.arena);
}

static void test_permissions(void **state)
{
	(void)state;
	struct made made;
	make_good(&made, names);
	assert_int_equal(policy_permissions(&made.policy, NONE, 1), 0);
	assert_int_equal(policy_permissions(&made.policy, 0, 1),
			 PERMISSION_API_ONLY | PERMISSION_MFA_FOR_UI | PERMISSION_MFA_FOR_API);
	assert_int_equal(policy_permissions(&made.policy, 1, 0), 0);
	arena_clear(&made.arena);
}

/* The first of a name is the one that counts while errors are looked for. */
static void test_duplicates(void **state)
{
	(void)state;
	struct made made;
	make(&made, STR("loginscope: 1\nprofiles: [{name: A}, {name: B}, {name: A}, {name: A}]\n"
			"users: [{username: u, profile: A}]\n"));
	assert_int_equal(made.findings.count, 2);
	assert_int_equal(policy_find_profile(&made.policy, STR("A")), 0);
	assert_int_equal(made.policy.users[0].profile.index, 0);
	assert_int_equal(made.findings.first->other.column, 19);
	assert_int_equal(made.findings.last->other.column, 19);
	arena_clear(&made.arena);
}

static const struct {
	const char *name, *text;
	unsigned cycles;
} cycle_rows[] = {
    {"none", "{a: [192.0.2.1], b: ['@a'], c: ['@a', '@b']}", 0},
    {"diamond", "{a: ['@b', '@c'], b: ['@d'], c: ['@d'], d: [192.0.2.1]}", 0},
    {"forward", "{a: ['@b'], b: ['@c'], c: [192.0.2.1]}", 0},
    {"itself", "{a: ['@a']}", 1},
    {"itself twice", "{a: ['@a', 192.0.2.1, '@a']}", 2},
    {"two", "{a: ['@b'], b: ['@a']}", 1},
    {"three, entered from outside", "{x: ['@b'], a: ['@b'], b: ['@c'], c: ['@a']}", 1},
    {"two apart", "{a: ['@b'], b: ['@a'], c: ['@d'], d: ['@c']}", 2},
    {"figure eight", "{a: ['@b', '@c'], b: ['@a'], c: ['@a']}", 2},
    {"to an unknown one", "{a: ['@b'], b: ['@zzzzzz', '@a']}", 1},
};

static void test_cycles(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cycle_rows / sizeof *cycle_rows; i++) {
		struct made made;
		char text[256];
		unsigned cycles = 0;
		snprintf(text, sizeof text, "loginscope: 1\nnetworks: %s\n", cycle_rows[i].text);
		make(&made, str_of(text));
		for (const struct finding *at = made.findings.first; at; at = at->next)
			cycles += strcmp(at->code, "network-cycle") == 0;
		if (cycles != cycle_rows[i].cycles)
			fail_msg("%s: %u cycles", cycle_rows[i].name, cycles);
		arena_clear(&made.arena);
	}
}

static void test_addresses(void **state)
{
	(void)state;
	struct made made;
	struct rangeset set;
	char text[RANGE_TEXT];
	make_good(&made, "loginscope: 1\n"
			 "org: {trusted_ip_ranges: ['@all', 203.0.113.9, '@a']}\n"
			 "networks:\n"
			 "  all: ['@a', '@b', 192.0.2.0/25]\n"
			 "  a: ['@b', 192.0.2.128/25]\n"
			 "  b: [2001:db8::/32]\n");
	assert_int_equal(network_addresses(&made.policy, 0, &made.arena, &set), OK);
	assert_int_equal(set.count, 2);
	range_format(set.ranges[0], text);
	assert_string_equal(text, "192.0.2.0/24");
	range_format(set.ranges[1], text);
	assert_string_equal(text, "2001:db8::/32");
	assert_int_equal(range_list_addresses(&made.policy, &made.policy.org.trusted_ip_ranges,
					      &made.arena, &set),
			 OK);
	assert_int_equal(set.count, 3);
	assert_int_equal(
	    range_list_addresses(&made.policy, &made.policy.org.login_ip_ranges, &made.arena, &set),
	    OK);
	assert_int_equal(set.count, 0);
	arena_clear(&made.arena);
}

/* --- Random networks against reachability by brute force ------------------------- */

enum { NETWORKS = 9 };

struct graph {
	bool holds[NETWORKS][NETWORKS];
};

/* Warshall: who reaches whom. */
static struct graph closure(struct graph graph)
{
	for (int k = 0; k < NETWORKS; k++)
		for (int i = 0; i < NETWORKS; i++)
			for (int j = 0; j < NETWORKS; j++)
				if (graph.holds[i][k] && graph.holds[k][j])
					graph.holds[i][j] = true;
	return graph;
}

static size_t graph_text(const struct graph *graph, char *ret, size_t size)
{
	size_t length = (size_t)snprintf(ret, size, "loginscope: 1\nnetworks:\n");
	for (int i = 0; i < NETWORKS; i++) {
		length +=
		    (size_t)snprintf(ret + length, size - length, "  n%d: [10.0.0.%d", i, 2 * i);
		for (int j = 0; j < NETWORKS; j++)
			if (graph->holds[i][j])
				length +=
				    (size_t)snprintf(ret + length, size - length, ", '@n%d'", j);
		length += (size_t)snprintf(ret + length, size - length, "]\n");
	}
	return length;
}

static bool has_cycle(const struct graph *reach)
{
	for (int i = 0; i < NETWORKS; i++)
		if (reach->holds[i][i])
			return true;
	return false;
}

static void addresses_compare(struct made *made, const struct graph *reach)
{
	for (uint32_t i = 0; i < NETWORKS; i++) {
		struct rangeset set;
		assert_int_equal(network_addresses(&made->policy, i, &made->arena, &set), OK);
		for (uint32_t j = 0; j < NETWORKS; j++)
			assert_int_equal(rangeset_holds(set, addr_of_v4(0x0a000000 + 2 * j)),
					 i == j || reach->holds[i][j]);
	}
}

static void test_random_networks(void **state)
{
	(void)state;
	struct rand rand = rand_start("networks in networks");
	for (int round = 0; round < 2000; round++) {
		struct graph graph = {0};
		char text[4096];
		struct made made;
		uint32_t sparse = 4 + rand_below(&rand, 20);
		for (int i = 0; i < NETWORKS; i++)
			for (int j = 0; j < NETWORKS; j++)
				graph.holds[i][j] = rand_once_in(&rand, sparse);
		struct graph reach = closure(graph);
		make(&made, (struct str){text, graph_text(&graph, text, sizeof text)});
		assert_int_equal(made.findings.count > 0, has_cycle(&reach));
		if (made.findings.count == 0)
			addresses_compare(&made, &reach);
		arena_clear(&made.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_find),
	    cmocka_unit_test(test_labels),
	    cmocka_unit_test(test_label_shared),
	    cmocka_unit_test(test_nearest),
	    cmocka_unit_test(test_permissions),
	    cmocka_unit_test(test_duplicates),
	    cmocka_unit_test(test_cycles),
	    cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_random_networks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
