/* Inside naive_simulate.c: the machine. */
#ifndef ORACLE_NAIVE_MACHINE_H
#define ORACLE_NAIVE_MACHINE_H

#include "oracle/naive_simulate.h"

struct browser {
	struct str name;
	int64_t until; /* known before this */
};

/* What no policy says of a user. The rest (profile, permissions, active, frozen, locked,
 * authenticator) is in the machine's copy of the policy. */
struct person {
	uint32_t password, token, issued;
	bool mailed, reset_before;
	uint16_t failures;
	int64_t locked_until;
	struct browser *browsers;
	uint32_t browser_count;
};

struct machine {
	const struct scenario *scenario;
	struct arena *arena;
	struct policy policy; /* as it is now */
	struct person *people;
	struct integration_now *integrations;
	int64_t now;
	bool always_open; /* login hours keep nobody out */
	struct naive_simulation *to;
};

/* Memory always is there. */
void *machine_make(struct machine *machine, size_t count, size_t size);
void *machine_copy(struct machine *machine, const void *from, size_t count, size_t size);
void *machine_push(struct machine *machine, void *at, size_t count, size_t size);

/* Of a user as things are now. */
struct profile *profile_now(struct machine *machine, uint32_t user);
unsigned attempts_of(struct machine *machine, uint32_t user); /* until the user is locked */
unsigned permissions_now(const struct policy *policy, uint32_t user);
uint32_t browsers_now(const struct machine *machine, uint32_t user);
struct user_now user_now(const struct machine *machine, uint32_t user);

/* Time goes by: locks end. */
void time_pass(struct machine *machine, int64_t now);
void user_lock(struct machine *machine, uint32_t user);

/* The user is locked now, by the login of a step, by an integration, or by the policy. */
void lock_note(struct machine *machine, uint32_t user, uint32_t step, uint32_t integration);

/* Whoever puts in what it holds puts in what is current. */
void integration_take(struct machine *machine, uint32_t number, enum holds holds);

/* As the machine begins, before anything happens. */
void machine_begin(struct machine *machine, const struct policy *policy,
		   const struct scenario *scenario, struct arena *arena,
		   struct naive_simulation *to);

/* A login, decided, and what it does to the counter; `step` or `integration` is NONE. */
struct naive_login integration_login(struct machine *machine, uint32_t number);
struct naive_login hand_login(struct machine *machine, const struct scenario_login *from);
void login_count(struct machine *machine, const struct naive_login *login, uint32_t step,
		 uint32_t integration);

/* Would it get in? Nobody logs in. */
bool integration_works(struct machine *machine, uint32_t integration);

/* What is to come, comes. */
void coming_happen(struct machine *machine, const struct naive_coming *coming);

/* Of whom an event is about, or NONE. */
uint32_t event_user(const struct scenario *scenario, const struct scenario_event *event);

/* The step of `number`: before, what happens, after. */
void event_happen(struct machine *machine, uint32_t number);

#endif
