#include "audit_open_twin.h"

#include <assert.h>
#include <stdlib.h>

#include "net/special.h"
#include "oracle/naive.h"

/* From `first` to the next: no list and no special block has an edge in it. */
struct piece {
	addr first, size;
	bool routable;
};

struct asking {
	struct policy policy; /* with one profile more, which has nothing */
	enum rules rules;
	struct piece *pieces;
	size_t count;
	addr routable; /* how many are */
	struct twin *to;
};

/* --- Pieces ------------------------------------------------------------------------------ */

static int addr_order(const void *a, const void *b)
{
	addr left = *(const addr *)a, right = *(const addr *)b;
	return (left > right) - (left < right);
}

static bool special(addr a)
{
	for (size_t i = 0; i < special_block_count; i++)
		if (range_holds(special_blocks[i].range, a))
			return true;
	return false;
}

static void pieces_find(struct asking *asking)
{
	size_t count, own;
	addr *edges = naive_addresses(&asking->policy, 0, &own);
	edges = realloc(edges, (own + 2 * special_block_count) * sizeof *edges);
	assert(edges);
	count = own;
	for (size_t i = 0; i < special_block_count; i++) {
		edges[count++] = special_blocks[i].range.first;
		if (special_blocks[i].range.last != ADDR_LAST)
			edges[count++] = special_blocks[i].range.last + 1;
	}
	qsort(edges, count, sizeof *edges, addr_order);
	asking->pieces = calloc(count, sizeof *asking->pieces);
	assert(asking->pieces && edges[0] == 0);
	for (size_t i = 0; i < count; i++) {
		if (i + 1 < count && edges[i + 1] == edges[i])
			continue;
		/* Behind the last stands 2^128, which is 0: no piece is everything. */
		addr end = i + 1 < count ? edges[i + 1] : 0;
		struct piece piece = {edges[i], end - edges[i],
				      addr_is_v4(edges[i]) && !special(edges[i])};
		asking->pieces[asking->count++] = piece;
		asking->routable += piece.routable ? piece.size : 0;
	}
	free(edges);
}

typedef bool answer(const struct asking *asking, const void *of, addr from);

/* Is the answer yes at nine tenths of what is routable? */
static bool nearly_all(const struct asking *asking, answer *ask, const void *of)
{
	addr yes = 0;
	for (size_t i = 0; i < asking->count; i++)
		if (asking->pieces[i].routable && ask(asking, of, asking->pieces[i].first))
			yes += asking->pieces[i].size;
	return yes * 10 >= asking->routable * 9;
}

static bool anywhere(const struct asking *asking, answer *ask, const void *of)
{
	for (size_t i = 0; i < asking->count; i++)
		if (ask(asking, of, asking->pieces[i].first))
			return true;
	return false;
}

static void found(const struct asking *asking, enum audit_rule rule, enum audit_kind kind,
		  uint32_t index)
{
	struct twin *to = asking->to;
	assert(to->count < TWIN_FINDINGS);
	to->at[to->count++] = (struct twin_finding){rule, {kind, index}};
}

/* --- Logins ----------------------------------------------------------------------------- */

struct who {
	uint32_t user, profile;
	uint32_t reasons; /* of password_goes(): bits 1 << enum reason that count */
};

static bool hours_closed(const struct profile *profile)
{
	for (unsigned minute = 0; minute < WEEK_MINUTES; minute++)
		if (naive_minute_inside(profile, minute))
			return false;
	return true;
}

static struct naive_facts login_of(const struct asking *asking, const struct who *who,
				   enum channel via, uint32_t app, addr from)
{
	const struct profile *profile = &asking->policy.profiles[who->profile];
	return (struct naive_facts){.user = who->user,
				    .profile = who->profile,
				    .app = app,
				    .via = via,
				    .device = DEVICE_KNOWN,
				    .credential = CREDENTIAL_PASSWORD,
				    .phase = PHASE_LOGIN,
				    .strong_auth = true,
				    .in_hours = !hours_closed(profile),
				    .same_session = true,
				    .ip = from};
}

static struct naive_decision decided(const struct asking *asking, const struct naive_facts *facts)
{
	struct naive_decision decision;
	naive_decide_facts(&asking->policy, asking->rules, facts, &decision);
	return decision;
}

/* Does some login with the bare password go through, for one of the reasons? */
static bool password_goes(const struct asking *asking, const void *of, addr from)
{
	const struct who *who = of;
	for (uint32_t app = 0; app <= asking->policy.app_count; app++)
		for (unsigned oauth = 0; oauth < 2; oauth++) {
			struct naive_facts facts =
			    login_of(asking, who, oauth ? VIA_OAUTH_PASSWORD : VIA_SOAP,
				     oauth && app < asking->policy.app_count ? app : NONE, from);
			struct naive_decision decision = decided(asking, &facts);
			if (decision.verdict == VERDICT_ALLOW &&
			    who->reasons >> decision.reason & 1)
				return true;
		}
	return false;
}

