#include "engine/mutation.h"

#include <stdlib.h>

#include "base/mem.h"
#include "engine/compiled.h"
#include "engine/diff.h"
#include "engine/mutation_base.h"
#include "engine/mutation_tests.h"
#include "engine/test_plain.h"

struct mutating {
	const struct ruleset *ruleset;
	const struct policy *policy;
	struct arena *arena; /* of the results */
	struct arena kept;   /* as long as the run */
	struct arena work;   /* one mutant */
	struct mutant *mutants;
	size_t mutant_count, next;
	struct test *tests; /* that hold */
	uint32_t test_count;
	struct profile_index index;
	struct mutation_base whole, part;
	struct test_names names;
	struct killing killing;
	struct arena ask; /* one question */
	struct survivor *survivors, *equivalents;
	struct mutation result;
};

/* --- Trying one -------------------------------------------------------------------------- */

/* Whose login can the mutant concern? */
static uint32_t profile_of(const struct policy *policy, const struct mutant *mutant)
{
	if (mutant->part == PART_PROFILE)
		return mutant->object;
	return mutant->part == PART_USER ? policy->users[mutant->object].profile.index : NONE;
}

static enum status base_get(struct mutating *m, const struct mutant *mutant,
			    const struct mutation_base **ret)
{
	uint32_t profile = profile_of(m->policy, mutant);
	*ret = profile == NONE ? &m->whole : &m->part;
	if (profile == NONE || m->part.profile == profile)
		return OK;
	return base_of_profile(m->ruleset, &m->index, m->tests, profile, &m->part);
}

/* Has the test a login of the user? */
static bool test_names_user(const struct test *test, uint32_t user)
{
	for (uint32_t i = 0; i < test->users.count; i++)
		if (test->users.at[i].index == user)
			return true;
	return false;
}

static enum status is_killed(const struct mutation_base *base, const struct mutant *mutant,
			     const struct ruleset *mutated, bool *ret)
{
	struct arena run;
	enum status status = OK;
	bool killed = false;
	arena_init(&run);
	for (uint32_t i = 0; i < base->test_count && status == OK && !killed; i++) {
		struct test_result result;
		if (mutant->part == PART_USER && !test_names_user(&base->tests[i], mutant->object))
			continue;
		arena_reset(&run);
		status = test_run(mutated, &base->tests[i], &run, &result);
		killed = status == OK && !result.passed;
	}
	arena_clear(&run);
	*ret = killed;
	return status;
}

/* Takes away what neither of the two asks for. */
static void login_reduce(const struct ruleset *base, const struct ruleset *mutated,
			 struct login *login)
{
	if (!base->profiles[login->profile].has_hours)
		login->has_at = login->has_hours = false; /* no mutant adds hours */
	if (!base->lock_sessions && !mutated->lock_sessions)
		login->has_session_ip = false;
}

/* The test that would notice it: one that is there already, or that of the plainest login that
 * tells it apart. */
static enum status survivor_test(struct mutating *m, const struct mutation_base *base,
				 const struct ruleset *mutated, const struct diff_example *example,
				 uint32_t *ret)
{
	const struct decision *was = &example->decision[OLD], *is = &example->decision[NEW];
	struct login login = example->login[OLD];
	struct outcomes expected;
	*ret = NONE;
	if (was->verdict == is->verdict && was->reason == is->reason)
		return OK;
	if (killing_find(&m->killing, base, mutated, ret) != OK)
		return NOMEM;
	if (*ret != NONE)
		return OK;
	login_reduce(base->ruleset, mutated, &login);
	if (login.has_hours) /* which no test can say */
		return OK;
	if (login_plain(base->ruleset, mutated, &m->ask, &login) != OK)
		return NOMEM;
	arena_reset(&m->ask);
	if (outcomes_find(base->ruleset, &login, &m->ask, &expected) != OK)
		return NOMEM;
	return killing_add(&m->killing, base, &login, &expected.decision, ret);
}

static enum status mutant_keep(struct mutating *m, const struct mutant *mutant, uint32_t test,
			       struct survivor **to, size_t *count)
{
	struct survivor kept = {.mutant = *mutant,
				.place = mutant_place(m->policy, mutant),
				.text = mutant_text(m->policy, mutant, m->arena),
				.test = test};
	struct survivor *added = kept.text ? arena_push(m->arena, to, *count, sizeof *added) : NULL;
	if (!added)
		return NOMEM;
	*added = kept;
	(*count)++;
	return OK;
}

static enum status survivor_add(struct mutating *m, const struct mutation_base *base,
				const struct mutant *mutant, const struct ruleset *mutated,
				const struct diff_example *example)
{
	uint32_t test;
	if (survivor_test(m, base, mutated, example, &test) != OK)
		return NOMEM;
	return mutant_keep(m, mutant, test, &m->survivors, &m->result.survivor_count);
}

static enum status mutant_judge(struct mutating *m, const struct mutation_base *base,
				const struct mutant *mutant, const struct mutant *own,
				const struct ruleset *mutated)
{
	struct mutation_tally *tally = &m->result.of_kind[mutant->kind];
	struct diff_example example;
	bool killed, differs;
	if (is_killed(base, own, mutated, &killed) != OK)
		return NOMEM;
	if (!killed && diff_any(base->ruleset, mutated, &differs, &example) != OK)
		return NOMEM;
	if (!killed && differs && survivor_add(m, base, mutant, mutated, &example) != OK)
		return NOMEM;
	if (!killed && !differs &&
	    mutant_keep(m, mutant, NONE, &m->equivalents, &m->result.equivalent_count) != OK)
		return NOMEM;
	tally->tried++;
	tally->killed += killed;
	tally->equivalent += !killed && !differs;
	return OK;
}

