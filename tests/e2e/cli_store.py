"""validate, load's summary, rejects, status, check and backup."""
import base64
import contextlib
import fcntl
import gzip
import json
import os
import sqlite3
import stat
import subprocess
import time
import zlib

from harness import (BUSY, CANTCREAT, CONFIG, HOTLINE, IO, NO, NOINPUT, USAGE, call, check, equal, has, hotline, lacks,
                     lines, load, rows, test)

GOOD = call("C1")
NO_TYPE = {k: v for k, v in call("C2").items() if k != "type"}
BAD_WORD = call("C3", outcome="hung_up")
NOT_JSON = b"{\"id\": oops"
NOT_UTF8 = b"{\"id\":\"\xff\xfe\"}"


# ---- validate -----------------------------------------------------------------------------------------------------

@test
def validate_prints_a_line_for_each_bad_one(folder):
    (folder / "e.jsonl").write_bytes(lines(GOOD, NO_TYPE, b"", BAD_WORD, NOT_JSON))
    done = hotline("validate", "e.jsonl", folder=folder, status=NO)
    found = [line.split(": ", 2) for line in done.out.splitlines()]
    equal([(place, reason) for place, reason, _ in found], [("e.jsonl:2", "missing"), ("e.jsonl:4", "unknown_word"),
                                                            ("e.jsonl:5", "bad_json")], "bad lines")
    has(found[1][2], "outcome", "answered_directly")
    check(not list(folder.glob("*.db*")), "validate made a store")
    (folder / "good.jsonl").write_bytes(lines(GOOD))
    equal(hotline("validate", "good.jsonl", folder=folder).out, "", "nothing to say")
    hotline("validate", "nowhere.jsonl", folder=folder, status=NOINPUT)
    hotline("validate", "good.jsonl", "nowhere.jsonl", folder=folder, status=NOINPUT)


@test
def validate_as_json_has_an_object_a_line(folder):
    (folder / "e.jsonl").write_bytes(lines(GOOD, BAD_WORD))
    found = [json.loads(line) for line in hotline("validate", "--json", "e.jsonl", folder=folder, status=NO).out.splitlines()]
    equal([list(one) for one in found], [["input", "line", "reason", "detail"]], "fields")
    equal((found[0]["input"], found[0]["line"], found[0]["reason"]), ("e.jsonl", 2, "unknown_word"), "values")


@test
def validate_warns_on_standard_error_and_calls_it_good(folder):
    (folder / "e.jsonl").write_bytes(lines({**GOOD, "data": {**GOOD["data"], "channel": "电话"}}))
    done = hotline("validate", "e.jsonl", folder=folder)
    equal(done.out, "", "standard output")
    has(done.said, "e.jsonl:1", "phone")
    has(hotline("validate", "e.jsonl", "--lang", "zh", folder=folder).said, "契约中电话渠道的取值")


@test
def validate_takes_standard_input_and_an_unfinished_last_line_is_bad(folder):
    equal(hotline("validate", "-", folder=folder, stdin=lines(GOOD)).out, "", "good")
    has(hotline("validate", "-", folder=folder, stdin=lines(BAD_WORD), status=NO).out, "-:1: unknown_word: ")
    has(hotline("validate", "-", folder=folder, stdin=lines(GOOD) + b"{\"specversion\":", status=NO).out, "-:2: bad_json: ")
    equal(hotline("validate", "-", folder=folder, stdin=lines(GOOD)[:-1]).out, "", "complete, only without its end")


@test
def validate_shows_no_number_of_a_caller(folder):
    bad = call("C3", outcome="hung_up", caller="13912345678")
    bad["source"] = "from 13912345678"
    for line in (bad, b"13912345678 {"):
        done = hotline("validate", "-", folder=folder, stdin=lines(line), status=NO)
        lacks(done.out + done.said, "13912345678")


# ---- load's summary and rejects -----------------------------------------------------------------------------------

