"""What happens to one call, order, complaint or review of a random set.

Plausible lives and plain chaos over every type of the contract; a Pool gives
times and words and takes the events.
"""

from cases import CASE_MAX
from civil import DAY, SECOND
from contract import CLOSED, SORT_OF, TYPES
from surface import Instant, number

WORDS = {
    "source": ("12345", "回访系统", "s", "s1", "S", "gov/a", "tel 13800138000", "tel 13900139000", "～", "😀"),
    "unit": ("甲局", "乙局", "u", "u ", "U", "转13800138000", "8613912345678号", "１２３", "𠮷办", "tab\tnl\n", "\x7f\"\\/",
             "梅江区民政局", "b" * 256),
    "district": ("梅江区", "梅县区", "d", "D", "兴宁市", "水" * 85),
    "category": ("城建>供水", "城建 > 供水", "城建  >供水", "城建", "a>b>c", "a > b >c", " a>b", "x" + " " * 254 + ">", ">"),
    "channel": ("phone", "phone", "web", "wechat", "电话", "app", "Phone", " phone"),
    "matter": ("漏水", "路灯", "电话13800138000", "m"),
    "reason": ("重复", "误建", "由13912345678来电", "r"),
    "agent": ("张", "0042", "tel 86-13800138000", "a"),
    "medium": ("电视", "报纸", "tv"),
    "level": ("一级", "1", "city"),
    "caller": ("13800138000", "+86 138 0013 8000", "008613800138000", "0753-2212345", "(0753) 221.2345", "+",
               "- ", "12", "匿名"),
}
ORDER_TYPES = [kind for kind in TYPES if SORT_OF[kind.split(".")[0]] == "order"]
COMPLAINT_TYPES = [kind for kind in TYPES if kind.startswith("complaint.")]
RATINGS = CLOSED["rating"]


def _some(pool, likely=0.6, **fields):
    """Optional fields: given, missing, null or empty (R5); a function is called if given."""
    data = {}
    for name, value in fields.items():
        roll = pool.rng.random()
        if roll < likely:
            data[name] = value() if callable(value) else value
        elif roll > 0.96:
            data[name] = None
        elif roll > 0.92:
            data[name] = ""
    return data


def _words(pool, *names, likely=0.6):
    return _some(pool, likely, **{name: pool.word(name) for name in names})


def _one_of(pool, field):
    return pool.rng.choice(CLOSED[field])


# -- the data of each type -------------------------------------------------------------------------

def _call(pool, instant):
    rng = pool.rng
    start = instant - rng.choice((0, SECOND, 61 * SECOND, 600 * SECOND, 600 * SECOND, DAY, -SECOND))
    wait = rng.choice((0, 4 * SECOND, 15 * SECOND, 15 * SECOND + 1, 40 * SECOND, -SECOND))
    data = {"started_at": Instant(start), "direction": rng.choice(("in", "in", "in", "in", "in", "out")),
            "channel": pool.word("channel"), "outcome": _one_of(pool, "outcome")}
    data.update(_words(pool, "caller", "matter", "district", "category"))
    data.update(_words(pool, "agent", likely=0.2))
    data.update(_some(pool, answered_at=Instant(start + wait), ended_at=Instant(instant), kind=_one_of(pool, "kind"),
                      order_id=lambda: pool.rng.choice(pool.subjects)))
    return data


def _created(pool, instant):
    data = {"handling": pool.rng.choice(("transferred",) * 3 + ("direct",))}
    data.update(_words(pool, "channel", "category", "district"))
    data.update(_words(pool, "matter", "caller", likely=0.2))
    data.update(_some(pool, 0.7, kind=_one_of(pool, "kind")))
    data.update(_some(pool, 0.35, call_id=pool.rng.choice(pool.subjects), due_at=lambda: pool.due(instant)))
    return data


def _dispatched(pool, instant):
    data = {"unit": pool.word("unit")}
    data.update(_some(pool, 0.35, due_at=lambda: pool.due(instant)))
    days = pool.rng.choice((1, 1, 2, 2, 3, 5, 5, 10, 250))
    data.update(_some(pool, 0.35, limit_working_days=number(pool.rng, days)))
    return data


