"""The working-day calendar 2018-2026 and the dated rules (R25, R33, R47, R49).

The table holds the State Council's days as finally amended: month and day of
what is off on a weekday or weekend, and the Saturdays and Sundays worked.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

_OFF = {
    2018: "0101 0215-0221 0405-0407 0429-0501 0618 0924 1001-1007 1230-1231",
    2019: "0101 0204-0210 0405 0501-0504 0607 0913 1001-1007",
    2020: "0101 0124-0202 0404-0406 0501-0505 0625-0627 1001-1008",
    2021: "0101-0103 0211-0217 0403-0405 0501-0505 0612-0614 0919-0921 1001-1007",
    2022: "0101-0103 0131-0206 0403-0405 0430-0504 0603-0605 0910-0912 1001-1007 1231",
    2023: "0101-0102 0121-0127 0405 0429-0503 0622-0624 0929-1006",
    2024: "0101 0210-0217 0404-0406 0501-0505 0610 0915-0917 1001-1007",
    2025: "0101 0128-0204 0404-0406 0501-0505 0531-0602 1001-1008",
    2026: "0101-0103 0215-0223 0404-0406 0501-0505 0619-0621 0925-0927 1001-1007",
}
_WORKED = {
    2018: "0211 0224 0408 0428 0929 0930 1229",
    2019: "0202 0203 0428 0505 0929 1012",
    2020: "0119 0426 0509 0628 0927 1010",
    2021: "0207 0220 0425 0508 0918 0926 1009",
    2022: "0129 0130 0402 0424 0507 1008 1009",
    2023: "0128 0129 0423 0506 0625 1007 1008",
    2024: "0204 0218 0407 0428 0511 0914 0929 1012",
    2025: "0126 0208 0427 0928 1011",
    2026: "0104 0214 0228 0509 0920 1010",
}


def _days(year, text):
    """The dates that one line of the table names."""
    days = set()
    for part in text.split():
        first, _, last = part.partition("-")
        day = date(year, int(first[:2]), int(first[2:]))
        last = last or first
        end = date(year, int(last[:2]), int(last[2:]))
        while day <= end:
            days.add(day)
            day += timedelta(days=1)
    return days


OFF = {year: _days(year, text) for year, text in _OFF.items()}
WORKED = {year: _days(year, text) for year, text in _WORKED.items()}


class NoCalendar(Exception):
    """A day of a year without a calendar was asked for (R46)."""

    def __init__(self, year):
        super().__init__(year)
        self.year = year


def is_workday(day):
    """R47: Monday to Friday unless listed off, weekends only if listed as work."""
    if day.year not in OFF:
        raise NoCalendar(day.year)
    if day.weekday() < 5:
        return day not in OFF[day.year]
    return day in WORKED[day.year]


def nth_workday(day, count, first_day_counts=False):
    """The count-th working day after day (R47); raises NoCalendar.

    With first_day_counts the count starts with day itself if that is one.
    """
    if first_day_counts and is_workday(day):
        count -= 1
    while count > 0:
        day += timedelta(days=1)
        if is_workday(day):
            count -= 1
    return day


@dataclass
class DatedRule:
    """What holds for orders created from a day on (R25, R33, R47, R49)."""

    since: date
    limits: dict = field(default_factory=dict)  # kind -> working days
    sign_days: int = None                       # R33; None: no limit
    first_day_counts: bool = False              # R47's option
    reopened: str = "first_closing"             # R49
    card_first: int = None                      # R40; None: no limit
    card_second: int = None                     # further working days


# R25, built in: nothing before 2022-09-01, then Guangdong's working days.
BUILT_IN = [
    DatedRule(date.min),
    DatedRule(date(2022, 9, 1), {"consultation": 2, "help": 10, "suggestion": 10,
                                 "complaint": 15, "report": 15}),
]


def rule_of(rules, day):
    """The dated rule in force on day: the latest that had begun."""
    return [rule for rule in rules if rule.since <= day][-1]
