"""What changed between two versions, set out for readers."""

from collections.abc import Iterator, Sequence

from generator.model.difference import CrossTable, Difference, FacetShift, Matched, Overlap
from generator.model.terms import FACET_TITLES
from generator.pages import matrices, wording
from generator.pages.difference_views import CrossRow, DifferenceView, ShiftRow
from generator.pages.facts import fact
from generator.pages.subject import Subject
from generator.pages.views import Fact

NAMES = 8
"""Names of columns that are listed in a line."""
NO_VALUE = "no value"


def difference_view(subject: Subject) -> DifferenceView | None:
    """What changed since the version before; None for a first version, or if it was not computed."""
    number = subject.version.version
    found = subject.edition.summaries.difference(subject.dataset.accession, number) if number > 1 else None
    if found is None or found.after.sha256 != subject.version.h5ad.sha256:
        return None
    matched = found.matched
    renamed = tuple((each.before, each.after) for each in matched.renamed) if matched else ()
    shifts = tuple(row for facet in found.facets for row in _shifts(facet))
    cross = matched.cross if matched else None
    return DifferenceView(
        title=f"What changed since version {found.before.version}",
        summary=_summary(matched),
        facts=tuple(_facts(found)),
        cross_title=f"Cells by {cross.column}, before and now" if cross else "",
        cross=_cross(cross) if cross else (),
        cross_rest=f"{wording.count(cross.rest, 'cell')} in further pairs" if cross and cross.rest else "",
        renamed=renamed,
        renamed_title=f"{wording.count(len(renamed), 'column')} renamed, with the same values",
        shifts=shifts,
        shifts_title=f"{wording.count(len(shifts), 'value')} with other numbers of cells",
    )


def _summary(matched: Matched | None) -> str:
    if matched is None:
        return "From the summaries of both versions; their cells were not matched one by one."
    return "Both files were compared: cells and genes by their names, annotations cell by cell."


def _facts(found: Difference) -> Iterator[Fact]:
    matched = found.matched
    yield fact(
        "Cells", _overlap(matched.cells) if matched else _counts(found.before.cells, found.after.cells)
    )
    yield fact(
        "Genes", _overlap(matched.genes) if matched else _counts(found.before.genes, found.after.genes)
    )
    if matched and matched.relabelled:
        told = [f"{each.name} ({wording.count(each.cells, 'cell')})" for each in matched.relabelled]
        yield fact("Relabelled", _names(told))
    renamed = {name for each in (matched.renamed if matched else ()) for name in (each.before, each.after)}
    yield from _columns("Columns", found.obs.added, found.obs.removed, renamed)
    for each in found.obs.retyped:
        yield fact("Type", f"{each.name}: {each.before} → {each.after}")
    yield from _columns("Gene columns", found.var.added, found.var.removed, set())
    yield from _columns("Embeddings", *_keys(found), set())
    for drawn in found.embeddings.redrawn:
        what = matrices.embedding_name(drawn.key)
        yield fact("Drawn anew", f"{what}: {wording.count(drawn.cells, 'cell')} elsewhere")
    for matrix in found.matrices:
        yield fact(matrix.name, f"{matrix.before or 'absent'} → {matrix.after or 'absent'}", is_data=True)
    if found.before.schema != found.after.schema:
        yield fact("Schema", f"{found.before.schema or 'none'} → {found.after.schema or 'none'}")


def _keys(found: Difference) -> tuple[tuple[str, ...], tuple[str, ...]]:
    shown = found.embeddings
    return tuple(map(matrices.embedding_name, shown.added)), tuple(
        map(matrices.embedding_name, shown.removed)
    )


def _overlap(names: Overlap) -> str:
    if not names.removed and not names.added:
        return f"the same {wording.number(names.kept)}"
    parts = [f"{wording.number(names.kept)} kept"]
    parts += [f"{wording.number(names.removed)} removed"] if names.removed else []
    parts += [f"{wording.number(names.added)} added"] if names.added else []
    return ", ".join(parts)


def _counts(before: int, after: int) -> str:
    return wording.number(after) if before == after else f"{wording.number(before)} → {wording.number(after)}"


def _columns(term: str, added: Sequence[str], removed: Sequence[str], but: set[str]) -> Iterator[Fact]:
    for verb, names in (("added", added), ("removed", removed)):
        left = [name for name in names if name not in but]
        if left:
            yield fact(f"{term} {verb}", _names(left))


def _names(names: Sequence[str]) -> str:
    return wording.listed(list(names), NAMES)


def _cross(cross: CrossTable) -> tuple[CrossRow, ...]:
    most = max((pair.cells for pair in cross.pairs), default=1)
    return tuple(
        CrossRow(
            before=pair.before or NO_VALUE,
            after=pair.after or NO_VALUE,
            cells=wording.number(pair.cells),
            width=f"{100 * pair.cells / most:.1f}%",
            same=pair.before == pair.after,
        )
        for pair in cross.pairs
    )


def _shifts(facet: FacetShift) -> Iterator[ShiftRow]:
    for value in facet.values:
        yield ShiftRow(
            facet=FACET_TITLES[facet.field],
            label=value.label,
            before=wording.number(value.before),
            after=wording.number(value.after),
        )
