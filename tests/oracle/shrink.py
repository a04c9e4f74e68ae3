"""The smallest set of lines that still differs (delta debugging by halves)."""

import tempfile
import time
from pathlib import Path

from program import ProgramFailed

SECONDS_MAX = 60        # for one set; what was reached by then is shown


class Smallest:
    """The lines left, and what differs over them."""

    def __init__(self, lines, text):
        self.lines = lines
        self.text = text


def _ask(again, lines, zone):
    """The text of the difference over lines, None where there is none."""
    with tempfile.TemporaryDirectory(prefix="shrink-") as folder:
        try:
            return again(Path(folder) / "store", lines, zone)
        except ProgramFailed as failed:
            return str(failed)


def shrunk(again, lines, zone):
    """Drop chunks, then single lines, while again(folder, lines, zone) still finds a difference.

    None where the lines in one file do not differ at all.
    """
    text = _ask(again, lines, zone)
    if text is None:
        return None
    best = Smallest(lines, text)
    until = time.monotonic() + SECONDS_MAX
    size = max(1, len(lines) // 2)
    while time.monotonic() < until:
        dropped = False
        start = 0
        while start < len(best.lines) and time.monotonic() < until:
            fewer = best.lines[:start] + best.lines[start + size:]
            text = _ask(again, fewer, zone) if fewer else None
            if text is None:
                start += size
            else:
                best, dropped = Smallest(fewer, text), True
        if size == 1 and not dropped:
            break
        size = max(1, size // 2)
    return best
