#include "cli/open.h"

#include "report/finding_text.h"

int stdin_once(struct console *console, const char *verb, const struct input_named *inputs,
	       size_t count)
{
	const char *reader = NULL;
	for (size_t i = 0; i < count; i++) {
		if (!inputs[i].path || strcmp(inputs[i].path, "-") != 0)
			continue;
		if (reader)
			return console_usage(console, verb, "only one of %s and %s can be -",
					     reader, inputs[i].what);
		reader = inputs[i].what;
	}
	return EXIT_YES;
}

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

struct load_options policy_options(const struct policy_named *named, struct opened *opened)
{
	return (struct load_options){.zone_directory = ZONE_DIRECTORY,
				     .files = &opened->files,
				     .overlay = named->overlay,
				     .overlay_of_metadata = named->may_be_yaml};
}

void warnings_say(struct console *console, struct opened *opened)
{
	enum severity level = console->quiet ? SEVERITY_WARNING : SEVERITY_NOTE;
	if (!opened->findings.advice)
		return;
	findings_text_from(&console->err_page, &opened->sources, &opened->findings, level);
}

int overlay_check(struct console *console, const char *verb, const char *overlay, bool metadata)
{
	if (!overlay || metadata)
		return EXIT_YES;
	return console_usage(console, verb,
			     "--overlay %s: none of the policies is Salesforce metadata; a policy "
			     "file includes others: include: [%s]",
			     overlay, overlay);
}

int policy_read(struct console *console, const struct policy_named *named, struct opened *ret)
{
	*ret = (struct opened){0};
	arena_init(&ret->arena);
	findings_init(&ret->findings, &ret->arena);
	const struct load_options options = policy_options(named, ret);
	enum status status = policy_load(named->path, &options, &ret->arena, &ret->sources,
					 &ret->findings, &ret->policy);
	if (status == OK && !named->unwarned)
		warnings_say(console, ret);
	if (status == OK)
		return EXIT_YES;
	if (status != INVALID)
		return console_machine(console, status, named->path);
	findings_text(&console->err_page, &ret->sources, &ret->findings);
	return EXIT_INPUT;
}

int policy_open(struct console *console, const struct policy_named *named, struct opened *ret)
{
	enum rules rules = RULES_DEFAULT;
	*ret = (struct opened){0};
	int code = rules_option(console, named->verb, named->rules, &rules);
	if (code == EXIT_YES)
		code = policy_read(console, named, ret);
	if (code != EXIT_YES)
		return code;
	if (!named->rules)
		rules = ret->policy->org.rules;
	enum status status = ruleset_new(ret->policy, rules, &ret->ruleset);
	return status == OK ? EXIT_YES : console_machine(console, status, named->path);
}

void opened_close(struct opened *opened)
{
	if (opened->ruleset)
		ruleset_free(opened->ruleset);
	arena_clear(&opened->arena);
}
