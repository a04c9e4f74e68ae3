#include "base/lang.h"
#include "cli/command.h"
#include "cli/reading.h"
#include "report/odd.h"

#include <stdio.h>

static enum status unknown_kind(const char *id, struct err *err)
{
	char list[1000] = "";
	size_t at = 0;

	for (int i = 0; i < ODDITIES && at < sizeof list; i++)
		at += (size_t)snprintf(list + at, sizeof list - at, " %s", oddity_kind((enum oddity)i)->id);
	return err_set(err, ST_USAGE, _("\"%s\" is no kind of oddity; there are:%s"), id, list);
}

/* ODDITIES: every kind. */
static enum status choose(const struct settings *settings, enum oddity *kind, struct err *err)
{
	*kind = ODDITIES;
	if (settings_argument_count(settings) == 0)
		return ST_OK;
	*kind = oddity_named(text_of(settings_argument(settings, 0)));
	return *kind == ODDITIES ? unknown_kind(settings_argument(settings, 0), err) : ST_OK;
}

static enum status take(void *context, const struct oddity_listed *oddity, struct err *err)
{
	return odd_row(context, oddity, err);
}

static enum status print(const struct reading *reading, enum oddity kind, enum rows_form form, struct out *out,
	struct err *err)
{
	const struct rows_head head = { .zone = reading->book->zone, .cutoff_us = reading->cutoff_us, .lang = lang_get() };
	struct odd *odd = NULL;
	enum status st = odd_begin(out, form, &head, &odd, err);

	if (st == ST_OK)
		st = store_each_oddity(reading->store, kind, reading->cutoff_us, take, odd, err);
	if (st == ST_NO && !out_alive(out))
		st = ST_OK; /* the reader has seen what it wanted */
	if (st == ST_OK)
		st = odd_end(odd, err);
	odd_free(odd);
	return st;
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	struct reading reading = { 0 };
	enum rows_form form;
	enum oddity kind;
	enum status st;

	if (choose(settings, &kind, err) != ST_OK || reading_form(settings, &form, err) != ST_OK)
		return err->status;
	st = reading_begin(settings, &reading, err);
	if (st == ST_OK)
		st = print(&reading, kind, form, out, err);
	reading_end(&reading);
	return st;
}

const struct command cmd_oddities = {
	.name = "oddities",
	.arguments = "[KIND]",
	.summary = N_("contradictions in accepted events, one by one"),
	.about = N_("Closed before created, answered without a time, merged into an order that is not there, two complaints on one "
		    "order, dated in the future and the like: good values that cannot all be true. They are counted as they stand "
		    "and never repaired; `hotline check` has their numbers. KIND lists one kind alone."),
	.arguments_min = 0,
	.arguments_max = 1,
	.run = run,
};
