#include "report/eventlist.h"

#include "event/scan.h"

#include <inttypes.h>

/* One event stands two containers deep: the list, the event. */
enum { EVENT_DEPTH = 2 };

enum member { MEMBER_SOURCE, MEMBER_ID, MEMBER_TYPE, MEMBER_TIME, MEMBER_REPLACES, MEMBERS };

struct eventlist {
	struct out *out;
	const struct zone *zone;
	enum lang lang;
	enum member member;           /* whose value comes next; MEMBERS: one that is not told */
	struct text values[MEMBERS];  /* of the event in hand */
	int64_t count;
};

static enum member member_of(struct text key)
{
	static const char *const names[MEMBERS] = { "source", "id", "type", "time", "replaces" };
	int i = 0;

	while (i < MEMBERS && !text_equal(key, text_of(names[i])))
		i++;
	return (enum member)i;
}

static void print_event(struct eventlist *list)
{
	struct out *out = list->out;
	bool zh = list->lang == LANG_ZH;
	char time[ZONE_TIME_MAX];
	int64_t time_us;

	if (list->count > 0)
		out_string(out, zh ? "；" : "; ");
	out_tamed(out, list->values[MEMBER_TYPE]);
	out_string(out, " ");
	out_tamed(out, list->values[MEMBER_ID]);
	out_string(out, zh ? "（" : " (");
	out_tamed(out, list->values[MEMBER_SOURCE]);
	out_string(out, zh ? "），" : "), ");
	if (zone_parse_time(list->values[MEMBER_TIME], &time_us)) {
		zone_format(list->zone, time_us, time);
		out_string(out, time);
	} else {
		out_tamed(out, list->values[MEMBER_TIME]);
	}
	if (text_equal(list->values[MEMBER_REPLACES], text_of("true")))
		out_string(out, zh ? "，取代另一份副本" : ", in place of another copy");
}

static void visit(void *context, enum scan_token token, const char *at, size_t len, size_t depth)
{
	struct eventlist *list = context;

	if (depth != EVENT_DEPTH)
		return;
	switch (token) {
	case TOKEN_OPEN:
		list->member = MEMBERS;
		for (int i = 0; i < MEMBERS; i++)
			list->values[i] = text_of("");
		break;
	case TOKEN_KEY:
		list->member = member_of((struct text){ at + 1, len - 2 });
		break;
	case TOKEN_STRING:
		if (list->member < MEMBERS)
			list->values[list->member] = (struct text){ at + 1, len - 2 };
		break;
	case TOKEN_LITERAL:
		if (list->member < MEMBERS)
			list->values[list->member] = (struct text){ at, len };
		break;
	case TOKEN_NUMBER:
		break;
	case TOKEN_CLOSE:
		if (list->count < EVENTLIST_MAX)
			print_event(list);
		list->count++;
		break;
	}
}

void eventlist_print(struct out *out, struct text events, const struct zone *zone, enum lang lang)
{
	struct eventlist list = { .out = out, .zone = zone, .lang = lang };

	/* What is no JSON can only stand in a store that was altered: `check` names it. */
	(void)scan_tokens(events.at, events.len, visit, &list);
	if (list.count > EVENTLIST_MAX)
		out_printf(out, lang == LANG_ZH ? "；另有 %" PRId64 " 个事件" : "; and %" PRId64 " more", list.count - EVENTLIST_MAX);
}
