#include "engine/outcomes.h"

#include "engine/segment.h"

const struct str fact_names[FACT_COUNT] = {
    [FACT_IP] = STR_INIT("ip"),
    [FACT_VIA] = STR_INIT("via"),
    [FACT_AT] = STR_INIT("at"),
    [FACT_DEVICE] = STR_INIT("device"),
    [FACT_SESSION_IP] = STR_INIT("session-ip"),
};

/* The values one missing fact may have; a fact that is known has one. */
struct axis {
	uint8_t values[VIA_COUNT];
	uint32_t count;
};

/* All completions of a login: the product of the axes, the first varying
 * slowest. Addresses are groups of regions that behave alike. */
struct completions {
	const struct ruleset *ruleset;
	struct facts known;
	bool session_by_ip;           /* the region says whether it is the session's address */
	struct axis axes[FACT_COUNT]; /* FACT_IP: `count` only */
	const struct region **groups; /* one region of each group; NULL when ip is known */
	uint32_t *results;            /* result of each completion */
	struct decision common;       /* what all have in common, so far ... */
	bool has_common;              /* ... once there is one */
};

/* Verdict, reason and token role as one number: two completions differ when it
 * does. */
static uint32_t result_of(const struct decision *decision)
{
	return (uint32_t)decision->verdict << 16 | (uint32_t)decision->reason << 8 |
	       decision->token;
}

static void axis_add(struct axis *axis, unsigned value)
{
	axis->values[axis->count++] = (uint8_t)value;
}

static void axis_add_all(struct axis *axis, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		axis_add(axis, i);
}

static bool device_is_used(const struct login *login)
{
	return login->phase == PHASE_LOGIN &&
	       (login->via == VIA_UNKNOWN || channel_group(login->via) == GROUP_INTERACTIVE);
}

static void axis_of_hours(const struct ruleset *ruleset, const struct login *login,
			  struct axis *axis)
{
	enum hours known;
	if (ruleset_login_hours(ruleset, login, &known)) {
		axis_add(axis, known);
		return;
	}
	for (unsigned hours = 0; hours < HOURS_COUNT; hours++)
		if (ruleset_hours_possible(ruleset, login->profile, hours))
			axis_add(axis, hours);
}

static void axis_of_session(const struct ruleset *ruleset, const struct login *login,
			    struct axis *axis)
{
	if (!session_matters(ruleset, login))
		axis_add(axis, SESSION_SAME);
	else if (!login->has_session_ip)
		axis_add_all(axis, SESSION_COUNT);
	else
		axis_add(axis, login->has_ip && login->ip == login->session_ip ? SESSION_SAME
									       : SESSION_DIFFERENT);
}

static void completions_init(struct completions *completions, const struct ruleset *ruleset,
			     const struct login *login)
{
	struct axis *axes = completions->axes;
	*completions = (struct completions){
	    .ruleset = ruleset,
	    .known = {.user = login->user,
		      .profile = login->profile,
		      .app = login->app,
		      .credential = (uint8_t)login->credential,
		      .phase = (uint8_t)login->phase,
		      .strong_auth = login->strong_auth},
	    .session_by_ip = !login->has_ip && login->has_session_ip,
	};
	axes[FACT_IP].count = 1;
	if (login->via == VIA_UNKNOWN)
		axis_add_all(&axes[FACT_VIA], VIA_COUNT);
	else
		axis_add(&axes[FACT_VIA], login->via);
	axis_of_hours(ruleset, login, &axes[FACT_AT]);
	if (login->device == DEVICE_UNKNOWN && device_is_used(login))
		axis_add_all(&axes[FACT_DEVICE], DEVICE_COUNT);
	else
		axis_add(&axes[FACT_DEVICE],
			 login->device == DEVICE_UNKNOWN ? DEVICE_NEW : login->device);
	axis_of_session(ruleset, login, &axes[FACT_SESSION_IP]);
}

static size_t product(const struct completions *completions, enum fact first)
{
	size_t count = 1;
	for (unsigned fact = first; fact < FACT_COUNT; fact++)
		count *= completions->axes[fact].count;
	return count;
}

/* The facts of completion number `index` of one region (NULL: ip is known). */
static struct facts facts_of(const struct completions *completions, const struct region *region,
			     size_t index)
{
	uint8_t values[FACT_COUNT] = {0};
	for (unsigned fact = FACT_COUNT; fact-- > FACT_VIA;) {
		const struct axis *axis = &completions->axes[fact];
		values[fact] = axis->values[index % axis->count];
		index /= axis->count;
	}
	struct facts facts = completions->known;
	facts.via = values[FACT_VIA];
	facts.hours = values[FACT_AT];
	facts.device = values[FACT_DEVICE];
	facts.session_ip = values[FACT_SESSION_IP];
	if (region) {
		facts.class = region->class;
		if (completions->session_by_ip)
			facts.session_ip = region->session_ip;
	}
	return facts;
}

