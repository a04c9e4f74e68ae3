/*
 * service - what systemd is told of a long-running command (Type=notify, WatchdogSec).
 *
 * Without a service manager (NOTIFY_SOCKET not set) every call costs a look at
 * the environment and does nothing.  Being told of is no promise: a message that
 * cannot be sent is dropped.
 */
#ifndef HOTLINE_CLI_SERVICE_H
#define HOTLINE_CLI_SERVICE_H

#include <stdint.h>

/* The start is over: the store is open, the broker has answered. */
void service_ready(void);

/* Still alive, with what `systemctl status` shows; call it as often as you like, once a second goes out.
 * lag -1: unknown. */
void service_alive(int64_t read, int64_t rejected, int64_t lag);

/* The end has begun. */
void service_stopping(void);

#endif
