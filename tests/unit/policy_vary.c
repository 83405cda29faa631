/* Texts, tests and properties that a random policy has not. */
#include "policy_vary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "policy/login.h"
#include "policy/resolve.h"
#include "policy/verdict.h"

/* Texts that a writer could get wrong; %u makes them differ. */
static const char *const awkward[] = {
    "plain%u",
    "with blanks %u",
    " blank first %u",
    "blank last %u ",
    "%u",
    "0x%u",
    "%u:30",
    "2026-01-%02u",
    "-%u",
    "- %u",
    "? %u",
    ": %u",
    "a: %u",
    "a:%u:",
    "a #%u",
    "#%u",
    "a,%u",
    "[%u]",
    "{a: %u}",
    "&a%u",
    "*a%u",
    "!t%u",
    "|%u",
    ">%u",
    "@%u",
    "`%u",
    "%%%u",
    "'%u'",
    "it's %u",
    "\"%u\"",
    "back\\slash%u",
    "a:?%u",
    "~%u",
    "=%u",
    "<<%u",
    "...%u",
    "---%u",
    "/%u",
    "_%u",
    "caf\xc3\xa9 %u",
    "\xe2\x80\xae%u",
    "\xef\xbb\xbf%u",
    "\xef\xbf\xbe%u",
    "\xef\xbf\xbf'\"\\%u",
    "\xc2\xa0%u\xc2\xa0",
    "\xf0\x9f\x94\x91%u",
    "::%u",
    "192.0.2.%u",
    "%u words that a writer could fold at the next blank, as it is the last one before column 90",
};

static const char *const words[] = {"no", "null", "true", "~", "1.5", ".inf", "2026-01-01",
				    "y",  "on",   "<<",   "=", "-",   "?",    ":"};

