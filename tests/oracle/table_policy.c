/* The policies of a decision table, and where their addresses are. */
#include <assert.h>
#include <stdlib.h>

#include "load/load.h"
#include "oracle/table_reader.h"

enum { ROW_RANGES = 32 }; /* ranges of one geo line */

static bool is_indented(struct str line)
{
	return line.length && (line.at[0] == ' ' || line.at[0] == '\t');
}

/* The indented lines that follow, as they stand (a common indent does no harm
 * to YAML). */
static struct str block_take(struct reader *reader)
{
	const char *start = reader->rest.at;
	for (;;) {
		struct str next = reader->rest;
		const char *end = next.length ? memchr(next.at, '\n', next.length) : NULL;
		struct str line = {next.at, end ? (size_t)(end - next.at) : next.length};
		if (next.length == 0 || (text_trim(line).length && !is_indented(line)))
			break;
		reader_next(reader);
	}
	return (struct str){start, (size_t)(reader->rest.at - start)};
}

static void findings_show(struct reader *reader, const struct findings *findings)
{
	for (const struct finding *f = findings->first; f; f = f->next)
		reader_error(reader, "policy line %u: %s [%s]", f->place.line, f->message, f->code);
}

void reader_policy(struct reader *reader, struct str name)
{
	struct table *table = reader->table;
	struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	struct findings findings;
	struct policy *policy = NULL;
	unsigned line = reader->number;
	findings_init(&findings, table->arena);
	struct str text = block_take(reader);
	char *file = arena_format(table->arena, "%s#%.*s", table->file, STR_ARG(name));
	enum status status = policy_load_text(str_of(file), text, &options, table->arena,
					      &table->sources, &findings, &policy);
	findings_show(reader, &findings);
	reader->skipping = status != OK;
	if (reader->skipping) {
		reader_error(reader, "policy \"%.*s\" does not load", STR_ARG(name));
		return;
	}
	struct table_policy *row =
	    arena_push(table->arena, &table->policies, table->policy_count, sizeof *row);
	assert(row);
	*row = (struct table_policy){.name = name, .line = line, .policy = policy};
	table->policy_count++;
}

/* ---- geo ---- */

/* Adds the ranges of `text`, separated by commas, to a set. */
static void set_extend(struct reader *reader, struct str text, struct rangeset *set)
{
	struct range ranges[ROW_RANGES];
	struct range_problem problem;
	struct rangeset more;
	size_t count = 0;
	while (text.length && count < ROW_RANGES) {
		struct str part = text_cut(&text, ',');
		if (range_parse(part, &ranges[count], &problem) == RANGE_OK)
			count++;
		else
			reader_error(reader, "bad range: %.*s", STR_ARG(part));
	}
	enum status status = rangeset_of(reader->table->arena, ranges, count, &more);
	if (status == OK)
		status = rangeset_union(reader->table->arena, *set, more, set);
	assert(status == OK);
}

static void country_put(struct reader *reader, struct policy *policy, struct str code,
			struct str ranges)
{
	set_extend(reader, ranges, &policy->geo.country_known);
	for (uint32_t i = 0; i < policy->txn_rule_count; i++) {
		struct txn_rule *rule = &policy->txn_rules[i];
		for (uint32_t n = 0; n < rule->country_count; n++) {
			if (str_equal(rule->countries[n], code))
				set_extend(reader, ranges, &rule->country_in);
		}
	}
}

static void asn_put(struct reader *reader, struct policy *policy, uint32_t asn, struct str ranges)
{
	set_extend(reader, ranges, &policy->geo.asn_known);
	for (uint32_t i = 0; i < policy->txn_rule_count; i++) {
		struct txn_rule *rule = &policy->txn_rules[i];
		for (uint32_t n = 0; n < rule->asn_count; n++) {
			if (rule->asns[n] == asn)
				set_extend(reader, ranges, &rule->asn_in);
		}
	}
}

void reader_geo(struct reader *reader)
{
	struct table *table = reader->table;
	if (table->policy_count == 0) {
		reader_error(reader, "geo without a policy before it");
		return;
	}
	struct policy *policy = table->policies[table->policy_count - 1].policy;
	struct str text = block_take(reader);
	while (text.length) {
		struct str line = text_cut(&text, '\n');
		struct str what = text_cut(&line, ' '), key = text_cut(&line, ':');
		if (what.length == 0)
			continue;
		if (str_equal(what, STR("country")))
			country_put(reader, policy, key, line);
		else if (str_equal(what, STR("asn")))
			asn_put(reader, policy, (uint32_t)strtoul(key.at, NULL, 10), line);
		else
			reader_error(reader, "neither country nor asn: %.*s", STR_ARG(what));
	}
}
