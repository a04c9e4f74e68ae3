#include "store/inside.h"

#include "base/lang.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/*
 * SQLite's backup interface, all pages in one step: the source's read transaction makes it one state of the
 * store, and in WAL mode a reader does not hold up the writer.  The copy goes back to the rollback journal:
 * one file, which can be read where nothing may be written.
 */

static enum status fail_copy(sqlite3 *copy, const char *path, struct err *err)
{
	int code = sqlite3_extended_errcode(copy);
	enum status st = (code & 0xFF) == SQLITE_CANTOPEN ? ST_CANTCREAT : ST_IO;

	return err_set(err, st, _("backup %s cannot be written: %s (SQLite %d)"), path, sqlite3_errmsg(copy), code);
}

static enum status copy_pages(struct store *store, sqlite3 *copy, const char *path, struct err *err)
{
	sqlite3_backup *backup = sqlite3_backup_init(copy, "main", store->db, "main");
	int code;

	if (backup == NULL)
		return fail_copy(copy, path, err);
	(void)sqlite3_backup_step(backup, -1);
	code = sqlite3_backup_finish(backup); /* tells of the step's error too */
	if (code != SQLITE_OK)
		return fail_copy(copy, path, err);
	if (sqlite3_exec(copy, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) != SQLITE_OK)
		return fail_copy(copy, path, err);
	return ST_OK;
}

static enum status write_copy(struct store *store, const char *path, struct err *err)
{
	sqlite3 *copy = NULL;
	enum status st = ST_OK;

	if (sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		st = copy == NULL ? err_set(err, ST_SYSTEM, _("out of memory")) : fail_copy(copy, path, err);
	if (st == ST_OK)
		st = store_snapshot_begin(store, err);
	if (st == ST_OK) {
		st = copy_pages(store, copy, path, err);
		store_snapshot_end(store);
	}
	if (sqlite3_close(copy) != SQLITE_OK && st == ST_OK)
		st = fail_copy(copy, path, err);
	return st;
}

enum status store_backup(struct store *store, const char *path, struct err *err)
{
	int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	enum status st;

	if (file < 0)
		return err_set_errno(err, ST_CANTCREAT, errno, _("backup %s cannot be made"), path);
	(void)close(file);
	st = write_copy(store, path, err);
	if (st == ST_OK)
		st = store_sync_folder(path, err);
	if (st != ST_OK)
		(void)unlink(path); /* half a copy is worse than none */
	return st;
}
