#include "policy/resolve.h"

#include "base/quote.h"
#include "policy/named.h"
#include "policy/network_cycle.h"
#include "policy/resolver.h"
#include "policy/row_walk.h"

static void duplicate_add(struct resolver *resolver, enum named named, struct place place,
			  struct str name, struct place first)
{
	struct finding *finding = findings_add(
	    resolver->findings, place, "duplicate-name", "there is already %s of this name: %s",
	    named_kinds[named].one, quote(resolver->findings, name));
	finding->help = "rename one of them, or remove it";
	finding->other = first;
	finding->note = "first given here";
}

/* Empty names were refused before. */
void resolver_index(struct resolver *resolver, enum named named, struct map *ret)
{
	struct name_list before = {0}, list = named_list(resolver->part, named);
	if (resolver->part != resolver->policy)
		before = named_list(resolver->policy, named);
	for (uint32_t i = 0; i < before.count + list.count && !resolver->nomem; i++) {
		struct name_list *in = i < before.count ? &before : &list;
		uint32_t at = i < before.count ? i : i - before.count, first = NONE;
		struct str name = named_name(in, at);
		if (name.length == 0)
			continue;
		resolver->nomem = map_add(ret, resolver->arena, name, i, &first) != OK;
		if (resolver->nomem || first == NONE || in == &before)
			continue;
		struct place other = first < before.count
					 ? named_place(&before, first)
					 : named_place(&list, first - before.count);
		duplicate_add(resolver, named, named_place(&list, at), name, other);
	}
}

static struct map *map_of(struct policy *policy, size_t offset)
{
	return (struct map *)(void *)((char *)policy + offset);
}

/* Labels lead to an object only where no other of its kind has the same. */
static void labels_index(struct resolver *resolver, enum named named)
{
	struct name_list list = named_list(resolver->part, named);
	struct map seen = {0}, *labels = map_of(resolver->part, named_kinds[named].labels);
	bool *shared = arena_array(resolver->arena, list.count, sizeof *shared);
	uint32_t first;
	resolver->nomem = resolver->nomem || !shared;
	for (uint32_t i = 0; i < list.count && !resolver->nomem; i++) {
		struct str label = named_label(&list, named, i);
		if (label.length == 0)
			continue;
		first = NONE;
		resolver->nomem = map_add(&seen, resolver->arena, label, i, &first) != OK;
		if (first != NONE)
			shared[first] = shared[i] = true;
	}
	for (uint32_t i = 0; i < list.count && !resolver->nomem; i++) {
		struct str label = named_label(&list, named, i);
		if (label.length > 0)
			resolver->nomem = map_add(labels, resolver->arena, label,
						  shared[i] ? LABEL_SHARED : i, &first) != OK;
	}
}

static void names_resolve(struct resolver *resolver)
{
	struct policy *policy = resolver->part;
	struct map rule_names = {0};
	for (enum named named = 0; named < NAMED_COUNT && !resolver->nomem; named++) {
		if (named == NAMED_USER)
			resolver_leave_out(resolver);
		if (named_kinds[named].names)
			resolver_index(resolver, named, map_of(policy, named_kinds[named].names));
		if (named_kinds[named].labels)
			labels_index(resolver, named);
	}
	resolver_index(resolver, NAMED_TXN_RULE, &rule_names);
}

/* "did you mean …?" or the way to define it. */
static const char *unknown_help(struct resolver *resolver, enum named named, struct str name)
{
	if (findings_full(resolver->findings))
		return NULL;
	struct str near = named_nearest(resolver->policy, named, name, NAMES_TRIED_MAX);
	if (near.length == 0)
		return named_kinds[named].define;
	char *help =
	    arena_format(resolver->findings->arena, "did you mean %s%s?",
			 named == NAMED_NETWORK ? "@" : "", quote(resolver->findings, near));
	if (!help)
		resolver->nomem = true;
	return help;
}

static void shared_label_refuse(struct resolver *resolver, enum named named, struct str name,
				struct place place)
{
	struct findings *findings = resolver->findings;
	struct str names[2] = {{0}, {0}};
	if (!findings_full(findings))
		policy_label_names(resolver->policy, named, name, names);
	findings_add(findings, place, "label-shared", "%s is the label of more than one %s: %s, %s",
		     quote(findings, name), named_kinds[named].noun, quote(findings, names[0]),
		     quote(findings, names[1]))
	    ->help = "write the name of the one that is meant";
}

static void left_out_refuse(struct resolver *resolver, const struct user *user, struct place place)
{
	struct findings *findings = resolver->findings;
	findings_add(findings, place, named_kinds[NAMED_USER].code,
		     "user %s was left out, for the profile is not in the metadata: %s",
		     quote(findings, user->username), quote(findings, user->profile.name))
	    ->help = "retrieve that profile, too";
}

/* What was not found may be in a file that was not read. */
static void reference_refuse(struct resolver *resolver, enum named named, struct str name,
			     struct place place)
{
	if (resolver->policy->incomplete)
		return;
	if (policy_label_shared(resolver->policy, named, name)) {
		shared_label_refuse(resolver, named, name, place);
		return;
	}
	const struct user *user =
	    named == NAMED_USER ? policy_find_left_out(resolver->policy, name) : NULL;
	if (user) {
		left_out_refuse(resolver, user, place);
		return;
	}
	const char *help = unknown_help(resolver, named, name);
	findings_add(resolver->findings, place, named_kinds[named].code, "no %s is called %s",
		     named_kinds[named].noun, quote(resolver->findings, name))
	    ->help = help;
}

