"""The leak gate over everything that anybody may see: site, public store, repository and its history."""

from collections.abc import Iterator
from pathlib import Path

from generator import pipeline, review, storage
from generator.pipeline.gene_index import SUFFIX
from generator.pipeline.overlay import Pair, open_pair
from generator.publish import git
from generator.review import Gate, Leak
from generator.storage import content_key, write_whole
from generator.website import listing

KNOWN = "known-leaks.txt"
"""In the overlay: what the public history is known to tell; object, secret and place, parted by tabs."""
_CLEAN = Path(".cache") / "leaks"


def find_leaks(root: Path, overlay: Path, site: Path | None, *, with_store: bool = False) -> tuple[Leak, ...]:
    """Where the public repository, the built `site` and the public store say what only drafts say."""
    pair = open_pair(root, overlay)
    gate = gate_of(pair)
    places = [_tree(root)]
    if site is not None:
        places.append(_site(site))
    if with_store:
        places.append(_store(pair))
    leaks = [leak for each in places for leak in gate.search_all(each)]
    now = {(leak.place.partition(": ")[2], leak.secret) for leak in leaks}
    past = (leak for _, leak in _history(pair, gate))
    return (*leaks, *(leak for leak in past if (leak.place.rpartition(": ")[2], leak.secret) not in now))


def require_none(root: Path, overlay: Path, site: Path) -> None:
    """Raise LeakError if there are any."""
    leaks = find_leaks(root, overlay, site, with_store=True)
    if leaks:
        raise review.LeakError(leaks)


def accept_history(root: Path, overlay: Path) -> int:
    """Take what the history says as known from now on: nothing takes it back. Returns how many objects do."""
    pair = open_pair(root, overlay)
    found = list(_history(pair, gate_of(pair)))
    added = "".join(f"{name}\t{leak.secret}\t{leak.place}\n" for name, leak in found)
    write_whole(overlay / KNOWN, (_text(overlay / KNOWN) + added).encode(errors="replace"))
    return len({name for name, _ in found})


def is_cut_off(root: Path) -> bool:
    """Whether there is history that is not here, and was not searched."""
    return git.tracked(root) is not None and git.is_shallow(root)


def gate_of(pair: Pair) -> Gate:
    """The gate that knows what only the drafts say, and what of their links nobody is told."""
    summaries, known = pipeline.summary_folder(pair.overlay), pipeline.summary_folder(pair.root)
    links = review.read_links(pair.overlay).links
    keys = {secret for link in links for secret in (link.token, link.terms_key)}
    return Gate(review.secrets_of(pair.drafts, summaries, pair.public, known) | keys)


def _site(site: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the site, by its path: names go into records, the sitemap and links."""
    for path in sorted(listing.read(site)):
        file = site / path
        if file.is_file():
            yield f"site: {path}", file.read_bytes()


def _tree(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the public repository as it is now; of catalog/ and docs/ if it is none."""
    found = git.tracked(root)
    if found is None:
        paths = (path for folder in ("catalog", "docs") for path in sorted((root / folder).rglob("*")))
        found = [path.relative_to(root).as_posix() for path in paths if path.is_file()]
    for path in found:
        file = root / path
        if file.is_file():
            yield f"tree: {path}", file.read_bytes()


def _store(pair: Pair) -> Iterator[tuple[str, bytes]]:
    """Keys of the public store, apart from what links open, and its index of genes across datasets."""
    store = storage.open_store(pair.public.settings.store, pair.root)
    indexes = {content_key(block.sha256, SUFFIX) for block in pair.public.gene_index.blocks}
    for stored in store.list():
        if not stored.key.startswith(f"{review.DATA}/"):
            yield f"store: {stored.key}", store.get(stored.key) if stored.key in indexes else b""


def _history(pair: Pair, gate: Gate) -> Iterator[tuple[str, Leak]]:
    """What commits, tags and files of the past hold, by the object's id; branches and tags by their names.

    Objects never change: those that held nothing are not searched for the same secrets again.
    """
    if git.tracked(pair.root) is None:
        return
    known = {tuple(line.split("\t")[:2]) for line in _text(pair.overlay / KNOWN).splitlines()}
    for ref in git.refs(pair.root):
        found = gate.search(f"history: {ref}", b"")
        yield from ((ref, leak) for leak in found if (ref, leak.secret) not in known)
    notes = pair.overlay / _CLEAN / gate.digest
    clean = set(_text(notes).split())
    for name, path, data in git.history(pair.root, clean):
        leaks = list(gate.search(f"history: {name[:10]}: {path or 'message, or names of files'}", data))
        yield from ((name, leak) for leak in leaks if (name, leak.secret) not in known)
        if not leaks:
            clean.add(name)
    notes.parent.mkdir(parents=True, exist_ok=True)
    write_whole(notes, "\n".join(sorted(clean)).encode())


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
