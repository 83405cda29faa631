#include "oracle/naive.h"

/* One login on its way through the procedure. */
struct run {
	const struct policy *policy;
	enum rules rules;
	const struct naive_facts *facts;
	const struct profile *profile;
	const struct user *user; /* or NULL */
	const struct app *app;   /* or NULL */
	unsigned permissions;
	bool mfa_pending;  /* from step 5 */
	bool totp_applies; /* step 6 concerns this login */
	bool inside;       /* step 7: inside the profile's ranges; done with IP */
	bool mfa_by_permission;
	enum reason allowed; /* the reason if nothing is pending in the end */
	struct naive_decision *decision;
};

static bool trusted(const struct run *run)
{
	return naive_list_holds(run->policy, &run->policy->org.trusted_ip_ranges, run->facts->ip);
}

/* ---- channels ---- */

static bool interactive(enum channel via)
{
	return via == VIA_UI || via == VIA_UI_SSO || via == VIA_OAUTH_WEB_SERVER ||
	       via == VIA_OAUTH_USER_AGENT || via == VIA_OAUTH_DEVICE;
}

static bool password_api(enum channel via)
{
	return via == VIA_SOAP || via == VIA_OAUTH_PASSWORD;
}

static bool assertion(enum channel via)
{
	return via == VIA_OAUTH_JWT || via == VIA_OAUTH_SAML_BEARER;
}

static bool oauth(enum channel via)
{
	return via != VIA_UI && via != VIA_UI_SSO && via != VIA_SOAP;
}

/* ---- how steps end; true: the procedure goes on ---- */

static bool step_end(struct run *run, enum step step, enum step_outcome outcome)
{
	run->decision->steps[step] = outcome;
	return true;
}

static bool step_refuse(struct run *run, enum step step, enum reason reason)
{
	run->decision->steps[step] = STEP_FAIL;
	run->decision->verdict = VERDICT_REFUSE;
	run->decision->reason = reason;
	return false;
}

/* The severest verdict wins; the first step that made it names the reason. */
static bool step_pend(struct run *run, enum step step, enum verdict verdict, enum reason reason)
{
	run->decision->steps[step] = STEP_PENDING;
	if (verdict > run->decision->verdict) {
		run->decision->verdict = verdict;
		run->decision->reason = reason;
	}
	return true;
}

static bool step_allow(struct run *run, enum step step, enum reason reason)
{
	run->decision->steps[step] = STEP_PASS;
	run->allowed = reason;
	return true;
}

/* ---- steps 1 to 6 ---- */

static bool step_user_state(struct run *run)
{
	if (!run->user)
		return step_end(run, STEP_USER_STATE, STEP_NOT_APPLICABLE);
	if (!run->user->active)
		return step_refuse(run, STEP_USER_STATE, REASON_USER_INACTIVE);
	if (run->user->frozen)
		return step_refuse(run, STEP_USER_STATE, REASON_USER_FROZEN);
	if (run->user->locked)
		return step_refuse(run, STEP_USER_STATE, REASON_USER_LOCKED);
	return step_end(run, STEP_USER_STATE, STEP_PASS);
}

static bool step_method(struct run *run)
{
	enum channel via = run->facts->via;
	const struct features *features = &run->policy->org.features;
	if (via == VIA_SOAP && run->rules >= RULES_2027_06)
		return step_refuse(run, STEP_METHOD, REASON_METHOD_RETIRED);
	if (via == VIA_SOAP && !features->soap_login)
		return step_refuse(run, STEP_METHOD, REASON_METHOD_DISABLED);
	if (via == VIA_OAUTH_PASSWORD && !features->username_password_flow)
		return step_refuse(run, STEP_METHOD, REASON_METHOD_DISABLED);
	if ((via == VIA_UI || via == VIA_UI_SSO) && (run->permissions & PERMISSION_API_ONLY))
		return step_refuse(run, STEP_METHOD, REASON_API_ONLY_USER);
	return step_end(run, STEP_METHOD, STEP_PASS);
}

static bool has_hours(const struct profile *profile)
{
	for (unsigned day = 0; day < DAYS; day++) {
		if (profile->login_hours.days[day].given)
			return true;
	}
	return false;
}

