/* Scenarios: what their files say, which policy they name, what is refused. The instants of
 * schedules are test_schedule.c's. Runs from the repository's root. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "load/scenario.h"
#include "policy/scenario_keys.h"
#include "scratch_folder.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define V1           "loginscope: 1\n"
#define ORG                                                                                        \
	V1 "org: {time_zone: America/New_York}\n"                                                  \
	   "networks: {office: [203.0.113.0/24]}\n"                                                \
	   "profiles: [{name: A, label: Programs}, {name: B}]\n"                                   \
	   "permission_sets: [{name: S, permissions: [api_only]}]\n"                               \
	   "users: [{username: u, profile: A}, {username: v, profile: B}]\n"                       \
	   "apps: [{name: App}]\n"
#define BEGIN                                                                                      \
	V1 "policy: org.yaml\n"                                                                    \
	   "start: 2026-03-02T08:00\n"

static const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};

/* 08:00 in New York on March 2. */
static const int64_t begin = 1772456400;

struct run {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct scenario *scenario;
	struct policy *policy;
	enum status status;
};

static void run_begin(struct run *run)
{
	*run = (struct run){0};
	arena_init(&run->arena);
	findings_init(&run->findings, &run->arena);
}

static void run_path(struct run *run, const char *path, const struct load_options *with)
{
	run_begin(run);
	run->status = scenario_load(path, with, &run->arena, &run->sources, &run->findings,
				    &run->scenario, &run->policy);
}

static void run_text(struct run *run, const char *text)
{
	folder_file("x.scenario.yaml", text);
	run_path(run, "x.scenario.yaml", &options);
}

/* Their codes, with a blank between. */
static const char *codes_of(struct run *run)
{
	const char *codes = "";
	for (const struct finding *at = run->findings.first; at; at = at->next)
		codes = arena_format(&run->arena, "%s%s%s", codes, *codes ? " " : "", at->code);
	return codes;
}

static void run_good(struct run *run, const char *text)
{
	run_text(run, text);
	if (run->status != OK)
		fail_msg("%s: %s", text, run->findings.first->message);
}

/* --- What is said ------------------------------------------------------------------------- */

static const char everything[] = BEGIN
    "until: 2026-03-20T00:00\n"
    "integrations:\n"
    "  - {name: etl, user: u, via: oauth-jwt, app: App, ip: 198.51.100.7, every: week tue 02:30,\n"
    "     holds: token, strong_auth: yes}\n"
    "  - {name: other, user: v, via: soap, ip: '::1'}\n"
    "events:\n"
    "  - {at: +1h30m, do: change-password, user: u}\n"
    "  - {at: 2026-03-02T10:00, do: set-profile, user: u, profile: Programs}\n"
    "  - {at: 2026-03-02T15:00Z, do: grant, profile: B, permission: use_any_api_auth}\n"
    "  - {at: +0, do: revoke, user: v, permission_set: S}\n"
    "  - {at: +0, do: set-profile-ranges, profile: B, ranges: ['@office', 192.0.2.7]}\n"
    "  - {at: +0, do: set-trusted-ranges, ranges: []}\n"
    "  - {at: +0, do: set-feature, feature: known_device_suffices, enabled: no}\n"
    "  - {at: +0, do: set-rules, rules: 2026-08-01}\n"
    "  - {at: +0, do: update-integration, integration: other, holds: totp, via: ui, ip: "
    "192.0.2.1,\n"
    "     app: App}\n"
    "  - {at: +0, do: activate-device, user: u, device: laptop}\n"
    "  - {at: +0, do: reset-token, user: u, refused: yes}\n"
    "  - {at: +1d, login: {user: v, via: ui, app: App, ip: 203.0.113.9, token: wrong,\n"
    "     strong_auth: true, device: laptop}, expect: verify:new-device}\n"
    "  - {at: +1d, check: {user: u, token: yes, locked: no, active: yes, reset_option: no,\n"
    "     failures: 3}}\n"
    "  - {at: +1d, check: {integration: etl, works: yes}}\n";

