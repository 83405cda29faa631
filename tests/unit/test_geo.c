/* The sets of a geo database against looking each address up in it; damaged
 * databases; databases of other shapes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <maxminddb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"
#include "load/geo.h"
#include "load/mmdb_record.h"
#include "rand.h"

/* libmaxminddb forgets memory when it refuses a database's metadata. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libmaxminddb\n";
}

static struct str countries[][2] = {
    {STR_INIT("KP"), STR_INIT("IR")},
    {STR_INIT("US"), STR_INIT("CA")},
    {STR_INIT("FR"), {0}},
    {STR_INIT("us"), {0}},
};

static uint32_t asns[][2] = {{64500, 64501}, {64496, 0}, {4200000000, 0}, {1, 0}};

enum { RULES = 4 };

static struct txn_rule rules[RULES];

static struct policy policy = {.txn_rules = rules, .txn_rule_count = RULES};

static struct arena arena;
static struct findings findings;
static struct store store = STORE_FILES;

/* Loads `file` as both databases. */
static enum status geo_load_file(const char *file)
{
	arena_clear(&arena);
	findings_init(&findings, &arena);
	policy.geo = (struct geo){.country_file = str_of(file),
				  .asn_file = str_of(file),
				  .country_place = {.line = 1},
				  .asn_place = {.line = 2}};
	for (size_t i = 0; i < RULES; i++)
		rules[i] = (struct txn_rule){.countries = countries[i],
					     .country_count = 1 + (countries[i][1].length > 0),
					     .asns = asns[i],
					     .asn_count = 1 + (asns[i][1] > 0)};
	return geo_load(&store, &policy, STR(""), &arena, &findings);
}

/* --- Looking up -------------------------------------------------------------- */

static bool mmdb_find(const MMDB_s *mmdb, addr a, MMDB_entry_s *ret)
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

static bool country_find(MMDB_entry_s entry, struct str *ret)
{
	MMDB_entry_data_s data;
	if (MMDB_get_value(&entry, &data, "country", "iso_code", NULL) != MMDB_SUCCESS ||
	    !data.has_data || data.type != MMDB_DATA_TYPE_UTF8_STRING)
		return false;
	*ret = (struct str){data.utf8_string, data.data_size};
	return true;
}

static bool asn_find(MMDB_entry_s entry, uint32_t *ret)
{
	MMDB_entry_data_s data;
	if (MMDB_get_value(&entry, &data, "autonomous_system_number", NULL) != MMDB_SUCCESS ||
	    !data.has_data || data.type != MMDB_DATA_TYPE_UINT32)
		return false;
	*ret = data.uint32;
	return true;
}

static void address_compare(const MMDB_s *mmdb, addr a)
{
	MMDB_entry_s entry;
	struct str country = {0};
	uint32_t asn = 0;
	char text[ADDR_TEXT];
	bool found = mmdb_find(mmdb, a, &entry);
	bool in_country = found && country_find(entry, &country);
	bool in_asn = found && asn_find(entry, &asn);
	addr_format(a, text);
	if (rangeset_holds(policy.geo.country_known, a) != in_country ||
	    rangeset_holds(policy.geo.asn_known, a) != in_asn)
		fail_msg("%s is known, or not", text);
	for (size_t i = 0; i < RULES; i++) {
		bool named = in_country && (str_equal(countries[i][0], country) ||
					    str_equal(countries[i][1], country));
		bool numbered = in_asn && (asns[i][0] == asn || (asns[i][1] && asns[i][1] == asn));
		if (rangeset_holds(rules[i].country_in, a) != named ||
		    rangeset_holds(rules[i].asn_in, a) != numbered)
			fail_msg("%s, rule %zu: %.*s %u", text, i, STR_ARG(country), asn);
	}
}

static void edges_compare(const MMDB_s *mmdb, struct rangeset set)
{
	for (size_t i = 0; i < set.count; i++) {
		assert_true(set.ranges[i].first <= set.ranges[i].last);
		address_compare(mmdb, set.ranges[i].first);
		address_compare(mmdb, set.ranges[i].last);
		address_compare(mmdb, set.ranges[i].first - 1);
		address_compare(mmdb, set.ranges[i].last + 1);
	}
}

