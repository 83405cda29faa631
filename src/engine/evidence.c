#include "engine/evidence.h"

#include <stdlib.h>

#include "engine/segment.h"
#include "policy/row_walk.h"

/* An evidence_find() under way. */
struct inquiry {
	const struct ruleset *ruleset;
	const struct policy *policy;
	const struct login *login;
	const struct facts *facts;
	const struct range *where; /* NULL: the address is not known */
	const struct decision *decision;
	struct evidence_cache *cache; /* or NULL */
	struct arena *arena;
	struct evidence *found;
	size_t count;
};

static enum status add(struct inquiry *inquiry, struct evidence evidence)
{
	struct evidence *to =
	    arena_push(inquiry->arena, &inquiry->found, inquiry->count, sizeof *to);
	if (!to)
		return NOMEM;
	*to = evidence;
	inquiry->count++;
	return OK;
}

static enum status add_setting(struct inquiry *inquiry, const char *key, struct place place)
{
	return add(inquiry,
		   (struct evidence){.kind = EVIDENCE_SETTING, .list = key, .place = place});
}

/* A list as evidence is asked of it: what it is called, and whose it is. */
struct subject {
	const char *key;
	struct str owner;
	const struct range_list *list;
};

static struct evidence row_evidence(const struct subject *subject, const struct range_row *row)
{
	return (struct evidence){.kind = EVIDENCE_ROW,
				 .list = subject->key,
				 .name = subject->owner,
				 .place = row->place,
				 .range = row->range,
				 .description = row->description};
}

static int evidence_compare(const void *a, const void *b)
{
	const struct evidence *left = a, *right = b;
	int order = place_compare(left->place, right->place);
	return order ? order : place_compare(left->via, right->via);
}

static enum status add_row(struct inquiry *inquiry, const struct subject *subject,
			   const struct range_row *row, const struct range_row *reference)
{
	struct evidence evidence = row_evidence(subject, row);
	if (reference) {
		evidence.via_name = reference->network_name;
		evidence.via = reference->place;
	}
	return add(inquiry, evidence);
}

/* The list's index among those of the cache, made when it is asked for first. */
static enum status index_add(struct evidence_cache *cache, const struct policy *policy,
			     const struct range_list *list)
{
	const struct range_list **key = arena_alloc(cache->arena, sizeof(void *));
	struct row_index *to = arena_push(cache->arena, &cache->indexes, cache->count, sizeof *to);
	uint32_t old;
	if (!key || !to || row_index_init(to, policy, list, cache->arena) != OK)
		return NOMEM;
	*key = list;
	return map_add(&cache->known, cache->arena, (struct str){(char *)key, sizeof(void *)},
		       cache->count++, &old);
}

static enum status index_find(struct evidence_cache *cache, const struct policy *policy,
			      const struct range_list *list, const struct row_index **ret)
{
	uint32_t known = map_find(&cache->known, (struct str){(char *)&list, sizeof(void *)});
	if (known == MAP_NONE) {
		known = cache->count;
		if (index_add(cache, policy, list) != OK)
			return NOMEM;
	}
	*ret = &cache->indexes[known];
	return OK;
}

static enum status add_rows_by_index(struct inquiry *inquiry, const struct subject *subject)
{
	const struct range_list *list = subject->list;
	const struct range_row *only = NULL;
	const struct row_index *index;
	const struct indexed_row *row;
	size_t position = 0;
	if (list->count == 1 && list->rows[0].network != NONE) {
		only = &list->rows[0];
		list = &inquiry->policy->networks[only->network].ranges;
	}
	if (index_find(inquiry->cache, inquiry->policy, list, &index) != OK)
		return NOMEM;
	while ((row = row_index_next(index, *inquiry->where, &position)))
		if (add_row(inquiry, subject, row->row, only ? only : row->reference) != OK)
			return NOMEM;
	return OK;
}

