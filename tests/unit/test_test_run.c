/* Running tests against a naive loop: every combination written out as nested loops, every
 * address of a small universe asked one by one of the naive evaluator. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "engine/test_run.h"
#include "oracle/scene.h"

enum { POLICIES = 50, TESTS = 4, LOGINS_MOST = 400, BLOCK_MOST = 40 };

/* ---- random tests ---- */

static void *make(struct arena *arena, size_t count, size_t size)
{
	void *at = arena_array(arena, count ? count : 1, size);
	assert_non_null(at);
	return at;
}

/* Up to `most` of the values below `limit`, each once. */
static struct words words_random(struct scene *scene, uint32_t most, uint32_t limit)
{
	struct words words = {.count = rand_below(&scene->rand, most + 1)};
	if (words.count > limit)
		words.count = limit;
	words.at = make(&scene->arena, words.count, sizeof *words.at);
	for (uint32_t i = 0; i < words.count;) {
		uint32_t value = rand_below(&scene->rand, limit);
		if (words.set >> value & 1)
			continue;
		words.set |= 1u << value;
		words.at[i++] = (struct word){.value = value};
	}
	return words;
}

/* `least` to `most` of them, none twice. */
static struct references references_random(struct scene *scene, uint32_t least, uint32_t most,
					   uint32_t limit)
{
	struct references references = {.count =
					    least + rand_below(&scene->rand, most - least + 1)};
	uint64_t set = 0;
	assert_true(limit < 64);
	if (references.count > limit)
		references.count = limit;
	references.at = make(&scene->arena, references.count, sizeof *references.at);
	for (uint32_t i = 0; i < references.count;) {
		uint32_t index = rand_below(&scene->rand, limit);
		if (set >> index & 1)
			continue;
		set |= (uint64_t)1 << index;
		references.at[i++].index = index;
	}
	return references;
}

static addr address_random(struct scene *scene)
{
	const struct policy_random *from = &scene->policy;
	return from->addresses[rand_below(&scene->rand, (uint32_t)from->address_count)];
}

/* A few addresses round an edge of the policy; or, if it may be `large`, a network or all
 * there is. */
static struct range_row row_random(struct scene *scene, bool large)
{
	const struct policy *policy = &scene->policy.policy;
	struct range_row row = {.network = NONE};
	addr first = address_random(scene), last = first + rand_below(&scene->rand, BLOCK_MOST);
	if (large && policy->network_count && rand_once_in(&scene->rand, 2)) {
		row.network = rand_below(&scene->rand, policy->network_count);
		return row;
	}
	if (last < first || addr_is_v4(first) != addr_is_v4(last))
		last = first;
	row.range = (struct range){first, last};
	if (large)
		row.range = (struct range){ADDR_V4_FIRST, ADDR_V4_LAST};
	return row;
}

static struct range_list rows_random(struct scene *scene, uint32_t most, bool large)
{
	struct range_list list = {.count = rand_below(&scene->rand, most + 1)};
	list.rows = make(&scene->arena, list.count, sizeof *list.rows);
	for (uint32_t i = 0; i < list.count; i++)
		list.rows[i] = row_random(scene, large && rand_once_in(&scene->rand, 2));
	return list;
}

static struct moments moments_random(struct scene *scene)
{
	struct moments moments = {.count = rand_below(&scene->rand, 3)};
	moments.at = make(&scene->arena, moments.count, sizeof *moments.at);
	for (uint32_t i = 0; i < moments.count; i++)
		moments.at[i].at = login_random(&scene->rand, &scene->policy).at + i;
	return moments;
}

static struct range_list sessions_random(struct scene *scene, const struct range_list *ip)
{
	struct range_list list = {.count = rand_below(&scene->rand, 3)};
	list.rows = make(&scene->arena, list.count, sizeof *list.rows);
	for (uint32_t i = 0; i < list.count; i++) {
		addr a = address_random(scene);
		if (ip->count && ip->rows[0].network == NONE && rand_once_in(&scene->rand, 2))
			a = ip->rows[0].range.first;
		if (i && a == list.rows[0].range.first)
			a ^= 1;
		list.rows[i] = (struct range_row){.range = {a, a}, .network = NONE};
	}
	return list;
}

