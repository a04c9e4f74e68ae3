"""Reading by two dimensions at once and by levels of categories: figures, daily and report, as tables, JSON and CSV."""
import csv
import io
import json

from harness import (DONE, USAGE, call, check, closed, dispatched, equal, has, hotline, load, order, rows, test)

T = "2021-06-09"


def small(folder):
    """Calls of two districts and three paths, one far from the days asked for; orders of two units, one late at T."""
    return load(folder,
                call("C1", district="梅江区", category="城建>供水"), call("C2", district="梅江区", category="城建 > 供电"),
                call("C3", district="兴宁, \"市\"", category="城建>供水", outcome="order_created"),
                call("C4", district="梅江区"), call("C5", day="2020-01-07", district="梅江区", category="城建"),
                call("C6", day="2020-03-01", district="梅江区", category="教育"),
                order("O1", category="城建>供水>管网"), dispatched("O1", "2020-01-05", "城管局", due="2020-01-07"),
                closed("O1", "2020-01-06"),
                order("O2", day="2020-01-06", category="城建>供水>水价"), dispatched("O2", "2020-01-06", "公安局", due="2020-01-07"),
                dispatched("O3", "2020-01-06", "公安局"))


def brief(found):
    return [(row["key"], row["num"], row["den"]) for row in found]


@test
def two_dimensions_have_an_array_of_two_keys_sorted_by_the_first(folder):
    small(folder)
    found = rows(folder, "fcr", "--by", "district,category", "--cutoff", T)
    equal(brief(found), [(["兴宁, \"市\"", "城建>供水"], 0, 1), (["梅江区", ""], 1, 1), (["梅江区", "城建"], 1, 1),
                         (["梅江区", "城建>供水"], 1, 1), (["梅江区", "城建>供电"], 1, 1), (["梅江区", "教育"], 1, 1)], "fcr")
    equal({row["by"] for row in found}, {"district,category"}, "by")
    found = rows(folder, "fcr", "--by", "category,district", "--cutoff", T, "--to", "2020-01-06")
    equal(brief(found), [(["", "梅江区"], 1, 1), (["城建>供水", "兴宁, \"市\""], 0, 1), (["城建>供水", "梅江区"], 1, 1),
                         (["城建>供电", "梅江区"], 1, 1)], "the other way round, two days of it")


@test
def a_level_is_the_sum_under_its_prefix(folder):
    small(folder)
    equal(brief(rows(folder, "orders_created", "--by", "category", "--level", "1", "--cutoff", T)), [("城建", 2, None)], "1")
    equal(brief(rows(folder, "orders_created", "--by", "category", "--level", "2", "--cutoff", T)), [("城建>供水", 2, None)], "2")
    equal(len(rows(folder, "orders_created", "--by", "category", "--level", "3", "--cutoff", T)), 2, "rows of level 3")
    equal(brief(rows(folder, "calls_in", "--by", "category", "--level", "2", "--cutoff", T)),
          [("", 1, None), ("城建", 1, None), ("城建>供水", 2, None), ("城建>供电", 1, None), ("教育", 1, None)],
          "a shorter path keeps its whole")
    equal(brief(rows(folder, "orders_created", "--by", "category,unit", "--level", "2", "--cutoff", T)),
          [(["城建>供水", "公安局"], 1, None), (["城建>供水", "城管局"], 1, None)], "with two dimensions")


@test
def states_come_by_two_dimensions_too(folder):
    small(folder)
    found = rows(folder, "late_open", "orders_unseen", "--by", "unit,category", "--level", "1", "--cutoff", T)
    equal([(r["figure"], r["period"], r["from"], r["key"], r["num"], r["den"], r["value"]) for r in found],
          [("late_open", "as-of", None, ["公安局", "城建"], 1, None, "1"), ("orders_unseen", "as-of", None, ["公安局", ""], 1, None, "1")],
          "states")
    found = rows(folder, "late_open", "--by", "unit,category", "--cutoff", "2020-01-06T12:00:00+08:00")
    equal(found, [], "before the due has passed")


@test
def parts_by_two_dimensions_add_up_to_the_whole_at_any_cut_off(folder):
    small(folder)
    for cutoff in ("2020-01-05", "2020-01-06T09:00:00+08:00", "2020-01-06", T):
        whole = {(r["figure"], r["period"]): r for r in rows(folder, "--per", "day", "--cutoff", cutoff)}
        found = rows(folder, "--per", "day", "--by", "unit,district", "--cutoff", cutoff)
        for figure, period in whole:
            mine = [row for row in found if (row["figure"], row["period"]) == (figure, period)]
            if figure.startswith("handling_"):
                continue
            equal(sum(row["num"] for row in mine), whole[figure, period]["num"], f"{figure} {period} at {cutoff}")
            if figure != "calls_daily_mean" and whole[figure, period]["den"] is not None:
                equal(sum(row["den"] for row in mine), whole[figure, period]["den"], f"{figure} {period} at {cutoff}")


@test
def tables_and_csv_have_both(folder):
    small(folder)
    words = ("--by", "district,category", "--level", "1", "--cutoff", T)
    for command in (["figures", "--per", "day"], ["daily"], ["report", "2020"]):
        document = json.loads(hotline(*command, *words, "--json", folder=folder).out)
        table = list(csv.reader(io.StringIO(hotline(*command, *words, "--csv", folder=folder).out, newline="")))
        equal([line[4] for line in table[1:]], [row["by"] for row in document["rows"]], f"by of {command}")
        equal([json.loads(line[5]) for line in table[1:]], [row["key"] for row in document["rows"]], f"keys of {command}")
        table = hotline(*command, *words, folder=folder).out
        has(table, "district", "category", "兴宁, \"市\"", "城建", "(not stated)")
    days = hotline("daily", *words, "--to", "2020-01-05", folder=folder).out.splitlines()
    equal([line.split()[:3] for line in days[1:3]], [["2020-01-05", "(not", "stated)"], ["2020-01-05", "兴宁,", "\"市\""]],
          "a line a day and pair of parts")


@test
def what_is_no_breakdown_is_refused(folder):
    small(folder)
    for by in ("unit,unit", "unit,", ",unit", "unit,colour", "unit,category,kind", "unit category"):
        has(hotline("figures", "--by", by, folder=folder, status=USAGE).said, by, "unit|district")
    has(hotline("figures", "--by", "unit", "--level", "1", folder=folder, status=USAGE).said, "--level", "category")
    has(hotline("figures", "--level", "1", folder=folder, status=USAGE).said, "--level", "category")
    for level in ("0", "-1", "x", "257"):
        hotline("figures", "--by", "category", "--level", level, folder=folder, status=USAGE)
    has(hotline("league", "fcr", "2020", "--by", "district,category", folder=folder, status=USAGE).said, "one dimension")
    # A level kept for every day holds where there are categories, and is no mistake elsewhere.
    (folder / "hotline.conf").write_text("level = 1\n")
    equal(brief(rows(folder, "orders_created", "--by", "category", "--cutoff", T)), [("城建", 2, None)], "from the file")
    check(hotline("figures", "fcr", "--by", "unit", folder=folder, status=DONE).out, "without categories")
