/* Who depends on what ends: rows one by one, and random policies and logins over a small
 * universe, in which the naive evaluator is asked for every address, app by app. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "engine/scope.h"
#include "engine/sunset_log.h"
#include "load/load.h"
#include "oracle/naive.h"
#include "oracle/policy_small.h"
#include "policy/resolve.h"
#include "rand.h"
#include "report/sunset_report.h"

enum { POLICIES = 150, LOGINS = 300 };

/* --- Brute force ------------------------------------------------------------------- */

static struct small_address atoms[SMALL_COUNT];

struct world {
	struct rand rand;
	struct arena arena;
	struct policy_random random;
	const struct policy *policy;
	struct ruleset *ruleset;
	enum rules now, then;
	uint32_t app;
	const struct sunset_row *row; /* being checked */
	bool (*hours)[2]; /* of each profile: can a login be outside, inside its hours? */
};

static void hours_find(struct world *world)
{
	uint32_t count = world->policy->profile_count;
	world->hours = arena_array(&world->arena, count, sizeof *world->hours);
	for (uint32_t i = 0; i < count; i++)
		for (unsigned minute = 0; minute < WEEK_MINUTES; minute++) {
			const struct profile *profile = &world->policy->profiles[i];
			world->hours[i][naive_minute_inside(profile, minute)] = true;
		}
}

static void world_open(struct world *world)
{
	arena_init(&world->arena);
	policy_small(&world->rand, &world->arena, &world->random);
	world->policy = &world->random.policy;
	world->now = rand_below(&world->rand, RULES_COUNT);
	world->then = rand_below(&world->rand, RULES_COUNT);
	if (rand_once_in(&world->rand, 2))
		world->then = RULES_2027_06;
	hours_find(world);
	world->app = NONE;
	if (world->policy->app_count && rand_once_in(&world->rand, 3))
		world->app = rand_below(&world->rand, world->policy->app_count);
	assert_int_equal(ruleset_new(world->policy, world->now, &world->ruleset), OK);
}

static void world_close(struct world *world)
{
	ruleset_free(world->ruleset);
	arena_clear(&world->arena);
}

static struct naive_decision ask(const struct world *world, enum rules rules,
				 struct subject subject, enum channel via, uint32_t app, addr ip,
				 bool inside, enum credential credential)
{
	const struct naive_facts facts = {.user = subject.user,
					  .profile = subject.profile,
					  .app = app,
					  .via = via,
					  .device = DEVICE_KNOWN,
					  .credential = credential,
					  .phase = PHASE_LOGIN,
					  .strong_auth = true,
					  .in_hours = inside,
					  .same_session = true,
					  .ip = ip};
	struct naive_decision decision;
	naive_decide_facts(world->policy, rules, &facts, &decision);
	return decision;
}

/* The better of what can be: a login at any time. */
static struct naive_decision best(const struct world *world, enum rules rules,
				  struct subject subject, enum channel via, uint32_t app, addr ip)
{
	struct naive_decision inside =
	    ask(world, rules, subject, via, app, ip, true, CREDENTIAL_PASSWORD);
	struct naive_decision outside =
	    ask(world, rules, subject, via, app, ip, false, CREDENTIAL_PASSWORD);
	if (!world->hours[subject.profile][true])
		return outside;
	if (world->hours[subject.profile][false] && outside.verdict < inside.verdict)
		return outside;
	return inside;
}

/* What one login is from every address. */
struct seen {
	struct naive_decision at[SMALL_COUNT];
};

static void seen_find(const struct world *world, enum rules rules, struct subject subject,
		      enum channel via, uint32_t app, struct seen *ret)
{
	for (size_t i = 0; i < SMALL_COUNT; i++)
		ret->at[i] = best(world, rules, subject, via, app, atoms[i].at);
}

static bool goes(const struct seen *seen, size_t atom)
{
	return seen->at[atom].verdict != VERDICT_REFUSE;
}

static bool goes_anywhere(const struct seen *seen)
{
	for (size_t i = 0; i < SMALL_COUNT; i++)
		if (goes(seen, i))
			return true;
	return false;
}

struct wanted {
	struct sunset_reach reach;
	bool in[SMALL_COUNT]; /* by atom */
};

static void reach_add(struct wanted *wanted, size_t atom)
{
	struct sunset_reach *reach = &wanted->reach;
	if (!sunset_reaches(*reach) || addr_listed_before(atoms[atom].at, reach->witness))
		reach->witness = atoms[atom].at;
	reach->addresses = count_add(reach->addresses, atoms[atom].count);
	wanted->in[atom] = true;
}

/* The addresses one by one, where they are kept. */
static void addresses_check(const struct world *world, const struct wanted *expected,
			    const struct sunset_reach *found)
{
	struct arena arena;
	struct rangeset set;
	if (!found->in)
		return;
	arena_init(&arena);
	assert_int_equal(sunset_addresses(world->row, found, &arena, &set), OK);
	for (size_t i = 0; i < SMALL_COUNT; i++)
		assert_int_equal(rangeset_holds(set, atoms[i].at), expected->in[i]);
	assert_int_equal(count_compare(rangeset_count(set), found->addresses), 0);
	arena_clear(&arena);
}

static void reach_check(const struct world *world, const struct wanted *expected,
			const struct sunset_reach *found)
{
	assert_int_equal(count_compare(expected->reach.addresses, found->addresses), 0);
	if (sunset_reaches(expected->reach))
		assert_true(expected->reach.witness == found->witness);
	addresses_check(world, expected, found);
}

