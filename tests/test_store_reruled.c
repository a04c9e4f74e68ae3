/* reruled: frozen sums, late changes and the cases that other rules judge otherwise give today's sums. */
#include "tests/store_kit.h"

#include "aggregate/rulesfile.h"
#include "store/asked.h"
#include "store/judge.h"
#include "store/reruled.h"

enum { EVENTS = 600, FIRST = 300, MORE = 450, ORDERS = 25 };
enum { FIRST_DAY = 18262 }; /* 2020-01-01 */

#define KINDS_OF_A_RULE "help=3\ncomplaint=5\nreport=15\nsuggestion=1\npraise=none\nother=2\nunstated=4\n"
#define RULES \
	"[rule 2020-01-05]\nid = a\nconsultation=1\n" KINDS_OF_A_RULE "reopened=last_closing\n" \
	"[rule 2020-01-20]\nid = b\nconsultation=6\n" KINDS_OF_A_RULE "day_1=receipt\nsigning=1\n"
#define OTHER_RULES "[rule 2020-01-01]\nid = c\nconsultation=2\nhelp=1\ncomplaint=none\nreport=4\nsuggestion=5\npraise=3\nother=none\nunstated=1\n"

static struct kit_event events[EVENTS];

static void change(struct store *store, const char *text)
{
	struct err err = { 0 };
	int64_t judged = -2;

	if (store_change_rules(store, text_of(text), NULL, &judged, &err) != ST_OK)
		fail_msg("%s", err.text);
	assert_true(judged > 0);
}

static void publish(struct store *store, int32_t from, int32_t to, int64_t cutoff_us)
{
	const struct publish_order order = { .period = text_of("a period"), .from = from, .to = to, .cutoff_us = cutoff_us,
		.now_us = KIT_START_US + 400 * KIT_DAY_US, .approved_by = text_of("somebody"), .note = text_of("") };
	int64_t number = 0;
	struct err err = { 0 };

	if (store_publish(store, &order, &number, &err) != ST_OK)
		fail_msg("%s", err.text);
}

/* ---- what is left over ---- */

struct adding {
	struct store *store;
	struct store_cells_query query;
	struct cells *cells;
	int64_t told;
	struct text last; /* case */
};

static void add_cells(struct cells *to, struct cells *from, int sign)
{
	const struct cell *const *sorted;
	struct err err = { 0 };
	size_t count;

	assert_int_equal(cells_sorted(from, &sorted, &count, &err), ST_OK);
	for (size_t i = 0; i < count; i++)
		for (int slot = 0; slot < SLOTS; slot++)
			cells_at(to, sorted[i]->dimension, sorted[i]->day, sorted[i]->key)->count[slot] += sign * sorted[i]->count[slot];
}

static enum status take_late(void *context, const struct store_late *late, struct err *err)
{
	struct adding *adding = context;

	return late->is_rules ? ST_OK : store_add_late(adding->store, late, &adding->query, -1, adding->cells, err);
}

static enum status take_case(void *context, const struct reruled_case *one, struct err *err)
{
	struct adding *adding = context;

	(void)err;
	assert_int_equal(one->sort, CASE_ORDER);
	assert_true(one->id.len > 0);
	add_cells(adding->cells, one->difference, -1);
	adding->told++;
	return ST_OK;
}

struct remains {
	int64_t told, untraced, left; /* left: cells that nothing explains */
};

/* Today's sums as of the cut-off, less the frozen ones, the late changes and the cases judged otherwise. */
static struct remains leave_over(struct store *store, const struct publication *publication, enum dimension by)
{
	struct adding adding = { .store = store, .query = { .dimension = by, .from = publication->from, .to = publication->to,
		.cutoff_us = publication->cutoff_us, .slots = publication->slots & ~CELLS_WHOLE_ONLY } };
	const struct cell *const *sorted;
	struct reruled_result result;
	struct cells *frozen = NULL;
	struct err err = { 0 };
	size_t count;

	assert_int_equal(cells_new(&adding.cells, &err), ST_OK);
	assert_int_equal(cells_new(&frozen, &err), ST_OK);
	assert_int_equal(store_snapshot_begin(store, &err), ST_OK);
	assert_int_equal(store_read_cells(store, &adding.query, adding.cells, &err), ST_OK);
	assert_int_equal(store_read_frozen(store, publication->number, &adding.query, STORE_FROZEN_ALL, by, frozen, &err), ST_OK);
	add_cells(adding.cells, frozen, -1);
	assert_int_equal(store_each_late(store, publication->number, take_late, &adding, &err), ST_OK);
	if (reruled_each(store, publication, &adding.query, take_case, &adding, &result, &err) != ST_OK)
		fail_msg("%s", err.text);
	store_snapshot_end(store);
	assert_true(result.known);
	assert_int_equal(cells_sorted(adding.cells, &sorted, &count, &err), ST_OK);
	cells_free(adding.cells);
	cells_free(frozen);
	return (struct remains){ adding.told, result.untraced, (int64_t)count };
}

