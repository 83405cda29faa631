#include "engine/decide.h"

#include "engine/compiled.h"

/* One login on its way through the procedure. Each step returns false when the
 * login ends there. */
struct walk {
	const struct ruleset *ruleset;
	const struct facts *facts;
	const struct compiled_profile *profile;
	const struct user_state *user; /* or NULL */
	struct decision *decision;
	uint32_t permissions;
	enum channel_group group;
	bool mfa_pending;  /* from step 5: device activation is waived */
	bool totp_applies; /* step 6 concerns this login */
};

static bool ends(struct walk *walk, enum step step, enum reason reason)
{
	struct decision *decision = walk->decision;
	decision->verdict = VERDICT_REFUSE;
	decision->reason = (uint8_t)reason;
	decision->steps[step] = STEP_FAIL;
	decision->step_reasons[step] = (uint8_t)reason;
	return false;
}

static bool goes_on(struct walk *walk, enum step step, enum step_outcome outcome)
{
	walk->decision->steps[step] = (uint8_t)outcome;
	return true;
}

/* The step is passed, and says why the login would be allowed. */
static bool allows(struct walk *walk, enum step step, enum reason reason)
{
	struct decision *decision = walk->decision;
	decision->steps[step] = STEP_PASS;
	decision->step_reasons[step] = (uint8_t)reason;
	if (decision->verdict == VERDICT_ALLOW)
		decision->reason = (uint8_t)reason;
	return true;
}

/* Something is asked of the user. The severest verdict stands; of equals the
 * first gives the reason. */
static bool asks(struct walk *walk, enum step step, enum verdict verdict, enum reason reason)
{
	struct decision *decision = walk->decision;
	decision->steps[step] = STEP_PENDING;
	decision->step_reasons[step] = (uint8_t)reason;
	if (verdict > decision->verdict) {
		decision->verdict = (uint8_t)verdict;
		decision->reason = (uint8_t)reason;
	}
	return true;
}

static bool holds(const struct walk *walk, uint32_t list)
{
	return class_in(&walk->ruleset->classes, walk->facts->class, list);
}

/* Step 1. */
static bool check_user_state(struct walk *walk)
{
	if (!walk->user)
		return goes_on(walk, STEP_USER_STATE, STEP_NOT_APPLICABLE);
	if (walk->user->refusal != REASON_NONE)
		return ends(walk, STEP_USER_STATE, walk->user->refusal);
	return goes_on(walk, STEP_USER_STATE, STEP_PASS);
}

/* Step 2. */
static bool check_method(struct walk *walk)
{
	const struct ruleset *ruleset = walk->ruleset;
	enum channel via = walk->facts->via;
	if (via == VIA_SOAP && ruleset->rules >= RULES_2027_06)
		return ends(walk, STEP_METHOD, REASON_METHOD_RETIRED);
	if ((via == VIA_SOAP && !ruleset->soap_login) ||
	    (via == VIA_OAUTH_PASSWORD && !ruleset->username_password_flow))
		return ends(walk, STEP_METHOD, REASON_METHOD_DISABLED);
	if ((via == VIA_UI || via == VIA_UI_SSO) && walk->permissions & PERMISSION_API_ONLY)
		return ends(walk, STEP_METHOD, REASON_API_ONLY_USER);
	return goes_on(walk, STEP_METHOD, STEP_PASS);
}

/* Step 3, for logins and requests alike. */
static bool check_login_hours(struct walk *walk)
{
	if (!walk->profile->has_hours)
		return goes_on(walk, STEP_LOGIN_HOURS, STEP_NOT_APPLICABLE);
	if (walk->facts->hours == HOURS_OUTSIDE)
		return ends(walk, STEP_LOGIN_HOURS, REASON_LOGIN_HOURS);
	return goes_on(walk, STEP_LOGIN_HOURS, STEP_PASS);
}

