/* Why the option is missing, and what to do about it: a sentence per cause (DECISIONS.md, "Why the
 * Reset option is missing"), and the lines of the policy that are behind it. */
#include "policy/resolve.h"
#include "report/answer.h"
#include "report/pieces.h"
#include "report/reset_words.h"

enum { SHOWN = 4 }; /* permission sets that a sentence names */

/* A sentence under way. */
struct wording {
	struct out *out;
	const struct reset_report *report;
	const struct reset_reason *reason;
	const struct policy *policy;
	const struct profile *profile;
	const struct user *user; /* or NULL */
	enum status status;
};

static void place_write(const struct wording *w, struct place place)
{
	if (!place.line)
		return;
	out_text(w->out, " (");
	place_text(w->out, w->policy, place);
	out_char(w->out, ')');
}

/* All lines of the evidence. */
static void lines_write(struct wording *w)
{
	uint32_t count = w->reason->evidence_count;
	struct evidence *at = arena_array(w->report->scratch, count, sizeof *at);
	if (!at) {
		w->status = NOMEM;
		return;
	}
	for (uint32_t i = 0; i < count; i++)
		at[i].place = w->reason->evidence[i].place;
	if (!count || !at->place.line)
		return;
	out_text(w->out, " (");
	piece_lines(w->out, w->policy, at, count, (struct str){0});
	out_char(w->out, ')');
}

/* --- Evidence -------------------------------------------------------------------------------- */

struct str reset_evidence_name(const struct reset_report *report, const struct reset_evidence *of)
{
	const struct policy *policy = reset_policy(report);
	const struct subject *subject = &report->result->question.subject;
	if (of->kind == RESET_BY_PROFILE)
		return policy->profiles[subject->profile].name;
	if (of->kind == RESET_BY_PERMISSION_SET)
		return policy->permission_sets[of->index].name;
	if (of->kind == RESET_BY_USER && subject->user != NONE)
		return policy->users[subject->user].username;
	return (struct str){0};
}

/* "profile "X" (file:line)", "the user record (file:line)". */
static void grant_write(const struct wording *w, const struct reset_evidence *grant)
{
	struct str name = reset_evidence_name(w->report, grant);
	if (grant->kind == RESET_BY_USER)
		out_text(w->out, "the user record");
	else
		out_format(w->out, "%s%c",
			   grant->kind == RESET_BY_PROFILE ? "profile" : "permission set",
			   HARD_BLANK);
	if (grant->kind != RESET_BY_USER)
		piece_quoted(w->out, name);
	place_write(w, grant->place);
}

static void grants_write(const struct wording *w)
{
	uint32_t count = w->reason->evidence_count;
	uint32_t shown = count > SHOWN + 1 ? SHOWN : count;
	for (uint32_t i = 0; i < shown; i++) {
		out_text(w->out, i == 0 ? "" : i + 1 == count ? " and " : ", ");
		grant_write(w, &w->reason->evidence[i]);
	}
	if (shown < count)
		out_format(w->out, " and %u more permission sets", count - shown);
}

/* --- Why -------------------------------------------------------------------------------------- */

static void why_profile_ranges(struct wording *w)
{
	out_text(w->out, "Profile ");
	piece_quoted(w->out, w->profile->name);
	out_text(w->out, " has login IP ranges");
	lines_write(w);
	out_text(w->out, "; inside them a token is of no use.");
}

static void why_session_ranges(struct wording *w)
{
	static const char *const words[EDITION_COUNT] = {
	    [EDITION_PERSONAL] = "Personal",
	    [EDITION_GROUP] = "Group",
	    [EDITION_CONTACT_MANAGER] = "Contact Manager",
	    [EDITION_PROFESSIONAL] = "Professional",
	};
	const char *edition = words[w->policy->org.edition];
	out_format(w->out, "The org is of %s Edition and has login IP ranges in Session Settings",
		   edition ? edition : edition_names[w->policy->org.edition].at);
	lines_write(w);
	out_text(w->out, w->policy->org.edition == EDITION_PROFESSIONAL
			     ? "; of this edition older text alone says that they hide the option."
			     : ".");
}

static void why_permission(struct wording *w)
{
	uint32_t permission =
	    w->reason->cause == RESET_API_ONLY ? PERMISSION_API_ONLY : PERMISSION_MFA_FOR_API;
	out_format(w->out, "The user has the permission %s, by ",
		   reset_permission_words(permission));
	grants_write(w);
	out_char(w->out, '.');
}

static void why_features(struct wording *w)
{
	for (uint32_t i = 0; i < w->reason->evidence_count; i++) {
		const struct reset_evidence *feature = &w->reason->evidence[i];
		out_text(w->out, i ? ", and " : "In this org ");
		out_format(w->out, "%s is off", reset_feature_words(feature->index));
		place_write(w, feature->place);
	}
	out_char(w->out, '.');
}

