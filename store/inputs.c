#include "store/inputs.h"

#include "base/hash.h"
#include "base/lang.h"
#include "store/inside.h"

#include <assert.h>
#include <string.h>

#define COLUMNS \
	"id, kind, name, \"partition\", cluster, next, lines, digest, head, last_offset, last_timestamp_ms, " \
	"last_checksum, \"end\", read, applied, duplicate, conflicting, rejected, masked, caller_dropped, checksum"

/* ---- rows ---- */

static uint64_t checksum_of(const struct input_row *row)
{
	const struct input_entry *entry = &row->entry;
	const struct position *position = &entry->position;
	const struct tally *tally = &row->tally;
	const int64_t numbers[] = { entry->kind, entry->partition, position->next, position->lines, position->last_offset,
		position->last_timestamp_ms, (int64_t)position->last_checksum, position->end, tally->read, tally->applied,
		tally->duplicate, tally->conflicting, tally->rejected, tally->masked, tally->caller_dropped };
	uint8_t bytes[sizeof numbers];
	uint64_t sum;

	/* Little endian on every machine: the checksum is part of the file. */
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)((uint64_t)numbers[i / 8] >> (8 * (i % 8)));
	sum = hash_bytes(bytes, sizeof bytes, 0);
	sum = hash_bytes(position->digest, sizeof position->digest, sum);
	sum = hash_bytes(position->head, sizeof position->head, sum);
	sum = hash_bytes(entry->name.at, entry->name.len, sum);
	return hash_bytes(entry->cluster.at, entry->cluster.len, sum);
}

static bool take_digest(sqlite3_stmt *statement, int column, uint8_t out[INPUT_DIGEST_BYTES])
{
	struct text blob = sql_blob(statement, column);

	memset(out, 0, INPUT_DIGEST_BYTES);
	if (blob.len != INPUT_DIGEST_BYTES)
		return false;
	memcpy(out, blob.at, INPUT_DIGEST_BYTES);
	return true;
}

/* The texts stay SQLite's until the next step. */
static void take_row(sqlite3_stmt *from, struct input_row *row)
{
	struct position *position = &row->entry.position;
	bool whole;

	row->entry = (struct input_entry){ .id = sqlite3_column_int64(from, 0),
		.kind = (enum input_kind)sqlite3_column_int(from, 1), .name = sql_text(from, 2),
		.partition = sqlite3_column_int(from, 3), .cluster = sql_text(from, 4) };
	position->next = sqlite3_column_int64(from, 5);
	position->lines = sqlite3_column_int64(from, 6);
	whole = take_digest(from, 7, position->digest);
	whole = take_digest(from, 8, position->head) && whole;
	position->last_offset = sqlite3_column_int64(from, 9);
	position->last_timestamp_ms = sqlite3_column_int64(from, 10);
	position->last_checksum = (uint64_t)sqlite3_column_int64(from, 11);
	position->end = sqlite3_column_int64(from, 12);
	row->tally = (struct tally){ .read = sqlite3_column_int64(from, 13), .applied = sqlite3_column_int64(from, 14),
		.duplicate = sqlite3_column_int64(from, 15), .conflicting = sqlite3_column_int64(from, 16),
		.rejected = sqlite3_column_int64(from, 17), .masked = sqlite3_column_int64(from, 18),
		.caller_dropped = sqlite3_column_int64(from, 19) };
	row->intact = whole && checksum_of(row) == (uint64_t)sqlite3_column_int64(from, 20);
}

static void bind_position(sqlite3_stmt *to, const struct position *position)
{
	sql_bind_int(to, 6, position->next);
	sql_bind_int(to, 7, position->lines);
	sql_bind_blob(to, 8, position->digest, sizeof position->digest);
	sql_bind_blob(to, 9, position->head, sizeof position->head);
	sql_bind_int(to, 10, position->last_offset);
	sql_bind_int(to, 11, position->last_timestamp_ms);
	sql_bind_int(to, 12, (int64_t)position->last_checksum);
	sql_bind_int(to, 13, position->end);
}

static void bind_row(sqlite3_stmt *to, const struct input_row *row)
{
	sql_bind_int(to, 2, row->entry.kind);
	sql_bind_text(to, 3, row->entry.name);
	sql_bind_int(to, 4, row->entry.partition);
	sql_bind_text(to, 5, row->entry.cluster);
	bind_position(to, &row->entry.position);
	sql_bind_int(to, 14, row->tally.read);
	sql_bind_int(to, 15, row->tally.applied);
	sql_bind_int(to, 16, row->tally.duplicate);
	sql_bind_int(to, 17, row->tally.conflicting);
	sql_bind_int(to, 18, row->tally.rejected);
	sql_bind_int(to, 19, row->tally.masked);
	sql_bind_int(to, 20, row->tally.caller_dropped);
	sql_bind_int(to, 21, (int64_t)checksum_of(row));
}

