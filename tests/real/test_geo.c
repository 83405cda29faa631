/* Geo databases that nobody here made: MaxMind's own test databases and what an
 * independent reader finds in them, and its collection of broken ones. The data
 * is not part of the repository: it is looked for in $LOGINSCOPE_DATA, else in
 * ../shared/data, and without it the tests skip. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "load/geo.h"

/* libmaxminddb forgets memory when it refuses a database's metadata. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libmaxminddb\n";
}

enum { NAMES_MAX = 512, COLUMNS = 7 };

static char folder[4096]; /* empty: there is no data */
static struct arena arena;
static struct findings findings;
static struct store files = STORE_FILES;

static int folder_find(void **state)
{
	(void)state;
	const char *given = getenv("LOGINSCOPE_DATA");
	snprintf(folder, sizeof folder, "%s/maxmind", given && *given ? given : "../shared/data");
	if (access(folder, R_OK) != 0) {
		printf("skipped: no real data in %s\n", folder);
		folder[0] = '\0';
	}
	return 0;
}

static int arena_drop(void **state)
{
	(void)state;
	arena_clear(&arena);
	return 0;
}

/* --- What is expected --------------------------------------------------------- */

/* One column of GEO-EXPECTED.tsv: a text for each address, empty where none is
 * found. */
struct expected {
	size_t count;
	addr addresses[2000];
	struct str texts[2000];
	struct str names[NAMES_MAX]; /* the distinct ones */
	uint32_t name_count;
};

static char *file_text(void)
{
	char path[4200];
	snprintf(path, sizeof path, "%s/GEO-EXPECTED.tsv", folder);
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	char *text = calloc(1, 1 << 20);
	assert_true(fread(text, 1, (1 << 20) - 1, file) > 1000);
	fclose(file);
	return text;
}

/* What stands in a column before the first slash; "-" and "(no country)" are
 * nothing. */
static struct str column_text(const char *column)
{
	struct str text = {column, strcspn(column, "/")};
	bool nothing = str_equal(text, STR("-")) || str_equal(text, STR("(no country)"));
	return nothing ? STR("") : text;
}

static void expected_add(struct expected *expected, addr address, struct str text)
{
	uint32_t name = 0;
	expected->addresses[expected->count] = address;
	expected->texts[expected->count++] = text;
	while (name < expected->name_count && !str_equal(expected->names[name], text))
		name++;
	if (name == expected->name_count && text.length) {
		assert_true(name < NAMES_MAX);
		expected->names[expected->name_count++] = text;
	}
}

static void expected_read(char *text, size_t column, struct expected *ret)
{
	char *lines, *line = strtok_r(text, "\n", &lines);
	*ret = (struct expected){.count = 0};
	for (; line; line = strtok_r(NULL, "\n", &lines)) {
		char *columns[COLUMNS] = {NULL}, *at = line;
		addr address;
		for (size_t i = 0; i < COLUMNS && at; i++)
			columns[i] = strsep(&at, "\t");
		if (line[0] == '#' || !addr_parse(str_of(columns[0]), &address))
			continue;
		assert_non_null(columns[column]);
		expected_add(ret, address, column_text(columns[column]));
	}
	assert_true(ret->count > 1000 && ret->name_count > 5);
}

/* --- Comparing ------------------------------------------------------------------- */

/* One rule for each name. */
static void policy_build(const struct expected *expected, const char *file, bool is_asn,
			 struct policy *policy)
{
	struct str name = str_of(file);
	arena_clear(&arena);
	findings_init(&findings, &arena);
	*policy = (struct policy){.txn_rule_count = expected->name_count};
	policy->txn_rules = arena_array(&arena, NAMES_MAX, sizeof *policy->txn_rules);
	assert_non_null(policy->txn_rules);
	*(is_asn ? &policy->geo.asn_file : &policy->geo.country_file) = name;
	for (uint32_t i = 0; i < expected->name_count; i++) {
		struct txn_rule *rule = &policy->txn_rules[i];
		rule->countries = arena_alloc(&arena, sizeof *rule->countries);
		rule->asns = arena_alloc(&arena, sizeof *rule->asns);
		*rule->countries = expected->names[i];
		*rule->asns = (uint32_t)strtoul(expected->names[i].at, NULL, 10);
		rule->country_count = !is_asn;
		rule->asn_count = is_asn;
	}
}

static void column_compare(const char *file, size_t column, bool is_asn)
{
	static struct expected expected;
	struct policy policy;
	char directory[4200], address[ADDR_TEXT];
	char *text = file_text();
	snprintf(directory, sizeof directory, "%s/test-data/", folder);
	expected_read(text, column, &expected);
	policy_build(&expected, file, is_asn, &policy);
	assert_int_equal(geo_load(&files, &policy, str_of(directory), &arena, &findings), OK);
	assert_int_equal(findings.count, 0);
	struct rangeset known = is_asn ? policy.geo.asn_known : policy.geo.country_known;
	for (size_t i = 0; i < expected.count; i++) {
		addr at = expected.addresses[i];
		addr_format(at, address);
		if (rangeset_holds(known, at) != (expected.texts[i].length > 0))
			fail_msg("%s: %s is known, or not", file, address);
		for (uint32_t j = 0; j < expected.name_count; j++) {
			const struct txn_rule *rule = &policy.txn_rules[j];
			bool in = rangeset_holds(is_asn ? rule->asn_in : rule->country_in, at);
			if (in != str_equal(expected.names[j], expected.texts[i]))
				fail_msg("%s: %s is in %.*s, or not", file, address,
					 STR_ARG(expected.names[j]));
		}
	}
	printf("%s: %zu addresses, %u names\n", file, expected.count, expected.name_count);
	free(text);
}

