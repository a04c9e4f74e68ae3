"""Tables made of figures: league, volumes, top."""
import csv
import datetime
import decimal
import io
import json
import re
import zoneinfo

from harness import (CANTCREAT, DONE, NOINPUT, USAGE, call, check, closed, dispatched, equal, event, has, hotline, lacks, load,
                     order, rows, test)

T = "2021-06-09"
FIELDS = ["figure", "period", "from", "to", "by", "key", "num", "den", "value"]


@test
def every_csv_has_rows_of_one_length(folder):
    city(folder)
    load(folder, call("C1", district="梅江区", matter="a"), event("complaint.received.v1", "K1", "2020-01-06T09:00:00+08:00", unit="甲局",
         level="city"), event("complaint.published.v1", "K1", "2020-02-06T09:00:00+08:00", medium="报纸"), closed("甲局-0", "2020-01-04"), b"no event", name="more.jsonl")
    hotline("publish", "2020", "--approved-by", "a", "--cutoff", T, folder=folder)
    load(folder, call("C2", clock="10:00:00"), name="late.jsonl")
    (folder / "s.conf").write_text("[scheme]\ntitle.zh = 评\ntitle.en = S\nyear = 2020\n[indicator a]\nname.zh = 甲\nname.en = a\n"
                                   "rule = ratio\nfigure = sat_rate\nfull = 10\nprinted = 7\n", encoding="utf-8")
    asked = (["daily"], ["daily", "--by", "unit"], ["figures"], ["figures", "--by", "unit,category"], ["figures", "--compare", "year-ago"],
             ["figures", "--as-of", "1"], ["report", "2020"], ["report", "2020", "--compare", "year-ago"], ["report", "2020", "--final"],
             ["report", "2020", "--final", "--by", "unit", "--reason", "a, b"], ["league", "sat_rate", "2020"],
             ["top", "2020"], ["top", "2020", "--movers", "previous"], ["volumes", "2020"],
             ["cases", "calls_in", "2020"], ["due"], ["crossfoot", "2020"], ["oddities"], ["complaints", "2020"],
             ["complaints", "--column"], ["complaints", "--per", "month"],
             ["selfeval", "--scheme", "s.conf"], ["rejects", "list"], ["publications"], ["restatements"], ["restatements", "--by", "unit"])
    takers = {command for command in re.findall(r"^  ([a-z]+)", hotline("help").out.split("Commands:\n")[1].split("\n\n")[0], re.M)
              if "--csv" in hotline(command, "--help", folder=folder).out}
    equal({words[0] for words in asked}, takers, "commands that print CSV")
    for words in asked:
        done = hotline(*words, "--csv", folder=folder, status=None)
        found = list(csv.reader(io.StringIO(done.out, newline="")))
        check(len(found) > 1, words, done.said)
        equal({len(row) for row in found}, {len(found[0])}, f"lengths of the rows of {words}")


# ---- league -------------------------------------------------------------------------------------------------------

def rated(unit, good, bad):
    """Orders of a unit, each with one rating."""
    for i in range(good + bad):
        name = f"{unit}-{i}"
        yield order(name)
        yield dispatched(name, "2020-01-05", unit, due="2020-01-20")
        yield closed(name, "2020-01-06")
        yield event("callback.made.v1", name, "2020-01-08T09:00:00+08:00", reached=True, unit=unit, rating_source="caller",
                    rating="satisfied" if i < good else "dissatisfied")


def city(folder):
    return load(folder, *rated("甲局", 36, 4), *rated("乙局", 45, 5), *rated("丙局", 39, 1), *rated("丁局", 3, 0),
                order("silent"), dispatched("silent", "2020-01-05", "戊局", due="2020-01-20"))


def league(folder, *words):
    return json.loads(hotline("league", *words, "--cutoff", T, "--json", folder=folder).out)


def wilson(num, den):
    """The score interval in percent with two decimals, by decimal arithmetic; z as the help says."""
    with decimal.localcontext() as context:
        context.prec = 50
        z, k, n = decimal.Decimal("1.959964"), decimal.Decimal(num), decimal.Decimal(den)
        root = (z * z * (z * z + 4 * k * (n - k) / n)).sqrt()
        ends = [(2 * k + z * z + sign * root) / (2 * (n + z * z)) * 100 for sign in (-1, 1)]
        return tuple(str(abs(end.quantize(decimal.Decimal("0.01"), rounding=decimal.ROUND_HALF_UP))) for end in ends)


