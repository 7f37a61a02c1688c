"""The embedding picture and its legend."""

from generator.pages import composition, matrices, urls, wording
from generator.pages.dataset_views import Cells
from generator.pages.subject import Subject
from generator.pages.views import Picture


def legend_field(subject: Subject) -> str:
    """The schema field that the legend tells all about, so that no bars need to; empty if there is none."""
    drawn = subject.summary.picture
    if drawn is None or drawn.column is None:
        return ""
    told = composition.says_all(drawn.legend, drawn.column, subject.summary)
    return composition.field(drawn.column) if told else ""


def cells(subject: Subject) -> Cells | None:
    """The picture with its legend and caption; None if nothing can be drawn."""
    drawn = subject.summary.picture
    if drawn is None:
        return None
    alt = f"{matrices.embedding_name(drawn.embedding)} of {wording.count(subject.summary.cells, 'cell')}"
    if drawn.column:
        alt += f", coloured by {composition.in_sentence(drawn.column)}"
    others = [matrices.embedding_name(e.key) for e in subject.summary.embeddings if e.key != drawn.embedding]
    also = f" The file also has {wording.listed(others, 4)}." if others else ""
    src = urls.relative(urls.picture(subject.dataset.accession, subject.version.version), subject.page)
    colored = drawn.column and drawn.legend
    return Cells(
        picture=Picture(src=src, width=drawn.width, height=drawn.height, alt=alt),
        legend=composition.legend(drawn.legend, drawn.column, subject.summary.cells)
        if colored and drawn.column
        else None,
        caption=f"{alt}.{also}",
    )
