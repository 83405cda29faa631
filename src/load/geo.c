/* One walk a database (mmdb.h), one list of ranges a rule: each record says
 * which rules its addresses belong to, so a piece of the address space costs
 * only the rules it is in.
 *
 *   record ──▶ meaning { known, rules 3 and 7 } ──▶ ranges of rule 3, of rule 7
 *                                                   and of all that is known */
#include "load/geo.h"

#include "base/mem.h"
#include "load/geo_file.h"

/* Ranges while they are collected: ascending, those that touch melted. */
struct collection {
	struct range *ranges;
	size_t count, capacity;
};

/* What a record says: whether the field is there, and which rules name it,
 * matches[first .. first + count). */
struct meaning {
	bool known;
	size_t first, count;
};

/* One kind of database: where the policy names it, and where what it says goes. */
struct database {
	const char *field[3]; /* of a record, ended by NULL */
	int kind;             /* of values that count */
	bool (*rule_names)(const struct txn_rule *rule, const struct mmdb_value *value);
	size_t file, place, known; /* offsets in struct geo: struct str, place, rangeset */
	size_t in;                 /* offset in struct txn_rule: struct rangeset */
};

struct survey {
	const struct policy *policy;
	const struct database *database;
	struct collection *in; /* one for each rule */
	struct collection known;
	struct meaning *meanings;
	size_t meaning_count, meaning_capacity;
	uint32_t *matches;
	size_t match_count, match_capacity;
};

static enum status range_collect(struct collection *into, struct range range)
{
	if (into->count && into->ranges[into->count - 1].last + 1 == range.first) {
		into->ranges[into->count - 1].last = range.last;
		return OK;
	}
	struct range *ranges =
	    mem_list_grow(into->ranges, into->count, &into->capacity, sizeof range);
	if (!ranges)
		return NOMEM;
	into->ranges = ranges;
	ranges[into->count++] = range;
	return OK;
}

/* --- Visiting a database ----------------------------------------------------- */

static bool country_named(const struct txn_rule *rule, const struct mmdb_value *value)
{
	for (uint32_t i = 0; i < rule->country_count; i++)
		if (str_equal(rule->countries[i], value->text))
			return true;
	return false;
}

static bool asn_named(const struct txn_rule *rule, const struct mmdb_value *value)
{
	for (uint32_t i = 0; i < rule->asn_count; i++)
		if (rule->asns[i] == value->number)
			return true;
	return false;
}

static enum status match_collect(struct survey *survey, uint32_t rule)
{
	uint32_t *matches = mem_list_grow(survey->matches, survey->match_count,
					  &survey->match_capacity, sizeof *matches);
	if (!matches)
		return NOMEM;
	survey->matches = matches;
	matches[survey->match_count++] = rule;
	return OK;
}

static enum status value_visit(void *self, const struct mmdb_value *value, uint32_t *ret_id)
{
	struct survey *survey = self;
	struct meaning meaning = {.known = (int)value->kind == survey->database->kind,
				  .first = survey->match_count};
	for (uint32_t i = 0; meaning.known && i < survey->policy->txn_rule_count; i++)
		if (survey->database->rule_names(&survey->policy->txn_rules[i], value) &&
		    match_collect(survey, i) != OK)
			return NOMEM;
	meaning.count = survey->match_count - meaning.first;
	struct meaning *meanings = mem_list_grow(survey->meanings, survey->meaning_count,
						 &survey->meaning_capacity, sizeof meaning);
	if (!meanings)
		return NOMEM;
	survey->meanings = meanings;
	meanings[survey->meaning_count] = meaning;
	*ret_id = (uint32_t)survey->meaning_count++;
	return OK;
}

static enum status piece_visit(void *self, struct range piece, uint32_t id)
{
	struct survey *survey = self;
	struct meaning meaning = survey->meanings[id];
	enum status status = meaning.known ? range_collect(&survey->known, piece) : OK;
	for (size_t i = 0; status == OK && i < meaning.count; i++)
		status = range_collect(&survey->in[survey->matches[meaning.first + i]], piece);
	return status;
}

/* --- One database ---------------------------------------------------------------- */

static enum status survey_begin(struct survey *survey)
{
	size_t size = (survey->policy->txn_rule_count + (size_t)1) * sizeof *survey->in;
	survey->in = mem_alloc(size);
	if (!survey->in)
		return NOMEM;
	memset(survey->in, 0, size);
	return OK;
}

static void survey_clear(struct survey *survey)
{
	for (uint32_t i = 0; survey->in && i < survey->policy->txn_rule_count; i++)
		mem_free(survey->in[i].ranges);
	mem_free(survey->in);
	mem_free(survey->known.ranges);
	mem_free(survey->meanings);
	mem_free(survey->matches);
}

/* Walks the database and collects what it says. INVALID: a finding says why not. */
static enum status survey_walk(struct survey *survey, const struct geo_file *file,
			       struct findings *findings, struct file_identity *ret_identity)
{
	const struct mmdb_visitor visitor = {survey, value_visit, piece_visit};
	const struct mmdb_fields fields = {{survey->database->field}, 1};
	if (survey_begin(survey) != OK)
		return NOMEM;
	return geo_file_walk(file, &fields, &visitor, findings, ret_identity);
}

static const struct database databases[] = {
    {{"country", "iso_code", NULL},
     MMDB_TEXT,
     country_named,
     offsetof(struct geo, country_file),
     offsetof(struct geo, country_place),
     offsetof(struct geo, country_known),
     offsetof(struct txn_rule, country_in)},
    {{"autonomous_system_number", NULL},
     MMDB_NUMBER,
     asn_named,
     offsetof(struct geo, asn_file),
     offsetof(struct geo, asn_place),
     offsetof(struct geo, asn_known),
     offsetof(struct txn_rule, asn_in)},
};

static enum status collection_set(const struct collection *collection, struct arena *arena,
				  void *object, size_t offset)
{
	struct rangeset set;
	enum status status = rangeset_of(arena, collection->ranges, collection->count, &set);
	if (status == OK)
		memcpy((char *)object + offset, &set, sizeof set);
	return status;
}

static enum status database_load(const struct database *database, struct store *store,
				 struct policy *policy, struct str prefix, struct arena *arena,
				 struct findings *findings)
{
	struct survey survey = {.policy = policy, .database = database};
	struct geo_file file = {.store = store, .prefix = prefix};
	memcpy(&file.name, (const char *)&policy->geo + database->file, sizeof file.name);
	memcpy(&file.place, (const char *)&policy->geo + database->place, sizeof file.place);
	if (file.name.length == 0)
		return OK;
	enum status status =
	    survey_walk(&survey, &file, findings, &policy->files.databases[database - databases]);
	if (status == OK)
		status = collection_set(&survey.known, arena, &policy->geo, database->known);
	for (uint32_t i = 0; status == OK && i < policy->txn_rule_count; i++)
		status = collection_set(&survey.in[i], arena, &policy->txn_rules[i], database->in);
	survey_clear(&survey);
	return status == INVALID ? OK : status;
}

enum status geo_load(struct store *store, struct policy *policy, struct str prefix,
		     struct arena *arena, struct findings *findings)
{
	enum status status = OK;
	for (size_t i = 0; status == OK && i < sizeof databases / sizeof *databases; i++)
		status = database_load(&databases[i], store, policy, prefix, arena, findings);
	return status;
}
