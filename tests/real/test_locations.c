/* Locations from databases that nobody here made: MaxMind's own test databases and what an
 * independent reader finds in them, and its collection of broken ones; and shares of blocks,
 * counted address by address. The data is not part of the repository: it is looked for in
 * $LOGINSCOPE_DATA, else in ../shared/data, and without it the tests skip. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/audit_owners.h"
#include "load/locations.h"

/* libmaxminddb forgets memory when it refuses a database's metadata. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libmaxminddb\n";
}

enum { COLUMNS = 7 };

static char folder[4096]; /* empty: there is no data */
static struct arena arena;
static struct findings findings;
static struct source source = {.name = STR_INIT("policy.yaml")};
static struct sources sources = {&source, 1};

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

static enum status database_load(const char *path, enum location_kind kind, struct locations *ret)
{
	struct policy policy = {.sources = &sources};
	char absolute[4400];
	bool present;
	snprintf(absolute, sizeof absolute, "%s", path);
	arena_clear(&arena);
	findings_init(&findings, &arena);
	policy.geo.country_file = policy.geo.asn_file = str_of(absolute);
	return locations_load(&policy, kind, NULL, &arena, &findings, ret, &present);
}

/* --- What is expected --------------------------------------------------------- */

/* What stands in a column before the first slash; "-" and "(no country)" are nothing. */
static struct str column_text(const char *column)
{
	struct str text = {column, strcspn(column, "/")};
	bool nothing = str_equal(text, STR("-")) || str_equal(text, STR("(no country)"));
	return nothing ? STR("") : text;
}

static void line_compare(const struct locations *locations, bool operators, addr at,
			 struct str expected)
{
	char text[ADDR_TEXT], number[16] = "";
	uint32_t found = owner_find(locations, at);
	struct str is = found == NONE ? STR("") : locations->at[found].name;
	if (operators && found != NONE) {
		snprintf(number, sizeof number, "%u", locations->at[found].asn);
		is = str_of(number);
	}
	addr_format(at, text);
	if (!str_equal(is, expected))
		fail_msg("%s: %.*s, not %.*s", text, STR_ARG(expected), STR_ARG(is));
}

static void column_compare(const char *file, size_t column, bool operators)
{
	char path[4300], line[4096];
	struct locations locations;
	unsigned compared = 0;
	snprintf(path, sizeof path, "%s/test-data/%s", folder, file);
	assert_int_equal(
	    database_load(path, operators ? LOCATION_OPERATOR : LOCATION_COUNTRY, &locations), OK);
	snprintf(path, sizeof path, "%s/GEO-EXPECTED.tsv", folder);
	FILE *lines = fopen(path, "r");
	assert_non_null(lines);
	while (fgets(line, sizeof line, lines)) {
		char *columns[COLUMNS] = {NULL}, *at = line;
		addr address;
		line[strcspn(line, "\n")] = '\0';
		for (size_t i = 0; i < COLUMNS && at; i++)
			columns[i] = strsep(&at, "\t");
		if (line[0] == '#' || !addr_parse(str_of(columns[0]), &address))
			continue;
		assert_non_null(columns[column]);
		line_compare(&locations, operators, address, column_text(columns[column]));
		compared++;
	}
	fclose(lines);
	assert_true(compared > 1000);
	printf("%s: %u addresses, %zu pieces, %u locations\n", file, compared,
	       locations.piece_count, locations.count);
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

/* --- Shares --------------------------------------------------------------------- */

/* Of a block of at most 2^16 addresses. */
static void block_compare(const struct locations *locations, struct owners *owners,
			  struct range block)
{
	struct audit_shares shares;
	struct arena work;
	addr counted = 0;
	arena_init(&work);
	assert_int_equal(owners_share_anew(owners, (struct rangeset){&block, 1}, &work, &shares),
			 OK);
	for (uint32_t i = 0; i < shares.count; i++) {
		addr addresses = 0;
		for (addr a = block.first; a <= block.last; a++)
			addresses += owner_find(locations, a) == shares.at[i].location;
		assert_true(shares.at[i].addresses.low == addresses);
		counted += addresses;
	}
	assert_true(counted + shares.others_addresses.low == block.last - block.first + 1);
	arena_clear(&work);
}

static void test_shares(void **state)
{
	static const char *const files[] = {"GeoLite2-ASN-Test.mmdb", "GeoIP2-ISP-Test.mmdb"};
	(void)state;
	if (!folder[0])
		skip();
	for (size_t i = 0; i < 2; i++) {
		char path[4300];
		struct locations locations;
		struct owners *owners;
		snprintf(path, sizeof path, "%s/test-data/%s", folder, files[i]);
		assert_int_equal(database_load(path, LOCATION_OPERATOR, &locations), OK);
		assert_int_equal(owners_new(&locations, &arena, &owners), OK);
		for (size_t k = 0; k < locations.piece_count; k += 7) {
			struct range piece = locations.pieces[k].range;
			addr last = piece.first + 700;
			if (piece.first < 300 || last < piece.first)
				continue;
			block_compare(&locations, owners, (struct range){piece.first - 300, last});
		}
	}
}

/* --- Loading whatever there is ---------------------------------------------------- */

static unsigned loaded, refused;

static void pieces_check(const struct locations *locations)
{
	for (size_t i = 0; i < locations->piece_count; i++) {
		const struct location_piece *at = &locations->pieces[i];
		assert_true(at->range.first <= at->range.last);
		assert_true(at->location < locations->count);
		assert_true(i == 0 || at[-1].range.last < at->range.first);
	}
}

static int database_visit(const char *path, const struct stat *about, int type, struct FTW *where)
{
	(void)about;
	(void)where;
	size_t length = strlen(path);
	if (type != FTW_F || length < 5 || strcmp(path + length - 5, ".mmdb") != 0)
		return 0;
	for (unsigned kind = LOCATION_COUNTRY; kind <= LOCATION_OPERATOR; kind++) {
		struct locations locations;
		enum status status = database_load(path, kind, &locations);
		if (status == OK) {
			pieces_check(&locations);
			loaded++;
		} else {
			assert_int_equal(status, INVALID);
			assert_string_equal(findings.first->code, "mmdb-corrupt");
			refused++;
		}
	}
	return 0;
}

static void test_any_database(void **state)
{
	char real[4096];
	(void)state;
	if (!folder[0])
		skip();
	assert_non_null(realpath(folder, real));
	loaded = refused = 0;
	assert_int_equal(nftw(real, database_visit, 16, FTW_PHYS), 0);
	printf("%u databases loaded, %u refused\n", loaded / 2, refused / 2);
	assert_true(loaded > 40 && refused > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_expected),
	    cmocka_unit_test(test_shares),
	    cmocka_unit_test(test_any_database),
	};
	return cmocka_run_group_tests_name("real locations", tests, folder_find, arena_drop);
}
