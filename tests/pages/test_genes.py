"""Looking genes up: what dataset pages and the page for all datasets hold without any script."""

import gzip
import json

import cssselect2
import html5lib
import pytest

from generator import pages
from generator.model.catalog import Catalog, public_edition
from generator.model.gene_index import BlockMember, GeneBlock, GeneIndex
from generator.model.gene_set import GeneSet, SetGene
from generator.model.record import replace
from generator.model.sidecar import Sidecar, SidecarKind, Sidecars

ACCESSION, VERSION = "8XK3M1PZ", 2
EVIL = "<b>T</b> & \"B\" 'cells'"


class Listing:
    """The edition's summaries with some sidecars."""

    def __init__(self, known, source):
        self.known = known
        files = [
            Sidecar(
                kind=kind, suffix=suffix, bytes=1_234, sha256=digit * 64, source=source, tool="t", format=1,
                date="2026-01-02",
            )
            for kind, suffix, digit in (
                (SidecarKind.EXPRESSION, "expression.h5ad", "a"),
                (SidecarKind.GENES, "genes", "b"),
            )
        ]  # fmt: skip
        self.files = Sidecars(files=tuple(files))

    def __getattr__(self, name):
        return getattr(self.known, name)

    def sidecars(self, accession, version):
        return self.files if (accession, version) == (ACCESSION, VERSION) else Sidecars()


@pytest.fixture
def section(edition):
    """The section about genes of the page at a path, given the digest of the file that sidecars are of."""

    def of(path, *, source=None, sets=()):
        collection, dataset = next((c, d) for c, d in edition.datasets() if d.accession == ACCESSION)
        made = replace(edition, summaries=Listing(edition.summaries, source or dataset.newest.h5ad.sha256))
        page = next(
            page
            for page in pages.render_dataset(made, collection, replace(dataset, sets=sets)).pages
            if page.path == path
        )
        tree = html5lib.parse(page.content, namespaceHTMLElements=False)
        return cssselect2.ElementWrapper.from_html_root(tree).query("#genes")

    return of


def test_the_page_names_the_file_of_its_own_version_relative_to_itself(section):
    place = section(f"d/{ACCESSION}/index.html").query(".gene-lookup")
    assert place.etree_element.get("data-genes").endswith(f"sha256/bb/{'b' * 64}.genes")
    deeper = section(f"d/{ACCESSION}/v2/index.html").query(".gene-lookup")
    assert deeper.etree_element.get("data-name") == f"{ACCESSION}.v2"


def test_without_scripts_the_section_says_what_it_needs_and_offers_the_download(section):
    found = section(f"d/{ACCESSION}/index.html")
    text = " ".join("".join(found.etree_element.itertext()).split())
    assert "needs JavaScript" in text
    assert found.query('a[href$="expression.h5ad"]') is not None


def test_a_file_of_other_bytes_is_not_offered(section):
    assert section(f"d/{ACCESSION}/index.html", source="0" * 64) is None


def test_a_version_without_a_file_has_no_section(section):
    assert section(f"d/{ACCESSION}/v1/index.html") is None


def test_gene_sets_are_shown_and_cannot_break_out(section):
    sets = (GeneSet(name=EVIL, genes=(SetGene(symbol="CD3E"), SetGene(symbol=EVIL)), description=EVIL),)
    found = section(f"d/{ACCESSION}/index.html", sets=sets)
    assert found.query("dt").etree_element.text == EVIL
    given = json.loads(found.query(".gene-lookup").etree_element.get("data-sets"))
    assert given == [{"name": EVIL, "genes": ["CD3E", EVIL]}]
    assert found.query("b") is None


def block(*members):
    return GeneBlock(
        sha256="c" * 64,
        bytes=9,
        head=5,
        members=tuple(BlockMember(accession=a, version=v, sha256="d" * 64) for a, v in members),
    )


def with_blocks(edition, *blocks):
    catalog = Catalog(
        settings=edition.settings, collections=edition.collections, gene_index=GeneIndex(blocks=blocks)
    )
    return public_edition(catalog, edition.summaries)


def test_blocks_with_anything_but_newest_public_versions_are_left_out(edition):
    fine, old, gone = block((ACCESSION, 2)), block((ACCESSION, 1)), block((ACCESSION, 2), ("ZZZZZZZZ", 1))
    assert with_blocks(edition, fine, old, gone).gene_blocks == (fine,)


def test_the_index_says_where_blocks_are_and_what_their_datasets_are_called(edition):
    made = with_blocks(edition, block((ACCESSION, 2)))
    page, index = pages.render_genes(made, pages.rows_of(made))
    facts = json.loads(gzip.decompress(index.data))
    assert list(facts["titles"]) == [ACCESSION]
    assert facts["blocks"][0]["head"] == 5
    assert facts["blocks"][0]["href"].endswith(f"sha256/cc/{'c' * 64}.geneblock")
    assert 'data-index="index.bin"' in page.content
    assert f'href="../d/{ACCESSION}/#genes"' in page.content


def test_without_an_index_the_page_says_so(edition):
    (page,) = pages.render_genes(edition, pages.rows_of(edition))
    assert "has been indexed by genes yet" in page.content
