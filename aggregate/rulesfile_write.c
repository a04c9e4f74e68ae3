#include "aggregate/rulesfile_write.h"

#include "aggregate/rulesfile_keys.h"
#include "base/day.h"

static void append_rule_value(const struct rule *rule, const struct rulesfile_key *key, struct buf *out)
{
	const char *at = (const char *)rule + key->at;
	int days;

	switch (key->form) {
	case RULESFILE_KEY_ID:
		buf_append_string(out, rule->id);
		break;
	case RULESFILE_KEY_WORKING_DAYS:
		days = *(const uint8_t *)at;
		if (days == 0)
			buf_append_string(out, "none");
		else
			buf_printf(out, "%d", days);
		break;
	case RULESFILE_KEY_CHOICE:
		buf_append_string(out, *(const bool *)at ? key->yes : key->no);
		break;
	}
}

static void append_rule(const struct rule *rule, struct buf *out)
{
	char day[DAY_NAME_MAX];

	day_period_name(PERIOD_DAY, rule->from_day, day);
	buf_printf(out, "[rule %s]\n", day);
	for (int i = 0; i < RULESFILE_KEYS; i++) {
		buf_printf(out, "%s = ", rulesfile_keys[i].name);
		append_rule_value(rule, &rulesfile_keys[i], out);
		buf_append_byte(out, '\n');
	}
	buf_append_byte(out, '\n');
}

void rulesfile_write_run(const struct calendar_run *run, struct buf *out)
{
	char first[DAY_NAME_MAX], last[DAY_NAME_MAX];

	day_period_name(PERIOD_DAY, run->first_day, first);
	day_period_name(PERIOD_DAY, run->first_day + run->days - 1, last);
	buf_printf(out, run->days == 1 ? "%s" : "%s..%s", first, last);
}

/*
 * The piece of a run that a section takes whole: to the end of its first day's year, or, where it begins in December,
 * over the New Year.
 */
static struct calendar_run piece_of(const struct calendar_run *run, int32_t first)
{
	int32_t last = run->first_day + run->days - 1;
	struct date date = day_date(first);
	int32_t end = day_of((struct date){ date.year + (date.month == 12), 12, 31 });

	return (struct calendar_run){ first, (last < end ? last : end) - first + 1, run->working };
}

bool rulesfile_write_next(const struct calendar *calendar, int year, int32_t *from, struct calendar_run *out)
{
	struct calendar_run run;

	while (calendar_run_from(calendar, *from, &run)) {
		int32_t last;
		int owner;

		for (*out = piece_of(&run, run.first_day); out->first_day + out->days <= *from;)
			*out = piece_of(&run, out->first_day + out->days);
		last = out->first_day + out->days - 1;
		/* What goes over the New Year is the later notice's, as far as there is one. */
		owner = calendar_has_year(calendar, day_year(last)) ? day_year(last) : day_year(last) + 1;
		if (day_year(out->first_day) > year)
			return false;
		*from = last + 1;
		if (owner == year)
			return true;
	}
	return false;
}

static void append_calendar(const struct calendar *calendar, const struct calendar_notice *notice, struct buf *out)
{
	int32_t from = day_of((struct date){ notice->year - 1, 12, 1 });
	struct calendar_run run;
	bool any_off = false;

	buf_printf(out, "[calendar %d]\nnotice = %s\nissued = %s\n", notice->year, notice->number, notice->issued_on);
	if (notice->amended != NULL)
		buf_printf(out, "amended = %s\n", notice->amended);
	while (rulesfile_write_next(calendar, notice->year, &from, &run)) {
		buf_append_string(out, run.working ? "work = " : "off = ");
		rulesfile_write_run(&run, out);
		buf_append_byte(out, '\n');
		any_off = any_off || !run.working;
	}
	buf_append_string(out, any_off ? "\n" : "off = none\n\n");
}

void rulesfile_write(const struct rules *rules, const struct calendar *calendar, struct buf *out)
{
	for (size_t i = 0; i < rules->count; i++)
		append_rule(&rules->list[i], out);
	for (int year = RULESFILE_YEAR_MIN; year <= RULESFILE_YEAR_MAX; year++) {
		const struct calendar_notice *notice = calendar_notice(calendar, year);

		if (notice != NULL)
			append_calendar(calendar, notice, out);
	}
}
