/*
 * store - everything that is kept, in one SQLite file.
 *
 * One process and one connection writes (a kernel lock on STORE.lock names the
 * holder); readers open read-only, beside the running writer or without it.  A
 * batch's events, cells, rejects and the inputs' next positions are committed
 * together or not at all; the positions in here decide where reading goes on.
 *
 * A COMMIT that fails leaves the outcome unknown: store_apply then answers with
 * an error and the store must be closed and opened again, never retried from
 * memory.  The only home of sqlite3.h is this room; the layout is store/schema.c.
 */
#ifndef HOTLINE_STORE_STORE_H
#define HOTLINE_STORE_STORE_H

#include "aggregate/breakdown.h"
#include "aggregate/cells.h"
#include "aggregate/figures.h"
#include "aggregate/oddity.h"
#include "aggregate/published.h"
#include "base/pool.h"
#include "crypto/digest.h"
#include "event/batch.h"

struct store;

enum store_mode {
	STORE_READ, /* must exist */
	STORE_WRITE /* takes the lock; made where it is not there */
};

struct store_options {
	const char *zone;    /* IANA name; NULL: the store's own, Asia/Shanghai for a new one */
	const char *zone_from; /* what gave the zone, in words: "HOTLINE_ZONE"; NULL: --zone */
	const char *command; /* for the lock's holder line: "run", "load" */
	/* What holds where the store has no rules file, and what one adds to; NULL: what is built in. */
	const struct rules *rules;
	const struct calendar *calendar;
};

/*
 * ST_NOINPUT: not there (reading). ST_BUSY: another writer, named with its pid. ST_CONFIG: another zone,
 * a newer version, or not a store of this program. ST_CANTCREAT: read-only place. ST_DATA: damaged.
 * ST_IO, ST_SYSTEM as usual.  Nothing of `options` is kept but the rules and the calendar (borrowed).
 */
MUST_USE enum status store_open(const char *path, enum store_mode mode, const struct store_options *options,
	struct store **out, struct err *err);
void store_close(struct store *store);

/* Zone, rules and calendar this store judges by.  The book is good until store_close; a reader's follows the store
 * when its first snapshot begins, and what it pointed to before stays good. */
const struct book *store_book(const struct store *store);

/* ---- writing ---- */

/* What one store_apply did, per input of the batch (same places) and in all. */
struct store_result {
	struct tally total;
	struct tally *by_input; /* batch->input_count of them, owned by the store, good until the next call */
	int64_t first_reject_id, last_reject_id; /* 0: none */
};

/* Keys used since the last call, remembered with the next batch (crypto/keyring.h). */
MUST_USE enum status store_remember_key(struct store *store, int year, const uint8_t fingerprint[DIGEST_BYTES],
	struct err *err);
MUST_USE enum status store_each_key(struct store *store,
	enum status (*each)(void *context, int year, const uint8_t fingerprint[DIGEST_BYTES], struct err *err), void *context,
	struct err *err);

/*
 * One transaction: applies the items in order and moves the inputs from batch->before to their new
 * positions by compare-and-set (ST_DATA when the stored position is another one: somebody else wrote).
 * Inputs with id 0 are made and get their id in batch->inputs.  Items with `replays` set take that
 * reject out when they are events (moved from rejected to applied or duplicate of the same input).
 */
MUST_USE enum status store_apply(struct store *store, struct batch *batch, struct store_result *result, struct err *err);

/*
 * The same in two halves.  The first needs nothing of the store but what it judges by, which must stay as it is until
 * then (store_change_rules): another thread may prepare a batch while this one applies the one before.
 */
struct prepared;
MUST_USE enum status store_prepared_new(struct prepared **out, struct err *err);
void store_prepared_free(struct prepared *prepared);
void store_prepare(const struct store *store, const struct batch *batch, struct prepared *prepared);
MUST_USE enum status store_apply_prepared(struct store *store, struct batch *batch, struct prepared *prepared,
	struct store_result *result, struct err *err);

/* Records that reading jumped over [from, to) of an input with --accept-gap and why, with the next batch. */
struct store_gap {
	struct text name;
	int32_t partition;
	int64_t from, to;      /* offsets; to -1 unknown */
	struct text reason;    /* "retention", "another cluster", "recreated topic" */
};
MUST_USE enum status store_record_gap(struct store *store, const struct store_gap *gap, struct err *err);

