"""Where a figure comes from: explain."""
import json
import math
import os
import re
import subprocess

from harness import HOTLINE, NO, NOINPUT, USAGE, call, check, closed, dispatched, equal, event, has, hotline, lacks, load, order, rows, test

T = "2021-06-09"


def outbound(subject):
    made_call = call(subject)
    made_call["data"]["direction"] = "out"
    return made_call


def made(folder):
    load(folder,
         call("C1"), call("C2", outcome="abandoned"), call("C3", outcome="invalid"), outbound("C4"),
         call("C5", answered_at="2020-01-05T09:00:10+08:00"),
         order("O1", kind="help"), dispatched("O1", "2020-01-05", "城管局", due="2020-01-08"), closed("O1", "2020-01-06"),
         order("O2", kind="help"), dispatched("O2", "2020-01-05", "公安局", due="2020-01-08"), closed("O2", "2020-01-09"),
         order("O3"), order("O4", handling="direct"), order("O5"),
         event("order.voided.v1", "O5", "2020-02-02T09:00:00+08:00", reason="twice"),
         order("O6"), event("order.merged.v1", "O6", "2020-02-02T09:00:00+08:00", into="O1"), dispatched("O7", "2020-02-01", "公安局"),
         event("callback.made.v1", "O1", "2020-01-09T15:00:00+08:00", reached=True, rating="satisfied", rating_source="callback"),
         event("callback.made.v1", "O2", "2020-01-09T15:00:00+08:00", reached=False, rating="satisfied", rating_source="default"),
         event("complaint.received.v1", "K1", "2020-01-06T09:00:00+08:00", unit="城管局", level="city"),
         event("complaint.received.v1", "K2", "2020-01-06T09:00:00+08:00", unit="城管局", level="county"))


def explained(folder, *words):
    return json.loads(hotline("explain", *words, "--cutoff", T, "--json", folder=folder).out)


def left_out(folder, *words):
    return {one["id"]: one["count"] for one in explained(folder, *words)["left_out"]}


@test
def every_figure_is_explained_with_the_integers_of_figures_and_a_formula_that_gives_its_value(folder):
    made(folder)
    for row in rows(folder, "--per", "year", "--from", "2020-01-01", "--to", "2020-12-31", "--cutoff", T):
        found = explained(folder, row["figure"], row["period"])
        equal([{k: one[k] for k in row} for one in found["rows"]], [row], row["figure"])
        check(all(found[part][lang] for part in ("name", "definition", "falls_on") for lang in ("zh", "en")), found)
        check(re.fullmatch(r"rules? R\d+(, R\d+)*", found["source"]), found["source"])
        formula = found["formula"][0]
        equal(formula["value"], row["value"], "the formula's value")
        if formula["value"] is not None and row["figure"] not in ("handling_p50", "handling_p90"):
            worked_out = eval(formula["expression"], {"floor": math.floor})  # pylint: disable=eval-used
            equal(float(row["value"]), float(worked_out), f"{row['figure']}: {formula['expression']}")
        equal(found["cases"], f"hotline cases {row['figure']} {row['period']} --cutoff 2021-06-10T00:00:00+08:00", "the list")
        text = hotline("explain", row["figure"], row["period"], "--cutoff", T, folder=folder).out
        has(text, found["digest"], found["definition"]["en"], "hotline check --digest", "2021-06-10T00:00:00+08:00")


@test
def what_is_left_out_is_counted(folder):
    made(folder)
    equal(left_out(folder, "ontime_rate", "2020"),
          {"voided": 1, "merged": 1, "unseen": 1, "direct": 1, "without_due": 1, "without_calendar": 0}, "ontime_rate")
    equal(left_out(folder, "fcr", "2020"), {"outbound": 1, "abandoned": 1, "invalid": 1}, "fcr")
    equal(left_out(folder, "sl15_of_answered", "2020"), {"outbound": 1, "abandoned": 1, "answered_without_time": 2}, "sl15")
    equal(left_out(folder, "requests_accepted", "2020"),
          {"outbound": 1, "abandoned": 1, "invalid": 1, "orders_by_telephone": 4, "voided": 1, "merged": 1, "unseen": 1}, "requests")
    equal(left_out(folder, "sat_rate", "2020"), {"voided": 1, "merged": 1, "unseen": 1, "default_ratings": 1}, "sat_rate")
    equal(left_out(folder, "complaints_received_city", "2020"), {"complaints_voided": 0, "county": 1}, "city")
    equal(left_out(folder, "late_open", "as-of")["voided"], 1, "of a state over all days")
    equal(left_out(folder, "ontime_rate", "2019")["voided"], 0, "another year")
    equal(left_out(folder, "ontime_rate", "2020", "--by", "kind=help")["without_due"], 0, "of the part alone")
    due = "2020-01-20T10:00:00+08:00"
    load(folder, order("P1"), event("order.extended.v1", "P1", "2020-01-06T09:00:00+08:00", due_at=due), order("P2", due_at=due),
         order("P3", due_at=due, handling="direct"), name="open.jsonl")
    equal(left_out(folder, "ontime_original", "2020")["without_first_due"], 2, "O3 has none, P1 an extension's alone")
    equal(left_out(folder, "ontime_of_closed", "2020")["unclosed"], 2, "P1, P2: past their due, and in no closing's figure")


