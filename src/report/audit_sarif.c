/* `audit --format sarif`: rules that were asked with their help from the catalogue, and a result for
 * each finding. What is accepted is a result, too, and suppressed. */
#include "report/answer.h"
#include "report/audit_catalogue.h"
#include "report/audit_words.h"
#include "report/finding_place.h"
#include "report/sarif.h"

struct writing {
	struct sarif sarif;
	const struct audit_report *report;
	const struct audit_answer *answer;
	struct out words;                   /* memory, for a message */
	unsigned numbers[AUDIT_RULE_COUNT]; /* of rules in the document */
	bool rules[AUDIT_RULE_COUNT];       /* is it in the document? */
};

/* --- Rules -------------------------------------------------------------------------- */

/* The rules asked of any of the policies. */
static void rules_choose(struct writing *w)
{
	unsigned number = 0;
	for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT; rule++) {
		for (uint32_t i = 0; i < w->report->count; i++)
			w->rules[rule] |= audit_rule_is_asked(w->report->at[i].audit, rule);
		w->numbers[rule] = number;
		number += w->rules[rule];
	}
}

static void cure_text(struct out *out, const struct audit_entry *entry, const char *strong)
{
	out_format(out, "%s\n\n%sFound when:%s %s\n\n%sNot found:%s %s\n\n%sSource:%s %s",
		   entry->fix, strong, strong, entry->criterion, strong, strong, entry->near_miss,
		   strong, strong, entry->source);
	if (entry->controls)
		out_format(out, "\n\n%sSecurity Benchmark for Salesforce:%s %s", strong, strong,
			   entry->controls);
}

enum { TAGS_MOST = 6 };

struct tags {
	struct arena arena;
	const char *at[TAGS_MOST];
	size_t count;
};

/* The group, and the controls: "SBS-AUTH-003, SBS-AUTH-004". */
static enum status tags_take(struct tags *tags, const struct audit_entry *entry,
			     enum audit_group group)
{
	tags->at[tags->count++] = "security";
	tags->at[tags->count++] = audit_group_names[group].at;
	for (const char *at = entry->controls; at && *at && tags->count < TAGS_MOST;) {
		size_t length = strcspn(at, ", ");
		const char *tag = arena_text(&tags->arena, at, length);
		if (!tag)
			return NOMEM;
		tags->at[tags->count++] = tag;
		at += length + strspn(at + length, ", ");
	}
	return OK;
}

static enum status rule_write(struct writing *w, enum audit_rule rule)
{
	const struct audit_entry *entry = audit_catalogue[rule];
	const struct audit_rule_row *row = &audit_rules[rule];
	struct tags tags = {.count = 0};
	struct out plain;
	arena_init(&tags.arena);
	out_init_memory(&plain);
	cure_text(&plain, entry, "");
	out_rewind(&w->words);
	cure_text(&w->words, entry, "**");
	enum status status = tags_take(&tags, entry, row->group);
	const struct sarif_rule rule_of = {.id = row->id.at,
					   .title = entry->title,
					   .cause = entry->why,
					   .cure = out_written(&plain),
					   .cure_markdown = out_written(&w->words),
					   .level = severity_names[row->severity].at,
					   .tags = tags.at,
					   .tag_count = tags.count};
	sarif_rule(&w->sarif, &rule_of);
	if (status == OK)
		status = out_status(&plain);
	out_clear(&plain);
	arena_clear(&tags.arena);
	return status;
}

/* --- The run ------------------------------------------------------------------------ */

static void notification_write(struct writing *w, const char *level, struct str text)
{
	struct json *json = &w->sarif.json;
	json_object(json);
	json_pair(json, "level", level);
	sarif_message(&w->sarif, "message", text);
	json_object_end(json);
}

