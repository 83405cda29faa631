/* A file of logins: its header, its rows, what is said about bad ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"
#include "load/csv.h"
#include "load/logins.h"
#include "policy/resolve.h"

/* --- A policy with a few names --------------------------------------------- */

static struct profile profiles[] = {
    {.name = STR_INIT("Sales"), .label = STR_INIT("Sales people")},
    {.name = STR_INIT("API Integration")},
    {.name = STR_INIT("Support"), .label = STR_INIT("Both")},
    {.name = STR_INIT("Service"), .label = STR_INIT("Both")},
};

static struct user users[] = {
    {.username = STR_INIT("ann@acme.example"), .profile = {.name = STR_INIT("Sales")}},
    {.username = STR_INIT("etl@acme.example"), .profile = {.name = STR_INIT("API Integration")}},
};

static struct app apps[] = {
    {.name = STR_INIT("Nightly, ETL"), .label = STR_INIT("Night job")},
    {.name = STR_INIT("a"), .label = STR_INIT("Twice")},
    {.name = STR_INIT("b"), .label = STR_INIT("Twice")},
};

static struct policy policy = {
    .profiles = profiles,
    .profile_count = 4,
    .users = users,
    .user_count = 2,
    .apps = apps,
    .app_count = 3,
};

static struct arena policy_arena;

static int policy_prepare(void **state)
{
	(void)state;
	struct findings findings;
	arena_init(&policy_arena);
	findings_init(&findings, &policy_arena);
	enum status status = policy_resolve(&policy, &policy_arena, &findings);
	return status == OK && findings.count == 0 ? 0 : -1;
}

static int policy_drop(void **state)
{
	(void)state;
	arena_clear(&policy_arena);
	return 0;
}

/* --- Reading a text ------------------------------------------------------------ */

struct reading {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct login_reader *reader;
	int fd;
};

static enum status reading_open(struct reading *reading, struct str text)
{
	*reading = (struct reading){.fd = memfd_create("logins", MFD_CLOEXEC)};
	assert_true(reading->fd >= 0);
	assert_int_equal(write(reading->fd, text.at, text.length), text.length);
	assert_int_equal(lseek(reading->fd, 0, SEEK_SET), 0);
	arena_init(&reading->arena);
	findings_init(&reading->findings, &reading->arena);
	return login_reader_open(reading->fd, "logins.csv", &policy, &reading->arena,
				 &reading->sources, &reading->findings, &reading->reader);
}

static void reading_close(struct reading *reading)
{
	login_reader_close(reading->reader);
	arena_clear(&reading->arena);
	close(reading->fd);
}

/* --- The header ------------------------------------------------------------------ */

