#include "base/lang.h"
#include "cli/command.h"
#include "cli/reading.h"
#include "report/table.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const kinds[] = { [INPUT_FILE] = N_("file"), [INPUT_STREAM] = N_("stream"), [INPUT_KAFKA] = N_("kafka") };

/* What the inputs are printed to: a table, or a JSON list. */
struct inputs {
	struct out *out;
	struct table *table;
	size_t printed;
	int64_t lag; /* of all partitions whose end is known */
};

/* In text no more gaps than these, the latest; JSON has them all. */
enum { GAPS_SHOWN_MAX = 20 };

/* The same for gaps. */
struct gaps {
	struct out *out;
	struct table *table;
	const struct zone *zone;
	int64_t count;
};

/* "events.jsonl", "requests/3"; partition -1: none. */
static void append_input_name(struct buf *out, struct text name, int32_t partition)
{
	buf_append_text(out, name);
	if (partition >= 0)
		buf_printf(out, "/%d", (int)partition);
}

/* -1: not known, or not a partition. */
static int64_t lag_of(const struct input_entry *entry)
{
	if (entry->kind != INPUT_KAFKA || entry->position.end < 0)
		return -1;
	return entry->position.end > entry->position.next ? entry->position.end - entry->position.next : 0;
}

static void table_input(struct inputs *inputs, const struct input_entry *entry, const struct tally *tally,
	struct text name)
{
	struct table *table = inputs->table;

	table_cell(table, name);
	table_string(table, _(kinds[entry->kind]));
	if (entry->kind == INPUT_STREAM) /* a pipe has no position to go on from */
		table_none(table);
	else
		table_number(table, entry->position.next);
	if (lag_of(entry) < 0)
		table_none(table);
	else
		table_number(table, lag_of(entry));
	table_number(table, tally->read);
	table_number(table, tally->applied);
	table_number(table, tally->duplicate);
	table_number(table, tally->rejected);
}

static void json_tally(struct out *out, const struct tally *tally)
{
	out_printf(out, "\"read\":%" PRId64 ",\"applied\":%" PRId64 ",\"duplicate\":%" PRId64 ",\"conflicting\":%" PRId64
		",\"rejected\":%" PRId64 ",\"masked\":%" PRId64 ",\"caller_dropped\":%" PRId64, tally->read, tally->applied,
		tally->duplicate, tally->conflicting, tally->rejected, tally->masked, tally->caller_dropped);
}

static void json_input(struct inputs *inputs, const struct input_entry *entry, const struct tally *tally, struct text name)
{
	struct out *out = inputs->out;

	out_string(out, inputs->printed == 0 ? "\n{\"input\":" : ",\n{\"input\":");
	out_json_text(out, name);
	out_printf(out, ",\"kind\":\"%s\",\"next\":%" PRId64 ",\"end\":", kinds[entry->kind], entry->position.next);
	if (lag_of(entry) < 0)
		out_string(out, "null,\"lag\":null,");
	else
		out_printf(out, "%" PRId64 ",\"lag\":%" PRId64 ",", entry->position.end, lag_of(entry));
	json_tally(out, tally);
	out_string(out, "}");
}

static enum status take_input(void *context, const struct input_entry *entry, const struct tally *tally, struct err *err)
{
	struct inputs *inputs = context;
	struct buf name = BUF_EMPTY;
	enum status st;

	append_input_name(&name, entry->name, entry->kind == INPUT_KAFKA ? entry->partition : -1);
	st = buf_status(&name, err);
	if (st == ST_OK && inputs->table != NULL)
		table_input(inputs, entry, tally, buf_text(&name));
	else if (st == ST_OK)
		json_input(inputs, entry, tally, buf_text(&name));
	inputs->printed++;
	if (lag_of(entry) > 0)
		inputs->lag += lag_of(entry);
	buf_free(&name);
	return st;
}

static enum status each_input(struct store *store, struct inputs *inputs, struct err *err)
{
	for (enum input_kind kind = INPUT_FILE; kind <= INPUT_KAFKA; kind++)
		if (store_each_input(store, kind, NULL, take_input, inputs, err) != ST_OK)
			return err->status;
	return ST_OK;
}

