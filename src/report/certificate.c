/* A certificate: everything a proof went through, for a checker that believes nothing
 * (docs/CERTIFICATE.md). What is looked at is walked once more and written down: classes of
 * addresses, kinds of subjects and apps, and for each pair of these how every combination of
 * facts is decided in every region. */
#include "engine/scope_lists.h"
#include "report/json_pieces.h"
#include "report/proof_words.h"

struct writing {
	struct json json;
	const struct proof_report *report;
	const struct policy *policy;
	struct arena *arena; /* of the property at hand */
	struct arena part;
	struct map outcomes; /* "allow:trusted-ip" → its number */
	uint32_t outcome_count;
	const char **outcome_texts;
};

/* --- Pieces ------------------------------------------------------------------------------ */

static void write_app(struct writing *w, uint32_t app)
{
	if (app == NONE)
		json_null(&w->json);
	else
		json_str(&w->json, w->policy->apps[app].name);
}

static void write_case(struct json *json, const struct login_case *at)
{
	const struct str words[] = {
	    channel_names[at->via],           device_names[at->device],
	    credential_names[at->credential], answer_names[at->strong_auth],
	    phase_names[at->phase],           hours_names[at->hours],
	    session_names[at->session_ip],
	};
	json_array(json);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		json_str(json, words[i]);
	json_array_end(json);
}

static void write_subject(struct writing *w, uint32_t user, uint32_t profile)
{
	bool is_user = user != NONE;
	json_key(&w->json, is_user ? "user" : "profile");
	json_str(&w->json,
		 is_user ? w->policy->users[user].username : w->policy->profiles[profile].name);
}

static void write_address(struct json *json, addr a)
{
	char text[ADDR_TEXT];
	json_str(json, (struct str){text, addr_format(a, text)});
}

/* --- Claims ------------------------------------------------------------------------------- */

static void write_witness(struct writing *w, const struct login *login, const struct login_case *at)
{
	json_object(&w->json);
	write_subject(w, login->user, login->profile);
	json_key(&w->json, "ip");
	write_address(&w->json, login->ip);
	json_key(&w->json, "app");
	write_app(w, at->app);
	json_key(&w->json, "case");
	write_case(&w->json, at);
	json_object_end(&w->json);
}

static void write_claim(struct writing *w, const struct proof *proof)
{
	struct json *json = &w->json;
	json_key(json, "claim");
	json_object(json);
	json_pair(json, "result", proof_result_names[proof->result].at);
	json_pair_number(json, "cases", proof->cases);
	json_key(json, "addresses");
	json_count(json, proof->addresses);
	json_key(json, "minutes");
	json_array(json);
	if (proof->has_minute) {
		json_number(json, proof->minute);
		json_number(json, proof->minutes);
	}
	json_array_end(json);
	json_key(json, "witness");
	if (proof->violation_count)
		write_witness(w, &proof->violations[0].login, &proof->violations[0].witness_case);
	else if (proof->has_example)
		write_witness(w, &proof->example, &proof->example_case);
	else
		json_null(json);
	json_object_end(json);
}

/* --- Classes ------------------------------------------------------------------------------ */

static void list_name(struct out *out, struct scope_list list)
{
	static const char *const names[SCOPE_LIST_KINDS] = {
	    [SCOPE_ADDRESSES] = "scope",
	    [SCOPE_TRUSTED] = "trusted",
	    [SCOPE_ORG_LOGIN] = "org-login",
	    [SCOPE_RULE_COUNTRY] = "country",
	    [SCOPE_RULE_COUNTRY_KNOWN] = "country-known",
	    [SCOPE_RULE_ASN] = "asn",
	    [SCOPE_RULE_ASN_KNOWN] = "asn-known",
	    [SCOPE_RULE_NOT_IN] = "not-in",
	};
	if (list.rule != NONE)
		out_format(out, "rule %u ", list.rule);
	out_text(out, names[list.kind]);
}

static enum status write_lists(struct writing *w, const struct scope_walk *walk, addr lowest)
{
	struct out name;
	enum status status = OK;
	json_key(&w->json, "lists");
	json_array(&w->json);
	for (uint32_t i = 0; i < scope_list_count(walk) && status == OK; i++) {
		if (!scope_list_holds(walk, i, lowest))
			continue;
		out_init_memory(&name);
		list_name(&name, scope_list_at(i));
		json_str(&w->json, out_written(&name));
		status = out_status(&name);
		out_clear(&name);
	}
	json_array_end(&w->json);
	return status;
}