@test
def league_ranks_units_by_their_rate_and_says_how_sure_it_is(folder):
    city(folder)
    document = league(folder, "sat_rate", "2020-01")
    equal(list(document), ["store", "floor", "rows"], "fields")
    equal(document["floor"], 30, "floor")
    found = document["rows"]
    equal(list(found[0]), FIELDS + ["low", "high", "rank"], "fields of a row")
    equal([(r["key"], r["rank"], r["num"], r["den"]) for r in found],
          [("丙局", 1, 39, 40), ("乙局", 2, 45, 50), ("甲局", 2, 36, 40), ("丁局", None, 3, 3), ("戊局", None, 0, 0)], "places")
    for row in found[:4]:
        equal((row["low"], row["high"]), wilson(row["num"], row["den"]), f"interval of {row['key']}")
    equal((found[4]["value"], found[4]["low"], found[4]["high"]), (None, None, None), "no data")
    equal({(r["period"], r["from"], r["to"], r["by"]) for r in found}, {("2020-01", "2020-01-01", "2020-01-31", "unit")}, "of")
    wanted = {r["key"]: (r["num"], r["den"], r["value"]) for r in
              rows(folder, "sat_rate", "--by", "unit", "--from", "2020-01-01", "--to", "2020-01-31", "--cutoff", T)}
    equal({r["key"]: (r["num"], r["den"], r["value"]) for r in found if r["den"]}, wanted, "integers are those of figures")


@test
def league_floor_decides_who_is_ranked(folder):
    city(folder)
    for floor, ranked in (("0", 4), ("1", 4), ("4", 3), ("40", 3), ("41", 1), ("51", 0)):
        found = league(folder, "sat_rate", "2020", "--floor", floor)["rows"]
        equal(len([r for r in found if r["rank"]]), ranked, f"ranked with a floor of {floor}")
        equal(len(found), 5, "listed")
    hotline("league", "sat_rate", "2020", "--floor", "-1", folder=folder, status=USAGE)


@test
def league_takes_any_dimension_period_and_form(folder):
    city(folder)
    for period in ("2020", "2020-Q1", "2020-01", "2020-W02", "2020-01-08", "2020-01-01..2020-01-31"):
        equal(league(folder, "sat_rate", period)["rows"][0]["num"], 39, period)
    equal([r["key"] for r in league(folder, "sat_rate", "2020", "--by", "channel")["rows"]], ["phone"], "by channel")
    document = league(folder, "sat_rate", "2020")
    plain = hotline("league", "sat_rate", "2020", "--cutoff", T, "--csv", folder=folder)
    table = list(csv.reader(io.StringIO(plain.out, newline="")))
    equal(table[0], FIELDS + ["low", "high", "rank"], "header")
    equal(table[1:], [["" if r[name] is None else str(r[name]) for name in table[0]] for r in document["rows"]], "CSV")
    excel = hotline("league", "sat_rate", "2020", "--cutoff", T, "--excel", folder=folder).stdout
    equal(excel, b"\xef\xbb\xbf" + plain.stdout.replace(b"\n", b"\r\n"), "excel")
    for lang, words in (("zh", ("名次", "承办单位", "不排名", "1.959964")), ("en", ("rank", "not ranked", "Wilson"))):
        has(hotline("league", "sat_rate", "2020", "--cutoff", T, "--lang", lang, folder=folder).out, *words)


@test
def league_of_what_nothing_was_counted_of_is_empty(folder):
    load(folder, order("O1"))
    equal(league(folder, "fcr", "2020")["rows"], [], "an order, but no call")
    has(hotline("league", "fcr", "2020", "--cutoff", T, folder=folder).out, "as of")
    hotline("league", "fcr", "2019", "--cutoff", T, folder=folder, status=NOINPUT)


@test
def league_refuses_what_has_no_interval_or_no_period(folder):
    city(folder)
    for figure in ("late_open", "calls_in", "calls_daily_mean", "nonsense"):
        has(hotline("league", figure, "2020", folder=folder, status=USAGE).said, figure, "sat_rate")
    for period in ("2020-13", "2021-W53", "yesterday", "2020-02-30", "2020-02-02..2020-02-01", "1960", "all"):
        has(hotline("league", "sat_rate", period, folder=folder, status=USAGE).said, period)
    for command in (["league", "sat_rate", "2020"], ["top", "2020"]):  # a revision freezes what figures prints, and no more
        hotline(*command, "--as-of", "1", folder=folder, status=USAGE)
    hotline("league", "sat_rate", "2019", "--cutoff", T, folder=folder, status=NOINPUT)
    hotline("league", "sat_rate", "2020", "--cutoff", "2019-06-01", folder=folder, status=NOINPUT)


