import random

from hypothesis import given
from hypothesis import strategies as st

from generator.model import accession

bodies = st.text(accession.ALPHABET, min_size=7, max_size=7)
minted = st.integers(0, 2**32).map(lambda seed: accession.mint(random.Random(seed)))


@given(minted)
def test_a_minted_accession_is_valid(text):
    assert accession.is_valid(text)
    assert len(text) == accession.LENGTH


@given(minted, st.integers(0, 7), st.sampled_from(accession.ALPHABET))
def test_every_single_wrong_character_is_detected(text, place, other):
    wrong = text[:place] + other + text[place + 1 :]
    assert accession.is_valid(wrong) == (wrong == text)


@given(minted, st.integers(0, 7), st.integers(0, 7))
def test_every_exchange_of_two_characters_is_detected(text, i, j):
    characters = list(text)
    characters[i], characters[j] = characters[j], characters[i]
    wrong = "".join(characters)
    assert accession.is_valid(wrong) == (wrong == text)


@given(minted, st.integers(0, 7), st.sampled_from(accession.ALPHABET))
def test_a_mistyped_accession_is_among_its_corrections(text, place, other):
    wrong = text[:place] + other + text[place + 1 :]
    assert text in accession.corrections(wrong)


@given(bodies)
def test_one_check_character_belongs_to_a_body(body):
    assert sum(accession.is_valid(body + c) for c in accession.ALPHABET) == 1


def test_people_may_type_it_their_way():
    assert accession.normalize("8xk3-mipo ") == "8XK3M1P0"


def test_what_is_no_accession_has_no_corrections():
    assert accession.corrections("hello") == ()
    assert accession.corrections("UUUUUUUU") == ()
    assert not accession.is_valid("ABCDEFG")
    assert not accession.is_valid("8xk3m1pz")
