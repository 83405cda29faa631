/* All about a row of `sunset`: what goes through today, what would hold after moving, and what
 * to do before the end. */
#include "report/answer.h"
#include "report/pieces.h"
#include "report/sunset_pieces.h"

enum { RANGES_SHOWN = 4 };

static const struct policy *policy_of(const struct sunset_items *d)
{
	return ruleset_policy(d->report->ruleset);
}

static enum status items_end(struct sunset_items *d)
{
	enum status status = out_status(&d->words);
	out_clear(&d->words);
	return status;
}

/* --- Today ------------------------------------------------------------------------- */

static void answers_write(struct sunset_items *d, const struct sunset_use *use)
{
	static const char *const with[SUNSET_ANSWERS] = {
	    [SUNSET_ALLOW] = "with the password alone",
	    [SUNSET_ASKS_TOKEN] = "with the token",
	    [SUNSET_ASKS_TOTP] = "with a code of the authenticator",
	};
	struct out *out = &d->words;
	unsigned kinds = 0;
	for (unsigned i = 0; i < SUNSET_ANSWERS; i++)
		kinds += sunset_reaches(use->on[i]);
	out_text(out, kinds > 1 ? ": " : ", ");
	for (unsigned i = 0, told = 0; i < SUNSET_ANSWERS; i++) {
		if (!sunset_reaches(use->on[i]))
			continue;
		out_format(out, "%s%s", told++ ? ", " : "", with[i]);
		if (kinds == 1)
			continue;
		out_text(out, " from ");
		sunset_word_reach(out, d->row, &use->on[i], RANGES_SHOWN);
	}
}

/* Two of one row. */
static bool reach_equal(const struct sunset_row *row, const struct sunset_reach *a,
			const struct sunset_reach *b)
{
	size_t bytes = row->cells.count * sizeof *a->in;
	return count_compare(a->addresses, b->addresses) == 0 && a->witness == b->witness &&
	       (!a->in || !b->in || memcmp(a->in, b->in, bytes) == 0);
}

/* Does it take the same from the same addresses as the one before it? */
static bool use_alike(const struct sunset_row *row, const struct sunset_use *use)
{
	if (use == row->uses)
		return false;
	for (unsigned i = 0; i < SUNSET_ANSWERS; i++)
		if (!reach_equal(row, &use->on[i], &use[-1].on[i]))
			return false;
	return true;
}

static void use_write(struct sunset_items *d, const struct sunset_use *use)
{
	struct out *out = &d->words;
	if (use->apps && use->apps != d->report->sunset->today) {
		out_text(out, "through app policy ");
		sunset_word_apps(out, d->report, use->apps);
		out_text(out, ": ");
	}
	if (!sunset_reaches(use->goes)) {
		out_format(out, "refused today [%s]", reason_names[use->refusal].at);
		sunset_item_end(d, sunset_method_words[use->method]);
		return;
	}
	if (use_alike(d->row, use)) {
		out_text(out, "likewise");
	} else {
		out_text(out, "goes through today from ");
		sunset_word_reach(out, d->row, &use->goes, RANGES_SHOWN);
		answers_write(d, use);
	}
	if (use->ends == RULES_COUNT)
		out_text(out, ". No end is published.");
	else
		out_format(out, ". Refused from rule set %s on.", rules_names[use->ends].at);
	sunset_item_end(d, sunset_method_words[use->method]);
}

/* --- After moving ------------------------------------------------------------------- */

static const struct profile *first_profile(const struct sunset_items *d)
{
	return &policy_of(d)->profiles[d->row->subjects[0].profile];
}

/* Those of a row have equal ranges, but perhaps not one profile. */
static bool one_profile(const struct sunset_row *row)
{
	for (uint32_t i = 1; i < row->count; i++)
		if (row->subjects[i].profile != row->subjects[0].profile)
			return false;
	return true;
}

