"""What is to be done, told without asking anybody."""

import pytest

from generator.errors import UsageError
from generator.model.record import replace
from generator.model.withdrawal import Withdrawal
from generator.registration import Action, due, plan, with_row

PREFIX = "10.5555"


def told(steps):
    return [(step.action, step.doi, step.version) for step in steps]


def rows_of(steps):
    return tuple(step.registered("2026-02-01") for step in steps)


def test_a_collection_has_a_doi_and_so_has_each_dataset_and_each_version(edition, make):
    first, second, _, collection = (accession.lower() for accession in make.ids)
    steps = plan(edition(), (), PREFIX)
    assert told(steps) == [
        (Action.REGISTER, f"10.5555/{collection}", 0),
        (Action.REGISTER, f"10.5555/{first}", 0),
        (Action.REGISTER, f"10.5555/{first}.v1", 1),
        (Action.REGISTER, f"10.5555/{first}.v2", 2),
        (Action.REGISTER, f"10.5555/{second}", 0),
        (Action.REGISTER, f"10.5555/{second}.v1", 1),
    ]
    assert [step.url.removeprefix("https://cells.example.org/") for step in steps[:4]] == [
        f"c/{make.ids[3]}/",
        f"d/{make.ids[0]}/",
        f"d/{make.ids[0]}/v1/",
        f"d/{make.ids[0]}/v2/",
    ]


def related(step):
    return {
        (each["relationType"], each["relatedIdentifier"]) for each in step.attributes["relatedIdentifiers"]
    }


def test_the_dois_of_a_dataset_and_its_versions_name_each_other(edition, make):
    _, whole, first, second, *_ = plan(edition(), (), PREFIX)
    doi = f"10.5555/{make.ids[0].lower()}"
    assert {("HasVersion", f"{doi}.v1"), ("HasVersion", f"{doi}.v2")} <= related(whole)
    assert not [kind for kind, _ in related(whole) if kind == "IsVersionOf"]
    assert ("IsVersionOf", doi) in related(first)
    assert ("IsVersionOf", doi) in related(second)
    assert ("IsPreviousVersionOf", f"{doi}.v2") in related(first)
    assert ("IsNewVersionOf", f"{doi}.v1") in related(second)
    assert (first.attributes["doi"], first.attributes["version"]) == (f"{doi}.v1", "1")


def test_the_dois_of_a_collection_and_of_what_it_holds_name_each_other(edition, make):
    collection, *others = plan(edition(), (), PREFIX)
    doi = f"10.5555/{make.ids[3].lower()}"
    first, second = (f"10.5555/{accession.lower()}" for accession in make.ids[:2])
    assert related(collection) == {("HasPart", f"{first}.v2"), ("HasPart", f"{second}.v1")}
    assert collection.attributes["types"]["resourceTypeGeneral"] == "Collection"
    assert all(("IsPartOf", doi) in related(step) for step in others)


def test_a_collection_without_datasets_has_no_year_and_so_no_doi(edition):
    empty = edition()
    empty = replace(empty, collections=tuple(replace(c, datasets=()) for c in empty.collections))
    assert plan(empty, (), PREFIX) == ()


END = Withdrawal(date="2026-03-01", reason="The labels were swapped.")


@pytest.mark.parametrize("whole", ["collection", "dataset"])
def test_what_was_withdrawn_keeps_its_dois_which_say_so(edition, make, whole):
    dataset = make.dataset(0, make.version(2), make.version(1))
    rows = rows_of(plan(edition(dataset), (), PREFIX))
    ended = {"withdrawn": END}
    if whole == "collection":
        gone = edition(dataset, rows=rows, **ended)
    else:
        gone = edition(make.dataset(0, *dataset.versions, **ended), rows=rows)
    steps = plan(gone, rows, PREFIX)
    doi = f"10.5555/{make.ids[0].lower()}"
    mine = [step for step in steps if step.accession == make.ids[0]]
    assert told(mine) == [
        (Action.UPDATE, doi, 0),
        (Action.UPDATE, f"{doi}.v1", 1),
        (Action.UPDATE, f"{doi}.v2", 2),
    ]
    assert [step.url.rpartition("/d/")[2] for step in mine] == [
        f"{make.ids[0]}/",
        f"{make.ids[0]}/v1/",
        f"{make.ids[0]}/v2/",
    ]
    for step in mine if whole == "dataset" else steps:
        withdrawn = {"date": "2026-03-01", "dateType": "Withdrawn", "dateInformation": "withdrawn"}
        assert withdrawn in step.attributes["dates"]
        sentence = "Withdrawn on 2026-03-01: The labels were swapped."
        assert {"description": sentence, "descriptionType": "Other"} in step.attributes["descriptions"]
    assert {("HasVersion", f"{doi}.v1"), ("HasVersion", f"{doi}.v2")} <= related(mine[0])
    assert len(steps) == (4 if whole == "collection" else 3)
    assert due(plan(gone, rows_of(steps), PREFIX)) == ()


