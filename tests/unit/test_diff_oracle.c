/* The differences of random policies against brute force: in a small universe every address,
 * channel, app, device, credential, … of every profile and user is decided by the naive
 * evaluator on both sides. Each login that differs is in exactly one change, which says what
 * became of it; each other login is in none; addresses are counted.
 *
 * Addresses that no list of either policy tells apart are decided once, but each is looked
 * for in each change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/diff.h"
#include "oracle/policy_small.h"
#include "oracle/scene.h"
#include "oracle/table_print.h"
#include "oracle/zone_random.h"

enum { PAIRS = 300, MANY_ROWS = 4, LISTS_MAX = 256, APPS_MAX = 32, CHANGES_MAX = 2048 };

/* Two policies and what the engine says of them. */
struct pair {
	struct rand rand;
	struct arena arena;
	struct policy_random random;
	struct policy changed;
	const struct policy *policy[SIDES];
	struct ruleset *ruleset[SIDES];
	struct diff diff;
	struct small_address addresses[SMALL_COUNT];
	unsigned same_as[SMALL_COUNT]; /* the first address that all lists treat alike */
	unsigned decided[SMALL_COUNT]; /* these first ones */
	unsigned decided_count;
	struct diff_app apps[APPS_MAX];           /* pairs by name; `names` is the name */
	unsigned app_count, app_number[APPS_MAX]; /* in diff.apps */
	bool many_apps;
	uint64_t changed_logins;
};

static void pair_fail(const struct pair *pair, const char *message)
{
	struct policy_random other = pair->random;
	table_policy_print(stderr, "old", &pair->random);
	other.policy = pair->changed;
	table_policy_print(stderr, "new", &other);
	fail_msg("%s (rules %s and %s)", message, rules_names[pair->policy[OLD]->org.rules].at,
		 rules_names[pair->policy[NEW]->org.rules].at);
}

/* ---- addresses that are alike ---- */

struct signature {
	char bits[LISTS_MAX];
	unsigned count;
};

static void bit_add(struct signature *signature, bool bit)
{
	assert_true(signature->count < LISTS_MAX);
	signature->bits[signature->count++] = bit;
}

static void signature_add(struct signature *to, const struct policy *policy, addr ip)
{
	bit_add(to, naive_list_holds(policy, &policy->org.trusted_ip_ranges, ip));
	bit_add(to, naive_list_holds(policy, &policy->org.login_ip_ranges, ip));
	for (uint32_t i = 0; i < policy->profile_count; i++)
		bit_add(to, naive_list_holds(policy, &policy->profiles[i].login_ip_ranges, ip));
	for (uint32_t i = 0; i < policy->app_count; i++)
		bit_add(to, naive_list_holds(policy, &policy->apps[i].ip_ranges, ip));
	for (uint32_t i = 0; i < policy->txn_rule_count; i++) {
		const struct txn_rule *rule = &policy->txn_rules[i];
		bit_add(to, naive_rule_matches(policy, rule, ip) == NAIVE_YES);
	}
}

static void addresses_find(struct pair *pair)
{
	static struct signature signatures[SMALL_COUNT];
	small_addresses(pair->addresses);
	pair->decided_count = 0;
	for (unsigned i = 0; i < SMALL_COUNT; i++) {
		signatures[i].count = 0;
		for (unsigned s = 0; s < SIDES; s++)
			signature_add(&signatures[i], pair->policy[s], pair->addresses[i].at);
		unsigned n = 0;
		while (n < pair->decided_count && memcmp(signatures[pair->decided[n]].bits,
							 signatures[i].bits, signatures[i].count))
			n++;
		if (n == pair->decided_count)
			pair->decided[pair->decided_count++] = i;
		pair->same_as[i] = pair->decided[n];
	}
}

/* ---- apps ---- */

static uint32_t app_find(const struct policy *policy, struct str name)
{
	for (uint32_t i = 0; i < policy->app_count; i++)
		if (str_equal(policy->apps[i].name, name))
			return i;
	return NONE;
}

