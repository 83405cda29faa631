#include "report/reset_words.h"

#include "policy/feature.h"
#include "report/pieces.h"
#include "report/reset_brief.h"

enum { RANGES_SHOWN = 4 };

const struct str reset_answer_names[3] = {
    [RESET_PRESENT] = STR_INIT("present"),
    [RESET_MISSING] = STR_INIT("missing"),
    [RESET_UNDECIDED] = STR_INIT("undecided"),
};

const struct str reset_observed_names[2] = {STR_INIT("missing"), STR_INIT("present")};

const struct str reset_ui_names[RESET_UI_COUNT] = {
    [RESET_UI_LIGHTNING] = STR_INIT("lightning"),
    [RESET_UI_MY_SETTINGS] = STR_INIT("my-settings"),
    [RESET_UI_CLASSIC] = STR_INIT("classic"),
};

const char *reset_ui_words(enum reset_ui ui)
{
	static const char *const words[RESET_UI_COUNT] = {"Lightning", "My Settings", "Classic"};
	return words[ui];
}

/* DECISIONS.md, "Why the Reset option is missing". */
const char *reset_ui_path(enum reset_ui ui)
{
	static const char *const paths[RESET_UI_COUNT] = {
	    [RESET_UI_LIGHTNING] =
		"avatar › Settings › My Personal Information › Reset My Security Token",
	    [RESET_UI_MY_SETTINGS] = "name › My Settings › Personal › Reset My Security Token",
	    [RESET_UI_CLASSIC] = "name › Setup › My Personal Information › Reset My Security Token",
	};
	return paths[ui];
}

const char *reset_answer_words(enum reset_answer answer)
{
	static const char *const words[] = {"PRESENT", "MISSING", "UNDECIDED"};
	return words[answer];
}

enum colour reset_answer_colour(enum reset_answer answer)
{
	static const enum colour colours[] = {COLOUR_GOOD, COLOUR_BAD, COLOUR_OPEN};
	return colours[answer];
}

const char *reset_grade_words(enum grade grade)
{
	static const char *const words[] = {"confirmed", "likely", "unknown"};
	return words[grade];
}

const char *const reset_power_words[PERMISSION_COUNT] = {"API Only User", "MFA for API Logins",
							 "MFA for User Interface Logins",
							 "Modify All Data", "Use Any API Auth"};

const char *reset_permission_words(uint32_t permission)
{
	return permission == PERMISSION_API_ONLY ? "API Only User" : "MFA for API Logins";
}

const char *reset_feature_words(uint32_t feature)
{
	return feature == FEATURE_LOGIN_CHALLENGE ? "Login Challenge Enabled"
						  : "Login with API Token";
}

const struct policy *reset_policy(const struct reset_report *report)
{
	return ruleset_policy(report->ruleset);
}

/* --- Who --------------------------------------------------------------------------------- */

static const struct user *user_of(const struct reset_report *report)
{
	uint32_t user = report->result->question.subject.user;
	return user == NONE ? NULL : &reset_policy(report)->users[user];
}

static const struct profile *profile_of(const struct reset_report *report)
{
	return &reset_policy(report)->profiles[report->result->question.subject.profile];
}

static const char *subject_words(const struct reset_report *report)
{
	return user_of(report) ? "this user" : "a user of this profile";
}

static const char *subject_words_first(const struct reset_report *report)
{
	return user_of(report) ? "This user" : "A user of this profile";
}

void reset_word_who(struct out *out, const struct reset_report *report)
{
	const struct user *user = report->left_out ? report->left_out : user_of(report);
	if (user) {
		out_name(out, user->username);
		out_format(out, " ·%c", HARD_BLANK);
	}
	out_format(out, "profile%c", HARD_BLANK);
	out_name(out, report->left_out ? user->profile.name : profile_of(report)->name);
}

/* --- The answer ----------------------------------------------------------------------------- */

static bool has_cause(const struct reset_report *report, enum reset_cause cause)
{
	for (uint32_t i = 0; i < report->result->reason_count; i++)
		if (report->result->reasons[i].cause == cause)
			return true;
	return false;
}

static bool is_confirmed(const struct reset_report *report)
{
	for (uint32_t i = 0; i < report->result->reason_count; i++)
		if (report->result->reasons[i].grade == GRADE_C)
			return true;
	return false;
}

static void missing_write(struct out *out, const struct reset_report *report)
{
	uint32_t causes = report->result->reason_count;
	bool confirmed = is_confirmed(report);
	out_text(out, "Reset My Security Token is missing, ");
	if (has_cause(report, RESET_STALE_PROFILE))
		out_text(out, "though the policy has no cause for it.");
	else if (causes == 1)
		out_text(out, confirmed ? "for one cause."
					: "for one cause, which Salesforce does not confirm.");
	else
		out_format(out, "for %u causes%s; each of them alone is enough.", causes,
			   confirmed ? "" : ", which Salesforce does not confirm");
}