@test
def parts_are_explained_one_or_all(folder):
    made(folder)
    found = explained(folder, "ontime_rate", "2020", "--by", "unit=城管局")
    equal([(r["key"], r["num"], r["den"]) for r in found["rows"]], [("城管局", 1, 1)], "one")
    equal(found["cases"], "hotline cases ontime_rate 2020 --by 'unit=城管局' --cutoff 2021-06-10T00:00:00+08:00", "its list")
    equal([(r["key"], r["num"], r["den"]) for r in explained(folder, "ontime_rate", "2020", "--by", "unit")["rows"]],
          [("公安局", 0, 1), ("城管局", 1, 1)], "all")
    equal([r["key"] for r in explained(folder, "ontime_rate", "2020", "--by", "unit=城管局,kind=help")["rows"]], [["城管局", "help"]],
          "two dimensions")
    text = hotline("explain", "ontime_rate", "2020", "--by", "unit=城管局,kind=help", folder=folder).out
    check(re.search(r"^unit +城管局$", text, re.M) and re.search(r"^kind +help$", text, re.M), text)
    equal(explained(folder, "ontime_rate", "2020", "--by", "unit=nobody")["rows"], [], "none")
    has(hotline("explain", "ontime_rate", "2020", "--by", "unit=nobody", folder=folder).out, "nothing is counted there")


@test
def the_command_that_is_printed_lists_what_was_counted(folder):
    hostile = "O'Neil 局$(id)`id`\t\"a b\"\\"
    load(folder, order("O1", category="税务>发票"), dispatched("O1", "2020-01-05", hostile, due="2020-01-08"),
         order("O2", category="税务"), dispatched("O2", "2020-01-05", hostile, due="2020-03-08"),
         order("O3", category="城管"), dispatched("O3", "2020-01-05", "公安局", due="2020-01-08"))
    (folder / "hotline.db").rename(folder / "the store.db")
    (folder / "hotline").symlink_to(HOTLINE)
    for words, den in (([], 2), (["--by", f"unit={hostile}"], 1), (["--by", "category=税务", "--level", "1"], 1),
                       (["--by", "category=税务 > 发票", "--zone", "Asia/Shanghai"], 1)):
        found = hotline("explain", "ontime_rate", "2020", *words, "--cutoff", "2020-01-31", "--store", "the store.db", "--json",
                        folder=folder).out
        found = json.loads(found)
        equal(found["rows"][0]["den"], den, words)
        shell = ["bash", "-c"] if "$'" in found["cases"] else ["sh", "-c"]  # sh knows no $'...' before POSIX 2024
        done = subprocess.run([*shell, found["cases"] + " --json"], cwd=folder, capture_output=True, check=True,
                              env={"PATH": f"{folder}:{os.environ['PATH']}"})
        equal(json.loads(done.stdout)["count"], den, found["cases"])
        has(hotline("explain", "ontime_rate", "2020", *words, "--cutoff", "2020-01-31", "--store", "the store.db",
                    folder=folder).out, found["cases"])


@test
def the_digest_is_that_of_the_numbers_and_rules_whatever_the_cut_off(folder):
    made(folder)
    first = explained(folder, "ontime_rate", "2020")["digest"]
    check(re.fullmatch("[0-9a-f]{64}", first), first)
    later = json.loads(hotline("explain", "ontime_rate", "2020", "--json", folder=folder).out)
    equal(later["digest"], first, "a later cut-off, the same numbers")
    check(explained(folder, "ontime_rate", "2020-01")["digest"] != first, "another period")
    check(explained(folder, "ontime_original", "2020")["digest"] != first, "another figure")
    load(folder, order("O9"), event("order.voided.v1", "O9", "2020-03-02T09:00:00+08:00", reason="twice"), name="more.jsonl")
    check(explained(folder, "ontime_rate", "2020")["digest"] != first, "another order is left out")


@test
def rules_calendars_and_revision_in_force_are_named(folder):
    made(folder)
    found = explained(folder, "ontime_rate", "2020")
    equal(found["rules"], [], "none before 2022-09-01")
    equal([(one["year"], one["notice"] is None) for one in found["calendar"]], [(2020, False), (2021, False)], "calendars")
    equal(found["publication"], None, "not published")
    late = explained(folder, "ontime_rate", "2022")["rules"]
    equal([(one["id"], one["from"], one["to"], one["working_days"]["help"]) for one in late],
          [("builtin-2022-09-01", "2022-09-01", None, 10)], "2022")
    equal(explained(folder, "fcr", "2022")["rules"], [], "calls do not rest on rules")
    hotline("publish", "2020", "--approved-by", "office", "--cutoff", T, folder=folder)
    equal(explained(folder, "ontime_rate", "2020-01")["publication"]["revision"], 1, "published")
    has(hotline("explain", "ontime_rate", "2020", folder=folder).out, "revision 1")


