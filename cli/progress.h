/*
 * progress - a line on the terminal while something takes long: count, rate, time left.
 *
 * It appears on standard error when that is a terminal and the work has lasted
 * over a second, is written over a few times a second, and is wiped out at the
 * end; whoever says something else in between calls progress_wipe first.
 */
#ifndef HOTLINE_CLI_PROGRESS_H
#define HOTLINE_CLI_PROGRESS_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

struct progress {
	const char *name;   /* "load"; borrowed */
	int64_t started_ms; /* by the monotonic clock */
	int64_t shown_ms;
	bool wanted;
	bool shown;
};

void progress_begin(struct progress *progress, const char *name, bool quiet);

/* `count` events so far; `done` of `total` in whatever unit, total <= 0 where it is not known.  Cheap: call it often. */
void progress_show(struct progress *progress, int64_t count, int64_t done, int64_t total);

void progress_wipe(struct progress *progress);

/* The words of the line, without control characters: "load: 1,200,000 events, 240,000/s, 40 %, 8 s left". */
void progress_words(struct buf *out, const char *name, int64_t count, int64_t done, int64_t total, int64_t elapsed_ms);

#endif
