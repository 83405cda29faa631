#include "engine/reset_option_evidence.h"

#include <assert.h>
#include <stdlib.h>

/* ---- rows of ranges: there may be many, and many users have the same ---- */

static enum status rows_find(const struct range_list *list, struct arena *arena,
			     struct reset_rows *ret)
{
	struct reset_evidence *at = arena_array(arena, list->count, sizeof *at);
	if (!at)
		return NOMEM;
	for (uint32_t i = 0; i < list->count; i++)
		at[i] = (struct reset_evidence){RESET_BY_ROW, i, list->rows[i].place};
	*ret = (struct reset_rows){at, list->count};
	return OK;
}

static enum status rows_recall(struct reset_asker *asker, const struct range_list *list,
			       struct reset_rows *rows, struct reset_reason *reason)
{
	if (!rows->at && rows_find(list, asker->arena, rows) != OK)
		return NOMEM;
	reason->evidence = rows->at;
	reason->evidence_count = rows->count;
	return OK;
}

static enum status profile_rows(struct reset_asker *asker, uint32_t profile,
				struct reset_reason *reason)
{
	const struct policy *policy = ruleset_policy(asker->ruleset);
	if (!asker->rows)
		asker->rows = arena_array(asker->arena, policy->profile_count, sizeof *asker->rows);
	if (!asker->rows)
		return NOMEM;
	return rows_recall(asker, &policy->profiles[profile].login_ip_ranges, &asker->rows[profile],
			   reason);
}

static enum status org_rows(struct reset_asker *asker, struct reset_reason *reason)
{
	const struct policy *policy = ruleset_policy(asker->ruleset);
	return rows_recall(asker, &policy->org.login_ip_ranges, &asker->org_rows, reason);
}

/* ---- everything else ---- */

/* Evidence of one reason, as it is found. */
struct gathering {
	const struct policy *policy;
	struct subject subject;
	const struct user *user; /* or NULL */
	struct reset_evidence *at;
	uint32_t count;
};

static void evidence_add(struct gathering *g, enum reset_evidence_kind kind, uint32_t index,
			 struct place place)
{
	g->at[g->count++] = (struct reset_evidence){kind, index, place};
}

/* Each grant of a permission: whoever is to lose it must lose all of them. */
static void grants_gather(struct gathering *g, enum permission permission)
{
	unsigned bit = (unsigned)__builtin_ctz(permission);
	const struct profile *profile = &g->policy->profiles[g->subject.profile];
	if (profile->permissions & permission)
		evidence_add(g, RESET_BY_PROFILE, 0, profile->permission_places[bit]);
	if (!g->user)
		return;
	for (uint32_t i = 0; i < g->user->permission_sets.count; i++) {
		uint32_t index = g->user->permission_sets.at[i].index;
		const struct permission_set *set = &g->policy->permission_sets[index];
		if (set->permissions & permission)
			evidence_add(g, RESET_BY_PERMISSION_SET, index,
				     set->permission_places[bit]);
	}
	if (g->user->permissions & permission)
		evidence_add(g, RESET_BY_USER, 0, g->user->permission_places[bit]);
}

static void features_gather(struct gathering *g)
{
	const struct features *features = &g->policy->org.features;
	for (size_t i = 0; i < RESET_FEATURES; i++)
		if (!feature_is_on(features, reset_features[i]))
			evidence_add(g, RESET_BY_FEATURE, reset_features[i],
				     feature_place(features, reset_features[i]));
}

static void state_gather(struct gathering *g)
{
	const struct user *user = g->user;
	assert(user); /* a profile alone is active */
	if (!user->active)
		evidence_add(g, RESET_BY_USER, RESET_STATE_INACTIVE, user->active_place);
	if (user->frozen)
		evidence_add(g, RESET_BY_USER, RESET_STATE_FROZEN, user->frozen_place);
	if (user->locked)
		evidence_add(g, RESET_BY_USER, RESET_STATE_LOCKED, user->locked_place);
}

static void evidence_gather(struct gathering *g, enum reset_cause cause)
{
	for (size_t i = 0; i < RESET_HIDINGS; i++)
		if (reset_hidings[i].cause == cause)
			grants_gather(g, reset_hidings[i].permission);
	switch (cause) {
	case RESET_FEATURES_OFF:
		features_gather(g);
		break;
	case RESET_USER_INACTIVE:
		state_gather(g);
		break;
	case RESET_SSO_USER:
		assert(g->user);
		evidence_add(g, RESET_BY_USER, 0, g->user->place);
		break;
	case RESET_EXTERNAL_USER:
		evidence_add(g, RESET_BY_PROFILE, 0, g->policy->profiles[g->subject.profile].place);
		break;
	default: /* told or observed, rows, or granted */
		break;
	}
}

static int evidence_compare(const void *left, const void *right)
{
	const struct reset_evidence *a = left, *b = right;
	int place = place_compare(a->place, b->place);
	if (place != 0)
		return place;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

/* A permission set that is assigned twice grants once. */
static uint32_t evidence_distinct(struct reset_evidence *at, uint32_t count)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < count; i++)
		if (kept == 0 || evidence_compare(&at[kept - 1], &at[i]) != 0)
			at[kept++] = at[i];
	return kept;
}

enum status reset_evidence_find(struct reset_asker *asker, struct subject subject,
				struct arena *arena, struct reset_reason *reason)
{
	enum { OTHERS = 3 }; /* profile and user, two features, or three states */
	struct gathering g = {.policy = ruleset_policy(asker->ruleset), .subject = subject};
	if (reason->cause == RESET_PROFILE_RANGES)
		return profile_rows(asker, subject.profile, reason);
	if (reason->cause == RESET_SESSION_RANGES)
		return org_rows(asker, reason);
	g.user = subject.user == NONE ? NULL : &g.policy->users[subject.user];
	size_t sets = g.user ? g.user->permission_sets.count : 0;
	g.at = arena_array(arena, sets + OTHERS, sizeof *g.at);
	if (!g.at)
		return NOMEM;
	evidence_gather(&g, reason->cause);
	if (g.count)
		qsort(g.at, g.count, sizeof *g.at, evidence_compare);
	reason->evidence = g.at;
	reason->evidence_count = evidence_distinct(g.at, g.count);
	return OK;
}
