"""The list behind a figure: cases."""
import csv
import io
import json
import re

from harness import (NOINPUT, USAGE, call, check, closed, dispatched, equal, event, has, hotline, lacks, load, order, rows,
                     test)

T = "2021-06-09"
RATIOS = ("return_rate", "reopen_rate", "extension_rate", "urge_rate")  # of two counts: no rest
SIDES = {"denominator": [], "numerator": ["--numerator"], "rest": ["--rest"]}


def made(folder):
    """Two calls, orders on time, late, open and reopened, an unseen one, complaints and reviews."""
    load(folder,
         call("C1", district="梅江区"), call("C2", district="兴宁, \"市\"", outcome="abandoned"),
         call("C3", day="2020-01-31", clock="23:59:59", outcome="invalid"),
         order("O1", kind="help", category="城管>噪音"), dispatched("O1", "2020-01-05", "城管局", due="2020-01-08"),
         closed("O1", "2020-01-06"),
         order("O2", kind="help", category="城管>路灯"), dispatched("O2", "2020-01-05", "城管局", due="2020-01-08"),
         closed("O2", "2020-01-09"),
         event("order.reopened.v1", "O2", "2020-01-10T09:00:00+08:00"), closed("O2", "2020-01-11"),
         event("callback.made.v1", "O2", "2020-01-09T15:00:00+08:00", reached=True, rating="dissatisfied",
               rating_source="callback"),
         event("callback.made.v1", "O2", "2020-01-12T15:00:00+08:00", reached=True, rating="satisfied",
               rating_source="callback"),
         order("O3", day="2020-02-01"), dispatched("O3", "2020-02-01", "公安局", due="2020-02-05"),
         dispatched("O4", "2020-02-01", "公安局", due="2020-02-05"),
         order("O5", day="2020-02-01"), event("order.voided.v1", "O5", "2020-02-02T09:00:00+08:00", reason="twice"),
         event("complaint.received.v1", "K1", "2020-01-06T09:00:00+08:00", unit="城管局", level="city"),
         event("review.submitted.v1", "P1", "2020-01-06T09:00:00+08:00", unit="城管局", rating=5))


def cases(folder, *words, **how):
    return json.loads(hotline("cases", *words, "--cutoff", T, "--json", folder=folder, **how).out)


def listed(folder, *words):
    """(id, thing, day, in the numerator) of each row."""
    return [(r["id"], r["thing"], r["day"], r["in_numerator"]) for r in cases(folder, *words)["rows"]]


@test
def a_list_has_as_many_rows_as_the_integer_for_every_figure_period_and_part(folder):
    made(folder)
    seen = 0
    for per, breakdowns in (("all", ([], ["unit,kind"])), ("month", ([], ["unit"])), ("week", ([],))):
        for by in breakdowns:
            for row in rows(folder, "--per", per, "--cutoff", T, "--to", "2020-02-29", *(["--by", *by] if by else [])):
                period = row["period"] if row["period"] != "all" else f"{row['from']}..{row['to']}"
                if per != "all" and row["from"] and (row["from"], row["to"]) != whole(row):
                    period = f"{row['from']}..{row['to']}"
                keys = row["key"] if isinstance(row["key"], list) else [row["key"]]
                part = ["--by", ",".join(f"{name}={key}" for name, key in zip(row["by"].split(","), keys))] if row["by"] else []
                percentile = row["figure"] in ("handling_p50", "handling_p90")  # whose numerator is seconds
                wanted = {} if percentile else {"numerator": row["num"]}
                if row["den"] is not None and row["figure"] != "calls_daily_mean":
                    wanted["denominator"] = row["den"]
                    if row["figure"] not in RATIOS and not percentile:
                        wanted["rest"] = row["den"] - row["num"]
                for side, count in wanted.items():
                    document = cases(folder, row["figure"], period, *SIDES[side], *part)
                    equal((len(document["rows"]), document["count"], document["all"]), (count, count, True),
                          f"{row['figure']} {period} {side} {part}")
                    seen += count
    check(seen > 250, seen)


def whole(row):
    """The days of a month or week by its name, for the few of this test."""
    return {"2020-01": ("2020-01-01", "2020-01-31"), "2020-02": ("2020-02-01", "2020-02-29")}.get(row["period"])


