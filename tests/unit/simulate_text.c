#include "simulate_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "engine/reset_option.h"
#include "load/load.h"
#include "load/yaml_policy.h"

/* --- Loading -------------------------------------------------------------------------------- */

static void scenario_read(struct played *played, const char *name, const char *text)
{
	uint32_t file;
	bool root;
	const char *whole = arena_format(&played->arena, "loginscope: 1\npolicy: p.yaml\n%s", text);
	struct scenario *scenario = &played->scenario;
	scenario->file = STR("s.yaml");
	scenario->sources = &played->sources;
	assert_int_equal(
	    sources_add(&played->sources, &played->arena, STR("s.yaml"), str_of(whole), &file), OK);
	scenario->place = (struct place){.file = file, .line = 1, .column = 1};
	assert_int_equal(scenario_parse_yaml(&played->sources, file, &played->arena,
					     &played->findings, scenario, &root),
			 OK);
	assert_int_equal(
	    scenario_resolve(scenario, played->policy, &played->arena, &played->findings), OK);
	for (const struct finding *at = played->findings.first; at; at = at->next)
		fail_msg("%s: line %u: %s", name, at->place.line, at->message);
}

void played_load(struct played *played, const char *name, const char *policy, const char *scenario)
{
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	*played = (struct played){0};
	arena_init(&played->arena);
	findings_init(&played->findings, &played->arena);
	enum status status =
	    policy_load_text(STR("p.yaml"), str_of(policy), &options, &played->arena,
			     &played->sources, &played->findings, &played->policy);
	if (status != OK)
		fail_msg("%s: %s", name, played->findings.first->message);
	scenario_read(played, name, scenario);
}

void played_clear(struct played *played)
{
	arena_clear(&played->arena);
}

/* --- Words ------------------------------------------------------------------------------------ */

struct text {
	struct arena *arena;
	char *at;
	size_t length, room;
};

__attribute__((format(printf, 2, 3))) static void put(struct text *text, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	size_t length = (size_t)vsnprintf(NULL, 0, format, args);
	if (text->length + length >= text->room) {
		text->room = 2 * (text->room + length) + 256;
		char *wider = arena_alloc(text->arena, text->room);
		assert_non_null(wider);
		if (text->length)
			memcpy(wider, text->at, text->length);
		text->at = wider;
	}
	vsnprintf(text->at + text->length, length + 1, format, again);
	text->length += length;
	va_end(args);
	va_end(again);
}

static void put_span(struct text *text, const struct played *played, int64_t at)
{
	int64_t seconds = at - played->scenario.begin;
	if (at == LOCKED_FOREVER) {
		put(text, "forever");
		return;
	}
	put(text, "+");
	if (seconds / 3600 || seconds == 0)
		put(text, seconds ? "%lldh" : "0", (long long)(seconds / 3600));
	if (seconds / 60 % 60)
		put(text, "%lldm", (long long)(seconds / 60 % 60));
	if (seconds % 60)
		put(text, "%llds", (long long)(seconds % 60));
}

static void put_flaws(struct text *text, unsigned flaws)
{
	static const char *const names[] = {"old-password", "old-token", "no-token", "locked"};
	for (size_t i = 0; i < 4; i++)
		if (flaws >> i & 1)
			put(text, " %s", names[i]);
}

static void put_login(struct text *text, const struct sim_login *login)
{
	const struct decision *decision = &login->decision;
	put(text, "%.*s %.*s", STR_ARG(verdict_names[decision->verdict]),
	    STR_ARG(reason_names[decision->reason]));
	assert_int_equal(login->passes, decision->verdict == VERDICT_ALLOW);
	put_flaws(text, login->flaws);
}

/* --- Steps -------------------------------------------------------------------------------------- */

static void put_permissions(struct text *text, uint32_t before, uint32_t after)
{
	static const char *const names[] = {"api_only", "mfa_for_api", "mfa_for_ui",
					    "modify_all_data", "use_any_api_auth"};
	for (size_t i = 0; i < PERMISSION_COUNT; i++)
		if ((before ^ after) >> i & 1)
			put(text, ", %s%s", after >> i & 1 ? "+" : "-", names[i]);
}

