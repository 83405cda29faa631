#include "report/json_pieces.h"
#include "report/repair_words.h"

struct writing {
	struct json *json;
	const struct proof_report *report;
	const struct repaired *repaired;
	struct out words;
};

/* Words that were made, hard blanks as blanks; nothing when there are none. */
static void words_pair(struct writing *w, const char *key)
{
	if (w->words.used) {
		json_key(w->json, key);
		json_str(w->json, page_plain(&w->words));
	}
	out_rewind(&w->words);
}

/* --- Edits -------------------------------------------------------------------------------- */

static void write_row(struct json *json, const char *key, const struct range_row *row)
{
	json_key(json, key);
	if (!row) {
		json_null(json);
		return;
	}
	json_object(json);
	if (row->network_name.length) {
		json_key(json, "network");
		json_str(json, row->network_name);
	} else {
		json_key(json, "range");
		json_range(json, row->range);
	}
	json_object_end(json);
}

/* Where the row is written, or the list; a list that is not there, or that a repair before
 * this one made, is nowhere yet. */
static void write_place(struct writing *w, const struct range_list *list,
			const struct row_edit *edit)
{
	struct place place = list->place;
	if (edit->change != ROW_ADD && list->rows[edit->row].place.line)
		place = list->rows[edit->row].place;
	if (place.line)
		json_place(w->json, w->repaired->policy, place);
}

static enum status write_list(struct writing *w, const struct list_edit *edit)
{
	const struct policy *policy = w->repaired->policy;
	const struct range_list *list = list_get(policy, edit->list);
	const char *name = list_words(policy, edit->list, w->report->scratch);
	if (!name)
		return NOMEM;
	for (uint32_t i = 0; i < edit->count; i++) {
		const struct row_edit *row = &edit->rows[i];
		json_object(w->json);
		write_place(w, list, row);
		json_key(w->json, "list");
		json_text(w->json, name);
		write_row(w->json, "before", row->change == ROW_ADD ? NULL : &list->rows[row->row]);
		write_row(w->json, "after", row->change == ROW_DROP ? NULL : &row->new);
		json_object_end(w->json);
	}
	return OK;
}

static void write_names(struct writing *w, const char *key, const struct repair_edit *edit,
			bool breaks)
{
	uint32_t count = w->repaired->kept_count;
	json_key(w->json, key);
	json_array(w->json);
	for (uint32_t i = 0; i < count; i++)
		if (edit->breaks[i] == breaks)
			json_str(w->json, w->repaired->kept[i].property->name);
	json_array_end(w->json);
}

/* The members of an edit. */
static enum status write_edit(struct writing *w, const struct repair_edit *edit)
{
	struct json *json = w->json;
	enum status status = OK;
	json_pair_number(json, "rows", (uint64_t)edit->changed + edit->added + edit->dropped);
	json_key(json, "addresses");
	json_count(json, edit->addresses);
	json_key(json, "edits");
	json_array(json);
	for (uint32_t i = 0; i < edit->edits.count && status == OK; i++)
		status = write_list(w, &edit->edits.at[i]);
	json_array_end(json);
	write_names(w, "keeps", edit, false);
	write_names(w, "breaks", edit, true);
	return status;
}

static enum status write_other(struct writing *w, const char *key, const struct repair_edit *edit)
{
	json_key(w->json, key);
	json_object(w->json);
	enum status status = write_edit(w, edit);
	json_object_end(w->json);
	return status;
}

static void write_effect(struct json *json, const struct repair_effect *effect)
{
	json_key(json, "changes");
	json_object(json);
	for (size_t i = 0; i < DIFF_CLASS_COUNT; i++)
		json_pair_number(json, diff_class_names[i].at, effect->of_class[i]);
	json_pair_number(json, "other-profiles", effect->profiles);
	json_pair_number(json, "other-users", effect->users);
	json_object_end(json);
}

static enum status write_found(struct writing *w)
{
	const struct repaired *repaired = w->repaired;
	const struct repair *repair = &repaired->repair;
	if (write_edit(w, repair_offered(repair)) != OK)
		return NOMEM;
	json_pair(w->json, "smallest", repair_claim_names[repair_claim(repair)].at);
	repair_word_smallest(&w->words, repair);
	words_pair(w, "message");
	write_effect(w->json, &repaired->effect);
	if (repair->has_keeping && write_other(w, "smaller", &repair->smallest) != OK)
		return NOMEM;
	if (repair->has_narrower && write_other(w, "narrower", &repair->narrower) != OK)
		return NOMEM;
	json_key(w->json, "patch");
	if (repaired->result == REPAIR_MADE)
		json_str(w->json, repaired->patch);
	else
		json_null(w->json);
	if (repaired->result == REPAIR_BY_HAND) {
		repair_word_by_hand(&w->words, w->report, repaired);
		words_pair(w, "by-hand");
	}
	return OK;
}

static enum status write_repaired(struct writing *w)
{
	const struct repaired *repaired = w->repaired;
	const struct property *property = repaired->proved->property;
	enum status status = OK;
	json_object(w->json);
	json_key(w->json, "property");
	json_str(w->json, property->name);
	json_place(w->json, ruleset_policy(w->report->ruleset), property->place);
	json_pair(w->json, "result", repair_result_names[repaired->result].at);
	if (repair_word_cause(&w->words, w->report, repaired) != OK)
		return NOMEM;
	words_pair(w, "cause");
	if (repaired->result == REPAIR_NONE) {
		repair_word_none(&w->words, &repaired->repair);
		words_pair(w, "message");
	} else if (repaired->result != REPAIR_MENDED) {
		status = write_found(w);
	}
	json_object_end(w->json);
	return status;
}

enum status repairs_json(struct json *json, const struct proof_report *report)
{
	struct writing w = {.json = json, .report = report};
	const struct repairs *repairs = report->repairs;
	enum status status = OK;
	out_init_memory(&w.words);
	json_key(json, "repairs");
	json_array(json);
	for (size_t i = 0; i < repairs->count && status == OK; i++) {
		w.repaired = &repairs->at[i];
		status = write_repaired(&w);
	}
	json_array_end(json);
	if (status == OK)
		status = out_status(&w.words);
	out_clear(&w.words);
	return status;
}
