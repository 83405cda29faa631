#include "policy/value_names.h"
#include "report/json_pieces.h"
#include "report/sunset_people.h"
#include "report/sunset_report.h"

enum { LEVELS = 4 }; /* a use, a tally stand in a line each */

struct writing {
	struct json json;
	const struct sunset_report *report;
	const struct policy *policy;
};

/* --- Pieces ---------------------------------------------------------------------- */

static void write_flag(struct json *json, const char *key, bool flag)
{
	json_key(json, key);
	json_bool(json, flag);
}

static void write_addresses(struct json *json, const char *key, struct count count)
{
	json_key(json, key);
	json_count(json, count);
}

static void write_addr(struct json *json, const char *key, bool there, addr a)
{
	json_key(json, key);
	if (there)
		json_range(json, (struct range){a, a});
	else
		json_null(json);
}

static void write_reason(struct json *json, const char *key, uint8_t reason)
{
	json_key(json, key);
	json_str_or_null(json, reason == REASON_NONE ? (struct str){0} : reason_names[reason]);
}

static void write_rules(struct json *json, const char *key, enum rules rules)
{
	json_key(json, key);
	json_str_or_null(json, rules == RULES_COUNT ? (struct str){0} : rules_names[rules]);
}

static void write_reach(struct json *json, const char *key, const struct sunset_reach *reach)
{
	json_key(json, key);
	json_object(json);
	write_addresses(json, "addresses", reach->addresses);
	write_addr(json, "witness", sunset_reaches(*reach), reach->witness);
	json_object_end(json);
}

/* The members user, unless it is any user, and profile. */
static void write_subject(struct writing *w, struct subject subject)
{
	if (subject.user != NONE) {
		json_key(&w->json, "user");
		json_str(&w->json, w->policy->users[subject.user].username);
	}
	json_key(&w->json, "profile");
	json_str(&w->json, w->policy->profiles[subject.profile].name);
}

/* --- What both say ------------------------------------------------------------------ */

static void write_method(struct writing *w, enum sunset_method method)
{
	struct json *json = &w->json;
	struct sunset_people people = sunset_people(w->report, method);
	enum rules end = method == SUNSET_TOKEN
			     ? RULES_COUNT
			     : sunset_end(ruleset_rules(w->report->ruleset), method);
	json_object(json);
	json_key(json, "method");
	json_str(json, sunset_names[method]);
	write_rules(json, "ends", end);
	json_pair_number(json, "users", people.users);
	json_pair_number(json, "profiles", people.profiles);
	if (w->report->log)
		json_pair_number(json, "logins", people.logins);
	json_object_end(json);
}

static void write_head(struct writing *w)
{
	struct json *json = &w->json;
	const struct sunset_report *report = w->report;
	json_pair(json, "schema", "loginscope/sunset/1");
	json_policy(json, w->policy, rules_names[ruleset_rules(report->ruleset)]);
	write_rules(json, "then", report->then);
	json_key(json, "app");
	json_str_or_null(json,
			 report->app == NONE ? (struct str){0} : w->policy->apps[report->app].name);
	json_pair_number(json, "left_out", w->policy->left_out_count);
	json_key(json, "methods");
	json_array(json);
	for (unsigned method = 0; method < SUNSET_COUNT; method++)
		write_method(w, method);
	json_array_end(json);
}

/* --- Of a policy -------------------------------------------------------------------- */

static void write_after(struct json *json, const struct sunset_after *after)
{
	json_object(json);
	json_key(json, "way");
	json_str(json, channel_names[sunset_way_channel(after->way)]);
	json_pair_set(json, "apps", after->apps, relaxation_names, RELAX_COUNT);
	write_flag(json, "profile_ranges", after->profile_ranges);
	write_reach(json, "goes", &after->goes);
	write_reach(json, "lost", &after->lost);
	write_reason(json, "lost_reason", after->refusal);
	write_reach(json, "opened", &after->opened);
	json_object_end(json);
}

static void write_use(struct json *json, const struct sunset_use *use)
{
	json_object(json);
	json_key(json, "method");
	json_str(json, sunset_names[use->method]);
	json_pair_set(json, "apps", use->apps, relaxation_names, RELAX_COUNT);
	write_reach(json, "goes", &use->goes);
	for (unsigned i = 0; i < SUNSET_ANSWERS; i++)
		write_reach(json, verdict_names[sunset_verdicts[i]].at, &use->on[i]);
	write_addresses(json, "open", use->open);
	write_reason(json, "reason", use->refusal);
	write_rules(json, "ends", use->ends);
	json_key(json, "after");
	json_array(json);
	for (uint32_t i = 0; i < use->after_count; i++)
		write_after(json, &use->after[i]);
	json_array_end(json);
	json_object_end(json);
}

