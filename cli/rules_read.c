#include "cli/rules_read.h"

#include "base/lang.h"
#include "cli/conf.h"
#include "cli/rules_words.h"

#include <string.h>

struct hearing {
	struct rules_read *read;
	void (*say)(void *context, const struct rulesfile_remark *remark, const char *line);
	void *context;
	struct buf line;
};

static void hear(void *context, const struct rulesfile_remark *remark)
{
	struct hearing *hearing = context;
	int *count = remark->warning ? &hearing->read->warnings : &hearing->read->faults;

	if (++*count > RULES_READ_SAID)
		return;
	buf_clear(&hearing->line);
	rules_words_append(&hearing->line, hearing->read->path, remark);
	buf_append_byte(&hearing->line, '\0');
	if (!hearing->line.failed)
		hearing->say(hearing->context, remark, (const char *)hearing->line.data);
}

enum status rules_read_open(const char *path,
	void (*say)(void *context, const struct rulesfile_remark *remark, const char *line), void *context,
	struct rules_read *read, struct err *err)
{
	struct hearing hearing = { read, say, context, BUF_EMPTY };
	enum rulesfile_answer answer;

	*read = (struct rules_read){ .path = path, .bytes = BUF_EMPTY };
	if (conf_bytes(strcmp(path, "-") == 0 ? "/dev/stdin" : path, &read->bytes, err) != ST_OK)
		return err->status;
	answer = rulesfile_parse(buf_text(&read->bytes), rules_builtin(), calendar_builtin(), hear, &hearing, &read->file);
	buf_free(&hearing.line);
	return answer == RULESFILE_NO_MEMORY ? err_set(err, ST_SYSTEM, _("out of memory")) : ST_OK;
}

void rules_read_close(struct rules_read *read)
{
	rulesfile_free(read->file);
	buf_free(&read->bytes);
	*read = (struct rules_read){ .bytes = BUF_EMPTY };
}