static bool step_login_hours(struct run *run)
{
	if (!has_hours(run->profile))
		return step_end(run, STEP_LOGIN_HOURS, STEP_NOT_APPLICABLE);
	if (!run->facts->in_hours)
		return step_refuse(run, STEP_LOGIN_HOURS, REASON_LOGIN_HOURS);
	return step_end(run, STEP_LOGIN_HOURS, STEP_PASS);
}

static bool step_org_login_ip(struct run *run)
{
	const struct range_list *list = &run->policy->org.login_ip_ranges;
	if (list->count == 0)
		return step_end(run, STEP_ORG_LOGIN_IP, STEP_NOT_APPLICABLE);
	if (!naive_list_holds(run->policy, list, run->facts->ip))
		return step_refuse(run, STEP_ORG_LOGIN_IP, REASON_ORG_LOGIN_IP);
	return step_end(run, STEP_ORG_LOGIN_IP, STEP_PASS);
}

static bool step_mfa(struct run *run)
{
	enum channel via = run->facts->via;
	run->mfa_by_permission =
	    (run->permissions & PERMISSION_MFA_FOR_UI) && interactive(via) && via != VIA_UI_SSO;
	bool by_rules = run->rules >= RULES_2026_07 && !run->profile->experience_cloud &&
			(via == VIA_UI || via == VIA_UI_SSO);
	if (!run->mfa_by_permission && !by_rules)
		return step_end(run, STEP_MFA, STEP_NOT_APPLICABLE);
	if (run->facts->strong_auth)
		return step_end(run, STEP_MFA, STEP_PASS);
	run->mfa_pending = true;
	return step_pend(run, STEP_MFA, VERDICT_MFA, REASON_MFA_REQUIRED);
}

static bool step_totp(struct run *run)
{
	run->totp_applies = password_api(run->facts->via) && run->user &&
			    run->user->authenticator && (run->permissions & PERMISSION_MFA_FOR_API);
	if (!run->totp_applies)
		return step_end(run, STEP_TOTP, STEP_NOT_APPLICABLE);
	if (run->facts->credential == CREDENTIAL_TOTP)
		return step_end(run, STEP_TOTP, STEP_PASS);
	return step_pend(run, STEP_TOTP, VERDICT_TOTP, REASON_TOTP_REQUIRED);
}

/* ---- step 7 ---- */

/* A string that is neither the password nor password + token. */
static bool token_invalid(const struct run *run)
{
	return password_api(run->facts->via) && !run->totp_applies &&
	       (run->facts->credential == CREDENTIAL_WRONG_TOKEN ||
		run->facts->credential == CREDENTIAL_TOTP);
}

static bool broad_profile_verifies(const struct run *run)
{
	enum channel via = run->facts->via;
	if (run->rules < RULES_2025_11 || !interactive(via))
		return false;
	if (via == VIA_UI_SSO && run->rules < RULES_2026_02)
		return false;
	if (run->profile->experience_cloud && !run->profile->device_activation)
		return false;
	if (run->facts->device == DEVICE_KNOWN || run->facts->strong_auth || run->mfa_pending)
		return false;
	return naive_list_broad(run->policy, &run->profile->login_ip_ranges);
}

static bool profile_ranges_apply(struct run *run)
{
	if (!naive_list_holds(run->policy, &run->profile->login_ip_ranges, run->facts->ip))
		return step_refuse(run, STEP_PROFILE_IP, REASON_PROFILE_IP);
	run->inside = true;
	step_allow(run, STEP_PROFILE_IP, REASON_PROFILE_IP_IN_RANGE);
	if (token_invalid(run))
		return step_refuse(run, STEP_TOKEN, REASON_INVALID_TOKEN);
	if (broad_profile_verifies(run))
		return step_pend(run, STEP_PROFILE_IP, VERDICT_VERIFY, REASON_BROAD_PROFILE_RANGES);
	return true;
}

static bool lifted(struct run *run)
{
	return step_end(run, STEP_PROFILE_IP, STEP_NOT_APPLICABLE);
}

