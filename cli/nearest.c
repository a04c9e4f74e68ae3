#include "cli/nearest.h"

#include "cli/command.h"
#include "cli/options.h"

#include <string.h>

static int least(int a, int b)
{
	return a < b ? a : b;
}

int nearest_distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	/* Three rows of the usual table: the one being filled and the two above it. */
	int rows[3][NEAREST_LETTERS_MAX + 1];

	if (a_len > NEAREST_LETTERS_MAX || b_len > NEAREST_LETTERS_MAX)
		return NEAREST_FAR;
	for (size_t j = 0; j <= b_len; j++)
		rows[0][j] = (int)j;
	for (size_t i = 1; i <= a_len; i++) {
		int *now = rows[i % 3];
		const int *up = rows[(i - 1) % 3];
		const int *up2 = rows[(i + 1) % 3];

		now[0] = (int)i;
		for (size_t j = 1; j <= b_len; j++) {
			now[j] = least(least(up[j], now[j - 1]) + 1, up[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = least(now[j], up2[j - 2] + 1);
		}
	}
	return rows[a_len % 3][b_len];
}

/* Keeps `candidate` in *best when it is near and nearer than what was found. */
static void consider(const char *word, size_t len, const char *candidate, const char **best, int *best_distance)
{
	enum { MISTAKES_MAX = 3 };
	size_t own = strlen(candidate);
	int distance = nearest_distance(word, len, candidate, own);
	int allowed = least(MISTAKES_MAX, (int)(own + 2) / 3);

	if (distance <= allowed && distance < *best_distance) {
		*best = candidate;
		*best_distance = distance;
	}
}

const char *nearest_option(const char *word, size_t len)
{
	const char *best = NULL;
	int distance = NEAREST_FAR;
	size_t count;
	const struct option *options = options_all(&count);

	for (size_t i = 0; i < count; i++)
		if (options[i].form != OPTION_NAMED)
			consider(word, len, options[i].name, &best, &distance);
	return best;
}

const char *nearest_command(const char *word, size_t len)
{
	const char *best = NULL;
	int distance = NEAREST_FAR;

	for (const struct command *const *command = command_all(); *command != NULL; command++)
		consider(word, len, (*command)->name, &best, &distance);
	return best;
}