static void reference_resolve(struct resolver *resolver, enum named named,
			      struct reference *reference)
{
	reference->index = named_find(resolver->policy, named, reference->name);
	if (reference->index == NONE && reference->name.length > 0) /* else it was refused */
		reference_refuse(resolver, named, reference->name, reference->place);
}

void resolver_list(struct resolver *resolver, struct range_list *list)
{
	for (uint32_t i = 0; i < list->count; i++) {
		struct range_row *row = &list->rows[i];
		if (row->network_name.length == 0)
			continue;
		row->network = policy_find_network(resolver->policy, row->network_name);
		if (row->network == NONE)
			reference_refuse(resolver, NAMED_NETWORK, row->network_name, row->place);
	}
}

static void lists_resolve(struct resolver *resolver)
{
	struct policy *policy = resolver->part;
	resolver_list(resolver, &policy->org.trusted_ip_ranges);
	resolver_list(resolver, &policy->org.login_ip_ranges);
	for (uint32_t i = 0; i < policy->network_count; i++)
		resolver_list(resolver, &policy->networks[i].ranges);
	for (uint32_t i = 0; i < policy->profile_count; i++)
		resolver_list(resolver, &policy->profiles[i].login_ip_ranges);
	for (uint32_t i = 0; i < policy->app_count; i++)
		resolver_list(resolver, &policy->apps[i].ip_ranges);
	for (uint32_t i = 0; i < policy->txn_rule_count; i++)
		resolver_list(resolver, &policy->txn_rules[i].not_in);
}

void resolver_references(struct resolver *resolver, enum named named,
			 const struct references *references)
{
	for (uint32_t i = 0; i < references->count; i++)
		reference_resolve(resolver, named, &references->at[i]);
}

static void users_resolve(struct resolver *resolver)
{
	const struct policy *policy = resolver->policy;
	for (uint32_t i = 0; i < policy->user_count; i++) {
		struct user *user = &policy->users[i];
		reference_resolve(resolver, NAMED_PROFILE, &user->profile);
		resolver_references(resolver, NAMED_PERMISSION_SET, &user->permission_sets);
	}
}

static void networks_check(struct resolver *resolver)
{
	const struct policy *policy = resolver->policy;
	for (uint32_t i = 0; i < policy->network_count; i++) {
		const struct network *network = &policy->networks[i];
		if (network->ranges.count > 0 || network->ranges.refused)
			continue;
		findings_add(resolver->findings, network->place, "network-empty",
			     "network %s holds nothing", quote(resolver->findings, network->name))
		    ->help = "give it a range, or remove it";
	}
}

static void profile_check(struct resolver *resolver, const struct profile *profile)
{
	const struct org *org = &resolver->policy->org;
	if (profile->device_activation && !profile->experience_cloud)
		findings_add(resolver->findings, profile->device_activation_place,
			     "device-activation-without-experience-cloud",
			     "device_activation is for Experience Cloud profiles: %s",
			     quote(resolver->findings, profile->name))
		    ->help = "add experience_cloud: true, or remove device_activation";
	/* A time zone that was written but refused has its own message. */
	if (profile->login_hours.given && org->time_zone_place.line == 0 &&
	    !org_zone_unknown(org) && !resolver->policy->incomplete)
		findings_add(resolver->findings, profile->login_hours.place, "time-zone-missing",
			     "the login hours of profile %s need a time zone",
			     quote(resolver->findings, profile->name))
		    ->help = "add time_zone: to org, as time_zone: America/New_York; or time_zone: "
			     "unknown";
}

enum status policy_resolve(struct policy *policy, struct arena *arena, struct findings *findings)
{
	struct resolver resolver = {
	    .policy = policy, .part = policy, .arena = arena, .findings = findings};
	names_resolve(&resolver);
	if (resolver.nomem)
		return NOMEM;
	lists_resolve(&resolver);
	users_resolve(&resolver);
	resolver_asked(&resolver);
	networks_check(&resolver);
	for (uint32_t i = 0; i < policy->profile_count; i++)
		profile_check(&resolver, &policy->profiles[i]);
	if (resolver.nomem)
		return NOMEM;
	return network_cycle_check(policy, findings);
}

uint32_t policy_permissions(const struct policy *policy, uint32_t user, uint32_t profile)
{
	uint32_t permissions = policy->profiles[profile].permissions;
	if (user == NONE)
		return permissions;
	const struct references *sets = &policy->users[user].permission_sets;
	permissions |= policy->users[user].permissions;
	for (uint32_t i = 0; i < sets->count; i++)
		permissions |= policy->permission_sets[sets->at[i].index].permissions;
	return permissions;
}

struct lockout lockout_inherit(const struct lockout *own, const struct lockout *org)
{
	struct lockout lockout = *own;
	if (!own->max_attempts)
		lockout.max_attempts = org->max_attempts;
	if (!own->period_minutes)
		lockout.period_minutes = org->period_minutes;
	return lockout;
}

struct lockout policy_lockout(const struct policy *policy, uint32_t profile)
{
	return lockout_inherit(&policy->profiles[profile].lockout, &policy->org.lockout);
}
