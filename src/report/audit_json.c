/* `audit --format json`: everything, whatever its standing. A finding stands in a line. */
#include "report/answer.h"
#include "report/audit_facts.h"
#include "report/json_pieces.h"

enum { LEVELS = 4, RANGES_MOST = 100 };

struct writing {
	struct json json;
	const struct audit_report *report;
	const struct audit_answer *answer;
	struct arena scratch;
};

/* --- Pieces ------------------------------------------------------------------------- */

static void write_count(struct json *json, const char *key, struct count count)
{
	json_key(json, key);
	json_count(json, count);
}

static void write_str(struct json *json, const char *key, struct str text)
{
	json_key(json, key);
	json_str(json, text);
}

static void write_word(struct json *json, const char *key, struct str text)
{
	json_key(json, key);
	json_str_or_null(json, text);
}

/* "file", and where it is known "line", "column", "end_column". */
static void write_place(struct writing *w, struct place place)
{
	struct json *json = &w->json;
	write_str(json, "file", place_file(w->answer->policy, place));
	if (!place.line)
		return;
	json_pair_number(json, "line", place.line);
	if (place.column)
		json_pair_number(json, "column", place.column);
	if (place.column && place.width)
		json_pair_number(json, "end_column", (uint64_t)place.column + place.width);
}

static void write_object(struct writing *w, struct audit_object object)
{
	struct json *json = &w->json;
	json_key(json, "object");
	json_object(json);
	write_str(json, "kind", audit_kind_names[object.kind]);
	write_word(json, "name", audit_object_name(w->answer->policy, object));
	json_object_end(json);
}

/* --- A finding ---------------------------------------------------------------------- */

static void write_others(struct writing *w, const struct audit_finding *finding)
{
	struct json *json = &w->json;
	json_key(json, "others");
	json_array(json);
	for (uint32_t i = 0; i < finding->other_count; i++) {
		json_object(json);
		write_place(w, finding->others[i].place);
		json_pair(json, "what", finding->others[i].what);
		json_object_end(json);
	}
	json_array_end(json);
}

static enum status write_addresses(struct writing *w, const char *key, struct rangeset addresses)
{
	struct json *json = &w->json;
	struct count v4, v6;
	const struct range *parts;
	size_t count, most;
	arena_reset(&w->scratch);
	if (rangeset_parts(&w->scratch, addresses, &parts, &count) != OK)
		return NOMEM;
	most = count < RANGES_MOST ? count : RANGES_MOST;
	audit_families(addresses, &v4, &v6);
	json_key(json, key);
	json_object(json);
	write_count(json, "ipv4", v4);
	write_count(json, "ipv6", v6);
	json_key(json, "ranges");
	json_array(json);
	for (size_t i = 0; i < most; i++)
		json_range(json, parts[i]);
	json_array_end(json);
	json_pair_number(json, "more_ranges", count - most);
	json_object_end(json);
	return OK;
}

static void write_exception(struct writing *w, const struct exception *exception)
{
	struct json *json = &w->json;
	if (!exception)
		return;
	json_key(json, "exception");
	json_object(json);
	write_word(json, "reason", exception->reason);
	write_word(json, "owner", exception->owner);
	write_word(json, "expires", exception->expires);
	write_place(w, exception->place);
	json_object_end(json);
}

/* Which, and how many of the addresses; of what the database does not know: null. */
static void write_shares(struct json *json, const char *key, const char *more,
			 const struct locations *locations, const struct audit_shares *shares)
{
	if (!locations || !shares->count)
		return;
	json_key(json, key);
	json_array(json);
	for (uint32_t i = 0; i < shares->count; i++) {
		uint32_t at = shares->at[i].location;
		struct location location = at == NONE ? (struct location){0} : locations->at[at];
		json_object(json);
		if (location.asn)
			json_pair_number(json, "asn", location.asn);
		write_word(json, "name", location.name);
		write_count(json, "addresses", shares->at[i].addresses);
		json_object_end(json);
	}
	json_array_end(json);
	if (!shares->others)
		return;
	json_key(json, more);
	json_object(json);
	json_pair_number(json, "count", shares->others);
	write_count(json, "addresses", shares->others_addresses);
	json_object_end(json);
}

static enum status write_finding(struct writing *w, const struct audit_finding *finding)
{
	struct json *json = &w->json;
	const struct audit_rule_row *rule = &audit_rules[finding->rule];
	const struct audit_question *question = w->answer->audit->question;
	json_object(json);
	write_str(json, "rule", rule->id);
	write_str(json, "group", audit_group_names[rule->group]);
	write_str(json, "severity", severity_names[rule->severity]);
	write_str(json, "standing", audit_standing_names[finding->standing]);
	write_object(w, finding->object);
	write_place(w, finding->place);
	write_others(w, finding);
	json_pair(json, "what", finding->what);
	json_pair(json, "todo", finding->todo);
	enum status status = OK;
	if (finding->addresses.count)
		status = write_addresses(w, "addresses", finding->addresses);
	if (finding->accepted.count && status == OK)
		status = write_addresses(w, "accepted", finding->accepted);
	if (finding->grown.count && status == OK)
		status = write_addresses(w, "grown", finding->grown);
	write_shares(json, "countries", "more_countries", question->countries, &finding->countries);
	write_shares(json, "operators", "more_operators", question->operators, &finding->operators);
	write_str(json, "fingerprint", finding->print);
	if (finding->since.length)
		write_str(json, "since", finding->since);
	write_exception(w, audit_exception(w->answer, finding));
	json_object_end(json);
	return status;
}

