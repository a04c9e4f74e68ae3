/*
 * file - newline-delimited events from files, as an input.
 *
 * A file is known by the SHA-256 of its uncompressed bytes up to the stored
 * position, not by its name: a file loaded again gives nothing, one that grew
 * goes on where it ended, a renamed one is the same.  "-" has no position.
 */
#ifndef HOTLINE_INGEST_FILE_H
#define HOTLINE_INGEST_FILE_H

#include "ingest/input.h"

/* Positions of files that the store knows; borrowed during file_open. */
struct file_known {
	const struct input_entry *entries;
	size_t count;
};

/* What is left at the end and was not taken (rule R53). */
struct file_rest {
	int64_t line;  /* 0: nothing left */
	int64_t bytes;
};

MUST_USE enum status file_open(const char *path, const struct file_known *known,
	const struct input_workbench *workbench, struct input **out, struct err *err);

struct file_rest file_rest(const struct input *input);

/* Which of the known files it goes on from, under whatever name; NULL: none. */
const struct input_entry *file_known_as(const struct input *input);

#endif
