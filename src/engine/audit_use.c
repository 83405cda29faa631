/* Rows that no login needs.
 *
 * trusted-range-unused: an address of the trusted list is *in use* if a login from there would be
 * decided otherwise (in verdict, reason or the token's role) were that address not trusted, all
 * else being as it is: the list no shorter in total and not gone. Asked of decide(), of every user
 * who is active, not frozen and not locked, and of an active user of each profile that no user has,
 * or only users who are not able (they may come back); by every channel, device, credential, strong
 * authentication, and through every app. Hours: within those of the profile; phase: login (requests
 * ask for no trusted range). A row of the trusted list is reported if none of its addresses is in
 * use; one that names a network, if none of the network's is. So a row that another one holds is not reported here. Nothing is reported of a
 * policy without profiles (settings that were retrieved alone), or that left out users because
 * their profiles are not there.
 *
 * profile-range-outside-org: there are login IP ranges of Session Settings, and a row of a
 * profile's login IP ranges (its own addresses, or all of the network it names) has no address in
 * their union, though one that logins can come from: of a row in special-purpose blocks
 * private-range and its like speak.
 *
 * How use is found: a *ground* class (cells.h) of which every cell of a kind is in use needs not be
 * asked for again. Most are settled by the first kind without ranges of its own. Of a class in use in
 * part (by the procedure of today no kind uses one so) the part is kept. */
#include "engine/audit_logins.h"
#include "engine/audit_rows.h"
#include "engine/compiled.h"
#include "engine/ground.h"

enum { CELLS_USED = 1, CELLS_IDLE = 2 };

struct use_search {
	struct audit_run *run;
	struct audit_logins logins;
	struct ruleset untrusting; /* the same, and no address is trusted */
	struct cells plain;        /* of the ground alone */
	bool *trusted;             /* by ground class: to be settled, until ... */
	bool *wholly;              /* ... all of it is in use */
	uint8_t *seen; /* by ground class, of one kind: CELLS_USED, CELLS_IDLE; else 0 */
	uint32_t left; /* classes to be settled */
	struct map kinds;
	struct rangeset *parts; /* in use, of classes that are not wholly */
	uint32_t part_count;
};

/* --- One kind ------------------------------------------------------------------------ */

static bool login_needs_trust(const struct use_search *search, const struct facts *facts)
{
	struct decision trusted, untrusted;
	decide(search->run->ruleset, facts, &trusted);
	decide(&search->untrusting, facts, &untrusted);
	return trusted.verdict != untrusted.verdict || trusted.reason != untrusted.reason ||
	       trusted.token != untrusted.token;
}

static bool cell_in_use(const struct use_search *search, struct subject subject,
			const struct cell *cell)
{
	const struct audit_logins *logins = &search->logins;
	uint32_t class = ruleset_class(search->run->ruleset, cell->lowest);
	enum hours hours = audit_logins_hours(logins, subject.profile);
	struct case_walk walk = {0};
	struct login_case how;
	while (case_next(&walk, &logins->cases, &how)) {
		struct facts facts = case_facts(&how, subject, how.app, hours, class);
		if (login_needs_trust(search, &facts))
			return true;
	}
	return false;
}

/* Settles what is wholly in use, and keeps the rest of what is in use. */
static enum status cells_take(struct use_search *search, const struct cells *cells, bool *in)
{
	bool some = false;
	for (uint32_t i = 0; i < cells->count; i++) {
		uint32_t class = cells->at[i].ground;
		if (search->seen[class] == CELLS_USED && !search->wholly[class]) {
			search->wholly[class] = true;
			search->left--;
		}
		in[i] = in[i] && !search->wholly[class];
		some |= in[i];
	}
	for (uint32_t i = 0; i < cells->count; i++)
		search->seen[cells->at[i].ground] = 0;
	if (!some)
		return OK;
	struct rangeset *part = arena_push(search->run->scratch, &search->parts, search->part_count,
					   sizeof *search->parts);
	if (!part || cells_addresses(cells, in, search->run->scratch, part) != OK)
		return NOMEM;
	search->part_count++;
	return OK;
}