static void results_of_region(struct completions *completions, const struct region *region,
			      uint32_t *ret)
{
	size_t count = product(completions, FACT_VIA);
	for (size_t i = 0; i < count; i++) {
		struct facts facts = facts_of(completions, region, i);
		struct decision decision;
		decide(completions->ruleset, &facts, &decision);
		if (completions->has_common)
			decision_join(&completions->common, &decision);
		else
			completions->common = decision;
		completions->has_common = true;
		ret[i] = result_of(&decision);
	}
}

/* Decides every completion of every region and joins the regions that turn out
 * alike; `*ret_group` says which group a region is in. */
static enum status regions_join(struct completions *completions, const struct regions *regions,
				struct arena *arena, uint32_t **ret_group)
{
	size_t each = product(completions, FACT_VIA);
	size_t size = each * sizeof *completions->results;
	uint32_t *group = arena_array(arena, regions->count, sizeof *group);
	completions->groups = arena_array(arena, regions->count, sizeof *completions->groups);
	completions->results = arena_array(arena, regions->count, size);
	if (!group || !completions->groups || !completions->results)
		return NOMEM;
	struct map known = {0};
	uint32_t count = 0;
	for (uint32_t i = 0; i < regions->count; i++) {
		uint32_t *results = completions->results + count * each;
		struct str bytes = {(const char *)results, size};
		results_of_region(completions, &regions->at[i], results);
		if (map_add(&known, arena, bytes, count, &group[i]) != OK)
			return NOMEM;
		if (group[i] == MAP_NONE) {
			completions->groups[count] = &regions->at[i];
			group[i] = count++;
		}
	}
	completions->axes[FACT_IP].count = count;
	*ret_group = group;
	return OK;
}

/* Do two completions that differ in this fact alone differ in their result? */
static bool fact_matters(const struct completions *completions, enum fact fact)
{
	size_t count = completions->axes[fact].count;
	size_t stride = product(completions, fact) / count;
	size_t all = product(completions, FACT_IP);
	for (size_t i = 0; i < all; i++) {
		size_t at = i / stride % count;
		if (at > 0 && completions->results[i] != completions->results[i - at * stride])
			return true;
	}
	return false;
}

/* Makes axes of facts that don't matter single. `results` no longer fits them. */
static void axes_reduce(struct completions *completions, uint8_t matters)
{
	for (unsigned fact = FACT_VIA; fact < FACT_COUNT; fact++)
		if (!(matters >> fact & 1))
			completions->axes[fact].count = 1;
}

static enum status outcomes_list(struct completions *completions, struct arena *arena,
				 struct outcomes *outcomes)
{
	axes_reduce(completions, outcomes->missing);
	size_t each = product(completions, FACT_VIA);
	outcomes->count = completions->axes[FACT_IP].count * each;
	outcomes->at = arena_array(arena, outcomes->count, sizeof *outcomes->at);
	if (!outcomes->at)
		return NOMEM;
	for (size_t i = 0; i < outcomes->count; i++) {
		const struct region *region =
		    completions->groups ? completions->groups[i / each] : NULL;
		struct outcome *outcome = &outcomes->at[i];
		outcome->facts = facts_of(completions, region, i % each);
		outcome->ip = region ? region->lowest : 0;
		decide(completions->ruleset, &outcome->facts, &outcome->decision);
	}
	return OK;
}

/* Which region, and with it which row, an address belongs to. */
struct outcome_regions {
	struct regions regions;
	uint32_t *group; /* of each region */
	uint32_t group_count;
};

/* How many addresses each row that names an address stands for. */
static enum status outcomes_count(const struct completions *completions,
				  const struct outcome_regions *by, struct arena *arena,
				  struct outcomes *outcomes)
{
	const struct classes *classes = &completions->ruleset->classes;
	struct count *sizes = arena_array(arena, by->group_count, sizeof *sizes);
	if (!sizes)
		return NOMEM;
	for (uint32_t class = 0; class < classes->count; class ++) {
		uint32_t region = by->regions.of_class[class];
		struct count size = classes->sizes[class];
		if (by->regions.session != NONE &&
		    by->regions.at[by->regions.session].class == class) {
			size = (struct count){size.low - 1, false};
			struct count *alone = &sizes[by->group[by->regions.session]];
			*alone = count_add(*alone, (struct count){1, false});
		}
		if (region != NONE)
			sizes[by->group[region]] = count_add(sizes[by->group[region]], size);
	}
	size_t each = outcomes->count / by->group_count;
	for (size_t i = 0; i < outcomes->count; i++)
		outcomes->at[i].addresses = sizes[i / each];
	return OK;
}

