/* Properties of small policies, a row each: what comes of it, from how many addresses it is
 * contradicted, and the smallest witness. Against brute force: test_prove_oracle.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/mem.h"
#include "engine/prove.h"
#include "load/load.h"

struct row {
	const char *name, *property;
	enum proof_result result;
	const char *addresses; /* that contradict it */
	const char *
	    witness; /* "WHO IP VIA" of the witness, the example or what comes nearest; NULL: none */
};

struct prepared {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
	struct ruleset *ruleset;
};

static const char head[] =
    "loginscope: 1\n"
    "org:\n"
    "  time_zone: Europe/Lisbon\n"
    "  trusted_ip_ranges: [203.0.113.0/24]\n"
    "networks: {office: [203.0.113.0/24, 2001:db8::/32]}\n"
    "profiles:\n"
    "  - {name: Staff}\n"
    "  - {name: Jobs, login_ip_ranges: [192.0.2.0/25], permissions: [api_only]}\n"
    "  - name: Clerk\n"
    "    login_hours: {monday: 08:00-18:00, sunday: closed}\n"
    "users:\n"
    "  - {username: ann@acme.example, profile: Staff}\n"
    "  - {username: off@acme.example, profile: Staff, active: false}\n"
    "  - {username: ice@acme.example, profile: Jobs, frozen: true}\n"
    "apps:\n"
    "  - {name: Open, ip_relaxation: bypass}\n";

/* What a rule says that has no database to ask. */
static const char rules[] =
    "transaction_security:\n"
    "  - {name: Away, when: {country: [KP], not_in: '@office'}, action: block}\n";

static void prepare(struct prepared *ret, const char *more, const char *property)
{
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	*ret = (struct prepared){0};
	arena_init(&ret->arena);
	findings_init(&ret->findings, &ret->arena);
	const char *text = arena_format(&ret->arena, "%s%sproperties:\n  - {name: it, %s}\n", head,
					more, property);
	enum status status = policy_load_text(STR("p.yaml"), str_of(text), &options, &ret->arena,
					      &ret->sources, &ret->findings, &ret->policy);
	if (status != OK)
		fail_msg("%s: %s", property, ret->findings.first->message);
	assert_int_equal(ruleset_new(ret->policy, ret->policy->org.rules, &ret->ruleset), OK);
}

static void forget(struct prepared *prepared)
{
	ruleset_free(prepared->ruleset);
	arena_clear(&prepared->arena);
}

static const char *login_words(struct prepared *prepared, const struct login *login)
{
	char ip[ADDR_TEXT];
	const struct policy *policy = prepared->policy;
	struct str who = login->user == NONE ? policy->profiles[login->profile].name
					     : policy->users[login->user].username;
	addr_format(login->ip, ip);
	return arena_format(&prepared->arena, "%.*s %s %s", STR_ARG(who), ip,
			    channel_names[login->via].at);
}

static const char *shown_words(struct prepared *prepared, const struct proof *proof)
{
	if (proof->violation_count)
		return login_words(prepared, &proof->violations[0].login);
	if (proof->has_nearest)
		return login_words(prepared, &proof->nearest);
	if (proof->has_example)
		return login_words(prepared, &proof->example);
	return proof->open.rule ? "open" : NULL;
}

static void row_check(const struct row *row, const char *more)
{
	struct prepared prepared;
	struct arena arena;
	struct proof proof;
	char count[COUNT_TEXT];
	prepare(&prepared, more, row->property);
	arena_init(&arena);
	assert_int_equal(
	    property_prove(prepared.ruleset, &prepared.policy->properties[0], NULL, &arena, &proof),
	    OK);
	if (proof.result != row->result)
		fail_msg("%s: it is %s", row->name, proof_result_names[proof.result].at);
	count_format(proof.addresses, count);
	if (strcmp(count, row->addresses) != 0)
		fail_msg("%s: %s addresses", row->name, count);
	const char *shown = shown_words(&prepared, &proof);
	if (!shown != !row->witness || (shown && strcmp(shown, row->witness) != 0))
		fail_msg("%s: %s", row->name, shown ? shown : "no witness");
	proof_clear(&proof);
	arena_clear(&arena);
	forget(&prepared);
}

#define EVERYWHERE "340282366920938463463374607431768211456"