static enum status kind_ask(struct use_search *search, struct subject subject)
{
	struct cells cells;
	if (audit_logins_cells(&search->logins, subject.profile, &cells) != OK)
		return NOMEM;
	bool *in = arena_array(&search->logins.work, cells.count, sizeof *in);
	if (!in)
		return NOMEM;
	for (uint32_t i = 0; i < cells.count; i++) {
		uint32_t class = cells.at[i].ground;
		if (!search->trusted[class] || search->wholly[class])
			continue;
		in[i] = cell_in_use(search, subject, &cells.at[i]);
		search->seen[class] |= in[i] ? CELLS_USED : CELLS_IDLE;
	}
	return cells_take(search, &cells, in);
}

/* A kind that was asked for already tells nothing new. */
static enum status subject_ask(struct use_search *search, struct subject subject)
{
	struct arena *scratch = search->run->scratch;
	struct str key;
	uint32_t known;
	arena_reset(&search->logins.work);
	if (subject_key(search->run->ruleset, subject, &search->logins.work, &key) != OK)
		return NOMEM;
	if (map_find(&search->kinds, key) != MAP_NONE)
		return OK;
	key.at = arena_text(scratch, key.at, key.length);
	if (!key.at || map_add(&search->kinds, scratch, key, 0, &known) != OK)
		return NOMEM;
	return kind_ask(search, subject);
}

/* --- Everybody ----------------------------------------------------------------------- */

/* Those without ranges first: from wherever they come, it matters whether that is trusted. */
static enum status everybody_ask(struct use_search *search)
{
	const struct ruleset *ruleset = search->run->ruleset;
	struct subject *subjects;
	uint32_t count;
	if (audit_logins_everybody(search->run->policy, search->run->scratch, &subjects, &count) !=
	    OK)
		return NOMEM;
	for (unsigned ranges = 0; ranges < 2; ranges++)
		for (uint32_t i = 0; i < count && search->left; i++)
			if ((profile_list(ruleset, subjects[i].profile) != NULL) == (ranges == 1) &&
			    subject_ask(search, subjects[i]) != OK)
				return NOMEM;
	return OK;
}

static enum status classes_find(struct use_search *search)
{
	const struct ruleset *ruleset = search->run->ruleset;
	struct arena *scratch = search->run->scratch;
	uint32_t count = search->logins.ground->class_count;
	if (cells_find(search->logins.ground, NULL, 0, scratch, &search->plain) != OK)
		return NOMEM;
	search->trusted = arena_array(scratch, count, sizeof *search->trusted);
	search->wholly = arena_array(scratch, count, sizeof *search->wholly);
	search->seen = arena_array(scratch, count, sizeof *search->seen);
	if (!search->trusted || !search->wholly || !search->seen)
		return NOMEM;
	for (uint32_t i = 0; i < search->plain.count; i++) {
		const struct cell *cell = &search->plain.at[i];
		uint32_t class = ruleset_class(ruleset, cell->lowest);
		search->trusted[cell->ground] =
		    class_in(&ruleset->classes, class, ruleset->trusted);
		search->left += search->trusted[cell->ground];
	}
	return OK;
}

/* The addresses in use, in run->scratch. */
static enum status used_gather(struct use_search *search, struct rangeset *ret)
{
	struct arena *scratch = search->run->scratch;
	struct rangeset *part =
	    arena_push(scratch, &search->parts, search->part_count, sizeof *search->parts);
	bool *in = arena_array(scratch, search->plain.count, sizeof *in);
	if (!part || !in)
		return NOMEM;
	for (uint32_t i = 0; i < search->plain.count; i++)
		in[i] = search->wholly[search->plain.at[i].ground];
	if (cells_addresses(&search->plain, in, scratch, part) != OK)
		return NOMEM;
	search->part_count++;
	return rangeset_union_all(scratch, search->parts, search->part_count, ret);
}

static enum status used_find(struct audit_run *run, struct rangeset *ret)
{
	struct use_search search = {.run = run,
				    .untrusting = ruleset_without_trusted(run->ruleset)};
	enum status status =
	    audit_logins_init(&search.logins, run->ruleset, NULL, true, run->scratch);
	if (status == OK)
		status = classes_find(&search);
	if (status == OK)
		status = everybody_ask(&search);
	if (status == OK)
		status = used_gather(&search, ret);
	audit_logins_clear(&search.logins);
	return status;
}

