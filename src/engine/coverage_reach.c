/* What any login at all could ask, and be decided for. Every kind of subject with every kind
 * of app is one question, cut into cells by the lists that concern it; in each cell every
 * case is decided. Of those who ask a list alike, from the same addresses, one is kept. */
#include "engine/coverage_inside.h"

/* One subject with one app, and its cells. */
struct question {
	struct covering *c;
	struct subject subject;
	uint32_t app;
	struct case_space space;
	struct rangeset own[2];
	struct cells cells;
	uint32_t *classes; /* of the ruleset, of each cell */
	uint32_t slots;
	bool *bits;  /* slot by slot: the cells from which the case at hand asks that list ... */
	bool *known; /* ... and those from which some case did */
};

static void space_of(struct question *q)
{
	const struct ruleset *ruleset = q->c->ruleset;
	struct case_space *space = &q->space;
	*space = case_space_logins;
	space->phase = (1 << PHASE_LOGIN) | (1 << PHASE_REQUEST);
	space->apps = &q->app;
	if (!ruleset->lock_sessions)
		space->session_ip = 1 << SESSION_SAME;
	space->hours = 0;
	for (unsigned hours = 0; hours < HOURS_COUNT; hours++)
		if (ruleset_hours_possible(ruleset, q->subject.profile, hours))
			space->hours |= (uint8_t)(1u << hours);
	if (q->app == NONE)
		return;
	space->via = 0; /* without the app the rest is another question */
	for (unsigned via = 0; via < VIA_COUNT; via++)
		if (case_uses_app(via))
			space->via |= (uint16_t)(1u << via);
}

/* Cuts the address space; everything lives in `arena`. */
static enum status question_open(struct covering *c, struct subject subject, uint32_t app,
				 struct arena *arena, struct question *ret)
{
	struct question *q = ret;
	uint32_t own_count = 0;
	*q = (struct question){.c = c, .subject = subject, .app = app};
	const struct rangeset *lists[] = {profile_list(c->ruleset, subject.profile),
					  app == NONE ? NULL : app_list(c->ruleset, app)};
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (lists[i])
			q->own[own_count++] = *lists[i];
	if (cells_find(c->ground, q->own, own_count, arena, &q->cells) != OK)
		return NOMEM;
	q->classes = arena_array(arena, q->cells.count, sizeof *q->classes);
	if (!q->classes)
		return NOMEM;
	for (uint32_t i = 0; i < q->cells.count; i++)
		q->classes[i] = ruleset_class(c->ruleset, q->cells.at[i].lowest);
	space_of(q);
	return OK;
}

/* --- Who asks ----------------------------------------------------------------------- */

static enum status asker_intern(struct question *q, const struct login_case *how, uint32_t *ret)
{
	struct covering *c = q->c;
	struct asker *asker = arena_alloc(c->arena, sizeof *asker); /* zeroed: it is a key */
	if (!asker)
		return NOMEM;
	asker->subject = q->subject;
	asker->how.via = how->via;
	asker->how.device = how->device;
	asker->how.credential = how->credential;
	asker->how.strong_auth = how->strong_auth;
	asker->how.phase = how->phase;
	asker->how.hours = how->hours;
	asker->how.session_ip = how->session_ip;
	asker->how.app = case_uses_app(how->via) ? how->app : NONE;
	const struct str key = {(const char *)asker, sizeof *asker};
	if (map_add(&c->asker_numbers, c->arena, key, c->asker_count, ret) != OK)
		return NOMEM;
	if (*ret != MAP_NONE)
		return OK;
	struct asker *added = arena_push(c->arena, &c->askers, c->asker_count, sizeof *added);
	if (!added)
		return NOMEM;
	*added = *asker;
	*ret = c->asker_count++;
	return OK;
}

/* The list, and which addresses the case asks it from: by the ground alone where own lists
 * make no difference. Equal bytes, equal addresses. */