#define PUT_NUMBER(name, field)                                                                    \
	if (step->before.field != step->after.field)                                               \
	put(text, ", " name " %u", (unsigned)step->after.field)
#define PUT_FLAG(name, field)                                                                      \
	if (step->before.field != step->after.field)                                               \
	put(text, ", %s" name, step->after.field ? "" : "not ")

static void put_changes(struct text *text, const struct played *played, const struct sim_step *step)
{
	size_t begin = text->length;
	if (step->before.profile != step->after.profile)
		put(text, ", profile %.*s",
		    STR_ARG(played->policy->profiles[step->after.profile].name));
	PUT_FLAG("active", active);
	PUT_FLAG("frozen", frozen);
	PUT_FLAG("authenticator", authenticator);
	PUT_NUMBER("failures", failures);
	if (step->before.locked != step->after.locked)
		put(text, step->after.locked ? ", locked until " : ", not locked");
	if (step->before.locked != step->after.locked && step->after.locked)
		put_span(text, played, step->after.locked_until);
	PUT_NUMBER("password", password);
	PUT_NUMBER("token", token);
	PUT_NUMBER("issued", tokens_issued);
	PUT_FLAG("mailed", mailed);
	PUT_FLAG("reset before", reset_before);
	PUT_NUMBER("devices", devices);
	put_permissions(text, step->before.permissions, step->after.permissions);
	if (text->length > begin)
		text->at[begin] = ':';
}

static void put_outcome(struct text *text, const struct sim_step *step)
{
	static const char *const fates[] = {"", " mailed", " lost-ranges", " lost-never",
					    " still-none"};
	static const char *const outcomes[] = {"", " nothing", " refused"};
	put(text, "%s%s", outcomes[step->outcome], fates[step->fate]);
	for (size_t i = 0; i < RESET_CAUSE_COUNT; i++)
		if (step->causes >> i & 1)
			put(text, " %.*s", STR_ARG(reset_cause_names[i]));
}

static void put_checks(struct text *text, const struct sim_step *step)
{
	const struct scenario_check *asked = &step->event->check, *found = &step->found;
	if (asked->token_place.line)
		put(text, " token=%d", found->token);
	if (asked->locked_place.line)
		put(text, " locked=%d", found->locked);
	if (asked->active_place.line)
		put(text, " active=%d", found->active);
	if (asked->reset_option_place.line)
		put(text, " option=%d", found->reset_option);
	if (asked->failures_place.line)
		put(text, " failures=%u", found->failures);
	if (asked->works_place.line)
		put(text, " works=%d", found->works);
}

static void put_step(struct text *text, const struct played *played, uint32_t number)
{
	const struct sim_step *step = &played->simulation.steps[number];
	assert_ptr_equal(step->event, &played->scenario.events[number]);
	assert_int_equal(step->at, played->scenario.times[number]);
	put(text, "%u %.*s", number, STR_ARG(event_names[step->event->kind]));
	if (step->event->kind == EVENT_LOGIN) {
		put(text, " %.*s%s ", STR_ARG(credential_names[step->login.credential]),
		    step->login.device == DEVICE_KNOWN ? " known" : "");
		put_login(text, &step->login);
	} else if (step->event->kind == EVENT_CHECK)
		put_checks(text, step);
	else
		put_outcome(text, step);
	if (step->expected)
		put(text, step->held ? " held" : " NOT HELD");
	if (step->check_failed)
		put(text, " %#x", step->check_failed);
	put_changes(text, played, step);
	put(text, "\n");
}

const char *steps_text(struct played *played)
{
	struct text text = {.arena = &played->arena};
	put(&text, "%s", "");
	for (uint32_t i = 0; i < played->simulation.step_count; i++)
		put_step(&text, played, i);
	return text.at;
}

/* --- Stretches ------------------------------------------------------------------------------------ */

static void put_why(struct text *text, const struct played *played, struct sim_why why)
{
	static const char *const by[] = {"beginning", "step", "lock", "lock-end", "hours"};
	put(text, ", %s", by[why.by]);
	assert_int_equal(why.by == BY_STEP, why.cause != NONE);
	assert_int_equal(why.by == BY_LOCK, why.lock_run != NONE);
	if (why.by == BY_STEP)
		put(text, " %u", why.cause);
	if (why.by == BY_LOCK)
		put(text, " %.*s", STR_ARG(played->scenario.integrations[why.lock_run].name));
	put(text, " since ");
	put_span(text, played, why.since);
}