static enum status write_class(struct writing *w, const struct scope_walk *walk,
			       const struct cells *cells, uint32_t cell, bool *in)
{
	struct json *json = &w->json;
	struct rangeset set;
	const struct range *ranges;
	size_t count;
	in[cell] = true;
	enum status status = cells_addresses(cells, in, w->arena, &set);
	in[cell] = false;
	if (status != OK || rangeset_parts(w->arena, set, &ranges, &count) != OK)
		return NOMEM;
	json_object(json);
	json_pair_number(json, "class", cells->at[cell].ground);
	status = write_lists(w, walk, cells->at[cell].lowest);
	json_key(json, "addresses");
	json_count(json, cells->at[cell].addresses);
	json_key(json, "ranges");
	json_array(json);
	for (size_t i = 0; i < count; i++)
		json_range(json, ranges[i]);
	json_array_end(json);
	json_object_end(json);
	return status;
}

/* The ground alone: what the lists that everybody shares, and the scope, make of the space. */
static enum status write_classes(struct writing *w, const struct scope_walk *walk)
{
	struct cells cells;
	enum status status = cells_find(walk->ground, NULL, 0, w->arena, &cells);
	if (status != OK)
		return status;
	bool *in = arena_array(w->arena, cells.count, sizeof *in);
	if (!in)
		return NOMEM;
	json_key(&w->json, "classes");
	json_array(&w->json);
	for (uint32_t i = 0; i < cells.count && status == OK; i++)
		status = write_class(w, walk, &cells, i, in);
	json_array_end(&w->json);
	return status;
}

/* --- Who, through what ---------------------------------------------------------------------- */

static void write_apps(struct writing *w, const struct scope_walk *walk)
{
	json_key(&w->json, "apps");
	json_array(&w->json);
	for (uint32_t i = 0; i < walk->app_count; i++) {
		json_array(&w->json);
		for (uint32_t n = 0; n < walk->apps[i].count; n++)
			write_app(w, walk->apps[i].apps[n]);
		json_array_end(&w->json);
	}
	json_array_end(&w->json);
}

static void write_subjects(struct writing *w, const struct subject_kind *kind)
{
	json_key(&w->json, "subjects");
	json_array(&w->json);
	for (uint32_t i = 0; i < kind->count; i++) {
		json_object(&w->json);
		write_subject(w, kind->subjects[i].user, kind->subjects[i].profile);
		json_object_end(&w->json);
	}
	json_array_end(&w->json);
}

/* --- How it is decided ------------------------------------------------------------------------ */

static void decision_text_add(struct out *out, const struct decision *decision)
{
	out_format(out, "%s%s:%s", out->used ? "|" : "", verdict_names[decision->verdict].at,
		   reason_names[decision->reason].at);
}

/* The number of what becomes of a login: "allow:trusted-ip"; where rules cannot be evaluated
 * three of these, one for each thing they could say. */
static enum status outcome_number(struct writing *w, const struct scope_part *part,
				  const struct login_case *at, uint32_t cell, uint32_t *ret)
{
	struct decision decision;
	struct out text;
	uint32_t old = MAP_NONE;
	out_init_memory(&text);
	for (unsigned i = 0; i < (part->open[cell] ? UNKNOWN_RULES_COUNT : 1u); i++) {
		scope_decide(part, at, cell, i, &decision);
		decision_text_add(&text, &decision);
	}
	struct str key = out_written(&text);
	enum status status = out_status(&text);
	*ret = status == OK ? map_find(&w->outcomes, key) : 0;
	if (status == OK && *ret == MAP_NONE) {
		const char *kept = arena_text(w->arena, key.at, key.length);
		const char **added =
		    kept ? arena_push(w->arena, &w->outcome_texts, w->outcome_count, sizeof *added)
			 : NULL;
		status = added
			     ? map_add(&w->outcomes, w->arena, str_of(kept), w->outcome_count, &old)
			     : NOMEM;
		if (status == OK) {
			*added = kept;
			*ret = w->outcome_count++;
		}
	}
	out_clear(&text);
	return status;
}

static void write_run(struct json *json, uint32_t outcome, uint32_t length)
{
	json_number(json, outcome);
	json_number(json, length);
}

/* A combination, and behind it outcome, how many cells, outcome, …, over the cells of the
 * scope. */
static enum status write_combination(struct writing *w, const struct scope_part *part,
				     const struct login_case *at)
{
	uint32_t outcome = 0, run = 0, next;
	json_array(&w->json);
	write_case(&w->json, at);
	for (uint32_t cell = 0; cell < part->cells.count; cell++) {
		if (!part->in[cell])
			continue;
		if (outcome_number(w, part, at, cell, &next) != OK)
			return NOMEM;
		if (run && next != outcome) {
			write_run(&w->json, outcome, run);
			run = 0;
		}
		outcome = next;
		run++;
	}
	write_run(&w->json, outcome, run);
	json_array_end(&w->json);
	return OK;
}

