/* Entries come from two lists that are made one: the findings of now, and what the old baseline has
 * of rules that were not asked this time (left out with --rule, or for want of a database): of those
 * nobody knows whether they are still there. */
#include "report/audit_baseline.h"

#include <stdlib.h>

#include "base/json.h"
#include "report/audit_facts.h"
#include "report/json_pieces.h"

struct entries {
	struct arena arena;
	struct baseline_entry *at;
	uint32_t count;
};

/* "private-range" of "private-range/profile:Sales/10.0.0.0/8". */
static struct str print_rule(struct str print)
{
	const char *slash = print.length ? memchr(print.at, '/', print.length) : NULL;
	return (struct str){print.at, slash ? (size_t)(slash - print.at) : print.length};
}

static enum status entry_add(struct entries *entries, struct baseline_entry entry)
{
	struct baseline_entry *added =
	    arena_push(&entries->arena, &entries->at, entries->count, sizeof *added);
	if (!added)
		return NOMEM;
	*added = entry;
	entries->count++;
	return OK;
}

static enum status findings_add_all(struct entries *entries, const struct audit_report *report,
				    const struct audit *audit)
{
	for (uint32_t i = 0; i < audit->count; i++) {
		const struct audit_finding *finding = &audit->at[i];
		struct baseline_entry entry = {.print = finding->print,
					       .since = report->today,
					       .what = str_of(finding->what),
					       .has_ranges = finding->addresses.count > 0};
		if (finding->standing == AUDIT_EXCEPTED)
			continue;
		if (rangeset_minus(&entries->arena, finding->addresses, finding->accepted,
				   &entry.ranges) != OK)
			return NOMEM;
		if (finding->standing == AUDIT_KNOWN)
			entry.since = finding->since;
		if (entry_add(entries, entry) != OK)
			return NOMEM;
	}
	return OK;
}

/* A rule that is not ours (any more) finds nothing. */
static enum status unasked_add(struct entries *entries, const struct audit *audit)
{
	const struct baseline *old = audit->question->baseline;
	for (uint32_t i = 0; old && i < old->count; i++) {
		enum audit_rule rule = audit_rule_find(print_rule(old->at[i].print));
		if (rule == AUDIT_RULE_COUNT || audit_rule_is_asked(audit, rule))
			continue;
		if (entry_add(entries, old->at[i]) != OK)
			return NOMEM;
	}
	return OK;
}

/* Of two with one fingerprint the older comes first. */
static int entry_order(const void *left, const void *right)
{
	const struct baseline_entry *a = left, *b = right;
	int order = str_compare(a->print, b->print);
	return order ? order : str_compare(a->since, b->since);
}

static enum status ranges_write(struct json *json, struct arena *arena, struct rangeset set)
{
	const struct range *parts;
	size_t count;
	if (rangeset_parts(arena, set, &parts, &count) != OK)
		return NOMEM;
	json_key(json, "ranges");
	json_array(json);
	for (size_t i = 0; i < count; i++)
		json_range(json, parts[i]);
	json_array_end(json);
	return OK;
}

static enum status entry_write(struct json *json, struct arena *arena,
			       const struct baseline_entry *entry)
{
	enum status status = OK;
	json_object(json);
	json_key(json, "fingerprint");
	json_str(json, entry->print);
	json_key(json, "since");
	json_str(json, entry->since);
	json_key(json, "rule");
	json_str(json, print_rule(entry->print));
	json_key(json, "what");
	json_str(json, entry->what);
	if (entry->has_ranges)
		status = ranges_write(json, arena, entry->ranges);
	json_object_end(json);
	return status;
}

static enum status entries_write(struct out *out, struct entries *entries)
{
	enum { LEVELS = 2 }; /* an entry stands in a line */
	enum status status = OK;
	struct json json;
	json_init(&json, out, LEVELS);
	json_object(&json);
	json_pair(&json, "schema", "loginscope/baseline/1");
	json_key(&json, "findings");
	json_array(&json);
	for (uint32_t i = 0; i < entries->count && status == OK; i++)
		if (!i || !str_equal(entries->at[i].print, entries->at[i - 1].print))
			status = entry_write(&json, &entries->arena, &entries->at[i]);
	json_array_end(&json);
	json_object_end(&json);
	out_char(out, '\n');
	return status;
}

enum status audit_baseline_print(struct out *out, const struct audit_report *report)
{
	struct entries entries = {0};
	enum status status = OK;
	arena_init(&entries.arena);
	for (uint32_t i = 0; i < report->count && status == OK; i++) {
		status = findings_add_all(&entries, report, report->at[i].audit);
		if (status == OK)
			status = unasked_add(&entries, report->at[i].audit);
	}
	if (status == OK && entries.count)
		qsort(entries.at, entries.count, sizeof *entries.at, entry_order);
	if (status == OK)
		status = entries_write(out, &entries);
	arena_clear(&entries.arena);
	return status;
}
