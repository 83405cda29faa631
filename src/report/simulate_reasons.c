/* Why a login comes out as it does, as a clause without a full stop, and what would help. The
 * sentences of `explain` (sentence.c) name the lines of one policy; here the policy changes on the
 * way, so these name what is so at the moment. */
#include "report/pieces.h"
#include "report/simulate_words.h"

/* A login that is told about. */
struct login_told {
	const struct simulate_view *view;
	const struct sim_login *login;
	int64_t at;
};

static bool on_interactive(const struct login_told *t)
{
	return channel_group(t->login->via) == GROUP_INTERACTIVE;
}

static bool on_none_presented(const struct login_told *t)
{
	return t->login->flaws & FLAW_NO_TOKEN;
}

static bool on_old_both(const struct login_told *t)
{
	unsigned both = FLAW_OLD_PASSWORD | FLAW_OLD_TOKEN;
	return (t->login->flaws & both) == both;
}

static bool on_old_password(const struct login_told *t)
{
	return t->login->flaws & FLAW_OLD_PASSWORD;
}

static bool on_old_token(const struct login_told *t)
{
	return t->login->flaws & FLAW_OLD_TOKEN;
}

static bool on_totp(const struct login_told *t)
{
	return t->login->credential == CREDENTIAL_TOTP;
}

/* The first row of a reason whose condition holds is used; the last has none. */
static const struct {
	enum reason reason;
	bool (*condition)(const struct login_told *);
	const char *clause;
	const char *help; /* NULL: simulate_help.c */
} reasons[] = {
    {REASON_USER_INACTIVE, NULL, "{user} is inactive", "Activate {user} again."},
    {REASON_USER_FROZEN, NULL, "{user} is frozen", "Unfreeze {user}."},
    {REASON_USER_LOCKED, NULL, "{user} is locked out{lock}",
     "{stop} an administrator unlock {user}{wait}."},
    {REASON_METHOD_RETIRED, NULL, "SOAP login() is retired",
     "Move it to OAuth: JWT bearer and client credentials send no password and need no token."},
    {REASON_METHOD_DISABLED, NULL, "the org has switched {via} off",
     "Switch {via} on again, or move it to another way to log in."},
    {REASON_API_ONLY_USER, NULL, "{user} may use the API only, and {via} is not the API",
     "Let it log in through the API."},
    {REASON_LOGIN_HOURS, NULL, "it is outside the login hours of {profile}",
     "Let it run inside the login hours of {profile}."},
    {REASON_ORG_LOGIN_IP, NULL, "{ip} is outside the login IP ranges of the org",
     "Let it run from inside the login IP ranges of the org, or add {ip} to them."},
    {REASON_PROFILE_IP, NULL, "{ip} is outside the login IP ranges of {profile}",
     "Let it run from inside the login IP ranges of {profile}, or add {ip} to them."},
    {REASON_APP_IP, NULL, "{ip} is outside the IP ranges of the app",
     "Let it run from inside the IP ranges of the app, or add {ip} to them."},
    {REASON_INVALID_TOKEN, on_old_both, "the password and the token presented are old ones", NULL},
    {REASON_INVALID_TOKEN, on_old_password, "the password presented is an old one", NULL},
    {REASON_INVALID_TOKEN, on_old_token, "the token presented is an old one", NULL},
    {REASON_INVALID_TOKEN, on_totp, "a code is presented where none is asked for",
     "Let it present the password, with the security token where one is needed."},
    {REASON_INVALID_TOKEN, NULL, "the token presented is a wrong one", NULL},
    {REASON_TRANSACTION_SECURITY, NULL, "a rule of transaction security stops it",
     "See which rule: loginscope explain."},
    {REASON_MFA_REQUIRED, NULL, "MFA is asked for", "Move it to a way to log in without people."},
    {REASON_TOTP_REQUIRED, NULL,
     "an authenticator code has to follow the password, in the token's place",
     "Let it present a code, or take mfa_for_api away from {user}."},
    {REASON_APP_SECOND_FACTOR, NULL,
     "the app lifts the login IP ranges of {profile} only after a second factor",
     "Move it to a way to log in without people."},
    {REASON_BROAD_PROFILE_RANGES, NULL,
     "the login IP ranges of {profile} are too broad to spare a new browser the verification of "
     "identity",
     "Narrow them, or activate the browser."},
    {REASON_BROAD_TRUSTED_RANGES, NULL,
     "the trusted ranges of the org are too broad to spare a new browser the verification of "
     "identity",
     "Narrow them, or activate the browser."},
    {REASON_UNTRUSTED_IP, on_interactive, "{ip} is not trusted, so identity has to be verified",
     "Activate the browser."},
    {REASON_UNTRUSTED_IP, on_none_presented,
     "{ip} is not trusted, so the token has to follow the password, and none is presented", NULL},
    {REASON_UNTRUSTED_IP, NULL, "{ip} is not trusted, so the token has to follow the password",
     NULL},
    {REASON_NEW_DEVICE, NULL, "the browser is new, so identity has to be verified",
     "Activate the browser."},
    {REASON_NON_REVENUE_ORG, NULL,
     "the browser is new and the org is not a paying one, so identity has to be verified",
     "Activate the browser."},
    {REASON_PROFILE_IP_IN_RANGE, on_interactive,
     "{ip} is inside the login IP ranges of {profile}, so nothing more is asked for", ""},
    {REASON_PROFILE_IP_IN_RANGE, NULL,
     "{ip} is inside the login IP ranges of {profile}, so no token is needed", ""},
    {REASON_SSO, NULL, "the identity provider answers for {user}", ""},
    {REASON_STRONG_AUTH, NULL, "strong authentication spares the verification of identity", ""},
    {REASON_ACTIVATION_OFF, NULL, "{profile} has no device activation", ""},
    {REASON_TRUSTED_IP, on_interactive, "{ip} is trusted, so nothing more is asked for", ""},
    {REASON_TRUSTED_IP, NULL, "{ip} is trusted, so no token is needed", ""},
    {REASON_KNOWN_DEVICE, NULL, "the browser is a known one", ""},
    {REASON_TOTP_ACCEPTED, NULL, "the authenticator code is accepted", ""},
    {REASON_TOKEN_ACCEPTED, NULL, "the token is the present one", ""},
    {REASON_TOKEN_FEATURE_OFF, NULL, "the org asks for no tokens at all", ""},
    {REASON_NO_PASSWORD_SENT, NULL, "{via} sends no password and needs no token", ""},
};

