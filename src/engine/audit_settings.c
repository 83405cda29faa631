/* Limits and settings.
 *
 * partner-ranges-limit: a profile whose license has "partner" in its name, in any case, with more
 * than five login IP ranges; those of a network that the list reaches count, each once.
 *
 * requests-without-salesforce: ranges are enforced on every request, and the login IP ranges of a
 * profile are not open (audit_list_open()) and lack at least one address of the networks whose kind
 * is Salesforce's own; a request from there, in a session at the best hour there is, is refused
 * for the ranges. Near miss: hours that are closed all week, which refuse it first.
 *
 * hours-ambiguous: a profile says of a day that it is open from 00:00 to 24:00 (in metadata from 0
 * to 1440), which the sources take for open all day and for closed. One finding for each profile.
 *
 * list-stale: a network that was read from a published file whose date is more than 90 days before
 * today, or behind it, or that has none. */
#include "engine/audit_rows.h"
#include "net/set_map.h"
#include "engine/decide.h"
#include "policy/date.h"
#include "policy/row_walk.h"

/* --- partner-ranges-limit ---------------------------------------------------------------- */

enum { PARTNER_RANGES_MAX = 5, ROWS_COUNTED = 1000 };

static bool text_has_nocase(struct str text, struct str part)
{
	for (size_t i = 0; i + part.length <= text.length; i++)
		if (str_equal_nocase((struct str){text.at + i, part.length}, part))
			return true;
	return false;
}

bool audit_profile_of_guests(const struct policy *policy, uint32_t profile)
{
	return text_has_nocase(policy->profiles[profile].license, STR("guest"));
}

/* How many rows a list has with its networks', counted up to ROWS_COUNTED. */
static enum status rows_count(struct audit_run *run, const struct range_list *list, uint32_t *ret)
{
	struct row_walk walk;
	uint32_t rows = 0;
	if (row_walk_init(&walk, run->policy, list, run->scratch) != OK)
		return NOMEM;
	while (rows < ROWS_COUNTED && row_walk_next(&walk))
		rows++;
	*ret = rows;
	return OK;
}

static enum status partner_add(struct audit_run *run, const struct audit_list *list, uint32_t rows)
{
	const struct profile *profile = &run->policy->profiles[list->name.index];
	struct audit_finding *finding =
	    audit_add(run, AUDIT_PARTNER_RANGES_LIMIT, list->object, list->list->place);
	if (!finding)
		return NOMEM;
	finding->addresses = list->addresses;
	finding->what = audit_text(
	    run, "partner profile \"%s\" (license \"%s\") has %s%s: Salesforce allows %d",
	    audit_quote(run, profile->name), audit_quote(run, profile->license),
	    rows == ROWS_COUNTED ? "at least " : "",
	    audit_counted(run, rows, "login IP range", "login IP ranges"), PARTNER_RANGES_MAX);
	finding->todo =
	    audit_text(run, "join or remove rows until %d are left", PARTNER_RANGES_MAX);
	return OK;
}

static enum status partners_find(struct audit_run *run)
{
	const struct str partner = STR("partner");
	for (uint32_t i = 0; i < run->list_count; i++) {
		const struct audit_list *list = &run->lists[i];
		uint32_t rows;
		if (list->name.kind != RANGES_PROFILE ||
		    !text_has_nocase(run->policy->profiles[list->name.index].license, partner))
			continue;
		if (rows_count(run, list->list, &rows) != OK ||
		    (rows > PARTNER_RANGES_MAX && partner_add(run, list, rows) != OK))
			return NOMEM;
	}
	return OK;
}

/* --- requests-without-salesforce --------------------------------------------------------- */

/* Equal lists are often one array: what it lacks is found once. */
struct lacking {
	struct audit_run *run;
	struct rangeset salesforce;
	struct set_map known; /* → number in `at` */
	struct rangeset *at;
	uint32_t count;
};

