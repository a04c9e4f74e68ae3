/*
 * err - how failures of the world travel through the program.
 *
 * A function that can fail because of the world (disk, broker, memory, a file
 * somebody wrote) returns `enum status` and takes `struct err *err` last.  The
 * function that sees the failure first says what happened and what to do about
 * it (err_set); each level above may prepend what it was doing (err_prefix);
 * only cli/main.c prints, once.  The values are the program's exit statuses
 * (those of sysexits.h), so nothing has to translate them.
 *
 * A bug is an assert, never a status.  Bad input is not an error either: it is
 * counted and kept aside (event/reject.h).
 */
#ifndef HOTLINE_BASE_ERR_H
#define HOTLINE_BASE_ERR_H

#include <stdarg.h>

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))

enum status {
	ST_OK = 0,           /* done */
	ST_NO = 1,           /* the answer is no: a check failed, a line is bad */
	ST_USAGE = 64,       /* the command line is wrong */
	ST_DATA = 65,        /* a gap, another cluster, a recreated topic, a damaged store */
	ST_NOINPUT = 66,     /* no such input, topic, case or period */
	ST_UNAVAILABLE = 69, /* the broker cannot be reached */
	ST_BUG = 70,         /* an internal contradiction */
	ST_SYSTEM = 71,      /* out of memory, no more files, fork refused */
	ST_CANTCREAT = 73,   /* read-only or cannot be created */
	ST_IO = 74,          /* reading or writing failed, disk full */
	ST_BUSY = 75,        /* the store is in use by another process */
	ST_NOPERM = 77,      /* login refused */
	ST_CONFIG = 78       /* configuration, zone, key or store version does not fit */
};

/* The longest message kept, in bytes; what is longer is cut at a whole character. */
enum { ERR_TEXT_MAX = 2048 };

struct err {
	enum status status;
	char text[ERR_TEXT_MAX];
};

/* Writes the message and returns `status`, so that `return err_set(...)` reads well. */
MUST_USE enum status err_set(struct err *err, enum status status, const char *format, ...) PRINTF_LIKE(3, 4);

/* As err_set, with ": " and the system's words for `code` (an errno value) appended. */
MUST_USE enum status err_set_errno(struct err *err, enum status status, int code, const char *format, ...)
	PRINTF_LIKE(4, 5);

/* Puts "what we were doing: " in front of the message; returns the status that stands. */
MUST_USE enum status err_prefix(struct err *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* Makes it the error that never was: status ST_OK, no text. */
void err_clear(struct err *err);

#endif
