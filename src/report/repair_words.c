#include "report/repair_words.h"

#include "report/pieces.h"
#include "report/proof_words.h"
#include "report/sentence.h"

enum { ROWS_SHOWN = 8, LISTS_SHOWN = 12, NAMES_SHOWN = 4 };

struct wording {
	const struct proof_report *report;
	const struct repaired *repaired;
	repair_sink *sink;
	void *of;
	struct out words;
};

static void item(struct wording *w, const char *label)
{
	w->sink(w->of, label, out_written(&w->words));
	out_rewind(&w->words);
}

/* --- The cause ---------------------------------------------------------------------------- */

/* Is it a range that decides so? An edit of ranges then is what the property is about. */
static bool is_about_ranges(enum reason reason)
{
	switch (reason) {
	case REASON_ORG_LOGIN_IP:
	case REASON_PROFILE_IP:
	case REASON_APP_IP:
	case REASON_SESSION_IP:
	case REASON_BROAD_PROFILE_RANGES:
	case REASON_BROAD_TRUSTED_RANGES:
	case REASON_UNTRUSTED_IP:
	case REASON_PROFILE_IP_IN_RANGE:
	case REASON_TRUSTED_IP:
		return true;
	default:
		return false;
	}
}

enum status repair_word_cause(struct out *out, const struct proof_report *report,
			      const struct repaired *repaired)
{
	const struct proof *proof = &repaired->proved->proof;
	const struct login *login = proof_login(proof);
	struct outcomes outcomes;
	struct answer answer;
	if (!login || proof->result != REFUTED || proof->has_minute)
		return OK;
	if (proof_answer(report, login, &outcomes, &answer) != OK)
		return NOMEM;
	enum reason reason = outcomes.decision.reason;
	enum status status = reason_sentence(out, &answer);
	if (reason != REASON_NONE)
		out_format(out, " [%.*s]", STR_ARG(reason_names[reason]));
	if (!is_about_ranges(reason))
		out_text(out, " No range decided that.");
	return status;
}

/* --- Rows ----------------------------------------------------------------------------------- */

static void number(struct out *out, uint64_t n, const char *what, bool *first)
{
	if (n == 0)
		return;
	out_format(out, "%s%llu ", *first ? "" : ", ", (unsigned long long)n);
	out_text(out, what);
	*first = false;
}

/* "1 row changed, 2 added". */
static void rows_words(struct out *out, const struct repair_edit *edit)
{
	bool first = true;
	uint32_t changed = edit->changed, added = edit->added, dropped = edit->dropped;
	number(out, changed, changed == 1 ? "row changed" : "rows changed", &first);
	number(out, added, first ? (added == 1 ? "row added" : "rows added") : "added", &first);
	number(out, dropped, first ? (dropped == 1 ? "row dropped" : "rows dropped") : "dropped",
	       &first);
	out_text(out, "; the membership of ");
	piece_count(out, edit->addresses);
	out_format(out, " address%s changes",
		   count_compare(edit->addresses, (struct count){.low = 1}) ? "es" : "");
}

void repair_word_row(struct out *out, const struct range_row *row)
{
	if (row->network_name.length) {
		out_char(out, '@');
		out_name(out, row->network_name);
	} else {
		piece_range(out, row->range);
	}
}

static void row_edit_words(struct out *out, const struct range_list *list,
			   const struct row_edit *edit)
{
	if (edit->change != ROW_ADD)
		repair_word_row(out, &list->rows[edit->row]);
	switch (edit->change) {
	case ROW_DROP:
		out_text(out, " goes");
		break;
	case ROW_ADD:
		repair_word_row(out, &edit->new);
		out_text(out, " comes");
		break;
	default:
		out_text(out, " becomes ");
		repair_word_row(out, &edit->new);
	}
}

