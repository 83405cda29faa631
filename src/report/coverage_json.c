#include "report/coverage_report.h"
#include "report/json_pieces.h"

static void write_kinds(struct json *json, const struct coverage *coverage)
{
	json_key(json, "kinds");
	json_array(json);
	for (size_t kind = 0; kind < COVERAGE_KIND_COUNT; kind++) {
		const struct coverage_tally *tally = &coverage->of_kind[kind];
		json_object(json);
		json_pair(json, "kind", coverage_kind_names[kind].at);
		json_pair_number(json, "covered", tally->covered);
		json_pair_number(json, "total", tally->total);
		json_pair_number(json, "unreachable", tally->unreachable);
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_item(struct json *json, const struct policy *policy,
		       const struct coverage_item *item, struct str words)
{
	json_object(json);
	json_pair(json, "kind", coverage_kind_names[item->kind].at);
	json_key(json, "text");
	json_str(json, words);
	if (item->place.line)
		json_place(json, policy, item->place);
	if (item->list)
		json_pair(json, "list", item->list);
	if (item->owner.length) {
		json_key(json, "owner");
		json_str(json, item->owner);
	}
	if (item->kind == COVERAGE_EDGES ||
	    (item->kind == COVERAGE_ROWS && !item->reference.length)) {
		json_key(json, "range");
		json_range(json, item->range);
	}
	if (item->kind == COVERAGE_REASONS)
		json_pair(json, "reason", reason_names[item->reason].at);
	json_object_end(json);
}

enum status coverage_json(struct json *json, const struct coverage_report *report)
{
	const struct coverage *coverage = report->coverage;
	struct out words;
	out_init_memory(&words);
	json_object(json);
	json_pair_number(json, "covered", coverage->covered);
	json_pair_number(json, "total", coverage->total);
	json_pair_number(json, "percent", coverage_percent(coverage->covered, coverage->total));
	write_kinds(json, coverage);
	json_key(json, "missed");
	json_array(json);
	for (size_t i = 0; i < coverage->missed_count; i++) {
		out_rewind(&words);
		coverage_item_words(&words, &coverage->missed[i]);
		write_item(json, report->policy, &coverage->missed[i], out_written(&words));
	}
	json_array_end(json);
	json_key(json, "tests");
	json_str(json, report->tests);
	json_object_end(json);
	enum status status = out_status(&words);
	out_clear(&words);
	return status;
}