# ---- top ----------------------------------------------------------------------------------------------------------

def asked(folder):
    """February has 4 calls of a>x, 1 of b; January 1 of a>x, 3 of c; February 2019 2 of b."""
    days = [("2020-02-03", "a>x")] * 3 + [("2020-02-03", "a>y"), ("2020-02-29", "b"), ("2020-01-07", "a>x")] + \
        [("2020-01-31", "c")] * 3 + [("2019-02-28", "b")] * 2
    return load(folder, *[call(f"C{i}", day=day, category=category) for i, (day, category) in enumerate(days)],
                call("out", day="2020-02-03", category="b", outcome="abandoned"))


def top(folder, *words):
    return json.loads(hotline("top", *words, "--cutoff", T, "--json", folder=folder).out)


@test
def top_lists_what_counts_most_with_its_share(folder):
    asked(folder)
    document = top(folder, "2020-02")
    equal(list(document), ["store", "parts", "whole", "compared", "rows"], "fields")
    equal((document["parts"], document["whole"], document["compared"]), (3, 5, None), "of all")
    equal(list(document["rows"][0]), FIELDS + ["share", "before", "change", "change_percent"], "fields of a row")
    equal([(r["key"], r["num"], r["share"], r["before"]) for r in document["rows"]],
          [("a>x", 3, "60.00", None), ("a>y", 1, "20.00", None), ("b", 1, "20.00", None)], "rows")
    equal([(r["key"], r["num"]) for r in top(folder, "2020-02", "--level", "1")["rows"]], [("a", 4), ("b", 1)], "level 1")
    equal([r["key"] for r in top(folder, "2020-02", "--limit", "2")["rows"]], ["a>x", "a>y"], "limit")
    equal([(r["key"], r["num"]) for r in top(folder, "2020-02", "--figure", "calls_in", "--by", "channel")["rows"]],
          [("phone", 6)], "another figure by another dimension")
    found = {r["key"]: r["num"] for r in top(folder, "2020", "--limit", "100")["rows"]}
    wanted = {r["key"]: r["num"] for r in rows(folder, "requests_accepted", "--by", "category", "--from", "2020-01-01", "--to",
                                               "2020-12-31", "--cutoff", T)}
    equal(found, wanted, "integers are those of figures")


@test
def top_movers_stand_by_how_far_they_moved(folder):
    asked(folder)
    document = top(folder, "2020-02", "--movers", "previous")
    equal(document["compared"], {"from": "2020-01-01", "to": "2020-01-31", "whole": 4}, "the period before")
    equal([(r["key"], r["num"], r["before"], r["change"], r["change_percent"]) for r in document["rows"]],
          [("c", 0, 3, -3, "-100.00"), ("a>x", 3, 1, 2, "200.00"), ("a>y", 1, 0, 1, None), ("b", 1, 0, 1, None)], "movers")
    equal({(r["period"], r["from"], r["to"]) for r in document["rows"]}, {("2020-02", "2020-02-01", "2020-02-29")}, "period")
    document = top(folder, "2020-02", "--movers", "year-ago", "--level", "1")
    equal(document["compared"], {"from": "2019-02-01", "to": "2019-02-28", "whole": 2}, "a year before")
    equal([(r["key"], r["change"]) for r in document["rows"]], [("a", 4), ("b", -1)], "movers by level")
    words = ["top", "2020-02", "--movers", "previous", "--cutoff", T]
    has(hotline(*words, folder=folder).out, "gone", "new", "+200.00%", "2020-01-01 to 2020-01-31")
    has(hotline(*words, "--lang", "zh", folder=folder).out, "消失", "新增", "比较期 2020-01-01 至 2020-01-31")
    document = top(folder, "2020-02-01..2020-02-10", "--movers", "previous")
    equal(document["compared"], {"from": "2020-01-22", "to": "2020-01-31", "whole": 3}, "as many days before")
    plain = list(csv.reader(io.StringIO(hotline(*words, "--csv", folder=folder).out, newline="")))
    equal([row[-4:] for row in plain[1:3]], [["0.00", "3", "-3", "-100.00"], ["60.00", "1", "2", "200.00"]], "CSV")


