"""The hand-picked terms are the ontologies' own, alive, and in their place."""

import pytest

from generator import ontology
from generator.browse.curated import CELL_CLASSES, CELL_SUBCLASSES, ORGANS, SYSTEMS


@pytest.mark.parametrize("terms", [CELL_CLASSES, CELL_SUBCLASSES, ORGANS, SYSTEMS])
def test_labels_are_the_ontologies_own_and_not_deprecated(terms):
    assert {key: ontology.label(key) for key in terms} == terms
    assert not [key for key in terms if ontology.is_deprecated(key)]


def test_no_term_is_class_and_subclass():
    assert not CELL_CLASSES.keys() & CELL_SUBCLASSES.keys()