static struct test test_random(struct scene *scene, bool large)
{
	const struct policy *policy = &scene->policy.policy;
	struct test test = {.name = STR("random")};
	if (policy->user_count && !rand_once_in(&scene->rand, 4))
		test.users = references_random(scene, 1, 3, policy->user_count);
	else
		test.profiles = references_random(scene, 1, 3, policy->profile_count);
	test.via = words_random(scene, 3, VIA_COUNT);
	test.ip = rows_random(scene, 3, large);
	test.apps = references_random(scene, 0, 2, policy->app_count);
	test.at = moments_random(scene);
	test.device = words_random(scene, 2, DEVICE_COUNT);
	test.credential = words_random(scene, 2, CREDENTIAL_COUNT);
	test.strong_auth = words_random(scene, 2, 2);
	test.phase = words_random(scene, 2, PHASE_COUNT);
	test.session_ip = sessions_random(scene, &test.ip);
	return test;
}

/* ---- the naive loop ---- */

struct naive_run {
	struct scene *scene;
	const struct test *test;
	struct login *logins; /* all but for ip */
	size_t login_count;
	addr *universe; /* of ip: every address, or every one where something may change */
	size_t universe_count;
	bool whole; /* every address */
};

static uint32_t one_at_least(uint32_t count)
{
	return count ? count : 1;
}

static uint32_t value_at(const struct words *words, uint32_t at, uint32_t otherwise)
{
	return words->count ? words->at[at].value : otherwise;
}

static struct login who(const struct policy *policy, const struct test *test, uint32_t at)
{
	struct login login = {.user = NONE, .app = NONE};
	if (test->users.count) {
		login.user = test->users.at[at].index;
		login.profile = policy->users[login.user].profile.index;
	} else {
		login.profile = test->profiles.at[at].index;
	}
	return login;
}

static void login_add(struct naive_run *run, const struct login *login)
{
	assert_true(run->login_count < LOGINS_MOST);
	run->logins[run->login_count++] = *login;
}

static void presented_loop(struct naive_run *run, struct login login)
{
	const struct test *t = run->test;
	for (uint32_t d = 0; d < one_at_least(t->device.count); d++)
		for (uint32_t c = 0; c < one_at_least(t->credential.count); c++)
			for (uint32_t s = 0; s < one_at_least(t->strong_auth.count); s++)
				for (uint32_t p = 0; p < one_at_least(t->phase.count); p++)
					for (uint32_t i = 0; i < one_at_least(t->session_ip.count);
					     i++) {
						login.device =
						    value_at(&t->device, d, DEVICE_UNKNOWN);
						login.credential = value_at(&t->credential, c,
									    CREDENTIAL_PASSWORD);
						login.strong_auth = value_at(&t->strong_auth, s, 0);
						login.phase = value_at(&t->phase, p, PHASE_LOGIN);
						login.has_session_ip = t->session_ip.count > 0;
						login.session_ip =
						    login.has_session_ip
							? t->session_ip.rows[i].range.first
							: 0;
						login_add(run, &login);
					}
}

/* Everything but for ip, in the order of the keys. */
static void logins_loop(struct naive_run *run)
{
	const struct test *t = run->test;
	const struct policy *policy = &run->scene->policy.policy;
	run->logins = make(&run->scene->scratch, LOGINS_MOST, sizeof *run->logins);
	for (uint32_t w = 0; w < t->users.count + t->profiles.count; w++)
		for (uint32_t v = 0; v < one_at_least(t->via.count); v++)
			for (uint32_t a = 0; a < one_at_least(t->apps.count); a++)
				for (uint32_t m = 0; m < one_at_least(t->at.count); m++) {
					struct login login = who(policy, t, w);
					login.via = value_at(&t->via, v, VIA_UNKNOWN);
					login.app = t->apps.count ? t->apps.at[a].index : NONE;
					login.has_at = t->at.count > 0;
					login.at = login.has_at ? t->at.at[m].at : 0;
					presented_loop(run, login);
				}
}

