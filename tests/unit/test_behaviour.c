/* Who is alike? Random policies, every subject, every case, every class of addresses: equal
 * keys must mean equal decisions, and unequal keys should hardly ever do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/mem.h"
#include "engine/cases.h"
#include "engine/compiled.h"
#include "oracle/scene.h"

enum { POLICIES = 600, APPS_MAX = 8 };

/* All cases of a policy, but for the hours. */
static void space_make(const struct scene *scene, uint32_t apps[APPS_MAX], struct case_space *ret)
{
	uint32_t count = scene->policy.policy.app_count;
	for (uint32_t i = 0; i < count; i++)
		apps[i] = i;
	apps[count] = NONE;
	*ret = case_space_logins;
	ret->phase = (1 << PHASE_COUNT) - 1;
	ret->apps = apps;
	ret->app_count = count + 1;
}

/* All that makes two decisions two. */
static uint64_t decision_number(const struct scene *scene, const struct facts *facts)
{
	struct decision decision;
	decide(scene->ruleset, facts, &decision);
	return (uint64_t)decision.verdict << 32 | (uint64_t)decision.reason << 24 |
	       (uint64_t)decision.grade << 16 | (uint64_t)decision.token << 8 | decision.estimate;
}

/* Everything decided about a subject, inside or outside hours. */
struct record {
	uint64_t *at;
	size_t count;
};

static struct record record_of(struct scene *scene, struct subject subject,
			       const struct case_space *space, enum hours hours)
{
	uint32_t classes = ruleset_class_count(scene->ruleset);
	size_t size = (size_t)case_count(space) * classes;
	struct record record = {arena_array(&scene->arena, size, sizeof *record.at), 0};
	struct case_walk walk = {0};
	struct login_case one;
	while (case_next(&walk, space, &one))
		for (uint32_t class = 0; class < classes; class ++) {
			struct facts facts = case_facts(&one, subject, one.app, hours, class);
			facts.unknown_rules = (uint8_t)(class % UNKNOWN_RULES_COUNT);
			record.at[record.count++] = decision_number(scene, &facts);
		}
	return record;
}

struct kind {
	struct subject subject;
	struct str key;
	struct record records[HOURS_COUNT];
};

static void kind_make(struct scene *scene, struct subject subject, const struct case_space *space,
		      struct kind *ret)
{
	ret->subject = subject;
	assert_int_equal(subject_key(scene->ruleset, subject, &scene->arena, &ret->key), OK);
	for (unsigned hours = 0; hours < HOURS_COUNT; hours++)
		ret->records[hours] = record_of(scene, subject, space, hours);
}

static enum hours hours_at(const struct scene *scene, uint32_t profile, uint32_t minute)
{
	const struct login_hours *hours = &scene->policy.policy.profiles[profile].login_hours;
	const struct day_hours *day = &hours->days[minute / DAY_MINUTES];
	uint32_t of_day = minute % DAY_MINUTES;
	bool inside = !hours->given || !day->given || (day->start <= of_day && of_day < day->end);
	return inside ? HOURS_INSIDE : HOURS_OUTSIDE;
}

static bool records_equal(const struct record *a, const struct record *b)
{
	return a->count == b->count && memcmp(a->at, b->at, a->count * sizeof *a->at) == 0;
}

/* Is whatever happens to the one what happens to the other, in each minute of the week? */
static bool kinds_alike(const struct scene *scene, const struct kind *a, const struct kind *b)
{
	bool seen[HOURS_COUNT][HOURS_COUNT] = {{false}};
	for (uint32_t minute = 0; minute < WEEK_MINUTES; minute++) {
		enum hours of_a = hours_at(scene, a->subject.profile, minute);
		enum hours of_b = hours_at(scene, b->subject.profile, minute);
		if (seen[of_a][of_b])
			continue;
		seen[of_a][of_b] = true;
		if (!records_equal(&a->records[of_a], &b->records[of_b]))
			return false;
	}
	return true;
}

struct tally {
	size_t alike, needless, different;
};

