#define OPENSSL_API_COMPAT 10101 /* see digest.c */

#include "crypto/keyring.h"

#include "base/buf.h"
#include "base/lang.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	KEY_BYTES = 32,
	/* Every year that an event can be of (rule R4), with one more on either side for zones and R18. */
	YEAR_MIN = 1968,
	YEAR_MAX = 2200,
	YEARS = YEAR_MAX - YEAR_MIN + 1,
	LINE_MAX_BYTES = 4 + 1 + 2 * KEY_BYTES,
	FILE_MAX_BYTES = YEARS * (LINE_MAX_BYTES + 2) /* CR LF */
};

enum key_state { KEY_NONE, KEY_HERE, KEY_DESTROYED };

/*
 * HMAC-SHA-256 (RFC 2104) begins both of its digests with a block made of the
 * key alone.  What SHA-256 is like after that block is kept, so that a hash costs
 * two blocks instead of four: 123 ns, where EVP_MAC with a kept key takes 260.
 */
struct year_key {
	enum key_state state;
	bool used;
	bool reported;
	uint8_t key[KEY_BYTES];
	SHA256_CTX inner;
	SHA256_CTX outer;
};

struct keyring {
	char *path;
	bool read_only;
	struct err err; /* why the last hash failed */
	struct year_key years[YEARS];
};

/* ---- keys ------------------------------------------------------------------------------------- */

static void begin_block(SHA256_CTX *state, const uint8_t key[KEY_BYTES], uint8_t pad)
{
	uint8_t block[SHA256_CBLOCK];

	memset(block, pad, sizeof block);
	for (size_t i = 0; i < KEY_BYTES; i++)
		block[i] ^= key[i];
	(void)SHA256_Init(state);
	(void)SHA256_Update(state, block, sizeof block);
	explicit_bzero(block, sizeof block);
}

static void set_key(struct year_key *year, const uint8_t key[KEY_BYTES])
{
	year->state = KEY_HERE;
	memcpy(year->key, key, KEY_BYTES);
	begin_block(&year->inner, key, 0x36);
	begin_block(&year->outer, key, 0x5C);
}

static void hmac(const struct year_key *year, struct text message, uint8_t out[CALLER_DIGEST_BYTES])
{
	SHA256_CTX state = year->inner;

	(void)SHA256_Update(&state, message.at, message.len);
	(void)SHA256_Final(out, &state);
	state = year->outer;
	(void)SHA256_Update(&state, out, CALLER_DIGEST_BYTES);
	(void)SHA256_Final(out, &state);
}

static void fingerprint_of(const struct year_key *year, uint8_t out[DIGEST_BYTES])
{
	static const char label[] = "hotline-key";
	SHA256_CTX state;

	(void)SHA256_Init(&state);
	(void)SHA256_Update(&state, label, sizeof label - 1);
	(void)SHA256_Update(&state, year->key, KEY_BYTES);
	(void)SHA256_Final(out, &state);
}

/* ---- reading the file ------------------------------------------------------------------------- */

