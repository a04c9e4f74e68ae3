/*
 * help - what the program says about itself, all of it from the tables.
 *
 * Commands (command.c), options (options.c) and exit statuses (exits.c) make
 * --help, the manual page, the shells' completions and the sample of
 * hotline.conf, in the language in force; nothing is written down twice.
 */
#ifndef HOTLINE_CLI_HELP_H
#define HOTLINE_CLI_HELP_H

#include "cli/command.h"

/* What the program is, in a line. */
const char *help_tagline(void);

/* The default of an option for people; NULL where there is none to speak of (switches that are off). */
const char *help_preset(const struct option *option);

/* " (default: hotline.db)", in the language in force. */
enum { HELP_PRESET_MAX = 256 };
void help_format_preset(const char *preset, char text[HELP_PRESET_MAX]);

void help_program(struct out *out);
void help_command(struct out *out, const struct command *command);

/* In man's own macros, for hotline(1). */
void help_man(struct out *out);

/* `shell` is bash, zsh or fish. */
void help_completion(struct out *out, const char *shell);

/* hotline.conf with every key, all of them switched off. */
void help_sample(struct out *out);

#endif