static void pair_check(struct scene *scene, const struct kind *a, const struct kind *b,
		       struct tally *tally)
{
	bool alike = kinds_alike(scene, a, b), equal = str_equal(a->key, b->key);
	if (equal && !alike) {
		struct login login = {
		    .user = a->subject.user, .profile = a->subject.profile, .app = NONE};
		reproduce(scene, &login);
		fail_msg("equal keys, other decisions: user %u, profile %u; user %u, profile %u",
			 a->subject.user, a->subject.profile, b->subject.user, b->subject.profile);
	}
	tally->alike += alike && equal;
	tally->needless += alike && !equal;
	tally->different += !alike;
}

static size_t kinds_make(struct scene *scene, struct kind **ret)
{
	const struct policy *policy = &scene->policy.policy;
	uint32_t apps[APPS_MAX];
	struct case_space space;
	size_t count = 0;
	space_make(scene, apps, &space);
	*ret = arena_array(&scene->arena, policy->profile_count + policy->user_count, sizeof **ret);
	for (uint32_t i = 0; i < policy->profile_count; i++)
		kind_make(scene, (struct subject){NONE, i}, &space, &(*ret)[count++]);
	for (uint32_t i = 0; i < policy->user_count; i++)
		kind_make(scene, (struct subject){i, policy->users[i].profile.index}, &space,
			  &(*ret)[count++]);
	return count;
}

static void equal_keys_decide_alike(void **state)
{
	(void)state;
	struct scene scene = {.rand = rand_start("behaviour")};
	struct tally tally = {0};
	for (unsigned n = 0; n < POLICIES; n++) {
		struct kind *kinds;
		scene_open(&scene);
		size_t count = kinds_make(&scene, &kinds);
		for (size_t i = 0; i < count; i++)
			for (size_t j = 0; j < i; j++)
				pair_check(&scene, &kinds[i], &kinds[j], &tally);
		scene_close(&scene);
	}
	printf("pairs of subjects: %zu alike with one key, %zu alike with two, %zu different\n",
	       tally.alike, tally.needless, tally.different);
	assert_true(tally.alike > 100);
	assert_true(tally.needless * 10 < tally.alike);
}

/* ---- apps ---- */

/* What is decided through an app about everybody, whatever else. */
static struct record app_record(struct scene *scene, uint32_t app)
{
	const struct policy *policy = &scene->policy.policy;
	struct case_space space = case_space_logins;
	struct record all = {0};
	space.phase = (1 << PHASE_COUNT) - 1;
	space.apps = &app;
	for (uint32_t i = 0; i < policy->profile_count + policy->user_count; i++) {
		uint32_t user = i < policy->profile_count ? NONE : i - policy->profile_count;
		uint32_t profile = user == NONE ? i : policy->users[user].profile.index;
		struct record one =
		    record_of(scene, (struct subject){user, profile}, &space, HOURS_INSIDE);
		for (size_t j = 0; j < one.count; j++) {
			uint64_t *to = arena_push(&scene->arena, &all.at, all.count, sizeof *to);
			*to = one.at[j];
			all.count++;
		}
	}
	return all;
}

static void apps_check(struct scene *scene, struct tally *tally)
{
	uint32_t count = scene->policy.policy.app_count + 1;
	struct record records[APPS_MAX];
	struct str keys[APPS_MAX];
	for (uint32_t i = 0; i < count; i++) {
		uint32_t app = i + 1 < count ? i : NONE;
		records[i] = app_record(scene, app);
		assert_int_equal(app_key(scene->ruleset, app, &scene->arena, &keys[i]), OK);
		for (uint32_t j = 0; j < i; j++) {
			bool alike = records_equal(&records[i], &records[j]);
			bool equal = str_equal(keys[i], keys[j]);
			if (equal && !alike)
				fail_msg("apps %u and %u have one key", i, j);
			tally->alike += alike && equal;
			tally->needless += alike && !equal;
			tally->different += !alike;
		}
	}
}

