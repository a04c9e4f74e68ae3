"""Self-evaluation: the 2020 report's contradictions, the example scheme, forms of output, faulty schemes, exit statuses."""
import csv
import io
import json
import subprocess

from harness import (CONFIG, DONE, HOTLINE, NO, NOINPUT, ROOT, USAGE, call, check, closed, dispatched, equal, event, has, hotline,
                     lacks, load, order, test)

REPORT = ROOT / "docs/schemes/report-2020.conf"
FAIRNESS = ROOT / "docs/schemes/fairness.conf"
T = "2021-06-09"
HEAD = "[scheme]\ntitle.zh = 评\ntitle.en = S\n"


def selfeval(folder, *words, **more):
    return json.loads(hotline("selfeval", *words, "--json", folder=folder, **more).out)


def small(folder):
    """Four calls accepted, three of them answered directly; two transferred orders, one of them late; no reviews."""
    return load(folder, call("C1"), call("C2", outcome="order_created", order_id="O1"), call("C3"), call("C4", day="2020-01-07"),
                order("O1"), dispatched("O1", "2020-01-05", "城管局", due="2020-01-07"), closed("O1", "2020-01-06"),
                order("O2", day="2020-01-06"), dispatched("O2", "2020-01-06", "公安局", due="2020-01-07"),
                event("complaint.received.v1", "K1", "2020-01-06T09:00:00+08:00", unit="城管局", level="city"))


def scheme(folder, text, name="my.conf"):
    (folder / name).write_text(HEAD + text, encoding="utf-8")
    return name


def indicator(name, *lines, parent=None):
    return "\n".join([f"[indicator {name}]", f"name.zh = 指标{name}", f"name.en = {name}", *([f"parent = {parent}"] if parent else []),
                      *lines]) + "\n"


def reference(folder):
    """The simulator's reference year, loaded through a pipe."""
    make = subprocess.Popen([HOTLINE, "simulate", "--year", "2020", "--profile", "reference", "--seed", "1", "-q"],
                            stdout=subprocess.PIPE, cwd=folder, env={"PATH": "/usr/bin:/bin"})
    load_it = subprocess.run([HOTLINE, "load", "-", "-q"], stdin=make.stdout, stdout=subprocess.DEVNULL, cwd=folder,
                             env={"PATH": "/usr/bin:/bin"}, check=False, timeout=300)
    make.stdout.close()
    equal((make.wait(), load_it.returncode), (0, 0), "statuses of simulate and load")


def the_2020_report(folder):
    """Every contradiction of the report, and nothing else."""
    document = selfeval(folder, "--scheme", REPORT, "--year", "2020", "--cutoff", T)
    found = [(f["kind"], f["printed"] or f["indicator"], f["stated"], f["follows"], f["difference"], f["basis"])
             for f in document["findings"]]
    equal(found, [
        ("bonus-outside", "total", "94.41", "95.41", "1", "27 + 37.5 + 29.91 (+ 1)"),
        ("formula", "funds_transfers", "3.04", "30.44", "27.4", "(4 * 15.22) / 2"),
        ("rounded", "carried_share", "4.6", "4.59", "-0.01", "291.36 / 6342.01"),
        ("formula", "staff_posts", "37", "38", "1", "23 + 1 + 7 + 7"),
        ("parts", "efficiency", "9", "11", "2", "3 + 5 + 3"),
        ("figure", "fairness_daily", "409", "402", "-7", "147100 / 366"),
        ("formula", "expenditure_functions", "6050.65", "6051.16", "0.51", "5836.32 + 95.60 + 24.86 + 55.50 + 38.88"),
        ("cut-off", "share_agriculture", "0.91", "0.92", "0.01", "55.50 / 6050.65"),
    ], "contradictions")
    equal((document["contradictions"], document["checked"] - document["agreed"]), (8, 8), "counts")
    source = REPORT.read_text(encoding="utf-8").split("\n")
    for finding in document["findings"]:
        near = source[max(0, finding["line"] - 10):finding["line"] + 1]
        check(any(finding["printed"] or finding["indicator"] in line for line in near), finding)
    fairness = next(row for row in document["indicators"] if row["id"] == "fairness")
    equal((fairness["rule"], fairness["points"], fairness["source"] != "", fairness["formula"]), ("given", "6.91", True, None), "6.91")
    equal({row["figure"]: (row["num"], row["den"]) for row in fairness["evidence"]}["fcr"], (110987, 147100), "evidence")
    equal({row["cutoff"] for row in fairness["evidence"]}, {"2021-06-10T00:00:00+08:00"}, "cut-off of the evidence")


