#include "base/lang.h"
#include "cli/command.h"
#include "cli/comparison.h"
#include "cli/revision.h"
#include "cli/shellword.h"
#include "crypto/digest.h"
#include "report/explain.h"

#include <stdio.h>
#include <stdlib.h>

/* What a figure leaves out, with room. */
enum { LEFT_OUT_MAX = 24 };

struct explaining {
	struct reading reading;
	struct question question;
	struct question_part part;
	struct cells *cells;       /* of the rows, which borrow from them */
	struct row_list list;
	struct frozen_rows published;
	struct explain_left_out left_out[LEFT_OUT_MAX];
	size_t left_out_count;
	char digest[DIGEST_HEX_MAX];
	struct buf cases; /* the command, NUL-terminated */
};

/* ---- rows ---- */

static const struct text *part_of(const struct explaining *explaining)
{
	return explaining->part.is_named ? &explaining->part.key : NULL;
}

static enum status read_sums(const struct explaining *explaining, const struct figures_query *query, uint64_t slots,
	struct cells *out, struct err *err)
{
	struct store_cells_query sums = reading_sums(query, slots);

	sums.part = query->by != BY_WHOLE ? part_of(explaining) : NULL;
	if (store_read_cells(explaining->reading.store, &sums, out, err) != ST_OK)
		return err->status;
	return revision_cells(&explaining->reading, query, &sums, out, err); /* for the state of each row */
}

static uint64_t slots_of(const struct metric *metric)
{
	uint64_t slots = UINT64_C(1) << metric->numerator;
	size_t count;
	const struct exclusion *all = exclusions_all(&count);

	if (metric->denominator != SLOT_NONE)
		slots |= UINT64_C(1) << metric->denominator;
	for (size_t i = 0; i < count; i++)
		if (exclusions_belong(&all[i], metric))
			slots |= all[i].plus | all[i].minus;
	return slots;
}

static struct figures_query query_of(const struct explaining *explaining, struct breakdown by)
{
	struct figures_query query = question_query(&explaining->question, &explaining->reading);

	query.by = by.by;
	query.then_by = by.then_by;
	query.level = by.level;
	return query;
}

static enum status gather_rows(struct explaining *explaining, struct err *err)
{
	const struct figures_query query = query_of(explaining, explaining->part.by);

	if (cells_new(&explaining->cells, err) != ST_OK)
		return err->status;
	if (read_sums(explaining, &query, slots_of(explaining->question.metric), explaining->cells, err) != ST_OK)
		return err->status;
	if (figures_rows(&query, explaining->cells, comparison_take_row, &explaining->list, err) != ST_OK)
		return err->status;
	return comparison_list_status(&explaining->list, err);
}

/* ---- what is left out ---- */

static int64_t sum_of(const struct cell *const *cells, size_t count, const struct exclusion *exclusion)
{
	int64_t sum = 0;

	for (size_t i = 0; i < count; i++) {
		if ((cells[i]->day == CELL_AS_OF) != (exclusion->day_en == NULL))
			continue;
		for (int slot = 0; slot < SLOTS; slot++)
			sum += (exclusion->plus >> slot & 1u ? cells[i]->count[slot] : 0) -
				(exclusion->minus >> slot & 1u ? cells[i]->count[slot] : 0);
	}
	return sum;
}

static enum status gather_left_out(struct explaining *explaining, struct err *err)
{
	const struct breakdown whole = { BY_WHOLE, BY_WHOLE, 0 };
	struct figures_query query = query_of(explaining, explaining->part.is_named ? explaining->part.by : whole);
	const struct metric *metric = explaining->question.metric;
	const struct cell *const *sorted;
	struct cells *cells = NULL;
	size_t count, all_count;
	const struct exclusion *all = exclusions_all(&all_count);
	enum status st = cells_new(&cells, err);

	if (metric->measure == MEASURE_STATE) { /* over all cases, and so is what it leaves out */
		query.has_days = true;
		query.from = DAY_MIN;
		query.to = DAY_MAX;
		query.per = PERIOD_ALL;
	}
	if (st == ST_OK)
		st = read_sums(explaining, &query, slots_of(metric), cells, err);
	if (st == ST_OK)
		st = cells_sorted(cells, &sorted, &count, err);
	for (size_t i = 0; i < all_count && st == ST_OK && explaining->left_out_count < LEFT_OUT_MAX; i++)
		if (exclusions_belong(&all[i], metric))
			explaining->left_out[explaining->left_out_count++] =
				(struct explain_left_out){ &all[i], sum_of(sorted, count, &all[i]) };
	cells_free(cells);
	return st;
}

/* ---- digest, list ---- */