static const struct row rows[] = {
    {"never, proved: jobs log in from their range only",
     "never: {profile: Jobs, via: soap, outside: 192.0.2.0/25, verdict: [allow, token]}", PROVED,
     "0", NULL},
    {"never, refuted: an app lifts the range",
     "never: {profile: Jobs, via: oauth-web-server, outside: 192.0.2.0/25, verdict: allow, "
     "device: known, inside: 192.0.2.0/24}",
     REFUTED, "128", "Jobs 192.0.2.128 oauth-web-server"},
    {"never, of a reason alone it is another thing",
     "never: {profile: Jobs, via: soap, verdict: refuse, reason: login-hours}", PROVED, "0", NULL},
    {"never, of a reason that happens",
     "never: {profile: Clerk, via: soap, verdict: refuse, reason: login-hours, inside: 192.0.2.7}",
     REFUTED, "1", "Clerk 192.0.2.7 soap"},
    {"always, of the bare password",
     "always: {profile: Staff, via: soap, inside: '@office'}, verdict: [allow, token]", PROVED, "0",
     NULL},
    {"always, of a token it is said",
     "always: {profile: Staff, via: soap, credential: token}, verdict: allow", PROVED, "0", NULL},
    {"always, refuted from outside",
     "always: {user: ann@acme.example, via: soap, inside: [203.0.112.0/23]}, verdict: allow",
     REFUTED, "256", "ann@acme.example 203.0.112.0 soap"},
    {"IPv4 comes first",
     "always: {user: ann@acme.example, via: soap, inside: ['2001:db8::/32', 198.51.100.7]}, "
     "verdict: allow",
     REFUTED, "79228162514264337593543950337", "ann@acme.example 198.51.100.7 soap"},
    {"everywhere", "never: {user: off@acme.example, verdict: refuse}", REFUTED, EVERYWHERE,
     "off@acme.example 0.0.0.0 ui"},
    {"of a profile those are not meant whom nothing lets in",
     "never: {profile: [Staff, Jobs], verdict: refuse, reason: [user-inactive, user-frozen]}",
     PROVED, "0", NULL},
    {"nor of everybody", "never: {verdict: refuse, reason: [user-inactive, user-frozen]}", PROVED,
     "0", NULL},
    {"at an instant inside the hours",
     "never: {profile: Clerk, via: soap, credential: token, at: 2026-03-02T12:00, verdict: "
     "refuse}",
     PROVED, "0", NULL},
    {"at an instant outside the hours",
     "never: {profile: Clerk, via: soap, credential: token, at: [2026-03-02T12:00, "
     "2026-03-01T12:00], verdict: "
     "refuse, inside: 192.0.2.7}",
     REFUTED, "1", "Clerk 192.0.2.7 soap"},
    {"exists", "exists: {profile: Clerk, via: soap, verdict: allow}", PROVED, "0",
     "Clerk 0.0.0.0 soap"},
    {"exists nowhere: api-only keeps it out everywhere",
     "exists: {profile: Jobs, via: ui, verdict: allow}", REFUTED, "0", "Jobs 0.0.0.0 ui"},
    {"the nearest is the least that is asked for",
     "exists: {profile: Staff, via: soap, credential: password, outside: 203.0.113.0/24, verdict: "
     "[allow, mfa]}",
     REFUTED, "0", "Staff 0.0.0.0 soap"},
    {"of refusals the one of the latest step",
     "exists: {user: [ice@acme.example, off@acme.example], via: soap, verdict: allow}", REFUTED,
     "0", "ice@acme.example 0.0.0.0 soap"},
    {"the nearest is not refused if one is not",
     "exists: {profile: Jobs, via: soap, credential: password, verdict: totp}", REFUTED, "0",
     "Jobs 192.0.2.0 soap"},
    {"exists at every minute",
     "exists: {profile: [Clerk, Staff], via: soap, verdict: allow, at: every-minute}", PROVED, "0",
     "Staff 0.0.0.0 soap"},
    {"not at every minute", "exists: {profile: Clerk, via: soap, verdict: allow, at: every-minute}",
     REFUTED, "0", "Clerk 0.0.0.0 soap"},
    {"of no address, never is vacuous",
     "never: {inside: 203.0.113.7, outside: '@office', verdict: [allow, refuse]}", PROVED, "0",
     NULL},
    {"of no address, exists is refuted",
     "exists: {inside: 203.0.113.7, outside: '@office', verdict: [allow, refuse]}", REFUTED, "0",
     NULL},
    {"requests are not meant unless they are named",
     "never: {profile: Jobs, via: soap, inside: 198.51.100.7, verdict: allow}", PROVED, "0", NULL},
    {"requests when they are named",
     "never: {profile: Jobs, via: soap, inside: 198.51.100.7, phase: request, verdict: allow}",
     REFUTED, "1", "Jobs 198.51.100.7 soap"},
};

