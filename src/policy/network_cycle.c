#include "policy/network_cycle.h"

#include "base/mem.h"
#include "base/quote.h"

enum state { NEW, ENTERED, LEFT };

/* A depth-first walk whose way down is an array, for networks may be nested
 * deeper than the C stack. A row that leads to a network still on the way
 * closes a cycle. */
struct walk {
	const struct policy *policy;
	struct findings *findings;
	uint8_t *states; /* of each network */
	struct step {
		uint32_t network, row;
	} * way;
	uint32_t depth;
};

static void enter(struct walk *walk, uint32_t network)
{
	walk->states[network] = ENTERED;
	walk->way[walk->depth++] = (struct step){network, 0};
}

static void cycle_refuse(const struct walk *walk, const struct network *from,
			 const struct range_row *row)
{
	const struct network *to = &walk->policy->networks[row->network];
	struct findings *findings = walk->findings;
	struct finding *finding;
	if (from == to) {
		finding = findings_add(findings, row->place, "network-cycle",
				       "network %s holds itself", quote(findings, from->name));
	} else {
		finding = findings_add(findings, row->place, "network-cycle",
				       "network %s holds %s, which leads back to it",
				       quote(findings, from->name), quote(findings, to->name));
		finding->other = to->place;
		finding->note = "the way back begins here";
	}
	finding->help = "remove one of the references";
}

/* Goes one row on from the network at the end of the way. */
static void step_on(struct walk *walk)
{
	struct step *step = &walk->way[walk->depth - 1];
	const struct network *network = &walk->policy->networks[step->network];
	if (step->row == network->ranges.count) {
		walk->states[step->network] = LEFT;
		walk->depth--;
		return;
	}
	const struct range_row *row = &network->ranges.rows[step->row++];
	if (row->network == NONE)
		return;
	if (walk->states[row->network] == ENTERED)
		cycle_refuse(walk, network, row);
	else if (walk->states[row->network] == NEW)
		enter(walk, row->network);
}

enum status network_cycle_check(const struct policy *policy, struct findings *findings)
{
	struct arena scratch;
	arena_init(&scratch);
	struct walk walk = {.policy = policy, .findings = findings};
	walk.states = arena_array(&scratch, policy->network_count, sizeof *walk.states);
	walk.way = arena_array(&scratch, policy->network_count, sizeof *walk.way);
	enum status status = walk.states && walk.way ? OK : NOMEM;
	for (uint32_t i = 0; status == OK && i < policy->network_count; i++) {
		if (walk.states[i] == NEW)
			enter(&walk, i);
		while (walk.depth > 0)
			step_on(&walk);
	}
	arena_clear(&scratch);
	return status;
}
