#include "engine/ruleset.h"

#include <assert.h>

#include "base/mem.h"
#include "engine/broad.h"
#include "engine/compiled.h"
#include "policy/list_key.h"
#include "policy/resolve.h"

/* The distinct lists of a policy while it is compiled. */
struct compilation {
	struct ruleset *ruleset;
	struct arena *scratch;
	const struct list_total *network_totals;
	struct rangeset *lists;
	uint32_t list_count;
	struct map numbers; /* the bytes of a list's ranges → its number */
	struct map written; /* list_key() of a list that names networks → the same */
	struct arena work;  /* one list at a time, until it is known to be new */
};

/* The number of a set of addresses; equal sets have one. */
static enum status set_add(struct compilation *c, struct rangeset set, uint32_t *ret)
{
	struct str bytes = {(const char *)set.ranges, set.count * sizeof *set.ranges};
	uint32_t known;
	if (set.count == 0) {
		*ret = LIST_EMPTY;
		return OK;
	}
	*ret = map_find(&c->numbers, bytes);
	if (*ret != MAP_NONE)
		return OK;
	struct range *kept = arena_array(&c->ruleset->arena, set.count, sizeof *kept);
	if (!kept)
		return NOMEM;
	memcpy(kept, set.ranges, bytes.length);
	bytes.at = (const char *)kept;
	struct rangeset *list = arena_push(c->scratch, &c->lists, c->list_count, sizeof *list);
	if (!list || map_add(&c->numbers, c->scratch, bytes, c->list_count, &known) != OK)
		return NOMEM;
	*list = (struct rangeset){kept, set.count};
	*ret = c->list_count++;
	return OK;
}

static enum status rows_add(struct compilation *c, const struct range_list *list, uint32_t *ret)
{
	struct rangeset set;
	arena_reset(&c->work);
	if (range_list_addresses(c->ruleset->policy, list, &c->work, &set) != OK)
		return NOMEM;
	return set_add(c, set, ret);
}

/* The number of a range list; one without rows is absent. Many lists may name one and the same
 * large network: where they say the same it is opened once. */
static enum status list_add(struct compilation *c, const struct range_list *list, uint32_t *ret)
{
	struct str key;
	uint32_t known;
	*ret = LIST_ABSENT;
	if (list->count == 0)
		return OK;
	if (!list_names_network(list))
		return rows_add(c, list, ret);
	if (list_key(list, LIST_KEY_ADDRESSES, c->scratch, &key) != OK)
		return NOMEM;
	*ret = map_find(&c->written, key);
	if (*ret != MAP_NONE)
		return OK;
	return rows_add(c, list, ret) == OK ? map_add(&c->written, c->scratch, key, *ret, &known)
					    : NOMEM;
}

static bool list_is_broad(const struct compilation *c, const struct range_list *list)
{
	return total_is_broad(range_list_total(list, c->network_totals));
}

static void features_set(struct ruleset *ruleset, const struct features *features)
{
	ruleset->soap_login = features->soap_login;
	ruleset->username_password_flow = features->username_password_flow;
	ruleset->login_with_api_token = features->login_with_api_token;
	ruleset->known_device_suffices = features->known_device_suffices;
}

struct ruleset ruleset_with(const struct ruleset *ruleset, const struct features *features,
			    enum rules rules)
{
	struct ruleset other = *ruleset;
	features_set(&other, features);
	other.rules = rules;
	return other;
}

struct ruleset ruleset_without_trusted(const struct ruleset *ruleset)
{
	struct ruleset other = *ruleset;
	other.trusted = LIST_EMPTY;
	return other;
}

struct ruleset ruleset_with_profile(const struct ruleset *ruleset, struct compiled_profile *profile)
{
	struct ruleset other = *ruleset;
	other.profiles = profile;
	return other;
}

static enum status org_compile(struct compilation *c)
{
	struct ruleset *ruleset = c->ruleset;
	const struct org *org = &ruleset->policy->org;
	ruleset->trusted_broad = list_is_broad(c, &org->trusted_ip_ranges);
	ruleset->non_revenue = !org->revenue;
	features_set(ruleset, &org->features);
	ruleset->enforce_every_request = org->session.enforce_login_ip_ranges_on_every_request;
	ruleset->lock_sessions = org->session.lock_sessions_to_ip;
	if (list_add(c, &org->trusted_ip_ranges, &ruleset->trusted) != OK)
		return NOMEM;
	return list_add(c, &org->login_ip_ranges, &ruleset->org_login);
}

