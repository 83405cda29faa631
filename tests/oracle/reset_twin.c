#include "oracle/reset_twin.h"

#include <assert.h>

#include "oracle/naive.h"
#include "policy/scenario.h"

/* ---- causes ---- */

static bool permitted(const struct policy *policy, struct subject subject, uint32_t permission)
{
	if (policy->profiles[subject.profile].permissions & permission)
		return true;
	if (subject.user == NONE)
		return false;
	const struct user *user = &policy->users[subject.user];
	for (uint32_t i = 0; i < user->permission_sets.count; i++)
		if (policy->permission_sets[user->permission_sets.at[i].index].permissions &
		    permission)
			return true;
	return user->permissions & permission;
}

uint32_t reset_twin_causes(const struct policy *policy, struct subject subject)
{
	const struct org *org = &policy->org;
	const struct profile *profile = &policy->profiles[subject.profile];
	uint32_t causes = 0;
	if (profile->login_ip_ranges.count)
		causes |= 1u << RESET_PROFILE_RANGES;
	if (org->login_ip_ranges.count)
		switch (org->edition) {
		case EDITION_GROUP:
		case EDITION_PERSONAL:
		case EDITION_CONTACT_MANAGER:
		case EDITION_PROFESSIONAL:
			causes |= 1u << RESET_SESSION_RANGES;
			break;
		default:
			break;
		}
	if (permitted(policy, subject, PERMISSION_API_ONLY))
		causes |= 1u << RESET_API_ONLY;
	if (permitted(policy, subject, PERMISSION_MFA_FOR_API))
		causes |= 1u << RESET_MFA_FOR_API;
	if (!org->features.login_challenge)
		causes |= 1u << RESET_FEATURES_OFF;
	if (!org->features.login_with_api_token)
		causes |= 1u << RESET_FEATURES_OFF;
	if (profile->experience_cloud)
		causes |= 1u << RESET_EXTERNAL_USER;
	if (subject.user == NONE)
		return causes;
	const struct user *user = &policy->users[subject.user];
	if (!user->active || user->frozen || user->locked)
		causes |= 1u << RESET_USER_INACTIVE;
	if (user->sso)
		causes |= 1u << RESET_SSO_USER;
	return causes;
}

/* ---- the use of a token ---- */

/* What becomes of logins with the bare password from one address, through every app. */
static void address_ask(const struct policy *policy, enum rules rules, struct subject subject,
			addr ip, uint16_t *needed, bool *open, bool *outside_ranges)
{
	static const enum channel channels[] = {VIA_SOAP, VIA_OAUTH_PASSWORD};
	*needed = 0;
	for (unsigned i = 0; i < 2; i++)
		for (uint32_t app = 0; app <= policy->app_count; app++) {
			struct naive_decision decision;
			struct naive_facts facts = {.user = subject.user,
						    .profile = subject.profile,
						    .app = app < policy->app_count ? app : NONE,
						    .via = channels[i],
						    .device = DEVICE_KNOWN,
						    .in_hours = true,
						    .same_session = true,
						    .ip = ip};
			naive_decide_facts(policy, rules, &facts, &decision);
			if (decision.verdict == VERDICT_TOKEN)
				*needed |= (uint16_t)(1u << channels[i]);
			if (decision.verdict == VERDICT_ALLOW)
				*open = true;
			if (decision.verdict == VERDICT_ALLOW &&
			    decision.reason != REASON_PROFILE_IP_IN_RANGE)
				*outside_ranges = true;
		}
}

static bool ever_inside(const struct profile *profile)
{
	for (unsigned minute = 0; minute < WEEK_MINUTES; minute++)
		if (naive_minute_inside(profile, minute))
			return true;
	return false;
}

enum { USERS_MAX = 64 };

