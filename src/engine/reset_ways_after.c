#include "engine/reset_ways_after.h"

/* Of the policy that is made, what one way may change. Numbers lead into that policy. */
struct making {
	const struct policy *whole;
	struct policy *policy;
	struct profile *profile;
	struct user *user;           /* or NULL */
	struct permission_set *sets; /* copies of the user's, in the order of the references */
	const struct references *assigned; /* as in `whole` */
};

/* ---- one change ---- */

static void session_ranges_clear(struct making *m, const struct reset_change *change)
{
	(void)change;
	m->policy->org.login_ip_ranges.count = 0;
}

static void feature_set(struct making *m, const struct reset_change *change)
{
	*feature_flag(&m->policy->org.features, change->index) = true;
}

static void profile_ranges_clear(struct making *m, const struct reset_change *change)
{
	(void)change;
	m->profile->login_ip_ranges.count = 0;
}

static void user_move(struct making *m, const struct reset_change *change)
{
	*m->profile = m->whole->profiles[change->index];
	m->user->profile.name = m->profile->name;
}

static void profile_revoke(struct making *m, const struct reset_change *change)
{
	m->profile->permissions &= ~change->permission;
}

static void set_revoke(struct making *m, const struct reset_change *change)
{
	for (uint32_t i = 0; i < m->assigned->count; i++)
		if (m->assigned->at[i].index == change->index)
			m->sets[i].permissions &= ~change->permission;
}

/* References that are left keep their order. */
static void set_unassign(struct making *m, const struct reset_change *change)
{
	struct references *sets = &m->user->permission_sets;
	uint32_t kept = 0;
	for (uint32_t i = 0; i < sets->count; i++) {
		uint32_t position =
		    sets->at[i].index - (uint32_t)(m->sets - m->policy->permission_sets);
		if (m->assigned->at[position].index != change->index)
			sets->at[kept++] = sets->at[i];
	}
	sets->count = kept;
}

static void user_revoke(struct making *m, const struct reset_change *change)
{
	m->user->permissions &= ~change->permission;
}

static void user_reactivate(struct making *m, const struct reset_change *change)
{
	(void)change;
	m->user->active = true;
}

static void user_unfreeze(struct making *m, const struct reset_change *change)
{
	(void)change;
	m->user->frozen = false;
}

static void user_unlock(struct making *m, const struct reset_change *change)
{
	(void)change;
	m->user->locked = false;
}

static void user_leave_sso(struct making *m, const struct reset_change *change)
{
	(void)change;
	m->user->sso = false;
}

/* Those without a function change nothing that a policy says. */
static void (*const makers[RESET_CHANGE_KIND_COUNT])(struct making *m,
						     const struct reset_change *change) = {
    [RESET_CLEAR_PROFILE_RANGES] = profile_ranges_clear,
    [RESET_CLEAR_SESSION_RANGES] = session_ranges_clear,
    [RESET_MOVE] = user_move,
    [RESET_REVOKE_PROFILE] = profile_revoke,
    [RESET_REVOKE_SET] = set_revoke,
    [RESET_UNASSIGN_SET] = set_unassign,
    [RESET_REVOKE_USER] = user_revoke,
    [RESET_FEATURE_ON] = feature_set,
    [RESET_REACTIVATE] = user_reactivate,
    [RESET_UNFREEZE] = user_unfreeze,
    [RESET_UNLOCK] = user_unlock,
    [RESET_NO_SSO] = user_leave_sso,
};

/* ---- one way ---- */

/* The user with copies of the permission sets, which are there already. */
static enum status user_copy(struct making *m, uint32_t user, struct arena *arena)
{
	struct references *sets = &m->user->permission_sets;
	uint32_t first = (uint32_t)(m->sets - m->policy->permission_sets);
	*m->user = m->whole->users[user];
	m->assigned = &m->whole->users[user].permission_sets;
	sets->at = arena_array(arena, sets->count, sizeof *sets->at);
	if (!sets->at)
		return NOMEM;
	for (uint32_t i = 0; i < sets->count; i++) {
		m->sets[i] = m->whole->permission_sets[m->assigned->at[i].index];
		sets->at[i] = m->assigned->at[i];
		sets->at[i].index = first + i;
	}
	m->user->profile.index = (uint32_t)(m->profile - m->policy->profiles);
	return OK;
}

static enum status way_make(struct making *m, struct subject subject, struct reset_way *way,
			    struct arena *arena)
{
	*m->profile = m->whole->profiles[subject.profile];
	way->after = (struct subject){NONE, (uint32_t)(m->profile - m->policy->profiles)};
	if (m->user) {
		if (user_copy(m, subject.user, arena) != OK)
			return NOMEM;
		way->after.user = (uint32_t)(m->user - m->policy->users);
	}
	for (uint32_t i = 0; i < way->change_count; i++)
		if (makers[way->changes[i].kind])
			makers[way->changes[i].kind](m, &way->changes[i]);
	return OK;
}

/* ---- all ---- */

/* Networks and apps stay; whatever is found by name, or speaks of others, goes. */
static void others_forget(struct policy *policy)
{
	policy->tests = NULL;
	policy->properties = NULL;
	policy->exceptions = NULL;
	policy->left_out = NULL;
	policy->test_count = policy->property_count = policy->exception_count = 0;
	policy->left_out_count = 0;
	policy->left_out_names = policy->profile_names = policy->permission_set_names =
	    policy->user_names = policy->profile_labels = (struct map){0};
}

enum status reset_after_make(const struct policy *policy, struct subject subject,
			     struct reset_ways *ways, struct arena *arena, struct policy *ret)
{
	struct making m = {.whole = policy, .policy = ret};
	bool user = subject.user != NONE;
	uint32_t sets = user ? policy->users[subject.user].permission_sets.count : 0;
	*ret = *policy;
	others_forget(ret);
	ret->profile_count = ways->count;
	ret->user_count = user ? ways->count : 0;
	ret->permission_set_count = sets * ways->count;
	ret->profiles = arena_array(arena, ways->count, sizeof *ret->profiles);
	ret->users = arena_array(arena, ret->user_count, sizeof *ret->users);
	ret->permission_sets =
	    arena_array(arena, ret->permission_set_count, sizeof *ret->permission_sets);
	if (!ret->profiles || !ret->users || !ret->permission_sets)
		return NOMEM;
	for (uint32_t i = 0; i < ways->count; i++) {
		m.profile = &ret->profiles[i];
		m.user = user ? &ret->users[i] : NULL;
		m.sets = &ret->permission_sets[(size_t)i * sets];
		if (way_make(&m, subject, &ways->at[i], arena) != OK)
			return NOMEM;
	}
	return OK;
}
