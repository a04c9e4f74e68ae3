#include "store/sums.h"

#include "store/asked.h"
#include "store/inside.h"

/* Places of the parameters: dimension, day, key, then the slots. */
enum { FIRST_SLOT = 4 };

void sums_append_slots(struct buf *out, uint64_t slots, const char *before, const char *after)
{
	bool first = true;

	for (int slot = 0; slot < SLOTS; slot++) {
		if (slots != 0 && (slots >> slot & 1u) == 0)
			continue;
		if (!first)
			buf_append_byte(out, ',');
		buf_printf(out, "%s\"%s\"%s", before, metrics_slot_name((enum slot)slot), after);
		first = false;
	}
}

static void append_add(struct buf *out, const char *table)
{
	buf_printf(out, "INSERT INTO %s(dimension, day, \"key\", ", table);
	sums_append_slots(out, 0, "", "");
	buf_append_string(out, ") VALUES(?1, ?2, ?3");
	for (int slot = 0; slot < SLOTS; slot++)
		buf_printf(out, ", ?%d", FIRST_SLOT + slot);
	buf_append_string(out, ") ON CONFLICT(dimension, day, \"key\") DO UPDATE SET ");
	for (int slot = 0; slot < SLOTS; slot++) {
		const char *name = metrics_slot_name((enum slot)slot);

		buf_printf(out, "%s\"%s\" = \"%s\" + excluded.\"%s\"", slot == 0 ? "" : ", ", name, name, name);
	}
	buf_append_byte(out, '\0');
}

static void append_drop(struct buf *out, const char *table)
{
	buf_printf(out, "DELETE FROM %s WHERE dimension = ?1 AND day = ?2 AND \"key\" = ?3", table);
	for (int slot = 0; slot < SLOTS; slot++)
		buf_printf(out, " AND \"%s\" = 0", metrics_slot_name((enum slot)slot));
	buf_append_byte(out, '\0');
}

bool sums_is_full(const struct cells *cells)
{
	return cells_count(cells) >= SUMS_HELD_MAX || cells_seconds(cells) >= SUMS_SECONDS_MAX;
}

enum status sums_open(struct store *store, const char *table, const char *handling, struct sums_writer *out,
	struct err *err)
{
	struct buf text = BUF_EMPTY;
	enum status st;

	*out = (struct sums_writer){ 0 };
	append_add(&text, table);
	st = buf_status(&text, err);
	if (st == ST_OK)
		st = sql_prepare(store, (const char *)text.data, &out->add, err);
	buf_clear(&text);
	append_drop(&text, table);
	if (st == ST_OK)
		st = buf_status(&text, err);
	if (st == ST_OK)
		st = sql_prepare(store, (const char *)text.data, &out->drop, err);
	buf_free(&text);
	if (st == ST_OK)
		st = handling_open(store, handling, &out->handling, err);
	if (st != ST_OK)
		sums_close(out);
	return st;
}

void sums_close(struct sums_writer *writer)
{
	(void)sqlite3_finalize(writer->add);
	(void)sqlite3_finalize(writer->drop);
	handling_close(&writer->handling);
	*writer = (struct sums_writer){ 0 };
}

static void bind_key(sqlite3_stmt *to, const struct cell *cell)
{
	sql_bind_int(to, 1, cell->dimension);
	sql_bind_int(to, 2, cell->day);
	sql_bind_text(to, 3, cell->key);
}

static enum status write_cell(struct store *store, const struct sums_writer *writer, const struct cell *cell,
	struct err *err)
{
	bool taken = false;

	bind_key(writer->add, cell);
	for (int slot = 0; slot < SLOTS; slot++) {
		sql_bind_int(writer->add, FIRST_SLOT + slot, cell->count[slot]);
		taken = taken || cell->count[slot] < 0;
	}
	if (sql_run(store, writer->add, err) != ST_OK)
		return err->status;
	if (!taken)
		return ST_OK;
	bind_key(writer->drop, cell); /* only where something was taken out can nothing be left */
	return sql_run(store, writer->drop, err);
}

enum status sums_write(struct store *store, struct sums_writer *writer, struct cells *cells, struct err *err)
{
	const struct cell *const *sorted;
	size_t count;

	if (cells_status(cells, err) != ST_OK || cells_sorted(cells, &sorted, &count, err) != ST_OK)
		return err->status;
	for (size_t i = 0; i < count; i++)
		if (write_cell(store, writer, sorted[i], err) != ST_OK ||
			handling_write(store, &writer->handling, sorted[i], err) != ST_OK)
			return err->status;
	return ST_OK;
}

void sums_read_cell(sqlite3_stmt *from, struct cell *out)
{
	out->dimension = (enum dimension)sqlite3_column_int(from, 0);
	out->day = sqlite3_column_int(from, 1);
	out->key = sql_text(from, 2);
	for (int slot = 0; slot < SLOTS; slot++)
		out->count[slot] = sqlite3_column_int64(from, FIRST_SLOT - 1 + slot);
}

bool sums_add_row(sqlite3_stmt *from, const struct store_cells_query *query, enum dimension under, struct cells *cells)
{
	const struct breakdown breakdown = asked_breakdown(query);
	struct text key = breakdown_cut(&breakdown, query->dimension, sql_text(from, 2));
	struct cell *cell;
	int column = FIRST_SLOT - 1;

	if (!asked_key(query, key))
		return true;
	cell = cells_at(cells, under, asked_day(query, sqlite3_column_int(from, 1)), key);
	if (cell == NULL)
		return false;
	for (int slot = 0; slot < SLOTS; slot++)
		if (query->slots == 0 || (query->slots >> slot & 1u) != 0)
			cell->count[slot] += sqlite3_column_int64(from, column++);
	return true;
}
