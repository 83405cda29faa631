/* From where can those who may do most log in? A login goes through from an address when one of any
 * channel, through no app that is listed, is not refused there, with all that could be shown: a
 * device that is known, strong authentication, the password and what is asked for with it; at a time
 * within the profile's hours. Unrestricted: that is so at nine tenths or more of the globally
 * routable IPv4 addresses.
 *
 * privileged-profile-unrestricted: a profile that grants one of AUDIT_PRIVILEGES, and an active user
 * of it who has nothing else is unrestricted. Whether it has such a user is not asked.
 *
 * privileged-user-unrestricted: a user who can log in now (neither inactive, frozen nor locked), has
 * one of AUDIT_PRIVILEGES, though not from the profile, and is unrestricted.
 *
 * Near miss: ranges of the profile, of Session Settings, or a transaction security rule that blocks,
 * which keep out more than a tenth; hours that are closed all week. */
#include "engine/audit_subjects.h"
#include "policy/value_names.h"

/* What a kind comes to. */
struct reached {
	struct count routable;
};

struct privileged {
	struct audit_run *run;
	struct audit_subjects kinds;
	struct reached *found; /* by kind */
	uint32_t found_count;
};

/* --- One kind ------------------------------------------------------------------------- */

static bool goes_from(const struct audit_subject *kind, uint32_t cell)
{
	struct facts facts = audit_subject_facts(kind, cell);
	for (uint8_t via = 0; via < VIA_COUNT; via++) {
		struct decision decision;
		facts.via = via;
		decide(kind->ruleset, &facts, &decision);
		if (decision.verdict != VERDICT_REFUSE)
			return true;
	}
	return false;
}

static enum status kind_ask(struct privileged *privileged, struct subject subject,
			    struct reached *ret)
{
	struct audit_subject kind;
	bool *in;
	if (audit_subject_regions(&privileged->kinds, subject, &kind) != OK)
		return NOMEM;
	in = arena_array(&privileged->kinds.work, kind.cells.count, sizeof *in);
	if (!in)
		return NOMEM;
	for (uint32_t i = 0; i < kind.cells.count; i++)
		in[i] = kind.routable[i] && goes_from(&kind, i);
	ret->routable = audit_subject_routable(&kind, in);
	return OK;
}

/* The routable addresses from where a login goes through. */
static enum status reach_find(struct privileged *privileged, struct subject subject,
			      struct count *ret)
{
	uint32_t number;
	if (audit_subject_number(&privileged->kinds, subject, &number) != OK)
		return NOMEM;
	if (number == privileged->found_count) {
		struct reached *found = arena_push(privileged->run->scratch, &privileged->found,
						   privileged->found_count, sizeof *found);
		if (!found || kind_ask(privileged, subject, found) != OK)
			return NOMEM;
		privileged->found_count++;
	}
	*ret = privileged->found[number].routable;
	return OK;
}

/* --- What is said ----------------------------------------------------------------------- */

/* The first bit of `permissions` that is a privilege. */
static size_t privilege_of(uint32_t permissions)
{
	size_t bit = 0;
	while (!((permissions & AUDIT_PRIVILEGES) >> bit & 1))
		bit++;
	return bit;
}

static const char *ranges_text(const struct profile *profile)
{
	return profile->login_ip_ranges.count ? "has login IP ranges that leave hardly anybody out"
					      : "has no login IP ranges";
}

static enum status profile_add(struct audit_run *run, uint32_t index, struct count routable)
{
	const struct profile *profile = &run->policy->profiles[index];
	size_t bit = privilege_of(profile->permissions);
	struct audit_finding *finding =
	    audit_add(run, AUDIT_PRIVILEGED_PROFILE_UNRESTRICTED,
		      (struct audit_object){AUDIT_PROFILE, index}, profile->place);
	if (!finding)
		return NOMEM;
	finding->what =
	    audit_text(run, "profile \"%s\" grants %s and %s: its users can log in from %s",
		       audit_quote(run, profile->name), permission_names[bit].at,
		       ranges_text(profile), audit_routable_text(run, routable));
	finding->todo = "give it login IP ranges: the addresses that administrators work from, and "
			"one more for the day when those cannot be used";
	return audit_also(run, finding, profile->permission_places[bit], "grants the permission");
}

