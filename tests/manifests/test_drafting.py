"""New manifests say what they were made of, whatever texts people give."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import UsageError
from generator.manifests.drafting import draft
from generator.manifests.manifest import read_manifest
from generator.model.collection import CollectionManifest, Contact, Creator, Publication
from generator.model.dataset import Asset, DatasetManifest, Role, Version

PATH = "catalog/collections/study/collection.yaml"
CODE = "A4M2HB1D"


def collection(**given):
    fields = {
        "accession": CODE,
        "title": "Cells of a study",
        "description": "All of them.",
        "license": "CC-BY-4.0",
        "contact": Contact(name="Data desk"),
        "creators": (Creator(name="Doe, Jane", orcid="0000-0002-1825-0097"),),
    }
    return CollectionManifest(**{**fields, **given})


def test_a_collection_as_people_read_it():
    made = draft(PATH, collection(publication=Publication(doi="10.1000/182"), description="One.\n\nTwo.\n"))
    assert made.decode() == (
        "# yaml-language-server: $schema=../../../site/schemas/collection.json\n"
        "manifest: 1\n"
        f"accession: {CODE}\n"
        "title: Cells of a study\n"
        "description: |\n  One.\n\n  Two.\n"
        "license: CC-BY-4.0\n"
        "contact:\n  name: Data desk\n"
        "creators:\n  - name: Doe, Jane\n    orcid: 0000-0002-1825-0097\n"
        'publication:\n  doi: "10.1000/182"\n'
    )


def test_a_dataset_with_lines_to_be_completed():
    asset = Asset(role=Role.H5AD, bytes=3, sha256="ab" * 32, url="https://data.example.org/a?b=1")
    manifest = DatasetManifest(
        accession=CODE,
        title="Blood: one donor",
        versions=(Version(version=1, date="2026-01-02", assets=(asset,)),),
        columns={"a b": "x", "no": "yes"},
    )
    made = draft(PATH, manifest, ["Explain:", "  louvain:"])
    assert made.decode().endswith('  a b: x\n  "no": "yes"\n# Explain:\n#   louvain:\n')
    read, problems = read_manifest(PATH, made, "dataset", DatasetManifest)
    assert (read.manifest, problems) == (manifest, [])


@given(
    st.text(min_size=3, max_size=40),
    st.text(max_size=200),
    st.lists(st.text(min_size=1), min_size=1, max_size=3),
)
def test_whatever_is_given_is_what_is_read_or_is_refused(title, description, names):
    manifest = collection(
        title=title, description=description, creators=tuple(Creator(name=name) for name in names)
    )
    try:
        made = draft(PATH, manifest)
    except UsageError:
        return
    read, problems = read_manifest(PATH, made, "collection", CollectionManifest)
    assert (read.manifest, problems) == (manifest, [])


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"]), min_size=3, max_size=60))
def test_printable_titles_are_never_refused(title):
    if title.strip():
        draft(PATH, collection(title=title))


def test_a_value_that_breaks_a_rule_is_refused_in_its_words():
    with pytest.raises(UsageError, match="is not an SPDX licence"):
        draft(PATH, collection(license="free for all"))
