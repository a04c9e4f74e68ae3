#include "aggregate/crossfoot.h"

#include <assert.h>
#include <stdlib.h>

/* ---- counting from cases ------------------------------------------------------------------------ */

static bool inside(const struct figures_query *query, int32_t day)
{
	return day >= query->from && day <= query->to;
}

/* Rules R28, R49: an order whose due has passed in the period, and that no closing met in time. */
static void count_due(const struct figures_query *query, const struct case_summary *summary, int64_t due_us, int64_t *late,
	int64_t *open)
{
	bool by_last = summary->rule != NULL && summary->rule->reopened_last_closing;
	bool closed = summary->has_first_closing && !(by_last && summary->open);
	int64_t closing_us = by_last ? summary->last_closing_us : summary->first_closing_us;

	if (due_us > query->cutoff_us || !inside(query, zone_day(query->zone, due_us - 1)))
		return;
	*open += !closed;
	*late += closed && closing_us > due_us;
}

static void count_order(const struct figures_query *query, const struct case_summary *summary,
	int64_t counts[CROSSFOOT_COUNTS])
{
	bool created_inside = inside(query, zone_day(query->zone, summary->created_us));

	counts[CROSSFOOT_ORDERS] += created_inside;
	if (summary->excluded)
		return;
	if (created_inside) {
		counts[CROSSFOOT_ORDERS_DIRECT] += !summary->transferred;
		counts[CROSSFOOT_ORDERS_OPEN] += summary->open;
		counts[CROSSFOOT_ORDERS_WITH_DUE] += summary->transferred && summary->has_due;
		counts[CROSSFOOT_ORDERS_REQUESTS] += summary->request;
	}
	if (summary->transferred && summary->has_due)
		count_due(query, summary, summary->due_us, &counts[CROSSFOOT_DUE_LATE], &counts[CROSSFOOT_DUE_OPEN]);
	if (summary->transferred && summary->has_first_due)
		count_due(query, summary, summary->first_due_us, &counts[CROSSFOOT_FIRST_DUE_LATE],
			&counts[CROSSFOOT_FIRST_DUE_OPEN]);
}

void crossfoot_count(const struct figures_query *query, enum case_sort sort, const struct case_summary *summary,
	int64_t counts[CROSSFOOT_COUNTS])
{
	bool begun_inside = summary->seen && inside(query, zone_day(query->zone, summary->created_us));

	switch (sort) {
	case CASE_CALL:
		counts[CROSSFOOT_CALLS] += begun_inside;
		break;
	case CASE_ORDER:
		if (summary->seen) /* rule R10 */
			count_order(query, summary, counts);
		break;
	case CASE_COMPLAINT:
		counts[CROSSFOOT_COMPLAINTS] += begun_inside;
		break;
	case CASE_REVIEW:
		counts[CROSSFOOT_REVIEWS] += begun_inside;
		break;
	}
}

/* ---- identities --------------------------------------------------------------------------------- */

#define SUM(slot) (UINT64_C(1) << (slot))
#define CASES(count) (1u << CROSSFOOT_##count)

/* The sums of a set of slots and the counts of a set of cases, on each side. */
struct identity {
	const char *id;
	const char *name_en, *name_zh;
	const char *source;
	uint64_t left;
	unsigned left_cases;
	uint64_t right;
	unsigned right_cases;
	bool at_most;
};

