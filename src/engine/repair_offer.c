#include "engine/repair_offer.h"

#include "engine/repair_rows.h"
#include "policy/resolve.h"
#include "policy/row_walk.h"

enum { OFFER_WORK = 30 * 1000 * 1000 };

/* --- Networks --------------------------------------------------------------------------- */

/* Marks every network that the list leads to. */
static enum status networks_mark(const struct policy *policy, const struct range_list *list,
				 bool *marked, struct arena *scratch)
{
	struct row_walk walk;
	if (row_walk_init(&walk, policy, list, scratch) != OK)
		return NOMEM;
	while (row_walk_next(&walk))
		;
	for (uint32_t i = 0; walk.seen && i < policy->network_count; i++)
		marked[i] |= walk.seen[i];
	return OK;
}

static void named_add(struct offers *offers, const struct range_list *list)
{
	for (uint32_t i = 0; i < list->count; i++) {
		uint32_t network = list->rows[i].network;
		bool known = network == NONE;
		for (uint32_t n = 0; n < offers->named_count; n++)
			known = known || offers->named[n] == network;
		if (!known && offers->named_count < ROW_NETWORKS_MAX)
			offers->named[offers->named_count++] = network;
	}
}

enum status offers_init(struct offers *offers, const struct policy *policy,
			const struct property *property, struct str description,
			struct arena *arena)
{
	const struct scope *scope = &property->scope;
	uint32_t count = policy->network_count;
	*offers = (struct offers){
	    .policy = policy, .arena = arena, .description = description, .work = OFFER_WORK};
	if (offer_queue_init(&offers->cheapest, OFFERS_MAX, arena) != OK ||
	    offer_queue_init(&offers->own, OFFERS_OWN_MAX, arena) != OK)
		return NOMEM;
	offers->network_sets = arena_array(arena, count, sizeof *offers->network_sets);
	offers->network_known = arena_array(arena, count, sizeof *offers->network_known);
	offers->network_named = arena_array(arena, count, sizeof *offers->network_named);
	if (!offers->network_sets || !offers->network_known || !offers->network_named)
		return NOMEM;
	named_add(offers, &scope->inside);
	named_add(offers, &scope->outside);
	if (networks_mark(policy, &scope->inside, offers->network_named, arena) != OK)
		return NOMEM;
	return networks_mark(policy, &scope->outside, offers->network_named, arena);
}

enum status offers_network(struct offers *offers, uint32_t network, struct rangeset *ret)
{
	if (!offers->network_known[network]) {
		struct rangeset *set = &offers->network_sets[network];
		if (network_addresses(offers->policy, network, offers->arena, set) != OK)
			return NOMEM;
		offers->network_known[network] = true;
	}
	*ret = offers->network_sets[network];
	return OK;
}

/* --- One way to make an offer true ----------------------------------------------------------- */

/* The lists of an offer, and the networks that are edited for it. */
struct making {
	struct offers *offers;
	struct arena *arena; /* scratch */
	const struct target *targets;
	uint32_t count;
	struct target networks[OFFER_NETWORKS_MAX];
	uint32_t network_count;
	uint32_t rows;
	struct count addresses;
};

static bool is_edited(const struct making *making, uint32_t network, struct rangeset *ret)
{
	for (uint32_t i = 0; i < making->network_count; i++)
		if (making->networks[i].name.index == network) {
			*ret = making->networks[i].wanted;
			return true;
		}
	return false;
}

/* What each row holds, with the networks as they will be. */
static enum status row_sets(const struct making *making, const struct range_list *list,
			    bool of_network, struct arena *arena, struct rangeset **ret)
{
	struct rangeset *sets = arena_array(arena, list->count, sizeof *sets);
	if (!sets)
		return NOMEM;
	for (uint32_t i = 0; i < list->count; i++) {
		const struct range_row *row = &list->rows[i];
		if (row->network == NONE)
			sets[i] = (struct rangeset){&row->range, 1};
		else if (of_network || !is_edited(making, row->network, &sets[i]))
			if (offers_network(making->offers, row->network, &sets[i]) != OK)
				return NOMEM;
	}
	*ret = sets;
	return OK;
}