/* Every gap on record with the time at which it was put there, the latest first.  Texts are good during the call. */
MUST_USE enum status store_each_gap(struct store *store,
	enum status (*each)(void *context, const struct store_gap *gap, int64_t seen_us, struct err *err), void *context,
	struct err *err);

/* ---- rules (rules R46, R48) ---- */

/* A rules file that was applied; the latest is in force. */
struct store_rules {
	int64_t id;
	struct text applied_at; /* "2026-11-24T08:00:00Z", by the writer's clock */
	struct text digest;     /* SHA-256 of its bytes in hex; empty: back to what is built in */
	struct text bytes;
};
/* All of them, the latest first. */
MUST_USE enum status store_each_rules(struct store *store,
	enum status (*each)(void *context, const struct store_rules *rules, struct err *err), void *context, struct err *err);

struct store_progress {
	void (*tell)(void *context, int64_t done, int64_t total); /* cases */
	void *context;
};

/*
 * One transaction: puts a rules file in force (empty bytes: back to what is built in) and judges every case again,
 * where the new rules or calendar differ from the old.  *judged: how many cases; -1: this very file was in force
 * already, and nothing was written.  The bytes must be good (rulesfile_parse); ST_CONFIG where they are not.
 * After a failure the store must be closed, as after store_apply.
 */
MUST_USE enum status store_change_rules(struct store *store, struct text bytes, const struct store_progress *progress,
	int64_t *judged, struct err *err);

/* What other rules and another calendar would change as of a cut-off. */
struct store_rules_change {
	int64_t cases;         /* looked at */
	int64_t orders;        /* counted, transferred ones among them, by the old or the new */
	int64_t dues;          /* orders whose first or effective due, or that of their last round, is another */
	int64_t verdicts;      /* orders whose on-time verdict is another: the sum of what follows */
	int64_t to_late;       /* on time -> late */
	int64_t to_ontime;     /* late -> on time */
	int64_t to_none;       /* a verdict -> none: no due, or not yet passed */
	int64_t from_none;
	int64_t before[SLOTS]; /* the sums of all cases, whole */
	int64_t after[SLOTS];
};
/* Walks over all cases beside a running writer and writes nothing; memory does not grow with the store. */
MUST_USE enum status store_try_rules(struct store *store, const struct rules *rules, const struct calendar *calendar,
	int64_t cutoff_us, const struct store_progress *progress, struct store_rules_change *out, struct err *err);

/* ---- inputs and rejects ---- */

/* Every input of a kind (0: of all kinds), oldest first; name NULL: all. `each` must not write to the store. */
MUST_USE enum status store_each_input(struct store *store, enum input_kind kind, const char *name,
	enum status (*each)(void *context, const struct input_entry *entry, const struct tally *tally, struct err *err),
	void *context, struct err *err);

enum reject_state { REJECT_OPEN, REJECT_REPLAYED };

struct store_reject {
	int64_t id;
	enum input_kind kind;
	struct text name;
	int32_t partition;
	int64_t place;
	enum reject_reason reason;
	struct text detail;
	struct text kept;
	struct text headers; /* binary mode: see struct batch_item */
	int64_t length;
	enum reject_state state;
	bool delivered; /* as a dead letter */
	int64_t input;  /* id of the input */
};
struct store_reject_filter {
	int64_t id;         /* 0: all */
	bool undelivered;   /* only those of Kafka inputs not yet delivered */
	const char *topic;  /* with undelivered: of this topic */
	bool replayed_too;
	int64_t after_id;   /* only ids above */
	int64_t limit;      /* 0: no limit */
};
MUST_USE enum status store_each_reject(struct store *store, const struct store_reject_filter *filter,
	enum status (*each)(void *context, const struct store_reject *reject, struct err *err), void *context,
	struct err *err);
MUST_USE enum status store_mark_delivered(struct store *store, const int64_t *ids, size_t count, struct err *err);

/* ---- reading ---- */

