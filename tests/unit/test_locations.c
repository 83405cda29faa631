/* The pieces of a database against looking addresses up in it; only within some; from a revision;
 * files that are no databases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <limits.h>
#include <maxminddb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"
#include "load/load.h"
#include "load/locations.h"
#include "rand.h"
#include "scratch_folder.h"

/* libmaxminddb forgets memory when it refuses a database's metadata. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libmaxminddb\n";
}

static struct arena arena;
static struct findings findings;
static struct source source = {.name = STR_INIT("policy.yaml")};
static struct sources sources = {&source, 1};
static struct policy policy = {.sources = &sources};

/* Loads `file` as a database of that kind. */
static enum status locations_of(const char *file, enum location_kind kind,
				const struct rangeset *within, struct locations *ret)
{
	bool present;
	arena_clear(&arena);
	findings_init(&findings, &arena);
	policy.geo = (struct geo){.country_file = str_of(file),
				  .asn_file = str_of(file),
				  .country_place = {.line = 1},
				  .asn_place = {.line = 2}};
	enum status status =
	    locations_load(&policy, kind, within, &arena, &findings, ret, &present);
	assert_true(present);
	return status;
}

/* --- Looking up -------------------------------------------------------------- */

static bool record_find(const MMDB_s *mmdb, addr a, MMDB_entry_s *ret)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr = {htonl((uint32_t)a)}};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
	int error;
	addr_bytes(a, v6.sin6_addr.s6_addr);
	const void *key = addr_is_v4(a) ? (const void *)&v4 : (const void *)&v6;
	MMDB_lookup_result_s result = MMDB_lookup_sockaddr(mmdb, key, &error);
	*ret = result.entry;
	return error == MMDB_SUCCESS && result.found_entry;
}

static struct str text_find(MMDB_entry_s entry, const char *outer, const char *inner)
{
	MMDB_entry_data_s data;
	int error = MMDB_get_value(&entry, &data, outer, inner, NULL);
	bool found =
	    error == MMDB_SUCCESS && data.has_data && data.type == MMDB_DATA_TYPE_UTF8_STRING;
	return found ? (struct str){data.utf8_string, data.data_size} : STR("");
}

/* What the database says of an address; an empty name and 0: nothing. */
static struct location location_find(const MMDB_s *mmdb, enum location_kind kind, addr a)
{
	struct location found = {0};
	MMDB_entry_s entry;
	MMDB_entry_data_s data;
	if (!record_find(mmdb, a, &entry))
		return found;
	if (kind == LOCATION_COUNTRY) {
		found.name = text_find(entry, "country", "iso_code");
		return found;
	}
	if (MMDB_get_value(&entry, &data, "autonomous_system_number", NULL) == MMDB_SUCCESS &&
	    data.has_data && data.type == MMDB_DATA_TYPE_UINT32 && data.uint32) {
		found.asn = data.uint32;
		found.name = text_find(entry, "autonomous_system_organization", NULL);
	}
	return found;
}

static struct location piece_find(const struct locations *locations, addr a)
{
	for (size_t i = 0; i < locations->piece_count; i++)
		if (range_holds(locations->pieces[i].range, a))
			return locations->at[locations->pieces[i].location];
	return (struct location){0};
}

static void address_compare(const MMDB_s *mmdb, enum location_kind kind,
			    const struct locations *locations, addr a)
{
	struct location want = location_find(mmdb, kind, a), is = piece_find(locations, a);
	char text[ADDR_TEXT];
	addr_format(a, text);
	if (want.asn != is.asn || !str_equal(want.name, is.name))
		fail_msg("%s is of %u %.*s, not of %u %.*s", text, want.asn, STR_ARG(want.name),
			 is.asn, STR_ARG(is.name));
}

