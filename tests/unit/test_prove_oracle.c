/* Proofs against brute force: random policies and properties over a small universe, in which
 * every address of a /24 and of a /120, and all the others as one of each family, is asked
 * with every combination of the other facts. Same result, same witness, same addresses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "engine/prove.h"
#include "oracle/naive.h"
#include "oracle/policy_random.h"
#include "oracle/table_print.h"
#include "rand.h"

enum { POLICIES = 12, PROPERTIES = 5, BLOCK = 256, ATOMS = 2 + 2 * BLOCK, WORLDS = 3 };

/* An address that stands for itself, or for all outside the two blocks. In the order of
 * listings. */
static addr atoms[ATOMS];

static void atoms_make(void)
{
	size_t count = 0;
	atoms[count++] = ADDR_V4_FIRST;
	for (unsigned i = 0; i < BLOCK; i++)
		atoms[count++] = addr_of_v4(0xc0000200u + i);
	atoms[count++] = 0;
	for (unsigned i = 0; i < BLOCK; i++)
		atoms[count++] = addr_of(0x20010db800000000, i);
}

static struct count atom_size(size_t atom)
{
	if (atom == 0)
		return (struct count){.low = ((addr)1 << 32) - BLOCK};
	if (atom == 1 + BLOCK)
		return (struct count){.low = (addr)0 - ((addr)1 << 32) - BLOCK};
	return (struct count){.low = 1};
}

/* --- A small policy ---------------------------------------------------------------- */

struct small {
	struct rand *rand;
	struct arena arena;
	struct policy_random random;
	struct policy worlds[WORLDS]; /* unknown rules do not match, those for MFA do, all do */
	struct ruleset *ruleset;
};

static bool chance(struct small *small, uint32_t percent)
{
	return rand_below(small->rand, 100) < percent;
}

static struct range range_small(struct small *small)
{
	addr block = chance(small, 60) ? atoms[1] : atoms[2 + BLOCK];
	addr first = rand_below(small->rand, BLOCK);
	addr last = chance(small, 40) ? first + rand_below(small->rand, 4)
				      : first + rand_below(small->rand, BLOCK);
	if (chance(small, 10))
		return (struct range){ADDR_V4_FIRST, ADDR_V4_LAST};
	if (chance(small, 10))
		return (struct range){block, block + BLOCK - 1};
	return (struct range){block + first, block + (last < BLOCK ? last : BLOCK - 1)};
}

static void list_shrink(struct small *small, struct range_list *list)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (list->rows[i].network == NONE)
			list->rows[i].range = range_small(small);
}

static struct rangeset set_small(struct small *small)
{
	struct range ranges[5];
	struct rangeset set;
	size_t count = rand_below(small->rand, 4);
	for (size_t i = 0; i < count; i++)
		ranges[i] = range_small(small);
	if (chance(small, 15))
		ranges[count++] = (struct range){0, ADDR_LAST};
	assert_int_equal(rangeset_of(&small->arena, ranges, count, &set), OK);
	return set;
}

static void set_join(struct small *small, struct rangeset *set, struct rangeset more)
{
	assert_int_equal(rangeset_union(&small->arena, *set, more, set), OK);
}

static void places_shrink(struct small *small)
{
	struct policy *policy = &small->random.policy;
	bool databases = chance(small, 50);
	policy->geo.country_known = databases ? set_small(small) : (struct rangeset){0};
	policy->geo.asn_known = databases ? set_small(small) : (struct rangeset){0};
	for (uint32_t i = 0; i < policy->txn_rule_count; i++) {
		struct txn_rule *rule = &policy->txn_rules[i];
		list_shrink(small, &rule->not_in);
		rule->country_in =
		    databases && rule->country_count ? set_small(small) : (struct rangeset){0};
		rule->asn_in =
		    databases && rule->asn_count ? set_small(small) : (struct rangeset){0};
		set_join(small, &policy->geo.country_known, rule->country_in);
		set_join(small, &policy->geo.asn_known, rule->asn_in);
	}
}

