#include "store/inside.h"

#include "base/lang.h"
#include "store/cases.h"
#include "store/sums.h"

/*
 * prints - the store's digest (rule R9): SHA-256 over
 *   zone, rules, calendar;
 *   each case in the order of its key: sort, id, and each event's source, id, canonical content;
 *   each cell in the order of dimension, day, key: these, and name and value of each slot that is not 0.
 * Every text goes in with its length before it, so that no two stores run together; what rule R9 leaves
 * out - positions, counters, rejects, times of arrival, callers - is not read here.
 */

struct printing {
	struct store *store;
	struct digest *digest;
	struct buf text; /* what goes into the digest next */
	struct buf event;
};

/* The digest is fed in pieces of this size at least: a call per number would cost more than hashing. */
enum { PIECE_BYTES = 64 * 1024 };

static void put_number(struct buf *to, int64_t value)
{
	for (int i = 0; i < 8; i++)
		buf_append_byte(to, (uint8_t)((uint64_t)value >> (8 * i)));
}

static void put_text(struct buf *to, struct text text)
{
	put_number(to, (int64_t)text.len);
	buf_append_text(to, text);
}

static enum status flush(struct printing *printing, size_t at_least, struct err *err)
{
	if (buf_status(&printing->text, err) != ST_OK)
		return err->status;
	if (printing->text.len >= at_least) {
		digest_update(printing->digest, printing->text.data, printing->text.len);
		buf_clear(&printing->text);
	}
	return ST_OK;
}

static enum status print_book(struct printing *printing, struct err *err)
{
	const struct book *book = &printing->store->book;

	put_text(&printing->text, text_of("hotline digest 1"));
	put_text(&printing->text, text_of(zone_name(book->zone)));
	rules_append_canonical(book->rules, &printing->event);
	put_text(&printing->text, buf_text(&printing->event));
	buf_clear(&printing->event);
	calendar_append_canonical(book->calendar, &printing->event);
	put_text(&printing->text, buf_text(&printing->event));
	return buf_status(&printing->event, err);
}

static enum status print_case(void *context, const struct case_row *row, struct err *err)
{
	struct printing *printing = context;
	struct case_cursor cursor = case_events(row->bytes, row->len);
	struct event event;

	put_number(&printing->text, row->sort);
	put_text(&printing->text, row->id);
	while (row->intact && case_next(&cursor, &event)) {
		event.subject = row->id;
		buf_clear(&printing->event);
		event_append_canonical(&event, &printing->event);
		if (buf_status(&printing->event, err) != ST_OK)
			return err->status;
		put_text(&printing->text, event.source);
		put_text(&printing->text, event.id);
		put_text(&printing->text, buf_text(&printing->event));
	}
	if (!row->intact || cursor.corrupt)
		return store_damaged(printing->store, err, _("%s %.*s"), contract_sort_name(row->sort), (int)row->id.len,
			row->id.at);
	put_number(&printing->text, 0); /* a source is never empty: the case ends here */
	return flush(printing, PIECE_BYTES, err);
}

static void print_cell(struct printing *printing, sqlite3_stmt *from)
{
	put_number(&printing->text, sqlite3_column_int64(from, 0));
	put_number(&printing->text, sqlite3_column_int64(from, 1));
	put_text(&printing->text, sql_text(from, 2));
	for (int slot = 0; slot < SLOTS; slot++) {
		int64_t count = sqlite3_column_int64(from, 3 + slot);

		if (count == 0)
			continue;
		put_text(&printing->text, text_of(metrics_slot_name((enum slot)slot)));
		put_number(&printing->text, count);
	}
	put_number(&printing->text, 0);
}

static enum status print_cells(struct printing *printing, struct err *err)
{
	struct buf text = BUF_EMPTY;
	sqlite3_stmt *all = NULL;
	enum status st;
	bool row;

	buf_append_string(&text, "SELECT dimension, day, \"key\", ");
	sums_append_slots(&text, 0, "", "");
	buf_append_string(&text, " FROM cells ORDER BY dimension, day, \"key\"");
	buf_append_byte(&text, '\0');
	st = buf_status(&text, err);
	if (st == ST_OK)
		st = sql_prepare(printing->store, (const char *)text.data, &all, err);
	while (st == ST_OK && (st = sql_step(printing->store, all, &row, err)) == ST_OK && row) {
		print_cell(printing, all);
		st = flush(printing, PIECE_BYTES, err);
	}
	(void)sqlite3_finalize(all);
	buf_free(&text);
	return st;
}

enum status store_digest(struct store *store, uint8_t out[DIGEST_BYTES], struct err *err)
{
	struct printing printing = { .store = store };
	enum status st = digest_new(&printing.digest, err);

	if (st == ST_OK)
		st = store_snapshot_begin(store, err);
	if (st != ST_OK)
		goto out;
	st = print_book(&printing, err);
	if (st == ST_OK)
		st = cases_each(store, print_case, &printing, err);
	if (st == ST_OK)
		st = print_cells(&printing, err);
	if (st == ST_OK)
		st = flush(&printing, 0, err);
	if (st == ST_OK)
		digest_value(printing.digest, out);
	store_snapshot_end(store);
out:
	digest_free(printing.digest);
	buf_free(&printing.text);
	buf_free(&printing.event);
	return st;
}