static enum status add_rows_by_walk(struct inquiry *inquiry, const struct subject *subject)
{
	struct row_walk walk;
	const struct range_row *row;
	if (row_walk_init(&walk, inquiry->policy, subject->list, inquiry->arena) != OK)
		return NOMEM;
	while ((row = row_walk_next(&walk)))
		if (row->range.first <= inquiry->where->last &&
		    row->range.last >= inquiry->where->first &&
		    add_row(inquiry, subject, row, walk.reference) != OK)
			return NOMEM;
	return OK;
}

/* Every row that holds one of the addresses, in file order. */
static enum status add_rows(struct inquiry *inquiry, const struct subject *subject)
{
	size_t before = inquiry->count;
	enum status status = inquiry->cache ? add_rows_by_index(inquiry, subject)
					    : add_rows_by_walk(inquiry, subject);
	if (status == OK && inquiry->count > before)
		qsort(inquiry->found + before, inquiry->count - before, sizeof *inquiry->found,
		      evidence_compare);
	return status;
}

/* The rows that hold the addresses, or the list itself when none does (or no
 * address is known). */
static enum status add_list(struct inquiry *inquiry, struct subject subject)
{
	if (inquiry->where) {
		size_t before = inquiry->count;
		if (add_rows(inquiry, &subject) != OK)
			return NOMEM;
		if (inquiry->count > before)
			return OK;
	}
	return add(inquiry, (struct evidence){.kind = EVIDENCE_LIST,
					      .list = subject.key,
					      .name = subject.owner,
					      .place = subject.list->place,
					      .rows = subject.list->count});
}

static const struct profile *profile_of(const struct inquiry *inquiry)
{
	return &inquiry->policy->profiles[inquiry->facts->profile];
}

static const struct user *user_of(const struct inquiry *inquiry)
{
	return inquiry->facts->user == NONE ? NULL : &inquiry->policy->users[inquiry->facts->user];
}

static enum status add_profile(struct inquiry *inquiry, const char *key, struct place place)
{
	const struct profile *profile = profile_of(inquiry);
	return add(inquiry, (struct evidence){.kind = EVIDENCE_PROFILE,
					      .list = key,
					      .name = profile->name,
					      .place = place.line ? place : profile->place});
}

static enum status add_trusted(struct inquiry *inquiry)
{
	const struct org *org = &inquiry->policy->org;
	return add_list(inquiry,
			(struct subject){"org.trusted_ip_ranges", {0}, &org->trusted_ip_ranges});
}

/* Everybody who grants a permission: the profile, the permission sets, and what a
 * list of users says of the user alone. */
static enum status add_permission(struct inquiry *inquiry, uint32_t permission)
{
	const struct profile *profile = profile_of(inquiry);
	const struct user *user = user_of(inquiry);
	unsigned bit = (unsigned)__builtin_ctz(permission);
	struct evidence evidence = {.kind = EVIDENCE_PERMISSION, .list = "profile.permissions"};
	if (profile->permissions & permission) {
		evidence.name = profile->name;
		evidence.place = profile->permission_places[bit];
		if (add(inquiry, evidence) != OK)
			return NOMEM;
	}
	for (uint32_t i = 0; user && i < user->permission_sets.count; i++) {
		const struct permission_set *set =
		    &inquiry->policy->permission_sets[user->permission_sets.at[i].index];
		if (!(set->permissions & permission))
			continue;
		evidence.list = "permission_set.permissions";
		evidence.name = set->name;
		evidence.place = set->permission_places[bit];
		if (add(inquiry, evidence) != OK)
			return NOMEM;
	}
	if (!user || !(user->permissions & permission))
		return OK;
	evidence.list = "user.permissions";
	evidence.name = user->username;
	evidence.place = user->permission_places[bit];
	return add(inquiry, evidence);
}

static enum status add_user(struct inquiry *inquiry, const char *key, struct place place)
{
	const struct user *user = user_of(inquiry);
	return add(inquiry, (struct evidence){.kind = EVIDENCE_USER,
					      .list = key,
					      .name = user->username,
					      .place = place.line ? place : user->place});
}

