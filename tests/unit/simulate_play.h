/* A random scenario played by the simulator, and by the naive machine; and what is shown of it
 * when something is wrong. */
#ifndef UNIT_SIMULATE_PLAY_H
#define UNIT_SIMULATE_PLAY_H

#include "engine/simulate.h"
#include "oracle/naive_simulate.h"
#include "oracle/scenario_random.h"

/* One scenario. */
struct play {
	struct rand rand;
	struct arena arena;
	struct scenario_random random;
	struct simulation engine;
	struct naive_simulation naive;
	unsigned number; /* of the scenario */
};

/* The next scenario of `rand`, played by the simulator; by the naive machine, too. */
void play_open(struct play *play);
void play_naively(struct play *play);
void play_close(struct play *play);

/* Unless it is so, shows the scenario and fails the test: "step 3: …". */
void must(const struct play *play, bool so, const char *of, size_t number, const char *what);
void must_equal(const struct play *play, const char *of, size_t number, const char *what,
		long long engine, long long naive);

#endif
