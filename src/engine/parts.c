/* A login from every address of a set: the maximal ranges with one answer. */
#include "engine/outcomes.h"
#include "engine/segment.h"

static bool decisions_equal(const struct decision *a, const struct decision *b)
{
	return a->verdict == b->verdict && a->reason == b->reason && a->grade == b->grade &&
	       a->token == b->token;
}

/* Rows of two answers with the same facts missing stand in the same order. */
bool outcomes_equal(const struct outcomes *a, const struct outcomes *b)
{
	if (a->verdict != b->verdict || a->missing != b->missing || a->count != b->count)
		return false;
	if (a->verdict != VERDICT_DEPENDS)
		return decisions_equal(&a->decision, &b->decision);
	for (size_t i = 0; i < a->count; i++)
		if (!decisions_equal(&a->at[i].decision, &b->at[i].decision))
			return false;
	return true;
}

/* Equal to the last step, so that one stands for the other. */
static bool outcomes_same(const struct outcomes *a, const struct outcomes *b)
{
	return outcomes_equal(a, b) && memcmp(&a->decision, &b->decision, sizeof a->decision) == 0;
}

/* A parts_find() under way: the answers met so far, and which one each class
 * gets (the session's address apart). */
struct splitting {
	const struct ruleset *ruleset;
	struct login login; /* with an address of the segment at hand */
	struct arena *arena;
	struct arena work; /* one answer at a time, until it is known to be new */
	struct outcomes *answers;
	size_t answer_count;
	uint32_t *of_class; /* answer + 1; 0: not asked yet */
	struct part *parts;
	size_t part_count;
};

static enum status answer_intern(struct splitting *s, uint32_t *ret)
{
	struct outcomes outcomes;
	arena_reset(&s->work);
	if (outcomes_find(s->ruleset, &s->login, &s->work, &outcomes) != OK)
		return NOMEM;
	for (size_t i = 0; i < s->answer_count; i++)
		if (outcomes_same(&s->answers[i], &outcomes)) {
			*ret = (uint32_t)i;
			return OK;
		}
	struct outcomes *kept = arena_push(s->arena, &s->answers, s->answer_count, sizeof *kept);
	if (!kept || outcomes_find(s->ruleset, &s->login, s->arena, kept) != OK)
		return NOMEM;
	*ret = (uint32_t)s->answer_count++;
	return OK;
}

static enum status answer_of(struct splitting *s, const struct segment *segment, uint32_t *ret)
{
	uint32_t *known = &s->of_class[segment->class];
	s->login.ip = segment->range.first;
	if (segment->session_ip == SESSION_SAME)
		return answer_intern(s, ret);
	if (*known == 0) {
		if (answer_intern(s, ret) != OK)
			return NOMEM;
		*known = *ret + 1;
	}
	*ret = *known - 1;
	return OK;
}

/* Appends a segment with its answer, or lets the last part grow. */
static enum status part_add(struct splitting *s, const struct segment *segment, uint32_t answer,
			    bool first)
{
	struct part *last = s->part_count ? &s->parts[s->part_count - 1] : NULL;
	if (!first && last && outcomes_equal(&last->outcomes, &s->answers[answer])) {
		last->range.last = segment->range.last;
		decision_join(&last->outcomes.decision, &s->answers[answer].decision);
		return OK;
	}
	struct part *part = arena_push(s->arena, &s->parts, s->part_count, sizeof *part);
	if (!part)
		return NOMEM;
	*part = (struct part){segment->range, s->answers[answer]};
	s->part_count++;
	return OK;
}

static enum status range_split(struct splitting *s, struct range range)
{
	struct segment_walk walk;
	struct segment segment;
	uint32_t answer;
	segment_walk_init(&walk, s->ruleset, &s->login, range);
	while (segment_next(&walk, &segment))
		if (answer_of(s, &segment, &answer) != OK ||
		    part_add(s, &segment, answer, segment.range.first == range.first) != OK)
			return NOMEM;
	return OK;
}

enum status parts_find(const struct ruleset *ruleset, const struct login *login,
		       struct rangeset addresses, struct arena *scratch, struct part **ret,
		       size_t *ret_count)
{
	struct splitting s = {.ruleset = ruleset, .login = *login, .arena = scratch};
	const struct range *ranges;
	size_t count;
	s.login.has_ip = true;
	s.of_class = arena_array(scratch, ruleset->classes.count, sizeof *s.of_class);
	if (!s.of_class || rangeset_parts(scratch, addresses, &ranges, &count) != OK)
		return NOMEM;
	arena_init(&s.work);
	enum status status = OK;
	for (size_t i = 0; status == OK && i < count; i++)
		status = range_split(&s, ranges[i]);
	arena_clear(&s.work);
	if (status == OK) {
		*ret = s.parts;
		*ret_count = s.part_count;
	}
	return status;
}
