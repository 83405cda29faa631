/* `export sfdx`: a policy as Salesforce metadata that deploys. */
#include "base/quote.h"
#include "cli/command.h"
#include "cli/export_folder.h"
#include "cli/open.h"
#include "cli/own_files.h"
#include "load/metadata_notes.h"

#include <stdlib.h>

enum option {
	OPTION_DIRECTORY,
	OPTION_FORMAT,
	OPTION_API_VERSION,
	OPTION_CONTACT_EMAIL,
	OPTION_OVERLAY,
	OPTION_FORCE,
	OPTION_DRY_RUN,
	OPTION_QUIET,
	OPTION_COUNT
};

static const struct str format_names[] = {STR_INIT("source"), STR_INIT("mdapi")};

static const struct option_row rows[OPTION_COUNT] = {
    [OPTION_DIRECTORY] = {.name = "directory",
			  .letter = 'd',
			  .value = "DIR",
			  .help = "the folder to write to; made where it is missing",
			  .takes = TAKES_DIRECTORY},
    [OPTION_FORMAT] = {.name = "format",
		       .value = "FORMAT",
		       .help = "source (default): a project; mdapi: folders and package.xml",
		       .words = format_names,
		       .word_count = 2},
    [OPTION_API_VERSION] = {.name = "api-version",
			    .value = "N",
			    .help = "of the Metadata API; default 66.0 (Spring '26)"},
    [OPTION_CONTACT_EMAIL] = {.name = "contact-email",
			      .value = "ADDRESS",
			      .help = "of the apps, which Salesforce requires"},
    [OPTION_OVERLAY] = OVERLAY_OPTION,
    [OPTION_FORCE] = {.name = "force", .help = "replace files that are there"},
    [OPTION_DRY_RUN] = {.name = "dry-run", .help = "name the files, write none"},
    [OPTION_QUIET] = {.name = "quiet",
		      .letter = 'q',
		      .help = "do not say what a deployment replaces and leaves out"},
};

/* --- The command line --------------------------------------------------------------------- */

/* "66" or "66.0". */
static bool version_parse(const char *text, uint32_t *ret)
{
	uint32_t version = 0;
	size_t digits = strspn(text, "0123456789");
	if (digits == 0 || digits > 3 || (text[digits] && strcmp(text + digits, ".0") != 0))
		return false;
	for (size_t i = 0; i < digits; i++)
		version = version * 10 + (uint32_t)(text[i] - '0');
	*ret = version;
	return version >= METADATA_VERSION_FIRST && version <= METADATA_VERSION_LAST;
}

/* Not whether anybody reads it: only that it is one address and may stand in XML. */
static bool is_email(struct str text)
{
	uint32_t control;
	const char *at = memchr(text.at, '@', text.length);
	size_t before = at ? (size_t)(at - text.at) : 0;
	return before && before + 1 < text.length &&
	       !memchr(at + 1, '@', text.length - before - 1) &&
	       !memchr(text.at, ' ', text.length) && text_is_utf8(text) &&
	       !text_has_control(text, &control);
}

static int values_read(struct console *console, const char *verb, const struct options *options,
		       struct export *export)
{
	const char *version = options->values[OPTION_API_VERSION];
	const char *email = options->values[OPTION_CONTACT_EMAIL];
	size_t format;
	if (!option_word(console, verb, options, rows, OPTION_FORMAT, "format", &format))
		return EXIT_USAGE;
	export->source_format = format == 0;
	export->version = METADATA_VERSION;
	if (version && !version_parse(version, &export->version))
		return console_usage(console, verb,
				     "--api-version %s: not a version of the Metadata API; write "
				     "66 or 66.0, from %u.0 on",
				     version, (unsigned)METADATA_VERSION_FIRST);
	export->contact_email = email ? str_of(email) : (struct str){0};
	if (email && !is_email(export->contact_email))
		return console_usage(console, verb, "--contact-email %s: not an e-mail address",
				     email);
	export->force = options->values[OPTION_FORCE] != NULL;
	return EXIT_YES;
}

static int arguments_check(struct console *console, const char *verb, const struct options *options)
{
	const char *directory = options->values[OPTION_DIRECTORY];
	if (options->argument_count == 0)
		return console_usage(console, verb, "export as what? sfdx is Salesforce metadata");
	if (strcmp(options->arguments[0], "sfdx") != 0)
		return console_usage(console, verb, "%s: not something to export as; there is sfdx",
				     options->arguments[0]);
	if (options->argument_count == 1)
		return console_usage(console, verb, "no POLICY");
	if (!directory)
		return console_usage(console, verb, "where to? Name a folder with -d");
	if (strcmp(directory, "-") == 0)
		return console_usage(console, verb,
				     "-d -: many files cannot go to standard "
				     "output; for a folder of that name write ./-");
	return EXIT_YES;
}

/* --- Running it ----------------------------------------------------------------------------- */

/* Without slashes at the end; the root stays. */
static const char *folder_name(struct arena *arena, const char *folder)
{
	size_t length = strlen(folder);
	while (length > 1 && folder[length - 1] == '/')
		length--;
	return arena_text(arena, folder, length);
}

static int version_check(struct console *console, const char *verb, const struct export *export)
{
	for (uint32_t i = 0; i < export->components.count; i++) {
		const struct metadata_component *component = &export->components.at[i];
		uint32_t first = metadata_type_version(component->type);
		if (first > export->version)
			return console_usage(
			    console, verb, "--api-version %u.0: %s %.*s needs %u.0",
			    (unsigned)export->version, metadata_type_name(component->type),
			    STR_ARG(component->name), (unsigned)first);
	}
	return EXIT_YES;
}