/* --- A policy ----------------------------------------------------------------------- */

static void write_counts(struct json *json, const struct audit_counts *counts)
{
	static const char *const keys[SEVERITY_COUNT] = {"errors", "warnings", "notes"};
	for (unsigned i = 0; i < SEVERITY_COUNT; i++)
		json_pair_number(json, keys[i], counts->of[i]);
	json_pair_number(json, "known", counts->known);
	json_pair_number(json, "excepted", counts->excepted);
}

static void write_list(struct writing *w, const struct audit_list *list)
{
	struct json *json = &w->json;
	json_object(json);
	write_str(json, "list", audit_list_keys[list->name.kind]);
	if (list->object.kind != AUDIT_ORG)
		write_str(json, "name", audit_object_name(w->answer->policy, list->object));
	json_pair_number(json, "rows", list->rows);
	write_count(json, "ipv4", list->v4);
	write_count(json, "ipv6", list->v6);
	write_count(json, "ipv4_by_row", audit_list_sum_v4(list));
	write_count(json, "ipv6_by_row", audit_list_sum_v6(list));
	write_count(json, "ipv4_routable", list->routable);
	json_key(json, "broad");
	json_bool(json, list->broad);
	json_object_end(json);
}

static void write_unasked(struct writing *w, const struct audit_unasked *unasked)
{
	struct json *json = &w->json;
	json_object(json);
	write_str(json, "need", audit_need_names[audit_need_index(unasked->need)]);
	json_key(json, "rules");
	json_array(json);
	for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT; rule++)
		if (audit_rule_wants(w->answer->audit, rule, unasked->need))
			json_str(json, audit_rules[rule].id);
	json_array_end(json);
	json_object_end(json);
}

static enum status write_findings(struct writing *w)
{
	const struct audit *audit = w->answer->audit;
	enum status status = OK;
	json_key(&w->json, "findings");
	json_array(&w->json);
	for (uint32_t i = 0; i < audit->count && status == OK; i++)
		if (audit_told(w->report, &audit->at[i]))
			status = write_finding(w, &audit->at[i]);
	json_array_end(&w->json);
	return status;
}

static enum status write_policy(struct writing *w)
{
	struct json *json = &w->json;
	const struct audit *audit = w->answer->audit;
	struct audit_counts counts = audit_counts_of(audit);
	json_object(json);
	json_policy_members(json, w->answer->policy,
			    rules_names[ruleset_rules(w->answer->ruleset)]);
	write_counts(json, &counts);
	enum status status = write_findings(w);
	json_key(json, "lists");
	json_array(json);
	for (uint32_t i = 0; i < audit->list_count; i++)
		write_list(w, &audit->lists[i]);
	json_array_end(json);
	json_key(json, "unasked");
	json_array(json);
	for (uint32_t i = 0; i < audit->unasked_count; i++)
		write_unasked(w, &audit->unasked[i]);
	json_array_end(json);
	json_object_end(json);
	return status;
}

/* --- The document ------------------------------------------------------------------- */

static void write_logins(struct writing *w)
{
	struct json *json = &w->json;
	uint64_t logins = 0, strangers = 0;
	if (!w->report->logins.length)
		return;
	for (uint32_t i = 0; i < w->report->count; i++) {
		logins += w->report->at[i].login_count;
		strangers += w->report->at[i].stranger_count;
	}
	json_key(json, "logins");
	json_object(json);
	write_str(json, "file", w->report->logins);
	json_pair_number(json, "read", logins);
	json_pair_number(json, "unknown", strangers);
	json_object_end(json);
}

static void write_head(struct writing *w)
{
	struct json *json = &w->json;
	const struct audit_report *report = w->report;
	struct audit_counts counts = audit_counts_all(report);
	json_pair(json, "schema", "loginscope/audit/1");
	write_str(json, "today", report->today);
	write_str(json, "fail_level", severity_names[report->fail_level]);
	json_key(json, "fails");
	json_bool(json, audit_fails(report));
	write_counts(json, &counts);
	write_word(json, "baseline", report->baseline);
	write_logins(w);
	json_key(json, "unread");
	json_array(json);
	for (uint32_t i = 0; i < report->unread_count; i++)
		json_str(json, report->unread[i]);
	json_array_end(json);
}

enum status audit_json(struct out *out, const struct audit_report *report)
{
	struct writing w = {.report = report};
	enum status status = OK;
	arena_init(&w.scratch);
	json_init(&w.json, out, LEVELS);
	json_object(&w.json);
	write_head(&w);
	json_key(&w.json, "policies");
	json_array(&w.json);
	for (uint32_t i = 0; i < report->count && status == OK; i++) {
		w.answer = &report->at[i];
		status = write_policy(&w);
	}
	json_array_end(&w.json);
	json_object_end(&w.json);
	out_char(out, '\n');
	arena_clear(&w.scratch);
	return status;
}
