#include "store/findings.h"

#include "base/lang.h"

#include <stdio.h>

static void PRINTF_LIKE(2, 0) say(const struct findings *findings, const char *format, va_list arguments)
{
	char line[FINDING_TEXT_MAX];

	(void)vsnprintf(line, sizeof line, format, arguments);
	if (findings->sink->finding != NULL)
		findings->sink->finding(findings->sink->context, line);
}

void findings_add(struct findings *findings, const char *format, ...)
{
	va_list arguments;

	if (findings->count++ >= FINDINGS_SHOWN_MAX)
		return;
	va_start(arguments, format);
	say(findings, format, arguments);
	va_end(arguments);
}

static void say_one(const struct findings *findings, const char *format, ...) PRINTF_LIKE(2, 3);

static void say_one(const struct findings *findings, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(findings, format, arguments);
	va_end(arguments);
}

void findings_end(struct findings *findings)
{
	if (findings->count > FINDINGS_SHOWN_MAX)
		say_one(findings, _("and %lld more"), (long long)(findings->count - FINDINGS_SHOWN_MAX));
}
