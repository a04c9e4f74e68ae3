#include "report/verdict_facts.h"

#include "base/day.h"
#include "report/counts.h"
#include "report/terms.h"

#include <stdio.h>
#include <string.h>

/* ---- saying it ------------------------------------------------------------------------------------- */

void verdicts_say(struct verdict *verdict, enum reason reason, const char *first)
{
	verdict->reason = reason;
	verdict->first_zh = NULL;
	(void)snprintf(verdict->first, sizeof verdict->first, "%s", first == NULL ? "" : first);
}

void verdicts_say_word(struct verdict *verdict, enum reason reason, enum field field, int word)
{
	verdicts_say(verdict, reason, terms_word(field, word, LANG_EN));
	verdict->first_zh = terms_word(field, word, LANG_ZH);
}

void verdicts_say_time(const struct verdict_facts *facts, struct verdict *verdict, enum reason reason, int64_t time_us)
{
	char text[ZONE_TIME_MAX];

	zone_format(facts->file->book->zone, time_us, text);
	verdicts_say(verdict, reason, text);
}

void verdicts_say_due(const struct verdict_facts *facts, struct verdict *verdict, enum reason reason, int64_t due_us)
{
	const struct zone *zone = facts->file->book->zone;
	int32_t day = zone_day(zone, due_us - 1);
	char name[DAY_NAME_MAX];

	if (zone_day_start(zone, day + 1) != due_us) {
		verdicts_say_time(facts, verdict, reason, due_us);
		return;
	}
	day_period_name(PERIOD_DAY, day, name);
	verdicts_say(verdict, reason, NULL);
	(void)snprintf(verdict->first, sizeof verdict->first, "%s 24:00", name);
}

void verdicts_second(struct verdict *verdict, struct text word)
{
	(void)snprintf(verdict->second, sizeof verdict->second, "%.*s", (int)word.len, word.at);
}

void verdicts_second_time(const struct verdict_facts *facts, struct verdict *verdict, int64_t time_us)
{
	char text[ZONE_TIME_MAX];

	zone_format(facts->file->book->zone, time_us, text);
	verdicts_second(verdict, text_of(text));
}

void verdicts_text(const struct verdict *verdict, enum lang lang, char out[REASON_TEXT_MAX])
{
	bool zh = lang == LANG_ZH;
	const char *const filled[REASON_FILLED] = { zh && verdict->first_zh != NULL ? verdict->first_zh : verdict->first,
		verdict->second, zh ? verdict->setter_zh : verdict->setter_en };

	reasons_text(verdict->reason, lang, filled, out);
}

/* ---- all figures ------------------------------------------------------------------------------------ */

static verdict_decide *decider(enum case_sort sort, enum slot numerator)
{
	switch (sort) {
	case CASE_CALL:
		return verdict_call(numerator);
	case CASE_ORDER:
		return verdict_order(numerator);
	case CASE_COMPLAINT:
		return verdict_complaint(numerator);
	case CASE_REVIEW:
		return verdict_review(numerator);
	}
	return NULL;
}

static bool has(const struct contribution *one, enum slot slot)
{
	return slot != SLOT_NONE && (one->slots >> slot & 1u) != 0;
}

static void tell(const struct verdict_facts *facts, const struct metric *metric, const struct contribution *counted,
	void (*each)(void *context, const struct verdict *verdict), void *context)
{
	struct verdict verdict = { .metric = metric, .counted = counted,
		.in_numerator = counted != NULL && has(counted, metric->numerator),
		.reason = counted != NULL ? REASON_COUNTED : REASON_NOT_COUNTED };
	verdict_decide *decide = decider(facts->file->sort, metric->numerator);

	if (decide != NULL)
		decide(facts, &verdict);
	each(context, &verdict);
}

static void tell_figure(const struct verdict_facts *facts, const struct metric *metric,
	const struct contributions *collected, void (*each)(void *context, const struct verdict *verdict), void *context)
{
	bool any = false;

	for (size_t i = 0; i < collected->count; i++) {
		const struct contribution *one = &collected->all[i];

		if (!has(one, metric->numerator) && !has(one, metric->denominator))
			continue;
		tell(facts, metric, one, each, context);
		any = true;
	}
	if (!any && decider(facts->file->sort, metric->numerator) != NULL)
		tell(facts, metric, NULL, each, context);
}

static void find_last(const struct casefile *file, struct event *last)
{
	struct case_cursor cursor = case_events(file->bytes, file->len);
	struct event event;

	while (case_next(&cursor, &event) && event.time_us <= file->cutoff_us)
		*last = event;
}

enum status verdicts_each(const struct casefile *file, void (*each)(void *context, const struct verdict *verdict),
	void *context, struct err *err)
{
	struct verdict_facts facts = { .file = file };
	struct contributions collected = { 0 };
	size_t count;
	const struct metric *metrics = metrics_all(&count);
	enum status st = counts_collect(file->book, file->sort, file->bytes, file->len, file->cutoff_us, file->repeated, &collected, err);

	if (st == ST_OK &&
		fold_summary(file->book, file->sort, file->bytes, file->len, file->cutoff_us, &facts.summary) != CASE_ADDED)
		st = err_set(err, ST_DATA, _("the bytes of this case cannot be read; run `hotline check`"));
	if (st == ST_OK) {
		find_last(file, &facts.last);
		for (size_t i = 0; i < collected.count; i++)
			facts.slots |= collected.all[i].slots;
		/* A call or review of which nothing has happened yet has nothing to say. */
		for (size_t m = 0; m < count && facts.summary.events > 0; m++)
			tell_figure(&facts, &metrics[m], &collected, each, context);
	}
	counts_free(&collected);
	return st;
}
