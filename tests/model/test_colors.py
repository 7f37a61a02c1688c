"""A group's colour: read on light and on dark pages, whatever it is."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator.model import colors
from generator.website import configuration

COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
TOKENS = (configuration.THEME / "assets/stylesheets/tokens.css").read_text()


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#ffffff", 1),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert colors.contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert colors.contrast(other, one) == colors.contrast(one, other)


@given(color=COLORS)
def test_every_colour_has_a_shade_for_dark_pages(color):
    assert colors.contrast(colors.on_dark(color), colors.DARK_PAPER) >= colors.LEAST


@given(color=COLORS)
def test_what_passes_the_rule_can_be_read_on_buttons_too(color):
    assume(colors.contrast(color, colors.PAPER) >= colors.LEAST)
    parts = colors.stylesheet(color, None).split("@media")
    assert len(parts) == 2
    for part in parts:
        tokens = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part))
        assert colors.contrast(tokens["accent"], tokens["accent-ink"]) >= colors.LEAST
        assert set(tokens) == {"accent", "accent-ink", "soft", "bar", "dot-low", "dot-high"}


def test_panels_are_those_of_the_pages():
    light, dark = TOKENS.split("@media screen", 1)
    assert f"--panel: {colors.PAPER};" in light
    assert f"--panel: {colors.DARK_PAPER};" in dark
