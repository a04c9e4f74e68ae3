/*
 * bench_store - what a committed event costs the store alone.
 *
 *   bench_store EVENTS sorted|random STORE [EVENTS A DAY]
 *   bench_store read STORE             what reading costs, in milliseconds
 *   bench_store prove STORE            what check and digest cost, in seconds
 *
 * Made-up events in the order of time - calls, a quarter of which open an order
 * that is dispatched, signed, closed days later and called back - are packed
 * and applied in full batches.  CPU time is that of store_apply alone.  One line
 * per million events, then a summary as JSON.
 */
#include "base/zone.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { UNITS = 100, DISTRICTS = 8, CATEGORIES = 60, CHANNELS = 4, PENDING_MAX = 4 * 1024 * 1024 };

#define DAY_US INT64_C(86400000000)

/* ---- chance: splitmix64, the same numbers on every machine ---- */

static uint64_t chance_state = 1;

static uint64_t chance(void)
{
	uint64_t z = chance_state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static int64_t below(int64_t limit)
{
	return (int64_t)(chance() % (uint64_t)limit);
}

/* ---- events to come, the earliest first ---- */

struct planned {
	int64_t time_us;
	enum event_type type;
	uint32_t number; /* of the call or order */
	uint64_t salt;   /* for random ids, units, categories */
	int64_t created_us;
};

static struct planned *heap;
static size_t heap_count;

static void push(struct planned one)
{
	size_t at = heap_count++;

	if (heap_count > PENDING_MAX) {
		fprintf(stderr, "bench_store: too many events planned\n");
		exit(70);
	}
	for (; at > 0 && heap[(at - 1) / 2].time_us > one.time_us; at = (at - 1) / 2)
		heap[at] = heap[(at - 1) / 2];
	heap[at] = one;
}

static struct planned pop(void)
{
	struct planned first = heap[0];
	struct planned last = heap[--heap_count];
	size_t at = 0;

	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= heap_count)
			break;
		if (child + 1 < heap_count && heap[child + 1].time_us < heap[child].time_us)
			child++;
		if (heap[child].time_us >= last.time_us)
			break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = last;
	return first;
}

/* ---- events ---- */

static bool random_ids;

static struct text make_id(char *to, char sort, int64_t time_us, uint32_t number, uint64_t salt)
{
	int len;

	if (random_ids) {
		len = sprintf(to, "%016llx%016llx", (unsigned long long)(salt * 0x9e3779b97f4a7c15u + (uint64_t)sort),
			(unsigned long long)(salt ^ 0x5851f42d4c957f2du));
	} else {
		time_t seconds = (time_t)(time_us / 1000000 + 8 * 3600);
		struct tm civil;

		(void)gmtime_r(&seconds, &civil);
		len = sprintf(to, "%c%04d%02d%02d%08u", sort, civil.tm_year + 1900, civil.tm_mon + 1, civil.tm_mday, number);
	}
	return (struct text){ to, (size_t)len };
}

static char names[5][128][48]; /* units, districts, categories, channels */

static struct text name_of(int sort, int count, uint64_t salt)
{
	return text_of(names[sort][(salt >> (8 * sort)) % (uint64_t)count]);
}

static void make_names(void)
{
	for (int i = 0; i < UNITS; i++)
		(void)snprintf(names[0][i], sizeof names[0][i], "承办单位%03d", i);
	for (int i = 0; i < DISTRICTS; i++)
		(void)snprintf(names[1][i], sizeof names[1][i], "第%d区", i);
	for (int i = 0; i < CATEGORIES; i++)
		(void)snprintf(names[2][i], sizeof names[2][i], "城乡建设>类别%02d", i);
	for (int i = 0; i < CHANNELS; i++)
		(void)snprintf(names[3][i], sizeof names[3][i], "%s", i == 0 ? "phone" : i == 1 ? "wechat" : i == 2 ? "web" : "app");
}

static void set_number(struct event *event, enum field field, int64_t value)
{
	event->has |= 1u << field;
	event->value[field].number = value;
}

static void set_text(struct event *event, enum field field, struct text value)
{
	event->has |= 1u << field;
	event->value[field].text = value;
}