static enum status user_state_evidence(struct inquiry *inquiry)
{
	const struct user *user = user_of(inquiry);
	if (!user)
		return OK;
	switch (inquiry->decision->step_reasons[STEP_USER_STATE]) {
	case REASON_USER_INACTIVE:
		return add_user(inquiry, "user.active", user->active_place);
	case REASON_USER_FROZEN:
		return add_user(inquiry, "user.frozen", user->frozen_place);
	case REASON_USER_LOCKED:
		return add_user(inquiry, "user.locked", user->locked_place);
	default:
		return add_user(inquiry, "user", user->place);
	}
}

/* The rule set; it is nobody's line when the command chose it. */
static enum status add_rules(struct inquiry *inquiry)
{
	const struct org *org = &inquiry->policy->org;
	struct place place = {0};
	if (inquiry->ruleset->rules == org->rules)
		place = org->rules_as_of_place;
	return add_setting(inquiry, "org.rules_as_of", place);
}

static enum status method_evidence(struct inquiry *inquiry)
{
	const struct org *org = &inquiry->policy->org;
	switch (inquiry->decision->step_reasons[STEP_METHOD]) {
	case REASON_METHOD_RETIRED:
		return add_rules(inquiry);
	case REASON_METHOD_DISABLED:
		if (inquiry->facts->via == VIA_SOAP)
			return add_setting(inquiry, "org.features.soap_login",
					   org->features.soap_login_place);
		return add_setting(inquiry, "org.features.username_password_flow",
				   org->features.username_password_flow_place);
	case REASON_API_ONLY_USER:
		return add_permission(inquiry, PERMISSION_API_ONLY);
	default:
		return OK;
	}
}

static enum status hours_evidence(struct inquiry *inquiry)
{
	const struct login_hours *hours = &profile_of(inquiry)->login_hours;
	struct evidence evidence = {.kind = EVIDENCE_HOURS,
				    .list = "profile.login_hours",
				    .name = profile_of(inquiry)->name,
				    .place = hours->place,
				    .day = DAYS};
	if (!hours->given)
		return OK;
	if (inquiry->login->has_at && inquiry->policy->org.zone) {
		uint32_t minute = zone_week_minute(inquiry->policy->org.zone, inquiry->login->at);
		evidence.day = (uint8_t)(minute / DAY_MINUTES);
		if (hours->days[evidence.day].given)
			evidence.place = hours->days[evidence.day].place;
	}
	return add(inquiry, evidence);
}

static enum status org_login_ip_evidence(struct inquiry *inquiry)
{
	const struct range_list *list = &inquiry->policy->org.login_ip_ranges;
	if (list->count == 0)
		return OK;
	return add_list(inquiry, (struct subject){"org.login_ip_ranges", {0}, list});
}

static enum status mfa_evidence(struct inquiry *inquiry)
{
	if (inquiry->decision->steps[STEP_MFA] == STEP_NOT_APPLICABLE)
		return OK;
	if (mfa_by_rules(inquiry->ruleset, inquiry->facts) && add_rules(inquiry) != OK)
		return NOMEM;
	if (!mfa_by_permission(inquiry->ruleset, inquiry->facts))
		return OK;
	return add_permission(inquiry, PERMISSION_MFA_FOR_UI);
}

static enum status totp_evidence(struct inquiry *inquiry)
{
	if (inquiry->decision->steps[STEP_TOTP] == STEP_NOT_APPLICABLE || !user_of(inquiry))
		return OK;
	if (add_permission(inquiry, PERMISSION_MFA_FOR_API) != OK)
		return NOMEM;
	return add_user(inquiry, "user.authenticator", user_of(inquiry)->authenticator_place);
}

