/* Section 1.1, by brute force: every completion of a login, decided one by one
 * into a five-dimensional table; a fact matters when the table changes along
 * its axis. */
#include <assert.h>
#include <stdlib.h>

#include "oracle/naive.h"

struct naive_facts naive_facts_of(const struct policy *policy, const struct login *login)
{
	struct naive_facts facts = {.user = login->user,
				    .profile = login->profile,
				    .app = login->app,
				    .via = login->via,
				    .device = login->device,
				    .credential = login->credential,
				    .phase = login->phase,
				    .strong_auth = login->strong_auth,
				    .ip = login->ip};
	if (login->has_hours)
		facts.in_hours = login->hours == HOURS_INSIDE;
	else
		facts.in_hours =
		    !naive_knows_hours(policy, login) ||
		    naive_hours_inside(policy, &policy->profiles[login->profile], login->at);
	facts.same_session =
	    login->has_ip && login->has_session_ip && login->ip == login->session_ip;
	return facts;
}

void naive_decide(const struct policy *policy, enum rules rules, const struct login *login,
		  struct naive_decision *ret)
{
	struct naive_facts facts = naive_facts_of(policy, login);
	naive_decide_facts(policy, rules, &facts, ret);
}

/* ---- addresses worth asking for ---- */

struct addresses {
	addr *at;
	size_t count, room;
};

static void address_add(struct addresses *addresses, addr a)
{
	if (addresses->count == addresses->room) {
		addresses->room = addresses->room ? addresses->room * 2 : 256;
		addresses->at = realloc(addresses->at, addresses->room * sizeof *addresses->at);
		assert(addresses->at);
	}
	addresses->at[addresses->count++] = a;
}

/* An edge and its neighbours; at the ends of the space they wrap around, which
 * does no harm. */
static void range_add(struct addresses *addresses, struct range range)
{
	address_add(addresses, range.first - 1);
	address_add(addresses, range.first);
	address_add(addresses, range.last);
	address_add(addresses, range.last + 1);
}

static void list_add(struct addresses *addresses, const struct range_list *list)
{
	for (uint32_t i = 0; i < list->count; i++) {
		if (list->rows[i].network == NONE) /* networks are added on their own */
			range_add(addresses, list->rows[i].range);
	}
}

static void set_add(struct addresses *addresses, struct rangeset set)
{
	for (size_t i = 0; i < set.count; i++)
		range_add(addresses, set.ranges[i]);
}

static void policy_add(struct addresses *addresses, const struct policy *policy)
{
	list_add(addresses, &policy->org.trusted_ip_ranges);
	list_add(addresses, &policy->org.login_ip_ranges);
	for (uint32_t i = 0; i < policy->network_count; i++)
		list_add(addresses, &policy->networks[i].ranges);
	for (uint32_t i = 0; i < policy->profile_count; i++)
		list_add(addresses, &policy->profiles[i].login_ip_ranges);
	for (uint32_t i = 0; i < policy->app_count; i++)
		list_add(addresses, &policy->apps[i].ip_ranges);
	for (uint32_t i = 0; i < policy->txn_rule_count; i++) {
		list_add(addresses, &policy->txn_rules[i].not_in);
		set_add(addresses, policy->txn_rules[i].country_in);
		set_add(addresses, policy->txn_rules[i].asn_in);
	}
	set_add(addresses, policy->geo.country_known);
	set_add(addresses, policy->geo.asn_known);
}

static int address_compare(const void *a, const void *b)
{
	addr left = *(const addr *)a, right = *(const addr *)b;
	return (left > right) - (left < right);
}

addr *naive_addresses(const struct policy *policy, addr extra, size_t *ret_count)
{
	struct addresses addresses = {0};
	address_add(&addresses, 0);
	address_add(&addresses, ADDR_LAST);
	range_add(&addresses, (struct range){ADDR_V4_FIRST, ADDR_V4_LAST});
	range_add(&addresses, (struct range){extra, extra});
	policy_add(&addresses, policy);
	qsort(addresses.at, addresses.count, sizeof *addresses.at, address_compare);
	size_t kept = 0;
	for (size_t i = 0; i < addresses.count; i++) {
		if (kept == 0 || addresses.at[kept - 1] != addresses.at[i])
			addresses.at[kept++] = addresses.at[i];
	}
	*ret_count = kept;
	return addresses.at;
}

/* ---- completions ---- */

enum { AXIS_IP, AXIS_VIA, AXIS_AT, AXIS_DEVICE, AXIS_SESSION, AXIS_COUNT };

