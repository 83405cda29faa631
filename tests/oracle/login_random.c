/* Logins at and around the edges of a random policy. */
#include "oracle/policy_random.h"

static addr address_random(struct rand *rand, const struct policy_random *policy)
{
	if (rand_once_in(rand, 12))
		return addr_of_v4((uint32_t)rand_next(rand));
	return policy->addresses[rand_below(rand, (uint32_t)policy->address_count)];
}

/* Half hours and the seconds around them, 1960 to 2200, often near a change of
 * clocks. */
static int64_t instant_random(struct rand *rand, const struct zone *zone)
{
	static const int seconds[] = {-61, -60, -1, 0, 1, 59, 60};
	int64_t half_hours = (int64_t)rand_below(rand, 240 * 366 * 48) - 10 * 366 * 48;
	int64_t at = half_hours * 1800;
	if (zone && zone->count && rand_once_in(rand, 2))
		at = zone->changes[rand_below(rand, (uint32_t)zone->count)].at +
		     1800 * ((int64_t)rand_below(rand, 200) - 100);
	return at + seconds[rand_below(rand, 7)];
}

struct login login_random(struct rand *rand, const struct policy_random *from)
{
	const struct policy *policy = &from->policy;
	struct login login = {.user = NONE, .app = NONE, .has_ip = true, .has_at = true};
	login.profile = rand_below(rand, policy->profile_count);
	if (policy->user_count && !rand_once_in(rand, 4)) {
		login.user = rand_below(rand, policy->user_count);
		login.profile = policy->users[login.user].profile.index;
	}
	if (policy->app_count && !rand_once_in(rand, 5))
		login.app = rand_below(rand, policy->app_count);
	login.via = rand_below(rand, VIA_COUNT);
	login.device = rand_below(rand, DEVICE_COUNT);
	login.credential = rand_below(rand, CREDENTIAL_COUNT);
	login.phase = rand_once_in(rand, 6) ? PHASE_REQUEST : PHASE_LOGIN;
	login.strong_auth = rand_once_in(rand, 4);
	login.ip = address_random(rand, from);
	login.at = instant_random(rand, policy->org.zone);
	login.has_hours = !policy->org.zone; /* then the instant says nothing */
	login.hours = login.has_hours ? rand_below(rand, HOURS_COUNT) : HOURS_INSIDE;
	login.has_session_ip = true;
	login.session_ip = rand_once_in(rand, 2) ? login.ip : address_random(rand, from);
	return login;
}

void login_forget(struct rand *rand, struct login *login)
{
	uint32_t which = 1 + rand_below(rand, 31);
	if (which & 1)
		login->has_ip = false;
	if ((which & 2) && (!(which & 1) || rand_once_in(rand, 2)))
		login->via = VIA_UNKNOWN;
	if (which & 4) {
		login->has_at = login->has_hours && rand_once_in(rand, 2);
		login->has_hours = false;
	}
	if (which & 8)
		login->device = DEVICE_UNKNOWN;
	if (which & 16)
		login->has_session_ip = false;
}