/* Would a rule that nobody can evaluate refuse it, a program's login, there? */
static bool open_at(const struct world *world, addr ip)
{
	for (uint32_t i = 0; i < world->policy->txn_rule_count; i++) {
		const struct txn_rule *rule = &world->policy->txn_rules[i];
		if (rule->action != TXN_NOTIFY &&
		    naive_rule_matches(world->policy, rule, ip) == NAIVE_UNKNOWN)
			return true;
	}
	return false;
}

/* --- One subject -------------------------------------------------------------------- */

static const struct sunset_use *use_of(const struct sunset_row *row, enum sunset_method method,
				       relaxation_set app)
{
	const struct sunset_use *found = NULL;
	for (uint32_t i = 0; i < row->use_count; i++) {
		const struct sunset_use *use = &row->uses[i];
		if (use->method != method || (use->apps && !(use->apps & app)))
			continue;
		assert_null(found); /* each app stands in one */
		found = use;
	}
	assert_non_null(found);
	return found;
}

static const struct sunset_after *after_of(const struct sunset_use *use, enum sunset_way way,
					   relaxation_set app)
{
	const struct sunset_after *found = NULL;
	for (uint32_t i = 0; i < use->after_count; i++) {
		const struct sunset_after *after = &use->after[i];
		if (after->way != way || (after->apps && !(after->apps & app)))
			continue;
		assert_null(found);
		found = after;
	}
	assert_non_null(found);
	return found;
}

static relaxation_set relaxation_of(const struct world *world, uint32_t app)
{
	if (app == NONE)
		return 1u << RELAX_ENFORCE;
	return (relaxation_set)(1u << world->policy->apps[app].ip_relaxation);
}

/* With what it is said to take, it does go through. */
static void taken_check(const struct world *world, struct subject subject, enum channel via,
			uint32_t app, addr ip, enum verdict verdict)
{
	static const enum credential with[VERDICT_COUNT] = {
	    [VERDICT_TOKEN] = CREDENTIAL_TOKEN, [VERDICT_TOTP] = CREDENTIAL_TOTP};
	struct naive_decision inside =
	    ask(world, world->now, subject, via, app, ip, true, with[verdict]);
	struct naive_decision outside =
	    ask(world, world->now, subject, via, app, ip, false, with[verdict]);
	assert_true(inside.verdict == VERDICT_ALLOW || outside.verdict == VERDICT_ALLOW);
}

static void use_check(const struct world *world, struct subject subject, uint32_t app,
		      const struct seen *seen, const struct sunset_use *use)
{
	struct wanted expected = {0}, on[SUNSET_ANSWERS] = {0};
	struct sunset_use facts = {0};
	for (size_t i = 0; i < SMALL_COUNT; i++) {
		if (!goes(seen, i))
			continue;
		enum verdict verdict = seen->at[i].verdict;
		enum sunset_answer answer = verdict == VERDICT_TOKEN  ? SUNSET_ASKS_TOKEN
					    : verdict == VERDICT_TOTP ? SUNSET_ASKS_TOTP
								      : SUNSET_ALLOW;
		assert_int_equal(sunset_verdicts[answer], verdict);
		taken_check(world, subject, sunset_channel(use->method), app, atoms[i].at, verdict);
		reach_add(&expected, i);
		reach_add(&on[answer], i);
		if (open_at(world, atoms[i].at))
			facts.open = count_add(facts.open, atoms[i].count);
		else
			facts.certain |= (uint8_t)(1u << answer);
	}
	reach_check(world, &expected, &use->goes);
	for (unsigned i = 0; i < SUNSET_ANSWERS; i++)
		reach_check(world, &on[i], &use->on[i]);
	assert_int_equal(count_compare(facts.open, use->open), 0);
	assert_int_equal(facts.certain, use->certain);
}

/* The reason at most addresses; several may be. */
static void refusal_check(const struct seen *seen, const struct sunset_use *use)
{
	struct count counts[REASON_COUNT] = {0};
	if (sunset_reaches(use->goes)) {
		assert_int_equal(use->refusal, REASON_NONE);
		return;
	}
	for (size_t i = 0; i < SMALL_COUNT; i++)
		counts[seen->at[i].reason] = count_add(counts[seen->at[i].reason], atoms[i].count);
	for (unsigned i = 0; i < REASON_COUNT; i++)
		assert_true(count_compare(counts[i], counts[use->refusal]) <= 0);
}

static void end_check(const struct world *world, struct subject subject, uint32_t app,
		      const struct sunset_use *use)
{
	unsigned rules = world->now + 1;
	if (!sunset_reaches(use->goes))
		return;
	for (; rules < RULES_COUNT; rules++) {
		struct seen seen;
		seen_find(world, rules, subject, sunset_channel(use->method), app, &seen);
		if (!goes_anywhere(&seen))
			break;
	}
	assert_int_equal(use->ends, rules);
}

