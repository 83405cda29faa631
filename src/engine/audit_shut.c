/* Who cannot log in at all.
 *
 * Both rules ask every login from every address that logins can come from (in no special-purpose
 * block; documentation blocks stand for addresses that somebody has): by every channel, through
 * every app, with every device, credential and strong authentication, at every time
 * (audit_entry.h). A transaction security rule that nobody can evaluate, for want of a database,
 * refuses nobody. By browser: channel ui or ui-sso.
 *
 * locked-out: a profile, whether anybody has it or not, of whose active user (one without
 * permission sets and authenticator) every login is refused; or, if the profile is not API only,
 * every login by browser is, so that only programs get in, which is said with their apps.
 *
 * no-administrator: somebody has Modify All Data, and nobody who has gets in by browser. If the
 * policy has users, those with the permission from wherever it is granted: each of them is
 * inactive, frozen or locked, or all of that user's logins by browser are refused. If it has none,
 * the profiles that grant it: of each the same holds. Not said of a policy that left out users
 * because their profiles are not there: one of them may be who can. */
#include "engine/audit_shut.h"

#include "engine/audit_entry.h"
#include "engine/audit_rows.h"
#include "engine/compiled.h"
#include "policy/resolve.h"

/* --- locked-out ------------------------------------------------------------------------ */

/* Why nobody gets in, as `what` is to go on; the place and the way out. */
static const char *hours_say(struct audit_run *run, const struct profile *profile,
			     struct audit_finding *finding)
{
	finding->place = profile->login_hours.place;
	finding->todo = audit_text(run, "open the hours of the days on which its users work, or "
					"delete the login hours");
	return audit_also(run, finding, profile->place, "the profile") == OK
		   ? "its login hours are closed on every day of the week"
		   : NULL;
}

static const char *rule_say(struct audit_run *run, const struct txn_rule *rule,
			    struct audit_finding *finding)
{
	const char *name = audit_quote(run, rule->name);
	finding->todo = audit_text(
	    run, "except the addresses its users come from by not_in of rule \"%s\"", name);
	if (audit_also(run, finding, rule->place, "the rule that refuses") != OK)
		return NULL;
	return audit_text(run,
			  "what its hours and ranges let through transaction security refuses, "
			  "first by rule \"%s\"",
			  name);
}

#define OF_OWN "of its login IP ranges"
#define OF_ORG "of the login IP ranges of Session Settings"

/* "none of the 1,024 addresses of its login IP ranges is", "the 1 address … is not". */
static const char *none_text(struct audit_run *run, const struct audit_list *list, const char *of)
{
	struct count count = rangeset_count(list->addresses);
	if (count.low == 1 && !count.all)
		return audit_text(run, "the 1 address %s is not", of);
	return audit_text(run, "none of the %s addresses %s is", audit_count_text(run, count), of);
}

/* Has the list nothing but addresses that no login comes from? */
static bool no_sources(const struct audit_run *run, const struct audit_list *list)
{
	return list && !audit_sets_meet(list->addresses, run->sources);
}

static const char *ranges_reason(struct audit_run *run, const struct audit_list *own,
				 const struct audit_list *org)
{
	if (no_sources(run, own))
		return audit_text(run, "%s one that logins come from", none_text(run, own, OF_OWN));
	if (no_sources(run, org))
		return audit_text(run, "%s one that logins come from", none_text(run, org, OF_ORG));
	if (!own || !org)
		return "every such login is refused";
	if (audit_sets_meet(own->addresses, org->addresses))
		return "the addresses that its login IP ranges and those of Session Settings have "
		       "in common are none that logins come from";
	return audit_text(run, "%s in the login IP ranges of Session Settings",
			  none_text(run, own, OF_OWN));
}

