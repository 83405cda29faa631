#include "report/match_words.h"

#include "report/answer.h"
#include "report/match_fields.h"
#include "report/pieces.h"

bool match_is_one(struct count count)
{
	return count.low == 1 && !count.all;
}

void match_word_addresses(struct out *out, struct count count)
{
	piece_count(out, count);
	out_text(out, match_is_one(count) ? " address" : " addresses");
}

/* "in 2 ranges of 3 lists", "in no list". */
static void write_rows(struct out *out, const struct match_tally *tally)
{
	if (!tally->rows) {
		out_text(out, "in no list");
		return;
	}
	out_text(out, "in ");
	piece_number(out, tally->rows, "range", "ranges");
	out_text(out, " of ");
	piece_number(out, tally->row_lists, "list", "lists");
}

static void write_locations(struct out *out, const struct match_tally *tally)
{
	if (tally->locations == 1)
		out_text(out, "; 1 condition on the location holds");
	else if (tally->locations)
		out_format(out, "; %u conditions on the location hold", tally->locations);
}

void match_word_list(struct out *out, const struct match_list *list)
{
	static const char *const owners[MATCH_KIND_COUNT] = {
	    [MATCH_NETWORK] = "network",
	    [MATCH_PROFILE] = "profile",
	    [MATCH_APP] = "app",
	    [MATCH_NOT_IN] = "not_in of rule",
	    [MATCH_COUNTRY] = "country of rule",
	    [MATCH_ASN] = "asn of rule",
	};
	if (!owners[list->kind]) {
		out_str(out, match_kind_names[list->kind]);
		return;
	}
	out_text(out, owners[list->kind]);
	out_text(out, " \"");
	out_terminal_text(out, list->name);
	out_char(out, '"');
}

enum status match_word_range(struct out *out, const struct match_wording *wording,
			     const struct match_hit *hit)
{
	char text[RANGE_TEXT];
	if (hit->row) {
		out_bytes(out, text, range_format(hit->row->range, text));
		return OK;
	}
	const char *condition =
	    match_condition(matcher_list(wording->matcher, hit->list), wording->hits);
	if (!condition)
		return NOMEM;
	out_terminal_text(out, str_of(condition));
	return OK;
}

void match_word_via(struct out *out, const struct match_wording *wording,
		    const struct match_hit *hit)
{
	out_text(out, "by @");
	out_terminal_text(out, hit->reference->network_name);
	out_text(out, " in ");
	if (hit->reference->place.file == hit->place.file)
		out_format(out, "line %u", hit->reference->place.line);
	else
		place_text(out, matcher_policy(wording->matcher), hit->reference->place);
}

bool match_is_described(const struct match_hit *hit)
{
	return hit->row && hit->row->description.length;
}

void match_word_description(struct out *out, const struct match_hit *hit)
{
	out_char(out, '"');
	out_terminal_text(out, hit->row->description);
	out_char(out, '"');
}

/* --- How it stands ------------------------------------------------------------- */

/* Is every address in the same lists, only by other rows of them? */
static bool lists_are_same(const struct match_wording *wording)
{
	const struct count none = {0}, all = wording->match->addresses;
	for (uint32_t i = 0; i < matcher_list_count(wording->matcher); i++) {
		struct count held = wording->tally.lists[i];
		if (count_compare(held, none) != 0 && count_compare(held, all) != 0)
			return false;
	}
	return true;
}

/* How a set splits: "split, 43 in 2 ranges of 4 lists, 981 in none". */
static void write_split(struct out *out, const struct match_wording *wording)
{
	const struct match *match = wording->match;
	struct count none = {match->addresses.low - match->held.low,
			     match->addresses.all && !match->held.low && !match->held.all};
	bool all = !none.low && !none.all;
	out_text(out, lists_are_same(wording) ? "in the same lists throughout, split by range; "
					      : "split, ");
	if (wording->tally.rows) {
		if (all)
			out_text(out, "all of it");
		else
			piece_count(out, match->held);
		out_char(out, ' ');
	}
	write_rows(out, &wording->tally);
	if (wording->tally.rows && !all) {
		out_text(out, ", ");
		piece_count(out, none);
		out_text(out, " in none");
	}
}

void match_word_summary(struct out *out, const struct match_wording *wording)
{
	if (wording->match->part_count > 1) {
		write_split(out, wording);
	} else {
		if (!match_is_one(wording->match->addresses))
			out_text(out, "uniform, ");
		write_rows(out, &wording->tally);
	}
	write_locations(out, &wording->tally);
}
