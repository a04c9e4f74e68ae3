"""Reading: daily, figures, report and case, as tables, JSON and CSV."""
import csv
import io
import json
import re
import unicodedata

from harness import (CONFIG, DONE, HOTLINE, NO, NOINPUT, USAGE, call, check, closed, dispatched, equal, event, has, hotline,
                     lacks, lines, load, order, pairs, rows, test)

T = "2021-06-09"
FIELDS = ["figure", "period", "from", "to", "by", "key", "num", "den", "value", "state", "revision"]
DAILY = ["calls_in", "calls_answered", "connect_rate", "requests_accepted", "fcr", "orders_created", "orders_transferred",
         "ontime_rate", "sat_rate", "sat_participation", "complaints_received"]


def small(folder):
    """Three days: five calls, two transferred orders, one of them late, a call-back, complaints of both levels."""
    return load(folder,
                call("C1", district="梅江区"), call("C2", district="梅江区", outcome="order_created", order_id="O1"),
                call("C3", district="兴宁, \"市\""), call("C4", outcome="abandoned"), call("C5", day="2020-01-07"),
                order("O1", unit_unknown=1), dispatched("O1", "2020-01-05", "城管局", due="2020-01-07"),
                closed("O1", "2020-01-06"),
                order("O2", day="2020-01-06"), dispatched("O2", "2020-01-06", "公安局", due="2020-01-07"),
                event("callback.made.v1", "O1", "2020-01-07T09:00:00+08:00", reached=True, rating="satisfied",
                      rating_source="callback"),
                event("complaint.received.v1", "K1", "2020-01-06T09:00:00+08:00", unit="城管局", level="city"),
                event("complaint.received.v1", "K2", "2020-01-06T09:00:00+08:00", unit="城管局", level="county"),
                event("complaint.published.v1", "K1", "2020-01-07T09:00:00+08:00", medium="日报"))


@test
def figures_as_json_has_the_shape_of_the_interface(folder):
    small(folder)
    document = pairs(hotline("figures", "--cutoff", T, "--json", folder=folder).out)
    equal([name for name, _ in document], ["store", "rows"], "fields")
    equal(document[0][1], [("zone", "Asia/Shanghai"), ("cutoff", "2021-06-10T00:00:00+08:00")], "store")
    for row in document[1][1]:
        equal([name for name, _ in row], FIELDS, "fields of a row")
        row = dict(row)
        check(isinstance(row["num"], int), row)
        check(row["den"] is None or isinstance(row["den"], int), row)
        check(row["value"] is None or re.fullmatch(r"\d+(\.\d\d)?", row["value"]), row)
        check((row["value"] is None) == (row["den"] == 0), row)


@test
def figures_come_in_the_order_of_the_domain_whatever_the_order_asked_for(folder):
    small(folder)
    every = [row["figure"] for row in rows(folder, "--cutoff", T)]
    equal(every[:10], ["calls_in", "calls_answered", "calls_abandoned", "calls_out", "connect_rate", "sl15_of_offered",
                       "sl15_of_answered", "requests_accepted", "calls_daily_mean", "fcr"], "the first")
    at = every.index("complaints_received")
    equal(every[at:at + 11], [f"complaints_{what}{city}" for city in ("", "_city") for what in
                              ("received", "real", "published", "carded")] +
          ["complaints_yellow", "complaints_red", "complaints_voided"], "complaints")
    asked = [row["figure"] for row in rows(folder, "late_open", "fcr", "calls_in", "fcr", "--cutoff", T)]
    equal(asked, ["calls_in", "fcr", "late_open"], "asked in another order, and one twice")