static void pieces_check(const struct locations *locations)
{
	uint32_t seen = 0;
	for (size_t i = 0; i < locations->piece_count; i++) {
		const struct location_piece *at = &locations->pieces[i];
		assert_true(at->range.first <= at->range.last);
		/* in one family */
		assert_true(at->range.first >= ADDR_V4_FIRST || at->range.last < ADDR_V4_FIRST);
		assert_true(at->range.first > ADDR_V4_LAST || at->range.last <= ADDR_V4_LAST);
		assert_true(at->location <= seen); /* numbered by their first pieces */
		seen += at->location == seen;
		if (i == 0)
			continue;
		assert_true(at[-1].range.last < at->range.first);
		assert_true(at[-1].range.last + 1 < at->range.first ||
			    at[-1].location != at->location ||
			    addr_is_v4(at[-1].range.last) != addr_is_v4(at->range.first));
	}
	assert_int_equal(seen, locations->count);
}

static const char *const files[] = {
    "policies/geo/country.mmdb",      "policies/geo/asn.mmdb",
    "fixtures/geo/country-ipv4.mmdb", "fixtures/geo/country-ipv6.mmdb",
    "fixtures/geo/asn-no-alias.mmdb", "fixtures/geo/country-one-record.mmdb",
    "fixtures/geo/wrong-types.mmdb",  "fixtures/geo/flat.mmdb",
};

static addr address_random(struct rand *rand)
{
	static const addr blocks[] = {0xffffcb007100, 0xffffc6336400, 0xffffc0000200, 0xcb007100};
	addr bits = addr_of(rand_next(rand), rand_next(rand));
	if (rand_once_in(rand, 2))
		return blocks[rand_below(rand, 4)] | (bits & 0xff);
	return rand_once_in(rand, 2) ? addr_of(0x20010db800000000, 0) | bits >> 32 : bits;
}

static void test_lookups(void **state)
{
	struct rand rand = rand_start("pieces against look-ups");
	size_t pieces = 0;
	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof *files * 2; i++) {
		enum location_kind kind = i % 2 ? LOCATION_OPERATOR : LOCATION_COUNTRY;
		struct locations locations;
		MMDB_s mmdb;
		assert_int_equal(MMDB_open(files[i / 2], MMDB_MODE_MMAP, &mmdb), MMDB_SUCCESS);
		assert_int_equal(locations_of(files[i / 2], kind, NULL, &locations), OK);
		assert_int_equal(findings.count, 0);
		pieces_check(&locations);
		pieces += locations.piece_count;
		for (size_t k = 0; k < locations.piece_count; k++) {
			struct range range = locations.pieces[k].range;
			address_compare(&mmdb, kind, &locations, range.first);
			address_compare(&mmdb, kind, &locations, range.last);
			address_compare(&mmdb, kind, &locations, range.first - 1);
			address_compare(&mmdb, kind, &locations, range.last + 1);
		}
		for (int k = 0; k < 3000; k++)
			address_compare(&mmdb, kind, &locations, address_random(&rand));
		MMDB_close(&mmdb);
	}
	assert_true(pieces > 50);
}

/* Within a set the pieces are those of everything, cut to it. */
static void test_within(void **state)
{
	struct rand rand = rand_start("within");
	struct arena kept;
	struct locations all;
	bool present;
	(void)state;
	arena_init(&kept);
	assert_int_equal(locations_of(files[0], LOCATION_COUNTRY, NULL, &all), OK);
	assert_int_equal(
	    locations_load(&policy, LOCATION_COUNTRY, NULL, &kept, &findings, &all, &present), OK);
	for (int i = 0; i < 200; i++) {
		struct range ranges[6];
		struct rangeset within;
		struct locations cut;
		for (size_t k = 0; k < 6; k++) {
			addr a = address_random(&rand);
			addr size = rand_once_in(&rand, 3) ? (addr)1 << rand_below(&rand, 100)
							   : rand_below(&rand, 300);
			ranges[k] = (struct range){a, a + size < a ? ADDR_LAST : a + size};
		}
		assert_int_equal(rangeset_of(&kept, ranges, rand_below(&rand, 7), &within), OK);
		assert_int_equal(locations_of(files[0], LOCATION_COUNTRY, &within, &cut), OK);
		pieces_check(&cut);
		for (int k = 0; k < 400; k++) {
			addr a = address_random(&rand);
			if (k < 12)
				a = k % 2 ? ranges[k / 2].last : ranges[k / 2].first;
			struct location want = piece_find(&all, a);
			if (!rangeset_holds(within, a))
				want = (struct location){0};
			assert_true(str_equal(piece_find(&cut, a).name, want.name));
		}
	}
	arena_clear(&kept);
}

