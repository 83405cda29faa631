#include "report/explain_text.h"

#include "report/change.h"
#include "report/decision_text.h"
#include "report/instant.h"
#include "report/pieces.h"
#include "report/sentence.h"
#include "report/table.h"
#include "report/words.h"

static void write_place(struct out *out, const struct answer *answer, struct place place)
{
	if (!place.line)
		return;
	place_text(out, answer_policy(answer), place);
	if (place.column)
		out_format(out, ":%u", place.column);
}

static void write_named(struct out *out, const struct evidence *e)
{
	out_text(out, e->list);
	if (e->name.length) {
		out_text(out, strchr(e->list, '.') ? " of " : " ");
		piece_quoted(out, e->name);
	}
}

static void write_row(struct out *out, const struct evidence *e)
{
	out_text(out, "in ");
	piece_described(out, e);
	out_text(out, " of ");
	write_named(out, e);
}

static void write_hours(struct out *out, const struct answer *answer, const struct evidence *e)
{
	const struct login_hours *hours = &answer_profile(answer)->login_hours;
	write_named(out, e);
	if (e->day < DAYS) {
		out_format(out, ": %s ", weekday_names[e->day]);
		piece_hours(out, &hours->days[e->day]);
		out_text(out, "; it is ");
		instant_local_text(out, answer_policy(answer)->org.zone, answer->login->at);
	}
}

static void write_list(struct out *out, const struct answer *answer, const struct evidence *e)
{
	struct range room;
	if (e->rows == 0)
		out_text(out, "no ");
	else if (!answer_where(answer, &room))
		out_format(out, "%u row%s of ", e->rows, e->rows == 1 ? "" : "s");
	else if (e->rows == 1)
		out_text(out, "outside the only row of ");
	else
		out_format(out, "in none of the %u rows of ", e->rows);
	write_named(out, e);
}

/* What one piece of evidence says. */
static void write_evidence(struct out *out, const struct answer *answer, const struct evidence *e)
{
	switch (e->kind) {
	case EVIDENCE_ROW:
		write_row(out, e);
		return;
	case EVIDENCE_LIST:
		write_list(out, answer, e);
		return;
	case EVIDENCE_HOURS:
		write_hours(out, answer, e);
		return;
	case EVIDENCE_RULE:
		out_text(out, "rule ");
		piece_quoted(out, e->name);
		out_format(out, ": %s",
			   e->outcome != STEP_PASS ? step_outcome_words(e->outcome)
			   : e->met                ? "met by strong authentication"
						   : "does not apply");
		return;
	default:
		write_named(out, e);
	}
}

/* Why a step does not concern the login, where no line of the policy says it. */
static const char *not_applicable_words(const struct answer *answer, enum step step)
{
	static const char *const words[STEP_COUNT] = {
	    [STEP_USER_STATE] = "only a profile is given, no user",
	    [STEP_LOGIN_HOURS] = "the profile has no login hours",
	    [STEP_ORG_LOGIN_IP] = "the org's Session Settings have no login ranges",
	    [STEP_TOTP] = "no mfa_for_api with a registered authenticator",
	    [STEP_MFA] = "no permission and no rule set asks for it",
	    [STEP_DEVICE_ACTIVATION] = "only where people log in",
	    [STEP_TOKEN] = "only where a password is sent over the API",
	    [STEP_NO_PASSWORD] = "only where no password is sent",
	    [STEP_TRANSACTION_SECURITY] = "the policy has no rules",
	    [STEP_SESSION_IP] = "sessions are not locked to an address",
	};
	enum channel via = answer->outcomes->facts.via;
	if (step == STEP_MFA && channel_group(via) != GROUP_INTERACTIVE)
		return words[STEP_DEVICE_ACTIVATION];
	if (step == STEP_TOTP && channel_group(via) != GROUP_PASSWORD_API)
		return words[STEP_TOKEN];
	if (step == STEP_TOKEN && channel_group(via) == GROUP_PASSWORD_API)
		return "the authenticator's code stands in its place";
	return words[step];
}

/* Why a step did not end in one way. */
static const char *unknown_words(const struct answer *answer)
{
	return answer_depends(answer) || !answer->part ? "depends on what is not given"
						       : "not the same for all addresses";
}