@test
def load_ends_with_a_summary_once_it_has_begun_to_read(folder):
    load(folder, GOOD)
    done = hotline("load", "--json", "events.jsonl", "nowhere.jsonl", folder=folder, status=NOINPUT)
    equal(json.loads(done.out), {"read": 0, "applied": 0, "duplicate": 0, "rejected": 0}, "summary")
    equal(hotline("load", "--json", "nowhere.jsonl", folder=folder, status=NOINPUT).out, "", "nothing was read")


@test
def read_is_applied_and_duplicate_and_rejected(folder):
    done = load(folder, GOOD, GOOD, BAD_WORD, b"   ", call("C9"))
    equal(json.loads(done.out), {"read": 4, "applied": 2, "duplicate": 1, "rejected": 1}, "summary")
    again = hotline("load", "events.jsonl", "--json", folder=folder)
    equal(json.loads(again.out), {"read": 0, "applied": 0, "duplicate": 0, "rejected": 0}, "the same file again")
    piped = hotline("load", "-", "--json", folder=folder, stdin=lines(GOOD))
    equal(json.loads(piped.out), {"read": 1, "applied": 0, "duplicate": 1, "rejected": 0}, "a pipe has no position")
    hotline("load", "-", "--strict", folder=folder, stdin=lines(BAD_WORD), status=NO)
    has(hotline("load", "-", folder=folder, stdin=lines(BAD_WORD)).said, "hotline rejects")


@test
def a_key_file_that_cannot_be_made_is_named_with_its_reason(folder):
    """For an event and for a line that is kept with its caller masked; a key that differs is 78 and no failed writing."""
    key = folder / "gone" / "k"
    for n, line in enumerate((call("C1", caller="13912345678"), call("C1", caller="13912345678", outcome="hung_up"))):
        (folder / f"{n}.jsonl").write_bytes(lines(line))
        words = ("--store", f"{n}.db", "--key-file", key, "load", f"{n}.jsonl")
        has(hotline(*words, folder=folder, status=CANTCREAT).said,
            f"key file {key} cannot be created: No such file or directory")
        has(hotline(*words, "--lang", "zh", folder=folder, status=CANTCREAT).said, f"密钥文件 {key} 无法建立")
    key.parent.mkdir()
    equal(json.loads(hotline(*words, "--json", folder=folder).out)["rejected"], 1, "once the folder is there")
    key.unlink()
    (folder / "next.jsonl").write_bytes(lines(call("C2", caller="13912345678")))
    has(hotline(*words[:-1], "next.jsonl", "--lang", "zh", folder=folder, status=CONFIG).said, f"密钥文件 {key} 没有 20")


