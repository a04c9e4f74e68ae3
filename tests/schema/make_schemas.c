/*
 * make_schemas - writes docs/schema/: one JSON Schema a type, from the contract's table.
 *
 *   make_schemas FOLDER
 *
 * The schemas are kept in the repository for readers of it; test_schemas.py says
 * when they no longer are what this program writes.
 */
#include "base/buf.h"
#include "event/contract.h"

#include <stdio.h>
#include <stdlib.h>

/* What each field means, for the developer of a sending system. */
static const char *const meanings[FIELDS] = {
	[F_STARTED_AT] = "When the call began; the call counts on this day.",
	[F_ANSWERED_AT] = "When an agent answered.",
	[F_ENDED_AT] = "When the call ended.",
	[F_DIRECTION] = "in: a citizen called; out: the hotline called.",
	[F_CHANNEL] = "How it came in. \"phone\" is the word for the telephone; others are the sender's own.",
	[F_CALLER] = "The caller's number. Of a call it is kept only as a keyed hash, of an order it is dropped.",
	[F_AGENT] = "Who took the call: a number or code, not a name.",
	[F_DISTRICT] = "The district concerned.",
	[F_KIND] = "The kind of request.",
	[F_CATEGORY] = "A path, its levels separated by \">\"; spaces around \">\" are dropped.",
	[F_MATTER] = "What ties repeated calls about one thing together.",
	[F_OUTCOME] = "How the call ended.",
	[F_ORDER_ID] = "The order that belongs to it.",
	[F_HANDLING] = "direct: answered by the hotline itself; transferred: goes to a handling unit.",
	[F_CALL_ID] = "The call that the order came from.",
	[F_DUE_AT] = "The deadline.",
	[F_UNIT] = "The handling unit.",
	[F_LIMIT_WORKING_DAYS] = "Working days allowed, counted from the day of this event; not used beside due_at.",
	[F_REASON] = "Why.",
	[F_LEVEL_TEXT] = "The level of the urging, in the sender's own words.",
	[F_APPROVER] = "Who approved the extension: a role or code.",
	[F_RESULT] = "What the unit says came of it.",
	[F_INTO] = "The order that this one was merged into; not itself.",
	[F_REACHED] = "Whether the citizen was reached.",
	[F_SOLVED] = "Whether the citizen says that it is solved.",
	[F_RATING] = "The citizen's rating; rating_source must say where it comes from.",
	[F_RATING_SOURCE] = "caller: given by the citizen unasked; callback: when called back; default: filled in without an answer.",
	[F_LEVEL] = "Who handles the complaint.",
	[F_REAL] = "Whether the complaint was found to be real.",
	[F_CARD] = "The card given, or that it was withdrawn.",
	[F_MEDIUM] = "Where the case was published.",
	[F_STARS] = "1 (worst) to 5 (best).",
};

/*
 * Rule R4 as a regular expression: months by their length, 29 February in leap years only.  The $ of some
 * implementations also matches before a line end, which the decoder refuses.
 */
static const char time_pattern[] =
	"^((19[7-9][0-9]|2[01][0-9]{2})-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
	"|02-(0[1-9]|1[0-9]|2[0-8]))|(19(7[26]|8[048]|9[26])|20([02468][048]|[13579][26])|21(0[48]|[2468][048]|[13579][26]))-02-29)"
	"[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\\\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$";

static void put_words(struct buf *out, enum field field)
{
	for (int word = 1; word <= contract_field(field)->max; word++)
		buf_printf(out, "%s\"%s\"", word == 1 ? "" : ", ", contract_word_name(field, word));
}

/* The schema of a value that is there. */
static void put_present(struct buf *out, enum field field)
{
	const struct field_entry *entry = contract_field(field);

	switch (entry->form) {
	case FORM_TIME:
		buf_append_string(out, "\"$ref\": \"#/$defs/time\"");
		break;
	case FORM_WORD:
		buf_append_string(out, "\"enum\": [");
		put_words(out, field);
		buf_append_string(out, "]");
		break;
	case FORM_BOOL:
		buf_append_string(out, "\"type\": \"boolean\"");
		break;
	case FORM_NUMBER:
		buf_printf(out, "\"type\": \"integer\", \"minimum\": %d, \"maximum\": %d", (int)entry->min, (int)entry->max);
		break;
	case FORM_ID:
		buf_append_string(out, "\"$ref\": \"#/$defs/id\"");
		break;
	case FORM_TEXT:
	case FORM_CATEGORY:
	case FORM_CALLER:
		buf_append_string(out, "\"$ref\": \"#/$defs/text\"");
		break;
	}
}

static void put_field(struct buf *out, enum field field, bool needed)
{
	buf_printf(out, "\t\t\t\t\"%s\": {\n\t\t\t\t\t\"description\": ", contract_field(field)->name);
	buf_append_json(out, text_of(meanings[field]));
	buf_append_string(out, ",\n\t\t\t\t\t");
	if (needed) {
		put_present(out, field);
	} else {
		buf_append_string(out, "\"anyOf\": [{ ");
		put_present(out, field);
		buf_append_string(out, " }, { \"$ref\": \"#/$defs/absent\" }]");
	}
	buf_append_string(out, "\n\t\t\t\t}");
}