@test
def integers_and_values_are_right(folder):
    small(folder)
    found = {row["figure"]: (row["num"], row["den"], row["value"]) for row in rows(folder, "--cutoff", T)}
    for figure, wanted in (("calls_in", (5, None, "5")), ("calls_abandoned", (1, None, "1")), ("connect_rate", (4, 5, "80.00")),
                           ("fcr", (3, 4, "75.00")), ("calls_daily_mean", (4, 3, "1")), ("orders_created", (2, None, "2")),
                           ("ontime_rate", (1, 2, "50.00")), ("late_open", (1, None, "1")), ("sat_rate", (1, 1, "100.00")),
                           ("complaints_received", (2, None, "2")), ("complaints_received_city", (1, None, "1")),
                           ("complaints_published_city", (1, None, "1")), ("review_good_rate", (0, 0, None)),
                           ("orders_unseen", (0, None, "0"))):
        equal(found[figure], wanted, figure)


@test
def default_days_are_those_of_events_up_to_the_cut_off(folder):
    small(folder)
    row = rows(folder, "calls_in", "--cutoff", T)[0]
    equal((row["from"], row["to"]), ("2020-01-05", "2020-01-07"), "all")
    row = rows(folder, "calls_in", "--cutoff", "2020-01-06T23:59:59.999999+08:00")[0]
    equal((row["from"], row["to"]), ("2020-01-05", "2020-01-06"), "before the last day")
    early = rows(folder, "--cutoff", "2019-01-01")
    equal([row["figure"] for row in early], ["late_open", "orders_unseen"], "no event yet: states alone")
    equal([row["period"] for row in early], ["as-of", "as-of"], "their period")
    asked = rows(folder, "calls_in", "--cutoff", "2019-01-01", "--from", "2020-01-05", "--to", "2020-01-06", "--per", "day")
    equal([(r["period"], r["num"]) for r in asked], [("2020-01-05", 0), ("2020-01-06", 0)], "days asked for, without data")


@test
def a_day_as_cut_off_means_its_24_oclock_itself_included(folder):
    load(folder, event("review.submitted.v1", "P1", "2020-01-06T00:00:00+08:00", unit="a", rating=5),
         event("review.submitted.v1", "P2", "2020-01-06T00:00:00.000001+08:00", unit="a", rating=5))
    equal(rows(folder, "review_good_rate", "--cutoff", "2020-01-05")[0]["den"], 1, "24:00 itself counts")
    equal(rows(folder, "review_good_rate", "--cutoff", "2020-01-05T16:00:00Z")[0]["den"], 1, "the same instant as a time")
    equal(rows(folder, "review_good_rate", "--cutoff", "2020-01-06")[0]["den"], 2, "a day later")


@test
def the_cut_off_is_printed_with_its_fraction_only_where_there_is_one(folder):
    small(folder)
    for given, wanted in (("2020-01-06T08:00:00.5Z", "2020-01-06T16:00:00.500000+08:00"),
                          ("2020-01-06T08:00:00Z", "2020-01-06T16:00:00+08:00"), ("2020-01-06", "2020-01-07T00:00:00+08:00")):
        document = json.loads(hotline("figures", "fcr", "--cutoff", given, "--json", folder=folder).out)
        equal(document["store"]["cutoff"], wanted, given)


@test
def periods_have_their_names_and_the_days_that_were_counted(folder):
    small(folder)
    for per, wanted in (("day", ["2020-01-05", "2020-01-06", "2020-01-07"]), ("week", ["2020-W01", "2020-W02"]),
                        ("month", ["2020-01"]), ("quarter", ["2020-Q1"]), ("year", ["2020"]), ("all", ["all"])):
        found = rows(folder, "calls_in", "--per", per, "--cutoff", T)
        equal([row["period"] for row in found], wanted, per)
        equal((found[0]["from"], found[-1]["to"]), ("2020-01-05", "2020-01-07"), f"days of {per}")
        equal(sum(row["num"] for row in found), 5, f"calls by {per}")
    weeks = rows(folder, "calls_in", "--per", "week", "--cutoff", T)
    equal((weeks[0]["to"], weeks[1]["from"]), ("2020-01-05", "2020-01-06"), "the week's border")