/* Each line on its own. */
static void notes_say(struct console *console, struct str lines)
{
	while (lines.length) {
		const char *end = memchr(lines.at, '\n', lines.length);
		size_t length = end ? (size_t)(end - lines.at) : lines.length;
		console_say(console, "%.*s", STR_ARG(((struct str){lines.at, length})));
		length += end != NULL;
		lines = (struct str){lines.at + length, lines.length - length};
	}
}

/* What is said once all is written. It is made before: to run out of memory with it must not
 * look as if nothing had been written. */
struct told {
	struct out names, notes;
};

static enum status told_make(const struct export *export, bool noted, struct arena *scratch,
			     struct told *told)
{
	enum status status = export_name(&told->names, export);
	if (status == OK && noted)
		status = metadata_notes_print(&told->notes, export->policy, &export->components,
					      export->source_format, scratch);
	return status == OK ? out_status(&told->notes) : status;
}

/* Where the names cannot be written, that is said in the end. */
static void told_say(struct console *console, struct told *told)
{
	out_str(&console->out, out_written(&told->names));
	if (!console->quiet && out_flush(&console->out) == OK)
		notes_say(console, out_written(&told->notes));
}

static int files_write(struct console *console, const char *verb, const struct options *options,
		       const struct export *export, struct arena *scratch)
{
	struct told told;
	int code = EXIT_YES;
	out_init_memory(&told.names);
	out_init_memory(&told.notes);
	enum status status = told_make(export, !console->quiet, scratch, &told);
	if (status != OK)
		code = console_machine(console, status, export->folder);
	if (code == EXIT_YES && !options->values[OPTION_DRY_RUN])
		code = export_write(console, verb, export);
	if (code == EXIT_YES)
		told_say(console, &told);
	out_clear(&told.names);
	out_clear(&told.notes);
	return code;
}

/* Metadata among the metadata that the policy is would be read as part of it. */
static int metadata_spare(struct console *console, const char *verb, const struct export *export,
			  struct arena *arena)
{
	if (!export->files->metadata)
		return EXIT_YES;
	enum status status = folder_is_in(export->folder, export->policy->file.at, arena);
	if (status == NOMEM)
		return console_machine(console, NOMEM, export->folder);
	if (status == INVALID)
		return EXIT_YES;
	return console_usage(console, verb,
			     "-d %s: the policy was read from the metadata there, and what is "
			     "written would become part of it; name a folder outside, or change "
			     "the metadata with loginscope apply",
			     export->folder);
}

static int policy_export(struct console *console, const char *verb, const struct options *options,
			 struct export *export, struct opened *opened)
{
	export->policy = opened->policy;
	export->files = &opened->files;
	export->folder = folder_name(&opened->arena, options->values[OPTION_DIRECTORY]);
	enum status status = export->folder
				 ? metadata_components_find(export->policy, export->contact_email,
							    &opened->arena, &export->components)
				 : NOMEM;
	if (status != OK)
		return console_machine(console, status, verb);
	if (!export->components.count) {
		console_say(console, "%s says nothing that metadata can say; nothing was written",
			    options->arguments[1]);
		return EXIT_NO;
	}
	int code = version_check(console, verb, export);
	if (code == EXIT_YES)
		code = metadata_spare(console, verb, export, &opened->arena);
	if (code == EXIT_YES)
		code = files_write(console, verb, options, export, &opened->arena);
	return code;
}

static int run(const struct command *command, struct console *console, char **args)
{
	struct options options;
	struct export export = {0};
	struct opened opened;
	const char *verb = command->name;
	if (!options_parse(console, verb, rows, OPTION_COUNT, 2, args, &options))
		return EXIT_USAGE;
	if (options.help) {
		command_help(console, command);
		return EXIT_YES;
	}
	console->quiet = options.values[OPTION_QUIET] != NULL;
	int code = arguments_check(console, verb, &options);
	if (code == EXIT_YES)
		code = values_read(console, verb, &options, &export);
	if (code != EXIT_YES)
		return code;
	struct policy_named named = {
	    .verb = verb, .path = options.arguments[1], .overlay = options.values[OPTION_OVERLAY]};
	code = policy_read(console, &named, &opened);
	if (code == EXIT_YES)
		code = policy_export(console, verb, &options, &export, &opened);
	opened_close(&opened);
	return code;
}

const struct command command_export = {
    .name = "export",
    .question = "what is the policy as Salesforce metadata? Writes files that deploy",
    .usage = "export sfdx POLICY -d DIRECTORY [OPTION…]\n",
    .options = rows,
    .option_count = OPTION_COUNT,
    .more =
	"Writes one file for each profile, permission set and app, and the org's settings as\n"
	"far as the policy speaks of them: in the order and spelling in which Salesforce\n"
	"retrieves them, ranges by their two ends, networks as their rows. What the policy\n"
	"does not speak of is left out, and a deployment leaves it alone. The files are named\n"
	"on standard output; what a deployment replaces, what metadata cannot say, and what\n"
	"has to be added first stands on stderr. No file is replaced without --force, and\n"
	"all are written or none.\n"
	"\n"
	"To change files that were retrieved from an org, use apply: it leaves everything\n"
	"else in them as it is.\n"
	"\n"
	"Examples:\n"
	"  loginscope export sfdx policies/acme.yaml -d build/acme --dry-run\n"
	"  loginscope export sfdx policies/login-hours.yaml -d build/hours --format mdapi --force\n"
	"  loginscope export sfdx policies/integrations.yaml -d build/apps --force "
	"--contact-email it@acme.example\n"
	"\n"
	"Exit status: 0 written, 1 a file is there already, 2 bad command line, 3 bad policy,\n"
	"5 the machine failed; but for 0 nothing is left behind.\n",
    .run = run,
};
