#include "store/sql.h"

#include "base/lang.h"
#include "store/inside.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

/* What SQLite's primary code means to a user, and what can be done. */
struct meaning {
	int code;
	enum status status;
	const char *words;
};

static const struct meaning MEANINGS[] = {
	{ SQLITE_FULL, ST_IO, N_("the disk is full; make room and start again, nothing committed is lost") },
	{ SQLITE_IOERR, ST_IO, N_("disk full or I/O error; see to the disk and start again, nothing committed is lost") },
	{ SQLITE_READONLY, ST_CANTCREAT, N_("it cannot be written; see to the rights of the file and its folder") },
	{ SQLITE_CANTOPEN, ST_CANTCREAT, N_("it cannot be opened or created; see to the folder and its rights") },
	{ SQLITE_PERM, ST_CANTCREAT, N_("access is refused; see to the rights of the file and its folder") },
	{ SQLITE_AUTH, ST_CANTCREAT, N_("access is refused; see to the rights of the file and its folder") },
	{ SQLITE_BUSY, ST_BUSY, N_("another process holds it; close the other program") },
	{ SQLITE_LOCKED, ST_BUSY, N_("another process holds it; close the other program") },
	{ SQLITE_PROTOCOL, ST_BUSY, N_("another process holds it; close the other program") },
	{ SQLITE_NOTADB, ST_CONFIG, N_("it is no store of this program; name another file with --store") },
	{ SQLITE_CORRUPT, ST_DATA, N_("it is damaged; go back to a backup, or load the events anew") },
	{ SQLITE_NOMEM, ST_SYSTEM, N_("out of memory") },
};

static const struct meaning *meaning_of(int code)
{
	static const struct meaning unknown = { 0, ST_BUG, N_("this should not happen") };

	for (size_t i = 0; i < sizeof MEANINGS / sizeof *MEANINGS; i++)
		if (MEANINGS[i].code == code)
			return &MEANINGS[i];
	return &unknown;
}

/* A reader makes what is missing beside a store, and where it may not, SQLite only speaks of writing or opening. */
static bool lacks_companion(const struct store *store)
{
	static const char *const ends[] = { "-wal", "-shm" };
	char path[PATH_MAX + 8];
	bool lacks = false;

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		(void)snprintf(path, sizeof path, "%s%s", store->path, ends[i]);
		lacks |= access(path, F_OK) != 0;
	}
	return lacks && access(store->path, R_OK) == 0;
}

enum status sql_fail(struct store *store, struct err *err)
{
	int code = store->db == NULL ? SQLITE_NOMEM : sqlite3_extended_errcode(store->db);
	const struct meaning *meaning = meaning_of(code & 0xFF);
	int system = store->db == NULL ? 0 : sqlite3_system_errno(store->db);

	if (code == SQLITE_IOERR_NOMEM)
		meaning = meaning_of(SQLITE_NOMEM);
	if (store->mode == STORE_READ && meaning->status == ST_CANTCREAT && lacks_companion(store))
		return err_set(err, ST_CANTCREAT, _("store %s: it cannot be read without its -wal and -shm beside it, and none can be "
			"made here; copy all three, or make the copy with hotline backup"), store->path);
	if (meaning->status == ST_IO && system != 0)
		return err_set_errno(err, ST_IO, system, _("store %s: %s (SQLite %d)"), store->path, _(meaning->words), code);
	return err_set(err, meaning->status, _("store %s: %s (SQLite %d: %s)"), store->path, _(meaning->words), code,
		store->db == NULL ? "" : sqlite3_errmsg(store->db));
}

enum status sql_exec(struct store *store, const char *text, struct err *err)
{
	if (sqlite3_exec(store->db, text, NULL, NULL, NULL) != SQLITE_OK)
		return sql_fail(store, err);
	return ST_OK;
}

