"""The way to the broker: wrong names, logins, and the producer."""
import json
import random
import signal
import time

from kit import (CONFIG, DONE, NO, NOINPUT, NOPERM, UNAVAILABLE, USAGE, Phase, Program, call, calls, check, clusters,
                 equal, hotline, kafka, simulate, test, wait_until)


def settings(properties):
    return [word for name, value in properties.items() for word in (f"--kafka.{name}", value)]


# ---- not there ------------------------------------------------------------------------------------------------------

@test
def a_wrong_topic_is_named(desk):
    begin = time.monotonic()
    done = desk.run("--dlq", "none", status=NOINPUT)
    check(desk.topic in done.stderr, "the topic is not named:", done.stderr)
    check(time.monotonic() - begin < 15, "it took", time.monotonic() - begin)
    path = desk.file("events.jsonl", calls(0, 1))
    done = hotline("produce", path, "--brokers", desk.cluster.brokers(), "--topic", desk.topic, status=NOINPUT)
    check(desk.topic in done.stderr, "the topic is not named:", done.stderr)


@test
def a_broker_that_is_not_there_ends_after_thirty_seconds(desk):
    nobody = f"127.0.0.1:{kafka.free_ports(1)[0]}"
    path = desk.file("events.jsonl", calls(0, 1))
    begin = time.monotonic()
    with Program(*desk.run_words("--until-end", brokers=nobody)) as taker, \
            Program("produce", path, "--brokers", nobody, "--topic", desk.topic) as sender:
        taker.wait(UNAVAILABLE, 60)
        took = time.monotonic() - begin
        sender.wait(UNAVAILABLE, 30)
        check(25 < took < 45, "it took", took, "s")
        check(nobody in taker.stderr(), "the broker is not named:", taker.stderr())
        check(nobody in sender.stderr(), "the broker is not named:", sender.stderr())


@test
def sigterm_is_heard_while_no_broker_answers(desk):
    nobody = f"127.0.0.1:{kafka.free_ports(1)[0]}"
    with Program(*desk.run_words(brokers=nobody)) as program:
        time.sleep(2)
        begin = time.monotonic()
        program.end(signal.SIGTERM, status=None, seconds=10)
        check(time.monotonic() - begin < 10, "it took", time.monotonic() - begin, "s")


@test
def sigterm_is_heard_while_the_broker_is_down(desk):
    desk.create(2)
    desk.put(calls(0, 10))
    with Program(*desk.run_words("--dlq", "none")) as program:
        wait_until(lambda: desk.read_so_far() == 10, 20, "10 events", program)
        desk.cluster.nodes[0].stop()
        time.sleep(2)
        program.end(signal.SIGTERM, DONE, 10)
    desk.cluster.nodes[0].start()
    desk.cluster.wait_ready()


@test
def settings_that_would_break_a_promise_are_refused(desk):
    desk.create(1)
    for name, value in (("enable.auto.commit", "true"), ("auto.offset.reset", "latest"), ("isolation.level",
                        "read_uncommitted"), ("check.crcs", "false"), ("no.such.setting", "1"),
                        ("delivery.report.only.error", "true"), ("retries", "0"), ("max.in.flight", "6")):
        done = desk.run("--dlq", "none", f"--kafka.{name}", value, status=CONFIG)
        check(name in done.stderr, f"{name} is not named:", done.stderr)
    hotline("--store", desk.store, "run", "--topic", desk.topic, status=USAGE)


# ---- logins ---------------------------------------------------------------------------------------------------------

def login_works(desk, listener):
    properties = desk.cluster.client(listener)
    desk.create(2)
    path = desk.file("events.jsonl", calls(0, 50))
    hotline("produce", path, "--brokers", desk.cluster.brokers(listener), "--topic", desk.topic, *settings(properties))
    equal(desk.run("--dlq", "none", *settings(properties), listener=listener).summary["read"], 50, "read")
    return properties


def login_refused(desk, listener, properties, status=(NOPERM,)):
    """With these properties neither run nor produce gets in, soon enough, and no secret is printed."""
    begin = time.monotonic()
    done = desk.run("--dlq", "none", "-v", *settings(properties), listener=listener, status=None)
    check(done.returncode in status, f"run ended with {done.returncode} instead of {status}:", done.stderr)
    check(time.monotonic() - begin < 40, "it took", time.monotonic() - begin)
    path = desk.file("more.jsonl", calls(50, 1))
    sent = hotline("produce", path, "--brokers", desk.cluster.brokers(listener), "--topic", desk.topic,
                   *settings(properties), status=None)
    check(sent.returncode in status, f"produce ended with {sent.returncode} instead of {status}:", sent.stderr)
    secret = properties.get("sasl.password")
    check(not secret or secret not in done.stderr + sent.stderr, "the password is printed:", done.stderr + sent.stderr)
    return done.stderr


