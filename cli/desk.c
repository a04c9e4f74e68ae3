#include "cli/desk.h"

#include "cli/arena.h"

static enum status expect_key(void *context, int year, const uint8_t fingerprint[DIGEST_BYTES], struct err *err)
{
	return keyring_expect(context, year, fingerprint, err);
}

static enum status open_parts(struct desk *desk, const struct settings *settings, const char *command, bool replay,
	struct err *err)
{
	const struct store_options options = {
		.zone = settings_text(settings, "zone"),
		.zone_from = settings_where(settings, "zone"),
		.command = command,
	};
	enum status st = store_open(settings_text(settings, "store"), STORE_WRITE, &options, &desk->store, err);

	if (st == ST_OK)
		st = keyring_open(settings_key_file(settings), false, &desk->keyring, err);
	if (st == ST_OK)
		st = store_each_key(desk->store, expect_key, desk->keyring, err);
	if (st != ST_OK)
		return st;
	desk->options = (struct decoder_options){
		.zone = store_book(desk->store)->zone,
		.keys = keyring_ops(desk->keyring),
		.arena = arena_ops(),
		.replay = replay,
	};
	return decoder_new(&desk->options, &desk->decoder, err);
}

enum status desk_open(struct desk *desk, const struct settings *settings, const char *command, bool replay,
	struct err *err)
{
	enum status st;

	*desk = (struct desk){ 0 };
	st = open_parts(desk, settings, command, replay, err);
	if (st != ST_OK)
		desk_close(desk);
	else
		desk->workbench = (struct input_workbench){ desk->decoder, &desk->options };
	return st;
}

void desk_close(struct desk *desk)
{
	decoder_free(desk->decoder);
	keyring_free(desk->keyring);
	store_close(desk->store);
	*desk = (struct desk){ 0 };
}