static const char *ranges_say(struct audit_run *run, uint32_t profile,
			      struct audit_finding *finding)
{
	const struct audit_list *own =
	    audit_list_find(run, (struct list_name){RANGES_PROFILE, profile});
	const struct audit_list *org =
	    audit_list_find(run, (struct list_name){RANGES_ORG_LOGIN, 0});
	if (own) {
		finding->place = own->list->place;
		finding->addresses = own->addresses;
		finding->todo = "write the public addresses its users come from into the list";
	}
	if (org && !no_sources(run, own)) {
		finding->todo =
		    own ? "write the public addresses its users come from into both lists"
			: "write the public addresses its users come from into the login IP ranges "
			  "of Session Settings";
		if (audit_also(run, finding, org->list->place,
			       "the login IP ranges of Session Settings") != OK)
			return NULL;
	}
	return ranges_reason(run, own, org);
}

/* How many able users each profile has; in run->scratch. */
static uint32_t *users_count(const struct audit_run *run)
{
	uint32_t *users = arena_array(run->scratch, run->policy->profile_count, sizeof *users);
	for (uint32_t i = 0; users && i < run->policy->user_count; i++)
		users[run->policy->users[i].profile.index] += user_is_able(&run->policy->users[i]);
	return users;
}

static const char *nobody_words(struct audit_run *run, uint32_t profile, uint32_t users)
{
	const char *name = audit_quote(run, run->policy->profiles[profile].name);
	if (users == 0)
		return audit_text(run, "nobody with profile \"%s\"", name);
	return audit_text(run, "nobody with profile \"%s\" (%s)", name,
			  audit_counted(run, users, "active user", "active users"));
}

static enum status locked_add(struct audit_run *run, uint32_t profile,
			      const struct audit_entry *entry, uint32_t users)
{
	const struct profile *of = &run->policy->profiles[profile];
	struct audit_finding *finding = audit_add(
	    run, AUDIT_LOCKED_OUT, (struct audit_object){AUDIT_PROFILE, profile}, of->place);
	const char *who = nobody_words(run, profile, users), *reason;
	if (!finding)
		return NOMEM;
	finding->todo = "see what refuses them with loginscope explain";
	if (!ruleset_hours_possible(run->ruleset, profile, HOURS_INSIDE))
		reason = hours_say(run, of, finding);
	else if (entry->blocked)
		reason = rule_say(run, &run->policy->txn_rules[entry->rule], finding);
	else
		reason = ranges_say(run, profile, finding);
	if (!reason)
		return NOMEM;
	if (audit_entry_any(entry))
		finding->what = audit_text(run, "%s can log in by browser: %s; its users get in %s",
					   who, reason, audit_entry_words(run, entry));
	else
		finding->what = audit_text(run, "%s can log in: %s", who, reason);
	return OK;
}

/* API-only users have no use for a browser: of them any login counts. */
static bool profile_is_locked(const struct audit_run *run, uint32_t profile,
			      const struct audit_entry *entry)
{
	bool api_only = policy_permissions(run->policy, NONE, profile) & PERMISSION_API_ONLY;
	return api_only ? !audit_entry_any(entry) : !entry->browser;
}

static enum status locked_find(struct audit_entries *entries)
{
	struct audit_run *run = entries->run;
	uint32_t *users = users_count(run);
	struct audit_entry entry;
	if (!users)
		return NOMEM;
	for (uint32_t i = 0; i < run->policy->profile_count; i++) {
		if (audit_entry_find(entries, (struct subject){NONE, i}, &entry) != OK)
			return NOMEM;
		if (profile_is_locked(run, i, &entry) && locked_add(run, i, &entry, users[i]) != OK)
			return NOMEM;
	}
	return OK;
}

/* --- no-administrator -------------------------------------------------------------------- */

/* Who has Modify All Data. */
struct administrators {
	struct audit_place *at; /* of each */
	uint32_t count, unable; /* unable: inactive, frozen or locked */
	bool users, goes;
};

static enum status administrator_ask(struct audit_entries *entries, struct subject subject,
				     struct administrators *all)
{
	const struct policy *policy = entries->run->policy;
	const struct user *user = subject.user == NONE ? NULL : &policy->users[subject.user];
	struct audit_entry entry;
	if (!(policy_permissions(policy, subject.user, subject.profile) &
	      PERMISSION_MODIFY_ALL_DATA))
		return OK;
	struct audit_place *place =
	    arena_push(entries->run->arena, &all->at, all->count, sizeof *place);
	if (!place || audit_entry_find(entries, subject, &entry) != OK)
		return NOMEM;
	*place = user ? (struct audit_place){user->place, "a user with Modify All Data"}
		      : (struct audit_place){policy->profiles[subject.profile].place,
					     "a profile with Modify All Data"};
	all->count++;
	all->unable += user && !user_is_able(user);
	all->goes |= entry.browser;
	return OK;
}