/* --- What is said of a trusted row ----------------------------------------------------- */

struct trusted_rows {
	const struct audit_list *list;
	const struct list_total *networks;
	bool all_ranged; /* every profile has login IP ranges */
};

static bool everybody_has_ranges(const struct audit_run *run)
{
	for (uint32_t i = 0; i < run->policy->profile_count; i++)
		if (!profile_list(run->ruleset, i))
			return false;
	return true;
}

static const char *unused_reason(const struct audit_run *run, bool all_ranged,
				 struct rangeset addresses)
{
	const struct audit_list *org =
	    audit_list_find(run, (struct list_name){RANGES_ORG_LOGIN, 0});
	if (org && !audit_sets_meet(addresses, org->addresses))
		return "nobody may log in from there, as the login IP ranges of Session Settings "
		       "do not have it";
	if (all_ranged)
		return "every profile has login IP ranges, beside which trusted ranges count for "
		       "nothing";
	return "whoever may log in from there is judged by something else";
}

/* Is the list broad without one of its rows? What the sum is of is not known once it stands at the
 * largest number; then the others are summed up, of which a few make it broad. */
static bool broad_without(const struct audit_list *trusted, const struct list_total *networks,
			  uint32_t row)
{
	struct range_list list = *trusted->list;
	struct list_total all = trusted->sum;
	struct range_list one = {.rows = &list.rows[row], .count = 1};
	struct list_total part = range_list_total(&one, networks);
	if (all.v4 != ADDR_LAST && all.v6 != ADDR_LAST)
		return total_is_broad((struct list_total){all.v4 - part.v4, all.v6 - part.v6, 0});
	struct range_list behind = {.rows = list.rows + row + 1, .count = list.count - row - 1};
	list.count = row;
	struct list_total first = range_list_total(&list, networks);
	struct list_total last = range_list_total(&behind, networks);
	bool overflows = first.v4 > ADDR_LAST - last.v4 || first.v6 > ADDR_LAST - last.v6;
	return overflows ||
	       total_is_broad((struct list_total){first.v4 + last.v4, first.v6 + last.v6, 0});
}

/* What else comes of removing the row. */
static const char *removal_words(const struct audit_run *run, const struct trusted_rows *trusted,
				 uint32_t row)
{
	const struct audit_list *list = trusted->list;
	bool only = list->list->count == 1;
	if (!only && list->broad && !broad_without(list, trusted->networks, row))
		return "; without it the list is not broad any more, and its other rows may waive "
		       "device activation again";
	for (uint32_t i = 0; only && i < run->policy->profile_count; i++)
		if (run->policy->profiles[i].device_activation)
			return "; as it is the only one, a known device may then be enough for "
			       "users of sites with device activation";
	return "; no login is decided otherwise";
}

static enum status unused_add(struct audit_run *run, const struct trusted_rows *trusted,
			      uint32_t index, struct rangeset addresses)
{
	const struct range_row *row = &trusted->list->list->rows[index];
	struct audit_finding *finding =
	    audit_add(run, AUDIT_TRUSTED_RANGE_UNUSED, trusted->list->object, row->place);
	if (!finding)
		return NOMEM;
	finding->addresses = addresses;
	finding->key = audit_row_key(run, row);
	finding->what = audit_text(
	    run, "trusting %s changes no login from %s: %s", audit_row_words(run, row),
	    audit_row_addresses_words(run, addresses, "there", "any of its ", " addresses"),
	    unused_reason(run, trusted->all_ranged, addresses));
	finding->todo = audit_text(run, "remove the row%s", removal_words(run, trusted, index));
	return OK;
}

