#include "aggregate/rulesfile.h"

#include "aggregate/rulesfile_keys.h"
#include "base/day.h"
#include "base/keylines.h"
#include "base/pool.h"
#include "event/event.h"
#include "event/scan.h"

#include <stddef.h>
#include <stdlib.h>

enum { YEARS = RULESFILE_YEAR_MAX - RULESFILE_YEAR_MIN + 1 };

struct rulesfile {
	struct pool pool; /* ids and notices */
	struct rule list[RULESFILE_RULES_MAX];
	struct rules own; /* the list */
	const struct rules *rules; /* own, or the base's */
	struct calendar_notice years[YEARS];
	size_t year_count;
	struct calendar *calendar;
};

/* ---- the keys of a calendar ---- */

static const char *const calendar_keys[] = { "notice", "issued", "amended", "off", "work" };

enum calendar_key { KEY_NOTICE, KEY_ISSUED, KEY_AMENDED, KEY_OFF, KEY_WORK, CALENDAR_KEYS };

enum { KEYS_MAX = (int)RULESFILE_KEYS > (int)CALENDAR_KEYS ? (int)RULESFILE_KEYS : (int)CALENDAR_KEYS };

/* ---- the reading ---- */

enum section { SECTION_NONE, SECTION_RULE, SECTION_CALENDAR, SECTION_UNKNOWN };

struct reading {
	struct rulesfile *file;
	void (*hear)(void *context, const struct rulesfile_remark *remark);
	void *context;
	bool bad, no_memory;
	int line; /* in hand */

	enum section section;
	int section_line;
	int key_lines[KEYS_MAX]; /* where each key stood in this section; 0: nowhere */
	struct rule *rule;       /* in hand; NULL where its section is refused */
	int rule_lines[RULESFILE_RULES_MAX];
	int year;                /* in hand */
	struct calendar_notice *notice;
	int year_lines[YEARS];

	int32_t first_day;       /* of `days` */
	size_t day_count;
	size_t low, high;        /* listed days lie from `low` on and before `high`: of 230 years few have any */
	int32_t *days;           /* the line that lists the day, below 0 where it lists it as worked; 0: none */
};

static void tell(struct reading *reading, enum rulesfile_fault fault, int line, struct text what, int other_line)
{
	bool warning = fault == RULESFILE_OFF_ON_WEEKEND || fault == RULESFILE_WORK_ON_WEEKDAY;
	const struct rulesfile_remark remark = { fault, warning, line, other_line, what };

	reading->bad = reading->bad || !remark.warning;
	if (reading->hear != NULL)
		reading->hear(reading->context, &remark);
}

static void refuse(struct reading *reading, enum rulesfile_fault fault, struct text what)
{
	tell(reading, fault, reading->line, what, 0);
}

static const char *copy(struct reading *reading, struct text text)
{
	char *at = pool_alloc(&reading->file->pool, text.len + 1);

	if (at == NULL) {
		reading->no_memory = true;
		return "";
	}
	memcpy(at, text.at, text.len);
	at[text.len] = '\0';
	return at;
}

/* Printable text: a control character would break the lines that this file is written in again. */
static bool is_text(struct text text, size_t max, bool spaces)
{
	if (text.len == 0 || text.len > max || scan_utf8(text.at, text.len) != text.len)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (c < ' ' || c == 0x7F || (c == ' ' && !spaces))
			return false;
	}
	return true;
}

/* Digits alone, at most four. */
static bool parse_number(struct text text, int *out)
{
	*out = 0;
	if (text.len == 0 || text.len > 4)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		*out = *out * 10 + (text.at[i] - '0');
	}
	return true;
}

static bool is_year(int year)
{
	return year >= RULESFILE_YEAR_MIN && year <= RULESFILE_YEAR_MAX;
}

static bool parse_day(struct text text, int32_t *day)
{
	return day_parse(text, day) && is_year(day_year(*day));
}

/* ---- a rule ---- */