static bool in_ip(const struct naive_run *run, addr a)
{
	return naive_list_holds(&run->scene->policy.policy, &run->test->ip, a);
}

static int address_order(const void *a, const void *b)
{
	addr left = *(const addr *)a, right = *(const addr *)b;
	return left == right ? 0 : v4_first_less(left, right) ? -1 : 1;
}

static void universe_add(struct naive_run *run, addr a)
{
	if (in_ip(run, a))
		run->universe[run->universe_count++] = a;
}

static void universe_sort(struct naive_run *run)
{
	size_t kept = 0;
	qsort(run->universe, run->universe_count, sizeof *run->universe, address_order);
	for (size_t i = 0; i < run->universe_count; i++)
		if (!kept || run->universe[kept - 1] != run->universe[i])
			run->universe[kept++] = run->universe[i];
	run->universe_count = kept;
}

static void universe_find(struct naive_run *run)
{
	const struct range_list *ip = &run->test->ip, *sessions = &run->test->session_ip;
	size_t count;
	addr *edges = naive_addresses(&run->scene->policy.policy, 0, &count);
	size_t most = count + 2 * BLOCK_MOST * (ip->count + sessions->count);
	run->universe = make(&run->scene->scratch, most, sizeof *run->universe);
	run->whole = true;
	for (size_t i = 0; i < count; i++)
		universe_add(run, edges[i]);
	free(edges);
	for (uint32_t i = 0; i < sessions->count; i++)
		for (unsigned by = 0; by < 3; by++)
			universe_add(run, sessions->rows[i].range.first - 1 + by);
	for (uint32_t i = 0; i < ip->count; i++) {
		struct range range = ip->rows[i].range;
		run->whole = run->whole && ip->rows[i].network == NONE &&
			     range.last - range.first <= BLOCK_MOST;
		for (addr a = 0; ip->rows[i].network == NONE && a < BLOCK_MOST; a++)
			universe_add(run, range.first + a);
	}
	universe_sort(run);
}

static bool naive_fits(const struct expect *expect, const struct naive_decision *decision)
{
	bool verdict = false, reason = expect->reasons.count == 0;
	for (uint32_t i = 0; i < expect->verdicts.count; i++)
		verdict = verdict || expect->verdicts.at[i].value == decision->verdict;
	for (uint32_t i = 0; i < expect->reasons.count; i++)
		reason = reason || expect->reasons.at[i].value == decision->reason;
	return verdict && reason;
}

static bool hours_can_be(const struct policy *policy, uint32_t profile, bool inside)
{
	for (unsigned minute = 0; minute < WEEK_MINUTES; minute++)
		if (naive_minute_inside(&policy->profiles[profile], minute) == inside)
			return true;
	return false;
}

/* Do all logins fit that the facts not given make possible? Fact after fact is filled in,
 * its bit in `filled` says that it was. */
static bool completions_fit(const struct naive_run *run, const struct login *login,
			    struct naive_facts facts, unsigned filled);

static bool addresses_fit(const struct naive_run *run, const struct login *login,
			  struct naive_facts facts, unsigned filled)
{
	size_t count;
	bool all = true;
	addr *at = naive_addresses(&run->scene->policy.policy,
				   login->has_session_ip ? login->session_ip : 0, &count);
	for (size_t i = 0; i < count && all; i++) {
		facts.ip = at[i];
		all = completions_fit(run, login, facts, filled);
	}
	free(at);
	return all;
}