static enum status list_item(struct wording *w, const struct list_edit *edit)
{
	const struct policy *policy = w->repaired->policy;
	const struct range_list *list = list_get(policy, edit->list);
	const char *name = list_words(policy, edit->list, w->report->scratch);
	if (!name)
		return NOMEM;
	out_terminal_text(&w->words, str_of(name));
	out_text(&w->words, ": ");
	for (uint32_t i = 0; i < edit->count && i < ROWS_SHOWN; i++) {
		out_text(&w->words, i ? "; " : "");
		row_edit_words(&w->words, list, &edit->rows[i]);
	}
	if (edit->count > ROWS_SHOWN)
		out_format(&w->words, "; and %u more", (unsigned)(edit->count - ROWS_SHOWN));
	item(w, "");
	return OK;
}

static enum status lists_items(struct wording *w, const struct repair_edit *edit)
{
	uint32_t count = edit->edits.count;
	for (uint32_t i = 0; i < count && i < LISTS_SHOWN; i++)
		if (list_item(w, &edit->edits.at[i]) != OK)
			return NOMEM;
	if (count > LISTS_SHOWN) {
		out_format(&w->words, "and %u more lists", (unsigned)(count - LISTS_SHOWN));
		item(w, "");
	}
	return OK;
}

/* --- What comes of it ------------------------------------------------------------------------- */

static void others_words(struct out *out, const struct repair_effect *effect)
{
	bool first = true;
	if (!effect->profiles && !effect->users)
		return;
	out_text(out, "; also changes logins of ");
	number(out, effect->profiles, effect->profiles == 1 ? "other profile" : "other profiles",
	       &first);
	if (effect->profiles && effect->users) {
		out_text(out, " and ");
		first = true;
	}
	number(out, effect->users, effect->users == 1 ? "other user" : "other users", &first);
	out_text(out, ", of whom the property does not speak");
}

static void changes_item(struct wording *w)
{
	const struct repair_effect *effect = &w->repaired->effect;
	bool first = true;
	out_text(&w->words, "for everybody: ");
	for (uint32_t class = 0; class < DIFF_CLASS_COUNT; class ++)
		if (effect->of_class[class] && class != DIFF_REASON) {
			out_format(&w->words, "%s%llu %.*s", first ? "" : ", ",
				   (unsigned long long)effect->of_class[class],
				   STR_ARG(diff_class_names[class]));
			first = false;
		}
	if (first)
		out_text(&w->words, "no verdict");
	if (effect->of_class[DIFF_REASON])
		out_format(&w->words, ", %llu by reason only",
			   (unsigned long long)effect->of_class[DIFF_REASON]);
	item(w, "changes");
}

static void broken_words(struct wording *w, const struct repair_edit *edit)
{
	uint32_t shown = 0;
	for (uint32_t i = 0; shown < edit->break_count && shown < NAMES_SHOWN; i++)
		if (edit->breaks[i]) {
			out_text(&w->words, shown++ ? ", " : "");
			piece_quoted(&w->words, w->repaired->kept[i].property->name);
		}
	if (edit->break_count > shown)
		out_format(&w->words, " and %u more", (unsigned)(edit->break_count - shown));
}

static void limit(struct out *out, bool is, const char *words, bool *first)
{
	if (!is)
		return;
	out_text(out, *first ? "" : "; ");
	out_text(out, words);
	*first = false;
}

/* What was not looked at. */
static void limits_words(struct out *out, const struct repair *repair)
{
	const struct search_limits *limits = &repair->limits;
	bool first = true;
	limit(out, limits->addresses, "not every address was tried", &first);
	limit(out, limits->lists, "not all lists could be considered", &first);
	limit(out, limits->memberships || limits->pieces,
	      "addresses of the same lists went the same way", &first);
	limit(out, repair->networks, "networks took all of a change or none", &first);
	limit(out, repair->networks_left, "not all networks were tried", &first);
	limit(out, limits->work || repair->offers_left, "the search was broken off as too long",
	      &first);
}

void repair_word_smallest(struct out *out, const struct repair *repair)
{
	const char *keeps = repair->has_keeping ? " and breaks nothing" : "";
	if (repair->filled) {
		out_text(out,
			 "the list would have lost its last row, and then keep nobody out; it gets "
			 "what the property leaves to it");
		return;
	}
	switch (repair_claim(repair)) {
	case REPAIR_SMALLEST:
		out_format(out,
			   "no edit that changes only what contradicts the property%s touches "
			   "fewer rows",
			   keeps);
		break;
	case REPAIR_SMALLEST_OF_LISTS:
		out_format(out,
			   "no edit that leaves networks alone, changes only what contradicts the "
			   "property%s%s touches fewer rows; each network was tried with all of "
			   "the change or none",
			   *keeps ? "," : "", keeps);
		break;
	default:
		out_text(out, "of the edits that were looked at: ");
		limits_words(out, repair);
	}
}