static void begin_rule(struct reading *reading, struct text words)
{
	struct rulesfile *file = reading->file;
	size_t count = file->own.count;
	int32_t day;

	reading->section = SECTION_RULE;
	reading->rule = NULL;
	if (!parse_day(words, &day)) {
		refuse(reading, RULESFILE_SECTION_DAY, words);
	} else if (count > 0 && file->list[count - 1].from_day >= day) {
		tell(reading, RULESFILE_RULE_ORDER, reading->line, words, reading->rule_lines[count - 1]);
	} else if (count == RULESFILE_RULES_MAX) {
		refuse(reading, RULESFILE_RULES_MANY, words);
	} else {
		reading->rule_lines[count] = reading->line;
		reading->rule = &file->list[count];
		*reading->rule = (struct rule){ .id = "", .from_day = day };
		file->own.count++;
	}
}

static void take_id(struct reading *reading, struct text value)
{
	const struct rules *own = &reading->file->own;

	if (!is_text(value, EVENT_ID_MAX, false)) {
		refuse(reading, RULESFILE_ID, value);
		return;
	}
	for (size_t i = 0; i < own->count; i++)
		if (text_equal(text_of(own->list[i].id), value)) {
			tell(reading, RULESFILE_ID_TWICE, reading->line, value, reading->rule_lines[i]);
			return;
		}
	reading->rule->id = copy(reading, value);
}

static void take_rule_value(struct reading *reading, const struct rulesfile_key *key, struct text value)
{
	char *at = (char *)reading->rule + key->at;
	bool yes = key->form == RULESFILE_KEY_CHOICE && text_equal(value, text_of(key->yes));
	int days = 0;

	switch (key->form) {
	case RULESFILE_KEY_ID:
		take_id(reading, value);
		break;
	case RULESFILE_KEY_WORKING_DAYS:
		if (!text_equal(value, text_of("none")) &&
			(!parse_number(value, &days) || days < 1 || days > RULES_WORKING_DAYS_MAX))
			refuse(reading, key->fault, value);
		else
			*(uint8_t *)at = (uint8_t)days;
		break;
	case RULESFILE_KEY_CHOICE:
		if (!yes && !text_equal(value, text_of(key->no)))
			refuse(reading, key->fault, value);
		else
			*(bool *)at = yes;
		break;
	}
}

static void end_rule(struct reading *reading)
{
	const struct rule *rule = reading->rule;

	for (int i = 0; i < RULESFILE_KEYS; i++)
		if (rulesfile_keys[i].needed && reading->key_lines[i] == 0)
			tell(reading, RULESFILE_KEY_MISSING, reading->section_line, text_of(rulesfile_keys[i].name), 0);
	if (rule != NULL && rule->card_second_days > 0 && rule->card_first_days == 0)
		tell(reading, RULESFILE_CARD, reading->section_line, text_of("card_second"), 0);
}

/* ---- a calendar ---- */

static void begin_calendar(struct reading *reading, struct text words)
{
	struct rulesfile *file = reading->file;

	reading->section = SECTION_CALENDAR;
	reading->notice = NULL;
	if (words.len != 4 || !parse_number(words, &reading->year) || !is_year(reading->year)) {
		refuse(reading, RULESFILE_SECTION_YEAR, words);
	} else if (reading->year_lines[reading->year - RULESFILE_YEAR_MIN] != 0) {
		tell(reading, RULESFILE_YEAR_TWICE, reading->line, words, reading->year_lines[reading->year - RULESFILE_YEAR_MIN]);
	} else {
		reading->year_lines[reading->year - RULESFILE_YEAR_MIN] = reading->line;
		reading->notice = &file->years[file->year_count++];
		*reading->notice = (struct calendar_notice){ reading->year, "", "", NULL };
	}
}

static void take_day(struct reading *reading, int32_t day, bool working, struct text what)
{
	size_t at = (size_t)(day - reading->first_day);
	int32_t *place = &reading->days[at];

	reading->low = at < reading->low ? at : reading->low;
	reading->high = at >= reading->high ? at + 1 : reading->high;
	if (*place != 0)
		tell(reading, RULESFILE_DAY_TWICE, reading->line, what, *place < 0 ? -*place : *place);
	else
		*place = working ? -reading->line : reading->line;
}