static bool completions_fit(const struct naive_run *run, const struct login *login,
			    struct naive_facts facts, unsigned filled)
{
	const struct policy *policy = &run->scene->policy.policy;
	struct naive_decision decision;
	bool all = true;
	if (!login->has_ip && !(filled & NAIVE_IP))
		return addresses_fit(run, login, facts, filled | NAIVE_IP);
	if (login->via == VIA_UNKNOWN && !(filled & NAIVE_VIA)) {
		for (facts.via = 0; facts.via < VIA_COUNT && all; facts.via++)
			all = completions_fit(run, login, facts, filled | NAIVE_VIA);
		return all;
	}
	if (!login->has_at && !(filled & NAIVE_AT)) {
		for (int inside = 0; inside < 2 && all; inside++) {
			facts.in_hours = inside;
			all = !hours_can_be(policy, login->profile, inside) ||
			      completions_fit(run, login, facts, filled | NAIVE_AT);
		}
		return all;
	}
	if (login->device == DEVICE_UNKNOWN && !(filled & NAIVE_DEVICE)) {
		for (facts.device = 0; facts.device < DEVICE_COUNT && all; facts.device++)
			all = completions_fit(run, login, facts, filled | NAIVE_DEVICE);
		return all;
	}
	if (login->has_session_ip)
		facts.same_session = facts.ip == login->session_ip;
	else if (!(filled & NAIVE_SESSION_IP)) {
		facts.same_session = true;
		all = completions_fit(run, login, facts, filled | NAIVE_SESSION_IP);
		facts.same_session = false;
		return all && completions_fit(run, login, facts, filled | NAIVE_SESSION_IP);
	}
	naive_decide_facts(policy, run->scene->rules, &facts, &decision);
	return naive_fits(&run->test->expect, &decision);
}

static bool naive_holds(const struct naive_run *run, const struct login *login,
			struct naive_answer *ret_answer)
{
	const struct expect *expect = &run->test->expect;
	const struct policy *policy = &run->scene->policy.policy;
	naive_answer(policy, run->scene->rules, login, ret_answer);
	if (ret_answer->verdict != VERDICT_DEPENDS)
		return naive_fits(expect, &ret_answer->decision);
	for (uint32_t i = 0; i < expect->verdicts.count; i++)
		if (expect->verdicts.at[i].value == VERDICT_DEPENDS && !expect->reasons.count)
			return true;
	return completions_fit(run, login, naive_facts_of(policy, login), 0);
}

/* ---- comparing ---- */

/* Expects what some login gets, and maybe more, so that neither all tests pass nor none. */
static void expectation_random(struct naive_run *run, struct test *test)
{
	struct scene *scene = run->scene;
	struct login login = run->logins[rand_below(&scene->rand, (uint32_t)run->login_count)];
	struct naive_answer answer;
	if (run->universe_count) {
		login.has_ip = true;
		login.ip = run->universe[rand_below(&scene->rand, (uint32_t)run->universe_count)];
	}
	naive_answer(&scene->policy.policy, scene->rules, &login, &answer);
	do
		test->expect.verdicts = words_random(scene, 4, VERDICT_COUNT + 1);
	while (!test->expect.verdicts.count);
	test->expect.reasons = (struct words){0};
	if (rand_once_in(&scene->rand, 3))
		test->expect.reasons = words_random(scene, 4, REASON_COUNT);
	if (!(test->expect.verdicts.set >> answer.verdict & 1)) {
		test->expect.verdicts.set ^= 1u << test->expect.verdicts.at[0].value;
		test->expect.verdicts.set |= 1u << answer.verdict;
		test->expect.verdicts.at[0].value = answer.verdict;
	}
	if (test->expect.reasons.count && answer.verdict != VERDICT_DEPENDS &&
	    !(test->expect.reasons.set >> answer.decision.reason & 1)) {
		test->expect.reasons.set ^= 1u << test->expect.reasons.at[0].value;
		test->expect.reasons.set |= 1u << answer.decision.reason;
		test->expect.reasons.at[0].value = answer.decision.reason;
	}
}

static void complain(const struct naive_run *run, const struct login *login, const char *message)
{
	reproduce(run->scene, login);
	fprintf(stderr, "# expected verdicts %#x, reasons %#x\n", run->test->expect.verdicts.set,
		run->test->expect.reasons.set);
	fail_msg("%s", message);
}

static bool login_same(const struct login *a, const struct login *b)
{
	return a->user == b->user && a->profile == b->profile && a->app == b->app &&
	       a->via == b->via && a->device == b->device && a->credential == b->credential &&
	       a->phase == b->phase && a->strong_auth == b->strong_auth && a->has_at == b->has_at &&
	       (!a->has_at || a->at == b->at) && a->has_session_ip == b->has_session_ip &&
	       (!a->has_session_ip || a->session_ip == b->session_ip);
}