static void unasked_write(struct writing *w, const struct audit_answer *answer, bool named)
{
	for (unsigned i = 0;; i++) {
		out_rewind(&w->words);
		if (named) {
			out_name(&w->words, str_of(answer->path));
			out_text(&w->words, ": ");
		}
		if (!audit_word_unasked(&w->words, answer->audit, i))
			break;
		notification_write(w, "note", page_plain(&w->words));
	}
	out_rewind(&w->words);
}

/* What could not be looked at is the tool's own to say. */
static void invocation_write(struct writing *w)
{
	struct json *json = &w->sarif.json;
	json_key(json, "invocations");
	json_array(json);
	json_object(json);
	json_key(json, "executionSuccessful");
	json_bool(json, w->report->unread_count == 0);
	json_key(json, "toolExecutionNotifications");
	json_array(json);
	for (uint32_t i = 0; i < w->report->unread_count; i++) {
		out_rewind(&w->words);
		out_name(&w->words, w->report->unread[i]);
		out_text(&w->words, " could not be loaded");
		notification_write(w, "error", page_plain(&w->words));
	}
	bool alike = audit_unasked_alike(w->report); /* said once */
	for (uint32_t i = 0; i < w->report->count && (i == 0 || !alike); i++)
		unasked_write(w, &w->report->at[i], !alike);
	json_array_end(json);
	json_object_end(json);
	json_array_end(json);
}

/* --- Places ------------------------------------------------------------------------- */

static struct str uri_of(struct writing *w, struct place place)
{
	return sarif_uri(&w->sarif, place_file(w->answer->policy, place));
}

/* Where it is; `line`, what stands there, may be empty. */
static void location_begin(struct writing *w, struct place place, struct str line)
{
	sarif_location_begin(&w->sarif, uri_of(w, place), place, line);
}

/* Findings of a rule ascend, so that their lines are found on the way. Second places go to and fro,
 * and are told without their lines: a large file would be read for each. */
static struct str line_of(struct writing *w, struct place place)
{
	return place.line ? place_line(w->answer->policy->sources, place) : (struct str){0};
}

static void locations_write(struct writing *w, const struct audit_finding *finding)
{
	const struct sources *sources = w->answer->policy->sources;
	struct json *json = &w->sarif.json;
	uint64_t id = 0;
	json_key(json, "locations");
	json_array(json);
	if (place_has_file(sources, finding->place)) {
		location_begin(w, finding->place, line_of(w, finding->place));
		json_object_end(json);
	}
	json_array_end(json);
	for (uint32_t i = 0; i < finding->other_count; i++) {
		if (!place_has_file(sources, finding->others[i].place))
			continue;
		if (!id++) {
			json_key(json, "relatedLocations");
			json_array(json);
		}
		location_begin(w, finding->others[i].place, (struct str){0});
		json_pair_number(json, "id", id);
		sarif_message(&w->sarif, "message", str_of(finding->others[i].what));
		json_object_end(json);
	}
	if (id)
		json_array_end(json);
}

/* --- Results ------------------------------------------------------------------------ */

static void message_write(struct writing *w, const struct audit_finding *finding)
{
	const struct sources *sources = w->answer->policy->sources;
	struct out *words = &w->words;
	out_rewind(words);
	place_words(words, sources, finding->place);
	out_text(words, finding->what);
	out_char(words, '.');
	for (uint32_t i = 0; i < finding->other_count; i++) {
		if (place_has_file(sources, finding->others[i].place))
			continue;
		out_text(words, "\nSee: ");
		place_words(words, sources, finding->others[i].place);
		out_text(words, finding->others[i].what);
	}
	if (finding->countries.count || finding->operators.count) {
		out_text(words, "\nAddresses: ");
		audit_word_owners(words, w->answer, finding);
	}
	if (finding->accepted.count || finding->grown.count) {
		out_char(words, '\n');
		audit_word_part(words, finding);
	}
	if (*finding->todo) {
		out_text(words, "\nTo do: ");
		out_text(words, finding->todo);
		out_char(words, '.');
	}
	sarif_message(&w->sarif, "message", page_plain(words));
}

