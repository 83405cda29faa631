#include "engine/mutant.h"

#include "engine/mutant_list.h"

const struct str mutant_kind_names[MUTANT_KIND_COUNT] = {
    [MUTANT_FIRST_LESS] = STR_INIT("first-less"),
    [MUTANT_FIRST_MORE] = STR_INIT("first-more"),
    [MUTANT_LAST_LESS] = STR_INIT("last-less"),
    [MUTANT_LAST_MORE] = STR_INIT("last-more"),
    [MUTANT_LOWER_HALF] = STR_INIT("lower-half"),
    [MUTANT_UPPER_HALF] = STR_INIT("upper-half"),
    [MUTANT_REVERSED] = STR_INIT("reversed"),
    [MUTANT_INVERTED] = STR_INIT("inverted"),
    [MUTANT_ROW_DROPPED] = STR_INIT("row-dropped"),
    [MUTANT_ROW_DOUBLED] = STR_INIT("row-doubled"),
    [MUTANT_ROWS_LOST] = STR_INIT("rows-lost"),
    [MUTANT_EMPTIED] = STR_INIT("emptied"),
    [MUTANT_HOURS_START_LESS] = STR_INIT("start-earlier"),
    [MUTANT_HOURS_START_MORE] = STR_INIT("start-later"),
    [MUTANT_HOURS_END_LESS] = STR_INIT("end-earlier"),
    [MUTANT_HOURS_END_MORE] = STR_INIT("end-later"),
    [MUTANT_DAY_DROPPED] = STR_INIT("day-dropped"),
    [MUTANT_FLAG] = STR_INIT("flag"),
    [MUTANT_PERMISSION_DROPPED] = STR_INIT("permission-dropped"),
    [MUTANT_SET_DROPPED] = STR_INIT("permission-set-dropped"),
    [MUTANT_RELAXATION] = STR_INIT("ip-relaxation"),
    [MUTANT_RULE_DROPPED] = STR_INIT("rule-dropped"),
    [MUTANT_ACTION] = STR_INIT("action"),
};

/* --- Flags --------------------------------------------------------------------------- */

#define FLAG(part, type, member, name_of)                                                          \
	{                                                                                          \
		part, false, offsetof(struct type, member), 0, name_of                             \
	}
#define PLACED(part, type, member, place_of, name_of)                                              \
	{                                                                                          \
		part, true, offsetof(struct type, member), offsetof(struct type, place_of),        \
		    name_of                                                                        \
	}

const struct mutant_flag mutant_flags[] = {
    PLACED(PART_ORG, org, revenue, revenue_place, "org.revenue"),
    PLACED(PART_ORG, org, session.enforce_login_ip_ranges_on_every_request, session.enforce_place,
	   "org.session.enforce_login_ip_ranges_on_every_request"),
    PLACED(PART_ORG, org, session.lock_sessions_to_ip, session.lock_place,
	   "org.session.lock_sessions_to_ip"),
    PLACED(PART_ORG, org, features.login_with_api_token, features.login_with_api_token_place,
	   "org.features.login_with_api_token"),
    PLACED(PART_ORG, org, features.soap_login, features.soap_login_place,
	   "org.features.soap_login"),
    PLACED(PART_ORG, org, features.username_password_flow, features.username_password_flow_place,
	   "org.features.username_password_flow"),
    PLACED(PART_ORG, org, features.known_device_suffices, features.known_device_suffices_place,
	   "org.features.known_device_suffices"),
    FLAG(PART_PROFILE, profile, experience_cloud, "experience_cloud"),
    PLACED(PART_PROFILE, profile, device_activation, device_activation_place, "device_activation"),
    PLACED(PART_USER, user, active, active_place, "active"),
    PLACED(PART_USER, user, frozen, frozen_place, "frozen"),
    PLACED(PART_USER, user, locked, locked_place, "locked"),
    PLACED(PART_USER, user, authenticator, authenticator_place, "authenticator"),
};
const size_t mutant_flag_count = sizeof mutant_flags / sizeof *mutant_flags;

bool mutant_flag_value(const void *object, const struct mutant_flag *flag)
{
	bool value;
	memcpy(&value, (const char *)object + flag->offset, sizeof value);
	return value;
}

static void flag_flip(void *object, const struct mutant_flag *flag)
{
	bool value = !mutant_flag_value(object, flag);
	memcpy((char *)object + flag->offset, &value, sizeof value);
}

/* --- Copies ------------------------------------------------------------------------------ */

/* A copy of an array; NULL: no memory. */
static void *array_copy(struct arena *arena, const void *at, size_t count, size_t size)
{
	void *copy = arena_array(arena, count, size);
	if (copy && count)
		memcpy(copy, at, count * size);
	return copy;
}

