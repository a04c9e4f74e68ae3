#include "cli/help.h"

#include "base/lang.h"

#include <string.h>

/* ---- bash -------------------------------------------------------------------------------------- */

static void bash_words(struct out *out, const char *words)
{
	for (; *words != '\0'; words++)
		out_bytes(out, *words == '|' ? " " : words, 1);
}

static bool is_file(const struct option *option)
{
	return option->argument != NULL && strcmp(option->argument, "FILE") == 0;
}

/* "--from --to ..." of one command, or the global ones. */
static void bash_options(struct out *out, const struct command *command)
{
	size_t count;
	const struct option *options = options_all(&count);

	for (size_t i = 0; i < count; i++) {
		bool global = options_is_global(&options[i]);

		if (command == NULL ? global : !global && options_takes(&options[i], command->name))
			out_printf(out, " --%s", options[i].name);
	}
}

static void bash_values(struct out *out)
{
	size_t count;
	const struct option *options = options_all(&count);

	out_string(out, "\tcase $prev in\n");
	for (size_t i = 0; i < count; i++) {
		if (options[i].form == OPTION_SWITCH || options[i].form == OPTION_NAMED)
			continue;
		out_printf(out, "\t--%s) ", options[i].name);
		if (options[i].form == OPTION_WORD || options[i].form == OPTION_PAIR) {
			out_string(out, "mapfile -t COMPREPLY < <(compgen -W '");
			bash_words(out, options[i].argument);
			out_string(out, "' -- \"$cur\"); return ;;\n");
		} else {
			/* Nothing to offer but, for files, what the shell completes by itself. */
			out_printf(out, "%sreturn ;;\n", is_file(&options[i]) ? "" : "compopt +o default; ");
		}
	}
	out_string(out, "\tesac\n");
}

static void bash(struct out *out)
{
	const struct command *const *command;

	out_string(out, "# bash completion for hotline, made by `hotline help --completion bash`\n"
			"_hotline() {\n"
			"\tlocal cur=$2 prev=$3 command='' options word\n"
			"\tif [ \"$prev\" = '=' ] && [ \"$COMP_CWORD\" -ge 2 ]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
			"\tif [ \"$cur\" = '=' ]; then prev=${COMP_WORDS[COMP_CWORD-1]} cur=''; fi\n"
			"\tfor word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
			"\t\tcase $word in\n\t\t");
	for (command = command_all(); *command != NULL; command++)
		out_printf(out, "%s%s", command == command_all() ? "" : "|", (*command)->name);
	out_string(out, ") command=$word; break ;;\n\t\tesac\n\tdone\n");
	bash_values(out);
	out_string(out, "\toptions='");
	bash_options(out, NULL);
	out_string(out, "'\n\tcase $command in\n\t'') options=\"$options");
	for (command = command_all(); *command != NULL; command++)
		out_printf(out, " %s", (*command)->name);
	out_string(out, "\" ;;\n");
	for (command = command_all(); *command != NULL; command++) {
		out_printf(out, "\t%s) options=\"$options", (*command)->name);
		bash_options(out, *command);
		out_string(out, "\" ;;\n");
	}
	out_string(out, "\tesac\n"
			"\tcase $command,$cur in\n"
			"\t,*|*,-*) mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$cur\") ;;\n"
			"\tesac\n"
			"}\n"
			"complete -o default -F _hotline hotline\n");
}

/* ---- zsh --------------------------------------------------------------------------------------- */

/* Inside '...[...]': quotes, brackets and colons would end it. */
static void zsh_words(struct out *out, const char *words)
{
	for (; *words != '\0'; words++) {
		if (*words == '\'')
			out_string(out, "'\\''");
		else if (strchr("[]:\\", *words) != NULL)
			out_printf(out, "\\%c", *words);
		else
			out_bytes(out, words, 1);
	}
}

