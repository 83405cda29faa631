/* `check` of a policy of 1,000 to 1,000,000 ranges, the program as it is started:
 * time, and memory for each byte of the file, against libyaml reading the same
 * text in memory and doing nothing with it. Bars at 100,000 ranges: a second, 20
 * bytes a byte.
 *
 * bench_check [runs] */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "ranges_policy.h"

enum { RUNS = 5, RUNS_MAX = 101, BAR_RANGES = 100000, BAR_MS = 1000, BAR_MEMORY = 20 };

struct figures {
	double ms, peer_ms;
	size_t bytes, memory;
};

static const char *program_path(void)
{
	static char path[4096];
	const char *build = getenv("BUILD");
	snprintf(path, sizeof path, "%s/loginscope", build ? build : "build");
	return path;
}

/* Milliseconds from start to end, and the most memory it had. Forked while this
 * process is small, for that counts as the child's. */
static double check_run(const char *policy, size_t *ret_memory)
{
	struct rusage usage;
	int status = -1;
	double start = now_ms();
	pid_t child = fork();
	if (child == 0) {
		execl(program_path(), "loginscope", "check", "--quiet", policy, (char *)NULL);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0) {
		fprintf(stderr, "%s check %s: status %d\n", program_path(), policy, status);
		exit(1);
	}
	*ret_memory = (size_t)usage.ru_maxrss * 1024;
	return now_ms() - start;
}

static void text_write(const char *path, struct str text)
{
	FILE *file = must(fopen(path, "w"));
	if (fwrite(text.at, 1, text.length, file) != text.length || fclose(file) != 0)
		abort();
}

static struct figures measure(const char *path, unsigned ranges, int runs)
{
	double ms[RUNS_MAX], peer_ms[RUNS_MAX];
	struct figures figures = {0};
	for (int i = 0; i < runs; i++) {
		struct str text = ranges_policy_make(ranges);
		peer_ms[i] = events_time(text);
		text_write(path, text);
		figures.bytes = text.length;
		free((char *)text.at);
		ms[i] = check_run(path, &figures.memory);
	}
	figures.ms = median(ms, (size_t)runs);
	figures.peer_ms = median(peer_ms, (size_t)runs);
	return figures;
}

int main(int count, char **words)
{
	char path[] = "/tmp/bench_check.XXXXXX";
	struct figures at_bar = {0};
	int runs = count > 1 ? atoi(words[1]) : RUNS, file = mkstemp(path);
	if (runs < 1 || runs > RUNS_MAX || file < 0)
		return 2;
	close(file);
	for (unsigned ranges = 1000; ranges <= 1000000; ranges *= 10) {
		struct figures figures = measure(path, ranges, runs);
		printf("%9u ranges  %9zu bytes  %9.2f ms  libyaml %9.2f ms  x %4.2f  %5.1f MiB  "
		       "%4.1f bytes a byte\n",
		       ranges, figures.bytes, figures.ms, figures.peer_ms,
		       figures.ms / figures.peer_ms, (double)figures.memory / (1 << 20),
		       (double)figures.memory / (double)figures.bytes);
		if (ranges == BAR_RANGES)
			at_bar = figures;
	}
	unlink(path);
	double memory = (double)at_bar.memory / (double)at_bar.bytes;
	printf("check of %d ranges: %.0f ms (bar %d) %s\n", BAR_RANGES, at_bar.ms, BAR_MS,
	       at_bar.ms <= BAR_MS ? "met" : "MISSED");
	printf("memory / file: %.1f (bar %d) %s\n", memory, BAR_MEMORY,
	       memory <= BAR_MEMORY ? "met" : "MISSED");
	return 0;
}