@test
def a_row_says_what_is_counted_when_and_whether_it_is_in_the_numerator(folder):
    made(folder)
    equal(listed(folder, "ontime_rate", "2020-01"), [("O1", "order", "2020-01-07", True), ("O2", "order", "2020-01-07", False)],
          "by default the denominator")
    equal(listed(folder, "ontime_rate", "2020", "--rest"), [("O2", "order", "2020-01-07", False), ("O3", "order", "2020-02-04", False)],
          "late or never closed")
    equal(listed(folder, "sat_rate", "2020"), [("O2", "round", "2020-01-09", False), ("O2", "round", "2020-01-12", True)],
          "an order stands there once a round")
    equal([r["round"] for r in cases(folder, "sat_rate", "2020")["rows"]], [1, 2], "their rounds")
    equal([(r["thing"], r["source"], r["event"]) for r in cases(folder, "reopen_rate", "2020", "--numerator")["rows"]],
          [("event", "/test", "order.reopened.v1-O2-2020-01-10T09:00:00+08:00")], "an event by its source and id")
    equal(len(listed(folder, "reopen_rate", "2020")), 3, "the closings")
    equal(listed(folder, "late_open", "as-of"), [("O3", "order", None, True)], "a state has no day")
    equal(listed(folder, "orders_unseen", "as-of"), [("O4", "order", None, True)], "unseen")
    equal(listed(folder, "orders_voided", "2020-Q1"), [("O5", "order", "2020-02-01", True)], "a count")
    equal(listed(folder, "calls_daily_mean", "2020-01-05"), [("C1", "call", "2020-01-05", True)], "the mean: its numerator")
    equal(listed(folder, "calls_in", "2020-01-31..2020-02-01"), [("C3", "call", "2020-01-31", True)], "two days")
    equal(listed(folder, "connect_rate", "2020-W05"), [("C3", "call", "2020-01-31", True)], "a week")
    equal(listed(folder, "review_good_rate", "all"), [("P1", "review", "2020-01-06", True)], "a review")
    equal(listed(folder, "complaints_received", "2020"), [("K1", "complaint", "2020-01-06", True)], "a complaint")
    row = cases(folder, "ontime_rate", "2020", "--numerator")["rows"][0]
    equal(row, {"sort": "order", "id": "O1", "thing": "order", "round": None, "source": None, "event": None,
                "day": "2020-01-07", "at": "2020-01-08T00:00:00+08:00", "unit": "城管局", "district": "",
                "category": "城管>噪音", "kind": "help", "channel": "phone", "in_numerator": True}, "all of a row")


@test
def a_part_is_named_by_its_key_and_a_category_also_by_its_first_levels(folder):
    made(folder)
    equal(listed(folder, "ontime_rate", "2020", "--by", "unit=公安局"), [("O3", "order", "2020-02-04", False)], "unit")
    equal(len(listed(folder, "ontime_rate", "2020", "--by", "kind=help")), 2, "kind")
    equal(len(listed(folder, "ontime_rate", "2020", "--by", "kind=求助")), 2, "kind by the name that tables print")
    equal(len(listed(folder, "ontime_rate", "2020", "--by", "kind=")), 1, "not stated")
    equal(len(listed(folder, "calls_in", "2020", "--by", "district=兴宁, \"市\"")), 1, "a comma in the key")
    equal(len(listed(folder, "ontime_rate", "2020", "--by", "category=城管")), 0, "the whole path")
    equal(len(listed(folder, "ontime_rate", "2020", "--by", "category=城管", "--level", "1")), 2, "the first level")
    equal(listed(folder, "ontime_rate", "2020", "--by", "unit=城管局,category=城管>噪音"), [("O1", "order", "2020-01-07", True)],
          "two at once")
    equal(listed(folder, "ontime_rate", "2020", "--by", "category=城管  > 噪音", "--level", "2"),
          [("O1", "order", "2020-01-07", True)], "spaces around the levels' sign")
    for command in ("cases", "explain"):
        said = hotline(command, "ontime_rate", "2020", "--by", "category=城管>噪音", "--level", "1", folder=folder, status=USAGE).said
        has(said, "category=城管>噪音 has 2 levels, --level 1 keeps 1")
        has(hotline(command, "ontime_rate", "2020", "--by", f"unit={'u' * 600},kind=help", folder=folder, status=USAGE).said, "600 bytes")
    equal(cases(folder, "ontime_rate", "2020", "--by", "unit=城管局,kind=help")["part"], {"unit": "城管局", "kind": "help"}, "part")


@test
def limit_ends_the_list_and_says_so(folder):
    made(folder)
    for limit, rows_wanted, whole_list in ((1, 1, False), (2, 2, False), (3, 3, True), (9, 3, True)):
        document = cases(folder, "calls_in", "2020", "--limit", limit)
        equal((document["count"], document["all"]), (rows_wanted, whole_list), f"--limit {limit}")
    has(hotline("cases", "calls_in", "2020", "--limit", "2", folder=folder).out, "the first 2")
    has(hotline("cases", "calls_in", "2020", folder=folder).out, "3 in all")


