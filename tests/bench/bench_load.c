/* Loading a policy of many ranges, against libyaml reading the same text and
 * doing nothing with it (bars: 3 x its time, 20 x the file in memory), and how
 * both grow.
 *
 * bench_load [runs] */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <yaml.h>

#include "load/load.h"
#include "bench.h"
#include "rand.h"

enum { RUNS = 7, RUNS_MAX = 101, BAR_RANGES = 100000, BAR_TIME = 3, BAR_MEMORY = 20 };

static double now_ms(void)
{
	return now_ns() / 1e6;
}

/* Addresses, blocks, ranges and rows with a description, spread over profiles
 * of a thousand rows. */
static struct str policy_make(unsigned ranges)
{
	char *text = NULL;
	size_t length = 0;
	struct rand rand = {42};
	FILE *out = open_memstream(&text, &length);
	if (!out)
		abort();
	fputs("loginscope: 1\nprofiles:\n", out);
	for (unsigned i = 0; i < ranges; i++) {
		unsigned a = rand_below(&rand, 223) + 1, b = rand_below(&rand, 256);
		unsigned c = rand_below(&rand, 256);
		if (i % 1000 == 0)
			fprintf(out, "  - name: Profile %u\n    login_ip_ranges:\n", i / 1000);
		switch (rand_below(&rand, 8)) {
		case 0:
			fprintf(out, "      - %u.%u.%u.7\n", a, b, c);
			break;
		case 1:
			fprintf(out, "      - %u.%u.%u.16 - %u.%u.%u.31\n", a, b, c, a, b, c);
			break;
		case 2:
			fprintf(out, "      - 2001:db8:%x::/48\n", b * 256 + c);
			break;
		case 3:
			fprintf(out, "      - {cidr: %u.%u.%u.0/24, description: Site %u}\n", a, b,
				c, i);
			break;
		default:
			fprintf(out, "      - %u.%u.%u.0/24\n", a, b, c);
		}
	}
	if (fclose(out) != 0)
		abort();
	return (struct str){text, length};
}

static double events_time(struct str text)
{
	double start = now_ms();
	yaml_parser_t parser;
	bool more = true;
	if (!yaml_parser_initialize(&parser))
		abort();
	yaml_parser_set_input_string(&parser, (const unsigned char *)text.at, text.length);
	while (more) {
		yaml_event_t event;
		if (!yaml_parser_parse(&parser, &event))
			abort();
		more = event.type != YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return now_ms() - start;
}

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

static long resident_peak(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

/* By how much the process grows at the worst moment of a load, in bytes: the
 * tree, the model, libyaml and all, but not the text. In a child of its own,
 * for freed memory does not count twice. */
static size_t load_memory(struct str text)
{
	int ends[2];
	long grown = 0;
	if (pipe(ends) != 0)
		abort();
	pid_t child = fork();
	if (child == 0) {
		long before = resident_peak();
		load(text);
		grown = resident_peak() - before;
		_exit(write(ends[1], &grown, sizeof grown) != sizeof grown);
	}
	if (child < 0 || read(ends[0], &grown, sizeof grown) != sizeof grown)
		abort();
	waitpid(child, NULL, 0);
	close(ends[0]);
	close(ends[1]);
	return (size_t)grown * 1024;
}

struct figures {
	double load, events;
	size_t bytes, memory;
};

/* The two take turns, so that a slow moment of the machine hits both. */
static struct figures measure(unsigned ranges, int runs)
{
	struct str text = policy_make(ranges);
	double load[RUNS_MAX], events[RUNS_MAX];
	struct figures figures = {.bytes = text.length, .memory = load_memory(text)};
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
