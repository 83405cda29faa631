/* What happens in a scenario, in words: the pieces that its reports share. Plain text, harmless on a
 * terminal, with HARD_BLANK (page.h) where a line must not break. */
#ifndef REPORT_SIMULATE_WORDS_H
#define REPORT_SIMULATE_WORDS_H

#include "report/page.h"
#include "report/simulate_view.h"
#include "report/template.h"

/* Of an integration reports for people show so many stretches; the rest is counted. */
enum { STRETCHES_SHOWN = 20 };

static inline bool simulate_moment_shown(const struct simulate_moment *moment)
{
	return moment->kind != MOMENT_STRETCH || moment->position < STRETCHES_SHOWN;
}

/* --- Times (simulate_words.c), on the clock of the org ---------------------------- */

/* "Mon 2026-03-02 (America/New_York, UTC-05:00)"; "2026-03-02 09:00 -05:00"; "09:00", with
 * seconds where there are some. */
void simulate_word_day(struct out *out, const struct zone *zone, int64_t at);
void simulate_word_time(struct out *out, const struct zone *zone, int64_t at);
void simulate_word_clock(struct out *out, const struct zone *zone, int64_t at);

/* The same, but for the day and the offset where they are those of `near`, which stands beside. */
void simulate_word_near(struct out *out, const struct zone *zone, int64_t at, int64_t near);

/* "2026-04-14 09:00 to 11:00 -05:00". */
void simulate_word_span(struct out *out, const struct zone *zone, int64_t first, int64_t last);

/* Are both on the same day, and at the same offset? */
bool simulate_day_same(const struct zone *zone, int64_t a, int64_t b);

/* "daily at 02:00". */
void simulate_word_schedule(struct out *out, const struct schedule *schedule);

/* --- Who and how (simulate_words.c) -------------------------------------------------- */

/* "token 2, 1 failure, locked until …", at a moment. */
void simulate_word_state(struct out *out, const struct simulate_view *view,
			 const struct user_now *user, int64_t at);

/* Where something of the scenario stands: "line 8"; with the file, where that is another. */
void simulate_word_line(struct out *out, const struct simulate_view *view, struct place place);

/* The policy's file, by the shortest way. */
void simulate_word_policy(struct out *out, const struct simulate_view *view);

/* "by soap through app "Nightly ETL" from 198.51.100.7". */
void simulate_word_login(struct out *out, const struct simulate_view *view,
			 const struct sim_login *login);

/* "REFUSED [invalid-token]". */
void simulate_word_verdict(struct out *out, const struct decision *decision);

/* Why a login comes out as it does, as a clause: "198.51.100.7 is outside the login IP ranges of
 * profile "Warehouse"" (simulate_reasons.c). */
void simulate_word_why(struct out *out, const struct simulate_view *view,
		       const struct sim_login *login, int64_t at);

extern const struct template_set simulate_reason_templates;

/* What would help against the reason of a login, a sentence; false, and nothing, where there is
 * none, or it depends on what is held (simulate_help.c). */
bool simulate_word_remedy(struct out *out, const struct simulate_view *view,
			  const struct sim_login *login, int64_t at);

/* What would help an integration that ends broken, in the order in which it is met, a sentence each
 * (simulate_help.c). */
void simulate_word_help(struct out *out, const struct simulate_view *view,
			const struct simulate_track *track);

/* --- Events (simulate_events.c) -------------------------------------------------------- */

/* Whom an event is about, as in simulate_word_who(); what happens: "changes the password". */
void simulate_word_subject(struct out *out, const struct simulate_view *view,
			   const struct sim_step *step);
void simulate_word_event(struct out *out, const struct simulate_view *view,
			 const struct sim_step *step);

/* An event that has happened, with its line: "etl@acme.example changed the password
 * (line 8)". */
void simulate_word_past(struct out *out, const struct simulate_view *view,
			const struct sim_step *step);

extern const struct template_set simulate_event_templates;

