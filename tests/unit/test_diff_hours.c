/* Which combinations of two profiles' hours come up, and when first: against eight years,
 * minute by minute, by the naive evaluator's clock. What a rule by the day of the year
 * brings in other years only is shown by its instant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/diff_hours.h"
#include "oracle/naive.h"
#include "oracle/zone_random.h"
#include "rand.h"

#define MONDAY INT64_C(1767571200) /* 2026-01-05 */

enum {
	MINUTES = 30, /* clocks change at half hours only */
	STEPS = 2 * 24 * 365 * 8,
	WEEK_STEPS = 2 * 24 * DAYS,
	PROFILES = 8,
	ALL_ZONES = ZONES + 1
};

/* Those made by hand, and a twin of the last whose summer begins three days later: on
 * another day of the week each year. */
static struct zone zones_made[ALL_ZONES];
static uint16_t week_minutes[ALL_ZONES][STEPS];

static int week_minutes_setup(void **state)
{
	(void)state;
	memcpy(zones_made, zones_by_hand, sizeof zones_by_hand);
	zones_made[ZONES] = zones_by_hand[ZONES - 1];
	zones_made[ZONES].name = STR("Made/Later");
	zones_made[ZONES].footer.to_summer.day += 3;
	for (unsigned zone = 0; zone < ALL_ZONES; zone++)
		for (unsigned i = 0; i < STEPS; i++)
			week_minutes[zone][i] = (uint16_t)naive_week_minute(
			    &zones_made[zone], MONDAY + (int64_t)i * MINUTES * 60);
	return 0;
}

/* ---- changes of clocks ---- */

static void changes_of_clocks(void **state)
{
	(void)state;
	for (unsigned z = 0; z < ALL_ZONES; z++) {
		const struct zone *zone = &zones_made[z];
		int64_t next = MONDAY, at = MONDAY;
		bool more = true;
		for (unsigned i = 0; i + 1 < STEPS; i++, at += MINUTES * 60) {
			while (more && next <= at)
				more = zone_next_change(zone, at, &next);
			bool changes =
			    week_minutes[z][i + 1] != (week_minutes[z][i] + MINUTES) % WEEK_MINUTES;
			if (changes && !(more && next == at + MINUTES * 60))
				fail_msg("%s changes after %lld, which is not said", zone->name.at,
					 (long long)at);
			if (!changes && more && next < at + MINUTES * 60)
				fail_msg("%s does not change after %lld", zone->name.at,
					 (long long)at);
		}
	}
}

/* Changes on record come before those of the rule. */
static void changes_on_record(void **state)
{
	(void)state;
	const struct zone *new_york = &zones_made[2];
	int64_t at = 0;
	for (size_t i = 0; i < new_york->count; i++) {
		assert_true(zone_next_change(new_york, at, &at));
		assert_true(at == new_york->changes[i].at);
	}
	assert_true(zone_next_change(new_york, at, &at));
	assert_true(at == 1268550000); /* 2010-03-14, 02:00 */
	assert_true(zone_next_change(&zones_made[4], 0, &at));
	assert_false(zone_next_change(&zones_made[4], at, &at));
	assert_false(zone_next_change(&zones_made[0], 0, &at));
}

/* ---- combinations ---- */

static struct compiled_profile profile_make(struct rand *rand)
{
	static const uint16_t minutes[] = {0, 1, 60, 90, 480, 510, 720, 1080, 1439, 1440};
	struct compiled_profile profile = {.has_hours = rand_below(rand, 6) != 0};
	for (unsigned day = 0; day < DAYS; day++) {
		uint16_t *hours = profile.hours[day];
		hours[1] = DAY_MINUTES;
		if (!profile.has_hours || rand_below(rand, 3) == 0)
			continue;
		hours[0] = minutes[rand_below(rand, 10)];
		hours[1] = minutes[rand_below(rand, 10)];
		if (hours[1] < hours[0] || rand_once_in(rand, 4))
			hours[1] = hours[0]; /* closed */
	}
	return profile;
}

static bool inside(const struct compiled_profile *profile, unsigned minute)
{
	const uint16_t *hours = profile->hours[minute / DAY_MINUTES];
	return !profile->has_hours ||
	       (hours[0] <= minute % DAY_MINUTES && minute % DAY_MINUTES < hours[1]);
}

/* The first minute of each combination, 0: none in these years. A half hour that is as it was
 * a week before brings nothing. */
static void first_find(const struct compiled_profile *const profiles[SIDES],
		       const unsigned zones[SIDES], int64_t ret[HOURS_PAIRS_MAX])
{
	const uint16_t *old = week_minutes[zones[OLD]], *new = week_minutes[zones[NEW]];
	memset(ret, 0, HOURS_PAIRS_MAX * sizeof *ret);
	for (unsigned i = 0; i < STEPS; i++) {
		if (i >= WEEK_STEPS && old[i - WEEK_STEPS] == old[i] &&
		    new[i - WEEK_STEPS] == new[i])
			continue;
		for (unsigned m = 0; m < MINUTES; m++) {
			bool out[SIDES] = {!inside(profiles[OLD], (old[i] + m) % WEEK_MINUTES),
					   !inside(profiles[NEW], (new[i] + m) % WEEK_MINUTES)};
			int64_t *first = &ret[out[OLD] * HOURS_COUNT + out[NEW]];
			if (*first == 0)
				*first = MONDAY + (int64_t)(i * MINUTES + m) * 60;
		}
	}
}

static const struct diff_hours *hours_of(const struct diff_hours *hours, uint32_t count,
					 unsigned pair)
{
	for (uint32_t i = 0; i < count; i++)
		if (hours[i].side[OLD] * HOURS_COUNT + hours[i].side[NEW] == (int)pair)
			return &hours[i];
	return NULL;
}

