#!/usr/bin/env python3
"""Speed of the way from Kafka, and from a file, into the store, beside what its parts cost alone.

  bench/run.py [OUT]     OUT: the output folder of the build (default build)

Starts a real Kafka, makes events up (ids that sort by time, and random ones), sends them compressed to topics of six
partitions, and measures in turn, so that whatever else the machine does falls on all alike:

  raw             librdkafka alone reads the topic and does nothing with it: the floor
  decode          lines in memory to events, one thread
  fold            events in memory into cases, and what these count, one thread
  kafka_to_store  hotline run --until-end, from the start of the process to its end
  file_to_store   hotline load, likewise

Then, into the store that all the events are in by now: how long an event waits until it is committed while they come at
a steady rate, and how soon `hotline run` commits again after a kill.

Each figure is the median of the rounds, of the restarts the slowest.  BENCH_EVENTS (3000000) and BENCH_ROUNDS (3) may
be smaller: only a full run writes bench/results.json, a smaller one OUT/bench/results.json.
"""
import contextlib
import itertools
import math
import os
import pathlib
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import kit  # noqa: E402
from kit import ROOT, check, kafka, measure  # noqa: E402

EVENTS, ROUNDS = 3_000_000, 3
EVENTS_PER_ORDER = 10.2  # of the simulator's reference profile
PARTITIONS = 6
IDS = ("time", "random")
STAGES = ("raw", "decode", "fold", "kafka_to_store", "file_to_store")
STEADY_RATES = (1_000, 50_000)  # events/s
STEADY_S = 20
LATER = "later"         # the file of events for it: those of the year after the one that is kept
RESTARTS = 5
RESTART_LINES = 100     # that are there for a program that starts again, whatever it had read
BEFORE_KILL_S = 1.5     # of catching up: a log to be read again
RESTART_S_MAX = 60
LOOK_S = 0.002

# What is to be reached at least: figure, ids, measure, bound, in words.
BARS = (
    ("kafka_to_store", "time", "events_per_s", 200_000, "Kafka to store, events/s"),
    ("kafka_to_store", "time", "ratio_to_raw", 0.1, "Kafka to store, of raw"),
    ("kafka_to_store", "random", "events_per_s", 80_000, "Kafka to store, random ids, events/s"),
    ("file_to_store", "time", "ratio_to_decode", 0.3, "file to store, of decoding alone"),
    ("kafka_to_store", "time", "peak_rss_mib", 320, "Kafka to store, catching up, MiB"),
    ("kafka_to_store", "random", "peak_rss_mib", 320, "Kafka to store, random ids, MiB"),
    ("steady_1000", "time", "p99_ms", 1000, "from sent to committed, 1,000 events/s, 99 of 100, ms"),
    ("steady_50000", "time", "p99_ms", 1000, "from sent to committed, 50,000 events/s, 99 of 100, ms"),
    ("steady_50000", "time", "sent_per_s", 49_000, "were 50,000 events/s sent"),
    ("steady_1000", "time", "peak_rss_mib", 192, "at 1,000 events/s, MiB"),
    ("steady_50000", "time", "peak_rss_mib", 192, "at 50,000 events/s, MiB"),
    ("restart", "time", "first_commit_s", 2, "from a start after a kill to its first commit, s"),
)
AT_MOST = ("peak_rss_mib", "p99_ms", "first_commit_s")


def name_of(stage, ids):
    return stage if ids == "time" else f"{stage}_{ids}_ids"


