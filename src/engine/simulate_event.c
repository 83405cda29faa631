#include "engine/simulate_event.h"

#include <assert.h>

#include "engine/simulate_device.h"
#include "engine/simulate_login.h"
#include "engine/simulate_outlook.h"
#include "engine/simulate_person.h"
#include "engine/test_run.h"

/* An event that happens, and to whom: NULL where it is about no user. */
struct happening {
	struct play *play;
	const struct scenario_event *event;
	uint32_t number;
	struct person *person;
	struct sim_step *step;
};

static enum status ends_as(struct happening *h, bool changed)
{
	h->step->outcome = changed ? EVENT_DONE : EVENT_NOTHING;
	return OK;
}

/* True: it is so only now. */
static bool flag_set(bool *flag, bool to)
{
	bool changed = *flag != to;
	*flag = to;
	return changed;
}

/* --- Password and token ---------------------------------------------------------------------- */

static enum status play_password(struct happening *h)
{
	h->step->fate = person_change_password(h->play, h->person);
	return ends_as(h, true);
}

static void step_expects(struct happening *h, bool expected, bool held)
{
	h->step->expected = expected;
	h->step->held = expected && held;
}

static enum status play_reset_token(struct happening *h)
{
	struct sim_step *step = h->step;
	step->causes = person_reset_causes(h->play, h->person);
	step_expects(h, h->event->refused_place.line, h->event->refused == (step->causes != 0));
	if (step->causes) {
		step->outcome = EVENT_REFUSED;
		return OK;
	}
	step->fate = person_reset_token(h->person);
	return ends_as(h, true);
}

/* --- The user ----------------------------------------------------------------------------------- */

static enum status active_set(struct happening *h, bool active)
{
	bool changed = flag_set(&h->person->now.active, active);
	if (changed)
		h->person->active_step = h->number;
	return ends_as(h, changed);
}

static enum status play_deactivate(struct happening *h)
{
	return active_set(h, false);
}

static enum status play_reactivate(struct happening *h)
{
	return active_set(h, true);
}

static enum status frozen_set(struct happening *h, bool frozen)
{
	bool changed = flag_set(&h->person->now.frozen, frozen);
	if (changed)
		h->person->frozen_step = h->number;
	return ends_as(h, changed);
}

static enum status play_freeze(struct happening *h)
{
	return frozen_set(h, true);
}

static enum status play_unfreeze(struct happening *h)
{
	return frozen_set(h, false);
}

static enum status play_unlock(struct happening *h)
{
	return ends_as(h, person_unlock(h->play, h->person, h->play->scenario->times[h->number]));
}

static enum status play_set_profile(struct happening *h)
{
	return ends_as(h, person_set_profile(h->play, h->person, h->event->profile.index));
}

static enum status play_register_authenticator(struct happening *h)
{
	return ends_as(h, flag_set(&h->person->now.authenticator, true));
}

static enum status play_activate_device(struct happening *h)
{
	ends_as(h, true);
	return device_activate(h->play, h->person, h->play->device_numbers[h->number],
			       h->play->scenario->times[h->number]);
}

static enum status play_clear_devices(struct happening *h)
{
	ends_as(h, h->person->now.devices > 0);
	devices_clear(h->person);
	return OK;
}

/* --- Permissions ------------------------------------------------------------------------------- */

static bool bits_set(uint32_t *bits, uint32_t bit, bool on)
{
	uint32_t were = *bits;
	*bits = on ? were | bit : were & ~bit;
	return *bits != were;
}

static enum status set_assign(struct happening *h, bool on, bool *ret_changed)
{
	struct world *world = &h->play->world;
	const struct reference *set = &h->event->permission_set;
	uint32_t user = h->person->number;
	return on ? world_add_set(world, user, set, ret_changed)
		  : world_remove_set(world, user, set->index, ret_changed);
}

/* What is granted to a user, or taken away, is the user's own; what comes from elsewhere
 * stays. */