/* What its runs came to adds up, none twice, in the order of their first ones. */
static void reasons_check(const struct sim_stretch *stretch)
{
	uint64_t runs = 0, locked = 0;
	int64_t before = INT64_MIN;
	for (const struct sim_reason *reason = stretch->reasons; reason; reason = reason->next) {
		const struct decision *decision = &reason->login.decision;
		assert_true(reason->runs > 0 && reason->first > before);
		assert_true(reason->last >= reason->first && reason->last <= stretch->last);
		assert_int_equal(reason->login.passes, stretch->works);
		for (const struct sim_reason *other = reason->next; other; other = other->next)
			assert_false(other->login.decision.reason == decision->reason &&
				     other->login.decision.verdict == decision->verdict);
		runs += reason->runs;
		locked += decision->reason == REASON_USER_LOCKED ? reason->runs : 0;
		before = reason->first;
	}
	assert_int_equal(stretch->reasons->first, stretch->first);
	assert_int_equal(runs, stretch->runs);
	assert_int_equal(locked, stretch->locked);
}

static void put_last(struct text *text, const struct played *played,
		     const struct sim_stretch *stretch)
{
	struct sim_why first = stretch->met;
	struct sim_why last = stretch->why_last;
	assert_int_equal(stretch->works, stretch->login_last.passes);
	reasons_check(stretch);
	if (!stretch->works &&
	    stretch->login_last.decision.reason != stretch->login.decision.reason) {
		put(text, "; at last ");
		put_login(text, &stretch->login_last);
		put_why(text, played, last);
	} else if (stretch->works || !stretch->locked) {
		/* whoever was locked in between may be asked again */
		assert_int_equal(first.by, last.by);
		assert_int_equal(first.since, last.since);
		assert_int_equal(first.cause, last.cause);
	}
}

static void put_stretch(struct text *text, const struct played *played,
			const struct sim_stretch *stretch)
{
	put(text, "%.*s %s %llu ",
	    STR_ARG(played->scenario.integrations[stretch->integration].name),
	    stretch->works ? "works" : "breaks", (unsigned long long)stretch->runs);
	put_span(text, played, stretch->first);
	put(text, "..");
	put_span(text, played, stretch->last);
	put(text, " ");
	put_login(text, &stretch->login);
	assert_int_equal(stretch->works, stretch->login.passes);
	if (stretch->locked)
		put(text, ", %llu locked", (unsigned long long)stretch->locked);
	put_why(text, played,
		(struct sim_why){stretch->by, stretch->since, stretch->cause, stretch->lock_run});
	if (sim_met_differs(stretch)) {
		put(text, "; met");
		put_why(text, played, stretch->met);
	}
	put_last(text, played, stretch);
	put(text, "\n");
}

const char *stretches_text(struct played *played)
{
	struct text text = {.arena = &played->arena};
	put(&text, "%s", "");
	for (uint32_t i = 0; i < played->simulation.stretch_count; i++)
		put_stretch(&text, played, &played->simulation.stretches[i]);
	return text.at;
}

static void put_lock(struct text *text, const struct played *played, const struct sim_lock *lock)
{
	const struct simulation *simulation = &played->simulation;
	struct str name = played->policy->users[simulation->users[lock->user]].username;
	put(text, "lock %.*s ", STR_ARG(name));
	put_span(text, played, lock->from);
	put(text, "..");
	put_span(text, played, lock->until);
	if (lock->step != NONE)
		put(text, " by step %u", lock->step);
	if (lock->integration != NONE)
		put(text, " by %.*s",
		    STR_ARG(played->scenario.integrations[lock->integration].name));
	put(text, "\n");
}

const char *locks_text(struct played *played)
{
	struct text text = {.arena = &played->arena};
	put(&text, "%s", "");
	for (uint32_t i = 0; i < played->simulation.lock_count; i++)
		put_lock(&text, played, &played->simulation.locks[i]);
	return text.at;
}
