#include "report/xlsx.h"

#include "base/buf.h"
#include "base/lang.h"
#include "base/width.h"
#include "report/zipcheck.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { SHEET_NAME_MAX = 128, FORMULA_MAX = 256, ROWS_MAX = LXW_ROW_MAX };

struct xlsx {
	const char *path;      /* as it was named, for messages */
	char place[PATH_MAX];  /* where it goes */
	struct buf part;   /* the name until it is whole, NUL-terminated */
	struct buf folder; /* likewise */
	bool made;         /* `part` is there */
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *plain, *title, *integer, *percent, *decimals, *wrapped;
	char name[SHEET_NAME_MAX]; /* of the sheet, without its number */
	int number;                /* of the sheet's continuation, from 1 */
	struct xlsx_column columns[XLSX_COLUMNS_MAX];
	size_t column_count;
	lxw_row_t row;
	lxw_col_t column;
	int lines;           /* that the row in hand is high */
	int64_t rows, cells; /* put in so far, in all sheets */
	lxw_error error;     /* the first */
	struct buf text;     /* one cell's */
};

/* ---- beginning ---- */

static enum status no_memory(struct err *err)
{
	return err_set(err, ST_SYSTEM, _("out of memory"));
}

/*
 * Where the workbook goes.  It takes its name by renaming: a symbolic link stays and the file that it leads to is replaced;
 * a device or a pipe would be gone.
 */
static enum status find_place(const char *path, char place[PATH_MAX], struct err *err)
{
	struct stat about;

	if (lstat(path, &about) != 0 && errno == ENOENT) {
		if (snprintf(place, PATH_MAX, "%s", path) >= PATH_MAX)
			return err_set_errno(err, ST_CANTCREAT, ENAMETOOLONG, _("cannot create %s"), path);
		return ST_OK;
	}
	if (realpath(path, place) == NULL || stat(place, &about) != 0)
		return err_set_errno(err, ST_CANTCREAT, errno, _("cannot create %s"), path);
	if (!S_ISREG(about.st_mode))
		return err_set(err, ST_CANTCREAT, _("%s is not a regular file; a workbook is written under another name and renamed"),
			path);
	return ST_OK;
}

enum status xlsx_check(const char *path, struct err *err)
{
	char place[PATH_MAX];

	return find_place(path, place, err);
}

static enum status name_parts(struct xlsx *xlsx, struct err *err)
{
	const char *slash = strrchr(xlsx->place, '/');

	buf_printf(&xlsx->part, "%s.%ld.part", xlsx->place, (long)getpid());
	buf_append_byte(&xlsx->part, '\0');
	if (slash == NULL)
		buf_append_string(&xlsx->folder, ".");
	else
		buf_append(&xlsx->folder, xlsx->place, slash == xlsx->place ? 1 : (size_t)(slash - xlsx->place));
	buf_append_byte(&xlsx->folder, '\0');
	if (buf_status(&xlsx->part, err) != ST_OK)
		return err->status;
	return buf_status(&xlsx->folder, err);
}

/* Made here and not by the library, so that a failure has its reason. */
static enum status make_part(struct xlsx *xlsx, struct err *err)
{
	const char *part = (const char *)xlsx->part.data;
	int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

	if (fd < 0)
		return err_set_errno(err, errno == ENOSPC || errno == EDQUOT ? ST_IO : ST_CANTCREAT, errno, _("cannot create %s"), part);
	xlsx->made = true;
	return close(fd) == 0 ? ST_OK : err_set_errno(err, ST_IO, errno, _("writing %s"), part);
}

static lxw_format *format(struct xlsx *xlsx, const char *number)
{
	lxw_format *made = workbook_add_format(xlsx->book);

	if (made != NULL && number != NULL)
		format_set_num_format(made, number);
	if (made != NULL)
		format_set_align(made, LXW_ALIGN_VERTICAL_TOP);
	return made;
}

static bool make_formats(struct xlsx *xlsx)
{
	xlsx->plain = format(xlsx, NULL);
	xlsx->title = format(xlsx, NULL);
	xlsx->integer = format(xlsx, "0");
	xlsx->percent = format(xlsx, "0.00%");
	xlsx->decimals = format(xlsx, "0.00");
	xlsx->wrapped = format(xlsx, NULL);
	if (xlsx->plain == NULL || xlsx->title == NULL || xlsx->integer == NULL || xlsx->percent == NULL || xlsx->decimals == NULL ||
		xlsx->wrapped == NULL)
		return false;
	/* Words stand a little off the numbers in the column before. */
	format_set_indent(xlsx->plain, 1);
	format_set_indent(xlsx->title, 1);
	format_set_indent(xlsx->wrapped, 1);
	format_set_bold(xlsx->title);
	format_set_text_wrap(xlsx->wrapped);
	return true;
}

static enum status begin(struct xlsx *xlsx, const char *title, int64_t created_us, struct err *err)
{
	/* Temporary files beside the result: one place must have room, and no other sees what is in them. */
	lxw_workbook_options options = { .constant_memory = LXW_TRUE, .tmpdir = (char *)xlsx->folder.data };
	lxw_doc_properties properties = { .title = (char *)(uintptr_t)title, .created = (time_t)(created_us / 1000000) };

	if (properties.created < 1)
		properties.created = 1; /* 0 would be the clock's time */
	xlsx->book = workbook_new_opt((const char *)xlsx->part.data, &options);
	if (xlsx->book == NULL || !make_formats(xlsx) || workbook_set_properties(xlsx->book, &properties) != LXW_NO_ERROR)
		return no_memory(err);
	return ST_OK;
}

enum status xlsx_new(const char *path, const char *title, int64_t created_us, struct xlsx **out, struct err *err)
{
	struct xlsx *made = calloc(1, sizeof *made);
	enum status st;

	if (made == NULL)
		return no_memory(err);
	made->path = path;
	st = find_place(path, made->place, err);
	if (st == ST_OK)
		st = name_parts(made, err);
	if (st == ST_OK)
		st = make_part(made, err);
	if (st == ST_OK)
		st = begin(made, title, created_us, err);
	if (st == ST_OK)
		*out = made;
	else
		xlsx_free(made);
	return st;
}

void xlsx_free(struct xlsx *xlsx)
{
	if (xlsx == NULL)
		return;
	if (xlsx->book != NULL)
		lxw_workbook_free(xlsx->book);
	if (xlsx->made)
		(void)unlink((const char *)xlsx->part.data);
	buf_free(&xlsx->part);
	buf_free(&xlsx->folder);
	buf_free(&xlsx->text);
	free(xlsx);
}

/* ---- sheets and cells ---- */

static bool is_well(const struct xlsx *xlsx)
{
	return xlsx->error == LXW_NO_ERROR && xlsx->sheet != NULL;
}

static void note(struct xlsx *xlsx, lxw_error error)
{
	if (xlsx->error == LXW_NO_ERROR)
		xlsx->error = error;
	xlsx->cells++;
}

/* Bytes at text.at + at that stand for a character which XML has not: control characters, U+FFFE and U+FFFF; 0: none. */
static size_t no_character(struct text text, size_t at)
{
	const unsigned char *byte = (const unsigned char *)text.at + at;

	if (byte[0] < 0x20 || byte[0] == 0x7f)
		return 1;
	return text.len - at >= 3 && byte[0] == 0xef && byte[1] == 0xbf && byte[2] >= 0xbe ? 3 : 0;
}

static void write_text(struct xlsx *xlsx, struct text text, lxw_format *how)
{
	buf_clear(&xlsx->text);
	for (size_t i = 0, skipped; i < text.len; i += skipped > 0 ? skipped : 1) {
		skipped = no_character(text, i);
		buf_append_byte(&xlsx->text, skipped > 0 ? ' ' : (uint8_t)text.at[i]);
	}
	buf_append_byte(&xlsx->text, '\0');
	if (xlsx->text.failed)
		xlsx->error = LXW_ERROR_MEMORY_MALLOC_FAILED;
	if (is_well(xlsx) && text.len > 0)
		note(xlsx, worksheet_write_string(xlsx->sheet, xlsx->row, xlsx->column, (const char *)xlsx->text.data, how));
	xlsx->column++;
}