static bool password_and_jwt_go(const struct asking *asking, const void *of, addr from)
{
	struct naive_facts facts = login_of(asking, of, VIA_OAUTH_JWT, NONE, from);
	return password_goes(asking, of, from) && decided(asking, &facts).verdict == VERDICT_ALLOW;
}

static bool any_goes(const struct asking *asking, const void *of, addr from)
{
	for (unsigned via = 0; via < VIA_COUNT; via++) {
		struct naive_facts facts = login_of(asking, of, via, NONE, from);
		if (decided(asking, &facts).verdict != VERDICT_REFUSE)
			return true;
	}
	return false;
}

/* On a new device, without strong authentication. */
static bool verifies(const struct asking *asking, const void *of, addr from)
{
	const struct who *who = of;
	for (unsigned via = 0; via < VIA_COUNT; via++) {
		struct naive_facts facts = login_of(asking, who, via, NONE, from);
		facts.device = DEVICE_NEW;
		facts.strong_auth = false;
		struct naive_decision decision = decided(asking, &facts);
		if (decision.verdict == VERDICT_VERIFY && who->reasons >> decision.reason & 1)
			return true;
	}
	return false;
}

/* A request from outside the profile's ranges, of a session that began elsewhere. */
static bool request_roams(const struct asking *asking, const void *of, addr from)
{
	const struct who *who = of;
	struct naive_facts facts = login_of(asking, who, VIA_UI, NONE, from);
	facts.phase = PHASE_REQUEST;
	facts.same_session = false;
	return !naive_list_holds(&asking->policy,
				 &asking->policy.profiles[who->profile].login_ip_ranges, from) &&
	       decided(asking, &facts).verdict == VERDICT_ALLOW;
}

/* --- Rules -------------------------------------------------------------------------------- */

static bool in_list(const struct asking *asking, const void *of, addr from)
{
	return naive_list_holds(&asking->policy, of, from);
}

static bool open(const struct asking *asking, const struct range_list *list)
{
	return list->count && nearly_all(asking, in_list, list);
}

static bool restricts(const struct asking *asking, uint32_t profile)
{
	const struct range_list *list = &asking->policy.profiles[profile].login_ip_ranges;
	return list->count && !open(asking, list);
}

static void org_ask(const struct asking *asking)
{
	const struct org *org = &asking->policy.org;
	const struct who plain = {NONE, asking->policy.profile_count,
				  1u << REASON_BROAD_TRUSTED_RANGES};
	if (open(asking, &org->trusted_ip_ranges))
		found(asking, AUDIT_TRUSTED_RANGES_OPEN, AUDIT_ORG, 0);
	else if (anywhere(asking, verifies, &plain))
		found(asking, AUDIT_BROAD_TRUSTED_RANGES, AUDIT_ORG, 0);
	if (open(asking, &org->login_ip_ranges))
		found(asking, AUDIT_ORG_LOGIN_RANGES_OPEN, AUDIT_ORG, 0);
}

static void profiles_ask(const struct asking *asking)
{
	bool roams = false;
	for (uint32_t i = 0; i < asking->policy.profile_count; i++) {
		const struct profile *profile = &asking->policy.profiles[i];
		const struct who who = {NONE, i, 1u << REASON_BROAD_PROFILE_RANGES};
		if (open(asking, &profile->login_ip_ranges))
			found(asking, AUDIT_PROFILE_RANGES_OPEN, AUDIT_PROFILE, i);
		else if (anywhere(asking, verifies, &who))
			found(asking, AUDIT_BROAD_PROFILE_RANGES, AUDIT_PROFILE, i);
		if (restricts(asking, i))
			roams |= anywhere(asking, request_roams, &who);
		if (profile->permissions & PERMISSION_MODIFY_ALL_DATA &&
		    nearly_all(asking, any_goes, &who))
			found(asking, AUDIT_PRIVILEGED_PROFILE_UNRESTRICTED, AUDIT_PROFILE, i);
	}
	if (roams)
		found(asking, AUDIT_ENFORCED_AT_LOGIN_ONLY, AUDIT_ORG, 0);
}

static void apps_ask(const struct asking *asking)
{
	bool any = false;
	for (uint32_t i = 0; i < asking->policy.profile_count; i++)
		any |= restricts(asking, i);
	for (uint32_t i = 0; any && i < asking->policy.app_count; i++) {
		const struct app *app = &asking->policy.apps[i];
		if (app->ip_relaxation == RELAX_BYPASS_2FACTOR && open(asking, &app->ip_ranges))
			found(asking, AUDIT_APP_RANGES_OPEN, AUDIT_APP, i);
	}
}