static void app_add(struct pair *pair, uint32_t old, uint32_t new, struct str name)
{
	unsigned found = 0, number = 0;
	for (uint32_t i = 0; i < pair->diff.app_count; i++)
		for (uint32_t n = 0; n < pair->diff.apps[i].count; n++)
			if (str_equal(pair->diff.apps[i].names[n], name)) {
				number = i;
				found++;
			}
	assert_int_equal(found, name.length ? 1 : 0);
	pair->app_number[pair->app_count] = number;
	pair->apps[pair->app_count++] = (struct diff_app){.side = {old, new}};
}

static void apps_find(struct pair *pair)
{
	const struct policy *old = pair->policy[OLD], *new = pair->policy[NEW];
	pair->app_count = 0;
	assert_int_equal(pair->diff.apps[0].count, 0);
	app_add(pair, NONE, NONE, (struct str){0});
	for (uint32_t i = 0; i < new->app_count; i++)
		app_add(pair, app_find(old, new->apps[i].name), i, new->apps[i].name);
	for (uint32_t i = 0; i < old->app_count; i++)
		if (app_find(new, old->apps[i].name) == NONE)
			app_add(pair, i, NONE, old->apps[i].name);
}

/* ---- hours ---- */

enum { HALF_HOURS = 2 * 24 * 371, WEEK_HALF_HOURS = 2 * 24 * DAYS };

#define MONDAY INT64_C(1767571200) /* 2026-01-05 */

static uint16_t week_minutes[ZONES][HALF_HOURS]; /* the local week of each zone for a year */

static int week_minutes_setup(void **state)
{
	(void)state;
	for (unsigned zone = 0; zone < ZONES; zone++)
		for (unsigned i = 0; i < HALF_HOURS; i++)
			week_minutes[zone][i] =
			    (uint16_t)naive_week_minute(&zones_by_hand[zone], MONDAY + i * 1800);
	return 0;
}

/* The clock of a side; one that is not known goes like the other's, two of them by UTC. */
static const struct zone *zone_of(const struct pair *pair, unsigned s)
{
	const struct zone *own = pair->policy[s]->org.zone;
	const struct zone *other = pair->policy[SIDES - 1 - s]->org.zone;
	return own ? own : other ? other : zones_by_hand;
}

/* Which combinations of (inside OLD's, inside NEW's) come up in that year? */
static void hours_find(const struct pair *pair, const struct diff_subject *subject,
		       bool ret[HOURS_COUNT][HOURS_COUNT])
{
	static bool inside[SIDES][WEEK_MINUTES];
	const uint16_t *minutes[SIDES];
	memset(ret, 0, HOURS_COUNT * HOURS_COUNT);
	for (unsigned s = 0; s < SIDES; s++) {
		const struct policy *policy = pair->policy[s];
		uint32_t profile = subject->side[s].profile;
		minutes[s] = week_minutes[zone_of(pair, s) - zones_by_hand];
		for (unsigned m = 0; m < WEEK_MINUTES; m++)
			inside[s][m] =
			    profile == NONE || naive_minute_inside(&policy->profiles[profile], m);
	}
	for (unsigned i = 0; i < HALF_HOURS; i++) {
		unsigned before = i - WEEK_HALF_HOURS;
		if (i >= WEEK_HALF_HOURS && minutes[OLD][before] == minutes[OLD][i] &&
		    minutes[NEW][before] == minutes[NEW][i])
			continue;
		for (unsigned m = 0; m < 30; m++)
			ret[!inside[OLD][(minutes[OLD][i] + m) % WEEK_MINUTES]]
			   [!inside[NEW][(minutes[NEW][i] + m) % WEEK_MINUTES]] = true;
	}
}

/* Each combination of a group is shown by its instant. */
static void group_hours_check(const struct pair *pair, const struct diff_group *group)
{
	for (uint32_t i = 0; i < group->hours_count; i++) {
		const struct diff_hours *hours = &group->hours[i];
		for (unsigned s = 0; s < SIDES; s++) {
			uint32_t number = group->subjects[0].side[s].profile;
			const struct policy *policy = pair->policy[s];
			bool inside = number == NONE ||
				      naive_minute_inside(
					  &policy->profiles[number],
					  naive_week_minute(zone_of(pair, s), hours->instant));
			if (inside != (hours->side[s] == HOURS_INSIDE))
				pair_fail(pair, "the instant of hours is of others");
		}
	}
}

/* ---- logins ---- */

