/*
 * fuzz_rules - arbitrary bytes as a rules file.
 *
 * What must hold: a remark's line lies within the file, and its words within the bytes; a file that is refused had
 * a fault and makes nothing; what is taken keeps its limits, can be asked for every day around its years, and is
 * the same again when it is written out and read.
 */
#include "aggregate/rulesfile_write.h"
#include "base/day.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds, const char *what)
{
	if (holds)
		return;
	(void)fprintf(stderr, "fuzz_rules: %s\n", what);
	abort();
}

struct heard {
	struct text bytes;
	int lines;
	int faults;
};

static void hear(void *context, const struct rulesfile_remark *remark)
{
	struct heard *heard = context;

	must(remark->fault < RULESFILE_FAULTS, "an unknown fault");
	must(remark->line >= 1 && remark->line <= heard->lines, "a line outside of the file");
	must(remark->other_line >= 0 && remark->other_line <= remark->line, "another line that does not come before");
	for (size_t i = 0; i < remark->what.len; i++)
		must(remark->what.at[i] != '\n', "words over two lines");
	heard->faults += !remark->warning;
}

static void must_keep_limits(const struct rules *rules)
{
	for (size_t i = 0; i < rules->count; i++) {
		const struct rule *rule = &rules->list[i];

		must(i == 0 || rules->list[i - 1].from_day < rule->from_day, "rules that do not ascend");
		must(rule->id[0] != '\0' && strlen(rule->id) <= 64, "an id out of its limits");
		for (int kind = 0; kind <= KINDS; kind++)
			must(rule->working_days[kind] <= RULES_WORKING_DAYS_MAX, "too many working days");
		must(rule->card_second_days == 0 || rule->card_first_days > 0, "a second card without a first");
		must(rules_at(rules, rule->from_day) == rule, "a rule that is not in force on its first day");
	}
}

static void must_answer(const struct calendar *calendar)
{
	struct calendar_run run, last = { INT32_MIN / 2, 1, false };
	int32_t due;
	int missing;

	for (int32_t from = DAY_MIN; calendar_run_from(calendar, from, &run); from = run.first_day + run.days) {
		must(run.days >= 1 && run.first_day >= last.first_day + last.days, "runs that overlap");
		last = run;
	}
	for (int year = RULESFILE_YEAR_MIN; year <= RULESFILE_YEAR_MAX; year += 7) {
		int32_t day = day_of((struct date){ year, 12, 24 });

		if (calendar_nth_working_day(calendar, day, 250, false, &due, &missing))
			must(due > day && calendar_is_working(calendar, due), "a due on a day off");
		else
			must(missing == year || missing > year, "a missing year before the day");
	}
}

static void append_both(const struct rulesfile *file, struct buf *out)
{
	rules_append_canonical(rulesfile_rules(file), out);
	calendar_append_canonical(rulesfile_calendar(file), out);
}

static void must_come_back(const struct rulesfile *file)
{
	struct buf written = BUF_EMPTY, wanted = BUF_EMPTY, found = BUF_EMPTY;
	struct rulesfile *again = NULL;

	rulesfile_write(rulesfile_rules(file), rulesfile_calendar(file), &written);
	must(rulesfile_parse(buf_text(&written), rules_builtin(), calendar_builtin(), NULL, NULL, &again) == RULESFILE_GOOD,
		"what was written is refused");
	append_both(file, &wanted);
	append_both(again, &found);
	must(text_equal(buf_text(&wanted), buf_text(&found)), "what was written reads as something else");
	rulesfile_free(again);
	buf_free(&written);
	buf_free(&wanted);
	buf_free(&found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct heard heard = { { (const char *)data, size }, 1, 0 };
	struct rulesfile *file = NULL;
	enum rulesfile_answer answer;

	for (size_t i = 0; i < size; i++)
		heard.lines += data[i] == '\n';
	answer = rulesfile_parse(heard.bytes, rules_builtin(), calendar_builtin(), hear, &heard, &file);
	must((answer == RULESFILE_BAD) == (heard.faults > 0), "a refusal without a fault, or a fault without refusal");
	must((answer == RULESFILE_GOOD) == (file != NULL), "an answer that does not fit what was made");
	if (file != NULL) {
		must_keep_limits(rulesfile_rules(file));
		must_answer(rulesfile_calendar(file));
		must_come_back(file);
		rulesfile_free(file);
	}
	return 0;
}
