/* The table of a token's life, and of all else that happens: a function for each row. */
#include "engine/reset_option.h"
#include "oracle/naive_machine.h"

/* ---- tokens ---- */

uint32_t naive_reset_causes(const struct policy *policy, uint32_t number)
{
	const struct user *user = &policy->users[number];
	const struct profile *profile = &policy->profiles[user->profile.index];
	unsigned permissions = permissions_now(policy, number), causes = 0;
	if (profile->login_ip_ranges.count > 0)
		causes |= 1u << RESET_PROFILE_RANGES;
	if (policy->org.login_ip_ranges.count > 0 && policy->org.edition <= EDITION_PROFESSIONAL)
		causes |= 1u << RESET_SESSION_RANGES;
	if (permissions & PERMISSION_API_ONLY)
		causes |= 1u << RESET_API_ONLY;
	if (permissions & PERMISSION_MFA_FOR_API)
		causes |= 1u << RESET_MFA_FOR_API;
	if (!policy->org.features.login_challenge || !policy->org.features.login_with_api_token)
		causes |= 1u << RESET_FEATURES_OFF;
	if (!user->active || user->frozen || user->locked)
		causes |= 1u << RESET_USER_INACTIVE;
	if (user->sso)
		causes |= 1u << RESET_SSO_USER;
	if (profile->experience_cloud)
		causes |= 1u << RESET_EXTERNAL_USER;
	return causes;
}

static bool has_ranges(struct machine *machine, uint32_t user)
{
	return profile_now(machine, user)->login_ip_ranges.count > 0;
}

static void token_mail(struct person *person)
{
	person->token = ++person->issued;
	person->mailed = true;
}

static void password_change(struct machine *machine, struct naive_step *step)
{
	struct person *person = &machine->people[step->user];
	bool had = person->token != 0;
	person->password++;
	person->token = 0;
	person->mailed = false;
	if (person->reset_before && !has_ranges(machine, step->user)) {
		token_mail(person);
		step->fate = FATE_MAILED;
	} else if (!had) {
		step->fate = FATE_STILL_NONE;
	} else {
		step->fate = has_ranges(machine, step->user) ? FATE_LOST_RANGES : FATE_LOST_NEVER;
	}
}

static void token_reset(struct machine *machine, struct naive_step *step)
{
	step->causes = naive_reset_causes(&machine->policy, step->user);
	step->expected = step->event->refused_place.line != 0;
	step->held = step->expected && step->event->refused == (step->causes != 0);
	if (step->causes) {
		step->outcome = EVENT_REFUSED;
		return;
	}
	token_mail(&machine->people[step->user]);
	machine->people[step->user].reset_before = true;
	step->fate = FATE_MAILED;
}

/* ---- users ---- */

/* Something that is so from now on. */
static void turn(struct naive_step *step, bool *flag, bool on)
{
	if (*flag == on)
		step->outcome = EVENT_NOTHING;
	*flag = on;
}

static void deactivate(struct machine *machine, struct naive_step *step)
{
	turn(step, &machine->policy.users[step->user].active, false);
}

static void reactivate(struct machine *machine, struct naive_step *step)
{
	turn(step, &machine->policy.users[step->user].active, true);
}

static void freeze(struct machine *machine, struct naive_step *step)
{
	turn(step, &machine->policy.users[step->user].frozen, true);
}

static void unfreeze(struct machine *machine, struct naive_step *step)
{
	turn(step, &machine->policy.users[step->user].frozen, false);
}

static void unlock(struct machine *machine, struct naive_step *step)
{
	struct naive_simulation *to = machine->to;
	turn(step, &machine->policy.users[step->user].locked, false);
	if (step->outcome == EVENT_NOTHING)
		return;
	machine->people[step->user].failures = 0;
	for (uint32_t i = 0; i < to->lock_count; i++) {
		if (to->locks[i].user == step->user && to->locks[i].until > machine->now)
			to->locks[i].until = machine->now;
	}
}

static void authenticator_register(struct machine *machine, struct naive_step *step)
{
	turn(step, &machine->policy.users[step->user].authenticator, true);
}

static void profile_set(struct machine *machine, struct naive_step *step)
{
	struct reference *profile = &machine->policy.users[step->user].profile;
	if (profile->index == step->event->profile.index)
		step->outcome = EVENT_NOTHING;
	*profile = step->event->profile;
	struct person *person = &machine->people[step->user];
	while (person->failures > attempts_of(machine, step->user))
		person->failures--;
}

/* The number of a set in those the user has; their count: the user has it not. */
static uint32_t set_find(const struct references *sets, uint32_t set)
{
	uint32_t i = 0;
	while (i < sets->count && sets->at[i].index != set)
		i++;
	return i;
}