/* The December before is the year's too: a notice says which of its last days are exchanged for the New Year's. */
static bool is_of_year(const struct reading *reading, int32_t day)
{
	struct date date = day_date(day);

	return date.year == reading->year || (date.year == reading->year - 1 && date.month == 12);
}

static void take_days(struct reading *reading, int32_t first, int32_t last, bool working, struct text what)
{
	bool weekday = false;

	if (!is_of_year(reading, first) || !is_of_year(reading, last)) {
		refuse(reading, RULESFILE_NOT_IN_YEAR, what);
		return;
	}
	for (int32_t day = first; day <= last; day++)
		weekday = weekday || day_weekday(day) <= 5;
	if (working && weekday)
		refuse(reading, RULESFILE_WORK_ON_WEEKDAY, what);
	for (int32_t day = first; day <= last; day++) {
		bool was_bad = reading->bad;

		reading->bad = false;
		take_day(reading, day, working, what);
		if (reading->bad)
			return; /* once a range is enough */
		reading->bad = was_bad;
	}
}

/* "2027-02-05" or "2027-02-05..2027-02-11" */
static void take_item(struct reading *reading, struct text item, bool working)
{
	int32_t first, last;
	size_t dots = 0;

	while (dots + 1 < item.len && memcmp(item.at + dots, "..", 2) != 0)
		dots++;
	if (dots + 1 >= item.len)
		dots = item.len;
	if (!day_parse(keylines_trim((struct text){ item.at, dots }), &first)) {
		refuse(reading, RULESFILE_DATE, item);
		return;
	}
	last = first;
	if (dots < item.len && !day_parse(keylines_trim((struct text){ item.at + dots + 2, item.len - dots - 2 }), &last))
		refuse(reading, RULESFILE_DATE, item);
	else if (last < first)
		refuse(reading, RULESFILE_RANGE, item);
	else
		take_days(reading, first, last, working, item);
}

static void take_list(struct reading *reading, struct text list, bool working)
{
	if (text_equal(list, text_of("none")))
		return;
	for (;;) {
		const char *comma = memchr(list.at, ',', list.len);
		size_t len = comma == NULL ? list.len : (size_t)(comma - list.at);

		take_item(reading, keylines_trim((struct text){ list.at, len }), working);
		if (comma == NULL)
			return;
		list.at += len + 1;
		list.len -= len + 1;
	}
}

static void take_calendar_value(struct reading *reading, enum calendar_key key, struct text value)
{
	int32_t day;

	switch (key) {
	case KEY_NOTICE:
	case KEY_AMENDED:
		if (!is_text(value, RULESFILE_TEXT_MAX, true))
			refuse(reading, RULESFILE_TEXT, value);
		else if (key == KEY_NOTICE)
			reading->notice->number = copy(reading, value);
		else
			reading->notice->amended = copy(reading, value);
		break;
	case KEY_ISSUED:
		if (!parse_day(value, &day))
			refuse(reading, RULESFILE_ISSUED, value);
		else
			reading->notice->issued_on = copy(reading, value);
		break;
	default:
		take_list(reading, value, key == KEY_WORK);
		break;
	}
}

static void end_calendar(struct reading *reading)
{
	static const enum calendar_key needed[] = { KEY_NOTICE, KEY_ISSUED, KEY_OFF };

	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
		if (reading->key_lines[needed[i]] == 0)
			tell(reading, RULESFILE_KEY_MISSING, reading->section_line, text_of(calendar_keys[needed[i]]), 0);
}

/* ---- lines ---- */

static void end_section(struct reading *reading)
{
	if (reading->section == SECTION_RULE && reading->rule != NULL)
		end_rule(reading);
	if (reading->section == SECTION_CALENDAR && reading->notice != NULL)
		end_calendar(reading);
}