static void integrations_check(const struct scenario *scenario)
{
	const struct integration *etl = &scenario->integrations[0];
	const struct integration *other = &scenario->integrations[1];
	assert_int_equal(scenario->integration_count, 2);
	assert_true(str_equal(etl->name, STR("etl")));
	assert_int_equal(etl->user.index, 0);
	assert_int_equal(etl->via, VIA_OAUTH_JWT);
	assert_int_equal(etl->app.index, 0);
	assert_int_equal(etl->ip.count, 1);
	assert_int_equal(etl->every.kind, SCHEDULE_WEEKLY);
	assert_int_equal(etl->every.minute, 1440 + 150);
	assert_int_equal(etl->holds, HOLDS_TOKEN);
	assert_true(etl->strong_auth);
	assert_int_equal(other->user.index, 1);
	assert_int_equal(other->app.index, NONE);
	assert_int_equal(other->every.place.line, 0);
	assert_int_equal(other->holds, HOLDS_PASSWORD);
	assert_false(other->strong_auth);
	assert_int_equal(other->place.line, 8);
}

static void changes_check(const struct scenario_event *events)
{
	assert_int_equal(events[0].kind, EVENT_CHANGE_PASSWORD);
	assert_int_equal(events[0].user.index, 0);
	assert_int_equal(events[0].profile.index, NONE);
	assert_int_equal(events[1].profile.index, 0); /* by its label */
	assert_int_equal(events[2].kind, EVENT_GRANT);
	assert_int_equal(events[2].user.index, NONE);
	assert_int_equal(events[2].permission.at[0].value, 4);
	assert_int_equal(events[3].permission_set.index, 0);
	assert_int_equal(events[4].ranges.count, 2);
	assert_int_equal(events[4].ranges.rows[0].network, 0);
	assert_int_equal(events[4].ranges.rows[1].network, NONE);
	assert_int_equal(events[5].ranges.count, 0);
	assert_int_equal(events[5].ranges.place.line, 15);
	assert_int_equal(events[6].feature.at[0].value, FEATURE_KNOWN_DEVICE_SUFFICES);
	assert_true(!events[6].enabled && events[6].enabled_place.line);
	assert_int_equal(events[7].rules, RULES_2026_07);
	assert_int_equal(events[8].integration.index, 1);
	assert_int_equal(events[8].holds.at[0].value, HOLDS_TOTP);
	assert_int_equal(events[8].via.at[0].value, VIA_UI);
	assert_int_equal(events[8].ip.count, 1);
	assert_int_equal(events[8].app.index, 0);
	assert_true(str_equal(events[9].device, STR("laptop")));
	assert_true(events[10].refused && events[10].refused_place.line);
	assert_int_equal(events[9].refused_place.line, 0);
}

static void looks_check(const struct scenario_event *events)
{
	const struct scenario_login *login = &events[11].login;
	const struct scenario_check *user = &events[12].check, *etl = &events[13].check;
	assert_int_equal(events[11].kind, EVENT_LOGIN);
	assert_int_equal(login->user.index, 1);
	assert_int_equal(login->via, VIA_UI);
	assert_int_equal(login->app.index, 0);
	assert_int_equal(login->token, PRESENTED_WRONG);
	assert_true(login->strong_auth);
	assert_true(str_equal(login->device, STR("laptop")));
	assert_int_equal(events[11].expect.verdicts.count, 1);
	assert_int_equal(events[11].expect.reasons.count, 1);
	assert_int_equal(events[12].kind, EVENT_CHECK);
	assert_int_equal(user->user.index, 0);
	assert_int_equal(user->integration.index, NONE);
	assert_true(user->token && !user->locked && user->active && !user->reset_option);
	assert_true(user->token_place.line && user->locked_place.line && user->active_place.line &&
		    user->reset_option_place.line && !user->works_place.line);
	assert_int_equal(user->failures, 3);
	assert_int_equal(etl->integration.index, 0);
	assert_true(etl->works && etl->works_place.line && !etl->failures_place.line);
}

