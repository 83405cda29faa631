#include "engine/scope.h"

#include "engine/compiled.h"
#include "engine/hours_instant.h"
#include "policy/resolve.h"

/* --- Who ---------------------------------------------------------------------- */

/* The profiles that are spoken of: those named, or all when nobody is. */
static enum status profiles_mark(const struct policy *policy, const struct scope *scope,
				 struct arena *arena, bool **ret)
{
	bool all = scope->users.count == 0 && scope->profiles.count == 0;
	bool *marked = arena_array(arena, policy->profile_count, sizeof *marked);
	if (!marked)
		return NOMEM;
	for (uint32_t i = 0; i < policy->profile_count; i++)
		marked[i] = all;
	for (uint32_t i = 0; i < scope->profiles.count; i++)
		marked[scope->profiles.at[i].index] = true;
	*ret = marked;
	return OK;
}

/* The users: those named, as they are, and those of the profiles whom nothing keeps out
 * whatever the login. */
static enum status users_mark(const struct ruleset *ruleset, const struct scope *scope,
			      const bool *profiles, struct arena *arena, bool **ret)
{
	const struct policy *policy = ruleset->policy;
	bool *marked = arena_array(arena, policy->user_count, sizeof *marked);
	if (!marked)
		return NOMEM;
	for (uint32_t i = 0; i < policy->user_count; i++)
		marked[i] = profiles[policy->users[i].profile.index] &&
			    ruleset->users[i].refusal == REASON_NONE;
	for (uint32_t i = 0; i < scope->users.count; i++)
		marked[scope->users.at[i].index] = true;
	*ret = marked;
	return OK;
}

/* All subjects in their order, in the scratch arena. */
static enum status subjects_find(const struct ruleset *ruleset, const struct scope *scope,
				 struct arena *scratch, struct subject **ret, uint32_t *ret_count)
{
	const struct policy *policy = ruleset->policy;
	bool *profiles, *users;
	uint32_t count = 0;
	struct subject *subjects = arena_array(
	    scratch, (size_t)policy->profile_count + policy->user_count, sizeof *subjects);
	if (!subjects || profiles_mark(policy, scope, scratch, &profiles) != OK ||
	    users_mark(ruleset, scope, profiles, scratch, &users) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < policy->profile_count; i++)
		if (profiles[i])
			subjects[count++] = (struct subject){NONE, i};
	for (uint32_t i = 0; i < policy->user_count; i++)
		if (users[i])
			subjects[count++] = (struct subject){i, policy->users[i].profile.index};
	*ret = subjects;
	*ret_count = count;
	return OK;
}

/* --- Kinds -------------------------------------------------------------------- */

/* Numbers things by their keys, in the order in which each key comes first. */
struct numbering {
	struct map numbers;
	uint32_t count;
};

static enum status key_number(struct numbering *numbering, struct arena *scratch, struct str key,
			      uint32_t *ret)
{
	uint32_t old;
	if (map_add(&numbering->numbers, scratch, key, numbering->count, &old) != OK)
		return NOMEM;
	*ret = old == MAP_NONE ? numbering->count++ : old;
	return OK;
}

/* Where the members of each kind begin in one array that has them kind after kind. */
static enum status starts_find(const uint32_t *kinds, uint32_t count, uint32_t kind_count,
			       struct arena *scratch, uint32_t **ret)
{
	uint32_t *starts = arena_array(scratch, (size_t)kind_count + 1, sizeof *starts);
	if (!starts)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++)
		starts[kinds[i] + 1]++;
	for (uint32_t i = 0; i < kind_count; i++)
		starts[i + 1] += starts[i];
	*ret = starts;
	return OK;
}

static enum status kinds_fill(struct scope_walk *walk, const struct subject *subjects,
			      const uint32_t *of, uint32_t count, struct arena *arena,
			      struct arena *scratch)
{
	uint32_t *starts;
	struct subject *sorted = arena_array(arena, count, sizeof *sorted);
	walk->kinds = arena_array(arena, walk->kind_count, sizeof *walk->kinds);
	if (!sorted || !walk->kinds ||
	    starts_find(of, count, walk->kind_count, scratch, &starts) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < walk->kind_count; i++)
		walk->kinds[i].subjects = sorted + starts[i];
	for (uint32_t i = 0; i < count; i++)
		sorted[starts[of[i]] + walk->kinds[of[i]].count++] = subjects[i];
	walk->subject_count = count;
	return OK;
}

