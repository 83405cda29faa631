#include "engine/sunset_log.h"

#include <stdlib.h>

#include "engine/scope.h"
#include "engine/sunset_kind.h"

/* What becomes of a login of which facts may be missing. */
enum fate { FATE_GOES, FATE_REFUSED, FATE_OPEN };

struct answer {
	uint8_t fate, refusal; /* enum fate; enum reason of one that is refused */
	bool needs_token;      /* goes through with one only, wherever it goes through */
	bool estimate;
};

/* Where somebody's logins may be from, as far as it can matter: an address class of each region
 * that the org's lists and the profile's cut. They are found for logins that do not say their
 * address. */
struct sunset_places {
	uint32_t *classes; /* NULL: not yet known */
	uint32_t count;
};

enum status sunset_log_init(struct sunset_log *log, const struct ruleset *ruleset, enum rules then,
			    uint32_t app, struct arena *arena)
{
	const struct policy *policy = ruleset->policy;
	size_t subjects = (size_t)policy->user_count + policy->profile_count;
	struct rangeset *lists;
	uint32_t count;
	*log = (struct sunset_log){.ruleset = ruleset, .then = then, .app = app, .arena = arena};
	log->numbers = arena_array(arena, subjects, SUNSET_LOGINS * sizeof *log->numbers);
	log->places = arena_array(arena, policy->profile_count, sizeof *log->places);
	if (!log->numbers || !log->places || shared_lists(ruleset, arena, &lists, &count) != OK)
		return NOMEM;
	return ground_new(lists, count, &log->ground);
}

void sunset_log_clear(struct sunset_log *log)
{
	ground_free(log->ground);
	log->ground = NULL;
}

static enum status places_find(struct sunset_log *log, uint32_t profile)
{
	struct sunset_places *places = &log->places[profile];
	const struct rangeset *list = profile_list(log->ruleset, profile);
	struct arena scratch;
	struct cells cells;
	if (places->classes)
		return OK;
	arena_init(&scratch);
	enum status status = cells_find(log->ground, list, list ? 1 : 0, &scratch, &cells);
	if (status == OK) {
		places->classes = arena_array(log->arena, cells.count, sizeof *places->classes);
		status = places->classes ? OK : NOMEM;
	}
	for (uint32_t i = 0; status == OK && i < cells.count; i++)
		places->classes[places->count++] = ruleset_class(log->ruleset, cells.at[i].lowest);
	arena_clear(&scratch);
	return status;
}

/* --- One login ------------------------------------------------------------------- */

static void answer_join(struct answer *answer, const struct decision *decision, bool first)
{
	bool goes = decision->verdict != VERDICT_REFUSE;
	bool token = decision->token == TOKEN_REQUIRED || decision->token == TOKEN_ACCEPTED;
	enum fate fate = goes ? FATE_GOES : FATE_REFUSED;
	if (first) {
		*answer = (struct answer){.fate = (uint8_t)fate,
					  .refusal = decision->reason,
					  .needs_token = goes && token};
	} else {
		answer->fate = answer->fate == fate ? answer->fate : FATE_OPEN;
		answer->needs_token &= goes && token;
	}
	answer->estimate |= decision->estimate;
}

/* A login being counted. */
struct counting {
	struct sunset_log *log;
	const struct login *login;
	struct facts facts;
	unsigned hours; /* bits 1 << enum hours: when it may have been ... */
	uint32_t class; /* ... and where, if it says its address */
	const uint32_t *classes;
	uint32_t class_count;
};

static unsigned hours_of(const struct ruleset *ruleset, const struct login *login)
{
	enum hours hours;
	unsigned all = 0;
	if (ruleset_login_hours(ruleset, login, &hours))
		return 1u << hours;
	for (unsigned i = 0; i < HOURS_COUNT; i++)
		if (ruleset_hours_possible(ruleset, login->profile, i))
			all |= 1u << i;
	return all;
}

static enum status counting_begin(struct counting *counting, struct sunset_log *log,
				  const struct login *login)
{
	*counting = (struct counting){.log = log,
				      .login = login,
				      .facts = {.user = login->user,
						.profile = login->profile,
						.credential = (uint8_t)login->credential,
						.phase = PHASE_LOGIN},
				      .hours = hours_of(log->ruleset, login)};
	if (login->has_ip) {
		counting->class = ruleset_class(log->ruleset, login->ip);
		counting->classes = &counting->class;
		counting->class_count = 1;
		return OK;
	}
	if (places_find(log, login->profile) != OK)
		return NOMEM;
	counting->classes = log->places[login->profile].classes;
	counting->class_count = log->places[login->profile].count;
	return OK;
}