static void test_everything(void **state)
{
	static const int64_t minutes[] = {90,  120, 120, 120, 120,  120,  120,
					  120, 120, 120, 120, 1560, 3000, 4440};
	(void)state;
	struct run run;
	run_good(&run, everything);
	struct scenario *scenario = run.scenario;
	assert_true(str_equal(scenario->policy, STR("org.yaml")));
	assert_ptr_equal(scenario->sources, &run.sources);
	assert_int_equal(scenario->begin, begin);
	/* Eighteen days later clocks have gone forward. */
	assert_int_equal(scenario->end, begin + 17 * 86400 + 15 * 3600);
	assert_int_equal(scenario->event_count, COUNT(minutes));
	for (size_t i = 0; i < COUNT(minutes); i++)
		assert_int_equal(scenario->times[i], begin + minutes[i] * 60);
	integrations_check(scenario);
	changes_check(scenario->events);
	looks_check(scenario->events);
	arena_clear(&run.arena);
}

static const struct {
	const char *name, *text;
	int64_t end; /* seconds behind the beginning */
} ends[] = {
    {"nothing happens", BEGIN, 0},
    {"the last event", BEGIN "events: [{at: +1h, do: freeze, user: u}]\n", 3600},
    {"a time", BEGIN "until: 2026-03-02T10:00:01\n", 7201},
    {"behind the last event", BEGIN "until: +1d\nevents: [{at: +1h, do: freeze, user: u}]\n",
     90000},
    {"+0 as JSON has it", BEGIN "events: [{\"at\": 0, \"do\": freeze, \"user\": u}]\n", 0},
    {"behind the start", BEGIN "until: +1d\n", 86400},
    {"at the last event",
     BEGIN "until: 2026-03-02T14:00Z\nevents: [{at: +1h, do: freeze, user: u}]\n", 3600},
};

static void test_ends(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(ends); i++) {
		struct run run;
		run_good(&run, ends[i].text);
		if (run.scenario->end != begin + ends[i].end)
			fail_msg("%s: %lld", ends[i].name, (long long)(run.scenario->end - begin));
		arena_clear(&run.arena);
	}
}

/* --- What is refused ------------------------------------------------------------------------- */

#define EVENT(text) BEGIN "events: [{at: +1h, " text "}]\n"
#define ETL         "integrations: [{name: etl, user: u, via: soap, ip: 192.0.2.1"

