#include "base/lang.h"
#include "cli/command.h"

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	(void)settings;
	(void)err;
	out_printf(out, "hotline %s\n", HOTLINE_VERSION);
	return ST_OK;
}

const struct command cmd_version = {
	.name = "version",
	.arguments = "",
	.summary = N_("prints the version"),
	.about = NULL,
	.arguments_min = 0,
	.arguments_max = 0,
	.run = run,
};
