#include "cli/help.h"

#include "base/lang.h"
#include "cli/exits.h"
#include "cli/fill.h"

#include <string.h>

/* Whether the last byte of a Chinese character stands at `c`, behind which a line may be broken: roff must be told. */
static bool may_break_after(const char *c)
{
	return (*c & 0xC0) == 0x80 && (c[1] & 0xC0) != 0x80 && c[1] != '\0' && c[1] != ' ' && !fill_is_closing(c + 1);
}

/* Text of a paragraph: roff reads a leading dot or quote as an order, a backslash anywhere, and sets a bare - as a
 * hyphen, which nobody can copy into a shell. */
static void man_words(struct out *out, const char *words)
{
	if (*words == '.' || *words == '\'')
		out_string(out, "\\&");
	for (const char *c = words; *c != '\0'; c++) {
		if (*c == '\\')
			out_string(out, "\\e");
		else if (*c == '-')
			out_string(out, "\\-");
		else if (*c == '\n')
			out_string(out, "\n.PP\n");
		else
			out_bytes(out, c, 1);
		if (may_break_after(c))
			out_string(out, "\\:");
	}
}

static void man_line(struct out *out, const char *words)
{
	man_words(out, words);
	out_string(out, "\n");
}

static void man_section(struct out *out, const char *title)
{
	out_printf(out, ".SH %s\n", title);
}

static void man_option(struct out *out, const struct option *option)
{
	char variable[OPTIONS_VARIABLE_MAX];
	const char *preset = help_preset(option);

	out_string(out, ".TP\n");
	if (option->letter != 0)
		out_printf(out, "\\fB\\-%c\\fR, ", option->letter);
	out_string(out, "\\fB\\-\\-");
	man_words(out, option->name);
	out_string(out, option->form == OPTION_NAMED ? "\\fINAME\\fR" : "\\fR");
	if (option->argument != NULL) {
		out_string(out, " \\fI");
		man_words(out, option->argument);
		out_string(out, "\\fR");
	}
	out_string(out, "\n");
	man_words(out, _(option->help));
	if (preset != NULL) {
		char text[HELP_PRESET_MAX];

		help_format_preset(preset, text);
		man_words(out, text);
	}
	out_string(out, "\n");
	if (option->place != PLACE_FLAG_ONLY) {
		options_variable(option, variable);
		out_printf(out, ".br\n%s \\fB%s%s\\fR\n", _("Environment:"), variable, option->form == OPTION_NAMED ? "NAME" : "");
	}
}

/* Options of one command, or the global ones. */
static void man_options(struct out *out, const struct command *command)
{
	size_t count;
	const struct option *options = options_all(&count);

	for (size_t i = 0; i < count; i++) {
		bool global = options_is_global(&options[i]);

		if (command == NULL ? global : !global && options_takes(&options[i], command->name))
			man_option(out, &options[i]);
	}
}

static void man_command(struct out *out, const struct command *command)
{
	out_string(out, ".SS \"");
	man_words(out, command->name);
	if (*command->arguments != '\0') {
		out_string(out, " ");
		man_words(out, command->arguments);
	}
	out_string(out, "\"\n");
	man_line(out, _(command->summary));
	if (command->about != NULL) {
		out_string(out, ".PP\n");
		man_line(out, _(command->about));
	}
	man_options(out, command);
}

static void man_exits(struct out *out)
{
	man_section(out, _("EXIT STATUS"));
	for (const struct exit_entry *exit = exits; exit->words != NULL; exit++) {
		out_printf(out, ".TP\n\\fB%d\\fR\n", (int)exit->status);
		man_line(out, _(exit->words));
	}
}

static void man_configuration(struct out *out)
{
	man_section(out, _("CONFIGURATION"));
	man_line(out, _("Every option is also a key of hotline.conf (`key-file = FILE`, a line each, remarks begin with #) and a "
			"variable of the environment (HOTLINE_KEY_FILE), but for --config, which is no key, and for those that "
			"decide one call and are flags alone: what asks for something else than the command (--help, --version, "
			"--sample, --man, --completion), what somebody answers for (--final, --reason), and what says whether "
			"rules are changed and by what (--dry-run, --builtin). A flag goes before the environment, the environment "
			"before the file, the file before the default, also where two options exclude each other: --csv prints "
			"CSV though the file says `json = yes`; two of one source are refused. What one of them sets is taken back on "
			"the line by --json=no, where it is a switch, and by an empty value (--by=), where it need not be given: days, "
			"cut-off, revision, periods, parts. `hotline config` shows what holds and where it came "
			"from; secrets are masked. `hotline config --sample` prints a file with every key."));
	man_section(out, _("FILES"));
	for (const char *const *path = settings_conf_paths; *path != NULL; path++) {
		out_string(out, ".TP\n.I ");
		man_line(out, *path);
		man_line(out, _("The configuration; the first one that is there is read, unless --config names another."));
	}
	out_string(out, ".TP\n.I ");
	man_line(out, "hotline.db, hotline.db.key, hotline.db.lock");
	man_line(out, _("The store, the keys under which callers' numbers are hashed, and the lock that names the writer."));
}

void help_man(struct out *out)
{
	out_printf(out, ".\\\" %s\n", "Made by `hotline help --man` from the option table.");
	out_printf(out, ".TH HOTLINE 1 \"\" \"hotline %s\" \"%s\"\n", HOTLINE_VERSION, _("User commands"));
	out_string(out, ".ad l\n.nh\n");
	man_section(out, _("NAME"));
	out_string(out, "hotline \\- ");
	man_line(out, help_tagline());
	man_section(out, _("SYNOPSIS"));
	out_printf(out, ".B hotline\n[\\fI%s\\fR] \\fI%s\\fR [\\fI%s\\fR] [\\fI%s\\fR]\n", _("GLOBAL OPTIONS"), _("COMMAND"), _("OPTIONS"),
		_("ARGUMENTS"));
	man_section(out, _("DESCRIPTION"));
	man_line(out, _("Events of the hotline come from files or from Kafka into one SQLite store; every figure is two integers, "
			"a numerator and a denominator, that the same events give in whatever order they arrive.\n"
			"Results go to standard output, everything else to standard error."));
	man_section(out, _("COMMANDS"));
	for (const struct command *const *command = command_all(); *command != NULL; command++)
		man_command(out, *command);
	man_section(out, _("GLOBAL OPTIONS"));
	man_options(out, NULL);
	man_configuration(out);
	man_exits(out);
	man_section(out, _("SEE ALSO"));
	man_line(out, "kcat(1), sqlite3(1)");
}