static int hex_digit(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	digit = (char)(digit | 0x20);
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

static bool parse_key(struct text hex, uint8_t key[KEY_BYTES])
{
	if (hex.len != 2 * KEY_BYTES)
		return false;
	for (size_t i = 0; i < KEY_BYTES; i++) {
		int high = hex_digit(hex.at[2 * i]), low = hex_digit(hex.at[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		key[i] = (uint8_t)(high * 16 + low);
	}
	return true;
}

/* One line into `years`; the message never repeats the line, which may hold a key. */
static enum status parse_line(struct year_key *years, const char *path, int number, struct text line, struct err *err)
{
	uint8_t key[KEY_BYTES];
	struct year_key *year;
	struct text rest;
	int name = 0;

	for (size_t i = 0; i < 4 && i < line.len && line.at[i] >= '0' && line.at[i] <= '9'; i++)
		name = name * 10 + (line.at[i] - '0');
	if (line.len < 6 || line.at[4] != ' ' || name < YEAR_MIN || name > YEAR_MAX)
		return err_set(err, ST_CONFIG, _("key file %s, line %d: expected a year, a space, and 64 hex digits or \"destroyed\""),
			path, number);
	year = &years[name - YEAR_MIN];
	rest = (struct text){ line.at + 5, line.len - 5 };
	if (year->state != KEY_NONE)
		return err_set(err, ST_CONFIG, _("key file %s, line %d: the year %d is there twice"), path, number, name);
	if (text_equal(rest, text_of("destroyed")))
		year->state = KEY_DESTROYED;
	else if (parse_key(rest, key))
		set_key(year, key);
	else
		return err_set(err, ST_CONFIG, _("key file %s, line %d: expected 64 hex digits or \"destroyed\" after the year"),
			path, number);
	explicit_bzero(key, sizeof key);
	return ST_OK;
}

static bool drop_end(struct text *text, char byte)
{
	bool ends = text->len > 0 && text->at[text->len - 1] == byte;

	text->len -= ends;
	return ends;
}

/* As an editor leaves them: a CR may stand before each LF, and blank lines at the end. */
static enum status parse_lines(struct year_key *years, const char *path, struct text rest, struct err *err)
{
	while (drop_end(&rest, '\n'))
		(void)drop_end(&rest, '\r');
	for (int number = 1; rest.len > 0; number++) {
		const char *end = memchr(rest.at, '\n', rest.len);
		struct text line = { rest.at, end == NULL ? rest.len : (size_t)(end - rest.at) };
		size_t taken = end == NULL ? line.len : line.len + 1;

		if (end != NULL)
			(void)drop_end(&line, '\r');
		if (parse_line(years, path, number, line, err) != ST_OK)
			return err->status;
		rest.at += taken;
		rest.len -= taken;
	}
	return ST_OK;
}

static enum status check_mode(int fd, const char *path, struct err *err)
{
	struct stat about;

	if (fstat(fd, &about) != 0)
		return err_set_errno(err, ST_IO, errno, _("key file %s"), path);
	if (!S_ISREG(about.st_mode))
		return err_set(err, ST_CONFIG, _("key file %s is not a file"), path);
	if ((about.st_mode & 077) != 0)
		return err_set(err, ST_CONFIG, _("key file %s can be used by others (mode %03o); make it private: chmod 600 %s"),
			path, (unsigned)about.st_mode & 0777, path);
	return ST_OK;
}

static enum status read_whole(int fd, const char *path, char *bytes, size_t size, size_t *len, struct err *err)
{
	*len = 0;
	while (*len < size) {
		ssize_t got = read(fd, bytes + *len, size - *len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set_errno(err, ST_IO, errno, _("reading key file %s"), path);
		if (got == 0)
			return ST_OK;
		*len += (size_t)got;
	}
	return err_set(err, ST_CONFIG, _("key file %s is too large to be one"), path);
}

/* All years of the file; one that is not there has none. */
static enum status read_file(const char *path, struct year_key years[YEARS], struct err *err)
{
	char bytes[FILE_MAX_BYTES + 1];
	size_t len = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	enum status st;

	if (fd < 0 && errno == ENOENT)
		return ST_OK;
	if (fd < 0)
		return err_set_errno(err, ST_CONFIG, errno, _("key file %s cannot be opened"), path);
	st = check_mode(fd, path, err);
	if (st == ST_OK)
		st = read_whole(fd, path, bytes, sizeof bytes, &len, err);
	if (st == ST_OK)
		st = parse_lines(years, path, (struct text){ bytes, len }, err);
	explicit_bzero(bytes, sizeof bytes);
	(void)close(fd);
	return st;
}

/* ---- writing the file ------------------------------------------------------------------------- */

static void format_lines(const struct year_key years[YEARS], struct buf *out)
{
	for (int i = 0; i < YEARS; i++) {
		if (years[i].state == KEY_NONE)
			continue;
		buf_printf(out, "%d ", YEAR_MIN + i);
		if (years[i].state == KEY_DESTROYED)
			buf_append_string(out, "destroyed");
		for (size_t b = 0; years[i].state == KEY_HERE && b < KEY_BYTES; b++)
			buf_printf(out, "%02x", years[i].key[b]);
		buf_append_byte(out, '\n');
	}
}

/* A disk that is full is one that fails to be written, also where the name found no room. */
static enum status refusal(int code)
{
	return code == ENOSPC || code == EDQUOT ? ST_IO : ST_CANTCREAT;
}

static enum status cannot_write(struct err *err, int code, const char *name)
{
	return err_set_errno(err, ST_IO, code, _("key file %s cannot be written"), name);
}

static enum status write_all(int fd, const char *name, struct text bytes, struct err *err)
{
	while (bytes.len > 0) {
		ssize_t put = write(fd, bytes.at, bytes.len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return cannot_write(err, errno, name);
		bytes.at += put;
		bytes.len -= (size_t)put;
	}
	return fsync(fd) == 0 ? ST_OK : cannot_write(err, errno, name);
}

/*
 * The file that is to replace the key file.  It is locked from before the key file is read until it has
 * its name: of two programs with one key file, one of which would otherwise put its file in place over
 * the other's, the second reads what the first wrote.
 */
struct new_file {
	char target[PATH_MAX]; /* what the user knows */
	char path[PATH_MAX];
	int fd;
	bool placed;
};

enum { LOCK_TRIES = 3000, LOCK_WAIT_NS = 10 * 1000 * 1000 }; /* 30 s for what takes some fsyncs */

/* False, with errno EAGAIN: another program has it now, or had it until now.  Whatever lies there unlocked was left by
 * a program that was killed, and is used, if it can only be our own. */
static bool try_lock(struct new_file *file)
{
	struct stat held, named;
	int code = EAGAIN;

	file->fd = open(file->path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	if (file->fd < 0)
		return false;
	if (flock(file->fd, LOCK_EX | LOCK_NB) != 0) {
		code = errno;
	} else if (fstat(file->fd, &held) == 0 && lstat(file->path, &named) == 0 && held.st_dev == named.st_dev &&
		held.st_ino == named.st_ino) { /* else it was put in place or removed between open and lock */
		if (S_ISREG(held.st_mode) && held.st_nlink == 1 && held.st_uid == geteuid())
			return true;
		(void)unlink(file->path);
	}
	(void)close(file->fd);
	file->fd = -1;
	errno = code;
	return false;
}

static enum status new_open(struct new_file *file, const char *path, struct err *err)
{
	static const struct timespec pause = { .tv_nsec = LOCK_WAIT_NS };

	*file = (struct new_file){ .fd = -1 };
	/* A key file may be a symbolic link, to another disk say: the file is replaced, not the link. */
	if (realpath(path, file->target) == NULL &&
		snprintf(file->target, sizeof file->target, "%s", path) >= (int)sizeof file->target)
		return err_set(err, ST_CONFIG, _("key file %s: the name is too long"), path);
	if (snprintf(file->path, sizeof file->path, "%s.new", file->target) >= (int)sizeof file->path)
		return err_set(err, ST_CONFIG, _("key file %s: the name is too long"), path);
	for (int i = 0; i < LOCK_TRIES; i++) {
		if (try_lock(file))
			return ST_OK;
		if (errno != EAGAIN && errno != EINTR)
			return err_set_errno(err, refusal(errno), errno, _("key file %s cannot be created"), file->target);
		(void)nanosleep(&pause, NULL);
	}
	return err_set(err, ST_BUSY, _("key file %s is being written by another program"), file->target);
}

/* Mode 0600, and the owner of the file that it will replace, so that a key made by root stays readable for the
 * service. */
static enum status make_private(const struct new_file *file, struct err *err)
{
	struct stat like;
	bool replaces = stat(file->target, &like) == 0;

	if (fchmod(file->fd, 0600) != 0 ||
		(replaces && geteuid() == 0 && fchown(file->fd, like.st_uid, like.st_gid) != 0))
		return err_set_errno(err, ST_CANTCREAT, errno, _("key file %s cannot be made private"), file->target);
	return ST_OK;
}

static enum status sync_folder_of(char *path, struct err *err)
{
	char *slash = strrchr(path, '/');
	const char *folder = slash == NULL ? "." : slash == path ? "/" : path;
	enum status st = ST_OK;
	int fd;

	if (slash != NULL && slash != path)
		*slash = '\0';
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fsync(fd) != 0)
		st = err_set_errno(err, ST_IO, errno, _("folder %s cannot be made durable"), folder);
	if (fd >= 0)
		(void)close(fd);
	return st;
}

/* Temporary file, fsync, rename, fsync of the folder (rule R18). */
static enum status new_place(struct new_file *file, const struct year_key years[YEARS], struct err *err)
{
	struct buf lines = BUF_EMPTY;
	enum status st;

	format_lines(years, &lines);
	st = buf_status(&lines, err);
	if (st == ST_OK)
		st = make_private(file, err);
	if (st == ST_OK && ftruncate(file->fd, 0) != 0)
		st = cannot_write(err, errno, file->target);
	if (st == ST_OK)
		st = write_all(file->fd, file->target, buf_text(&lines), err);
	if (st == ST_OK && rename(file->path, file->target) != 0)
		st = err_set_errno(err, refusal(errno), errno, _("key file %s cannot be put in place"), file->target);
	file->placed = st == ST_OK;
	if (st == ST_OK)
		st = sync_folder_of(file->target, err);
	if (lines.data != NULL)
		explicit_bzero(lines.data, lines.cap);
	buf_free(&lines);
	return st;
}

/* Also after new_open failed.  What was not put in place goes, while the lock is still held. */
static void new_close(struct new_file *file)
{
	if (file->fd < 0)
		return;
	if (!file->placed)
		(void)unlink(file->path);
	(void)close(file->fd);
}

/* ---- a key for a year that has none ----------------------------------------------------------- */

/* What the file says now against what was read before: lines may have been added and years destroyed,
 * but a key that changed or went would give other hashes for the same caller. */
static enum status take_over(struct keyring *keyring, const struct year_key fresh[YEARS], struct err *err)
{
	for (int i = 0; i < YEARS; i++) {
		const struct year_key *old = &keyring->years[i];

		if (old->state == KEY_HERE && fresh[i].state != KEY_DESTROYED &&
			(fresh[i].state == KEY_NONE || memcmp(old->key, fresh[i].key, KEY_BYTES) != 0))
			return err_set(err, ST_CONFIG,
				_("key file %s: the key of %d was changed or removed while in use; put it back"), keyring->path,
				YEAR_MIN + i);
	}
	for (int i = 0; i < YEARS; i++) {
		struct year_key *old = &keyring->years[i];

		if (fresh[i].state == KEY_HERE && old->state == KEY_NONE)
			set_key(old, fresh[i].key);
		else if (fresh[i].state == KEY_DESTROYED)
			old->state = KEY_DESTROYED;
	}
	return ST_OK;
}

static enum status random_key(uint8_t key[KEY_BYTES], struct err *err)
{
	size_t have = 0;

	while (have < KEY_BYTES) {
		ssize_t got = getrandom(key + have, KEY_BYTES - have, 0);

		if (got < 0 && errno != EINTR)
			return err_set_errno(err, ST_SYSTEM, errno, _("no random numbers for a key"));
		have += got > 0 ? (size_t)got : 0;
	}
	return ST_OK;
}

static enum status make_key(struct keyring *keyring, struct year_key *year, struct err *err)
{
	struct year_key *fresh = NULL;
	struct new_file file;
	uint8_t key[KEY_BYTES];
	enum status st;

	if (keyring->read_only)
		return err_set(err, ST_CONFIG, _("key file %s has no key for %d, and none may be made here"), keyring->path,
			YEAR_MIN + (int)(year - keyring->years));
	fresh = calloc(YEARS, sizeof *fresh);
	if (fresh == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	st = new_open(&file, keyring->path, err);
	if (st == ST_OK)
		st = read_file(keyring->path, fresh, err);
	if (st == ST_OK)
		st = take_over(keyring, fresh, err);
	if (st == ST_OK && year->state == KEY_NONE) {
		st = random_key(key, err);
		if (st == ST_OK)
			set_key(year, key);
		explicit_bzero(key, sizeof key);
	}
	/* Also where the file has the key by now: a run whose fsync failed may have left it there. */
	if (st == ST_OK && year->state == KEY_HERE)
		st = new_place(&file, keyring->years, err);
	new_close(&file);
	if (st != ST_OK && year->state == KEY_HERE)
		year->state = KEY_NONE; /* a key that may not be on disk is no key */
	explicit_bzero(fresh, YEARS * sizeof *fresh);
	free(fresh);
	return st;
}

/* ---- the keyring ------------------------------------------------------------------------------ */

enum status keyring_open(const char *path, bool read_only, struct keyring **out, struct err *err)
{
	struct keyring *keyring = calloc(1, sizeof *keyring);

	if (keyring == NULL || (keyring->path = strdup(path)) == NULL) {
		keyring_free(keyring);
		return err_set(err, ST_SYSTEM, _("out of memory"));
	}
	keyring->read_only = read_only;
	if (read_file(path, keyring->years, err) != ST_OK) {
		keyring_free(keyring);
		return err->status;
	}
	*out = keyring;
	return ST_OK;
}

void keyring_free(struct keyring *keyring)
{
	if (keyring == NULL)
		return;
	free(keyring->path);
	explicit_bzero(keyring, sizeof *keyring);
	free(keyring);
}

enum status keyring_expect(struct keyring *keyring, int year, const uint8_t fingerprint[DIGEST_BYTES], struct err *err)
{
	uint8_t found[DIGEST_BYTES];
	const struct year_key *key;

	if (year < YEAR_MIN || year > YEAR_MAX)
		return err_set(err, ST_DATA, _("the store names a key of the year %d, which cannot be"), year);
	key = &keyring->years[year - YEAR_MIN];
	if (key->state == KEY_DESTROYED)
		return ST_OK;
	if (key->state == KEY_NONE)
		return err_set(err, ST_CONFIG, _("key file %s has no key for %d, which this store has used; put the file back "
			"from a backup, or write the line \"%d destroyed\" to go on without callers of that year"),
			keyring->path, year, year);
	fingerprint_of(key, found);
	if (memcmp(found, fingerprint, DIGEST_BYTES) != 0)
		return err_set(err, ST_CONFIG, _("key file %s has another key for %d than this store has used; put the right file "
			"back from a backup"), keyring->path, year);
	return ST_OK;
}

static enum keyring_answer hash(void *context, int year, struct text number, uint8_t out[CALLER_DIGEST_BYTES])
{
	struct keyring *keyring = context;
	struct year_key *key;

	assert(year >= YEAR_MIN && year <= YEAR_MAX);
	key = &keyring->years[year - YEAR_MIN];
	if (key->state == KEY_NONE && make_key(keyring, key, &keyring->err) != ST_OK)
		return KEYRING_FAILED;
	if (key->state == KEY_DESTROYED)
		return KEYRING_DESTROYED;
	key->used = true;
	hmac(key, number, out);
	return KEYRING_OK;
}

enum status keyring_error(const struct keyring *keyring, struct err *err)
{
	*err = keyring->err;
	return err->status;
}

static enum status why(const void *context, struct err *err)
{
	return keyring_error(context, err);
}

struct keyring_ops keyring_ops(struct keyring *keyring)
{
	return (struct keyring_ops){ .hash = hash, .why = why, .keyring = keyring };
}

void keyring_each_used(struct keyring *keyring,
	void (*each)(void *context, int year, const uint8_t fingerprint[DIGEST_BYTES]), void *context)
{
	for (int i = 0; i < YEARS; i++) {
		struct year_key *key = &keyring->years[i];
		uint8_t fingerprint[DIGEST_BYTES];

		if (!key->used || key->reported)
			continue;
		key->reported = true;
		fingerprint_of(key, fingerprint);
		each(context, YEAR_MIN + i, fingerprint);
	}
}

enum status keyring_copy(const struct keyring *keyring, const char *path, struct err *err)
{
	struct new_file file;
	enum status st = new_open(&file, path, err);

	if (st == ST_OK)
		st = new_place(&file, keyring->years, err);
	new_close(&file);
	return st;
}
