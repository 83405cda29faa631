/* A query for users gives those of all profiles, a retrieval the profiles that somebody asked
 * for. Nothing can be decided about users of the others, and that is no reason to decide nothing
 * about anybody. */
#include "base/quote.h"
#include "policy/named.h"
#include "policy/resolver.h"

/* Is it a user of a profile that was not retrieved? An empty name was refused, a label that
 * several profiles have is another mistake. */
static bool is_left_out(const struct policy *policy, const struct user *user)
{
	struct str profile = user->profile.name;
	return user->csv && profile.length && named_find(policy, NAMED_PROFILE, profile) == NONE &&
	       !policy_label_shared(policy, NAMED_PROFILE, profile);
}

static void left_out_warn(struct resolver *resolver, uint32_t profiles)
{
	const struct policy *policy = resolver->part;
	struct findings *findings = resolver->findings;
	const struct reference *first = &policy->left_out[0].profile;
	const char *name = quote(findings, first->name);
	uint32_t users = policy->left_out_count;
	struct finding *finding;
	if (profiles == 1)
		finding =
		    findings_advise(findings, SEVERITY_WARNING, first->place, "users-left-out",
				    "%u user%s left out, whose profile is not in the metadata: %s",
				    users, users == 1 ? " is" : "s are", name);
	else
		finding =
		    findings_advise(findings, SEVERITY_WARNING, first->place, "users-left-out",
				    "%u users are left out, whose %u profiles are not in the "
				    "metadata, the first of them %s",
				    users, profiles, name);
	finding->help = "retrieve those profiles, too, or leave the users out of the query";
}

/* The users of the others move up. */
static enum status users_part(struct resolver *resolver, struct user *left_out)
{
	struct policy *policy = resolver->part;
	struct map profiles = {0};
	uint32_t kept = 0, old;
	for (uint32_t i = 0; i < policy->user_count; i++) {
		const struct user user = policy->users[i];
		if (!is_left_out(policy, &user)) {
			policy->users[kept++] = user;
			continue;
		}
		uint32_t at = policy->left_out_count++;
		left_out[at] = user;
		if (map_add(&policy->left_out_names, resolver->arena, user.username, at, &old) !=
			OK ||
		    map_add(&profiles, resolver->arena, user.profile.name, at, &old) != OK)
			return NOMEM;
	}
	policy->user_count = kept;
	policy->left_out = left_out;
	left_out_warn(resolver, profiles.count);
	return OK;
}

void resolver_leave_out(struct resolver *resolver)
{
	const struct policy *policy = resolver->part;
	uint32_t count = 0;
	if (!policy->metadata || policy->incomplete)
		return;
	for (uint32_t i = 0; i < policy->user_count; i++)
		count += is_left_out(policy, &policy->users[i]);
	if (count == 0)
		return;
	struct user *left_out = arena_array(resolver->arena, count, sizeof *left_out);
	resolver->nomem = !left_out || users_part(resolver, left_out) != OK;
}

const struct user *policy_find_left_out(const struct policy *policy, struct str name)
{
	uint32_t found = map_find(&policy->left_out_names, name);
	return found == MAP_NONE ? NULL : &policy->left_out[found];
}
