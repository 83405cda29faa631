#include "engine/reset_option.h"

#include "engine/decide.h"
#include "engine/reset_option_evidence.h"
#include "engine/reset_option_token.h"
#include "policy/resolve.h"

const struct str reset_cause_names[RESET_CAUSE_COUNT] = {
    [RESET_PROFILE_RANGES] = STR_INIT("profile-ranges"),
    [RESET_SESSION_RANGES] = STR_INIT("session-settings-ranges"),
    [RESET_API_ONLY] = STR_INIT("api-only"),
    [RESET_MFA_FOR_API] = STR_INIT("mfa-for-api"),
    [RESET_FEATURES_OFF] = STR_INIT("org-features-off"),
    [RESET_USER_INACTIVE] = STR_INIT("user-inactive"),
    [RESET_STALE_PROFILE] = STR_INIT("stale-profile"),
    [RESET_SUPPORT] = STR_INIT("support"),
    [RESET_SSO_USER] = STR_INIT("sso-user"),
    [RESET_LOGIN_AS] = STR_INIT("login-as"),
    [RESET_EXTERNAL_USER] = STR_INIT("external-user"),
};

/* ---- the causes ---- */

const struct reset_hiding reset_hidings[RESET_HIDINGS] = {
    {PERMISSION_API_ONLY, RESET_API_ONLY},
    {PERMISSION_MFA_FOR_API, RESET_MFA_FOR_API},
};

const enum feature reset_features[RESET_FEATURES] = {FEATURE_LOGIN_CHALLENGE,
						     FEATURE_LOGIN_WITH_API_TOKEN};

uint32_t reset_hiding_permissions(void)
{
	uint32_t permissions = 0;
	for (size_t i = 0; i < RESET_HIDINGS; i++)
		permissions |= reset_hidings[i].permission;
	return permissions;
}

static uint32_t bit_if(bool holds, enum reset_cause cause)
{
	return holds ? 1u << cause : 0;
}

/* Salesforce names the three small editions; older texts name Professional, too. */
static bool edition_hides(enum edition edition)
{
	return edition == EDITION_PERSONAL || edition == EDITION_GROUP ||
	       edition == EDITION_CONTACT_MANAGER || edition == EDITION_PROFESSIONAL;
}

static uint32_t permissions_hide(uint32_t permissions)
{
	uint32_t causes = 0;
	for (size_t i = 0; i < RESET_HIDINGS; i++)
		causes |= bit_if(permissions & reset_hidings[i].permission, reset_hidings[i].cause);
	return causes;
}

static bool features_hide(const struct features *features)
{
	for (size_t i = 0; i < RESET_FEATURES; i++)
		if (!feature_is_on(features, reset_features[i]))
			return true;
	return false;
}

uint32_t reset_causes_of_profile(const struct profile *profile)
{
	return bit_if(profile->login_ip_ranges.count > 0, RESET_PROFILE_RANGES) |
	       permissions_hide(profile->permissions) |
	       bit_if(profile->experience_cloud, RESET_EXTERNAL_USER);
}

uint32_t reset_causes_of(const struct policy *policy, const struct reset_user *user)
{
	const struct org *org = &policy->org;
	return reset_causes_of_profile(&policy->profiles[user->profile]) |
	       bit_if(org->login_ip_ranges.count > 0 && edition_hides(org->edition),
		      RESET_SESSION_RANGES) |
	       permissions_hide(user->permissions) |
	       bit_if(features_hide(&org->features), RESET_FEATURES_OFF) |
	       bit_if(user->shut, RESET_USER_INACTIVE) | bit_if(user->sso, RESET_SSO_USER);
}

uint32_t reset_causes(const struct policy *policy, struct subject subject)
{
	const struct user *user = subject.user == NONE ? NULL : &policy->users[subject.user];
	struct reset_user now = {
	    .profile = subject.profile,
	    .permissions = policy_permissions(policy, subject.user, subject.profile),
	    .shut = user && state_refusal(user->active, user->frozen, user->locked) != REASON_NONE,
	    .sso = user && user->sso,
	};
	return reset_causes_of(policy, &now);
}

static enum grade grade_of(const struct policy *policy, bool active, enum reset_cause cause)
{
	switch (cause) {
	case RESET_SESSION_RANGES:
		return policy->org.edition == EDITION_PROFESSIONAL ? GRADE_L : GRADE_C;
	case RESET_USER_INACTIVE:
		return active ? GRADE_L : GRADE_C;
	case RESET_SSO_USER:
	case RESET_LOGIN_AS:
		return GRADE_L;
	case RESET_EXTERNAL_USER:
		return GRADE_U;
	default:
		return GRADE_C;
	}
}

static bool is_active(const struct policy *policy, struct subject subject)
{
	return subject.user != NONE && policy->users[subject.user].active;
}

