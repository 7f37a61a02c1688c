"""Draw an embedding: any number of cells, one small WebP that reads on a light page and on a dark one.

Cells are counted per pixel, so no cell is drawn over another: a pixel's colour is the mean of its cells'
colours, its opacity grows with the logarithm of their number, and what has no cells is transparent. Few cells
become disks large enough to see, a million becomes density.
"""

import io
import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from generator.model.record import record
from generator.model.summary import LegendEntry
from generator.summaries.palette import COLORS, MISSING, OTHER, SINGLE, ramp

SIZE = 640
"""Pixels of the longer side."""
SHORTEST = 400
"""Pixels that the shorter side has at least."""
MAX_BYTES = 60_000
"""No picture is larger."""
OTHER_LABEL = "other"
MISSING_LABEL = "no value"

_STEPS = 64  # colours of a ramp
_OVERSAMPLE = 2
_FURTHEST = 1e100  # coordinates beyond are no coordinates
_SMALLEST = 1e-100  # span; less is no spread
_FEW = 20  # cells, of which none is an outlier
_TAIL = 0.001  # of the cells on each side may be outliers ...
_MARGIN = 0.35  # ... and are, if further out than this part of the span of the others
_QUALITIES = ((84, 40), (72, 25), (56, 15), (40, 8))  # of colour and of opacity
_SHRINKS = (1.0, 0.7, 0.5, 0.3)  # tried in turn where no quality is low enough
_STEEP = 5.0  # the nearest cell colours a point where disks overlap
_FAINTEST = 0.42  # opacity of a lone cell among a million

_Floats = NDArray[np.float64]
_Layers = NDArray[np.float32]


@record
class Drawn:
    """A picture and what its colours mean."""

    webp: bytes
    """At most `MAX_BYTES`, with a transparent background."""
    width: int
    height: int
    legend: tuple[LegendEntry, ...]
    """Most cells first, then `other` and `no value`; empty where there are no categories."""


def draw(xy: ArrayLike, codes: ArrayLike, labels: tuple[str, ...] | list[str]) -> Drawn:
    """Draw cells at `xy` (n, 2) coloured by `codes` (n,), which index `labels`; -1 has no value.

    Cells whose coordinates are not finite are left out of picture and legend. The same input gives the same
    bytes. Never fails for want of cells or of spread.
    """
    points, kinds = _usable(np.asarray(xy), np.asarray(codes), len(labels))
    colors, legend = _colors(kinds, labels)
    return _drawn(points, colors[kinds], legend)


def draw_numbers(xy: ArrayLike, values: ArrayLike, low: float, high: float) -> Drawn:
    """Draw cells at `xy` (n, 2) coloured by `values` (n,) from `low` to `high`; NaN has no value.

    There is no legend: what the colours stand for is `RAMP` from `low` to `high`.
    """
    numbers = np.asarray(values, dtype=np.float64)
    span = high - low if high > low else 1.0
    with np.errstate(invalid="ignore"):
        steps = np.clip((numbers - low) / span * (_STEPS - 1), 0, _STEPS - 1)
    codes = np.where(np.isfinite(numbers), np.nan_to_num(steps), -1).astype(np.intp)
    points, kinds = _usable(np.asarray(xy), codes, _STEPS)
    return _drawn(points, _ramp()[kinds], ())


def _ramp() -> _Floats:
    """RGB (steps + 1, 3) in 0..255 along the colours of `RAMP`, and that of no value."""
    return _rgb([*ramp(_STEPS), MISSING])


def _drawn(points: _Floats, colors: _Floats, legend: tuple[LegendEntry, ...]) -> Drawn:
    frame = _frame(points)
    layers = _accumulate(frame, points, colors)
    image, webp = _encode(_shade(layers, radius=frame.radius))
    return Drawn(webp=webp, width=image.width, height=image.height, legend=legend)