/* On paper: A4 across, as wide as the page, sheet and page below. */
static void set_paper(lxw_worksheet *sheet)
{
	enum { A4 = 9 };

	worksheet_set_paper(sheet, A4);
	worksheet_set_landscape(sheet);
	worksheet_fit_to_pages(sheet, 1, 0);
	(void)worksheet_set_footer(sheet, "&L&A&R&P / &N");
}

static void begin_sheet(struct xlsx *xlsx)
{
	char name[SHEET_NAME_MAX + 16];

	(void)snprintf(name, sizeof name, xlsx->number == 1 ? "%s" : "%s %d", xlsx->name, xlsx->number);
	xlsx->row = 0;
	xlsx->column = 0;
	xlsx->lines = 1;
	if (xlsx->error != LXW_NO_ERROR)
		return;
	xlsx->sheet = workbook_add_worksheet(xlsx->book, name);
	if (xlsx->sheet == NULL) {
		xlsx->error = LXW_ERROR_MEMORY_MALLOC_FAILED;
		return;
	}
	set_paper(xlsx->sheet);
	for (size_t i = 0; i < xlsx->column_count; i++)
		(void)worksheet_set_column(xlsx->sheet, (lxw_col_t)i, (lxw_col_t)i, xlsx->columns[i].width, NULL);
	if (xlsx->column_count == 0 || xlsx->columns[0].title == NULL)
		return;
	for (size_t i = 0; i < xlsx->column_count; i++)
		write_text(xlsx, text_of(xlsx->columns[i].title), xlsx->title);
	worksheet_freeze_panes(xlsx->sheet, 1, 0);
	(void)worksheet_repeat_rows(xlsx->sheet, 0, 0);
	xlsx_row_end(xlsx);
}

/* A filter over all rows of the sheet, known only when it ends. */
static void end_sheet(struct xlsx *xlsx)
{
	if (is_well(xlsx) && xlsx->column_count > 0 && xlsx->columns[0].title != NULL && xlsx->row > 1)
		(void)worksheet_autofilter(xlsx->sheet, 0, 0, xlsx->row - 1, (lxw_col_t)(xlsx->column_count - 1));
}

void xlsx_sheet(struct xlsx *xlsx, const char *name, const struct xlsx_column *columns, size_t count)
{
	assert(count <= XLSX_COLUMNS_MAX);
	end_sheet(xlsx);
	(void)snprintf(xlsx->name, sizeof xlsx->name, "%s", name);
	for (size_t i = 0; i < count; i++)
		xlsx->columns[i] = columns[i];
	xlsx->column_count = count;
	xlsx->number = 1;
	begin_sheet(xlsx);
}

void xlsx_row_end(struct xlsx *xlsx)
{
	xlsx->rows += xlsx->column > 0;
	xlsx->row++;
	xlsx->column = 0;
	xlsx->lines = 1;
	if (xlsx->row < ROWS_MAX)
		return;
	end_sheet(xlsx);
	xlsx->number++;
	begin_sheet(xlsx);
}

void xlsx_text(struct xlsx *xlsx, struct text text)
{
	write_text(xlsx, text, xlsx->plain);
}

void xlsx_string(struct xlsx *xlsx, const char *string)
{
	write_text(xlsx, string == NULL ? (struct text){ "", 0 } : text_of(string), xlsx->plain);
}

/* Not every program finds the height of a wrapped row by itself. */
static void make_room(struct xlsx *xlsx, struct text text)
{
	enum { LINE_POINTS = 15, LINES_MAX = 20 };
	int width = (size_t)xlsx->column < xlsx->column_count ? xlsx->columns[xlsx->column].width : 0;
	int lines = width < 4 ? 1 : ((int)width_of_text(text) + width - 3) / (width - 2); /* less the indent */

	if (lines > LINES_MAX)
		lines = LINES_MAX;
	if (is_well(xlsx) && lines > xlsx->lines) {
		xlsx->lines = lines;
		(void)worksheet_set_row(xlsx->sheet, xlsx->row, lines * LINE_POINTS, NULL);
	}
}

