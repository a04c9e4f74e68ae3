#include "cli/deadletter.h"

#include "base/lang.h"
#include "base/log.h"
#include "base/pool.h"
#include "cli/kept.h"
#include "event/reject.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Delivered and marked at once. */
enum { PAGE = 500 };

/* Attributes of a CloudEvent in binary mode. */
enum { ATTRIBUTES = 6 };

struct place {
	int64_t id, offset;
	int32_t partition;
};

struct page {
	const struct deadletter *letters;
	struct producer *producer; /* NULL: only counts */
	int64_t count, last_id, named_id;
	struct place sent[PAGE]; /* by id, upwards */
	int64_t confirmed[PAGE];
	size_t confirmed_count;
};

static void on_confirmed(void *context, int64_t tag)
{
	struct page *page = context;

	if (page->confirmed_count < PAGE)
		page->confirmed[page->confirmed_count++] = tag;
}

static void on_refused(void *context, int64_t tag, struct text key, const char *reason)
{
	struct page *page = context;
	int64_t i = 0;

	(void)key;
	while (i < page->count && page->sent[i].id != tag)
		i++;
	if (i == page->count || tag <= *page->letters->named_id)
		return;
	log_line(LOG_WARN, _("the record of %s, partition %" PRId32 ", offset %" PRId64 " is refused as a dead letter by %s and stays "
		"undelivered: %s"), page->letters->topic, page->sent[i].partition, page->sent[i].offset, page->letters->target, reason);
	page->named_id = tag > page->named_id ? tag : page->named_id;
}

/* The attributes of a reject in binary mode, as it bore them (masked); *count 0: it was in structured mode.
 * *key: its subject, or none. */
static enum status attribute_headers(const struct store_reject *reject, struct pool *pool,
	struct produce_header out[ATTRIBUTES], size_t *count, struct text *key, struct err *err)
{
	struct binary_attributes found = { .doubled = false };
	enum status st = reject->headers.len == 0 ? ST_OK : kept_headers(reject->headers, pool, &found, err);
	const struct produce_header all[ATTRIBUTES] = {
		{ "ce_specversion", found.specversion }, { "ce_id", found.id }, { "ce_source", found.source },
		{ "ce_type", found.type }, { "ce_time", found.time }, { "ce_subject", found.subject },
	};

	*count = 0;
	for (size_t i = 0; st == ST_OK && i < ATTRIBUTES; i++)
		if (all[i].value.at != NULL)
			out[(*count)++] = all[i];
	*key = *count == 0 ? kept_subject(reject->kept) : found.subject;
	if (key->len == 0 || key->len > EVENT_ID_MAX)
		*key = (struct text){ NULL, 0 };
	return st;
}

static enum status send(void *context, const struct store_reject *reject, struct err *err)
{
	struct page *page = context;
	char name[256], partition[16], offset[24], message[1024];
	const struct produce_header where[] = {
		{ "__connect.errors.topic", { name, (size_t)snprintf(name, sizeof name, "%.*s", reject->name.len > 250 ? 250 : (int)reject->name.len,
			reject->name.at) } },
		{ "__connect.errors.partition", { partition, (size_t)snprintf(partition, sizeof partition, "%" PRId32,
			reject->partition) } },
		{ "__connect.errors.offset", { offset, (size_t)snprintf(offset, sizeof offset, "%" PRId64, reject->place) } },
		{ "__connect.errors.exception.message", { message, (size_t)snprintf(message, sizeof message, "%.99s: %.*s",
			reject_entry(reject->reason)->id, reject->detail.len > 900 ? 900 : (int)reject->detail.len,
			reject->detail.len == 0 ? "" : reject->detail.at) } },
	};
	enum { PLACES = sizeof where / sizeof where[0] };
	struct produce_header headers[ATTRIBUTES + PLACES];
	struct pool pool = POOL_EMPTY;
	struct text key;
	size_t count;
	enum status st;

	page->sent[page->count++] = (struct place){ reject->id, reject->place, reject->partition };
	page->last_id = reject->id;
	if (page->producer == NULL)
		return ST_OK;
	st = attribute_headers(reject, &pool, headers, &count, &key, err);
	if (st == ST_OK) {
		memcpy(headers + count, where, sizeof where);
		st = produce_send(page->producer, key, reject->kept, headers, count + PLACES, reject->id, err);
	}
	pool_free(&pool);
	return st;
}

static enum status one_page(const struct deadletter *letters, struct page *page, int wait_ms, struct err *err)
{
	const struct store_reject_filter filter = { .undelivered = true, .topic = letters->topic, .after_id = page->last_id,
		.limit = page->producer == NULL ? 1 : PAGE };
	struct err late;
	enum status marked, st;

	page->count = 0;
	page->confirmed_count = 0;
	st = store_each_reject(letters->store, &filter, send, page, err);
	if (page->producer == NULL || page->count == 0)
		return st;
	if (st == ST_OK)
		st = produce_finish(page->producer, wait_ms, err);
	marked = store_mark_delivered(letters->store, page->confirmed, page->confirmed_count, &late);
	if (st == ST_OK && marked != ST_OK) {
		*err = late;
		st = marked;
	}
	return st;
}

enum status deadletter_deliver(const struct deadletter *letters, int wait_ms, struct err *err)
{
	struct page page = { .letters = letters, .producer = NULL };
	int64_t refused;
	enum status st = one_page(letters, &page, wait_ms, err);

	if (st != ST_OK || page.count == 0)
		return st;
	st = produce_open(letters->brokers, letters->target, letters->settings, letters->setting_count, wait_ms, &page.producer,
		err);
	if (st != ST_OK)
		return st;
	produce_listen(page.producer, &(struct produce_listener){ on_confirmed, on_refused, &page });
	page.last_id = 0;
	do
		st = one_page(letters, &page, wait_ms, err);
	while (st == ST_OK && page.count > 0);
	refused = produce_refused(page.producer);
	produce_close(page.producer);
	if (page.named_id > *letters->named_id)
		*letters->named_id = page.named_id;
	if (st == ST_OK && refused > 0)
		return err_set(err, ST_UNAVAILABLE, _("%" PRId64 " refused by %s"), refused, letters->target);
	return st;
}
