#include "report/diff_words.h"

#include "report/pieces.h"

const char *const diff_class_words[DIFF_CLASS_COUNT] = {
    [DIFF_OPENED] = "OPENED", [DIFF_WEAKENED] = "WEAKENED",  [DIFF_TIGHTENED] = "TIGHTENED",
    [DIFF_CLOSED] = "CLOSED", [DIFF_REASON] = "REASON ONLY",
};

const char *const diff_class_meanings[DIFF_CLASS_COUNT] = {
    [DIFF_OPENED] = "was refused, no longer is",
    [DIFF_WEAKENED] = "goes through with less proof than before",
    [DIFF_TIGHTENED] = "goes through with more proof than before",
    [DIFF_CLOSED] = "is refused, was not",
    [DIFF_REASON] = "the same verdict, for another reason",
};

const enum colour diff_class_colours[DIFF_CLASS_COUNT] = {
    [DIFF_OPENED] = COLOUR_BAD,  [DIFF_WEAKENED] = COLOUR_WAIT, [DIFF_TIGHTENED] = COLOUR_GOOD,
    [DIFF_CLOSED] = COLOUR_OPEN, [DIFF_REASON] = COLOUR_DIM,
};

void diff_word_number(struct out *out, uint64_t number, const char *one, const char *many)
{
	piece_count(out, (struct count){.low = number});
	out_char(out, HARD_BLANK);
	out_text(out, number == 1 ? one : many);
}

void diff_word_name(struct out *out, struct str name)
{
	out_char(out, DIFF_CODE);
	out_name(out, name);
	out_char(out, DIFF_CODE_END);
}

void diff_word_quoted(struct out *out, struct str name)
{
	out_char(out, DIFF_CODE);
	out_char(out, DIFF_QUOTE);
	out_name(out, name);
	out_char(out, DIFF_QUOTE);
	out_char(out, DIFF_CODE_END);
}

void diff_word_range(struct out *out, struct range range)
{
	out_char(out, DIFF_CODE);
	piece_range(out, range);
	out_char(out, DIFF_CODE_END);
}

struct str diff_unmarked(struct out *out)
{
	size_t kept = 0;
	for (size_t i = 0; i < out->used; i++)
		if (out->at[i] != DIFF_CODE && out->at[i] != DIFF_CODE_END)
			out->at[kept++] = out->at[i] == DIFF_QUOTE ? '"' : out->at[i];
	out->used = kept;
	return out_written(out);
}

struct str diff_plain(struct out *out)
{
	diff_unmarked(out);
	return page_plain(out);
}

/* --- The whole ------------------------------------------------------------------ */

const char *diff_headline(const struct diff_view *view)
{
	return view->changes ? "DIFFERENT" : view->left_out ? "NOTHING SHOWN" : "SAME";
}

void diff_word_counts(struct out *out, const struct diff_view *view)
{
	for (unsigned i = 0; i < DIFF_CLASS_COUNT && view->changes; i++) {
		out_text(out, i ? ", " : "");
		piece_count(out, (struct count){.low = view->of[i].changes});
		out_char(out, HARD_BLANK);
		out_text(out, i == DIFF_REASON ? "by reason only" : diff_class_names[i].at);
	}
}

void diff_word_folded(struct out *out)
{
	out_format(out, "not%cshown: --class%creason", HARD_BLANK, HARD_BLANK);
}

void diff_word_people(struct out *out, const struct diff_sum *sum)
{
	if (sum->profiles)
		diff_word_number(out, sum->profiles, "profile", "profiles");
	if (sum->profiles && sum->users)
		out_text(out, ", ");
	if (sum->users)
		diff_word_number(out, sum->users, "user", "users");
}

static void write_subject(struct out *out, const struct diff_view *view,
			  const struct diff_subject *subject)
{
	if (diff_subject_is_user(subject))
		diff_word_name(out, diff_subject_name(view, subject));
	else
		diff_word_quoted(out, diff_subject_name(view, subject));
}

void diff_word_named(struct out *out, const struct diff_view *view, const struct diff_sum *sum)
{
	uint64_t all = sum->profiles + sum->users;
	for (uint32_t i = 0; i < sum->named_count; i++) {
		out_text(out, i ? ", " : "");
		write_subject(out, view, sum->named[i]);
	}
	if (all > sum->named_count) {
		out_text(out, " and ");
		piece_count(out, (struct count){.low = all - sum->named_count});
		out_text(out, " more");
	}
}

static void write_compared(struct out *out, const struct diff_view *view)
{
	const struct diff *diff = view->diff;
	bool none = diff->group_count == 0;
	out_text(out, none ? "No login is decided differently: " : "Compared: ");
	diff_word_number(out, diff->subjects, "profile or user", "profiles and users");
	out_text(out, ", ");
	diff_word_number(out, diff->cases, "case", "cases");
	out_text(out, " that cover every login there can be.");
}

static void write_texts(struct out *out, const struct diff_view *view)
{
	if (view->same_text)
		out_text(out, "The texts are the same.");
	else if (view->diff->group_count == 0)
		out_text(out, "The texts differ, their meaning does not.");
}

