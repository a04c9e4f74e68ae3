#include "store/prints.h"

#include "base/lang.h"
#include "store/cases.h"
#include "store/ruling.h"
#include "store/inside.h"
#include "store/sums.h"

/*
 * prints - the store's digest (rule R9): SHA-256 over
 *   zone, rules, calendar, the digest of the rules file (rule R48);
 *   each case in the order of its key: sort, id, and the SHA-256 over each event's source, id, canonical content;
 *   each cell in the order of dimension, day, key: these, and name and value of each slot that is not 0, but those of
 *   fcr_netN, which rest on callers;
 *   the handling times of each part and day in the order of dimension, key, day: these, and each number of seconds
 *   with its count.
 * Every text goes in with its length before it, so that no two stores run together; what rule R9 leaves
 * out - positions, counters, rejects, times of arrival, callers - is not read here.
 *
 * Cases are stored in the order of arrival.  A function of SQL boils each down to its SHA-256 first, so that
 * what SQLite sorts by key is small; it sorts in files where memory does not suffice.
 */

struct printing {
	struct store *store;
	struct digest *digest;
	struct digest *of_case;
	struct buf text; /* what goes into the digest next */
	struct buf piece;
	enum status st;  /* why the function of SQL failed */
	struct err failure;
};

/* The digest is fed in pieces of this size at least: a call per number would cost more than hashing. */
enum { PIECE_BYTES = 64 * 1024 };

void prints_number(struct buf *to, int64_t value)
{
	uint8_t bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t)((uint64_t)value >> (8 * i));
	buf_append(to, bytes, sizeof bytes); /* at once: a digest has millions of numbers */
}

void prints_text(struct buf *to, struct text text)
{
	prints_number(to, (int64_t)text.len);
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

	prints_text(&printing->text, text_of("hotline digest 1"));
	prints_text(&printing->text, text_of(zone_name(book->zone)));
	rules_append_canonical(book->rules, &printing->piece);
	prints_text(&printing->text, buf_text(&printing->piece));
	buf_clear(&printing->piece);
	calendar_append_canonical(book->calendar, &printing->piece);
	prints_text(&printing->text, buf_text(&printing->piece));
	prints_text(&printing->text, text_of(ruling_digest(printing->store)));
	return buf_status(&printing->piece, err);
}

static enum status print_events(struct printing *printing, enum case_sort sort, struct text id, struct text bytes)
{
	struct case_cursor cursor = case_events((const uint8_t *)bytes.at, bytes.len);
	struct event event;
	uint8_t length[8];

	digest_restart(printing->of_case);
	while (case_next(&cursor, &event)) {
		struct buf *piece = &printing->piece;

		event.subject = id;
		buf_clear(piece);
		prints_text(piece, event.source);
		prints_text(piece, event.id);
		event_append_canonical(&event, piece);
		if (buf_status(piece, &printing->failure) != ST_OK)
			return printing->failure.status;
		for (int i = 0; i < 8; i++)
			length[i] = (uint8_t)((uint64_t)piece->len >> (8 * i));
		digest_update(printing->of_case, length, sizeof length);
		digest_update(printing->of_case, piece->data, piece->len);
	}
	if (bytes.len == 0 || cursor.corrupt)
		return store_damaged(printing->store, &printing->failure, _("%s %.*s"), contract_sort_name(sort), (int)id.len, id.at);
	return ST_OK;
}

/* case_print(sort, id, checksum, bytes) */
static void print_case(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct printing *printing = sqlite3_user_data(context);
	int sort = sqlite3_value_int(values[0]);
	const char *id_at = (const char *)sqlite3_value_text(values[1]);
	struct text id = { id_at == NULL ? "" : id_at, (size_t)sqlite3_value_bytes(values[1]) };
	const char *bytes_at = sqlite3_value_blob(values[3]);
	struct text bytes = { bytes_at == NULL ? "" : bytes_at, (size_t)sqlite3_value_bytes(values[3]) };
	uint8_t value[DIGEST_BYTES];

	(void)count;
	if (sort < 1 || sort > (int)CASE_SORTS || cases_checksum((enum case_sort)sort, id, (const uint8_t *)bytes.at, bytes.len) !=
		(uint64_t)sqlite3_value_int64(values[2]))
		printing->st = store_damaged(printing->store, &printing->failure, _("the case %.*s"), (int)id.len, id.at);
	else
		printing->st = print_events(printing, (enum case_sort)sort, id, bytes);
	if (printing->st != ST_OK) {
		sqlite3_result_error(context, "the case is damaged", -1);
		return;
	}
	digest_value(printing->of_case, value);
	sqlite3_result_blob(context, value, sizeof value, SQLITE_TRANSIENT);
}

