/*
 * log - words for the people who run the program, on standard error.
 *
 * Results go to standard output and errors through base/err.h; this is for what
 * a long-running command has to say on the way.  One line a call, prefixed with
 * the program's name, control characters made spaces; under systemd (JOURNAL_STREAM
 * set) with the "<N>" priority prefix that journald reads.  No secrets and no event contents are passed here.
 */
#ifndef HOTLINE_BASE_LOG_H
#define HOTLINE_BASE_LOG_H

#include "base/err.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* Called once by main: -q sets LOG_WARN, the default is LOG_INFO, -v LOG_DEBUG. */
void log_set_level(enum log_level level);
void log_line(enum log_level level, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
