"""fcr_net7 and fcr_net30 through the commands: figures, cases, case, check; over New Year, as of a cut-off, with the key."""
import json

from harness import NO, call, check, equal, has, hotline, load, rows, test

T = "2022-01-01"
ANNA, BERT = "13800000001", "13800000002"


def small(folder):
    """Anna asks about water on 20 December, on 26 December and on 18 January; Bert once; one call has no matter."""
    return load(folder,
                call("C1", day="2020-12-20", caller=ANNA, matter="供水", district="甲"),
                call("C2", day="2020-12-26", caller="+86 138-0000-0001", matter="供水", district="乙"),
                call("C3", day="2021-01-18", caller=ANNA, matter="供水", district="甲"),
                call("C4", day="2020-12-21", caller=BERT, matter="供水", district="甲"),
                call("C5", day="2020-12-22", caller=ANNA, matter="路灯", district="甲"),
                call("C6", day="2020-12-23", caller=ANNA, district="甲"))


def net(folder, *words):
    return {row["figure"]: (row["num"], row["den"]) for row in rows(folder, "fcr", "fcr_net7", "fcr_net30", *words)}


@test
def a_repeat_within_7_and_30_days_leaves_the_numerator_over_new_year_too(folder):
    small(folder)
    equal(net(folder, "--cutoff", T), {"fcr": (6, 6), "fcr_net7": (5, 6), "fcr_net30": (4, 6)}, "all")
    equal(net(folder, "--cutoff", "2021-01-17"), {"fcr": (5, 5), "fcr_net7": (4, 5), "fcr_net30": (4, 5)}, "before the third call")
    equal(net(folder, "--cutoff", "2020-12-25"), {"fcr": (4, 4), "fcr_net7": (4, 4), "fcr_net30": (4, 4)}, "before the second")
    found = {(r["figure"], r["key"]): r["num"] for r in rows(folder, "fcr_net7", "fcr_net30", "--by", "district", "--cutoff", T)}
    equal(found, {("fcr_net7", "甲"): 4, ("fcr_net7", "乙"): 1, ("fcr_net30", "甲"): 4, ("fcr_net30", "乙"): 0}, "by district: the call's own")
    two = {tuple(r["key"]): r["num"] for r in rows(folder, "fcr_net30", "--by", "channel,district", "--cutoff", T)}
    equal(two, {("phone", "甲"): 4, ("phone", "乙"): 0}, "by two dimensions")


@test
def a_repeat_that_is_taken_back_lets_the_call_in_again(folder):
    small(folder)
    again = call("C2", day="2020-12-26", caller=BERT, matter="别的", district="乙")
    again.update(id="later", time="2021-02-01T09:00:00+08:00")
    load(folder, again, name="more.jsonl")
    equal(net(folder, "--cutoff", T), {"fcr": (6, 6), "fcr_net7": (6, 6), "fcr_net30": (5, 6)}, "corrected")
    equal(net(folder, "--cutoff", "2021-01-31"), {"fcr": (6, 6), "fcr_net7": (5, 6), "fcr_net30": (4, 6)}, "before that")
    equal(hotline("check", folder=folder).out, "ok\n", "check")


@test
def cases_and_case_know_which_call_is_repeated(folder):
    small(folder)
    for figure, numerator, rest in (("fcr", 6, 0), ("fcr_net7", 5, 1), ("fcr_net30", 4, 2)):
        for flag, wanted in (("--numerator", numerator), ("--rest", rest)):
            out = hotline("cases", figure, "2020-12-01..2021-01-31", flag, "--cutoff", T, "--csv", folder=folder).out
            equal(len(out.splitlines()) - 1, wanted, f"{figure} {flag}")
    document = json.loads(hotline("case", "C2", "--cutoff", T, "--json", folder=folder).out)
    figures = {row["figure"]: row for row in document["figures"]}
    has(json.dumps(figures["fcr_net7"]), "not_repeated")
    check(json.dumps(figures["fcr_net30"]).count('"repeated"') == 1, figures["fcr_net30"])
    counts = {row["figure"]: row["num"] for row in document["counts"]}
    equal((counts["fcr"], counts["fcr_net7"], counts["fcr_net30"]), (1, 1, 0), "counts")
    has(hotline("case", "C1", "--cutoff", T, folder=folder).out, "called again about the same matter within 7 days")
    has(hotline("explain", "fcr_net7", "2020-12", "--cutoff", T, folder=folder, status=None).out, "R17")


@test
def stores_with_other_keys_count_the_same_and_have_the_same_digest(folder):
    small(folder)
    first = hotline("check", "--digest", folder=folder).out
    wanted = net(folder, "--cutoff", T)
    (folder / "hotline.db").unlink()
    (folder / "hotline.db.key").unlink()
    for rest in ("-wal", "-shm", ".lock"):
        (folder / f"hotline.db{rest}").unlink(missing_ok=True)
    small(folder)
    equal(hotline("check", "--digest", folder=folder).out, first, "digest")
    equal(net(folder, "--cutoff", T), wanted, "figures")
    equal(hotline("check", folder=folder, status=None).returncode == NO, False, "check")