/* Gives the policy its own copy of the object's array. */
static enum status part_copy(struct policy *policy, enum mutant_part part, struct arena *arena)
{
#define COPY(member, counter)                                                                      \
	policy->member =                                                                           \
	    array_copy(arena, policy->member, policy->counter, sizeof *policy->member);            \
	return policy->member ? OK : NOMEM
	switch (part) {
	case PART_NETWORK:
		COPY(networks, network_count);
	case PART_PROFILE:
		COPY(profiles, profile_count);
	case PART_PERMISSION_SET:
		COPY(permission_sets, permission_set_count);
	case PART_USER:
		COPY(users, user_count);
	case PART_APP:
		COPY(apps, app_count);
	case PART_RULE:
		COPY(txn_rules, txn_rule_count);
	default:
		return OK;
	}
#undef COPY
}

const struct range_list *mutant_range_list(const struct policy *policy, const struct mutant *mutant)
{
	switch ((enum mutant_part)mutant->part) {
	case PART_TRUSTED:
		return &policy->org.trusted_ip_ranges;
	case PART_LOGIN_RANGES:
		return &policy->org.login_ip_ranges;
	case PART_NETWORK:
		return &policy->networks[mutant->object].ranges;
	case PART_PROFILE:
		return &policy->profiles[mutant->object].login_ip_ranges;
	case PART_APP:
		return &policy->apps[mutant->object].ip_ranges;
	case PART_RULE:
		return &policy->txn_rules[mutant->object].not_in;
	default:
		return NULL;
	}
}

/* --- Ranges -------------------------------------------------------------------------------- */

addr mutant_reversed(addr a)
{
	uint8_t bytes[16], turned[16];
	unsigned first = addr_is_v4(a) ? 12 : 0;
	addr_bytes(a, bytes);
	addr_bytes(a, turned);
	for (unsigned i = first; i < 16; i++)
		turned[i] = bytes[15 + first - i];
	return addr_of_bytes(turned);
}

static struct range half_of(struct range range, bool upper)
{
	addr middle = range.first + (range.last - range.first) / 2;
	return upper ? (struct range){middle + 1, range.last} : (struct range){range.first, middle};
}

/* What becomes of one row's range, if it stays one range. */
static struct range range_change(struct range range, enum mutant_kind kind)
{
	switch (kind) {
	case MUTANT_FIRST_LESS:
		return (struct range){range.first - 1, range.last};
	case MUTANT_FIRST_MORE:
		return (struct range){range.first + 1, range.last};
	case MUTANT_LAST_LESS:
		return (struct range){range.first, range.last - 1};
	case MUTANT_LAST_MORE:
		return (struct range){range.first, range.last + 1};
	case MUTANT_LOWER_HALF:
	case MUTANT_UPPER_HALF:
		return half_of(range, kind == MUTANT_UPPER_HALF);
	case MUTANT_REVERSED:
		return (struct range){mutant_reversed(range.first), mutant_reversed(range.first)};
	default:
		return range;
	}
}

/* The rows around one address: of an IPv4 address those of its family, of another one all that
 * is not IPv4. */
static uint32_t rows_around(struct range_row *rows, addr a)
{
	struct range around[3] = {{0, ADDR_V4_FIRST - 1}, {ADDR_V4_LAST + 1, ADDR_LAST}};
	uint32_t count = 2, made = 0;
	struct range_row like = rows[0];
	if (addr_is_v4(a)) {
		around[0] = (struct range){ADDR_V4_FIRST, ADDR_V4_LAST};
		count = 1;
	}
	for (uint32_t i = 0; i < count; i++) {
		const struct range range = around[i];
		bool holds = range_holds(range, a);
		if (holds && range.first < a) {
			rows[made] = like;
			rows[made++].range = (struct range){range.first, a - 1};
		}
		if (!holds || a < range.last) {
			rows[made] = like;
			rows[made++].range =
			    (struct range){holds ? a + 1 : range.first, range.last};
		}
	}
	return made;
}

enum { ROWS_MORE = 2 }; /* a mutant has at most so many rows more than its list */

static enum status list_change(struct range_list *list, const struct mutant *mutant,
			       struct arena *arena)
{
	struct range_row *rows = arena_array(arena, (size_t)list->count + ROWS_MORE, sizeof *rows);
	uint32_t last = list->count - 1;
	if (!rows)
		return NOMEM;
	memcpy(rows, list->rows, list->count * sizeof *rows);
	list->rows = rows;
	switch ((enum mutant_kind)mutant->kind) {
	case MUTANT_ROW_DROPPED:
		memmove(&rows[mutant->at], &rows[mutant->at + 1],
			(last - mutant->at) * sizeof *rows);
		list->count--;
		break;
	case MUTANT_ROW_DOUBLED:
		rows[list->count++] = rows[mutant->at];
		break;
	case MUTANT_ROWS_LOST:
		list->count = 1;
		break;
	case MUTANT_EMPTIED:
		list->count = 0;
		break;
	case MUTANT_INVERTED: {
		addr a = rows[mutant->at].range.first;
		rows[mutant->at] = rows[last];
		rows[last].range = (struct range){a, a};
		rows[last].network = NONE;
		list->count = last + rows_around(&rows[last], a);
		break;
	}
	default:
		rows[mutant->at].range = range_change(rows[mutant->at].range, mutant->kind);
	}
	return OK;
}