@test
def parts_are_sorted_by_bytes_and_add_up(folder):
    small(folder)
    whole = {r["figure"]: r for r in rows(folder, "--cutoff", T)}
    for by in ("unit", "district", "category", "kind", "channel"):
        parts = rows(folder, "--by", by, "--cutoff", T)
        for figure in {row["figure"] for row in parts} - {"calls_daily_mean"}:
            mine = [row for row in parts if row["figure"] == figure]
            keys = [row["key"].encode() for row in mine]
            equal(keys, sorted(keys), f"keys of {figure} by {by}")
            equal({row["by"] for row in mine}, {by}, "by")
            equal(sum(row["num"] for row in mine), whole[figure]["num"], f"{figure} by {by}")
            if whole[figure]["den"] is not None:
                equal(sum(row["den"] for row in mine), whole[figure]["den"], f"{figure} by {by}")
            check(all(row["num"] or row["den"] for row in mine), f"an empty part of {figure} by {by}")
    equal([r["key"] for r in rows(folder, "fcr", "--by", "district", "--cutoff", T)], ["", "兴宁, \"市\"", "梅江区"], "keys")


@test
def daily_has_the_rows_of_figures_per_day(folder):
    small(folder)
    for more in ([], ["--by", "district"], ["--from", "2020-01-06", "--to", "2020-01-09"]):
        daily = hotline("daily", "--cutoff", T, "--json", *more, folder=folder).out
        figures = hotline("figures", *DAILY, "--per", "day", "--cutoff", T, "--json", *more, folder=folder).out
        equal(daily, figures, f"daily {more}")


@test
def csv_has_the_rows_of_json_and_excel_its_marks(folder):
    small(folder)
    for command in (["figures", "--by", "district", "--per", "day"], ["daily"], ["report", "2020"]):
        document = json.loads(hotline(*command, "--cutoff", T, "--json", folder=folder).out)
        plain = hotline(*command, "--cutoff", T, "--csv", folder=folder)
        table = list(csv.reader(io.StringIO(plain.out, newline="")))
        equal(table[0], FIELDS, "header")
        wanted = [["" if row[name] is None else str(row[name]) for name in FIELDS] for row in document["rows"]]
        equal(table[1:], wanted, f"rows of {command}")
        lacks(plain.out, "\r")
        excel = hotline(*command, "--cutoff", T, "--excel", folder=folder).stdout
        equal(excel, b"\xef\xbb\xbf" + plain.stdout.replace(b"\n", b"\r\n"), f"excel of {command}")