static void after_check(const struct world *world, struct subject subject, const struct seen *today,
			const struct sunset_use *use, enum sunset_way way, uint32_t app)
{
	struct seen seen;
	struct sunset_after expected = {.refusal = REASON_NONE};
	struct wanted after_goes = {0}, lost = {0}, opened = {0};
	const struct sunset_after *after = after_of(use, way, relaxation_of(world, app));
	bool any = goes_anywhere(today);
	seen_find(world, world->then, subject, sunset_way_channel(way), app, &seen);
	for (size_t i = 0; i < SMALL_COUNT; i++) {
		enum step_outcome ranges = seen.at[i].steps[STEP_PROFILE_IP];
		expected.profile_ranges |= ranges == STEP_PASS || ranges == STEP_FAIL;
		if (goes(&seen, i))
			reach_add(&after_goes, i);
		if (any && goes(&seen, i) && !goes(today, i))
			reach_add(&opened, i);
		if (goes(&seen, i) || !goes(today, i))
			continue;
		if (!sunset_reaches(lost.reach) ||
		    addr_listed_before(atoms[i].at, lost.reach.witness))
			expected.refusal = (uint8_t)seen.at[i].reason;
		reach_add(&lost, i);
	}
	assert_int_equal(expected.profile_ranges, after->profile_ranges);
	assert_int_equal(expected.refusal, after->refusal);
	reach_check(world, &after_goes, &after->goes);
	reach_check(world, &lost, &after->lost);
	reach_check(world, &opened, &after->opened);
}

static void through_check(const struct world *world, struct subject subject,
			  const struct sunset_row *row, enum sunset_method method, uint32_t app)
{
	struct seen today;
	const struct sunset_use *use = use_of(row, method, relaxation_of(world, app));
	seen_find(world, world->now, subject, sunset_channel(method), app, &today);
	use_check(world, subject, app, &today, use);
	refusal_check(&today, use);
	end_check(world, subject, app, use);
	after_check(world, subject, &today, use, SUNSET_JWT, NONE);
	if (world->app != NONE) {
		after_check(world, subject, &today, use, SUNSET_CLIENT_CREDENTIALS, world->app);
		return;
	}
	after_check(world, subject, &today, use, SUNSET_CLIENT_CREDENTIALS, NONE);
	for (uint32_t i = 0; i < world->policy->app_count; i++)
		after_check(world, subject, &today, use, SUNSET_CLIENT_CREDENTIALS, i);
}

static bool way_goes(const struct world *world, struct subject subject, enum channel via,
		     uint32_t app)
{
	struct seen seen;
	seen_find(world, world->then, subject, via, app, &seen);
	return goes_anywhere(&seen);
}

static void others_check(const struct world *world, struct subject subject,
			 const struct sunset_row *row)
{
	bool app = world->policy->app_count && way_goes(world, subject, VIA_OAUTH_JWT, NONE);
	for (uint32_t i = 0; i < world->policy->app_count; i++)
		if (world->app == NONE || world->app == i)
			app |= way_goes(world, subject, VIA_OAUTH_CLIENT_CREDENTIALS, i);
	assert_int_equal(row->app, app);
	assert_int_equal(row->browser, way_goes(world, subject, VIA_UI, NONE) ||
					   way_goes(world, subject, VIA_UI_SSO, NONE));
}

static void methods_check(const struct sunset_row *row)
{
	uint8_t methods = 0, certain = 0;
	for (uint32_t i = 0; i < row->use_count; i++) {
		const struct sunset_use *use = &row->uses[i];
		bool token = sunset_reaches(use->on[SUNSET_ASKS_TOKEN]);
		methods |= (uint8_t)(sunset_reaches(use->goes) << use->method);
		methods |= (uint8_t)(token << SUNSET_TOKEN);
		certain |= (uint8_t)((use->certain != 0) << use->method);
		certain |= (uint8_t)((use->certain >> SUNSET_ASKS_TOKEN & 1) << SUNSET_TOKEN);
	}
	assert_int_equal(row->methods, methods);
	assert_int_equal(row->certain, certain);
}

static void subject_check(const struct world *world, struct subject subject,
			  const struct sunset_row *row)
{
	through_check(world, subject, row, SUNSET_SOAP_LOGIN, NONE);
	through_check(world, subject, row, SUNSET_USERNAME_PASSWORD, NONE);
	for (uint32_t i = 0; i < world->policy->app_count; i++)
		through_check(world, subject, row, SUNSET_USERNAME_PASSWORD, i);
	others_check(world, subject, row);
	methods_check(row);
}

/* --- A policy ------------------------------------------------------------------------ */

/* Everybody stands in one row: each user, and each profile that no user has. */
static void people_check(const struct world *world, const struct sunset *sunset)
{
	const struct policy *policy = world->policy;
	bool *has = arena_array((struct arena *)&world->arena, policy->profile_count, sizeof *has);
	uint32_t expected = policy->user_count, found = 0, users[SUNSET_COUNT] = {0};
	for (uint32_t i = 0; i < policy->user_count; i++)
		has[policy->users[i].profile.index] = true;
	for (uint32_t i = 0; i < policy->profile_count; i++)
		expected += !has[i];
	for (uint32_t i = 0; i < sunset->count; i++) {
		const struct sunset_row *row = &sunset->rows[i];
		for (uint32_t k = 0; k < row->count; k++) {
			struct subject subject = row->subjects[k];
			assert_int_equal(subject.user != NONE, k < row->users);
			if (subject.user == NONE)
				assert_false(has[subject.profile]);
			else
				assert_int_equal(subject.profile,
						 policy->users[subject.user].profile.index);
			for (unsigned m = 0; m < SUNSET_COUNT; m++)
				users[m] += (row->methods >> m & 1) && subject.user != NONE;
		}
		found += row->count;
	}
	assert_int_equal(found, expected);
	assert_memory_equal(users, sunset->users, sizeof users);
}

