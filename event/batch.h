/*
 * batch - what an input hands to the store: items and where reading goes on.
 *
 * The one thing that rooms ingest/ and store/ share.  An input fills a batch
 * (decoded events in packed form, rejects with their kept bytes); the store
 * applies it in one transaction together with the positions.  Everything a
 * batch points to lives in its pool, so a batch may cross to another thread.
 */
#ifndef HOTLINE_EVENT_BATCH_H
#define HOTLINE_EVENT_BATCH_H

#include "base/pool.h"
#include "event/decode.h"

#include <stdbool.h>
#include <stdint.h>

/* A batch ends at whichever comes first.  Loading 3.1 M events took 1.6 times as long with 20,000 a batch as with 100,000,
 * and 1.1 times as long with 100,000 as with 200,000, of which 150,000 differed by nothing that could be measured: cells and
 * orders that change several times in a batch are written once.  The price is memory: 30 MiB for each further 50,000. */
enum {
	BATCH_ITEMS_MAX = 150000,
	BATCH_BYTES_MAX = 60 * 1024 * 1024,
	BATCH_INPUTS_MAX = 4096, /* partitions of one topic */
	/* Of a ce_ attribute of a reject so much is kept: a good one has at most EVENT_TEXT_MAX bytes, so this is enough to
	 * see what it was; a record's headers may have as many bytes as the broker takes. */
	BATCH_ATTRIBUTE_KEPT_MAX = 4096
};
_Static_assert((int)BATCH_ATTRIBUTE_KEPT_MAX > (int)EVENT_TEXT_MAX && (int)BATCH_ATTRIBUTE_KEPT_MAX > (int)EVENT_ID_MAX,
	"what is cut is too long, so that a replay refuses it");

enum input_kind { INPUT_FILE = 1, INPUT_STREAM, INPUT_KAFKA };

enum { INPUT_DIGEST_BYTES = 32, INPUT_HEAD_BYTES = 4096 };

/* Where reading of an input goes on; the fields of the other kind are 0. */
struct position {
	int64_t next;  /* files: uncompressed bytes taken; Kafka: the next offset to ask for */
	int64_t lines; /* files: lines taken, so that line numbers go on */
	uint8_t digest[INPUT_DIGEST_BYTES]; /* files: SHA-256 of the bytes up to `next` */
	uint8_t head[INPUT_DIGEST_BYTES];   /* files: SHA-256 of the first min(next, INPUT_HEAD_BYTES) bytes */
	int64_t last_offset;       /* Kafka: the last record taken, -1 none: it betrays a recreated topic */
	int64_t last_timestamp_ms; /* its timestamp */
	uint64_t last_checksum;    /* hash_bytes over its key and value */
	int64_t end;               /* Kafka: the partition's end (high watermark) as last seen, for the lag; -1 unknown */
};

/* An input as the store knows it. */
struct input_entry {
	int64_t id; /* the store's row; 0 for one the store has not seen */
	enum input_kind kind;
	struct text name;    /* path as given, "-", or topic */
	int32_t partition;   /* Kafka, else -1 */
	struct text cluster; /* Kafka cluster id, else empty */
	struct position position;
};

/* What happened to the lines or records of an input; read = applied + duplicate + rejected. */
struct tally {
	int64_t read;
	int64_t applied;
	int64_t duplicate;
	int64_t conflicting; /* duplicates that differed (rule R1) */
	int64_t rejected;
	int64_t masked;         /* phone numbers replaced */
	int64_t caller_dropped; /* events whose year's key is destroyed (rule R18) */
};

/* Adds the counters of `more` to `sum`. */
static inline void tally_add(struct tally *sum, const struct tally *more)
{
	sum->read += more->read;
	sum->applied += more->applied;
	sum->duplicate += more->duplicate;
	sum->conflicting += more->conflicting;
	sum->rejected += more->rejected;
	sum->masked += more->masked;
	sum->caller_dropped += more->caller_dropped;
}

struct batch_reject {
	enum reject_reason reason;
	int64_t length;     /* bytes of the line as it came */
	struct text detail;
	struct text kept;   /* its masked bytes */
	struct text headers; /* in binary mode: its ce_* headers, masked, each cut at BATCH_ATTRIBUTE_KEPT_MAX, as a JSON object
	                      * {"ce_id":"…",…} (and "doubled":true where one came twice),
	                      * so that it can be replayed; else empty */
};

struct batch_item {
	enum verdict verdict; /* VERDICT_EVENT or VERDICT_REJECT */
	enum case_sort sort;  /* of an event */
	uint16_t input;       /* place in batch.inputs */
	bool caller_dropped;
	bool begins;          /* of an event: its type is the one that begins a case */
	uint32_t masked;
	int64_t place;        /* line number counted from 1, or offset */
	struct text subject;  /* of an event: its case */
	struct text packed;   /* of an event: its packed form, behind the byte BATCH_BEFORE_PACKED */
	struct batch_reject *reject; /* in the batch's memory */
	int64_t replays;    /* the reject's id when this item is its replay, else 0 */
};

struct batch {
	struct batch_item *items; /* BATCH_ITEMS_MAX of them */
	size_t count;
	size_t most;   /* full at so many items, at most BATCH_ITEMS_MAX, which a new batch has */
	size_t bytes;  /* of the lines taken, or of what is kept of each where that is more, for BATCH_BYTES_MAX */
	struct input_entry *inputs;   /* those that the batch moves, each with its new position */
	struct position *before;      /* the position each had: the store compares and sets */
	bool settle;                  /* the inputs' positions are to be written also where no line moved them */
	size_t input_count;
	size_t input_cap;
	struct pool pool;
};

/* With the byte in front of it an event is a case of one event (aggregate/case.h), which most cases are. */
enum { BATCH_BEFORE_PACKED = 1 };

/* Copies both texts of an event into the batch's memory and fills in what the item says of it; false: out of memory.
 * batch_add_line does it. */
MUST_USE bool batch_keep_event(struct batch *batch, enum event_type type, struct text subject, struct text packed,
	struct batch_item *item);

MUST_USE enum status batch_new(struct batch **out, struct err *err);
void batch_free(struct batch *batch);
void batch_clear(struct batch *batch);

static inline bool batch_is_full(const struct batch *batch)
{
	return batch->count >= batch->most || batch->bytes >= BATCH_BYTES_MAX;
}

/* Adds an input to those the batch moves (its texts are copied); its place, by which items refer to it. */
MUST_USE enum status batch_add_input(struct batch *batch, const struct input_entry *entry, uint16_t *place,
	struct err *err);

/*
 * Decodes one line and adds the item: the event in packed form, or the reject with its kept bytes.
 * The one way from bytes to a batch, shared by all inputs.  ST_CONFIG or ST_SYSTEM: the key or memory
 * cannot be had; the batch is then as before.
 */
struct batch_line {
	uint16_t input;
	int64_t place;
	const void *bytes;
	size_t len;       /* what is at hand: at most a little over EVENT_BYTES_MAX of a longer line */
	int64_t length;   /* of the whole line */
	int64_t replays;
	const struct binary_attributes *attributes; /* binary mode, else NULL */
};
MUST_USE enum status batch_add_line(struct batch *batch, struct decoder *decoder,
	const struct decoder_options *options, const struct batch_line *line, struct err *err);

#endif