/* test_login_next() of the same test without ip makes exactly these logins, in this order. */
static void logins_check(const struct naive_run *run)
{
	struct test others = *run->test;
	struct test_walk walk = {0};
	struct test_login login;
	enum status status;
	size_t count = 0;
	others.ip = (struct range_list){0};
	assert_int_equal(test_login_count(&others), run->login_count);
	while (test_login_next(&walk, &run->scene->policy.policy, &others, &run->scene->scratch,
			       &login, &status)) {
		assert_true(count < run->login_count);
		if (!login_same(&login.login, &run->logins[count]) || login.row ||
		    login.where.count || login.login.has_ip)
			complain(run, &run->logins[count], "the walk makes another login");
		count++;
	}
	assert_int_equal(status, OK);
	assert_int_equal(count, run->login_count);
}

/* With ip, each row stands for its addresses. */
static void rows_check(const struct naive_run *run)
{
	struct test_walk walk = {0};
	struct test_login login;
	enum status status;
	uint64_t count = 0;
	const struct policy *policy = &run->scene->policy.policy;
	while (test_login_next(&walk, policy, run->test, &run->scene->scratch, &login, &status)) {
		struct range_list alone = {.rows = (struct range_row *)login.row, .count = 1};
		assert_true(!login.row == !run->test->ip.count);
		for (size_t i = 0; login.row && i < run->universe_count; i++)
			assert_true(rangeset_holds(login.where, run->universe[i]) ==
				    naive_list_holds(policy, &alone, run->universe[i]));
		count++;
	}
	assert_int_equal(status, OK);
	assert_int_equal(count, test_login_count(run->test));
	assert_int_equal(count, run->login_count * one_at_least(run->test->ip.count));
}

/* What the naive loop finds wrong with one login. */
struct naive_wrong {
	uint64_t addresses, answers, ranges; /* answers: as far as none depends */
	bool depends;
	addr lowest;
};

static uint32_t answer_number(const struct naive_answer *answer)
{
	const struct naive_decision *decision = &answer->decision;
	return (uint32_t)decision->verdict << 24 | (uint32_t)decision->reason << 16 |
	       (uint32_t)decision->token << 8 | (uint32_t)decision->grade;
}

static struct naive_wrong wrong_find(const struct naive_run *run, struct login login)
{
	struct naive_wrong wrong = {0};
	uint32_t seen[64], before = 0;
	addr last = 0;
	login.has_ip = true;
	for (size_t i = 0; i < run->universe_count; i++) {
		struct naive_answer answer;
		login.ip = run->universe[i];
		if (naive_holds(run, &login, &answer))
			continue;
		uint32_t number = answer_number(&answer);
		bool follows = wrong.addresses && login.ip == last + 1 &&
			       addr_is_v4(login.ip) == addr_is_v4(last);
		bool known = false;
		for (uint64_t k = 0; k < wrong.answers; k++)
			known = known || seen[k] == number;
		if (!known && wrong.answers < 64)
			seen[wrong.answers++] = number;
		wrong.ranges += !follows || number != before;
		wrong.depends = wrong.depends || answer.verdict == VERDICT_DEPENDS;
		if (!wrong.addresses++)
			wrong.lowest = login.ip;
		last = login.ip;
		before = number;
	}
	return wrong;
}

