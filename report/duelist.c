#include "report/duelist.h"

#include "aggregate/calendar.h"
#include "base/pool.h"
#include "report/csv.h"
#include "report/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { COLUMNS = 9 };

struct sum {
	struct text part;
	int64_t overdue, due;
};

struct duelist {
	struct out *out;
	enum rows_form form;
	struct duelist_head head;
	bool by_parts;
	int32_t today;
	int missing_year;
	struct column columns[COLUMNS];
	struct table *table; /* of orders */
	struct csv csv;
	bool any;
	struct pool pool;  /* parts of the sums */
	struct sum whole;
	struct sum *sums;  /* one a part, in their order */
	size_t count, cap;
};

static bool is_csv(enum rows_form form)
{
	return form == ROWS_CSV || form == ROWS_EXCEL;
}

static void csv_names(struct csv *csv, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		csv_string(csv, names[i]);
	csv_line_end(csv);
}

/* ---- begin ------------------------------------------------------------------------------------- */

static enum status begin_table(struct duelist *list, struct err *err)
{
	enum lang lang = list->head.rows.lang;
	const struct column columns[COLUMNS] = { { _("state"), false }, { _("due"), false }, { _("working days left"), true },
		{ _("late by"), true }, { _("order"), false }, { rows_dimension(BY_UNIT, lang), false },
		{ rows_dimension(BY_KIND, lang), false }, { rows_dimension(BY_CATEGORY, lang), false }, { _("created"), false } };

	memcpy(list->columns, columns, sizeof columns); /* the table borrows them */
	return table_new(list->out, list->columns, COLUMNS, &list->table, err);
}

static void begin_json(const struct duelist *list)
{
	char until[ZONE_TIME_MAX];

	zone_format(list->head.rows.zone, list->head.until_us, until);
	out_string(list->out, "{");
	rows_json_store(list->out, &list->head.rows);
	out_printf(list->out, ",\"until\":\"%s\",\"rows\":[", until);
}

static void begin_csv(struct duelist *list)
{
	static const char *const orders[] = { "id", "unit", "kind", "category", "created", "due", "state", "working_days_left",
		"late_seconds" };
	static const char *const parts[] = { "by", "key", "overdue", "due" };

	csv_begin(&list->csv, list->out, list->form == ROWS_EXCEL);
	if (list->by_parts)
		csv_names(&list->csv, parts, sizeof parts / sizeof parts[0]);
	else
		csv_names(&list->csv, orders, sizeof orders / sizeof orders[0]);
}

enum status duelist_begin(struct out *out, enum rows_form form, const struct duelist_head *head, struct duelist **list,
	struct err *err)
{
	struct duelist *made = calloc(1, sizeof *made);
	enum status st = ST_OK;

