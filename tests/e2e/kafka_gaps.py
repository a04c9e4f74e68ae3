"""Gaps are never skipped in silence; transactions and personal data."""
import json
import random
import re
import signal
import time

from kit import (DATA, DONE, NO, NOINPUT, UNAVAILABLE, Program, call, calls, check, clusters, equal, hotline, sqlite, test,
                 wait_until)

PHONE = "13912345678"
MASKED = "***********"


def refused_as_gap(desk, word):
    """Without --accept-gap the run stops with 65, says why and the way on, and leaves the store as it was."""
    before = desk.digest(), desk.status()["inputs"]
    done = desk.run("--dlq", "none", status=DATA)
    check("--accept-gap" in done.stderr, "no way on is named:", done.stderr)
    check(word in done.stderr, f"{word!r} is not named:", done.stderr)
    check(desk.topic in done.stderr, "the topic is not named:", done.stderr)
    equal((desk.digest(), desk.status()["inputs"]), before, "the store after a refusal")


def gaps(desk):
    return sqlite(desk.store, "SELECT name, partition, from_offset, to_offset, reason FROM gaps ORDER BY id")


@test
def records_removed_by_retention_are_a_gap(desk):
    desk.create(1)
    desk.put(calls(0, 100))
    desk.run("--dlq", "none")
    desk.put(calls(100, 100))
    desk.cluster.kadmin("delete-records", desk.topic, "0:150")
    refused_as_gap(desk, "retention")
    equal(desk.run("--dlq", "none", "--accept-gap").summary["read"], 50, "read behind the gap")
    equal(gaps(desk), [{"name": desk.topic, "partition": 0, "from_offset": 100, "to_offset": 150, "reason": "retention"}],
          "gaps kept")
    equal([(gap["input"], gap["from"], gap["to"], gap["reason"]) for gap in desk.status()["gaps"]],
          [(f"{desk.topic}/0", 100, 150, "retention")], "gaps shown")
    equal(desk.digest(), desk.file_digest(calls(0, 100) + calls(150, 50)), "digest")
    desk.put(calls(200, 10))
    equal(desk.run("--dlq", "none").summary["read"], 10, "read afterwards, without --accept-gap")
    desk.check()


@test
def a_first_start_at_an_offset_above_zero_is_no_gap(desk):
    desk.create(1)
    desk.put(calls(0, 100))
    desk.cluster.kadmin("delete-records", desk.topic, "0:40")
    equal(desk.run("--dlq", "none").summary["read"], 60, "read")
    equal(gaps(desk), [], "gaps kept")


@test
def a_last_record_removed_by_retention_is_said_and_no_gap(desk):
    desk.create(1)
    desk.put(calls(0, 100))
    desk.run("--dlq", "none")
    desk.cluster.kadmin("delete-records", desk.topic, "0:100")
    desk.put(calls(100, 10))
    done = desk.run("--dlq", "none")
    equal(done.summary["read"], 10, "read")
    check("could not be checked" in done.stderr or "compared" in done.stderr, "it says nothing:", done.stderr)
    equal(gaps(desk), [], "gaps kept")


def recreate(desk, partitions=1):
    desk.cluster.kadmin("delete", desk.topic)
    for _ in range(100):  # the broker forgets a topic a moment after it says so
        try:
            desk.create(partitions)
            return
        except Exception:
            time.sleep(0.1)
    desk.create(partitions)


@test
def a_topic_made_again_with_fewer_records_is_noticed(desk):
    desk.create(1)
    desk.put(calls(0, 100))
    desk.run("--dlq", "none")
    recreate(desk)
    desk.put(calls(100, 30))
    refused_as_gap(desk, "recreated")
    equal(desk.run("--dlq", "none", "--accept-gap").summary["read"], 30, "read of the new topic")
    equal(desk.digest(), desk.file_digest(calls(0, 130)), "digest")
    equal([gap["reason"] for gap in gaps(desk)], ["recreated topic"], "gaps kept")


