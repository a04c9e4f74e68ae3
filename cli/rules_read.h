/*
 * rules_read - a rules file from the disk, its faults said where the user looks.
 */
#ifndef HOTLINE_CLI_RULES_READ_H
#define HOTLINE_CLI_RULES_READ_H

#include "aggregate/rulesfile.h"
#include "base/err.h"

struct rules_read {
	const char *path;
	struct buf bytes;
	struct rulesfile *file; /* on top of what is built in; NULL when it is refused */
	int faults, warnings;
};

/*
 * Reads (- is standard input) and parses; each fault and warning goes through `say` as a line without its end, at most RULES_READ_SAID
 * faults.  ST_OK also for a file that is refused: read->file is NULL then.  Else as conf_bytes, and ST_SYSTEM.
 */
enum { RULES_READ_SAID = 50 };
MUST_USE enum status rules_read_open(const char *path,
	void (*say)(void *context, const struct rulesfile_remark *remark, const char *line), void *context,
	struct rules_read *read, struct err *err);
void rules_read_close(struct rules_read *read);

#endif