def the_example(folder):
    """Points that follow from the store."""
    document = selfeval(folder, "--scheme", FAIRNESS, "--year", "2020", "--cutoff", T)
    equal(document["scheme"]["example"], True, "marked as an example")
    points = {row["id"]: row["points"] for row in document["indicators"]}
    # on time 34927/34931 between 90 and 100: 1.9977 of 2; cards 6; 29594 of 35935 rated.
    equal(points, {"fairness": "5.82", "handling": "3.00", "ontime": "2.00", "overdue": "1.00", "efficiency_complaints": "0.00",
                   "satisfaction": "2.82", "satisfied": "2.00", "asked": "0.82"}, "points")
    equal(document["findings"], [], "findings")
    has(hotline("selfeval", "--scheme", FAIRNESS, "--year", "2020", "--lang", "zh", folder=folder).out, "示例评分方案", "（2020年）", "公平性")
    has(hotline("selfeval", "--scheme", FAIRNESS, "--year", "2020", folder=folder).out, "An example scheme", "34927/34931")


@test
def selfeval_of_the_reference_year_brings_out_the_reports_contradictions_and_feeds_the_example(folder):
    reference(folder)
    the_2020_report(folder)
    the_example(folder)


@test
def selfeval_without_figures_needs_no_store(folder):
    name = scheme(folder, indicator("all", "full = 7", "rule = given", "score = 6.91", "source = 报告"))
    document = selfeval(folder, "--scheme", name, "--year", "2020")
    equal((document["store"], document["year"], document["year_is_over"]), (None, 2020, None), "head")
    equal(document["indicators"][0]["points"], "6.91", "points")
    check(not (folder / "hotline.db").exists(), "a store was made")


@test
def selfeval_of_figures_says_what_they_rest_on_in_both_languages(folder):
    small(folder)
    name = scheme(folder, indicator("all", "full = unstated", "text.zh = 本单位说明。", "text.en = Our words.") +
                  indicator("fast", "full = 4", "rule = ratio", "figure = fcr", parent="all") +
                  indicator("good", "full = 2", "rule = ratio", "figure = review_good_rate", parent="all"))
    document = selfeval(folder, "--scheme", name, "--year", "2020", "--cutoff", T)
    rows = {row["id"]: row for row in document["indicators"]}
    equal((rows["all"]["points"], rows["all"]["no_data"]), ("3.00", 1), "the whole")
    equal((rows["fast"]["points"], rows["good"]["points"], rows["good"]["no_data"]), ("3.00", None, 1), "leaves")
    evidence = rows["fast"]["evidence"][0]
    equal((evidence["figure"], evidence["period"], evidence["num"], evidence["den"], evidence["value"]),
          ("fcr", "2020", 3, 4, "75.00"), "evidence")
    has(rows["fast"]["text"]["zh"], "一次性解答率75.00%（3/4）", "得3分，满分4分", "统计截至2021-06-10T00:00:00+08:00")
    has(rows["fast"]["text"]["en"], "75.00% (3/4)", "3 points of 4")
    has(rows["good"]["text"]["zh"], "无数据，不计分")
    has(rows["good"]["text"]["en"], "no data, so no points")
    has(rows["all"]["text"]["zh"], "其中1项无数据", "本单位说明。")
    has(rows["all"]["text"]["en"], "Our words.")


