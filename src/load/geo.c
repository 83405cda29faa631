/* One walk a database (mmdb.h), one list of ranges a rule: each record says
 * which rules its addresses belong to, so a piece of the address space costs
 * only the rules it is in.
 *
 *   record ──▶ meaning { known, rules 3 and 7 } ──▶ ranges of rule 3, of rule 7
 *                                                   and of all that is known */
#include "load/geo.h"

#include <errno.h>

#include "base/mem.h"
#include "base/quote.h"
#include "load/mmdb.h"

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
	struct store *store;
	const struct policy *policy;
	const struct database *database;
	struct file_identity identity; /* of its file */
	struct collection *in;         /* one for each rule */
	struct collection known;
	struct meaning *meanings;
	size_t meaning_count, meaning_capacity;
	uint32_t *matches;
	size_t match_count, match_capacity;
};

/* --- Lists that grow ------------------------------------------------------ */

/* Room for one more object of `size` bytes behind `count` of them, as the list's
 * new place; NULL when memory is out, and the list stays as it is. */
static void *list_grow(void *list, size_t count, size_t *capacity, size_t size)
{
	if (list && count < *capacity)
		return list;
	size_t larger = *capacity ? *capacity * 2 : 16;
	list = mem_resize(list, larger * size);
	if (list)
		*capacity = larger;
	return list;
}

static enum status range_collect(struct collection *into, struct range range)
{
	if (into->count && into->ranges[into->count - 1].last + 1 == range.first) {
		into->ranges[into->count - 1].last = range.last;
		return OK;
	}
	struct range *ranges = list_grow(into->ranges, into->count, &into->capacity, sizeof range);
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
	uint32_t *matches = list_grow(survey->matches, survey->match_count, &survey->match_capacity,
				      sizeof *matches);
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
	struct meaning *meanings = list_grow(survey->meanings, survey->meaning_count,
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

static void problem_add(struct findings *findings, struct place place, struct str file,
			enum mmdb_problem problem, const char *why)
{
	struct finding *finding;
	if (problem == MMDB_UNREADABLE) {
		finding = findings_add(findings, place, "mmdb-unreadable", "cannot read %s: %s",
				       quote(findings, file), why);
		finding->help = "put the database there (the path starts at the policy's folder), "
				"or remove the line: without it the place of a login is unknown";
	} else {
		finding = findings_add(findings, place, "mmdb-corrupt", "cannot use %s: %s",
				       quote(findings, file), why);
		finding->help = "fetch or build the database anew";
	}
}

/* Walks the database `file` and collects what it says. */
static enum status survey_walk(struct survey *survey, struct str prefix, struct str file,
			       struct place place, struct findings *findings)
{
	const struct mmdb_visitor visitor = {survey, value_visit, piece_visit};
	enum mmdb_problem problem = MMDB_FINE;
	const char *why = NULL;
	struct arena scratch;
	arena_init(&scratch);
	struct store files = STORE_FILES, *store = survey->store;
	struct store_loan loan = {.fd = -1};
	if (file.at[0] == '/') {
		prefix.length = 0;
		store = &files;
	}
	const char *path = arena_format(&scratch, "%.*s%.*s", STR_ARG(prefix), STR_ARG(file));
	enum status status = path ? survey_begin(survey) : NOMEM;
	if (status == OK)
		status = store_lend(store, path, &loan);
	bool lent = status == OK;
	if (status == INVALID) {
		problem = MMDB_UNREADABLE;
		why = strerror(errno);
	}
	survey->identity = loan.identity;
	if (lent)
		status = mmdb_walk(loan.path, survey->database->field, &visitor, &problem, &why);
	store_loan_end(&loan);
	if (status == INVALID && (lent || !store_problem_add(store, findings, place)))
		problem_add(findings, place, file, problem, why);
	arena_clear(&scratch);
	return status == INVALID && findings->nomem ? NOMEM : status;
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
	struct survey survey = {.store = store, .policy = policy, .database = database};
	struct str file;
	struct place place;
	memcpy(&file, (const char *)&policy->geo + database->file, sizeof file);
	memcpy(&place, (const char *)&policy->geo + database->place, sizeof place);
	if (file.length == 0)
		return OK;
	enum status status = survey_walk(&survey, prefix, file, place, findings);
	policy->files.databases[database - databases] = survey.identity;
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