/* Few enough subjects and apps to ask all of them. */
static void policy_shrink(struct small *small)
{
	struct policy *policy = &small->random.policy;
	policy->profile_count = policy->profile_count < 3 ? policy->profile_count : 3;
	policy->user_count = policy->user_count < 4 ? policy->user_count : 4;
	policy->app_count = policy->app_count < 3 ? policy->app_count : 3;
	for (uint32_t i = 0; i < policy->user_count; i++)
		policy->users[i].profile.index %= policy->profile_count;
	for (uint32_t i = 0; i < policy->network_count; i++)
		list_shrink(small, &policy->networks[i].ranges);
	for (uint32_t i = 0; i < policy->profile_count; i++)
		list_shrink(small, &policy->profiles[i].login_ip_ranges);
	for (uint32_t i = 0; i < policy->app_count; i++)
		list_shrink(small, &policy->apps[i].ip_ranges);
	list_shrink(small, &policy->org.trusted_ip_ranges);
	list_shrink(small, &policy->org.login_ip_ranges);
	places_shrink(small);
}

/* The policy as if the databases knew every address, and put those unknown to them where
 * these rules are looking, or not. */
static void world_make(struct small *small, unsigned world)
{
	struct policy *policy = &small->worlds[world];
	*policy = small->random.policy;
	struct rangeset country, asn;
	struct range whole = {0, ADDR_LAST};
	policy->txn_rules =
	    arena_array(&small->arena, policy->txn_rule_count + 1, sizeof *policy->txn_rules);
	rangeset_complement(&small->arena, policy->geo.country_known, &country);
	rangeset_complement(&small->arena, policy->geo.asn_known, &asn);
	rangeset_of(&small->arena, &whole, 1, &policy->geo.country_known);
	policy->geo.asn_known = policy->geo.country_known;
	for (uint32_t i = 0; i < policy->txn_rule_count; i++) {
		struct txn_rule *rule = &policy->txn_rules[i];
		*rule = small->random.policy.txn_rules[i];
		if (world == 0 || (world == 1 && rule->action != TXN_MFA))
			continue;
		set_join(small, &rule->country_in, country);
		set_join(small, &rule->asn_in, asn);
	}
}

static void small_open(struct small *small, struct rand *rand)
{
	*small = (struct small){.rand = rand};
	arena_init(&small->arena);
	policy_random(rand, &small->arena, &small->random);
	policy_shrink(small);
	for (unsigned world = 0; world < WORLDS; world++)
		world_make(small, world);
	assert_int_equal(
	    ruleset_new(&small->random.policy, small->random.policy.org.rules, &small->ruleset),
	    OK);
}

static void small_close(struct small *small)
{
	ruleset_free(small->ruleset);
	free(small->random.addresses);
	arena_clear(&small->arena);
}

/* --- A property -------------------------------------------------------------------- */

static struct words words_random(struct small *small, uint32_t limit, uint32_t most)
{
	struct words words = {.place.line = 1};
	while (words.count == 0 || (words.count < most && chance(small, 50))) {
		uint32_t value = rand_below(small->rand, limit);
		words.count += !(words.set >> value & 1);
		words.set |= 1u << value;
	}
	return words;
}

static struct words words_maybe(struct small *small, uint32_t limit, uint32_t percent)
{
	return chance(small, percent) ? words_random(small, limit, limit) : (struct words){0};
}

static struct references references_random(struct small *small, uint32_t limit)
{
	struct references references = {.place.line = 1};
	references.at = arena_array(&small->arena, limit, sizeof *references.at);
	for (uint32_t i = 0; i < limit; i++)
		if (chance(small, 50))
			references.at[references.count++].index = i;
	if (!references.count)
		references.at[references.count++].index = rand_below(small->rand, limit);
	return references;
}