/* What the examples say, in words. */
static void test_examples(void **state)
{
	static const struct {
		const char *address, *country, *operator;
		uint32_t asn;
	} rows[] = {
	    {"203.0.113.9", "US", "Acme Corp", 64496},
	    {"203.0.113.64", "CA", "Acme Corp", 64496},
	    {"192.0.2.70", "NO", "Example Research", 4200000000},
	    {"198.51.100.200", "", "Example Mobile", 64501},
	    {"2001:db8:bad::1", "KP", "Example Hosting", 64500},
	    {"16.0.0.1", "", "", 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct locations locations;
		addr a;
		assert_true(addr_parse(str_of(rows[i].address), &a));
		assert_int_equal(locations_of(files[0], LOCATION_COUNTRY, NULL, &locations), OK);
		assert_true(str_equal(piece_find(&locations, a).name, str_of(rows[i].country)));
		assert_int_equal(locations_of(files[1], LOCATION_OPERATOR, NULL, &locations), OK);
		struct location at = piece_find(&locations, a);
		assert_true(str_equal(at.name, str_of(rows[i].operator)));
		assert_int_equal(at.asn, rows[i].asn);
	}
}

/* --- Databases that cannot be used ------------------------------------------------ */

static void test_refused(void **state)
{
	static const struct {
		const char *file, *code;
	} rows[] = {
	    {"fixtures/geo/none.mmdb", "mmdb-unreadable"},
	    {"fixtures/geo", "mmdb-unreadable"},
	    {"/dev/null", "mmdb-unreadable"},
	    {"fixtures/geo/make-mmdb.pl", "mmdb-corrupt"},
	};
	struct locations locations;
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(locations_of(rows[i].file, LOCATION_OPERATOR, NULL, &locations),
				 INVALID);
		assert_int_equal(findings.count, 1);
		assert_string_equal(findings.first->code, rows[i].code);
		assert_int_equal(findings.first->place.line, 2);
	}
}

static void test_none(void **state)
{
	struct locations locations = {.count = 7};
	bool present = true;
	(void)state;
	policy.geo = (struct geo){0};
	assert_int_equal(locations_load(&policy, LOCATION_COUNTRY, NULL, &arena, &findings,
					&locations, &present),
			 OK);
	assert_false(present);
	assert_int_equal(locations.count, 7);
}

/* A flipped bit makes another database, or none. */
static void test_damaged(void **state)
{
	static char bytes[1 << 16];
	char path[40];
	unsigned refused = 0;
	(void)state;
	FILE *file = fopen(files[1], "rb");
	assert_non_null(file);
	size_t size = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	int fd = memfd_create("mmdb", MFD_CLOEXEC);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	assert_int_equal(pwrite(fd, bytes, size, 0), size);
	for (size_t bit = 0; bit < size * 8; bit += 5) {
		struct locations locations;
		char flipped = (char)(bytes[bit / 8] ^ (1 << bit % 8));
		assert_int_equal(pwrite(fd, &flipped, 1, (off_t)(bit / 8)), 1);
		enum status status = locations_of(path, LOCATION_OPERATOR, NULL, &locations);
		if (status == OK)
			pieces_check(&locations);
		else
			assert_string_equal(findings.first->code, "mmdb-corrupt");
		refused += status != OK;
		assert_int_equal(pwrite(fd, &bytes[bit / 8], 1, (off_t)(bit / 8)), 1);
	}
	assert_true(refused > 10);
	close(fd);
}