/* The engine's failures of one login, from `*at` on, against that. */
static void failures_check(const struct naive_run *run, const struct test_result *result,
			   const struct login *login, const struct naive_wrong *wrong, size_t *at)
{
	struct naive_wrong sum = {0};
	for (; *at < result->failure_count; ++*at, sum.answers++) {
		const struct test_failure *f = &result->failures[*at];
		struct login asked = *login;
		struct naive_answer answer;
		if (!login_same(&f->login.login, login))
			break;
		asked.has_ip = f->login.login.has_ip;
		asked.ip = f->login.login.ip;
		if (naive_holds(run, &asked, &answer) || answer.verdict != f->got.verdict)
			complain(run, &asked, "no failure, or another answer");
		assert_true(f->range.first == asked.ip && in_ip(run, asked.ip) &&
			    in_ip(run, f->range.last));
		assert_true(sum.answers > 0 || asked.ip == wrong->lowest || !run->whole);
		assert_non_null(f->login.row);
		sum.addresses += (uint64_t)f->addresses.low;
		sum.ranges += f->ranges;
	}
	if (!run->whole ||
	    (sum.addresses == wrong->addresses &&
	     (wrong->depends || (sum.answers == wrong->answers && sum.ranges == wrong->ranges))))
		return;
	fprintf(stderr, "# engine: %d addresses, %d answers, %d ranges; naive: %d, %d, %d\n",
		(int)sum.addresses, (int)sum.answers, (int)sum.ranges, (int)wrong->addresses,
		(int)wrong->answers, (int)wrong->ranges);
	complain(run, login, "another number of addresses, answers or ranges");
}

static uint64_t login_compare(const struct naive_run *run, const struct test_result *result,
			      const struct login *login, size_t *at)
{
	struct naive_answer answer;
	bool all_kept = result->failed == result->failure_count;
	if (run->test->ip.count) {
		struct naive_wrong wrong = wrong_find(run, *login);
		if (all_kept)
			failures_check(run, result, login, &wrong, at);
		return wrong.addresses;
	}
	if (naive_holds(run, login, &answer))
		return 0;
	if (!all_kept)
		return 1;
	if (*at >= result->failure_count || !login_same(&result->failures[*at].login.login, login))
		complain(run, login, "a failure is missing");
	const struct test_failure *failure = &result->failures[(*at)++];
	assert_int_equal(failure->ranges, 0);
	assert_int_equal(failure->got.verdict, answer.verdict);
	return 1;
}

static void run_compare(const struct naive_run *run)
{
	struct test_result result;
	size_t at = 0;
	uint64_t wrong = 0;
	assert_int_equal(test_run(run->scene->ruleset, run->test, &run->scene->scratch, &result),
			 OK);
	for (size_t i = 0; i < run->login_count; i++)
		wrong += login_compare(run, &result, &run->logins[i], &at);
	if (result.passed != (wrong == 0))
		complain(run, &run->logins[0], "passed, or not, which is wrong");
	assert_true(result.passed == (result.failed == 0));
	assert_int_equal(result.logins, test_login_count(run->test));
	if (run->whole)
		assert_true(result.addresses.low ==
			    (run->test->ip.count ? run->universe_count : 0));
	if (result.failed == result.failure_count)
		assert_int_equal(at, result.failure_count);
	else
		assert_int_equal(result.failure_count, FAILURES_MAX);
}

/* Tests with so many logins that the naive loop would take long are passed over. */
static bool is_small(const struct test *test)
{
	uint64_t unknown = (uint64_t)(test->via.count ? 1 : VIA_COUNT) * (test->ip.count ? 8 : 40);
	struct test others = *test;
	others.ip.count = 0;
	return test_login_count(&others) * unknown <= 2 * LOGINS_MOST &&
	       test_login_count(&others) <= LOGINS_MOST;
}

static unsigned held, failed;

static void random_compare(struct scene *scene, bool large)
{
	struct test test;
	do
		test = test_random(scene, large);
	while (!is_small(&test));
	struct naive_run run = {.scene = scene, .test = &test};
	logins_loop(&run);
	universe_find(&run);
	if (test.ip.count == 0 || run.universe_count) { /* a random network may be empty */
		expectation_random(&run, &test);
		logins_check(&run);
		rows_check(&run);
		run_compare(&run);
		struct test_result result;
		assert_int_equal(test_run(scene->ruleset, &test, &scene->scratch, &result), OK);
		held += result.passed;
		failed += !result.passed;
	}
	arena_reset(&scene->scratch);
}

static void random_tests(void **state)
{
	(void)state;
	struct scene scene = {.rand = rand_start("random tests")};
	for (unsigned i = 0; i < POLICIES; i++) {
		scene_open(&scene);
		for (unsigned n = 0; n < TESTS; n++)
			random_compare(&scene, n % 2);
		scene_close(&scene);
	}
	/* else it shows nothing */
	assert_true(held > POLICIES / 4 && failed > POLICIES / 4);
}

