#include "cli/gathered.h"

#include "base/lang.h"

#include <stdlib.h>

enum { FIRST_CAP = 256 };

bool gathered_take(void *context, const struct figure_row *row)
{
	struct gathered *gathered = context;

	if (gathered->count == gathered->cap) {
		size_t cap = gathered->cap == 0 ? FIRST_CAP : 2 * gathered->cap;
		struct figure_row *rows = realloc(gathered->rows, cap * sizeof *rows);

		if (rows == NULL) {
			gathered->failed = true;
			return false;
		}
		gathered->rows = rows;
		gathered->cap = cap;
	}
	gathered->rows[gathered->count++] = *row;
	return true;
}

enum status gathered_status(const struct gathered *gathered, struct err *err)
{
	return gathered->failed ? err_set(err, ST_SYSTEM, _("out of memory")) : ST_OK;
}

void gathered_free(struct gathered *gathered)
{
	free(gathered->rows);
	*gathered = (struct gathered){ 0 };
}
