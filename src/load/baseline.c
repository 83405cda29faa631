#include "load/baseline.h"

#include "base/quote.h"
#include "load/json_reader.h"
#include "policy/date.h"

#define SCHEMA STR("loginscope/baseline/1")

struct reading {
	struct arena *arena;
	struct findings *findings;
	struct baseline baseline;
};

/* What is there is read before it is brought up to date. */
static const char help[] = "delete it, or name another file: loginscope audit POLICY --baseline "
			   "FILE --update-baseline writes one";

static enum status fault_refuse(const struct json_fault *fault, struct findings *findings)
{
	findings_add(findings, fault->place, "baseline-json", "the baseline is no JSON: %s",
		     quote(findings, str_of(fault->message)))
	    ->help = "repair it, or take an older version of it";
	return INVALID;
}

/* `what` is wrong there, or missing in it. */
static enum status shape_refuse(struct reading *r, const struct json_node *node, const char *what)
{
	findings_add(r->findings, node->place, "baseline-shape", "%s", what)->help = help;
	return INVALID;
}

static enum status schema_check(struct reading *r, const struct json_node *root)
{
	const struct json_node *schema = json_node_find(root, STR("schema"));
	if (!json_node_is(schema, JSON_NODE_STRING))
		return shape_refuse(r, schema ? schema : root,
				    "a baseline says \"schema\": \"loginscope/baseline/1\"");
	if (str_equal(schema->text, SCHEMA))
		return OK;
	findings_add(r->findings, schema->place, "baseline-shape",
		     "the schema of a baseline is loginscope/baseline/1, not %s",
		     quote(r->findings, schema->text))
	    ->help = help;
	return INVALID;
}

/* --- Entries -------------------------------------------------------------------------- */

static enum status ranges_parse(struct reading *r, const struct json_node *list,
				struct range *ranges)
{
	for (const struct json_node *node = list->first; node; node = node->next) {
		struct range_problem problem;
		if (json_node_is(node, JSON_NODE_STRING) &&
		    range_parse(node->text, ranges++, &problem) == RANGE_OK)
			continue;
		return shape_refuse(r, node,
				    "the ranges of a finding are texts like \"203.0.113.0/24\"");
	}
	return OK;
}

/* Without ranges it is of the time when none were written, or about no addresses. */
static enum status ranges_take(struct reading *r, const struct json_node *list,
			       struct baseline_entry *entry)
{
	if (!list)
		return OK;
	if (!json_node_is(list, JSON_NODE_LIST))
		return shape_refuse(r, list, "the ranges of a finding are a list");
	struct range *ranges = arena_array(r->arena, list->count, sizeof *ranges);
	if (!ranges && list->count)
		return NOMEM;
	enum status status = ranges_parse(r, list, ranges);
	if (status == OK)
		status = rangeset_of(r->arena, ranges, list->count, &entry->ranges);
	entry->has_ranges = status == OK;
	return status;
}

static enum status entry_check(struct reading *r, const struct json_node *node,
			       struct baseline_entry *ret)
{
	const struct json_node *print = json_node_find(node, STR("fingerprint"));
	const struct json_node *since = json_node_find(node, STR("since"));
	const struct json_node *what = json_node_find(node, STR("what"));
	if (!json_node_is(node, JSON_NODE_OBJECT))
		return shape_refuse(r, node, "a finding of a baseline is an object");
	if (!json_node_is(print, JSON_NODE_STRING) || !print->text.length)
		return shape_refuse(r, print ? print : node,
				    "a finding of a baseline has a \"fingerprint\"");
	if (!json_node_is(since, JSON_NODE_STRING))
		return shape_refuse(r, since ? since : node,
				    "a finding of a baseline has a date \"since\" which it is "
				    "known");
	if (!text_is_date(since->text)) {
		findings_add(r->findings, since->place, "baseline-shape",
			     "not a date: %s; since when a finding is known is YYYY-MM-DD",
			     quote(r->findings, since->text))
		    ->help = help;
		return INVALID;
	}
	*ret = (struct baseline_entry){.print = print->text, .since = since->text};
	if (json_node_is(what, JSON_NODE_STRING))
		ret->what = what->text;
	return ranges_take(r, json_node_find(node, STR("ranges")), ret);
}

/* The array was made for all of them. */
static enum status entry_take(struct reading *r, struct baseline_entry entry)
{
	struct baseline *baseline = &r->baseline;
	uint32_t old;
	if (map_add(&baseline->prints, r->arena, entry.print, baseline->count, &old) != OK)
		return NOMEM;
	if (old == MAP_NONE)
		baseline->at[baseline->count++] = entry;
	else if (str_compare(entry.since, baseline->at[old].since) < 0)
		baseline->at[old] = entry;
	return OK;
}

static enum status entries_read(struct reading *r, const struct json_node *list)
{
	bool refused = false;
	r->baseline.at = arena_array(r->arena, list->count, sizeof *r->baseline.at);
	if (!r->baseline.at && list->count)
		return NOMEM;
	for (const struct json_node *node = list->first; node; node = node->next) {
		struct baseline_entry entry;
		enum status status = entry_check(r, node, &entry);
		if (status == OK)
			status = entry_take(r, entry);
		if (status == NOMEM)
			return NOMEM;
		refused = refused || status == INVALID;
	}
	return refused ? INVALID : OK;
}

/* --- The file ------------------------------------------------------------------------- */

static enum status root_read(struct reading *r, const struct json_node *root)
{
	const struct json_node *list = json_node_find(root, STR("findings"));
	if (!json_node_is(root, JSON_NODE_OBJECT))
		return shape_refuse(r, root, "a baseline is an object");
	enum status status = schema_check(r, root);
	if (status != OK)
		return status;
	if (!json_node_is(list, JSON_NODE_LIST))
		return shape_refuse(r, list ? list : root, "a baseline has a list \"findings\"");
	return entries_read(r, list);
}

enum status baseline_read(struct str name, struct str bytes, struct arena *arena,
			  struct sources *sources, struct findings *findings, struct baseline *ret)
{
	struct reading r = {.arena = arena, .findings = findings};
	const struct json_node *root = NULL;
	struct json_fault fault;
	uint32_t file;
	if (sources_add(sources, arena, name, bytes, &file) != OK)
		return NOMEM;
	enum status status = json_read(bytes, file, arena, &root, &fault);
	if (status == INVALID)
		status = fault_refuse(&fault, findings);
	else if (status == OK)
		status = root_read(&r, root);
	if (status == OK)
		*ret = r.baseline;
	return findings->nomem ? NOMEM : status;
}
