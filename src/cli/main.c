/* The command table. */
#include <assert.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/version.h"
#include "cli/command.h"
#include "cli/schema.h"
#include "policy/login.h"

static int run_version(const struct command *command, struct console *console, char **args);
static int run_help(const struct command *command, struct console *console, char **args);

static const struct command command_version = {
    .name = "version",
    .question = "which version is this, and which formats does it speak?",
    .usage = "version\n",
    .more = "Examples:\n"
	    "  loginscope version\n"
	    "  loginscope --version\n"
	    "  loginscope version --help\n",
    .run = run_version,
};

static const struct command command_help_verb = {
    .name = "help",
    .question = "what can it do, and how is a verb used?",
    .usage = "help [VERB | channels]\n",
    .more = "Examples:\n"
	    "  loginscope help\n"
	    "  loginscope help decide\n"
	    "  loginscope help channels\n",
    .run = run_help,
};

const struct command *const commands[] = {
    &command_decide,    &command_explain,      &command_reset_option, &command_match,
    &command_check,     &command_audit,        &command_fmt,          &command_test,
    &command_diff,      &command_prove,        &command_simulate,     &command_sunset,
    &command_import,    &command_export,       &command_apply,        &command_init,
    &command_schema,    &command_explain_code, &command_completion,   &command_version,
    &command_help_verb,
};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };
const size_t command_count = COMMAND_COUNT;

static void overview(struct out *out)
{
	out_text(out,
		 "loginscope: will this Salesforce login go through, and will it need a token?\n\n"
		 "Usage: loginscope VERB POLICY [OPTION…]\n\n");
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		out_format(out, "  %-12s %s\n", commands[i]->name, commands[i]->question);
	out_text(out, "\nPOLICY is a policy file, a directory with loginscope.yaml, Salesforce "
		      "metadata (a project, a\n"
		      "folder, or a file of it), or - for stdin.\n"
		      "More on a verb, with examples: loginscope help VERB\n");
}

/* What answers in JSON call their format. Each begins with that, and is the only word
 * there; two kinds of documents may be of one format. */
static void formats_print(struct out *out)
{
	const struct str *before = NULL;
	for (size_t i = 0; i < schema_count; i++) {
		if (!schemas[i].schema)
			continue;
		const struct json_row *row = &schemas[i].schema->shapes[0]->rows[0];
		assert(strcmp(row->name, "schema") == 0);
		if (row->words != before)
			out_format(out, "%s\n", row->words->at);
		before = row->words;
	}
}

static int run_version(const struct command *command, struct console *console, char **args)
{
	struct options options;
	if (!options_parse(console, command->name, NULL, 0, 0, args, &options))
		return EXIT_USAGE;
	if (options.help) {
		command_help(console, command);
		return EXIT_YES;
	}
	out_text(&console->out, "loginscope " LOGINSCOPE_VERSION "\npolicy format 1\n");
	formats_print(&console->out);
	return EXIT_YES;
}

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

static int unknown_verb(struct console *console, const char *name)
{
	struct str names[COMMAND_COUNT];
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		names[i] = str_of(commands[i]->name);
	size_t nearest = str_nearest(str_of(name), names, COMMAND_COUNT);
	if (nearest < COMMAND_COUNT)
		return console_usage(console, NULL, "there is no verb %s; did you mean %s?", name,
				     names[nearest].at);
	return console_usage(console, NULL, "there is no verb %s", name);
}

static void channels_help(struct out *out)
{
	static const char *const words[VIA_COUNT] = {
	    [VIA_UI] = "the user interface, with a password",
	    [VIA_UI_SSO] = "the user interface, by single sign-on",
	    [VIA_SOAP] = "SOAP login()",
	    [VIA_OAUTH_PASSWORD] = "OAuth username-password flow",
	    [VIA_OAUTH_WEB_SERVER] = "OAuth web server flow",
	    [VIA_OAUTH_USER_AGENT] = "OAuth user-agent flow",
	    [VIA_OAUTH_DEVICE] = "OAuth device flow",
	    [VIA_OAUTH_REFRESH] = "OAuth refresh token",
	    [VIA_OAUTH_JWT] = "OAuth JWT bearer",
	    [VIA_OAUTH_SAML_BEARER] = "OAuth SAML bearer",
	    [VIA_OAUTH_CLIENT_CREDENTIALS] = "OAuth client credentials",
	};
	out_text(out, "The channels of --via:\n");
	for (size_t i = 0; i < VIA_COUNT; i++)
		out_format(out, "  %-25s %s\n", channel_names[i].at, words[i]);
}

static int run_help(const struct command *command, struct console *console, char **args)
{
	struct options options;
	if (!options_parse(console, command->name, NULL, 0, 1, args, &options))
		return EXIT_USAGE;
	const char *name = options.argument_count ? options.arguments[0] : NULL;
	const struct command *about = name ? command_find(name) : NULL;
	if (options.help)
		command_help(console, command);
	else if (about)
		command_help(console, about);
	else if (name && strcmp(name, "channels") == 0)
		channels_help(&console->out);
	else if (name)
		return unknown_verb(console, name);
	else
		overview(&console->out);
	return EXIT_YES;
}

static int run(struct console *console, char **args)
{
	const char *verb = *args;
	if (!verb) {
		overview(&console->err);
		return EXIT_USAGE;
	}
	if (strcmp(verb, "--help") == 0 || strcmp(verb, "-h") == 0)
		verb = "help";
	else if (strcmp(verb, "--version") == 0)
		verb = "version";
	const struct command *command = command_find(verb);
	return command ? command->run(command, console, args + 1) : unknown_verb(console, verb);
}

/* A standard descriptor that was closed would be the next file that is opened. It gets
 * one that can only be used the wrong way, so that using it fails as it should. */
static void descriptors_fill(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
	struct console console;
	descriptors_fill();
	signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of writing, no more; ... */
	signal(SIGXFSZ, SIG_IGN); /* ... a file that must not grow, too */
	if (console_init(&console) != OK) {
		perror("loginscope");
		return EXIT_MACHINE;
	}
	return console_end(&console, run(&console, argc ? argv + 1 : argv));
}