/* --- What comes of it (simulate_outcomes.c) ---------------------------------------------- */

/* Whom a moment is about: "etl@acme.example", "nightly-etl", "profile "Warehouse"", "the org". */
void simulate_word_who(struct out *out, const struct simulate_view *view,
		       const struct simulate_moment *moment);

/* What happens, and what comes of it: "changes the password: …". */
void simulate_word_what(struct out *out, const struct simulate_view *view,
			const struct simulate_moment *moment);

/* How the token and the lock of the user stand behind it; nothing where it is about none. */
void simulate_word_after(struct out *out, const struct simulate_view *view,
			 const struct simulate_moment *moment);

/* What becomes of the token, as a clause; false, and nothing, where nothing does. */
enum tense { PRESENT, PAST };
bool simulate_word_fate(struct out *out, const struct simulate_view *view,
			const struct sim_step *step, enum tense tense);

/* "profile-ranges, api-only": why the Reset option is missing, for a user active or not. */
void simulate_word_causes(struct out *out, const struct simulate_view *view, bool active,
			  uint32_t causes);

/* --- Integrations (simulate_stretches.c) ------------------------------------------- */

/* "from 2026-03-02 09:00 -05:00: … changed the password (…), …", without a full stop. */
void simulate_word_stretch(struct out *out, const struct simulate_view *view,
			   const struct sim_stretch *stretch);

/* "7 runs, 2026-03-03 02:00 -05:00 to 2026-03-09 02:00 -05:00". */
void simulate_word_runs(struct out *out, const struct simulate_view *view,
			const struct sim_stretch *stretch);

/* What its logins came to: "REFUSED [invalid-token]: 7 runs, …"; where that is several things, "7
 * runs, …: 4 REFUSED [invalid-token], 3 [user-locked]". */
void simulate_word_logins(struct out *out, const struct simulate_view *view,
			  const struct sim_stretch *stretch);

/* Until when it is so: a stretch lasts from what made it so to what made the next one. */
int64_t simulate_stretch_end(const struct simulate_view *view, const struct simulate_track *track,
			     uint32_t number);

/* "nightly-etl: etl@acme.example by soap from 198.51.100.7, daily at 02:00", without the name. */
void simulate_word_integration(struct out *out, const struct simulate_view *view,
			       const struct simulate_track *track);

/* Why it never ran: "it has no schedule". */
void simulate_word_idle(struct out *out, const struct simulate_track *track);

/* --- Answers (simulate_answer.c) ------------------------------------------------------ */

/* "HELD", "FAILED", without expectations "PLAYED"; its colour. */
const char *simulate_headline(const struct simulate_view *view);
enum colour simulate_colour(const struct simulate_view *view);

/* What follows it: "1 of 4 expectations does not hold; nightly-etl ends broken". */
void simulate_word_answer(struct out *out, const struct simulate_view *view);

/* "policies/x.scenario.yaml over policies/acme.yaml, from … to …: 12 events, 31 logins, 7 of them
 * failed". */
void simulate_word_extent(struct out *out, const struct simulate_view *view);

/* What is not shown; nothing where everything is. */
void simulate_word_hidden(struct out *out, const struct simulate_view *view);

/* An expectation that does not hold. */
void simulate_word_expected(struct out *out, const struct sim_step *step);
void simulate_word_got(struct out *out, const struct simulate_view *view,
		       const struct sim_step *step);

/* "security token: pending", the step that decided a login; nothing of other expectations. */
void simulate_word_deciding(struct out *out, const struct sim_step *step);

/* Who or what locked a user out: "by runs of nightly-etl, until …", told at a moment. */
void simulate_word_lock(struct out *out, const struct simulate_view *view,
			const struct sim_lock *lock, int64_t at);

/* The same of lockouts that are shown as one: "1,752 times by runs of nightly-etl, first at 09:00,
 * last at …". */
void simulate_word_locks(struct out *out, const struct simulate_view *view,
			 const struct simulate_moment *moment);

#endif
