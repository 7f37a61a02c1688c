"""Files to download: those of a version, and those that are derived from them."""

from collections.abc import Iterator

from generator import citation
from generator.model.dataset import Role
from generator.model.settings import Settings
from generator.model.sidecar import Sidecar, SidecarKind, Sidecars
from generator.model.summary import Layout, Matrix, Summary, Values
from generator.pages import urls, wording
from generator.pages.dataset_views import Download, Statement
from generator.pages.subject import Subject

READS_IN = {Role.H5AD: "Python: anndata, scanpy", Role.RDS: "R: Seurat 4 and 5"}
_DERIVED = {
    SidecarKind.OBS: "Metadata of the cells alone: pandas, polars; arrow in R",
    SidecarKind.EXPRESSION: "Expression by group of cells: anndata, scanpy",
    SidecarKind.PARITY: "How the R file compares with the AnnData file, as JSON",
    SidecarKind.STANDARDIZED: "What standardizing added or changed, as JSON",
}
"""What readers are offered; other sidecars are for the site's own scripts."""
_STATING = {
    SidecarKind.PARITY: "Proven equal",
    SidecarKind.STANDARDIZED: "What standardizing added, changed or missed",
}
"""Derived files whose content is short enough to be said."""
_GIVES = {
    SidecarKind.OBS: "table of cells",
    SidecarKind.EXPRESSION: "expression by group",
    SidecarKind.GENES: "gene lookup",
    SidecarKind.VIEWER: "view in the embedded viewer",
}
_R_BYTES = 12
"""Memory that R takes for a stored value: a double, and the integer that says where it stands."""


def downloads(subject: Subject) -> tuple[Download, ...]:
    """Every file of the version, the AnnData file first, then what is derived from it."""
    settings, page = subject.edition.settings, subject.page
    files = sorted(subject.cited.reference.files, key=lambda file: file.role is not Role.H5AD)
    own = (_download(file, subject.summary, settings, page) for file in files)
    return (*own, *_derived(subject))


def r_memory(summary: Summary) -> int:
    """Bytes of memory that R asks for to load counts and data of an R file, at most."""
    by_name = {matrix.name: matrix for matrix in summary.matrices}
    data = by_name.get("X")
    counts = by_name.get("raw.X") or (data if data and data.values is Values.COUNTS else None)
    return sum(_R_BYTES * matrix.stored for matrix in (data, counts) if matrix)


def is_sparse(matrix: Matrix) -> bool:
    """Whether it is stored without its zeros."""
    return matrix.layout is not Layout.DENSE


def _download(file: citation.File, summary: Summary, settings: Settings, page: str) -> Download:
    reads_in = READS_IN[file.role]
    if file.role is Role.RDS and (memory := r_memory(summary)):
        reads_in += f"; asks for about {wording.size(memory)} of memory"
    return Download(
        name=file.name,
        reads_in=reads_in,
        size=wording.size(file.bytes),
        sha256=file.sha256,
        sha256_short=wording.shortened(file.sha256),
        href=urls.here(file.url, settings, page),
        address=urls.outside(file.url) or "",
    )


def _derived(subject: Subject) -> Iterator[Download]:
    settings, accession, number = subject.edition.settings, subject.dataset.accession, subject.version.version
    sidecars = subject.sidecars
    for kind, reads_in in _DERIVED.items():
        if file := sidecars.of(kind):
            url = citation.derived_url(settings, file)
            yield Download(
                name=_name(accession, number, file),
                reads_in=reads_in,
                size=wording.size(file.bytes),
                sha256=file.sha256,
                sha256_short=wording.shortened(file.sha256),
                href=urls.here(url, settings, subject.page),
                address=urls.outside(url) or "",
            )


def _name(accession: str, number: int, file: Sidecar) -> str:
    ending = file.suffix if file.suffix.startswith(f"{file.kind}.") else f"{file.kind}.{file.suffix}"
    return f"{accession}.v{number}.{ending}"


def statements(subject: Subject) -> tuple[Statement, ...]:
    """What certificates and reports beside the version's files say."""
    sidecars = subject.sidecars
    found = ((title, sidecars.of(kind)) for kind, title in _STATING.items())
    said = tuple(Statement(title=title, lines=file.says) for title, file in found if file and file.says)
    lacking = tuple(_lacking(sidecars))
    return (*said, Statement(title="What this file does not give", lines=lacking)) if lacking else said


def _lacking(sidecars: Sidecars) -> Iterator[str]:
    """What cannot be made of the file, by the reason."""
    kinds: dict[str, list[str]] = {}
    for each in sidecars.unmade:
        if each.reason and each.kind in _GIVES:
            kinds.setdefault(each.reason, []).append(_GIVES[each.kind])
    for reason, names in kinds.items():
        listed = f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]
        yield f"No {listed}: {reason}"
