#include "report/proof_faults.h"

#include "engine/behaviour.h"
#include "report/pieces.h"
#include "report/proof_words.h"

/* --- Which steps ---------------------------------------------------------------- */

/* Looked for: the lines of a step, of which only these kinds are at fault. */
struct search {
	enum step step;
	unsigned kinds; /* 1 << enum evidence_kind */
};

enum {
	ALL_KINDS = (1 << (EVIDENCE_SETTING + 1)) - 1,
	/* A list that does not hold the address lets nobody in. */
	LETS_IN = ALL_KINDS & ~(1 << EVIDENCE_LIST),
	SEARCHES_MAX = 4
};

struct searches {
	struct search at[SEARCHES_MAX];
	size_t count;
};

static void search_add(struct searches *searches, enum step step, unsigned kinds)
{
	if (step < STEP_COUNT)
		searches->at[searches->count++] = (struct search){step, kinds};
}

/* Is it more than the property asks for, not less? */
static bool is_too_strict(const struct property *property, enum verdict verdict)
{
	const struct words *wanted = &property->expect.verdicts;
	for (uint32_t i = 0; i < wanted->count; i++)
		if (verdict_strength(wanted->at[i].value) >= verdict_strength(verdict))
			return verdict == VERDICT_REFUSE;
	return verdict == VERDICT_REFUSE || property->kind == PROPERTY_ALWAYS;
}

/* Does only a refusal hold (or a code, which few can give)? */
static bool wants_refusal(const struct property *property)
{
	enum {
		REST =
		    1 << VERDICT_ALLOW | 1 << VERDICT_MFA | 1 << VERDICT_VERIFY | 1 << VERDICT_TOKEN
	};
	if (property->kind == PROPERTY_ALWAYS)
		return property->expect.verdicts.set == 1u << VERDICT_REFUSE;
	return (property->scope.expect.verdicts.set & REST) == REST;
}

/* Too strict: what the deciding step says. Let in: what the steps let pass that would have
 * refused; and the deciding one, where it could have asked for more. */
static struct searches searches_of(const struct property *property, const struct answer *answer)
{
	const struct decision *decision = &answer->outcomes->decision;
	enum step deciding = decision_step(decision, answer->login->phase);
	struct searches searches = {0};
	if (is_too_strict(property, decision->verdict)) {
		search_add(&searches, deciding, ALL_KINDS);
		return searches;
	}
	if (decision->verdict == VERDICT_ALLOW && !wants_refusal(property)) {
		search_add(&searches, deciding, LETS_IN);
		search_add(&searches, STEP_PROFILE_IP, 1u << EVIDENCE_APP);
		return searches;
	}
	search_add(&searches, STEP_ORG_LOGIN_IP, 1u << EVIDENCE_ROW);
	search_add(&searches, STEP_PROFILE_IP, LETS_IN);
	if (property->scope.at.count)
		search_add(&searches, STEP_LOGIN_HOURS, 1u << EVIDENCE_HOURS);
	return searches;
}

/* --- Looking --------------------------------------------------------------------- */

static enum status fault_add(struct faults *faults, const struct evidence *evidence)
{
	struct arena *arena = faults->report->scratch;
	struct place *key = arena_array(arena, 2, sizeof *key);
	uint32_t old;
	if (!key)
		return NOMEM;
	key[0] = evidence->place;
	key[1] = evidence->via;
	if (map_add(&faults->known, arena, (struct str){(const char *)key, 2 * sizeof *key},
		    (uint32_t)faults->count, &old) != OK)
		return NOMEM;
	if (old != MAP_NONE)
		return OK;
	struct evidence *added = arena_push(arena, &faults->at, faults->count, sizeof *added);
	if (!added)
		return NOMEM;
	*added = *evidence;
	faults->count++;
	return OK;
}

static enum status step_add(struct faults *faults, const struct answer *answer,
			    const struct search *search, bool *ret_row)
{
	struct evidence *found;
	size_t count;
	if (answer_evidence(answer, search->step, &found, &count) != OK)
		return NOMEM;
	for (size_t i = 0; i < count; i++) {
		if (!(search->kinds >> found[i].kind & 1) || !found[i].place.line)
			continue;
		*ret_row |= found[i].kind == EVIDENCE_ROW;
		faults->any = true;
		if (fault_add(faults, &found[i]) != OK)
			return NOMEM;
	}
	return OK;
}

/* Where rows are at fault those of all addresses; anything else is so from each of them. */
static enum status search_run(struct faults *faults, const struct answer *answer,
			      const struct search *search, struct rangeset region)
{
	struct answer there = *answer;
	bool row = false;
	enum status status = step_add(faults, answer, search, &row);
	for (size_t i = 0; row && i < region.count && status == OK; i++) {
		there.part = &region.ranges[i];
		status = step_add(faults, &there, search, &row);
	}
	return status;
}

static enum status login_add(struct faults *faults, const struct property *property,
			     const struct login *login, struct rangeset region)
{
	struct outcomes outcomes;
	struct answer answer;
	if (proof_answer(faults->report, login, &outcomes, &answer) != OK)
		return NOMEM;
	faults->cache.arena = faults->report->scratch;
	answer.cache = &faults->cache;
	faults->any = false;
	struct searches searches = searches_of(property, &answer);
	for (size_t i = 0; i < searches.count; i++)
		if (search_run(faults, &answer, &searches.at[i], region) != OK)
			return NOMEM;
	if (faults->any)
		return OK;
	/* Nothing is in the way: the profile has no ranges, or the list does not hold it. */
	const struct search open[] = {{STEP_PROFILE_IP, LETS_IN},
				      {decision_step(&outcomes.decision, login->phase), ALL_KINDS}};
	for (size_t i = 0; i < 2 && !faults->any; i++)
		if (open[i].step < STEP_COUNT &&
		    search_run(faults, &answer, &open[i], region) != OK)
			return NOMEM;
	return OK;
}