static void ranges_write(struct sunset_items *d, const struct sunset_after *after)
{
	struct out *out = &d->words;
	const struct profile *profile = first_profile(d);
	out_text(out, "the login IP ranges of profile ");
	piece_quoted(out, profile->name);
	out_text(out, " (");
	place_text(out, policy_of(d), profile->login_ip_ranges.place);
	out_text(out, one_profile(d->row) ? ")" : ", and equal ones)");
	out_text(out, after->profile_ranges ? " hold" : " do not hold");
	if (after->way == SUNSET_JWT)
		out_text(out, ", whatever the app's policy says");
}

static bool against_alike(const struct sunset_row *row, const struct sunset_use *a,
			  const struct sunset_use *b, uint32_t index)
{
	return sunset_reaches(a->goes) && sunset_reaches(b->goes) &&
	       reach_equal(row, &a->after[index].lost, &b->after[index].lost) &&
	       reach_equal(row, &a->after[index].opened, &b->after[index].opened);
}

/* Did a use before this one say the same? */
static bool against_told(const struct sunset_items *d, uint32_t use, uint32_t index)
{
	for (uint32_t i = 0; i < use; i++)
		if (against_alike(d->row, &d->row->uses[i], &d->row->uses[use], index))
			return true;
	return false;
}

/* The uses that say the same as this one; nothing when all that go through do. */
static void against_names(struct sunset_items *d, uint32_t use, uint32_t index)
{
	const struct sunset_row *row = d->row;
	uint32_t goes = 0, alike = 0, told = 0;
	for (uint32_t i = 0; i < row->use_count; i++) {
		goes += sunset_reaches(row->uses[i].goes);
		alike += against_alike(row, &row->uses[i], &row->uses[use], index);
	}
	if (goes == alike)
		return;
	out_text(&d->words, "against ");
	for (uint32_t i = 0; i < row->use_count; i++) {
		if (!against_alike(row, &row->uses[i], &row->uses[use], index))
			continue;
		out_format(&d->words, "%s%s", told++ ? " and " : "",
			   sunset_method_words[row->uses[i].method]);
		sunset_word_through(&d->words, d->report, &row->uses[i]);
	}
	out_text(&d->words, ": ");
}

static void against_write(struct sunset_items *d, const struct sunset_after *after)
{
	struct out *out = &d->words;
	bool lost = sunset_reaches(after->lost), opened = sunset_reaches(after->opened);
	if (!lost && !opened)
		out_text(out, "it goes through from where it does today");
	if (lost) {
		out_text(out, "it is refused from ");
		sunset_word_reach(out, d->row, &after->lost, RANGES_SHOWN);
		out_format(out, ", where it works today [%s]", reason_names[after->refusal].at);
	}
	out_text(out, lost && opened ? ", and " : "");
	if (opened) {
		out_text(out, lost ? "goes through from " : "it also goes through from ");
		sunset_word_reach(out, d->row, &after->opened, RANGES_SHOWN);
		out_text(out, ", where it is refused today");
	}
}

static uint32_t way_variants(const struct sunset_use *use, uint8_t way)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < use->after_count; i++)
		count += use->after[i].way == way;
	return count;
}

/* The ways that stay stand in the same order in every use. */
static void after_write(struct sunset_items *d, uint32_t index)
{
	const struct sunset_row *row = d->row;
	const struct sunset_after *after = &row->uses[0].after[index];
	if (after->apps && way_variants(&row->uses[0], after->way) > 1) {
		out_text(&d->words, "through app policy ");
		sunset_word_apps(&d->words, d->report, after->apps);
		out_text(&d->words, " ");
	}
	ranges_write(d, after);
	for (uint32_t i = 0; i < row->use_count; i++) {
		if (!sunset_reaches(row->uses[i].goes) || against_told(d, i, index))
			continue;
		out_text(&d->words, "; ");
		against_names(d, i, index);
		against_write(d, &row->uses[i].after[index]);
	}
	out_char(&d->words, '.');
	sunset_item_end(d, sunset_way_words[after->way]);
}

