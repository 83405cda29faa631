#include "engine/repair.h"

struct repairing {
	const struct repair_question *question;
	struct arena *arena;
	struct offers offers;
	struct repair result;
};

/* Does it hold for certain? */
static enum status property_holds(const struct ruleset *ruleset, const struct property *property,
				  const struct ruleset *approved, bool *ret)
{
	struct arena scratch;
	struct proof proof;
	arena_init(&scratch);
	enum status status = property_prove(ruleset, property, approved, &scratch, &proof);
	if (status == OK) {
		*ret = proof.result == PROVED;
		proof_clear(&proof);
	}
	arena_clear(&scratch);
	return status;
}

static enum status breaks_find(struct repairing *repairing, const struct ruleset *ruleset,
			       struct repair_edit *edit)
{
	const struct repair_question *question = repairing->question;
	bool *breaks = arena_array(repairing->arena, question->kept_count, sizeof *breaks);
	if (!breaks)
		return NOMEM;
	for (uint32_t i = 0; i < question->kept_count; i++) {
		const struct kept_property *kept = &question->kept[i];
		bool holds;
		if (property_holds(ruleset, kept->property, kept->approved, &holds) != OK)
			return NOMEM;
		breaks[i] = !holds;
		edit->break_count += !holds;
	}
	edit->breaks = breaks;
	return OK;
}

static void rows_count(struct repair_edit *edit)
{
	for (uint32_t i = 0; i < edit->edits.count; i++)
		for (uint32_t r = 0; r < edit->edits.at[i].count; r++) {
			enum row_change change = edit->edits.at[i].rows[r].change;
			edit->changed += change == ROW_ENDS || change == ROW_REPLACE;
			edit->added += change == ROW_ADD;
			edit->dropped += change == ROW_DROP;
		}
}

/* Compiles the policy with the offer made. `*ret_holds`: the property does then. */
static enum status offer_prove(struct repairing *repairing, const struct offer *offer,
			       struct repair_edit *ret, bool *ret_holds)
{
	const struct repair_question *question = repairing->question;
	const struct ruleset *old = question->ruleset;
	struct repair_edit edit = {.addresses = offer->addresses};
	struct ruleset *ruleset;
	struct policy *policy;
	if (offer_edits(&repairing->offers, offer, repairing->arena, &edit.edits) != OK ||
	    list_edits_make(ruleset_policy(old), &edit.edits, repairing->arena, &policy) != OK ||
	    ruleset_new(policy, ruleset_rules(old), &ruleset) != OK)
		return NOMEM;
	edit.policy = policy;
	rows_count(&edit);
	enum status status =
	    property_holds(ruleset, question->property, question->approved, ret_holds);
	if (status == OK && *ret_holds)
		status = breaks_find(repairing, ruleset, &edit);
	ruleset_free(ruleset);
	if (status == OK)
		*ret = edit;
	return status;
}

/* The cheapest first, until one holds; and if it breaks something, until one does not. */
static enum status cheapest_prove(struct repairing *repairing)
{
	struct repair *result = &repairing->result;
	const struct offer_queue *queue = &repairing->offers.cheapest;
	bool done = false;
	for (uint32_t i = 0; i < queue->count && !done; i++) {
		struct repair_edit edit;
		bool holds;
		if (offer_prove(repairing, &queue->at[i], &edit, &holds) != OK)
			return NOMEM;
		result->proved++;
		done = holds && edit.break_count == 0;
		if (holds && !result->found) {
			result->found = true;
			result->smallest = edit;
		} else if (done) {
			result->has_keeping = true;
			result->keeping = edit;
		}
	}
	result->offers_left = !done && queue->dropped;
	return OK;
}

/* Of profiles' own lists alone: the cheapest that breaks nothing. */
static enum status own_prove(struct repairing *repairing)
{
	struct repair *result = &repairing->result;
	const struct offer_queue *queue = &repairing->offers.own;
	for (uint32_t i = 0; i < queue->count; i++) {
		struct repair_edit edit;
		bool holds;
		if (offer_prove(repairing, &queue->at[i], &edit, &holds) != OK)
			return NOMEM;
		if (!holds || edit.break_count)
			continue;
		bool kept = result->found && repair_offered(result)->break_count == 0;
		bool *has = kept            ? &result->has_narrower
			    : result->found ? &result->has_keeping
					    : &result->found;
		struct repair_edit *as = kept            ? &result->narrower
					 : result->found ? &result->keeping
							 : &result->smallest;
		*has = true;
		*as = edit;
		return OK;
	}
	return OK;
}

static bool edit_is_own(const struct repair_edit *edit)
{
	for (uint32_t i = 0; i < edit->edits.count; i++)
		if (edit->edits.at[i].list.kind != RANGES_PROFILE)
			return false;
	return true;
}

/* Is there an edit that breaks nothing? */
static bool is_good(const struct repair *repair)
{
	return repair->found && repair_offered(repair)->break_count == 0;
}

static enum status offers_prove(struct repairing *repairing)
{
	const struct repair *result = &repairing->result;
	if (cheapest_prove(repairing) != OK)
		return NOMEM;
	if (is_good(result) && edit_is_own(repair_offered(result)))
		return OK;
	return own_prove(repairing);
}

/* One search; `fills`: in which a list may get addresses that don't contradict. */
static enum status repair_try(struct repairing *repairing, bool fills)
{
	const struct repair_question *question = repairing->question;
	const struct policy *policy = ruleset_policy(question->ruleset);
	struct offers *offers = &repairing->offers;
	struct repair *result = &repairing->result;
	bool found = result->found;
	if (offers_init(offers, policy, question->property, question->description,
			repairing->arena) != OK)
		return NOMEM;
	enum status status = repair_search(question->ruleset, question->property,
					   question->approved, fills, offers, &result->limits);
	if (status != OK)
		return status;
	result->offered += offers->cheapest.count;
	result->networks |= offers->networks;
	result->networks_left |= offers->networks_left;
	status = offers_prove(repairing);
	result->filled = fills && (result->found != found || is_good(result));
	return status;
}

enum status repair_find(const struct repair_question *question, struct arena *arena,
			struct repair *ret)
{
	struct repairing repairing = {.question = question, .arena = arena};
	enum status status = repair_try(&repairing, false);
	const struct repair *result = &repairing.result;
	bool fills = question->property->scope.outside.count > 0;
	if (status == OK && !is_good(result) && result->limits.emptied && fills)
		status = repair_try(&repairing, true);
	if (status == OK)
		*ret = repairing.result;
	return status;
}

const struct repair_edit *repair_offered(const struct repair *repair)
{
	return repair->has_keeping ? &repair->keeping : &repair->smallest;
}

const struct str repair_claim_names[REPAIR_CLAIM_COUNT] = {
    [REPAIR_SMALLEST] = STR_INIT("of-all"),
    [REPAIR_SMALLEST_OF_LISTS] = STR_INIT("of-lists"),
    [REPAIR_SMALLEST_TRIED] = STR_INIT("of-tried"),
};

enum repair_claim repair_claim(const struct repair *repair)
{
	const struct search_limits *limits = &repair->limits;
	const struct repair_edit *edit = repair_offered(repair);
	bool one_row = edit->changed + edit->added + edit->dropped == 1;
	if ((limits->addresses && !one_row) || limits->lists || limits->pieces ||
	    limits->memberships || limits->work || repair->networks_left || repair->offers_left ||
	    repair->filled)
		return REPAIR_SMALLEST_TRIED;
	return repair->networks ? REPAIR_SMALLEST_OF_LISTS : REPAIR_SMALLEST;
}