struct str text_vary(struct rand *rand, struct arena *arena, uint32_t number)
{
	if (rand_below(rand, 8) == 0)
		return str_of(words[rand_below(rand, sizeof words / sizeof *words)]);
	const char *form = awkward[rand_below(rand, sizeof awkward / sizeof *awkward)];
	char *text = arena_alloc(arena, strlen(form) + 16);
	assert_non_null(text);
/* The forms are those above. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(text, strlen(form) + 16, form, number);
#pragma GCC diagnostic pop
	return str_of(text);
}

static void list_vary(struct rand *rand, struct arena *arena, const struct policy *policy,
		      struct range_list *list)
{
	for (uint32_t i = 0; i < list->count; i++) {
		struct range_row *row = &list->rows[i];
		if (row->network != NONE)
			row->network_name = policy->networks[row->network].name;
		else if (rand_below(rand, 3) == 0)
			row->description = text_vary(rand, arena, i);
	}
}

static void networks_vary(struct rand *rand, struct arena *arena, struct policy *policy)
{
	for (uint32_t i = 0; i < policy->network_count; i++) {
		policy->networks[i].name = text_vary(rand, arena, i);
		list_vary(rand, arena, policy, &policy->networks[i].ranges);
		if (rand_below(rand, 3) == 0)
			policy->networks[i].kind = rand_below(rand, NETWORK_KIND_COUNT);
		if (rand_below(rand, 4) == 0)
			policy->networks[i].published.date = STR("2026-01-31");
	}
	list_vary(rand, arena, policy, &policy->org.trusted_ip_ranges);
	list_vary(rand, arena, policy, &policy->org.login_ip_ranges);
}

static void lockout_vary(struct rand *rand, bool inherits, struct lockout *lockout)
{
	static const uint16_t attempts[] = {3, 5, 10, LOCKOUT_NEVER, 0},
			      periods[] = {15, 30, 60, LOCKOUT_FOREVER, 0};
	lockout->max_attempts = attempts[rand_below(rand, inherits ? 5 : 4)];
	lockout->period_minutes = periods[rand_below(rand, inherits ? 5 : 4)];
}

static void profiles_vary(struct rand *rand, struct arena *arena, struct policy *policy)
{
	for (uint32_t i = 0; i < policy->profile_count; i++) {
		struct profile *profile = &policy->profiles[i];
		profile->name = text_vary(rand, arena, i);
		if (rand_below(rand, 2))
			profile->label = text_vary(rand, arena, i);
		if (rand_below(rand, 4) == 0)
			profile->license = text_vary(rand, arena, i);
		list_vary(rand, arena, policy, &profile->login_ip_ranges);
		lockout_vary(rand, true, &profile->lockout);
	}
}

static void users_vary(struct rand *rand, struct arena *arena, struct policy *policy)
{
	for (uint32_t i = 0; i < policy->permission_set_count; i++)
		policy->permission_sets[i].name = text_vary(rand, arena, i);
	for (uint32_t i = 0; i < policy->user_count; i++) {
		struct user *user = &policy->users[i];
		user->username = text_vary(rand, arena, i);
		user->profile.name = policy->profiles[user->profile.index].name;
		user->token_reset_before = rand_below(rand, 2);
		for (uint32_t n = 0; n < user->permission_sets.count; n++) {
			struct reference *set = &user->permission_sets.at[n];
			set->name = policy->permission_sets[set->index].name;
		}
	}
}

static void rest_vary(struct rand *rand, struct arena *arena, struct policy *policy)
{
	for (uint32_t i = 0; i < policy->app_count; i++) {
		policy->apps[i].name = text_vary(rand, arena, i);
		policy->apps[i].kind = rand_below(rand, 2);
		if (rand_below(rand, 4) == 0)
			policy->apps[i].label = text_vary(rand, arena, i);
		list_vary(rand, arena, policy, &policy->apps[i].ip_ranges);
	}
	for (uint32_t i = 0; i < policy->txn_rule_count; i++) {
		policy->txn_rules[i].name = text_vary(rand, arena, i);
		list_vary(rand, arena, policy, &policy->txn_rules[i].not_in);
	}
	policy->exception_count = rand_below(rand, 3);
	policy->exceptions =
	    arena_array(arena, policy->exception_count + 1, sizeof *policy->exceptions);
	assert_non_null(policy->exceptions);
	for (uint32_t i = 0; i < policy->exception_count; i++)
		policy->exceptions[i] = (struct exception){
		    .id = text_vary(rand, arena, i),
		    .reason = text_vary(rand, arena, i),
		    .owner = rand_below(rand, 2) ? text_vary(rand, arena, i) : (struct str){0},
		    .expires = rand_below(rand, 2) ? STR("2028-02-29") : (struct str){0}};
	for (uint32_t i = 0; i < policy->exception_count; i++)
		if (rand_below(rand, 2)) {
			struct exception *exception = &policy->exceptions[i];
			exception->range_text = STR("192.0.2.8 - 192.0.2.9");
			exception->range =
			    (struct range){addr_of_v4(0xc0000208), addr_of_v4(0xc0000209)};
		}
	if (rand_below(rand, 3) == 0) {
		static struct str countries[] = {STR_INIT("SE"), STR_INIT("NO")};
		policy->audit.countries = countries;
		policy->audit.country_count = 1 + rand_below(rand, 2);
	}
}

static struct words words_random(struct rand *rand, struct arena *arena, uint32_t values,
				 uint32_t least)
{
	struct words some = {.at = arena_array(arena, values, sizeof *some.at)};
	uint32_t wanted = least + rand_below(rand, 4);
	assert_non_null(some.at);
	for (uint32_t i = 0; i < wanted; i++) {
		uint32_t value = rand_below(rand, values);
		if (!(some.set & 1u << value))
			some.at[some.count++] = (struct word){.value = value};
		some.set |= 1u << value;
	}
	some.place.line = some.count > 0;
	return some;
}

static void name_add(struct arena *arena, struct references *references, struct str name,
		     uint32_t index)
{
	struct reference *at = arena_push(arena, &references->at, references->count, sizeof *at);
	assert_non_null(at);
	*at = (struct reference){.name = name, .index = index};
	references->count++;
	references->place.line = 1;
}

static void who_random(struct rand *rand, struct arena *arena, const struct policy *policy,
		       struct references *users, struct references *profiles,
		       struct references *apps)
{
	uint32_t count = 1 + rand_below(rand, 3);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t user = rand_below(rand, policy->user_count + 1);
		uint32_t profile = rand_below(rand, policy->profile_count);
		if (user < policy->user_count && profiles->count == 0)
			name_add(arena, users, policy->users[user].username, user);
		else if (users->count == 0)
			name_add(arena, profiles, policy->profiles[profile].name, profile);
		if (policy->app_count && rand_below(rand, 3) == 0)
			name_add(arena, apps, policy->apps[i % policy->app_count].name,
				 i % policy->app_count);
	}
}

/* None without a clock: what they mean to login hours would not be known. */
static void times_random(struct rand *rand, struct arena *arena, bool clock, struct moments *times)
{
	static const struct moment some[] = {
	    {.text = STR_INIT("2026-03-02T12:00Z"), .at = 1772452800},
	    {.text = STR_INIT("2026-03-02 12:00:00.5+01:00"), .at = 1772449200},
	    {.text = STR_INIT("2026-03-02t12:00:60"), .at = 1772452859, .org_time = true},
	    {.text = STR_INIT("2026-03-02 12:00"), .at = 1772452800, .org_time = true},
	};
	uint32_t count = clock ? rand_below(rand, 4) : 0;
	for (uint32_t i = 0; i < count; i++) {
		struct moment *at = arena_push(arena, &times->at, i, sizeof *at);
		assert_non_null(at);
		*at = some[rand_below(rand, sizeof some / sizeof *some)];
		times->count++;
	}
}

static void addresses_random(struct rand *rand, struct arena *arena, struct range_list *list)
{
	uint32_t count = rand_below(rand, 3);
	for (uint32_t i = 0; i < count; i++) {
		struct range_row *row = arena_push(arena, &list->rows, i, sizeof *row);
		addr address = (addr)rand_next(rand) << (rand_below(rand, 2) ? 64 : 0);
		assert_non_null(row);
		*row = (struct range_row){.range = {address, address}, .network = NONE};
		list->count++;
	}
}

static void tests_vary(struct rand *rand, struct arena *arena, struct policy *policy)
{
	policy->test_count = rand_below(rand, 4);
	policy->tests = arena_array(arena, policy->test_count + 1, sizeof *policy->tests);
	assert_non_null(policy->tests);
	for (uint32_t i = 0; i < policy->test_count; i++) {
		struct test *test = &policy->tests[i];
		uint32_t verdicts = VERDICT_COUNT + rand_below(rand, 2);
		test->name = text_vary(rand, arena, i);
		who_random(rand, arena, policy, &test->users, &test->profiles, &test->apps);
		if (rand_below(rand, 2))
			test->ip = policy->profiles[0].login_ip_ranges;
		test->via = words_random(rand, arena, VIA_COUNT, 0);
		test->device = words_random(rand, arena, DEVICE_COUNT, 0);
		test->credential = words_random(rand, arena, CREDENTIAL_COUNT, 0);
		test->strong_auth = words_random(rand, arena, 2, 0);
		test->phase = words_random(rand, arena, PHASE_COUNT, 0);
		times_random(rand, arena, policy->org.zone != NULL, &test->at);
		addresses_random(rand, arena, &test->session_ip);
		test->expect.verdicts = words_random(rand, arena, verdicts, 1);
		if (!(test->expect.verdicts.set & 1u << VERDICT_DEPENDS))
			test->expect.reasons = words_random(rand, arena, REASON_COUNT, 0);
	}
}

static void scope_vary(struct rand *rand, struct arena *arena, const struct policy *policy,
		       struct property *property)
{
	struct scope *scope = &property->scope;
	if (rand_below(rand, 2))
		who_random(rand, arena, policy, &scope->users, &scope->profiles, &scope->apps);
	if (rand_below(rand, 2))
		scope->inside = policy->profiles[0].login_ip_ranges;
	if (rand_below(rand, 2))
		scope->outside = policy->org.trusted_ip_ranges;
	scope->via = words_random(rand, arena, VIA_COUNT, 0);
	scope->device = words_random(rand, arena, DEVICE_COUNT, 0);
	scope->credential = words_random(rand, arena, CREDENTIAL_COUNT, 0);
	scope->strong_auth = words_random(rand, arena, 2, 0);
	scope->phase = words_random(rand, arena, PHASE_COUNT, 0);
	if (property->kind == PROPERTY_EXISTS && rand_below(rand, 2))
		scope->every_minute = true;
	else
		times_random(rand, arena, policy->org.zone != NULL, &scope->at);
	struct expect *expect =
	    property->kind == PROPERTY_ALWAYS ? &property->expect : &scope->expect;
	expect->verdicts = words_random(rand, arena, VERDICT_COUNT, 1);
	expect->reasons = words_random(rand, arena, REASON_COUNT, 0);
}

static void properties_vary(struct rand *rand, struct arena *arena, struct policy *policy)
{
	policy->property_count = rand_below(rand, 5);
	policy->properties =
	    arena_array(arena, policy->property_count + 1, sizeof *policy->properties);
	assert_non_null(policy->properties);
	for (uint32_t i = 0; i < policy->property_count; i++) {
		struct property *property = &policy->properties[i];
		property->name = text_vary(rand, arena, i);
		property->kind = rand_below(rand, PROPERTY_KIND_COUNT);
		if (property->kind == PROPERTY_NO_BROADER)
			property->approved = STR("approved/acme.yaml");
		else
			scope_vary(rand, arena, policy, property);
	}
}

/* Without a clock there is nothing to read them on. */
static void times_drop(struct policy *policy)
{
	for (uint32_t i = 0; i < policy->test_count; i++)
		policy->tests[i].at = (struct moments){0};
	for (uint32_t i = 0; i < policy->property_count; i++)
		policy->properties[i].scope.at = (struct moments){0};
}

bool policy_vary(struct rand *rand, struct arena *arena, struct policy *policy)
{
	struct findings findings;
	findings_init(&findings, arena);
	if (policy->org.zone) /* else it is unknown */
		policy->org.time_zone = STR("UTC");
	policy->org.name = text_vary(rand, arena, 0);
	lockout_vary(rand, false, &policy->org.lockout);
	networks_vary(rand, arena, policy);
	profiles_vary(rand, arena, policy);
	users_vary(rand, arena, policy);
	rest_vary(rand, arena, policy);
	tests_vary(rand, arena, policy);
	properties_vary(rand, arena, policy);
	if (!policy->org.zone)
		times_drop(policy);
	assert_int_equal(policy_resolve(policy, arena, &findings), OK);
	return findings.count == 0;
}
