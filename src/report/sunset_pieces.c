#include "report/sunset_pieces.h"

#include <errno.h>

#include "policy/value_names.h"
#include "report/address_words.h"
#include "report/answer.h"
#include "report/pieces.h"

enum { NAMES_SHOWN = 5, APPS_SHOWN = 3 };

void sunset_item_end(struct sunset_items *items, const char *label)
{
	if (items->words.used)
		items->take(items->of, label, out_written(&items->words));
	out_rewind(&items->words);
}

/* --- Addresses --------------------------------------------------------------------- */

/* Where the engine did not keep them, the number has to do. NOMEM sticks to the writer. */
void sunset_word_reach(struct out *out, const struct sunset_row *row,
		       const struct sunset_reach *reach, size_t most)
{
	struct arena scratch;
	struct rangeset set;
	if (reach->addresses.all || !reach->in) {
		if (!reach->addresses.all)
			piece_count(out, reach->addresses);
		out_text(out, reach->addresses.all ? address_style_plain.all : " addresses");
		return;
	}
	arena_init(&scratch);
	if (sunset_addresses(row, reach, &scratch, &set) != OK ||
	    address_word_set(out, &address_style_plain, set, most, &scratch) != OK)
		out_fail(out, ENOMEM);
	arena_clear(&scratch);
}

/* --- Who ------------------------------------------------------------------------------ */

void sunset_word_subject(struct out *out, const struct sunset_report *report,
			 struct subject subject)
{
	const struct policy *policy = ruleset_policy(report->ruleset);
	if (subject.user != NONE) {
		out_name(out, policy->users[subject.user].username);
		return;
	}
	out_text(out, "any user of profile ");
	piece_quoted(out, policy->profiles[subject.profile].name);
}

void sunset_word_subjects(struct out *out, const struct sunset_report *report,
			  const struct sunset_row *row)
{
	uint32_t shown = row->count <= NAMES_SHOWN + 1 ? row->count : NAMES_SHOWN;
	for (uint32_t i = 0; i < shown; i++) {
		out_text(out, i == 0 ? "" : i + 1 == row->count ? " and " : ", ");
		sunset_word_subject(out, report, row->subjects[i]);
	}
	if (shown < row->count)
		out_format(out, " and %u more", row->count - shown);
}

/* "3 users", "any user of 2 profiles", or both. */
void sunset_word_people(struct out *out, uint64_t users, uint64_t profiles)
{
	if (users || !profiles)
		piece_number(out, users, "user", "users");
	out_text(out, users && profiles ? " and " : "");
	if (!profiles)
		return;
	out_text(out, "any user of ");
	piece_number(out, profiles, "profile", "profiles");
}

/* --- Apps ---------------------------------------------------------------------- */

/* Those of the policy that have it, some by name; an app that is not listed enforces. */
static void word_relaxation(struct out *out, const struct sunset_report *report,
			    enum ip_relaxation relaxation)
{
	const struct policy *policy = ruleset_policy(report->ruleset);
	uint32_t named = 0, more = 0;
	out_str(out, relaxation_names[relaxation]);
	for (uint32_t i = 0; i < policy->app_count; i++) {
		if (policy->apps[i].ip_relaxation != relaxation)
			continue;
		if (report->app != NONE && report->app != i)
			continue;
		if (named == APPS_SHOWN) {
			more++;
			continue;
		}
		out_text(out, named++ ? ", " : " (");
		piece_quoted(out, policy->apps[i].name);
	}
	if (more)
		out_format(out, " and %u more", more);
	out_text(out, named ? ")" : "");
}

void sunset_word_apps(struct out *out, const struct sunset_report *report, relaxation_set apps)
{
	const char *between = "";
	for (unsigned i = 0; i < RELAX_COUNT; i++) {
		if (!(apps >> i & 1))
			continue;
		out_text(out, between);
		word_relaxation(out, report, i);
		between = " or ";
	}
}

static void word_relaxations(struct out *out, relaxation_set apps)
{
	const char *between = "";
	for (unsigned i = 0; i < RELAX_COUNT; i++)
		if (apps >> i & 1) {
			out_format(out, "%s%s", between, relaxation_names[i].at);
			between = "/";
		}
}

void sunset_word_through(struct out *out, const struct sunset_report *report,
			 const struct sunset_use *use)
{
	relaxation_set others = report->sunset->today & (relaxation_set)~use->apps;
	if (!use->apps || !others)
		return;
	bool shorter = __builtin_popcount(others) < __builtin_popcount(use->apps);
	out_text(out, shorter ? " not through " : " through ");
	word_relaxations(out, shorter ? others : use->apps);
}