@test
def a_topic_made_again_with_more_records_is_noticed(desk):
    desk.create(2)
    desk.put(calls(0, 100))
    desk.run("--dlq", "none")
    recreate(desk, 2)
    desk.put(calls(100, 1000))
    refused_as_gap(desk, "recreated")
    equal(desk.run("--dlq", "none", "--accept-gap").summary["read"], 1000, "read of the new topic")
    equal(desk.digest(), desk.file_digest(calls(0, 1100)), "digest")
    equal({gap["reason"] for gap in gaps(desk)}, {"recreated topic"}, "gaps kept")
    desk.put(calls(1100, 10))
    equal(desk.run("--dlq", "none").summary["read"], 10, "read afterwards")


@test
def a_topic_made_again_while_the_program_waits_is_noticed(desk):
    desk.create(1)
    desk.put(calls(0, 100))
    with Program(*desk.run_words("--dlq", "none")) as program:
        wait_until(lambda: desk.read_so_far() == 100, 20, "100 events", program)
        recreate(desk)
        # Empty for a moment, as a topic is that somebody makes again.
        time.sleep(3)
        desk.put(calls(100, 500))
        # Either it sees that the topic is gone (66) or that it is another one (65).
        wait_until(lambda: not program.alive(), 60, "the end of the program")
        check(program.process.returncode in (DATA, NOINPUT), "status", program.process.returncode, program.stderr())
    equal(desk.status()["read"], 100, "read")
    refused_as_gap(desk, "recreated")


@test
def a_topic_made_again_and_filled_at_once_is_noticed_by_what_was_seen(desk):
    """No error shows it: offsets go on.  A record seen before is asked for now and then, and kept for the next start."""
    desk.create(2)
    desk.put(calls(0, 100))
    with Program(*desk.run_words("--dlq", "none")) as program:
        wait_until(lambda: desk.read_so_far() == 100, 20, "100 events", program)
        program.process.send_signal(signal.SIGSTOP)  # so that it sees the topic only when it is filled
        recreate(desk, 2)
        desk.put(calls(100, 500))
        program.process.send_signal(signal.SIGCONT)
        program.wait(DATA, 90)
        check("recreated topic" in program.stderr(), "not named:", program.stderr())
    refused_as_gap(desk, "recreated")
    desk.run("--dlq", "none", "--accept-gap")
    equal(desk.digest(), desk.file_digest(calls(0, 600)), "digest")
    equal({gap["reason"] for gap in gaps(desk)}, {"recreated topic"}, "gaps kept")
    equal(desk.run("--dlq", "none").summary["read"], 0, "read afterwards")


@test
def a_gap_is_accepted_once_also_where_nothing_is_left_to_read(desk):
    desk.create(2)
    desk.put(calls(0, 100))
    desk.run("--dlq", "none")
    desk.put(calls(100, 100))
    for partition, (_, end) in desk.ends().items():
        desk.cluster.kadmin("delete-records", desk.topic, f"{partition}:{end}")
    refused_as_gap(desk, "retention")
    equal(desk.run("--dlq", "none", "--accept-gap").summary["read"], 0, "read")
    equal({gap["reason"] for gap in gaps(desk)}, {"retention"}, "gaps kept")
    equal(desk.run("--dlq", "none").summary["read"], 0, "read afterwards")


@test
def a_topic_made_again_with_fewer_partitions_is_accepted_once(desk):
    desk.create(4)
    desk.put([{"partition": i % 4, "value": line.decode()} for i, line in enumerate(calls(0, 100))])
    desk.run("--dlq", "none")
    recreate(desk, 2)
    refused_as_gap(desk, "recreated")
    desk.run("--dlq", "none", "--accept-gap")
    equal(sorted({gap["partition"] for gap in gaps(desk)}), [0, 1, 2, 3], "partitions of the gaps kept")
    equal(desk.run("--dlq", "none").summary["read"], 0, "read afterwards")
    desk.put(calls(100, 50))
    equal(desk.run("--dlq", "none").summary["read"], 50, "read of the new topic")
    equal(desk.digest(), desk.file_digest(calls(0, 150)), "digest")
    desk.check()


@test
def a_topic_deleted_while_the_program_waits_is_named(desk):
    desk.create(1)
    desk.put(calls(0, 100))
    with Program(*desk.run_words("--dlq", "none")) as program:
        wait_until(lambda: desk.read_so_far() == 100, 20, "100 events", program)
        desk.cluster.kadmin("delete", desk.topic)
        program.wait(NOINPUT, 60)
        check(desk.topic in program.stderr(), "the topic is not named:", program.stderr())


