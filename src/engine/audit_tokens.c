/* Who needs a security token and cannot get one.
 *
 * token-out-of-reach: somebody who may use the API only (from wherever that is granted), so that
 * Reset My Security Token is not there, and an address from which a login with the bare password
 * through SOAP login() or the username-password flow is asked for a token (DECISIONS.md, "Why the
 * Reset option is missing"; reset_option.h: `trap`). Asked of every user who is active, not frozen
 * and not locked.
 *
 * profile-token-out-of-reach: the same of an active user of each profile that no user of the policy
 * has: it may be nobody's, as Salesforce's own integration profiles often are, and metadata tell of
 * no users.
 *
 * Neither is asked of a profile of guests (audit_profile_of_guests()). */
#include "engine/audit_shut.h"

#include "engine/audit_logins.h"
#include "engine/audit_rows.h"
#include "engine/compiled.h"
#include "engine/reset_option.h"

static enum audit_rule trap_rule(struct subject subject)
{
	return subject.user == NONE ? AUDIT_PROFILE_TOKEN_OUT_OF_REACH : AUDIT_TOKEN_OUT_OF_REACH;
}

/* The first line that says API only. */
static struct place granted_at(const struct reset_result *result)
{
	for (uint32_t i = 0; i < result->reason_count; i++) {
		const struct reset_reason *reason = &result->reasons[i];
		if (reason->cause == RESET_API_ONLY && reason->evidence_count)
			return reason->evidence[0].place;
	}
	return (struct place){0};
}

/* "soap or oauth-password". */
static const char *channels_words(struct audit_run *run, uint16_t via)
{
	struct str names[VIA_COUNT];
	size_t count = 0;
	for (unsigned i = 0; i < VIA_COUNT; i++)
		if (via >> i & 1)
			names[count++] = channel_names[i];
	const char *words = names_join(run->arena, names, count);
	run->nomem |= !words;
	return words ? words : "";
}

/* Is the login that lacks a token, from an address that needs one, asked for it through the app? */
static bool app_asks(const struct audit_run *run, const struct reset_result *result, uint32_t app)
{
	struct subject subject = result->question.subject;
	struct decision decision;
	struct facts facts = {.user = subject.user,
			      .profile = subject.profile,
			      .class = ruleset_class(run->ruleset, result->token.witness),
			      .app = app,
			      .via = VIA_OAUTH_PASSWORD,
			      .device = DEVICE_NEW,
			      .credential = CREDENTIAL_PASSWORD,
			      .phase = PHASE_LOGIN,
			      .hours = HOURS_INSIDE};
	decide(run->ruleset, &facts, &decision);
	return decision.verdict == VERDICT_TOKEN;
}

/* The apps that lift the profile's ranges, without which no token was needed: 'app "Sync"', 'apps
 * "Sync" and 2 others'; NULL: it is not that. */
static const char *lifting_apps(struct audit_run *run, const struct reset_result *result)
{
	const struct policy *policy = run->policy;
	uint32_t first = NONE, count = 0;
	if (!profile_list(run->ruleset, result->question.subject.profile) ||
	    result->token.via != 1U << VIA_OAUTH_PASSWORD || app_asks(run, result, NONE))
		return NULL;
	for (uint32_t i = policy->app_count; i-- > 0;)
		if (policy->apps[i].ip_relaxation != RELAX_ENFORCE && app_asks(run, result, i)) {
			first = i;
			count++;
		}
	if (count == 0)
		return NULL;
	const char *name = audit_quote(run, policy->apps[first].name);
	if (count == 1)
		return audit_text(run, "app \"%s\", which lifts", name);
	return audit_text(run, "app \"%s\" and %s, which lift", name,
			  audit_counted(run, count - 1, "other", "others"));
}

static const char *way_out(struct audit_run *run, const struct reset_result *result)
{
	const char *apps = lifting_apps(run, result);
	if (apps)
		return audit_text(run,
				  "set ip_relaxation: enforce for %s the profile's login IP "
				  "ranges, inside which no token is needed; or move it to OAuth "
				  "(JWT bearer or client credentials)",
				  apps);
	return "move it to OAuth (JWT bearer or client credentials), or give its profile login IP "
	       "ranges, inside which no token is needed; for the time of a reset a profile without "
	       "API only brings the option back";
}

static enum status trap_add(struct audit_run *run, const struct reset_result *result)
{
	struct subject subject = result->question.subject;
	struct audit_object object = audit_subject_object(subject);
	struct place place = audit_subject_place(run->policy, subject);
	struct audit_finding *finding = audit_add(run, trap_rule(subject), object, place);
	if (!finding ||
	    audit_also(run, finding, granted_at(result), "API only is granted here") != OK)
		return NOMEM;
	finding->what = audit_text(
	    run,
	    "%s \"%s\" may use the API only and so cannot reset the security token, which a "
	    "password login by %s needs from %s",
	    object.kind == AUDIT_USER ? "user" : "a user with profile",
	    audit_quote(run, audit_object_name(run->policy, object)),
	    channels_words(run, result->token.via),
	    audit_everywhere_text(run, result->token.addresses));
	finding->todo = way_out(run, result);
	return OK;
}

static bool is_asked(const struct audit_run *run, struct subject subject)
{
	const struct policy *policy = run->policy;
	if (!audit_asks(run, trap_rule(subject)) ||
	    audit_profile_of_guests(policy, subject.profile))
		return false;
	if (subject.user != NONE && !user_is_able(&policy->users[subject.user]))
		return false;
	return reset_causes(policy, subject) >> RESET_API_ONLY & 1;
}

static enum status traps_find(struct audit_run *run, struct reset_asker *asker, struct arena *work)
{
	struct subject *subjects;
	uint32_t count;
	if (subjects_list(run->policy, run->scratch, &subjects, &count) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++) {
		const struct reset_question question = {.subject = subjects[i]};
		struct reset_result result;
		if (!is_asked(run, subjects[i]))
			continue;
		arena_reset(work);
		if (reset_asker_find(asker, &question, work, &result) != OK ||
		    (result.trap && trap_add(run, &result) != OK))
			return NOMEM;
	}
	return OK;
}

enum status audit_ask_tokens(struct audit_run *run)
{
	struct reset_asker asker;
	struct arena work;
	arena_init(&work);
	enum status status = reset_asker_init(&asker, run->ruleset, run->scratch);
	if (status == OK)
		status = traps_find(run, &asker, &work);
	reset_asker_clear(&asker);
	arena_clear(&work);
	return status;
}
