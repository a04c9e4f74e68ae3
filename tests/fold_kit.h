/*
 * fold_kit - what the tests of aggregate/ share: cases written as text, contributions printed as text,
 * and random cases.
 *
 * A case is lines "WHAT TIME FIELD=VALUE ..." separated by newlines or ';'.  WHAT is one of the words of
 * kit_words, which also fills in what the contract needs, so that a test shows only what it is about;
 * "FIELD=-" leaves a field out.  A time is local to Asia/Shanghai and may stop after the day or the
 * minute.  Every event has an id of its own ("e1", "e2" by its place in the text) and source "s", or
 * those of @id= and @source=; @caller=x stores a caller's hash made of that letter.
 *
 * Contributions are printed as "DAY[KEY] slot=n slot=n; DAY ..." by day and key; the whole without
 * [KEY], states as "as-of", handling times behind their count: "handled=2(60 3600)".  Tables leave out the slot `events` and those of KIT_APART, where they do not ask for them.
 */
#ifndef HOTLINE_TESTS_FOLD_KIT_H
#define HOTLINE_TESTS_FOLD_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "aggregate/cells.h"
#include "base/day.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Some tests use one half of the kit, some the other. */
#define KIT static inline __attribute__((unused))

/* ---- the book ---- */

KIT const struct zone *kit_zone(const char *name)
{
	static struct { const char *name; struct zone *zone; } open[8];
	struct err err = { 0 };

	for (size_t i = 0; i < sizeof open / sizeof open[0]; i++) {
		if (open[i].name == NULL) {
			open[i].name = name;
			if (zone_open(name, &open[i].zone, &err) != ST_OK)
				fail_msg("%s", err.text);
		}
		if (strcmp(open[i].name, name) == 0)
			return open[i].zone;
	}
	fail_msg("the kit holds no more zones");
	return NULL;
}

KIT struct book kit_book(void)
{
	return (struct book){ kit_zone("Asia/Shanghai"), rules_builtin(), calendar_builtin() };
}

/* ---- events from text ---- */

struct kit_word {
	const char *what;
	enum event_type type;
	const char *fields; /* what is filled in */
};

static const struct kit_word kit_words[] = {
	{ "call", CALL_ENDED, "started_at=@ direction=in channel=phone outcome=answered_directly" },
	{ "created", ORDER_CREATED, "handling=transferred" },
	{ "dispatched", ORDER_DISPATCHED, "unit=u" },
	{ "signed", ORDER_SIGNED, "" },
	{ "returned", ORDER_RETURNED, "" },
	{ "urged", ORDER_URGED, "" },
	{ "extended", ORDER_EXTENDED, "" },
	{ "closed", ORDER_CLOSED, "" },
	{ "reopened", ORDER_REOPENED, "" },
	{ "voided", ORDER_VOIDED, "reason=r" },
	{ "restored", ORDER_RESTORED, "reason=r" },
	{ "merged", ORDER_MERGED, "into=other" },
	{ "callback", CALLBACK_MADE, "reached=1" },
	{ "received", COMPLAINT_RECEIVED, "unit=u level=city" },
	{ "judged", COMPLAINT_JUDGED, "real=1" },
	{ "forwarded", COMPLAINT_FORWARDED, "" },
	{ "replied", COMPLAINT_REPLIED, "" },
	{ "c-closed", COMPLAINT_CLOSED, "" },
	{ "carded", COMPLAINT_CARDED, "card=yellow" },
	{ "published", COMPLAINT_PUBLISHED, "medium=m" },
	{ "c-voided", COMPLAINT_VOIDED, "reason=r" },
	{ "review", REVIEW_SUBMITTED, "unit=u rating=5" },
};

/* Cuts the next word off the front of *text. */
KIT struct text kit_token(const char **text, const char *stops)
{
	struct text token;

	*text += strspn(*text, stops);
	token.at = *text;
	token.len = strcspn(*text, stops);
	*text += token.len;
	return token;
}

KIT int64_t kit_time(struct text text)
{
	static const char rest[] = "0000-00-00T00:00:00";
	char whole[64];
	int64_t time_us = 0;

	assert_true(text.len < 32);
	memcpy(whole, text.at, text.len);
	whole[text.len] = '\0';
	if (text.len < strlen(rest))
		strcat(whole, rest + text.len);
	strcat(whole, "+08:00");
	if (!zone_parse_time(text_of(whole), &time_us))
		fail_msg("no time: %s", whole);
	return time_us;
}