static const struct sunset_row *row_of(const struct sunset *sunset, struct subject subject)
{
	for (uint32_t i = 0; i < sunset->count; i++)
		for (uint32_t k = 0; k < sunset->rows[i].count; k++)
			if (sunset->rows[i].subjects[k].user == subject.user &&
			    sunset->rows[i].subjects[k].profile == subject.profile)
				return &sunset->rows[i];
	fail_msg("a subject has no row");
	return NULL;
}

/* Whom no browser lets in has the same row when the others are told early. */
static void without_browser_check(struct world *world)
{
	struct sunset whole, early;
	assert_int_equal(sunset_find(world->ruleset, world->then, NONE, &world->arena, &whole), OK);
	assert_int_equal(
	    sunset_find_without_browser(world->ruleset, world->then, &world->arena, &early), OK);
	for (uint32_t i = 0; i < whole.count; i++) {
		const struct sunset_row *row = &whole.rows[i];
		for (uint32_t k = 0; k < row->count; k++) {
			const struct sunset_row *other = row_of(&early, row->subjects[k]);
			assert_int_equal(other->browser, row->browser);
			assert_int_equal(other->use_count, row->browser ? 0 : row->use_count);
			assert_int_equal(other->methods, row->browser ? 0 : row->methods);
			assert_int_equal(other->app, row->browser ? false : row->app);
		}
	}
	sunset_clear(&early);
	sunset_clear(&whole);
}

static void policies_agree(void **state)
{
	struct world world = {.rand = rand_start("sunset of policies")};
	(void)state;
	small_addresses(atoms);
	for (unsigned i = 0; i < POLICIES; i++) {
		struct sunset sunset;
		world_open(&world);
		assert_int_equal(
		    sunset_find(world.ruleset, world.then, world.app, &world.arena, &sunset), OK);
		people_check(&world, &sunset);
		for (uint32_t row = 0; row < sunset.count; row++) {
			const struct sunset_row *at = world.row = &sunset.rows[row];
			for (uint32_t k = 0; k < at->count; k++)
				subject_check(&world, at->subjects[k], at);
		}
		sunset_clear(&sunset);
		without_browser_check(&world);
		world_close(&world);
	}
}

/* --- Logins ---------------------------------------------------------------------------- */

static struct login login_make(struct world *world)
{
	const struct policy *policy = world->policy;
	struct rand *rand = &world->rand;
	static const enum channel often[] = {VIA_SOAP,           VIA_SOAP, VIA_OAUTH_PASSWORD,
					     VIA_OAUTH_PASSWORD, VIA_UI,   VIA_UNKNOWN};
	struct login login = {.user = NONE,
			      .profile = rand_below(rand, policy->profile_count),
			      .app = NONE,
			      .via = often[rand_below(rand, 6)],
			      .device = DEVICE_UNKNOWN,
			      .credential = rand_below(rand, CREDENTIAL_COUNT),
			      .phase = rand_once_in(rand, 10) ? PHASE_REQUEST : PHASE_LOGIN,
			      .has_ip = !rand_once_in(rand, 5)};
	if (policy->user_count && !rand_once_in(rand, 4)) {
		login.user = rand_below(rand, policy->user_count);
		login.profile = policy->users[login.user].profile.index;
	}
	if (policy->app_count && rand_once_in(rand, 2))
		login.app = rand_below(rand, policy->app_count);
	if (login.has_ip)
		login.ip = atoms[rand_below(rand, SMALL_COUNT)].at;
	login.has_at = !rand_once_in(rand, 3);
	login.at = 1767571200 + 60 * (int64_t)rand_below(rand, 50000);
	return login;
}

enum fate { GOES = 1, REFUSED = 2, OPEN = 3 };

/* What may become of it: bits. `*ret` is a decision among them. */
static unsigned fate_of(const struct world *world, enum rules rules, const struct login *login,
			enum channel via, uint32_t app, struct naive_decision *ret,
			bool *ret_always_token)
{
	const struct profile *profile = &world->policy->profiles[login->profile];
	unsigned fate = 0;
	bool known = naive_knows_hours(world->policy, login), always = true;
	for (unsigned inside = 0; inside < 2; inside++) {
		if (known ? naive_hours_inside(world->policy, profile, login->at) != inside
			  : !world->hours[login->profile][inside])
			continue;
		for (size_t i = 0; i < SMALL_COUNT; i++) {
			if (login->has_ip && login->ip != atoms[i].at)
				continue;
			struct subject subject = {login->user, login->profile};
			*ret = ask(world, rules, subject, via, app, atoms[i].at, inside,
				   login->credential);
			fate |= ret->verdict == VERDICT_REFUSE ? REFUSED : GOES;
			always &= ret->token == TOKEN_REQUIRED || ret->token == TOKEN_ACCEPTED;
		}
	}
	*ret_always_token = always;
	return fate;
}

struct counted {
	struct sunset_tally *tallies; /* subject × method: users, then profiles */
	uint64_t others, unplaced;
};

