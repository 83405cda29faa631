/* Scenarios played in tests: from text, and what comes of it as text, a line for each step and
 * each stretch. What is not otherwise than before is not shown. */
#ifndef TESTS_SIMULATE_TEXT_H
#define TESTS_SIMULATE_TEXT_H

#include "base/finding.h"
#include "engine/simulate.h"

struct played {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
	struct scenario scenario;
	struct simulation simulation;
};

/* Loads both; the scenario says nothing of `loginscope` and `policy`. Fails the test where there
 * is something wrong with them. played_clear() in any case. */
void played_load(struct played *played, const char *name, const char *policy, const char *scenario);
void played_clear(struct played *played);

/* Of the simulation in it; in its arena.
 *
 *     0 change-password lost-never: password 2, token 0
 *     1 login wrong-token refuse invalid-token old-token: failures 1
 *     etl breaks 3 +1h..+49h token untrusted-ip no-token, step 0 since +0
 *     lock etl +3h..+3h30m by etl
 */
const char *steps_text(struct played *played);
const char *stretches_text(struct played *played);
const char *locks_text(struct played *played);

#endif
