/* Do a policy's tests hold? A test stands for the product of its lists, and a block in it for
 * every address (policy.h, struct test). What it does not say is not known, so the answer
 * may be `depends`, which may be expected, too.
 *
 * Nothing is asked address by address: the addresses of a test are looked through once for
 * the classes they have, and each login is asked once for all classes that its own lists
 * cannot tell apart. */
#ifndef ENGINE_TEST_RUN_H
#define ENGINE_TEST_RUN_H

#include "engine/outcomes.h"

/* --- The logins of a test --------------------------------------------------- */

/* One combination of a test's lists, in the order of its keys: user or profile, via, ip, app,
 * at, device, credential, strong_auth, phase, session_ip; the last varies fastest. */
struct test_login {
	struct login login;          /* without an address when there are several */
	struct rangeset where;       /* the addresses it is about; count 0: not known */
	const struct range_row *row; /* of the test's ip that they are of; NULL: none */
	const struct moment *moment; /* of the test's at; NULL: none */
};

struct test_walk {
	uint64_t next;
	struct rangeset *networks; /* by row of the test's ip: the addresses of a network, once
	                              they were asked for; in the arena */
};

/* The next combination; false at the end. Begin with a zeroed walk. The addresses of a
 * network live in `arena`, which is not to be reset before the end. NOMEM is told by
 * `*status`, which else is OK. */
bool test_login_next(struct test_walk *walk, const struct policy *policy, const struct test *test,
		     struct arena *arena, struct test_login *ret, enum status *status);

/* How many there are; UINT64_MAX stands for that or more. */
uint64_t test_login_count(const struct test *test);

/* --- Expectations ----------------------------------------------------------- */

/* Does the answer to it fit? An answer that depends fits if `depends` is among the verdicts
 * (and no reason is asked for), or if each outcome fits. */
bool expect_holds(const struct expect *expect, const struct outcomes *outcomes);

/* Does a decision, which never depends, fit? */
bool expect_fits(const struct expect *expect, const struct decision *decision);

/* --- Running ---------------------------------------------------------------- */

/* Logins of a test that do not answer as expected: one combination of its lists but for ip,
 * and all addresses of its ip with one and the same wrong answer. */
struct test_failure {
	struct test_login login; /* with the lowest of the addresses (IPv4 first) as its ip, if it
	                            has one, and the first row of ip that holds it */
	struct range range;      /* the first maximal range of the addresses ... */
	uint64_t ranges;         /* ... of so many; 0: it has no address */
	const struct range *regions; /* these, the first REGIONS_KEPT of them, IPv4 first */
	struct count addresses;      /* how many there are in all */
	struct outcomes got;         /* the answer to `login` */
};

enum { FAILURES_MAX = 10, REGIONS_KEPT = 1000 };

struct test_result {
	const struct test *test;
	bool passed;
	uint64_t logins;               /* combinations */
	struct count addresses;        /* that its ip names, each counted once; 0: none */
	uint64_t failed;               /* wrong answers, counted as in struct test_failure */
	struct test_failure *failures; /* the first FAILURES_MAX of them */
	size_t failure_count;
};

/* Runs one test. Results live in `arena`. OK or NOMEM. */
enum status test_run(const struct ruleset *ruleset, const struct test *test, struct arena *arena,
		     struct test_result *ret);

#endif