static enum status add_app(struct inquiry *inquiry)
{
	const struct app *app = &inquiry->policy->apps[inquiry->facts->app];
	return add(inquiry, (struct evidence){.kind = EVIDENCE_APP,
					      .list = "app.ip_relaxation",
					      .name = app->name,
					      .place = app->ip_relaxation_place.line
							   ? app->ip_relaxation_place
							   : app->place});
}

/* What lifts a profile's ranges: the app, or that requests are not checked. */
static enum status lifted_evidence(struct inquiry *inquiry)
{
	const struct session_settings *session = &inquiry->policy->org.session;
	if (inquiry->facts->phase == PHASE_REQUEST && !inquiry->ruleset->enforce_every_request)
		return add_setting(inquiry, "org.session.enforce_login_ip_ranges_on_every_request",
				   session->enforce_place);
	return inquiry->facts->app == NONE ? OK : add_app(inquiry);
}

static enum status profile_ip_evidence(struct inquiry *inquiry)
{
	const struct profile *profile = profile_of(inquiry);
	const struct decision *decision = inquiry->decision;
	uint8_t reason = decision->step_reasons[STEP_PROFILE_IP];
	if (profile->login_ip_ranges.count == 0)
		return add_profile(inquiry, "profile", profile->place);
	if (reason == REASON_APP_IP) {
		const struct app *app = &inquiry->policy->apps[inquiry->facts->app];
		return add_list(inquiry,
				(struct subject){"app.ip_ranges", app->name, &app->ip_ranges});
	}
	if (decision->steps[STEP_PROFILE_IP] == STEP_NOT_APPLICABLE ||
	    reason == REASON_APP_SECOND_FACTOR)
		return lifted_evidence(inquiry);
	return add_list(inquiry, (struct subject){"profile.login_ip_ranges", profile->name,
						  &profile->login_ip_ranges});
}

static enum status device_evidence(struct inquiry *inquiry)
{
	const struct org *org = &inquiry->policy->org;
	const struct profile *profile = profile_of(inquiry);
	switch (inquiry->decision->step_reasons[STEP_DEVICE_ACTIVATION]) {
	case REASON_TRUSTED_IP:
	case REASON_UNTRUSTED_IP:
	case REASON_BROAD_TRUSTED_RANGES:
		return add_trusted(inquiry);
	case REASON_NON_REVENUE_ORG:
		return org->revenue_place.line
			   ? add_setting(inquiry, "org.revenue", org->revenue_place)
			   : add_setting(inquiry, "org.edition", org->edition_place);
	case REASON_ACTIVATION_OFF:
		return add_profile(inquiry, "profile.device_activation",
				   profile->device_activation_place);
	case REASON_NEW_DEVICE:
		return add_profile(inquiry, "profile.device_activation",
				   profile->device_activation_place);
	default:
		return OK;
	}
}

static enum status token_evidence(struct inquiry *inquiry)
{
	const struct features *features = &inquiry->policy->org.features;
	switch (inquiry->decision->step_reasons[STEP_TOKEN]) {
	case REASON_TRUSTED_IP:
	case REASON_UNTRUSTED_IP:
		return add_trusted(inquiry);
	case REASON_TOKEN_FEATURE_OFF:
		return add_setting(inquiry, "org.features.login_with_api_token",
				   features->login_with_api_token_place);
	default:
		return OK;
	}
}

/* What the rules make of one class of addresses; the one that refuses is the
 * last asked. `worst` joins the classes: NOT_REACHED so far, then the outcome
 * that weighs most; with no address given, what they don't agree on is unknown. */