static const struct identity identities[] = {
	{ "calls", "calls received = answered + abandoned", "呼入 = 接听 + 放弃", "rule R13",
	  .left = SUM(SLOT_CALLS_IN), .right = SUM(SLOT_CALLS_ANSWERED) | SUM(SLOT_CALLS_ABANDONED) },
	{ "calls_cases", "calls received + calls made = calls counted one by one", "呼入 + 呼出 = 逐个清点的通话", "rule R13",
	  .left = SUM(SLOT_CALLS_IN) | SUM(SLOT_CALLS_OUT), .right_cases = CASES(CALLS) },
	{ "calls_accepted", "calls accepted <= calls answered", "受理的来电 ≤ 接听", "rule R15", .at_most = true,
	  .left = SUM(SLOT_CALLS_ACCEPTED), .right = SUM(SLOT_CALLS_ANSWERED) },
	{ "net7", "directly answered, net of 7 days <= directly answered", "7日净直接解答 ≤ 直接解答", "rule R17",
	  .at_most = true, .left = SUM(SLOT_DIRECT_NET7), .right = SUM(SLOT_CALLS_DIRECT) },
	{ "net30", "directly answered, net of 30 days <= net of 7 days", "30日净直接解答 ≤ 7日净直接解答", "rule R17",
	  .at_most = true, .left = SUM(SLOT_DIRECT_NET30), .right = SUM(SLOT_DIRECT_NET7) },
	{ "requests", "requests accepted = calls accepted + orders by other channels", "受理量 = 受理的来电 + 其他渠道的工单",
	  "rule R15", .left = SUM(SLOT_REQUESTS_ACCEPTED), .right = SUM(SLOT_CALLS_ACCEPTED),
	  .right_cases = CASES(ORDERS_REQUESTS) },
	{ "orders", "orders created + voided + merged = orders with a creation", "工单 + 作废 + 并单 = 有建单事件的工单",
	  "rule R21", .left = SUM(SLOT_ORDERS_CREATED) | SUM(SLOT_ORDERS_VOIDED) | SUM(SLOT_ORDERS_MERGED),
	  .right_cases = CASES(ORDERS) },
	{ "orders_open", "orders open + closed = created", "未办结 + 已办结 = 工单", "rule R30",
	  .left = SUM(SLOT_ORDERS_CLOSED), .left_cases = CASES(ORDERS_OPEN), .right = SUM(SLOT_ORDERS_CREATED) },
	{ "orders_direct", "orders transferred + direct = created", "转办 + 直接办理 = 工单", "rule R20",
	  .left = SUM(SLOT_ORDERS_TRANSFERRED), .left_cases = CASES(ORDERS_DIRECT), .right = SUM(SLOT_ORDERS_CREATED) },
	{ "orders_due", "orders without a due time + with one = transferred", "无期限 + 有期限 = 转办", "rule R28",
	  .left = SUM(SLOT_ORDERS_NO_DUE), .left_cases = CASES(ORDERS_WITH_DUE), .right = SUM(SLOT_ORDERS_TRANSFERRED) },
	{ "no_calendar", "orders without a calendar <= without a due time", "缺少日历的工单 ≤ 无期限工单", "rule R46",
	  .at_most = true, .left = SUM(SLOT_ORDERS_NO_CALENDAR), .right = SUM(SLOT_ORDERS_NO_DUE) },
	{ "due", "due passed = closed on time + closed late + never closed", "期限已到 = 按时办结 + 超期办结 + 到期未办结",
	  "rule R28", .left = SUM(SLOT_DUE), .right = SUM(SLOT_DUE_ONTIME), .right_cases = CASES(DUE_LATE) | CASES(DUE_OPEN) },
	{ "first_due", "first due passed = closed on time + closed late + never closed",
	  "首次期限已到 = 按时办结 + 超期办结 + 到期未办结", "rule R28", .left = SUM(SLOT_FIRST_DUE),
	  .right = SUM(SLOT_FIRST_DUE_ONTIME), .right_cases = CASES(FIRST_DUE_LATE) | CASES(FIRST_DUE_OPEN) },
	{ "in_time", "calls answered in time + without a time <= calls answered", "按时接听 + 无接听时间 ≤ 接听", "rule R14",
	  .at_most = true, .left = SUM(SLOT_CALLS_IN_TIME) | SUM(SLOT_CALLS_UNTIMED), .right = SUM(SLOT_CALLS_ANSWERED) },
	{ "late_open", "late and open of those created in the period <= late and open in all",
	  "期内建单的超期未办结 ≤ 全部超期未办结", "rules R29, R50", .at_most = true, .left = SUM(SLOT_CREATED_LATE_OPEN),
	  .right = SUM(SLOT_LATE_OPEN) },
	{ "top_two", "rounds very satisfied or satisfied <= rounds satisfied", "非常满意与满意 ≤ 满意的轮次", "rule R34",
	  .at_most = true, .left = SUM(SLOT_ROUNDS_TOP_TWO), .right = SUM(SLOT_ROUNDS_SATISFIED) },
	{ "rated", "rounds rated <= rounds rated, defaults in", "有评价的轮次 ≤ 含默认评价的轮次", "rules R35, R36",
	  .at_most = true, .left = SUM(SLOT_ROUNDS_RATED), .right = SUM(SLOT_DEFAULT_RATED) },
	{ "satisfied", "rounds satisfied <= rounds satisfied, defaults in", "满意的轮次 ≤ 含默认评价的满意轮次",
	  "rules R35, R36", .at_most = true, .left = SUM(SLOT_ROUNDS_SATISFIED), .right = SUM(SLOT_DEFAULT_SATISFIED) },
	{ "complaints", "complaints received + voided = complaints with a receipt", "效能投诉收件 + 作废 = 有收件事件的投诉",
	  "rule R21", .left = SUM(SLOT_COMPLAINTS_RECEIVED) | SUM(SLOT_COMPLAINTS_VOIDED),
	  .right_cases = CASES(COMPLAINTS) },
	{ "cards", "yellow cards + red cards = complaints carded", "黄牌 + 红牌 = 亮牌", "rule R40",
	  .left = SUM(SLOT_COMPLAINTS_YELLOW) | SUM(SLOT_COMPLAINTS_RED), .right = SUM(SLOT_COMPLAINTS_CARDED) },
	{ "received_city", "complaints received: city <= all", "效能投诉收件：市级 ≤ 全部", "rule R42", .at_most = true,
	  .left = SUM(SLOT_COMPLAINTS_RECEIVED_CITY), .right = SUM(SLOT_COMPLAINTS_RECEIVED) },
	{ "real_city", "complaints found real: city <= all", "效能投诉属实：市级 ≤ 全部", "rule R42", .at_most = true,
	  .left = SUM(SLOT_COMPLAINTS_REAL_CITY), .right = SUM(SLOT_COMPLAINTS_REAL) },
	{ "published_city", "complaints published: city <= all", "效能投诉曝光：市级 ≤ 全部", "rule R42", .at_most = true,
	  .left = SUM(SLOT_COMPLAINTS_PUBLISHED_CITY), .right = SUM(SLOT_COMPLAINTS_PUBLISHED) },
	{ "carded_city", "complaints carded: city <= all", "效能投诉亮牌：市级 ≤ 全部", "rule R42", .at_most = true,
	  .left = SUM(SLOT_COMPLAINTS_CARDED_CITY), .right = SUM(SLOT_COMPLAINTS_CARDED) },
	{ "reviews", "reviews = reviews counted one by one", "评价 = 逐个清点的评价", "rule R11", .left = SUM(SLOT_REVIEWS),
	  .right_cases = CASES(REVIEWS) },
};

