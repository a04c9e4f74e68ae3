"""The same events give the same figures, however they come: files, partitions, kills, restarts."""
import collections
import functools
import json
import random
import signal
import time

from kit import (DONE, INSIDE, Phase, Program, call, calls, check, clusters, equal, hotline, simulate, test,
                 wait_until)

ORDERS = 20000      # about 215,000 lines
KILLS_MIN = 50
KILLS_BETWEEN_MIN = 40  # of them between the first and the last commit
KILLS_INSIDE_MIN = 10   # of them inside a transaction
KILL_TRIES_MAX = 150
LATENCY_S_MAX = 1.0     # a record in steady state to its commit


@functools.lru_cache(maxsize=1)
def year():
    """Lines in order, with copies, late ones and spoilt ones."""
    return simulate(ORDERS, seed=11, disorder=0.02, duplicates=0.02, malformed=0.005, ids="random")


KNOWN = {}


def expected(desk):
    """The digest of loading the year from a file; the first test that asks pays for it."""
    if "year" not in KNOWN:
        KNOWN["year"] = desk.file_digest(year())
    return KNOWN["year"]


@test
def shuffled_and_doubled_files_give_the_digest_of_one_file(desk):
    lines = list(year())
    lines += lines[::10]
    random.Random(5).shuffle(lines)
    half = len(lines) // 2
    equal(desk.file_digest(lines[:half], lines[half:]), expected(desk), "digest of two shuffled files")


@test
def six_partitions_give_the_digest_of_the_file(desk):
    good = simulate(ORDERS, seed=11, disorder=0.02, duplicates=0.02, ids="random")
    desk.create(6)
    desk.create(1, topic=desk.topic + ".dlq")
    done = hotline("produce", desk.file("events.jsonl", good), "--brokers", desk.cluster.brokers(), "--topic", desk.topic,
                   "--json", "--kafka.compression.codec", "lz4")
    check(f'"delivered":{len(good)}' in done.stdout, done.stdout)
    check(all(high > low for low, high in desk.ends().values()), "a partition is empty:", desk.ends())
    summary = desk.run().summary
    equal(summary["read"], len(good), "read")
    equal(summary["rejected"], 0, "rejected")
    equal(summary["applied"] + summary["duplicate"], len(good), "applied and duplicate")
    equal(desk.digest(), desk.file_digest(good), "digest through six partitions")
    desk.check()
    equal({key: desk.run().summary[key] for key in ("read", "applied", "duplicate", "rejected")},
          {"read": 0, "applied": 0, "duplicate": 0, "rejected": 0}, "a second run")


def kill_once(desk, phase, target, delay_s):
    """Starts the program, waits for a phase, then kills it after a moment; what it was doing when it died."""
    with Program(*desk.run_words("-q"), env={"HOTLINE_TEST_PHASE_FILE": str(phase.path)}) as program:
        deadline = time.monotonic() + 3
        started = False
        while time.monotonic() < deadline:
            now = phase.read()[0]
            started = started or now == "start"
            if started and now == target:
                break
            program.check_alive()
        time.sleep(delay_s)
        program.check_alive()
        program.kill()
    return phase.read()


@test
def killed_fifty_times_on_the_way_gives_the_digest_of_the_file(desk):
    lines = year()
    seed = random.randrange(10 ** 9)
    chance = random.Random(seed)
    # Each kill aims at a phase, and then waits a little, so that it lands anywhere in it or behind it.
    aims = (("apply", 0.02), ("apply", 0.005), ("commit", 0.004), ("commit", 0), ("committed", 0.01), ("read", 0.05),
            ("read", 0.3), ("start", 0.2))
    desk.create(6)
    desk.create(1, topic=desk.topic + ".dlq")
    phase = Phase(desk.folder / "phase")
    chunk = len(lines) // (KILLS_MIN + 10)
    kills = []
    fed = 0
    while len(kills) < KILLS_MIN + 5 or not enough(kills):
        check(len(kills) < KILL_TRIES_MAX, f"seed {seed}: too few kills inside a transaction:", count(kills))
        if fed + chunk < len(lines):  # the last of it stays for the run that ends by itself
            desk.put(lines[fed:fed + chunk])
            fed += chunk
        target, delay = chance.choice(aims)
        kills.append(kill_once(desk, phase, target, chance.uniform(0, delay)))
    desk.put(lines[fed:])
    desk.run(env={"HOTLINE_TEST_PHASE_FILE": str(phase.path)})
    last = phase.read()[1]
    between = [kill for kill in kills if 0 < kill[1] < last]
    inside = [kill for kill in between if kill[0] in INSIDE]
    check(len(between) >= KILLS_BETWEEN_MIN, f"seed {seed}: only {len(between)} kills between two commits:", count(kills))
    check(len(inside) >= KILLS_INSIDE_MIN, f"seed {seed}: only {len(inside)} kills inside a transaction:", count(kills))
    equal(desk.digest(), expected(desk), f"seed {seed}: digest after {len(kills)} kills ({count(kills)})")
    desk.check()
    status = desk.status()
    equal(status["read"], len(lines), "read in all")
    equal(status["read"], status["applied"] + status["duplicate"] + status["rejected"], "read and its parts")
    equal(status["undelivered"], 0, "dead letters left")
    return f"{len(kills)} kills, {len(between)} between commits, {len(inside)} inside a transaction; {count(kills)}"


def enough(kills):
    return (sum(1 for phase, commits in kills if commits > 0 and phase in INSIDE) >= KILLS_INSIDE_MIN + 2 and
            sum(1 for _, commits in kills if commits > 0) >= KILLS_BETWEEN_MIN + 2)


def count(kills):
    return dict(collections.Counter(phase for phase, _ in kills))


