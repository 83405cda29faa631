/* What would make a login go better: every change of one single fact. */
#include "engine/outcomes.h"
#include "engine/segment.h"

/* A changes_find() under way. */
struct search {
	const struct ruleset *ruleset;
	const struct login *login;
	const struct outcomes *outcomes;
	struct arena *arena;
	struct change *changes;
	size_t count;
};

static bool met_before(const struct search *search, enum change_kind kind,
		       const struct decision *decision)
{
	for (size_t i = 0; i < search->count; i++) {
		const struct change *change = &search->changes[i];
		if (change->kind == kind && change->decision.verdict == decision->verdict &&
		    change->decision.reason == decision->reason)
			return true;
	}
	return false;
}

/* The severest that may come of it. */
static uint8_t severest(const struct outcomes *outcomes)
{
	uint8_t verdict = outcomes->verdict;
	if (verdict != VERDICT_DEPENDS)
		return verdict;
	verdict = VERDICT_ALLOW;
	for (size_t i = 0; i < outcomes->count; i++)
		if (outcomes->at[i].decision.verdict > verdict)
			verdict = outcomes->at[i].decision.verdict;
	return verdict;
}

/* Remembers what a change led to if it helps. */
static enum status change_add(struct search *search, enum change_kind kind, addr ip,
			      const struct outcomes *outcomes)
{
	if (severest(outcomes) >= search->outcomes->verdict ||
	    (kind == CHANGE_IP && met_before(search, kind, &outcomes->decision)))
		return OK;
	struct change *change =
	    arena_push(search->arena, &search->changes, search->count, sizeof *change);
	if (!change)
		return NOMEM;
	*change = (struct change){kind, outcomes->facts, ip, outcomes->decision};
	search->count++;
	return OK;
}

static enum status change_try(struct search *search, enum change_kind kind,
			      const struct login *login)
{
	struct outcomes outcomes;
	if (outcomes_find(search->ruleset, login, search->arena, &outcomes) != OK)
		return NOMEM;
	return change_add(search, kind, login->ip, &outcomes);
}

/* From elsewhere; where the address is not known, and does not matter, from
 * anywhere it is the same. */
static enum status change_address(struct search *search)
{
	struct regions regions;
	struct login login = *search->login;
	if (!login.has_ip)
		return OK;
	if (regions_find(search->ruleset, search->login, search->arena, &regions) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < regions.count; i++) {
		login.ip = regions.at[i].lowest;
		if (change_try(search, CHANGE_IP, &login) != OK)
			return NOMEM;
	}
	return OK;
}

static enum status change_device(struct search *search)
{
	struct login login = *search->login;
	if (login.device == DEVICE_UNKNOWN)
		return OK;
	login.device = login.device == DEVICE_KNOWN ? DEVICE_NEW : DEVICE_KNOWN;
	return change_try(search, CHANGE_DEVICE, &login);
}

static enum status change_credential(struct search *search)
{
	struct login login = *search->login;
	for (unsigned credential = 0; credential < CREDENTIAL_COUNT; credential++) {
		login.credential = credential;
		if (change_try(search, CHANGE_CREDENTIAL, &login) != OK)
			return NOMEM;
	}
	return OK;
}

static enum status change_strong_auth(struct search *search)
{
	struct login login = *search->login;
	login.strong_auth = !login.strong_auth;
	return change_try(search, CHANGE_STRONG_AUTH, &login);
}

static enum status change_hours(struct search *search)
{
	const struct login *login = search->login;
	struct outcomes outcomes;
	if (!ruleset_hours_possible(search->ruleset, login->profile, HOURS_INSIDE))
		return OK;
	if (outcomes_find_hours(search->ruleset, login, HOURS_INSIDE, search->arena, &outcomes) !=
	    OK)
		return NOMEM;
	return change_add(search, CHANGE_HOURS, login->ip, &outcomes);
}

enum status changes_find(const struct ruleset *ruleset, const struct login *login,
			 const struct outcomes *outcomes, struct arena *scratch,
			 struct change **ret, size_t *ret_count)
{
	struct search search = {ruleset, login, outcomes, scratch, NULL, 0};
	if (outcomes->verdict != VERDICT_DEPENDS && outcomes->verdict != VERDICT_ALLOW)
		if (change_address(&search) != OK || change_device(&search) != OK ||
		    change_credential(&search) != OK || change_strong_auth(&search) != OK ||
		    change_hours(&search) != OK)
			return NOMEM;
	*ret = search.changes;
	*ret_count = search.count;
	return OK;
}
