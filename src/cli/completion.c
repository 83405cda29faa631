/* `completion`: the scripts for the shells, and what they ask while somebody types. */
#include <stdlib.h>

#include "base/names.h"
#include "base/shell_line.h"
#include "cli/candidates.h"
#include "cli/completion_scripts.h"

enum { OPTION_WORDS, OPTION_LINE, COMPLETION_OPTIONS };

static const struct option_row rows[COMPLETION_OPTIONS] = {
    [OPTION_WORDS] = {.name = "words",
		      .help = "what could be the last WORD of these behind \"loginscope\""},
    [OPTION_LINE] = {.name = "line",
		     .value = "LINE",
		     .help = "what could follow this line of bash, quoted for it"},
};

static void files_print(struct out *out, enum candidate_files files)
{
	static const char *const words[] = {[FILES_NONE] = "words\n",
					    [FILES_ANY] = "files\n",
					    [FILES_DIRECTORIES] = "directories\n"};
	out_text(out, words[files]);
}

/* Candidates and what is known about them, a line each. */
static enum status words_answer(struct out *out, const struct str *words, size_t count,
				struct arena *arena)
{
	struct candidates candidates;
	enum status status = candidates_find(words, count, getenv("HOME"), arena, &candidates);
	if (status != OK)
		return status;
	files_print(out, candidates.files);
	for (size_t i = 0; i < candidates.count; i++) {
		out_str(out, candidates.at[i].text);
		if (candidates.at[i].description.length)
			out_char(out, '\t');
		out_terminal_text(out, candidates.at[i].description);
		out_char(out, '\n');
	}
	return OK;
}

/* The candidates that begin like the line's last word: what of them is missing. */
static enum status line_answer(struct out *out, struct str text, struct arena *arena)
{
	struct shell_line line;
	struct candidates candidates = {0};
	enum status status = shell_line_parse(text, arena, &line);
	if (status == OK && line.count > 1)
		status = candidates_find(line.words + 1, line.count - 1, getenv("HOME"), arena,
					 &candidates);
	if (status != OK)
		return status;
	struct str begun = line.words[line.count - 1];
	files_print(out, candidates.files);
	for (size_t i = 0; i < candidates.count; i++) {
		struct str whole = candidates.at[i].text;
		if (whole.length < begun.length || memcmp(whole.at, begun.at, begun.length) != 0)
			continue;
		struct str rest = {whole.at + begun.length, whole.length - begun.length};
		if (!shell_rest_fits(&line, rest))
			continue;
		shell_rest_print(out, line.open, rest);
		out_char(out, '\n');
	}
	return OK;
}

static enum status arguments_answer(struct out *out, const struct options *options,
				    struct arena *arena)
{
	size_t count = options->argument_count ? options->argument_count : 1;
	struct str *words = arena_array(arena, count, sizeof *words);
	if (!words)
		return NOMEM;
	words[0] = STR("");
	for (size_t i = 0; i < options->argument_count; i++)
		words[i] = str_of(options->arguments[i]);
	return words_answer(out, words, count, arena);
}

static int script_answer(struct console *console, const char *verb, const struct options *options)
{
	if (options->argument_count != 1)
		return console_usage(console, verb, "for which shell? Name one: bash, zsh or fish");
	struct str name = str_of(options->arguments[0]);
	size_t shell = name_find(shell_names, SHELL_COUNT, name);
	if (shell == SHELL_COUNT)
		return console_usage(console, verb, "there is none for %s; say bash, zsh or fish",
				     name.at);
	out_text(&console->out, completion_scripts[shell]);
	return EXIT_YES;
}

static int run(const struct command *command, struct console *console, char **args)
{
	struct options options;
	struct arena arena;
	enum status status = OK;
	if (!options_parse(console, command->name, command->options, command->option_count,
			   ANY_NUMBER, args, &options))
		return EXIT_USAGE;
	if (options.help) {
		command_help(console, command);
		return EXIT_YES;
	}
	if (!options.values[OPTION_WORDS] && !options.values[OPTION_LINE])
		return script_answer(console, command->name, &options);
	arena_init(&arena);
	if (options.values[OPTION_LINE])
		status = line_answer(&console->out, str_of(options.values[OPTION_LINE]), &arena);
	else
		status = arguments_answer(&console->out, &options, &arena);
	arena_clear(&arena);
	return status == OK ? EXIT_YES : console_machine(console, status, "completing");
}

const struct command command_completion = {
    .name = "completion",
    .question = "what makes the shell complete verbs, options and names of a policy?",
    .usage = "completion bash|zsh|fish\n"
	     "completion --words -- [WORD…]\n"
	     "completion --line LINE\n",
    .options = rows,
    .option_count = COMPLETION_OPTIONS,
    .more =
	"The scripts ask the program itself, with --words or --line, for every word: so they\n"
	"know the verbs and options of the program that is installed, and the users, profiles,\n"
	"apps and networks of the policy on the command line. Of these two the first line says\n"
	"whether names of files could stand there, too; then a candidate a line, with --words\n"
	"and a tab before what is known about it.\n\n"
	"`make install` puts the scripts where the shells look for them. Without it, in\n"
	"~/.bashrc: source <(loginscope completion bash). In ~/.zshrc, behind compinit:\n"
	"source <(loginscope completion zsh). In fish: loginscope completion fish | source\n\n"
	"Examples:\n"
	"  loginscope completion bash\n"
	"  loginscope completion --words -- decide policies/acme.yaml --user ''\n"
	"  loginscope completion --line='loginscope decide policies/acme.yaml --ip @'\n\n"
	"Exit status: 0 answered, 2 bad command line, 5 the machine failed.\n",
    .run = run,
};
