"""Every record, byte for byte.

After a wanted change: `python tests/citation/test_golden.py`, then read the diff.
"""

import sys
from pathlib import Path

import pytest

from generator.citation import (
    Feed,
    Paper,
    SitemapEntry,
    atom_feed,
    feed_entry,
    google_scholar,
    jsonld,
    link_elements,
    open_graph,
    record_files,
    sitemap,
)
from generator.model.record import replace

GOLDEN = Path(__file__).parent / "golden"


def written(reference):
    files = {file.name: file.text for file in record_files(reference)}
    head = [link_elements(reference), open_graph(reference, "https://cells.example.org/p.webp")]
    files["head.html"] = "\n".join([*head, google_scholar(reference), jsonld(reference), ""])
    feed = Feed(
        url="https://cells.example.org/feed.xml",
        home="https://cells.example.org/",
        title="Example Cell Catalog",
        author="Example Institute",
    )
    files["feed.xml"] = atom_feed(feed, [feed_entry(reference)])
    files["sitemap.xml"] = sitemap([SitemapEntry(url=reference.permalink, modified=reference.date)])
    return files


@pytest.mark.parametrize("name", sorted(path.name for path in GOLDEN.iterdir()))
def test_bytes_of(name, with_doi):
    assert written(with_doi)[name].encode() == (GOLDEN / name).read_bytes()


def test_nothing_is_left_out(with_doi):
    assert sorted(written(with_doi)) == sorted(path.name for path in GOLDEN.iterdir())


def test_namesakes_of_the_paper_stand_once(refer):
    paper = Paper(doi="10.5555/x", title="Paper", authors=("Patel", "Regev", "Patel"))
    files = written(replace(refer(), paper=paper))
    assert files["CITATION.cff"].count('"Patel"') == 1
    assert files["citation.bib"].count("{Patel}") == 2


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    from conftest import make_reference

    made = make_reference(doi="10.5555/cells.8xk3m1pz.v2", concept_doi="10.5555/cells.8xk3m1pz")
    for name, text in written(made).items():
        (GOLDEN / name).write_bytes(text.encode())
