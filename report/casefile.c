#include "report/casefile.h"

#include "base/day.h"
#include "base/lang.h"
#include "report/counts.h"
#include "report/rows.h"
#include "report/table.h"
#include "report/verdicts.h"

#include <inttypes.h>
#include <stdio.h>

/* One line of the state: a name that programs read, the words for people, the value as text (NULL: none) and
 * whether JSON writes it bare (true, 3) or as a string. */
struct fact {
	const char *name;
	const char *words; /* N_() */
	const char *value;
	bool bare;
};

enum { FACTS_MAX = 24, FACT_TEXT_MAX = 300 };

struct facts {
	struct fact all[FACTS_MAX];
	size_t count;
	char texts[FACTS_MAX][FACT_TEXT_MAX]; /* values that had to be put together */
	const struct casefile *file;
};

static enum status unreadable(struct err *err)
{
	return err_set(err, ST_DATA, _("the bytes of this case cannot be read; run `hotline check`"));
}

/* ---- the state --------------------------------------------------------------------------------- */

static void add(struct facts *facts, const char *name, const char *words, const char *value, bool bare)
{
	if (facts->count < FACTS_MAX)
		facts->all[facts->count++] = (struct fact){ name, words, value, bare };
}

static void add_bool(struct facts *facts, const char *name, const char *words, bool value)
{
	add(facts, name, words, value ? "true" : "false", true);
}

static void add_time(struct facts *facts, const char *name, const char *words, bool has, int64_t time_us)
{
	char *text = facts->texts[facts->count];

	if (has)
		zone_format(facts->file->book->zone, time_us, text);
	add(facts, name, words, has ? text : NULL, false);
}

static void add_text(struct facts *facts, const char *name, const char *words, struct text value)
{
	char *text = facts->texts[facts->count];

	(void)snprintf(text, FACT_TEXT_MAX, "%.*s", (int)value.len, value.at);
	add(facts, name, words, value.len > 0 ? text : NULL, false);
}

static void add_number(struct facts *facts, const char *name, const char *words, bool has, int64_t number)
{
	char *text = facts->texts[facts->count];

	(void)snprintf(text, FACT_TEXT_MAX, "%" PRId64, number);
	add(facts, name, words, has ? text : NULL, true);
}

static void add_order(struct facts *facts, const struct case_summary *summary)
{
	add_bool(facts, "merged", N_("merged into another"), summary->merged);
	add_bool(facts, "transferred", N_("transferred"), summary->transferred);
	add_bool(facts, "open", N_("open"), summary->open);
	add_bool(facts, "late_open", N_("open past due"), summary->late_open);
	add_time(facts, "first_due", N_("first due"), summary->has_first_due, summary->first_due_us);
	add_time(facts, "due", N_("effective due"), summary->has_due, summary->due_us);
	add_time(facts, "first_closing", N_("first closing"), summary->has_first_closing, summary->first_closing_us);
	add_time(facts, "last_closing", N_("last closing"), summary->has_last_closing, summary->last_closing_us);
	add_time(facts, "open_due", N_("due that open past due goes by"), summary->has_open_due, summary->open_due_us);
	add_number(facts, "reopenings", N_("reopenings"), true, summary->reopenings);
	add(facts, "rule", N_("dated rule"), summary->rule == NULL ? NULL : summary->rule->id, false);
	add_number(facts, "missing_year", N_("year without a calendar"), summary->missing_year != 0, summary->missing_year);
}

static enum status gather(struct facts *facts, const struct casefile *file, struct err *err)
{
	struct case_summary summary = { 0 };

	if (fold_summary(file->book, file->sort, file->bytes, file->len, file->cutoff_us, &summary) != CASE_ADDED)
		return unreadable(err);
	facts->file = file;
	facts->count = 0;
	add_bool(facts, "seen", N_("there at the cut-off"), summary.seen);
	add_time(facts, "created", N_("begun"), summary.seen, summary.created_us);
	add_bool(facts, "excluded", N_("left out of every count (voided or merged)"), summary.excluded);
	if (file->sort == CASE_ORDER)
		add_order(facts, &summary);
	add_text(facts, "unit", N_("unit"), summary.unit);
	add_text(facts, "district", N_("district"), summary.district);
	add_text(facts, "category", N_("category"), summary.category);
	add(facts, "kind", N_("kind of request"), summary.kind == 0 ? NULL : contract_word_name(F_KIND, summary.kind), false);
	add_text(facts, "channel", N_("channel"), summary.channel);
	return ST_OK;
}

/* ---- events ------------------------------------------------------------------------------------ */

