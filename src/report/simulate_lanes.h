/* The lanes of the picture of a scenario, and which events stand on each. */
#ifndef REPORT_SIMULATE_LANES_H
#define REPORT_SIMULATE_LANES_H

#include "report/simulate_view.h"

enum { LANES_MOST = 200 }; /* what more there is is not drawn, and the picture says so */

enum lane_kind { LANE_ORG, LANE_USER, LANE_INTEGRATION };

struct lane {
	enum lane_kind kind;
	uint32_t number; /* of the user in the simulation, of the integration */
};

/* Steps by lane: those of key k are steps[first[k]] … The org has key 0, then come the users,
 * then the integrations. */
struct lanes {
	const struct simulate_view *view;
	struct lane *at; /* the org, if it has events; each user, and behind it its integrations */
	uint32_t count, left_out;
	uint32_t *first, *steps;
};

/* OK or NOMEM. */
enum status lanes_find(const struct simulate_view *view, struct lanes *ret);

/* The numbers of its steps, by time. */
const uint32_t *lane_steps(const struct lanes *lanes, struct lane lane, uint32_t *ret_count);

/* Is the step an event that is drawn: something that happens, or is not as expected? Has the lane
 * any? */
bool step_drawn(const struct simulate_view *view, uint32_t number);
bool lane_has_marks(const struct lanes *lanes, struct lane lane);

#endif