static const struct row open_rows[] = {
    {"a rule may refuse what would be allowed",
     "never: {profile: Staff, via: soap, credential: token, inside: 192.0.2.0/24, verdict: allow}",
     UNDECIDED, "0", "open"},
    {"it cannot where it does not look",
     "never: {profile: Staff, via: soap, credential: token, inside: '@office', verdict: allow}",
     REFUTED, "79228162514264337593543950592", "Staff 203.0.113.0 soap"},
    {"whatever it says, it is refused",
     "never: {profile: Jobs, via: soap, outside: 192.0.2.0/25, verdict: allow}", PROVED, "0", NULL},
    {"exists for certain only where it does not look",
     "exists: {profile: Staff, via: soap, verdict: allow}", PROVED, "0", "Staff 203.0.113.0 soap"},
    {"exists perhaps",
     "exists: {profile: Staff, via: soap, credential: token, inside: 192.0.2.0/24, verdict: "
     "refuse}",
     UNDECIDED, "0", "open"},
};

static void properties(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		row_check(&rows[i], "");
}

static void properties_with_unknown_locations(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof open_rows / sizeof *open_rows; i++)
		row_check(&open_rows[i], rules);
}

/* --- Details -------------------------------------------------------------------------- */

static void the_first_minute_without(void **state)
{
	(void)state;
	struct prepared prepared;
	struct proof proof;
	prepare(&prepared, "",
		"exists: {profile: Clerk, via: soap, verdict: allow, at: every-minute}");
	assert_int_equal(property_prove(prepared.ruleset, &prepared.policy->properties[0], NULL,
					&prepared.arena, &proof),
			 OK);
	assert_true(proof.has_minute);
	assert_int_equal(proof.minute, 0);                      /* Monday 00:00 */
	assert_int_equal(proof.minutes, 14 * 60 + DAY_MINUTES); /* and all Sunday */
	assert_false(proof.ticked[0] || proof.ticked[8 * 60 - 1] || proof.ticked[18 * 60]);
	assert_true(proof.ticked[8 * 60] && proof.ticked[18 * 60 - 1]);
	assert_true(proof.has_nearest && proof.nearest.has_at);
	assert_int_equal(proof.nearest.at, 1767571200); /* Monday 00:00 in Lisbon */
	proof_clear(&proof);
	forget(&prepared);
}

static void what_was_looked_at(void **state)
{
	(void)state;
	struct prepared prepared;
	struct proof proof;
	prepare(&prepared, "", "always: {profile: Staff, via: [soap, ui]}, verdict: allow");
	assert_int_equal(property_prove(prepared.ruleset, &prepared.policy->properties[0], NULL,
					&prepared.arena, &proof),
			 OK);
	assert_int_equal(proof.subjects, 2); /* the profile and one of its two users */
	assert_int_equal(proof.kinds, 1);
	assert_int_equal(proof.cells, 2); /* trusted or not */
	assert_int_equal(proof.facts, 3); /* soap; ui from a known device and a new one */
	assert_int_equal(proof.cases, 6);
	proof_clear(&proof);
	forget(&prepared);
}

static const struct {
	const char *name, *approved, *now;
	enum proof_result result;
} comparisons[] = {
    {"equal policies", "", "", PROVED},
    {"a rule that nobody can evaluate, in both", rules, rules, PROVED},
    {"a rule less", rules, "", UNDECIDED},
    {"a rule more", "", rules, PROVED},
    {"a permission set that asks for more", "",
     "permission_sets: [{name: S, permissions: [mfa_for_ui]}]\n", PROVED},
    {"exceptions change nothing", "", "exceptions: []\n", PROVED},
    {"two rules, the same; the ranges they leave out are exchanged",
     "transaction_security:\n"
     "  - {name: A, when: {country: [KP], not_in: 192.0.2.0/24}, action: block}\n"
     "  - {name: B, when: {country: [CN], not_in: 198.51.100.0/24}, action: block}\n",
     "transaction_security:\n"
     "  - {name: A, when: {country: [KP], not_in: 198.51.100.0/24}, action: block}\n"
     "  - {name: B, when: {country: [CN], not_in: 192.0.2.0/24}, action: block}\n",
     UNDECIDED},
    {"a rule with a database, which lacks records, only notes now",
     "geo: {country: policies/geo/country.mmdb}\n"
     "transaction_security: [{name: A, when: {country: [AQ]}, action: block}]\n",
     "geo: {country: policies/geo/country.mmdb}\n"
     "transaction_security: [{name: A, when: {country: [AQ]}, action: notify}]\n",
     UNDECIDED},
    {"the same rule with a database, which lacks records",
     "geo: {country: policies/geo/country.mmdb}\n"
     "transaction_security: [{name: A, when: {country: [AQ]}, action: block}]\n",
     "geo: {country: policies/geo/country.mmdb}\n"
     "transaction_security: [{name: A, when: {country: [AQ]}, action: block}]\n",
     PROVED},
    {"a rule that always blocks less",
     "transaction_security:\n  - {name: Away, when: {not_in: '@office'}, action: block}\n", "",
     REFUTED},
};

