#include "report/selfeval.h"

#include "report/selfeval_inside.h"

void selfeval_inside_indicator(struct buf *out, const struct selfeval_printer *printer, const void *thing, enum lang lang)
{
	selfeval_words_indicator(out, printer->head, printer->evaluation, thing, lang);
}

void selfeval_inside_finding(struct buf *out, const struct selfeval_printer *printer, const void *thing, enum lang lang)
{
	(void)printer;
	selfeval_words_finding(out, thing, lang);
}

struct text selfeval_inside_written(struct selfeval_printer *printer)
{
	printer->failed = printer->failed || printer->words.failed;
	return buf_text(&printer->words);
}

struct text selfeval_inside_words(struct selfeval_printer *printer, selfeval_sentence *write, const void *thing,
	enum lang lang)
{
	buf_clear(&printer->words);
	write(&printer->words, printer, thing, lang);
	return selfeval_inside_written(printer);
}

const char *selfeval_inside_points(const struct selfeval_printer *printer, const struct evaluate_row *row,
	char text[RATIO_TEXT_MAX])
{
	int places = printer->scheme->places;
	struct ratio rounded;

	if (!row->has_points)
		return NULL;
	while (places < RATIO_PLACES_MAX &&
		(!ratio_round(row->points, places, &rounded) || ratio_compare(rounded, row->points) != 0))
		places++;
	ratio_format(row->points, places, text);
	return text;
}

enum status selfeval_print(struct out *out, enum rows_form form, const struct selfeval_head *head,
	const struct evaluation *evaluation, struct err *err)
{
	struct selfeval_printer printer = { .out = out, .head = head, .evaluation = evaluation, .scheme = evaluation->scheme,
		.words = BUF_EMPTY };
	enum status st = ST_OK;

	if (head->has_store)
		zone_format(head->rows.zone, head->rows.cutoff_us, printer.cutoff);
	switch (form) {
	case ROWS_TABLE:
		st = selfeval_table_print(&printer, err);
		break;
	case ROWS_JSON:
		selfeval_data_json(&printer);
		break;
	case ROWS_CSV:
	case ROWS_EXCEL:
		selfeval_data_csv(&printer, form == ROWS_EXCEL);
		break;
	}
	if (st == ST_OK && printer.failed)
		st = err_set(err, ST_SYSTEM, _("out of memory"));
	buf_free(&printer.words);
	return st;
}
