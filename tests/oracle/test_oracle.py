#!/usr/bin/python3
"""Self-test of the oracle: times, calendar, rounding, strict JSON, masking.

The expected values are literals worked out by hand or taken from the official
calendar (folder HOTLINE_DATA, skipped with a word where it is absent).
"""

import csv
import json
import os
import unittest
from datetime import date, timedelta
from pathlib import Path

import beside
import cases
import civil
import contract
import order_facts
import rows
import strictjson
import workdays
from oracle import all_facts, missing_years, table_at

DATA = Path(os.environ.get("HOTLINE_DATA",
                           Path(__file__).resolve().parents[2] / "../shared/data"))
SHANGHAI = civil.Zone("Asia/Shanghai")


DIRECT = {"handling": "direct"}


def line(kind="order.created.v1", data=DIRECT, **changes):
    """One event line; a changed attribute set to ... is left out."""
    event = {"specversion": "1.0", "id": "e1", "source": "test", "type": kind,
             "time": "2020-03-02T10:00:00+08:00", "subject": "S1",
             "data": data}
    event.update(changes)
    event = {name: value for name, value in event.items() if value is not ...}
    return json.dumps(event, ensure_ascii=False).encode()


CALL = {"started_at": "2020-03-02T10:00:00+08:00", "direction": "in", "channel": "phone",
        "outcome": "answered_directly"}


class Times(unittest.TestCase):
    """R4, R6, R7, R27, R45."""

    def test_forms_of_r4_are_read(self):
        for text, instant in (
                ("1970-01-01T00:00:00Z", 0),
                ("1970-01-01t00:00:00z", 0),
                ("1970-01-01T00:00:00-00:00", 0),
                ("1970-01-01T08:00:00+08:00", 0),
                ("1970-01-01T00:00:00+23:59", -86_340_000_000),
                ("2020-02-29T12:00:00.5Z", 1_582_977_600_500_000),
                ("2020-02-29T12:00:00.1234569Z", 1_582_977_600_123_456),
                ("2199-12-31T23:59:59.999999-23:59", 7_258_204_739_999_999)):
            self.assertEqual(civil.parse_time(text), instant, text)

    def test_forms_outside_r4_are_refused(self):
        for text in ("2020-02-30T00:00:00Z", "2021-02-29T00:00:00Z", "2020-01-01T24:00:00Z",
                     "2020-01-01T00:00:60Z", "2020-01-01T00:60:00Z", "2020-01-01T00:00:00",
                     "2020-01-01 00:00:00Z", "2020-01-01T00:00:00.Z", "2020-01-01T00:00:00+24:00",
                     "2020-01-01T00:00:00+08:60", "2020-01-01T00:00:00+0800",
                     "1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "2020-1-01T00:00:00Z",
                     "2020-01-01T00:00:00Z ", "２020-01-01T00:00:00Z", "2020-00-10T00:00:00Z",
                     "2020-01-01T00:00:00,5Z", "2020-01-01T00:00Z", ""):
            self.assertIsNone(civil.parse_time(text), text)

    def test_day_is_the_zones_and_not_the_events(self):
        instant = civil.parse_time("2020-01-01T23:30:00-05:00")
        self.assertEqual(SHANGHAI.day_of(instant), date(2020, 1, 2))

    def test_due_at_midnight_belongs_to_the_day_it_ends(self):
        due = civil.parse_time("2020-01-06T00:00:00+08:00")
        self.assertEqual(SHANGHAI.day_of_due(due), date(2020, 1, 5))
        self.assertEqual(SHANGHAI.day_of_due(due + 1), date(2020, 1, 6))

    def test_first_instant_of_days_with_changed_clocks(self):
        for zone, day, text in (
                ("Europe/Berlin", date(2021, 3, 29), "2021-03-28T22:00:00Z"),
                ("Europe/Berlin", date(2021, 11, 1), "2021-10-31T23:00:00Z"),
                ("America/Sao_Paulo", date(2018, 11, 4), "2018-11-04T03:00:00Z"),
                ("Asia/Shanghai", date(1986, 5, 5), "1986-05-04T15:00:00Z"),
                ("America/Havana", date(2021, 11, 7), "2021-11-07T04:00:00Z"),
                ("Pacific/Apia", date(2011, 12, 30), "2011-12-30T10:00:00Z")):
            self.assertEqual(civil.Zone(zone).day_start(day), civil.parse_time(text), zone)

    def test_cutoff_day_means_its_end(self):
        self.assertEqual(SHANGHAI.parse_cutoff("2020-12-31"),
                         civil.parse_time("2021-01-01T00:00:00+08:00"))

    def test_cutoff_is_printed_with_offset_and_fraction_if_any(self):
        berlin = civil.Zone("Europe/Berlin")
        for text, shown in (("2021-07-01T00:00:00Z", "2021-07-01T02:00:00+02:00"),
                            ("2021-01-01T00:00:00.5Z", "2021-01-01T01:00:00.500000+01:00")):
            self.assertEqual(civil.format_time(civil.parse_time(text), berlin.info), shown)

    def test_periods_are_cut_and_named(self):
        self.assertEqual(civil.periods(date(2020, 12, 30), date(2021, 1, 5), "week"),
                         [("2020-W53", date(2020, 12, 30), date(2021, 1, 3)),
                          ("2021-W01", date(2021, 1, 4), date(2021, 1, 5))])
        self.assertEqual([name for name, _, _ in
                          civil.periods(date(2020, 11, 30), date(2021, 4, 1), "quarter")],
                         ["2020-Q4", "2021-Q1", "2021-Q2"])
        self.assertEqual(civil.periods(date(2020, 2, 3), date(2020, 3, 1), "month")[0],
                         ("2020-02", date(2020, 2, 3), date(2020, 2, 29)))
        self.assertEqual(civil.periods(date(2020, 2, 3), date(2021, 3, 1), "year")[1],
                         ("2021", date(2021, 1, 1), date(2021, 3, 1)))


