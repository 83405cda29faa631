/* The rest of a line; declared in match_text.h. */
#include "report/match_text.h"

#include "report/answer.h"
#include "report/match_words.h"

/* One hit in a line: `203.0.113.0/24 "HQ" in org.trusted_ip_ranges (p.yaml:27)`. */
static enum status write_hit(struct out *out, const struct match_wording *wording,
			     const struct match_hit *hit)
{
	enum status status = match_word_range(out, wording, hit);
	if (match_is_described(hit)) {
		out_char(out, ' ');
		match_word_description(out, hit);
	}
	out_text(out, " in ");
	match_word_list(out, matcher_list(wording->matcher, hit->list));
	out_text(out, " (");
	place_text(out, matcher_policy(wording->matcher), hit->place);
	if (hit->reference) {
		out_text(out, ", ");
		match_word_via(out, wording, hit);
	}
	out_char(out, ')');
	return status;
}

enum status match_line(struct out *out, const struct matcher *matcher, const struct match *match,
		       struct arena *scratch)
{
	struct match_wording wording = {.matcher = matcher, .match = match, .hits = scratch};
	uint32_t class = match->parts[0].class;
	struct match_hit *hits;
	size_t count;
	enum status status = OK;
	if (match->part_count > 1) {
		status = match_tally_find(matcher, match, scratch, &wording.tally);
		if (status == OK)
			match_word_summary(out, &wording);
		return status;
	}
	if (matcher_hits(matcher, class, scratch, &hits, &count) != OK)
		return NOMEM;
	if (!matcher_holds(matcher, class))
		out_text(out, count ? "in no list; " : "in no list");
	for (size_t i = 0; i < count && status == OK; i++) {
		if (i)
			out_text(out, "; ");
		status = write_hit(out, &wording, &hits[i]);
	}
	return status;
}
