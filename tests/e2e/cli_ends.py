"""How commands end when the world stands in the way: limits, full outputs, names that are no store, zones that are none."""
import subprocess

from harness import COMMAND_S_MAX, HOTLINE, IO, call, check, equal, has, lines, test


def shell(folder, script):
    """The program as $0 of a shell.  subprocess gives the child back the signals that Python ignores, SIGXFSZ among them."""
    return subprocess.run(["sh", "-c", script, HOTLINE], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, timeout=COMMAND_S_MAX, check=False, restore_signals=True)


@test
def a_limit_on_the_size_of_files_is_told_like_a_full_disk(folder):
    (folder / "events.jsonl").write_bytes(lines(*(call(f"C{i}") for i in range(3000))))
    done = shell(folder, 'ulimit -f 100; exec "$0" load events.jsonl')
    equal(done.returncode, IO, f"exit status; it said {done.stderr!r}")
    has(done.stderr, "hotline.db", "disk full")
    check(done.stdout == "", done.stdout)
