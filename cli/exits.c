#include "cli/exits.h"

#include "base/lang.h"

#include <stddef.h>

const struct exit_entry exits[] = {
	{ ST_OK, N_("done") },
	{ ST_NO, N_("the answer is no: a check failed, a line is bad, a rate is below, events were rejected under --strict") },
	{ ST_USAGE, N_("the command line is wrong") },
	{ ST_DATA, N_("a gap, another cluster or a recreated topic (--accept-gap goes on), or a damaged store") },
	{ ST_NOINPUT, N_("no such file, topic, case or period") },
	{ ST_UNAVAILABLE, N_("the broker was out of reach for 30 s at the start, or dead letters were left undelivered") },
	{ ST_BUG, N_("an error in this program") },
	{ ST_SYSTEM, N_("the system refused: no memory, no more files") },
	{ ST_CANTCREAT, N_("the store is read-only, or something cannot be created") },
	{ ST_IO, N_("reading or writing failed, the disk is full") },
	{ ST_BUSY, N_("the store is in use by another process, which is named") },
	{ ST_NOPERM, N_("Kafka refused the login") },
	{ ST_CONFIG, N_("configuration; a newer or foreign store; a zone or key that differs") },
	{ ST_OK, NULL },
};
