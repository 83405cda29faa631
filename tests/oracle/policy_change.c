/* A policy that somebody has edited. */
#include <assert.h>

#include "oracle/policy_small.h"
#include "oracle/zone_random.h"

/* What is being changed: a copy of the model down to its objects, whose rows are still
 * those of the first. */
struct editor {
	struct rand *rand;
	struct arena *arena;
	struct policy *policy;
};

static uint32_t below(struct editor *editor, uint32_t limit)
{
	return rand_below(editor->rand, limit);
}

static void *copy(struct editor *editor, const void *from, size_t count, size_t size)
{
	void *to = arena_array(editor->arena, count + 1, size); /* room for one more */
	assert(to);
	if (count)
		memcpy(to, from, count * size);
	return to;
}

/* A name that nobody has: places are told apart by their lines. */
static struct str name_new(struct editor *editor, struct place place)
{
	char *text = arena_format(editor->arena, "new %u", place.line);
	assert(text);
	return str_of(text);
}

/* ---- lists ---- */

static struct range small_range(struct editor *editor)
{
	addr block = below(editor, 3) ? SMALL_V4 : SMALL_V6;
	addr a = block + below(editor, SMALL_BLOCK), b = block + below(editor, SMALL_BLOCK);
	if (below(editor, 8) == 0)
		return (struct range){ADDR_V4_FIRST, ADDR_V4_LAST};
	return a < b ? (struct range){a, b} : (struct range){b, a};
}

/* Moves an edge by one, inside the blocks. */
static void edge_move(struct editor *editor, struct range *range)
{
	addr base = addr_is_v4(range->first) ? SMALL_V4 : SMALL_V6;
	if (range->first < base || range->last > base + SMALL_BLOCK - 1)
		return;
	if (below(editor, 2) && range->first > base)
		range->first--;
	else if (range->last < base + SMALL_BLOCK - 1)
		range->last++;
	else if (range->first < range->last)
		range->first++;
}

static void list_edit(struct editor *editor, struct range_list *list, uint32_t least)
{
	struct range_row *rows = copy(editor, list->rows, list->count, sizeof *rows);
	uint32_t kind = below(editor, 5), at = list->count ? below(editor, list->count) : 0;
	if (kind == 0 && least == 0) {
		list->count = 0;
	} else if (kind <= 1 && list->count > least) {
		rows[at] = rows[--list->count];
	} else if (kind == 2 && list->count && rows[at].network == NONE) {
		edge_move(editor, &rows[at].range);
	} else {
		rows[list->count++] = (struct range_row){
		    .range = small_range(editor), .network = NONE, .place.line = 1};
	}
	list->rows = rows;
}

static void trusted_edit(struct editor *editor)
{
	list_edit(editor, &editor->policy->org.trusted_ip_ranges, 0);
}

static void org_login_edit(struct editor *editor)
{
	list_edit(editor, &editor->policy->org.login_ip_ranges, 0);
}

static void network_edit(struct editor *editor)
{
	struct policy *policy = editor->policy;
	if (policy->network_count)
		list_edit(editor, &policy->networks[below(editor, policy->network_count)].ranges,
			  1);
}

/* ---- people ---- */

static struct profile *some_profile(struct editor *editor)
{
	return &editor->policy->profiles[below(editor, editor->policy->profile_count)];
}

static void profile_list_edit(struct editor *editor)
{
	list_edit(editor, &some_profile(editor)->login_ip_ranges, 0);
}

static void hours_edit(struct editor *editor)
{
	struct login_hours *hours = &some_profile(editor)->login_hours;
	unsigned day = below(editor, DAYS);
	if (below(editor, 5) == 0) {
		*hours = (struct login_hours){0};
		for (day = 0; day < DAYS; day++)
			hours->days[day].end = DAY_MINUTES;
		return;
	}
	hours->given = true;
	hours->days[day] = (struct day_hours){(uint16_t)(60 * below(editor, 12)),
					      (uint16_t)(720 + 60 * below(editor, 13)),
					      true,
					      {.line = 1}};
}

static void profile_flip(struct editor *editor)
{
	struct profile *profile = some_profile(editor);
	if (below(editor, 3)) {
		profile->permissions ^= 1u << below(editor, PERMISSION_COUNT);
		return;
	}
	profile->experience_cloud = below(editor, 2);
	profile->device_activation = profile->experience_cloud && below(editor, 2);
}

static void profile_rename(struct editor *editor)
{
	struct profile *profile = some_profile(editor);
	profile->name = name_new(editor, profile->place);
}

static void permission_set_flip(struct editor *editor)
{
	struct policy *policy = editor->policy;
	if (policy->permission_set_count)
		policy->permission_sets[below(editor, policy->permission_set_count)].permissions ^=
		    1u << below(editor, PERMISSION_COUNT);
}