static const struct {
	const char *name, *text, *codes;
} refused[] = {
    {"all that is wrong at once",
     EVENT("do: grant, user: x, profile: y, permission_set: z, ranges: ['@n']"),
     "unknown-user key-of-other-kind unknown-permission-set key-of-other-kind"},
    {"a name at a key that does not belong is not looked for",
     EVENT("do: freeze, user: u, profile: nobody"), "key-of-other-kind"},
    {"neither of both", EVENT("do: grant"), "missing-key missing-key"},
    {"what is no event at all", EVENT("do: freezes, user: u"), "unknown-value"},
    {"keys of a login beside it", EVENT("login: {user: u, via: soap, ip: 192.0.2.1}, via: soap"),
     "key-of-other-kind"},
    {"a login without anything", EVENT("login: {}"), "missing-key missing-key missing-key"},
    {"a check of both", EVENT("check: {user: u, locked: no, integration: etl}"),
     "key-of-other-kind"},
    {"a check of neither", EVENT("check: {locked: no}"), "missing-key"},
    {"a check of nothing", EVENT("check: {}"), "missing-key missing-key"},
    {"what was refused is there", EVENT("do: freeze, user: !x u"), "yaml-tag"},
    {"an address is one",
     BEGIN ETL "}]\nevents: [{at: +1h, do: update-integration, integration: "
	       "etl, ip: [192.0.2.1]}]\n",
     "wrong-type"},
    {"a network is no address", EVENT("login: {user: u, via: ui, ip: '@office'}"), "bad-address"},
    {"ranges are a list", EVENT("do: set-trusted-ranges, ranges: 192.0.2.1"), "wrong-type"},
    {"behind a time that is not known nothing is too early",
     BEGIN "events: [{at: x, do: freeze, user: u}, {at: +1h, do: freeze, user: u}, {at: "
	   "2026-03-02T09:00, do: freeze, user: u}]\n",
     "bad-time"},
    {"but what is before the last that is known",
     BEGIN "events: [{at: +2h, do: freeze, user: u}, {at: x, do: freeze, user: u}, {at: "
	   "2026-03-02T09:00, do: freeze, user: u}]\n",
     "bad-time time-backwards"},
    {"each that is too early, by the last that is right",
     BEGIN "events: [{at: +2h, do: freeze, user: u}, {at: 2026-03-02T09:00, do: freeze, user: "
	   "u}, {at: 2026-03-02T09:30, do: freeze, user: u}, {at: 2026-03-02T11:00, do: freeze, "
	   "user: u}]\n",
     "time-backwards time-backwards"},
    {"a start that is refused",
     V1 "policy: org.yaml\nstart: x\nevents: [{at: +1h, do: freeze, "
	"user: u}, {at: 2026-03-02T09:00, do: freeze, user: u}]\n",
     "bad-time"},
    {"an end before the start", BEGIN "until: 2026-03-02T07:59\n", "time-backwards"},
    {"runs, in sum",
     BEGIN
     "until: 2140-01-01T00:00\nintegrations:\n- {name: a, user: u, via: soap, ip: 192.0.2.1, "
     "every: hourly}\n- {name: b, user: u, via: soap, ip: 192.0.2.1, every: hourly}\n- {name: "
     "c, user: u, via: soap, ip: 192.0.2.1, every: hourly}\n",
     "scenario-too-large"},
    {"no runs of one that has no schedule",
     BEGIN "until: 9000-01-01T00:00\n" ETL ", every: weekly mon 00:00}, {name: b, user: u, via: "
	   "soap, ip: 192.0.2.1}]\n",
     ""},
    {"an app that is not known", BEGIN ETL ", app: Apps}]\n", "unknown-app"},
    {"names that are taken", BEGIN ETL "}, {name: etl, user: v, via: ui, ip: 192.0.2.1}]\n",
     "duplicate-name"},
    {"no scenario but a policy", ORG,
     "missing-key missing-key unknown-key unknown-key unknown-key "
     "unknown-key unknown-key unknown-key"},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct run run;
		run_text(&run, refused[i].text);
		const char *codes = codes_of(&run);
		if (run.status != (*refused[i].codes ? INVALID : OK) ||
		    strcmp(codes, refused[i].codes) != 0)
			fail_msg("%s: %s", refused[i].name, codes);
		for (const struct finding *at = run.findings.first; at; at = at->next)
			if (!at->help || !*at->help)
				fail_msg("%s: no help for %s", refused[i].name, at->message);
		arena_clear(&run.arena);
	}
}

/* `count` items of a list under `key`. */
static char *items_text(const char *key, const char *item, int count)
{
	char *text;
	size_t length;
	FILE *file = open_memstream(&text, &length);
	assert_non_null(file);
	fprintf(file, BEGIN "%s:\n", key);
	for (int i = 0; i < count; i++)
		fprintf(file, item, i);
	assert_int_equal(fclose(file), 0);
	return text;
}

static void test_too_many(void **state)
{
	static const struct {
		const char *key, *item;
		int most;
	} lists[] = {
	    {"events", "- {at: +1h, do: freeze, user: u}\n", SCENARIO_EVENTS_MAX},
	    {"integrations", "- {name: i%d, user: u, via: soap, ip: 192.0.2.1}\n",
	     SCENARIO_INTEGRATIONS_MAX},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(lists); i++)
		for (int more = 0; more < 3; more += 2) {
			struct run run;
			char *text = items_text(lists[i].key, lists[i].item, lists[i].most + more);
			run_text(&run, text);
			assert_string_equal(codes_of(&run), more ? "scenario-too-large" : "");
			arena_clear(&run.arena);
			free(text);
		}
}

/* Each of many integrations is asked around each of many events about all of them; not around those
 * about somebody else. */