static enum status kinds_find(struct scope_walk *walk, struct arena *arena, struct arena *scratch)
{
	struct subject *subjects;
	struct numbering numbering = {0};
	uint32_t count;
	if (subjects_find(walk->ruleset, walk->scope, scratch, &subjects, &count) != OK)
		return NOMEM;
	uint32_t *of = arena_array(scratch, count, sizeof *of);
	if (!of)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++) {
		struct str key;
		if (subject_key(walk->ruleset, subjects[i], scratch, &key) != OK ||
		    key_number(&numbering, scratch, key, &of[i]) != OK)
			return NOMEM;
	}
	walk->kind_count = numbering.count;
	return kinds_fill(walk, subjects, of, count, arena, scratch);
}

/* The apps that are spoken of, NONE first: those named, or all and none. */
static enum status apps_list(const struct scope_walk *walk, struct arena *scratch, uint32_t **ret,
			     uint32_t *ret_count)
{
	const struct references *named = &walk->scope->apps;
	uint32_t app_count = walk->ruleset->policy->app_count, count = 0;
	uint32_t *apps = arena_array(scratch, (size_t)app_count + 1, sizeof *apps);
	bool *marked = arena_array(scratch, app_count, sizeof *marked);
	if (!apps || !marked)
		return NOMEM;
	for (uint32_t i = 0; i < named->count; i++)
		marked[named->at[i].index] = true;
	if (named->count == 0)
		apps[count++] = NONE;
	for (uint32_t i = 0; i < app_count; i++)
		if (named->count == 0 || marked[i])
			apps[count++] = i;
	*ret = apps;
	*ret_count = count;
	return OK;
}

static enum status apps_fill(struct scope_walk *walk, const uint32_t *apps, const uint32_t *of,
			     uint32_t count, struct arena *arena, struct arena *scratch)
{
	uint32_t *starts, *sorted = arena_array(arena, count, sizeof *sorted);
	walk->apps = arena_array(arena, walk->app_count, sizeof *walk->apps);
	if (!sorted || !walk->apps ||
	    starts_find(of, count, walk->app_count, scratch, &starts) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < walk->app_count; i++)
		walk->apps[i].apps = sorted + starts[i];
	for (uint32_t i = 0; i < count; i++)
		sorted[starts[of[i]] + walk->apps[of[i]].count++] = apps[i];
	return OK;
}

static enum status apps_find(struct scope_walk *walk, struct arena *arena, struct arena *scratch)
{
	struct numbering numbering = {0};
	uint32_t count, *apps;
	if (apps_list(walk, scratch, &apps, &count) != OK)
		return NOMEM;
	uint32_t *of = arena_array(scratch, count, sizeof *of);
	if (!of)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++) {
		struct str key;
		if (app_key(walk->ruleset, apps[i], scratch, &key) != OK ||
		    key_number(&numbering, scratch, key, &of[i]) != OK)
			return NOMEM;
	}
	walk->app_count = numbering.count;
	return apps_fill(walk, apps, of, count, arena, scratch);
}

/* --- From where --------------------------------------------------------------- */

static bool inside_is_written(const struct scope *scope)
{
	return scope->inside.place.line || scope->inside.count;
}

enum status scope_addresses(const struct policy *policy, const struct scope *scope,
			    struct arena *arena, struct rangeset *ret)
{
	static const struct range whole = {0, ADDR_LAST};
	struct rangeset inside = {&whole, 1}, outside;
	if (inside_is_written(scope) &&
	    range_list_addresses(policy, &scope->inside, arena, &inside) != OK)
		return NOMEM;
	if (range_list_addresses(policy, &scope->outside, arena, &outside) != OK)
		return NOMEM;
	return rangeset_minus(arena, inside, outside, ret);
}