static void why_inactive(struct wording *w)
{
	static const char *const words[] = {"inactive", "frozen", "locked"};
	out_text(w->out, "The user cannot log in at all: ");
	for (uint32_t i = 0; i < w->reason->evidence_count; i++) {
		const struct reset_evidence *state = &w->reason->evidence[i];
		out_text(w->out, i ? " and " : "");
		out_text(w->out, words[state->index]);
		place_write(w, state->place);
	}
	out_char(w->out, '.');
}

static void why_stale(struct wording *w)
{
	out_text(w->out, "None of the other causes holds, and yet the option is missing.");
}

static void why_support(struct wording *w)
{
	out_text(w->out, "It may still be missing after that.");
}

static void why_sso(struct wording *w)
{
	out_text(w->out, "The user logs in by single sign-on");
	lines_write(w);
	out_char(w->out, '.');
}

static void why_login_as(struct wording *w)
{
	out_text(w->out, "An administrator looks at it, in a Login-As session.");
}

static void why_external(struct wording *w)
{
	out_text(w->out, "The user is one of an Experience Cloud site, by profile ");
	piece_quoted(w->out, w->profile->name);
	lines_write(w);
	out_text(w->out, ", and has no personal settings page.");
}

/* --- What to do ------------------------------------------------------------------------------ */

static void cure_api_only(struct wording *w)
{
	bool set = false;
	for (uint32_t i = 0; i < w->reason->evidence_count; i++)
		set |= w->reason->evidence[i].kind == RESET_BY_PERMISSION_SET;
	out_format(w->out,
		   "Give the user a profile without it%s for the time of the reset. The user "
		   "resets the token, not an administrator.",
		   set ? ", and no permission set with it," : "");
}

static void cure_mfa_for_api(struct wording *w)
{
	if (w->user && !w->user->authenticator)
		out_text(w->out, "Register an authenticator first, by the policy the user has "
				 "none; then use its code in the token's place.");
	else
		out_format(w->out, "Use the authenticator's code in the token's place%s",
			   w->user ? "; the user has registered an authenticator." : ".");
}

static void cure_inactive(struct wording *w)
{
	static const char *const words[] = {"Reactivate the user.", "Unfreeze the user.",
					    "Unlock the user, or wait until the lockout ends."};
	uint16_t period =
	    lockout_inherit(&w->profile->lockout, &w->policy->org.lockout).period_minutes;
	for (uint32_t i = 0; i < w->reason->evidence_count; i++) {
		uint32_t state = w->reason->evidence[i].index;
		out_text(w->out, i ? " " : "");
		out_text(w->out, state == RESET_STATE_LOCKED && period == LOCKOUT_FOREVER
				     ? "Unlock the user."
				     : words[state]);
	}
}

/* A cause: why, and the remedy: a sentence, or made from the policy. */
static const struct {
	void (*why)(struct wording *w);
	const char *remedy;
	void (*cure)(struct wording *w);
} causes[RESET_CAUSE_COUNT] = {
    [RESET_PROFILE_RANGES] = {why_profile_ranges,
			      "Remove the ranges, or move the user to a profile without.", NULL},
    [RESET_SESSION_RANGES] = {why_session_ranges, "Clear the ranges in Session Settings.", NULL},
    [RESET_API_ONLY] = {why_permission, NULL, cure_api_only},
    [RESET_MFA_FOR_API] = {why_permission, NULL, cure_mfa_for_api},
    [RESET_FEATURES_OFF] = {why_features, "Ask Salesforce Support.", NULL},
    [RESET_USER_INACTIVE] = {why_inactive, NULL, cure_inactive},
    [RESET_STALE_PROFILE] = {why_stale,
			     "Edit the profile and save it unchanged: the profile, not the user.",
			     NULL},
    [RESET_SUPPORT] = {why_support, "Open a case with Salesforce Support.", NULL},
    [RESET_SSO_USER] = {why_sso,
			"Use OAuth for programs. Nothing but logging in with a password, which "
			"weakens single sign-on, brings the option back.",
			NULL},
    [RESET_LOGIN_AS] = {why_login_as, "The user does it.", NULL},
    [RESET_EXTERNAL_USER] = {why_external, "None is known.", NULL},
};

static struct wording wording_of(struct out *out, const struct reset_report *report,
				 const struct reset_reason *reason)
{
	const struct subject *subject = &report->result->question.subject;
	const struct policy *policy = reset_policy(report);
	return (struct wording){
	    .out = out,
	    .report = report,
	    .reason = reason,
	    .policy = policy,
	    .profile = &policy->profiles[subject->profile],
	    .user = subject->user == NONE ? NULL : &policy->users[subject->user],
	};
}

enum status reset_word_cause(struct out *out, const struct reset_report *report,
			     const struct reset_reason *reason)
{
	struct wording w = wording_of(out, report, reason);
	causes[reason->cause].why(&w);
	return w.status;
}

void reset_word_remedy(struct out *out, const struct reset_report *report,
		       const struct reset_reason *reason)
{
	struct wording w = wording_of(out, report, reason);
	if (causes[reason->cause].cure)
		causes[reason->cause].cure(&w);
	else
		out_text(out, causes[reason->cause].remedy);
}
