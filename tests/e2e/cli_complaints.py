"""Efficiency complaints one by one: the whole way, cards that are proposed, the newspaper's column, figures per period."""
import csv
import io
import json

from harness import (NO, NOINPUT, USAGE, call, check, closed, dispatched, equal, event, has, hotline, lacks, lines, load,
                     order, rows, test)

T = "2021-06-09"
FIELDS = ["id", "level", "unit", "channel", "received", "judged", "real", "forwarded", "replied", "closed", "card", "carded",
          "withdrawn", "published", "media", "voided", "order", "order_state", "call", "first_limit", "second_limit",
          "proposed", "missing_year"]
PUBLIC = ["number", "level", "unit", "kind", "category", "judged", "real", "replied", "card", "published", "media"]


def step(what, subject, day, clock="09:00:00", **data):
    return event(f"complaint.{what}.v1", subject, f"{day}T{clock}+08:00", **data)


def received(subject, day, unit="城管局", level="city", **data):
    return step("received", subject, day, unit=unit, level=level, **data)


def lot():
    """Six complaints of March and April 2021, of every fate."""
    return [
        call("C1", day="2021-02-28", outcome="order_created", order_id="O1"),
        order("O1", day="2021-02-28", kind="complaint", category="城管>占道", matter="张三家门口", call_id="C1"),
        dispatched("O1", "2021-02-28", "城管局"), closed("O1", "2021-03-01"),
        order("O2", day="2021-03-01"), event("order.voided.v1", "O2", "2021-03-02T09:00:00+08:00", reason="重复"),
        # the whole way
        received("K1", "2021-03-01", order_id="O1", channel="phone"), step("judged", "K1", "2021-03-03", real=True),
        step("forwarded", "K1", "2021-03-04", due_at="2021-03-11T00:00:00+08:00"), step("replied", "K1", "2021-03-10"),
        step("closed", "K1", "2021-03-12"), step("carded", "K1", "2021-03-15", card="yellow", reason="李四拖延"),
        step("published", "K1", "2021-03-20", medium="日报"), step("published", "K1", "2021-03-22", medium="电视台"),
        # forwarded, never answered
        received("K2", "2021-03-02", unit="公安局", level="county", order_id="O2"),
        step("forwarded", "K2", "2021-03-03", due_at="2021-03-08T00:00:00+08:00"),
        # found not real
        received("K3", "2021-03-02", order_id="O9"), step("judged", "K3", "2021-03-05", real=False),
        # real, not published yet
        received("K4", "2021-04-06", unit="公安局"), step("judged", "K4", "2021-04-08", real=True),
        step("carded", "K4", "2021-04-09", card="red"), step("carded", "K4", "2021-04-10", card="withdrawn"),
        # voided
        received("K5", "2021-04-07"), step("judged", "K5", "2021-04-08", real=True), step("voided", "K5", "2021-04-09", reason="误录"),
        # never received
        step("judged", "K6", "2021-04-08", real=True)]


def at(day, clock="09:00:00"):
    return f"{day}T{clock}+08:00"