static enum status ground_find(struct scope_walk *walk, struct arena *scratch)
{
	struct rangeset *shared;
	uint32_t count;
	if (shared_lists(walk->ruleset, scratch, &shared, &count) != OK)
		return NOMEM;
	struct rangeset *lists = arena_array(scratch, (size_t)count + 1, sizeof *lists);
	if (!lists)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++)
		lists[i] = shared[i];
	if (!walk->everywhere && walk->where.count)
		lists[count++] = walk->where;
	return ground_new(lists, count, &walk->ground);
}

/* --- The rest of the facts ------------------------------------------------------ */

static uint32_t values_of(const struct words *words, uint32_t otherwise)
{
	return words->set ? words->set : otherwise;
}

struct case_space scope_space(const struct scope *scope, enum property_kind kind)
{
	bool always = kind == PROPERTY_ALWAYS;
	const struct case_space *all = &case_space_logins;
	struct case_space space = *all;
	space.via = (uint16_t)values_of(&scope->via, all->via);
	space.device = (uint8_t)values_of(&scope->device, all->device);
	space.credential = (uint8_t)values_of(&scope->credential,
					      always ? 1u << CREDENTIAL_PASSWORD : all->credential);
	space.strong_auth =
	    (uint8_t)values_of(&scope->strong_auth, always ? 1u << 0 : all->strong_auth);
	space.phase = (uint8_t)values_of(&scope->phase, 1u << PHASE_LOGIN);
	return space;
}

enum status scope_walk_init(struct scope_walk *walk, const struct ruleset *ruleset,
			    const struct property *property, struct arena *arena)
{
	struct arena scratch;
	*walk = (struct scope_walk){.ruleset = ruleset, .scope = &property->scope};
	walk->space = scope_space(&property->scope, property->kind);
	walk->everywhere = !inside_is_written(&property->scope) && !property->scope.outside.count;
	walk->space.session_ip =
	    (uint8_t)(ruleset->lock_sessions ? (1u << SESSION_COUNT) - 1 : 1u << SESSION_SAME);
	arena_init(&scratch);
	enum status status = kinds_find(walk, arena, &scratch);
	if (status == OK)
		status = apps_find(walk, arena, &scratch);
	if (status == OK)
		status = scope_addresses(ruleset->policy, walk->scope, arena, &walk->where);
	if (status == OK)
		status = ground_find(walk, &scratch);
	arena_clear(&scratch);
	return status;
}

/* --- Parts -------------------------------------------------------------------- */

/* When, in terms of the profile's hours: at the scope's instants, or whenever there is. Without
 * a clock an instant can be anywhere in the week. */
static uint8_t hours_of(const struct scope_walk *walk, uint32_t profile)
{
	const struct moments *moments = &walk->scope->at;
	uint8_t hours = 0;
	bool any = moments->count == 0 || ruleset_clock_missing(walk->ruleset, profile);
	for (uint32_t i = 0; i < moments->count && !any; i++)
		hours |= ruleset_hours_inside(walk->ruleset, profile, moments->at[i].at)
			     ? 1u << HOURS_INSIDE
			     : 1u << HOURS_OUTSIDE;
	for (unsigned i = 0; i < HOURS_COUNT && any; i++)
		if (ruleset_hours_possible(walk->ruleset, profile, i))
			hours |= (uint8_t)(1u << i);
	return hours;
}

/* The channels on which an app makes a difference, for those after the first. */
static uint16_t channels_of(const struct scope_walk *walk, uint32_t app)
{
	uint16_t via = walk->space.via;
	for (unsigned i = 0; i < VIA_COUNT && app > 0; i++)
		if (!case_uses_app(i))
			via &= (uint16_t) ~(1u << i);
	return via;
}

static enum status cells_of_part(struct scope_part *part, struct arena *arena)
{
	const struct scope_walk *walk = part->walk;
	const struct rangeset *lists[] = {
	    profile_list(walk->ruleset, part->kind->subjects[0].profile),
	    app_list(walk->ruleset, part->app_group->apps[0])};
	struct rangeset *own = arena_array(arena, 2, sizeof *own);
	uint32_t count = 0;
	if (!own)
		return NOMEM;
	for (size_t i = 0; i < 2; i++)
		if (lists[i])
			own[count++] = *lists[i];
	return cells_recall(walk->ground, own, count, arena, &part->cells);
}

