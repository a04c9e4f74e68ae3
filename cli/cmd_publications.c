#include "cli/command.h"
#include "cli/reading.h"
#include "report/publications.h"

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	struct publications all = { 0 };
	struct store *store = NULL;
	enum rows_form form;
	enum status st;

	if (reading_form(settings, &form, err) != ST_OK)
		return err->status;
	st = reading_open_store(settings, &store, err);
	if (st == ST_OK)
		st = store_publications(store, &all, err);
	if (st == ST_OK)
		st = publications_print(out, form, all.all, all.count, store_book(store)->zone, lang_get(), err);
	store_publications_free(&all);
	store_close(store);
	return st;
}

const struct command cmd_publications = {
	.name = "publications",
	.arguments = "",
	.summary = N_("what was published: revision, period, cut-off, who, when, digest"),
	.about = N_("`hotline publication N` shows one of them; with --verify it computes the digest over what was frozen again."),
	.arguments_min = 0,
	.arguments_max = 0,
	.run = run,
};