static enum status administrators_ask(struct audit_entries *entries, struct administrators *ret)
{
	const struct policy *policy = entries->run->policy;
	struct administrators all = {.users = policy->user_count > 0};
	uint32_t count = all.users ? policy->user_count : policy->profile_count;
	for (uint32_t i = 0; i < count && !all.goes; i++) {
		struct subject subject = {NONE, i};
		if (all.users)
			subject = (struct subject){i, policy->users[i].profile.index};
		if (administrator_ask(entries, subject, &all) != OK)
			return NOMEM;
	}
	*ret = all;
	return OK;
}

static const char *nobody_gets_in(struct audit_run *run, const struct administrators *all)
{
	const char *noun[2] = {all->users ? "user" : "profile", all->users ? "users" : "profiles"};
	const char *who = audit_counted(run, all->count, noun[0], noun[1]);
	if (all->unable == 0)
		return audit_text(run,
				  "no administrator can log in by browser: of %s with Modify All "
				  "Data every such login is refused",
				  who);
	const char *unable = audit_counted(run, all->unable, "is", "are");
	if (all->unable == all->count)
		return audit_text(run,
				  "no administrator can log in by browser: of %s with Modify All "
				  "Data %s inactive, frozen or locked",
				  who, unable);
	return audit_text(run,
			  "no administrator can log in by browser: of %s with Modify All Data %s "
			  "inactive, frozen or locked, and of %s every such login is refused",
			  who, unable,
			  audit_counted(run, all->count - all->unable, "other", "others"));
}

/* So many of them are shown where they are written. */
enum { ADMINISTRATORS_SHOWN = 10 };

static enum status administrator_find(struct audit_entries *entries)
{
	struct audit_run *run = entries->run;
	struct administrators all;
	if (administrators_ask(entries, &all) != OK)
		return NOMEM;
	if (all.goes || all.count == 0)
		return OK;
	struct place place = run->policy->org.place.line ? run->policy->org.place : all.at[0].place;
	struct audit_finding *finding =
	    audit_add(run, AUDIT_NO_ADMINISTRATOR, (struct audit_object){AUDIT_ORG, 0}, place);
	if (!finding)
		return NOMEM;
	finding->others = all.at;
	finding->other_count = all.count < ADMINISTRATORS_SHOWN ? all.count : ADMINISTRATORS_SHOWN;
	finding->what = nobody_gets_in(run, &all);
	finding->todo = audit_text(run, "%s",
				   all.unable ? "activate or unlock one of them, or let one in "
						"whose logins are refused"
					      : "open the ranges, hours or rules that refuse one "
						"of them: explain says which they are");
	return OK;
}

/* --- All of it --------------------------------------------------------------------------- */

static enum status shut_find(struct audit_run *run)
{
	struct audit_entries entries;
	enum status status = audit_entries_init(&entries, run);
	if (status == OK && audit_asks(run, AUDIT_LOCKED_OUT))
		status = locked_find(&entries);
	if (status == OK && audit_asks(run, AUDIT_NO_ADMINISTRATOR) &&
	    run->policy->left_out_count == 0)
		status = administrator_find(&entries);
	audit_entries_clear(&entries);
	return status;
}

enum status audit_ask_shut(struct audit_run *run)
{
	enum status status = OK;
	if (audit_asks(run, AUDIT_LOCKED_OUT) || audit_asks(run, AUDIT_NO_ADMINISTRATOR))
		status = shut_find(run);
	if (status == OK && (audit_asks(run, AUDIT_TOKEN_OUT_OF_REACH) ||
			     audit_asks(run, AUDIT_PROFILE_TOKEN_OUT_OF_REACH)))
		status = audit_ask_tokens(run);
	if (status == OK && audit_asks(run, AUDIT_ONLY_METHOD_ENDS))
		status = audit_ask_ends(run);
	return status;
}