class Calendar(unittest.TestCase):
    """R25, R46, R47."""

    def test_every_day_of_the_official_files(self):
        source = DATA / "holidays-cn/exceptions_2018_2026.csv"
        if not source.exists():
            self.skipTest(f"no calendar data in {DATA}")
        with source.open(encoding="utf-8") as file:
            listed = {date.fromisoformat(row["date"]): row["is_off_day"] == "0"
                      for row in csv.DictReader(file)}
        self.assertGreater(len(listed), 300)
        day = date(2018, 1, 1)
        while day <= date(2026, 12, 31):
            self.assertEqual(workdays.is_workday(day), listed.get(day, day.weekday() < 5), day)
            day += timedelta(days=1)

    def test_the_domains_examples(self):
        for start, count, last in (("2020-01-22", 5, "2020-02-06"), ("2020-09-30", 2, "2020-10-10"),
                                   ("2020-04-30", 5, "2020-05-11"), ("2026-02-13", 2, "2026-02-24")):
            self.assertEqual(workdays.nth_workday(date.fromisoformat(start), count),
                             date.fromisoformat(last), start)

    def test_first_day_may_count(self):
        self.assertEqual(workdays.nth_workday(date(2021, 3, 5), 1, True), date(2021, 3, 5))
        self.assertEqual(workdays.nth_workday(date(2021, 3, 6), 1, True), date(2021, 3, 8))
        self.assertEqual(workdays.nth_workday(date(2021, 3, 5), 2, True), date(2021, 3, 8))

    def test_year_without_calendar_is_no_guess(self):
        self.assertEqual(workdays.nth_workday(date(2026, 12, 30), 1), date(2026, 12, 31))
        with self.assertRaises(workdays.NoCalendar):
            workdays.nth_workday(date(2026, 12, 30), 2)
        with self.assertRaises(workdays.NoCalendar):
            workdays.nth_workday(date(2017, 12, 28), 1)

    def test_rule_in_force_changes_on_its_day(self):
        self.assertEqual(workdays.rule_of(workdays.BUILT_IN, date(2022, 8, 31)).limits, {})
        self.assertEqual(workdays.rule_of(workdays.BUILT_IN, date(2022, 9, 1)).limits["report"], 15)


