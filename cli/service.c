#include "cli/service.h"

#include "base/lang.h"

#include <inttypes.h>
#include <stdio.h>
#include <systemd/sd-daemon.h>
#include <time.h>

enum { STATUS_MAX = 256 };

void service_ready(void)
{
	(void)sd_notify(0, "READY=1");
}

void service_alive(int64_t read, int64_t rejected, int64_t lag)
{
	static time_t told; /* by the thread that drives the command, the only one to call this */
	char text[STATUS_MAX];
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	if (now.tv_sec == told)
		return;
	told = now.tv_sec;
	(void)snprintf(text, sizeof text, _("read %" PRId64 ", rejected %" PRId64 ", lag %" PRId64), read, rejected, lag);
	(void)sd_notifyf(0, "WATCHDOG=1\nSTATUS=%s", text);
}

void service_stopping(void)
{
	(void)sd_notify(0, "STOPPING=1");
}
