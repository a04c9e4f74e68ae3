#include "base/lang.h"
#include "cli/command.h"
#include "cli/reading.h"
#include "report/casefile.h"

#include <stdio.h>
#include <string.h>

/* The sorts that bear the id, of those asked for; bytes are read again when it is decided. */
static enum status find(const struct reading *reading, const char *asked, struct text id, enum case_sort found[CASE_SORTS],
	size_t *count, struct err *err)
{
	*count = 0;
	for (enum case_sort sort = CASE_CALL; sort <= CASE_SORTS; sort++) {
		const uint8_t *bytes;
		size_t len;

		if (asked != NULL && strcmp(asked, contract_sort_name(sort)) != 0)
			continue;
		if (store_case(reading->store, sort, id, &bytes, &len, err) != ST_OK)
			return err->status;
		if (len > 0)
			found[(*count)++] = sort;
	}
	return ST_OK;
}

static enum status refuse_many(const char *id, const enum case_sort *found, size_t count, struct err *err)
{
	char words[80] = "";
	size_t at = 0;

	for (size_t i = 0; i < count; i++)
		at += (size_t)snprintf(words + at, sizeof words - at, "%s%s", i == 0 ? "" : ", ", contract_sort_name(found[i]));
	return err_set(err, ST_USAGE, _("%s is the id of several cases: %s; say which with --sort"), id, words);
}

static enum status print(const struct settings *settings, const struct reading *reading, struct out *out,
	struct err *err)
{
	const char *id = settings_argument(settings, 0);
	const char *asked = settings_text(settings, "sort");
	struct casefile file = { reading->book, reading->cutoff_us, CASE_CALL, text_of(id), NULL, 0, 0 };
	struct store_case_view view;
	enum case_sort found[CASE_SORTS];
	size_t count;

	if (find(reading, asked, file.id, found, &count, err) != ST_OK)
		return err->status;
	if (count == 0 && asked == NULL)
		return err_set(err, ST_NOINPUT, _("no case bears the id %s"), id);
	if (count == 0)
		return err_set(err, ST_NOINPUT, _("no %s bears the id %s"), asked, id);
	if (count > 1)
		return refuse_many(id, found, count, err);
	file.sort = found[0];
	if (store_case(reading->store, file.sort, file.id, &file.bytes, &file.len, err) != ST_OK)
		return err->status;
	view = (struct store_case_view){ file.sort, file.id, file.bytes, file.len };
	if (store_repeat_slots(reading->store, &view, reading->cutoff_us, &file.repeated, err) != ST_OK ||
		store_case(reading->store, file.sort, file.id, &file.bytes, &file.len, err) != ST_OK)
		return err->status;
	return settings_on(settings, "json") ? casefile_json(&file, out, err) : casefile_text(&file, out, err);
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	struct reading reading;
	enum status st = reading_begin(settings, &reading, err);

	if (st == ST_OK)
		st = print(settings, &reading, out, err);
	reading_end(&reading);
	return st;
}

const struct command cmd_case = {
	.name = "case",
	.arguments = "ID",
	.summary = N_("one case: its events in order, its state, how it counts"),
	.about = N_("ID is the subject of its events: the id of a call, an order, a complaint or a review. Where several bear it, "
		    "--sort says which."),
	.arguments_min = 1,
	.arguments_max = 1,
	.run = run,
};
