#include "policy/deployed.h"

#include "policy/resolve.h"

const struct str deployed_kind_names[DEPLOYED_KINDS] = {
    [DEPLOYED_ORG] = STR_INIT("org"),
    [DEPLOYED_PROFILE] = STR_INIT("profile"),
    [DEPLOYED_PERMISSION_SET] = STR_INIT("permission_set"),
    [DEPLOYED_APP] = STR_INIT("app"),
};

const struct str deployed_key_names[DEPLOYED_KEYS] = {
    [DEPLOYED_TRUSTED_RANGES] = STR_INIT("trusted_ip_ranges"),
    [DEPLOYED_ENFORCE] = STR_INIT("session.enforce_login_ip_ranges_on_every_request"),
    [DEPLOYED_LOCK] = STR_INIT("session.lock_sessions_to_ip"),
    [DEPLOYED_PASSWORD_FLOW] = STR_INIT("features.username_password_flow"),
    [DEPLOYED_ATTEMPTS] = STR_INIT("lockout.max_attempts"),
    [DEPLOYED_PERIOD] = STR_INIT("lockout.period_minutes"),
    [DEPLOYED_LOGIN_RANGES] = STR_INIT("login_ip_ranges"),
    [DEPLOYED_HOURS] = STR_INIT("login_hours"),
    [DEPLOYED_PERMISSION] = STR_INIT("permissions"),
    [DEPLOYED_DEVICE_ACTIVATION] = STR_INIT("device_activation"),
    [DEPLOYED_RELAXATION] = STR_INIT("ip_relaxation"),
    [DEPLOYED_APP_RANGES] = STR_INIT("ip_ranges"),
};

/* While two policies are compared: `object` gets what is different. */
struct comparing {
	const struct policy *policy, *metadata;
	const struct deployed_said *said;
	struct arena *arena;
	struct lockout org_lockout; /* that holds afterwards where a profile has none */
	struct deployed result;
	struct deployed_object object;
	struct difference spare; /* written to when memory is out */
	bool nomem;
};

struct day_hours day_hours_of(const struct login_hours *hours, unsigned day)
{
	struct day_hours of = hours->days[day];
	if (!of.given) {
		of.start = 0;
		of.end = DAY_MINUTES;
	}
	return of;
}

/* --- Keys ------------------------------------------------------------------------------- */

static struct difference *difference_add(struct comparing *comparing, enum deployed_key key,
					 struct place old_place, struct place new_place)
{
	struct deployed_object *object = &comparing->object;
	struct difference *made =
	    arena_push(comparing->arena, &object->differences, object->count, sizeof *made);
	if (!made) {
		comparing->nomem = true;
		return &comparing->spare;
	}
	*made = (struct difference){.key = key, .old_place = old_place, .new_place = new_place};
	object->count++;
	return made;
}

/* A value as one of the two has it. */
struct value {
	uint32_t value;
	bool said; /* of the policy's */
	struct place place;
};

static struct value placed(uint32_t value, struct place place)
{
	return (struct value){value, place.line != 0, place};
}

/* The values of a key come one after the other. */
static void unsaid_add(struct comparing *comparing, struct deployed_unsaid unsaid)
{
	struct deployed *result = &comparing->result;
	uint32_t count = result->unsaid_key_count;
	const struct deployed_unsaid *last = count ? &result->unsaid_keys[count - 1] : NULL;
	result->unsaid++;
	if (last && last->kind == unsaid.kind && last->wanted == unsaid.wanted &&
	    last->key == unsaid.key)
		return;
	struct deployed_unsaid *made =
	    arena_push(comparing->arena, &result->unsaid_keys, count, sizeof *made);
	comparing->nomem |= !made;
	result->unsaid_key_count += made != NULL;
	if (made)
		*made = unsaid;
}

/* Is there a difference about which the policy says something? `rows`: of a list before. */
static bool is_wanted(struct comparing *comparing, enum deployed_key key, uint32_t rows,
		      bool differs, bool said)
{
	const struct deployed_object *object = &comparing->object;
	if (differs && !said)
		unsaid_add(comparing,
			   (struct deployed_unsaid){object->kind, object->wanted, key, rows});
	return differs && said;
}