def _usable(xy: NDArray[Any], codes: NDArray[Any], kinds: int) -> tuple[_Floats, NDArray[np.intp]]:
    """Finite coordinates (2, m) and, for each, its code; `kinds` stands for no value."""
    points = np.ascontiguousarray(xy[:, :2].T, dtype=np.float64)
    finite = (np.abs(points[0]) < _FURTHEST) & (np.abs(points[1]) < _FURTHEST)  # NaN is not
    known = codes.astype(np.intp)
    known[(known < 0) | (known >= kinds)] = kinds
    return (points, known) if finite.all() else (points[:, finite], known[finite])


def _colors(
    kinds: NDArray[np.intp], labels: tuple[str, ...] | list[str]
) -> tuple[_Floats, tuple[LegendEntry, ...]]:
    """RGB (kinds + 1, 3) in 0..255, and the legend: the largest categories take the first colours."""
    if not labels:
        return _rgb([SINGLE]), ()
    cells = np.bincount(kinds, minlength=len(labels) + 1)
    order = sorted((k for k in range(len(labels)) if cells[k]), key=lambda k: (-int(cells[k]), k))
    chosen = [OTHER] * len(labels) + [MISSING]
    legend = []
    for kind, color in zip(order, COLORS, strict=False):
        chosen[kind] = color
        legend.append(LegendEntry(label=labels[kind], color=color, cells=int(cells[kind])))
    rest = order[len(COLORS) :]
    if rest:
        legend.append(LegendEntry(label=OTHER_LABEL, color=OTHER, cells=int(cells[rest].sum())))
    if cells[-1]:
        legend.append(LegendEntry(label=MISSING_LABEL, color=MISSING, cells=int(cells[-1])))
    return _rgb(chosen), tuple(legend)


def _rgb(colors: list[str]) -> _Floats:
    return np.array([[int(color[i : i + 2], 16) for i in (1, 3, 5)] for color in colors], dtype=np.float64)


@record
class _Frame:
    """What part of the plane is drawn, and how large; pixels are those of the oversampled picture."""

    left: float
    top: float
    scale: float
    """Pixels per unit."""
    columns: int
    rows: int
    radius: float
    """Of a cell's disk; below 1 a cell is one pixel."""


def _frame(points: _Floats) -> _Frame:
    low, high = _limits(points)
    span = high - low
    widest = float(span.max())
    size = SIZE * _OVERSAMPLE
    radius = _radius(points.shape[1])
    inner = size - 2 * (math.ceil(radius) + 2 * _OVERSAMPLE)
    scale = inner / widest if widest > _SMALLEST else 1.0
    width, height = (_even(size - inner + side * scale) for side in span)
    middle = (low + high) / 2
    return _Frame(
        left=float(middle[0]) - width / 2 / scale,
        top=float(middle[1]) + height / 2 / scale,
        scale=scale,
        columns=width,
        rows=height,
        radius=radius,
    )


def _even(pixels: float) -> int:
    """Oversampled pixels of a side, a whole number of final ones within the bounds."""
    final = min(max(math.ceil(pixels / _OVERSAMPLE - 1e-6), SHORTEST), SIZE)
    return final * _OVERSAMPLE


def _limits(points: _Floats) -> tuple[_Floats, _Floats]:
    """Corners of what is drawn: everything but far outliers."""
    cells = points.shape[1]
    if cells == 0:
        return np.zeros(2), np.zeros(2)
    skip = math.ceil(_TAIL * (cells - 1)) if cells >= _FEW else 0
    ordered = np.partition(points, (skip, cells - 1 - skip), axis=1)
    low, high = ordered[:, skip], ordered[:, cells - 1 - skip]
    reach = _MARGIN * (high - low)
    bounds = zip(points, low - reach, high + reach, strict=True)
    shown = [axis[(axis >= least) & (axis <= most)] for axis, least, most in bounds]
    return np.array([axis.min() for axis in shown]), np.array([axis.max() for axis in shown])


def _radius(cells: int) -> float:
    """Of a disk, so that all disks together would cover about the same part of the picture."""
    covered = 0.35 * (SIZE * _OVERSAMPLE) ** 2
    return min(max(math.sqrt(covered / (math.pi * max(cells, 1))), 1.0), 6.5 * _OVERSAMPLE)


