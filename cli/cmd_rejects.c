#include "base/lang.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/reading.h"
#include "cli/replay.h"
#include "event/scan.h"
#include "ingest/lines.h"
#include "report/csv.h"
#include "report/details.h"
#include "report/table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- list -------------------------------------------------------------------------------------- */

struct list {
	struct out *out;
	enum rows_form form;
	struct table *table;
	struct csv csv;
	size_t printed;
	int64_t last_id;
};

static enum status input_name(const struct store_reject *reject, struct buf *out, struct err *err)
{
	buf_append_text(out, reject->name);
	if (reject->kind == INPUT_KAFKA)
		buf_printf(out, "/%d", (int)reject->partition);
	return buf_status(out, err);
}

static void append_base64(struct out *out, struct text bytes)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < bytes.len; i += 3) {
		uint32_t three = (uint32_t)(uint8_t)bytes.at[i] << 16;
		char four[4];

		if (i + 1 < bytes.len)
			three |= (uint32_t)(uint8_t)bytes.at[i + 1] << 8;
		if (i + 2 < bytes.len)
			three |= (uint8_t)bytes.at[i + 2];
		for (int k = 0; k < 4; k++)
			four[k] = letters[three >> (18 - 6 * k) & 63];
		if (i + 1 >= bytes.len)
			four[2] = '=';
		if (i + 2 >= bytes.len)
			four[3] = '=';
		out_bytes(out, four, sizeof four);
	}
}

static void json_reject(struct out *out, const struct store_reject *reject, struct text input)
{
	out_printf(out, "{\"id\":%" PRId64 ",\"input\":", reject->id);
	out_json_text(out, input);
	out_printf(out, ",\"%s\":%" PRId64 ",\"reason\":\"%s\",\"detail\":", reject->kind == INPUT_KAFKA ? "offset" : "line",
		reject->place, reject_entry(reject->reason)->id);
	out_json_text(out, reject->detail);
	if (scan_utf8(reject->kept.at, reject->kept.len) == reject->kept.len) {
		out_string(out, ",\"bytes\":");
		out_json_text(out, reject->kept);
	} else {
		out_string(out, ",\"bytes_base64\":\"");
		append_base64(out, reject->kept);
		out_string(out, "\"");
	}
	if (reject->headers.len > 0) { /* binary mode; they are a JSON object as they stand */
		out_string(out, ",\"headers\":");
		out_text(out, reject->headers);
	}
	if (reject->length > (int64_t)EVENT_BYTES_MAX)
		out_printf(out, ",\"length\":%" PRId64, reject->length);
	if (reject->state == REJECT_REPLAYED)
		out_string(out, ",\"replayed\":true");
	out_string(out, "}\n");
}

static void csv_reject(struct csv *csv, const struct store_reject *reject, struct text input)
{
	csv_number(csv, reject->id);
	csv_field(csv, input);
	if (reject->kind == INPUT_KAFKA)
		csv_string(csv, NULL);
	csv_number(csv, reject->place);
	if (reject->kind != INPUT_KAFKA)
		csv_string(csv, NULL);
	csv_string(csv, reject_entry(reject->reason)->id);
	csv_field(csv, reject->detail);
	csv_line_end(csv);
}

static void table_reject(struct table *table, const struct store_reject *reject, struct text input)
{
	char detail[DETAILS_MAX];

	table_number(table, reject->id);
	table_cell(table, input);
	table_number(table, reject->place);
	table_string(table, reject_entry(reject->reason)->id);
	table_string(table, details_words(reject->detail, lang_get(), detail));
}

static enum status take(void *context, const struct store_reject *reject, struct err *err)
{
	struct list *list = context;
	struct buf input = BUF_EMPTY;
	enum status st = input_name(reject, &input, err);

	if (st == ST_OK && list->form == ROWS_JSON)
		json_reject(list->out, reject, buf_text(&input));
	else if (st == ST_OK && list->form == ROWS_TABLE)
		table_reject(list->table, reject, buf_text(&input));
	else if (st == ST_OK)
		csv_reject(&list->csv, reject, buf_text(&input));
	list->printed++;
	list->last_id = reject->id;
	buf_free(&input);
	return st;
}

