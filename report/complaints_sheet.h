/*
 * complaints_sheet - complaints as a table for people, and the words and counts that it shares with the other forms.
 * Internal to report/.
 */
#ifndef HOTLINE_REPORT_COMPLAINTS_SHEET_H
#define HOTLINE_REPORT_COMPLAINTS_SHEET_H

#include "report/complaints.h"

/* Of the listed complaints, each once by its state as of the cut-off; voided ones only as such. */
struct complaints_counts {
	int64_t listed, real, published, yellow, red, voided;
};

/* counts[0] of all, counts[1] of those of city level. */
void complaints_sheet_count(const struct complaints_entry *entries, size_t count, struct complaints_counts counts[2]);

/* Words for people; NULL where there is no card. */
const char *complaints_sheet_order(enum complaints_order order, enum lang lang);
const char *complaints_sheet_card(int64_t card, enum lang lang);
const char *complaints_sheet_level(int64_t level, enum lang lang);

/* The media's names with `between` between them. */
void complaints_sheet_media(struct buf *out, const struct complaints_entry *entry, const char *between);

MUST_USE enum status complaints_sheet_print(struct out *out, const struct rows_head *head, enum complaints_list list,
	const char *period, const struct complaints_entry *entries, size_t count, struct err *err);

#endif
