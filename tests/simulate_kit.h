/*
 * simulate_kit - what the tests of the simulator share: its lines, looked at without the decoder.
 *
 * A line is searched for its keys as text; what the contract says of it is not asked.
 */
#ifndef HOTLINE_TESTS_SIMULATE_KIT_H
#define HOTLINE_TESTS_SIMULATE_KIT_H

#include "base/hash.h"
#include "base/zone.h"
#include "simulate/simulate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* In the order of the ranks (rule R3), so that sorting by (time, type) is case order here. */
enum type { CREATED, RETURNED, DISPATCHED, SIGNED, EXTENDED, URGED, CLOSED, CALLBACK, REOPENED, MERGED, VOIDED, RESTORED,
	CALL, RECEIVED, JUDGED, FORWARDED, REPLIED, COMPLAINT_CLOSED_, CARDED, PUBLISHED, COMPLAINT_VOIDED_, REVIEW, TYPES };

static const char *const type_names[TYPES] = { "order.created.v1", "order.returned.v1", "order.dispatched.v1",
	"order.signed.v1", "order.extended.v1", "order.urged.v1", "order.closed.v1", "callback.made.v1", "order.reopened.v1",
	"order.merged.v1", "order.voided.v1", "order.restored.v1", "call.ended.v1", "complaint.received.v1",
	"complaint.judged.v1", "complaint.forwarded.v1", "complaint.replied.v1", "complaint.closed.v1", "complaint.carded.v1",
	"complaint.published.v1", "complaint.voided.v1", "review.submitted.v1" };

/* The string after `"name":"`, or an empty text. */
static inline struct text value_of(struct text line, const char *name)
{
	char key[40];
	int len = snprintf(key, sizeof key, "\"%s\":\"", name);
	const char *at = memmem(line.at, line.len, key, (size_t)len);
	const char *end;

	if (at == NULL)
		return (struct text){ "", 0 };
	at += len;
	end = memchr(at, '"', line.len - (size_t)(at - line.at));
	assert_non_null(end);
	return (struct text){ at, (size_t)(end - at) };
}

static inline bool holds(struct text line, const char *part)
{
	return memmem(line.at, line.len, part, strlen(part)) != NULL;
}

static inline uint64_t hashed(struct text text)
{
	return hash_bytes(text.at, text.len, 0);
}

static inline int64_t time_of(struct text line, const char *name)
{
	struct text text = value_of(line, name);
	int64_t time_us = 0;

	if (text.len > 0)
		assert_true(zone_parse_time(text, &time_us));
	return time_us;
}

static inline enum type type_of(struct text line)
{
	struct text name = value_of(line, "type");

	for (int i = 0; i < TYPES; i++) {
		if (text_equal(name, text_of(type_names[i])))
			return (enum type)i;
	}
	fail_msg("unknown type: %.*s", (int)line.len, line.at);
	return TYPES;
}

static inline struct simulate *opened(const struct simulate_options *options)
{
	struct simulate *simulate = NULL;
	struct err err;

	if (simulate_open(options, &simulate, &err) != ST_OK)
		fail_msg("%s", err.text);
	return simulate;
}

static inline bool next_line(struct simulate *simulate, struct text *line)
{
	struct err err;

	if (simulate_next(simulate, line, &err) != ST_OK)
		fail_msg("%s", err.text);
	if (line->len > 0)
		assert_int_equal(line->at[line->len], '\n');
	return line->len > 0;
}

static inline struct zone *shanghai(void)
{
	struct zone *zone = NULL;
	struct err err;

	if (zone_open("Asia/Shanghai", &zone, &err) != ST_OK)
		fail_msg("%s", err.text);
	return zone;
}

#endif