static void equal_app_keys_decide_alike(void **state)
{
	(void)state;
	struct scene scene = {.rand = rand_start("behaviour, apps")};
	struct tally tally = {0};
	for (unsigned n = 0; n < POLICIES; n++) {
		scene_open(&scene);
		apps_check(&scene, &tally);
		scene_close(&scene);
	}
	printf("pairs of apps: %zu alike with one key, %zu alike with two, %zu different\n",
	       tally.alike, tally.needless, tally.different);
	assert_true(tally.alike > 50);
}

/* ---- lists ---- */

/* Membership of an address in every list that should matter, one bit each. */
static uint64_t lists_holding(const struct scene *scene, struct subject subject, uint32_t app,
			      addr a)
{
	struct arena arena;
	struct rangeset *shared;
	uint32_t count;
	const struct rangeset *own[2] = {profile_list(scene->ruleset, subject.profile),
					 app_list(scene->ruleset, app)};
	arena_init(&arena);
	assert_int_equal(shared_lists(scene->ruleset, &arena, &shared, &count), OK);
	assert_true(count <= 62);
	uint64_t bits = 0;
	for (uint32_t i = 0; i < count; i++)
		bits = bits << 1 | rangeset_holds(shared[i], a);
	for (uint32_t i = 0; i < 2; i++)
		bits = bits << 1 | (own[i] && rangeset_holds(*own[i], a));
	arena_clear(&arena);
	return bits;
}

/* Classes that no list of these tells apart are decided alike. */
static void lists_check(struct scene *scene, struct subject subject, uint32_t app)
{
	const struct classes *classes = &scene->ruleset->classes;
	struct case_space space = case_space_logins;
	space.phase = (1 << PHASE_COUNT) - 1;
	space.apps = &app;
	struct record record = record_of(scene, subject, &space, HOURS_INSIDE);
	uint64_t *bits = arena_array(&scene->arena, classes->count, sizeof *bits);
	for (uint32_t i = 0; i < classes->count; i++) {
		bits[i] = lists_holding(scene, subject, app, classes->lowest[i]);
		uint32_t like = 0;
		while (bits[like] != bits[i] ||
		       like % UNKNOWN_RULES_COUNT != i % UNKNOWN_RULES_COUNT)
			like++;
		for (size_t at = 0; at < record.count; at += classes->count)
			assert_int_equal(record.at[at + like], record.at[at + i]);
	}
}

static void lists_are_all_that_matter(void **state)
{
	(void)state;
	struct scene scene = {.rand = rand_start("behaviour, lists")};
	for (unsigned n = 0; n < POLICIES; n++) {
		scene_open(&scene);
		const struct policy *policy = &scene.policy.policy;
		for (uint32_t profile = 0; profile < policy->profile_count; profile++) {
			lists_check(&scene, (struct subject){NONE, profile}, NONE);
			for (uint32_t app = 0; app < policy->app_count; app++)
				lists_check(&scene, (struct subject){NONE, profile}, app);
		}
		scene_close(&scene);
	}
}

static enum status keys_ask(const struct scene *scene, struct arena *arena)
{
	struct str key;
	struct rangeset *lists;
	uint32_t count;
	if (subject_key(scene->ruleset, (struct subject){NONE, 0}, arena, &key) != OK ||
	    app_key(scene->ruleset, NONE, arena, &key) != OK)
		return NOMEM;
	arena_reset(arena);
	return shared_lists(scene->ruleset, arena, &lists, &count);
}

static void failed_allocation_is_nomem(void **state)
{
	(void)state;
	struct scene scene = {.rand = rand_start("behaviour, no memory")};
	scene_open(&scene);
	for (size_t nth = 1;; nth++) {
		struct arena arena;
		arena_init(&arena);
		mem_fail_from(nth);
		enum status status = keys_ask(&scene, &arena);
		bool failed = mem_count() >= nth;
		mem_fail_from(0);
		arena_clear(&arena);
		assert_int_equal(status, failed ? NOMEM : OK);
		if (!failed)
			break;
	}
	scene_close(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(equal_keys_decide_alike),
	    cmocka_unit_test(equal_app_keys_decide_alike),
	    cmocka_unit_test(lists_are_all_that_matter),
	    cmocka_unit_test(failed_allocation_is_nomem),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
