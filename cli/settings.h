/*
 * settings - what holds in this run: flag > environment > file > default.
 *
 * Where two options exclude each other, the one of the stronger source holds and
 * the other is as if it were not given; two of one source are left to the command,
 * which refuses them.
 *
 * Made once from the command line; every command reads its options here, by
 * the name in the option table (a name that is not there, or that the command
 * does not take, is a bug and asserts).  Values have been checked against the
 * table, so reading them cannot fail.
 */
#ifndef HOTLINE_CLI_SETTINGS_H
#define HOTLINE_CLI_SETTINGS_H

#include "base/err.h"
#include "base/lang.h"
#include "cli/options.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Later ones win. */
enum origin { ORIGIN_DEFAULT, ORIGIN_FILE, ORIGIN_ENVIRONMENT, ORIGIN_FLAG };

struct settings;

/* Where a default hotline.conf is looked for, in this order; ends with NULL. */
extern const char *const settings_conf_paths[];

/*
 * Reads argv, the environment and the configuration file.  The strings of argv and of `environment` (as
 * environ) are borrowed for the life of *out.  ST_USAGE: the command line; ST_CONFIG: environment or
 * file; ST_NOINPUT: --config names no file.
 */
MUST_USE enum status settings_new(int argc, char **argv, char **environment, struct settings **out, struct err *err);
void settings_free(struct settings *settings);

/* The language asked for, before anything is checked: --lang, HOTLINE_LANG, the file's, else the locale's.
 * Never fails, so that messages about the rest come in it. */
enum lang settings_lang(int argc, char **argv, char **environment);

/* The word of the command line that is the command, as written; NULL: none. */
const char *settings_command(const struct settings *settings);

/* What follows the command, without options. */
size_t settings_argument_count(const struct settings *settings);
const char *settings_argument(const struct settings *settings, size_t i);
char *const *settings_arguments(const struct settings *settings);

/* The value as written, the table's default, or NULL. */
const char *settings_text(const struct settings *settings, const char *name);
bool settings_on(const struct settings *settings, const char *name);
/* Whether a source gives it a value, a switch: that it is on. */
bool settings_has(const struct settings *settings, const char *name);
int64_t settings_number(const struct settings *settings, const char *name);     /* OPTION_NUMBER */
int64_t settings_millionths(const struct settings *settings, const char *name); /* OPTION_SHARE */
int64_t settings_hours_us(const struct settings *settings, const char *name);   /* OPTION_HOURS, in microseconds */
enum origin settings_origin(const struct settings *settings, const char *name);

/* Whether the command line names the option, be it only to say that it is to have no value (--by=). */
bool settings_on_line(const struct settings *settings, const char *name);

/* --key-file, else the store's name with .key appended. */
const char *settings_key_file(const struct settings *settings);

/* The kafka.* settings without the prefix, sorted by name; each name once. */
struct named_setting {
	const char *name;
	const char *value;
	enum origin origin;
	const char *where; /* as settings_where */
};
const struct named_setting *settings_kafka(const struct settings *settings, size_t *count);

/* Where a value came from, in words: "--store", "HOTLINE_STORE", "./hotline.conf:3"; NULL for the default. */
const char *settings_where(const struct settings *settings, const char *name);

/* The configuration file that was read; NULL: none. */
const char *settings_conf_path(const struct settings *settings);

#endif
