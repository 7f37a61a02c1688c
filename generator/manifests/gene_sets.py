"""Gene sets in CELLxGENE's CSV format, with everything that the Explorer would stumble over."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from generator.manifests import folder
from generator.manifests import rules_gene_sets as rules
from generator.manifests.manifest import Draft
from generator.manifests.rule import Place
from generator.manifests.rules_versions import GENE_SETS_FILE
from generator.manifests.wording import listing, name, quote, visible
from generator.model.dataset import DatasetManifest
from generator.model.gene_set import GeneSet, SetGene, SoughtGenes
from generator.model.problem import Problem
from generator.model.record import record

COLUMNS = ("gene_set_name", "gene_set_description", "gene_symbol", "gene_description")
_STRAY = re.compile(r"^ | $|  ")
_FOREIGN = re.compile(r"[^\t\n\r\x20-\x7e]")
_SHOWN = 3


@record
class Row:
    """One gene of one set, and the line that it stands in."""

    line: int
    set: str
    description: str
    gene: SetGene


@record
class ReadSets:
    """What a file of gene sets holds."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]

    @property
    def sets(self) -> tuple[GeneSet, ...]:
        """The sets in the order in which they come first; rows of one set may stand apart."""
        names = dict.fromkeys(row.set for row in self.rows)
        return tuple(_joined(one, [row for row in self.rows if row.set == one]) for one in names)


def sought_path(accession: str, version: int) -> str:
    """The committed file that tells which genes of the sets a version's file has."""
    return f"catalog/summaries/{accession}.v{version}.genesets.json"


def read_gene_sets(
    root: Path, path: str, draft: Draft[DatasetManifest], beside: set[str]
) -> tuple[tuple[GeneSet, ...], list[Problem]]:
    """The gene sets that the manifest at `path` names, held against what is known of its newest file."""
    named = draft.part("gene_sets", str)
    if named is None:
        return (), []
    if named not in beside:
        message = f"{quote(named)} is not beside the manifest."
        return (), [GENE_SETS_FILE.at(draft.at("gene_sets"), message)]
    file = f"{path.rpartition('/')[0]}/{named}"
    data, problems = folder.read(root, file)
    if data is None:
        return (), problems
    read = parse(folder.shown(file), data)
    problems += read.problems
    if draft.manifest is not None:
        problems += _missing(root, folder.shown(file), read, draft.manifest)
    return read.sets, problems


def parse(path: str, data: bytes) -> ReadSets:
    """The rows of a file in CELLxGENE's CSV format that can be used, and all that is wrong with it."""
    text = data.decode("utf-8", "replace")
    problems = list(_foreign(path, text))
    rows: list[Row] = []
    seen: dict[tuple[str, str], int] = {}
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for number, cells in enumerate(reader):
            here, line = line, reader.line_num + 1
            if number == 0:
                problems += _header(path, cells)
                if problems and problems[-1].code == rules.HEADER.code:
                    break
            elif cells:
                found, row = _row(path, here, cells, seen)
                problems += found
                rows += [row] if row else []
    except csv.Error as error:
        problems.append(rules.ROW.at(Place(path, line, 1), f"This row is no CSV: {error}."))
    if not text.strip():
        problems.append(rules.HEADER.at(Place(path), "The file is empty."))
    return ReadSets(rows=tuple(rows), problems=tuple(problems))


def _foreign(path: str, text: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), start=1):
        match = _FOREIGN.search(line)
        if match:
            shown = visible(match[0]) if match[0].isprintable() else f"U+{ord(match[0]):04X}"
            message = f"{shown} is not a printable ASCII character."
            yield rules.CHARACTERS.at(Place(path, number, match.start() + 1), message)


def _header(path: str, cells: list[str]) -> Iterator[Problem]:
    if tuple(cells[: len(COLUMNS)]) != COLUMNS:
        first = ",".join(cells[: len(COLUMNS)])
        yield rules.HEADER.at(Place(path, 1, 1), f"The columns are {quote(first)}.")


def _row(
    path: str, line: int, cells: list[str], seen: dict[tuple[str, str], int]
) -> tuple[list[Problem], Row | None]:
    place = Place(path, line, 1)
    if len(cells) < len(COLUMNS) - 1:
        message = f"The row has {len(cells)} of {len(COLUMNS)} columns."
        return [rules.ROW.at(place, message)], None
    set_name, description, symbol, note, *_ = [*cells, ""]
    empty = [column for column, cell in ((COLUMNS[0], set_name), (COLUMNS[2], symbol)) if not cell.strip()]
    if empty:
        return [rules.ROW.at(place, f"{listing(map(name, empty), 'and')} {_is(empty)} empty.")], None
    problems = [
        rules.SPACES.at(place, f"{quote(text)} has spaces at an end, or several in a row.")
        for text in (set_name, symbol)
        if _STRAY.search(text)
    ]
    before = seen.setdefault((set_name, symbol), line)
    if before != line:
        message = f"{name(symbol)} is in {quote(set_name)} already, in line {before}."
        return [*problems, rules.GENE_TWICE.at(place, message)], None
    gene = SetGene(symbol=symbol, description=note)
    return problems, Row(line=line, set=set_name, description=description, gene=gene)


def _is(words: list[str]) -> str:
    return "is" if len(words) == 1 else "are"


def _joined(set_name: str, rows: list[Row]) -> GeneSet:
    described = next((row.description for row in rows if row.description), "")
    return GeneSet(name=set_name, description=described, genes=tuple(row.gene for row in rows))


def _missing(root: Path, path: str, read: ReadSets, manifest: DatasetManifest) -> Iterator[Problem]:
    newest = manifest.newest
    asset = next((asset for asset in newest.assets if asset.role.value == "h5ad"), None)
    sought = _sought(root, sought_path(manifest.accession, newest.version))
    if asset is None or not read.rows:
        return
    if sought is None or sought.source != asset.sha256:
        yield rules.NOT_SOUGHT.at(Place(path), "The newest file was not asked for the genes.")
        return
    found, missing = set(sought.found), set(sought.missing)
    for row in read.rows:
        if row.gene.symbol in missing:
            message = f"The newest file has no gene {name(row.gene.symbol)}."
            yield rules.MISSING_GENE.at(Place(path, row.line, 1), message)
    unknown = [row for row in read.rows if row.gene.symbol not in found | missing]
    if unknown:
        some = listing([name(row.gene.symbol) for row in unknown[:_SHOWN]], "and")
        more = f", and {len(unknown) - _SHOWN} more" if len(unknown) > _SHOWN else ""
        message = f"The newest file was not asked for {some}{more}."
        yield rules.NOT_SOUGHT.at(Place(path, unknown[0].line, 1), message)


def _sought(root: Path, path: str) -> SoughtGenes | None:
    if not (root / path).exists():
        return None
    data, _ = folder.read(root, path)
    try:
        return msgspec.json.decode(data or b"", type=SoughtGenes)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
