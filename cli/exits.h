/*
 * exits - what each exit status means, as one table: help, man page and README tell it from here.
 */
#ifndef HOTLINE_CLI_EXITS_H
#define HOTLINE_CLI_EXITS_H

#include "base/err.h"

struct exit_entry {
	enum status status;
	const char *words; /* N_() */
};

/* All, ended by an entry without words. */
extern const struct exit_entry exits[];

#endif
