#include "cli/ask.h"

#include <time.h>

#include "load/where.h"

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

static int block_set(struct asking *asking, const char *text)
{
	struct where_problem problem;
	enum status status = where_parse(asking->policy, str_of(text), asking->arena,
					 &asking->question->addresses, &problem);
	if (status == INVALID)
		return console_usage(asking->console, asking->verb, "--ip: %s", problem.message);
	if (status != OK)
		return console_machine(asking->console, status, "");
	asking->question->is_block = true;
	return EXIT_YES;
}

/* --- Single facts --------------------------------------------------------- */

static int fact_set(struct asking *asking, enum login_column column, const char *name,
		    struct str text)
{
	const char *message = NULL;
	if (!login_set(&asking->question->login, asking->policy, column, text, SUGGEST,
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
	struct str value = str_of(text);
	if (column == COLUMN_IP || column == COLUMN_SESSION_IP)
		value = str_trim(value);
	if (column == COLUMN_IP && !addr_parse(value, &a) &&
	    ((value.length && *value.at == '@') || strpbrk(text, "/-")))
		return block_set(asking, text);
	if (column == COLUMN_AT && strcmp(text, "now") == 0) {
		asking->question->login.at = time(NULL);
		asking->question->login.has_at = true;
		return EXIT_YES;
	}
	return fact_set(asking, column, name, value);
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
