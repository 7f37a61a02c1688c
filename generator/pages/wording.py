"""How numbers, sizes, dates and lists are written on pages."""

import datetime
from collections.abc import Sequence

THIN = "\u202f"
"""A narrow space that does not break, between groups of digits and before units."""

_SIZES = ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "KB"))


def number(value: int) -> str:
    """Digits in groups of three: `68 579`."""
    return f"{value:,}".replace(",", THIN)


def decimal(value: float) -> str:
    """Four significant digits, without an exponent where people would not write one: `0.1235`, `1 186`."""
    if value == int(value) and abs(value) < 10**15:
        return number(int(value))
    if abs(value) >= 1000 and abs(value) < 10**15:
        return number(round(value))
    return f"{value:.4g}"


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
    share = 100 * part / whole
    if 0 < share < 1:
        return f"<1{THIN}%"
    if 99 < share < 100:
        return f">99{THIN}%"
    return f"{share:.0f}{THIN}%"


def size(value: int) -> str:
    """Bytes as people know them, in powers of ten: `1.7 MB`."""
    for unit, name in _SIZES:
        if value >= unit:
            return f"{value / unit:.3g}{THIN}{name}"
    return f"{number(value)}{THIN}bytes" if value != 1 else f"1{THIN}byte"


def day(iso: str) -> str:
    """A date in words: `1 March 2026`; text that is no date stays as it is."""
    try:
        date = datetime.date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{date.day} {date:%B %Y}"


def listed(words: Sequence[str], limit: int = 3) -> str:
    """A list in words: `blood, lung and 2 more`; empty for no words."""
    shown, left = list(words[:limit]), len(words) - limit
    if left > 0:
        shown.append(f"{left} more")
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def shortened(digest: str) -> str:
    """The ends of a digest: `e71d41e7…677f6f`."""
    return f"{digest[:8]}…{digest[-6:]}"