@test
def another_cluster_with_the_same_topic_is_a_gap(desk):
    desk.create(1)
    desk.put(calls(0, 100))
    desk.run("--dlq", "none")
    desk.cluster = clusters.older()
    desk.create(1)
    desk.put(calls(0, 100))
    refused_as_gap(desk, "another cluster")
    summary = desk.run("--dlq", "none", "--accept-gap").summary
    equal((summary["read"], summary["duplicate"]), (100, 100), "read, duplicate")
    equal([gap["reason"] for gap in gaps(desk)], ["another cluster"], "gaps kept")


# ---- transactions ---------------------------------------------------------------------------------------------------

@test
def records_of_aborted_transactions_are_no_events(desk):
    desk.create(1)
    desk.put(calls(0, 50), "--transaction", "one:commit")
    desk.put(calls(50, 50), "--transaction", "two:abort")
    equal(desk.run("--dlq", "none").summary["read"], 50, "read")  # it ends although nothing can be read at the end
    desk.put(calls(100, 50), "--transaction", "one:commit")
    equal(desk.run("--dlq", "none").summary["read"], 50, "read behind the aborted ones")
    equal(desk.digest(), desk.file_digest(calls(0, 50) + calls(100, 50)), "digest")
    equal(desk.status()["lag"], 0, "lag")
    desk.check()


@test
def a_topic_of_aborted_records_alone_ends(desk):
    desk.create(2)
    desk.put(calls(0, 50), "--transaction", "one:abort")
    equal(desk.run("--dlq", "none").summary["read"], 0, "read")
    desk.put(calls(50, 5))
    equal(desk.run("--dlq", "none").summary["read"], 5, "read afterwards")


@test
def an_open_transaction_is_waited_for_and_until_end_ends_before_it(desk):
    desk.create(1)
    desk.put(calls(0, 20))
    desk.put(calls(20, 20), "--transaction", "slow:open")
    desk.put(calls(40, 20))
    equal(desk.run("--dlq", "none", seconds=30).summary["read"], 20, "read before the open transaction")
    desk.put([], "--transaction", "slow:commit")  # a new life of the producer ends the old one's transaction: aborted
    equal(desk.run("--dlq", "none").summary["read"], 20, "read behind it")
    equal(desk.digest(), desk.file_digest(calls(0, 20) + calls(40, 20)), "digest")


# ---- rejects and dead letters ---------------------------------------------------------------------------------------

def headers(record):
    return dict(record["headers"])


def spoilt():
    """Records that must be rejected, each with a number planted where it can be."""
    unknown = call(900, matter=f"回电{PHONE}")
    unknown["type"] = "call.frobbed.v1"
    hidden = call(901, started_at="yesterday", agent=f"tel {PHONE}")
    caller = call(902, caller=f"+86 {PHONE}", outcome="nonsense")
    broken = json.dumps(call(903, caller=PHONE))[:-9]
    return [json.dumps(unknown, ensure_ascii=False), json.dumps(hidden), json.dumps(caller), broken, "not json " + PHONE,
            "[]", ""]


@test
def rejected_records_become_dead_letters_without_personal_data(desk):
    dlq = desk.topic + ".dlq"
    desk.create(2)
    desk.create(1, topic=dlq)
    bad = spoilt()
    desk.put([{"partition": number % 2, "key": "k", "value": text} for number, text in enumerate(bad)])
    desk.put(calls(0, 20))
    desk.put([{"partition": 0, "value": None}])
    summary = desk.run().summary
    equal((summary["read"], summary["applied"], summary["rejected"]), (21 + len(bad), 20, len(bad) + 1),
          "read, applied, rejected")
    letters = desk.records(dlq)
    equal(len(letters), len(bad) + 1, "dead letters")
    sources = {(record["partition"], record["offset"]): record["value"] for record in desk.records()}
    places = {}
    for letter in letters:
        found = headers(letter)
        check(all(name.startswith(("ce_", "__connect.errors.")) for name in found), "a foreign header:", found)
        equal(found["__connect.errors.topic"], desk.topic, "topic header")
        place = int(found["__connect.errors.partition"]), int(found["__connect.errors.offset"])
        places[place] = letter
        check(found["__connect.errors.exception.message"], "no reason:", found)
        check(PHONE not in json.dumps(letter, ensure_ascii=False), "a number in a dead letter:", letter)
        try:
            subject = json.loads(letter["value"] or "")["subject"]
        except (ValueError, TypeError):
            subject = None
        equal(letter["key"], subject, "the key")
    check(places.keys() <= sources.keys(), "places that are none:", places.keys() - sources.keys())
    kept = {(row["input"], row["offset"]) for row in rejects(desk)}
    equal({(f"{desk.topic}/{p}", o) for p, o in places}, kept, "dead letters and rejects")
    equal(desk.status()["undelivered"], 0, "undelivered")
    desk.run()
    equal(len(desk.records(dlq)), len(letters), "dead letters after another run")


