/* The logins that a test stands for: the product of its lists, by number. */
#include "engine/test_run.h"

#include "policy/resolve.h"

/* In the order of the keys; the last varies fastest. */
enum axis {
	AXIS_WHO,
	AXIS_VIA,
	AXIS_IP,
	AXIS_APP,
	AXIS_AT,
	AXIS_DEVICE,
	AXIS_CREDENTIAL,
	AXIS_STRONG_AUTH,
	AXIS_PHASE,
	AXIS_SESSION_IP,
	AXIS_COUNT
};

/* How long each list is; one that is not written has one value, "not known". */
static void axes_of(const struct test *test, uint32_t ret[static AXIS_COUNT])
{
	const uint32_t counts[AXIS_COUNT] = {
	    [AXIS_WHO] = test->users.count + test->profiles.count,
	    [AXIS_VIA] = test->via.count,
	    [AXIS_IP] = test->ip.count,
	    [AXIS_APP] = test->apps.count,
	    [AXIS_AT] = test->at.count,
	    [AXIS_DEVICE] = test->device.count,
	    [AXIS_CREDENTIAL] = test->credential.count,
	    [AXIS_STRONG_AUTH] = test->strong_auth.count,
	    [AXIS_PHASE] = test->phase.count,
	    [AXIS_SESSION_IP] = test->session_ip.count,
	};
	for (size_t axis = 0; axis < AXIS_COUNT; axis++)
		ret[axis] = counts[axis] || axis == AXIS_WHO ? counts[axis] : 1;
}

uint64_t test_login_count(const struct test *test)
{
	uint32_t axes[AXIS_COUNT];
	uint64_t count = 1;
	axes_of(test, axes);
	for (size_t axis = 0; axis < AXIS_COUNT; axis++)
		if (__builtin_mul_overflow(count, axes[axis], &count))
			return UINT64_MAX;
	return count;
}

/* Combination number `number` as a position in each list; false: there is none. */
static bool positions_of(const struct test *test, uint64_t number, uint32_t ret[static AXIS_COUNT])
{
	uint32_t axes[AXIS_COUNT];
	axes_of(test, axes);
	for (size_t axis = AXIS_COUNT; axis-- > 0;) {
		if (axes[axis] == 0)
			return false;
		ret[axis] = (uint32_t)(number % axes[axis]);
		number /= axes[axis];
	}
	return number == 0;
}

static void who_set(struct login *login, const struct policy *policy, const struct test *test,
		    uint32_t at)
{
	login->user = at < test->users.count ? test->users.at[at].index : NONE;
	login->profile = login->user == NONE ? test->profiles.at[at - test->users.count].index
					     : policy->users[login->user].profile.index;
}

/* The value at a position of a list of words; `otherwise` when it is not written. */
static uint32_t word_at(const struct words *words, uint32_t at, uint32_t otherwise)
{
	return words->count ? words->at[at].value : otherwise;
}

static struct login login_at(const struct policy *policy, const struct test *test,
			     const uint32_t at[static AXIS_COUNT])
{
	struct login login = {
	    .app = test->apps.count ? test->apps.at[at[AXIS_APP]].index : NONE,
	    .via = word_at(&test->via, at[AXIS_VIA], VIA_UNKNOWN),
	    .device = word_at(&test->device, at[AXIS_DEVICE], DEVICE_UNKNOWN),
	    .credential = word_at(&test->credential, at[AXIS_CREDENTIAL], CREDENTIAL_PASSWORD),
	    .phase = word_at(&test->phase, at[AXIS_PHASE], PHASE_LOGIN),
	    .strong_auth = word_at(&test->strong_auth, at[AXIS_STRONG_AUTH], 0) == 1,
	    .has_at = test->at.count > 0,
	    .has_session_ip = test->session_ip.count > 0,
	    .said_credential = test->credential.count > 0,
	    .said_strong_auth = test->strong_auth.count > 0,
	    .said_phase = test->phase.count > 0,
	};
	if (login.has_at)
		login.at = test->at.at[at[AXIS_AT]].at;
	if (login.has_session_ip)
		login.session_ip = test->session_ip.rows[at[AXIS_SESSION_IP]].range.first;
	who_set(&login, policy, test, at[AXIS_WHO]);
	return login;
}

/* The addresses of a row; those of a network are looked up once. */
static enum status where_of(struct test_walk *walk, const struct policy *policy,
			    const struct test *test, uint32_t row, struct arena *arena,
			    struct rangeset *ret)
{
	const struct range_row *at = &test->ip.rows[row];
	if (at->network == NONE) {
		*ret = (struct rangeset){&at->range, 1};
		return OK;
	}
	if (!walk->networks)
		walk->networks = arena_array(arena, test->ip.count, sizeof *walk->networks);
	if (!walk->networks ||
	    (!walk->networks[row].count &&
	     network_addresses(policy, at->network, arena, &walk->networks[row]) != OK))
		return NOMEM;
	*ret = walk->networks[row];
	return OK;
}

bool test_login_next(struct test_walk *walk, const struct policy *policy, const struct test *test,
		     struct arena *arena, struct test_login *ret, enum status *status)
{
	uint32_t at[AXIS_COUNT];
	*status = OK;
	if (!positions_of(test, walk->next, at))
		return false;
	struct test_login login = {.login = login_at(policy, test, at)};
	if (test->ip.count) {
		login.row = &test->ip.rows[at[AXIS_IP]];
		*status = where_of(walk, policy, test, at[AXIS_IP], arena, &login.where);
		if (*status != OK)
			return false;
	}
	if (login.where.count == 1 && login.where.ranges->first == login.where.ranges->last) {
		login.login.has_ip = true;
		login.login.ip = login.where.ranges->first;
	}
	if (test->at.count)
		login.moment = &test->at.at[at[AXIS_AT]];
	walk->next++;
	*ret = login;
	return true;
}