/* Step 4. */
static bool check_org_login_ip(struct walk *walk)
{
	uint32_t list = walk->ruleset->org_login;
	if (list == LIST_ABSENT)
		return goes_on(walk, STEP_ORG_LOGIN_IP, STEP_NOT_APPLICABLE);
	if (!holds(walk, list))
		return ends(walk, STEP_ORG_LOGIN_IP, REASON_ORG_LOGIN_IP);
	return goes_on(walk, STEP_ORG_LOGIN_IP, STEP_PASS);
}

/* NULL: the profile alone. */
static const struct user_state *state_of(const struct ruleset *ruleset, const struct facts *facts)
{
	if (facts->user == NONE)
		return NULL;
	return facts->state ? facts->state : &ruleset->users[facts->user];
}

static uint32_t permissions_of(const struct ruleset *ruleset, const struct facts *facts)
{
	const struct user_state *state = state_of(ruleset, facts);
	return state ? state->permissions : ruleset->profiles[facts->profile].permissions;
}

bool mfa_by_permission(const struct ruleset *ruleset, const struct facts *facts)
{
	return facts->via != VIA_UI_SSO && channel_group(facts->via) == GROUP_INTERACTIVE &&
	       permissions_of(ruleset, facts) & PERMISSION_MFA_FOR_UI;
}

bool mfa_by_rules(const struct ruleset *ruleset, const struct facts *facts)
{
	return ruleset->rules >= RULES_2026_07 &&
	       !ruleset->profiles[facts->profile].experience_cloud &&
	       (facts->via == VIA_UI || facts->via == VIA_UI_SSO);
}

/* Step 5. */
static bool check_mfa(struct walk *walk)
{
	if (!mfa_by_permission(walk->ruleset, walk->facts) &&
	    !mfa_by_rules(walk->ruleset, walk->facts))
		return goes_on(walk, STEP_MFA, STEP_NOT_APPLICABLE);
	if (walk->facts->strong_auth)
		return goes_on(walk, STEP_MFA, STEP_PASS);
	walk->mfa_pending = true;
	return asks(walk, STEP_MFA, VERDICT_MFA, REASON_MFA_REQUIRED);
}

/* Step 6. */
static bool check_totp(struct walk *walk)
{
	walk->totp_applies = walk->group == GROUP_PASSWORD_API && walk->user &&
			     walk->user->authenticator &&
			     walk->permissions & PERMISSION_MFA_FOR_API;
	if (!walk->totp_applies)
		return goes_on(walk, STEP_TOTP, STEP_NOT_APPLICABLE);
	if (walk->facts->credential == CREDENTIAL_TOTP)
		return goes_on(walk, STEP_TOTP, STEP_PASS);
	return asks(walk, STEP_TOTP, VERDICT_TOTP, REASON_TOTP_REQUIRED);
}

/* What an app's policy makes of the profile's ranges (DECISIONS.md, "What an app's policy does"). */
enum app_effect { APP_APPLIES, APP_LIFTS, APP_REFUSES, APP_SECOND_FACTOR };

static enum app_effect bypass_2factor_effect(const struct walk *walk,
					     const struct compiled_app *app)
{
	enum channel via = walk->facts->via;
	if (app->list != LIST_ABSENT) {
		if (via != VIA_OAUTH_WEB_SERVER)
			return APP_APPLIES;
		return holds(walk, app->list) ? APP_LIFTS : APP_REFUSES;
	}
	if (via != VIA_OAUTH_WEB_SERVER && via != VIA_OAUTH_USER_AGENT)
		return APP_APPLIES;
	if (walk->facts->device == DEVICE_KNOWN || walk->facts->strong_auth || walk->mfa_pending)
		return APP_LIFTS;
	return APP_SECOND_FACTOR;
}

static const struct compiled_app *app_of(const struct walk *walk)
{
	if (walk->facts->app == NONE || !channel_is_oauth(walk->facts->via) ||
	    walk->group == GROUP_ASSERTION)
		return NULL;
	return &walk->ruleset->apps[walk->facts->app];
}

