#include "report/coverage_shared.h"
#include "report/markdown.h"
#include "report/answer.h"
#include "report/pieces.h"

enum status measure_item_md(struct out *out, const struct policy *policy, struct str words,
			    struct place place)
{
	struct out at;
	enum status status = OK;
	out_text(out, "- ");
	md_text(out, words);
	if (place.line) {
		out_init_memory(&at);
		place_text(&at, policy, place);
		out_text(out, " (");
		md_code(out, out_written(&at));
		out_char(out, ')');
		status = out_status(&at);
		out_clear(&at);
	}
	out_char(out, '\n');
	return status;
}

static void write_kinds(struct out *out, const struct coverage *coverage)
{
	out_text(out, "| | tested | of |\n|---|--:|--:|\n");
	for (size_t kind = 0; kind < COVERAGE_KIND_COUNT; kind++) {
		const struct coverage_tally *tally = &coverage->of_kind[kind];
		if (!tally->total)
			continue;
		out_format(out, "| %s | ", coverage_kind_names[kind].at);
		piece_count(out, (struct count){.low = tally->covered});
		out_text(out, " | ");
		piece_count(out, (struct count){.low = tally->total});
		out_text(out, " |\n");
	}
}

enum status coverage_md(struct out *out, const struct coverage_report *report)
{
	const struct coverage *coverage = report->coverage;
	size_t shown = 0, most = measure_shown(coverage->missed_count);
	struct out words;
	enum status status = OK;
	out_init_memory(&words);
	out_format(out, "**Coverage: %u %%**, ",
		   coverage_percent(coverage->covered, coverage->total));
	measure_share(out, coverage->covered, coverage->total);
	out_text(out, "\n\n");
	write_kinds(out, coverage);
	if (coverage->missed_count)
		out_text(out, "\nNot tested:\n\n");
	for (; shown < most && status == OK; shown++) {
		out_rewind(&words);
		coverage_item_words(&words, &coverage->missed[shown]);
		status = measure_item_md(out, report->policy, out_written(&words),
					 coverage->missed[shown].place);
	}
	if (coverage->missed_count > shown) {
		out_text(out, "- ");
		measure_rest(out, coverage->missed_count - shown);
	}
	if (status == OK)
		status = out_status(&words);
	out_clear(&words);
	return status;
}
