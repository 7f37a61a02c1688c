"""How numbers, sizes, dates and lists are written on pages."""

import datetime as dt
import math
import re
from collections.abc import Sequence

THIN = "\u202f"
"""A narrow space that does not break, between groups of digits and before units."""

MINUS, DASH, TIMES = "\u2212", "\u2013", "\u00d7"
_COMMA = re.compile(r"(?<=\d),(?=\d{3})")
_LARGE, _HUGE = 1_000, 10**15

_SIZES = ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "KB"))


def number(value: int) -> str:
    """Digits in groups of three: `68 579`."""
    return f"{value:,}".replace(",", THIN).replace("-", MINUS)


def spaced(text: str) -> str:
    """A sentence of another room with its numbers as pages write them: `1,000` as `1 000`."""
    return _COMMA.sub(THIN, text)


def decimal(value: float) -> str:
    """Four significant digits, without an exponent where people would not write one: `0.1235`, `1 186`."""
    if math.isfinite(value) and abs(value) < _HUGE and (value == int(value) or abs(value) >= _LARGE):
        return number(round(value))
    digits = f"{abs(value):.4g}"
    return f"{MINUS}{digits}" if value < 0 else digits


def count(value: int, singular: str, plural: str = "") -> str:
    """A number with its noun: `1 cell`, `700 cells`."""
    return f"{number(value)} {singular if value == 1 else plural or singular + 's'}"


def short(value: int) -> str:
    """A number for a narrow place: `1.3 M`, `68.6 k`, `700`."""
    for size, unit in ((10**9, "G"), (10**6, "M"), (10**4, "k")):
        if value >= size:
            scaled = value / (1000 if unit == "k" else size)
            return f"{scaled:.3g}{THIN}{unit}"
    return number(value)


def percent(part: int, whole: int) -> str:
    """A share: `34 %`; `<1 %` and `>99 %` rather than a false 0 or 100."""
    if not whole:
        return f"0{THIN}%"
    if 0 < part < whole / 100:
        return f"<1{THIN}%"
    if whole * 99 / 100 < part < whole:
        return f">99{THIN}%"
    return f"{100 * part / whole:.0f}{THIN}%"


def size(value: int) -> str:
    """Bytes as people know them, in powers of ten: `1.7 MB`."""
    for unit, name in _SIZES:
        if value >= unit:
            return f"{value / unit:.3g}{THIN}{name}"
    return f"{number(value)}{THIN}bytes" if value != 1 else f"1{THIN}byte"


def day(iso: str) -> str:
    """A date in words: `1 March 2026`; text that is no date stays as it is."""
    try:
        date = dt.date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{date.day} {date:%B %Y}"


def listed(words: Sequence[str], limit: int = 3) -> str:
    """A list in words: `blood, lung and 2 more`; empty for no words."""
    shown, left = list(words[:limit]), len(words) - limit
    if left > 0:
        shown.append(f"{left} more")
    *first, last = shown or [""]
    return f"{', '.join(first)} and {last}" if first else last


def shortened(digest: str) -> str:
    """The ends of a digest: `e71d41e7…677f6f`."""
    return f"{digest[:8]}…{digest[-6:]}"
