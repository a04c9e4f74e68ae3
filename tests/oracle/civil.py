"""Instants, zones and periods (R4, R6, R27, R43 has its own page, R45).

An instant is an int: microseconds since 1970-01-01T00:00:00Z.  A day is a
datetime.date, always the civil date in the zone of the store (R6).
"""

import re
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

SECOND = 1_000_000
DAY = 86_400 * SECOND
YEAR_FIRST, YEAR_LAST = 1970, 2199      # R4: as written, before the offset

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_TIME = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]"
                   r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
                   r"(?:[Zz]|([-+])([0-9]{2}):([0-9]{2}))")


def parse_time(text):
    """The instant that text names by R4, or None where R4 refuses it."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(x) for x in match.groups()[:6])
    if not YEAR_FIRST <= year <= YEAR_LAST:
        return None
    if hour > 23 or minute > 59 or second > 59:
        return None
    try:
        days = date(year, month, day).toordinal() - _EPOCH_ORDINAL
    except ValueError:
        return None
    micros = int(((match.group(7) or "") + "000000")[:6])
    shift = 0
    if match.group(8):
        off_hour, off_minute = int(match.group(9)), int(match.group(10))
        if off_hour > 23 or off_minute > 59:
            return None
        shift = (off_hour * 60 + off_minute) * 60
        if match.group(8) == "-":
            shift = -shift
    seconds = days * 86_400 + hour * 3600 + minute * 60 + second - shift
    return seconds * SECOND + micros


def to_datetime(instant, zone):
    """The instant as an aware datetime in zone."""
    return (_EPOCH + timedelta(microseconds=instant)).astimezone(zone)


def from_datetime(moment):
    """The instant of an aware datetime."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def format_time(instant, zone):
    """T as the JSON document prints it: offset at T, fraction only if any."""
    moment = to_datetime(instant, zone)
    return moment.isoformat(timespec="microseconds" if moment.microsecond else "seconds")


class Zone:
    """The one zone of a store (R6), with its days."""

    def __init__(self, name):
        self.name = name
        self.info = ZoneInfo(name)
        self.day_of = lru_cache(maxsize=65536)(self._day_of)
        self.day_start = lru_cache(maxsize=65536)(self._day_start)

    def _day_of(self, instant):
        """The civil day of an instant (R6)."""
        return to_datetime(instant, self.info).date()

    def _day_start(self, day):
        """The first instant of a civil day, also where midnight is skipped."""
        midnight = datetime(day.year, day.month, day.day, tzinfo=self.info)
        instant = from_datetime(midnight)
        if to_datetime(instant, self.info).replace(tzinfo=None) == midnight.replace(tzinfo=None):
            return instant
        before, after = instant - 2 * DAY, instant + 2 * DAY
        while after - before > 1:
            middle = (before + after) // 2
            if to_datetime(middle, self.info).date() < day:
                before = middle
            else:
                after = middle
        return after

    def day_end(self, day):
        """24:00 of a day: the first instant of the next (R6)."""
        return self.day_start(day + timedelta(days=1))

    def day_of_due(self, due):
        """The day a due belongs to: that of the instant 1 us before (R27)."""
        return self.day_of(due - 1)

    def parse_cutoff(self, text):
        """T from --cutoff: a time as in R4, or a day, meaning its 24:00 (R7)."""
        instant = parse_time(text)
        if instant is not None:
            return instant
        return self.day_end(date.fromisoformat(text))


PERS = ("day", "week", "month", "quarter", "year", "all")


def period_bounds(day, per):
    """The (name, first day, last day) of the whole period that day lies in."""
    if per == "day":
        return day.isoformat(), day, day
    if per == "week":
        year, week, weekday = day.isocalendar()
        first = day - timedelta(days=weekday - 1)
        return f"{year:04d}-W{week:02d}", first, first + timedelta(days=6)
    if per == "month":
        first = day.replace(day=1)
        return day.isoformat()[:7], first, _before_next_month(first)
    if per == "quarter":
        number = (day.month - 1) // 3
        first = date(day.year, 3 * number + 1, 1)
        return f"{day.year:04d}-Q{number + 1}", first, _before_next_month(date(day.year, 3 * number + 3, 1))
    return f"{day.year:04d}", date(day.year, 1, 1), date(day.year, 12, 31)


def _before_next_month(first):
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def periods(day_from, day_to, per):
    """All periods of [day_from, day_to] as (name, from, to), cut to that range."""
    if per == "all":
        return [("all", day_from, day_to)]
    result = []
    day = day_from
    while day <= day_to:
        name, first, last = period_bounds(day, per)
        result.append((name, max(first, day_from), min(last, day_to)))
        day = last + timedelta(days=1)
    return result
