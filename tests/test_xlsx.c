#include "base/buf.h"
#include "report/xlsx.h"
#include "report/zipcheck.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64];
static char path[128];

static int make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/hotline-xlsx-XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(path, sizeof path, "%s/year.xlsx", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	(void)unlink(path);
	return rmdir(folder); /* fails where anything else was left */
}

static size_t files_in_folder(void)
{
	size_t count = 0;
	DIR *dir = opendir(folder);

	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
		count += entry->d_name[0] != '.';
	(void)closedir(dir);
	return count;
}

/* Two sheets: a heading and `rows` rows of four cells, and one of text alone. */
static enum status make(const char *where, int rows, struct err *err)
{
	static const struct xlsx_column columns[] = { { "单位", 20 }, { "num", 10 }, { "den", 10 }, { "share", 10 } };
	struct xlsx *xlsx = NULL;
	enum status st = xlsx_new(where, "2020", INT64_C(1625068800000000), &xlsx, err);

	if (st != ST_OK)
		return st;
	xlsx_sheet(xlsx, "甲 <&>", columns, 4);
	for (int i = 0; i < rows; i++) {
		xlsx_string(xlsx, "=1+1 <单位> & \"局\"\t");
		xlsx_number(xlsx, i % 7);
		xlsx_number(xlsx, i % 11 < i % 7 ? 0 : i % 11);
		xlsx_share(xlsx, (struct xlsx_pair){ 1, 2, i % 7, i % 11 < i % 7 ? 0 : i % 11 });
		xlsx_row_end(xlsx);
	}
	xlsx_sheet(xlsx, "B", NULL, 0);
	xlsx_heading(xlsx, "words");
	xlsx_none(xlsx);
	xlsx_long(xlsx, text_of("many"));
	xlsx_row_end(xlsx);
	st = xlsx_close(xlsx, err);
	xlsx_free(xlsx);
	return st;
}

static void read_file(struct buf *out)
{
	FILE *file = fopen(path, "rb");
	char block[4096];

	assert_non_null(file);
	buf_clear(out);
	for (size_t len; (len = fread(block, 1, sizeof block, file)) > 0;)
		buf_append(out, block, len);
	(void)fclose(file);
}

static void what_was_put_in_is_in_the_file(void **state)
{
	struct zipcheck found;
	struct err err;

	(void)state;
	assert_int_equal(make(path, 1000, &err), ST_OK);
	assert_int_equal(zipcheck_read(path, &found, &err), ST_OK);
	assert_int_equal(found.rows, 1 + 1000 + 1);
	assert_int_equal(found.cells, 4 + 4000 + 2);
	assert_true(found.parts > 5);
	assert_int_equal(files_in_folder(), 1);
}

static void the_same_cells_give_the_same_bytes(void **state)
{
	struct buf first = BUF_EMPTY, second = BUF_EMPTY;
	struct err err;

	(void)state;
	assert_int_equal(make(path, 50, &err), ST_OK);
	read_file(&first);
	sleep(1); /* what a clock gives differs now */
	assert_int_equal(make(path, 50, &err), ST_OK);
	read_file(&second);
	assert_int_equal(first.len, second.len);
	assert_memory_equal(first.data, second.data, first.len);
	buf_free(&first);
	buf_free(&second);
}

static void a_folder_that_is_not_there_is_told_at_once(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(make("/nowhere/at/all/year.xlsx", 1, &err), ST_CANTCREAT);
	assert_non_null(strstr(err.text, "/nowhere/at/all/"));
}

static void a_name_that_is_a_folder_is_refused_and_nothing_stays(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(mkdir(path, 0777), 0);
	assert_int_equal(make(path, 1, &err), ST_CANTCREAT);
	assert_int_equal(files_in_folder(), 1);
	assert_int_equal(rmdir(path), 0);
}

/* Files of the library and of ours may not grow beyond a limit: like a disk that is full. */
static void on_a_full_disk_no_workbook_appears_and_an_old_one_stays(void **state)
{
	static const rlim_t limits[] = { 0, 512, 4096, 10000, 20000, 40000, 100000, 300000, 600000 };
	struct buf before = BUF_EMPTY, after = BUF_EMPTY;
	struct rlimit old, limit;
	struct err err;
	int failed = 0;

	(void)state;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(make(path, 10, &err), ST_OK);
	read_file(&before);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		enum status st;

		limit = (struct rlimit){ limits[i], old.rlim_max };
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
		st = make(path, 5000, &err);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
		assert_int_equal(st, ST_IO);
		failed++;
		read_file(&after);
		assert_int_equal(before.len, after.len);
		assert_memory_equal(before.data, after.data, before.len);
		assert_int_equal(files_in_folder(), 1);
	}
	assert_int_equal(failed, sizeof limits / sizeof limits[0]);
	assert_int_equal(make(path, 5000, &err), ST_OK);
	buf_free(&before);
	buf_free(&after);
}

static void what_is_given_up_leaves_nothing(void **state)
{
	struct xlsx *xlsx = NULL;
	struct err err;

	(void)state;
	assert_int_equal(xlsx_new(path, "2020", 0, &xlsx, &err), ST_OK);
	assert_int_equal(files_in_folder(), 1); /* it has another name yet */
	assert_int_equal(access(path, F_OK), -1);
	xlsx_sheet(xlsx, "A", NULL, 0);
	for (int i = 0; i < 100; i++) {
		xlsx_number(xlsx, i);
		xlsx_row_end(xlsx);
	}
	xlsx_free(xlsx);
	assert_int_equal(files_in_folder(), 0);
}

static void a_cut_or_altered_file_is_seen(void **state)
{
	struct zipcheck found;
	struct buf whole = BUF_EMPTY;
	struct err err;

	(void)state;
	assert_int_equal(make(path, 20, &err), ST_OK);
	read_file(&whole);
	for (size_t len = 0; len < whole.len; len += 97) {
		FILE *file = fopen(path, "wb");

		assert_non_null(file);
		assert_int_equal(fwrite(whole.data, 1, len, file), len);
		(void)fclose(file);
		assert_int_equal(zipcheck_read(path, &found, &err), ST_IO);
	}
	buf_free(&whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_put_in_is_in_the_file, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(the_same_cells_give_the_same_bytes, make_folder, remove_folder),
		cmocka_unit_test(a_folder_that_is_not_there_is_told_at_once),
		cmocka_unit_test_setup_teardown(a_name_that_is_a_folder_is_refused_and_nothing_stays, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(on_a_full_disk_no_workbook_appears_and_an_old_one_stays, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(what_is_given_up_leaves_nothing, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(a_cut_or_altered_file_is_seen, make_folder, remove_folder),
	};

	return cmocka_run_group_tests_name("xlsx", tests, NULL, NULL);
}