/* What leads up to the evidence that the profile's ranges don't concern a login. */
static const char *profile_ip_words(const struct evidence *e)
{
	if (!e)
		return "";
	switch (e->kind) {
	case EVIDENCE_PROFILE:
		return "no login IP ranges in ";
	case EVIDENCE_SETTING: /* every request could be checked, but is not */
		return "checked at login only: ";
	default:
		return "lifted by ";
	}
}

static void write_why(struct out *out, const struct answer *answer, enum step step,
		      const struct evidence *e)
{
	const struct decision *decision = &answer->outcomes->decision;
	bool concerns = decision->steps[step] != STEP_NOT_APPLICABLE;
	if (decision->steps[step] == STEP_UNKNOWN && step != STEP_TRANSACTION_SECURITY)
		out_format(out, "%s%s", unknown_words(answer), e ? ": " : "");
	if (!concerns && step == STEP_PROFILE_IP)
		out_text(out, profile_ip_words(e));
	if (e) {
		write_evidence(out, answer, e);
		out_text(out, e->place.line ? "  " : "");
		write_place(out, answer, e->place);
		if (e->via.line) {
			out_text(out, " by @");
			out_name(out, e->via_name);
			out_char(out, ' ');
			write_place(out, answer, e->via);
		}
	} else if (!concerns) {
		out_text(out, not_applicable_words(answer, step));
	}
}

/* A row per piece of evidence; the step stands in the first. */
static enum status write_step(struct table *table, const struct answer *answer, enum step step)
{
	const struct decision *decision = &answer->outcomes->decision;
	struct evidence *evidence;
	size_t count, i = 0;
	if (answer_evidence(answer, step, &evidence, &count) != OK)
		return NOMEM;
	do {
		out_text(table_cell(table), i ? "" : step_words(step));
		out_text(table_cell(table), i ? "" : step_outcome_words(decision->steps[step]));
		table_colour(table, step_outcome_colour(decision->steps[step]));
		write_why(table_cell(table), answer, step, i < count ? &evidence[i] : NULL);
	} while (++i < count);
	return OK;
}

static enum status steps_text(const struct page *page, const struct answer *answer)
{
	struct table table;
	size_t count;
	const enum step *steps = steps_of(answer->login->phase, &count);
	enum status status = OK;
	table_init(&table, 3);
	out_format(page->out, "\n  Steps, by rule set %s\n",
		   rules_names[ruleset_rules(answer->ruleset)].at);
	for (size_t i = 0; i < count && status == OK; i++)
		status = write_step(&table, answer, steps[i]);
	return status == OK ? table_print(&table, page, 4) : table_drop(&table, status);
}

/* How sure, and from where. */
static enum status sources_text(const struct page *page, const struct answer *answer)
{
	const struct decision *decision = &answer->outcomes->decision;
	static const char *const sure[] = {
	    [GRADE_C] = "Confirmed by Salesforce's own text",
	    [GRADE_L] = "Likely: older or third-party text, not confirmed by Salesforce",
	    [GRADE_U] = "Unknown: Salesforce does not say; this is our reading",
	};
	struct out text;
	out_init_memory(&text);
	out_format(&text, "%s. See %s.", sure[decision->grade], reason_source(decision->reason));
	out_text(page->out, "\n  ");
	page_wrap(page, out_written(&text), 2, 2, "");
	enum status status = out_status(&text);
	out_clear(&text);
	return status;
}

enum status explain_text(const struct page *page, const struct answer *answer)
{
	if (verdict_paragraph(page, answer) != OK)
		return NOMEM;
	if (answer_depends(answer) && outcomes_text(page, answer, 0) != OK)
		return NOMEM;
	if (steps_text(page, answer) != OK)
		return NOMEM;
	if (answer_depends(answer))
		return OK;
	if (sources_text(page, answer) != OK)
		return NOMEM;
	return changes_text(page, answer, 0);
}

enum status explain_parts_text(const struct page *page, const struct answer *answer,
			       const struct part *parts, size_t count)
{
	enum status status = parts_text(page, answer, parts, count);
	for (size_t i = 0; i < count && status == OK; i++) {
		struct answer part = answer_of_part(answer, &parts[i]);
		status = answer_changes_find(&part);
		out_char(page->out, '\n');
		if (status == OK)
			status = explain_text(page, &part);
	}
	return status;
}
