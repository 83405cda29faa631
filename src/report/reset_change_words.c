/* What would bring the option back, in words: something to do for each kind of change. */
#include "report/answer.h"
#include "report/diff_words.h"
#include "report/pieces.h"
#include "report/reset_words.h"

enum { ALIKE_SHOWN = 3 };

/* What the index of a change means. */
enum about { ABOUT_NOBODY, ABOUT_PROFILE, ABOUT_SET, ABOUT_FEATURE };

static const struct {
	enum about about;
	const char *words;
} kinds[RESET_CHANGE_KIND_COUNT] = {
    [RESET_CLEAR_PROFILE_RANGES] = {ABOUT_PROFILE,
				    "remove the login IP ranges of profile {name}{place}"},
    [RESET_CLEAR_SESSION_RANGES] = {ABOUT_NOBODY,
				    "clear the login IP ranges in Session Settings{place}"},
    [RESET_MOVE] = {ABOUT_PROFILE, "move the user{place} to profile {name}"},
    [RESET_REVOKE_PROFILE] = {ABOUT_PROFILE, "take {what} from profile {name}{place}"},
    [RESET_REVOKE_SET] = {ABOUT_SET, "take {what} from permission set {name}{place}"},
    [RESET_UNASSIGN_SET] = {ABOUT_SET, "take permission set {name} from the user{place}"},
    [RESET_REVOKE_USER] = {ABOUT_NOBODY, "take {what} from the user record{place}"},
    [RESET_FEATURE_ON] = {ABOUT_FEATURE, "have Salesforce Support switch {what} on{place}"},
    [RESET_REACTIVATE] = {ABOUT_NOBODY, "reactivate the user{place}"},
    [RESET_UNFREEZE] = {ABOUT_NOBODY, "unfreeze the user{place}"},
    [RESET_UNLOCK] = {ABOUT_NOBODY, "unlock the user{place}"},
    [RESET_NO_SSO] = {ABOUT_NOBODY,
		      "let the user log in with a password, not by single sign-on{place}"},
    [RESET_NOT_LOGIN_AS] = {ABOUT_NOBODY, "let the user do it, not an administrator as the user"},
    [RESET_SAVE_PROFILE] = {ABOUT_PROFILE, "edit profile {name}{place} and save it unchanged"},
    [RESET_ASK_SUPPORT] = {ABOUT_NOBODY, "open a case with Salesforce Support"},
};

struct str reset_change_name(const struct reset_report *report, const struct reset_change *of)
{
	const struct policy *policy = reset_policy(report);
	if (kinds[of->kind].about == ABOUT_PROFILE)
		return policy->profiles[of->index].name;
	if (kinds[of->kind].about == ABOUT_SET)
		return policy->permission_sets[of->index].name;
	return (struct str){0};
}

/* A change that is told about. */
struct change_told {
	const struct reset_report *report;
	const struct reset_change *change;
};

static void slot_name(struct out *out, const void *of)
{
	const struct change_told *t = of;
	piece_quoted(out, reset_change_name(t->report, t->change));
}

/* The permission or the feature. */
static void slot_what(struct out *out, const void *of)
{
	const struct reset_change *change = ((const struct change_told *)of)->change;
	out_text(out, kinds[change->kind].about == ABOUT_FEATURE
			  ? reset_feature_words(change->index)
			  : reset_permission_words(change->permission));
}

static void slot_place(struct out *out, const void *of)
{
	const struct change_told *t = of;
	if (!t->change->place.line)
		return;
	out_text(out, " (");
	place_text(out, reset_policy(t->report), t->change->place);
	out_char(out, ')');
}

static const struct template_slot slots[] = {
    {"name", slot_name}, {"what", slot_what}, {"place", slot_place}};

static const char *text_get(size_t kind)
{
	return kinds[kind].words;
}

const struct template_set reset_change_templates = {
    .text_get = text_get,
    .text_count = RESET_CHANGE_KIND_COUNT,
    .slots = slots,
    .slot_count = sizeof slots / sizeof *slots,
};

/* Some of the other profiles by name. */
static void alike_write(struct out *out, const struct reset_report *report,
			const struct reset_change *change)
{
	uint32_t shown = change->alike > ALIKE_SHOWN + 1 ? ALIKE_SHOWN : change->alike;
	for (uint32_t i = 0; i < shown; i++) {
		out_text(out, i + 1 == change->alike ? " or " : ", ");
		piece_quoted(out, reset_policy(report)->profiles[change->alike_at[i]].name);
	}
	if (shown < change->alike) {
		out_text(out, " or ");
		diff_word_number(out, change->alike - shown, "more like it", "more like it");
	}
}

/* What a move brings that this user has not. */
static void more_write(struct out *out, const struct reset_report *report,
		       const struct reset_change *change)
{
	bool any = false;
	for (unsigned i = 0; i < PERMISSION_COUNT; i++) {
		if (!(change->grants >> i & 1))
			continue;
		out_text(out, any ? " and " : " (it may ");
		out_text(out, reset_power_words[i]);
		any = true;
	}
	out_text(out, any ? ": more than this user may now)" : "");
	if (change->other_license) {
		out_text(out, " (it is of another licence, ");
		piece_quoted(out, reset_policy(report)->profiles[change->index].license);
		out_char(out, ')');
	}
}

void reset_word_change(struct out *out, const struct reset_report *report,
		       const struct reset_change *change)
{
	const struct change_told t = {report, change};
	template_write(out, kinds[change->kind].words, &reset_change_templates, &t);
	alike_write(out, report, change);
	more_write(out, report, change);
	if (change->concerned) {
		out_text(out, ", which concerns ");
		diff_word_number(out, change->concerned, "other user, too", "other users, too");
	}
}

void reset_word_no_way(struct out *out, const struct reset_report *report)
{
	const struct reset_ways *ways = report->ways;
	bool any = false;
	if (ways->count)
		return;
	out_text(out, "No change of the policy does");
	for (unsigned i = 0; i < RESET_CAUSE_COUNT; i++) {
		if (!(ways->incurable >> i & 1))
			continue;
		out_text(out, any ? ", " : ": nothing is known against ");
		out_str(out, reset_cause_names[i]);
		any = true;
	}
	out_char(out, '.');
}

/* The ways of an option that nothing hides are to be tried in turn. */
static bool is_in_turn(const struct reset_report *report)
{
	const struct reset_result *result = report->result;
	return result->reason_count && result->reasons[0].cause == RESET_STALE_PROFILE;
}

void reset_word_ways(struct out *out, const struct reset_report *report)
{
	const struct reset_ways *ways = report->ways;
	bool changes = false, steps = false;
	for (uint32_t i = 0; i < ways->count; i++) {
		changes |= ways->at[i].changes_logins;
		steps |= ways->at[i].change_count > 1;
	}
	if (ways->count == 0)
		return;
	if (is_in_turn(report))
		out_text(out, "One after the other, until it is there");
	else if (ways->count == 1)
		out_text(out, "One way");
	else
		out_format(out, "Any one of %u%s ways", ways->count, ways->more ? " and more" : "");
	out_text(out, steps ? "; none of its steps can be left out." : ".");
	if (changes)
		out_format(out, " Behind %s is what it does to %s%s.",
			   ways->count > 1 ? "each" : "it",
			   report->result->question.subject.user != NONE
			       ? "this user's logins"
			       : "logins of a user of this profile",
			   report->effects ? ""
					   : ", in short, channels and addresses taken together: "
					     "--effects has it line by line");
}
