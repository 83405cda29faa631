/* What the engine answers, in numbers: verdict, reason, grade, the token's
 * role and how each step of the procedure ended. A decision holds no text and
 * no pointer; report/ words it, evidence.h finds the lines behind it. */
#ifndef ENGINE_DECISION_H
#define ENGINE_DECISION_H

#include "policy/login.h"
#include "policy/verdict.h"

/* Confirmed by Salesforce's own text, likely, unknown (our choice). */
enum grade { GRADE_C, GRADE_L, GRADE_U };

/* What becomes of the security token. */
enum token_role {
	TOKEN_REQUIRED,
	TOKEN_ACCEPTED,
	TOKEN_NOT_NEEDED,
	TOKEN_REPLACED_BY_TOTP,
	TOKEN_NOT_USED,
	TOKEN_COUNT,
	TOKEN_NULL = TOKEN_COUNT /* on refuse */
};

/* The steps of the procedure, in the order they are shown. */
enum step {
	STEP_USER_STATE,
	STEP_METHOD,
	STEP_LOGIN_HOURS,
	STEP_ORG_LOGIN_IP,
	STEP_MFA,
	STEP_TOTP,
	STEP_PROFILE_IP,
	STEP_DEVICE_ACTIVATION,
	STEP_TOKEN,
	STEP_NO_PASSWORD,
	STEP_TRANSACTION_SECURITY,
	STEP_SESSION_IP, /* requests only; they show login-hours, profile-ip, session-ip */
	STEP_COUNT
};

enum step_outcome {
	STEP_NOT_REACHED,
	STEP_NOT_APPLICABLE,
	STEP_PASS,
	STEP_FAIL,
	STEP_PENDING,
	STEP_UNKNOWN,
	STEP_NOTED,
	STEP_OUTCOME_COUNT
};

struct decision {
	uint8_t verdict; /* enum verdict, and so on */
	uint8_t reason;
	uint8_t grade;
	uint8_t token;
	bool estimate;                    /* a location from a database was consulted */
	uint8_t steps[STEP_COUNT];        /* enum step_outcome */
	uint8_t step_reasons[STEP_COUNT]; /* what the step said, or REASON_NONE */
};

/* What two decisions have in common, into the first: a step that ends alike in
 * those that reach it ends like that, else it is STEP_UNKNOWN; a location
 * consulted for one of them is an estimate for both. Verdict, reason, grade and
 * token stay. */
void decision_join(struct decision *common, const struct decision *other);

extern const struct str grade_names[3];
extern const struct str token_names[TOKEN_COUNT];
extern const struct str step_names[STEP_COUNT];
extern const struct str step_outcome_names[STEP_OUTCOME_COUNT];

/* The steps a phase shows, in order; `*ret_count` of them. */
const enum step *steps_of(enum phase phase, size_t *ret_count);

/* What Salesforce would say, each empty where it says nothing (DECISIONS.md,
 * "Codes"). `soap` is for logins through soap only. */
struct answer_codes {
	struct str soap, login_status, history;
};

struct answer_codes decision_codes(const struct decision *decision, enum channel via);

#endif
