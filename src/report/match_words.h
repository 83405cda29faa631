/* The pieces of sentences that the page and the line of `match` are made of. For
 * match_text.c and match_line.c only. */
#ifndef REPORT_MATCH_WORDS_H
#define REPORT_MATCH_WORDS_H

#include "engine/match.h"
#include "report/page.h"

/* What is being put into words. */
struct match_wording {
	const struct page *page; /* of the page */
	const struct matcher *matcher;
	const struct match *match;
	struct arena *hits; /* of one class */
	struct match_tally tally;
};

bool match_is_one(struct count count);
bool match_is_described(const struct match_hit *hit);

/* "16,777,216 addresses". */
void match_word_addresses(struct out *out, struct count count);

/* `profile "Warehouse"`, `not_in of rule "Mobile"`, or the key of the org. */
void match_word_list(struct out *out, const struct match_list *list);

/* A row's range, or the condition on the location. OK or NOMEM. */
enum status match_word_range(struct out *out, const struct match_wording *wording,
			     const struct match_hit *hit);

/* "by @ci-runners in line 30", for a row of a network. */
void match_word_via(struct out *out, const struct match_wording *wording,
		    const struct match_hit *hit);

/* In its quotes. */
void match_word_description(struct out *out, const struct match_hit *hit);

/* How it stands: "in 2 ranges of 3 lists", "split, 43 in 1 range of 2 lists, 981 in
 * none"; it needs the tally. */
void match_word_summary(struct out *out, const struct match_wording *wording);

#endif
