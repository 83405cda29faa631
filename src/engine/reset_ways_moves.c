#include "engine/compiled.h"
#include "engine/reset_ways_choices.h"

#include "policy/resolve.h"

enum { POWERS = PERMISSION_MODIFY_ALL_DATA | PERMISSION_USE_ANY_API_AUTH };

/* What a user keeps whichever way is chosen: permission sets that hide the option may go. */
static struct user_state state_kept(const struct policy *policy, const struct user *user)
{
	struct user_state state = {.refusal = REASON_NONE, .authenticator = user->authenticator};
	uint32_t hiding = reset_hiding_permissions();
	state.permissions = user->permissions & ~hiding;
	for (uint32_t i = 0; i < user->permission_sets.count; i++) {
		uint32_t set = user->permission_sets.at[i].index;
		if (!(policy->permission_sets[set].permissions & hiding))
			state.permissions |= policy->permission_sets[set].permissions;
	}
	return state;
}

/* Moves by what the engine makes of them. */
struct moving {
	const struct policy *policy;
	struct ruleset asked; /* as the policy's, but user 0 is the one who moves, ... */
	struct user_state state;
	uint32_t kept;      /* ... with these permissions, and those of the profile */
	uint32_t now;       /* permissions the user has */
	struct str license; /* of the user's profile; empty: not known */
	struct map known;   /* behaviour, permissions, licence → number in `moves` */
	struct reset_change *moves;
	uint32_t count;
};

static bool license_differs(const struct moving *moving, const struct profile *profile)
{
	return moving->license.length && profile->license.length &&
	       !str_equal(moving->license, profile->license);
}

/* Moves with equal keys are alike: to the engine, and in what the user may do besides. */
static enum status move_key(struct moving *moving, uint32_t profile, struct arena *scratch,
			    struct str *ret)
{
	const struct profile *to = &moving->policy->profiles[profile];
	struct str key, license = license_differs(moving, to) ? to->license : (struct str){0};
	moving->state.permissions = moving->kept | to->permissions;
	if (subject_key(&moving->asked, (struct subject){0, profile}, scratch, &key) != OK)
		return NOMEM;
	size_t permissions = sizeof moving->state.permissions;
	char *whole = arena_array(scratch, key.length + permissions + license.length, 1);
	if (!whole)
		return NOMEM;
	memcpy(whole, key.at, key.length);
	memcpy(whole + key.length, &moving->state.permissions, permissions);
	if (license.length)
		memcpy(whole + key.length + permissions, license.at, license.length);
	*ret = (struct str){whole, key.length + permissions + license.length};
	return OK;
}

/* One more that is like a move; the first of them are kept by name. */
static enum status alike_add(struct reset_change *move, uint32_t profile, struct arena *arena)
{
	if (move->alike < RESET_ALIKE_MAX) {
		uint32_t *at = arena_push(arena, &move->alike_at, move->alike, sizeof *at);
		if (!at)
			return NOMEM;
		*at = profile;
	}
	move->alike++;
	return OK;
}

static enum status move_add(struct moving *moving, uint32_t profile, struct arena *scratch,
			    struct arena *arena)
{
	struct str key;
	uint32_t known;
	const struct profile *to = &moving->policy->profiles[profile];
	if (move_key(moving, profile, scratch, &key) != OK ||
	    map_add(&moving->known, scratch, key, moving->count, &known) != OK)
		return NOMEM;
	if (known != MAP_NONE)
		return alike_add(&moving->moves[known], profile, arena);
	struct reset_change *move = arena_push(arena, &moving->moves, moving->count, sizeof *move);
	if (!move)
		return NOMEM;
	*move = (struct reset_change){.kind = RESET_MOVE,
				      .index = profile,
				      .grants = to->permissions & ~moving->now & POWERS,
				      .other_license = license_differs(moving, to)};
	moving->count++;
	return OK;
}

/* The own profile is not among them: nobody needs to leave one that brings nothing. */
static enum status moves_add(struct moving *moving, struct arena *arena)
{
	struct arena scratch;
	enum status status = OK;
	arena_init(&scratch);
	for (uint32_t i = 0; i < moving->policy->profile_count && status == OK; i++)
		if (reset_causes_of_profile(&moving->policy->profiles[i]) == 0)
			status = move_add(moving, i, &scratch, arena);
	arena_clear(&scratch);
	return status;
}

enum status reset_moves_find(const struct ruleset *ruleset, uint32_t user, uint32_t cures,
			     struct arena *arena, struct reset_change **ret, uint32_t *ret_count)
{
	const struct policy *policy = ruleset_policy(ruleset);
	const struct user *who = &policy->users[user];
	struct moving moving = {.policy = policy, .asked = *ruleset};
	moving.state = state_kept(policy, who);
	moving.kept = moving.state.permissions;
	moving.now = policy_permissions(policy, user, who->profile.index);
	moving.license = policy->profiles[who->profile.index].license;
	moving.asked.users = &moving.state;
	if (moves_add(&moving, arena) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < moving.count; i++) {
		moving.moves[i].cures = cures;
		moving.moves[i].place = who->profile.place;
	}
	*ret = moving.moves;
	*ret_count = moving.count;
	return OK;
}
