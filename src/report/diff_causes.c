/* Why is it so? Of either side of a change the lines that may be the cause.
 *
 *	OLD  step A decides:  its lines        NEW  step B decides:  its lines
 *	     ... and B's, as OLD has them           ... and A's, as NEW has them
 *
 * What was taken away decides nothing any more: then the line is that of the object it was
 * taken from. Lines that the other policy does not have come first. */
#include <stdlib.h>

#include "report/answer.h"
#include "report/diff_inquiry.h"

static enum step own_step(const struct diff_inquiry *inquiry)
{
	return inquiry->there ? decision_step(&inquiry->change->decision[inquiry->side],
					      inquiry->change->phase)
			      : STEP_COUNT;
}

/* This side's decision, as if the step that decides the other one had been asked here. */
static struct decision decision_as_if(const struct diff_inquiry *inquiry,
				      const struct diff_inquiry *other, enum step step)
{
	struct decision decision = inquiry->change->decision[inquiry->side];
	bool reached = decision.steps[step] > STEP_NOT_APPLICABLE;
	if (step == STEP_PROFILE_IP) { /* has its own way with apps */
		if (decision.steps[step] == STEP_NOT_REACHED)
			decision.steps[step] = STEP_PASS;
		return decision;
	}
	if (!reached)
		decision.steps[step] = STEP_PASS;
	decision.step_reasons[step] = other->change->decision[other->side].step_reasons[step];
	return decision;
}

/* The lines of the other side's step on this side; `count` of the other's candidates are of
 * its own step. */
static enum status other_add(struct diff_inquiry *inquiry, const struct diff_inquiry *other,
			     size_t count)
{
	enum step step = own_step(other);
	const struct decision *mine = &inquiry->change->decision[inquiry->side];
	const struct decision *theirs = &inquiry->change->decision[other->side];
	size_t before = inquiry->count;
	if (step == STEP_COUNT || (step == own_step(inquiry) && mine->reason == theirs->reason &&
				   mine->step_reasons[step] == theirs->step_reasons[step]))
		return OK;
	struct decision decision = decision_as_if(inquiry, other, step);
	enum status status = inquiry_add_step(inquiry, step, &decision, RANK_OTHER, other);
	if (status == OK && inquiry->count == before)
		status = inquiry_add_objects(inquiry, other, count);
	return status;
}

/* --- A side -------------------------------------------------------------------------------- */

static struct facts witness_facts(const struct ruleset *ruleset, const struct login *login,
				  addr witness)
{
	enum hours hours = HOURS_INSIDE;
	ruleset_login_hours(ruleset, login, &hours);
	bool same = !login->has_session_ip || login->session_ip == login->ip;
	return (struct facts){.user = login->user,
			      .profile = login->profile,
			      .app = login->app,
			      .class = ruleset_class(ruleset, witness),
			      .via = (uint8_t)login->via,
			      .device = (uint8_t)login->device,
			      .credential = (uint8_t)login->credential,
			      .phase = (uint8_t)login->phase,
			      .hours = (uint8_t)hours,
			      .session_ip = same ? SESSION_SAME : SESSION_DIFFERENT,
			      .strong_auth = login->strong_auth};
}

static void inquiry_init(struct diff_inquiry *inquiry)
{
	const struct diff_subject *subject = &inquiry->group->subjects[0];
	inquiry->there = diff_subject_there(subject, inquiry->side);
	inquiry->login = inquiry->change->login[inquiry->side];
	inquiry->login.user = subject->side[inquiry->side].user;
	inquiry->login.profile = subject->side[inquiry->side].profile;
	if (inquiry->there)
		inquiry->facts = witness_facts(inquiry->view->diff->side[inquiry->side],
					       &inquiry->login, inquiry->change->witness);
}

/* Who came, went or moved, did that in a line of its own. */
static enum status standing_add(struct diff_inquiry *inquiry, const struct diff_inquiry *other)
{
	const struct diff_subject *subject = &inquiry->group->subjects[0];
	if (!other->there)
		return inquiry_add_subject(inquiry);
	if (inquiry->login.user == NONE ||
	    str_equal(diff_profile_name(inquiry->view, subject, OLD),
		      diff_profile_name(inquiry->view, subject, NEW)))
		return OK;
	const struct user *user = &inquiry_policy(inquiry)->users[inquiry->login.user];
	return inquiry_add_object(inquiry, EVIDENCE_USER, "user.profile", user->username,
				  user->profile.place.line ? user->profile.place : user->place);
}

static int candidate_compare(const void *a, const void *b)
{
	const struct diff_candidate *left = a, *right = b;
	int order = place_compare(left->evidence.place, right->evidence.place);
	if (!order)
		order = place_compare(left->evidence.via, right->evidence.via);
	return order ? order : (int)left->rank - (int)right->rank;
}

static int rank_compare(const void *a, const void *b)
{
	const struct diff_candidate *left = a, *right = b;
	int order = (int)left->rank - (int)right->rank;
	return order ? order : candidate_compare(a, b);
}

static bool same_line(struct place a, struct place b)
{
	return a.file == b.file && a.line == b.line;
}

