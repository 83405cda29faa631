/* The tables of countries and of ranges, and shares, against counting address by address. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "engine/audit_table_countries.h"
#include "engine/audit_table_ranges.h"
#include "load/load.h"
#include "load/locations.h"
#include "locations_random.h"
#include "oracle/naive.h"
#include "report/audit_table_report.h"

enum { POLICIES = 120, SETS = 400 };

static const struct location countries[] = {
    {STR_INIT("US"), 0}, {STR_INIT("DE"), 0}, {STR_INIT("=1"), 0}, {STR_INIT("AA"), 0}};

enum { COUNTRIES = sizeof countries / sizeof *countries };

static struct small_address atoms[SMALL_COUNT];

static bool counts_equal(struct count a, struct count b)
{
	return a.low == b.low && a.all == b.all;
}

/* --- Shares ---------------------------------------------------------------------------- */

enum { LINE = 6000, OWNERS = 700 };

/* A line of IPv4 addresses, each of somebody or nobody. */
struct line {
	struct location_piece pieces[LINE];
	struct location at[OWNERS];
	struct locations locations;
	uint32_t owner[LINE];
	addr first;
};

static void line_make(struct rand *rand, uint32_t owners, struct line *line)
{
	size_t count = 0;
	uint32_t here = 0;
	line->first = addr_of_v4(0xc6336400);
	for (uint32_t i = 0; i < LINE; i++) {
		if (!rand_once_in(rand, 3))
			here = rand_below(rand, owners + 1);
		line->owner[i] = here == owners ? NONE : here;
		addr a = line->first + i;
		if (line->owner[i] == NONE)
			continue;
		bool touches = count && line->pieces[count - 1].range.last + 1 == a &&
			       line->pieces[count - 1].location == here;
		if (touches)
			line->pieces[count - 1].range.last = a;
		else
			line->pieces[count++] = (struct location_piece){{a, a}, here};
	}
	line->locations = (struct locations){line->pieces, count, line->at, owners};
}

static struct rangeset set_make(struct rand *rand, const struct line *line, struct arena *arena)
{
	struct range ranges[8];
	struct rangeset set;
	size_t count = 1 + rand_below(rand, 8);
	for (size_t i = 0; i < count; i++) {
		addr a = line->first - 20 + rand_below(rand, LINE + 40);
		addr size = rand_once_in(rand, 2) ? rand_below(rand, LINE) : rand_below(rand, 30);
		ranges[i] = (struct range){a, a + size};
	}
	if (rand_once_in(rand, 20)) {
		ranges[0] = (struct range){0, ADDR_LAST};
		count = 1;
	}
	assert_int_equal(rangeset_of(arena, ranges, count, &set), OK);
	return set;
}

static void shares_compare(const struct line *line, struct rangeset set,
			   const struct audit_shares *shares)
{
	static uint64_t found[OWNERS];
	struct count sum = shares->others_addresses, last = {0, true};
	uint32_t seen = 0, others = 0;
	uint64_t other_sum = 0, least = UINT64_MAX;
	memset(found, 0, sizeof found);
	for (uint32_t i = 0; i < LINE; i++)
		if (line->owner[i] != NONE && rangeset_holds(set, line->first + i))
			found[line->owner[i]]++;
	for (uint32_t i = 0; i < shares->count; i++) {
		const struct audit_share *share = &shares->at[i];
		sum = count_add(sum, share->addresses);
		assert_true(count_compare(share->addresses, last) <= 0);
		last = share->addresses; /* nobody's, too, stand where their number puts them */
		if (share->location == NONE)
			continue;
		assert_true(share->addresses.low == found[share->location]);
		least = (uint64_t)share->addresses.low;
		found[share->location] = 0;
		seen++;
	}
	for (uint32_t i = 0; i < line->locations.count; i++) {
		others += found[i] > 0;
		other_sum += found[i];
		assert_true(found[i] <= least);
	}
	assert_true(others == 0 || seen == AUDIT_SHARES_KEPT);
	assert_int_equal(others, shares->others);
	assert_true(shares->others_addresses.low == other_sum);
	assert_true(counts_equal(sum, rangeset_count(set)));
}

