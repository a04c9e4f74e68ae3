#include "store/lock.h"

#include "base/lang.h"
#include "base/zone.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Others may read who holds the store; only the owner's processes may hold it. */
enum { LOCK_MODE = 0644 };

static bool lock_path(const char *path, char out[PATH_MAX])
{
	int len = snprintf(out, PATH_MAX, "%s.lock", path);

	return len > 0 && len < PATH_MAX;
}

static struct flock whole_file(short type)
{
	return (struct flock){ .l_type = type, .l_whence = SEEK_SET };
}

static void read_holder(int file, char holder[LOCK_HOLDER_MAX])
{
	ssize_t len = pread(file, holder, LOCK_HOLDER_MAX - 1, 0);

	holder[len > 0 ? len : 0] = '\0';
	holder[strcspn(holder, "\n")] = '\0';
	if (holder[0] == '\0')
		(void)snprintf(holder, LOCK_HOLDER_MAX, "another process");
}

/* `zone` NULL: not known yet. */
static enum status write_holder(int file, const char *name, const char *command, int64_t now_us, const struct zone *zone,
	struct err *err)
{
	char text[LOCK_HOLDER_MAX];
	char since[ZONE_TIME_MAX];
	int len;

	now_us = now_us / 1000000 * 1000000;
	if (zone == NULL)
		zone_format_utc(now_us, since);
	else
		zone_format(zone, now_us, since);
	len = snprintf(text, sizeof text, "pid %ld, %s, since %s\n", (long)getpid(), command, since);
	if (len >= (int)sizeof text)
		len = (int)sizeof text - 1;
	/* Written before it is cut: whoever reads in between sees a name, never nothing. */
	if (pwrite(file, text, (size_t)len, 0) != len || ftruncate(file, len) != 0)
		return err_set_errno(err, ST_IO, errno, _("cannot write %s"), name);
	return ST_OK;
}

/* Whether the name still leads to the file that was locked: somebody may have removed it meanwhile. */
static bool same_file(int file, const char *name)
{
	struct stat held, named;

	return fstat(file, &held) == 0 && stat(name, &named) == 0 && held.st_ino == named.st_ino &&
		held.st_dev == named.st_dev;
}

enum status lock_take(const char *path, const char *command, int64_t now_us, int *out, struct err *err)
{
	char name[PATH_MAX];
	char holder[LOCK_HOLDER_MAX];
	struct flock lock = whole_file(F_WRLCK);
	enum status st;
	int file;

	*out = -1;
	if (!lock_path(path, name))
		return err_set(err, ST_CANTCREAT, _("store %s: the path is too long"), path);
	file = open(name, O_RDWR | O_CREAT | O_CLOEXEC, LOCK_MODE);
	if (file < 0)
		return err_set_errno(err, errno == EMFILE || errno == ENFILE ? ST_SYSTEM : ST_CANTCREAT, errno,
			_("store %s cannot be written: its lock file %s cannot be opened; see to the rights of the folder"),
			path, name);
	if (fcntl(file, F_OFD_SETLK, &lock) != 0) {
		int code = errno;

		read_holder(file, holder);
		st = code == EAGAIN || code == EACCES
			? err_set(err, ST_BUSY, _("store %s is in use by %s; only one process may write a store"), path, holder)
			: err_set_errno(err, ST_SYSTEM, code, _("cannot lock %s"), name);
		goto out;
	}
	if (!same_file(file, name)) {
		st = err_set(err, ST_BUSY, _("store %s: its lock file was replaced at this moment; try again"), path);
		goto out;
	}
	st = write_holder(file, name, command, now_us, NULL, err);
out:
	if (st != ST_OK) {
		(void)close(file);
		return st;
	}
	*out = file;
	return ST_OK;
}

enum status lock_sign(int lock, const char *path, const char *command, int64_t now_us, const struct zone *zone, struct err *err)
{
	char name[PATH_MAX];

	if (!lock_path(path, name))
		return err_set(err, ST_CANTCREAT, _("store %s: the path is too long"), path);
	return write_holder(lock, name, command, now_us, zone, err);
}

void lock_release(int lock)
{
	if (lock >= 0)
		(void)close(lock);
}

bool lock_holder(const char *path, char holder[LOCK_HOLDER_MAX])
{
	char name[PATH_MAX];
	struct flock lock = whole_file(F_WRLCK);
	bool held = false;
	int file;

	holder[0] = '\0';
	if (!lock_path(path, name))
		return false;
	file = open(name, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return false;
	/* F_OFD_GETLK only asks; it is allowed on a descriptor that may only read. */
	if (fcntl(file, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK) {
		held = true;
		read_holder(file, holder);
	}
	(void)close(file);
	return held;
}
