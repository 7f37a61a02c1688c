"""A group's colour as the tokens of the pages, light and dark, readable in both."""

PAPER, DARK_PAPER = "#f6f8f9", "#182027"
"""The panels of pages, on which a colour is harder to read than beside them; `tokens.css` has the same."""
LEAST = 4.5
"""Contrast that text needs (WCAG 2.2, 1.4.3)."""
_INKS = ("#ffffff", "#06211f")
_STEPS = 20


def contrast(one: str, other: str) -> float:
    """Of two colours like `#7a1f5c`: from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(color: str, other: str, share: float) -> str:
    """`color` with a `share` from 0 to 1 of `other`."""
    pairs = zip(_channels(color), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def on_dark(color: str) -> str:
    """The colour, or the darkest of its lighter shades, that can be read on dark pages."""
    shades = (mixed(color, "#ffffff", step / _STEPS) for step in range(_STEPS + 1))
    return next(shade for shade in shades if contrast(shade, DARK_PAPER) >= LEAST)


def stylesheet(color: str, dark: str | None) -> str:
    """CSS that puts the group's colour in place of ours."""
    light = _tokens(color, PAPER)
    return (
        f':root {{\n{light}}}\n\n@media screen {{\n  [data-md-color-scheme="slate"] {{\n'
        f"{_tokens(dark or on_dark(color), DARK_PAPER)}  }}\n}}\n"
    )


def _tokens(accent: str, paper: str) -> str:
    ink = max(_INKS, key=lambda each: contrast(each, accent))
    tokens = {
        "accent": accent,
        "accent-ink": ink,
        "soft": mixed(accent, paper, 0.88),
        "bar": mixed(accent, paper, 0.3),
        "dot-low": mixed(accent, paper, 0.86),
        "dot-high": accent,
    }
    return "".join(f"    --{name}: {value};\n" for name, value in tokens.items())


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    linear = [_linear(channel / 255) for channel in _channels(color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB
