/* What the logins of the tests asked. A test holds for the whole product of its lists and for
 * every value of what it does not say, so all of that is gone through: each class of
 * addresses once, however many pieces it has. */
#include "engine/coverage_inside.h"
#include "engine/segment.h"

static const struct range everywhere[] = {{0, ADDR_LAST}};

/* What one class of addresses asked in the combination at hand. */
struct class_note {
	uint32_t *uses;
	uint32_t count;
};

struct testing {
	struct covering *c;
	struct login login;
	struct case_space space;
	uint32_t combination; /* its number, from 1 on */
	uint32_t *seen;       /* of each class: the combination that met it last */
	struct class_note *notes;
};

/* The values that the completions of the login have. */
static void space_of(struct testing *t)
{
	const struct login *login = &t->login;
	struct case_space *space = &t->space;
	*space = case_space_logins;
	if (login->via != VIA_UNKNOWN)
		space->via = (uint16_t)(1u << login->via);
	if (login->device != DEVICE_UNKNOWN)
		space->device = (uint8_t)(1u << login->device);
	space->credential = (uint8_t)(1u << login->credential);
	space->strong_auth = (uint8_t)(1u << login->strong_auth);
	space->phase = (uint8_t)(1u << login->phase);
	space->apps = &login->app;
	space->hours = 0;
	enum hours known;
	bool is_known = ruleset_login_hours(t->c->ruleset, login, &known);
	for (unsigned hours = 0; hours < HOURS_COUNT; hours++)
		if (is_known ? hours == known
			     : ruleset_hours_possible(t->c->ruleset, login->profile, hours))
			space->hours |= (uint8_t)(1u << hours);
}

static enum status minute_test(struct testing *t, const struct decision *decision)
{
	const struct login *login = &t->login;
	uint8_t outcome = decision->steps[STEP_LOGIN_HOURS];
	if (!login->has_at || !t->c->policy->org.zone ||
	    (outcome != STEP_PASS && outcome != STEP_FAIL))
		return OK;
	struct profile_hours *hours = &t->c->hours[login->profile];
	if (!hours->tested)
		hours->tested =
		    arena_array(t->c->arena, (WEEK_MINUTES + 63) / 64, sizeof *hours->tested);
	if (!hours->tested)
		return NOMEM;
	uint32_t minute = zone_week_minute(t->c->policy->org.zone, login->at);
	hours->tested[minute / 64] |= UINT64_C(1) << minute % 64;
	return OK;
}

/* Decides every completion in one class; `asked` is what they asked together. */
static enum status class_decide(struct testing *t, const struct segment *segment)
{
	struct covering *c = t->c;
	struct case_walk walk = {0};
	struct login_case how;
	const struct subject subject = {t->login.user, t->login.profile};
	struct decision decision;
	if (t->login.has_session_ip)
		t->space.session_ip = (uint8_t)(1u << segment->session_ip);
	memset(c->asked, 0, asked_count(c->ruleset) * sizeof *c->asked);
	while (case_next(&walk, &t->space, &how)) {
		struct facts facts = case_facts(&how, subject, how.app, how.hours, segment->class);
		decide(c->ruleset, &facts, &decision);
		asked_find(c->ruleset, &facts, &decision, c->asked);
		if (decision.reason < REASON_COUNT)
			c->reasons_tested[decision.reason] = true;
		if (minute_test(t, &decision) != OK)
			return NOMEM;
	}
	return OK;
}

static enum status class_note(struct testing *t, const struct segment *segment,
			      struct class_note *ret)
{
	struct covering *c = t->c;
	struct class_note note = {0};
	uint32_t slots = asked_count(c->ruleset);
	if (class_decide(t, segment) != OK)
		return NOMEM;
	for (uint32_t slot = 0; slot < slots; slot++) {
		if (!c->asked[slot])
			continue;
		uint32_t *use = arena_push(&c->work, &note.uses, note.count, sizeof *use);
		if (!use)
			return NOMEM;
		*use = use_of(c, slot, t->login.profile, t->login.app);
		note.count++;
	}
	*ret = note;
	return OK;
}

/* Neighbours become one range. */
static enum status tested_add(struct covering *c, struct asked_use *use, struct range range)
{
	struct range *last = use->tested_count ? &use->tested[use->tested_count - 1] : NULL;
	if (last && last->first <= range.first && range.last <= last->last)
		return OK;
	if (last && last->last != ADDR_LAST && last->last + 1 == range.first) {
		last->last = range.last;
		return OK;
	}
	struct range *added = arena_push(c->arena, &use->tested, use->tested_count, sizeof *added);
	if (!added)
		return NOMEM;
	*added = range;
	use->tested_count++;
	return OK;
}

static enum status segment_test(struct testing *t, const struct segment *segment)
{
	/* The session's own address is a segment apart, and met once. */
	bool apart = segment->session_ip == SESSION_SAME;
	struct class_note alone, *note = apart ? &alone : &t->notes[segment->class];
	if (apart || t->seen[segment->class] != t->combination) {
		if (class_note(t, segment, note) != OK)
			return NOMEM;
		if (!apart)
			t->seen[segment->class] = t->combination;
	}
	for (uint32_t i = 0; i < note->count; i++)
		if (tested_add(t->c, &t->c->uses[note->uses[i]], segment->range) != OK)
			return NOMEM;
	return OK;
}

static enum status combination_test(struct testing *t, const struct test_login *combination)
{
	const struct ruleset *ruleset = t->c->ruleset;
	struct rangeset where = combination->where;
	enum status status = OK;
	if (where.count == 0)
		where = (struct rangeset){everywhere, 1};
	t->login = combination->login;
	t->combination++;
	space_of(t);
	for (size_t i = 0; status == OK && i < where.count; i++) {
		struct segment_walk walk;
		struct segment segment;
		segment_walk_init(&walk, ruleset, &t->login, where.ranges[i]);
		while (status == OK && segment_next(&walk, &segment))
			status = segment_test(t, &segment);
	}
	return status;
}

static enum status test_note(struct testing *t, const struct test *test)
{
	struct test_walk walk = {0};
	struct test_login combination;
	struct arena networks;
	enum status status = OK, ended = OK;
	arena_init(&networks);
	while (status == OK &&
	       test_login_next(&walk, t->c->policy, test, &networks, &combination, &ended)) {
		arena_reset(&t->c->work);
		status = combination_test(t, &combination);
	}
	arena_clear(&networks);
	return status == OK ? ended : status;
}

static enum status uses_collect(struct covering *c)
{
	for (uint32_t i = 0; i < c->use_count; i++) {
		struct asked_use *use = &c->uses[i];
		if (rangeset_of(c->arena, use->tested, use->tested_count, &use->tests) != OK)
			return NOMEM;
		use->planned = use->tests;
	}
	return OK;
}

enum status tested_find(struct covering *c)
{
	struct testing t = {.c = c};
	uint32_t classes = ruleset_class_count(c->ruleset);
	t.seen = arena_array(c->arena, classes, sizeof *t.seen);
	t.notes = arena_array(c->arena, classes, sizeof *t.notes);
	if (!t.seen || !t.notes)
		return NOMEM;
	for (size_t i = 0; i < c->result_count; i++) {
		const struct test *test = c->results[i].test;
		if (!c->results[i].passed || test->expect.verdicts.set >> VERDICT_DEPENDS & 1)
			continue;
		if (test_note(&t, test) != OK)
			return NOMEM;
	}
	return uses_collect(c);
}
