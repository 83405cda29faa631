/* What is gone has no line: where would it be written? */
#include "report/diff_inquiry.h"

enum status inquiry_add_subject(struct diff_inquiry *inquiry)
{
	const struct policy *policy = inquiry_policy(inquiry);
	if (inquiry->login.user != NONE) {
		const struct user *user = &policy->users[inquiry->login.user];
		return inquiry_add_object(inquiry, EVIDENCE_USER, "user", user->username,
					  user->place);
	}
	const struct profile *profile = &policy->profiles[inquiry->login.profile];
	return inquiry_add_object(inquiry, EVIDENCE_PROFILE, "profile", profile->name,
				  profile->place);
}

static enum status add_profile(struct diff_inquiry *inquiry)
{
	const struct profile *profile = &inquiry_policy(inquiry)->profiles[inquiry->login.profile];
	struct place place = profile->place;
	for (unsigned i = PERMISSION_COUNT; i-- > 0;)
		if (profile->permissions >> i & 1 &&
		    inquiry_line_is_new(inquiry, profile->permission_places[i]))
			place = profile->permission_places[i];
	return inquiry_add_object(inquiry, EVIDENCE_PROFILE, "profile", profile->name, place);
}

static enum status permission_set_add(struct diff_inquiry *inquiry, struct str name)
{
	const struct policy *policy = inquiry_policy(inquiry);
	uint32_t index = map_find(&policy->permission_set_names, name);
	if (index == MAP_NONE)
		return OK;
	return inquiry_add_object(inquiry, EVIDENCE_PERMISSION, "permission_set", name,
				  policy->permission_sets[index].place);
}

static enum status rule_add(struct diff_inquiry *inquiry, struct str name)
{
	const struct policy *policy = inquiry_policy(inquiry);
	for (uint32_t i = 0; i < policy->txn_rule_count; i++)
		if (str_equal(policy->txn_rules[i].name, name))
			return inquiry_add_object(inquiry, EVIDENCE_RULE, "transaction_security",
						  name, policy->txn_rules[i].place);
	return OK;
}

static bool begins_with(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static enum status org_add(struct diff_inquiry *inquiry)
{
	const struct org *org = &inquiry_policy(inquiry)->org;
	return inquiry_add_object(inquiry, EVIDENCE_SETTING, "org", org->name, org->place);
}

static enum status app_add(struct diff_inquiry *inquiry)
{
	if (inquiry->facts.app == NONE)
		return OK;
	const struct app *app = &inquiry_policy(inquiry)->apps[inquiry->facts.app];
	return inquiry_add_object(inquiry, EVIDENCE_APP, "app", app->name, app->place);
}

/* One thing. */
static enum status object_add(struct diff_inquiry *inquiry, const struct evidence *other)
{
	switch (other->kind) {
	case EVIDENCE_USER:
		return inquiry_add_subject(inquiry);
	case EVIDENCE_PERMISSION:
		if (begins_with(other->list, "profile"))
			return add_profile(inquiry);
		if (begins_with(other->list, "permission_set") &&
		    permission_set_add(inquiry, other->name) != OK)
			return NOMEM;
		return inquiry_add_subject(inquiry);
	case EVIDENCE_PROFILE:
	case EVIDENCE_HOURS:
		return add_profile(inquiry);
	case EVIDENCE_APP:
		return app_add(inquiry);
	case EVIDENCE_RULE:
		return rule_add(inquiry, other->name);
	default:
		if (begins_with(other->list, "org"))
			return org_add(inquiry);
		return begins_with(other->list, "app") ? app_add(inquiry) : add_profile(inquiry);
	}
}

enum status inquiry_add_objects(struct diff_inquiry *inquiry, const struct diff_inquiry *other,
				size_t count)
{
	enum status status = OK;
	for (size_t i = 0; i < count && status == OK; i++)
		if (strcmp(other->found[i].evidence.list, "networks") != 0)
			status = object_add(inquiry, &other->found[i].evidence);
	return status;
}