static void shares_agree(void **state)
{
	static struct line line;
	static const uint32_t owners[] = {1, 3, 30, 257, OWNERS};
	struct rand rand = rand_start("shares");
	(void)state;
	for (size_t i = 0; i < sizeof owners / sizeof *owners; i++) {
		struct arena arena;
		struct owners *asked;
		arena_init(&arena);
		line_make(&rand, owners[i], &line);
		assert_int_equal(owners_new(&line.locations, &arena, &asked), OK);
		for (unsigned k = 0; k < SETS; k++) {
			struct rangeset set = set_make(&rand, &line, &arena);
			struct audit_shares once, again, anew;
			assert_int_equal(owners_share(asked, set, &once), OK);
			assert_int_equal(owners_share(asked, set, &again), OK);
			assert_ptr_equal(once.at, again.at);
			assert_int_equal(owners_share_anew(asked, set, &arena, &anew), OK);
			shares_compare(&line, set, &once);
			shares_compare(&line, set, &anew);
		}
		arena_clear(&arena);
	}
}

static void owners_are_found(void **state)
{
	static struct line line;
	struct rand rand = rand_start("owners");
	(void)state;
	line_make(&rand, 5, &line);
	for (uint32_t i = 0; i < LINE; i++)
		assert_int_equal(owner_find(&line.locations, line.first + i), line.owner[i]);
	assert_int_equal(owner_find(&line.locations, line.first - 1), NONE);
	assert_int_equal(owner_find(&line.locations, 0), NONE);
	assert_int_equal(owner_find(&line.locations, ADDR_LAST), NONE);
	const struct locations none = {0};
	assert_int_equal(owner_find(&none, 7), NONE);
}

/* --- Countries -------------------------------------------------------------------------- */

struct world {
	struct rand rand;
	struct arena arena;
	struct policy_random random;
	const struct policy *policy;
	struct locations_random places;
	struct ruleset *ruleset;
	enum rules rules;
};

static void world_open(struct world *world)
{
	arena_init(&world->arena);
	policy_small(&world->rand, &world->arena, &world->random);
	world->policy = &world->random.policy;
	world->rules = rand_below(&world->rand, RULES_COUNT);
	locations_random(&world->rand, &world->arena, countries, COUNTRIES, &world->places);
	assert_int_equal(ruleset_new(world->policy, world->rules, &world->ruleset), OK);
}

static void world_close(struct world *world)
{
	ruleset_free(world->ruleset);
	arena_clear(&world->arena);
}

static bool hours_open(const struct profile *profile)
{
	for (unsigned minute = 0; minute < WEEK_MINUTES; minute++)
		if (naive_minute_inside(profile, minute))
			return true;
	return false;
}

static enum table_answer answer_of(enum verdict verdict)
{
	if (verdict == VERDICT_ALLOW)
		return TABLE_ALLOW;
	return verdict == VERDICT_REFUSE ? TABLE_REFUSE : TABLE_MORE;
}

/* The best by every channel of the way, through every app of the policy and through none. */
static enum table_answer best_answer(const struct world *world, uint32_t profile,
				     enum table_way way, addr ip)
{
	static const enum channel vias[TABLE_WAY_COUNT][2] = {
	    {VIA_UI, VIA_UI},
	    {VIA_SOAP, VIA_OAUTH_PASSWORD},
	    {VIA_OAUTH_JWT, VIA_OAUTH_SAML_BEARER},
	};
	enum table_answer best = TABLE_REFUSE;
	bool open = hours_open(&world->policy->profiles[profile]);
	for (unsigned i = 0; i < 2; i++)
		for (uint32_t app = 0; app <= world->policy->app_count; app++) {
			const struct naive_facts facts = {
			    .user = NONE,
			    .profile = profile,
			    .app = app < world->policy->app_count ? app : NONE,
			    .via = vias[way][i],
			    .device = DEVICE_NEW,
			    .credential = CREDENTIAL_PASSWORD,
			    .phase = PHASE_LOGIN,
			    .in_hours = open,
			    .ip = ip};
			struct naive_decision decision;
			naive_decide_facts(world->policy, world->rules, &facts, &decision);
			enum table_answer answer = answer_of(decision.verdict);
			best = answer < best ? answer : best;
		}
	return best;
}

/* What the table should say of a profile. */
static void profile_tally(const struct world *world, uint32_t profile,
			  struct table_tally ret[COUNTRIES + 1][TABLE_FAMILY_COUNT])
{
	memset(ret, 0, sizeof(struct table_tally[COUNTRIES + 1][TABLE_FAMILY_COUNT]));
	for (size_t i = 0; i < SMALL_COUNT; i++) {
		uint32_t country = world->places.of_atom[i];
		struct table_tally *tally = &ret[country == NONE ? COUNTRIES : country]
						[addr_is_v4(atoms[i].at) ? TABLE_V4 : TABLE_V6];
		for (unsigned way = 0; way < TABLE_WAY_COUNT; way++) {
			struct count *to =
			    &tally->ways[way][best_answer(world, profile, way, atoms[i].at)];
			*to = count_add(*to, atoms[i].count);
		}
	}
}

