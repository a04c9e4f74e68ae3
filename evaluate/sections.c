#include "evaluate/sections.h"

#include "base/keylines.h"
#include "base/lang.h"
#include "event/scan.h"

#include <assert.h>
#include <stdlib.h>

#define IN(kind) (1u << SECTION_##kind)

/* Which sections may have a key. */
static const struct key {
	const char *name;
	unsigned kinds;
} keys[KEYS] = {
	[KEY_TITLE_ZH] = { "title.zh", IN(SCHEME) },
	[KEY_TITLE_EN] = { "title.en", IN(SCHEME) },
	[KEY_YEAR] = { "year", IN(SCHEME) },
	[KEY_PLACES] = { "places", IN(SCHEME) | IN(PRINTED) },
	[KEY_EXAMPLE] = { "example", IN(SCHEME) },
	[KEY_NAME_ZH] = { "name.zh", IN(INPUT) | IN(INDICATOR) | IN(PRINTED) },
	[KEY_NAME_EN] = { "name.en", IN(INPUT) | IN(INDICATOR) | IN(PRINTED) },
	[KEY_VALUE] = { "value", IN(INPUT) | IN(PRINTED) },
	[KEY_FORMULA] = { "formula", IN(INPUT) | IN(INDICATOR) | IN(PRINTED) },
	[KEY_SOURCE] = { "source", IN(INPUT) | IN(INDICATOR) | IN(PRINTED) },
	[KEY_PARENT] = { "parent", IN(INDICATOR) },
	[KEY_FULL] = { "full", IN(INDICATOR) },
	[KEY_PRINTED] = { "printed", IN(INDICATOR) },
	[KEY_BONUS] = { "bonus", IN(INDICATOR) },
	[KEY_EVIDENCE] = { "evidence", IN(INDICATOR) },
	[KEY_TEXT_ZH] = { "text.zh", IN(INDICATOR) },
	[KEY_TEXT_EN] = { "text.en", IN(INDICATOR) },
	[KEY_RULE] = { "rule", IN(INDICATOR) },
	[KEY_FIGURE] = { "figure", IN(INDICATOR) | IN(PRINTED) },
	[KEY_FROM] = { "from", IN(INDICATOR) },
	[KEY_TO] = { "to", IN(INDICATOR) },
	[KEY_SCORE] = { "score", IN(INDICATOR) },
	[KEY_OF] = { "of", IN(PRINTED) },
	[KEY_WHAT] = { "what", IN(PRINTED) },
	[KEY_BAND] = { "band", IN(INDICATOR) },
};

static const char *const kinds[SECTION_KINDS] = {
	[SECTION_SCHEME] = "scheme",
	[SECTION_INPUT] = "input",
	[SECTION_INDICATOR] = "indicator",
	[SECTION_PRINTED] = "printed",
};

const char *sections_key_name(enum section_key key)
{
	return keys[key].name;
}

const char *sections_kind_name(enum section_kind kind)
{
	return kinds[kind];
}

/* ---- sections ------------------------------------------------------------------------------------ */

static bool is_id(struct text id)
{
	for (size_t i = 0; i < id.len; i++) {
		char c = id.at[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!letter && (i == 0 || ((c < '0' || c > '9') && c != '_')))
			return false;
	}
	return id.len > 0 && id.len <= SCHEME_ID_MAX;
}

static enum status refuse_section(struct text head, struct err *err)
{
	return err_set(err, ST_CONFIG, _("[%.*s]: the sections are [scheme], [input ID], [indicator ID] and [printed ID]; an ID "
		"has letters, digits and _, at most %d, and begins with a letter"), (int)head.len, head.at, SCHEME_ID_MAX);
}

/* "indicator fairness" -> kind and id. */
static enum status read_head(struct text head, struct section *section, struct err *err)
{
	size_t len = 0;

	while (len < head.len && head.at[len] != ' ' && head.at[len] != '\t')
		len++;
	for (int kind = 0; kind < SECTION_KINDS; kind++) {
		if (!text_equal((struct text){ head.at, len }, text_of(kinds[kind])))
			continue;
		section->kind = (enum section_kind)kind;
		section->id = keylines_trim((struct text){ head.at + len, head.len - len });
		if (kind == SECTION_SCHEME ? section->id.len == 0 : is_id(section->id))
			return ST_OK;
	}
	return refuse_section(head, err);
}

/* Inputs share one space of names, indicators another, printed values a third. */
static enum status refuse_double(const struct sections *sections, const struct section *section, struct err *err)
{
	for (size_t i = 0; i < sections->count; i++)
		if (sections->list[i].kind == section->kind && text_equal(sections->list[i].id, section->id))
			return err_set(err, ST_CONFIG, _("[%s%s%.*s] stands already in line %d"), kinds[section->kind],
				section->id.len > 0 ? " " : "", (int)section->id.len, section->id.at, sections->list[i].line);
	return ST_OK;
}