static struct range_list where_random(struct small *small, uint32_t percent)
{
	struct range_list list = {0};
	if (!chance(small, percent))
		return list;
	list.place.line = 1;
	list.count = 1 + rand_below(small->rand, 3);
	list.rows = arena_array(&small->arena, list.count, sizeof *list.rows);
	for (uint32_t i = 0; i < list.count; i++) {
		uint32_t networks = small->random.policy.network_count;
		list.rows[i].network =
		    networks && chance(small, 30) ? rand_below(small->rand, networks) : NONE;
		list.rows[i].range = range_small(small);
	}
	return list;
}

static struct moments moments_random(struct small *small)
{
	struct moments moments = {.place.line = 1, .count = 1 + rand_below(small->rand, 3)};
	moments.at = arena_array(&small->arena, moments.count, sizeof *moments.at);
	for (uint32_t i = 0; i < moments.count; i++)
		moments.at[i].at = 1767571200 + 60 * (int64_t)rand_below(small->rand, 50000);
	return moments;
}

static void scope_random(struct small *small, struct scope *scope)
{
	const struct policy *policy = &small->random.policy;
	if (chance(small, 40))
		scope->profiles = references_random(small, policy->profile_count);
	if (policy->user_count && chance(small, 40))
		scope->users = references_random(small, policy->user_count);
	if (policy->app_count && chance(small, 40))
		scope->apps = references_random(small, policy->app_count);
	if (chance(small, 85))
		scope->via = words_random(small, VIA_COUNT, 2);
	scope->inside = where_random(small, 50);
	scope->outside = where_random(small, 30);
	if (chance(small, 40))
		scope->at = moments_random(small);
	scope->device = words_maybe(small, DEVICE_COUNT, 40);
	scope->credential = words_maybe(small, CREDENTIAL_COUNT, 50);
	scope->strong_auth = words_maybe(small, 2, 40);
	scope->phase = words_maybe(small, PHASE_COUNT, 30);
}

/* What it says is often a thing that does happen: else all would be alike. */
static struct expect expect_random(struct small *small)
{
	struct expect expect = {.verdicts = words_random(small, VERDICT_COUNT, 4)};
	if (chance(small, 40))
		expect.verdicts.set |= 1u << VERDICT_ALLOW;
	if (chance(small, 25))
		expect.reasons = words_random(small, REASON_COUNT, 8);
	else if (small->random.policy.txn_rule_count && chance(small, 40))
		expect.reasons.set = 1u << REASON_TRANSACTION_SECURITY;
	if (expect.reasons.set >> REASON_TRANSACTION_SECURITY & 1)
		expect.verdicts.set |= 1u << VERDICT_REFUSE;
	return expect;
}

static void property_random(struct small *small, struct property *property)
{
	*property = (struct property){.kind = rand_below(small->rand, PROPERTY_NO_BROADER)};
	scope_random(small, &property->scope);
	if (property->kind == PROPERTY_ALWAYS)
		property->expect = expect_random(small);
	else
		property->scope.expect = expect_random(small);
	if (property->kind == PROPERTY_EXISTS && chance(small, 50)) {
		property->scope.at = (struct moments){0};
		property->scope.every_minute = true;
	}
}

/* --- Brute force -------------------------------------------------------------------- */

struct brute {
	struct small *small;
	const struct property *property;
	bool against[ATOMS];      /* some login is for certain a hit there */
	bool found, maybe;        /* some login is: for certain, in some world */
	struct naive_facts first; /* the smallest for certain */
	bool minutes[2][WEEK_MINUTES];
	uint64_t logins;
};

static bool fits(const struct expect *expect, const struct naive_decision *decision)
{
	if (!(expect->verdicts.set >> decision->verdict & 1))
		return false;
	return !expect->reasons.set || expect->reasons.set >> decision->reason & 1;
}

