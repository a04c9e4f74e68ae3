#include "simulate/dice.h"

#include <assert.h>
#include <string.h>

void urn_fill(struct urn *urn, const uint32_t *counts, int colours)
{
	assert(colours >= 1 && colours <= URN_COLOURS_MAX);
	memset(urn, 0, sizeof *urn);
	for (int i = 0; i < colours; i++) {
		assert(counts[i] <= UINT32_MAX - urn->total);
		urn->left[i] = counts[i];
		urn->total += counts[i];
	}
}

int urn_draw(struct urn *urn, struct dice *dice)
{
	uint32_t marble;
	int colour = 0;

	if (urn->total == 0)
		return 0;
	marble = dice_below(dice, urn->total);
	while (marble >= urn->left[colour])
		marble -= urn->left[colour++];
	assert(colour < URN_COLOURS_MAX);
	urn->left[colour]--;
	urn->total--;
	return colour;
}