struct token_use reset_twin_token(const struct policy *policy, enum rules rules,
				  struct subject subject)
{
	static struct small_address addresses[SMALL_COUNT];
	struct token_use use = {0};
	static struct user users[USERS_MAX];
	struct policy everybody = *policy; /* can log in */
	bool outside_ranges = false;
	assert(policy->user_count <= USERS_MAX);
	for (uint32_t i = 0; i < policy->user_count; i++) {
		users[i] = policy->users[i];
		users[i].active = true;
		users[i].frozen = users[i].locked = false;
	}
	everybody.users = users;
	small_addresses(addresses);
	if (!ever_inside(&policy->profiles[subject.profile]))
		return use;
	for (unsigned i = 0; i < SMALL_COUNT; i++) {
		uint16_t needed;
		address_ask(&everybody, rules, subject, addresses[i].at, &needed, &use.open,
			    &outside_ranges);
		if (!needed)
			continue;
		if (!use.needed)
			use.witness = addresses[i].at;
		use.needed = true;
		use.via |= needed;
		use.addresses = count_add(use.addresses, addresses[i].count);
	}
	use.by_profile_ranges = !use.needed && use.open && !outside_ranges;
	return use;
}

/* ---- changes ---- */

static void *copy(struct arena *arena, const void *from, size_t count, size_t size)
{
	void *to = arena_array(arena, count ? count : 1, size);
	assert(to);
	if (count)
		memcpy(to, from, count * size);
	return to;
}

static void unassign(struct user *user, uint32_t set, struct arena *arena)
{
	struct references left = {.place = user->permission_sets.place};
	left.at = copy(arena, NULL, 0, sizeof *left.at);
	for (uint32_t i = 0; i < user->permission_sets.count; i++) {
		if (user->permission_sets.at[i].index == set)
			continue;
		struct reference *grown = arena_array(arena, left.count + 1, sizeof *grown);
		assert(grown);
		memcpy(grown, left.at, left.count * sizeof *grown);
		grown[left.count++] = user->permission_sets.at[i];
		left.at = grown;
	}
	user->permission_sets = left;
}

static void org_change(struct org *org, const struct reset_change *change)
{
	if (change->kind == RESET_CLEAR_SESSION_RANGES)
		org->login_ip_ranges = (struct range_list){0};
	if (change->kind == RESET_FEATURE_ON && change->index == FEATURE_LOGIN_CHALLENGE)
		org->features.login_challenge = true;
	if (change->kind == RESET_FEATURE_ON && change->index == FEATURE_LOGIN_WITH_API_TOKEN)
		org->features.login_with_api_token = true;
}

static void user_change(struct policy *policy, struct user *user, const struct reset_change *change,
			struct arena *arena)
{
	switch (change->kind) {
	case RESET_MOVE:
		user->profile.index = change->index;
		user->profile.name = policy->profiles[change->index].name;
		break;
	case RESET_UNASSIGN_SET:
		unassign(user, change->index, arena);
		break;
	case RESET_REVOKE_USER:
		user->permissions &= ~change->permission;
		break;
	case RESET_REACTIVATE:
		user->active = true;
		break;
	case RESET_UNFREEZE:
		user->frozen = false;
		break;
	case RESET_UNLOCK:
		user->locked = false;
		break;
	case RESET_NO_SSO:
		user->sso = false;
		break;
	default:
		break;
	}
}

void reset_twin_change(const struct policy *policy, struct subject subject,
		       const struct reset_change *change, struct arena *arena, struct policy *ret)
{
	*ret = *policy;
	ret->profiles = copy(arena, policy->profiles, policy->profile_count, sizeof *ret->profiles);
	ret->users = copy(arena, policy->users, policy->user_count, sizeof *ret->users);
	ret->permission_sets = copy(arena, policy->permission_sets, policy->permission_set_count,
				    sizeof *ret->permission_sets);
	org_change(&ret->org, change);
	if (change->kind == RESET_CLEAR_PROFILE_RANGES)
		ret->profiles[change->index].login_ip_ranges = (struct range_list){0};
	if (change->kind == RESET_REVOKE_PROFILE)
		ret->profiles[change->index].permissions &= ~change->permission;
	if (change->kind == RESET_REVOKE_SET)
		ret->permission_sets[change->index].permissions &= ~change->permission;
	if (subject.user != NONE)
		user_change(ret, &ret->users[subject.user], change, arena);
}

struct subject reset_twin_subject(const struct policy *changed, struct subject subject)
{
	if (subject.user != NONE)
		subject.profile = changed->users[subject.user].profile.index;
	return subject;
}