static enum status salesforce_find(struct audit_run *run, struct rangeset *ret)
{
	struct rangeset *sets = NULL;
	uint32_t count = 0;
	for (uint32_t i = 0; i < run->list_count; i++) {
		const struct audit_list *list = &run->lists[i];
		if (list->name.kind != RANGES_NETWORK ||
		    run->policy->networks[list->name.index].kind != NETWORK_SALESFORCE)
			continue;
		struct rangeset *set = arena_push(run->scratch, &sets, count, sizeof *set);
		if (!set)
			return NOMEM;
		*set = list->addresses;
		count++;
	}
	return rangeset_union_all(run->scratch, sets, count, ret);
}

static enum status lacking_find(struct lacking *lacking, const struct audit_list *list,
				struct rangeset *ret)
{
	struct arena *scratch = lacking->run->scratch;
	uint32_t known = set_map_find(&lacking->known, list->addresses);
	if (known == MAP_NONE) {
		struct rangeset *set =
		    arena_push(scratch, &lacking->at, lacking->count, sizeof *set);
		if (!set ||
		    rangeset_minus(lacking->run->arena, lacking->salesforce, list->addresses,
				   set) != OK ||
		    set_map_add(&lacking->known, scratch, list->addresses, lacking->count) != OK)
			return NOMEM;
		known = lacking->count++;
	}
	*ret = lacking->at[known];
	return OK;
}

static enum status requests_add(struct lacking *lacking, const struct audit_list *list,
				struct rangeset missing)
{
	struct audit_run *run = lacking->run;
	struct place enforced = run->policy->org.session.enforce_place;
	struct audit_finding *finding =
	    audit_add(run, AUDIT_REQUESTS_WITHOUT_SALESFORCE, list->object, list->list->place);
	if (!finding ||
	    audit_also(run, finding, enforced, "ranges are enforced on every request") != OK)
		return NOMEM;
	finding->addresses = missing;
	finding->what =
	    audit_text(run,
		       "%s lack %s of Salesforce's own addresses (%s in all), and are enforced on "
		       "every request: "
		       "requests that Salesforce makes for a user from there are refused",
		       audit_list_words(run, list), audit_count_text(run, rangeset_count(missing)),
		       audit_count_text(run, rangeset_count(lacking->salesforce)));
	finding->todo = audit_text(run, "add the network with Salesforce's own addresses to the "
					"list, or enforce ranges at login only");
	return OK;
}

/* Are requests from what the profile lacks refused for its ranges? Of a request through no app the
 * procedure asks for no other list, so that one of the addresses speaks for all. */
static bool requests_refused(const struct audit_run *run, uint32_t profile, struct rangeset missing)
{
	bool inside = ruleset_hours_possible(run->ruleset, profile, HOURS_INSIDE);
	const struct facts facts = {.user = NONE,
				    .profile = profile,
				    .app = NONE,
				    .class = ruleset_class(run->ruleset, missing.ranges[0].first),
				    .via = VIA_UI,
				    .phase = PHASE_REQUEST,
				    .hours = inside ? HOURS_INSIDE : HOURS_OUTSIDE,
				    .session_ip = SESSION_SAME};
	struct decision decision;
	decide(run->ruleset, &facts, &decision);
	return decision.verdict == VERDICT_REFUSE && decision.reason == REASON_PROFILE_IP;
}

static enum status requests_find(struct audit_run *run)
{
	struct lacking lacking = {.run = run};
	if (salesforce_find(run, &lacking.salesforce) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < run->list_count; i++) {
		const struct audit_list *list = &run->lists[i];
		struct rangeset missing;
		if (list->name.kind != RANGES_PROFILE || audit_list_open(run, list))
			continue;
		if (lacking_find(&lacking, list, &missing) != OK)
			return NOMEM;
		if (missing.count && requests_refused(run, list->name.index, missing) &&
		    requests_add(&lacking, list, missing) != OK)
			return NOMEM;
	}
	return OK;
}

/* --- hours-ambiguous ----------------------------------------------------------------------- */

