/* Running a test: each login is asked once for all addresses that it cannot tell apart
 * (test_regions.h). Only for logins that fail the addresses are walked again, to say which
 * they are. */
#include "engine/test_run.h"

#include "engine/test_regions.h"
#include "policy/resolve.h"

/* --- Expectations ----------------------------------------------------------- */

bool expect_fits(const struct expect *expect, const struct decision *decision)
{
	if (!(expect->verdicts.set >> decision->verdict & 1))
		return false;
	if (expect->reasons.count == 0)
		return true;
	return decision->reason < REASON_NONE && expect->reasons.set >> decision->reason & 1;
}

static bool expects_depends(const struct expect *expect)
{
	return expect->verdicts.set >> VERDICT_DEPENDS & 1 && expect->reasons.count == 0;
}

/* Does whatever may come fit? */
static bool outcomes_fit(const struct expect *expect, const struct outcomes *outcomes)
{
	if (outcomes->verdict != VERDICT_DEPENDS)
		return expect_fits(expect, &outcomes->decision);
	for (size_t i = 0; i < outcomes->count; i++)
		if (!expect_fits(expect, &outcomes->at[i].decision))
			return false;
	return true;
}

bool expect_holds(const struct expect *expect, const struct outcomes *outcomes)
{
	return (outcomes->verdict == VERDICT_DEPENDS && expects_depends(expect)) ||
	       outcomes_fit(expect, outcomes);
}

/* --- What a test needs ------------------------------------------------------ */

/* A wrong answer to one login, and where it is given. */
struct wrong {
	struct outcomes got;
	struct range *regions; /* the first REGIONS_KEPT */
	struct range last;     /* the last so far */
	uint64_t ranges;       /* 0: not met yet */
	struct count addresses;
};

/* What a login may come to whose address is not known. */
struct unknown {
	bool any, fits, depends;
	struct decision last;
};

/* Do two decisions differ in what makes an answer depend (outcomes.h)? */
static bool result_equal(const struct decision *a, const struct decision *b)
{
	return a->verdict == b->verdict && a->reason == b->reason && a->token == b->token;
}

/* A test_run() under way. */
struct running {
	const struct ruleset *ruleset;
	const struct test *test;
	struct arena *arena;         /* of the results */
	struct arena kept;           /* as long as the test runs */
	struct rangeset *rows;       /* the addresses of each row of ip */
	struct test_regions regions; /* what its addresses are; without ip, all there are */
	struct arena login;          /* wrong answers of the login at hand */
	struct wrong *wrongs;
	uint32_t wrong_count;
	uint32_t session_wrong; /* of the session's address: its wrong answer + 1; 0: none */
	struct unknown unknown;
	struct arena work; /* one answer at a time */
	struct test_result result;
};

static enum status rows_find(struct running *r, struct rangeset *ret)
{
	const struct policy *policy = ruleset_policy(r->ruleset);
	const struct range_list *ip = &r->test->ip;
	r->rows = arena_array(&r->kept, ip->count, sizeof *r->rows);
	if (!r->rows)
		return NOMEM;
	for (uint32_t i = 0; i < ip->count; i++) {
		const struct range_row *row = &ip->rows[i];
		r->rows[i] = (struct rangeset){&row->range, 1};
		if (row->network != NONE &&
		    network_addresses(policy, row->network, &r->kept, &r->rows[i]) != OK)
			return NOMEM;
	}
	return rangeset_union_all(&r->kept, r->rows, ip->count, ret);
}

/* The addresses; without ip every one there is, since it is not known. */
static enum status addresses_find(struct running *r)
{
	static const struct range all = {0, ADDR_LAST};
	struct rangeset where = {&all, 1};
	if (r->test->ip.count && rows_find(r, &where) != OK)
		return NOMEM;
	if (r->test->ip.count)
		r->result.addresses = rangeset_count(where);
	return test_regions_init(&r->regions, r->ruleset, where, &r->kept);
}

/* --- Asking ----------------------------------------------------------------- */

/* Remembers a wrong answer, once for all addresses that get it. */
static enum status wrong_add(struct running *r, const struct login *login,
			     const struct outcomes *got, uint32_t *ret)
{
	for (uint32_t i = 0; i < r->wrong_count; i++)
		if (outcomes_equal(&r->wrongs[i].got, got)) {
			*ret = i + 1;
			return OK;
		}
	struct wrong *wrong = arena_push(&r->login, &r->wrongs, r->wrong_count, sizeof *wrong);
	if (!wrong || outcomes_find(r->ruleset, login, &r->login, &wrong->got) != OK)
		return NOMEM;
	*ret = ++r->wrong_count;
	return OK;
}