void xlsx_long(struct xlsx *xlsx, struct text text)
{
	make_room(xlsx, text);
	write_text(xlsx, text, xlsx->wrapped);
}

void xlsx_heading(struct xlsx *xlsx, const char *string)
{
	write_text(xlsx, text_of(string), xlsx->title);
}

void xlsx_number(struct xlsx *xlsx, int64_t number)
{
	if (is_well(xlsx))
		note(xlsx, worksheet_write_number(xlsx->sheet, xlsx->row, xlsx->column, (double)number, xlsx->integer));
	xlsx->column++;
}

void xlsx_none(struct xlsx *xlsx)
{
	xlsx->column++;
}

/* ---- formulas ---- */

static void write_formula(struct xlsx *xlsx, const char *formula, lxw_format *how, bool has, double value)
{
	if (is_well(xlsx) && has)
		note(xlsx, worksheet_write_formula_num(xlsx->sheet, xlsx->row, xlsx->column, formula, how, value));
	else if (is_well(xlsx))
		note(xlsx, worksheet_write_formula_str(xlsx->sheet, xlsx->row, xlsx->column, formula, how, ""));
	xlsx->column++;
}

/* "D5" of the row in hand; columns are few. */
struct place {
	char text[16];
};

static struct place place_of(const struct xlsx *xlsx, int column)
{
	struct place place;

	assert(column >= 0 && column < XLSX_COLUMNS_MAX);
	(void)snprintf(place.text, sizeof place.text, "%c%" PRIu32, (char)('A' + column), (uint32_t)(xlsx->row + 1));
	return place;
}

void xlsx_share(struct xlsx *xlsx, struct xlsx_pair pair)
{
	const double least = 0.0001, most = 0.9999;
	struct place num = place_of(xlsx, pair.num_column), den = place_of(xlsx, pair.den_column);
	double share = pair.den == 0 ? 0 : (double)pair.num / (double)pair.den;
	char formula[FORMULA_MAX];

	(void)snprintf(formula, sizeof formula, "=IF(%s=0,\"\",IF(OR(%s=0,%s>=%s),%s/%s,MEDIAN(0.0001,%s/%s,0.9999)))", den.text,
		num.text, num.text, den.text, num.text, den.text, num.text, den.text);
	if (pair.num != 0 && pair.num < pair.den)
		share = share < least ? least : share > most ? most : share;
	write_formula(xlsx, formula, xlsx->percent, pair.den != 0, share);
}

static void write_quotient(struct xlsx *xlsx, struct xlsx_pair pair, const char *over, lxw_format *how, double by)
{
	struct place num = place_of(xlsx, pair.num_column), den = place_of(xlsx, pair.den_column);
	char formula[FORMULA_MAX];

	(void)snprintf(formula, sizeof formula, "=IF(%s=0,\"\",%s/%s)", den.text, num.text, over == NULL ? den.text : over);
	write_formula(xlsx, formula, how, pair.den != 0, pair.den == 0 ? 0 : (double)pair.num / by);
}

void xlsx_mean(struct xlsx *xlsx, struct xlsx_pair pair)
{
	write_quotient(xlsx, pair, NULL, xlsx->integer, (double)pair.den);
}

void xlsx_hours(struct xlsx *xlsx, struct xlsx_pair pair)
{
	write_quotient(xlsx, pair, "3600", xlsx->decimals, 3600);
}

void xlsx_difference(struct xlsx *xlsx, struct xlsx_pair pair)
{
	struct place num = place_of(xlsx, pair.num_column), den = place_of(xlsx, pair.den_column);
	char formula[FORMULA_MAX];

	(void)snprintf(formula, sizeof formula, "=%s-%s", num.text, den.text);
	write_formula(xlsx, formula, xlsx->integer, true, (double)(pair.num - pair.den));
}