def cells(line):
    """The width of a line in terminal cells, by Python's own tables."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


@test
def tables_are_aligned_by_display_width(folder):
    small(folder)
    for lang in ("zh", "en"):
        for command in (["daily"], ["figures"], ["figures", "--by", "district"]):
            text = hotline(*command, "--cutoff", T, "--lang", lang, folder=folder).out
            block = text.split("\n\n")[0].splitlines()
            check(len(block) > 3, text)
            equal(len({cells(line) for line in block}), 1, f"{lang} {command}: widths, the last column is of numbers")
            check(all(line == line.rstrip() for line in block), "trailing spaces")
    has(hotline("figures", "review_good_rate", "--cutoff", T, folder=folder).out, "–")
    has(hotline("figures", "fcr", "--by", "unit", "--cutoff", T, "--lang", "zh", folder=folder).out, "未填", "2021-06-10T00:00:00")


@test
def figures_fail_below_is_an_alarm(folder):
    small(folder)
    for below, status in (("75", DONE), ("75.000001", NO), ("0", DONE), ("100", NO)):
        done = hotline("figures", "fcr", "--cutoff", T, "--fail-below", below, folder=folder, status=status)
        has(done.out, "75.00%")
    hotline("figures", "review_good_rate", "calls_in", "--fail-below", "100", folder=folder)  # no data is not below
    has(hotline("figures", "--fail-below", "60", "--cutoff", T, folder=folder, status=NO).said, "9 rows", "sl15_of_offered")


@test
def figures_fail_below_looks_at_every_row_and_names_parts(folder):
    load(folder, call("C1", district="梅江区"), call("C2", outcome="transferred"), order("O1"), dispatched("O1", "2020-01-05", "A"),
         closed("O1", "2020-01-06"))
    shown = [float(row["value"]) for row in rows(folder) if row["den"] and "." in (row["value"] or "") and "handling" not in row["figure"]]
    below = sum(value < 40 for value in shown)
    check(below >= 4, "returns, reopenings, extensions, urgings: none")
    has(hotline("figures", "--fail-below", "40", folder=folder, status=NO).said, f"{below} rows")
    said = hotline("figures", "fcr", "--by", "district", "--fail-below", "60", folder=folder, status=NO).said
    has(said, "fcr all (not stated): 0.00%")
    has(hotline("figures", "fcr", "--by", "district", "--fail-below", "60", "--lang", "zh", folder=folder, status=NO).said,
        "fcr all 未填: 0.00%")


@test
def report_has_paragraph_and_the_rows_of_figures_per_year(folder):
    small(folder)
    for more in ([], ["--by", "unit"]):
        report = pairs(hotline("report", "2020", "--cutoff", T, "--json", *more, folder=folder).out)
        figures = pairs(hotline("figures", "--per", "year", "--from", "2020-01-01", "--to", "2020-12-31", "--cutoff", T,
                                "--json", *more, folder=folder).out)
        equal([name for name, _ in report], ["store", "paragraph", "rows"], "fields")
        equal([name for name, _ in report[1][1]], ["zh", "en"], "languages")
        equal((report[0], report[2]), (figures[0], figures[1]), f"rows {more}")
    zh = dict(report[1][1])["zh"]
    has(zh, "2020年", "75.00%", "3/4", "市级", "1件", "2021年6月9日24时")
    lacks(zh, "事事有结果")  # O2 is open past its due
    text = hotline("report", "2020", "--cutoff", T, "--lang", "zh", folder=folder).out
    equal(text.split("\n\n")[0], zh, "the text begins with the paragraph")
    has(text, "指标", "数值", "分子", "分母", "口径", "统计截至", "2021-06-10T00:00:00+08:00", "规则")


@test
def the_claim_appears_once_every_order_is_answered(folder):
    small(folder)
    load(folder, closed("O2", "2020-01-08"), name="more.jsonl")
    has(hotline("report", "2020", "--lang", "zh", folder=folder).out, "事事有结果、件件有答复")
    lacks(hotline("report", "2020", "--lang", "zh", "--cutoff", "2020-01-07", folder=folder).out, "事事有结果")
    load(folder, order("O3", day="2020-02-01"), dispatched("O3", "2020-02-01", "公安局"), name="third.jsonl")
    lacks(hotline("report", "2020", "--lang", "zh", folder=folder).out, "事事有结果")  # open without a due


@test
def a_year_of_which_the_store_has_nothing_is_no_period(folder):
    small(folder)
    hotline("report", "2019", folder=folder, status=NOINPUT)
    hotline("report", "2020", "--cutoff", "2019-12-31", folder=folder, status=NOINPUT)
    load(folder, order("O9", day="2020-12-30"), dispatched("O9", "2020-12-30", "a", due="2021-01-05"), name="due.jsonl")
    hotline("report", "2021", folder=folder)  # nothing happened in it, but a due falls into it


@test
def a_year_without_calendar_is_named_after_printing(folder):
    load(folder, order("O1", day="2027-01-05", kind="consultation"), dispatched("O1", "2027-01-05", "a"), call("C1"))
    for command in (["figures"], ["daily"], ["report", "2027"], ["figures", "ontime_rate"]):
        done = hotline(*command, "--cutoff", "2027-12-31", folder=folder, status=NO)
        has(done.said, "2027")
        check(len(done.out.splitlines()) > 2, "printed all the same")
    hotline("figures", "calls_in", "orders_no_due", "--cutoff", "2027-12-31", folder=folder)  # rests on no due
    hotline("daily", "--to", "2026-12-31", "--cutoff", "2027-12-31", folder=folder)  # before the orders in question
    hotline("figures", "--cutoff", "2026-12-31", folder=folder)  # before they were there


@test
def late_open_names_the_years_that_orders_still_open_lack(folder):
    load(folder, order("O1", day="2026-12-30", kind="consultation"), call("C1", day="2026-12-30"),
         order("O2", day="2017-03-01"), event("order.dispatched.v1", "O2", "2017-03-01T11:00:00+08:00", unit="甲", limit_working_days=5),
         closed("O2", "2017-03-02"))
    for words in (["figures", "late_open"], ["figures", "late_open", "--by", "unit"], ["figures", "--from", "2026-01-01"],
                  ["cases", "late_open", "as-of"], ["explain", "late_open", "as-of"], ["due"], ["report", "2026"]):
        done = hotline(*words, "--cutoff", "2027-06-30", folder=folder, status=NO)
        has(done.said, "2027")
        lacks(done.said, "2017")  # its order is closed: no figure that is printed lacks it
    (folder / "s.conf").write_text("[scheme]\ntitle.zh = 评\ntitle.en = S\nyear = 2026\n[indicator a]\nname.zh = 甲\nname.en = a\n"
                                   "rule = zero\nfigure = late_open\nfull = 10\n", encoding="utf-8")
    has(hotline("selfeval", "--scheme", "s.conf", "--cutoff", "2027-06-30", folder=folder, status=NO).said, "2027")
    load(folder, closed("O1", "2027-01-05"), name="more.jsonl")
    hotline("figures", "late_open", "--cutoff", "2027-06-30", folder=folder)
    has(hotline("figures", "late_open", "ontime_rate", "--from", "2017-01-01", "--cutoff", "2027-06-30", folder=folder,
                status=NO).said, "2017, 2027")


@test
def days_outside_and_the_wrong_way_round(folder):
    small(folder)
    for command in ("daily", "figures"):
        hotline(command, "--from", "2020-01-07", "--to", "2020-01-05", folder=folder, status=USAGE)
        hotline(command, "--from", "2020-02-30", folder=folder, status=USAGE)
    has(hotline("figures", "nonsense", folder=folder, status=USAGE).said, "calls_in", "review_good_rate")


@test
def a_store_that_is_not_there_or_not_ours_or_of_another_zone_is_refused(folder):
    for command in (["figures"], ["daily"], ["report", "2020"], ["case", "x"], ["status"], ["check"], ["rejects"],
                    ["rejects", "replay"], ["backup", "b"]):
        done = hotline(*command, folder=folder, status=NOINPUT)
        has(done.said, "hotline.db")
        check(not (folder / "hotline.db").exists(), command, "made a store")
    (folder / "text.db").write_text("this is no database, whatever its name says\n" * 100)
    for command in (["figures"], ["status"], ["check"]):
        hotline(*command, "--store", "text.db", folder=folder, status=CONFIG)
    small(folder)
    has(hotline("figures", "--zone", "Europe/Berlin", folder=folder, status=CONFIG).said, "Asia/Shanghai", "Europe/Berlin")
    hotline("figures", "--zone", "Asia/Shanghai", folder=folder)
    hotline("load", "events.jsonl", "--store", "new.db", "--zone", "Mars/Olympus", folder=folder, status=CONFIG)


@test
def days_follow_the_zone_of_the_store(folder):
    (folder / "e.jsonl").write_bytes(lines(call("C1", clock="03:00:00")))
    for zone, day in (("Asia/Shanghai", "2020-01-05"), ("Europe/Berlin", "2020-01-04"), ("America/New_York", "2020-01-04")):
        store = zone.replace("/", "-") + ".db"
        hotline("load", "e.jsonl", "--store", store, "--zone", zone, folder=folder)
        document = json.loads(hotline("figures", "calls_in", "--store", store, "--cutoff", T, "--json", folder=folder).out)
        equal((document["store"]["zone"], document["rows"][0]["from"]), (zone, day), zone)


# ---- case ---------------------------------------------------------------------------------------------------------

@test
def a_case_shows_its_events_in_order_its_state_and_how_it_counts(folder):
    small(folder)
    document = json.loads(hotline("case", "O1", "--cutoff", T, "--json", folder=folder).out)
    equal(document["case"], {"sort": "order", "id": "O1"}, "case")
    equal([e["type"] for e in document["events"]], ["order.created.v1", "order.dispatched.v1", "order.closed.v1",
                                                    "callback.made.v1"], "events")
    equal(document["events"][1]["time"], "2020-01-05T11:00:00+08:00", "times are of the store's zone")
    state = document["state"]
    equal((state["open"], state["transferred"], state["due"], state["first_closing"], state["unit"]),
          (False, True, "2020-01-07T00:00:00+08:00", "2020-01-06T12:00:00+08:00", "城管局"), "state")
    counts = {(c["figure"], c["day"]): (c["num"], c["den"], c["unit"]) for c in document["counts"]}
    equal(counts[("ontime_rate", "2020-01-06")], (1, 1, "城管局"), "on time on the due's day")
    equal(counts[("sat_rate", "2020-01-07")], (1, 1, "城管局"), "satisfied on the call-back's day")
    text = hotline("case", "O1", "--cutoff", T, "--lang", "zh", folder=folder).out
    has(text, "order.dispatched.v1", "城管局", "有效期限", "按时办结率")


@test
def what_lies_after_the_cut_off_is_shown_as_waiting(folder):
    small(folder)
    document = json.loads(hotline("case", "O1", "--cutoff", "2020-01-05", "--json", folder=folder).out)
    equal([e["counted"] for e in document["events"]], [True, True, False, False], "counted")
    equal(document["state"]["open"], True, "open then")
    equal({c["figure"] for c in document["counts"]}, {"orders_created", "orders_transferred", "closure_rate", "return_rate",
                                                     "extension_rate", "urge_rate"}, "counts")


@test
def all_cases_together_count_what_figures_says(folder):
    """The sums over every case's counts are the integers of figures, for every figure and day."""
    small(folder)
    sums = {}
    for ident in ("C1", "C2", "C3", "C4", "C5", "O1", "O2", "K1", "K2"):
        for c in json.loads(hotline("case", ident, "--cutoff", T, "--json", folder=folder).out)["counts"]:
            num, den = sums.get((c["figure"], c["day"]), (0, 0))
            sums[(c["figure"], c["day"])] = (num + c["num"], den + (c["den"] or 0))
    for row in rows(folder, "--per", "day", "--cutoff", T):
        num, den = sums.get((row["figure"], row["period"]), (0, 0))
        if row["figure"].startswith("handling_"):  # its numerator is seconds, which do not add up
            equal(den, row["den"], row)
        elif row["figure"] != "calls_daily_mean":
            equal((num, den), (row["num"], row["den"] or 0), row)