/* Without profile ranges all ways that stay are one. */
static bool ways_write(struct sunset_items *d)
{
	const struct profile *profile = first_profile(d);
	const struct sunset_row *row = d->row;
	if (profile->login_ip_ranges.count)
		return false;
	for (uint32_t i = 0; i < row->use_count; i++)
		for (uint32_t k = 0; k < row->uses[i].after_count; k++)
			if (sunset_reaches(row->uses[i].after[k].lost) ||
			    sunset_reaches(row->uses[i].after[k].opened))
				return false;
	out_text(&d->words, "JWT and client credentials go through from where it does today: ");
	if (one_profile(row)) {
		out_text(&d->words, "profile ");
		piece_quoted(&d->words, profile->name);
		out_text(&d->words, " has");
	} else {
		out_text(&d->words, "the profiles have");
	}
	out_text(&d->words, " no login IP ranges.");
	sunset_item_end(d, "after moving");
	return true;
}

/* --- What to do --------------------------------------------------------------------- */

static void others_write(struct sunset_items *d)
{
	const struct sunset_row *row = d->row;
	if (row->browser || row->app)
		out_format(&d->words, "%s%s%s", row->browser ? "a browser" : "",
			   row->browser && row->app ? ", or " : "",
			   row->app ? "an app of the policy" : "");
	else
		out_text(&d->words, "none that the policy knows: no browser, and no app is listed");
	sunset_item_end(d, "other ways in");
}

/* The first that loses, or opens, anything against what goes through today; NULL: none. */
static const struct sunset_after *after_find(const struct sunset_row *row, bool opened,
					     enum sunset_way *ret_way)
{
	for (uint32_t i = 0; i < row->use_count; i++) {
		const struct sunset_use *use = &row->uses[i];
		for (uint32_t k = 0; k < use->after_count && sunset_reaches(use->goes); k++) {
			const struct sunset_after *after = &use->after[k];
			if (!sunset_reaches(opened ? after->opened : after->lost))
				continue;
			*ret_way = after->way;
			return after;
		}
	}
	return NULL;
}

static void do_lost(struct sunset_items *d)
{
	enum sunset_way way;
	if (!after_find(d->row, false, &way))
		return;
	out_format(&d->words,
		   "For %s, bring programs to addresses that the ranges hold, or give each a user "
		   "and a profile of its own, with its ranges.",
		   sunset_way_words[way]);
	sunset_item_end(d, "to do");
}

static void do_opened(struct sunset_items *d)
{
	enum sunset_way way;
	const struct sunset_after *opened = after_find(d->row, true, &way);
	if (!opened)
		return;
	if (opened->apps) {
		out_text(&d->words, "Not through an app with ");
		sunset_word_apps(&d->words, d->report, opened->apps);
		out_text(&d->words, ", unless it is meant to lift the ranges.");
	} else {
		out_format(&d->words,
			   "%s opens addresses that are closed today: check that they "
			   "may be.",
			   sunset_way_words[way]);
	}
	sunset_item_end(d, "to do");
}

static bool has_no_other_way(const struct sunset_row *row)
{
	return !row->browser && !row->app;
}

bool sunset_row_is_told(const struct sunset_report *report, const struct sunset_row *row)
{
	enum sunset_way way;
	return report->details || after_find(row, false, &way) || after_find(row, true, &way) ||
	       has_no_other_way(row);
}

enum status sunset_word_row(const struct sunset_report *report, const struct sunset_row *row,
			    sunset_take *take, void *of)
{
	struct sunset_items d = {.report = report, .row = row, .take = take, .of = of};
	out_init_memory(&d.words);
	for (uint32_t i = 0; i < row->use_count && report->details; i++)
		use_write(&d, &row->uses[i]);
	bool told = ways_write(&d);
	for (uint32_t i = 0; i < row->uses[0].after_count && !told; i++)
		after_write(&d, i);
	if (report->details || has_no_other_way(row))
		others_write(&d);
	do_lost(&d);
	do_opened(&d);
	return items_end(&d);
}
