/* Loading a policy of many ranges, against libyaml reading the same text and
 * doing nothing with it (bars: 3 x its time, 20 x the file in memory), and how
 * both grow.
 *
 * bench_load [runs] */
#include <stdio.h>
#include <stdlib.h>

#include "load/load.h"
#include "bench.h"
#include "peak.h"
#include "ranges_policy.h"

enum { RUNS = 7, RUNS_MAX = 101, BAR_RANGES = 100000, BAR_TIME = 3, BAR_MEMORY = 20 };

static void load(struct str text)
{
	static const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	struct arena arena;
	struct sources sources = {0};
	struct findings findings;
	struct policy *policy = NULL;
	arena_init(&arena);
	findings_init(&findings, &arena);
	if (policy_load_text(STR("bench.yaml"), text, &options, &arena, &sources, &findings,
			     &policy) != OK)
		abort();
	arena_clear(&arena);
}

static double load_time(struct str text)
{
	double start = now_ms();
	load(text);
	return now_ms() - start;
}

static void text_load(const void *with)
{
	load(*(const struct str *)with);
}

struct figures {
	double load, events;
	size_t bytes, memory;
};

/* The two take turns, so that a slow moment of the machine hits both. */
static struct figures measure(unsigned ranges, int runs)
{
	struct str text = ranges_policy_make(ranges);
	double load[RUNS_MAX], events[RUNS_MAX];
	struct figures figures = {.bytes = text.length, .memory = peak_of(text_load, &text)};
	for (int i = 0; i < runs; i++) {
		events[i] = events_time(text);
		load[i] = load_time(text);
	}
	figures.load = median(load, (size_t)runs);
	figures.events = median(events, (size_t)runs);
	free((char *)text.at);
	return figures;
}

static void row_print(unsigned ranges, struct figures figures)
{
	printf("%9u ranges  %9zu bytes  %9.2f ms  libyaml %9.2f ms  x %4.2f  %7.0f ns/range  "
	       "memory x %4.1f\n",
	       ranges, figures.bytes, figures.load, figures.events, figures.load / figures.events,
	       figures.load * 1e6 / ranges, (double)figures.memory / (double)figures.bytes);
}

int main(int count, char **words)
{
	int runs = count > 1 ? atoi(words[1]) : RUNS;
	if (runs < 1 || runs > RUNS_MAX)
		return 2;
	for (unsigned ranges = 100; ranges <= 1000000; ranges *= 10)
		row_print(ranges, measure(ranges, ranges > BAR_RANGES ? (runs + 1) / 2 : runs));
	struct figures figures = measure(BAR_RANGES, runs);
	double time = figures.load / figures.events;
	double memory = (double)figures.memory / (double)figures.bytes;
	printf("load of %d ranges / libyaml's event loop: %.2f (bar %d) %s\n", BAR_RANGES, time,
	       BAR_TIME, time <= BAR_TIME ? "met" : "MISSED");
	printf("memory / file: %.1f (bar %d) %s\n", memory, BAR_MEMORY,
	       memory <= BAR_MEMORY ? "met" : "MISSED");
	return 0;
}
