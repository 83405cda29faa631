#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "oracle/table_print.h"
#include "simulate_play.h"

void play_open(struct play *play)
{
	arena_init(&play->arena);
	scenario_random(&play->rand, &play->arena, &play->random);
	assert_int_equal(simulate(&play->random.policy.policy, &play->random.scenario, &play->arena,
				  &play->engine),
			 OK);
}

void play_naively(struct play *play)
{
	naive_simulate(&play->random.policy.policy, &play->random.scenario, &play->arena,
		       &play->naive);
}

void play_close(struct play *play)
{
	free(play->random.policy.addresses);
	arena_clear(&play->arena);
	play->number++;
}

/* ---- what went wrong ---- */

static void event_show(uint32_t number, int64_t at, const struct scenario_event *event)
{
	const struct scenario_login *login = &event->login;
	fprintf(stderr, "# %3u %lld %s", number, (long long)at, event_names[event->kind].at);
	fprintf(stderr, " user %.*s profile %.*s integration %.*s", STR_ARG(event->user.name),
		STR_ARG(event->profile.name), STR_ARG(event->integration.name));
	if (event->kind == EVENT_LOGIN)
		fprintf(stderr, " login %.*s via %s presents %d device %.*s",
			STR_ARG(login->user.name), channel_names[login->via].at, (int)login->token,
			STR_ARG(login->device));
	if (event->holds.count)
		fprintf(stderr, " holds %u", event->holds.at[0].value);
	fprintf(stderr, "\n");
}

static void play_show(const struct play *play)
{
	const struct scenario *scenario = &play->random.scenario;
	table_policy_print(stderr, "random", &play->random.policy);
	fprintf(stderr, "# scenario %u, from %lld to %lld\n", play->number,
		(long long)scenario->begin, (long long)scenario->end);
	for (uint32_t i = 0; i < scenario->integration_count; i++) {
		const struct integration *one = &scenario->integrations[i];
		fprintf(stderr, "# %.*s: %.*s via %s holds %d every %d %u\n", STR_ARG(one->name),
			STR_ARG(one->user.name), channel_names[one->via].at, (int)one->holds,
			(int)one->every.kind, one->every.minute);
	}
	for (uint32_t i = 0; i < scenario->event_count; i++)
		event_show(i, scenario->times[i], &scenario->events[i]);
}

void must_equal(const struct play *play, const char *of, size_t number, const char *what,
		long long engine, long long naive)
{
	if (engine == naive)
		return;
	play_show(play);
	fail_msg("%s %zu: %s: the engine says %lld, the naive machine %lld", of, number, what,
		 engine, naive);
}

void must(const struct play *play, bool so, const char *of, size_t number, const char *what)
{
	if (so)
		return;
	play_show(play);
	fail_msg("%s %zu: %s", of, number, what);
}
