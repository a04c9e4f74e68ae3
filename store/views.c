#include "store/views.h"

#include "aggregate/fold.h"
#include "event/batch.h"

static const char *const STATE_WORDS[VIEW_STATES] = {
	[VIEW_UNSEEN] = "unseen", [VIEW_OPEN] = "open",     [VIEW_CLOSED] = "closed",
	[VIEW_VOIDED] = "voided", [VIEW_MERGED] = "merged", [VIEW_DONE] = "done",
	[VIEW_CLOSED_LATE] = "closed",
};

struct topic {
	const char *name;
	const char *en;
	const char *zh;
};

/* The figures' own definitions follow from the table of metrics. */
static const struct topic TOPICS[] = {
	{ "figures_by_day",
		"One row per figure, day, dimension and key (dimension whole: the total; key empty: not stated). A rate is "
		"numerator / denominator; add both up over the days before dividing. All events are in, also those "
		"dated later than today; day as-of: a state of all events, without a day.",
		"每个指标、日期、维度、取值一行（dimension 为 whole 即总数；key 为空即未填）。比率为 numerator / denominator，"
		"跨日须先分别相加再相除。含全部事件（包括日期在将来的）；day 为 as-of 的是状态数，不属于某一天。" },
	{ "cases_list",
		"One row per call, order, complaint and review, judged by all its events. Times are local to the store's zone "
		"(see meta), to the second. state: unseen (no creation yet), open, closed, voided, merged, done (calls, reviews). "
		"due_at: the effective due, of an order open again that of its last round.",
		"每个来电、工单、投诉、评价一行，按其全部事件判定。时间为本库时区（见 meta）的当地时间，精确到秒。state："
		"unseen 未见创建，open 未办结，closed 已办结，voided 作废，merged 并单，done（来电、评价）。due_at 为有效期限，重办未结的"
		"工单为最近一轮的期限。" },
	{ "inputs_list",
		"One row per file or topic partition: where reading goes on (next: bytes of a file, offset of a partition) and "
		"what became of its lines. read = applied + duplicate + rejected; conflicting ones are among the duplicates.",
		"每个文件或主题分区一行：下次从何处读起（next：文件为字节数，分区为 offset）以及各行的去向。"
		"read = applied + duplicate + rejected；conflicting 已含在 duplicate 内。" },
	{ "rejects_list",
		"One row per refused line: why, where (place: line number or offset), and its bytes with phone numbers and "
		"callers masked. state replayed: repaired since, and counted under applied or duplicate.",
		"每条被拒的行一行：原因、位置（place：行号或 offset）以及已脱敏的原文。state 为 replayed 表示其后已重放成功，"
		"计入 applied 或 duplicate。" },
	{ "publications_list",
		"One row per publication: its number (revision), period, cut-off, who answers for it and when, the digests of rules "
		"and calendar, and the SHA-256 over what was frozen. Times are UTC.",
		"每次发布一行：发布号（revision）、期间、统计截至、批准人和时间、规则与日历摘要，以及冻结内容的 SHA-256。时间为 UTC。" },
	{ "published_figures_by_day",
		"What each publication froze, with the columns of figures_by_day: one row per revision, figure, day, dimension and "
		"key. Only the figures whose slots that publication had; nothing that arrived later is in.",
		"各次发布所冻结的数据，列同 figures_by_day：每个发布号、指标、日期、维度、取值一行。仅含该次发布已有的指标；"
		"其后到达的一概不计。" },
	{ "restatements_list",
		"One row per late change: the revision whose figures it changed, when it arrived (UTC), the case and the events that did "
		"it. cause rules: all cases were judged anew by other rules; every revision up to that number may differ for it.",
		"每次迟到的变更一行：改变了哪次发布（revision）的数据、到达时间（UTC）、个案及相关事件。cause 为 rules 表示规则变更、全部个案"
		"重新判定，该发布号及以前的各次发布都可能因此不同。" },
	{ "figure_definitions",
		"What each figure means: numerator / denominator, the day it falls on, and the rule it comes from.",
		"各指标的含义：分子 / 分母、所属日期以及依据的规则。" },
	{ "cells",
		"What the figures are read from: the sums per dimension, day (days since 1970-01-01) and key.",
		"指标的来源：按维度、日期（自 1970-01-01 起的天数）和取值的合计。" },
	{ "cases",
		"What everything can be computed from again: the events of each case, packed (bytes), with a checksum.",
		"一切指标皆可由此重算：每个个案的全部事件（bytes，压紧存放）及校验和。" },
	{ "handling",
		"Handling times by dimension, key and day, in packed pieces: what percentiles are read from.",
		"按维度、取值和日期打包存放的办理时长，分位数由此读取。" },
	{ "case_days",
		"An index: which cases have to do with a day.",
		"索引：某一天涉及哪些个案。" },
	{ "rules_files",
		"Each rules file that was applied, when, and its digest (SHA-256); the last one is in force, one without text goes "
		"back to what is built in.",
		"历次应用的规则文件（text）、时间及其摘要（SHA-256）；最后一个现行有效，text 为空表示恢复内置规则。" },
	{ "publications",
		"What publications_list shows, and which slots were frozen.",
		"publications_list 所示内容，以及冻结了哪些计数项。" },
	{ "published_cells",
		"The cells that were frozen, per publication: never changed.",
		"各次发布冻结的单元格，从不更改。" },
	{ "published_times",
		"The handling times that were frozen beside the cells: what published percentiles are read from.",
		"与单元格一同冻结的办理时长，已发布的分位数由此读取。" },
	{ "late_changes",
		"What arrived after a publication and changed its figures, with what it changed (packed).",
		"发布之后到达并改变其数据的变更，以及改变的内容（changes，压紧存放）。" },
	{ "repeats",
		"An index: which calls bear one caller and matter (key: 30 days of the start and a hash), for fcr_net7 and "
		"fcr_net30.",
		"索引：哪些来电为同一来电人、同一事项（key：开始时间所在的 30 天段和散列），供 fcr_net7、fcr_net30 使用。" },
	{ "gaps",
		"Stretches of a partition (name: the topic) that reading jumped over with --accept-gap, and why: from_offset up to, "
		"not including, to_offset (-1: not known). seen_at is UTC.",
		"经 --accept-gap 跳过的分区区段（name 为主题）及其原因：自 from_offset 起，至 to_offset 之前（-1 为未知）。seen_at 为 UTC。" },
	{ "keys",
		"Fingerprints of the keys under which callers were hashed, one a year. The keys are not in here.",
		"各年度来电号码散列所用密钥的指纹。密钥本身不在库中。" },
	{ "meta",
		"Zone, digests of rules and calendar, the program that made the store, the last commit.",
		"时区、规则与日历的摘要、建库程序、最近一次提交。" },
};