static void test_many_asked(void **state)
{
	enum { MANY = 5000, LIMIT = SCENARIO_ASKED_MAX / MANY };
	static const struct {
		const char *event;
		int times;
		const char *codes;
	} rows[] = {
	    {"set-rules, rules: 2027-06", LIMIT, ""},
	    {"set-rules, rules: 2027-06", LIMIT + 2, "scenario-too-large"},
	    {"set-profile-ranges, profile: A, ranges: []", LIMIT + 1, "scenario-too-large"},
	    {"freeze, user: u", LIMIT + 1, "scenario-too-large"},
	    {"freeze, user: v", LIMIT + 1, ""},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct run run;
		char *integrations = items_text(
		    "integrations", "- {name: i%d, user: u, via: soap, ip: 192.0.2.1}\n", MANY);
		char *text;
		size_t length;
		FILE *file = open_memstream(&text, &length);
		assert_non_null(file);
		fprintf(file, "%sevents:\n", integrations);
		for (int n = 0; n < rows[i].times; n++)
			fprintf(file, "- {at: +1s, do: %s}\n", rows[i].event);
		assert_int_equal(fclose(file), 0);
		run_text(&run, text);
		assert_string_equal(codes_of(&run), rows[i].codes);
		arena_clear(&run.arena);
		free(integrations);
		free(text);
	}
}

/* Every form of an event is taken, with each of its keys; a key that it does not have never is. */
static void key_write(struct scenario_event *event, unsigned key)
{
	struct place *const places[EVENT_KEY_COUNT] = {
	    [KEY_USER] = &event->user.place,
	    [KEY_PROFILE] = &event->profile.place,
	    [KEY_PERMISSION] = &event->permission.place,
	    [KEY_PERMISSION_SET] = &event->permission_set.place,
	    [KEY_RANGES] = &event->ranges.place,
	    [KEY_FEATURE] = &event->feature.place,
	    [KEY_ENABLED] = &event->enabled_place,
	    [KEY_RULES] = &event->rules_place,
	    [KEY_INTEGRATION] = &event->integration.place,
	    [KEY_HOLDS] = &event->holds.place,
	    [KEY_VIA] = &event->via.place,
	    [KEY_IP] = &event->ip.place,
	    [KEY_APP] = &event->app.place,
	    [KEY_DEVICE] = &event->device_place,
	    [KEY_REFUSED] = &event->refused_place,
	    [KEY_CHECK_USER] = &event->check.user.place,
	    [KEY_CHECK_INTEGRATION] = &event->check.integration.place,
	    [KEY_TOKEN] = &event->check.token_place,
	    [KEY_LOCKED] = &event->check.locked_place,
	    [KEY_ACTIVE] = &event->check.active_place,
	    [KEY_RESET_OPTION] = &event->check.reset_option_place,
	    [KEY_FAILURES] = &event->check.failures_place,
	    [KEY_WORKS] = &event->check.works_place,
	};
	places[key]->line = 7;
}

static bool form_fits(const struct event_form *form, uint32_t keys)
{
	return (form->required & ~keys) == 0 && (keys & ~event_form_keys(form)) == 0 &&
	       (!form->any || (form->any & keys));
}

static void keys_check(enum event_kind kind, uint32_t keys)
{
	struct scenario_event event = {.kind = kind, .do_place.line = 7, .check.place.line = 7};
	struct run run;
	bool fits = false;
	run_begin(&run);
	for (unsigned key = 0; key < EVENT_KEY_COUNT; key++)
		if (keys & 1u << key)
			key_write(&event, key);
	for (size_t i = 0; i < event_form_count; i++)
		fits = fits || (event_forms[i].kind == kind && form_fits(&event_forms[i], keys));
	event_keys_check(&event, &run.findings);
	if ((run.findings.count == 0) != fits)
		fail_msg("%s with %x: %zu findings", event_names[kind].at, keys,
			 run.findings.count);
	arena_clear(&run.arena);
}

