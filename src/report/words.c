#include "report/words.h"

static const struct {
	const char *words;
	enum colour colour;
} verdicts[VERDICT_COUNT + 1] = {
    [VERDICT_ALLOW] = {"ALLOWED", COLOUR_GOOD},
    [VERDICT_MFA] = {"MFA REQUIRED", COLOUR_WAIT},
    [VERDICT_VERIFY] = {"IDENTITY VERIFICATION", COLOUR_WAIT},
    [VERDICT_TOKEN] = {"TOKEN REQUIRED", COLOUR_WAIT},
    [VERDICT_TOTP] = {"AUTHENTICATOR CODE", COLOUR_WAIT},
    [VERDICT_REFUSE] = {"REFUSED", COLOUR_BAD},
    [VERDICT_DEPENDS] = {"DEPENDS", COLOUR_OPEN},
};

const char *verdict_words(enum verdict verdict)
{
	return verdicts[verdict].words;
}

void verdict_text(const struct page *page, enum verdict verdict, size_t width)
{
	size_t taken = strlen(verdicts[verdict].words);
	page_coloured(page, verdicts[verdict].colour, verdicts[verdict].words);
	if (taken < width)
		out_fill(page->out, ' ', width - taken);
}

void verdict_cell(struct table *table, enum verdict verdict)
{
	out_text(table_cell(table), verdicts[verdict].words);
	table_colour(table, verdicts[verdict].colour);
}

const char *step_words(enum step step)
{
	static const char *const words[STEP_COUNT] = {
	    [STEP_USER_STATE] = "user state",
	    [STEP_METHOD] = "login method",
	    [STEP_LOGIN_HOURS] = "login hours",
	    [STEP_ORG_LOGIN_IP] = "org login ranges",
	    [STEP_MFA] = "MFA",
	    [STEP_TOTP] = "authenticator code",
	    [STEP_PROFILE_IP] = "profile ranges",
	    [STEP_DEVICE_ACTIVATION] = "device activation",
	    [STEP_TOKEN] = "security token",
	    [STEP_NO_PASSWORD] = "no password sent",
	    [STEP_TRANSACTION_SECURITY] = "transaction security",
	    [STEP_SESSION_IP] = "session address",
	};
	return words[step];
}

static const struct {
	const char *words;
	enum colour colour;
} outcomes[STEP_OUTCOME_COUNT] = {
    [STEP_NOT_REACHED] = {"not reached", COLOUR_DIM},
    [STEP_NOT_APPLICABLE] = {"not applicable", COLOUR_DIM},
    [STEP_PASS] = {"pass", COLOUR_GOOD},
    [STEP_FAIL] = {"fail", COLOUR_BAD},
    [STEP_PENDING] = {"pending", COLOUR_WAIT},
    [STEP_UNKNOWN] = {"unknown", COLOUR_OPEN},
    [STEP_NOTED] = {"noted", COLOUR_OPEN},
};

const char *step_outcome_words(enum step_outcome outcome)
{
	return outcomes[outcome].words;
}

enum colour step_outcome_colour(enum step_outcome outcome)
{
	return outcomes[outcome].colour;
}