static enum status question_of(const struct making *making, const struct target *target,
			       struct rangeset network_sets[static ROW_NETWORKS_MAX],
			       struct arena *arena, struct rows_question *ret)
{
	struct offers *offers = making->offers;
	bool of_network = target->name.kind == RANGES_NETWORK;
	struct rangeset *rows;
	*ret = (struct rows_question){.list = list_get(offers->policy, target->name),
				      .wanted = target->wanted,
				      .network_of = offers->policy->networks,
				      .networks = offers->named,
				      .network_sets = network_sets,
				      .description = offers->description};
	if (row_sets(making, ret->list, of_network, arena, &rows) != OK)
		return NOMEM;
	ret->rows = rows;
	ret->network_count = of_network ? 0 : offers->named_count;
	for (uint32_t i = 0; i < ret->network_count; i++)
		if (offers_network(offers, offers->named[i], &network_sets[i]) != OK)
			return NOMEM;
	uint64_t work = ret->list->count + target->now.count + target->wanted.count + 16;
	offers->out_of_work |= work > offers->work;
	offers->work -= work > offers->work ? offers->work : work;
	return OK;
}

static enum status target_cost(struct making *making, const struct target *target)
{
	struct rows_question question;
	struct rangeset network_sets[ROW_NETWORKS_MAX];
	uint32_t rows;
	if (question_of(making, target, network_sets, making->arena, &question) != OK ||
	    rows_cost(&question, making->arena, &rows) != OK)
		return NOMEM;
	making->rows += rows;
	return OK;
}

static enum status difference(struct arena *arena, struct rangeset a, struct rangeset b,
			      struct rangeset *ret)
{
	struct rangeset more, less;
	if (rangeset_minus(arena, a, b, &less) != OK || rangeset_minus(arena, b, a, &more) != OK)
		return NOMEM;
	return rangeset_union(arena, less, more, ret);
}

/* The addresses whose membership changes in something that is edited. */
static enum status addresses_find(struct making *making)
{
	uint32_t count = 0;
	struct rangeset all,
	    *sets = arena_array(making->arena, making->count + making->network_count, sizeof *sets);
	if (!sets)
		return NOMEM;
	for (uint32_t i = 0; i < making->count; i++)
		if (difference(making->arena, making->targets[i].now, making->targets[i].wanted,
			       &sets[count++]) != OK)
			return NOMEM;
	for (uint32_t i = 0; i < making->network_count; i++)
		if (difference(making->arena, making->networks[i].now, making->networks[i].wanted,
			       &sets[count++]) != OK)
			return NOMEM;
	if (rangeset_union_all(making->arena, sets, count, &all) != OK)
		return NOMEM;
	making->addresses = rangeset_count(all);
	return OK;
}

static enum status making_finish(struct making *making)
{
	struct target *all =
	    arena_array(making->arena, making->count + making->network_count, sizeof *all);
	if (!all || addresses_find(making) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < making->network_count; i++)
		if (target_cost(making, &making->networks[i]) != OK)
			return NOMEM;
	for (uint32_t i = 0; i < making->count; i++)
		if (target_cost(making, &making->targets[i]) != OK)
			return NOMEM;
	struct offer offer = {.targets = all,
			      .networks = making->network_count,
			      .shared = making->network_count,
			      .count = making->count + making->network_count,
			      .rows = making->rows,
			      .addresses = making->addresses};
	for (uint32_t i = 0; i < making->count; i++)
		offer.shared += making->targets[i].name.kind != RANGES_PROFILE;
	memcpy(all, making->networks, making->network_count * sizeof *all);
	memcpy(all + making->network_count, making->targets, making->count * sizeof *all);
	if (offer_queue_keep(&making->offers->cheapest, &offer, making->offers->arena) != OK)
		return NOMEM;
	return offer.shared ? OK
			    : offer_queue_keep(&making->offers->own, &offer, making->offers->arena);
}

/* --- Networks instead of lists --------------------------------------------------------------------- */

static bool refers_to(const struct range_list *list, uint32_t network)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (list->rows[i].network == network)
			return true;
	return false;
}

/* What must go from a network, and what must come: of all lists that refer to it. What comes
 * into a list with several of them comes into the first. */
static enum status network_want(struct making *making, struct target *network)
{
	for (uint32_t i = 0; i < making->count; i++) {
		const struct target *target = &making->targets[i];
		const struct range_list *list = list_get(making->offers->policy, target->name);
		struct rangeset less, more;
		bool first = true;
		if (!refers_to(list, network->name.index))
			continue;
		for (const struct target *before = making->networks; before < network; before++)
			first = first && !refers_to(list, before->name.index);
		if (rangeset_minus(making->arena, target->now, target->wanted, &less) != OK ||
		    rangeset_minus(making->arena, target->wanted, target->now, &more) != OK ||
		    rangeset_minus(making->arena, network->wanted, less, &network->wanted) != OK)
			return NOMEM;
		if (first &&
		    rangeset_union(making->arena, network->wanted, more, &network->wanted) != OK)
			return NOMEM;
	}
	return OK;
}

