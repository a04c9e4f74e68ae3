#include "store/books.h"

#include "aggregate/rulesfile.h"
#include "base/lang.h"
#include "store/inside.h"
#include "store/ruling.h"
#include "store/schema.h"

#include <stdlib.h>

struct entry {
	int64_t from_us;        /* when it came into force */
	struct rulesfile *file; /* NULL: what is built in */
	bool readable;
	struct book book;
	char rules[DIGEST_HEX_MAX], calendar[DIGEST_HEX_MAX];
};

struct books {
	struct store *store;
	struct entry *all; /* what is built in first, then in the order in which they were applied */
	size_t count, cap;
};

void books_free(struct books *books)
{
	if (books == NULL)
		return;
	for (size_t i = 0; i < books->count; i++)
		rulesfile_free(books->all[i].file);
	free(books->all);
	free(books);
}

static enum status no_memory(struct err *err)
{
	return err_set(err, ST_SYSTEM, _("out of memory"));
}

/* Takes the file over, also where it fails. */
static enum status add(struct books *books, int64_t from_us, bool readable, struct rulesfile *file, struct err *err)
{
	const struct store *store = books->store;
	struct entry *entry;

	if (books->count == books->cap) {
		size_t cap = books->cap == 0 ? 8 : 2 * books->cap;
		struct entry *bigger = realloc(books->all, cap * sizeof *bigger);

		if (bigger == NULL) {
			rulesfile_free(file);
			return no_memory(err);
		}
		books->all = bigger;
		books->cap = cap;
	}
	entry = &books->all[books->count++];
	*entry = (struct entry){ .from_us = from_us, .file = file, .readable = readable };
	entry->book = (struct book){ store->zone, file == NULL ? store->base_rules : rulesfile_rules(file),
		file == NULL ? store->base_calendar : rulesfile_calendar(file) };
	return readable ? schema_digests(&entry->book, entry->rules, entry->calendar, err) : ST_OK;
}

static enum status take_rules(void *context, const struct store_rules *rules, struct err *err)
{
	struct books *books = context;
	struct rulesfile *file = NULL;
	char digest[DIGEST_HEX_MAX];
	int64_t from_us = 0;
	bool readable = true;

	if (ruling_hex(rules->bytes, digest, err) != ST_OK)
		return err->status;
	if (!text_equal(text_of(digest), rules->digest) || !zone_parse_time(rules->applied_at, &from_us))
		return store_damaged(books->store, err, _("its rules file is not the one that was applied"));
	if (rules->bytes.len > 0) {
		enum rulesfile_answer answer =
			rulesfile_parse(rules->bytes, books->store->base_rules, books->store->base_calendar, NULL, NULL, &file);

		if (answer == RULESFILE_NO_MEMORY)
			return no_memory(err);
		readable = answer == RULESFILE_GOOD;
	}
	return add(books, from_us, readable, file, err);
}

static int by_time(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;

	return (left->from_us > right->from_us) - (left->from_us < right->from_us);
}

enum status books_read(struct store *store, struct books **out, struct err *err)
{
	struct books *books = calloc(1, sizeof *books);
	enum status st;

	if (books == NULL)
		return no_memory(err);
	books->store = store;
	st = add(books, INT64_MIN, true, NULL, err);
	if (st == ST_OK)
		st = store_each_rules(store, take_rules, books, err);
	if (st != ST_OK) {
		books_free(books);
		return st;
	}
	qsort(books->all, books->count, sizeof *books->all, by_time);
	*out = books;
	return ST_OK;
}

const struct book *books_of(const struct books *books, struct text rules, struct text calendar)
{
	for (size_t i = 0; i < books->count; i++) {
		const struct entry *entry = &books->all[i];

		if (entry->readable && text_equal(text_of(entry->rules), rules) && text_equal(text_of(entry->calendar), calendar))
			return &entry->book;
	}
	return NULL;
}

const struct book *books_at(const struct books *books, int64_t at_us)
{
	size_t i = books->count;

	while (i > 0 && books->all[i - 1].from_us > at_us)
		i--;
	return i > 0 && books->all[i - 1].readable ? &books->all[i - 1].book : NULL;
}
