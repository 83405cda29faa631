/* Which mutants a policy has. */
#include "engine/mutant_list.h"

#include "engine/mutation_base.h"

struct listing {
	const struct policy *policy;
	struct arena *arena;
	struct mutant *at;
	size_t count;
	bool nomem;
};

static void add(struct listing *l, enum mutant_part part, uint32_t object, enum mutant_kind kind,
		uint32_t at)
{
	struct mutant *mutant =
	    l->nomem ? NULL : arena_push(l->arena, &l->at, l->count, sizeof *mutant);
	if (!mutant) {
		l->nomem = true;
		return;
	}
	*mutant = (struct mutant){(uint8_t)kind, (uint8_t)part, object, at};
	l->count++;
}

/* --- Lists ------------------------------------------------------------------------------ */

/* Is there an address of the same family before it, behind it? */
static bool has_before(addr a)
{
	return a != 0 && a != ADDR_V4_FIRST && a != ADDR_V4_LAST + 1;
}

static bool has_behind(addr a)
{
	return a != ADDR_LAST && a != ADDR_V4_LAST && a != ADDR_V4_FIRST - 1;
}

static void single_add(struct listing *l, enum mutant_part part, uint32_t object, uint32_t row,
		       addr a)
{
	addr reversed = mutant_reversed(a);
	if (reversed != a && addr_is_v4(reversed) == addr_is_v4(a))
		add(l, part, object, MUTANT_REVERSED, row);
	add(l, part, object, MUTANT_INVERTED, row);
}

static void range_add(struct listing *l, enum mutant_part part, uint32_t object, uint32_t row,
		      struct range range)
{
	if (has_before(range.first))
		add(l, part, object, MUTANT_FIRST_LESS, row);
	if (range.first != range.last) {
		add(l, part, object, MUTANT_FIRST_MORE, row);
		add(l, part, object, MUTANT_LAST_LESS, row);
	}
	if (has_behind(range.last))
		add(l, part, object, MUTANT_LAST_MORE, row);
	if (range.first == range.last) {
		single_add(l, part, object, row, range.first);
	} else if (range_prefix(range) >= 0) {
		add(l, part, object, MUTANT_LOWER_HALF, row);
		add(l, part, object, MUTANT_UPPER_HALF, row);
	}
}

/* `may_empty`: a loader would take it without rows. */
static void list_add(struct listing *l, enum mutant_part part, uint32_t object,
		     const struct range_list *list, bool may_empty)
{
	for (uint32_t row = 0; row < list->count; row++) {
		if (list->rows[row].network == NONE)
			range_add(l, part, object, row, list->rows[row].range);
		if (list->count > 1)
			add(l, part, object, MUTANT_ROW_DROPPED, row);
		add(l, part, object, MUTANT_ROW_DOUBLED, row);
	}
	if (list->count > 2) /* of two rows it is the same to drop the second */
		add(l, part, object, MUTANT_ROWS_LOST, 0);
	if (list->count && may_empty)
		add(l, part, object, MUTANT_EMPTIED, 0);
}

/* --- Objects ---------------------------------------------------------------------------------- */

static void flags_add(struct listing *l, enum mutant_part part, uint32_t object)
{
	for (uint32_t i = 0; i < mutant_flag_count; i++)
		if (mutant_flags[i].part == part)
			add(l, part, object, MUTANT_FLAG, i);
}

static void permissions_add(struct listing *l, enum mutant_part part, uint32_t object,
			    uint32_t permissions)
{
	static const uint32_t asked =
	    PERMISSION_API_ONLY | PERMISSION_MFA_FOR_API | PERMISSION_MFA_FOR_UI;
	for (uint32_t bit = 0; bit < PERMISSION_COUNT; bit++)
		if (permissions & asked & 1u << bit)
			add(l, part, object, MUTANT_PERMISSION_DROPPED, bit);
}

static void day_add(struct listing *l, uint32_t profile, uint32_t at, const struct day_hours *day)
{
	if (day->start < day->end) {
		if (day->start > 0)
			add(l, PART_PROFILE, profile, MUTANT_HOURS_START_LESS, at);
		add(l, PART_PROFILE, profile, MUTANT_HOURS_START_MORE, at);
		add(l, PART_PROFILE, profile, MUTANT_HOURS_END_LESS, at);
		if (day->end < DAY_MINUTES)
			add(l, PART_PROFILE, profile, MUTANT_HOURS_END_MORE, at);
	}
	add(l, PART_PROFILE, profile, MUTANT_DAY_DROPPED, at);
}

