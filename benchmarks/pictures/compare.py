"""Draw synthetic embeddings with Cellshelf and, where it is installed, with matplotlib's scatter.

    python benchmarks/pictures/compare.py [FOLDER]

Prints CPU seconds (imports left out), bytes and cells; writes the pictures into FOLDER if one is given, on
white and on dark side by side.
"""

import importlib.util
import io
import resource
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from generator.summaries.palette import COLORS
from generator.summaries.picture import draw

KINDS = 40
CELLS = (700, 10_000, 100_000, 1_000_000)


def cells_of(number: int) -> tuple[np.ndarray, np.ndarray]:
    """Crescents of unequal size: coordinates (n, 2) and codes (n,)."""
    random = np.random.default_rng(number)
    codes = random.choice(KINDS, number, p=random.dirichlet(np.ones(KINDS) * 0.6))
    angle = random.uniform(0, 2 * np.pi, KINDS)[codes]
    along, across = random.normal(0, 1, number), random.normal(0, 0.45, number)
    bent = angle + 0.3 * along
    arms = np.stack([np.cos(bent), np.sin(bent)], axis=1) * along[:, None] * 1.8
    widths = np.stack([-np.sin(angle), np.cos(angle)], axis=1) * across[:, None]
    return random.normal(0, 7, (KINDS, 2))[codes] + arms + widths, codes


def ours(xy: np.ndarray, codes: np.ndarray) -> bytes:
    return draw(xy, codes, [str(kind) for kind in range(KINDS)]).webp


def scatter(xy: np.ndarray, codes: np.ndarray) -> bytes:
    from matplotlib.figure import Figure  # noqa: PLC0415 only where it is installed

    figure = Figure(figsize=(6.4, 6.4), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.axis("off")
    axes.scatter(*xy.T, c=np.array(COLORS)[codes], s=max(0.05, 12_000 / len(xy)), linewidths=0)
    stream = io.BytesIO()
    figure.savefig(stream, format="webp", transparent=True, pil_kwargs={"quality": 80})
    return stream.getvalue()


def cpu_seconds(way: Callable[[np.ndarray, np.ndarray], bytes], number: int) -> tuple[float, bytes]:
    xy, codes = cells_of(number)
    before = resource.getrusage(resource.RUSAGE_SELF)
    picture = way(xy, codes)
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, picture


def on_both(picture: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(picture)).convert("RGBA")
    both = Image.new("RGB", (2 * image.width, image.height), "white")
    both.paste("#11161c", (image.width, 0, both.width, both.height))
    both.paste(image, (0, 0), image)
    both.paste(image, (image.width, 0), image)
    return both


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    ways: dict[str, Callable[[np.ndarray, np.ndarray], bytes]] = {"cellshelf": ours}
    if importlib.util.find_spec("matplotlib"):
        ways["matplotlib"] = scatter
    else:
        print("matplotlib is not installed: nothing to compare with (pip install matplotlib)")
    for way in ways.values():
        way(*cells_of(10))  # imports and fonts
    print(f"{'cells':>9}  {'way':<10}  {'CPU s':>6}  {'bytes':>7}")
    for number in CELLS:
        for name, way in ways.items():
            seconds, picture = cpu_seconds(way, number)
            print(f"{number:>9,}  {name:<10}  {seconds:>6.2f}  {len(picture):>7,}")
            if folder:
                folder.mkdir(parents=True, exist_ok=True)
                on_both(picture).save(folder / f"{name}-{number}.png")


if __name__ == "__main__":
    main()
