#include "cli/help.h"

#include "base/lang.h"
#include "cli/exits.h"
#include "cli/fill.h"

#include <stdio.h>
#include <string.h>

enum { TERM_INDENT = 2, WORDS_COLUMN = 26, SAMPLE_VALUE_MAX = 128 };

const char *help_tagline(void)
{
	return _("turns the events of a 12345 hotline into figures that can be explained");
}

const char *help_preset(const struct option *option)
{
	if (option->preset_words != NULL)
		return _(option->preset_words);
	return option->form == OPTION_SWITCH ? NULL : option->preset;
}

void help_format_preset(const char *preset, char text[HELP_PRESET_MAX])
{
	(void)snprintf(text, HELP_PRESET_MAX, _(" (default: %s)"), preset);
}

static void heading(struct out *out, const char *words)
{
	out_printf(out, "\n%s\n", words);
}

static void row(struct out *out, const char *term, const char *words, const char *preset)
{
	struct fill fill;

	fill_begin(&fill, out, TERM_INDENT);
	fill.at += (int)strlen(term);
	out_string(out, term);
	fill_to(&fill, WORDS_COLUMN);
	fill_words(&fill, words);
	if (preset != NULL) {
		char text[HELP_PRESET_MAX];

		help_format_preset(preset, text);
		fill_words(&fill, text);
	}
	fill_end(&fill);
}

static void option_row(struct out *out, const struct option *option)
{
	char term[160];
	char letter[8] = "";

	if (option->letter != 0)
		(void)snprintf(letter, sizeof letter, "-%c, ", option->letter);
	(void)snprintf(term, sizeof term, "%s--%s%s%s%s", letter, option->name, option->form == OPTION_NAMED ? "NAME" : "",
		option->argument != NULL ? " " : "", option->argument != NULL ? option->argument : "");
	row(out, term, _(option->help), help_preset(option));
}

/* The rows that a command takes, or the global ones; with their heading, or nothing at all. */
static void option_rows(struct out *out, const char *title, const struct command *command)
{
	size_t count, shown = 0;
	const struct option *options = options_all(&count);

	for (size_t i = 0; i < count; i++) {
		bool global = options_is_global(&options[i]);

		if (command == NULL ? !global : global || !options_takes(&options[i], command->name))
			continue;
		if (shown++ == 0)
			heading(out, title);
		option_row(out, &options[i]);
	}
}

static void say(struct out *out, int indent, const char *words)
{
	struct fill fill;

	fill_begin(&fill, out, indent);
	fill_words(&fill, words);
	fill_end(&fill);
}

void help_program(struct out *out)
{
	out_printf(out, "hotline - %s\n", help_tagline());
	heading(out, _("Usage: hotline [GLOBAL OPTIONS] COMMAND [OPTIONS] [ARGUMENTS]"));
	heading(out, _("Commands:"));
	for (const struct command *const *command = command_all(); *command != NULL; command++) {
		char term[80];

		(void)snprintf(term, sizeof term, "%s %s", (*command)->name, (*command)->arguments);
		row(out, term, _((*command)->summary), NULL);
	}
	option_rows(out, _("Global options:"), NULL);
	heading(out, _("Exit status:"));
	for (const struct exit_entry *exit = exits; exit->words != NULL; exit++) {
		char term[16];

		(void)snprintf(term, sizeof term, "%d", (int)exit->status);
		row(out, term, _(exit->words), NULL);
	}
	out_string(out, "\n");
	say(out, 0, _("Each option may also stand in hotline.conf (key-file = FILE) and in the environment "
		      "(HOTLINE_KEY_FILE), but for those that decide one call: --help, --version, --sample, --man, "
		      "--completion, --final, --reason, --dry-run, --builtin; a flag goes before the environment, the environment before the file, also where two options exclude "
		      "each other. On the line --json=no takes back a switch that one of them sets, an empty value (--by=) what "
		      "else need not be given: days, cut-off, parts. "
		      "`hotline help COMMAND` explains a command, `hotline config` shows what holds."));
}

