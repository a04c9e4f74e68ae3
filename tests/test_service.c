#include "cli/service.h"

#include "base/lang.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

/* The service manager's end: a datagram socket with a name of its own, no file left behind. */
static int manager = -1;

static int open_manager(void **state)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	char variable[64];
	int len;

	(void)state;
	manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	len = snprintf(variable, sizeof variable, "@hotline-test-%d", (int)getpid());
	memcpy(name.sun_path + 1, variable + 1, (size_t)len - 1); /* "@" stands for the NUL of an abstract name */
	if (manager < 0 || bind(manager, (struct sockaddr *)&name,
				(socklen_t)(offsetof(struct sockaddr_un, sun_path) + (size_t)len)) != 0)
		return -1;
	return setenv("NOTIFY_SOCKET", variable, 1);
}

static int close_manager(void **state)
{
	(void)state;
	return close(manager);
}

/* The next message, "" when there is none. */
static const char *told(void)
{
	static char text[512];
	ssize_t len = recv(manager, text, sizeof text - 1, 0);

	text[len > 0 ? len : 0] = '\0';
	return text;
}

static void the_manager_is_told_of_start_life_and_end(void **state)
{
	(void)state;
	service_ready();
	assert_string_equal(told(), "READY=1");
	service_alive(12, 3, -1);
	assert_string_equal(told(), "WATCHDOG=1\nSTATUS=read 12, rejected 3, lag -1");
	service_stopping();
	assert_string_equal(told(), "STOPPING=1");
}

static void life_is_told_of_at_most_twice_in_a_row_of_calls(void **state)
{
	int count = 0;

	(void)state;
	for (int i = 0; i < 1000; i++)
		service_alive(i, 0, 0);
	while (told()[0] != '\0')
		count++;
	assert_true(count <= 2); /* the second may turn in between */
}

static void without_a_manager_nothing_happens(void **state)
{
	(void)state;
	unsetenv("NOTIFY_SOCKET");
	service_ready();
	service_stopping();
	assert_string_equal(told(), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_manager_is_told_of_start_life_and_end),
		cmocka_unit_test(life_is_told_of_at_most_twice_in_a_row_of_calls),
		cmocka_unit_test(without_a_manager_nothing_happens),
	};

	return cmocka_run_group_tests(tests, open_manager, close_manager);
}