static void naive_count(const struct world *world, struct counted *counted,
			const struct login *login)
{
	struct naive_decision decision;
	bool token, unused;
	if (login->phase == PHASE_REQUEST || login->via == VIA_UI) {
		counted->others++;
		return;
	}
	if (login->via == VIA_UNKNOWN) {
		counted->unplaced++;
		return;
	}
	uint32_t who =
	    login->user == NONE ? world->policy->user_count + login->profile : login->user;
	struct sunset_tally *tally =
	    &counted->tallies[who * 2 + (login->via == VIA_OAUTH_PASSWORD)];
	unsigned fate =
	    fate_of(world, world->now, login, login->via, login->app, &decision, &token);
	tally->logins++;
	tally->token_used += login->credential == CREDENTIAL_TOKEN;
	tally->already += fate == REFUSED;
	tally->open += fate == OPEN;
	unsigned then =
	    fate_of(world, world->then, login, login->via, login->app, &decision, &unused);
	tally->refused += then == REFUSED;
	tally->open_then += then == OPEN;
	if (fate != GOES)
		return;
	tally->token_needed += token;
	for (unsigned way = 0; way < SUNSET_WAY_COUNT; way++) {
		struct sunset_moved *moved = &tally->moved[way];
		fate = fate_of(world, world->then, login, sunset_way_channel(way),
			       world->app == NONE ? login->app : world->app, &decision, &unused);
		moved->open += fate == OPEN;
		moved->lost += fate == REFUSED;
		if (fate != REFUSED || !login->has_ip)
			continue;
		if (moved->has_witness && !addr_listed_before(login->ip, moved->witness))
			continue;
		moved->has_witness = true;
		moved->witness = login->ip;
		moved->refusal = (uint8_t)decision.reason;
	}
}

static void tally_check(const struct sunset_tally *expected, const struct sunset_tally *found)
{
	assert_int_equal(expected->logins, found->logins);
	assert_int_equal(expected->already, found->already);
	assert_int_equal(expected->open, found->open);
	assert_int_equal(expected->refused, found->refused);
	assert_int_equal(expected->open_then, found->open_then);
	assert_int_equal(expected->token_used, found->token_used);
	assert_int_equal(expected->token_needed, found->token_needed);
	assert_true(found->already + found->open <= found->logins);
	for (unsigned way = 0; way < SUNSET_WAY_COUNT; way++) {
		const struct sunset_moved *a = &expected->moved[way], *b = &found->moved[way];
		assert_int_equal(a->lost, b->lost);
		assert_int_equal(a->open, b->open);
		assert_int_equal(a->has_witness, b->has_witness);
		assert_int_equal(a->lost > 0, b->refusal != REASON_NONE);
		if (a->has_witness) {
			assert_true(a->witness == b->witness);
			assert_int_equal(a->refusal, b->refusal);
		}
	}
}

static void log_check(const struct world *world, const struct counted *counted,
		      const struct sunset_log *log)
{
	uint32_t users = world->policy->user_count, next = 0;
	assert_int_equal(counted->others, log->others);
	assert_int_equal(counted->unplaced, log->unplaced);
	for (uint32_t i = 0; i < 2 * (users + world->policy->profile_count); i++) {
		if (!counted->tallies[i].logins)
			continue;
		assert_true(next < log->count);
		const struct sunset_tally *tally = &log->at[next++];
		assert_int_equal(tally->method, i % 2);
		assert_int_equal(tally->subject.user, i / 2 < users ? i / 2 : NONE);
		if (i / 2 >= users)
			assert_int_equal(tally->subject.profile, i / 2 - users);
		tally_check(&counted->tallies[i], tally);
	}
	assert_int_equal(next, log->count);
}

static void logins_agree(void **state)
{
	struct world world = {.rand = rand_start("sunset of logins")};
	(void)state;
	small_addresses(atoms);
	for (unsigned i = 0; i < POLICIES; i++) {
		struct sunset_log log;
		struct counted counted = {0};
		world_open(&world);
		counted.tallies = arena_array(
		    &world.arena, 2 * (world.policy->user_count + world.policy->profile_count),
		    sizeof *counted.tallies);
		assert_int_equal(
		    sunset_log_init(&log, world.ruleset, world.then, world.app, &world.arena), OK);
		for (unsigned k = 0; k < LOGINS; k++) {
			struct login login = login_make(&world);
			naive_count(&world, &counted, &login);
			assert_int_equal(sunset_log_add(&log, &login), OK);
		}
		sunset_log_sort(&log);
		log_check(&world, &counted, &log);
		sunset_log_clear(&log);
		world_close(&world);
	}
}

/* --- Rows one by one ----------------------------------------------------------------------- */

struct opened {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
	struct ruleset *ruleset;
};

static void text_open(struct opened *opened, const char *text)
{
	struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	*opened = (struct opened){0};
	arena_init(&opened->arena);
	findings_init(&opened->findings, &opened->arena);
	assert_int_equal(policy_load_text(STR("row.yaml"), str_of(text), &options, &opened->arena,
					  &opened->sources, &opened->findings, &opened->policy),
			 OK);
	assert_int_equal(ruleset_new(opened->policy, opened->policy->org.rules, &opened->ruleset),
			 OK);
}

static void text_close(struct opened *opened)
{
	ruleset_free(opened->ruleset);
	arena_clear(&opened->arena);
}

enum { SOAP = 1, FLOW = 2, TOKEN = 4, ALL = 7 };