static void append_quoted(struct buf *out, const char *string)
{
	buf_append_byte(out, '\'');
	for (; *string != '\0'; string++) {
		if (*string == '\'')
			buf_append_byte(out, '\'');
		buf_append_byte(out, (uint8_t)*string);
	}
	buf_append_byte(out, '\'');
}

static void append_start(struct buf *out, const char *name, const char *columns)
{
	buf_printf(out, "DROP VIEW IF EXISTS %s; CREATE VIEW %s(%s) AS ", name, name, columns);
}

static void append_about(struct buf *out)
{
	append_start(out, "about", "name, en, zh");
	for (size_t i = 0; i < sizeof TOPICS / sizeof *TOPICS; i++) {
		buf_append_string(out, i == 0 ? "VALUES (" : ", (");
		append_quoted(out, TOPICS[i].name);
		buf_append_byte(out, ',');
		append_quoted(out, TOPICS[i].en);
		buf_append_byte(out, ',');
		append_quoted(out, TOPICS[i].zh);
		buf_append_byte(out, ')');
	}
	buf_append_byte(out, ';');
}

static void append_definitions(struct buf *out)
{
	size_t count;
	const struct metric *all = metrics_all(&count);

	append_start(out, "figure_definitions", "figure, name_zh, name_en, definition_zh, definition_en, day_zh, day_en, source");
	for (size_t i = 0; i < count; i++) {
		const char *const texts[] = { all[i].id, all[i].name_zh, all[i].name_en, all[i].definition_zh,
			all[i].definition_en, all[i].day_zh, all[i].day_en, all[i].source };

		buf_append_string(out, i == 0 ? "VALUES (" : ", (");
		for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
			if (k > 0)
				buf_append_byte(out, ',');
			append_quoted(out, texts[k] == NULL ? "" : texts[k]);
		}
		buf_append_byte(out, ')');
	}
	buf_append_byte(out, ';');
}