/* Every minute of a window, and no other, is of the combination. */
static void windows_check(const struct compiled_profile *const profiles[SIDES],
			  const struct diff_hours *hours)
{
	static bool in[WEEK_MINUTES];
	memset(in, 0, sizeof in);
	for (uint32_t i = 0; i < hours->window_count; i++) {
		const uint16_t *window = hours->windows[i];
		assert_true(window[0] < window[1]);
		assert_true(i == 0 || hours->windows[i - 1][1] < window[0]);
		for (unsigned m = window[0]; m < window[1]; m++)
			in[m] = true;
	}
	for (unsigned m = 0; m < WEEK_MINUTES; m++)
		assert_int_equal(
		    in[m], inside(profiles[OLD], m) == (hours->side[OLD] == HOURS_INSIDE) &&
			       inside(profiles[NEW], m) == (hours->side[NEW] == HOURS_INSIDE));
}

static void instant_check(const struct compiled_profile *const profiles[SIDES],
			  const unsigned zones[SIDES], const struct diff_hours *hours)
{
	for (unsigned s = 0; s < SIDES; s++) {
		unsigned minute = naive_week_minute(&zones_made[zones[s]], hours->instant);
		assert_int_equal(inside(profiles[s], minute), hours->side[s] == HOURS_INSIDE);
	}
}

static void pair_check(const struct compiled_profile *const profiles[SIDES],
		       const unsigned zones[SIDES])
{
	const struct zone *both[SIDES] = {&zones_made[zones[OLD]], &zones_made[zones[NEW]]};
	int64_t first[HOURS_PAIRS_MAX];
	struct diff_clocks clocks;
	struct diff_hours *found;
	uint32_t count;
	struct arena arena;
	bool same =
	    zones[OLD] == zones[NEW] || !profiles[OLD]->has_hours || !profiles[NEW]->has_hours;
	arena_init(&arena);
	assert_int_equal(diff_clocks_find(both, &arena, &clocks), OK);
	assert_int_equal(diff_hours_find(&clocks, profiles, &arena, &found, &count), OK);
	first_find(profiles, zones, first);
	for (unsigned pair = 0; pair < HOURS_PAIRS_MAX; pair++) {
		const struct diff_hours *hours = hours_of(found, count, pair);
		if (first[pair] && (!hours || hours->instant != first[pair]))
			fail_msg("%s, %s: a combination is first at %lld, not %lld",
				 both[OLD]->name.at, both[NEW]->name.at, (long long)first[pair],
				 hours ? (long long)hours->instant : 0);
		if (!hours)
			continue;
		assert_int_equal(hours->windows != NULL, same);
		instant_check(profiles, zones, hours);
		if (same)
			windows_check(profiles, hours);
	}
	arena_clear(&arena);
}

static void random_hours(void **state)
{
	(void)state;
	struct rand rand = rand_start("random hours");
	for (unsigned old = 0; old < ALL_ZONES; old++)
		for (unsigned new = 0; new < ALL_ZONES; new ++)
			for (unsigned i = 0; i < PROFILES; i++) {
				struct compiled_profile a = profile_make(&rand);
				struct compiled_profile b = profile_make(&rand);
				if (i % 3 == 0)
					b = a;
				pair_check((const struct compiled_profile *const[]){&a, &b},
					   (const unsigned[]){old, new});
			}
}

static struct compiled_profile half_hour(unsigned week_minute)
{
	struct compiled_profile profile = {.has_hours = true};
	uint16_t *hours = profile.hours[week_minute / DAY_MINUTES];
	hours[0] = (uint16_t)(week_minute % DAY_MINUTES);
	hours[1] = (uint16_t)(hours[0] + MINUTES > DAY_MINUTES ? DAY_MINUTES : hours[0] + MINUTES);
	return profile;
}

/* Half an hour a week on one clock, and the same half hour as the other shows it at one
 * time of the year: they meet then, and in no week in which the clocks are otherwise apart. */
static void clocks_apart(void **state)
{
	(void)state;
	struct rand rand = rand_start("clocks apart");
	for (unsigned old = 0; old < ALL_ZONES; old++)
		for (unsigned new = 0; new < ALL_ZONES; new ++)
			for (unsigned i = 0; i < PROFILES; i++) {
				unsigned step = rand_below(&rand, STEPS);
				struct compiled_profile a = half_hour(week_minutes[old][step]);
				struct compiled_profile b = half_hour(week_minutes[new][step]);
				pair_check((const struct compiled_profile *const[]){&a, &b},
					   (const unsigned[]){old, new});
			}
}

/* The same in the days between the beginnings of two summers, which are other days of the
 * week each year. */
static void clocks_apart_for_days(void **state)
{
	(void)state;
	unsigned found = 0;
	const unsigned zones[] = {ZONES - 1, ZONES};
	for (unsigned step = 0; step < STEPS; step += 31) {
		const uint16_t *old = week_minutes[ZONES - 1], *new = week_minutes[ZONES];
		if (old[step] == new[step])
			continue;
		struct compiled_profile a = half_hour(old[step]), b = half_hour(new[step]);
		pair_check((const struct compiled_profile *const[]){&a, &b}, zones);
		found++;
	}
	assert_true(found > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(changes_of_clocks),     cmocka_unit_test(changes_on_record),
	    cmocka_unit_test(random_hours),          cmocka_unit_test(clocks_apart),
	    cmocka_unit_test(clocks_apart_for_days),
	};
	return cmocka_run_group_tests_name("diff_hours", tests, week_minutes_setup, NULL);
}