/* Number 0 is nobody's: AS 64501, whose record is written c2 fb f5, made that. */
static void test_nobody(void **state)
{
	static char bytes[1 << 16];
	struct locations locations;
	char path[40], *at;
	addr a;
	(void)state;
	assert_true(addr_parse(STR("198.51.100.200"), &a));
	FILE *file = fopen(files[1], "rb");
	assert_non_null(file);
	size_t size = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	at = memmem(bytes, size, "\xc2\xfb\xf5", 3);
	assert_non_null(at);
	at[1] = at[2] = 0;
	int fd = memfd_create("mmdb", MFD_CLOEXEC);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	assert_int_equal(pwrite(fd, bytes, size, 0), size);
	assert_int_equal(locations_of(path, LOCATION_OPERATOR, NULL, &locations), OK);
	assert_true(locations.count > 0);
	assert_int_equal(piece_find(&locations, a).name.length, 0);
	close(fd);
}

static void test_memory(void **state)
{
	bool failed = true;
	(void)state;
	for (size_t n = 1; failed; n++) {
		struct locations locations;
		bool present;
		arena_clear(&arena);
		findings_init(&findings, &arena);
		policy.geo = (struct geo){.asn_file = str_of(files[1])};
		mem_fail_from(n);
		enum status status = locations_load(&policy, LOCATION_OPERATOR, NULL, &arena,
						    &findings, &locations, &present);
		failed = mem_count() >= n;
		mem_fail_from(0);
		assert_int_equal(status, failed ? NOMEM : OK);
	}
}

/* --- Where the file is ------------------------------------------------------------- */

static void shell(const char *command)
{
	if (system(command) != 0)
		fail_msg("%s", command);
}

static enum status named_load(const char *path, struct locations *ret)
{
	static const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	static struct sources read;
	struct policy *loaded;
	bool present;
	arena_clear(&arena);
	findings_init(&findings, &arena);
	read = (struct sources){0};
	assert_int_equal(policy_load(path, &options, &arena, &read, &findings, &loaded), OK);
	return locations_load(loaded, LOCATION_COUNTRY, NULL, &arena, &findings, ret, &present);
}

/* Beside the file that names it, in the same revision. */
static void test_stores(void **state)
{
	struct scratch_folder folder;
	struct locations locations;
	char database[PATH_MAX], command[PATH_MAX + 64];
	(void)state;
	assert_non_null(realpath(files[0], database));
	folder_enter(&folder);
	folder_file("p/top.yaml", "loginscope: 1\ninclude: [geo/geo.yaml]\n");
	folder_file("p/geo/geo.yaml", "loginscope: 1\ngeo: {country: db.mmdb}\n");
	snprintf(command, sizeof command, "cp '%s' p/geo/db.mmdb", database);
	shell(command);
	assert_int_equal(named_load("p/top.yaml", &locations), OK);
	assert_int_equal(locations.count, 7);
	if (system("git --version >/dev/null 2>&1") == 0) {
		shell("git init -q -b main . && git add -A && git -c user.name=t -c "
		      "user.email=t@acme.example -c commit.gpgsign=false commit -q -m one && rm "
		      "p/geo/db.mmdb");
		assert_int_equal(named_load("git:main:p/top.yaml", &locations), OK);
		assert_int_equal(locations.count, 7);
		assert_int_equal(chdir("p"), 0);
		assert_int_equal(named_load("git:main:./top.yaml", &locations), OK);
		assert_int_equal(locations.count, 7);
	} else {
		print_message("git is not installed: revisions are not tested\n");
	}
	folder_leave(&folder);
}

static int arena_drop(void **state)
{
	(void)state;
	arena_clear(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lookups),  cmocka_unit_test(test_within),
	    cmocka_unit_test(test_examples), cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_none),     cmocka_unit_test(test_damaged),
	    cmocka_unit_test(test_nobody),   cmocka_unit_test(test_memory),
	    cmocka_unit_test(test_stores),
	};
	return cmocka_run_group_tests(tests, NULL, arena_drop);
}
