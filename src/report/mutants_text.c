#include "report/coverage_shared.h"
#include "report/pieces.h"

unsigned mutation_percent(const struct mutation *mutation)
{
	return coverage_percent(mutation->sum.killed,
				mutation->sum.tried - mutation->sum.equivalent);
}

static enum status write_mutants(const struct page *page, const struct policy *policy,
				 const char *heading, const struct survivor *at, size_t count,
				 size_t most)
{
	struct out words;
	if (count == 0)
		return OK;
	out_format(page->out, "  %s\n", heading);
	out_init_memory(&words);
	for (size_t i = 0; i < most; i++) {
		out_rewind(&words);
		out_terminal_text(&words, str_of(at[i].text));
		measure_line(page, policy, out_written(&words), at[i].place);
	}
	if (count > most) {
		out_text(page->out, "    ");
		measure_rest(page->out, count - most);
	}
	enum status status = out_status(&words);
	out_clear(&words);
	return status;
}

static void write_figures(struct out *out, const struct mutation *mutation)
{
	out_text(out, "   ");
	measure_share(out, mutation->sum.killed, mutation->sum.tried - mutation->sum.equivalent);
	out_format(out, " noticed, %u %%", mutation_percent(mutation));
	if (mutation->sum.equivalent) {
		out_text(out, "; ");
		piece_count(out, (struct count){.low = mutation->sum.equivalent});
		out_text(out, " more change no decision");
	}
	out_char(out, '\n');
	if (mutation->every == 1)
		return;
	out_text(out, "    one of every ");
	piece_count(out, (struct count){.low = mutation->every});
	out_text(out, " was tried, of ");
	piece_count(out, (struct count){.low = mutation->all});
	out_char(out, '\n');
}

enum status mutants_text(const struct page *page, const struct mutants_report *report)
{
	const struct mutation *mutation = report->mutation;
	size_t survivors = mutation->survivor_count, equivalents = mutation->equivalent_count;
	out_text(page->out, "  ");
	page_coloured(page, survivors ? COLOUR_OPEN : COLOUR_GOOD, "mutants");
	write_figures(page->out, mutation);
	enum status status = write_mutants(page, report->policy, "not noticed", mutation->survivors,
					   survivors, measure_shown(survivors));
	if (status == OK && report->show_equivalent)
		status = write_mutants(page, report->policy, "change no decision",
				       mutation->equivalents, equivalents, equivalents);
	return status;
}
