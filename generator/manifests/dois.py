"""catalog/dois.tsv: read, joined to the collections and datasets, written by `catalog doi` alone."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from generator.manifests import rules_dois as rules
from generator.manifests.decoding import decode
from generator.manifests.formats import FORMATS
from generator.manifests.rule import Place
from generator.manifests.wording import quote
from generator.model.collection import Collection
from generator.model.dataset import Dataset
from generator.model.doi import RegisteredDoi
from generator.model.problem import Problem
from generator.model.record import replace

DOIS = "catalog/dois.tsv"
HEADER = "date\tdoi\taccession\tversion\tmetadata"
ALL_VERSIONS = "-"
_VERSION = re.compile(r"[1-9][0-9]{0,8}")


def read_dois(data: bytes) -> tuple[tuple[RegisteredDoi, ...], list[Problem]]:
    """The rows that can be used, and what is wrong with the others."""
    text, problems = decode(DOIS, data)
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    if problems:
        return (), problems
    if lines[0] != HEADER:
        message = f"The first line must be {quote(HEADER.replace(chr(9), ' '))}, parted by tabs."
        return (), [rules.BAD_DOI_ROW.at(Place(DOIS, 1, 1), message)]
    rows: list[RegisteredDoi] = []
    seen: dict[object, int] = {}
    for line, written in enumerate(lines[1:], start=2):
        cells = written.split("\t")
        if complaint := _complaint(cells):
            problems.append(rules.BAD_DOI_ROW.at(Place(DOIS, line, 1), complaint))
            continue
        row = _row(cells)
        keys = (row.doi.lower(), (row.accession, row.version))
        first = min(seen.setdefault(key, line) for key in keys)
        if first != line:
            message = f"{quote(row.doi)}, or what it names, stands in line {first} already."
            problems.append(rules.DOI_TWICE.at(Place(DOIS, line, 1), message))
        else:
            rows.append(row)
    return tuple(rows), problems


def with_dois(collections: Iterable[Collection], rows: Sequence[RegisteredDoi]) -> tuple[Collection, ...]:
    """The collections with the registered DOIs, where their manifests state none."""
    known = {(row.accession, row.version): row.doi for row in rows}
    if not known:
        return tuple(collections)
    return tuple(
        replace(
            each,
            doi=each.doi or known.get((each.accession, 0)),
            datasets=tuple(_with_dois(dataset, known) for dataset in each.datasets),
        )
        for each in collections
    )


def write_dois(root: Path, rows: Iterable[RegisteredDoi]) -> None:
    """Write the file with these rows, the datasets in order: all of them or, if anything fails, none."""
    path = root / DOIS
    new = path.with_name(path.name + ".new")
    with new.open("wb") as opened:
        opened.write("".join(f"{line}\n" for line in _lines(rows)).encode())
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(path)


def _lines(rows: Iterable[RegisteredDoi]) -> Iterator[str]:
    yield HEADER
    for row in sorted(rows, key=lambda each: (each.accession, each.version)):
        number = str(row.version) if row.version else ALL_VERSIONS
        yield f"{row.date}\t{row.doi}\t{row.accession}\t{number}\t{row.digest}"


def _complaint(cells: list[str]) -> str | None:
    if len(cells) != len(HEADER.split("\t")):
        return f"The row has {len(cells)} cells, not 5 parted by tabs."
    date, doi, accession, version, digest = cells
    if version != ALL_VERSIONS and not _VERSION.fullmatch(version):
        return f"{quote(version)} is neither the number of a version nor -."
    kinds = (("date", date), ("doi", doi), ("accession", accession), ("sha256", digest))
    found = (FORMATS[kind].complaint(cell) for kind, cell in kinds)
    return next((complaint for complaint in found if complaint), None)


def _row(cells: list[str]) -> RegisteredDoi:
    date, doi, accession, version, digest = cells
    number = 0 if version == ALL_VERSIONS else int(version)
    return RegisteredDoi(date=date, doi=doi, accession=accession, version=number, digest=digest)


def _with_dois(dataset: Dataset, known: dict[tuple[str, int], str]) -> Dataset:
    return replace(
        dataset,
        doi=dataset.doi or known.get((dataset.accession, 0)),
        versions=tuple(
            replace(version, doi=version.doi or known.get((dataset.accession, version.version)))
            for version in dataset.versions
        ),
    )
