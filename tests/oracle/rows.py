"""Facts -> the rows of `figures --json`: periods, parts, values
(R19, R31, R43-R45 and the JSON document of the interface)."""

from collections import defaultdict
from datetime import date

from civil import format_time, periods
from exercise import seen
from facts import DIMENSIONS

COUNT, RATE, MEAN, STATE, PERCENTILE = "count", "rate", "mean", "state", "percentile"

_FIGURES = """
calls_in count, calls_answered count, calls_abandoned count, calls_out count,
connect_rate rate, sl15_of_offered rate, sl15_of_answered rate,
requests_accepted count, calls_daily_mean mean, fcr rate, fcr_net7 rate, fcr_net30 rate,
orders_created count, orders_transferred count, orders_voided count, orders_merged count,
orders_no_due count, ontime_rate rate, ontime_original rate, ontime_of_closed rate,
late_open state, orders_unseen state, closure_rate rate, signed_ontime rate,
return_rate rate, reopen_rate rate, extension_rate rate, urge_rate rate,
sat_rate rate, sat_strict rate, sat_participation rate, sat_default rate, solve_rate rate,
handling_p50 percentile, handling_p90 percentile,
complaints_received count, complaints_real count, complaints_published count,
complaints_carded count, complaints_received_city count, complaints_real_city count,
complaints_published_city count, complaints_carded_city count,
complaints_yellow count, complaints_red count, complaints_voided count,
review_good_rate rate
"""
FIGURES = dict(item.split() for item in _FIGURES.replace("\n", " ").split(","))

ISSUE3 = tuple(name for name in FIGURES if name not in (
    "sl15_of_offered", "sl15_of_answered", "fcr_net7", "fcr_net30", "ontime_original",
    "signed_ontime", "return_rate", "reopen_rate", "extension_rate", "urge_rate",
    "sat_strict", "solve_rate", "handling_p50", "handling_p90"))

ISSUE4 = tuple(FIGURES)

DAILY = ("calls_in", "calls_answered", "connect_rate", "requests_accepted", "fcr",
         "orders_created", "orders_transferred", "ontime_rate", "sat_rate",
         "sat_participation", "complaints_received")


def half_up(num, den):
    """num / den as a whole number, halves up (R43)."""
    return (2 * num + den) // (2 * den)


def hundredths(value):
    """An int of hundredths as text with two decimals."""
    sign = "-" if value < 0 else ""
    return "%s%d.%02d" % (sign, abs(value) // 100, abs(value) % 100)


def percent(num, den):
    """R43: two decimals half up; never 100.00 below 1 nor 0.00 above 0."""
    if den == 0:
        return None
    value = (20000 * num + den) // (2 * den)
    if value == 10000 and num < den:
        seen("R43", "99.99 below 100 %")
        return "99.99"
    if value == 0 and num > 0:
        seen("R43", "0.01 above 0 %")
        return "0.01"
    if 20000 * num % (2 * den):
        seen("R43", "percentage rounded")
    return hundredths(value)


def hours(seconds):
    """R31: hours with two decimals, floor(x + 1/2) of hundredths."""
    return hundredths(half_up(seconds, 36))


def nearest_rank(sorted_values, p_num, p_den):
    """R31: the ceil(p * n)-th smallest."""
    rank = -(-p_num * len(sorted_values) // p_den)
    return sorted_values[rank - 1]


class Query:
    """One reading: cut-off, range of days, period, dimensions, levels of categories (None: all), figures;
    compare: what stands beside each row, the "previous" or the "year-ago" one (beside.py)."""

    def __init__(self, cutoff, day_from=None, day_to=None, per="all", by=(), figures=None, level=None, compare=None):
        self.cutoff = cutoff
        self.day_from = day_from
        self.day_to = day_to
        self.per = per
        self.by = tuple(by)
        self.level = level
        self.compare = compare
        self.figures = [name for name in FIGURES if figures is None or name in figures]


def default_range(store, cutoff):
    """First and last civil day of the time of any event with time <= T."""
    times = [event.time for event in store.events() if event.time <= cutoff]
    if not times:
        return None
    return store.zone.day_of(min(times)), store.zone.day_of(max(times))


class Bucket:
    """What fell into one period and part."""

    def __init__(self):
        self.num = self.den = 0
        self.values = []

    def take(self, fact):
        """One more fact."""
        self.num += fact.num
        self.den += fact.den or 0
        self.values.append(fact.num)


class Table:
    """The facts of one store at one T, ready to be read in many ways."""

    def __init__(self, store, cutoff, facts):
        self.zone = store.zone
        self.cutoff = cutoff
        self.range = default_range(store, cutoff)
        self.by_figure = defaultdict(list)
        for fact in facts:
            self.by_figure[fact.figure].append(fact)
        self._by_day = {}

    def document(self, query):
        """The JSON document of one reading, as a dict."""
        return {"store": {"zone": self.zone.name,
                          "cutoff": format_time(self.cutoff, self.zone.info)},
                "rows": self.rows(query)}

    def rows(self, query):
        """All rows in their order: figure, first day, key."""
        cut = self._periods(query)
        rows = []
        for figure in query.figures:
            if FIGURES[figure] == STATE:
                rows.extend(self._state_rows(figure, query))
            else:
                rows.extend(self._period_rows(figure, query, cut))
        return rows

    def _periods(self, query):
        day_from, day_to = query.day_from, query.day_to
        if day_from is None or day_to is None:
            if self.range is None:
                return []
            day_from = day_from or self.range[0]
            day_to = day_to or self.range[1]
        return periods(day_from, day_to, query.per)

    def _state_rows(self, figure, query):
        """late_open, orders_unseen: as of T, over all cases (R10, R29)."""
        counts = defaultdict(int)
        for fact in self.by_figure[figure]:
            counts[_key(fact, query)] += fact.num
        if not query.by:
            counts.setdefault((), 0)
        for key in _sorted_keys(counts):
            yield _row(figure, ("as-of", None, None), query.by, key,
                       counts[key], None, str(counts[key]))

    def _facts_of(self, figure):
        if FIGURES[figure] == PERCENTILE:
            return self.by_figure["handling"]
        if FIGURES[figure] == MEAN:
            return self.by_figure["requests_accepted"]
        return self.by_figure[figure]

    def _period_rows(self, figure, query, cut):
        starts = {}
        for index, (_, first, last) in enumerate(cut):
            for ordinal in range(first.toordinal(), last.toordinal() + 1):
                starts[ordinal] = index
        buckets = [defaultdict(Bucket) for _ in cut]
        for fact in self._facts_of(figure):
            index = starts.get(fact.day.toordinal())
            if index is None:
                continue
            buckets[index][_key(fact, query)].take(fact)
        for period, parts in zip(cut, buckets):
            if not query.by:
                parts.setdefault((), Bucket())
            for key in _sorted_keys(parts):
                yield from self._one_row(figure, period, query.by, key, parts[key])

    def _one_row(self, figure, period, by, key, bucket):
        num, den, value = self.counted(figure, period, bucket)
        shown = num if FIGURES[figure] in (COUNT, MEAN) else num or den
        if shown or not by:
            yield _row(figure, period, by, key, num, den, value)

    def counted(self, figure, period, bucket):
        """num, den, value of what fell into a period (name, first, last)."""
        form = FIGURES[figure]
        if form == RATE:
            return bucket.num, bucket.den, percent(bucket.num, bucket.den)
        if form == MEAN:
            den = self._divisor(period)
            return bucket.num, den, str(half_up(bucket.num, den)) if den else None
        if form == PERCENTILE:
            return _percentile(figure, sorted(bucket.values))
        return bucket.num, None, str(bucket.num)

    def stretch(self, figure, query, first, last):
        """Key -> Bucket of a stretch of days, whatever the periods of the query."""
        if figure not in self._by_day:
            days = self._by_day[figure] = defaultdict(list)
            for fact in self._facts_of(figure):
                days[fact.day.toordinal()].append(fact)
        buckets = defaultdict(Bucket)
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            for fact in self._by_day[figure].get(ordinal, ()):
                buckets[_key(fact, query)].take(fact)
        return buckets

    def _divisor(self, period):
        """R19: civil days from the period's first to its last or T's last."""
        _, first, last = period
        end = self.zone.day_of_due(self.cutoff)
        if end < last:
            seen("R19", "divisor ends at the day before T")
        return max(0, (min(last, end) - first).days + 1)


def _percentile(figure, values):
    """num, den, value of a percentile (R31)."""
    if not values:
        return 0, 0, None
    seconds = nearest_rank(values, int(figure[-2:]), 100)
    return seconds, len(values), hours(seconds)


def _key(fact, query):
    """The fact's part in the dimensions asked for; a category by the levels asked for."""
    def value(name):
        whole = fact.parts[DIMENSIONS.index(name)]
        return ">".join(whole.split(">")[:query.level]) if name == "category" else whole
    return tuple(value(name) for name in query.by)


def _sorted_keys(table):
    """Keys sort as bytes, by the first dimension, then the second."""
    return sorted(table, key=lambda key: tuple(part.encode() for part in key))


def _row(figure, period, by, key, num, den, value):
    name, first, last = period
    if not by:
        shown_key = None
    else:
        shown_key = key[0] if len(by) == 1 else list(key)
    return {"figure": figure, "period": name,
            "from": first.isoformat() if isinstance(first, date) else None,
            "to": last.isoformat() if isinstance(last, date) else None,
            "by": ",".join(by) or None, "key": shown_key,
            "num": num, "den": den, "value": value}