@test
def plain_over_tls_logs_in_and_a_wrong_password_is_refused(desk):
    properties = login_works(desk, "sasl_plain_tls")
    login_refused(desk, "sasl_plain_tls", {**properties, "sasl.password": "wrong-made-up-password"})


@test
def mutual_tls_logs_in_and_no_or_a_foreign_certificate_is_refused(desk):
    properties = login_works(desk, "mtls")
    none = {key: value for key, value in properties.items() if "certificate" not in key and ".key." not in key}
    login_refused(desk, "mtls", none)
    foreign = {**properties, "ssl.certificate.location": str(desk.cluster.tls / "other-ca.pem"),
               "ssl.key.location": str(desk.cluster.tls / "other-ca.key")}
    login_refused(desk, "mtls", foreign)


@test
def a_server_certified_by_somebody_else_is_not_trusted(desk):
    properties = login_works(desk, "sasl_plain_tls")
    said = login_refused(desk, "sasl_plain_tls", {**properties, "ssl.ca.location": str(desk.cluster.tls / "other-ca.pem")})
    check("certificate" in said, "the certificate is not named:", said)


@test
def plain_text_to_a_port_of_tls_is_explained(desk):
    desk.create(1)
    done = desk.run("--dlq", "none", listener="mtls", status=None)
    check(done.returncode in (UNAVAILABLE, NOPERM), "status", done.returncode)
    check("SSL" in done.stderr or "TLS" in done.stderr or "ssl" in done.stderr, "not explained:", done.stderr)


@test
def tls_to_a_port_of_plain_text_is_no_refused_login(desk):
    desk.create(1)
    path = desk.file("events.jsonl", calls(0, 1))
    words = settings(desk.cluster.client("mtls"))
    with Program(*desk.run_words("--until-end", "--dlq", "none", *words)) as taker, \
            Program("produce", path, "--brokers", desk.cluster.brokers(), "--topic", desk.topic, *words) as sender:
        for program in (taker, sender):
            program.wait(UNAVAILABLE, 60)
            check("may not speak TLS" in program.stderr() and "login" not in program.stderr(), program.stderr())


@test
def scram_logs_in_where_it_works_and_a_wrong_password_is_refused(desk):
    desk.cluster = clusters.older()
    properties = login_works(desk, "scram")
    login_refused(desk, "scram", {**properties, "sasl.password": "wrong-made-up-password"})
    done = desk.run("--dlq", "none", *settings(properties), listener="scram")
    check("2.6.1" in done.stderr, "no warning of SCRAM with newer brokers:", done.stderr)


# ---- produce --------------------------------------------------------------------------------------------------------

def produce(desk, path, *words, status=DONE, brokers=None):
    done = hotline("produce", path, "--brokers", brokers or desk.cluster.brokers(), "--topic", desk.topic, "--json",
                   *words, status=status)
    done.summary = json.loads(done.stdout)
    return done


@test
def every_line_is_delivered_once_under_its_subject(desk):
    lines = simulate(200, seed=3, duplicates=0.05)
    desk.create(6)
    summary = produce(desk, desk.file("events.jsonl", lines)).summary
    equal((summary["read"], summary["rejected"], summary["delivered"]), (len(lines), 0, len(lines)), "summary")
    records = desk.records()
    equal(sorted(record["value"].encode() for record in records), sorted(lines), "records")
    for record in records:
        equal(record["key"], json.loads(record["value"])["subject"], "key")
    parts = {}
    for record in records:
        parts.setdefault(record["key"], set()).add(record["partition"])
    check(all(len(found) == 1 for found in parts.values()), "a subject in two partitions")
    check(dict(records[0]["headers"]).get("content-type") == "application/cloudevents+json", records[0]["headers"])


@test
def a_bad_line_is_named_and_the_good_ones_are_delivered(desk):
    desk.create(1)
    lines = calls(0, 10)
    lines[4:4] = [b"spoilt", json.dumps({**call(99), "type": "no.such.v1"}).encode()]
    path = desk.file("events.jsonl", lines)
    done = produce(desk, path, status=NO)
    equal((done.summary["rejected"], done.summary["delivered"]), (2, 10), "rejected, delivered")
    for number in (5, 6):
        check(f"events.jsonl:{number}:" in done.stderr, f"line {number} is not named:", done.stderr)
    equal(len(desk.records()), 10, "records")


@test
def an_unterminated_incomplete_last_line_is_bad(desk):
    desk.create(1)
    path = desk.folder / "events.jsonl"
    path.write_bytes(b"\n".join(calls(0, 3))[:-20])
    done = produce(desk, path, status=NO)
    equal((done.summary["rejected"], done.summary["delivered"]), (1, 2), "rejected, delivered")


