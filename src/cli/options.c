#include "cli/options.h"

#include <assert.h>
#include <stdio.h>

#include "base/names.h"

/* A parse under way. */
struct parse {
	struct console *console;
	const char *verb;
	const struct option_row *rows;
	size_t count, most_arguments;
	struct options *options;
	const char *behind; /* the option whose value was read last, if nothing came since */
};

static size_t row_find(const struct parse *parse, struct str name)
{
	size_t i = 0;
	while (i < parse->count && !str_equal(str_of(parse->rows[i].name), name))
		i++;
	return i;
}

static bool unknown_option(const struct parse *parse, struct str name)
{
	struct str names[OPTIONS_MAX + 1];
	for (size_t i = 0; i < parse->count; i++)
		names[i] = str_of(parse->rows[i].name);
	names[parse->count] = STR("help");
	size_t nearest = str_nearest(name, names, parse->count + 1);
	if (nearest == SIZE_MAX)
		console_usage(parse->console, parse->verb, "unknown option --%.*s", STR_ARG(name));
	else
		console_usage(parse->console, parse->verb,
			      "unknown option --%.*s; did you mean --%s?", STR_ARG(name),
			      names[nearest].at);
	return false;
}

/* A value that begins with "--" has to be written --NAME=VALUE: more often it is
 * the next option, and the value was forgotten. */
static bool value_is_next(char *const *args)
{
	return *args && !(strncmp(*args, "--", 2) == 0 && (*args)[2]);
}

/* One "--…"; takes the next argument too when it needs it. */
static bool option_parse(struct parse *parse, char *const **args)
{
	const char *text = *(*args)++ + 2, *equals = strchr(text, '=');
	struct str name = {text, equals ? (size_t)(equals - text) : strlen(text)};
	size_t index = row_find(parse, name);
	if (str_equal(name, STR("help")) && !equals) {
		parse->options->help = true;
		return true;
	}
	if (index == parse->count)
		return unknown_option(parse, name);
	const struct option_row *row = &parse->rows[index];
	const char *value = equals ? equals + 1 : "", *problem = NULL;
	if (!row->value && equals)
		problem = "takes no value";
	else if (row->value && !equals && !value_is_next(*args))
		problem = "needs a value";
	else if (row->value && !equals)
		value = *(*args)++;
	if (row->value && !*value)
		problem = "needs a value";
	if (!problem && parse->options->values[index])
		problem = "is given twice";
	if (problem) {
		console_usage(parse->console, parse->verb, "--%s %s", row->name, problem);
		return false;
	}
	parse->options->values[index] = value;
	parse->behind = row->value ? row->name : NULL;
	return true;
}

/* An argument too many behind a value may belong to it; it is not repeated, as it may
 * be part of what nobody should see. */
static bool argument_add(struct parse *parse, const char *text)
{
	struct options *options = parse->options;
	if (options->argument_count < parse->most_arguments) {
		options->arguments[options->argument_count++] = text;
		parse->behind = NULL;
		return true;
	}
	if (parse->behind)
		console_usage(parse->console, parse->verb,
			      "unexpected argument behind --%s; a value of several words needs "
			      "quotes",
			      parse->behind);
	else
		console_usage(parse->console, parse->verb, "unexpected argument: %s", text);
	return false;
}

bool options_parse(struct console *console, const char *verb, const struct option_row *rows,
		   size_t count, size_t most_arguments, char *const *args, struct options *ret)
{
	struct parse parse = {console, verb, rows, count, most_arguments, ret, NULL};
	bool only_arguments = false;
	assert(count <= OPTIONS_MAX && most_arguments <= ARGUMENTS_MAX);
	*ret = (struct options){0};
	while (*args && !ret->help) {
		const char *text = *args;
		if (!only_arguments && strcmp(text, "--") == 0) {
			only_arguments = true;
			args++;
		} else if (!only_arguments && strcmp(text, "-h") == 0) {
			ret->help = true;
		} else if (!only_arguments && text[0] == '-' && text[1] == '-') {
			if (!option_parse(&parse, &args))
				return false;
		} else if (!only_arguments && text[0] == '-' && text[1]) {
			console_usage(console, verb, "unknown option %s", text);
			return false;
		} else {
			if (!argument_add(&parse, text))
				return false;
			args++;
		}
	}
	return true;
}

size_t choice_find(struct console *console, const char *verb, const char *option, const char *what,
		   const struct str *names, size_t count, struct str text)
{
	enum { FEW = 10 };
	struct arena arena;
	const char *list = NULL;
	size_t found = name_find(names, count, text);
	if (found < count)
		return found;
	size_t nearest = str_nearest(text, names, count);
	arena_init(&arena);
	if (nearest < count)
		console_usage(console, verb, "--%s: there is no %s \"%.*s\"; did you mean %s?",
			      option, what, STR_ARG(text), names[nearest].at);
	else if (count <= FEW)
		list = names_join(&arena, names, count);
	if (list)
		console_usage(console, verb, "--%s: there is no %s \"%.*s\"; say %s", option, what,
			      STR_ARG(text), list);
	else if (nearest >= count)
		console_usage(console, verb, "--%s: there is no %s \"%.*s\"", option, what,
			      STR_ARG(text));
	arena_clear(&arena);
	return count;
}

void options_print(struct out *out, const struct option_row *rows, size_t count)
{
	size_t widest = 0;
	for (size_t i = 0; i < count; i++) {
		size_t width =
		    strlen(rows[i].name) + (rows[i].value ? 1 + strlen(rows[i].value) : 0);
		widest = width > widest ? width : widest;
	}
	for (size_t i = 0; i < count; i++) {
		const char *value = rows[i].value ? rows[i].value : "";
		size_t width = strlen(rows[i].name) + (*value ? 1 + strlen(value) : 0);
		out_format(out, "  --%s%s%s", rows[i].name, *value ? " " : "", value);
		out_fill(out, ' ', widest - width + 2);
		out_format(out, "%s\n", rows[i].help);
	}
}
