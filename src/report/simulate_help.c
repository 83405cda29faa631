/* What would help an integration that ends broken: whatever is known to stand before it, in the
 * order in which it would be met. What stands behind a step that refuses can be seen only where the
 * engine can ask past it (struct sim_prospect); else that is said. */
#include "base/shell_word.h"
#include "engine/reset_option.h"
#include "report/path.h"
#include "report/pieces.h"
#include "report/simulate_words.h"

/* An integration that is helped. */
struct helped {
	struct out *out; /* memory */
	const struct simulate_view *view;
	const struct simulate_track *track;
	const struct sim_prospect *prospect;
	const struct user_now *user;
	struct str username;
	bool any; /* something was said */
};

/* The next thing to do. */
static struct out *item(struct helped *h)
{
	if (h->any)
		out_text(h->out, " Then: ");
	h->any = true;
	return h->out;
}

/* --- The user ------------------------------------------------------------------------ */

/* Does it fail so that it counts for a lockout? */
static bool fails_by_code(const struct sim_login *login)
{
	enum verdict verdict = login->decision.verdict;
	return verdict == VERDICT_TOKEN || verdict == VERDICT_TOTP ||
	       login->decision.reason == REASON_INVALID_TOKEN;
}

static void help_loop(struct helped *h)
{
	const struct simulation *simulation = h->view->simulation;
	const struct sim_lock *lock =
	    simulate_lock_find(h->view, h->prospect->now.user, simulation->scenario->end);
	if (h->track->locks && (h->user->locked || fails_by_code(&h->prospect->able))) {
		out_text(item(h), "Stop it first: its runs lock the user.");
	} else if (h->user->locked && lock && lock->integration != NONE) {
		out_text(item(h), "Stop ");
		out_name(h->out, simulation->scenario->integrations[lock->integration].name);
		out_text(h->out, " first: its runs lock the user.");
	}
}

static void help_state(struct helped *h, bool holds, enum reason reason)
{
	struct sim_login login = h->prospect->now;
	if (!holds)
		return;
	login.decision.reason = (uint8_t)reason;
	simulate_word_remedy(item(h), h->view, &login, h->view->simulation->scenario->end);
}

/* --- Password and token ---------------------------------------------------------------- */

/* A word of a command, in one piece. */
static void write_word(struct out *out, struct str word)
{
	size_t from = out->used;
	shell_word_print(out, word);
	for (size_t i = from; i < out->used; i++)
		if (out->at[i] == ' ')
			out->at[i] = HARD_BLANK;
}

static void write_reset(struct helped *h)
{
	char room[PATH_ROOM];
	uint32_t causes = h->prospect->reset_causes & ~(UINT32_C(1) << RESET_USER_INACTIVE);
	out_name(h->out, h->username);
	if (!causes) {
		out_text(h->out,
			 " has to reset it (Reset My Security Token), and it comes by mail");
		return;
	}
	out_text(h->out, " would have to reset it, but the Reset option is missing [");
	simulate_word_causes(h->out, h->view, true, causes);
	out_text(h->out, "]; see loginscope reset-option ");
	write_word(h->out, path_plain(h->view->simulation->policy->file, room));
	out_text(h->out, " --user ");
	write_word(h->out, h->username);
}

/* Where the token is that has to follow the password, or why there is none. */
static void help_token(struct helped *h)
{
	struct out *out = item(h);
	if (!h->user->token) {
		out_text(out, "A token has to follow the password, and there is none: ");
		write_reset(h);
	} else if (h->user->mailed) {
		out_format(out, "Behind the password put token%c%u, which was mailed to ",
			   HARD_BLANK, h->user->token);
		out_name(out, h->username);
	} else {
		out_format(out, "Behind the password put token%c%u, which ", HARD_BLANK,
			   h->user->token);
		out_name(out, h->username);
		out_text(out, " has had from the beginning");
	}
	out_char(out, '.');
}

/* The present password alone comes through. */
static void help_bare(struct helped *h)
{
	out_text(item(h), "Put the present password alone into its configuration: ");
	simulate_word_why(h->out, h->view, &h->prospect->bare, h->view->simulation->scenario->end);
	out_char(h->out, '.');
}

static void help_password(struct helped *h)
{
	const struct sim_prospect *prospect = h->prospect;
	enum verdict bare = prospect->bare.decision.verdict;
	bool code = h->track->end->holds == HOLDS_TOTP;
	if (bare == VERDICT_ALLOW && prospect->held) {
		help_bare(h);
		return;
	}
	if (prospect->held & FLAW_OLD_PASSWORD)
		out_text(item(h), "Put the present password into its configuration.");
	if (bare == VERDICT_TOKEN)
		help_token(h);
	else if (bare == VERDICT_TOTP && !code)
		simulate_word_remedy(item(h), h->view, &prospect->bare, 0);
	else if (bare == VERDICT_ALLOW)
		simulate_word_remedy(item(h), h->view, &prospect->able, 0);
	else if (prospect->held & FLAW_OLD_TOKEN)
		out_text(item(h), "See whether a token is needed there; the one it holds is an "
				  "old one.");
}

/* --- The whole -------------------------------------------------------------------------- */

/* What it is stopped by though what it presents is right. */
static bool stops_bare(const struct sim_prospect *prospect)
{
	enum verdict verdict = prospect->bare.decision.verdict;
	return verdict != VERDICT_ALLOW && verdict != VERDICT_TOKEN && verdict != VERDICT_TOTP;
}

/* In the order of the steps; only the hours come before the method here. Where the method is gone
 * for good, another one may take no password. */
static void help_login(struct helped *h)
{
	const struct sim_prospect *prospect = h->prospect;
	help_state(h, prospect->outside_hours, REASON_LOGIN_HOURS);
	bool retired = prospect->bare.decision.reason == REASON_METHOD_RETIRED;
	if (prospect->able.passes)
		return;
	if (stops_bare(prospect))
		simulate_word_remedy(item(h), h->view, &prospect->bare, 0);
	if (channel_group(prospect->able.via) == GROUP_PASSWORD_API && !retired)
		help_password(h);
	if (stops_bare(prospect))
		out_text(h->out, " Whatever else may be in the way shows only then.");
}

static void help_wait(struct helped *h)
{
	uint32_t changed_by = h->track->changed_by;
	out_text(item(h), "Let the scenario go on: it ends before the next run, ");
	if (changed_by != NONE) {
		out_text(h->out, "and after the last one ");
		simulate_word_past(h->out, h->view, &h->view->simulation->steps[changed_by]);
	} else {
		out_text(h->out, "and as things are then it comes through");
	}
	out_char(h->out, '.');
}

void simulate_word_help(struct out *out, const struct simulate_view *view,
			const struct simulate_track *track)
{
	const struct simulation *simulation = view->simulation;
	uint32_t user = simulate_user_find(simulation, track->integration->user.index);
	struct helped h = {.out = out,
			   .view = view,
			   .track = track,
			   .prospect = &simulation->prospects[track - view->tracks],
			   .user = &simulation->end[user],
			   .username = track->integration->user.name};
	if (h.prospect->now.passes) {
		help_wait(&h);
		return;
	}
	help_loop(&h);
	help_state(&h, !h.user->active, REASON_USER_INACTIVE);
	help_state(&h, h.user->frozen, REASON_USER_FROZEN);
	help_state(&h, h.user->locked, REASON_USER_LOCKED);
	help_login(&h);
}
