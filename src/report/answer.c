#include "report/answer.h"

const struct policy *answer_policy(const struct answer *answer)
{
	return ruleset_policy(answer->ruleset);
}

bool answer_depends(const struct answer *answer)
{
	return answer->outcomes->verdict == VERDICT_DEPENDS;
}

const struct profile *answer_profile(const struct answer *answer)
{
	return &answer_policy(answer)->profiles[answer->login->profile];
}

const struct user *answer_user(const struct answer *answer)
{
	uint32_t user = answer->login->user;
	return user == NONE ? NULL : &answer_policy(answer)->users[user];
}

const struct app *answer_app(const struct answer *answer)
{
	const struct login *login = answer->login;
	if (login->app == NONE || (login->via != VIA_UNKNOWN && !channel_is_oauth(login->via)))
		return NULL;
	return &answer_policy(answer)->apps[login->app];
}

static bool uses_group(const struct login *login, enum channel_group group)
{
	return login->phase == PHASE_LOGIN && login->via != VIA_UNKNOWN &&
	       channel_group(login->via) == group;
}

bool answer_shows_credential(const struct answer *answer)
{
	return answer->login->said_credential || uses_group(answer->login, GROUP_PASSWORD_API);
}

bool answer_shows_strong_auth(const struct answer *answer)
{
	return answer->login->said_strong_auth || uses_group(answer->login, GROUP_INTERACTIVE);
}

enum step decision_step(const struct decision *decision, enum phase phase)
{
	size_t count;
	const enum step *steps = steps_of(phase, &count);
	for (size_t i = 0; decision->reason < REASON_NONE && i < count; i++)
		if (decision->step_reasons[steps[i]] == decision->reason &&
		    decision->steps[steps[i]] > STEP_NOT_APPLICABLE)
			return steps[i];
	return STEP_COUNT;
}

const struct range *answer_where(const struct answer *answer, struct range *room)
{
	if (answer->part)
		return answer->part;
	*room = (struct range){answer->login->ip, answer->login->ip};
	return answer->login->has_ip ? room : NULL;
}

static enum status evidence_at(const struct answer *answer, const struct login *login,
			       const struct facts *facts, const struct range *where,
			       const struct decision *decision, enum step step,
			       struct evidence **ret, size_t *ret_count)
{
	*ret = NULL;
	*ret_count = 0;
	if (step == STEP_COUNT)
		return OK;
	return evidence_find(answer->ruleset, login, facts, where, decision, step, answer->cache,
			     answer->scratch, ret, ret_count);
}

enum status answer_evidence(const struct answer *answer, enum step step, struct evidence **ret,
			    size_t *ret_count)
{
	const struct outcomes *outcomes = answer->outcomes;
	struct range room;
	return evidence_at(answer, answer->login, &outcomes->facts, answer_where(answer, &room),
			   &outcomes->decision, step, ret, ret_count);
}

enum status change_evidence(const struct answer *answer, const struct change *change,
			    enum step step, struct evidence **ret, size_t *ret_count)
{
	struct login login = *answer->login;
	struct range room;
	const struct range *where = answer_where(answer, &room);
	if (change->kind == CHANGE_IP) {
		room = (struct range){change->ip, change->ip};
		where = &room;
	}
	if (change->kind == CHANGE_HOURS)
		login.has_at = login.has_hours = false;
	return evidence_at(answer, &login, &change->facts, where, &change->decision, step, ret,
			   ret_count);
}

bool row_holds(const struct evidence *row, const struct range *where)
{
	return row->kind == EVIDENCE_ROW && row->range.first <= where->first &&
	       where->last <= row->range.last;
}

/* The evidence a step would have that had found a trusted address. */
enum status answer_trusted(const struct answer *answer, bool *ret)
{
	struct decision trusted = {.steps[STEP_TOKEN] = STEP_PASS,
				   .step_reasons[STEP_TOKEN] = REASON_TRUSTED_IP};
	struct range room;
	const struct range *where = answer_where(answer, &room);
	struct evidence *rows;
	size_t count;
	if (evidence_at(answer, answer->login, &answer->outcomes->facts, where, &trusted,
			STEP_TOKEN, &rows, &count) != OK)
		return NOMEM;
	*ret = false;
	for (size_t i = 0; where && i < count; i++)
		*ret |= row_holds(&rows[i], where);
	return OK;
}

struct answer answer_of_part(const struct answer *answer, const struct part *part)
{
	struct answer of_part = *answer;
	of_part.part = &part->range;
	of_part.outcomes = &part->outcomes;
	return of_part;
}

enum status answer_changes_find(struct answer *answer)
{
	struct login login = *answer->login;
	struct change *changes;
	if (answer->part) { /* its addresses are decided alike: one stands for all */
		login.has_ip = true;
		login.ip = answer->part->first;
	}
	if (changes_find(answer->ruleset, &login, answer->outcomes, answer->scratch, &changes,
			 &answer->change_count) != OK)
		return NOMEM;
	answer->changes = changes;
	return OK;
}

bool answer_is_estimate(const struct answer *answer)
{
	return answer->outcomes->decision.estimate;
}

struct str place_file(const struct policy *policy, struct place place)
{
	if (policy->sources && place.file < policy->sources->count)
		return policy->sources->at[place.file].name;
	return policy->file;
}

void place_text(struct out *out, const struct policy *policy, struct place place)
{
	out_terminal_text(out, place_file(policy, place));
	if (place.line)
		out_format(out, ":%u", place.line);
}

enum status region_text(struct out *out, struct rangeset region, struct arena *scratch)
{
	const struct range *parts;
	size_t count;
	char text[RANGE_TEXT];
	if (rangeset_parts(scratch, region, &parts, &count) != OK)
		return NOMEM;
	if (count)
		out_bytes(out, text, range_format(parts[0], text));
	if (count > 1)
		out_format(out, " and %zu more", count - 1);
	return OK;
}

struct str fact_value(enum fact fact, const struct facts *facts)
{
	switch (fact) {
	case FACT_VIA:
		return channel_names[facts->via];
	case FACT_AT:
		return hours_names[facts->hours];
	case FACT_DEVICE:
		return device_names[facts->device];
	case FACT_SESSION_IP:
		return session_names[facts->session_ip];
	default:
		return (struct str){0};
	}
}