/* Section 1.6, row bypass_2factor. */
static bool profile_ip_bypass_2factor(struct run *run)
{
	enum channel via = run->facts->via;
	const struct range_list *list = &run->app->ip_ranges;
	if (list->count > 0 && via == VIA_OAUTH_WEB_SERVER) {
		if (naive_list_holds(run->policy, list, run->facts->ip))
			return lifted(run);
		return step_refuse(run, STEP_PROFILE_IP, REASON_APP_IP);
	}
	if (list->count == 0 && (via == VIA_OAUTH_WEB_SERVER || via == VIA_OAUTH_USER_AGENT)) {
		if (run->facts->device == DEVICE_KNOWN || run->facts->strong_auth ||
		    run->mfa_pending)
			return lifted(run);
		return step_pend(run, STEP_PROFILE_IP, VERDICT_VERIFY, REASON_APP_SECOND_FACTOR);
	}
	return profile_ranges_apply(run);
}

static enum ip_relaxation relaxation(const struct run *run)
{
	if (!oauth(run->facts->via) || assertion(run->facts->via) || !run->app)
		return RELAX_ENFORCE;
	return run->app->ip_relaxation;
}

static bool step_profile_ip(struct run *run)
{
	if (run->profile->login_ip_ranges.count == 0)
		return step_end(run, STEP_PROFILE_IP, STEP_NOT_APPLICABLE);
	enum ip_relaxation relax = relaxation(run);
	if (relax == RELAX_BYPASS)
		return lifted(run);
	if (relax == RELAX_ENFORCE_REFRESH && run->facts->via == VIA_OAUTH_REFRESH)
		return lifted(run);
	if (relax == RELAX_BYPASS_2FACTOR)
		return profile_ip_bypass_2factor(run);
	return profile_ranges_apply(run);
}

/* ---- steps 8, 9, 10 ---- */

static bool activation_pass(struct run *run, enum reason reason)
{
	return step_allow(run, STEP_DEVICE_ACTIVATION, reason);
}

static bool activation_verify(struct run *run, enum reason reason)
{
	return step_pend(run, STEP_DEVICE_ACTIVATION, VERDICT_VERIFY, reason);
}

static bool activation_experience_cloud(struct run *run) /* 8c */
{
	if (!run->profile->device_activation)
		return activation_pass(run, REASON_ACTIVATION_OFF);
	if (run->policy->org.trusted_ip_ranges.count > 0)
		return trusted(run) ? activation_pass(run, REASON_TRUSTED_IP)
				    : activation_verify(run, REASON_UNTRUSTED_IP);
	return run->facts->device == DEVICE_KNOWN ? activation_pass(run, REASON_KNOWN_DEVICE)
						  : activation_verify(run, REASON_NEW_DEVICE);
}

static bool step_device_activation(struct run *run)
{
	const struct org *org = &run->policy->org;
	bool known = run->facts->device == DEVICE_KNOWN;
	if (run->facts->via == VIA_UI_SSO && run->rules < RULES_2026_02) /* a */
		return activation_pass(run, REASON_SSO);
	if (run->facts->strong_auth || run->mfa_pending) /* b */
		return activation_pass(run, REASON_STRONG_AUTH);
	if (run->profile->experience_cloud)
		return activation_experience_cloud(run);
	if (!org->revenue && run->rules >= RULES_2025_09) /* d */
		return known ? activation_pass(run, REASON_KNOWN_DEVICE)
			     : activation_verify(run, REASON_NON_REVENUE_ORG);
	bool ignored =
	    run->rules >= RULES_2025_11 && naive_list_broad(run->policy, &org->trusted_ip_ranges);
	if (trusted(run) && !ignored) /* e */
		return activation_pass(run, REASON_TRUSTED_IP);
	if (known && org->features.known_device_suffices) /* f */
		return activation_pass(run, REASON_KNOWN_DEVICE);
	return activation_verify(run, trusted(run) ? REASON_BROAD_TRUSTED_RANGES /* g */
						   : REASON_UNTRUSTED_IP);
}