def _at_unit(pool, _):
    return _words(pool, "unit", "reason", "level", likely=1 if pool.unit_always else 0.5)


def _extended(pool, instant):
    return dict(_words(pool, "reason", likely=0.2), due_at=pool.due(instant), **_some(pool, 0.2, approver="王"))


def _closed(pool, _):
    return dict(_words(pool, "unit"), **_some(pool, 0.5, result=_one_of(pool, "result")))


def _reopened(pool, instant):
    return dict(_words(pool, "reason", likely=0.3), **_some(pool, 0.4, due_at=lambda: pool.due(instant)))


def _callback(pool, _):
    rng = pool.rng
    data = {"reached": rng.random() < 0.7}
    data.update(_some(pool, 0.6, solved=rng.random() < 0.6))
    if rng.random() < 0.8:
        data["rating"] = _one_of(pool, "rating")
        data["rating_source"] = _one_of(pool, "rating_source")
    elif rng.random() < 0.3:
        data["rating_source"] = _one_of(pool, "rating_source")
    return data


def _received(pool, _):
    return dict(_words(pool, "channel"), unit=pool.word("unit"), level=pool.rng.choice(("city", "city", "county")),
                **_some(pool, 0.4, order_id=pool.rng.choice(pool.subjects)))


def _passed_on(pool, instant):
    return dict(_words(pool, "unit"), **_some(pool, 0.4, due_at=lambda: pool.due(instant)))


def _carded(pool, _):
    return dict(_words(pool, "unit", "reason"), card=_one_of(pool, "card"))


def _with_reason(pool, _):
    return {"reason": pool.word("reason")}


DATA = {
    "call.ended.v1": _call,
    "order.created.v1": _created,
    "order.dispatched.v1": _dispatched,
    "order.signed.v1": _at_unit,
    "order.returned.v1": _at_unit,
    "order.urged.v1": _at_unit,
    "order.extended.v1": _extended,
    "order.closed.v1": _closed,
    "order.reopened.v1": _reopened,
    "order.voided.v1": _with_reason,
    "order.restored.v1": _with_reason,
    "order.merged.v1": lambda pool, _: {"into": pool.rng.choice(("elsewhere", "工单", "0"))},
    "callback.made.v1": _callback,
    "complaint.received.v1": _received,
    "complaint.judged.v1": lambda pool, _: {"real": pool.rng.random() < 0.6},
    "complaint.forwarded.v1": _passed_on,
    "complaint.replied.v1": _passed_on,
    "complaint.closed.v1": _passed_on,
    "complaint.carded.v1": _carded,
    "complaint.published.v1": lambda pool, _: {"medium": pool.word("medium")},
    "complaint.voided.v1": _with_reason,
    "review.submitted.v1": lambda pool, _: dict(_words(pool, "channel"), unit=pool.word("unit"),
                                                rating=number(pool.rng, pool.rng.randint(1, 5))),
}


def _put(pool, kind, subject, instant):
    pool.put(kind, subject, instant, DATA[kind](pool, instant))


def corrected(pool, event):
    """A copy of the event's identity that differs in time, data, type or caller (R1)."""
    how = pool.rng.choice(("time", "data", "type", "caller"))
    if how == "time":
        return dict(event, time=pool.instant())
    if how == "caller" and event["type"] == "call.ended.v1":
        return dict(event, data=dict(event["data"], caller=pool.word("caller")))
    kind = event["type"]
    if how == "type" and kind in ORDER_TYPES:
        kind = pool.rng.choice(ORDER_TYPES)
    elif how == "type" and kind in COMPLAINT_TYPES:
        kind = pool.rng.choice(COMPLAINT_TYPES)
    return dict(event, type=kind, data=DATA[kind](pool, event["time"]))


# -- orders ----------------------------------------------------------------------------------------

class _Walk:
    """A case whose events come one after the other, now and then out of turn."""

    def __init__(self, pool, subject):
        self.pool = pool
        self.subject = subject
        self.now = pool.instant()

    def do(self, kind, later=True):
        """One event; mostly after the one before."""
        if later:
            self.now = self.pool.later(self.now)
        instant = self.pool.instant() if self.pool.chance(0.04) else self.now
        _put(self.pool, kind, self.subject, instant)

    def maybe(self, share, kind):
        """One event, or none."""
        if self.pool.chance(share):
            self.do(kind)


