#include "report/proof_words.h"

#include "report/pieces.h"

const char *const proof_result_words[PROOF_RESULT_COUNT] = {
    [PROVED] = "PROVED", [REFUTED] = "REFUTED", [UNDECIDED] = "UNDECIDED"};
const char *const proof_result_signs[PROOF_RESULT_COUNT] = {
    [PROVED] = "✓", [REFUTED] = "✗", [UNDECIDED] = "?"};
const enum colour proof_result_colours[PROOF_RESULT_COUNT] = {
    [PROVED] = COLOUR_GOOD, [REFUTED] = COLOUR_BAD, [UNDECIDED] = COLOUR_OPEN};

const struct login *proof_login(const struct proof *proof)
{
	if (proof->violation_count)
		return &proof->violations[0].login;
	if (proof->diff_change)
		return &proof->diff_login;
	if (proof->result == REFUTED)
		return proof->has_nearest ? &proof->nearest : NULL;
	if (proof->result == PROVED)
		return proof->has_example ? &proof->example : NULL;
	return proof->open.login.has_ip ? &proof->open.login : NULL;
}

enum status proof_answer(const struct proof_report *report, const struct login *login,
			 struct outcomes *outcomes, struct answer *ret)
{
	*ret = (struct answer){.ruleset = report->ruleset,
			       .login = login,
			       .outcomes = outcomes,
			       .scratch = report->scratch};
	return outcomes_find(report->ruleset, login, report->scratch, outcomes);
}

/* --- What was looked at ------------------------------------------------------------------ */

void proof_word_cases(struct out *out, const struct proof *proof)
{
	piece_number(out, proof->cases, "case", "cases");
	if (proof->cells) {
		out_text(out, ": up to ");
		piece_number(out, proof->cells, "region of addresses", "regions of addresses");
		out_text(out, " × ");
		piece_number(out, proof->facts, "combination of facts", "combinations of facts");
	}
	out_text(out, ", for ");
	piece_number(out, proof->subjects, "profile or user", "profiles and users");
	if (proof->kinds >= proof->subjects)
		return;
	if (proof->kinds == 1) {
		out_text(out, " that cannot be told apart");
		return;
	}
	out_text(out, ", ");
	piece_count(out, (struct count){.low = proof->kinds});
	out_text(out, " of which can be told apart");
}

const char *proof_assumed(const struct property *property, unsigned index)
{
	const struct scope *scope = &property->scope;
	bool always = property->kind == PROPERTY_ALWAYS;
	const char *const words[] = {
	    scope->phase.set ? NULL : "a login, not a request (phase)",
	    !always || scope->credential.set ? NULL : "the password alone (credential)",
	    !always || scope->strong_auth.set ? NULL : "no strong authentication (strong_auth)",
	};
	if (property->kind == PROPERTY_NO_BROADER)
		return NULL;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i] && index-- == 0)
			return words[i];
	return NULL;
}

/* --- What contradicts it ----------------------------------------------------------------- */

static void write_parts(struct out *out, const struct range *parts, size_t count)
{
	for (size_t i = 0; i < count && i < PROOF_SHOWN; i++) {
		out_text(out, i ? ", " : "");
		piece_range(out, parts[i]);
	}
	if (count > PROOF_SHOWN) {
		out_text(out, " and ");
		piece_number(out, count - PROOF_SHOWN, "more range", "more ranges");
	}
}

/* A set that is most of all addresses is said by what it lacks, and so is its size. */
enum status proof_word_set(struct out *out, struct rangeset set, struct arena *scratch)
{
	const addr half = (addr)1 << 127;
	const struct range *parts;
	struct rangeset rest;
	size_t count;
	struct count size = rangeset_count(set);
	bool most = !size.all && size.low > half;
	if (size.all) {
		out_text(out, "every address");
		return OK;
	}
	if (rangeset_complement(scratch, set, &rest) != OK ||
	    rangeset_parts(scratch, most ? rest : set, &parts, &count) != OK)
		return NOMEM;
	out_text(out, most ? "every address but " : "");
	write_parts(out, parts, count);
	if (size.low == 1)
		return OK;
	out_text(out, most ? " (all but " : " (");
	if (most)
		size.low = -size.low;
	piece_count(out, size);
	out_text(out, size.low == 1 ? " address)" : " addresses)");
	return OK;
}

enum status proof_word_region(struct out *out, const struct proof *proof, struct arena *scratch)
{
	struct rangeset all;
	enum status status = proof_addresses(proof, scratch, &all);
	return status == OK ? proof_word_set(out, all, scratch) : status;
}