/* One user, or the profile Job alone, of a policy. */
static const struct row {
	const char *name, *policy; /* what follows "loginscope: 1\n" */
	unsigned methods;
	bool browser, app;
	const char *first;         /* of SOAP login(): how many addresses it goes through from */
	enum reason refusal;       /* of it, or REASON_NONE */
	const char *lost, *opened; /* of SOAP login() against client credentials, at most */
} table[] = {
    {"no ranges: from anywhere, with the token", "profiles: [{name: Job}]\n", ALL, true, false,
     "340282366920938463463374607431768211456", REASON_NONE, "0", "0"},
    {"an API-only user without an app has no other way",
     "profiles: [{name: Job, permissions: [api_only]}]\n", ALL, false, false,
     "340282366920938463463374607431768211456", REASON_NONE, "0", "0"},
    {"an API-only user with an app",
     "profiles: [{name: Job, permissions: [api_only]}]\n"
     "apps: [{name: Sync}]\n",
     ALL, false, true, "340282366920938463463374607431768211456", REASON_NONE, "0", "0"},
    {"profile ranges: no token", "profiles: [{name: Job, login_ip_ranges: [192.0.2.0/28]}]\n",
     SOAP | FLOW, true, false, "16", REASON_NONE, "0", "0"},
    {"an app that lifts the ranges opens the rest, and takes a token by the flow",
     "profiles: [{name: Job, login_ip_ranges: [192.0.2.0/28]}]\n"
     "apps: [{name: Sync, ip_relaxation: bypass}]\n",
     ALL, true, true, "16", REASON_NONE, "0", "340282366920938463463374607431768211440"},
    {"an app with a list of its own lifts nothing for programs",
     "profiles: [{name: Job, login_ip_ranges: [192.0.2.0/28]}]\n"
     "apps: [{name: Sync, ip_relaxation: bypass_2factor, ip_ranges: [198.51.100.0/24]}]\n",
     SOAP | FLOW, true, true, "16", REASON_NONE, "0", "0"},
    {"both ways off",
     "org: {features: {soap_login: false, username_password_flow: false}}\n"
     "profiles: [{name: Job}]\n",
     0, true, false, "0", REASON_METHOD_DISABLED, "0", "0"},
    {"the flow off",
     "org: {features: {username_password_flow: false}}\n"
     "profiles: [{name: Job}]\n",
     SOAP | TOKEN, true, false, "340282366920938463463374607431768211456", REASON_NONE, "0", "0"},
    {"SOAP login() has ended", "org: {rules_as_of: 2027-06}\nprofiles: [{name: Job}]\n",
     FLOW | TOKEN, true, false, "0", REASON_METHOD_RETIRED, "0", "0"},
    {"the token feature off: no token",
     "org: {features: {login_with_api_token: false}}\n"
     "profiles: [{name: Job}]\n",
     SOAP | FLOW, true, false, "340282366920938463463374607431768211456", REASON_NONE, "0", "0"},
    {"everything trusted: no token",
     "org: {trusted_ip_ranges: [0.0.0.0/0, '::-::fffe:ffff:ffff', "
     "'::1:0:0:0 - ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff']}\nprofiles: [{name: Job}]\n",
     SOAP | FLOW, true, false, "340282366920938463463374607431768211456", REASON_NONE, "0", "0"},
    {"a frozen user",
     "profiles: [{name: Job}]\n"
     "users: [{username: a@b.example, profile: Job, frozen: true}]\n",
     0, false, false, "0", REASON_USER_FROZEN, "0", "0"},
    {"an authenticator: a code, no token",
     "profiles: [{name: Job, permissions: [mfa_for_api]}]\n"
     "users: [{username: a@b.example, profile: Job, authenticator: true}]\n",
     SOAP | FLOW, true, false, "340282366920938463463374607431768211456", REASON_NONE, "0", "0"},
    {"closed all week",
     "org: {time_zone: UTC}\nprofiles: [{name: Job, login_hours: {monday: "
     "closed, tuesday: closed, wednesday: closed, thursday: closed, friday: closed, saturday: "
     "closed, sunday: closed}}]\n",
     0, false, false, "0", REASON_LOGIN_HOURS, "0", "0"},
    {"hours of one day are enough",
     "org: {time_zone: UTC}\nprofiles: [{name: Job, login_hours: "
     "{monday: closed}}]\n",
     ALL, true, false, "340282366920938463463374607431768211456", REASON_NONE, "0", "0"},
    {"org login ranges hold for the ways that stay, too",
     "org: {login_ip_ranges: [192.0.2.0/24]}\nprofiles: [{name: Job}]\n", ALL, true, false, "256",
     REASON_NONE, "0", "0"},
};

static void count_check(const char *name, const char *expected, struct count count)
{
	char text[COUNT_TEXT];
	count_format(count, text);
	if (strcmp(text, expected) != 0)
		fail_msg("%s: %s addresses, not %s", name, text, expected);
}

static struct count most(const struct sunset_use *use, bool opened)
{
	struct count most = {0};
	for (uint32_t i = 0; i < use->after_count; i++) {
		const struct sunset_after *after = &use->after[i];
		struct count count = opened ? after->opened.addresses : after->lost.addresses;
		if (after->way == SUNSET_CLIENT_CREDENTIALS && count_compare(count, most) > 0)
			most = count;
	}
	return most;
}

