#include "report/listing.h"

#include "report/csv.h"
#include "report/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows from which the table learns its widths. */
enum { ROWS_HELD = 100, COLUMNS_MAX = 10, THING_MAX = 400 };

struct listing {
	struct out *out;
	enum rows_form form;
	struct listing_head head;
	struct column columns[COLUMNS_MAX];
	size_t column_count;
	struct table *table;
	struct csv csv;
	int64_t count;
};

static const char *const side_names[] = { "numerator", "denominator", "rest" };

/* ---- one thing --------------------------------------------------------------------------------- */

static bool is_event(enum case_sort sort, const struct contribution *counted)
{
	return counted->id.len > 0 && sort != CASE_CALL; /* a call's event is the call */
}

static const char *thing_name(enum case_sort sort, const struct contribution *counted)
{
	if (is_event(sort, counted))
		return "event";
	return counted->round != 0 ? "round" : contract_sort_name(sort);
}

static bool in_numerator(const struct listing *listing, const struct contribution *counted)
{
	return (counted->slots >> listing->head.metric->numerator & 1u) != 0;
}

/* NULL for a state, which has no day. */
static const char *day_name(const struct contribution *counted, char name[DAY_NAME_MAX])
{
	if (counted->day == CELL_AS_OF)
		return NULL;
	day_period_name(PERIOD_DAY, counted->day, name);
	return name;
}

/* ---- JSON -------------------------------------------------------------------------------------- */

static void json_part(const struct listing *listing)
{
	const struct listing_head *head = &listing->head;
	bool any = false;

	out_string(listing->out, ",\"part\":");
	for (enum dimension by = BY_UNIT; by < DIMENSIONS; by++) {
		if (!head->has_part[by])
			continue;
		out_printf(listing->out, "%s\"%s\":", any ? "," : "{", fold_dimension_name(by));
		out_json_text(listing->out, head->parts[by]);
		any = true;
	}
	out_string(listing->out, any ? "}" : "null");
}

static void json_begin(const struct listing *listing)
{
	const struct listing_head *head = &listing->head;
	char from[DAY_NAME_MAX], to[DAY_NAME_MAX];

	out_string(listing->out, "{");
	rows_json_store(listing->out, &head->rows);
	out_printf(listing->out, ",\"figure\":\"%s\",\"period\":\"%s\"", head->metric->id, head->period);
	if (head->rows.has_days) {
		day_period_name(PERIOD_DAY, head->rows.from, from);
		day_period_name(PERIOD_DAY, head->rows.to, to);
		out_printf(listing->out, ",\"from\":\"%s\",\"to\":\"%s\"", from, to);
	} else {
		out_string(listing->out, ",\"from\":null,\"to\":null");
	}
	json_part(listing);
	out_printf(listing->out, ",\"list\":\"%s\",\"rows\":[", side_names[head->side]);
}

static void json_optional(struct out *out, const char *name, bool has, struct text value)
{
	out_printf(out, ",\"%s\":", name);
	if (has)
		out_json_text(out, value);
	else
		out_string(out, "null");
}

static void json_row(const struct listing *listing, enum case_sort sort, struct text id,
	const struct contribution *counted)
{
	struct out *out = listing->out;
	char day[DAY_NAME_MAX], at[ZONE_TIME_MAX];
	bool event = is_event(sort, counted);

	zone_format(listing->head.rows.zone, counted->at_us, at);
	out_printf(out, "%s\n{\"sort\":\"%s\",\"id\":", listing->count > 0 ? "," : "", contract_sort_name(sort));
	out_json_text(out, id);
	out_printf(out, ",\"thing\":\"%s\",\"round\":", thing_name(sort, counted));
	if (counted->round != 0)
		out_printf(out, "%" PRId32, counted->round);
	else
		out_string(out, "null");
	json_optional(out, "source", event, counted->source);
	json_optional(out, "event", event, counted->id);
	out_string(out, ",\"day\":");
	out_json_string(out, day_name(counted, day));
	out_printf(out, ",\"at\":\"%s\"", at);
	for (enum dimension by = BY_UNIT; by < DIMENSIONS; by++) {
		out_printf(out, ",\"%s\":", fold_dimension_name(by));
		out_json_text(out, counted->parts[by]);
	}
	out_printf(out, ",\"in_numerator\":%s}", in_numerator(listing, counted) ? "true" : "false");
}

