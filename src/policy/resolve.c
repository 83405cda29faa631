#include "policy/resolve.h"

#include "base/quote.h"
#include "policy/network_cycle.h"
#include "policy/resolver.h"
#include "policy/row_walk.h"

/* The objects of a kind as far as names go. */
struct name_list {
	const char *objects;
	uint32_t count;
	size_t size, name, place; /* offsets in an object */
};

/* Where a policy has them, and what is said about them. */
static const struct kind {
	size_t objects, count;    /* offsets in struct policy, of the pointer, of its count */
	size_t size, name, place; /* offsets in an object */
	const char *one;          /* "a network" */
	const char *code, *noun;  /* of a reference to nothing */
	const char *define;       /* how to make it something */
} kinds[NAMED_COUNT] = {
#define KIND(type, list, counter, name_of)                                                         \
	offsetof(struct policy, list), offsetof(struct policy, counter), sizeof(struct type),      \
	    offsetof(struct type, name_of), offsetof(struct type, place)
    [NAMED_NETWORK] = {KIND(network, networks, network_count, name), .one = "a network",
		       .code = "unknown-network", .noun = "network",
		       .define = "define it under networks:"},
    [NAMED_PROFILE] = {KIND(profile, profiles, profile_count, name), .one = "a profile",
		       .code = "unknown-profile", .noun = "profile",
		       .define = "define it under profiles:"},
    [NAMED_PERMISSION_SET] = {KIND(permission_set, permission_sets, permission_set_count, name),
			      .one = "a permission set", .code = "unknown-permission-set",
			      .noun = "permission set",
			      .define = "define it under permission_sets:"},
    [NAMED_USER] = {KIND(user, users, user_count, username), .one = "a user",
		    .code = "unknown-user", .noun = "user", .define = "define it under users:"},
    [NAMED_APP] = {KIND(app, apps, app_count, name), .one = "an app", .code = "unknown-app",
		   .noun = "app", .define = "define it under apps:"},
    [NAMED_TXN_RULE] = {KIND(txn_rule, txn_rules, txn_rule_count, name),
			.one = "a transaction security rule"},
    [NAMED_TEST] = {KIND(test, tests, test_count, name), .one = "a test"},
    [NAMED_PROPERTY] = {KIND(property, properties, property_count, name), .one = "a property"},
#undef KIND
};

static struct name_list names_of(const struct policy *policy, enum named named)
{
	const struct kind *kind = &kinds[named];
	struct name_list list = {.size = kind->size, .name = kind->name, .place = kind->place};
	memcpy(&list.objects, (const char *)policy + kind->objects, sizeof list.objects);
	memcpy(&list.count, (const char *)policy + kind->count, sizeof list.count);
	return list;
}

static struct str name_at(const struct name_list *list, uint32_t index)
{
	struct str name;
	memcpy(&name, list->objects + index * list->size + list->name, sizeof name);
	return name;
}

static struct place place_at(const struct name_list *list, uint32_t index)
{
	struct place place;
	memcpy(&place, list->objects + index * list->size + list->place, sizeof place);
	return place;
}

static void duplicate_add(struct resolver *resolver, enum named named, struct place place,
			  struct str name, struct place first)
{
	struct finding *finding = findings_add(resolver->findings, place, "duplicate-name",
					       "there is already %s of this name: %s",
					       kinds[named].one, quote(resolver->findings, name));
	finding->help = "rename one of them, or remove it";
	finding->other = first;
	finding->note = "first given here";
}

/* Empty names were refused before. */
void resolver_index(struct resolver *resolver, enum named named, struct map *ret)
{
	struct name_list before = {0}, list = names_of(resolver->part, named);
	if (resolver->part != resolver->policy)
		before = names_of(resolver->policy, named);
	for (uint32_t i = 0; i < before.count + list.count && !resolver->nomem; i++) {
		struct name_list *in = i < before.count ? &before : &list;
		uint32_t at = i < before.count ? i : i - before.count, first = NONE;
		struct str name = name_at(in, at);
		if (name.length == 0)
			continue;
		resolver->nomem = map_add(ret, resolver->arena, name, i, &first) != OK;
		if (resolver->nomem || first == NONE || in == &before)
			continue;
		struct place other = first < before.count ? place_at(&before, first)
							  : place_at(&list, first - before.count);
		duplicate_add(resolver, named, place_at(&list, at), name, other);
	}
}

/* Labels lead to a profile only where no other profile has the same. */
static void labels_index(struct resolver *resolver)
{
	struct policy *policy = resolver->part;
	struct map seen = {0};
	bool *shared = arena_array(resolver->arena, policy->profile_count, sizeof *shared);
	uint32_t first;
	resolver->nomem = resolver->nomem || !shared;
	for (uint32_t i = 0; i < policy->profile_count && !resolver->nomem; i++) {
		struct str label = policy->profiles[i].label;
		if (label.length == 0)
			continue;
		first = NONE;
		resolver->nomem = map_add(&seen, resolver->arena, label, i, &first) != OK;
		if (first != NONE)
			shared[first] = shared[i] = true;
	}
	for (uint32_t i = 0; i < policy->profile_count && !resolver->nomem; i++) {
		struct str label = policy->profiles[i].label;
		if (label.length > 0 && !shared[i])
			resolver->nomem = map_add(&policy->profile_labels, resolver->arena, label,
						  i, &first) != OK;
	}
}

