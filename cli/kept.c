#include "cli/kept.h"

#include "base/lang.h"
#include "event/scan.h"

struct reader {
	struct pool *pool;
	struct binary_attributes *out;
	struct text *place; /* of the key that came last; NULL: not one of ours */
	bool failed;
};

static struct text *place_of(struct binary_attributes *out, struct text key)
{
	const struct {
		const char *name;
		struct text *place;
	} places[] = {
		{ "\"ce_specversion\"", &out->specversion },
		{ "\"ce_id\"", &out->id },
		{ "\"ce_source\"", &out->source },
		{ "\"ce_type\"", &out->type },
		{ "\"ce_time\"", &out->time },
		{ "\"ce_subject\"", &out->subject },
	};

	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		if (text_equal(key, text_of(places[i].name)))
			return places[i].place;
	return NULL;
}

static int hex_digit(char c)
{
	return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* One escape at in[0] == '\\' of those that RFC 8785 writes; returns the bytes used. */
static size_t unescape_one(const char *in, char *out)
{
	static const char letters[] = "btnfr", bytes[] = "\b\t\n\f\r";
	const char *letter = strchr(letters, in[1]);

	if (in[1] == 'u') { /* only control characters are written so */
		*out = (char)(hex_digit(in[4]) << 4 | hex_digit(in[5]));
		return 6;
	}
	*out = letter != NULL ? bytes[letter - letters] : in[1];
	return 2;
}

/* `at` is a well-formed JSON string with its quotes. */
static struct text unescape(struct pool *pool, const char *at, size_t len)
{
	char *room = pool_alloc(pool, len);
	size_t used = 0;

	if (room == NULL)
		return (struct text){ NULL, 0 };
	for (size_t i = 1; i + 1 < len;) {
		if (at[i] == '\\') {
			i += unescape_one(at + i, room + used);
			used++;
		} else {
			room[used++] = at[i++];
		}
	}
	return (struct text){ room, used };
}

static void visit(void *context, enum scan_token token, const char *at, size_t len, size_t depth)
{
	struct reader *reader = context;

	(void)depth;
	if (token == TOKEN_KEY) {
		reader->place = place_of(reader->out, (struct text){ at, len });
	} else if (token == TOKEN_STRING && reader->place != NULL) {
		*reader->place = unescape(reader->pool, at, len);
		reader->failed |= reader->place->at == NULL;
	} else if (token == TOKEN_LITERAL) {
		reader->out->doubled = len == 4 && memcmp(at, "true", 4) == 0;
	}
}

enum status kept_headers(struct text headers, struct pool *pool, struct binary_attributes *out, struct err *err)
{
	struct reader reader = { pool, out, NULL, false };

	*out = (struct binary_attributes){ 0 };
	if (!scan_tokens(headers.at, headers.len, visit, &reader))
		return err_set(err, ST_DATA, _("the kept headers cannot be read; run `hotline check`"));
	if (reader.failed)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	return ST_OK;
}

struct subject_search {
	struct text found;
	bool next;  /* the value that comes is the subject's */
	int names;  /* how often it was named */
};

static void look_for_subject(void *context, enum scan_token token, const char *at, size_t len, size_t depth)
{
	struct subject_search *search = context;

	if (token == TOKEN_KEY) {
		search->next = depth == 1 && text_equal((struct text){ at, len }, text_of("\"subject\""));
		search->names += search->next;
		return;
	}
	if (search->next && token == TOKEN_STRING && len > 2 && len - 2 <= EVENT_ID_MAX && memchr(at, '\\', len) == NULL)
		search->found = (struct text){ at + 1, len - 2 };
	search->next = false;
}

struct text kept_subject(struct text kept)
{
	struct subject_search search = { .next = false };

	if (!scan_tokens(kept.at, kept.len, look_for_subject, &search) || search.names != 1)
		return (struct text){ NULL, 0 };
	return search.found;
}
