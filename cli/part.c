#include "cli/part.h"

#include "base/lang.h"
#include "event/decode.h"

#include <stdio.h>
#include <string.h>

bool part_is_named(const char *text)
{
	return strchr(text, '=') != NULL;
}

/* The dimension whose name and "=" the text begins with; DIMENSIONS: none. */
static enum dimension named(const char *text)
{
	size_t len = strcspn(text, "=");

	return text[len] == '=' ? fold_dimension_named((struct text){ text, len }) : DIMENSIONS;
}

/* Where the key ends: before ",DIMENSION=", or at the end. */
static size_t key_length(const char *key)
{
	for (const char *comma = strchr(key, ','); comma != NULL; comma = strchr(comma + 1, ','))
		if (named(comma + 1) != DIMENSIONS)
			return (size_t)(comma - key);
	return strlen(key);
}

static enum status check_kind(struct text key, struct err *err)
{
	char words[160] = "";
	size_t at = 0;

	if (key.len == 0)
		return ST_OK;
	for (int kind = 1; kind <= KINDS; kind++) {
		const char *word = contract_word_name(F_KIND, kind);

		if (text_equal(text_of(word), key))
			return ST_OK;
		at += (size_t)snprintf(words + at, sizeof words - at, " %s", word);
	}
	return err_set(err, ST_USAGE, _("\"%.*s\" is no kind; there are:%s"), (int)key.len, key.at, words);
}

/* As the store has it. */
static struct text keep_category(struct part *part, struct text key)
{
	memcpy(part->category, key.at, key.len);
	return (struct text){ part->category, decoder_trim_category(part->category, key.len) };
}

enum status part_parse(const char *text, struct part *out, struct err *err)
{
	const char *at = text;
	struct text key;

	*out = (struct part){ 0 };
	for (;;) {
		enum dimension by = named(at);

		if (by == DIMENSIONS || out->has[by])
			return err_set(err, ST_USAGE, _("\"%s\" names no part such as unit=NAME, or unit=NAME,kind=help"), text);
		at = strchr(at, '=') + 1;
		key = (struct text){ at, key_length(at) };
		if (key.len > EVENT_TEXT_MAX)
			return err_set(err, ST_USAGE, _("%s=: %zu bytes; no text of an event has more than %d"), fold_dimension_name(by),
				key.len, EVENT_TEXT_MAX);
		if (by == BY_KIND && check_kind(key, err) != ST_OK)
			return err->status;
		out->has[by] = true;
		out->key[by] = by == BY_CATEGORY ? keep_category(out, key) : key;
		at += key.len;
		if (*at == '\0')
			return ST_OK;
		at++;
	}
}