/* Tries what may be. */
static struct answer login_ask(const struct counting *counting, enum rules rules, enum channel via,
			       uint32_t app)
{
	struct ruleset ruleset = sunset_ruleset(counting->log->ruleset, rules);
	struct facts facts = counting->facts;
	struct answer answer = {0};
	bool first = true;
	facts.via = (uint8_t)via;
	facts.app = app;
	for (unsigned hours = 0; hours < HOURS_COUNT; hours++)
		for (uint32_t i = 0; i < counting->class_count && counting->hours >> hours & 1;
		     i++) {
			struct decision decision;
			facts.hours = (uint8_t)hours;
			facts.class = counting->classes[i];
			decide(&ruleset, &facts, &decision);
			answer_join(&answer, &decision, first);
			first = false;
		}
	return answer;
}

/* --- Counting --------------------------------------------------------------------- */

static struct sunset_tally *tally_get(struct sunset_log *log, struct subject subject,
				      enum sunset_method method)
{
	uint32_t users = log->ruleset->policy->user_count;
	size_t who = subject.user != NONE ? subject.user : (size_t)users + subject.profile;
	uint32_t *number = &log->numbers[who * SUNSET_LOGINS + method];
	if (*number)
		return &log->at[*number - 1];
	struct sunset_tally *tally = arena_push(log->arena, &log->at, log->count, sizeof *tally);
	if (!tally)
		return NULL;
	tally->subject = subject;
	tally->method = (uint8_t)method;
	for (unsigned way = 0; way < SUNSET_WAY_COUNT; way++)
		tally->moved[way].refusal = REASON_NONE;
	*number = ++log->count;
	return tally;
}

static void moved_add(struct sunset_moved *moved, const struct answer *answer,
		      const struct login *login)
{
	moved->open += answer->fate == FATE_OPEN;
	if (answer->fate != FATE_REFUSED)
		return;
	bool lower =
	    login->has_ip && (!moved->has_witness || addr_listed_before(login->ip, moved->witness));
	if (lower || moved->lost == 0)
		moved->refusal = answer->refusal;
	if (lower) {
		moved->has_witness = true;
		moved->witness = login->ip;
	}
	moved->lost++;
}

/* One that goes through today. */
static void going_add(struct counting *counting, struct sunset_tally *tally)
{
	struct sunset_log *log = counting->log;
	const struct login *login = counting->login;
	uint32_t app = log->app != NONE ? log->app : login->app;
	for (unsigned way = 0; way < SUNSET_WAY_COUNT; way++) {
		struct answer moved = login_ask(counting, log->then, sunset_way_channel(way), app);
		moved_add(&tally->moved[way], &moved, login);
	}
}

enum status sunset_log_add(struct sunset_log *log, const struct login *login)
{
	enum sunset_method method = sunset_method_of(login->via);
	log->unplaced += login->via == VIA_UNKNOWN && login->phase == PHASE_LOGIN;
	if (method == SUNSET_COUNT || login->phase != PHASE_LOGIN) {
		log->others += login->via != VIA_UNKNOWN || login->phase != PHASE_LOGIN;
		return OK;
	}
	struct counting counting;
	if (counting_begin(&counting, log, login) != OK)
		return NOMEM;
	struct subject subject = {login->user, login->profile};
	struct sunset_tally *tally = tally_get(log, subject, method);
	if (!tally)
		return NOMEM;
	struct answer today = login_ask(&counting, log->ruleset->rules, login->via, login->app);
	tally->logins++;
	log->estimates += today.estimate;
	tally->already += today.fate == FATE_REFUSED;
	tally->open += today.fate == FATE_OPEN;
	tally->token_used += login->credential == CREDENTIAL_TOKEN;
	struct answer then = login_ask(&counting, log->then, login->via, login->app);
	tally->refused += then.fate == FATE_REFUSED;
	tally->open_then += then.fate == FATE_OPEN;
	if (today.fate != FATE_GOES)
		return OK;
	tally->token_needed += today.needs_token;
	going_add(&counting, tally);
	return OK;
}

static int tally_compare(const void *a, const void *b)
{
	const struct sunset_tally *left = a, *right = b;
	if (left->subject.user != right->subject.user) /* NONE is behind all users */
		return left->subject.user < right->subject.user ? -1 : 1;
	if (left->subject.profile != right->subject.profile)
		return left->subject.profile < right->subject.profile ? -1 : 1;
	return (int)left->method - (int)right->method;
}

void sunset_log_sort(struct sunset_log *log)
{
	if (log->count)
		qsort(log->at, log->count, sizeof *log->at, tally_compare);
}
