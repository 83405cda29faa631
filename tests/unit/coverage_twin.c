#include "coverage_twin.h"

#include <assert.h>

addr address_at(unsigned n)
{
	if (n < SIDE)
		return addr_of_v4(0xc0000200) - 1 + n; /* 192.0.2.0/24 */
	return addr_of(0x20010db800000000, 0) - 1 + (n - SIDE);
}

static void *room(struct small *small, size_t count, size_t size)
{
	void *at = arena_array(&small->arena, count, size);
	assert(at);
	return at;
}

struct str small_name(struct small *small, const char *what, uint32_t n)
{
	return str_of(arena_format(&small->arena, "%s%u", what, n));
}

static struct range_list small_list(struct small *small, uint32_t most, bool networks)
{
	struct range_list list = {.count = rand_below(small->rand, most + 1),
				  .place = {.line = ++small->line}};
	list.rows = room(small, list.count, sizeof *list.rows);
	for (uint32_t i = 0; i < list.count; i++) {
		struct range_row *row = &list.rows[i];
		unsigned side = rand_below(small->rand, 2) * SIDE + 1;
		unsigned first = rand_below(small->rand, BLOCK);
		unsigned size = rand_below(small->rand, rand_once_in(small->rand, 3) ? BLOCK : 8);
		unsigned last = first + size < BLOCK ? first + size : BLOCK - 1;
		row->place = (struct place){.line = ++small->line};
		row->network = NONE;
		row->range = (struct range){address_at(side + first), address_at(side + last)};
		if (networks && rand_once_in(small->rand, 4)) {
			row->network = rand_below(small->rand, small->policy.network_count);
			row->network_name = small->policy.networks[row->network].name;
		}
	}
	return list;
}

static const struct zone zone_utc = {.name = STR_INIT("UTC")};

static void small_profiles(struct small *small)
{
	struct policy *policy = &small->policy;
	policy->profile_count = 2;
	policy->profiles = room(small, 2, sizeof *policy->profiles);
	for (uint32_t i = 0; i < 2; i++) {
		struct profile *profile = &policy->profiles[i];
		profile->name = small_name(small, "profile", i);
		profile->login_ip_ranges = small_list(small, i ? 4 : 0, true);
		profile->experience_cloud = rand_once_in(small->rand, 3);
		profile->device_activation =
		    profile->experience_cloud && rand_once_in(small->rand, 2);
		profile->permissions = rand_below(small->rand, 8) & rand_below(small->rand, 8);
		profile->place = (struct place){.line = ++small->line};
		for (unsigned day = 0; day < DAYS; day++) {
			struct day_hours *hours = &profile->login_hours.days[day];
			hours->end = DAY_MINUTES;
			hours->given = rand_once_in(small->rand, 3);
			if (!hours->given)
				continue;
			hours->start = (uint16_t)(rand_below(small->rand, 4) * 480);
			hours->end =
			    (uint16_t)(hours->start +
				       rand_below(small->rand,
						  (uint32_t)(DAY_MINUTES - hours->start) / 480 +
						      1) *
					   480);
			profile->login_hours.given = true;
		}
	}
}

static void small_people(struct small *small)
{
	struct policy *policy = &small->policy;
	policy->user_count = 2;
	policy->users = room(small, 2, sizeof *policy->users);
	for (uint32_t i = 0; i < 2; i++) {
		struct user *user = &policy->users[i];
		user->username = small_name(small, "user", i);
		user->profile = (struct reference){policy->profiles[i].name, i, {0}};
		user->active = !rand_once_in(small->rand, 8);
		user->permissions = rand_below(small->rand, 8) & rand_below(small->rand, 8);
		user->authenticator = rand_once_in(small->rand, 2);
	}
	policy->app_count = 2;
	policy->apps = room(small, 2, sizeof *policy->apps);
	for (uint32_t i = 0; i < 2; i++) {
		policy->apps[i].name = small_name(small, "app", i);
		policy->apps[i].ip_relaxation = rand_below(small->rand, RELAX_COUNT);
		policy->apps[i].ip_ranges = small_list(small, i ? 3 : 0, false);
	}
	policy->txn_rule_count = rand_below(small->rand, 3);
	policy->txn_rules = room(small, policy->txn_rule_count, sizeof *policy->txn_rules);
	for (uint32_t i = 0; i < policy->txn_rule_count; i++) {
		policy->txn_rules[i].name = small_name(small, "rule", i);
		policy->txn_rules[i].action = rand_below(small->rand, TXN_ACTION_COUNT);
		policy->txn_rules[i].not_in = small_list(small, 3, true);
	}
}