static void set_assign(struct machine *machine, struct naive_step *step, bool on)
{
	struct references *sets = &machine->policy.users[step->user].permission_sets;
	uint32_t at = set_find(sets, step->event->permission_set.index);
	bool has = at < sets->count;
	if (has == on) {
		step->outcome = EVENT_NOTHING;
		return;
	}
	sets->at = machine_copy(machine, sets->at, sets->count, sizeof *sets->at);
	if (on)
		sets->at[sets->count++] = step->event->permission_set;
	else
		sets->at[at] = sets->at[--sets->count];
}

/* To a user alone, or to a profile, a permission; to a user a permission set. */
static void permission_turn(struct machine *machine, struct naive_step *step, bool on)
{
	const struct scenario_event *event = step->event;
	if (!event->permission.count) {
		set_assign(machine, step, on);
		return;
	}
	uint32_t bit = 1u << event->permission.at[0].value;
	uint32_t *of = event->profile.name.length
			   ? &machine->policy.profiles[event->profile.index].permissions
			   : &machine->policy.users[step->user].permissions;
	bool has = *of & bit;
	turn(step, &has, on);
	*of = on ? *of | bit : *of & ~bit;
}

static void grant(struct machine *machine, struct naive_step *step)
{
	permission_turn(machine, step, true);
}

static void revoke(struct machine *machine, struct naive_step *step)
{
	permission_turn(machine, step, false);
}

/* ---- browsers ---- */

static void device_activate(struct machine *machine, struct naive_step *step)
{
	struct person *person = &machine->people[step->user];
	struct browser new = {step->event->device, machine->now + (int64_t)365 * 24 * 60 * 60};
	for (uint32_t i = 0; i < person->browser_count; i++) {
		if (str_equal(person->browsers[i].name, new.name)) {
			person->browsers[i] = new;
			return;
		}
	}
	struct browser *one =
	    machine_push(machine, &person->browsers, person->browser_count++, sizeof *one);
	*one = new;
}

static void devices_clear(struct machine *machine, struct naive_step *step)
{
	if (browsers_now(machine, step->user) == 0)
		step->outcome = EVENT_NOTHING;
	for (uint32_t i = 0; i < machine->people[step->user].browser_count; i++)
		machine->people[step->user].browsers[i].until = machine->now;
}

/* ---- the policy ---- */

static bool rows_equal(const struct range_list *a, const struct range_list *b)
{
	bool equal = a->count == b->count;
	for (uint32_t i = 0; equal && i < a->count; i++)
		equal = a->rows[i].network == b->rows[i].network &&
			(a->rows[i].network != NONE ||
			 (a->rows[i].range.first == b->rows[i].range.first &&
			  a->rows[i].range.last == b->rows[i].range.last));
	return equal;
}

static void ranges_set(struct range_list *list, struct naive_step *step)
{
	if (rows_equal(list, &step->event->ranges))
		step->outcome = EVENT_NOTHING;
	*list = step->event->ranges;
}

static void profile_ranges_set(struct machine *machine, struct naive_step *step)
{
	uint32_t profile = step->event->profile.index;
	ranges_set(&machine->policy.profiles[profile].login_ip_ranges, step);
}

static void trusted_ranges_set(struct machine *machine, struct naive_step *step)
{
	ranges_set(&machine->policy.org.trusted_ip_ranges, step);
}

static void feature_set(struct machine *machine, struct naive_step *step)
{
	struct features *features = &machine->policy.org.features;
	bool *const flags[] = {&features->login_challenge, &features->login_with_api_token,
			       &features->soap_login, &features->username_password_flow,
			       &features->known_device_suffices};
	turn(step, flags[step->event->feature.at[0].value], step->event->enabled);
}

static void rules_set(struct machine *machine, struct naive_step *step)
{
	if (machine->policy.org.rules == step->event->rules)
		step->outcome = EVENT_NOTHING;
	machine->policy.org.rules = step->event->rules;
}

static bool configured_alike(const struct integration_now *a, const struct integration_now *b)
{
	return a->password == b->password && a->token == b->token && a->holds == b->holds &&
	       a->via == b->via && a->app == b->app && a->ip == b->ip;
}

static void integration_update(struct machine *machine, struct naive_step *step)
{
	const struct scenario_event *event = step->event;
	struct integration_now *integration = &machine->integrations[event->integration.index];
	const struct integration_now before = *integration;
	if (event->via.count)
		integration->via = event->via.at[0].value;
	if (event->ip.count)
		integration->ip = event->ip.rows[0].range.first;
	if (event->app.name.length)
		integration->app = event->app.index;
	if (event->holds.count)
		integration_take(machine, event->integration.index, event->holds.at[0].value);
	if (configured_alike(&before, integration))
		step->outcome = EVENT_NOTHING;
}

/* ---- logins and checks ---- */