static void value_compare(struct comparing *comparing, enum deployed_key key, struct value old,
			  struct value new)
{
	if (!is_wanted(comparing, key, 0, old.value != new.value, new.said))
		return;
	struct difference *made = difference_add(comparing, key, old.place, new.place);
	made->old = old.value;
	made->new = new.value;
}

static void addresses_compare(struct comparing *comparing, const struct range_list *old,
			      const struct range_list *new, struct difference *ret)
{
	struct rangeset before, after, leaving, coming;
	if (range_list_addresses(comparing->metadata, old, comparing->arena, &before) != OK ||
	    range_list_addresses(comparing->policy, new, comparing->arena, &after) != OK ||
	    rangeset_minus(comparing->arena, before, after, &leaving) != OK ||
	    rangeset_minus(comparing->arena, after, before, &coming) != OK) {
		comparing->nomem = true;
		return;
	}
	ret->leaving = rangeset_count(leaving);
	ret->coming = rangeset_count(coming);
}

static void list_compare(struct comparing *comparing, enum deployed_key key,
			 const struct range_list *old, const struct range_list *new)
{
	struct row_set before, after;
	struct row_pair *pairs;
	uint32_t count, left = 0;
	struct arena *arena = comparing->arena;
	if (row_set_of(comparing->metadata, old, arena, &before) != OK ||
	    row_set_of(comparing->policy, new, arena, &after) != OK ||
	    row_match(before, after, arena, &pairs, &count) != OK) {
		comparing->nomem = true;
		return;
	}
	for (uint32_t i = 0; i < count; i++)
		if (!row_pair_same(&pairs[i]))
			pairs[left++] = pairs[i];
	if (!is_wanted(comparing, key, before.count, left > 0, new->count || new->place.line))
		return;
	struct difference *made = difference_add(comparing, key, old->place, new->place);
	made->rows = pairs;
	made->row_count = left;
	made->had = before.count;
	made->has = after.count;
	addresses_compare(comparing, old, new, made);
}

/* --- Objects ------------------------------------------------------------------------------ */

static void object_end(struct comparing *comparing)
{
	struct deployed *result = &comparing->result;
	if (comparing->object.count == 0 && comparing->object.found != NONE)
		return;
	struct deployed_object *object =
	    arena_push(comparing->arena, &result->objects, result->count, sizeof *object);
	if (!object) {
		comparing->nomem = true;
		return;
	}
	*object = comparing->object;
	object->lack = object->found == NONE ? LACK_OBJECT : LACK_NOTHING;
	result->count++;
}

/* A profile without a lockout of its own has the org's, as that will be. */
static void lockout_compare(struct comparing *comparing, const struct lockout *old,
			    const struct lockout *new)
{
	const struct lockout had = lockout_inherit(old, &comparing->org_lockout);
	const struct lockout has = lockout_inherit(new, &comparing->org_lockout);
	const struct value was[2] = {
	    placed(had.max_attempts, old->attempts_place),
	    placed(had.period_minutes, old->period_place),
	};
	const struct value is[2] = {
	    {has.max_attempts, (new->said & comparing->said->attempts) != 0, new->attempts_place},
	    {has.period_minutes, (new->said & comparing->said->period) != 0, new->period_place},
	};
	value_compare(comparing, DEPLOYED_ATTEMPTS, was[0], is[0]);
	value_compare(comparing, DEPLOYED_PERIOD, was[1], is[1]);
}

static void org_compare(struct comparing *comparing)
{
	const struct org *old = &comparing->metadata->org, *new = &comparing->policy->org;
	const struct session_settings *was = &old->session, *is = &new->session;
	comparing->object = (struct deployed_object){.kind = DEPLOYED_ORG};
	list_compare(comparing, DEPLOYED_TRUSTED_RANGES, &old->trusted_ip_ranges,
		     &new->trusted_ip_ranges);
	value_compare(comparing, DEPLOYED_ENFORCE,
		      placed(was->enforce_login_ip_ranges_on_every_request, was->enforce_place),
		      placed(is->enforce_login_ip_ranges_on_every_request, is->enforce_place));
	value_compare(comparing, DEPLOYED_LOCK, placed(was->lock_sessions_to_ip, was->lock_place),
		      placed(is->lock_sessions_to_ip, is->lock_place));
	value_compare(comparing, DEPLOYED_PASSWORD_FLOW,
		      placed(old->features.username_password_flow,
			     old->features.username_password_flow_place),
		      placed(new->features.username_password_flow,
			     new->features.username_password_flow_place));
	lockout_compare(comparing, &old->lockout, &new->lockout);
	object_end(comparing);
}

