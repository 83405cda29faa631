/* A login as a test of a policy: what coverage.h and mutant.h propose. The tests are of the
 * model (policy.h), complete as a loader would have made them, but for places. */
#ifndef ENGINE_TEST_MAKE_H
#define ENGINE_TEST_MAKE_H

#include "engine/decide.h"

/* A test of this one login, complete in its facts: it says those that channel and phase use,
 * and no fact that has its default. `policy` is the one whose numbers the login has. No
 * name yet. OK or NOMEM. */
enum status test_of_login(const struct policy *policy, const struct login *login,
			  const struct decision *expected, struct arena *arena, struct test *ret);

/* One address more that answers alike; `ip` of the test was made here. OK or NOMEM. */
enum status test_add_ip(struct test *test, addr ip, struct arena *arena);

/* One time more: an instant, or a minute of the local week, if there is such an instant.
 * Written on the clock of the org where that shows it once. OK or NOMEM. */
enum status test_add_instant(const struct policy *policy, struct test *test, int64_t at,
			     struct arena *arena);
enum status test_add_minute(const struct policy *policy, struct test *test, uint32_t minute,
			    struct arena *arena);

/* An instant at which a clock of the zone shows this minute of the week, in the first week
 * from 2026-01-05 on in which it does so once. False: never within a year. */
bool week_minute_instant(const struct zone *zone, uint32_t minute, int64_t *ret);

/* What the test of this login says, which may have more addresses and times: "Warehouse by
 * soap from 203.0.113.0 and 3 more addresses is allowed (trusted-ip)"; or NULL. */
const char *test_sentence(const struct policy *policy, const struct login *login,
			  const struct decision *expected, const struct test *test,
			  struct arena *arena);

/* Names of tests, each given once. Begins zeroed but for `arena`. */
struct test_names {
	struct arena *arena;
	struct map known;
};

/* Keeps the names of these tests from being given again. OK or NOMEM. */
enum status test_names_know(struct test_names *names, const struct test *tests, uint32_t count);

/* `base`, or "base (2)" and so on where it was given. NULL as base is NOMEM, too. */
enum status test_name_give(struct test_names *names, const char *base, struct str *ret);

#endif