def _accumulate(frame: _Frame, points: _Floats, rgb: _Floats) -> _Layers:
    """Layers (rows, columns, 4): sums of red, green and blue of a pixel's cells, and their number."""
    column = np.floor((points[0] - frame.left) * frame.scale)
    row = np.floor((frame.top - points[1]) * frame.scale)
    inside = (column >= 0) & (column < frame.columns) & (row >= 0) & (row < frame.rows)
    pixel = row[inside].astype(np.intp) * frame.columns + column[inside].astype(np.intp)
    size = frame.rows * frame.columns
    cells = np.bincount(pixel, minlength=size)
    occupied = np.flatnonzero(cells)
    weights = rgb[inside]
    sums = [np.bincount(pixel, weights=weights[:, i], minlength=size)[occupied] for i in range(3)]
    seeds = np.stack([*sums, cells[occupied]], axis=1).astype(np.float32)
    return _spread(frame, occupied, seeds)


def _spread(frame: _Frame, occupied: NDArray[np.intp], seeds: _Layers) -> _Layers:
    """Each occupied pixel's sums, given to the disk around it, most to the middle.

    So where disks overlap each point is coloured by the nearest cell, and nothing depends on their order.
    """
    reach = math.floor(frame.radius)
    width = frame.columns + 2 * reach
    layers = np.zeros((frame.rows + 2 * reach, width, 4), dtype=np.float32)
    flat = layers.reshape(-1, 4)
    target = (occupied // frame.columns + reach) * width + occupied % frame.columns + reach
    for down in range(-reach, reach + 1):
        for right in range(-reach, reach + 1):
            distance = (down * down + right * right) / frame.radius**2
            if distance <= 1:  # no pixel occurs twice in `target`
                flat[target + (down * width + right)] += seeds * np.float32(math.exp(-_STEEP * distance))
    return layers[reach : reach + frame.rows, reach : reach + frame.columns]


def _shade(layers: _Layers, *, radius: float) -> Image.Image:
    """The final picture: mean colours, opacity by the logarithm of the cells, oversampling undone."""
    cells = layers[..., 3]
    occupied = cells > 0
    opacity = np.zeros_like(cells)
    if occupied.any():
        crowd = math.log1p(max(float(np.quantile(cells[occupied], 0.95)), 1.0))
        faintest = min(_FAINTEST + 0.12 * radius, 0.92)
        rising = np.minimum(np.log1p(cells[occupied]) / crowd, 1)
        opacity[occupied] = faintest + (1 - faintest) * rising
    share = np.divide(opacity, cells, out=np.zeros_like(cells), where=occupied)
    premultiplied = np.concatenate([layers[..., :3] * share[..., None], opacity[..., None]], axis=2)
    rows, columns = cells.shape
    small = premultiplied.reshape(
        rows // _OVERSAMPLE, _OVERSAMPLE, columns // _OVERSAMPLE, _OVERSAMPLE, 4
    ).mean(axis=(1, 3))
    alpha = small[..., 3:]
    color = np.divide(small[..., :3], alpha, out=np.zeros_like(small[..., :3]), where=alpha > 0)
    pixels = np.concatenate([color, alpha * 255], axis=2)
    return Image.fromarray(np.clip(np.rint(pixels), 0, 255).astype(np.uint8), "RGBA")


def _encode(image: Image.Image) -> tuple[Image.Image, bytes]:
    """WebP of the best quality that fits, and the image it holds: smaller where noise fits no other way."""
    for shrink in _SHRINKS:
        size = round(image.width * shrink), round(image.height * shrink)
        smaller = image if shrink == 1 else image.resize(size, Image.Resampling.BOX)
        for quality, opacity in _QUALITIES:
            stream = io.BytesIO()
            smaller.save(stream, "WEBP", quality=quality, alpha_quality=opacity, method=4)
            if stream.tell() <= MAX_BYTES:
                return smaller, stream.getvalue()
    raise AssertionError("unreachable: 200 pixels of noise take less than a third of what is allowed")