/* ---- proving ------------------------------------------------------------------------------------ */

struct sum {
	int64_t num, den;
	int64_t over; /* rows whose numerator exceeds the denominator */
	bool has_den;
	char value[FIGURE_VALUE_MAX];
};

struct proof {
	const struct figures_query *query;
	void (*each)(void *context, const struct crossfoot_check *check);
	void *context;
	const struct metric *metrics[CROSSFOOT_METRICS_MAX]; /* those that add up */
	size_t metric_count;
	struct sum whole[CROSSFOOT_METRICS_MAX];
	struct sum *into; /* what take_row adds to */
	struct sum other[CROSSFOOT_METRICS_MAX];
};

static void tell(const struct proof *proof, struct crossfoot_check check)
{
	check.ok = check.at_most ? check.left <= check.right : check.left == check.right;
	proof->each(proof->context, &check);
}

static bool take_row(void *context, const struct figure_row *row)
{
	struct proof *proof = context;
	size_t at = 0;

	while (at < proof->metric_count && proof->metrics[at] != row->metric)
		at++;
	assert(at < proof->metric_count);
	proof->into[at].num += row->num;
	proof->into[at].den += row->has_den ? row->den : 0;
	proof->into[at].over += row->has_den && row->num > row->den;
	proof->into[at].has_den = row->has_den;
	memcpy(proof->into[at].value, row->value, sizeof row->value);
	return true;
}