/* One login without its address, as brute force sees it. */
struct attempt {
	enum channel via;
	enum phase phase;
	enum device device;
	enum credential credential;
	bool strong_auth, same_session;
	enum hours hours[SIDES];
	unsigned app; /* of pair.apps */
};

static bool interactive(enum channel via)
{
	return via == VIA_UI || via == VIA_UI_SSO || via == VIA_OAUTH_WEB_SERVER ||
	       via == VIA_OAUTH_USER_AGENT || via == VIA_OAUTH_DEVICE;
}

static bool password_api(enum channel via)
{
	return via == VIA_SOAP || via == VIA_OAUTH_PASSWORD;
}

static bool oauth(enum channel via)
{
	return via != VIA_UI && via != VIA_UI_SSO && via != VIA_SOAP;
}

/* Values beyond the first are for facts that are used. */
static bool attempt_is_new(const struct attempt *attempt)
{
	bool login = attempt->phase == PHASE_LOGIN;
	if (!(login && interactive(attempt->via)) && (attempt->device || attempt->strong_auth))
		return false;
	if (!(login && password_api(attempt->via)) && attempt->credential)
		return false;
	if (login && attempt->same_session)
		return false;
	return oauth(attempt->via) || attempt->app == 0;
}

/* The n-th of all attempts with these hours; false: beyond the last. */
static bool attempt_at(const struct pair *pair, unsigned n, struct attempt *ret)
{
	ret->strong_auth = n % 2, n /= 2;
	ret->same_session = n % 2, n /= 2;
	ret->device = n % DEVICE_COUNT, n /= DEVICE_COUNT;
	ret->credential = n % CREDENTIAL_COUNT, n /= CREDENTIAL_COUNT;
	ret->phase = n % PHASE_COUNT, n /= PHASE_COUNT;
	ret->app = n % pair->app_count, n /= pair->app_count;
	ret->via = n;
	return n < VIA_COUNT;
}

/* What becomes of it; somebody who is not there is refused without a reason. */
static struct naive_decision outcome(const struct pair *pair, const struct diff_subject *subject,
				     const struct attempt *attempt, unsigned side, addr ip)
{
	struct naive_decision decision = {
	    .verdict = VERDICT_REFUSE, .reason = REASON_NONE, .token = TOKEN_NULL};
	struct naive_facts facts = {.user = subject->side[side].user,
				    .profile = subject->side[side].profile,
				    .app = oauth(attempt->via) ? pair->apps[attempt->app].side[side]
							       : NONE,
				    .via = attempt->via,
				    .device = attempt->device,
				    .credential = attempt->credential,
				    .phase = attempt->phase,
				    .strong_auth = attempt->strong_auth,
				    .in_hours = attempt->hours[side] == HOURS_INSIDE,
				    .same_session = attempt->same_session,
				    .ip = ip};
	if (facts.profile != NONE)
		naive_decide_facts(pair->policy[side], pair->policy[side]->org.rules, &facts,
				   &decision);
	return decision;
}

static enum diff_class class_of(enum verdict old, enum verdict new)
{
	/* allow < verify < mfa < token < totp < refuse */
	static const int proof[VERDICT_COUNT] = {[VERDICT_VERIFY] = 1,
						 [VERDICT_MFA] = 2,
						 [VERDICT_TOKEN] = 3,
						 [VERDICT_TOTP] = 4,
						 [VERDICT_REFUSE] = 5};
	if (old == new)
		return DIFF_REASON;
	if (old == VERDICT_REFUSE)
		return DIFF_OPENED;
	if (new == VERDICT_REFUSE)
		return DIFF_CLOSED;
	return proof[new] < proof[old] ? DIFF_WEAKENED : DIFF_TIGHTENED;
}

/* ---- changes ---- */

/* The changes for one subject, of the groups that it is in (several, if there are many apps),
 * and where they are. */
struct located {
	size_t count;
	const struct diff_group *group[CHANGES_MAX];
	const struct diff_change *change[CHANGES_MAX];
	bool at[CHANGES_MAX][SMALL_COUNT];
	uint64_t hits[CHANGES_MAX];
};

static bool app_in(const struct diff_change *change, unsigned number)
{
	for (uint32_t i = 0; i < change->app_count; i++)
		if (change->apps[i] == number)
			return true;
	return false;
}

