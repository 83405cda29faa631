/* One change of a diff in words. */
#include "engine/cases.h"
#include "report/address_words.h"
#include "report/diff_words.h"
#include "report/instant.h"
#include "report/login_command.h"
#include "report/pieces.h"

enum { APPS_SHOWN = 4 };

/* --- Which logins ------------------------------------------------------------------ */

/* The words of the values in a set, "or" between them. */
static void write_set(struct out *out, unsigned set, const char *const *words, unsigned count)
{
	bool any = false;
	for (unsigned i = 0; i < count; i++) {
		if (!(set >> i & 1))
			continue;
		out_text(out, any ? " or " : "");
		out_text(out, words[i]);
		any = true;
	}
}

static void write_app(struct out *out, const struct diff_app *app, uint32_t *shown, uint32_t *more)
{
	for (uint32_t i = 0; i < (app->count ? app->count : 1); i++) {
		if (*shown >= APPS_SHOWN) {
			++*more;
			continue;
		}
		out_text(out, *shown ? " or " : "");
		if (app->count) {
			out_text(out, "app ");
			diff_word_quoted(out, app->names[i]);
		} else {
			out_text(out, "an app that is not listed");
		}
		++*shown;
	}
}

static void write_apps(struct out *out, const struct diff_view *view,
		       const struct diff_change *change)
{
	uint32_t shown = 0, more = 0;
	for (uint32_t i = 0; i < change->app_count; i++)
		write_app(out, &view->diff->apps[change->apps[i]], &shown, &more);
	if (more)
		out_format(out, " or %u more", more);
}

static void write_hours(struct out *out, const struct diff_view *view,
			const struct diff_group *group, const struct diff_change *change)
{
	char text[INSTANT_TEXT];
	const struct zone *zone = diff_policy(view, NEW)->org.zone;
	zone = zone ? zone : diff_policy(view, OLD)->org.zone;
	bool any = false, windows = false;
	for (uint32_t i = 0; i < group->hours_count; i++) {
		const struct diff_hours *hours = &group->hours[i];
		if (!(change->hours >> i & 1))
			continue;
		out_text(out, any ? ", or " : "");
		diff_word_hours(out, view, &group->subjects[0], hours);
		any = true;
		if (hours->windows) {
			out_text(out, ": ");
			diff_word_windows(out, hours);
			windows = true;
		} else {
			instant_format(hours->instant, text);
			out_format(out, ", such as at %s", text);
		}
	}
	if (!windows)
		return;
	out_text(out, " (");
	if (zone)
		out_name(out, zone->name);
	else
		out_text(out, "on the clock of the org");
	out_char(out, ')');
}

static const char *const device_words[DEVICE_COUNT] = {"known device", "new device"};
static const char *const credential_words[CREDENTIAL_COUNT] = {
    "password alone", "password and token", "password and wrong token",
    "password and authenticator code"};
static const char *const strong_auth_words[2] = {"without strong authentication",
						 "with strong authentication"};
static const char *const session_words[SESSION_COUNT] = {"from the address where the session began",
							 "from another address than the session's"};

void diff_word_fact(struct out *out, const struct diff_change *change, enum diff_fact fact)
{
	if (fact == DIFF_FACT_DEVICE)
		write_set(out, change->device, device_words, DEVICE_COUNT);
	else if (fact == DIFF_FACT_CREDENTIAL)
		write_set(out, change->credential, credential_words, CREDENTIAL_COUNT);
	else if (fact == DIFF_FACT_STRONG_AUTH)
		write_set(out, change->strong_auth, strong_auth_words, 2);
	else
		write_set(out, change->session_ip, session_words, SESSION_COUNT);
}

void diff_word_logins(struct out *out, const struct diff_view *view, const struct diff_group *group,
		      const struct diff_change *change)
{
	bool any = false;
	if (change->phase == PHASE_REQUEST)
		out_text(out, "requests inside a session, on ");
	piece_channels(out, change->via, ", ");
	for (enum diff_fact fact = 0; fact < DIFF_FACT_COUNT; fact++) {
		if (!(change->matters >> fact & 1))
			continue;
		out_text(out, any ? "; " : ": ");
		any = true;
		if (fact == DIFF_FACT_APP)
			write_apps(out, view, change);
		else if (fact == DIFF_FACT_HOURS)
			write_hours(out, view, group, change);
		else
			diff_word_fact(out, change, fact);
	}
}

