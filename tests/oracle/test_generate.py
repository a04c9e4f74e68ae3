#!/usr/bin/python3
"""Self-test of the generator and of what finds and shrinks a difference."""

import random
import unittest
from collections import Counter

import compare
import coverage
import malformed
from cases import load
from civil import Zone, parse_time
from contract import TYPES, Refused, read_event
from generate import load_set, make
from shrink import shrunk
from strictjson import BadJson
from surface import Instant, line, stamp

SHANGHAI = Zone("Asia/Shanghai")
GOOD = {"specversion": "1.0", "id": "e", "source": "s", "type": "order.voided.v1",
        "time": Instant(1_600_000_000_000_000), "subject": "o", "data": {"reason": "r"}}


class Sets(unittest.TestCase):
    """What generate.make promises."""

    def test_same_seed_same_bytes(self):
        for seed in range(5):
            self.assertEqual(make(seed).files, make(seed).files)
        self.assertNotEqual(make(1).files, make(2).files)

    def test_every_type_and_every_zone_comes_often(self):
        types, zones = Counter(), Counter()
        for seed in range(60):
            event_set = make(seed)
            store = load_set(event_set)
            zones[event_set.zone.name] += 1
            types.update({event.type for event in store.events()})
        self.assertEqual(set(types), set(TYPES))
        self.assertGreater(min(types.values()), 10, types)
        self.assertGreater(len(zones), 4, zones)

    def test_every_way_of_spoiling_makes_a_line_that_is_refused(self):
        for name, spoil in malformed.SPOILS:
            for seed in range(60):
                rng = random.Random(seed)
                spoilt = spoil(rng, GOOD, lambda event, rng=rng: line(rng, event, SHANGHAI))
                self.assertNotIn(b"\n", spoilt)
                with self.assertRaises((Refused, BadJson), msg=(name, spoilt)):
                    read_event(spoilt)

    def test_every_way_of_writing_an_event_gives_that_event(self):
        for seed in range(200):
            event = read_event(line(random.Random(seed), GOOD, SHANGHAI))
            self.assertEqual((event.identity(), event.time, event.data),
                             (("order", "o", "s", "e"), GOOD["time"], GOOD["data"]))

    def test_a_time_is_written_so_that_it_reads_back(self):
        for seed in range(500):
            rng = random.Random(seed)
            instant = Instant(rng.choice((0, 10 ** 18, -10 ** 18, rng.randrange(7_000_000_000_000_000))))
            self.assertEqual(parse_time(stamp(rng, instant, SHANGHAI)), instant)


class Table(unittest.TestCase):
    """What coverage.Tally says."""

    def test_a_rule_exercised_too_rarely_is_named(self):
        tally = coverage.Tally()
        for number in range(200):
            rules = [rule for rule in coverage.RULES if rule != 26 or number < 19]
            tally.add(Counter({("R%d" % rule, "how"): 1 for rule in rules}))
        self.assertEqual(tally.wanting(), [26])


class Shrinking(unittest.TestCase):
    """What shrunk leaves."""

    def test_two_lines_that_only_together_differ_are_left(self):
        lines = [b"%d" % number for number in range(100)]

        def again(_folder, some, _zone):
            return "differs" if b"7" in some and b"93" in some else None
        smallest = shrunk(again, lines, SHANGHAI)
        self.assertEqual(smallest.lines, [b"7", b"93"])

    def test_lines_that_do_not_differ_in_one_file_give_nothing(self):
        self.assertIsNone(shrunk(lambda *_: None, [b"1"], SHANGHAI))

    def test_a_wrong_summary_is_seen(self):
        store = load([line(random.Random(1), GOOD, SHANGHAI) + b"\nno event\n"], SHANGHAI)
        right = {"read": 2, "applied": 1, "duplicate": 0, "rejected": 1}
        self.assertIsNone(compare.summary_differs(store, right))
        for name in right:
            self.assertIsNotNone(compare.summary_differs(store, dict(right, **{name: 5})), name)


if __name__ == "__main__":
    unittest.main()