/* Asks a login with the address it has. */
static enum status address_ask(struct running *r, const struct login *login, uint32_t *ret_wrong)
{
	struct outcomes got;
	arena_reset(&r->work);
	if (outcomes_find(r->ruleset, login, &r->work, &got) != OK)
		return NOMEM;
	if (expect_holds(&r->test->expect, &got))
		return OK;
	return wrong_add(r, login, &got, ret_wrong);
}

/* An address of a region that is not the session's. */
static bool region_spot(const struct test_region *region, const struct login *login, bool apart,
			addr *ret)
{
	for (uint32_t i = 0; i < region->spots.count; i++) {
		*ret = region->spots.at[i];
		if (!apart || *ret != login->session_ip)
			return true;
	}
	return false;
}

/* Calls `ask` with an address of each region; the session's address is one of its own. */
static enum status regions_ask(struct running *r, struct login login,
			       enum status (*ask)(struct running *r, const struct login *login,
						  uint32_t *ret_wrong))
{
	bool apart = login.has_session_ip && session_matters(r->ruleset, &login);
	login.has_ip = true;
	for (uint32_t i = 0; i < r->regions.count; i++) {
		struct test_region *region = &r->regions.at[i];
		if (region_spot(region, &login, apart, &login.ip) &&
		    ask(r, &login, &region->wrong) != OK)
			return NOMEM;
	}
	login.ip = login.session_ip;
	if (apart && rangeset_holds(r->regions.where, login.ip))
		return ask(r, &login, &r->session_wrong);
	return OK;
}

/* Takes in what a login whose address is not known may come to. */
static enum status unknown_ask(struct running *r, const struct login *login, uint32_t *ret_wrong)
{
	struct unknown *unknown = &r->unknown;
	struct outcomes got;
	(void)ret_wrong;
	arena_reset(&r->work);
	if (outcomes_find(r->ruleset, login, &r->work, &got) != OK)
		return NOMEM;
	unknown->depends = unknown->depends || got.verdict == VERDICT_DEPENDS ||
			   (unknown->any && !result_equal(&unknown->last, &got.decision));
	unknown->fits = unknown->fits && outcomes_fit(&r->test->expect, &got);
	unknown->last = got.decision;
	unknown->any = true;
	return OK;
}

/* The same as to ask with the address missing, but for the time it takes: that goes with
 * all classes there are. */
static enum status login_ask(struct running *r, const struct login *login)
{
	const struct expect *expect = &r->test->expect;
	struct outcomes got;
	uint32_t wrong;
	r->unknown = (struct unknown){.fits = true};
	if (regions_ask(r, *login, unknown_ask) != OK)
		return NOMEM;
	if (r->unknown.fits || (r->unknown.depends && expects_depends(expect)))
		return OK;
	if (r->result.failure_count == FAILURES_MAX) { /* it is only counted */
		r->result.failed++;
		return OK;
	}
	arena_reset(&r->work);
	if (outcomes_find(r->ruleset, login, &r->work, &got) != OK)
		return NOMEM;
	return wrong_add(r, login, &got, &wrong);
}

/* --- Failures --------------------------------------------------------------- */

/* The wrong answer to addresses of a segment, or NULL. */
static struct wrong *wrong_in(struct running *r, const struct segment *segment)
{
	uint32_t wrong = segment->session_ip == SESSION_SAME
			     ? r->session_wrong
			     : test_region_of(&r->regions, segment->class)->wrong;
	return wrong ? &r->wrongs[wrong - 1] : NULL;
}

static enum status wrong_grow(struct running *r, struct wrong *wrong, const struct range *range,
			      bool follows)
{
	if (wrong->ranges && follows && wrong->last.last + 1 == range->first) {
		wrong->last.last = range->last;
	} else {
		wrong->last = *range;
		wrong->ranges++;
		if (wrong->ranges <= REGIONS_KEPT &&
		    !arena_push(&r->login, &wrong->regions, wrong->ranges - 1,
				sizeof *wrong->regions))
			return NOMEM;
	}
	if (wrong->ranges <= REGIONS_KEPT)
		wrong->regions[wrong->ranges - 1] = wrong->last;
	wrong->addresses = count_add(wrong->addresses, range_count(*range));
	return OK;
}

