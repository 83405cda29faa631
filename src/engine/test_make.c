#include "engine/test_make.h"

#include <stdio.h>

#include "engine/cases.h"

enum { DAY_SECONDS = 86400, WEEKS = 54 };

static const unsigned first_year = 2026, first_month = 1, first_day = 5; /* a Monday */

/* What a clock would show at this minute of the week, the `week`th, as if by UTC. */
static int64_t local_of(uint32_t minute, uint32_t week)
{
	return (days_of_date(first_year, first_month, first_day) + 7 * (int64_t)week) *
		   DAY_SECONDS +
	       (int64_t)minute * 60;
}

bool week_minute_instant(const struct zone *zone, uint32_t minute, int64_t *ret)
{
	for (uint32_t week = 0; week < WEEKS; week++) {
		int64_t instants[INSTANTS_MAX];
		if (zone_instants(zone, local_of(minute, week), instants) == 1) {
			*ret = instants[0];
			return true;
		}
	}
	return false;
}

/* --- Times ----------------------------------------------------------------------- */

/* "2026-01-05T08:00", seconds where there are some. */
static char *time_text(struct arena *arena, int64_t at, const char *behind)
{
	int64_t days = at / DAY_SECONDS - (at % DAY_SECONDS < 0), year;
	unsigned month, day, second = (unsigned)(at - days * DAY_SECONDS);
	date_of_days(days, &year, &month, &day);
	char seconds[sizeof ":59"] = "";
	if (second % 60)
		snprintf(seconds, sizeof seconds, ":%02u", second % 60);
	return arena_format(arena, "%04lld-%02u-%02uT%02u:%02u%s%s", (long long)year, month, day,
			    second / 3600, second / 60 % 60, seconds, behind);
}

static enum status moment_add(struct test *test, int64_t shown, int64_t at, bool org_time,
			      struct arena *arena)
{
	struct moments *moments = &test->at;
	char *text = time_text(arena, shown, org_time ? "" : "Z");
	struct moment *moment = arena_push(arena, &moments->at, moments->count, sizeof *moment);
	if (!text || !moment)
		return NOMEM;
	*moment = (struct moment){.text = str_of(text), .at = at, .org_time = org_time};
	moments->count++;
	return OK;
}

enum status test_add_instant(const struct policy *policy, struct test *test, int64_t at,
			     struct arena *arena)
{
	const struct zone *zone = policy->org.zone;
	int64_t instants[INSTANTS_MAX];
	int64_t local = zone ? at + zone_offset(zone, at) : at;
	if (zone && zone_instants(zone, local, instants) == 1)
		return moment_add(test, local, at, true, arena);
	return moment_add(test, at, at, false, arena);
}

enum status test_add_minute(const struct policy *policy, struct test *test, uint32_t minute,
			    struct arena *arena)
{
	int64_t at;
	if (!week_minute_instant(policy->org.zone, minute, &at))
		return OK;
	return test_add_instant(policy, test, at, arena);
}

/* --- The other facts ------------------------------------------------------------------ */

static enum status word_add(struct words *words, uint32_t value, struct arena *arena)
{
	struct word *word = arena_push(arena, &words->at, words->count, sizeof *word);
	if (!word)
		return NOMEM;
	word->value = value;
	words->set |= 1u << value;
	words->count++;
	return OK;
}

static enum status name_add(struct references *names, struct str name, uint32_t index,
			    struct arena *arena)
{
	struct reference *reference =
	    arena_push(arena, &names->at, names->count, sizeof *names->at);
	if (!reference)
		return NOMEM;
	*reference = (struct reference){.name = name, .index = index};
	names->count++;
	return OK;
}

static enum status address_add(struct range_list *list, addr a, struct arena *arena)
{
	struct range_row *row = arena_push(arena, &list->rows, list->count, sizeof *row);
	if (!row)
		return NOMEM;
	*row = (struct range_row){.range = {a, a}, .network = NONE};
	list->count++;
	return OK;
}

enum status test_add_ip(struct test *test, addr ip, struct arena *arena)
{
	return address_add(&test->ip, ip, arena);
}

static enum status who_add(const struct policy *policy, const struct login *login,
			   struct arena *arena, struct test *test)
{
	if (login->user != NONE)
		return name_add(&test->users, policy->users[login->user].username, login->user,
				arena);
	return name_add(&test->profiles, policy->profiles[login->profile].name, login->profile,
			arena);
}

static enum status presented_add(const struct login *login, struct arena *arena, struct test *test)
{
	enum status status = OK;
	if (case_uses_device(login->via, login->phase) && login->device != DEVICE_UNKNOWN)
		status = word_add(&test->device, login->device, arena);
	if (status == OK && case_uses_credential(login->via, login->phase) &&
	    login->credential != CREDENTIAL_PASSWORD)
		status = word_add(&test->credential, login->credential, arena);
	if (status == OK && case_uses_strong_auth(login->via, login->phase) && login->strong_auth)
		status = word_add(&test->strong_auth, 1, arena);
	if (status == OK && login->phase != PHASE_LOGIN)
		status = word_add(&test->phase, login->phase, arena);
	return status;
}