static void append_dimension_words(struct buf *out)
{
	buf_append_string(out, "CASE dimension WHEN 0 THEN 'whole'");
	for (int i = BY_WHOLE + 1; i < DIMENSIONS; i++)
		buf_printf(out, " WHEN %d THEN '%s'", i, fold_dimension_name((enum dimension)i));
	buf_append_string(out, " END");
}

/* One branch per figure: a condition on `figure` leaves a single branch to run.  `published`: of what was frozen. */
static void append_figures(struct buf *out, bool published)
{
	size_t count;
	const struct metric *all = metrics_all(&count);

	append_start(out, published ? "published_figures_by_day" : "figures_by_day",
		published ? "revision, figure, name_zh, name_en, day, dimension, \"key\", numerator, denominator"
			  : "figure, name_zh, name_en, day, dimension, \"key\", numerator, denominator");
	for (size_t i = 0; i < count; i++) {
		const char *numerator = metrics_slot_name(all[i].numerator);
		bool share = all[i].denominator != SLOT_NONE;

		if (all[i].measure == MEASURE_PERCENTILE) /* no sum: its times are not for reading by eye */
			continue;
		buf_printf(out, "%sSELECT %s", i == 0 ? "" : " UNION ALL ", published ? "publication," : "");
		append_quoted(out, all[i].id);
		buf_append_byte(out, ',');
		append_quoted(out, all[i].name_zh);
		buf_append_byte(out, ',');
		append_quoted(out, all[i].name_en);
		buf_printf(out, ",CASE day WHEN %ld THEN 'as-of' ELSE date(day*86400,'unixepoch') END,", (long)CELL_AS_OF);
		append_dimension_words(out);
		buf_printf(out, ",\"key\",%s,%s FROM %s WHERE (%s<>0", numerator,
			share ? metrics_slot_name(all[i].denominator) : all[i].measure == MEASURE_MEAN ? "1" : "NULL",
			published ? "published_cells" : "cells", numerator);
		if (share)
			buf_printf(out, " OR %s<>0", metrics_slot_name(all[i].denominator));
		buf_append_string(out, ")");
	}
	buf_append_byte(out, ';');
}

static void append_publications(struct buf *out)
{
	append_start(out, "publications_list", "revision, period, \"from\", \"to\", cutoff, published_at, approved_by, note, zone, "
		"rules, calendar, cells, digest");
	buf_append_string(out, "SELECT number, period, date(from_day*86400,'unixepoch'), date(to_day*86400,'unixepoch'), "
		"strftime('%Y-%m-%dT%H:%M:%SZ', cutoff/1000000, 'unixepoch'), "
		"strftime('%Y-%m-%dT%H:%M:%SZ', published_at/1000000, 'unixepoch'), approved_by, note, zone, rules, calendar, cells, "
		"digest FROM publications;");
	append_start(out, "restatements_list", "id, revision, arrived_at, cause, sort, \"case\", events");
	buf_append_string(out, "SELECT l.id, l.publication, strftime('%Y-%m-%dT%H:%M:%SZ', l.arrived_at/1000000, 'unixepoch'), "
		"CASE l.place WHEN 0 THEN 'rules' ELSE 'events' END, CASE c.sort");
	for (int sort = 1; sort <= (int)CASE_SORTS; sort++)
		buf_printf(out, " WHEN %d THEN '%s'", sort, contract_sort_name((enum case_sort)sort));
	buf_append_string(out, " END, c.id, l.events FROM late_changes l LEFT JOIN cases c ON c.place = l.place "
		"WHERE l.place = 0 OR length(l.changes) > 1;");
}