KIT int64_t kit_at(const char *text)
{
	return text == NULL ? FOLD_ALL : kit_time(text_of(text));
}

KIT void kit_set(struct event *event, enum field field, struct text value)
{
	const struct field_entry *entry = contract_field(field);

	if (text_equal(value, text_of("-"))) {
		event->has &= ~(1u << field);
		return;
	}
	event->has |= 1u << field;
	switch (entry->form) {
	case FORM_TIME:
		event->value[field].number = text_equal(value, text_of("@")) ? event->time_us : kit_time(value);
		break;
	case FORM_WORD:
		event->value[field].number = contract_word(field, value);
		assert_int_not_equal(event->value[field].number, 0);
		break;
	case FORM_BOOL:
	case FORM_NUMBER:
		event->value[field].number = strtol(value.at, NULL, 10);
		break;
	default:
		event->value[field].text = value;
	}
}

KIT void kit_fields(struct event *event, struct text line)
{
	const struct type_entry *type = contract_type(event->type);
	const char *at = line.at, *end = line.at + line.len;

	while (at < end) {
		struct text word = kit_token(&at, " ;\n\t"), name, value;
		const char *equals;
		bool found = false;

		if (word.len == 0 || word.at >= end)
			break;
		equals = memchr(word.at, '=', word.len);
		assert_non_null(equals);
		name = (struct text){ word.at, (size_t)(equals - word.at) };
		value = (struct text){ equals + 1, word.len - name.len - 1 };
		if (text_equal(name, text_of("@id"))) {
			event->id = value;
			continue;
		}
		if (text_equal(name, text_of("@source"))) {
			event->source = value;
			continue;
		}
		if (text_equal(name, text_of("@caller"))) {
			event->caller = (struct caller){ .hashes = 1, .year = 2021 };
			memset(event->caller.hash, value.at[0], sizeof event->caller.hash);
			continue;
		}
		for (int i = 0; i < type->field_count && !found; i++) {
			if (!text_equal(text_of(contract_field(type->fields[i].field)->name), name))
				continue;
			kit_set(event, type->fields[i].field, value);
			found = true;
		}
		if (!found)
			fail_msg("%s has no field %.*s", type->name, (int)name.len, name.at);
	}
}

/* `id` is the event's id where the line names none. */
KIT void kit_event(struct text line, const char *id, struct event *event)
{
	const char *at = line.at;
	struct text what = kit_token(&at, " \t");
	struct text time = kit_token(&at, " \t;\n");

	for (size_t i = 0; i < sizeof kit_words / sizeof kit_words[0]; i++) {
		if (!text_equal(text_of(kit_words[i].what), what))
			continue;
		memset(event, 0, sizeof *event);
		event->type = kit_words[i].type;
		event->time_us = kit_time(time);
		event->id = text_of(id);
		event->source = text_of("s");
		kit_fields(event, text_of(kit_words[i].fields));
		kit_fields(event, (struct text){ at, (size_t)(line.at + line.len - at) });
		return;
	}
	fail_msg("no such event: %.*s", (int)line.len, line.at);
}

/* ---- cases ---- */

struct kit_case {
	enum case_sort sort;
	uint8_t *bytes;
	size_t len, cap;
	struct buf scratch;
	struct case_change change;
};

KIT void kit_case_free(struct kit_case *c)
{
	free(c->bytes);
	buf_free(&c->scratch);
	*c = (struct kit_case){ 0 };
}

/* Inserts with the least buffer: what need asks for. */
KIT enum case_answer kit_insert_packed(struct kit_case *c, const uint8_t *packed, size_t len)
{
	enum case_answer answer = case_insert(c->bytes, &c->len, c->cap, packed, len, &c->change, &c->scratch);

	if (answer == CASE_TOO_SMALL) {
		assert_true(c->change.need > c->cap && c->change.need <= c->len + len + 1);
		c->bytes = realloc(c->bytes, c->change.need);
		assert_non_null(c->bytes);
		c->cap = c->change.need;
		answer = case_insert(c->bytes, &c->len, c->cap, packed, len, &c->change, &c->scratch);
	}
	assert_int_not_equal(answer, CASE_TOO_SMALL);
	assert_int_equal(case_verify(c->bytes, c->len), CASE_ADDED);
	return answer;
}

KIT enum case_answer kit_insert(struct kit_case *c, const struct event *event)
{
	uint8_t packed[EVENT_PACKED_MAX];

	c->sort = contract_type(event->type)->sort;
	return kit_insert_packed(c, packed, event_pack(event, packed));
}