static void table_gap(struct table *table, const struct store_gap *gap, const char *seen, struct text input)
{
	char reason[64]; /* the longest of kafka_gap.c has 15 bytes */

	(void)snprintf(reason, sizeof reason, "%.*s", (int)gap->reason.len, gap->reason.at);
	table_string(table, seen);
	table_cell(table, input);
	table_number(table, gap->from);
	if (gap->to < 0)
		table_none(table);
	else
		table_number(table, gap->to);
	table_string(table, _(reason));
}

static void json_gap(struct out *out, const struct store_gap *gap, const char *seen, struct text input, bool first)
{
	out_string(out, first ? "\n{\"input\":" : ",\n{\"input\":");
	out_json_text(out, input);
	out_printf(out, ",\"from\":%" PRId64 ",\"to\":", gap->from);
	if (gap->to < 0)
		out_string(out, "null");
	else
		out_printf(out, "%" PRId64, gap->to);
	out_string(out, ",\"reason\":");
	out_json_text(out, gap->reason);
	out_string(out, ",\"seen_at\":");
	out_json_string(out, seen);
	out_string(out, "}");
}

static enum status take_gap(void *context, const struct store_gap *gap, int64_t seen_us, struct err *err)
{
	struct gaps *gaps = context;
	struct buf input = BUF_EMPTY;
	char seen[ZONE_TIME_MAX];
	enum status st;

	append_input_name(&input, gap->name, gap->partition);
	zone_format(gaps->zone, seen_us, seen);
	st = buf_status(&input, err);
	if (st == ST_OK && gaps->table == NULL)
		json_gap(gaps->out, gap, seen, buf_text(&input), gaps->count == 0);
	else if (st == ST_OK && gaps->count < GAPS_SHOWN_MAX)
		table_gap(gaps->table, gap, seen, buf_text(&input));
	gaps->count++;
	buf_free(&input);
	return st;
}

/* ---- text -------------------------------------------------------------------------------------- */

static void line(struct table *table, const char *name, const char *value)
{
	table_string(table, name);
	table_string(table, value);
}

static void line_number(struct table *table, const char *name, int64_t number)
{
	char text[24];

	(void)snprintf(text, sizeof text, "%" PRId64, number);
	line(table, name, text);
}

static enum status text_facts(const struct settings *settings, const struct store_status *status,
	const struct zone *zone, struct out *out, struct err *err)
{
	const struct column columns[] = { { _("what"), false }, { _("value"), false } };
	struct table *table = NULL;
	char commit[ZONE_TIME_MAX];
	enum status st = table_new(out, columns, 2, &table, err);

	if (st != ST_OK)
		return st;
	zone_format(zone, status->last_commit_us, commit);
	line(table, _("store"), settings_text(settings, "store"));
	line(table, _("zone"), status->zone);
	line(table, _("last commit"), status->last_commit_us == 0 ? NULL : commit);
	line(table, _("writer"), status->locked ? status->holder : _("none"));
	line(table, _("rules file, SHA-256"), status->rules[0] == '\0' ? _("none: built in") : status->rules);
	line_number(table, _("events"), status->events);
	line_number(table, _("cases"), status->cases);
	line_number(table, _("read"), status->total.read);
	line_number(table, _("applied"), status->total.applied);
	line_number(table, _("duplicate"), status->total.duplicate);
	line_number(table, _("of them conflicting"), status->total.conflicting);
	line_number(table, _("rejected"), status->total.rejected);
	line_number(table, _("phone numbers masked"), status->total.masked);
	line_number(table, _("callers dropped, their year's key destroyed"), status->total.caller_dropped);
	line_number(table, _("undelivered dead letters"), status->undelivered);
	line_number(table, _("size, bytes"), status->size_bytes);
	line_number(table, _("journal, bytes"), status->wal_bytes);
	st = table_finish(table, err);
	table_free(table);
	return st;
}

static enum status text_inputs(struct store *store, struct out *out, struct err *err)
{
	const struct column columns[] = { { _("input"), false }, { _("kind"), false }, { _("next"), true }, { _("lag"), true },
		{ _("read"), true }, { _("applied"), true }, { _("duplicate"), true }, { _("rejected"), true } };
	struct inputs inputs = { .out = out };
	enum status st = table_new(out, columns, sizeof columns / sizeof columns[0], &inputs.table, err);