enum grade reset_grade(const struct policy *policy, struct subject subject, enum reset_cause cause)
{
	return grade_of(policy, is_active(policy, subject), cause);
}

unsigned reset_causes_sort(const struct policy *policy, bool active, uint32_t causes,
			   enum reset_cause ret[RESET_CAUSE_COUNT])
{
	unsigned count = 0;
	for (enum grade grade = GRADE_C; grade <= GRADE_U; grade++)
		for (enum reset_cause cause = 0; cause < RESET_CAUSE_COUNT; cause++)
			if (causes >> cause & 1 && grade_of(policy, active, cause) == grade)
				ret[count++] = cause;
	return count;
}

/* ---- the answer ---- */

/* With what the policy cannot know. A Login-As session is one reason, told; stale-profile and
 * support are what is left when there is none. */
static uint32_t causes_asked(const struct policy *policy, const struct reset_question *question)
{
	uint32_t causes = reset_causes(policy, question->subject) |
			  bit_if(question->login_as == TOLD_YES, RESET_LOGIN_AS);
	if (causes == 0 && question->observed == OBSERVED_MISSING)
		causes = 1u << RESET_STALE_PROFILE | 1u << RESET_SUPPORT;
	return causes;
}

static enum reset_answer answer_of(uint32_t causes, enum observed observed)
{
	if (causes == 0)
		return RESET_PRESENT;
	return observed == OBSERVED_PRESENT ? RESET_UNDECIDED : RESET_MISSING;
}

static enum status reasons_find(struct reset_asker *asker, uint32_t causes, struct arena *arena,
				struct reset_result *result)
{
	const struct policy *policy = ruleset_policy(asker->ruleset);
	struct subject subject = result->question.subject;
	struct reset_reason *reasons = arena_array(arena, RESET_CAUSE_COUNT, sizeof *reasons);
	if (!reasons)
		return NOMEM;
	enum reset_cause sorted[RESET_CAUSE_COUNT];
	result->reason_count =
	    reset_causes_sort(policy, is_active(policy, subject), causes, sorted);
	for (uint32_t i = 0; i < result->reason_count; i++) {
		reasons[i] = (struct reset_reason){
		    .cause = sorted[i], .grade = reset_grade(policy, subject, sorted[i])};
		if (reset_evidence_find(asker, subject, arena, &reasons[i]) != OK)
			return NOMEM;
	}
	result->reasons = reasons;
	return OK;
}

/* As if there is one: whether, no policy says. */
static enum token_fate fate_of(const struct policy *policy, struct subject subject)
{
	const struct profile *profile = &policy->profiles[subject.profile];
	if (subject.user == NONE)
		return FATE_NONE;
	return token_fate_find(profile, true, policy->users[subject.user].token_reset_before);
}

enum status reset_asker_find(struct reset_asker *asker, const struct reset_question *question,
			     struct arena *arena, struct reset_result *ret)
{
	struct reset_result result = {.question = *question};
	uint32_t causes = causes_asked(ruleset_policy(asker->ruleset), question);
	result.answer = answer_of(causes, question->observed);
	result.shut = causes >> RESET_USER_INACTIVE & 1;
	result.fate = fate_of(ruleset_policy(asker->ruleset), question->subject);
	result.check_login_as = question->login_as == TOLD_NOTHING &&
				question->observed != OBSERVED_PRESENT &&
				(causes == 0 || question->observed == OBSERVED_MISSING);
	if (reasons_find(asker, causes, arena, &result) != OK ||
	    token_use_find(asker->tokens, question->subject, &result.token) != OK)
		return NOMEM;
	result.trap =
	    result.answer == RESET_MISSING && causes >> RESET_API_ONLY & 1 && result.token.needed;
	*ret = result;
	return OK;
}

static enum status asker_init(struct reset_asker *asker, const struct ruleset *ruleset,
			      bool keep_where, struct arena *arena)
{
	*asker = (struct reset_asker){.ruleset = ruleset, .arena = arena};
	return token_asker_new(ruleset, keep_where, arena, &asker->tokens);
}

enum status reset_asker_init(struct reset_asker *asker, const struct ruleset *ruleset,
			     struct arena *arena)
{
	return asker_init(asker, ruleset, false, arena);
}

void reset_asker_clear(struct reset_asker *asker)
{
	token_asker_clear(asker->tokens);
	*asker = (struct reset_asker){0};
}

enum status reset_option_find(const struct ruleset *ruleset, const struct reset_question *question,
			      struct arena *arena, struct reset_result *ret)
{
	struct reset_asker asker;
	enum status status = asker_init(&asker, ruleset, true, arena);
	if (status == OK)
		status = reset_asker_find(&asker, question, arena, ret);
	reset_asker_clear(&asker);
	return status;
}