enum { REASONS = sizeof reasons / sizeof *reasons };

static size_t row_find(const struct login_told *t)
{
	for (size_t i = 0; i < REASONS; i++)
		if (reasons[i].reason == t->login->decision.reason &&
		    (!reasons[i].condition || reasons[i].condition(t)))
			return i;
	return REASONS;
}

/* --- Locks ------------------------------------------------------------------------- */

void simulate_word_lock(struct out *out, const struct simulate_view *view,
			const struct sim_lock *lock, int64_t at)
{
	const struct simulation *simulation = view->simulation;
	if (lock->step != NONE) {
		out_text(out, "by the login of ");
		simulate_word_near(out, simulate_zone(view), lock->from, at);
	} else if (lock->integration != NONE) {
		out_text(out, "by runs of ");
		out_name(out, simulation->scenario->integrations[lock->integration].name);
	} else {
		out_text(out, "from the beginning");
	}
	if (lock->until == LOCKED_FOREVER) {
		out_text(out, ", until an administrator unlocks it");
	} else {
		bool lifted = simulate_lock_lifted(simulation, lock);
		out_text(out, lifted ? ", until it is unlocked at " : ", until ");
		simulate_word_near(out, simulate_zone(view), lock->until, at);
	}
}

void simulate_word_locks(struct out *out, const struct simulate_view *view,
			 const struct simulate_moment *moment)
{
	const struct simulation *simulation = view->simulation;
	const struct sim_lock *first = &simulation->locks[moment->number];
	const struct sim_lock *last = &simulation->locks[moment->last];
	piece_count(out, (struct count){.low = moment->folded});
	out_text(out, " times by runs of ");
	out_name(out, simulation->scenario->integrations[first->integration].name);
	out_text(out, moment->several ? " and others, first at " : ", first at ");
	simulate_word_clock(out, simulate_zone(view), first->from);
	out_text(out, ", last at ");
	simulate_word_near(out, simulate_zone(view), last->from, first->from);
	if (last->until == LOCKED_FOREVER)
		return;
	out_text(out, " until ");
	simulate_word_near(out, simulate_zone(view), last->until, last->from);
}

