#include "cli/service.h"

#include "base/clock.h"
#include "base/lang.h"

#include <inttypes.h>
#include <stdio.h>
#include <systemd/sd-daemon.h>

enum { STATUS_MAX = 256 };

void service_ready(void)
{
	(void)sd_notify(0, "READY=1");
}

void service_alive(int64_t read, int64_t rejected, int64_t lag)
{
	static int64_t told_s; /* by the thread that drives the command, the only one to call this */
	char text[STATUS_MAX];
	int64_t now_s = clock_ms() / 1000;

	if (now_s == told_s)
		return;
	told_s = now_s;
	(void)snprintf(text, sizeof text, _("read %" PRId64 ", rejected %" PRId64 ", lag %" PRId64), read, rejected, lag);
	(void)sd_notifyf(0, "WATCHDOG=1\nSTATUS=%s", text);
}

void service_stopping(void)
{
	(void)sd_notify(0, "STOPPING=1");
}