static void write_cells(struct writing *w, const struct scope_part *part)
{
	struct json *json = &w->json;
	json_key(json, "own");
	json_array(json);
	for (uint32_t i = 0; i < part->cells.own_count; i++)
		json_text(json, scope_own_is_app(part, i) ? "app" : "profile");
	json_array_end(json);
	json_key(json, "cells");
	json_array(json);
	for (uint32_t i = 0; i < part->cells.count; i++) {
		const struct cell *cell = &part->cells.at[i];
		if (!part->in[i])
			continue;
		json_array(json);
		json_number(json, cell->ground);
		json_number(json, cell->own);
		write_address(json, cell->lowest);
		json_count(json, cell->addresses);
		json_array_end(json);
	}
	json_array_end(json);
}

static enum status write_part(struct writing *w, const struct scope_part *part, uint32_t app)
{
	struct login_case at;
	struct case_walk cases = {0};
	enum status status = OK;
	json_object(&w->json);
	json_pair_number(&w->json, "app", app);
	write_cells(w, part);
	json_key(&w->json, "rows");
	json_array(&w->json);
	while (status == OK && case_next(&cases, &part->space, &at))
		status = write_combination(w, part, &at);
	json_array_end(&w->json);
	json_object_end(&w->json);
	return status;
}

static enum status write_kind(struct writing *w, const struct scope_walk *walk, uint32_t kind)
{
	enum status status = OK;
	json_object(&w->json);
	write_subjects(w, &walk->kinds[kind]);
	json_key(&w->json, "parts");
	json_array(&w->json);
	for (uint32_t app = 0; app < walk->app_count && status == OK; app++) {
		struct scope_part part;
		arena_reset(&w->part);
		status = scope_part_init(&part, walk, kind, app, &w->part);
		if (status == OK && part.in_count)
			status = write_part(w, &part, app);
	}
	json_array_end(&w->json);
	json_object_end(&w->json);
	return status;
}

static enum status write_kinds(struct writing *w, const struct scope_walk *walk)
{
	enum status status = OK;
	json_key(&w->json, "kinds");
	json_array(&w->json);
	for (uint32_t i = 0; i < walk->kind_count && status == OK; i++)
		status = write_kind(w, walk, i);
	json_array_end(&w->json);
	json_key(&w->json, "outcomes");
	json_array(&w->json);
	for (uint32_t i = 0; i < w->outcome_count; i++)
		json_text(&w->json, w->outcome_texts[i]);
	json_array_end(&w->json);
	return status;
}

/* --- Properties ------------------------------------------------------------------------------ */

static enum status write_table(struct writing *w, const struct proved *proved)
{
	struct scope_walk walk;
	w->outcomes = (struct map){0};
	w->outcome_count = 0;
	w->outcome_texts = NULL;
	enum status status = scope_walk_init(&walk, w->report->ruleset, proved->property, w->arena);
	if (status != OK)
		return status;
	status = write_classes(w, &walk);
	if (status == OK) {
		write_apps(w, &walk);
		status = write_kinds(w, &walk);
	}
	ground_free(walk.ground);
	return status;
}

static enum status write_property(struct writing *w, const struct proved *proved)
{
	struct json *json = &w->json;
	struct arena arena;
	enum status status = OK;
	arena_init(&arena);
	w->arena = &arena;
	json_object(json);
	json_key(json, "name");
	json_str(json, proved->property->name);
	json_place(json, w->policy, proved->property->place);
	json_pair(json, "kind", property_kind_names[proved->property->kind].at);
	write_claim(w, &proved->proof);
	if (proved->approved) {
		json_key(json, "approved");
		json_object(json);
		json_policy_members(json, ruleset_policy(proved->approved),
				    rules_names[ruleset_rules(proved->approved)]);
		json_object_end(json);
	} else
		status = write_table(w, proved);
	json_object_end(json);
	arena_clear(&arena);
	return status;
}

static void write_database(struct json *json, struct str file, const char *sha256)
{
	json_object(json);
	json_key(json, "file");
	json_str_or_null(json, file);
	json_key(json, "sha256");
	json_str_or_null(json, str_of(sha256));
	json_object_end(json);
}

enum status proof_certificate(struct out *out, const struct proof_report *report)
{
	struct writing w = {.report = report, .policy = ruleset_policy(report->ruleset)};
	struct json *json = &w.json;
	enum status status = OK;
	arena_init(&w.part);
	json_init(json, out, 8);
	json_object(json);
	json_pair(json, "schema", "loginscope/certificate/1");
	json_policy(json, w.policy, rules_names[ruleset_rules(report->ruleset)]);
	json_key(json, "databases");
	json_array(json);
	write_database(json, w.policy->geo.country_file, report->database_sha256[0]);
	write_database(json, w.policy->geo.asn_file, report->database_sha256[1]);
	json_array_end(json);
	json_key(json, "properties");
	json_array(json);
	for (size_t i = 0; i < report->count && status == OK; i++)
		status = write_property(&w, &report->at[i]);
	json_array_end(json);
	json_object_end(json);
	out_char(out, '\n');
	arena_clear(&w.part);
	return status;
}