static bool matters(const struct diff_change *change, enum diff_fact fact)
{
	return change->matters >> fact & 1;
}

static bool hours_in(const struct diff_group *group, const struct diff_change *change,
		     const struct attempt *attempt)
{
	if (!matters(change, DIFF_FACT_HOURS))
		return true;
	for (uint32_t i = 0; i < group->hours_count; i++)
		if (group->hours[i].side[OLD] == attempt->hours[OLD] &&
		    group->hours[i].side[NEW] == attempt->hours[NEW])
			return change->hours >> i & 1;
	return false;
}

static bool attempt_in(const struct pair *pair, const struct diff_group *group,
		       const struct diff_change *change, const struct attempt *attempt)
{
	unsigned session = attempt->same_session ? SESSION_SAME : SESSION_DIFFERENT;
	return (change->via >> attempt->via & 1) && change->phase == attempt->phase &&
	       (change->device >> attempt->device & 1) &&
	       (change->credential >> attempt->credential & 1) &&
	       (change->strong_auth >> attempt->strong_auth & 1) &&
	       (attempt->phase == PHASE_LOGIN || (change->session_ip >> session & 1)) &&
	       (!oauth(attempt->via) || app_in(change, pair->app_number[attempt->app])) &&
	       hours_in(group, change, attempt);
}

static bool decision_is(const struct decision *engine, const struct naive_decision *naive)
{
	return engine->verdict == naive->verdict && engine->reason == naive->reason &&
	       engine->token == naive->token;
}

/* An attempt from an address that stands for those like it. */
static void login_check(struct pair *pair, const struct diff_subject *subject,
			struct located *located, const struct attempt *attempt,
			const bool *attempt_is_in, unsigned address)
{
	addr ip = pair->addresses[address].at;
	struct naive_decision old = outcome(pair, subject, attempt, OLD, ip);
	struct naive_decision new = outcome(pair, subject, attempt, NEW, ip);
	bool one_absent = subject->side[OLD].profile == NONE || subject->side[NEW].profile == NONE;
	bool differs = one_absent ? old.verdict != new.verdict : !outcome_equal(&old, &new);
	unsigned found = 0;
	for (size_t i = 0; i < located->count; i++) {
		const struct diff_change *change = located->change[i];
		if (!attempt_is_in[i] || !located->at[i][address])
			continue;
		found++;
		located->hits[i]++;
		if (change->class != class_of(old.verdict, new.verdict) ||
		    !decision_is(&change->decision[OLD], &old) ||
		    !decision_is(&change->decision[NEW], &new))
			pair_fail(pair, "a change says something else");
	}
	pair->changed_logins += differs;
	if (found != differs)
		pair_fail(pair, found ? "a login is in a change too many" : "a change is missing");
}

static void attempts_check(struct pair *pair, const struct diff_subject *subject,
			   struct located *located, struct attempt attempt)
{
	static bool in[CHANGES_MAX];
	for (unsigned n = 0; attempt_at(pair, n, &attempt); n++) {
		if (!attempt_is_new(&attempt))
			continue;
		for (size_t i = 0; i < located->count; i++)
			in[i] = attempt_in(pair, located->group[i], located->change[i], &attempt);
		for (unsigned i = 0; i < pair->decided_count; i++)
			login_check(pair, subject, located, &attempt, in, pair->decided[i]);
	}
}

/* Where a change is; each address like those it is like, and all are counted. */
static void change_locate(const struct pair *pair, const struct diff_group *group,
			  const struct diff_change *change, struct located *located)
{
	struct arena arena;
	struct rangeset set;
	struct count count = {0};
	size_t i = located->count++;
	assert_true(i < CHANGES_MAX);
	located->group[i] = group;
	located->change[i] = change;
	located->hits[i] = 0;
	arena_init(&arena);
	assert_int_equal(diff_addresses(group, change, &arena, &set), OK);
	for (unsigned a = 0; a < SMALL_COUNT; a++) {
		bool in = rangeset_holds(set, pair->addresses[a].at);
		located->at[i][a] = in;
		if (in != located->at[i][pair->same_as[a]])
			pair_fail(pair, "addresses are told apart that are alike");
		if (in)
			count = count_add(count, pair->addresses[a].count);
	}
	if (count_compare(count, change->addresses) != 0)
		pair_fail(pair, "addresses are not counted right");
	arena_clear(&arena);
}