static void permissions_compare(struct comparing *comparing, uint32_t old,
				const struct place *old_places, uint32_t new,
				const struct place *new_places, bool said)
{
	for (uint32_t bit = 0; bit < PERMISSION_COUNT; bit++) {
		if (!is_wanted(comparing, DEPLOYED_PERMISSION, 0, (old ^ new) >> bit & 1, said))
			continue;
		struct difference *made = difference_add(comparing, DEPLOYED_PERMISSION,
							 old_places[bit], new_places[bit]);
		made->part = bit;
		made->old = old >> bit & 1;
		made->new = new >> bit & 1;
	}
}

static void hours_compare(struct comparing *comparing, const struct login_hours *old,
			  const struct login_hours *new)
{
	for (unsigned day = 0; day < DAYS; day++) {
		struct day_hours was = day_hours_of(old, day), is = day_hours_of(new, day);
		bool closed = was.start == was.end && is.start == is.end;
		bool differs = !closed && (was.start != is.start || was.end != is.end);
		if (!is_wanted(comparing, DEPLOYED_HOURS, 0, differs,
			       new->place.line || new->given))
			continue;
		struct difference *made = difference_add(
		    comparing, DEPLOYED_HOURS, was.given ? was.place : old->place, is.place);
		made->part = day;
		made->old_day = was;
		made->new_day = is;
	}
}

static void compare_profile(struct comparing *comparing, uint32_t found, uint32_t wanted)
{
	const struct profile *old = &comparing->metadata->profiles[found];
	const struct profile *new = &comparing->policy->profiles[wanted];
	list_compare(comparing, DEPLOYED_LOGIN_RANGES, &old->login_ip_ranges,
		     &new->login_ip_ranges);
	hours_compare(comparing, &old->login_hours, &new->login_hours);
	permissions_compare(comparing, old->permissions, old->permission_places, new->permissions,
			    new->permission_places,
			    new->said & comparing->said->profile_permissions);
	value_compare(comparing, DEPLOYED_DEVICE_ACTIVATION,
		      placed(old->device_activation, old->device_activation_place),
		      placed(new->device_activation, new->device_activation_place));
	lockout_compare(comparing, &old->lockout, &new->lockout);
}

static void compare_app(struct comparing *comparing, uint32_t found, uint32_t wanted)
{
	const struct app *old = &comparing->metadata->apps[found];
	const struct app *new = &comparing->policy->apps[wanted];
	value_compare(comparing, DEPLOYED_RELAXATION,
		      placed(old->ip_relaxation, old->ip_relaxation_place),
		      placed(new->ip_relaxation, new->ip_relaxation_place));
	list_compare(comparing, DEPLOYED_APP_RANGES, &old->ip_ranges, &new->ip_ranges);
}

/* --- Kinds of objects ------------------------------------------------------------------------ */

/* One that is found by its label may be another profile of the policy, by its name. */
static uint32_t find_profile(const struct comparing *comparing, uint32_t index)
{
	const struct policy *policy = comparing->policy, *metadata = comparing->metadata;
	uint32_t found = policy_find_profile(metadata, policy->profiles[index].name), named = index;
	if (found != NONE)
		named = map_find(&policy->profile_names, metadata->profiles[found].name);
	return named == MAP_NONE || named == index ? found : NONE;
}

static uint32_t find_permission_set(const struct comparing *comparing, uint32_t index)
{
	uint32_t found = map_find(&comparing->metadata->permission_set_names,
				  comparing->policy->permission_sets[index].name);
	return found == MAP_NONE ? NONE : found;
}