static enum status signature_make(struct question *q, uint32_t use, const bool *bits,
				  struct str *ret)
{
	enum { HEAD = 3, UNSET = 2 };
	const struct ruleset *ruleset = q->c->ruleset;
	uint32_t grounds = 0, head[HEAD] = {use, NONE, NONE};
	for (uint32_t i = 0; i < q->cells.count; i++)
		if (q->cells.at[i].ground >= grounds)
			grounds = q->cells.at[i].ground + 1;
	uint8_t *text = arena_alloc(&q->c->work, sizeof head + grounds + q->cells.count);
	if (!text)
		return NOMEM;
	uint8_t *by_ground = text + sizeof head;
	bool own_matters = false;
	memset(by_ground, UNSET, grounds);
	for (uint32_t i = 0; i < q->cells.count; i++) {
		uint8_t *bit = &by_ground[q->cells.at[i].ground];
		own_matters |= *bit != UNSET && *bit != bits[i];
		*bit = bits[i];
	}
	size_t length = grounds;
	if (own_matters) {
		head[1] = ruleset->profiles[q->subject.profile].list;
		head[2] = q->app == NONE ? NONE : ruleset->apps[q->app].list;
		for (uint32_t i = 0; i < q->cells.count; i++)
			by_ground[i] = bits[i];
		length = q->cells.count;
	}
	memcpy(text, head, sizeof head);
	*ret = (struct str){(const char *)text, sizeof head + length};
	return OK;
}

/* A case that asks a list from cells from which nobody did in this question. */
static enum status list_asker_add(struct question *q, const struct login_case *how, uint32_t use,
				  const bool *bits, struct map *signatures)
{
	struct covering *c = q->c;
	struct str signature;
	uint32_t known, asker;
	if (signature_make(q, use, bits, &signature) != OK)
		return NOMEM;
	if (map_find(signatures, signature) != MAP_NONE)
		return OK;
	signature.at = arena_text(c->arena, signature.at, signature.length);
	struct list_asker *added = arena_alloc(c->arena, sizeof *added);
	if (!signature.at || !added || map_add(signatures, c->arena, signature, 0, &known) != OK ||
	    asker_intern(q, how, &asker) != OK)
		return NOMEM;
	added->asker = asker;
	*c->uses[use].last = added;
	c->uses[use].last = &added->next;
	return OK;
}

static enum status case_lists(struct question *q, const struct login_case *how,
			      struct map *signatures)
{
	for (uint32_t slot = 0; slot < q->slots; slot++) {
		bool *bits = q->bits + slot * (size_t)q->cells.count;
		bool *known = q->known + slot * (size_t)q->cells.count;
		bool more = false;
		for (uint32_t i = 0; i < q->cells.count; i++) {
			more |= bits[i] && !known[i];
			known[i] |= bits[i];
		}
		uint32_t use = more ? use_of(q->c, slot, q->subject.profile, q->app) : NONE;
		if (more && list_asker_add(q, how, use, bits, signatures) != OK)
			return NOMEM;
	}
	return OK;
}

/* --- What is decided ------------------------------------------------------------------ */

static enum status reached_set(struct question *q, const struct login_case *how, addr ip,
			       struct reached *ret)
{
	uint32_t asker;
	if (asker_intern(q, how, &asker) != OK)
		return NOMEM;
	*ret = (struct reached){true, oddity_of(q->subject, how), asker, ip};
	return OK;
}

/* Inside the hours the login that goes through most easily stands for the profile. */
static enum status hours_reach(struct question *q, const struct login_case *how, addr ip,
			       const struct decision *decision)
{
	struct profile_hours *hours = &q->c->hours[q->subject.profile];
	if (how->phase != PHASE_LOGIN)
		return OK;
	unsigned oddity = oddity_of(q->subject, how);
	if (decision->steps[STEP_LOGIN_HOURS] == STEP_FAIL &&
	    (!hours->outside.reached || oddity < hours->outside.oddity))
		return reached_set(q, how, ip, &hours->outside);
	if (decision->steps[STEP_LOGIN_HOURS] != STEP_PASS ||
	    (hours->inside.reached &&
	     (hours->verdict < decision->verdict ||
	      (hours->verdict == decision->verdict && hours->inside.oddity <= oddity))))
		return OK;
	hours->verdict = decision->verdict;
	return reached_set(q, how, ip, &hours->inside);
}

