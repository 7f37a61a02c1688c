import io
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from generator.model.summary import LegendEntry
from generator.summaries import palette
from generator.summaries.picture import MAX_BYTES, MISSING_LABEL, OTHER_LABEL, SHORTEST, SIZE, draw


def pixels(drawn):
    """RGBA, (height, width, 4)."""
    image = Image.open(io.BytesIO(drawn.webp))
    assert (image.format, image.size) == ("WEBP", (drawn.width, drawn.height))
    return np.asarray(image.convert("RGBA")).astype(int)


def rgb(color):
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)])


def clouds(cells, kinds, seed=1):
    random = np.random.default_rng(seed)
    codes = random.integers(0, kinds, cells)
    return random.normal(0, 6, (kinds, 2))[codes] + random.normal(0, 1, (cells, 2)), codes


def names(kinds):
    return tuple(f"type {kind}" for kind in range(kinds))


@pytest.mark.parametrize(
    ("xy", "codes", "labels"),
    [
        (np.zeros((0, 2)), [], ()),
        (np.zeros((0, 2)), [], ("a",)),
        ([[1.0, 2.0]], [0], ("a",)),
        ([[7.0, 7.0]] * 1000, [-1] * 1000, ("a",)),
        ([[np.nan, 0], [np.inf, 1]], [0, 0], ("a",)),
        ([[1e99, 0], [-1e99, 1], [3, 4]], [0, 0, 0], ("a",)),
        ([[0, 0], [1e-320, 0]], [0, 0], ("a",)),
        ([[0, 0, 9], [1, 2, 9]], [0, 5], ("a",)),
        (np.zeros((4, 2), np.float16), np.array([0, 1, -1, 0], np.int8), ("a", "b")),
        (np.arange(8).reshape(4, 2), np.array([0, 1, 2, 3], np.uint8), names(4)),
    ],
)
def test_odd_inputs_give_a_picture(xy, codes, labels):
    drawn = draw(np.asarray(xy), np.asarray(codes, dtype=int), labels)
    assert SHORTEST <= min(drawn.width, drawn.height) <= max(drawn.width, drawn.height) <= SIZE
    assert pixels(drawn)[0, 0, 3] == 0


@settings(max_examples=20, deadline=None)
@given(arrays.arrays(np.float64, st.tuples(st.integers(0, 40), st.just(2))), st.integers(-1, 3))
def test_no_coordinates_are_too_strange(xy, code):
    drawn = draw(xy, np.full(len(xy), code), ("a", "b"))
    assert len(drawn.webp) <= MAX_BYTES


def test_nothing_is_transparent():
    assert (pixels(draw(np.zeros((0, 2)), np.zeros(0, int), ()))[..., 3] == 0).all()


def test_the_same_cells_give_the_same_bytes():
    xy, codes = clouds(5000, 7)
    assert draw(xy, codes, names(7)) == draw(xy.copy(), codes.copy(), names(7))


def test_the_order_of_cells_does_not_matter():
    xy, codes = clouds(3000, 7)
    shuffled = np.random.default_rng(2).permutation(len(xy))
    before, after = (pixels(draw(xy[o], codes[o], names(7))) for o in (slice(None), shuffled))
    assert np.abs(before - after).max() <= 2  # sums of floats round