static void test_expected(void **state)
{
	(void)state;
	if (!folder[0])
		skip();
	column_compare("GeoIP2-Country-Test.mmdb", 1, false);
	column_compare("GeoLite2-Country-Test.mmdb", 3, false);
	column_compare("GeoLite2-City-Test.mmdb", 4, false);
	column_compare("GeoLite2-ASN-Test.mmdb", 5, true);
}

/* --- Loading whatever there is ------------------------------------------------------ */

static unsigned loaded, refused;

static void set_check(struct rangeset set)
{
	for (size_t i = 0; i < set.count; i++)
		assert_true(set.ranges[i].first <= set.ranges[i].last &&
			    (i == 0 || set.ranges[i - 1].last + 1 < set.ranges[i].first));
}

/* Is the database good? Either way nothing crashes. */
static bool database_load(const char *path)
{
	struct str code = STR_INIT("GB");
	uint32_t asn = 237;
	struct txn_rule rule = {
	    .countries = &code, .country_count = 1, .asns = &asn, .asn_count = 1};
	struct policy policy = {.txn_rules = &rule, .txn_rule_count = 1};
	arena_clear(&arena);
	findings_init(&findings, &arena);
	policy.geo.country_file = policy.geo.asn_file = str_of(path);
	assert_int_equal(geo_load(&files, &policy, STR(""), &arena, &findings), OK);
	for (const struct finding *at = findings.first; at; at = at->next)
		assert_string_equal(at->code, "mmdb-corrupt");
	set_check(policy.geo.country_known);
	set_check(policy.geo.asn_known);
	set_check(rule.country_in);
	set_check(rule.asn_in);
	return findings.count == 0;
}

static int database_visit(const char *path, const struct stat *about, int type, struct FTW *where)
{
	(void)about;
	(void)where;
	size_t length = strlen(path);
	if (type != FTW_F || length < 5 || strcmp(path + length - 5, ".mmdb") != 0)
		return 0;
	bool good = database_load(path);
	*(good ? &loaded : &refused) += 1;
	if (!good)
		printf("refused: %s\n", findings.first->message);
	return 0;
}

static void test_any_database(void **state)
{
	(void)state;
	if (!folder[0])
		skip();
	loaded = refused = 0;
	assert_int_equal(nftw(folder, database_visit, 16, FTW_PHYS), 0);
	printf("%u databases loaded, %u refused\n", loaded, refused);
	assert_true(loaded > 20 && refused > 5);
}

/* Good ones must load, and these must not. */
static void test_named_databases(void **state)
{
	(void)state;
	static const struct {
		const char *file;
		bool good;
	} rows[] = {
	    {"test-data/GeoIP2-Country-Test.mmdb", true},
	    {"test-data/GeoLite2-ASN-Test.mmdb", true},
	    {"test-data/GeoIP2-ISP-Test.mmdb", true},
	    {"test-data/MaxMind-DB-no-ipv4-search-tree.mmdb", true},
	    {"test-data/MaxMind-DB-string-value-entries.mmdb", true},
	    {"test-data/MaxMind-DB-test-decoder.mmdb", true},
	    {"test-data/MaxMind-DB-test-ipv4-24.mmdb", true},
	    {"test-data/MaxMind-DB-test-ipv6-28.mmdb", true},
	    {"test-data/MaxMind-DB-test-mixed-32.mmdb", true},
	    {"test-data/MaxMind-DB-test-nested.mmdb", true},
	    {"test-data/MaxMind-DB-test-broken-search-tree-24.mmdb", false},
	    {"test-data/GeoIP2-City-Test-Invalid-Node-Count.mmdb", false},
	    {"bad-data/libmaxminddb/libmaxminddb-deep-nesting.mmdb", false},
	    {"bad-data/libmaxminddb/libmaxminddb-deep-array-nesting.mmdb", false},
	    {"bad-data/libmaxminddb/libmaxminddb-metadata-marker-only.mmdb", false},
	    {"bad-data/libmaxminddb/libmaxminddb-separator-record-min-left.mmdb", false},
	    {"bad-data/libmaxminddb/libmaxminddb-separator-record-max-left.mmdb", false},
	    {"bad-data/maxminddb-golang/cyclic-data-structure.mmdb", false},
	    {"bad-data/maxminddb-golang/metadata-is-an-uint128.mmdb", false},
	};
	if (!folder[0])
		skip();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char path[4300];
		snprintf(path, sizeof path, "%s/%s", folder, rows[i].file);
		if (access(path, R_OK) == 0 && database_load(path) != rows[i].good)
			fail_msg("%s: %s", rows[i].file, rows[i].good ? "refused" : "taken");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_expected),
	    cmocka_unit_test(test_any_database),
	    cmocka_unit_test(test_named_databases),
	};
	return cmocka_run_group_tests_name("real geo", tests, folder_find, arena_drop);
}
