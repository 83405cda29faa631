#include "report/coverage_report.h"
#include "report/json_pieces.h"

static void write_tally(struct json *json, const struct mutation_tally *tally)
{
	json_pair_number(json, "tried", tally->tried);
	json_pair_number(json, "killed", tally->killed);
	json_pair_number(json, "equivalent", tally->equivalent);
}

static void write_kinds(struct json *json, const struct mutation *mutation)
{
	json_key(json, "kinds");
	json_array(json);
	for (size_t kind = 0; kind < MUTANT_KIND_COUNT; kind++) {
		if (mutation->of_kind[kind].tried == 0)
			continue;
		json_object(json);
		json_pair(json, "kind", mutant_kind_names[kind].at);
		write_tally(json, &mutation->of_kind[kind]);
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_survivor(struct json *json, const struct policy *policy,
			   const struct survivor *survivor, const struct test *tests)
{
	json_object(json);
	json_pair(json, "kind", mutant_kind_names[survivor->mutant.kind].at);
	json_key(json, "text");
	json_str(json, str_of(survivor->text));
	if (survivor->place.line)
		json_place(json, policy, survivor->place);
	if (tests) {
		json_key(json, "test");
		json_str_or_null(json, survivor->test != NONE ? tests[survivor->test].name
							      : (struct str){0});
	}
	json_object_end(json);
}

/* `tests` NULL: there can be none. */
static void write_survivors(struct json *json, const char *key, const struct policy *policy,
			    const struct survivor *at, size_t count, const struct test *tests)
{
	json_key(json, key);
	json_array(json);
	for (size_t i = 0; i < count; i++)
		write_survivor(json, policy, &at[i], tests);
	json_array_end(json);
}

void mutants_json(struct json *json, const struct mutants_report *report)
{
	const struct mutation *mutation = report->mutation;
	json_object(json);
	json_pair_number(json, "all", mutation->all);
	write_tally(json, &mutation->sum);
	json_pair_number(json, "percent", mutation_percent(mutation));
	write_kinds(json, mutation);
	write_survivors(json, "survivors", report->policy, mutation->survivors,
			mutation->survivor_count, mutation->tests);
	write_survivors(json, "equivalents", report->policy, mutation->equivalents,
			mutation->equivalent_count, NULL);
	json_key(json, "tests");
	json_str(json, report->tests);
	json_object_end(json);
}