@test
def top_refuses_what_it_cannot_list(folder):
    asked(folder)
    for words in (["2020-02", "--figure", "fcr"], ["2020-02", "--figure", "late_open"], ["2020-02", "--figure", "nonsense"],
                  ["2020-02", "--limit", "0"], ["2020-02", "--movers", "tomorrow"], ["2020-00"],
                  ["2020-02", "--by", "unit", "--level", "1"]):
        hotline("top", *words, folder=folder, status=USAGE)
    has(hotline("top", "2020-02-29", "--movers", "year-ago", folder=folder, status=NOINPUT).said, "2020-02-29")
    hotline("top", "2018", "--cutoff", T, folder=folder, status=NOINPUT)


# ---- volumes ------------------------------------------------------------------------------------------------------

def volumes(folder, *words):
    return json.loads(hotline("volumes", *words, "--cutoff", T, "--json", folder=folder).out)


def nonzero(document, name):
    return {(r["weekday"], r["hour"]): r[name] for r in document["rows"] if r[name]}


@test
def volumes_count_calls_by_the_hour_in_which_they_began(folder):
    load(folder, call("C1", day="2020-01-05", clock="09:59:59"), call("C2", day="2020-01-05", clock="09:00:00"),
         call("C3", day="2020-01-06", clock="00:00:00", outcome="abandoned"), call("C4", day="2020-01-13", clock="00:30:00",
                                                                                  outcome="invalid"),
         call("C5", day="2020-02-01", clock="23:59:59", outcome="order_created"),
         {**call("C6", day="2020-01-07"), "data": {**call("C6")["data"], "direction": "out"}},
         # From 23:50 to 00:10: it began on the 8th.
         event("call.ended.v1", "C7", "2020-01-09T00:10:00+08:00", started_at="2020-01-08T23:50:00+08:00", direction="in",
               channel="phone", outcome="answered_directly"))
    document = volumes(folder, "2020-01")
    equal(list(document), ["store", "period", "from", "to", "rows"], "fields")
    equal(len(document["rows"]), 7 * 24, "rows")
    equal([(r["weekday"], r["hour"]) for r in document["rows"]], [(d, h) for d in range(1, 8) for h in range(24)], "order")
    equal(nonzero(document, "calls_in"), {(7, 9): 2, (1, 0): 2, (3, 23): 1}, "calls_in")
    equal(nonzero(document, "calls_answered"), {(7, 9): 2, (1, 0): 1, (3, 23): 1}, "calls_answered")
    equal(nonzero(document, "calls_accepted"), {(7, 9): 2, (3, 23): 1}, "calls_accepted")
    equal([r["days"] for r in document["rows"] if r["hour"] == 0], [4, 4, 5, 5, 5, 4, 4], "days of January 2020")
    early = json.loads(hotline("volumes", "2020-01", "--cutoff", "2020-01-05T23:59:59+08:00", "--json", folder=folder).out)
    equal(nonzero(early, "calls_in"), {(7, 9): 2}, "as of a cut-off")
    hotline("volumes", "2019", "--cutoff", T, folder=folder, status=NOINPUT)
    hotline("volumes", "2020-13", folder=folder, status=USAGE)


@test
def volumes_add_up_to_the_figures_of_the_period(folder):
    seed = hotline("simulate", "--year", "2020", "--orders", "300", "--seed", "5", "--disorder", "0.2", folder=folder).stdout
    (folder / "year.jsonl").write_bytes(seed)
    hotline("load", "year.jsonl", folder=folder)
    for period, days in (("2020", ("2020-01-01", "2020-12-31")), ("2020-Q3", ("2020-07-01", "2020-09-30")),
                         ("2020-W07", ("2020-02-10", "2020-02-16")), ("2020-05-01..2020-06-09", ("2020-05-01", "2020-06-09"))):
        document = volumes(folder, period)
        figures = {r["figure"]: r for r in rows(folder, "calls_in", "calls_answered", "fcr", "--from", days[0], "--to", days[1],
                                                "--cutoff", T)}
        sums = {name: sum(nonzero(document, name).values()) for name in ("calls_in", "calls_answered", "calls_accepted")}
        equal(sums, {"calls_in": figures["calls_in"]["num"], "calls_answered": figures["calls_answered"]["num"],
                     "calls_accepted": figures["fcr"]["den"]}, period)
        check(sums["calls_in"] > 0, period)