/* --- The rest --------------------------------------------------------------------------------- */

static void hours_change(struct login_hours *hours, const struct mutant *mutant)
{
	struct day_hours *day = &hours->days[mutant->at];
	day->start = (uint16_t)(day->start - (mutant->kind == MUTANT_HOURS_START_LESS) +
				(mutant->kind == MUTANT_HOURS_START_MORE));
	day->end = (uint16_t)(day->end - (mutant->kind == MUTANT_HOURS_END_LESS) +
			      (mutant->kind == MUTANT_HOURS_END_MORE));
	if (mutant->kind != MUTANT_DAY_DROPPED)
		return;
	*day = (struct day_hours){.end = DAY_MINUTES};
	hours->given = false;
	for (uint32_t i = 0; i < DAYS; i++)
		hours->given |= hours->days[i].given;
}

/* What has permissions. */
static uint32_t *permissions_of(struct policy *policy, const struct mutant *mutant)
{
	switch ((enum mutant_part)mutant->part) {
	case PART_PROFILE:
		return &policy->profiles[mutant->object].permissions;
	case PART_PERMISSION_SET:
		return &policy->permission_sets[mutant->object].permissions;
	default:
		return &policy->users[mutant->object].permissions;
	}
}

static void part_flip(struct policy *policy, const struct mutant *mutant)
{
	const struct mutant_flag *flag = &mutant_flags[mutant->at];
	if (mutant->part == PART_ORG)
		flag_flip(&policy->org, flag);
	else if (mutant->part == PART_USER)
		flag_flip(&policy->users[mutant->object], flag);
	else
		flag_flip(&policy->profiles[mutant->object], flag);
}

static enum status set_drop(struct references *sets, uint32_t at, struct arena *arena)
{
	sets->at = array_copy(arena, sets->at, sets->count, sizeof *sets->at);
	if (!sets->at)
		return NOMEM;
	sets->count--;
	memmove(&sets->at[at], &sets->at[at + 1], (sets->count - at) * sizeof *sets->at);
	return OK;
}

static void rule_drop(struct policy *policy, uint32_t rule)
{
	policy->txn_rule_count--;
	memmove(&policy->txn_rules[rule], &policy->txn_rules[rule + 1],
		(policy->txn_rule_count - rule) * sizeof *policy->txn_rules);
}

/* The object is the policy's own copy by now. */
static enum status object_change(struct policy *policy, const struct mutant *mutant,
				 struct arena *arena)
{
	const struct range_list *list;
	struct range_list *own;
	switch ((enum mutant_kind)mutant->kind) {
	case MUTANT_HOURS_START_LESS:
	case MUTANT_HOURS_START_MORE:
	case MUTANT_HOURS_END_LESS:
	case MUTANT_HOURS_END_MORE:
	case MUTANT_DAY_DROPPED:
		hours_change(&policy->profiles[mutant->object].login_hours, mutant);
		return OK;
	case MUTANT_FLAG:
		part_flip(policy, mutant);
		return OK;
	case MUTANT_PERMISSION_DROPPED:
		*permissions_of(policy, mutant) &= ~(1u << mutant->at);
		return OK;
	case MUTANT_SET_DROPPED:
		return set_drop(&policy->users[mutant->object].permission_sets, mutant->at, arena);
	case MUTANT_RELAXATION:
		policy->apps[mutant->object].ip_relaxation = mutant->at;
		return OK;
	case MUTANT_RULE_DROPPED:
		rule_drop(policy, mutant->object);
		return OK;
	case MUTANT_ACTION:
		policy->txn_rules[mutant->object].action = mutant->at;
		return OK;
	default:
		list = mutant_range_list(policy, mutant);
		memcpy(&own, &list, sizeof own); /* it is in the copy */
		return list_change(own, mutant, arena);
	}
}

enum status mutant_apply(const struct policy *policy, const struct mutant *mutant,
			 struct arena *arena, struct policy *ret)
{
	struct policy copy = *policy;
	if (part_copy(&copy, mutant->part, arena) != OK ||
	    object_change(&copy, mutant, arena) != OK)
		return NOMEM;
	*ret = copy;
	return OK;
}