static bool hits(const struct brute *brute, unsigned world, const struct naive_facts *facts)
{
	struct naive_decision decision;
	naive_decide_facts(&brute->small->worlds[world], brute->small->random.policy.org.rules,
			   facts, &decision);
	if (brute->property->kind == PROPERTY_ALWAYS)
		return !fits(&brute->property->expect, &decision);
	return fits(&brute->property->scope.expect, &decision);
}

static void minutes_add(struct brute *brute, const struct naive_facts *facts, bool certain)
{
	const struct profile *profile = &brute->small->random.policy.profiles[facts->profile];
	if (!brute->property->scope.every_minute)
		return;
	for (unsigned minute = 0; minute < WEEK_MINUTES; minute++)
		if (naive_minute_inside(profile, minute) == facts->in_hours) {
			brute->minutes[0][minute] = true;
			brute->minutes[1][minute] |= certain;
		}
}

static void login_ask(struct brute *brute, size_t atom, const struct naive_facts *facts)
{
	unsigned count = 0, worlds = brute->small->random.policy.txn_rule_count ? WORLDS : 1;
	brute->logins++;
	for (unsigned world = 0; world < worlds; world++)
		count += hits(brute, world, facts);
	if (count == 0)
		return;
	minutes_add(brute, facts, count == worlds);
	brute->maybe = true;
	if (count < worlds)
		return;
	brute->against[atom] = true;
	if (!brute->found)
		brute->first = *facts;
	brute->found = true;
}

static bool said(const struct words *words, unsigned value)
{
	return !words->set || words->set >> value & 1;
}

static bool is_interactive(enum channel via)
{
	return via == VIA_UI || via == VIA_UI_SSO || via == VIA_OAUTH_WEB_SERVER ||
	       via == VIA_OAUTH_USER_AGENT || via == VIA_OAUTH_DEVICE;
}

/* Facts that a channel has no use for need to be asked once only. */
static bool skipped(const struct naive_facts *facts, const struct naive_facts *used)
{
	bool login = facts->phase == PHASE_LOGIN;
	if (login && is_interactive(facts->via))
		return facts->credential != used->credential;
	if (facts->device != used->device || facts->strong_auth != used->strong_auth)
		return true;
	if (login && (facts->via == VIA_SOAP || facts->via == VIA_OAUTH_PASSWORD))
		return false;
	return facts->credential != used->credential;
}

static bool instant_possible(const struct brute *brute, uint32_t profile, bool inside)
{
	const struct policy *policy = &brute->small->random.policy;
	const struct moments *moments = &brute->property->scope.at;
	bool possible = false, any = moments->count == 0 || !policy->org.zone;
	for (uint32_t i = 0; i < moments->count && !any; i++)
		possible |= naive_hours_inside(policy, &policy->profiles[profile],
					       moments->at[i].at) == inside;
	for (unsigned minute = 0; minute < WEEK_MINUTES && any && !possible; minute++)
		possible = naive_minute_inside(&policy->profiles[profile], minute) == inside;
	return possible;
}

/* By hours and session, the facts that vary fastest. */
static void moments_ask(struct brute *brute, size_t atom, struct naive_facts facts,
			const bool possible[2])
{
	for (unsigned outside = 0; outside < 2; outside++)
		for (unsigned other = 0; other < 2; other++) {
			facts.in_hours = !outside;
			facts.same_session = !other;
			if (possible[outside])
				login_ask(brute, atom, &facts);
		}
}