@test
def table_csv_and_json_list_the_same(folder):
    made(folder)
    wanted = cases(folder, "ontime_rate", "2020")["rows"]
    text = hotline("cases", "ontime_rate", "2020", "--cutoff", T, "--csv", folder=folder).out
    found = list(csv.DictReader(io.StringIO(text)))
    equal([{k: v if v is not None else "" for k, v in row.items()} for row in found],
          [{k: {None: "", True: "true", False: "false"}.get(v, v) for k, v in row.items()} for row in wanted], "CSV")
    raw = hotline("cases", "ontime_rate", "2020", "--excel", folder=folder).stdout
    check(raw.startswith(b"\xef\xbb\xbf") and b"\r\n" in raw, "no BOM or no CR LF")
    table = hotline("cases", "ontime_rate", "2020", "--cutoff", T, "--lang", "zh", folder=folder).out
    has(table, "计数对象", "O1", "O2", "O3", "求助", "是", "否", "按时办结率")
    lacks(table, "numerator")


@test
def a_part_that_nothing_has_is_named_on_standard_error(folder):
    made(folder)
    for command in ("cases", "explain"):
        for part in ("unit=NoSuch", "unit=城管局 ", "unit=城管局,kind=report"):
            done = hotline(command, "ontime_rate", "2020", "--by", part, "--cutoff", T, "--json", folder=folder)
            equal(done.said, f'hotline: ontime_rate, 2020: nothing has "{part}"\n', "said")
    has(hotline("cases", "ontime_rate", "2020", "--by", "unit=NoSuch", "--rest", folder=folder).said, "unit=NoSuch")
    has(hotline("complaints", "--unit", "NoSuch", folder=folder).said, 'nothing in this list has "unit=NoSuch"')
    for words in (["cases", "ontime_rate", "2020", "--by", "unit=公安局", "--numerator"],  # has something, if not on this side
                  ["cases", "reopen_rate", "2020-01-10", "--by", "unit=城管局"], ["cases", "ontime_rate", "2019"],
                  ["complaints", "--unit", "城管局"], ["cases", "calls_in", "2020", "--by", "channel=phone", "--limit", "1"]):
        equal(hotline(*words, "--cutoff", T, folder=folder).said, "", words)


@test
def under_a_list_stands_what_it_is_of(folder):
    made(folder)
    for words, en, zh in (
            (["ontime_rate", "2020"], "On-time rate, 2020, denominator: 3 in all", "按时办结率，2020，分母：共 3 项"),
            (["ontime_rate", "2020", "--rest", "--by", "unit=城管局,kind=help"],
             "On-time rate, 2020, unit 城管局, kind help, denominator without numerator: 1 in all",
             "按时办结率，2020，承办单位 城管局，诉求类型 求助，在分母而不在分子：共 1 项"),
            (["ontime_rate", "2020", "--by", "unit=", "--limit", "1"], "On-time rate, 2020, unit (not stated), denominator: 0 in all",
             "按时办结率，2020，承办单位 未填，分母：共 0 项"),
            (["ontime_rate", "2020", "--by", "category=城管", "--level", "1"],
             "On-time rate, 2020, category 城管 (--level 1), denominator: 2 in all",
             "按时办结率，2020，事项类别 城管 (--level 1)，分母：共 2 项"),
            (["late_open", "as-of", "--limit", "1"], "Open past due, as of the cut-off: 1 in all", "超期未办结量，截至统计时点：共 1 项"),
            (["return_rate", "all", "--limit", "1"], "Returns per dispatch, all, denominator: the first 1",
             "退单率，全部，分母：前 1 项")):
        has(hotline("cases", *words, "--cutoff", T, folder=folder).out, f"\n\n{en}\n")
        has(hotline("cases", *words, "--cutoff", T, "--lang", "zh", folder=folder).out, f"\n\n{zh}\n")
        if words[1] == "as-of":
            has(hotline("explain", *words[:2], "--lang", "zh", folder=folder).out, "截至统计时点")


@test
def what_cannot_be_listed_is_refused_with_the_reason(folder):
    made(folder)
    for words, said in ((["calls_in", "2020", "--rest"], "without denominator"),
                        (["calls_daily_mean", "2020", "--rest"], "divided by days"),
                        (["ontime_rate", "2020", "--rest", "--numerator"], "either"),
                        (["handling_p50", "2020", "--numerator"], "seconds"), (["handling_p90", "2020", "--rest"], "percentile"),
                        (["reopen_rate", "2020", "--rest"], "ratio of two counts"),
                        (["ontime_rate", "as-of"], "by days"), (["late_open", "2020"], "as-of"),
                        (["ontime_rate", "2020-13"], "no period"), (["nothing", "2020"], "unknown figure"),
                        (["ontime_rate", "2020", "--by", "unit"], "--by unit=NAME"),
                        (["ontime_rate", "2020", "--by", "kind=求"], "no kind"),
                        (["ontime_rate", "2020", "--by", "unit=a,unit=b"], "names no part"),
                        (["ontime_rate"], "needs more"), (["ontime_rate", "2020", "--limit", "0"], "whole number")):
        has(hotline("cases", *words, folder=folder, status=USAGE).said, said)
    has(hotline("figures", "fcr", "--by", "unit=a", folder=folder, status=USAGE).said, "cases and explain")
    hotline("cases", "fcr", "2020", "--store", "none.db", folder=folder, status=NOINPUT)


