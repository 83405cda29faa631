/* `import`: what Salesforce metadata says, as a policy file. */
#include <errno.h>
#include <stdio.h>

#include "base/file_write.h"
#include "base/signals.h"
#include "cli/command.h"
#include "cli/fresh_file.h"
#include "cli/import_paths.h"
#include "cli/open.h"
#include "cli/own_files.h"
#include "load/policy_import.h"
#include "load/project.h"
#include "report/finding_text.h"

enum option {
	OPTION_OUTPUT,
	OPTION_OVERLAY,
	OPTION_USERS,
	OPTION_NO_COMMENTS,
	OPTION_FORCE,
	OPTION_QUIET,
	OPTION_COLOR,
	OPTION_COUNT
};

static const struct option_row rows[OPTION_COUNT] = {
    [OPTION_OUTPUT] = {.name = "output",
		       .letter = 'o',
		       .value = "FILE",
		       .help = "write the policy to it; - is standard output (default)",
		       .takes = TAKES_FILE},
    [OPTION_OVERLAY] = OVERLAY_OPTION,
    [OPTION_USERS] = {.name = "users",
		      .value = "FILE",
		      .help = "a CSV of users, which the policy shall name as its source",
		      .takes = TAKES_FILE},
    [OPTION_NO_COMMENTS] = {.name = "no-comments",
			    .help = "do not say where each came from, and what is missing"},
    [OPTION_FORCE] = {.name = "force", .help = "replace a file that is there"},
    [OPTION_QUIET] = {.name = "quiet", .help = "no summary on stderr", .letter = 'q'},
    [OPTION_COLOR] = COLOR_OPTION,
};

/* One run. */
struct import {
	struct console *console;
	const char *verb, *path;
	const char *folder; /* the path as messages call what is in it */
	const char *output; /* NULL: standard output */
	const char *overlay, *users;
	bool force, bare;
	struct import_result result;
};

/* --- Is it metadata? -------------------------------------------------------------------- */

static int not_metadata(struct import *import, struct store *store, struct arena *arena)
{
	const char *path = import->folder, *dot = strrchr(path, '.');
	const char *inside = arena_format(arena, "%s/loginscope.yaml", path);
	if (!inside)
		return console_machine(import->console, NOMEM, path);
	bool folder = store_is_folder(store, path);
	if (folder && store_exists(store, inside))
		console_say(import->console,
			    "%s: there is a policy in it already, loginscope.yaml; to import "
			    "metadata that is there, too, name the folder it is in",
			    path);
	else if (!folder && dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0))
		console_say(
		    import->console,
		    "%s: a policy file is no Salesforce metadata, so there is nothing to "
		    "import; loginscope fmt lays it out, loginscope export makes metadata of it",
		    path);
	else
		console_say(
		    import->console,
		    "%s: no Salesforce metadata there: no sfdx-project.json, no package.xml "
		    "and no file with a name of metadata, such as Admin.profile-meta.xml",
		    path);
	return EXIT_INPUT;
}

/* EXIT_YES also when there is nothing: loading says why. */
static int metadata_check(struct import *import, struct arena *arena)
{
	struct store store;
	int code = EXIT_YES;
	enum status status = store_begin(&store, import->path, arena, &import->folder);
	if (status == OK && store_exists(&store, import->folder)) {
		status = project_recognise(&store, import->folder, arena);
		if (status == INVALID)
			code = not_metadata(import, &store, arena);
	}
	store_end(&store);
	if (status == NOMEM || status == IO)
		return console_machine(import->console, status, import->path);
	return code;
}

/* --- Writing ------------------------------------------------------------------------------ */

static int exists(struct import *import)
{
	console_say(import->console, "%s exists; nothing was written (--force replaces it)",
		    import->output);
	return EXIT_NO;
}

