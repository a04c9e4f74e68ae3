#include "report/terms.h"

#include <assert.h>
#include <string.h>

/* In the order of the lists in event/contract.c; tests/test_report.c holds them against each other. */
static const char *const directions[] = { "呼入", "呼出", NULL };
static const char *const outcomes[] = { "直接解答", "生成工单", "转接", "放弃", "无效来电", NULL };
static const char *const kinds[] = { "咨询", "求助", "投诉", "举报", "建议", "表扬", "其他", NULL };
static const char *const handlings[] = { "直接办理", "转办", NULL };
static const char *const results[] = { "已解决", "已解释", "诉求不合理", NULL };
static const char *const ratings[] = { "非常满意", "满意", "基本满意", "不满意", "非常不满意", NULL };
static const char *const rating_sources[] = { "来电人", "回访", "默认", NULL };
static const char *const levels[] = { "市级", "县级", NULL };
static const char *const cards[] = { "黄牌", "红牌", "撤回", NULL };

static const char *const *const lists[FIELDS] = {
	[F_DIRECTION] = directions, [F_OUTCOME] = outcomes, [F_KIND] = kinds, [F_HANDLING] = handlings, [F_RESULT] = results,
	[F_RATING] = ratings, [F_RATING_SOURCE] = rating_sources, [F_LEVEL] = levels, [F_CARD] = cards,
};

const char *terms_word(enum field field, int word, enum lang lang)
{
	const char *name = contract_word_name(field, word);

	assert(lists[field] != NULL);
	return lang == LANG_ZH ? lists[field][word - 1] : name;
}

const char *terms_instant(const char *name, enum lang lang)
{
	static const struct words names[] = { { "time", "事件时间" }, { "started_at", "来电开始" }, { "answered_at", "接听" },
		{ "ended_at", "通话结束" }, { "due_at", "期限" }, { "created", "建单" }, { "received", "收件" } };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i].en, name) == 0)
			return lang_pick(lang, names[i]);
	return name;
}
