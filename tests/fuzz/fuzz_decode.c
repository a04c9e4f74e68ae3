/*
 * fuzz_decode - arbitrary bytes into everything that reads bytes in event/.
 *
 * The first byte says what the rest is: '0' an event in structured mode, '1' one in
 * binary mode (six headers, each ended by a line end, then the value), '2' a packed
 * event, '3' one more line for masking alone.  Besides not crashing, what must hold:
 *
 *   an accepted event packs and unpacks to itself, and its structured form is
 *   accepted by a replay as the same event;
 *   what is kept of bytes that parse parses; a detail shows no phone number;
 *   a packed event that is taken has that one encoding.
 *
 * Built with libFuzzer, or with replay.c into a program that goes over files.
 */
#include "event/mask.h"
#include "event/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds, const char *what)
{
	if (holds)
		return;
	(void)fprintf(stderr, "fuzz_decode: %s\n", what);
	abort();
}

/* Not a good hash, but one that depends on every byte. */
static enum keyring_answer hash(void *keyring, int year, struct text number, uint8_t out[CALLER_DIGEST_BYTES])
{
	(void)keyring;
	memset(out, year & 0xFF, CALLER_DIGEST_BYTES);
	for (size_t i = 0; i < number.len; i++)
		out[i % CALLER_DIGEST_BYTES] = (uint8_t)(out[i % CALLER_DIGEST_BYTES] * 31 + number.at[i]);
	return year % 10 == 7 ? KEYRING_DESTROYED : KEYRING_OK;
}

struct bench {
	struct decoder_options options;
	struct decoder *live;
	struct decoder *replay;
	struct buf kept;
	struct buf form;
};

static struct bench *bench_new(void)
{
	struct bench *bench = calloc(1, sizeof *bench);
	struct zone *zone = NULL;
	struct err err;
	struct decoder_options replay;

	must(bench != NULL && zone_open("Asia/Shanghai", &zone, &err) == ST_OK, "no memory or no zone");
	bench->options = (struct decoder_options){ .zone = zone, .keys = { .hash = hash } };
	replay = bench->options;
	replay.replay = true;
	must(decoder_new(&bench->options, &bench->live, &err) == ST_OK, "no decoder");
	must(decoder_new(&replay, &bench->replay, &err) == ST_OK, "no decoder");
	return bench;
}

static void check_event(struct bench *bench, const struct event *event)
{
	uint8_t packed[EVENT_PACKED_MAX], again[EVENT_PACKED_MAX];
	size_t len = event_pack(event, packed);
	struct event unpacked, replayed;
	struct decode_notes notes;
	struct reject reject;

	must(event_unpack(packed, len, &unpacked) == len, "a packed event does not unpack");
	must(event_pack(&unpacked, again) == len && memcmp(packed, again, len) == 0, "an unpacked event packs otherwise");
	unpacked.subject = event->subject;
	must(event_compare_order(event, &unpacked) == 0, "an unpacked event has another place");
	must(event_compare_copies(event, &unpacked, &bench->form) == 0, "an unpacked event is another copy");
	buf_clear(&bench->form);
	event_append_structured(event, &bench->form);
	must(decoder_structured(bench->replay, bench->form.data, bench->form.len, &replayed, &reject, &notes) ==
		VERDICT_EVENT, "the structured form is refused");
	must(event_pack(&replayed, again) == len && memcmp(packed, again, len) == 0, "the structured form is another event");
	must(text_equal(replayed.subject, event->subject), "the structured form is of another case");
}

static void check_reject(const struct reject *reject)
{
	char detail[REJECT_DETAIL_MAX];

	must(reject->reason > REJECT_NONE && reject->reason < REJECT_REASONS, "a reject without reason");
	must(memchr(reject->detail, '\0', sizeof detail) != NULL, "a detail without end");
	memcpy(detail, reject->detail, sizeof detail);
	must(mask_text(detail, strlen(detail)) == 0, "a detail shows a phone number");
}