static enum app_effect app_effect(const struct walk *walk)
{
	const struct compiled_app *app = app_of(walk);
	if (!app)
		return APP_APPLIES;
	switch ((enum ip_relaxation)app->ip_relaxation) {
	case RELAX_BYPASS:
		return APP_LIFTS;
	case RELAX_ENFORCE_REFRESH:
		return walk->facts->via == VIA_OAUTH_REFRESH ? APP_LIFTS : APP_APPLIES;
	case RELAX_BYPASS_2FACTOR:
		return bypass_2factor_effect(walk, app);
	default:
		return APP_APPLIES;
	}
}

/* A password API login presents neither the password nor password + token
 * (DECISIONS.md, step 9). */
static bool token_is_wrong(const struct walk *walk)
{
	enum credential credential = walk->facts->credential;
	return walk->group == GROUP_PASSWORD_API && !walk->totp_applies &&
	       (credential == CREDENTIAL_WRONG_TOKEN || credential == CREDENTIAL_TOTP);
}

/* Inside the profile's ranges, does a broad list ask for verification all the
 * same? From 2025-11; ui-sso from 2026-02. */
static bool broad_list_asks(const struct walk *walk)
{
	const struct compiled_profile *profile = walk->profile;
	const struct facts *facts = walk->facts;
	enum rules from = facts->via == VIA_UI_SSO ? RULES_2026_02 : RULES_2025_11;
	return walk->group == GROUP_INTERACTIVE && walk->ruleset->rules >= from &&
	       (!profile->experience_cloud || profile->device_activation) && profile->list_broad &&
	       facts->device != DEVICE_KNOWN && !facts->strong_auth && !walk->mfa_pending;
}

/* Step 7, the address inside: the login needs nothing more on its account. */
static void profile_ip_inside(struct walk *walk)
{
	if (broad_list_asks(walk)) {
		asks(walk, STEP_PROFILE_IP, VERDICT_VERIFY, REASON_BROAD_PROFILE_RANGES);
		return;
	}
	allows(walk, STEP_PROFILE_IP, REASON_PROFILE_IP_IN_RANGE);
	if (token_is_wrong(walk))
		ends(walk, STEP_TOKEN, REASON_INVALID_TOKEN);
}

/* Step 7. True: the profile's ranges have nothing to say, go on with step 8. */
static bool check_profile_ip(struct walk *walk)
{
	if (walk->profile->list == LIST_ABSENT)
		return goes_on(walk, STEP_PROFILE_IP, STEP_NOT_APPLICABLE);
	switch (app_effect(walk)) {
	case APP_LIFTS:
		return goes_on(walk, STEP_PROFILE_IP, STEP_NOT_APPLICABLE);
	case APP_SECOND_FACTOR:
		return asks(walk, STEP_PROFILE_IP, VERDICT_VERIFY, REASON_APP_SECOND_FACTOR);
	case APP_REFUSES:
		return ends(walk, STEP_PROFILE_IP, REASON_APP_IP);
	case APP_APPLIES:
		break;
	}
	if (!holds(walk, walk->profile->list))
		return ends(walk, STEP_PROFILE_IP, REASON_PROFILE_IP);
	profile_ip_inside(walk);
	return false;
}

/* Step 8c: users of an Experience Cloud site. */
static bool activate_site_user(struct walk *walk)
{
	uint32_t trusted = walk->ruleset->trusted;
	if (!walk->profile->device_activation)
		return allows(walk, STEP_DEVICE_ACTIVATION, REASON_ACTIVATION_OFF);
	if (trusted != LIST_ABSENT) {
		if (holds(walk, trusted))
			return allows(walk, STEP_DEVICE_ACTIVATION, REASON_TRUSTED_IP);
		return asks(walk, STEP_DEVICE_ACTIVATION, VERDICT_VERIFY, REASON_UNTRUSTED_IP);
	}
	if (walk->facts->device == DEVICE_KNOWN)
		return allows(walk, STEP_DEVICE_ACTIVATION, REASON_KNOWN_DEVICE);
	return asks(walk, STEP_DEVICE_ACTIVATION, VERDICT_VERIFY, REASON_NEW_DEVICE);
}

