/* Lists that let in too many, each by the union of all it reaches.
 *
 * Open: the union holds at least nine tenths of the globally routable IPv4 addresses
 * (audit_list_open()). Near miss: one block short of that.
 *
 * trusted-ranges-open, org-login-ranges-open: the list of that name is open.
 * profile-ranges-open: the list of a profile is.
 * app-ranges-open: the ip_ranges of an app are, and they act: its ip_relaxation is bypass_2factor,
 * and a profile has login IP ranges that are not open. Near miss: any other ip_relaxation.
 *
 * broad-trusted-ranges, broad-profile-ranges: audit_broad.h. An open list is broad, too: then it is
 * said to be open, and that it is broad is said along with it. Near miss: exactly the limit; rows in
 * 10.0.0.0/8; rule sets before 2025-11; a list that nobody is asked to verify for.
 *
 * enforced-at-login-only: a profile has login IP ranges that are not open, and a request of a
 * session that began inside of them goes through from an address outside. Near miss: the ranges are
 * enforced on every request, or sessions locked to the address they began at. */
#include "engine/audit_broad.h"

struct opening {
	struct audit_run *run;
	struct audit_subjects kinds;
	uint32_t restricting; /* profiles with lists that are not open */
	uint32_t roaming;     /* of these, whose sessions go on from elsewhere */
};

static const char *profiles_text(struct audit_run *run, uint32_t count)
{
	return audit_text(run, "%s profile%s", audit_count_text(run, (struct count){.low = count}),
			  count == 1 ? "" : "s");
}

/* --- Open ------------------------------------------------------------------------------ */

struct open_words {
	enum audit_rule rule;
	const char *so; /* NULL: of an app */
	const char *todo;
};

static const struct open_words open_words[RANGES_KIND_COUNT] = {
    [RANGES_TRUSTED] =
	{AUDIT_TRUSTED_RANGES_OPEN, "so that being trusted says nothing about an address",
	 "trust the addresses of the org's own offices, servers and VPN gateways, and "
	 "nothing else. Without trusted ranges a new device is verified, and API "
	 "logins take the security token"},
    [RANGES_ORG_LOGIN] = {AUDIT_ORG_LOGIN_RANGES_OPEN, "so that they keep hardly anybody out",
			  "write the addresses that logins do come from, or remove the list, which "
			  "does nothing"},
    [RANGES_PROFILE] = {AUDIT_PROFILE_RANGES_OPEN, "so that they keep hardly anybody out",
			"write the addresses that this profile's users log in from. Without ranges "
			"at all the org's trusted ranges and the security token would count again"},
    [RANGES_APP] = {AUDIT_APP_RANGES_OPEN, NULL,
		    "write the addresses that the app's users come from, or set ip_relaxation to "
		    "enforce"},
};

static const char *so_text(const struct opening *opening, const char *so)
{
	if (so)
		return so;
	return audit_text(opening->run,
			  "so that it lifts the login IP ranges of %s nearly everywhere on the "
			  "web server flow",
			  profiles_text(opening->run, opening->restricting));
}

static enum status open_add(struct opening *opening, const struct audit_list *list, bool broad)
{
	struct audit_run *run = opening->run;
	const struct open_words *words = &open_words[list->name.kind];
	struct audit_finding *finding =
	    audit_add(run, words->rule, list->object, audit_list_place(list->list));
	if (!finding)
		return NOMEM;
	finding->addresses = list->addresses;
	finding->what = audit_text(
	    run, "%s hold %s, %s%s", audit_list_words(run, list),
	    audit_routable_text(run, list->routable), so_text(opening, words->so),
	    broad ? "; they are broad, too, and no longer spare a new device the verification of "
		    "identity"
		  : "");
	finding->todo = words->todo;
	return OK;
}

/* Does an app's list lift ranges? Read from the policy, not asked of decide(): no other
 * ip_relaxation asks for the list, and it is too wide even while nobody gets in by the app. */
static bool app_acts(const struct opening *opening, uint32_t app)
{
	return opening->run->policy->apps[app].ip_relaxation == RELAX_BYPASS_2FACTOR &&
	       opening->restricting;
}