void small_make(struct small *small, struct rand *rand)
{
	struct policy *policy = &small->policy;
	*small = (struct small){.rand = rand};
	arena_init(&small->arena);
	policy->network_count = 1;
	policy->networks = room(small, 1, sizeof *policy->networks);
	policy->networks[0].name = STR("net");
	do
		policy->networks[0].ranges = small_list(small, 3, false);
	while (policy->networks[0].ranges.count == 0);
	policy->org = (struct org){
	    .revenue = !rand_once_in(rand, 4),
	    .zone = &zone_utc,
	    .rules = rand_below(rand, RULES_COUNT),
	    .trusted_ip_ranges = small_list(small, 4, true),
	    .session = {.enforce_login_ip_ranges_on_every_request = rand_once_in(rand, 2),
			.lock_sessions_to_ip = rand_once_in(rand, 2)},
	    .features = {.login_with_api_token = !rand_once_in(rand, 4),
			 .soap_login = true,
			 .username_password_flow = !rand_once_in(rand, 4),
			 .known_device_suffices = !rand_once_in(rand, 4)}};
	if (rand_once_in(rand, 3))
		policy->org.login_ip_ranges = small_list(small, 5, true);
	small_profiles(small);
	small_people(small);
}

/* --- Coverage the naive way ---------------------------------------------------------------- */

/* In the order of struct marks. */
struct naive_lists {
	const struct range_list *at[LISTS_MAX];
	unsigned count;
};

static struct naive_lists lists_of(const struct policy *policy)
{
	struct naive_lists lists = {.count = 2};
	lists.at[0] = &policy->org.trusted_ip_ranges;
	lists.at[1] = &policy->org.login_ip_ranges;
	for (uint32_t i = 0; i < policy->txn_rule_count; i++)
		lists.at[lists.count++] = &policy->txn_rules[i].not_in;
	for (uint32_t i = 0; i < policy->profile_count; i++)
		lists.at[lists.count++] = &policy->profiles[i].login_ip_ranges;
	for (uint32_t i = 0; i < policy->app_count; i++)
		lists.at[lists.count++] = &policy->apps[i].ip_ranges;
	return lists;
}

static bool went(enum step_outcome outcome)
{
	return outcome == STEP_PASS || outcome == STEP_FAIL || outcome == STEP_PENDING;
}

/* Read off DECISIONS.md, steps 8 and 9: who comes to the trusted ranges? */
static bool naive_trusted(const struct policy *policy, enum rules rules,
			  const struct naive_facts *f, const struct naive_decision *d)
{
	const struct profile *profile = &policy->profiles[f->profile];
	enum step_outcome token = d->steps[STEP_TOKEN], device = d->steps[STEP_DEVICE_ACTIVATION];
	if (token == STEP_PASS || token == STEP_PENDING)
		return d->steps[STEP_TOTP] == STEP_NOT_APPLICABLE;
	if ((device != STEP_PASS && device != STEP_PENDING) || f->strong_auth ||
	    d->steps[STEP_MFA] == STEP_PENDING || (f->via == VIA_UI_SSO && rules < RULES_2026_02))
		return false;
	if (profile->experience_cloud)
		return profile->device_activation;
	return policy->org.revenue || rules < RULES_2025_09;
}

static bool naive_profile(const struct naive_decision *d)
{
	enum step_outcome ranges = d->steps[STEP_PROFILE_IP];
	if (ranges == STEP_PENDING) /* a broad list ends it there, a second factor doesn't */
		return d->steps[STEP_DEVICE_ACTIVATION] == STEP_NOT_REACHED;
	return ranges == STEP_PASS || (ranges == STEP_FAIL && d->reason != REASON_APP_IP);
}

static bool naive_app(const struct policy *policy, const struct naive_facts *f,
		      const struct naive_decision *d)
{
	return f->phase == PHASE_LOGIN && f->via == VIA_OAUTH_WEB_SERVER && f->app != NONE &&
	       policy->profiles[f->profile].login_ip_ranges.count &&
	       policy->apps[f->app].ip_relaxation == RELAX_BYPASS_2FACTOR &&
	       d->steps[STEP_PROFILE_IP] != STEP_NOT_REACHED;
}

static void naive_rules(const struct policy *policy, const struct naive_facts *f,
			const struct naive_decision *d, struct marks *marks, unsigned ip)
{
	if (f->phase != PHASE_LOGIN || d->steps[STEP_TRANSACTION_SECURITY] == STEP_NOT_REACHED)
		return;
	for (uint32_t i = 0; i < policy->txn_rule_count; i++) {
		const struct txn_rule *rule = &policy->txn_rules[i];
		bool match = !naive_list_holds(policy, &rule->not_in, f->ip);
		marks->asked[2 + i][ip] = true;
		if (match &&
		    (rule->action == TXN_BLOCK ||
		     (rule->action == TXN_MFA && channel_group(f->via) != GROUP_INTERACTIVE)))
			return;
	}
}