static void rules_judge(const struct inquiry *inquiry, uint32_t class, struct evidence *rules)
{
	static const uint8_t weight[STEP_OUTCOME_COUNT] = {[STEP_PASS] = 1,
							   [STEP_UNKNOWN] = 2,
							   [STEP_NOTED] = 3,
							   [STEP_PENDING] = 4,
							   [STEP_FAIL] = 5};
	struct facts facts = *inquiry->facts;
	facts.class = class;
	for (uint32_t i = 0; i < inquiry->ruleset->txn_rule_count; i++) {
		const struct compiled_rule *rule = &inquiry->ruleset->txn_rules[i];
		enum step_outcome outcome = rule_outcome(inquiry->ruleset, rule, &facts);
		uint8_t *worst = &rules[i].outcome;
		if (rule_match(inquiry->ruleset, rule, class) == RULE_MATCH && outcome == STEP_PASS)
			rules[i].met = true;
		if (!inquiry->where && *worst != STEP_NOT_REACHED && *worst != outcome)
			*worst = STEP_UNKNOWN;
		else if (weight[outcome] > weight[*worst])
			*worst = (uint8_t)outcome;
		if (outcome == STEP_FAIL)
			return;
	}
}

static void rules_judge_all(const struct inquiry *inquiry, struct evidence *rules)
{
	struct segment_walk walk;
	struct segment segment;
	if (!inquiry->where) {
		for (uint32_t class = 0; class < inquiry->ruleset->classes.count; class ++)
			rules_judge(inquiry, class, rules);
		return;
	}
	segment_walk_init(&walk, inquiry->ruleset, inquiry->login, *inquiry->where);
	while (segment_next(&walk, &segment))
		rules_judge(inquiry, segment.class, rules);
}

/* Every rule that was asked for some of the addresses. */
static enum status transaction_evidence(struct inquiry *inquiry)
{
	uint32_t count = inquiry->ruleset->txn_rule_count;
	struct evidence *rules = arena_array(inquiry->arena, count, sizeof *rules);
	if (!rules)
		return NOMEM;
	rules_judge_all(inquiry, rules);
	for (uint32_t i = 0; i < count; i++) {
		const struct txn_rule *rule = &inquiry->policy->txn_rules[i];
		rules[i].kind = EVIDENCE_RULE;
		rules[i].list = "transaction_security";
		rules[i].name = rule->name;
		rules[i].place = rule->place;
		rules[i].rule = i;
		if (rules[i].outcome != STEP_NOT_REACHED && add(inquiry, rules[i]) != OK)
			return NOMEM;
	}
	return OK;
}

static enum status session_ip_evidence(struct inquiry *inquiry)
{
	return add_setting(inquiry, "org.session.lock_sessions_to_ip",
			   inquiry->policy->org.session.lock_place);
}

static enum status nothing(struct inquiry *inquiry)
{
	(void)inquiry;
	return OK;
}

static enum status (*const inquiries[STEP_COUNT])(struct inquiry *) = {
    [STEP_USER_STATE] = user_state_evidence,
    [STEP_METHOD] = method_evidence,
    [STEP_LOGIN_HOURS] = hours_evidence,
    [STEP_ORG_LOGIN_IP] = org_login_ip_evidence,
    [STEP_MFA] = mfa_evidence,
    [STEP_TOTP] = totp_evidence,
    [STEP_PROFILE_IP] = profile_ip_evidence,
    [STEP_DEVICE_ACTIVATION] = device_evidence,
    [STEP_TOKEN] = token_evidence,
    [STEP_NO_PASSWORD] = nothing,
    [STEP_TRANSACTION_SECURITY] = transaction_evidence,
    [STEP_SESSION_IP] = session_ip_evidence,
};

enum status evidence_find(const struct ruleset *ruleset, const struct login *login,
			  const struct facts *facts, const struct range *where,
			  const struct decision *decision, enum step step,
			  struct evidence_cache *cache, struct arena *arena, struct evidence **ret,
			  size_t *ret_count)
{
	struct inquiry inquiry = {.ruleset = ruleset,
				  .policy = ruleset->policy,
				  .login = login,
				  .facts = facts,
				  .where = where,
				  .decision = decision,
				  .cache = cache,
				  .arena = arena};
	if (decision->steps[step] != STEP_NOT_REACHED && inquiries[step](&inquiry) != OK)
		return NOMEM;
	*ret = inquiry.found;
	*ret_count = inquiry.count;
	return OK;
}
