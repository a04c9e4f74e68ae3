"""figures --compare: each row beside the one of the period before, or of a year before (rules R43, R45)."""
import csv
import io
import json

from harness import NO, USAGE, call, closed, dispatched, equal, event, has, hotline, lacks, load, order, rows, test

T = "2022-01-01"


def small(folder):
    """Calls in February and March 2020, on 29 February, and in March 2021."""
    return load(folder,
                call("A1", day="2020-02-10", district="甲"), call("A2", day="2020-02-29", district="乙", outcome="order_created"),
                call("B1", day="2020-03-02", district="甲"), call("B2", day="2020-03-03", district="甲"),
                call("B3", day="2020-03-31", district="乙", outcome="order_created"),
                call("C1", day="2021-03-02", district="甲", outcome="order_created"))


def pick(found, *names):
    return [(row["figure"], row["period"], *(None if row["compare"] is None else row["compare"][name] for name in names))
            for row in found]


@test
def counts_change_by_number_and_percent_and_rates_by_points(folder):
    small(folder)
    found = rows(folder, "calls_in", "fcr", "--per", "month", "--from", "2020-02-01", "--to", "2020-04-30", "--compare", "previous",
                 "--cutoff", T)
    equal(pick(found, "period", "num", "den", "value", "change", "percent"), [
        ("calls_in", "2020-02", "2020-01", 0, None, "0", "2", None),
        ("calls_in", "2020-03", "2020-02", 2, None, "2", "1", "50.00"),
        ("calls_in", "2020-04", "2020-03", 3, None, "3", "-3", "-100.00"),
        ("fcr", "2020-02", "2020-01", 0, 0, None, None, None),
        ("fcr", "2020-03", "2020-02", 1, 2, "50.00", "16.67", None),
        ("fcr", "2020-04", "2020-03", 2, 3, "66.67", None, None)], "months")
    found = rows(folder, "calls_in", "fcr", "--per", "year", "--from", "2020-01-01", "--to", "2021-12-31", "--compare", "year-ago",
                 "--cutoff", T)
    equal(pick(found, "num", "change")[1], ("calls_in", "2021", 5, "-4"), "years")
    equal(pick(found, "value", "change")[3], ("fcr", "2021", "60.00", "-60.00"), "years")


@test
def what_has_no_counterpart_is_null(folder):
    small(folder)
    found = rows(folder, "calls_in", "late_open", "--per", "day", "--from", "2020-02-28", "--to", "2020-03-01", "--compare", "year-ago",
                 "--cutoff", T)
    equal(pick(found, "from"), [("calls_in", "2020-02-28", "2019-02-28"), ("calls_in", "2020-02-29", None),
                                ("calls_in", "2020-03-01", "2019-03-01"), ("late_open", "as-of", None)], "29 February, states")
    found = rows(folder, "calls_in", "--per", "week", "--from", "2020-12-28", "--to", "2021-01-03", "--compare", "year-ago", "--cutoff", T)
    equal(pick(found, "from"), [("calls_in", "2020-W53", None)], "week 53")


@test
def parts_are_compared_with_their_own(folder):
    small(folder)
    words = ("--per", "month", "--from", "2020-02-01", "--to", "2020-03-31", "--compare", "previous", "--cutoff", T)
    for by, wanted in (("district", [("乙", 0), ("甲", 0), ("乙", 1), ("甲", 1)]),
                       ("channel,district", [(["phone", "乙"], 0), (["phone", "甲"], 0), (["phone", "乙"], 1), (["phone", "甲"], 1)])):
        found = rows(folder, "calls_in", "--by", by, *words)
        equal([(row["key"], row["compare"]["num"]) for row in found], wanted, by)


@test
def a_period_that_is_cut_is_compared_as_days_that_may_overlap(folder):
    small(folder)
    found = rows(folder, "calls_in", "--per", "month", "--from", "2020-02-20", "--to", "2020-04-30", "--compare", "previous", "--cutoff", T)
    equal(pick(found, "period", "from", "to", "num"), [
          ("calls_in", "2020-02", "2020-02", "2020-02-10", "2020-02-19", 1), ("calls_in", "2020-03", "2020-02", "2020-02-01", "2020-02-29", 2),
          ("calls_in", "2020-04", "2020-03", "2020-03-01", "2020-03-31", 3)], "February from the 20th on")
    found = rows(folder, "calls_in", "--from", "2020-03-01", "--to", "2020-03-10", "--compare", "previous", "--cutoff", T)
    equal(pick(found, "period", "from", "to", "change"), [("calls_in", "all", "all", "2020-02-20", "2020-02-29", "1")], "any days")


@test
def tables_and_csv_show_it_and_without_it_nothing_changes(folder):
    small(folder)
    words = ("figures", "calls_in", "fcr", "late_open", "--per", "month", "--from", "2020-02-01", "--to", "2020-03-31", "--cutoff", T)
    table = list(csv.reader(io.StringIO(hotline(*words, "--compare", "previous", "--csv", folder=folder).out, newline="")))
    equal(table[0][-8:], ["compare_period", "compare_from", "compare_to", "compare_num", "compare_den", "compare_value", "change",
                          "change_percent"], "columns")
    equal(table[2][-8:], ["2020-02", "2020-02-01", "2020-02-29", "2", "", "2", "1", "50.00"], "March")
    equal(table[-1][-8:], [""] * 8, "a state")
    has(hotline(*words, "--compare", "previous", folder=folder).out, "compared with", "2020-02-01..2020-02-29", "+1", "+50.00%", "+16.67 pp")
    has(hotline(*words, "--compare", "previous", "--lang", "zh", folder=folder).out, "对比期间", "+16.67个百分点")
    lacks(hotline(*words, "--json", folder=folder).out, "compare")
    bare = json.loads(hotline(*words, "--json", folder=folder).out)["rows"]
    with_it = json.loads(hotline(*words, "--json", "--compare", "previous", folder=folder).out)["rows"]
    equal([{name: row[name] for name in row if name != "compare"} for row in with_it], bare, "the rows' own fields")


