"""What a dataset's page says, in words."""

import pytest

from generator import citation, pages
from generator.model import summary as s
from generator.model.record import replace
from generator.model.settings import Addressing, StoreKind, StoreSettings
from generator.model.sidecar import Sidecar, SidecarKind, Sidecars, Unmade
from generator.model.validation import Validation
from generator.pages import (
    composition,
    dictionary,
    downloads,
    fetching,
    gaps,
    matrices,
    people,
    schema_report,
    urls,
    wording,
)

NO_SCHEMA = (
    "The file declares no version of the CELLxGENE schema: "
    "its labels may not be harmonised with other datasets."
)


def plain(text):
    return text.replace(wording.THIN, " ")


@pytest.mark.parametrize("title", ["Cells", "<~c/4T7M2Q9K/~>", "&lt;~"])
def test_what_a_datasets_two_newest_pages_share_is_rendered_once_without_changing_a_byte(
    edition, monkeypatch, title
):
    pairs = [(collection, replace(dataset, title=title)) for collection, dataset in edition.datasets()]
    once = [pages.render_dataset(edition, *pair).pages for pair in pairs]
    monkeypatch.setattr(urls, "floats", lambda _: False)
    assert once == [pages.render_dataset(edition, *pair).pages for pair in pairs]


@pytest.fixture
def full(edition):
    return edition.summaries.read("8XK3M1PZ", 2)


@pytest.fixture
def bare(edition):
    return edition.summaries.read("0000000Z", 1)


def test_gaps_of_a_file_that_tells_nothing(bare):
    assert [gap.text for gap in gaps.gaps(bare)] == [
        "The file holds no expression matrix.",
        "Not stated by the file: organism, tissue, disease, assay, sex and donor.",
        NO_SCHEMA,
        "The file holds no embedding that can be drawn.",
    ]


def test_gaps_name_unknown_values(full):
    texts = [plain(gap.text) for gap in gaps.gaps(full)]
    assert texts == ["Unknown for some cells: sex (43 % of cells) and donor (13 % of cells)."]


def test_gaps_say_that_counts_and_cells_are_missing(full):
    empty = replace(full, cells=0, matrices=full.matrices[:1], facets=())
    texts = [gap.text for gap in gaps.gaps(empty)]
    assert texts[:3] == [
        "The file holds no cells.",
        "The file holds no raw counts: methods that model counts cannot be run on it.",
        "The file states no cell types by ontology; the authors' own labels, if any, are among its columns.",
    ]


def test_matrices_in_words(full):
    first, second = matrices.matrix_rows(full)
    assert (first.values, second.values) == ("normalised values", "raw counts")
    assert plain(first.storage) == "CSR float32, 10 % stored, gzip"
    dense = replace(full.matrices[0], layout=s.Layout.DENSE, compression="none")
    (row,) = matrices.matrix_rows(replace(full, matrices=(dense,)))
    assert row.storage == "dense float32, not compressed"


@pytest.mark.parametrize("values", s.Values)
def test_every_kind_of_values_has_words(values):
    assert matrices.VALUES[values]


def test_embeddings_by_the_names_that_people_use():
    assert matrices.embedding_name("X_umap") == "UMAP"
    assert matrices.embedding_name("X_umap_orig") == "UMAP (X_umap_orig)"
    assert matrices.embedding_name("my_map") == "my_map"


def test_histogram_leaves_empty_bins_out_and_shows_single_cells(full):
    drawn = matrices.histogram(full.genes_per_cell)
    assert drawn.path.count("M") == 12
    assert drawn.path.endswith("v-1.1h27.6v1.1z")  # two cells of 160
    assert drawn.median_x == "146.1"
    assert matrices.histogram(None) is None


def test_bars_fold_after_six(full):
    donors = next(c for c in composition.compositions(full) if c.key == "donor_id")
    assert (len(donors.bars), len(donors.folded), donors.gap) == (6, 6, "88 cells without a value")
    assert donors.bars[0].width == "100.0%"


def test_the_field_of_the_legend_is_not_drawn_twice(edition):
    (collection, dataset), *_ = edition.datasets()
    content = pages.render_dataset(edition, collection, dataset).pages[0].content
    assert 'id="by-donor_id"' in content
    assert 'id="by-cell_type"' not in content


def test_fields_with_one_value_need_no_bars(full):
    assert [fact.term for fact in composition.constant(full)] == [
        "Organism",
        "Disease",
        "Assay",
        "Suspension type",
    ]


def test_a_thousand_values_do_not_drown_the_page(full):
    many = tuple(replace(full.facets[0].values[0], label=f"D{n}") for n in range(1000))
    facet = replace(full.facet("donor_id"), values=many)
    (donors,) = composition.compositions(replace(full, facets=(facet,)))
    assert len(donors.bars) + len(donors.folded) == composition.MOST
    assert plain(donors.note) == "1 000 values, the first 100 shown"