static void test_keys(void **state)
{
	(void)state;
	for (enum event_kind kind = 0; kind < EVENT_COUNT; kind++) {
		if (kind == EVENT_LOGIN)
			continue;
		uint32_t first = kind == EVENT_CHECK ? KEY_CHECK_USER : 0;
		uint32_t count = kind == EVENT_CHECK ? EVENT_KEY_COUNT - first : KEY_CHECK_USER;
		for (uint32_t keys = 0; keys < 1u << count; keys++)
			if (__builtin_popcount(keys) <= 4)
				keys_check(kind, keys << first);
	}
}

/* --- Fixtures -------------------------------------------------------------------------------- */

/* Of fixtures/bad each has one defect, and says which: "# expect: CODE LINE:COLUMN". */
static bool is_expected(const struct run *run, const char *path)
{
	char code[64];
	unsigned line, column;
	const struct finding *first = run->findings.first;
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	int found = fscanf(file, "# expect: %63s %u:%u", code, &line, &column);
	fclose(file);
	return found == 3 && run->status == INVALID && run->findings.count == 1 &&
	       strcmp(first->code, code) == 0 && first->place.line == line &&
	       first->place.column == column && first->place.file == 0 && first->help &&
	       *first->help;
}

static void test_bad_fixtures(void **state)
{
	(void)state;
	glob_t found;
	assert_int_equal(glob("fixtures/bad/*.scenario.yaml", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const char *path = found.gl_pathv[i];
		for (int check = 0; check < 2; check++) {
			struct run run;
			run_begin(&run);
			run.status = check
					 ? scenario_check(path, &options, &run.arena, &run.sources,
							  &run.findings)
					 : scenario_load(path, &options, &run.arena, &run.sources,
							 &run.findings, &run.scenario, &run.policy);
			if (!is_expected(&run, path))
				fail_msg("%s: %s", path,
					 run.findings.first ? run.findings.first->message : "");
			arena_clear(&run.arena);
		}
	}
	assert_true(found.gl_pathc > 50);
	globfree(&found);
}

/* --- Which policy ------------------------------------------------------------------------------- */

static const struct {
	const char *name, *scenario, *policy, *codes, *check; /* codes of loading, of checking */
} policies[] = {
    {"beside it", "s/a.yaml", "near.yaml", "", ""},
    {"above it", "s/a.yaml", "../org.yaml", "", ""},
    {"a directory", "s/a.yaml", "../d", "", ""},
    {"metadata", "a.yaml", "force-app", "", ""},
    {"not there", "s/a.yaml", "org.yaml", "file-unreadable", "file-unreadable"},
    {"a directory without a policy", "a.yaml", "s", "file-unreadable", "file-unreadable"},
    {"one with errors of its own", "a.yaml", "bad.yaml", "wrong-type unknown-profile",
     "scenario-unchecked"},
    {"one with a warning of its own", "a.yaml", "warned.yaml", "users-left-out", ""},
    {"itself", "a.yaml", "a.yaml", "unknown-key unknown-key", "scenario-unchecked"},
    {"no standard input", "a.yaml", "'-'", "file-unreadable", "file-unreadable"},
    {"no FIFO", "a.yaml", "fifo", "file-unreadable", "file-unreadable"},
    {"no name", "a.yaml", "''", "empty-value", "empty-value"},
};

static void policies_write(void)
{
	folder_file("org.yaml", ORG);
	folder_file("s/near.yaml", ORG);
	folder_file("d/loginscope.yaml", ORG);
	folder_file("bad.yaml", V1 "org: {revenue: x}\nusers: [{username: v, profile: C}]\n");
	folder_file("force-app/profiles/A.profile",
		    "<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\"/>\n");
	folder_file("users.csv", "Username,Profile.Name\nu,A\nw,Gone\n");
	folder_file("warned.yaml", V1 "sources: [{sfdx: force-app}, {users_csv: users.csv}]\n");
	assert_int_equal(mkfifo("fifo", 0600), 0);
}

static void test_policies(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(policies); i++) {
		struct run run, checked;
		char *text = NULL;
		assert_true(asprintf(&text, V1 "policy: %s\nstart: 2026-03-02T08:00Z\n",
				     policies[i].policy) > 0);
		folder_file(policies[i].scenario, text);
		alarm(10);
		run_path(&run, policies[i].scenario, &options);
		run_begin(&checked);
		checked.status = scenario_check(policies[i].scenario, &options, &checked.arena,
						&checked.sources, &checked.findings);
		alarm(0);
		if (strcmp(codes_of(&run), policies[i].codes) != 0 ||
		    strcmp(codes_of(&checked), policies[i].check) != 0 ||
		    run.status != findings_status(&run.findings) ||
		    checked.status != findings_status(&checked.findings) ||
		    (run.policy != NULL) != (run.status == OK))
			fail_msg("%s: %s / %s", policies[i].name, codes_of(&run),
				 codes_of(&checked));
		arena_clear(&run.arena);
		arena_clear(&checked.arena);
		free(text);
	}
}

