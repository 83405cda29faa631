#include "cli/ask.h"

#include <time.h>

#include "policy/resolve.h"

/* A question under way. */
struct asking {
	struct console *console;
	const char *verb;
	const struct policy *policy;
	struct arena *arena;
	struct question *question;
};

const char *ask_given(const struct options *options, const struct option_row *rows)
{
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		if (options->values[i])
			return rows[i].name;
	return NULL;
}

int ask_who_check(struct console *console, const char *verb, const struct options *options)
{
	const char *user = options->values[COLUMN_USER], *profile = options->values[COLUMN_PROFILE];
	if (user && profile)
		return console_usage(console, verb, "--user and --profile exclude each other");
	if (!user && !profile)
		return console_usage(console, verb,
				     "whose login? Say --user NAME or --profile NAME");
	return EXIT_YES;
}

/* --- Blocks of addresses -------------------------------------------------- */

static int network_set(struct asking *asking, struct str name)
{
	uint32_t network = policy_find_network(asking->policy, name);
	if (network != NONE) {
		asking->question->is_block = true;
		enum status status = network_addresses(asking->policy, network, asking->arena,
						       &asking->question->addresses);
		return status == OK ? EXIT_YES : console_machine(asking->console, status, "");
	}
	struct str nearest = policy_nearest(asking->policy, NAMED_NETWORK, name);
	if (nearest.length)
		return console_usage(asking->console, asking->verb,
				     "--ip: unknown network \"%.*s\", did you mean \"%.*s\"?",
				     STR_ARG(name), STR_ARG(nearest));
	return console_usage(asking->console, asking->verb, "--ip: unknown network \"%.*s\"",
			     STR_ARG(name));
}

/* A range over an edge of the IPv4-mapped block means two or three questions. */
static int straddling_refuse(struct asking *asking, const char *text,
			     const struct range_problem *problem)
{
	char pieces[2][RANGE_TEXT];
	int count = 0;
	for (size_t i = 0; i < 2; i++)
		if (problem->around[i].first <= problem->around[i].last)
			range_format(problem->around[i], pieces[count++]);
	return console_usage(asking->console, asking->verb,
			     "--ip %s: it holds IPv4 and IPv6; ask about IPv4, and about %s%s%s",
			     text, count ? pieces[0] : "", count > 1 ? " and " : "",
			     count > 1 ? pieces[1] : "");
}

static int range_refuse(struct asking *asking, const char *text, enum range_error error,
			const struct range_problem *problem)
{
	char block[RANGE_TEXT];
	const char *why = "an end of it is not an address";
	switch (error) {
	case RANGE_BAD_PREFIX:
		why = "behind the slash stands no prefix length";
		break;
	case RANGE_PREFIX_LONG:
		why = "the prefix is too long: 32 at most, for IPv6 128";
		break;
	case RANGE_HOST_BITS:
		range_format(problem->block, block);
		return console_usage(asking->console, asking->verb,
				     "--ip %s: no block begins there; did you mean %s?", text,
				     block);
	case RANGE_REVERSED:
		why = "it ends before it starts; swap the two addresses";
		break;
	case RANGE_FAMILIES:
		why = "one end is IPv4, the other IPv6";
		break;
	case RANGE_STRADDLES:
		return straddling_refuse(asking, text, problem);
	default:
		break;
	}
	return console_usage(asking->console, asking->verb, "--ip %s: %s", text, why);
}

static int range_set(struct asking *asking, const char *text)
{
	struct range range;
	struct range_problem problem;
	enum range_error error = range_parse(str_of(text), &range, &problem);
	if (error != RANGE_OK)
		return range_refuse(asking, text, error, &problem);
	asking->question->is_block = true;
	enum status status = rangeset_of(asking->arena, &range, 1, &asking->question->addresses);
	return status == OK ? EXIT_YES : console_machine(asking->console, status, "");
}

/* --- Single facts --------------------------------------------------------- */

static int fact_set(struct asking *asking, enum login_column column, const char *name,
		    const char *text)
{
	const char *message = NULL;
	if (!login_set(&asking->question->login, asking->policy, column, str_of(text), SUGGEST,
		       asking->arena, &message))
		return EXIT_YES;
	if (!message)
		return console_machine(asking->console, NOMEM, "");
	return console_usage(asking->console, asking->verb, "--%s: %s", name, message);
}

static int option_set(struct asking *asking, enum login_column column, const char *name,
		      const char *text)
{
	addr a;
	if (column == COLUMN_IP && *text == '@')
		return network_set(asking, str_of(text + 1));
	if (column == COLUMN_IP && !addr_parse(str_of(text), &a) && strpbrk(text, "/-"))
		return range_set(asking, text);
	if (column == COLUMN_AT && strcmp(text, "now") == 0) {
		asking->question->login.at = time(NULL);
		asking->question->login.has_at = true;
		return EXIT_YES;
	}
	return fact_set(asking, column, name, text);
}

int ask_question(struct console *console, const char *verb, const struct options *options,
		 const struct option_row *rows, const struct policy *policy, struct arena *arena,
		 struct question *ret)
{
	struct asking asking = {console, verb, policy, arena, ret};
	const char *message = NULL;
	*ret = (struct question){0};
	login_init(&ret->login);
	for (enum login_column column = 0; column < COLUMN_COUNT; column++) {
		int code = EXIT_YES;
		if (options->values[column])
			code =
			    option_set(&asking, column, rows[column].name, options->values[column]);
		if (code != EXIT_YES)
			return code;
	}
	if (login_finish(&ret->login, policy, &message))
		return console_usage(console, verb, "%s", message);
	return EXIT_YES;
}
