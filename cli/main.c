/*
 * main - wires the process together, runs one command, says once what failed.
 */
#include "base/clock.h"
#include "base/lang.h"
#include "base/log.h"
#include "base/phase.h"
#include "cli/arena.h"
#include "cli/help.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

extern char **environ;

static void set_log_level(const struct settings *settings)
{
	if (settings_on(settings, "verbose"))
		log_set_level(LOG_DEBUG);
	else if (settings_on(settings, "quiet"))
		log_set_level(LOG_WARN);
}

/* What -v tells of every command. */
static void tell_configuration(const struct settings *settings)
{
	const char *path = settings_conf_path(settings);

	if (path != NULL)
		log_line(LOG_DEBUG, _("configuration file: %s"), path);
	else
		log_line(LOG_DEBUG, _("no configuration file"));
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	const struct command *command;

	if (command_choose(settings, &command, err) != ST_OK)
		return err->status;
	if (settings_on(settings, "version"))
		return command_find("version")->run(settings, out, err);
	if (settings_on(settings, "help") && command != NULL) {
		help_command(out, command);
		return ST_OK;
	}
	if (settings_on(settings, "help")) {
		help_program(out);
		return ST_OK;
	}
	if (command == NULL)
		return err_set(err, ST_USAGE, _("no command; `hotline help` lists them"));
	return command->run(settings, out, err);
}

int main(int argc, char **argv)
{
	struct settings *settings = NULL;
	struct out out;
	struct err err = { ST_OK, "" }, end = { ST_OK, "" };
	const int64_t begin_ms = clock_ms();
	enum status st;

	/* A reader that goes away is told by EPIPE where it is written to (report/out.h); so are sockets. */
	(void)signal(SIGPIPE, SIG_IGN);
	/* Beyond `ulimit -f` a write is to fail with EFBIG, which is told like a full disk, not to kill without a word. */
	(void)signal(SIGXFSZ, SIG_IGN);
	lang_set(settings_lang(argc, argv, environ));
	phase_init();
	arena_install();
	out_open(&out, STDOUT_FILENO);
	out.colour = out_wants_colour(STDOUT_FILENO);
	st = settings_new(argc, argv, environ, &settings, &err);
	if (st == ST_OK) {
		set_log_level(settings);
		tell_configuration(settings);
		st = run(settings, &out, &err);
	}
	if (out_finish(&out, &end) != ST_OK) {
		log_line(LOG_ERROR, "%s", end.text);
		st = st == ST_OK || st == ST_NO ? end.status : st;
	}
	if (st != ST_OK && err.text[0] != '\0')
		log_line(LOG_ERROR, "%s", err.text);
	log_line(LOG_DEBUG, _("it took %.3f s"), (double)(clock_ms() - begin_ms) / 1000);
	out_close(&out);
	settings_free(settings);
	return (int)st;
}
