#include "cli/command.h"

void command_help(struct console *console, const struct command *command)
{
	struct out *out = &console->out;
	out_format(out, "loginscope %s: %s\n\nUsage:", command->name, command->question);
	for (const char *line = command->usage; *line;) {
		size_t length = strcspn(line, "\n");
		out_format(
		    out, line == command->usage ? " loginscope %.*s\n" : "       loginscope %.*s\n",
		    (int)length, line);
		line += length + 1;
	}
	out_char(out, '\n');
	options_print(out, command->options, command->option_count);
	if (command->option_count)
		out_char(out, '\n');
	out_text(out, command->more);
}