static void tallies_compare(const struct world *world, const struct country_table *table,
			    const struct table_tally *tallies, uint32_t profile)
{
	struct table_tally wanted[COUNTRIES + 1][TABLE_FAMILY_COUNT];
	profile_tally(world, profile, wanted);
	for (uint32_t i = 0; i < table->country_count; i++) {
		const struct table_country *at = &table->countries[i];
		struct table_tally *want =
		    &wanted[at->location == NONE ? COUNTRIES : at->location][at->family];
		for (unsigned way = 0; way < TABLE_WAY_COUNT; way++) {
			struct count sum = {0};
			for (unsigned k = 0; k < TABLE_ANSWER_COUNT; k++) {
				if (!counts_equal(tallies[i].ways[way][k], want->ways[way][k]))
					fail_msg("profile %u, country %u, way %u, answer %u",
						 profile, i, way, k);
				sum = count_add(sum, want->ways[way][k]);
			}
			assert_true(counts_equal(sum, at->addresses));
		}
		memset(want, 0, sizeof *want);
	}
	/* What is not in the table has no addresses. */
	for (unsigned i = 0; i <= COUNTRIES; i++)
		for (unsigned family = 0; family < TABLE_FAMILY_COUNT; family++)
			assert_true(wanted[i][family].ways[0][TABLE_ALLOW].low == 0 &&
				    wanted[i][family].ways[0][TABLE_MORE].low == 0 &&
				    wanted[i][family].ways[0][TABLE_REFUSE].low == 0);
}

static void order_check(const struct country_table *table)
{
	for (uint32_t i = 1; i < table->country_count; i++) {
		const struct table_country *a = &table->countries[i - 1], *b = a + 1;
		if (a->location == b->location) {
			assert_true(a->family == TABLE_V4 && b->family == TABLE_V6);
			continue;
		}
		assert_true(a->location != NONE);
		assert_true(b->location == NONE || str_compare(countries[a->location].name,
							       countries[b->location].name) < 0);
	}
}

static void countries_agree(void **state)
{
	struct world world = {.rand = rand_start("countries")};
	(void)state;
	for (unsigned n = 0; n < POLICIES; n++) {
		struct country_table table;
		uint32_t profiles = 0, next = 0;
		world_open(&world);
		assert_int_equal(country_table_init(world.ruleset, &world.places.locations,
						    &world.arena, &table),
				 OK);
		order_check(&table);
		for (uint32_t kind = 0; kind < table.kind_count; kind++) {
			struct table_tally *tallies;
			const struct table_kind *at = &table.kinds[kind];
			assert_true(kind == 0 || at->profiles[0] > next);
			next = at->profiles[0];
			assert_int_equal(country_table_tally(&table, kind, &world.arena, &tallies),
					 OK);
			for (uint32_t i = 0; i < at->count; i++)
				tallies_compare(&world, &table, tallies, at->profiles[i]);
			profiles += at->count;
		}
		assert_int_equal(profiles, world.policy->profile_count);
		country_table_clear(&table);
		world_close(&world);
	}
}

/* --- Of files ----------------------------------------------------------------------------- */

/* A policy of the repository with its databases. */
struct opened {
	struct arena arena, work;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
	struct ruleset *ruleset;
	struct locations countries, operators;
};

static void file_open(struct opened *opened, const char *path)
{
	static const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	bool present;
	*opened = (struct opened){0};
	arena_init(&opened->arena);
	arena_init(&opened->work);
	findings_init(&opened->findings, &opened->arena);
	assert_int_equal(policy_load(path, &options, &opened->arena, &opened->sources,
				     &opened->findings, &opened->policy),
			 OK);
	assert_int_equal(ruleset_new(opened->policy, opened->policy->org.rules, &opened->ruleset),
			 OK);
	assert_int_equal(locations_load(opened->policy, LOCATION_COUNTRY, NULL, &opened->arena,
					&opened->findings, &opened->countries, &present),
			 OK);
	assert_true(present);
	assert_int_equal(locations_load(opened->policy, LOCATION_OPERATOR, NULL, &opened->arena,
					&opened->findings, &opened->operators, &present),
			 OK);
	assert_true(present);
}

static void file_close(struct opened *opened)
{
	ruleset_free(opened->ruleset);
	arena_clear(&opened->work);
	arena_clear(&opened->arena);
}

