"""Counts how often a rule decided something, for the generator's table.

seen("R26", "late setter changes nothing") is called where the rule bites.
"""

from collections import Counter

counts = Counter()


def seen(rule, how):
    """One more time that rule decided, in the way that how names."""
    counts[rule, how] += 1


def take():
    """The counts so far, as a Counter, and start again from nothing."""
    global counts
    taken, counts = counts, Counter()
    return taken


def put_back(taken):
    """Forget what was counted since take(), and go on from what it gave."""
    global counts
    counts = Counter(taken)