@test
def what_was_published_stands_beside_todays_with_the_difference(folder):
    made(folder)
    hotline("publish", "2020", "--approved-by", "office", "--cutoff", T, folder=folder)
    load(folder, order("O8", kind="help"), dispatched("O8", "2020-01-05", "城管局", due="2020-01-08"), name="late.jsonl")
    found = json.loads(hotline("explain", "ontime_rate", "2020-01", "--as-of", "1", "--json", folder=folder).out)
    equal([(r["num"], r["den"]) for r in found["rows"]], [(1, 3)], "today's")
    equal([(r["num"], r["den"], r["state"], r["revision"]) for r in found["published"]], [(1, 2, "published", 1)], "published")
    equal(found["difference"], [{"key": None, "num": 0, "den": 1}], "difference")
    equal(found["publication"]["revision"], 1, "revision")
    parts = json.loads(hotline("explain", "ontime_rate", "2020", "--by", "unit", "--json", folder=folder).out)
    equal(parts["difference"], [{"key": "公安局", "num": 0, "den": 0}, {"key": "城管局", "num": 0, "den": 1}], "by unit, without --as-of")
    one = json.loads(hotline("explain", "ontime_rate", "2020", "--by", "unit=城管局", "--as-of", "1", "--json", folder=folder).out)
    equal(one["difference"], [{"key": "城管局", "num": 0, "den": 1}], "one part")
    has(hotline("explain", "ontime_rate", "2020", folder=folder).out, "was 1 / 2, today +0 / +1")
    late = json.loads(hotline("cases", "ontime_rate", "2020", "--rest", "--as-of", "1", "--json", folder=folder).out)
    equal((late["count"], late["published"]), (2, {"revision": 1, "count": 1}), "the list")
    hours = json.loads(hotline("explain", "handling_p50", "2020", "--as-of", "1", "--json", folder=folder).out)
    equal([(r["num"], r["den"], r["value"]) for r in hours["published"]], [(r["num"], r["den"], r["value"]) for r in hours["rows"]],
          "a percentile")
    equal(json.loads(hotline("cases", "handling_p50", "2020", "--as-of", "1", "--json", folder=folder).out)["published"],
          {"revision": 1, "count": 2}, "its list")
    for words in (["explain", "fcr", "2021"], ["cases", "fcr", "2021"]):
        has(hotline(*words, "--as-of", "1", folder=folder, status=NOINPUT).said, "lies outside of it")
        hotline(*words, "--as-of", "9", folder=folder, status=NOINPUT)
        hotline(*words, "--as-of", "1", "--cutoff", T, folder=folder, status=USAGE)


@test
def a_year_without_calendar_ends_with_1_after_printing(folder):
    load(folder, order("O1", day="2035-01-05", kind="help"))
    done = hotline("explain", "ontime_rate", "2035", "--cutoff", "2036-01-01", "--json", folder=folder, status=NO)
    equal(json.loads(done.out)["left_out"][5]["count"], 1, "without calendar")
    has(done.said, "2035")


@test
def what_cannot_be_explained_is_refused(folder):
    made(folder)
    for words, said in ((["nothing", "2020"], "unknown figure"), (["fcr", "as-of"], "by days"), (["late_open", "2020"], "as-of"),
                        (["fcr", "2020", "--by", "kind=x"], "no kind"), (["fcr", "2020", "--by", "unit=a,kind=,channel=b"], "two dim"),
                        (["fcr"], "needs more")):
        has(hotline("explain", *words, folder=folder, status=USAGE).said, said)
    hotline("explain", "fcr", "2020", "--store", "none.db", folder=folder, status=NOINPUT)
    lacks(hotline("explain", "fcr", "2020", "--lang", "zh", folder=folder).out, "numerator", "formula")


@test
def an_order_whose_due_may_fall_into_the_period_is_missed_there(folder):
    load(folder, order("W1", day="2026-12-30", kind="consultation"), order("W2", day="2026-12-01", kind="consultation"))
    for words, status in ((("--from", "2026-12-01", "--to", "2026-12-31"), NO), (("--from", "2027-01-01", "--to", "2027-01-31"), NO),
                          (("--from", "2026-12-01", "--to", "2026-12-29"), 0)):
        done = hotline("figures", "ontime_rate", *words, "--cutoff", "2027-03-01", folder=folder, status=status)
        equal("no calendar of working days for 2027" in done.said, status == NO, words)
    hotline("explain", "ontime_rate", "2027-01", "--cutoff", "2027-03-01", folder=folder, status=NO)
    hotline("figures", "fcr", "--from", "2027-01-01", "--to", "2027-01-31", "--cutoff", "2027-03-01", folder=folder)
