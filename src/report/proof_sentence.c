/* The answer to a property in one sentence that says what the property is about. */
#include "report/instant.h"
#include "report/pieces.h"
#include "report/proof_words.h"
#include "report/words.h"

/* --- A login ---------------------------------------------------------------------- */

/* "TOKEN REQUIRED for etl@acme.example by soap from 0.0.0.0". */
static void write_login(struct out *out, const struct policy *policy, const struct login *login,
			enum verdict verdict)
{
	const struct subject who = {login->user, login->profile};
	char text[ADDR_TEXT];
	uint32_t shown = 0;
	out_text(out, verdict_words(verdict));
	out_text(out, " for ");
	proof_word_named(out, policy, &who, 1, &shown);
	out_text(out, " by ");
	out_str(out, channel_names[login->via]);
	if (login->app != NONE) {
		out_text(out, " with app ");
		piece_quoted(out, policy->apps[login->app].name);
	}
	addr_format(login->ip, text);
	out_format(out, " from %s", text);
}

/* --- Minutes ------------------------------------------------------------------------ */

enum { SPANS_MAX = DAY_MINUTES / 2 + 1 };

/* The parts of a day without such a login, as minutes [first, last + 1). */
struct day_spans {
	uint16_t at[SPANS_MAX][2];
	uint32_t count;
};

static void spans_find(const bool *ticked, unsigned day, struct day_spans *ret)
{
	const bool *of_day = ticked + (size_t)day * DAY_MINUTES;
	ret->count = 0;
	for (unsigned minute = 0; minute < DAY_MINUTES; minute++) {
		if (of_day[minute])
			continue;
		if (minute > 0 && !of_day[minute - 1])
			ret->at[ret->count - 1][1]++;
		else {
			ret->at[ret->count][0] = (uint16_t)minute;
			ret->at[ret->count++][1] = (uint16_t)(minute + 1);
		}
	}
}

static bool days_alike(const bool *ticked, unsigned a, unsigned b)
{
	return memcmp(ticked + (size_t)a * DAY_MINUTES, ticked + (size_t)b * DAY_MINUTES,
		      DAY_MINUTES * sizeof *ticked) == 0;
}

static void write_spans(struct out *out, const struct day_spans *spans)
{
	for (uint32_t i = 0; i < spans->count; i++) {
		unsigned from = spans->at[i][0], to = spans->at[i][1];
		out_text(out, i ? ", " : "");
		if (to - from == DAY_MINUTES)
			out_format(out, "all%cday", HARD_BLANK);
		else
			out_format(out, "%02u:%02u-%02u:%02u", from / 60, from % 60, to / 60,
				   to % 60);
	}
}

void proof_word_minutes(struct out *out, const struct proof *proof)
{
	struct day_spans spans;
	bool any = false;
	for (unsigned day = 0, last; day < DAYS; day = last + 1) {
		for (last = day; last + 1 < DAYS && days_alike(proof->ticked, day, last + 1);)
			last++;
		spans_find(proof->ticked, day, &spans);
		if (!spans.count)
			continue;
		out_text(out, any ? "; " : "");
		any = true;
		out_bytes(out, weekday_names[day], 3);
		if (last > day) {
			out_char(out, '-');
			out_bytes(out, weekday_names[last], 3);
		}
		out_char(out, HARD_BLANK);
		write_spans(out, &spans);
	}
}

static void write_minutes(struct out *out, const struct policy *policy, const struct proof *proof)
{
	const struct profile *profile = &policy->profiles[proof->nearest.profile];
	out_text(out, ": ");
	proof_word_minutes(out, proof);
	if (!proof->has_nearest || !profile->login_hours.place.line)
		return;
	out_text(out, " (");
	place_text(out, policy, profile->login_hours.place);
	out_text(out, ")");
}

/* --- The answer ----------------------------------------------------------------------- */

static void write_vacuous(struct out *out, const struct proved *proved)
{
	const char *whose = proved->proof.subjects ? "no address" : "nobody";
	out_format(out,
		   "Vacuous, for it speaks of no login at all: %s is in its scope. It says that ",
		   whose);
	property_words(out, proved->property);
	out_char(out, '.');
}

static void write_held(struct out *out, const struct proved *proved)
{
	static const char *const quantities[PROPERTY_KIND_COUNT] = {
	    [PROPERTY_NEVER] = "No ", [PROPERTY_ALWAYS] = "Every ", [PROPERTY_EXISTS] = "Some "};
	const struct property *property = proved->property;
	if (property->kind == PROPERTY_NO_BROADER) {
		out_text(out, "Nobody gets in where ");
		out_name(out, property->approved);
		out_text(out, " refuses, or with less proof.");
		return;
	}
	out_text(out, quantities[property->kind]);
	property_word_logins(out, property);
	property_word_expect(out, property, "is");
	out_char(out, '.');
}

/* Of `exists`: none, or none at some minutes. */
static void write_none(struct out *out, const struct policy *policy, const struct proved *proved)
{
	const struct proof *proof = &proved->proof;
	out_text(out, "No ");
	property_word_logins(out, proved->property);
	property_word_decided(out, proved->property, "is");
	if (proof->has_minute) {
		out_text(out, " at ");
		piece_count(out, (struct count){.low = proof->minutes});
		out_format(out, " minute%s of the week", proof->minutes == 1 ? "" : "s");
		write_minutes(out, policy, proof);
	}
	out_char(out, '.');
}

static void write_refuted(struct out *out, const struct policy *policy, const struct proved *proved)
{
	const struct proof *proof = &proved->proof;
	const struct login *login = proof_login(proof);
	if (proof->property->kind == PROPERTY_EXISTS) {
		write_none(out, policy, proved);
		return;
	}
	write_login(out, policy, login,
		    proof->diff_change ? proof->diff_change->decision[NEW].verdict
				       : proof->violations[0].decision.verdict);
	out_text(out, ", but ");
	if (proof->diff_change)
		proof_word_approved(out, proved);
	else
		property_words(out, proved->property);
	out_char(out, '.');
}

static void write_undecided(struct out *out, const struct proved *proved)
{
	static const char *const quantities[PROPERTY_KIND_COUNT] = {
	    [PROPERTY_NEVER] = "any ", [PROPERTY_ALWAYS] = "every ", [PROPERTY_EXISTS] = "some "};
	const struct property *property = proved->property;
	out_text(out, "It cannot be told whether ");
	if (property->kind == PROPERTY_NO_BROADER) {
		out_text(out, "somebody gets in where ");
		out_name(out, property->approved);
		out_text(out, " refuses, or with less proof.");
		return;
	}
	out_text(out, quantities[property->kind]);
	property_word_logins(out, property);
	property_word_expect(out, property, "is");
	out_char(out, '.');
}

void proof_word_answer(struct out *out, const struct policy *policy, const struct proved *proved)
{
	if (proved->proof.vacuous)
		write_vacuous(out, proved);
	else if (proved->proof.result == PROVED)
		write_held(out, proved);
	else if (proved->proof.result == REFUTED)
		write_refuted(out, policy, proved);
	else
		write_undecided(out, proved);
}
