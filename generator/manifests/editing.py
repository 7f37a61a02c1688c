"""Editing a dataset's manifest in place: lines are added, every comment and line break of it is kept."""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.errors import UsageError
from generator.manifests.manifest import read_manifest
from generator.manifests.nodes import Mapping, Node, Scalar, Sequence, find
from generator.model.dataset import Asset, DatasetManifest, Version
from generator.model.fields import MANIFEST
from generator.model.record import replace


def insert_lines(data: bytes, after: int, lines: Iterable[str]) -> bytes:
    """The file with `lines` below its line `after` (0: at the top), in the file's own line breaks."""
    text = data.decode("utf-8-sig")
    present = text.splitlines(keepends=True)
    ending = "\r\n" if present[:1] and present[0].endswith("\r\n") else "\n"
    if after and not present[after - 1].endswith("\n"):
        present[after - 1] += ending
    present[after:after] = [f"{line}{ending}" for line in lines]
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    return mark + "".join(present).encode()


def with_asset(path: str, data: bytes, number: int, asset: Asset) -> bytes:
    """The manifest at `path` with one more file of the version `number`, written as its other files are.

    Raises UsageError where the layout has no place for it, or the manifest has errors.
    """
    manifest, root = _read(path, data)
    index = next(i for i, version in enumerate(manifest.versions) if version.version == number)
    if manifest.versions[index].asset(asset.role):
        raise UsageError(f"{path}: version {number} has an {asset.role.value} already", hint="it stays")
    assets = find(root, ("versions", index, "assets"))
    assert isinstance(assets, Sequence)
    text = data.decode("utf-8-sig").splitlines()
    last = assets.items[-1]
    dash = _dash(text, last)
    by_hand = f"add it by hand: - {_braces(asset)}"
    if dash is None:
        raise UsageError(f"{path}:{assets.line} is written in brackets", hint=by_hand)
    if text[last.line - 1][last.column - 1 :].startswith("{"):
        lines = [" " * dash + f"- {_braces(asset)}"]
    else:
        lines = _item(_asset_lines(asset), dash, last.column - 1)
    made = insert_lines(data, _last_line(last), lines)
    expected = _replaced(manifest, index, (*manifest.versions[index].assets, asset))
    return _checked(path, made, expected, by_hand)


def with_version(path: str, data: bytes, version: Version) -> bytes:
    """The manifest at `path` with a version above all others; raises UsageError as above."""
    manifest, root = _read(path, data)
    if manifest.newest.version >= version.version:
        raise UsageError(
            f"{path} has a version {version.version} already, which came meanwhile",
            hint="run the command again for the next version",
        )
    versions = find(root, ("versions",))
    assert isinstance(versions, Sequence)
    first = versions.items[0]
    dash = _dash(data.decode("utf-8-sig").splitlines(), first)
    by_hand = "add the version by hand, or write versions as a list of lines that begin with a dash"
    if dash is None:
        raise UsageError(f"{path}:{versions.line} is written in brackets", hint=by_hand)
    lines = _item(_version_lines(version), dash, dash + 2)
    made = insert_lines(data, first.line - 1, lines)
    expected = replace(manifest, versions=(version, *manifest.versions))
    return _checked(path, made, expected, by_hand)


def with_file(path: str, data: bytes, number: int, asset: Asset) -> bytes:
    """The manifest at `path` with another file of that role in version `number`; raises UsageError."""
    manifest, root = _read(path, data)
    index = next(i for i, version in enumerate(manifest.versions) if version.version == number)
    assets = manifest.versions[index].assets
    at = next(i for i, each in enumerate(assets) if each.role is asset.role)
    place = ("versions", index, "assets", at)
    changes = [
        (find(root, (*place, "bytes")), str(asset.bytes)),
        (find(root, (*place, "sha256")), asset.sha256),
    ]
    expected = _replaced(manifest, index, (*assets[:at], asset, *assets[at + 1 :]))
    by_hand = f"write it by hand: {_braces(asset)}"
    return _checked(path, with_scalars(data, changes), expected, by_hand)


def with_dates(path: str, data: bytes, date: str) -> bytes:
    """The manifest at `path`, all of whose versions are of that day; raises UsageError as above."""
    manifest, root = _read(path, data)
    changes = [(find(root, ("versions", index, "date")), date) for index in range(len(manifest.versions))]
    dated = tuple(replace(version, date=date) for version in manifest.versions)
    expected = replace(manifest, versions=dated)
    return _checked(path, with_scalars(data, changes), expected, f"write `date: {date}` by hand")


