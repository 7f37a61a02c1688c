"""What is to be done, told without asking anybody."""

import pytest

from generator.errors import UsageError
from generator.registration import Action, due, plan, with_row

PREFIX = "10.5555"


def told(steps):
    return [(step.action, step.doi, step.version) for step in steps]


def rows_of(steps):
    return tuple(step.registered("2026-02-01") for step in steps)


def test_a_dataset_has_a_doi_and_so_has_each_of_its_versions(edition, make):
    first, second = (accession.lower() for accession in make.ids[:2])
    steps = plan(edition(), (), PREFIX)
    assert told(steps) == [
        (Action.REGISTER, f"10.5555/{first}", 0),
        (Action.REGISTER, f"10.5555/{first}.v1", 1),
        (Action.REGISTER, f"10.5555/{first}.v2", 2),
        (Action.REGISTER, f"10.5555/{second}", 0),
        (Action.REGISTER, f"10.5555/{second}.v1", 1),
    ]
    assert [step.url.removeprefix("https://cells.example.org/d/") for step in steps[:3]] == [
        f"{make.ids[0]}/",
        f"{make.ids[0]}/v1/",
        f"{make.ids[0]}/v2/",
    ]


def test_the_dois_of_a_dataset_and_its_versions_name_each_other(edition, make):
    whole, first, second, *_ = plan(edition(), (), PREFIX)
    doi = f"10.5555/{make.ids[0].lower()}"

    def related(step):
        return {
            (each["relationType"], each["relatedIdentifier"])
            for each in step.attributes["relatedIdentifiers"]
        }

    assert {("HasVersion", f"{doi}.v1"), ("HasVersion", f"{doi}.v2")} <= related(whole)
    assert not [kind for kind, _ in related(whole) if kind == "IsVersionOf"]
    assert ("IsVersionOf", doi) in related(first)
    assert ("IsVersionOf", doi) in related(second)
    assert (first.attributes["doi"], first.attributes["version"]) == (f"{doi}.v1", "1")


def test_what_was_registered_is_kept_until_it_changes(edition, make):
    before = edition(make.dataset(0, make.version(1)))
    rows = rows_of(plan(before, (), PREFIX))
    assert due(plan(before, rows, PREFIX)) == ()
    renamed = edition(make.dataset(0, make.version(1), title="Better cells"))
    assert {step.action for step in plan(renamed, rows, PREFIX)} == {Action.UPDATE}
    grown = edition(make.dataset(0, make.version(2), make.version(1)))
    doi = f"10.5555/{make.ids[0].lower()}"
    assert told(plan(grown, rows, PREFIX)) == [
        (Action.UPDATE, doi, 0),
        (Action.UPDATE, f"{doi}.v1", 1),
        (Action.REGISTER, f"{doi}.v2", 2),
    ]


def test_dois_that_manifests_state_are_used_and_those_of_others_left_alone(edition, make):
    stated = make.dataset(
        0, make.version(2, doi="10.5555/MINE"), make.version(1, doi="10.9999/theirs"), doi="10.9999/all"
    )
    (step,) = plan(edition(stated), (), PREFIX)
    assert (step.doi, step.version) == ("10.5555/MINE", 2)
    assert {
        "relatedIdentifier": "10.9999/all",
        "relatedIdentifierType": "DOI",
        "relationType": "IsVersionOf",
        "resourceTypeGeneral": "Dataset",
    } in step.attributes["relatedIdentifiers"]
    rows = rows_of([step])
    assert due(plan(edition(stated), rows, PREFIX)) == ()


def test_another_prefix_that_begins_alike_is_another(edition, make):
    stated = make.dataset(0, make.version(1, doi="10.55551/x"), doi="10.55551/y")
    assert plan(edition(stated), (), PREFIX) == ()


@pytest.mark.parametrize("prefix", ["10.5555/", "5555", "", "10.x"])
def test_a_prefix_that_is_none_is_refused(edition, prefix):
    with pytest.raises(UsageError, match="is no DOI prefix"):
        plan(edition(), (), prefix)


def test_a_row_takes_the_place_of_the_older_one(edition):
    first, second, *_ = rows_of(plan(edition(), (), PREFIX))
    newer = type(first)(
        date="2026-03-01", doi=first.doi.upper(), accession=first.accession, version=0, digest="f" * 64
    )
    assert with_row((first, second), newer) == (
        second,
        type(first)(date="2026-03-01", doi=first.doi, accession=first.accession, version=0, digest="f" * 64),
    )