/* ---- compare and set ---- */

static bool same_position(const struct position *a, const struct position *b)
{
	return a->next == b->next && a->lines == b->lines && a->last_offset == b->last_offset &&
		memcmp(a->digest, b->digest, sizeof a->digest) == 0;
}

static enum status moved_meanwhile(struct store *store, const struct input_entry *wanted, int64_t before, int64_t stored,
	struct err *err)
{
	return err_set(err, ST_DATA,
		_("store %s: input %.*s stands at %lld there, not at %lld as when reading began: something else wrote to the store; "
		"start again"), store->path, (int)wanted->name.len, wanted->name.at, (long long)stored, (long long)before);
}

static enum status take_intact(struct store *store, sqlite3_stmt *from, struct input_row *row, struct err *err)
{
	take_row(from, row);
	if (!row->intact)
		return store_damaged(store, err, _("the position or a counter of input %.*s was altered"), (int)row->entry.name.len,
			row->entry.name.at);
	return ST_OK;
}

static enum status find_by_id(struct store *store, const struct input_entry *wanted, const struct position *before,
	struct input_row *row, struct err *err)
{
	sqlite3_stmt *get;
	bool found;
	enum status st = sql_get(store, SQL_INPUT_GET, "SELECT " COLUMNS " FROM inputs WHERE id = ?1", &get, err);

	if (st != ST_OK)
		return st;
	sql_bind_int(get, 1, wanted->id);
	st = sql_step(store, get, &found, err);
	if (st == ST_OK && !found)
		return moved_meanwhile(store, wanted, before->next, 0, err);
	if (st == ST_OK)
		st = take_intact(store, get, row, err);
	if (st == ST_OK && !same_position(&row->entry.position, before))
		st = moved_meanwhile(store, wanted, before->next, row->entry.position.next, err);
	(void)sqlite3_reset(get);
	return st;
}

/*
 * An input that has no id yet in the batch: while the first batch was being committed, the next one was
 * already being read.  A file under a known name may be another file, which begins at 0; a partition or a
 * file's later batch must go on where a row of that name stands.
 */
static enum status find_by_name(struct store *store, const struct input_entry *wanted, const struct position *before,
	struct input_row *row, struct err *err)
{
	sqlite3_stmt *find;
	bool found, any = false;
	int64_t stored = 0;
	enum status st = sql_get(store, SQL_INPUT_FIND, "SELECT " COLUMNS " FROM inputs WHERE name = ?1 AND kind = ?2 AND "
		"\"partition\" = ?3 ORDER BY id DESC", &find, err);

	if (st != ST_OK)
		return st;
	sql_bind_text(find, 1, wanted->name);
	sql_bind_int(find, 2, wanted->kind);
	sql_bind_int(find, 3, wanted->partition);
	while ((st = sql_step(store, find, &found, err)) == ST_OK && found) {
		st = take_intact(store, find, row, err);
		if (st != ST_OK || same_position(&row->entry.position, before))
			break;
		if (!any)
			stored = row->entry.position.next;
		any = true;
	}
	(void)sqlite3_reset(find);
	if (st != ST_OK || found)
		return st;
	row->entry.id = 0;
	row->tally = (struct tally){ 0 };
	if (wanted->kind == INPUT_KAFKA ? any : before->next != 0)
		return moved_meanwhile(store, wanted, before->next, stored, err);
	return ST_OK;
}

enum status inputs_find(struct store *store, const struct batch *batch, size_t place, struct input_row *row,
	struct err *err)
{
	const struct input_entry *wanted = &batch->inputs[place];
	const struct position *before = &batch->before[place];
	enum status st = wanted->id != 0 ? find_by_id(store, wanted, before, row, err)
		: find_by_name(store, wanted, before, row, err);
	int64_t id = row->entry.id;

	if (st != ST_OK)
		return st;
	row->entry = *wanted; /* the batch's texts live as long as it does */
	row->entry.id = id;
	return ST_OK;
}

