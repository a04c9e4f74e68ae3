#include "base/lang.h"
#include "cli/command.h"
#include "cli/reading.h"
#include "report/publications.h"

#include <inttypes.h>
#include <string.h>

/* Digits of a revision number: more than a store can ever have. */
enum { DIGITS_MAX = 9 };

static enum status parse_number(const char *text, int64_t *number, struct err *err)
{
	size_t digits = strspn(text, "0123456789");

	*number = 0;
	if (digits == 0 || digits > DIGITS_MAX || text[digits] != '\0')
		return err_set(err, ST_USAGE, _("\"%s\" is no revision number; `hotline publications` lists them"), text);
	for (; *text != '\0'; text++)
		*number = *number * 10 + (*text - '0');
	return ST_OK;
}

static enum status verify(struct store *store, const struct publications *all, const struct publication *one,
	bool *same, struct err *err)
{
	char hex[DIGEST_HEX_MAX];

	if (store_verify_publication(store, all, one, same, hex, err) != ST_OK)
		return err->status;
	if (*same)
		return ST_OK;
	return err_set(err, ST_NO, _("revision %" PRId64 ": what is frozen has the digest %s, published was %.*s: it was altered"),
		one->number, hex, (int)one->digest.len, one->digest.at);
}

/* With --verify the result stands behind the publication's own fields. */
static void print_json(struct out *out, const struct publication *one, const struct zone *zone, bool verified, bool same)
{
	publications_json_fields(out, one, zone);
	if (verified)
		out_printf(out, ",\"verified\":%s", same ? "true" : "false");
	out_string(out, "}\n");
}

static enum status print_one(const struct settings *settings, struct store *store, const struct publications *all,
	const struct publication *one, struct out *out, struct err *err)
{
	const struct zone *zone = store_book(store)->zone;
	bool json = settings_on(settings, "json"), verified = settings_on(settings, "verify"), same = true;
	enum status st = ST_OK;

	if (verified)
		st = verify(store, all, one, &same, err);
	if (st != ST_OK && st != ST_NO)
		return st;
	if (json)
		print_json(out, one, zone, verified, same);
	else
		publications_text_one(out, one, zone, lang_get());
	if (!json && verified && same)
		out_printf(out, "%s\n", _("verified: what is frozen has this digest"));
	return st;
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	struct publications all = { 0 };
	const struct publication *one;
	struct store *store = NULL;
	int64_t number;
	enum status st;

	if (parse_number(settings_argument(settings, 0), &number, err) != ST_OK)
		return err->status;
	st = reading_open_store(settings, &store, err);
	if (st == ST_OK)
		st = store_snapshot_begin(store, err);
	if (st != ST_OK)
		goto out;
	st = store_publications(store, &all, err);
	one = store_publications_find(&all, number);
	if (st == ST_OK && one == NULL)
		st = err_set(err, ST_NOINPUT, _("there is no revision %" PRId64 "; `hotline publications` lists them"), number);
	if (st == ST_OK)
		st = print_one(settings, store, &all, one, out, err);
	store_snapshot_end(store);
out:
	store_publications_free(&all);
	store_close(store);
	return st;
}

const struct command cmd_publication = {
	.name = "publication",
	.arguments = "N",
	.summary = N_("one publication: period, cut-off, rules, who, when, digest"),
	.about = N_("With --verify the digest is computed again over everything that was frozen, and over the digest of the "
		    "revision before it; the exit status is 1 when it differs, and --json says \"verified\":true or false."),
	.arguments_min = 1,
	.arguments_max = 1,
	.run = run,
};