/* --- From where --------------------------------------------------------------------- */

void diff_word_addresses(struct out *out, struct count count)
{
	piece_count(out, count);
	out_char(out, count.all || count.low >> 64 ? ' ' : HARD_BLANK); /* that fills a line */
	out_text(out, count.low == 1 && !count.all ? "address" : "addresses");
}

enum status diff_word_set(struct out *out, struct rangeset region, size_t most,
			  struct arena *scratch)
{
	static const struct address_style style = {"every address", diff_word_range};
	return address_word_set(out, &style, region, most, scratch);
}

enum status diff_word_region(struct out *out, const struct diff_group *group,
			     const struct diff_change *change, size_t most, struct arena *scratch)
{
	struct rangeset region;
	if (change->addresses.all) {
		out_text(out, "every address");
		return OK;
	}
	if (diff_addresses(group, change, scratch, &region) != OK)
		return NOMEM;
	return diff_word_set(out, region, most, scratch);
}

/* --- Old and new ---------------------------------------------------------------------- */

void diff_word_reason(struct out *out, const struct diff_change *change,
		      const struct diff_subject *subject, int side)
{
	const struct decision *this = &change->decision[side];
	const struct decision *other = &change->decision[side == OLD ? NEW : OLD];
	if (!diff_subject_there(subject, side)) {
		out_text(out, diff_subject_is_user(subject) ? ", for there is no such user"
							    : ", for there is no such profile");
		return;
	}
	if (this->reason < REASON_NONE) {
		out_text(out, " [");
		out_str(out, reason_names[this->reason]);
		out_char(out, ']');
	}
	if (this->verdict == other->verdict && this->reason == other->reason &&
	    this->token < TOKEN_NULL) {
		out_text(out, ", token ");
		out_str(out, token_names[this->token]);
	}
}

void diff_word_varied(struct out *out, const struct diff_block *block,
		      const struct diff_change *change)
{
	for (int side = OLD; side < SIDES; side++)
		if (block->varies[side])
			out_format(out, "; %s [%s]", side == OLD ? "was" : "is",
				   reason_names[change->decision[side].reason].at);
}

void diff_word_lines(struct out *out, const struct diff_view *view, const struct diff_cause *cause,
		     int side)
{
	if (cause->likely)
		piece_lines(out, diff_policy(view, side), cause->evidence, cause->likely,
			    (struct str){0});
}

/* --- The witness ------------------------------------------------------------------------ */

int diff_command_side(const struct diff_group *group)
{
	return diff_subject_there(&group->subjects[0], NEW) ? NEW : OLD;
}

bool diff_command_shown(const struct diff_group *group, const struct diff_change *change, int side)
{
	bool lost = change->class == DIFF_CLOSED || change->class == DIFF_TIGHTENED;
	return side == diff_command_side(group) ||
	       (side == OLD && lost && diff_subject_there(&group->subjects[0], OLD));
}

/* The login with what decides it alone: the command says nothing else. */
static struct login login_shown(const struct ruleset *ruleset, const struct login *login)
{
	struct login shown = *login;
	bool request = login->phase == PHASE_REQUEST;
	shown.has_ip = true;
	if (!case_uses_app(login->via))
		shown.app = NONE;
	if (!case_uses_device(login->via, login->phase))
		shown.device = DEVICE_UNKNOWN;
	shown.said_credential = case_uses_credential(login->via, login->phase) &&
				login->credential != CREDENTIAL_PASSWORD;
	shown.said_strong_auth = case_uses_strong_auth(login->via, login->phase);
	shown.said_phase = request;
	shown.has_session_ip = request && login->has_session_ip;
	shown.has_at =
	    login->has_at && ruleset_hours_possible(ruleset, login->profile, HOURS_OUTSIDE);
	return shown;
}

void diff_word_command(struct out *out, const struct diff_view *view,
		       const struct diff_cause *cause, int side)
{
	const struct login login = login_shown(view->diff->side[side], &cause->login);
	login_command(out, view->side[side].name, diff_policy(view, side), &login,
		      view->side[side].rules);
}

void diff_word_try(struct out *out, const struct diff_view *view, const struct diff_cause *cause,
		   int side)
{
	diff_word_command(out, view, cause, side);
	if (str_equal(view->side[side].name, STR("-")))
		out_text(out, "  # reads the policy from standard input");
}