/* Adds up the rows of the period's parts, or of its days. */
static enum status add_rows(struct proof *proof, enum period per, enum dimension by, struct cells *cells,
	struct sum sums[CROSSFOOT_METRICS_MAX], struct err *err)
{
	struct figures_query query = *proof->query;

	query.metrics = proof->metrics;
	query.metric_count = proof->metric_count;
	query.per = per;
	query.by = by;
	proof->into = sums;
	memset(sums, 0, CROSSFOOT_METRICS_MAX * sizeof *sums);
	return figures_rows(&query, cells, take_row, proof, err);
}

static int64_t side(const int64_t slots[SLOTS], uint64_t set, const int64_t counts[CROSSFOOT_COUNTS], unsigned cases)
{
	int64_t sum = 0;

	for (int slot = 0; slot < SLOTS; slot++)
		if ((set >> slot & 1u) != 0)
			sum += slots[slot];
	for (int count = 0; count < CROSSFOOT_COUNTS; count++)
		if ((cases >> count & 1u) != 0)
			sum += counts[count];
	return sum;
}

static enum status prove_identities(const struct proof *proof, struct cells *period,
	const int64_t counts[CROSSFOOT_COUNTS], struct err *err)
{
	const struct text none = { "", 0 };
	const struct cell *days = cells_at(period, BY_WHOLE, figures_period_day(proof->query, proof->query->from), none);
	const struct cell *states = cells_at(period, BY_WHOLE, CELL_AS_OF, none);
	int64_t slots[SLOTS];

	if (cells_status(period, err) != ST_OK)
		return err->status;
	for (int slot = 0; slot < SLOTS; slot++)
		slots[slot] = days->count[slot] + states->count[slot]; /* a slot is either on days or a state */
	for (size_t i = 0; i < sizeof identities / sizeof identities[0]; i++) {
		const struct identity *identity = &identities[i];

		tell(proof, (struct crossfoot_check){ .kind = CROSSFOOT_IDENTITY, .id = identity->id, .name_en = identity->name_en,
			.name_zh = identity->name_zh, .source = identity->source, .at_most = identity->at_most,
			.left = side(slots, identity->left, counts, identity->left_cases),
			.right = side(slots, identity->right, counts, identity->right_cases) });
	}
	return ST_OK;
}

/* The civil days of the period that have begun before T, counted one by one (rule R19). */
static int64_t days_begun(const struct figures_query *query)
{
	int64_t days = 0;

	for (int32_t day = query->from; day <= query->to; day++)
		days += zone_day_start(query->zone, day) < query->cutoff_us;
	return days;
}

/* Rules R19, R43: the printed mean against floor((2 num + den) / (2 den)). */
static void prove_mean(const struct proof *proof, const struct metric *metric, const struct sum *sum)
{
	struct crossfoot_check check = { .kind = CROSSFOOT_MEAN_DAYS, .id = "mean_days", .name_en = "days divided by = days of the "
		"period begun by the cut-off", .name_zh = "除数 = 期内截至统计时点的日历天数", .source = "rule R19", .metric = metric,
		.denominator = true, .left = sum->den, .right = days_begun(proof->query) };

	tell(proof, check);
	if (sum->den <= 0)
		return;
	check.kind = CROSSFOOT_MEAN;
	check.id = "mean";
	check.name_en = "mean printed = count / days";
	check.name_zh = "日均 = 总数 ÷ 天数";
	check.source = "rules R19, R43";
	check.denominator = false;
	check.left = strtoll(sum->value, NULL, 10);
	check.right = (2 * sum->num + sum->den) / (2 * sum->den);
	tell(proof, check);
}