static enum status permission_set(struct happening *h, bool on)
{
	const struct scenario_event *event = h->event;
	struct policy *policy = &h->play->world.policy;
	bool changed;
	if (event->permission_set.name.length) {
		if (set_assign(h, on, &changed) != OK)
			return NOMEM;
	} else {
		uint32_t *bits = h->person ? &policy->users[h->person->number].permissions
					   : &policy->profiles[event->profile.index].permissions;
		changed = bits_set(bits, 1u << event->permission.at[0].value, on);
	}
	if (h->person)
		person_regrant(h->play, h->person);
	return ends_as(h, changed);
}

static enum status play_grant(struct happening *h)
{
	return permission_set(h, true);
}

static enum status play_revoke(struct happening *h)
{
	return permission_set(h, false);
}

/* --- The policy ----------------------------------------------------------------------------------- */

static enum status play_set_profile_ranges(struct happening *h)
{
	return ends_as(h, world_set_profile_ranges(&h->play->world, h->event->profile.index,
						   &h->event->ranges));
}

static enum status play_set_trusted_ranges(struct happening *h)
{
	return ends_as(h, world_set_trusted_ranges(&h->play->world, &h->event->ranges));
}

static enum status play_set_feature(struct happening *h)
{
	return ends_as(h, world_set_feature(&h->play->world, h->event->feature.at[0].value,
					    h->event->enabled));
}

static enum status play_set_rules(struct happening *h)
{
	return ends_as(h, world_set_rules(&h->play->world, h->event->rules));
}

/* --- Integrations ------------------------------------------------------------------------------ */

/* Whoever writes what it holds enters the password and the token of now. */
static void holds_set(const struct user_now *user, enum holds holds, struct integration_now *now)
{
	now->holds = holds;
	now->password = user->password;
	now->token = holds == HOLDS_TOKEN ? user->token : 0;
}

static bool configured_alike(const struct integration_now *a, const struct integration_now *b)
{
	return a->password == b->password && a->token == b->token && a->holds == b->holds &&
	       a->via == b->via && a->app == b->app && a->ip == b->ip;
}

static enum status play_update_integration(struct happening *h)
{
	const struct scenario_event *event = h->event;
	struct integration_now *now = &h->play->runners[event->integration.index].now;
	const struct integration_now was = *now;
	if (event->holds.count)
		holds_set(&h->person->now, event->holds.at[0].value, now);
	if (event->via.count)
		now->via = event->via.at[0].value;
	if (event->ip.count)
		now->ip = event->ip.rows[0].range.first;
	if (event->app.name.length)
		now->app = event->app.index;
	return ends_as(h, !configured_alike(&was, now));
}

/* --- Logins and checks --------------------------------------------------------------------------- */

static enum status play_login(struct happening *h)
{
	const struct expect *expect = &h->event->expect;
	struct sim_step *step = h->step;
	step->login = login_of_event(h->play, h->person, h->number, step->at);
	if (login_attempt(h->play, h->person, step->at, h->number, NONE, &step->login) != OK)
		return NOMEM;
	step_expects(h, expect->verdicts.count > 0, expect_fits(expect, &step->login.decision));
	return OK;
}

static void check_user(struct happening *h)
{
	const struct scenario_check *asked = &h->event->check;
	const struct user_now *now = &h->person->now;
	struct scenario_check *found = &h->step->found;
	found->token = now->token != 0;
	found->locked = now->locked;
	found->active = now->active;
	found->failures = now->failures;
	if (asked->reset_option_place.line)
		found->reset_option = person_reset_causes(h->play, h->person) == 0;
}

/* Only looked at: nothing is counted. */
static enum status check_integration(struct happening *h)
{
	const struct scenario_check *asked = &h->event->check;
	struct play *play = h->play;
	if (world_compile(&play->world) != OK)
		return NOMEM;
	struct sim_login login = login_of_runner(play, &play->runners[asked->integration.index]);
	login_decide(play, h->person, h->step->at, &login);
	h->step->found.works = login.passes;
	return OK;
}

