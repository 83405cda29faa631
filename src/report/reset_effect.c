#include "report/reset_effect.h"

#include "report/diff_words.h"
#include "report/pieces.h"
#include "report/words.h"

enum { RANGES_SHOWN = 4 };

/* --- Putting changes together ------------------------------------------------------------ */

static bool matters(const struct diff_change *change, enum diff_fact fact)
{
	return change->matters >> fact & 1;
}

static bool presents_alike(const struct diff_change *a, const struct diff_change *b)
{
	if (matters(a, DIFF_FACT_CREDENTIAL) != matters(b, DIFF_FACT_CREDENTIAL))
		return false;
	return !matters(a, DIFF_FACT_CREDENTIAL) || a->credential == b->credential;
}

static bool is_part(const struct reset_effect *effect, const struct diff_change *change)
{
	const struct diff_change *first = effect->first;
	return first->class == change->class && first->phase == change->phase &&
	       first->decision[OLD].verdict == change->decision[OLD].verdict &&
	       first->decision[NEW].verdict == change->decision[NEW].verdict &&
	       presents_alike(first, change);
}

static enum status effect_add(struct reset_effect *effect, const struct diff_group *group,
			      const struct diff_change *change, struct arena *arena)
{
	struct rangeset both[2] = {effect->addresses, {0}};
	effect->via |= change->via;
	effect->matters |= change->matters;
	if (diff_addresses(group, change, arena, &both[1]) != OK)
		return NOMEM;
	return rangeset_union_all(arena, both, 2, &effect->addresses);
}

/* There are few verdicts, so effects are few: a walk over them each time is enough. */
static enum status change_put(struct reset_effects *effects, const struct diff_group *group,
			      const struct diff_change *change, struct arena *arena)
{
	for (size_t i = 0; i < effects->count; i++)
		if (is_part(&effects->at[i], change))
			return effect_add(&effects->at[i], group, change, arena);
	struct reset_effect *effect =
	    arena_push(arena, &effects->at, effects->count, sizeof *effect);
	if (!effect)
		return NOMEM;
	effects->count++;
	effect->first = change;
	return effect_add(effect, group, change, arena);
}

/* Stable. */
static void classes_sort(struct reset_effect *at, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct reset_effect effect = at[i];
		size_t to = i;
		for (; to && at[to - 1].first->class > effect.first->class; to--)
			at[to] = at[to - 1];
		at[to] = effect;
	}
}

enum status reset_effects_find(const struct reset_way *way, struct arena *arena,
			       struct reset_effects *ret)
{
	struct reset_effects effects = {0};
	enum status status = OK;
	for (size_t g = 0; g < way->diff.group_count && status == OK; g++) {
		const struct diff_group *group = &way->diff.groups[g];
		for (size_t i = 0; i < group->change_count && status == OK; i++) {
			const struct diff_change *change = &group->changes[i];
			if (change->class == DIFF_REASON)
				effects.reasons++;
			else
				status = change_put(&effects, group, change, arena);
		}
	}
	if (status != OK)
		return status;
	classes_sort(effects.at, effects.count);
	*ret = effects;
	return OK;
}

/* --- Ways that do the same ------------------------------------------------------------------- */

static bool decisions_equal(const struct diff_change *a, const struct diff_change *b)
{
	for (int side = OLD; side < SIDES; side++)
		if (a->decision[side].verdict != b->decision[side].verdict ||
		    a->decision[side].reason != b->decision[side].reason ||
		    a->decision[side].token != b->decision[side].token)
			return false;
	return true;
}

/* Apps have the same numbers in both: no way changes an app. */
static bool logins_equal(const struct diff_change *a, const struct diff_change *b)
{
	return a->class == b->class && a->via == b->via && a->phase == b->phase &&
	       a->matters == b->matters && a->device == b->device &&
	       a->credential == b->credential && a->strong_auth == b->strong_auth &&
	       a->session_ip == b->session_ip && a->hours == b->hours &&
	       a->app_count == b->app_count &&
	       (a->app_count == 0 ||
		memcmp(a->apps, b->apps, a->app_count * sizeof *a->apps) == 0) &&
	       count_compare(a->addresses, b->addresses) == 0 && decisions_equal(a, b);
}