@test
def a_line_that_the_topic_refuses_is_named_and_the_others_are_delivered(desk):
    desk.create(2, "max.message.bytes=30000")
    lines = calls(0, 3000)
    noise = "".join(f"{random.randrange(16 ** 8):08x}" for _ in range(6000))
    lines[1234:1234] = [json.dumps(call(9999, note=noise)).encode()]
    paths = [desk.file("first.jsonl", calls(5000, 10)), desk.file("second.jsonl", lines)]
    done = produce(desk, paths[0], paths[1], *settings(desk.cluster.client("sasl_plain_tls")), status=NO,
                   brokers=desk.cluster.brokers("sasl_plain_tls"))  # the second client logs in as the first does
    equal(done.summary["delivered"], 3010, "delivered")
    named = [line for line in done.stderr.splitlines() if "refused" in line]
    equal(len(named), 1, done.stderr)
    check("second.jsonl:1235: C9999 is refused" in named[0] and "too large" in named[0], "not named:", named)
    values = [record["value"] for record in desk.records()]
    equal((len(values), len(set(values))), (3010, 3010), "records, different ones")


@test
def a_broker_that_hangs_makes_the_producer_wait_and_nothing_comes_twice(desk):
    lines = calls(0, 60000)
    desk.create(3)
    path = desk.file("events.jsonl", lines)
    node = desk.cluster.nodes[0]
    with Program("produce", path, "--brokers", desk.cluster.brokers(), "--topic", desk.topic, "--json",
                 "--kafka.queue.buffering.max.messages", "2000", "--kafka.socket.timeout.ms", "2000",
                 "--kafka.linger.ms", "5") as program:
        wait_until(lambda: sum(high for _, high in desk.ends().values()) > 1000, 20, "first records", program)
        check(program.alive(), "too fast to be disturbed")
        node.pause()
        try:
            time.sleep(5)
            program.check_alive()
        finally:
            node.resume()
        program.wait(DONE, 90)
        equal(json.loads(program.stdout())["delivered"], len(lines), "delivered")
    records = desk.records()
    equal(len(records), len(lines), "records")
    equal(len({record["value"] for record in records}), len(lines), "different records")


@test
def a_broker_that_restarts_loses_none_of_the_producer_s_records(desk):
    lines = calls(0, 60000)
    desk.create(3)
    path = desk.file("events.jsonl", lines)
    node = desk.cluster.nodes[0]
    with Program("produce", path, "--brokers", desk.cluster.brokers(), "--topic", desk.topic, "--json",
                 "--kafka.queue.buffering.max.messages", "2000", "--kafka.linger.ms", "5") as program:
        wait_until(lambda: sum(high for _, high in desk.ends().values()) > 1000, 20, "first records", program)
        node.stop()
        time.sleep(1)
        node.start()
        desk.cluster.wait_ready()
        program.wait(DONE, 90)
        equal(json.loads(program.stdout())["delivered"], len(lines), "delivered")
    values = [record["value"] for record in desk.records()]
    equal(len(set(values)), len(lines), "different records")
    equal(len(values), len(lines), "records")


@test
def a_broker_that_stays_away_gives_a_status_that_says_so(desk):
    lines = calls(0, 40000)
    desk.create(1)
    path = desk.file("events.jsonl", lines)
    node = desk.cluster.nodes[0]
    with Program("produce", path, "--brokers", desk.cluster.brokers(), "--topic", desk.topic, "--json",
                 "--kafka.linger.ms", "5", "--kafka.batch.num.messages", "100") as program:
        wait_until(lambda: sum(high for _, high in desk.ends().values()) > 100, 20, "first records", program)
        node.kill()
        if not program.alive():  # everything was confirmed before the blow: then 0 is the truth
            equal(program.process.returncode, DONE, "status")
        else:
            program.wait(UNAVAILABLE, 110)
            summary = json.loads(program.stdout())
            check(summary["delivered"] < len(lines), "delivered:", summary)
    node.start()
    desk.cluster.wait_ready()


@test
def a_killed_run_goes_on_from_the_store_not_from_kafka_s_offsets(desk):
    desk.create(1)
    desk.put(calls(0, 5000))
    phase = Phase(desk.folder / "phase")
    with Program(*desk.run_words("--dlq", "none", "--group", "monitor"),
                 env={"HOTLINE_TEST_PHASE_FILE": str(phase.path)}) as program:
        wait_until(lambda: desk.read_so_far() == 5000, 20, "5,000 events", program)
        desk.put(calls(5000, 10))
        wait_until(lambda: desk.read_so_far() == 5010, 20, "10 more", program)
        time.sleep(3.5)  # offsets for monitors are written every few seconds
        desk.put(calls(5010, 10))
        wait_until(lambda: desk.read_so_far() == 5020, 20, "10 more", program)
        time.sleep(1)
        program.kill()
    shown = desk.cluster.kadmin("committed", "monitor", desk.topic).split()
    check(int(shown[1]) > 0, "nothing is shown to lag monitors:", shown)
    desk.store.unlink()  # a new store begins at the beginning, whatever Kafka remembers
    for extra in desk.folder.glob("store.db-*"):
        extra.unlink()
    equal(desk.run("--dlq", "none", "--group", "monitor").summary["read"], 5020, "read by a new store")