/* Step 8d to 8g: employees. */
static bool activate_employee(struct walk *walk)
{
	const struct ruleset *ruleset = walk->ruleset;
	bool known = walk->facts->device == DEVICE_KNOWN;
	if (ruleset->non_revenue && ruleset->rules >= RULES_2025_09)
		return known ? allows(walk, STEP_DEVICE_ACTIVATION, REASON_KNOWN_DEVICE)
			     : asks(walk, STEP_DEVICE_ACTIVATION, VERDICT_VERIFY,
				    REASON_NON_REVENUE_ORG);
	bool trusted = holds(walk, ruleset->trusted);
	if (trusted && (ruleset->rules < RULES_2025_11 || !ruleset->trusted_broad))
		return allows(walk, STEP_DEVICE_ACTIVATION, REASON_TRUSTED_IP);
	if (known && ruleset->known_device_suffices)
		return allows(walk, STEP_DEVICE_ACTIVATION, REASON_KNOWN_DEVICE);
	return asks(walk, STEP_DEVICE_ACTIVATION, VERDICT_VERIFY,
		    trusted ? REASON_BROAD_TRUSTED_RANGES : REASON_UNTRUSTED_IP);
}

/* Step 8. */
static bool check_device_activation(struct walk *walk)
{
	if (walk->group != GROUP_INTERACTIVE)
		return goes_on(walk, STEP_DEVICE_ACTIVATION, STEP_NOT_APPLICABLE);
	if (walk->facts->via == VIA_UI_SSO && walk->ruleset->rules < RULES_2026_02)
		return allows(walk, STEP_DEVICE_ACTIVATION, REASON_SSO);
	if (walk->facts->strong_auth || walk->mfa_pending)
		return allows(walk, STEP_DEVICE_ACTIVATION, REASON_STRONG_AUTH);
	if (walk->profile->experience_cloud)
		return activate_site_user(walk);
	return activate_employee(walk);
}

/* Step 9. */
static bool check_token(struct walk *walk)
{
	if (walk->group != GROUP_PASSWORD_API)
		return goes_on(walk, STEP_TOKEN, STEP_NOT_APPLICABLE);
	if (walk->totp_applies) {
		if (walk->facts->credential == CREDENTIAL_TOTP)
			return allows(walk, STEP_TOKEN, REASON_TOTP_ACCEPTED);
		return goes_on(walk, STEP_TOKEN, STEP_NOT_APPLICABLE);
	}
	if (token_is_wrong(walk))
		return ends(walk, STEP_TOKEN, REASON_INVALID_TOKEN);
	if (holds(walk, walk->ruleset->trusted))
		return allows(walk, STEP_TOKEN, REASON_TRUSTED_IP);
	if (!walk->ruleset->login_with_api_token)
		return allows(walk, STEP_TOKEN, REASON_TOKEN_FEATURE_OFF);
	if (walk->facts->credential == CREDENTIAL_TOKEN)
		return allows(walk, STEP_TOKEN, REASON_TOKEN_ACCEPTED);
	return asks(walk, STEP_TOKEN, VERDICT_TOKEN, REASON_UNTRUSTED_IP);
}

/* Step 10. */
static bool check_no_password(struct walk *walk)
{
	if (walk->group != GROUP_ASSERTION && walk->group != GROUP_SILENT)
		return goes_on(walk, STEP_NO_PASSWORD, STEP_NOT_APPLICABLE);
	return allows(walk, STEP_NO_PASSWORD, REASON_NO_PASSWORD_SENT);
}

static enum rule_match condition_match(const struct ruleset *ruleset,
				       const struct compiled_condition *condition, uint32_t class)
{
	if (condition->in == LIST_ABSENT || class_in(&ruleset->classes, class, condition->in))
		return RULE_MATCH;
	return class_in(&ruleset->classes, class, condition->known) ? RULE_NO_MATCH : RULE_UNKNOWN;
}

