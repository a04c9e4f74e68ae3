/*
 * publications - what was published, for people and programs: one object or row each.
 *
 * JSON: {"revision":1,"period":"2020","from":"2020-01-01","to":"2020-12-31","cutoff":TIME,"published_at":TIME,
 * "approved_by":"…","note":"…" or null,"zone":"…","rules":HEX,"calendar":HEX,"cells":N,"digest":HEX}; times in the
 * store's zone.
 */
#ifndef HOTLINE_REPORT_PUBLICATIONS_H
#define HOTLINE_REPORT_PUBLICATIONS_H

#include "aggregate/published.h"
#include "report/rows.h"

/* One as a JSON object, without a line end. */
void publications_json_one(struct out *out, const struct publication *publication, const struct zone *zone);

/* The same without the closing brace: whoever asked puts fields of its own behind. */
void publications_json_fields(struct out *out, const struct publication *publication, const struct zone *zone);

/* One in words, a line a fact. */
void publications_text_one(struct out *out, const struct publication *publication, const struct zone *zone, enum lang lang);

/* All of them in the form asked for; the table has a line each. */
MUST_USE enum status publications_print(struct out *out, enum rows_form form, const struct publication *all, size_t count,
	const struct zone *zone, enum lang lang, struct err *err);

#endif
