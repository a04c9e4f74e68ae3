"""Cross-foot checks: `crossfoot`, and `report --final` that stands on them."""
import csv
import io
import json
import sqlite3

from harness import (DONE, NO, NOINPUT, USAGE, call, check, closed, dispatched, equal, event, has, hotline, lacks, load,
                     order, test)

T = "2021-06-09"


def small(folder):
    """Calls, orders of every fate, complaints of both levels: in January 2020."""
    return load(folder,
                call("C1", district="梅江区"), call("C2", outcome="order_created", order_id="O1"),
                call("C4", outcome="abandoned"), call("C5", day="2020-01-07"),
                order("O1"), dispatched("O1", "2020-01-05", "城管局", due="2020-01-07"), closed("O1", "2020-01-06"),
                order("O2", day="2020-01-06"), dispatched("O2", "2020-01-06", "公安局", due="2020-01-07"),
                order("O3", day="2020-01-06", handling="direct"),
                order("O4", day="2020-01-06"),
                event("order.voided.v1", "O4", "2020-01-08T09:00:00+08:00", reason="重复"),
                event("complaint.received.v1", "K1", "2020-01-06T09:00:00+08:00", unit="城管局", level="city"),
                event("complaint.received.v1", "K2", "2020-01-06T09:00:00+08:00", unit="城管局", level="county"),
                event("complaint.carded.v1", "K1", "2020-01-07T09:00:00+08:00", card="yellow"))


def alter(folder, statement):
    """Somebody else's hand in the store."""
    with sqlite3.connect(folder / "hotline.db") as store:
        store.execute(statement)
    store.close()


def proved(folder, period, status=DONE, cutoff=T):
    return json.loads(hotline("crossfoot", period, "--cutoff", cutoff, "--json", folder=folder, status=status).out)


def one(document, name, **more):
    found = [c for c in document["checks"] if c["check"] == name and all(c[k] == v for k, v in more.items())]
    equal(len(found), 1, f"checks {name} {more}")
    return found[0]


@test
def crossfoot_has_a_row_for_each_check_and_all_hold(folder):
    small(folder)
    document = proved(folder, "2020")
    equal((document["period"], document["from"], document["to"], document["failed"], document["ok"]),
          ("2020", "2020-01-01", "2020-12-31", 0, True), "head")
    equal(document["store"], {"zone": "Asia/Shanghai", "cutoff": "2021-06-10T00:00:00+08:00"}, "store")
    for name, left, right in (("calls", 4, 4), ("orders", 4, 4), ("orders_open", 3, 3), ("orders_direct", 3, 3), ("due", 2, 2),
                              ("complaints", 2, 2), ("cards", 1, 1), ("received_city", 1, 2)):
        row = one(document, name)
        equal((row["left"], row["right"], row["difference"], row["ok"]), (left, right, left - right, True), name)
        check(row["figure"] is None and row["name"]["zh"] and row["name"]["en"], row)
    row = one(document, "parts", figure="ontime_rate", side="den", by="unit")
    equal((row["left"], row["right"], row["source"], row["relation"]), (2, 2, "rule R44", "="), "parts")
    equal(one(document, "mean_days")["left"], 366, "days of 2020")
    figures = {row["figure"]: row for row in json.loads(hotline("figures", "--from", "2020-01-01", "--to", "2020-12-31",
                                                                "--cutoff", T, "--json", folder=folder).out)["rows"]}
    for row in document["checks"]:
        if row["check"] in ("parts", "days"):
            equal(row["right"], figures[row["figure"]][row["side"]], f"{row['check']} of {row['figure']}")


@test
def crossfoot_knows_periods_of_every_kind(folder):
    small(folder)
    for period, calls in (("2020-Q1", 4), ("2020-01", 4), ("2020-W01", 3), ("2020-01-07", 1), ("2020-01-01..2020-01-06", 3)):
        equal(one(proved(folder, period), "calls")["left"], calls, period)
    hotline("crossfoot", "2019", folder=folder, status=NOINPUT)
    hotline("crossfoot", "2020", "--cutoff", "2020-01-04", folder=folder, status=NOINPUT)
    for wrong in ("20", "2020-13", "gestern", "2020-01-02..2020-01-01"):
        hotline("crossfoot", wrong, folder=folder, status=USAGE)
    hotline("crossfoot", folder=folder, status=USAGE)