static void hours_compile(const struct login_hours *hours, struct compiled_profile *ret)
{
	ret->has_hours = hours->given;
	for (uint32_t day = 0; day < DAYS; day++) {
		const struct day_hours *window = &hours->days[day];
		ret->hours[day][0] = window->given ? window->start : 0;
		ret->hours[day][1] = window->given ? window->end : DAY_MINUTES;
	}
}

static enum status profiles_compile(struct compilation *c)
{
	const struct policy *policy = c->ruleset->policy;
	struct compiled_profile *to =
	    arena_array(&c->ruleset->arena, policy->profile_count, sizeof *to);
	c->ruleset->profiles = to;
	if (!to)
		return NOMEM;
	for (uint32_t i = 0; i < policy->profile_count; i++, to++) {
		const struct profile *from = &policy->profiles[i];
		to->permissions = from->permissions;
		to->experience_cloud = from->experience_cloud;
		to->device_activation = from->device_activation;
		to->list_broad = list_is_broad(c, &from->login_ip_ranges);
		hours_compile(&from->login_hours, to);
		if (list_add(c, &from->login_ip_ranges, &to->list) != OK)
			return NOMEM;
	}
	return OK;
}

static struct user_state user_state_of(const struct policy *policy, uint32_t user)
{
	const struct user *from = &policy->users[user];
	enum reason refusal = state_refusal(from->active, from->frozen, from->locked);
	return (struct user_state){.permissions =
				       policy_permissions(policy, user, from->profile.index),
				   .refusal = (uint8_t)refusal,
				   .authenticator = from->authenticator};
}

static enum status users_compile(struct compilation *c)
{
	const struct policy *policy = c->ruleset->policy;
	struct user_state *to = arena_array(&c->ruleset->arena, policy->user_count, sizeof *to);
	c->ruleset->users = to;
	if (!to)
		return NOMEM;
	for (uint32_t i = 0; i < policy->user_count; i++, to++)
		*to = user_state_of(policy, i);
	return OK;
}

static enum status apps_compile(struct compilation *c)
{
	const struct policy *policy = c->ruleset->policy;
	struct compiled_app *to = arena_array(&c->ruleset->arena, policy->app_count, sizeof *to);
	c->ruleset->apps = to;
	if (!to)
		return NOMEM;
	for (uint32_t i = 0; i < policy->app_count; i++, to++) {
		to->ip_relaxation = (uint8_t)policy->apps[i].ip_relaxation;
		if (list_add(c, &policy->apps[i].ip_ranges, &to->list) != OK)
			return NOMEM;
	}
	return OK;
}

static enum status condition_compile(struct compilation *c, bool given, struct rangeset in,
				     struct rangeset known, struct compiled_condition *ret)
{
	*ret = (struct compiled_condition){LIST_ABSENT, LIST_ABSENT};
	if (!given)
		return OK;
	if (set_add(c, in, &ret->in) != OK)
		return NOMEM;
	return set_add(c, known, &ret->known);
}

static enum status txn_rules_compile(struct compilation *c)
{
	const struct policy *policy = c->ruleset->policy;
	const struct geo *geo = &policy->geo;
	struct compiled_rule *to =
	    arena_array(&c->ruleset->arena, policy->txn_rule_count, sizeof *to);
	c->ruleset->txn_rules = to;
	c->ruleset->txn_rule_count = policy->txn_rule_count;
	if (!to)
		return NOMEM;
	for (uint32_t i = 0; i < policy->txn_rule_count; i++, to++) {
		const struct txn_rule *from = &policy->txn_rules[i];
		to->action = (uint8_t)from->action;
		if (condition_compile(c, from->country_count > 0, from->country_in,
				      geo->country_known, &to->country) != OK ||
		    condition_compile(c, from->asn_count > 0, from->asn_in, geo->asn_known,
				      &to->asn) != OK ||
		    list_add(c, &from->not_in, &to->not_in) != OK)
			return NOMEM;
	}
	return OK;
}

/* The lists stay for whoever asks about all logins (cells.h). */
static enum status lists_keep(struct compilation *c)
{
	struct ruleset *ruleset = c->ruleset;
	ruleset->lists = arena_array(&ruleset->arena, c->list_count, sizeof *ruleset->lists);
	if (!ruleset->lists)
		return NOMEM;
	if (c->list_count)
		memcpy(ruleset->lists, c->lists, c->list_count * sizeof *c->lists);
	ruleset->list_count = c->list_count;
	return OK;
}

