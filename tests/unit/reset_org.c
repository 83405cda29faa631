#include "reset_org.h"

#include <assert.h>

static struct place line_of(enum fact fact)
{
	return (struct place){.line = 1 + (uint32_t)fact, .column = 1};
}

static void grant(uint32_t *permissions, struct place *places, uint32_t facts, enum fact fact,
		  enum permission permission)
{
	if (!(facts & F(fact)))
		return;
	*permissions |= permission;
	places[__builtin_ctz(permission)] = line_of(fact);
}

static struct range_list list_of(struct range_row *row, enum fact fact, const char *range)
{
	struct range_problem problem;
	enum range_error error = range_parse(str_of(range), &row->range, &problem);
	assert(error == RANGE_OK);
	(void)error;
	row->network = NONE;
	row->place = line_of(fact);
	return (struct range_list){row, 1, false, line_of(fact)};
}

static void org_fill(struct reset_org *o, uint32_t facts)
{
	struct org *org = &o->policy.org;
	org->edition = EDITION_ENTERPRISE;
	org->revenue = true;
	org->rules = RULES_2026_02;
	org->features = (struct features){.login_challenge = !(facts & F(CHALLENGE_OFF)),
					  .login_with_api_token = !(facts & F(TOKEN_OFF)),
					  .soap_login = true,
					  .username_password_flow = true,
					  .known_device_suffices = true,
					  .login_challenge_place = line_of(CHALLENGE_OFF),
					  .login_with_api_token_place = line_of(TOKEN_OFF)};
	if (facts & F(ORG_RANGES))
		org->login_ip_ranges = list_of(&o->rows[0], ORG_RANGES, "203.0.113.0/24");
	if (facts & F(TRUSTED_RANGES))
		org->trusted_ip_ranges = list_of(&o->rows[1], TRUSTED_RANGES, "198.51.100.0/24");
}

static void user_fill(struct reset_org *o, uint32_t facts)
{
	struct user *user = &o->users[0];
	*user = (struct user){.username = STR("eve@acme.example"),
			      .permission_sets = {.at = o->assigned, .count = 1},
			      .active = !(facts & F(INACTIVE)),
			      .frozen = facts & F(FROZEN),
			      .locked = facts & F(LOCKED),
			      .sso = facts & F(SSO),
			      .place = line_of(SSO),
			      .active_place = line_of(INACTIVE),
			      .frozen_place = line_of(FROZEN),
			      .locked_place = line_of(LOCKED)};
	user->permission_sets.count += (facts & F(SET_TWICE)) != 0;
	grant(&user->permissions, user->permission_places, facts, API_USER, PERMISSION_API_ONLY);
	grant(&user->permissions, user->permission_places, facts, MFA_USER, PERMISSION_MFA_FOR_API);
}

void reset_org_make(struct reset_org *o, uint32_t facts)
{
	*o = (struct reset_org){0};
	struct profile *profile = &o->profiles[0];
	struct permission_set *set = &o->sets[0];
	org_fill(o, facts);
	user_fill(o, facts);
	profile->name = STR("Standard");
	profile->place = line_of(EXTERNAL);
	profile->experience_cloud = facts & F(EXTERNAL);
	if (facts & F(PROFILE_RANGES))
		profile->login_ip_ranges = list_of(&o->rows[2], PROFILE_RANGES, "203.0.113.0/24");
	grant(&profile->permissions, profile->permission_places, facts, API_PROFILE,
	      PERMISSION_API_ONLY);
	grant(&profile->permissions, profile->permission_places, facts, MFA_PROFILE,
	      PERMISSION_MFA_FOR_API);
	grant(&set->permissions, set->permission_places, facts, API_SET, PERMISSION_API_ONLY);
	grant(&set->permissions, set->permission_places, facts, MFA_SET, PERMISSION_MFA_FOR_API);
	if (facts & F(OTHER_SET))
		o->sets[1].permissions = (1 << PERMISSION_COUNT) - 1;
	struct policy *policy = &o->policy;
	policy->profiles = o->profiles;
	policy->permission_sets = o->sets;
	policy->users = o->users;
	policy->apps = o->apps;
	policy->profile_count = policy->user_count = 1;
	policy->permission_set_count = 2;
}