struct store_cells_query {
	enum dimension dimension;
	int32_t from, to;      /* civil days, both included; states (CELL_AS_OF) always come too */
	int64_t cutoff_us;     /* T, rule R7 */
	int32_t (*day_key)(const void *context, int32_t day); /* figures_period_day; NULL keeps the day */
	const void *context;
	const struct text *part; /* the part with this key alone; NULL: all */
	uint64_t slots; /* bit per slot wanted, 0: all; a year by one dimension reads faster with few */
	bool ranks;      /* fill rank_s of the cells (rule R31); SLOT_HANDLED is then among `slots` */
	bool keep_times; /* with ranks: the cells keep all handling times behind them, whatever memory that takes */
	enum dimension then_by; /* two dimensions at once: added up from the cases of the days; BY_WHOLE: by one */
	int level;              /* categories by their first levels; 0: the whole path */
};
/* All readings between store_snapshot_begin and _end see one state of the store. */
MUST_USE enum status store_snapshot_begin(struct store *store, struct err *err);
void store_snapshot_end(struct store *store);

/* Adds the sums as of T to `cells`, filed under query->dimension and the key of the breakdown. */
MUST_USE enum status store_read_cells(struct store *store, const struct store_cells_query *query, struct cells *cells,
	struct err *err);

/* The first and last civil day of the time of any event up to T; *has false: there is none. */
MUST_USE enum status store_event_days(struct store *store, int64_t cutoff_us, bool *has, int32_t *first, int32_t *last,
	struct err *err);

/* Years without a calendar that orders needed as of T (rule R46), ascending: orders created in [from, to], and those
 * created before whose due may fall there, since the year that they miss has days in it.  With only_open those that leave an
 * order open at T without a due, which late_open then cannot count. */
enum { STORE_YEARS_MAX = 64 };
MUST_USE enum status store_missing_years(struct store *store, int32_t from, int32_t to, bool only_open,
	int64_t cutoff_us, int years[STORE_YEARS_MAX], size_t *count, struct err *err);

/* The bytes of one case: good until the next call on the store. *len 0: there is none. */
MUST_USE enum status store_case(struct store *store, enum case_sort sort, struct text id, const uint8_t **bytes,
	size_t *len, struct err *err);

/*
 * Every case that can have to do with the days from..to as of T, once each, in no promised order; some have nothing
 * there after all (their bytes hold every event).  The view is good during the call, in which other cases may be
 * read.  An answer of `each` other than ST_OK ends the walk and is its answer.
 * Memory: a bit a case of the store.
 */
struct store_case_view {
	enum case_sort sort;
	struct text id;
	const uint8_t *bytes;
	size_t len;
};
MUST_USE enum status store_each_case(struct store *store, int32_t from, int32_t to, int64_t cutoff_us,
	enum status (*each)(void *context, const struct store_case_view *view, struct err *err), void *context, struct err *err);

/* Every complaint, in the order of arrival, whatever its days.  View and answer as above. */
MUST_USE enum status store_each_complaint(struct store *store,
	enum status (*each)(void *context, const struct store_case_view *view, struct err *err), void *context, struct err *err);

/*
 * The slots among SLOT_DIRECT_NET7 and _NET30 that a call does not count in as of T, though fold_case says so: it is
 * repeated (rule R17).
 */
MUST_USE enum status store_repeat_slots(struct store *store, const struct store_case_view *call, int64_t cutoff_us,
	uint64_t *slots, struct err *err);

/*
 * Each order that is open as of T and whose due (rule R29) is at or before `until_us`, in the order of part, due, id:
 * found through an index of open orders and the day index, however many cases there are.  Those with due <= T
 * are late_open.  `by` BY_WHOLE: no parts.  Texts are good during the call.
 */
struct store_due {
	struct text id;
	struct text part; /* its key by `by` */
	const struct case_summary *summary;
};
MUST_USE enum status store_each_due(struct store *store, int64_t cutoff_us, int64_t until_us, const struct breakdown *by,
	enum status (*each)(void *context, const struct store_due *due, struct err *err), void *context, struct err *err);

/* ---- publications (rule R8) ---- */

/*
 * What was published is kept as it was said: store_publish freezes the figures of a period under the next number;
 * nothing in this program changes or removes a frozen row.  Each carries a SHA-256 over everything that was frozen
 * and over the digest of the publication before it, so that an altered, added or removed row shows.  Publications
 * are no part of the store's digest (rule R9).
 */

/* All of a store, in the order of their numbers; the texts live in `pool`. */
struct publications {
	struct publication *all;
	size_t count;
	struct pool pool;
};

MUST_USE enum status store_publications(struct store *store, struct publications *out, struct err *err);
void store_publications_free(struct publications *publications);

/* The one of that number; NULL: there is none. */
const struct publication *store_publications_find(const struct publications *publications, int64_t number);

