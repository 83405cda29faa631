#include "engine/diff_subjects.h"

#include "engine/diff_pairs.h"

struct gathering {
	const struct ruleset *const *side;
	struct arena *arena;
	struct arena scratch; /* names, and the keys of kinds ... */
	struct arena work;    /* ... once they are known to be new */
	struct map kinds;
	struct diff_subjects subjects;
};

static enum status key_of(struct gathering *g, const struct diff_subject *subject, struct str *ret)
{
	struct str keys[SIDES] = {0};
	arena_reset(&g->work);
	for (unsigned s = 0; s < SIDES; s++)
		if (subject_is_there(subject->side[s]) &&
		    subject_key(g->side[s], subject->side[s], &g->work, &keys[s]) != OK)
			return NOMEM;
	return pair_key(keys, &g->work, ret);
}

static enum status kind_new(struct gathering *g, struct str key, uint32_t *ret)
{
	struct diff_subjects *subjects = &g->subjects;
	uint32_t known, *first = arena_push(g->arena, &subjects->first, subjects->kind_count,
					    sizeof *subjects->first);
	key.at = arena_text(&g->scratch, key.at, key.length);
	if (!first || !key.at ||
	    map_add(&g->kinds, &g->scratch, key, subjects->kind_count, &known) != OK)
		return NOMEM;
	*first = subjects->count;
	*ret = subjects->kind_count++;
	return OK;
}

static enum status subject_add(struct gathering *g, struct diff_subject subject)
{
	struct diff_subjects *subjects = &g->subjects;
	struct str key;
	if (key_of(g, &subject, &key) != OK)
		return NOMEM;
	uint32_t kind = map_find(&g->kinds, key);
	if (kind == MAP_NONE && kind_new(g, key, &kind) != OK)
		return NOMEM;
	subjects->at[subjects->count] = subject;
	subjects->kind[subjects->count++] = kind;
	return OK;
}

static enum status profiles_add(struct gathering *g, const struct name_pair *pairs, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		const uint32_t *profile = pairs[i].side;
		struct diff_subject subject = {{{NONE, profile[OLD]}, {NONE, profile[NEW]}}};
		if (subject_add(g, subject) != OK)
			return NOMEM;
	}
	return OK;
}

static enum status users_add(struct gathering *g, const struct name_pair *pairs, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		struct diff_subject subject;
		for (unsigned s = 0; s < SIDES; s++) {
			const struct user *users = ruleset_policy(g->side[s])->users;
			uint32_t user = pairs[i].side[s];
			subject.side[s] =
			    (struct subject){user, user == NONE ? NONE : users[user].profile.index};
		}
		if (subject_add(g, subject) != OK)
			return NOMEM;
	}
	return OK;
}

static enum status profiles_pair(struct gathering *g, struct name_pair **ret, uint32_t *ret_count)
{
	const struct str *names[SIDES];
	uint32_t counts[SIDES];
	for (unsigned s = 0; s < SIDES; s++) {
		const struct policy *policy = ruleset_policy(g->side[s]);
		struct str *of = arena_array(&g->scratch, policy->profile_count, sizeof *of);
		if (!of)
			return NOMEM;
		for (uint32_t i = 0; i < policy->profile_count; i++)
			of[i] = policy->profiles[i].name;
		names[s] = of;
		counts[s] = policy->profile_count;
	}
	return name_pairs_find(names, counts, &g->scratch, ret, ret_count);
}

static enum status users_pair(struct gathering *g, struct name_pair **ret, uint32_t *ret_count)
{
	const struct str *names[SIDES];
	uint32_t counts[SIDES];
	for (unsigned s = 0; s < SIDES; s++) {
		const struct policy *policy = ruleset_policy(g->side[s]);
		struct str *of = arena_array(&g->scratch, policy->user_count, sizeof *of);
		if (!of)
			return NOMEM;
		for (uint32_t i = 0; i < policy->user_count; i++)
			of[i] = policy->users[i].username;
		names[s] = of;
		counts[s] = policy->user_count;
	}
	return name_pairs_find(names, counts, &g->scratch, ret, ret_count);
}

static enum status subjects_gather(struct gathering *g)
{
	struct diff_subjects *subjects = &g->subjects;
	struct name_pair *profiles, *users;
	uint32_t profile_count, user_count;
	if (profiles_pair(g, &profiles, &profile_count) != OK ||
	    users_pair(g, &users, &user_count) != OK)
		return NOMEM;
	size_t count = (size_t)profile_count + user_count;
	subjects->at = arena_array(g->arena, count, sizeof *subjects->at);
	subjects->kind = arena_array(g->arena, count, sizeof *subjects->kind);
	if (!subjects->at || !subjects->kind || profiles_add(g, profiles, profile_count) != OK)
		return NOMEM;
	return users_add(g, users, user_count);
}

enum status diff_subjects_find(const struct ruleset *const side[SIDES], struct arena *arena,
			       struct diff_subjects *ret)
{
	struct gathering g = {.side = side, .arena = arena};
	arena_init(&g.scratch);
	arena_init(&g.work);
	enum status status = subjects_gather(&g);
	arena_clear(&g.work);
	arena_clear(&g.scratch);
	if (status == OK)
		*ret = g.subjects;
	return status;
}

enum status diff_subjects_given(const struct diff_subject *subjects, uint32_t count,
				struct arena *arena, struct diff_subjects *ret)
{
	struct diff_subjects given = {.count = count, .kind_count = count};
	given.at = arena_array(arena, count, sizeof *given.at);
	given.kind = arena_array(arena, count, sizeof *given.kind);
	given.first = arena_array(arena, count, sizeof *given.first);
	if (!given.at || !given.kind || !given.first)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++) {
		given.at[i] = subjects[i];
		given.kind[i] = given.first[i] = i;
	}
	*ret = given;
	return OK;
}
