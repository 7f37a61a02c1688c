"""The leak gate over everything that anybody may see: the built site and the public repository."""

from collections.abc import Iterator
from pathlib import Path

from generator import pipeline, review
from generator.pipeline.overlay import Pair, open_pair
from generator.publish.git import tracked
from generator.review import Gate, Leak
from generator.website import output


def find_leaks(root: Path, overlay: Path, site: Path | None) -> tuple[Leak, ...]:
    """Where the public tree, and the built `site` if it is given, hold what only drafts of `overlay` say."""
    pair = open_pair(root, overlay)
    gate = gate_of(pair)
    places = [_tree(root)] if site is None else [_tree(root), _site(site)]
    return tuple(leak for each in places for leak in gate.search_all(each))


def require_none(root: Path, overlay: Path, site: Path) -> None:
    """Raise LeakError if there are any."""
    leaks = find_leaks(root, overlay, site)
    if leaks:
        raise review.LeakError(leaks)


def gate_of(pair: Pair) -> Gate:
    """The gate that knows what only the drafts say."""
    summaries, known = pipeline.summary_folder(pair.overlay), pipeline.summary_folder(pair.root)
    return Gate(review.secrets_of(pair.drafts, summaries, pair.public, known))


def _site(site: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the site, by its path: names go into records, the sitemap and links."""
    for path in sorted(output.read_listing(site)):
        file = site / path
        if file.is_file():
            yield f"site: {path}", file.read_bytes()


def _tree(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the public repository as it is now; of catalog/ and docs/ if it is none."""
    found = tracked(root)
    if found is None:
        paths = (path for folder in ("catalog", "docs") for path in sorted((root / folder).rglob("*")))
        found = [path.relative_to(root).as_posix() for path in paths if path.is_file()]
    for path in found:
        file = root / path
        if file.is_file():
            yield f"tree: {path}", file.read_bytes()
