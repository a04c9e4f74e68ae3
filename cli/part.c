#include "cli/part.h"

#include "base/lang.h"
#include "report/rows.h"
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

/* Whether `key` is the contract's word or what tables print for it, in either language. */
static bool is_kind(struct text key, struct text word)
{
	return text_equal(key, word) || text_equal(key, rows_key(BY_KIND, word, LANG_ZH)) ||
		text_equal(key, rows_key(BY_KIND, word, LANG_EN));
}

/* The contract's word, which the store has, for one that people may have read in a table. */
static enum status take_kind(struct text *key, struct err *err)
{
	char words[400] = "";
	size_t at = 0;

	for (int kind = 0; kind <= KINDS; kind++) {
		struct text word = text_of(kind == 0 ? "" : contract_word_name(F_KIND, kind));
		struct text name = rows_key(BY_KIND, word, lang_get());

		if (is_kind(*key, word)) {
			*key = word;
			return ST_OK;
		}
		if (kind > 0)
			at += (size_t)snprintf(words + at, sizeof words - at, text_equal(word, name) ? " %s" : " %s (%.*s)", word.at,
				(int)name.len, name.at);
	}
	return err_set(err, ST_USAGE, _("\"%.*s\" is no kind; there are:%s"), (int)key->len, key->at, words);
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
		at += key.len;
		if (by == BY_KIND && take_kind(&key, err) != ST_OK)
			return err->status;
		out->has[by] = true;
		out->key[by] = by == BY_CATEGORY ? keep_category(out, key) : key;
		if (*at == '\0')
			return ST_OK;
		at++;
	}
}