static bool privileged_by_itself(const struct policy *policy, const struct user *user)
{
	bool has = user->permissions & PERMISSION_MODIFY_ALL_DATA;
	for (uint32_t i = 0; i < user->permission_sets.count; i++)
		has |= policy->permission_sets[user->permission_sets.at[i].index].permissions &
		       PERMISSION_MODIFY_ALL_DATA;
	return has &&
	       !(policy->profiles[user->profile.index].permissions & PERMISSION_MODIFY_ALL_DATA);
}

static bool can_log_in(const struct user *user)
{
	return user->active && !user->frozen && !user->locked;
}

static void users_ask(const struct asking *asking)
{
	for (uint32_t i = 0; i < asking->policy.user_count; i++) {
		const struct user *user = &asking->policy.users[i];
		const struct who who = {i, user->profile.index, 0};
		if (can_log_in(user) && privileged_by_itself(&asking->policy, user) &&
		    nearly_all(asking, any_goes, &who))
			found(asking, AUDIT_PRIVILEGED_USER_UNRESTRICTED, AUDIT_USER, i);
	}
}

/* --- Tokens --------------------------------------------------------------------------------- */

struct waived {
	bool *profiles; /* with their finding */
	bool *from;     /* by piece: the trusted ranges waive the token of somebody */
	bool org;
};

static void who_ask(const struct asking *asking, struct who who, struct waived *waived)
{
	struct twin *to = asking->to;
	bool on_trusted = false;
	who.reasons = 1u << REASON_PROFILE_IP_IN_RANGE;
	if (!waived->profiles[who.profile] && nearly_all(asking, password_goes, &who)) {
		waived->profiles[who.profile] = true;
		found(asking, AUDIT_TOKENS_WAIVED_EVERYWHERE, AUDIT_PROFILE, who.profile);
	}
	who.reasons = 1u << REASON_TRUSTED_IP | 1u << REASON_TOKEN_FEATURE_OFF;
	waived->org |= nearly_all(asking, password_goes, &who);
	who.reasons = 1u << REASON_TRUSTED_IP;
	for (size_t i = 0; i < asking->count; i++)
		if (password_and_jwt_go(asking, &who, asking->pieces[i].first))
			on_trusted = waived->from[i] = true;
	to->users += on_trusted && who.user != NONE;
	to->profiles += on_trusted && who.user == NONE;
}

static bool has_users(const struct policy *policy, uint32_t profile)
{
	for (uint32_t i = 0; i < policy->user_count; i++)
		if (policy->users[i].profile.index == profile)
			return true;
	return false;
}

static void everybody_ask(const struct asking *asking, struct waived *waived)
{
	const struct policy *policy = &asking->policy;
	for (uint32_t i = 0; i < policy->user_count; i++)
		who_ask(asking, (struct who){i, policy->users[i].profile.index, 0}, waived);
	for (uint32_t i = 0; i < policy->profile_count; i++)
		if (!has_users(policy, i))
			who_ask(asking, (struct who){NONE, i, 0}, waived);
}

static void tokens_ask(const struct asking *asking)
{
	struct twin *to = asking->to;
	struct waived waived = {.profiles = calloc(asking->policy.profile_count, 1),
				.from = calloc(asking->count, 1)};
	assert(waived.profiles && waived.from);
	everybody_ask(asking, &waived);
	if (waived.org)
		found(asking, AUDIT_TOKENS_WAIVED_EVERYWHERE, AUDIT_ORG, 0);
	if (to->users || to->profiles)
		found(asking, AUDIT_TRUSTED_RANGES_WAIVE_TOKEN, AUDIT_ORG, 0);
	for (size_t i = 0; i < asking->count; i++)
		to->addresses.low += waived.from[i] ? asking->pieces[i].size : 0;
	free(waived.profiles);
	free(waived.from);
}

void audit_open_twin(const struct policy *policy, enum rules rules, struct twin *ret)
{
	struct asking asking = {.policy = *policy, .rules = rules, .to = ret};
	uint32_t count = policy->profile_count;
	*ret = (struct twin){0};
	asking.policy.profiles = calloc((size_t)count + 1, sizeof *policy->profiles);
	assert(asking.policy.profiles);
	memcpy(asking.policy.profiles, policy->profiles, count * sizeof *policy->profiles);
	pieces_find(&asking);
	org_ask(&asking);
	profiles_ask(&asking);
	apps_ask(&asking);
	users_ask(&asking);
	tokens_ask(&asking);
	free(asking.pieces);
	free(asking.policy.profiles);
}
