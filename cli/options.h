/*
 * options - every option of every command, as one table.
 *
 * One row makes the flag, the variable HOTLINE_NAME, the key in hotline.conf,
 * the line in --help and the man page, the completion, the sample file and the
 * row of `hotline config`.  Adding an option is adding a row; reading its value
 * is cli/settings.h.  A name means the same in every command that takes it.
 */
#ifndef HOTLINE_CLI_OPTIONS_H
#define HOTLINE_CLI_OPTIONS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_form {
	OPTION_SWITCH, /* on or off; with a value yes|no, as in the file and the environment */
	OPTION_TEXT,
	OPTION_NUMBER, /* whole, within min..max */
	OPTION_SHARE,  /* a decimal with up to six places within min..max, read in millionths */
	OPTION_WORD,   /* one of the words of `argument`, separated by | */
	OPTION_PAIR,   /* one of these words, or two different ones with a comma between */
	OPTION_DAY,    /* 2020-01-05 */
	OPTION_MOMENT, /* a day, or a time with offset (rule R4) */
	OPTION_HOURS,  /* "24h" or "3d", within min..max hours */
	OPTION_REVISION, /* the number of a publication, or a moment */
	OPTION_NAMED   /* a family of names: kafka.NAME */
};

/* Where an option may be written down; every place unless it makes no sense there. */
enum option_place {
	PLACE_ANYWHERE,
	PLACE_NOT_FILE,  /* flag and environment: the configuration file's own name */
	PLACE_FLAG_ONLY  /* decides this one call, and must not come from a file that somebody forgot: asks for something else
			  * than the command (--help, --sample), or answers for what it does (--final, --reason, --dry-run,
			  * --builtin) */
};

struct option {
	const char *name;     /* "key-file": --key-file, key-file = ..., HOTLINE_KEY_FILE */
	char letter;          /* 'q' for -q; 0: none */
	enum option_form form;
	enum option_place place;
	const char *argument; /* its word in help, "FILE"; for OPTION_WORD and OPTION_PAIR the words; NULL for switches */
	const char *preset;   /* the default as it would be written; NULL: none */
	const char *preset_words; /* N_(): the default in words where it is no constant; NULL: none */
	const char *commands; /* names of the commands that take it, separated by spaces; "*": all */
	const char *help;     /* N_() */
	int64_t min, max;     /* OPTION_NUMBER; OPTION_SHARE in millionths; OPTION_HOURS in hours */
};

/* Years that the contract's times can have (rule R4); civil days reach a day beyond, whatever the offset. */
enum { OPTIONS_YEAR_MIN = 1970, OPTIONS_YEAR_MAX = 2199 };

/* More publications than a store can ever have. */
enum { OPTIONS_REVISION_MAX = 999999999 };

const struct option *options_all(size_t *count);

/* The row, or NULL.  `len` bytes at `name`; "kafka.anything" finds the family's row. */
const struct option *options_find(const char *name, size_t len);
const struct option *options_letter(char letter);

/* Whether `command` takes the option; a NULL command takes the global ones. */
bool options_takes(const struct option *option, const char *command);
bool options_is_global(const struct option *option);

/* "HOTLINE_KEY_FILE"; of a family the prefix "HOTLINE_KAFKA_". */
enum { OPTIONS_VARIABLE_MAX = 64 };
void options_variable(const struct option *option, char out[OPTIONS_VARIABLE_MAX]);

/* Whether the value of this name is a secret that may be printed nowhere (kafka.sasl.password), or may be one, mistyped (kafka.sasl.passwd). */
bool options_is_secret(const char *name);

/* ST_OK, or ST_USAGE with what was expected; the caller says where the value stood. */
MUST_USE enum status options_check(const struct option *option, const char *value, struct err *err);

/* Whether an empty value on the command line means "none": it takes back what the environment or the file sets.  Never
 * so for names of files, people and hosts, where an empty value is mostly a variable of a script that was not set. */
bool options_can_be_empty(const struct option *option);

/* Whether the two go together in no command that takes both; of two sources the stronger one is heeded. */
bool options_exclude(const struct option *one, const struct option *other);

/* A checked value: yes|true|on|1 is true. */
bool options_switch_value(const char *value);
/* A checked decimal in millionths: "0.25" is 250000. */
int64_t options_millionths(const char *value);
/* A revision number from 1 on; 0 where the value is none, but a moment. */
int64_t options_revision(const char *value);

/* The hours of a good OPTION_HOURS. */
int64_t options_hours(const char *value);

/* Whether `word` is one of the |-separated `words`. */
bool options_has_word(const char *words, const char *word);

#endif
