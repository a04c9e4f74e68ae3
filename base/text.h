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

/* How many of the first `most` bytes go without cutting a character of UTF-8 in two. */
static inline size_t text_whole(struct text text, size_t most)
{
	size_t len = text.len < most ? text.len : most;

	while (len < text.len && len > 0 && ((unsigned char)text.at[len] & 0xC0) == 0x80)
		len--;
	return len;
}

/* The bytes of a control character at `at`, of `left` bytes of UTF-8: one that ends a line, sends orders to a terminal or turns
 * the direction of writing (U+0000-001F, 007F-009F, 2028-202E, 2066-2069).  0: there is none. */
static inline size_t text_control(const char *at, size_t left)
{
	const unsigned char *byte = (const unsigned char *)at;

	if (left == 0)
		return 0;
	if (byte[0] < 0x20 || byte[0] == 0x7F)
		return 1;
	if (left >= 2 && byte[0] == 0xC2)
		return byte[1] >= 0x80 && byte[1] < 0xA0 ? 2 : 0;
	if (left >= 3 && byte[0] == 0xE2)
		return (byte[1] == 0x80 && byte[2] >= 0xA8 && byte[2] <= 0xAE) || (byte[1] == 0x81 && byte[2] >= 0xA6 && byte[2] <= 0xA9)
			? 3 : 0;
	return 0;
}

/* What others wrote must not break the line it stands in, nor play with a terminal: bytes of control characters become spaces. */
static inline void text_tame(char *bytes, size_t len)
{
	for (size_t i = 0, some; i < len; i += some > 0 ? some : 1) {
		some = text_control(bytes + i, len - i);
		if (some > 0)
			memset(bytes + i, ' ', some);
	}
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
