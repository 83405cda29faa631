/* What would become of somebody's logins after moving, and what to do about it. */
#include "report/answer.h"
#include "report/pieces.h"
#include "report/sunset_pieces.h"

static void moved_write(struct sunset_items *d, const struct sunset_tally *tally,
			enum sunset_way way)
{
	const struct sunset_moved *moved = &tally->moved[way];
	const struct profile *profile =
	    &ruleset_policy(d->report->ruleset)->profiles[tally->subject.profile];
	struct out *out = &d->words;
	if (!moved->lost)
		return;
	out_format(out, "%s: ", sunset_method_words[tally->method]);
	piece_number(out, moved->lost, "login", "logins");
	out_format(out, " would be refused by %s [%s]", sunset_way_words[way],
		   reason_names[moved->refusal].at);
	if (moved->has_witness) {
		out_text(out, ", from ");
		piece_range(out, (struct range){moved->witness, moved->witness});
		out_text(out, moved->lost > 1 ? " as the lowest address" : "");
	}
	if (moved->refusal == REASON_PROFILE_IP) {
		out_text(out, ": bring the program to an address that the ranges of profile ");
		piece_quoted(out, profile->name);
		out_text(out, " (");
		place_text(out, ruleset_policy(d->report->ruleset), profile->login_ip_ranges.place);
		out_text(out,
			 ") hold, or give it a user and a profile of its own, with its ranges");
	}
	out_char(out, '.');
	sunset_item_end(d, "");
}

/* What holds a login that needs the token today, once it takes none. */
static void unguarded_write(struct sunset_items *d, const struct sunset_tally *tally)
{
	const struct profile *profile =
	    &ruleset_policy(d->report->ruleset)->profiles[tally->subject.profile];
	if (profile->login_ip_ranges.count || !tally->token_needed)
		return;
	out_format(&d->words, "%s: ", sunset_method_words[tally->method]);
	piece_number(&d->words, tally->token_needed, "login", "logins");
	out_format(&d->words, " %s the token; JWT and client credentials take none, and profile ",
		   tally->token_needed == 1 ? "needs" : "need");
	piece_quoted(&d->words, profile->name);
	out_text(&d->words, " has no ranges.");
	sunset_item_end(d, "");
}

enum status sunset_word_moved(const struct sunset_report *report, const struct sunset_tally *tally,
			      sunset_take *take, void *of)
{
	struct sunset_items d = {.report = report, .take = take, .of = of};
	out_init_memory(&d.words);
	for (unsigned way = 0; way < SUNSET_WAY_COUNT; way++)
		moved_write(&d, tally, way);
	if (report->details)
		unguarded_write(&d, tally);
	enum status status = out_status(&d.words);
	out_clear(&d.words);
	return status;
}

bool sunset_tally_is_told(const struct sunset_report *report, const struct sunset_tally *tally)
{
	const struct policy *policy = ruleset_policy(report->ruleset);
	const struct profile *profile = &policy->profiles[tally->subject.profile];
	return tally->moved[SUNSET_JWT].lost || tally->moved[SUNSET_CLIENT_CREDENTIALS].lost ||
	       (report->details && tally->token_needed && !profile->login_ip_ranges.count);
}