/* Every row of every list comes once, in order, with shares that make it up. */
static void rows_are_whole(void **state)
{
	struct opened opened;
	struct range_table table;
	struct table_range row;
	bool more = true;
	uint32_t rows = 0, networks = 0;
	(void)state;
	file_open(&opened, "policies/acme.yaml");
	assert_int_equal(range_table_init(opened.policy, &opened.countries, &opened.operators,
					  &opened.arena, &opened.work, &table),
			 OK);
	while (true) {
		assert_int_equal(range_table_next(&table, &row, &more), OK);
		if (!more)
			break;
		struct count sum = {0};
		for (uint32_t i = 0; i < row.countries.count; i++)
			sum = count_add(sum, row.countries.at[i].addresses);
		assert_true(counts_equal(sum, row.addresses));
		assert_true(counts_equal(rangeset_count(row.set), row.addresses));
		networks += row.row->network != NONE;
		rows++;
	}
	assert_int_equal(rows, 11);
	assert_int_equal(networks, 4);
	range_table_rewind(&table);
	assert_int_equal(range_table_next(&table, &row, &more), OK);
	assert_true(more && row.list.kind == RANGES_TRUSTED && row.addresses.low == 256);
	assert_int_equal(row.countries.count, 2);
	assert_true(row.countries.at[0].addresses.low == 192);
	file_close(&opened);
}

enum { FORMATS = 8 };

static enum status report_write(struct out *out, unsigned format,
				const struct country_table *countries_of,
				struct range_table *ranges)
{
	const struct page page = {.out = out, .width = 100};
	switch (format) {
	case 0:
		return country_table_text(&page, countries_of, 1);
	case 1:
		return country_table_markdown(out, countries_of, 1);
	case 2:
		return country_table_csv(out, countries_of, 1);
	case 3:
		return country_table_json(out, countries_of, 1);
	case 4:
		return range_table_text(&page, ranges, 1);
	case 5:
		return range_table_markdown(out, ranges, 1);
	case 6:
		return range_table_csv(out, ranges, 1);
	default:
		return range_table_json(out, ranges, 1);
	}
}

/* With one allocation failing it is NOMEM, or the same bytes. */
static void report_check(unsigned format, const struct country_table *countries_of,
			 struct range_table *ranges)
{
	struct out whole, out;
	bool failed = true;
	out_init_memory(&whole);
	assert_int_equal(report_write(&whole, format, countries_of, ranges), OK);
	assert_true(whole.used > 0);
	for (size_t n = 1; failed; n++) {
		out_init_memory(&out);
		mem_fail_only(n);
		enum status status = report_write(&out, format, countries_of, ranges);
		failed = mem_count() >= n;
		mem_fail_only(0);
		assert_true(status == OK || status == NOMEM);
		if (status == OK && out_status(&out) == OK)
			assert_true(str_equal(out_written(&out), out_written(&whole)));
		out_clear(&out);
	}
	out_clear(&whole);
}

static void reports_are_whole(void **state)
{
	struct opened opened;
	struct country_table countries_of;
	struct range_table ranges;
	(void)state;
	file_open(&opened, "policies/acme.yaml");
	assert_int_equal(
	    country_table_init(opened.ruleset, &opened.countries, &opened.arena, &countries_of),
	    OK);
	assert_int_equal(range_table_init(opened.policy, &opened.countries, &opened.operators,
					  &opened.arena, &opened.work, &ranges),
			 OK);
	for (unsigned format = 0; format < FORMATS; format++)
		report_check(format, &countries_of, &ranges);
	country_table_clear(&countries_of);
	file_close(&opened);
}

static void memory_may_run_out(void **state)
{
	struct opened opened;
	bool failed = true;
	(void)state;
	file_open(&opened, "policies/transaction-security.yaml");
	for (size_t n = 1; failed; n++) {
		struct arena arena, work;
		struct country_table table;
		struct range_table ranges;
		struct table_tally *tallies;
		arena_init(&arena);
		arena_init(&work);
		mem_fail_from(n);
		enum status status =
		    country_table_init(opened.ruleset, &opened.countries, &arena, &table);
		if (status == OK) {
			status = country_table_tally(&table, 0, &arena, &tallies);
			country_table_clear(&table);
		}
		if (status == OK)
			status = range_table_init(opened.policy, &opened.countries,
						  &opened.operators, &arena, &work, &ranges);
		failed = mem_count() >= n;
		mem_fail_from(0);
		assert_int_equal(status, failed ? NOMEM : OK);
		arena_clear(&work);
		arena_clear(&arena);
	}
	file_close(&opened);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(shares_agree),      cmocka_unit_test(owners_are_found),
	    cmocka_unit_test(countries_agree),   cmocka_unit_test(rows_are_whole),
	    cmocka_unit_test(reports_are_whole), cmocka_unit_test(memory_may_run_out),
	};
	small_addresses(atoms);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
