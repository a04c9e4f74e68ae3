#include "report/complaints.h"

#include "report/complaints_sheet.h"
#include "report/csv.h"

#include <inttypes.h>
#include <stdio.h>

/* ---- words -------------------------------------------------------------------------------------- */

static const char *const order_names[] = { NULL, "unseen", "open", "closed", "voided", "merged" };

static const char *card_name(int64_t card)
{
	return card == CARD_YELLOW || card == CARD_RED ? contract_word_name(F_CARD, (int)card) : NULL;
}

/* ---- the fields that programs get ---------------------------------------------------------------- */

enum item_form { FORM_STRING, FORM_BARE, FORM_LIST };

/* One field of an entry as text; absent: NULL. */
struct item {
	const char *name;
	enum item_form form;
	struct text value;
	bool has;
	char room[ZONE_TIME_MAX];
};

/* What takes the fields one by one: JSON, CSV's names, CSV's values. */
struct taker {
	void (*take)(struct taker *taker, const struct item *item);
	struct out *out;
	struct csv *csv;
	const struct complaints_entry *entry;
	bool any;
};

static void give(struct taker *taker, const char *name, struct text value)
{
	const struct item item = { .name = name, .value = value, .has = value.len > 0 };

	taker->take(taker, &item);
}

static void give_string(struct taker *taker, const char *name, const char *value)
{
	give(taker, name, value == NULL ? (struct text){ "", 0 } : text_of(value));
}

static void give_bare(struct taker *taker, const char *name, const char *value)
{
	const struct item item = { .name = name, .form = FORM_BARE, .value = text_of(value == NULL ? "" : value),
		.has = value != NULL };

	taker->take(taker, &item);
}

static void give_time(struct taker *taker, const struct zone *zone, const char *name, bool has, int64_t time_us)
{
	char text[ZONE_TIME_MAX] = "";

	if (has)
		zone_format(zone, time_us, text);
	give(taker, name, text_of(text));
}

static void give_list(struct taker *taker, const char *name)
{
	const struct item item = { .name = name, .form = FORM_LIST, .has = true };

	taker->take(taker, &item);
}

/* The whole way of one, in the order of columns. */
static void give_all(struct taker *taker, const struct zone *zone)
{
	const struct complaints_entry *entry = taker->entry;
	const struct complaint *way = &entry->way;
	char year[16] = "";

	give(taker, "id", entry->id);
	give_string(taker, "level", contract_word_name(F_LEVEL, way->level == LEVEL_CITY ? LEVEL_CITY : LEVEL_COUNTY));
	give(taker, "unit", way->unit);
	give(taker, "channel", way->channel);
	give_time(taker, zone, "received", way->received, way->received_us);
	give_time(taker, zone, "judged", way->judged, way->judged_us);
	give_bare(taker, "real", !way->judged ? NULL : way->real ? "true" : "false");
	give_time(taker, zone, "forwarded", way->forwarded, way->forwarded_us);
	give_time(taker, zone, "replied", way->replied, way->replied_us);
	give_time(taker, zone, "closed", way->closed, way->closed_us);
	give_string(taker, "card", card_name(way->card));
	give_time(taker, zone, "carded", way->card != 0, way->carded_us);
	give_time(taker, zone, "withdrawn", way->withdrawn, way->withdrawn_us);
	give_time(taker, zone, "published", way->published, way->published_us);
	give_list(taker, "media");
	give_time(taker, zone, "voided", way->voided, way->voided_us);
	give(taker, "order", way->order_id);
	give_string(taker, "order_state", order_names[entry->order]);
	give(taker, "call", entry->call_id);
	give_time(taker, zone, "first_limit", way->first.has, way->first.us);
	give_time(taker, zone, "second_limit", way->second.has, way->second.us);
	give_string(taker, "proposed", card_name(way->proposed));
	(void)snprintf(year, sizeof year, "%d", way->missing_year);
	give_bare(taker, "missing_year", way->missing_year == 0 ? NULL : year);
}

/* What may leave the office: see the header. */
static void give_public(struct taker *taker, const struct zone *zone, size_t number)
{
	const struct complaints_entry *entry = taker->entry;
	const struct complaint *way = &entry->way;
	char text[24];

	(void)snprintf(text, sizeof text, "%zu", number);
	give_bare(taker, "number", text);
	give_string(taker, "level", contract_word_name(F_LEVEL, way->level == LEVEL_CITY ? LEVEL_CITY : LEVEL_COUNTY));
	give(taker, "unit", way->unit);
	give_string(taker, "kind", entry->kind == 0 ? NULL : contract_word_name(F_KIND, entry->kind));
	give(taker, "category", entry->category);
	give_time(taker, zone, "judged", way->judged, way->judged_us);
	give_bare(taker, "real", !way->judged ? NULL : way->real ? "true" : "false");
	give_time(taker, zone, "replied", way->replied, way->replied_us);
	give_string(taker, "card", card_name(way->card));
	give_time(taker, zone, "published", way->published, way->published_us);
	give_list(taker, "media");
}