static enum status place_add(const struct policy *policy, const struct login *login,
			     struct arena *arena, struct test *test)
{
	enum status status = OK;
	if (login->has_ip)
		status = test_add_ip(test, login->ip, arena);
	if (status == OK && login->app != NONE && case_uses_app(login->via))
		status = name_add(&test->apps, policy->apps[login->app].name, login->app, arena);
	if (status == OK && login->has_at)
		status = test_add_instant(policy, test, login->at, arena);
	if (status == OK && login->has_session_ip && login->phase == PHASE_REQUEST)
		status = address_add(&test->session_ip, login->session_ip, arena);
	return status;
}

enum status test_of_login(const struct policy *policy, const struct login *login,
			  const struct decision *expected, struct arena *arena, struct test *ret)
{
	struct test test = {0};
	if (who_add(policy, login, arena, &test) != OK ||
	    word_add(&test.via, login->via, arena) != OK ||
	    place_add(policy, login, arena, &test) != OK ||
	    presented_add(login, arena, &test) != OK ||
	    word_add(&test.expect.verdicts, expected->verdict, arena) != OK ||
	    (expected->reason < REASON_NONE &&
	     word_add(&test.expect.reasons, expected->reason, arena) != OK))
		return NOMEM;
	*ret = test;
	return OK;
}

/* --- Names ---------------------------------------------------------------------------- */

/* " by ui on a new device through Dashboards with a token". */
static const char *how_text(const struct policy *policy, const struct login *login,
			    struct arena *arena)
{
	static const char *const credentials[CREDENTIAL_COUNT] = {
	    "", " with its token", " with a wrong token", " with a code"};
	const char *device = "", *presented = "";
	bool through = login->app != NONE && case_uses_app(login->via);
	struct str app = through ? policy->apps[login->app].name : (struct str){0};
	if (case_uses_device(login->via, login->phase) && login->device < DEVICE_COUNT)
		device = login->device == DEVICE_NEW ? " on a new device" : " on a known device";
	if (case_uses_credential(login->via, login->phase))
		presented = credentials[login->credential];
	bool strong = case_uses_strong_auth(login->via, login->phase) && login->strong_auth;
	return arena_format(arena, " by %s%s%s%.*s%s%s", channel_names[login->via].at, device,
			    through ? " through " : "", STR_ARG(app), presented,
			    strong ? " with strong authentication" : "");
}

/* "from 192.0.2.1 and 3 more addresses"; the second one is named when it is the last. */
static const char *some_text(const char *word, const char *first, const char *second,
			     uint32_t count, const char *many, struct arena *arena)
{
	if (count == 0)
		return "";
	if (count == 1)
		return arena_format(arena, " %s %s", word, first);
	if (count == 2)
		return arena_format(arena, " %s %s and %s", word, first, second);
	return arena_format(arena, " %s %s and %u more %s", word, first, count - 1, many);
}

static const char *where_text(const struct test *test, struct arena *arena)
{
	char ip[2][RANGE_TEXT] = {"", ""};
	const char *at[2] = {"", ""};
	for (uint32_t i = 0; i < 2 && i < test->ip.count; i++)
		ip[i][range_format(test->ip.rows[i].range, ip[i])] = '\0';
	for (uint32_t i = 0; i < 2 && i < test->at.count; i++)
		at[i] = test->at.at[i].text.at; /* made by time_text() */
	const char *from = some_text("from", ip[0], ip[1], test->ip.count, "addresses", arena);
	const char *times = some_text("at", at[0], at[1], test->at.count, "times", arena);
	return from && times ? arena_format(arena, "%s%s", from, times) : NULL;
}

const char *test_sentence(const struct policy *policy, const struct login *login,
			  const struct decision *expected, const struct test *test,
			  struct arena *arena)
{
	static const char *const answers[VERDICT_COUNT] = {
	    [VERDICT_ALLOW] = "is allowed",         [VERDICT_MFA] = "needs MFA",
	    [VERDICT_VERIFY] = "is to be verified", [VERDICT_TOKEN] = "needs its token",
	    [VERDICT_TOTP] = "needs a code",        [VERDICT_REFUSE] = "is refused"};
	struct str who = login->user == NONE ? policy->profiles[login->profile].name
					     : policy->users[login->user].username;
	const char *how = how_text(policy, login, arena), *where = where_text(test, arena);
	if (!how || !where)
		return NULL;
	return arena_format(arena, "%s%.*s%s%s %s (%s)",
			    login->phase == PHASE_REQUEST ? "a request of " : "", STR_ARG(who), how,
			    where, answers[expected->verdict], reason_names[expected->reason].at);
}

enum status test_names_know(struct test_names *names, const struct test *tests, uint32_t count)
{
	uint32_t known;
	for (uint32_t i = 0; i < count; i++)
		if (map_add(&names->known, names->arena, tests[i].name, 0, &known) != OK)
			return NOMEM;
	return OK;
}

enum status test_name_give(struct test_names *names, const char *base, struct str *ret)
{
	const char *name = base;
	for (uint32_t n = 2; name; n++) {
		uint32_t known;
		if (map_add(&names->known, names->arena, str_of(name), 0, &known) != OK)
			return NOMEM;
		if (known == MAP_NONE) {
			*ret = str_of(name);
			return OK;
		}
		name = arena_format(names->arena, "%s (%u)", base, n);
	}
	return NOMEM;
}