def rejects(desk):
    return [json.loads(line) for line in hotline("--store", desk.store, "rejects", "list", "--json").stdout.splitlines()]


@test
def a_dead_letter_of_binary_mode_keeps_its_attributes(desk):
    dlq = desk.topic + ".dlq"
    desk.create(1)
    desk.create(1, topic=dlq)
    event = call(1, outcome="nonsense")
    attributes = {f"ce_{name}": event[name] for name in ("specversion", "id", "source", "type", "time", "subject")}
    desk.put([{"value": json.dumps(event["data"]),
               "headers": [*map(list, attributes.items()), ["content-type", "application/json"], ["x-trace", PHONE]]}])
    equal(desk.run().summary["rejected"], 1, "rejected")
    letter = desk.records(dlq)[0]
    found = headers(letter)
    equal({name: found.get(name) for name in attributes}, attributes, "attributes of the dead letter")
    check("x-trace" not in found, "a foreign header:", found)
    equal(letter["key"], event["subject"], "the key")


@test
def a_reject_of_binary_mode_can_be_repaired_from_what_the_list_shows(desk):
    desk.create(1)
    event = call(1, outcome="nonsense", agent=f"回电{PHONE}")
    attributes = {f"ce_{name}": event[name] for name in ("specversion", "id", "source", "type", "time", "subject")}
    data = json.dumps(event["data"])
    desk.put([{"value": data, "headers": [*map(list, attributes.items())]},
              {"value": data, "headers": [*map(list, {**attributes, "ce_subject": "x" * 30000}.items())]}])
    desk.run("--dlq", "none")
    rows = rejects(desk)
    equal(rows[0]["headers"], attributes, "the attributes in the list")
    equal(rows[1]["headers"]["ce_subject"], "x" * 4096 + "…", "a long attribute")
    done = hotline("--store", desk.store, "rejects", "replay", rows[1]["id"], status=NO)
    check("too_long" in done.stderr, "a cut attribute:", done.stderr)
    repaired = {name.removeprefix("ce_"): value for name, value in rows[0]["headers"].items()}
    repaired["data"] = {**json.loads(rows[0]["bytes"]), "outcome": "answered_directly"}
    line = desk.file("repaired", [json.dumps(repaired).encode()])
    done = hotline("--store", desk.store, "rejects", "replay", rows[0]["id"], "--with", line, "--json")
    equal(json.loads(done.stdout)["applied"], 1, "applied")


@test
def dead_letters_that_cannot_be_written_stay_for_the_next_run(desk):
    desk.create(1)
    desk.put([b"spoilt", *calls(0, 10), b"spoilt too"])
    done = desk.run(status=UNAVAILABLE)  # there is no such topic
    equal(done.summary["applied"], 10, "applied all the same")
    check(desk.topic + ".dlq" in done.stderr, "the topic is not named:", done.stderr)
    equal(desk.status()["undelivered"], 2, "undelivered")
    equal(desk.run(status=UNAVAILABLE).summary, {"read": 0, "applied": 0, "duplicate": 0, "rejected": 0}, "nothing new")
    desk.create(1, topic=desk.topic + ".dlq")
    desk.run()
    equal(len(desk.records(desk.topic + ".dlq")), 2, "dead letters")
    equal(desk.status()["undelivered"], 0, "undelivered")