/* A field's value as text; *bare tells JSON that it is a number or a boolean. */
static struct text field_value(const struct casefile *file, const struct event *event, enum field field,
	char room[ZONE_TIME_MAX], bool *bare)
{
	int64_t number = event->value[field].number;

	*bare = false;
	switch (contract_field(field)->form) {
	case FORM_TIME:
		zone_format(file->book->zone, number, room);
		return text_of(room);
	case FORM_WORD:
		return text_of(contract_word_name(field, (int)number));
	case FORM_BOOL:
		*bare = true;
		return text_of(number != 0 ? "true" : "false");
	case FORM_NUMBER:
		*bare = true;
		(void)snprintf(room, ZONE_TIME_MAX, "%" PRId64, number);
		return text_of(room);
	case FORM_ID:
	case FORM_TEXT:
	case FORM_CATEGORY:
	case FORM_CALLER:
		break;
	}
	return event->value[field].text;
}

/* Calls `each` for the fields that the event has, in the contract's order. */
static void each_field(const struct casefile *file, const struct event *event,
	void (*each)(void *context, const char *name, struct text value, bool bare), void *context)
{
	const struct type_entry *type = contract_type(event->type);
	char room[ZONE_TIME_MAX];

	for (size_t i = 0; i < type->field_count; i++) {
		enum field field = (enum field)type->fields[i].field;
		bool bare;

		if (field == F_CALLER) {
			if (event->caller.hashes > 0)
				each(context, "caller", text_of("hashed"), false);
		} else if (event_has(event, field)) {
			struct text value = field_value(file, event, field, room, &bare);

			each(context, contract_field(field)->name, value, bare);
		}
	}
}

static void append_words(void *context, const char *name, struct text value, bool bare)
{
	struct buf *out = context;

	(void)bare;
	buf_printf(out, "%s%s=", out->len == 0 ? "" : ", ", name);
	buf_append_text(out, value);
}

static enum status text_events(const struct casefile *file, struct out *out, struct err *err)
{
	const struct column columns[] = { { _("time"), false }, { _("event"), false }, { _("source"), false }, { _("id"), false },
		{ _("counts"), false }, { _("data"), false } };
	struct case_cursor cursor = case_events(file->bytes, file->len);
	struct table *table = NULL;
	struct buf words = BUF_EMPTY;
	struct event event;
	enum status st = table_new(out, columns, sizeof columns / sizeof columns[0], &table, err);

	while (st == ST_OK && case_next(&cursor, &event)) {
		char time[ZONE_TIME_MAX];

		zone_format(file->book->zone, event.time_us, time);
		buf_clear(&words);
		each_field(file, &event, append_words, &words);
		table_string(table, time);
		table_string(table, contract_type(event.type)->name);
		table_cell(table, event.source);
		table_cell(table, event.id);
		table_string(table, event.time_us <= file->cutoff_us ? _("yes") : _("waits"));
		table_cell(table, buf_text(&words));
		st = buf_status(&words, err);
	}
	if (st == ST_OK)
		st = cursor.corrupt ? unreadable(err) : table_finish(table, err);
	buf_free(&words);
	table_free(table);
	return st;
}

struct json_fields {
	struct out *out;
	size_t printed;
};

static void json_field(void *context, const char *name, struct text value, bool bare)
{
	struct json_fields *fields = context;

	out_printf(fields->out, "%s\"%s\":", fields->printed++ == 0 ? "" : ",", name);
	if (bare)
		out_text(fields->out, value);
	else
		out_json_text(fields->out, value);
}

static enum status json_events(const struct casefile *file, struct out *out, struct err *err)
{
	struct case_cursor cursor = case_events(file->bytes, file->len);
	struct event event;
	bool any = false;

	out_string(out, ",\n\"events\":[");
	for (; case_next(&cursor, &event); any = true) {
		struct json_fields fields = { out, 0 };
		char time[ZONE_TIME_MAX];

		zone_format(file->book->zone, event.time_us, time);
		out_printf(out, "%s\n{\"time\":\"%s\",\"type\":\"%s\",\"source\":", any ? "," : "", time,
			contract_type(event.type)->name);
		out_json_text(out, event.source);
		out_string(out, ",\"id\":");
		out_json_text(out, event.id);
		out_printf(out, ",\"counted\":%s,\"data\":{", event.time_us <= file->cutoff_us ? "true" : "false");
		each_field(file, &event, json_field, &fields);
		out_string(out, "}}");
	}
	out_string(out, any ? "\n]" : "]");
	return cursor.corrupt ? unreadable(err) : ST_OK;
}