/* Finds out where each wrong answer is given. `ret_order`: by lowest address. */
static enum status wrongs_place(struct running *r, const struct login *login, uint32_t *ret_order)
{
	struct segment segment;
	uint32_t met = 0;
	for (size_t i = 0; i < r->regions.part_count; i++) {
		struct segment_walk walk;
		segment_walk_init(&walk, r->ruleset, login, r->regions.parts[i]);
		while (segment_next(&walk, &segment)) {
			struct wrong *wrong = wrong_in(r, &segment);
			if (!wrong)
				continue;
			if (!wrong->ranges)
				ret_order[met++] = (uint32_t)(wrong - r->wrongs);
			if (wrong_grow(r, wrong, &segment.range,
				       segment.range.first != r->regions.parts[i].first) != OK)
				return NOMEM;
		}
	}
	return OK;
}

static const struct range_row *row_of(const struct running *r, addr ip)
{
	for (uint32_t i = 0; i < r->test->ip.count; i++)
		if (rangeset_holds(r->rows[i], ip))
			return &r->test->ip.rows[i];
	return NULL;
}

static enum status failure_add(struct running *r, const struct test_login *login,
			       const struct wrong *wrong)
{
	struct test_result *result = &r->result;
	if (result->failure_count == FAILURES_MAX)
		return OK;
	struct test_failure *failure =
	    arena_push(r->arena, &result->failures, result->failure_count, sizeof *failure);
	if (!failure)
		return NOMEM;
	*failure = (struct test_failure){
	    .login = *login,
	    .ranges = wrong->ranges,
	    .addresses = wrong->addresses,
	};
	if (wrong->ranges) {
		size_t kept = wrong->ranges < REGIONS_KEPT ? (size_t)wrong->ranges : REGIONS_KEPT;
		struct range *regions = arena_array(r->arena, kept, sizeof *regions);
		if (!regions)
			return NOMEM;
		memcpy(regions, wrong->regions, kept * sizeof *regions);
		failure->regions = regions;
		failure->range = regions[0];
		failure->login.login.has_ip = true;
		failure->login.login.ip = regions[0].first;
		failure->login.row = row_of(r, regions[0].first);
	}
	if (outcomes_find(r->ruleset, &failure->login.login, r->arena, &failure->got) != OK)
		return NOMEM;
	result->failure_count++;
	return OK;
}

/* Adds the wrong answers to one login. */
static enum status failures_add(struct running *r, const struct test_login *login)
{
	r->result.failed += r->wrong_count;
	if (!r->wrong_count || r->result.failure_count == FAILURES_MAX)
		return OK;
	uint32_t *order = arena_array(&r->login, r->wrong_count, sizeof *order);
	if (!order)
		return NOMEM;
	if (r->test->ip.count && wrongs_place(r, &login->login, order) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < r->wrong_count; i++)
		if (failure_add(r, login, &r->wrongs[order[i]]) != OK)
			return NOMEM;
	return OK;
}

/* --- The whole -------------------------------------------------------------- */

static enum status login_run(struct running *r, const struct test_login *login)
{
	arena_reset(&r->login);
	r->wrongs = NULL;
	r->wrong_count = r->session_wrong = 0;
	test_regions_find(&r->regions, &login->login);
	enum status status = r->test->ip.count ? regions_ask(r, login->login, address_ask)
					       : login_ask(r, &login->login);
	return status == OK ? failures_add(r, login) : status;
}

/* Every combination but for the addresses, which go together. */
static enum status logins_run(struct running *r)
{
	struct test others = *r->test;
	struct test_walk walk = {0};
	struct test_login login;
	enum status status = OK;
	others.ip.count = 0;
	if (addresses_find(r) != OK)
		return NOMEM;
	while (status == OK && test_login_next(&walk, ruleset_policy(r->ruleset), &others, &r->kept,
					       &login, &status))
		status = login_run(r, &login);
	return status;
}

enum status test_run(const struct ruleset *ruleset, const struct test *test, struct arena *arena,
		     struct test_result *ret)
{
	struct running r = {.ruleset = ruleset, .test = test, .arena = arena};
	arena_init(&r.kept);
	arena_init(&r.login);
	arena_init(&r.work);
	r.result.test = test;
	r.result.logins = test_login_count(test);
	enum status status = logins_run(&r);
	arena_clear(&r.kept);
	arena_clear(&r.login);
	arena_clear(&r.work);
	r.result.passed = r.result.failed == 0;
	if (status == OK)
		*ret = r.result;
	return status;
}
