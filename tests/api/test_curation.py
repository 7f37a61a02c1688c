"""The twin has Discover's fields, and its values mean what Discover's mean."""

import uuid

import pytest

from generator.api import making, places

PLACE = "https://cells.example.org/base/"


def words(text):
    return set(text.split())


# As Discover's own description (curation-api.yml) and answers list them.
TERMS = words("assay cell_type development_stage disease organism self_reported_ethnicity sex tissue")
SHARED = TERMS | words(
    """
    assets batch_condition cell_count citation dataset_id dataset_version_id donor_id is_primary_data
    mean_genes_per_cell primary_cell_count schema_version suspension_type title tombstone
    x_approximate_distribution
    """
)
OF_FILE = words(
    "default_embedding embeddings feature_biotype feature_count feature_reference raw_data_location"
)
STATE = words("explorer_url processing_status processing_status_detail published_at revised_at")
COLLECTION = words(
    """
    collection_id collection_version_id collection_url name description consortia contact_name contact_email
    curator_name created_at published_at visibility doi links publisher_metadata
    """
)
REVISED = words("revised_at revising_in revision_of processing_status datasets")
ROW = words(
    "collection_id collection_name collection_doi visibility revision_of_collection revision_of_dataset"
)
FIELDS = {
    "dataset": SHARED | OF_FILE | STATE,
    "row": SHARED | STATE | ROW,
    "version": SHARED | OF_FILE | {"collection_id", "collection_version_id", "published_at"},
    "preview": words("dataset_id assay disease organism tissue suspension_type"),
    "collection": COLLECTION | REVISED,
    "collection version": COLLECTION | {"dataset_versions"},
}


def of(permalink):
    return str(uuid.uuid5(uuid.NAMESPACE_URL, PLACE + permalink))


ATLAS, BLOOD, BARE = of("c/4T7M2Q9K/"), of("d/8XK3M1PZ/"), of("d/0000000Z/")


@pytest.fixture
def ask(read):
    return lambda resource: read(f"curation/v1/{resource}.json")


def test_fields_are_discovers(ask):
    whole = ask(f"collections/{ATLAS}")
    (listed,) = ask("collections")
    day = ask(f"collection_versions/{whole['collection_version_id']}")
    found = {
        "dataset": ask(f"collections/{ATLAS}/datasets/{BLOOD}"),
        "row": ask("datasets")[0],
        "version": ask(f"datasets/{BLOOD}/versions")[0],
        "preview": listed["datasets"][0],
        "collection": whole,
        "collection version": day,
    }
    assert {name: set(answer) for name, answer in found.items()} == FIELDS
    assert set(listed) == set(whole)
    assert set(whole["datasets"][0]) == FIELDS["dataset"]
    assert set(day["dataset_versions"][0]) == FIELDS["version"]
    assert set(ask(f"dataset_versions/{of('d/8XK3M1PZ/v1/')}")) == FIELDS["version"]


def test_a_dataset_says_what_discover_would_say(ask):
    found = ask(f"collections/{ATLAS}/datasets/{BLOOD}")
    assert found["dataset_version_id"] == of("d/8XK3M1PZ/v3/")
    assert found["cell_type"] == [
        {"label": "B cell", "ontology_term_id": "CL:0000236"},
        {"label": "unknown", "ontology_term_id": "unknown"},
    ]
    assert found["assets"] == [
        {
            "filesize": 1003,
            "filetype": "H5AD",
            "url": f"{PLACE}data/sha256/32/{'320260301'.ljust(64, 'a')}.h5ad",
        },
        {"filesize": 77, "filetype": "RDS", "url": "https://files.example.org/x.rds"},
    ]
    expected = {
        "cell_count": 30,
        "primary_cell_count": 30,
        "is_primary_data": [True],
        "mean_genes_per_cell": 2.5,
        "x_approximate_distribution": "NORMAL",
        "raw_data_location": "raw.X",
        "suspension_type": ["cell"],
        "donor_id": ["D1"],
        "batch_condition": None,
        "embeddings": ["X_umap"],
        "feature_biotype": ["gene"],
        "feature_reference": ["NCBITaxon:9606"],
        "explorer_url": "https://explorer.example.org/x",
        "published_at": "2026-01-01T00:00:00+00:00",
        "revised_at": "2026-03-01T00:00:00+00:00",
        "processing_status": "SUCCESS",
        "tombstone": False,
        "sex": [],
    }
    assert {key: found[key] for key in expected} == expected
    assert found["citation"].startswith("Publication: https://doi.org/10.1000/182 Dataset Version: https://")