static bool expect_holds(const struct expect *expect, const struct naive_decision *decision)
{
	bool verdict = false, reason = expect->reasons.count == 0;
	for (uint32_t i = 0; i < expect->verdicts.count; i++)
		verdict |= expect->verdicts.at[i].value == decision->verdict;
	for (uint32_t i = 0; i < expect->reasons.count; i++)
		reason |= expect->reasons.at[i].value == decision->reason;
	return verdict && reason;
}

static void login_happen(struct machine *machine, struct naive_step *step)
{
	step->login = hand_login(machine, &step->event->login);
	step->expected = step->event->expect.verdicts.count > 0;
	step->held = step->expected && expect_holds(&step->event->expect, &step->login.decision);
	login_count(machine, &step->login, (uint32_t)(step - machine->to->steps), NONE);
}

static void check_fail(struct naive_step *step, unsigned bit, bool same)
{
	step->check_failed |= same ? 0 : 1u << bit;
}

static void user_check(struct machine *machine, struct naive_step *step)
{
	const struct scenario_check *check = &step->event->check;
	const struct user *user = &machine->policy.users[step->user];
	const struct person *person = &machine->people[step->user];
	struct scenario_check *found = &step->found;
	found->token = person->token != 0; /* also while its owner is inactive */
	found->locked = user->locked;
	found->active = user->active;
	found->reset_option = naive_reset_causes(&machine->policy, step->user) == 0;
	found->failures = person->failures;
	if (check->token_place.line)
		check_fail(step, 0, check->token == found->token);
	if (check->locked_place.line)
		check_fail(step, 1, check->locked == found->locked);
	if (check->active_place.line)
		check_fail(step, 2, check->active == found->active);
	if (check->reset_option_place.line)
		check_fail(step, 3, check->reset_option == found->reset_option);
	if (check->failures_place.line)
		check_fail(step, 4, check->failures == found->failures);
}

static void check_look(struct machine *machine, struct naive_step *step)
{
	const struct scenario_check *check = &step->event->check;
	if (check->integration.name.length) {
		step->found.works = integration_works(machine, check->integration.index);
		check_fail(step, 5, check->works == step->found.works);
	} else {
		user_check(machine, step);
	}
	step->expected = true;
	step->held = step->check_failed == 0;
}

/* ---- the table ---- */

static void (*const events[EVENT_COUNT])(struct machine *machine, struct naive_step *step) = {
    [EVENT_CHANGE_PASSWORD] = password_change,
    [EVENT_ADMIN_RESET_PASSWORD] = password_change,
    [EVENT_RESET_TOKEN] = token_reset,
    [EVENT_DEACTIVATE] = deactivate,
    [EVENT_REACTIVATE] = reactivate,
    [EVENT_FREEZE] = freeze,
    [EVENT_UNFREEZE] = unfreeze,
    [EVENT_UNLOCK] = unlock,
    [EVENT_SET_PROFILE] = profile_set,
    [EVENT_GRANT] = grant,
    [EVENT_REVOKE] = revoke,
    [EVENT_REGISTER_AUTHENTICATOR] = authenticator_register,
    [EVENT_ACTIVATE_DEVICE] = device_activate,
    [EVENT_CLEAR_DEVICES] = devices_clear,
    [EVENT_SET_PROFILE_RANGES] = profile_ranges_set,
    [EVENT_SET_TRUSTED_RANGES] = trusted_ranges_set,
    [EVENT_SET_FEATURE] = feature_set,
    [EVENT_SET_RULES] = rules_set,
    [EVENT_UPDATE_INTEGRATION] = integration_update,
    [EVENT_LOGIN] = login_happen,
    [EVENT_CHECK] = check_look,
};

uint32_t event_user(const struct scenario *scenario, const struct scenario_event *event)
{
	const struct reference *integration = NULL;
	if (event->kind == EVENT_LOGIN)
		return event->login.user.index;
	if (event->kind == EVENT_UPDATE_INTEGRATION)
		integration = &event->integration;
	else if (event->kind == EVENT_CHECK && event->check.integration.name.length)
		integration = &event->check.integration;
	else if (event->kind == EVENT_CHECK)
		return event->check.user.index;
	if (integration)
		return scenario->integrations[integration->index].user.index;
	return event->user.name.length ? event->user.index : NONE;
}

void event_happen(struct machine *machine, uint32_t number)
{
	struct naive_step *step = &machine->to->steps[number];
	*step =
	    (struct naive_step){.at = machine->now, .event = &machine->scenario->events[number]};
	step->user = event_user(machine->scenario, step->event);
	if (step->user != NONE)
		step->before = user_now(machine, step->user);
	events[step->event->kind](machine, step);
	if (step->user != NONE)
		step->after = user_now(machine, step->user);
	machine->to->expected += step->expected;
	machine->to->held += step->held;
}
