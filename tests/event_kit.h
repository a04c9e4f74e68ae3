/*
 * event_kit - what tests of event/ share: a decoder with a keyring that can be read at a glance.
 *
 * The keyring's "hash" is no hash: its first two bytes are the year, then comes the number's length
 * and the number's first bytes, so that a test sees what was asked of it.
 */
#ifndef HOTLINE_TESTS_EVENT_KIT_H
#define HOTLINE_TESTS_EVENT_KIT_H

#include "event/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct kit {
	struct zone *zone;
	struct decoder *decoder;
	struct decoder_options options;
	int destroyed_year; /* its key answers KEYRING_DESTROYED */
	int broken_year;    /* its key answers KEYRING_FAILED */
	int asked;          /* hashes made */

	struct event event;
	struct reject reject;
	struct decode_notes notes;
};

static enum keyring_answer kit_hash(void *keyring, int year, struct text number, uint8_t out[CALLER_DIGEST_BYTES])
{
	struct kit *kit = keyring;

	if (year == kit->destroyed_year)
		return KEYRING_DESTROYED;
	if (year == kit->broken_year)
		return KEYRING_FAILED;
	kit->asked++;
	memset(out, 0, CALLER_DIGEST_BYTES);
	out[0] = (uint8_t)(year / 100);
	out[1] = (uint8_t)(year % 100);
	out[2] = (uint8_t)number.len;
	memcpy(out + 3, number.at, number.len < CALLER_DIGEST_BYTES - 3 ? number.len : CALLER_DIGEST_BYTES - 3);
	return KEYRING_OK;
}

/* What a keyring says where no key can be had. */
static enum status kit_why(const void *keyring, struct err *err)
{
	(void)keyring;
	return err_set(err, ST_CANTCREAT, "no key");
}

static inline void kit_open(struct kit *kit, bool replay)
{
	struct err err = { 0 };

	*kit = (struct kit){ 0 };
	if (zone_open("Asia/Shanghai", &kit->zone, &err) != ST_OK)
		fail_msg("%s", err.text);
	kit->options = (struct decoder_options){ .zone = kit->zone, .keys = { kit_hash, kit_why, kit }, .replay = replay };
	assert_int_equal(decoder_new(&kit->options, &kit->decoder, &err), ST_OK);
}

static inline void kit_close(struct kit *kit)
{
	decoder_free(kit->decoder);
	zone_free(kit->zone);
}

/* Decodes a copy that ends where its memory ends, so that the sanitizer sees a read beyond it. */
static inline enum verdict kit_decode_bytes(struct kit *kit, const void *bytes, size_t len)
{
	char *copy = malloc(len > 0 ? len : 1);
	enum verdict verdict;

	assert_non_null(copy);
	memcpy(copy, bytes, len);
	verdict = decoder_structured(kit->decoder, copy, len, &kit->event, &kit->reject, &kit->notes);
	free(copy);
	return verdict;
}

static inline enum verdict kit_decode(struct kit *kit, const char *json)
{
	return kit_decode_bytes(kit, json, strlen(json));
}

/* An event with these members of data; the attributes are good ones. */
static inline const char *kit_event(char *out, size_t size, const char *type, const char *data)
{
	int len = snprintf(out, size, "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"//test/calls\",\"type\":\"%s\","
		"\"time\":\"2020-06-01T08:00:00+08:00\",\"subject\":\"S-1\",\"data\":{%s}}", type, data);

	assert_true(len > 0 && (size_t)len < size);
	return out;
}

static inline void kit_assert_reason(const struct kit *kit, enum verdict verdict, const char *line, const char *reason)
{
	const char *found = verdict == VERDICT_REJECT ? reject_entry(kit->reject.reason)->id : "accepted";

	if (verdict == VERDICT_FAILED || strcmp(found, reason) != 0)
		fail_msg("%s\nis %s (%s), expected %s", line, found, verdict == VERDICT_REJECT ? kit->reject.detail : "", reason);
}

#define KIT_CALL "\"started_at\":\"2020-06-01T07:58:00+08:00\",\"direction\":\"in\",\"channel\":\"phone\",\"outcome\":\"invalid\""

#endif