static void begin_section(struct reading *reading, const struct keyline *line)
{
	const char *space = memchr(line->key.at, ' ', line->key.len);
	size_t len = space == NULL ? line->key.len : (size_t)(space - line->key.at);
	struct text word = { line->key.at, len };
	struct text rest = keylines_trim((struct text){ line->key.at + len, line->key.len - len });

	end_section(reading);
	reading->section_line = line->number;
	memset(reading->key_lines, 0, sizeof reading->key_lines);
	if (text_equal(word, text_of("rule"))) {
		begin_rule(reading, rest);
	} else if (text_equal(word, text_of("calendar"))) {
		begin_calendar(reading, rest);
	} else {
		reading->section = SECTION_UNKNOWN;
		refuse(reading, RULESFILE_SECTION, line->key);
	}
}

/* False: the key stood in this section before. */
static bool note_key(struct reading *reading, int key, struct text name)
{
	if (reading->key_lines[key] != 0) {
		tell(reading, RULESFILE_KEY_TWICE, reading->line, name, reading->key_lines[key]);
		return false;
	}
	reading->key_lines[key] = reading->line;
	return true;
}

static void take_rule_key(struct reading *reading, const struct keyline *line)
{
	int key = 0;

	while (key < RULESFILE_KEYS && !text_equal(line->key, text_of(rulesfile_keys[key].name)))
		key++;
	if (key == RULESFILE_KEYS)
		refuse(reading, RULESFILE_RULE_KEY, line->key);
	else if (note_key(reading, key, line->key) && reading->rule != NULL)
		take_rule_value(reading, &rulesfile_keys[key], line->value);
}

static void take_calendar_key(struct reading *reading, const struct keyline *line)
{
	int key = 0;

	while (key < CALENDAR_KEYS && !text_equal(line->key, text_of(calendar_keys[key])))
		key++;
	if (key == CALENDAR_KEYS) {
		refuse(reading, RULESFILE_CALENDAR_KEY, line->key);
		return;
	}
	if (key == KEY_OFF || key == KEY_WORK) /* a line a holiday reads well */
		reading->key_lines[key] = reading->line;
	else if (!note_key(reading, key, line->key))
		return;
	if (reading->notice != NULL)
		take_calendar_value(reading, (enum calendar_key)key, line->value);
}

static void take_line(struct reading *reading, const struct keyline *line)
{
	reading->line = line->number;
	if (line->form == KEYLINE_NUL)
		refuse(reading, RULESFILE_NUL, (struct text){ "", 0 });
	else if (line->form == KEYLINE_OTHER)
		refuse(reading, RULESFILE_FORM, line->key);
	else if (line->form == KEYLINE_SECTION)
		begin_section(reading, line);
	else if (reading->section == SECTION_NONE)
		refuse(reading, RULESFILE_OUTSIDE, line->key);
	else if (reading->section == SECTION_RULE)
		take_rule_key(reading, line);
	else if (reading->section == SECTION_CALENDAR)
		take_calendar_key(reading, line);
}

/* ---- the whole ---- */

static int compare_years(const void *a, const void *b)
{
	return ((const struct calendar_notice *)a)->year - ((const struct calendar_notice *)b)->year;
}

static size_t gather_runs(const struct reading *reading, struct calendar_run *runs)
{
	size_t count = 0;

	for (size_t i = reading->low; i < reading->high; i++) {
		bool working = reading->days[i] < 0;

		if (reading->days[i] == 0)
			continue;
		if (count > 0 && reading->days[i - 1] != 0 && runs[count - 1].working == working)
			runs[count - 1].days++;
		else
			runs[count++] = (struct calendar_run){ reading->first_day + (int32_t)i, 1, working };
	}
	return count;
}