static int fresh_write(struct import *import, struct fresh_file *fresh)
{
	if (fresh->there)
		return EXIT_YES;
	if (!fresh_file_reserve(fresh) && errno == EEXIST)
		return exists(import);
	enum status status = fresh->reserved ? fresh_file_write(fresh) : IO;
	if (status == OK)
		return EXIT_YES;
	int error = errno;
	fresh_file_give_up(fresh);
	errno = error;
	return console_machine(import->console, status, import->output);
}

/* Writes the file whole or not at all, also when somebody wants it to stop in between. */
static int file_make(struct import *import, struct arena *arena)
{
	struct fresh_file fresh = {.path = import->output};
	sigset_t held;
	out_init_memory(&fresh.text);
	out_str(&fresh.text, import->result.text);
	enum status status = out_status(&fresh.text);
	if (status == OK)
		status = fresh_file_look(&fresh, arena);
	int code = EXIT_YES;
	signals_hold(&held);
	if (status != OK)
		code = console_machine(import->console, status, import->output);
	else if (!import->force)
		code = fresh_write(import, &fresh);
	else if (!fresh.there && (status = file_write(import->output, import->result.text)) != OK)
		code = console_machine(import->console, status, import->output);
	signals_release(&held);
	out_clear(&fresh.text);
	return code;
}

/* What was read for the policy is not replaced by it. */
static int own_check(struct import *import, const struct loaded_files *files, struct arena *arena)
{
	struct own_files own;
	if (!import->output)
		return EXIT_YES;
	enum status status = own_files_find(files, arena, &own);
	if (status == OK)
		status = own_files_has(&own, import->output, arena);
	if (status == INVALID && import->users &&
	    file_identity_equal(file_identify(import->users), file_identify(import->output)))
		status = OK;
	if (status == NOMEM)
		return console_machine(import->console, NOMEM, import->output);
	if (status == INVALID)
		return EXIT_YES;
	return console_usage(import->console, import->verb,
			     "the policy was read from %s, which would be replaced",
			     import->output);
}

static int text_write(struct import *import, struct arena *arena)
{
	if (import->result.text.length > FILE_MAX) {
		console_say(import->console,
			    "%s: the policy would have more than %u MiB, the most that a file of a "
			    "policy may have; import its package directories one by one",
			    import->path, FILE_MAX >> 20);
		return EXIT_INPUT;
	}
	if (import->output)
		return file_make(import, arena);
	out_echo(&import->console->out, import->result.text);
	/* Where it cannot be written, that is said in the end, and nothing was imported. */
	import->console->quiet |= out_flush(&import->console->out) != OK;
	return EXIT_YES;
}

/* --- Running it ----------------------------------------------------------------------------- */

static void summary_say(struct import *import)
{
	struct out out;
	out_init_memory(&out);
	import_counts_print(&out, &import->result.counts);
	struct str counts = out_written(&out);
	console_say(import->console, "%s: %.*s", import->output ? import->output : "imported",
		    STR_ARG(counts));
	out_clear(&out);
}

/* The users' file as the new one shall call it. */
static int users_find(struct import *import, struct arena *arena, const char **ret)
{
	enum status status =
	    import->users ? import_path(import->output, import->users, arena, ret) : OK;
	if (status == OK)
		return EXIT_YES;
	if (status == NOMEM)
		return console_machine(import->console, NOMEM, import->users);
	console_say(import->console, "%s: %s", import->users, strerror(errno));
	return EXIT_INPUT;
}

static int result_check(struct import *import, enum status status)
{
	struct import_result *result = &import->result;
	if (status == INVALID) {
		findings_text(&import->console->err_page, &result->sources, &result->findings);
		return EXIT_INPUT;
	}
	if (status != OK)
		return console_machine(import->console, status, import->path);
	if (!result->defect)
		return EXIT_YES;
	console_say(import->console,
		    "%s: not imported, for the result would be wrong: %s. This is a defect of "
		    "loginscope; please report it",
		    import->path, result->defect);
	return EXIT_MACHINE;
}