static void append_local_time(struct buf *out, const char *column)
{
	buf_printf(out, ",strftime('%%Y-%%m-%%dT%%H:%%M:%%S',%s,'unixepoch')", column);
}

/* A branch per sort, so that a condition on sort and id finds its row by the key. */
static void append_cases(struct buf *out)
{
	append_start(out, "cases_list", "sort, id, events, created_at, unit, district, kind, state, due_at, closed_at");
	for (int sort = 1; sort <= (int)CASE_SORTS; sort++) {
		buf_printf(out, "%sSELECT '%s',id,events", sort == 1 ? "" : " UNION ALL ",
			contract_sort_name((enum case_sort)sort));
		append_local_time(out, "created");
		buf_append_string(out, ",unit,district,CASE kind");
		for (int kind = 1; kind <= (int)KINDS; kind++)
			buf_printf(out, " WHEN %d THEN '%s'", kind, contract_word_name(F_KIND, kind));
		buf_append_string(out, " ELSE '' END,CASE state");
		for (int state = 0; state < VIEW_STATES; state++)
			buf_printf(out, " WHEN %d THEN '%s'", state, STATE_WORDS[state]);
		buf_append_string(out, " END");
		append_local_time(out, "due");
		append_local_time(out, "closed");
		buf_printf(out, " FROM cases WHERE sort=%d", sort);
	}
	buf_append_byte(out, ';');
}

static void append_inputs_and_rejects(struct buf *out)
{
	append_start(out, "inputs_list", "id, kind, name, \"partition\", cluster, next, lines, \"end\", read, applied, duplicate, "
		"conflicting, rejected, masked, caller_dropped");
	buf_printf(out,
		"SELECT id, CASE kind WHEN %d THEN 'file' WHEN %d THEN 'stream' WHEN %d THEN 'kafka' END, name, "
		"CASE kind WHEN %d THEN \"partition\" END, cluster, next, lines, CASE WHEN kind=%d AND \"end\">=0 THEN \"end\" END, "
		"read, applied, duplicate, conflicting, rejected, masked, caller_dropped FROM inputs;",
		INPUT_FILE, INPUT_STREAM, INPUT_KAFKA, INPUT_KAFKA, INPUT_KAFKA);
	append_start(out, "rejects_list",
		"id, input, \"partition\", place, reason, detail, bytes, headers, length, state, delivered, seen_at");
	buf_printf(out,
		"SELECT r.id, i.name, CASE i.kind WHEN %d THEN i.\"partition\" END, r.place, r.reason, r.detail, r.kept, r.headers, "
		"r.length, CASE r.state WHEN 0 THEN 'open' ELSE 'replayed' END, "
		"CASE r.delivered WHEN 0 THEN 'no' WHEN 1 THEN 'yes' ELSE '' END, "
		"strftime('%%Y-%%m-%%dT%%H:%%M:%%SZ', r.seen_at/1000000, 'unixepoch') "
		"FROM rejects r JOIN inputs i ON i.id = r.input;",
		INPUT_KAFKA);
}

void views_append(struct buf *out)
{
	append_about(out);
	append_definitions(out);
	append_figures(out, false);
	append_figures(out, true);
	append_publications(out);
	append_cases(out);
	append_inputs_and_rejects(out);
}