enum status outcome_region(const struct ruleset *ruleset, const struct login *login,
			   const struct outcomes *outcomes, size_t index, struct arena *arena,
			   struct rangeset *ret)
{
	const struct outcome_regions *by = outcomes->regions;
	size_t group = index / (outcomes->count / by->group_count);
	struct range *ranges = NULL;
	size_t count = 0;
	for (size_t i = 0; i < SPACE_COUNT; i++) {
		struct segment_walk walk;
		struct segment segment;
		segment_walk_init(&walk, ruleset, login, space_ranges[i]);
		while (segment_next(&walk, &segment)) {
			if (by->group[region_of(&by->regions, &segment)] != group)
				continue;
			struct range *range = arena_push(arena, &ranges, count, sizeof *range);
			if (!range)
				return NOMEM;
			*range = segment.range;
			count++;
		}
	}
	return rangeset_of(arena, ranges, count, ret);
}

/* Which facts matter, and the one answer if none does. */
static void outcomes_judge(struct completions *completions, struct outcomes *ret)
{
	*ret = (struct outcomes){.verdict = VERDICT_DEPENDS};
	for (unsigned fact = 0; fact < FACT_COUNT; fact++)
		if (fact_matters(completions, fact))
			ret->missing |= (uint8_t)(1u << fact);
	ret->facts = facts_of(completions, completions->groups ? completions->groups[0] : NULL, 0);
	ret->decision = completions->common;
	if (ret->missing == 0) {
		ret->verdict = ret->decision.verdict;
		return;
	}
	ret->decision.verdict = VERDICT_DEPENDS;
	ret->decision.reason = REASON_NONE;
	ret->decision.token = TOKEN_NULL;
}

/* The facts of a login when every fact that its channel and phase use is known. */
static bool facts_complete(const struct ruleset *ruleset, const struct login *login,
			   struct facts *ret)
{
	bool session = session_matters(ruleset, login);
	enum hours hours;
	if (!login->has_ip || login->via == VIA_UNKNOWN ||
	    (login->device == DEVICE_UNKNOWN && device_is_used(login)) ||
	    (session && !login->has_session_ip) || !ruleset_login_hours(ruleset, login, &hours))
		return false;
	*ret = (struct facts){
	    .user = login->user,
	    .profile = login->profile,
	    .app = login->app,
	    .class = ruleset_class(ruleset, login->ip),
	    .via = (uint8_t)login->via,
	    .device = (uint8_t)login->device,
	    .credential = (uint8_t)login->credential,
	    .phase = (uint8_t)login->phase,
	    .hours = (uint8_t)hours,
	    .strong_auth = login->strong_auth,
	};
	if (session && login->ip != login->session_ip)
		ret->session_ip = SESSION_DIFFERENT;
	return true;
}

static enum status outcomes_without_ip(struct completions *completions, const struct login *login,
				       struct arena *arena, struct outcomes *ret)
{
	struct outcome_regions *by = arena_alloc(arena, sizeof *by);
	if (!by || regions_find(completions->ruleset, login, arena, &by->regions) != OK ||
	    regions_join(completions, &by->regions, arena, &by->group) != OK)
		return NOMEM;
	outcomes_judge(completions, ret);
	if (ret->verdict != VERDICT_DEPENDS)
		return OK;
	if (outcomes_list(completions, arena, ret) != OK)
		return NOMEM;
	by->group_count = completions->axes[FACT_IP].count;
	if (!(ret->missing >> FACT_IP & 1))
		return OK;
	ret->regions = by;
	return outcomes_count(completions, by, arena, ret);
}

/* The address is known, something else may not be. */
static enum status outcomes_with_ip(struct completions *completions, const struct login *login,
				    struct arena *arena, struct outcomes *ret)
{
	uint32_t results[VIA_COUNT * HOURS_COUNT * DEVICE_COUNT * SESSION_COUNT];
	completions->known.class = ruleset_class(completions->ruleset, login->ip);
	completions->results = results;
	results_of_region(completions, NULL, results);
	outcomes_judge(completions, ret);
	if (ret->verdict != VERDICT_DEPENDS)
		return OK;
	return outcomes_list(completions, arena, ret);
}

static enum status completions_answer(struct completions *completions, const struct login *login,
				      struct arena *arena, struct outcomes *ret)
{
	return login->has_ip ? outcomes_with_ip(completions, login, arena, ret)
			     : outcomes_without_ip(completions, login, arena, ret);
}

enum status outcomes_find(const struct ruleset *ruleset, const struct login *login,
			  struct arena *scratch, struct outcomes *ret)
{
	struct completions completions;
	struct outcomes outcomes = {0};
	if (facts_complete(ruleset, login, &outcomes.facts)) {
		decide(ruleset, &outcomes.facts, &outcomes.decision);
		outcomes.verdict = outcomes.decision.verdict;
		*ret = outcomes;
		return OK;
	}
	completions_init(&completions, ruleset, login);
	return completions_answer(&completions, login, scratch, ret);
}

enum status outcomes_find_hours(const struct ruleset *ruleset, const struct login *login,
				enum hours hours, struct arena *scratch, struct outcomes *ret)
{
	struct completions completions;
	completions_init(&completions, ruleset, login);
	completions.axes[FACT_AT] = (struct axis){{(uint8_t)hours}, 1};
	return completions_answer(&completions, login, scratch, ret);
}