static enum status unused_rows(struct audit_run *run, const struct audit_list *trusted,
			       const struct rangeset *networks)
{
	struct rangeset used;
	struct list_total *totals;
	if (used_find(run, &used) != OK || network_totals(run->policy, run->scratch, &totals) != OK)
		return NOMEM;
	const struct trusted_rows rows = {trusted, totals, everybody_has_ranges(run)};
	for (uint32_t i = 0; i < trusted->list->count; i++) {
		struct rangeset addresses = audit_row_addresses(networks, &trusted->list->rows[i]);
		if (!audit_sets_meet(addresses, used) && unused_add(run, &rows, i, addresses) != OK)
			return NOMEM;
	}
	return OK;
}

/* --- Rows of profiles -------------------------------------------------------------------- */

static enum status outside_add(struct audit_run *run, const struct audit_list *list,
			       const struct audit_list *org, const struct range_row *row,
			       struct rangeset addresses)
{
	struct audit_finding *finding =
	    audit_add(run, AUDIT_PROFILE_RANGE_OUTSIDE_ORG, list->object, row->place);
	if (!finding || audit_also(run, finding, org->list->place,
				   "the login IP ranges of Session Settings") != OK)
		return NOMEM;
	finding->addresses = addresses;
	finding->key = audit_row_key(run, row);
	const char *words = audit_row_words(run, row);
	finding->what = audit_text(
	    run,
	    "nobody can log in from %s, a row of %s: %s in the login IP ranges of Session Settings",
	    words, audit_list_words(run, list),
	    audit_row_addresses_words(run, addresses, "it is not", "none of its ",
				      " addresses is"));
	finding->todo = audit_text(run,
				   "remove the row, or add %s to the login IP ranges of Session "
				   "Settings if logins are to come from there",
				   words);
	return OK;
}

/* By the union of the other list, and not by decide(): a login from outside of the login IP ranges
 * of Session Settings is refused whoever it is, before the profile's are asked. */
static bool is_outside(const struct audit_run *run, const struct audit_list *org,
		       struct rangeset addresses)
{
	return audit_sets_meet(addresses, run->sources) &&
	       !audit_sets_meet(addresses, org->addresses);
}

/* Of each network, which many rows may name. NULL: no memory. */
static const bool *networks_outside(struct audit_run *run, const struct audit_list *org,
				    const struct rangeset *networks)
{
	uint32_t count = run->policy->network_count;
	bool *outside = arena_array(run->scratch, count, sizeof *outside);
	for (uint32_t i = 0; outside && i < count; i++)
		outside[i] = is_outside(run, org, networks[i]);
	return outside;
}

static enum status outside_list(struct audit_run *run, const struct audit_list *list,
				const struct audit_list *org, const struct rangeset *networks,
				const bool *outside)
{
	for (uint32_t i = 0; i < list->list->count; i++) {
		const struct range_row *row = &list->list->rows[i];
		struct rangeset addresses = audit_row_addresses(networks, row);
		if ((row->network == NONE ? is_outside(run, org, addresses)
					  : outside[row->network]) &&
		    outside_add(run, list, org, row, addresses) != OK)
			return NOMEM;
	}
	return OK;
}

static enum status outside_rows(struct audit_run *run, const struct rangeset *networks)
{
	const struct audit_list *org =
	    audit_list_find(run, (struct list_name){RANGES_ORG_LOGIN, 0});
	const bool *outside = org ? networks_outside(run, org, networks) : NULL;
	if (org && !outside)
		return NOMEM;
	for (uint32_t i = 0; org && i < run->list_count; i++)
		if (run->lists[i].name.kind == RANGES_PROFILE &&
		    outside_list(run, &run->lists[i], org, networks, outside) != OK)
			return NOMEM;
	return OK;
}

enum status audit_ask_use(struct audit_run *run)
{
	struct list_name name = {RANGES_TRUSTED, 0};
	const struct audit_list *trusted = audit_list_find(run, name);
	struct rangeset *networks;
	if (audit_networks(run, &networks) != OK)
		return NOMEM;
	if (trusted && audit_asks(run, AUDIT_TRUSTED_RANGE_UNUSED) && run->policy->profile_count &&
	    run->policy->left_out_count == 0 && unused_rows(run, trusted, networks) != OK)
		return NOMEM;
	if (audit_asks(run, AUDIT_PROFILE_RANGE_OUTSIDE_ORG))
		return outside_rows(run, networks);
	return OK;
}