static void row_check(const struct row *row)
{
	char text[1024];
	struct opened opened;
	struct sunset sunset;
	snprintf(text, sizeof text, "loginscope: 1\n%s", row->policy);
	text_open(&opened, text);
	assert_int_equal(sunset_find(opened.ruleset, RULES_2027_06, NONE, &opened.arena, &sunset),
			 OK);
	assert_int_equal(sunset.count, 1);
	const struct sunset_row *found = &sunset.rows[0];
	const struct sunset_use *soap = use_of(found, SUNSET_SOAP_LOGIN, 0);
	if (found->methods != row->methods || found->browser != row->browser ||
	    found->app != row->app)
		fail_msg("%s: methods %u, browser %d, app %d", row->name, found->methods,
			 found->browser, found->app);
	count_check(row->name, row->first, soap->goes.addresses);
	assert_int_equal(soap->refusal, row->refusal);
	if (sunset_reaches(soap->goes))
		assert_int_equal(soap->ends, RULES_2027_06);
	count_check(row->name, row->lost, most(soap, false));
	count_check(row->name, row->opened, most(soap, true));
	sunset_clear(&sunset);
	text_close(&opened);
}

static void rows_hold(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		row_check(&table[i]);
}

/* The flow through an app that lifts the ranges works from everywhere today; JWT does not. */
static void jwt_loses_what_an_app_lifted(void **state)
{
	struct opened opened;
	struct sunset sunset;
	(void)state;
	text_open(&opened, "loginscope: 1\n"
			   "profiles: [{name: Job, login_ip_ranges: [192.0.2.0/28]}]\n"
			   "apps: [{name: Sync, ip_relaxation: bypass}]\n");
	assert_int_equal(sunset_find(opened.ruleset, RULES_2027_06, NONE, &opened.arena, &sunset),
			 OK);
	const struct sunset_use *use =
	    use_of(&sunset.rows[0], SUNSET_USERNAME_PASSWORD, 1u << RELAX_BYPASS);
	const struct sunset_after *jwt = after_of(use, SUNSET_JWT, 0);
	assert_int_equal(use->ends, RULES_COUNT);
	count_check("lost", "340282366920938463463374607431768211440", jwt->lost.addresses);
	assert_true(jwt->lost.witness == ADDR_V4_FIRST);
	assert_int_equal(jwt->refusal, REASON_PROFILE_IP);
	sunset_clear(&sunset);
	text_close(&opened);
}

/* Three logins through an app that lifts the ranges, one that does not say its address. */
static void logins_are_counted(void **state)
{
	static const addr from[] = {1, ADDR_V4_FIRST | 0xc6336407, ADDR_V4_FIRST | 0xc6336405,
				    ADDR_V4_FIRST | 0xc0000201};
	struct opened opened;
	struct sunset_log log;
	(void)state;
	text_open(&opened, "loginscope: 1\n"
			   "profiles: [{name: Job, login_ip_ranges: [192.0.2.0/28]}]\n"
			   "apps: [{name: Sync, ip_relaxation: bypass}, {name: Strict}]\n");
	for (uint32_t app = 0; app < 2; app++) {
		struct login login = {.user = NONE, .app = 0, .via = VIA_OAUTH_PASSWORD};
		assert_int_equal(
		    sunset_log_init(&log, opened.ruleset, RULES_2027_06, app, &opened.arena), OK);
		assert_int_equal(sunset_log_add(&log, &login), OK);
		login.has_ip = true;
		for (size_t i = 0; i < sizeof from / sizeof *from; i++) {
			login.ip = from[i];
			assert_int_equal(sunset_log_add(&log, &login), OK);
		}
		const struct sunset_tally *tally = &log.at[0];
		const struct sunset_moved *jwt = &tally->moved[SUNSET_JWT];
		assert_int_equal(log.count, 1);
		assert_int_equal(tally->logins, 5);
		assert_int_equal(tally->token_needed, 5);
		assert_int_equal(jwt->lost, 3);
		assert_int_equal(jwt->open, 1);
		assert_true(jwt->witness == from[2]); /* IPv4 first */
		assert_int_equal(jwt->refusal, REASON_PROFILE_IP);
		assert_int_equal(tally->moved[SUNSET_CLIENT_CREDENTIALS].lost, app ? 3 : 0);
		assert_int_equal(tally->moved[SUNSET_CLIENT_CREDENTIALS].open, app ? 1 : 0);
		sunset_log_clear(&log);
	}
	text_close(&opened);
}

/* Whether it goes through today depends on its time; SOAP login() by then does not. */
static void without_a_time_what_ends_is_refused_then(void **state)
{
	struct opened opened;
	struct sunset_log log;
	struct login login = {.user = NONE, .app = NONE, .via = VIA_SOAP, .has_ip = true};
	(void)state;
	text_open(&opened, "loginscope: 1\n"
			   "org: {time_zone: UTC}\n"
			   "profiles: [{name: Job, login_hours: {monday: 08:00-18:00}}]\n");
	assert_int_equal(sunset_log_init(&log, opened.ruleset, RULES_2027_06, NONE, &opened.arena),
			 OK);
	assert_int_equal(sunset_log_add(&log, &login), OK);
	login.via = VIA_OAUTH_PASSWORD;
	assert_int_equal(sunset_log_add(&log, &login), OK);
	assert_int_equal(log.count, 2);
	for (uint32_t i = 0; i < log.count; i++) {
		bool soap = log.at[i].method == SUNSET_SOAP_LOGIN;
		assert_int_equal(log.at[i].already, 0);
		assert_int_equal(log.at[i].open, 1);
		assert_int_equal(log.at[i].refused, soap);
		assert_int_equal(log.at[i].open_then, !soap);
	}
	sunset_log_clear(&log);
	text_close(&opened);
}

