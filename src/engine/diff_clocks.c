/* Two time zones side by side: the stretches between their changes that differ in what
 * can happen in them. */
#include "engine/diff_hours.h"
#include "engine/hours_instant.h"

#define WEEK  (INT64_C(86400) * DAYS)
#define SPAN  (ERA_DAYS * 86400) /* after which the calendar repeats */
#define NEVER INT64_MAX

/* What makes a stretch: the difference, and for a short one where in the week of OLD's clock
 * it begins and how long it is. */
struct stretch_key {
	int64_t difference, begins, length;
};

struct clock_walk {
	const struct zone *zones[SIDES];
	struct arena *arena, scratch;
	struct map known;
	struct clock_stretch *stretches;
	uint32_t count;
	bool same;
};

static bool rule_equal(const struct zone_rule *a, const struct zone_rule *b)
{
	return a->kind == b->kind && a->month == b->month && a->week == b->week &&
	       a->day == b->day && a->time == b->time;
}

static bool footer_equal(const struct zone_footer *a, const struct zone_footer *b)
{
	if (a->given != b->given || a->has_summer != b->has_summer || a->standard != b->standard)
		return false;
	return !a->has_summer ||
	       (a->summer == b->summer && rule_equal(&a->to_summer, &b->to_summer) &&
		rule_equal(&a->to_standard, &b->to_standard));
}

/* The same changes, by whatever name. (Zones that only go alike from now on are found to be
 * the same by walking.) */
static bool zone_equal(const struct zone *a, const struct zone *b)
{
	if (a == b)
		return true;
	if (a->before != b->before || a->count != b->count || !footer_equal(&a->footer, &b->footer))
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (a->changes[i].at != b->changes[i].at ||
		    a->changes[i].offset != b->changes[i].offset)
			return false;
	return true;
}

static int32_t offset_of(const struct zone *zone, int64_t at)
{
	return zone ? zone_offset(zone, at) : 0;
}

static int64_t next_change(const struct clock_walk *walk, int64_t at)
{
	int64_t first = NEVER, next;
	for (unsigned s = 0; s < SIDES; s++)
		if (walk->zones[s] && zone_next_change(walk->zones[s], at, &next) && next < first)
			first = next;
	return first;
}

/* Where the repetition has begun and gone through once. */
static int64_t walk_end(const struct clock_walk *walk)
{
	int64_t last = FIRST_MONDAY;
	for (unsigned s = 0; s < SIDES; s++) {
		const struct zone *zone = walk->zones[s];
		if (zone && zone->count && zone->changes[zone->count - 1].at > last)
			last = zone->changes[zone->count - 1].at;
	}
	return last + SPAN + WEEK;
}

/* Is what happens in it known from one before? */
static enum status stretch_known(struct clock_walk *walk, const struct clock_stretch *stretch,
				 bool *ret)
{
	struct stretch_key *keys = arena_array(&walk->scratch, SIDES, sizeof *keys);
	if (!keys)
		return NOMEM;
	struct stretch_key *week = &keys[0], *part = &keys[1];
	int64_t length = stretch->to - stretch->from;
	uint32_t known;
	*week = (struct stretch_key){stretch->offset[NEW] - stretch->offset[OLD], 0, WEEK};
	*part = length == WEEK
		    ? *week
		    : (struct stretch_key){week->difference,
					   floor_mod(stretch->from + stretch->offset[OLD], WEEK),
					   length};
	if (map_find(&walk->known, (struct str){(char *)week, sizeof *week}) != MAP_NONE) {
		*ret = true;
		return OK;
	}
	if (map_add(&walk->known, &walk->scratch, (struct str){(char *)part, sizeof *part}, 0,
		    &known) != OK)
		return NOMEM;
	*ret = known != MAP_NONE;
	return OK;
}

static enum status stretch_add(struct clock_walk *walk, struct clock_stretch stretch)
{
	bool known;
	if (stretch_known(walk, &stretch, &known) != OK)
		return NOMEM;
	if (known)
		return OK;
	struct clock_stretch *at =
	    arena_push(walk->arena, &walk->stretches, walk->count, sizeof *walk->stretches);
	if (!at)
		return NOMEM;
	*at = stretch;
	walk->count++;
	walk->same &= stretch.offset[OLD] == stretch.offset[NEW];
	return OK;
}

/* A clock beside itself: once a week was seen, everything was. */
static bool walk_done(const struct clock_walk *walk)
{
	if (walk->zones[OLD] != walk->zones[NEW] || walk->count == 0)
		return false;
	const struct clock_stretch *last = &walk->stretches[walk->count - 1];
	return last->to - last->from == WEEK;
}

static enum status stretches_add(struct clock_walk *walk)
{
	int64_t end = walk_end(walk);
	for (int64_t from = FIRST_MONDAY, to; from < end && !walk_done(walk); from = to) {
		struct clock_stretch stretch = {.from = from};
		to = next_change(walk, from);
		stretch.to = to - from < WEEK ? to : from + WEEK;
		for (unsigned s = 0; s < SIDES; s++)
			stretch.offset[s] = offset_of(walk->zones[s], from);
		if (stretch_add(walk, stretch) != OK)
			return NOMEM;
	}
	return OK;
}

static enum status pair_find(const struct zone *old, const struct zone *new, struct arena *arena,
			     struct clock_pair *ret)
{
	struct clock_walk walk = {.zones = {old, new}, .arena = arena, .same = true};
	bool both = old && new;
	if (both && zone_equal(old, new))
		walk.zones[NEW] = old;
	arena_init(&walk.scratch);
	enum status status = stretches_add(&walk);
	arena_clear(&walk.scratch);
	if (status == OK)
		*ret = (struct clock_pair){walk.stretches, walk.count, walk.same};
	return status;
}

static bool has_hours(const struct policy *policy)
{
	uint32_t i = 0;
	while (i < policy->profile_count && !policy->profiles[i].login_hours.given)
		i++;
	return i < policy->profile_count;
}

bool diff_clock_assumed(const struct policy *old, const struct policy *new)
{
	return has_hours(old) && has_hours(new) && !old->org.zone != !new->org.zone;
}

enum status diff_clocks_find(const struct zone *const zones[SIDES], struct arena *arena,
			     struct diff_clocks *ret)
{
	struct diff_clocks clocks;
	if (pair_find(zones[OLD], zones[NEW], arena, &clocks.both) != OK ||
	    pair_find(zones[OLD], zones[OLD], arena, &clocks.alone[OLD]) != OK ||
	    pair_find(zones[NEW], zones[NEW], arena, &clocks.alone[NEW]) != OK)
		return NOMEM;
	*ret = clocks;
	return OK;
}