class Rounding(unittest.TestCase):
    """R31, R43."""

    def test_percent_by_hand(self):
        for num, den, shown in ((0, 0, None), (0, 7, "0.00"), (7, 7, "100.00"), (1, 3, "33.33"),
                                (2, 3, "66.67"), (1, 8, "12.50"), (1, 32, "3.13"),
                                (1, 100_000, "0.01"), (99_999, 100_000, "99.99"),
                                (99_995, 100_000, "99.99"), (99_985, 100_000, "99.99"),
                                (3, 2, "150.00"), (100_001, 100_000, "100.00"),
                                (36_110, 36_113, "99.99"), (110_987, 147_100, "75.45")):
            self.assertEqual(rows.percent(num, den), shown, (num, den))

    def test_hours_by_hand(self):
        for seconds, shown in ((0, "0.00"), (17, "0.00"), (18, "0.01"), (3600, "1.00"),
                               (-18, "0.00"), (-19, "-0.01"), (-54, "-0.01"), (-55, "-0.02"),
                               (-3600, "-1.00"), (5418, "1.51")):
            self.assertEqual(rows.hours(seconds), shown, seconds)

    def test_nearest_rank_by_hand(self):
        self.assertEqual(rows.nearest_rank([1, 2, 3, 4], 50, 100), 2)
        self.assertEqual(rows.nearest_rank([1, 2, 3, 4, 5], 50, 100), 3)
        self.assertEqual(rows.nearest_rank(list(range(1, 11)), 90, 100), 9)
        self.assertEqual(rows.nearest_rank(list(range(1, 12)), 90, 100), 10)
        self.assertEqual(rows.nearest_rank([5], 90, 100), 5)

    def test_mean_is_half_up(self):
        self.assertEqual(rows.half_up(147_100, 366), 402)
        self.assertEqual(rows.half_up(147_100, 360), 409)
        self.assertEqual([rows.half_up(x, 2) for x in (0, 1, 2, 3)], [0, 1, 1, 2])


class StrictJson(unittest.TestCase):
    """R5's border."""

    def test_not_json(self):
        for raw in (b"", b"01", b"1.", b".5", b"+1", b"NaN", b"-Infinity", b"[1,]", b"{}x", b"'a'",
                    b'"a\nb"', b'"\x00"', b'"\\u12"', b'"\xff"', b'"\xed\xa0\x80"', b"\xef\xbb\xbf{}",
                    b"1e999", b"-1e999", b'"\\ud800"', b'"\\udc00\\ud800"', b'{"\\u0000":1}',
                    b"[" * 9 + b"]" * 9, b"[" * 100_000, b'{"a":1 "b":2}', b"\xc2\xa0{}", b"\x0c{}"):
            with self.assertRaises(strictjson.BadJson, msg=raw[:20]):
                strictjson.parse(raw)

    def test_json(self):
        for raw in (b"1e-999", b'"\\ud83d\\ude00"', b" \t\r\n{} ", b"[" * 8 + b"]" * 8,
                    b'"' + b"[" * 20 + b'"', b'["\\"[[[[[[[[["]', b'{"a":1,"a":2}', b"0", b'"\x7f"'):
            strictjson.parse(raw)

    def test_whole_values(self):
        for text, value in (("5", 5), ("5.0", 5), ("-0", 0), ("50e-1", 5), ("0.05e2", 5),
                            ("5.5", None), ("1e-999", None), ("0e-999", 0), ("1e30", None),
                            ("5.00000000000000000000000001", None)):
            self.assertEqual(strictjson.Number(text).whole(), value, text)

    def test_the_public_suite(self):
        folder = DATA / "json-nst-test-suite/test_parsing"
        if not folder.exists():
            self.skipTest(f"no JSON suite in {DATA}")
        limits = ("number is not finite", "nested too deep", "U+0000 in a string")
        for file in sorted(folder.iterdir()):
            reason = None
            try:
                strictjson.parse(file.read_bytes())
            except strictjson.BadJson as error:
                reason = str(error)
            if file.name.startswith("n_"):
                self.assertIsNotNone(reason, file.name)
            elif file.name.startswith("y_"):
                self.assertIn(reason, (None,) + limits, file.name)