/* A field is looked at where it is written; one that is not as it says is a failure. */
static void check_compare(struct happening *h)
{
	const struct scenario_check *asked = &h->event->check, *found = &h->step->found;
	for (enum check_field field = 0; field < CHECK_FIELDS; field++)
		if (check_field_asked(asked, field) &&
		    check_field_value(asked, field) != check_field_value(found, field))
			h->step->check_failed |= (uint8_t)(1u << field);
}

static enum status play_check(struct happening *h)
{
	h->step->found = h->event->check;
	if (h->event->check.user.name.length)
		check_user(h);
	else if (check_integration(h) != OK)
		return NOMEM;
	check_compare(h);
	step_expects(h, true, h->step->check_failed == 0);
	return OK;
}

/* --- One after the other ---------------------------------------------------------------------- */

static enum status (*const plays[EVENT_COUNT])(struct happening *h) = {
    [EVENT_CHANGE_PASSWORD] = play_password,
    [EVENT_ADMIN_RESET_PASSWORD] = play_password,
    [EVENT_RESET_TOKEN] = play_reset_token,
    [EVENT_DEACTIVATE] = play_deactivate,
    [EVENT_REACTIVATE] = play_reactivate,
    [EVENT_FREEZE] = play_freeze,
    [EVENT_UNFREEZE] = play_unfreeze,
    [EVENT_UNLOCK] = play_unlock,
    [EVENT_SET_PROFILE] = play_set_profile,
    [EVENT_GRANT] = play_grant,
    [EVENT_REVOKE] = play_revoke,
    [EVENT_REGISTER_AUTHENTICATOR] = play_register_authenticator,
    [EVENT_ACTIVATE_DEVICE] = play_activate_device,
    [EVENT_CLEAR_DEVICES] = play_clear_devices,
    [EVENT_SET_PROFILE_RANGES] = play_set_profile_ranges,
    [EVENT_SET_TRUSTED_RANGES] = play_set_trusted_ranges,
    [EVENT_SET_FEATURE] = play_set_feature,
    [EVENT_SET_RULES] = play_set_rules,
    [EVENT_UPDATE_INTEGRATION] = play_update_integration,
    [EVENT_LOGIN] = play_login,
    [EVENT_CHECK] = play_check,
};

static struct person *person_concerned(struct play *play, const struct scenario_event *event)
{
	const struct reference *integration =
	    event->kind == EVENT_CHECK ? &event->check.integration : &event->integration;
	if (integration->name.length)
		return &play->people[play->runners[integration->index].person];
	if (event->kind == EVENT_LOGIN)
		return person_of(play, &event->login.user);
	return person_of(play, event->kind == EVENT_CHECK ? &event->check.user : &event->user);
}

static enum status event_happen(struct happening *h)
{
	struct play *play = h->play;
	if (outlook_before(play, h->number) != OK || plays[h->event->kind](h) != OK)
		return NOMEM;
	return h->step->outcome == EVENT_DONE ? outlook_after(play, h->number) : OK;
}

enum status event_play(struct play *play, uint32_t number)
{
	const struct scenario_event *event = &play->scenario->events[number];
	struct sim_step *step = &play->steps[number];
	struct happening happening = {.play = play,
				      .event = event,
				      .number = number,
				      .person = person_concerned(play, event),
				      .step = step};
	struct person *person = happening.person;
	*step = (struct sim_step){.at = play->scenario->times[number],
				  .event = event,
				  .user = person ? person->number : NONE};
	assert(plays[event->kind]);
	if (person) {
		if (outlook_tick(play, person, step->at) != OK)
			return NOMEM;
		step->before = person_now(play, person);
	}
	if (event_happen(&happening) != OK)
		return NOMEM;
	if (person)
		step->after = person_now(play, person);
	play->step_count++;
	play->expected += step->expected;
	play->held += step->held;
	return OK;
}