def _round(walk):
    """From a dispatch to the call-backs."""
    rng = walk.pool.rng
    for _ in range(rng.choice((0, 1, 1, 1, 2))):
        walk.do("order.dispatched.v1")
        walk.maybe(0.3, "order.signed.v1")
        walk.maybe(0.15, "order.returned.v1")
        walk.maybe(0.15, "order.urged.v1")
        walk.maybe(0.3, "order.extended.v1")
    if rng.random() < 0.8:
        walk.do("order.closed.v1")
        walk.maybe(0.12, "order.closed.v1")
    for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
        walk.do("callback.made.v1")


def _order_life(pool, subject):
    walk = _Walk(pool, subject)
    walk.do("order.created.v1", later=False)
    walk.maybe(0.12, "order.created.v1")
    _round(walk)
    for _ in range(pool.rng.choice((0, 0, 0, 1, 1, 2))):
        walk.do("order.reopened.v1")
        _round(walk)


def _order_chaos(pool, subject):
    for _ in range(pool.rng.choice((0, 1, 1, 1, 2, 3))):
        _put(pool, "order.created.v1", subject, pool.instant())
    for _ in range(pool.rng.choice((3, 6, 10, 25, 40))):
        kind = pool.rng.choice(ORDER_TYPES)
        if kind in ("order.voided.v1", "order.merged.v1") and pool.chance(0.7):
            kind = "order.closed.v1"
        if kind == "order.created.v1":
            kind = "order.extended.v1"
        _put(pool, kind, subject, pool.instant())


def _order_unseen(pool, subject):
    """Everything but the creation, which comes last or not at all."""
    walk = _Walk(pool, subject)
    _round(walk)
    walk.maybe(0.2, "order.voided.v1")
    walk.maybe(0.3, "order.created.v1")


def _order_direct(pool, subject):
    """Answered on the spot, and then perhaps not (R23)."""
    walk = _Walk(pool, subject)
    pool.put("order.created.v1", subject, walk.now, dict(_created(pool, walk.now), handling="direct"))
    if pool.chance(0.3):
        walk.do("order.reopened.v1", later=pool.chance(0.6))
    if pool.chance(0.2):
        _put(pool, "order.reopened.v1", subject, walk.now - pool.rng.choice((1, SECOND, DAY)))
    walk.maybe(0.3, "order.closed.v1")
    walk.maybe(0.2, "order.reopened.v1")
    walk.maybe(0.4, "callback.made.v1")


def _order_struck(pool, subject):
    """Voided, merged, restored, in some order, also within one instant (R21)."""
    _order_life(pool, subject)
    walk = _Walk(pool, subject)
    for _ in range(pool.rng.choice((1, 1, 2, 3, 4))):
        kind = pool.rng.choice(("order.voided.v1", "order.merged.v1", "order.restored.v1"))
        walk.do(kind, later=pool.chance(0.7))


def _at_the_due(pool, subject):
    """Due and closed or extended at one instant, or a microsecond beside it (R26, R27)."""
    start = pool.instant()
    due = pool.due(start)
    data = dict(_created(pool, start), handling="transferred", due_at=Instant(due))
    pool.put("order.created.v1", subject, start, data)
    if pool.chance(0.6):
        _put(pool, "order.dispatched.v1", subject, start)
    beside = pool.rng.choice((-1, 0, 0, 1))
    if pool.chance(0.5):
        _put(pool, pool.rng.choice(("order.extended.v1", "order.dispatched.v1")), subject, due + beside)
    if pool.chance(0.8):
        _put(pool, "order.closed.v1", subject, due + pool.rng.choice((-1, 0, 0, 0, 1)))
    if pool.chance(0.3):
        _put(pool, "order.reopened.v1", subject, due + pool.rng.randint(0, DAY))


