#include "report/details.h"

#include <stdbool.h>
#include <string.h>

/* A sentence, "*" for each value; the Chinese has them in the same order.  The first that fits is taken, so what is
 * special stands before what is general. */
static const struct words forms[] = {
	{ "byte *: expected *", "第 * 字节：应为*" },
	{ "*: needed by every event", "*：每个事件都必须有" },
	{ "*: needed where a rating is given", "*：给出评价时必须有" },
	{ "*: needed by *", "*：* 必须有" },
	{ "*: the order itself", "*：即该工单自身" },
	{ "*: no hash of the year of started_at", "*：不是 started_at 所在年份的哈希" },
	{ "*: twice", "*：出现两次" },
	{ "*: not UTF-8", "*：不是 UTF-8" },
	{ "*: contains U+0000", "*：含有 U+0000" },
	{ "*: expected a whole number from * to *", "*：应为 * 至 * 的整数" },
	{ "*: \"*\", expected RFC 3339 with an offset", "*：“*”，应为带时差的 RFC 3339 时间" },
	{ "*: \"*\", expected one such as \"*\"", "*：“*”，应为“*”之类" },
	{ "*: \"*\", expected \"*\"", "*：“*”，应为“*”" },
	{ "*: \"*\", expected *", "*：“*”，应为 *" },
	{ "*: *, expected *", "*：为*，应为*" },
	{ "*: * bytes, at most *", "*：* 字节，最多 *" },
	{ "* bytes or more, at most *", "至少 * 字节，最多 *" },
	{ "* bytes, at most *", "* 字节，最多 *" },
	{ "*, expected an object", "为*，应为对象" },
	{ "*: more than * events", "*：超过 * 个事件" },
	{ "neither ce_ headers nor content-type application/cloudevents+json",
		"既无 ce_ 消息头，content-type 也不是 application/cloudevents+json" },
};
enum { FORMS = sizeof forms / sizeof forms[0], VALUES_MAX = 3 };

/* Values that are words of the decoder and the scanner, not of the line. */
static const struct words phrases[] = {
	{ "a string", "字符串" }, { "a number", "数字" }, { "true or false", "true 或 false" }, { "an array", "数组" },
	{ "an object", "对象" }, { "a time as a string", "字符串形式的时间" }, { "a ce_ header", "某个 ce_ 消息头" },
	{ "a value", "一个值" }, { "a colon after a name", "名称之后的冒号" }, { "a comma or ]", "逗号或 ]" },
	{ "a comma or }", "逗号或 }" }, { "a digit", "数字" }, { "a digit after the decimal point", "小数点后的数字" },
	{ "a digit in the exponent", "指数中的数字" }, { "a name in double quotes", "双引号中的名称" },
	{ "a high surrogate before a low one", "低位代理之前的高位代理" },
	{ "a low surrogate after a high one", "高位代理之后的低位代理" },
	{ "a number that fits a double", "双精度范围内的数" }, { "nothing after the value", "值之后没有其他内容" },
	{ "at most 8 levels, the event being the first", "最多 8 层，事件为第一层" },
	{ "control characters in a string as escapes", "字符串中的控制字符写成转义" },
	{ "four hexadecimal digits after \\u", "\\u 之后四位十六进制数字" }, { "no \\u0000", "不含 \\u0000" },
	{ "one of \" \\ / b f n r t u after a backslash", "反斜杠之后 \" \\ / b f n r t u 之一" },
	{ "the closing quote of a string", "字符串的结束引号" }, { "the rest of an escape", "转义的其余部分" },
};

/* What `detail` has where the form has "*"; false: it is not of this form. */
static bool fits(const char *form, struct text detail, struct text values[VALUES_MAX])
{
	const char *at = detail.at, *end = detail.at + detail.len;
	size_t len = strcspn(form, "*");
	int count = 0;

	if (len > detail.len || memcmp(at, form, len) != 0)
		return false;
	for (at += len; form[len] == '*'; count++) {
		const char *next;

		form += len + 1;
		len = strcspn(form, "*");
		/* The last piece ends the sentence; any other stands where it comes first. */
		if (form[len] == '\0')
			next = (size_t)(end - at) >= len && memcmp(end - len, form, len) == 0 ? end - len : NULL;
		else
			next = memmem(at, (size_t)(end - at), form, len);
		if (next == NULL)
			return false;
		values[count] = (struct text){ at, (size_t)(next - at) };
		at = next + len;
	}
	return at == end;
}

static struct text value_words(struct text value)
{
	for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++)
		if (text_equal(value, text_of(phrases[i].en)))
			return text_of(phrases[i].zh);
	return value;
}

/* What does not fit is cut, as the detail itself was. */
static void append(char out[DETAILS_MAX], struct text text)
{
	size_t used = strlen(out), room = DETAILS_MAX - 1 - used;
	size_t len = text.len < room ? text.len : room;

	memcpy(out + used, text.at, len);
	out[used + len] = '\0';
}

const char *details_words(struct text detail, enum lang lang, char out[DETAILS_MAX])
{
	struct text values[VALUES_MAX];
	int form = 0, value = 0;

	out[0] = '\0';
	while (lang == LANG_ZH && form < FORMS && !fits(forms[form].en, detail, values))
		form++;
	if (lang != LANG_ZH || form == FORMS) {
		append(out, detail);
		return out;
	}
	for (const char *at = forms[form].zh; *at != '\0'; at++)
		append(out, *at == '*' ? value_words(values[value++]) : (struct text){ at, 1 });
	return out;
}
