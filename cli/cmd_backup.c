#include "base/buf.h"
#include "base/lang.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/reading.h"
#include "crypto/keyring.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* DIR/NAME, NAME being the last part of `path`. */
static enum status place_in(const char *folder, const char *path, struct buf *out, struct err *err)
{
	const char *slash = strrchr(path, '/');

	buf_printf(out, "%s/%s", folder, slash == NULL ? path : slash + 1);
	buf_append_byte(out, '\0');
	return buf_status(out, err);
}

static enum status make_folder(const char *folder, struct err *err)
{
	struct stat there;

	if (mkdir(folder, 0700) == 0)
		return ST_OK;
	if (errno == EEXIST && stat(folder, &there) == 0 && S_ISDIR(there.st_mode))
		return ST_OK;
	return err_set_errno(err, ST_CANTCREAT, errno, _("cannot make the folder %s"), folder);
}

/* The copy is taken and the digest computed of one and the same state, beside a running writer. */
static enum status copy_store(struct store *store, const char *place, uint8_t digest[DIGEST_BYTES], struct err *err)
{
	enum status st = store_snapshot_begin(store, err);

	if (st != ST_OK)
		return st;
	st = store_digest(store, digest, err);
	if (st == ST_OK)
		st = store_backup(store, place, err);
	store_snapshot_end(store);
	return st;
}

static enum status open_copy(const char *place, struct store **copy, struct err *err)
{
	const struct store_options options = { .command = "backup" };

	return store_open(place, STORE_READ, &options, copy, err) == ST_OK ? ST_OK : err_prefix(err, _("verifying the copy"));
}

static enum status verify(struct store *copy, const char *place, const uint8_t digest[DIGEST_BYTES], struct err *err)
{
	uint8_t again[DIGEST_BYTES];

	if (store_digest(copy, again, err) != ST_OK)
		return err_prefix(err, _("verifying the copy"));
	if (memcmp(digest, again, sizeof again) != 0)
		return err_set(err, ST_IO, _("%s: the copy's digest is another one than the store's; do not rely on it"), place);
	return ST_OK;
}

static enum status expect_key(void *context, int year, const uint8_t fingerprint[DIGEST_BYTES], struct err *err)
{
	return keyring_expect(context, year, fingerprint, err);
}

/* Keys are made before the transaction that uses them, so a key file copied after the store has all that the copy
 * needs. */
static enum status copy_keys(struct store *copy, const char *key_file, const char *place, struct err *err)
{
	struct keyring *keyring = NULL;
	enum status st = keyring_open(key_file, true, &keyring, err);

	if (st == ST_OK)
		st = store_each_key(copy, expect_key, keyring, err);
	if (st == ST_OK && access(key_file, F_OK) == 0)
		st = keyring_copy(keyring, place, err);
	else if (st == ST_OK)
		log_line(LOG_INFO, _("no key file %s: no caller has been hashed yet"), key_file);
	keyring_free(keyring);
	return st == ST_OK ? ST_OK : err_prefix(err, _("the store is copied, its keys are not"));
}

static enum status back_up(const struct settings *settings, struct store *store, const char *store_place,
	const char *key_place, struct out *out, struct err *err)
{
	struct store *copy = NULL;
	uint8_t digest[DIGEST_BYTES];
	char hex[DIGEST_HEX_MAX];
	enum status st;

	if (access(key_place, F_OK) == 0)
		return err_set(err, ST_CANTCREAT, _("%s is there already; name another folder"), key_place);
	if ((st = copy_store(store, store_place, digest, err)) == ST_OK && (st = open_copy(store_place, &copy, err)) == ST_OK &&
		(st = verify(copy, store_place, digest, err)) == ST_OK)
		st = copy_keys(copy, settings_key_file(settings), key_place, err);
	store_close(copy);
	if (st != ST_OK)
		return st;
	out_done(out, _("the copy was made and verified"));
	digest_hex(digest, hex);
	out_printf(out, "%s\n", hex);
	return ST_OK;
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	const char *folder = settings_argument(settings, 0);
	struct buf store_place = BUF_EMPTY, key_place = BUF_EMPTY;
	struct store *store = NULL;
	enum status st;

	if ((st = place_in(folder, settings_text(settings, "store"), &store_place, err)) != ST_OK ||
		(st = place_in(folder, settings_key_file(settings), &key_place, err)) != ST_OK ||
		(st = reading_open_store(settings, &store, err)) != ST_OK || (st = make_folder(folder, err)) != ST_OK)
		goto out;
	st = back_up(settings, store, (const char *)store_place.data, (const char *)key_place.data, out, err);
out:
	store_close(store);
	buf_free(&store_place);
	buf_free(&key_place);
	return st;
}

const struct command cmd_backup = {
	.name = "backup",
	.arguments = "DIR",
	.summary = N_("copies store and keys beside the running writer, and verifies the copy"),
	.about = N_("The copy is one state of the store; its digest is computed anew and compared, then printed. DIR is made where "
		    "it is not there; files that are there are not overwritten. Keep the key file of the copy as secret as the "
		    "first."),
	.arguments_min = 1,
	.arguments_max = 1,
	.run = run,
};