enum status sql_end(struct store *store, enum status st, struct err *err)
{
	if (st == ST_OK)
		st = sql_exec(store, "COMMIT", err);
	if (st == ST_OK)
		return ST_OK;
	(void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	store->poisoned = true;
	return st;
}

enum status sql_prepare(struct store *store, const char *text, sqlite3_stmt **out, struct err *err)
{
	if (sqlite3_prepare_v3(store->db, text, -1, SQLITE_PREPARE_PERSISTENT, out, NULL) != SQLITE_OK)
		return sql_fail(store, err);
	return ST_OK;
}

enum status sql_get(struct store *store, enum sql_id id, const char *text, sqlite3_stmt **out, struct err *err)
{
	sqlite3_stmt **kept = &store->statements[id];

	if (*kept == NULL && sql_prepare(store, text, kept, err) != ST_OK)
		return err->status;
	if (sqlite3_stmt_busy(*kept))
		(void)sqlite3_reset(*kept); /* its error, if any, was told when it happened */
	*out = *kept;
	return ST_OK;
}

void sql_bind_int(sqlite3_stmt *statement, int place, int64_t value)
{
	int code = sqlite3_bind_int64(statement, place, value);

	assert(code == SQLITE_OK);
	(void)code;
}

void sql_bind_text(sqlite3_stmt *statement, int place, struct text text)
{
	int code;

	assert(text.len <= INT_MAX);
	/* A NULL pointer would bind NULL; an absent text is the empty one. */
	code = sqlite3_bind_text(statement, place, text.len == 0 ? "" : text.at, (int)text.len, SQLITE_STATIC);
	assert(code == SQLITE_OK);
	(void)code;
}

void sql_bind_blob(sqlite3_stmt *statement, int place, const void *bytes, size_t len)
{
	int code;

	assert(len <= INT_MAX);
	code = sqlite3_bind_blob(statement, place, len == 0 ? "" : bytes, (int)len, SQLITE_STATIC);
	assert(code == SQLITE_OK);
	(void)code;
}

void sql_bind_null(sqlite3_stmt *statement, int place)
{
	int code = sqlite3_bind_null(statement, place);

	assert(code == SQLITE_OK);
	(void)code;
}

enum status sql_step(struct store *store, sqlite3_stmt *statement, bool *row, struct err *err)
{
	int code = sqlite3_step(statement);
	enum status st = ST_OK;

	*row = code == SQLITE_ROW;
	if (code == SQLITE_ROW)
		return ST_OK;
	if (code != SQLITE_DONE)
		st = sql_fail(store, err);
	(void)sqlite3_reset(statement); /* repeats the code of the step */
	return st;
}

enum status sql_run(struct store *store, sqlite3_stmt *statement, struct err *err)
{
	bool row;

	if (sql_step(store, statement, &row, err) != ST_OK)
		return err->status;
	assert(!row);
	return ST_OK;
}

struct text sql_text(sqlite3_stmt *statement, int column)
{
	const unsigned char *at = sqlite3_column_text(statement, column);
	int len = sqlite3_column_bytes(statement, column);

	return (struct text){ at == NULL ? "" : (const char *)at, (size_t)len };
}

struct text sql_blob(sqlite3_stmt *statement, int column)
{
	const void *at = sqlite3_column_blob(statement, column);
	int len = sqlite3_column_bytes(statement, column);

	return (struct text){ at == NULL ? "" : at, (size_t)len };
}

enum status sql_number(struct store *store, const char *text, int64_t *out, struct err *err)
{
	sqlite3_stmt *statement = NULL;
	enum status st;
	bool row;

	*out = 0;
	st = sql_prepare(store, text, &statement, err);
	if (st == ST_OK)
		st = sql_step(store, statement, &row, err);
	if (st == ST_OK && row)
		*out = sqlite3_column_int64(statement, 0);
	(void)sqlite3_finalize(statement);
	return st;
}

void sql_finalize_all(struct store *store)
{
	for (size_t i = 0; i < SQL_IDS; i++) {
		(void)sqlite3_finalize(store->statements[i]);
		store->statements[i] = NULL;
	}
}