static bool sets_equal(struct rangeset a, struct rangeset b)
{
	if (a.count != b.count)
		return false;
	for (size_t i = 0; i < a.count; i++)
		if (a.ranges[i].first != b.ranges[i].first || a.ranges[i].last != b.ranges[i].last)
			return false;
	return true;
}

static bool hours_equal(const struct diff_group *a, const struct diff_group *b)
{
	if (a->hours_count != b->hours_count)
		return false;
	for (uint32_t i = 0; i < a->hours_count; i++) {
		const struct diff_hours *one = &a->hours[i], *other = &b->hours[i];
		size_t bytes = one->window_count * sizeof *one->windows;
		if (memcmp(one->side, other->side, sizeof one->side) != 0 ||
		    one->instant != other->instant || !one->windows != !other->windows ||
		    (one->windows && (one->window_count != other->window_count ||
				      memcmp(one->windows, other->windows, bytes) != 0)))
			return false;
	}
	return true;
}

static enum status groups_alike(const struct diff_group *a, const struct diff_group *b,
				struct arena *scratch, bool *ret)
{
	bool alike = a->change_count == b->change_count && hours_equal(a, b);
	for (size_t i = 0; i < a->change_count && alike; i++)
		alike = logins_equal(&a->changes[i], &b->changes[i]);
	for (size_t i = 0; i < a->change_count && alike; i++) {
		struct rangeset one, other;
		if (diff_addresses(a, &a->changes[i], scratch, &one) != OK ||
		    diff_addresses(b, &b->changes[i], scratch, &other) != OK)
			return NOMEM;
		alike = sets_equal(one, other);
	}
	*ret = alike;
	return OK;
}

enum status reset_ways_alike(const struct reset_way *a, const struct reset_way *b,
			     struct arena *scratch, bool *ret)
{
	bool alike =
	    a->changes_logins && b->changes_logins && a->diff.group_count == b->diff.group_count;
	enum status status = OK;
	for (size_t g = 0; alike && status == OK && g < a->diff.group_count; g++)
		status = groups_alike(&a->diff.groups[g], &b->diff.groups[g], scratch, &alike);
	if (status == OK)
		*ret = alike;
	return status;
}

/* --- Words --------------------------------------------------------------------------------- */

/* Facts that tell logins which change from others which do not, or in another way. */
static void conditions_write(struct out *out, const struct reset_effect *effect)
{
	static const char *const words[DIFF_FACT_COUNT] = {
	    [DIFF_FACT_APP] = "app",
	    [DIFF_FACT_HOURS] = "login hours",
	    [DIFF_FACT_DEVICE] = "device",
	    [DIFF_FACT_STRONG_AUTH] = "strong authentication",
	    [DIFF_FACT_SESSION_IP] = "address of the session",
	};
	bool any = false;
	for (enum diff_fact fact = 0; fact < DIFF_FACT_COUNT; fact++) {
		if (!(effect->matters >> fact & 1) || !words[fact])
			continue;
		out_text(out, any ? ", " : "; depends on ");
		out_text(out, words[fact]);
		any = true;
	}
}

enum status reset_word_effect(struct out *out, const struct reset_effect *effect,
			      struct arena *scratch)
{
	const struct diff_change *change = effect->first;
	out_name(out, str_of(verdict_words(change->decision[OLD].verdict)));
	out_format(out, "%c→ ", HARD_BLANK);
	out_name(out, str_of(verdict_words(change->decision[NEW].verdict)));
	out_text(out, ": ");
	if (change->phase == PHASE_REQUEST)
		out_text(out, "requests inside a session, on ");
	piece_channels(out, effect->via, ", ");
	if (matters(change, DIFF_FACT_CREDENTIAL)) {
		out_text(out, " with ");
		diff_word_fact(out, change, DIFF_FACT_CREDENTIAL);
	}
	out_text(out, ", from ");
	enum status status = diff_word_set(out, effect->addresses, RANGES_SHOWN, scratch);
	out_text(out, " (");
	diff_word_addresses(out, rangeset_count(effect->addresses));
	out_char(out, ')');
	conditions_write(out, effect);
	out_char(out, '.');
	return status;
}

void reset_word_rest(struct out *out, const struct reset_effects *effects)
{
	if (effects->reasons) {
		diff_word_number(out, effects->reasons, "kind of logins is", "kinds of logins are");
		out_text(out, " decided alike for another reason. ");
	}
	out_text(out, "Nothing else changes.");
}
