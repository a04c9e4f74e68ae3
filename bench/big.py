#!/usr/bin/env python3
"""Growth: what an event costs when many are kept, and how long reading takes then.

  bench/big.py [OUT]     OUT: the output folder of the build (default build)

Eight made-up years are loaded in eleven equal parts into one store; while one part is loaded the simulator waits, so
that it takes nothing away.  Then the commands that read are timed inside the process (bench/bench_read.c, which has the targets too).

BENCH_EVENTS (33000000) may be smaller, BENCH_IDS (time) may be random: only a full run writes bench/results-big.json
(or results-big-random.json), a smaller one OUT/bench/….
"""
import math
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import kit  # noqa: E402
from kit import ROOT, check, kafka, measure  # noqa: E402

EVENTS, PARTS = 33_000_000, 11
YEAR, YEARS = 2018, 8      # years with a calendar
EVENTS_PER_ORDER = 10.0    # of the simulator's reference profile, a little less, so that there are enough
READ_YEAR = 2020           # in the midst of what is kept
BEHIND = "2027-12-31"      # every event and due
MIDST = "2021-06-30"       # half a year after the year that is read, with years kept after it

GROWTH_MAX = 1.5


def save_part(source, path, lines):
    """So many lines of the simulator's output into a file; what was read beyond them is handed back."""
    left = lines
    with open(path, "wb") as to:
        while left > 0:
            block = source.take()
            check(block, "the simulator's events are at their end too early")
            count = block.count(b"\n")
            if count >= left:
                end = 0
                for _ in range(left):
                    end = block.index(b"\n", end) + 1
                source.give_back(block[end:])
                block, count = block[:end], left
            to.write(block)
            left -= count


class Source:
    """A pipe that something can be given back to."""

    def __init__(self, pipe):
        self.pipe = pipe
        self.rest = b""

    def take(self):
        block, self.rest = self.rest or self.pipe.read(kit.BLOCK), b""
        return block

    def give_back(self, block):
        self.rest = block


def load_parts(hotline, folder, ids, events):
    """Loads the parts one after another; what each cost."""
    lines = events // PARTS
    words = [hotline, "simulate", "--year", YEAR, "--years", YEARS, "--seed", "1", "--ids", ids, "--orders",
             math.ceil(events / YEARS / EVENTS_PER_ORDER)]
    costs = []
    with subprocess.Popen(list(map(str, words)), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT,
                          env=kit.environment(), preexec_fn=kafka.die_with_parent()) as simulator:
        source = Source(simulator.stdout)
        for number in range(1, PARTS + 1):
            path = folder / f"part{number}.jsonl"
            save_part(source, path, lines)
            cost = measure(hotline, "load", path, "--store", folder / "store.db", "--json", "-q")
            path.unlink()
            check(cost.json()["applied"] == lines, f"part {number}: took", cost.json())
            costs.append({"kept_before": (number - 1) * lines, "events_per_s": round(lines / cost.wall_s),
                          "cpu_s_per_m": round(cost.cpu_s / lines * 1e6, 3), "peak_rss_mib": round(cost.rss_mib)})
            print(f"# part {number} of {PARTS}: {costs[-1]['events_per_s']:,} events/s", flush=True)
        simulator.kill()  # what it has beyond the parts is not wanted
    return costs


def last_day(hotline, store):
    """Of any event."""
    return measure(hotline, "figures", "calls_in", "--json", "--store", store).json()["rows"][0]["to"]


def growth(costs):
    """The last part's cost against the second's: some 30 million kept against some 3 million."""
    last, second = costs[-1], costs[1]
    return {"cpu": round(last["cpu_s_per_m"] / second["cpu_s_per_m"], 3),
            "wall": round(second["events_per_s"] / last["events_per_s"], 3)}


def target(one):
    """What is demanded of a reading, and whether its median keeps to it."""
    if one["ms_max"] is None:
        return "-", ""
    return str(one["ms_max"]), "met" if one["median_ms"] <= one["ms_max"] else "NOT MET"


def show(results):
    print()
    kit.table(["kept before", "events/s", "CPU s/M", "peak MiB"],
              [[f"{c['kept_before']:,}", f"{c['events_per_s']:,}", f"{c['cpu_s_per_m']:.2f}", str(c["peak_rss_mib"])]
               for c in results["parts"]])
    print()
    kit.table(["reading, in the process", "first ms", "median ms", "rounds", "at most", ""],
              [[one["what"], f"{one['first_ms']:.1f}", f"{one['median_ms']:.1f}", str(one["rounds"]), *target(one)]
               for one in results["reading"].values()])
    store = results["store"]
    print(f"\n{results['ids']} ids: {store['events']:,} events, {store['cases']:,} cases, "
          f"{store['bytes_per_event']} bytes an event; journal_mode {store['journal_mode']}, synchronous {store['synchronous']}\n")
    for what, ratio in results["growth"].items():
        print(f"{'met    ' if ratio <= GROWTH_MAX else 'NOT MET'}  cost of an event ({what}), last part against the second: "
              f"{ratio} (at most {GROWTH_MAX})")
    asked = [one for one in results["reading"].values() if one["ms_max"]]
    missed = [one["what"] for one in asked if one["median_ms"] > one["ms_max"]]
    print(f"{'NOT MET' if missed else 'met    '}  reading: {len(asked) - len(missed)} of {len(asked)} targets met"
          + "".join(f"; not: {what}" for what in missed))


def main():
    out = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "build").resolve()
    events = kit.number_of("BENCH_EVENTS", EVENTS, 50_000)
    ids = os.environ.get("BENCH_IDS") or "time"
    check(ids in ("time", "random"), f"BENCH_IDS must be time or random, not {ids!r}")
    folder = out / "bench" / "big"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    machine = kit.machine()
    try:
        store = folder / "store.db"
        costs = load_parts(out / "hotline", folder, ids, events)
        status = measure(out / "hotline", "status", "--store", store, "--json").json()
        modes = measure(out / "bench" / "bench_parts", "modes", store).json()
        reading = measure(out / "bench" / "bench_read", store, READ_YEAR, BEHIND, last_day(out / "hotline", store), MIDST).json()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    results = {"ids": ids, "parts": costs, "growth": growth(costs), "reading": reading,
               "store": {"events": status["events"], "cases": status["cases"],
                         "bytes_per_event": round(status["size_bytes"] / status["events"], 1), **modes},
               "machine": {**machine, "note": "each part loaded once; whatever else ran shared these cores"}}
    show(results)
    name = "results-big.json" if ids == "time" else f"results-big-{ids}.json"
    kit.write_results((ROOT if events >= EVENTS else out) / "bench" / name, results)
    return 0


if __name__ == "__main__":
    sys.exit(kit.run_main(main))
