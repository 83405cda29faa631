/* `init`: a first policy, with the schema that editors check it by beside it. Nothing
 * that exists is ever written to. */
#include <errno.h>
#include <sys/stat.h>

#include "base/signals.h"
#include "cli/command.h"
#include "cli/first_policy.h"
#include "cli/fresh_file.h"
#include "load/schema_json.h"

#define POLICY_FILE "loginscope.yaml"

struct place_for {
	struct arena arena;
	struct fresh_file policy, schema;
};

/* --- Where -------------------------------------------------------------------- */

static bool is_directory(const char *path)
{
	struct stat about;
	return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static bool is_yaml(const char *path)
{
	const char *dot = strrchr(path, '.');
	return dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

/* "dir/" of "dir/file"; of a directory itself, with the slash it may lack. */
static const char *directory_of(struct arena *arena, const char *path, bool directory)
{
	const char *slash = strrchr(path, '/');
	if (directory && strcmp(path, ".") != 0)
		return arena_format(arena, "%s%s", path, slash && !slash[1] ? "" : "/");
	size_t length = slash && !directory ? (size_t)(slash - path) + 1 : 0;
	return arena_text(arena, path, length);
}

/* EXIT_YES, or what is wrong. */
static int paths_find(struct console *console, const char *verb, const char *path,
		      struct place_for *place)
{
	bool directory = is_directory(path);
	if (!directory && !is_yaml(path))
		return console_usage(console, verb,
				     "%s is no directory, and the name of a policy ends in .yaml",
				     path);
	const char *before = directory_of(&place->arena, path, directory);
	if (before) {
		place->policy.path =
		    directory ? arena_format(&place->arena, "%s%s", before, POLICY_FILE) : path;
		place->schema.path = arena_format(&place->arena, "%s%s", before, SCHEMA_FILE);
	}
	return place->policy.path && place->schema.path ? EXIT_YES
							: console_machine(console, NOMEM, verb);
}

/* --- Writing ------------------------------------------------------------------- */

static int exists(struct console *console, const char *path, const char *what)
{
	console_say(console, "%s exists%s; nothing was written", path, what);
	return EXIT_NO;
}

static int not_reserved(struct console *console, const struct fresh_file *fresh, const char *what)
{
	return errno == EEXIST ? exists(console, fresh->path, what)
			       : console_machine(console, IO, fresh->path);
}

static int files_write(struct console *console, struct place_for *place)
{
	struct fresh_file *policy = &place->policy, *schema = &place->schema;
	if (fresh_file_look(schema, &place->arena) != OK)
		return console_machine(console, NOMEM, schema->path);
	if (!fresh_file_reserve(policy))
		return not_reserved(console, policy, "");
	if (!fresh_file_reserve(schema))
		return not_reserved(console, schema,
				    ", but not as loginscope schema policy prints it");
	enum status status = fresh_file_write(schema);
	if (status != OK)
		return console_machine(console, status, schema->path);
	status = fresh_file_write(policy);
	return status == OK ? EXIT_YES : console_machine(console, status, policy->path);
}

/* Both or none, also when somebody wants it to stop in between. */
static int both_write(struct console *console, struct place_for *place)
{
	sigset_t held;
	signals_hold(&held);
	int code = files_write(console, place);
	if (code != EXIT_YES) {
		fresh_file_give_up(&place->policy);
		fresh_file_give_up(&place->schema);
	}
	signals_release(&held);
	return code;
}

/* --- What next ------------------------------------------------------------------ */

/* As a shell takes it for one word. */
static void shell_word(struct out *out, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789./_-+,:@%";
	if (text[strspn(text, plain)] == '\0') {
		out_text(out, text);
		return;
	}
	out_char(out, '\'');
	for (const char *quote; (quote = strchr(text, '\'')) != NULL; text = quote + 1) {
		out_terminal_text(out, (struct str){text, (size_t)(quote - text)});
		out_text(out, "'\\''");
	}
	out_terminal_text(out, str_of(text));
	out_char(out, '\'');
}

static void command_show(struct out *out, const char *verb, const char *path, const char *rest)
{
	out_format(out, "  loginscope %s ", verb);
	if (path[0] == '-')
		out_text(out, "./");
	shell_word(out, path);
	out_text(out, rest);
	out_char(out, '\n');
}

static void next_show(struct out *out, const struct place_for *place)
{
	const char *path = place->policy.path;
	out_text(out, "Wrote ");
	out_terminal_text(out, str_of(path));
	if (!place->schema.there) {
		out_text(out, " and, for editors, ");
		out_terminal_text(out, str_of(place->schema.path));
	}
	out_text(out, ".\n\nIs it well-formed? Will a login need its security token? Why?\n");
	command_show(out, "check", path, "");
	command_show(out, "decide", path, " " FIRST_QUESTION);
	command_show(out, "explain", path, " " FIRST_QUESTION);
	out_text(out, "\nThen put your own org in place of Acme's: the comments in the policy say "
		      "where\nSetup has what. Editors with a YAML language server help along.\n");
}

static int init(struct console *console, const char *verb, const char *path)
{
	struct place_for place = {0};
	arena_init(&place.arena);
	out_init_memory(&place.policy.text);
	out_init_memory(&place.schema.text);
	first_policy_print(&place.policy.text);
	enum status status = policy_schema_json(&place.schema.text);
	if (status == OK && out_status(&place.schema.text) == OK)
		status = out_status(&place.policy.text);
	int code = status == OK ? paths_find(console, verb, path, &place)
				: console_machine(console, status, verb);
	if (code == EXIT_YES)
		code = both_write(console, &place);
	if (code == EXIT_YES)
		next_show(&console->out, &place);
	out_clear(&place.policy.text);
	out_clear(&place.schema.text);
	arena_clear(&place.arena);
	return code;
}

static int run(const struct command *command, struct console *console, char **args)
{
	struct options options;
	if (!options_parse(console, command->name, NULL, 0, 1, args, &options))
		return EXIT_USAGE;
	const char *path = options.argument_count ? options.arguments[0] : ".";
	if (options.help) {
		command_help(console, command);
		return EXIT_YES;
	}
	if (strcmp(path, "-") != 0)
		return init(console, command->name, path);
	first_policy_print(&console->out);
	return EXIT_YES;
}

const struct command command_init = {
    .name = "init",
    .question = "how does one begin? Writes a first policy, commented",
    .usage = "init [DIRECTORY | FILE.yaml | -]\n",
    .more = "Writes " POLICY_FILE " into the directory (without one: this directory), or the file\n"
	    "named, and beside it " SCHEMA_FILE ", by which editors complete and check it.\n"
	    "- prints the policy instead. A file that exists is never touched.\n"
	    "\n"
	    "Examples:\n"
	    "  loginscope init - | loginscope check -\n"
	    "  loginscope init - | loginscope decide - " FIRST_QUESTION "\n"
	    "  loginscope init - | sed -n '/^users:/,/^$/p'\n"
	    "\n"
	    "Exit status: 0 written, 1 there is a file already, 2 bad command line, 5 the machine\n"
	    "failed; then nothing is left behind.\n",
    .run = run,
};
