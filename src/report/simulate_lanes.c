#include "report/simulate_lanes.h"

static uint32_t lane_key(const struct lanes *lanes, struct lane lane)
{
	return lane.kind == LANE_ORG    ? 0
	       : lane.kind == LANE_USER ? 1 + lane.number
					: 1 + lanes->view->simulation->user_count + lane.number;
}

static struct lane lane_of(const struct sim_step *step)
{
	const struct scenario_event *event = step->event;
	if (event->kind == EVENT_UPDATE_INTEGRATION)
		return (struct lane){LANE_INTEGRATION, event->integration.index};
	if (event->kind == EVENT_CHECK && event->check.integration.name.length)
		return (struct lane){LANE_INTEGRATION, event->check.integration.index};
	return step->user == NONE ? (struct lane){LANE_ORG, 0}
				  : (struct lane){LANE_USER, step->user};
}

/* Counts, then places: each list in the order of time. */
static enum status steps_index(struct lanes *lanes)
{
	const struct simulation *simulation = lanes->view->simulation;
	struct arena *arena = lanes->view->arena;
	size_t keys = 1 + (size_t)simulation->user_count + lanes->view->track_count;
	uint32_t *first = arena_array(arena, keys + 1, sizeof *first);
	uint32_t *steps = arena_array(arena, simulation->step_count + 1u, sizeof *steps);
	if (!first || !steps)
		return NOMEM;
	for (uint32_t i = 0; i < simulation->step_count; i++) {
		uint32_t key = lane_key(lanes, lane_of(&simulation->steps[i]));
		if (key + 2 <= keys)
			first[key + 2]++;
	}
	for (size_t i = 2; i <= keys; i++)
		first[i] += first[i - 1];
	for (uint32_t i = 0; i < simulation->step_count; i++)
		steps[first[lane_key(lanes, lane_of(&simulation->steps[i])) + 1]++] = i;
	lanes->first = first;
	lanes->steps = steps;
	return OK;
}

const uint32_t *lane_steps(const struct lanes *lanes, struct lane lane, uint32_t *ret_count)
{
	uint32_t key = lane_key(lanes, lane);
	*ret_count = lanes->first[key + 1] - lanes->first[key];
	return lanes->steps + lanes->first[key];
}

bool step_drawn(const struct simulate_view *view, uint32_t number)
{
	const struct sim_step *step = &view->simulation->steps[number];
	return step_failed(step) || (!view->fail_only && step->event->kind != EVENT_CHECK);
}

bool lane_has_marks(const struct lanes *lanes, struct lane lane)
{
	uint32_t count;
	const uint32_t *steps = lane_steps(lanes, lane, &count);
	for (uint32_t i = 0; i < count; i++)
		if (step_drawn(lanes->view, steps[i]))
			return true;
	return false;
}

static void lane_add(struct lanes *lanes, enum lane_kind kind, uint32_t number)
{
	if (lanes->count < LANES_MOST)
		lanes->at[lanes->count++] = (struct lane){kind, number};
	else
		lanes->left_out++;
}

/* The integrations of each user as a list: the first of it, and of each the next one. */
static void integrations_chain(const struct simulate_view *view, uint32_t *first, uint32_t *next)
{
	for (uint32_t i = 0; i < view->simulation->user_count; i++)
		first[i] = NONE;
	for (uint32_t i = view->track_count; i-- > 0;) {
		uint32_t user =
		    simulate_user_find(view->simulation, view->tracks[i].integration->user.index);
		next[i] = first[user];
		first[user] = i;
	}
}

enum status lanes_find(const struct simulate_view *view, struct lanes *ret)
{
	uint32_t users = view->simulation->user_count;
	uint32_t *first = arena_array(view->arena, users + 1u, sizeof *first);
	uint32_t *next = arena_array(view->arena, view->track_count + 1u, sizeof *next);
	struct lanes lanes = {.view = view,
			      .at = arena_array(view->arena, LANES_MOST, sizeof *lanes.at)};
	if (!first || !next || !lanes.at || steps_index(&lanes) != OK)
		return NOMEM;
	integrations_chain(view, first, next);
	if (lane_has_marks(&lanes, (struct lane){LANE_ORG, 0}))
		lane_add(&lanes, LANE_ORG, 0);
	for (uint32_t user = 0; user < users; user++) {
		if (!view->users[user])
			continue;
		lane_add(&lanes, LANE_USER, user);
		for (uint32_t i = first[user]; i != NONE; i = next[i])
			if (view->tracks[i].shown)
				lane_add(&lanes, LANE_INTEGRATION, i);
	}
	*ret = lanes;
	return OK;
}