static void channel_ask(struct brute *brute, size_t atom, struct naive_facts facts,
			const bool possible[2])
{
	const struct scope *scope = &brute->property->scope;
	bool always = brute->property->kind == PROPERTY_ALWAYS, any = false;
	struct naive_facts used = facts;
	for (unsigned i = 0; i < DEVICE_COUNT * CREDENTIAL_COUNT * 2 * PHASE_COUNT; i++) {
		facts.phase = i % PHASE_COUNT;
		facts.strong_auth = i / PHASE_COUNT % 2;
		facts.credential = i / PHASE_COUNT / 2 % CREDENTIAL_COUNT;
		facts.device = i / PHASE_COUNT / 2 / CREDENTIAL_COUNT;
		if (!said(&scope->device, facts.device) ||
		    !said(&scope->credential, facts.credential) ||
		    !said(&scope->strong_auth, facts.strong_auth) ||
		    (scope->phase.set ? !said(&scope->phase, facts.phase)
				      : facts.phase != PHASE_LOGIN) ||
		    (always && !scope->credential.set && facts.credential != CREDENTIAL_PASSWORD) ||
		    (always && !scope->strong_auth.set && facts.strong_auth))
			continue;
		if (!any)
			used = facts;
		any = true;
		if (!skipped(&facts, &used))
			moments_ask(brute, atom, facts, possible);
	}
}

static bool named(const struct references *references, uint32_t index)
{
	for (uint32_t i = 0; i < references->count; i++)
		if (references->at[i].index == index)
			return true;
	return false;
}

/* On assertions no app's policy is heard. */
static bool hears_app(enum channel via)
{
	return via != VIA_UI && via != VIA_UI_SSO && via != VIA_SOAP && via != VIA_OAUTH_JWT &&
	       via != VIA_OAUTH_SAML_BEARER;
}

static void subject_ask(struct brute *brute, size_t atom, uint32_t user, uint32_t profile,
			const bool possible[2])
{
	const struct scope *scope = &brute->property->scope;
	uint32_t apps = brute->small->random.policy.app_count;
	for (unsigned via = 0; via < VIA_COUNT; via++) {
		bool done = false;
		for (uint32_t app = 0; app <= apps && said(&scope->via, via); app++) {
			if (app == 0 ? scope->apps.count > 0
				     : scope->apps.count && !named(&scope->apps, app - 1))
				continue;
			if (done && !hears_app(via))
				continue;
			done = true;
			channel_ask(brute, atom,
				    (struct naive_facts){.user = user,
							 .profile = profile,
							 .app = app ? app - 1 : NONE,
							 .via = via,
							 .ip = atoms[atom]},
				    possible);
		}
	}
}

static void atom_ask(struct brute *brute, size_t atom, bool (*possible)[2])
{
	const struct policy *policy = &brute->small->random.policy;
	const struct scope *scope = &brute->property->scope;
	bool all = !scope->users.count && !scope->profiles.count;
	if (scope->inside.count && !naive_list_holds(policy, &scope->inside, atoms[atom]))
		return;
	if (naive_list_holds(policy, &scope->outside, atoms[atom]))
		return;
	for (uint32_t i = 0; i < policy->profile_count; i++)
		if (all || named(&scope->profiles, i))
			subject_ask(brute, atom, NONE, i, possible[i]);
	for (uint32_t i = 0; i < policy->user_count; i++) {
		const struct user *user = &policy->users[i];
		uint32_t profile = user->profile.index;
		bool can = user->active && !user->frozen && !user->locked;
		if (named(&scope->users, i) || (can && (all || named(&scope->profiles, profile))))
			subject_ask(brute, atom, i, profile, possible[profile]);
	}
}

static void brute_ask(struct brute *brute)
{
	bool possible[8][2];
	for (uint32_t i = 0; i < brute->small->random.policy.profile_count; i++)
		for (unsigned outside = 0; outside < 2; outside++)
			possible[i][outside] = instant_possible(brute, i, !outside);
	for (size_t atom = 0; atom < ATOMS; atom++)
		atom_ask(brute, atom, possible);
}

/* --- Comparing ------------------------------------------------------------------------ */