static addr address_random(struct rand *rand)
{
	static const struct {
		uint64_t high, low;
		unsigned random_bits;
	} blocks[] = {
	    {0, 0xffff00000000 | 0xcb007100, 8},
	    {0, 0xffff00000000 | 0xc6336400, 8},
	    {0, 0xffff00000000 | 0xc0000200, 8},
	    {0, 0xffff00000000, 32},
	    {0, 0xcb007100, 8},
	    {0, 0, 50},
	    {0x20010db800000000, 0, 128 - 33},
	    {0x20010db80bad0000, 0, 80},
	    {0x2002cb0071000000, 0, 88},
	    {0x2002000000000000, 0, 112},
	    {0x2001000000000000, 0, 96},
	    {0, 0, 127},
	};
	size_t i = rand_below(rand, sizeof blocks / sizeof *blocks);
	addr bits = addr_of(rand_next(rand), rand_next(rand));
	addr block = addr_of(blocks[i].high, blocks[i].low);
	return block | bits >> (128 - blocks[i].random_bits);
}

static void test_lookups(void **state)
{
	(void)state;
	static const struct {
		const char *file;
		size_t country_ranges, asn_ranges; /* known; 0: none, else at least one */
	} files[] = {
	    {"policies/geo/country.mmdb", 1, 0},
	    {"policies/geo/asn.mmdb", 0, 1},
	    {"fixtures/geo/country-ipv4.mmdb", 1, 0},
	    {"fixtures/geo/country-ipv6.mmdb", 1, 0},
	    {"fixtures/geo/asn-no-alias.mmdb", 0, 1},
	    {"fixtures/geo/country-one-record.mmdb", 1, 0},
	    {"fixtures/geo/wrong-types.mmdb", 0, 0},
	    {"fixtures/geo/flat.mmdb", 0, 0},
	};
	struct rand rand = rand_start("geo sets against look-ups");
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		MMDB_s mmdb;
		if (MMDB_open(files[i].file, MMDB_MODE_MMAP, &mmdb) != MMDB_SUCCESS)
			fail_msg("cannot open %s", files[i].file);
		assert_int_equal(geo_load_file(files[i].file), OK);
		assert_int_equal(findings.count, 0);
		assert_int_equal(policy.geo.country_known.count > 0, files[i].country_ranges);
		assert_int_equal(policy.geo.asn_known.count > 0, files[i].asn_ranges);
		edges_compare(&mmdb, policy.geo.country_known);
		edges_compare(&mmdb, policy.geo.asn_known);
		for (size_t j = 0; j < RULES; j++) {
			edges_compare(&mmdb, rules[j].country_in);
			edges_compare(&mmdb, rules[j].asn_in);
		}
		for (int j = 0; j < 20000; j++)
			address_compare(&mmdb, address_random(&rand));
		MMDB_close(&mmdb);
	}
}

/* What the example databases say, in words. */
static void test_examples(void **state)
{
	(void)state;
	struct {
		const char *address;
		bool known, kp_or_ir, us_or_ca;
	} rows[] = {
	    {"203.0.113.9", true, false, true},       {"203.0.113.64", true, false, true},
	    {"198.51.100.64", true, true, false},     {"198.51.100.63", true, false, false},
	    {"198.51.100.200", false, false, false},  {"192.0.2.1", true, true, false},
	    {"192.0.2.128", false, false, false},     {"192.0.2.64", true, false, false},
	    {"2001:db8::1", true, false, true},       {"2001:db8:bad::1", true, true, false},
	    {"2001:db8:8000::", false, false, false}, {"2002:cb00:7109::", true, false, true},
	    {"::203.0.113.9", true, false, true},
	};
	assert_int_equal(geo_load_file("policies/geo/country.mmdb"), OK);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		addr a;
		assert_true(addr_parse(str_of(rows[i].address), &a));
		if (rangeset_holds(policy.geo.country_known, a) != rows[i].known ||
		    rangeset_holds(rules[0].country_in, a) != rows[i].kp_or_ir ||
		    rangeset_holds(rules[1].country_in, a) != rows[i].us_or_ca)
			fail_msg("%s", rows[i].address);
	}
}

/* --- Files that are no databases ------------------------------------------------- */

