#include "cli/open.h"

#include "load/load.h"
#include "report/finding_text.h"

int rules_option(struct console *console, const char *verb, const char *date, enum rules *ret)
{
	if (!date)
		return EXIT_YES;
	switch (rules_parse(str_of(date), ret)) {
	case RULES_BAD_DATE:
		return console_usage(console, verb,
				     "--rules %s: not a date; write YYYY-MM-DD or YYYY-MM", date);
	case RULES_TOO_EARLY:
		return console_usage(
		    console, verb, "--rules %s: before 2019-01, the first rule set there is", date);
	default:
		return EXIT_YES;
	}
}

int policy_read(struct console *console, const char *path, struct opened *ret)
{
	*ret = (struct opened){0};
	arena_init(&ret->arena);
	findings_init(&ret->findings, &ret->arena);
	const struct load_options options = {.zone_directory = ZONE_DIRECTORY,
					     .files = &ret->files};
	enum status status =
	    policy_load(path, &options, &ret->arena, &ret->sources, &ret->findings, &ret->policy);
	if (status == OK)
		return EXIT_YES;
	if (status != INVALID)
		return console_machine(console, status, path);
	findings_text(&console->err_page, &ret->sources, &ret->findings);
	return EXIT_INPUT;
}

int policy_open(struct console *console, const char *verb, const char *path, const char *rules,
		struct opened *ret)
{
	enum rules chosen = RULES_DEFAULT;
	*ret = (struct opened){0};
	int code = rules_option(console, verb, rules, &chosen);
	if (code == EXIT_YES)
		code = policy_read(console, path, ret);
	if (code != EXIT_YES)
		return code;
	enum status status =
	    ruleset_new(ret->policy, rules ? chosen : ret->policy->org.rules, &ret->ruleset);
	return status == OK ? EXIT_YES : console_machine(console, status, path);
}

void opened_close(struct opened *opened)
{
	if (opened->ruleset)
		ruleset_free(opened->ruleset);
	arena_clear(&opened->arena);
}