static enum status cell_decide(struct question *q, const struct login_case *how, uint32_t cell)
{
	struct covering *c = q->c;
	struct decision decision;
	addr ip = q->cells.at[cell].lowest;
	struct facts facts = case_facts(how, q->subject, how->app, how->hours, q->classes[cell]);
	decide(c->ruleset, &facts, &decision);
	memset(c->asked, 0, q->slots * sizeof *c->asked);
	asked_find(c->ruleset, &facts, &decision, c->asked);
	for (uint32_t slot = 0; slot < q->slots; slot++)
		q->bits[slot * (size_t)q->cells.count + cell] = c->asked[slot];
	struct reached *reason = &c->reasons[decision.reason];
	if ((!reason->reached || oddity_of(q->subject, how) < reason->oddity) &&
	    reached_set(q, how, ip, reason) != OK)
		return NOMEM;
	return hours_reach(q, how, ip, &decision);
}

/* The cases that everybody knows, or all others. */
static enum status cases_reach(struct question *q, bool plain, struct map *signatures)
{
	struct case_walk walk = {0};
	struct login_case how;
	while (case_next(&walk, &q->space, &how)) {
		if ((case_oddity(&how) < CASE_PLAIN) != plain)
			continue;
		for (uint32_t cell = 0; cell < q->cells.count; cell++)
			if (cell_decide(q, &how, cell) != OK)
				return NOMEM;
		/* Lists are asked before the session's address is: a test of many addresses
		 * is easier to write for a session from elsewhere. */
		if (how.phase == PHASE_REQUEST && q->c->ruleset->lock_sessions &&
		    how.session_ip == SESSION_SAME)
			continue;
		if (case_lists(q, &how, signatures) != OK)
			return NOMEM;
	}
	return OK;
}

static enum status question_reach(struct question *q, struct map *signatures)
{
	q->slots = asked_count(q->c->ruleset);
	q->bits = arena_array(&q->c->work, (size_t)q->slots * q->cells.count, sizeof *q->bits);
	q->known = arena_array(&q->c->work, (size_t)q->slots * q->cells.count, sizeof *q->known);
	if (!q->bits || !q->known)
		return NOMEM;
	if (cases_reach(q, true, signatures) != OK)
		return NOMEM;
	return cases_reach(q, false, signatures);
}

/* --- Kinds ------------------------------------------------------------------------------ */

/* Is this a kind not met before? Who has something of his own, a list or hours, is one. */
static enum status kind_add(struct covering *c, struct map *kinds, struct str key, uint32_t own,
			    bool *ret)
{
	uint32_t known;
	char *text = arena_alloc(c->arena, key.length + sizeof own);
	if (!text)
		return NOMEM;
	memcpy(text, key.at, key.length);
	memcpy(text + key.length, &own, sizeof own);
	key = (struct str){text, key.length + sizeof own};
	if (map_add(kinds, c->arena, key, 0, &known) != OK)
		return NOMEM;
	*ret = known == MAP_NONE;
	return OK;
}

/* The kinds of apps; the first is no app. */
struct app_kinds {
	uint32_t *at;
	uint32_t count;
};

static enum status app_kinds_find(struct covering *c, struct app_kinds *ret)
{
	const struct policy *policy = c->policy;
	struct app_kinds apps = {.count = 1};
	struct map kinds = {0};
	apps.at = arena_array(c->arena, policy->app_count + 1, sizeof *apps.at);
	if (!apps.at)
		return NOMEM;
	apps.at[0] = NONE;
	for (uint32_t app = 0; app < policy->app_count; app++) {
		struct str key;
		bool is_new;
		uint32_t own = app_list(c->ruleset, app) ? app : NONE;
		if (app_key(c->ruleset, app, c->arena, &key) != OK ||
		    kind_add(c, &kinds, key, own, &is_new) != OK)
			return NOMEM;
		if (is_new)
			apps.at[apps.count++] = app;
	}
	*ret = apps;
	return OK;
}