static void csv_head(struct csv *csv)
{
	static const char *const names[] = { "id", "input", "line", "offset", "reason", "detail" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		csv_string(csv, names[i]);
	csv_line_end(csv);
}

static enum status each(const struct settings *settings, struct store *store, struct list *list, struct err *err)
{
	enum { PAGE = 1000 }; /* rejects between two looks whether the reader is still there */
	struct store_reject_filter filter = { .replayed_too = settings_on(settings, "all"), .limit = PAGE };
	size_t before;

	do {
		before = list->printed;
		if (store_each_reject(store, &filter, take, list, err) != ST_OK)
			return err->status;
		filter.after_id = list->last_id;
	} while (list->printed - before == PAGE && out_alive(list->out));
	return ST_OK;
}

static enum status print_list(const struct settings *settings, struct store *store, struct out *out, struct err *err)
{
	const struct column columns[] = { { _("id"), true }, { _("input"), false }, { _("line or offset"), true },
		{ _("reason"), false }, { _("detail"), false } };
	struct list list = { .out = out };
	enum status st = reading_form(settings, &list.form, err);

	if (st == ST_OK && list.form == ROWS_TABLE)
		st = table_new(out, columns, sizeof columns / sizeof columns[0], &list.table, err);
	if (st == ST_OK && (list.form == ROWS_CSV || list.form == ROWS_EXCEL)) {
		csv_begin(&list.csv, out, list.form == ROWS_EXCEL);
		csv_head(&list.csv);
	}
	if (st == ST_OK)
		st = each(settings, store, &list, err);
	if (st == ST_OK && list.table != NULL)
		st = table_finish(list.table, err);
	table_free(list.table);
	return st;
}

static enum status list_rejects(const struct settings *settings, struct out *out, struct err *err)
{
	struct store *store = NULL;
	enum status st = ST_OK;

	if (settings_argument_count(settings) > 1)
		return err_set(err, ST_USAGE, _("\"%s\" is too much; the form is: hotline rejects list"),
			settings_argument(settings, 1));
	if (settings_origin(settings, "with") == ORIGIN_FLAG)
		return err_set(err, ST_USAGE, _("--with belongs to: hotline rejects replay ID --with FILE"));
	st = reading_open_store(settings, &store, err);
	if (st == ST_OK)
		st = print_list(settings, store, out, err);
	store_close(store);
	return st;
}

/* ---- replay ------------------------------------------------------------------------------------ */

static enum status parse_id(const char *text, int64_t *id, struct err *err)
{
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 18 || text[digits] != '\0' || (*id = strtoll(text, NULL, 10)) == 0)
		return err_set(err, ST_USAGE, _("\"%s\" is no id of a reject; `hotline rejects` lists them"), text);
	return ST_OK;
}

/* The one line of the file, white space around it left out. */
static enum status replay_file(struct desk *desk, int64_t id, const char *path, struct replay_result *result,
	struct err *err)
{
	struct lines *lines = NULL;
	struct buf kept = BUF_EMPTY;
	struct line line;
	bool got = true;
	enum status st = lines_open(path, &lines, err);

	while (st == ST_OK && got) {
		st = lines_next(lines, &line, &got, err);
		if (st != ST_OK || !got || line_is_blank(&line))
			continue;
		if (kept.len > 0)
			st = err_set(err, ST_USAGE, _("%s has more than one line; a reject is replaced by one"), path);
		buf_append(&kept, line.bytes, line.len);
	}
	if (st == ST_OK && kept.len == 0)
		st = err_set(err, ST_NOINPUT, _("%s has no line"), path);
	if (st == ST_OK)
		st = buf_status(&kept, err);
	if (st == ST_OK)
		st = replay_with(desk, id, buf_text(&kept), result, err);
	lines_close(lines);
	buf_free(&kept);
	return st;
}

