#include "cli/comparison.h"

#include "base/lang.h"
#include "cli/revision.h"

#include <stdlib.h>

/* Parts of one question: far more than a city has of anything. */
enum { ROWS_MAX = 100000 };

bool comparison_take_row(void *context, const struct figure_row *row)
{
	struct row_list *list = context;

	list->too_many = list->count == ROWS_MAX;
	if (list->too_many)
		return false;
	if (list->count == list->cap) {
		size_t cap = list->cap == 0 ? 16 : 2 * list->cap;
		struct figure_row *bigger = realloc(list->rows, cap * sizeof *bigger);

		list->failed = bigger == NULL;
		if (list->failed)
			return false;
		list->rows = bigger;
		list->cap = cap;
	}
	list->rows[list->count++] = *row;
	return true;
}

enum status comparison_list_status(const struct row_list *list, struct err *err)
{
	if (list->failed)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	if (list->too_many)
		return err_set(err, ST_USAGE, _("more than %d parts; name one with --by DIMENSION=VALUE"), ROWS_MAX);
	return ST_OK;
}

static enum status choose(const struct settings *settings, const struct question *question, struct breakdown by,
	struct reading *frozen, struct err *err)
{
	const int32_t from = question->from, to = question->to;

	if (revision_asked(settings) != NULL) {
		if (by.then_by != BY_WHOLE)
			return err_set(err, ST_USAGE,
				_("--as-of has the whole and each single dimension: that is what a revision freezes"));
		return revision_choose(settings, frozen, question->has_days ? &from : NULL, question->has_days ? &to : NULL, err);
	}
	if (by.then_by == BY_WHOLE && question->has_days)
		frozen->published.as_of = published_of_days(&frozen->published, from, to);
	else if (by.then_by == BY_WHOLE && question->metric->measure == MEASURE_STATE)
		frozen->published.as_of = published_of_moment(&frozen->published, frozen->cutoff_us);
	return ST_OK;
}

static enum status read_rows(const struct reading *frozen, const struct figures_query *query, const struct text *part,
	struct frozen_rows *out, struct err *err)
{
	struct store_cells_query sums = reading_sums(query, 0);

	sums.part = part;
	sums.ranks = query->metrics[0]->measure == MEASURE_PERCENTILE;
	if (cells_new(&out->cells, err) != ST_OK ||
		store_read_frozen(frozen->store, out->revision->number, &sums, STORE_FROZEN_ALL, query->by, out->cells, err) != ST_OK ||
		figures_rows(query, out->cells, comparison_take_row, &out->list, err) != ST_OK)
		return err->status;
	return comparison_list_status(&out->list, err);
}

enum status comparison_read(const struct settings *settings, const struct reading *reading,
	const struct question *question, struct breakdown by, const struct text *part, struct frozen_rows *out, struct err *err)
{
	struct reading frozen = *reading; /* borrows all of it; only what is read from is another */
	struct figures_query query;

	*out = (struct frozen_rows){ 0 };
	if (choose(settings, question, by, &frozen, err) != ST_OK)
		return err->status;
	out->revision = frozen.published.as_of;
	if (out->revision == NULL)
		return ST_OK;
	frozen.cutoff_us = out->revision->cutoff_us;
	query = question_query(question, &frozen);
	query.by = by.by;
	query.level = by.level;
	return read_rows(&frozen, &query, part, out, err);
}

void comparison_free(struct frozen_rows *comparison)
{
	cells_free(comparison->cells);
	free(comparison->list.rows);
	*comparison = (struct frozen_rows){ 0 };
}
