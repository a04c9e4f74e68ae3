"""In Chinese nothing but data is English, in English nothing but data is Chinese: sentences, tables, refusals."""
import errno
import json
import os
import re

from harness import call, check, closed, dispatched, event, hotline, lines, load, order, test

# Names that are the same in every language.
NAMES = set("""
    hotline conf Shanghai Asia Excel CSV JSON Kafka SQLite SHA UTF BOM RFC Wilson tzdata Mars chmod destroyed
    zh en day week month quarter year all unit district category kind channel as of previous ago
    call order complaint review phone
    librdkafka gzip zstd ok fcr floor
    apply show list replay file reference channels
    nothing yesterday fortnight nonsense
    rule calendar consultation help suggestion praise other unstated signing reopened none
    key jsonl db wal true false CloudEvents KiB
    id type time data rating specversion missing contradiction nul
    """.split())
# Tables of names and values, and a file as it stands, are data from end to end.
DATA_ALONE = ("config", "rules show")

DUE = {"due_at": "2020-01-08T00:00:00+08:00"}


def step(name, subject, day, **data):
    return event(f"complaint.{name}.v1", subject, f"{day}T09:00:00+08:00", **data)


def lot():
    """Something of every sort, of good and bad fate."""
    return [
        call("C1", agent="甲"), call("C2", outcome="order_created", order_id="W1"), call("C3", outcome="abandoned"),
        call("C4", outcome="transferred"), call("C5", outcome="invalid"), call("C6", answered_at="2020-01-05T08:00:00+08:00"),
        order("W1", kind="complaint", category="城管>占道", district="梅江区", call_id="C2", **DUE),
        dispatched("W1", "2020-01-05", "城管局"), closed("W1", "2020-01-06"),
        event("callback.made.v1", "W1", "2020-01-07T09:00:00+08:00", reached=True, solved=True, rating="basically_satisfied",
              rating_source="callback"),
        order("W2", kind="consultation", **DUE), dispatched("W2", "2020-01-05", "公安局"),
        order("W7", kind="consultation"), dispatched("W7", "2020-01-05", "公安局"), closed("W7", "2020-01-20"),
        closed("W3", "2020-01-04"), order("W3", handling="direct", kind="help"),
        order("W4"), event("order.voided.v1", "W4", "2020-01-06T09:00:00+08:00", reason="重复"),
        dispatched("W5", "2020-01-05", "公安局"),
        step("received", "P1", "2020-01-05", unit="城管局", level="city", order_id="W1"), step("judged", "P1", "2020-01-06", real=True),
        step("carded", "P1", "2020-01-07", card="yellow"), step("published", "P1", "2020-01-08", medium="日报"),
        event("review.submitted.v1", "R1", "2020-01-05T09:00:00+08:00", unit="城管局", rating=5)]


def bad():
    """A line for each thing that a detail says."""
    good = call("C1")

    def data(**more):
        return {**good, "data": {**good["data"], **more}}

    twice = json.dumps(good).encode()
    return [
        b"[1]", b"{\"id\": 1.}", b"{\"id\" 1}", b"{\"id\": \"a\" 1}", b"[1 2]", b"{1}", b"\"a", b"[1e]", b"[\"\\x\"]", b"[\"\\u12\"]",
        b"[\"\\ud800\"]", b"[\"\\udc00\"]", b"[\"\t\"]", b"[\"\\u0000\"]", b"[1e999]", b"[[[[[[[[[1]]]]]]]]]", b"[-]", b"{} 1", b"[\"\xff\"]",
        {k: v for k, v in good.items() if k != "type"}, {k: v for k, v in good.items() if k != "data"}, {**good, "data": 1},
        {**good, "data": []}, {**good, "id": 7}, {**good, "id": "号" * 50}, {**good, "specversion": "2"}, {**good, "type": "甲"},
        {**good, "time": "乙"}, data(outcome=None), data(outcome="丙"), data(outcome=True), data(started_at="丁"), data(started_at=1),
        data(matter="字" * 200), event("order.extended.v1", "W1", "2020-01-05T09:00:00+08:00"),
        event("order.dispatched.v1", "W1", "2020-01-05T09:00:00+08:00", unit="城管局", limit_working_days=0),
        event("order.dispatched.v1", "W1", "2020-01-05T09:00:00+08:00", unit="城管局", limit_working_days="1"),
        event("order.merged.v1", "W1", "2020-01-05T09:00:00+08:00", into="W1"),
        event("callback.made.v1", "W1", "2020-01-05T09:00:00+08:00", reached=1),
        event("callback.made.v1", "W1", "2020-01-05T09:00:00+08:00", reached=True, rating="satisfied"),
        twice[:-1] + b", \"id\": \"x\"}", twice.replace(b"\"outcome\"", b"\"outcome\": \"x\", \"outcome\""), b" " * 70000 + twice]