/* What cannot be read is named where the scenario says it. */
static void test_policy_named(void **state)
{
	(void)state;
	struct run run;
	run_text(&run, V1 "policy: nowhere.yaml\nstart: 2026-03-02T08:00Z\n");
	const struct finding *first = run.findings.first;
	assert_string_equal(first->code, "file-unreadable");
	assert_true(str_equal(run.sources.at[first->place.file].name, STR("nowhere.yaml")));
	assert_int_equal(first->other.line, 2);
	assert_int_equal(first->other.column, 9);
	assert_string_equal(first->note, "the scenario names it here");
	arena_clear(&run.arena);
}

/* Both files, the scenario's first; and only that for those who check it. */
static void test_files(void **state)
{
	(void)state;
	struct run run;
	struct loaded_files files = {0};
	struct load_options with = options;
	with.files = &files;
	folder_file("x.scenario.yaml", BEGIN);
	run_path(&run, "x.scenario.yaml", &with);
	assert_int_equal(files.count, 2);
	assert_true(str_equal(files.at[0].name, STR("x.scenario.yaml")));
	assert_true(file_identity_equal(files.at[0].identity, file_identify("x.scenario.yaml")));
	assert_true(str_equal(files.at[1].name, STR("org.yaml")));
	assert_false(files.unreadable);
	assert_int_equal(
	    scenario_check("x.scenario.yaml", &with, &run.arena, &run.sources, &run.findings), OK);
	assert_int_equal(files.count, 1);
	assert_int_equal(
	    scenario_check("gone.scenario.yaml", &with, &run.arena, &run.sources, &run.findings),
	    INVALID);
	assert_true(files.unreadable);
	arena_clear(&run.arena);
}

/* Of a policy that has errors nothing is missed, and no clock. */
static void test_unknown_policy(void **state)
{
	(void)state;
	struct run run;
	run_begin(&run);
	folder_file(
	    "x.scenario.yaml",
	    V1 "policy: bad.yaml\nstart: 2026-03-02T08:00\nintegrations: [{name: etl, user: x, "
	       "via: soap, ip: 192.0.2.1, every: daily 02:00}]\nevents: [{at: "
	       "2026-03-02T09:00, do: set-profile, user: x, profile: y}, {at: +1h, do: "
	       "update-integration, integration: elt, holds: token}]\n");
	assert_int_equal(
	    scenario_check("x.scenario.yaml", &options, &run.arena, &run.sources, &run.findings),
	    INVALID);
	assert_string_equal(codes_of(&run), "scenario-unchecked unknown-integration");
	arena_clear(&run.arena);
}

static void test_git(void **state)
{
	(void)state;
	struct run run;
	const char *git =
	    "git -c user.name=t -c user.email=t@acme.example -c commit.gpgsign=false ";
	char command[512];
	if (system("git --version >/dev/null 2>&1") != 0) {
		print_message("git is not here: not tested\n");
		return;
	}
	folder_file("r/p/org.yaml", ORG);
	folder_file("r/x.scenario.yaml", V1 "policy: p/org.yaml\nstart: 2026-03-02T08:00\n"
					    "events: [{at: +1h, do: freeze, user: u}]\n");
	snprintf(
	    command, sizeof command,
	    "cd r && git init -q . && git add . && %s commit -q -m x && rm -r p x.scenario.yaml",
	    git);
	assert_int_equal(system(command), 0);
	assert_int_equal(chdir("r"), 0);
	run_path(&run, "git:HEAD:x.scenario.yaml", &options);
	assert_int_equal(chdir(".."), 0);
	if (run.status != OK)
		fail_msg("%s", run.findings.first->message);
	assert_int_equal(run.scenario->events[0].user.index, 0);
	arena_clear(&run.arena);
}

