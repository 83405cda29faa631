#include "engine/simulate_person.h"

#include "engine/reset_option.h"
#include "engine/simulate_device.h"
#include "policy/resolve.h"

/* --- At the beginning --------------------------------------------------------------------- */

static struct lockout lockout_of(const struct play *play, const struct person *person)
{
	return policy_lockout(&play->world.policy, person->now.profile);
}

static int64_t period_end(const struct play *play, const struct person *person, int64_t at)
{
	uint16_t minutes = lockout_of(play, person).period_minutes;
	return minutes == LOCKOUT_FOREVER ? LOCKED_FOREVER : at + (int64_t)minutes * 60;
}

static enum status person_lock(struct play *play, struct person *person, int64_t at, uint32_t step,
			       uint32_t integration)
{
	struct sim_lock *lock =
	    arena_push(play->arena, &play->locks, play->lock_count, sizeof *lock);
	if (!lock)
		return NOMEM;
	person->now.locked = true;
	person->now.locked_until = period_end(play, person, at);
	*lock = (struct sim_lock){.from = at,
				  .until = person->now.locked_until,
				  .user = person->number,
				  .step = step,
				  .integration = integration};
	person->lock = play->lock_count++;
	return OK;
}

static enum status person_begin(struct play *play, uint32_t number, uint32_t user)
{
	struct person *person = &play->people[number];
	const struct user *from = &play->world.policy.users[number];
	*person = (struct person){.number = number,
				  .user = user,
				  .active_step = NONE,
				  .frozen_step = NONE,
				  .lock = NONE,
				  .device_era = 1};
	person->now = (struct user_now){.profile = from->profile.index,
					.active = from->active,
					.frozen = from->frozen,
					.authenticator = from->authenticator,
					.password = 1,
					.token = from->token_reset_before,
					.tokens_issued = from->token_reset_before,
					.reset_before = from->token_reset_before};
	person_regrant(play, person);
	return from->locked ? person_lock(play, person, play->scenario->begin, NONE, NONE) : OK;
}

enum status people_init(struct play *play)
{
	for (uint32_t i = 0; i < play->begin->user_count; i++)
		if (play->numbers[i] != NONE && person_begin(play, play->numbers[i], i) != OK)
			return NOMEM;
	return OK;
}

/* --- As it is now --------------------------------------------------------------------------- */

/* Until a time that does not belong to it. */
static bool is_locked(const struct user_now *now, int64_t at)
{
	return now->locked && at < now->locked_until;
}

static void lock_end(struct user_now *now)
{
	now->locked = false;
	now->locked_until = 0;
	now->failures = 0;
}

void person_tick(struct play *play, struct person *person, int64_t at)
{
	devices_expire(play, person, at);
	if (person->now.locked && !is_locked(&person->now, at))
		lock_end(&person->now);
}

void person_regrant(const struct play *play, struct person *person)
{
	const struct policy *policy = &play->world.policy;
	const struct user *user = &policy->users[person->number];
	person->granted = user->permissions;
	for (uint32_t i = 0; i < user->permission_sets.count; i++)
		person->granted |=
		    policy->permission_sets[user->permission_sets.at[i].index].permissions;
}

uint32_t person_permissions(const struct play *play, const struct person *person)
{
	return person->granted | play->world.policy.profiles[person->now.profile].permissions;
}

struct user_now person_now(const struct play *play, const struct person *person)
{
	struct user_now now = person->now;
	now.permissions = person_permissions(play, person);
	return now;
}

struct user_state person_state(const struct play *play, const struct person *person, int64_t at)
{
	const struct user_now *now = &person->now;
	enum reason refusal = state_refusal(now->active, now->frozen, is_locked(now, at));
	return (struct user_state){.permissions = person_permissions(play, person),
				   .refusal = (uint8_t)refusal,
				   .authenticator = now->authenticator};
}

uint32_t person_reset_causes(const struct play *play, const struct person *person)
{
	const struct policy *policy = &play->world.policy;
	const struct user_now *now = &person->now;
	struct reset_user user = {
	    .profile = now->profile,
	    .permissions = person_permissions(play, person),
	    .shut = state_refusal(now->active, now->frozen, now->locked) != REASON_NONE,
	    .sso = policy->users[person->number].sso,
	};
	return reset_causes_of(policy, &user);
}

/* --- Password and token ---------------------------------------------------------------------- */

static void token_issue(struct user_now *now)
{
	now->token = ++now->tokens_issued;
	now->mailed = true;
}

static void token_lose(struct user_now *now)
{
	now->token = 0;
	now->mailed = false;
}

enum token_fate person_change_password(const struct play *play, struct person *person)
{
	struct user_now *now = &person->now;
	enum token_fate fate = token_fate_find(&play->world.policy.profiles[now->profile],
					       now->token != 0, now->reset_before);
	now->password++;
	token_lose(now);
	if (fate == FATE_MAILED)
		token_issue(now);
	return fate;
}

enum token_fate person_reset_token(struct person *person)
{
	person->now.reset_before = true;
	token_issue(&person->now);
	return FATE_MAILED;
}

/* --- Lockout ------------------------------------------------------------------------------------ */

enum counts { COUNTS_NOT, COUNTS_AS_FAILURE, COUNTS_AS_SUCCESS };

/* Where no password is sent, none is tried. Of what is refused only a wrong password or token
 * counts; a token or code that is missing does as a wrong one; MFA that is asked for neither
 * counts nor clears. */
static enum counts login_counts(const struct sim_login *login)
{
	enum channel_group group = channel_group(login->via);
	enum verdict verdict = login->decision.verdict;
	bool fails;
	if (group != GROUP_PASSWORD_API && group != GROUP_INTERACTIVE)
		return COUNTS_NOT;
	if (verdict == VERDICT_ALLOW)
		return COUNTS_AS_SUCCESS;
	if (group == GROUP_INTERACTIVE)
		fails = verdict == VERDICT_VERIFY;
	else
		fails = verdict == VERDICT_TOKEN || verdict == VERDICT_TOTP ||
			login->decision.reason == REASON_INVALID_TOKEN;
	return fails ? COUNTS_AS_FAILURE : COUNTS_NOT;
}

/* The count may be at the limit already, as that became lower. */
static enum status person_fail(struct play *play, struct person *person, int64_t at, uint32_t step,
			       uint32_t integration)
{
	uint16_t limit = lockout_of(play, person).max_attempts;
	if (person->now.failures < limit)
		person->now.failures++;
	if (limit == LOCKOUT_NEVER || person->now.failures < limit)
		return OK;
	return person_lock(play, person, at, step, integration);
}

enum status person_count(struct play *play, struct person *person, const struct sim_login *login,
			 int64_t at, uint32_t step, uint32_t integration)
{
	switch (login_counts(login)) {
	case COUNTS_AS_FAILURE:
		return person_fail(play, person, at, step, integration);
	case COUNTS_AS_SUCCESS:
		person->now.failures = 0;
		return OK;
	case COUNTS_NOT:
		break;
	}
	return OK;
}

bool person_set_profile(const struct play *play, struct person *person, uint32_t profile)
{
	struct user_now *now = &person->now;
	if (now->profile == profile)
		return false;
	now->profile = profile;
	uint16_t limit = lockout_of(play, person).max_attempts;
	if (now->failures > limit)
		now->failures = limit;
	return true;
}

bool person_unlock(struct play *play, struct person *person, int64_t at)
{
	if (!person->now.locked)
		return false;
	lock_end(&person->now);
	play->locks[person->lock].until = at;
	return true;
}
