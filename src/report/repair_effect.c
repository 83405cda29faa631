#include "report/repaired.h"

const struct str repair_result_names[REPAIR_RESULT_COUNT] = {
    [REPAIR_MADE] = STR_INIT("made"),       [REPAIR_MENDED] = STR_INIT("mended"),
    [REPAIR_NONE] = STR_INIT("none"),       [REPAIR_BREAKS] = STR_INIT("breaks"),
    [REPAIR_BY_HAND] = STR_INIT("by-hand"),
};

static bool references_have(const struct references *references, uint32_t index)
{
	for (uint32_t i = 0; i < references->count; i++)
		if (references->at[i].index == index)
			return true;
	return false;
}

/* Does the property speak of the subject? */
static bool is_spoken_of(const struct property *property, struct subject subject)
{
	const struct scope *scope = &property->scope;
	if (property->kind == PROPERTY_NO_BROADER)
		return true;
	if (scope->users.count == 0 && scope->profiles.count == 0)
		return true;
	if (references_have(&scope->profiles, subject.profile))
		return true;
	return subject.user != NONE && references_have(&scope->users, subject.user);
}

static bool group_changes(const struct diff_group *group)
{
	for (size_t i = 0; i < group->change_count; i++)
		if (group->changes[i].class != DIFF_REASON)
			return true;
	return false;
}

/* A subject may be in several groups, and counts once. */
static void other_count(struct subject subject, bool *profiles, bool *users,
			struct repair_effect *effect)
{
	bool *known = subject.user == NONE ? &profiles[subject.profile] : &users[subject.user];
	if (*known)
		return;
	*known = true;
	if (subject.user == NONE)
		effect->profiles++;
	else
		effect->users++;
}

enum status repair_effect_find(const struct diff *diff, const struct property *property,
			       struct arena *scratch, struct repair_effect *ret)
{
	const struct policy *policy = ruleset_policy(diff->side[NEW]);
	struct repair_effect effect = {0};
	bool *profiles = arena_array(scratch, policy->profile_count, sizeof *profiles);
	bool *users = arena_array(scratch, policy->user_count, sizeof *users);
	if (!profiles || !users)
		return NOMEM;
	memcpy(effect.of_class, diff->of_class, sizeof effect.of_class);
	for (size_t g = 0; g < diff->group_count; g++) {
		const struct diff_group *group = &diff->groups[g];
		for (uint32_t i = 0; group_changes(group) && i < group->subject_count; i++)
			if (!is_spoken_of(property, group->subjects[i].side[NEW]))
				other_count(group->subjects[i].side[NEW], profiles, users, &effect);
	}
	*ret = effect;
	return OK;
}
