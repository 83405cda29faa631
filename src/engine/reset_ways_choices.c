#include "engine/reset_ways_choices.h"

struct choosing {
	const struct ruleset *ruleset;
	const struct policy *policy;
	struct subject subject;
	const struct user *user; /* or NULL */
	uint32_t causes;
	struct arena *arena;
	uint32_t with_profile; /* other users of the profile */
	uint32_t *with_set;    /* other users of each permission set */
	struct reset_choices choices;
};

static bool cause_holds(const struct choosing *c, enum reset_cause cause)
{
	return c->causes >> cause & 1;
}

/* ---- whom a change concerns, too ---- */

static uint32_t others_of_org(const struct choosing *c)
{
	return c->policy->user_count - (c->user ? 1 : 0);
}

/* A set that is assigned twice to one user counts once. */
static void sets_count(struct choosing *c, uint32_t user, uint32_t *last)
{
	const struct references *sets = &c->policy->users[user].permission_sets;
	for (uint32_t i = 0; i < sets->count; i++) {
		uint32_t set = sets->at[i].index;
		if (last[set] != user)
			c->with_set[set]++;
		last[set] = user;
	}
}

static enum status others_count(struct choosing *c)
{
	const struct policy *policy = c->policy;
	uint32_t *last = arena_array(c->arena, policy->permission_set_count, sizeof *last);
	c->with_set = arena_array(c->arena, policy->permission_set_count, sizeof *c->with_set);
	if (!last || !c->with_set)
		return NOMEM;
	for (uint32_t i = 0; i < policy->permission_set_count; i++)
		last[i] = NONE;
	for (uint32_t i = 0; i < policy->user_count; i++) {
		if (i == c->subject.user)
			continue;
		c->with_profile += policy->users[i].profile.index == c->subject.profile;
		sets_count(c, i, last);
	}
	return OK;
}

/* ---- choices ---- */

static enum status choice_add(struct choosing *c, const struct reset_alternative *alternatives,
			      uint32_t count)
{
	struct reset_choice *choice =
	    arena_push(c->arena, &c->choices.at, c->choices.count, sizeof *choice);
	if (!choice)
		return NOMEM;
	*choice = (struct reset_choice){alternatives, count};
	c->choices.count++;
	return OK;
}

/* Each of the changes is an alternative of its own. */
static enum status choice_between(struct choosing *c, const struct reset_change *changes,
				  uint32_t count)
{
	struct reset_alternative *alternatives = arena_array(c->arena, count, sizeof *alternatives);
	if (!alternatives)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++)
		alternatives[i] = (struct reset_alternative){&changes[i], 1};
	return choice_add(c, alternatives, count);
}

/* There is no other way. */
static enum status must(struct choosing *c, struct reset_change change)
{
	struct reset_change *kept = arena_alloc(c->arena, sizeof *kept);
	if (!kept)
		return NOMEM;
	*kept = change;
	return choice_between(c, kept, 1);
}

/* ---- the org ---- */

static enum status features_choose(struct choosing *c)
{
	const struct features *features = &c->policy->org.features;
	struct reset_change on = {.kind = RESET_FEATURE_ON,
				  .cures = 1u << RESET_FEATURES_OFF,
				  .concerned = others_of_org(c)};
	for (size_t i = 0; i < RESET_FEATURES; i++) {
		on.index = reset_features[i];
		on.place = feature_place(features, reset_features[i]);
		if (!feature_is_on(features, reset_features[i]) && must(c, on) != OK)
			return NOMEM;
	}
	return OK;
}

static enum status org_choose(struct choosing *c)
{
	const struct org *org = &c->policy->org;
	struct reset_change clear = {.kind = RESET_CLEAR_SESSION_RANGES,
				     .cures = 1u << RESET_SESSION_RANGES,
				     .concerned = others_of_org(c),
				     .place = org->login_ip_ranges.place};
	if (cause_holds(c, RESET_SESSION_RANGES) && must(c, clear) != OK)
		return NOMEM;
	return features_choose(c);
}

/* ---- the profile: what it brings is taken away piece by piece, or the user leaves it ---- */

static uint32_t profile_changes(const struct choosing *c, struct reset_change *changes)
{
	const struct profile *profile = &c->policy->profiles[c->subject.profile];
	uint32_t count = 0;
	struct reset_change change = {.index = c->subject.profile, .concerned = c->with_profile};
	if (profile->login_ip_ranges.count) {
		change.kind = RESET_CLEAR_PROFILE_RANGES;
		change.cures = 1u << RESET_PROFILE_RANGES;
		change.place = profile->login_ip_ranges.place;
		changes[count++] = change;
	}
	change.kind = RESET_REVOKE_PROFILE;
	for (size_t i = 0; i < RESET_HIDINGS; i++) {
		if (!(profile->permissions & reset_hidings[i].permission))
			continue;
		change.permission = reset_hidings[i].permission;
		change.cures = 1u << reset_hidings[i].cause;
		change.place =
		    profile->permission_places[__builtin_ctz(reset_hidings[i].permission)];
		changes[count++] = change;
	}
	return count;
}

static enum status profile_choose(struct choosing *c)
{
	struct reset_change *changes = arena_array(c->arena, 1 + RESET_HIDINGS, sizeof *changes);
	struct reset_change *moves = NULL;
	uint32_t count, move_count = 0, cures = 0;
	if (!changes)
		return NOMEM;
	count = profile_changes(c, changes);
	if (count == 0)
		return OK;
	for (uint32_t i = 0; i < count; i++)
		cures |= changes[i].cures;
	if (c->user && reset_moves_find(c->ruleset, c->subject.user, cures, c->arena, &moves,
					&move_count) != OK)
		return NOMEM;
	struct reset_alternative *alternatives =
	    arena_array(c->arena, 1 + (size_t)move_count, sizeof *alternatives);
	if (!alternatives)
		return NOMEM;
	alternatives[0] = (struct reset_alternative){changes, count};
	for (uint32_t i = 0; i < move_count; i++)
		alternatives[1 + i] = (struct reset_alternative){&moves[i], 1};
	return choice_add(c, alternatives, 1 + move_count);
}

