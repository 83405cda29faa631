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

const struct str colour_words[COLOUR_WORDS] = {STR_INIT("auto"), STR_INIT("always"),
					       STR_INIT("never")};

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
static bool value_is_next(char **args)
{
	return *args && !(strncmp(*args, "--", 2) == 0 && (*args)[2]);
}

/* Keeps the value of an option; what is wrong with that, or NULL. */
static const char *value_add(struct options *options, const struct option_row *row, size_t index,
			     const char *value)
{
	if (row->value && !*value)
		return "needs a value";
	if (options->values[index] && !row->repeats)
		return "is given twice";
	if (row->repeats && options->given_count == REPEATS_MAX)
		return "is given too often";
	if (row->repeats)
		options->given[options->given_count++] = (struct option_given){index, value};
	options->values[index] = value;
	return NULL;
}

/* An option and what stands behind its `=`; takes the next argument when it needs a
 * value and has none. */
static bool value_parse(struct parse *parse, size_t index, const char *equals, char ***args)
{
	const struct option_row *row = &parse->rows[index];
	const char *value = equals ? equals + 1 : "", *problem = NULL;
	if (!row->value && equals)
		problem = "takes no value";
	else if (row->value && !equals && !value_is_next(*args))
		problem = "needs a value";
	else if (row->value && !equals)
		value = *(*args)++;
	if (!problem)
		problem = value_add(parse->options, row, index, value);
	if (problem) {
		console_usage(parse->console, parse->verb, "--%s %s", row->name, problem);
		return false;
	}
	parse->behind = row->value ? row->name : NULL;
	return true;
}

/* One "--…". */
static bool option_parse(struct parse *parse, char ***args)
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
	return value_parse(parse, index, equals, args);
}

/* One "-…": a single letter. */
static bool letter_parse(struct parse *parse, char ***args)
{
	const char *text = *(*args)++;
	size_t index = 0;
	if (strcmp(text, "-h") == 0) {
		parse->options->help = true;
		return true;
	}
	while (index < parse->count && (text[2] || parse->rows[index].letter != text[1]))
		index++;
	if (index < parse->count)
		return value_parse(parse, index, NULL, args);
	console_usage(parse->console, parse->verb, "unknown option %s", text);
	return false;
}

/* An argument too many behind a value may belong to it; it is not repeated, as it may
 * be part of what nobody should see. */
static bool argument_add(struct parse *parse, char *text)
{
	struct options *options = parse->options;
	if (options->argument_count < parse->most_arguments) {
		options->arguments[options->argument_count++] = text; /* was read before */
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
		   size_t count, size_t most_arguments, char **args, struct options *ret)
{
	struct parse parse = {console, verb, rows, count, most_arguments, ret, NULL};
	bool only_arguments = false, good = true;
	assert(count <= OPTIONS_MAX);
	*ret = (struct options){.arguments = args};
	while (good && *args && !ret->help) {
		const char *text = *args;
		if (!only_arguments && strcmp(text, "--") == 0) {
			only_arguments = true;
			args++;
		} else if (!only_arguments && text[0] == '-' && text[1] == '-') {
			good = option_parse(&parse, &args);
		} else if (!only_arguments && text[0] == '-' && text[1]) {
			good = letter_parse(&parse, &args);
		} else {
			good = argument_add(&parse, *args++);
		}
	}
	if (good && !ret->help)
		ret->arguments[ret->argument_count] = NULL;
	return good;
}

bool option_word(struct console *console, const char *verb, const struct options *options,
		 const struct option_row *rows, size_t row, const char *what, size_t *ret)
{
	const char *text = options->values[row];
	size_t found = text ? choice_find(console, verb, rows[row].name, what, rows[row].words,
					  rows[row].word_count, str_of(text))
			    : 0;
	if (found == rows[row].word_count)
		return false;
	*ret = found;
	return true;
}

bool option_colour(struct console *console, const char *verb, const struct options *options,
		   const struct option_row *rows, size_t row)
{
	size_t found;
	if (!option_word(console, verb, options, rows, row, "choice", &found))
		return false;
	console_colour(console, (enum colour_choice)found);
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

/* Columns that "name VALUE" takes. */
static size_t row_width(const struct option_row *row)
{
	return strlen(row->name) + (row->value ? 1 + strlen(row->value) : 0);
}

void options_print(struct out *out, const struct option_row *rows, size_t count)
{
	size_t widest = 0;
	bool letters = false;
	for (size_t i = 0; i < count; i++) {
		widest = row_width(&rows[i]) > widest ? row_width(&rows[i]) : widest;
		letters = letters || rows[i].letter;
	}
	for (size_t i = 0; i < count; i++) {
		const char *value = rows[i].value ? rows[i].value : "";
		if (rows[i].letter)
			out_format(out, "  -%c, ", rows[i].letter);
		else
			out_text(out, letters ? "      " : "  ");
		out_format(out, "--%s%s%s", rows[i].name, *value ? " " : "", value);
		out_fill(out, ' ', widest - row_width(&rows[i]) + 2);
		out_format(out, "%s\n", rows[i].help);
	}
}