static struct remains leave_over_all(struct store *store)
{
	struct remains sum = { 0 };
	struct publications all;
	struct err err = { 0 };

	assert_int_equal(store_publications(store, &all, &err), ST_OK);
	for (size_t i = 0; i < all.count; i++)
		for (enum dimension by = BY_WHOLE; by < DIMENSIONS; by++) {
			struct remains one = leave_over(store, &all.all[i], by);

			sum.told += one.told;
			sum.untraced += one.untraced;
			sum.left += one.left;
		}
	store_publications_free(&all);
	return sum;
}

/* ---- tests ---- */

/* An event whose identity no other has. */
static struct kit_event only_once(int number)
{
	struct kit_event made = kit_any(number), out;
	struct event event;
	char id[32];

	(void)snprintf(id, sizeof id, "u%d", number);
	assert_true(event_unpack(made.packed, made.len, &event) > 0);
	event.id = text_of(id);
	event.subject = text_of(made.subject);
	kit_pack(&event, &out);
	return out;
}

/* With `copies` some events meet others of their identity. */
static struct store *published(const char *path, uint64_t seed, bool copies)
{
	struct store *store;

	kit_seed = seed;
	for (int i = 0; i < EVENTS; i++)
		events[i] = copies ? kit_any(i) : only_once(i);
	kit_shuffle(events, EVENTS);
	store = kit_open(path, STORE_WRITE);
	(void)kit_load(store, "first", events, FIRST, 50);
	publish(store, FIRST_DAY, FIRST_DAY + 30, KIT_START_US + 20 * KIT_DAY_US);
	publish(store, FIRST_DAY, FIRST_DAY + 60, KIT_START_US + 60 * KIT_DAY_US);
	publish(store, FIRST_DAY + 10, FIRST_DAY + 10, KIT_START_US + 30 * KIT_DAY_US);
	return store;
}

static void late_events_before_other_rules_and_the_cases_told_explain_everything(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 6; seed++) {
		char name[32];
		struct remains outcome;
		struct store *store;

		(void)snprintf(name, sizeof name, "before%d.db", (int)seed);
		store = published(kit_path(name), seed, true);
		outcome = leave_over_all(store);
		assert_int_equal(outcome.told + outcome.untraced + outcome.left, 0);
		(void)kit_load(store, "second", events + FIRST, EVENTS - FIRST, 40);
		change(store, RULES);
		outcome = leave_over_all(store);
		assert_true(outcome.told > 0);
		assert_int_equal(outcome.untraced + outcome.left, 0);
		change(store, OTHER_RULES);
		outcome = leave_over_all(store);
		assert_true(outcome.told > 0);
		assert_int_equal(outcome.untraced + outcome.left, 0);
		change(store, "");
		outcome = leave_over_all(store);
		assert_int_equal(outcome.told + outcome.untraced + outcome.left, 0);
		store_close(store);
	}
}

static void late_events_after_other_rules_too(void **state)
{
	(void)state;
	for (uint64_t seed = 11; seed <= 16; seed++) {
		char name[32];
		struct remains remains;
		struct store *store;

		(void)snprintf(name, sizeof name, "after%d.db", (int)seed);
		store = published(kit_path(name), seed, false);
		change(store, RULES);
		(void)kit_load(store, "second", events + FIRST, MORE - FIRST, 40);
		change(store, OTHER_RULES);
		store_close(store);
		store = kit_open(kit_path(name), STORE_WRITE);
		(void)kit_load(store, "third", events + MORE, EVENTS - MORE, 40);
		remains = leave_over_all(store);
		assert_true(remains.told > 0);
		assert_int_equal(remains.untraced + remains.left, 0);
		store_close(store);
		kit_assert_sound(kit_path(name));
	}
}

/* ---- against what each order was when the rules changed ---- */

struct remembered {
	char id[8];
	uint8_t *bytes;
	size_t len;
};

struct truth {
	struct remembered *orders;
	struct book then, now;
	const struct publication *publication;
	const struct store_cells_query *query;
	struct cells *cells;
	int64_t told, orders_told;
};

static void remember(struct store *store, struct remembered orders[ORDERS])
{
	for (int i = 0; i < ORDERS; i++) {
		const uint8_t *bytes;
		struct err err = { 0 };

		(void)snprintf(orders[i].id, sizeof orders[i].id, "W%d", i);
		assert_int_equal(store_case(store, CASE_ORDER, text_of(orders[i].id), &bytes, &orders[i].len, &err), ST_OK);
		orders[i].bytes = malloc(orders[i].len + 1);
		assert_non_null(orders[i].bytes);
		memcpy(orders[i].bytes, bytes, orders[i].len);
	}
}