def test_a_file_that_states_nothing_has_no_values(ask):
    found = ask(f"collections/{ATLAS}/datasets/{BARE}")
    empty = {key for key, value in found.items() if value in (None, [])}
    assert empty >= TERMS | {
        "is_primary_data",
        "x_approximate_distribution",
        "raw_data_location",
        "revised_at",
    }
    assert empty >= {"donor_id", "suspension_type", "embeddings", "schema_version", "primary_cell_count"}


def test_a_collection_says_what_discover_would_say(ask):
    found = ask(f"collections/{ATLAS}")
    expected = {
        "collection_id": ATLAS,
        "collection_url": f"{PLACE}c/4T7M2Q9K/",
        "description": "Cells of blood.",
        "consortia": ["HCA"],
        "contact_email": "ada@example.org",
        "doi": "10.1000/182",
        "links": [
            {"link_name": None, "link_type": "RAW_DATA", "link_url": "https://example.org/raw"},
        ],
        "publisher_metadata": {
            "authors": [{"family": "Zheng", "given": "Grace"}, {"name": "The Consortium"}],
            "is_preprint": True,
            "journal": "bioRxiv",
            "published_day": 16,
            "published_month": 1,
            "published_year": 2017,
        },
        "created_at": "2026-01-01T00:00:00+00:00",
        "published_at": "2026-01-01T00:00:00+00:00",
        "revised_at": "2026-03-01T00:00:00+00:00",
        "visibility": "PUBLIC",
    }
    assert {key: found[key] for key in expected} == expected
    ids = [each["dataset_id"] for each in found["datasets"]]
    assert ids == sorted([BLOOD, BARE], reverse=True)


def test_a_collections_history_is_that_of_its_datasets(ask):
    history = ask(f"collections/{ATLAS}/versions")
    told = [
        (each["published_at"][:10], {v["dataset_version_id"] for v in each["dataset_versions"]})
        for each in history
    ]
    first, second, bare = of("d/8XK3M1PZ/v1/"), of("d/8XK3M1PZ/v3/"), of("d/0000000Z/v1/")
    assert told == [
        ("2026-03-01", {second, bare}),
        ("2026-02-10", {first, bare}),
        ("2026-01-01", {first}),
    ]
    assert [ask(f"collection_versions/{each['collection_version_id']}") for each in history] == history
    assert ask(f"collections/{ATLAS}")["collection_version_id"] == history[0]["collection_version_id"]


def test_versions_come_newest_first_and_name_the_day_they_came_with(ask):
    versions = ask(f"datasets/{BLOOD}/versions")
    assert [each["published_at"][:10] for each in versions] == ["2026-03-01", "2026-01-01"]
    for each in versions:
        day = ask(f"collection_versions/{each['collection_version_id']}")
        assert each in day["dataset_versions"]
        assert ask(f"dataset_versions/{each['dataset_version_id']}") == each


def test_rows_come_newest_first(ask):
    rows = ask("datasets")
    assert [row["dataset_id"] for row in rows] == [BARE, BLOOD]
    assert rows[1]["collection_name"] == "Collection 4T7M2Q9K"
    assert rows[1]["collection_doi"] == "10.1000/182"


def test_the_withdrawn_are_gone(files, read):
    gone = {
        f"datasets/{of('d/1111111X/')}/versions",
        f"collections/{ATLAS}/datasets/{of('d/1111111X/')}",
        f"dataset_versions/{of('d/8XK3M1PZ/v2/')}",
        f"collections/{of('c/22222222/')}",
        f"collections/{of('c/22222222/')}/versions",
    }
    told = {path.removesuffix(".410.json") for path in files if path.endswith(".410.json")}
    assert {f"curation/v1/{resource}" for resource in gone} <= told
    for resource in told:
        assert f"{resource}.json" not in files
        assert read(f"{resource}.410.json")["status"] == 410


def test_collections_without_datasets_are_not_told(files):
    assert f"curation/v1/collections/{of('c/66666666/')}.json" not in files


def test_the_list_of_datasets_is_the_same_however_few_rows_are_held(edition, make_files, files, monkeypatch):
    assert files[places.twin("datasets")].count(b"dataset_version_id") > 1
    monkeypatch.setattr(making, "_HELD", 1)
    assert make_files(edition) == files
