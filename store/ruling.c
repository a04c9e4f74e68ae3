#include "store/ruling.h"

#include "aggregate/rulesfile.h"
#include "base/lang.h"
#include "base/zone.h"
#include "store/inside.h"

#include <stdio.h>
#include <stdlib.h>

struct ruling {
	struct ruling *before;
	int64_t id;             /* of the row */
	char digest[DIGEST_HEX_MAX];
	struct rulesfile *file; /* NULL: what is built in */
};

void ruling_free(struct ruling *ruling)
{
	while (ruling != NULL) {
		struct ruling *before = ruling->before;

		rulesfile_free(ruling->file);
		free(ruling);
		ruling = before;
	}
}

const char *ruling_digest(const struct store *store)
{
	return store->ruling == NULL ? "" : store->ruling->digest;
}

enum status ruling_hex(struct text bytes, char out[DIGEST_HEX_MAX], struct err *err)
{
	struct digest *digest = NULL;
	uint8_t value[DIGEST_BYTES];

	out[0] = '\0';
	if (bytes.len == 0)
		return ST_OK;
	if (digest_new(&digest, err) != ST_OK)
		return err->status;
	digest_update(digest, bytes.at, bytes.len);
	digest_value(digest, value);
	digest_hex(value, out);
	digest_free(digest);
	return ST_OK;
}

struct first_fault {
	int line;
};

static void note_fault(void *context, const struct rulesfile_remark *remark)
{
	struct first_fault *fault = context;

	if (fault->line == 0 && !remark->warning)
		fault->line = remark->line;
}

/* A file was checked before it was applied, so one that cannot be read now is damage, or newer than this program. */
static enum status parse(struct store *store, struct text bytes, struct text digest, struct ruling *ruling, struct err *err)
{
	struct first_fault fault = { 0 };

	if (ruling_hex(bytes, ruling->digest, err) != ST_OK)
		return err->status;
	if (!text_equal(text_of(ruling->digest), digest))
		return store_damaged(store, err, _("its rules file is not the one that was applied"));
	if (bytes.len == 0)
		return ST_OK;
	switch (rulesfile_parse(bytes, store->base_rules, store->base_calendar, note_fault, &fault, &ruling->file)) {
	case RULESFILE_GOOD:
		return ST_OK;
	case RULESFILE_NO_MEMORY:
		return err_set(err, ST_SYSTEM, _("out of memory"));
	case RULESFILE_BAD:
		break;
	}
	return err_set(err, ST_CONFIG, _("store %s: line %d of its rules file is nothing this program knows: a newer version applied "
		"it; use that one"), store->path, fault.line);
}

/* Columns: id, digest, text. */
static enum status take_row(struct store *store, sqlite3_stmt *row, struct err *err)
{
	struct ruling *ruling = calloc(1, sizeof *ruling);

	if (ruling == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	ruling->id = sqlite3_column_int64(row, 0);
	if (parse(store, sql_blob(row, 2), sql_text(row, 1), ruling, err) != ST_OK) {
		ruling_free(ruling);
		return err->status;
	}
	ruling->before = store->ruling;
	store->ruling = ruling;
	store->book.rules = ruling->file == NULL ? store->base_rules : rulesfile_rules(ruling->file);
	store->book.calendar = ruling->file == NULL ? store->base_calendar : rulesfile_calendar(ruling->file);
	return ST_OK;
}

enum status ruling_follow(struct store *store, bool *changed, struct err *err)
{
	int64_t held = store->ruling == NULL ? 0 : store->ruling->id;
	sqlite3_stmt *last;
	enum status st;
	bool row;

	*changed = false;
	if (sql_get(store, SQL_RULES_LAST, "SELECT id, digest, text FROM rules_files WHERE id > ?1 ORDER BY id DESC LIMIT 1", &last,
		err) != ST_OK)
		return err->status;
	sql_bind_int(last, 1, held);
	st = sql_step(store, last, &row, err);
	if (st == ST_OK && row) {
		st = take_row(store, last, err);
		*changed = st == ST_OK;
	}
	(void)sqlite3_reset(last);
	return st;
}

enum status ruling_put(struct store *store, struct text bytes, struct err *err)
{
	char now[ZONE_TIME_MAX], digest[DIGEST_HEX_MAX];
	sqlite3_stmt *put = NULL;
	enum status st = ruling_hex(bytes, digest, err);

	zone_format_utc(store_clock_us(), now);
	if (st == ST_OK)
		st = sql_prepare(store, "INSERT INTO rules_files(applied_at, digest, text) VALUES(?1, ?2, ?3)", &put, err);
	if (st == ST_OK) {
		sql_bind_text(put, 1, text_of(now));
		sql_bind_text(put, 2, text_of(digest));
		sql_bind_blob(put, 3, bytes.at, bytes.len);
		st = sql_run(store, put, err);
	}
	(void)sqlite3_finalize(put);
	return st;
}

/* ---- what users of the room see ---- */

enum status store_each_rules(struct store *store,
	enum status (*each)(void *context, const struct store_rules *rules, struct err *err), void *context, struct err *err)
{
	sqlite3_stmt *all = NULL;
	enum status st = sql_prepare(store, "SELECT id, applied_at, digest, text FROM rules_files ORDER BY id DESC", &all, err);
	bool row;

	while (st == ST_OK && (st = sql_step(store, all, &row, err)) == ST_OK && row) {
		const struct store_rules rules = { sqlite3_column_int64(all, 0), sql_text(all, 1), sql_text(all, 2),
			sql_blob(all, 3) };

		st = each(context, &rules, err);
	}
	(void)sqlite3_finalize(all);
	return st;
}