def new_manifest(path: str, accession: str, title: str, version: Version) -> bytes:
    """The manifest of a new dataset, to stand at `path`; raises UsageError for a title that breaks a rule."""
    lines = [
        "# yaml-language-server: $schema=../../../site/schemas/dataset.json",
        f"manifest: {MANIFEST}",
        f"accession: {accession}",
        f"title: {_quoted(title)}",
        "versions:",
        *_item(_version_lines(version), 2, 4),
    ]
    data = "".join(f"{line}\n" for line in lines).encode()
    _, problems = read_manifest(path, data, "dataset", DatasetManifest)
    if problems:
        raise UsageError(problems[0].message, hint=problems[0].hint)
    expected = DatasetManifest(accession=accession, title=title, versions=(version,))
    return _checked(path, data, expected, "give another title or change note")


def write_manifest(root: Path, path: str, data: bytes) -> None:
    """Write the manifest at `path` below `root` whole or not at all."""
    file, drafts = root / path, root / ".cache" / "drafts"  # beside catalog/, where nothing may lie about
    drafts.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=drafts)
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        new.chmod(file.stat().st_mode & 0o777 if file.exists() else 0o644)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)


def _read(path: str, data: bytes) -> tuple[DatasetManifest, Node]:
    draft, _ = read_manifest(path, data, "dataset", DatasetManifest)
    if draft.manifest is None or draft.root is None:
        raise UsageError(f"{path} has errors", hint="`catalog check` tells which")
    return draft.manifest, draft.root


def _checked(path: str, data: bytes, expected: DatasetManifest, by_hand: str) -> bytes:
    """`data`, if it says what is expected and nothing else."""
    draft, problems = read_manifest(path, data, "dataset", DatasetManifest)
    if problems or draft.manifest != expected:
        raise UsageError(f"{path} cannot be edited safely", hint=by_hand)
    return data


def with_scalars(data: bytes, changes: Iterable[tuple[Node, str]]) -> bytes:
    """The file with other texts in place of scalars that stand on one line, without quotes then."""
    lines = data.decode("utf-8-sig").splitlines(keepends=True)
    # From the last to the first, so that no place moves before its turn.
    for node, text in sorted(changes, key=lambda each: (each[0].line, each[0].column), reverse=True):
        assert isinstance(node, Scalar)
        line, at = lines[node.line - 1], node.column - 1
        length = len(node.text) + (0 if node.plain else 2)
        lines[node.line - 1] = line[:at] + text + line[at + length :]
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    return mark + "".join(lines).encode()


def _replaced(manifest: DatasetManifest, index: int, assets: tuple[Asset, ...]) -> DatasetManifest:
    versions = list(manifest.versions)
    versions[index] = replace(versions[index], assets=assets)
    return replace(manifest, versions=tuple(versions))


def _dash(text: list[str], item: Node) -> int | None:
    """Where the dash of a list's item stands, counted from 0; None for a list in brackets."""
    before = text[item.line - 1][: item.column - 1]
    return before.index("-") if before.strip() == "-" else None


def _last_line(node: Node) -> int:
    return max(part.line for part in _parts(node))


def _parts(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Scalar):
        return
    inner = node.items if isinstance(node, Sequence) else [entry.value for entry in node.entries.values()]
    assert isinstance(node, Sequence | Mapping)
    for each in inner:
        yield from _parts(each)


def _item(lines: list[str], dash: int, inner: int) -> list[str]:
    """A list's item of these lines, its dash and its text in those columns."""
    first, *others = lines
    return [" " * dash + "-".ljust(inner - dash) + first, *(" " * inner + line for line in others)]


def _version_lines(version: Version) -> list[str]:
    lines = [f"version: {version.version}", f"date: {version.date}"]
    if version.changes:
        lines.append(f"changes: {_quoted(version.changes)}")
    lines.append("assets:")
    for asset in version.assets:
        lines += _item(_asset_lines(asset), 2, 4)
    return lines


def _asset_lines(asset: Asset) -> list[str]:
    assert asset.url is None, "files are added after they were put into the catalog's own store"
    return [f"role: {asset.role.value}", f"bytes: {asset.bytes}", f"sha256: {asset.sha256}"]


def _braces(asset: Asset) -> str:
    return "{" + ", ".join(_asset_lines(asset)) + "}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