@test
def selfeval_of_a_formula_shows_the_figures_it_rests_on(folder):
    small(folder)
    name = scheme(folder, indicator("all", "full = 9") +
                  indicator("direct", "full = 5", "rule = formula", "formula = fcr.num / fcr.den * 4 + orders_created.num - 2", parent="all") +
                  indicator("by", "full = 4", "rule = formula", "formula = twice + twice", "evidence = calls_in", "printed = 2", parent="all") +
                  "[input twice]\nformula = half * 2 / 2\n[input half]\nformula = fcr.num / fcr.den\n")
    rows = {row["id"]: row for row in selfeval(folder, "--scheme", name, "--year", "2020", "--cutoff", T)["indicators"]}
    found = {key: [(row["figure"], row["num"], row["den"]) for row in rows[key]["evidence"]] for key in ("direct", "by")}
    equal(found, {"direct": [("fcr", 3, 4), ("orders_created", 2, None)], "by": [("calls_in", 4, None), ("fcr", 3, 4)]}, "evidence")
    has(rows["direct"]["text"]["en"], "3 points", "evidence: ", "75.00% (3/4)", "as of 2021-06-10T00:00:00+08:00")
    has(rows["direct"]["text"]["zh"], "依据：", "（3/4）", "统计截至")
    table = hotline("selfeval", "--scheme", name, "--year", "2020", "--cutoff", T, folder=folder).out
    has(next(line for line in table.splitlines() if line.startswith("  direct")), "75.00% (3/4)")


@test
def selfeval_says_no_number_is_itself(folder):
    name = scheme(folder, indicator("all", "full = 5", "printed = 5") +
                  indicator("a", "full = 5", "rule = given", "score = 4", "source = s", parent="all"))
    finding = selfeval(folder, "--scheme", name, "--year", "2020")["findings"][0]
    equal((finding["follows"], finding["basis"]), ("4", "4"), "what follows")
    check(finding["text"]["en"].endswith("is not the sum of its parts: 4"), finding["text"]["en"])


@test
def selfeval_as_csv_has_a_row_an_indicator_a_figure_and_a_finding(folder):
    small(folder)
    name = scheme(folder, indicator("all", "full = 4", "printed = 2", "rule = ratio", "figure = fcr"))
    out = hotline("selfeval", "--scheme", name, "--year", "2020", "--cutoff", T, "--csv", folder=folder).out
    rows = list(csv.DictReader(io.StringIO(out)))
    equal([row["row"] for row in rows], ["indicator", "evidence", "finding"], "rows")
    equal((rows[0]["points"], rows[0]["printed"], rows[1]["num"], rows[1]["den"], rows[1]["cutoff"]),
          ("3.00", "2", "3", "4", "2021-06-10T00:00:00+08:00"), "values")
    equal((rows[2]["kind"], rows[2]["stated"], rows[2]["follows"], rows[2]["difference"]), ("rule", "2", "3", "1"), "finding")
    check(None not in rows[0] and all(None not in row.values() for row in rows), "as many fields as the heading")
    excel = hotline("selfeval", "--scheme", name, "--year", "2020", "--excel", folder=folder).stdout
    check(excel.startswith(b"\xef\xbb\xbfrow,line,") and excel.endswith(b"\r\n"), excel[:20])


@test
def selfeval_prints_sums_that_add_up_on_paper_also_with_finer_scores(folder):
    name = scheme(folder, "places = 1\n" + indicator("all", "full = unstated") +
                  indicator("a", "full = unstated", "rule = given", "score = 0.005", "source = s", parent="all") +
                  indicator("b", "full = unstated", "rule = given", "score = 2", "source = s", parent="all"))
    rows = selfeval(folder, "--scheme", name, "--year", "2020")["indicators"]
    equal([row["points"] for row in rows], ["2.005", "0.005", "2.0"], "points")


@test
def selfeval_ends_with_0_over_contradictions_and_with_1_under_strict(folder):
    name = scheme(folder, indicator("all", "full = 4", "printed = 5") +
                  indicator("a", "full = 4", "rule = given", "score = 4", "source = s", parent="all"))
    hotline("selfeval", "--scheme", name, "--year", "2020", folder=folder, status=DONE)
    has(hotline("selfeval", "--scheme", name, "--year", "2020", "--strict", folder=folder, status=NO).said, "2 statements")
    good = scheme(folder, indicator("all", "full = 4", "rule = given", "score = 4", "source = s"), "good.conf")
    hotline("selfeval", "--scheme", good, "--year", "2020", "--strict", folder=folder, status=DONE)
    small(folder)
    none = scheme(folder, indicator("all", "full = 4", "rule = ratio", "figure = review_good_rate", "printed = 4"), "none.conf")
    hotline("selfeval", "--scheme", none, "--year", "2020", folder=folder, status=DONE)
    has(hotline("selfeval", "--scheme", none, "--year", "2020", "--strict", folder=folder, status=NO).said, "1 could not be checked")