static enum status take_digest(struct explaining *explaining, const struct explain *explain, struct err *err)
{
	struct buf content = BUF_EMPTY;
	struct digest *digest = NULL;
	uint8_t value[DIGEST_BYTES];
	enum status st = digest_new(&digest, err);

	if (st == ST_OK) {
		explain_append_canonical(explain, &content);
		st = buf_status(&content, err);
	}
	if (st == ST_OK) {
		digest_update(digest, content.data, content.len);
		digest_value(digest, value);
		digest_hex(value, explaining->digest);
	}
	digest_free(digest);
	buf_free(&content);
	return st;
}

static void name_option(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, " --%s ", name);
	shellword_append(out, value);
}

/* Whoever copies it later, when "now" is another time, gets the same list. */
static enum status name_list(const struct settings *settings, struct explaining *explaining, struct err *err)
{
	static const char *const places[] = { "config", "store", "zone" };
	struct buf *out = &explaining->cases;
	char cutoff[ZONE_TIME_MAX];

	buf_append_string(out, "hotline cases ");
	shellword_append(out, settings_argument(settings, 0));
	buf_append_byte(out, ' ');
	shellword_append(out, settings_argument(settings, 1));
	if (explaining->part.is_named)
		name_option(out, "by", settings_text(settings, "by"));
	zone_format(explaining->reading.book->zone, explaining->reading.cutoff_us, cutoff);
	name_option(out, "cutoff", cutoff);
	if (explaining->part.is_named && explaining->question.part.has[BY_CATEGORY] && explaining->question.level > 0)
		name_option(out, "level", settings_text(settings, "level"));
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		if (settings_origin(settings, places[i]) == ORIGIN_FLAG)
			name_option(out, places[i], settings_text(settings, places[i]));
	buf_append_byte(out, '\0');
	return buf_status(out, err);
}

static enum status print(const struct settings *settings, struct explaining *explaining, struct out *out, struct err *err)
{
	const struct figures_query query = query_of(explaining, explaining->part.by);
	struct explain explain = {
		.head = reading_head(&query),
		.metric = explaining->question.metric,
		.period = explaining->question.period,
		.rows = explaining->list.rows,
		.row_count = explaining->list.count,
		.left_out = explaining->left_out,
		.left_out_count = explaining->left_out_count,
		.book = explaining->reading.book,
		.publication = explaining->published.revision,
		.published = explaining->published.list.rows,
		.published_count = explaining->published.list.count,
		.digest = explaining->digest,
		.cases = (const char *)explaining->cases.data,
	};

	if (take_digest(explaining, &explain, err) != ST_OK)
		return err->status;
	if (!settings_on(settings, "json"))
		return explain_text(&explain, out, err);
	explain_json(&explain, out);
	return ST_OK;
}

static enum status explain(const struct settings *settings, struct explaining *explaining, struct out *out,
	struct err *err)
{
	if (question_read(settings, &explaining->reading, &explaining->question, err) != ST_OK ||
		question_part(settings, &explaining->question, &explaining->part, err) != ST_OK ||
		gather_rows(explaining, err) != ST_OK || gather_left_out(explaining, err) != ST_OK ||
		comparison_read(settings, &explaining->reading, &explaining->question, explaining->part.by, part_of(explaining),
			&explaining->published, err) != ST_OK ||
		name_list(settings, explaining, err) != ST_OK ||
		print(settings, explaining, out, err) != ST_OK)
		return err->status;
	if (explaining->part.is_named && explaining->list.count == 0)
		question_say_nothing(settings, &explaining->question);
	return question_missing_years(&explaining->question, &explaining->reading, err);
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	struct explaining *explaining = calloc(1, sizeof *explaining);
	enum status st;

	if (explaining == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	st = reading_begin(settings, &explaining->reading, err);
	if (st == ST_OK)
		st = explain(settings, explaining, out, err);
	comparison_free(&explaining->published);
	free(explaining->list.rows);
	buf_free(&explaining->cases);
	cells_free(explaining->cells);
	reading_end(&explaining->reading);
	free(explaining);
	return st;
}

const struct command cmd_explain = {
	.name = "explain",
	.arguments = "FIGURE PERIOD",
	.summary = N_("where a figure comes from: definition, formula, what is left out, rules, digest"),
	.about = N_("PERIOD and --by unit=NAME are those of `hotline cases`; --by unit explains every part. What is left out is "
		    "counted over the same days and parts, each by the day that stands beside it. The digest is that of this figure: "
		    "the same numbers by the same definition, rules and calendar have the same digest, whatever the cut-off."),
	.arguments_min = 2,
	.arguments_max = 2,
	.takes_part = true,
	.run = run,
};