static enum status lists_compile(struct compilation *c)
{
	struct list_total *totals;
	const struct policy *policy = c->ruleset->policy;
	if (network_totals(policy, c->scratch, &totals) != OK)
		return NOMEM;
	c->network_totals = totals;
	/* What every login asks for comes first, into one word. */
	if (org_compile(c) != OK || txn_rules_compile(c) != OK || profiles_compile(c) != OK ||
	    users_compile(c) != OK || apps_compile(c) != OK)
		return NOMEM;
	if (lists_keep(c) != OK)
		return NOMEM;
	return classes_init(&c->ruleset->classes, c->lists, c->list_count);
}

static enum status ruleset_compile(struct ruleset *ruleset, struct arena *scratch)
{
	struct compilation c = {.ruleset = ruleset, .scratch = scratch};
	arena_init(&c.work);
	enum status status = lists_compile(&c);
	arena_clear(&c.work);
	return status;
}

enum status ruleset_new(const struct policy *policy, enum rules rules, struct ruleset **ret)
{
	struct ruleset *ruleset = mem_alloc(sizeof *ruleset);
	if (!ruleset)
		return NOMEM;
	*ruleset = (struct ruleset){.policy = policy, .rules = rules};
	struct arena scratch;
	arena_init(&scratch);
	enum status status = ruleset_compile(ruleset, &scratch);
	arena_clear(&scratch);
	if (status != OK)
		ruleset_free(ruleset);
	else
		*ret = ruleset;
	return status;
}

void ruleset_free(struct ruleset *ruleset)
{
	if (!ruleset)
		return;
	classes_clear(&ruleset->classes);
	arena_clear(&ruleset->arena);
	mem_free(ruleset);
}

const struct policy *ruleset_policy(const struct ruleset *ruleset)
{
	return ruleset->policy;
}

enum rules ruleset_rules(const struct ruleset *ruleset)
{
	return ruleset->rules;
}

uint32_t ruleset_class_count(const struct ruleset *ruleset)
{
	return ruleset->classes.count;
}

size_t ruleset_size(const struct ruleset *ruleset)
{
	return sizeof *ruleset + ruleset->arena.total + ruleset->classes.size;
}

size_t ruleset_trie_size(const struct ruleset *ruleset)
{
	return trie_size(ruleset->classes.trie);
}

uint32_t ruleset_class(const struct ruleset *ruleset, addr a)
{
	return trie_find(ruleset->classes.trie, a);
}

bool ruleset_clock_missing(const struct ruleset *ruleset, uint32_t profile)
{
	return ruleset->profiles[profile].has_hours && !ruleset->policy->org.zone;
}

bool ruleset_login_hours(const struct ruleset *ruleset, const struct login *login, enum hours *ret)
{
	if (!ruleset->profiles[login->profile].has_hours)
		*ret = HOURS_INSIDE;
	else if (login->has_hours)
		*ret = login->hours;
	else if (!login->has_at || ruleset_clock_missing(ruleset, login->profile))
		return false;
	else
		*ret = ruleset_hours_inside(ruleset, login->profile, login->at) ? HOURS_INSIDE
										: HOURS_OUTSIDE;
	return true;
}

bool ruleset_hours_inside(const struct ruleset *ruleset, uint32_t profile, int64_t at)
{
	const struct compiled_profile *of = &ruleset->profiles[profile];
	if (!of->has_hours)
		return true;
	assert(ruleset->policy->org.zone);
	uint32_t minute = zone_week_minute(ruleset->policy->org.zone, at);
	const uint16_t *window = of->hours[minute / DAY_MINUTES];
	return window[0] <= minute % DAY_MINUTES && minute % DAY_MINUTES < window[1];
}

bool ruleset_hours_possible(const struct ruleset *ruleset, uint32_t profile, enum hours hours)
{
	const struct compiled_profile *of = &ruleset->profiles[profile];
	uint32_t inside = 0;
	for (uint32_t day = 0; day < DAYS; day++)
		if (of->hours[day][0] < of->hours[day][1])
			inside += (uint32_t)(of->hours[day][1] - of->hours[day][0]);
	if (!of->has_hours)
		return hours == HOURS_INSIDE;
	return hours == HOURS_INSIDE ? inside > 0 : inside < WEEK_MINUTES;
}