/* ---- memory ---- */

static enum status everything(struct scene *scene, const struct test *test, struct arena *arena,
			      struct test_result *ret)
{
	struct test_walk walk = {0};
	struct test_login login;
	enum status status;
	while (test_login_next(&walk, &scene->policy.policy, test, arena, &login, &status))
		;
	return status == OK ? test_run(scene->ruleset, test, arena, ret) : status;
}

static void no_memory(void **state)
{
	(void)state;
	struct scene scene = {.rand = {12}};
	unsigned some_failed = 0;
	for (unsigned i = 0; i < 12; i++) {
		struct test_result whole, result;
		struct arena arena;
		scene_open(&scene);
		struct test test = test_random(&scene, i % 2);
		struct word refuse = {.value = VERDICT_REFUSE};
		test.expect.verdicts = (struct words){.at = &refuse, .count = 1, .set = 1u << 5};
		arena_init(&arena);
		mem_fail_from(0);
		assert_int_equal(everything(&scene, &test, &arena, &whole), OK);
		size_t count = mem_count();
		for (size_t n = 1; n <= count; n++) {
			arena_clear(&arena);
			mem_fail_from(n);
			enum status status = everything(&scene, &test, &arena, &result);
			mem_fail_from(0);
			assert_int_equal(status, NOMEM);
			arena_clear(&arena);
			mem_fail_only(n);
			assert_int_equal(everything(&scene, &test, &arena, &result), NOMEM);
			mem_fail_from(0);
		}
		some_failed += !whole.passed;
		arena_clear(&arena);
		scene_close(&scene);
	}
	assert_true(some_failed > 2);
}

/* ---- large ---- */

/* A list of very many rows is looked through once, whoever many logins there are. */
static void many_addresses(void **state)
{
	(void)state;
	enum { ROWS = 200000 };
	struct scene scene = {.rand = rand_start("many addresses")};
	scene_open(&scene);
	struct policy policy = scene.policy.policy;
	struct range_row *rows = make(&scene.arena, ROWS, sizeof *rows);
	for (uint32_t i = 0; i < ROWS; i++)
		rows[i] = (struct range_row){
		    {addr_of_v4(0x0b000000 + 3 * i), addr_of_v4(0x0b000000 + 3 * i + 1)},
		    .network = NONE};
	struct network network = {.name = STR("many"), .ranges = {.rows = rows, .count = ROWS}};
	policy.networks = &network;
	policy.network_count = 1;
	struct ruleset *ruleset;
	policy.profiles[0].login_ip_ranges = (struct range_list){.rows = rows, .count = ROWS};
	policy.org.trusted_ip_ranges = policy.org.login_ip_ranges = (struct range_list){0};
	policy.profile_count = 1;
	policy.user_count = policy.app_count = policy.txn_rule_count = 0;
	assert_int_equal(ruleset_new(&policy, RULES_DEFAULT, &ruleset), OK);
	struct range_row all = {.network = 0};
	struct reference profile = {.index = 0};
	struct word verdicts[] = {{.value = VERDICT_TOTP}}; /* not without an authenticator */
	struct test test = {
	    .profiles = {.at = &profile, .count = 1},
	    .ip = {.rows = &all, .count = 1},
	    .expect = {.verdicts = {.at = verdicts, .count = 1, .set = 1u << VERDICT_TOTP}}};
	struct test_result result;
	assert_int_equal(test_run(ruleset, &test, &scene.arena, &result), OK);
	assert_true(result.addresses.low == 2 * ROWS);
	assert_false(result.passed);
	assert_int_equal(result.failure_count, 1);
	assert_int_equal(result.failures->ranges, ROWS);
	assert_true(result.failures->addresses.low == 2 * ROWS);
	ruleset_free(ruleset);
	scene_close(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(random_tests),
	    cmocka_unit_test(no_memory),
	    cmocka_unit_test(many_addresses),
	};
	return cmocka_run_group_tests_name("test_run", tests, NULL, NULL);
}