static void prove_alone(const struct proof *proof)
{
	for (size_t i = 0; i < proof->metric_count; i++) {
		const struct metric *metric = proof->metrics[i];

		if (metric->measure == MEASURE_RATE)
			tell(proof, (struct crossfoot_check){ .kind = CROSSFOOT_SHARE, .id = "share", .name_en = "numerator <= denominator",
				.name_zh = "分子 ≤ 分母", .source = "rule R32", .metric = metric, .at_most = true,
				.left = proof->whole[i].num, .right = proof->whole[i].den });
	}
	for (size_t i = 0; i < proof->metric_count; i++)
		if (proof->metrics[i]->measure == MEASURE_MEAN)
			prove_mean(proof, proof->metrics[i], &proof->whole[i]);
}

/* Every numerator and denominator of `proof->other` against the whole's. */
static void prove_sums(const struct proof *proof, struct crossfoot_check check)
{
	for (size_t i = 0; i < proof->metric_count; i++) {
		const struct metric *metric = proof->metrics[i];

		check.metric = metric;
		check.denominator = false;
		check.left = proof->other[i].num;
		check.right = proof->whole[i].num;
		if (check.kind != CROSSFOOT_DAYS || metric->measure != MEASURE_STATE) /* a state has no day */
			tell(proof, check);
		if (!proof->whole[i].has_den || metric->measure == MEASURE_MEAN) /* the divisor is every part's (rule R44) */
			continue;
		check.denominator = true;
		check.left = proof->other[i].den;
		check.right = proof->whole[i].den;
		tell(proof, check);
	}
}

static void prove_shares_of_parts(const struct proof *proof, enum dimension by)
{
	for (size_t i = 0; i < proof->metric_count; i++)
		if (proof->metrics[i]->measure == MEASURE_RATE)
			tell(proof, (struct crossfoot_check){ .kind = CROSSFOOT_SHARE_PARTS, .id = "share_parts",
				.name_en = "parts whose numerator exceeds the denominator = 0", .name_zh = "分子大于分母的分项数 = 0",
				.source = "rule R32", .metric = proof->metrics[i], .by = by, .left = proof->other[i].over });
}

static enum status prove_parts(struct proof *proof, struct cells *period, struct err *err)
{
	for (enum dimension by = BY_WHOLE + 1; by < DIMENSIONS; by++) {
		if (add_rows(proof, PERIOD_ALL, by, period, proof->other, err) != ST_OK)
			return err->status;
		prove_sums(proof, (struct crossfoot_check){ .kind = CROSSFOOT_PARTS, .id = "parts",
			.name_en = "parts = whole", .name_zh = "分项之和 = 总数", .source = "rule R44", .by = by });
		prove_shares_of_parts(proof, by);
	}
	return ST_OK;
}

/* Rule R44: percentiles do not add up.  What a figure that does is made of, this table of measures says. */
static bool adds_up(const struct metric *metric)
{
	return metric->measure == MEASURE_COUNT || metric->measure == MEASURE_RATE || metric->measure == MEASURE_RATIO ||
		metric->measure == MEASURE_MEAN || metric->measure == MEASURE_STATE;
}

enum status crossfoot_prove(const struct figures_query *query, struct cells *period, struct cells *days,
	const int64_t counts[CROSSFOOT_COUNTS], void (*each)(void *context, const struct crossfoot_check *check), void *context,
	struct err *err)
{
	struct proof proof = { .query = query, .each = each, .context = context };

	assert(query->per == PERIOD_ALL && query->has_days && query->metric_count <= CROSSFOOT_METRICS_MAX);
	for (size_t i = 0; i < query->metric_count; i++)
		if (adds_up(query->metrics[i]))
			proof.metrics[proof.metric_count++] = query->metrics[i];
	if (add_rows(&proof, PERIOD_ALL, BY_WHOLE, period, proof.whole, err) != ST_OK ||
		prove_identities(&proof, period, counts, err) != ST_OK)
		return err->status;
	prove_alone(&proof);
	if (add_rows(&proof, PERIOD_DAY, BY_WHOLE, days, proof.other, err) != ST_OK)
		return err->status;
	prove_sums(&proof, (struct crossfoot_check){ .kind = CROSSFOOT_DAYS, .id = "days", .name_en = "days = period",
		.name_zh = "逐日之和 = 本期", .source = "rule R44" });
	return prove_parts(&proof, period, err);
}