/* --- Items ------------------------------------------------------------------------------------ */

static enum status narrower_items(struct wording *w)
{
	const struct repaired *repaired = w->repaired;
	if (!repaired->repair.has_narrower ||
	    (!repaired->effect.profiles && !repaired->effect.users))
		return OK;
	out_text(&w->words, "login ranges of whom the property speaks would do, too: ");
	rows_words(&w->words, &repaired->repair.narrower);
	item(w, "narrower");
	return lists_items(w, &repaired->repair.narrower);
}

void repair_word_by_hand(struct out *out, const struct proof_report *report,
			 const struct repaired *repaired)
{
	place_text(out, ruleset_policy(report->ruleset), repaired->by_hand_place);
	out_format(out, ": %s; the patch does not have it", repaired->by_hand);
}

static enum status found_items(struct wording *w)
{
	const struct repaired *repaired = w->repaired;
	const struct repair *repair = &repaired->repair;
	const struct repair_edit *edit = repair_offered(repair);
	if (repaired->result == REPAIR_BREAKS) {
		broken_words(w, edit);
		out_text(&w->words, ", as every edit does that was found: the patch does not have "
				    "it");
		item(w, "BREAKS");
	}
	rows_words(&w->words, edit);
	others_words(&w->words, &repaired->effect);
	item(w, "edit");
	if (lists_items(w, edit) != OK)
		return NOMEM;
	if (repaired->result == REPAIR_BY_HAND) {
		repair_word_by_hand(&w->words, w->report, repaired);
		item(w, "by hand");
	}
	changes_item(w);
	repair_word_smallest(&w->words, repair);
	item(w, "smallest");
	if (repair->has_keeping) {
		out_text(&w->words, "a smaller edit, with ");
		rows_words(&w->words, &repair->smallest);
		out_text(&w->words, ", would break ");
		broken_words(w, &repair->smallest);
		item(w, "but");
	}
	return narrower_items(w);
}

void repair_word_none(struct out *out, const struct repair *repair)
{
	bool open = repair->offered == 0 && (repair->limits.work || repair->limits.lists);
	out_text(out, open ? "" : "no edit of ranges makes it hold: ");
	if (open)
		out_text(out, "no edit was found");
	else if (repair->limits.emptied)
		out_text(out, "a list of login ranges would lose its last row, and then keep "
			      "nobody out");
	else if (repair->offered == 0)
		out_text(out, "whatever the lists hold, some login of it is decided the same way");
	else
		out_format(out,
			   "each of the %u smallest was compiled, and is refuted or open again",
			   (unsigned)repair->proved);
	if (repair_claim(repair) == REPAIR_SMALLEST_TRIED) {
		out_text(out, " (");
		limits_words(out, repair);
		out_char(out, ')');
	}
}

static enum status items(struct wording *w)
{
	const struct repaired *repaired = w->repaired;
	if (repair_word_cause(&w->words, w->report, repaired) != OK)
		return NOMEM;
	if (w->words.used)
		item(w, "cause");
	if (repaired->result == REPAIR_MENDED) {
		out_text(&w->words, "the repairs above mend it, too");
		item(w, "done");
		return OK;
	}
	if (repaired->result != REPAIR_NONE)
		return found_items(w);
	repair_word_none(&w->words, &repaired->repair);
	item(w, "none");
	return OK;
}

enum status repair_words(const struct proof_report *report, const struct repaired *repaired,
			 repair_sink *sink, void *of)
{
	struct wording w = {.report = report, .repaired = repaired, .sink = sink, .of = of};
	out_init_memory(&w.words);
	enum status status = items(&w);
	if (status == OK)
		status = out_status(&w.words);
	out_clear(&w.words);
	return status;
}