class Contract(unittest.TestCase):
    """R5, R18: what is taken and in which form."""

    def taken(self, raw):
        return contract.read_event(raw)

    def refused(self, raw):
        with self.assertRaises((contract.Refused, strictjson.BadJson), msg=raw[:300]):
            contract.read_event(raw)

    def test_every_needed_attribute(self):
        self.taken(line())
        for name in contract.ENVELOPE:
            for value in (..., None, "", 1, True, []):
                self.refused(line(**{name: value}))

    def test_every_needed_field_and_closed_word(self):
        sample = {"time": "2020-01-01T00:00:00Z", "id": "x", "text": "x", "bool": True, "number": 5}
        for kind, fields in contract.TYPES.items():
            full = {name: sample.get(form) or contract.CLOSED[name][0]
                    for name, (form, _) in fields.items()}
            self.taken(line(kind, full))
            for name, (form, needed) in fields.items():
                for value in (None, "", ...):
                    data = {k: v for k, v in full.items() if k != name}
                    if value is not ...:
                        data[name] = value
                    # a rating is what makes its source needed
                    if needed or name == "rating_source":
                        self.refused(line(kind, data))
                    else:
                        self.taken(line(kind, data))
                wrong = "yes" if form in ("bool", "closed", "number", "time") else 5
                self.refused(line(kind, dict(full, **{name: wrong})))

    def test_lengths_are_bytes_as_they_came(self):
        self.taken(line(id="中" * 21, subject="x" * 64, source="中" * 85 + "x"))
        self.refused(line(id="中" * 22))
        self.refused(line(subject="x" * 65))
        self.refused(line(source="中" * 86))
        self.taken(line(data={"handling": "direct", "category": "a" + " " * 254 + ">"}))
        self.refused(line(data={"handling": "direct", "category": "a" + " " * 256 + ">"}))
        self.refused(line(data={"handling": "direct", "caller": "1" * 257}))
        self.refused(line(data={"handling": "direct", "call_id": "1" * 65}))

    def test_size_of_a_line(self):
        pad = contract.LINE_MAX - len(line(other=""))
        self.taken(line(other="x" * pad))
        self.refused(line(other="x" * (pad + 1)))

    def test_numbers_are_whole_and_in_range(self):
        for value, good in ((1, 1), (250, 1), (0, 0), (251, 0), (5.5, 0), (5.0, 1), (True, 0), ("5", 0)):
            check = self.taken if good else self.refused
            check(line("order.dispatched.v1", {"unit": "u", "limit_working_days": value}))
        self.refused(line("order.dispatched.v1", {"unit": "u", "limit_working_days": 999,
                                                  "due_at": "2020-01-01T00:00:00Z"}))

    def test_doubled_keys_of_envelope_and_known_data(self):
        good = line().decode()
        self.refused(good.replace('"id"', '"id": "e1", "id"').encode())
        self.refused(good.replace('"id"', '"\\u0069d": "e1", "id"').encode())
        self.taken(good.replace('"id"', '"x": 1, "x": 2, "id"').encode())
        self.refused(good.replace('"handling"', '"unit": 1, "kind": null, "kind": null, "handling"').encode())
        self.taken(good.replace('"handling"', '"unit": 1, "unit": 2, "handling"').encode())

    def test_forms_after_reading(self):
        event = self.taken(line(data={"handling": "direct", "category": "市政  > 道路>a b", "matter": ""}))
        self.assertEqual(event.data, {"handling": "direct", "category": "市政>道路>a b"})
        event = self.taken(line("order.dispatched.v1", {"unit": "u", "limit_working_days": 5.0,
                                                        "due_at": "1970-01-01T00:00:01Z"}))
        self.assertEqual(event.data, {"unit": "u", "due_at": 1_000_000})
        event = self.taken(line("callback.made.v1", {"reached": True, "rating_source": "caller"}))
        self.assertEqual(event.data, {"reached": True})
        self.refused(line("callback.made.v1", {"reached": True, "rating_source": "nobody"}))
        self.refused(line("order.merged.v1", {"into": "S1"}))

    def test_canonical_content_is_rfc_8785(self):
        event = self.taken(line("order.voided.v1", {"reason": "é\"\\\n\x1f\x7f/", "x": 1}))
        self.assertEqual(event.canonical().decode(),
                         '{"data":{"reason":"é\\"\\\\\\n\\u001f\x7f/"},"subject":"S1",'
                         '"time":1583114400000000,"type":"order.voided.v1"}')

    def test_mobile_numbers_are_masked(self):
        stars = "*" * 11
        for text, masked in (("13800138000", stars), ("a13800138000b", "a" + stars + "b"),
                             ("8613800138000", "86" + stars), ("008619912345678", "0086" + stars),
                             ("+86 13800138000", "+86 " + stars), ("113800138000", "113800138000"),
                             ("138001380001", "138001380001"), ("12800138000", "12800138000"),
                             ("86138001380", "86138001380"), ("13800138000,13900139000", stars + "," + stars)):
            self.assertEqual(contract.mask_mobile(text), masked)
        event = self.taken(line(id="13800138000", subject="13800138001", source="13800138002"))
        self.assertEqual((event.id, event.subject, event.source), ("13800138000", "13800138001", stars))

    def test_callers_are_normalised(self):
        for text, number in (("138 0013-8000", "13800138000"), ("+86 (138) 0013.8000", "13800138000"),
                             ("008613800138000", "13800138000"), ("8623800138000", "8623800138000"),
                             ("86138001380001", "86138001380001"), ("(+86)13800138000", "13800138000"),
                             ("++1", "+1"), ("-. ()", None), ("+", None), ("0753-2223344", "07532223344")):
            self.assertEqual(contract.normal_caller(text), number, text)
        self.assertIsNone(self.taken(line(data={"handling": "direct", "caller": "1"})).caller)
        self.assertEqual(self.taken(line("call.ended.v1", dict(CALL, caller="1 2"))).caller, "12")


