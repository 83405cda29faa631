#include "engine/simulate_login.h"

#include "engine/simulate_device.h"
#include "engine/simulate_person.h"

/* --- What is presented -------------------------------------------------------------------- */

/* By hand the password is always that of now. */
static enum credential credential_by_hand(const struct user_now *now, enum presented presented)
{
	switch (presented) {
	case PRESENTED_CURRENT:
		return now->token ? CREDENTIAL_TOKEN : CREDENTIAL_PASSWORD;
	case PRESENTED_OLD:
	case PRESENTED_WRONG:
		return CREDENTIAL_WRONG_TOKEN;
	case PRESENTED_TOTP:
		return CREDENTIAL_TOTP;
	default:
		return CREDENTIAL_PASSWORD;
	}
}

/* An integration presents what it was given. With an old password it is never right. */
static enum credential credential_held(const struct user_now *now, const struct integration_now *of)
{
	if (of->password != now->password)
		return CREDENTIAL_WRONG_TOKEN;
	if (of->holds == HOLDS_TOTP)
		return CREDENTIAL_TOTP;
	if (!of->token)
		return CREDENTIAL_PASSWORD;
	return of->token == now->token ? CREDENTIAL_TOKEN : CREDENTIAL_WRONG_TOKEN;
}

/* What is old of it, where that matters: login_flaws() says. */
static uint8_t held_flaws(const struct user_now *now, const struct integration_now *of)
{
	uint8_t flaws = 0;
	if (of->password != now->password)
		flaws |= FLAW_OLD_PASSWORD;
	if (of->token && of->token != now->token)
		flaws |= FLAW_OLD_TOKEN;
	return flaws;
}

static bool takes_password(enum channel via)
{
	return channel_group(via) == GROUP_PASSWORD_API;
}

struct sim_login login_of_event(const struct play *play, const struct person *person,
				uint32_t number, int64_t at)
{
	const struct scenario_login *from = &play->scenario->events[number].login;
	struct sim_login login = {.user = person->user,
				  .profile = person->now.profile,
				  .app = from->app.name.length ? from->app.index : NONE,
				  .via = from->via,
				  .ip = from->ip.rows[0].range.first,
				  .device = DEVICE_NEW,
				  .strong_auth = from->strong_auth};
	if (channel_group(from->via) == GROUP_INTERACTIVE &&
	    device_is_known(play, person, play->device_numbers[number], at))
		login.device = DEVICE_KNOWN;
	if (!takes_password(from->via))
		return login;
	login.credential = (uint8_t)credential_by_hand(&person->now, from->token);
	if (from->token == PRESENTED_OLD)
		login.flaws = FLAW_OLD_TOKEN;
	return login;
}

struct sim_login login_of_runner(const struct play *play, const struct runner *runner)
{
	const struct person *person = &play->people[runner->person];
	struct sim_login login = {.user = person->user,
				  .profile = person->now.profile,
				  .app = runner->now.app,
				  .via = runner->now.via,
				  .ip = runner->now.ip,
				  .device = DEVICE_NEW,
				  .strong_auth = runner->from->strong_auth};
	if (!takes_password(login.via))
		return login;
	login.credential = (uint8_t)credential_held(&person->now, &runner->now);
	login.flaws = held_flaws(&person->now, &runner->now);
	return login;
}

/* --- What comes of it ---------------------------------------------------------------------- */

static struct facts facts_of(const struct play *play, const struct person *person,
			     const struct sim_login *login)
{
	return (struct facts){.user = person->number,
			      .profile = login->profile,
			      .app = login->app,
			      .class = ruleset_class(play->world.ruleset, login->ip),
			      .via = (uint8_t)login->via,
			      .device = login->device,
			      .credential = login->credential,
			      .phase = PHASE_LOGIN,
			      .hours = HOURS_INSIDE,
			      .strong_auth = login->strong_auth};
}

/* Of an org whose clock nobody knows the hours cannot be told; it is taken to be within them. */
static enum hours hours_at(const struct ruleset *ruleset, uint32_t profile, int64_t at)
{
	if (ruleset_clock_missing(ruleset, profile) || ruleset_hours_inside(ruleset, profile, at))
		return HOURS_INSIDE;
	return HOURS_OUTSIDE;
}

/* What is old matters where something else was refused for it; an old token does not where a
 * code is asked for in any case. */
static uint8_t login_flaws(const struct sim_login *login)
{
	const struct decision *decision = &login->decision;
	if (decision->verdict == VERDICT_TOKEN)
		return FLAW_NO_TOKEN;
	if (decision->verdict == VERDICT_TOTP)
		return login->flaws & FLAW_OLD_PASSWORD;
	if (decision->reason == REASON_INVALID_TOKEN)
		return login->flaws;
	return decision->reason == REASON_USER_LOCKED ? FLAW_LOCKED : 0;
}

static void login_outcome(const struct play *play, const struct facts *facts,
			  struct sim_login *login)
{
	decide(play->world.ruleset, facts, &login->decision);
	login->passes = login->decision.verdict == VERDICT_ALLOW;
	login->flaws = login_flaws(login);
}

void login_decide(const struct play *play, const struct person *person, int64_t at,
		  struct sim_login *login)
{
	struct user_state state = person_state(play, person, at);
	struct facts facts = facts_of(play, person, login);
	facts.state = &state;
	facts.hours = (uint8_t)hours_at(play->world.ruleset, login->profile, at);
	login_outcome(play, &facts, login);
}

void login_decide_able(const struct play *play, const struct person *person,
		       struct sim_login *login)
{
	struct user_state state = {.permissions = person_permissions(play, person),
				   .refusal = REASON_NONE,
				   .authenticator = person->now.authenticator};
	struct facts facts = facts_of(play, person, login);
	facts.state = &state;
	login_outcome(play, &facts, login);
}

bool login_outside_hours(const struct play *play, const struct sim_login *login, int64_t at)
{
	return hours_at(play->world.ruleset, login->profile, at) == HOURS_OUTSIDE;
}

enum status login_attempt(struct play *play, struct person *person, int64_t at, uint32_t step,
			  uint32_t integration, struct sim_login *login)
{
	if (world_compile(&play->world) != OK)
		return NOMEM;
	login_decide(play, person, at, login);
	play->logins++;
	play->failed += !login->passes;
	return person_count(play, person, login, at, step, integration);
}
