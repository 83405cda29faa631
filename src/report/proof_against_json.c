/* What is against a property, as JSON: all of it. */
#include "report/diff_words.h"
#include "report/json_pieces.h"
#include "report/proof_json_inside.h"
#include "report/proof_words.h"

static void write_subjects(struct proof_writing *w, const struct subject *subjects, uint32_t count)
{
	json_key(&w->json, "subjects");
	json_array(&w->json);
	for (uint32_t i = 0; i < count; i++) {
		const struct policy *policy = proof_json_policy(w);
		json_object(&w->json);
		if (subjects[i].user != NONE) {
			json_key(&w->json, "user");
			json_str(&w->json, policy->users[subjects[i].user].username);
		}
		json_key(&w->json, "profile");
		json_str(&w->json, policy->profiles[subjects[i].profile].name);
		json_object_end(&w->json);
	}
	json_array_end(&w->json);
}

/* --- Violations -------------------------------------------------------------------------- */

static void write_presented(struct json *json, const struct login_case *at)
{
	enum channel via = at->via;
	enum phase phase = at->phase;
	if (case_uses_device(via, phase))
		json_pair(json, "device", device_names[at->device].at);
	if (case_uses_credential(via, phase))
		json_pair(json, "credential", credential_names[at->credential].at);
	if (case_uses_strong_auth(via, phase))
		json_pair(json, "strong-auth", answer_names[at->strong_auth].at);
	json_pair(json, "phase", phase_names[phase].at);
	json_pair(json, "at", hours_names[at->hours].at);
	if (phase == PHASE_REQUEST)
		json_pair(json, "session-ip", session_names[at->session_ip].at);
}

static void write_apps(struct proof_writing *w, const struct violation *violation)
{
	json_key(&w->json, "apps");
	json_array(&w->json);
	for (uint32_t i = 0; i < violation->app_count; i++)
		if (violation->apps[i] != NONE)
			json_str(&w->json, proof_json_policy(w)->apps[violation->apps[i]].name);
	json_array_end(&w->json);
}

static void write_cases(struct proof_writing *w, const struct violation *violation)
{
	struct json *json = &w->json;
	json_key(json, "cases");
	json_array(json);
	for (uint32_t i = 0; i < violation->case_count; i++) {
		const struct login_case *at = &violation->cases[i];
		json_object(json);
		json_pair(json, "via", channel_names[at->via].at);
		if (case_uses_app(at->via)) {
			json_key(json, "app");
			if (at->app == NONE)
				json_null(json);
			else
				json_str(json, proof_json_policy(w)->apps[at->app].name);
		}
		write_presented(json, at);
		json_object_end(json);
	}
	json_array_end(json);
}

static enum status write_fault(struct proof_writing *w, const struct evidence *fault)
{
	struct json *json = &w->json;
	struct out words;
	json_object(json);
	json_pair(json, "list", fault->list);
	json_key(json, "name");
	json_str_or_null(json, fault->name);
	json_key(json, "range");
	if (fault->kind == EVIDENCE_ROW)
		json_range(json, fault->range);
	else
		json_null(json);
	json_place(json, proof_json_policy(w), fault->place);
	out_init_memory(&words);
	fault_words(&words, proof_json_policy(w), fault);
	enum status status = proof_json_words(json, "message", &words);
	json_object_end(json);
	return status;
}

static enum status write_faults(struct proof_writing *w, const struct faults *faults)
{
	enum status status = OK;
	json_key(&w->json, "faults");
	json_array(&w->json);
	for (size_t i = 0; i < faults->count && status == OK; i++)
		status = write_fault(w, &faults->at[i]);
	json_array_end(&w->json);
	return status;
}

static enum status write_violation(struct proof_writing *w, const struct proof *proof,
				   const struct violation *violation)
{
	struct json *json = &w->json;
	struct rangeset set;
	if (violation_addresses(violation, w->report->scratch, &set) != OK)
		return NOMEM;
	json_object(json);
	proof_json_decision(json, &violation->decision);
	write_subjects(w, violation->subjects, violation->subject_count);
	write_apps(w, violation);
	write_cases(w, violation);
	json_key(json, "addresses");
	json_count(json, violation->addresses);
	struct faults faults = {.report = w->report};
	enum status status = proof_json_ranges(w, set);
	if (status == OK)
		status = faults_add_violation(&faults, proof, violation);
	if (status == OK)
		status = write_faults(w, &faults);
	json_object_end(json);
	return status;
}

