/* Figures first, then what is missed:
 *
 *	  coverage  36 of 88, 40 %
 *	    edges     5 of 36
 *	    …
 *	  not tested
 *	    192.0.1.255, just outside org.trusted_ip_ranges (policies/acme.yaml:43)
 *	    …
 */
#include "report/coverage_report.h"
#include "report/coverage_shared.h"
#include "report/answer.h"
#include "report/pieces.h"

void measure_share(struct out *out, uint64_t part, uint64_t whole)
{
	piece_count(out, (struct count){.low = part});
	out_text(out, " of ");
	piece_count(out, (struct count){.low = whole});
}

void measure_rest(struct out *out, size_t rest)
{
	out_text(out, "and ");
	piece_count(out, (struct count){.low = rest});
	out_text(out, " more\n");
}

void measure_line(const struct page *page, const struct policy *policy, struct str words,
		  struct place place)
{
	out_text(page->out, "    ");
	out_str(page->out, words);
	if (place.line) {
		out_text(page->out, " (");
		place_text(page->out, policy, place);
		out_char(page->out, ')');
	}
	out_char(page->out, '\n');
}

static void write_kinds(const struct page *page, const struct coverage *coverage)
{
	for (size_t kind = 0; kind < COVERAGE_KIND_COUNT; kind++) {
		const struct coverage_tally *tally = &coverage->of_kind[kind];
		if (tally->total == 0 && tally->unreachable == 0)
			continue;
		out_format(page->out, "    %-8s  ", coverage_kind_names[kind].at);
		measure_share(page->out, tally->covered, tally->total);
		if (tally->unreachable) {
			out_text(page->out, "; ");
			piece_count(page->out, (struct count){.low = tally->unreachable});
			out_text(page->out, " more cannot occur");
		}
		out_char(page->out, '\n');
	}
}

static enum status write_missed(const struct page *page, const struct coverage_report *report)
{
	const struct coverage *coverage = report->coverage;
	struct out words;
	size_t shown = 0, most = measure_shown(coverage->missed_count);
	if (coverage->missed_count == 0)
		return OK;
	out_text(page->out, "  not tested\n");
	out_init_memory(&words);
	for (; shown < most; shown++) {
		out_rewind(&words);
		coverage_item_words(&words, &coverage->missed[shown]);
		measure_line(page, report->policy, out_written(&words),
			     coverage->missed[shown].place);
	}
	if (coverage->missed_count > shown) {
		out_text(page->out, "    ");
		measure_rest(page->out, coverage->missed_count - shown);
	}
	enum status status = out_status(&words);
	out_clear(&words);
	return status;
}

enum status coverage_text(const struct page *page, const struct coverage_report *report)
{
	const struct coverage *coverage = report->coverage;
	out_text(page->out, "  ");
	page_coloured(page, coverage->covered == coverage->total ? COLOUR_GOOD : COLOUR_OPEN,
		      "coverage");
	out_text(page->out, "  ");
	measure_share(page->out, coverage->covered, coverage->total);
	out_format(page->out, ", %u %%\n", coverage_percent(coverage->covered, coverage->total));
	write_kinds(page, coverage);
	return write_missed(page, report);
}
