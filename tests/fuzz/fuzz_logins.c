/* Any bytes as a file of logins. The rows' texts, put together with nothing but
 * line ends between them, are the file, so no row is lost, doubled or moved;
 * their numbers ascend by one; and reading in other pieces gives the same rows.
 * The first two bytes choose the pieces and how long a row may be. */
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "load/csv.h"
#include "load/logins.h"
#include "policy/resolve.h"

/* One way to read the file. */
struct reading {
	int fd;
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct login_reader *reader;
};

static const struct policy *policy_get(void)
{
	static struct profile profiles[] = {{.name = STR_INIT("Sales")}, {.name = STR_INIT("API")}};
	static struct user users[] = {
	    {.username = STR_INIT("ann@acme.example"), .profile = {.name = STR_INIT("Sales")}},
	    {.username = STR_INIT("etl@acme.example"), .profile = {.name = STR_INIT("API")}},
	};
	static struct app apps[] = {{.name = STR_INIT("ETL")}};
	static struct policy policy = {.profiles = profiles,
				       .profile_count = 2,
				       .users = users,
				       .user_count = 2,
				       .apps = apps,
				       .app_count = 1};
	static struct arena arena; /* zero is an empty one */
	if (!policy.user_names.slots) {
		struct findings findings;
		findings_init(&findings, &arena);
		REQUIRE(policy_resolve(&policy, &arena, &findings) == OK && findings.count == 0);
	}
	return &policy;
}

static enum status reading_open(struct reading *reading, struct str text, size_t read_size,
				size_t row_max)
{
	struct csv *csv;
	*reading = (struct reading){.fd = memfd_create("logins", MFD_CLOEXEC)};
	REQUIRE(reading->fd >= 0);
	REQUIRE(write(reading->fd, text.at, text.length) == (ssize_t)text.length);
	REQUIRE(lseek(reading->fd, 0, SEEK_SET) == 0);
	findings_init(&reading->findings, &reading->arena);
	REQUIRE(csv_open_limits(reading->fd, read_size, row_max, &csv) == OK);
	return login_reader_of(csv, "fuzz", policy_get(), &reading->arena, &reading->sources,
			       &reading->findings, &reading->reader);
}

static void reading_close(struct reading *reading)
{
	login_reader_close(reading->reader);
	arena_clear(&reading->arena);
	close(reading->fd);
}

static void same_check(const struct login_row *a, const struct login_row *b)
{
	REQUIRE(a->number == b->number && a->line == b->line);
	REQUIRE(str_equal(a->raw, b->raw));
	REQUIRE(str_equal(str_of(a->code ? a->code : ""), str_of(b->code ? b->code : "")));
	REQUIRE(
	    str_equal(str_of(a->message ? a->message : ""), str_of(b->message ? b->message : "")));
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		REQUIRE(str_equal(a->fields[i], b->fields[i]));
}

/* A good row says whose login it is. */
static void row_check(const struct login_row *row)
{
	if (row->code) {
		REQUIRE(row->message && row->message[0]);
		return;
	}
	REQUIRE(!row->message && row->login.profile < 2);
	REQUIRE(row->login.user == NONE || row->login.user < 2);
}

/* Passes over a line end, if there is one. */
static bool line_end_skip(struct str text, size_t *at)
{
	size_t cr = *at < text.length && text.at[*at] == '\r';
	if (*at + cr < text.length && text.at[*at + cr] != '\n')
		return false;
	*at = *at + cr < text.length ? *at + cr + 1 : text.length;
	return true;
}

/* Finds the text of the next row where it must stand, and returns where the
 * line behind it begins; of a line that was too long the rest is passed over. */
static size_t raw_find(struct str text, size_t at, struct str raw, bool is_long)
{
	while (at < text.length && line_end_skip(text, &at))
		;
	REQUIRE(raw.length > 0 && raw.length <= text.length - at);
	REQUIRE(memcmp(text.at + at, raw.at, raw.length) == 0);
	at += raw.length;
	while (is_long && at < text.length && text.at[at] != '\n')
		at++;
	REQUIRE(line_end_skip(text, &at));
	return at;
}

static size_t bom_length(struct str text)
{
	return text.length >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

static void rows_check(struct reading *whole, struct reading *pieces, struct str text)
{
	struct login_row row, other;
	uint64_t number = 0;
	size_t at = raw_find(text, bom_length(text), login_reader_header(whole->reader), false);
	enum status status;
	while ((status = login_reader_next(whole->reader, &row)) == OK) {
		REQUIRE(login_reader_next(pieces->reader, &other) == OK);
		same_check(&row, &other);
		REQUIRE(row.number == ++number);
		row_check(&row);
		bool is_long = row.code && strcmp(row.code, "row-too-long") == 0;
		at = raw_find(text, at, row.raw, is_long);
	}
	REQUIRE(status == INVALID && login_reader_next(pieces->reader, &other) == INVALID);
	while (at < text.length)
		REQUIRE(line_end_skip(text, &at));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	if (size < 2 || size > 20000)
		return 0;
	size_t read_size = 1u + bytes[0], row_max = 1u + bytes[1] * 8u;
	struct str text = {(const char *)bytes + 2, size - 2};
	struct reading whole, pieces;
	enum status status = reading_open(&whole, text, size, row_max);
	REQUIRE(reading_open(&pieces, text, read_size, row_max) == status);
	REQUIRE(status == OK || (status == INVALID && whole.findings.count > 0));
	REQUIRE(whole.findings.count == pieces.findings.count);
	if (status == OK)
		rows_check(&whole, &pieces, text);
	reading_close(&whole);
	reading_close(&pieces);
	return 0;
}