@test
def what_a_pipe_has_brought_is_in_the_store_before_it_ends(folder):
    """A line is taken when it is whole: its first half waits for the other, also where the pipe pauses between them."""
    def wait_for(applied):
        end = time.monotonic() + 60
        while piped.poll() is None and time.monotonic() < end:
            found = hotline("status", "--json", folder=folder, status=None)
            if found.returncode == 0 and json.loads(found.out)["applied"] == applied:
                return
            time.sleep(0.05)
        check(False, f"{applied} were not committed while the pipe was open")

    half = lines(call("C3"))
    for pack in (bytes, gzip.compress):
        with subprocess.Popen([HOTLINE, "load", "-", "--json"], cwd=folder, env={"PATH": os.environ["PATH"]},
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as piped:
            piped.stdin.write(pack(lines(call("C1"), call("C2")) + half[:100]))
            piped.stdin.flush()
            wait_for(2)
            piped.stdin.write(pack(half[100:] + lines(call("C4"))))
            piped.stdin.flush()
            wait_for(4)
            out, _ = piped.communicate(timeout=60)
        equal((json.loads(out), piped.returncode), ({"read": 4, "applied": 4, "duplicate": 0, "rejected": 0}, 0), "summary")
        for file in folder.glob("hotline.db*"):
            file.unlink()


@test
def a_pipe_with_a_name_is_read_once_and_nothing_of_it_is_lost(folder):
    load(folder, call("C0"))  # a store that knows a file looks whether another one begins like it
    os.mkfifo(folder / "pipe")
    with subprocess.Popen([HOTLINE, "load", "pipe", "--json"], cwd=folder, env={"PATH": os.environ["PATH"]},
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reader:
        (folder / "pipe").write_bytes(lines(*[call(f"C{i}", matter="x" * 200) for i in range(1, 3001)]))
        out, _ = reader.communicate(timeout=60)
    equal(json.loads(out), {"read": 3000, "applied": 3000, "duplicate": 0, "rejected": 0}, "fifo")
    equal(json.loads(hotline("load", "/dev/stdin", "--json", folder=folder, stdin=lines(call("C1"), call("D1"))).out),
          {"read": 2, "applied": 1, "duplicate": 1, "rejected": 0}, "/dev/stdin")


@test
def the_whole_lines_before_damage_are_taken(folder):
    """However the damage falls: in the first bytes unpacked, or behind several batches."""
    for count in (300, 40000):
        whole = lines(*[call(f"C{count}-{i}", matter=f"{i * i}") for i in range(count)])
        packed = gzip.compress(whole)
        cut = packed[:len(packed) * 9 // 10]
        wanted = zlib.decompressobj(31).decompress(cut).count(b"\n")
        (folder / f"{count}.gz").write_bytes(cut)
        done = hotline("load", f"{count}.gz", "--json", folder=folder, status=IO)
        has(done.said, "damaged near its byte")
        check(0 < wanted < count, wanted)
        equal(json.loads(done.out)["read"], wanted, "whole lines")
        (folder / f"{count}.gz").write_bytes(packed)
        equal(json.loads(hotline("load", f"{count}.gz", "--json", folder=folder).out)["read"], count - wanted, "the rest")


@test
def rejects_are_listed_with_place_reason_and_bytes(folder):
    load(folder, GOOD, BAD_WORD, NOT_UTF8)
    listed = [json.loads(line) for line in hotline("rejects", "list", "--json", folder=folder).out.splitlines()]
    equal(list(listed[0]), ["id", "input", "line", "reason", "detail", "bytes"], "fields")
    equal([(r["id"], r["input"], r["line"], r["reason"]) for r in listed],
          [(1, "events.jsonl", 2, "unknown_word"), (2, "events.jsonl", 3, "bad_utf8")], "rejects")
    equal(json.loads(listed[0]["bytes"]), BAD_WORD, "bytes")
    equal(base64.b64decode(listed[1]["bytes_base64"]), NOT_UTF8, "bytes that are no UTF-8")
    check("bytes" not in listed[1], "both forms")
    equal(hotline("rejects", "--json", folder=folder).out, hotline("rejects", "list", "--json", folder=folder).out, "default")
    has(hotline("rejects", folder=folder).out, "events.jsonl", "unknown_word", "bad_utf8")
    has(hotline("rejects", "--csv", folder=folder).out, "id,input,line,offset,reason,detail\n1,events.jsonl,2,,unknown_word,")


@test
def a_line_over_64_kib_is_kept_in_front_with_its_length(folder):
    long = call("C3", matter="x" * 70000, outcome="hung_up")
    load(folder, long)
    listed = json.loads(hotline("rejects", "--json", folder=folder).out)
    equal((listed["reason"], listed["length"]), ("too_large", len(lines(long)) - 1), "length")
    check(60000 < len(listed["bytes"]) <= 65536, len(listed["bytes"]))
    longer = call("C4", matter="x" * 300000)
    load(folder, longer, name="longer.jsonl")
    wanted = f"{len(lines(longer)) - 1} bytes, at most 65536"
    equal(json.loads(hotline("rejects", "--json", folder=folder).out.splitlines()[1])["detail"], wanted, "detail")
    has(hotline("validate", "longer.jsonl", folder=folder, status=NO).out, ": too_large: " + wanted)
    has(hotline("rejects", "replay", "1", folder=folder, status=NO).said, "--with")
    (folder / "short.json").write_bytes(lines(call("C3")))
    equal(json.loads(hotline("rejects", "replay", "1", "--with", "short.json", "--json", folder=folder).out)["applied"], 1, "with")


@test
def a_replay_moves_what_is_good_now_and_leaves_the_rest(folder):
    load(folder, GOOD, BAD_WORD, NOT_JSON)
    done = hotline("rejects", "replay", "--json", folder=folder)
    equal(json.loads(done.out), {"read": 2, "applied": 0, "duplicate": 0, "rejected": 2}, "nothing has changed")
    hotline("rejects", "replay", "1", folder=folder, status=NO)
    repaired = {**BAD_WORD, "data": {**BAD_WORD["data"], "outcome": "transferred"}}
    (folder / "repaired.json").write_bytes(lines(repaired))
    done = hotline("rejects", "replay", "1", "--with", "repaired.json", "--json", folder=folder)
    equal(json.loads(done.out), {"read": 1, "applied": 1, "duplicate": 0, "rejected": 0}, "repaired")
    (folder / "good.json").write_bytes(lines(GOOD))
    done = hotline("rejects", "replay", "2", "--with", "good.json", "--json", folder=folder)
    equal(json.loads(done.out), {"read": 1, "applied": 0, "duplicate": 1, "rejected": 0}, "a duplicate")
    equal(hotline("rejects", "--json", folder=folder).out, "", "no open reject is left")
    equal(len(hotline("rejects", "--all", "--json", folder=folder).out.splitlines()), 2, "on record they stay")
    hotline("rejects", "replay", "1", folder=folder, status=NOINPUT)
    status = json.loads(hotline("status", "--json", folder=folder).out)
    equal([status[k] for k in ("read", "applied", "duplicate", "rejected", "rejects_open")], [3, 2, 1, 0, 0], "counters")
    equal(hotline("check", folder=folder).out, "ok\n", "check")
    equal(rows(folder, "calls_in")[0]["num"], 2, "the repaired call counts")


@test
def a_kept_caller_is_hashed_and_a_replay_gives_the_digest_of_the_good_line(folder):
    number = "139-1234-5678"
    load(folder, call("C3", outcome="hung_up", caller=number))
    kept = json.loads(hotline("rejects", "--json", folder=folder).out)["bytes"]
    lacks(kept, "1234")
    has(kept, "hmac-sha256:2020:")
    for name, text in (("kept", kept.replace("hung_up", "transferred").encode() + b"\n"),
                       ("new", lines(call("C3", outcome="transferred", caller=number)))):
        other = folder / name
        other.mkdir()
        (other / "hotline.db.key").write_bytes((folder / "hotline.db.key").read_bytes())
        os.chmod(other / "hotline.db.key", 0o600)
        load(other, call("C3", outcome="hung_up", caller=number))
        (other / "line").write_bytes(text)
        has(hotline("rejects", "replay", "1", "--with", "line", folder=other).out, "applied 1")
        has(json.dumps(json.loads(hotline("case", "C3", "--json", folder=other).out)), "hashed")
    equal(hotline("check", "--digest", folder=folder / "kept").out, hotline("check", "--digest", folder=folder / "new").out,
          "digest")


@test
def a_replay_takes_no_line_that_only_masking_made_good(folder):
    urged = {"specversion": "1.0", "source": "s", "type": "order.urged.v1", "time": "2020-03-05T10:00:00+08:00", "subject": "O"}
    load(folder, {**urged, "id": 13812345678, "data": {"reason": "r38"}}, {**urged, "id": 13912345678, "data": {"reason": "r39"}},
         call("C1", caller="1" * 257))
    listed = [json.loads(line) for line in hotline("rejects", "--json", folder=folder).out.splitlines()]
    equal([one["reason"] for one in listed], ["wrong_type", "wrong_type", "too_long"], "reasons")
    has(listed[0]["bytes"], '"id": ***********,')
    has(listed[2]["bytes"], '"caller": ***********}')
    done = hotline("rejects", "replay", "--json", folder=folder)
    equal(json.loads(done.out), {"read": 3, "applied": 0, "duplicate": 0, "rejected": 3}, "nothing has changed")


@test
def with_takes_no_caller_of_asterisks(folder):
    unread = {**call("C1", caller="13812345678")["data"], "started_at": "yesterday"}
    load(folder, {**call("C1"), "data": unread})
    kept = json.loads(hotline("rejects", "--json", folder=folder).out)["bytes"]
    has(kept, '"caller": "***********"')
    (folder / "line").write_text(kept.replace("yesterday", "2020-01-05T09:00:00+08:00"))
    done = hotline("rejects", "replay", "1", "--with", "line", folder=folder, status=NO)
    has(done.said, "bad_caller", "data.caller: asterisks", "the number or its hash")
    (folder / "line").write_text(kept.replace("yesterday", "2020-01-05T09:00:00+08:00").replace("*" * 11, "hmac-sha256:2020:12"))
    has(hotline("rejects", "replay", "1", "--with", "line", folder=folder, status=NO).said, "hmac-sha256:YEAR:HEX", "the number")
    (folder / "line").write_bytes(lines(call("C1", caller="13812345678")))
    has(hotline("rejects", "replay", "1", "--with", "line", folder=folder).out, "applied 1")


@test
def with_takes_one_line_and_one_id(folder):
    load(folder, BAD_WORD, NOT_JSON)
    (folder / "two").write_bytes(lines(GOOD, GOOD))
    (folder / "none").write_bytes(b"\n \n")
    hotline("rejects", "replay", "1", "--with", "two", folder=folder, status=USAGE)
    hotline("rejects", "replay", "1", "--with", "none", folder=folder, status=NOINPUT)
    hotline("rejects", "replay", "1", "--with", "nowhere", folder=folder, status=NOINPUT)
    hotline("rejects", "replay", "1", "2", "--with", "two", folder=folder, status=USAGE)
    hotline("rejects", "list", "--with", "two", folder=folder, status=USAGE)
    has(hotline("rejects", "replay", "1", "--with", "-", folder=folder, stdin=lines(GOOD)).out, "applied 1")


@test
def names_that_are_no_utf8_make_json_all_the_same(folder):
    name = b"bad\xff\xe6\xa2.jsonl"
    with open(os.path.join(os.fsencode(folder), name), "wb") as file:
        file.write(lines(GOOD, BAD_WORD))
    hotline("load", os.fsdecode(name), "-q", folder=folder)
    wanted = "bad\ufffd\ufffd\ufffd.jsonl"
    equal(json.loads(hotline("rejects", "--json", folder=folder).out)["input"], wanted, "rejects")
    equal(json.loads(hotline("status", "--json", folder=folder).out)["inputs"][0]["input"], wanted, "status")
    done = hotline("validate", "--json", os.fsdecode(name), folder=folder, status=NO)
    equal(json.loads(done.out)["input"], wanted, "validate")
    with open(os.path.join(os.fsencode(folder), b"r\xff.conf"), "wb") as file:
        file.write(b"[rule x]\n")
    # Not by hotline(): standard error has the name as it is.
    printed = subprocess.run([HOTLINE, "rules", "check", "--json", b"r\xff.conf"], cwd=folder, env={}, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, check=False).stdout
    has(json.loads(printed.decode())["faults"][0]["words"], "r\ufffd.conf:1: ")


@test
def a_known_file_under_another_name_is_named_once(folder):
    load(folder, GOOD, name="a.jsonl")
    size = len(lines(GOOD))
    (folder / "b.jsonl").write_bytes(lines(GOOD, call("C2")))
    done = hotline("load", "b.jsonl", folder=folder)
    equal(done.said, f"hotline: b.jsonl goes on where a.jsonl ended: its first {size} bytes are the same\n", "said")
    equal([one["input"] for one in json.loads(hotline("status", "--json", folder=folder).out)["inputs"]], ["b.jsonl"], "inputs")
    lacks(hotline("load", "b.jsonl", folder=folder).said, "goes on")
    (folder / "c.jsonl").write_bytes(lines(GOOD, call("C2")))
    lacks(hotline("load", "-q", "c.jsonl", folder=folder).said, "goes on")


# ---- status, check, backup ----------------------------------------------------------------------------------------

@test
def status_tells_counters_inputs_and_who_writes(folder):
    load(folder, GOOD, GOOD, BAD_WORD)
    status = json.loads(hotline("status", "--json", folder=folder).out)
    for field, wanted in (("zone", "Asia/Shanghai"), ("writer", None), ("events", 1), ("cases", 1), ("read", 3), ("applied", 1),
                          ("duplicate", 1), ("rejected", 1), ("rejects_open", 1), ("undelivered", 0), ("journal_mode", "wal")):
        equal(status[field], wanted, field)
    equal([(i["input"], i["kind"], i["next"], i["lag"]) for i in status["inputs"]],
          [("events.jsonl", "file", (folder / "events.jsonl").stat().st_size, None)], "inputs")
    with open(folder / "hotline.db.lock", "r+") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX)
        held = json.loads(hotline("status", "--json", folder=folder).out)["writer"]
        if held is None:  # the program locks another way: see that a second writer is refused then
            fcntl.flock(lock, fcntl.LOCK_EX)
            held = json.loads(hotline("status", "--json", folder=folder).out)["writer"]
        check(held, "nobody is said to write")
        has(hotline("load", "events.jsonl", folder=folder, status=BUSY).said, "hotline.db")
    for lang, words in (("en", ["last commit", "writer", "none", "rejected"]), ("zh", ["最近提交", "写入进程", "无", "拒收"])):
        has(hotline("status", "--lang", lang, folder=folder).out, *words)


@test
def status_shows_accepted_gaps_the_latest_first(folder):
    load(folder, GOOD)
    equal(json.loads(hotline("status", "--json", folder=folder).out)["gaps"], [], "gaps")
    lacks(hotline("status", folder=folder).out, "gap")
    with contextlib.closing(sqlite3.connect(folder / "hotline.db")) as store, store:
        store.executemany("INSERT INTO gaps(name, partition, from_offset, to_offset, reason, seen_at) VALUES (?,?,?,?,?,?)",
                          [("t", 0, n, n + 5, "retention", "2020-06-01T00:00:00Z") for n in range(100, 122)] +
                          [("t", 3, 700, -1, "recreated topic", "2020-06-02T00:00:00Z")])
    gaps = json.loads(hotline("status", "--json", folder=folder).out)["gaps"]
    equal(len(gaps), 23, "gaps")
    equal(gaps[:2], [{"input": "t/3", "from": 700, "to": None, "reason": "recreated topic", "seen_at": "2020-06-02T08:00:00+08:00"},
                     {"input": "t/0", "from": 121, "to": 126, "reason": "retention", "seen_at": "2020-06-01T08:00:00+08:00"}],
          "the latest")
    text = hotline("status", folder=folder).out
    has(text, "2020-06-02T08:00:00+08:00", "t/3", "700", "recreated topic", "and 3 more")
    equal(text.count("retention"), 19, "lines of gaps, but for the latest")
    has(hotline("status", "--lang", "zh", folder=folder).out, "缺口接受时间", "主题被重建")


@test
def copies_that_differ_are_told_in_any_order(folder):
    """Rule R1: how many depends on the order, whether there are any does not; nor does what stays."""
    least, other = call("C1", matter="a"), call("C1", matter="b")
    told, digests = [], set()
    for order in ((least, least, other, other), (other, other, least, least), (least, other, least, other), (other, other)):
        store = folder / str(len(told))
        store.mkdir()
        load(store, *order)
        told.append(json.loads(hotline("status", "--json", folder=store).out)["conflicting"])
        if least in order:
            digests.add(hotline("check", "--digest", folder=store).out)
    equal(told, [2, 1, 2, 0], "conflicting")
    equal(len(digests), 1, "digests")


@test
def check_says_ok_and_counts_oddities_on_standard_error(folder):
    load(folder, GOOD, call("C2", answered_at="2020-01-05T08:00:00+08:00"))
    done = hotline("check", folder=folder)
    equal(done.out, "ok\n", "standard output")
    document = json.loads(hotline("check", "--json", folder=folder).out)
    equal((document["ok"], document["findings"]), (True, []), "JSON")
    for name in document["oddities"]:
        has(done.said, name)
    digest = hotline("check", "--digest", folder=folder).out
    check(len(digest) == 65 and set(digest.strip()) <= set("0123456789abcdef"), digest)


@test
def check_names_what_was_altered(folder):
    load(folder, GOOD, call("C2"))
    with sqlite3.connect(folder / "hotline.db") as store:
        store.execute("UPDATE cells SET calls_in = calls_in + 1 WHERE dimension = 0")
    store.close()
    done = hotline("check", folder=folder, status=NO)
    has(done.out, "calls_in")
    equal(json.loads(hotline("check", "--json", folder=folder, status=NO).out)["ok"], False, "ok")


@test
def a_backup_is_a_store_with_its_keys_and_the_same_digest(folder):
    load(folder, call("C1", caller="13912345678"), BAD_WORD)
    printed = hotline("backup", "copies/today", folder=folder, status=None)
    if printed.returncode != 0:  # only the last folder is made
        (folder / "copies").mkdir()
        printed = hotline("backup", "copies/today", folder=folder)
    copy = folder / "copies" / "today"
    equal(printed.out, hotline("check", "--digest", folder=folder).out, "digest printed")
    equal(hotline("check", "--digest", "--store", copy / "hotline.db", folder=folder).out, printed.out, "digest of the copy")
    equal(hotline("check", "--store", copy / "hotline.db", folder=folder).out, "ok\n", "check of the copy")
    equal(stat.S_IMODE((copy / "hotline.db.key").stat().st_mode), 0o600, "mode of the keys")
    equal((copy / "hotline.db.key").read_text().split(), (folder / "hotline.db.key").read_text().split(), "keys")
    hotline("backup", "copies/today", folder=folder, status=CANTCREAT)
    hotline("load", "-", "--store", copy / "hotline.db", folder=folder, stdin=lines(call("C8", caller="13912345678")))
    hotline("backup", "elsewhere", "--store", "nowhere.db", folder=folder, status=NOINPUT)
    check(not (folder / "elsewhere").exists(), "a folder was made for nothing")


@test
def a_backup_without_the_keys_it_needs_says_so(folder):
    load(folder, call("C1", caller="13912345678"))
    (folder / "hotline.db.key").rename(folder / "lost")
    has(hotline("backup", "b", folder=folder, status=CONFIG).said, "hotline.db.key", "2019")
    hotline("load", "-", folder=folder, stdin=lines(call("C8", caller="13912345678")), status=CONFIG)
    (folder / "lost").rename(folder / "hotline.db.key")
    os.chmod(folder / "hotline.db.key", 0o644)
    hotline("load", "-", folder=folder, stdin=lines(call("C8", caller="13912345678")), status=CONFIG)