class Sets(unittest.TestCase):
    """R1, R52, R53 and the store as a function of the set."""

    def test_least_copy_stays_whatever_the_order(self):
        early = line(data={"handling": "transferred"}, time="2020-03-01T00:00:00Z")
        late = line(data={"handling": "direct"}, time="2020-03-02T00:00:00Z")
        for lines in ((early, late, late), (late, early, late)):
            store = cases.load([b"\n".join(lines) + b"\n"], SHANGHAI)
            self.assertEqual(store.summary.as_dict(),
                             {"read": 3, "applied": 1, "duplicate": 2, "rejected": 0})
            self.assertEqual(store.summary.conflicting, 2)
            self.assertEqual([e.data["handling"] for e in store.events()], ["transferred"])

    def test_copy_without_caller_sorts_first(self):
        copies = [line("call.ended.v1", dict(CALL, caller="13800138000")), line("call.ended.v1", CALL)]
        store = cases.load([b"\n".join(copies) + b"\n"], SHANGHAI)
        self.assertEqual([event.caller for event in store.events()], [None])

    def test_case_keeps_its_first_4096_events(self):
        lines = [line("order.urged.v1", {}, id="e%d" % n, time="2020-03-%02dT00:%02d:%02dZ"
                      % (1 + n // 3600, n // 60 % 60, n % 60)) for n in range(4100)]
        store = cases.load([b"\n".join(reversed(lines)) + b"\n"], SHANGHAI)
        self.assertEqual(store.summary.as_dict(),
                         {"read": 4100, "applied": 4096, "duplicate": 0, "rejected": 4})
        self.assertEqual(max(e.time for e in store.events()),
                         civil.parse_time("2020-03-02T00:08:15Z"))

    def test_lines_of_a_file(self):
        for raw, kept, left in (
                (b"\xef\xbb\xbf{}\n \t\r\n\n[]\n", [b"{}", b"[]"], b""),
                (b"{}\n{", [b"{}"], b"{"), (b"{}\n{} ", [b"{}", b"{} "], b""),
                (b"{}\n  ", [b"{}"], b""), (b"", [], b"")):
            self.assertEqual(cases.file_lines(raw), (kept, left), raw)


class DatedRules(unittest.TestCase):
    """R33, R49, R50: what only a rules file switches on."""

    def setUp(self):
        at = "2021-03-%02dT%02d:00:00+08:00"
        events = (
            ("order.created.v1", {"handling": "transferred", "due_at": at % (9, 0)}, at % (1, 9)),
            ("order.dispatched.v1", {"unit": "u"}, at % (1, 10)),
            ("order.signed.v1", {}, at % (2, 10)),
            ("order.dispatched.v1", {"unit": "v"}, at % (3, 10)),
            ("order.signed.v1", {}, at % (5, 10)),
            ("order.closed.v1", {}, at % (8, 10)),
            ("order.reopened.v1", {}, at % (8, 11)),
            ("order.closed.v1", {}, at % (10, 10)))
        lines = [line(kind, data, time=time, id=str(number))
                 for number, (kind, data, time) in enumerate(events)]
        self.store = cases.load([b"\n".join(lines)], SHANGHAI)

    def value(self, figure, rules, cutoff="2021-03-31"):
        query = rows.Query(SHANGHAI.parse_cutoff(cutoff), figures=(figure,))
        row = table_at(self.store, query.cutoff, rules).rows(query)[0]
        return row["num"], row["den"]

    def test_signing_is_measured_by_dispatch(self):
        rules = [workdays.DatedRule(date.min, sign_days=1)]
        self.assertEqual(self.value("signed_ontime", workdays.BUILT_IN), (0, 0))
        self.assertEqual(self.value("signed_ontime", rules), (1, 2))
        self.assertEqual(self.value("signed_ontime", rules, "2021-03-03"), (1, 1))

    def test_last_closing_where_the_rule_says_so(self):
        rules = [workdays.DatedRule(date.min, reopened="last_closing")]
        self.assertEqual(self.value("ontime_rate", workdays.BUILT_IN), (1, 1))
        self.assertEqual(self.value("ontime_rate", rules), (0, 1))
        self.assertEqual(self.value("ontime_of_closed", rules), (0, 1))
        self.assertEqual(self.value("ontime_of_closed", rules, "2021-03-09"), (0, 0))

    def test_sentence_falls_with_a_late_open_order(self):
        march = date(2021, 3, 1), date(2021, 3, 31)
        for cutoff, holds in (("2021-03-07", True), ("2021-03-09", False), ("2021-03-10", True)):
            self.assertEqual(order_facts.everything_answered(
                self.store, SHANGHAI.parse_cutoff(cutoff), workdays.BUILT_IN, *march), holds, cutoff)

    def test_order_without_due_and_open_breaks_the_sentence(self):
        store = cases.load([line(data={"handling": "transferred"}, time="2021-03-01T00:00:00Z")], SHANGHAI)
        self.assertFalse(order_facts.everything_answered(
            store, SHANGHAI.parse_cutoff("2021-03-02"), workdays.BUILT_IN, date(2021, 3, 1), date(2021, 3, 1)))


class PartsAddUp(unittest.TestCase):
    """R44, R46 on one store of every sort."""

    def test_parts_add_up_and_missing_years_are_named(self):
        lines = [line("call.ended.v1", dict(CALL, district=d), subject="c" + d, id=d) for d in "abc"]
        lines.append(line(data={"handling": "transferred", "kind": "help", "channel": "web"},
                          time="2026-12-28T00:00:00Z"))
        store = cases.load([b"\n".join(lines)], SHANGHAI)
        cutoff = SHANGHAI.parse_cutoff("2027-12-31")
        self.assertEqual(missing_years(store, cutoff), {2027})
        table = rows.Table(store, cutoff, all_facts(store, cutoff, workdays.BUILT_IN))
        whole = {row["figure"]: row["num"] for row in table.rows(rows.Query(cutoff))}
        for dimension in ("unit", "district", "category", "kind", "channel"):
            parts = dict.fromkeys(whole, 0)
            for row in table.rows(rows.Query(cutoff, by=(dimension,))):
                parts[row["figure"]] += row["num"]
            self.assertEqual(parts, whole, dimension)
        self.assertEqual(whole["orders_no_due"], 1)


class Compared(unittest.TestCase):
    """R43, R45: what --compare sets beside a row."""

    def test_days_of_whole_and_of_cut_periods(self):
        for per, compare, days, wanted in (
                ("month", "previous", "2020-03-01 2020-03-31", "2020-02-01 2020-02-29"),
                ("month", "previous", "2020-03-05 2020-03-31", "2020-02-07 2020-03-04"),
                ("month", "year-ago", "2020-02-01 2020-02-29", "2019-02-01 2019-02-28"),
                ("month", "year-ago", "2020-02-02 2020-02-29", None),
                ("day", "year-ago", "2020-02-29 2020-02-29", None),
                ("week", "year-ago", "2020-12-28 2021-01-03", None),
                ("week", "year-ago", "2021-01-04 2021-01-10", "2019-12-30 2020-01-05"),
                ("quarter", "previous", "2021-01-01 2021-03-31", "2020-10-01 2020-12-31"),
                ("all", "previous", "2020-03-01 2020-03-10", "2020-02-20 2020-02-29"),
                ("all", "year-ago", "2020-02-28 2020-03-01", "2019-02-28 2019-03-01")):
            query = rows.Query(0, per=per, compare=compare)
            found = beside.days_beside(query, *map(date.fromisoformat, days.split()))
            self.assertEqual(found and " ".join(map(str, found)), wanted, (per, compare, days))

    def test_changes(self):
        for figure, now, then, wanted in (
                ("fcr", (2, 3, "66.67"), (1, 3, "33.33"), "33.33"), ("fcr", (0, 7, "0.00"), (1, 20000, "0.01"), "0.00"),
                ("fcr", (0, 7, "0.00"), (3, 20000, "0.02"), "-0.01"), ("fcr", (0, 0, None), (1, 3, "33.33"), None),
                ("calls_in", (1, None, "1"), (3, None, "3"), "-2"), ("calls_daily_mean", (0, 1, "0"), (5, 2, "3"), "-2"),
                ("handling_p50", (0, 4, "0.00"), (54, 2, "0.02"), "-0.01")):
            self.assertEqual(beside.change(figure, now, then), wanted, (figure, now, then))

    def test_percent_of_a_count(self):
        for now, then, wanted in ((33, 32, "3.13"), (31, 32, "-3.12"), (7, 7, "0.00"), (1000001, 1000000, "0.01"),
                                  (999999, 1000000, "-0.01"), (1, 1000000, "-99.99"), (0, 5, "-100.00"), (3, 1, "200.00")):
            self.assertEqual(beside.percent_of(now, then), wanted, (now, then))


if __name__ == "__main__":
    unittest.main()