/* Who grants a user the privilege: the user's own, else the first permission set that does. */
struct grant {
	const char *words;
	struct place place;
	size_t bit;
};

static struct grant grant_find(struct audit_run *run, const struct user *user)
{
	if (user->permissions & AUDIT_PRIVILEGES) {
		size_t bit = privilege_of(user->permissions);
		return (struct grant){"of its own", user->permission_places[bit], bit};
	}
	for (uint32_t i = 0; i < user->permission_sets.count; i++) {
		const struct permission_set *set =
		    &run->policy->permission_sets[user->permission_sets.at[i].index];
		if (!(set->permissions & AUDIT_PRIVILEGES))
			continue;
		size_t bit = privilege_of(set->permissions);
		return (struct grant){
		    audit_text(run, "from permission set \"%s\"", audit_quote(run, set->name)),
		    set->permission_places[bit], bit};
	}
	return (struct grant){0};
}

static enum status user_add(struct audit_run *run, uint32_t index, struct count routable)
{
	const struct user *user = &run->policy->users[index];
	const struct profile *profile = &run->policy->profiles[user->profile.index];
	struct grant grant = grant_find(run, user);
	struct audit_finding *finding =
	    audit_add(run, AUDIT_PRIVILEGED_USER_UNRESTRICTED,
		      (struct audit_object){AUDIT_USER, index}, user->place);
	if (!finding)
		return NOMEM;
	finding->what =
	    audit_text(run, "user \"%s\" has %s %s and can log in from %s: profile \"%s\" %s",
		       audit_quote(run, user->username), permission_names[grant.bit].at,
		       grant.words, audit_routable_text(run, routable),
		       audit_quote(run, profile->name), ranges_text(profile));
	finding->todo = "move the user to a profile with login IP ranges, or take the permission "
			"away";
	return audit_also(run, finding, grant.place, "grants the permission");
}

/* --- Everybody --------------------------------------------------------------------------- */

static enum status profiles_ask(struct privileged *privileged)
{
	struct audit_run *run = privileged->run;
	struct count routable;
	for (uint32_t i = 0; i < run->policy->profile_count; i++) {
		if (!(run->policy->profiles[i].permissions & AUDIT_PRIVILEGES))
			continue;
		if (reach_find(privileged, (struct subject){NONE, i}, &routable) != OK)
			return NOMEM;
		if (audit_nearly_all(run, routable) && profile_add(run, i, routable) != OK)
			return NOMEM;
	}
	return OK;
}

static bool user_asked(const struct audit_run *run, uint32_t index)
{
	uint32_t profile = run->policy->users[index].profile.index;
	return run->ruleset->users[index].permissions & AUDIT_PRIVILEGES &&
	       !(run->policy->profiles[profile].permissions & AUDIT_PRIVILEGES);
}

static enum status users_ask(struct privileged *privileged)
{
	struct audit_run *run = privileged->run;
	struct count routable;
	for (uint32_t i = 0; i < run->policy->user_count; i++) {
		struct subject subject = {i, run->policy->users[i].profile.index};
		if (!user_asked(run, i))
			continue;
		if (reach_find(privileged, subject, &routable) != OK)
			return NOMEM;
		if (audit_nearly_all(run, routable) && user_add(run, i, routable) != OK)
			return NOMEM;
	}
	return OK;
}

enum status audit_ask_privileged(struct audit_run *run)
{
	struct privileged privileged = {.run = run};
	enum status status = OK;
	bool profiles = audit_asks(run, AUDIT_PRIVILEGED_PROFILE_UNRESTRICTED);
	bool users = audit_asks(run, AUDIT_PRIVILEGED_USER_UNRESTRICTED);
	if (!profiles && !users)
		return OK;
	if (audit_subjects_init(&privileged.kinds, run) != OK)
		return NOMEM;
	if (profiles)
		status = profiles_ask(&privileged);
	if (users && status == OK)
		status = users_ask(&privileged);
	audit_subjects_clear(&privileged.kinds);
	return status;
}
