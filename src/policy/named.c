#include "policy/named.h"

#include <assert.h>
#include <stddef.h>

const struct kind named_kinds[NAMED_COUNT] = {
#define KIND(type, list, counter, name_of)                                                         \
	offsetof(struct policy, list), offsetof(struct policy, counter), sizeof(struct type),      \
	    offsetof(struct type, name_of), offsetof(struct type, place)
#define NAMES(type) .names = offsetof(struct policy, type##_names)
#define LABELS(type)                                                                               \
	.label = offsetof(struct type, label), .labels = offsetof(struct policy, type##_labels)
    [NAMED_NETWORK] = {KIND(network, networks, network_count, name), NAMES(network),
		       .one = "a network", .code = "unknown-network", .noun = "network",
		       .define = "define it under networks:"},
    [NAMED_PROFILE] = {KIND(profile, profiles, profile_count, name), NAMES(profile),
		       LABELS(profile), .one = "a profile", .code = "unknown-profile",
		       .noun = "profile", .define = "define it under profiles:"},
    [NAMED_PERMISSION_SET] = {KIND(permission_set, permission_sets, permission_set_count, name),
			      NAMES(permission_set), .one = "a permission set",
			      .code = "unknown-permission-set", .noun = "permission set",
			      .define = "define it under permission_sets:"},
    [NAMED_USER] = {KIND(user, users, user_count, username), NAMES(user), .one = "a user",
		    .code = "unknown-user", .noun = "user", .define = "define it under users:"},
    [NAMED_APP] = {KIND(app, apps, app_count, name), NAMES(app), LABELS(app), .one = "an app",
		   .code = "unknown-app", .noun = "app", .define = "define it under apps:"},
    [NAMED_TXN_RULE] = {KIND(txn_rule, txn_rules, txn_rule_count, name),
			.one = "a transaction security rule"},
    [NAMED_TEST] = {KIND(test, tests, test_count, name), .one = "a test"},
    [NAMED_PROPERTY] = {KIND(property, properties, property_count, name), .one = "a property"},
#undef LABELS
#undef NAMES
#undef KIND
};

struct name_list named_list(const struct policy *policy, enum named named)
{
	const struct kind *kind = &named_kinds[named];
	struct name_list list = {.size = kind->size, .name = kind->name, .place = kind->place};
	memcpy(&list.objects, (const char *)policy + kind->objects, sizeof list.objects);
	memcpy(&list.count, (const char *)policy + kind->count, sizeof list.count);
	return list;
}

struct str named_name(const struct name_list *list, uint32_t index)
{
	struct str name;
	memcpy(&name, list->objects + index * list->size + list->name, sizeof name);
	return name;
}

struct place named_place(const struct name_list *list, uint32_t index)
{
	struct place place;
	memcpy(&place, list->objects + index * list->size + list->place, sizeof place);
	return place;
}

struct str named_label(const struct name_list *list, enum named named, uint32_t index)
{
	struct str label;
	memcpy(&label, list->objects + index * list->size + named_kinds[named].label, sizeof label);
	return label;
}

/* --- Finding ----------------------------------------------------------------------- */

static uint32_t map_ask(const struct policy *policy, size_t offset, struct str name)
{
	struct map map;
	memcpy(&map, (const char *)policy + offset, sizeof map);
	return map_find(&map, name);
}

uint32_t named_find(const struct policy *policy, enum named named, struct str name)
{
	assert(named_kinds[named].names);
	uint32_t found = map_ask(policy, named_kinds[named].names, name);
	if (found != NONE || !named_kinds[named].labels)
		return found;
	found = map_ask(policy, named_kinds[named].labels, name);
	return found == LABEL_SHARED ? NONE : found;
}

uint32_t policy_find_network(const struct policy *policy, struct str name)
{
	return named_find(policy, NAMED_NETWORK, name);
}

uint32_t policy_find_user(const struct policy *policy, struct str name)
{
	return named_find(policy, NAMED_USER, name);
}

uint32_t policy_find_app(const struct policy *policy, struct str name)
{
	return named_find(policy, NAMED_APP, name);
}

uint32_t policy_find_profile(const struct policy *policy, struct str name)
{
	return named_find(policy, NAMED_PROFILE, name);
}

bool policy_label_shared(const struct policy *policy, enum named named, struct str label)
{
	const struct kind *kind = &named_kinds[named];
	return kind->labels && map_ask(policy, kind->labels, label) == LABEL_SHARED;
}

void policy_label_names(const struct policy *policy, enum named named, struct str label,
			struct str ret_names[2])
{
	struct name_list list = named_list(policy, named);
	size_t count = 0;
	assert(policy_label_shared(policy, named, label));
	for (uint32_t i = 0; i < list.count && count < 2; i++)
		if (str_equal(named_label(&list, named, i), label))
			ret_names[count++] = named_name(&list, i);
}

/* A search for the nearest, under way. */
struct nearing {
	struct str name, nearest;
	unsigned limit; /* of the distance */
	uint32_t left;  /* names that may be tried */
	bool ended;
};

/* A name that differs only in the case of its letters is nearest of all, however many these
 * are. */
static void near_try(struct nearing *nearing, struct str other)
{
	struct str name = nearing->name;
	unsigned limit = nearing->limit;
	if (other.length && str_equal_nocase(other, name)) {
		nearing->nearest = other;
		nearing->ended = true;
		return;
	}
	if (limit == 0 || other.length == 0 || other.length + limit < name.length ||
	    name.length + limit < other.length)
		return;
	unsigned distance = str_distance(name, other, limit);
	nearing->left--;
	if (distance > limit)
		return;
	nearing->nearest = other;
	nearing->limit = distance ? distance - 1 : 0;
}

/* The tolerance is that of str_nearest(). A label leads to an object, too. */
struct str named_nearest(const struct policy *policy, enum named named, struct str name,
			 uint32_t tried_max)
{
	struct name_list list = named_list(policy, named);
	struct nearing nearing = {.name = name, .limit = str_tolerance(name), .left = tried_max};
	for (uint32_t i = 0; i < list.count && nearing.left && !nearing.ended; i++)
		near_try(&nearing, named_name(&list, i));
	for (uint32_t i = 0; named_kinds[named].labels && i < list.count && nearing.left &&
			     !nearing.ended && !nearing.nearest.length;
	     i++)
		near_try(&nearing, named_label(&list, named, i));
	return nearing.nearest;
}

enum { USERS_TRIED_MAX = 100000 };

/* A user is asked for once a run. */
struct str policy_nearest(const struct policy *policy, enum named named, struct str name)
{
	return named_nearest(policy, named, name,
			     named == NAMED_USER ? USERS_TRIED_MAX : NAMES_TRIED_MAX);
}