static void check_kept(struct bench *bench, const uint8_t *bytes, size_t len)
{
	bool parses = decoder_is_complete_json(bytes, len);
	uint32_t masked;

	buf_clear(&bench->kept);
	must(mask_kept(&bench->options, bytes, len, &bench->kept, &masked), "no key");
	/* Bare asterisks are no JSON, on purpose; the rest must be as it was, with digits in their place too. */
	for (size_t i = 0; parses && i < bench->kept.len; i++)
		if (bench->kept.data[i] == '*')
			bench->kept.data[i] = '1';
	if (parses && len <= EVENT_BYTES_MAX)
		must(decoder_is_complete_json(bench->kept.data, bench->kept.len), "kept bytes do not parse");
	if (!parses && bench->kept.len > 0)
		must(mask_text((char *)bench->kept.data, bench->kept.len) == 0, "a broken line keeps a phone number");
}

static void structured(struct bench *bench, const uint8_t *bytes, size_t len)
{
	struct event event;
	struct reject reject;
	struct decode_notes notes;
	enum verdict verdict = decoder_structured(bench->live, bytes, len, &event, &reject, &notes);

	must(verdict != VERDICT_FAILED, "memory is out");
	if (verdict == VERDICT_EVENT) {
		must(decoder_is_complete_json(bytes, len), "an event that is no JSON");
		check_event(bench, &event);
	} else {
		check_reject(&reject);
	}
	check_kept(bench, bytes, len);
}

static struct text next_header(const uint8_t **at, const uint8_t *end)
{
	const uint8_t *stop = *at < end ? memchr(*at, '\n', (size_t)(end - *at)) : NULL;
	struct text text = { (const char *)*at, (size_t)((stop == NULL ? end : stop) - *at) };

	*at = stop == NULL ? end : stop + 1;
	return text;
}

static void binary(struct bench *bench, const uint8_t *at, size_t len)
{
	const uint8_t *end = at + len;
	struct binary_attributes attributes = { 0 };
	struct event event;
	struct reject reject;
	struct decode_notes notes;
	uint32_t masked;
	enum verdict verdict;

	attributes.specversion = next_header(&at, end);
	attributes.id = next_header(&at, end);
	attributes.source = next_header(&at, end);
	attributes.type = next_header(&at, end);
	attributes.time = next_header(&at, end);
	attributes.subject = next_header(&at, end);
	verdict = decoder_binary(bench->live, &attributes, at, (size_t)(end - at), &event, &reject, &notes);
	must(verdict != VERDICT_FAILED, "memory is out");
	if (verdict == VERDICT_EVENT)
		check_event(bench, &event);
	else
		check_reject(&reject);
	buf_clear(&bench->kept);
	must(mask_kept_data(&bench->options, attributes.type, at, (size_t)(end - at), &bench->kept, &masked), "no key");
}

static void packed(struct bench *bench, const uint8_t *bytes, size_t len)
{
	uint8_t again[EVENT_PACKED_MAX];
	struct event event;
	size_t used = event_unpack(bytes, len, &event);

	must(event_packed_len(bytes, len) <= len, "a packed event longer than its bytes");
	if (used == 0)
		return;
	must(used <= len && event_pack(&event, again) == used && memcmp(bytes, again, used) == 0, "two encodings of one event");
	buf_clear(&bench->form);
	event_append_canonical(&event, &bench->form);
	event_append_structured(&event, &bench->form);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct bench *bench;

	if (bench == NULL)
		bench = bench_new();
	if (size == 0)
		return 0;
	switch (data[0]) {
	case '0':
		structured(bench, data + 1, size - 1);
		break;
	case '1':
		binary(bench, data + 1, size - 1);
		break;
	case '2':
		packed(bench, data + 1, size - 1);
		break;
	case '3':
		check_kept(bench, data + 1, size - 1);
		break;
	}
	return 0;
}
