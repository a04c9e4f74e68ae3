#include "report/table.h"

#include "base/lang.h"
#include "base/pool.h"
#include "base/width.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define NO_DATA "\xE2\x80\x93" /* an en dash */
#define GAP 2
#define BOLD "\033[1m"
#define PLAIN "\033[0m"

struct cell_text {
	struct text text;
	int width;
};

struct table {
	struct out *out;
	const struct column *columns;
	size_t count;
	int width[TABLE_COLUMNS_MAX];
	struct cell_text *cells; /* those held back, row after row */
	size_t held, cap;
	size_t rows_held; /* that are held back at most */
	struct pool pool;
	bool failed;
	bool header_printed;
};

enum status table_new(struct out *out, const struct column *columns, size_t count, struct table **table,
	struct err *err)
{
	struct table *made = calloc(1, sizeof *made);

	assert(count >= 1 && count <= TABLE_COLUMNS_MAX);
	if (made == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	made->out = out;
	made->columns = columns;
	made->count = count;
	made->rows_held = TABLE_ROWS_HELD;
	for (size_t i = 0; i < count; i++)
		made->width[i] = (int)width_of_text(text_of(columns[i].title));
	*table = made;
	return ST_OK;
}

void table_hold(struct table *table, size_t rows)
{
	assert(rows > 0 && table->held == 0);
	table->rows_held = rows;
}

void table_free(struct table *table)
{
	if (table == NULL)
		return;
	pool_free(&table->pool);
	free(table->cells);
	free(table);
}

static void print_cell(const struct table *table, size_t column, struct text text, int width)
{
	int fill = table->width[column] - width;

	if (table->columns[column].right)
		out_spaces(table->out, fill);
	out_text(table->out, text);
	if (column + 1 == table->count) {
		out_string(table->out, "\n");
		return;
	}
	if (!table->columns[column].right)
		out_spaces(table->out, fill);
	out_spaces(table->out, GAP);
}

static void print_header(struct table *table)
{
	if (table->header_printed)
		return;
	table->header_printed = true;
	if (table->out->colour)
		out_string(table->out, BOLD);
	for (size_t i = 0; i < table->count; i++) {
		struct text title = text_of(table->columns[i].title);

		if (table->out->colour && i + 1 == table->count) {
			/* The style ends before the line does. */
			if (table->columns[i].right)
				out_spaces(table->out, table->width[i] - (int)width_of_text(title));
			out_text(table->out, title);
			out_string(table->out, PLAIN "\n");
		} else {
			print_cell(table, i, title, (int)width_of_text(title));
		}
	}
}

static void print_held(struct table *table)
{
	print_header(table);
	for (size_t i = 0; i < table->held; i++)
		print_cell(table, i % table->count, table->cells[i].text, table->cells[i].width);
	table->held = 0;
	pool_clear(&table->pool);
}

static bool make_room(struct table *table)
{
	size_t cap = table->cap == 0 ? 256 : 2 * table->cap;
	struct cell_text *cells;

	if (table->held < table->cap)
		return true;
	cells = realloc(table->cells, cap * sizeof *cells);
	if (cells == NULL)
		return false;
	table->cells = cells;
	table->cap = cap;
	return true;
}

void table_cell(struct table *table, struct text text)
{
	size_t column = table->held % table->count;
	struct cell_text *cell;
	char *bytes;

	if (column == 0 && table->held >= table->rows_held * table->count)
		print_held(table);
	if (table->failed || !make_room(table) || (bytes = pool_alloc(&table->pool, text.len + 1)) == NULL) {
		table->failed = true;
		return;
	}
	if (text.len > 0)
		memcpy(bytes, text.at, text.len);
	text_tame(bytes, text.len);
	cell = &table->cells[table->held++];
	cell->text = (struct text){ bytes, text.len };
	cell->width = (int)width_of_text(cell->text);
	if (cell->width > table->width[column])
		table->width[column] = cell->width;
}

void table_none(struct table *table)
{
	table_cell(table, text_of(NO_DATA));
}

void table_string(struct table *table, const char *string)
{
	if (string == NULL)
		table_none(table);
	else
		table_cell(table, text_of(string));
}

void table_number(struct table *table, int64_t number)
{
	char text[24];

	(void)snprintf(text, sizeof text, "%" PRId64, number);
	table_cell(table, text_of(text));
}

enum status table_finish(struct table *table, struct err *err)
{
	if (table->failed)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	assert(table->held % table->count == 0);
	print_held(table);
	return ST_OK;
}