static bool subject_equal(const struct diff_subject *a, const struct diff_subject *b)
{
	for (unsigned s = 0; s < SIDES; s++)
		if (a->side[s].user != b->side[s].user || a->side[s].profile != b->side[s].profile)
			return false;
	return true;
}

static void located_find(const struct pair *pair, const struct diff_subject *subject,
			 struct located *located)
{
	unsigned groups = 0;
	located->count = 0;
	for (size_t i = 0; i < pair->diff.group_count; i++) {
		const struct diff_group *group = &pair->diff.groups[i];
		for (uint32_t n = 0; n < group->subject_count; n++) {
			if (!subject_equal(&group->subjects[n], subject))
				continue;
			groups++;
			for (size_t c = 0; c < group->change_count; c++)
				change_locate(pair, group, &group->changes[c], located);
		}
	}
	if (groups > 1 && !pair->many_apps)
		pair_fail(pair, "somebody is in two groups");
}

static void subject_check(struct pair *pair, struct diff_subject subject)
{
	static struct located located;
	bool hours[HOURS_COUNT][HOURS_COUNT];
	hours_find(pair, &subject, hours);
	located_find(pair, &subject, &located);
	/* What comes up in other years only is in the group, if it matters. */
	for (size_t i = 0; i < located.count; i++) {
		const struct diff_group *group = located.group[i];
		for (uint32_t n = 0; n < group->hours_count; n++)
			if (matters(located.change[i], DIFF_FACT_HOURS))
				hours[group->hours[n].side[OLD]][group->hours[n].side[NEW]] = true;
	}
	for (unsigned old = 0; old < HOURS_COUNT; old++)
		for (unsigned new = 0; new < HOURS_COUNT; new ++)
			if (hours[old][new])
				attempts_check(pair, &subject, &located,
					       (struct attempt){.hours = {old, new}});
	for (size_t i = 0; i < located.count; i++)
		if (!located.hits[i])
			pair_fail(pair, "a change is about nobody");
}

/* ---- subjects ---- */

static uint32_t profile_find(const struct policy *policy, struct str name)
{
	for (uint32_t i = 0; i < policy->profile_count; i++)
		if (str_equal(policy->profiles[i].name, name))
			return i;
	return NONE;
}

static struct subject user_find(const struct policy *policy, struct str name)
{
	for (uint32_t i = 0; i < policy->user_count; i++)
		if (str_equal(policy->users[i].username, name))
			return (struct subject){i, policy->users[i].profile.index};
	return (struct subject){NONE, NONE};
}

static uint32_t profiles_check(struct pair *pair)
{
	const struct policy *old = pair->policy[OLD], *new = pair->policy[NEW];
	uint32_t count = new->profile_count;
	for (uint32_t i = 0; i < new->profile_count; i++) {
		uint32_t other = profile_find(old, new->profiles[i].name);
		subject_check(pair, (struct diff_subject){{{NONE, other}, {NONE, i}}});
	}
	for (uint32_t i = 0; i < old->profile_count; i++) {
		if (profile_find(new, old->profiles[i].name) != NONE)
			continue;
		subject_check(pair, (struct diff_subject){{{NONE, i}, {NONE, NONE}}});
		count++;
	}
	return count;
}

static uint32_t users_check(struct pair *pair)
{
	const struct policy *old = pair->policy[OLD], *new = pair->policy[NEW];
	const struct subject nobody = {NONE, NONE};
	uint32_t count = new->user_count;
	for (uint32_t i = 0; i < new->user_count; i++) {
		struct subject user = {i, new->users[i].profile.index};
		struct subject other = user_find(old, new->users[i].username);
		subject_check(pair, (struct diff_subject){{other, user}});
	}
	for (uint32_t i = 0; i < old->user_count; i++) {
		struct subject user = {i, old->users[i].profile.index};
		if (user_find(new, old->users[i].username).user != NONE)
			continue;
		subject_check(pair, (struct diff_subject){{user, nobody}});
		count++;
	}
	return count;
}

/* ---- what can be seen without brute force ---- */