void reset_word_answer(struct out *out, const struct reset_report *report)
{
	if (report->left_out) {
		out_text(out, "The policy does not have profile ");
		piece_quoted(out, report->left_out->profile.name);
		out_text(out, " of this user, so nobody can tell: retrieve it, too.");
	} else if (report->result->answer == RESET_MISSING) {
		missing_write(out, report);
	} else if (report->result->answer == RESET_PRESENT) {
		out_text(out, "Reset My Security Token is there.");
	} else {
		out_text(out, "Reset My Security Token was seen, but by the policy it is missing.");
	}
}

void reset_word_observed(struct out *out, const struct reset_report *report)
{
	uint32_t causes = report->result->reason_count;
	out_text(out, causes == 1 ? "This cause alone would hide it"
				  : "Each of these causes alone would hide it");
	out_text(out, ", so what the policy says here must be wrong, or out of date; where a "
		      "cause is not confirmed, it may be the rule that is wrong.");
}

void reset_word_login_as(struct out *out)
{
	out_text(out, "Is it a Login-As session? An administrator who is logged in as the user "
		      "likely does not see the option, though the user does (--login-as).");
}

bool reset_has_page(const struct reset_report *report)
{
	return !has_cause(report, RESET_EXTERNAL_USER);
}

/* --- The token -------------------------------------------------------------------------------- */

/* The lowest that a host can have; 0.0.0.0/8 only where there is no other. */
static addr example_of(const struct token_use *token)
{
	const addr first = addr_of_v4(0x01000000);
	for (size_t i = 0; i < token->where.count; i++) {
		struct range range = token->where.ranges[i];
		if (range.first <= ADDR_V4_LAST && range.last >= first)
			return range.first > first ? range.first : first;
	}
	return token->witness;
}

static enum status needed_write(struct out *out, const struct reset_report *report)
{
	const struct token_use *token = &report->result->token;
	char example[ADDR_TEXT];
	out_format(out, "%s needs a token for ", subject_words_first(report));
	piece_channels(out, token->via, " or ");
	out_text(out, ", from ");
	if (reset_word_where(out, token->where, RANGES_SHOWN, report->scratch) != OK)
		return NOMEM;
	if (!token->addresses.all && (token->addresses.low != 1)) {
		out_text(out, ", for example ");
		out_bytes(out, example, addr_format(example_of(token), example));
	}
	out_char(out, '.');
	return OK;
}

/* Of one who cannot log in now. */
static void shut_write(struct out *out, const struct reset_report *report)
{
	const struct user *user = user_of(report);
	const char *between = "";
	out_text(out, " While the user is ");
	if (!user->active) {
		out_text(out, "inactive");
		between = " or ";
	}
	if (user->frozen) {
		out_format(out, "%sfrozen", between);
		between = " or ";
	}
	if (user->locked)
		out_format(out, "%slocked", between);
	out_text(out, ", no login works at all, with or without one.");
}

enum status reset_word_token(struct out *out, const struct reset_report *report)
{
	enum status status = OK;
	const struct token_use *token = &report->result->token;
	const struct user *user = user_of(report);
	if (token->needed) {
		status = needed_write(out, report);
	} else if (token->by_profile_ranges) {
		out_format(out,
			   "%s never needs a token: profile ranges. Inside them none is asked for, "
			   "outside them a token does not help.",
			   subject_words_first(report));
	} else if (token->open) {
		out_format(out,
			   "%s never needs a token: where the password alone does not go through, "
			   "a token does not help.",
			   subject_words_first(report));
	} else {
		out_format(out,
			   "A token is of no use to %s: no login asks for one, and none with the "
			   "password alone goes through.",
			   subject_words(report));
		if (user && user->authenticator && has_cause(report, RESET_MFA_FOR_API))
			out_text(out, " The authenticator's code stands in its place.");
	}
	if (report->result->shut)
		shut_write(out, report);
	return status;
}

void reset_word_new_password(struct out *out, const struct reset_report *report)
{
	static const char *const fates[] = {
	    [FATE_MAILED] = "A new token is mailed with it, since the token was reset by hand "
			    "before.",
	    [FATE_LOST_RANGES] = "No new token is mailed with it, since the profile has login IP "
				 "ranges.",
	    [FATE_LOST_NEVER] = "No new token is mailed with it, unless the token was reset by "
				"hand before, which the policy does not say.",
	};
	const struct reset_result *result = report->result;
	if (result->fate == FATE_NONE || !result->token.needed)
		return;
	out_format(out, "A new password makes the old token invalid. %s", fates[result->fate]);
}

void reset_word_trap(struct out *out, const struct reset_report *report)
{
	if (!report->result->trap)
		return;
	out_format(out,
		   "%s needs a token, but API Only User takes away the page on which it is reset, "
		   "and an administrator cannot reset it for the user.",
		   subject_words_first(report));
}

void reset_word_no_code(struct out *out, const struct reset_report *report)
{
	const struct reset_result *result = report->result;
	const struct user *user = user_of(report);
	if (!user || user->authenticator || !result->token.needed || result->trap ||
	    result->answer != RESET_MISSING || !has_cause(report, RESET_MFA_FOR_API))
		return;
	out_text(out, "This user needs a token and cannot reset it; an authenticator's code would "
		      "stand in its place, but no authenticator is registered.");
}
