#include "cli/progress.h"

#include "base/clock.h"
#include "base/lang.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

/* Nothing for what is done in a moment, then often enough to be seen moving. */
enum { FIRST_MS = 1000, AGAIN_MS = 250 };

void progress_begin(struct progress *progress, const char *name, bool quiet)
{
	*progress = (struct progress){ name, clock_ms(), 0, !quiet && isatty(STDERR_FILENO) != 0, false };
}

/* 1234567 -> "1,234,567" */
static void append_grouped(struct buf *out, int64_t number)
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%" PRId64, number);

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			buf_append_byte(out, ',');
		buf_append_byte(out, (uint8_t)digits[i]);
	}
}

static void append_left(struct buf *out, int64_t seconds)
{
	buf_append_string(out, ", ");
	if (seconds >= 3600)
		buf_printf(out, _("%d h %d min left"), (int)(seconds / 3600), (int)(seconds / 60 % 60));
	else if (seconds >= 60)
		buf_printf(out, _("%d min %d s left"), (int)(seconds / 60), (int)(seconds % 60));
	else
		buf_printf(out, _("%d s left"), (int)seconds);
}

void progress_words(struct buf *out, const char *name, int64_t count, int64_t done, int64_t total, int64_t elapsed_ms)
{
	buf_printf(out, "%s: ", name);
	append_grouped(out, count);
	buf_printf(out, " %s, ", _("events"));
	append_grouped(out, elapsed_ms > 0 ? (int64_t)((double)count * 1000 / (double)elapsed_ms) : 0);
	buf_append_string(out, "/s");
	if (total > 0 && done > 0 && done <= total) {
		buf_printf(out, ", %d %%", (int)((double)done * 100 / (double)total));
		append_left(out, (int64_t)((double)elapsed_ms * (double)(total - done) / (double)done / 1000));
	}
}

void progress_show(struct progress *progress, int64_t count, int64_t done, int64_t total)
{
	struct buf words = BUF_EMPTY;
	int64_t now;

	if (!progress->wanted)
		return;
	now = clock_ms();
	if (now - progress->started_ms < FIRST_MS || now - progress->shown_ms < AGAIN_MS)
		return;
	progress_words(&words, progress->name, count, done, total, now - progress->started_ms);
	if (!words.failed)
		(void)fprintf(stderr, "\r%.*s\033[K", (int)words.len, (const char *)words.data);
	(void)fflush(stderr);
	buf_free(&words);
	progress->shown_ms = now;
	progress->shown = true;
}

void progress_wipe(struct progress *progress)
{
	if (!progress->shown)
		return;
	(void)fputs("\r\033[K", stderr);
	(void)fflush(stderr);
	progress->shown = false;
}