static void no_broader(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++) {
		struct prepared old, new;
		struct proof proof;
		prepare(&old, comparisons[i].approved, "never: {verdict: allow}");
		prepare(&new, comparisons[i].now, "no_broader_than: approved.yaml");
		assert_int_equal(property_prove(new.ruleset, &new.policy->properties[0],
						old.ruleset, &new.arena, &proof),
				 OK);
		if (proof.result != comparisons[i].result)
			fail_msg("%s: it is %s", comparisons[i].name,
				 proof_result_names[proof.result].at);
		assert_int_equal(proof.result == REFUTED, proof.diff_change != NULL);
		assert_int_equal(proof.result == UNDECIDED, proof.open.rule != NULL);
		proof_clear(&proof);
		forget(&new);
		forget(&old);
	}
}

/* Where rules that nobody can evaluate may spare some, the witness is one whom they don't. */
static void a_witness_that_is_certain(void **state)
{
	(void)state;
	struct prepared old, new;
	struct proof proof;
	struct rangeset certain;
	char count[COUNT_TEXT];
	prepare(&old,
		"transaction_security: [{name: Away, when: {not_in: '@office'}, action: block}]\n",
		"never: {verdict: allow}");
	prepare(&new,
		"transaction_security: [{name: Far, when: {country: [KP], not_in: "
		"198.51.100.0/24}, action: block}]\n",
		"no_broader_than: approved.yaml");
	assert_int_equal(property_prove(new.ruleset, &new.policy->properties[0], old.ruleset,
					&new.arena, &proof),
			 OK);
	assert_int_equal(proof.result, REFUTED);
	assert_int_equal(proof_addresses(&proof, &new.arena, &certain), OK);
	assert_int_equal(certain.count, 1);
	assert_true(certain.ranges[0].first == addr_of_v4(0xc6336400));
	count_format(proof.addresses, count);
	assert_string_equal(count, "256");
	assert_true(proof.diff_change->witness == addr_of_v4(0xc6336400));
	assert_true(proof.diff_change->login[NEW].ip == addr_of_v4(0xc6336400));
	proof_clear(&proof);
	forget(&new);
	forget(&old);
}

/* --- Memory ----------------------------------------------------------------------------- */

static void memory_runs_out(const char *more, const char *property)
{
	struct prepared prepared;
	enum status status = NOMEM;
	prepare(&prepared, more, property);
	for (size_t n = 1; status == NOMEM; n++) {
		struct arena arena;
		struct proof proof;
		arena_init(&arena);
		mem_fail_from(n);
		status = property_prove(prepared.ruleset, &prepared.policy->properties[0],
					prepared.ruleset, &arena, &proof);
		mem_fail_from(0);
		if (status == OK)
			proof_clear(&proof);
		arena_clear(&arena);
	}
	assert_int_equal(status, OK);
	forget(&prepared);
}

static void without_memory(void **state)
{
	(void)state;
	memory_runs_out("", "never: {inside: '@office', verdict: [allow, refuse]}");
	memory_runs_out(rules, "exists: {via: soap, verdict: allow, at: every-minute}");
	memory_runs_out(rules, "no_broader_than: approved.yaml");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(properties),
	    cmocka_unit_test(properties_with_unknown_locations),
	    cmocka_unit_test(the_first_minute_without),
	    cmocka_unit_test(what_was_looked_at),
	    cmocka_unit_test(no_broader),
	    cmocka_unit_test(a_witness_that_is_certain),
	    cmocka_unit_test(without_memory),
	};
	return cmocka_run_group_tests_name("prove", tests, NULL, NULL);
}
