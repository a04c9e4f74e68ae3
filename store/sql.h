/*
 * sql - statements, values and errors of SQLite, for this room only.
 *
 * Statements are prepared at first use and kept until the store closes.  Values
 * are bound without copying: they must live until the statement has been run or
 * reset.  Every failure ends in sql_fail, the one place that knows what
 * SQLite's codes mean to a user and which remedy there is.
 */
#ifndef HOTLINE_STORE_SQL_H
#define HOTLINE_STORE_SQL_H

#include "base/err.h"
#include "base/text.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

struct store;

/* One cached statement each; the text stands where it is used. */
enum sql_id {
	SQL_CASE_AT, SQL_CASE_BESIDE, SQL_CASE_PUT, SQL_CASE_PUT_MANY,
	SQL_RUN_FIND, SQL_RUN_LOWS, SQL_RUN_GET, SQL_RUN_INSERT, SQL_RUN_UPDATE, SQL_KEYS_PUT, SQL_DATA_VERSION,
	SQL_REPEAT_ADD, SQL_REPEAT_ADD_MANY, SQL_REPEAT_HAS, SQL_REPEAT_SCAN, SQL_REPEAT_UP, SQL_REPEAT_DOWN,
	SQL_DAY_LAST, SQL_DAY_INSERT, SQL_DAY_UPDATE,
	SQL_INPUT_GET, SQL_INPUT_FIND, SQL_INPUT_INSERT, SQL_INPUT_UPDATE, SQL_INPUT_TOTAL,
	SQL_REJECT_INSERT, SQL_REJECT_GET, SQL_REJECT_MOVE, SQL_REJECT_CHANGE, SQL_REJECT_DELIVERED,
	SQL_KEY_PUT, SQL_GAP_PUT, SQL_META_PUT, SQL_META_GET,
	SQL_RULES_LAST,
	SQL_EVENT_FIRST, SQL_EVENT_LAST, SQL_LATE_PUT, SQL_TIMES_OF, SQL_TIMES_BELOW,
	SQL_BEGIN_WRITE, SQL_BEGIN_READ,
	SQL_IDS
};

/* Runs statements without parameters or results. */
MUST_USE enum status sql_exec(struct store *store, const char *text, struct err *err);

/* Ends the transaction in which `st` came out: COMMIT where that is ST_OK.  Else, and where COMMIT fails, it is rolled
 * back and the store poisoned: whether a failed COMMIT took place only the file can tell, once it is opened again. */
MUST_USE enum status sql_end(struct store *store, enum status st, struct err *err);

/* A statement of one's own; the caller finalizes it. */
MUST_USE enum status sql_prepare(struct store *store, const char *text, sqlite3_stmt **out, struct err *err);

/* The cached statement `id`, prepared from `text` at first use; reset, its old values gone. */
MUST_USE enum status sql_get(struct store *store, enum sql_id id, const char *text, sqlite3_stmt **out, struct err *err);

/* Binding cannot fail but by a bug: places are counted from 1. */
void sql_bind_int(sqlite3_stmt *statement, int place, int64_t value);
void sql_bind_text(sqlite3_stmt *statement, int place, struct text text);
void sql_bind_blob(sqlite3_stmt *statement, int place, const void *bytes, size_t len);
void sql_bind_null(sqlite3_stmt *statement, int place);

/* One step: *row says whether a row is there. At the end, and after an error, the statement is reset. */
MUST_USE enum status sql_step(struct store *store, sqlite3_stmt *statement, bool *row, struct err *err);

/* Runs a statement that yields no rows, and resets it. */
MUST_USE enum status sql_run(struct store *store, sqlite3_stmt *statement, struct err *err);

/* A column, counted from 0, good until the next step or reset. */
struct text sql_text(sqlite3_stmt *statement, int column);
struct text sql_blob(sqlite3_stmt *statement, int column);

/* The first column of the first row, 0 where there is none. */
MUST_USE enum status sql_number(struct store *store, const char *text, int64_t *out, struct err *err);

/* The error of the last call on the store's connection, in words: what happened, where, and the way on. */
MUST_USE enum status sql_fail(struct store *store, struct err *err);

void sql_finalize_all(struct store *store);

#endif
