"""catalog/ledger.tsv: read, compared with the manifests, appended to."""

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from generator.manifests import rules_ledger as rules
from generator.manifests.decoding import decode
from generator.manifests.formats import FORMATS
from generator.manifests.rule import Place
from generator.manifests.wording import quote
from generator.model.catalog import Catalog
from generator.model.collection import Collection, Visibility
from generator.model.dataset import Dataset, Role, Version
from generator.model.ledger import LedgerKind, LedgerRow
from generator.model.problem import Problem
from generator.model.record import record, replace

LEDGER = "catalog/ledger.tsv"
HEADER = "date\tkind\taccession\tversion\tsha256"
NONE = "-"
"""What stands for no version and no digest, since editors strip blanks at the end of a line."""


@record
class Registered:
    """A row and the line it stands in."""

    line: int
    row: LedgerRow


_ROLES = frozenset(role.value for role in Role)

Key = tuple[LedgerKind, str, int]
"""Kind, accession, version."""


def digests(version: Version) -> str:
    """The digests of a version's files, as LedgerRow.sha256 has them."""
    return join_digests({asset.role.value: asset.sha256 for asset in version.assets})


def join_digests(found: dict[str, str]) -> str:
    """Digest by role as LedgerRow.sha256 has them."""
    return ",".join(f"{role}:{digest}" for role, digest in sorted(found.items()))


def split_digests(text: str) -> dict[str, str]:
    """Digest by role; raises ValueError if `text` is none of LedgerRow.sha256's forms."""
    pairs = [part.partition(":") for part in text.split(",")] if text else []
    found = {role: digest for role, _, digest in pairs}
    wrong = any(FORMATS["sha256"].complaint(digest) for digest in found.values())
    if wrong or len(found) != len(pairs) or not found.keys() <= _ROLES:
        raise ValueError(text)
    return found


def _digests_of(row: LedgerRow) -> dict[str, str]:
    """Digest by role of a row that was read, and so found right, already."""
    pairs = (part.partition(":") for part in row.sha256.split(",") if part)
    return {role: digest for role, _, digest in pairs}


def read_ledger(data: bytes) -> tuple[list[Registered], list[Problem]]:
    """The rows that can be used, and what is wrong with the others and with their order."""
    text, problems = decode(LEDGER, data)
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    if problems:
        return [], problems
    if lines[0] != HEADER:
        message = f"The first line must be {quote(HEADER.replace(chr(9), ' '))}, parted by tabs."
        return [], [rules.BAD_ROW.at(Place(LEDGER, 1, 1), message)]
    rows: list[Registered] = []
    for line, written in enumerate(lines[1:], start=2):
        try:
            rows.append(Registered(line=line, row=_row(written)))
        except _BadCellError as error:
            problems.append(rules.BAD_ROW.at(Place(LEDGER, line, error.column), str(error)))
    return rows, problems + list(_twice(rows)) + list(_order(rows))


class _BadCellError(Exception):
    def __init__(self, column: int, message: str) -> None:
        super().__init__(message)
        self.column = column


def _row(written: str) -> LedgerRow:
    cells = written.split("\t")
    if len(cells) != len(HEADER.split("\t")):
        raise _BadCellError(1, f"The row has {len(cells)} cells, not 5 parted by tabs.")
    date, kind, accession, version, sha256 = cells
    starts = [len("\t".join(cells[:i])) + 1 + (i > 0) for i in range(len(cells))]
    for start, name, cell in ((starts[0], "date", date), (starts[2], "accession", accession)):
        if complaint := FORMATS[name].complaint(cell):
            raise _BadCellError(start, complaint)
    if kind not in set(LedgerKind):
        raise _BadCellError(starts[1], f"{quote(kind)} is not collection, dataset or version.")
    numbered = version.isascii() and version.isdigit() and 1 <= len(version) <= 9 and int(version) > 0  # noqa: PLR2004 - digits
    if numbered != (kind == LedgerKind.VERSION) or (not numbered and version != NONE):
        raise _BadCellError(
            starts[3], f"{quote(version)} does not fit: a version has a number, others have -."
        )
    try:
        found = {} if sha256 == NONE else split_digests(sha256 or ":")
    except ValueError:
        raise _BadCellError(starts[4], f"{quote(sha256)} is not h5ad:<sha256>,rds:<sha256>.") from None
    if bool(found) != numbered:
        raise _BadCellError(starts[4], "A version has digests; a collection and a dataset have -.")
    return LedgerRow(
        date=date,
        kind=LedgerKind(kind),
        accession=accession,
        version=int(version) if numbered else 0,
        sha256=sha256 if numbered else "",
    )