def test_dictionary_of_numbers_and_categories(full):
    told = dictionary.columns(full, {"louvain": "Clusters"})
    assert told.note == "3 columns of the authors' own, 1 explained by them"
    assert [row.values for row in told.authors] == ["0, 1 and 9 more", "58 to 513", "0 to 0.0483"]
    assert [row.name for row in told.schema] == ["cell_type", "is_primary_data"]


def test_schema_report_in_words(full, bare):
    told = schema_report.schema_view(full.schema)
    assert told.verdict == "The file breaks 1 of 2 rules checked."
    assert told.declared == "The rules are those of CELLxGENE schema 5.2.0, which the file declares."
    assert (told.met_width, told.broken_width) == ("33.3%", "33.3%")
    assert schema_report.in_short(full.schema) == "5.2.0, 1 rule broken"
    assert schema_report.in_short(bare.schema) == "none declared"


def test_the_official_verdict_is_told_of_the_very_file_only(edition):
    (collection, dataset), *_ = edition.datasets()
    key = dataset.accession, dataset.newest.version
    said = Validation(
        source=dataset.newest.h5ad.sha256,
        validator="cellxgene-schema 7.1.2",
        date="2026-02-03",
        valid=False,
        errors=("Column <b>'assay'</b> is missing.",),
        warnings=("Few genes.",),
    )
    for source, told in ((said.source, True), ("0" * 64, False)):
        edition.summaries.validations = {key: replace(said, source=source)}
        page = pages.render_dataset(edition, collection, dataset).pages[0].content
        verdict = "The official validator, cellxgene-schema 7.1.2, finds the file not valid, with 1 warning"
        assert (verdict in page) is told
        assert ("Column &lt;b&gt;" in page) is told
    edition.summaries.validations = {}


def test_commands_verify_what_they_fetch(edition):
    (collection, dataset), *_ = edition.datasets()
    page = pages.render_dataset(edition, collection, dataset).pages[0].content
    address = "https://catalog.example.org/cells/data/sha256/ab/" + "ab" * 32 + ".h5ad"
    assert f"curl -fL --retry 3 -o 8XK3M1PZ.v2.h5ad &#39;{address}&#39; \\\n" in page
    assert f"&amp;&amp; echo &#39;{'ab' * 32}  8XK3M1PZ.v2.h5ad&#39; | sha256sum -c" in page
    assert "| shasum -a 256 -c" in page


def test_python_is_python(edition, full):
    collection, dataset = next(edition.datasets())
    reference = citation.reference_of_dataset(edition.settings, collection, dataset, dataset.newest, None)
    told = {snippet.key: snippet.text for snippet in fetching.reading(reference.files, full)}
    told |= {snippet.key: snippet.text for snippet in fetching.fetching(reference.files, StoreSettings())}
    for key in ("python", "backed", "remote", "pooch"):
        compile(told[key], key, "exec")


@pytest.mark.parametrize(
    "address",
    [
        "https://cells.s3.eu-west-1.amazonaws.com/sha256/ab/ab.h5ad",
        "https://s3.eu-west-1.amazonaws.com/cells/sha256/ab/ab.h5ad",
    ],
)
def test_files_in_a_bucket_of_amazon_are_fetched_without_an_account(edition, address):
    collection, dataset = next(edition.datasets())
    reference = citation.reference_of_dataset(edition.settings, collection, dataset, dataset.newest, None)
    (file, *_) = (replace(file, url=address) for file in reference.files if file.role == "h5ad")
    told = {snippet.key: snippet.text for snippet in fetching.fetching((file,), StoreSettings())}
    assert told["aws"].startswith(
        "aws s3 cp --no-sign-request --region eu-west-1 s3://cells/sha256/ab/ab.h5ad 8XK3M1PZ.v2.h5ad "
    )
    own = fetching.fetching(reference.files, StoreSettings())
    assert "aws" not in {snippet.key for snippet in own}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "--endpoint-url https://s3.example.org s3://cells/data/ab.h5ad 8XK3M1PZ.v2.h5ad "),
        ({"addressing": Addressing.VIRTUAL}, ""),
        (
            {"url": "https://s3.example.org/cells/data"},
            "--endpoint-url https://s3.example.org s3://cells/data/ab.h5ad 8XK3M1PZ.v2.h5ad ",
        ),
        ({"url": "https://files.example.org/"}, ""),
        ({"bucket": "others"}, ""),
    ],
)
def test_files_in_a_bucket_of_ones_own_as_well(edition, changes, told):
    """If readers fetch from the bucket itself: what is behind another address may be no public bucket."""
    collection, dataset = next(edition.datasets())
    reference = citation.reference_of_dataset(edition.settings, collection, dataset, dataset.newest, None)
    file = replace(reference.files[0], url="https://s3.example.org/cells/data/ab.h5ad")
    own = StoreSettings(kind=StoreKind.S3, bucket="cells", prefix="data", endpoint="https://s3.example.org")
    found = {snippet.key: snippet.text for snippet in fetching.fetching((file,), replace(own, **changes))}
    assert found.get("aws", "").startswith(f"aws s3 cp --no-sign-request {told}" if told else "")
    assert ("aws" in found) == bool(told)