static void fill_call(struct event *event, const struct planned *plan)
{
	bool order = plan->salt % 4 == 0;

	set_number(event, F_STARTED_AT, plan->time_us - 120000000);
	set_number(event, F_ANSWERED_AT, plan->time_us - 112000000);
	set_number(event, F_ENDED_AT, plan->time_us);
	set_number(event, F_DIRECTION, DIRECTION_IN);
	set_text(event, F_CHANNEL, text_of("phone"));
	set_text(event, F_DISTRICT, name_of(1, DISTRICTS, plan->salt));
	set_text(event, F_CATEGORY, name_of(2, CATEGORIES, plan->salt));
	set_number(event, F_KIND, 1 + (int64_t)(plan->salt >> 40) % KINDS);
	set_number(event, F_OUTCOME, order ? OUTCOME_ORDER : OUTCOME_DIRECT);
	event->caller = (struct caller){ .hashes = 1, .year = 2020 };
	memcpy(event->caller.hash[0], &plan->salt, sizeof plan->salt);
}

static void fill_order(struct event *event, const struct planned *plan)
{
	switch (plan->type) {
	case ORDER_CREATED:
		set_number(event, F_HANDLING, HANDLING_TRANSFERRED);
		set_text(event, F_CHANNEL, name_of(3, CHANNELS, plan->salt));
		set_text(event, F_DISTRICT, name_of(1, DISTRICTS, plan->salt));
		set_text(event, F_CATEGORY, name_of(2, CATEGORIES, plan->salt));
		set_number(event, F_KIND, 1 + (int64_t)(plan->salt >> 40) % KINDS);
		break;
	case ORDER_DISPATCHED:
		set_text(event, F_UNIT, name_of(0, UNITS, plan->salt));
		set_number(event, F_LIMIT_WORKING_DAYS, 5);
		break;
	case ORDER_CLOSED:
		set_text(event, F_UNIT, name_of(0, UNITS, plan->salt));
		set_number(event, F_RESULT, RESULT_RESOLVED);
		break;
	case CALLBACK_MADE:
		set_number(event, F_REACHED, 1);
		set_number(event, F_SOLVED, 1);
		set_number(event, F_RATING, RATING_SATISFIED);
		set_number(event, F_RATING_SOURCE, SOURCE_CALLBACK);
		break;
	default:
		set_text(event, F_UNIT, name_of(0, UNITS, plan->salt));
		break;
	}
}

static void plan_order(const struct planned *call)
{
	static const enum event_type types[] = { ORDER_CREATED, ORDER_DISPATCHED, ORDER_SIGNED, ORDER_CLOSED, CALLBACK_MADE };
	int64_t time_us = call->time_us + 30000000;

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		push((struct planned){ time_us, types[i], call->number, call->salt, call->time_us });
		time_us += i == 0 ? 600000000 : i == 1 ? 7200000000 : i == 2 ? below(6 * DAY_US) + 3600000000 : below(3 * DAY_US);
	}
}

/* ---- batches ---- */

struct source {
	int64_t time_us;
	int64_t step_us; /* between calls */
	uint32_t calls;
	uint64_t events;
};

static struct planned next_event(struct source *source)
{
	if (heap_count == 0 || heap[0].time_us > source->time_us) {
		struct planned call = { source->time_us, CALL_ENDED, source->calls++, chance(), source->time_us };

		source->time_us += below(2 * source->step_us) + 1;
		if (call.salt % 4 == 0)
			plan_order(&call);
		return call;
	}
	return pop();
}

static void add_item(struct batch *batch, struct source *source)
{
	struct planned plan = next_event(source);
	struct event event = { .type = plan.type, .time_us = plan.time_us };
	struct batch_item *item = &batch->items[batch->count++];
	uint8_t packed[EVENT_PACKED_MAX];
	char id[64], subject[64];
	size_t len;

	event.id = (struct text){ id, (size_t)sprintf(id, "e%012llx", (unsigned long long)source->events++) };
	event.source = text_of(plan.type == CALL_ENDED ? "/12345/callcentre" : "/12345/orders");
	event.subject = make_id(subject, plan.type == CALL_ENDED ? 'C' : 'W', plan.created_us, plan.number, plan.salt);
	if (plan.type == CALL_ENDED)
		fill_call(&event, &plan);
	else
		fill_order(&event, &plan);
	len = event_pack(&event, packed);
	*item = (struct batch_item){ .place = (int64_t)source->events };
	if (!batch_keep_event(batch, event.type, event.subject, (struct text){ (const char *)packed, len }, item))
		abort();
}