/* An exception stands in the policy, a baseline in a file of its own. */
static void suppression_write(struct writing *w, const struct audit_finding *finding)
{
	const struct exception *exception = audit_exception(w->answer, finding);
	struct json *json = &w->sarif.json;
	json_key(json, "suppressions");
	json_array(json);
	if (finding->standing != AUDIT_NEW) {
		json_object(json);
		json_pair(json, "kind", exception ? "inSource" : "external");
		json_pair(json, "status", "accepted");
		out_rewind(&w->words);
		audit_word_standing(&w->words, w->report, w->answer, finding);
		json_key(json, "justification");
		json_str(json, page_plain(&w->words));
		if (exception && place_has_file(w->answer->policy->sources, exception->place)) {
			json_key(json, "location");
			location_begin(w, exception->place, (struct str){0});
			json_object_end(json);
		}
		json_object_end(json);
	}
	json_array_end(json);
}

static void properties_write(struct writing *w, const struct audit_finding *finding)
{
	struct json *json = &w->sarif.json;
	json_key(json, "properties");
	json_object(json);
	json_pair(json, "standing", audit_standing_names[finding->standing].at);
	json_key(json, "object");
	out_rewind(&w->words);
	audit_word_object(&w->words, w->answer->policy, finding->object);
	json_str(json, page_plain(&w->words));
	json_key(json, "fingerprint");
	json_str(json, finding->print);
	json_object_end(json);
}

/* The print is its policy's alone, so the file's name makes it one among several policies'. */
static void fingerprint_write(struct writing *w, const struct audit_finding *finding)
{
	struct str uri = sarif_uri(&w->sarif, w->answer->policy->file);
	sarif_fingerprint(&w->sarif,
			  sarif_hash_add(sarif_hash_add(SARIF_HASH, uri), finding->print), 1);
}

static void result_write(struct writing *w, const struct audit_finding *finding)
{
	struct json *json = &w->sarif.json;
	const struct audit_rule_row *rule = &audit_rules[finding->rule];
	bool baseline = w->answer->audit->question->baseline != NULL;
	json_object(json);
	json_pair(json, "ruleId", rule->id.at);
	json_pair_number(json, "ruleIndex", w->numbers[finding->rule]);
	json_pair(json, "level", severity_names[rule->severity].at);
	message_write(w, finding);
	locations_write(w, finding);
	fingerprint_write(w, finding);
	suppression_write(w, finding);
	if (baseline && finding->standing != AUDIT_EXCEPTED)
		json_pair(json, "baselineState",
			  finding->standing == AUDIT_KNOWN ? "unchanged"
			  : finding->grown.count           ? "updated"
							   : "new");
	properties_write(w, finding);
	json_object_end(json);
}

/* --- The document ------------------------------------------------------------------- */

static enum status document_write(struct writing *w, struct out *out, const char *version)
{
	enum status status = OK;
	sarif_begin(&w->sarif, out, version);
	for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT && status == OK; rule++)
		if (w->rules[rule])
			status = rule_write(w, rule);
	sarif_rules_end(&w->sarif);
	invocation_write(w);
	sarif_results_begin(&w->sarif);
	for (uint32_t k = 0; k < w->report->count; k++) {
		w->answer = &w->report->at[k];
		for (uint32_t i = 0; i < w->answer->audit->count; i++)
			if (audit_told(w->report, &w->answer->audit->at[i]))
				result_write(w, &w->answer->audit->at[i]);
	}
	sarif_end(&w->sarif);
	enum status written = sarif_clear(&w->sarif);
	return status == OK ? written : status;
}

enum status audit_sarif(struct out *out, const struct audit_report *report, const char *version)
{
	struct writing w = {.report = report};
	out_init_memory(&w.words);
	rules_choose(&w);
	enum status status = document_write(&w, out, version);
	if (status == OK)
		status = out_status(&w.words);
	out_clear(&w.words);
	return status;
}
