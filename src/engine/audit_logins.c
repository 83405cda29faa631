#include "engine/audit_logins.h"

#include "base/map.h"
#include "engine/ground.h"

/* --- Apps ---------------------------------------------------------------------------- */

/* Lists of everybody and of apps, as they are found. */
struct gathering {
	struct audit_logins *logins;
	struct arena *arena, *scratch;
	struct map kinds; /* of apps */
	uint32_t *apps;
	uint32_t app_count;
	bool cut_apps;
	struct rangeset *lists;
	uint32_t list_count;
};

static enum status app_add(struct gathering *gathering, uint32_t app)
{
	const struct rangeset *list =
	    gathering->cut_apps ? app_list(gathering->logins->ruleset, app) : NULL;
	uint32_t known;
	struct str key;
	if (app_key(gathering->logins->ruleset, app, gathering->scratch, &key) != OK ||
	    map_add(&gathering->kinds, gathering->scratch, key, gathering->app_count, &known) != OK)
		return NOMEM;
	if (known != MAP_NONE)
		return OK;
	gathering->apps[gathering->app_count++] = app;
	if (list)
		gathering->lists[gathering->list_count++] = *list;
	return OK;
}

static enum status gather(struct gathering *gathering, const struct rangeset *cut)
{
	const struct ruleset *ruleset = gathering->logins->ruleset;
	uint32_t count = ruleset_policy(ruleset)->app_count, shared_count;
	struct rangeset *shared;
	if (shared_lists(ruleset, gathering->scratch, &shared, &shared_count) != OK)
		return NOMEM;
	gathering->apps = arena_array(gathering->arena, (size_t)count + 1, sizeof(uint32_t));
	gathering->lists = arena_array(gathering->scratch, (size_t)shared_count + count + 1,
				       sizeof(struct rangeset));
	if (!gathering->apps || !gathering->lists)
		return NOMEM;
	for (uint32_t i = 0; i < shared_count; i++)
		gathering->lists[gathering->list_count++] = shared[i];
	if (cut)
		gathering->lists[gathering->list_count++] = *cut;
	enum status status = app_add(gathering, NONE);
	for (uint32_t i = 0; i < count && status == OK; i++)
		status = app_add(gathering, i);
	return status;
}

enum status audit_logins_init(struct audit_logins *logins, const struct ruleset *ruleset,
			      const struct rangeset *cut, bool apps, struct arena *arena)
{
	*logins = (struct audit_logins){.ruleset = ruleset, .cases = case_space_logins};
	arena_init(&logins->work);
	struct gathering gathering = {
	    .logins = logins, .arena = arena, .scratch = &logins->work, .cut_apps = apps};
	if (gather(&gathering, cut) != OK ||
	    ground_new(gathering.lists, gathering.list_count, &logins->ground) != OK)
		return NOMEM;
	logins->cases.apps = gathering.apps;
	logins->cases.app_count = gathering.app_count;
	arena_reset(&logins->work);
	return OK;
}

void audit_logins_clear(struct audit_logins *logins)
{
	ground_free(logins->ground);
	logins->ground = NULL;
	arena_clear(&logins->work);
}

/* --- One kind -------------------------------------------------------------------------- */

enum status audit_logins_cells(struct audit_logins *logins, uint32_t profile, struct cells *ret)
{
	const struct rangeset *list = profile_list(logins->ruleset, profile);
	return cells_recall(logins->ground, list, list ? 1 : 0, &logins->work, ret);
}

enum status audit_logins_app_cells(struct audit_logins *logins, uint32_t profile, uint32_t app,
				   struct cells *ret)
{
	const struct rangeset *lists[] = {profile_list(logins->ruleset, profile),
					  app_list(logins->ruleset, app)};
	uint32_t count = 0;
	if (!lists[1])
		return audit_logins_cells(logins, profile, ret);
	struct rangeset *own = arena_array(&logins->work, 2, sizeof *own);
	if (!own)
		return NOMEM;
	for (unsigned i = 0; i < 2; i++)
		if (lists[i])
			own[count++] = *lists[i];
	return cells_find(logins->ground, own, count, &logins->work, ret);
}

enum hours audit_logins_hours(const struct audit_logins *logins, uint32_t profile)
{
	return ruleset_hours_possible(logins->ruleset, profile, HOURS_INSIDE) ? HOURS_INSIDE
									      : HOURS_OUTSIDE;
}

/* --- Everybody ------------------------------------------------------------------------- */

bool user_is_able(const struct user *user)
{
	return state_refusal(user->active, user->frozen, user->locked) == REASON_NONE;
}

enum status audit_logins_everybody(const struct policy *policy, struct arena *arena,
				   struct subject **ret, uint32_t *ret_count)
{
	size_t most = (size_t)policy->user_count + policy->profile_count;
	bool *has_users = arena_array(arena, policy->profile_count, sizeof *has_users);
	struct subject *subjects = arena_array(arena, most, sizeof *subjects);
	uint32_t count = 0;
	if (!has_users || !subjects)
		return NOMEM;
	for (uint32_t i = 0; i < policy->user_count; i++) {
		uint32_t profile = policy->users[i].profile.index;
		if (!user_is_able(&policy->users[i]))
			continue;
		has_users[profile] = true;
		subjects[count++] = (struct subject){i, profile};
	}
	for (uint32_t i = 0; i < policy->profile_count; i++)
		if (!has_users[i])
			subjects[count++] = (struct subject){NONE, i};
	*ret = subjects;
	*ret_count = count;
	return OK;
}