/* "Monday, Sunday", and the first of them. */
static const char *days_words(struct audit_run *run, const struct login_hours *hours,
			      struct place *ret_first)
{
	static const char *const names[DAYS] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
						"Friday", "Saturday", "Sunday"};
	const char *words = NULL;
	for (unsigned day = 0; day < DAYS; day++) {
		const struct day_hours *window = &hours->days[day];
		if (!window->given || window->start != 0 || window->end != DAY_MINUTES)
			continue;
		if (!words)
			*ret_first = window->place;
		words = words ? audit_text(run, "%s, %s", words, names[day]) : names[day];
	}
	return words;
}

static enum status hours_find(struct audit_run *run)
{
	for (uint32_t i = 0; i < run->policy->profile_count; i++) {
		const struct profile *profile = &run->policy->profiles[i];
		struct place place;
		const char *days = days_words(run, &profile->login_hours, &place);
		if (!days)
			continue;
		struct audit_finding *finding =
		    audit_add(run, AUDIT_HOURS_AMBIGUOUS, (struct audit_object){AUDIT_PROFILE, i},
			      place.line ? place : profile->login_hours.place);
		if (!finding)
			return NOMEM;
		finding->what = audit_text(
		    run,
		    "profile \"%s\" is open from 00:00 to 24:00 on %s, which is open all day to "
		    "one source and closed to another",
		    audit_quote(run, profile->name), days);
		finding->todo = audit_text(run, "leave out a day that is to be open; write closed "
						"(the same start and end) for one that is not");
	}
	return OK;
}

/* --- list-stale ------------------------------------------------------------------------------ */

enum { FRESH_DAYS = 90 };

static enum status stale_add(struct audit_run *run, uint32_t index)
{
	const struct network *network = &run->policy->networks[index];
	const struct published *published = &network->published;
	struct audit_finding *finding =
	    audit_add(run, AUDIT_LIST_STALE, (struct audit_object){AUDIT_NETWORK, index},
		      published->place.line ? published->place : network->place);
	if (!finding)
		return NOMEM;
	const char *name = audit_quote(run, network->name);
	finding->todo = audit_text(run, "download the list again, and write its date");
	if (published->date.length == 0) {
		finding->what = audit_text(
		    run,
		    "nobody knows how old the published list of network \"%s\" is: neither "
		    "the policy nor the file says",
		    name);
		return OK;
	}
	int64_t age = run->question->today - days_of_text(published->date);
	if (age < 0) {
		finding->what = audit_text(
		    run, "the published list of network \"%s\" is of %.*s, %s after today", name,
		    STR_ARG(published->date), audit_counted(run, (uint64_t)-age, "day", "days"));
		finding->todo = audit_text(run, "write the date on which the list was downloaded");
		return OK;
	}
	finding->what = audit_text(
	    run, "the published list of network \"%s\" is of %.*s: %s old, where %d are fresh",
	    name, STR_ARG(published->date), audit_counted(run, (uint64_t)age, "day", "days"),
	    FRESH_DAYS);
	return OK;
}

static bool is_fresh(const struct audit_run *run, struct str date)
{
	if (date.length == 0)
		return false;
	int64_t age = run->question->today - days_of_text(date);
	return age >= 0 && age <= FRESH_DAYS;
}

static enum status stale_find(struct audit_run *run)
{
	for (uint32_t i = 0; i < run->policy->network_count; i++) {
		const struct published *published = &run->policy->networks[i].published;
		if (published->file.length == 0 || is_fresh(run, published->date))
			continue;
		if (stale_add(run, i) != OK)
			return NOMEM;
	}
	return OK;
}

/* --- All of it ------------------------------------------------------------------------------- */

enum status audit_ask_settings(struct audit_run *run)
{
	enum status status = OK;
	if (audit_asks(run, AUDIT_PARTNER_RANGES_LIMIT))
		status = partners_find(run);
	if (status == OK && audit_asks(run, AUDIT_REQUESTS_WITHOUT_SALESFORCE) &&
	    run->policy->org.session.enforce_login_ip_ranges_on_every_request)
		status = requests_find(run);
	if (status == OK && audit_asks(run, AUDIT_HOURS_AMBIGUOUS))
		status = hours_find(run);
	if (status == OK && audit_asks(run, AUDIT_LIST_STALE))
		status = stale_find(run);
	return status;
}