static bool has_open_rule(const struct ruleset *ruleset, uint32_t class)
{
	for (uint32_t i = 0; i < ruleset->txn_rule_count; i++)
		if (rule_match(ruleset, &ruleset->txn_rules[i], class) == RULE_UNKNOWN)
			return true;
	return false;
}

static enum status cells_look_up(struct scope_part *part, struct arena *arena)
{
	const struct scope_walk *walk = part->walk;
	uint32_t count = part->cells.count;
	part->classes = arena_array(arena, count, sizeof *part->classes);
	part->in = arena_array(arena, count, sizeof *part->in);
	part->open = arena_array(arena, count, sizeof *part->open);
	if (!part->classes || !part->in || !part->open)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++) {
		addr lowest = part->cells.at[i].lowest;
		part->classes[i] = ruleset_class(walk->ruleset, lowest);
		part->in[i] = walk->everywhere || rangeset_holds(walk->where, lowest);
		part->in_count += part->in[i];
		part->open[i] = has_open_rule(walk->ruleset, part->classes[i]);
	}
	return OK;
}

enum status scope_part_init(struct scope_part *part, const struct scope_walk *walk, uint32_t kind,
			    uint32_t app, struct arena *arena)
{
	*part = (struct scope_part){.walk = walk,
				    .kind = &walk->kinds[kind],
				    .app_group = &walk->apps[app],
				    .space = walk->space};
	part->space.via = channels_of(walk, app);
	part->space.hours = hours_of(walk, part->kind->subjects[0].profile);
	part->space.apps = part->app_group->apps;
	part->space.app_count = 1;
	if (!part->space.via)
		return OK;
	if (cells_of_part(part, arena) != OK)
		return NOMEM;
	return cells_look_up(part, arena);
}

/* --- Logins ------------------------------------------------------------------- */

void scope_decide(const struct scope_part *part, const struct login_case *login_case, uint32_t cell,
		  unsigned unknown, struct decision *ret)
{
	struct facts facts = case_facts(login_case, part->kind->subjects[0], login_case->app,
					login_case->hours, part->classes[cell]);
	facts.unknown_rules = (uint8_t)unknown;
	decide(part->walk->ruleset, &facts, ret);
}

/* The scope's first instant with these hours; where it has none, an example if the profile's
 * hours matter. Without a clock to read one on, the hours themselves. */
static void instant_set(const struct scope_part *part, enum hours hours, struct login *login)
{
	const struct ruleset *ruleset = part->walk->ruleset;
	const struct moments *moments = &part->walk->scope->at;
	if (ruleset_clock_missing(ruleset, login->profile)) {
		login->has_hours = true;
		login->hours = hours;
		return;
	}
	for (uint32_t i = 0; i < moments->count && !login->has_at; i++) {
		int64_t at = moments->at[i].at;
		if (ruleset_hours_inside(ruleset, login->profile, at) != (hours == HOURS_INSIDE))
			continue;
		login->at = at;
		login->has_at = true;
	}
	if (!moments->count && ruleset->profiles[login->profile].has_hours)
		login->has_at = hours_instant(ruleset, login->profile, hours, &login->at);
}

struct login scope_login(const struct scope_part *part, const struct login_case *login_case,
			 addr from)
{
	enum channel via = login_case->via;
	enum phase phase = login_case->phase;
	const struct subject *subject = &part->kind->subjects[0];
	struct login login = {.user = subject->user,
			      .profile = subject->profile,
			      .app = case_uses_app(via) ? login_case->app : NONE,
			      .via = via,
			      .device = DEVICE_UNKNOWN,
			      .credential = login_case->credential,
			      .phase = phase,
			      .strong_auth = login_case->strong_auth,
			      .has_ip = true,
			      .ip = from,
			      .said_credential = case_uses_credential(via, phase),
			      .said_strong_auth = case_uses_strong_auth(via, phase),
			      .said_phase = true};
	if (case_uses_device(via, phase))
		login.device = login_case->device;
	instant_set(part, login_case->hours, &login);
	if (phase == PHASE_REQUEST && part->walk->ruleset->lock_sessions) {
		login.has_session_ip = true;
		login.session_ip = login_case->session_ip == SESSION_SAME ? from : from ^ 1;
	}
	return login;
}