/* Does a network that stays, or another one that is edited, lead to one that is edited?
 * Then what it holds would change in a way that isn't followed here. */
static enum status networks_entangled(struct making *making, bool *ret)
{
	const struct policy *policy = making->offers->policy;
	bool *led_to = arena_array(making->arena, policy->network_count, sizeof *led_to);
	struct rangeset unused;
	if (!led_to)
		return NOMEM;
	for (uint32_t i = 0; i < making->count; i++) {
		const struct range_list *list = list_get(policy, making->targets[i].name);
		for (uint32_t r = 0; r < list->count; r++) {
			uint32_t network = list->rows[r].network;
			if (network != NONE &&
			    networks_mark(policy, &policy->networks[network].ranges, led_to,
					  making->arena) != OK)
				return NOMEM;
		}
	}
	*ret = false;
	for (uint32_t i = 0; i < policy->network_count; i++)
		*ret = *ret || (led_to[i] && is_edited(making, i, &unused));
	return OK;
}

static enum status making_with(struct making *making, const uint32_t *networks, uint32_t choice)
{
	bool entangled, idle = false;
	making->rows = 0;
	making->network_count = 0;
	for (uint32_t i = 0; choice >> i; i++) {
		struct target *network = &making->networks[making->network_count];
		if (!(choice >> i & 1))
			continue;
		*network = (struct target){.name = {RANGES_NETWORK, networks[i]}};
		if (offers_network(making->offers, networks[i], &network->now) != OK)
			return NOMEM;
		network->wanted = network->now;
		making->network_count++;
		if (network_want(making, network) != OK)
			return NOMEM;
		idle = idle || network->wanted.count == 0 ||
		       offer_sets_equal(network->now, network->wanted);
	}
	if (idle)
		return OK;
	if (making->network_count) {
		if (networks_entangled(making, &entangled) != OK)
			return NOMEM;
		if (entangled)
			return OK;
	}
	return making_finish(making);
}

/* Its rows are for others to edit. */
static bool is_published(const struct policy *policy, uint32_t network)
{
	return policy->networks[network].form == NETWORK_FILE;
}

/* The networks that the lists refer to and that may be edited. */
static uint32_t networks_of(struct making *making, uint32_t ret[static OFFER_NETWORKS_MAX])
{
	struct offers *offers = making->offers;
	uint32_t count = 0;
	for (uint32_t i = 0; i < making->count; i++) {
		const struct range_list *list = list_get(offers->policy, making->targets[i].name);
		for (uint32_t r = 0; r < list->count; r++) {
			uint32_t network = list->rows[r].network;
			bool known = network == NONE || offers->network_named[network] ||
				     is_published(offers->policy, network);
			for (uint32_t n = 0; n < count; n++)
				known = known || ret[n] == network;
			if (known)
				continue;
			if (count == OFFER_NETWORKS_MAX) {
				offers->networks_left = true;
				return count;
			}
			ret[count++] = network;
		}
	}
	return count;
}

enum status offer_make(struct offers *offers, const struct target *targets, uint32_t count)
{
	struct arena scratch;
	uint32_t networks[OFFER_NETWORKS_MAX];
	enum status status = OK;
	if (count == 0 || offers->out_of_work)
		return OK;
	struct making making = {
	    .offers = offers, .arena = &scratch, .targets = targets, .count = count};
	arena_init(&scratch);
	uint32_t network_count = networks_of(&making, networks), choices = 1u << network_count;
	offers->networks |= network_count > 0;
	for (uint32_t choice = 0; choice < choices && status == OK; choice++)
		status = making_with(&making, networks, choice);
	arena_clear(&scratch);
	return status;
}

enum status offer_edits(struct offers *offers, const struct offer *offer, struct arena *arena,
			struct list_edits *ret)
{
	struct making making = {.offers = offers,
				.targets = offer->targets + offer->networks,
				.count = offer->count - offer->networks,
				.network_count = offer->networks};
	struct list_edit *edits = arena_array(arena, offer->count, sizeof *edits);
	uint32_t count = 0;
	if (!edits)
		return NOMEM;
	memcpy(making.networks, offer->targets, offer->networks * sizeof *making.networks);
	for (uint32_t i = 0; i < offer->count; i++) {
		struct rows_question question;
		struct rangeset network_sets[ROW_NETWORKS_MAX];
		if (question_of(&making, &offer->targets[i], network_sets, arena, &question) !=
			OK ||
		    rows_plan(&question, offer->targets[i].name, arena, &edits[count]) != OK)
			return NOMEM;
		count += edits[count].count > 0;
	}
	*ret = (struct list_edits){edits, count};
	return OK;
}
