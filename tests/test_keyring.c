#include "crypto/keyring.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- the system calls that make a file durable, seen and refused here --------------------------- */

static struct {
	char calls[64];  /* "file " and "folder " for what was synced, "rename " */
	int fail_fsync;  /* refuse the n-th from now on, counted from 1; 0: none */
	bool fail_rename;
	int tell_rename; /* a pipe that hears of a rename, which then takes long; 0: none */
} disk;

static void note_call(const char *what)
{
	size_t used = strlen(disk.calls);

	(void)snprintf(disk.calls + used, sizeof disk.calls - used, "%s ", what);
}

/* These stand in front of the C library's. */
int fsync(int fd)
{
	struct stat about;

	assert_int_equal(fstat(fd, &about), 0);
	note_call(S_ISDIR(about.st_mode) ? "folder" : "file");
	if (disk.fail_fsync > 0 && --disk.fail_fsync == 0) {
		errno = EIO;
		return -1;
	}
	return (int)syscall(SYS_fsync, fd);
}

int rename(const char *from, const char *to)
{
	note_call("rename");
	if (disk.fail_rename) {
		errno = EROFS;
		return -1;
	}
	if (disk.tell_rename > 0) {
		assert_int_equal(write(disk.tell_rename, "r", 1), 1);
		(void)usleep(200 * 1000);
	}
	return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

/* A folder of its own for each test. */
struct place {
	char folder[64];
	char path[96];
};

static int make_place(void **state)
{
	struct place *place = calloc(1, sizeof *place);

	if (place == NULL)
		return -1;
	(void)snprintf(place->folder, sizeof place->folder, "/tmp/test_keyring.XXXXXX");
	if (mkdtemp(place->folder) == NULL)
		return -1;
	(void)snprintf(place->path, sizeof place->path, "%s/hotline.key", place->folder);
	*state = place;
	return 0;
}

/* Counts what is in the folder; with `clear` removes it. */
static int entries(const char *folder, bool clear)
{
	DIR *directory = opendir(folder);
	struct dirent *entry;
	char path[512];
	int count = 0;

	while (directory != NULL && (entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		count++;
		(void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		if (clear && unlink(path) != 0)
			(void)rmdir(path);
	}
	if (directory != NULL)
		(void)closedir(directory);
	return count;
}

static int drop_place(void **state)
{
	struct place *place = *state;

	(void)chmod(place->folder, 0700);
	(void)entries(place->folder, true);
	(void)rmdir(place->folder);
	free(place);
	return 0;
}

static void write_file(const char *path, const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	assert_int_equal(close(fd), 0);
}

static char *read_text(const char *path, char text[4096])
{
	int fd = open(path, O_RDONLY);
	ssize_t len;

	assert_true(fd >= 0);
	len = read(fd, text, 4095);
	assert_true(len >= 0);
	text[len] = '\0';
	(void)close(fd);
	return text;
}

static mode_t mode_of(const char *path)
{
	struct stat about;

	assert_int_equal(stat(path, &about), 0);
	return about.st_mode & 07777;
}

static struct keyring *open_keyring(const struct place *place, bool read_only)
{
	struct keyring *keyring = NULL;
	struct err err = { 0 };

	if (keyring_open(place->path, read_only, &keyring, &err) != ST_OK)
		fail_msg("%s", err.text);
	return keyring;
}

static enum keyring_answer hash_of(struct keyring *keyring, int year, const char *number, char hex[DIGEST_HEX_MAX])
{
	struct keyring_ops ops = keyring_ops(keyring);
	uint8_t digest[CALLER_DIGEST_BYTES];
	enum keyring_answer answer = ops.hash(ops.keyring, year, text_of(number), digest);

	if (answer == KEYRING_OK)
		digest_hex(digest, hex);
	return answer;
}

#define KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define OTHER_KEY "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

/* Literals from another implementation of HMAC-SHA-256 (Python's hmac). */
static void a_hash_is_hmac_sha256_of_the_number(void **state)
{
	struct place *place = *state;
	struct keyring *keyring;
	char hex[DIGEST_HEX_MAX], number[512] = "";

	write_file(place->path, "2020 " KEY "\n2019 destroyed\n", 0600);
	keyring = open_keyring(place, false);
	assert_int_equal(hash_of(keyring, 2020, "13800138000", hex), KEYRING_OK);
	assert_string_equal(hex, "f0365c81699373289c1fc09ca5d5f8fde06cc6821d74be861474d0a5b8b10df5");
	for (int i = 0; i < 50; i++)
		strcat(number, "匿名");
	assert_int_equal(hash_of(keyring, 2020, number, hex), KEYRING_OK);
	assert_string_equal(hex, "7af784a36519f229d627cd41f42255e741f0f59d62824e104a02a8ab00224938");
	assert_int_equal(hash_of(keyring, 2019, "13800138000", hex), KEYRING_DESTROYED);
	keyring_free(keyring);
}

static void a_year_gets_a_key_at_first_need_and_keeps_it(void **state)
{
	struct place *place = *state;
	struct keyring *keyring = open_keyring(place, false);
	char first[DIGEST_HEX_MAX], again[DIGEST_HEX_MAX], other[DIGEST_HEX_MAX], text[4096];

	assert_int_equal(access(place->path, F_OK), -1);
	assert_int_equal(hash_of(keyring, 2021, "110", first), KEYRING_OK);
	assert_int_equal(mode_of(place->path), 0600);
	assert_int_equal(strlen(read_text(place->path, text)), 70);
	assert_memory_equal(text, "2021 ", 5);
	assert_int_equal(hash_of(keyring, 2020, "110", other), KEYRING_OK);
	assert_string_not_equal(first, other);
	assert_memory_equal(read_text(place->path, text), "2020 ", 5);
	assert_memory_equal(text + 70, "2021 ", 5);
	keyring_free(keyring);
	keyring = open_keyring(place, true);
	assert_int_equal(hash_of(keyring, 2021, "110", again), KEYRING_OK);
	assert_string_equal(first, again);
	keyring_free(keyring);
	assert_int_equal(entries(place->folder, false), 1); /* no temporary file stays */
}

static void an_unreadable_file_is_refused_by_line_and_without_its_content(void **state)
{
	static const struct { const char *text, *line; } table[] = {
		{ "2020 " KEY "\n2020 " KEY "\n", "line 2: the year 2020 is there twice" },
		{ "2020 destroyed\n2020 " KEY "\n", "line 2: the year 2020 is there twice" },
		{ "2020 " KEY "0\n", "line 1: " }, { "2020 0001\n", "line 1: " }, { "2020\n", "line 1: " }, { "\n2020 " KEY "\n", "line 1: " },
		{ "2020  " KEY "\n", "line 1: " }, { "20 " KEY "\n", "line 1: " }, { "1800 " KEY "\n", "line 1: " },
		{ "2020 " KEY "\r", "line 1: " }, { "2020 " KEY "\r\r\n", "line 1: " }, { "2020 " KEY "\n\n2021 " KEY "\n", "line 2: " },
		{ "2020 Destroyed\n", "line 1: " }, { "# keys\n", "line 1: " },
		{ "2020 " KEY "\n2021 " KEY " \n", "line 2: " }, { "2020 g00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n",
		"line 1: " },
	};
	struct place *place = *state;

	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		struct keyring *keyring = NULL;
		struct err err = { 0 };

		write_file(place->path, table[i].text, 0600);
		assert_int_equal(keyring_open(place->path, false, &keyring, &err), ST_CONFIG);
		assert_null(keyring);
		assert_non_null(strstr(err.text, table[i].line));
		assert_null(strstr(err.text, "0001"));
	}
	write_file(place->path, "2020 " KEY, 0600); /* the last line may lack its end */
	keyring_free(open_keyring(place, false));
	write_file(place->path, "2020 " "FF0102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F" "\n", 0600);
	keyring_free(open_keyring(place, false));
	write_file(place->path, "", 0600);
	keyring_free(open_keyring(place, false));
}

/* As an editor may leave it. */
static void line_ends_with_cr_and_blank_lines_at_the_end_are_borne(void **state)
{
	struct place *place = *state;
	struct keyring *keyring;
	char hex[DIGEST_HEX_MAX];

	write_file(place->path, "2019 destroyed\r\n2020 " KEY "\r\n\r\n\n", 0600);
	keyring = open_keyring(place, true);
	assert_int_equal(hash_of(keyring, 2020, "13800138000", hex), KEYRING_OK);
	assert_string_equal(hex, "f0365c81699373289c1fc09ca5d5f8fde06cc6821d74be861474d0a5b8b10df5");
	assert_int_equal(hash_of(keyring, 2019, "110", hex), KEYRING_DESTROYED);
	keyring_free(keyring);
	write_file(place->path, "\n", 0600);
	keyring_free(open_keyring(place, false));
}

static void a_looser_mode_is_refused(void **state)
{
	static const mode_t loose[] = { 0640, 0604, 0644, 0660, 0610, 0601, 0666 };
	struct place *place = *state;
	struct keyring *keyring = NULL;
	struct err err = { 0 };

	for (size_t i = 0; i < sizeof loose / sizeof loose[0]; i++) {
		write_file(place->path, "2020 " KEY "\n", loose[i]);
		assert_int_equal(keyring_open(place->path, false, &keyring, &err), ST_CONFIG);
		assert_non_null(strstr(err.text, "chmod 600"));
	}
	write_file(place->path, "2020 " KEY "\n", 0400);
	keyring_free(open_keyring(place, false));
	assert_int_equal(keyring_open(place->folder, false, &keyring, &err), ST_CONFIG); /* a folder */
}

struct used {
	int years[8];
	uint8_t fingerprints[8][DIGEST_BYTES];
	int count;
};

static void note_used(void *context, int year, const uint8_t fingerprint[DIGEST_BYTES])
{
	struct used *used = context;

	used->years[used->count] = year;
	memcpy(used->fingerprints[used->count++], fingerprint, DIGEST_BYTES);
}

static void used_keys_are_reported_once_with_their_fingerprint(void **state)
{
	struct place *place = *state;
	struct keyring *keyring;
	struct used used = { .count = 0 };
	char hex[DIGEST_HEX_MAX];

	write_file(place->path, "2018 " OTHER_KEY "\n2019 destroyed\n2020 " KEY "\n", 0600);
	keyring = open_keyring(place, false);
	keyring_each_used(keyring, note_used, &used);
	assert_int_equal(used.count, 0);
	(void)hash_of(keyring, 2020, "110", hex);
	(void)hash_of(keyring, 2019, "110", hex);
	keyring_each_used(keyring, note_used, &used);
	assert_int_equal(used.count, 1);
	assert_int_equal(used.years[0], 2020);
	digest_hex(used.fingerprints[0], hex); /* SHA-256 of "hotline-key" and the key, by another implementation */
	assert_string_equal(hex, "8f8a4b1216576435fc84d3124ad7b97fec4f52530597d98ad9fbb6921695b943");
	(void)hash_of(keyring, 2020, "110", hex);
	(void)hash_of(keyring, 2021, "110", hex);
	keyring_each_used(keyring, note_used, &used);
	assert_int_equal(used.count, 2);
	assert_int_equal(used.years[1], 2021);
	keyring_free(keyring);
}

static void a_lost_or_changed_key_is_an_error_and_never_replaced(void **state)
{
	struct place *place = *state;
	struct keyring *keyring;
	struct used used = { .count = 0 };
	struct err err = { 0 };
	char hex[DIGEST_HEX_MAX], text[4096];

	write_file(place->path, "2020 " KEY "\n", 0600);
	keyring = open_keyring(place, false);
	(void)hash_of(keyring, 2020, "110", hex);
	keyring_each_used(keyring, note_used, &used);
	assert_int_equal(keyring_expect(keyring, 2020, used.fingerprints[0], &err), ST_OK);
	keyring_free(keyring);

	write_file(place->path, "2020 " OTHER_KEY "\n", 0600);
	keyring = open_keyring(place, false);
	assert_int_equal(keyring_expect(keyring, 2020, used.fingerprints[0], &err), ST_CONFIG);
	assert_non_null(strstr(err.text, "another key for 2020"));
	keyring_free(keyring);

	write_file(place->path, "2021 " KEY "\n", 0600);
	keyring = open_keyring(place, false);
	assert_int_equal(keyring_expect(keyring, 2020, used.fingerprints[0], &err), ST_CONFIG);
	assert_non_null(strstr(err.text, "no key for 2020"));
	assert_string_equal(read_text(place->path, text), "2021 " KEY "\n");
	keyring_free(keyring);

	write_file(place->path, "2020 destroyed\n", 0600);
	keyring = open_keyring(place, false);
	assert_int_equal(keyring_expect(keyring, 2020, used.fingerprints[0], &err), ST_OK);
	keyring_free(keyring);
}

static void a_reader_makes_no_key(void **state)
{
	struct place *place = *state;
	struct keyring *keyring = open_keyring(place, true);
	struct err err = { 0 };
	char hex[DIGEST_HEX_MAX];

	assert_int_equal(hash_of(keyring, 2020, "110", hex), KEYRING_FAILED);
	assert_int_equal(keyring_error(keyring, &err), ST_CONFIG);
	assert_int_equal(access(place->path, F_OK), -1);
	keyring_free(keyring);
}

/* What somebody wrote into the file while the program ran is neither lost nor ignored. */
static void making_a_key_respects_what_the_file_says_now(void **state)
{
	struct place *place = *state;
	struct keyring *keyring;
	struct err err = { 0 };
	char hex[DIGEST_HEX_MAX], text[4096];

	write_file(place->path, "2020 " KEY "\n", 0600);
	keyring = open_keyring(place, false);
	write_file(place->path, "2019 destroyed\n2020 " KEY "\n2021 " KEY "\n", 0600);
	assert_int_equal(hash_of(keyring, 2021, "13800138000", hex), KEYRING_OK);
	assert_string_equal(hex, "f0365c81699373289c1fc09ca5d5f8fde06cc6821d74be861474d0a5b8b10df5");
	assert_int_equal(hash_of(keyring, 2019, "110", hex), KEYRING_DESTROYED);
	assert_int_equal(hash_of(keyring, 2022, "110", hex), KEYRING_OK);
	assert_memory_equal(read_text(place->path, text), "2019 destroyed\n2020 " KEY "\n2021 " KEY "\n2022 ", 160);
	write_file(place->path, "2020 " OTHER_KEY "\n", 0600);
	assert_int_equal(hash_of(keyring, 2023, "110", hex), KEYRING_FAILED);
	assert_int_equal(keyring_error(keyring, &err), ST_CONFIG);
	assert_string_equal(read_text(place->path, text), "2020 " OTHER_KEY "\n");
	keyring_free(keyring);
}

static void a_key_is_on_disk_before_its_hash_is_given(void **state)
{
	struct place *place = *state;
	struct keyring *keyring = open_keyring(place, false);
	char hex[DIGEST_HEX_MAX];

	memset(&disk, 0, sizeof disk);
	assert_int_equal(hash_of(keyring, 2020, "110", hex), KEYRING_OK);
	assert_string_equal(disk.calls, "file rename folder ");
	assert_int_equal(hash_of(keyring, 2020, "110", hex), KEYRING_OK);
	assert_string_equal(disk.calls, "file rename folder ");
	keyring_free(keyring);
}

/* A key that may not be on disk must not have made a hash; one that got there all the same is taken next time. */
static void a_disk_that_fails_gives_no_hash(void **state)
{
	static const struct { int fail_fsync; bool fail_rename; enum status status; const char *calls; } table[] = {
		{ 1, false, ST_IO, "file " }, { 0, true, ST_CANTCREAT, "file rename " }, { 2, false, ST_IO, "file rename folder " },
	};
	struct place *place = *state;
	char first[DIGEST_HEX_MAX], again[DIGEST_HEX_MAX];
	struct err err = { 0 };

	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		struct keyring *keyring = open_keyring(place, false);

		memset(&disk, 0, sizeof disk);
		disk.fail_fsync = table[i].fail_fsync;
		disk.fail_rename = table[i].fail_rename;
		assert_int_equal(hash_of(keyring, 2020, "110", first), KEYRING_FAILED);
		assert_int_equal(keyring_error(keyring, &err), table[i].status);
		assert_string_equal(disk.calls, table[i].calls);
		assert_null(strstr(err.text, ".new")); /* the file that the user knows is named */
		assert_true(entries(place->folder, false) <= (table[i].fail_fsync == 2)); /* no temporary file stays */
		memset(&disk, 0, sizeof disk);
		assert_int_equal(hash_of(keyring, 2020, "110", first), KEYRING_OK);
		assert_string_equal(disk.calls, "file rename folder ");
		keyring_free(keyring);
		keyring = open_keyring(place, true);
		assert_int_equal(hash_of(keyring, 2020, "110", again), KEYRING_OK);
		assert_string_equal(first, again);
		keyring_free(keyring);
		assert_int_equal(entries(place->folder, true), 1);
	}
}

/* A folder that is none, for the sake of root, whom no mode stops. */
static void a_key_that_cannot_be_kept_is_no_key(void **state)
{
	struct place *place = *state;
	struct keyring *keyring;
	struct err err = { 0 };
	char hex[DIGEST_HEX_MAX], wanted[ERR_TEXT_MAX];

	(void)snprintf(place->path, sizeof place->path, "%s/gone/hotline.key", place->folder);
	keyring = open_keyring(place, false);
	assert_int_equal(hash_of(keyring, 2020, "110", hex), KEYRING_FAILED);
	assert_int_equal(keyring_error(keyring, &err), ST_CANTCREAT);
	(void)snprintf(wanted, sizeof wanted, "key file %s cannot be created: %s", place->path, strerror(ENOENT));
	assert_string_equal(err.text, wanted);
	/* Once the folder is there it works. */
	(void)snprintf(place->path, sizeof place->path, "%s/gone", place->folder);
	assert_int_equal(mkdir(place->path, 0700), 0);
	assert_int_equal(hash_of(keyring, 2020, "110", hex), KEYRING_OK);
	(void)entries(place->path, true);
	keyring_free(keyring);
}

static void a_link_stays_and_its_target_is_replaced(void **state)
{
	struct place *place = *state;
	struct keyring *keyring;
	struct stat about;
	char target[128], hex[DIGEST_HEX_MAX], text[4096];

	(void)snprintf(target, sizeof target, "%s/real.key", place->folder);
	write_file(target, "2020 " KEY "\n", 0600);
	assert_int_equal(symlink(target, place->path), 0);
	keyring = open_keyring(place, false);
	assert_int_equal(hash_of(keyring, 2021, "110", hex), KEYRING_OK);
	assert_int_equal(lstat(place->path, &about), 0);
	assert_true(S_ISLNK(about.st_mode));
	assert_memory_equal(read_text(target, text), "2020 " KEY "\n2021 ", 75);
	keyring_free(keyring);
}

/* The other program: its rename takes long, and its hash comes out of the pipe. */
static void make_a_key_slowly(const struct place *place, int out)
{
	struct keyring *keyring = open_keyring(place, false);
	char hex[DIGEST_HEX_MAX] = "";

	disk.tell_rename = out;
	(void)hash_of(keyring, 2020, "110", hex);
	_exit(write(out, hex, sizeof hex) == (ssize_t)sizeof hex ? 0 : 1);
}

static void two_programs_with_one_key_file_have_one_key(void **state)
{
	struct place *place = *state;
	struct keyring *keyring = open_keyring(place, false);
	char ours[DIGEST_HEX_MAX], theirs[DIGEST_HEX_MAX], text[4096];
	int ends[2], status;
	pid_t child;

	memset(&disk, 0, sizeof disk);
	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		make_a_key_slowly(place, ends[1]);
	assert_int_equal(read(ends[0], text, 1), 1);
	assert_int_equal(hash_of(keyring, 2020, "110", ours), KEYRING_OK);
	assert_int_equal(read(ends[0], theirs, sizeof theirs), (ssize_t)sizeof theirs);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_string_equal(ours, theirs);
	keyring_free(keyring);
	keyring = open_keyring(place, true);
	assert_int_equal(hash_of(keyring, 2020, "110", text), KEYRING_OK);
	assert_string_equal(text, ours);
	keyring_free(keyring);
	assert_int_equal(entries(place->folder, false), 1);
	(void)close(ends[0]);
	(void)close(ends[1]);
}

/* Longer than what is written, and with another name: neither may show in the key file. */
static void what_a_killed_program_left_is_not_in_the_way(void **state)
{
	struct place *place = *state;
	char left[128], other[128], hex[DIGEST_HEX_MAX], text[4096];

	(void)snprintf(left, sizeof left, "%s.new", place->path);
	(void)snprintf(other, sizeof other, "%s/other", place->folder);
	for (int linked = 0; linked < 2; linked++) {
		struct keyring *keyring = open_keyring(place, false);

		write_file(left, "2020 " KEY "\n2021 " KEY "\n2022 " KEY "\n", 0644);
		if (linked)
			assert_int_equal(link(left, other), 0);
		assert_int_equal(hash_of(keyring, 2019 + linked, "110", hex), KEYRING_OK);
		assert_int_equal(strlen(read_text(place->path, text)), 70 * (linked + 1));
		assert_int_equal(mode_of(place->path), 0600);
		keyring_free(keyring);
	}
	assert_int_equal(strlen(read_text(other, text)), 210);
	assert_int_equal(entries(place->folder, false), 2);
}

static void a_copy_has_the_keys_and_the_mode(void **state)
{
	struct place *place = *state;
	struct keyring *keyring;
	struct err err = { 0 };
	char copy[128], text[4096];
	mode_t before = umask(0);

	write_file(place->path, "2019 destroyed\n2020 " KEY "\n", 0600);
	keyring = open_keyring(place, true);
	(void)snprintf(copy, sizeof copy, "%s/copy.key", place->folder);
	assert_int_equal(keyring_copy(keyring, copy, &err), ST_OK);
	assert_string_equal(read_text(copy, text), "2019 destroyed\n2020 " KEY "\n");
	assert_int_equal(mode_of(copy), 0600);
	(void)umask(before);
	keyring_free(keyring);
}

static void a_running_digest_can_be_asked_on_the_way(void **state)
{
	struct digest *digest;
	struct err err;
	uint8_t value[DIGEST_BYTES];
	char hex[DIGEST_HEX_MAX];

	(void)state;
	assert_int_equal(digest_new(&digest, &err), ST_OK);
	digest_value(digest, value);
	digest_hex(value, hex); /* FIPS 180-4: the empty message, then "abc" */
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	digest_update(digest, "a", 1);
	digest_value(digest, value);
	digest_update(digest, "bc", 2);
	digest_value(digest, value);
	digest_hex(value, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	digest_restart(digest);
	digest_update(digest, "abc", 3);
	digest_value(digest, value);
	digest_hex(value, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	digest_free(digest);
	digest_free(NULL);
}

#define IN_A_PLACE(test) cmocka_unit_test_setup_teardown(test, make_place, drop_place)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_PLACE(a_hash_is_hmac_sha256_of_the_number),
		IN_A_PLACE(a_year_gets_a_key_at_first_need_and_keeps_it),
		IN_A_PLACE(an_unreadable_file_is_refused_by_line_and_without_its_content),
		IN_A_PLACE(line_ends_with_cr_and_blank_lines_at_the_end_are_borne),
		IN_A_PLACE(a_looser_mode_is_refused),
		IN_A_PLACE(used_keys_are_reported_once_with_their_fingerprint),
		IN_A_PLACE(a_lost_or_changed_key_is_an_error_and_never_replaced),
		IN_A_PLACE(a_reader_makes_no_key),
		IN_A_PLACE(making_a_key_respects_what_the_file_says_now),
		IN_A_PLACE(a_key_is_on_disk_before_its_hash_is_given),
		IN_A_PLACE(a_disk_that_fails_gives_no_hash),
		IN_A_PLACE(a_key_that_cannot_be_kept_is_no_key),
		IN_A_PLACE(a_link_stays_and_its_target_is_replaced),
		IN_A_PLACE(two_programs_with_one_key_file_have_one_key),
		IN_A_PLACE(what_a_killed_program_left_is_not_in_the_way),
		IN_A_PLACE(a_copy_has_the_keys_and_the_mode),
		cmocka_unit_test(a_running_digest_can_be_asked_on_the_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