/* How many values each fact takes; 1 when it is known. */
struct space {
	const struct policy *policy;
	const struct login *login;
	const addr *addresses;
	bool hours[2]; /* the values of `at`: inside? */
	size_t size[AXIS_COUNT];
};

static void hours_find(struct space *space)
{
	const struct profile *profile = &space->policy->profiles[space->login->profile];
	bool some[2] = {false, false};
	for (unsigned minute = 0; minute < WEEK_MINUTES; minute++)
		some[naive_minute_inside(profile, minute)] = true;
	space->size[AXIS_AT] = 0;
	for (int inside = 1; inside >= 0; inside--) {
		if (some[inside])
			space->hours[space->size[AXIS_AT]++] = inside;
	}
}

static struct naive_facts completion(const struct space *space, const size_t at[AXIS_COUNT])
{
	const struct login *login = space->login;
	struct naive_facts facts = naive_facts_of(space->policy, login);
	if (!login->has_ip)
		facts.ip = space->addresses[at[AXIS_IP]];
	if (login->via == VIA_UNKNOWN)
		facts.via = (enum channel)at[AXIS_VIA];
	if (!naive_knows_hours(space->policy, login))
		facts.in_hours = space->hours[at[AXIS_AT]];
	if (login->device == DEVICE_UNKNOWN)
		facts.device = (enum device)at[AXIS_DEVICE];
	facts.same_session =
	    login->has_session_ip ? facts.ip == login->session_ip : at[AXIS_SESSION] == 0;
	return facts;
}

/* An outcome as one number. */
static uint32_t outcome_of(const struct naive_decision *decision)
{
	return (uint32_t)decision->verdict << 16 | (uint32_t)decision->reason << 8 |
	       (uint32_t)decision->token;
}

/* Decides them all, the last axis fastest; returns the table, from malloc(). */
static uint32_t *outcomes_of(const struct space *space, enum rules rules,
			     struct naive_decision *ret_first, size_t *ret_count)
{
	size_t count = 1, at[AXIS_COUNT];
	for (unsigned axis = 0; axis < AXIS_COUNT; axis++)
		count *= space->size[axis];
	uint32_t *table = malloc(count * sizeof *table);
	assert(table);
	for (size_t i = 0; i < count; i++) {
		struct naive_decision decision;
		size_t rest = i;
		for (unsigned axis = AXIS_COUNT; axis-- > 0; rest /= space->size[axis])
			at[axis] = rest % space->size[axis];
		struct naive_facts facts = completion(space, at);
		naive_decide_facts(space->policy, rules, &facts, &decision);
		table[i] = outcome_of(&decision);
		if (i == 0)
			*ret_first = decision;
	}
	*ret_count = count;
	return table;
}

/* Does the table change along an axis? Everything is held against the plane of
 * the axis's first value. */
static bool axis_matters(const struct space *space, const uint32_t *table, size_t count,
			 unsigned axis)
{
	size_t stride = 1;
	for (unsigned after = axis + 1; after < AXIS_COUNT; after++)
		stride *= space->size[after];
	for (size_t i = 0; i < count; i++) {
		size_t value = i / stride % space->size[axis];
		if (table[i] != table[i - value * stride])
			return true;
	}
	return false;
}

void naive_answer(const struct policy *policy, enum rules rules, const struct login *login,
		  struct naive_answer *ret)
{
	struct space space = {.policy = policy, .login = login, .size = {1, 1, 1, 1, 1}};
	size_t count, address_count = 1;
	addr *addresses = NULL;
	if (!login->has_ip) {
		addresses = naive_addresses(policy, login->has_session_ip ? login->session_ip : 0,
					    &address_count);
		space.addresses = addresses;
		space.size[AXIS_IP] = address_count;
	}
	if (login->via == VIA_UNKNOWN)
		space.size[AXIS_VIA] = VIA_COUNT;
	if (!naive_knows_hours(policy, login))
		hours_find(&space);
	if (login->device == DEVICE_UNKNOWN)
		space.size[AXIS_DEVICE] = DEVICE_COUNT;
	if (!login->has_session_ip)
		space.size[AXIS_SESSION] = SESSION_COUNT;
	uint32_t *table = outcomes_of(&space, rules, &ret->decision, &count);
	ret->missing = 0;
	for (unsigned axis = 0; axis < AXIS_COUNT; axis++)
		ret->missing |= axis_matters(&space, table, count, axis) ? 1u << axis : 0;
	ret->verdict = ret->missing ? VERDICT_DEPENDS : ret->decision.verdict;
	free(table);
	free(addresses);
}