/* The case that the text says; free it with kit_case_free. */
KIT struct kit_case kit_case(const char *text)
{
	struct kit_case c = { 0 };
	struct event event;
	char id[16];
	int number = 0;

	while (*(text += strspn(text, ";\n\t ")) != '\0') {
		struct text line = kit_token(&text, ";\n");

		snprintf(id, sizeof id, "e%d", ++number);
		kit_event(line, id, &event);
		(void)!kit_insert(&c, &event);
	}
	return c;
}

/* ---- contributions as text ---- */

KIT void kit_count(void *context, const struct contribution *contribution)
{
	assert_int_equal(contribution->parts[BY_WHOLE].len, 0);
	assert_true(contribution->slots != 0);
	cells_add(context, contribution, 1);
}

/* Adds what the case counts to `cells`. */
KIT void kit_fold(const struct book *book, const struct kit_case *c, int64_t cutoff_us, struct cells *cells)
{
	const struct fold_sink sink = { kit_count, NULL, cells };

	assert_int_equal(fold_case(book, c->sort, c->bytes, c->len, cutoff_us, &sink), CASE_ADDED);
}

KIT struct cells *kit_cells(void)
{
	struct cells *cells = NULL;
	struct err err = { 0 };

	assert_int_equal(cells_new(&cells, &err), ST_OK);
	return cells;
}

enum { KIT_TEXT_MAX = 65536 };

KIT size_t kit_print_times(const struct times *times, char *out, size_t size)
{
	size_t len = 0;

	for (size_t i = 0; i < times->count; i++) {
		len += (size_t)snprintf(out + len, size - len, "%s%lld", i == 0 ? "(" : " ", (long long)times->pairs[i].seconds);
		if (times->pairs[i].count != 1)
			len += (size_t)snprintf(out + len, size - len, "x%lld", (long long)times->pairs[i].count);
	}
	if (len > 0)
		len += (size_t)snprintf(out + len, size - len, ")");
	return len;
}

KIT void kit_print_cell(const struct cell *cell, uint64_t slots, char *out)
{
	char day[DAY_NAME_MAX] = "as-of";
	bool head = false;
	size_t len = strlen(out);

	if (cell->day != CELL_AS_OF)
		day_period_name(PERIOD_DAY, cell->day, day);
	for (enum slot slot = 0; slot < SLOTS; slot++) {
		if (cell->count[slot] == 0 || (slots >> slot & 1) == 0)
			continue;
		if (!head)
			len += (size_t)snprintf(out + len, KIT_TEXT_MAX - len, "%s%s", len > 0 ? "; " : "", day);
		if (!head && cell->dimension != BY_WHOLE)
			len += (size_t)snprintf(out + len, KIT_TEXT_MAX - len, "[%.*s]", (int)cell->key.len, cell->key.at);
		head = true;
		len += (size_t)snprintf(out + len, KIT_TEXT_MAX - len, " %s=%lld", metrics_slot_name(slot),
			(long long)cell->count[slot]);
		if (slot == SLOT_HANDLED)
			len += kit_print_times(&cell->times, out + len, KIT_TEXT_MAX - len);
		assert_true(len < KIT_TEXT_MAX);
	}
}

/* Prints the cells of one dimension into out[KIT_TEXT_MAX]. */
KIT void kit_print(struct cells *cells, enum dimension by, uint64_t slots, char *out)
{
	const struct cell *const *sorted;
	struct err err = { 0 };
	size_t count;

	out[0] = '\0';
	assert_int_equal(cells_sorted(cells, &sorted, &count, &err), ST_OK);
	for (size_t i = 0; i < count; i++)
		if (sorted[i]->dimension == by)
			kit_print_cell(sorted[i], slots, out);
}

#define KIT_ALL_SLOTS UINT64_MAX
#define KIT_NO_EVENTS (~CELLS_WHOLE_ONLY) /* nor what else has no parts */

/* What nearly every order counts besides what a test is about; test_fold_event.c looks at these. */
#define KIT_BIT(slot) (UINT64_C(1) << (slot))
#define KIT_APART (KIT_BIT(SLOT_FIRST_DUE) | KIT_BIT(SLOT_FIRST_DUE_ONTIME) | KIT_BIT(SLOT_DISPATCHES) | \
	KIT_BIT(SLOT_RETURNS) | KIT_BIT(SLOT_CLOSINGS) | KIT_BIT(SLOT_REOPENINGS) | KIT_BIT(SLOT_EXTENSIONS) | \
	KIT_BIT(SLOT_URGES) | KIT_BIT(SLOT_ROUNDS_TOP_TWO) | KIT_BIT(SLOT_HANDLED) | KIT_BIT(SLOT_CREATED_NO_FIRST_DUE) | \
	KIT_BIT(SLOT_CREATED_UNCLOSED))