/* The witness is the lowest address, and its login is decided so. */
static void witness_check(const struct pair *pair, const struct diff_group *group,
			  const struct diff_change *change)
{
	bool lower = false;
	for (uint32_t i = 0; i < group->cells.count; i++)
		if (change->in[i])
			lower |= v4_first_less(group->cells.at[i].lowest, change->witness);
	if (lower)
		pair_fail(pair, "a witness is not the lowest address");
	for (unsigned s = 0; s < SIDES; s++) {
		const struct login *login = &change->login[s];
		struct naive_decision naive;
		if (login->profile != group->subjects[0].side[s].profile ||
		    login->user != group->subjects[0].side[s].user ||
		    login->ip != change->witness || !(change->via >> login->via & 1))
			pair_fail(pair, "the login of a change is another");
		if (login->profile == NONE)
			continue;
		naive_decide(pair->policy[s], pair->policy[s]->org.rules, login, &naive);
		if (!decision_is(&change->decision[s], &naive))
			pair_fail(pair, "the login of a change is decided otherwise");
	}
}

static bool apps_equal(const struct diff_change *a, const struct diff_change *b)
{
	return a->app_count == b->app_count &&
	       memcmp(a->apps, b->apps, a->app_count * sizeof *a->apps) == 0;
}

/* Could two changes be one? If they differ in one set only. */
static bool could_be_one(const struct diff_group *group, const struct diff_change *a,
			 const struct diff_change *b)
{
	unsigned differ = 0;
	for (unsigned s = 0; s < SIDES; s++)
		if (a->decision[s].verdict != b->decision[s].verdict ||
		    a->decision[s].reason != b->decision[s].reason ||
		    a->decision[s].token != b->decision[s].token)
			return false;
	differ += memcmp(a->in, b->in, group->cells.count) != 0;
	differ += a->via != b->via;
	differ += a->device != b->device;
	differ += a->credential != b->credential;
	differ += a->strong_auth != b->strong_auth;
	differ += a->session_ip != b->session_ip;
	differ += a->hours != b->hours;
	differ += !apps_equal(a, b);
	return a->phase == b->phase && differ <= 1;
}

static void changes_check(const struct pair *pair, const struct diff_group *group)
{
	for (size_t i = 0; i < group->change_count; i++) {
		const struct diff_change *change = &group->changes[i];
		const struct diff_change *before = i ? change - 1 : change;
		witness_check(pair, group, change);
		if (before->class > change->class ||
		    (before->class == change->class &&
		     __builtin_ctz(before->via) > __builtin_ctz(change->via)))
			pair_fail(pair, "changes are out of order");
		for (size_t n = 0; n < i; n++)
			if (could_be_one(group, &group->changes[n], change))
				pair_fail(pair, "two changes could be one");
	}
}

static void example_check(const struct pair *pair)
{
	struct diff_example example = {0};
	bool any;
	assert_int_equal(diff_any(pair->ruleset[OLD], pair->ruleset[NEW], &any, &example), OK);
	if (any != (pair->diff.group_count > 0))
		pair_fail(pair, "diff_any() says something else");
	for (unsigned s = 0; any && s < SIDES; s++) {
		struct naive_decision naive;
		if (example.login[s].profile == NONE)
			continue;
		naive_decide(pair->policy[s], pair->policy[s]->org.rules, &example.login[s],
			     &naive);
		if (!decision_is(&example.decision[s], &naive))
			pair_fail(pair, "the example is decided otherwise");
	}
	bool differs = example.decision[OLD].verdict != example.decision[NEW].verdict ||
		       example.decision[OLD].reason != example.decision[NEW].reason ||
		       example.decision[OLD].token != example.decision[NEW].token;
	if (any && !differs)
		pair_fail(pair, "the example is decided alike");
	if (any &&
	    example.class != class_of(example.decision[OLD].verdict, example.decision[NEW].verdict))
		pair_fail(pair, "the example is of another class");
}

static void diff_check(struct pair *pair)
{
	uint64_t of_class[DIFF_CLASS_COUNT] = {0};
	for (size_t i = 0; i < pair->diff.group_count; i++) {
		const struct diff_group *group = &pair->diff.groups[i];
		if (!group->subject_count || !group->change_count)
			pair_fail(pair, "a group is empty");
		group_hours_check(pair, group);
		changes_check(pair, group);
		for (size_t n = 0; n < group->change_count; n++)
			of_class[group->changes[n].class]++;
	}
	if (memcmp(of_class, pair->diff.of_class, sizeof of_class) != 0)
		pair_fail(pair, "classes are not counted right");
	if (profiles_check(pair) + users_check(pair) != pair->diff.subjects)
		pair_fail(pair, "subjects are not counted right");
	example_check(pair);
}

