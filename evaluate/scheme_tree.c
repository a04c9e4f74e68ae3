#include "base/lang.h"
#include "evaluate/scheme_make.h"

/* The indicators as they stand in the file, before they are put in order. */
struct tree {
	const char *file;
	const struct sections *sections;
	struct pool *pool;
	struct scheme_indicator *read; /* in the file's order; parent is a place in it */
	const struct section **section;
	struct scheme_indicator *sorted;
	int *place; /* of each read one among the sorted; -1: not there yet */
	int count, done;
};

static int find(const struct tree *tree, struct text id)
{
	for (int i = 0; i < tree->count; i++)
		if (text_equal(tree->read[i].id, id))
			return i;
	return -1;
}

static enum status collect(struct tree *tree, struct err *err)
{
	size_t most = tree->sections->count > 0 ? tree->sections->count : 1;

	tree->read = pool_alloc(tree->pool, most * sizeof *tree->read);
	tree->sorted = pool_alloc(tree->pool, most * sizeof *tree->sorted);
	tree->section = pool_alloc(tree->pool, most * sizeof *tree->section);
	tree->place = pool_alloc(tree->pool, most * sizeof *tree->place);
	if (tree->read == NULL || tree->sorted == NULL || tree->section == NULL || tree->place == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	for (size_t i = 0; i < tree->sections->count; i++) {
		const struct section *section = &tree->sections->list[i];

		if (section->kind != SECTION_INDICATOR)
			continue;
		tree->place[tree->count] = -1;
		tree->section[tree->count] = section;
		tree->read[tree->count++] = (struct scheme_indicator){ .id = section->id, .line = section->line, .parent = -1,
			.source = section->value[KEY_SOURCE].text,
			.formula = { section->value[KEY_FORMULA].text, section->value[KEY_FORMULA].line },
			.name = { section->value[KEY_NAME_ZH].text, section->value[KEY_NAME_EN].text },
			.text = { section->value[KEY_TEXT_ZH].text, section->value[KEY_TEXT_EN].text } };
	}
	return ST_OK;
}

/* Who is whose part; exactly one is nobody's. */
static enum status link_parents(struct tree *tree, struct err *err)
{
	const struct scheme_indicator *whole = NULL;

	for (int i = 0; i < tree->count; i++) {
		const struct section_value *parent = &tree->section[i]->value[KEY_PARENT];

		if (parent->line == 0 && whole != NULL)
			return err_set(err, ST_CONFIG, _("%s:%d: [indicator %.*s] has no parent, as [indicator %.*s] of line %d has none; "
				"only the whole has none"), tree->file, tree->read[i].line, (int)tree->read[i].id.len, tree->read[i].id.at,
				(int)whole->id.len, whole->id.at, whole->line);
		if (parent->line == 0) {
			whole = &tree->read[i];
			continue;
		}
		tree->read[i].parent = find(tree, parent->text);
		if (tree->read[i].parent < 0)
			return scheme_make_fault(tree->file, tree->section[i], KEY_PARENT, err, _("there is no [indicator %.*s]"),
				(int)parent->text.len, parent->text.at);
		tree->read[tree->read[i].parent].has_parts = true;
	}
	return ST_OK;
}

/* Whoever goes up long enough without reaching the whole goes in a circle. */
static enum status measure_depths(struct tree *tree, struct err *err)
{
	for (int i = 0; i < tree->count; i++) {
		int depth = 0;

		for (int at = i; tree->read[at].parent >= 0; at = tree->read[at].parent)
			if (++depth > tree->count)
				return scheme_make_fault(tree->file, tree->section[i], KEY_PARENT, err,
					_("[indicator %.*s] is a part of itself"), (int)tree->read[i].id.len, tree->read[i].id.at);
		if (depth > SCHEME_DEPTH_MAX)
			return scheme_make_fault(tree->file, tree->section[i], KEY_PARENT, err,
				_("more than %d indicators within each other"), SCHEME_DEPTH_MAX);
		tree->read[i].depth = depth;
	}
	return ST_OK;
}

/* The parts of a read one, each with its own behind it; at most SCHEME_DEPTH_MAX deep. */
static void sort_parts(struct tree *tree, int parent)
{
	for (int i = 0; i < tree->count; i++) {
		if (tree->read[i].parent != parent)
			continue;
		tree->place[i] = tree->done;
		tree->sorted[tree->done] = tree->read[i];
		if (parent >= 0)
			tree->sorted[tree->done].parent = tree->place[parent];
		tree->done++;
		if (tree->read[i].has_parts)
			sort_parts(tree, i);
	}
}

static enum status fill(struct tree *tree, struct err *err)
{
	for (int i = 0; i < tree->count; i++) {
		struct scheme_indicator *indicator = &tree->read[i];

		if (scheme_make_need(tree->file, tree->section[i], KEY_NAME_ZH, err) != ST_OK ||
			scheme_make_need(tree->file, tree->section[i], KEY_NAME_EN, err) != ST_OK ||
			scheme_rule_make(tree->file, tree->section[i], indicator, err) != ST_OK)
			return err->status;
		if (indicator->bonus != SCHEME_NO_BONUS && indicator->parent < 0)
			return scheme_make_fault(tree->file, tree->section[i], KEY_BONUS, err, _("the whole is no bonus"));
	}
	return ST_OK;
}

enum status scheme_tree_make(const char *file, const struct sections *sections, struct pool *pool,
	struct scheme_indicator **out, int *count, struct err *err)
{
	struct tree tree = { .file = file, .sections = sections, .pool = pool };

	if (collect(&tree, err) != ST_OK)
		return err->status;
	if (tree.count == 0)
		return err_set(err, ST_CONFIG, _("%s: there is no [indicator ID]"), file);
	if (link_parents(&tree, err) != ST_OK || measure_depths(&tree, err) != ST_OK || fill(&tree, err) != ST_OK)
		return err->status;
	sort_parts(&tree, -1);
	*out = tree.sorted;
	*count = tree.count;
	return ST_OK;
}
