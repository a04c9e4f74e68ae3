#include "cli/across.h"

#include "report/daily.h"

/* One of the two: a table is printed across when all rows are there, everything else row by row. */
struct printing {
	struct daily *daily;
	struct rows *rows;
};

static bool take(void *context, const struct figure_row *row)
{
	struct printing *printing = context;

	return printing->daily != NULL ? daily_row(printing->daily, row) : rows_row(printing->rows, row);
}

enum status across_print(enum rows_form form, const struct reading *reading, const struct figures_query *query,
	struct out *out, struct err *err)
{
	const struct rows_head head = reading_head(query);
	struct printing printing = { NULL, NULL };
	struct cells *cells = NULL;
	enum status st = reading_cells(reading, query, 0, &cells, err);

	if (st == ST_OK && form == ROWS_TABLE)
		st = daily_new(query->metrics, query->metric_count, &printing.daily, err);
	else if (st == ST_OK)
		st = rows_begin(out, form, &head, &printing.rows, err);
	if (st == ST_OK)
		st = figures_rows(query, cells, take, &printing, err);
	if (st == ST_OK)
		st = form == ROWS_TABLE ? daily_print(printing.daily, out, &head, err) : rows_end(printing.rows, err);
	if (st == ST_OK)
		st = reading_missing_years(reading, query, err);
	daily_free(printing.daily);
	rows_free(printing.rows);
	cells_free(cells);
	return st;
}
