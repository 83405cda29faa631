#include "engine/reset_ways.h"

#include "engine/reset_ways_after.h"
#include "engine/reset_ways_choices.h"

/* No change of a policy makes somebody of a site an employee. */
enum { INCURABLE = 1 << RESET_EXTERNAL_USER };

static uint32_t incurable_of(const struct reset_result *result)
{
	uint32_t causes = 0;
	for (uint32_t i = 0; i < result->reason_count; i++)
		causes |= 1u << result->reasons[i].cause;
	return causes & INCURABLE;
}

/* ---- the sets of changes ---- */

static enum status changes_find(const struct ruleset *ruleset, const struct reset_result *result,
				struct arena *arena, struct reset_ways *ways)
{
	struct reset_choices choices = {0};
	struct reset_plan *plans;
	if (reset_choices_find(ruleset, result, arena, &choices) != OK ||
	    reset_plans_find(&choices, RESET_WAYS_MAX, arena, &plans, &ways->count, &ways->more) !=
		OK)
		return NOMEM;
	ways->at = arena_array(arena, ways->count, sizeof *ways->at);
	if (!ways->at)
		return NOMEM;
	for (uint32_t i = 0; i < ways->count; i++) {
		ways->at[i].change_count = plans[i].change_count;
		if (reset_plan_changes(&plans[i], arena, &ways->at[i].changes) != OK)
			return NOMEM;
	}
	return OK;
}

/* ---- what they would do ---- */

static enum status effects_compare(const struct ruleset *ruleset, struct subject subject,
				   struct arena *arena, struct reset_ways *ways)
{
	struct diff_subject *subjects = arena_array(arena, ways->count, sizeof *subjects);
	struct diff *diffs;
	if (!subjects)
		return NOMEM;
	for (uint32_t i = 0; i < ways->count; i++)
		subjects[i] = (struct diff_subject){{subject, ways->at[i].after}};
	if (diff_find_each(ruleset, ways->after, subjects, ways->count, arena, &diffs,
			   &ways->ground) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < ways->count; i++) {
		ways->at[i].diff = diffs[i];
		ways->at[i].changes_logins = diffs[i].group_count > 0;
	}
	return OK;
}

static bool is_granting(const struct reset_way *way)
{
	for (uint32_t i = 0; i < way->change_count; i++)
		if (way->changes[i].grants)
			return true;
	return false;
}

static bool comes_before(const struct reset_way *a, const struct reset_way *b)
{
	return is_granting(a) == is_granting(b) && a->change_count == b->change_count &&
	       a->changes_logins < b->changes_logins;
}

/* Of equally many changes, those that change no login come first; else they stay in order. */
static void ways_sort(struct reset_ways *ways)
{
	for (uint32_t i = 1; i < ways->count; i++) {
		struct reset_way way = ways->at[i];
		uint32_t to = i;
		for (; to && comes_before(&way, &ways->at[to - 1]); to--)
			ways->at[to] = ways->at[to - 1];
		ways->at[to] = way;
	}
}

static enum status effects_find(const struct ruleset *ruleset, struct subject subject,
				struct arena *arena, struct reset_ways *ways)
{
	struct policy *after = arena_alloc(arena, sizeof *after);
	if (!after)
		return NOMEM;
	if (reset_after_make(ruleset_policy(ruleset), subject, ways, arena, after) != OK ||
	    ruleset_new(after, ruleset_rules(ruleset), &ways->after) != OK)
		return NOMEM;
	return effects_compare(ruleset, subject, arena, ways);
}

enum status reset_ways_find(const struct ruleset *ruleset, const struct reset_result *result,
			    struct arena *arena, struct reset_ways *ret)
{
	struct reset_ways ways = {0};
	enum status status = OK;
	if (result->answer == RESET_MISSING)
		ways.incurable = incurable_of(result);
	if (result->answer == RESET_MISSING && ways.incurable == 0) {
		status = changes_find(ruleset, result, arena, &ways);
		if (status == OK)
			status = effects_find(ruleset, result->question.subject, arena, &ways);
		if (status == OK)
			ways_sort(&ways);
	}
	if (status == OK)
		*ret = ways;
	else
		reset_ways_clear(&ways);
	return status;
}

void reset_ways_clear(struct reset_ways *ways)
{
	ground_free(ways->ground);
	ruleset_free(ways->after);
	*ways = (struct reset_ways){0};
}