/* ---- permission sets: the user loses one, or it loses what it grants ---- */

static enum status set_choose(struct choosing *c, const struct reference *assigned)
{
	const struct permission_set *set = &c->policy->permission_sets[assigned->index];
	struct reset_change *changes = arena_array(c->arena, 1 + RESET_HIDINGS, sizeof *changes);
	struct reset_alternative *alternatives = arena_array(c->arena, 2, sizeof *alternatives);
	uint32_t count = 0, cures = 0;
	if (!changes || !alternatives)
		return NOMEM;
	for (size_t i = 0; i < RESET_HIDINGS; i++) {
		if (!(set->permissions & reset_hidings[i].permission))
			continue;
		cures |= 1u << reset_hidings[i].cause;
		changes[count++] = (struct reset_change){
		    .kind = RESET_REVOKE_SET,
		    .index = assigned->index,
		    .permission = reset_hidings[i].permission,
		    .cures = 1u << reset_hidings[i].cause,
		    .concerned = c->with_set[assigned->index],
		    .place = set->permission_places[__builtin_ctz(reset_hidings[i].permission)]};
	}
	if (count == 0)
		return OK;
	changes[RESET_HIDINGS] = (struct reset_change){.kind = RESET_UNASSIGN_SET,
						       .index = assigned->index,
						       .cures = cures,
						       .place = assigned->place};
	alternatives[0] = (struct reset_alternative){&changes[RESET_HIDINGS], 1};
	alternatives[1] = (struct reset_alternative){changes, count};
	return choice_add(c, alternatives, 2);
}

static enum status sets_choose(struct choosing *c)
{
	const struct references *sets = &c->user->permission_sets;
	struct map known = {0};
	uint32_t twice;
	for (uint32_t i = 0; i < sets->count; i++) {
		const struct reference *set = &sets->at[i];
		struct str key = {(const char *)&set->index, sizeof set->index};
		if (map_add(&known, c->arena, key, i, &twice) != OK)
			return NOMEM;
		if (twice == MAP_NONE && set_choose(c, set) != OK)
			return NOMEM;
	}
	return OK;
}

/* ---- the user ---- */

static enum status own_choose(struct choosing *c)
{
	for (size_t i = 0; i < RESET_HIDINGS; i++) {
		enum permission permission = reset_hidings[i].permission;
		struct reset_change revoke = {
		    .kind = RESET_REVOKE_USER,
		    .permission = permission,
		    .cures = 1u << reset_hidings[i].cause,
		    .place = c->user->permission_places[__builtin_ctz(permission)]};
		if (c->user->permissions & permission && must(c, revoke) != OK)
			return NOMEM;
	}
	return OK;
}

static enum status flag_choose(struct choosing *c, bool set, enum reset_change_kind kind,
			       enum reset_cause cause, struct place place)
{
	return set ? must(c,
			  (struct reset_change){.kind = kind, .cures = 1u << cause, .place = place})
		   : OK;
}

static enum status user_choose(struct choosing *c)
{
	const struct user *user = c->user;
	if (own_choose(c) != OK ||
	    flag_choose(c, !user->active, RESET_REACTIVATE, RESET_USER_INACTIVE,
			user->active_place) != OK ||
	    flag_choose(c, user->frozen, RESET_UNFREEZE, RESET_USER_INACTIVE, user->frozen_place) !=
		OK ||
	    flag_choose(c, user->locked, RESET_UNLOCK, RESET_USER_INACTIVE, user->locked_place) !=
		OK)
		return NOMEM;
	return flag_choose(c, user->sso, RESET_NO_SSO, RESET_SSO_USER, user->place);
}

/* ---- what no policy says ---- */

static enum status untold_choose(struct choosing *c)
{
	uint32_t unknown = 1u << RESET_STALE_PROFILE | 1u << RESET_SUPPORT;
	if (flag_choose(c, cause_holds(c, RESET_LOGIN_AS), RESET_NOT_LOGIN_AS, RESET_LOGIN_AS,
			(struct place){0}) != OK)
		return NOMEM;
	if (!cause_holds(c, RESET_STALE_PROFILE))
		return OK;
	struct reset_change *changes = arena_array(c->arena, 2, sizeof *changes);
	if (!changes)
		return NOMEM;
	changes[0] = (struct reset_change){
	    .kind = RESET_SAVE_PROFILE, .index = c->subject.profile, .cures = unknown};
	changes[1] = (struct reset_change){.kind = RESET_ASK_SUPPORT, .cures = unknown};
	return choice_between(c, changes, 2);
}

enum status reset_choices_find(const struct ruleset *ruleset, const struct reset_result *result,
			       struct arena *arena, struct reset_choices *ret)
{
	struct choosing c = {.ruleset = ruleset,
			     .policy = ruleset_policy(ruleset),
			     .subject = result->question.subject,
			     .arena = arena};
	if (c.subject.user != NONE)
		c.user = &c.policy->users[c.subject.user];
	for (uint32_t i = 0; i < result->reason_count; i++)
		c.causes |= 1u << result->reasons[i].cause;
	if (others_count(&c) != OK || org_choose(&c) != OK || profile_choose(&c) != OK)
		return NOMEM;
	if (c.user && (sets_choose(&c) != OK || user_choose(&c) != OK))
		return NOMEM;
	if (untold_choose(&c) != OK)
		return NOMEM;
	*ret = c.choices;
	return OK;
}