static bool step_token(struct run *run)
{
	if (run->totp_applies && run->facts->credential != CREDENTIAL_TOTP)
		return step_end(run, STEP_TOKEN, STEP_NOT_APPLICABLE); /* totp pending */
	if (run->totp_applies)
		return step_allow(run, STEP_TOKEN, REASON_TOTP_ACCEPTED);
	if (token_invalid(run))
		return step_refuse(run, STEP_TOKEN, REASON_INVALID_TOKEN);
	if (trusted(run))
		return step_allow(run, STEP_TOKEN, REASON_TRUSTED_IP);
	if (!run->policy->org.features.login_with_api_token)
		return step_allow(run, STEP_TOKEN, REASON_TOKEN_FEATURE_OFF);
	if (run->facts->credential == CREDENTIAL_TOKEN)
		return step_allow(run, STEP_TOKEN, REASON_TOKEN_ACCEPTED);
	return step_pend(run, STEP_TOKEN, VERDICT_TOKEN, REASON_UNTRUSTED_IP);
}

/* The one of the three that the channel belongs to; the others don't concern
 * it. Inside the profile's ranges none is reached. */
static bool steps_by_channel(struct run *run)
{
	if (run->inside)
		return true;
	enum channel via = run->facts->via;
	if (interactive(via)) {
		step_device_activation(run);
	} else {
		step_end(run, STEP_DEVICE_ACTIVATION, STEP_NOT_APPLICABLE);
	}
	if (!password_api(via)) {
		step_end(run, STEP_TOKEN, STEP_NOT_APPLICABLE);
	} else if (!step_token(run)) {
		return false;
	}
	if (interactive(via) || password_api(via))
		return step_end(run, STEP_NO_PASSWORD, STEP_NOT_APPLICABLE);
	return step_allow(run, STEP_NO_PASSWORD, REASON_NO_PASSWORD_SENT);
}

/* ---- step 11 ---- */

/* What the rules of step 11 came to, all together. */
struct txn_tally {
	bool unknown, noted, pending;
};

static bool rule_apply(struct run *run, const struct txn_rule *rule, struct txn_tally *tally)
{
	run->decision->estimate |= naive_asks_location(run->policy, rule);
	enum naive_truth match = naive_rule_matches(run->policy, rule, run->facts->ip);
	tally->unknown |= match == NAIVE_UNKNOWN;
	if (match != NAIVE_YES)
		return true;
	if (rule->action == TXN_BLOCK || (rule->action == TXN_MFA && !interactive(run->facts->via)))
		return step_refuse(run, STEP_TRANSACTION_SECURITY, REASON_TRANSACTION_SECURITY);
	tally->noted |= rule->action == TXN_NOTIFY;
	tally->pending |= rule->action == TXN_MFA && !run->facts->strong_auth;
	return true;
}

static bool step_transaction_security(struct run *run)
{
	const struct policy *policy = run->policy;
	struct txn_tally tally = {0};
	if (policy->txn_rule_count == 0)
		return step_end(run, STEP_TRANSACTION_SECURITY, STEP_NOT_APPLICABLE);
	for (uint32_t i = 0; i < policy->txn_rule_count; i++) {
		if (!rule_apply(run, &policy->txn_rules[i], &tally))
			return false;
	}
	if (tally.pending)
		return step_pend(run, STEP_TRANSACTION_SECURITY, VERDICT_MFA,
				 REASON_TRANSACTION_SECURITY);
	/* An MFA rule that strong authentication satisfies leaves nothing to show. */
	enum step_outcome rest = tally.unknown ? STEP_UNKNOWN : STEP_PASS;
	return step_end(run, STEP_TRANSACTION_SECURITY, tally.noted ? STEP_NOTED : rest);
}

/* ---- requests inside a session ---- */

static bool request_lifted(const struct run *run)
{
	enum ip_relaxation relax = relaxation(run);
	return relax == RELAX_BYPASS || relax == RELAX_BYPASS_2FACTOR ||
	       (relax == RELAX_ENFORCE_REFRESH && run->facts->via == VIA_OAUTH_REFRESH);
}

