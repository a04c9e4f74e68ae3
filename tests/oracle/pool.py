"""Where a random event set's times and words come from.

Few of each, so that they meet again: equal instants, closings exactly at a due,
two orders of one unit.
"""

from datetime import timedelta

from civil import DAY, SECOND
from lives import WORDS
from surface import Instant

HOUR = 3600 * SECOND


class Pool:
    """Where values come from: few of each, so that they meet again."""

    def __init__(self, rng, zone, first, days):
        self.rng = rng
        self.zone = zone
        self.first = first
        self.days = days
        self.low = zone.day_start(first)
        self.high = zone.day_start(first + timedelta(days=days))
        self.instants = []
        self.dues = []
        self.words = {name: rng.sample(words, min(len(words), rng.randint(2, 4)))
                      for name, words in WORDS.items()}
        self.dates_only = rng.random() < 0.15
        self.unit_always = rng.random() < 0.3
        self.serial = 0
        self.subjects = []
        self.events = []

    def chance(self, share):
        """True in so many of a hundred, by the share."""
        return self.rng.random() < share

    def midnight(self, low=0, high=None):
        """The first instant of a day, counted from the first of the stretch."""
        days = self.rng.randint(low, self.days if high is None else high)
        return self.zone.day_start(self.first + timedelta(days=days))

    def _fresh(self):
        if self.dates_only or self.chance(0.2):
            return self.midnight()
        if self.chance(0.1):
            return self.midnight() + self.rng.randrange(2 * HOUR)
        instant = self.rng.randrange(self.low, self.high)
        if self.chance(0.6):
            return instant // SECOND * SECOND
        return instant

    def _again(self, pool):
        """One of the pool, sometimes a microsecond beside it."""
        beside = self.rng.choice((0, 0, 0, 0, 0, -1, 1))
        return self.rng.choice(pool) + (0 if self.dates_only else beside)

    def instant(self):
        """When something happens: new, or as something else did, or as it was due."""
        roll = self.rng.random()
        if roll < 0.25 and self.instants:
            found = self._again(self.instants)
        elif roll < 0.35 and self.dues:
            found = self._again(self.dues)
        else:
            found = self._fresh()
        return self.keep(found)

    def keep(self, instant):
        """The instant, cut to the stretch and remembered."""
        instant = min(max(instant, self.low - 2 * DAY), self.high + 40 * DAY)
        if self.chance(0.3):
            self.instants.append(instant)
        return Instant(instant)

    def later(self, instant):
        """Some time after instant: at once, minutes, hours or days on."""
        if self.dates_only:
            day = self.zone.day_of(instant) + timedelta(days=self.rng.choice((0, 0, 1, 1, 2, 4)))
            return self.keep(self.zone.day_start(day))
        if self.dues and self.chance(0.2):
            due = self._again(self.dues)
            if due >= instant:
                return self.keep(due)
        step = self.rng.choice((0, 1, SECOND, 10 * 60 * SECOND, 3 * HOUR, DAY, 2 * DAY, 4 * DAY))
        return self.keep(instant + (step and self.rng.randint(1, step)))

    def due(self, instant):
        """A due for something set at instant."""
        roll = self.rng.random()
        day = (self.zone.day_of(instant) - self.first).days
        if roll < 0.25 and self.dues:
            found = self._again(self.dues)
        elif roll < 0.65:
            found = self.midnight(day + 1, day + 7)
        elif roll < 0.8 and self.instants:
            found = self._again(self.instants)
        elif roll < 0.88:
            found = instant - self.rng.randint(1, DAY)
        elif roll < 0.92:
            found = instant
        else:
            found = instant + self.rng.randint(1, 6 * DAY)
        found = min(max(found, self.low - 5 * DAY), self.high + 60 * DAY)
        self.dues.append(found)
        return Instant(found)

    def word(self, name):
        """One of the set's few words for a field."""
        return self.rng.choice(self.words[name])

    def subject(self, letter):
        """The name of a new case, or of one of another sort, or an odd one."""
        roll = self.rng.random()
        if roll < 0.2 and self.subjects:
            return self.rng.choice(self.subjects)
        self.serial += 1
        name = "%s%d" % (letter, self.serial)
        if roll < 0.25:
            name = self.rng.choice(("工单", "é-", "n" * 57, "13800138000/", "～", "😀")) + name
        self.subjects.append(name)
        return name

    def identifier(self):
        """An id of its own, or one of a few that others have too."""
        if self.chance(0.06):
            return self.rng.choice(("1", "2", "a", "B", "～", "😀", "13800138000"))
        self.serial += 1
        return "%s%d" % (self.rng.choice("abN"), self.serial)

    def put(self, kind, subject, instant, data, name=None):
        """One more event of the set; its id is name, or any."""
        self.events.append({"specversion": "1.0", "id": name or self.identifier(), "source": self.word("source"),
                            "type": kind, "time": Instant(instant), "subject": subject, "data": data})