/* All conditions at once: one false is false, else one unknown is unknown. */
enum rule_match rule_match(const struct ruleset *ruleset, const struct compiled_rule *rule,
			   uint32_t class)
{
	enum rule_match country = condition_match(ruleset, &rule->country, class);
	enum rule_match asn = condition_match(ruleset, &rule->asn, class);
	enum rule_match lower = country < asn ? country : asn;
	if (rule->not_in != LIST_ABSENT && class_in(&ruleset->classes, class, rule->not_in))
		return RULE_NO_MATCH;
	return lower;
}

/* Is a rule that nobody can evaluate taken to match? */
static bool unknown_matches(const struct compiled_rule *rule, const struct facts *facts)
{
	return facts->unknown_rules == UNKNOWN_ALL_MATCH ||
	       (facts->unknown_rules == UNKNOWN_MFA_MATCH && rule->action == TXN_MFA);
}

enum step_outcome rule_outcome(const struct ruleset *ruleset, const struct compiled_rule *rule,
			       const struct facts *facts)
{
	switch (rule_match(ruleset, rule, facts->class)) {
	case RULE_NO_MATCH:
		return STEP_PASS;
	case RULE_UNKNOWN:
		if (!unknown_matches(rule, facts))
			return STEP_UNKNOWN;
		break;
	case RULE_MATCH:
		break;
	}
	if (rule->action == TXN_NOTIFY)
		return STEP_NOTED;
	if (rule->action == TXN_BLOCK || channel_group(facts->via) != GROUP_INTERACTIVE)
		return STEP_FAIL;
	return facts->strong_auth ? STEP_PASS : STEP_PENDING;
}

/* One rule. False: it refuses the login. What is pending outweighs what is
 * noted, and that what is unknown. */
static bool check_rule(struct walk *walk, const struct compiled_rule *rule)
{
	uint8_t *outcome = &walk->decision->steps[STEP_TRANSACTION_SECURITY];
	switch (rule_outcome(walk->ruleset, rule, walk->facts)) {
	case STEP_FAIL:
		return ends(walk, STEP_TRANSACTION_SECURITY, REASON_TRANSACTION_SECURITY);
	case STEP_PENDING:
		return asks(walk, STEP_TRANSACTION_SECURITY, VERDICT_MFA,
			    REASON_TRANSACTION_SECURITY);
	case STEP_NOTED:
		if (*outcome != STEP_PENDING)
			*outcome = STEP_NOTED;
		return true;
	case STEP_UNKNOWN:
		if (*outcome == STEP_PASS)
			*outcome = STEP_UNKNOWN;
		return true;
	default:
		return true;
	}
}

/* Is there a database to ask, and is it asked? */
static bool condition_consults(const struct compiled_condition *condition)
{
	return condition->in != LIST_ABSENT && condition->known != LIST_EMPTY;
}

/* Step 11. */
static void check_transaction_security(struct walk *walk)
{
	const struct ruleset *ruleset = walk->ruleset;
	goes_on(walk, STEP_TRANSACTION_SECURITY,
		ruleset->txn_rule_count ? STEP_PASS : STEP_NOT_APPLICABLE);
	for (uint32_t i = 0; i < ruleset->txn_rule_count; i++) {
		const struct compiled_rule *rule = &ruleset->txn_rules[i];
		if (condition_consults(&rule->country) || condition_consults(&rule->asn))
			walk->decision->estimate = true;
		if (!check_rule(walk, rule))
			return;
	}
}

static void decide_login(struct walk *walk)
{
	if (!check_user_state(walk) || !check_method(walk) || !check_login_hours(walk) ||
	    !check_org_login_ip(walk))
		return;
	check_mfa(walk);
	check_totp(walk);
	if (check_profile_ip(walk)) {
		check_device_activation(walk);
		if (!check_token(walk))
			return;
		check_no_password(walk);
	}
	if (walk->decision->verdict != VERDICT_REFUSE)
		check_transaction_security(walk);
}