@test
def sigterm_ends_after_the_batch_in_hand_and_nothing_is_lost(desk):
    lines = year()[:60000]
    desk.create(6)
    desk.create(1, topic=desk.topic + ".dlq")
    desk.put(lines)
    phase = Phase(desk.folder / "phase")
    with Program(*desk.run_words("--json"), env={"HOTLINE_TEST_PHASE_FILE": str(phase.path)}) as program:
        wait_until(lambda: phase.read()[1] >= 1, 20, "a first commit", program)
        program.end(signal.SIGTERM, DONE)
        check(program.stdout().startswith("{"), "no summary:", program.stdout())
    desk.run()
    equal(desk.status()["read"], len(lines), "read in all")
    equal(desk.digest(), desk.file_digest(lines), "digest")


@test
def a_record_is_committed_within_a_second_in_steady_state(desk):
    desk.create(6)
    phase = Phase(desk.folder / "phase")
    with Program(*desk.run_words("--dlq", "none"), env={"HOTLINE_TEST_PHASE_FILE": str(phase.path)}) as program:
        desk.put(calls(0, 100))
        wait_until(lambda: desk.read_so_far() == 100, 20, "caught up", program)
        took = []
        for number in range(7):
            before = phase.read()[1]
            desk.put(calls(1000 + number, 1))  # its own time counts too: about 0.1 s
            took.append(wait_until(lambda: phase.read()[1] > before, 10, "a commit", program))
        program.end()
    took.sort()
    check(took[len(took) // 2] <= LATENCY_S_MAX, "seconds to commit:", took)
    equal(desk.status()["read"], 107, "read")
    return f"median {took[len(took) // 2]:.3f} s after the broker had it"


@test
def a_broker_that_goes_away_is_waited_for(desk):
    desk.create(3)
    desk.put(calls(0, 1000))
    node = desk.cluster.nodes[0]
    phase = Phase(desk.folder / "phase")
    with Program(*desk.run_words("--dlq", "none"), env={"HOTLINE_TEST_PHASE_FILE": str(phase.path)}) as program:
        wait_until(lambda: desk.read_so_far() == 1000, 20, "1,000 events", program)
        node.stop()
        wait_until(lambda: "waiting for it" in program.stderr(), 30, "a word about the broker", program)
        time.sleep(3)
        program.check_alive()
        node.start()
        desk.cluster.wait_ready()
        desk.put(calls(1000, 500))
        wait_until(lambda: desk.read_so_far() == 1500, 30, "500 more after the restart", program)
        node.kill()  # no goodbye this time
        time.sleep(2)
        node.start()
        desk.cluster.wait_ready()
        desk.put(calls(1500, 500))
        wait_until(lambda: desk.read_so_far() == 2000, 30, "500 more after the crash", program)
        program.end()
    equal(desk.digest(), desk.file_digest(calls(0, 2000)), "digest")


@test
def a_broker_that_hangs_in_the_middle_of_the_backlog_loses_nothing(desk):
    lines = year()[:80000]
    desk.create(6)
    desk.create(1, topic=desk.topic + ".dlq")
    desk.put(lines)
    node = desk.cluster.nodes[0]
    phase = Phase(desk.folder / "phase")
    with Program(*desk.run_words("--until-end"), env={"HOTLINE_TEST_PHASE_FILE": str(phase.path)}) as program:
        wait_until(lambda: phase.read()[1] >= 1, 20, "a first commit", program)
        node.pause()
        try:
            time.sleep(4)
        finally:
            node.resume()
        program.wait(DONE, 60)
    equal(desk.status()["read"], len(lines), "read")
    equal(desk.digest(), desk.file_digest(lines), "digest")


@test
def until_end_stops_at_the_end_seen_at_the_start(desk):
    desk.create(6)
    desk.put(calls(0, 500))
    equal(desk.run("--dlq", "none").summary["read"], 500, "read")
    # An empty topic and empty partitions end at once, too.
    desk.topic += "-empty"
    desk.create(3)
    begin = time.monotonic()
    equal(desk.run("--dlq", "none").summary["read"], 0, "read of an empty topic")
    check(time.monotonic() - begin < 10, "an empty topic took", time.monotonic() - begin, "s")


@test
def binary_mode_gives_the_digest_of_structured_mode(desk):
    events = [call(number) for number in range(300)]
    desk.create(2)
    desk.put([{"partition": number % 2, "value": json.dumps(event["data"]),
               "headers": [["content-type", "application/json"]] + [[f"ce_{name}", event[name]] for name in
                           ("specversion", "id", "source", "type", "time", "subject")]}
              for number, event in enumerate(events)])
    equal(desk.run("--dlq", "none").summary["applied"], 300, "applied")
    equal(desk.digest(), desk.file_digest(calls(0, 300)), "digest")


@test
def the_newest_partitions_are_noticed_while_it_runs(desk):
    desk.create(2)
    desk.put(calls(0, 100))
    with Program(*desk.run_words("--dlq", "none")) as program:
        wait_until(lambda: desk.read_so_far() == 100, 20, "100 events", program)
        desk.cluster.kadmin("grow", desk.topic, 5)
        desk.put([{"partition": 2 + number % 3, "value": line.decode()} for number, line in enumerate(calls(100, 90))])
        took = wait_until(lambda: desk.read_so_far() == 190, 60, "90 events of the new partitions", program)
        program.end()
    equal(desk.digest(), desk.file_digest(calls(0, 190)), "digest")
    return f"after {took:.1f} s"


@test
def a_topic_on_the_older_broker_reads_the_same(desk):
    desk.cluster = clusters.older()
    desk.create(6)
    desk.put(calls(0, 2000))
    equal(desk.run("--dlq", "none").summary["read"], 2000, "read")
    equal(desk.digest(), desk.file_digest(calls(0, 2000)), "digest")
