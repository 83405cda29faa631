#include "report/coverage_shared.h"
#include "report/pieces.h"

static void write_figures(struct out *out, const struct mutation *mutation)
{
	out_format(out, "**Mutants noticed: %u %%**, ", mutation_percent(mutation));
	measure_share(out, mutation->sum.killed, mutation->sum.tried - mutation->sum.equivalent);
	if (mutation->sum.equivalent) {
		out_text(out, "; ");
		piece_count(out, (struct count){.low = mutation->sum.equivalent});
		out_text(out, " more change no decision");
	}
	if (mutation->every > 1) {
		out_text(out, "; one of every ");
		piece_count(out, (struct count){.low = mutation->every});
		out_text(out, " was tried");
	}
	out_char(out, '\n');
}

static enum status write_mutants(struct out *out, const struct policy *policy, const char *heading,
				 const struct survivor *at, size_t count)
{
	size_t most = measure_shown(count);
	enum status status = OK;
	if (count)
		out_format(out, "\n%s:\n\n", heading);
	for (size_t i = 0; i < most && status == OK; i++)
		status = measure_item_md(out, policy, str_of(at[i].text), at[i].place);
	if (count > most) {
		out_text(out, "- ");
		measure_rest(out, count - most);
	}
	return status;
}

enum status mutants_md(struct out *out, const struct mutants_report *report)
{
	const struct mutation *mutation = report->mutation;
	write_figures(out, mutation);
	enum status status = write_mutants(out, report->policy, "Not noticed", mutation->survivors,
					   mutation->survivor_count);
	if (status == OK && report->show_equivalent)
		status = write_mutants(out, report->policy, "Change no decision",
				       mutation->equivalents, mutation->equivalent_count);
	return status;
}