def counted_apart(path, zone, from_day, to_day):
    """(weekday, hour) -> inbound calls, from the raw lines alone: the latest event of each call (rules R3, R11), its start in
    the zone."""
    latest = {}
    for line in path.read_bytes().splitlines():
        happened = json.loads(line)
        if happened["type"] == "call.ended.v1":
            order_key = (datetime.datetime.fromisoformat(happened["time"]), happened["source"].encode(), happened["id"].encode())
            if happened["subject"] not in latest or latest[happened["subject"]][0] < order_key:
                latest[happened["subject"]] = (order_key, happened["data"])
    found = {}
    for _, data in latest.values():
        local = datetime.datetime.fromisoformat(data["started_at"]).astimezone(zoneinfo.ZoneInfo(zone))
        if data["direction"] == "in" and from_day <= local.date().isoformat() <= to_day:
            key = (local.isoweekday(), local.hour)
            found[key] = found.get(key, 0) + 1
    return found


@test
def volumes_are_those_of_the_raw_lines_in_any_zone(folder):
    lines = hotline("simulate", "--orders", "400", "--seed", "7", "--disorder", "0.3", "--duplicates", "0.1", folder=folder).stdout
    (folder / "year.jsonl").write_bytes(lines)
    for zone in ("Asia/Shanghai", "America/New_York", "Australia/Lord_Howe"):
        store = ["--store", zone.replace("/", "-") + ".db"]
        hotline("load", "year.jsonl", *store, "--zone", zone, folder=folder)
        for period, days in (("2020", ("2020-01-01", "2020-12-31")), ("2020-Q4", ("2020-10-01", "2020-12-31"))):
            wanted = counted_apart(folder / "year.jsonl", zone, *days)
            check(len(wanted) > 100, f"{zone} {period}: too few hours to be a test")
            equal(nonzero(volumes(folder, period, *store), "calls_in"), wanted, f"{zone} {period}")


@test
def volumes_take_the_hour_of_the_stores_zone_twice_where_it_comes_twice(folder):
    """In New York the clock goes from 02:00 back to 01:00 on 1 November 2020."""
    calls = [event("call.ended.v1", f"C{i}", f"2020-11-01T0{hour}:30:00Z", started_at=f"2020-11-01T0{hour}:30:00Z",
                   direction="in", channel="phone", outcome="answered_directly") for i, hour in enumerate((4, 5, 6, 7))]
    (folder / "events.jsonl").write_bytes(b"".join(json.dumps(c).encode() + b"\n" for c in calls))
    hotline("load", "events.jsonl", "--zone", "America/New_York", folder=folder)
    equal(nonzero(volumes(folder, "2020-11-01"), "calls_in"), {(7, 0): 1, (7, 1): 2, (7, 2): 1}, "hours")


@test
def volumes_print_weekdays_in_both_languages(folder):
    load(folder, call("C1"))
    zh = hotline("volumes", "2020-01", "--cutoff", T, "--lang", "zh", folder=folder).out
    has(zh, "周一", "周日", "09时", "合计", "天数", "呼入量", "接听量", "受理来电量", "2020-01-01 至 2020-01-31")
    has(hotline("volumes", "2020-01", "--cutoff", T, folder=folder).out, "Mon", "Sun", "09:00", "sum", "days")
    plain = list(csv.reader(io.StringIO(hotline("volumes", "2020-01", "--cutoff", T, "--csv", folder=folder).out, newline="")))
    equal(plain[0], ["weekday", "hour", "days", "calls_in", "calls_answered", "calls_accepted"], "header")
    equal(len(plain), 1 + 7 * 24, "lines")
    equal(plain[1 + 6 * 24 + 9], ["7", "9", "4", "1", "1", "1"], "Sunday at nine")


# ---- Excel --------------------------------------------------------------------------------------------------------

@test
def excel_gets_no_formula_from_the_name_of_a_unit(folder):
    """What Excel would run comes with an apostrophe in front; --csv, which programs read, has the name as it is."""
    name = "=1+A1"
    load(folder, *rated(name, 1, 0), *rated("甲局", 1, 0))
    words = ["figures", "sat_rate", "--by", "unit", "--cutoff", T]
    plain = list(csv.reader(io.StringIO(hotline(*words, "--csv", folder=folder).out, newline="")))
    excel = list(csv.reader(io.StringIO(hotline(*words, "--excel", folder=folder).out.lstrip("\ufeff"), newline="")))
    at = plain[0].index("key")
    equal([row[at] for row in plain], ["key", name, "甲局"], "csv")
    equal([row[at] for row in excel], ["key", "'" + name, "甲局"], "excel")
    equal([row[:at] + row[at + 1:] for row in plain], [row[:at] + row[at + 1:] for row in excel], "everything else")