static enum status mutant_try(struct mutating *m, const struct mutant *mutant)
{
	const struct mutation_base *base;
	struct policy mutated;
	struct ruleset *ruleset;
	if (base_get(m, mutant, &base) != OK)
		return NOMEM;
	struct mutant own = base_mutant(base, &m->index, mutant);
	arena_reset(&m->work);
	if (mutant_apply(&base->policy, &own, &m->work, &mutated) != OK ||
	    ruleset_new(&mutated, ruleset_rules(m->ruleset), &ruleset) != OK)
		return NOMEM;
	enum status status = mutant_judge(m, base, mutant, &own, ruleset);
	ruleset_free(ruleset);
	return status;
}

bool mutating_next(struct mutating *m, enum status *status)
{
	*status = OK;
	if (m->next >= m->mutant_count)
		return false;
	*status = mutant_try(m, &m->mutants[m->next]);
	m->next += m->result.every;
	return *status == OK;
}

/* --- The run ------------------------------------------------------------------------------- */

static enum status tests_keep(struct mutating *m, const struct test_result *results, size_t count)
{
	m->tests = arena_array(&m->kept, count, sizeof *m->tests);
	if (!m->tests)
		return NOMEM;
	for (size_t i = 0; i < count; i++)
		if (results[i].passed)
			m->tests[m->test_count++] = *results[i].test;
	return OK;
}

/* Tests may come from files beside the policy. */
static enum status names_know(struct mutating *m, const struct test_result *results, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (test_names_know(&m->names, results[i].test, 1) != OK)
			return NOMEM;
	return test_names_know(&m->names, m->policy->tests, m->policy->test_count);
}

static enum status mutating_begin(struct mutating *m, const struct test_result *results,
				  size_t count, uint64_t limit)
{
	if (tests_keep(m, results, count) != OK ||
	    mutants_list(m->policy, &m->kept, &m->mutants, &m->mutant_count) != OK ||
	    profile_index_make(m->policy, m->tests, m->test_count, &m->kept, &m->index) != OK ||
	    killing_init(&m->killing, m->policy, &m->index, &m->kept, m->arena) != OK ||
	    names_know(m, results, count) != OK)
		return NOMEM;
	m->whole.policy = *m->policy;
	m->whole.tests = m->tests;
	m->whole.test_count = m->test_count;
	m->result.all = m->mutant_count;
	m->result.every = limit ? (m->mutant_count + limit - 1) / limit : 1;
	if (m->result.every == 0)
		m->result.every = 1;
	m->result.tests_run = m->test_count;
	return OK;
}

enum status mutating_new(const struct ruleset *ruleset, const struct test_result *results,
			 size_t count, uint64_t limit, struct arena *arena, struct mutating **ret)
{
	struct mutating *m = mem_alloc(sizeof *m);
	struct ruleset *same;
	if (!m)
		return NOMEM;
	memcpy(&same, &ruleset, sizeof same); /* it is only asked, and not freed here */
	*m = (struct mutating){.ruleset = ruleset,
			       .policy = ruleset_policy(ruleset),
			       .arena = arena,
			       .whole = {.profile = NONE, .ruleset = same},
			       .part = {.profile = NONE},
			       .names = {.arena = arena}};
	arena_init(&m->kept);
	arena_init(&m->work);
	arena_init(&m->ask);
	enum status status = mutating_begin(m, results, count, limit);
	if (status != OK)
		mutating_free(m);
	else
		*ret = m;
	return status;
}

void mutating_free(struct mutating *m)
{
	if (!m)
		return;
	base_clear(&m->part);
	killing_clear(&m->killing);
	arena_clear(&m->ask);
	arena_clear(&m->work);
	arena_clear(&m->kept);
	mem_free(m);
}

uint64_t mutating_count(const struct mutating *m)
{
	return (m->mutant_count + m->result.every - 1) / m->result.every;
}

static int survivor_compare(const void *left, const void *right)
{
	const struct survivor *a = left, *b = right;
	int place = place_compare(a->place, b->place);
	if (place)
		return place;
	if (a->mutant.kind != b->mutant.kind)
		return a->mutant.kind < b->mutant.kind ? -1 : 1;
	if (a->mutant.at != b->mutant.at)
		return a->mutant.at < b->mutant.at ? -1 : 1;
	return (a->mutant.object > b->mutant.object) - (a->mutant.object < b->mutant.object);
}

enum status mutating_names_know(struct mutating *m, const struct test *tests, uint32_t count)
{
	return test_names_know(&m->names, tests, count);
}

enum status mutating_result(struct mutating *m, struct mutation *ret)
{
	struct mutation *result = &m->result;
	struct test *tests;
	result->sum = (struct mutation_tally){0};
	for (size_t kind = 0; kind < MUTANT_KIND_COUNT; kind++) {
		result->sum.tried += result->of_kind[kind].tried;
		result->sum.killed += result->of_kind[kind].killed;
		result->sum.equivalent += result->of_kind[kind].equivalent;
	}
	if (result->survivor_count)
		qsort(m->survivors, result->survivor_count, sizeof *m->survivors, survivor_compare);
	if (result->equivalent_count)
		qsort(m->equivalents, result->equivalent_count, sizeof *m->equivalents,
		      survivor_compare);
	if (killing_tests(&m->killing, &m->names, &tests) != OK)
		return NOMEM;
	result->survivors = m->survivors;
	result->equivalents = m->equivalents;
	result->tests = tests;
	result->test_count = m->killing.test_count;
	*ret = *result;
	return OK;
}