static void judge(const struct truth *truth, const struct book *book, const struct remembered *order, int sign)
{
	struct judgement judgement = JUDGEMENT_EMPTY;

	assert_int_equal(judge_case(book, CASE_ORDER, order->bytes, order->len, truth->publication->cutoff_us, &judgement), CASE_ADDED);
	for (size_t i = 0; i < judgement.count; i++)
		assert_true(asked_add(truth->query, truth->cells, &judgement.counts[i], sign));
	judge_free(&judgement);
}

/* The difference told is that of the order as it was. */
static enum status compare(void *context, const struct reruled_case *one, struct err *err)
{
	struct truth *truth = context;
	const struct cell *const *sorted;
	size_t count;

	for (int i = 0; i < ORDERS; i++)
		if (text_equal(one->id, text_of(truth->orders[i].id))) {
			judge(truth, &truth->now, &truth->orders[i], 1);
			judge(truth, &truth->then, &truth->orders[i], -1);
			add_cells(truth->cells, one->difference, -1);
			truth->orders_told++;
		}
	truth->told++;
	assert_int_equal(cells_sorted(truth->cells, &sorted, &count, err), ST_OK);
	if (count > 0)
		fail_msg("order %.*s", (int)one->id.len, one->id.at);
	return ST_OK;
}

/* An order's event again, earlier and with other contents: it takes the other's place (rule R1). */
static struct kit_event better_copy(const struct kit_event *of)
{
	struct event event;
	struct kit_event out;

	assert_true(event_unpack(of->packed, of->len, &event) > 0);
	event.subject = text_of(of->subject);
	event.time_us -= (1 + kit_below(100)) * KIT_HOUR_US;
	if (event_has(&event, F_DUE_AT))
		event.value[F_DUE_AT].number -= kit_below(9) * KIT_DAY_US;
	kit_pack(&event, &out);
	return out;
}

static void a_case_whose_events_were_replaced_is_passed_over_and_none_is_told_wrongly(void **state)
{
	struct rulesfile *file = NULL;
	int64_t told = 0, untraced = 0;

	(void)state;
	assert_int_equal(rulesfile_parse(text_of(RULES), rules_builtin(), calendar_builtin(), NULL, NULL, &file), RULESFILE_GOOD);
	for (uint64_t seed = 21; seed <= 26; seed++) {
		struct remembered orders[ORDERS];
		struct truth truth = { .orders = orders };
		struct store_cells_query query;
		struct publications all;
		struct err err = { 0 };
		struct store *store;
		char name[32];

		(void)snprintf(name, sizeof name, "copies%d.db", (int)seed);
		store = published(kit_path(name), seed, false);
		truth.then = *store_book(store);
		remember(store, orders);
		change(store, RULES);
		truth.now = (struct book){ store_book(store)->zone, rulesfile_rules(file), rulesfile_calendar(file) };
		for (int i = FIRST; i < EVENTS; i++) {
			const struct kit_event *of = &events[kit_below(FIRST)];

			if (of->sort == CASE_ORDER && kit_below(6) == 0)
				events[i] = better_copy(of);
		}
		(void)kit_load(store, "second", events + FIRST, EVENTS - FIRST, 40);
		assert_int_equal(store_publications(store, &all, &err), ST_OK);
		for (size_t i = 0; i < all.count; i++) {
			struct reruled_result result;

			query = (struct store_cells_query){ .dimension = BY_UNIT, .from = all.all[i].from, .to = all.all[i].to,
				.slots = all.all[i].slots & ~CELLS_WHOLE_ONLY };
			truth.publication = &all.all[i];
			truth.query = &query;
			assert_int_equal(cells_new(&truth.cells, &err), ST_OK);
			assert_int_equal(store_snapshot_begin(store, &err), ST_OK);
			if (reruled_each(store, &all.all[i], &query, compare, &truth, &result, &err) != ST_OK)
				fail_msg("%s", err.text);
			store_snapshot_end(store);
			cells_free(truth.cells);
			untraced += result.untraced;
		}
		assert_int_equal(truth.told, truth.orders_told);
		told += truth.told;
		store_publications_free(&all);
		for (int i = 0; i < ORDERS; i++)
			free(orders[i].bytes);
		store_close(store);
	}
	assert_true(told > 0 && untraced > 0);
	rulesfile_free(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(late_events_before_other_rules_and_the_cases_told_explain_everything, kit_setup, kit_teardown),
		cmocka_unit_test_setup_teardown(late_events_after_other_rules_too, kit_setup, kit_teardown),
		cmocka_unit_test_setup_teardown(a_case_whose_events_were_replaced_is_passed_over_and_none_is_told_wrongly, kit_setup,
			kit_teardown),
	};

	return cmocka_run_group_tests_name("store_reruled", tests, NULL, NULL);
}