static void differs(const struct brute *brute, const struct proof *proof, const char *what)
{
	table_policy_print(stderr, "random", &brute->small->random);
	fprintf(stderr, "# kind %d, proof %d, brute: found %d, maybe %d\n", brute->property->kind,
		proof->result, brute->found, brute->maybe);
	fail_msg("%s", what);
}

/* The loops above go through logins in the order of witnesses. */
static bool login_is(const struct brute *brute, const struct login *login)
{
	const struct naive_facts *first = &brute->first;
	return login->ip == first->ip && login->user == first->user &&
	       login->profile == first->profile && login->via == first->via &&
	       login->app == (hears_app(login->via) ? first->app : NONE) &&
	       (login->device == DEVICE_UNKNOWN || login->device == first->device) &&
	       login->credential == first->credential && login->strong_auth == first->strong_auth &&
	       login->phase == first->phase &&
	       (!login->has_hours || (login->hours == HOURS_INSIDE) == first->in_hours) &&
	       (!login->has_at || !brute->small->random.policy.org.zone ||
		naive_hours_inside(&brute->small->random.policy,
				   &brute->small->random.policy.profiles[login->profile],
				   login->at) == first->in_hours);
}

static void login_tell(const struct brute *brute, const struct login *login)
{
	const struct naive_facts *f = &brute->first;
	fprintf(
	    stderr,
	    "# first: user %d profile %u via %d app %d device %d credential %d strong %d phase "
	    "%d in hours %d\n# engine: user %d profile %u via %d app %d device %d credential %d "
	    "strong %d phase %d, same address %d\n",
	    (int)f->user, f->profile, f->via, (int)f->app, f->device, f->credential, f->strong_auth,
	    f->phase, f->in_hours, (int)login->user, login->profile, login->via, (int)login->app,
	    login->device, login->credential, login->strong_auth, login->phase, f->ip == login->ip);
}

static void addresses_check(const struct brute *brute, const struct proof *proof)
{
	struct arena arena;
	struct rangeset set;
	struct count count = {0};
	arena_init(&arena);
	assert_int_equal(proof_addresses(proof, &arena, &set), OK);
	for (size_t atom = 0; atom < ATOMS; atom++) {
		if (rangeset_holds(set, atoms[atom]) != brute->against[atom])
			differs(brute, proof, "another set of addresses");
		if (brute->against[atom])
			count = count_add(count, atom_size(atom));
	}
	if (count_compare(count, proof->addresses) != 0)
		differs(brute, proof, "another count of addresses");
	arena_clear(&arena);
}

/* Every combination of a violation, for everybody in it, from its first and last address. */
static void violation_check(const struct brute *brute, const struct proof *proof,
			    const struct violation *violation)
{
	struct arena arena;
	struct rangeset set;
	arena_init(&arena);
	assert_int_equal(violation_addresses(violation, &arena, &set), OK);
	assert_int_equal(count_compare(rangeset_count(set), violation->addresses), 0);
	for (uint32_t s = 0; s < violation->subject_count; s++)
		for (uint32_t c = 0; c < violation->case_count; c++) {
			const struct login_case *at = &violation->cases[c];
			struct naive_facts facts = {.user = violation->subjects[s].user,
						    .profile = violation->subjects[s].profile,
						    .app = at->app,
						    .via = at->via,
						    .device = at->device,
						    .credential = at->credential,
						    .strong_auth = at->strong_auth,
						    .phase = at->phase,
						    .in_hours = at->hours == HOURS_INSIDE,
						    .same_session = at->session_ip == SESSION_SAME};
			facts.ip = s % 2 ? set.ranges[0].first : set.ranges[set.count - 1].last;
			if (!hits(brute, 0, &facts))
				differs(brute, proof, "a violation that is none");
		}
	arena_clear(&arena);
}

