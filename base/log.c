#include "base/log.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>

/* The one piece of process-wide state here, set by main before any thread exists.  Not part of libhotline. */
static enum log_level highest = LOG_INFO;

void log_set_level(enum log_level level)
{
	highest = level;
}

void log_line(enum log_level level, const char *format, ...)
{
	static const char *const priorities[] = { "<3>", "<4>", "<6>", "<7>" };
	char line[ERR_TEXT_MAX];
	va_list arguments;

	if (level > highest)
		return;
	va_start(arguments, format);
	(void)vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	text_tame(line, strlen(line)); /* a file's name, an id: one line a call */
	(void)fprintf(stderr, "%shotline: %s\n", getenv("JOURNAL_STREAM") != NULL ? priorities[level] : "", line);
}
