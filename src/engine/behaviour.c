#include "engine/behaviour.h"

#include <stdlib.h>

#include "engine/compiled.h"

/* What a channel asks of a subject, as far as subjects may differ in it. */
enum channel_asks {
	ASKS_NOTHING,
	ASKS_API_ONLY = 1,    /* closed to those who may use the API only */
	ASKS_MFA = 2,         /* by permission ... */
	ASKS_MFA_BY_RULE = 4, /* ... or by the rule set alone: another grade */
	ASKS_BROAD = 8,       /* a broad list asks for verification */
	ASKS_ACTIVATION = 16, /* device activation, of an employee ... */
	ASKS_SITE = 32,       /* ... or of a site's user, ... */
	ASKS_SITE_OFF = 48,   /* ... or of one whose profile does without */
	ASKS_TOTP = 64,
};

/* What may be told of a subject; everything else about him no decision depends on. What
 * does not matter is 0. */
struct behaviour {
	uint8_t refusal;         /* of the user: then no login depends on anything else */
	uint8_t asks[VIA_COUNT]; /* enum channel_asks */
	uint16_t hours[DAYS][2]; /* as compiled; no restriction: all days from 0 to 1440 */
	uint32_t list;           /* of the profile */
};

/* Whom a behaviour is asked of. */
struct asked {
	const struct ruleset *ruleset;
	const struct compiled_profile *profile;
	uint32_t permissions;
	bool authenticator;
	bool apps_lift; /* may an app lift the profile's list? */
};

/* Who passes on a device that is known, or has to show a code (DECISIONS.md, step 8)? */
static unsigned activation_asks(const struct asked *asked, enum channel via)
{
	const struct compiled_profile *profile = asked->profile;
	bool reached = profile->list == LIST_ABSENT || (asked->apps_lift && channel_is_oauth(via));
	if (!reached || (via == VIA_UI_SSO && asked->ruleset->rules < RULES_2026_02))
		return ASKS_NOTHING;
	if (!profile->experience_cloud)
		return ASKS_ACTIVATION;
	return profile->device_activation ? ASKS_SITE : ASKS_SITE_OFF;
}

/* Does a broad list of the profile's ask for verification (step 7)? */
static bool broad_asks(const struct asked *asked, enum channel via)
{
	const struct compiled_profile *profile = asked->profile;
	enum rules from = via == VIA_UI_SSO ? RULES_2026_02 : RULES_2025_11;
	return profile->list != LIST_ABSENT && profile->list_broad &&
	       asked->ruleset->rules >= from &&
	       (!profile->experience_cloud || profile->device_activation);
}

static unsigned interactive_asks(const struct asked *asked, enum channel via)
{
	bool ui = via == VIA_UI || via == VIA_UI_SSO;
	if (ui && asked->permissions & PERMISSION_API_ONLY)
		return ASKS_API_ONLY;
	/* Whoever is asked for MFA is asked for nothing else. */
	if (via != VIA_UI_SSO && asked->permissions & PERMISSION_MFA_FOR_UI)
		return ASKS_MFA;
	if (ui && asked->ruleset->rules >= RULES_2026_07 && !asked->profile->experience_cloud)
		return ASKS_MFA_BY_RULE;
	return activation_asks(asked, via) | (broad_asks(asked, via) ? ASKS_BROAD : 0u);
}

/* Can nobody log in by this channel? */
static bool channel_closed(const struct ruleset *ruleset, enum channel via)
{
	if (via == VIA_SOAP)
		return ruleset->rules >= RULES_2027_06 || !ruleset->soap_login;
	return via == VIA_OAUTH_PASSWORD && !ruleset->username_password_flow;
}

static unsigned asks(const struct asked *asked, enum channel via)
{
	if (channel_closed(asked->ruleset, via))
		return ASKS_NOTHING;
	switch (channel_group(via)) {
	case GROUP_INTERACTIVE:
		return interactive_asks(asked, via);
	case GROUP_PASSWORD_API:
		return asked->authenticator && asked->permissions & PERMISSION_MFA_FOR_API
			   ? ASKS_TOTP
			   : ASKS_NOTHING;
	default:
		return ASKS_NOTHING;
	}
}

/* Days without a window are one kind of day. */
static void hours_describe(const struct compiled_profile *profile, struct behaviour *ret)
{
	for (unsigned day = 0; day < DAYS; day++) {
		const uint16_t *window = profile->hours[day];
		if (!profile->has_hours)
			ret->hours[day][1] = DAY_MINUTES;
		else if (window[0] < window[1])
			memcpy(ret->hours[day], window, sizeof ret->hours[day]);
	}
}

static void behaviour_describe(const struct ruleset *ruleset, struct subject subject,
			       struct behaviour *ret)
{
	const struct compiled_profile *profile = &ruleset->profiles[subject.profile];
	const struct user_state *user = subject.user == NONE ? NULL : &ruleset->users[subject.user];
	struct asked asked = {
	    .ruleset = ruleset,
	    .profile = profile,
	    .permissions = user ? user->permissions : profile->permissions,
	    .authenticator = user && user->authenticator,
	    .apps_lift = ruleset->policy->app_count > 0,
	};
	ret->refusal = user ? user->refusal : REASON_NONE;
	ret->list = LIST_ABSENT;
	hours_describe(profile, ret);
	if (ret->refusal == REASON_NONE)
		for (unsigned via = 0; via < VIA_COUNT; via++)
			ret->asks[via] = (uint8_t)asks(&asked, via);
	/* Requests of users that are refused ask for their list, too. */
	if (ret->refusal == REASON_NONE || ruleset->enforce_every_request)
		ret->list = profile->list;
}