/* Each once; all of one line are as likely as the likeliest of them. */
static void candidates_rank(struct diff_inquiry *inquiry)
{
	struct diff_candidate *at = inquiry->found;
	size_t kept = 0, line = 0;
	for (size_t i = 0; i < inquiry->count; i++) {
		if (kept && place_compare(at[kept - 1].evidence.place, at[i].evidence.place) == 0 &&
		    place_compare(at[kept - 1].evidence.via, at[i].evidence.via) == 0 &&
		    at[kept - 1].evidence.kind == at[i].evidence.kind)
			continue;
		at[kept++] = at[i];
	}
	inquiry->count = kept;
	for (size_t i = 0; i < kept; i++) {
		bool first = !i || !same_line(at[i - 1].evidence.place, at[i].evidence.place);
		line = first ? i : line;
		if (at[i].rank < at[line].rank)
			at[line].rank = at[i].rank;
	}
	for (size_t i = 0; i < kept; i++) {
		if (i && same_line(at[i - 1].evidence.place, at[i].evidence.place))
			at[i].rank = at[i - 1].rank;
		else if (inquiry_line_is_new(inquiry, at[i].evidence.place))
			at[i].rank = at[i].rank == RANK_OTHER ? RANK_OTHER_CHANGED : RANK_CHANGED;
	}
}

static enum status cause_make(struct diff_inquiry *inquiry, struct diff_cause *ret)
{
	struct diff_cause cause = {.there = inquiry->there,
				   .login = inquiry->login,
				   .decision = &inquiry->change->decision[inquiry->side]};
	if (inquiry->count)
		qsort(inquiry->found, inquiry->count, sizeof *inquiry->found, candidate_compare);
	candidates_rank(inquiry);
	if (inquiry->count)
		qsort(inquiry->found, inquiry->count, sizeof *inquiry->found, rank_compare);
	struct evidence *evidence = arena_array(inquiry->arena, inquiry->count, sizeof *evidence);
	if (!evidence)
		return NOMEM;
	for (size_t i = 0; i < inquiry->count; i++) {
		evidence[i] = inquiry->found[i].evidence;
		cause.changed += inquiry->found[i].rank <= RANK_OTHER_CHANGED;
		cause.likely += inquiry->found[i].rank < RANK_OTHER;
	}
	cause.evidence = evidence;
	cause.count = inquiry->count;
	if (!cause.likely && !inquiry->unwritten)
		cause.likely = cause.count;
	*ret = cause;
	return OK;
}

/* --- Both ------------------------------------------------------------------------------------ */

static enum status own_add(struct diff_inquiry *inquiry)
{
	enum step step = own_step(inquiry);
	if (step == STEP_COUNT)
		return OK;
	return inquiry_add_step(inquiry, step, &inquiry->change->decision[inquiry->side], RANK_OWN,
				NULL);
}

static enum status sides_ask(struct diff_inquiry sides[static SIDES])
{
	size_t own[SIDES];
	for (int side = OLD; side < SIDES; side++) {
		if (own_add(&sides[side]) != OK)
			return NOMEM;
		own[side] = sides[side].count;
	}
	for (int side = OLD; side < SIDES; side++) {
		int other = side == OLD ? NEW : OLD;
		if (!sides[side].there)
			continue;
		if (other_add(&sides[side], &sides[other], own[other]) != OK ||
		    standing_add(&sides[side], &sides[other]) != OK)
			return NOMEM;
		bool written = !sides[side].unwritten && !sides[other].unwritten;
		if (!sides[side].count && written && inquiry_add_subject(&sides[side]) != OK)
			return NOMEM;
	}
	return OK;
}

static enum status causes_find(const struct diff_view *view, const struct diff_group *group,
			       const struct diff_change *change, const struct range *where,
			       size_t where_count, struct arena *arena,
			       struct diff_cause ret[static SIDES])
{
	struct diff_inquiry sides[SIDES];
	struct diff_cause causes[SIDES];
	for (int side = OLD; side < SIDES; side++) {
		struct diff_lines *lines = view->lines[side];
		sides[side] = (struct diff_inquiry){.view = view,
						    .group = group,
						    .change = change,
						    .side = side,
						    .where = where,
						    .where_count = where_count,
						    .arena = arena};
		inquiry_init(&sides[side]);
		if (!lines->made && diff_lines_make(lines, diff_policy(view, side)) != OK)
			return NOMEM;
	}
	enum status status = sides_ask(sides);
	for (int side = OLD; side < SIDES && status == OK; side++)
		status = cause_make(&sides[side], &causes[side]);
	if (status == OK)
		memcpy(ret, causes, sizeof causes);
	return status;
}

enum status diff_causes_find(const struct diff_view *view, const struct diff_group *group,
			     const struct diff_change *change, struct arena *arena,
			     struct diff_cause ret[static SIDES])
{
	struct rangeset region;
	const struct range *parts;
	size_t count;
	if (diff_addresses(group, change, arena, &region) != OK ||
	    rangeset_parts(arena, region, &parts, &count) != OK)
		return NOMEM;
	return causes_find(view, group, change, parts, count, arena, ret);
}

enum status diff_causes_glance(const struct diff_view *view, const struct diff_group *group,
			       const struct diff_change *change, struct arena *arena,
			       struct diff_cause ret[static SIDES])
{
	const struct range witness = {change->witness, change->witness};
	return causes_find(view, group, change, &witness, 1, arena, ret);
}

struct place diff_cause_place(const struct diff_view *view, const struct diff_group *group,
			      const struct diff_cause *cause, int side)
{
	const struct policy *policy = diff_policy(view, side);
	const struct subject *subject = &group->subjects[0].side[side];
	if (cause->count)
		return cause->evidence->place;
	if (!cause->there)
		return (struct place){0};
	return subject->user == NONE ? policy->profiles[subject->profile].place
				     : policy->users[subject->user].place;
}
