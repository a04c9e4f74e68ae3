/*
 * workbook - `hotline report YEAR --xlsx FILE`: reads what stands in the year's workbook and has it written
 * (report/yearbook.h).
 */
#ifndef HOTLINE_CLI_WORKBOOK_H
#define HOTLINE_CLI_WORKBOOK_H

#include "cli/reading.h"
#include "report/checks.h"

struct workbook {
	const struct reading *reading; /* its days are those of the year */
	const struct metric *const *metrics; /* all */
	size_t metric_count;
	const struct paragraph_facts *facts; /* which say whether it is compared, too */
	const struct checks_final *final; /* of a final report; NULL: it is none */
};

/* ST_CANTCREAT, ST_IO: of the file.  ST_NO after writing it: as comparing_missing_years. */
MUST_USE enum status workbook_write(const struct workbook *workbook, const char *path, struct err *err);

#endif
