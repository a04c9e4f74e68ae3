/*
 * clock - how long something took: never what day it is, and never for a figure.
 *
 * No part of libhotline (aggregate/ and event/ ask no clock).
 */
#ifndef HOTLINE_BASE_CLOCK_H
#define HOTLINE_BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Milliseconds since some fixed moment; never goes back. */
static inline int64_t clock_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

#endif