enum status proof_json_violations(struct proof_writing *w, const struct proof *proof)
{
	enum status status = OK;
	json_key(&w->json, "violations");
	json_array(&w->json);
	for (size_t i = 0; i < proof->violation_count && status == OK; i++)
		status = write_violation(w, proof, &proof->violations[i]);
	json_array_end(&w->json);
	return status;
}

/* --- Changes ----------------------------------------------------------------------------- */

static void write_changed(struct proof_writing *w, const struct diff_view *view,
			  const struct diff_group *group)
{
	json_key(&w->json, "subjects");
	json_array(&w->json);
	for (uint32_t i = 0; i < group->subject_count; i++) {
		const struct diff_subject *subject = &group->subjects[i];
		int side = diff_subject_there(subject, NEW) ? NEW : OLD;
		json_object(&w->json);
		if (diff_subject_is_user(subject)) {
			json_key(&w->json, "user");
			json_str(&w->json, diff_subject_name(view, subject));
		}
		json_key(&w->json, "profile");
		json_str(&w->json, diff_profile_name(view, subject, side));
		json_object_end(&w->json);
	}
	json_array_end(&w->json);
}

static void write_channels(struct json *json, unsigned via)
{
	json_key(json, "via");
	json_array(json);
	for (unsigned i = 0; i < VIA_COUNT; i++)
		if (via >> i & 1)
			json_str(json, channel_names[i]);
	json_array_end(json);
}

/* How the approved policy decides, and its line. */
enum status proof_json_approved(struct proof_writing *w, const struct diff_view *view,
				const struct diff_group *group, const struct diff_change *change)
{
	struct diff_cause causes[SIDES];
	struct json *json = &w->json;
	if (diff_causes_find(view, group, change, w->report->scratch, causes) != OK)
		return NOMEM;
	struct place place = diff_cause_place(view, group, &causes[OLD], OLD);
	json_key(json, "approved");
	json_object(json);
	if (place.line) {
		json_place(json, diff_policy(view, OLD), place);
	} else {
		json_key(json, "file");
		json_str(json, diff_policy(view, OLD)->file);
	}
	proof_json_decision(json, &change->decision[OLD]);
	json_object_end(json);
	return OK;
}

static enum status write_change(struct proof_writing *w, const struct proof_blocks *blocks,
				const struct proof_block *block)
{
	const struct diff_change *change = block->change;
	struct json *json = &w->json;
	struct rangeset set;
	struct faults faults;
	struct out words;
	json_object(json);
	json_pair(json, "class", diff_class_names[change->class].at);
	proof_json_decision(json, &change->decision[NEW]);
	write_changed(w, &blocks->view, block->group);
	write_channels(json, change->via);
	out_init_memory(&words);
	if (block_word_logins(&words, blocks, block) != OK ||
	    proof_json_words(json, "logins", &words) != OK ||
	    proof_json_approved(w, &blocks->view, block->group, change) != OK)
		return NOMEM;
	json_key(json, "addresses");
	if (block_region(blocks, block, &set) != OK)
		return NOMEM;
	json_count(json, rangeset_count(set));
	if (proof_json_ranges(w, set) != OK || block_faults(blocks, block, &faults) != OK ||
	    write_faults(w, &faults) != OK)
		return NOMEM;
	json_object_end(json);
	return OK;
}

enum status proof_json_changes(struct proof_writing *w, const struct proved *proved)
{
	struct proof_blocks blocks;
	enum status status = OK;
	if (proved->property->kind != PROPERTY_NO_BROADER)
		return OK;
	json_key(&w->json, "changes");
	json_array(&w->json);
	if (proved->proof.diff_change) {
		status = proof_blocks_find(w->report, proved, &blocks);
		for (uint32_t i = 0; status == OK && i < blocks.count; i++)
			status = write_change(w, &blocks, &blocks.at[i]);
	}
	json_array_end(&w->json);
	return status;
}