@test
def selfeval_refuses_a_faulty_scheme_at_its_line(folder):
    small(folder)
    for lines, wanted in ((("rule = ratio", "figure = nothing", "full = 1"), "my.conf:8: figure: unknown figure"),
                          (("rule = formula", "formula = 1 / 0", "full = 1"), "my.conf:8: character"),
                          (("rule = formula", "formula = missing", "full = 1"), "my.conf:8: \"missing\" is no input"),
                          (("rule = zero", "figure = fcr"), "my.conf:4: [indicator all] needs full"),
                          (("parent = all",), "my.conf:7: parent: [indicator all] is a part of itself")):
        done = hotline("selfeval", "--scheme", scheme(folder, indicator("all", *lines)), "--year", "2020", folder=folder, status=CONFIG)
        has(done.said, wanted)
        equal(done.out, "", "standard output")
    zh = hotline("selfeval", "--scheme", "my.conf", "--year", "2020", "--lang", "zh", folder=folder, status=CONFIG)
    has(zh.said, "my.conf:7: parent: [indicator all] 成了自己的分项")


@test
def selfeval_wants_a_scheme_and_a_year_that_the_store_has(folder):
    small(folder)
    has(hotline("selfeval", folder=folder, status=USAGE).said, "--scheme FILE")
    hotline("selfeval", "--scheme", "nowhere.conf", "--year", "2020", folder=folder, status=NOINPUT)
    name = scheme(folder, indicator("all", "full = 1", "rule = ratio", "figure = fcr"))
    has(hotline("selfeval", "--scheme", name, folder=folder, status=USAGE).said, "--year")
    has(hotline("selfeval", "--scheme", name, "--year", "2019", folder=folder, status=NOINPUT).said, "2019")
    has(hotline("selfeval", "--scheme", REPORT, "--year", "2021", folder=folder, status=USAGE).said, "2020")
    hotline("selfeval", "--scheme", name, "--year", "2020", "--json", "--csv", folder=folder, status=USAGE)
    hotline("selfeval", "--scheme", name, "--year", "2020", folder=folder, env={"HOTLINE_STORE": "none.db"}, status=None)
    lacks(hotline("selfeval", "--scheme", name, "--year", "2020", "--cutoff", T, folder=folder).out, "not over")
    has(hotline("selfeval", "--scheme", name, "--year", "2020", "--cutoff", "2020-06-30", folder=folder).out, "not over")


@test
def selfeval_as_of_a_revision_gives_the_points_of_what_was_published(folder):
    small(folder)
    name = scheme(folder, indicator("all", "full = 4", "rule = ratio", "figure = fcr"))
    hotline("publish", "2020", "--approved-by", "局办公室", "--cutoff", T, folder=folder)
    load(folder, call("C5", day="2020-02-01", outcome="order_created", order_id="O3"), name="late.jsonl")

    def all_of(*words):
        row = selfeval(folder, "--scheme", name, "--year", "2020", *words)["indicators"][0]
        evidence = row["evidence"][0]
        return row["points"], evidence["num"], evidence["den"], evidence["state"], evidence["revision"]

    equal(all_of("--as-of", "1"), ("3.00", 3, 4, "published", 1), "as published")
    equal(all_of("--cutoff", T), ("2.40", 3, 5, "provisional", 1), "today, beside what was published")
    hotline("selfeval", "--scheme", name, "--year", "2020", "--as-of", "2", folder=folder, status=NOINPUT)
    hotline("selfeval", "--scheme", name, "--year", "2019", "--as-of", "1", folder=folder, status=NOINPUT)
    hotline("selfeval", "--scheme", name, "--year", "2020", "--as-of", "1", "--cutoff", T, folder=folder, status=USAGE)
    has(hotline("selfeval", "--scheme", name, "--year", "2020", "--as-of", "1", folder=folder).out, "published: 1")