/* --- A violation ------------------------------------------------------------------- */

/* The witness, with the facts of another combination. */
static struct login case_login(const struct violation *violation, const struct login_case *of,
			       uint32_t app)
{
	struct login login = violation->login;
	login.via = of->via;
	login.app = app;
	login.device = case_uses_device(of->via, of->phase) ? of->device : DEVICE_UNKNOWN;
	login.credential = of->credential;
	login.strong_auth = of->strong_auth;
	login.phase = of->phase;
	return login;
}

/* Does the combination have another channel or app than the one before it, and the same hours
 * and session as the witness? */
static bool case_counts(const struct violation *violation, uint32_t index)
{
	const struct login_case *at = &violation->cases[index], *first = &violation->witness_case;
	return at->hours == first->hours && at->session_ip == first->session_ip &&
	       at->phase == first->phase &&
	       (index == 0 || at->via != at[-1].via || at->app != at[-1].app);
}

static enum status cases_add(struct faults *faults, const struct property *property,
			     const struct violation *violation, struct rangeset region)
{
	for (uint32_t i = 0; i < violation->case_count; i++) {
		const struct login_case *at = &violation->cases[i];
		bool app = case_uses_app(at->via);
		for (uint32_t n = 0; n < (app ? violation->app_count : 1); n++) {
			struct login login =
			    case_login(violation, at, app ? violation->apps[n] : NONE);
			if (case_counts(violation, i) &&
			    login_add(faults, property, &login, region) != OK)
				return NOMEM;
		}
	}
	return OK;
}

/* The witness, of each other profile. Those of one kind stand in the policy's order, so a
 * profile's own comes before its users. */
static enum status profiles_add(struct faults *faults, const struct property *property,
				const struct violation *violation, struct rangeset region)
{
	uint32_t count = ruleset_policy(faults->report->ruleset)->profile_count;
	bool *seen = arena_array(faults->report->scratch, count, sizeof *seen);
	if (!seen)
		return NOMEM;
	seen[violation->subjects[0].profile] = true;
	for (uint32_t i = 1; i < violation->subject_count; i++) {
		const struct subject *subject = &violation->subjects[i];
		struct login login = violation->login;
		if (seen[subject->profile])
			continue;
		seen[subject->profile] = true;
		login.user = subject->user;
		login.profile = subject->profile;
		if (login_add(faults, property, &login, region) != OK)
			return NOMEM;
	}
	return OK;
}

enum status faults_add_violation(struct faults *faults, const struct proof *proof,
				 const struct violation *violation)
{
	struct rangeset region;
	if (violation_addresses(violation, faults->report->scratch, &region) != OK ||
	    cases_add(faults, proof->property, violation, region) != OK)
		return NOMEM;
	return profiles_add(faults, proof->property, violation, region);
}

/* --- A change ----------------------------------------------------------------------- */

/* The step that decided before; where it says nothing, the one that decides now. */
enum status faults_add_change(struct faults *faults, const struct diff_change *change,
			      struct rangeset region)
{
	struct login login = change->login[NEW];
	struct outcomes outcomes;
	struct answer answer;
	login.ip = region.ranges[0].first;
	if (proof_answer(faults->report, &login, &outcomes, &answer) != OK)
		return NOMEM;
	faults->cache.arena = faults->report->scratch;
	answer.cache = &faults->cache;
	const struct search searches[] = {
	    {decision_step(&change->decision[OLD], change->phase), LETS_IN},
	    {decision_step(&change->decision[NEW], change->phase), LETS_IN},
	    {STEP_PROFILE_IP, LETS_IN}};
	for (size_t i = 0; i < sizeof searches / sizeof *searches && !faults->count; i++)
		if (searches[i].step < STEP_COUNT &&
		    search_run(faults, &answer, &searches[i], region) != OK)
			return NOMEM;
	return OK;
}

/* --- Words -------------------------------------------------------------------------- */

static void write_named(struct out *out, const char *before, const struct evidence *fault,
			const char *behind)
{
	out_text(out, before);
	if (fault->name.length) {
		out_char(out, ' ');
		piece_quoted(out, fault->name);
	}
	out_text(out, behind);
}

static void write_line(struct out *out, const struct policy *policy, const struct evidence *fault)
{
	out_text(out, " (");
	place_text(out, policy, fault->place);
	out_char(out, ')');
}

void fault_words(struct out *out, const struct policy *policy, const struct evidence *fault)
{
	switch (fault->kind) {
	case EVIDENCE_ROW:
		piece_row(out, policy, fault);
		out_text(out, " of ");
		write_named(out, fault->list, fault, "");
		return;
	case EVIDENCE_LIST:
		out_text(out, "no row of ");
		write_named(out, fault->list, fault, "");
		break;
	case EVIDENCE_APP:
		write_named(out, "app", fault, ", which lifts the profile's ranges");
		break;
	default:
		write_named(out, fault->list, fault,
			    strcmp(fault->list, "profile") == 0 ? ", which has no login_ip_ranges"
								: "");
	}
	write_line(out, policy, fault);
}