static void put_needed(struct buf *out, const struct type_entry *type)
{
	const char *before = "\t\t\t\"required\": [";

	for (size_t i = 0; i < type->field_count; i++) {
		if (!type->fields[i].needed)
			continue;
		buf_printf(out, "%s\"%s\"", before, contract_field(type->fields[i].field)->name);
		before = ", ";
	}
	if (*before == ',')
		buf_append_string(out, "],\n");
}

static void put_data(struct buf *out, enum event_type number)
{
	const struct type_entry *type = contract_type(number);

	buf_append_string(out, "\t\t\"data\": {\n\t\t\t\"description\": \"What happened. Names that are not listed are ignored.\",\n"
		"\t\t\t\"type\": \"object\",\n");
	put_needed(out, type);
	buf_append_string(out, "\t\t\t\"properties\": {\n");
	for (size_t i = 0; i < type->field_count; i++) {
		put_field(out, type->fields[i].field, type->fields[i].needed);
		buf_append_string(out, i + 1 < type->field_count ? ",\n" : "\n");
	}
	buf_append_string(out, "\t\t\t}");
	if (number == CALLBACK_MADE)
		buf_append_string(out, ",\n\t\t\t\"if\": { \"required\": [\"rating\"], \"properties\": { \"rating\": "
			"{ \"type\": \"string\", \"minLength\": 1 } } },\n"
			"\t\t\t\"then\": { \"required\": [\"rating_source\"], \"properties\": { \"rating_source\": "
			"{ \"type\": \"string\", \"minLength\": 1 } } }");
	buf_append_string(out, "\n\t\t}\n");
}

static void put_schema(struct buf *out, enum event_type number)
{
	const struct type_entry *type = contract_type(number);

	buf_printf(out, "{\n\t\"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
		"\t\"$id\": \"%s.schema.json\",\n\t\"title\": \"%s\",\n"
		"\t\"description\": \"A CloudEvents 1.0 event in structured mode, of a case of sort %s. Lengths are in characters here; "
		"the decoder counts bytes of UTF-8. See README.md for what a schema cannot say.\",\n", type->name, type->name,
		contract_sort_name(type->sort));
	buf_append_string(out, "\t\"type\": \"object\",\n"
		"\t\"required\": [\"specversion\", \"id\", \"source\", \"type\", \"time\", \"subject\", \"data\"],\n\t\"properties\": {\n"
		"\t\t\"specversion\": { \"const\": \"1.0\" },\n");
	buf_append_string(out, "\t\t\"id\": { \"description\": \"Unique among the events of one source and case.\", "
		"\"$ref\": \"#/$defs/id\" },\n"
		"\t\t\"source\": { \"description\": \"The system that sends it.\", \"$ref\": \"#/$defs/text\" },\n");
	buf_printf(out, "\t\t\"type\": { \"const\": \"%s\" },\n", type->name);
	buf_printf(out, "\t\t\"time\": { \"description\": \"When it happened.\", \"$ref\": \"#/$defs/time\" },\n"
		"\t\t\"subject\": { \"description\": \"The id of the %s.\", \"$ref\": \"#/$defs/id\" },\n",
		contract_sort_name(type->sort));
	put_data(out, number);
	buf_printf(out, "\t},\n\t\"$defs\": {\n"
		"\t\t\"id\": { \"type\": \"string\", \"minLength\": 1, \"maxLength\": %d },\n"
		"\t\t\"text\": { \"type\": \"string\", \"minLength\": 1, \"maxLength\": %d },\n"
		"\t\t\"time\": {\n\t\t\t\"description\": \"RFC 3339 with an offset, such as 2020-01-05T08:30:00+08:00.\",\n"
		"\t\t\t\"type\": \"string\",\n\t\t\t\"pattern\": \"%s\"\n\t\t},\n"
		"\t\t\"absent\": { \"description\": \"null and the empty string are as good as nothing.\", \"enum\": [null, \"\"] }\n"
		"\t}\n}\n", EVENT_ID_MAX, EVENT_TEXT_MAX, time_pattern);
}

static int write_schema(const char *folder, enum event_type type, struct buf *out)
{
	char path[1024];
	FILE *file;
	int bad;

	buf_clear(out);
	put_schema(out, type);
	(void)snprintf(path, sizeof path, "%s/%s.schema.json", folder, contract_type(type)->name);
	file = fopen(path, "w");
	if (file == NULL) {
		perror(path);
		return 1;
	}
	bad = out->failed || fwrite(out->data, 1, out->len, file) != out->len;
	bad |= fclose(file) != 0;
	if (bad)
		(void)fprintf(stderr, "make_schemas: %s is not written\n", path);
	return bad;
}

int main(int argc, char **argv)
{
	struct buf out = BUF_EMPTY;
	int bad = 0;

	if (argc != 2) {
		(void)fputs("usage: make_schemas FOLDER\n", stderr);
		return 64;
	}
	for (enum event_type type = 1; type <= EVENT_TYPES; type++)
		bad |= write_schema(argv[1], type, &out);
	buf_free(&out);
	return bad ? 74 : 0;
}
