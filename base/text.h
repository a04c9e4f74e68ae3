/*
 * text - a borrowed run of bytes with its length.
 *
 * Strings of events are not NUL-terminated and may come from any buffer, so
 * they travel as (pointer, length).  A text never owns its bytes; whoever made
 * it says how long they live.  An absent text has len 0 (rule R5: an empty
 * string is absent), its pointer may then be NULL.
 */
#ifndef HOTLINE_BASE_TEXT_H
#define HOTLINE_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct text {
	const char *at;
	size_t len;
};

static inline struct text text_of(const char *string)
{
	return (struct text){ string, strlen(string) };
}

static inline bool text_equal(struct text a, struct text b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* Order of the bytes, the shorter first where one begins the other: <0, 0, >0. */
static inline int text_compare(struct text a, struct text b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	int order = shorter == 0 ? 0 : memcmp(a.at, b.at, shorter);

	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

/* What others wrote must not break the line it stands in, nor send orders to a terminal: control characters become spaces. */
static inline void text_tame(char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)bytes[i] < 0x20 || bytes[i] == 0x7F)
			bytes[i] = ' ';
}

/* Writes `value`, which is not negative, as its last `count` decimal digits without a NUL; returns the place behind. */
static inline char *text_put_digits(char *at, int count, int value)
{
	for (int i = count - 1; i >= 0; i--) {
		at[i] = (char)('0' + value % 10);
		value /= 10;
	}
	return at + count;
}

#endif
