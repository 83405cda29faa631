/* Loading a project of Salesforce metadata, against expat alone with no handlers on the same
 * files (bar: 2 x its time): 500 profiles, 1 GB in all, where a profile of 2 MB has a few
 * hundred bytes about logins. And what the memory comes to, which must not grow with
 * the bytes.
 *
 * The project is written to /tmp and removed; both read it from the page cache.
 *
 * bench_metadata [runs] */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <expat.h>

#include "load/load.h"
#include "bench.h"
#include "peak.h"
#include "profile_text.h"

enum { RUNS = 5, RUNS_MAX = 101, PROFILES = 500, BYTES = 1000000000, PIECE = 64 << 10, BAR = 2 };
enum { MEMORY_BAR = 8 << 20, PATH = 128 };

/* --- A project ------------------------------------------------------------------------ */

struct project {
	char folder[PATH / 2];
	unsigned profiles;
	size_t size; /* of each, in bytes */
};

/* What metadata cannot say; without it there is a warning, and the file's text is read to
 * show its line. */
static void overlay_path(const struct project *project, char ret[static PATH])
{
	snprintf(ret, PATH, "%s/overlay.yaml", project->folder);
}

static void profile_path(const struct project *project, unsigned number, char ret[static PATH])
{
	snprintf(ret, PATH, "%s/P%u.profile", project->folder, number);
}

static void file_write(const char *path, struct str text)
{
	FILE *file = must(fopen(path, "w"));
	if (fwrite(text.at, 1, text.length, file) != text.length || fclose(file) != 0)
		abort();
}

static struct project project_make(unsigned profiles, size_t bytes)
{
	struct project project = {"/tmp/loginscope-bench-XXXXXX", profiles, 0};
	struct str text = profile_text_make(bytes);
	char path[PATH];
	must(mkdtemp(project.folder));
	for (unsigned i = 0; i < profiles; i++) {
		profile_path(&project, i, path);
		file_write(path, text);
	}
	overlay_path(&project, path);
	file_write(path, STR("loginscope: 1\norg: {time_zone: America/New_York}\n"));
	project.size = text.length;
	free((char *)text.at);
	return project;
}

static void project_remove(const struct project *project)
{
	char path[PATH];
	for (unsigned i = 0; i < project->profiles; i++) {
		profile_path(project, i, path);
		unlink(path);
	}
	overlay_path(project, path);
	unlink(path);
	rmdir(project->folder);
}

/* --- The two -------------------------------------------------------------------------- */

static void expat_read(const char *path)
{
	static char piece[PIECE];
	XML_Parser parser = must(XML_ParserCreate(NULL));
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	for (ssize_t length = 1; length > 0;) {
		length = read(fd, piece, sizeof piece);
		if (length < 0 ||
		    XML_Parse(parser, piece, (int)length, length == 0) != XML_STATUS_OK)
			abort();
	}
	close(fd);
	XML_ParserFree(parser);
}

static void expat_run(const struct project *project)
{
	char path[PATH];
	for (unsigned i = 0; i < project->profiles; i++) {
		profile_path(project, i, path);
		expat_read(path);
	}
}

static bool is_read(const struct policy *policy, unsigned profiles)
{
	if (!policy || policy->profile_count != profiles)
		return false;
	for (unsigned i = 0; i < profiles; i++)
		if (policy->profiles[i].login_ip_ranges.count != PROFILE_RANGES ||
		    !policy->profiles[i].login_hours.given)
			return false;
	return true;
}

static void load_run(const void *with)
{
	const struct project *project = with;
	char overlay[PATH];
	overlay_path(project, overlay);
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo",
					     .overlay = overlay};
	struct arena arena;
	struct sources sources = {0};
	struct findings findings;
	struct policy *policy = NULL;
	arena_init(&arena);
	findings_init(&findings, &arena);
	if (policy_load(project->folder, &options, &arena, &sources, &findings, &policy) != OK ||
	    !is_read(policy, project->profiles))
		abort();
	arena_clear(&arena);
}

/* --- Figures -------------------------------------------------------------------------- */

/* The two take turns, so that a slow moment of the machine hits both. */
static double measure(const struct project *project, int runs)
{
	double ours[RUNS_MAX], theirs[RUNS_MAX];
	for (int i = 0; i < runs; i++) {
		double start = now_ms();
		expat_run(project);
		theirs[i] = now_ms() - start;
		start = now_ms();
		load_run(project);
		ours[i] = now_ms() - start;
	}
	double load = median(ours, (size_t)runs), alone = median(theirs, (size_t)runs);
	printf("%5u profiles of %8zu bytes  %9.2f ms  expat %9.2f ms  x %4.2f  %6.0f MB/s\n",
	       project->profiles, project->size, load, alone, load / alone,
	       (double)project->size * project->profiles / 1e3 / load);
	return load / alone;
}

static double project_measure(unsigned profiles, size_t bytes, int runs)
{
	struct project project = project_make(profiles, bytes);
	double ratio = measure(&project, runs);
	project_remove(&project);
	return ratio;
}

static size_t memory_print(unsigned profiles, size_t bytes)
{
	struct project project = project_make(profiles, bytes);
	size_t memory = peak_of(load_run, &project);
	printf("memory for %3u profiles of %8zu bytes: %zu KiB\n", profiles, project.size,
	       memory >> 10);
	project_remove(&project);
	return memory;
}

int main(int count, char **words)
{
	int runs = count > 1 ? atoi(words[1]) : RUNS;
	if (runs < 1 || runs > RUNS_MAX)
		return 2;
	project_measure(1000, 10000, runs);
	double ratio = project_measure(PROFILES, BYTES / PROFILES, runs);
	memory_print(1, 100000);
	size_t one = memory_print(1, 50000000);
	memory_print(PROFILES, 20000);
	memory_print(PROFILES, BYTES / PROFILES);
	printf("project of %d profiles, 1 GB / expat alone: %.2f (bar %d) %s\n", PROFILES, ratio,
	       BAR, ratio <= BAR ? "met" : "MISSED");
	printf("memory for a profile of 50 MB: %.1f MiB (bar %d) %s\n", (double)one / (1 << 20),
	       MEMORY_BAR >> 20, one <= MEMORY_BAR ? "met" : "MISSED");
	return 0;
}