/* Device activation is a setting of sites' profiles only. */
static void profile_flags_add(struct listing *l, uint32_t i)
{
	const struct profile *profile = &l->policy->profiles[i];
	for (uint32_t flag = 0; flag < mutant_flag_count; flag++) {
		bool activation =
		    mutant_flags[flag].offset == offsetof(struct profile, device_activation);
		if (mutant_flags[flag].part != PART_PROFILE)
			continue;
		if (activation ? profile->experience_cloud : !profile->device_activation)
			add(l, PART_PROFILE, i, MUTANT_FLAG, flag);
	}
}

static void profile_add(struct listing *l, uint32_t i)
{
	const struct profile *profile = &l->policy->profiles[i];
	list_add(l, PART_PROFILE, i, &profile->login_ip_ranges, true);
	for (uint32_t day = 0; day < DAYS; day++)
		if (profile->login_hours.days[day].given)
			day_add(l, i, day, &profile->login_hours.days[day]);
	profile_flags_add(l, i);
	permissions_add(l, PART_PROFILE, i, profile->permissions);
}

static void user_add(struct listing *l, uint32_t i)
{
	const struct user *user = &l->policy->users[i];
	flags_add(l, PART_USER, i);
	permissions_add(l, PART_USER, i, user->permissions);
	for (uint32_t set = 0; set < user->permission_sets.count; set++)
		add(l, PART_USER, i, MUTANT_SET_DROPPED, set);
}

static void app_add(struct listing *l, uint32_t i)
{
	const struct app *app = &l->policy->apps[i];
	if (app->ip_relaxation > 0)
		add(l, PART_APP, i, MUTANT_RELAXATION, app->ip_relaxation - 1);
	if (app->ip_relaxation + 1 < RELAX_COUNT)
		add(l, PART_APP, i, MUTANT_RELAXATION, app->ip_relaxation + 1);
	list_add(l, PART_APP, i, &app->ip_ranges, true);
}

static void rule_add(struct listing *l, uint32_t i)
{
	const struct txn_rule *rule = &l->policy->txn_rules[i];
	add(l, PART_RULE, i, MUTANT_RULE_DROPPED, 0);
	for (uint32_t action = 0; action < TXN_ACTION_COUNT; action++)
		if (action != rule->action)
			add(l, PART_RULE, i, MUTANT_ACTION, action);
	list_add(l, PART_RULE, i, &rule->not_in, false);
}

static void shared_add(struct listing *l)
{
	const struct policy *policy = l->policy;
	list_add(l, PART_TRUSTED, 0, &policy->org.trusted_ip_ranges, true);
	list_add(l, PART_LOGIN_RANGES, 0, &policy->org.login_ip_ranges, true);
	flags_add(l, PART_ORG, 0);
	for (uint32_t i = 0; i < policy->network_count; i++) {
		if (policy->networks[i].form == NETWORK_FILE)
			continue; /* nobody writes its rows, so nobody gets one wrong */
		list_add(l, PART_NETWORK, i, &policy->networks[i].ranges, false);
	}
	for (uint32_t i = 0; i < policy->permission_set_count; i++)
		permissions_add(l, PART_PERMISSION_SET, i, policy->permission_sets[i].permissions);
	for (uint32_t i = 0; i < policy->app_count; i++)
		app_add(l, i);
	for (uint32_t i = 0; i < policy->txn_rule_count; i++)
		rule_add(l, i);
}

enum status mutants_list(const struct policy *policy, struct arena *arena, struct mutant **ret,
			 size_t *ret_count)
{
	struct listing l = {.policy = policy, .arena = arena};
	struct profile_index index; /* of people alone */
	if (profile_index_make(policy, NULL, 0, arena, &index) != OK)
		return NOMEM;
	shared_add(&l);
	for (uint32_t i = 0; i < policy->profile_count; i++) {
		profile_add(&l, i);
		for (uint32_t at = index.first_user[i]; at < index.first_user[i + 1]; at++)
			user_add(&l, index.users[at]);
	}
	if (l.nomem)
		return NOMEM;
	*ret = l.at;
	*ret_count = l.count;
	return OK;
}