enum status inputs_write(struct store *store, struct input_row *row, struct err *err)
{
	static const char INSERT[] = "INSERT INTO inputs(" COLUMNS ") VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,"
		"?15,?16,?17,?18,?19,?20,?21)";
	static const char UPDATE[] = "UPDATE inputs SET kind=?2, name=?3, \"partition\"=?4, cluster=?5, next=?6, lines=?7, "
		"digest=?8, head=?9, last_offset=?10, last_timestamp_ms=?11, last_checksum=?12, \"end\"=?13, read=?14, applied=?15, "
		"duplicate=?16, conflicting=?17, rejected=?18, masked=?19, caller_dropped=?20, checksum=?21 WHERE id=?1";
	bool fresh = row->entry.id == 0;
	sqlite3_stmt *write;

	if (sql_get(store, fresh ? SQL_INPUT_INSERT : SQL_INPUT_UPDATE, fresh ? INSERT : UPDATE, &write, err) != ST_OK)
		return err->status;
	if (fresh)
		sql_bind_null(write, 1);
	else
		sql_bind_int(write, 1, row->entry.id);
	bind_row(write, row);
	if (sql_run(store, write, err) != ST_OK)
		return err->status;
	if (fresh)
		row->entry.id = sqlite3_last_insert_rowid(store->db);
	return ST_OK;
}

/* ---- reading ---- */

enum status inputs_each(struct store *store, int kind, const char *name,
	enum status (*each)(void *context, const struct input_row *row, struct err *err), void *context, struct err *err)
{
	sqlite3_stmt *all = NULL;
	struct input_row row;
	bool found;
	enum status st = sql_prepare(store, "SELECT " COLUMNS " FROM inputs WHERE (?1 = 0 OR kind = ?1) AND "
		"(?2 IS NULL OR name = ?2) ORDER BY id", &all, err);

	if (st != ST_OK)
		return st;
	sql_bind_int(all, 1, kind);
	if (name == NULL)
		sql_bind_null(all, 2);
	else
		sql_bind_text(all, 2, text_of(name));
	while ((st = sql_step(store, all, &found, err)) == ST_OK && found) {
		take_row(all, &row);
		st = each(context, &row, err);
		if (st != ST_OK)
			break;
	}
	(void)sqlite3_finalize(all);
	return st;
}

struct each_entry {
	struct store *store;
	enum status (*each)(void *context, const struct input_entry *entry, const struct tally *tally, struct err *err);
	void *context;
};

static enum status hand_entry(void *context, const struct input_row *row, struct err *err)
{
	const struct each_entry *to = context;

	if (!row->intact)
		return store_damaged(to->store, err, _("the position or a counter of input %.*s was altered"),
			(int)row->entry.name.len, row->entry.name.at);
	return to->each(to->context, &row->entry, &row->tally, err);
}

enum status store_each_input(struct store *store, enum input_kind kind, const char *name,
	enum status (*each)(void *context, const struct input_entry *entry, const struct tally *tally, struct err *err),
	void *context, struct err *err)
{
	struct each_entry to = { store, each, context };

	return inputs_each(store, (int)kind, name, hand_entry, &to, err);
}

/* ---- keys ---- */

static enum status stored_key(struct store *store, int year, uint8_t fingerprint[DIGEST_BYTES], bool *found,
	struct err *err)
{
	sqlite3_stmt *get = NULL;
	enum status st = sql_prepare(store, "SELECT fingerprint FROM \"keys\" WHERE year = ?1", &get, err);

	*found = false;
	if (st == ST_OK) {
		sql_bind_int(get, 1, year);
		st = sql_step(store, get, found, err);
	}
	if (st == ST_OK && *found && !take_digest(get, 0, fingerprint))
		st = store_damaged(store, err, _("the fingerprint of the key of %d"), year);
	(void)sqlite3_finalize(get);
	return st;
}

enum status store_remember_key(struct store *store, int year, const uint8_t fingerprint[DIGEST_BYTES], struct err *err)
{
	struct pending *pending = &store->pending;
	uint8_t known[DIGEST_BYTES];
	bool found;

	assert(store->mode == STORE_WRITE);
	if (stored_key(store, year, known, &found, err) != ST_OK)
		return err->status;
	for (size_t i = 0; i < pending->key_count && !found; i++) {
		found = pending->keys[i].year == year;
		memcpy(known, pending->keys[i].fingerprint, DIGEST_BYTES);
	}
	if (found && memcmp(known, fingerprint, DIGEST_BYTES) != 0)
		return err_set(err, ST_CONFIG, _("store %s: the key of %d is another one than the store has used; bring back the key "
			"file that belongs to it"), store->path, year);
	if (found)
		return ST_OK;
	if (pending->key_count == STORE_YEARS_MAX)
		return err_set(err, ST_DATA, _("store %s: keys of more than %d years in one batch"), store->path, STORE_YEARS_MAX);
	pending->keys[pending->key_count].year = year;
	memcpy(pending->keys[pending->key_count].fingerprint, fingerprint, DIGEST_BYTES);
	pending->key_count++;
	return ST_OK;
}

