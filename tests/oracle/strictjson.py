"""Strict JSON at the border (R5, RFC 8259), on top of Python's own reader.

parse(raw) takes the bytes of one line and gives the value, or raises BadJson
with one line that says why.  Objects come back as Pairs (a list of key/value
pairs, doubled keys kept), arrays as lists, numbers as Number (their text).
"""

import json
import re

DEPTH_MAX = 8           # R5: the event object is level 1
WHITE = b" \t\r\n"      # white space of RFC 8259

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


class BadJson(ValueError):
    """The bytes are not a JSON value that the contract takes."""


class Pairs(list):
    """A JSON object as it stood: (key, value) in order, doubled keys kept."""

    def get(self, key):
        """The value under key (the first of doubled ones), else None."""
        for name, value in self:
            if name == key:
                return value
        return None

    def doubled(self, names):
        """The first of names that stands here more than once, else None."""
        seen = set()
        for name, _ in self:
            if name in names and name in seen:
                return name
            seen.add(name)
        return None


class Number(str):
    """A finite JSON number, as its text."""

    def whole(self):
        """Its value as an int if the exact value is whole, else None.

        Values of more than 20 digits give None too: nothing in the contract
        reaches that far.
        """
        match = re.fullmatch(r"(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?", self)
        sign, before, after, exponent = match.groups()
        after = after or ""
        digits = (before + after).lstrip("0")
        if not digits:
            return 0
        scale = int(exponent or "0") - len(after)
        stripped = digits.rstrip("0")
        scale += len(digits) - len(stripped)
        if scale < 0 or len(stripped) + scale > 20:
            return None
        value = int(stripped) * 10 ** scale
        return -value if sign else value


def _finite(text):
    if float(text) in (float("inf"), float("-inf")):
        raise BadJson("number is not finite")
    return Number(text)


def _no_constant(text):
    raise BadJson("no JSON: " + text)


_DECODER = json.JSONDecoder(object_pairs_hook=Pairs, parse_int=_finite,
                            parse_float=_finite, parse_constant=_no_constant)


def _depth(raw):
    """The deepest nesting of objects and arrays, strings left out."""
    if raw.count(b"{") + raw.count(b"[") <= DEPTH_MAX:
        return DEPTH_MAX
    depth = deepest = 0
    for byte in _STRING.sub(b"", raw):
        if byte in b"{[":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"}]":
            depth -= 1
    return deepest


def _check_text(value):
    """No U+0000 and no lone surrogate in any string or key below value."""
    if isinstance(value, Pairs):
        for key, inner in value:
            _check_text(key)
            _check_text(inner)
    elif isinstance(value, list):
        for inner in value:
            _check_text(inner)
    elif isinstance(value, str):
        for char in value:
            if char == "\0":
                raise BadJson("U+0000 in a string")
            if 0xD800 <= ord(char) <= 0xDFFF:
                raise BadJson("bad UTF-8: lone surrogate escape")


def parse(raw):
    """The value of the bytes raw, checked as R5 wants it; raises BadJson."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadJson("bad UTF-8") from error
    if _depth(raw) > DEPTH_MAX:
        raise BadJson("nested too deep")
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise BadJson("not JSON: " + error.msg) from error
    if "\\u" in text:
        _check_text(value)
    return value


def is_complete(raw):
    """Is raw one complete JSON value, whatever else is wrong with it (R53)?"""
    try:
        json.loads(raw.decode("utf-8"), parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return False
    return True