def _by_kind(pool, subject):
    """Only the rule's due by kind, with setters around it (R25)."""
    walk = _Walk(pool, subject)
    data = {"handling": "transferred", "kind": _one_of(pool, "kind")}
    data.update(_words(pool, "channel", "district"))
    pool.put("order.created.v1", subject, walk.now, data)
    if pool.chance(0.7):
        walk.now = pool.later(walk.now)
        pool.put("order.dispatched.v1", subject, walk.now, {"unit": pool.word("unit")})
    walk.maybe(0.2, "order.extended.v1")
    walk.maybe(0.7, "order.closed.v1")
    walk.maybe(0.2, "order.reopened.v1")
    walk.maybe(0.4, "callback.made.v1")


ORDER_LIVES = ((30, _order_life), (14, _order_chaos), (9, _order_unseen), (10, _order_direct),
               (12, _order_struck), (13, _at_the_due), (12, _by_kind))


# -- the other sorts -------------------------------------------------------------------------------

def _complaint(pool, subject):
    walk = _Walk(pool, subject)
    if pool.chance(0.9):
        walk.do("complaint.received.v1", later=False)
    walk.maybe(0.15, "complaint.received.v1")
    for _ in range(pool.rng.choice((0, 2, 4, 8, 16))):
        kind = pool.rng.choice(COMPLAINT_TYPES[1:-1] + ["complaint.carded.v1"])
        walk.do(kind, later=pool.chance(0.8))
    walk.maybe(0.22, "complaint.voided.v1")


def _calls(pool, subject):
    for _ in range(pool.rng.choice((1, 1, 1, 1, 2, 3))):
        instant = pool.instant()
        if pool.chance(0.15):
            instant = Instant(pool.midnight() + pool.rng.choice((0, 1, 30 * SECOND)))
        _put(pool, "call.ended.v1", subject, instant)


def _same_caller(pool, _):
    """Calls of one caller about one matter, days apart (R17)."""
    caller, matter = pool.word("caller"), pool.word("matter")
    instant = pool.instant()
    for _ in range(pool.rng.choice((2, 3))):
        data = dict(_call(pool, instant), caller=caller, matter=matter, direction="in",
                    outcome=pool.rng.choice(("answered_directly", "answered_directly", "order_created")))
        pool.put("call.ended.v1", pool.subject("c"), instant, data)
        instant = pool.later(instant)


def _reviews(pool, subject):
    for _ in range(pool.rng.choice((1, 1, 2, 3))):
        _put(pool, "review.submitted.v1", subject, pool.instant())


def one_case(pool):
    """One more case, of any sort."""
    sort = pool.rng.choices("ocsmr", (55, 22, 4, 12, 7))[0]
    subject = pool.subject(sort)
    if sort == "o":
        life = pool.rng.choices([life for _, life in ORDER_LIVES], [weight for weight, _ in ORDER_LIVES])[0]
        life(pool, subject)
    else:
        {"c": _calls, "s": _same_caller, "m": _complaint, "r": _reviews}[sort](pool, subject)


# -- a case beyond its limit -----------------------------------------------------------------------

_HOSTILE = {"order": ("order.urged.v1", ORDER_TYPES), "complaint": ("complaint.replied.v1", COMPLAINT_TYPES),
            "call": ("call.ended.v1", ["call.ended.v1"]), "review": ("review.submitted.v1", ["review.submitted.v1"])}


def hostile_case(pool):
    """A case with more events than it may hold (R52): one dull type, and others at any place, also beyond."""
    sort = pool.rng.choices(tuple(_HOSTILE), (6, 2, 1, 1))[0]
    dull, others = _HOSTILE[sort]
    subject = pool.subject("h")
    first = pool.midnight()
    count = CASE_MAX + pool.rng.choice((1, 1, 2, 10, 40))
    many = {index: pool.rng.choice(others) for index in pool.rng.sample(range(count), 24)}
    many.update({index: pool.rng.choice(others) for index in pool.rng.sample(range(CASE_MAX - 4, count), 4)})
    if pool.chance(0.7):
        many[pool.rng.choice((0, 0, CASE_MAX // 2, CASE_MAX - 1, CASE_MAX))] = others[0]
    step = pool.rng.choice((0, 1, SECOND, 60 * SECOND))
    for index in range(count):
        kind, instant = many.get(index, dull), first + index * step
        pool.put(kind, subject, instant, DATA[kind](pool, instant), "h%d" % index)