/* Is the list judged open, for what it does? */
static bool open_asked(const struct opening *opening, const struct audit_list *list)
{
	enum ranges_of kind = list->name.kind;
	if (!open_words[kind].todo || !audit_list_open(opening->run, list) ||
	    !audit_asks(opening->run, open_words[kind].rule))
		return false;
	return kind != RANGES_APP || app_acts(opening, list->name.index);
}

static enum status list_ask(struct opening *opening, const struct audit_list *list)
{
	bool trusted = list->name.kind == RANGES_TRUSTED;
	enum audit_rule rule = trusted ? AUDIT_BROAD_TRUSTED_RANGES : AUDIT_BROAD_PROFILE_RANGES;
	bool broad = false;
	if ((trusted || list->name.kind == RANGES_PROFILE) &&
	    audit_broad_asks(&opening->kinds, list, &broad) != OK)
		return NOMEM;
	if (open_asked(opening, list))
		return open_add(opening, list, broad);
	return broad && audit_asks(opening->run, rule) ? audit_broad_add(opening->run, list) : OK;
}

/* --- Enforced at login only ----------------------------------------------------------------- */

/* An address that is not in the list, which is not open. */
static addr address_outside(struct rangeset set)
{
	return set.ranges[0].first ? 0 : set.ranges[0].last + 1;
}

static bool sessions_roam(const struct audit_run *run, const struct audit_list *list)
{
	uint32_t profile = list->name.index;
	bool inside = ruleset_hours_possible(run->ruleset, profile, HOURS_INSIDE);
	const struct facts facts = {
	    .user = NONE,
	    .profile = profile,
	    .app = NONE,
	    .class = ruleset_class(run->ruleset, address_outside(list->addresses)),
	    .via = VIA_UI,
	    .phase = PHASE_REQUEST,
	    .hours = inside ? HOURS_INSIDE : HOURS_OUTSIDE,
	    .session_ip = SESSION_DIFFERENT};
	struct decision decision;
	decide(run->ruleset, &facts, &decision);
	return decision.verdict == VERDICT_ALLOW;
}

static void profiles_count(struct opening *opening)
{
	for (uint32_t i = 0; i < opening->run->list_count; i++) {
		const struct audit_list *list = &opening->run->lists[i];
		if (list->name.kind != RANGES_PROFILE || audit_list_open(opening->run, list))
			continue;
		opening->restricting++;
		opening->roaming += sessions_roam(opening->run, list);
	}
}

static enum status roaming_add(struct opening *opening)
{
	struct audit_run *run = opening->run;
	if (!opening->roaming || !audit_asks(run, AUDIT_ENFORCED_AT_LOGIN_ONLY))
		return OK;
	struct audit_finding *finding =
	    audit_add(run, AUDIT_ENFORCED_AT_LOGIN_ONLY, (struct audit_object){AUDIT_ORG, 0},
		      run->policy->org.session.enforce_place);
	if (!finding)
		return NOMEM;
	finding->what = audit_text(
	    run,
	    "the login IP ranges of %s hold at login only: a session that began inside goes on "
	    "from anywhere",
	    profiles_text(run, opening->roaming));
	finding->todo =
	    audit_in_metadata(run, finding->place)
		? "switch on Enforce login IP ranges on every request in Session Settings "
		  "(enforceIpRangesEveryRequest in the file), once the ranges hold every address "
		  "that requests come from"
		: "set session.enforce_login_ip_ranges_on_every_request to true (Session Settings: "
		  "Enforce login IP ranges on every request), once the ranges hold every address "
		  "that requests come from";
	return OK;
}

/* --- All lists ------------------------------------------------------------------------------ */

static enum status lists_ask(struct opening *opening)
{
	for (uint32_t i = 0; i < opening->run->list_count; i++)
		if (list_ask(opening, &opening->run->lists[i]) != OK)
			return NOMEM;
	return roaming_add(opening);
}

enum status audit_ask_open(struct audit_run *run)
{
	struct opening opening = {.run = run};
	if (audit_subjects_init(&opening.kinds, run) != OK)
		return NOMEM;
	profiles_count(&opening);
	enum status status = lists_ask(&opening);
	audit_subjects_clear(&opening.kinds);
	return status;
}