/* Days off that are a week-end alone, no weekday off beside them: perhaps a wrong date. */
static void look_at_weekends(struct reading *reading)
{
	char name[DAY_NAME_MAX];
	size_t begin = reading->low;
	bool weekday = false;

	for (size_t i = reading->low; i <= reading->high; i++) {
		if (i < reading->high && reading->days[i] > 0) {
			weekday = weekday || day_weekday(reading->first_day + (int32_t)i) <= 5;
			continue;
		}
		if (i > begin && !weekday) {
			day_period_name(PERIOD_DAY, reading->first_day + (int32_t)begin, name);
			tell(reading, RULESFILE_OFF_ON_WEEKEND, reading->days[begin], text_of(name), 0);
		}
		begin = i + 1;
		weekday = false;
	}
}

static void make_calendar(struct reading *reading, const struct calendar *base)
{
	struct rulesfile *file = reading->file;
	struct calendar_run *runs = calloc(reading->high > reading->low ? reading->high - reading->low : 1, sizeof *runs);

	qsort(file->years, file->year_count, sizeof file->years[0], compare_years);
	if (runs != NULL)
		file->calendar = calendar_amend(base, file->years, file->year_count, runs, gather_runs(reading, runs));
	reading->no_memory = reading->no_memory || file->calendar == NULL;
	free(runs);
}

static void read_all(struct reading *reading, struct text bytes)
{
	struct keylines lines = keylines_begin(bytes);
	struct keyline line;

	if (bytes.len > RULESFILE_BYTES_MAX) {
		tell(reading, RULESFILE_LARGE, 1, (struct text){ "", 0 }, 0);
		return;
	}
	while (keylines_next(&lines, &line))
		take_line(reading, &line);
	end_section(reading);
	look_at_weekends(reading);
	if (reading->section == SECTION_NONE)
		tell(reading, RULESFILE_EMPTY, 1, (struct text){ "", 0 }, 0);
}

enum rulesfile_answer rulesfile_parse(struct text bytes, const struct rules *base_rules,
	const struct calendar *base_calendar, void (*hear)(void *context, const struct rulesfile_remark *remark),
	void *context, struct rulesfile **out)
{
	struct reading *reading = calloc(1, sizeof *reading);
	struct rulesfile *file = calloc(1, sizeof *file);
	enum rulesfile_answer answer = RULESFILE_NO_MEMORY;

	if (reading == NULL || file == NULL)
		goto out;
	reading->file = file;
	reading->hear = hear;
	reading->context = context;
	reading->first_day = day_of((struct date){ RULESFILE_YEAR_MIN - 1, 12, 1 });
	reading->day_count = (size_t)(day_of((struct date){ RULESFILE_YEAR_MAX, 12, 31 }) - reading->first_day + 1);
	reading->low = reading->day_count;
	reading->days = calloc(reading->day_count, sizeof *reading->days);
	if (reading->days == NULL)
		goto out;
	file->own.list = file->list;
	read_all(reading, bytes);
	if (!reading->bad && !reading->no_memory)
		make_calendar(reading, base_calendar);
	file->rules = file->own.count > 0 ? &file->own : base_rules;
	answer = reading->no_memory ? RULESFILE_NO_MEMORY : reading->bad ? RULESFILE_BAD : RULESFILE_GOOD;
	if (answer == RULESFILE_GOOD) {
		*out = file;
		file = NULL;
	}
out:
	if (reading != NULL)
		free(reading->days);
	free(reading);
	rulesfile_free(file);
	return answer;
}

void rulesfile_free(struct rulesfile *file)
{
	if (file == NULL)
		return;
	calendar_free(file->calendar);
	pool_free(&file->pool);
	free(file);
}

const struct rules *rulesfile_rules(const struct rulesfile *file)
{
	return file->rules;
}

const struct calendar *rulesfile_calendar(const struct rulesfile *file)
{
	return file->calendar;
}

bool rulesfile_has_rules(const struct rulesfile *file)
{
	return file->own.count > 0;
}

bool rulesfile_has_year(const struct rulesfile *file, int year)
{
	for (size_t i = 0; i < file->year_count; i++)
		if (file->years[i].year == year)
			return true;
	return false;
}