enum status subject_key(const struct ruleset *ruleset, struct subject subject, struct arena *arena,
			struct str *ret)
{
	struct behaviour *behaviour = arena_alloc(arena, sizeof *behaviour);
	if (!behaviour)
		return NOMEM;
	behaviour_describe(ruleset, subject, behaviour);
	*ret = (struct str){(const char *)behaviour, sizeof *behaviour};
	return OK;
}

enum status app_key(const struct ruleset *ruleset, uint32_t app, struct arena *arena,
		    struct str *ret)
{
	struct compiled_app *behaviour = arena_alloc(arena, sizeof *behaviour);
	if (!behaviour)
		return NOMEM;
	behaviour->ip_relaxation = RELAX_ENFORCE;
	behaviour->list = LIST_ABSENT;
	if (app != NONE)
		behaviour->ip_relaxation = ruleset->apps[app].ip_relaxation;
	if (behaviour->ip_relaxation == RELAX_BYPASS_2FACTOR)
		behaviour->list = ruleset->apps[app].list;
	*ret = (struct str){(const char *)behaviour, sizeof *behaviour};
	return OK;
}

static int number_compare(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	return (left > right) - (left < right);
}

enum status concerned_lists(const struct ruleset *ruleset, const uint32_t *own, size_t own_count,
			    struct arena *arena, uint32_t **ret, uint32_t *ret_count)
{
	size_t count = 2 + 5 * (size_t)ruleset->txn_rule_count + own_count;
	uint32_t *lists = arena_array(arena, count, sizeof *lists), *next = lists, distinct = 0;
	if (!lists)
		return NOMEM;
	*next++ = ruleset->org_login;
	*next++ = ruleset->trusted;
	for (uint32_t i = 0; i < ruleset->txn_rule_count; i++) {
		const struct compiled_rule *rule = &ruleset->txn_rules[i];
		*next++ = rule->country.in;
		*next++ = rule->country.known;
		*next++ = rule->asn.in;
		*next++ = rule->asn.known;
		*next++ = rule->not_in;
	}
	for (size_t i = 0; i < own_count; i++)
		*next++ = own[i];
	qsort(lists, count, sizeof *lists, number_compare);
	for (size_t i = 0; i < count && lists[i] < LIST_EMPTY; i++)
		if (distinct == 0 || lists[distinct - 1] != lists[i])
			lists[distinct++] = lists[i];
	*ret = lists;
	*ret_count = distinct;
	return OK;
}

enum status shared_lists(const struct ruleset *ruleset, struct arena *arena, struct rangeset **ret,
			 uint32_t *ret_count)
{
	uint32_t *numbers, count;
	if (concerned_lists(ruleset, NULL, 0, arena, &numbers, &count) != OK)
		return NOMEM;
	struct rangeset *lists = arena_array(arena, count, sizeof *lists);
	if (!lists)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++)
		lists[i] = ruleset->lists[numbers[i]];
	*ret = lists;
	*ret_count = count;
	return OK;
}

enum status shared_ground(const struct ruleset *ruleset, struct arena *scratch, struct ground **ret)
{
	struct rangeset *lists;
	uint32_t count;
	if (shared_lists(ruleset, scratch, &lists, &count) != OK)
		return NOMEM;
	return ground_new(lists, count, ret);
}

static const struct rangeset *list_at(const struct ruleset *ruleset, uint32_t list)
{
	return list < LIST_EMPTY ? &ruleset->lists[list] : NULL;
}

const struct rangeset *profile_list(const struct ruleset *ruleset, uint32_t profile)
{
	return list_at(ruleset, ruleset->profiles[profile].list);
}

const struct rangeset *app_list(const struct ruleset *ruleset, uint32_t app)
{
	if (app == NONE || ruleset->apps[app].ip_relaxation != RELAX_BYPASS_2FACTOR)
		return NULL;
	return list_at(ruleset, ruleset->apps[app].list);
}

/* --- Everybody --- */

enum status subjects_list(const struct policy *policy, struct arena *arena, struct subject **ret,
			  uint32_t *ret_count)
{
	size_t most = (size_t)policy->user_count + policy->profile_count;
	bool *has_users = arena_array(arena, policy->profile_count, sizeof *has_users);
	struct subject *subjects = arena_array(arena, most, sizeof *subjects);
	uint32_t count = 0;
	if (!has_users || !subjects)
		return NOMEM;
	for (uint32_t i = 0; i < policy->user_count; i++) {
		uint32_t profile = policy->users[i].profile.index;
		has_users[profile] = true;
		subjects[count++] = (struct subject){i, profile};
	}
	for (uint32_t i = 0; i < policy->profile_count; i++)
		if (!has_users[i])
			subjects[count++] = (struct subject){NONE, i};
	*ret = subjects;
	*ret_count = count;
	return OK;
}
