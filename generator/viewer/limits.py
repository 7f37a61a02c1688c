"""What the viewer's file holds, as pages tell of it."""

FORMAT = 1
"""Counts up when the layout of the file changes."""
MOST_CELLS = 200_000
"""Cells that a browser without a graphics card still shows at a bearable speed."""
MOST_CATEGORIES = 1_000
"""Values of a column that is offered to colour by."""
MATRICES = ("X", "raw.X")
"""Where values come from, the first that is there."""