/* ---- how it counts ----------------------------------------------------------------------------- */

static void day_words(int32_t day, const char *as_of, char out[FACT_TEXT_MAX])
{
	char name[DAY_NAME_MAX];

	if (day != CELL_AS_OF)
		day_period_name(PERIOD_DAY, day, name);
	(void)snprintf(out, FACT_TEXT_MAX, "%s", day == CELL_AS_OF ? as_of : name);
}

static const char *thing_words(const struct casefile *file, const struct contribution *one, char out[FACT_TEXT_MAX])
{
	if (one->round != 0)
		(void)snprintf(out, FACT_TEXT_MAX, _("round %d"), one->round);
	else if (one->id.len > 0 && file->sort != CASE_CALL)
		(void)snprintf(out, FACT_TEXT_MAX, _("event %.*s of %.*s"), (int)one->id.len, one->id.at, (int)one->source.len,
			one->source.at);
	else
		(void)snprintf(out, FACT_TEXT_MAX, "%s", rows_sort(file->sort, lang_get()));
	return out;
}

/* One table of verdicts in the making. */
struct verdict_table {
	const struct casefile *file;
	struct table *table;
};

static void table_verdict(void *context, const struct verdict *verdict)
{
	const struct verdict_table *verdicts = context;
	const struct contribution *one = verdict->counted;
	struct table *table = verdicts->table;
	const char *source = reasons_source(verdict->reason);
	char day[FACT_TEXT_MAX], thing[FACT_TEXT_MAX], reason[REASON_TEXT_MAX], rule[ROWS_SOURCE_MAX];

	if (one != NULL)
		day_words(one->day, _("as of the cut-off"), day);
	verdicts_text(verdict, lang_get(), reason);
	table_string(table, rows_metric_name(verdict->metric, lang_get()));
	table_string(table, one == NULL ? NULL : thing_words(verdicts->file, one, thing));
	table_string(table, one == NULL ? _("no") : _("yes"));
	table_string(table, one == NULL || verdict->metric->denominator == SLOT_NONE ? NULL
		: verdict->in_numerator ? _("yes") : _("no"));
	table_string(table, one == NULL ? NULL : day);
	if (one != NULL)
		table_cell(table, rows_key(BY_UNIT, one->parts[BY_UNIT], lang_get()));
	else
		table_none(table);
	table_string(table, reason);
	table_string(table, source == NULL ? NULL : rows_source(source, lang_get(), rule));
}

static enum status text_verdicts(const struct casefile *file, struct out *out, struct err *err)
{
	const struct column columns[] = { { lang_pick(lang_get(), (struct words){ "figure", "指标" }), false }, { _("what is counted"), false }, { _("counted"), false },
		{ _("numerator"), false }, { _("day"), false }, { _("unit"), false }, { _("why"), false }, { _("rule"), false } };
	struct verdict_table verdicts = { file, NULL };
	enum status st = table_new(out, columns, sizeof columns / sizeof columns[0], &verdicts.table, err);

	if (st == ST_OK)
		st = verdicts_each(file, table_verdict, &verdicts, err);
	if (st == ST_OK)
		st = table_finish(verdicts.table, err);
	table_free(verdicts.table);
	return st;
}

static void json_count(void *context, const struct count *count)
{
	struct json_fields *counts = context;
	struct out *out = counts->out;
	char day[FACT_TEXT_MAX];

	day_words(count->day, "as-of", day);
	out_printf(out, "%s\n{\"figure\":\"%s\",\"day\":\"%s\",\"num\":%" PRId64 ",\"den\":", counts->printed++ == 0 ? "" : ",",
		count->metric->id, day, count->num);
	if (count->has_den)
		out_printf(out, "%" PRId64, count->den);
	else
		out_string(out, "null");
	for (int i = BY_UNIT; i < DIMENSIONS; i++) {
		out_printf(out, ",\"%s\":", fold_dimension_name((enum dimension)i));
		out_json_text(out, count->parts[i]);
	}
	out_string(out, "}");
}

static void json_words(struct out *out, const struct verdict *verdict)
{
	char zh[REASON_TEXT_MAX], en[REASON_TEXT_MAX];

	verdicts_text(verdict, LANG_ZH, zh);
	verdicts_text(verdict, LANG_EN, en);
	out_printf(out, ",\"reason\":\"%s\",\"words\":{\"zh\":", reasons_id(verdict->reason));
	out_json_string(out, zh);
	out_string(out, ",\"en\":");
	out_json_string(out, en);
	out_string(out, "},\"source\":");
	out_json_string(out, reasons_source(verdict->reason));
	out_string(out, "}");
}

