#include "engine/cases.h"

#include <assert.h>

static const uint32_t no_app[] = {NONE};

const struct case_space case_space_logins = {
    .via = (1 << VIA_COUNT) - 1,
    .device = (1 << DEVICE_COUNT) - 1,
    .credential = (1 << CREDENTIAL_COUNT) - 1,
    .strong_auth = 3,
    .phase = 1 << PHASE_LOGIN,
    .hours = 1 << HOURS_INSIDE,
    .session_ip = (1 << SESSION_COUNT) - 1,
    .apps = no_app,
    .app_count = 1,
};

bool case_uses_device(enum channel via, enum phase phase)
{
	return phase == PHASE_LOGIN && channel_group(via) == GROUP_INTERACTIVE;
}

bool case_uses_credential(enum channel via, enum phase phase)
{
	return phase == PHASE_LOGIN && channel_group(via) == GROUP_PASSWORD_API;
}

bool case_uses_strong_auth(enum channel via, enum phase phase)
{
	return phase == PHASE_LOGIN && channel_group(via) == GROUP_INTERACTIVE;
}

bool case_uses_app(enum channel via)
{
	return channel_is_oauth(via) && channel_group(via) != GROUP_ASSERTION;
}

uint32_t apps_by_policy(const struct policy *policy, uint32_t ret[static APPS_BY_POLICY_MOST])
{
	unsigned seen = 0;
	uint32_t count = 0;
	ret[count++] = NONE;
	for (uint32_t i = 0; i < policy->app_count; i++) {
		if (seen >> policy->apps[i].ip_relaxation & 1)
			continue;
		seen |= 1u << policy->apps[i].ip_relaxation;
		ret[count++] = i;
	}
	return count;
}

/* A channel and a phase use the same facts throughout: a block of cases is a product. */
enum { BLOCK_COUNT = VIA_COUNT * PHASE_COUNT };

/* The facts within a block; the first varies slowest. */
enum axis { DEVICE, CREDENTIAL, STRONG_AUTH, HOURS, SESSION_IP, APP, AXIS_COUNT };

/* The `n`th of the values in a set, ascending. */
static uint8_t value_at(unsigned set, unsigned n)
{
	for (; n > 0; n--)
		set &= set - 1;
	return (uint8_t)__builtin_ctz(set);
}

static uint32_t values_used(unsigned set, bool used)
{
	return used ? (uint32_t)__builtin_popcount(set) : 1;
}

/* How many values each fact takes; `ret` is untouched when the block is not in the space. */
static bool block_axes(const struct case_space *space, uint32_t block, uint32_t ret[AXIS_COUNT])
{
	enum channel via = block / PHASE_COUNT;
	enum phase phase = block % PHASE_COUNT;
	if (!(space->via >> via & 1) || !(space->phase >> phase & 1))
		return false;
	ret[DEVICE] = values_used(space->device, case_uses_device(via, phase));
	ret[CREDENTIAL] = values_used(space->credential, case_uses_credential(via, phase));
	ret[STRONG_AUTH] = values_used(space->strong_auth, case_uses_strong_auth(via, phase));
	ret[HOURS] = values_used(space->hours, true);
	ret[SESSION_IP] = values_used(space->session_ip, phase == PHASE_REQUEST);
	ret[APP] = case_uses_app(via) ? space->app_count : 1;
	return true;
}

static uint64_t block_count(const struct case_space *space, uint32_t block)
{
	uint32_t axes[AXIS_COUNT];
	uint64_t count = 1;
	if (!block_axes(space, block, axes))
		return 0;
	for (unsigned axis = 0; axis < AXIS_COUNT; axis++)
		count *= axes[axis];
	return count;
}

static struct login_case block_case(const struct case_space *space, uint32_t block, uint64_t n)
{
	uint32_t axes[AXIS_COUNT], at[AXIS_COUNT];
	bool there = block_axes(space, block, axes);
	assert(there);
	for (unsigned axis = AXIS_COUNT; axis-- > 0; n /= axes[axis])
		at[axis] = (uint32_t)(n % axes[axis]);
	return (struct login_case){
	    .via = (uint8_t)(block / PHASE_COUNT),
	    .phase = (uint8_t)(block % PHASE_COUNT),
	    .device = value_at(space->device, at[DEVICE]),
	    .credential = value_at(space->credential, at[CREDENTIAL]),
	    .strong_auth = value_at(space->strong_auth, at[STRONG_AUTH]),
	    .hours = value_at(space->hours, at[HOURS]),
	    .session_ip = value_at(space->session_ip, at[SESSION_IP]),
	    .app = space->apps[at[APP]],
	};
}

bool case_next(struct case_walk *walk, const struct case_space *space, struct login_case *ret)
{
	for (; walk->block < BLOCK_COUNT; walk->block++, walk->next = 0)
		if (walk->next < block_count(space, walk->block)) {
			*ret = block_case(space, walk->block, walk->next++);
			return true;
		}
	return false;
}

uint64_t case_count(const struct case_space *space)
{
	uint64_t count = 0;
	for (uint32_t block = 0; block < BLOCK_COUNT; block++)
		count += block_count(space, block);
	return count;
}

struct facts case_facts(const struct login_case *login_case, struct subject subject, uint32_t app,
			enum hours hours, uint32_t class)
{
	return (struct facts){
	    .user = subject.user,
	    .profile = subject.profile,
	    .app = app,
	    .class = class,
	    .via = login_case->via,
	    .device = login_case->device,
	    .credential = login_case->credential,
	    .phase = login_case->phase,
	    .hours = (uint8_t)hours,
	    .session_ip = login_case->session_ip,
	    .strong_auth = login_case->strong_auth,
	};
}
