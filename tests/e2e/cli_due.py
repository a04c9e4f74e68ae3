"""due: what is overdue and what falls due, with working days left."""
import csv
import io
import json

from cli_rules import calendar, written
from harness import NO, USAGE, check, closed, dispatched, equal, event, has, hotline, lacks, load, order, pairs, rows, test

T = "2026-02-13T09:00:00+08:00"  # a Friday; Saturday 14 is worked, off from the 15th to the 23rd


def some_orders(folder):
    def due(subject, day, unit, due_at, **more):
        return [order(subject, day=day, **more),
                event("order.dispatched.v1", subject, f"{day}T11:00:00+08:00", unit=unit, due_at=due_at)]
    load(folder,
         *due("LATE", "2026-02-02", "城管局", "2026-02-11T00:00:00+08:00", kind="help", category="市容>占道"),
         *due("LATER", "2026-02-10", "公安局", "2026-02-13T08:30:00+08:00"),
         *due("TODAY", "2026-02-11", "城管局", "2026-02-14T00:00:00+08:00"),
         *due("NEXT", "2026-02-12", "公安局", "2026-02-15T00:00:00+08:00"),
         *due("AFTER", "2026-02-12", "城管局", "2026-02-25T00:00:00+08:00"),
         *due("DONE", "2026-02-02", "城管局", "2026-02-11T00:00:00+08:00"), closed("DONE", "2026-02-12"),
         *due("LATER-DONE", "2026-02-02", "公安局", "2026-02-12T00:00:00+08:00"), closed("LATER-DONE", "2026-02-14"),
         order("NONE", day="2026-02-02"))


def due(folder, *words, status=0):
    return json.loads(hotline("due", "--cutoff", T, "--json", *words, folder=folder, status=status).out)


@test
def due_as_json_has_an_order_a_row_with_working_days_left(folder):
    some_orders(folder)
    document = pairs(hotline("due", "--cutoff", T, "--json", folder=folder).out)
    equal([name for name, _ in document], ["store", "until", "rows", "sums"], "fields")
    equal(dict(document)["until"], "2026-02-14T09:00:00+08:00", "until")
    equal([name for name, _ in dict(document)["rows"][0]],
          ["id", "unit", "kind", "category", "created", "due", "state", "working_days_left", "late_seconds"], "a row")
    found = due(folder)
    equal([(row["id"], row["state"], row["working_days_left"], row["late_seconds"]) for row in found["rows"]],
          [("LATE", "overdue", -3, (2 * 24 + 9) * 3600), ("LATER-DONE", "overdue", -2, (24 + 9) * 3600),
           ("LATER", "overdue", 0, 1800), ("TODAY", "due", 0, None)], "rows")
    equal(found["rows"][0], {"id": "LATE", "unit": "城管局", "kind": "help", "category": "市容>占道",
                             "created": "2026-02-02T10:00:00+08:00", "due": "2026-02-11T00:00:00+08:00", "state": "overdue",
                             "working_days_left": -3, "late_seconds": 205200}, "a whole row")
    # Saturday is worked, then nine days off: the 24th is the second working day.
    equal([(row["id"], row["working_days_left"]) for row in due(folder, "--within", "12d")["rows"][3:]],
          [("TODAY", 0), ("NEXT", 1), ("AFTER", 2)], "twelve days")


@test
def the_overdue_list_is_late_open_in_all_and_by_unit(folder):
    some_orders(folder)
    found = due(folder, "--within", "0h", "--by", "unit")
    equal([row["num"] for row in rows(folder, "late_open", "--cutoff", T)], [len(found["rows"])], "late_open")
    equal({row["key"]: row["num"] for row in rows(folder, "late_open", "--cutoff", T, "--by", "unit")},
          {part["key"]: part["overdue"] for part in found["sums"][1:]}, "by unit")
    equal(found["sums"][0], {"by": None, "key": None, "overdue": 3, "due": 0}, "the whole")
    units = [row["unit"] for row in found["rows"]]
    equal(units, sorted(units, key=str.encode), "sorted by unit")


@test
def due_as_a_table_and_as_csv(folder):
    some_orders(folder)
    table = hotline("due", "--cutoff", T, "--by", "unit", folder=folder).out
    has(table, "LATER-DONE", "2 d 9 h", "30 min", "overdue: 3; due by 2026-02-14T09:00:00+08:00: 1")
    lacks(table, "AFTER", "NONE")
    has(hotline("due", "--cutoff", T, folder=folder, env={"HOTLINE_LANG": "zh"}).out, "超期", "剩余工作日", "求助", "2天9小时")
    done = hotline("due", "--cutoff", T, "--csv", folder=folder).out
    equal([row["id"] for row in csv.DictReader(io.StringIO(done))], ["LATE", "LATER-DONE", "LATER", "TODAY"], "CSV")
    done = hotline("due", "--cutoff", T, "--csv", "--by", "unit", folder=folder).out
    equal(list(csv.reader(io.StringIO(done))), [["by", "key", "overdue", "due"], ["unit", "公安局", "2", "0"],
                                                ["unit", "城管局", "1", "1"]], "sums as CSV")
    by_level = due(folder, "--by", "category", "--level", "1")["sums"][1:]
    equal([(part["key"], part["overdue"]) for part in by_level], [("", 2), ("市容", 1)], "by the first level")


@test
def at_24_00_of_the_day_of_the_due_it_has_passed_with_no_working_day_gone(folder):
    some_orders(folder)
    found = json.loads(hotline("due", "--cutoff", "2026-02-13", "--within", "0h", "--json", folder=folder).out)
    equal([(row["working_days_left"], row["late_seconds"]) for row in found["rows"] if row["id"] == "TODAY"], [(0, 0)], "TODAY")


@test
def due_without_the_calendar_of_a_year_exits_1_and_names_it(folder):
    load(folder, order("O1", day="2026-12-30"), dispatched("O1", "2026-12-30", "城管局", due="2027-01-20"))
    done = hotline("due", "--cutoff", "2026-12-31", "--within", "30d", "--json", folder=folder, status=NO)
    has(done.said, "2027")
    equal([row["working_days_left"] for row in json.loads(done.out)["rows"]], [None], "days left")
    written(folder, calendar(2027, "2027-01-01..2027-01-03"))
    hotline("rules", "apply", "rules.conf", folder=folder)
    found = json.loads(hotline("due", "--cutoff", "2026-12-31", "--within", "30d", "--json", folder=folder).out)
    equal([row["working_days_left"] for row in found["rows"]], [12], "days left: 4 to 8, 11 to 15, 18 and 19 January")
    load(folder, order("O2", day="2027-12-30", kind="consultation"), name="more.jsonl")
    has(hotline("due", "--cutoff", "2027-12-31", folder=folder, status=NO).said, "2028")  # its due is unknown


@test
def within_wants_hours_or_days_and_by_one_dimension(folder):
    some_orders(folder)
    for bad in ("24", "1w", "h", "-1h", "8785h", "367d", "1.5h", "12345678h"):
        hotline("due", f"--within={bad}", folder=folder, status=USAGE)
    hotline("due", "--by", "unit,category", folder=folder, status=USAGE)
    check(len(due(folder, "--within", "366d")["rows"]) == 6, "all that are open and have a due")
