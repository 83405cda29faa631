/* What is asked of a policy, its tests and properties: their names, what they refer to, what
 * contradicts itself in them. They stand in the policy or in a file beside it. */
#include <inttypes.h>
#include <stdio.h>

#include "policy/resolver.h"

/* The lists that a test and a property's scope have in common. */
struct who {
	const char *what; /* "a test" */
	const struct references *users, *profiles, *apps;
};

static void who_resolve(struct resolver *resolver, const struct who *who)
{
	resolver_references(resolver, NAMED_USER, who->users);
	resolver_references(resolver, NAMED_PROFILE, who->profiles);
	resolver_references(resolver, NAMED_APP, who->apps);
	bool user = who->users->place.line != 0, profile = who->profiles->place.line != 0;
	if (!user || !profile)
		return;
	struct finding *finding =
	    findings_add(resolver->findings, who->profiles->place, "user-and-profile",
			 "%s has a user and a profile, where one of them is enough", who->what);
	finding->help = "remove one of them; a user has the profile of the policy";
	finding->other = who->users->place;
	finding->note = "the user is given here";
}

static void test_resolve(struct resolver *resolver, struct test *test)
{
	const struct who who = {"a test", &test->users, &test->profiles, &test->apps};
	resolver_list(resolver, &test->ip);
	who_resolve(resolver, &who);
	if (test->name.length == 0 && test->expect.place.line == 0)
		return; /* it was no mapping */
	/* What is wrong with the values of keys that are there was said. */
	if (test->users.place.line == 0 && test->profiles.place.line == 0)
		findings_add(resolver->findings, test->place, "who-missing",
			     "a test has neither user nor profile")
		    ->help = "say whose login it is about: add user: or profile:";
}

static void property_resolve(struct resolver *resolver, struct property *property)
{
	struct scope *scope = &property->scope;
	const struct who who = {"a property", &scope->users, &scope->profiles, &scope->apps};
	resolver_list(resolver, &scope->inside);
	resolver_list(resolver, &scope->outside);
	who_resolve(resolver, &who);
}

/* --- How much a test is ------------------------------------------------------------ */

enum { TEST_LOGINS_MAX = 1000000, ALL_LOGINS_MAX = 10 * TEST_LOGINS_MAX };

/* The product of its lists, a block being one; UINT64_MAX stands for that or more. */
static uint64_t test_size(const struct test *test)
{
	const uint32_t lists[] = {
	    test->users.count,  test->profiles.count,   test->via.count,
	    test->ip.count,     test->apps.count,       test->at.count,
	    test->device.count, test->credential.count, test->strong_auth.count,
	    test->phase.count,  test->session_ip.count};
	uint64_t size = 1;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (lists[i] && __builtin_mul_overflow(size, lists[i], &size))
			return UINT64_MAX;
	return size;
}

static void test_too_large(struct resolver *resolver, const struct test *test, uint64_t size)
{
	char number[32] = "more than 10^19"; /* as UINT64_MAX is */
	if (size < UINT64_MAX)
		snprintf(number, sizeof number, "%" PRIu64, size);
	findings_add(resolver->findings, test->place, "test-too-large",
		     "the lists of this test multiply to %s logins; a test has at most %d", number,
		     TEST_LOGINS_MAX)
	    ->help = "split it, or leave out what makes no difference; a block in ip stands for "
		     "all its addresses and counts once";
}

/* Tests of more logins than anybody waits for. Those of a file beside the policy come on top
 * of the policy's own. */
static void tests_measure(struct resolver *resolver)
{
	const struct policy *policy = resolver->policy, *part = resolver->part;
	uint64_t all = 0;
	bool told = false;
	for (uint32_t i = 0; part != policy && i < policy->test_count; i++)
		all += test_size(&policy->tests[i]);
	for (uint32_t i = 0; i < part->test_count; i++) {
		const struct test *test = &part->tests[i];
		uint64_t size = test_size(test);
		if (size > TEST_LOGINS_MAX) {
			test_too_large(resolver, test, size);
			continue;
		}
		all += size;
		if (all <= ALL_LOGINS_MAX || told)
			continue;
		told = true;
		findings_add(resolver->findings, test->place, "test-too-large",
			     "with this test all tests are %" PRIu64
			     " logins; together they have at most %d",
			     all, ALL_LOGINS_MAX)
		    ->help = "split them into files that are run one by one: --tests FILE";
	}
}

void resolver_asked(struct resolver *resolver)
{
	struct map tests = {0}, properties = {0};
	struct policy *part = resolver->part;
	resolver_index(resolver, NAMED_TEST, &tests);
	resolver_index(resolver, NAMED_PROPERTY, &properties);
	for (uint32_t i = 0; i < part->test_count && !resolver->nomem; i++)
		test_resolve(resolver, &part->tests[i]);
	tests_measure(resolver);
	for (uint32_t i = 0; i < part->property_count && !resolver->nomem; i++)
		property_resolve(resolver, &part->properties[i]);
}

enum status policy_resolve_beside(const struct policy *policy, struct policy *part,
				  struct arena *arena, struct findings *findings)
{
	struct resolver resolver = {
	    .policy = policy, .part = part, .arena = arena, .findings = findings};
	resolver_asked(&resolver);
	return resolver.nomem ? NOMEM : OK;
}