@test
def a_dead_letter_that_the_topic_refuses_holds_up_no_other(desk):
    dlq = desk.topic + ".dlq"
    desk.create(1)
    desk.create(1, "max.message.bytes=20000", topic=dlq)
    letters = [f"spoilt {number}".encode() for number in range(20)]
    huge = "".join(f"{random.randrange(16 ** 8):08x}" for _ in range(7500)).encode()  # it must not shrink when compressed
    desk.put([*letters[:10], huge, *letters[10:], *calls(0, 10)])
    done = desk.run(status=UNAVAILABLE)
    equal(done.summary["rejected"], 21, "rejected")
    equal(done.stderr.count(f"{desk.topic}, partition 0, offset 10 is refused as a dead letter by {dlq}"), 1, done.stderr)
    check("too large" in done.stderr and f": 1 refused by {dlq}" in done.stderr, "the reason:", done.stderr)
    equal(sorted(letter["value"].encode() for letter in desk.records(dlq)), sorted(letters), "dead letters")
    equal(desk.status()["undelivered"], 1, "undelivered")
    desk.put([b"spoilt later"])
    desk.run(status=UNAVAILABLE)
    equal(len(desk.records(dlq)), 21, "dead letters after another run")
    equal(desk.status()["undelivered"], 1, "undelivered after another run")
    done = desk.run("--kafka.message.max.bytes", "30000", status=UNAVAILABLE)  # the client itself refuses it
    check("offset 10 is refused" in done.stderr, "not named:", done.stderr)
    desk.cluster.kadmin("config", dlq, "max.message.bytes=100000")
    desk.run()
    equal((len(desk.records(dlq)), desk.status()["undelivered"]), (22, 0), "dead letters, undelivered at the end")


@test
def a_dead_letter_without_the_key_that_a_compacted_topic_wants_holds_up_no_other(desk):
    dlq = desk.topic + ".dlq"
    desk.create(1)
    desk.create(1, "cleanup.policy=compact", topic=dlq)
    desk.put([b"spoilt", json.dumps(call(1, outcome="nonsense")).encode()])
    done = desk.run(status=UNAVAILABLE)
    check("offset 0 is refused" in done.stderr, "not named:", done.stderr)
    equal([letter["key"] for letter in desk.records(dlq)], ["C1"], "keys")


@test
def another_name_or_none_for_dead_letters(desk):
    desk.create(1)
    desk.create(1, topic=desk.topic + "-trash")
    desk.put([b"spoilt"])
    desk.run("--dlq", "none")
    desk.put([b"spoilt too"])
    desk.run("--dlq", desk.topic + "-trash")
    check(len(desk.records(desk.topic + "-trash")) >= 1, "no dead letter")
    done = desk.run("--dlq", "none", "--strict")
    equal(done.summary["rejected"], 0, "rejected")
    desk.put([b"spoilt again"])
    desk.run("--dlq", "none", "--strict", status=1)


@test
def no_number_is_at_rest_while_the_program_runs(desk):
    desk.create(1)
    desk.create(1, topic=desk.topic + ".dlq")
    spellings = [PHONE, "139-1234-5678", "+86 139 1234 5678", "0086" + PHONE, "(139)12345678"]
    desk.put([*calls(0, 5), *(json.dumps(call(10 + n, caller=text, matter=f"回电{PHONE}")).encode()
                              for n, text in enumerate(spellings)), *(text.encode() for text in spoilt() if text)])
    with Program(*desk.run_words("-v", "--kafka.debug", "msg")) as program:
        wait_until(lambda: desk.read_so_far() == 16, 20, "16 records", program)
        found = [path.name for path in desk.folder.iterdir() if path.is_file() and path.name != "records"
                 and re.search(rb"139[- ]?1234[- ]?5678|" + PHONE.encode(), path.read_bytes())]
        equal(found, [], "files with the number, while it runs")
        program.end()
        check(PHONE not in program.stderr() + program.stdout(), "the number is in what it said")
    listed = hotline("--store", desk.store, "rejects", "list", "--json").stdout
    check(PHONE not in listed and MASKED in listed, "rejects list:", listed)
    letters = json.dumps(desk.records(desk.topic + ".dlq"), ensure_ascii=False)
    check(PHONE not in letters, "the number is in a dead letter")
    equal(hotline("--store", desk.store, "check").returncode, DONE, "check")