static const struct {
	const char *path;
	bool named;
} names[] = {
    {"a.scenario.yaml", true},
    {"p/a.scenario.yml", true},
    {"git:main:a.scenario.yaml", true},
    {".scenario.yaml", false},
    {"p/.scenario.yaml", false},
    {"scenario.yaml", false},
    {"a.scenario", false},
    {"a.yaml", false},
    {"-", false},
    {"", false},
};

static void test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		if (scenario_is_named(str_of(names[i].path)) != names[i].named)
			fail_msg("%s", names[i].path);
}

static void test_features(void **state)
{
	(void)state;
	struct features features = {0};
	features.login_challenge_place.line = 1;
	features.login_with_api_token_place.line = 2;
	features.soap_login_place.line = 3;
	features.username_password_flow_place.line = 4;
	features.known_device_suffices_place.line = 5;
	assert_ptr_equal(feature_flag(&features, FEATURE_SOAP_LOGIN), &features.soap_login);
	for (unsigned i = 0; i < FEATURE_COUNT; i++) {
		assert_int_equal(feature_place(&features, i).line, i + 1);
		assert_false(*feature_flag(&features, i));
		*feature_flag(&features, i) = true;
	}
	assert_true(features.login_challenge && features.login_with_api_token &&
		    features.soap_login && features.username_password_flow &&
		    features.known_device_suffices);
}

/* --- Memory ------------------------------------------------------------------------------------- */

static void no_memory_check(const char *text)
{
	size_t asked = SIZE_MAX;
	folder_file("x.scenario.yaml", text);
	for (size_t nth = 1; asked >= nth; nth++) {
		struct run run;
		run_begin(&run);
		mem_fail_from(nth);
		run.status = scenario_load("x.scenario.yaml", &options, &run.arena, &run.sources,
					   &run.findings, &run.scenario, &run.policy);
		asked = mem_count();
		mem_fail_from(0);
		if (asked >= nth)
			assert_int_equal(run.status, NOMEM);
		else
			assert_int_equal(run.status, findings_status(&run.findings));
		arena_clear(&run.arena);
	}
}

static void test_no_memory(void **state)
{
	(void)state;
	no_memory_check(everything);
	for (size_t i = 0; i < COUNT(refused); i++)
		no_memory_check(refused[i].text);
	no_memory_check(V1 "policy: nowhere.yaml\nstart: 2026-03-02T08:00Z\n");
}

static struct scratch_folder folder;

static int folder_begin(void **state)
{
	(void)state;
	folder_enter(&folder);
	policies_write();
	return 0;
}

static int folder_end(void **state)
{
	(void)state;
	folder_leave(&folder);
	return 0;
}

int main(void)
{
	const struct CMUnitTest at_root[] = {
	    cmocka_unit_test(test_bad_fixtures),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_features),
	    cmocka_unit_test(test_keys),
	};
	const struct CMUnitTest in_folder[] = {
	    cmocka_unit_test(test_everything),     cmocka_unit_test(test_ends),
	    cmocka_unit_test(test_refused),        cmocka_unit_test(test_too_many),
	    cmocka_unit_test(test_many_asked),     cmocka_unit_test(test_policies),
	    cmocka_unit_test(test_policy_named),   cmocka_unit_test(test_files),
	    cmocka_unit_test(test_unknown_policy), cmocka_unit_test(test_git),
	    cmocka_unit_test(test_no_memory),
	};
	int failed = cmocka_run_group_tests(at_root, NULL, NULL);
	return failed + cmocka_run_group_tests(in_folder, folder_begin, folder_end);
}
