#include "engine/diff_table.h"

#include "engine/diff_subjects.h"

/* A transition: bit 31, twelve bits of OLD's outcome, twelve of NEW's. */
enum { OUTCOME_BITS = 12, TOKEN_BITS = 3, REASON_BITS = 6 };

#define CHANGED (UINT32_C(1) << 31)

_Static_assert(TOKEN_NULL < 1 << TOKEN_BITS && REASON_NONE < 1 << REASON_BITS &&
		   VERDICT_COUNT <= 1 << (OUTCOME_BITS - REASON_BITS - TOKEN_BITS),
	       "an outcome fits its bits");

static uint32_t outcome_of(const struct decision *decision)
{
	return ((uint32_t)decision->verdict << REASON_BITS | decision->reason) << TOKEN_BITS |
	       decision->token;
}

static enum verdict outcome_verdict(uint32_t outcome)
{
	return (outcome & ((1u << OUTCOME_BITS) - 1)) >> (REASON_BITS + TOKEN_BITS);
}

enum diff_class transition_class(transition change)
{
	enum verdict old = outcome_verdict(change >> OUTCOME_BITS), new = outcome_verdict(change);
	if (old == new)
		return DIFF_REASON;
	if (old == VERDICT_REFUSE)
		return DIFF_OPENED;
	if (new == VERDICT_REFUSE)
		return DIFF_CLOSED;
	return verdict_strength(new) < verdict_strength(old) ? DIFF_WEAKENED : DIFF_TIGHTENED;
}

/* ---- one login ---- */

static const struct decision absent = {
    .verdict = VERDICT_REFUSE, .reason = REASON_NONE, .token = TOKEN_NULL};

static uint32_t app_of(const struct diff_question *question, const struct login_case *login_case,
		       unsigned side)
{
	if (!case_uses_app(login_case->via))
		return NONE;
	return question->apps[question->batch->apps[login_case->app]].side[side];
}

static struct facts facts_of(const struct diff_question *question,
			     const struct login_case *login_case, unsigned side)
{
	return case_facts(login_case, question->subject->side[side],
			  app_of(question, login_case, side),
			  question->hours[login_case->hours].side[side], 0);
}

void question_decide(const struct diff_question *question, const struct login_case *login_case,
		     uint32_t column, unsigned side, struct decision *ret)
{
	if (!subject_is_there(question->subject->side[side])) {
		*ret = absent;
		memset(ret->step_reasons, REASON_NONE, sizeof ret->step_reasons);
		return;
	}
	struct facts facts = facts_of(question, login_case, side);
	facts.class = question->columns->classes[side][column];
	decide(question->side[side], &facts, ret);
}

struct login question_login(const struct diff_question *question,
			    const struct login_case *login_case, uint32_t column, unsigned side)
{
	enum channel via = login_case->via;
	enum phase phase = login_case->phase;
	addr ip = question->cells->at[question->columns->first[column]].lowest;
	struct subject subject = question->subject->side[side];
	const struct diff_hours *hours = &question->hours[login_case->hours];
	bool timeless = subject_is_there(subject) &&
			ruleset_clock_missing(question->side[side], subject.profile);
	return (struct login){
	    .user = subject.user,
	    .profile = subject.profile,
	    .app = app_of(question, login_case, side),
	    .via = via,
	    .device = login_case->device,
	    .credential = login_case->credential,
	    .phase = phase,
	    .strong_auth = login_case->strong_auth,
	    .has_ip = true,
	    .has_at = !timeless,
	    .has_hours = timeless,
	    .has_session_ip = phase == PHASE_REQUEST,
	    .ip = ip,
	    .at = timeless ? 0 : hours->instant,
	    .hours = hours->side[side],
	    .session_ip = login_case->session_ip == SESSION_SAME ? ip : ip ^ 1,
	    .said_credential = case_uses_credential(via, phase),
	    .said_strong_auth = case_uses_strong_auth(via, phase),
	    .said_phase = phase == PHASE_REQUEST,
	};
}