def test_a_withdrawn_version_says_so_and_its_dataset_still_names_it(edition, make):
    rows = rows_of(plan(edition(make.dataset(0, make.version(2), make.version(1))), (), PREFIX))
    gone = edition(make.dataset(0, make.version(2), make.version(1, withdrawn=END)), rows=rows)
    _, whole, first, second = plan(gone, rows, PREFIX)
    doi = f"10.5555/{make.ids[0].lower()}"
    assert (first.doi, first.action) == (f"{doi}.v1", Action.UPDATE)
    assert "Withdrawn" in {date["dateType"] for date in first.attributes["dates"]}
    assert {("HasVersion", f"{doi}.v1"), ("HasVersion", f"{doi}.v2")} <= related(whole)
    for alive in (whole, second):
        assert "Withdrawn" not in {date["dateType"] for date in alive.attributes["dates"]}


def test_what_was_withdrawn_gets_no_new_dois(edition, make):
    assert plan(edition(make.dataset(0, make.version(1)), withdrawn=END), (), PREFIX) == ()
    steps = plan(edition(make.dataset(0, make.version(2), make.version(1, withdrawn=END))), (), PREFIX)
    assert [step.version for step in steps] == [0, 0, 2]


def test_what_was_registered_is_kept_until_it_changes(edition, make):
    before = edition(make.dataset(0, make.version(1)))
    rows = rows_of(plan(before, (), PREFIX))
    assert due(plan(before, rows, PREFIX)) == ()
    renamed = edition(make.dataset(0, make.version(1), title="Better cells"))
    assert [step.action for step in plan(renamed, rows, PREFIX)] == [
        Action.KEEP,
        Action.UPDATE,
        Action.UPDATE,
    ]
    grown = edition(make.dataset(0, make.version(2), make.version(1)))
    doi = f"10.5555/{make.ids[0].lower()}"
    assert told(plan(grown, rows, PREFIX)) == [
        (Action.UPDATE, f"10.5555/{make.ids[3].lower()}", 0),
        (Action.UPDATE, doi, 0),
        (Action.UPDATE, f"{doi}.v1", 1),
        (Action.REGISTER, f"{doi}.v2", 2),
    ]


def test_dois_that_manifests_state_are_used_and_those_of_others_left_alone(edition, make):
    stated = make.dataset(
        0, make.version(2, doi="10.5555/MINE"), make.version(1, doi="10.9999/theirs"), doi="10.9999/all"
    )
    (step,) = plan(edition(stated, doi="10.9999/both"), (), PREFIX)
    assert (step.doi, step.version) == ("10.5555/MINE", 2)
    assert {
        "relatedIdentifier": "10.9999/all",
        "relatedIdentifierType": "DOI",
        "relationType": "IsVersionOf",
        "resourceTypeGeneral": "Dataset",
    } in step.attributes["relatedIdentifiers"]
    rows = rows_of([step])
    assert due(plan(edition(stated, doi="10.9999/both"), rows, PREFIX)) == ()


def test_another_prefix_that_begins_alike_is_another(edition, make):
    stated = make.dataset(0, make.version(1, doi="10.55551/x"), doi="10.55551/y")
    assert plan(edition(stated, doi="10.55551/z"), (), PREFIX) == ()


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