static void test_headers(void **state)
{
	(void)state;
	static const struct {
		const char *name, *text;
		size_t columns;
		const char *header;
	} rows[] = {
	    {"one column", "user\n", 1, "user"},
	    {"no line end", "user", 1, "user"},
	    {"CRLF", "user,ip\r\n", 2, "user,ip"},
	    {"byte order mark", "\xef\xbb\xbfuser,ip\n", 2, "user,ip"},
	    {"quoted", "\"user\",\"session-ip\"\n", 2, "\"user\",\"session-ip\""},
	    {"blank lines before", "\n\r\nuser\n", 1, "user"},
	    {"all columns, underlines",
	     "profile,user,session_ip,ip,via,app,at,device,credential,strong_auth,phase\n", 11,
	     "profile,user,session_ip,ip,via,app,at,device,credential,strong_auth,phase"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct reading reading;
		if (reading_open(&reading, str_of(rows[i].text)) != OK)
			fail_msg("refused: %s", rows[i].name);
		assert_int_equal(login_reader_columns(reading.reader), rows[i].columns);
		assert_true(str_equal(login_reader_header(reading.reader), str_of(rows[i].header)));
		reading_close(&reading);
	}
}

static void test_headers_refused(void **state)
{
	(void)state;
	static const struct {
		const char *name, *text, *code;
		unsigned line, column, width;
		const char *help; /* part of it */
	} rows[] = {
	    {"empty file", "", "logins-empty", 0, 0, 0, "user,ip,via"},
	    {"blank lines alone", "\n\r\n\n", "logins-empty", 0, 0, 0, "user,ip,via"},
	    {"unknown", "user,colour\n", "unknown-column", 1, 6, 6, "columns are"},
	    {"nearly known", "user,adress,ipp\n", "unknown-column", 1, 6, 6, "columns are"},
	    {"misspelt", "user,devise\n", "unknown-column", 1, 6, 6, "did you mean device?"},
	    {"case", "User,ip\n", "unknown-column", 1, 1, 4, "did you mean user?"},
	    {"later line", "\n\nuser,colour\n", "unknown-column", 3, 6, 6, "columns are"},
	    {"characters", "user,\xc3\xa9\xc3\xa9\xc3\xa9,\xc3\xa9\n", "unknown-column", 1, 6, 3,
	     ""},
	    {"quoted", "user,\"colour\"\n", "unknown-column", 1, 7, 6, "columns are"},
	    {"doubled quotes", "user,\"a\"\"b\"\n", "unknown-column", 1, 1, 0, "columns are"},
	    {"no name", "user,ip,\n", "unknown-column", 1, 9, 0, "columns are"},
	    {"blank", "user, ip\n", "unknown-column", 1, 6, 3, "did you mean ip?"},
	    {"twice", "user,ip,ip\n", "duplicate-column", 1, 9, 2, "remove"},
	    {"twice, both spellings", "user,session-ip,session_ip\n", "duplicate-column", 1, 17, 10,
	     "remove"},
	    {"nobody", "ip,via\n", "column-missing", 1, 0, 0, "user or profile"},
	    {"quote", "user,\"ip\n", "csv-quote", 1, 0, 0, NULL},
	    {"semicolons", "user;ip\n", "unknown-column", 1, 1, 7, "columns are"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct reading reading;
		enum status status = reading_open(&reading, str_of(rows[i].text));
		struct finding *finding = reading.findings.first;
		if (status != INVALID || !finding || strcmp(finding->code, rows[i].code) != 0)
			fail_msg("%s: status %d, %s", rows[i].name, status,
				 finding ? finding->code : "nothing");
		assert_int_equal(finding->place.line, rows[i].line);
		assert_int_equal(finding->place.column, rows[i].column);
		assert_int_equal(finding->place.width, rows[i].width);
		if (rows[i].help && !strstr(finding->help, rows[i].help))
			fail_msg("%s: %s", rows[i].name, finding->help);
		if (rows[i].line)
			assert_true(source_line(&reading.sources, finding->place).length > 0);
		assert_null(reading.reader);
		arena_clear(&reading.arena);
		close(reading.fd);
	}
}

static void test_header_all_errors(void **state)
{
	(void)state;
	struct reading reading;
	assert_int_equal(reading_open(&reading, STR("ip,x,ip,y\n")), INVALID);
	assert_int_equal(reading.findings.count, 4);
	arena_clear(&reading.arena);
	close(reading.fd);
}

static void test_header_many_columns(void **state)
{
	(void)state;
	static char text[4000];
	memset(text, ',', sizeof text);
	memcpy(text, "user", 4);
	struct reading reading;
	assert_int_equal(reading_open(&reading, (struct str){text, sizeof text}), INVALID);
	arena_clear(&reading.arena);
	close(reading.fd);
}

/* --- Rows ----------------------------------------------------------------------------- */

static void test_row_good(void **state)
{
	(void)state;
	struct reading reading;
	struct login_row row;
	assert_int_equal(
	    reading_open(&reading,
			 STR("user,app,ip,via,at,device,credential,strong_auth,phase,session-ip\r\n"
			     "etl@acme.example,\"Nightly, ETL\",::ffff:192.0.2.7,oauth-refresh,"
			     "2026-02-03t09:30-05:00,new,wrong-token,yes,request,2001:db8::1\r\n"
			     "\r\n"
			     "ann@acme.example,,,,,,,,,")),
	    OK);
	assert_int_equal(login_reader_next(reading.reader, &row), OK);
	assert_null(row.code);
	assert_int_equal(row.number, 1);
	assert_int_equal(row.line, 2);
	assert_int_equal(row.login.user, 1);
	assert_int_equal(row.login.profile, 1);
	assert_int_equal(row.login.app, 0);
	assert_true(row.login.has_ip && row.login.ip == addr_of_v4(0xc0000207));
	assert_int_equal(row.login.via, VIA_OAUTH_REFRESH);
	assert_true(row.login.has_at && row.login.at == 1770129000);
	assert_int_equal(row.login.device, DEVICE_NEW);
	assert_int_equal(row.login.credential, CREDENTIAL_WRONG_TOKEN);
	assert_true(row.login.strong_auth && row.login.said_strong_auth);
	assert_true(row.login.said_credential && row.login.said_phase);
	assert_int_equal(row.login.phase, PHASE_REQUEST);
	assert_true(row.login.has_session_ip);
	assert_true(row.login.session_ip == addr_of(UINT64_C(0x20010db800000000), 1));
	assert_true(str_equal(row.fields[COLUMN_APP], STR("Nightly, ETL")));
	assert_true(row.raw.length > 0 && row.raw.at[row.raw.length - 1] == '1');

	assert_int_equal(login_reader_next(reading.reader, &row), OK);
	assert_null(row.code);
	assert_int_equal(row.number, 2);
	assert_int_equal(row.line, 4);
	assert_int_equal(row.login.user, 0);
	assert_int_equal(row.login.app, NONE);
	assert_int_equal(row.login.via, VIA_UNKNOWN);
	assert_int_equal(row.login.device, DEVICE_UNKNOWN);
	assert_int_equal(row.login.credential, CREDENTIAL_PASSWORD);
	assert_false(row.login.has_ip || row.login.has_at || row.login.has_session_ip ||
		     row.login.strong_auth || row.login.said_credential ||
		     row.login.said_strong_auth || row.login.said_phase);
	assert_true(str_equal(row.raw, STR("ann@acme.example,,,,,,,,,")));
	assert_int_equal(login_reader_next(reading.reader, &row), INVALID);
	reading_close(&reading);
}

static void test_rows(void **state)
{
	(void)state;
	static const struct {
		const char *name, *header, *row;
		const char *code;    /* NULL: good */
		const char *message; /* part of it */
	} rows[] = {
	    {"profile alone", "profile", "Sales", NULL, NULL},
	    {"profile by label", "profile", "Sales people", NULL, NULL},
	    {"label of two profiles", "profile", "Both", "label-shared",
	     "more than one profile: \"Support\", \"Service\""},
	    {"app by label", "user,app", "ann@acme.example,Night job", NULL, NULL},
	    {"label of two apps", "user,app", "ann@acme.example,Twice", "label-shared",
	     "\"Twice\" is the label of more than one app: \"a\", \"b\""},
	    {"unknown user", "user", "bob@acme.example", "unknown-user", "\"bob@acme.example\""},
	    {"misspelt user", "user", "anne@acme.example", "unknown-user",
	     "did you mean \"ann@acme.example\"?"},
	    {"user's case", "user", "ANN@acme.example", "unknown-user", "ANN"},
	    {"user with a blank", "user", " ann@acme.example", "unknown-user", "ann"},
	    {"unknown profile", "profile", "Marketing", "unknown-profile", "\"Marketing\""},
	    {"unknown app", "user,app", "ann@acme.example,Nightly ETL", "unknown-app",
	     "did you mean \"Nightly, ETL\"?"},
	    {"app on a channel without", "user,via,app", "ann@acme.example,ui,\"Nightly, ETL\"",
	     NULL, NULL},
	    {"bad app on a channel without", "user,via,app", "ann@acme.example,ui,x", "unknown-app",
	     "\"x\""},
	    {"address", "user,ip", "ann@acme.example,198.51.100.999", "bad-address", "over 255"},
	    {"address, zero", "user,ip", "ann@acme.example,198.51.100.01", "bad-address", "zero"},
	    {"address, legacy", "user,ip", "ann@acme.example,127.1", "bad-address",
	     "a short or hexadecimal form"},
	    {"address, a block", "user,ip", "ann@acme.example,192.0.2.0/24", "bad-address",
	     "it is a range"},
	    {"address, a network", "user,ip", "ann@acme.example,@home", "bad-address", "@home"},
	    {"address, zone", "user,ip", "ann@acme.example,fe80::1%eth0", "bad-address", "zone"},
	    {"address, a blank", "user,ip", "ann@acme.example, 192.0.2.1", "bad-address", ""},
	    {"address, words", "user,ip", "ann@acme.example,Salesforce.com IP", "bad-address", ""},
	    {"session address", "user,session-ip", "ann@acme.example,x", "bad-address", "\"x\""},
	    {"channel", "user,via", "ann@acme.example,sopa", "bad-channel", "\"soap\""},
	    {"channel's case", "user,via", "ann@acme.example,UI", "bad-channel", "oauth-refresh"},
	    {"time", "user,at", "ann@acme.example,2026-02-30T00:00Z", "bad-time", "2026-02-30"},
	    {"time without offset", "user,at", "ann@acme.example,2026-02-03T00:00", "bad-time",
	     "offset"},
	    {"device", "user,device", "ann@acme.example,old", "bad-device", "known or new"},
	    {"credential", "user,credential", "ann@acme.example,secret", "bad-credential",
	     "password, token, wrong-token or totp"},
	    {"strong auth", "user,strong-auth", "ann@acme.example,true", "bad-strong-auth",
	     "no or yes"},
	    {"strong auth, no", "user,strong-auth", "ann@acme.example,no", NULL, NULL},
	    {"phase", "user,phase", "ann@acme.example,logout", "bad-phase", "\"logout\""},
	    {"neither", "user,profile", ",", "who-missing", "neither"},
	    {"both", "user,profile", "ann@acme.example,Sales", "user-and-profile", "both"},
	    {"first in the file's order", "ip,user,via", "x,y,z", "bad-address", "\"x\""},
	    {"column before who", "profile,user,ip", ",,x", "bad-address", "\"x\""},
	    {"too few", "user,ip,via", "ann@acme.example,192.0.2.1", "column-count",
	     "2 columns, the header 3"},
	    {"too many", "user,ip", "ann@acme.example,192.0.2.1,", "column-count",
	     "3 columns, the header 2"},
	    {"one", "user,ip", "ann@acme.example", "column-count", "1 column, the header 2"},
	    {"quote", "user,ip", "\"ann\"@acme.example,192.0.2.1", "csv-quote", "quote"},
	    {"quote left open", "user,ip", "\"ann@acme.example,192.0.2.1", "csv-quote", "closed"},
	    {"control characters", "user", "a\x1b[31mb", "unknown-user", "a\xef\xbf\xbd[31mb"},
	    {"not UTF-8", "user", "a\xff", "unknown-user", "a\xef\xbf\xbd"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[300];
		struct reading reading;
		struct login_row row;
		snprintf(text, sizeof text, "%s\n%s\n", rows[i].header, rows[i].row);
		assert_int_equal(reading_open(&reading, str_of(text)), OK);
		assert_int_equal(login_reader_next(reading.reader, &row), OK);
		const char *code = row.code ? row.code : "good";
		if (strcmp(code, rows[i].code ? rows[i].code : "good") != 0)
			fail_msg("%s: %s", rows[i].name, code);
		if (row.code && !strstr(row.message, rows[i].message))
			fail_msg("%s: %s", rows[i].name, row.message);
		assert_true(str_equal(row.raw, str_of(rows[i].row)));
		assert_int_equal(login_reader_next(reading.reader, &row), INVALID);
		reading_close(&reading);
	}
}

static void test_row_too_long(void **state)
{
	(void)state;
	size_t size = CSV_ROW_MAX + 100;
	char *text = malloc(size);
	memset(text, 'a', size);
	memcpy(text, "user\n", 5);
	memcpy(text + size - 18, "\nann@acme.example\n", 18);
	struct reading reading;
	struct login_row row;
	assert_int_equal(reading_open(&reading, (struct str){text, size}), OK);
	assert_int_equal(login_reader_next(reading.reader, &row), OK);
	assert_string_equal(row.code, "row-too-long");
	assert_int_equal(login_reader_next(reading.reader, &row), OK);
	assert_null(row.code);
	assert_int_equal(row.number, 2);
	assert_int_equal(login_reader_next(reading.reader, &row), INVALID);
	reading_close(&reading);
	free(text);
}

/* A long text in a message is cut, and a log full of unknown users does not
 * look for the nearest name for ever. */
static void test_many_bad_rows(void **state)
{
	(void)state;
	enum { ROWS = LOGIN_SUGGESTIONS_MAX + 10, WIDTH = 17 };
	char *text = malloc(5 + ROWS * WIDTH + 1);
	struct reading reading;
	struct login_row row;
	strcpy(text, "user\n");
	for (size_t i = 0; i < ROWS; i++)
		memcpy(text + 5 + i * WIDTH, "anx@acme.example\n", WIDTH);
	assert_int_equal(reading_open(&reading, (struct str){text, 5 + ROWS * WIDTH}), OK);
	for (size_t i = 0; i < ROWS; i++) {
		assert_int_equal(login_reader_next(reading.reader, &row), OK);
		assert_string_equal(row.code, "unknown-user");
		assert_int_equal(strstr(row.message, "did you mean") != NULL,
				 i < LOGIN_SUGGESTIONS_MAX);
	}
	assert_int_equal(login_reader_next(reading.reader, &row), INVALID);
	reading_close(&reading);
	free(text);
}

static void test_long_text(void **state)
{
	(void)state;
	char text[5000];
	struct reading reading;
	struct login_row row;
	memset(text, 'a', sizeof text);
	memcpy(text, "user\n", 5);
	assert_int_equal(reading_open(&reading, (struct str){text, sizeof text}), OK);
	assert_int_equal(login_reader_next(reading.reader, &row), OK);
	assert_string_equal(row.code, "unknown-user");
	assert_true(strlen(row.message) < 400);
	reading_close(&reading);
}

/* --- One value ------------------------------------------------------------------------------ */

static void test_set_leaves_alone(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	for (enum login_column column = 0; column < COLUMN_COUNT; column++) {
		struct login login, before;
		const char *message = NULL;
		memset(&login, 0, sizeof login);
		login_init(&login);
		memcpy(&before, &login, sizeof login);
		assert_non_null(login_set(&login, &policy, column, STR("no such thing"), SUGGEST,
					  &arena, &message));
		assert_non_null(message);
		assert_memory_equal(&login, &before, sizeof login);
	}
	arena_clear(&arena);
}

/* --- The machine ------------------------------------------------------------------------------ */

static void test_read_fails(void **state)
{
	(void)state;
	struct reading reading = {.fd = -1};
	arena_init(&reading.arena);
	findings_init(&reading.findings, &reading.arena);
	enum status status = login_reader_open(-1, "x", &policy, &reading.arena, &reading.sources,
					       &reading.findings, &reading.reader);
	assert_int_equal(status, IO);
	assert_int_equal(errno, EBADF);
	assert_int_equal(reading.findings.count, 0);
	arena_clear(&reading.arena);
}

/* A directory is the user's mistake, as it is where a policy is wanted. */
static void test_directory(void **state)
{
	(void)state;
	struct reading reading = {.fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
	assert_true(reading.fd >= 0);
	arena_init(&reading.arena);
	findings_init(&reading.findings, &reading.arena);
	enum status status =
	    login_reader_open(reading.fd, "folder", &policy, &reading.arena, &reading.sources,
			      &reading.findings, &reading.reader);
	assert_int_equal(status, INVALID);
	assert_null(reading.reader);
	const struct finding *finding = reading.findings.first;
	assert_int_equal(reading.findings.count, 1);
	assert_string_equal(finding->code, "file-unreadable");
	assert_string_equal(finding->message, "Is a directory");
	assert_non_null(finding->help);
	assert_int_equal(finding->place.line, 0);
	assert_true(str_equal(reading.sources.at[finding->place.file].name, STR("folder")));
	arena_clear(&reading.arena);
	close(reading.fd);
}

static enum status rows_count(struct str text, size_t *ret)
{
	struct reading reading;
	struct login_row row;
	enum status status = reading_open(&reading, text);
	*ret = 0;
	while (status == OK && (status = login_reader_next(reading.reader, &row)) == OK)
		++*ret;
	if (!reading.reader) {
		arena_clear(&reading.arena);
		close(reading.fd);
		return status == INVALID ? OK : status;
	}
	reading_close(&reading);
	return status == INVALID ? OK : status;
}

static void test_allocations_fail(void **state)
{
	(void)state;
	static const struct {
		struct str text;
		size_t rows;
	} files[] = {
	    {STR_INIT("user,\"ip\"\nbob@acme.example,1\n\"ann@acme.example\",x\n,\n,,,\n"
		      "ann@acme.example,::1\n"),
	     5},
	    {STR_INIT("usr,ip,ip,\"a\"\"\",\n"), 0},
	};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		enum status status = NOMEM;
		size_t rows = 0;
		for (size_t nth = 1; status == NOMEM; nth++) {
			mem_fail_from(nth);
			status = rows_count(files[i].text, &rows);
			mem_fail_from(0);
		}
		assert_int_equal(status, OK);
		assert_int_equal(rows, files[i].rows);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_headers),           cmocka_unit_test(test_headers_refused),
	    cmocka_unit_test(test_header_all_errors), cmocka_unit_test(test_header_many_columns),
	    cmocka_unit_test(test_row_good),          cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_row_too_long),      cmocka_unit_test(test_many_bad_rows),
	    cmocka_unit_test(test_long_text),         cmocka_unit_test(test_set_leaves_alone),
	    cmocka_unit_test(test_read_fails),        cmocka_unit_test(test_allocations_fail),
	    cmocka_unit_test(test_directory),
	};
	return cmocka_run_group_tests_name("logins", tests, policy_prepare, policy_drop);
}
