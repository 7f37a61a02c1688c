"""The section on what changed since the version before."""

import pytest

from generator import pages
from generator.model.difference import (
    CrossTable,
    Difference,
    EmbeddingChange,
    FacetShift,
    Matched,
    MatrixChange,
    Overlap,
    Pairing,
    Redrawn,
    Relabelled,
    Renamed,
    Retyped,
    Shift,
    Side,
    TableChange,
)
from generator.model.record import replace

NOTHING = TableChange(added=(), removed=(), retyped=())


def _difference(dataset, **changes):
    old, new = (next(v for v in dataset.versions if v.version == n).h5ad.sha256 for n in (1, 2))
    redrawn = (Redrawn(key="X_umap", cells=7),)
    found = Difference(
        before=Side(version=1, sha256=old, cells=680, genes=765, schema=None),
        after=Side(version=2, sha256=new, cells=700, genes=765, schema="7.1.0"),
        obs=TableChange(
            added=("score", "new_name"),
            removed=("old_name", "<b>"),
            retyped=(Retyped(name="age", before="text", after="number"),),
        ),
        var=NOTHING,
        embeddings=EmbeddingChange(added=("X_tsne",), removed=(), redrawn=redrawn),
        matrices=(MatrixChange(name="X", before="counts", after=""),),
        facets=(FacetShift(field="cell_type", values=(Shift(id="", label="T", before=1, after=2),), rest=0),),
        matched=Matched(
            cells=Overlap(kept=670, removed=10, added=30),
            genes=Overlap(kept=765, removed=0, added=0),
            relabelled=(Relabelled(name="cell_type", cells=5),),
            renamed=(Renamed(before="old_name", after="new_name"),),
            cross=CrossTable(
                column="cell_type",
                pairs=(Pairing(before="T", after="T", cells=660), Pairing(before="", after="<i>", cells=5)),
                rest=5,
            ),
            redrawn=redrawn,
        ),
    )
    return replace(found, **changes)


@pytest.fixture
def section(edition):
    """Renders the section with a difference: its HTML, or nothing."""
    collection, dataset = next(iter(edition.datasets()))

    def rendered(**changes):
        found = _difference(dataset, **changes)
        source = type(edition.summaries)(edition.summaries.known, {(dataset.accession, 2): found})
        made = pages.render_dataset(replace(edition, summaries=source), collection, dataset)
        home = made.pages[0].content
        start = home.find('<section class="panel" id="changes"')
        return " ".join(home[start : home.find("</section>", start)].split()) if start >= 0 else ""

    return rendered


def test_it_tells_every_kind_of_change(section):
    text = section()
    assert "What changed since version 1" in text
    for told in (
        "670 kept, 10 removed, 30 added",
        "the same 765",
        "cell_type (5 cells)",
        "score",
        "age: text → number",
        "UMAP: 7 cells elsewhere",
        "counts → absent",
        "none → 7.1.0",
        "1 column renamed, with the same values",
        "5 cells in further pairs",
        "no value",
    ):
        assert told in text, told


def test_names_in_it_are_escaped(section):
    text = section()
    assert "&lt;b&gt;" in text
    assert "&lt;i&gt;" in text
    assert "<i>" not in text


def test_without_the_files_it_says_so(section):
    text = section(matched=None)
    assert "their cells were not matched one by one" in text
    assert "680 → 700" in text


def test_a_difference_of_other_bytes_is_not_shown(section):
    other = Side(version=2, sha256="0" * 64, cells=1, genes=1, schema=None)
    assert section(after=other) == ""
