/*
 * desk - what every command that writes events needs: store, keys and decoder.
 *
 * Opened in this order and closed in the other; the keys that the store has
 * used are compared with the key file before anything is read (rule R18).
 */
#ifndef HOTLINE_CLI_DESK_H
#define HOTLINE_CLI_DESK_H

#include "cli/settings.h"
#include "crypto/keyring.h"
#include "ingest/input.h"
#include "store/store.h"

struct desk {
	struct store *store;
	struct keyring *keyring;
	struct decoder *decoder;
	struct decoder_options options;
	struct input_workbench workbench;
};

/* The desk's parts refer to each other, so it stays where it was opened.  On failure nothing is left open. */
MUST_USE enum status desk_open(struct desk *desk, const struct settings *settings, const char *command, bool replay,
	struct err *err);
void desk_close(struct desk *desk);

#endif