static void naive_mark(const struct policy *policy, const struct naive_facts *f, unsigned ip,
		       struct marks *marks)
{
	struct naive_decision d;
	unsigned profiles = 2 + policy->txn_rule_count;
	enum rules rules = policy->org.rules;
	naive_decide_facts(policy, rules, f, &d);
	marks->reasons[d.reason] = true;
	if (f->phase == PHASE_LOGIN && naive_trusted(policy, rules, f, &d))
		marks->asked[0][ip] = true;
	if (f->phase == PHASE_LOGIN && went(d.steps[STEP_ORG_LOGIN_IP]))
		marks->asked[1][ip] = true;
	if (naive_profile(&d))
		marks->asked[profiles + f->profile][ip] = true;
	if (naive_app(policy, f, &d))
		marks->asked[profiles + policy->profile_count + f->app][ip] = true;
	naive_rules(policy, f, &d, marks, ip);
}

/* Every value of the facts that are not fixed. */
void naive_completions(const struct policy *policy, struct naive_facts f,
		       const struct case_space *space, unsigned ip, struct marks *marks)
{
	struct case_walk walk = {0};
	struct login_case how;
	f.ip = address_at(ip);
	while (case_next(&walk, space, &how)) {
		f.via = how.via;
		f.device = how.device;
		f.credential = how.credential;
		f.strong_auth = how.strong_auth;
		f.phase = how.phase;
		f.in_hours = how.hours == HOURS_INSIDE;
		f.same_session = how.session_ip == SESSION_SAME;
		f.app = case_uses_app(how.via) ? how.app : NONE;
		naive_mark(policy, &f, ip, marks);
	}
}

uint8_t hours_of(const struct policy *policy, uint32_t profile)
{
	uint8_t hours = 0;
	for (unsigned minute = 0; minute < WEEK_MINUTES; minute++)
		hours |= (uint8_t)(naive_minute_inside(&policy->profiles[profile], minute)
				       ? 1 << HOURS_INSIDE
				       : 1 << HOURS_OUTSIDE);
	return hours;
}

void naive_universe(const struct policy *policy, struct marks *marks)
{
	static const uint32_t apps[] = {NONE, 0, 1};
	for (uint32_t who = 0; who < policy->profile_count + policy->user_count; who++) {
		struct naive_facts f = {.user = NONE, .profile = who};
		if (who >= policy->profile_count) {
			f.user = who - policy->profile_count;
			f.profile = policy->users[f.user].profile.index;
		}
		struct case_space space = case_space_logins;
		space.phase = 3;
		space.hours = hours_of(policy, f.profile);
		space.apps = apps;
		space.app_count = 3;
		for (unsigned ip = 0; ip < ADDRESSES; ip++)
			naive_completions(policy, f, &space, ip, marks);
	}
}

/* --- Counting items the naive way ------------------------------------------------------------ */

static bool naive_edge(const struct policy *policy, const struct range_list *list, unsigned ip)
{
	bool here = naive_list_holds(policy, list, address_at(ip)), differs = false;
	if (ip % SIDE > 0)
		differs |= naive_list_holds(policy, list, address_at(ip - 1)) != here;
	if (ip % SIDE < SIDE - 1)
		differs |= naive_list_holds(policy, list, address_at(ip + 1)) != here;
	return differs;
}

static bool lists_equal(const struct policy *policy, const struct range_list *a,
			const struct range_list *b)
{
	for (unsigned ip = 0; ip < ADDRESSES; ip++)
		if (naive_list_holds(policy, a, address_at(ip)) !=
		    naive_list_holds(policy, b, address_at(ip)))
			return false;
	return true;
}

static void count_one(struct coverage_tally *tally, bool reached, bool covered)
{
	tally->total += reached;
	tally->covered += covered;
	tally->unreachable += !reached;
}

/* Lists with the same addresses share their edges. */
static void naive_edges(const struct policy *policy, const struct naive_lists *lists,
			const struct marks *all, const struct marks *tests,
			struct coverage_tally *tally)
{
	bool done[LISTS_MAX] = {0};
	for (unsigned i = 0; i < lists->count; i++) {
		bool same[LISTS_MAX] = {0};
		if (done[i] || lists->at[i]->count == 0)
			continue;
		for (unsigned k = i; k < lists->count; k++)
			if (lists->at[k]->count && lists_equal(policy, lists->at[i], lists->at[k]))
				same[k] = done[k] = true;
		for (unsigned ip = 0; ip < ADDRESSES; ip++) {
			bool reached = false, covered = false;
			if (!naive_edge(policy, lists->at[i], ip))
				continue;
			for (unsigned k = i; k < lists->count; k++) {
				reached |= same[k] && all->asked[k][ip];
				covered |= same[k] && tests->asked[k][ip];
			}
			count_one(tally, reached, covered);
		}
	}
}