static void add(struct replay_result *sum, const struct replay_result *more)
{
	sum->read += more->read;
	sum->applied += more->applied;
	sum->duplicate += more->duplicate;
	sum->refused += more->refused;
}

static enum status check_ids(const struct settings *settings, struct err *err)
{
	size_t count = settings_argument_count(settings);
	int64_t id;

	for (size_t i = 1; i < count; i++)
		if (parse_id(settings_argument(settings, i), &id, err) != ST_OK)
			return err->status;
	if (settings_text(settings, "with") != NULL && count != 2)
		return err_set(err, ST_USAGE, _("--with needs the id of one reject: hotline rejects replay ID --with FILE"));
	return ST_OK;
}

static enum status replay_ids(const struct settings *settings, struct desk *desk, struct replay_result *sum,
	struct err *err)
{
	const char *with = settings_text(settings, "with");
	enum status st = ST_OK;

	for (size_t i = 1; st == ST_OK && i < settings_argument_count(settings); i++) {
		struct replay_result one = { 0 };
		int64_t id = 0;

		st = parse_id(settings_argument(settings, i), &id, err);
		if (st == ST_OK)
			st = with != NULL ? replay_file(desk, id, with, &one, err) : replay_kept(desk, id, &one, err);
		add(sum, &one);
	}
	return st;
}

static void print_result(const struct settings *settings, const struct replay_result *result, struct out *out)
{
	out_done(out, _("what was replayed is kept in the store"));
	out_printf(out, settings_on(settings, "json")
		? "{\"read\":%" PRId64 ",\"applied\":%" PRId64 ",\"duplicate\":%" PRId64 ",\"rejected\":%" PRId64 "}\n"
		: _("read %" PRId64 ", applied %" PRId64 ", duplicate %" PRId64 ", rejected %" PRId64 "\n"),
		result->read, result->applied, result->duplicate, result->refused);
}

static enum status replay_rejects(const struct settings *settings, struct out *out, struct err *err)
{
	size_t ids = settings_argument_count(settings) - 1;
	struct replay_result result = { 0 };
	struct desk desk = { 0 };
	enum status st;

	st = check_ids(settings, err);
	if (st == ST_OK)
		st = reading_store_is_there(settings, err);
	if (st == ST_OK)
		st = desk_open(&desk, settings, "rejects replay", true, err);
	if (st != ST_OK)
		return st;
	st = ids == 0 ? replay_kept(&desk, 0, &result, err) : replay_ids(settings, &desk, &result, err);
	desk_close(&desk);
	if (st == ST_OK || result.read > 0)
		print_result(settings, &result, out);
	/* Who names a reject asks whether it is good now; who replays all of them expects that some are not. */
	if (st == ST_OK && ids > 0 && result.refused > 0)
		return err_set(err, ST_NO, _("%" PRId64 " still refused"), result.refused);
	return st;
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	const char *verb = settings_argument_count(settings) == 0 ? "list" : settings_argument(settings, 0);

	if (strcmp(verb, "list") == 0)
		return list_rejects(settings, out, err);
	if (strcmp(verb, "replay") == 0)
		return replay_rejects(settings, out, err);
	return err_set(err, ST_USAGE, _("\"%s\": either list or replay"), verb);
}

const struct command cmd_rejects = {
	.name = "rejects",
	.arguments = "[list|replay [ID...]]",
	.summary = N_("what was refused and why; decodes it again"),
	.about = N_("list shows what is still refused; with --json the kept bytes too, and of a record in binary mode its "
		    "ce_ headers. replay decodes the kept bytes again, of all or of the named ones; what is "
		    "good now moves to applied or duplicate of its input. replay ID --with FILE takes a repaired line, a whole "
		    "event in structured mode, in place of the kept bytes; where asterisks stand in for a caller, write the number "
		    "or leave it out. Where an id was named, the exit status is 1 if it is still refused."),
	.arguments_min = 0,
	.arguments_max = -1,
	.run = run,
};
