#include "report/decision_json.h"
#include "report/json_pieces.h"
#include "report/login_command.h"
#include "report/proof_json_inside.h"
#include "report/proof_words.h"
#include "report/repaired.h"

const struct policy *proof_json_policy(const struct proof_writing *w)
{
	return ruleset_policy(w->report->ruleset);
}

/* --- Pieces -------------------------------------------------------------------------- */

/* Words that were made in memory, hard blanks as blanks. */
enum status proof_json_words(struct json *json, const char *key, struct out *words)
{
	enum status status = out_status(words);
	if (status == OK) {
		json_key(json, key);
		json_str(json, page_plain(words));
	}
	out_clear(words);
	return status;
}

enum status proof_json_ranges(struct proof_writing *w, struct rangeset set)
{
	const struct range *ranges;
	size_t count;
	if (rangeset_parts(w->report->scratch, set, &ranges, &count) != OK)
		return NOMEM;
	json_key(&w->json, "ranges");
	json_array(&w->json);
	for (size_t i = 0; i < count; i++)
		json_range(&w->json, ranges[i]);
	json_array_end(&w->json);
	return OK;
}

void proof_json_decision(struct json *json, const struct decision *decision)
{
	json_pair(json, "verdict", verdict_names[decision->verdict].at);
	json_key(json, "reason");
	if (decision->reason == REASON_NONE)
		json_null(json);
	else
		json_str(json, reason_names[decision->reason]);
}

/* --- What it shows -------------------------------------------------------------------------- */

static enum status write_command(struct proof_writing *w, const struct login *login)
{
	struct out words;
	out_init_memory(&words);
	login_command(&words, w->report->name, proof_json_policy(w), login, w->report->rules);
	return proof_json_words(&w->json, "command", &words);
}

/* A login with its answer, as `decide` has it. */
static enum status write_login(struct proof_writing *w, const char *key, const struct login *login)
{
	struct outcomes outcomes;
	struct answer answer;
	if (proof_answer(w->report, login, &outcomes, &answer) != OK)
		return NOMEM;
	json_key(&w->json, key);
	json_object(&w->json);
	if (write_command(w, login) != OK)
		return NOMEM;
	json_key(&w->json, "answer");
	enum status status = decision_json(&w->json, &answer, JSON_FULL);
	json_object_end(&w->json);
	return status;
}

static enum status write_against(struct proof_writing *w, const struct proof *proof)
{
	struct rangeset all;
	if (!proof->violation_count && !proof->diff_change)
		return OK;
	if (proof_addresses(proof, w->report->scratch, &all) != OK)
		return NOMEM;
	json_key(&w->json, "addresses");
	json_count(&w->json, proof->addresses);
	return proof_json_ranges(w, all);
}

static enum status write_open(struct proof_writing *w, const struct proof *proof)
{
	struct out words;
	if (!proof->open.rule || proof->result == PROVED)
		return OK;
	json_key(&w->json, "open");
	json_object(&w->json);
	json_key(&w->json, "rule");
	json_str(&w->json, proof->open.rule->name);
	json_place(&w->json, proof_json_policy(w), proof->open.rule->place);
	out_init_memory(&words);
	proof_word_open(&words, proof_json_policy(w), proof);
	enum status status = proof_json_words(&w->json, "message", &words);
	json_object_end(&w->json);
	return status;
}

static enum status write_shown(struct proof_writing *w, const struct proved *proved)
{
	const struct proof *proof = &proved->proof;
	const struct login *login = proof_login(proof);
	const char *key = proof->result == REFUTED  ? proof->has_nearest ? "nearest" : "witness"
			  : proof->result == PROVED ? "example"
						    : "candidate";
	if (!login)
		return OK;
	if (proof->diff_change) {
		struct proof_blocks blocks;
		if (proof_blocks_find(w->report, proved, &blocks) != OK ||
		    proof_json_approved(w, &blocks.view, proof->diff_group, proof->diff_change) !=
			OK)
			return NOMEM;
	}
	return write_login(w, key, login);
}

static void write_covered(struct json *json, const struct proof *proof)
{
	json_key(json, "covered");
	json_object(json);
	json_pair_number(json, "cases", proof->cases);
	json_pair_number(json, "regions", proof->cells);
	json_pair_number(json, "combinations", proof->facts);
	json_pair_number(json, "subjects", proof->subjects);
	json_pair_number(json, "kinds", proof->kinds);
	json_object_end(json);
}

static void write_assumed(struct json *json, const struct property *property)
{
	const char *words;
	json_key(json, "assumed");
	json_array(json);
	for (unsigned i = 0; (words = proof_assumed(property, i)) != NULL; i++)
		json_text(json, words);
	json_array_end(json);
}

static enum status write_minutes(struct json *json, const struct proof *proof)
{
	struct out words;
	if (!proof->has_minute)
		return OK;
	json_key(json, "minutes");
	json_object(json);
	json_pair_number(json, "first", proof->minute);
	json_pair_number(json, "count", proof->minutes);
	out_init_memory(&words);
	proof_word_minutes(&words, proof);
	enum status status = proof_json_words(json, "spans", &words);
	json_object_end(json);
	return status;
}

static enum status write_proved(struct proof_writing *w, const struct proved *proved)
{
	struct json *json = &w->json;
	const struct proof *proof = &proved->proof;
	struct out words;
	json_object(json);
	json_key(json, "name");
	json_str(json, proved->property->name);
	json_place(json, proof_json_policy(w), proved->property->place);
	json_pair(json, "kind", property_kind_names[proved->property->kind].at);
	json_pair(json, "result", proof_result_names[proof->result].at);
	json_key(json, "vacuous");
	json_bool(json, proof->vacuous);
	out_init_memory(&words);
	property_words(&words, proved->property);
	if (proof_json_words(json, "statement", &words) != OK)
		return NOMEM;
	out_init_memory(&words);
	proof_word_answer(&words, proof_json_policy(w), proved);
	if (proof_json_words(json, "message", &words) != OK)
		return NOMEM;
	write_covered(json, proof);
	write_assumed(json, proved->property);
	if (write_minutes(json, proof) != OK || write_against(w, proof) != OK ||
	    write_open(w, proof) != OK || write_shown(w, proved) != OK ||
	    proof_json_violations(w, proof) != OK || proof_json_changes(w, proved) != OK)
		return NOMEM;
	json_object_end(json);
	return OK;
}

enum status proof_json(struct out *out, const struct proof_report *report)
{
	struct proof_writing w = {.report = report};
	struct json *json = &w.json;
	enum status status = OK;
	json_init(json, out, 3);
	json_object(json);
	json_pair(json, "schema", "loginscope/prove/1");
	json_policy(json, proof_json_policy(&w), rules_names[ruleset_rules(report->ruleset)]);
	for (size_t i = 0; i < PROOF_RESULT_COUNT; i++)
		json_pair_number(json, proof_result_names[i].at, report->of[i]);
	json_pair_number(json, "declared", report->declared);
	json_key(json, "properties");
	json_array(json);
	for (size_t i = 0; i < report->count && status == OK; i++)
		status = write_proved(&w, &report->at[i]);
	json_array_end(json);
	if (status == OK && report->repairs)
		status = repairs_json(json, report);
	json_object_end(json);
	out_char(out, '\n');
	return status;
}
