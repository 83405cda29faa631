/* From the command line to the first answer: one `decide` on each example policy
 * against /bin/true, in turns, and the peak of its memory; then the peak over
 * files of 10^5 and 10^6 logins.
 *
 * A process's peak begins with that of the one it was forked from, so a small
 * program has to do the asking. */
#include <fcntl.h>
#include <glob.h>
#include <sched.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

enum { TURNS = 200, PEAK_MAX = 8192 /* KiB */ };
static const double START_MAX = 3.0;

extern char **environ;

/* Runs a command with its output thrown away; seconds, and the peak in KiB. */
static double command_run(char *const *argv, long *ret_peak)
{
	posix_spawn_file_actions_t actions;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	struct rusage usage = {0};
	int status = 0;
	pid_t pid;
	double start = now_ns();
	if (posix_spawn(&pid, argv[0], &actions, NULL, argv, environ) != 0 ||
	    wait4(pid, &status, 0, &usage) < 0 || !WIFEXITED(status) ||
	    WEXITSTATUS(status) == 127) {
		fprintf(stderr, "%s cannot be run\n", argv[0]);
		exit(1);
	}
	double end = now_ns();
	posix_spawn_file_actions_destroy(&actions);
	*ret_peak = usage.ru_maxrss;
	return (end - start) / 1e9;
}

/* The first profile a policy names. */
static bool profile_find(const char *path, char *ret, size_t size)
{
	char line[512];
	bool in_profiles = false, found = false;
	FILE *file = fopen(path, "r");
	while (file && !found && fgets(line, sizeof line, file)) {
		char *name = strstr(line, "name: ");
		in_profiles |= strncmp(line, "profiles:", 9) == 0;
		if (!in_profiles || !name)
			continue;
		name += strlen("name: ");
		name[strcspn(name, ",}\n#")] = '\0';
		found = snprintf(ret, size, "%s", name) > 0;
	}
	if (file)
		fclose(file);
	return found;
}

static bool policy_bench(char *program, char *path)
{
	static double ours[TURNS], theirs[TURNS];
	char profile[512];
	long peak, unused;
	if (!profile_find(path, profile, sizeof profile))
		return true;
	char *decide[] = {program, "decide",       path,    "--profile", profile,
			  "--ip",  "198.51.100.1", "--via", "ui",        NULL};
	char *nothing[] = {"/bin/true", NULL};
	for (int turn = 0; turn < TURNS; turn++) {
		ours[turn] = command_run(decide, &peak);
		theirs[turn] = command_run(nothing, &unused);
	}
	double time = median(ours, TURNS), peer = median(theirs, TURNS);
	bool holds = time <= START_MAX * peer && peak <= PEAK_MAX;
	printf("  %-36s %6.2f ms  true %5.2f ms  %5.2f x (bar <= 3)  %5ld KiB (bar <= %d)  %s\n",
	       path, time * 1e3, peer * 1e3, time / peer, peak, PEAK_MAX, holds ? "ok" : "MISSED");
	return holds;
}

static void logins_write(const char *path, long rows)
{
	FILE *file = fopen(path, "w");
	if (!file)
		exit(1);
	fputs("user,ip,via,device\n", file);
	for (uint32_t i = 0, r = 1; i < (uint32_t)rows; i++) {
		r = r * 1664525u + 1013904223u;
		fprintf(file, "etl@acme.example,%u.%u.%u.%u,%s,new\n", 1 + (r >> 24) % 223,
			r >> 16 & 255, r >> 8 & 255, i & 255, r >> 12 & 1 ? "soap" : "ui");
	}
	fclose(file);
}

static bool memory_bench(char *program)
{
	char path[] = "/tmp/loginscope-bench-XXXXXX";
	long peaks[2];
	int fd = mkstemp(path);
	if (fd < 0)
		exit(1);
	close(fd);
	for (int i = 0; i < 2; i++) {
		char *decide[] = {program,    "decide", "policies/acme.yaml",
				  "--logins", path,     "--format",
				  "jsonl",    NULL};
		logins_write(path, i ? 1000000 : 100000);
		command_run(decide, &peaks[i]);
	}
	unlink(path);
	bool holds = peaks[1] <= peaks[0] + 256;
	printf("  peak over 10^5 logins %ld KiB, over 10^6 %ld KiB  %s\n", peaks[0], peaks[1],
	       holds ? "ok" : "MISSED");
	return holds;
}

int main(void)
{
	char program[4096];
	const char *build = getenv("BUILD");
	glob_t policies;
	cpu_set_t one;
	CPU_ZERO(&one);
	CPU_SET((size_t)sched_getcpu(), &one);
	sched_setaffinity(0, sizeof one, &one);
	snprintf(program, sizeof program, "%s/loginscope", build ? build : "build");
	if (glob("policies/*.yaml", 0, NULL, &policies) != 0) {
		fputs("skipped: policies/ is not here\n", stderr);
		return 0;
	}
	for (size_t i = 0; i < policies.gl_pathc; i++)
		policy_bench(program, policies.gl_pathv[i]);
	globfree(&policies);
	memory_bench(program);
	return 0;
}
