/* Any bytes as a geo database: it is refused, or its sets are sets, each rule's
 * within what is known, and looking an address up gives what they say; and its
 * pieces, as the audit counts them, make up what is known.
 *
 * seeds: policies/geo fixtures/geo
 */
#include <maxminddb.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "load/geo.h"
#include "load/locations.h"

/* libmaxminddb forgets memory when it refuses a database's metadata. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libmaxminddb\n";
}

/* Is there an AS number for the address? */
static bool asn_known(const MMDB_s *mmdb, addr a)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr = {htonl((uint32_t)a)}};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
	MMDB_entry_data_s value;
	int error;
	addr_bytes(a, v6.sin6_addr.s6_addr);
	const void *key = addr_is_v4(a) ? (const void *)&v4 : (const void *)&v6;
	MMDB_lookup_result_s found = MMDB_lookup_sockaddr(mmdb, key, &error);
	if (error != MMDB_SUCCESS || !found.found_entry)
		return false;
	error = MMDB_get_value(&found.entry, &value, "autonomous_system_number", NULL);
	return error == MMDB_SUCCESS && value.has_data &&
	       (value.type == MMDB_DATA_TYPE_UINT32 || value.type == MMDB_DATA_TYPE_UINT16);
}

static void set_check(struct rangeset set, struct rangeset known)
{
	for (size_t i = 0; i < set.count; i++) {
		REQUIRE(set.ranges[i].first <= set.ranges[i].last);
		REQUIRE(i == 0 || set.ranges[i - 1].last + 1 < set.ranges[i].first);
		REQUIRE(rangeset_holds(known, set.ranges[i].first));
		REQUIRE(rangeset_holds(known, set.ranges[i].last));
	}
}

static void lookups_check(const char *path, struct rangeset known)
{
	MMDB_s mmdb;
	if (MMDB_open(path, MMDB_MODE_MMAP, &mmdb) != MMDB_SUCCESS)
		return;
	for (size_t i = 0; i < known.count && i < 50; i++) {
		addr first = known.ranges[i].first, last = known.ranges[i].last;
		REQUIRE(asn_known(&mmdb, first) && asn_known(&mmdb, last));
		REQUIRE(first == 0 || !asn_known(&mmdb, first - 1));
		REQUIRE(last == ADDR_LAST || !asn_known(&mmdb, last + 1));
	}
	MMDB_close(&mmdb);
}

/* The pieces are in order, and are what is known, but for a country without a name and for AS 0. */
static void pieces_check(struct policy *policy, enum location_kind kind, struct rangeset known,
			 struct arena *arena, bool good)
{
	struct source source = {.name = STR_INIT("policy.yaml")};
	struct sources sources = {&source, 1};
	struct locations locations = {0};
	struct findings findings;
	bool present;
	findings_init(&findings, arena);
	policy->sources = &sources;
	enum status status =
	    locations_load(policy, kind, NULL, arena, &findings, &locations, &present);
	REQUIRE(present && (status == OK || status == INVALID));
	/* What names an operator may be damaged where its number is not. */
	REQUIRE(status == OK || kind == LOCATION_OPERATOR || !good);
	if (status != OK || !good)
		return;
	for (size_t i = 0; i < locations.piece_count; i++) {
		const struct location_piece *at = &locations.pieces[i];
		REQUIRE(at->range.first <= at->range.last && at->location < locations.count);
		REQUIRE(i == 0 || at[-1].range.last < at->range.first);
		REQUIRE(rangeset_holds(known, at->range.first));
		REQUIRE(rangeset_holds(known, at->range.last));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct str code = STR_INIT("US");
	uint32_t asn = 64496;
	struct txn_rule rule = {
	    .countries = &code, .country_count = 1, .asns = &asn, .asn_count = 1};
	struct policy policy = {.txn_rules = &rule, .txn_rule_count = 1};
	struct arena arena;
	struct findings findings;
	struct store files = STORE_FILES;
	char path[40];
	int fd = memfd_create("geo", MFD_CLOEXEC);
	REQUIRE(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	arena_init(&arena);
	findings_init(&findings, &arena);
	policy.geo.country_file = policy.geo.asn_file = str_of(path);
	REQUIRE(geo_load(&files, &policy, STR(""), &arena, &findings) == OK);
	set_check(policy.geo.country_known, policy.geo.country_known);
	set_check(policy.geo.asn_known, policy.geo.asn_known);
	set_check(rule.country_in, policy.geo.country_known);
	set_check(rule.asn_in, policy.geo.asn_known);
	pieces_check(&policy, LOCATION_COUNTRY, policy.geo.country_known, &arena,
		     findings.count == 0);
	pieces_check(&policy, LOCATION_OPERATOR, policy.geo.asn_known, &arena, findings.count == 0);
	if (findings.count == 0)
		lookups_check(path, policy.geo.asn_known);
	arena_clear(&arena);
	close(fd);
	return 0;
}
