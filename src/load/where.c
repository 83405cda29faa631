#include "load/where.h"

#include "base/quote.h"
#include "load/range_words.h"
#include "policy/resolve.h"

/* A where_parse() under way. */
struct reading {
	const struct policy *policy;
	struct str text;
	struct arena *arena;
	struct where_problem problem;
};

/* Text as a message shows it, or NULL. */
static const char *shown(struct reading *reading, struct str text)
{
	struct findings findings;
	findings_init(&findings, reading->arena);
	const char *copy = quote(&findings, text);
	return findings.nomem ? NULL : copy;
}

static enum status refuse(struct reading *reading, const char *code, const char *message)
{
	reading->problem = (struct where_problem){code, message};
	return message ? INVALID : NOMEM;
}

/* --- Networks ------------------------------------------------------------- */

static enum status network_refuse(struct reading *reading, struct str name)
{
	struct str nearest = policy_nearest(reading->policy, NAMED_NETWORK, name);
	const char *text = shown(reading, name);
	if (!text)
		return NOMEM;
	if (nearest.length == 0)
		return refuse(reading, "unknown-network",
			      arena_format(reading->arena, "unknown network \"%s\"", text));
	const char *meant = shown(reading, nearest);
	if (!meant)
		return NOMEM;
	return refuse(reading, "unknown-network",
		      arena_format(reading->arena, "unknown network \"%s\", did you mean \"%s\"?",
				   text, meant));
}

static enum status network_read(struct reading *reading, struct rangeset *ret)
{
	struct str name = {reading->text.at + 1, reading->text.length - 1};
	uint32_t network = policy_find_network(reading->policy, name);
	if (network == NONE)
		return network_refuse(reading, name);
	return network_addresses(reading->policy, network, reading->arena, ret);
}

/* --- Ranges ----------------------------------------------------------------- */

/* The way out follows the sentence; a question has it already. An address that is
 * none has one only when it is a network: what an address looks like is known. */
static const char *help_of(const struct reading *reading, const struct range_words *words,
			   enum range_error error)
{
	if (error == RANGE_HOST_BITS)
		return NULL;
	if (error != RANGE_BAD_ADDRESS)
		return words->help;
	return policy_find_network(reading->policy, reading->text) != NONE
		   ? "a network is written with @ before its name"
		   : NULL;
}

static enum status range_refuse(struct reading *reading, const struct range_problem *problem)
{
	struct findings findings;
	findings_init(&findings, reading->arena);
	struct range_words words = range_words_of(&findings, reading->text, problem);
	const char *help = help_of(reading, &words, problem->error);
	if (findings.nomem)
		return NOMEM;
	return refuse(reading, words.code,
		      help ? arena_format(reading->arena, "%s; %s", words.message, help)
			   : words.message);
}

enum status where_parse(const struct policy *policy, struct str text, struct arena *arena,
			struct rangeset *ret, struct where_problem *ret_problem)
{
	struct reading reading = {.policy = policy, .text = str_trim(text), .arena = arena};
	struct range range;
	struct range_problem problem;
	enum status status = OK;
	if (reading.text.length && *reading.text.at == '@')
		status = network_read(&reading, ret);
	else if (range_parse(reading.text, &range, &problem) == RANGE_OK)
		status = rangeset_of(arena, &range, 1, ret);
	else
		status = range_refuse(&reading, &problem);
	if (status == INVALID)
		*ret_problem = reading.problem;
	return status;
}