static bool step_request_profile_ip(struct run *run)
{
	const struct range_list *list = &run->profile->login_ip_ranges;
	if (!run->policy->org.session.enforce_login_ip_ranges_on_every_request ||
	    list->count == 0 || request_lifted(run))
		return step_end(run, STEP_PROFILE_IP, STEP_NOT_APPLICABLE);
	if (!naive_list_holds(run->policy, list, run->facts->ip))
		return step_refuse(run, STEP_PROFILE_IP, REASON_PROFILE_IP);
	return step_end(run, STEP_PROFILE_IP, STEP_PASS);
}

static bool step_session_ip(struct run *run)
{
	run->allowed = REASON_REQUEST_ALLOWED;
	if (!run->policy->org.session.lock_sessions_to_ip)
		return step_end(run, STEP_SESSION_IP, STEP_NOT_APPLICABLE);
	if (!run->facts->same_session)
		return step_refuse(run, STEP_SESSION_IP, REASON_SESSION_IP);
	return step_end(run, STEP_SESSION_IP, STEP_PASS);
}

/* ---- the whole ---- */

static enum grade grade_of(const struct run *run)
{
	switch (run->decision->reason) {
	case REASON_TOKEN_FEATURE_OFF:
		return GRADE_U;
	case REASON_INVALID_TOKEN:
	case REASON_APP_SECOND_FACTOR:
	case REASON_METHOD_RETIRED:
	case REASON_REQUEST_ALLOWED:
	case REASON_KNOWN_DEVICE:
		return GRADE_L;
	case REASON_MFA_REQUIRED:
		return run->mfa_by_permission ? GRADE_C : GRADE_L;
	case REASON_NO_PASSWORD_SENT:
		return run->facts->via == VIA_OAUTH_CLIENT_CREDENTIALS ? GRADE_L : GRADE_C;
	default:
		return GRADE_C;
	}
}

static enum token_role token_of(const struct run *run)
{
	if (run->decision->verdict == VERDICT_REFUSE)
		return TOKEN_NULL;
	if (run->facts->phase == PHASE_REQUEST || !password_api(run->facts->via))
		return TOKEN_NOT_USED;
	if (run->totp_applies)
		return TOKEN_REPLACED_BY_TOTP;
	if (run->decision->verdict == VERDICT_TOKEN)
		return TOKEN_REQUIRED;
	if (run->decision->reason == REASON_TOKEN_ACCEPTED)
		return TOKEN_ACCEPTED;
	return TOKEN_NOT_NEEDED;
}

static unsigned permissions_of(const struct policy *policy, const struct user *user,
			       const struct profile *profile)
{
	unsigned permissions = profile->permissions | (user ? user->permissions : 0);
	for (uint32_t i = 0; user && i < user->permission_sets.count; i++)
		permissions |=
		    policy->permission_sets[user->permission_sets.at[i].index].permissions;
	return permissions;
}

void naive_decide_facts(const struct policy *policy, enum rules rules,
			const struct naive_facts *facts, struct naive_decision *ret)
{
	struct run run = {.policy = policy, .rules = rules, .facts = facts, .decision = ret};
	run.profile = &policy->profiles[facts->profile];
	run.user = facts->user == NONE ? NULL : &policy->users[facts->user];
	run.app = facts->app == NONE ? NULL : &policy->apps[facts->app];
	run.permissions = permissions_of(policy, run.user, run.profile);
	run.allowed = REASON_NONE;
	*ret = (struct naive_decision){.verdict = VERDICT_ALLOW, .reason = REASON_NONE};
	for (unsigned i = 0; i < STEP_COUNT; i++)
		ret->steps[i] = STEP_NOT_REACHED;
	if (facts->phase == PHASE_REQUEST)
		(void)(step_login_hours(&run) && step_request_profile_ip(&run) &&
		       step_session_ip(&run));
	else
		(void)(step_user_state(&run) && step_method(&run) && step_login_hours(&run) &&
		       step_org_login_ip(&run) && step_mfa(&run) && step_totp(&run) &&
		       step_profile_ip(&run) && steps_by_channel(&run) &&
		       step_transaction_security(&run));
	if (ret->verdict == VERDICT_ALLOW)
		ret->reason = run.allowed;
	ret->grade = grade_of(&run);
	ret->token = token_of(&run);
}