/* Section 1.7: does an app's policy lift the ranges for its requests? */
static bool request_lifted(const struct walk *walk)
{
	const struct compiled_app *app = app_of(walk);
	if (!app)
		return false;
	return app->ip_relaxation == RELAX_BYPASS || app->ip_relaxation == RELAX_BYPASS_2FACTOR ||
	       (app->ip_relaxation == RELAX_ENFORCE_REFRESH &&
		walk->facts->via == VIA_OAUTH_REFRESH);
}

static bool check_request_profile_ip(struct walk *walk)
{
	if (walk->profile->list == LIST_ABSENT || !walk->ruleset->enforce_every_request ||
	    request_lifted(walk))
		return goes_on(walk, STEP_PROFILE_IP, STEP_NOT_APPLICABLE);
	if (!holds(walk, walk->profile->list))
		return ends(walk, STEP_PROFILE_IP, REASON_PROFILE_IP);
	return goes_on(walk, STEP_PROFILE_IP, STEP_PASS);
}

static void decide_request(struct walk *walk)
{
	if (!check_login_hours(walk) || !check_request_profile_ip(walk))
		return;
	if (!walk->ruleset->lock_sessions)
		goes_on(walk, STEP_SESSION_IP, STEP_NOT_APPLICABLE);
	else if (walk->facts->session_ip == SESSION_DIFFERENT) {
		ends(walk, STEP_SESSION_IP, REASON_SESSION_IP);
		return;
	} else
		goes_on(walk, STEP_SESSION_IP, STEP_PASS);
	walk->decision->reason = REASON_REQUEST_ALLOWED;
}

static enum grade grade_of(const struct walk *walk)
{
	switch (walk->decision->reason) {
	case REASON_TOKEN_FEATURE_OFF:
		return GRADE_U;
	case REASON_INVALID_TOKEN:
	case REASON_APP_SECOND_FACTOR:
	case REASON_METHOD_RETIRED:
	case REASON_REQUEST_ALLOWED:
	case REASON_KNOWN_DEVICE:
		return GRADE_L;
	case REASON_MFA_REQUIRED:
		return mfa_by_permission(walk->ruleset, walk->facts) ? GRADE_C : GRADE_L;
	case REASON_NO_PASSWORD_SENT:
		return walk->facts->via == VIA_OAUTH_CLIENT_CREDENTIALS ? GRADE_L : GRADE_C;
	default:
		return GRADE_C;
	}
}

static enum token_role token_of(const struct walk *walk)
{
	const struct decision *decision = walk->decision;
	if (decision->verdict == VERDICT_REFUSE)
		return TOKEN_NULL;
	if (walk->facts->phase == PHASE_REQUEST || walk->group != GROUP_PASSWORD_API)
		return TOKEN_NOT_USED;
	if (walk->totp_applies)
		return TOKEN_REPLACED_BY_TOTP;
	if (decision->verdict == VERDICT_TOKEN)
		return TOKEN_REQUIRED;
	return decision->reason == REASON_TOKEN_ACCEPTED ? TOKEN_ACCEPTED : TOKEN_NOT_NEEDED;
}

void decide(const struct ruleset *ruleset, const struct facts *facts, struct decision *ret)
{
	struct walk walk = {
	    .ruleset = ruleset,
	    .facts = facts,
	    .profile = &ruleset->profiles[facts->profile],
	    .user = state_of(ruleset, facts),
	    .decision = ret,
	    .permissions = permissions_of(ruleset, facts),
	    .group = channel_group(facts->via),
	};
	*ret = (struct decision){.verdict = VERDICT_ALLOW, .reason = REASON_NONE};
	memset(ret->step_reasons, REASON_NONE, sizeof ret->step_reasons);
	if (facts->phase == PHASE_REQUEST)
		decide_request(&walk);
	else
		decide_login(&walk);
	ret->grade = (uint8_t)grade_of(&walk);
	ret->token = (uint8_t)token_of(&walk);
}