static void names_resolve(struct resolver *resolver)
{
	struct policy *policy = resolver->part;
	struct map rule_names = {0};
	resolver_index(resolver, NAMED_NETWORK, &policy->network_names);
	resolver_index(resolver, NAMED_PROFILE, &policy->profile_names);
	resolver_index(resolver, NAMED_PERMISSION_SET, &policy->permission_set_names);
	resolver_index(resolver, NAMED_USER, &policy->user_names);
	resolver_index(resolver, NAMED_APP, &policy->app_names);
	resolver_index(resolver, NAMED_TXN_RULE, &rule_names);
	labels_index(resolver);
}

/* Only so many names are tried, for a file can have a hundred unknown names and a
 * million known ones. */
enum { TRIED_MAX = 2000, USERS_TRIED_MAX = 100000 };

static struct str nearest_among(const struct policy *policy, enum named named, struct str name,
				uint32_t tried_max);

/* "did you mean …?" or the way to define it. */
static const char *unknown_help(struct resolver *resolver, enum named named, struct str name)
{
	if (resolver->findings->kept >= FINDINGS_MAX)
		return NULL;
	struct str near = nearest_among(resolver->policy, named, name, TRIED_MAX);
	if (near.length == 0)
		return kinds[named].define;
	char *help =
	    arena_format(resolver->findings->arena, "did you mean %s%s?",
			 named == NAMED_NETWORK ? "@" : "", quote(resolver->findings, near));
	if (!help)
		resolver->nomem = true;
	return help;
}

/* What was not found may be in a file that was not read. */
static void reference_refuse(struct resolver *resolver, enum named named, struct str name,
			     struct place place)
{
	if (resolver->policy->incomplete)
		return;
	const char *help = unknown_help(resolver, named, name);
	findings_add(resolver->findings, place, kinds[named].code, "no %s is called %s",
		     kinds[named].noun, quote(resolver->findings, name))
	    ->help = help;
}

static void reference_resolve(struct resolver *resolver, const struct map *names, enum named named,
			      struct reference *reference)
{
	reference->index = map_find(names, reference->name);
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

void resolver_references(struct resolver *resolver, const struct map *names, enum named named,
			 const struct references *references)
{
	for (uint32_t i = 0; i < references->count; i++)
		reference_resolve(resolver, names, named, &references->at[i]);
}

static void users_resolve(struct resolver *resolver)
{
	const struct policy *policy = resolver->policy;
	for (uint32_t i = 0; i < policy->user_count; i++) {
		struct user *user = &policy->users[i];
		reference_resolve(resolver, &policy->profile_names, NAMED_PROFILE, &user->profile);
		resolver_references(resolver, &policy->permission_set_names, NAMED_PERMISSION_SET,
				    &user->permission_sets);
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
	    !resolver->policy->incomplete)
		findings_add(resolver->findings, profile->login_hours.place, "time-zone-missing",
			     "the login hours of profile %s need a time zone",
			     quote(resolver->findings, profile->name))
		    ->help = "add time_zone: to org, as time_zone: America/New_York";
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

uint32_t policy_find_network(const struct policy *policy, struct str name)
{
	return map_find(&policy->network_names, name);
}

uint32_t policy_find_user(const struct policy *policy, struct str name)
{
	return map_find(&policy->user_names, name);
}

uint32_t policy_find_app(const struct policy *policy, struct str name)
{
	return map_find(&policy->app_names, name);
}

uint32_t policy_find_profile(const struct policy *policy, struct str name)
{
	uint32_t profile = map_find(&policy->profile_names, name);
	return profile != NONE ? profile : map_find(&policy->profile_labels, name);
}

/* The tolerance is that of str_nearest(). */
static struct str nearest_among(const struct policy *policy, enum named named, struct str name,
				uint32_t tried_max)
{
	struct name_list list = names_of(policy, named);
	struct str nearest = {0};
	unsigned limit = str_tolerance(name);
	uint32_t left = tried_max;
	for (uint32_t i = 0; i < list.count && limit > 0 && left > 0; i++) {
		struct str other = name_at(&list, i);
		if (other.length == 0 || other.length + limit < name.length ||
		    name.length + limit < other.length)
			continue;
		unsigned distance = str_distance(name, other, limit);
		left--;
		if (distance > limit)
			continue;
		nearest = other;
		limit = distance ? distance - 1 : 0;
	}
	return nearest;
}

/* A user is asked for once a run. */
struct str policy_nearest(const struct policy *policy, enum named named, struct str name)
{
	return nearest_among(policy, named, name,
			     named == NAMED_USER ? USERS_TRIED_MAX : TRIED_MAX);
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