	if (made == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	made->out = out;
	made->form = form;
	made->head = *head;
	made->by_parts = head->rows.by != BY_WHOLE;
	/* 24:00 still belongs to the day that it ends, as for dues (rule R27). */
	made->today = zone_day(head->rows.zone, head->rows.cutoff_us - 1);
	if (form == ROWS_TABLE)
		st = begin_table(made, err);
	else if (form == ROWS_JSON)
		begin_json(made);
	else
		begin_csv(made);
	if (st != ST_OK)
		duelist_free(made);
	else
		*list = made;
	return st;
}

/* ---- one order --------------------------------------------------------------------------------- */

struct shown {
	char created[ZONE_TIME_MAX], due[ZONE_TIME_MAX];
	bool overdue;
	int64_t late_s; /* where overdue */
	bool has_left;
	int left;
};

static void show(struct duelist *list, const struct duelist_row *row, struct shown *shown)
{
	const struct zone *zone = list->head.rows.zone;
	int missing_year = 0;

	zone_format(zone, row->created_us, shown->created);
	zone_format(zone, row->due_us, shown->due);
	shown->overdue = row->due_us <= list->head.rows.cutoff_us;
	shown->late_s = (list->head.rows.cutoff_us - row->due_us) / 1000000;
	shown->has_left = calendar_working_days(list->head.calendar, list->today, zone_day(zone, row->due_us - 1), &shown->left,
		&missing_year);
	if (!shown->has_left && list->missing_year == 0)
		list->missing_year = missing_year;
}

/* "3 d 4 h", "4 h 12 min", "12 min" */
static void late_words(int64_t seconds, char out[48])
{
	int64_t minutes = seconds / 60;

	if (minutes >= 24 * 60)
		(void)snprintf(out, 48, _("%lld d %d h"), (long long)(minutes / (24 * 60)), (int)(minutes / 60 % 24));
	else if (minutes >= 60)
		(void)snprintf(out, 48, _("%d h %d min"), (int)(minutes / 60), (int)(minutes % 60));
	else
		(void)snprintf(out, 48, _("%d min"), (int)minutes);
}

static void table_order(struct duelist *list, const struct duelist_row *row, const struct shown *shown)
{
	enum lang lang = list->head.rows.lang;
	struct table *table = list->table;
	char late[48];

	table_string(table, shown->overdue ? _("overdue") : _("due"));
	table_string(table, shown->due);
	if (shown->has_left)
		table_number(table, shown->left);
	else
		table_none(table);
	if (shown->overdue)
		late_words(shown->late_s, late);
	table_string(table, shown->overdue ? late : NULL);
	table_cell(table, row->id);
	table_cell(table, rows_key(BY_UNIT, row->unit, lang));
	table_cell(table, rows_key(BY_KIND, row->kind, lang));
	table_cell(table, rows_key(BY_CATEGORY, row->category, lang));
	table_string(table, shown->created);
}

static void json_order(struct duelist *list, const struct duelist_row *row, const struct shown *shown)
{
	struct out *out = list->out;

	out_string(out, list->any ? ",\n{\"id\":" : "\n{\"id\":");
	out_json_text(out, row->id);
	out_string(out, ",\"unit\":");
	out_json_text(out, row->unit);
	out_string(out, ",\"kind\":");
	out_json_text(out, row->kind);
	out_string(out, ",\"category\":");
	out_json_text(out, row->category);
	out_printf(out, ",\"created\":\"%s\",\"due\":\"%s\",\"state\":\"%s\",\"working_days_left\":", shown->created, shown->due,
		shown->overdue ? "overdue" : "due");
	if (shown->has_left)
		out_printf(out, "%d", shown->left);
	else
		out_string(out, "null");
	if (shown->overdue)
		out_printf(out, ",\"late_seconds\":%" PRId64 "}", shown->late_s);
	else
		out_string(out, ",\"late_seconds\":null}");
}

static void csv_order(struct duelist *list, const struct duelist_row *row, const struct shown *shown)
{
	struct csv *csv = &list->csv;

	csv_field(csv, row->id);
	csv_field(csv, row->unit);
	csv_field(csv, row->kind);
	csv_field(csv, row->category);
	csv_string(csv, shown->created);
	csv_string(csv, shown->due);
	csv_string(csv, shown->overdue ? "overdue" : "due");
	if (shown->has_left)
		csv_number(csv, shown->left);
	else
		csv_string(csv, NULL);
	if (shown->overdue)
		csv_number(csv, shown->late_s);
	else
		csv_string(csv, NULL);
	csv_line_end(csv);
}

static enum status find_sum(struct duelist *list, struct text part, struct sum **out, struct err *err)
{
	if (list->count > 0 && text_equal(list->sums[list->count - 1].part, part)) {
		*out = &list->sums[list->count - 1];
		return ST_OK;
	}
	if (list->count == list->cap) {
		size_t cap = list->cap == 0 ? 64 : list->cap * 2;
		struct sum *bigger = realloc(list->sums, cap * sizeof *bigger);

		if (bigger == NULL)
			return err_set(err, ST_SYSTEM, _("out of memory"));
		list->sums = bigger;
		list->cap = cap;
	}
	*out = &list->sums[list->count];
	**out = (struct sum){ pool_copy(&list->pool, part), 0, 0 };
	if ((*out)->part.at == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	list->count++;
	return ST_OK;
}

enum status duelist_row(struct duelist *list, const struct duelist_row *row, struct err *err)
{
	struct shown shown;
	struct sum *sum = NULL;