/* ---- JSON and CSV ------------------------------------------------------------------------------- */

static void take_json(struct taker *taker, const struct item *item)
{
	out_printf(taker->out, "%s\"%s\":", taker->any ? "," : "{", item->name);
	taker->any = true;
	if (item->form == FORM_LIST) {
		out_string(taker->out, "[");
		for (size_t i = 0; i < taker->entry->media_count; i++) {
			out_string(taker->out, i == 0 ? "" : ",");
			out_json_text(taker->out, taker->entry->media[i]);
		}
		out_string(taker->out, "]");
	} else if (!item->has) {
		out_string(taker->out, "null");
	} else if (item->form == FORM_BARE) {
		out_text(taker->out, item->value);
	} else {
		out_json_text(taker->out, item->value);
	}
}

static void take_name(struct taker *taker, const struct item *item)
{
	csv_string(taker->csv, item->name);
}

static void take_value(struct taker *taker, const struct item *item)
{
	struct buf media = BUF_EMPTY;

	if (item->form != FORM_LIST) {
		csv_field(taker->csv, item->value);
		return;
	}
	complaints_sheet_media(&media, taker->entry, "; ");
	csv_field(taker->csv, buf_text(&media));
	buf_free(&media);
}

static void give_entry(struct taker *taker, const struct rows_head *head, enum complaints_list list,
	const struct complaints_entry *entry, size_t number)
{
	taker->entry = entry;
	taker->any = false;
	if (list == COMPLAINTS_COLUMN)
		give_public(taker, head->zone, number);
	else
		give_all(taker, head->zone);
}

static void json_counts(struct out *out, const struct complaints_entry *entries, size_t count)
{
	struct complaints_counts counts[2];

	complaints_sheet_count(entries, count, counts);
	out_string(out, "\n],\"cohort\":{");
	for (int city = 0; city < 2; city++)
		out_printf(out, "%s\"%s\":{\"listed\":%" PRId64 ",\"real\":%" PRId64 ",\"published\":%" PRId64 ",\"yellow\":%" PRId64
			",\"red\":%" PRId64 ",\"voided\":%" PRId64 "}", city == 0 ? "" : ",", city == 0 ? "all" : "city",
			counts[city].listed, counts[city].real, counts[city].published, counts[city].yellow, counts[city].red,
			counts[city].voided);
	out_string(out, "}}\n");
}

static void print_json(struct out *out, const struct rows_head *head, enum complaints_list list, const char *period,
	const struct complaints_entry *entries, size_t count)
{
	struct taker taker = { .take = take_json, .out = out };

	out_string(out, "{");
	rows_json_store(out, head);
	out_string(out, ",\"period\":");
	out_json_string(out, period);
	out_string(out, ",\"complaints\":[");
	for (size_t i = 0; i < count; i++) {
		out_string(out, i == 0 ? "\n" : ",\n");
		give_entry(&taker, head, list, &entries[i], i + 1);
		out_string(out, "}");
	}
	json_counts(out, entries, count);
}

static void print_csv(struct out *out, bool excel, const struct rows_head *head, enum complaints_list list,
	const struct complaints_entry *entries, size_t count)
{
	static const struct complaints_entry nothing;
	struct csv csv;
	struct taker taker = { .take = take_name, .csv = &csv };

	csv_begin(&csv, out, excel);
	give_entry(&taker, head, list, &nothing, 0);
	csv_line_end(&csv);
	taker.take = take_value;
	for (size_t i = 0; i < count && out_alive(out); i++) {
		give_entry(&taker, head, list, &entries[i], i + 1);
		csv_line_end(&csv);
	}
}

enum status complaints_print(struct out *out, enum rows_form form, const struct rows_head *head, enum complaints_list list,
	const char *period, const struct complaints_entry *entries, size_t count, struct err *err)
{
	switch (form) {
	case ROWS_TABLE:
		return complaints_sheet_print(out, head, list, period, entries, count, err);
	case ROWS_JSON:
		print_json(out, head, list, period, entries, count);
		return ST_OK;
	case ROWS_CSV:
	case ROWS_EXCEL:
		print_csv(out, form == ROWS_EXCEL, head, list, entries, count);
		return ST_OK;
	}
	return ST_OK;
}