def test_the_picture_stands_upright():
    drawn = draw([[0, 0], [0, 1], [1, 0]], [0, 1, 2], names(3))
    found = pixels(drawn)
    half = drawn.height // 2
    for part, entry in (
        (found[half:, : drawn.width // 2], drawn.legend[0]),
        (found[:half, : drawn.width // 2], drawn.legend[1]),
        (found[half:, drawn.width // 2 :], drawn.legend[2]),
    ):
        seen = part[part[..., 3] > 200][:, :3]
        assert np.abs(np.median(seen, axis=0) - rgb(entry.color)).max() < 12


def test_shape_is_kept():
    xy = np.random.default_rng(1).uniform(0, 1, (2000, 2)) * [4, 3]
    drawn = draw(xy, np.zeros(2000, int), ("a",))
    assert drawn.width == SIZE
    assert drawn.height == pytest.approx(SIZE * 3 / 4, abs=12)


def test_an_outlier_does_not_shrink_the_rest():
    xy, codes = clouds(2000, 3)
    alone = draw(xy, codes, names(3))
    with_outlier = draw(np.vstack([xy, [[1e6, -1e6]]]), np.append(codes, 0), names(3))
    assert abs(alone.height - with_outlier.height) < 40
    covered = [(pixels(drawn)[..., 3] > 0).mean() for drawn in (alone, with_outlier)]
    assert covered[1] == pytest.approx(covered[0], rel=0.2)


def test_a_lone_cell_can_be_seen_among_few_and_among_many():
    few = pixels(draw([[0, 0], [1, 1]], [0, 0], ("a",)))
    assert (few[..., 3] > 200).sum() > 2 * 80
    xy = np.vstack([np.random.default_rng(1).normal(0, 1, (300_000, 2)), [[5, 5]]])
    drawn = draw(xy, np.append(np.zeros(300_000, int), 1), names(2))
    corner = pixels(drawn)[: drawn.height // 10, -drawn.width // 10 :]
    assert corner[..., 3].max() > 60


def test_no_category_is_drawn_over_another():
    xy = np.random.default_rng(1).uniform(0, 1, (200_000, 2))
    codes = np.arange(200_000) % 2
    seen = pixels(draw(xy, codes, names(2)))
    middle = seen[200:400, 200:400, :3].mean(axis=(0, 1))
    mixed = (rgb(palette.COLORS[0]) + rgb(palette.COLORS[1])) / 2
    assert np.abs(middle - mixed).max() < 12


@pytest.mark.parametrize("cells", [100, 30_000, 1_000_000])
def test_noise_fits_too(cells):
    random = np.random.default_rng(1)
    drawn = draw(random.uniform(0, 1, (cells, 2)), random.integers(0, 60, cells), names(60))
    assert len(drawn.webp) <= MAX_BYTES


def test_the_largest_categories_get_the_first_colours():
    codes = [2] * 5 + [0] * 3 + [3] * 3 + [-1] * 2
    drawn = draw(np.random.default_rng(1).normal(size=(13, 2)), codes, names(5))
    assert drawn.legend == (
        LegendEntry(label="type 2", color=palette.COLORS[0], cells=5),
        LegendEntry(label="type 0", color=palette.COLORS[1], cells=3),
        LegendEntry(label="type 3", color=palette.COLORS[2], cells=3),
        LegendEntry(label=MISSING_LABEL, color=palette.MISSING, cells=2),
    )


def test_categories_beyond_the_palette_share_a_colour():
    codes = np.append(np.repeat(np.arange(60), 2), [60, 61, 62])
    legend = draw(np.random.default_rng(1).normal(size=(len(codes), 2)), codes, names(63)).legend
    assert len(legend) == 61
    assert legend[-1] == LegendEntry(label=OTHER_LABEL, color=palette.OTHER, cells=3)


def test_cells_without_coordinates_are_not_in_the_legend():
    xy = np.array([[0, 0], [np.nan, 1], [1, 1]])
    assert draw(xy, [0, 0, 1], names(2)).legend[0].cells == 1


def test_without_categories_there_is_one_colour_and_no_legend():
    drawn = draw(np.random.default_rng(1).normal(size=(500, 2)), np.full(500, -1), ())
    found = pixels(drawn)
    assert drawn.legend == ()
    assert np.abs(np.median(found[found[..., 3] > 200][:, :3], axis=0) - rgb(palette.SINGLE)).max() < 6


def luminance(color):
    linear = (rgb(color) / 255) ** 2.2
    return float(linear @ [0.2126, 0.7152, 0.0722])


def test_every_colour_stands_out_on_white_and_on_dark():
    assert len(set(palette.COLORS)) == 60
    dark = luminance("#11161c") + 0.05
    for color in (*palette.COLORS, palette.OTHER, palette.MISSING, palette.SINGLE):
        assert 1.05 / (luminance(color) + 0.05) > 1.8
        assert (luminance(color) + 0.05) / dark > 2.2


def test_colours_are_told_apart():
    distances = [np.linalg.norm(rgb(a) - rgb(b)) for a, b in itertools.combinations(palette.COLORS[:10], 2)]
    assert min(distances) > 60
    assert min(np.linalg.norm(rgb(a) - rgb(b)) for a, b in itertools.combinations(palette.COLORS, 2)) > 25
