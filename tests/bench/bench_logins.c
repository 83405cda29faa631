/* Reading a file of logins against counting its lines with memchr(3): rows as
 * CSV, and rows as logins with every name looked up and every value read. One
 * file in memory, eight columns, 5 % IPv6; plain and with every field quoted.
 *
 * bench_logins [runs] */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "load/csv.h"
#include "load/logins.h"
#include "policy/resolve.h"
#include "bench.h"
#include "rand.h"

enum { ROWS = 500000, USERS = 5000, RUNS_MAX = 101 };

static struct policy policy;
static struct arena arena;
static struct findings findings;
static int file = -1;

static void require(bool condition, const char *what)
{
	if (condition)
		return;
	fprintf(stderr, "bench_logins: %s\n", what);
	exit(1);
}

/* --- The policy and the file --------------------------------------------------- */

static void policy_make(void)
{
	static struct profile profile = {.name = STR_INIT("Standard")};
	policy.users = arena_array(&arena, USERS, sizeof *policy.users);
	policy.profiles = &profile;
	policy.profile_count = 1;
	policy.user_count = USERS;
	for (uint32_t i = 0; i < USERS; i++) {
		const char *name = arena_format(&arena, "user%u@acme.example", i);
		require(name, "no memory");
		policy.users[i].username = str_of(name);
		policy.users[i].profile.name = profile.name;
	}
	findings_init(&findings, &arena);
	require(policy_resolve(&policy, &arena, &findings) == OK && !findings.count, "policy");
}

static const char *address_make(struct rand *rand)
{
	static char text[ADDR_TEXT];
	bool v6 = rand_once_in(rand, 20);
	addr_format(v6 ? addr_of(0x20010db800000000 | rand_below(rand, 65536), rand_next(rand))
		       : addr_of_v4((uint32_t)rand_next(rand)),
		    text);
	return text;
}

static void row_write(struct rand *rand, FILE *out, bool quoted)
{
	static const char *const devices[] = {"known", "new", ""};
	static const char *const credentials[] = {"password", "token", ""};
	static const char *const answers[] = {"yes", "no", ""};
	const char *q = quoted ? "\"" : "";
	fprintf(out, "%suser%u@acme.example%s,%s%s%s,%s%s%s,", q, rand_below(rand, USERS), q, q,
		address_make(rand), q, q, channel_names[rand_below(rand, VIA_COUNT)].at, q);
	fprintf(out, "%s2026-%02u-%02uT%02u:%02u:%02u.%03uZ%s,", q, 1 + rand_below(rand, 12),
		1 + rand_below(rand, 28), rand_below(rand, 24), rand_below(rand, 60),
		rand_below(rand, 60), rand_below(rand, 1000), q);
	fprintf(out, "%s%s%s,%s%s%s,%s%s%s,%slogin%s\n", q, devices[rand_below(rand, 3)], q, q,
		credentials[rand_below(rand, 3)], q, q, answers[rand_below(rand, 3)], q, q, q);
}

static void file_make(bool quoted)
{
	struct rand rand = rand_start("logins");
	file = memfd_create("logins", MFD_CLOEXEC);
	FILE *out = fdopen(dup(file), "w");
	require(out, "no file in memory");
	fputs("user,ip,via,at,device,credential,strong-auth,phase\n", out);
	for (size_t i = 0; i < ROWS; i++)
		row_write(&rand, out, quoted);
	require(fclose(out) == 0, "writing failed");
}

/* --- Ways to read it -------------------------------------------------------------- */

static size_t lines_count(void)
{
	static char buffer[CSV_READ_SIZE];
	size_t count = 0;
	ssize_t got;
	while ((got = read(file, buffer, sizeof buffer)) > 0)
		for (const char *at = buffer, *end = buffer + got;
		     (at = memchr(at, '\n', (size_t)(end - at))); at++)
			count++;
	return count - 1;
}

static size_t rows_count(void)
{
	struct csv *csv;
	struct csv_row row;
	size_t count = 0;
	require(csv_open(file, &csv) == OK, "csv_open");
	while (csv_next(csv, &row) == OK)
		count += row.error == CSV_OK && row.count == 8;
	csv_close(csv);
	return count - 1;
}

static size_t logins_count(void)
{
	struct login_reader *reader;
	struct sources sources = {0};
	struct login_row row;
	size_t count = 0;
	require(login_reader_open(file, "logins", &policy, &arena, &sources, &findings, &reader) ==
		    OK,
		"login_reader_open");
	while (login_reader_next(reader, &row) == OK)
		count += !row.code;
	login_reader_close(reader);
	return count;
}

/* --- Measuring ----------------------------------------------------------------------- */

static int number_compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* The median time of a row in nanoseconds. */
static double row_ns(size_t (*count)(void), int runs)
{
	double times[RUNS_MAX];
	for (int i = 0; i < runs; i++) {
		require(lseek(file, 0, SEEK_SET) == 0, "lseek");
		double start = now_ns();
		require(count() == ROWS, "a row is missing");
		times[i] = (now_ns() - start) / ROWS;
	}
	qsort(times, (size_t)runs, sizeof *times, number_compare);
	return times[runs / 2];
}

static void line_print(const char *what, double ns, double peer)
{
	printf("  %-22s %7.1f ns a row, %5.1f million rows/s, %5.2f x counting lines\n", what, ns,
	       1e3 / ns, ns / peer);
}

int main(int count, char **words)
{
	int runs = count > 1 ? atoi(words[1]) : 5;
	require(runs > 0 && runs <= RUNS_MAX, "runs: 1 to 101");
	policy_make();
	for (int quoted = 0; quoted < 2; quoted++) {
		file_make(quoted);
		printf("%d rows, %s, %ld bytes each\n", ROWS, quoted ? "quoted" : "plain",
		       (long)(lseek(file, 0, SEEK_END) / ROWS));
		double lines = row_ns(lines_count, runs);
		line_print("lines, memchr", lines, lines);
		line_print("rows, csv_next", row_ns(rows_count, runs), lines);
		line_print("logins, all values", row_ns(logins_count, runs), lines);
		close(file);
	}
	arena_clear(&arena);
	return 0;
}