def test_what_is_derived_from_other_bytes_is_not_offered(edition):
    collection, dataset = next(edition.datasets())

    def shown(source):
        made = Sidecar(
            kind=SidecarKind.OBS,
            suffix="parquet",
            bytes=4_000,
            sha256="cd" * 32,
            source=source,
            tool="cellshelf 0",
            date="2026-01-01",
            format=1,
        )

        listed = {(dataset.accession, 2): Sidecars(files=(made,))}
        known = type(edition.summaries)(edition.summaries.known, listed=listed)
        return pages.render_dataset(replace(edition, summaries=known), collection, dataset).pages[0].content

    assert 'download="8XK3M1PZ.v2.obs.parquet"' in shown(dataset.newest.h5ad.sha256)
    assert "obs.parquet" not in shown("ef" * 32)


@pytest.mark.parametrize(
    ("kind", "lines", "shown"),
    [
        (SidecarKind.PARITY, ("both hold the same <b>",), "<b>Proven equal:</b>"),
        (SidecarKind.STANDARDIZED, ("obs/tissue added: x", "X changed: y"), "added, changed or missed (2)"),
    ],
)
def test_what_certificates_and_reports_state_is_said_on_the_page(edition, kind, lines, shown):
    collection, dataset = next(edition.datasets())
    made = Sidecar(
        kind=kind,
        suffix="json",
        bytes=4_000,
        sha256="cd" * 32,
        source=dataset.newest.h5ad.sha256,
        tool="cellshelf 0",
        date="2026-01-01",
        format=1,
        says=lines,
    )

    def content(sidecar):
        listed = {(dataset.accession, 2): Sidecars(files=(sidecar,))}
        known = type(edition.summaries)(edition.summaries.known, listed=listed)
        return pages.render_dataset(replace(edition, summaries=known), collection, dataset).pages[0].content

    assert shown in content(made)
    assert '<b>Proven equal:</b> <span dir="auto">both hold the same <b>' not in content(made)
    assert shown not in content(replace(made, source="ef" * 32))


def test_what_the_file_does_not_give_is_told_with_the_reason(edition):
    collection, dataset = next(edition.datasets())
    source = dataset.newest.h5ad.sha256
    why = "raw.X and X hold <no> counts."

    def content(*kinds, source=source, reason=why):
        lacking = tuple(
            Unmade(kind=kind, source=source, tool="cellshelf 0", format=1, date="2026-01-01", reason=reason)
            for kind in kinds
        )
        listed = {(dataset.accession, 2): Sidecars(unmade=lacking)}
        known = type(edition.summaries)(edition.summaries.known, listed=listed)
        return pages.render_dataset(replace(edition, summaries=known), collection, dataset).pages[0].content

    both = content(SidecarKind.EXPRESSION, SidecarKind.GENES)
    assert "No expression by group or gene lookup: raw.X and X hold &lt;no&gt; counts." in both
    title = "What this file does not give"
    assert title in both
    assert title not in content(SidecarKind.GENES, source="ef" * 32)
    assert title not in content(SidecarKind.GENES, reason="")


def test_memory_that_r_asks_for_is_that_of_counts_and_data(full, bare):
    assert downloads.r_memory(full) == 12 * 2 * 53_550
    assert downloads.r_memory(bare) == 0
    counts_alone = replace(full.matrices[0], values=s.Values.COUNTS)
    assert downloads.r_memory(replace(full, matrices=(counts_alone,))) == 12 * 2 * 53_550


def test_publication_in_words(edition):
    first, second = edition.collections
    assert people.publication(first) == "Zheng et al. (2017) Nature Communications"
    assert people.publication(replace(first, publication_record=None)) == "doi:10.1000/182"
    assert people.publication(second) == ""


def test_old_versions_lead_to_the_newest(edition):
    (collection, dataset), *_ = edition.datasets()
    newest, second, first, _ = pages.render_dataset(edition, collection, dataset).pages
    notice = 'role="note"'
    assert notice not in newest.content
    assert notice not in second.content
    assert '<a href="../">Version 2 of 1 March 2026</a>' in first.content
    assert 'href="https://catalog.example.org/cells/d/8XK3M1PZ/v1/"' in first.head


def test_pictures_are_files_of_their_version(edition):
    (collection, dataset), *_ = edition.datasets()
    files = pages.render_dataset(edition, collection, dataset).files
    pictures = [file.path for file in files if file.path.endswith(".webp")]
    assert pictures == ["d/8XK3M1PZ/v2/embedding.webp", "d/8XK3M1PZ/v1/embedding.webp"]


def test_an_empty_catalog_has_pages(edition):
    empty = replace(edition, collections=())
    home, datasets, collections, *_ = pages.render_site(empty, ())
    assert "There is no dataset yet." in datasets.content
    assert "There is no collection yet." in collections.content
    assert "Newest datasets" not in home.content