def spelled(value):
    """As CSV writes a field of JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else "; ".join(value) if isinstance(value, list) else str(value)


def listed(folder, *words, cutoff=T, status=0):
    return json.loads(hotline("complaints", *words, "--cutoff", cutoff, "--json", folder=folder, status=status).out)


def ids(document):
    return [row["id"] for row in document["complaints"]]


@test
def complaints_show_the_whole_way_of_each(folder):
    load(folder, *lot())
    document = listed(folder)
    equal(ids(document), ["K1", "K2", "K3", "K4", "K5"], "by receipt, then by id; one without a receipt waits")
    check(all(list(row) == FIELDS for row in document["complaints"]), "fields")
    equal(document["complaints"][0], {
        "id": "K1", "level": "city", "unit": "城管局", "channel": "phone", "received": at("2021-03-01"),
        "judged": at("2021-03-03"), "real": True, "forwarded": at("2021-03-04"), "replied": at("2021-03-10"),
        "closed": at("2021-03-12"), "card": "yellow", "carded": at("2021-03-15"), "withdrawn": None,
        "published": at("2021-03-20"), "media": ["日报", "电视台"], "voided": None, "order": "O1", "order_state": "closed",
        "call": "C1", "first_limit": at("2021-03-11", "00:00:00"), "second_limit": None, "proposed": None,
        "missing_year": None}, "K1")
    by_id = {row["id"]: row for row in document["complaints"]}
    equal([by_id[k]["order_state"] for k in ("K2", "K3", "K4")], ["voided", "unseen", None], "orders")
    equal((by_id["K4"]["card"], by_id["K4"]["withdrawn"]), (None, at("2021-04-10")), "withdrawn")
    equal(document["cohort"], {"all": {"listed": 4, "real": 2, "published": 1, "yellow": 1, "red": 0, "voided": 1},
                               "city": {"listed": 3, "real": 2, "published": 1, "yellow": 1, "red": 0, "voided": 1}}, "cohort")


@test
def complaints_are_chosen_by_period_level_and_unit_as_of_the_cut_off(folder):
    load(folder, *lot())
    for words, wanted in ((["2021-03"], ["K1", "K2", "K3"]), (["2021-Q2"], ["K4", "K5"]), (["2021-03-02..2021-04-06"], ["K2", "K3", "K4"]),
                          (["2020"], []), (["--city"], ["K1", "K3", "K4", "K5"]), (["--county"], ["K2"]),
                          (["--unit", "公安局"], ["K2", "K4"]), (["2021-04", "--unit", "公安局", "--city"], ["K4"])):
        equal(ids(listed(folder, *words)), wanted, words)
    early = listed(folder, cutoff="2021-03-02")
    equal(ids(early), ["K1", "K2", "K3"], "as of a day")
    equal({row["judged"] for row in early["complaints"]}, {None}, "nothing is judged yet")
    equal(early["complaints"][1]["order_state"], "voided", "voided that morning")
    equal(listed(folder, cutoff="2021-03-01")["complaints"][0]["order_state"], "closed", "closed at noon")


@test
def cards_are_proposed_by_the_limits_and_given_by_nobody(folder):
    load(folder, *lot())
    equal(ids(listed(folder, "--due", cutoff="2021-03-07T23:59:59+08:00")), [], "before the limit")
    due = listed(folder, "--due", cutoff="2021-03-07")
    equal([(row["id"], row["proposed"], row["card"]) for row in due["complaints"]], [("K2", "yellow", None)], "at the limit")
    (folder / "rules.conf").write_text(
        "[rule 2021-01-01]\nid = cards\nconsultation = 2\nhelp = 10\ncomplaint = 15\nreport = 15\nsuggestion = 10\n"
        "praise = none\nother = none\ncard_first = 3\ncard_second = 2\n", encoding="utf-8")
    hotline("rules", "apply", "rules.conf", folder=folder)
    for cutoff, wanted in (("2021-03-08", "yellow"), ("2021-03-09", "red")):
        row = listed(folder, "--due", cutoff=cutoff)["complaints"][0]
        equal((row["id"], row["second_limit"], row["proposed"]), ("K2", "2021-03-10T00:00:00+08:00", wanted), cutoff)
    text = hotline("complaints", "--due", "--cutoff", "2021-03-09", "--lang", "zh", folder=folder).out
    has(text, "黄牌期限", "2021-03-07", "红牌期限", "2021-03-09", "建议亮牌", "红牌")
    equal([r["num"] for r in rows(folder, "complaints_yellow", "complaints_red", "--cutoff", "2021-03-09")], [0, 0],
          "a proposal is no card")
    load(folder, step("carded", "K2", "2021-03-11", card="red"), name="card.jsonl")
    equal(ids(listed(folder, "--due")), [], "an event gave it")


@test
def limits_without_a_calendar_are_unknown_and_the_year_is_named(folder):
    (folder / "rules.conf").write_text(
        "[rule 2021-01-01]\nid = cards\nconsultation = 2\nhelp = 10\ncomplaint = 15\nreport = 15\nsuggestion = 10\n"
        "praise = none\nother = none\ncard_first = 3\ncard_second = 2\n", encoding="utf-8")
    load(folder, received("K1", "2031-03-03"), step("forwarded", "K1", "2031-03-04"))
    hotline("rules", "apply", "rules.conf", folder=folder)
    done = hotline("complaints", "--due", "--cutoff", "2031-12-31", folder=folder, status=NO)
    has(done.said, "2031")
    row = listed(folder, cutoff="2031-12-31")["complaints"][0]
    equal((row["first_limit"], row["missing_year"], row["proposed"]), (None, 2031, None), "in the list")


@test
def the_column_has_what_may_be_printed_and_nothing_personal(folder):
    load(folder, *lot())
    document = listed(folder, "--column")
    check(all(list(row) == PUBLIC for row in document["complaints"]), "fields")
    equal([(row["number"], row["unit"], row["kind"], row["category"], row["real"], row["card"], row["media"])
           for row in document["complaints"]],
          [(1, "城管局", "complaint", "城管>占道", True, "yellow", ["日报", "电视台"]), (2, "公安局", None, None, True, None, [])],
          "published, and found real but not published; neither voided nor found untrue")
    for words in (["--json"], ["--csv"], ["--lang", "zh"], ["--lang", "en"]):
        done = hotline("complaints", "--column", "--cutoff", T, *words, folder=folder)
        lacks(done.out, "K1", "K4", "O1", "C1", "张三", "李四", "phone")
    zh = hotline("complaints", "--column", "--cutoff", T, "--lang", "zh", folder=folder).out
    has(zh, "已曝光 2021-03-20", "可曝光 2021-04-08", "日报、电视台", "投诉", "属实 2021-03-03")


@test
def the_column_names_a_medium_once_in_order_of_first_publication(folder):
    load(folder, received("K1", "2021-03-01"), *(step("published", "K1", day, medium=medium) for day, medium in (
        ("2021-03-20", "梅州日报"), ("2021-03-21", "电视台"), ("2021-03-22", "梅州日报"))))
    equal(listed(folder, "--column")["complaints"][0]["media"], ["梅州日报", "电视台"], "the column")
    equal(listed(folder)["complaints"][0]["media"], ["梅州日报", "电视台", "梅州日报"], "every publication stays on record")
    has(hotline("complaints", "--column", "--cutoff", T, "--lang", "zh", folder=folder).out, " 梅州日报、电视台\n")


@test
def complaints_as_csv_have_the_fields_of_json(folder):
    load(folder, *lot())
    for words, names in (([], FIELDS), (["--column"], PUBLIC), (["--due"], FIELDS)):
        document = listed(folder, *words, cutoff="2021-05-01")
        plain = hotline("complaints", *words, "--cutoff", "2021-05-01", "--csv", folder=folder)
        table = list(csv.reader(io.StringIO(plain.out, newline="")))
        equal(table[0], names, "header")
        equal(table[1:], [[spelled(row[name]) for name in names] for row in document["complaints"]], "rows")
        check(document["complaints"], words)


@test
def complaints_as_a_table_name_what_they_count(folder):
    load(folder, *lot())
    zh = hotline("complaints", "2021", "--cutoff", T, "--lang", "zh", folder=folder).out
    has(zh, "不属实 2021-03-05", "黄牌 2021-03-15", "O1（已办结）", "O2（已作废）", "O9（无此工单）", "按收件日取自2021",
        "各级合计：所列 4", "其中市级：所列 3", "另作废 1")
    en = hotline("complaints", "--cutoff", T, "--lang", "en", folder=folder).out
    has(en, "not real 2021-03-05", "yellow 2021-03-15", "O2 (voided)", "O9 (not there)", "of city level: listed 3")
    again = hotline("complaints", "--cutoff", T, "--lang", "en", folder=folder, stdin=b"")
    equal(again.out, en, "the same again")
    (folder / "again.jsonl").write_bytes(lines(*reversed(lot())))
    hotline("load", "again.jsonl", "--store", "again.db", folder=folder)
    equal(hotline("complaints", "--cutoff", T, "--lang", "en", "--store", "again.db", folder=folder).out, en,
          "whatever order the events came in")


@test
def figures_of_complaints_across_say_which_count_they_are(folder):
    load(folder, *lot())
    zh = hotline("complaints", "2021", "--per", "month", "--cutoff", T, "--lang", "zh", folder=folder).out
    has(zh, "期间", "效能投诉收件量", "市级效能投诉收件量", "黄牌量", "效能投诉作废量")
    line = [row for row in zh.splitlines() if row.startswith("2021-03")][0].split()
    equal(line, ["2021-03", "3", "1", "1", "1", "2", "1", "1", "1", "1", "0", "0"], "March")
    ids_of = [f"complaints_{what}" for what in ("received", "real", "published", "carded", "received_city", "real_city",
                                                "published_city", "carded_city", "yellow", "red", "voided")]
    for words in ([], ["--csv"], ["--json"]):
        if words:
            equal(hotline("complaints", "2021", "--per", "quarter", "--cutoff", T, *words, folder=folder).out,
                  hotline("figures", *ids_of, "--from", "2021-01-01", "--to", "2021-12-31", "--per", "quarter", "--cutoff", T,
                          *words, folder=folder).out, words)
    has(hotline("complaints", "--per", "year", "--cutoff", T, "--lang", "en", folder=folder).out, "City complaints received", "2021")


@test
def complaints_refuse_what_does_not_go_together(folder):
    load(folder, *lot())
    for words in (["--due", "--column"], ["--city", "--county"], ["--per", "month", "--due"], ["--per", "month", "--unit", "a"],
                  ["2021-13"], ["2021", "2022"], ["--json", "--csv"]):
        hotline("complaints", *words, folder=folder, status=USAGE)
    hotline("complaints", "--store", "nowhere.db", folder=folder, status=NOINPUT)