	show(list, row, &shown);
	if (list->form == ROWS_TABLE)
		table_order(list, row, &shown);
	else if (list->form == ROWS_JSON)
		json_order(list, row, &shown);
	else if (!list->by_parts)
		csv_order(list, row, &shown);
	list->any = true;
	if (list->by_parts && find_sum(list, row->part, &sum, err) != ST_OK)
		return err->status;
	list->whole.overdue += shown.overdue;
	list->whole.due += !shown.overdue;
	if (sum != NULL) {
		sum->overdue += shown.overdue;
		sum->due += !shown.overdue;
	}
	return ST_OK;
}

/* ---- sums -------------------------------------------------------------------------------------- */

static enum status table_sums(struct duelist *list, struct err *err)
{
	enum dimension by = list->head.rows.by;
	const struct column columns[] = { { rows_dimension(by, list->head.rows.lang), false }, { _("overdue"), true },
		{ _("due"), true } };
	struct table *table = NULL;
	enum status st;

	out_string(list->out, "\n");
	st = table_new(list->out, columns, sizeof columns / sizeof columns[0], &table, err);
	for (size_t i = 0; st == ST_OK && i < list->count; i++) {
		table_cell(table, rows_key(by, list->sums[i].part, list->head.rows.lang));
		table_number(table, list->sums[i].overdue);
		table_number(table, list->sums[i].due);
	}
	if (st == ST_OK)
		st = table_finish(table, err);
	table_free(table);
	return st;
}

static enum status end_table(struct duelist *list, struct err *err)
{
	char until[ZONE_TIME_MAX];

	if (table_finish(list->table, err) != ST_OK)
		return err->status;
	if (list->by_parts && table_sums(list, err) != ST_OK)
		return err->status;
	zone_format(list->head.rows.zone, list->head.until_us, until);
	out_printf(list->out, _("\noverdue: %" PRId64 "; due by %s: %" PRId64 "\n"), list->whole.overdue, until, list->whole.due);
	rows_foot(list->out, &list->head.rows);
	return ST_OK;
}

static void json_sum(struct out *out, const char *by, const struct sum *sum)
{
	out_string(out, "{\"by\":");
	out_json_string(out, by);
	out_string(out, ",\"key\":");
	if (by == NULL)
		out_string(out, "null");
	else
		out_json_text(out, sum->part);
	out_printf(out, ",\"overdue\":%" PRId64 ",\"due\":%" PRId64 "}", sum->overdue, sum->due);
}

static void end_json(struct duelist *list)
{
	out_string(list->out, list->any ? "\n],\"sums\":[\n" : "],\"sums\":[\n");
	json_sum(list->out, NULL, &list->whole);
	for (size_t i = 0; i < list->count; i++) {
		out_string(list->out, ",\n");
		json_sum(list->out, fold_dimension_name(list->head.rows.by), &list->sums[i]);
	}
	out_string(list->out, "\n]}\n");
}

static void csv_sums(struct duelist *list)
{
	for (size_t i = 0; i < list->count; i++) {
		csv_string(&list->csv, fold_dimension_name(list->head.rows.by));
		csv_field(&list->csv, list->sums[i].part);
		csv_number(&list->csv, list->sums[i].overdue);
		csv_number(&list->csv, list->sums[i].due);
		csv_line_end(&list->csv);
	}
}

enum status duelist_end(struct duelist *list, int *missing_year, struct err *err)
{
	*missing_year = list->missing_year;
	if (list->form == ROWS_TABLE)
		return end_table(list, err);
	if (list->form == ROWS_JSON)
		end_json(list);
	else if (is_csv(list->form))
		csv_sums(list);
	return ST_OK;
}

void duelist_free(struct duelist *list)
{
	if (list == NULL)
		return;
	table_free(list->table);
	pool_free(&list->pool);
	free(list->sums);
	free(list);
}