@test
def a_case_says_of_each_figure_whether_and_why_it_counts(folder):
    made(folder)
    document = json.loads(hotline("case", "O2", "--cutoff", T, "--json", folder=folder).out)
    found = {}
    for one in document["figures"]:
        found.setdefault(one["figure"], []).append(one)
        check(one["words"]["zh"] and one["words"]["en"] and one["source"].startswith("rule"), one)
    late = found["ontime_rate"][0]
    equal((late["counted"], late["in_numerator"], late["day"], late["unit"], late["reason"]), (True, False, "2020-01-07", "城管局", "late"),
          "on time")
    equal(late["words"]["en"], "due 2020-01-07 24:00 by a dispatch of 2020-01-05T11:00:00+08:00, closed 2020-01-09T12:00:00+08:00: "
          "late", "why")
    equal([(one["round"], one["in_numerator"]) for one in found["sat_rate"]], [(1, False), (2, True)], "rounds")
    equal([(one["counted"], one["reason"]) for one in found["orders_voided"]], [(False, "not_voided")], "not voided")
    for figure, verdicts in found.items():
        counts = [one for one in document["counts"] if one["figure"] == figure]
        equal(sum(one["counted"] and one["in_numerator"] for one in verdicts), sum(one["num"] for one in counts), figure)
    void = json.loads(hotline("case", "O5", "--cutoff", T, "--json", folder=folder).out)["figures"]
    equal({one["reason"] for one in void if one["figure"] not in ("orders_unseen",)}, {"voided"}, "a voided order")
    never_reopened = hotline("case", "O3", "--cutoff", T, folder=folder).out
    check(re.search("^due that open past due goes by +2020-02-05T00:00:00", never_reopened, re.M), never_reopened)
    text = hotline("case", "O2", "--cutoff", T, "--lang", "zh", folder=folder).out
    has(text, "原因", "按时办结率", "超期", "规则 R26, R28")


@test
def an_id_sends_no_orders_to_a_terminal(folder):
    load(folder, order("O\033[31m1\n2"))
    text = hotline("case", "O\033[31m1\n2", "--cutoff", T, folder=folder).out
    has(text, "order O [31m1 2, as of")
    lacks(text, "\033")
    said = hotline("case", "none\033[31m\nhotline: ok", folder=folder, status=NOINPUT).said
    equal(said, "hotline: no case bears the id none [31m hotline: ok\n", "on standard error")


@test
def repeated_calls_are_the_rest_of_the_net_figures_as_of_the_cut_off(folder):
    again = {"caller": "0753-1234567", "matter": "路灯"}
    load(folder, call("C1", day="2020-01-01", **again), call("C2", day="2020-01-05", **again), call("C3", day="2020-01-02"),
         call("C4", day="2020-01-20", **again))
    for cutoff, figure, wanted in (("2020-01-03", "fcr_net7", {"C1": True, "C3": True}),
                                   ("2020-01-10", "fcr_net7", {"C1": False, "C2": True, "C3": True}),
                                   ("2020-02-10", "fcr_net7", {"C1": False, "C2": True, "C3": True, "C4": True}),
                                   ("2020-02-10", "fcr_net30", {"C1": False, "C2": False, "C3": True, "C4": True})):
        listed_at = lambda *words: json.loads(hotline("cases", figure, "2020", *words, "--cutoff", cutoff, "--json",
                                                      folder=folder).out)["rows"]
        equal({row["id"]: row["in_numerator"] for row in listed_at()}, wanted, f"{figure} at {cutoff}")
        equal({row["id"] for row in listed_at("--numerator")}, {one for one in wanted if wanted[one]}, "numerator")
        equal({row["id"] for row in listed_at("--rest")}, {one for one in wanted if not wanted[one]}, "rest")
        explained = json.loads(hotline("explain", figure, "2020", "--cutoff", cutoff, "--json", folder=folder).out)
        equal(explained["left_out"][-1]["count"], len(wanted) - sum(wanted.values()), "what explain counts")


@test
def nothing_counted_is_an_empty_list(folder):
    made(folder)
    document = cases(folder, "ontime_rate", "2019")
    equal((document["rows"], document["count"], document["from"]), ([], 0, "2019-01-01"), "2019")
    before = json.loads(hotline("cases", "calls_in", "all", "--cutoff", "2019-01-01", "--json", folder=folder).out)
    equal((before["rows"], before["from"], before["period"]), ([], None, "all"), "before the first event")
