/*
 * bench_decode - what an event costs before it reaches a case, on one core.
 *
 *   bench_decode FILE [ROUNDS]
 *
 * FILE has one event a line (hotline simulate).  The lines are held in memory and
 * gone over in stretches that fit the cache; of each figure the best stretch counts, because
 * whatever else runs on the machine only adds.  Keys are made up; cJSON uses the
 * program's arena.  Prints one JSON object: nanoseconds of CPU for one event to be
 * scanned, decoded (that scan, cJSON and the caller's HMAC included), packed and
 * unpacked, and events a second for decoding.
 */
#include "base/buf.h"
#include "cli/arena.h"
#include "crypto/keyring.h"
#include "event/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { STRETCH = 512, ROUNDS = 5 };

enum { M_SCAN, M_DECODE, M_PACK, M_UNPACK, MEASURES };

struct bench {
	struct buf bytes;
	struct text *lines;
	size_t count;
	struct decoder *decoder;
	uint8_t (*packed)[EVENT_PACKED_MAX];
	struct event *events;
	double best_ns[MEASURES];
	size_t packed_bytes;
	size_t refused;
};

static double cpu_ns(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void die(const char *what)
{
	(void)fprintf(stderr, "bench_decode: %s\n", what);
	exit(1);
}

static void read_lines(struct bench *bench, const char *path)
{
	FILE *file = fopen(path, "rb");
	size_t got = 1;
	char *at, *end;

	if (file == NULL)
		die("the file cannot be opened");
	while (got > 0) {
		uint8_t *room = buf_reserve(&bench->bytes, 1 << 20);

		if (room == NULL)
			die("out of memory");
		got = fread(room, 1, 1 << 20, file);
		bench->bytes.len += got;
	}
	(void)fclose(file);
	at = (char *)bench->bytes.data;
	end = at + bench->bytes.len;
	for (char *c = at; c < end; c++)
		bench->count += *c == '\n';
	bench->lines = calloc(bench->count + 1, sizeof *bench->lines);
	if (bench->lines == NULL || bench->count == 0)
		die("no lines, or no memory");
	for (size_t i = 0; i < bench->count; i++) {
		char *stop = memchr(at, '\n', (size_t)(end - at));

		bench->lines[i] = (struct text){ at, (size_t)(stop - at) };
		at = stop + 1;
	}
}

static void keep_best(struct bench *bench, int measure, double start_ns, size_t events)
{
	double ns = (cpu_ns() - start_ns) / (double)events;

	if (bench->best_ns[measure] <= 0 || ns < bench->best_ns[measure])
		bench->best_ns[measure] = ns;
}

/* Events are decoded twice: alone, and to have something to pack, since one event lives until the next call. */
static void run_stretch(struct bench *bench, const struct text *lines, size_t count)
{
	struct scan_error error;
	struct decode_notes notes;
	struct reject reject;
	struct event event;
	size_t long_numbers, lengths[STRETCH];
	double start = cpu_ns();

	for (size_t i = 0; i < count; i++)
		(void)scan_strict(lines[i].at, lines[i].len, EVENT_DEPTH_MAX, &long_numbers, &error);
	keep_best(bench, M_SCAN, start, count);
	start = cpu_ns();
	for (size_t i = 0; i < count; i++)
		bench->refused += decoder_structured(bench->decoder, lines[i].at, lines[i].len, &event, &reject, &notes) !=
			VERDICT_EVENT;
	keep_best(bench, M_DECODE, start, count);
	for (size_t i = 0; i < count; i++) {
		lengths[i] = 0;
		if (decoder_structured(bench->decoder, lines[i].at, lines[i].len, &event, &reject, &notes) == VERDICT_EVENT)
			lengths[i] = event_pack(&event, bench->packed[i]);
		bench->packed_bytes += lengths[i];
	}
	start = cpu_ns();
	for (size_t i = 0; i < count; i++)
		if (event_unpack(bench->packed[i], lengths[i], &bench->events[i]) != lengths[i])
			die("a packed event does not unpack");
	keep_best(bench, M_UNPACK, start, count);
	start = cpu_ns();
	for (size_t i = 0; i < count; i++)
		if (lengths[i] > 0) {
			uint8_t again[EVENT_PACKED_MAX];

			bench->packed_bytes += event_pack(&bench->events[i], again) - lengths[i];
		}
	keep_best(bench, M_PACK, start, count);
}

static void open_decoder(struct bench *bench, const char *key_path)
{
	struct decoder_options options = { .arena = arena_ops() };
	struct keyring *keyring;
	struct zone *zone;
	struct err err;

	arena_install();
	if (zone_open("Asia/Shanghai", &zone, &err) != ST_OK || keyring_open(key_path, false, &keyring, &err) != ST_OK)
		die(err.text);
	options.zone = zone;
	options.keys = keyring_ops(keyring);
	if (decoder_new(&options, &bench->decoder, &err) != ST_OK)
		die(err.text);
}

int main(int argc, char **argv)
{
	static struct bench bench;
	char folder[] = "/tmp/bench_decode.XXXXXX", key_path[64];
	long rounds = argc > 2 ? atol(argv[2]) : ROUNDS;

	if (argc < 2 || rounds < 1)
		die("usage: bench_decode FILE [ROUNDS]");
	if (mkdtemp(folder) == NULL)
		die("no folder for keys");
	(void)snprintf(key_path, sizeof key_path, "%s/key", folder);
	read_lines(&bench, argv[1]);
	open_decoder(&bench, key_path);
	bench.packed = calloc(STRETCH, sizeof *bench.packed);
	bench.events = calloc(STRETCH, sizeof *bench.events);
	if (bench.packed == NULL || bench.events == NULL)
		die("out of memory");
	for (long round = 0; round < rounds; round++)
		for (size_t at = 0; at < bench.count; at += STRETCH)
			run_stretch(&bench, bench.lines + at, bench.count - at < STRETCH ? bench.count - at : STRETCH);
	(void)unlink(key_path);
	(void)rmdir(folder);
	printf("{\"events\":%zu,\"refused\":%zu,\"bytes_per_event\":%.0f,\"packed_bytes_per_event\":%.0f,\"scan_ns\":%.0f,"
		"\"decode_ns\":%.0f,\"pack_ns\":%.0f,\"unpack_ns\":%.0f,\"decoded_per_s\":%.0f}\n", bench.count,
		bench.refused / (size_t)rounds, (double)bench.bytes.len / (double)bench.count,
		(double)bench.packed_bytes / (double)rounds / (double)bench.count, bench.best_ns[M_SCAN], bench.best_ns[M_DECODE],
		bench.best_ns[M_PACK], bench.best_ns[M_UNPACK], 1e9 / bench.best_ns[M_DECODE]);
	return 0;
}