static void write_row(struct writing *w, const struct sunset_row *row)
{
	struct json *json = &w->json;
	json_object(json);
	json_key(json, "subjects");
	json_array(json);
	for (uint32_t i = 0; i < row->count; i++) {
		json_object(json);
		write_subject(w, row->subjects[i]);
		json_object_end(json);
	}
	json_array_end(json);
	json_pair_set(json, "methods", row->methods, sunset_names, SUNSET_COUNT);
	json_pair_set(json, "certain", row->certain, sunset_names, SUNSET_COUNT);
	write_flag(json, "browser", row->browser);
	write_flag(json, "app", row->app);
	json_key(json, "uses");
	json_array(json);
	for (uint32_t i = 0; i < row->use_count; i++)
		write_use(json, &row->uses[i]);
	json_array_end(json);
	json_object_end(json);
}

static void write_apps(struct writing *w)
{
	struct json *json = &w->json;
	json_key(json, "apps");
	json_array(json);
	for (uint32_t i = 0; i < w->policy->app_count; i++) {
		json_object(json);
		json_key(json, "name");
		json_str(json, w->policy->apps[i].name);
		json_key(json, "ip_relaxation");
		json_str(json, relaxation_names[w->policy->apps[i].ip_relaxation]);
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_policy_answer(struct writing *w)
{
	write_apps(w);
	json_key(&w->json, "groups");
	json_array(&w->json);
	for (uint32_t i = 0; i < w->report->sunset->count; i++)
		write_row(w, &w->report->sunset->rows[i]);
	json_array_end(&w->json);
}

/* --- Of logins ----------------------------------------------------------------------- */

static void write_moved(struct json *json, enum sunset_way way, const struct sunset_moved *moved)
{
	json_object(json);
	json_key(json, "way");
	json_str(json, channel_names[sunset_way_channel(way)]);
	json_pair_number(json, "lost", moved->lost);
	json_pair_number(json, "open", moved->open);
	write_addr(json, "witness", moved->has_witness, moved->witness);
	write_reason(json, "lost_reason", moved->refusal);
	json_object_end(json);
}

static void write_tally(struct writing *w, const struct sunset_tally *tally)
{
	struct json *json = &w->json;
	json_object(json);
	write_subject(w, tally->subject);
	json_key(json, "method");
	json_str(json, sunset_names[tally->method]);
	json_pair_number(json, "logins", tally->logins);
	json_pair_number(json, "refused_today", tally->already);
	json_pair_number(json, "open", tally->open);
	json_pair_number(json, "refused_then", tally->refused);
	json_pair_number(json, "open_then", tally->open_then);
	json_pair_number(json, "token_used", tally->token_used);
	json_pair_number(json, "token_needed", tally->token_needed);
	json_key(json, "moved");
	json_array(json);
	for (unsigned way = 0; way < SUNSET_WAY_COUNT; way++)
		write_moved(json, way, &tally->moved[way]);
	json_array_end(json);
	json_object_end(json);
}

static void write_log_answer(struct writing *w)
{
	struct json *json = &w->json;
	const struct sunset_log *log = w->report->log;
	json_key(json, "logins");
	json_object(json);
	json_pair_number(json, "read", w->report->rows);
	json_pair_number(json, "bad", w->report->bad);
	json_pair_number(json, "others", log->others);
	json_pair_number(json, "unplaced", log->unplaced);
	write_flag(json, "estimate", log->estimates > 0);
	json_object_end(json);
	json_key(json, "tallies");
	json_array(json);
	for (uint32_t i = 0; i < log->count; i++)
		write_tally(w, &log->at[i]);
	json_array_end(json);
}

enum status sunset_json(struct out *out, const struct sunset_report *report)
{
	struct writing w = {.report = report, .policy = ruleset_policy(report->ruleset)};
	json_init(&w.json, out, report->log ? LEVELS - 2 : LEVELS);
	json_object(&w.json);
	write_head(&w);
	if (report->log)
		write_log_answer(&w);
	else
		write_policy_answer(&w);
	json_object_end(&w.json);
	out_char(out, '\n');
	return OK;
}
