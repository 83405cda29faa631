#include "engine/asked.h"

#include "engine/compiled.h"

uint32_t asked_count(const struct ruleset *ruleset)
{
	return ASKED_RULES + ruleset->txn_rule_count;
}

/* A known browser of an employee: was it the trusted ranges that came first (step 8e), or
 * are they passed over (step 8d)? A site's user is asked about the browser only where
 * there are no trusted ranges. */
static bool known_device_asked(const struct ruleset *ruleset, const struct facts *facts)
{
	return !ruleset->profiles[facts->profile].experience_cloud &&
	       !(ruleset->non_revenue && ruleset->rules >= RULES_2025_09);
}

static bool trusted_asked(const struct ruleset *ruleset, const struct facts *facts,
			  const struct decision *decision)
{
	switch (decision->step_reasons[STEP_TOKEN]) {
	case REASON_TRUSTED_IP:
	case REASON_UNTRUSTED_IP:
	case REASON_TOKEN_ACCEPTED:
	case REASON_TOKEN_FEATURE_OFF:
		return true;
	}
	switch (decision->step_reasons[STEP_DEVICE_ACTIVATION]) {
	case REASON_TRUSTED_IP:
	case REASON_UNTRUSTED_IP:
	case REASON_BROAD_TRUSTED_RANGES:
		return true;
	case REASON_KNOWN_DEVICE:
		return known_device_asked(ruleset, facts);
	}
	return false;
}

static bool step_asked(const struct decision *decision, enum step step)
{
	uint8_t outcome = decision->steps[step];
	return outcome == STEP_PASS || outcome == STEP_FAIL || outcome == STEP_PENDING;
}

static bool profile_asked(const struct decision *decision)
{
	uint8_t reason = decision->step_reasons[STEP_PROFILE_IP];
	return step_asked(decision, STEP_PROFILE_IP) && reason != REASON_APP_IP &&
	       reason != REASON_APP_SECOND_FACTOR;
}

static bool app_asked(const struct ruleset *ruleset, const struct facts *facts,
		      const struct decision *decision)
{
	if (facts->phase != PHASE_LOGIN || facts->via != VIA_OAUTH_WEB_SERVER ||
	    facts->app == NONE || ruleset->profiles[facts->profile].list == LIST_ABSENT ||
	    decision->steps[STEP_PROFILE_IP] == STEP_NOT_REACHED)
		return false;
	const struct compiled_app *app = &ruleset->apps[facts->app];
	return app->ip_relaxation == RELAX_BYPASS_2FACTOR && app->list != LIST_ABSENT;
}

static void rules_asked(const struct ruleset *ruleset, const struct facts *facts, bool *ret)
{
	for (uint32_t i = 0; i < ruleset->txn_rule_count; i++) {
		const struct compiled_rule *rule = &ruleset->txn_rules[i];
		struct compiled_rule others = *rule;
		others.not_in = LIST_ABSENT;
		if (rule->not_in != LIST_ABSENT &&
		    rule_match(ruleset, &others, facts->class) == RULE_MATCH)
			ret[ASKED_RULES + i] = true;
		if (rule_outcome(ruleset, rule, facts) == STEP_FAIL)
			return;
	}
}

void asked_find(const struct ruleset *ruleset, const struct facts *facts,
		const struct decision *decision, bool *ret)
{
	if (trusted_asked(ruleset, facts, decision))
		ret[ASKED_TRUSTED] = true;
	if (step_asked(decision, STEP_ORG_LOGIN_IP))
		ret[ASKED_ORG_LOGIN] = true;
	if (profile_asked(decision))
		ret[ASKED_PROFILE] = true;
	if (app_asked(ruleset, facts, decision))
		ret[ASKED_APP] = true;
	if (facts->phase == PHASE_LOGIN &&
	    decision->steps[STEP_TRANSACTION_SECURITY] != STEP_NOT_REACHED)
		rules_asked(ruleset, facts, ret);
}
