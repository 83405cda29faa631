#include "base/git_name.h"
#include "report/answer.h"
#include "report/diff_report.h"
#include "report/diff_words.h"
#include "report/finding_place.h"
#include "report/json_pieces.h"
#include "report/sarif.h"
#include "report/words.h"

enum { NAMES_SHOWN = 3, RANGES_SHOWN = 3 };

/* A report under way. */
struct writing {
	struct sarif sarif;
	const struct diff_view *view;
	struct out words; /* memory, for a message */
	struct arena scratch;
};

/* --- Rules ---------------------------------------------------------------------- */

#define CURE                                                                                       \
	"If the change is meant, approve it. Else look at the lines named here in both policies, " \
	"and run the command of the message to see each step of such a login."

static const struct sarif_rule rules[DIFF_CLASS_COUNT] = {
    [DIFF_OPENED] = {.id = "login-opened",
		     .title = "Logins are opened",
		     .cause = "Logins that the old policy refuses are let in by the new one, with "
			      "or without a further proof.",
		     .cure = STR_INIT(CURE),
		     .cure_markdown = STR_INIT(CURE),
		     .level = "error"},
    [DIFF_WEAKENED] = {.id = "login-weakened",
		       .title = "Logins need less proof",
		       .cause = "Logins go through with less proof than by the old policy.",
		       .cure = STR_INIT(CURE),
		       .cure_markdown = STR_INIT(CURE),
		       .level = "warning"},
    [DIFF_TIGHTENED] = {.id = "login-tightened",
			.title = "Logins need more proof",
			.cause = "Logins go through with more proof than by the old policy, which "
				 "somebody has to have.",
			.cure = STR_INIT(CURE),
			.cure_markdown = STR_INIT(CURE),
			.level = "note"},
    [DIFF_CLOSED] = {.id = "login-closed",
		     .title = "Logins are closed",
		     .cause = "Logins that the old policy lets in are refused by the new one.",
		     .cure = STR_INIT(CURE),
		     .cure_markdown = STR_INIT(CURE),
		     .level = "warning"},
    [DIFF_REASON] = {.id = "login-reason",
		     .title = "Logins are decided for another reason",
		     .cause = "The verdict stays, but for another reason, or with another role of "
			      "the security token.",
		     .cure = STR_INIT(CURE),
		     .cure_markdown = STR_INIT(CURE),
		     .level = "note"},
};

/* --- Places ---------------------------------------------------------------------- */

/* A revision's file, "git:REV:path", is known to others by its path. */
static struct str known_name(struct str name)
{
	size_t skip = git_name_prefix(name);
	return (struct str){name.at + skip, name.length - skip};
}

static void location_begin(struct writing *w, int side, struct place place)
{
	struct str name = known_name(place_file(diff_policy(w->view, side), place));
	sarif_location_begin(&w->sarif, sarif_uri(&w->sarif, name), place, (struct str){0});
}

/* The new policy as a whole. Standard input is called "-", as nothing better is known. */
static void file_begin(struct writing *w)
{
	struct str name = known_name(diff_policy(w->view, NEW)->file);
	sarif_location_begin(&w->sarif, sarif_uri(&w->sarif, name), (struct place){0},
			     (struct str){0});
}

static bool side_has_file(struct writing *w, int side, struct place place)
{
	const struct policy *policy = diff_policy(w->view, side);
	return place.line && policy->sources && place_has_file(policy->sources, place);
}

/* A line of an older revision is no line of the file as it is now. */
static bool line_is_current(struct writing *w, int side, struct place place)
{
	return side == NEW || !git_name_is(place_file(diff_policy(w->view, side), place));
}

/* The line of NEW, or of OLD where it has none, or else the file; and with NEW's that of
 * OLD. */
static void locations(struct writing *w, const struct diff_group *group,
		      const struct diff_cause causes[static SIDES])
{
	struct json *json = &w->sarif.json;
	struct place place[SIDES];
	bool fits[SIDES];
	for (int side = OLD; side < SIDES; side++) {
		place[side] = diff_cause_place(w->view, group, &causes[side], side);
		fits[side] =
		    side_has_file(w, side, place[side]) && line_is_current(w, side, place[side]);
	}
	json_key(json, "locations");
	json_array(json);
	if (fits[NEW] || fits[OLD])
		location_begin(w, fits[NEW] ? NEW : OLD, place[fits[NEW] ? NEW : OLD]);
	else
		file_begin(w);
	json_object_end(json);
	json_array_end(json);
	if (!fits[NEW] || !fits[OLD])
		return;
	json_key(json, "relatedLocations");
	json_array(json);
	location_begin(w, OLD, place[OLD]);
	json_pair_number(json, "id", 1);
	sarif_message(&w->sarif, "message", STR("what decided in the old policy"));
	json_object_end(json);
	json_array_end(json);
}