static void every_login_check(const struct brute *brute, const struct proof *proof)
{
	enum proof_result expected = brute->found ? REFUTED : brute->maybe ? UNDECIDED : PROVED;
	if (proof->result != expected)
		differs(brute, proof, "another result");
	if (proof->vacuous != (brute->logins == 0))
		differs(brute, proof, "vacuous or not");
	if (!brute->found)
		return;
	addresses_check(brute, proof);
	for (size_t i = 0; i < proof->violation_count; i++)
		violation_check(brute, proof, &proof->violations[i]);
	if (!login_is(brute, &proof->violations[0].login)) {
		login_tell(brute, &proof->violations[0].login);
		differs(brute, proof, "another witness");
	}
}

static uint32_t missing(const bool *minutes, uint32_t *first)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < WEEK_MINUTES; i++)
		if (!minutes[i] && count++ == 0)
			*first = i;
	return count;
}

static void minutes_check(const struct brute *brute, const struct proof *proof)
{
	uint32_t first = 0, possible = 0;
	uint32_t certain = missing(brute->minutes[1], &first);
	if (certain) {
		uint32_t other = 0;
		possible = missing(brute->minutes[0], &other);
		first = possible ? other : first;
	}
	enum proof_result expected = !certain ? PROVED : possible ? REFUTED : UNDECIDED;
	if (proof->result != expected || proof->has_minute != (certain > 0))
		differs(brute, proof, "another result for the minutes");
	if (certain &&
	    (proof->minute != first || proof->minutes != (possible ? possible : certain)))
		differs(brute, proof, "other minutes");
}

static void exists_check(const struct brute *brute, const struct proof *proof)
{
	enum proof_result expected = brute->found ? PROVED : brute->maybe ? UNDECIDED : REFUTED;
	if (brute->property->scope.every_minute)
		minutes_check(brute, proof);
	else if (proof->result != expected)
		differs(brute, proof, "another result");
	if (proof->has_example != brute->found)
		differs(brute, proof, "an example or not");
	if (proof->has_nearest != (proof->result == REFUTED && brute->logins > 0))
		differs(brute, proof, "what comes nearest, or not");
	if (brute->found && !login_is(brute, &proof->example)) {
		login_tell(brute, &proof->example);
		differs(brute, proof, "another example");
	}
}

static void property_check(struct small *small, unsigned *counts)
{
	static struct brute brute;
	struct property property;
	struct arena arena;
	struct proof proof;
	property_random(small, &property);
	brute = (struct brute){.small = small, .property = &property};
	brute_ask(&brute);
	arena_init(&arena);
	assert_int_equal(property_prove(small->ruleset, &property, NULL, &arena, &proof), OK);
	if (property.kind == PROPERTY_EXISTS)
		exists_check(&brute, &proof);
	else
		every_login_check(&brute, &proof);
	if ((proof.open.rule == NULL) && proof.result == UNDECIDED)
		differs(&brute, &proof, "undecided without a rule");
	counts[proof.result]++;
	proof_clear(&proof);
	arena_clear(&arena);
}

static void random_properties(void **state)
{
	(void)state;
	struct rand rand = rand_start("proofs against brute force");
	unsigned counts[PROOF_RESULT_COUNT] = {0};
	atoms_make();
	/* TEST_ROUNDS=n: n times as many. */
	const char *rounds = getenv("TEST_ROUNDS");
	unsigned policies = POLICIES * (rounds ? (unsigned)atoi(rounds) : 1);
	for (unsigned i = 0; i < policies; i++) {
		struct small small;
		small_open(&small, &rand);
		for (unsigned n = 0; n < PROPERTIES; n++)
			property_check(&small, counts);
		small_close(&small);
	}
	printf("%u proved, %u refuted, %u undecided\n", counts[PROVED], counts[REFUTED],
	       counts[UNDECIDED]);
	/* The generator makes both: of 60 properties at least one, whatever the seed. */
	assert_true(counts[PROVED] > 0 && counts[REFUTED] > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(random_properties)};
	return cmocka_run_group_tests_name("prove_oracle", tests, NULL, NULL);
}