/* Apps matter only to subjects with a list, which they may lift. */
static enum status subject_reach(struct covering *c, struct subject subject,
				 const struct app_kinds *apps, struct map *signatures)
{
	bool has_list = profile_list(c->ruleset, subject.profile) != NULL;
	for (uint32_t i = 0; i < (has_list ? apps->count : 1); i++) {
		struct question question;
		arena_reset(&c->work);
		if (question_open(c, subject, apps->at[i], &c->work, &question) != OK ||
		    question_reach(&question, signatures) != OK)
			return NOMEM;
	}
	return OK;
}

static enum status subjects_reach(struct covering *c, const struct app_kinds *apps)
{
	const struct policy *policy = c->policy;
	struct map kinds = {0}, signatures = {0};
	for (uint32_t i = 0; i < policy->profile_count + policy->user_count; i++) {
		uint32_t user = i < policy->user_count ? i : NONE;
		struct subject subject = {user, user == NONE ? i - policy->user_count
							     : policy->users[user].profile.index};
		bool own = profile_list(c->ruleset, subject.profile) ||
			   c->ruleset->profiles[subject.profile].has_hours;
		struct str key;
		bool is_new;
		if (subject_key(c->ruleset, subject, c->arena, &key) != OK ||
		    kind_add(c, &kinds, key, own ? subject.profile : NONE, &is_new) != OK)
			return NOMEM;
		if (is_new && subject_reach(c, subject, apps, &signatures) != OK)
			return NOMEM;
	}
	return OK;
}

/* --- The whole ------------------------------------------------------------------------------ */

enum status reach_find(struct covering *c)
{
	struct rangeset *shared;
	uint32_t count;
	struct app_kinds apps;
	if (shared_lists(c->ruleset, c->arena, &shared, &count) != OK ||
	    ground_new(shared, count, &c->ground) != OK || app_kinds_find(c, &apps) != OK)
		return NOMEM;
	if (subjects_reach(c, &apps) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < c->use_count; i++)
		if (askers_order(c, &c->uses[i]) != OK)
			return NOMEM;
	return OK;
}

/* --- Afterwards ---------------------------------------------------------------------------- */

struct facts asker_facts(const struct covering *c, const struct asker *asker, addr ip)
{
	return case_facts(&asker->how, asker->subject, asker->how.app, asker->how.hours,
			  ruleset_class(c->ruleset, ip));
}

/* The position in asked.h's order of a list of this asker. */
static uint32_t slot_of(const struct covering *c, const struct asked_use *use,
			const struct asker *asker)
{
	uint32_t slot = 0, number = (uint32_t)(use - c->uses);
	while (use_of(c, slot, asker->subject.profile, asker->how.app) != number)
		slot++;
	return slot;
}

static bool asks(struct covering *c, const struct asker *asker, uint32_t slot, uint32_t class)
{
	struct decision decision;
	struct facts facts =
	    case_facts(&asker->how, asker->subject, asker->how.app, asker->how.hours, class);
	decide(c->ruleset, &facts, &decision);
	c->asked[slot] = false;
	asked_find(c->ruleset, &facts, &decision, c->asked);
	return c->asked[slot];
}

const struct list_asker *use_asker_at(struct covering *c, const struct asked_use *use, addr ip)
{
	uint32_t class = ruleset_class(c->ruleset, ip);
	for (const struct list_asker *at = use->first; at; at = at->next) {
		const struct asker *asker = &c->askers[at->asker];
		if (asks(c, asker, slot_of(c, use, asker), class))
			return at;
	}
	return NULL;
}

enum status asker_region(struct covering *c, const struct asked_use *use,
			 struct list_asker *list_asker)
{
	const struct asker *asker = &c->askers[list_asker->asker];
	struct question q;
	if (list_asker->has_region)
		return OK;
	arena_reset(&c->work);
	if (question_open(c, asker->subject, asker->how.app, &c->work, &q) != OK)
		return NOMEM;
	bool *in = arena_array(&c->work, q.cells.count, sizeof *in);
	if (!in)
		return NOMEM;
	uint32_t slot = slot_of(c, use, asker);
	for (uint32_t i = 0; i < q.cells.count; i++)
		in[i] = asks(c, asker, slot, q.classes[i]);
	if (cells_addresses(&q.cells, in, c->arena, &list_asker->region) != OK)
		return NOMEM;
	list_asker->has_region = true;
	return OK;
}