/* --- Results ---------------------------------------------------------------------- */

static void side_words(struct writing *w, const struct diff_group *group,
		       const struct diff_change *change, const struct diff_cause *cause, int side)
{
	struct out *words = &w->words;
	out_format(words, side == OLD ? "Was %s" : ", is %s",
		   verdict_words(cause->decision->verdict));
	diff_word_reason(words, change, &group->subjects[0], side);
	if (cause->likely) {
		out_text(words, " (");
		diff_word_lines(words, w->view, cause, side);
		out_char(words, ')');
	}
}

static enum status message(struct writing *w, const struct diff_group *group,
			   const struct diff_change *change,
			   const struct diff_cause causes[static SIDES])
{
	struct out *words = &w->words;
	int side = diff_command_side(group);
	out_rewind(words);
	out_format(words, "%s for ", diff_class_words[change->class]);
	diff_word_subjects(words, w->view, group, NAMES_SHOWN);
	out_text(words, ", ");
	diff_word_logins(words, w->view, group, change);
	out_text(words, ".\nFrom ");
	enum status status = diff_word_region(words, group, change, RANGES_SHOWN, &w->scratch);
	out_text(words, ": ");
	diff_word_addresses(words, change->addresses);
	out_text(words, ".\n");
	side_words(w, group, change, &causes[OLD], OLD);
	side_words(w, group, change, &causes[NEW], NEW);
	out_text(words, ".\nTry: ");
	diff_word_try(words, w->view, &causes[side], side);
	if (side == NEW && diff_command_shown(group, change, OLD)) {
		out_text(words, "\nBefore: ");
		diff_word_try(words, w->view, &causes[OLD], OLD);
	}
	sarif_message(&w->sarif, "message", diff_plain(words));
	return status;
}

/* Who, how, and from old to new: changes of one diff differ in that, or in the witness. No
 * line is in it, so that it stays when lines move. */
static void fingerprint(struct writing *w, const struct diff_group *group,
			const struct diff_change *change)
{
	struct out *words = &w->words;
	char text[ADDR_TEXT];
	uint64_t hash = sarif_hash_add(SARIF_HASH, diff_class_names[change->class]);
	hash = sarif_hash_add(hash, diff_subject_name(w->view, &group->subjects[0]));
	out_rewind(words);
	out_text(words, diff_subject_is_user(&group->subjects[0]) ? "user " : "profile ");
	diff_word_logins(words, w->view, group, change);
	for (int side = OLD; side < SIDES; side++) {
		out_str(words, verdict_names[change->decision[side].verdict]);
		diff_word_reason(words, change, &group->subjects[0], side);
		out_char(words, '\n');
	}
	out_bytes(words, text, addr_format(change->witness, text));
	hash = sarif_hash_add(hash, diff_plain(words));
	sarif_fingerprint(&w->sarif, hash, 1);
}

static enum status result(struct writing *w, const struct diff_group *group,
			  const struct diff_change *change)
{
	struct json *json = &w->sarif.json;
	const struct sarif_rule *rule = &rules[change->class];
	struct diff_cause causes[SIDES];
	enum status status = diff_causes_find(w->view, group, change, &w->scratch, causes);
	if (status != OK)
		return status;
	json_object(json);
	json_pair(json, "ruleId", rule->id);
	json_pair_number(json, "ruleIndex", change->class);
	json_pair(json, "level", rule->level);
	status = message(w, group, change, causes);
	locations(w, group, causes);
	fingerprint(w, group, change);
	json_key(json, "properties");
	json_object(json);
	json_key(json, "addresses");
	json_count(json, change->addresses);
	json_object_end(json);
	json_object_end(json);
	arena_reset(&w->scratch);
	return status == OK ? out_status(&w->words) : status;
}

enum status diff_report_sarif(struct out *out, const struct diff_view *view, const char *version)
{
	struct writing w = {.view = view};
	enum status status = OK;
	arena_init(&w.scratch);
	out_init_memory(&w.words);
	sarif_begin(&w.sarif, out, version);
	for (size_t i = 0; i < DIFF_CLASS_COUNT; i++)
		sarif_rule(&w.sarif, &rules[i]);
	sarif_rules_end(&w.sarif);
	sarif_results_begin(&w.sarif);
	for (size_t i = 0; i < view->group_count; i++) {
		const struct diff_group *group = &view->groups[i];
		for (size_t k = 0; k < group->change_count && status == OK && !out->error; k++)
			status = result(&w, group, &group->changes[k]);
	}
	sarif_end(&w.sarif);
	enum status cleared = sarif_clear(&w.sarif);
	out_clear(&w.words);
	arena_clear(&w.scratch);
	return status == OK ? cleared : status;
}