static void compare_permission_set(struct comparing *comparing, uint32_t old, uint32_t new)
{
	const struct permission_set *was = &comparing->metadata->permission_sets[old];
	const struct permission_set *is = &comparing->policy->permission_sets[new];
	permissions_compare(comparing, was->permissions, was->permission_places, is->permissions,
			    is->permission_places, is->said & comparing->said->set_permissions);
}

/* Of the same kind: a connected app is not an external client app. */
static uint32_t find_app(const struct comparing *comparing, uint32_t index)
{
	const struct app *app = &comparing->policy->apps[index];
	uint32_t found = policy_find_app(comparing->metadata, app->name);
	bool same = found != NONE && comparing->metadata->apps[found].kind == app->kind;
	return same ? found : NONE;
}

static const struct {
	uint32_t (*find)(const struct comparing *comparing, uint32_t index);
	void (*compare)(struct comparing *comparing, uint32_t old, uint32_t new);
	size_t count; /* offset in struct policy */
} kinds[DEPLOYED_KINDS] = {
    [DEPLOYED_PROFILE] = {find_profile, compare_profile, offsetof(struct policy, profile_count)},
    [DEPLOYED_PERMISSION_SET] = {find_permission_set, compare_permission_set,
				 offsetof(struct policy, permission_set_count)},
    [DEPLOYED_APP] = {find_app, compare_app, offsetof(struct policy, app_count)},
};

static uint32_t kind_count(const struct policy *policy, enum deployed_kind kind)
{
	uint32_t count;
	memcpy(&count, (const char *)policy + kinds[kind].count, sizeof count);
	return count;
}

/* Two objects of the policy may be called alike in the metadata, by name and by label: the
 * second is not found. */
static void kind_compare(struct comparing *comparing, enum deployed_kind kind)
{
	uint32_t count = kind_count(comparing->policy, kind);
	uint32_t there = kind_count(comparing->metadata, kind);
	bool *taken = arena_array(comparing->arena, there + 1, sizeof *taken);
	if (!taken) {
		comparing->nomem = true;
		return;
	}
	comparing->result.passed[kind] = there;
	for (uint32_t i = 0; i < count && !comparing->nomem; i++) {
		uint32_t found = kinds[kind].find(comparing, i);
		if (found != NONE && taken[found])
			found = NONE;
		comparing->object =
		    (struct deployed_object){.kind = kind, .wanted = i, .found = found};
		if (found != NONE) {
			taken[found] = true;
			comparing->result.passed[kind]--;
			kinds[kind].compare(comparing, found, i);
		}
		object_end(comparing);
	}
}

/* The lockout that profiles without one of their own will have. */
static struct lockout org_lockout(const struct comparing *comparing)
{
	const struct lockout *new = &comparing->policy->org.lockout;
	struct lockout lockout = comparing->metadata->org.lockout;
	if (new->said & comparing->said->attempts)
		lockout.max_attempts = new->max_attempts;
	if (new->said & comparing->said->period)
		lockout.period_minutes = new->period_minutes;
	return lockout;
}

enum status deployed_compare(const struct policy *policy, const struct policy *metadata,
			     const struct deployed_said *said, struct arena *arena,
			     struct deployed *ret)
{
	struct comparing comparing = {
	    .policy = policy, .metadata = metadata, .said = said, .arena = arena};
	comparing.org_lockout = org_lockout(&comparing);
	if (policy->org.place.line)
		org_compare(&comparing);
	else
		comparing.result.passed[DEPLOYED_ORG] = metadata->org.place.line != 0;
	for (int kind = DEPLOYED_PROFILE; kind < DEPLOYED_KINDS; kind++)
		kind_compare(&comparing, (enum deployed_kind)kind);
	if (comparing.nomem)
		return NOMEM;
	*ret = comparing.result;
	return OK;
}

struct str deployed_name(const struct policy *policy, const struct deployed_object *object)
{
	switch (object->kind) {
	case DEPLOYED_PROFILE:
		return policy->profiles[object->wanted].name;
	case DEPLOYED_PERMISSION_SET:
		return policy->permission_sets[object->wanted].name;
	case DEPLOYED_APP:
		return policy->apps[object->wanted].name;
	default:
		return (struct str){0};
	}
}