@test
def crossfoot_counts_as_of_the_cut_off(folder):
    small(folder)
    early = proved(folder, "2020", cutoff="2020-01-06")
    equal((one(early, "due")["left"], one(early, "orders_open")["left"]), (2, 4), "both dues at that 24:00; none voided yet")
    equal(one(proved(folder, "2020", cutoff="2020-01-06T23:00:00+08:00"), "due")["left"], 0, "an hour before")


@test
def a_sum_that_somebody_altered_is_named_with_its_difference(folder):
    small(folder)
    alter(folder, "UPDATE cells SET orders_created = orders_created + 2 WHERE dimension = 0 AND orders_created > 0")
    done = hotline("crossfoot", "2020", "--cutoff", T, "--lang", "en", folder=folder, status=NO)
    has(done.out, "orders created + voided + merged = orders with a creation", "NO", "checks do not hold")
    has(done.said, "2020", "check")
    document = proved(folder, "2020", status=NO)
    check(document["ok"] is False and document["failed"] == len([c for c in document["checks"] if not c["ok"]]), "failed")
    for name in ("orders", "orders_open", "orders_direct"):
        check(not one(document, name)["ok"], name)
    equal(one(document, "orders")["difference"], 4, "two days with two each")
    check(not one(document, "parts", figure="orders_created", by="unit", side="num")["ok"], "parts")
    check(one(document, "calls")["ok"], "calls are as they were")


@test
def a_share_above_the_whole_fails_in_the_whole_or_in_a_part(folder):
    small(folder)
    alter(folder, "UPDATE cells SET due_ontime = due_ontime + 1 WHERE dimension = 1 AND \"key\" = '城管局' AND due > 0")
    document = proved(folder, "2020", status=NO)
    equal(one(document, "share_parts", figure="ontime_rate", by="unit")["left"], 1, "one part with 2 of 1")
    check(one(document, "share", figure="ontime_rate")["ok"], "the whole is as it was")


@test
def crossfoot_as_csv_has_the_rows_of_json(folder):
    small(folder)
    document = proved(folder, "2020")
    plain = hotline("crossfoot", "2020", "--cutoff", T, "--csv", folder=folder)
    table = list(csv.reader(io.StringIO(plain.out, newline="")))
    equal(table[0], ["check", "figure", "side", "by", "name_zh", "name_en", "source", "left", "relation", "right", "difference",
                     "ok"], "header")
    wanted = [[c["check"], c["figure"] or "", c["side"] or "", c["by"] or "", c["name"]["zh"], c["name"]["en"], c["source"],
               str(c["left"]), c["relation"], str(c["right"]), str(c["difference"]), "true" if c["ok"] else "false"]
              for c in document["checks"]]
    equal(table[1:], wanted, "rows")
    excel = hotline("crossfoot", "2020", "--cutoff", T, "--excel", folder=folder).stdout
    equal(excel, b"\xef\xbb\xbf" + plain.stdout.replace(b"\n", b"\r\n"), "excel")


@test
def crossfoot_as_a_table_tells_alike_ones_together_in_both_languages(folder):
    small(folder)
    zh = hotline("crossfoot", "2020", "--cutoff", T, "--lang", "zh", folder=folder).out
    has(zh, "呼入 = 接听 + 放弃", "分项之和 = 总数（按承办单位）", "全部成立", "规则 R44", "2021-06-10T00:00:00+08:00")
    en = hotline("crossfoot", "2020", "--cutoff", T, "--lang", "en", folder=folder).out
    has(en, "parts = whole (by unit): ", "checks hold", "rule R44")
    lacks(en, "NO")
    check(len(en.splitlines()) < 60, "hundreds of lines")


@test
def crossfoot_names_years_without_a_calendar(folder):
    load(folder, order("O1", day="2027-01-05", kind="consultation"), dispatched("O1", "2027-01-05", "a"), call("C1"))
    has(hotline("crossfoot", "2027", "--cutoff", "2027-12-31", folder=folder, status=NO).said, "2027")


# ---- report --final -------------------------------------------------------------------------------------------------

def final(folder, *words, status=DONE):
    return hotline("report", "2020", "--final", "--cutoff", T, *words, folder=folder, status=status)


