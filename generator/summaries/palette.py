"""Colours for categories, told apart on white, on near-black and, as far as can be, by colour-blind eyes.

The first ten differ in lightness as well as in hue. The rest were found by placing each new colour as far as
possible (in OKLab, seen with and without protanopia and deuteranopia) from all before it, within luminances
0.10 to 0.50, so that none vanishes on a light page or a dark one.
"""

import re

COLORS: tuple[str, ...] = tuple(
    re.findall(
        "#[0-9a-f]{6}",
        """
        #4070d8 #e88830 #188038 #c02860 #e890e8 #30c888 #20a8e8 #7840a0 #b0a010 #b06848
        #107888 #f06070 #a060d8 #e0b0a8 #785038 #70c8d8 #e858b8 #40a068 #906088 #80d020
        #0058b0 #f0b000 #c038a8 #b02800 #a888f8 #38b010 #808800 #006850 #a8a880 #4888b8
        #e03808 #a80880 #e088a8 #a0b0f8 #6040d0 #505880 #a878b8 #806808 #00b8b0 #708060
        #d05088 #b0c068 #106800 #5888f8 #b08848 #6068a8 #c08080 #f85800 #189088 #d868e8
        #f88878 #009828 #804868 #b098c8 #f8a870 #9840c0 #985858 #d0b0d8 #88c8a8 #78b058
        """,
    )
)
RAMP: tuple[str, ...] = ("#b8c0c8", "#e8b060", "#e07030", "#b02050", "#801878")
"""Colours of numbers, lowest first: a grey that steps back on light and dark, then ever stronger ones."""
SINGLE = "#2a8f98"
"""The colour of cells where nothing tells them apart."""
OTHER = "#8b949e"
"""The colour shared by the smallest categories when there are more than colours."""
MISSING = "#a9b0b8"
"""The colour of cells without a value."""


def ramp(steps: int) -> tuple[str, ...]:
    """As many colours along `RAMP`, evenly; at least two."""
    stops = [[int(color[i : i + 2], 16) for i in (1, 3, 5)] for color in RAMP]
    found = []
    for step in range(steps):
        at = step / (steps - 1) * (len(stops) - 1)
        low = min(int(at), len(stops) - 2)
        mixed = (round(a + (b - a) * (at - low)) for a, b in zip(stops[low], stops[low + 1], strict=True))
        found.append("#" + "".join(f"{part:02x}" for part in mixed))
    return tuple(found)