static void naive_sides(const struct policy *policy, const struct naive_lists *lists,
			const struct marks *all, const struct marks *tests,
			struct coverage_tally *tally)
{
	for (unsigned i = 0; i < lists->count; i++)
		for (unsigned inside = 0; inside < 2 && lists->at[i]->count; inside++) {
			bool reached = false, covered = false;
			for (unsigned ip = 0; ip < ADDRESSES; ip++) {
				if (naive_list_holds(policy, lists->at[i], address_at(ip)) !=
				    (inside == 1))
					continue;
				reached |= all->asked[i][ip];
				covered |= tests->asked[i][ip];
			}
			count_one(tally, reached, covered);
		}
}

static void naive_row(const struct policy *policy, const struct naive_lists *lists, unsigned list,
		      const struct range_row *row, const struct marks *all,
		      const struct marks *tests, bool *reached, bool *covered)
{
	struct range_list one = {.rows = (struct range_row *)(uintptr_t)row, .count = 1};
	(void)lists;
	for (unsigned ip = 0; ip < ADDRESSES; ip++)
		if (naive_list_holds(policy, &one, address_at(ip))) {
			*reached |= all->asked[list][ip];
			*covered |= tests->asked[list][ip];
		}
}

static void naive_rows(const struct policy *policy, const struct naive_lists *lists,
		       const struct marks *all, const struct marks *tests,
		       struct coverage_tally *tally)
{
	const struct range_list *network = &policy->networks[0].ranges;
	bool uses[LISTS_MAX] = {0}, used = false;
	for (unsigned i = 0; i < lists->count; i++)
		for (uint32_t row = 0; row < lists->at[i]->count; row++) {
			bool reached = false, covered = false;
			naive_row(policy, lists, i, &lists->at[i]->rows[row], all, tests, &reached,
				  &covered);
			count_one(tally, reached, covered);
			uses[i] |= lists->at[i]->rows[row].network != NONE;
			used |= uses[i];
		}
	for (uint32_t row = 0; row < network->count && used; row++) {
		bool reached = false, covered = false;
		for (unsigned i = 0; i < lists->count; i++)
			if (uses[i])
				naive_row(policy, lists, i, &network->rows[row], all, tests,
					  &reached, &covered);
		count_one(tally, reached, covered);
	}
}

static void naive_hours(const struct policy *policy, const struct marks *tests,
			struct coverage_tally *tally)
{
	for (uint32_t i = 0; i < policy->profile_count; i++) {
		const struct profile *profile = &policy->profiles[i];
		bool whole[DAYS], edges[DAYS] = {0}, tested[DAYS] = {0};
		memset(whole, true, sizeof whole);
		for (unsigned m = 0; m < WEEK_MINUTES && profile->login_hours.given; m++) {
			unsigned before = (m + WEEK_MINUTES - 1) % WEEK_MINUTES, day = m / 1440;
			bool here = naive_minute_inside(profile, m);
			bool edge = naive_minute_inside(profile, before) != here ||
				    naive_minute_inside(profile, (m + 1) % WEEK_MINUTES) != here;
			edges[day] |= edge;
			tested[day] |= tests->minutes[i][m];
			whole[day] &= naive_minute_inside(profile, day * 1440) == here;
			if (edge)
				count_one(tally, true, tests->minutes[i][m]);
		}
		for (unsigned day = 0; day < DAYS && profile->login_hours.given; day++)
			if (whole[day] &&
			    (!edges[day] || !naive_minute_inside(profile, day * 1440)))
				count_one(tally, true, tested[day]);
	}
}

void naive_tallies(const struct policy *policy, const struct marks *all, const struct marks *tests,
		   struct coverage_tally ret[COVERAGE_KIND_COUNT])
{
	struct naive_lists lists = lists_of(policy);
	memset(ret, 0, COVERAGE_KIND_COUNT * sizeof *ret);
	naive_rows(policy, &lists, all, tests, &ret[COVERAGE_ROWS]);
	naive_edges(policy, &lists, all, tests, &ret[COVERAGE_EDGES]);
	naive_sides(policy, &lists, all, tests, &ret[COVERAGE_LISTS]);
	for (unsigned reason = 0; reason < REASON_COUNT; reason++)
		count_one(&ret[COVERAGE_REASONS], all->reasons[reason], tests->reasons[reason]);
	naive_hours(policy, tests, &ret[COVERAGE_HOURS]);
}
