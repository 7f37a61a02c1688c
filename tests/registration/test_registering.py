"""Registering with a server that plays DataCite: whatever fails, no DOI is made twice or forgotten."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.errors import OutsideError, UsageError
from generator.model.withdrawal import Withdrawal
from generator.registration import Account, Action, DataCite, Event, apply, due, plan, with_row

PREFIX = "10.5555"


class Register:
    """Registers what is due, and writes down what was done as the pipeline does."""

    def __init__(self, client, edition):
        self.client, self.edition, self.rows = client, edition, ()

    def run(self, edition=None, event=Event.PUBLISH):
        steps = due(plan(edition or self.edition, self.rows, PREFIX))
        apply(steps, self.client, event, self.note)
        return steps

    def note(self, step):
        self.rows = with_row(self.rows, step.registered("2026-02-01"))


@pytest.fixture
def register(client, edition):
    return Register(client, edition())


@pytest.fixture
def one(client, edition, make):
    """A catalog with one dataset of one version, so with three DOIs."""
    return Register(client, edition(make.dataset(0, make.version(1))))


def states(agency):
    return [record["state"] for record in agency.records.values()]


def test_all_are_made_findable_and_the_next_run_asks_nothing(register, agency):
    assert len(register.run()) == 6
    assert states(agency) == ["findable"] * 6
    assert agency.methods() == ["GET", "POST"] * 6
    agency.asked.clear()
    assert register.run() == ()
    assert agency.asked == []


def test_what_is_sent_is_what_is_kept(one, agency):
    steps = one.run()
    for step in steps:
        kept = agency.records[step.doi]
        assert {key: kept[key] for key in step.attributes} == step.attributes
        assert kept["url"] == step.url


def test_changes_are_sent_once(one, agency, edition, make):
    one.run()
    agency.asked.clear()
    changed = edition(make.dataset(0, make.version(1), title="Better cells"))
    assert {step.action for step in one.run(changed)} == {Action.UPDATE}
    assert agency.methods() == ["GET", "PUT"] * 2
    assert [record["titles"][0]["title"] for record in agency.records.values()] == [
        "All cells",
        *["Better cells"] * 2,
    ]
    assert one.run(changed) == ()


def test_drafts_are_moved_on(one, agency):
    one.run(event=Event.DRAFT)
    assert states(agency) == ["draft"] * 3
    one.rows = ()
    one.run(event=Event.REGISTER)
    assert states(agency) == ["registered"] * 3
    one.rows = ()
    one.run()
    assert states(agency) == ["findable"] * 3


def test_what_another_run_made_is_taken_over_and_not_made_again(one, agency):
    one.run()
    agency.asked.clear()
    one.rows = ()  # the list of DOIs was lost
    one.run()
    assert agency.methods() == ["GET", "PUT"] * 3
    assert len(one.rows) == 3


@pytest.mark.parametrize("fault", ["silent", "slow", "deaf", 500, 503])
def test_a_post_is_never_sent_again_before_asking_whether_it_came_through(one, agency, fault):
    agency.faults.append(("POST", fault))
    if fault in ("silent", "slow"):
        one.run()
        assert agency.methods()[:4] == ["GET", "POST", "GET", "PUT"]
    else:
        with pytest.raises(OutsideError):
            one.run()
        assert agency.methods() == ["GET", "POST", "GET"]
        assert one.rows == ()
        one.run()
    assert states(agency) == ["findable"] * 3
    assert len(one.rows) == 3


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize("fault", ["silent", "slow", "deaf", 429, 500, 503])
def test_what_changes_nothing_may_be_sent_again(one, agency, method, fault):
    one.run()
    one.rows = ()
    agency.faults += [(method, fault), (method, fault)]
    one.run()
    assert not agency.faults
    assert len(one.rows) == 3


def test_a_failure_in_the_middle_keeps_what_was_done_and_the_next_run_goes_on(register, agency):
    agency.faults += [("GET", None), ("POST", None), ("GET", None), ("POST", 422)]
    with pytest.raises(OutsideError, match="answered 422: Please try again"):
        register.run()
    assert [row.version for row in register.rows] == [0]
    agency.asked.clear()
    assert [step.version for step in register.run()] == [0, 1, 2, 0, 1]
    assert agency.methods() == ["GET", "POST"] * 5


def test_taken_in_between_by_oneself_is_no_failure(one, agency):
    """GET is answered 404 by a copy that lags behind, and POST by one that does not."""
    one.run()
    one.rows = ()
    agency.faults.append(("GET", 404))
    one.run()
    assert agency.methods()[-8:] == ["GET", "POST", "GET", "PUT", *["GET", "PUT"] * 2]


def test_a_draft_of_another_account_is_told(one, agency, make):
    doi = f"10.5555/{make.ids[0].lower()}"
    agency.records[doi] = {"doi": doi, "state": "draft"}
    agency.strangers.add(doi)
    with pytest.raises(OutsideError, match="is taken by another account"):
        one.run()
    assert [row.accession for row in one.rows] == [make.ids[3]]


def test_a_doi_that_leads_elsewhere_is_not_touched(one, agency, make):
    doi = f"10.5555/{make.ids[0].lower()}"
    agency.records[doi] = {"doi": doi, "state": "findable", "url": "https://elsewhere.example.org/"}
    message = f"{doi} leads to https://elsewhere.example.org/ already, not to https://cells.example.org/d/"
    with pytest.raises(OutsideError, match=message):
        one.run()
    assert agency.methods() == ["GET", "POST", "GET"]


def test_the_catalogs_own_dois_follow_it_to_another_address(one, agency, edition, make):
    one.run()
    one.run(edition(make.dataset(0, make.version(1)), url="https://moved.example.org/"))
    assert all(r["url"].startswith("https://moved.example.org/") for r in agency.records.values())


def test_a_withdrawn_doi_is_changed_and_never_deleted(one, agency, edition, make):
    one.run()
    agency.asked.clear()
    end = Withdrawal(date="2026-03-01", reason="The labels were swapped.")
    gone = edition(make.dataset(0, make.version(1), withdrawn=end), rows=one.rows)
    assert {step.action for step in one.run(gone)} == {Action.UPDATE}
    assert agency.methods() == ["GET", "PUT"] * 2
    assert states(agency) == ["findable"] * 3
    held = agency.records[f"10.5555/{make.ids[0].lower()}.v1"]
    assert held["url"] == f"https://cells.example.org/d/{make.ids[0]}/v1/"
    assert {"date": "2026-03-01", "dateType": "Withdrawn", "dateInformation": "withdrawn"} in held["dates"]
    assert one.run(gone) == ()


def test_another_accounts_record_is_told(one, agency, make):
    doi = f"10.5555/{make.ids[0].lower()}"
    place = f"https://cells.example.org/d/{make.ids[0]}/"
    agency.records[doi] = {"doi": doi, "state": "findable", "url": place}
    agency.strangers.add(doi)
    with pytest.raises(OutsideError) as caught:
        one.run()
    assert caught.value.message == (
        f"{doi}: DataCite answered 403: You are not authorized to access this resource."
    )


def test_a_wrong_password_is_told_and_not_shown(address, edition):
    wrong = Register(DataCite(Account(user="x", password="hunter2", url=address), pause=0), edition())
    with pytest.raises(OutsideError) as caught:
        wrong.run()
    assert caught.value.message.endswith("DataCite answered 401: Bad credentials.")
    assert caught.value.hint == "check DATACITE_USER and DATACITE_PASSWORD"
    assert "hunter2" not in f"{caught.value}"


def test_refused_metadata_are_told_with_their_field(one, agency):
    agency.faults.append(("GET", None))
    steps = due(plan(one.edition, (), PREFIX))
    broken = [
        type(s)(**{k: getattr(s, k) for k in s.__slots__} | {"attributes": {"url": s.url}}) for s in steps
    ]
    with pytest.raises(OutsideError, match="answered 422: creators: Can't be blank"):
        apply(broken, one.client, Event.PUBLISH, one.note)


def test_nobody_there_is_told():
    client = DataCite(Account(user="x", password="y", url="http://127.0.0.1:9"), seconds=0.2, pause=0)
    with pytest.raises(OutsideError, match="cannot be reached"):
        client.get("10.5555/x")


def test_the_password_is_never_sent_in_the_clear():
    with pytest.raises(UsageError, match="in the clear"):
        DataCite(Account(user="x", password="y", url="http://api.datacite.org"))


FAULTS = st.lists(
    st.tuples(st.sampled_from(["GET", "POST", "PUT"]), st.sampled_from(["silent", "deaf", 500, 503, 429])),
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(faults=FAULTS)
def test_whatever_fails_enough_runs_register_everything_once(faults, client, edition, agency):
    agency.records.clear()
    agency.asked.clear()
    agency.faults = list(faults)
    register = Register(client, edition())
    for _ in range(len(faults) + 1):
        try:
            register.run()
        except OutsideError:
            continue
        break
    agency.faults = []
    register.run()
    assert states(agency) == ["findable"] * 6
    assert sorted(row.doi for row in register.rows) == sorted(agency.records)
    assert register.run() == ()