static void user_edit(struct editor *editor)
{
	struct policy *policy = editor->policy;
	if (!policy->user_count)
		return;
	struct user *user = &policy->users[below(editor, policy->user_count)];
	switch (below(editor, 7)) {
	case 0:
		user->frozen ^= true;
		break;
	case 1:
		user->active ^= true;
		break;
	case 2:
		user->locked ^= true;
		break;
	case 3:
		user->authenticator ^= true;
		break;
	case 4:
		user->permission_sets.count = 0;
		break;
	case 5:
		user->username = name_new(editor, user->place);
		break;
	default:
		user->profile.index = below(editor, policy->profile_count);
		user->profile.name = policy->profiles[user->profile.index].name;
	}
}

/* ---- the rest ---- */

static void app_edit(struct editor *editor)
{
	struct policy *policy = editor->policy;
	if (!policy->app_count)
		return;
	struct app *app = &policy->apps[below(editor, policy->app_count)];
	if (below(editor, 8) == 0)
		app->name = name_new(editor, app->place);
	else if (below(editor, 2))
		app->ip_relaxation = below(editor, RELAX_COUNT);
	else
		list_edit(editor, &app->ip_ranges, 0);
}

static void rule_edit(struct editor *editor)
{
	struct policy *policy = editor->policy;
	if (!policy->txn_rule_count)
		return;
	struct txn_rule *rule = &policy->txn_rules[below(editor, policy->txn_rule_count)];
	if (below(editor, 3) == 0)
		*rule = policy->txn_rules[--policy->txn_rule_count];
	else if (below(editor, 2) && rule->not_in.count)
		list_edit(editor, &rule->not_in, 1);
	else
		rule->action = below(editor, TXN_ACTION_COUNT);
}

static void org_flip(struct editor *editor)
{
	struct org *org = &editor->policy->org;
	bool *const flags[] = {&org->revenue,
			       &org->features.login_with_api_token,
			       &org->features.soap_login,
			       &org->features.username_password_flow,
			       &org->features.known_device_suffices,
			       &org->session.enforce_login_ip_ranges_on_every_request,
			       &org->session.lock_sessions_to_ip};
	*flags[below(editor, sizeof flags / sizeof *flags)] ^= true;
}

static void rules_edit(struct editor *editor)
{
	editor->policy->org.rules = below(editor, RULES_COUNT);
}

static void zone_edit(struct editor *editor)
{
	uint32_t zone = below(editor, ZONES + 1);
	editor->policy->org.zone = zone < ZONES ? &zones_by_hand[zone] : NULL;
	editor->policy->org.time_zone = zone < ZONES ? zones_by_hand[zone].name : ZONE_UNKNOWN;
}

/* Changes nothing but the order. */
static void order_turn(struct editor *editor)
{
	struct policy *policy = editor->policy;
	for (uint32_t i = 0, j = policy->user_count; i + 1 < j--; i++) {
		struct user user = policy->users[i];
		policy->users[i] = policy->users[j];
		policy->users[j] = user;
	}
	for (uint32_t i = 0, j = policy->profile_count; i + 1 < j--; i++) {
		struct profile profile = policy->profiles[i];
		policy->profiles[i] = policy->profiles[j];
		policy->profiles[j] = profile;
	}
	for (uint32_t i = 0; i < policy->user_count; i++) {
		uint32_t *profile = &policy->users[i].profile.index;
		*profile = policy->profile_count - 1 - *profile;
	}
}

static void (*const edits[])(struct editor *editor) = {
    trusted_edit, trusted_edit,      org_login_edit, network_edit,   profile_list_edit,
    hours_edit,   profile_list_edit, profile_flip,   profile_rename, permission_set_flip,
    user_edit,    user_edit,         app_edit,       app_edit,       rule_edit,
    org_flip,     org_flip,          rules_edit,     zone_edit,      order_turn,
};

void policy_change(struct rand *rand, struct arena *arena, const struct policy *from,
		   struct policy *ret)
{
	struct editor editor = {rand, arena, ret};
	*ret = *from;
	ret->networks = copy(&editor, from->networks, from->network_count, sizeof *ret->networks);
	ret->profiles = copy(&editor, from->profiles, from->profile_count, sizeof *ret->profiles);
	ret->users = copy(&editor, from->users, from->user_count, sizeof *ret->users);
	ret->apps = copy(&editor, from->apps, from->app_count, sizeof *ret->apps);
	ret->txn_rules =
	    copy(&editor, from->txn_rules, from->txn_rule_count, sizeof *ret->txn_rules);
	ret->permission_sets = copy(&editor, from->permission_sets, from->permission_set_count,
				    sizeof *ret->permission_sets);
	for (uint32_t i = 1 + below(&editor, 3); i > 0; i--)
		edits[below(&editor, sizeof edits / sizeof *edits)](&editor);
}
