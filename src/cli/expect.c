#include "cli/expect.h"

#include <inttypes.h>

#include "cli/options.h"

bool expectation_parse(struct console *console, const char *verb, const char *text,
		       struct expectation *ret)
{
	const char *colon = strchr(text, ':');
	struct str verdict = {text, colon ? (size_t)(colon - text) : strlen(text)};
	size_t reason = REASON_NONE, found = choice_find(console, verb, "expect", "verdict",
							 verdict_names, VERDICT_COUNT + 1, verdict);
	if (found > VERDICT_COUNT)
		return false;
	if (colon)
		reason = choice_find(console, verb, "expect", "reason", reason_names, REASON_COUNT,
				     str_of(colon + 1));
	if (colon && reason == REASON_COUNT)
		return false;
	if (colon && found == VERDICT_DEPENDS) {
		console_usage(console, verb, "--expect %s: an answer that depends has no reason",
			      text);
		return false;
	}
	*ret = (struct expectation){.given = true,
				    .verdict = (enum verdict)found,
				    .reason = (enum reason)reason,
				    .text = text};
	return true;
}

static bool decision_fits(const struct expectation *expectation, const struct decision *decision)
{
	return decision->verdict == expectation->verdict &&
	       (expectation->reason == REASON_NONE || decision->reason == expectation->reason);
}

bool expectation_holds(const struct expectation *expectation, const struct outcomes *outcomes)
{
	if (outcomes->verdict != VERDICT_DEPENDS)
		return decision_fits(expectation, &outcomes->decision);
	if (expectation->verdict == VERDICT_DEPENDS)
		return true;
	for (size_t i = 0; i < outcomes->count; i++)
		if (!decision_fits(expectation, &outcomes->at[i].decision))
			return false;
	return true;
}

void tally_add(struct tally *tally, const struct expectation *expectation,
	       const struct outcomes *outcomes, uint64_t number)
{
	tally->answers++;
	tally->depends += outcomes->verdict == VERDICT_DEPENDS;
	tally->not_allowed += outcomes->verdict != VERDICT_ALLOW;
	if (expectation->given && !expectation_holds(expectation, outcomes))
		if (tally->unexpected++ == 0)
			tally->first_unexpected = number;
}

static int expected_end(const struct tally *tally, const struct expectation *expectation,
			struct console *console, const char *what)
{
	if (!tally->unexpected)
		return EXIT_YES;
	if (tally->answers == 1)
		console_say(console, "expected %s, which is not the answer", expectation->text);
	else
		console_say(console,
			    "expected %s, which is not the answer for %" PRIu64 " of %" PRIu64
			    " %ss; the first is %s %" PRIu64,
			    expectation->text, tally->unexpected, tally->answers, what, what,
			    tally->first_unexpected);
	return EXIT_NO;
}

int tally_end(const struct tally *tally, const struct expectation *expectation,
	      struct console *console, const char *what)
{
	int expected = expected_end(tally, expectation, console, what);
	if (tally->bad)
		return EXIT_INPUT;
	if (expectation->given)
		return expected;
	if (tally->depends)
		return EXIT_OPEN;
	return tally->not_allowed ? EXIT_NO : EXIT_YES;
}