COMMANDS = """
daily
figures
figures --by kind
figures --per month --compare previous
figures fcr --fail-below 100
report 2020
report 2020 --by unit
report 2020 --final
case C2
case W1
case W2
case W3
case W4
case W5
case P1
case R1
cases late_open
cases fcr 2020
cases ontime_rate 2020 --rest
explain fcr 2020
explain ontime_rate 2020
explain sat_rate 2020 --by unit
due --cutoff 2020-01-07
top 2020
top 2020-02 --movers previous
league sat_rate 2020
volumes 2020
complaints
complaints --column
complaints --due
oddities
check
status
rejects
validate bad.jsonl
crossfoot 2020
publications
publication 1
publication 1 --verify
restatements
figures fcr --as-of 1
rules
rules check r.conf
rules show
config
help
help load
help figures
selfeval 2020
case nothing
cases nothing 2020
figures nothing
daily --from 2020-02-01 --to 2020-01-01
daily --cutoff yesterday
load gone.jsonl
load events.jsonl --zone Mars
load events.jsonl --zone Europe/Berlin
load late.jsonl --key-file gone/k
publish 2021
publish 2021 --approved-by 张三
publication 9
simulate --orders 10 --fall x
simulate --orders 10 --profile nothing
figures --per fortnight
rules apply gone.conf
rejects replay 99
nonsense
""".strip().splitlines()


def speak(folder, lang):
    """Every command's words, with what is data in them taken out."""
    for command in COMMANDS:
        done = hotline(*command.split(), "--lang", lang, folder=folder, status=None)
        yield command, done.out + done.said


def prepared(folder):
    load(folder, *lot(), *bad())
    (folder / "bad.jsonl").write_bytes(lines(*bad()))
    hotline("publish", "2020", "--cutoff", "2020-06-01", "--approved-by", "张三", folder=folder)
    load(folder, call("C9", clock="10:00:00"), event("order.voided.v1", "W2", "2020-01-06T08:00:00+08:00", reason="误录"),
         name="later.jsonl")
    # Other rules, so that a publication has cases that they judge otherwise.
    (folder / "ours.conf").write_text("[rule 2019-01-01]\nid = 甲\n" + "".join(
        f"{kind} = 1\n" for kind in ("consultation", "help", "complaint", "report", "suggestion", "praise", "other")))
    hotline("rules", "apply", "ours.conf", folder=folder)
    (folder / "r.conf").write_text("[rule]\nid = 甲\n[rule 2027-01-01]\nconsultation = 900\n丙 = 1\n[乙 2030]\n")
    (folder / "late.jsonl").write_bytes(lines(call("C10", caller="13912345678")))


def english_in(text, folder):
    """What is left of Latin words when data is taken out."""
    text = text.replace(str(folder), "")
    for code in errno.errorcode:  # the system's own words; it speaks Chinese only where its messages are installed
        text = text.replace(os.strerror(code), "")
    for data in (r"`[^`]*`", r"\bhotline [a-z].*", r"\b\w+=\S+", r"\bdata\.\w+", r"\w+(?: \| \w+)+", r"--[a-z][a-z-]*", r"\b[a-z]+\.[a-z]+\.v1\b\S*", r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b", r"\S*/\S*",
                 r"\b[0-9a-f]*\d[0-9a-f]*…?", r"\b[A-Z][A-Z_]+\b", r"HOTLINE_\w+", r"\b[A-Z]\d+\b", r"[\d:.-]+T[\d:.+-]+", r"\S+\.(?:db|conf|jsonl|key|lock)\S*"):
        text = re.sub(data, " ", text)
    return sorted(set(re.findall(r"[A-Za-z]{2,}", text)))


@test
def in_chinese_nothing_but_data_is_english(folder):
    prepared(folder)
    names = NAMES | set(re.findall(r"^  ([a-z]+)", hotline("help").out, re.M))
    found = {command: words for command, text in speak(folder, "zh")
             if command not in DATA_ALONE and (words := set(english_in(text, folder)) - names)}
    check(not found, "\n".join(f"{command}: {' '.join(words)}" for command, words in found.items()))


@test
def in_english_nothing_but_data_is_chinese(folder):
    prepared(folder)
    # What was sent, the numbers of the State Council's notices, a unit of the simulated city.
    data = set("".join(map(str, lot() + bad())) + "张三误录国办发明电〔〕号市公安局交警支队")
    found = {}
    for command, text in speak(folder, "en"):
        left = re.findall("[\u3000-\u9fff\uff00-\uffef]{2,}", text)
        if words := [word for word in left if not set(word) <= data]:
            found[command] = words
    check(not found, "\n".join(f"{command}: {' '.join(words[:12])}" for command, words in found.items()))