static void ends_are_known(void **state)
{
	(void)state;
	for (unsigned today = 0; today < RULES_COUNT; today++) {
		assert_int_equal(sunset_end(today, SUNSET_SOAP_LOGIN), RULES_2027_06);
		assert_int_equal(sunset_end(today, SUNSET_USERNAME_PASSWORD), RULES_COUNT);
	}
}

/* --- Out of memory --------------------------------------------------------------------------- */

static enum status everything(const struct opened *opened, struct arena *arena)
{
	struct sunset sunset;
	struct sunset_log log;
	struct login login = {.user = 0,
			      .profile = opened->policy->users[0].profile.index,
			      .app = NONE,
			      .via = VIA_SOAP,
			      .device = DEVICE_UNKNOWN};
	enum status status = sunset_find(opened->ruleset, RULES_2027_06, NONE, arena, &sunset);
	if (status != OK)
		return status;
	sunset_clear(&sunset);
	status = sunset_find_without_browser(opened->ruleset, RULES_2027_06, arena, &sunset);
	if (status != OK)
		return status;
	sunset_clear(&sunset);
	status = sunset_log_init(&log, opened->ruleset, RULES_2027_06, NONE, arena);
	if (status == OK)
		status = sunset_log_add(&log, &login);
	sunset_log_clear(&log);
	return status;
}

static void memory_may_run_out(void **state)
{
	struct opened opened;
	enum status status = NOMEM;
	(void)state;
	text_open(&opened,
		  "loginscope: 1\n"
		  "org: {trusted_ip_ranges: [203.0.113.0/24]}\n"
		  "profiles: [{name: Job, login_ip_ranges: [192.0.2.0/28]}, {name: Desk}]\n"
		  "users: [{username: a@b.example, profile: Job}]\n"
		  "apps: [{name: Sync, ip_relaxation: bypass}]\n");
	for (size_t n = 1; status != OK; n++) {
		struct arena arena;
		arena_init(&arena);
		mem_fail_from(n);
		status = everything(&opened, &arena);
		mem_fail_from(0);
		assert_true(status == OK || status == NOMEM);
		arena_clear(&arena);
	}
	text_close(&opened);
}

/* --- Reports ---------------------------------------------------------------------------------- */

enum { FORMATS = 4 };

static enum status report_write(struct out *out, unsigned format,
				const struct sunset_report *report)
{
	const struct page page = {.out = out, .width = 100};
	switch (format) {
	case 0:
		return sunset_text(&page, report);
	case 1:
		return sunset_markdown(out, report);
	case 2:
		return sunset_json(out, report);
	default:
		return sunset_csv(out, report);
	}
}

/* With one allocation failing it is NOMEM, or the same bytes. */
static void report_check(const struct sunset_report *report)
{
	for (unsigned format = 0; format < FORMATS; format++) {
		struct out whole, out;
		bool failed = true;
		out_init_memory(&whole);
		assert_int_equal(report_write(&whole, format, report), OK);
		assert_true(whole.used > 0);
		for (size_t n = 1; failed; n++) {
			out_init_memory(&out);
			mem_fail_only(n);
			enum status status = report_write(&out, format, report);
			failed = mem_count() >= n;
			mem_fail_only(0);
			if (status == OK && out_status(&out) == OK)
				assert_true(str_equal(out_written(&out), out_written(&whole)));
			out_clear(&out);
		}
		out_clear(&whole);
	}
}

static void reports_are_whole(void **state)
{
	struct opened opened;
	struct sunset sunset;
	struct sunset_log log;
	struct login login = {.user = 0, .app = 0, .via = VIA_OAUTH_PASSWORD, .has_ip = true};
	(void)state;
	text_open(&opened,
		  "loginscope: 1\n"
		  "org: {trusted_ip_ranges: [203.0.113.0/24]}\n"
		  "profiles: [{name: Job, login_ip_ranges: [192.0.2.0/28]}, {name: Desk}]\n"
		  "users: [{username: a@b.example, profile: Job}, {username: '=1+1', "
		  "profile: Desk}, {username: c@b.example, profile: Desk, frozen: true}]\n"
		  "apps: [{name: Sync, ip_relaxation: bypass}, {name: '|*_'}]\n");
	struct sunset_report report = {
	    .ruleset = opened.ruleset, .then = RULES_2027_06, .app = NONE};
	assert_int_equal(sunset_find(opened.ruleset, RULES_2027_06, NONE, &opened.arena, &sunset),
			 OK);
	report.sunset = &sunset;
	report_check(&report);
	sunset_clear(&sunset);
	assert_int_equal(sunset_log_init(&log, opened.ruleset, RULES_2027_06, NONE, &opened.arena),
			 OK);
	assert_int_equal(sunset_log_add(&log, &login), OK);
	login.user = 1;
	login.profile = 1;
	assert_int_equal(sunset_log_add(&log, &login), OK);
	report.sunset = NULL;
	report.log = &log;
	report.rows = 2;
	report_check(&report);
	sunset_log_clear(&log);
	text_close(&opened);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_hold),
	    cmocka_unit_test(jwt_loses_what_an_app_lifted),
	    cmocka_unit_test(logins_are_counted),
	    cmocka_unit_test(ends_are_known),
	    cmocka_unit_test(without_a_time_what_ends_is_refused_then),
	    cmocka_unit_test(policies_agree),
	    cmocka_unit_test(logins_agree),
	    cmocka_unit_test(memory_may_run_out),
	    cmocka_unit_test(reports_are_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