static void json_verdict(void *context, const struct verdict *verdict)
{
	struct json_fields *verdicts = context;
	const struct contribution *one = verdict->counted;
	struct out *out = verdicts->out;
	char day[FACT_TEXT_MAX];

	out_printf(out, "%s\n{\"figure\":\"%s\",\"counted\":%s", verdicts->printed++ == 0 ? "" : ",", verdict->metric->id,
		one == NULL ? "false" : "true");
	if (one != NULL) {
		day_words(one->day, "as-of", day);
		out_printf(out, ",\"in_numerator\":%s,\"day\":\"%s\",\"round\":", verdict->in_numerator ? "true" : "false", day);
		if (one->round != 0)
			out_printf(out, "%" PRId32, one->round);
		else
			out_string(out, "null");
		for (enum dimension by = BY_UNIT; by < DIMENSIONS; by++) {
			out_printf(out, ",\"%s\":", fold_dimension_name(by));
			out_json_text(out, one->parts[by]);
		}
	}
	json_words(out, verdict);
}

/* ---- as a whole -------------------------------------------------------------------------------- */

static enum status text_state(const struct facts *facts, struct out *out, struct err *err)
{
	const struct column columns[] = { { _("state"), false }, { _("value"), false } };
	struct table *table = NULL;
	enum status st = table_new(out, columns, 2, &table, err);

	for (size_t i = 0; st == ST_OK && i < facts->count; i++) {
		const struct fact *fact = &facts->all[i];

		table_string(table, _(fact->words));
		if (fact->value != NULL && strcmp(fact->name, "kind") == 0)
			table_cell(table, rows_key(BY_KIND, text_of(fact->value), lang_get()));
		else if (fact->value != NULL && strcmp(fact->value, "true") == 0)
			table_string(table, _("yes"));
		else if (fact->value != NULL && strcmp(fact->value, "false") == 0)
			table_string(table, _("no"));
		else
			table_string(table, fact->value);
	}
	if (st == ST_OK)
		st = table_finish(table, err);
	table_free(table);
	return st;
}

enum status casefile_text(const struct casefile *file, struct out *out, struct err *err)
{
	struct facts facts;
	char cutoff[ZONE_TIME_MAX];
	enum status st;

	if (gather(&facts, file, err) != ST_OK)
		return err->status;
	zone_format(file->book->zone, file->cutoff_us, cutoff);
	out_printf(out, "%s ", rows_sort(file->sort, lang_get()));
	out_tamed(out, file->id);
	out_printf(out, _(", as of %s (%s)"), cutoff, zone_name(file->book->zone));
	out_string(out, "\n\n");
	if ((st = text_events(file, out, err)) != ST_OK)
		return st;
	out_string(out, "\n");
	if ((st = text_state(&facts, out, err)) != ST_OK)
		return st;
	out_string(out, "\n");
	return text_verdicts(file, out, err);
}

enum status casefile_json(const struct casefile *file, struct out *out, struct err *err)
{
	struct json_fields counts = { out, 0 }, verdicts = { out, 0 };
	struct facts facts;
	char cutoff[ZONE_TIME_MAX];
	enum status st;

	if (gather(&facts, file, err) != ST_OK)
		return err->status;
	zone_format(file->book->zone, file->cutoff_us, cutoff);
	out_string(out, "{\"store\":{\"zone\":");
	out_json_string(out, zone_name(file->book->zone));
	out_printf(out, ",\"cutoff\":\"%s\"},\n\"case\":{\"sort\":\"%s\",\"id\":", cutoff, contract_sort_name(file->sort));
	out_json_text(out, file->id);
	out_string(out, "},\n\"state\":{");
	for (size_t i = 0; i < facts.count; i++) {
		out_printf(out, "%s\"%s\":", i == 0 ? "" : ",", facts.all[i].name);
		if (facts.all[i].bare && facts.all[i].value != NULL)
			out_string(out, facts.all[i].value);
		else
			out_json_string(out, facts.all[i].value);
	}
	out_string(out, "}");
	if ((st = json_events(file, out, err)) != ST_OK)
		return st;
	out_string(out, ",\n\"counts\":[");
	st = counts_each(file->book, file->sort, file->bytes, file->len, file->cutoff_us, file->repeated, json_count, &counts, err);
	out_string(out, counts.printed == 0 ? "]" : "\n]");
	out_string(out, ",\n\"figures\":[");
	if (st == ST_OK)
		st = verdicts_each(file, json_verdict, &verdicts, err);
	out_string(out, verdicts.printed == 0 ? "]}\n" : "\n]}\n");
	return st;
}