static enum status print_cases(struct printing *printing, struct err *err)
{
	struct store *store = printing->store;
	sqlite3_stmt *all = NULL;
	enum status st = ST_OK;
	bool row;

	if (sqlite3_create_function_v2(store->db, "case_print", 4, SQLITE_UTF8 | SQLITE_DIRECTONLY, printing, print_case, NULL,
		NULL, NULL) != SQLITE_OK)
		st = sql_fail(store, err);
	if (st == ST_OK)
		st = sql_prepare(store, "SELECT sort, id, case_print(sort, id, checksum, bytes) FROM cases ORDER BY sort, id", &all,
			err);
	while (st == ST_OK) {
		st = sql_step(store, all, &row, err);
		if (printing->st != ST_OK) {
			*err = printing->failure; /* SQLite only knows that the function failed */
			st = printing->st;
		}
		if (st != ST_OK || !row)
			break;
		prints_number(&printing->text, sqlite3_column_int64(all, 0));
		prints_text(&printing->text, sql_text(all, 1));
		prints_text(&printing->text, sql_blob(all, 2));
		st = flush(printing, PIECE_BYTES, err);
	}
	(void)sqlite3_finalize(all);
	(void)sqlite3_create_function_v2(store->db, "case_print", 4, SQLITE_UTF8, NULL, NULL, NULL, NULL, NULL);
	return st;
}

void prints_cell(struct buf *to, const struct cell *cell)
{
	prints_number(to, cell->dimension);
	prints_number(to, cell->day);
	prints_text(to, cell->key);
	for (int slot = 0; slot < SLOTS; slot++) {
		if (cell->count[slot] == 0)
			continue;
		prints_text(to, text_of(metrics_slot_name((enum slot)slot)));
		prints_number(to, cell->count[slot]);
	}
	prints_number(to, 0);
}

static enum status print_cells(struct printing *printing, struct err *err)
{
	struct buf text = BUF_EMPTY;
	sqlite3_stmt *all = NULL;
	struct cell cell;
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
		sums_read_cell(all, &cell);
		cell.count[SLOT_DIRECT_NET7] = cell.count[SLOT_DIRECT_NET30] = 0;
		prints_cell(&printing->text, &cell);
		st = flush(printing, PIECE_BYTES, err);
	}
	(void)sqlite3_finalize(all);
	buf_free(&text);
	return st;
}

static void print_times(struct printing *printing, const struct handling_walk *walk)
{
	prints_number(&printing->text, walk->dimension);
	prints_text(&printing->text, buf_text(&walk->key));
	prints_number(&printing->text, walk->day);
	prints_number(&printing->text, (int64_t)walk->times.count);
	for (size_t i = 0; i < walk->times.count; i++) {
		prints_number(&printing->text, walk->times.pairs[i].seconds);
		prints_number(&printing->text, walk->times.pairs[i].count);
	}
}

static enum status print_handling(struct printing *printing, struct err *err)
{
	struct handling_walk walk = { 0 };
	enum status st = handling_walk_begin(printing->store, "handling", &walk, err);

	while (st == ST_OK && (st = handling_walk_next(&walk, err)) == ST_OK && walk.has) {
		print_times(printing, &walk);
		st = flush(printing, PIECE_BYTES, err);
	}
	handling_walk_end(&walk);
	return st;
}

enum status store_digest(struct store *store, uint8_t out[DIGEST_BYTES], struct err *err)
{
	struct printing printing = { .store = store };
	enum status st = digest_new(&printing.digest, err);

	if (st == ST_OK)
		st = digest_new(&printing.of_case, err);
	if (st == ST_OK)
		st = store_snapshot_begin(store, err);
	if (st != ST_OK)
		goto out;
	st = print_book(&printing, err);
	if (st == ST_OK)
		st = print_cases(&printing, err);
	if (st == ST_OK)
		st = print_cells(&printing, err);
	if (st == ST_OK)
		st = print_handling(&printing, err);
	if (st == ST_OK)
		st = flush(&printing, 0, err);
	if (st == ST_OK)
		digest_value(printing.digest, out);
	store_snapshot_end(store);
out:
	digest_free(printing.digest);
	digest_free(printing.of_case);
	buf_free(&printing.text);
	buf_free(&printing.piece);
	return st;
}