static void write_rules(struct out *out, const struct diff_view *view)
{
	enum rules old = ruleset_rules(view->diff->side[OLD]);
	enum rules new = ruleset_rules(view->diff->side[NEW]);
	if (old != new)
		out_format(out, "OLD is decided by rule set %s, NEW by %s.", rules_names[old].at,
			   rules_names[new].at);
}

static void write_locations(struct out *out, const struct diff_view *view)
{
	if (view->diff->locations)
		out_text(out, "A transaction security rule could not be evaluated everywhere, for "
			      "want of a location database or of a record in it; there it counts "
			      "as not matching, in both policies.");
}

static void write_asked_names(struct out *out, const struct diff_who *who, uint32_t count,
			      const char *what)
{
	for (uint32_t i = 0; i < count; i++) {
		out_format(out, "; %s ", what);
		diff_word_quoted(out, who[i].name);
	}
}

static void write_asked_set(struct out *out, unsigned set, const struct str *names, unsigned count)
{
	const char *before = " ";
	for (unsigned i = 0; i < count; i++) {
		if (!(set >> i & 1))
			continue;
		out_format(out, "%s%s", before, names[i].at);
		before = ", ";
	}
}

static void write_filter(struct out *out, const struct diff_view *view)
{
	const struct diff_filter *filter = &view->filter;
	if (!diff_is_filtered(view))
		return;
	out_text(out, "Asked for:");
	write_asked_set(out, filter->classes, diff_class_names, DIFF_CLASS_COUNT);
	out_text(out, filter->classes ? "" : " every class");
	write_asked_names(out, filter->profiles, filter->profile_count, "profile");
	write_asked_names(out, filter->users, filter->user_count, "user");
	out_text(out, filter->via ? "; via" : "");
	write_asked_set(out, filter->via, channel_names, VIA_COUNT);
	out_text(out, ". Left out: ");
	diff_word_number(out, view->left_out, "change", "changes");
	if (view->subjects_left_out) {
		out_text(out, ", and all changes of ");
		diff_word_number(out, view->subjects_left_out, "profile or user",
				 "profiles and users");
	}
	out_char(out, '.');
}

bool diff_word_note(struct out *out, const struct diff_view *view, unsigned index)
{
	static void (*const notes[])(struct out *, const struct diff_view *) = {
	    write_compared, write_texts, write_rules, write_filter, write_locations};
	if (index >= sizeof notes / sizeof *notes)
		return false;
	notes[index](out, view);
	return true;
}

/* --- Who -------------------------------------------------------------------------- */

static uint32_t profiles_of(const struct diff_group *group)
{
	uint32_t count = 0;
	while (count < group->subject_count && !diff_subject_is_user(&group->subjects[count]))
		count++;
	return count;
}

/* Where somebody is in one policy only, or of another profile. */
static void write_standing(struct out *out, const struct diff_view *view,
			   const struct diff_subject *subject, bool profile_known)
{
	bool old = diff_subject_there(subject, OLD), new = diff_subject_there(subject, NEW);
	bool user = diff_subject_is_user(subject);
	bool moved = old && new &&
		     !str_equal(diff_profile_name(view, subject, OLD),
				diff_profile_name(view, subject, NEW));
	if ((old && new && !moved) && (!user || profile_known))
		return;
	out_text(out, " (");
	out_text(out, !old ? "added" : !new ? "removed" : "");
	out_text(out, (!old || !new) && user ? ", " : "");
	if (user)
		diff_word_quoted(out, diff_profile_name(view, subject, old ? OLD : NEW));
	if (moved) {
		out_text(out, " → ");
		diff_word_quoted(out, diff_profile_name(view, subject, NEW));
	}
	out_char(out, ')');
}

static void write_subjects(struct out *out, const struct diff_view *view,
			   const struct diff_subject *at, uint32_t count, uint32_t most,
			   bool profile_known)
{
	for (uint32_t i = 0; i < count && i < most; i++) {
		out_text(out, i ? ", " : "");
		write_subject(out, view, &at[i]);
		write_standing(out, view, &at[i], profile_known);
	}
	if (count > most) {
		out_text(out, " and ");
		piece_count(out, (struct count){.low = count - most});
		out_text(out, " more");
	}
}

/* Are the users all of the one profile that stands before them? */
static bool are_of_profile(const struct diff_group *group, uint32_t profiles)
{
	for (uint32_t i = profiles; i < group->subject_count && profiles == 1; i++)
		for (int side = OLD; side < SIDES; side++)
			if (group->subjects[i].side[side].profile !=
			    group->subjects[0].side[side].profile)
				return false;
	return profiles == 1;
}

void diff_word_subjects(struct out *out, const struct diff_view *view,
			const struct diff_group *group, uint32_t most)
{
	uint32_t profiles = profiles_of(group), users = group->subject_count - profiles;
	bool known = are_of_profile(group, profiles);
	if (profiles) {
		out_text(out, profiles == 1 ? "profile " : "profiles ");
		write_subjects(out, view, group->subjects, profiles, most, false);
	}
	if (profiles && users)
		out_text(out, known ? " and its " : ", ");
	if (users) {
		out_text(out, users == 1 ? "user " : "users ");
		write_subjects(out, view, group->subjects + profiles, users, most, known);
	}
}