class Bench:
    def __init__(self, out, folder, cluster):
        self.hotline = out / "hotline"
        self.parts = out / "bench" / "bench_parts"
        self.waits = out / "bench" / "bench_steady"
        self.store = folder / "store.db"
        self.folder = folder
        self.cluster = cluster
        self.key = folder / "key"  # one for all stores: digests cover callers' hashes
        self.events = {}   # by ids: lines, bytes, cases
        self.rounds = {}   # by stage and ids: a dictionary of measures for each round
        self.digests = {}  # by ids: of the first round's stores
        self.modes = None

    # -- events

    def file(self, name):
        return self.folder / f"{name}.jsonl"

    def simulate(self, name, events, *words):
        """At least so many lines; the profile's share of events to orders varies a little with the size."""
        orders = math.ceil(events / EVENTS_PER_ORDER)
        for _ in range(3):
            with open(self.file(name), "wb") as to:
                subprocess.run([self.hotline, "simulate", *words, "--orders", str(orders)], stdout=to, stderr=subprocess.DEVNULL, check=True, cwd=ROOT, env=kit.environment(),
                               preexec_fn=kafka.die_with_parent())
            lines = kit.count_lines(self.file(name))
            if lines >= events:
                break
            orders = math.ceil(orders * events / lines * 1.01)
        check(lines >= events, f"the simulator wrote only {lines} events")
        self.events[name] = {"lines": lines, "bytes_per_event": round((self.file(name).stat().st_size - lines) / lines, 1)}

    def produce(self, ids):
        lines = self.events[ids]["lines"]
        self.cluster.kadmin("create", ids, PARTITIONS, 1)
        cost = measure(self.hotline, "produce", self.file(ids), "--brokers", self.cluster.brokers(), "--topic", ids,
                       "--kafka.compression.codec", "lz4")
        ends = [int(line.split()[2]) for line in self.cluster.kadmin("watermarks", ids).splitlines()]
        check(len(ends) == PARTITIONS and sum(ends) == lines and min(ends) > 0, "the topic does not hold the events:", ends)
        print(f"# {ids} ids: {lines} events of {self.events[ids]['bytes_per_event']} bytes, produced at "
              f"{lines / cost.wall_s:,.0f} events/s", flush=True)

    # -- one measurement each: measures of one round

    def part(self, stage, ids, *words):
        """A part measures itself; memory is the whole process's."""
        cost = measure(self.parts, stage, *words)
        told = cost.json()
        check(told["events"] == self.events[ids]["lines"] and told.get("refused", 0) == 0, stage, "saw", told)
        self.note(stage, ids, told["wall_s"], told["cpu_s"], cost.rss_mib)
        return told

    def raw(self, ids):
        self.part("raw", ids, self.cluster.brokers(), ids, self.events[ids]["lines"])

    def decode(self, ids):
        self.part("decode", ids, self.file(ids), self.key)

    def fold(self, ids):
        told = self.part("fold", ids, self.file(ids), self.key)
        self.events[ids]["cases"] = told["cases"]

    def kafka_to_store(self, ids):
        self.whole("kafka_to_store", ids, "run", "--until-end", "--brokers", self.cluster.brokers(), "--topic", ids,
                   "--dlq", "none")

    def file_to_store(self, ids):
        self.whole("file_to_store", ids, "load", self.file(ids))

    def whole(self, stage, ids, *words):
        """A new store is filled; the whole process counts, with its start and its end."""
        for old in self.folder.glob("store.db*"):
            old.unlink()
        broker = kit.cpu_of(self.cluster.nodes[0].process.pid)
        cost = measure(self.hotline, *words, "--store", self.store, "--key-file", self.key, "--json", "-q")
        lines = self.events[ids]["lines"]
        told = cost.json()
        check((told["read"], told["applied"], told["rejected"]) == (lines, lines, 0), stage, "took", told)
        found = self.note(stage, ids, cost.wall_s, cost.cpu_s, cost.rss_mib)
        if stage == "kafka_to_store":
            found["broker_cpu_s_per_m"] = (kit.cpu_of(self.cluster.nodes[0].process.pid) - broker) / lines * 1e6
        self.look_into(stage, ids)

    def look_into(self, stage, ids):
        """Once for each: how the writer's connection works, and the digest."""
        status = measure(self.hotline, "status", "--store", self.store, "--json").json()
        check(status["cases"] == self.events[ids]["cases"], "the store has", status["cases"], "cases, not",
              self.events[ids]["cases"])
        self.events[ids]["store_bytes_per_event"] = round(status["size_bytes"] / status["events"], 1)
        modes = measure(self.parts, "modes", self.store).json()
        check(self.modes in (None, modes), "the connection works differently:", modes)
        self.modes = modes
        if (stage, ids) not in self.digests:
            digest = measure(self.hotline, "check", "--digest", "--store", self.store, "--key-file", self.key).text.strip()
            self.digests[stage, ids] = digest

    def note(self, stage, ids, wall_s, cpu_s, rss_mib):
        lines = self.events[ids]["lines"]
        found = {"events_per_s": lines / wall_s, "cpu_s_per_m": cpu_s / lines * 1e6, "peak_rss_mib": rss_mib}
        self.rounds.setdefault((stage, ids), []).append(found)
        return found

    # -- beside a steady stream

    def start(self, topic):
        return kit.start(self.hotline, "run", "--brokers", self.cluster.brokers(), "--topic", topic, "--dlq", "none",
                         "--store", self.store, "--key-file", self.key, "-q")

    def steady(self, rate, skip, events):
        topic = f"steady_{rate}"
        self.cluster.kadmin("create", topic, PARTITIONS, 1)
        process = self.start(topic)
        told = measure(self.waits, self.cluster.brokers(), topic, self.store, self.file(LATER), skip, events, rate).json()
        status, rss_mib = kit.stop(process)
        check(status == 0, "run ended with", status)
        return {**told, "peak_rss_mib": rss_mib}

    def last_commit(self):
        with contextlib.closing(sqlite3.connect(f"file:{self.store}?mode=ro", uri=True)) as store:
            return store.execute("SELECT value FROM meta WHERE name = 'last_commit_us'").fetchone()[0]

    def next_commit(self, before):
        """Seconds until the store has another last commit."""
        begin = time.monotonic()
        while self.last_commit() == before:
            check(time.monotonic() - begin < RESTART_S_MAX, "no commit after the start")
            time.sleep(LOOK_S)
        return time.monotonic() - begin

    def restart(self):
        """In the midst of catching up; what was sent since makes sure that there is something to commit."""
        few = self.folder / "few.jsonl"
        with open(self.file("time"), "rb") as lines:
            few.write_bytes(b"".join(itertools.islice(lines, RESTART_LINES)))
        before, took = self.last_commit(), []
        process = self.start("time")
        self.next_commit(before)
        for _ in range(RESTARTS):
            time.sleep(BEFORE_KILL_S)
            status, _ = kit.stop(process, signal.SIGKILL)
            check(status == -signal.SIGKILL, "run had ended by itself with", status)
            measure(self.hotline, "produce", few, "--brokers", self.cluster.brokers(), "--topic", "time")
            before = self.last_commit()
            process = self.start("time")
            took.append(self.next_commit(before))
        status, _ = kit.stop(process)
        check(status == 0, "run ended with", status)
        return {"first_commit_s": max(took), "restarts": RESTARTS}

    def run_steady(self, events):
        found, skip = {}, 0
        counts = {rate: min(rate * STEADY_S, events // 2) for rate in STEADY_RATES}
        self.simulate(LATER, sum(counts.values()), "--year", "2021", "--seed", "2", "--ids", "time")
        for rate, count in counts.items():
            found[f"steady_{rate}"] = self.steady(rate, skip, count)
            skip += count
        found["restart"] = self.restart()
        return found

    # -- all of them

    def run(self, events, rounds):
        for ids in IDS:
            self.simulate(ids, events, "--year", "2020", "--seed", "1", "--ids", ids)
            self.produce(ids)
        for number in range(1, rounds + 1):
            for ids in IDS:
                for stage in STAGES:
                    getattr(self, stage)(ids)
                self.compare(ids)
            print(f"# round {number} of {rounds} is done", flush=True)

    def compare(self, ids):
        """Ratios are those of one round; the digest does not depend on the way."""
        here = {stage: self.rounds[stage, ids][-1] for stage in STAGES}
        for found in here.values():
            found["ratio_to_raw"] = found["events_per_s"] / here["raw"]["events_per_s"]
            found["ratio_to_decode"] = found["events_per_s"] / here["decode"]["events_per_s"]
        digests = {self.digests[stage, ids] for stage in ("kafka_to_store", "file_to_store")}
        check(len(digests) == 1, f"{ids} ids: through Kafka and from the file the digests differ:", digests)

    def medians(self, stage, ids):
        rounds = self.rounds[stage, ids]
        return {what: statistics.median(found[what] for found in rounds) for what in rounds[0]}


# ---- results ------------------------------------------------------------------------------------------------------

WHOLE = ("events_per_s", "peak_rss_mib")


def rounded(measures):
    return {what: round(value) if what in WHOLE else round(value, 3) for what, value in measures.items()}


def results_of(bench, steady, machine, rounds):
    results = {name_of(stage, ids): rounded(bench.medians(stage, ids)) for ids in IDS for stage in STAGES}
    results.update({name: rounded(measures) for name, measures in steady.items()})
    events = {ids: {**bench.events[ids], "events_per_case": round(bench.events[ids]["lines"] / bench.events[ids]["cases"], 3)}
              for ids in IDS}
    results.update(events=events, store_connection=bench.modes, digest_through_kafka_equals_file=True, rounds=rounds,
                   kafka={"version": bench.cluster.version, "partitions": PARTITIONS, "compression": "lz4"},
                   machine={**machine, "note": "medians; program, broker and whatever else ran shared these cores"})
    return results


def show(results):
    print()
    rows = []
    for ids in IDS:
        for stage in STAGES:
            found = results[name_of(stage, ids)]
            memory = "–" if stage == "fold" else str(found["peak_rss_mib"])  # it holds all cases: no measure of anything
            rows.append([stage, ids, f"{found['events_per_s']:,}", f"{found['ratio_to_raw']:.3f}",
                         f"{found['ratio_to_decode']:.3f}", f"{found['cpu_s_per_m']:.2f}", memory])
    kit.table(["", "ids", "events/s", "of raw", "of decode", "CPU s/M", "peak MiB"], rows)
    print()
    for ids in IDS:
        events = results["events"][ids]
        print(f"{ids} ids: {events['lines']} events, {events['bytes_per_event']} bytes each, {events['cases']} cases, "
              f"{events['events_per_case']} events a case, store {events['store_bytes_per_event']} bytes an event")
    modes = results["store_connection"]
    print(f"connection: journal_mode {modes['journal_mode']}, synchronous {modes['synchronous']} (2 is FULL); "
          f"digest through Kafka = digest from the file")
    for rate in STEADY_RATES:
        found = results[f"steady_{rate}"]
        print(f"steady, {rate:,} events/s wanted, {found['sent_per_s']:,.0f} sent: from sent to committed {found['p50_ms']} ms in "
              f"the middle, {found['p99_ms']} for 99 of 100, {found['max_ms']} the longest; peak {found['peak_rss_mib']} MiB")
    print(f"after a kill the first commit came within {results['restart']['first_commit_s']} s, the slowest of "
          f"{results['restart']['restarts']}")
    print()
    for stage, ids, what, bound, words in BARS:
        found = results[name_of(stage, ids)][what]
        at_most = what in AT_MOST
        met = found <= bound if at_most else found >= bound
        print(f"{'met    ' if met else 'NOT MET'}  {words}: {found:,} ({'at most' if at_most else 'at least'} {bound:,})")


def main():
    out = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "build").resolve()
    events = kit.number_of("BENCH_EVENTS", EVENTS, 10_000)
    rounds = kit.number_of("BENCH_ROUNDS", ROUNDS, 1)
    os.environ.setdefault("KADMIN", str(out / "tests" / "kadmin"))
    folder = out / "bench" / "work"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    machine = kit.machine()
    try:
        with kafka.Cluster() as cluster:
            print(f"# Kafka {cluster.version}, {machine['cores']} cores, load {machine['load_average_at_start']}", flush=True)
            bench = Bench(out, folder, cluster)
            bench.run(events, rounds)
            results = results_of(bench, bench.run_steady(events), machine, rounds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    show(results)
    full = events >= EVENTS and rounds >= ROUNDS
    kit.write_results((ROOT if full else out) / "bench" / "results.json", results)
    return 0


if __name__ == "__main__":
    sys.exit(kit.run_main(main))