static void test_refused(void **state)
{
	(void)state;
	static const struct {
		const char *file, *code;
	} rows[] = {
	    {"fixtures/geo/none.mmdb", "mmdb-unreadable"},
	    {"fixtures/geo", "mmdb-unreadable"},
	    {"/dev/null", "mmdb-unreadable"},
	    {"fixtures/geo/make-mmdb.pl", "mmdb-corrupt"},
	    {"fixtures/geo/none.mmdb/x", "mmdb-unreadable"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(geo_load_file(rows[i].file), OK);
		assert_int_equal(findings.count, 2);
		assert_string_equal(findings.first->code, rows[i].code);
		assert_int_equal(findings.first->place.line, 1);
		assert_int_equal(findings.last->place.line, 2);
		assert_non_null(findings.first->help);
		assert_non_null(strstr(findings.first->message, rows[i].file));
		assert_int_equal(policy.geo.country_known.count, 0);
	}
}

static void test_directory(void **state)
{
	(void)state;
	assert_int_equal(geo_load_file("country.mmdb"), OK);
	assert_int_equal(findings.count, 2);
	findings_init(&findings, &arena);
	assert_int_equal(geo_load(&store, &policy, STR("policies/geo/"), &arena, &findings), OK);
	assert_int_equal(findings.count, 0);
	assert_true(policy.geo.country_known.count > 0);
}

/* --- Damage ------------------------------------------------------------------------- */

static struct str file_get(const char *path)
{
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	char *bytes = malloc(1 << 16);
	size_t size = fread(bytes, 1, 1 << 16, file);
	fclose(file);
	return (struct str){bytes, size};
}

static int scratch_file(char path[static 40])
{
	int fd = memfd_create("mmdb", MFD_CLOEXEC);
	assert_true(fd >= 0);
	snprintf(path, 40, "/proc/self/fd/%d", fd);
	return fd;
}

static void set_check(struct rangeset set)
{
	for (size_t i = 0; i < set.count; i++)
		assert_true(set.ranges[i].first <= set.ranges[i].last &&
			    (i == 0 || set.ranges[i - 1].last + 1 < set.ranges[i].first));
}

/* Loads a damaged database: it is refused, or has proper sets. */
static bool damaged_load(const char *path)
{
	assert_int_equal(geo_load_file(path), OK);
	for (const struct finding *at = findings.first; at; at = at->next)
		assert_string_equal(at->code, "mmdb-corrupt");
	set_check(policy.geo.country_known);
	set_check(policy.geo.asn_known);
	for (size_t i = 0; i < RULES; i++) {
		set_check(rules[i].country_in);
		set_check(rules[i].asn_in);
	}
	return findings.count == 0;
}

static void test_truncated(void **state)
{
	(void)state;
	char path[40];
	struct str file = file_get("policies/geo/country.mmdb");
	int fd = scratch_file(path);
	unsigned refused = 0;
	assert_int_equal(write(fd, file.at, file.length), file.length);
	for (size_t length = file.length; length-- > 0;) {
		assert_int_equal(ftruncate(fd, (off_t)length), 0);
		refused += !damaged_load(path);
	}
	assert_true(refused > file.length / 2);
	close(fd);
	free((char *)file.at);
}

static void test_bit_flips(void **state)
{
	(void)state;
	static const char *const files[] = {"policies/geo/country.mmdb",
					    "fixtures/geo/asn-no-alias.mmdb"};
	for (size_t i = 0; i < 2; i++) {
		char path[40];
		struct str file = file_get(files[i]);
		int fd = scratch_file(path);
		unsigned refused = 0;
		assert_int_equal(write(fd, file.at, file.length), file.length);
		for (size_t bit = 0; bit < file.length * 8; bit += 1 + 2 * i) {
			char flipped = (char)(file.at[bit / 8] ^ (1 << bit % 8));
			assert_int_equal(pwrite(fd, &flipped, 1, (off_t)(bit / 8)), 1);
			refused += !damaged_load(path);
			assert_int_equal(pwrite(fd, file.at + bit / 8, 1, (off_t)(bit / 8)), 1);
		}
		assert_true(refused > 100);
		close(fd);
		free((char *)file.at);
	}
}

/* A tree whose every node leads to the next one twice has 2^n paths, a loop has
 * paths without end. */
static void tree_damage(const char *path, bool loop)
{
	struct str file = file_get("policies/geo/country.mmdb");
	unsigned char *bytes = (unsigned char *)file.at;
	int fd = scratch_file((char *)path);
	for (unsigned node = 0; node < 100; node++) {
		unsigned next = loop ? 1 + node % 3 : node + 1;
		unsigned char *at = bytes + node * 6;
		at[0] = at[3] = 0;
		at[1] = at[4] = (unsigned char)(next >> 8);
		at[2] = at[5] = (unsigned char)next;
	}
	assert_int_equal(write(fd, file.at, file.length), file.length);
	free(bytes);
}

static void test_endless_trees(void **state)
{
	(void)state;
	for (int loop = 0; loop < 2; loop++) {
		char path[40];
		tree_damage(path, loop);
		assert_false(damaged_load(path));
		close(atoi(path + strlen("/proc/self/fd/")));
	}
}

/* --- Records ---------------------------------------------------------------------------- */

static void test_records(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		struct str section;
		bool valid;
	} rows[] = {
	    {"nothing", STR_INIT(""), false},
	    {"text", STR_INIT("\x42US"), true},
	    {"text cut off", STR_INIT("\x42U"), false},
	    {"empty map", STR_INIT("\xe0"), true},
	    {"map of one",
	     STR_INIT("\xe1\x41"
		      "a\x41"
		      "b"),
	     true},
	    {"map without value",
	     STR_INIT("\xe1\x41"
		      "a"),
	     false},
	    {"array of two maps", STR_INIT("\x02\x04\xe0\xe0"), true},
	    {"array cut off", STR_INIT("\x03\x04\xe0\xe0"), false},
	    {"no such type", STR_INIT("\x01\x20"), false},
	    {"type cut off", STR_INIT("\x01"), false},
	    {"size in the next byte",
	     STR_INIT("\x5d\x00"
		      "12345678901234567890123456789"),
	     true},
	    {"one byte less",
	     STR_INIT("\x5d\x00"
		      "1234567890123456789012345678"),
	     false},
	    {"a size of four gigabytes", STR_INIT("\xff\xff\xff\xff"), false},
	    {"size cut off", STR_INIT("\x5f\x00"), false},
	    {"pointer", STR_INIT("\x20\x02\x42US"), true},
	    {"pointer outside", STR_INIT("\x20\x05\x42US"), false},
	    {"pointer cut off", STR_INIT("\x38\x00"), false},
	    {"pointer to itself", STR_INIT("\x20\x00"), true}, /* refused by the library */
	    {"true", STR_INIT("\x01\x07"), true},
	    {"double cut off", STR_INIT("\x68\x00"), false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint64_t budget = 1000;
		char *copy = malloc(rows[i].section.length + 1);
		memcpy(copy, rows[i].section.at, rows[i].section.length);
		struct str section = {copy, rows[i].section.length};
		if (mmdb_record_valid(section, 0, &budget) != rows[i].valid)
			fail_msg("%s", rows[i].name);
		free(copy);
	}
}

static void test_records_deep(void **state)
{
	(void)state;
	char bytes[2 * 200];
	for (size_t depth = 1; depth < 200; depth++) {
		uint64_t budget = 1000, none = depth - 1;
		for (size_t i = 0; i < depth; i++)
			memcpy(bytes + 2 * i, i + 1 < depth ? "\x01\x04" : "\x00\x04", 2);
		struct str section = {bytes, 2 * depth};
		assert_int_equal(mmdb_record_valid(section, 0, &budget), depth < MMDB_NESTING_MAX);
		assert_false(mmdb_record_valid(section, 0, &none));
	}
}

/* --- The machine -------------------------------------------------------------------------- */

static void test_allocations_fail(void **state)
{
	(void)state;
	static const char *const files[] = {"policies/geo/country.mmdb", "policies/geo/asn.mmdb",
					    "fixtures/geo/none.mmdb"};
	for (size_t i = 0; i < 3; i++) {
		enum status status = NOMEM;
		size_t nth = 0;
		while (status == NOMEM) {
			mem_fail_from(++nth);
			status = geo_load_file(files[i]);
			mem_fail_from(0);
		}
		assert_int_equal(status, OK);
		assert_true(nth > 3);
		assert_int_equal(findings.count, i == 2 ? 2 : 0);
	}
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
	    cmocka_unit_test(test_lookups),       cmocka_unit_test(test_examples),
	    cmocka_unit_test(test_refused),       cmocka_unit_test(test_directory),
	    cmocka_unit_test(test_truncated),     cmocka_unit_test(test_bit_flips),
	    cmocka_unit_test(test_endless_trees), cmocka_unit_test(test_records),
	    cmocka_unit_test(test_records_deep),  cmocka_unit_test(test_allocations_fail),
	};
	return cmocka_run_group_tests_name("geo", tests, NULL, arena_drop);
}