@test
def a_caller_is_never_shown(folder):
    load(folder, call("C1", caller="13912345678"))
    for words in (["case", "C1"], ["case", "C1", "--json"]):
        out = hotline(*words, folder=folder).out
        lacks(out, "13912345678", "hmac")
        has(out, "hashed")


@test
def an_id_of_several_cases_must_say_its_sort(folder):
    load(folder, call("X1"), order("X1"))
    has(hotline("case", "X1", folder=folder, status=USAGE).said, "call, order", "--sort")
    equal(json.loads(hotline("case", "X1", "--sort", "order", "--json", folder=folder).out)["case"]["sort"], "order", "sort")
    hotline("case", "X1", "--sort", "review", folder=folder, status=NOINPUT)
    hotline("case", "nobody", folder=folder, status=NOINPUT)


@test
def results_that_cannot_be_written_are_an_error_and_a_gone_reader_is_not(folder):
    import os
    import subprocess
    small(folder)
    for command in (["figures"], ["daily", "--json"], ["report", "2020"], ["status"], ["check"], ["case", "O1"], ["help"],
                    ["config"], ["simulate", "--orders", "100"]):
        with open("/dev/full", "wb") as full:
            done = hotline(*command, folder=folder, status=74, stdout=full)
        has(done.said, "No space left on device")
        process = subprocess.Popen([HOTLINE, *command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env={"PATH": os.environ["PATH"]})
        process.stdout.close()
        said = process.stderr.read()
        process.stderr.close()
        equal((process.wait(60), said if command[0] != "check" else b""), (0, b""), f"{command} into a closed pipe")