enum status store_each_key(struct store *store,
	enum status (*each)(void *context, int year, const uint8_t fingerprint[DIGEST_BYTES], struct err *err), void *context,
	struct err *err)
{
	sqlite3_stmt *all = NULL;
	uint8_t fingerprint[DIGEST_BYTES];
	bool found;
	enum status st = sql_prepare(store, "SELECT year, fingerprint FROM \"keys\" ORDER BY year", &all, err);

	while (st == ST_OK && (st = sql_step(store, all, &found, err)) == ST_OK && found) {
		int year = sqlite3_column_int(all, 0);

		st = take_digest(all, 1, fingerprint) ? each(context, year, fingerprint, err)
			: store_damaged(store, err, _("the fingerprint of the key of %d"), year);
	}
	(void)sqlite3_finalize(all);
	return st;
}

/* ---- gaps ---- */

enum status store_record_gap(struct store *store, const struct store_gap *gap, struct err *err)
{
	struct pending *pending = &store->pending;
	struct gap_entry *entry = pool_alloc(&pending->pool, sizeof *entry);

	assert(store->mode == STORE_WRITE);
	if (entry == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	entry->gap = *gap;
	entry->gap.name = pool_copy(&pending->pool, gap->name);
	entry->gap.reason = pool_copy(&pending->pool, gap->reason);
	if (entry->gap.name.at == NULL || entry->gap.reason.at == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	entry->next = pending->gaps;
	pending->gaps = entry;
	return ST_OK;
}

enum status store_each_gap(struct store *store,
	enum status (*each)(void *context, const struct store_gap *gap, int64_t seen_us, struct err *err), void *context,
	struct err *err)
{
	sqlite3_stmt *all = NULL;
	bool found;
	enum status st = sql_prepare(store, "SELECT name, \"partition\", from_offset, to_offset, reason, seen_at FROM gaps "
		"ORDER BY id DESC", &all, err);

	while (st == ST_OK && (st = sql_step(store, all, &found, err)) == ST_OK && found) {
		struct store_gap gap = { .name = sql_text(all, 0), .partition = sqlite3_column_int(all, 1),
			.from = sqlite3_column_int64(all, 2), .to = sqlite3_column_int64(all, 3), .reason = sql_text(all, 4) };
		int64_t seen_us;

		st = zone_parse_time(sql_text(all, 5), &seen_us) ? each(context, &gap, seen_us, err)
			: store_damaged(store, err, _("the time of a gap in %.*s"), (int)gap.name.len, gap.name.at);
	}
	(void)sqlite3_finalize(all);
	return st;
}

static enum status write_gap(struct store *store, const struct store_gap *gap, const char *now, struct err *err)
{
	sqlite3_stmt *put;

	if (sql_get(store, SQL_GAP_PUT, "INSERT INTO gaps(name, \"partition\", from_offset, to_offset, reason, seen_at) "
		"VALUES(?1, ?2, ?3, ?4, ?5, ?6)", &put, err) != ST_OK)
		return err->status;
	sql_bind_text(put, 1, gap->name);
	sql_bind_int(put, 2, gap->partition);
	sql_bind_int(put, 3, gap->from);
	sql_bind_int(put, 4, gap->to);
	sql_bind_text(put, 5, gap->reason);
	sql_bind_text(put, 6, text_of(now));
	return sql_run(store, put, err);
}

enum status inputs_write_pending(struct store *store, struct err *err)
{
	const struct pending *pending = &store->pending;
	char now[ZONE_TIME_MAX];
	sqlite3_stmt *put;

	for (size_t i = 0; i < pending->key_count; i++) {
		if (sql_get(store, SQL_KEY_PUT, "INSERT INTO \"keys\"(year, fingerprint) VALUES(?1, ?2)", &put, err) != ST_OK)
			return err->status;
		sql_bind_int(put, 1, pending->keys[i].year);
		sql_bind_blob(put, 2, pending->keys[i].fingerprint, DIGEST_BYTES);
		if (sql_run(store, put, err) != ST_OK)
			return err->status;
	}
	zone_format_utc(store_clock_us(), now);
	for (const struct gap_entry *entry = pending->gaps; entry != NULL; entry = entry->next)
		if (write_gap(store, &entry->gap, now, err) != ST_OK)
			return err->status;
	return ST_OK;
}

void inputs_written(struct store *store)
{
	store->pending.key_count = 0;
	store->pending.gaps = NULL;
	pool_clear(&store->pending.pool);
}
