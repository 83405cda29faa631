/* Logins: what is presented, what is decided, what is counted. */
#include "oracle/naive_machine.h"

static bool password_api(enum channel via)
{
	return via == VIA_SOAP || via == VIA_OAUTH_PASSWORD;
}

static bool interactive(enum channel via)
{
	return via == VIA_UI || via == VIA_UI_SSO || via == VIA_OAUTH_WEB_SERVER ||
	       via == VIA_OAUTH_USER_AGENT || via == VIA_OAUTH_DEVICE;
}

static struct naive_decision decide_now(struct machine *machine, const struct naive_login *login)
{
	const struct policy *policy = &machine->policy;
	struct naive_facts facts = {.user = login->user,
				    .profile = login->profile,
				    .app = login->app,
				    .via = login->via,
				    .device = login->device,
				    .credential = login->credential,
				    .phase = PHASE_LOGIN,
				    .strong_auth = login->strong_auth,
				    .same_session = true,
				    .ip = login->ip};
	/* Without a known clock nobody can tell, and nobody is kept out. */
	facts.in_hours =
	    machine->always_open || !policy->org.zone ||
	    naive_hours_inside(policy, &policy->profiles[login->profile], machine->now);
	struct naive_decision decision;
	naive_decide_facts(policy, policy->org.rules, &facts, &decision);
	return decision;
}

static void login_decide(struct machine *machine, struct naive_login *login)
{
	login->profile = machine->policy.users[login->user].profile.index;
	login->decision = decide_now(machine, login);
	login->passes = login->decision.verdict == VERDICT_ALLOW;
	if (login->decision.verdict == VERDICT_TOTP)
		login->flaws &= FLAW_OLD_PASSWORD; /* no token is asked for */
	else if (login->decision.reason != REASON_INVALID_TOKEN)
		login->flaws = 0; /* nobody looked at what was presented */
	if (login->decision.verdict == VERDICT_TOKEN)
		login->flaws |= FLAW_NO_TOKEN;
	if (login->decision.reason == REASON_USER_LOCKED)
		login->flaws |= FLAW_LOCKED;
	machine->to->logins++;
	machine->to->failed += !login->passes;
}

/* What an integration has in its configuration, presented now. */
static void integration_present(const struct machine *machine, uint32_t number,
				struct naive_login *login)
{
	const struct integration_now *holding = &machine->integrations[number];
	const struct person *person = &machine->people[login->user];
	bool has_token = holding->holds == HOLDS_TOKEN && holding->token != 0;
	login->credential = CREDENTIAL_PASSWORD;
	if (!password_api(login->via))
		return;
	if (holding->password != person->password)
		login->flaws |= FLAW_OLD_PASSWORD;
	if (has_token && holding->token != person->token)
		login->flaws |= FLAW_OLD_TOKEN;
	if (login->flaws)
		login->credential = CREDENTIAL_WRONG_TOKEN;
	else if (has_token)
		login->credential = CREDENTIAL_TOKEN;
	else if (holding->holds == HOLDS_TOTP)
		login->credential = CREDENTIAL_TOTP;
}

struct naive_login integration_login(struct machine *machine, uint32_t number)
{
	const struct integration *integration = &machine->scenario->integrations[number];
	struct naive_login login = {.user = integration->user.index,
				    .app = machine->integrations[number].app,
				    .via = machine->integrations[number].via,
				    .ip = machine->integrations[number].ip,
				    .device = DEVICE_NEW,
				    .strong_auth = integration->strong_auth};
	integration_present(machine, number, &login);
	login_decide(machine, &login);
	return login;
}

static void hand_present(const struct machine *machine, enum presented presented,
			 struct naive_login *login)
{
	bool has_token = machine->people[login->user].token != 0;
	if (!password_api(login->via) || presented == PRESENTED_NONE)
		return;
	if (presented == PRESENTED_CURRENT)
		login->credential = has_token ? CREDENTIAL_TOKEN : CREDENTIAL_PASSWORD;
	else
		login->credential =
		    presented == PRESENTED_TOTP ? CREDENTIAL_TOTP : CREDENTIAL_WRONG_TOKEN;
	if (presented == PRESENTED_OLD)
		login->flaws |= FLAW_OLD_TOKEN;
}

static enum device device_now(const struct machine *machine, uint32_t user, struct str name)
{
	const struct person *person = &machine->people[user];
	for (uint32_t i = 0; i < person->browser_count; i++) {
		if (name.length && str_equal(person->browsers[i].name, name) &&
		    machine->now < person->browsers[i].until)
			return DEVICE_KNOWN;
	}
	return DEVICE_NEW;
}

struct naive_login hand_login(struct machine *machine, const struct scenario_login *from)
{
	struct naive_login login = {.user = from->user.index,
				    .app = from->app.index,
				    .via = from->via,
				    .ip = from->ip.rows[0].range.first,
				    .strong_auth = from->strong_auth};
	login.device = device_now(machine, login.user, from->device);
	hand_present(machine, from->token, &login);
	login_decide(machine, &login);
	return login;
}

bool integration_works(struct machine *machine, uint32_t integration)
{
	uint64_t logins = machine->to->logins, failed = machine->to->failed;
	bool works = integration_login(machine, integration).passes;
	machine->to->logins = logins; /* nobody has logged in */
	machine->to->failed = failed;
	return works;
}

/* ---- the lockout ---- */

unsigned attempts_of(struct machine *machine, uint32_t user)
{
	unsigned own = profile_now(machine, user)->lockout.max_attempts;
	return own ? own : machine->policy.org.lockout.max_attempts;
}

static bool counts(const struct naive_login *login)
{
	const struct naive_decision *decision = &login->decision;
	if (interactive(login->via))
		return decision->verdict == VERDICT_VERIFY;
	if (!password_api(login->via))
		return false;
	return decision->verdict == VERDICT_TOKEN || decision->verdict == VERDICT_TOTP ||
	       (decision->verdict == VERDICT_REFUSE && decision->reason == REASON_INVALID_TOKEN);
}

/* What a login does to the counter. */
void login_count(struct machine *machine, const struct naive_login *login, uint32_t step,
		 uint32_t integration)
{
	struct person *person = &machine->people[login->user];
	unsigned limit = attempts_of(machine, login->user);
	if (login->passes && (interactive(login->via) || password_api(login->via)))
		person->failures = 0;
	if (!counts(login))
		return;
	if (person->failures < limit) /* it may be at one that has become lower */
		person->failures++;
	if (limit == LOCKOUT_NEVER || person->failures < limit)
		return;
	user_lock(machine, login->user);
	lock_note(machine, login->user, step, integration);
}