	if (st == ST_OK)
		st = each_input(store, &inputs, err);
	if (st == ST_OK) {
		out_string(out, "\n");
		st = table_finish(inputs.table, err);
	}
	table_free(inputs.table);
	return st;
}

static enum status text_gaps(struct store *store, const struct zone *zone, struct out *out, struct err *err)
{
	const struct column columns[] = { { _("gap accepted"), false }, { _("input"), false }, { _("from offset"), true },
		{ _("to offset"), true }, { _("reason"), false } };
	struct gaps gaps = { .out = out, .zone = zone };
	enum status st = table_new(out, columns, sizeof columns / sizeof columns[0], &gaps.table, err);

	if (st == ST_OK)
		st = store_each_gap(store, take_gap, &gaps, err);
	if (st == ST_OK && gaps.count > 0) {
		out_string(out, "\n");
		st = table_finish(gaps.table, err);
	}
	if (st == ST_OK && gaps.count > GAPS_SHOWN_MAX) {
		out_printf(out, _("and %lld more"), (long long)(gaps.count - GAPS_SHOWN_MAX));
		out_string(out, "\n");
	}
	table_free(gaps.table);
	return st;
}

/* ---- JSON -------------------------------------------------------------------------------------- */

static enum status json(const struct settings *settings, struct store *store, const struct store_status *status,
	const struct zone *zone, struct out *out, struct err *err)
{
	struct inputs inputs = { .out = out };
	struct gaps gaps = { .out = out, .zone = zone };
	char commit[ZONE_TIME_MAX];

	zone_format(zone, status->last_commit_us, commit);
	out_string(out, "{\"store\":");
	out_json_string(out, settings_text(settings, "store"));
	out_string(out, ",\"zone\":");
	out_json_string(out, status->zone);
	out_string(out, ",\"last_commit\":");
	out_json_string(out, status->last_commit_us == 0 ? NULL : commit);
	out_string(out, ",\"writer\":");
	out_json_string(out, status->locked ? status->holder : NULL);
	out_string(out, ",\"rules\":");
	out_json_string(out, status->rules[0] == '\0' ? NULL : status->rules);
	out_printf(out, ",\"events\":%" PRId64 ",\"cases\":%" PRId64 ",", status->events, status->cases);
	json_tally(out, &status->total);
	out_printf(out, ",\"rejects_open\":%" PRId64 ",\"undelivered\":%" PRId64 ",\"size_bytes\":%" PRId64 ",\"wal_bytes\":%" PRId64
		",\"schema_version\":%d,\"journal_mode\":\"%s\",\"synchronous\":%d,\"inputs\":[", status->rejects_open,
		status->undelivered, status->size_bytes, status->wal_bytes, status->schema_version, status->journal_mode,
		status->synchronous);
	if (each_input(store, &inputs, err) != ST_OK)
		return err->status;
	out_printf(out, "%s],\"lag\":%" PRId64 ",\"gaps\":[", inputs.printed == 0 ? "" : "\n", inputs.lag);
	if (store_each_gap(store, take_gap, &gaps, err) != ST_OK)
		return err->status;
	out_string(out, gaps.count == 0 ? "]}\n" : "\n]}\n");
	return ST_OK;
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	struct store *store = NULL;
	struct store_status status;
	const struct zone *zone;
	enum status st = reading_open_store(settings, &store, err);

	if (st == ST_OK)
		st = store_snapshot_begin(store, err);
	if (st != ST_OK)
		goto out;
	zone = store_book(store)->zone;
	st = store_status(store, &status, err);
	if (st == ST_OK && settings_on(settings, "json"))
		st = json(settings, store, &status, zone, out, err);
	else if (st == ST_OK && (st = text_facts(settings, &status, zone, out, err)) == ST_OK)
		st = text_inputs(store, out, err) == ST_OK ? text_gaps(store, zone, out, err) : err->status;
	store_snapshot_end(store);
out:
	store_close(store);
	return st;
}

const struct command cmd_status = {
	.name = "status",
	.arguments = "",
	.summary = N_("shows last commit, positions, lag, rejects and who writes, from the store alone"),
	.about = N_("The lag of a partition is its end as last seen less the store's position; it needs no broker. Gaps are what run has "
		    "jumped over with --accept-gap, the latest first: from the first offset missing up to the next one read."),
	.arguments_min = 0,
	.arguments_max = 0,
	.run = run,
};