/* ---- tables ---- */

struct kit_row {
	const char *claim;  /* "R13 ..." */
	const char *events;
	const char *cutoff; /* NULL: FOLD_ALL */
	enum dimension by;
	const char *counts;
};

/* One case of a table, as far as `slots`: prints what differs; true when it holds. */
KIT bool kit_holds(const struct book *book, const struct kit_row *row, uint64_t slots)
{
	static char got[KIT_TEXT_MAX];
	struct cells *cells = kit_cells();
	struct kit_case c = kit_case(row->events);
	bool holds;

	kit_fold(book, &c, kit_at(row->cutoff), cells);
	kit_print(cells, row->by, slots, got);
	holds = strcmp(got, row->counts) == 0;
	if (!holds)
		print_error("%s\n  want %s\n  got  %s\n", row->claim, row->counts, got);
	kit_case_free(&c);
	cells_free(cells);
	return holds;
}

KIT void kit_check(const struct book *book, const struct kit_row *rows, size_t count, uint64_t slots)
{
	int failed = 0;

	for (size_t i = 0; i < count; i++)
		failed += !kit_holds(book, &rows[i], slots);
	assert_int_equal(failed, 0);
}

#define KIT_CHECK(book, rows) \
	kit_check(&(book), rows, sizeof(rows) / sizeof((rows)[0]), KIT_NO_EVENTS & ~KIT_APART)
#define KIT_CHECK_SLOTS(book, rows, slots) kit_check(&(book), rows, sizeof(rows) / sizeof((rows)[0]), slots)

/* ---- chance: splitmix64, so that a failing seed fails everywhere ---- */

static uint64_t kit_seed __attribute__((unused));

KIT uint64_t kit_chance(void)
{
	uint64_t z = kit_seed += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

KIT int kit_below(int limit)
{
	return (int)(kit_chance() % (uint64_t)limit);
}

/* A few moments close together, so that ties and dues at events are common; every fourth on a midnight. */
KIT int64_t kit_random_time(void)
{
	const int64_t start_us = INT64_C(1632931200000000); /* 2021-09-30T00:00+08:00: National Day ahead */
	int64_t hours = kit_below(4) == 0 ? 24 * kit_below(12) : kit_below(24 * 12);

	return start_us + hours * INT64_C(3600000000) + (kit_below(8) == 0 ? kit_below(3) - 1 : 0);
}

KIT void kit_random_field(struct event *event, enum field field)
{
	static const char *const words[] = { "a", "b", "phone", "c>d" };
	const struct field_entry *entry = contract_field(field);
	int words_count = 0;

	event->has |= 1u << field;
	switch (entry->form) {
	case FORM_TIME:
		event->value[field].number = kit_random_time();
		break;
	case FORM_WORD:
		while (entry->words[words_count] != NULL)
			words_count++;
		event->value[field].number = 1 + kit_below(words_count);
		break;
	case FORM_BOOL:
		event->value[field].number = kit_below(2);
		break;
	case FORM_NUMBER:
		event->value[field].number = 1 + kit_below(5);
		break;
	case FORM_CALLER:
		event->has &= ~(1u << field);
		break;
	default:
		event->value[field].text = text_of(words[kit_below(4)]);
	}
}

/* A random event of a sort of case; ids are drawn from a few, so that copies and
 * conflicts occur. */
KIT void kit_random_event(enum case_sort sort, struct event *event)
{
	static const char *const ids[] = { "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14" };
	const struct type_entry *type;

	memset(event, 0, sizeof *event);
	do {
		event->type = (enum event_type)(1 + kit_below(EVENT_TYPES));
		type = contract_type(event->type);
	} while (type->sort != sort);
	event->time_us = kit_random_time();
	event->id = text_of(ids[kit_below(14)]);
	event->source = text_of(kit_below(4) == 0 ? "t" : "s");
	for (int i = 0; i < type->field_count; i++)
		if (type->fields[i].needed || kit_below(2) == 0)
			kit_random_field(event, type->fields[i].field);
	if (event_has(event, F_RATING) && !event_has(event, F_RATING_SOURCE))
		kit_random_field(event, F_RATING_SOURCE);
	if (event_has(event, F_DUE_AT))
		event->has &= ~(1u << F_LIMIT_WORKING_DAYS);
}

#endif