static void json_end(const struct listing *listing, bool all)
{
	out_printf(listing->out, "%s],\"count\":%" PRId64 ",\"all\":%s,\"published\":", listing->count > 0 ? "\n" : "", listing->count,
		all ? "true" : "false");
	if (listing->head.revision == 0)
		out_string(listing->out, "null}\n");
	else
		out_printf(listing->out, "{\"revision\":%" PRId64 ",\"count\":%" PRId64 "}}\n", listing->head.revision,
			listing->head.published);
}

/* ---- CSV --------------------------------------------------------------------------------------- */

static void csv_head(struct csv *csv)
{
	static const char *const first[] = { "sort", "id", "thing", "round", "source", "event", "day", "at" };

	for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
		csv_string(csv, first[i]);
	for (enum dimension by = BY_UNIT; by < DIMENSIONS; by++)
		csv_string(csv, fold_dimension_name(by));
	csv_string(csv, "in_numerator");
	csv_line_end(csv);
}

static void csv_row(struct listing *listing, enum case_sort sort, struct text id, const struct contribution *counted)
{
	struct csv *csv = &listing->csv;
	const struct text nothing = { "", 0 };
	char day[DAY_NAME_MAX], at[ZONE_TIME_MAX];
	bool event = is_event(sort, counted);

	zone_format(listing->head.rows.zone, counted->at_us, at);
	csv_string(csv, contract_sort_name(sort));
	csv_field(csv, id);
	csv_string(csv, thing_name(sort, counted));
	if (counted->round != 0)
		csv_number(csv, counted->round);
	else
		csv_field(csv, nothing);
	csv_field(csv, event ? counted->source : nothing);
	csv_field(csv, event ? counted->id : nothing);
	csv_string(csv, day_name(counted, day));
	csv_string(csv, at);
	for (enum dimension by = BY_UNIT; by < DIMENSIONS; by++)
		csv_field(csv, counted->parts[by]);
	csv_string(csv, in_numerator(listing, counted) ? "true" : "false");
	csv_line_end(csv);
}

/* ---- table ------------------------------------------------------------------------------------- */

/* Whether some of what is listed is in the numerator, and some is not. */
static bool is_mixed(const struct listing *listing)
{
	return listing->head.side == LISTING_DENOMINATOR && listing->head.metric->measure == MEASURE_RATE;
}

static void add_column(struct listing *listing, const char *title)
{
	listing->columns[listing->column_count++] = (struct column){ title, false };
}

static void make_columns(struct listing *listing)
{
	add_column(listing, _("id"));
	add_column(listing, _("what is counted"));
	add_column(listing, _("day"));
	add_column(listing, _("time"));
	for (enum dimension by = BY_UNIT; by < DIMENSIONS; by++)
		add_column(listing, rows_dimension(by, listing->head.rows.lang));
	if (is_mixed(listing))
		add_column(listing, _("numerator"));
}

static void table_thing(struct table *table, enum lang lang, enum case_sort sort, const struct contribution *counted)
{
	char words[THING_MAX];

	if (is_event(sort, counted))
		(void)snprintf(words, sizeof words, _("event %.*s of %.*s"), (int)counted->id.len, counted->id.at,
			(int)counted->source.len, counted->source.at);
	else if (counted->round != 0)
		(void)snprintf(words, sizeof words, _("round %d"), counted->round);
	else
		(void)snprintf(words, sizeof words, "%s", rows_sort(sort, lang));
	table_string(table, words);
}

static void table_row(struct listing *listing, enum case_sort sort, struct text id, const struct contribution *counted)
{
	struct table *table = listing->table;
	char day[DAY_NAME_MAX], at[ZONE_TIME_MAX];

	zone_format(listing->head.rows.zone, counted->at_us, at);
	table_cell(table, id);
	table_thing(table, listing->head.rows.lang, sort, counted);
	table_string(table, day_name(counted, day));
	table_string(table, at);
	for (enum dimension by = BY_UNIT; by < DIMENSIONS; by++)
		table_cell(table, rows_key(by, counted->parts[by], listing->head.rows.lang));
	if (is_mixed(listing))
		table_string(table, in_numerator(listing, counted) ? _("yes") : _("no"));
}

