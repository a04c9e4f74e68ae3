#include "base/lang.h"
#include "cli/help.h"

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	const char *shell = settings_text(settings, "completion");
	const struct command *command;

	if (settings_on(settings, "man")) {
		help_man(out);
	} else if (shell != NULL) {
		help_completion(out, shell);
	} else if (settings_argument_count(settings) == 0) {
		help_program(out);
	} else {
		command = command_find(settings_argument(settings, 0));
		if (command == NULL)
			return command_unknown(settings_argument(settings, 0), err);
		help_command(out, command);
	}
	return ST_OK;
}

const struct command cmd_help = {
	.name = "help",
	.arguments = "[COMMAND]",
	.summary = N_("explains the program or a command"),
	.about = NULL,
	.arguments_min = 0,
	.arguments_max = 1,
	.run = run,
};