/* --- Slots ------------------------------------------------------------------------ */

static void slot_user(struct out *out, const void *of)
{
	const struct login_told *t = of;
	out_name(out, t->view->simulation->policy->users[t->login->user].username);
}

static void slot_profile(struct out *out, const void *of)
{
	const struct login_told *t = of;
	out_format(out, "profile%c", HARD_BLANK);
	piece_quoted(out, t->view->simulation->policy->profiles[t->login->profile].name);
}

static void slot_ip(struct out *out, const void *of)
{
	const struct login_told *t = of;
	char text[ADDR_TEXT];
	out_bytes(out, text, addr_format(t->login->ip, text));
}

static void slot_via(struct out *out, const void *of)
{
	const struct login_told *t = of;
	out_str(out, channel_names[t->login->via]);
}

static void slot_lock(struct out *out, const void *of)
{
	const struct login_told *t = of;
	const struct sim_lock *lock = simulate_lock_find(t->view, t->login->user, t->at);
	if (!lock)
		return;
	out_char(out, ' ');
	simulate_word_lock(out, t->view, lock, t->at);
}

/* Where waiting helps, too. */
static void slot_wait(struct out *out, const void *of)
{
	const struct login_told *t = of;
	const struct sim_lock *lock = simulate_lock_find(t->view, t->login->user, t->at);
	if (!lock || lock->until == LOCKED_FOREVER)
		return;
	out_text(out, ", or wait until ");
	simulate_word_time(out, simulate_zone(t->view), lock->until);
}

/* Whoever is at it; a program that does it has been named. */
static void slot_stop(struct out *out, const void *of)
{
	const struct login_told *t = of;
	const struct sim_lock *lock = simulate_lock_find(t->view, t->login->user, t->at);
	out_text(out, lock && lock->integration != NONE
			  ? "Have"
			  : "Stop whatever presents something wrong, then have");
}

static const struct template_slot slots[] = {
    {"user", slot_user}, {"profile", slot_profile}, {"ip", slot_ip},    {"via", slot_via},
    {"lock", slot_lock}, {"wait", slot_wait},       {"stop", slot_stop}};

/* Clause and help of each row. */
static const char *text_get(size_t number)
{
	return number % 2 ? reasons[number / 2].help : reasons[number / 2].clause;
}

const struct template_set simulate_reason_templates = {.text_get = text_get,
						       .text_count = (size_t)2 * REASONS,
						       .slots = slots,
						       .slot_count = sizeof slots / sizeof *slots};

void simulate_word_why(struct out *out, const struct simulate_view *view,
		       const struct sim_login *login, int64_t at)
{
	const struct login_told t = {view, login, at};
	size_t row = row_find(&t);
	if (row < REASONS)
		template_write(out, reasons[row].clause, &simulate_reason_templates, &t);
}

/* --- What would help ------------------------------------------------------------------- */

bool simulate_word_remedy(struct out *out, const struct simulate_view *view,
			  const struct sim_login *login, int64_t at)
{
	const struct login_told t = {view, login, at};
	size_t row = row_find(&t);
	if (row == REASONS || !reasons[row].help || !*reasons[row].help)
		return false;
	template_write(out, reasons[row].help, &simulate_reason_templates, &t);
	return true;
}