static void zsh_option(struct out *out, const struct option *option)
{
	out_printf(out, " \\\n\t\t'--%s%s[", option->name, option->form == OPTION_SWITCH ? "" : "=");
	zsh_words(out, _(option->help));
	out_string(out, "]");
	if (option->form == OPTION_WORD || option->form == OPTION_PAIR) {
		out_printf(out, ":%s:(", option->name);
		bash_words(out, option->argument);
		out_string(out, ")");
	} else if (option->form != OPTION_SWITCH) {
		out_string(out, ":");
		zsh_words(out, option->argument);
		out_string(out, is_file(option) ? ":_files" : ": ");
	}
	out_string(out, "'");
}

static void zsh_options(struct out *out, const struct command *command)
{
	size_t count;
	const struct option *options = options_all(&count);

	for (size_t i = 0; i < count; i++) {
		bool global = options_is_global(&options[i]);

		if (options[i].form != OPTION_NAMED && (global || (command != NULL && options_takes(&options[i], command->name))))
			zsh_option(out, &options[i]);
	}
}

static void zsh(struct out *out)
{
	out_string(out, "#compdef hotline\n# zsh completion for hotline, made by `hotline help --completion zsh`\n"
			"_hotline() {\n\tlocal -a commands\n\tlocal command=${words[(R)(");
	for (const struct command *const *command = command_all(); *command != NULL; command++)
		out_printf(out, "%s%s", command == command_all() ? "" : "|", (*command)->name);
	out_string(out, ")]}\n\tcommands=(\n");
	for (const struct command *const *command = command_all(); *command != NULL; command++) {
		out_printf(out, "\t\t'%s:", (*command)->name);
		zsh_words(out, _((*command)->summary));
		out_string(out, "'\n");
	}
	out_string(out, "\t)\n\tcase $command in\n");
	for (const struct command *const *command = command_all(); *command != NULL; command++) {
		out_printf(out, "\t%s) _arguments", (*command)->name);
		zsh_options(out, *command);
		out_string(out, " \\\n\t\t'*:file:_files' ;;\n");
	}
	out_string(out, "\t*) _arguments");
	zsh_options(out, NULL);
	out_string(out, " \\\n\t\t'1:command:{_describe command commands}' ;;\n\tesac\n}\n_hotline \"$@\"\n");
}

/* ---- fish -------------------------------------------------------------------------------------- */

static void fish_words(struct out *out, const char *words)
{
	out_string(out, "'");
	for (; *words != '\0'; words++) {
		if (*words == '\'' || *words == '\\')
			out_string(out, "\\");
		out_bytes(out, words, 1);
	}
	out_string(out, "'");
}

static void fish_option(struct out *out, const struct option *option)
{
	out_string(out, "complete -c hotline");
	if (!options_is_global(option))
		out_printf(out, " -n '__fish_seen_subcommand_from %s'", option->commands);
	out_printf(out, " -l %s", option->name);
	if (option->letter != 0)
		out_printf(out, " -s %c", option->letter);
	if (option->form == OPTION_WORD || option->form == OPTION_PAIR) {
		out_string(out, " -x -a '");
		bash_words(out, option->argument);
		out_string(out, "'");
	} else if (option->form != OPTION_SWITCH) {
		out_string(out, is_file(option) ? " -r" : " -x");
	}
	out_string(out, " -d ");
	fish_words(out, _(option->help));
	out_string(out, "\n");
}

static void fish(struct out *out)
{
	size_t count;
	const struct option *options = options_all(&count);

	out_string(out, "# fish completion for hotline, made by `hotline help --completion fish`\n");
	for (const struct command *const *command = command_all(); *command != NULL; command++) {
		out_printf(out, "complete -c hotline -n __fish_use_subcommand -a %s -d ", (*command)->name);
		fish_words(out, _((*command)->summary));
		out_string(out, "\n");
	}
	for (size_t i = 0; i < count; i++)
		if (options[i].form != OPTION_NAMED)
			fish_option(out, &options[i]);
}

void help_completion(struct out *out, const char *shell)
{
	if (strcmp(shell, "bash") == 0)
		bash(out);
	else if (strcmp(shell, "zsh") == 0)
		zsh(out);
	else
		fish(out);
}
