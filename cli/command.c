#include "cli/command.h"

#include "base/lang.h"
#include "cli/nearest.h"
#include "cli/part.h"

#include <stdio.h>
#include <string.h>

extern const struct command cmd_backup;
extern const struct command cmd_case;
extern const struct command cmd_cases;
extern const struct command cmd_check;
extern const struct command cmd_complaints;
extern const struct command cmd_config;
extern const struct command cmd_crossfoot;
extern const struct command cmd_daily;
extern const struct command cmd_due;
extern const struct command cmd_explain;
extern const struct command cmd_figures;
extern const struct command cmd_help;
extern const struct command cmd_league;
extern const struct command cmd_load;
extern const struct command cmd_oddities;
extern const struct command cmd_produce;
extern const struct command cmd_publication;
extern const struct command cmd_publications;
extern const struct command cmd_publish;
extern const struct command cmd_rejects;
extern const struct command cmd_report;
extern const struct command cmd_rules;
extern const struct command cmd_restatements;
extern const struct command cmd_run;
extern const struct command cmd_selfeval;
extern const struct command cmd_simulate;
extern const struct command cmd_status;
extern const struct command cmd_top;
extern const struct command cmd_validate;
extern const struct command cmd_version;
extern const struct command cmd_volumes;

static const struct command *const commands[] = {
	&cmd_simulate,
	&cmd_validate,
	&cmd_load,
	&cmd_produce,
	&cmd_run,
	&cmd_daily,
	&cmd_figures,
	&cmd_report,
	&cmd_selfeval,
	&cmd_due,
	&cmd_league,
	&cmd_top,
	&cmd_volumes,
	&cmd_explain,
	&cmd_cases,
	&cmd_case,
	&cmd_publish,
	&cmd_publications,
	&cmd_publication,
	&cmd_restatements,
	&cmd_status,
	&cmd_check,
	&cmd_crossfoot,
	&cmd_oddities,
	&cmd_complaints,
	&cmd_rejects,
	&cmd_rules,
	&cmd_backup,
	&cmd_config,
	&cmd_help,
	&cmd_version,
	NULL,
};

const struct command *const *command_all(void)
{
	return commands;
}

const struct command *command_find(const char *name)
{
	for (const struct command *const *command = commands; *command != NULL; command++)
		if (strcmp((*command)->name, name) == 0)
			return *command;
	return NULL;
}

enum status command_unknown(const char *name, struct err *err)
{
	const char *near = nearest_command(name, strlen(name));

	if (near != NULL)
		return err_set(err, ST_USAGE, _("unknown command \"%s\"; did you mean %s?"), name, near);
	return err_set(err, ST_USAGE, _("unknown command \"%s\"; `hotline help` lists them"), name);
}

static enum status check_by(const struct settings *settings, const struct command *command, struct err *err)
{
	const char *by = command->takes_all || !options_takes(options_find("by", 2), command->name) ? NULL
		: settings_text(settings, "by");

	if (by == NULL || command->takes_part || !part_is_named(by))
		return ST_OK;
	return err_set(err, ST_USAGE, _("%s %s: %s prints every part; one alone is for cases and explain"),
		settings_where(settings, "by"), by, command->name);
}

/* What a flag asks for must be something the command knows; the file and the environment speak to all commands. */
static enum status check_options(const struct settings *settings, const struct command *command, struct err *err)
{
	size_t count;
	const struct option *options = options_all(&count);

	for (size_t i = 0; i < count; i++) {
		if (command->takes_all || options_takes(&options[i], command->name))
			continue;
		if (options[i].form == OPTION_NAMED) {
			size_t named_count;
			const struct named_setting *named = settings_kafka(settings, &named_count);

			for (size_t k = 0; k < named_count; k++)
				if (named[k].origin == ORIGIN_FLAG)
					return err_set(err, ST_USAGE, _("%s takes no %s; see `hotline help %s`"), command->name,
						named[k].where, command->name);
		} else if (settings_on_line(settings, options[i].name)) {
			char flag[80];

			(void)snprintf(flag, sizeof flag, "--%s", options[i].name);
			return err_set(err, ST_USAGE, _("%s takes no %s; see `hotline help %s`"), command->name, flag, command->name);
		}
	}
	return ST_OK;
}

static enum status check_arguments(const struct settings *settings, const struct command *command, struct err *err)
{
	size_t count = settings_argument_count(settings);

	if (count < (size_t)command->arguments_min)
		return err_set(err, ST_USAGE, _("%s needs more: hotline %s %s"), command->name, command->name,
			command->arguments);
	if (command->arguments_max >= 0 && count > (size_t)command->arguments_max)
		return err_set(err, ST_USAGE, _("\"%s\" is too much; the form is: hotline %s [%s]%s%s"),
			settings_argument(settings, (size_t)command->arguments_max), command->name, _("OPTIONS"),
			*command->arguments != '\0' ? " " : "", command->arguments);
	return ST_OK;
}

enum status command_choose(const struct settings *settings, const struct command **out, struct err *err)
{
	const char *name = settings_command(settings);

	*out = NULL;
	if (name == NULL)
		return ST_OK;
	*out = command_find(name);
	if (*out == NULL)
		return command_unknown(name, err);
	/* `hotline COMMAND --help` explains, whatever else stands there. */
	if (settings_on(settings, "help"))
		return ST_OK;
	if (check_options(settings, *out, err) != ST_OK || check_by(settings, *out, err) != ST_OK)
		return err->status;
	return check_arguments(settings, *out, err);
}