@test
def percentiles_are_compared_whole_and_by_parts(folder):
    load(folder, order("O1", day="2020-02-03"), dispatched("O1", "2020-02-03", "甲"), closed("O1", "2020-02-04"),
         order("O2", day="2020-03-03"), dispatched("O2", "2020-03-03", "甲"), closed("O2", "2020-03-03"),
         order("O3", day="2020-03-03"), dispatched("O3", "2020-03-03", "乙"), closed("O3", "2020-03-05"))
    words = ("handling_p50", "--per", "month", "--from", "2020-02-01", "--to", "2020-03-31", "--compare", "previous", "--cutoff", T)
    equal([(r["key"], r["value"], r["compare"]["value"], r["compare"]["den"], r["compare"]["change"]) for r in rows(folder, *words)],
          [(None, "26.00", None, 0, None), (None, "2.00", "26.00", 1, "-24.00")], "whole")
    for by, key in (("unit", lambda name: name), ("unit,channel", lambda name: [name, "phone"])):
        equal([(r["key"], r["value"], r["compare"]["value"], r["compare"]["change"]) for r in rows(folder, *words, "--by", by)],
              [(key("甲"), "26.00", None, None), (key("乙"), "50.00", None, None), (key("甲"), "2.00", "26.00", "-24.00")], by)


def report(folder, *words, year="2021", cutoff=T, **how):
    return hotline("report", year, "--cutoff", cutoff, *words, folder=folder, **how)


@test
def report_has_the_rows_of_figures_beside_those_of_the_year_before(folder):
    small(folder)
    words = ("--per", "year", "--from", "2021-01-01", "--to", "2021-12-31", "--cutoff", T)
    for with_what in ("previous", "year-ago"):
        for by in ([], ["--by", "district"], ["--by", "channel,district"]):
            found = json.loads(report(folder, "--compare", with_what, *by, "--json").out)
            equal(found["rows"], rows(folder, *words, "--compare", with_what, *by), f"{with_what} {by}")
            table = list(csv.reader(io.StringIO(report(folder, "--compare", with_what, *by, "--csv").out, newline="")))
            equal(table, list(csv.reader(io.StringIO(hotline("figures", *words, "--compare", with_what, *by, "--csv", folder=folder).out,
                                                     newline=""))), f"CSV {with_what} {by}")
    lacks(report(folder, "--json").out, "compare", "2020")


@test
def report_tells_rise_and_fall_and_what_does_not_compare(folder):
    small(folder)
    has(report(folder, "--compare", "year-ago").out, "Compared with 2020: requests accepted down by 4 or 80.00% (5 then)",
        "on the spot down by 60.00 percentage points (60.00% then)", "compared with", "2020-01-01..2020-12-31")
    has(report(folder, "--compare", "year-ago", "--lang", "zh").out, "与2020年同比，受理群众诉求减少4件、下降80.00%（2020年5件）", "对比期间")
    has(report(folder, "--compare", "previous", "--lang", "zh").out, "与上年（2020年）相比，")
    paragraph = json.loads(report(folder, "--compare", "year-ago", "--json").out)["paragraph"]
    has(paragraph["zh"], "与2020年同比")
    has(paragraph["en"], "Compared with 2020")
    has(report(folder, "--compare", "year-ago", year="2020").out, "Of 2019 there are no data to compare with")
    has(report(folder, "--compare", "year-ago", cutoff="2021-06-30").out, "2021 is not over")


@test
def report_compares_no_final_and_nothing_published(folder):
    small(folder)
    has(report(folder, "--compare", "previous", "--final", status=USAGE).said, "either --final or --compare")
    has(hotline("report", "2021", "--compare", "previous", "--as-of", "1", folder=folder, status=USAGE).said, "--as-of")
    lacks(report(folder, "--final", env={"HOTLINE_COMPARE": "previous"}).out, "compared with")  # what a configuration asks for gives way


@test
def years_without_a_calendar_are_named_of_the_compared_days_too(folder):
    load(folder, order("O1", day="2017-03-01"), event("order.dispatched.v1", "O1", "2017-03-01T11:00:00+08:00", unit="甲", limit_working_days=5),
         call("C1", day="2018-03-01"))
    words = ("figures", "ontime_rate", "--per", "year", "--from", "2018-01-01", "--to", "2018-12-31", "--cutoff", T)
    hotline(*words, folder=folder)
    has(hotline(*words, "--compare", "previous", folder=folder, status=NO).said, "2017")
    has(report(folder, "--compare", "previous", year="2018", status=NO).said, "2017")


@test
def comparing_what_was_published_is_refused(folder):
    small(folder)
    has(hotline("figures", "--compare", "previous", "--as-of", "1", folder=folder, status=USAGE).said, "--as-of")
    hotline("figures", "--compare", "tomorrow", folder=folder, status=USAGE)
