/*
 * command - which commands there are: a constant entry each, in cli/cmd_*.c.
 *
 * A command's file holds its entry `const struct command cmd_NAME` and the
 * function; command.c lists the entries in the order of help.  The options that
 * a command takes stand in the option table (cli/options.c).
 */
#ifndef HOTLINE_CLI_COMMAND_H
#define HOTLINE_CLI_COMMAND_H

#include "base/err.h"
#include "cli/settings.h"
#include "report/out.h"

struct command {
	const char *name;
	const char *arguments; /* as in usage: "FILE..."; "" for none */
	const char *summary;   /* N_(): one line, without a full stop */
	const char *about;     /* N_(): what else one has to know, in sentences; paragraphs end with \n */
	int arguments_min;
	int arguments_max;     /* -1: any number */
	bool takes_part;       /* --by may name one part, unit=NAME; else it names a dimension alone */
	bool takes_all;        /* options of other commands may stand here too: `config` shows them */
	/* Prints its result to `out`.  ST_NO, with or without a message: the answer is no. */
	enum status (*run)(const struct settings *settings, struct out *out, struct err *err);
};

/* All, ended by NULL. */
const struct command *const *command_all(void);

/* NULL for an unknown name. */
const struct command *command_find(const char *name);

/* ST_USAGE that names the nearest command. */
MUST_USE enum status command_unknown(const char *name, struct err *err);

/* The command of these settings, whose options and number of arguments fit it; *out NULL where none is
 * named.  ST_USAGE else. */
MUST_USE enum status command_choose(const struct settings *settings, const struct command **out, struct err *err);

#endif