static enum status add_section(struct sections *sections, const struct keyline *line, struct pool *pool, struct err *err)
{
	struct section section = { .line = line->number };
	struct section *list = sections->list;

	if (read_head(line->key, &section, err) != ST_OK || refuse_double(sections, &section, err) != ST_OK)
		return err->status;
	if (sections->count == SCHEME_SECTIONS_MAX)
		return err_set(err, ST_CONFIG, _("more than %d sections"), SCHEME_SECTIONS_MAX);
	if (sections->count == sections->cap) {
		sections->cap = sections->cap == 0 ? 16 : 2 * sections->cap;
		list = realloc(list, sections->cap * sizeof *list);
		if (list == NULL)
			return err_set(err, ST_SYSTEM, _("out of memory"));
		sections->list = list;
	}
	section.id = pool_copy(pool, section.id);
	if (section.id.at == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	list[sections->count++] = section;
	return ST_OK;
}

/* ---- keys ---------------------------------------------------------------------------------------- */

static enum status find_key(const struct section *section, struct text name, enum section_key *out, struct err *err)
{
	for (int key = 0; key < KEYS; key++) {
		if (!text_equal(name, text_of(keys[key].name)))
			continue;
		if ((keys[key].kinds & 1u << section->kind) == 0)
			return err_set(err, ST_CONFIG, _("%s: no key of [%s]"), keys[key].name, kinds[section->kind]);
		*out = (enum section_key)key;
		return ST_OK;
	}
	return err_set(err, ST_CONFIG, _("unknown key \"%.*s\""), (int)name.len, name.at);
}

static enum status check_value(struct text value, struct err *err)
{
	if (value.len == 0)
		return err_set(err, ST_CONFIG, _("an empty value; leave the line out instead"));
	if (value.len > SCHEME_TEXT_MAX)
		return err_set(err, ST_CONFIG, _("a value of more than %d bytes"), SCHEME_TEXT_MAX);
	if (scan_utf8(value.at, value.len) != value.len)
		return err_set(err, ST_CONFIG, _("the value is not UTF-8; save the file as UTF-8"));
	return ST_OK;
}

static enum status add_value(struct section *section, const struct keyline *line, struct pool *pool, struct err *err)
{
	struct section_value *place;
	enum section_key key = KEYS;

	if (find_key(section, line->key, &key, err) != ST_OK)
		return err->status;
	if (check_value(line->value, err) != ST_OK)
		return err_prefix(err, "%s", keys[key].name);
	place = &section->value[key];
	if (key == KEY_BAND) {
		if (section->band_count == SCHEME_BANDS_MAX)
			return err_set(err, ST_CONFIG, _("more than %d bands"), SCHEME_BANDS_MAX);
		place = &section->band[section->band_count++];
	}
	if (place->line != 0)
		return err_set(err, ST_CONFIG, _("%s stands already in line %d"), keys[key].name, place->line);
	*place = (struct section_value){ pool_copy(pool, line->value), line->number };
	return place->text.at != NULL ? ST_OK : err_set(err, ST_SYSTEM, _("out of memory"));
}

static enum status take_line(struct sections *sections, const struct keyline *line, struct pool *pool, struct err *err)
{
	switch (line->form) {
	case KEYLINE_SECTION:
		if (scan_utf8(line->key.at, line->key.len) != line->key.len)
			return err_set(err, ST_CONFIG, _("not UTF-8; save the file as UTF-8"));
		return add_section(sections, line, pool, err);
	case KEYLINE_KEY:
		if (scan_utf8(line->key.at, line->key.len) != line->key.len)
			return err_set(err, ST_CONFIG, _("not UTF-8; save the file as UTF-8"));
		if (sections->count > 0)
			return add_value(&sections->list[sections->count - 1], line, pool, err);
		return err_set(err, ST_CONFIG, _("a key before the first section; begin with [scheme]"));
	case KEYLINE_NUL:
		return err_set(err, ST_CONFIG, _("a NUL byte; this is no text file"));
	case KEYLINE_OTHER:
		break;
	}
	return err_set(err, ST_CONFIG, _("neither `key = value` nor a [section]; a remark begins with #"));
}

enum status sections_read(const char *file, struct text bytes, struct pool *pool, struct sections *out, struct err *err)
{
	struct keylines lines = keylines_begin(bytes);
	struct keyline line;

	*out = (struct sections){ 0 };
	if (bytes.len > SCHEME_BYTES_MAX)
		return err_set(err, ST_CONFIG, _("%s: over %d bytes; this is no scheme"), file, SCHEME_BYTES_MAX);
	while (keylines_next(&lines, &line))
		if (take_line(out, &line, pool, err) != ST_OK)
			return err_prefix(err, "%s:%d", file, line.number);
	return ST_OK;
}

void sections_free(struct sections *sections)
{
	free(sections->list);
	*sections = (struct sections){ 0 };
}
