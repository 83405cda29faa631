#include "report/diagnostics.h"

#include "engine/audit_rules.h"
#include "report/diagnostics_tables.h"
#include "report/reset_words.h"

enum { CODE_LONGEST = 64 };

const struct diagnostic_group *const diagnostic_groups[DIAGNOSTIC_GROUPS] = {
    &diagnostics_of_yaml,     &diagnostics_of_ranges,    &diagnostics_of_values,
    &diagnostics_of_names,    &diagnostics_of_files,     &diagnostics_of_lists,
    &diagnostics_of_git,      &diagnostics_of_projects,  &diagnostics_of_metadata,
    &diagnostics_of_joins,    &diagnostics_of_logins,    &diagnostics_of_scenarios,
    &diagnostics_of_refusals, &diagnostics_of_questions, &diagnostics_of_permits,
    &diagnostics_of_resets,
};

struct str code_bare(struct str code)
{
	bool bracketed = code.length > 2 && code.at[0] == '[' && code.at[code.length - 1] == ']';
	return bracketed ? (struct str){code.at + 1, code.length - 2} : code;
}

const struct diagnostic *diagnostic_find(struct str code)
{
	code = code_bare(code);
	for (size_t g = 0; g < DIAGNOSTIC_GROUPS; g++)
		for (size_t i = 0; i < diagnostic_groups[g]->count; i++)
			if (str_equal(str_of(diagnostic_groups[g]->rows[i].code), code))
				return &diagnostic_groups[g]->rows[i];
	return NULL;
}

/* Our codes have no capitals; what is too long for the room is near none. */
static struct str lower_case(struct str code, char room[static CODE_LONGEST])
{
	if (code.length > CODE_LONGEST)
		return (struct str){0};
	for (size_t i = 0; i < code.length; i++)
		room[i] = code.at[i] >= 'A' && code.at[i] <= 'Z' ? (char)(code.at[i] - 'A' + 'a')
								 : code.at[i];
	return (struct str){room, code.length};
}

bool diagnostic_is_finding(const struct diagnostic *diagnostic)
{
	return !diagnostic->verdicts && !diagnostic->hides_reset;
}

/* The codes there are, one after the other: `nearest` becomes the one that is nearest so far,
 * `limit` how far it may be. */
static void nearer_take(struct str code, const char *other, unsigned *limit, const char **nearest)
{
	unsigned distance = str_distance(code, str_of(other), *limit);
	if (distance > *limit || (*nearest && distance == *limit))
		return;
	*nearest = other;
	*limit = distance;
}

const char *diagnostic_nearest(struct str code)
{
	char room[CODE_LONGEST];
	code = lower_case(code_bare(code), room);
	unsigned limit = str_tolerance(code);
	const char *nearest = NULL;
	for (size_t g = 0; g < DIAGNOSTIC_GROUPS; g++)
		for (size_t i = 0; i < diagnostic_groups[g]->count; i++)
			nearer_take(code, diagnostic_groups[g]->rows[i].code, &limit, &nearest);
	for (size_t i = 0; i < AUDIT_RULE_COUNT; i++)
		nearer_take(code, audit_rules[i].id.at, &limit, &nearest);
	return nearest;
}

void diagnostic_kind_text(struct out *out, const struct diagnostic *diagnostic)
{
	const char *joint = "";
	if (diagnostic_is_finding(diagnostic))
		out_str(out, severity_names[diagnostic->severity]);
	for (unsigned verdict = 0; verdict < VERDICT_COUNT; verdict++)
		if (diagnostic->verdicts & 1u << verdict) {
			out_text(out, joint);
			out_str(out, verdict_names[verdict]);
			joint = " or ";
		}
	if (diagnostic->hides_reset) {
		out_text(out, joint);
		out_str(out, reset_answer_names[RESET_MISSING]);
	}
}

/* --- What Salesforce said --------------------------------------------------- */

static bool is_code_character(char c)
{
	return c == '_' || char_is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Does the code stand in the text, with no letter, digit or _ beside it? */
static bool code_is_within(struct str code, struct str text)
{
	for (size_t at = 0; at + code.length <= text.length; at++) {
		size_t end = at + code.length;
		if (memcmp(text.at + at, code.at, code.length) == 0 &&
		    (at == 0 || !is_code_character(text.at[at - 1])) &&
		    (end == text.length || !is_code_character(text.at[end])))
			return true;
	}
	return false;
}

/* Is it what Salesforce answers when it decides so? Sentences of Login History
 * have to be the whole text. */
static bool is_answer(const struct decision *decision, struct str text)
{
	struct answer_codes codes = decision_codes(decision, VIA_SOAP);
	return (codes.soap.length && code_is_within(codes.soap, text)) ||
	       (codes.login_status.length && code_is_within(codes.login_status, text)) ||
	       (codes.history.length && str_equal_nocase(codes.history, text));
}

size_t salesforce_reasons(struct str text, const struct diagnostic *ret[REASON_COUNT])
{
	size_t count = 0;
	for (unsigned reason = 0; reason < REASON_COUNT; reason++) {
		const struct diagnostic *row = diagnostic_find(reason_names[reason]);
		bool answers = false;
		for (unsigned verdict = 0; row && verdict < VERDICT_COUNT; verdict++) {
			const struct decision decision = {.verdict = (uint8_t)verdict,
							  .reason = (uint8_t)reason};
			if (row->verdicts & 1u << verdict)
				answers = answers || is_answer(&decision, text);
		}
		if (answers)
			ret[count++] = row;
	}
	return count;
}