void xlsx_same(struct xlsx *xlsx, struct xlsx_pair pair)
{
	char formula[FORMULA_MAX];

	(void)snprintf(formula, sizeof formula, "=%s", place_of(xlsx, pair.num_column).text);
	write_formula(xlsx, formula, xlsx->integer, true, (double)pair.num);
}

/* ---- ending ---- */

static enum status tell(const struct xlsx *xlsx, lxw_error error, int code, struct err *err)
{
	switch (error) {
	case LXW_NO_ERROR:
		return ST_OK;
	case LXW_ERROR_MEMORY_MALLOC_FAILED:
		return no_memory(err);
	case LXW_ERROR_CREATING_XLSX_FILE:
	case LXW_ERROR_CREATING_TMPFILE:
	case LXW_ERROR_READING_TMPFILE:
	case LXW_ERROR_ZIP_FILE_OPERATION:
	case LXW_ERROR_ZIP_FILE_ADD:
	case LXW_ERROR_ZIP_CLOSE:
		if (code != 0)
			return err_set_errno(err, ST_IO, code, _("writing %s"), xlsx->path);
		return err_set(err, ST_IO, _("writing %s: %s"), xlsx->path, lxw_strerror(error));
	default:
		return err_set(err, ST_BUG, _("writing %s: %s"), xlsx->path, lxw_strerror(error));
	}
}

static enum status verify(const struct xlsx *xlsx, struct err *err)
{
	struct zipcheck found;

	if (zipcheck_read((const char *)xlsx->part.data, &found, err) != ST_OK)
		return err->status;
	if (found.rows == xlsx->rows && found.cells == xlsx->cells)
		return ST_OK;
	return err_set(err, ST_IO, _("%s: %lld rows and %lld cells were written, %lld and %lld are there; is the disk full?"),
		xlsx->path, (long long)xlsx->rows, (long long)xlsx->cells, (long long)found.rows, (long long)found.cells);
}

static enum status sync_path(const char *path, int flags, struct err *err)
{
	int fd = open(path, flags | O_CLOEXEC);
	enum status st = ST_OK;

	if (fd < 0 || fsync(fd) != 0)
		st = err_set_errno(err, ST_IO, errno, _("writing %s"), path);
	if (fd >= 0)
		(void)close(fd);
	return st;
}

static enum status settle(struct xlsx *xlsx, struct err *err)
{
	const char *part = (const char *)xlsx->part.data;

	if (sync_path(part, O_RDONLY, err) != ST_OK)
		return err->status;
	if (rename(part, xlsx->place) != 0)
		return err_set_errno(err, ST_CANTCREAT, errno, _("cannot create %s"), xlsx->path);
	xlsx->made = false;
	return sync_path((const char *)xlsx->folder.data, O_RDONLY | O_DIRECTORY, err);
}

/* The library prints its own words to standard error before its answer says the same: each failure is to be told once. */
static lxw_error close_quietly(struct xlsx *xlsx, int *code)
{
	int silence = open("/dev/null", O_WRONLY | O_CLOEXEC), kept = dup(STDERR_FILENO);
	lxw_error error;

	(void)fflush(stderr);
	if (silence >= 0 && kept >= 0)
		(void)dup2(silence, STDERR_FILENO);
	errno = 0;
	error = workbook_close(xlsx->book);
	*code = errno;
	xlsx->book = NULL; /* freed, whatever the answer */
	(void)fflush(stderr);
	if (silence >= 0 && kept >= 0)
		(void)dup2(kept, STDERR_FILENO);
	if (silence >= 0)
		(void)close(silence);
	if (kept >= 0)
		(void)close(kept);
	return error;
}

enum status xlsx_close(struct xlsx *xlsx, struct err *err)
{
	lxw_error error;
	int code = 0;

	end_sheet(xlsx);
	if (xlsx->error != LXW_NO_ERROR)
		return tell(xlsx, xlsx->error, 0, err);
	error = close_quietly(xlsx, &code);
	if (tell(xlsx, error, code, err) != ST_OK || verify(xlsx, err) != ST_OK)
		return err->status;
	return settle(xlsx, err);
}