/* ---- measuring ---- */

static double seconds(clockid_t clock)
{
	struct timespec now;

	(void)clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double written_mb(void)
{
	FILE *io = fopen("/proc/self/io", "r");
	char line[128];
	long long bytes = 0;

	while (io != NULL && fgets(line, sizeof line, io) != NULL)
		if (sscanf(line, "wchar: %lld", &bytes) == 1)
			break;
	if (io != NULL)
		(void)fclose(io);
	return (double)bytes / 1e6;
}

static long peak_kib(void)
{
	struct rusage usage;

	(void)getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

struct timing {
	double wall, cpu;
};

static enum status fill_store(struct store *store, uint64_t events, struct source *source, struct timing *all,
	struct err *err)
{
	struct batch *batch = NULL;
	struct store_result result;
	struct timing part = { 0 };
	uint64_t next_line = 1000000;
	enum status st = batch_new(&batch, err);
	struct input_entry entry = { .kind = INPUT_STREAM, .name = text_of("bench"), .partition = -1,
		.position = { .last_offset = -1, .end = -1 } };

	while (st == ST_OK && source->events < events) {
		uint16_t place;
		double wall, cpu;

		batch_clear(batch);
		st = batch_add_input(batch, &entry, &place, err);
		while (st == ST_OK && !batch_is_full(batch) && source->events < events)
			add_item(batch, source);
		wall = seconds(CLOCK_MONOTONIC);
		cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
		if (st == ST_OK)
			st = store_apply(store, batch, &result, err);
		part.wall += seconds(CLOCK_MONOTONIC) - wall;
		part.cpu += seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
		if (st == ST_OK)
			entry.id = batch->inputs[0].id;
		if (source->events < next_line && source->events < events)
			continue;
		all->wall += part.wall;
		all->cpu += part.cpu;
		printf("%10llu events  %7.2f wall s/M  %6.2f cpu s/M  peak %ld MiB  written %.0f MB\n",
			(unsigned long long)source->events, part.wall, part.cpu, peak_kib() / 1024, written_mb());
		(void)fflush(stdout);
		part = (struct timing){ 0 };
		next_line += 1000000;
	}
	batch_free(batch);
	return st;
}

/* ---- reading ---- */

static int32_t to_first(const void *context, int32_t day)
{
	return day == CELL_AS_OF ? day : *(const int32_t *)context;
}

static enum status time_reading(struct store *store, const char *what, struct store_cells_query query, struct err *err)
{
	struct cells *cells = NULL;
	double best = 1e9;
	size_t count = 0;
	enum status st = cells_new(&cells, err);

	query.day_key = to_first;
	query.context = &query.from;
	for (int i = 0; i < 5 && st == ST_OK; i++) {
		double start = seconds(CLOCK_MONOTONIC);

		cells_clear(cells);
		st = store_read_cells(store, &query, cells, err);
		count = cells_count(cells);
		if (seconds(CLOCK_MONOTONIC) - start < best)
			best = seconds(CLOCK_MONOTONIC) - start;
	}
	printf("%-44s %8.2f ms  %zu cells\n", what, best * 1e3, count);
	cells_free(cells);
	return st;
}

static enum status read_all(struct store *store, struct err *err)
{
	int64_t later = INT64_C(4102444800000000); /* 2100: every event and due has passed */
	int32_t first, last;
	bool has;
	enum status st = store_event_days(store, later, &has, &first, &last, err);
	struct store_cells_query day = { .from = first + 100, .to = first + 100, .cutoff_us = later };
	struct store_cells_query year = { .from = first, .to = first + 365, .cutoff_us = later };
	uint64_t few = UINT64_C(1) << SLOT_DUE | UINT64_C(1) << SLOT_DUE_ONTIME;

	if (st == ST_OK)
		st = time_reading(store, "a day, whole", day, err);
	if (st == ST_OK)
		st = time_reading(store, "a year, whole", year, err);
	year.dimension = BY_UNIT;
	if (st == ST_OK)
		st = time_reading(store, "a year by unit, all slots", year, err);
	year.slots = few;
	if (st == ST_OK)
		st = time_reading(store, "a year by unit, two slots", year, err);
	year.dimension = BY_CATEGORY;
	if (st == ST_OK)
		st = time_reading(store, "a year by category, two slots", year, err);
	year.dimension = BY_WHOLE;
	year.slots = 0;
	year.cutoff_us = INT64_C(1577808000000000) + 360 * DAY_US;
	if (st == ST_OK)
		st = time_reading(store, "a year, whole, cut off six days before its end", year, err);
	return st;
}

static void print_finding(void *context, const char *line)
{
	(void)context;
	printf("%s\n", line);
}

static enum status prove(struct store *store, struct err *err)
{
	struct store_check_sink sink = { .finding = print_finding };
	uint8_t digest[DIGEST_BYTES];
	char hex[DIGEST_HEX_MAX];
	int64_t findings;
	double start = seconds(CLOCK_MONOTONIC);

	if (store_digest(store, digest, err) != ST_OK)
		return err->status;
	digest_hex(digest, hex);
	printf("digest %s: %.1f s, peak %ld MiB\n", hex, seconds(CLOCK_MONOTONIC) - start, peak_kib() / 1024);
	start = seconds(CLOCK_MONOTONIC);
	if (store_check(store, &sink, &findings, err) != ST_OK)
		return err->status;
	printf("check: %lld findings, %.1f s, peak %ld MiB\n", (long long)findings, seconds(CLOCK_MONOTONIC) - start,
		peak_kib() / 1024);
	return ST_OK;
}

static int look(const char *what, const char *path, const struct store_options *options)
{
	struct store *store = NULL;
	struct err err;
	double start = seconds(CLOCK_MONOTONIC);
	enum status st = store_open(path, STORE_READ, options, &store, &err);

	if (st == ST_OK) {
		printf("%-44s %8.2f ms\n", "opening", (seconds(CLOCK_MONOTONIC) - start) * 1e3);
		st = strcmp(what, "read") == 0 ? read_all(store, &err) : prove(store, &err);
	}
	if (st != ST_OK)
		fprintf(stderr, "bench_store: %s\n", err.text);
	store_close(store);
	return (int)st;
}

int main(int argc, char **argv)
{
	struct store_options options = { .command = "bench_store", .rules = rules_builtin(),
		.calendar = calendar_builtin() };
	struct store *store = NULL;
	struct store_status status;
	struct err err;
	struct timing all = { 0 };
	struct source source = { .time_us = INT64_C(1577808000000000), .step_us = 0 };
	uint64_t events;
	double a_day;

	if (argc == 3 && (strcmp(argv[1], "read") == 0 || strcmp(argv[1], "prove") == 0))
		return look(argv[1], argv[2], &options);
	if (argc < 4) {
		fprintf(stderr, "usage: bench_store EVENTS sorted|random STORE [EVENTS A DAY] | read STORE | prove STORE\n");
		return 64;
	}
	events = strtoull(argv[1], NULL, 10);
	random_ids = strcmp(argv[2], "random") == 0;
	a_day = argc > 4 ? strtod(argv[4], NULL) : (double)events / 366;
	source.step_us = (int64_t)((double)DAY_US / (a_day / 2.25)); /* 2.25 events per call */
	heap = calloc(PENDING_MAX + 1, sizeof *heap);
	make_names();
	if (heap == NULL || store_open(argv[3], STORE_WRITE, &options, &store, &err) != ST_OK ||
		fill_store(store, events, &source, &all, &err) != ST_OK || store_status(store, &status, &err) != ST_OK) {
		fprintf(stderr, "bench_store: %s\n", heap == NULL ? "out of memory" : err.text);
		return 1;
	}
	printf("{\"events\":%llu,\"ids\":\"%s\",\"cases\":%lld,\"events_per_s\":%.0f,\"cpu_s_per_m\":%.3f,\"peak_rss_mib\":%ld,"
		"\"store_mb\":%.1f,\"log_mb\":%.1f,\"journal\":\"%s\",\"synchronous\":%d}\n",
		(unsigned long long)events, random_ids ? "random" : "sorted", (long long)status.cases,
		(double)events / all.wall, all.cpu * 1e6 / (double)events, peak_kib() / 1024, (double)status.size_bytes / 1e6,
		(double)status.wal_bytes / 1e6, status.journal_mode, status.synchronous);
	store_close(store);
	free(heap);
	return 0;
}