def key_of(row: LedgerRow) -> Key:
    """What the row registers."""
    return row.kind, row.accession, row.version


def _twice(rows: list[Registered]) -> Iterator[Problem]:
    seen: dict[tuple[Key, str], int] = {}
    for each in rows:
        for role in _digests_of(each.row) or [""]:
            first = seen.setdefault((key_of(each.row), role), each.line)
            if first != each.line:
                message = f"{_name(each.row)} is registered already in line {first}."
                yield rules.ROW_TWICE.at(Place(LEDGER, each.line, 1), message)
                break


def _order(rows: list[Registered]) -> Iterator[Problem]:
    for above, each in pairwise(rows):
        if each.row.date < above.row.date:
            message = f"The row is of {each.row.date}, the one above it of {above.row.date}."
            yield rules.ROW_ORDER.at(Place(LEDGER, each.line, 1), message)


def _name(row: LedgerRow) -> str:
    numbered = f" version {row.version}" if row.version else ""
    return f"{'Collection' if row.kind is LedgerKind.COLLECTION else 'Dataset'} {row.accession}{numbered}"


def registered_digests(rows: Iterable[LedgerRow]) -> dict[Key, dict[str, str]]:
    """Digest by role of everything registered; later rows of a version add roles."""
    found: dict[Key, dict[str, str]] = {}
    for row in rows:
        known = found.setdefault(key_of(row), {})
        for role, digest in _digests_of(row).items():
            known.setdefault(role, digest)
    return found


def rows_to_add(catalog: Catalog, date: str) -> tuple[LedgerRow, ...]:
    """A row of `date` (YYYY-MM-DD) for everything public that the ledger does not hold yet.

    A version that gained a file since it was registered gets one more row, of that file alone.
    """
    known = registered_digests(catalog.ledger)
    return tuple(
        new
        for collection in catalog.collections
        if collection.visibility is Visibility.PUBLIC
        for row in _rows(collection, date)
        if (new := unregistered(row, known)) is not None
    )


def unregistered(row: LedgerRow, known: Mapping[Key, dict[str, str]]) -> LedgerRow | None:
    """What of a row is not in the ledger, whose digests are `known`; None if all of it is."""
    registered = known.get(key_of(row))
    if registered is None:
        return row
    new = {role: digest for role, digest in split_digests(row.sha256).items() if role not in registered}
    return replace(row, sha256=join_digests(new)) if new else None


def _rows(collection: Collection, date: str) -> Iterator[LedgerRow]:
    yield LedgerRow(date=date, kind=LedgerKind.COLLECTION, accession=collection.accession)
    for dataset in collection.datasets:
        yield from dataset_rows(dataset, date)


def dataset_rows(dataset: Dataset, date: str) -> Iterator[LedgerRow]:
    """The rows of a dataset and its versions, oldest first."""
    yield LedgerRow(date=date, kind=LedgerKind.DATASET, accession=dataset.accession)
    for version in sorted(dataset.versions, key=lambda version: version.version):
        yield LedgerRow(
            date=date,
            kind=LedgerKind.VERSION,
            accession=dataset.accession,
            version=version.version,
            sha256=digests(version),
        )


def dataset_keys(dataset: Dataset) -> Iterator[Key]:
    """What its rows register."""
    yield LedgerKind.DATASET, dataset.accession, 0
    for version in dataset.versions:
        yield LedgerKind.VERSION, dataset.accession, version.version


def append_rows(root: Path, rows: Iterable[LedgerRow]) -> None:
    """Append `rows` to the ledger under `root`: all of them or, if anything fails, none."""
    path = root / LEDGER
    before = path.read_bytes() if path.exists() else f"{HEADER}\n".encode()
    if before and not before.endswith(b"\n"):
        before += b"\n"
    added = "".join(
        f"{r.date}\t{r.kind.value}\t{r.accession}\t{r.version or NONE}\t{r.sha256 or NONE}\n" for r in rows
    )
    new = path.with_name(path.name + ".new")
    with new.open("wb") as opened:
        opened.write(before + added.encode())
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(path)