@test
def a_final_report_says_that_all_its_checks_hold(folder):
    small(folder)
    checks = len(proved(folder, "2020")["checks"])
    for lang, words in (("zh", f"勾稽关系核对 {checks} 项，全部成立。"), ("en", f"All {checks} cross-foot checks hold.")):
        plain = hotline("report", "2020", "--cutoff", T, "--lang", lang, folder=folder).out
        equal(final(folder, "--lang", lang).out, plain + "\n" + words + "\n", "the report, and the sentence under it")
    document = json.loads(final(folder, "--json").out)
    equal(list(document), ["store", "paragraph", "rows", "final"], "fields")
    equal((document["final"]["checks"], document["final"]["failed"], document["final"]["reason"]), (checks, [], None), "final")
    has(document["final"]["statement"]["zh"], "全部成立")
    plain = hotline("report", "2020", "--cutoff", T, "--csv", folder=folder).out
    equal(final(folder, "--csv").out, plain + f"final_checks,2020,2020-01-01,2020-12-31,,,{checks},{checks},,,\n", "CSV")
    has(final(folder, "--by", "unit").out, "checks hold")


@test
def a_final_report_over_a_failing_check_is_refused_without_a_reason(folder):
    small(folder)
    alter(folder, "UPDATE cells SET complaints_yellow = complaints_yellow + 1 WHERE dimension = 0 AND complaints_yellow > 0")
    done = final(folder, "--lang", "en", status=NO)
    equal(done.out, "", "nothing is printed")
    has(done.said, "yellow cards + red cards = complaints carded", "--reason")
    hotline("report", "2020", "--cutoff", T, folder=folder)  # a report that does not claim to be final
    for lang, words in (("zh", ["其中", "不成立", "定稿理由：旧系统补录", "黄牌 + 红牌 = 亮牌：左边 2，右边 1，差额 1"]),
                        ("en", ["do not hold", "because: 旧系统补录", "left 2, right 1, difference 1"])):
        has(final(folder, "--reason", "旧系统补录", "--lang", lang).out, *words)
    document = json.loads(final(folder, "--reason", "旧系统补录", "--json").out)["final"]
    equal(document["reason"], "旧系统补录", "reason")
    equal([c["ok"] for c in document["failed"]], [False] * len(document["failed"]), "those that fail")
    equal(document["failed"][0]["check"], "cards", "the first")
    last = list(csv.reader(io.StringIO(final(folder, "--reason", "a, b", "--csv").out, newline="")))[-1]
    equal(last, ["final_checks", "2020", "2020-01-01", "2020-12-31", "", "", str(document["checks"] - len(document["failed"])),
                 str(document["checks"]), "a, b", "", ""], "CSV")
    # Nothing is wrong: a reason does not say "all the same".
    alter(folder, "UPDATE cells SET complaints_yellow = complaints_yellow - 1 WHERE dimension = 0 AND complaints_yellow > 1")
    has(final(folder, "--reason", "x", "--lang", "en").out, "checks hold. Reason given: x\n")


@test
def a_reason_needs_a_final_report_and_stands_in_no_file(folder):
    small(folder)
    hotline("report", "2020", "--reason", "x", folder=folder, status=USAGE)
    hotline("report", "2020", "--final", "--reason", "", folder=folder, status=USAGE)
    hotline("figures", "--final", folder=folder, status=USAGE)
    hotline("report", "2019", "--final", folder=folder, status=NOINPUT)
    (folder / "hotline.conf").write_text("reason = always\n")
    check(hotline("report", "2020", folder=folder, status=None).returncode != 0, "a reason in the file")


@test
def a_final_report_without_a_calendar_is_refused(folder):
    load(folder, order("O1", day="2027-01-05", kind="consultation"), dispatched("O1", "2027-01-05", "a"), call("C1"))
    done = hotline("report", "2027", "--final", "--cutoff", "2027-12-31", folder=folder, status=NO)
    has(done.said, "2027", "is not final", "hotline rules apply", "--reason TEXT")
    equal(done.out, "", "nothing is printed")
    words = ("report", "2027", "--final", "--cutoff", "2027-12-31", "--reason", "x")
    for lang, said in (("zh", "全部成立。缺 2027 年的工作日历，依赖它的办理期限未知，按时类指标未计入。定稿理由：x\n"),
                       ("en", "checks hold. No calendar of working days for 2027: the dues that need it are unknown, and the figures on "
                        "time leave them out. Final all the same, because: x\n")):
        has(hotline(*words, "--lang", lang, folder=folder, status=NO).out, said)
    equal(json.loads(hotline(*words, "--json", folder=folder, status=NO).out)["final"]["missing_years"], [2027], "as JSON")


@test
def a_reason_is_one_line_and_its_phone_numbers_are_masked(folder):
    small(folder)
    for bad in ("a\nAll checks hold.", "a\x1b[2J", "  ", "x" * 4097):
        has(final(folder, "--reason", bad, status=USAGE).said, "--reason")
    has(final(folder, "--reason", "问 13800138000").out, "问 ***********")