void help_command(struct out *out, const struct command *command)
{
	out_printf(out, "%s hotline %s [%s]%s%s\n\n", _("Usage:"), command->name, _("OPTIONS"),
		*command->arguments != '\0' ? " " : "", command->arguments);
	say(out, 0, _(command->summary));
	if (command->about != NULL) {
		out_string(out, "\n");
		say(out, 0, _(command->about));
	}
	option_rows(out, _("Options:"), command);
	option_rows(out, _("Global options:"), NULL);
}

/* Values of the sample that neither a default nor the form gives: whoever takes the # away has a file that is read. */
static const struct { const char *name, *value; } examples[] = {
	{ "zone", "Asia/Shanghai" },
	{ "key-file", "hotline.db.key" },
	{ "from", "2020-01-01" },
	{ "to", "2020-12-31" },
	{ "fail-below", "80" },
	{ "limit", "10" },
	{ "xlsx", "report.xlsx" },
	{ "brokers", "localhost:9092" },
	{ "topic", "hotline-events" },
	{ "dlq", "hotline-events.dlq" },
	{ "with", "repaired.json" },
	{ "scheme", "scheme.conf" },
	{ "year", "2020" },
	{ "orders", "1000" },
};

static void sample_value(const struct option *option, char out[SAMPLE_VALUE_MAX])
{
	const char *value = option->preset;

	for (size_t i = 0; value == NULL && i < sizeof examples / sizeof examples[0]; i++)
		if (strcmp(examples[i].name, option->name) == 0)
			value = examples[i].value;
	if (value == NULL && option->form == OPTION_NUMBER)
		(void)snprintf(out, SAMPLE_VALUE_MAX, "%lld", (long long)option->min);
	else if (value == NULL && (option->form == OPTION_WORD || option->form == OPTION_PAIR))
		(void)snprintf(out, SAMPLE_VALUE_MAX, "%.*s", (int)strcspn(option->argument, "|"), option->argument);
	else if (value == NULL && option->form == OPTION_MOMENT)
		(void)snprintf(out, SAMPLE_VALUE_MAX, "2021-06-30");
	else if (value == NULL && option->form == OPTION_REVISION)
		(void)snprintf(out, SAMPLE_VALUE_MAX, "1");
	else
		(void)snprintf(out, SAMPLE_VALUE_MAX, "%s", value != NULL ? value : option->argument);
}

void help_sample(struct out *out)
{
	size_t count;
	const struct option *options = options_all(&count);

	out_string(out, "# hotline.conf\n#\n");
	out_printf(out, "# %s\n", _("A line each: key = value. What begins with # is a remark. Take the # away to set a key."));
	out_printf(out, "# %s\n", _("A flag goes before the environment, the environment before this file."));
	out_printf(out, "# %s\n", _("For one call --json=no takes back `json = yes` of this file, and --by= what `by` says."));
	for (size_t i = 0; i < count; i++) {
		const struct option *option = &options[i];
		const char *preset = help_preset(option);
		char text[HELP_PRESET_MAX], value[SAMPLE_VALUE_MAX];

		if (option->place != PLACE_ANYWHERE)
			continue;
		out_printf(out, "\n# %s", _(option->help));
		if (preset != NULL) {
			help_format_preset(preset, text);
			out_string(out, text);
		}
		if (!options_is_global(option))
			out_printf(out, " [%s]", option->commands);
		if (option->argument != NULL && option->form != OPTION_NAMED)
			out_printf(out, ": %s", option->argument);
		if (option->form == OPTION_NAMED) {
			out_string(out, "\n#kafka.security.protocol = sasl_ssl\n");
			continue;
		}
		sample_value(option, value);
		out_printf(out, "\n#%s = %s\n", option->name, value);
	}
}