/* "On-time rate, 2020, unit Parks, denominator": printouts must tell of what they are. */
static void table_title(const struct listing *listing)
{
	const char *const sides[] = { _("numerator"), _("denominator"), _("denominator without numerator") };
	const char *comma = listing->head.rows.lang == LANG_ZH ? "，" : ", ";
	const struct listing_head *head = &listing->head;
	struct out *out = listing->out;

	out_printf(out, "\n%s%s%s", rows_metric_name(head->metric, head->rows.lang), comma,
		rows_period_asked(head->metric, head->period, head->rows.lang));
	for (enum dimension by = BY_UNIT; by < DIMENSIONS; by++) {
		if (!head->has_part[by])
			continue;
		out_printf(out, "%s%s ", comma, rows_dimension(by, head->rows.lang));
		out_tamed(out, rows_key(by, head->parts[by], head->rows.lang));
		if (by == BY_CATEGORY && head->level > 0)
			out_printf(out, " (--level %d)", head->level);
	}
	if (head->metric->denominator != SLOT_NONE)
		out_printf(out, "%s%s", comma, sides[head->side]);
}

static void table_foot(const struct listing *listing, bool all)
{
	const struct listing_head *head = &listing->head;

	table_title(listing);
	out_printf(listing->out, all ? _(": %lld in all") : _(": the first %lld"), (long long)listing->count);
	if (head->revision != 0)
		out_printf(listing->out, _("; revision %lld was published with %lld"), (long long)head->revision,
			(long long)head->published);
	rows_foot(listing->out, &head->rows);
}

/* ---- the skin ---------------------------------------------------------------------------------- */

static enum status begin(struct listing *listing, struct err *err)
{
	switch (listing->form) {
	case ROWS_TABLE:
		make_columns(listing);
		if (table_new(listing->out, listing->columns, listing->column_count, &listing->table, err) != ST_OK)
			return err->status;
		table_hold(listing->table, ROWS_HELD);
		return ST_OK;
	case ROWS_JSON:
		json_begin(listing);
		return ST_OK;
	case ROWS_CSV:
	case ROWS_EXCEL:
		csv_begin(&listing->csv, listing->out, listing->form == ROWS_EXCEL);
		csv_head(&listing->csv);
		return ST_OK;
	}
	return ST_OK;
}

enum status listing_begin(struct out *out, enum rows_form form, const struct listing_head *head,
	struct listing **listing, struct err *err)
{
	struct listing *made = calloc(1, sizeof *made);

	if (made == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	made->out = out;
	made->form = form;
	made->head = *head;
	if (begin(made, err) != ST_OK) {
		listing_free(made);
		return err->status;
	}
	*listing = made;
	return ST_OK;
}

bool listing_row(struct listing *listing, enum case_sort sort, struct text id, const struct contribution *counted)
{
	switch (listing->form) {
	case ROWS_TABLE:
		table_row(listing, sort, id, counted);
		break;
	case ROWS_JSON:
		json_row(listing, sort, id, counted);
		break;
	case ROWS_CSV:
	case ROWS_EXCEL:
		csv_row(listing, sort, id, counted);
		break;
	}
	if (++listing->count == ROWS_HELD)
		out_flush(listing->out); /* whoever looks on sees the beginning */
	return out_alive(listing->out);
}

enum status listing_end(struct listing *listing, bool all, struct err *err)
{
	if (listing->form == ROWS_JSON)
		json_end(listing, all);
	if (listing->form != ROWS_TABLE)
		return ST_OK;
	if (table_finish(listing->table, err) != ST_OK)
		return err->status;
	table_foot(listing, all);
	return ST_OK;
}

void listing_free(struct listing *listing)
{
	if (listing == NULL)
		return;
	table_free(listing->table);
	free(listing);
}
