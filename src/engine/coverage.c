#include "engine/coverage.h"

#include <stdlib.h>

#include "engine/coverage_inside.h"

const struct str coverage_kind_names[COVERAGE_KIND_COUNT] = {
    [COVERAGE_ROWS] = STR_INIT("rows"),   [COVERAGE_EDGES] = STR_INIT("edges"),
    [COVERAGE_LISTS] = STR_INIT("lists"), [COVERAGE_REASONS] = STR_INIT("reasons"),
    [COVERAGE_HOURS] = STR_INIT("hours"),
};

unsigned coverage_percent(uint64_t covered, uint64_t total)
{
	if (total == 0)
		return 100;
	return (unsigned)((__extension__(unsigned __int128) covered) * 100 / total);
}

/* --- The lists ------------------------------------------------------------------- */

/* In the order of asked.h, with every rule, profile and app:
 *
 *	trusted  login  rules …  profiles …  apps …
 */
enum { USE_RULES = 2 };

uint32_t use_of(const struct covering *c, uint32_t asked, uint32_t profile, uint32_t app)
{
	uint32_t profiles = USE_RULES + c->policy->txn_rule_count;
	if (asked < ASKED_PROFILE)
		return asked;
	if (asked == ASKED_PROFILE)
		return profiles + profile;
	if (asked == ASKED_APP)
		return app == NONE ? NONE : profiles + c->policy->profile_count + app;
	return USE_RULES + asked - ASKED_RULES;
}

static void use_set(struct asked_use **next, const struct range_list *written, const char *list,
		    struct str owner, uint32_t number)
{
	**next =
	    (struct asked_use){.written = written, .list = list, .owner = owner, .number = number};
	(*next)->last = &(*next)->first;
	(*next)++;
}

static enum status uses_make(struct covering *c)
{
	const struct policy *policy = c->policy;
	const struct ruleset *ruleset = c->ruleset;
	c->use_count =
	    USE_RULES + policy->txn_rule_count + policy->profile_count + policy->app_count;
	c->uses = arena_array(c->arena, c->use_count, sizeof *c->uses);
	struct asked_use *next = c->uses;
	if (!next)
		return NOMEM;
	use_set(&next, &policy->org.trusted_ip_ranges, "org.trusted_ip_ranges", (struct str){0},
		ruleset->trusted);
	use_set(&next, &policy->org.login_ip_ranges, "org.login_ip_ranges", (struct str){0},
		ruleset->org_login);
	for (uint32_t i = 0; i < policy->txn_rule_count; i++)
		use_set(&next, &policy->txn_rules[i].not_in, "transaction_security.not_in",
			policy->txn_rules[i].name, ruleset->txn_rules[i].not_in);
	for (uint32_t i = 0; i < policy->profile_count; i++)
		use_set(&next, &policy->profiles[i].login_ip_ranges, "profile.login_ip_ranges",
			policy->profiles[i].name, ruleset->profiles[i].list);
	for (uint32_t i = 0; i < policy->app_count; i++)
		use_set(&next, &policy->apps[i].ip_ranges, "app.ip_ranges", policy->apps[i].name,
			ruleset->apps[i].list);
	return OK;
}

/* --- What comes of it --------------------------------------------------------------- */

static int item_compare(const void *left, const void *right)
{
	const struct coverage_item *a = left, *b = right;
	int place = place_compare(a->place, b->place);
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (place)
		return place;
	if (a->range.first != b->range.first)
		return a->range.first < b->range.first ? -1 : 1;
	if (a->minute != b->minute)
		return a->minute < b->minute ? -1 : 1;
	if (a->reason != b->reason)
		return a->reason < b->reason ? -1 : 1;
	if (a->inside != b->inside)
		return a->inside ? -1 : 1;
	return (int)a->day - (int)b->day;
}

static void coverage_sum(struct covering *c)
{
	struct coverage *result = &c->result;
	for (size_t kind = 0; kind < COVERAGE_KIND_COUNT; kind++) {
		result->total += result->of_kind[kind].total;
		result->covered += result->of_kind[kind].covered;
	}
	if (result->missed_count)
		qsort(c->missed, result->missed_count, sizeof *c->missed, item_compare);
	result->missed = c->missed;
}

static enum status covering_run(struct covering *c)
{
	c->asked = arena_array(c->arena, asked_count(c->ruleset), sizeof *c->asked);
	c->hours = arena_array(c->arena, c->policy->profile_count, sizeof *c->hours);
	if (!c->asked || !c->hours || uses_make(c) != OK || tested_find(c) != OK ||
	    reach_find(c) != OK || lists_cover(c) != OK || hours_cover(c) != OK ||
	    reasons_cover(c) != OK || tests_make(c) != OK)
		return NOMEM;
	coverage_sum(c);
	return OK;
}

enum status coverage_find(const struct ruleset *ruleset, const struct test_result *results,
			  size_t count, struct arena *arena, struct coverage *ret)
{
	struct covering c = {.ruleset = ruleset,
			     .policy = ruleset->policy,
			     .results = results,
			     .result_count = count,
			     .arena = arena};
	arena_init(&c.work);
	enum status status = covering_run(&c);
	ground_free(c.ground);
	arena_clear(&c.work);
	if (status == OK)
		*ret = c.result;
	return status;
}