/* ---- random pairs ---- */

/* More apps with a list than one question asks about. */
static void apps_multiply(struct pair *pair)
{
	struct policy *policy = &pair->random.policy;
	policy->app_count = 20 + rand_below(&pair->rand, APPS_MAX - 24);
	policy->apps = arena_array(&pair->arena, policy->app_count, sizeof *policy->apps);
	assert_non_null(policy->apps);
	for (uint32_t i = 0; i < policy->app_count; i++) {
		struct app *app = &policy->apps[i];
		struct range_row *rows = arena_array(&pair->arena, MANY_ROWS, sizeof *rows);
		char *name = arena_format(&pair->arena, "many %u", i);
		assert_true(rows && name);
		for (unsigned n = 0; n < MANY_ROWS; n++) {
			addr first = SMALL_V4 + rand_below(&pair->rand, 250);
			rows[n].range = (struct range){first, first + rand_below(&pair->rand, 6)};
			rows[n].network = NONE;
		}
		*app = (struct app){.name = str_of(name),
				    .ip_relaxation = RELAX_BYPASS_2FACTOR,

				    .ip_ranges = {rows, i % 5 ? MANY_ROWS : 0, false, {.line = 1}},
				    .place = {.line = i + 1}};
		if (i % 7 == 0)
			app->ip_relaxation = rand_below(&pair->rand, RELAX_COUNT);
	}
}

static void pair_open(struct pair *pair)
{
	arena_init(&pair->arena);
	policy_small(&pair->rand, &pair->arena, &pair->random);
	if (pair->many_apps)
		apps_multiply(pair);
	policy_change(&pair->rand, &pair->arena, &pair->random.policy, &pair->changed);
	bool back = rand_below(&pair->rand, 2); /* from the changed to the first */
	pair->policy[OLD] = back ? &pair->changed : &pair->random.policy;
	pair->policy[NEW] = back ? &pair->random.policy : &pair->changed;
	for (unsigned s = 0; s < SIDES; s++)
		assert_int_equal(
		    ruleset_new(pair->policy[s], pair->policy[s]->org.rules, &pair->ruleset[s]),
		    OK);
	assert_int_equal(
	    diff_find(pair->ruleset[OLD], pair->ruleset[NEW], &pair->arena, &pair->diff), OK);
	addresses_find(pair);
	apps_find(pair);
	pair->changed_logins = 0;
}

static void pair_close(struct pair *pair)
{
	diff_clear(&pair->diff);
	for (unsigned s = 0; s < SIDES; s++)
		ruleset_free(pair->ruleset[s]);
	arena_clear(&pair->arena);
}

static void random_pairs(void **state)
{
	(void)state;
	static struct pair pair;
	uint64_t of_class[DIFF_CLASS_COUNT] = {0}, logins = 0;
	unsigned equal = 0;
	pair.rand = rand_start("random pairs");
	for (unsigned i = 0; i < PAIRS; i++) {
		pair.many_apps = i % 50 == 0;
		pair_open(&pair);
		diff_check(&pair);
		for (unsigned class = 0; class < DIFF_CLASS_COUNT; class ++)
			of_class[class] += pair.diff.of_class[class];
		equal += pair.diff.group_count == 0;
		logins += pair.changed_logins;
		pair_close(&pair);
	}
	printf("%u pairs, %u of them equal; %llu logins differ\n", PAIRS, equal,
	       (unsigned long long)logins);
	for (unsigned class = 0; class < DIFF_CLASS_COUNT; class ++) {
		printf("%s: %llu changes\n", diff_class_names[class].at,
		       (unsigned long long)of_class[class]);
		assert_true(of_class[class] > 0);
	}
	assert_true(equal > 0 && equal < PAIRS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(random_pairs, week_minutes_setup),
	};
	return cmocka_run_group_tests_name("diff_oracle", tests, NULL, NULL);
}