static int policy_make(struct import *import, struct opened *opened)
{
	const struct load_options options = {.zone_directory = ZONE_DIRECTORY};
	const char *users = "";
	struct arena *arena = &opened->arena;
	int code = users_find(import, arena, &users);
	if (code == EXIT_YES)
		code = own_check(import, &opened->files, arena);
	if (code != EXIT_YES)
		return code;
	const struct import_how how = {.folder = str_of(import->folder),
				       .name =
					   str_of(import->output ? import->output : "policy.yaml"),
				       .users_csv = str_of(users),
				       .bare = import->bare};
	enum status status = import_paths_set(opened->policy, import->output, arena);
	if (status == OK)
		status = policy_import(opened->policy, &how, &options, arena, &import->result);
	code = result_check(import, status);
	if (code == EXIT_YES)
		code = text_write(import, arena);
	if (code == EXIT_YES && !import->console->quiet)
		summary_say(import);
	return code;
}

static int import_run(struct import *import)
{
	const struct policy_named named = {
	    .verb = import->verb, .path = import->path, .overlay = import->overlay};
	struct opened opened;
	struct arena arena;
	arena_init(&arena);
	int code = metadata_check(import, &arena);
	if (code == EXIT_YES) {
		code = policy_read(import->console, &named, &opened);
		if (code == EXIT_YES)
			code = policy_make(import, &opened);
		opened_close(&opened);
	}
	arena_clear(&arena);
	return code;
}

static int run(const struct command *command, struct console *console, char **args)
{
	struct options options;
	const char *verb = command->name, *const *values = options.values;
	if (!options_parse(console, verb, rows, OPTION_COUNT, 1, args, &options) ||
	    !option_colour(console, verb, &options, rows, OPTION_COLOR))
		return EXIT_USAGE;
	if (options.help) {
		command_help(console, command);
		return EXIT_YES;
	}
	if (options.argument_count == 0)
		return console_usage(console, verb, "import what? Name a folder of metadata");
	if (strcmp(options.arguments[0], "-") == 0)
		return console_usage(
		    console, verb, "metadata is in files, whose names count; - cannot be imported");
	console->quiet = values[OPTION_QUIET] != NULL;
	struct import import = {.console = console,
				.verb = verb,
				.path = options.arguments[0],
				.output = values[OPTION_OUTPUT],
				.overlay = values[OPTION_OVERLAY],
				.users = values[OPTION_USERS],
				.force = values[OPTION_FORCE] != NULL,
				.bare = values[OPTION_NO_COMMENTS] != NULL};
	if (import.output && strcmp(import.output, "-") == 0)
		import.output = NULL;
	return import_run(&import);
}

const struct command command_import = {
    .name = "import",
    .question = "what does Salesforce metadata say about logins? Writes it as a policy",
    .usage = "import DIRECTORY | FILE [OPTION…]\n",
    .options = rows,
    .option_count = OPTION_COUNT,
    .more =
	"Reads a Salesforce project, a folder with metadata as it was retrieved from an org, or\n"
	"one file of it, and writes one policy file: profiles, permission sets and apps by name,\n"
	"ranges from the lowest on, with their descriptions. Comments say which file and line\n"
	"each came from; lines like #name: value are examples of what metadata does not say.\n"
	"\n"
	"The policy is laid out as fmt does. It is read again, and compared with the metadata,\n"
	"before anybody sees it. A file that is there is left alone, unless it has just the text\n"
	"that would be written.\n"
	"\n"
	"What --overlay says is put in. Without anybody's word for it, the time zone of login\n"
	"hours is written as unknown. --users names a CSV of users as a source, from the new\n"
	"file on; it is not copied.\n"
	"\n"
	"Examples:\n"
	"  loginscope import fixtures/salesforce\n"
	"  loginscope import fixtures/salesforce --users fixtures/salesforce/users.csv "
	"--no-comments\n"
	"  loginscope import fixtures/salesforce --overlay fixtures/salesforce/overlay.yaml | "
	"loginscope check -\n"
	"\n"
	"Exit status: 0 written, 1 the file is there already, 2 bad command line, 3 bad\n"
	"metadata, or none, 5 the machine failed; but for 0 nothing is left behind.\n",
    .run = run,
};