struct publish_order {
	struct text period;
	int32_t from, to;
	int64_t cutoff_us;
	int64_t now_us;            /* published_us */
	struct text approved_by, note;
};

/*
 * Freezes the period as of the cut-off and commits: all of it, or nothing.  *number is that of the new publication.
 * The store must be open for writing.  A COMMIT that fails leaves the outcome unknown, as in store_apply.
 */
MUST_USE enum status store_publish(struct store *store, const struct publish_order *order, int64_t *number,
	struct err *err);

/* Recomputes the digest over the frozen rows: *same says whether it is the stored one, `hex` is what was computed. */
MUST_USE enum status store_verify_publication(struct store *store, const struct publications *publications,
	const struct publication *publication, bool *same, char hex[DIGEST_HEX_MAX], struct err *err);

/*
 * As store_read_cells, from what a publication froze: days, states or both; the query's cut-off is not looked at, and
 * it must not be of two dimensions.  The sums are added to the cells of the dimension `under`: query->dimension, or
 * cells_frozen of it.
 */
enum store_frozen { STORE_FROZEN_ALL, STORE_FROZEN_DAYS, STORE_FROZEN_STATES };
MUST_USE enum status store_read_frozen(struct store *store, int64_t number, const struct store_cells_query *query,
	enum store_frozen which, enum dimension under, struct cells *cells, struct err *err);

/*
 * What has changed a publication's figures since, in the order of arrival: one case whose events came late, or other
 * rules by which all cases were judged anew.  The texts are good during the call.
 */
struct store_late {
	int64_t id;
	int64_t publication;
	int64_t arrived_us;  /* the commit, by the writer's clock */
	bool is_rules;       /* no case, no changes: what the others do not explain */
	enum case_sort sort;
	struct text case_id;
	struct text events;  /* a JSON array: source, id, type and time of each */
	struct text changes; /* for store_add_late */
};
MUST_USE enum status store_each_late(struct store *store, int64_t publication,
	enum status (*each)(void *context, const struct store_late *late, struct err *err), void *context, struct err *err);

/* Adds what it changed of the sums asked for, `sign` times; the query's cut-off is not looked at. */
MUST_USE enum status store_add_late(struct store *store, const struct store_late *late,
	const struct store_cells_query *query, int sign, struct cells *cells, struct err *err);

/* ---- state ---- */

struct store_status {
	int64_t last_commit_us; /* by the writer's clock; 0 never */
	int64_t events, cases, rejects_open, undelivered;
	struct tally total;
	int64_t size_bytes, wal_bytes;
	bool locked;
	char holder[256]; /* "pid 123, run, since ..." */
	char zone[ZONE_NAME_MAX];
	int schema_version;
	char journal_mode[16];
	int synchronous;
	char rules[DIGEST_HEX_MAX]; /* SHA-256 of the rules file in force; empty: what is built in */
};
MUST_USE enum status store_status(struct store *store, struct store_status *out, struct err *err);

/*
 * Oddities (aggregate/oddity.h) as of T, of one kind or of all (ODDITIES), by kind, time and case; what is dated after T
 * is in_the_future.  Reads every case; they wait in a temporary table, so memory is bounded.  Texts are good during the
 * call.  ST_DATA: a case was altered.
 */
MUST_USE enum status store_each_oddity(struct store *store, enum oddity kind, int64_t cutoff_us,
	enum status (*each)(void *context, const struct oddity_listed *oddity, struct err *err), void *context, struct err *err);

/* ---- proving ---- */

/*
 * Everything `hotline check` proves; each finding is one line through `finding`, already naming the
 * place.  Oddities (rule R5) go through `oddity` with their count.  *findings counts the former.
 */
struct store_check_sink {
	void (*finding)(void *context, const char *line);
	void (*oddity)(void *context, const char *id, int64_t count);
	void (*progress)(void *context, int64_t done, int64_t total);
	void *context;
	int64_t now_us; /* events dated later are an oddity (rule R7); 0: do not look */
};
MUST_USE enum status store_check(struct store *store, const struct store_check_sink *sink, int64_t *findings,
	struct err *err);

/* The digest of rule R9. */
MUST_USE enum status store_digest(struct store *store, uint8_t out[DIGEST_BYTES], struct err *err);

/* A copy at `path` (must not exist) of one state of the store, beside a running writer. */
MUST_USE enum status store_backup(struct store *store, const char *path, struct err *err);

#endif
