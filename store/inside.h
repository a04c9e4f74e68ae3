/*
 * inside - what the files of this room share: the open store.
 *
 * Which file does what: schema (tables, migrations), views (what an auditor
 * reads), lock (one writer), sql (statements, errors), inputs (positions and
 * counters), rejects, cases (rows), sums (cells), days (the day index), judge
 * (folding a case), ruling (the rules file in force), change (another one), books (all of them), keys (where a
 * case is), repeats (calls of one caller and matter), netting (what repeated calls take out of
 * sums), prepare (a batch's events by case, new cases folded), gather and filing (how that is done), apply (one batch), late
 * and late_rows (what changes what was published), reruled (the cases that other rules judge otherwise), rejudge, places (a
 * set of cases), cut (what a cut-off cuts), read, visit (the cases of some days), due (what falls due),
 * check, oddities,
 * prints (the digest), checkpoint (the log is copied), backup.
 */
#ifndef HOTLINE_STORE_INSIDE_H
#define HOTLINE_STORE_INSIDE_H

#include "store/sql.h"
#include "store/store.h"

#include "base/buf.h"

/* Memory for pages; measured: twice as much gains 3 % with random ids, nothing with sorted ones. */
enum { STORE_CACHE_KIB = 48 * 1024 };

/* How long a connection waits for another one's recovery or checkpoint. */
enum { STORE_BUSY_MS = 10000 };

struct key_entry {
	int year;
	uint8_t fingerprint[DIGEST_BYTES];
};

struct gap_entry {
	struct gap_entry *next;
	struct store_gap gap;
};

/* Waiting for the next batch's transaction. */
struct pending {
	struct key_entry keys[STORE_YEARS_MAX];
	size_t key_count;
	struct gap_entry *gaps; /* the latest first */
	struct pool pool;       /* of the gaps and their texts */
};

struct applier;
struct late;
struct ruling;
struct keys;
struct repeats;
struct case_writer;
struct checkpointer;
struct cut;

struct store {
	sqlite3 *db;
	char *path; /* symbolic links resolved: the lock and SQLite's own files stand beside the real one */
	enum store_mode mode;
	int lock; /* descriptor of the lock file, -1 when reading */
	struct zone *zone;
	const struct rules *base_rules; /* what holds without a rules file, and what one adds to */
	const struct calendar *base_calendar;
	struct ruling *ruling;  /* the rules file in force; NULL: none was ever applied */
	struct book book;
	bool opened;   /* what the file holds has been looked at */
	bool poisoned; /* an apply failed: what the file holds must be read again */
	int snapshots; /* depth of store_snapshot_begin */
	sqlite3_stmt *statements[SQL_IDS];
	struct pending pending;
	struct applier *applier; /* store_apply's workbench, made at first use */
	struct late *late;       /* what has been published, for the changes that come after; made at first use */
	bool late_none;          /* nothing is */
	struct repeats *repeats; /* what the writer knows of repeated calls, made at first use */
	struct keys *keys;       /* from keys of cases to their places, made at first use */
	int64_t keys_version;    /* SQLite's data version when a reader made it */
	struct case_writer *writer; /* rows of cases that wait to be written together */
	struct checkpointer *checkpointer; /* of the writer */
	struct cut *cut;         /* of the latest cut-off read in this snapshot */
	struct buf case_bytes;   /* what store_case hands out */
};

/* ST_DATA for something that only damage or foreign hands can have done. */
MUST_USE enum status store_damaged(struct store *store, struct err *err, const char *format, ...) PRINTF_LIKE(3, 4);

/* Makes the name of a new file last as its contents do: fsync of the folder that `path` lies in. */
MUST_USE enum status store_sync_folder(const char *path, struct err *err);

/* The writer's clock, in microseconds UTC: for "last commit" and "seen at", never for figures. */
int64_t store_clock_us(void);

#endif