/* ---- all of them ---- */

static struct case_space space_of(const struct diff_question *question, const uint32_t *apps)
{
	struct case_space space = case_space_logins;
	space.via = question->batch->via;
	space.phase = 1 << PHASE_LOGIN | 1 << PHASE_REQUEST;
	space.hours = (uint8_t)((1u << question->hours_count) - 1);
	space.session_ip = 1 << SESSION_SAME;
	if (question->sessions)
		space.session_ip |= 1 << SESSION_DIFFERENT;
	space.apps = apps;
	space.app_count = question->batch->count;
	return space;
}

static enum status cases_list(const struct diff_question *question, struct arena *arena,
			      struct diff_table *table)
{
	uint32_t *apps = arena_array(arena, question->batch->count, sizeof *apps);
	if (!apps)
		return NOMEM;
	for (uint32_t i = 0; i < question->batch->count; i++)
		apps[i] = i;
	struct case_space space = space_of(question, apps);
	struct case_walk walk = {0};
	table->cases = arena_array(arena, case_count(&space), sizeof *table->cases);
	if (!table->cases)
		return NOMEM;
	while (case_next(&walk, &space, &table->cases[table->case_count]))
		table->case_count++;
	table->values[DIFF_FACT_APP] = UINT64_MAX >> (64 - space.app_count);
	table->values[DIFF_FACT_HOURS] = space.hours;
	table->values[DIFF_FACT_DEVICE] = space.device;
	table->values[DIFF_FACT_CREDENTIAL] = space.credential;
	table->values[DIFF_FACT_STRONG_AUTH] = space.strong_auth;
	table->values[DIFF_FACT_SESSION_IP] = space.session_ip;
	return OK;
}

/* The outcomes of one case in all columns, on one side. */
static void side_decide(const struct diff_question *question, const struct login_case *login_case,
			unsigned side, uint32_t *ret)
{
	const uint32_t *classes = question->columns->classes[side];
	struct facts facts;
	struct decision decision = absent;
	bool there = subject_is_there(question->subject->side[side]);
	if (there)
		facts = facts_of(question, login_case, side);
	for (uint32_t column = 0; column < question->columns->count; column++) {
		if (there) {
			facts.class = classes[column];
			decide(question->side[side], &facts, &decision);
		}
		ret[column] = outcome_of(&decision);
	}
}

/* Whoever is not there is refused; that the other refuses, too, is no change. */
static transition transition_of(const struct diff_question *question, uint32_t old, uint32_t new)
{
	const struct diff_subject *subject = question->subject;
	bool one_absent =
	    !subject_is_there(subject->side[OLD]) || !subject_is_there(subject->side[NEW]);
	if (old == new || (one_absent && outcome_verdict(old) == outcome_verdict(new)))
		return 0;
	return CHANGED | old << OUTCOME_BITS | new;
}

enum status diff_table_new(const struct diff_question *question, struct arena *arena,
			   struct diff_table *ret)
{
	struct diff_table table = {.question = question};
	uint32_t columns = question->columns->count;
	uint32_t *old = arena_array(arena, columns, sizeof *old);
	uint32_t *new = arena_array(arena, columns, sizeof *new);
	if (!old || !new || cases_list(question, arena, &table) != OK)
		return NOMEM;
	table.at = arena_array(arena, (size_t)table.case_count * columns, sizeof *table.at);
	if (!table.at)
		return NOMEM;
	for (uint32_t i = 0; i < table.case_count; i++) {
		side_decide(question, &table.cases[i], OLD, old);
		side_decide(question, &table.cases[i], NEW, new);
		for (uint32_t n = 0; n < columns; n++) {
			transition change = transition_of(question, old[n], new[n]);
			table.at[(size_t)i * columns + n] = change;
			table.changed |= change != 0;
		}
	}
	*ret = table;
	return OK;
}