/* "user etl@acme.example", "profile Administrator". */
static void write_subject(struct out *out, const struct policy *policy,
			  const struct subject *subject)
{
	bool user = subject->user != NONE;
	out_text(out, user ? "" : "profile ");
	out_name(out, user ? policy->users[subject->user].username
			   : policy->profiles[subject->profile].name);
}

void proof_word_named(struct out *out, const struct policy *policy, const struct subject *subjects,
		      uint32_t count, uint32_t *shown)
{
	for (uint32_t i = 0; i < count && *shown < PROOF_SHOWN; i++) {
		out_text(out, (*shown)++ ? ", " : "");
		write_subject(out, policy, &subjects[i]);
	}
}

/* Kinds of subjects come once, where their first violation is. */
static bool kind_is_new(const struct proof *proof, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (proof->violations[i].subjects == proof->violations[at].subjects)
			return false;
	return true;
}

void proof_word_subjects(struct out *out, const struct policy *policy, const struct proof *proof)
{
	enum { KINDS_MAX = 1000 }; /* looked through for names; all are counted elsewhere */
	uint32_t shown = 0;
	uint64_t count = 0;
	size_t limit = proof->violation_count < KINDS_MAX ? proof->violation_count : KINDS_MAX;
	for (size_t i = 0; i < limit; i++) {
		const struct violation *violation = &proof->violations[i];
		if (!kind_is_new(proof, i))
			continue;
		proof_word_named(out, policy, violation->subjects, violation->subject_count,
				 &shown);
		count += violation->subject_count;
	}
	if (count > shown)
		out_format(out, " and %llu more%s", (unsigned long long)(count - shown),
			   limit < proof->violation_count ? " at least" : "");
}

/* --- What is open -------------------------------------------------------------------------- */

static void write_database(struct out *out, const struct policy *policy, bool country, addr from)
{
	struct str file = country ? policy->geo.country_file : policy->geo.asn_file;
	char text[ADDR_TEXT];
	if (!file.length) {
		out_format(out, "no database of %s is named (geo.%s)",
			   country ? "countries" : "networks", country ? "country" : "asn");
		return;
	}
	addr_format(from, text);
	piece_quoted(out, file);
	out_format(out, " has no record of %s", text);
}

void proof_word_open(struct out *out, const struct policy *policy, const struct proof *proof)
{
	const struct txn_rule *rule = proof->open.rule;
	const struct login *login = &proof->open.login;
	bool country = rule->country_count > 0 &&
		       !(login->has_ip && rangeset_holds(policy->geo.country_known, login->ip));
	out_text(out, "The transaction security rule ");
	piece_quoted(out, rule->name);
	if (!login->has_ip) {
		out_text(out, " asks for locations that no database knows.");
		return;
	}
	out_text(out, " (");
	place_text(out, policy, rule->place);
	out_format(out, ") asks for the %s, and ", country ? "country" : "network");
	write_database(out, policy, country, login->ip);
	out_text(out, ".");
}

void proof_word_approved(struct out *out, const struct proved *proved)
{
	const struct decision *decision = &proved->proof.diff_change->decision[OLD];
	out_name(out, ruleset_policy(proved->approved)->file);
	out_text(out, " says ");
	out_str(out, verdict_names[decision->verdict]);
	if (decision->reason == REASON_NONE) {
		out_text(out, ", for nobody is there");
		return;
	}
	out_text(out, " [");
	out_str(out, reason_names[decision->reason]);
	out_text(out, "]");
}

static size_t vacuous_count(const struct proof_report *report, enum proof_result result)
{
	size_t count = 0;
	for (size_t i = 0; i < report->count; i++)
		count += report->at[i].proof.vacuous && report->at[i].proof.result == result;
	return count;
}

void proof_word_totals(struct out *out, const struct proof_report *report)
{
	static const enum proof_result order[] = {REFUTED, UNDECIDED, PROVED};
	piece_number(out, report->count, "property", "properties");
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		size_t vacuous = vacuous_count(report, order[i]);
		if (report->of[order[i]])
			out_format(out, ", %zu %s", report->of[order[i]],
				   proof_result_names[order[i]].at);
		if (vacuous)
			out_format(out, ", %zu of them vacuous", vacuous);
	}
	if (report->declared > report->count)
		out_format(out, ", %zu not chosen", report->declared - report->count);
}
