#include "engine/test_plain.h"

#include "engine/compiled.h"
#include "engine/hours_instant.h"
#include "engine/outcomes.h"

/* --- Cases ------------------------------------------------------------------- */

unsigned case_oddity(const struct login_case *how)
{
	unsigned oddity = how->via == VIA_UI || how->via == VIA_SOAP ? 0 : CASE_PLAIN;
	if (case_uses_device(how->via, how->phase) && how->device == DEVICE_NEW)
		oddity++;
	if (case_uses_app(how->via) && how->app != NONE)
		oddity += 2;
	if (case_uses_credential(how->via, how->phase) && how->credential != CREDENTIAL_PASSWORD)
		oddity += 4;
	if (case_uses_strong_auth(how->via, how->phase) && how->strong_auth)
		oddity += 4;
	return how->phase == PHASE_REQUEST ? oddity + 8 : oddity;
}

/* --- Addresses ------------------------------------------------------------------ */

/* Nobody logs in from 0/8, 127/8, 224/3, ::/8 or ff00::/8. */
static bool address_is_odd(addr ip)
{
	if (!addr_is_v4(ip))
		return ip >> 120 == 0 || ip >> 120 == 0xff;
	unsigned first = (unsigned)(ip >> 24) & 0xff;
	return first == 0 || first == 127 || first >= 224;
}

/* The first address of the class that stands behind a range of IPv4 of the list. */
static bool address_behind(const struct ruleset *ruleset, const struct rangeset *list,
			   uint32_t class, addr *ret)
{
	enum { TRIED = 32 };
	size_t tried = 0;
	for (size_t i = 0; list && i < list->count && tried < TRIED; i++) {
		addr last = list->ranges[i].last;
		if (!addr_is_v4(last) || last == ADDR_V4_LAST || address_is_odd(last + 1))
			continue;
		tried++;
		if (ruleset_class(ruleset, last + 1) != class)
			continue;
		*ret = last + 1;
		return true;
	}
	return false;
}

static const struct rangeset *shared_list(const struct ruleset *ruleset, uint32_t number)
{
	return number < LIST_EMPTY ? &ruleset->lists[number] : NULL;
}

addr address_plain(const struct ruleset *ruleset, uint32_t profile, addr ip)
{
	/* 198.51.100.1, 203.0.113.1, 192.0.2.1 */
	static const uint32_t usual[] = {0xc6336401, 0xcb007101, 0xc0000201};
	const struct rangeset *lists[] = {profile_list(ruleset, profile),
					  shared_list(ruleset, ruleset->org_login),
					  shared_list(ruleset, ruleset->trusted)};
	if (!address_is_odd(ip))
		return ip;
	uint32_t class = ruleset_class(ruleset, ip);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		addr behind;
		if (address_behind(ruleset, lists[i], class, &behind))
			return behind;
	}
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		if (ruleset_class(ruleset, addr_of_v4(usual[i])) == class)
			return addr_of_v4(usual[i]);
	return ip;
}

/* --- Logins ---------------------------------------------------------------------- */

struct looking {
	const struct ruleset *old, *new;
	struct arena *scratch;
	const struct login *from;
	struct login found;
	bool any;
};

static bool subject_is(const struct login *login, struct subject subject)
{
	return login->user == subject.user && login->profile == subject.profile;
}

static enum status differs(struct looking *l, const struct login *login, bool *ret)
{
	struct outcomes was, is;
	arena_reset(l->scratch);
	if (outcomes_find(l->old, login, l->scratch, &was) != OK ||
	    outcomes_find(l->new, login, l->scratch, &is) != OK)
		return NOMEM;
	*ret = was.verdict != VERDICT_DEPENDS && is.verdict != VERDICT_DEPENDS &&
	       (was.verdict != is.verdict || was.decision.reason != is.decision.reason);
	return OK;
}

/* The login of this subject by a channel that everybody knows. */
static struct login obvious_login(const struct looking *l, struct subject subject, enum channel via,
				  enum device device)
{
	struct login login = *l->from;
	int64_t at;
	login.user = subject.user;
	login.profile = subject.profile;
	login.via = via;
	login.device = case_uses_device(via, PHASE_LOGIN) ? device : DEVICE_UNKNOWN;
	login.app = NONE;
	login.credential = CREDENTIAL_PASSWORD;
	login.strong_auth = false;
	login.phase = PHASE_LOGIN;
	login.has_session_ip = false;
	if (subject_is(l->from, subject))
		return login;
	login.has_hours = false;
	login.has_at = l->old->profiles[subject.profile].has_hours &&
		       hours_instant(l->old, subject.profile, HOURS_INSIDE, &at);
	if (login.has_at)
		login.at = at;
	return login;
}

static enum status subject_look(struct looking *l, struct subject subject)
{
	static const struct {
		enum channel via;
		enum device device;
	} ways[] = {{VIA_SOAP, DEVICE_UNKNOWN}, {VIA_UI, DEVICE_KNOWN}, {VIA_UI, DEVICE_NEW}};
	for (size_t i = 0; i < sizeof ways / sizeof *ways && !l->any; i++) {
		struct login login = obvious_login(l, subject, ways[i].via, ways[i].device);
		addr ip = login.ip;
		login.ip = address_plain(l->old, subject.profile, ip);
		if (differs(l, &login, &l->any) != OK)
			return NOMEM;
		if (!l->any && login.ip != ip) {
			login.ip = ip;
			if (differs(l, &login, &l->any) != OK)
				return NOMEM;
		}
		l->found = login;
	}
	return OK;
}

/* The login's own user; some users; its profile; some profiles. */
static enum status subjects_look(struct looking *l)
{
	enum { TRIED = 8 };
	const struct policy *policy = l->old->policy;
	const struct subject own = {l->from->user, l->from->profile};
	enum status status = own.user == NONE ? OK : subject_look(l, own);
	for (uint32_t i = 0; i < policy->user_count && i < TRIED && status == OK && !l->any; i++)
		status = subject_look(l, (struct subject){i, policy->users[i].profile.index});
	if (status == OK && !l->any)
		status = subject_look(l, own);
	for (uint32_t i = 0; i < policy->profile_count && i < TRIED && status == OK && !l->any; i++)
		status = subject_look(l, (struct subject){NONE, i});
	return status;
}

enum status login_plain(const struct ruleset *old, const struct ruleset *new, struct arena *scratch,
			struct login *login)
{
	struct looking looking = {.old = old, .new = new, .scratch = scratch, .from = login};
	if (!login->has_ip)
		return OK;
	if (subjects_look(&looking) != OK)
		return NOMEM;
	if (looking.any) {
		*login = looking.found;
		return OK;
	}
	struct login plain = *login;
	bool same = false;
	plain.ip = address_plain(old, login->profile, login->ip);
	if (!login->has_session_ip && plain.ip != login->ip &&
	    differs(&looking, &plain, &same) != OK)
		return NOMEM;
	if (same)
		*login = plain;
	return OK;
}
